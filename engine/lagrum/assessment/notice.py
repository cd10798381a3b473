"""Information to participants: SoL 11 kap. 6 § and GDPR art. 13–14, in short plain sentences.

A sentence stands here only where the facts or the law itself carry it, and no demand on its fact is open or unmet. What
nobody knows is a blank; it, and what a rule stands in the way of, is named last among what may not be said yet.
"""

from __future__ import annotations

from typing import Final

from lagrum.assessment.notice_data import ABOUT_DATA
from lagrum.assessment.spec import (
    Applies,
    Ask,
    Blueprint,
    Concept,
    Each,
    Heading,
    Judge,
    Listed,
    Not,
    Open,
    Say,
    Says,
    Tell,
)

WITHOUT: Final = Concept("insatsen ges utan prövning enligt socialtjänstlagen")
IF_WITHOUT: Final = "om insatsen ges utan behovsprövning"

NOTICE: Final = Blueprint(
    lead=(
        "Det här är ett utkast till text. Raderna med »Till deltagarna« är skrivna för dem; resten är till er. Byt "
        "inte "
        "ut ett »Fyll i« mot en gissning: det som inte är känt får texten inte säga."
    ),
    headings=(
        Heading(
            "Vad är det här?",
            "SoL 6 kap. 2 §; SoL 11 kap. 6 §",
            (
                Say("namn", {"": "Insatsen heter {}."}, "vad insatsen heter"),
                Say("beskrivning", {"": "Så här går det till: {}."}, "vad som händer i insatsen"),
                Each(
                    "målgrupp",
                    (Ask("målgrupp.roll", "Den är till för"), Ask("målgrupp.ålder", "Ålder")),
                    "Vilka (fler) är insatsen till för?",
                ),
                Open("Kontakt", "Vem kontaktar man, och hur?"),
                Judge(
                    "Är texten begriplig för dem som ska läsa den, särskilt om de är barn?",
                    "GDPR art. 12.1; SoL 3 kap. 3 §",
                ),
            ),
        ),
        Heading(
            "Bestämmer du själv?",
            "SoL 2 kap. 1 §",
            (
                Say(
                    "frivillig",
                    {
                        "ja": "Du bestämmer själv om du vill vara med. Du kan tacka nej eller sluta utan att det får "
                        "följder.",
                        "nej": "Om du tackar nej eller slutar kan det få följder för dig.",
                    },
                    "om deltagandet är frivilligt",
                ),
            ),
        ),
        Heading(
            "Vad kostar det?",
            "SoL 32 kap. 1 §; SoL 32 kap. 2 §",
            (
                Say(
                    "avgift.tas-ut",
                    {"ja": "Det kostar att vara med.", "nej": "Det kostar inget att vara med."},
                    "vad det kostar",
                ),
            ),
            findings="SoL 32 kap. 1 §; SoL 32 kap. 2 §",
        ),
        Heading(
            "Avgiftens storlek",
            "SoL 32 kap. 1 §",
            (Say("avgift.belopp", {"": "Avgiften är {}."}, "hur stor avgiften är", rests_on="avgift.tas-ut"),),
            when=Says("avgift.tas-ut", ("ja",)),
            hangs_on="om en avgift tas ut",
        ),
        Heading(
            "Du kan ansöka om andra insatser",
            "SoL 11 kap. 6 §; SoL 11 kap. 1 §",
            (
                Tell(
                    "Du kan också ansöka om insatser hos socialnämnden. Då prövar nämnden vad just du behöver. Det "
                    "kan du "
                    "göra vare sig du är med här eller inte."
                ),
                Open("Ansökan", "Var och hur ansöker man?"),
                Ask("information.rätt-att-ansöka", "Den som genomför insatsen berättar det"),
                Judge("På vilket sätt och hur utförligt är det lämpligt att berätta det?"),
            ),
            findings="SoL 11 kap. 6 §",
            when=WITHOUT,
            hangs_on=IF_WITHOUT,
        ),
        Heading(
            "Om du inte har fyllt 15 år",
            "SoL 21 kap. 2 §",
            (
                Tell("Om du inte har fyllt 15 år får du vara med bara om din vårdnadshavare har sagt ja."),
                Ask("samtycke.vårdnadshavare", "Vårdnadshavarnas samtycke"),
            ),
            findings="SoL 21 kap. 2 §",
            when=(WITHOUT, Applies("sol.21.2")),
            hangs_on="om barn som inte har fyllt 15 år kan få insatsen utan behovsprövning",
        ),
        Heading(
            "Om du har fyllt 15 men inte 18 år",
            "SoL 21 kap. 2 §",
            (
                Tell(
                    "Om du har fyllt 15 år kan du få vara med också utan att din vårdnadshavare har sagt ja, om det "
                    "är lämpligt."
                ),
                Judge("Är det lämpligt att den som har fyllt 15 år får insatsen på det här sättet?"),
            ),
            when=(WITHOUT, Applies("sol.21.2.från-15")),
            hangs_on="om barn från 15 år kan få insatsen utan behovsprövning och utan vårdnadshavarens samtycke",
        ),
        Heading(
            "Om barnet får en insats efter prövning",
            "SoL 21 kap. 1 §; SoL 3 kap. 4 §",
            (
                Tell("Vem som måste säga ja till insatsen beror på barnets ålder och på vilken insats det är."),
                Tell("Den som har fyllt 15 år får själv föra sin talan i sitt ärende."),
                Ask("samtycke.vårdnadshavare", "Vårdnadshavarnas samtycke"),
                Ask("samtycke.barnet", "Barnets egen vilja"),
            ),
            findings="SoL 21 kap. 1 §",
            when=(Says("prövning", ("med behovsprövning",)), Concept("insatsen rör barn")),
            hangs_on="om insatsen ges efter behovsprövning och rör barn",
        ),
        Heading(
            "Vad skriver vi ner?",
            "SoL 14 kap. 3–6 §§",
            (
                Say(
                    "dokumentation.omfattning",
                    {
                        "fullt ut": "Vi skriver ner det som är viktigt när du får insatsen.",
                        "utan personliga förhållanden": "När du får råd skriver vi inte ner något om dina personliga "
                        "förhållanden.",
                        "utan identitet": "Vi skriver ner vad vi gör, men inte vem du är.",
                        "inga journaler": "Vi räknar till exempel besök, men skriver inte ner något om var och en.",
                        "ingen dokumentation": "Vi skriver inte ner något om dig.",
                    },
                    "vad som skrivs ner om deltagarna",
                ),
                Tell("Tycker du att något som vi har skrivit om dig är fel ska det antecknas."),
            ),
            findings="SoL 14 kap. 3 §; SoL 14 kap. 4 §; SoL 14 kap. 5 §",
            when=Not(Says("prövning", ("ingen insats till enskild",))),
            hangs_on="om någon enskild får insatsen",
        ),
        Heading(
            "Vem får veta vad du berättar?",
            "OSL 26 kap. 1 §; SoL 17 kap. 11 §",
            (
                Tell(
                    "Inom socialtjänsten gäller sekretess. Kommunens personal får som regel inte berätta om dig för "
                    "andra."
                ),
                Tell("Det finns undantag i lagen. Då får eller ska en uppgift lämnas."),
                Listed(
                    "informationsdelning",
                    "informationsdelning.till",
                    "vilka som får uppgifter",
                    "Till vilka (fler) lämnas uppgifter om dem som deltar?",
                    sentence="Enligt planen lämnas uppgifter till: {}.",
                    others=True,
                ),
                Listed(
                    "informationsdelning",
                    "informationsdelning.stöd",
                    "med vilket stöd uppgifterna lämnas",
                    "Vilket stöd åberopas för varje väg som uppgifterna lämnas på?",
                ),
                Judge("Har varje väg som uppgifterna lämnas på stöd? Skriv bara ut dem som har det."),
                Listed(
                    "utförare",
                    "utförare.tystnadsplikt",
                    "vad som binder utförarens personal till tystnad",
                    "Vad binder den som utför insatsen till tystnad: sekretesslagen, tystnadsplikt i lag, avtal "
                    "eller inget?",
                ),
            ),
            findings="SoL 17 kap. 11 §",
            when=Says("huvudman", ("socialnämnd",)),
            hangs_on="om socialnämnden ansvarar för insatsen",
        ),
        Heading(
            "Om ett barn far illa",
            "SoL 19 kap. 1 §",
            (
                Tell(
                    "Om de som arbetar här får veta eller misstänker att ett barn far illa måste de genast anmäla det "
                    "till socialnämnden."
                ),
                Ask("barnrätt.anmälningsrutin", "Rutin för anmälan"),
            ),
            when=Applies("sol.19.1.rutin"),
            hangs_on="om de som arbetar i insatsen hör till dem som ska anmäla (i familjerådgivning gäller 19 kap. 2 "
            "§)",
        ),
        *ABOUT_DATA,
    ),
)
