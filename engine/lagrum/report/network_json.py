"""The register over the municipalities as JSON, a line for each question: it may be too large to hold at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from lagrum.base.inert import visible_json
from lagrum.base.serialization import json_value
from lagrum.checking.receipt import value_of
from lagrum.network.model import NetworkRegister


def render_network_json(register: NetworkRegister) -> str:
    """Return the register as JSON."""
    return "".join(stream_network_json(register))


def stream_network_json(register: NetworkRegister) -> Iterator[str]:
    """Yield the pieces of the register as JSON."""
    head: dict[str, Any] = {
        "schema_version": register.schema_version,
        "date": register.date,
        "rulebook": register.rulebook,
    }
    if register.status:
        head |= {"status": register.status, "raised": register.raised}
    yield visible_json(json.dumps(head, ensure_ascii=False, indent=2))[:-2]
    for name in ("sources", "municipalities", "questions", "waiting", "expiring"):
        yield f',\n  "{name}": ['
        between = "\n"
        for one in getattr(register, name):
            yield between + visible_json(json.dumps(json_value(one), ensure_ascii=False, separators=(",", ":")))
            between = ",\n"
        yield "\n  ]" if between != "\n" else "]"
    last: dict[str, Any] = {
        **({"left_out": register.left_out} if register.left_out else {}),
        "receipt": None if register.receipt is None else value_of(register.receipt),
    }
    yield "," + visible_json(json.dumps(last, ensure_ascii=False, indent=2))[1:] + "\n"
