"""Rules of one provision that differ in their words alone."""

from __future__ import annotations

from itertools import combinations

from lagrum.evaluation.program import DEMAND
from lagrum.model.formula import RULE
from lagrum.model.rule import Rule
from lagrum.review.conflicts import paragraphs
from lagrum.review.context import Context, Stage, rules_of
from lagrum.review.finding import Kind
from lagrum.review.session import SolverAnswer


def find_doubles(context: Context) -> None:
    """Find pairs with the same outcome, post and time that apply, and are met, on the same interventions."""
    groups: dict[tuple[object, ...], list[Rule]] = {}
    for rule in rules_of(context):
        if rule.name not in context.dead and rule.outcome is not None:
            key = (rule.outcome, rule.record, rule.validity.first, rule.validity.last)
            groups.setdefault(key, []).append(rule)
    for members in groups.values():
        for one, two in combinations(members, 2):
            if paragraphs(one) & paragraphs(two) and context.about(one, two):
                _compare(context, one, two)


def _compare(context: Context, one: Rule, two: Rule) -> None:
    names = [RULE + one.name, RULE + two.name] + [DEMAND + r.name for r in (one, two) if r.requires is not None]
    answers = [_differ(stage, one, two) for stage in context.new_stages(names)]
    if SolverAnswer.YES in answers or not answers:
        return
    if SolverAnswer.UNDECIDED in answers:
        context.open(Kind.DOUBLE, one, two)
        return
    stage = next(context.stages(one, two))
    goals = [stage.rule(one.name), stage.rule(two.name)]
    facts = stage.shown(*goals)
    if facts is None:
        context.open(Kind.DOUBLE, one, two)
        return
    context.add(
        Kind.DOUBLE,
        one,
        f"»{one.name}« och »{two.name}« gäller alltid samtidigt och ger samma sak: de skiljer sig bara i orden",
        "behåll den ena, eller låt villkoren säga vad som skiljer dem åt",
        two,
        witness=context.witnesses.make(stage.program, facts, goals, "båda reglerna gäller"),
    )


def _differ(stage: Stage, one: Rule, two: Rule) -> SolverAnswer:
    """Return whether some intervention sets the rules apart."""
    pairs = [(stage.rule(a.name), stage.rule(b.name, False)) for a, b in ((one, two), (two, one))]
    asked = [list(pair) for pair in pairs]
    if one.requires is not None and two.requires is not None:
        both = [stage.rule(one.name), stage.rule(two.name)]
        for a, b in ((one, two), (two, one)):
            met, broken = stage.session.goal(DEMAND + a.name), stage.session.goal(DEMAND + b.name, False)
            asked.append([*both, met, broken])
    undecided = False
    for goals in asked:
        answer = stage.possible(*goals)
        if answer is SolverAnswer.YES:
            return answer
        undecided = undecided or answer is SolverAnswer.UNDECIDED
    return SolverAnswer.UNDECIDED if undecided else SolverAnswer.NO
