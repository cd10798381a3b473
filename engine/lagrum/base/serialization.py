"""Results as JSON, and their schema: pydantic on the dataclasses of `result`, imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


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
    """Return the model that JSON holds. Raises ValueError (pydantic's ValidationError) when it is no such model."""
    found: T = _adapter(kind).validate_json(text)
    return found


def from_value(kind: type[T], value: Any) -> T:
    """Return the model of what `json.loads` returned. Raises ValueError as `from_json` does."""
    found: T = _adapter(kind).validate_python(value)
    return found


def schema_of(kind: type[Any]) -> dict[str, Any]:
    """Return the JSON Schema of a model."""
    found: dict[str, Any] = _adapter(kind).json_schema()
    return found
