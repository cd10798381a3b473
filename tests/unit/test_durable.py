"""The durable evaluator by itself: its rule sets, its limits, and what happens when something goes wrong."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from lagrum.evaluation import durable, durable_plan
from lagrum.evaluation.durable import DurableError, DurableEvaluator
from lagrum.evaluation.durable_engine import durable_available, durable_engine
from lagrum.evaluation.durable_plan import KEYS_PER_SHARD, RULES_PER_SHARD, Plan, Shard, fnv1a
from lagrum.evaluation.durable_planes import Planes
from lagrum.evaluation.instances import Instance, Instances
from lagrum.evaluation.program import Node, Program, compile_program
from lagrum.evaluation.reference import ReferenceEvaluator
from lagrum.model.facts import Record
from lagrum.model.formula import CONCEPT, And, Atom, Formula, Lit, Or, Ref
from lagrum.model.rulebook import Rulebook
from lagrum.model.vocabulary import Vocabulary
from strategies import EPOCH, NOWHERE, codes, model_instances, model_program, text_instances, world

needs_durable = pytest.mark.skipif(not durable_available(), reason="durable_rules är inte installerat")
pytestmark = needs_durable

EMPTY = Rulebook(Vocabulary({}), {}, {}, {}, "")


def a(number: int, negated: bool = False, record: str = "") -> Lit:
    return Lit(Atom(record, f"{record}.a{number}" if record else f"a{number}", "eq"), negated)


def program(nodes: dict[str, Formula], atoms: int, record: str = "") -> Program:
    """Return a program of nodes in their order, over the atoms a(0), a(1) and so on."""
    table = {record: tuple(a(k, record=record).atom for k in range(atoms))}
    return Program(EPOCH, EMPTY, {}, tuple(Node(name, record, f) for name, f in nodes.items()), table)


def agree(p: Program, cases: int = 40, seed: int = 0) -> None:
    r = Random(seed)
    authority = ReferenceEvaluator(p)
    with DurableEvaluator(p) as network:
        for _ in range(cases):
            instances = model_instances(r, p)
            assert dict(network.evaluate(instances)) == dict(authority.evaluate(instances))


class Spy:
    """The C module with every call counted, and one call that can be made to go wrong."""

    def __init__(self, engine: Any) -> None:
        self.engine = engine
        self.calls: Counter[str] = Counter()
        self.handles: set[int] = set()
        self.fault: tuple[str, int, Any] | None = None

    def __getattr__(self, name: str) -> Any:
        real = getattr(self.engine, name)

        def call(*args: Any) -> Any:
            self.calls[name] += 1
            if self.fault is not None and self.fault[0] == name and self.calls[name] == self.fault[1]:
                if isinstance(self.fault[2], BaseException):
                    raise self.fault[2]
                return self.fault[2]
            answer = real(*args)
            if name == "create_ruleset":
                self.handles.add(answer)
            if name == "delete_ruleset":
                self.handles.discard(args[0])
            return answer

        return call


@pytest.fixture
def spy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Spy]:
    found = Spy(durable.durable_engine())
    monkeypatch.setattr(durable, "durable_engine", lambda: found)
    yield found
    assert not found.handles, "regelmängder blev kvar"


def some_program(seed: int = 1) -> Program:
    return model_program(Random(seed), rules=12, atoms=8)


# --- what it concludes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [0, 2, 3])
@pytest.mark.parametrize("other", [0, 2, 3])
def test_connectives(code: int, other: int) -> None:
    p = program({"och": And((a(0), a(1))), "eller": Or((a(0), a(1))), "inte": a(0, True), "ref": Ref("och", True)}, 2)
    with DurableEvaluator(p) as network:
        found = network.evaluate(Instances(bytes((code, other)), {}))
    negation = {0: 3, 2: 2, 3: 0}
    assert found["och"] == (min(code, other),)
    assert found["eller"] == (max(code, other),)
    assert found["inte"] == (negation[code],)
    assert found["ref"] == (negation[min(code, other)],)


@pytest.mark.parametrize(
    ("presences", "inner", "expected"),
    [
        ((), (), 0),
        ((3,), (3,), 3),
        ((3,), (0,), 0),
        ((2,), (3,), 2),
        ((2,), (0,), 0),
        ((3, 2), (0, 2), 2),
        ((2, 3), (3, 3), 3),
    ],
)
def test_exists(presences: tuple[int, ...], inner: tuple[int, ...], expected: int) -> None:
    nodes = (
        Node("inre", "p", a(0, record="p")),
        Node("finns", "", None, "inre", "p"),
        Node("inget", "", Ref("finns", True)),
    )
    p = Program(EPOCH, EMPTY, {}, nodes, {"p": (a(0, record="p").atom,)})
    found = tuple(Instance(Record("", {}, NOWHERE), s, bytes([c])) for s, c in zip(presences, inner, strict=True))
    with DurableEvaluator(p) as network:
        result = network.evaluate(Instances(b"", {"p": found}))
    assert result["finns"] == (expected,)
    assert result["inget"] == ({0: 3, 2: 2, 3: 0}[expected],)
    assert result["inre"] == inner


def test_wide_long_and_multiplied_formulas() -> None:
    wide = Or(tuple(a(k) for k in range(300)))
    long = And(tuple(a(k, k % 2 == 0) for k in range(300)))
    multiplied = And(tuple(Or((a(k), a(k + 1, True), a(k + 2))) for k in range(0, 60, 3)))
    nested: Formula = a(0)
    for k in range(1, 40):
        nested = And((a(k), nested)) if k % 2 else Or((a(k), nested))
    p = program(
        {"bred": wide, "lång": long, "produkt": multiplied, "djup": nested, "båda": And((wide, multiplied))}, 300
    )
    agree(p)
    r = Random(7)
    authority, network = ReferenceEvaluator(p), DurableEvaluator(p)
    for _ in range(60):
        # Near the edge: all literals of the long conjunction hold but one or none.
        near = [0 if k % 2 == 0 else 3 for k in range(300)]
        near[r.randrange(300)] = r.choice((0, 2, 3))
        instances = Instances(bytes(near), {})
        assert dict(network.evaluate(instances)) == dict(authority.evaluate(instances))
    network.close()


def test_long_chains_of_conclusions() -> None:
    nodes: dict[str, Formula] = {"n0": a(0)}
    for k in range(1, 1500):
        nodes[f"n{k}"] = Ref(f"n{k - 1}") if k % 50 else And((Ref(f"n{k - 1}", True), a(k % 7)))
    agree(program(nodes, 7), cases=10)


def test_duplicates_and_contradictions() -> None:
    p = program({"dubbel": And((a(0), a(0))), "mot": And((a(0), a(0, True))), "utan tredje": Or((a(0), a(0, True)))}, 1)
    with DurableEvaluator(p) as network:
        assert network.evaluate(Instances(b"\2", {})) == {"dubbel": (2,), "mot": (2,), "utan tredje": (2,)}
        assert network.evaluate(Instances(b"\3", {})) == {"dubbel": (3,), "mot": (0,), "utan tredje": (3,)}


def test_nothing_is_left_from_one_evaluation_to_the_next() -> None:
    p = some_program()
    cases = [model_instances(Random(k), p) for k in range(20)]
    with DurableEvaluator(p) as one, DurableEvaluator(p) as other:
        first = [dict(one.evaluate(c)) for c in cases]
        assert [dict(one.evaluate(c)) for c in reversed(cases)] == first[::-1]
        for case, expected in zip(cases, first, strict=True):
            assert dict(other.evaluate(case)) == expected == dict(one.evaluate(case))


@pytest.mark.slow
def test_a_large_rulebook_with_many_records() -> None:
    r = Random(250)
    found = world(r, size=40, rules=250, concepts=50)
    p = compile_program(found.rulebook, EPOCH.replace(year=2026))
    authority = ReferenceEvaluator(p)
    with DurableEvaluator(p) as network:
        for _ in range(5):
            instances = text_instances(r, p)
            many = {
                post: tuple(
                    Instance(Record("", {}, NOWHERE, k), r.choice((2, 3)), codes(r, len(p.atoms.get(post, ()))))
                    for k in range(50)
                )
                for post in p.records
            }
            for case in (instances, Instances(instances.codes, many)):
                assert dict(network.evaluate(case)) == dict(authority.evaluate(case))


# --- the safe subset of durable_rules ---------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(8))
def test_rule_sets_stay_in_the_safe_subset(seed: int) -> None:
    r = Random(seed)
    p = compile_program(world(r, 12, 40, 8).rulebook, EPOCH) if seed % 2 else model_program(r, 60, 40)
    plan = Plan(p)
    for shard in plan.shards:
        assert shard.definition.isascii()
        rules = json.loads(shard.definition)
        assert rules.pop("s") == {"all": [{"m": {"k": 1}}]}
        assert 1 <= len(rules) <= RULES_PER_SHARD
        assert len(shard.keys) <= KEYS_PER_SHARD
        sent = {key for _, text in shard.keys for key in json.loads("{" + text[1:] + "}")}
        for name, rule in rules.items():
            assert re.fullmatch(r"r\d+", name)
            assert list(rule) == ["all"]
            ((alias, tests),) = rule["all"][0].items()
            assert (alias, list(tests)) == ("m", ["$and"])
            guard, *rest = tests["$and"]
            assert guard == {"k": 1}
            assert rest
            for test in rest:
                ((key, value),) = test.items()
                assert re.fullmatch(r"[an]\d+x*", key)
                assert value == 1
                assert key in sent


def test_hash_is_the_one_that_durable_rules_uses() -> None:
    assert fnv1a("") == 0x811C9DC5
    assert fnv1a("id") == 926444256  # HASH_ID and HASH_SID in its state.h
    assert fnv1a("sid") == 3593476751
    assert fnv1a("altarage") == fnv1a("zinke")


def test_keys_whose_hashes_collide_get_other_names(monkeypatch: pytest.MonkeyPatch) -> None:
    real = durable_plan.fnv1a
    monkeypatch.setattr(durable_plan, "fnv1a", lambda text: real(text) % 997)
    p = some_program()
    plan = Plan(p)
    keys = [pair[1 : pair.rindex('"')] for pair in plan._pairs.values()]
    assert any(key.endswith("x") for key in keys)
    assert len({real(key) % 997 for key in [*keys, *durable_plan.RESERVED_KEYS]}) >= len(keys) + 1
    assert len({real(key) % 997 for key in keys}) == len(keys)
    agree(p)


def test_only_known_calls_are_made(spy: Spy) -> None:
    agree(some_program())
    assert set(spy.calls) == {
        "create_ruleset", "assert_fact", "start_action_for_state", "complete_and_start_action", "retract_fact",
        "delete_state", "delete_ruleset",
    }  # fmt: skip
    assert spy.calls["assert_fact"] == spy.calls["retract_fact"]


def test_the_network_is_asked_about_each_rule_once_and_not_about_each_fact(spy: Spy) -> None:
    p = some_program()
    cases = [model_instances(Random(k), p) for k in range(40)]
    with DurableEvaluator(p) as network:
        network.ask_everything()
        asked = spy.calls["assert_fact"]
        assert asked
        found = network.evaluate_all(cases)
        assert spy.calls["assert_fact"] == asked
    assert [dict(f) for f in found] == [dict(f) for f in ReferenceEvaluator(p).evaluate_all(cases)]


@pytest.mark.parametrize("seed", range(6))
def test_what_is_looked_up_is_what_the_network_answers(seed: int) -> None:
    r = Random(seed)
    p = compile_program(world(r, 12, 40, 8).rulebook, EPOCH) if seed % 2 else model_program(r, 40, 25)
    with DurableEvaluator(p) as network:
        network.ask_everything()
        for shard in network.shards:
            for _ in range(60):
                literals = r.getrandbits(len(shard.keys)) & (r.getrandbits(len(shard.keys)) if r.random() < 0.5 else -1)
                fired = network._fire(shard, literals)
                right = 0
                for number, effect in enumerate(shard.effects):
                    right |= effect * (fired >> number & 1)
                assert looked_up(shard, literals) == right


def looked_up(shard: Shard, literals: int) -> int:
    """Return what the cells of a rule set conclude from literals, as bits of the plan."""
    held = {position for n, (position, _) in enumerate(shard.keys) if literals >> n & 1}
    found = 0
    for cell in shard.cells:
        byte = sum(1 << k for k, position in enumerate(cell.positions) if position in held)
        assert cell.tables is not None
        for position, table in cell.tables.items():
            found |= table[byte] << position
    return found


@pytest.mark.parametrize("change", ["fires", "is silent"])
def test_a_network_that_answers_wrongly_is_found_out(monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    p = some_program()
    real = DurableEvaluator._fire

    def wrong(self: DurableEvaluator, shard: Shard, literals: int) -> int:
        return real(self, shard, literals) | 2 if change == "fires" else real(self, shard, literals) & ~2

    monkeypatch.setattr(DurableEvaluator, "_fire", wrong)
    network = DurableEvaluator(p)
    with pytest.raises(DurableError, match="annat än reglerna"):
        network.ask_everything()
    with pytest.raises(DurableError, match="stängt"):
        network.evaluate(model_instances(Random(0), p))


# --- what happens when something goes wrong ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "answer"),
    [
        ("create_ruleset", RuntimeError("Could not create ruleset, error code: 106")),
        ("assert_fact", RuntimeError("Could not assert fact, error code: 303")),
        ("assert_fact", MemoryError()),
        ("assert_fact", (1, 1)),
        ("assert_fact", (2, 1)),
        ("assert_fact", (3, 0)),
        ("start_action_for_state", None),
        ("start_action_for_state", RuntimeError("x")),
        ("complete_and_start_action", RuntimeError("x")),
        ("complete_and_start_action", '{"s":{"m":{}}}'),
        ("complete_and_start_action", '{"r999":{"m":{}}}'),
        ("complete_and_start_action", "skräp"),
        ("retract_fact", (1, 1)),
        ("retract_fact", RuntimeError("x")),
    ],
)
@pytest.mark.parametrize("at", [1, 4])
def test_any_fault_throws_the_rule_sets_away(spy: Spy, call: str, answer: Any, at: int) -> None:
    p = some_program()
    network = DurableEvaluator(p)
    spy.fault = (call, at, answer)
    with pytest.raises(DurableError, match="nätverket"):
        for k in range(50):
            network.evaluate(model_instances(Random(k), p))
    assert not spy.handles
    with pytest.raises(DurableError, match="stängt"):
        network.evaluate(model_instances(Random(0), p))


def test_interruption_is_passed_on_and_cleans_up(spy: Spy) -> None:
    p = some_program()
    network = DurableEvaluator(p)
    spy.fault = ("complete_and_start_action", 3, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        for k in range(50):
            network.evaluate(model_instances(Random(k), p))
    assert not spy.handles


def test_state_is_deleted_only_where_an_action_has_completed(spy: Spy) -> None:
    p = some_program()
    network = DurableEvaluator(p)
    spy.fault = ("assert_fact", 1, RuntimeError("x"))
    with pytest.raises(DurableError):
        network.evaluate(model_instances(Random(1), p))
    assert spy.calls["delete_ruleset"] == 1
    assert spy.calls["delete_state"] == 0


@pytest.mark.parametrize("wrong", [(3,), (3, 3, 3), (1, 3), (True + 4, 0)])
def test_codes_that_cannot_be_are_refused(wrong: tuple[int, ...]) -> None:
    network = DurableEvaluator(program({"x": And((a(0), a(1)))}, 2))
    with pytest.raises(DurableError):
        network.evaluate(Instances(wrong, {}))


def test_a_sure_conclusion_that_is_not_possible_is_an_error() -> None:
    with pytest.raises(DurableError, match="möjlig"):
        Planes([[b""]], 1).know(0, 1)


def test_cycles_and_loose_ends_are_refused() -> None:
    with pytest.raises(DurableError, match="cirkel"):
        DurableEvaluator(program({"x": Ref("y", True), "y": Ref("x")}, 0))
    with pytest.raises(DurableError, match="finns"):
        DurableEvaluator(program({"x": Ref(f"{CONCEPT}borta")}, 0))
    with pytest.raises(DurableError, match="tomt"):
        DurableEvaluator(program({"x": And(())}, 0))


def test_closing_is_idempotent(spy: Spy) -> None:
    p = some_program()
    network = DurableEvaluator(p)
    network.evaluate(model_instances(Random(1), p))
    network.close()
    network.close()
    with pytest.raises(DurableError):
        network.evaluate(model_instances(Random(1), p))
    del network
    dropped = DurableEvaluator(p)
    dropped.evaluate(model_instances(Random(1), p))
    assert spy.handles
    del dropped  # the fixture checks that nothing is left


def test_without_durable_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    durable_engine.cache_clear()
    try:
        monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
        assert not durable_available()
        with pytest.raises(DurableError, match="inte installerat"):
            DurableEvaluator(some_program())
    finally:
        durable_engine.cache_clear()


RESIDENT = Path("/proc/self/statm")


@pytest.mark.slow
@pytest.mark.skipif(not RESIDENT.exists(), reason="läser minnesåtgången ur /proc")
def test_memory_is_given_back() -> None:
    p = model_program(Random(3), rules=30, atoms=10)
    cases = [model_instances(Random(k), p) for k in range(5)]

    def round_trip() -> None:
        with DurableEvaluator(p) as network:
            for case in cases:
                network.evaluate(case)

    for _ in range(20):
        round_trip()
    before = int(RESIDENT.read_text().split()[1])
    for _ in range(60):
        round_trip()
    grown = (int(RESIDENT.read_text().split()[1]) - before) * 4096
    assert grown < 10_000_000, f"{grown} byte"
