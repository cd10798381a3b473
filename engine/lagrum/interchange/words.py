"""The closed lists: outcomes, kinds of sources, levels …; each word has an address and says what it means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lagrum.base.fold import ascii_fold
from lagrum.base.frozen import frozen
from lagrum.model.vocabulary import Kind

OWN: Final = "urn:lagrum:term/"
"""Below which lagrum's own terms stand. They are the same whatever base the publisher has chosen."""


@frozen
class Word:
    """A word of a closed list.

    >>> Word("outcome", "möjlighet").iri
    'urn:lagrum:term/outcome/mojlighet'
    """

    group: str
    word: str

    @property
    def local(self) -> str:
        """What stands after `OWN` in its address."""
        return f"{self.group}/{ascii_fold(self.word).replace(' ', '-')}"

    @property
    def iri(self) -> str:
        """Its address."""
        return OWN + self.local


VALUE, DERIVED = "värde", "härlett begrepp"
EXCEPTION = "undantag"
IN_FORCE: Final = ("gäller", "gäller inte än", "gäller inte längre")

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "outcome": {
        "hinder": "Bestämmelsen står i vägen för insatsen som den är beskriven.",
        "krav": "Bestämmelsen ställer ett krav, som är uppfyllt, ouppfyllt eller okänt.",
        "fråga": "Rätten är öppen: ett svar behövs från någon som får ge det.",
        "möjlighet": "Bestämmelsen öppnar en möjlighet, med det förbehåll som står intill.",
        "upplysning": "Något att veta, som varken hindrar eller kräver.",
        EXCEPTION: "Regeln gör inget annat än att hindra andra regler från att gälla.",
    },
    "sourceKind": {
        "grundlag": "Grundlag.",
        "eu-rätt": "Förordning eller annan rättsakt inom EU.",
        "lag": "Lag som riksdagen har beslutat.",
        "förordning": "Förordning som regeringen har beslutat.",
        "föreskrift": "Föreskrift från en myndighet.",
        "allmänna råd": "Allmänna råd från en myndighet. Binder inte.",
        "förarbete": "Förarbete till lag. Binder inte.",
        "praxis": "Avgörande från domstol eller tillsyn.",
        "vägledning": "Vägledning från en myndighet, eller lagrums läsning. Binder inte.",
        "nätverkets ställningstagande": "Ställningstagande från ett nätverk av jurister. Binder inte.",
        "lokal tolkning": "Den egna kommunens tolkning. Binder ingen annan.",
    },
    "level": {
        "mikro": "Kan lösas i verksamheten eller i den egna nämnden.",
        "meso": "Kan lösas av kommunen, eller av flera nämnder eller huvudmän tillsammans.",
        "makro": "Kräver myndighet, domstol eller lagstiftare.",
    },
    "status": {
        "öppen": "Ingen har frågats än, så vitt katalogen säger.",
        "eskalerad": "Ett memo är skickat.",
        "besvarad": "Ett svar gäller.",
        "omprövas": "Ett svar har getts, men det räknas inte längre.",
    },
    "inForce": {
        "gäller": "I kraft den dag som exporten avser.",
        "gäller inte än": "Börjar gälla efter den dag som exporten avser.",
        "gäller inte längre": "Har slutat gälla före den dag som exporten avser.",
    },
    "valueType": {
        **{kind.value: f"Uppgiften är {kind.said}." for kind in Kind if not kind.container},
        "post": "Uppgiften är ett block som kan stå flera gånger, med egna fält.",
        "grupp": "En rubrik för uppgifter som hör ihop; den säger inget själv.",
        VALUE: "Ett värde som en uppgift kan ha.",
        DERIVED: "Följer av andra uppgifter, enligt en eller flera definitioner.",
    },
    "nature": {
        "utformning": "Något som den som utformar insatsen kan välja.",
        "faktum": "Något som bara kan klarläggas.",
        "etikett": "Författarens egen rättsliga beteckning, som prövas och aldrig tas för given.",
        "beskrivning": "Beskrivning som ingen regel läser.",
    },
}
"""By list, each word with what it means."""
