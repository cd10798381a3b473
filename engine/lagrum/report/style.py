"""How text is set: its width, and whether it may have bold type."""

from __future__ import annotations

from lagrum.base.frozen import frozen

NARROWEST, WIDEST, STANDARD = 60, 100, 80


@frozen
class Screen:
    """How wide text is set and whether it may have bold type."""

    width: int = STANDARD
    colour: bool = False
    height: int = 0
    """How many lines a terminal shows; 0 when there is none."""

    def bold(self, text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if self.colour else text


@frozen
class TextStyle:
    """How a report is laid out: width in characters, everything or only what the draft ties to, bold or plain.

    `height` is how many lines a terminal shows, 0 when there is none.
    """

    width: int = STANDARD
    everything: bool = False
    colour: bool = False
    height: int = 0
