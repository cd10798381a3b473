"""The command `lagrum`: its commands, and how every one of them ends (exit codes: DESIGN §7)."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.main import get_command

from lagrum.base.errors import InputError
from lagrum.base.fold import ascii_fold
from lagrum.base.version import __version__
from lagrum.cli.errors import BAD_INPUT, INTERNAL, INTERRUPTED, USAGE_ERROR, in_swedish
from lagrum.cli.framework import Group, new_app
from lagrum.cli.output import complain, emit, prepare_streams, show_diagnostics
from lagrum.source.diagnostic import BrokenFilesError
from lagrum.source.personal_number import mask

COMMANDS = {
    "prova": "pröva insatser mot det kodade regelverket",
    "katalog": "pröva alla insatser i en katalog och sammanfatta",
    "regler": "lista och sök regler",
    "visa": "förklara en regel, en bestämmelse, ett begrepp eller en felkod",
    "prov": "kör regelverkets egna exempel",
    "granska": "granska regelverket: motsägelser, undantag utan verkan, krav som ingen kan uppfylla",
    "fragor": "samla de öppna rättsfrågor som insatserna väcker",
    "natverk": "samla flera kommuners rättsfrågor och svar i ett register",
    "svar": "skriv in svaret på en rättsfråga, så att det gäller för alla som väcker den",
    "utbyte": "ge ut begrepp, regler, frågor och svar med egna adresser: CSV, SKOS, JSON-LD",
    "memo": "gör en öppen rättsfråga till ett memo att skicka",
    "underlag": "gör bedömningar och handlingar att fylla i: barnets bästa, dataskydd, information, avtal",
    "beslut": "gör nämndens förslag till beslut om insatser utan behovsprövning, med bilaga",
    "vagar": "visa de minsta ändringar som öppnar en väg, och vad som bör frågas först",
    "ny": "beskriv en insats genom att svara på frågor, en i taget",
    "guide": "läs en guide, här i terminalen",
    "exempel": "visa insatserna som följer med, eller kopiera dem till en mapp att öva i",
    "formatera": "ge insatser och kommunprofiler en enhetlig layout",
    "webb": "visa sidan på den här datorn: frågor, svar medan du skriver, katalogen",
    "sprakserver": "hjälp en textredigerare medan du skriver: fel, förslag, förklaringar",
    "skillnad": "visa vad en lagändring eller en annan dag ändrar för insatserna",
    "reform": "visa på ett ark vad en önskad lagändring öppnar, och vilka skydd den rör",
    "verifiera": "pröva ett gammalt svar på nytt från dess kvitto, och säg vad som skiljer sig",
    "sajt": "gör en webbplats av reglerna och katalogen, eller en enda fil som öppnas från disk",
    "lag": "hämta och läs lagtexter, och se vad en lagändring rör",
    "komplettering": "låt skalet fylla i kommandon, alternativ och regler",
}
"""Each command is the file of the same name, read only when it is asked for."""

HELP = """
Pröva en insats mot lagen medan den ännu är en skiss.

Svaret är aldrig »lagligt« eller »olagligt« utan vad som talar emot, vad som krävs, vad som är okänt och vad som
behöver lyftas, var och en med sin bestämmelse.
"""
EXAMPLES = """
lagrum prova insatser/nora/mini-sparet.insats
lagrum visa 11 kap. 5 § SoL
lagrum regler samtycke
"""
GREETING = """
lagrum prövar en insats i socialtjänsten mot lagen medan den ännu är en skiss.

Börja så här:
  lagrum guide                     läs om din första timme
  lagrum exempel --till exempel    gör en mapp med insatser att öva på
  lagrum ny min-insats.insats      beskriv en egen insats, fråga för fråga

»lagrum hjälp« visar alla kommandon, »lagrum hjälp prova« ett av dem.
"""
ASKS_FOR_HELP = ("hjalp", "help")
"""What stands before a command's name, without the marks of å, ä and ö, when its help is wanted."""


class Root(Group):
    """The command `lagrum` itself."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        command = get_command(import_module(f"lagrum.cli.{cmd_name}").app)
        command.name = cmd_name
        return command

    def summaries(self, ctx: Any) -> list[tuple[str, str]]:
        return list(COMMANDS.items())

    def hint(self, ctx: Any, name: str) -> str:
        if name.endswith(".insats") or Path(name).exists():
            return f"menade du »lagrum prova {name}«?"
        return super().hint(ctx, name)


app = new_app(Root)


def _version(wanted: bool) -> None:
    if wanted:
        emit(f"lagrum {__version__}\n")
        raise typer.Exit()


@app.callback(help=HELP, epilog=EXAMPLES, invoke_without_command=True)
def lagrum(
    ctx: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help="visa versionen", callback=_version, is_eager=True)
    ] = False,
) -> None:
    if ctx.invoked_subcommand is None:
        emit(GREETING.lstrip("\n"))


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code."""
    prepare_streams()
    if argv is not None:
        return _answer(argv)
    # A process of its own ends soon, and little of what it makes is garbage: looking for it took up to a tenth.
    gc.set_threshold(500_000, 20, 50)
    try:
        return _answer(sys.argv[1:])
    finally:
        gc.freeze()  # nor is it looked for when the interpreter ends


def _answer(argv: Sequence[str]) -> int:
    try:
        return _run(list(argv))
    except BrokenFilesError as error:
        show_diagnostics(error.diagnostics.sorted())
    except InputError as error:
        complain(error.message, error.help)
    except USAGE_ERROR as error:
        found = in_swedish(error)
        complain(found.message, found.help)
    except typer.Exit as error:
        return int(error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except Exception as error:
        _internal_error(error)
        return INTERNAL
    return BAD_INPUT


def _run(args: list[str]) -> int:
    if args and ascii_fold(args[0]) in ASKS_FOR_HELP:
        args = [*args[1:], "--help"]
    command = get_command(app)
    with command.make_context("lagrum", args) as ctx:
        code = command.invoke(ctx)
    return code if isinstance(code, int) else 0


def _internal_error(error: Exception) -> None:
    if os.environ.get("LAGRUM_DEBUG"):
        sys.stderr.write(mask(traceback.format_exc()))
    kind = type(error).__name__
    words = " ".join(str(error).split())[:600]
    complain(
        f"lagrum har ett fel och kunde inte slutföra: {words or kind}",
        "felet ligger inte hos dig. Rapportera kommandot, filen det gällde, raden ovan och detta: "
        f"lagrum {__version__}, Python {sys.version.split()[0]}, {kind}. "
        "Med LAGRUM_DEBUG=1 visas var i programmet det hände",
    )
