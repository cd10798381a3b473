"""Each of the places that know the types of attributes knows every type (see test_kinds.py for where they are)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lagrum.evaluation.program import compile_program
from lagrum.evaluation.truth import UNKNOWN, YES, atom_code
from lagrum.examples.domain import count_states, states
from lagrum.explanation.options import options
from lagrum.model.facts import Facts, Place, Several
from lagrum.model.formula import Atom, AtomOperator
from lagrum.model.rulebook import Rulebook
from lagrum.model.vocabulary import Attribute, Kind, Nature, Vocabulary
from lagrum.source.text import SourceText, Span
from lagrum.ways.changes import DesignChanges

LIMIT = date(2026, 1, 1).toordinal()
NOWHERE = Place(SourceText.of(""), Span(0, 0))
EVERY = pytest.mark.parametrize("kind", Kind)
COMPARED = pytest.mark.parametrize("kind", [k for k in Kind if k.comparable])


def attribute_of(kind: Kind) -> Attribute:
    return Attribute("x", kind, values=("a", "b", "c") if kind.enumerated else (), nature=Nature.DESIGN)


def limit_of(kind: Kind) -> int:
    """Return a number that is neither the lowest nor the highest of a type."""
    return LIMIT if kind is Kind.DATE else 15


def asked_of(kind: Kind) -> list[Atom]:
    """Return what conditions may ask of an attribute of a type."""
    found = [] if kind.container else [Atom("", "x", "known")]
    if kind.comparable:
        operator: AtomOperator = "lt" if kind.numeric else "has" if kind.many else "eq"
        found.append(Atom("", "x", operator, limit_of(kind) if kind.numeric else "a" if kind.enumerated else True))
    return found


@EVERY
def test_each_type_has_answers(kind: Kind) -> None:
    atoms = asked_of(kind)
    answers = [o.value for o in options(attribute_of(kind), atoms, frozenset())]
    assert answers
    for atom in atoms if not kind.container else ():
        assert {atom_code(atom, v) for v in answers} == ({YES} if atom.operator == "known" else {0, YES})


@EVERY
def test_each_type_has_states_that_answer_its_tests_in_every_way(kind: Kind) -> None:
    atoms = asked_of(kind)
    found = states(attribute_of(kind), atoms)
    assert found[0] is None
    assert count_states(attribute_of(kind), atoms)
    for atom in atoms:
        codes = {atom_code(atom, v) for v in found}
        assert codes == ({0, YES} if atom.operator == "known" else {0, UNKNOWN, YES})


@EVERY
def test_each_type_has_changes(kind: Kind) -> None:
    book = Rulebook(Vocabulary({"x": attribute_of(kind)}), {}, {}, {}, "")
    program = compile_program(book, date(2026, 1, 1))
    program = replace(program, atoms={"": tuple(asked_of(kind))})
    facts = Facts(NOWHERE, {}, {})
    changes = DesignChanges(program, facts).below(frozenset(["x"]))
    assert bool(changes) is not kind.container


@EVERY
def test_each_type_has_a_sort(kind: Kind) -> None:
    pytest.importorskip("z3")
    from lagrum.review.solver.kinds import SORTS

    sort, attribute = SORTS[kind], attribute_of(kind)
    limits = (limit_of(kind),) if kind.numeric else ()
    assert bool(sort.keys(attribute, limits)) is kind.comparable
    assert bool(sort.examples(attribute, limits)) is not kind.container


def test_every_type_and_no_other_has_a_sort() -> None:
    pytest.importorskip("z3")
    from lagrum.review.solver.kinds import SORTS

    assert set(SORTS) == set(Kind)


@COMPARED
def test_what_an_atom_needs_is_what_its_values_give(kind: Kind) -> None:
    pytest.importorskip("z3")
    from lagrum.review.solver.kinds import SORTS

    for single in (False, True):
        *_, atom = asked_of(kind)
        _, bits, full = SORTS[kind].need(attribute_of(kind), atom.operand, (limit_of(kind),), single)
        assert 0 < bits < full


@COMPARED
def test_a_value_that_the_solver_is_told_is_the_value_that_it_finds(kind: Kind) -> None:
    z3 = pytest.importorskip("z3")
    from lagrum.review.solver.variables import Variable

    *_, atom = asked_of(kind)
    for value in [v for v in states(attribute_of(kind), [atom]) if not (isinstance(v, Several) and v.open)]:
        variable = Variable(attribute_of(kind), "x", (limit_of(kind),) if kind.numeric else (), True)
        solver = z3.Solver()
        solver.add(*variable.domain, variable.has(value))
        assert solver.check() == z3.sat
        code = atom_code(atom, value)
        if code != UNKNOWN or value is None:
            assert atom_code(atom, variable.value(solver.model())) == code
