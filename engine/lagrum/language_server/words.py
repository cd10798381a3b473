"""The protocol's values, made of lagrum's and the other way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from lsprotocol import types

from lagrum.language_server.document import Change, Document, Position, Unit
from lagrum.language_server.session import Action, Answered, Found
from lagrum.services.editing.checking import Marked
from lagrum.services.editing.completing import Candidate
from lagrum.services.editing.names import Named
from lagrum.services.editing.repairing import Edit, spot_of
from lagrum.services.editing.structure import Entry
from lagrum.source.diagnostic import Diagnostic
from lagrum.source.text import Span

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
LEGEND: Final = types.SemanticTokensLegend(token_types=_TYPES, token_modifiers=["definition"])

_ITEMS: Final = {
    "rad": types.CompletionItemKind.Keyword,
    "attribut": types.CompletionItemKind.Property,
    "värde": types.CompletionItemKind.EnumMember,
    "regel": types.CompletionItemKind.Function,
    "begrepp": types.CompletionItemKind.Class,
    "ord": types.CompletionItemKind.Keyword,
}
_SYMBOLS: Final = {
    "insats": types.SymbolKind.Module,
    "post": types.SymbolKind.Object,
    "rad": types.SymbolKind.Property,
    "regel": types.SymbolKind.Function,
    "begrepp": types.SymbolKind.Class,
    "värde": types.SymbolKind.EnumMember,
    "prov": types.SymbolKind.Event,
}


# --- positions --------------------------------------------------------------------------------------------------------


def unit_of(encoding: types.PositionEncodingKind | str | None) -> Unit:
    """Return the unit that an editor counts in; UTF-16 where it says nothing."""
    value = encoding.value if isinstance(encoding, types.PositionEncodingKind) else encoding
    return "utf-8" if value == "utf-8" else "utf-32" if value == "utf-32" else "utf-16"


def position(given: types.Position) -> Position:
    return Position(given.line, given.character)


def changes(given: Iterable[types.TextDocumentContentChangeEvent]) -> list[Change]:
    """Return the changes of a message."""
    return [
        Change(c.text, position(c.range.start), position(c.range.end))
        if isinstance(c, types.TextDocumentContentChangePartial)
        else Change(c.text)
        for c in given
    ]


def _range(document: Document, span: Span) -> types.Range:
    start, end = document.range(span.start, span.end)
    return types.Range(types.Position(start.line, start.character), types.Position(end.line, end.character))


# --- diagnostics ------------------------------------------------------------------------------------------------------


def diagnostics(answered: Answered) -> list[types.Diagnostic]:
    """Return what is to be shown in a document."""
    document = answered.document
    found = [_fault(document, fault) for fault in answered.checked.faults]
    return found + [_mark(document, mark) for mark in answered.marks]


def _fault(document: Document, fault: Diagnostic) -> types.Diagnostic:
    severe = types.DiagnosticSeverity.Error if fault.severity == "fel" else types.DiagnosticSeverity.Warning
    span = spot_of(document.source, fault) or Span(0, 0)
    message = fault.message + (f"\n{fault.help}" if fault.help else "")
    return types.Diagnostic(_range(document, span), message, severe, fault.code, source=SOURCE)


def _mark(document: Document, mark: Marked) -> types.Diagnostic:
    """Return a finding at the first row that it rests on, with the others beside it."""
    severity = types.DiagnosticSeverity.Warning if mark.grave else types.DiagnosticSeverity.Information
    first, *others = mark.places or [_head(document)]
    return types.Diagnostic(
        _range(document, _words(document, *first)),
        mark.message,
        severity,
        mark.finding.rule,
        source=SOURCE,
        related_information=[
            types.DiagnosticRelatedInformation(
                types.Location(document.uri, _range(document, _words(document, *place))), "vilar också på den här raden"
            )
            for place in others
        ]
        or None,
    )


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


def completions(document: Document, found: Sequence[Candidate]) -> types.CompletionList:
    """Return what could stand at a position, in the order given."""
    explained = len(found) <= MOST_EXPLAINED
    items = [_item(document, number, candidate, explained) for number, candidate in enumerate(found)]
    return types.CompletionList(is_incomplete=False, items=items)


def _item(document: Document, number: int, candidate: Candidate, explained: bool) -> types.CompletionItem:
    about = types.MarkupContent(types.MarkupKind.Markdown, candidate.about) if explained and candidate.about else None
    return types.CompletionItem(
        label=candidate.label,
        kind=_ITEMS[candidate.sort],
        detail=candidate.detail or None,
        documentation=about,
        sort_text=f"{number:05}",
        filter_text=candidate.label,
        text_edit=types.TextEdit(_range(document, candidate.span), candidate.text),
    )


def hover(document: Document, found: tuple[str, Span] | None) -> types.Hover | None:
    if found is None:
        return None
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, found[0]), _range(document, found[1]))


def locations(found: Iterable[Found]) -> list[types.Location]:
    return [types.Location(f.document.uri, _range(f.document, f.span)) for f in found]


def symbols(document: Document, entries: Iterable[Entry]) -> list[types.DocumentSymbol]:
    """Return the outline of a document."""
    return [
        types.DocumentSymbol(
            name=entry.name,
            detail=entry.detail or None,
            kind=_SYMBOLS[entry.sort],
            range=_range(document, entry.span),
            selection_range=_range(document, entry.head),
            children=symbols(document, entry.inside),
        )
        for entry in entries
    ]


def tokens(document: Document, names: Iterable[Named]) -> types.SemanticTokens:
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
    return types.SemanticTokens(data=data)


def _rows(document: Document, span: Span) -> Iterable[Span]:
    """Return a span cut where rows end, without the blanks that rows begin with."""
    start = span.start
    for part in document.source.text[span.start : span.end].split("\n"):
        inset = len(part) - len(part.lstrip()) if start > span.start else 0
        yield Span(start + inset, start + len(part))
        start += len(part) + 1


# --- doing ------------------------------------------------------------------------------------------------------------


def edits(document: Document, edit: Edit | None) -> list[types.TextEdit] | None:
    """Return an edit of a document; an empty list when nothing changes, None when nothing can be said."""
    if edit is None:
        return None
    return [] if document.source.text[edit.span.start : edit.span.end] == edit.text else [_edit(document, edit)]


def _edit(document: Document, edit: Edit) -> types.TextEdit:
    return types.TextEdit(_range(document, edit.span), edit.text)


def takes_versions(capabilities: types.ClientCapabilities) -> bool:
    """Whether an editor takes edits that say which version they are for."""
    workspace = capabilities.workspace
    found = workspace.workspace_edit.document_changes if workspace and workspace.workspace_edit else None
    return bool(found)


def action(found: Action, answered: Answered, versioned: bool) -> types.CodeAction:
    """Return something that can be done, as an edit of one version of its document."""
    document = found.document
    made = [_edit(document, edit) for edit in found.edits]
    if versioned:
        about = types.OptionalVersionedTextDocumentIdentifier(uri=document.uri, version=document.version)
        edit = types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(about, list(made))])
    else:
        edit = types.WorkspaceEdit(changes={document.uri: made})
    fixes = [_fault(document, found.fault)] if found.fault is not None else None
    return types.CodeAction(
        title=found.title,
        kind=types.CodeActionKind.QuickFix if found.fault is not None else types.CodeActionKind.RefactorRewrite,
        diagnostics=fixes,
        edit=edit,
        is_preferred=True if found.fault is not None else None,
    )
