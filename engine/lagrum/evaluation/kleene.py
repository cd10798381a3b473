"""One fold of formulas by the strong Kleene connectives, over as many trials at once as there are bits.

Whoever asks what a formula would be (with other facts, with all facts there can be, over all examples) says what its
leaves are; how parts are joined is said here alone. The evaluators themselves do not use it: each has its own way, so
that they can check each other.

Source: S. C. Kleene, Introduction to Metamathematics (1952), §64, the strong connectives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lagrum.evaluation.truth import YES
from lagrum.model.formula import And, Formula, Lit, Or, Ref

Bits = tuple[int, int]
"""A truth value in each of several trials: one bit a trial, surely and possibly. Unknown is possibly, not surely."""

Leaf = Callable[[Lit | Ref], Bits]
"""Says what an atom or a conclusion is, its negation left out of account."""


def holds(formula: Formula, leaf: Leaf, full: int) -> Bits:
    """Return in which trials a formula surely and possibly holds. `full` has a bit for each trial.

    >>> from lagrum.model.formula import Atom, conj, disj
    >>> a, b = (Lit(Atom("", name, "known")) for name in "ab")
    >>> of = {a: (0b1100, 0b1101), b: (0b1010, 0b1010)}  # a is unknown in the last trial
    >>> [format(x, "04b") for x in holds(conj(a, b), of.__getitem__, 0b1111)]
    ['1000', '1000']
    >>> [format(x, "04b") for x in holds(disj(a, b), of.__getitem__, 0b1111)]
    ['1110', '1111']
    """
    if isinstance(formula, And):
        return all_of((holds(part, leaf, full) for part in formula.parts), full)
    if isinstance(formula, Or):
        return any_of((holds(part, leaf, full) for part in formula.parts), full)
    found = leaf(formula)
    return opposite(found, full) if formula.negated else found


def all_of(parts: Iterable[Bits], full: int) -> Bits:
    """Return the conjunction. It is not asked further when no trial is left."""
    surely = possibly = full
    for one, two in parts:
        surely &= one
        possibly &= two
        if not possibly:
            break
    return surely, possibly


def any_of(parts: Iterable[Bits], full: int) -> Bits:
    """Return the disjunction. It is not asked further when it surely holds in all trials."""
    surely = possibly = 0
    for one, two in parts:
        surely |= one
        possibly |= two
        if surely == full:
            break
    return surely, possibly


def opposite(bits: Bits, full: int) -> Bits:
    """Return the negation: surely not is what is not even possibly."""
    return full & ~bits[1], full & ~bits[0]


def in_all(code: int, full: int) -> Bits:
    """Return a truth value that is the same in all trials."""
    return full if code == YES else 0, full if code else 0
