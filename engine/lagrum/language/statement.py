"""What an outline is made of."""

from __future__ import annotations

from lagrum.base.frozen import frozen
from lagrum.source.text import Span


@frozen
class Statement:
    """One line of a file: a name, the text after it (None when there is none), and the lines nested under it."""

    name: str
    name_span: Span
    rest: str | None
    rest_span: Span
    children: tuple[Statement, ...] = ()

    @property
    def span(self) -> Span:
        """From the name to the end of the line's own text; nested lines are not part of it."""
        return Span(self.name_span.start, self.rest_span.end if self.rest else self.name_span.end)

    def child(self, name: str) -> Statement | None:
        return next((c for c in self.children if c.name == name), None)

    def all(self, name: str) -> list[Statement]:
        return [c for c in self.children if c.name == name]
