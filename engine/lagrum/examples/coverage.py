"""Which atoms of the conditions the examples try as true, false and unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from lagrum.base.frozen import frozen
from lagrum.base.progress import Progress, followed, unseen
from lagrum.binding.unparse import ConditionWriter
from lagrum.checking.groups import groups
from lagrum.evaluation.instances import Instance
from lagrum.evaluation.program import Program, compile_program
from lagrum.evaluation.truth import NO, UNKNOWN, WORD, YES, atom_code
from lagrum.examples.bench import Bench, benches
from lagrum.examples.domain import Domain, states
from lagrum.examples.equivalence import LARGEST, LEVELS, expanded
from lagrum.examples.mutation import all_examples
from lagrum.model.formula import ALWAYS, And, Formula, Lit, Ref, conj, literals
from lagrum.model.rule import Conclusion, Example, Rule
from lagrum.model.rulebook import Rulebook

VALUES = (YES, NO, UNKNOWN)
MOST_STATES = 1 << 11
"""How many assignments are gone through to see whether an answer can be tried; of a larger condition it is assumed."""


@frozen
class AtomCover:
    """An atom (or a conclusion that is named like one) of a condition, in words.

    `tried` are the answers that some example gives it, `missing` those that none gives, `unreachable` those that
    cannot be tried, with the reason. The answers are "ja", "nej" and "okänt". `value` ends the words of an atom that
    compares with one ("" = it does not).
    """

    words: str
    part: str
    tried: tuple[str, ...]
    missing: tuple[str, ...]
    unreachable: tuple[tuple[str, str], ...]
    value: str = ""


@frozen
class OwnerCover:
    """The coverage of one rule or definition."""

    owner: str
    place: str
    atoms: tuple[AtomCover, ...]

    @property
    def tried(self) -> int:
        return sum(len(a.tried) for a in self.atoms)

    @property
    def possible(self) -> int:
        return self.tried + sum(len(a.missing) for a in self.atoms)


@frozen
class _Atom:
    literal: Lit | Ref
    record: str
    """The post whose fields its words may name."""
    part: str
    formula: Formula
    """The condition that it stands in: that of `det finns` for an atom within."""

    @property
    def value(self) -> str:
        literal = self.literal
        return str(literal.atom.operand) if isinstance(literal, Lit) and literal.atom.operator in ("eq", "has") else ""


def cover(
    rulebook: Rulebook, chosen: Callable[[Conclusion], bool] = lambda _: True, progress: Progress = unseen
) -> list[OwnerCover]:
    """Return the coverage of the `chosen` rules and definitions, by name; `progress` hears of each."""
    members = [(owner, example) for owner, example in all_examples(rulebook) if chosen(owner)]
    found = benches(rulebook, members)
    spots: dict[str, list[tuple[Bench, int]]] = {}
    for bench in found.values():
        for k, (owner, _) in enumerate(bench.members):
            spots.setdefault(owner.name, []).append((bench, k))
    reach = _Reach(rulebook, {day: bench.program for day, bench in found.items()})
    table: dict[str, Conclusion] = {**rulebook.derived, **rulebook.rules}
    writer = ConditionWriter(rulebook)
    names = [name for name in sorted(table) if chosen(table[name])]
    return [
        _cover(table[name], spots.get(name, []), rulebook, writer, reach)
        for name in followed(names, len(names), progress)
    ]


def _cover(
    owner: Conclusion,
    spots: Sequence[tuple[Bench, int]],
    rulebook: Rulebook,
    writer: ConditionWriter,
    reach: _Reach,
) -> OwnerCover:
    found = []
    for atom in _atoms_of(owner, rulebook):
        codes = {code for bench, k in spots for code in _codes(atom, owner, bench, k)}
        closed = {} if codes.issuperset(VALUES) else reach.closed(atom, owner)
        found.append(
            AtomCover(
                writer.condition(atom.literal, atom.record),
                atom.part,
                tuple(WORD[v] for v in VALUES if v in codes),
                tuple(WORD[v] for v in VALUES if v not in codes and v not in closed),
                tuple((WORD[v], closed[v]) for v in VALUES if v not in codes and v in closed),
                atom.value,
            )
        )
    return OwnerCover(owner.name, owner.place, tuple(found))


def _atoms_of(owner: Conclusion, rulebook: Rulebook) -> list[_Atom]:
    """Return what a rule or definition asks, each once for the condition and once for the demand."""
    found: dict[tuple[str, Lit | Ref], _Atom] = {}
    formulas = [("när", owner.condition)]
    if isinstance(owner, Rule) and owner.requires is not None:
        formulas.append(("kräver", owner.requires))
    for part, formula in formulas:
        for atom in _within(formula, owner.record, part, rulebook):
            if atom.literal != ALWAYS:
                found.setdefault((part, atom.literal), atom)
    return list(found.values())


def _within(formula: Formula, record: str, part: str, rulebook: Rulebook) -> Iterator[_Atom]:
    for found in literals(formula):
        plain = Lit(found.atom) if isinstance(found, Lit) else Ref(found.name)
        yield _Atom(plain, record, part, formula)
        if isinstance(plain, Ref) and plain.name in rulebook.quantifiers:
            quantifier = rulebook.quantifiers[plain.name]
            yield from _within(quantifier.condition, quantifier.record, part, rulebook)


def _codes(atom: _Atom, owner: Conclusion, bench: Bench, at: int) -> Iterator[int]:
    """Yield the answers of an atom on the instances that an example speaks of."""
    literal = atom.literal
    known = bench.knows([literal.atom]) if isinstance(literal, Lit) else literal.name in bench.program.by_name
    if not known:
        return
    codes = bench.codes(literal, at)
    record, _ = bench.literal(literal)
    if not record:
        yield codes[0]
        return
    rows = bench.instances[at].records[record]
    meant = _meant(owner, bench.members[at][1], bench, at) if record == owner.record else None
    certain = any(row.presence == YES for row in rows)
    for code, row in zip(codes, rows, strict=True):
        if (meant is None and (row.presence == YES or not certain)) or (meant is not None and row in meant):
            yield code


def _meant(owner: Conclusion, example: Example, bench: Bench, at: int) -> list[Instance] | None:
    """Return the records (or parts) that an example speaks of; None when it speaks of all."""
    rows = bench.instances[at].records[owner.record]
    if not isinstance(owner, Rule):
        named = [r for r in rows if example.part and example.part in (r.record.part, r.record.title)]
        return named or None
    if owner.name not in bench.program.rules or example.expected == "inget":
        return None
    conclusions = bench.conclusions(owner, at)
    found: list[Instance] = []
    for group in groups(owner, bench.program, bench.instances[at], conclusions):
        label = group.part or (group.instances[0].record.title if group.instances else "")
        if example.part in ("", label):
            found += group.instances
    return found or None


class _Reach:
    """Tells which answers of an atom cannot be tried, and why."""

    def __init__(self, rulebook: Rulebook, programs: dict[date, Program]) -> None:
        self._rulebook = rulebook
        self._programs = programs

    def closed(self, atom: _Atom, owner: Conclusion) -> dict[int, str]:
        """Return the answers that cannot be tried."""
        found = self._by_itself(atom.literal, owner)
        parts = atom.formula.parts if isinstance(atom.formula, And) else ()
        others = [p for p in parts if atom.literal not in _plain(p)]
        if others and len(others) < len(parts):
            possible = self._possible(conj(*others), atom.literal, owner)
            found |= {v: "utesluts av en annan del av villkoret" for v in VALUES if v not in found.keys() | possible}
        return found

    def _program(self, owner: Conclusion) -> Program:
        day = owner.validity.sample_day()
        if day not in self._programs:
            self._programs[day] = compile_program(self._rulebook, day)
        return self._programs[day]

    def _by_itself(self, literal: Lit | Ref, owner: Conclusion) -> dict[int, str]:
        if isinstance(literal, Lit):
            atom = literal.atom
            if atom.operator == "known":
                return {UNKNOWN: "»är känt« är aldrig okänt"}
            values = states(self._rulebook.vocabulary.attributes[atom.path], [atom])
            reached = {atom_code(atom, v) for v in values}
            return {v: "vokabulären har inget sådant värde" for v in VALUES if v not in reached}
        if literal.name in self._rulebook.quantifiers:
            return {}
        reasons = {
            YES: "begreppet kan aldrig bli ja",
            NO: "begreppet kan aldrig bli nej",
            UNKNOWN: "begreppet är aldrig okänt",
        }
        possible = self._possible(ALWAYS, literal, owner)
        return {v: reasons[v] for v in VALUES if v not in possible}

    def _possible(self, others: Formula, literal: Lit | Ref, owner: Conclusion) -> set[int]:
        """Return the values that an atom may have where `others` may hold; all of them when that is not decided."""
        program = self._program(owner)
        formulas: list[Formula] = [others, literal]
        possible = set(VALUES)
        for _ in range(LEVELS):
            domain = Domain(self._rulebook.vocabulary, formulas, MOST_STATES)
            if not domain.small:
                break
            surely, possibly = domain.value(formulas[1])
            where = domain.value(formulas[0])[1]
            has = {YES: surely, NO: domain.full ^ possibly, UNKNOWN: possibly & ~surely}
            possible = {v for v in VALUES if has[v] & where}
            wider = [expanded(f, program) for f in formulas]
            if wider == formulas or sum(len(literals(f)) for f in wider) > LARGEST:
                break
            formulas = wider
        return possible


def _plain(formula: Formula) -> set[Lit | Ref]:
    return {Lit(x.atom) if isinstance(x, Lit) else Ref(x.name) for x in literals(formula)}
