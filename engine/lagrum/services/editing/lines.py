"""Which words may begin a row, by the kind of file and the block that the row stands in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from lagrum.binding import answers, deviations, duties, praxis, rules, tables, vocabulary
from lagrum.binding.intervention import DEVIATION
from lagrum.language.parts import BELONGS, EXAMPLE
from lagrum.language.statement import Statement
from lagrum.model.vocabulary import Attribute, Vocabulary
from lagrum.rulebook import ledger

GIVEN: Final = "givet"
EXAMPLE_LINES: Final = (GIVEN, "datum", "ger")
VALUE_LINES: Final = ("betyder", "lagrum", "även", "kostnad", "medför", "art")
REFORM_LINES: Final = ("motiv", "upphäver")

HEADS: Final[Mapping[str, Sequence[str]]] = {
    ".insats": ("insats",),
    ".kommun": ("kommun",),
    ".regel": rules.HEADS,
    ".prov": (f"{EXAMPLE} {BELONGS}",),
    ".begrepp": ("begrepp",),
    ".svar": ("ställningstagande",),
    praxis.SUFFIX: (praxis.BLOCK,),
    ".reform": ("reform", "regel", "härled"),
    duties.SUFFIX: (duties.HEAD,),
    ledger.SUFFIX: (ledger.HEAD,),
}
"""What may stand outermost, by suffix: the kinds of file that are helped with."""

BLOCKS: Final[Mapping[str, Sequence[str]]] = {
    "regel": rules.RULE_LINES,
    "härled": rules.DERIVED_LINES,
    tables.TABLE: tables.TABLE_LINES,
    tables.ROW: tables.ROW_LINES,
    "begrepp": vocabulary.LINES,
    "fält": vocabulary.LINES,
    "värde": VALUE_LINES,
    "ställningstagande": answers.LINES,
    praxis.BLOCK: praxis.LINES,
    "reform": REFORM_LINES,
    DEVIATION: deviations.LINES,
    duties.HEAD: duties.LINES,
    ledger.HEAD: (ledger.CHAPTER, ledger.OUTSIDE, ledger.OPEN),
    ledger.CHAPTER: (ledger.OUTSIDE, ledger.OPEN),
}
LONGER: Final[Mapping[str, str]] = {"undantag": "undantag från", "viker": "viker för"}
"""Words that a row begins with and that are always followed by the same one."""
CONDITIONS: Final = frozenset(("när", "kräver"))
REFERENCES: Final = frozenset(("undantag", "viker", "ersätter", "upphäver", "besvarar", "godtas", "rör"))
"""Rows that name rules."""
CONCEPTS: Final = frozenset(("bär", "åberopat"))
"""Rows of a table that name a derived concept."""


def known_suffix(name: str) -> str:
    """Return the suffix of a file that is helped with, "" for any other."""
    return next((suffix for suffix in HEADS if name.endswith(suffix)), "")


def facts_block(suffix: str, path: Sequence[Statement]) -> Sequence[Statement] | None:
    """Return the blocks within the one that holds facts (`insats`, `kommun`, `givet`); None outside of all such."""
    if suffix in (".insats", ".kommun"):
        inside = path[1:] if path and path[0].name == suffix[1:] else None
        return None if inside is None or (inside and inside[0].name == DEVIATION) else inside
    at = next((k for k, s in enumerate(path) if s.name == GIVEN), None)
    return None if at is None else path[at + 1 :]


def attribute_of(suffix: str, path: Sequence[Statement], name: str, vocabulary: Vocabulary) -> Attribute | None:
    """Return the attribute that a row called `name` in a block is about, None when it is about none."""
    inside = facts_block(suffix, path)
    if inside is None or len(inside) > 1:
        return None
    found = vocabulary.resolve(f"{inside[0].name}.{name}" if inside else name)
    return found if found is not None and found.name.casefold() == name.casefold() else None


def rows_of(suffix: str, path: Sequence[Statement], vocabulary: Vocabulary) -> Sequence[str]:
    """Return the words that may begin a row in a block."""
    if not path:
        return HEADS.get(suffix, ())
    inside = facts_block(suffix, path)
    if inside is not None:
        owner = suffix[1:] if suffix in (".insats", ".kommun") else None
        names = vocabulary.names(inside[-1].name if inside else "", None if inside else owner)
        return [*names, DEVIATION] if suffix == ".insats" and not inside else names
    name = path[-1].name
    if name == EXAMPLE:
        return (EXAMPLE,) if suffix == ".prov" and len(path) == 1 else EXAMPLE_LINES
    if name == tables.ROW and len(path) > 1:
        return [*_columns(path[-2]), *BLOCKS[name]]
    return BLOCKS.get(name, ())


def _columns(table: Statement) -> list[str]:
    """Return the words that the rows of a table test, and demand, by its own lines."""
    found = [word for line in table.children if line.name in ("prövas", "krävs") for word in (line.rest or "").split()]
    return [word.strip(",") for word in found]


def is_condition(path: Sequence[Statement], row: Statement) -> bool:
    """Whether a row holds a condition, also a cell of a decision table."""
    if row.name in CONDITIONS:
        return not (path and path[-1].name == tables.ROW and (row.rest or "").startswith(('"', "”")))
    return len(path) > 1 and path[-1].name == tables.ROW and row.name in _columns(path[-2])
