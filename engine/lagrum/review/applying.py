"""Rules and definitions that can never apply, and demands that can never be met or never be broken."""

from __future__ import annotations

from lagrum.evaluation.program import CONDITION, DEMAND
from lagrum.model.formula import RULE
from lagrum.model.rule import Derived, Rule
from lagrum.review.context import Context, Stage, rules_of
from lagrum.review.finding import Kind
from lagrum.review.session import Goal, SolverAnswer


def find_never(context: Context) -> None:
    """Find what never applies on any day it is in force."""
    for rule in rules_of(context):
        answers = [stage.possible(stage.rule(rule.name)) for stage in context.new_stages([RULE + rule.name])]
        if not answers or SolverAnswer.YES in answers:
            continue
        if SolverAnswer.UNDECIDED not in answers:
            context.dead.add(rule.name)
        if not context.about(rule) or rule.name in context.of_rows:
            continue
        if SolverAnswer.UNDECIDED in answers:
            context.open(Kind.NEVER, rule)
        else:
            _never(context, rule)
    for definition in (context.rulebook.derived[name] for name in sorted(context.rulebook.derived)):
        if context.about(definition) and definition.name not in context.of_rows:
            _definition(context, definition)


def _never(context: Context, rule: Rule) -> None:
    stage = next(context.stages(rule))
    condition = stage.session.goal(CONDITION + rule.name)
    beaten = stage.rule(rule.name, False)
    found = stage.session.ask(condition, beaten)
    if found.answer is SolverAnswer.UNDECIDED:
        context.open(Kind.NEVER, rule)
        return
    if found.answer is SolverAnswer.YES:
        shows = f"villkoret i {rule.name} är uppfyllt, men regeln gäller inte"
        context.add(
            Kind.NEVER,
            rule,
            f"»{rule.name}« kan aldrig gälla: varje gång villkoret är uppfyllt tas regeln bort av ett undantag",
            "gör undantaget snävare, eller ta bort regeln",
            clash=context.clash(stage, [stage.rule(rule.name)]),
            witness=context.witnesses.make(stage.program, found.facts, [condition, beaten], shows),
        )
        return
    context.add(
        Kind.NEVER,
        rule,
        f"»{rule.name}« kan aldrig gälla: ingen insats kan uppfylla villkoret",
        "se vilka villkor som inte går ihop, och ändra eller ta bort något av dem",
        clash=context.clash(stage, [condition]),
    )


def _definition(context: Context, definition: Derived) -> None:
    goal = Goal(definition.condition, definition.record)
    answers = []
    for stage in context.stages(definition):
        answers.append(stage.possible(goal))
        if answers[-1] is SolverAnswer.YES:
            return
    if SolverAnswer.UNDECIDED in answers:
        context.open(Kind.NEVER, definition)
    elif answers:
        context.add(
            Kind.NEVER,
            definition,
            f"härledningen »{definition.phrase}« kan aldrig bli ja: ingen insats kan uppfylla villkoret",
            "se vilka villkor som inte går ihop, och ändra eller ta bort något av dem",
            clash=context.clash(next(context.stages(definition)), [goal]),
        )


def find_demands(context: Context) -> None:
    """Find demands that no intervention can meet where they apply, and those that every one meets."""
    for rule in rules_of(context):
        if rule.requires is None or rule.name in context.dead or not context.about(rule):
            continue
        for stage in context.new_stages([RULE + rule.name, DEMAND + rule.name]):
            if _demand(context, stage, rule):
                break


def _demand(context: Context, stage: Stage, rule: Rule) -> bool:
    """Add what is found about a demand in one period, and return whether anything was."""
    applies = stage.rule(rule.name)
    met, broken = (stage.session.goal(DEMAND + rule.name, holds) for holds in (True, False))
    applicable = stage.possible(applies)
    if applicable is SolverAnswer.UNDECIDED:
        context.open(Kind.IMPOSSIBLE, rule)
    if applicable is not SolverAnswer.YES:
        return applicable is SolverAnswer.UNDECIDED
    can_meet, can_break = stage.possible(applies, met), stage.possible(applies, broken)
    if can_meet is SolverAnswer.NO and rule.name in context.of_rows:
        return True
    if can_meet is SolverAnswer.NO:
        goals = [applies, broken] if can_break is SolverAnswer.YES else [applies]
        facts = stage.shown(*goals)
        if facts is None:
            context.open(Kind.IMPOSSIBLE, rule)
            return True
        context.add(
            Kind.IMPOSSIBLE,
            rule,
            f"kravet i »{rule.name}« kan ingen insats uppfylla: »när« och »kräver« går inte ihop",
            "ändra »kräver«, eller skriv »så hinder« om det verkligen är förbjudet",
            clash=context.clash(stage, [applies, met]),
            witness=context.witnesses.make(
                stage.program, facts, goals, f"{rule.name} gäller och kravet är inte uppfyllt"
            ),
        )
    elif can_break is SolverAnswer.NO:
        facts = stage.shown(applies, met)
        if facts is None:
            context.open(Kind.EMPTY, rule)
            return True
        context.add(
            Kind.EMPTY,
            rule,
            f"kravet i »{rule.name}« är uppfyllt varje gång det gäller",
            "kravet säger inget utöver villkoret: se om »när« redan innehåller det som krävs",
            clash=context.clash(stage, [applies, broken]),
            witness=context.witnesses.make(
                stage.program, facts, [applies, met], f"{rule.name} gäller och kravet är uppfyllt"
            ),
        )
    elif SolverAnswer.UNDECIDED in (can_meet, can_break):
        context.open(Kind.IMPOSSIBLE if can_meet is SolverAnswer.UNDECIDED else Kind.EMPTY, rule)
        return True
    return SolverAnswer.NO in (can_meet, can_break)
