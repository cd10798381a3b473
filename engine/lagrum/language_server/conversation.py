"""The protocol's messages, answered one batch after the other where nothing runs beside: in the page and its host.

`server.py` does the same over stdio with a library, a worker and rests between keys. Here a document that changed is
checked when all of its batch is heard, so that what was left behind at once is never checked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lagrum.base.errors import LagrumError
from lagrum.base.version import __version__
from lagrum.language_server import words
from lagrum.language_server.answers import ANSWERS, Params, changed, opened, uri_of
from lagrum.language_server.document import Document
from lagrum.language_server.session import Session
from lagrum.language_server.words import Json

INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS, NOT_OPEN = -32600, -32601, -32602, -32001
MOST_OPEN = 40
"""Documents of one conversation; a page that was closed without a word must not be kept for ever."""
CAN: Json = {
    "positionEncoding": "utf-16",
    "textDocumentSync": {"openClose": True, "change": 2},
    "completionProvider": {"triggerCharacters": [" ", ",", "."]},
    "hoverProvider": True,
    "definitionProvider": True,
    "referencesProvider": True,
    "documentSymbolProvider": True,
    "documentFormattingProvider": True,
    "codeActionProvider": {"codeActionKinds": ["quickfix", "refactor.rewrite"]},
    "semanticTokensProvider": {"legend": words.LEGEND, "full": True},
}


class Conversation:
    """What is said between a page and a session. `answers`: what is answered in another way than by the session."""

    def __init__(
        self, session: Session, answers: Mapping[str, Callable[[Session, Document, Params], Any]] | None = None
    ) -> None:
        self.session = session
        self._answers = {**ANSWERS, **(answers or {})}

    def hear(self, messages: Sequence[object]) -> list[Json]:
        """Return what is answered to messages, in their order, and then what is to be shown in what has changed."""
        said: list[Json] = []
        to_check: dict[str, None] = {}
        for message in messages:
            said += self._one(message, to_check)
        for uri in to_check:
            document = self.session.documents.get(uri)
            if document is not None:
                said.append(_diagnostics(document, words.diagnostics(self.session.check(document))))
        return said

    def _one(self, message: object, to_check: dict[str, None]) -> list[Json]:
        if not isinstance(message, dict) or not isinstance(message.get("method"), str):
            return [_error(None, INVALID_REQUEST, "meddelandet kan inte läsas")]
        method, asked = message["method"], message.get("params", {})
        try:
            if "id" in message:
                return [self._request(message["id"], method, asked)]
            return self._notice(method, asked, to_check)
        except LagrumError as error:
            told = f"{method}: {error.message}"
            return [_error(message["id"], INVALID_PARAMS, told)] if "id" in message else [_log(told)]

    def _request(self, id: Any, method: str, params: Any) -> Json:
        if method in ("initialize", "shutdown"):
            about = {"capabilities": CAN, "serverInfo": {"name": "lagrum", "version": __version__}}
            return _result(id, about if method == "initialize" else None)
        answer = self._answers.get(method)
        if answer is None:
            return _error(id, METHOD_NOT_FOUND, f"lagrum kan inte {method}")
        document = self.session.documents.get(uri_of(params))
        if document is None:
            return _error(id, NOT_OPEN, "texten är inte öppen här")
        return _result(id, answer(self.session, document, params))

    def _notice(self, method: str, params: Any, to_check: dict[str, None]) -> list[Json]:
        if method == "textDocument/didOpen":
            document = opened(self.session, params, "utf-16")
            to_check[document.uri] = None
            for uri in list(self.session.documents)[:-MOST_OPEN]:
                self.session.close(uri)
        elif method == "textDocument/didChange":
            found = changed(self.session, params)
            if found is None:
                return [_log(f"En ändring kom i fel ordning och lämnades ({uri_of(params)}).")]
            to_check |= dict.fromkeys(d.uri for d in (found, *self.session.beside(found)))
        elif method == "textDocument/didClose":
            document_or_none = self.session.documents.get(uri_of(params))
            self.session.close(uri_of(params))
            return [_diagnostics(document_or_none, [])] if document_or_none is not None else []
        return []


def _result(id: Any, result: Any) -> Json:
    return {"jsonrpc": "2.0", "id": id, "result": result}


def _error(id: Any, code: int, message: str) -> Json:
    return {"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": message}}


def _log(message: str) -> Json:
    return {"jsonrpc": "2.0", "method": "window/logMessage", "params": {"type": words.WARNING, "message": message}}


def _diagnostics(document: Document, found: list[Json]) -> Json:
    params = {"uri": document.uri, "version": document.version, "diagnostics": found}
    return {"jsonrpc": "2.0", "method": "textDocument/publishDiagnostics", "params": params}
