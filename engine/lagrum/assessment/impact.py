"""Konsekvensbedömning avseende dataskydd: GDPR art. 35. No level of risk is ever set here."""

from __future__ import annotations

from typing import Final

from lagrum.assessment.spec import Ask, Blueprint, Concept, Heading, Judge, Note, Open

IMPACT: Final = Blueprint(
    lead=(
        "Det här är ett underlag att fylla i. lagrum har skrivit in det som insatsen säger och gjort en rad av varje "
        "flöde. Hur stor en risk är, och om den går att godta, bedömer den personuppgiftsansvarige."
    ),
    headings=(
        Heading(
            "Behovet av en konsekvensbedömning",
            "GDPR art. 35.1; GDPR art. 35.3; GDPR art. 35.10",
            (
                Ask("personuppgifter.behandlas", "Slag av uppgifter"),
                Ask("personuppgifter.om-vilka", "Om vilka"),
                Ask("personuppgifter.högriskfall", "De tre fall där bedömningen alltid görs"),
                Ask("personuppgifter.sammanställning", "Uppgifter samlas i en sammanställning"),
                Ask("personuppgifter.samkörning", "Uppgifter förs samman från flera"),
                Ask("teknik.slag", "Teknik"),
                Ask("teknik.automatiserade-moment", "Automatiska moment"),
                Ask("ai.används-till", "AI"),
                Open("Omfattning", "Hur många personer, hur många uppgifter om var och en, hur länge och var?"),
                Note(
                    "Integritetsskyddsmyndighetens förteckning över behandlingar som kräver en bedömning finns inte i "
                    "lagrums lagtextsamling. Läs den hos myndigheten.",
                    "GDPR art. 35.4",
                ),
                Judge("Leder behandlingen sannolikt till en hög risk för dem som uppgifterna rör? Skriv skälen."),
            ),
            findings="GDPR art. 35",
        ),
        Heading(
            "Beskrivning av behandlingen",
            "GDPR art. 35.7 a",
            (
                Ask("beskrivning", "Vad som händer i insatsen"),
                Ask("personuppgifter.ändamål", "Ändamål"),
                Ask("ansvarig-nämnd", "Ansvarig nämnd"),
                Ask("personuppgifter.ansvarsfördelning", "Personuppgiftsansvar"),
                Ask("personuppgifter.inbördes-arrangemang", "Arrangemang mellan gemensamt ansvariga"),
                Ask("personuppgifter.biträde-anlitas", "En leverantör behandlar uppgifter"),
                Ask("personuppgifter.identifierbarhet", "Går att känna igen"),
                Ask("dokumentation.handlingar", "Handlingar som uppstår"),
                Ask("dokumentation.gallring", "Gallring"),
                Ask("personuppgifter.sökbegrepp", "Sökord"),
            ),
            findings="SoLPUF 11 §; GDPR art. 26",
        ),
        Heading(
            "Nödvändighet och proportionalitet",
            "GDPR art. 35.7 b; GDPR art. 5.1; GDPR art. 6.1",
            (
                Ask("personuppgifter.rättslig-grund", "Rättslig grund"),
                Ask("personuppgifter.uppgiftsminimering", "Bara det som behövs samlas in"),
                Ask("personuppgifter.information-till-registrerade", "De registrerade får veta"),
                Ask("personuppgifter.rättigheter-rutin", "Ordning för begäran från de registrerade"),
                Open(
                    "Mindre ingripande sätt",
                    "Går ändamålet att nå med färre uppgifter, eller utan att känna igen någon?",
                ),
                Judge("Står behandlingen i proportion till ändamålet? Skriv vad som talar för och emot."),
            ),
            findings="GDPR art. 5; GDPR art. 6",
        ),
        Heading(
            "Nödvändigt för arbetet i socialtjänsten",
            "SoLPUL 6 §; SoLPUL 7 §; GDPR art. 9.2",
            (
                Ask("personuppgifter.grund-känsliga", "Undantag som tillåter känsliga uppgifter"),
                Ask("personuppgifter.nödvändighet-bedömd", "Nödvändigheten bedömd och nedskriven"),
                Ask("personuppgifter.uppgifterna-nödvändiga", "Vad bedömningen kom fram till"),
                Ask("personuppgifter.tystnadsplikt", "Sekretess eller tystnadsplikt för alla som hanterar uppgifterna"),
                Judge("Behövs varje uppgift för att arbetet ska kunna utföras?"),
            ),
            findings="SoLPUL 6 §; SoLPUL 7 §; SoLPUL 7 a §; GDPR art. 9",
            when=Concept("behandlingen hör till socialtjänsten"),
            hangs_on="om behandlingen hör till socialtjänsten",
        ),
        Heading(
            "Risker, flöde för flöde",
            "GDPR art. 35.7 c; GDPR art. 35.1; OSL 8 kap. 1 §",
            (
                Note(
                    "Varje flöde som insatsen beskriver, och varje behandling inom den, har en rad. Det som ingen har "
                    "beskrivet står som »Fyll i«. Risken är lämnad tom."
                ),
            ),
            flows=True,
        ),
        Heading(
            "Åtgärder mot riskerna",
            "GDPR art. 35.7 d; GDPR art. 25; GDPR art. 32",
            (
                Ask("personuppgifter.behörighetsstyrning", "Åtkomst efter arbetsuppgift"),
                Ask("personuppgifter.åtkomstkontroll", "Loggning och kontroll"),
                Ask("personuppgifter.säker-överföring", "Säkra kanaler"),
                Ask("teknik.säker-identifiering", "Säker identifiering"),
                Ask("personuppgifter.incidentrutin", "Ordning för incidenter"),
                Ask("personuppgifter.biträdesavtal", "Avtal med leverantörer"),
                Open("Fler åtgärder", "Vilken åtgärd möter vilken risk, vem gör den, och när är den klar?"),
                Judge("Vilken risk är kvar efter åtgärderna?"),
            ),
            findings="GDPR art. 28; GDPR art. 32; SoLPUL 10 §",
        ),
        Heading(
            "Överföring utanför EU och EES",
            "GDPR art. 44; SoLPUF 16 §",
            (
                Ask("personuppgifter.tredjeland", "Uppgifter kan föras ut"),
                Ask("personuppgifter.överföringsstöd", "Stöd för överföringen"),
            ),
            findings="GDPR art. 44; SoLPUF 16 §",
        ),
        Heading(
            "Råd och synpunkter",
            "GDPR art. 35.2; GDPR art. 35.9",
            (
                Ask("personuppgifter.dataskyddsombud-rådfrågat", "Dataskyddsombudet har fått säga sin mening"),
                Open("Rådet", "Vad rådde ombudet, och vad gjorde ni av rådet?"),
                Open("De registrerade", "Vad tycker de som uppgifterna rör, eller deras företrädare?"),
            ),
        ),
        Heading(
            "Ställningstagande",
            "GDPR art. 35.1; GDPR art. 35.11; GDPR art. 36.1",
            (
                Ask("personuppgifter.konsekvensbedömning", "En konsekvensbedömning är redan gjord"),
                Ask("personuppgifter.hög-risk-kvarstår", "Vad den kom fram till om risken som är kvar"),
                Ask("personuppgifter.förhandssamråd", "Samråd med Integritetsskyddsmyndigheten"),
                Judge("Går behandlingen att börja som den är beskriven? Den personuppgiftsansvarige tar ställning."),
                Open("Den som tar ställning", "Vem, vilken dag, och när ses bedömningen över?"),
            ),
            findings="GDPR art. 36",
        ),
    ),
)
