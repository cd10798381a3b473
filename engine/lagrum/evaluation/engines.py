"""Which evaluators there are, by the names that `--motor` takes, and which run together.

This is the one list of names. It imports nothing, so that a command line can be completed and settings be read without
an evaluator.
"""

from __future__ import annotations

from typing import Final, Literal

EngineChoice = Literal["båda", "referens", "durable"]

TOGETHER: Final[dict[EngineChoice, tuple[str, ...]]] = {
    "båda": ("referens", "durable"),
    "referens": ("referens",),
    "durable": ("durable",),
}
"""The evaluators that each choice runs. The answers of the first are given, and those of the others compared."""
