"""From an intervention to its ways forward: what stands in the way, what removes it, and what that takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from lagrum.base.frozen import frozen
from lagrum.base.version import __version__
from lagrum.binding.edit import value_text
from lagrum.binding.tables import NOT_CARRYING
from lagrum.checking.checker import Brief, Checker
from lagrum.checking.result import ChangeStep, Stop, Way
from lagrum.explanation.explain import record_name
from lagrum.model.facts import Facts
from lagrum.model.formula import RULE
from lagrum.model.intervention import Intervention
from lagrum.model.rule import Rule
from lagrum.model.vocabulary import TAKES, Nature
from lagrum.ways.changes import REMOVED, DesignChange, fact_of, possible_change
from lagrum.ways.report import WaysReport
from lagrum.ways.search import EACH_CHECK, Search, SearchOutcome, Solution
from lagrum.ways.trials import SURE, UNKNOWN, RuleOnRecord

SECONDS = 4.0
"""How long ways are sought for one intervention, by the work that is done, before the best so far are given."""
LEAST = 0.5
"""Seconds without which hardly any way is found."""
MOST_WAYS = 3
MAY, OPEN = 1, 2
"""How much a rule stands in the way in a whole check: it may forbid, or a demand or question is open."""
GRAVE = 4
"""How many times the time for an open demand is given to what forbids or is not met."""


@frozen
class Ways:
    """The report, and by the number of a way the changes that it is made of."""

    report: WaysReport
    changes: dict[int, tuple[DesignChange, ...]]


def find_ways(
    checker: Checker,
    intervention: Intervention,
    seconds: float = SECONDS,
    clock: Callable[[], float] | None = None,
    unknowns: bool = True,
) -> Ways:
    """Return the ways forward for an intervention: for all of it, and for each thing that stands in the way.

    `unknowns`: also for demands of which it is unknown whether they are met. Every way is checked by the checker's
    evaluators before it is returned.
    """
    (before,) = checker.brief_all([intervention], questions=False)
    search = Search(checker.fast, intervention.facts, clock)
    clock = search.clock
    end = clock() + seconds
    finder = _Finder(checker, intervention, before, search)
    stops = finder.targets
    # The open demands only where the draft itself is certain to meet them one day.
    open_demands = [i for i, level in sorted(search.before.items()) if level == UNKNOWN and finder.is_demand(i)]
    outcomes = {}
    waiting = [(item, MOST_WAYS, GRAVE) for item in stops] + [(item, 1, 1) for item in open_demands if unknowns]
    weight = sum(w for _, _, w in waiting) + (GRAVE if len(stops) > 1 else 0)
    for item, most, own in waiting:
        # Each gets its share of the time that is left, or when they are many the first get enough; all together get
        # what remains.
        share = max((end - clock()) * own / weight, min(LEAST, end - clock()))
        weight -= own
        outcomes[item] = search.find([item], clock() + share, most, finder.raised)
    unfinished = [item for item in stops if not outcomes[item].complete]
    for number, item in enumerate(unfinished):  # what the others left of their time
        share = (end - clock()) / (len(unfinished) - number + 1)
        again = search.find([item], clock() + share, MOST_WAYS, finder.raised)
        if again.complete or again.cost < outcomes[item].cost:
            outcomes[item] = again
    found: list[Stop] = []
    if len(stops) > 1:
        parts = [outcomes[item] for item in stops]
        whole = search.together(parts, stops, end, MOST_WAYS, finder.raised)
        found.append(finder.stop("insatsen", None, whole))
    found += [finder.stop(finder.kind(item), item, outcomes[item]) for item, _, _ in waiting]
    report = WaysReport(
        lagrum=__version__,
        rulebook=checker.program.rulebook.digest,
        date=checker.program.day.isoformat(),
        file=intervention.file,
        id=intervention.id,
        name=intervention.name,
        state=before.state,
        stops=found,
    )
    return Ways(report, finder.numbered)


def ways_past(
    checker: Checker,
    intervention: Intervention,
    question: str,
    nodes: int,
    seconds: float,
    clock: Callable[[], float] | None = None,
) -> list[Stop]:
    """Return the ways past an open question (the name of its rule) and past each obstacle and unmet demand.

    As with `cheapest_ways` each search is cut short after so many `nodes`.
    """
    search = Search(checker.fast, intervention.facts, clock, nodes)
    end = search.clock() + seconds
    finder = _Finder(checker, intervention, checker.brief_all([intervention], questions=False)[0], search)
    asked = [item for item in sorted(search.before) if item.rule == question and finder.written(item)]
    found = []
    if asked:
        outcome = search.find(asked, end, MOST_WAYS, finder.raised)
        found.append(finder.stop("fråga", asked[0] if len(asked) == 1 else RuleOnRecord(question), outcome))
    found += [
        finder.stop(finder.kind(item), item, search.find([item], end, MOST_WAYS, finder.raised))
        for item in finder.targets
    ]
    return found


def cheapest_ways(
    checker: Checker,
    intervention: Intervention,
    stops: int,
    nodes: int,
    seconds: float,
    clock: Callable[[], float] | None = None,
) -> list[Stop]:
    """Return the cheapest way past each obstacle and unmet demand, the first `stops` of them.

    Each search is cut short after so many `nodes`, and all of them after `seconds` of work, which is counted: the
    answer is the same on every machine.
    """
    return cheapest_changes(checker, intervention, stops, nodes, seconds, clock)[0]


def cheapest_changes(
    checker: Checker,
    intervention: Intervention,
    stops: int,
    nodes: int,
    seconds: float,
    clock: Callable[[], float] | None = None,
) -> tuple[list[Stop], dict[int, tuple[DesignChange, ...]]]:
    """Return the same, and by the number of a way the changes that it is made of."""
    search = Search(checker.fast, intervention.facts, clock, nodes)
    end = search.clock() + seconds
    finder = _Finder(checker, intervention, checker.brief_all([intervention], questions=False)[0], search)
    found = [
        finder.stop(finder.kind(item), item, search.find([item], end, 1, finder.raised))
        for item in finder.targets[:stops]
    ]
    return found, finder.numbered


class _Finder:
    """Puts what a search finds into words, and lets the evaluators check it."""

    def __init__(self, checker: Checker, intervention: Intervention, before: Brief, search: Search) -> None:
        self._checker = checker
        self._intervention = intervention
        self._search = search
        self._levels = _levels(before)
        self.targets = [item for item, level in sorted(search.before.items()) if level == SURE and self.written(item)]
        self._raised: dict[frozenset[DesignChange], frozenset[str]] = {}
        self._follows: dict[frozenset[DesignChange], list[str]] = {}
        self.numbered: dict[int, tuple[DesignChange, ...]] = {}

    def written(self, item: RuleOnRecord) -> bool:
        """Whether an item is about the intervention or a record that is written."""
        rule = self._checker.program.rules[item.rule]
        return not rule.record or item.index < len(self._rows(rule.record))

    def kind(self, item: RuleOnRecord) -> str:
        """Return »hinder«, »krav« or »okänt«."""
        outcome = self._checker.program.rules[item.rule].outcome
        return outcome.value if self._search.before.get(item) == SURE and outcome else "okänt"

    def is_demand(self, item: RuleOnRecord) -> bool:
        rule = self._checker.program.rules[item.rule]
        return rule.requires is not None and self.written(item)

    def _rows(self, post: str) -> Sequence[object]:
        found = self._intervention.facts.records.get(post)
        return found.records if found is not None else ()

    def raised(self, changes: frozenset[DesignChange]) -> frozenset[str]:
        """Return the rules that are an obstacle, demand or question after the changes, and more than before."""
        if changes not in self._raised:
            vocabulary = self._checker.program.rulebook.vocabulary
            ordered = sorted(changes, key=lambda c: c.sort_key)
            facts = possible_change(vocabulary, self._intervention.facts, ordered)
            assert facts is not None  # the search passes over what cannot be
            self._search.work.spend(EACH_CHECK)
            changed = replace(self._intervention, facts=facts, deviations=())
            after = _levels(*self._checker.brief_all([changed], questions=False))
            rules = self._checker.program.rules
            new = {r for r, level in after.items() if level > self._levels.get(r, 0)}
            # A general demand of every intervention is named beside the way: nobody has said that it is not met.
            self._follows[changes] = sorted(r for r in new if rules[r].general and after[r] == OPEN)
            new -= {*self._follows[changes], *(r for r in new if after[r] == MAY and self._unclaimed(rules[r], facts))}
            self._raised[changes] = frozenset(new)
        return self._raised[changes]

    def _unclaimed(self, rule: Rule, facts: Facts) -> bool:
        """Whether a rule tries a label that nobody has written: what might be claimed is not raised by a way."""
        if not rule.name.endswith(NOT_CARRYING):
            return False
        attributes = self._checker.program.rulebook.vocabulary.attributes
        own = self._checker.program.by_name[RULE + rule.name].atoms
        claimed = {atom.path for atom in own if attributes[atom.path].nature is Nature.LABEL}
        rows = (*facts.records[rule.record].records,) if rule.record and rule.record in facts.records else ()
        return not any(p in facts.scalars or any(p in row.fields for row in rows) for p in claimed)

    def stop(self, kind: str, item: RuleOnRecord | None, outcome: SearchOutcome) -> Stop:
        """Return what stands in the way with its ways; `item` None is the whole intervention."""
        rule = self._checker.program.rules[item.rule] if item is not None else None
        return Stop(
            kind=kind,
            rule=rule.name if rule else "",
            title=rule.title if rule else "Hela insatsen: alla hinder och ouppfyllda krav på en gång",
            citation=rule.citation if rule else "",
            subject=self._subject_of(rule.record, item.index) if rule and item else "",
            ways=[self._way(solution, item) for solution in outcome.solutions],
            complete=outcome.complete,
            message=rule.message if rule else "",
            policy=_policy(rule) if rule and kind != "fråga" and not outcome.solutions and outcome.complete else "",
        )

    def _subject_of(self, post: str, index: int) -> str:
        records = self._intervention.facts.records
        rows = records[post].records if post and post in records else ()
        return record_name(post, rows[index], len(rows)) if 0 <= index < len(rows) else ""

    def _way(self, solution: Solution, item: RuleOnRecord | None) -> Way:
        number = len(self.numbered) + 1
        self.numbered[number] = tuple(step.change for step in solution.steps)
        # What removes the obstacle itself comes before what that in its turn asks for.
        first = {item} if item is not None else set(self.targets)
        steps = sorted(solution.steps, key=lambda s: s.item not in first)
        return Way(
            number=number,
            cost=sum(step.change.own_cost for step in steps),
            refrains=any(step.change.refrains for step in steps),
            leaves_open=solution.leaves_open,
            steps=[self._step(s.change, s.item.rule) for s in steps],
            follows=self._followers(solution.changes),
        )

    def _followers(self, changes: frozenset[DesignChange]) -> list[str]:
        rules = self._checker.program.rules
        return [f"{rules[r].general} ({rules[r].citation})" for r in self._follows.get(changes, ())]

    def _step(self, change: DesignChange, name: str) -> ChangeStep:
        rule = self._checker.program.rules[name]
        attribute = self._checker.program.rulebook.vocabulary.attributes[change.key.path]
        post = change.key.path.split(".", 1)[0]
        removed = change.value == REMOVED
        fact = None if removed else fact_of(self._intervention.facts, change.key)
        return ChangeStep(
            attribute=change.key.path,
            subject=self._subject_of(post, change.key.index) if change.key.index >= 0 else "",
            before="" if removed else value_text(attribute, fact.said if fact is not None else None),
            after="tas bort" if removed else value_text(attribute, change.value),
            takes=TAKES[attribute.takes],
            cost=change.own_cost,
            refrains=change.refrains,
            rule=rule.name,
            title=rule.title,
            citation=rule.citation,
        )


def _levels(brief: Brief) -> dict[str, int]:
    """Return, by rule, how much it stands in the way: 1 may forbid, 2 is open, 3 forbids or is not met."""
    found: dict[str, int] = {}
    for outline in brief.outlines:
        if outline.outcome not in ("hinder", "krav", "fråga") or outline.demand == "uppfyllt":
            continue
        if not outline.sure:
            level = MAY if outline.outcome == "hinder" else 0
        elif outline.outcome == "hinder" or outline.demand == "inte uppfyllt":
            level = 3
        else:
            level = OPEN
        found[outline.rule.name] = max(level, found.get(outline.rule.name, 0))
    return found


def _policy(rule: Rule) -> str:
    """Return a draft of the reform without which there is no way; empty where only a label has to be another."""
    if rule.name.endswith(NOT_CARRYING):
        return ""
    return (
        f'reform "{rule.title}: önskad ändring"\n'
        f'    motiv     "Beskriv varför {rule.citation} bör ändras för att insatsen ska vara möjlig."\n'
        f"    upphäver  {rule.name}\n"
    )
