"""Which evaluators there are, by the names that `--motor` takes, and which run together.

This is the list of names; `check.ENGINES` says how each is made. It imports nothing, so that a command line can be
completed and settings be read without an evaluator.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

EngineName = Literal["snabb", "durable", "facit"]
EngineChoice = Literal["båda", "snabb", "durable", "facit"]

TOGETHER: Final[dict[EngineChoice, tuple[EngineName, ...]]] = {
    "båda": ("snabb", "durable"),
    "snabb": ("snabb",),
    "durable": ("durable",),
    "facit": ("facit",),
}
"""The evaluators that each choice runs. The answers of the first are given, and those of the others compared."""
ALIASES: Final[dict[str, EngineChoice]] = {"referens": "snabb"}
"""What the evaluators were called before."""
CALLED: Final[dict[EngineName, str]] = {"snabb": "snabb", "durable": "durable_rules", "facit": "facit"}
"""What a report calls each."""


def computed_by(evaluators: Sequence[EngineName]) -> str:
    """Return the sentence that says which evaluators have answered, if any, and that several agree.

    >>> computed_by(["snabb", "durable"])
    'Beräknat av: snabb och durable_rules, överens.'
    >>> computed_by(["snabb"])
    'Beräknat av: bara snabb.'
    """
    if not evaluators:
        return "Inget har prövats: svaret är gjort av regelverket."
    *others, last = (CALLED[name] for name in evaluators)
    return f"Beräknat av: {', '.join(others)} och {last}, överens." if others else f"Beräknat av: bara {last}."
