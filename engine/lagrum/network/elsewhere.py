"""What others have had answered: a municipality's own questions beside the network's register.

The register is a file that somebody has written: nothing in it settles a question here, it only says where to look.
It is of its own day: an answer that has ended since, or is not begun, on the day that is asked for does not count.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from lagrum.memo.register import Elsewhere, ElsewhereAnswer, Register, RegisterEntry
from lagrum.network.model import NetworkAnswer, NetworkQuestion, NetworkRegister
from lagrum.rulebook.standing import NOT_YET

ANSWERED = ("svaren går isär", "delvis besvarad", "besvarad")
"""The statuses that rest on answers."""


def with_elsewhere(own: Register, network: NetworkRegister) -> Register:
    """Return a register of questions with what the network's says of each."""
    by_id = {q.id: q for q in network.questions}
    by_rule: dict[str, list[NetworkQuestion]] = {}
    for question in network.questions:
        by_rule.setdefault(question.rule, []).append(question)
    mine = {name for entry in own.questions for name in entry.municipalities}
    days = (network.date, own.date)
    found = [replace(e, elsewhere=_elsewhere(e, by_id, by_rule, mine, days)) for e in own.questions]
    return replace(own, questions=found)


def _elsewhere(
    entry: RegisterEntry,
    by_id: Mapping[str, NetworkQuestion],
    by_rule: Mapping[str, Sequence[NetworkQuestion]],
    mine: Collection[str],
    days: tuple[str, str],
) -> Elsewhere | None:
    """Return what the network says of a question; of one with other facts only what is answered.

    `days` are the register's day and the day that is asked for.
    """
    written, asked = days
    same = by_id.get(entry.id)
    akin = [same] if same is not None else list(by_rule.get(entry.rule, ()))
    answers = {a.key: a for q in akin for a in q.answers}
    if not akin or (same is None and not answers):
        return None
    others = {a.municipality for q in akin for a in q.affected if a.stops} - set(mine)
    standing = {key: _standing(a, written, asked) for key, a in answers.items()}
    current = {key for key, a in answers.items() if a.current and standing[key] == a.standing}
    odds = {
        tuple(key for key in c.answers if key not in answers or key in current) for q in akin for c in q.contradictions
    }
    return Elsewhere(
        date=written,
        status=_status(same, current) if same is not None else "",
        same_facts=same is not None,
        municipalities=sorted(others),
        stops=sum(len(a.stops) for q in akin for a in q.affected if a.municipality in others),
        answers=[
            ElsewhereAnswer(
                id=a.id,
                text=a.text,
                kind=a.kind,
                body=a.body,
                decided=a.decided,
                valid_to=a.valid_to,
                current=a.key in current,
                standing=standing[a.key],
                limited=a.limited,
                local=a.local,
                held_by=a.held_by,
            )
            for a in answers.values()
        ],
        at_odds=[
            [answers[key].id if key in answers else key for key in pair] for pair in sorted(odds) if len(pair) > 1
        ],
    )


def _standing(answer: NetworkAnswer, written: str, asked: str) -> str:
    """Return what a register of the day `written` says of an answer, on the day `asked`. Days are ÅÅÅÅ-MM-DD."""
    if answer.valid_to and answer.valid_to < asked and (answer.current or answer.standing.startswith(NOT_YET)):
        return f"gällde till {answer.valid_to}, och gäller inte längre {asked}"
    begins = max(answer.decided, answer.valid_from)
    if answer.current and asked < begins:
        return f"{NOT_YET} {asked}: räknas från {begins}"
    if answer.standing.startswith(NOT_YET) and begins <= asked:
        return f"räknas från {begins}, och gällde inte än när registret skrevs {written}"
    return answer.standing


def _status(question: NetworkQuestion, current: Collection[str]) -> str:
    """Return a question's status in the register, unless it rests on answers of which none is `current`."""
    rested = [a for a in question.answers if a.current]
    gone = rested and not any(a.key in current for a in rested)
    return "omprövas" if gone and question.status in ANSWERED else question.status
