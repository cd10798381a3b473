"""`lagrum prov`: run the examples of the rulebook."""

from __future__ import annotations

from typing import Annotated

import typer

from lagrum.base.errors import InputError
from lagrum.cli.errors import FINDINGS, OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import Motor, TextOrJson, Ut
from lagrum.cli.output import emit, screen
from lagrum.cli.progress import Progress
from lagrum.report.formats import render

HELP = """
Kör regelverkets egna exempel (raderna »prov«) och visa dem som inte ger det som väntas.

Varje regel ska ha minst ett prov som träffar, ett som inte träffar och ett där en avgörande uppgift är okänd. De tre
står i regelfilen; fler prov står i filen med samma namn och ändelsen .prov.

Med --tackning visas vad i reglernas villkor som proven aldrig prövar som ja, nej eller okänt. Med --mutera sätts ett
litet fel i taget in i varje regel, och de fel som inget prov märker listas.

Slutkod: 0 alla prov stämmer, 1 något prov stämmer inte eller saknas, eller --minst nås inte, 2 fel i en regelfil,
3 fel i lagrum.
"""
EXAMPLES = """
lagrum prov
lagrum prov mina-regler
lagrum prov --tackning mina-regler
lagrum prov --mutera --minst 90 mina-regler
"""
app = new_app()


@app.command("prov", cls=Command, help=HELP, epilog=EXAMPLES)
def prov(
    mappar: Annotated[
        list[str],
        typer.Argument(
            metavar="MAPP…",
            help="kör bara proven i dessa mappar eller filer; en mapp utanför regelverket läggs till det",
        ),
    ] = [],  # noqa: B006  typer copies it
    utan_medfoljande: Annotated[
        bool,
        typer.Option("--utan-medfoljande", help="använd bara reglerna i mapparna, inte dem som följer med lagrum"),
    ] = False,
    tackning: Annotated[bool, typer.Option("--tackning", help="visa vad i villkoren som proven inte prövar")] = False,
    mutera: Annotated[bool, typer.Option("--mutera", help="visa vilka fel i reglerna som proven inte märker")] = False,
    minst: Annotated[
        str,
        typer.Option("--minst", metavar="PROCENT", help="slutkod 1 när --tackning eller --mutera ger mindre än så"),
    ] = "",
    motor: Motor = "båda",
    format: TextOrJson = "text",
    ut: Ut = "",
) -> int:
    from lagrum.services import examples

    if minst and not (tackning or mutera):
        raise InputError("--minst hör till --tackning eller --mutera", "lägg till en av dem")
    if tackning and mutera:
        raise InputError("--tackning och --mutera går inte ihop", "kör dem var för sig")
    least = _percent(minst)
    if tackning or mutera:
        with Progress("räknar villkor" if tackning else "prövar ändrade regler") as progress:
            hold = examples.cover if tackning else examples.mutate
            held = hold(mappar, utan_medfoljande, progress)
        emit(render("cover" if tackning else "mutants", format, held.what, screen(ut)), ut)
        return FINDINGS if held.part * 100 < least * held.whole else OK
    with Progress("kör exempel") as progress:
        ran = examples.run(mappar, utan_medfoljande, motor, progress)
    emit(render("examples", format, ran, screen(ut)), ut)
    return FINDINGS if ran.failed or ran.missing else OK


def _percent(text: str) -> float:
    if not text:
        return 0.0
    try:
        found = float(text.replace(",", ".").removesuffix("%"))
    except ValueError:
        found = -1.0
    if not 0 <= found <= 100:
        raise InputError(f"»{text}« är ingen andel i procent", "skriv ett tal mellan 0 och 100, till exempel 90")
    return found
