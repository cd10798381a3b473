"""The JSON form of a report, and its schema. Keys are English, values as in the languages."""

from __future__ import annotations

import json
from typing import Any

from lagrum.base.inert import visible_json
from lagrum.base.serialization import json_value, schema_of
from lagrum.checking.result import Report


def render_json(model: Any) -> str:
    """Return a report (or another model) as JSON, keys in the order of its fields."""
    return to_json(json_value(model))


def to_json(value: Any) -> str:
    """Return JSON with two blanks of indentation and a newline at the end."""
    return visible_json(json.dumps(value, ensure_ascii=False, indent=2)) + "\n"


def report_schema() -> dict[str, Any]:
    """Return the JSON Schema of `render_json`'s output."""
    schema = schema_of(Report)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
