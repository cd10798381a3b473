"""Ways forward in words."""

from __future__ import annotations

from lagrum.checking.result import ChangeStep


def change_words(step: ChangeStep, known: str = "") -> str:
    """Return a change in words: "samtycke.barnet: saknas → begärt av barnet". `known`: a record not to be named."""
    about = f" ({step.subject})" if step.subject and step.subject != known else ""
    if step.after == "tas bort":
        return f"ta bort {step.subject or step.attribute}"
    return f"{step.attribute}{about}: {step.before} → {step.after}"
