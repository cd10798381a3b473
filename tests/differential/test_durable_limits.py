"""The limits of durable_rules, met on purpose: lagrum stays inside, and says so when it would not.

What each limit is was measured on durable_rules 2.0.28. A limit that is met must be an error: the one thing that may
never happen is that less is concluded in silence.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest

from lagrum.evaluation.bitsliced import BitSlicedEvaluator
from lagrum.evaluation.durable import evaluator, network, plan
from lagrum.evaluation.durable.engine import DurableError, RuleSet, durable_available, durable_engine
from lagrum.evaluation.durable.evaluator import DurableEvaluator
from lagrum.evaluation.durable.network import MOST_KEYS, MOST_RULES, RULES_PER_SET, SINK, Keys, RuleTexts, properties
from lagrum.evaluation.program import Node, Program
from lagrum.evaluation.relevance import FastEvaluator
from lagrum.model.facts import Fact, Facts, Range, Several
from lagrum.model.formula import EXISTS, And, Atom, Formula, Lit, Or, Ref
from lagrum.model.rulebook import Rulebook
from lagrum.model.vocabulary import Vocabulary
from scale import number
from strategies import EPOCH, NOWHERE, asked, facts_of, model_facts, model_program

pytestmark = pytest.mark.skipif(not durable_available(), reason="durable_rules är inte installerat")
EMPTY = Rulebook(Vocabulary({}), {}, {}, {}, "")
AROUND = (1, 59, 60, 61, 64, 65, 120, 200)
"""Sizes on both sides of 60 (where lagrum begins a new rule set) and 64 (what durable_rules takes)."""
LARGE = (256, 512, 513, 1_025)
"""Sizes on both sides of what is fatal in durable_rules."""


def a(number: int, negated: bool = False, record: str = "") -> Lit:
    return Lit(Atom(record, f"{record}.a{number}" if record else f"a{number}", "eq"), negated)


def program(nodes: dict[str, Formula], atoms: int, record: str = "", gathered: str = "") -> Program:
    """Return a program of nodes over the atoms a(0), a(1) …; `gathered` is a node over whose records `det finns` is."""
    table = {record: tuple(a(k, record=record).atom for k in range(atoms))}
    made = [Node(name, record, f) for name, f in nodes.items()]
    if gathered:
        made.append(Node(f"{EXISTS}{record}:0", "", None, gathered, record))
    return Program(EPOCH, EMPTY, {}, tuple(made), table)


def same(p: Program, given: list[Facts]) -> None:
    """Hold the network to the fast evaluator on each of the facts, one at a time and together."""
    batch = [asked(p, one) for one in given]
    fast = FastEvaluator(BitSlicedEvaluator(p)).conclude(batch)
    with DurableEvaluator(p) as durable:
        for found in (durable.conclude(batch), [durable.conclude([one])[0] for one in batch]):
            for one, two in zip(fast, found, strict=True):
                assert one.conclusions.rows == two.conclusions.rows
                assert one.relevant == two.relevant


def every(size: int) -> list[Facts]:
    """Return facts that all hold, of which none holds, of which nothing is known, and mixtures, for one atom each."""
    return [bytes([code]) * size for code in (3, 0, 2)] + [  # type: ignore[return-value]
        bytes(Random(f"{size} {seed}").choice((0, 2, 3)) for _ in range(size)) for seed in range(2)
    ]


def cases(p: Program, size: int) -> list[Facts]:
    return [facts_of(p, codes) for codes in every(size)]  # type: ignore[arg-type]


# --- lagrum stays inside ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [*AROUND, *LARGE])
def test_as_many_rules_as_there_are_fire_on_one_fact(size: int) -> None:
    """64 sibling conditions that match at once, and 512 distinct ones, are limits of durable_rules."""
    same(p := program({f"n{k}": a(k) for k in range(size)}, size), cases(p, size))


@pytest.mark.parametrize("size", [*AROUND, *LARGE])
def test_as_many_rules_as_there_are_hang_on_one_condition(size: int) -> None:
    """256 rules on one identical condition crash durable_rules."""
    nodes: dict[str, Formula] = {f"n{k}": And((a(0), a(1 + k % 3, negated=bool(k % 2)))) for k in range(size)}
    same(p := program(nodes, 4), cases(p, 4))


@pytest.mark.parametrize("size", [*AROUND, *LARGE])
@pytest.mark.parametrize("join", [And, Or])
def test_a_condition_has_as_many_parts_as_it_likes(size: int, join: Callable[..., Formula]) -> None:
    """29 conditions in a join, 252 properties of a fact, 512 alternatives."""
    parts = tuple(a(k, negated=k % 3 == 0) for k in range(size))
    nodes: dict[str, Formula] = {"n": join(parts), "inte": Ref("n", True)}
    p = program(nodes, size)
    almost = [bytes(0 if k % 3 == 0 else 3 for k in range(size)), bytes(3 if k % 3 == 0 else 0 for k in range(size))]
    last = [bytes([*codes[:-1], 3 - codes[-1]]) for codes in almost]
    same(p, [*cases(p, size), *(facts_of(p, codes) for codes in (*almost, *last))])


@pytest.mark.parametrize("depth", [10, 70, 300])
def test_alternatives_of_alternatives_are_as_deep_as_they_like(depth: int) -> None:
    formula: Formula = a(0)
    for k in range(1, depth):
        formula = (Or if k % 2 else And)((a(k % 40), formula))
    same(p := program({"n": formula}, 40), cases(p, 40))


@pytest.mark.parametrize("count", [0, 1, 16, 17, 64, 400, 1_100])
@pytest.mark.parametrize("more", [False, True])
def test_a_post_has_as_many_records_as_it_likes(count: int, more: bool) -> None:
    """16 facts a rule and 1,024 sessions are limits of durable_rules, and its joins grow steeply: records are alone."""
    nodes: dict[str, Formula] = {
        "n": And((a(0, record="p"), a(1, record="p"))),
        "m": Or((a(1, True, "p"), a(2, record="p"))),
    }
    p = program(nodes, 3, "p", gathered="n")
    for seed in range(2):
        r = Random(f"{count} {seed}")
        rows = [bytes(r.choice((0, 2, 3)) for _ in range(3)) for _ in range(count)]
        same(p, [facts_of(p, (), {"p": rows}, ["p"] if more else [])])
    none_but_last = [*[bytes((0, 0, 0))] * (count - 1), bytes((3, 3, 0))][:count]
    same(p, [facts_of(p, (), {"p": none_but_last}, [])])


@pytest.mark.slow
def test_many_posts_and_rules_that_ask_across_them() -> None:
    """Joins are limited to equality in durable_rules, and crash on others: there are none, whatever the rules ask."""
    for posts in (2, 12):
        p = model_program(Random(posts), rules=60, atoms=5, posts=posts)
        r = Random(f"poster {posts}")
        same(p, [model_facts(r, p, most=6) for _ in range(6)])
        for stratum in plan.make_plan(p).strata:
            for texts in (found for sets in stratum.sets.values() for found in sets):
                for definition in json.loads(texts.definition(Keys())).values():
                    assert len(definition["all"]) == 1, "more than one fact is asked about at once"


def test_a_type_that_is_missing_is_unknown() -> None:
    """Of a post that is not written, or an attribute without a value, durable_rules would conclude nothing at all."""
    nodes: dict[str, Formula] = {"n": And((a(0, record="p"), a(1, record="p")))}
    p = program(nodes, 2, "p", gathered="n")
    for given in (
        Facts(NOWHERE),
        facts_of(p, (), {"p": [bytes((2, 2))]}),
        facts_of(p, (), {"p": []}),
        facts_of(p, (), {}, ["p"]),
    ):
        same(p, [given])


NAMES = (
    *("id", "sid", "$s", "$and", "$or", "$m", "k", "s", "m", "all", "any", "pri", "count", "f", "a0", "n0", "r0"),
    *(
        "altarage",
        "zinke",
        "ålder",
        "målgrupp.ålder",
        "a.b",
        "a.b.c",
        '"',
        "\\",
        "{",
        "}",
        "a\nb",
        "\0",
        "\u202e",
        "😀",
        "",
        " ",
    ),
    "x" * 70_000,
)


def test_whatever_things_are_called_the_network_never_hears_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reserved keys, keys of one hash, nested keys, strings of 65,536 bytes and more: only symbols are sent."""
    sent: list[str] = []
    right = RuleSet.__init__

    def heard(self: RuleSet, engine: Any, definition: str, names: Any, sink: str) -> None:
        sent.append(definition)
        right(self, engine, definition, names, sink)

    monkeypatch.setattr(evaluator.RuleSet, "__init__", heard)
    atoms = tuple(Lit(Atom("", name, "eq", "ja" * 40_000)) for name in NAMES)
    nodes = tuple(Node(f"slutsats {name}", "", atom) for name, atom in zip(NAMES, atoms, strict=True))
    table = {"": tuple(atom.atom for atom in atoms)}
    p = Program(EPOCH, EMPTY, {}, nodes, table)
    known = {name: Fact(("ja" * 40_000 if k % 2 else "nej"), NOWHERE) for k, name in enumerate(NAMES)}
    same(p, [Facts(NOWHERE, known), Facts(NOWHERE)])
    assert sent and max(map(len, sent)) < 20_000
    letters = set("".join(sent)) - set('{}[]":,')
    assert letters <= set("0123456789") | set("kmandlrsx$"), sorted(letters)


