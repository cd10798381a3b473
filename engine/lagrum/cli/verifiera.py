"""`lagrum verifiera`: confirm an old answer from its receipt, or say what differs."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from lagrum.base.errors import InputError
from lagrum.cli.errors import BAD_INPUT, FINDINGS, OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import Datum, Korpus, Motor, Regler, TextOrJson, Ut, UtanMedfoljande, parse_day
from lagrum.cli.output import emit, same, screen, show_diagnostics, write_if_new
from lagrum.report.formats import render

HELP = """
Pröva ett gammalt svar på nytt från dess kvitto: svaret är detsamma, byte för byte, eller så sägs vad som skiljer sig.

KVITTO är en fil från --kvitto, eller ett svar eller memo som bär sitt kvitto (json, html, docx, markdown). Därefter
kommer insatsfilerna som svaret gäller, eller mappen de ligger i. Är reglerna ändrade sedan dess söks de som gällde då:
bland sparade regelverk bredvid kvittot, och i Git-historiken för mappen med regler. --regelverk pekar ut ett själv.

--spara MAPP skriver dagens regelverk till en egen fil i mappen, så att dagens svar kan verifieras också när reglerna
har ändrats. Kvittot säger vad svaret är gjort av, inte vem som gjorde det: se »lagrum guide kvitto« om signering.

Slutkod: 0 svaret är detsamma, 1 något skiljer sig, 2 fel i indata, 3 fel i lagrum.
"""
EXAMPLES = """
lagrum prova insatser/nora/mini-sparet.insats --kvitto kvitto.json
lagrum verifiera kvitto.json insatser/nora/mini-sparet.insats
lagrum verifiera kvitto.json insatser/ --format json --ut bekraftat.json
lagrum verifiera --spara sparade-regelverk/
lagrum verifiera kvitto.json insatser/ --regelverk sparade-regelverk/
"""
app = new_app()


@app.command("verifiera", cls=Command, help=HELP, epilog=EXAMPLES)
def verifiera(
    kvitto: Annotated[str, typer.Argument(metavar="KVITTO", help="kvittot, eller svaret eller memot som bär det")] = "",
    filer: Annotated[
        list[str], typer.Argument(metavar="FIL…", help="insatsfilerna som svaret gäller, eller mappar med dem")
    ] = [],  # noqa: B006  typer copies it
    regelverk: Annotated[
        str,
        typer.Option(
            "--regelverk",
            metavar="VILKET",
            help="ett fingeravtryck, en regelmapp, en mapp med sparade regelverk, en sparad fil eller en Git-revision",
        ),
    ] = "",
    spara: Annotated[
        str, typer.Option("--spara", metavar="MAPP", help="skriv dagens regelverk till en fil i mappen")
    ] = "",
    datum: Datum = "",
    reform: Annotated[
        str, typer.Option("--reform", metavar="FIL", help="den önskade lagändringen som svaret är prövat med")
    ] = "",
    natverk: Annotated[
        str, typer.Option("--natverk", metavar="FIL", help="kommunernas register som ett frågeregister är gjort med")
    ] = "",
    berors: Annotated[
        str,
        typer.Option("--berors", metavar="FIL", help="svaret eller avgörandet, för ett kvitto från fragor --berors"),
    ] = "",
    korpus: Korpus = "",
    regler: Regler = [],  # noqa: B006
    utan_medfoljande: UtanMedfoljande = False,
    motor: Motor = "båda",
    format: TextOrJson = "text",
    ut: Ut = "",
) -> int:
    from lagrum.services import verify

    if spara:
        _keep(Path(spara), *verify.keep_rulebook(regler, utan_medfoljande))
        if not kvitto:
            return OK
    if not kvitto:
        raise InputError("inget kvitto är angivet", "skriv »lagrum verifiera KVITTO FIL«")
    with tempfile.TemporaryDirectory(prefix="lagrum-") as scratch:
        found = verify.verify(
            verify.Order(
                Path(kvitto),
                tuple(map(Path, filer)),
                Path(scratch),
                regelverk,
                tuple(regler),
                utan_medfoljande,
                parse_day(datum) if datum else None,
                motor,
                korpus,
                reform,
                natverk,
                berors,
            )
        )
    emit(render("verified", format, found.verification, screen(ut)), ut)
    if show_diagnostics(found.diagnostics):
        return BAD_INPUT
    return OK if found.verification.confirmed else FINDINGS


def _keep(folder: Path, name: str, data: bytes) -> None:
    """Write a rulebook to a file in a folder. One that is there is left; it must be the same. Raises `InputError`."""
    if folder.exists() and not folder.is_dir():
        raise InputError(f"»{folder}« är ingen mapp", "ange en mapp efter --spara")
    target = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"mappen »{folder}« kan inte skapas ({error.strerror})", "ange en annan mapp") from None
    if not write_if_new(data, target) and not same(target, data):
        raise InputError(
            f"»{target}« finns redan, med ett annat innehåll, och skrivs inte över",
            "flytta filen, eller ange en annan mapp efter --spara",
        )
    emit(f"Regelverket är sparat i {target}\n")
