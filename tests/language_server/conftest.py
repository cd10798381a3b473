"""One server for the tests of its features; those that break it start their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count

import pytest
from editor_client import DAY, Editor, editor

from lagrum.base.resources import rules_dir
from lagrum.language_server.document import Document
from lagrum.language_server.session import Session
from lagrum.services.editing.bench import Bench, open_bench

NUMBERS = count(1)


@pytest.fixture(scope="module")
def server() -> Iterator[Editor]:
    with editor() as one:
        one.start()
        yield one


@pytest.fixture(scope="session")
def bench() -> Bench:
    return open_bench([rules_dir()], date.fromisoformat(DAY))


@pytest.fixture
def session(bench: Bench) -> Session:
    return Session(bench, lambda: date.fromisoformat(DAY))


class Writing:
    """A text with a cursor »|« in it, open in a session."""

    def __init__(self, session: Session, text: str, name: str = "x.insats") -> None:
        at = text.index("|") if "|" in text else len(text)
        self.text = text.replace("|", "", 1)
        self.session = session
        self.document = Document(f"untitled:{next(NUMBERS)}", name, self.text, 1)
        session.open(self.document)
        self.cursor = self.document.position(at)

    def labels(self) -> list[str]:
        return [c.label for c in self.session.complete(self.document, self.cursor)]

    def hover(self) -> str:
        found = self.session.hover(self.document, self.cursor)
        return found[0] if found else ""

    def codes(self) -> list[str]:
        return [f.code for f in self.session.check(self.document).checked.faults]
