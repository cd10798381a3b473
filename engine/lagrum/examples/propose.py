"""Searching for examples that notice what no example does yet, for a person to read, judge and complete.

A candidate is an example that there is, with one fact (or two) changed. What it should give is what the rulebook gives
today: whoever takes it over must see for themselves that the law says so.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from lagrum.base.fold import fold
from lagrum.base.frozen import frozen
from lagrum.binding.edit import value_text
from lagrum.evaluation.program import Program, compile_program
from lagrum.examples.bench import Bench, changed_node, with_atoms
from lagrum.examples.domain import states
from lagrum.examples.mutants import Mutant
from lagrum.examples.run import outcome_of
from lagrum.model.facts import Fact, Facts, Range, RecordList, Several, Value
from lagrum.model.formula import Atom, Formula, Lit, literals
from lagrum.model.implications import possible, written
from lagrum.model.rule import Conclusion, Derived, Example, Rule
from lagrum.model.rulebook import Rulebook
from lagrum.model.vocabulary import Attribute, Vocabulary

MOST_PAIRS = 1500


@frozen
class Proposal:
    """An example to add to `owner`, and the mutants that it notices."""

    owner: Conclusion
    example: Example
    notices: tuple[Mutant, ...]


@frozen
class _Step:
    """One changed fact. `index` is the record's place in its post, -1 for a fact of the intervention itself."""

    attribute: Attribute
    index: int
    value: Value


def propose(owner: Conclusion, survivors: Sequence[Mutant], rulebook: Rulebook) -> tuple[list[Proposal], list[Mutant]]:
    """Return few examples that notice as many of an owner's `survivors` as can be, and those that none notices.

    A dropped exception is a fault of the rule that no longer gives way: `owner` is that rule then (`Mutant.weak`).
    """
    bases = _bases(owner, rulebook)
    atoms = _atoms(owner, survivors, rulebook)
    left = list(survivors)
    found: list[Proposal] = []
    for pairs in (False, True):
        if left:
            candidates = list(_candidates(owner, bases, atoms, rulebook.vocabulary, pairs))
            chosen = _chosen(owner, candidates, left, rulebook)
            found += chosen
            caught = {id(m) for p in chosen for m in p.notices}
            left = [m for m in left if id(m) not in caught]
    return found, left


def _bases(owner: Conclusion, rulebook: Rulebook) -> list[Example]:
    if not isinstance(owner, Derived):
        return list(owner.examples)
    same = [d for d in rulebook.derived.values() if fold(d.phrase) == fold(owner.phrase)]
    return [*owner.examples, *(e for d in same if d.name != owner.name for e in d.examples)]


def _atoms(owner: Conclusion, survivors: Sequence[Mutant], rulebook: Rulebook) -> dict[str, list[Atom]]:
    """Return the atoms that an owner's conditions hold, by attribute, also those of the concepts in them."""
    found: dict[str, list[Atom]] = {}
    seen: set[str] = set()
    program = compile_program(rulebook, owner.validity.sample_day())

    def gather(formula: Formula) -> None:
        for lit in literals(formula):
            if isinstance(lit, Lit):
                if lit.atom.path and lit.atom not in found.setdefault(lit.atom.path, []):
                    found[lit.atom.path].append(lit.atom)
            elif lit.name not in seen:
                seen.add(lit.name)
                follow(lit.name, program)

    def follow(name: str, program: Program) -> None:
        node = program.by_name.get(name)
        if node is not None and node.formula is not None:
            gather(node.formula)
        elif node is not None:
            follow(node.exists_of, program)

    gather(owner.condition)
    if isinstance(owner, Rule):
        if owner.requires is not None:
            gather(owner.requires)
        for mutant in survivors:
            if mutant.part == "undantag":
                for name in (mutant.weak, mutant.strong):
                    gather(rulebook.rules[name].condition)
    for mutant in survivors:
        for atom in mutant.new_atoms:
            if atom not in found.setdefault(atom.path, []):
                found[atom.path].append(atom)
    return {path: atoms for path, atoms in found.items() if path}


def _values(attribute: Attribute, atoms: Sequence[Atom]) -> list[Value]:
    if attribute.kind.case_split:
        single = states(attribute, atoms)
        ages = [v.low for v in single if isinstance(v, Range)]
        return [*single, *(Range(a, b - 1) for a, b in pairwise(ages) if b - 1 > a)]
    if not attribute.kind.many:
        return states(attribute, atoms)
    named = list(dict.fromkeys(str(a.operand) for a in atoms if a.operator == "has"))
    other = [v for v in attribute.values if v not in named][:1]
    several: list[Value] = [Several(frozenset([v])) for v in [*named, *other]]
    return [None, Several(frozenset()), *several, *(Several(frozenset([a, b])) for a in named[:3] for b in named[3:5])]


