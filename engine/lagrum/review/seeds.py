"""Interventions to begin a review with: the rules' own examples (`prov`), alone, filled out, and joined with others.

Most of what a review asks some of them shows. What they are worth is seen when they are evaluated: nothing rests on how
they were made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random

from lagrum.evaluation.program import Program
from lagrum.model.facts import Fact, Facts, RecordList, Several
from lagrum.model.implications import possible, written
from lagrum.model.rule import Conclusion
from lagrum.review.solver.decode import NOWHERE
from lagrum.review.solver.kinds import SORTS

MOST = 12_000
"""How many examples are taken as they are; a large rulebook has enough in those."""
MOST_FILLED = 500
"""How many of them are filled out too: more of these settle hardly more questions."""
JOINED = 12
"""With how many others an example is tried to be joined."""


def own_examples(conclusions: Iterable[Conclusion]) -> list[Facts]:
    """Return what the examples of some rules and definitions say."""
    return _some(list({id(e.facts): e.facts for c in conclusions for e in c.examples}.values()), MOST)


def _some(found: Sequence[Facts], most: int) -> list[Facts]:
    """Return so many, evenly spread."""
    step = max(1.0, len(found) / most)
    return [found[int(k * step)] for k in range(min(len(found), most))]


def more_examples(found: Sequence[Facts], program: Program) -> list[Facts]:
    """Return the examples `found` filled out, and joined with others and then filled out; always the same ones."""
    chance = Random(len(found))
    filler = _Filler(program, chance)
    result: list[Facts] = []
    found = [written(facts) for facts in found]
    for facts in _some(found, MOST_FILLED):
        others = [found[chance.randrange(len(found))] for _ in range(JOINED)]
        joined = facts
        for other in others:
            if _agree(joined, other):
                joined = joined.merged(other)
        result += [filler.fill(facts), filler.fill(joined)]
    vocabulary = program.rulebook.vocabulary
    return [closed for facts in result if (closed := possible(vocabulary, facts)) is not None]


def _limits(program: Program) -> dict[str, tuple[int, ...]]:
    """Return for each numeric attribute the numbers at which conditions cut it."""
    found: dict[str, set[int]] = {}
    for atoms in program.atoms.values():
        for atom in atoms:
            if atom.operator == "lt":
                found.setdefault(atom.path, set()).add(int(atom.operand))
    return {path: tuple(sorted(numbers)) for path, numbers in found.items()}


def _agree(one: Facts, two: Facts) -> bool:
    """Whether nothing in two interventions contradicts; records of one post are not mixed."""
    return all(one.scalars[p].value == f.value for p, f in two.scalars.items() if p in one.scalars) and not (
        one.records.keys() & two.records.keys()
    )


class _Filler:
    """Gives what is okänt a value by chance: most often one that little follows from."""

    def __init__(self, program: Program, chance: Random) -> None:
        limits = _limits(program)
        self._chance = chance
        self._own: list[tuple[str, list[Fact]]] = []
        self._fields: dict[str, list[tuple[str, list[Fact]]]] = {}
        self._posts: list[str] = []
        read = {atom.path for atoms in program.atoms.values() for atom in atoms}
        for path, attribute in program.rulebook.vocabulary.attributes.items():
            if attribute.kind.is_record:
                self._posts.append(path)
            if path not in read:
                continue
            values = [Fact(v, NOWHERE) for v in SORTS[attribute.kind].examples(attribute, limits.get(path, ()))]
            if values:
                home = self._fields.setdefault(attribute.record, []) if attribute.record else self._own
                home.append((path, values))

    def fill(self, facts: Facts) -> Facts:
        scalars = dict(facts.scalars)
        self._complete(scalars, self._own)
        records = dict(facts.records)
        for post in self._posts:
            found = records.get(post, RecordList())
            filled = []
            for record in found.records:
                fields = dict(record.fields)
                self._complete(fields, self._fields.get(post, []))
                filled.append(type(record)(record.title, fields, record.place, record.index))
            records[post] = RecordList(tuple(filled), False)
        return Facts(facts.place, scalars, records)

    def _complete(self, fields: dict[str, Fact], wanted: Sequence[tuple[str, list[Fact]]]) -> None:
        numbers = self._chance.random
        for path, values in wanted:
            now = fields.get(path)
            if now is None or now.value is None:
                fields[path] = values[int(numbers() * len(values))]
            elif isinstance(now.value, Several) and now.value.open:
                fields[path] = Fact(Several(now.value.chosen), NOWHERE)
