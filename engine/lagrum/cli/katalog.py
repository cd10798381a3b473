"""`lagrum katalog`: check a whole catalogue of interventions."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lagrum.cli.errors import BAD_INPUT, FINDINGS, OK, BrokenFilesError, InputError
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import GRANSER, CheckFormat, Datum, Regler, Ut, UtanMedfoljande, day_or_today
from lagrum.cli.output import emit, screen, show_diagnostics
from lagrum.cli.prova import reaches, render
from lagrum.cli.rulebooks import choose_engine, open_rulebook, rule_folders

if TYPE_CHECKING:
    from lagrum.diagnostics.diagnostic import Diagnostics
    from lagrum.settings import Settings

HELP = """
Pröva alla insatser i en katalog och sammanfatta: kommun och läge, vad som stoppar flest, vad som måste klarläggas
oftast.

Filer som Git bortser från är inte med. Inställningar läses ur lagrum.toml i mappen eller ovanför den; det som står på
kommandoraden går före.

Slutkod: 0 inget på eller över gränsen, 1 fynd på eller över gränsen, 2 fel i indata, 3 fel i lagrum.
"""
EXAMPLES = """
lagrum katalog cases/
lagrum katalog cases/ --bara-andrade main
lagrum katalog --grans krav --format json --ut svar.json
"""
app = new_app()


@app.command("katalog", cls=Command, help=HELP, epilog=EXAMPLES)
def katalog(
    mappar: Annotated[list[str], typer.Argument(metavar="MAPP…", help="annars rotter i lagrum.toml")] = [],  # noqa: B006
    bara_andrade: Annotated[
        str,
        typer.Option(
            "--bara-andrade",
            metavar="REV",
            help="bara det som ändrats sedan en Git-revision, eller som en ändrad regel eller profil rör",
        ),
    ] = "",
    datum: Datum = "",
    grans: Annotated[
        str, typer.Option("--grans", metavar="GRÄNS", help="hinder, krav, klargora, fraga eller aldrig; annars hinder")
    ] = "",
    regler: Regler = [],  # noqa: B006
    utan_medfoljande: UtanMedfoljande = False,
    motor: Annotated[str, typer.Option("--motor", metavar="MOTOR", help="båda, referens eller durable")] = "",
    format: CheckFormat = "text",
    ut: Ut = "",
) -> int:
    from lagrum.cli.options import MOTORER, choice
    from lagrum.diagnostics.diagnostic import Diagnostics
    from lagrum.files import check_files
    from lagrum.find import GitError, changed_since, find_catalogue
    from lagrum.report.catalogue_text import render_catalogue

    sink = Diagnostics()
    settings = _settings(mappar, sink)
    limit = choice("--grans", GRANSER)(grans or settings.limit or "hinder")
    engine = choose_engine(choice("--motor", MOTORER)(motor or settings.engine or "båda"))
    day = day_or_today(datum) if datum else settings.day or day_or_today("")
    packs = [*(str(p) for p in settings.rules), *regler]
    rulebook = open_rulebook(packs, utan_medfoljande)
    roots = [Path(m) for m in mappar] or list(settings.roots)
    if not roots:
        raise InputError("ingen mapp är angiven", "skriv »lagrum katalog MAPP«, eller rotter i lagrum.toml")
    cases = find_catalogue(roots, settings.exclude, sink)
    if bara_andrade:
        try:
            cases = changed_since(bara_andrade, cases, rule_folders(packs, utan_medfoljande))
        except GitError as error:
            raise InputError(str(error), "ange en gren, en etikett eller en incheckning") from None
    report = check_files(cases, rulebook, day, engine, sink, _Progress(len(cases)))
    emit(render_catalogue(report, screen(ut).width) if format == "text" else render(report, format), ut)
    show_diagnostics(sink.sorted())
    if sink.has_errors:
        return BAD_INPUT
    return FINDINGS if reaches(report, limit) else OK


def _settings(mappar: list[str], sink: Diagnostics) -> Settings:
    """Return the settings that hold for the first folder, or for the working directory."""
    from lagrum.settings import Settings, find_settings, read_settings

    start = Path(mappar[0]) if mappar else Path()
    path = find_settings(start.resolve())
    settings = read_settings(path, sink) if path is not None else Settings()
    if sink.has_errors:
        raise BrokenFilesError(sink)
    return settings


class _Progress:
    """Shows how far a long check has come on a terminal, and nothing elsewhere."""

    def __init__(self, total: int) -> None:
        self.total, self.done = total, 0
        self.shown = sys.stderr is not None and sys.stderr.isatty() and total > 50

    def __call__(self, _: object) -> None:
        self.done += 1
        if self.shown:
            end = "\r" if self.done < self.total else "\r\x1b[K"
            sys.stderr.write(f"prövar {self.done} av {self.total}{end}")
            sys.stderr.flush()
