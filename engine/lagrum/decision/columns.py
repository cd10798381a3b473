"""What an annex says of an intervention: its columns, the provision of each, and the facts that it is made of.

One table serves both ways: from facts to an annex, and from an annex to sketches.
"""

from __future__ import annotations

from lagrum.base.frozen import frozen


@frozen
class Column:
    """A column: an ASCII word that never changes, its heading, its provision, and its facts (path, label)."""

    key: str
    heading: str
    provision: str
    facts: tuple[tuple[str, str], ...]


COLUMNS: tuple[Column, ...] = (
    Column(
        "insats",
        "Vad insatsen är",
        "10 kap. 1 § SoL",
        (("form", "Form"), ("beskrivning", "Beskrivning")),
    ),
    Column(
        "malgrupp",
        "För vem",
        "",
        (
            ("målgrupp", "Målgrupp"),
            ("målgrupp.ålder", "Ålder"),
            ("målgrupp.roll", "Roll"),
            ("målgrupp.mottagare", "Tar emot insatsen"),
        ),
    ),
    Column(
        "grund",
        "Rättslig grund",
        "11 kap. 5 § SoL",
        (("behov", "Behov"), ("prövning", "Prövning"), ("laggrund", "Angiven laggrund")),
    ),
    Column(
        "beslut",
        "Beslut",
        "11 kap. 5 § SoL",
        (("beslut.insatser-utan-prövning", "Beslut i dag"), ("beslut.beslutsdatum", "Beslutsdag")),
    ),
    Column(
        "villkor",
        "Villkor",
        "2 kap. 3 § KL",
        (
            ("beslut.villkor", "Särskilda villkor beslutade"),
            ("urval", "Urval"),
            ("turordning", "Turordning"),
            ("begränsning", "Begränsning"),
            ("varaktighet", "Varaktighet"),
            ("omfattning", "Omfattning"),
        ),
    ),
    Column(
        "information",
        "Information om rätten att ansöka",
        "11 kap. 6 § SoL",
        (("information.rätt-att-ansöka", "Lämnas"), ("beslut.besked-vid-nekande", "Besked när platsen inte räcker")),
    ),
    Column(
        "dokumentation",
        "Dokumentation",
        "14 kap. 3 och 4 §§ SoL",
        (("dokumentation.omfattning", "Dokumenteras"),),
    ),
    Column(
        "undantag",
        "Undantag för identitet",
        "14 kap. 5 § SoL",
        (
            ("dokumentation.undantagsbeslut", "Undantagsbeslut i dag"),
            ("dokumentation.särskilda-skäl", "Särskilda skäl bedömda"),
            ("dokumentation.särskilda-skäl-finns", "Särskilda skäl finns"),
            ("dokumentation.undantag-per-insats", "Prövat för just denna insats"),
            ("dokumentation.skälen", "Skälen"),
        ),
    ),
    Column(
        "samtycke",
        "Vårdnadshavares samtycke",
        "21 kap. 2 § SoL",
        (
            ("samtycke.vårdnadshavare", "Samtycke"),
            ("samtycke.lämplighet-utan-prövning", "Lämpligheten utan samtycke bedömd (från 15 år)"),
            ("samtycke.lämplighet-finns", "Lämpligt utan samtycke"),
        ),
    ),
    Column(
        "avgift",
        "Avgift",
        "32 kap. 1 och 2 §§ SoL",
        (
            ("avgift.tas-ut", "Avgift tas ut"),
            ("avgift.slag", "Slag"),
            ("avgift.belopp", "Belopp"),
            ("avgift.beslutad-av", "Avgiften beslutad av"),
            ("behandlingskaraktär", "Av behandlingskaraktär"),
        ),
    ),
    Column(
        "utforare",
        "Utförare",
        "4 kap. 3 § SoL; 10 kap. KL",
        (
            ("huvudman", "Huvudman"),
            ("utförare", "Utförare"),
            ("utförare.slag", "Slag av utförare"),
            ("utförare.roll", "Utförarens roll"),
            ("utförare.avtal", "Avtal"),
        ),
    ),
    Column(
        "tillstand",
        "Tillstånd eller anmälan",
        "26 kap. 1 och 2 §§ SoL",
        (("utförare.driver", "Verksamhet"), ("utförare.tillstånd", "Tillstånd"), ("utförare.anmälan", "Anmälan")),
    ),
    Column(
        "delegation",
        "Delegation",
        "6 kap. 37 och 38 §§ KL; 30 kap. 1 och 5 §§ SoL",
        (("beslut.i-enskilda-fall", "Beslut i enskilda fall"),),
    ),
    Column(
        "barn",
        "Barnets bästa och åsikter",
        "3 kap. 1–3 §§ SoL",
        (
            ("barnrätt.bästa-prövat", "Barnets bästa prövat"),
            ("barnrätt.åsikter-inhämtas", "Barnets åsikter inhämtas"),
        ),
    ),
)
"""In the order of an annex. Texts stand last in their columns, so that a label in one ends no other fact."""

ID, NAME = "Id", "Insats"
TEXT_OF = "Textens fingeravtryck"
REMAINS = "Vad som kvarstår"
OWN_HEADINGS = (ID, NAME, TEXT_OF, REMAINS)
SETTLED = ("beslut.insatser-utan-prövning", "beslut.beslutsdatum", "dokumentation.undantagsbeslut")
"""The facts that this very decision would make: a demand for them alone is what the decision is there to meet."""
SEVERAL = " | "
"""Parts the values of several records of one post."""
FACTS = ("Uppgift", "Enligt beskrivningen", "För beslutet")
"""The headings of the table of one intervention in a document of lagrum's own."""
OVERVIEW = ("Insats", "Form", "För vem", "Dokumentation", "Samtycke", "Kvarstår")
"""The headings of the table of them all, whose cells are shortened."""
OWN_TABLES = (
    OVERVIEW,
    ("Bestämmelse", "Innebörd"),
    (NAME, "Ålder", "Barnets bästa prövat", "Barnets åsikter inhämtas"),
    (NAME, "Skäl"),
    (NAME, "Varför", "Bestämmelse"),
    ("Slag", "Skäl", "Bestämmelse"),
)
"""The headings of the other tables of such a document, which tell anew what the tables of one intervention say."""
