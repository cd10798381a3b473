"""Which answers of the atoms of a condition the examples try."""

from __future__ import annotations

from lagrum.examples.coverage import AtomCover, cover
from lagrum.model.rulebook import Rulebook
from small import rule, rulebook


def atoms(book: Rulebook, name: str = "r.1") -> dict[str, AtomCover]:
    found = {c.owner: c for c in cover(book)}[name]
    return {a.words: a for a in found.atoms}


def with_examples(condition: str, *examples: tuple[str, str], outcome: str = "hinder", more: str = "") -> Rulebook:
    lines = [f"när {condition}", *more.splitlines(), f'så {outcome} "Nej."']
    for number, (facts, answer) in enumerate(examples):
        first, *rest = facts.splitlines()
        lines += [f'prov "{number}"', f"    givet  {first}", *(f"           {r}" for r in rest), f"    ger    {answer}"]
    return rulebook(rule("r.1", "\n".join(lines)))


def test_yes_no_and_unknown_are_told_apart() -> None:
    book = with_examples(
        "prövning är utan prövning och form är någon av råd, boende",
        ("prövning utan prövning\nform råd", "hinder"),
        ("prövning med prövning", "inget"),
    )
    found = atoms(book)
    assert list(found) == ["prövning är utan prövning", "form är råd", "form är boende"]
    assert (found["prövning är utan prövning"].tried, found["prövning är utan prövning"].missing) == (
        ("ja", "nej"),
        ("okänt",),
    )
    assert (found["form är råd"].tried, found["form är råd"].missing) == (("ja", "okänt"), ("nej",))
    assert (found["form är boende"].tried, found["form är boende"].missing) == (("nej", "okänt"), ("ja",))


def test_the_demand_is_covered_apart_from_the_condition() -> None:
    book = with_examples(
        "form är råd",
        ("form råd\nprövning med prövning", "krav uppfyllt"),
        outcome="krav",
        more="kräver prövning är med prövning",
    )
    found = atoms(book)
    assert found["prövning är med prövning"].part == "kräver"
    assert found["prövning är med prövning"].tried == ("ja",)


def test_only_the_record_that_an_example_speaks_of_counts() -> None:
    book = with_examples(
        "för varje målgrupp där (ålder under 15)",
        ('målgrupp "små"\n    ålder 3 år\nmålgrupp "stora"\n    ålder 17 år', 'hinder för "små"'),
    )
    assert atoms(book)["ålder under 15 år"].tried == ("ja",)


def test_atoms_within_det_finns() -> None:
    book = with_examples(
        "det finns målgrupp där (ålder under 15)", ("målgrupp\n    ålder 3 år\nmålgrupp\n    ålder 20 år", "hinder")
    )
    found = atoms(book)
    assert found["det finns målgrupp där (ålder under 15 år)"].tried == ("ja",)
    assert found["ålder under 15 år"].tried == ("ja", "nej")


def test_what_cannot_be_tried_has_a_reason_and_does_not_count() -> None:
    book = with_examples("form är känt", ("form råd", "hinder"), ("prövning med prövning", "inget"))
    atom = atoms(book)["form är känt"]
    assert atom.missing == ()
    assert dict(atom.unreachable) == {"okänt": "»är känt« är aldrig okänt"}
    total = next(c for c in cover(book))
    assert (total.tried, total.possible) == (2, 2)


def test_an_answer_that_another_part_of_the_condition_excludes() -> None:
    book = with_examples("prövning är känt och prövning är med prövning", ("prövning med prövning", "hinder"))
    reasons = dict(atoms(book)["prövning är med prövning"].unreachable)
    assert reasons == {"okänt": "utesluts av en annan del av villkoret"}


def test_a_rule_without_conditions_has_nothing_to_cover() -> None:
    book = with_examples("alltid", ("form råd", "hinder"))
    assert atoms(book) == {}
