"""Mutants of rules, what the examples notice of them, and which cannot be noticed."""

from __future__ import annotations

import textwrap
from dataclasses import replace

import pytest

from lagrum.examples.bench import changed_node
from lagrum.examples.coverage import cover
from lagrum.examples.mutants import mutants_of
from lagrum.examples.mutation import Mutation, Verdict
from lagrum.examples.propose import add_examples, example_text, header, propose
from lagrum.examples.run import run_examples
from lagrum.model.rule import Conclusion
from lagrum.model.rulebook import Rulebook
from lagrum.report import examples_cover, examples_mutation
from lagrum.report.style import Screen
from small import rule, rulebook


def book_of(condition: str, *examples: tuple[str, str], extra: tuple[str, ...] = (), head: str = "") -> Rulebook:
    """Return a rulebook with one rule »r.1« and its examples (facts and answer)."""
    lines = [f"när {condition}", *head.splitlines(), 'så hinder "Nej."']
    for number, (facts, answer) in enumerate(examples):
        first, *rest = facts.splitlines()
        lines += [f'prov "{number}"', f"    givet  {first}", *(f"           {r}" for r in rest), f"    ger    {answer}"]
    return rulebook(rule("r.1", "\n".join(lines)), *extra)


def words(book: Rulebook, name: str = "r.1") -> list[str]:
    owner: Conclusion = book.rules[name] if name in book.rules else book.derived[name]
    return [m.words for m in mutants_of(owner, book)]


def fate(book: Rulebook) -> dict[str, Verdict]:
    return {v.mutant.words: v for v in Mutation(book).run()}


def strength(answer: str) -> int:
    return ["inget", "kan ge hinder", "hinder"].index(answer.split(" för ")[0])


def test_the_operators_and_parts_of_a_condition() -> None:
    book = book_of("prövning är utan prövning och form är någon av råd, boende")
    assert words(book) == [
        "»och« blir »eller« i »prövning är utan prövning och form är någon av råd, boende«",
        "»prövning är utan prövning« stryks",
        "»prövning är utan prövning« blir »prövning är inte utan prövning«",
        "»form är någon av råd, boende« stryks",
        "»form är någon av råd, boende« blir »inte form är någon av råd, boende«",
        "»form är någon av råd, boende« blir »form omfattar råd, boende«",
        "värdet »råd« stryks ur »form är någon av råd, boende«",
        "värdet »boende« stryks ur »form är någon av råd, boende«",
    ]


def test_limits_move_both_ways_also_within_det_finns() -> None:
    book = book_of("det finns målgrupp där (ålder mellan 12 och 17) och avgift minst 100")
    found = words(book)
    for moved in ("»ålder minst 12 år« blir »ålder minst 11 år«", "»ålder under 18 år« blir »ålder under 19 år«"):
        assert f"i »det finns målgrupp«: gränsen {moved}" in found
    assert "gränsen »avgift minst 100 kr« blir »avgift minst 101 kr«" in found


def test_a_long_list_loses_each_of_its_values() -> None:
    many = [f"v{k}" for k in range(30)]
    vocabulary = f'begrepp val\n    typ ett av: {", ".join(many)}\n    art faktum\n    fråga "?"\n    betyder "."\n'
    book = rulebook(rule("r.1", f'när val är någon av {", ".join(many)}\nså hinder "Nej."'), vocabulary=vocabulary)
    assert [m.dropped[0] for m in mutants_of(book.rules["r.1"], book) if m.dropped] == many


def test_what_is_said_of_several_values_of_a_list_is_said_once() -> None:
    vocabulary = 'begrepp val\n    typ ett av: v1, v2, v3, v4\n    art faktum\n    fråga "?"\n    betyder "."\n'
    body = """när val är känt och val är någon av v1, v2, v3
        så hinder "Nej."
        prov "första"
            givet  val v1
            ger    hinder
        prov "ingen"
            givet  val v4
            ger    inget"""
    book = rulebook(rule("r.1", textwrap.dedent(" " * 8 + body)), vocabulary=vocabulary)
    mutated = examples_mutation.text(Mutation(book).run(), Screen())
    assert "      värdena »v2«, »v3« stryks ur »val är någon av v1, v2, v3« (mer sällan)\n" in mutated
    covered = examples_cover.text(cover(book), Screen())
    assert "      val är v2, v3 → aldrig ja\n" in covered
    assert "KAN INTE PRÖVAS (räknas inte)" in covered
    assert "      val är känt → inte okänt: »är känt« är aldrig okänt\n" in covered


