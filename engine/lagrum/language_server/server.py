"""The language server itself: the protocol's messages, in the order that keeps every answer fresh.

What takes long is done by one worker, after the keys have rested for a moment; an answer about a version that the
editor has left is thrown away.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method

from lagrum.base.version import __version__
from lagrum.language_server import answers, words
from lagrum.language_server.document import Document
from lagrum.language_server.session import Session
from lagrum.services.editing.bench import RULE_SUFFIXES
from lagrum.services.editing.opening import open_bench
from lagrum.source.personal_number import holds_personal_number, mask

REST = 0.03
"""Seconds without a key before a draft is checked."""
REST_OF_RULES = 0.2
"""The same for files of rules, whose check takes longer."""
T = TypeVar("T")


class Protocol(LanguageServerProtocol):
    """The protocol without the library's own copies of documents: `Session` has them, and judges what is stale."""

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> Any:
        yield self.fm.features[types.TEXT_DOCUMENT_DID_OPEN], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> Any:
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CHANGE], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> Any:
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CLOSE], (params,), None

    def _send_data(self, data: Any) -> None:
        """Send a message, the one way out to the editor: no personal number gets by, but in the address of a file."""
        body = json.dumps(data, default=self._serialize_message)
        super()._send_data(without_numbers(json.loads(body)) if holds_personal_number(body) else data)


def without_numbers(message: Any) -> Any:
    """Return a message of the protocol without personal numbers: an answer that holds one is that there is none.

    In what the server tells on its own they are masked. An address (`uri`) is the editor's own, and stays.
    """
    if not _holds_number(message):
        return message
    return {**message, "result": None} if "result" in message else _masked(message)


ADDRESSES = ("uri", "targetUri")
"""The keys under which the protocol has addresses: the editor gave them, and knows files by them."""


def _holds_number(value: Any, key: str = "") -> bool:
    if isinstance(value, str):
        return key not in ADDRESSES and holds_personal_number(value)
    inner = value.items() if isinstance(value, dict) else ((key, v) for v in value) if isinstance(value, list) else ()
    return any(_holds_number(v, name) for name, v in inner)


def _masked(value: Any, key: str = "") -> Any:
    if isinstance(value, str):
        return value if key in ADDRESSES else mask(value)
    if isinstance(value, dict):
        return {name: _masked(inner, name) for name, inner in value.items()}
    return [_masked(inner) for inner in value] if isinstance(value, list) else value


class Server(LanguageServer):
    """A server for one editor."""

    def __init__(self, session: Session) -> None:
        super().__init__("lagrum", __version__, protocol_cls=Protocol)
        self.session = session
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="lagrum")
        self._waiting: dict[str, asyncio.Task[None]] = {}

    async def work(self, job: Callable[[], T]) -> T:
        """Let the worker do something; the editor is heard meanwhile."""
        return await asyncio.get_running_loop().run_in_executor(self._worker, job)

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Tell a fault of lagrum's own, or a message that cannot be read, in the editor's log."""
        kind = type(error).__name__
        if os.environ.get("LAGRUM_DEBUG"):
            traceback.print_exception(error)
        self.log(
            f"lagrum kunde inte göra det som begärdes ({kind}). Felet ligger inte i texten.", types.MessageType.Error
        )

    def plain(self, params: Any) -> Any:
        """Return the library's value of a message as the JSON that it came as."""
        return self.protocol._converter.unstructure(params)

    def log(self, message: str, kind: types.MessageType = types.MessageType.Info) -> None:
        """Write a line in the editor's log."""
        self.window_log_message(types.LogMessageParams(type=kind, message=message))

    # --- diagnostics --------------------------------------------------------------------------------------------------

    def check_soon(self, document: Document, rest: float | None = None) -> None:
        """Check a document when the keys have rested. What was waiting for an earlier version is called off."""
        if (waiting := self._waiting.pop(document.uri, None)) is not None:
            waiting.cancel()
        if rest is None:
            rest = REST_OF_RULES if document.name.endswith(RULE_SUFFIXES) else REST
        self._waiting[document.uri] = asyncio.ensure_future(self._check(document, rest))

    async def _check(self, document: Document, rest: float) -> None:
        await asyncio.sleep(rest)
        try:
            answered = await self.work(lambda: self.session.check(document))
        except Exception as error:  # a fault of lagrum's own must not end the session
            self.report_server_error(error, type(error))
            return
        if self.session.current(document):
            self.publish(document, words.diagnostics(answered))

    def publish(self, document: Document, found: list[words.Json]) -> None:
        """Show what is to be said of a version of a document."""
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(
                uri=document.uri,
                version=document.version,
                diagnostics=self.protocol._converter.structure(found, list[types.Diagnostic]),
            )
        )

    def forget(self, uri: str) -> None:
        """Call off what waits for a document."""
        if (waiting := self._waiting.pop(uri, None)) is not None:
            waiting.cancel()

    async def about(self, uri: str, job: Callable[[Document], T]) -> T | None:
        """Let the worker answer about a document; None when it is not open, or changes meanwhile."""
        document = self.session.documents.get(uri)
        if document is None:
            return None
        answer = await self.work(lambda: job(document))
        return answer if self.session.current(document) else None

    def now(self, uri: str, job: Callable[[Document], T]) -> T | None:
        """Answer about a document at once; None when it is not open."""
        document = self.session.documents.get(uri)
        return None if document is None else job(document)


