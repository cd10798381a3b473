"""The durable evaluator by itself: its rule sets, its limits, and what happens when something goes wrong."""

from __future__ import annotations

import ast
import doctest
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest

from lagrum.cli.app import main
from lagrum.evaluation import bitsliced, engines
from lagrum.evaluation.bitsliced import BitSlicedEvaluator
from lagrum.evaluation.conclusions import Conclusions
from lagrum.evaluation.durable import encoding, evaluator, network, plan, relevance
from lagrum.evaluation.durable.encoding import Encoder, cut
from lagrum.evaluation.durable.engine import DurableError, RuleSet, durable_available, durable_engine
from lagrum.evaluation.durable.evaluator import DurableEvaluator
from lagrum.evaluation.durable.network import KEYS_PER_SET, RULES_PER_SET, Keys, RuleTexts, fnv1a
from lagrum.evaluation.durable.plan import KEYS_PER_RULE, make_plan
from lagrum.evaluation.program import Node, Program, compile_program
from lagrum.evaluation.relevance import FastEvaluator
from lagrum.model.facts import Facts, Range, Several
from lagrum.model.formula import CONCEPT, And, Atom, Formula, Lit, Or, Ref
from lagrum.model.rulebook import Rulebook
from lagrum.model.vocabulary import Vocabulary
from strategies import EPOCH, asked, facts_of, model_facts, model_program, text_facts, world

needs_durable = pytest.mark.skipif(not durable_available(), reason="durable_rules är inte installerat")
pytestmark = needs_durable

EMPTY = Rulebook(Vocabulary({}), {}, {}, {}, "")


def a(number: int, negated: bool = False, record: str = "") -> Lit:
    return Lit(Atom(record, f"{record}.a{number}" if record else f"a{number}", "eq"), negated)


def program(nodes: dict[str, Formula], atoms: int, record: str = "") -> Program:
    """Return a program of nodes in their order, over the atoms a(0), a(1) and so on."""
    table = {record: tuple(a(k, record=record).atom for k in range(atoms))}
    return Program(EPOCH, EMPTY, {}, tuple(Node(name, record, f) for name, f in nodes.items()), table)


def concluded(network: DurableEvaluator, p: Program, facts: Facts) -> Conclusions:
    return network.conclude([asked(p, facts)])[0].conclusions


def agree(p: Program, cases: int = 40, seed: int = 0) -> None:
    r = Random(seed)
    with DurableEvaluator(p) as network:
        same(network, p, [model_facts(r, p) for _ in range(cases)])


def same(network: DurableEvaluator, p: Program, cases: list[Facts]) -> None:
    fast = FastEvaluator(BitSlicedEvaluator(p))
    for facts in cases:
        case = [asked(p, facts)]
        one, two = fast.conclude(case)[0], network.conclude(case)[0]
        assert dict(one.conclusions) == dict(two.conclusions)
        assert one.relevant == two.relevant


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
    found = Spy(durable_engine())
    monkeypatch.setattr(evaluator, "durable_engine", lambda: found)
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
        found = concluded(network, p, facts_of(p, (code, other)))
    negation = {0: 3, 2: 2, 3: 0}
    assert found["och"] == (min(code, other),)
    assert found["eller"] == (max(code, other),)
    assert found["inte"] == (negation[code],)
    assert found["ref"] == (negation[min(code, other)],)


@pytest.mark.parametrize(
    ("inner", "more", "expected"),
    [
        ((), False, 0),
        ((), True, 2),
        ((3,), False, 3),
        ((0,), False, 0),
        ((2,), False, 2),
        ((0,), True, 2),
        ((0, 2), False, 2),
        ((0, 3), True, 3),
    ],
)
def test_exists(inner: tuple[int, ...], more: bool, expected: int) -> None:
    nodes = (
        Node("inre", "p", a(0, record="p")),
        Node("finns", "", None, "inre", "p"),
        Node("inget", "", Ref("finns", True)),
    )
    p = Program(EPOCH, EMPTY, {}, nodes, {"p": (a(0, record="p").atom,)})
    with DurableEvaluator(p) as network:
        result = concluded(network, p, facts_of(p, (), {"p": [(c,) for c in inner]}, ["p"] if more else []))
    assert result["finns"] == (expected,)
    assert result["inget"] == ({0: 3, 2: 2, 3: 0}[expected],)
    assert result["inre"] == ((*inner, 2) if more else inner)


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
    cases = []
    for _ in range(60):
        # Near the edge: all literals of the long conjunction hold but one or none.
        near = [0 if k % 2 == 0 else 3 for k in range(300)]
        near[r.randrange(300)] = r.choice((0, 2, 3))
        cases.append(facts_of(p, near))
    with DurableEvaluator(p) as network:
        same(network, p, cases)