@pytest.mark.parametrize("limit", [0, 1, 2**31, 2**53 + 1, 2**63 - 1, 2**63, 2**64 + 1, 10**40])
def test_a_number_is_as_large_as_it_likes(limit: int) -> None:
    """Integers beyond 2^63 saturate in durable_rules, and text compares as raw JSON: it is never given any."""
    atom = Atom("", "tal", "lt", limit)
    p = Program(EPOCH, EMPTY, {}, (Node("n", "", Lit(atom)), Node("m", "", Lit(atom, True))), {"": (atom,)})
    values = [Range(n, n) for n in (0, max(0, limit - 1), limit, limit + 1)] + [Range(0, limit)]
    same(p, [Facts(NOWHERE, {"tal": Fact(value, NOWHERE)}) for value in values])


def test_equal_in_another_type_is_not_equal() -> None:
    """In durable_rules 1, "1" and true are equal, NaN is null, and nothing differs from a list."""
    operands: tuple[str | int | bool, ...] = (True, False, "1", "true", "ja", "nan", "null")
    atoms = tuple(Atom("", "x", "eq", operand) for operand in operands)
    nodes = tuple(Node(f"n{k}", "", Lit(atom)) for k, atom in enumerate(atoms))
    p = Program(EPOCH, EMPTY, {}, nodes, {"": atoms})
    same(p, [Facts(NOWHERE, {"x": Fact(value, NOWHERE)}) for value in (*operands, None)])


