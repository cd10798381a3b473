"""Hostile texts in what is no report: pages, what an editor is sent, what commands say of files and themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hostile.corpus import MARK, hostile_texts
from hostile.recorded import with_text, write_world
from hostile.shapes import assert_no_command, assert_printable, csv_shape, fragment_shape, github_shape
from lagrum.cli.app import main
from lagrum.rulebook.examples import bind_examples
from lagrum.rulebook.files import read_files
from lagrum.rulebook.load import bind_rulebook
from lagrum.services.world import World, open_world
from lagrum.source.diagnostic import Diagnostics

pytestmark = pytest.mark.slow
DAY = date(2026, 6, 1)
ACTIVE = (
    "html",
    "attribut",
    "entitet",
    "mall",
    "js",
    "omväg",
    "sökväg",
    "svg",
    "json",
    "ensam",
    "par",
    "osc",
    "bidi",
    "xml",
)
"""How the names of those begin that mean something to a page."""
OWN = ("--regler", "egna", "--utan-medfoljande")


def chosen() -> Iterator[str]:
    texts = hostile_texts()
    yield from (text for name, text in texts.items() if name.startswith(ACTIVE))
    yield " ".join(text for name, text in texts.items() if not name.startswith(ACTIVE))


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("sidor")
    write_world(folder)
    sink = Diagnostics()
    sources = list(read_files([folder / "egna"], (".begrepp", ".regel", ".svar", ".praxis"), sink))
    rulebook = bind_examples(bind_rulebook(sources, sink), sources, sink)
    assert not sink.has_errors, [d.render() for d in sink.sorted()]
    return open_world(rulebook, DAY, "snabb", "filer", folder / "nora")


def elements(shape: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the elements of a page with their attributes' names."""
    tag, attributes, children = shape
    yield tag, tuple(attributes)
    for child in children:
        yield from elements(child)


def kinds(world: World) -> set[tuple[str, tuple[str, ...]]]:
    """Return the kinds of elements on all pages: an id with a slash leads elsewhere, and a page then says so."""
    from lagrum.web.views.page import whole_page
    from lagrum.web.views.pages import all_paths, render_page

    pages = [whole_page(render_page(path, world), world) for path in sorted(all_paths(world))]
    return {kind for page in pages for kind in elements(fragment_shape(page))}


def test_no_page_gets_another_kind_of_element(marked: World) -> None:
    pytest.importorskip("jinja2")
    for text in chosen():
        whole = text.encode("utf-8", "replace").decode()  # no file holds half a character
        assert kinds(with_text(marked, whole)) <= kinds(marked), text[:80]


def test_an_answer_of_the_page_is_as_inert(marked: World) -> None:
    pytest.importorskip("jinja2")
    from lagrum.web.views.actions import ACTIONS, act

    for text in chosen():
        draft = f'insats nora/a\n    namn "{text}"\n    form {text}\n    prövning {text}\n'
        for name in ACTIONS:
            fields = ("profil", "väg", "fråga", "ord", "rot", "vad", "slag", "projekt")
            asked = {"text": draft, "svar": {"stig": [text], "svar": [text]}, **dict.fromkeys(fields, text)}
            answer = act(name, asked, marked)
            json.dumps(answer).encode()
            for part in ("html", "ruta"):
                fragment_shape(str(answer.get(part, "")))


def test_what_an_editor_is_sent_is_text(marked: World) -> None:
    from markdown_it import MarkdownIt

    from lagrum.language_server import words
    from lagrum.language_server.document import Document, Position
    from lagrum.language_server.session import Session
    from lagrum.services.editing.bench import Bench

    for text in hostile_texts().values():
        session = Session(Bench(with_text(marked, text), ()), lambda: DAY)
        draft = f'insats nora/a\n    form rådgivning\n    prövning okänt\n    namn "{text}"\n    beskrivning {text}\n'
        document = Document("untitled:a", "a.insats", draft.encode("utf-8", "replace").decode(), 1)
        session.open(document)
        for found in words.diagnostics(session.check(document)):
            assert_printable(found["message"])
        for row, column in ((1, 6), (1, 12), (2, 6), (2, 14), (3, 6)):
            shown = words.hover(document, session.hover(document, Position(row, column)))
            if shown is not None:
                for token in MarkdownIt("commonmark").enable("table").parse(shown["contents"]["value"]):
                    assert token.type not in ("html_block", "fence", "code_block", "table_open"), token
                    kinds = {child.type for child in token.children or []}
                    assert not kinds & {"image", "link_open", "html_inline"}, (text, shown["contents"]["value"])


def said(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    assert main(list(args)) in (0, 1, 2), args
    captured = capsys.readouterr()
    for shown in (captured.out, captured.err):
        assert_printable(shown, "\n\r")
    assert_no_command(captured.err)
    return captured.out


def test_what_commands_say_of_their_own_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for text in [t for t in hostile_texts().values() if ("\0" not in t and t.isprintable()) or "\x1b" in t]:
        for args in (
            ("prova", "x", f"--{text}"),
            ("prova", "x", "--format", text),
            ("prova", "x", "--ut", f"{text}/x"),
        ):
            assert_no_command(said(capsys, *args))


def test_what_commands_say_of_files_with_hostile_names_and_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_world(tmp_path)
    monkeypatch.chdir(tmp_path)
    for number, text in enumerate(hostile_texts().values()):
        name = text.replace("/", "_").replace("\0", "").encode("utf-8", "replace").decode()[:80]
        try:
            text = f"insats nora/n{number}\n    frm x\n    {name}\n"
            Path("nora", f"{name}.insats").write_text(text, encoding="utf-8")
        except OSError:
            continue
    for format in ("text", "json", "github", "csv", "markdown"):
        out = said(capsys, "katalog", "nora", "--format", format, "--utan-cache", "--processer", "1", *OWN)
        if format == "github":
            github_shape(out)
        elif format == "csv":
            csv_shape(out)
        else:
            assert_no_command(out)
    for text in hostile_texts().values():
        value = json.dumps(text.encode("utf-8", "replace").decode())
        Path("nora", "lagrum.toml").write_text(f"[katalog]\nformat = {value}\n{value} = {value}\n", encoding="utf-8")
        assert_no_command(said(capsys, "katalog", "nora"))


def test_the_mark_is_in_the_world(marked: World) -> None:
    assert MARK in repr(marked.drafts)
