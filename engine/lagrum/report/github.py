"""Workflow commands, which GitHub Actions shows as annotations beside the lines of a pull request."""

from __future__ import annotations

from lagrum.checking.result import Report
from lagrum.report.escape import clean
from lagrum.report.items import Spot, explanation, finding_items, message_items, words

COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def render_github(report: Report, root: str = "") -> str:
    """Return one command for each message and finding, the gravest first: GitHub shows only the first ten of a kind."""
    lines: dict[str, list[str]] = {"error": [], "warning": [], "note": []}
    for message in message_items(report, root):
        help = f". Hjälp: {clean(message.message.help)}" if message.message.help else ""
        title = f"{message.message.severity} {message.message.code}"
        lines[message.level].append(_command(message.level, message.spot, title, message.message.message + help))
    for item in finding_items(report, root):
        title = f"{words(item.finding)}: {item.finding.title}"
        lines[item.level].append(_command(item.level, item.spot, title, explanation(item.finding)))
    return "".join(f"{line}\n" for group in lines.values() for line in group)


def _command(level: str, spot: Spot, title: str, text: str) -> str:
    fields = [f"file={_property(spot.path)}"]
    if spot.line:
        fields += [f"line={spot.line}", f"col={max(1, spot.column)}"]
    fields.append(f"title={_property(title)}")
    return f"::{COMMANDS[level]} {','.join(fields)}::{_data(text)}"


def _data(text: str) -> str:
    return clean(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
