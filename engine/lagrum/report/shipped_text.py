"""The shipped examples as text: the list of them, and what was copied where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from lagrum.base.counted import counted
from lagrum.report.style import Screen
from lagrum.report.wrap import wrap

MOST_NAMED = 10


class Example(Protocol):
    """Where a shipped intervention lies when copied, and what it is called."""

    @property
    def place(self) -> str: ...
    @property
    def name(self) -> str: ...


class Copied(Protocol):
    """How many files were written, how many were there already, and which were there with another text."""

    @property
    def folder(self) -> str: ...
    @property
    def written(self) -> int: ...
    @property
    def there(self) -> int: ...
    @property
    def kept(self) -> tuple[str, ...]: ...


def render_examples(examples: Sequence[Example], screen: Screen) -> str:
    """Return the list of the shipped interventions."""
    lines = [screen.bold("Insatser som följer med")]
    for example in examples:
        lines += [f"  {example.place}", *wrap(example.name, screen.width, "      ")]
    lines += ["", *wrap("»lagrum exempel --till exempel« kopierar dem till mappen exempel.", screen.width)]
    return "\n".join(lines) + "\n"


def render_copied(copied: Copied, screen: Screen) -> str:
    """Return what was written into a folder, and what stands there as it stood."""
    files = f"{counted(copied.written, 'fil')} skrevs till {copied.folder}."
    lines = wrap(files, screen.width)
    if copied.there:
        lines += wrap(f"{copied.there} fanns redan.", screen.width)
    if copied.kept:
        lines += wrap(f"{counted(len(copied.kept), 'ändrad fil')} står kvar som förut:", screen.width)
        lines += [f"  {place}" for place in copied.kept[:MOST_NAMED]]
        lines += ["  …"] if len(copied.kept) > MOST_NAMED else []
    lines += ["", *wrap("Gå dit och pröva en:", screen.width)]
    lines += [f"  cd {copied.folder}", "  lagrum prova insatser/nora/mini-sparet.insats"]
    return "\n".join(lines) + "\n"