def test_a_list_is_asked_of_each_value() -> None:
    values = [f"v{k}" for k in range(600)]
    atoms = tuple(Atom("", "x", "has", value) for value in values)
    either: Formula = Or(tuple(Lit(atom) for atom in atoms))
    p = Program(
        EPOCH, EMPTY, {}, (Node("n", "", either), Node("m", "", And((Ref("n"), Lit(atoms[-1], True))))), {"": atoms}
    )
    chosen = [frozenset(), frozenset(values), frozenset(values[-1:]), frozenset(values[::7])]
    same(p, [Facts(NOWHERE, {"x": Fact(Several(c, more), NOWHERE)}) for c in chosen for more in (False, True)])


# --- and it says so when it is not ------------------------------------------------------------------------------------


def in_a_process(work: Callable[[], object], seconds: int = 20) -> str:
    """Return what a process of its own comes to: what is fatal there, or hangs, does not stop the tests."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        signal.alarm(seconds)
        try:
            told = f"answered {work()}"
        except Exception as error:
            told = f"{type(error).__name__}: {error}"
        os.write(write, told.encode()[:400])
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as answer:
        told = answer.read().decode()
    os.waitpid(child, 0)
    return told or "died"


def fired(rules: int, beside: int) -> list[int]:
    """Return what fires in a rule set of so many rules on a fact on which all hold, with so many properties beside."""
    keys = Keys()
    clauses = tuple(1 << 2 * k for k in range(rules))
    held = (1 << 2 * (rules + beside)) // 3
    texts = RuleTexts(clauses, clauses, held)
    return RuleSet(durable_engine(), texts.definition(keys), texts.names, SINK).fire(properties(held, keys))


@pytest.mark.parametrize("rules", [1, RULES_PER_SET, MOST_RULES])
def test_within_the_limits_every_rule_fires(rules: int) -> None:
    assert in_a_process(lambda: sorted(fired(rules, 100)) == list(range(rules))) == "answered True"


@pytest.mark.parametrize("rules", [MOST_RULES + 1, 100, 256, 512])
def test_durable_rules_itself_refuses_more_rules_than_it_takes(rules: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ground for the limit: were it no error, a larger rule set would conclude less and nobody would know."""
    monkeypatch.setattr(network, "MOST_RULES", 10_000)
    monkeypatch.setattr(network, "MOST_KEYS", 10_000)
    assert "Could not assert fact" in in_a_process(lambda: fired(rules, 0))


