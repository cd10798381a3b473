"""The way back through an interview: the texts as they were before each answer."""

from __future__ import annotations

from lagrum.base.frozen import frozen


@frozen
class History:
    """The texts of a draft, the first one first. It is never empty, and a new answer makes a new history.

    >>> History.of("a").then("b").back().text
    'a'
    """

    texts: tuple[str, ...]

    @staticmethod
    def of(text: str) -> History:
        """Return the history of a draft that is opened."""
        return History((text,))

    @property
    def text(self) -> str:
        """The draft as it is now."""
        return self.texts[-1]

    @property
    def first(self) -> bool:
        """Whether there is nothing to go back to."""
        return len(self.texts) == 1

    def then(self, text: str) -> History:
        """Return the history with one more answer; an answer that changed nothing is no step."""
        return self if text == self.text else History((*self.texts, text))

    def back(self) -> History:
        """Return the history before the last answer; the first text stays."""
        return self if self.first else History(self.texts[:-1])
