"""All that is told of an intervention, to the letter: findings, what decides them, questions and what answers lead to.

`LAGRUM_UPPDATERA=1 pytest tests/unit/test_mutants_results.py` writes tests/golden/fynd.txt anew; read its diff.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path

import pytest

from lagrum.checking.checker import Checker
from lagrum.checking.findings import Results
from lagrum.evaluation.bitsliced import BitSlicedEvaluator
from lagrum.evaluation.conclusions import Relevant
from lagrum.evaluation.instances import make_instances
from lagrum.evaluation.program import compile_program
from lagrum.evaluation.truth import NO, UNKNOWN
from lagrum.explanation.budget import MOST_FORESEEING
from lagrum.explanation.explain import Explainer, Memory
from lagrum.explanation.forecast import Forecaster
from lagrum.explanation.options import Key
from lagrum.explanation.what_if import Trial
from lagrum.law.citation import Citation
from lagrum.law.lockfile import Lock, LockEntry
from lagrum.model.facts import Range, Several, Value
from lagrum.model.intervention import Intervention
from lagrum.model.rulebook import Rulebook
from lagrum.rulebook.load import bind_rulebook
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText
from small import BEGREPP, DAY, HEAD, facts, rule, rulebook

GOLDEN = Path(__file__).parents[1] / "golden" / "fynd.txt"
OLD = "a" * 64
OTHER = HEAD.replace("SoL 11 kap. 5 §", "OSL 26 kap. 1 §; SoL 11 kap. 5 §").replace(
    "källa    lag", "källa    förordning"
)
ADVICE = HEAD.replace("källa    lag", "källa    allmänna råd")
ASKED = 'nivå meso\nadressat SKR, nämnden\nståndpunkt "Ja."\n    källa "A"\nståndpunkt "Nej."\n    källa "B"'
RULES = (
    'härled målgruppen räknas\n    betyder "Det."\n    lagrum SoL 11 kap. 5 §\n    källa lag\n    gäller tills vidare\n'
    '    bedöms-inte "om det är nyttigt"\n    bedöms-inte "om det går"\n'
    "    när det finns målgrupp där (ålder under 18)\n",
    rule("a.hinder", 'när form är läger och prövning är utan prövning\nså hinder "Lägret går inte."'),
    rule(
        "b.krav",
        "när för varje målgrupp där (ålder under 15) och prövning är utan prövning\n"
        'kräver samtycke.vårdnadshavare är ja och avgift under 100\nså krav "Samtycke."\nallmänt "samtycke"',
    ),
    rule("c.krav", 'när form är läger\nkräver start är känt\nså krav "Start."', OTHER),
    rule(
        "d.fråga",
        f'när form är läger och prövning är utan prövning\nså fråga "Får läger ges så?"\n{ASKED}\n'
        'att-verifiera "om det står så"\nbedöms-inte "om det är dyrt"\nbedöms-inte "om det går"',
    ),
    rule(
        "e.fråga",
        'när målgruppen räknas och avgift minst 50\nså fråga "Får barn betala?"\nnivå mikro\nadressat SKR\n'
        'bedöms-inte "om det är eget"',
    ),
    rule("n.krav", 'när form är läger\nkräver form är råd eller avgift under 10\nså krav "Råd."'),
    rule(
        "f.fråga", 'när för varje målgrupp där (roll är barn)\nså fråga "Vad gäller?"\nnivå makro\nadressat SKR', ADVICE
    ),
    rule("g.möjlighet", 'när form är råd eller målgruppen räknas\nså möjlighet "Det får ges."\nförbehåll "om det går"'),
    rule(
        "h.not", 'när avgift under 200 och form är råd och prövning är med prövning\nså upplysning "Så är det."', ADVICE
    ),
    rule("i.hinder", 'undantag från a.hinder\nnär samtycke.vårdnadshavare är ja\nså upplysning "Undantag."'),
    rule("j.hinder", 'när för varje nämnd där (ansvar är skola) och form är läger\nså hinder "Fel nämnd."'),
    rule(
        "l.krav",
        "när för varje målgrupp där (ålder under 15 och roll är barn) och form är läger\n"
        'kräver det finns målgrupp där (roll är förälder)\nså krav "En förälder."',
    ),
    rule("m.not", 'när (avgift under 5 eller samtycke.vårdnadshavare är ja) och form är boende\nså upplysning "Så."'),
    rule("o.hinder", 'när inte (det finns nämnd där (ansvar är skola)) och form är läger\nså hinder "Ingen skola."'),
    rule("k.not", 'när start under 2026-07-01\nså upplysning "Tidigt."'),
)


def answer(name: str, question: str, kind: str, days: str, more: str = "") -> str:
    return (
        f'ställningstagande {name} "Om {question}"\n    besvarar {question}\n    svar "Ja, enligt {name}."\n'
        f'    skäl "Därför."\n    organ Nätverket\n    slag {kind}\n    källa "protokoll"\n    beslutat 2026-03-01\n'
        f"    gäller {days}\n    lydelse 11 kap. 5 § SoL {OLD[:12]}\n{more}"
    )


ANSWERS = (
    answer("n.1", "d.fråga", "nätverkets ställningstagande", "från 2026-03-01 till 2026-12-31"),
    answer("n.2", "d.fråga", "praxis", "från 2026-03-01", "    när avgift under 10\n"),
    answer("n.3", "e.fråga", "vägledning", "från 2026-03-01 till 2026-05-01"),
    answer("n.4", "f.fråga", "praxis", "från 2026-03-01", "    när ålder under 5\n"),
)
DRAFTS = (
    'namn "Tom"',
    "form läger",
    "form läger\nprövning utan prövning",
    "form läger\nprövning utan prövning\navgift 5 kr\nsamtycke\n    vårdnadshavare nej",
    "form råd, mer okänt\nprövning utan prövning\nmålgrupp mer okänt",
    'form läger, råd\nprövning utan prövning\navgift 150 kr\nstart 2026-06-15\nmålgrupp "unga"\n    ålder 12–17 år\n'
    '    roll barn, mer okänt\nmålgrupp "andra"\n    ålder okänt\nsamtycke\n    vårdnadshavare nej',
    "form råd\nprövning med prövning\navgift 100–300 kr\nmålgrupp\n    ålder 3 år\nmålgrupp\n    roll förälder",
    "prövning utan prövning\nform boende\nmålgrupp\n    ålder 3–30 år\nmålgrupp\n    ålder 4 år\n    roll barn",
    "form läger\nsamtycke\n    vårdnadshavare ja\nmålgrupp ingen\navgift 60 kr",
    "form mer okänt\nmålgrupp\n    ålder under 18 år",
    "form läger, råd\nprövning utan prövning\navgift 5 kr\nstart 2026-08-01\nsamtycke\n    vårdnadshavare nej\n"
    'målgrupp "a"\nmålgrupp "b"\n    ålder 16 år\nmålgrupp "c"\n    ålder okänt\n    roll barn',
)


@cache
def book() -> Rulebook:
    sink = Diagnostics()
    sources = [SourceText.of(BEGREPP, "a.begrepp")]
    sources += [SourceText.of(r, f"{k}.regel") for k, r in enumerate(RULES)]
    sources += [SourceText.of(a, f"{k}.svar") for k, a in enumerate(ANSWERS)]
    lock = Lock({"SoL": "2025:1501"}, (LockEntry(Citation("SoL", "11", "5"), None, None, OLD, None),))
    found = bind_rulebook(sources, sink, lock)
    assert not sink.items, "\n".join(d.render() for d in sink.sorted())
    return found


def lines(value: object, indent: str = "") -> Iterator[str]:
    """Yield what a result has, a field a row, without what is empty."""
    for field in fields(value):  # type: ignore[arg-type]
        one = getattr(value, field.name)
        if one in ("", None, [], ()):
            continue
        if isinstance(one, list) and is_dataclass(one[0]):
            for part in one:
                yield f"{indent}{field.name}:"
                yield from lines(part, f"{indent}  ")
        elif is_dataclass(one):
            yield f"{indent}{field.name}:"
            yield from lines(one, f"{indent}  ")
        else:
            shown = "; ".join(map(str, one)) if isinstance(one, list) else str(one)
            yield f"{indent}{field.name}: {shown}"


def told(draft: str, everything: bool) -> str:
    """Return all that is told of a draft, of all rules that may apply or of those that it ties to."""
    subject = Intervention("a.insats", "a/b", "Namn", "Nora", facts(book(), draft))
    result = Checker(book(), DAY).check(subject, everything)
    head = draft.replace("\n", " / ") + (" (alla)" if everything else "")
    return "\n".join([head, *lines(result, "  ")]) + "\n"


ASKS = [(draft, False) for draft in DRAFTS] + [(DRAFTS[0], True), (DRAFTS[4], True), (DRAFTS[6], True)]


def test_update() -> None:
    if os.environ.get("LAGRUM_UPPDATERA"):
        GOLDEN.write_text("\n".join(told(*ask) for ask in ASKS), "utf-8")
    assert len(GOLDEN.read_text("utf-8").split("\n\n")) == len(ASKS)


@pytest.mark.parametrize("number", range(len(ASKS)))
def test_all_that_is_told_of_a_draft(number: int) -> None:
    assert told(*ASKS[number]).splitlines() == GOLDEN.read_text("utf-8").split("\n\n")[number].splitlines()


# --- trials: what conclusions would be --------------------------------------------------------------------------------

YOUNG, OLDER = Range(0, 14), Range(15, 125)
TRIED = (
    rule("a.1", 'när för varje målgrupp där (ålder under 15) och form är råd\nså hinder "x"'),
    rule("a.2", 'när det finns målgrupp där (ålder under 15)\nså hinder "x"'),
    rule("a.3", 'när för varje målgrupp där (ålder under 15) och det finns målgrupp där (roll är barn)\nså hinder "x"'),
)
TWO = 'form råd\nmålgrupp "a"\nmålgrupp "b"\n    ålder okänt\nmålgrupp mer okänt'


def tried(text: str, changed: dict[Key, dict[Value, int]], count: int) -> Trial:
    program = compile_program(rulebook(*TRIED), DAY)
    given = facts(program.rulebook, text)
    instances = make_instances(program, given)
    explainer = Explainer(program, given, instances, BitSlicedEvaluator(program).evaluate(instances))
    return Trial(explainer, changed, count)


@pytest.mark.parametrize("index", [0, 1])
def test_an_answer_about_one_record_changes_that_record_and_what_is_said_of_some(index: int) -> None:
    trial = tried(TWO, {Key("målgrupp.ålder", index): {YOUNG: 0b01, OLDER: 0b10}}, 2)
    assert trial.bits("regel:a.1", index) == (0b01, 0b01)
    assert [trial.bits("regel:a.1", at) for at in (1 - index, 2)] == [(0, 0b11), (0, 0b11)]
    assert trial.bits("regel:a.2", 0) == (0b01, 0b11)


def test_answers_about_two_records_are_tried_together_each_in_its_own_trials() -> None:
    first, second = (Key("målgrupp.ålder", k) for k in (0, 1))
    trial = tried(TWO, {first: {YOUNG: 0b0001, OLDER: 0b0010}, second: {YOUNG: 0b0100, OLDER: 0b1000}}, 4)
    assert [trial.bits("regel:a.1", at) for at in (0, 1, 2)] == [(0b0001, 0b1101), (0b0100, 0b0111), (0, 0b1111)]
    assert trial.bits("regel:a.2", 0) == (0b0101, 0b1111)


def test_what_is_said_of_one_record_bears_on_another_through_what_is_said_of_some() -> None:
    child, none = Several(frozenset({"barn"})), Several(frozenset())
    text = 'målgrupp "a"\n    ålder 3 år\nmålgrupp "b"\n    ålder 4 år\n    roll förälder'
    trial = tried(text, {Key("målgrupp.roll", 0): {child: 0b01, none: 0b10}}, 2)
    assert [trial.bits("regel:a.3", at) for at in (0, 1)] == [(0b01, 0b01), (0b01, 0b01)]


def test_that_there_are_no_other_records_is_an_answer_too() -> None:
    trial = tried("form råd", {Key("målgrupp"): {True: 0b01, False: 0b10}}, 2)
    assert trial.bits("regel:a.2", 0) == (0, 0b01)
    answers = {Key("målgrupp.ålder", 0): {OLDER: 0b01, YOUNG: 0b10}}
    assert tried('målgrupp "a"\nmålgrupp mer okänt', answers, 2).bits("regel:a.2", 0) == (0b10, 0b11)
    assert tried("form råd", {Key("målgrupp"): {True: 0b1}}, 1).bits("regel:a.2", 0) == (0, 0b1)


def test_what_trying_costs_is_counted_and_what_is_known_is_not_tried_again() -> None:
    trial = tried(TWO, {Key("målgrupp.ålder", 0): {YOUNG: 0b01, OLDER: 0b10}}, 2)
    steps = []
    for name in ("regel:a.2", "regel:a.2", "regel:a.1"):
        trial.bits(name, 0)
        steps.append(trial.steps)
    assert steps == [12, 13, 18]


# --- what hangs on a fact ---------------------------------------------------------------------------------------------


def hanging(text: str, *asked: Key, rules: tuple[str, ...] = TRIED) -> list[list[tuple[str, tuple[int, ...]]]]:
    program = compile_program(rulebook(*rules), DAY)
    given = facts(program.rulebook, text)
    instances = make_instances(program, given)
    forecaster = Forecaster(Explainer(program, given, instances, BitSlicedEvaluator(program).evaluate(instances)))
    return [[(one.about, one.places) for one in forecaster.hanging(key)] for key in asked]


def test_what_hangs_on_a_fact_is_told_by_rule_and_record() -> None:
    """Alike records are told together, but the one that is asked about by itself."""
    text = 'form råd\nmålgrupp "a"\nmålgrupp "b"\n    ålder okänt\nmålgrupp "c"\n    roll förälder\nmålgrupp mer okänt'
    age, role, form = (hanging(text, key)[0] for key in (
        Key("målgrupp.ålder", 1), Key("målgrupp.roll", 1), Key("form"),
    ))  # fmt: skip
    others = [("regel:a.3", (0,)), ("regel:a.3", (2,))]
    assert age == [("regel:a.1", (1,)), ("regel:a.2", (0,)), ("regel:a.3", (1,)), *others]
    assert role == [("regel:a.3", (1,)), *others]
    assert form == [("regel:a.1", (0, 1, 2))]
    assert hanging(text, Key("målgrupp.ålder", 1), Key("målgrupp.ålder", 0), Key("målgrupp.ålder", 1)) == [
        age, [("regel:a.1", (0,)), ("regel:a.2", (0,)), ("regel:a.3", (0,)), ("regel:a.3", (1,)), others[1]], age,
    ]  # fmt: skip


def test_what_asks_whether_a_fact_is_known_hangs_on_it_though_it_is_decided() -> None:
    rules = (
        rule("a.1", 'när start är känt och form är råd\nså hinder "x"'),
        rule("a.2", 'när form är råd\nkräver start är känt\nså krav "x"'),
        rule("a.3", 'när start under 2026-01-01 och form är läger\nså hinder "x"'),
    )
    assert hanging("form råd", Key("start"), rules=rules) == [[("regel:a.1", (0,)), ("kräver:a.2", (0,))]]


def test_an_answer_that_settles_nothing_is_no_forecast_and_the_work_is_counted_once() -> None:
    body = "när (avgift under 5 eller samtycke.vårdnadshavare är ja) och form är läger"
    program = compile_program(rulebook(rule("a.1", f'{body}\nså hinder "x"')), DAY)
    given = facts(program.rulebook, 'namn "x"')
    instances = make_instances(program, given)
    explainer = Explainer(program, given, instances, BitSlicedEvaluator(program).evaluate(instances))
    forecaster = Forecaster(explainer)
    keys = [Key("avgift"), Key("samtycke.vårdnadshavare"), Key("form")]
    supposed = forecaster.suppose([(key, explainer.options(key)) for key in keys])
    found = [forecaster.forecasts(forecaster.hanging(key), supposed[key]) for key in keys]
    assert [[(one.rule.name, one.values) for one in of] for of in found] == [[], [], [("a.1", (UNKNOWN, NO))]]
    assert explainer.budget.foreseeing._left == MOST_FORESEEING - supposed[keys[0]].trial.steps


def test_what_nothing_ties_to_is_told_without_its_rows_when_the_work_is_over() -> None:
    program = compile_program(rulebook(rule("a.1", 'när avgift under 5 och form är läger\nså hinder "x"')), DAY)
    given = facts(program.rulebook, "avgift okänt\nform läger, mer okänt")
    subject = Intervention("a.insats", "a/b", "Namn", "Nora", given)
    for spent, rows in ((0, ["form"]), (10**9, ["insats"])):
        instances = make_instances(program, given)
        explainer = Explainer(program, given, instances, BitSlicedEvaluator(program).evaluate(instances))
        explainer.budget.supposing(False).charge(spent)
        result = Results(program, Memory()).of(subject, explainer, Relevant((), {}, 1), everything=True)
        assert [t.attribute for f in result.findings for t in f.triggers] == rows
        assert Results(program, Memory()).of(subject, explainer, Relevant((), {}, 1)).findings == []
