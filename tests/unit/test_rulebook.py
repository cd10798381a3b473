"""Loading a rulebook with and without its examples gives the same law at the same places."""

from __future__ import annotations

from dataclasses import replace

from lagrum.base.resources import rules_dir
from lagrum.rulebook.load import load_rulebook, without_examples
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText


def test_without_examples_the_rules_and_their_places_are_the_same() -> None:
    sink = Diagnostics()
    full = load_rulebook([rules_dir()], sink)
    bare = load_rulebook([rules_dir()], sink, examples=False)
    assert not sink.items
    assert full.digest == bare.digest
    assert bare.rules.keys() == full.rules.keys()
    assert {n: replace(r, examples=()) for n, r in full.rules.items()} == dict(bare.rules)
    assert {n: replace(d, examples=()) for n, d in full.derived.items()} == dict(bare.derived)
    assert any(r.examples for r in full.rules.values())


def test_only_the_blocks_of_examples_are_blanked_and_nothing_moves() -> None:
    text = (
        'regel a.1 "x"\n'
        "    när  form är råd   # kommentar\n"
        '    prov "ett"\n'
        "        givet form råd\n"
        "\n"
        "              prövning okänt\n"
        "        ger hinder\n"
        '    därför "x"\n'
        '    prov "två"\n'
        "        ger inget"
    )
    source = SourceText.of(text, "a.regel")
    bare = without_examples(source)
    assert bare.text == source.text
    assert len(bare.code.split("\n")) == len(source.code.split("\n"))
    assert [line.strip() for line in bare.code.split("\n") if line.strip()] == [
        'regel a.1 "x"',
        "när  form är råd",
        'därför "x"',
    ]
    assert bare.code.index("därför") == source.code.index("därför")
