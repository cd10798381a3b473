"""`lagrum skillnad`: what differs between two checks of a catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lagrum.cli.errors import BAD_INPUT, OK, InputError
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import Datum, Regler, TextOrJson, Ut, UtanMedfoljande, day_or_today, parse_day
from lagrum.cli.output import emit, screen, show_diagnostics
from lagrum.cli.rulebooks import open_reform, open_rulebook

HELP = """
Jämför två prövningar av samma insatser: före och efter en önskad lagändring, eller två dagar.

En reform är en fil med de regler som ska gälla i stället. Svaret visar vilka fynd som försvinner, ändras och
tillkommer.
"""
EXAMPLES = """
lagrum skillnad cases/ --reform min.reform
lagrum skillnad cases/ --datum 2026-01-14 --mot-datum 2026-01-15
"""
app = new_app()


@app.command("skillnad", cls=Command, help=HELP, epilog=EXAMPLES)
def skillnad(
    mappar: Annotated[list[str], typer.Argument(metavar="MAPP…", help="mappar med insatser, eller insatsfiler")],
    reform: Annotated[str, typer.Option("--reform", metavar="FIL", help="den önskade lagändringen (.reform)")] = "",
    datum: Datum = "",
    mot_datum: Annotated[str, typer.Option("--mot-datum", metavar="ÅÅÅÅ-MM-DD", help="jämför med den här dagen")] = "",
    regler: Regler = [],  # noqa: B006
    utan_medfoljande: UtanMedfoljande = False,
    format: TextOrJson = "text",
    ut: Ut = "",
) -> int:
    from lagrum.diagnostics.diagnostic import Diagnostics
    from lagrum.difference import compare_results
    from lagrum.files import check_files
    from lagrum.report.difference import render_difference

    if not reform and not mot_datum:
        raise InputError("det finns inget att jämföra med", "ange --reform FIL eller --mot-datum ÅÅÅÅ-MM-DD")
    day = day_or_today(datum)
    other = parse_day(mot_datum) if mot_datum else day
    before = open_rulebook(regler, utan_medfoljande)
    after = open_reform(reform, regler, utan_medfoljande) if reform else before
    paths = [Path(m) for m in mappar]
    sink = Diagnostics()
    old = check_files(paths, before, day, "referens", sink)
    new = check_files(paths, after, other, "referens", Diagnostics())
    name = f"reformen »{Path(reform).name}«" if reform else "samma regler"
    difference = compare_results(old.results, new.results, f"gällande regler {day}", f"{name} {other}")
    if format == "json":
        import json

        emit(json.dumps(difference.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n", ut)
    else:
        emit(render_difference(difference, screen(ut).width), ut)
    show_diagnostics(sink.sorted())
    return BAD_INPUT if sink.has_errors else OK
