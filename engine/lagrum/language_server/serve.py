"""Running the language server over standard input and output until the editor ends it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from lagrum.language_server.server import make_server
from lagrum.language_server.session import Session
from lagrum.services.editing.opening import open_bench
from lagrum.services.rulebook import rule_folders


def serve(rules: Sequence[str], without_shipped: bool, today: Callable[[], date]) -> None:
    """Serve one editor. Raises `InputError` when there are no rules. A rulebook with faults is taken as it is."""
    bench = open_bench(rule_folders(rules, without_shipped), today())
    make_server(Session(bench, today)).start_io()
