"""What an answer touches before it is taken in: which questions it would settle, and which it stands beside.

In: the rulebook without it, and interventions. Out: `TouchedAnswer`. Whether two answers say different things is for a
person to read: lagrum shows them side by side, and says which would go before the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from lagrum.checking.checker import Checker
from lagrum.checking.groups import Group, groups
from lagrum.checking.raised import question_id
from lagrum.evaluation.conclusions import Conclusions
from lagrum.evaluation.engines import EngineChoice
from lagrum.evaluation.program import ANSWER
from lagrum.evaluation.truth import UNKNOWN, YES
from lagrum.explanation.explain import Explainer
from lagrum.model.answer import LegalAnswer
from lagrum.model.formula import Quantifier
from lagrum.model.intervention import Intervention
from lagrum.model.praxis import overlap
from lagrum.model.rulebook import Rulebook
from lagrum.network import beside
from lagrum.network.touched_model import (
    SETTLES,
    OtherAnswer,
    SettledQuestion,
    Settles,
    StateMoved,
    TouchedAnswer,
    TouchedDeviation,
)
from lagrum.rulebook.standing import counts, standing, why_before


def touched_answers(
    new: Mapping[str, LegalAnswer],
    book: Rulebook,
    quantifiers: Mapping[str, Quantifier],
    day: date,
    engine: EngineChoice,
    interventions: Sequence[Intervention],
    conflicts: Mapping[str, Sequence[str]],
) -> list[TouchedAnswer]:
    """Return what each new answer touches; `book` is without them, and without `quantifiers` that only they need.

    `conflicts` says why one cannot be taken in.
    """
    after = replace(book, answers={**book.answers, **new}, quantifiers=quantifiers)
    before_all, now_all = Checker(book, day, engine), Checker(after, day, engine)
    was, now = (each.brief_all(interventions, questions=False) for each in (before_all, now_all))
    found = []
    for name in sorted(new):
        answer = new[name]
        rows: list[SettledQuestion] = []
        states: list[StateMoved] = []
        deviations: list[TouchedDeviation] = []
        for k, (intervention, explainer, relevant) in enumerate(now_all.explained(interventions)):
            mine = []
            if answer.question in relevant.rules:
                tied = relevant.tied.get(answer.question, frozenset())
                mine = _questions(answer, book, after, explainer, tied, intervention, day)
            rows += mine
            if mine and was[k].state != now[k].state:
                states.append(StateMoved(where=beside.where(intervention), before=was[k].state, after=now[k].state))
            if any(row.settles != "omfattas inte" for row in mine):
                deviations += beside.deviations(intervention, _reasons(answer, after))
        rows.sort(key=lambda r: (list(SETTLES).index(r.settles), r.where.municipality, r.where.id, r.where.subject))
        rule = book.rules[answer.question]
        found.append(
            TouchedAnswer(
                id=name,
                title=answer.title,
                kind=answer.kind,
                body=answer.body,
                decided=answer.decided.isoformat(),
                text=answer.text,
                question=rule.name,
                asks=rule.message,
                citation=rule.citation,
                standing=counts(after, answer, day),
                conflicts=list(conflicts.get(name, ())),
                questions=rows,
                states=sorted(states, key=lambda s: (s.where.municipality, s.where.id)),
                deviations=sorted(deviations, key=lambda d: (d.where.municipality, d.where.id, d.rule)),
            )
        )
    return found


def _questions(
    answer: LegalAnswer,
    book: Rulebook,
    after: Rulebook,
    explainer: Explainer,
    tied: frozenset[int],
    intervention: Intervention,
    day: date,
) -> list[SettledQuestion]:
    """Return what an answer does to its question, for each group of records that an intervention raises it for."""
    rule = explainer.program.rules[answer.question]
    found = []
    for group in groups(rule, explainer.program, explainer.instances, explainer.conclusions, tied):
        if not group.tied:
            continue
        settles, others = _settles(answer, book, after, explainer.conclusions, group, day)
        node = ANSWER + answer.name
        open_node = settles == "beror på det okända"
        found.append(
            SettledQuestion(
                where=beside.where(intervention, group.subject),
                question=question_id(rule, group.at, explainer),
                certain=group.applies == YES,
                settles=settles,
                others=others,
                unknown=beside.unknown(explainer, node, group.at) if open_node else [],
                differs=beside.differs(explainer, answer.condition, answer.record)
                if settles == "omfattas inte"
                else [],
            )
        )
    return found


def _settles(
    answer: LegalAnswer, book: Rulebook, after: Rulebook, conclusions: Conclusions, group: Group, day: date
) -> tuple[Settles, list[OtherAnswer]]:
    """Return what an answer does to its question in one case, and the other answers that cover the case too."""
    usable = standing(after, answer.question, day).usable
    covering = [a for a in usable if conclusions.at(ANSWER + a.name, group.at) == YES]
    before = [
        a for a in standing(book, answer.question, day).usable if conclusions.at(ANSWER + a.name, group.at) == YES
    ]
    others = [a for a in dict.fromkeys([*covering, *before]) if a.name != answer.name]
    told = [_other(a, answer) for a in others]
    if not any(a.name == answer.name for a in usable):
        stronger = next((a for a in usable if a.replaces == answer.name), None)
        return ("viker" if stronger is not None and stronger in covering else "räknas inte"), told
    value = conclusions.at(ANSWER + answer.name, group.at)
    if value == UNKNOWN:
        return "beror på det okända", told
    if value != YES:
        return "omfattas inte", told
    if covering[0].name != answer.name:
        return "viker", told
    return ("går före" if before else "besvaras"), told


def _other(other: LegalAnswer, new: LegalAnswer) -> OtherAnswer:
    goes_first = other.replaces == new.name or (
        new.replaces != other.name and (other.rank, other.name) < (new.rank, new.name)
    )
    strong, weak = (other, new) if goes_first else (new, other)
    return OtherAnswer(
        id=other.name,
        kind=other.kind,
        body=other.body,
        decided=other.decided.isoformat(),
        text=other.text,
        why=f"{strong.name} går före {weak.name}: {why_before(strong, weak)}",
    )


def _reasons(answer: LegalAnswer, book: Rulebook) -> dict[str, str]:
    """Return the rules whose deviations should be read again: the question's, and those on a provision it is about."""
    question = book.rules[answer.question]
    cited = (*question.citations, *(w.citation for w in answer.wordings))
    reasons = {
        name: f"avviker från en regel på samma lagrum ({rule.citation}) som svaret"
        for name, rule in book.rules.items()
        if overlap(rule.citations, cited)
    }
    return {**reasons, answer.question: "avviker från den fråga som svaret gäller"}
