"""`lagrum beslut`: the committee's proposal for a decision and its annex, and the way back from an annex."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lagrum.base.counted import counted
from lagrum.base.errors import InputError
from lagrum.cli.errors import BAD_INPUT, FINDINGS, OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import Datum, Kvitto, Motor, Regler, UtanMedfoljande, choice, day_or_today, format_option
from lagrum.cli.output import (
    check_binary,
    check_target,
    emit,
    emit_document,
    emit_receipt,
    screen,
    show_diagnostics,
    tell,
)
from lagrum.cli.own_files import OwnFiles
from lagrum.cli.progress import Progress
from lagrum.cli.templates import read_template, told_of
from lagrum.report.formats import BINARY, SUFFIXES, decision, formats_of, render

HELP = """
Gör ett förslag till nämndens beslut om insatser utan individuell behovsprövning (11 kap. 5 § SoL): en tjänsteskrivelse
och en bilaga med en rad för varje insats.

Bara det som kan läggas fram står bland raderna. Det som möter ett hinder, ett krav som inte är uppfyllt eller en öppen
rättsfråga, och det som är för lite beskrivet, står för sig med skäl och bestämmelse. Det som filerna inte säger står
som okänt. Texten är ett förslag: den säger vad nämnden själv måste bedöma.

Åt andra hållet gör --kontroll en katalog av skisser ur en bilaga som redan finns (Word eller CSV), och säger vad en
prövning av dem finner.
"""
EXAMPLES = """
lagrum beslut insatser/nora/
lagrum beslut insatser/nora/ --format docx --ut beslut.docx
lagrum beslut insatser/grums/ --del bilaga --format html --ut bilaga.html
lagrum beslut --kontroll bilaga-utan-behovsprovning.csv --ut skisser/
"""
PARTS = ("allt", "skrivelse", "bilaga")
WHOLE = ("csv", "json", "text")
"""The formats that have no letter and no annex."""
app = new_app()


@app.command("beslut", cls=Command, help=HELP, epilog=EXAMPLES)
def beslut(
    mappar: Annotated[list[str], typer.Argument(metavar="[MAPP…]", help="mappar med insatser, eller insatsfiler")] = [],  # noqa: B006
    kontroll: Annotated[
        str, typer.Option("--kontroll", metavar="FIL", help="gör skisser ur en bilaga som finns (.docx eller .csv)")
    ] = "",
    kolumn: Annotated[
        list[str],
        typer.Option("--kolumn", metavar="RUBRIK=BEGREPP", help="vad en rubrik i bilagan står för (får upprepas)"),
    ] = [],  # noqa: B006
    kolumner: Annotated[
        str, typer.Option("--kolumner", metavar="FIL", help="rubrikerna ur en fil som --kontroll har skrivit (.toml)")
    ] = "",
    kommun: Annotated[str, typer.Option("--kommun", metavar="NAMN", help="kommunen som bilagan gäller")] = "",
    del_: Annotated[
        str,
        typer.Option(
            "--del", metavar="|".join(PARTS), help="skrivelsen, bilagan eller båda", callback=choice("--del", PARTS)
        ),
    ] = "allt",
    mall: Annotated[str, typer.Option("--mall", metavar="FIL", help="kommunens egen Wordmall (.docx)")] = "",
    datum: Datum = "",
    regler: Regler = [],  # noqa: B006
    utan_medfoljande: UtanMedfoljande = False,
    motor: Motor = "båda",
    format: Annotated[str, format_option(*formats_of("decision"))] = "text",
    ut: Annotated[
        str, typer.Option("-o", "--ut", metavar="FIL", help="skriv till en fil, med --kontroll till en mapp")
    ] = "",
    kvitto: Kvitto = "",
) -> int:
    if kontroll:
        if mappar:
            raise InputError("--kontroll läser en bilaga, inte en mapp", "ta bort mappen, eller --kontroll")
        if format != "text" or mall or kvitto or del_ != "allt":
            raise InputError("--kontroll skriver skisser", "ta bort --format, --del, --mall och --kvitto")
        return _sketches(kontroll, kolumn, kolumner, kommun, ut, datum, regler, utan_medfoljande, motor)
    if not mappar:
        raise InputError("ingen mapp är angiven", "ange mappen med insatser, t.ex. lagrum beslut insatser/")
    if kolumn or kolumner or kommun:
        raise InputError("--kolumn, --kolumner och --kommun hör ihop med --kontroll", "lägg till --kontroll FIL")
    _check_format(format, del_, mall, ut)
    template = read_template(mall)
    from lagrum.services.decision import propose

    with Progress("prövar insatser") as progress:
        found = propose([Path(m) for m in mappar], day_or_today(datum), regler, utan_medfoljande, motor, progress)
    proposal = found.proposal
    if proposal.found:
        if format == "text":
            emit(render("decision", "text", proposal, screen(ut)), ut)
        else:
            with told_of(mall):
                made = decision(format, proposal, del_, template)
            emit_document(made, ut)
        if format == "csv" and (others := proposal.found - len(proposal.rows)):
            tell(f"obs: {counted(others, 'insats')} står inte i tabellen: de kan inte beslutas så, eller hör inte hit")
    broken = show_diagnostics(found.diagnostics)
    if proposal.found:
        emit_receipt(proposal.receipt, kvitto, ut)
    return BAD_INPUT if broken else OK


def _check_format(format: str, part: str, template: str, ut: str) -> None:
    """Raise `InputError` when what is asked for cannot be written, before any work is done."""
    check_target(ut)
    if template and format != "docx":
        raise InputError("--mall hör ihop med --format docx", "lägg till --format docx, eller ta bort --mall")
    if (format == "csv" and part == "skrivelse") or (format in ("json", "text") and part != "allt"):
        raise InputError(
            f"--del har ingen verkan på {format}", "ta bort --del, eller välj docx, pdf, html eller markdown"
        )
    suffix = Path(ut).suffix
    if format == "text" and suffix in [SUFFIXES[name] for name in ("docx", "pdf", "html")]:
        raise InputError(f"»{ut}« är inget namn på en textfil", f"lägg till --format {suffix[1:]}")
    check_binary(format, ut, BINARY)


def _sketches(
    file: str,
    columns: list[str],
    mapping: str,
    municipality: str,
    ut: str,
    datum: str,
    rules: list[str],
    without_shipped: bool,
    engine: str,
) -> int:
    """Make sketches of an annex, write them when a folder is given, and say what a check of them finds."""
    from lagrum.services.annex import read_annex

    found = read_annex(Path(file), day_or_today(datum), columns, mapping, municipality, rules, without_shipped, engine)
    untouched: list[str] = []
    if ut:
        folder = OwnFiles(Path(ut))
        untouched = folder.kept
        for name, data in found.files():
            folder.write(name, data)
        folder.close()
        for name in folder.kept:
            tell(f"»{Path(ut) / name}« är skriven eller ändrad av någon annan, och lämnas orörd")
        for name in folder.earlier():
            tell(f"»{Path(ut) / name}« skrevs av en tidigare körning och hör inte till bilagan nu: ta bort den")
    emit(render("annex", "text", found.answer, screen(""), folder=ut, untouched=untouched))
    show_diagnostics(found.diagnostics)
    return FINDINGS if found.answer.findings else OK
