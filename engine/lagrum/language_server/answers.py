"""What is asked of a session, by the protocol's names: the same over stdio and in the page, and plain JSON in both.

Every function takes the session, the document that is asked about, and the message's parameters. They raise
`UnreadableMessageError` when the parameters are not those of the protocol.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lagrum.language_server import words
from lagrum.language_server.document import Document, Unit, whole
from lagrum.language_server.session import Session, name_for

Params = Mapping[str, Any]


def opened(session: Session, params: Params, unit: Unit) -> Document:
    """Take in a document that was opened."""
    item = words.part(params, "textDocument")
    uri, text, version = words.string(item, "uri"), whole(words.string(item, "text")), words.number(item, "version")
    bare = Document(uri, "", text, version, unit)
    name = name_for(bare.path, words.string(item, "languageId"), session.bench)
    document = Document(uri, name, text, version, unit)
    session.open(document)
    return document


def changed(session: Session, params: Params) -> Document | None:
    """Change a document; None when it is not open, or has a later version already."""
    item = words.part(params, "textDocument")
    return session.change(words.string(item, "uri"), words.changes(params), words.number(item, "version"))


def uri_of(params: Params) -> str:
    """Return which document a message is about."""
    return words.string(words.part(params, "textDocument"), "uri")


def completion(session: Session, document: Document, params: Params) -> Any:
    return words.completions(document, session.complete(document, words.position(params)))


def hover(session: Session, document: Document, params: Params) -> Any:
    return words.hover(document, session.hover(document, words.position(params)))


def definition(session: Session, document: Document, params: Params) -> Any:
    return words.locations(session.definitions(document, words.position(params)))


def references(session: Session, document: Document, params: Params) -> Any:
    defining = bool(words.part(params, "context").get("includeDeclaration"))
    return words.locations(session.references(document, words.position(params), defining))


def symbols(session: Session, document: Document, _: Params) -> Any:
    return words.symbols(document, session.outline(document))


def tokens(session: Session, document: Document, _: Params) -> Any:
    return words.tokens(document, session.read(document).names)


def formatting(session: Session, document: Document, _: Params) -> Any:
    return words.edits(document, session.format(document))


def actions(session: Session, document: Document, params: Params, versioned: bool = True) -> Any:
    """Return what can be done between two positions; `versioned`: as edits of the version that they are for."""
    where = words.part(params, "range")
    start, end = words.position(where, "start"), words.position(where, "end")
    found = (*session.repairs(document, start, end), *session.ahead(document, start, end))
    return [words.action(action, versioned) for action in found]


ANSWERS: Mapping[str, Callable[[Session, Document, Params], Any]] = {
    "textDocument/completion": completion,
    "textDocument/hover": hover,
    "textDocument/definition": definition,
    "textDocument/references": references,
    "textDocument/documentSymbol": symbols,
    "textDocument/semanticTokens/full": tokens,
    "textDocument/formatting": formatting,
    "textDocument/codeAction": actions,
}
"""By the name that the protocol has for it."""