@pytest.mark.parametrize("beside", [252, 260, 600])
def test_durable_rules_itself_refuses_more_properties_than_it_takes(beside: int) -> None:
    assert "Could not assert fact" in in_a_process(lambda: fired(2, beside))


@pytest.mark.parametrize("rules", [MOST_RULES + 1, 513, 2_000])
def test_a_rule_set_that_is_too_large_is_never_given_to_durable_rules(rules: int) -> None:
    """From 513 rules on it would hang, and never say anything."""
    assert in_a_process(lambda: fired(rules, 0)) == "DurableError: en regelmängd är större än nätverket klarar"
    wide = (1 << 2 * (MOST_KEYS + 1)) // 3
    with pytest.raises(DurableError, match="större"):
        RuleTexts((wide,), (1,), wide)


LOOSENED = {
    "rules in a set": (network, "RULES_PER_SET", 100_000),
    "keys in a set": (network, "KEYS_PER_SET", 100_000),
    "keys in a rule": (plan, "KEYS_PER_RULE", 100_000),
}


@pytest.mark.parametrize("limit", LOOSENED)
def test_without_its_own_limits_lagrum_says_that_it_cannot_and_concludes_nothing(
    limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault in what keeps inside a limit ends in an error, never in conclusions that are fewer."""
    monkeypatch.setattr(*LOOSENED[limit])
    size = 400
    nodes: dict[str, Formula] = {f"n{k}": a(k) for k in range(size)} | {"alla": And(tuple(a(k) for k in range(size)))}
    p = program(nodes, size)

    def whole() -> str:
        same(p, cases(p, size))
        return "in full"

    told = in_a_process(whole)
    assert told.startswith("DurableError: ") or told == "answered in full", told
    assert limit == "keys in a set" or told.startswith("DurableError: "), told


def test_an_answer_that_is_lost_on_the_way_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sink answers for every fact: if not even that fires, nothing is taken to be concluded."""
    p = program({"n": a(0)}, 1)

    class Silent:
        def __getattr__(self, name: str) -> Any:
            right = getattr(durable_engine(), name)
            return (lambda *_: None) if name == "start_action_for_state" else right

    monkeypatch.setattr(evaluator, "durable_engine", lambda: Silent())
    with DurableEvaluator(p) as durable, pytest.raises(DurableError, match="svarade inte"):
        durable.conclude([asked(p, facts_of(p, b"\3"))])


# --- at scale ---------------------------------------------------------------------------------------------------------


def sizes(part: int) -> Iterator[Program]:
    """Yield programs at the limits: of many rules, many atoms, wide and deep formulas, several posts."""
    k = 0
    while True:
        r = Random(f"gräns {part} {k}")
        k += 1
        yield model_program(r, r.choice((1, 20, 61, 130)), r.choice((2, 30, 65)), r.randrange(1, 5), r.randrange(4))


@pytest.mark.langt
@pytest.mark.parametrize("part", range(10))
def test_large_programs_at_scale(part: int, record_property: Callable[[str, object], None]) -> None:
    """In all parts together 10,000 interventions under programs on both sides of each limit."""
    wanted, done = number(10, share=10), 0
    for p in sizes(part):
        r = Random(f"fakta {part} {done}")
        count = min(20, wanted - done)
        same(p, [model_facts(r, p, most=r.choice((0, 4, 30))) for _ in range(count)])
        done += count
        if done >= wanted:
            break
    record_property("interventions", done)
