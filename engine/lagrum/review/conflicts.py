"""Rules that contradict on some intervention while neither gives way.

Two rules contradict when both apply to the same intervention (and, if both are about each record of a post, to the same
record) and

* one gives hinder and the other möjlighet, they cite a paragraph in common and depend on an attribute in common, and
  the intervention is a simple one: of each post one record, in each list one value (or as many as either rule needs
  alone), so that they do not merely speak of two things that it does;
* one gives möjlighet, and another hinder whenever it does: what is allowed never is;
* both give krav, each demand can be met while both apply, and both never can;
* one gives krav that can be met, but never without a hinder that does not come of the krav's own condition.

The hinder of a table's row says only that what is claimed does not carry: another way is no contradiction.

The rules apply as they do in a check: exceptions and »viker för« have taken away what they take away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from lagrum.evaluation.program import DEMAND
from lagrum.model.formula import RULE
from lagrum.model.rule import Outcome, Rule
from lagrum.review.context import Context, Stage, rules_of
from lagrum.review.finding import Kind
from lagrum.review.session import Goal, SolverAnswer

MOST_VALUES = 3
HELP = "låt den ena vika för den andra (»viker för« eller »undantag från«), eller rätta villkoren"

Check = Callable[[Context, Stage, Rule, Rule], SolverAnswer]
"""Returns JA when the two rules contradict in a period (it is then added), NEJ when not."""


def find_conflicts(context: Context) -> None:
    rules = [r for r in rules_of(context) if r.name not in context.dead]
    by_outcome = {o: [r for r in rules if r.outcome is o] for o in Outcome}
    obstacles, demands = by_outcome[Outcome.OBSTACLE], by_outcome[Outcome.DEMAND]
    opportunities = by_outcome[Outcome.OPPORTUNITY]
    refusals = {row.refusal for table in context.rulebook.tables.values() for row in table.rows}
    _gather(context, demands, obstacles, opportunities)
    pairs = [(h, m) for h in obstacles if h.name not in refusals for m in opportunities]
    _all(context, pairs, _same_matter)
    _all(context, pairs, _never_free)
    _all(context, combinations(demands, 2), _demands)
    _all(context, ((k, h) for k in demands for h in obstacles), _demand_and_obstacle)


def _all(context: Context, pairs: Iterator[tuple[Rule, Rule]] | Sequence[tuple[Rule, Rule]], check: Check) -> None:
    """Run a check on each pair of rules that are ever in force together, until it finds something.

    Period by period, the latest first: what is found in one is often an example in the next.
    """
    done = {frozenset((f.rule, f.other)) for f in context.findings if f.kind is Kind.CONTRADICTION}
    by_period: dict[int, list[tuple[Rule, Rule]]] = {}
    for one, two in pairs:
        if context.about(one, two):
            names = [RULE + one.name, RULE + two.name]
            names += [DEMAND + r.name for r in (one, two) if r.requires is not None]
            for number in context.new_periods(names):
                by_period.setdefault(number, []).append((one, two))
    for number in sorted(by_period):
        stage = context.learned(number)
        for one, two in by_period[number]:
            if frozenset((one.name, two.name)) in done or not stage.touch(one, two):
                continue
            answer = check(context, stage, one, two)
            if answer is SolverAnswer.UNDECIDED:
                context.open(Kind.CONTRADICTION, one, two)
            if answer is not SolverAnswer.NO:
                done.add(frozenset((one.name, two.name)))


def _gather(context: Context, demands: Sequence[Rule], obstacles: Sequence[Rule], others: Sequence[Rule]) -> None:
    """Leave examples behind that show most pairs to be in order, so that few questions are left."""
    stage = context.stage(0)

    def now(rules: Sequence[Rule]) -> list[Rule]:
        return [r for r in rules if r.name in stage.program.rules and context.about(r)]

    met = {r.name: (stage.rule(r.name), stage.session.goal(DEMAND + r.name)) for r in now(demands)}
    free = [(stage.rule(r.name, False),) for r in now(obstacles)]
    for opportunity in now(others):
        stage.cover([stage.rule(opportunity.name)], free)
    for rule in now(demands):
        stage.cover(met[rule.name], free)
        near = [r for r in now(demands) if r is not rule and stage.demands_meet(r, rule)]
        stage.cover(met[rule.name], [met[r.name] for r in near])


def _same_matter(context: Context, stage: Stage, obstacle: Rule, opportunity: Rule) -> SolverAnswer:
    if not paragraphs(obstacle) & paragraphs(opportunity):
        return SolverAnswer.NO
    one, two = stage.rule(obstacle.name), stage.rule(opportunity.name)
    values = 0
    for n in range(1, MOST_VALUES + 1):
        answers = [stage.session.ask(goal, values=n).answer for goal in (one, two)]
        if SolverAnswer.UNDECIDED in answers:
            return SolverAnswer.UNDECIDED
        if SolverAnswer.NO not in answers:
            values = n
            break
    if not values:
        return SolverAnswer.NO
    found = stage.session.ask(one, two, values=values)
    if found.answer is SolverAnswer.YES:
        shows = f"{obstacle.name} ger hinder och {opportunity.name} möjlighet"
        context.add(
            Kind.CONTRADICTION,
            obstacle,
            f"»{obstacle.name}« ger hinder där »{opportunity.name}« ger möjlighet, och ingen av dem viker",
            HELP,
            opportunity,
            witness=context.witnesses.make(stage.program, found.facts, [one, two], shows),
        )
    return found.answer


def _never_free(context: Context, stage: Stage, obstacle: Rule, opportunity: Rule) -> SolverAnswer:
    allowed, hindered = stage.rule(opportunity.name), stage.rule(obstacle.name)
    free = stage.possible(allowed, stage.rule(obstacle.name, False))
    if free is not SolverAnswer.NO:
        return SolverAnswer.UNDECIDED if free is SolverAnswer.UNDECIDED else SolverAnswer.NO
    answer = stage.possible(allowed, hindered)
    facts = stage.shown(allowed, hindered) if answer is SolverAnswer.YES else None
    if facts is None:
        return answer
    context.add(
        Kind.CONTRADICTION,
        obstacle,
        f"»{obstacle.name}« ger hinder varje gång »{opportunity.name}« ger möjlighet, och ingen av dem viker",
        HELP,
        opportunity,
        witness=context.witnesses.make(
            stage.program,
            facts,
            [allowed, hindered],
            f"{obstacle.name} ger hinder och {opportunity.name} möjlighet",
        ),
    )
    return SolverAnswer.YES


def _demands(context: Context, stage: Stage, one: Rule, two: Rule) -> SolverAnswer:
    if not stage.demands_meet(one, two):
        return SolverAnswer.NO
    both = [stage.rule(one.name), stage.rule(two.name)]
    first, second = (stage.session.goal(DEMAND + r.name) for r in (one, two))
    answer = stage.possible(*both, first, second)
    if answer is not SolverAnswer.NO:
        return SolverAnswer.UNDECIDED if answer is SolverAnswer.UNDECIDED else SolverAnswer.NO
    for met in (first, second):
        if (answer := stage.possible(*both, met)) is not SolverAnswer.YES:
            return answer
    goals = [*both, first, stage.session.goal(DEMAND + two.name, False)]
    answer = stage.possible(*goals)
    facts = stage.shown(*goals) if answer is SolverAnswer.YES else None
    if facts is None:
        return answer
    context.add(
        Kind.CONTRADICTION,
        one,
        f"kraven i »{one.name}« och »{two.name}« kan inte uppfyllas samtidigt där båda gäller",
        HELP,
        two,
        clash=context.clash(stage, [*both, first, second]),
        witness=context.witnesses.make(
            stage.program, facts, goals, f"båda kraven gäller; {one.name} är uppfyllt och {two.name} inte"
        ),
    )
    return SolverAnswer.YES


def _demand_and_obstacle(context: Context, stage: Stage, demand: Rule, obstacle: Rule) -> SolverAnswer:
    applies, met = stage.rule(demand.name), stage.session.goal(DEMAND + demand.name)
    hindered, free = stage.rule(obstacle.name), stage.rule(obstacle.name, False)
    answer = stage.possible(applies, met, free)
    if answer is not SolverAnswer.NO:
        return SolverAnswer.UNDECIDED if answer is SolverAnswer.UNDECIDED else SolverAnswer.NO
    wanted: list[tuple[Goal, ...]] = [(applies, free), (applies, met)]
    for goals in wanted:
        if (answer := stage.possible(*goals)) is not SolverAnswer.YES:
            return answer
    answer = stage.possible(applies, met, hindered)
    facts = stage.shown(applies, met, hindered) if answer is SolverAnswer.YES else None
    if facts is None:
        return answer
    context.add(
        Kind.CONTRADICTION,
        demand,
        f"den som uppfyller kravet i »{demand.name}« möter alltid hindret i »{obstacle.name}«",
        HELP,
        obstacle,
        clash=context.clash(stage, [applies, met, free]),
        witness=context.witnesses.make(
            stage.program,
            facts,
            [applies, met, hindered],
            f"kravet i {demand.name} är uppfyllt och {obstacle.name} ger hinder",
        ),
    )
    return SolverAnswer.YES


def paragraphs(rule: Rule) -> set[tuple[str, str | None, str | None, str | None]]:
    """Return the paragraphs (or articles) that a rule cites."""
    return {(c.act, c.chapter, c.paragraph, c.article) for c in rule.citations}
