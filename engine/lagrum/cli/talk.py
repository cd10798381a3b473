"""Talking with the user in a terminal: asking for a line, saying something, telling what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lagrum.base.errors import InputError, LagrumError
from lagrum.base.fold import fold
from lagrum.cli.line_input import Lines
from lagrum.cli.output import emit, screen

NARROWEST = 30
PROMPT = "> "
BACK, SAVE, HELP = "<", ("spara", "sluta"), "?"


class EndedError(LagrumError):
    """The user saves, or there are no more lines."""


class Talk:
    """What asks in a terminal. `check_words` raises `InputError` for a line that may not be repeated."""

    def __init__(self, lines: Lines, check_words: Callable[[str], None]) -> None:
        self.lines, self.check_words = lines, check_words
        self.look = screen(narrowest=NARROWEST)

    def line(self, question: str, words: Sequence[str] = ()) -> str:
        """Ask for a line. Raises `EndedError` when there are no more, or the user saves."""
        if question:
            emit("\n")
            self.say(question)
        while True:
            line = self.lines.ask(PROMPT, words)
            if line is None or fold(line) in SAVE:
                raise EndedError("intervjun är slut")
            try:
                self.check_words(line)  # before anything can repeat it
            except InputError as error:
                self.refuse(error)
                continue
            return " ".join(line.split())

    def say(self, words: str) -> None:
        emit(filled(words, self.look.width))

    def refuse(self, error: InputError) -> None:
        self.say(
            f"Det gick inte: {error.message}." + (f" {error.help[0].upper()}{error.help[1:]}." if error.help else "")
        )


def filled(words: str, width: int) -> str:
    """Return a sentence in lines of at most `width` characters."""
    lines = [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return "\n".join(lines) + "\n"
