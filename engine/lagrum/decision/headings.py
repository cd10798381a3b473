"""What the headings of an annex stand for: as the user says, as lagrum itself writes them, or as they are commonly put.

A heading that stands for nothing known is no guess: its texts are kept as comments, and it is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lagrum.base.errors import InputError
from lagrum.base.fold import fold
from lagrum.decision.columns import COLUMNS, ID, NAME, REMAINS, TEXT_OF, Column
from lagrum.model.vocabulary import Vocabulary
from lagrum.source.diagnostic import did_you_mean

AS_COMMENT = ""
"""What a heading stands for that is kept as a comment because the user says so."""
ID_PATH = "id"
COMPUTED = (REMAINS, TEXT_OF, "För beslutet")
"""Columns of lagrum's own that say what follows from the others: they are made anew, and not read."""
USUAL: Mapping[str, tuple[str, ...]] = {
    "namn": ("insats", "insatsens namn", "namn", "benämning", "namn på insats", "insatser", "verksamhet", "aktivitet"),
    "beskrivning": ("beskrivning", "innehåll", "beskrivning av insatsen", "kort beskrivning", "syfte och innehåll"),
    "form": ("form", "typ av insats", "insatstyp", "insatsform", "slag av insats"),
    "målgrupp": ("målgrupp", "målgrupper", "för vem"),
    "målgrupp.ålder": ("ålder", "åldersgrupp", "åldrar"),
    "prövning": ("prövning", "behovsprövning"),
    "varaktighet": ("varaktighet", "tid", "längd", "tidsbegränsning"),
    "omfattning": ("omfattning",),
    "beslut.insatser-utan-prövning": ("beslutat av", "beslutsfattare"),
    "beslut.beslutsdatum": ("beslutsdag", "beslutsdatum"),
    "dokumentation.omfattning": ("dokumentation", "dokumenteras"),
    "dokumentation.skälen": ("särskilda skäl", "skäl för undantag", "skälen", "motivering till undantag"),
    "samtycke.vårdnadshavare": ("samtycke", "vårdnadshavares samtycke", "samtycke från vårdnadshavare"),
    "avgift.tas-ut": ("avgift", "avgift tas ut"),
    "avgift.belopp": ("belopp", "avgiftens storlek"),
    "utförare": ("utförare", "utförs av", "genomförs av"),
    "information.rätt-att-ansöka": ("information om rätten att ansöka", "information"),
    "kommun": ("kommun",),
    "status": ("status",),
    ID_PATH: ("id", "insatsens id"),
}
_PROVISION = re.compile(r"\s*\([^()]*§[^()]*\)\s*$|\s*\([^()]*artik[^()]*\)\s*$")
_LABELS = {fold(label): path for column in COLUMNS for path, label in column.facts}
_USUAL = {fold(word): path for path, words in USUAL.items() for word in words}
_WHOLE = {fold(column.heading): column for column in COLUMNS}
_COMPUTED = {fold(word) for word in COMPUTED}

Meaning = str | None
"""A path (or `id`), a comment that was asked for (""), or None: not known."""


def chosen(pairs: Sequence[str], vocabulary: Vocabulary) -> dict[str, str]:
    """Return what the user says that headings stand for, by folded heading. Raises `InputError`."""
    found: dict[str, str] = {}
    for pair in pairs:
        heading, equals, name = pair.rpartition("=")
        if not equals or not heading.strip():
            raise InputError(f"»{pair}« säger inte vad en rubrik står för", 'skriv t.ex. --kolumn "Typ av stöd=form"')
        found[fold(heading)] = named(name, vocabulary)
    return found


def named(name: str, vocabulary: Vocabulary) -> str:
    """Return the path that a name means: of an attribute, »id«, or "" for a comment. Raises `InputError`."""
    name = name.strip()
    if not name or fold(name) == ID_PATH:
        return fold(name)
    record, _, field = name.rpartition(".")
    attribute = vocabulary.resolve(name) or vocabulary.resolve(field, fold(record))
    if attribute is None or attribute.kind.heading or attribute.owner != "insats":
        hint = did_you_mean(name, vocabulary.attributes) or "»lagrum visa begrepp« listar alla begrepp"
        raise InputError(f"»{name}« är inget begrepp som en kolumn kan stå för", hint)
    return attribute.path


def meaning(heading: str, own: Mapping[str, str], vocabulary: Vocabulary) -> Meaning:
    """Return what a heading stands for.

    >>> meaning("Typ av insats", {}, Vocabulary({}))
    >>> meaning("X", {"x": "form"}, Vocabulary({}))
    'form'
    """
    word = fold(" ".join(heading.split()))
    if word in own:
        return own[word]
    word = fold(_PROVISION.sub("", word))
    if word in own:
        return own[word]
    if word in _COMPUTED:
        return AS_COMMENT
    if word in (fold(NAME), fold(ID)):
        return "namn" if word == fold(NAME) else ID_PATH
    path = _LABELS.get(word) or _USUAL.get(word)
    if path is None and (column := _WHOLE.get(word)) is not None:
        first = column.facts[0][0]
        path = first if len(column.facts) == 1 else None
    if path is None:
        attribute = vocabulary.resolve(word)
        path = attribute.path if attribute is not None and not attribute.kind.heading else None
    if path is None or (path != ID_PATH and path not in vocabulary.attributes):
        return None
    return path


def whole(heading: str) -> Column | None:
    """Return the column of several facts that a heading of lagrum's own stands for."""
    return _WHOLE.get(fold(_PROVISION.sub("", " ".join(heading.split()))))


def is_own(heading: str) -> bool:
    """Whether a heading is one that lagrum itself writes: what it stands for need not be told."""
    word = fold(heading)
    return word in _LABELS or word in (fold(NAME), fold(ID)) or whole(heading) is not None


def is_usual(heading: str) -> bool:
    """Whether a heading is known without a vocabulary."""
    return fold(_PROVISION.sub("", " ".join(heading.split()))) in _USUAL or is_own(heading)


def is_computed(heading: str) -> bool:
    """Whether lagrum itself wrote a column, from the others."""
    return fold(heading) in _COMPUTED
