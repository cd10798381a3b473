"""A memo as JSON: the fields of `lagrum.memo.model.Memo`, as they are; `left_out` only when something is."""

from __future__ import annotations

import json
import re

from lagrum.base.serialization import json_value
from lagrum.memo.model import Memo

# Characters that show nothing or steer how others show. They occur only within strings, where JSON may escape them.
_HIDDEN = re.compile(
    "[\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]"
)


def render_json(memo: Memo) -> str:
    """Return the memo as JSON with two blanks of indentation."""
    value = json_value(memo)
    if not memo.left_out:
        del value["left_out"]
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return _HIDDEN.sub(lambda m: f"\\u{ord(m[0]):04x}", text) + "\n"