def test_a_mutant_tells_the_group_that_it_stands_in() -> None:
    book = book_of("form är råd och avgift är känt eller form är boende och avgift är känt")
    found = [m.within for m in mutants_of(book.rules["r.1"], book) if m.words == "»avgift är känt« stryks"]
    assert found == ["form är råd och avgift är känt", "form är boende och avgift är känt"]


def test_what_no_example_asks_survives() -> None:
    book = book_of(
        "prövning är utan prövning och form är någon av råd, boende",
        ("prövning utan prövning\nform råd", "hinder"),
        ("prövning med prövning\nform råd", "inget"),
        ("form råd", "kan ge hinder"),
    )
    found = fate(book)
    assert found["»prövning är utan prövning« stryks"].killer is not None
    assert {w for w, v in found.items() if v.survived} == {
        "»form är någon av råd, boende« stryks",
        "värdet »boende« stryks ur »form är någon av råd, boende«",
    }


def test_an_example_of_what_builds_on_a_concept_counts() -> None:
    concept = (
        'härled rådet\n    betyder "Råd."\n    lagrum SoL 3 kap. 1 §\n    källa lag\n    gäller tills vidare\n'
        "    när form är råd\n"
    )
    book = book_of("rådet", ("form råd", "hinder"), extra=(concept,))
    verdict = next(v for v in Mutation(book).run() if v.mutant.owner == "rådet#1")
    assert verdict.killer is book.rules["r.1"].examples[0]


def test_moved_age_limits_are_tried_on_each_side() -> None:
    sharp = book_of(
        "det finns målgrupp där (ålder under 18)",
        ("målgrupp\n    ålder 17 år", "hinder"),
        ("målgrupp\n    ålder 18 år", "inget"),
    )
    assert all(v.killer for v in Mutation(sharp).run())
    loose = book_of("det finns målgrupp där (ålder under 18)", ("målgrupp\n    ålder 5 år", "hinder"))
    survivors = [v.mutant.words for v in Mutation(loose).run() if v.survived]
    assert len(survivors) == 2 and all("gränsen" in w for w in survivors)


def test_a_dropped_exception() -> None:
    exception = rule("u.1", 'när form är boende\nundantag från r.1\nså upplysning "Jo."')
    base = ("prövning utan prövning\nform råd", "hinder")
    book = book_of("prövning är utan prövning", base, extra=(exception,))
    assert fate(book)["»undantag från r.1« stryks"].survived
    book = book_of("prövning är utan prövning", ("prövning utan prövning\nform boende", "inget"), extra=(exception,))
    assert fate(book)["»undantag från r.1« stryks"].killer is not None


def test_an_exception_that_never_meets_its_rule_cannot_be_noticed() -> None:
    exception = rule("u.1", 'när prövning är med prövning\nundantag från r.1\nså upplysning "Jo."')
    book = book_of("prövning är utan prövning och form är råd", extra=(exception,))
    found = fate(book)["»undantag från r.1« stryks"]
    # An unknown `prövning` makes the exception possible, but then the rule is only possible as well.
    assert found.equivalent and not found.survived


@pytest.mark.parametrize(
    ("condition", "mutation"),
    [
        ("form är råd och avgift är känt och form är råd", "»form är råd« stryks"),
        ("prövning är utan prövning och prövning är inte med prövning", "»prövning är inte med prövning« stryks"),
        ("avgift minst 100 och avgift minst 50", "»avgift minst 50 kr« stryks"),
    ],
)
def test_equivalent_mutants_are_told_apart(condition: str, mutation: str) -> None:
    found = fate(book_of(condition))
    assert found[mutation].equivalent
    assert any(v.survived for v in found.values())


