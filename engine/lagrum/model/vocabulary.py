"""The vocabulary (begrepp): the only place where attributes, their types and values are defined."""

from __future__ import annotations

from dataclasses import field
from enum import Enum
from functools import cached_property
from typing import Final, Literal

from lagrum.base.fold import fold
from lagrum.base.frozen import frozen

MAX_AGE = 125


class Kind(Enum):
    """The types of attributes; the values are what a `typ` line says."""

    BOOLEAN = "sanningsvärde"
    ONE_OF = "ett av"
    SOME_OF = "några av"
    INTEGER = "heltal"
    AGE = "ålder"
    DATE = "datum"
    AMOUNT = "belopp"
    TEXT = "text"
    RECORD = "post"
    GROUP = "grupp"

    @property
    def said(self) -> str:
        """What a lawyer reads about what an attribute of this type holds."""
        return _SAID[self]

    @property
    def numeric(self) -> bool:
        return self in (Kind.INTEGER, Kind.AGE, Kind.DATE, Kind.AMOUNT)

    @property
    def enumerated(self) -> bool:
        return self in (Kind.ONE_OF, Kind.SOME_OF)

    @property
    def yes_no(self) -> bool:
        """Whether it is ja or nej."""
        return self is Kind.BOOLEAN

    @property
    def truth(self) -> bool:
        """Whether a value is ja or nej."""
        return self is Kind.BOOLEAN

    @property
    def many(self) -> bool:
        """Whether a value is a list, which may hold several of the attribute's values at once."""
        return self is Kind.SOME_OF

    @property
    def case_split(self) -> bool:
        """Whether an interval stands for cases (persons of each of its ages), which are cut apart and judged singly.

        Of the other numbers an interval is one value that is not known more closely.
        """
        return self is Kind.AGE

    @property
    def is_record(self) -> bool:
        """Whether it is a post: any number of records, each with fields of its own."""
        return self is Kind.RECORD

    @property
    def heading(self) -> bool:
        """Whether it only gathers fields that exist once, and says nothing itself."""
        return self is Kind.GROUP

    @property
    def container(self) -> bool:
        """Whether it has no value of its own, but fields that have."""
        return self in (Kind.RECORD, Kind.GROUP)

    @property
    def comparable(self) -> bool:
        """Whether conditions compare its value; of the others they ask at most whether it is known."""
        return self is not Kind.TEXT and not self.container


_SAID: Final = {
    Kind.BOOLEAN: "ja eller nej",
    Kind.ONE_OF: "ett värde",
    Kind.SOME_OF: "ett eller flera värden",
    Kind.INTEGER: "ett tal",
    Kind.AGE: "en ålder",
    Kind.DATE: "ett datum",
    Kind.AMOUNT: "ett belopp",
    Kind.TEXT: "fri text",
    Kind.RECORD: "ett block för varje",
    Kind.GROUP: "en grupp rader",
}


class Nature(Enum):
    """What an attribute is to the law and to those who look for a way forward; the values are what an `art` line says.

    DESIGN: a design may be changed, a fact only be cleared up, the author's own legal label is tried and never
    believed, and a description is read by no rule.
    """

    DESIGN = "utformning"
    FACT = "faktum"
    LABEL = "etikett"
    DESCRIPTION = "beskrivning"


TAKES = {
    "beslut": "ett beslut av den som har rätt att besluta",
    "avtal": "ett avtal eller en överenskommelse",
    "information": "att de berörda informeras",
    "tillstånd": "ett tillstånd eller en anmälan",
    "bedömning": "att någon gör bedömningen och skriver ner den; svaret är inte givet",
    "samtycke": "att den som ska samtycka faktiskt gör det",
    "rutin": "en rutin eller ett arbetssätt som införs",
    "utformning": "att insatsen utformas annorlunda",
    "resurs": "personal, utbildning eller andra resurser",
}
"""What a change of an attribute takes, by the word after `tar`."""


@frozen
class Implication:
    """What a value implies of another attribute (`medför`), by the value's own meaning.

    `within`: a number lies between two, both inclusive. `is`: a value is, or for a list is among them. `not`: it is
    not. `words` are those of the line.
    """

    target: str
    operator: Literal["within", "is", "not"]
    operand: tuple[int, int] | str | bool
    words: str = ""
    place: str = ""


@frozen
class Link:
    """All that the values of one attribute imply of another."""

    source: Attribute
    target: Attribute
    of: dict[str | bool, tuple[Implication, ...]]


