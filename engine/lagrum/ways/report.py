"""The ways forward for one intervention, as a pydantic model: what `lagrum vagar` answers."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from lagrum.checking.result import Stop

SCHEMA_VERSION = "1"


class WaysReport(BaseModel):
    """The answer of `lagrum vagar` about one intervention."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    schema_version: str = SCHEMA_VERSION
    lagrum: str
    rulebook: str
    date: str
    file: str
    id: str
    name: str
    state: str
    stops: list[Stop]