@pytest.mark.parametrize(
    "condition",
    [
        "prövning är utan prövning och form är någon av råd, boende",
        "för varje målgrupp där (ålder under 15 och roll är barn) och samtycke.vårdnadshavare är nej",
        "det finns målgrupp där (ålder under 18 eller roll omfattar barn, förälder) eller avgift minst 100",
        "form är känt och inte (form är råd eller prövning är med prövning)",
    ],
)
def test_the_bench_agrees_with_a_rulebook_that_has_the_fault(condition: str) -> None:
    facts = [
        "prövning utan prövning\nform råd",
        "prövning utan prövning\nform boende\navgift 99 kr",
        "form läger\nmålgrupp\n    ålder 12–17 år\n    roll barn\nsamtycke\n    vårdnadshavare nej",
        "målgrupp\n    ålder 14 år\n    roll barn, förälder\nsamtycke\n    vårdnadshavare nej\navgift 100 kr",
        "avgift 101 kr\nmålgrupp\n    ålder 15 år\nmålgrupp\n    ålder 18 år\nform råd, mer okänt",
        "form råd",
    ]
    draft = book_of(condition, *((f, "inget") for f in facts))
    answers = [o.got[0].split(" för ")[0] for o in run_examples(draft)[0]]
    book = book_of(condition, *zip(facts, answers, strict=True))
    mutation = Mutation(book)
    for verdict in mutation.run():
        mutant = verdict.mutant
        assert mutant.formula is not None
        owner = replace(book.rules["r.1"], condition=mutant.formula)
        extra = {q.name: q for q in mutant.quantifiers}
        faulty = replace(book, rules={"r.1": owner}, quantifiers={**book.quantifiers, **extra})
        outcomes = run_examples(faulty)[0]
        failed = any(not o.passed for o in outcomes)
        assert failed == (verdict.killer is not None), mutant.words
        now = [strength(o.got[0]) for o in outcomes]
        if mutant.effect != "omvänt":
            pairs = zip(map(strength, answers), now, strict=True)
            assert all(a <= b if mutant.effect == "oftare" else a >= b for a, b in pairs), mutant.words
        if verdict.equivalent:
            assert not failed


def test_everything_is_put_back() -> None:
    book = book_of(
        "prövning är utan prövning", ("prövning utan prövning", "hinder"), ("prövning okänt", "kan ge hinder")
    )
    mutation = Mutation(book)
    bench = next(iter(mutation.benches.values()))
    before = (list(bench.planes.own[0]), list(bench.planes.own[1]))
    for mutant in mutants_of(book.rules["r.1"], book):
        changed = changed_node(mutant, book.rules["r.1"], bench.program)
        assert changed is not None
        list(bench.killers(changed))
        bench.killer(changed)
    assert before == (bench.planes.own[0], bench.planes.own[1])


def test_a_proposed_example_notices_the_fault_and_can_be_written_into_the_file() -> None:
    book = book_of(
        "prövning är utan prövning och form är någon av råd, boende", ("prövning utan prövning\nform råd", "hinder")
    )
    survivors = [v.mutant for v in Mutation(book).run() if v.survived]
    proposals, left = propose(book.rules["r.1"], survivors, book)
    assert left == []
    texts = [example_text(p.example, book.vocabulary) for p in proposals]
    assert any("form boende" in t and t.endswith("ger    hinder") for t in texts)
    assert sum(len(p.notices) for p in proposals) == len(survivors)


def test_an_example_is_proposed_for_each_value_that_a_list_forbids() -> None:
    book = book_of(
        "form är råd och inte form är någon av boende, läger",
        ("form råd", "hinder"),
        ("form läger", "inget"),
        ("form råd, boende", "inget"),
    )
    survivors = [v.mutant for v in Mutation(book).run() if v.survived]
    assert [m.dropped[0] for m in survivors if m.dropped] == ["läger"]
    proposals, left = propose(book.rules["r.1"], survivors, book)
    assert left == []
    assert any("form råd, läger\n" in example_text(p.example, book.vocabulary) for p in proposals)


def test_a_failing_example_does_not_count() -> None:
    book = book_of("form är råd", ("form råd", "inget"))
    mutation = Mutation(book)
    assert [e.expected for e in mutation.failing] == ["inget"]
    assert all(v.survived for v in mutation.run())


def test_proposals_are_added_under_the_row_of_their_rule() -> None:
    new = '    prov "ny"\n        givet  form råd\n        ger    inget'
    assert add_examples("", "prov till r.1", [new]) == f"prov till r.1\n{new}\n"
    old = '# Om filen.\nprov till r.1\n    prov "a"\n        ger    inget\n\n# Nästa.\nprov till r.2\n    prov "b"\n'
    assert add_examples(old, "prov till r.1", [new]) == old.replace("inget\n", f"inget\n{new}\n", 1)
    assert add_examples(old, "prov till r.3", [new]) == f"{old}\nprov till r.3\n{new}\n"


def test_the_row_of_a_definition_says_which_of_several_it_is() -> None:
    one = (
        'härled något öppet\n    betyder  "Något."\n    lagrum   SoL 11 kap. 5 §\n    källa    lag\n'
        "    gäller   från 2025-07-01\n    när      form är råd\n"
    )
    book = rulebook(f"{one}\n{one}", rule("r.1", 'när form är råd\nså hinder "H"'), one)
    heads = [header(d, book) for d in book.derived.values()]
    assert heads == ["prov till något öppet", "prov till något öppet (2)", "prov till något öppet"]
    assert header(book.rules["r.1"], book) == "prov till r.1"
