"""The language server: documents that are opened and changed in any order, and every question about any position."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from lsprotocol import converters, types

from fuzz.common import DAY, MOST_BYTES, rulebook, snippets
from lagrum.language_server import words
from lagrum.language_server.document import Document, Position, whole
from lagrum.language_server.session import Session, name_for
from lagrum.services.editing.bench import Bench
from lagrum.services.world import World
from lagrum.source.personal_number import find_personal_numbers

MOST_MESSAGES = 12
BROKEN = (TypeError, ValueError, KeyError, AttributeError, RecursionError)
"""What the library raises for a message that is none; the server tells that, and goes on."""


@cache
def _bench() -> Bench:
    return Bench(World(rulebook(), DAY, "snabb", "lokal"), ())


@cache
def _converter() -> Any:
    return converters.get_converter()


def one_input(data: bytes) -> None:
    """Take JSON lines as messages. Every answer is one that can be sent, and lies within its document."""
    session = Session(_bench(), lambda: DAY)
    for line in data[:MOST_BYTES].split(b"\n")[:MOST_MESSAGES]:
        try:
            message = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(message, dict):
            _message(session, message)


def _structured(kind: Any, value: Any) -> Any:
    try:
        return _converter().structure(value, kind)
    except Exception as error:  # cattrs wraps what it meets in exceptions of its own
        assert isinstance(error, (*BROKEN, ExceptionGroup)), error
        return None


def _message(session: Session, message: dict[str, Any]) -> None:
    method, params = message.get("method"), message.get("params")
    if method == "didOpen":
        if (opened := _structured(types.DidOpenTextDocumentParams, params)) is not None:
            item = opened.text_document
            bare = Document(item.uri, "", whole(item.text), item.version, words.unit_of(message.get("unit")))
            name = name_for(None, item.language_id, session.bench)
            session.open(Document(item.uri, name, bare.text, item.version, bare.unit))
    elif method == "didChange":
        if (changed := _structured(types.DidChangeTextDocumentParams, params)) is not None:
            item = changed.text_document
            session.change(item.uri, words.changes(changed.content_changes), item.version)
    elif method == "didClose":
        if (closed := _structured(types.DidCloseTextDocumentParams, params)) is not None:
            session.close(closed.text_document.uri)
    elif (asked := _structured(types.HoverParams, params)) is not None:
        document = session.documents.get(asked.text_document.uri)
        if document is not None:
            _asked(session, document, words.position(asked.position))


def _asked(session: Session, document: Document, at: Position) -> None:
    answers = [
        words.diagnostics(session.check(document)),
        words.completions(document, session.complete(document, at)),
        words.hover(document, session.hover(document, at)),
        words.locations(session.definitions(document, at)),
        words.locations(session.references(document, at, True)),
        words.symbols(document, session.outline(document)),
        words.tokens(document, session.read(document).names),
        words.edits(document, session.format(document)),
        [words.action(a, session.answered(document), True) for a in session.repairs(document, at, at)],
    ]
    text = json.dumps(_converter().unstructure(answers), ensure_ascii=False)
    text.encode()
    told = json.dumps(_converter().unstructure(answers[0]), ensure_ascii=False)
    assert not any(find_personal_numbers(told)), told
    for found in answers[0]:
        _within(document, found.range)
    if answers[2] is not None:
        _within(document, answers[2].range)


def _within(document: Document, found: types.Range) -> None:
    """A range lies in its document, its end not before its start."""
    start, end = found.start, found.end
    assert 0 <= start.line <= end.line < len(document.bounds), (found, len(document.bounds))
    assert (start.line, start.character) <= (end.line, end.character), found


def seeds() -> list[bytes]:
    """Sessions about the wrong snippets: opened, asked, changed and asked again."""
    found = []
    for kind in ("insats", "regel", "begrepp", "kommun", "svar", "prov"):
        for seed in snippets(f".{kind}")[:12]:
            text = seed.partition(b"\n")[2].decode()
            item = {"uri": "untitled:a", "languageId": f"lagrum-{kind}", "version": 1, "text": text}
            place = {"textDocument": {"uri": "untitled:a"}, "position": {"line": 2, "character": 9}}
            at = {"line": 1, "character": 5}
            change = {
                "textDocument": {"uri": "untitled:a", "version": 2},
                "contentChanges": [{"range": {"start": at, "end": {"line": 2, "character": 1}}, "text": "å😀\n"}],
            }
            messages = [("didOpen", {"textDocument": item}), ("hover", place), ("didChange", change), ("hover", place)]
            rows = [json.dumps({"method": m, "params": p}, ensure_ascii=False) for m, p in messages]
            found.append("\n".join(rows).encode())
    return found
