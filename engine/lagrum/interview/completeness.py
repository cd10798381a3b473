"""How complete a draft is, in words that a person understands."""

from __future__ import annotations

from lagrum.base.counted import bent, counted
from lagrum.base.frozen import frozen
from lagrum.checking.findings import GRAVEST
from lagrum.checking.result import CaseResult
from lagrum.interview.steps import gravest


@frozen
class Completeness:
    """How complete a draft is. A question counts when an answer to it decides a finding."""

    missing: tuple[str, ...]
    """What is basic and not mentioned: form, prövning, målgrupp."""
    answered: int
    questions: int
    """Those that decide something, answered and not."""
    grave: int
    """Those not answered of which an answer leads to an obstacle."""
    words: str


def completeness(result: CaseResult) -> Completeness:
    """Return how complete a draft is, by its result.

    What is answered are the rows that some finding rests on; what is not, the questions that a finding hangs on.
    """
    missing = tuple(u.attribute for u in result.undescribed)
    rows = {(t.file, t.line, t.column) for f in result.findings for t in f.triggers if t.attribute != "insats"}
    left = len(result.questions)
    stop = GRAVEST.index("hinder")
    grave = sum(stop in gravest(question).values() for question in result.questions)
    return Completeness(missing, len(rows), len(rows) + left, grave, _words(missing, len(rows), left, grave))


def _words(missing: tuple[str, ...], answered: int, left: int, grave: int) -> str:
    if missing:
        named = " och ".join([", ".join(missing[:-1]), missing[-1]] if len(missing) > 1 else missing)
        return f"Grunden saknas ännu: {named}."
    if not left:
        return "Grunden är beskriven. Ingen fråga som avgör något är obesvarad."
    which = "1 av dem som är kvar" if grave == 1 else f"{grave} av dem som är kvar"
    stops = f"; {which} kan ge hinder" if grave else ""
    all_of_them = counted(answered + left, "fråga")
    done = bent(answered + left, "besvarad")
    return f"Grunden är beskriven. {answered} av {all_of_them} som avgör något är {done}{stops}."
