"""Loading a rulebook and its examples: what a check goes by, and what stands beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lagrum.base.resources import rules_dir
from lagrum.binding.pairs import stands_beside
from lagrum.examples.run import KINDS, run_examples
from lagrum.language.parts import split_blocks
from lagrum.model.facts import Several
from lagrum.model.rulebook import Rulebook
from lagrum.rulebook.examples import bind_examples, load_examples
from lagrum.rulebook.files import fingerprint
from lagrum.rulebook.load import bind_rulebook, load_rulebook
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText
from varied import shipped_rulebook

FEL = rules_dir().parent / "grammar" / "fel"
WORDS = SourceText.of((FEL / "vokabular.begrepp").read_text(encoding="utf-8"), "a.begrepp")
LAW = """regel a.1 "Kontaktfamilj"
    lagrum   SoL 11 kap. 5 §
    källa    lag
    gäller   från 2025-07-01
    när      form är kontaktfamilj
    så       hinder "Nej."
    därför   "Så."
    prov "kontaktfamilj"
        givet  form kontaktfamilj
        ger    hinder
    prov "rådgivning"
        givet  form rådgivning
        ger    inget
    prov "okänd form"
        givet  prövning utan behovsprövning
        ger    kan ge hinder
"""
TWICE = """härled något öppet
    betyder  "Ett."
    lagrum   SoL 11 kap. 5 §
    källa    lag
    gäller   från 2025-07-01
    när      form är rådgivning

härled något öppet
    betyder  "Två."
    lagrum   SoL 11 kap. 5 §
    källa    lag
    gäller   från 2025-07-01
    när      form är kontaktperson
