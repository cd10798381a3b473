"""Every file in grammar/fel is wrong and says, after `#--- förväntat`, exactly what lagrum answers.

`LAGRUM_UPPDATERA_FEL=1 pytest tests/unit/test_wrong_snippets.py` rewrites the answers; read the difference as a lawyer
would before it is committed.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from functools import cache

import pytest

from lagrum.base.resources import grammar_dir, rules_dir
from lagrum.binding.duties import bind_duties
from lagrum.binding.implications import closed
from lagrum.binding.intervention import bind_intervention, bind_municipality
from lagrum.law.lockfile import Lock, read_lock
from lagrum.model.rulebook import Rulebook
from lagrum.rulebook.examples import bind_examples
from lagrum.rulebook.files import LOCK_FILE
from lagrum.rulebook.ledger import bind_statuses
from lagrum.rulebook.load import bind_rulebook
from lagrum.source.codes import CATALOGUE
from lagrum.source.diagnostic import Diagnostic, Diagnostics
from lagrum.source.read import checked
from lagrum.source.text import SourceText

FOLDER = grammar_dir() / "fel"
MARK = "#--- förväntat\n"
SHARED = ("vokabular.begrepp", "regler.regel")
WITHOUT_LAW = "prov-utan-regelfil.prov"
"""Stands beside no .regel file; any other .prov file stands beside the shared one, under its own name."""
SNIPPETS = sorted(p.name for p in FOLDER.iterdir() if p.name not in SHARED)
UPDATE = os.environ.get("LAGRUM_UPPDATERA_FEL") == "1"

# What no short text can show: how files are found, encoded and sized. E09x (answers, memos) is tested elsewhere.
NOT_SHOWN_BY_A_SNIPPET = {
    *("E001", "E002", "E003", "E004", "E005", "E006", "E007", "E008", "E009"),
    *("E011", "E015", "E016", "E047", "E068", "E072", "E073"),
    "E078",
    "E079",
    "E082",
    *("E090", "E091", "E092", "E094", "E095", "E096", "E097", "E098"),
    "E101",
}
# Words that must never reach a lawyer: names of tokens, types and exceptions, and English.
FOREIGN = re.compile(
    r"\b(?:[A-Z]{4,}|None|True|False|str|int|tuple|list|dict|\w+Error|Token|expected|unexpected|invalid|error|line"
    r"|column|found|missing|value|warning|file|syntax)\b"
)
ABBREVIATIONS = {"ÅÅÅÅ"}


@cache
def lock() -> Lock:
    return read_lock(rules_dir() / LOCK_FILE)


def shared() -> list[SourceText]:
    return [SourceText.of((FOLDER / name).read_text(encoding="utf-8"), name) for name in SHARED]


@cache
def rulebook() -> Rulebook:
    sink = Diagnostics()
    found = bind_examples(bind_rulebook(shared(), sink, lock()), shared(), sink)
    assert sink.items == []
    return found


def diagnose(text: str, name: str) -> list[Diagnostic]:
    """Return what lagrum answers to `text`, read as the kind of file that `name` says."""
    sink = Diagnostics()
    source = checked(SourceText.of(text, name), sink)
    if source is None:
        return sink.sorted()
    match name.rsplit(".", 1)[1]:
        case "insats":
            bound = bind_intervention(source, rulebook().vocabulary, sink)
            if bound is not None and not sink.items:
                closed(rulebook().vocabulary, bound.facts, sink)
        case "kommun":
            bind_municipality(source, rulebook().vocabulary, sink)
        case "regel":
            bind_examples(bind_rulebook([*shared(), source], sink, lock()), [*shared(), source], sink)
        case "prov":
            beside = replace(shared()[1], name=SHARED[1] if name == WITHOUT_LAW else name.replace(".prov", ".regel"))
            sources = [shared()[0], beside, source]
            bind_examples(bind_rulebook(sources, sink, lock()), sources, sink)
        case "plikt":
            bind_duties([source], rulebook(), sink)
        case "praxis":
            bind_rulebook([*shared(), source], sink, lock())
        case "begrepp":
            bind_rulebook([source], sink, lock())
        case "liggare":
            bind_statuses(source, lock().table(), sink, {})
        case other:
            raise AssertionError(other)
    assert {d.file for d in sink.items} <= {name}
    return sink.sorted()


def as_comments(found: list[Diagnostic]) -> str:
    blocks = ["\n".join(f"# {line}".rstrip() for line in d.render().split("\n")) for d in found]
    return "\n#\n".join(blocks) + "\n"


@pytest.mark.parametrize("name", SNIPPETS)
def test_the_answer_is_the_one_written_in_the_file(name: str) -> None:
    path = FOLDER / name
    snippet, mark, expected = path.read_text(encoding="utf-8").partition(MARK)
    assert mark, f"{name} saknar raden {MARK.strip()}"
    found = diagnose(snippet, name)
    assert found, f"{name} ger inget fel"
    if UPDATE:
        path.write_text(snippet + MARK + as_comments(found), encoding="utf-8")
        return
    assert as_comments(found) == expected


@pytest.mark.parametrize("name", SNIPPETS)
def test_the_answer_is_in_words_a_lawyer_knows(name: str) -> None:
    snippet = (FOLDER / name).read_text(encoding="utf-8").partition(MARK)[0]
    for found in diagnose(snippet, name):
        quoted = re.sub(r"»[^«]*«", "", f"{found.message} {found.help}")
        assert not set(FOREIGN.findall(quoted)) - ABBREVIATIONS, found
        assert not found.message.endswith("."), found
        assert re.match(r"[a-zåäö»\d]|[A-Z]\w*[A-Z]", found.message), f"börjar med stor bokstav: {found.message}"
        assert found.help, f"{found.code} säger inte vad som ska göras"
        assert len(found.message) <= 130, found.message
        assert found.line or found.code in ("E070", "E102"), found


def test_there_is_a_snippet_for_every_code_that_a_text_can_give() -> None:
    shown = {d.code for name in SNIPPETS for d in diagnose((FOLDER / name).read_text("utf-8").partition(MARK)[0], name)}
    assert set(CATALOGUE) - shown == NOT_SHOWN_BY_A_SNIPPET


def test_names_say_what_is_wrong() -> None:
    assert len(SNIPPETS) >= 55
    assert all(
        re.fullmatch(r"[a-z0-9-]+\.(?:insats|kommun|regel|prov|plikt|begrepp|liggare|praxis)", name)
        for name in SNIPPETS
    )


def test_each_snippet_begins_with_a_sentence_about_the_mistake() -> None:
    for name in SNIPPETS:
        first = (FOLDER / name).read_text(encoding="utf-8").split("\n", 1)[0]
        assert re.fullmatch(r"# [A-ZÅÄÖ»].*\.", first), name
