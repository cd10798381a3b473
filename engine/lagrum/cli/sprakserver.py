"""`lagrum sprakserver`: help in an editor, while files are written."""

from __future__ import annotations

from importlib.util import find_spec

from lagrum.base.errors import InputError
from lagrum.cli.errors import OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import Datum, Regler, UtanMedfoljande, day_or_today

HELP = """
Hjälp en textredigerare medan du skriver: fel och hinder vid raden, förslag, förklaringar, vägar framåt och layout.

Det är redigeraren som startar kommandot och talar med det; själv har du ingen nytta av att skriva det i en terminal.
Hur det går till i VS Code, Neovim, Helix, Emacs och Notepad++ står i docs/redigerare.md. Inget lämnar datorn.

Slutkod: 0 redigeraren avslutade, 2 fel i indata, 3 fel i lagrum.
"""
EXAMPLES = """
lagrum sprakserver
lagrum sprakserver --regler mina-regler/ --datum 2026-07-01
"""
app = new_app()


@app.command("sprakserver", cls=Command, help=HELP, epilog=EXAMPLES)
def sprakserver(
    datum: Datum = "",
    regler: Regler = [],  # noqa: B006  typer copies it
    utan_medfoljande: UtanMedfoljande = False,
) -> int:
    if any(find_spec(name) is None for name in ("pygls", "lsprotocol")):
        raise InputError(
            "språkservern behöver paket som inte är installerade", "installera med »pip install 'lagrum[sprakserver]'«"
        )
    day_or_today(datum)
    from lagrum.language_server import serve

    serve.serve(regler, utan_medfoljande, lambda: day_or_today(datum))
    return OK
