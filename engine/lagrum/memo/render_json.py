"""A memo as JSON: the fields of `lagrum.memo.model.Memo`, as they are; `left_out` only when something is."""

from __future__ import annotations

import json

from lagrum.base.inert import visible_json
from lagrum.base.serialization import json_value
from lagrum.memo.model import Memo


def render_json(memo: Memo) -> str:
    """Return the memo as JSON with two blanks of indentation."""
    value = json_value(memo)
    if not memo.left_out:
        del value["left_out"]
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return visible_json(text) + "\n"
