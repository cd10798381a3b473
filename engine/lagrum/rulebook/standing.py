"""Which answer settles a question on a day: in force, on the wording that still holds, and not replaced."""

from __future__ import annotations

from datetime import date
from typing import Literal

from lagrum.base.frozen import frozen
from lagrum.model.answer import LegalAnswer, Wording
from lagrum.model.rulebook import Rulebook

Status = Literal["öppen", "besvarad", "omprövas"]
COUNTS = "gäller"
NOT_YET = "gäller inte än"
"""What is said of an answer that counts, and how it begins of one that will count a later day."""


@frozen
class QuestionStanding:
    """Where a question stands on a day.

    `usable` are the answers that may settle it, strongest first; `note` says why answers no longer count.
    `all` are all answers ever given, the latest first: overridden ones stay readable.
    """

    status: Status
    usable: tuple[LegalAnswer, ...]
    note: str
    all: tuple[LegalAnswer, ...]


def standing(rulebook: Rulebook, question: str, day: date) -> QuestionStanding:
    """Return where the question of a rule stands on `day`.

    An answer counts from its first to its last day (both inclusive) but not before the day it is decided, as long as
    every provision that it was given on has the same wording on `day`, and until one that replaces it is in force.
    """
    given = [a for a in rulebook.answers.values() if a.question == question]
    given.sort(key=lambda a: (-a.decided.toordinal(), a.name))
    current = [a for a in given if in_time(a, day)]
    changed = {a.name: w for a in current for w in a.wordings if not wording_holds(rulebook, w, day)}
    replaced = {a.replaces for a in current if a.name not in changed}
    usable = sorted((a for a in current if a.name not in changed and a.name not in replaced), key=lambda a: a.rank)
    if usable:
        return QuestionStanding("besvarad", tuple(usable), "", tuple(given))
    if changed:
        name, wording = next(iter(changed.items()))
        note = f"lydelsen av {wording.citation} är ändrad sedan svaret »{name}« gavs"
        return QuestionStanding("omprövas", (), note, tuple(given))
    expired = [a for a in given if a.validity.last is not None and a.validity.last < day and a.decided <= day]
    if expired:
        return QuestionStanding(
            "omprövas", (), f"svaret »{expired[0].name}« gällde till {expired[0].validity.last}", tuple(given)
        )
    return QuestionStanding("öppen", (), "", tuple(given))


def counts(rulebook: Rulebook, answer: LegalAnswer, day: date) -> str:
    """Say whether an answer counts on `day`, and if not, why: its days, a changed wording, a stronger answer."""
    if why := why_not(rulebook, answer, day):
        return why
    place = standing(rulebook, answer.question, day)
    over = [other for other in place.usable if other.name != answer.name]
    if answer not in place.usable:
        by = next((other.name for other in place.usable if other.replaces == answer.name), "")
        return f"ersatt av {by}" if by else "ersatt"
    if stronger := next((other for other in over if other.rank < answer.rank), None):
        return f"viker för {stronger.name} där båda kan gälla: {why_before(stronger, answer)}"
    return COUNTS


def in_time(answer: LegalAnswer, day: date) -> bool:
    """Whether an answer is decided on `day`, and its first and last day say that it counts."""
    return answer.decided <= day and answer.validity.holds(day)


def why_not(rulebook: Rulebook, answer: LegalAnswer, day: date) -> str:
    """Say why an answer does not count on `day`, whatever other answers there are; "" when it does."""
    if day < answer.decided:
        return f"{NOT_YET}: beslutat {answer.decided}"
    if not answer.validity.holds(day):
        early = answer.validity.first is not None and day < answer.validity.first
        return NOT_YET if early else "gäller inte längre"
    if (wording := next((w for w in answer.wordings if not wording_holds(rulebook, w, day)), None)) is not None:
        return f"gäller inte: lydelsen av {wording.citation} är ändrad"
    return ""


@frozen
class Outranked:
    """An answer that yields to another, and why."""

    answer: LegalAnswer
    to: LegalAnswer
    why: str


def outranked(rulebook: Rulebook, winner: LegalAnswer, day: date) -> tuple[Outranked, ...]:
    """Return the answers to a question, in force on wordings that hold, that yield where `winner` settles it."""
    place = standing(rulebook, winner.question, day)
    current = [a for a in place.all if in_time(a, day) and all(wording_holds(rulebook, w, day) for w in a.wordings)]
    found = []
    for answer in current:
        if answer.name == winner.name:
            continue
        by = next((a for a in current if a.replaces == answer.name), winner)
        found.append(Outranked(answer, by, why_before(by, answer)))
    return tuple(found)


def why_before(strong: LegalAnswer, weak: LegalAnswer) -> str:
    """Say why an answer goes before another: it replaces it, is of a stronger kind, or was given later."""
    if strong.replaces == weak.name:
        return f"{strong.name} ersätter det"
    if strong.kind != weak.kind:
        return f"{strong.kind} går före {weak.kind}"
    if strong.decided != weak.decided:
        return f"{strong.name} är beslutat senare, {strong.decided} mot {weak.decided}"
    return f"de har samma rang och dag, och {strong.name} står först i ordning"


def wording_holds(rulebook: Rulebook, wording: Wording, day: date) -> bool:
    """Whether the provision's wording on `day` has the fingerprint that the answer was given on."""
    if rulebook.lock is None:
        return True
    for entry in rulebook.lock.versions(wording.citation):
        starts = entry.in_force_from is None or entry.in_force_from <= day
        ends = entry.in_force_to is None or day <= entry.in_force_to
        if starts and ends:
            return entry.digest is not None and entry.digest.startswith(wording.digest)
    return False
