"""The shipped interventions, and others varied from them: changed, taken from and completed, such as can all be so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

from lagrum.base.resources import cases_dir, rules_dir
from lagrum.interventions.read import InterventionReader
from lagrum.model.facts import Among, Bounds, Fact, Facts, Range, Record, RecordList, Several, Value
from lagrum.model.implications import Contradiction, close, written
from lagrum.model.intervention import Intervention
from lagrum.model.rulebook import Rulebook
from lagrum.model.vocabulary import MAX_AGE, Attribute, Kind, Vocabulary
from lagrum.services.rulebook import open_folders
from lagrum.source.diagnostic import Diagnostics
from strategies import EPOCH, chance

TESTS = Path(__file__).parent
TRIES = 8
"""How often a value is drawn anew when it contradicts what else is said."""
TOGETHER = 16
"""How many values are drawn before it is tried whether they can all be so."""


@cache
def shipped_rulebook() -> Rulebook:
    """Return the rulebook that comes with lagrum: the one that commands in this process have too (read_once.py)."""
    return open_folders([rules_dir()])


@cache
def shipped_paths() -> tuple[Path, ...]:
    """Return the files of the catalogue, and those of the tests' own answers."""
    folders = (cases_dir(), TESTS / "facit", TESTS / "facit-egna")
    return tuple(path for folder in folders for path in sorted(folder.rglob("*.insats")))


@cache
def shipped_interventions() -> tuple[Intervention, ...]:
    reader = InterventionReader(shipped_rulebook())
    return tuple(found for path in shipped_paths() if (found := reader.read(path, Diagnostics())) is not None)


def another(r: Random) -> Intervention:
    """Return an intervention varied from a shipped one; now and then that one itself."""
    found = r.choice(shipped_interventions())
    facts = varied(r, shipped_rulebook().vocabulary, found.facts) if chance(r, 85) else found.facts
    return replace(found, facts=facts)


def drawn(r: Random, a: Attribute, around: frozenset[int] = frozenset()) -> Value:
    """Return a known value of an attribute; numbers lie at those of `around`, or one beside."""
    match a.kind:
        case Kind.BOOLEAN:
            return r.random() < 0.5
        case Kind.ONE_OF:
            return r.choice(a.values)
        case Kind.SOME_OF:
            return Several(frozenset(v for v in a.values if chance(r, 30)))
        case Kind.DATE:
            at = EPOCH.toordinal() + r.randrange(240)
            return Range(at, at)
        case Kind.TEXT:
            return "Fri text"
    top = MAX_AGE if a.kind is Kind.AGE else 100_000
    near = sorted({max(0, min(top, n + d)) for n in around for d in (-1, 0, 1)} | {0, 1, 7, 14, 17, 18, 65})
    low = r.choice(near)
    return Range(low, low)


def fields_of(vocabulary: Vocabulary, post: str) -> list[Attribute]:
    """Return what can be said of a post ("" = of the intervention and its municipality)."""
    plain = [a for a in vocabulary.attributes.values() if a.kind not in (Kind.GROUP, Kind.RECORD)]
    return [a for a in plain if a.record == post]


def put(vocabulary: Vocabulary, facts: Facts, path: str, index: int, value: Value) -> Facts | None:
    """Return facts with one more or another, and what follows from it; None when they cannot all be so."""
    said = written(facts)
    fact = Fact(value, facts.place)
    if index < 0:
        changed = replace(said, scalars={**said.scalars, path: fact})
    else:
        post = vocabulary.attributes[path].record
        rows = list(said.records[post].records)
        rows[index] = replace(rows[index], fields={**rows[index].fields, path: fact})
        listed = replace(said.records[post], records=tuple(rows))
        changed = replace(said, records={**said.records, post: listed})
    found = close(vocabulary, changed)
    return None if isinstance(found, Contradiction) else found


def without(vocabulary: Vocabulary, facts: Facts, path: str, index: int) -> Facts:
    """Return facts without what is written of an attribute. To say less never contradicts."""
    said = written(facts)

    def less(fields: dict[str, Fact]) -> dict[str, Fact]:
        return {p: fact for p, fact in fields.items() if p != path}

    if index < 0:
        said = replace(said, scalars=less(said.scalars))
    else:
        post = vocabulary.attributes[path].record
        rows = list(said.records[post].records)
        rows[index] = replace(rows[index], fields=less(rows[index].fields))
        said = replace(said, records={**said.records, post: replace(said.records[post], records=tuple(rows))})
    found = close(vocabulary, said)
    assert isinstance(found, Facts)
    return found


def places(vocabulary: Vocabulary, facts: Facts) -> Iterator[tuple[Attribute, int]]:
    """Yield each attribute where it can be written: of the intervention (-1), and of each record that is written."""
    for a in fields_of(vocabulary, ""):
        yield a, -1
    for post, listed in facts.records.items():
        for index in range(len(listed.records)):
            for a in fields_of(vocabulary, post):
                yield a, index


def fields_at(facts: Facts, a: Attribute, index: int) -> dict[str, Fact]:
    return facts.scalars if index < 0 else facts.records[a.record].records[index].fields


def value_at(facts: Facts, a: Attribute, index: int) -> Value:
    fact = fields_at(facts, a, index).get(a.path)
    return fact.value if fact is not None else None


