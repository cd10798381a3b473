"""The language server: documents that are opened and changed in any order, and every question about any position."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from fuzz.common import DAY, MOST_BYTES, rulebook, snippets
from lagrum.language_server import words
from lagrum.language_server.answers import changed, uri_of
from lagrum.language_server.document import Document, Position, whole
from lagrum.language_server.session import Session, name_for
from lagrum.services.editing.bench import Bench
from lagrum.services.world import World
from lagrum.source.personal_number import find_personal_numbers

MOST_MESSAGES = 12


@cache
def _bench() -> Bench:
    return Bench(World(rulebook(), DAY, "snabb", "lokal"), ())


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


def _message(session: Session, message: dict[str, Any]) -> None:
    params = message.get("params")
    if not isinstance(params, dict):
        return
    try:
        match message.get("method"):
            case "didOpen":
                item = words.part(params, "textDocument")
                unit = words.unit_of(message.get("unit"))
                name = name_for(None, words.string(item, "languageId"), session.bench)
                text = whole(words.string(item, "text"))
                session.open(Document(words.string(item, "uri"), name, text, words.number(item, "version"), unit))
            case "didChange":
                changed(session, params)
            case "didClose":
                session.close(uri_of(params))
            case _:
                document = session.documents.get(uri_of(params))
                if document is not None:
                    _asked(session, document, words.position(params))
    except words.UnreadableMessageError:
        return  # told, and the server goes on


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
        [words.action(a, True) for a in session.repairs(document, at, at)],
    ]
    json.dumps(answers, ensure_ascii=False).encode()
    told = json.dumps(answers[0], ensure_ascii=False)
    assert not any(find_personal_numbers(told)), told
    for found in answers[0]:
        _within(document, found["range"])
    if answers[2] is not None:
        _within(document, answers[2]["range"])


def _within(document: Document, found: dict[str, dict[str, int]]) -> None:
    """A range lies in its document, its end not before its start."""
    start, end = found["start"], found["end"]
    assert 0 <= start["line"] <= end["line"] < len(document.bounds), (found, len(document.bounds))
    assert (start["line"], start["character"]) <= (end["line"], end["character"]), found


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
