"""Lines that the user writes: with completion in a terminal, plain from standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from lagrum.base.errors import InputError
from lagrum.cli.output import complain, emit

INSTALL = "installera med »pip install 'lagrum[ny]'« för piltangenter och ifyllnad med Tab"
LONGEST_LINE = 100_000


class Lines(Protocol):
    """Where lines come from."""

    def ask(self, prompt: str, words: Sequence[str] = ()) -> str | None:
        """Return the line that is written after `prompt`, or None at the end; `words` may be completed."""


@contextmanager
def line_input() -> Iterator[Lines]:
    """Give the lines of this process: a terminal's with completion where prompt_toolkit is installed."""
    if sys.stdin is None or sys.stdout is None:
        raise InputError("standard in eller ut är stängd", "kör kommandot i en terminal, eller med svaren på stdin")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        yield _Plain(echo=True)
        return
    try:
        from prompt_toolkit import PromptSession
        from prompt_toolkit.output import ColorDepth
    except ModuleNotFoundError:
        complain("prompt_toolkit är inte installerat; frågorna ställs rad för rad", INSTALL)
        yield _Plain(echo=False)
        return
    plain = "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
    yield _Completing(PromptSession(color_depth=ColorDepth.DEPTH_1_BIT if plain else None))


class _Plain:
    """Lines of standard input as bytes: UTF-8, or in a terminal what the terminal says."""

    def __init__(self, echo: bool) -> None:
        self.echo = echo
        self.encoding = "utf-8" if echo else (sys.stdin.encoding or "utf-8")

    def ask(self, prompt: str, words: Sequence[str] = ()) -> str | None:
        emit(prompt)
        while True:
            data = sys.stdin.buffer.readline(LONGEST_LINE)
            if self.echo:
                emit("\n")
            if not data:
                return None
            try:
                return data.decode(self.encoding).rstrip("\r\n")
            except UnicodeDecodeError:
                complain("raden går inte att läsa som text", "skriv svaren i UTF-8")
                emit(prompt)


class _Completing:
    """Lines of a terminal, with the keys that people are used to, and Tab."""

    def __init__(self, session: Any) -> None:
        self.session = session

    def ask(self, prompt: str, words: Sequence[str] = ()) -> str | None:
        from prompt_toolkit.completion import FuzzyWordCompleter

        completer = FuzzyWordCompleter(list(words)) if words else None
        try:
            line = self.session.prompt(prompt, completer=completer, complete_while_typing=False)
        except EOFError:
            return None
        return str(line).encode("utf-8", "replace").decode()
