"""What participants are told of their personal data: GDPR art. 13–14, in short plain sentences."""

from __future__ import annotations

from typing import Final

from lagrum.assessment.spec import Ask, Concept, Heading, Judge, Listed, Open, Say, Says, Tell

DATA: Final = {
    "vanliga uppgifter": "namn, kontaktuppgifter och annat vanligt om dig",
    "känsliga uppgifter": "känsliga uppgifter, till exempel om hälsa",
    "ömtåliga förhållanden": "uppgifter om svåra förhållanden i ditt liv",
    "lagöverträdelser": "uppgifter om brott",
    "personnummer": "personnummer",
    "bild": "bilder eller film",
    "position": "uppgifter om var du är",
}
PURPOSES: Final = {
    "genomföra insats": "ge dig insatsen",
    "handlägga ärende": "handlägga ditt ärende",
    "uppföljning": "följa upp insatsen",
    "kvalitetssäkring": "se till att insatsen håller god kvalitet",
    "verksamhetsutveckling": "utveckla verksamheten",
    "administration": "sköta administrationen",
    "statistik": "göra statistik",
    "forskning": "forska",
    "urval av personer": "hitta personer att erbjuda insatsen",
    "inbjudan till dialog": "bjuda in till samtal",
}
GROUNDS: Final = {
    "allmänt intresse": "vi gör något av allmänt intresse",
    "myndighetsutövning": "det är en del av vår myndighetsutövning",
    "rättslig förpliktelse": "lagen säger att vi ska göra det",
    "samtycke": "du har samtyckt",
    "avtal": "det finns ett avtal med dig",
    "berättigat intresse": "vi har vägt vårt intresse mot ditt",
}
PROCESSED: Final = Concept("enskildas personuppgifter behandlas")
IF_PROCESSED: Final = "om personuppgifter behandlas"

