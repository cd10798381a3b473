"""The errors that a user is told of: a message, and what to do instead."""

from __future__ import annotations


class LagrumError(Exception):
    """What lagrum itself raises; each kind derives from it.

    The message is Swedish, one sentence that begins with a small letter and ends without full stop, the user's own
    words in »«; `help` says what to do instead, in the same style, or nothing.
    """

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help


class InputError(LagrumError):
    """The command cannot be done as it was given."""


class BadTemplateError(InputError):
    """A template that somebody gave cannot be used. The message speaks of »mallen« and names no file."""
