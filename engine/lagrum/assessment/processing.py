"""Rows for the record of processing: GDPR art. 30.1 a–g."""

from __future__ import annotations

from typing import Final

from lagrum.assessment.spec import Ask, Blueprint, Heading, Listed, Open

OTHERS: Final = "Lämnas uppgifter om enskilda till fler än dem som står här? Till vilka?"

PROCESSING: Final = Blueprint(
    lead=(
        "Det här är rader att föra in i den personuppgiftsansvariges register. lagrum har skrivit in det som insatsen "
        "säger; den som ansvarar ser efter att det stämmer och fyller i resten."
    ),
    headings=(
        Heading(
            "a) Den som ansvarar",
            "GDPR art. 30.1 a",
            (
                Ask("ansvarig-nämnd", "Ansvarig nämnd"),
                Ask("personuppgifter.ansvarsfördelning", "Fördelningen av ansvaret"),
                Open("Kontakt", "Vilka är kontaktuppgifterna till den ansvarige?"),
                Open("Gemensamt ansvariga", "Vilka är gemensamt ansvariga, om det finns några?"),
                Open("Dataskyddsombud", "Vem är dataskyddsombud, och vilka är kontaktuppgifterna?"),
            ),
            findings="GDPR art. 30; SoLPUF 11 §; GDPR art. 26",
        ),
        Heading("b) Ändamålen", "GDPR art. 30.1 b", (Ask("personuppgifter.ändamål", "Ändamål"),)),
        Heading(
            "c) De registrerade och uppgifterna",
            "GDPR art. 30.1 c",
            (
                Ask("personuppgifter.om-vilka", "De registrerade"),
                Ask("personuppgifter.behandlas", "Uppgifterna"),
                Listed(
                    "informationsdelning",
                    "informationsdelning.uppgifter",
                    "Uppgifter som lämnas",
                    "Vilka uppgifter lämnas (fler än dem som står här)?",
                ),
            ),
        ),
        Heading(
            "d) Mottagarna",
            "GDPR art. 30.1 d",
            (
                Listed("informationsdelning", "informationsdelning.till", "Mottagare", OTHERS, others=True),
                Listed("utförare", "utförare.slag", "Utförare", "Vem utför insatsen (fler än dem som står här)?"),
                Ask("personuppgifter.biträde-anlitas", "En leverantör behandlar uppgifterna"),
            ),
        ),
        Heading(
            "e) Överföring till tredjeland",
            "GDPR art. 30.1 e",
            (
                Ask("personuppgifter.tredjeland", "Uppgifter kan föras ut ur EU och EES"),
                Ask("personuppgifter.överföringsstöd", "Stöd för överföringen"),
                Open("Vilket", "Vilket land eller vilken organisation, om uppgifter förs ut?"),
            ),
            findings="GDPR art. 44",
        ),
        Heading(
            "f) När uppgifterna gallras",
            "GDPR art. 30.1 f",
            (
                Ask("dokumentation.gallring", "Gallring"),
                Ask("dokumentation.handlingar", "Handlingar"),
                Open("Tid", "Efter hur lång tid raderas varje slag av uppgift?"),
            ),
            findings="SoL 16 kap. 1 §",
        ),
        Heading(
            "g) Skyddet",
            "GDPR art. 30.1 g",
            (
                Ask("personuppgifter.behörighetsstyrning", "Åtkomst efter arbetsuppgift"),
                Ask("personuppgifter.åtkomstkontroll", "Loggning och kontroll"),
                Ask("personuppgifter.säker-överföring", "Säkra kanaler"),
                Ask("dokumentation.skyddad-förvaring", "Skyddad förvaring"),
            ),
        ),
    ),
)
