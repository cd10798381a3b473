"""A list of rules as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from lagrum.base.counted import counted
from lagrum.model.rule import Rule
from lagrum.model.table import Table
from lagrum.report.json_report import to_json
from lagrum.report.rule_text import paragraph
from lagrum.report.style import Screen


class RuleList(NamedTuple):
    """Rules that were sought, out of `total`, and the tables. `rulebook` is the rulebook's digest."""

    rulebook: str
    rules: Sequence[Rule]
    total: int
    tables: Sequence[Table] = ()


def render_rules_json(found: RuleList) -> str:
    """Return the rules as JSON."""
    tables = [{"table": t.name, "title": t.title, "rows": [r.name for r in t.rows]} for t in found.tables]
    rules = [_row(r) for r in found.rules]
    return to_json({"rulebook": found.rulebook, "rules": rules, **({"tables": tables} if tables else {})})


def _row(rule: Rule) -> dict[str, object]:
    return {
        "rule": rule.name,
        "title": rule.title,
        "citation": rule.citation,
        "source": rule.source,
        "outcome": rule.outcome.value if rule.outcome else None,
        "valid_from": rule.validity.first.isoformat() if rule.validity.first else None,
        "valid_to": rule.validity.last.isoformat() if rule.validity.last else None,
        "place": rule.place,
    }


def render_rules(found: RuleList, look: Screen) -> str:
    """Return the rules as text, and how many there are."""
    rules, total = found.rules, found.total
    lines: list[str] = []
    for rule in rules:
        outcome = rule.outcome.value if rule.outcome else "undantag"
        lines.append(f"{look.bold(rule.name)} · {outcome}")
        lines += paragraph(rule.title, look.width, "  ")
        lines += paragraph(f"{rule.citation} ({rule.source}), gäller {rule.validity}", look.width, "  ")
        lines.append("")
    for table in found.tables:
        lines.append(f"{look.bold(table.name)} · tabell med {counted(len(table.rows), 'rad')}")
        lines += [*paragraph(table.title, look.width, "  "), ""]
    if not rules:
        lines.append(f"Ingen av {counted(total, 'regel')} stämmer med sökningen.")
    else:
        lines.append(f"{len(rules)} av {counted(total, 'regel')}. »lagrum visa ID« förklarar en av dem.")
    return "\n".join(lines) + "\n"
