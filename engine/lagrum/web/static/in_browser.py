"""What the worker runs in the browser: the page's requests, answered by the views from a sealed rulebook.

It reads the rulebook that `bundle` put beside the package, and no other file. The worker says what day it is.
"""

from __future__ import annotations

import json
from datetime import date

from lagrum.base.resources import sealed_dir
from lagrum.model.rulebook import Rulebook
from lagrum.rulebook.kept import sealed_rulebook
from lagrum.services.world import Host, World
from lagrum.web.views.actions import act


class BrowserEngine:
    """Answers requests; it holds the world of the day that it was asked about last, whose rules are ready to use."""

    def __init__(self, rulebook: Rulebook, host: Host) -> None:
        self._rulebook = rulebook
        self._host = host
        self._world: World | None = None

    def answer(self, name: str, request: str, day: str) -> str:
        """Return the answer to a request, both as JSON; `day` is ÅÅÅÅ-MM-DD, as the browser's clock says."""
        found = json.loads(request)
        if not isinstance(found, dict):
            return json.dumps({"fel": "frågan från sidan kunde inte läsas", "hjälp": "ladda om sidan"})
        return json.dumps(act(name, found, self.world(date.fromisoformat(day))), ensure_ascii=False)

    def world(self, day: date) -> World:
        """Return the world of a day; a page that is open over midnight gets the next."""
        if self._world is None or self._world.day != day:
            self._world = World(self._rulebook, day, "snabb", self._host)
        return self._world


def open_engine(host: Host) -> BrowserEngine:
    """Return the engine with the rulebook that was sealed into the bundle. Raises `InputError` when it is not whole."""
    return BrowserEngine(sealed_rulebook(sealed_dir()), host)
