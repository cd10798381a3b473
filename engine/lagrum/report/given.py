"""What a report says of the answer to a question besides the answer itself: its reasons, and the answers that yield."""

from __future__ import annotations

from lagrum.checking.result import AnswerGiven
from lagrum.report.escape import clean


def given_words(given: AnswerGiven) -> list[str]:
    """Return the reasons of an answer, and who yields to it and why, a sentence each."""
    reasons = [f"Svarets skäl: {clean(given.reason).rstrip('.')}."] if given.reason else []
    return reasons + [
        f"Svaret {clean(o.id)} ({clean(o.kind)}, {clean(o.body)}, {clean(o.decided)}) viker för {clean(o.yields_to)}: "
        f"{clean(o.why)}. Det löd: {clean(o.text).rstrip('.')}."
        for o in given.outranked
    ]
