"""What is mended in a file, told row by row; and, in a terminal, asked about first."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from lagrum.base.counted import counted
from lagrum.base.errors import LagrumError
from lagrum.cli.output import screen, tell
from lagrum.source.diagnostic import printable
from lagrum.source.personal_number import mask

if TYPE_CHECKING:
    from lagrum.services.repair import Repair
    from lagrum.source.diagnostic import Diagnostic

YES = ("j", "ja")
MENDED = (".insats", ".kommun")


def repair_lines(name: str, repairs: Sequence[Repair]) -> list[str]:
    """Return a line for each change: `utkast.insats:3  form: → form`; without a row where it is about the file."""
    return [printable(f"  {name}{f':{r.line}' if r.line else ''}  {r.before} → {r.after}") for r in repairs]


def tell_repairs(name: str, repairs: Sequence[Repair], stream: TextIO | None) -> None:
    """Write the changes of a file on a stream."""
    if repairs and stream is not None:
        stream.write(mask("".join(f"{line}\n" for line in repair_lines(name, repairs))))
        stream.flush()


def offer_repairs(files: Sequence[Path], rules: Sequence[str], without_shipped: bool) -> None:
    """Say what can be mended in the files that are about to be checked, and mend what the user says yes to.

    Without a terminal nothing is asked or written: it is said how it is done.
    """
    from lagrum.services import format as service

    rulebook = service.open_rulebook(rules, without_shipped)
    found = service.repairs_of(files, rulebook)
    if not found:
        tell("Det finns inget att laga.")
        return
    for changed in found:
        tell("\n".join([f"{changed.name} kan lagas:", *repair_lines(changed.name, changed.repairs)]))
        if not _in_terminal():
            tell(f"  skriv »lagrum formatera --laga {changed.name}« för att göra det")
        elif _says_yes():
            written = service.lay_out([Path(changed.name)], rulebook=rulebook)
            tell(f"{changed.name} är lagad." if written.changed else f"{changed.name} gick inte att skriva.")


def point_at_repairs(diagnostics: Sequence[Diagnostic], rules: Sequence[str], without_shipped: bool) -> None:
    """Say in one line how files with faults are mended, when some of it can surely be; else nothing."""
    from lagrum.services import format as service

    names = dict.fromkeys(d.file for d in diagnostics if d.severity == "fel" and d.file.endswith(MENDED))
    files = [Path(name) for name in names if Path(name).is_file()]
    if not files:
        return
    try:
        found = service.repairs_of(files, service.open_rulebook(rules, without_shipped))
    except LagrumError:  # what is wrong has been told already
        return
    if found:
        more = f" (och {counted(len(found) - 1, 'fil')} till)" if len(found) > 1 else ""
        words = f"»lagrum formatera --laga {found[0].name}«{more} rättar det som är säkert."
        tell(textwrap.fill(printable(words), screen(stream=sys.stderr).width))


def _in_terminal() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def _says_yes() -> bool:
    print("Laga den? (ja/nej) ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in YES
