"""The language server in the page's hosts: what a page says to it in one request, and what it answers.

What is open is kept here between requests, by the page's own names of its texts. A definition leads to a page of the
site, since the files of the rulebook are not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from lagrum.language_server.answers import Params
from lagrum.language_server.conversation import Conversation
from lagrum.language_server.document import Document
from lagrum.language_server.session import Session
from lagrum.language_server.words import position
from lagrum.services.editing.bench import Bench
from lagrum.services.editing.names import Named
from lagrum.services.world import World
from lagrum.web.views.actions import MOST_TEXT
from lagrum.web.views.paths import concept_page, phrase_page, rule_page

ACTION = "sprak"
"""The name of the request that carries messages."""
MOST_MESSAGES = 50
_NOWHERE = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}


class PageEditing:
    """The conversation of the pages of one host, about the world that the host has."""

    def __init__(self) -> None:
        self._world: World | None = None
        self._conversation: Conversation | None = None

    def answer(self, request: Mapping[str, Any], world: World) -> dict[str, Any]:
        """Return the answers to a request's messages, or what is wrong with it."""
        messages = request.get("meddelanden")
        if not isinstance(messages, list) or len(messages) > MOST_MESSAGES:
            return {"fel": "meddelandena till redigeraren går inte att läsa", "hjälp": "ladda om sidan"}
        if sum(len(text) for text in _texts(messages)) > MOST_TEXT:
            return {"fel": f"texten är längre än {MOST_TEXT} tecken", "hjälp": "klistra in en del i taget"}
        return {"meddelanden": self._with(world).hear(messages)}

    def _with(self, world: World) -> Conversation:
        if self._conversation is None:
            self._conversation = Conversation(
                Session(Bench(world, ()), lambda: self._day(world)), {"textDocument/definition": _page_of}
            )
        elif self._world is not world:
            self._conversation.session.take(Bench(world, ()))
        self._world = world
        return self._conversation

    def _day(self, first: World) -> date:
        return (self._world or first).day


def _texts(found: object) -> list[str]:
    """Return every text in what a page sent."""
    if isinstance(found, str):
        return [found]
    inside = found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
    return [text for part in inside for text in _texts(part)]


def _page_of(session: Session, document: Document, params: Params) -> list[dict[str, Any]]:
    """Return the page of the site that tells of the words at a position."""
    named = session.named(document, position(params))
    path = _page(named) if named is not None else ""
    return [{"uri": path, "range": _NOWHERE}] if path else []


def _page(named: Named) -> str:
    """Return the page that tells of a thing, "" when none does."""
    match named.sort:
        case "regel":
            return rule_page(named.key)
        case "attribut" | "värde":
            return concept_page(named.of or named.key)
        case "begrepp":
            return phrase_page(named.key)
        case _:
            return ""
