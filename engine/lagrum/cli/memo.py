"""`lagrum memo`: make a question into a memo that a lawyer can send."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lagrum.base.counted import counted
from lagrum.base.errors import InputError
from lagrum.cli.errors import BAD_INPUT, FINDINGS, OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import Datum, Korpus, Kvitto, Motor, Regler, UtanMedfoljande, day_or_today, format_option
from lagrum.cli.output import (
    check_target,
    emit,
    emit_receipt,
    same,
    screen,
    show_diagnostics,
    tell,
    write_bytes,
    write_if_new,
)
from lagrum.cli.own_files import OwnFiles
from lagrum.cli.progress import Progress
from lagrum.cli.templates import read_template, told_of
from lagrum.report.formats import BINARY, SUFFIXES, document, formats_of, render

if TYPE_CHECKING:
    from lagrum.services.memo import MadeMemo, Memos

HELP = """
Gör en öppen rättsfråga till ett memo som kan skickas till det nationella nätverket av jurister.

Bredvid insatsen skrivs en liten fil där du fyller i din egen del: bedömning, ståndpunkter och önskad ändring. Den
skrivs aldrig över; kör kommandot igen så kommer det du skrivit med. Så länge något saknas står det UTKAST på memot;
--kontroll säger vad, och slutar med 1. Med --alla kan mappen finnas: bara det som lagrum skrev dit, och som ingen har
ändrat sedan, ersätts.
"""
EXAMPLES = """
lagrum memo insatser/helsingborg/pratcafe.insats --fraga sol.32.kassa
lagrum memo insatser/grums/vaxtriket.insats --format docx --ut memo.docx
lagrum memo insatser/grums/vaxtriket.insats --kontroll
lagrum memo insatser/ --alla --ut memon/
"""
COVER = "00-forteckning.md"
app = new_app()


@app.command("memo", cls=Command, help=HELP, epilog=EXAMPLES)
def memo(
    fil: Annotated[str, typer.Argument(metavar="FIL", help="insatsen, eller en mapp tillsammans med --alla")],
    fraga: Annotated[str, typer.Option("--fraga", metavar="ID", help="vilken fråga, om insatsen väcker flera")] = "",
    alla: Annotated[bool, typer.Option("--alla", help="ett memo för varje öppen fråga i mappen")] = False,
    katalog: Annotated[
        list[str], typer.Option("--katalog", metavar="MAPP", help="sök samma fråga också här (får upprepas)")
    ] = [],  # noqa: B006
    mall: Annotated[str, typer.Option("--mall", metavar="FIL", help="kommunens egen Wordmall (.docx)")] = "",
    reform: Annotated[str, typer.Option("--reform", metavar="FIL", help="pröva den önskade ändringen")] = "",
    kontroll: Annotated[bool, typer.Option("--kontroll", help="säg bara vad som saknas före sändning")] = False,
    datum: Datum = "",
    korpus: Korpus = "",
    regler: Regler = [],  # noqa: B006
    utan_medfoljande: UtanMedfoljande = False,
    motor: Motor = "båda",
    format: Annotated[str, format_option(*formats_of("memo"))] = "markdown",
    ut: Annotated[
        str, typer.Option("-o", "--ut", metavar="FIL", help="skriv resultatet till en fil, med --alla till en mapp")
    ] = "",
    kvitto: Kvitto = "",
) -> int:
    suffix = Path(ut).suffix
    if format == "markdown" and suffix in [SUFFIXES[name] for name in BINARY]:
        raise InputError(f"»{ut}« är inget namn på en Markdownfil", f"lägg till --format {suffix[1:]}")
    if mall and format != "docx":
        raise InputError("--mall hör ihop med --format docx", "lägg till --format docx, eller ta bort --mall")
    from lagrum.services import memo as making

    template = read_template(mall)
    day = day_or_today(datum)
    others = [Path(k) for k in katalog]
    if kontroll and ut:
        raise InputError("--kontroll skriver inget memo", "ta bort --ut, eller --kontroll")
    if kvitto and (alla or kontroll):
        raise InputError("--kvitto skriver ett memos kvitto", "ta bort --kvitto: varje memo bär sitt eget")
    if alla and not ut and not kontroll:
        raise InputError("--alla skriver flera filer", "ange mappen de ska ligga i med --ut MAPP")
    if not alla:
        check_target(ut)
        with Progress("prövar insatser") as progress:
            found = making.memo(
                Path(fil), day, fraga, others, regler, utan_medfoljande, motor, korpus, reform, progress
            )
    else:
        with Progress("prövar insatser") as progress:
            found = making.memos(Path(fil), day, others, regler, utan_medfoljande, motor, korpus, reform, progress)
    if kontroll:
        emit(render("memo check", "text", [one.memo for one in found.made], screen("")))
        broken = show_diagnostics(found.diagnostics)
        return BAD_INPUT if broken else FINDINGS if found.unfinished else OK
    if not alla:
        _write_notes(found)
        with told_of(mall):
            _write_one(found.made[0], format, template, ut)
        emit_receipt(found.made[0].memo.receipt, kvitto, ut)
    else:
        _write_notes(found)
        names = [f"{one.entry.id}{SUFFIXES[format]}" for one in found.made]
        with told_of(mall):
            _write_all(found, names, format, template, Path(ut), day)
    return BAD_INPUT if show_diagnostics(found.diagnostics) else OK


def _write_notes(found: Memos) -> None:
    """Write the empty notes beside the interventions. What a lawyer has written is never written over."""
    for place, text in found.new_notes:
        write_if_new(text.encode(), place, place.parent)


def _write_one(made: MadeMemo, format: str, template: bytes | None, ut: str) -> None:
    data = document(format, made.memo, template)
    if isinstance(data, str):
        emit(data, ut)
        return
    if ut:
        write_bytes(data, Path(ut))
        return
    target = Path(f"{made.file.stem}.{made.entry.id}{SUFFIXES[format]}")  # nobody has asked for what may be there
    if not write_if_new(data, target) and not same(target, data):
        raise InputError(
            f"»{target}« finns redan, med ett annat innehåll, och skrivs inte över",
            f"flytta den, eller skriv över den med --ut {target}",
        )
    emit(f"Skrivet till {target}\n")


def _write_all(found: Memos, names: list[str], format: str, template: bytes | None, ut: Path, day: date) -> None:
    """Write the memos and the list of them to a folder; of what is there only lagrum's own files are replaced."""
    folder = OwnFiles(ut)
    for one, name in zip(found.made, names, strict=True):
        data = document(format, one.memo, template)
        folder.write(name, data.encode() if isinstance(data, str) else data)
    folder.write(COVER, found.cover(names, day).encode())
    folder.close()
    many = len(set(names) - set(folder.kept))
    written = f"{counted(many, 'memo')}{'' if COVER in folder.kept else ' och en förteckning'} skrivna till {ut}"
    emit(f"{written}. {found.left_out}\n" if found.left_out.files else f"{written}\n")
    for name in folder.kept:
        tell(f"»{ut / name}« är skriven eller ändrad av någon annan, och lämnas orörd")
    for name in folder.earlier():
        tell(f"»{ut / name}« skrevs av en tidigare körning: dess fråga väcks inte i den här")
