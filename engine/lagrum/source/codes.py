"""What each error code means, with a wrong and a right example: the text of `lagrum visa E031` and of the reference.

How the codes are numbered. The two first digits say where the fault lies, so that a reader of a log knows whom to ask:

    E00x  the file cannot be read at all         E05x  rules: ids, outcomes, conditions, relations between rules
    E01x  how the lines of a file are laid out   E06x  rules: the single lines, citations
    E02x  what a block and a line may hold       E07x  what a file or folder is about, names
    E03x  words that the vocabulary does not know or may not define
    E04x  values: dates, intervals, lists, ids   E08x  ledgers
                                                 E09x  answers to questions, deviations, memos
                                                 E10x  the review of the rulebook, examples
                                                 E11x  decision tables
                                                 E12x  what values imply (`medför`)
                                                 E14x  what may be about a single person

A code has one meaning and keeps it. A code that is no longer used is not given to something else; a new one takes a
free number in its group.

`wrong` and `right` are read by tests. They are whole files, lines of an intervention or a rule, or, where no text can
show the fault, what is typed at the command line.
"""

from __future__ import annotations

from lagrum.base.frozen import frozen


@frozen
class CodeInfo:
    """One code: a title of a few words, an explanation that says what to do, and an example of each."""

    code: str
    title: str
    explanation: str
    wrong: str
    right: str


