"""`lagrum fragor`: the register of open questions over any number of catalogues."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lagrum.base.serialization import json_value
from lagrum.cli.errors import BAD_INPUT, OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import Datum, Motor, Regler, Ut, UtanMedfoljande, day_or_today, format_option
from lagrum.cli.output import emit, screen, show_diagnostics
from lagrum.cli.rulebooks import choose_engine, open_rulebook

if TYPE_CHECKING:
    from lagrum.memo.register import Register

HELP = """
Samla de öppna rättsfrågor som insatserna väcker: varje fråga en gång, med alla insatser och kommuner som väcker den.

Frågan är densamma när regeln och de avgörande uppgifterna är desamma, oavsett kommun och ordval. Den som stoppar flest
insatser står först.
"""
EXAMPLES = """
lagrum fragor cases/
lagrum fragor nora/ grums/ --format markdown --ut fragor.md
lagrum fragor cases/ --status öppen
"""
app = new_app()


@app.command("fragor", cls=Command, help=HELP, epilog=EXAMPLES)
def fragor(
    mappar: Annotated[list[str], typer.Argument(metavar="MAPP…", help="mappar med insatser, eller insatsfiler")],
    datum: Datum = "",
    status: Annotated[
        str,
        typer.Option("--status", metavar="STATUS", help="bara frågor som är öppen, eskalerad, besvarad eller omprövas"),
    ] = "",
    regler: Regler = [],  # noqa: B006
    utan_medfoljande: UtanMedfoljande = False,
    motor: Motor = "båda",
    format: Annotated[str, format_option("text", "json", "csv", "markdown")] = "text",
    ut: Ut = "",
) -> int:
    from lagrum.base.errors import InputError
    from lagrum.catalogue.check_files import check_files
    from lagrum.memo.notes import find_notes
    from lagrum.memo.register import build_register
    from lagrum.source.diagnostic import Diagnostics, did_you_mean

    statuses = ("öppen", "eskalerad", "besvarad", "omprövas")
    if status and status not in statuses:
        hint = did_you_mean(status, statuses) or f"välj mellan {', '.join(statuses)}"
        raise InputError(f"»{status}« är ingen status", hint)
    day = day_or_today(datum)
    rulebook = open_rulebook(regler, utan_medfoljande)
    sink = Diagnostics()
    paths = [Path(m) for m in mappar]
    report = check_files(paths, rulebook, day, choose_engine(motor), sink)
    register = build_register(report.results, rulebook, find_notes(paths, sink), day)
    if status:
        register = replace(register, questions=[q for q in register.questions if q.status == status])
    emit(_render(register, format, ut), ut)
    show_diagnostics(sink.sorted())
    return BAD_INPUT if sink.has_errors else OK


def _render(register: Register, format: str, ut: str) -> str:
    from lagrum.report.register import render_register_csv, render_register_markdown, render_register_text

    match format:
        case "json":
            import json

            return json.dumps(json_value(register), ensure_ascii=False, indent=2) + "\n"
        case "csv":
            return render_register_csv(register)
        case "markdown":
            return render_register_markdown(register)
        case _:
            return render_register_text(register, screen(ut).width)
