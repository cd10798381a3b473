"""Write docs/lagrum.1, the man page, from the help of the commands. A test holds that it is up to date."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "engine"))
PAGE = ROOT / "docs" / "lagrum.1"

ABOUT = "pröva sociala insatser mot kodad svensk lag"
CODES = (
    ("0", "inget på eller över gränsen (--grans)"),
    ("1", "fynd på eller över gränsen"),
    ("2", "fel i indata eller i hur kommandot är skrivet"),
    ("3", "fel i lagrum"),
    ("130", "avbrutet med Ctrl-C"),
)
FILES = (
    ("lagrum.toml", "inställningar för katalog, i mappen eller överst i dess Git-arkiv"),
    ("*.insats, *.kommun", "insatser, och kommunprofilen som hör till dem i samma mapp"),
    ("*.regel, *.prov, *.begrepp, *.svar, *.praxis", "regelverket"),
    ("~/.cache/lagrum", "sparade svar; kan alltid tas bort"),
)
ENVIRONMENT = (
    ("LAGRUM_INGEN_CACHE=1", "spara ingenting mellan körningarna"),
    ("LAGRUM_DEBUG=1", "visa var i programmet ett fel i lagrum uppstod"),
    ("NO_COLOR", "ingen fet stil på terminalen"),
    ("XDG_CACHE_HOME", "används i stället för ~/.cache"),
)


def man_page() -> str:
    """Return the man page as roff."""
    from typer import Context
    from typer.main import get_command

    from lagrum import __version__
    from lagrum.cli.app import app

    root = get_command(app)
    lines = [
        "'\\\" -*- coding: utf-8 -*-",
        '.\\" Skriven av tools/make_man.py ur kommandonas hjälp. Ändra där.',
        f'.TH LAGRUM 1 "" "lagrum {__version__}" "Användarkommandon"',
        ".SH NAMN",
        f"lagrum \\- {plain(ABOUT)}",
    ]
    lines += [".SH ÖVERSIKT", ".B lagrum", plain("[ALTERNATIV] KOMMANDO …"), ".SH BESKRIVNING"]
    ctx = Context(root, info_name="lagrum", **root.context_settings)
    lines += [*_about(root, ctx), ".SH KOMMANDON", *_commands(root, ctx)]
    for title, rows in (("SLUTKODER", CODES), ("FILER", FILES), ("MILJÖ", ENVIRONMENT)):
        lines += [f".SH {title}", *_rows(rows)]
    return "\n".join(lines) + "\n"


def plain(text: str) -> str:
    """Return text that roff sets as it stands."""
    safe = " ".join(text.split()).replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{safe}" if safe.startswith((".", "'")) else safe


def _commands(group: Any, ctx: Any) -> Iterator[str]:
    from typer import Context

    from lagrum.cli.framework import Group, shown_params, usage

    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        inner = Context(command, info_name=name, parent=ctx)
        yield f".SS {plain(inner.command_path)}"
        yield f".B {plain(inner.command_path)}"
        yield plain(usage(shown_params(command, inner)[0], isinstance(command, Group)))
        yield ".PP"
        yield from _about(command, inner)
        if isinstance(command, Group):
            yield from _commands(command, inner)


def _about(command: Any, ctx: Any) -> Iterator[str]:
    """Yield what a command does, its arguments, its options and examples."""
    from lagrum.cli.errors import shown_name
    from lagrum.cli.framework import option_help, option_names, shown_params

    paragraphs = (command.help or "").strip().split("\n\n")
    for number, paragraph in enumerate(paragraphs):
        yield from [".PP"] if number else []
        yield plain(paragraph)
    arguments, options = shown_params(command, ctx)
    yield from _rows([(shown_name(p), p.help or "") for p in arguments])
    yield from _rows([(option_names(p), option_help(p)) for p in options])
    if command.epilog:
        yield from (".PP", "Exempel:", ".PP", ".RS 4", ".nf")
        yield from (plain(line) for line in command.epilog.strip().split("\n"))
        yield from (".fi", ".RE")


def _rows(rows: Any) -> Iterator[str]:
    for name, words in rows:
        yield from (".TP", f".B {plain(name)}", plain(words))


if __name__ == "__main__":
    PAGE.write_text(man_page(), encoding="utf-8")
