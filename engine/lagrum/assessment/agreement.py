"""Points of the agreement with a performer outside the municipality, one set for each such performer.

A point stands here only where its provision may reach this performer; what surely does not is told among what is left
out.
"""

from __future__ import annotations

from typing import Final

from lagrum.assessment.spec import Ask, Blueprint, Concept, Heading, Judge, Not, Note, Open, Says

PROCESSOR: Final = (
    "Föremål, tid, art, ändamål, slag av uppgifter, de registrerade och den ansvariges rättigheter och skyldigheter.",
    "Utföraren behandlar uppgifter bara på dokumenterade instruktioner, också om överföring till tredjeland.",
    "De som behandlar uppgifterna har åtagit sig, eller har i lag, tystnadsplikt.",
    "Utföraren vidtar de säkerhetsåtgärder som artikel 32 kräver.",
    "Ett annat biträde anlitas bara med skriftligt tillstånd, på samma villkor.",
    "Utföraren hjälper till när de registrerade begär sina rättigheter.",
    "Utföraren hjälper till med säkerhet, incidenter, konsekvensbedömning och samråd.",
    "Uppgifterna raderas eller lämnas tillbaka när uppdraget är slut, som den ansvarige väljer.",
    "Utföraren visar att skyldigheterna följs och tar emot granskning.",
)
PRIVATE: Final = Not(Says("utförare.slag", ("kommunalt bolag",)))
IF_PRIVATE: Final = (
    "om utföraren är en privat utförare i kommunallagens mening, alltså inte ett kommunalt bolag eller en stiftelse "
    "eller "
    "förening som kommunen styr"
)