_ALL = (
    # --- E00x: the file cannot be read -------------------------------------------------------------------------------
    CodeInfo(
        "E001",
        "Filen eller mappen finns inte",
        "Sökvägen leder ingenstans. Kontrollera stavningen, och att kommandot körs i den mapp du tror. Filnamn i "
        "katalogen har varken å, ä, ö eller blanksteg.",
        "lagrum prova cases/nora/mini-spåret.insats",
        "lagrum prova cases/nora/mini-sparet.insats",
    ),
    CodeInfo(
        "E002",
        "Filen kan inte öppnas",
        "Filen finns men datorn lämnar inte ut innehållet, oftast för att du saknar behörighet. Meddelandet säger "
        "varför. Kontrollera behörigheten, eller kopiera filen till en egen mapp.",
        "lagrum prova /dev/null",
        "lagrum prova cases/nora/mini-sparet.insats",
    ),
    CodeInfo(
        "E003",
        "En mapp är angiven i stället för en fil",
        "Här behövs en fil. Ange filen; alla insatser i en mapp prövas med »lagrum prova MAPP«.",
        "lagrum memo cases/nora",
        "lagrum memo cases/nora/mini-sparet.insats",
    ),
    CodeInfo(
        "E004",
        "Filen är för stor",
        "En insats är några kilobyte text. En fil på mer än en megabyte är något annat, till exempel ett "
        "dokument med "
        "bilder. Lägg bilagor vid sidan av och hänvisa till dem i texten.",
        "lagrum prova rapport.pdf",
        "lagrum prova cases/nora/mini-sparet.insats",
    ),
    CodeInfo(
        "E005",
        "Filen har fel teckenkodning",
        "Filerna är text i UTF-8, annars blir å, ä och ö fel. Meddelandet säger vilken byte som inte går att "
        "läsa och "
        "på vilken rad. Öppna filen i det program den skrevs i och spara om den med teckenkodningen UTF-8.",
        "lagrum prova sparad-i-windows-1252.insats",
        "lagrum prova sparad-i-utf-8.insats",
    ),
    CodeInfo(
        "E006",
        "Filen är ingen textfil",
        "Filen innehåller tecken som bara finns i bilder, dokument och program. Ett dokument från ett "
        "ordbehandlingsprogram måste sparas som oformaterad text.",
        "lagrum prova mini-sparet.docx",
        "lagrum prova mini-sparet.insats",
    ),
    CodeInfo(
        "E007",
        "Osynligt tecken i texten",
        "Texten innehåller ett tecken som inte syns, till exempel ett mjukt bindestreck eller ett tecken som vänder "
        "skrivriktningen. Det följer ofta med när text klistras in och kan få en rad att se ut att säga något annat "
        "än den gör. Radera tecknet på den angivna platsen eller skriv om raden för hand.",
        "lagrum prova inklistrad.insats",
        "lagrum prova omskriven.insats",
    ),
    CodeInfo(
        "E008",
        "Fel i lagrum.toml",
        "Inställningarna står under [katalog] i en fil i formatet TOML: rotter, undanta, regler, datum, grans och "
        "motor. Meddelandet säger vilken rad eller inställning som är fel.",
        "lagrum katalog mapp-med-fel-i-lagrum-toml",
        "lagrum katalog cases",
    ),
    CodeInfo(
        "E009",
        "Fler fel än vad som visas",
        "Filen har så många fel att bara de första visas. Rätta dem och pröva igen: ofta försvinner flera på en "
        "gång, "
        "till exempel när ett indrag blir rätt.",
        "lagrum prova hundra-fel.insats",
        "lagrum prova mini-sparet.insats",
    ),
    # --- E01x: the layout of lines -----------------------------------------------------------------------------------
    CodeInfo(
        "E010",
        "Tabb i indraget",
        "Indrag görs med blanksteg, eftersom en tabb är olika bred i olika program. De flesta textredigerare kan "
        "ställas "
        "in så att tabbtangenten ger fyra blanksteg.",
        "insats nora/mini-sparet\n\tform rådgivning",
        "insats nora/mini-sparet\n    form rådgivning",
    ),
    CodeInfo(
        "E011",
        "Raden är för djupt indragen",
        "Raden ligger under fler rader i varandra än något behöver. Oftast har varje rad fått lite större indrag än "
        "den förra. Ge rader på samma nivå samma indrag.",
        "insats nora/mini-sparet" + "".join(f"\n{' ' * n}form rådgivning" for n in range(1, 34)),
        "insats nora/mini-sparet\n    form rådgivning",
    ),
    CodeInfo(
        "E012",
        "Indraget passar inte ihop med raderna ovanför",
        "Raden står mellan två nivåer, så det går inte att säga vad den hör till. Ge den samma indrag som de "
        "rader den "
        "hör ihop med.",
        "insats nora/mini-sparet\n    målgrupp\n        ålder 0–6 år\n      nivå selektiv",
        "insats nora/mini-sparet\n    målgrupp\n        ålder 0–6 år\n        nivå selektiv",
    ),
    CodeInfo(
        "E013",
        "Raden börjar inte med ett ord",
        "Varje rad är ett ord och sedan ett värde. Punkter i listor, nummer och citattecken kan inte stå först på en "
        "rad. En kommentar inleds med #.",
        "- form rådgivning",
        "form rådgivning",
    ),
    CodeInfo(
        "E014",
        "Kolon eller likhetstecken efter namnet",
        "Mellan namnet och värdet står bara blanksteg, hur många som helst.",
        "form: rådgivning",
        "form rådgivning",
    ),
    CodeInfo(
        "E015",
        "Filen har för många rader",
        "Filen är längre än någon insats eller regelfil behöver vara. Dela upp den.",
        "lagrum prova alla-insatser-i-en.insats",
        "lagrum prova mini-sparet.insats",
    ),
    CodeInfo(
        "E016",
        "Raden är för lång",
        "Raden är längre än vad som läses. Korta texten, eller dela den på flera rader med ett nytt citat på "
        "varje rad.",
        'namn "' + "mycket " * 3_000 + '"',
        'namn "Mini-spåret:"\n     "tidig samordnad insats"',
    ),
    CodeInfo(
        "E017",
        "Parentes utan par",
        "Varje »(« i ett villkor behöver ett »)«. Meddelandet pekar på den parentes som är ensam.",
        "när (form är rådgivning eller form är kontaktfamilj och prövning är med behovsprövning",
        "när (form är rådgivning eller form är kontaktfamilj) och prövning är med behovsprövning",
    ),
    CodeInfo(
        "E018",
        "Villkoret är för djupt nästlat",
        "Villkoret har fler parenteser eller »inte« i varandra än någon kan läsa. Ge delarna namn med »härled« och "
        "använd namnen i villkoret.",
        "när " + "inte " * 25 + "form är rådgivning",
        "när inte form är rådgivning",
    ),
    CodeInfo(
        "E019",
        "En grupp har inget eget värde",
        "En grupp samlar begrepp som hör ihop. Värdet skrivs på fälten, indragna på raderna under gruppens namn. Med "
        "punkt skrivs fält bara i regler.",
        "samtycke.vårdnadshavare saknas",
        "samtycke\n    vårdnadshavare saknas",
    ),
    # --- E02x: what a line and a block may hold ----------------------------------------------------------------------
    CodeInfo(
        "E020",
        "Villkoret går inte att läsa",
        "Ett villkor är »begrepp är värde«, en annan jämförelse eller ett härlett begrepp, förenade med »och«, "
        "»eller«, »inte« och parenteser. Tecken som =, < och / används inte.",
        "när form = rådgivning",
        "när form är rådgivning",
    ),
    CodeInfo(
        "E021",
        "Värdet går inte att läsa",
        "Värden är fraser, tal eller datum, skilda med kommatecken. Fri text står inom citattecken.",
        "form rådgivning; föräldrastöd",
        "form rådgivning, föräldrastöd",
    ),
    CodeInfo(
        "E022",
        "Citattecknet har inget slut",
        'En text börjar och slutar på samma rad, med " eller ”. En lång text delas i flera citat; en rad som börjar '
        "med ett citattecken fortsätter raden före. De engelska tecknen “ och ‘ används inte.",
        'namn "Mini-spåret',
        'namn "Mini-spåret"',
    ),
    CodeInfo(
        "E023",
        "Något saknas efter ordet",
        "Raden är bara ett ord, men ska säga något om det. Skriv värdet, villkoret eller namnet på samma rad. Vet du "
        "inte, skriv »okänt« eller ta bort raden: det betyder samma sak.",
        "form",
        "form okänt",
    ),
    CodeInfo(
        "E024",
        "Raden hör inte hemma i blocket",
        "Blocket har inte någon rad med det namnet. Oftast är namnet felstavat, eller så står raden under fel block. "
        "Meddelandet räknar upp de rader som finns.",
        'därfor "Paragrafen räknar upp dem."',
        'därför "Paragrafen räknar upp dem."',
    ),
    CodeInfo(
        "E025",
        "Samma rad två gånger",
        "Det går inte att veta vilken av raderna som gäller. Ta bort den ena. Flera värden skrivs på en rad, "
        "skilda med "
        "kommatecken.",
        "form rådgivning\nform föräldrastöd",
        "form rådgivning, föräldrastöd",
    ),
    CodeInfo(
        "E026",
        "En rad saknas",
        "Blocket måste ha raden. Utan till exempel lagrum, källa och skäl kan ingen granska en regel.",
        'begrepp tempo\n    typ sanningsvärde\n    art faktum\n    fråga "Går det fort?"',
        'begrepp tempo\n    typ sanningsvärde\n    art faktum\n    fråga "Går det fort?"\n    betyder "Takten."',
    ),
    CodeInfo(
        "E027",
        "Raden kan inte stå längst till vänster",
        "Längst till vänster står bara det ord som inleder ett block: »insats«, »kommun«, »begrepp«, »regel« eller "
        "»härled«, beroende på filen. Allt annat är indraget under ett sådant block.",
        "insats nora/mini-sparet\nform rådgivning",
        "insats nora/mini-sparet\n    form rådgivning",
    ),
    CodeInfo(
        "E028",
        "Raden är för långt indragen",
        "Raden står under en rad som inte har några underrader. Ge den samma indrag som raden ovanför.",
        "form rådgivning\n    prövning utan behovsprövning",
        "form rådgivning\nprövning utan behovsprövning",
    ),
    CodeInfo(
        "E029",
        "Texten saknar citattecken",
        "Meddelanden, skäl, titlar och annan fri text står inom citattecken, så att den inte blandas ihop med "
        "språkets "
        "egna ord.",
        "därför Paragrafen räknar upp dem.",
        'därför "Paragrafen räknar upp dem."',
    ),
    # --- E03x: words and the vocabulary ------------------------------------------------------------------------------
    CodeInfo(
        "E030",
        "Okänt begrepp",
        "Ordet finns inte i vokabulären, eller inte på den platsen. »lagrum visa begrepp« listar alla begrepp. Ett "
        "fält skrivs indraget under sin post eller grupp. Ett nytt begrepp definieras i en .begrepp-fil.",
        "pröving utan behovsprövning",
        "prövning utan behovsprövning",
    ),
    CodeInfo(
        "E031",
        "Okänt värde",
        "Begreppet har bestämda värden och det skrivna är inte ett av dem. »lagrum visa BEGREPP« visar värdena "
        "och vad "
        "de betyder. Passar inget av dem, skriv »okänt« eller lägg till »mer okänt« i listan, och föreslå ett "
        "nytt värde.",
        "form kontaktfamil",
        "form kontaktfamilj",
    ),
    CodeInfo(
        "E032",
        "Värdet är av fel slag",
        "Begreppet ska ha ja eller nej, ett tal, en ålder eller ett belopp, och något annat är skrivet. Meddelandet "
        "visar "
        "hur ett sådant värde skrivs.",
        "målgrupp\n    ålder tonåringar",
        "målgrupp\n    ålder 13–19 år",
    ),
    CodeInfo(
        "E033",
        "Ordet har redan en betydelse i språket",
        "Ord som »och«, »eller«, »är« och »okänt« bygger upp villkor och svar. De kan inte ingå i namn på "
        "begrepp eller "
        "värden, för då går villkoren inte att läsa utan citattecken. Ett värde kan ha en citerad synonym, "
        "»även«, som "
        "innehåller dem.",
        "begrepp takt\n    typ ett av: snabbt, snabbt och säkert\n    art faktum\n"
        '    fråga "Hur?"\n    betyder "Takten."',
        'begrepp takt\n    typ ett av: snabbt, tryggt\n    art faktum\n    fråga "Hur?"\n    betyder "Takten."\n'
        '    värde tryggt\n        även "snabbt och säkert"',
    ),
    CodeInfo(
        "E034",
        "Redan definierat",
        "Två begrepp, fält, synonymer eller härledda begrepp har samma namn men ska betyda olika saker. Ta bort "
        "det ena "
        "eller ge det ett annat namn.",
        'härled prövning\n    betyder "…"\n    lagrum SoL 11 kap. 1 §\n    källa lag\n    gäller tills vidare\n'
        "    när form är rådgivning",
        'härled stödet ges öppet\n    betyder "…"\n    lagrum SoL 11 kap. 1 §\n    källa lag\n'
        "    gäller tills vidare\n    när form är rådgivning",
    ),
    CodeInfo(
        "E035",
        "Okänd typ",
        "Raden »typ« säger vilka svar begreppet kan få. Typerna är sanningsvärde, ett av: …, några av: …, "
        "heltal, ålder, "
        "datum, belopp, text, post och grupp. Kolonet efter »ett av« och »några av« behövs.",
        'begrepp tempo\n    typ ja/nej\n    fråga "Går det fort?"\n    betyder "Takten."',
        'begrepp tempo\n    typ sanningsvärde\n    art faktum\n    fråga "Går det fort?"\n    betyder "Takten."',
    ),
    CodeInfo(
        "E036",
        "Fel i listan av värden",
        "Efter »ett av:« och »några av:« står värdena, skilda med kommatecken. Inget får vara tomt eller stå två "
        "gånger, "
        "och varje värde måste gå att skriva utan citattecken: ord och siffror, med en bokstav först.",
        'begrepp tempo\n    typ ett av: snabbt, snabbt\n    art faktum\n    fråga "Hur fort?"\n    betyder "Takten."',
        'begrepp tempo\n    typ ett av: snabbt, långsamt\n    art faktum\n    fråga "Hur fort?"\n    betyder "Takten."',
    ),
    CodeInfo(
        "E037",
        "Ålder utanför en post",
        "En insats kan ha flera målgrupper, så en ålder hör alltid till en av dem. Gör den till ett fält i en post.",
        'begrepp tempo\n    typ ålder\n    art faktum\n    fråga "Hur gammal?"\n    betyder "Åldern."',
        'begrepp deltagare\n    typ post\n    art faktum\n    betyder "De som deltar."\n'
        "    fält ålder\n        typ ålder\n        art faktum\n"
        '        fråga "Hur gammal?"\n        betyder "Åldern."',
    ),
    CodeInfo(
        "E038",
        "Post, grupp eller fält på fel plats",
        "Bara en post eller en grupp har fält, och ett fält kan inte självt vara en post eller grupp. Skriv »typ "
        "post« "
        "eller »typ grupp«, eller lägg begreppet ytterst i filen.",
        'begrepp tempo\n    typ sanningsvärde\n    art faktum\n    fråga "Går det?"\n    betyder "Takten."\n'
        '    fält hur\n        typ text\n        art faktum\n        betyder "Hur."',
        'begrepp tempo\n    typ grupp\n    betyder "Takten."\n'
        '    fält hur\n        typ text\n        art faktum\n        betyder "Hur."',
    ),
    CodeInfo(
        "E039",
        "Begreppet tillhör något okänt",
        "Ett begrepp tillhör »insats« (det vanliga) eller »kommun«, det vill säga kommunprofilen.",
        'begrepp tempo\n    typ text\n    art faktum\n    betyder "Takten."\n    tillhör nämnden',
        'begrepp tempo\n    typ text\n    art faktum\n    betyder "Takten."\n    tillhör kommun',
    ),
    # --- E04x: values ------------------------------------------------------------------------------------------------
    CodeInfo(
        "E040",
        "Datumet finns inte",
        "Datum skrivs ÅÅÅÅ-MM-DD och måste finnas i kalendern. Ett slut som inte är bestämt utelämnas.",
        "påbörjad 2025-02-30",
        "påbörjad 2025-02-28",
    ),
    CodeInfo(
        "E041",
        "Intervallet går baklänges",
        "Det lägre talet står alltid först i ett intervall. Båda talen ingår.",
        "målgrupp\n    ålder 6–0 år",
        "målgrupp\n    ålder 0–6 år",
    ),
    CodeInfo(
        "E042",
        "Flera värden där ett går",
        "Begreppet, raden eller jämförelsen ska ha ett värde. I villkor betyder »är någon av« minst ett av värdena "
        "och »omfattar« alla.",
        "när form är rådgivning, föräldrastöd",
        "när form är någon av rådgivning, föräldrastöd",
    ),
    CodeInfo(
        "E043",
        "Personnummer i filen",
        "Texten, eller filens namn, innehåller något som är ett giltigt personnummer eller samordningsnummer, hur det "
        "än är skrivet. En katalog innehåller inga uppgifter om enskilda, så filen läses inte förrän numret är borta. "
        "Ta bort det, också ur tidigare versioner om filen har delats. Numret visas aldrig: inte i meddelanden och "
        "inte i något som lagrum skriver.",
        "lagrum prova insats-med-personnummer.insats",
        "lagrum prova cases/nora/mini-sparet.insats",
    ),
    CodeInfo(
        "E044",
        "Orimlig ålder",
        "Åldern är högre än vad någon människa blir, oftast för att bindestrecket i ett intervall har fallit bort.",
        "målgrupp\n    ålder 650 år",
        "målgrupp\n    ålder 6–50 år",
    ),
    CodeInfo(
        "E045",
        "Raderna eller värdena säger emot varandra",
        "»inga« och »ingen« säger att det inte finns något, och kan inte stå ihop med något som finns. »okänt« "
        "säger att "
        "inget är känt; är en del känt, skriv den och »mer okänt«.",
        "form rådgivning, okänt",
        "form rådgivning, mer okänt",
    ),
    CodeInfo(
        "E046",
        "Begreppet hör hemma i en annan fil",
        "Det som är gemensamt för kommunens insatser, till exempel nämnderna, står i kommunprofilen. Det som "
        "gäller en "
        "insats står i insatsens fil.",
        'nämnd "socialnämnden"\n    ansvarar-för socialtjänst',
        'kommun Nora\n    nämnd "socialnämnden"\n        ansvarar-för socialtjänst',
    ),
    CodeInfo(
        "E047",
        "För många poster",
        "En fil har högst 40 poster, alla slag tillsammans: vad ett svar leder till prövas för varje post. "
        "Slå ihop de poster som inte skiljer sig åt, eller dela upp insatsen i flera filer. Som varning: insatsen "
        "prövas, men orsakerna visas inte för alla poster, för så mycket är okänt i den; inget fynd är utelämnat.",
        "insats nora/mini-sparet" + "\n    målgrupp\n        nivå selektiv" * 51,
        "insats nora/mini-sparet\n    målgrupp\n        nivå selektiv",
    ),
    CodeInfo(
        "E048",
        "Insatsen saknar ett giltigt id",
        "Id är kommunens namn och insatsens kortnamn med ett snedstreck emellan, utan blanksteg. Det används i "
        "register och kvitton och bör inte ändras. Insatsens vanliga namn skrivs på raden »namn«.",
        "insats Nora Mini-spåret\n    form rådgivning",
        "insats nora/mini-sparet\n    form rådgivning",
    ),
    CodeInfo(
        "E049",
        "Provet kan inte ge det svaret",
        "Vad ett prov kan ge beror på regelns utfall: en regel med hinder kan ge »hinder«, »kan ge hinder« eller "
        "»inget«. Meddelandet räknar upp svaren.",
        'prov "kontaktfamilj"\n    givet form kontaktfamilj\n    ger krav',
        'prov "kontaktfamilj"\n    givet form kontaktfamilj\n    ger hinder',
    ),
    # --- E05x: rules -------------------------------------------------------------------------------------------------
    CodeInfo(
        "E050",
        "Två regler med samma id",
        "Ett id pekar ut en enda regel. Ge den ena ett eget. Ska den ersätta den andra från en viss dag, skriv "
        "»ersätter«.",
        'regel sol.11.5.1 "En till"\n    lagrum SoL 11 kap. 5 § 1\n    källa lag\n    gäller från 2025-07-01\n'
        '    när form är rådgivning\n    så hinder "…"\n    därför "…"',
        'regel sol.11.5.1b "En till"\n    lagrum SoL 11 kap. 5 § 1\n    källa lag\n    gäller från 2025-07-01\n'
        '    när form är rådgivning\n    så hinder "…"\n    därför "…"',
    ),
    CodeInfo(
        "E051",
        "Okänt utfall",
        "En regel ger hinder, krav, fråga, möjlighet eller upplysning.",
        'så förbud "Insatsen kräver prövning."',
        'så hinder "Insatsen kräver prövning."',
    ),
    CodeInfo(
        "E052",
        "Okänd rättskälla",
        "Källan är grundlag, eu-rätt, lag, förordning, föreskrift, allmänna råd, förarbete, praxis, vägledning, "
        "nätverkets ställningstagande eller lokal tolkning.",
        "källa lagen",
        "källa lag",
    ),
    CodeInfo(
        "E053",
        "Källan binder inte",
        "Bara grundlag, eu-rätt, lag, förordning och föreskrift kan ge hinder eller krav. Det som står i råd, "
        "förarbeten, "
        "praxis och vägledning ger en fråga eller en upplysning.",
        "källa vägledning",
        'källa vägledning\nså upplysning "Vägledningen avråder."',
    ),
    CodeInfo(
        "E054",
        "Regeln som nämns finns inte",
        "»undantag från«, »viker för« och »ersätter« nämner en regel vid dess id. »lagrum regler« listar alla id. I "
        "ett svar nämner »ersätter« ett annat svar på samma fråga.",
        "undantag från sol.11.5.9",
        "undantag från sol.11.5.1",
    ),
    CodeInfo(
        "E055",
        "Reglerna går i cirkel",
        "Regler eller härledda begrepp förutsätter varandra, så att ingen av dem kan prövas först. Meddelandet visar "
        "hela kedjan. Ta bort ett av leden: oftast är det ena undantaget överflödigt. Svar som ersätter varandra i "
        "cirkel räknas hit: inget av dem skulle gälla.",
        'härled stödet ges öppet\n    betyder "…"\n    lagrum SoL 11 kap. 1 §\n    källa lag\n    gäller tills '
        "vidare\n"
        "    när stödet ges öppet",
        'härled stödet ges öppet\n    betyder "…"\n    lagrum SoL 11 kap. 1 §\n    källa lag\n    gäller tills '
        "vidare\n"
        "    när form är rådgivning",
    ),
    CodeInfo(
        "E056",
        "Okänt härlett begrepp",
        "Frasen är varken en jämförelse eller ett härlett begrepp. Kanske saknas »är«, kanske är frasen "
        "felstavad. Ett "
        "härlett begrepp definieras med »härled« i en .regel-fil.",
        "när form rådgivning",
        "när form är rådgivning",
    ),
    CodeInfo(
        "E057",
        "»för varje« på fel plats",
        "»för varje« gör regeln till en regel om varje post och får därför stå en gång, ytterst i »när«. Inne i ett "
        "villkor används »det finns … där (…)«. I en härledning står posten på en egen rad: »för målgrupp«.",
        "när form är rådgivning eller för varje målgrupp där (ålder under 18)",
        "när form är rådgivning eller det finns målgrupp där (ålder under 18)",
    ),
    CodeInfo(
        "E058",
        "Jämförelsen passar inte begreppet",
        "Tal, åldrar, belopp och datum jämförs med under, minst, högst, över och mellan. Listor prövas med omfattar. "
        "Poster prövas med »det finns«, och grupper genom sina fält.",
        "när prövning minst 2",
        "när prövning är utan behovsprövning",
    ),
    CodeInfo(
        "E059",
        "»så krav« och »kräver« hör ihop",
        "En regel med krav säger i »när« när kravet gäller och i »kräver« vad som krävs. Andra utfall har ingen rad "
        "»kräver«.",
        'så krav "Samtycke behövs."',
        'så krav "Samtycke behövs."\nkräver samtycke.vårdnadshavare är från alla vårdnadshavare',
    ),
    # --- E06x: the lines of rules ------------------------------------------------------------------------------------
    CodeInfo(
        "E060",
        "Raden hör bara till regler med ett annat utfall",
        "»nivå«, »adressat« och »ståndpunkt« beskriver en öppen rättsfråga och står bara i regler med »så fråga«. "
        "»förbehåll« säger vad som begränsar en möjlighet och står bara i regler med »så möjlighet«, »allmänt« bara "
        "med »så krav«.",
        "nivå meso",
        'så fråga "Hur långt räcker undantaget?"\nnivå meso\nadressat SKR',
    ),
    CodeInfo(
        "E061",
        "Undantaget och regeln prövar olika saker",
        "Ett undantag som prövar varje post kan inte ta bort en regel som prövar hela insatsen, för då är det "
        "oklart vilka "
        "poster som räcker. Skriv undantagets villkor med »det finns … där (…)«.",
        "när för varje målgrupp där (ålder under 18)\nundantag från sol.11.5.1",
        "när det finns målgrupp där (ålder under 18)\nundantag från sol.11.5.1",
    ),
    CodeInfo(
        "E062",
        "Giltighetstiden går inte att läsa",
        "Skriv »från DATUM«, »från DATUM till DATUM«, »till DATUM« eller »tills vidare«. Båda dagarna ingår.",
        "gäller 2025-07-01",
        "gäller från 2025-07-01",
    ),
    CodeInfo(
        "E063",
        "Regelns id eller rubrik saknas eller går inte att använda",
        "En regel börjar med sitt id och en rubrik i citattecken. Id har små bokstäver, siffror, punkt och "
        "bindestreck och "
        "följer bestämmelsen.",
        'regel SoL 11:5 "Kontaktfamilj"',
        'regel sol.11.5 "Kontaktfamilj"\n    lagrum SoL 11 kap. 5 § 1\n    källa lag\n    gäller från 2025-07-01\n'
        '    när form är kontaktfamilj\n    så hinder "…"\n    därför "…"',
    ),
    CodeInfo(
        "E064",
        "Okänd nivå",
        "En fråga ligger på nivån mikro (det enskilda fallet), meso (kommunen eller regionen) eller makro "
        "(lagstiftaren).",
        'så fråga "Hur långt räcker undantaget?"\nnivå nationell\nadressat SKR',
        'så fråga "Hur långt räcker undantaget?"\nnivå makro\nadressat SKR',
    ),
    CodeInfo(
        "E065",
        "Fältet prövas utanför sin post",
        "En insats kan ha flera poster av samma slag, så villkoret måste säga vilken: någon av dem (»det finns … "
        "där«) "
        "eller var och en (»för varje … där«).",
        "när ålder under 18",
        "när det finns målgrupp där (ålder under 18)",
    ),
    CodeInfo(
        "E066",
        "Lagrummet går inte att läsa",
        "Ett lagrum är lagens förkortning och sedan kapitel och paragraf. Flera skiljs med semikolon.",
        "lagrum 11 kap.",
        "lagrum SoL 11 kap. 5 § 1",
    ),
    CodeInfo(
        "E067",
        "Lagrummet finns inte",
        "Lagen har ingen sådan bestämmelse i någon av de lydelser som regelverket känner. Kontrollera mot lagtexten.",
        "lagrum SoL 11 kap. 99 §",
        "lagrum SoL 11 kap. 5 §",
    ),
    CodeInfo(
        "E068",
        "Fingeravtrycken kan inte läsas",
        "Filen lydelser.lock i regelmappen är skadad eller skriven av en annan version. Hämta den på nytt eller "
        "skapa den "
        "med »lagrum lag las«.",
        "lagrum prova --regler skadad-mapp mini-sparet.insats",
        "lagrum prova mini-sparet.insats",
    ),
    CodeInfo(
        "E069",
        "Hänvisningen till en annan regel är ofullständig",
        "Skriv »undantag från REGEL«, »viker för REGEL« eller »ersätter REGEL från DATUM«.",
        "undantag sol.11.5.1",
        "undantag från sol.11.5.1",
    ),
    # --- E07x: files, folders and names ------------------------------------------------------------------------------
    CodeInfo(
        "E070",
        "Filen säger ingenting",
        "Filen är tom, har bara kommentarer eller saknar det block den ska ha. Börja med »insats« och ett id.",
        "# insats nora/mini-sparet",
        "insats nora/mini-sparet",
    ),
    CodeInfo(
        "E071",
        "Fler insatser eller kommuner i samma fil",
        "En fil beskriver en insats, så att svar, kvitton och ändringar går att följa. Flytta de andra till egna "
        "filer.",
        "insats nora/mini-sparet\n    form rådgivning\ninsats nora/maxi-sparet\n    form föräldrastöd",
        "insats nora/mini-sparet\n    form rådgivning",
    ),
    CodeInfo(
        "E072",
        "Fler kommunprofiler i samma mapp",
        "Mappens insatser hör till en kommun. Behåll en .kommun-fil och flytta den andra till sin egen mapp.",
        "lagrum prova mapp-med-tva-kommuner",
        "lagrum prova cases/nora",
    ),
    CodeInfo(
        "E073",
        "Mappen har inga insatser",
        "Ingen fil i mappen eller dess undermappar slutar på .insats.",
        "lagrum prova docs",
        "lagrum prova cases",
    ),
    CodeInfo(
        "E074",
        "Namnet går inte att använda",
        "Ett begrepp är ett enda ord, med bindestreck om det behövs. Ett härlett begrepp är en fras av ord och "
        "siffror, "
        "utan citattecken och andra tecken.",
        'begrepp insatsens tempo\n    typ text\n    art faktum\n    betyder "Takten."',
        'begrepp insatsens-tempo\n    typ text\n    art faktum\n    betyder "Takten."',
    ),
    CodeInfo(
        "E075",
        "Inte en post",
        "»det finns«, »för varje« och raden »för« nämner en post, alltså något som en insats kan ha flera av. En "
        "grupp "
        "finns bara en gång och prövas genom sina fält, med punkt.",
        "när det finns samtycke där (vårdnadshavare är saknas)",
        "när samtycke.vårdnadshavare är saknas",
    ),
    CodeInfo(
        "E076",
        "Begreppet jämförs inte med något",
        "Ett begrepp är inget villkor i sig. Skriv vad det ska vara: »är värde«, »är känt«, »under 18«.",
        "när prövning och form är rådgivning",
        "när prövning är känt och form är rådgivning",
    ),
    CodeInfo(
        "E077",
        "Okänd adressat",
        "Adressaterna är en sluten lista, så att registret kan samla frågorna till var och en. Saknas någon läggs den "
        "till i listan i engine/lagrum/model/rule.py.",
        'så fråga "…"\nnivå makro\nadressat Socialstyrelse',
        'så fråga "…"\nnivå makro\nadressat Socialstyrelsen',
    ),
    CodeInfo(
        "E078",
        "Filer som Git bortser från är inte med",
        "I en mapp prövas inte det som Git bortser från (.gitignore): utkast och kopior. Meddelandet säger hur många "
        "de är och nämner de första. En fil som du anger själv prövas alltid, liksom en mapp som Git bortser från.",
        "lagrum prova cases",
        "lagrum prova cases cases/nora/utkast.insats",
    ),
    CodeInfo(
        "E079",
        "Länken leder ut ur katalogen",
        "En genväg i katalogen pekar på en fil utanför den. Den följs inte, så att katalogen är vad den ser ut att "
        "vara. Lägg filen i katalogen, eller ta bort länken.",
        "lagrum katalog mapp-med-lank-ut",
        "lagrum katalog cases",
    ),
    # --- E08x: ledgers, ids ------------------------------------------------------------------------------------------
    CodeInfo(
        "E080",
        "Fel i en liggare",
        "En liggare nämner lagen, sedan kapitel (om lagen har sådana), och under dem rader med »utanför« eller "
        "»öppen«, paragrafer, stycken eller punkter, och ett skäl i citattecken.",
        "liggare SoL\n    kapitel 24\n        utanför 1–2",
        'liggare SoL\n    kapitel 24\n        utanför 1–2 "Adoption prövas i enskilda ärenden."',
    ),
    CodeInfo(
        "E081",
        "Paragrafen, stycket eller punkten har två statusar",
        "Ett ställe i lagen är antingen utanför eller öppet. Ta bort den ena raden.",
        'liggare SoL\n    kapitel 24\n        utanför 1–2 "…"\n        öppen 2 "…"',
        'liggare SoL\n    kapitel 24\n        utanför 1 "…"\n        öppen 2 "…"',
    ),
    CodeInfo(
        "E082",
        "Två insatser har samma id",
        "Id:t efter »insats« är insatsens namn i register, memon och jämförelser, så det får bara stå i en fil. Den "
        "fil som står först prövas, den andra inte. Ge den ett eget id, eller ta bort kopian.",
        "lagrum prova lots.insats kopia-av-lots.insats",
        "lagrum prova lots.insats",
    ),
    CodeInfo(
        "E083",
        "Begreppet säger inte vad raden är",
        "Varje begrepp och fält utom en grupp har en rad »art«. utformning: får ändras när vägar söks. faktum: något "
        "om världen eller människorna, kan bara klarläggas. etikett: en rättslig beteckning som prövas och inte tas "
        "för given. beskrivning: läses av ingen regel. Under ett värde kan bara beskrivning stå.",
        'begrepp tempo\n    typ text\n    art rättsfakta\n    betyder "Takten."',
        'begrepp tempo\n    typ text\n    art faktum\n    betyder "Takten."',
    ),
    # --- E09x: answers to questions ----------------------------------------------------------------------------------
    CodeInfo(
        "E090",
        "Svaret gäller ingen fråga",
        "Ett ställningstagande besvarar en regel med »så fråga«, nämnd vid sitt id. »lagrum regler fråga« listar dem.",
        'ställningstagande natverket.2026-03 "…"\n    besvarar sol.11.5.1',
        'ställningstagande natverket.2026-03 "…"\n    besvarar fraga.sol.11.5',
    ),
    CodeInfo(
        "E091",
        "Lydelsen går inte att läsa",
        "Ett svar bygger på bestämmelser i en viss lydelse. Raden är en paragraf och dess fingeravtryck, så att det "
        "syns när lagen har ändrats sedan svaret gavs.",
        "lydelse SoL 11 kap. 5 §",
        "lydelse SoL 11 kap. 5 § 0123456789ab",
    ),
    CodeInfo(
        "E092",
        "Två svar på samma fråga",
        "Två ställningstaganden av samma slag besvarar samma fråga under samma tid. Säg med »ersätter« vilket som "
        "gäller, låt det ena sluta innan det andra börjar, eller begränsa båda med »när«.",
        "ersätter",
        "ersätter natverket.2026-03",
    ),
    CodeInfo(
        "E093",
        "Avvikelsen går inte att läsa",
        "Ett block »avvikelse« i insatsen säger från vilken regel, varför, vem som beslutat (organ och dnr), när, med "
        "vilket stöd i lag och till och med vilken dag.",
        "avvikelse Avtal saknas",
        'avvikelse sol.4.3.avtal\n    skäl "Avtalet skrivs under i mars."\n    organ "Socialnämnden"\n'
        '    dnr "SN 2026/123"\n    beslutat 2026-05-12\n    lagrum SoL 4 kap. 3 §\n    sista-dag 2027-03-31',
    ),
    CodeInfo(
        "E094",
        "Avvikelsen gäller inget fynd",
        "En avvikelse som inte längre behövs ska bort, så att listan över det som någon godtagit är sann. Pröva "
        "insatsen: regelns id och vad den gäller står vid varje fynd.",
        "lagrum prova insats-med-onodig-avvikelse.insats",
        "lagrum visa sol.4.3.avtal",
    ),
    CodeInfo(
        "E095",
        "Anteckningsfilen hör inte till en fråga",
        "En fil med anteckningar till ett memo har ett enda block »memo« med frågans id. Kör »lagrum memo« igen, så "
        "skrivs en ny fil att fylla i.",
        "memo",
        "memo fraga.sol.11.5",
    ),
    CodeInfo(
        "E096",
        "Avvikelsen slutar snart gälla",
        "Inom trettio dagar räknas fyndet igen. Rätta insatsen så att fyndet försvinner, eller låt samma organ besluta "
        "på nytt och skriv in beslutet.",
        "lagrum katalog cases --datum 2026-12-01",
        "lagrum katalog cases --datum 2026-10-01",
    ),
    CodeInfo(
        "E097",
        "Reformen upphäver en regel som inte finns",
        "Raden »upphäver« nämner de regler som ska falla bort, vid deras id. »lagrum regler« listar alla regler.",
        'reform "Samma gräns"\n    upphäver sol.21.22',
        'reform "Samma gräns"\n    upphäver sol.21.2',
    ),
    CodeInfo(
        "E098",
        "Reformen saknar rubrik",
        "En .reform-fil börjar med »reform« och vad den önskade ändringen heter. Under den står motivet, vilka regler "
        "som upphävs, och sedan de regler som ska gälla i stället.",
        "reform",
        'reform "Samma gräns"\n    motiv "…"',
    ),
    # --- E10x: the review of the rulebook ----------------------------------------------------------------------------
    CodeInfo(
        "E100",
        "Raden »godtas« går inte att läsa",
        "Raden säger vilket slag av fynd som »lagrum granska« får göra i regeln, för slag som rör två regler också den "
        "andra regelns id, och sist skälet i citattecken. Meddelandet räknar upp slagen.",
        'godtas motsägelser "Reglerna rör olika beslut."',
        'godtas motsägelse sol.11.5.1 "Reglerna rör olika beslut."',
    ),
    CodeInfo(
        "E101",
        "Raden »godtas« godtar inget",
        "Granskningen hittar inte längre det som raden godtar. Ta bort den, så att listan över det som någon har "
        "godtagit är sann.",
        "lagrum granska mapp-med-onodig-rad",
        "lagrum granska",
    ),
    CodeInfo(
        "E130",
        "Skälet på raden »godtas« är inget rättsligt skäl",
        "Ett fynd får stå kvar bara när lagen vill ha det så. Skriv vilken skillnad lagen gör; att fyndet är känt "
        "är inget skäl.",
        'godtas motsägelse sol.11.5.1 "Känt."',
        'godtas motsägelse sol.11.5.1 "Hindret gäller beslutet, möjligheten genomförandet."',
    ),
    CodeInfo(
        "E102",
        "Provfil utan regelfil",
        "En .prov-fil har fler prov för reglerna i den regelfil som har samma namn och ligger i samma mapp. Här finns "
        "ingen sådan. Rätta filens namn, eller ta bort filen om reglerna har tagits bort.",
        "lagrum prov mina-regler/kontakter.prov",
        "lagrum prov mina-regler/kontakt.prov",
    ),
    CodeInfo(
        "E103",
        "Proven hör inte till någon regel",
        "Längst till vänster i en .prov-fil står »prov till« och en regels id eller ett härlett begrepp ur regelfilen "
        "med samma namn. Är begreppet härlett flera gånger i filen skrivs numret inom parentes från den andra gången.",
        'prov till sol.11.5.11\n    prov "kontaktfamilj"\n        givet form kontaktfamilj\n'
        "              prövning utan behovsprövning\n        ger hinder",
        'prov till sol.11.5.1\n    prov "kontaktfamilj"\n        givet form kontaktfamilj\n'
        "              prövning utan behovsprövning\n        ger hinder",
    ),
    CodeInfo(
        "E104",
        "Två prov med samma namn",
        "Provets namn skiljer det från regelns andra prov, både i regelfilen och i .prov-filen bredvid. Ge det ena ett "
        "eget namn som säger vad det prövar, eller ta bort det om det prövar samma sak.",
        'prov till sol.11.5.1\n    prov "kontaktfamilj"\n        givet form kontaktfamilj\n'
        '        ger kan ge hinder\n    prov "kontaktfamilj"\n        givet form kontaktfamilj\n'
        "              prövning utan behovsprövning\n        ger hinder",
        'prov till sol.11.5.1\n    prov "kontaktfamilj"\n        givet form kontaktfamilj\n'
        '        ger kan ge hinder\n    prov "kontaktfamilj utan prövning"\n        givet form kontaktfamilj\n'
        "              prövning utan behovsprövning\n        ger hinder",
    ),
    CodeInfo(
        "E105",
        "»var och en av« går inte att läsa",
        "En rad i ett prov kan stå för flera prov: »form var och en av kontaktperson, kontaktfamilj« körs en gång med "
        "varje värde, och ska ge detsamma varje gång. Den har minst två olika värden, och bara en rad är sådan.",
        'prov till sol.11.5.1\n    prov "alltid prövade"\n        givet form var och en av kontaktperson\n'
        "              prövning utan behovsprövning\n        ger hinder",
        'prov till sol.11.5.1\n    prov "prövade"\n        givet form var och en av kontaktperson, kontaktfamilj\n'
        "              prövning utan behovsprövning\n        ger hinder",
    ),
    # --- E11x: decision tables ---------------------------------------------------------------------------------------
    CodeInfo(
        "E110",
        "Tabellen saknar rader",
        "En tabell har en »rad« för varje bestämmelse: radens id, det värde för etiketten som åberopar den, och under "
        "den en cell för varje kolumn.",
        'tabell osl.stöd "Vad som bär"\n    för informationsdelning\n    källa lag\n    åberopas stöd\n'
        "    bär ett stöd bär\n"
        '    betyder "…"\n    prövas mottagare',
        'tabell osl.stöd "Vad som bär"\n    för informationsdelning\n    källa lag\n    åberopas stöd\n'
        "    bär ett stöd bär\n"
        '    betyder "…"\n    prövas mottagare\n    utanför socialtjänst till vård\n'
        "    rad osl.10.1 samtycke\n        lagrum OSL 10 kap. 1 §\n"
        '        gäller tills vidare\n        mottagare alla\n        därför "…"',
    ),
    CodeInfo(
        "E111",
        "Cellen saknas eller är tom",
        "Varje rad har en cell för varje kolumn, så att det syns att ingen har glömts. Ställer bestämmelsen inget "
        "villkor där, skriv »alla«.",
        "mottagare",
        "mottagare alla",
    ),
    CodeInfo(
        "E112",
        "Kolumnen kan inte heta så",
        "Kolumnerna räknas upp efter »prövas« och »krävs«. Varje namn är ett ord, står en gång och är inte ett ord som "
        "redan är en egen rad i tabeller eller regler.",
        "prövas mottagare, källa",
        "prövas mottagare, uppgifter",
    ),
    CodeInfo(
        "E113",
        "Etiketten passar inte",
        "Efter »åberopas« står det begrepp vars värden är tabellens rader: av typen »ett av« eller »några av«, av "
        "arten etikett, i samma post som tabellen, och i en enda tabell.",
        "åberopas datum",
        "åberopas stöd",
    ),
    CodeInfo(
        "E114",
        "Ett värde har ingen rad",
        "Ett värde för etiketten som ingen rad svarar mot skulle godtas utan prövning. Lägg till raden, eller skriv "
        "värdet efter »utanför« om det är meningen att ingen bestämmelse svarar mot det.",
        "rad osl.10.1 samtycke",
        "utanför socialtjänst till vård\nrad osl.10.1 samtycke",
    ),
    CodeInfo(
        "E115",
        "Värdet står två gånger",
        "Ett värde har antingen rader eller står i »utanför«, och där en gång.",
        "utanför samtycke, socialtjänst till vård\nrad osl.10.1 samtycke",
        "utanför socialtjänst till vård\nrad osl.10.1 samtycke",
    ),
    CodeInfo(
        "E116",
        "Två rader prövar samma sak",
        "Två rader för samma värde gäller samtidigt och har samma celler under »prövas«: då går det inte att säga "
        "vilken som svarar mot ett flöde. Skilj dem åt, slå ihop dem eller låt dem gälla olika tid.",
        "utanför samtycke\nrad osl.26.9 socialtjänst till vård\nrad osl.26.9.2 socialtjänst till vård",
        "utanför samtycke\nrad osl.26.9 socialtjänst till vård\n    mottagare till är skola\n"
        '    bär-inte "Stödet når bara skolan och förskolan."\n'
        "rad osl.26.9.2 socialtjänst till vård\n    mottagare till är förskola",
    ),
    CodeInfo(
        "E117",
        "Kravets meddelande saknas eller är ett för mycket",
        "»kräver« är det som läsaren får veta när en cell under »krävs« inte är uppfylld. Raden har den när någon "
        "sådan cell ställer ett villkor, annars inte.",
        'begäran alla\nkräver "En begäran."',
        "begäran alla",
    ),
    CodeInfo(
        "E118",
        "Hindrets meddelande saknas eller är ett för mycket",
        "»bär-inte« är det som läsaren får veta när värdet åberopas men ingen av dess rader når. Varje värde som "
        "prövas har en sådan rad, på en av sina rader; ett värde som inte prövas mot något har ingen.",
        'mottagare alla\nbär-inte "Stödet når inte mottagaren."',
        'mottagare till är skola\nbär-inte "Stödet når bara skolan."',
    ),
    # --- E12x: what values imply -------------------------------------------------------------------------------------
    CodeInfo(
        "E120",
        "Två rader går inte ihop",
        "Ett värde säger i sig något om en annan rad: den som är barn är under 18 år. Båda raderna kan då inte vara "
        "sanna. Rätta den ena; är det flera grupper, skriv en post för varje.",
        "målgrupp\n    roll barn\n    ålder 45 år",
        "målgrupp\n    roll barn\n    ålder 0–17 år",
    ),
    CodeInfo(
        "E121",
        "Raden »medför« nämner inget som kan följa",
        "Det som ett värde medför är ett annat begrepp i samma post eller, för det som står ytterst eller i en grupp, "
        "ett annat sådant. Ett fält i en post säger inget om hela insatsen: där kan finnas flera poster.",
        'begrepp deltagare\n    typ post\n    art faktum\n    betyder "De som deltar."\n    fält grupp\n'
        '        typ ett av: barn, vuxna\n        art faktum\n        fråga "Vilka?"\n        betyder "Gruppen."\n'
        "        värde barn\n            medför åldren under 18\n    fält ålder\n        typ ålder\n"
        '        art faktum\n        fråga "Hur gamla?"\n        betyder "Åldern."',
        'begrepp deltagare\n    typ post\n    art faktum\n    betyder "De som deltar."\n    fält grupp\n'
        '        typ ett av: barn, vuxna\n        art faktum\n        fråga "Vilka?"\n        betyder "Gruppen."\n'
        "        värde barn\n            medför ålder under 18\n    fält ålder\n        typ ålder\n"
        '        art faktum\n        fråga "Hur gamla?"\n        betyder "Åldern."',
    ),
    CodeInfo(
        "E122",
        "Raden »medför« säger inte vad som följer",
        "Raden är en jämförelse som lämnar ett svar: »under«, »minst«, »mellan«, »är« eller »är inte«, med ett värde "
        "som begreppet kan ha. Flera följder står på var sin rad, och de måste gå ihop.",
        'begrepp deltagare\n    typ post\n    art faktum\n    betyder "De som deltar."\n    fält grupp\n'
        '        typ ett av: barn, vuxna\n        art faktum\n        fråga "Vilka?"\n        betyder "Gruppen."\n'
        "        värde barn\n            medför ålder är känt\n    fält ålder\n        typ ålder\n"
        '        art faktum\n        fråga "Hur gamla?"\n        betyder "Åldern."',
        'begrepp deltagare\n    typ post\n    art faktum\n    betyder "De som deltar."\n    fält grupp\n'
        '        typ ett av: barn, vuxna\n        art faktum\n        fråga "Vilka?"\n        betyder "Gruppen."\n'
        "        värde barn\n            medför ålder under 18\n    fält ålder\n        typ ålder\n"
        '        art faktum\n        fråga "Hur gamla?"\n        betyder "Åldern."',
    ),
    CodeInfo(
        "E123",
        "Värden medför varandra i cirkel",
        "Skriv bara den ena riktningen. Omvändningen följer ändå: om barn medför under 18 år, så utesluter 18 år barn.",
        'begrepp deltagare\n    typ post\n    art faktum\n    betyder "De som deltar."\n    fält grupp\n'
        '        typ ett av: barn, vuxna\n        art faktum\n        fråga "Vilka?"\n        betyder "Gruppen."\n'
        "        värde barn\n            medför grupp är inte vuxna\n    fält ålder\n        typ ålder\n"
        '        art faktum\n        fråga "Hur gamla?"\n        betyder "Åldern."',
        'begrepp deltagare\n    typ post\n    art faktum\n    betyder "De som deltar."\n    fält grupp\n'
        '        typ ett av: barn, vuxna\n        art faktum\n        fråga "Vilka?"\n        betyder "Gruppen."\n'
        "        värde barn\n            medför ålder under 18\n    fält ålder\n        typ ålder\n"
        '        art faktum\n        fråga "Hur gamla?"\n        betyder "Åldern."',
    ),
    # --- E14x: what may be about a single person ---------------------------------------------------------------------
    CodeInfo(
        "E140",
        "Kontaktuppgift som kan vara en enskilds",
        "En katalog innehåller inga uppgifter om enskilda: inte e-postadresser, telefonnummer eller namn med adresser. "
        "Det är en varning, för en myndighet och en funktion har också sådana. Är uppgiften offentlig, skriv "
        "kommentaren »# offentlig kontakt« sist på raden. Adresser som registrator@, socialnamnd@ och info@ vid en "
        "egen domän behöver ingen kommentar, och inte heller ett nummer som raden kallar växel eller kundtjänst.",
        'namn "Ring Anna på 070-123 45 67, så är du med"',
        'namn "Ring mottagningen på 070-123 45 67, så är du med"    # offentlig kontakt',
    ),
)

CATALOGUE: dict[str, CodeInfo] = {info.code: info for info in sorted(_ALL, key=lambda info: info.code)}
