"""Gaps and overlaps in decision tables: rows that can never carry, and rows that compete.

* A row is empty when no intervention can surely meet all that it tries (`prövas`), or that and what it demands.
* Two rows of one value compete when some intervention surely meets what both try, while one is surely carried and the
  other surely not: then the demand of the one is unmet though the other carries. One must give way (`viker för`), or
  the rows be told apart.

That a value of the label has neither a row nor stands under `utanför` is an error of the table itself (E114).
"""

from __future__ import annotations

from itertools import combinations

from lagrum.evaluation.program import DEMAND
from lagrum.model.formula import RULE
from lagrum.model.rule import Derived
from lagrum.model.table import Row
from lagrum.review.context import Context, Stage
from lagrum.review.finding import Finding, Kind, Undecided
from lagrum.review.session import Goal, SolverAnswer


def find_table_faults(context: Context) -> None:
    for name in sorted(context.rulebook.tables):
        table = context.rulebook.tables[name]
        for row in table.rows:
            if context.chosen(row.place):
                _empty(context, row)
        for one, two in combinations(table.rows, 2):
            if one.value == two.value and (context.chosen(one.place) or context.chosen(two.place)):
                _clash(context, one, two)


def _derived(context: Context, row: Row) -> tuple[Derived, Derived] | None:
    derived = context.rulebook.derived
    if row.reaches not in derived or row.carries not in derived:
        return None
    return derived[row.reaches], derived[row.carries]


def _empty(context: Context, row: Row) -> None:
    found = _derived(context, row)
    if found is None:
        return
    for definition, words, help in (
        (found[0], "inget fall kan uppfylla det som raden prövar", "rätta de celler som inte går ihop"),
        (found[1], "det som raden kräver går inte ihop med det som den prövar", "rätta cellen under »krävs«"),
    ):
        goal = Goal(definition.condition, definition.record)
        answers: list[SolverAnswer] = []
        stages: list[Stage] = []
        for stage in context.stages(definition):
            stages.append(stage)
            answers.append(stage.possible(goal))
            if answers[-1] is SolverAnswer.YES:
                break
        if SolverAnswer.UNDECIDED in answers and SolverAnswer.YES not in answers:
            context.undecided.append(Undecided(Kind.EMPTY_ROW, row.name, row.place))
        elif stages and SolverAnswer.YES not in answers:
            clash = context.clash(stages[0], [goal])
            message = f"raden »{row.name}« kan aldrig bära: {words}"
            context.findings.append(Finding(Kind.EMPTY_ROW, row.name, row.place, message, help, clash=clash))
            return


def _clash(context: Context, one: Row, two: Row) -> None:
    if two.demand and one.demand:
        rules = context.rulebook.rules
        first, second = rules[one.demand], rules[two.demand]
        if two.demand in first.yields_to or one.demand in second.yields_to:
            return
        if one.demand in second.exception_to or two.demand in first.exception_to:
            return
        for stage in context.new_stages([RULE + one.demand, RULE + two.demand]):
            for met, unmet in ((one, two), (two, one)):
                goals = [
                    stage.rule(met.demand),
                    stage.rule(unmet.demand),
                    stage.session.goal(DEMAND + met.demand),
                    stage.session.goal(DEMAND + unmet.demand, False),
                ]
                answer = stage.possible(*goals)
                if answer is SolverAnswer.UNDECIDED:
                    context.undecided.append(Undecided(Kind.ROWS_CLASH, one.name, one.place, two.name))
                facts = stage.shown(*goals) if answer is SolverAnswer.YES else None
                if facts is None:
                    continue
                shows = f"{met.name} bär, och kravet i {unmet.name} är inte uppfyllt"
                witness, confirmed = context.witnesses.make(stage.program, facts, goals, shows)
                context.findings.append(
                    Finding(
                        Kind.ROWS_CLASH,
                        one.name,
                        one.place,
                        f"raderna »{one.name}« och »{two.name}« för »{one.value}« prövar samma fall men kräver olika, "
                        "och ingen av dem viker",
                        "skilj dem åt i en prövad kolumn, eller låt den ena vika för den andra (»viker för«)",
                        two.name,
                        two.place,
                        (),
                        witness,
                        confirmed,
                    )
                )
                return
