"""`lagrum guide`: the guides, in the terminal."""

from __future__ import annotations

from typing import Annotated

import typer

from lagrum.cli.errors import OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import Ut
from lagrum.cli.output import emit, screen
from lagrum.report.formats import render

HELP = """
Läs en guide, här i terminalen.

Utan ämne räknas guiderna upp. Ämnet kan skrivas med eller utan å, ä och ö, och förkortas så länge det bara kan vara en.
"""
EXAMPLES = """
lagrum guide
lagrum guide forsta-timmen
lagrum guide språket
"""
NARROWEST = 40
app = new_app()


@app.command("guide", cls=Command, help=HELP, epilog=EXAMPLES)
def guide(
    amne: Annotated[str, typer.Argument(metavar="ÄMNE", help="vilken guide (annars räknas de upp)")] = "",
    ut: Ut = "",
) -> int:
    from lagrum.services import guides

    look = screen(ut, narrowest=NARROWEST)
    if not amne:
        emit(render("guides", "text", guides.guides(), look), ut)
        return OK
    topics = [guide.topic for guide in guides.guides()]
    emit(render("guide", "text", guides.guide(amne), look, topics=topics), ut)
    return OK
