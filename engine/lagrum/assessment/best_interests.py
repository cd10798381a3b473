"""Prövning av barnets bästa: SoL 3 kap. and barnkonventionen. The balancing is left open: it is the committee's."""

from __future__ import annotations

from typing import Final

from lagrum.assessment.spec import Applies, Ask, Blueprint, Concept, Each, Heading, Judge, Not, Note, Open, Says

ALTERNATIVE: Final = "Vad innebär det för barnen: vad talar för, vad talar emot, och hur vet ni det?"

BEST_INTERESTS: Final = Blueprint(
    lead=(
        "Det här är ett underlag att fylla i. lagrum har skrivit in det som insatsen säger. Vad som är barnets bästa "
        "står "
        "inte här: det prövar nämnden, eller den som nämnden har gett uppgiften."
    ),
    headings=(
        Heading(
            "Åtgärden som prövas",
            "SoL 3 kap. 1 § första stycket; barnkonventionen art. 3.1",
            (
                Ask("namn", "Insatsen"),
                Ask("beskrivning", "Vad som händer"),
                Ask("form", "Form"),
                Ask("prövning", "Behovsprövning"),
                Ask("frivillig", "Frivillig"),
                Note(
                    "Barnets bästa ska beaktas i första hand i allt som rör barn. Är åtgärden vård eller behandling "
                    "för "
                    "ett barn ska det som är bäst för barnet avgöra.",
                ),
                Judge("Är insatsen vård eller behandling för ett barn? Det avgör hur tungt barnets bästa väger."),
            ),
            findings="SoL 3 kap. 1 §",
        ),
        Heading(
            "Vilka barn som berörs",
            "SoL 3 kap. 1 § andra stycket; barnkonventionen art. 1",
            (
                Note("Barn är den som inte har fyllt 18 år."),
                Each(
                    "målgrupp",
                    (
                        Ask("målgrupp.roll", "Grupp"),
                        Ask("målgrupp.ålder", "Ålder"),
                        Ask("målgrupp.mottagare", "Får själv insatsen"),
                        Ask("målgrupp.medföljande-barn", "Barn kan följa med"),
                        Ask("målgrupp.antal", "Ungefär hur många"),
                        Ask("målgrupp.placerad", "Placerade"),
                        Ask("målgrupp.skyddsbehov", "Behöver skydd"),
                        Ask("målgrupp.våld-av-vårdnadshavare", "Våld av vårdnadshavare kan förekomma"),
                    ),
                    "Vilka fler vänder sig insatsen till?",
                ),
                Open("Barn i närheten", "Vilka barn berörs utan att själva få insatsen, till exempel syskon?"),
            ),
        ),
        Heading(
            "Barnens åsikter",
            "SoL 3 kap. 1 § första stycket; SoL 3 kap. 2 §; barnkonventionen art. 12",
            (
                Ask("barnrätt.åsikter-inhämtas", "Barnen får säga vad de tycker"),
                Open("Hur", "Hur och när har barnen fått frågan, och vilka har inte fått den?"),
                Open("Vad de sagt", "Vad har barnen sagt? Skriv det utan att någon går att känna igen."),
                Judge("Vilken betydelse får åsikterna, efter barnens ålder och mognad?"),
            ),
            findings="SoL 3 kap. 2 §; barnkonventionen art. 12",
        ),
        Heading(
            "Information till barnen",
            "SoL 3 kap. 3 §",
            (
                Ask("barnrätt.information", "Barnen får löpande information som de förstår"),
                Open(
                    "Hur",
                    "Hur anpassas informationen till ålder, mognad och förutsättningar, och hur ser ni efter att "
                    "barnet "
                    "har förstått?",
                ),
            ),
        ),
        Heading(
            "Barnets talan",
            "SoL 3 kap. 4 §",
            (
                Note("Den som har fyllt 15 år får själv föra sin talan i mål och ärenden enligt lagen."),
                Open("Från 15 år", "Hur får den som har fyllt 15 år veta det, i de ärenden som insatsen leder till?"),
            ),
            when=Not(Says("prövning", ("utan behovsprövning", "ingen insats till enskild"))),
            hangs_on="om insatsen ges efter behovsprövning, alltså i ett ärende",
        ),
        Heading(
            "Vårdnadshavare och samtycke utan behovsprövning",
            "SoL 21 kap. 2 §; FB 6 kap. 11 §; barnkonventionen art. 5",
            (Ask("samtycke.vårdnadshavare", "Vårdnadshavarnas samtycke"),),
            findings="SoL 21 kap. 2 §",
            when=Concept("insatsen ges utan prövning enligt socialtjänstlagen"),
            hangs_on="om insatsen ges utan behovsprövning",
        ),
        Heading(
            "Från 15 år utan vårdnadshavarens samtycke",
            "SoL 21 kap. 2 §",
            (
                Ask("samtycke.lämplighet-utan-prövning", "Lämpligheten bedömd och nedskriven"),
                Judge("Är det lämpligt att den som har fyllt 15 år får insatsen på det här sättet?"),
            ),
            when=Applies("sol.21.2.från-15"),
            hangs_on="om barn från 15 år kan få insatsen utan behovsprövning och utan vårdnadshavarens samtycke",
        ),
        Heading(
            "Vårdnadshavare och samtycke efter behovsprövning",
            "SoL 21 kap. 1 §; FB 6 kap. 11 §; barnkonventionen art. 5",
            (
                Ask("samtycke.vårdnadshavare", "Vårdnadshavarnas samtycke"),
                Ask("samtycke.barnet", "Barnets egen vilja"),
                Ask("samtycke.lämplighet-med-prövning", "Lämpligheten bedömd, från 12 år"),
                Judge("Är det lämpligt att besluta utan vårdnadshavarens samtycke för den som har fyllt 12 år?"),
            ),
            findings="SoL 21 kap. 1 §",
            when=Not(Says("prövning", ("utan behovsprövning", "ingen insats till enskild"))),
            hangs_on="om insatsen ges efter behovsprövning",
        ),
        Heading(
            "Trygghet och utveckling",
            "barnkonventionen art. 6; barnkonventionen art. 19; SoL 19 kap. 1 §",
            (
                Ask("barnrätt.anmälningsrutin", "Rutin för att anmäla när ett barn misstänks fara illa"),
                Ask("riskanalys-mest-sårbara", "Analys av hur de mest sårbara kan skadas"),
                Open("Risker", "Hur kan insatsen, eller att den uteblir, skada ett barn, och vad gör ni åt det?"),
            ),
            findings="SoL 19 kap. 1 §; SoL 27 kap. 1 §",
        ),
        Heading(
            "Barnets privatliv",
            "barnkonventionen art. 16; OSL 26 kap. 1 §; OSL 12 kap. 3 §",
            (
                Ask("barnrätt.samtal-utan-vårdnadshavare", "Samtal med barn utan vårdnadshavare"),
                Each(
                    "informationsdelning",
                    (
                        Ask("informationsdelning.från", "Uppgifter lämnas från"),
                        Ask("informationsdelning.till", "till"),
                        Ask("informationsdelning.uppgifter", "Uppgifter"),
                    ),
                    "Lämnas uppgifter om barn till någon annan verksamhet (fler än här)? Till vem, vilka och varför?",
                ),
                Judge("Är ingreppet i barnets privatliv motiverat av vad barnet får ut av insatsen?"),
            ),
            findings="barnkonventionen art. 16; OSL 12 kap. 3 §",
        ),
        Heading(
            "Lika villkor",
            "barnkonventionen art. 2; KL 2 kap. 3 §",
            (
                Ask("begränsning", "Begränsad till vissa"),
                Ask("urval", "Hur det avgörs vem som får vara med"),
                Open("Barn som inte nås", "Vilka barn når insatsen inte, och vad beror det på?"),
            ),
        ),
        Heading(
            "Alternativ",
            "SoL 3 kap. 1 § första stycket; barnkonventionen art. 3.1",
            (
                Open("Insatsen som den är beskriven", ALTERNATIVE),
                Open("En annan utformning", f"Vilken? {ALTERNATIVE}"),
                Open("Att inte ge insatsen", ALTERNATIVE),
            ),
        ),
        Heading(
            "Avvägningen",
            "SoL 3 kap. 1 § första stycket; barnkonventionen art. 3.1",
            (
                Ask("barnrätt.bästa-prövat", "En prövning är redan gjord och nedskriven"),
                Judge("Vad är bäst för barnen, och varför? Utgå från rubrikerna ovan och säg vad som vägt tyngst."),
                Judge("Vilka andra intressen har vägts in, och hur förhåller de sig till barnets bästa?"),
                Open("Den som har prövat", "Vem har prövat, och vilken dag?"),
            ),
        ),
    ),
)
