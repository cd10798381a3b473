"""What the worker runs in the browser: the page's requests, answered by the views from a sealed rulebook.

It reads what `bundle` put beside the package, the rulebook and the catalogue's questions, and no other file. The worker
says what day it is.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from lagrum.base.resources import sealed_dir
from lagrum.memo.register import GivenAnswer, Raiser, Register, RegisterEntry
from lagrum.model.rulebook import Rulebook
from lagrum.rulebook.kept import sealed_rulebook
from lagrum.services.world import Host, World
from lagrum.web.editing import ACTION, PageEditing
from lagrum.web.views.actions import act


class BrowserEngine:
    """Answers requests; it holds the world of the day that it was asked about last, whose rules are ready to use."""

    def __init__(self, rulebook: Rulebook, register: Register | None, host: Host) -> None:
        self._rulebook = rulebook
        self._register = register
        self._host = host
        self._world: World | None = None
        self._editing = PageEditing()

    def answer(self, name: str, request: str, day: str) -> str:
        """Return the answer to a request, both as JSON; `day` is ÅÅÅÅ-MM-DD, as the browser's clock says."""
        found = json.loads(request)
        if not isinstance(found, dict):
            return json.dumps({"fel": "frågan från sidan kunde inte läsas", "hjälp": "ladda om sidan"})
        world = self.world(date.fromisoformat(day))
        answer = self._editing.answer(found, world) if name == ACTION else act(name, found, world)
        return json.dumps(answer, ensure_ascii=False)

    def world(self, day: date) -> World:
        """Return the world of a day; a page that is open over midnight gets the next."""
        if self._world is None or self._world.day != day:
            self._world = World(self._rulebook, day, "snabb", self._host, register=self._register)
        return self._world


def open_engine(host: Host) -> BrowserEngine:
    """Return the engine with the rulebook that was sealed into the bundle. Raises `InputError` when it is not whole."""
    folder = sealed_dir()
    register = folder / REGISTER
    return BrowserEngine(
        sealed_rulebook(folder), read_register(register.read_bytes()) if register.is_file() else None, host
    )


REGISTER = "fragor.json"


def write_register(register: Register) -> bytes:
    """Return the questions of a catalogue as JSON, for `read_register`."""
    return json.dumps(asdict(register), ensure_ascii=False, separators=(",", ":")).encode()


def read_register(data: bytes) -> Register:
    """Return what `write_register` wrote, without pydantic, which a browser has not."""
    found = json.loads(data)
    return Register(**{**found, "questions": [_entry(e) for e in found["questions"]]})


def _entry(found: dict[str, Any]) -> RegisterEntry:
    raised = [Raiser(**r) for r in found["raised_by"]]
    answers = [GivenAnswer(**a) for a in found["answers"]]
    return RegisterEntry(**{**found, "raised_by": raised, "answers": answers})
