"""How a question is answered, by the type of what it asks about."""

from __future__ import annotations

from typing import Final, Literal

from lagrum.model.vocabulary import Kind

StepKind = Literal["ett av", "några av", "ja/nej", "ålder", "tal", "belopp", "datum", "text", "post"]
KINDS: Final[dict[Kind, StepKind]] = {
    Kind.BOOLEAN: "ja/nej",
    Kind.ONE_OF: "ett av",
    Kind.SOME_OF: "några av",
    Kind.INTEGER: "tal",
    Kind.AGE: "ålder",
    Kind.AMOUNT: "belopp",
    Kind.DATE: "datum",
    Kind.TEXT: "text",
    Kind.RECORD: "post",
    Kind.GROUP: "text",  # a group says nothing itself and is never asked about
}
"""How a question is answered, by the type of what it asks about."""

SPOKEN: Final[frozenset[StepKind]] = frozenset(("ålder", "tal", "belopp", "datum"))
"""Answers that are read as people say them (»75 år och äldre«), and never as words."""
FREE = Kind.TEXT
"""The type of what any words answer."""