def varied(r: Random, vocabulary: Vocabulary, facts: Facts) -> Facts:
    """Return an intervention that differs from another in a handful of rows, records and posts."""
    facts = _other_records(r, vocabulary, facts)
    every = list(places(vocabulary, facts))
    for a, index in r.sample(every, min(len(every), r.randrange(1, 12))):
        if chance(r, 25):
            facts = without(vocabulary, facts, a.path, index)
        elif a.kind is not Kind.TEXT:
            value = drawn(r, a)
            if isinstance(value, Several) and chance(r, 30):
                value = Several(value.chosen, True)
            if isinstance(value, Range) and chance(r, 50):
                value = Range(value.low, value.low + r.randrange(12))
            facts = put(vocabulary, facts, a.path, index, value) or facts
    return facts


def _other_records(r: Random, vocabulary: Vocabulary, facts: Facts) -> Facts:
    records = dict(facts.records)
    for post in sorted(a.path for a in vocabulary.attributes.values() if a.kind is Kind.RECORD):
        listed = records.get(post)
        if listed is None or not chance(r, 40):
            continue
        rows = list(listed.records)
        if rows and chance(r, 50):
            rows.insert(r.randrange(len(rows)), rows[r.randrange(len(rows))])
        elif rows:
            del rows[r.randrange(len(rows))]
        records[post] = RecordList(numbered(rows), chance(r, 30) or not rows)
    return replace(facts, records=records)


def numbered(rows: list[Record]) -> tuple[Record, ...]:
    """Return records numbered in their order."""
    return tuple(replace(row, index=k) for k, row in enumerate(rows))


# --- completing -------------------------------------------------------------------------------------------------------


def completed(
    r: Random, vocabulary: Vocabulary, facts: Facts, limits: dict[str, frozenset[int]], share: int = 100
) -> Facts | None:
    """Return facts in which nothing is unknown any more; None when no value was found that agrees with the others.

    What is known stays, an interval of ages too: it is a set of cases, and no unknown (DESIGN §4). With `share` only so
    many of a hundred unknowns become known.
    """
    facts = _all_records(r, facts, vocabulary, share)
    open_ = [(a, k) for a, k in places(vocabulary, facts) if unknown(a, value_at(facts, a, k)) and chance(r, share)]
    for start in range(0, len(open_), TOGETHER):
        several = open_[start : start + TOGETHER]
        more = _put_all(r, vocabulary, facts, several, limits)
        if more is None:
            for one in several:
                for _ in range(TRIES):
                    more = _put_all(r, vocabulary, facts, [one], limits)
                    if more is not None:
                        break
                else:
                    return None
                facts = more
        else:
            facts = more
    return facts


def _put_all(
    r: Random,
    vocabulary: Vocabulary,
    facts: Facts,
    several: list[tuple[Attribute, int]],
    limits: dict[str, frozenset[int]],
) -> Facts | None:
    """Return facts in which some attributes have known values, and what follows; None when they cannot all be so."""
    said = written(facts)
    scalars = dict(said.scalars)
    rows = {post: [dict(x.fields) for x in listed.records] for post, listed in said.records.items()}
    for a, index in several:
        value = value_at(facts, a, index)
        if unknown(a, value):
            chosen = Fact(_within(r, a, value, limits.get(a.path, frozenset())), facts.place)
            (scalars if index < 0 else rows[a.record][index])[a.path] = chosen
    records = {
        post: replace(listed, records=tuple(map(_with_fields, listed.records, rows[post])))
        for post, listed in said.records.items()
    }
    found = close(vocabulary, Facts(said.place, scalars, records))
    return None if isinstance(found, Contradiction) else found


def _with_fields(record: Record, fields: dict[str, Fact]) -> Record:
    return replace(record, fields=fields)


def unknown(a: Attribute, value: Value) -> bool:
    """Whether something of a value is not known."""
    if isinstance(value, Range):
        return value.low < value.high and not a.kind.case_split
    return value is None or isinstance(value, Bounds | Among) or (isinstance(value, Several) and value.open)


def _within(r: Random, a: Attribute, value: Value, limits: frozenset[int]) -> Value:
    """Return a known value that is possible after what is known."""
    match value:
        case Several(chosen, _, excluded):
            more = [v for v in a.values if v not in chosen and v not in excluded and chance(r, 30)]
            return Several(chosen | set(more))
        case Among(possible):
            return r.choice(sorted(possible))
        case Bounds(low, high) | Range(low, high):
            near = [n for limit in limits for n in (limit - 1, limit) if low <= n <= high]
            at = r.choice([low, high, *near])
            return Range(at, at)
    return drawn(r, a, limits)


def _all_records(r: Random, facts: Facts, vocabulary: Vocabulary, share: int) -> Facts:
    """Return facts in which every post is closed, some with records that nobody wrote before."""
    records = dict(facts.records)
    for a in vocabulary.attributes.values():
        if a.kind is not Kind.RECORD or not chance(r, share):
            continue
        listed = records.get(a.path, RecordList())
        more = [Record("", {}, facts.place) for _ in range(r.randrange(3))] if listed.open else []
        records[a.path] = RecordList(numbered([*listed.records, *more]), False)
    return replace(facts, records=records)
