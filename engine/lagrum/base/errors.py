"""The errors that a user is told of: a message, and what to do instead."""

from __future__ import annotations


class InputError(Exception):
    """The command cannot be done as it was given: one sentence without full stop, and what to do instead."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help
