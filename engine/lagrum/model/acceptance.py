"""What a rule says about findings of `lagrum granska` that are meant to be as they are."""

from __future__ import annotations

from lagrum.base.frozen import frozen

PAIRS = ("verkningslös", "motsägelse", "dubblett")
"""The kinds that are about two rules; the line names the other one."""
KINDS = (*PAIRS, "aldrig", "omöjligt-krav", "tomt-krav", "glapp", "överlapp", "ofullständig-fråga")


@frozen
class Acceptance:
    """A line `godtas`: a kind of finding, for a pair the other rule, the reason, and where it stands ("file:line")."""

    kind: str
    other: str
    reason: str
    place: str
