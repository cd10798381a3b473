"""The peers' programs: every engine concludes what the definition says; those that are not installed are skipped."""

from __future__ import annotations

import pytest

from benchmarks.peers.compare import ENGINES, EnginesDifferError, agree, installed
from benchmarks.peers.programs import Engine, expected, make_cases, make_program


@pytest.mark.parametrize("engine", ENGINES, ids=lambda e: e.name)
def test_every_engine_concludes_the_same(engine: Engine) -> None:
    if not installed(engine):
        pytest.skip(f"{engine.package} is not installed")
    for seed, facts in ((1, 12), (2, 40)):
        program = make_program(40, facts, seed)
        agree(engine, engine.compile(program), program, make_cases(program, 12, seed))


def test_a_difference_is_told() -> None:
    one, two = make_program(20, 12, 1), make_program(20, 12, 2)
    fast = ENGINES[0]
    with pytest.raises(EnginesDifferError, match="lagrum, fast differs on case"):
        agree(fast, fast.compile(one), two, make_cases(two, 30, 1))


def test_the_programs_have_conclusions_of_both_kinds() -> None:
    program = make_program(100, 30, 1)
    cases = make_cases(program, 40, 1)
    found = [expected(program, case) for case in cases]
    for rule in program.rules:
        assert rule.clauses
    assert 10 < sum(map(len, found)) / len(cases) < 90
    assert make_program(100, 30, 1) == program and make_cases(program, 40, 1) == cases
