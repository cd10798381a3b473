"""The options --baslinje and --skriv-baslinje: reporting only what is new or gone since a kept run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lagrum.cli.options import check_writable
from lagrum.cli.output import emit, screen, write_bytes
from lagrum.report.formats import formats_of, render

if TYPE_CHECKING:
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


def check_baseline(name: str) -> None:
    """Raise `InputError` when no kept run can be read from a file, before any work is done."""
    from lagrum.services.compare import open_baseline

    open_baseline(Path(name))


def write_new(report: Report, name: str, format: str, ut: str, first: bool = False) -> Report:
    """Write what is new and gone since the run in a file, and return the report with only what is new.

    The difference is written as text, Markdown or JSON, only the new findings in any other format. When it is the
    `first` time, it is written over no file.
    """
    from lagrum.services.compare import since

    found = since(report, Path(name))
    what, value = ("difference", found.difference) if format in formats_of("difference") else ("check", found.new)
    emit(render(what, format, value, screen(ut)), ut, new=first)
    return found.new


def keep_baseline(report: Report, name: str) -> None:
    """Write a run as a baseline."""
    from lagrum.services.compare import dump_baseline

    write_bytes(dump_baseline(report).encode(), Path(name))
