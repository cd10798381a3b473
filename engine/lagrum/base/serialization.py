"""Answers as JSON, and their schema.

The answers are plain dataclasses. Pydantic writes, reads and describes them, and is imported when that is asked for: a
command whose answer is text does without, which saves a fifth of a cold start.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from functools import cache
from typing import Any, TypeVar, dataclass_transform

from lagrum.base.errors import LagrumError
from lagrum.base.frozen import frozen

T = TypeVar("T")


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
def json_model(kind: type[T]) -> type[T]:
    """Make a dataclass that is written as JSON: read strictly, and each field described by the text below it."""
    kind.__pydantic_config__ = {"extra": "forbid", "use_attribute_docstrings": True}  # type: ignore[attr-defined]
    return frozen(kw_only=True)(kind)


class AtLeast:
    """Tells pydantic of the least value of a number, without importing it."""

    def __init__(self, least: int) -> None:
        self._least = least

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return {**handler(source), "ge": self._least}


class WrongFormError(LagrumError, ValueError):
    """What was read is not of the form that was asked for; `place` is where, as the path of keys down to it."""

    def __init__(self, place: str) -> None:
        super().__init__(f"»{place}« har inte den form som det ska ha")
        self.place = place


def _make(kind: Any) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


_adapter: Callable[[Any], Any] = cache(_make)


def json_value(model: Any) -> Any:
    """Return a model as what `json.dumps` takes; keys in the order of the fields."""
    return _adapter(type(model)).dump_python(model, mode="json")


def json_line(model: Any) -> str:
    """Return a model as JSON on one line."""
    found: str = _adapter(type(model)).dump_json(model).decode()
    return found


def from_json(kind: type[T], text: str) -> T:
    """Return the model that JSON holds. Raises `WrongFormError` when it is no such model, or no JSON."""
    found: T = _read(_adapter(kind).validate_json, text)
    return found


def from_value(kind: type[T], value: Any) -> T:
    """Return the model of what `json.loads` returned. Raises `WrongFormError` when it is no such model."""
    found: T = _read(_adapter(kind).validate_python, value)
    return found


def _read(validate: Callable[[Any], Any], value: Any) -> Any:
    from pydantic import ValidationError

    try:
        return validate(value)
    except ValidationError as error:
        raise WrongFormError(".".join(map(str, error.errors()[0]["loc"]))) from error


def schema_of(kind: type[Any]) -> dict[str, Any]:
    """Return the JSON Schema of a model."""
    found: dict[str, Any] = _adapter(kind).json_schema()
    return found
