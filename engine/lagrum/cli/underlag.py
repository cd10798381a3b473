"""`lagrum underlag`: documents to be filled in, from what an intervention says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lagrum.base.counted import counted
from lagrum.base.errors import InputError
from lagrum.cli.errors import BAD_INPUT, OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import Datum, Kvitto, Motor, Regler, UtanMedfoljande, day_or_today, format_option
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
from lagrum.report.formats import BINARY, SUFFIXES, formats_of, paper

if TYPE_CHECKING:
    from lagrum.services.assessment import Assessments

HELP = """
Gör en bedömning eller en handling att fylla i, med det som insatsen redan säger inskrivet.

SLAG är barnets-basta, konsekvens (GDPR art. 35), registerforteckning (art. 30), information (11 kap. 6 § SoL och GDPR
art. 13–14), avtal (punkter för en utförare utanför kommunen), eller alla. Utan slag visas vilka av dem som insatsen
kallar på, vilka den inte gör det, och vilka som inte kan sägas.

Vid varje rubrik står bestämmelsen. Det okända står som »Fyll i« med frågan, och det som lagen lämnar åt en människa som
»Bedöms av en människa«: lagrum drar ingen slutsats åt någon. Flera handlingar skrivs till mappen efter --ut, en fil
var; bara det som lagrum skrev dit, och som ingen har ändrat sedan, ersätts.
"""
EXAMPLES = """
lagrum underlag insatser/nora/mini-sparet.insats
lagrum underlag insatser/nora/mini-sparet.insats avtal --format docx -o a.docx
lagrum underlag insatser/grums/ung-i-grums.insats alla --format html -o ut/
lagrum underlag insatser/ registerforteckning --format csv --ut register.csv
"""
app = new_app()


@app.command("underlag", cls=Command, help=HELP, epilog=EXAMPLES)
def underlag(
    fil: Annotated[str, typer.Argument(metavar="FIL", help="insatsfilen, eller en mapp med insatser")],
    slag: Annotated[str, typer.Argument(metavar="SLAG", help="vilken handling; utan slag en översikt")] = "",
    datum: Datum = "",
    regler: Regler = [],  # noqa: B006
    utan_medfoljande: UtanMedfoljande = False,
    motor: Motor = "båda",
    format: Annotated[str, format_option(*formats_of("assessment"))] = "text",
    ut: Annotated[
        str, typer.Option("-o", "--ut", metavar="FIL", help="skriv till en fil, eller flera handlingar till en mapp")
    ] = "",
    kvitto: Kvitto = "",
) -> int:
    from lagrum.services.assessment import ALL, assess, chosen

    kinds = chosen(slag)
    if ut and format == "text" and Path(ut).suffix in [SUFFIXES[name] for name in BINARY]:
        raise InputError(f"»{ut}« är inget namn på en textfil", f"lägg till --format {Path(ut).suffix[1:]}")
    if len(kinds) > 1 and not ut:
        raise InputError(f"slaget {ALL} skriver flera filer", "ange mappen de ska ligga i med --ut MAPP")
    if len(kinds) == 1 and Path(fil).is_file():
        check_target(ut)
    check_binary(format, ut, BINARY)
    with Progress("prövar insatser") as progress:
        found = assess([Path(fil)], day_or_today(datum), slag, regler, utan_medfoljande, motor, progress)
    to_folder = Path(fil).is_dir() and (ut.endswith("/") or Path(ut).is_dir()) if ut else False
    if len(found.made) == 1 and len(kinds) == 1 and not to_folder:
        check_target(ut)
        made = found.made[0].paper
        emit_document(paper("assessment", format, made, screen(ut)), ut)
        emit_receipt(made.receipt, kvitto, ut)
    else:
        _write_all(found, format, ut, kvitto)
    return BAD_INPUT if show_diagnostics(found.diagnostics) else OK


def _write_all(found: Assessments, format: str, ut: str, kvitto: str) -> None:
    """Write each document to a file of its own; of what is there only lagrum's own files are replaced."""
    if not ut:
        raise InputError(
            f"{counted(len(found.made), 'handling')} skrivs, en för varje insats",
            "ange mappen de ska ligga i med --ut MAPP",
        )
    if kvitto:
        raise InputError("--kvitto skriver en handlings kvitto", "ta bort --kvitto: varje handling bär sitt eget")
    folder = OwnFiles(Path(ut))
    for one in found.made:
        data = paper("assessment", format, one.paper)
        folder.write(f"{one.name}{SUFFIXES[format]}", data.encode() if isinstance(data, str) else data)
    folder.close()
    many = len(found.made) - len(folder.kept)
    emit(f"{counted(many, 'handling')} skrivna till {ut}. {found.left_out}".rstrip() + "\n")
    for message in found.not_made:
        tell(f"{message}: ingen handling skrevs för den")
    for name in folder.kept:
        tell(f"»{Path(ut) / name}« är skriven eller ändrad av någon annan, och lämnas orörd")
