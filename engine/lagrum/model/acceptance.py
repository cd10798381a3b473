"""What a rule says about findings of `lagrum granska` that are meant to be as they are."""

from __future__ import annotations

from lagrum.base.frozen import frozen

PAIRS = ("verkningslös", "motsägelse", "dubblett")
"""The kinds that are about two rules; the line names the other one."""
CHANGES = ("tvättas", "omvänt", "mellanrum")
"""The kinds that are about a change of an attribute; the line names the attribute."""
ALONE = ("aldrig", "omöjligt-krav", "tomt-krav", "glapp", "överlapp", "ofullständig-fråga", "oprövat", "före-lagen")
KINDS = (*PAIRS, *CHANGES, *ALONE)
EMPTY_REASONS = frozenset(
    ("känd", "känt", "kända", "known", "bekant", "ok", "okej", "godtas", "godtaget", "godkänd", "se", "ovan", "todo")
)
"""Words that are no reason of law, nor are several of them together."""
LEAST_WORDS = 4
"""A reason that is shorter says nothing that a reader could try."""


def says_why(reason: str) -> bool:
    """Whether a reason says more than that the finding is known.

    >>> says_why("Känt."), says_why("Lagen gör skillnad mellan de två i 5 kap. 1 §.")
    (False, True)
    """
    words = [w.strip(".,:;!?()–-»«").casefold() for w in reason.split()]
    told = [w for w in words if w and w not in EMPTY_REASONS]
    return len(told) >= LEAST_WORDS


@frozen
class Acceptance:
    """A line `godtas`: a kind of finding, the reason, and where it stands ("file:line").

    `other` is the other rule for a pair, the attribute for a change.
    """

    kind: str
    other: str
    reason: str
    place: str
