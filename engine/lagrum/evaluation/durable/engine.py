"""durable_rules itself: the only module that touches it. Rule sets are loaded, asked and deleted here.

Every call is checked. Only the safe subset (DESIGN §5a): one session, a fact is asserted, drained and retracted, and
no rule has an action.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from typing import Any

from lagrum.base.errors import LagrumError

FACT_ID = "f"
RETRACTION = f'{{"id":"{FACT_ID}"}}'
SESSION = "0"
"""The session of a fact that names none."""


class DurableError(LagrumError):
    """The network cannot be used or has failed. What it concluded so far has been thrown away."""


@cache
def durable_engine() -> Any:
    """Return the C module of durable_rules, or None where it is not installed or cannot be loaded."""
    try:
        import durable_rules_engine
    except ImportError:
        return None
    return durable_rules_engine


def durable_available() -> bool:
    """Say whether durable_rules is installed and can be loaded."""
    return durable_engine() is not None


class RuleSet:
    """One rule set in the network. `names` are its rules', in order; `sink` is the one that every fact fires."""

    def __init__(self, engine: Any, definition: str, names: Sequence[str], sink: str) -> None:
        self._engine = engine
        self._numbers = {name: number for number, name in enumerate(names)}
        self._sink = sink
        self._clean = False
        """Whether the session holds no fact and at least one action has completed in it."""
        self._handle = engine.create_ruleset("lagrum", definition)

    def fire(self, properties: str) -> list[int]:
        """Assert one fact, return the numbers of the rules that fire on it, retract it. Raises `DurableError`.

        `properties` are the fact's as JSON without braces, each after a comma.
        """
        engine, handle, numbers = self._engine, self._handle, self._numbers
        self._clean = False
        status, session = engine.assert_fact(handle, f'{{"id":"{FACT_ID}"{properties}}}')
        if status:
            raise DurableError(f"nätverket tog inte emot ett faktum (svar {status})")
        answer = engine.start_action_for_state(handle, session)
        message = answer[1] if answer else None
        fired: list[int] = []
        unhandled = True
        go_on = engine.complete_and_start_action
        while message is not None:
            name = message[2 : message.index('"', 2)]
            number = numbers.get(name)
            if number is not None:
                fired.append(number)
            elif name == self._sink and unhandled:
                unhandled = False
            else:
                raise DurableError("nätverket svarade med en regel som inte finns")
            message = go_on(handle, session)
        if unhandled:
            raise DurableError("nätverket svarade inte på ett faktum")
        if len(set(fired)) < len(fired):
            raise DurableError("en regel i nätverket gav utslag två gånger på samma faktum")
        status, _ = engine.retract_fact(handle, RETRACTION)
        if status:
            raise DurableError(f"nätverket släppte inte ett faktum (svar {status})")
        self._clean = True
        return fired

    def delete(self) -> None:
        """Delete the rule set. It cannot be used again."""
        with suppress(Exception):
            # INVARIANT: delete_state frees a pointer that only a completed action has set (README of the measures).
            if self._clean:
                self._engine.delete_state(self._handle, SESSION)
            self._engine.delete_ruleset(self._handle)
