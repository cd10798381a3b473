"""Which rows of an intervention no finding used: nothing that is written passes in silence (DESIGN §4, ADR 22).

A row is used when its attribute is tested by the condition or the demand, deep through derived concepts, of a rule that
is told of: one that applies, may apply, or whose demand is met. What a rule asks of one record uses that record's rows
alone; what it asks of some record or other uses those of all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lagrum.checking.outlines import Outline
from lagrum.checking.result import Row
from lagrum.evaluation.program import CONDITION, DEMAND, Program
from lagrum.explanation.explain import record_name
from lagrum.model.facts import Fact, Facts
from lagrum.model.vocabulary import Nature

EVERY = -2
"""Stands for all records of a post."""


class Rows(NamedTuple):
    """The written rows that no finding used, and those that only describe; in the order of the file."""

    unused: list[Row]
    descriptive: list[Row]


def rows(program: Program, facts: Facts, outlines: Iterable[Outline]) -> Rows:
    """Return the rows that an intervention itself writes, not its municipality, and that no outline used."""
    used = _used(program, outlines)
    attributes = program.rulebook.vocabulary.attributes
    found = Rows([], [])
    for fact, path, index, subject in _written(facts):
        attribute = attributes[path]
        row = Row(line=fact.place.line, column=fact.place.column, attribute=path, subject=subject, text=fact.place.text)
        # A rule can read no text.
        if attribute.nature is Nature.DESCRIPTION or not attribute.kind.comparable:
            found.descriptive.append(row)
        elif used.isdisjoint(((path, index), (path, EVERY))):
            found.unused.append(row)
    for one in found:
        one.sort(key=lambda r: (r.line, r.column))
    return found


def _written(facts: Facts) -> Iterator[tuple[Fact, str, int, str]]:
    """Yield each row with its attribute, and with its record's number and name (-1 and "" outside records)."""
    own = facts.place.source
    for path, fact in facts.scalars.items():
        if fact.place.source is own:
            yield fact, path, -1, ""
    for post, listed in facts.records.items():
        for record in listed.records:
            for path, fact in record.fields.items():
                if fact.place.source is own:
                    yield fact, path, record.index, record_name(post, record, len(listed.records))


def _used(program: Program, outlines: Iterable[Outline]) -> set[tuple[str, int]]:
    """Return the attributes that outlines used, each with the number of its record (-1 outside records)."""
    attributes = program.rulebook.vocabulary.attributes
    used: set[tuple[str, int]] = set()
    for outline in outlines:
        rule = outline.rule
        mine = {i.record.index for i in outline.group.instances if i.record.certain}
        for name in (CONDITION + rule.name, *((DEMAND + rule.name,) if rule.requires is not None else ())):
            every = program.posts_below(name)
            for path in program.facts_below(name):
                post = attributes[path].record if path in attributes else ""
                if not post:
                    used.add((path, -1))
                elif post == rule.record and post not in every:
                    used.update((path, index) for index in mine)
                else:
                    used.add((path, EVERY))
    return used
