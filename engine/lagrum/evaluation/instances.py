"""The facts of an intervention as the evaluators take them: records cut at age limits, atoms as codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from lagrum.base.frozen import frozen
from lagrum.evaluation.program import Program
from lagrum.evaluation.truth import UNKNOWN, YES
from lagrum.model.facts import Fact, Facts, Range, Record, RecordList
from lagrum.model.vocabulary import MAX_AGE

MAX_PARTS = 400


@frozen
class Instance:
    """A record, or a part of one, with the codes of its atoms in the order of `Program.atoms`.

    `presence` is ja for what is written and okänt for the record that stands for all that may be unwritten.
    """

    record: Record
    presence: int
    codes: bytes


@frozen
class Instances:
    """The codes of the intervention's own atoms, and the instances of each post in `Program.records`."""

    codes: bytes
    records: Mapping[str, tuple[Instance, ...]]


def make_instances(program: Program, facts: Facts) -> Instances:
    """Evaluate all atoms of `program` on `facts`."""
    records: dict[str, tuple[Instance, ...]] = {}
    for post in program.records:
        codes = program.coding(post)
        written = facts.records.get(post, RecordList())
        limits = {p: n for p, n in program.age_limits.items() if p.startswith(f"{post}.")}
        found = [
            Instance(part, YES, codes.of(part.fields)) for record in written.records for part in cut(record, limits)
        ]
        if written.open:
            unwritten = Record("", {}, facts.place, index=len(written.records), certain=False)
            found.append(Instance(unwritten, UNKNOWN, codes.default))
        records[post] = tuple(found)
    return Instances(program.coding("").of(facts.scalars), records)


def cut(record: Record, limits: Mapping[str, tuple[int, ...]]) -> list[Record]:
    """Cut a record with age intervals into parts that lie on one side of every limit.

    `limits` maps attributes to numbers n of tests "under n": 12–17 år with the limit 15 becomes 12–14 and 15–17.
    """
    parts = [record]
    for path in sorted(limits):
        fact = record.fields.get(path)
        if fact is None or not isinstance(fact.value, Range):
            continue
        low, high = fact.value.low, fact.value.high
        edges = [low, *(n for n in limits[path] if low < n <= high), high + 1]
        if len(edges) == 2 or len(parts) * len(edges) > MAX_PARTS:
            continue
        parts = [
            replace(part, fields={**part.fields, path: Fact(Range(a, b - 1), fact.place)}, part=age_text(a, b - 1))
            for part in parts
            for a, b in pairwise(edges)
        ]
    return parts


def age_text(low: int, high: int) -> str:
    """Return an age interval in words: "12–14 år", "65 år eller äldre"."""
    if high >= MAX_AGE:
        return f"{low} år eller äldre"
    return f"{low} år" if low == high else f"{low}–{high} år"
