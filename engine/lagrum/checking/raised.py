"""The questions that an intervention raises, by identity, and the answers that cover it: all that a register needs.

A question is the same in every municipality when its rule and the facts that decide it are the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from lagrum.base.frozen import frozen
from lagrum.checking.groups import groups
from lagrum.evaluation.conclusions import Conclusions, Relevant
from lagrum.evaluation.program import ANSWER, Program
from lagrum.evaluation.truth import UNKNOWN, YES
from lagrum.explanation.explain import Explainer
from lagrum.model.answer import LegalAnswer
from lagrum.model.formula import ALWAYS, RULE, Ref
from lagrum.model.rule import Outcome, Rule


@frozen
class RaisedQuestion:
    """A question that an intervention raises, `sure` when no unknown fact decides whether it does.

    `covered` and `open` name the answers with conditions that surely cover all that it is raised for, and those that
    may. An answer without a condition covers everything, and is not named.
    """

    id: str
    rule: str
    sure: bool
    covered: tuple[str, ...] = ()
    open: tuple[str, ...] = ()


def question_id(rule: Rule, at: int, explainer: Explainer) -> str:
    """Return the identity of a question: its rule and the facts that decide it, in normal form; "" of another rule.

    Neither the municipality, nor the wording of the intervention, nor the titles of records are part of it. Of one that
    only may arise it is the rule alone.
    """
    if rule.outcome is not Outcome.QUESTION:
        return ""
    if explainer.value(Ref(RULE + rule.name), at) != YES:
        return rule.name
    facts = "|".join(explainer.decisive(rule.condition, at))
    return f"{rule.name}-{hashlib.sha256(facts.encode()).hexdigest()[:6]}"


def raised(program: Program, explainer: Explainer, relevant: Relevant) -> list[RaisedQuestion]:
    """Return the questions that the draft ties to, each identity once, sorted."""
    narrow: dict[str, list[LegalAnswer]] = {}
    for answer in program.rulebook.answers.values():
        if answer.condition != ALWAYS and answer.validity.holds(program.day):
            narrow.setdefault(answer.question, []).append(answer)
    found: dict[str, RaisedQuestion] = {}
    for name in relevant.rules:
        rule = program.rules[name]
        if rule.outcome is not Outcome.QUESTION:
            continue
        tied = relevant.tied.get(name, frozenset())
        for group in groups(rule, program, explainer.instances, explainer.conclusions, tied):
            if group.tied:
                id = question_id(rule, group.at, explainer)
                covered, may = _covering(narrow.get(name, ()), explainer.conclusions, group.at)
                one = RaisedQuestion(id, name, group.applies == YES, covered, may)
                found[id] = _joined(found[id], one) if id in found else one
    return [found[id] for id in sorted(found)]


def _covering(
    answers: Sequence[LegalAnswer], conclusions: Conclusions, at: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of the answers that surely cover a case, and of those that may."""
    values = {answer.name: conclusions.at(ANSWER + answer.name, at) for answer in answers}
    surely = tuple(sorted(name for name, value in values.items() if value == YES))
    return surely, tuple(sorted(name for name, value in values.items() if value == UNKNOWN))


def _joined(one: RaisedQuestion, two: RaisedQuestion) -> RaisedQuestion:
    """Return a question that is raised for two records: an answer covers it when it covers both."""
    covered = set(one.covered) & set(two.covered)
    may = {*one.covered, *one.open, *two.covered, *two.open} - covered
    return RaisedQuestion(one.id, one.rule, one.sure or two.sure, tuple(sorted(covered)), tuple(sorted(may)))
