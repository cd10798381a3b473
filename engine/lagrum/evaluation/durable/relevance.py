"""Which rules are told of, from the network's own conclusions (DESIGN §4, ADR 3).

A rule that may apply is told of only when something in the draft ties to it: when at least one condition beyond date
and bare presence surely holds, also with the lists and posts of the draft taken to be complete. What ties is put as a
formula, which the network concludes like any other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lagrum.evaluation.conclusions import Relevant
from lagrum.model.formula import And, Formula, Lit, Or, Ref

NO, UNKNOWN, YES = 0, 2, 3
"""The truth values as answers have them."""

BARE = ("always", "known", "undefined")
"""Operators that say nothing of what the draft is about."""


@dataclass(slots=True)
class Sifted:
    """A rule that can be told of: the symbols of whether it applies, and of whether something ties to it (-1: none)."""

    name: str
    applies: int
    tied: int


def tie(condition: Formula) -> Formula | None:
    """Return the formula that surely holds when something ties a draft to a rule's condition; None when nothing can.

    >>> from lagrum.model.formula import Atom
    >>> a, here = Lit(Atom("", "form", "has", "råd")), Lit(Atom("", "start", "known"))
    >>> tie(And((a, here))) == Or((a,))
    True
    >>> tie(here) is None
    True
    """
    return _one_of(condition.parts) if isinstance(condition, And) else _part(condition)


def _part(formula: Formula) -> Formula | None:
    """Return what ties within a part. That a concept or a value is absent ties nothing, nor does what always holds."""
    match formula:
        case Lit(atom, negated):
            absent = negated and isinstance(atom.operand, str)
            return None if absent or atom.operator in BARE else formula
        case Ref(_, negated):
            return None if negated else formula
        case Or(parts):
            return _one_of(parts)
        case And(parts):
            some = _one_of(parts)
            return None if some is None else And((formula, some))


def _one_of(parts: tuple[Formula, ...]) -> Formula | None:
    found = tuple(tied for part in parts if (tied := _part(part)) is not None)
    return Or(found) if found else None


class Relevance:
    """Sifts the rules of one program. Codes are the truth value of every symbol on a fact, the last symbol first."""

    def __init__(self, names: Sequence[str], sifted: Mapping[str, Sequence[Sifted]], symbols: int) -> None:
        """Take the rules that can be told of: their names in order, what is known of them by scope."""
        self._order = {name: number for number, name in enumerate(names)}
        self._last = symbols - 1
        self._sifted = sifted

    def sift(
        self, found: Mapping[str, Sequence[bytes]], complete: Mapping[str, Sequence[bytes]], written: Mapping[str, int]
    ) -> Relevant:
        """Return what is worth telling of one intervention.

        `found` are the codes of its facts, by scope, and `complete` of the same when it is taken to be complete;
        `written` says how many of the records, the first ones, it says that there are.
        """
        tied: dict[str, frozenset[int]] = {}
        may = 0
        for scope, rules in self._sifted.items():
            facts = found[scope]
            sure = written[scope] if scope else 1
            for rule in rules:
                applies, ties = self._last - rule.applies, self._last - rule.tied
                values = [codes[applies] for codes in facts]
                if UNKNOWN not in values and YES not in values:
                    continue
                may += 1
                at = frozenset(
                    k
                    for k, value in enumerate(values[:sure])
                    if value != NO and rule.tied >= 0 and facts[k][ties] == YES and complete[scope][k][applies] != NO
                )
                if at or YES in values[:sure]:
                    tied[rule.name] = at
        return Relevant(tuple(sorted(tied, key=self._order.__getitem__)), tied, may - len(tied))