def test_long_chains_of_conclusions() -> None:
    nodes: dict[str, Formula] = {"n0": a(0)}
    for k in range(1, 1500):
        nodes[f"n{k}"] = Ref(f"n{k - 1}") if k % 50 else And((Ref(f"n{k - 1}", True), a(k % 7)))
    agree(program(nodes, 7), cases=10)


def test_duplicates_and_contradictions() -> None:
    p = program({"dubbel": And((a(0), a(0))), "mot": And((a(0), a(0, True))), "utan tredje": Or((a(0), a(0, True)))}, 1)
    with DurableEvaluator(p) as network:
        assert dict(concluded(network, p, facts_of(p, b"\2"))) == {"dubbel": (2,), "mot": (2,), "utan tredje": (2,)}
        assert dict(concluded(network, p, facts_of(p, b"\3"))) == {"dubbel": (3,), "mot": (0,), "utan tredje": (3,)}


def test_nothing_is_left_from_one_evaluation_to_the_next() -> None:
    p = some_program()
    cases = [model_facts(Random(k), p) for k in range(20)]
    with DurableEvaluator(p) as one, DurableEvaluator(p) as other:
        first = [dict(concluded(one, p, c)) for c in cases]
        assert [dict(concluded(one, p, c)) for c in reversed(cases)] == first[::-1]
        assert [dict(c.conclusions) for c in other.conclude([asked(p, c) for c in cases])] == first


@pytest.mark.slow
def test_a_large_rulebook_with_many_records() -> None:
    r = Random(250)
    found = world(r, size=40, rules=250, concepts=50)
    p = compile_program(found.rulebook, EPOCH.replace(year=2026))
    with DurableEvaluator(p) as network:
        same(network, p, [text_facts(r, p) for _ in range(10)])


# --- how facts are read -----------------------------------------------------------------------------------------------

CHOSEN = frozenset({"råd"})


@pytest.mark.parametrize(
    ("operator", "value", "operand", "expected"),
    [
        ("eq", None, True, None),
        ("eq", True, True, True),
        ("eq", False, True, False),
        ("eq", "med", "med", True),
        ("eq", "utan", "med", False),
        ("has", None, "råd", None),
        ("has", Several(CHOSEN), "råd", True),
        ("has", Several(CHOSEN), "läger", False),
        ("has", Several(CHOSEN, open=True), "råd", True),
        ("has", Several(CHOSEN, open=True), "läger", None),
        ("has", Several(frozenset()), "läger", False),
        ("lt", None, 15, None),
        ("lt", Range(12, 14), 15, True),
        ("lt", Range(15, 17), 15, False),
        ("lt", Range(14, 15), 15, None),
        ("known", None, True, False),
        ("known", False, True, True),
        ("known", Several(CHOSEN), True, True),
        ("known", Several(CHOSEN, open=True), True, False),
        ("always", None, True, True),
        ("undefined", None, True, None),
    ],
)
def test_each_operator_reads_facts_as_the_semantics_say(
    operator: Any, value: Any, operand: Any, expected: bool | None
) -> None:
    assert encoding.READINGS[operator](value, operand) is expected


@pytest.mark.parametrize("module", [bitsliced, encoding, engines, network, plan, relevance], ids=lambda m: m.__name__)
def test_the_worked_examples_hold(module: ModuleType) -> None:
    found = doctest.testmod(module)
    assert found.attempted and not found.failed


PACKAGE = Path(plan.__file__).parent


def test_the_path_is_its_own() -> None:
    """What the package's docstring says it may not import, and that one module touches durable_rules."""
    imported = {
        path.stem: {
            n.module or "" for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.ImportFrom)
        }
        for path in PACKAGE.glob("*.py")
    }
    others = {f"lagrum.evaluation.{name}" for name in ("truth", "bitsliced", "relevance", "trees", "explain")}
    assert not others & set().union(*imported.values())
    assert [p.stem for p in PACKAGE.glob("*.py") if "import durable_rules_engine" in p.read_text("utf-8")] == ["engine"]
    names = re.findall(r"from lagrum.evaluation.instances import (.*)", (PACKAGE / "encoding.py").read_text("utf-8"))
    assert names == ["MAX_PARTS"]


