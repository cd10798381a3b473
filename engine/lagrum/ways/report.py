"""The ways forward for one intervention, as data: what `lagrum vagar` answers."""

from __future__ import annotations

from lagrum.base.serialization import json_model
from lagrum.checking.receipt import Receipt
from lagrum.checking.result import Stop

SCHEMA_VERSION = "1"


@json_model
class WaysReport:
    """The answer of `lagrum vagar` about one intervention."""

    schema_version: str = SCHEMA_VERSION
    lagrum: str
    rulebook: str
    date: str
    file: str
    id: str
    name: str
    state: str
    stops: list[Stop]
    receipt: Receipt | None = None
