"""What others have had answered: a municipality's own questions beside the network's register.

The register is a file that somebody has written: nothing in it settles a question here, it only says where to look.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from lagrum.memo.register import Elsewhere, ElsewhereAnswer, Register, RegisterEntry
from lagrum.network.model import NetworkQuestion, NetworkRegister


def with_elsewhere(own: Register, network: NetworkRegister) -> Register:
    """Return a register of questions with what the network's says of each."""
    by_id = {q.id: q for q in network.questions}
    by_rule: dict[str, list[NetworkQuestion]] = {}
    for question in network.questions:
        by_rule.setdefault(question.rule, []).append(question)
    mine = {name for entry in own.questions for name in entry.municipalities}
    found = [replace(e, elsewhere=_elsewhere(e, by_id, by_rule, mine, network.date)) for e in own.questions]
    return replace(own, questions=found)


def _elsewhere(
    entry: RegisterEntry,
    by_id: Mapping[str, NetworkQuestion],
    by_rule: Mapping[str, Sequence[NetworkQuestion]],
    mine: Collection[str],
    day: str,
) -> Elsewhere | None:
    """Return what the network says of a question; of one with other facts only what is answered."""
    same = by_id.get(entry.id)
    akin = [same] if same is not None else list(by_rule.get(entry.rule, ()))
    answers = {a.key: a for q in akin for a in q.answers}
    if not akin or (same is None and not answers):
        return None
    others = {a.municipality for q in akin for a in q.affected if a.stops} - set(mine)
    odds = {tuple(c.answers) for q in akin for c in q.contradictions}
    return Elsewhere(
        date=day,
        status=same.status if same is not None else "",
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
                current=a.current,
                standing=a.standing,
                limited=a.limited,
                local=a.local,
                held_by=a.held_by,
            )
            for a in answers.values()
        ],
        at_odds=[[answers[key].id if key in answers else key for key in pair] for pair in sorted(odds)],
    )