AGREEMENT: Final = Blueprint(
    lead=(
        "Det här är punkter för ett avtal, inte ett avtal. Under varje punkt står vad insatsen säger om utföraren. Vad "
        "parterna kommer överens om, och om det räcker, avgör de som skriver avtalet."
    ),
    of="utförare",
    headings=(
        Heading(
            "Parter och uppdrag",
            "SoL 4 kap. 3 § första stycket; KL 10 kap. 1 §",
            (
                Ask("utförare.slag", "Utföraren"),
                Ask("utförare.roll", "Roll"),
                Ask("utförare.avtal", "Avtal finns"),
                Open("Parter", "Vilka är parterna, och vem företräder dem?"),
                Open("Uppdraget", "Vad ska utföraren göra, för vilka, under vilken tid och mot vilken ersättning?"),
                Open("Ändring och slut", "Hur ändras avtalet, och vad gäller för de enskilda när det upphör?"),
            ),
            findings="SoL 4 kap. 3 §",
        ),
        Heading(
            "Det som inte får överlämnas",
            "SoL 4 kap. 3 § första stycket; KL 10 kap. 1 § andra stycket",
            (
                Note(
                    "Uppgifter som innefattar myndighetsutövning får inte överlämnas. Skriv vad som ligger kvar hos "
                    "nämnden."
                ),
                Ask("utförare.myndighetsutövning", "Uppdraget innefattar beslut om enskildas rättigheter"),
                Ask("utförare.gör-urval", "Utföraren bestämmer vilka som får vara med"),
                Judge("Innefattar något i uppdraget myndighetsutövning?"),
            ),
        ),
        Heading(
            "Hur utföraren utses",
            "LOU 1 kap. 2 §; LOU 1 kap. 4 §",
            (
                Ask("utförare.anskaffning", "Sätt att utse utföraren"),
                Ask("utförare.kontraktsvärde", "Uppdragets värde"),
            ),
            findings="LOU 1 kap. 2 §; LOU 3 kap. 12 §; LOU 19 a kap. 2 §",
            when=Not(Says("utförare.anskaffning", ("utan ersättning",))),
            hangs_on="om utföraren får ersättning",
        ),
        Heading(
            "Tillstånd",
            "SoL 26 kap. 1 §",
            (
                Ask("utförare.driver", "Verksamhet som utföraren driver"),
                Ask("utförare.yrkesmässig", "Yrkesmässig"),
                Ask("utförare.tillstånd", "Tillstånd"),
                Open("Villkor", "Vad gäller om tillståndet saknas, ändras eller återkallas?"),
            ),
            findings="SoL 26 kap. 1 §; SoL 26 kap. 6 §",
            when=Concept("utföraren driver det som behöver tillstånd"),
            hangs_on="om utföraren driver verksamhet som behöver tillstånd",
        ),
        Heading(
            "Tystnadsplikt i yrkesmässig verksamhet",
            "SoL 17 kap. 11 §; OSL 2 kap. 1 §",
            (
                Note(
                    "Den som är eller har varit verksam i yrkesmässigt bedriven enskild verksamhet har tystnadsplikt "
                    "enligt "
                    "lag. Skriv hur personalen får veta det, och vad som gäller efter att uppdraget är slut."
                ),
                Ask("utförare.yrkesmässig", "Yrkesmässig"),
                Ask("utförare.tystnadsplikt", "Vad som binder personalen till tystnad"),
            ),
            findings="SoL 17 kap. 11 §",
            when=Not(Says("utförare.yrkesmässig", ("nej",))),
            hangs_on="om verksamheten är yrkesmässig",
        ),
        Heading(
            "Avtalad tystnad",
            "SoL 17 kap. 11 §; OSL 2 kap. 1 §",
            (
                Note(
                    "Lagens tystnadsplikt nämner bara yrkesmässig verksamhet. Avtala om tystnad för dem som är "
                    "verksamma i uppdraget."
                ),
                Open("Omfattning", "Vilka binds av tystnad, om vad och hur länge?"),
            ),
            when=Not(Says("utförare.yrkesmässig", ("ja",))),
            hangs_on="om verksamheten inte är yrkesmässig",
        ),
        Heading(
            "Tystnadsplikt i familjerådgivning",
            "SoL 17 kap. 12 §",
            (
                Note(
                    "I enskilt bedriven familjerådgivning gäller en egen tystnadsplikt, vare sig den är yrkesmässig "
                    "eller inte."
                ),
                Open("Uppföljning", "Hur följs uppdraget upp utan att det som sagts i förtroende lämnas ut?"),
            ),
            when=Says("form", ("familjerådgivning",)),
            hangs_on="om insatsen är familjerådgivning",
        ),
        Heading(
            "Uppgifter till utföraren",
            "OSL 8 kap. 1 §; OSL 26 kap. 1 §; OSL 10 kap. 14 §; OSL 12 kap. 2 §",
            (
                Note(
                    "Nämndens sekretess gäller också mot den som står utanför myndigheten. Skriv vilka uppgifter som "
                    "lämnas, med vilket stöd och om förbehåll görs."
                ),
                Open("Uppgifter", "Vilka uppgifter lämnas till utföraren, med vilket stöd, och vem prövar det?"),
                Open(
                    "Tillbaka", "Vilka uppgifter lämnar utföraren till nämnden, och med vilket stöd?", "SoL 15 kap. 9 §"
                ),
                Judge("Behövs ett förbehåll för att ta bort risken för men?"),
            ),
            findings="OSL 10 kap. 14 §",
        ),
        Heading(
            "Utföraren som egen personuppgiftsansvarig",
            "SoLPUF 17 §; SoLPUF 18 §; SoLPUF 5 §",
            (
                Note(
                    "Den som ansvarar för privat verksamhet inom socialtjänsten är själv personuppgiftsansvarig för "
                    "den "
                    "behandling som görs i verksamheten. Reglera uppföljning och återlämnande."
                ),
                Ask("utförare.personuppgiftsroll", "Utförarens roll för personuppgifter"),
            ),
            findings="SoLPUF 17 §; GDPR art. 37",
            when=Not(Says("utförare.personuppgiftsroll", ("behandlar inga",))),
            hangs_on="om utföraren behandlar personuppgifter",
        ),
        Heading(
            "Utföraren som personuppgiftsbiträde",
            "GDPR art. 28.3; GDPR art. 28.9; OSL 10 kap. 2 a §",
            (
                Note("Avtalet ska vara skriftligt. Punkterna nedan är de som artikeln räknar upp."),
                *(Open("Punkt", f"{point} Hur skrivs det här?") for point in PROCESSOR),
                Ask("personuppgifter.biträdesavtal", "Biträdesavtal finns"),
                Judge("Är utföraren biträde, eller bestämmer den själv ändamål och medel?", "GDPR art. 28.10"),
            ),
            findings="GDPR art. 28",
            when=Says("utförare.personuppgiftsroll", ("biträde",)),
            hangs_on="om utföraren behandlar uppgifter bara på kommunens uppdrag",
        ),
        Heading(
            "Gemensamt ansvar för personuppgifter",
            "GDPR art. 26.1; GDPR art. 26.2",
            (
                Ask("personuppgifter.inbördes-arrangemang", "Arrangemang finns"),
                Open("Fördelningen", "Vem gör vad, och vem informerar och svarar de registrerade?"),
            ),
            when=Says("utförare.personuppgiftsroll", ("gemensamt ansvarig",)),
            hangs_on="om ansvaret är gemensamt",
        ),
        Heading(
            "Dokumentation",
            "SoL 17 kap. 1 §; SoL 14 kap. 3–7 §§",
            (
                Note("Reglerna om dokumentation gäller i enskild verksamhet som står under tillsyn av IVO."),
                Ask("dokumentation.omfattning", "Omfattning"),
                Ask("dokumentation.skyddad-förvaring", "Skyddad förvaring"),
                Open(
                    "Tillsyn", "Står utförarens verksamhet under tillsyn av IVO? Om inte: vad avtalas om dokumentation?"
                ),
            ),
            findings="SoL 14 kap. 3 §; SoL 14 kap. 5 §",
        ),
        Heading(
            "Handlingar när de ska gallras",
            "SoL 17 kap. 2–5 §§",
            (
                Ask("utförare.akter-överlämnas", "Akterna lämnas till nämnden"),
                Ask("dokumentation.gallring", "Gallring"),
                Open("Överlämnande", "Vilka handlingar lämnas till nämnden, när och hur?"),
            ),
            findings="SoL 17 kap. 2 §; SoL 17 kap. 4 §",
            when=Not(Says("utförare.yrkesmässig", ("nej",))),
            hangs_on="om verksamheten är yrkesmässig",
        ),
        Heading(
            "Kontroll och uppföljning",
            "KL 10 kap. 8 §; KL 10 kap. 7 §; KL 5 kap. 3 §",
            (
                Ask("utförare.uppföljning-i-avtal", "Kommunen kan kontrollera och följa upp"),
                Open("Hur", "Vad följs upp, hur ofta, med vilken insyn, och vad händer vid brister?"),
            ),
            findings="KL 10 kap. 8 §; KL 5 kap. 3 §",
            when=PRIVATE,
            hangs_on=IF_PRIVATE,
        ),
        Heading(
            "Allmänhetens insyn",
            "KL 10 kap. 9 §; KL 10 kap. 7 §",
            (
                Ask("utförare.insyn-i-avtal", "Avtalet ger kommunen information för insyn"),
                Open("Informationen", "Vilken information lämnar utföraren, när och i vilken form?"),
            ),
            when=PRIVATE,
            hangs_on=IF_PRIVATE,
        ),
        Heading(
            "Villkor för ett kommunalt bolag",
            "KL 10 kap. 3 §; KL 10 kap. 4 §",
            (
                Ask("utförare.ägs-av-kommunen", "Kommunens ägande"),
                Open("Villkoren", "Hur är bolaget bundet av ändamål, befogenheter och insyn?"),
            ),
            findings="KL 10 kap. 3 §; KL 10 kap. 4 §",
            when=Says("utförare.slag", ("kommunalt bolag",)),
            hangs_on="om utföraren är ett kommunalt bolag",
        ),
        Heading(
            "Besked om rätten att ansöka",
            "SoL 11 kap. 6 §",
            (
                Note("Skyldigheten att informera ligger på den som genomför insatsen, alltså här på utföraren."),
                Ask("information.rätt-att-ansöka", "Utföraren berättar det"),
                Open("Hur", "På vilket sätt och i vilken omfattning berättar utföraren det?"),
            ),
            findings="SoL 11 kap. 6 §",
            when=Concept("insatsen ges utan prövning enligt socialtjänstlagen"),
            hangs_on="om insatsen ges utan behovsprövning",
        ),
        Heading(
            "Anmälan när ett barn misstänks fara illa",
            "SoL 19 kap. 1 §; SoL 19 kap. 4 §",
            (
                Ask("utförare.yrkesmässig", "Yrkesmässig"),
                Ask("barnrätt.anmälningsrutin", "Rutin för anmälan"),
                Open("Rutinen", "Hur får utförarens personal veta när och hur den ska anmäla?"),
            ),
            findings="SoL 19 kap. 1 §; SoL 19 kap. 4 §",
            when=Concept("insatsen rör barn"),
            hangs_on="om insatsen rör barn",
        ),
        Heading(
            "Missförhållanden",
            "SoL 27 kap. 2 §; SoL 17 kap. 10 §",
            (Open("Rutinen", "Hur rapporteras, utreds och åtgärdas missförhållanden, och när får nämnden veta det?"),),
            findings="SoL 27 kap. 2 §",
        ),
        Heading(
            "Kvalitet och personal",
            "SoL 5 kap. 1 §; SoL 5 kap. 3 §",
            (
                Ask("personal.lämplig-utbildning", "Lämplig utbildning och erfarenhet"),
                Ask("kunskapsgrund", "Kunskap som arbetssättet vilar på"),
                Ask("uppföljning.sker", "Systematisk uppföljning"),
            ),
            findings="SoL 5 kap. 1 §",
        ),
    ),
)
