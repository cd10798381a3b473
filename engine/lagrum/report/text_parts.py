"""What the parts of the report as text share."""

from __future__ import annotations

from collections.abc import Sequence

from lagrum.report.style import TextStyle

MAX_SUBJECTS = 3


def bold(text: str, style: TextStyle) -> str:
    """Return a heading, in bold where there are colours."""
    return f"\x1b[1m{text}\x1b[0m" if style.colour else text


def joined(subjects: Sequence[str], style: TextStyle) -> str:
    """Return the subjects of one rule: all, or the first three and how many more."""
    if style.everything or len(subjects) <= MAX_SUBJECTS:
        return "; ".join(subjects)
    return "; ".join(subjects[:MAX_SUBJECTS]) + f" och {len(subjects) - MAX_SUBJECTS} till"
