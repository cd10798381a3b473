"""What the whole register tells besides its questions: what waits on whom, and which answers come to an end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from lagrum.model.rule import LEVELS
from lagrum.network.answers import Gathered
from lagrum.network.model import Expiring, NetworkQuestion, Waiting


def waiting(questions: Iterable[NetworkQuestion]) -> list[Waiting]:
    """Return what waits on whom: by addressee and level, whoever most stand still for first."""
    found: dict[tuple[str, str], list[NetworkQuestion]] = {}
    for question in questions:
        if question.waits:
            for addressee in question.addressees or ["ingen adressat är angiven"]:
                found.setdefault((addressee, question.level), []).append(question)
    rows = [
        Waiting(
            addressee=addressee,
            level=level,
            questions=[q.id for q in own],
            stops=sum(q.stops - q.answered for q in own),
            municipalities=len({a.municipality for q in own for a in q.affected if a.answered < len(a.stops)}),
        )
        for (addressee, level), own in found.items()
    ]
    return sorted(rows, key=lambda r: (-r.stops, -len(r.questions), r.addressee, _order(r.level)))


def _order(level: str) -> int:
    return LEVELS.index(level) if level in LEVELS else len(LEVELS)


def expiring(questions: Sequence[NetworkQuestion], gathered: Gathered, day: date) -> list[Expiring]:
    """Return the answers with a last day, the nearest first and those that have passed last."""
    ids: dict[str, list[NetworkQuestion]] = {}
    for question in questions:
        ids.setdefault(question.rule, []).append(question)
    rows = []
    for rule, held in gathered.by_rule.items():
        for one in held:
            last = one.answer.validity.last
            if last is None:
                continue
            asked = ids.get(rule, [])
            rows.append(
                Expiring(
                    day=last.isoformat(),
                    days_left=(last - day).days if last >= day else None,
                    answer=one.key,
                    id=one.answer.name,
                    title=one.answer.title,
                    rule=rule,
                    questions=sorted(q.id for q in asked),
                    settles=sum(a.settles for q in asked for a in q.answers if a.key == one.key),
                )
            )
    return sorted(rows, key=lambda r: (r.days_left is None, r.day, r.answer))
