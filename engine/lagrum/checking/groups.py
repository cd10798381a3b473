"""Where a rule applies or may apply: in an intervention, or in which of its records, alike ones together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from lagrum.base.frozen import frozen
from lagrum.evaluation.instances import Instance, Instances, age_text
from lagrum.evaluation.program import DEMAND, Program
from lagrum.evaluation.truth import NO, UNKNOWN, YES
from lagrum.explanation.explain import record_name
from lagrum.model.facts import Range
from lagrum.model.formula import RULE
from lagrum.model.rule import Rule

Demand = Literal["uppfyllt", "inte uppfyllt", "okänt"]


@frozen
class Group:
    """Instances of one record (parts of an age interval) for which a rule gives the same answer."""

    at: int
    applies: int
    demand: Demand | None
    instances: tuple[Instance, ...]
    subject: str
    part: str
    tied: bool
    """Whether it surely applies or something in the draft ties to it."""

    @property
    def open(self) -> bool:
        return self.applies == UNKNOWN or self.demand == "okänt"


def groups(
    rule: Rule,
    program: Program,
    instances: Instances,
    conclusions: Mapping[str, Sequence[int]],
    tied: frozenset[int] = frozenset(),
) -> list[Group]:
    """Return where `rule` applies or may apply: one group, or one for each record (or part of it).

    `tied` are the instances that something in the draft ties to.
    """
    applies = conclusions[RULE + rule.name]
    if not rule.record and applies[0] == NO:
        return []
    demands = conclusions[DEMAND + rule.name] if rule.requires is not None else ()
    if not rule.record:
        near = applies[0] == YES or 0 in tied
        return [Group(0, applies[0], _demand(rule, applies[0], demands, 0), (), "", "", near)]
    found: list[Group] = []
    rows = instances.records[rule.record]
    written = 1 + max((i.record.index for i in rows if i.record.certain), default=-1)
    index_parts: dict[int, int] = {}
    for row in rows:
        index_parts[row.record.index] = index_parts.get(row.record.index, 0) + 1
    run: dict[tuple[int, int, Demand | None, bool], list[int]] = {}
    for k, row in enumerate(rows):
        value = applies[k] & row.presence
        if value != NO:
            near = value == YES or k in tied
            run.setdefault((row.record.index, value, _demand(rule, value, demands, k), near), []).append(k)
    for (index, value, demand, near), members in run.items():
        chosen = tuple(rows[k] for k in members)
        part = "" if len(members) == index_parts[index] else _part_words(chosen, program)
        name = record_name(rule.record, chosen[0].record, written) if chosen[0].record.certain else ""
        subject = f"{name}, {part}" if part else name
        found.append(Group(members[0], value, demand, chosen, subject, part, near))
    return found


def _demand(rule: Rule, applies: int, demands: Sequence[int], at: int) -> Demand | None:
    if rule.requires is None or applies != YES:
        return None
    return "uppfyllt" if demands[at] == YES else "inte uppfyllt" if demands[at] == NO else "okänt"


def _part_words(chosen: tuple[Instance, ...], program: Program) -> str:
    """Return the age parts of one record in words, neighbours joined: "12–14 år"."""
    spans: list[list[int]] = []
    for path in program.age_limits:
        ranges = [f.value for i in chosen if (f := i.record.fields.get(path)) and isinstance(f.value, Range)]
        for r in sorted(ranges, key=lambda r: r.low):
            if spans and spans[-1][1] + 1 == r.low:
                spans[-1][1] = r.high
            else:
                spans.append([r.low, r.high])
    return " och ".join(age_text(low, high) for low, high in spans)
