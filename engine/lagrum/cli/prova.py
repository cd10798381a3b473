"""`lagrum prova`: check interventions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lagrum.base.errors import InputError
from lagrum.cli.baselines import Baslinje, check_baseline, write_new
from lagrum.cli.errors import BAD_INPUT, FINDINGS, OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import (
    STDIN,
    Alla,
    CheckFormat,
    Datum,
    Grans,
    Kvitto,
    Motor,
    Regler,
    Ut,
    UtanMedfoljande,
    day_or_today,
    read_stdin,
)
from lagrum.cli.output import check_binary, emit, emit_document, emit_receipt, screen, show_diagnostics, tell
from lagrum.cli.progress import Progress
from lagrum.cli.repairs import offer_repairs, point_at_repairs
from lagrum.cli.watch import watch
from lagrum.model.state import DEFAULT_LIMIT, states_at
from lagrum.report.formats import BINARY, SUFFIXES, WITH_WAYS, answer, formats_of, render

HELP = """
Pröva en eller flera insatser mot det kodade regelverket.

Svaret visar hinder och krav, öppna rättsfrågor, möjligheter och de okända uppgifter som avgör mest. Står något i vägen
visas den billigaste vägen förbi det; --utan-vagar hoppar över dem, och »lagrum vagar« söker vidare.

Med --format html, docx eller pdf blir svaret ett dokument för en nämnd: läget i ord, vad som är särskilt, frågor med
vad varje svar leder till, vägar och kvitto. Flera insatser får var sin del i samma dokument. docx och pdf skrivs till
filen efter --ut.

Slutkod: 0 inget på eller över gränsen, 1 fynd på eller över gränsen, 2 fel i indata, 3 fel i lagrum.
"""
EXAMPLES = """
lagrum prova insatser/nora/mini-sparet.insats
lagrum prova --datum 2026-07-01 --alla insatser/nora/mini-sparet.insats
lagrum prova --format docx --ut svar.docx insatser/nora/mini-sparet.insats
lagrum prova --format sarif --ut svar.sarif --grans klargora insatser/
"""
app = new_app()


@app.command("prova", cls=Command, help=HELP, epilog=EXAMPLES)
def prova(
    filer: Annotated[list[str], typer.Argument(metavar="FIL…", help="insatsfiler, mappar med insatser, - för stdin")],
    datum: Datum = "",
    alla: Alla = False,
    grans: Grans = DEFAULT_LIMIT,
    regler: Regler = [],  # noqa: B006  typer copies it
    utan_medfoljande: UtanMedfoljande = False,
    motor: Motor = "båda",
    baslinje: Baslinje = "",
    laga: Annotated[
        bool, typer.Option("--laga", help="säg först vad som kan rättas i filerna, och rätta det om du säger ja")
    ] = False,
    vakta: Annotated[
        bool, typer.Option("--vakta", help="pröva igen så snart en fil ändras, tills du avbryter med Ctrl-C")
    ] = False,
    utan_vagar: Annotated[bool, typer.Option("--utan-vagar", help="sök inga vägar framåt")] = False,
    format: CheckFormat = "text",
    ut: Ut = "",
    kvitto: Kvitto = "",
) -> int:
    from lagrum.services.check import check

    _check_format(format, ut, bool(baslinje))
    if vakta and STDIN in filer:
        raise InputError("--vakta kan inte vakta stdin", "ange filer eller mappar")
    if baslinje:
        check_baseline(baslinje)
    files = [Path(f) for f in filer if f != STDIN]
    if laga:
        offer_repairs(files, regler, utan_medfoljande)
    stdin = read_stdin() if STDIN in filer else None

    def run() -> int:
        with Progress("prövar insatser") as progress:
            found = check(
                files,
                day_or_today(datum),
                regler,
                utan_medfoljande,
                motor,
                stdin,
                alla,
                ways=not utan_vagar and not baslinje and format in WITH_WAYS,
                progress=progress,
            )
        report = found.report
        if baslinje and found.rulebook_stands:
            report = write_new(report, baslinje, format, ut)
        elif format in formats_of("answer"):
            if report.results:
                emit_document(answer(format, report, alla), ut)
        elif report.results or format != "text":
            emit(render("check", format, report, screen(ut), everything=alla), ut)
        if found.note:
            tell(f"obs: {found.note}")
        broken = show_diagnostics(found.diagnostics)
        if report.results or not broken:
            emit_receipt(report.receipt, kvitto, ut)
        if broken:
            if not laga:
                point_at_repairs(found.diagnostics, regler, utan_medfoljande)
            return BAD_INPUT
        return OK if states_at(grans).isdisjoint(result.left for result in report.results) else FINDINGS

    return watch(run, lambda: _watched(files, regler)) if vakta else run()


def _check_format(format: str, ut: str, baseline: bool) -> None:
    """Raise `InputError` when a document cannot be what is asked for, before any work is done."""
    documents = formats_of("answer")
    if baseline and format in documents:
        raise InputError("ett dokument visar hela svaret, inte bara det som är nytt", "ta bort --baslinje")
    suffix = Path(ut).suffix
    if format == "text" and suffix in [SUFFIXES[name] for name in documents]:
        raise InputError(f"»{ut}« är inget namn på en textfil", f"lägg till --format {suffix[1:]}")
    check_binary(format, ut, BINARY)


def _watched(files: list[Path], rules: list[str]) -> list[Path]:
    """Return what an answer can depend on: the files, the profiles beside them, the user's own rules."""
    beside = [profile for file in files for profile in file.parent.glob("*.kommun")]
    return [*files, *beside, *map(Path, rules)]
