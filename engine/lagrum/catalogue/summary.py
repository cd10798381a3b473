"""What the summary of a catalogue needs to know of one intervention, and the summary itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lagrum.base.frozen import frozen
from lagrum.model.intervention import municipality_of
from lagrum.model.praxis import labelled

if TYPE_CHECKING:
    from lagrum.checking.checker import Brief
    from lagrum.checking.receipt import Receipt
    from lagrum.checking.result import Accepted, CaseResult
    from lagrum.evaluation.engines import EngineName
    from lagrum.model.intervention import Intervention

MOST_NAMED = 2_000
"""How many interventions of each kind a summary names."""


@frozen
class InterventionSummary:
    """One intervention in brief.

    `left` is the state when accepted findings are set aside. `obstacles` and `unmet` have the title and citation of
    each rule that stops it; `raised` the title and id of each open question that it raises; `accepted` the title of
    each finding that has been accepted, and until when; `asked` the questions whose answers decide something;
    `resembles` the title of each ruling that it resembles, and its id with how far.
    """

    id: str
    municipality: str
    state: str
    left: str
    obstacles: tuple[tuple[str, str], ...]
    unmet: tuple[tuple[str, str], ...]
    raised: tuple[tuple[str, str], ...]
    accepted: tuple[tuple[str, str], ...]
    asked: tuple[str, ...]
    resembles: tuple[tuple[str, str], ...] = ()

    def dump(self) -> list[Any]:
        """Return the fields in their order, as JSON can hold them (`dataclasses.astuple` copies every text).

        What it resembles stands last, and only where there is something, so that it is said as it was before.
        """
        lists = (self.obstacles, self.unmet, self.raised, self.accepted)
        rest = [self.resembles] if self.resembles else []
        return [self.id, self.municipality, self.state, self.left, *lists, self.asked, *rest]

    @staticmethod
    def load(values: Sequence[Any]) -> InterventionSummary:
        """Return the summary of what JSON has made of its fields. Raises ValueError or TypeError for anything else."""
        id, municipality, state, left, obstacles, unmet, raised, accepted, asked, *more = values
        if len(more) > 1:
            raise ValueError(values)
        lists = (obstacles, unmet, raised, accepted, more[0] if more else ())
        obstacles, unmet, raised, accepted, resembles = (tuple((str(a), str(b)) for a, b in pairs) for pairs in lists)
        if not all(isinstance(t, str) for t in (id, municipality, state, left, *asked)):
            raise TypeError(values)
        return InterventionSummary(
            id, municipality, state, left, obstacles, unmet, raised, accepted, tuple(asked), resembles
        )


def intervention_summary(result: CaseResult) -> InterventionSummary:
    """Return a result in brief."""
    sure = [f for f in result.findings if f.certainty == "gäller"]
    return InterventionSummary(
        result.id,
        result.municipality,
        result.state,
        result.left,
        _named((f.title, f.citation) for f in sure if f.outcome == "hinder"),
        _named((f.title, f.citation) for f in sure if f.demand == "inte uppfyllt"),
        _named((f.title, f.rule) for f in sure if f.outcome == "fråga"),
        _named((f.title, _until(f.accepted)) for f in result.findings if f.accepted is not None),
        tuple(sorted({q.question for q in result.questions})),
        _named((labelled(r.title, r.invented), f"{r.id}, {r.alike}") for r in result.resembles),
    )


def _until(accepted: Accepted) -> str:
    """Return until when something is accepted: "till 2026-12-10", and the status unless it is gäller."""
    status = "" if accepted.status == "gäller" else f", {accepted.status}"
    return f"till {accepted.last_day}{status}"


def summary_of_brief(intervention: Intervention, brief: Brief) -> InterventionSummary:
    """Return the summary of an intervention of which only the brief is known, and of which nothing is accepted."""
    sure = [o for o in brief.outlines if o.sure]
    return InterventionSummary(
        intervention.id,
        intervention.municipality,
        brief.state,
        brief.state,
        _named((o.rule.title, o.rule.citation) for o in sure if o.outcome == "hinder"),
        _named((o.rule.title, o.rule.citation) for o in sure if o.demand == "inte uppfyllt"),
        _named((o.rule.title, o.rule.name) for o in sure if o.outcome == "fråga"),
        (),
        tuple(brief.asked),
        brief.resembles,
    )


def _named(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return each pair once, sorted, so that the order of findings does not matter."""
    return tuple(sorted(set(pairs)))


@dataclass(slots=True)
class CatalogueSummary:
    """Sums up summaries as they come, in the same memory however many there are."""

    states: dict[str, Counter[str]] = field(default_factory=dict)
    """By municipality: how many interventions are in each state."""
    obstacles: list[tuple[str, tuple[tuple[str, str], ...]]] = field(default_factory=list)
    unmet: list[tuple[str, tuple[tuple[str, str], ...]]] = field(default_factory=list)
    stopped: Counter[str] = field(default_factory=Counter)
    """How many interventions have obstacles, and unmet demands; the lists hold the first of them."""
    accepted: list[tuple[str, tuple[tuple[str, str], ...]]] = field(default_factory=list)
    left: set[str] = field(default_factory=set)
    """The states that occur when accepted findings are set aside."""
    resembling: list[tuple[str, tuple[tuple[str, str], ...]]] = field(default_factory=list)
    raised: Counter[tuple[str, str]] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)

    def add(self, one: InterventionSummary) -> None:
        where = municipality_of(one.municipality, one.id) or "(okänd kommun)"
        self.states.setdefault(where, Counter())[one.state] += 1
        for name, found, rows in (
            ("obstacles", one.obstacles, self.obstacles),
            ("unmet", one.unmet, self.unmet),
            ("accepted", one.accepted, self.accepted),
            ("resembling", one.resembles, self.resembling),
        ):
            if found:
                self.stopped[name] += 1
                if len(rows) < MOST_NAMED:
                    rows.append((one.id, found))
        self.left.add(one.left)
        self.raised.update(one.raised)
        self.asked.update(one.asked)


@frozen
class Overview:
    """What a catalogue came to on a day.

    `rulebook` is the rulebook's digest, `evaluators` those that have answered, `broken` how many files have errors.
    """

    summary: CatalogueSummary
    day: str
    rulebook: str
    evaluators: tuple[EngineName, ...]
    broken: int
    receipt: Receipt | None = None
