"""`lagrum formatera`: give interventions and municipality profiles their canonical layout."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from lagrum.base.counted import counted
from lagrum.base.errors import InputError
from lagrum.cli.errors import BAD_INPUT, FINDINGS, OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import STDIN, Regler, UtanMedfoljande, read_stdin
from lagrum.cli.output import complain, emit, show_diagnostics, tell
from lagrum.cli.repairs import point_at_repairs, tell_repairs

HELP = """
Ge insatser och kommunprofiler en enhetlig layout.

Bara indrag, kolumner, blanksteg, blankrader, citattecken och tankstreck ändras. Ord, kommentarer och radernas ordning
är dina och står kvar. Filer som ändrats räknas upp. En fil som inte går att läsa lämnas orörd.

Med --laga rättas först det som bara kan vara menat på ett sätt: teckenkodning, radslut, tabbar, kolon efter namn,
citattecken och hårda blanksteg ur ett ordbehandlingsprogram, ett helt blocks indrag, och ord som är felstavade med en
enda säker rättelse. Varje ändring räknas upp. Det som är tveksamt står kvar och nämns.

Slutkod: 0 klart, 1 med --check: någon fil skulle ändras, 2 fel i indata, 3 fel i lagrum.
"""
EXAMPLES = """
lagrum formatera insatser/nora/mini-sparet.insats
lagrum formatera --check insatser/
lagrum formatera --laga utkast.insats
lagrum formatera - < insatser/nora/mini-sparet.insats
"""
STDIN_NAME = "<stdin>"
app = new_app()


@app.command("formatera", cls=Command, help=HELP, epilog=EXAMPLES)
def formatera(
    filer: Annotated[
        list[str],
        typer.Argument(metavar="FIL…", help=".insats- och .kommun-filer, mappar, eller - för stdin till stdout"),
    ],
    check: Annotated[
        bool, typer.Option("--check", help="skriv inget; räkna upp de filer som skulle ändras och ge då slutkod 1")
    ] = False,
    laga: Annotated[bool, typer.Option("--laga", help="rätta först det som inte kan vara menat på annat sätt")] = False,
    regler: Regler = [],  # noqa: B006
    utan_medfoljande: UtanMedfoljande = False,
) -> int:
    from lagrum.services import format as service

    rulebook = service.open_rulebook(regler, utan_medfoljande) if laga else None
    if STDIN in filer:
        if len(filer) > 1:
            raise InputError("- kan inte stå ihop med filer", "formatera stdin för sig")
        data = read_stdin()
        text = service.lay_out_text(data, STDIN_NAME, rulebook)
        tell_repairs(STDIN_NAME, text.repairs, sys.stderr)
        broken = show_diagnostics(text.diagnostics)
        if text.data is None:
            return BAD_INPUT
        if not check:
            emit(text.data.decode())
            return BAD_INPUT if broken else OK
        if text.data != data:
            emit(f"{STDIN_NAME}\n")
        return BAD_INPUT if broken else (FINDINGS if text.data != data else OK)
    found = service.lay_out([Path(f) for f in filer], write=not check, rulebook=rulebook)
    for changed in found.changed:
        emit(f"{changed.name}\n")
        tell_repairs(changed.name, changed.repairs, sys.stdout)
        if check and not changed.repairs:
            tell(f"{changed.name}: {', '.join(changed.reasons)}")
    for error in found.refused:
        complain(error.message, error.help)
    broken = show_diagnostics(found.diagnostics)
    if broken and not laga:
        point_at_repairs(found.diagnostics, regler, utan_medfoljande)
    if sys.stderr is not None and sys.stderr.isatty():
        sys.stderr.write(_summary(found.files, len(found.changed), check))
    if broken or found.refused:
        return BAD_INPUT
    return FINDINGS if check and found.changed else OK


def _summary(files: int, changed: int, check: bool) -> str:
    of = f"{changed} av {counted(files, 'fil')}" if files != 1 else ("Filen" if changed else "Ingen fil")
    return f"{of} {'skulle ändras' if check else 'ändrades'}.\n"
