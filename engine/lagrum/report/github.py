"""Workflow commands, which GitHub Actions shows as annotations beside the lines of a pull request."""

from __future__ import annotations

from lagrum.checking.result import Finding, Report
from lagrum.checking.touched import Rest
from lagrum.report.escape import clean
from lagrum.report.items import Spot, explanation, finding_items, message_items, words
from lagrum.report.rest import rest_words

COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
NAMES = {"error": "som stoppar", "warning": "att se på", "note": "att känna till"}
OUTCOMES = ("hinder", "krav", "fråga", "möjlighet", "upplysning")


MOST = 10
"""How many annotations of a kind GitHub shows for a step; it takes the first ones and says nothing of the others."""


def render_github(report: Report, root: str = "", rest: Rest | None = None) -> str:
    """Return commands for messages and findings, at most ten of a kind and the gravest first.

    What is left out is told by a last notice that stands at no file.
    """
    lines: dict[str, list[str]] = {"error": [], "warning": [], "note": []}
    for message in message_items(report, root):
        help = f". Hjälp: {clean(message.message.help)}" if message.message.help else ""
        title = f"{message.message.severity} {message.message.code}"
        lines[message.level].append(_command(message.level, message.spot, title, message.message.message + help))
    for item in sorted(finding_items(report, root), key=lambda i: _gravity(i.finding)):
        title = f"{words(item.finding)}: {item.finding.title}"
        lines[item.level].append(_command(item.level, item.spot, title, explanation(item.finding)))
    last = _last(lines, rest)
    most = {"error": MOST, "warning": MOST, "note": MOST - bool(last)}
    shown = [line for level, group in lines.items() for line in group[: most[level]]]
    return "".join(f"{line}\n" for line in [*shown, *([last] if last else [])])


def _gravity(finding: Finding) -> int:
    """Return the place of a finding among those of its level, the gravest first: the order of findings is kept else."""
    return (finding.certainty != "gäller") * len(OUTCOMES) + OUTCOMES.index(finding.outcome)


def _last(lines: dict[str, list[str]], rest: Rest | None) -> str:
    """Return the notice that tells how much is left out and where it stands; nothing when all is shown."""
    over = {level: len(group) - MOST for level, group in lines.items() if len(group) > MOST}
    told = []
    if over or (rest is not None and len(lines["note"]) == MOST):
        if len(lines["note"]) >= MOST:
            over["note"] = len(lines["note"]) - MOST + 1
        left_out = " och ".join(f"{number} {NAMES[level]}" for level, number in over.items())
        told.append(f"Vid raderna visas högst {MOST} av varje slag; i sammanfattningen står dessutom {left_out}.")
    if rest is not None:
        told.append(rest_words(rest))
    return f"::notice title=lagrum::{_data(' '.join(told))}" if told else ""


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