def _more(now: Value, atoms: Sequence[Atom]) -> list[Value]:
    """Return a value of several with each one more that some condition asks for, as lists that forbid need."""
    if not isinstance(now, Several):
        return []
    named = dict.fromkeys(str(a.operand) for a in atoms if a.operator == "has")
    return [replace(now, chosen=now.chosen | {v}) for v in named if v not in now.chosen]


def _candidates(
    owner: Conclusion, bases: Sequence[Example], atoms: Mapping[str, list[Atom]], vocabulary: Vocabulary, pairs: bool
) -> Iterator[Example]:
    chance = random.Random(owner.name)
    for base in bases:
        steps = list(_steps(written(base.facts), atoms, vocabulary))
        if not pairs:
            for step in steps:
                yield from _stepped(base, (step,), vocabulary)
            continue
        many = [(a, b) for a in steps for b in steps if (a.attribute.path, a.index) < (b.attribute.path, b.index)]
        for one, two in chance.sample(many, min(len(many), MOST_PAIRS // max(1, len(bases)))):
            yield from _stepped(base, (one, two), vocabulary)


def _steps(facts: Facts, atoms: Mapping[str, list[Atom]], vocabulary: Vocabulary) -> Iterator[_Step]:
    for path in sorted(atoms):
        attribute = vocabulary.attributes[path]
        places: Iterable[int] = (-1,)
        if attribute.record:
            places = range(len(facts.records.get(attribute.record, RecordList()).records))
        for index in places:
            table = facts.records[attribute.record].records[index].fields if attribute.record else facts.scalars
            now = table[path].value if path in table else None
            for value in [*_values(attribute, atoms[path]), *_more(now, atoms[path])]:
                if value != now:
                    yield _Step(attribute, index, value)


def _stepped(base: Example, steps: Sequence[_Step], vocabulary: Vocabulary) -> Iterator[Example]:
    """Yield an example with some facts changed, unless they cannot all be so."""
    facts = written(base.facts)
    words = []
    for step in steps:
        path, post = step.attribute.path, step.attribute.record
        fact = Fact(step.value, facts.place)
        if post:
            rows = list(facts.records[post].records)
            rows[step.index] = replace(rows[step.index], fields=_set(rows[step.index].fields, path, fact))
            facts = replace(facts, records={**facts.records, post: replace(facts.records[post], records=tuple(rows))})
        else:
            facts = replace(facts, scalars=_set(facts.scalars, path, fact))
        name = step.attribute.name if post else path
        words.append(f"{name} {value_text(step.attribute, step.value)}")
    closed = possible(vocabulary, facts)
    if closed is not None:
        yield replace(base, facts=closed, title=f"{base.title}, men {' och '.join(words)}", part="")


def _set(fields: Mapping[str, Fact], path: str, fact: Fact) -> dict[str, Fact]:
    changed = {**fields, path: fact}  # a field that is there already keeps its place
    return {p: f for p, f in changed.items() if f.value is not None}


def _chosen(
    owner: Conclusion, candidates: Sequence[Example], mutants: Sequence[Mutant], rulebook: Rulebook
) -> list[Proposal]:
    """Return the candidates that notice the mutants, those that notice most first."""
    by_day: dict[date, list[Example]] = {}
    for example in candidates:
        by_day.setdefault(example.day or owner.validity.sample_day(), []).append(example)
    notices: dict[int, list[Mutant]] = {}
    asked: dict[int, Example] = {}
    for day, examples in by_day.items():
        program = with_atoms(compile_program(rulebook, day), [a for m in mutants for a in m.new_atoms])
        bench = Bench(program, [(owner, e) for e in _with_answers(owner, examples, program)])
        for mutant in mutants:
            changed = changed_node(mutant, owner, program)
            for k in bench.killers(changed) if changed is not None else ():
                example = bench.members[k][1]
                asked[id(example)] = example
                notices.setdefault(id(example), []).append(mutant)
    found: list[Proposal] = []
    left = {id(m) for m in mutants}
    while notices:
        best = max(notices, key=lambda k: (sum(id(m) in left for m in notices[k]), -len(asked[k].title)))
        caught = tuple(m for m in notices[best] if id(m) in left)
        if not caught:
            break
        left -= {id(m) for m in caught}
        found.append(Proposal(owner, asked[best], caught))
    return found


def _with_answers(owner: Conclusion, examples: Sequence[Example], program: Program) -> list[Example]:
    """Return the examples with what the rulebook gives now, where that is one answer."""
    bench = Bench(program, [(owner, e) for e in examples])
    found = []
    for k, (_, example) in enumerate(bench.members):
        got = outcome_of(owner, example, program, bench.instances[k], bench.conclusions(owner, k)).got
        words = {g.split(" för ")[0] for g in got}
        if len(words) == 1 and not (isinstance(owner, Derived) and words == {"inget"}):
            found.append(replace(example, expected=words.pop()))
    return found


def header(owner: Conclusion, rulebook: Rulebook) -> str:
    """Return the row that the examples of an owner stand under in its .prov file: "prov till sol.11.5.1"."""
    if not isinstance(owner, Derived):
        return f"prov till {owner.name}"
    file, _, row = owner.place.rpartition(":")
    alike = [d.place.rpartition(":") for d in rulebook.derived.values() if fold(d.phrase) == fold(owner.phrase)]
    number = sum(1 for other, _, n in alike if other == file and int(n) <= int(row))
    return f"prov till {owner.phrase}" + (f" ({number})" if number > 1 else "")


def add_examples(text: str, head: str, blocks: Sequence[str]) -> str:
    """Return the text of a .prov file with more blocks under a header row, which is added last if it is not there."""
    rows = text.rstrip("\n").split("\n") if text.strip() else []
    if head not in rows:
        rows += [*([""] if rows else []), head]
    at = rows.index(head) + 1
    while at < len(rows) and (rows[at].startswith(" ") or not rows[at].strip()):
        at += 1
    while not rows[at - 1].strip():
        at -= 1
    return "\n".join([*rows[:at], *(row for block in blocks for row in block.split("\n")), *rows[at:]]) + "\n"


def example_texts(examples: Sequence[Example], vocabulary: Vocabulary, indent: int = 4) -> list[str]:
    """Return examples as a rule file has them; those that differ in one row's value alone as one example.

    That has the row »form var och en av hemtjänst, boendestöd«.
    """
    left = [(example, tuple(_rows(example, vocabulary))) for example in examples]
    texts: list[str] = []
    while left:
        alike: dict[tuple[int, tuple[str, ...], str, date | None], list[int]] = {}
        for k, (example, rows) in enumerate(left):
            for at, row in enumerate(rows):
                name, _, value = row.strip().partition(" ")
                if value and not value.startswith('"') and "," not in value:
                    others = (*rows[:at], name, *rows[at + 1 :])
                    alike.setdefault((at, others, example.expected, example.day), []).append(k)
        best = max(alike.items(), key=lambda item: len({left[k][1] for k in item[1]}), default=None)
        if best is None or len({left[k][1] for k in best[1]}) < 2:
            return texts + [_text(example, rows, indent) for example, rows in left]
        key, members = best
        at = key[0]
        example, rows = left[members[0]]
        name = rows[at].strip().partition(" ")[0]
        values = dict.fromkeys(left[k][1][at].strip().partition(" ")[2] for k in members)
        margin = rows[at][: len(rows[at]) - len(rows[at].lstrip())]
        each = f"{margin}{name} var och en av {', '.join(values)}"
        title = f"{example.title.partition(', men ')[0]}, var och en av {name}"
        texts.append(_text(replace(example, title=title), (*rows[:at], each, *rows[at + 1 :]), indent))
        left = [pair for k, pair in enumerate(left) if k not in members]
    return texts


def example_text(example: Example, vocabulary: Vocabulary, indent: int = 4) -> str:
    """Return an example as a rule file has it."""
    return _text(example, _rows(example, vocabulary), indent)


def _rows(example: Example, vocabulary: Vocabulary) -> list[str]:
    rows: list[str] = []
    done: set[str] = set()
    facts = written(example.facts)
    for path, fact in facts.scalars.items():
        attribute = vocabulary.attributes[path]
        head, dot, _ = path.partition(".")
        if not dot:
            rows.append(f"{path} {value_text(attribute, fact.value)}")
        elif head not in done:
            done.add(head)
            rows.append(head)
            for other, inner in facts.scalars.items():
                if other.startswith(f"{head}."):
                    member = vocabulary.attributes[other]
                    rows.append(f"    {member.name} {value_text(member, inner.value)}")
    for post, table in facts.records.items():
        for record in table.records:
            rows.append(post + (f' "{record.title}"' if record.title else ""))
            for path, fact in record.fields.items():
                attribute = vocabulary.attributes[path]
                rows.append(f"    {attribute.name} {value_text(attribute, fact.value)}")
        if not table.records:
            rows.append(f"{post} {'mer okänt' if table.open else 'ingen'}")
        elif table.open:
            rows.append(f"{post} mer okänt")
    return rows


def _text(example: Example, rows: Sequence[str], indent: int) -> str:
    pad = " " * indent
    lines = [f'{pad}prov "{example.title}"']
    lines += [f"{pad}    {'givet  ' if k == 0 else '       '}{row}" for k, row in enumerate(rows)]
    if example.day is not None:
        lines.append(f"{pad}    datum  {example.day}")
    lines.append(f"{pad}    ger    {example.expected}")
    return "\n".join(lines)
