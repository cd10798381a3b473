"""The parts of SARIF 2.1.0 that do not depend on what is reported."""

from __future__ import annotations

from typing import Any

from lagrum.report.items import Spot, file_uri
from lagrum.report.json_report import to_json

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def log(run: dict[str, Any]) -> str:
    """Return a log file of one run."""
    return to_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def location(spot: Spot, id: int | None = None) -> dict[str, Any]:
    uri = file_uri(spot.path)
    place: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if not uri.startswith("file:"):
        place["artifactLocation"]["uriBaseId"] = "%SRCROOT%"
    if spot.line:
        place["region"] = {"startLine": spot.line, "startColumn": max(1, spot.column)}
    location: dict[str, Any] = {"physicalLocation": place}
    if id is not None:
        location = {"id": id, **location, "message": {"text": plain(spot.text or spot.path)}}
    return location


def plain(text: str) -> str:
    """Keep words in a message from becoming a link: `[text](place)` is one even in SARIF's plain text."""
    return text.replace("](", "] (")


def fingerprints(fingerprint: str) -> dict[str, str]:
    """Return the fingerprint under our own name and under the only one that GitHub reads."""
    return {"lagrum/v1": fingerprint, "primaryLocationLineHash": fingerprint}
