"""A text with a cursor in it, open in a session without a protocol."""

from __future__ import annotations

from itertools import count

from lagrum.language_server.document import Document
from lagrum.language_server.session import Session

NUMBERS = count(1)


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
