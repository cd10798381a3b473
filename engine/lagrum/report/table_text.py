"""Decision tables as text and as JSON: `lagrum visa` of a table and of one of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lagrum.report.rule_text import LABELS, Page, paragraph, plain
from lagrum.report.style import Screen

if TYPE_CHECKING:
    from lagrum.model.table import Row, Table

GAP = 2


def table_page(table: Table, look: Screen) -> str:
    """Show a table: in columns where they fit, else a block for each row."""
    page = Page(look)
    page.heading(table.name, table.title)
    page.row("för", f"varje {table.record}" if table.record else "hela insatsen")
    page.row("källa", table.source)
    page.row("åberopas", table.label)
    page.row("när", table.context)
    page.row("bär", f"{table.concept}: {table.meaning}" if table.meaning else table.concept)
    page.row("prövas", ", ".join(table.tested))
    page.row("krävs", ", ".join(table.demanded))
    page.row("utanför", ", ".join(table.outside))
    page.row("står i", table.place)
    page.gap()
    grid = [("rad", "värde", *table.columns), *((r.name, r.value, *r.cells) for r in table.rows)]
    widths = [max(map(len, column)) for column in zip(*grid, strict=True)]
    if sum(widths) + GAP * (len(widths) - 1) <= look.width:
        lines = ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in grid]
        page.lines += [look.bold(plain(lines[0])), *map(plain, lines[1:])]
    else:
        for number, row in enumerate(table.rows):
            if number:
                page.gap()
            page.lines += [look.bold(line) for line in paragraph(f"{row.name} · {row.value}", look.width)]
            _cells(page, table, row, range(len(table.columns)), [("lagrum", f"{row.citation} ({row.source})")])
    page.gap()
    page.lines += paragraph("»lagrum visa RAD« visar en rad med skäl och meddelanden.", look.width)
    return page.text


def row_page(table: Table, row: Row, look: Screen) -> str:
    """Show a row: its cells, what it says, and what it became."""
    page = Page(look)
    page.heading(row.name, row.title)
    page.row("tabell", f"{table.name} ({table.title})")
    page.row("åberopas", f"{table.label} är {row.value}")
    page.row("lagrum", f"{row.citation} ({row.source})")
    page.row("gäller", str(row.validity))
    page.row("står i", row.place)
    page.section("Prövas")
    _cells(page, table, row, range(len(table.tested)))
    if table.demanded:
        page.section("Krävs")
        _cells(page, table, row, range(len(table.tested), len(table.columns)))
    page.gap()
    page.row("bär inte", row.refusal_message)
    page.row("kräver", row.demand_message)
    page.row("därför", row.reason)
    page.section("Blir")
    for name in (row.refusal, row.demand):
        if name:
            page.bullet(f"lagrum visa {name}")
    for name in (row.reaches, row.carries):
        page.bullet(f"lagrum visa {name.rpartition('#')[0]}")
    page.bullet(f"lagrum visa {table.concept}")
    return page.text


def _cells(page: Page, table: Table, row: Row, chosen: Sequence[int], before: Sequence[tuple[str, str]] = ()) -> None:
    shown = [*before, *((table.columns[k], row.cells[k]) for k in chosen)]
    wide = max(LABELS, *(len(name) + GAP + GAP for name, _ in shown))
    for name, text in shown:
        page.lines += paragraph(text, page.look.width, " " * wide, f"  {name}".ljust(wide))


def table_json(table: Table) -> dict[str, Any]:
    return {
        "kind": "table",
        "table": table.name,
        "title": table.title,
        "record": table.record,
        "source": table.source,
        "label": table.label,
        "context": table.context,
        "concept": table.concept,
        "meaning": table.meaning,
        "tested": list(table.tested),
        "demanded": list(table.demanded),
        "outside": list(table.outside),
        "rows": [row_json(table, row) for row in table.rows],
        "place": table.place,
    }


def row_json(table: Table, row: Row) -> dict[str, Any]:
    first, last = row.validity.first, row.validity.last
    return {
        "kind": "table row",
        "row": row.name,
        "table": table.name,
        "value": row.value,
        "title": row.title,
        "citation": row.citation,
        "source": row.source,
        "valid_from": first.isoformat() if first else None,
        "valid_to": last.isoformat() if last else None,
        "cells": dict(zip(table.columns, row.cells, strict=True)),
        "refusal": row.refusal_message,
        "demand": row.demand_message,
        "reason": row.reason,
        "rules": [n for n in (row.refusal, row.demand) if n],
        "derived": [n.rpartition("#")[0] for n in (row.reaches, row.carries)],
        "place": row.place,
    }
