"""Decision tables (`tabell`): what stands in their cells, and the rules and concepts that were made of them."""

from __future__ import annotations

from lagrum.base.frozen import frozen
from lagrum.law.citation import Citation
from lagrum.model.rule import Validity

ALL = "alla"
"""A cell that asks for nothing."""


@frozen
class Row:
    """One provision: the label's value that claims it, and a cell for each column of the table, as written.

    `reaches` and `carries` are the names in `Rulebook.derived` of this row's own definitions of »<value> når« and
    »<value> bär«; `refusal` and `demand` the ids of its hinder and krav, "" for a row without one.
    """

    name: str
    value: str
    title: str
    citation: str
    citations: tuple[Citation, ...]
    source: str
    validity: Validity
    cells: tuple[str, ...]
    refusal_message: str
    demand_message: str
    reason: str
    reaches: str
    carries: str
    refusal: str
    demand: str
    place: str


@frozen
class Table:
    """A decision table. `label` is the path of the attribute whose values name the rows, `record` the post ("" = none).

    A row's cells are those of `tested`, then those of `demanded`. `concept` is the derived concept that some row
    carries, and `definitions` the names in `Rulebook.derived` of its definitions here.
    """

    name: str
    title: str
    record: str
    source: str
    label: str
    context: str
    concept: str
    meaning: str
    tested: tuple[str, ...]
    demanded: tuple[str, ...]
    outside: tuple[str, ...]
    rows: tuple[Row, ...]
    definitions: tuple[str, ...]
    place: str

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.tested, *self.demanded)

    @property
    def derived(self) -> frozenset[str]:
        """The names of all definitions that were made of it."""
        return frozenset([*self.definitions, *(n for r in self.rows for n in (r.reaches, r.carries))])

    @property
    def rules(self) -> frozenset[str]:
        """The ids of all rules that were made of it."""
        return frozenset(n for r in self.rows for n in (r.refusal, r.demand) if n)
