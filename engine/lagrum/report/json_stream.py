"""The JSON form of a report that is too large to hold: the same schema as `json_report`, a line for each result."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator

from lagrum.base.inert import visible_json
from lagrum.base.serialization import json_value
from lagrum.base.version import __version__
from lagrum.checking.receipt import Receipt, value_of
from lagrum.checking.result import SCHEMA_VERSION, Message
from lagrum.evaluation.engines import TOGETHER, EngineChoice


def stream_json(
    day: str,
    rulebook: str,
    engine: EngineChoice,
    results: Iterable[str],
    messages: Callable[[], list[Message]],
    receipt: Callable[[], Receipt | None],
) -> Iterator[str]:
    """Yield the pieces of a report. `results` are JSON already; the last two are asked when they are through."""
    head = {
        "schema_version": SCHEMA_VERSION,
        "lagrum": __version__,
        "rulebook": rulebook,
        "date": day,
        "engine": engine,
        "evaluators": list(TOGETHER[engine]),
    }
    yield json.dumps(head, ensure_ascii=False, indent=2)[:-2] + ',\n  "results": ['
    between = "\n"
    for result in results:
        yield between + visible_json(result)
        between = ",\n"
    told = [json_value(m) for m in messages()]
    made = receipt()
    last = {"messages": told, "receipt": None if made is None else value_of(made)}
    yield "\n  ]," + visible_json(json.dumps(last, ensure_ascii=False, indent=2))[1:] + "\n"
