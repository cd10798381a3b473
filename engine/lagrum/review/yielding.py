"""Exceptions and priorities that never take anything away."""

from __future__ import annotations

from collections.abc import Iterator

from lagrum.evaluation.program import CONDITION
from lagrum.model.formula import RULE
from lagrum.model.rule import Rule
from lagrum.review.context import Context, rules_of
from lagrum.review.finding import Kind
from lagrum.review.periods import common
from lagrum.review.session import SolverAnswer


def find_toothless(context: Context) -> None:
    """Find pairs where the stronger rule never applies when the weaker one's condition is met."""
    for writer, strong, weak, words in _pairs(context):
        other = weak if writer is strong else strong
        if strong.name in context.dead or not context.about(strong, weak):
            continue
        if common(strong.validity, weak.validity) is None:
            context.add(
                Kind.TOOTHLESS,
                writer,
                f"»{words} {other.name}« har ingen verkan: reglerna gäller aldrig samtidigt",
                "ta bort raden, eller rätta »gäller« i någon av reglerna",
                other,
            )
            continue
        names = [CONDITION + weak.name, RULE + strong.name]
        stages = list(context.new_stages(names))
        answers: list[SolverAnswer] = []
        alone: list[SolverAnswer] = []
        for stage in stages:
            goals = [stage.session.goal(name) for name in names]
            alone.append(stage.possible(goals[0]))
            answers.append(stage.possible(*goals))
            if answers[-1] is SolverAnswer.YES:
                break
        if SolverAnswer.YES in answers or set(alone) <= {SolverAnswer.NO}:
            continue
        if SolverAnswer.UNDECIDED in answers or SolverAnswer.YES not in alone:
            context.open(Kind.TOOTHLESS, writer, other)
            continue
        context.add(
            Kind.TOOTHLESS,
            writer,
            f"»{words} {other.name}« har ingen verkan: reglernas villkor kan aldrig vara uppfyllda samtidigt",
            "ta bort raden, eller rätta det villkor som stänger ute den andra regeln",
            other,
            clash=context.clash(stages[0], [stages[0].session.goal(name) for name in names]),
        )


def _pairs(context: Context) -> Iterator[tuple[Rule, Rule, Rule, str]]:
    """Yield who wrote the line, the stronger rule, the weaker one, and the words of the line."""
    book = context.rulebook.rules
    for rule in rules_of(context):
        for name in rule.exception_to:
            if name in book:
                yield rule, rule, book[name], "undantag från"
        for name in rule.yields_to:
            if name in book:
                yield rule, book[name], rule, "viker för"
