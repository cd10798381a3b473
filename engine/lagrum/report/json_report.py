"""The JSON form of a report, and its schema. Keys are English, values as in the languages."""

from __future__ import annotations

import json
from itertools import chain, islice
from typing import Any

from lagrum.base.inert import visible_json
from lagrum.base.serialization import json_value, schema_of
from lagrum.checking.result import Report

MOST_PIECES = 10_000


def render_json(model: Any) -> str:
    """Return a report (or another model) as JSON, keys in the order of its fields."""
    return to_json(json_value(model))


def to_json(value: Any) -> str:
    """Return JSON with two blanks of indentation and a newline at the end."""
    pieces = chain(json.JSONEncoder(ensure_ascii=False, indent=2).iterencode(value), ["\n"])
    # Joined part by part: a large report has millions of pieces, which take more room than the text.
    return "".join(iter(lambda: visible_json("".join(islice(pieces, MOST_PIECES))), ""))


def report_schema() -> dict[str, Any]:
    """Return the JSON Schema of `render_json`'s output."""
    schema = schema_of(Report)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