"""


def bound(**files: str) -> tuple[Rulebook, list[str]]:
    """Bind files (a_regel="…" is a.regel) with their examples; return the book and the codes of what is reported."""
    sink = Diagnostics()
    sources = [WORDS, *(SourceText.of(text, f"rules/{name.replace('_', '.')}") for name, text in files.items())]
    book = bind_examples(bind_rulebook(sources, sink), sources, sink)
    return book, [d.code for d in sink.sorted()]


def example(title: str, form: str = "rådgivning", answer: str = "inget") -> str:
    return f'    prov "{title}"\n        givet  form {form}\n        ger    {answer}\n'


def test_the_shipped_rulebook_is_loaded_without_examples_and_they_change_nothing_else() -> None:
    sink = Diagnostics()
    bare = load_rulebook([rules_dir()], sink)
    full = load_examples(bare, [rules_dir()], sink)
    assert not sink.items
    assert not any(c.examples for c in [*bare.rules.values(), *bare.derived.values()])
    assert all(c.examples for c in full.rules.values())
    assert replace(full, rules=bare.rules, derived=bare.derived) == bare
    assert {n: replace(r, examples=()) for n, r in full.rules.items()} == dict(bare.rules)
    assert {n: replace(d, examples=()) for n, d in full.derived.items()} == dict(bare.derived)


def test_a_shipped_rule_shows_at_most_its_three_kinds_of_example() -> None:
    sink = Diagnostics()
    book = load_examples(shipped_rulebook(), [rules_dir()], sink)
    for owner in [*book.rules.values(), *book.derived.values()]:
        shown = [e for e in owner.examples if not stands_beside(e.place)]
        assert len(shown) <= len(KINDS), owner.name


def test_examples_beside_the_law_belong_to_the_rule_that_they_name() -> None:
    book, codes = bound(a_regel=LAW, a_prov=f"prov till a.1\n{example('kontaktperson', 'kontaktperson')}")
    assert codes == []
    assert [e.title for e in book.rules["a.1"].examples] == [
        "kontaktfamilj",
        "rådgivning",
        "okänd form",
        "kontaktperson",
    ]
    assert book.rules["a.1"].examples[-1].place == "rules/a.prov:2"
    outcomes, missing = run_examples(book)
    assert all(o.passed for o in outcomes) and not missing


def test_a_row_with_each_value_stands_for_an_example_of_each() -> None:
    each = example("boenden", "var och en av kontaktperson,\n                    föräldrastöd")
    beside = example("samtal bredvid", "rådgivning samt var och en av kontaktperson, föräldrastöd")
    book, codes = bound(a_regel=LAW, a_prov=f"prov till a.1\n{each}{beside}")
    assert codes == []
    added = [e for e in book.rules["a.1"].examples if stands_beside(e.place)]
    assert [e.title for e in added] == [
        "boenden (form kontaktperson)",
        "boenden (form föräldrastöd)",
        "samtal bredvid (form kontaktperson)",
        "samtal bredvid (form föräldrastöd)",
    ]
    forms = [e.facts.scalars["form"].value for e in added]
    assert all(isinstance(found, Several) for found in forms)
    assert [sorted(found.chosen) for found in forms if isinstance(found, Several)] == [
        ["kontaktperson"],
        ["föräldrastöd"],
        ["kontaktperson", "rådgivning"],
        ["föräldrastöd", "rådgivning"],
    ]
    assert run_examples(book)[0][-1].passed


def test_each_value_in_a_record_and_a_word_that_is_no_value() -> None:
    groups = "målgrupp\n                   roll var och en av barn, vuxen"
    text = f'    prov "grupper"\n        givet  {groups}\n        ger    kan ge hinder\n'
    book, codes = bound(a_regel=LAW, a_prov=f"prov till a.1\n{text}")
    assert codes == []
    assert [e.title for e in book.rules["a.1"].examples][-2:] == ["grupper (roll barn)", "grupper (roll vuxen)"]
    assert bound(a_regel=LAW, a_prov=f"prov till a.1\n{text.replace('vuxen', 'anförvant')}")[1] == ["E031"]


def test_definitions_of_one_phrase_have_their_own_examples() -> None:
    beside = (
        f"prov till något öppet\n{example('ett', answer='ja')}prov till Något  öppet (2)\n{example('två', answer='ja')}"
    )
    book, codes = bound(a_regel=TWICE, a_prov=beside)
    assert codes == []
    assert [e.title for e in book.derived["något öppet#1"].examples] == ["ett"]
    assert [e.title for e in book.derived["något öppet#2"].examples] == ["två"]


@pytest.mark.parametrize(
    ("beside", "codes"),
    [
        (f"prov till a.1\n{example('rådgivning')}", ["E104"]),
        (f"prov till a.1\n{example('x')}{example('x')}", ["E104"]),
        (f"prov till a.1\n{example('x')}prov till a.1\n{example('y')}", ["E025"]),
        (f"prov till a.2\n{example('x')}", ["E103"]),
        (f"prov till a.1 (2)\n{example('x')}", ["E103"]),
        (f"prov till\n{example('x')}", ["E103"]),
        (f"prov a.1\n{example('x')}", ["E103"]),
        (f"regel a.1\n{example('x')}", ["E027"]),
        ("prov till a.1\n", ["E026"]),
        ("prov till a.1\n    när form är rådgivning\n" + example("x"), ["E024"]),
        (f"prov till a.1\n{example('x', 'var och en av rådgivning')}", ["E105"]),
        (f"prov till a.1\n{example('x', 'var och en av rådgivning, rådgivning')}", ["E104", "E105"]),
        (f"prov till a.1\n{example('x', 'var och en av')}", ["E105"]),
        ("", []),
    ],
)
def test_what_is_wrong_in_a_file_of_examples(beside: str, codes: list[str]) -> None:
    assert bound(a_regel=LAW, a_prov=beside)[1] == codes


def test_a_file_of_examples_without_rules_beside_it() -> None:
    assert bound(a_regel=LAW, b_prov=f"prov till a.1\n{example('x')}")[1] == ["E102"]


def test_the_three_kinds_stand_with_the_rule_itself() -> None:
    unknown = LAW[LAW.index('    prov "okänd form"') :]
    book, codes = bound(a_regel=LAW.replace(unknown, ""), a_prov=f"prov till a.1\n{unknown}")
    assert codes == []
    (lack,) = run_examples(book)[1]
    assert (lack.kinds, lack.beside) == (("okänt",), ("okänt",))


def test_an_example_that_cannot_be_read_is_no_concern_of_a_check() -> None:
    text = LAW.replace("ger    inget", "ger    krav")
    sink = Diagnostics()
    bare = bind_rulebook([WORDS, SourceText.of(text, "rules/a.regel")], sink)
    assert not sink.items and bare.rules["a.1"].examples == ()
    assert bound(a_regel=text)[1] == ["E049"]


def test_a_changed_example_beside_the_law_leaves_what_is_kept_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "a.begrepp").write_text(WORDS.text, encoding="utf-8")
    (folder / "a.regel").write_text(LAW, encoding="utf-8")
    key, digest = fingerprint([folder])[0], load_rulebook([folder], Diagnostics()).digest
    (folder / "a.prov").write_text(f"prov till a.1\n{example('x')}", encoding="utf-8")
    assert fingerprint([folder])[0] == key and load_rulebook([folder], Diagnostics()).digest == digest
    (folder / "a.regel").write_text(LAW.replace("Nej.", "Aldrig."), encoding="utf-8")
    assert fingerprint([folder])[0] != key and load_rulebook([folder], Diagnostics()).digest != digest


def test_a_file_is_divided_by_its_structure_and_nothing_moves() -> None:
    text = (
        'regel a.1 "x"\n'
        "    när  form är råd   # kommentar\n"
        '    prov "ett"\n'
        "        givet form råd\n"
        "\n"
        "              prövning okänt\n"
        "        ger hinder\n"
        '    därför "x"\n'
        "           prov är inget prov\n"
        "    prova något\n"
        'regel a.2 "y"\n'
        '  prov "två"\n'
        "        ger inget"
    )
    source = SourceText.of(text, "a.regel")
    law, examples = split_blocks(source, "prov")
    assert law.text == examples.text == source.text
    assert [line.strip() for line in law.code.split("\n") if line.strip()] == [
        'regel a.1 "x"',
        "när  form är råd",
        'därför "x"',
        "prov är inget prov",
        "prova något",
        'regel a.2 "y"',
    ]
    assert [line.strip() for line in examples.code.split("\n") if line.strip()] == [
        'regel a.1 "x"',
        'prov "ett"',
        "givet form råd",
        "prövning okänt",
        "ger hinder",
        'regel a.2 "y"',
        'prov "två"',
        "ger inget",
    ]
    for part in (law, examples):
        assert [len(line) for line in part.code.split("\n")] == [len(line) for line in source.code.split("\n")]