def make_server(session: Session) -> Server:
    """Return a server with all that it can."""
    logging.getLogger("pygls").setLevel(logging.CRITICAL)  # its log quotes what is written, and names no remedy
    server = Server(session)
    _documents(server)
    _answering(server)
    return server


def _documents(server: Server) -> None:
    session = server.session

    @server.feature(types.INITIALIZED)
    def initialized(_: types.InitializedParams) -> None:
        bench = session.bench
        server.log(f"lagrum {__version__}, rätten som den gäller {bench.world.day.isoformat()}")
        if bench.told:
            first = bench.told[0]
            message = (
                f"Regelverket har {len(bench.told)} fel, och hjälpen bygger på det som gick att läsa. "
                f"Det första: {first.file}, rad {first.line}: {first.message}."
            )
            server.window_show_message(types.ShowMessageParams(type=types.MessageType.Warning, message=message))

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        unit = words.unit_of(getattr(server.workspace.position_encoding, "value", server.workspace.position_encoding))
        server.check_soon(answers.opened(session, server.plain(params), unit), 0)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        document = answers.changed(session, server.plain(params))
        if document is None:
            version = params.text_document.version
            server.log(f"En ändring kom i fel ordning och lämnades (version {version}).", types.MessageType.Warning)
            return
        server.check_soon(document)
        for other in session.beside(document):
            server.check_soon(other)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    async def did_save(params: types.DidSaveTextDocumentParams) -> None:
        document = session.documents.get(params.text_document.uri)
        if document is None or session.bench.path_of(document.name) is None:
            return
        session.take(await server.work(lambda: open_bench(session.bench.folders, session.today())))
        for other in list(session.documents.values()):
            server.check_soon(other, 0)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        document = session.documents.get(params.text_document.uri)
        server.forget(params.text_document.uri)
        session.close(params.text_document.uri)
        if document is not None:
            server.publish(document, [])


def _answering(server: Server) -> None:
    session = server.session
    at_once = {
        types.TEXT_DOCUMENT_COMPLETION: types.CompletionOptions(trigger_characters=[" ", ",", "."]),
        types.TEXT_DOCUMENT_HOVER: None,
    }
    options = {
        types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL: types.SemanticTokensLegend(
            token_types=words.LEGEND["tokenTypes"], token_modifiers=words.LEGEND["tokenModifiers"]
        ),
        types.TEXT_DOCUMENT_CODE_ACTION: types.CodeActionOptions(
            code_action_kinds=[types.CodeActionKind.QuickFix, types.CodeActionKind.RefactorRewrite]
        ),
    }

    def quick(name: str) -> Callable[[Any], Any]:
        answer = answers.ANSWERS[name]

        def answered(params: Any) -> Any:
            given = server.plain(params)
            return server.now(answers.uri_of(given), lambda d: answer(session, d, given))

        return answered

    def slow(name: str) -> Callable[[Any], Any]:
        answer = answers.ANSWERS[name]

        async def answered(params: Any) -> Any:
            given = server.plain(params)
            return await server.about(answers.uri_of(given), lambda d: answer(session, d, given))

        return answered

    for name in answers.ANSWERS:
        if name in at_once:
            server.feature(name, at_once[name])(quick(name))
        elif name != types.TEXT_DOCUMENT_CODE_ACTION:
            server.feature(name, options.get(name))(slow(name))

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, options[types.TEXT_DOCUMENT_CODE_ACTION])
    async def actions(params: types.CodeActionParams) -> Any:
        given = server.plain(params)
        versioned = words.takes_versions(server.plain(server.client_capabilities))
        return await server.about(
            answers.uri_of(given), lambda d: answers.actions(session, d, given, versioned=versioned)
        )