def test_ages_are_cut_where_a_limit_is_drawn_and_nowhere_else() -> None:
    assert cut(Range(12, 17), {15}) == [Range(12, 14), Range(15, 17)]
    assert cut(Range(15, 17), {15, 18}) == [Range(15, 17)]
    assert cut(Range(0, 2), {1, 2, 3}) == [Range(0, 0), Range(1, 1), Range(2, 2)]


def test_facts_become_symbols_and_nothing_else() -> None:
    p = program({"x": And((a(0), a(1, True)))}, 2)
    encoded = Encoder(p, make_plan(p).atoms).encode(facts_of(p, (3, 0)))
    assert network.properties(encoded.own, Keys()) == ',"k":1,"a0":1,"n1":1'


# --- the safe subset of durable_rules ---------------------------------------------------------------------------------


def texts(p: Program) -> list[RuleTexts]:
    return [found for stratum in make_plan(p).strata for sets in stratum.sets.values() for found in sets]


@pytest.mark.parametrize("seed", range(8))
def test_rule_sets_stay_in_the_safe_subset(seed: int) -> None:
    r = Random(seed)
    p = compile_program(world(r, 12, 40, 8).rulebook, EPOCH) if seed % 2 else model_program(r, 60, 40)
    keys = Keys()
    for found in texts(p):
        definition = found.definition(keys)
        assert definition.isascii()
        rules = json.loads(definition)
        assert rules.pop("s") == {"all": [{"m": {"k": 1}}]}
        assert 1 <= len(rules) <= RULES_PER_SET
        assert found.mask.bit_count() <= KEYS_PER_SET
        sent = json.loads("{" + network.properties(found.mask, keys)[1:] + "}")
        for name, rule in rules.items():
            assert re.fullmatch(r"r\d+", name)
            assert list(rule) == ["all"]
            ((alias, tests),) = rule["all"][0].items()
            assert (alias, list(tests)) == ("m", ["$and"])
            guard, *rest = tests["$and"]
            assert guard == {"k": 1}
            assert 1 <= len(rest) <= KEYS_PER_RULE
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
    real = network.fnv1a
    monkeypatch.setattr(network, "fnv1a", lambda text: real(text) % 997)
    found = Keys()
    keys = [found[position][1:].split('"')[0] for position in range(200)]
    assert any(key.endswith("x") for key in keys)
    assert len({real(key) % 997 for key in [*keys, *network.RESERVED_KEYS]}) >= len(keys) + 1
    assert len({real(key) % 997 for key in keys}) == len(keys)
    agree(some_program())


def test_only_known_calls_are_made(spy: Spy) -> None:
    agree(some_program())
    assert set(spy.calls) == {
        "create_ruleset", "assert_fact", "start_action_for_state", "complete_and_start_action", "retract_fact",
        "delete_state", "delete_ruleset",
    }  # fmt: skip
    assert spy.calls["assert_fact"] == spy.calls["retract_fact"]


def test_the_network_is_asked_anew_about_each_intervention(spy: Spy) -> None:
    p = some_program()
    facts = model_facts(Random(1), p)
    with DurableEvaluator(p) as durable:
        concluded(durable, p, facts)
        asked_first = spy.calls["assert_fact"]
        assert asked_first
        concluded(durable, p, facts)
        assert spy.calls["assert_fact"] == 2 * asked_first


def test_what_interventions_of_one_step_have_in_common_is_asserted_once(spy: Spy) -> None:
    p = some_program()
    facts = model_facts(Random(1), p)
    with DurableEvaluator(p) as durable:
        concluded(durable, p, facts)
        alone = spy.calls["assert_fact"]
        found = durable.conclude([asked(p, facts)] * 3)
        assert spy.calls["assert_fact"] == 2 * alone
    assert dict(found[0].conclusions) == dict(found[2].conclusions)


