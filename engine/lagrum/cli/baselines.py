"""The option --baslinje: reporting only what is new or gone since a kept run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lagrum.base.errors import InputError
from lagrum.base.serialization import json_value
from lagrum.cli.options import check_writable

if TYPE_CHECKING:
    from lagrum.checking.baseline import Snapshot
    from lagrum.checking.result import Report

Baslinje = Annotated[
    str,
    typer.Option("--baslinje", metavar="FIL", help="visa bara vad som är nytt eller borta sedan en sparad körning"),
]
SkrivBaslinje = Annotated[
    str,
    typer.Option(
        "--skriv-baslinje", metavar="FIL", help="spara körningen att jämföra med senare", callback=check_writable
    ),
]


def open_baseline(name: str) -> Snapshot | None:
    """Return the kept run in a file; None when no file is named. Raises `InputError`."""
    if not name:
        return None
    from lagrum.checking.baseline import SnapshotError, read_snapshot

    try:
        return read_snapshot(Path(name))
    except SnapshotError as error:
        raise InputError(str(error), "skriv en med »lagrum katalog --skriv-baslinje FIL«") from None


def keep_baseline(report: Report, name: str) -> None:
    """Write a run as a baseline."""
    from lagrum.checking.baseline import snapshot_of
    from lagrum.cli.output import write_bytes

    write_bytes(snapshot_of(report).dump().encode(), Path(name))


def new_only(report: Report, baseline: Snapshot) -> Report:
    """Return the report with only what is new since the baseline."""
    from lagrum.checking.difference import only_new

    return replace(report, results=only_new(report.results, baseline))


def render_new(report: Report, baseline: Snapshot, name: str, format: str, width: int) -> str:
    """Return what is new and gone: the difference as text, Markdown or JSON, the new findings in any other format."""
    from lagrum.checking.baseline import snapshot_of
    from lagrum.checking.difference import compare
    from lagrum.report.difference import render_difference, render_difference_markdown
    from lagrum.report.formats import render

    if format not in ("text", "markdown", "json"):
        return render(new_only(report, baseline), format)
    before = f"baslinjen »{Path(name).name}« ({baseline.date})"
    difference = compare(baseline, snapshot_of(report), before, f"nu, {report.date}", whole_new=True)
    if format == "json":
        from lagrum.cli.output import to_json

        return to_json(json_value(difference))
    return render_difference(difference, width) if format == "text" else render_difference_markdown(difference)
