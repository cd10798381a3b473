"""The protocol's values, made of lagrum's and the other way: plain JSON, since a browser has no library for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from lagrum.base.errors import LagrumError
from lagrum.language_server.document import Change, Document, Position, Unit
from lagrum.language_server.session import Action, Answered, Found
from lagrum.services.editing.checking import Marked
from lagrum.services.editing.completing import Candidate
from lagrum.services.editing.names import Named
from lagrum.services.editing.repairing import Edit, spot_of
from lagrum.services.editing.structure import Entry
from lagrum.source.diagnostic import Diagnostic
from lagrum.source.text import Span

Json = dict[str, Any]

SOURCE: Final = "lagrum"
MOST_EXPLAINED: Final = 400
"""With more candidates than these they come without their meaning, which then would be most of a message."""

_TOKENS: Final = {
    "ord": "keyword",
    "attribut": "property",
    "värde": "enumMember",
    "regel": "function",
    "begrepp": "class",
    "text": "string",
    "tal": "number",
    "operator": "operator",
    "kommentar": "comment",
}
_TYPES: Final = list(_TOKENS.values())
_DEFINITION: Final = 1
LEGEND: Final[Json] = {"tokenTypes": _TYPES, "tokenModifiers": ["definition"]}
ERROR, WARNING, INFORMATION = 1, 2, 3

_ITEMS: Final = {
    "rad": 14,
    "attribut": 10,
    "värde": 20,
    "regel": 3,
    "begrepp": 7,
    "ord": 14,
}
_SYMBOLS: Final = {
    "insats": 2,
    "post": 19,
    "rad": 7,
    "regel": 12,
    "begrepp": 5,
    "värde": 22,
    "prov": 24,
}


# --- positions --------------------------------------------------------------------------------------------------------


class UnreadableMessageError(LagrumError):
    """A message is not one of the protocol: something in it is missing, or of another kind."""

    def __init__(self, name: str) -> None:
        super().__init__(f"meddelandet kan inte läsas: »{name}« saknas eller är av annat slag", "ladda om sidan")


def unit_of(encoding: object) -> Unit:
    """Return the unit that an editor counts in; UTF-16 where it says nothing."""
    return "utf-8" if encoding == "utf-8" else "utf-32" if encoding == "utf-32" else "utf-16"


def part(given: object, name: str) -> Json:
    """Return what a message holds by a name. Raises `UnreadableMessageError` when it is no object."""
    found = given.get(name) if isinstance(given, dict) else None
    if not isinstance(found, dict):
        raise UnreadableMessageError(name)
    return found


def string(given: Mapping[str, Any], name: str) -> str:
    """Return a text of a message. Raises `UnreadableMessageError`."""
    found = given.get(name)
    if not isinstance(found, str):
        raise UnreadableMessageError(name)
    return found


def number(given: Mapping[str, Any], name: str) -> int:
    """Return a whole number of a message. Raises `UnreadableMessageError`."""
    found = given.get(name)
    if isinstance(found, bool) or not isinstance(found, int):
        raise UnreadableMessageError(name)
    return found


def position(given: Mapping[str, Any], name: str = "position") -> Position:
    """Return a position of a message. Raises `UnreadableMessageError`."""
    found = part(given, name)
    return Position(number(found, "line"), number(found, "character"))


def changes(given: Mapping[str, Any]) -> list[Change]:
    """Return the changes of a message. Raises `UnreadableMessageError`."""
    found = given.get("contentChanges")
    if not isinstance(found, list) or not all(isinstance(c, dict) for c in found):
        raise UnreadableMessageError("contentChanges")
    return [_change(c) for c in found]


def _change(given: Json) -> Change:
    if given.get("range") is None:
        return Change(string(given, "text"))
    where = part(given, "range")
    return Change(string(given, "text"), position(where, "start"), position(where, "end"))


def _position(found: Position) -> Json:
    return {"line": found.line, "character": found.character}


def _range(document: Document, span: Span) -> Json:
    start, end = document.range(span.start, span.end)
    return {"start": _position(start), "end": _position(end)}


# --- diagnostics ------------------------------------------------------------------------------------------------------


def diagnostics(answered: Answered) -> list[Json]:
    """Return what is to be shown in a document."""
    document = answered.document
    found = [_fault(document, fault) for fault in answered.checked.faults]
    return found + [_mark(document, mark) for mark in answered.marks]


def _fault(document: Document, fault: Diagnostic) -> Json:
    span = spot_of(document.source, fault) or Span(0, 0)
    return {
        "range": _range(document, span),
        "message": fault.message + (f"\n{fault.help}" if fault.help else ""),
        "severity": ERROR if fault.severity == "fel" else WARNING,
        "code": fault.code,
        "source": SOURCE,
    }


def _mark(document: Document, mark: Marked) -> Json:
    """Return a finding at the first row that it rests on, with the others beside it."""
    first, *others = mark.places or [_head(document)]
    found = {
        "range": _range(document, _words(document, *first)),
        "message": mark.message,
        "severity": WARNING if mark.grave else INFORMATION,
        "code": mark.finding.rule,
        "source": SOURCE,
    }
    also = [_beside(document, place) for place in others]
    return {**found, "relatedInformation": also} if also else found


def _beside(document: Document, place: tuple[int, int, int]) -> Json:
    where = {"uri": document.uri, "range": _range(document, _words(document, *place))}
    return {"location": where, "message": "vilar också på den här raden"}


def _head(document: Document) -> tuple[int, int, int]:
    """Return the row where the intervention begins, for a finding that rests on no row."""
    rows = document.source.code.split("\n")
    number = next((k for k, row in enumerate(rows, 1) if row.startswith("insats")), 1)
    return number, 1, len(rows[number - 1])


def _words(document: Document, line: int, column: int, width: int) -> Span:
    """Return the words of a row, never beyond its end."""
    source = document.source
    line = max(1, min(line, source.text.count("\n") + 1))
    most = len(source.line(line).rstrip())
    start = source.offset(line, min(column, most + 1))
    return Span(start, max(start, min(start + width, source.offset(line, most + 1))))


# --- reading ----------------------------------------------------------------------------------------------------------


def completions(document: Document, found: Sequence[Candidate]) -> Json:
    """Return what could stand at a position, in the order given."""
    explained = len(found) <= MOST_EXPLAINED
    items = [_item(document, number, candidate, explained) for number, candidate in enumerate(found)]
    return {"isIncomplete": False, "items": items}


def _item(document: Document, number: int, candidate: Candidate, explained: bool) -> Json:
    item: Json = {
        "label": candidate.label,
        "kind": _ITEMS[candidate.sort],
        "sortText": f"{number:05}",
        "filterText": candidate.label,
        "textEdit": {"range": _range(document, candidate.span), "newText": candidate.text},
    }
    if candidate.detail:
        item["detail"] = candidate.detail
    if explained and candidate.about:
        item["documentation"] = _markdown(candidate.about)
    return item


def _markdown(text: str) -> Json:
    return {"kind": "markdown", "value": text}


def hover(document: Document, found: tuple[str, Span] | None) -> Json | None:
    return None if found is None else {"contents": _markdown(found[0]), "range": _range(document, found[1])}


def locations(found: Iterable[Found]) -> list[Json]:
    return [{"uri": f.document.uri, "range": _range(f.document, f.span)} for f in found]


def symbols(document: Document, entries: Iterable[Entry]) -> list[Json]:
    """Return the outline of a document."""
    return [_symbol(document, entry) for entry in entries]


def _symbol(document: Document, entry: Entry) -> Json:
    symbol: Json = {
        "name": entry.name,
        "kind": _SYMBOLS[entry.sort],
        "range": _range(document, entry.span),
        "selectionRange": _range(document, entry.head),
        "children": symbols(document, entry.inside),
    }
    return {**symbol, "detail": entry.detail} if entry.detail else symbol


def tokens(document: Document, names: Iterable[Named]) -> Json:
    """Return what the words of a document are, as the protocol counts: each from the one before, none over two rows."""
    data: list[int] = []
    line = character = 0
    for named in names:
        for span in _rows(document, named.span):
            start, end = document.range(span.start, span.end)
            if end.character <= start.character:
                continue
            ahead = start.character - (character if start.line == line else 0)
            kind = _TYPES.index(_TOKENS[named.sort])
            data += [start.line - line, ahead, end.character - start.character, kind, int(named.defines) * _DEFINITION]
            line, character = start.line, start.character
    return {"data": data}


def _rows(document: Document, span: Span) -> Iterable[Span]:
    """Return a span cut where rows end, without the blanks that rows begin with."""
    start = span.start
    for part in document.source.text[span.start : span.end].split("\n"):
        inset = len(part) - len(part.lstrip()) if start > span.start else 0
        yield Span(start + inset, start + len(part))
        start += len(part) + 1


# --- doing ------------------------------------------------------------------------------------------------------------


def edits(document: Document, edit: Edit | None) -> list[Json] | None:
    """Return an edit of a document; an empty list when nothing changes, None when nothing can be said."""
    if edit is None:
        return None
    return [] if document.source.text[edit.span.start : edit.span.end] == edit.text else [_edit(document, edit)]


def _edit(document: Document, edit: Edit) -> Json:
    return {"range": _range(document, edit.span), "newText": edit.text}


def takes_versions(capabilities: object) -> bool:
    """Whether an editor takes edits that say which version they are for."""
    for name in ("workspace", "workspaceEdit", "documentChanges"):
        capabilities = capabilities.get(name) if isinstance(capabilities, dict) else None
    return bool(capabilities)


def action(found: Action, versioned: bool) -> Json:
    """Return something that can be done, as an edit of one version of its document."""
    document = found.document
    made = [_edit(document, edit) for edit in found.edits]
    about = {"uri": document.uri, "version": document.version}
    edit = (
        {"documentChanges": [{"textDocument": about, "edits": made}]}
        if versioned
        else {"changes": {document.uri: made}}
    )
    if found.fault is None:
        return {"title": found.title, "kind": "refactor.rewrite", "edit": edit}
    fixes = [_fault(document, found.fault)]
    return {"title": found.title, "kind": "quickfix", "diagnostics": fixes, "edit": edit, "isPreferred": True}
