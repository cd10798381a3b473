"""`lagrum webb`: the page on this computer."""

from __future__ import annotations

import webbrowser
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from lagrum.base.errors import InputError
from lagrum.cli.errors import OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import Datum, Motor, Regler, UtanMedfoljande, day_or_today
from lagrum.cli.progress import Progress

HELP = """
Visa sidan på den här datorn: beskriv insatser med frågor eller i text, se vad de möter medan du skriver, och spara dem
i mappen.

Sidan svarar bara på 127.0.0.1 och bara den som har adressen med sin nyckel. Inget lämnar datorn, och inget skrivs
utanför mappen. Sidan visas tills du avbryter med Ctrl+C.

Slutkod: 0 sidan avslutades, 2 fel i indata, 3 fel i lagrum.
"""
EXAMPLES = """
lagrum webb
lagrum webb insatser/ --port 8080
"""
PORT = 8017
app = new_app()


@app.command("webb", cls=Command, help=HELP, epilog=EXAMPLES)
def webb(
    mapp: Annotated[str, typer.Argument(metavar="MAPP", help="mappen med insatser (annars den du står i)")] = ".",
    port: Annotated[
        int, typer.Option("--port", metavar="NR", help="porten att svara på; 0 väljer en ledig", min=0, max=65535)
    ] = PORT,
    oppna: Annotated[bool, typer.Option("--oppna", help="öppna sidan i webbläsaren")] = False,
    datum: Datum = "",
    regler: Regler = [],  # noqa: B006  typer copies it
    utan_medfoljande: UtanMedfoljande = False,
    motor: Motor = "båda",
) -> int:
    if any(find_spec(name) is None for name in ("starlette", "uvicorn", "jinja2")):
        raise InputError("sidan behöver paket som inte är installerade", "installera med »pip install 'lagrum[webb]'«")
    folder = Path(mapp)
    if not folder.is_dir():
        raise InputError(f"»{mapp}« är ingen mapp", "ange mappen där insatserna ligger, eller skapa den först")
    from lagrum.web.local import serve

    shelf = serve.shelf_of(folder, day_or_today(datum), regler, utan_medfoljande, motor)
    with Progress("läser insatserna") as progress:
        serve.serve(shelf, port, lambda address: _tell(address, oppna), progress)
    return OK


def _tell(address: str, open_it: bool) -> None:
    typer.echo(f"Sidan finns på {address}")
    typer.echo("Avsluta med Ctrl+C.")
    if open_it:
        webbrowser.open(address)
