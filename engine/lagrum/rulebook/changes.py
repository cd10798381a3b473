"""What differs between two rulebooks, rule by rule, in what they mean: where a rule stands in its file is no matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Literal

from lagrum.base.serialization import json_model
from lagrum.model.rulebook import Rulebook


@json_model
class RuleChange:
    """A rule, concept, attribute or answer that is new, gone or another."""

    kind: Literal["regel", "begrepp", "attribut", "svar"]
    change: Literal["ändrad", "ny", "borttagen"]
    name: str
    title: str


def changed_rules(before: Rulebook, after: Rulebook) -> list[RuleChange]:
    """Return what a check goes by and that differs: answers last, each kind by name."""
    return [
        *_changed("regel", before.rules, after.rules),
        *_changed("begrepp", before.derived, after.derived),
        *_changed("attribut", before.vocabulary.attributes, after.vocabulary.attributes),
        *_changed("svar", before.answers, after.answers),
    ]


def _changed(
    kind: Literal["regel", "begrepp", "attribut", "svar"], before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[RuleChange]:
    found = []
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        if old == new or _bare(old) == _bare(new):
            continue
        change: Literal["ändrad", "ny", "borttagen"] = "ny" if old is None else "borttagen" if new is None else "ändrad"
        one = new if new is not None else old
        title = getattr(one, "title", "") or getattr(one, "phrase", "") or getattr(one, "question", "")
        found.append(RuleChange(kind=kind, change=change, name=name, title=title))
    return found


def _bare(value: Any) -> Any:
    """Return a value without the places where its parts stand."""
    if is_dataclass(value):
        return (type(value).__name__, *(_bare(getattr(value, f.name)) for f in fields(value) if f.name != "place"))
    if isinstance(value, list | tuple):
        return tuple(map(_bare, value))
    if isinstance(value, Mapping):
        return tuple((key, _bare(part)) for key, part in value.items())
    return value