@frozen
class ValueNote:
    """What a value means and implies, where it gets its meaning, and the synonyms that an intervention may use."""

    meaning: str = ""
    citation: str = ""
    synonyms: tuple[str, ...] = ()
    cost: int = 0
    """What it costs to choose it when ways forward are sought; 0: what its attribute costs."""
    implies: tuple[Implication, ...] = ()
    described: bool = False
    """Whether it is only said, so that one can say what is true: no rule tells it from a value it does not know."""
    resembles: tuple[str, ...] = ()
    """Words that are taken for it and mean something else, or more: they are never read as it, but lead to it."""


@frozen(slots=False)
class Attribute:
    """One begrepp. `path` is unique: "form", "samtycke.vårdnadshavare", "målgrupp.ålder".

    `record` is the name of the post it is a field of, or "". `cost` (1–9) weighs a change when ways forward are
    sought, and `takes` is the key in `TAKES` of what it takes. `place` is "file:line" of the definition.
    """

    path: str
    kind: Kind
    record: str = ""
    values: tuple[str, ...] = ()
    question: str = ""
    meaning: str = ""
    citation: str = ""
    nature: Nature = Nature.FACT
    cost: int = 5
    owner: str = "insats"
    notes: dict[str, ValueNote] = field(default_factory=dict)
    place: str = ""
    takes: str = "utformning"
    scale: bool = False
    """Whether the values are listed in order, from one end of a scale to the other."""

    def alike(self, value: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return the words that are taken for a value and mean something else, each with its other such values."""
        note = self.notes.get(value)
        return tuple(
            (word, tuple(v for v, n in self.notes.items() if v != value and word in n.resembles))
            for word in (note.resembles if note is not None else ())
        )

    @property
    def changeable(self) -> bool:
        """Whether a way forward may change it."""
        return self.nature is Nature.DESIGN

    def cost_of(self, value: str) -> int:
        """Return what it costs to choose a value."""
        note = self.notes.get(value)
        return note.cost if note is not None and note.cost else self.cost

    @property
    def name(self) -> str:
        """The name as it is written within its post or group."""
        return self.path.rsplit(".", 1)[-1]

    @cached_property
    def by_phrase(self) -> dict[str, str]:
        """Folded phrase (value or synonym) → value."""
        table = {fold(v): v for v in self.values}
        for value, note in self.notes.items():
            for synonym in note.synonyms:
                table.setdefault(fold(synonym), value)
        return table


@frozen(slots=False)
class Vocabulary:
    """All attributes by path."""

    attributes: dict[str, Attribute]

    def resolve(self, name: str, record: str = "") -> Attribute | None:
        """Return the attribute that `name` means within the post `record` ("" = the intervention itself)."""
        key = fold(name)
        if record and (found := self._folded.get(fold(f"{record}.{name}"))):
            return found
        found = self._folded.get(key)
        if found and found.record and found.record != record:
            return None
        return found

    def records(self, owner: str | None = None) -> list[Attribute]:
        """Return the attributes of type post, in order of definition."""
        return [a for a in self.attributes.values() if a.kind.is_record and owner in (None, a.owner)]

    def fields(self, container: str) -> list[Attribute]:
        """Return the fields of a post or group."""
        return self._fields.get(container, [])

    @cached_property
    def links(self) -> dict[str, tuple[Link, ...]]:
        """What values imply of other attributes, by post ("" = the intervention itself)."""
        found: dict[str, list[Link]] = {}
        for source in self.attributes.values():
            by_target: dict[str, dict[str | bool, list[Implication]]] = {}
            for name, note in source.notes.items():
                value = name == "ja" if source.kind is Kind.BOOLEAN else name
                for implied in note.implies:
                    by_target.setdefault(implied.target, {}).setdefault(value, []).append(implied)
            for target, of in by_target.items():
                all_of = {value: tuple(implied) for value, implied in of.items()}
                found.setdefault(source.record, []).append(Link(source, self.attributes[target], all_of))
        return {post: tuple(links) for post, links in found.items()}

    @cached_property
    def linked(self) -> frozenset[str]:
        """The attributes that imply something, or of which something is implied."""
        every = [link for links in self.links.values() for link in links]
        return frozenset(a.path for link in every for a in (link.source, link.target))

    @cached_property
    def _folded(self) -> dict[str, Attribute]:
        return {fold(path): a for path, a in self.attributes.items()}

    @cached_property
    def _fields(self) -> dict[str, list[Attribute]]:
        table: dict[str, list[Attribute]] = {}
        for a in self.attributes.values():
            if "." in a.path:
                table.setdefault(a.path.split(".", 1)[0], []).append(a)
        return table

    def names(self, record: str = "", owner: str | None = None) -> list[str]:
        """Return the names that may be written at the top (or within the post or group `record`)."""
        if record:
            return [a.name for a in self.fields(record)]
        return [p for p, a in self.attributes.items() if "." not in p and owner in (None, a.owner)]
