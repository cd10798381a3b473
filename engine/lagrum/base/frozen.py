"""Value classes: dataclasses that are not changed after they have been made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform, overload

_T = TypeVar("_T")


@overload
def frozen(kind: type[_T], /) -> type[_T]: ...
@overload
def frozen(
    *, slots: bool = True, order: bool = False, eq: bool = True, kw_only: bool = False
) -> Callable[[type[_T]], type[_T]]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(
    kind: type[_T] | None = None, /, *, slots: bool = True, order: bool = False, eq: bool = True, kw_only: bool = False
) -> type[_T] | Callable[[type[_T]], type[_T]]:
    """Make a dataclass whose instances are equal, and hashed, by their fields, and may not be changed.

    That they are not changed is held by the type checker, not at run time (ADR 16).
    """

    def make(found: type[_T]) -> type[_T]:
        return dataclass(slots=slots, order=order, eq=eq, unsafe_hash=eq, kw_only=kw_only)(found)

    return make if kind is None else make(kind)
