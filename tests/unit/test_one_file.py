"""A file of the rulebook bound alone says what the whole rulebook says of it."""

from __future__ import annotations

from functools import cache

import pytest

from lagrum.base.resources import rules_dir
from lagrum.model.rulebook import Rulebook
from lagrum.rulebook.files import SUFFIXES, read_files
from lagrum.rulebook.load import bind_rulebook
from lagrum.rulebook.one_file import check_one_file
from lagrum.services.rulebook import open_folders
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText

RULE = "rules/sol/11-05-utan-behovsprovning.regel"


@cache
def shipped() -> Rulebook:
    return open_folders([rules_dir()])


@cache
def sources() -> dict[str, SourceText]:
    sink = Diagnostics()
    return {s.name: s for s in read_files([rules_dir()], (*SUFFIXES, ".prov"), sink)}


def told(name: str, text: str) -> set[tuple[str, int]]:
    """Return what is said of a file that is bound alone."""
    sink = Diagnostics()
    others = [s for n, s in sources().items() if n.endswith(".begrepp") and n != name]
    check_one_file(SourceText.of(text, name), shipped(), others, sink)
    return {(d.code, d.line) for d in sink.items if d.file == name}


def told_by_all(name: str, text: str) -> set[tuple[str, int]]:
    """Return what is said of it when everything is bound anew."""
    sink = Diagnostics()
    every = [*(s for n, s in sources().items() if n != name), SourceText.of(text, name)]
    bind_rulebook([s for s in every if s.name.endswith(SUFFIXES)], sink, shipped().lock)
    return {(d.code, d.line) for d in sink.items if d.file == name}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (RULE, "form är någon av", "formm är någon av"),
        (RULE, "inte formen står i uppräkningen", "inte formen står i en uppräkning"),
        (RULE, "    källa      lag\n", ""),
        (RULE, "lagrum     SoL 11 kap. 5 §", "lagrum     SoL 99 kap. 5 §"),
        (RULE, "    därför     \"Lagen", "    viker för sol.99.9\n    därför     \"Lagen"),
        (RULE, "    därför     \"Lagen", "    viker för sol.11.5\n    därför     \"Lagen"),
        ("rules/begrepp/avgift.begrepp", "art ", "artt "),
    ],
)  # fmt: skip
def test_alone_as_with_all(name: str, old: str, new: str) -> None:
    text = sources()[name].text
    assert old in text
    changed = text.replace(old, new, 1)
    assert told(name, changed) == told_by_all(name, changed) != set()


def test_a_name_that_is_taken_is_told_where_it_is_written() -> None:
    """Of all files together the last in order is told; alone it is the one that is being written."""
    name = "rules/begrepp/avgift.begrepp"
    assert ("E034", 1) in told(name, 'begrepp form\n    typ text\n    betyder "x"\n' + sources()[name].text)


@pytest.mark.slow
def test_no_shipped_file_is_told_anything_alone() -> None:
    names = [n for n in sources() if n.endswith((".regel", ".begrepp"))]
    assert {n: told(n, sources()[n].text) for n in names[::5]} == {n: set() for n in names[::5]}


def test_a_reform_is_bound_with_what_it_changes() -> None:
    text = 'reform "x"\n    motiv "y"\n    upphäver sol.11.5x\n'
    assert ("E097", 3) in told("x.reform", text)
    assert told("x.reform", text.replace("sol.11.5x", "sol.11.5")) == set()


def test_an_answer_to_no_question_is_told() -> None:
    assert told("x.svar", 'ställningstagande a.b "x"\n    besvarar sol.11.5\n')
