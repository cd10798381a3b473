"""What verifying a receipt came to: the source of the JSON output of `lagrum verifiera` and of its schema."""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from lagrum.base.serialization import json_model
from lagrum.checking.difference import Difference
from lagrum.checking.receipt import Receipt
from lagrum.evaluation.engines import EngineName
from lagrum.rulebook.changes import RuleChange

SCHEMA_VERSION = "1"
What = Literal["motor", "regler", "lag", "indata", "kommunprofil", "datum", "svar på rättsfrågor", "underlag", "svaret"]
ORDER: tuple[What, ...] = (
    "motor",
    "regler",
    "lag",
    "indata",
    "kommunprofil",
    "datum",
    "svar på rättsfrågor",
    "underlag",
    "svaret",
)
"""In which order it is said what differs: what explains most comes first."""


@json_model
class Differs:
    """One thing that is not as the receipt says, and what to do."""

    what: What
    message: str
    help: str


@json_model
class Verification:
    """The answer of `lagrum verifiera`."""

    schema_version: str = SCHEMA_VERSION
    confirmed: bool
    """Whether everything is as the receipt says, and the answer the same."""
    same_answer: bool
    """Whether the answer is the same, byte for byte in canonical form."""
    receipt: Receipt
    lagrum: str
    """Version of the program that verified."""
    rulebook: str
    """Which rulebook it was verified with, in words."""
    evaluators: list[EngineName]
    """The evaluators that answered now, and agreed."""
    differs: list[Differs]
    rules: list[RuleChange] = field(default_factory=list)
    """What differs between the receipt's rulebook and this one, where both are at hand."""
    changes: Difference | None = None
    """What differs between the receipt's answer and this one, where both can be made."""
    notes: list[str] = field(default_factory=list)
    """What should be known and is no difference."""