ABOUT_DATA: Final = (
    Heading(
        "Vem ansvarar för dina uppgifter?",
        "GDPR art. 13.1 a; GDPR art. 13.1 b; GDPR art. 14.1 a; GDPR art. 14.1 b",
        (
            Say("ansvarig-nämnd", {"": "{} ansvarar för dina personuppgifter."}, "vem som ansvarar för uppgifterna"),
            Ask("personuppgifter.ansvarsfördelning", "Fördelningen av ansvaret"),
            Open("Kontakt", "Vilka är kontaktuppgifterna till den som ansvarar?"),
            Open("Dataskyddsombud", "Vilka är kontaktuppgifterna till dataskyddsombudet?"),
        ),
        findings="SoLPUF 11 §; GDPR art. 26",
        when=PROCESSED,
        hangs_on=IF_PROCESSED,
    ),
    Heading(
        "Varför har vi uppgifter om dig?",
        "GDPR art. 13.1 c; GDPR art. 14.1 c; SoLPUL 6 §",
        (
            Say(
                "personuppgifter.ändamål",
                {"": "Vi använder uppgifterna för att {}."},
                "varför uppgifterna behövs",
                PURPOSES,
            ),
            Say(
                "personuppgifter.rättslig-grund",
                {"": "Vi får göra det för att {}."},
                "den rättsliga grunden",
                GROUNDS,
            ),
            Judge("Bär grunden behandlingen? Den anges av er och prövas av den som ansvarar.", "GDPR art. 6.1"),
        ),
        findings="GDPR art. 6",
        when=PROCESSED,
        hangs_on=IF_PROCESSED,
    ),
    Heading(
        "Vilka uppgifter är det, och varifrån kommer de?",
        "GDPR art. 14.1 d; GDPR art. 14.2 f",
        (
            Say(
                "personuppgifter.behandlas",
                {"": "Vi har {}.", "inga": "Vi har inga uppgifter om dig."},
                "vilka uppgifter som finns",
                DATA,
            ),
            Listed(
                "informationsdelning",
                "informationsdelning.från",
                "varifrån uppgifterna kommer",
                "Från vilka (fler) får ni uppgifter, om inte från deltagaren själv?",
                sentence="Uppgifter kan komma från: {}.",
                others=True,
            ),
        ),
        when=PROCESSED,
        hangs_on=IF_PROCESSED,
    ),
    Heading(
        "Vem mer får del av uppgifterna?",
        "GDPR art. 13.1 e; GDPR art. 13.1 f; GDPR art. 14.1 e; GDPR art. 14.1 f",
        (
            Say(
                "personuppgifter.biträde-anlitas",
                {
                    "ja": "En leverantör lagrar eller behandlar uppgifterna åt oss.",
                    "nej": "Ingen leverantör behandlar uppgifterna åt oss.",
                },
                "om en leverantör behandlar uppgifterna",
            ),
            Say(
                "personuppgifter.tredjeland",
                {
                    "ja": "Uppgifterna kan föras till ett land utanför EU och EES.",
                    "nej": "Uppgifterna förs inte ut ur EU och EES.",
                },
                "om uppgifterna förs ut ur EU och EES",
            ),
        ),
        findings="GDPR art. 28; GDPR art. 44",
        when=PROCESSED,
        hangs_on=IF_PROCESSED,
    ),
    Heading(
        "Hur länge finns uppgifterna kvar?",
        "GDPR art. 13.2 a; GDPR art. 14.2 a; SoL 16 kap. 1 §",
        (
            Say(
                "dokumentation.gallring",
                {
                    "enligt lag": "Uppgifterna tas bort efter den tid som socialtjänstlagen säger.",
                    "enligt eget beslut": "Uppgifterna tas bort efter den tid som kommunen har beslutat.",
                    "oreglerad": "Det är inte bestämt hur länge uppgifterna finns kvar.",
                },
                "hur länge uppgifterna finns kvar",
            ),
            Open("Tiden", "Hur lång är tiden, eller vad bestämmer den?"),
        ),
        findings="SoL 16 kap. 1 §",
        when=PROCESSED,
        hangs_on=IF_PROCESSED,
    ),
    Heading(
        "Vilka rättigheter har du?",
        "GDPR art. 13.2 b; GDPR art. 13.2 d; GDPR art. 14.2 c; GDPR art. 14.2 e",
        (
            Tell(
                "Du kan begära att få se uppgifterna om dig, att få fel rättade, att få uppgifter raderade och att "
                "användningen begränsas. När du har rätt till det står i dataskyddsförordningen."
            ),
            Tell("Du kan klaga hos Integritetsskyddsmyndigheten (IMY)."),
            Judge(
                "Har den enskilde också rätt att invända eller att flytta uppgifterna? Det beror på grunden.",
                "GDPR art. 20; GDPR art. 21",
            ),
            Ask("personuppgifter.rättigheter-rutin", "Ordning för att svara inom en månad"),
        ),
        when=PROCESSED,
        hangs_on=IF_PROCESSED,
    ),
    Heading(
        "Kan du säga nej till att vi har uppgifterna?",
        "SoLPUL 6 § tredje stycket",
        (
            Tell(
                "Du kan inte motsätta dig att vi behandlar uppgifter på ett sätt som socialtjänstens "
                "dataskyddslag tillåter."
            ),
        ),
        when=Concept("socialtjänsten behandlar personuppgifter"),
        hangs_on="om socialtjänsten behandlar personuppgifter",
    ),
    Heading(
        "Om du har samtyckt till behandlingen",
        "GDPR art. 13.2 c; GDPR art. 14.2 d; GDPR art. 7.3",
        (Tell("Du kan när som helst ta tillbaka ditt samtycke. Det som har gjorts innan dess påverkas inte."),),
        when=Says("personuppgifter.rättslig-grund", ("samtycke",)),
        hangs_on="om samtycke är den rättsliga grunden",
    ),
    Heading(
        "Måste du lämna uppgifterna?",
        "GDPR art. 13.2 e",
        (Open("Skyldighet", "Måste deltagaren lämna uppgifterna, av vilket skäl, och vad händer annars?"),),
        when=PROCESSED,
        hangs_on=IF_PROCESSED,
    ),
    Heading(
        "Fattar en dator beslut om dig?",
        "GDPR art. 13.2 f; GDPR art. 14.2 g; GDPR art. 22.1",
        (
            Say(
                "beslut.i-enskilda-fall",
                {
                    "automatiserad beslutsfunktion": "Ett datorsystem fattar beslut om dig.",
                    "inget beslut": "Inget beslut om dig fattas i insatsen.",
                    "nämnden": "Människor i nämnden fattar besluten om dig.",
                    "utskott": "Människor i nämndens utskott fattar besluten om dig.",
                    "anställd": "En anställd fattar besluten om dig.",
                    "domstol": "En domstol fattar besluten om dig.",
                },
                "vem eller vad som fattar beslut",
            ),
            Ask("teknik.automatiserade-moment", "Automatiska moment"),
            Ask("ai.används-till", "AI"),
        ),
        when=PROCESSED,
        hangs_on=IF_PROCESSED,
    ),
)
