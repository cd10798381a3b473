"""Which rules are told of, from the network's own conclusions (DESIGN §4, ADR 3).

A rule that may apply is told of only when something in the draft ties to it: when at least one condition beyond date
and bare presence surely holds, also with the lists and posts of the draft taken to be complete. What ties is put as a
formula, which the network concludes like any other. A record that nobody wrote has a formula of its own (ADR 22).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lagrum.evaluation.conclusions import Relevant
from lagrum.model.formula import And, Formula, Lit, Or, Ref

NO, UNKNOWN, YES = 0, 2, 3
"""The truth values as answers have them."""

SAID_BY_ALL = ("prövning", "huvudman")
"""What alone makes no record likely that nobody wrote."""

BARE = ("always", "known", "undefined")
"""Operators that say nothing of what the draft is about."""


@dataclass(slots=True)
class Sifted:
    """A rule that can be told of: the symbols of whether it applies, and of whether something ties to it (-1: none).

    `unwritten` is what ties to the record that stands for all that nobody wrote.
    """

    name: str
    applies: int
    tied: int
    unwritten: int


def tie(condition: Formula) -> Formula | None:
    """Return the formula that surely holds when something ties a draft to a rule's condition; None when nothing can.

    >>> from lagrum.model.formula import Atom
    >>> a, here = Lit(Atom("", "form", "has", "råd")), Lit(Atom("", "start", "known"))
    >>> tie(And((a, here))) == Or((a,))
    True
    >>> tie(here) is None
    True
    >>> tie(Lit(Atom("", "prövning", "eq", "med"))) is None
    True
    """
    return _tie(condition, _tells)


def tie_unwritten(condition: Formula, scope_of: Callable[[str], str]) -> Formula | None:
    """Return the formula that surely holds when something ties a record that nobody wrote to a rule's condition.

    Only what is said of the intervention does; `scope_of` tells the post that a named conclusion is about.

    >>> from lagrum.model.formula import Atom
    >>> form, role = Lit(Atom("", "form", "has", "hemtjänst")), Lit(Atom("utförare", "utförare.roll", "has", "driver"))
    >>> tie_unwritten(And((form, role)), str) == Or((form,))
    True
    >>> tie_unwritten(And((role, Lit(Atom("", "prövning", "eq", "med")))), str) is None
    True
    """

    def outside(literal: Lit | Ref) -> bool:
        if isinstance(literal, Ref):
            return not scope_of(literal.name)
        return not literal.atom.record and _tells(literal)

    return _tie(condition, outside)


def _tells(literal: Lit | Ref) -> bool:
    return isinstance(literal, Ref) or literal.atom.path not in SAID_BY_ALL


_Counts = Callable[[Lit | Ref], bool]


def _tie(condition: Formula, counts: _Counts) -> Formula | None:
    return _one_of(condition.parts, counts) if isinstance(condition, And) else _part(condition, counts)


def _part(formula: Formula, counts: _Counts) -> Formula | None:
    """Return what ties within a part. That a concept or a value is absent ties nothing, nor does what always holds."""
    match formula:
        case Lit(atom, negated):
            absent = negated and isinstance(atom.operand, str)
            return None if absent or atom.operator in BARE or not counts(formula) else formula
        case Ref(_, negated):
            return None if negated or not counts(formula) else formula
        case Or(parts):
            return _one_of(parts, counts)
        case And(parts):
            some = _one_of(parts, counts)
            return None if some is None else And((formula, some))


def _one_of(parts: tuple[Formula, ...], counts: _Counts) -> Formula | None:
    found = tuple(tied for part in parts if (tied := _part(part, counts)) is not None)
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
                applies = self._last - rule.applies
                values = [codes[applies] for codes in facts]
                if UNKNOWN not in values and YES not in values:
                    continue
                may += 1
                symbols = [rule.tied] * sure + [rule.unwritten] * (len(facts) - sure)
                beside = complete[scope]  # without the unwritten record when the draft has begun the post
                at = frozenset(
                    k
                    for k, (value, ties) in enumerate(zip(values, symbols, strict=True))
                    if value != NO and ties >= 0 and facts[k][self._last - ties] == YES
                    if k < len(beside) and beside[k][applies] != NO
                )
                if at or YES in values[:sure]:
                    tied[rule.name] = at
        return Relevant(tuple(sorted(tied, key=self._order.__getitem__)), tied, may - len(tied))