@pytest.mark.parametrize("seed", range(4))
def test_a_fact_that_a_rule_set_is_not_asked_about_fires_nothing_there(seed: int) -> None:
    """The ground for not asking: the network itself, asked about facts with none of the literals that are watched."""
    r = Random(seed)
    p = model_program(r, 40, 25)
    keys = Keys()
    for found in texts(p):
        made = RuleSet(durable_engine(), found.definition(keys), found.names, network.SINK)
        others = found.mask & ~found.watched
        for literals in (0, others, others & r.getrandbits(found.mask.bit_length())):
            assert made.fire(network.properties(literals, keys)) == []
        assert len(made.fire(network.properties(found.mask, keys))) == len(found.clauses)
        made.delete()


CASE = Path(__file__).parents[2] / "cases" / "nora" / "mini-sparet.insats"


def test_prova_asks_the_network_each_time(spy: Spy, capsys: pytest.CaptureFixture[str], own_cache: Path) -> None:
    """No answer of an earlier process or call stands in: the second run asks as much as the first."""
    asserted = []
    for _ in range(2):
        before = spy.calls["assert_fact"]
        assert main(["prova", str(CASE), "--datum", "2026-11-21", "--grans", "aldrig"]) == 0
        asserted.append(spy.calls["assert_fact"] - before)
    assert asserted[0] == asserted[1] > 20
    assert not list(own_cache.rglob("natverk"))


def test_a_wrong_conclusion_of_the_network_is_an_internal_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    right = evaluator.RuleSet.fire
    monkeypatch.setattr(evaluator.RuleSet, "fire", lambda self, properties: right(self, properties)[1:])
    assert main(["prova", str(CASE), "--datum", "2026-11-21", "--grans", "aldrig"]) == 3
    told = " ".join(capsys.readouterr().err.split())
    assert re.search(r"går isär för .+ \(.*mini-sparet\.insats: .*\): snabb säger \w+, durable säger \w+", told)


def test_wrong_relevance_is_an_internal_error_that_names_the_rule(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(plan, "tie", lambda condition: condition)
    assert main(["prova", str(CASE), "--datum", "2026-11-21", "--grans", "aldrig"]) == 3
    told = " ".join(capsys.readouterr().err.split())
    assert re.search(
        r"relevansen av regel:\S+ \(.*mini-sparet\.insats: .*\): snabb säger berörs\b.*, durable säger berörs\b", told
    )


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
            concluded(network, p, model_facts(Random(k), p))
    assert not spy.handles
    with pytest.raises(DurableError, match="stängt"):
        concluded(network, p, model_facts(Random(0), p))


def test_interruption_is_passed_on_and_cleans_up(spy: Spy) -> None:
    p = some_program()
    network = DurableEvaluator(p)
    spy.fault = ("complete_and_start_action", 3, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        for k in range(50):
            concluded(network, p, model_facts(Random(k), p))
    assert not spy.handles


def test_state_is_deleted_only_where_an_action_has_completed(spy: Spy) -> None:
    p = some_program()
    network = DurableEvaluator(p)
    spy.fault = ("assert_fact", 1, RuntimeError("x"))
    with pytest.raises(DurableError):
        concluded(network, p, model_facts(Random(1), p))
    assert spy.calls["delete_ruleset"] == 1
    assert spy.calls["delete_state"] == 0


def test_conclusions_that_contradict_each_other_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    p = program({"x": And((a(0), a(1))), "y": Or((a(0), a(1)))}, 2)
    right = evaluator.RuleSet.fire
    monkeypatch.setattr(
        evaluator.RuleSet, "fire", lambda self, properties: list(range(len(self._numbers))) or right(self, properties)
    )
    with pytest.raises(DurableError, match="emot varandra"):
        concluded(DurableEvaluator(p), p, facts_of(p, (3, 0)))


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
    concluded(network, p, model_facts(Random(1), p))
    network.close()
    network.close()
    with pytest.raises(DurableError):
        concluded(network, p, model_facts(Random(1), p))
    del network
    dropped = DurableEvaluator(p)
    concluded(dropped, p, model_facts(Random(1), p))
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
    cases = [model_facts(Random(k), p) for k in range(5)]

    def round_trip() -> None:
        with DurableEvaluator(p) as network:
            for case in cases:
                concluded(network, p, case)

    for _ in range(20):
        round_trip()
    before = int(RESIDENT.read_text().split()[1])
    for _ in range(60):
        round_trip()
    grown = (int(RESIDENT.read_text().split()[1]) - before) * 4096
    assert grown < 10_000_000, f"{grown} byte"
