"""Ways forward in words."""

from __future__ import annotations

from lagrum.binding.tables import NOT_CARRYING
from lagrum.checking.result import ChangeStep, Stop

GONE = "tas bort"
"""What a record is changed to that is taken away."""
LABEL = "Det ni åberopar är er egen rubrik och byts aldrig av en väg. Skriv ett annat som bär, och pröva på nytt."


def what_is_said(stop: Stop) -> str:
    """Return what the rule itself says has to be done, and for a label that does not carry that it is the author's."""
    return f"{stop.message} {LABEL}" if stop.rule.endswith(NOT_CARRYING) else stop.message


def change_words(step: ChangeStep, known: str = "") -> str:
    """Return a change in words: "samtycke.barnet: saknas → begärt av barnet". `known`: a record not to be named."""
    about = f" ({step.subject})" if step.subject and step.subject != known else ""
    if step.after == GONE:
        return f"ta bort {step.subject or step.attribute}"
    return f"{step.attribute}{about}: {step.before} → {step.after}"
