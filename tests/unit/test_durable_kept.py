"""The network's answers, kept: the same conclusions without asking, and nothing in their folder can break a check."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from random import Random
from typing import Any

import pytest

from lagrum.base.cache_folder import read_sealed, write_sealed
from lagrum.base.resources import rules_dir
from lagrum.evaluation import durable_kept
from lagrum.evaluation.durable import DurableEvaluator
from lagrum.evaluation.durable_engine import durable_available
from lagrum.evaluation.durable_kept import decode, encode, open_durable
from lagrum.evaluation.instances import Instances
from lagrum.evaluation.program import Program, compile_program
from lagrum.evaluation.reference import ReferenceEvaluator
from lagrum.rulebook.kept import cached_rulebook
from lagrum.source.diagnostic import Diagnostics
from strategies import EPOCH, text_instances, world

pytestmark = pytest.mark.skipif(not durable_available(), reason="durable_rules är inte installerat")


@pytest.fixture
def cache(own_cache: Path) -> Path:
    return own_cache / "natverk"


@pytest.fixture
def no_asking(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    def forbid() -> None:
        def never(*_: object) -> int:
            raise AssertionError("the network was asked")

        monkeypatch.setattr(DurableEvaluator, "_fire", never)

    return forbid


def some_program(seed: int = 1) -> Program:
    return compile_program(replace(world(Random(seed), 12, 30, 8).rulebook, key=f"nyckel {seed}"), EPOCH)


def concluded(evaluator: DurableEvaluator | ReferenceEvaluator, cases: list[Instances]) -> list[dict[str, Any]]:
    return [dict(found) for found in evaluator.evaluate_all(cases)]


@pytest.mark.parametrize("seed", range(8))
def test_kept_answers_lead_to_the_same_conclusions(seed: int, cache: Path, no_asking: Callable[[], None]) -> None:
    program = some_program(seed)
    cases = [text_instances(Random(k), program) for k in range(30)]
    first = concluded(open_durable(program), cases)
    assert len(list(cache.iterdir())) == 1
    no_asking()
    kept = open_durable(program)
    assert not kept.shards
    assert concluded(kept, cases) == first == concluded(ReferenceEvaluator(program), cases)


def test_the_shipped_rulebook(cache: Path, no_asking: Callable[[], None]) -> None:
    rulebook = cached_rulebook([rules_dir()], Diagnostics())
    programs = [compile_program(rulebook, date(2026, 9, 1)), compile_program(rulebook, date(2025, 9, 1))]
    for program in programs:
        assert open_durable(program).shards
    assert len(list(cache.iterdir())) == 2  # other rules in force, other answers
    no_asking()
    for program in programs:
        cases = [text_instances(Random(k), program) for k in range(20)]
        assert concluded(open_durable(program), cases) == concluded(ReferenceEvaluator(program), cases)


def changed(change: Callable[[Any], object]) -> Callable[[str], str]:
    def spoil(text: str) -> str:
        body = json.loads(text)
        change(body)
        return json.dumps(body)

    return spoil


def first_cell(body: Any) -> Any:
    return next(iter(body[3][0][0].values()))[0]


SPOILT: dict[str, Callable[[str], str]] = {
    "empty": lambda _: "",
    "foreign": lambda _: '{"hello": 1}',
    "a number": lambda _: "1",
    "lists for objects": lambda _: "[[], [], [], []]",
    "cells are a list": changed(lambda b: b[3][0].__setitem__(0, [])),
    "conclusions are a list": changed(lambda b: b[3][0].__setitem__(1, [])),
    "deep": lambda _: "[" * 200_000,
    "truncated": lambda text: text[: len(text) // 2],
    "no strata": changed(lambda b: b.pop()),
    "atoms are missing": changed(lambda b: b[0][""].pop()),
    "a scope is missing": changed(lambda b: b[2].pop("")),
    "a result is missing": changed(lambda b: b[2][""].pop()),
    "nothing concludes a result": changed(lambda b: b[2][""].__setitem__(0, 10_000)),
    "another post": changed(lambda b: b[1].update(x=3)),
    "a position is negative": changed(lambda b: b[0][""].__setitem__(0, -1)),
    "a position is true": changed(lambda b: b[0][""].__setitem__(0, True)),
    "cells of another post": changed(lambda b: b[3][0][0].update(x=[])),
    "positions are text": changed(lambda b: first_cell(b).__setitem__(0, "12")),
    "too many literals": changed(lambda b: first_cell(b).__setitem__(0, list(range(9)))),
    "a rule without literals": changed(lambda b: first_cell(b)[1][0].__setitem__(0, 0)),
    "a rule with others' literals": changed(lambda b: first_cell(b)[1][0].__setitem__(0, 1 << 8)),
    "a rule concludes text": changed(lambda b: first_cell(b)[1][0].__setitem__(1, ["x"])),
}


@pytest.mark.parametrize("kind", SPOILT)
def test_spoilt_answers_are_passed_over_and_asked_for_anew(kind: str, cache: Path) -> None:
    program = some_program()
    cases = [text_instances(Random(k), program) for k in range(5)]
    first = concluded(open_durable(program), cases)
    (path,) = cache.iterdir()
    good = path.read_bytes()
    write_sealed(path, SPOILT[kind](read_sealed(path) or ""))
    assert concluded(open_durable(program), cases) == first
    assert path.read_bytes() == good


def test_a_changed_byte_is_noticed(cache: Path) -> None:
    program = some_program()
    open_durable(program)
    (path,) = cache.iterdir()
    good = path.read_bytes()
    path.write_bytes(good[:-9] + bytes([good[-9] ^ 1]) + good[-8:])
    assert open_durable(program).shards
    assert path.read_bytes() == good


def test_a_cache_that_cannot_be_written_does_not_matter(cache: Path) -> None:
    cache.parent.mkdir(parents=True)
    cache.write_text("no folder")
    program = some_program()
    cases = [text_instances(Random(k), program) for k in range(5)]
    assert concluded(open_durable(program), cases) == concluded(ReferenceEvaluator(program), cases)
    assert cache.read_text() == "no folder"


def test_it_can_be_turned_off(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAGRUM_INGEN_CACHE", "1")
    open_durable(some_program())
    assert not cache.exists()


def test_nothing_is_kept_of_a_rulebook_without_a_key(cache: Path) -> None:
    program = some_program()
    open_durable(replace(program, rulebook=replace(program.rulebook, key="")))
    assert not cache.exists()


def test_answers_are_named_by_the_version_that_is_pinned() -> None:
    pinned = f"durable_rules {version('durable_rules')}"
    assert durable_kept.FORMAT.endswith(f", {pinned}")
    project = (Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8")
    assert set(re.findall(r'"durable-rules==([\d.]+)', project)) == {pinned.split()[1]}


def test_another_key_is_another_file(cache: Path) -> None:
    program = some_program()
    for key in ("a", "b"):
        assert open_durable(replace(program, rulebook=replace(program.rulebook, key=key))).shards
    assert len(list(cache.iterdir())) == 2


def test_only_the_newest_are_kept(cache: Path) -> None:
    for seed in range(durable_kept.KEPT + 2):
        open_durable(some_program(seed))
    assert len(list(cache.iterdir())) == durable_kept.KEPT


def test_steps_read_back_as_themselves() -> None:
    program = some_program()
    with DurableEvaluator(program) as network:
        text = encode(network.ask_everything())
    assert encode(decode(text, program)) == text
    with pytest.raises(ValueError, match="another program"):
        decode(text, some_program(2))
