"""The options that commands share: named in a command's signature, their values come checked and in one spelling."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

import typer

from lagrum.base.errors import InputError
from lagrum.base.fold import ascii_fold
from lagrum.base.number import bounded
from lagrum.cli.output import check_target
from lagrum.evaluation.engines import ALIASES, TOGETHER
from lagrum.model.state import LIMITS
from lagrum.report.formats import formats_of
from lagrum.source.diagnostic import did_you_mean
from lagrum.source.text import MAX_BYTES

STDIN = "-"
MOTORER = tuple(TOGETHER)
VALUES = {"--grans": LIMITS, "--motor": MOTORER}
"""The values of an option whose help does not spell them as `a|b|c`."""


def choice(option: str, values: tuple[str, ...]) -> Callable[[str], str]:
    """Return a callback that takes one of `values`, with or without å, ä and ö, or nothing."""
    by_fold = {ascii_fold(v): v for v in values}

    def checked(value: str) -> str:
        if not value:
            return value
        found = by_fold.get(ascii_fold(value))
        if found is None:
            near = did_you_mean(ascii_fold(value), by_fold)
            allowed = f"välj mellan {', '.join(values)}"
            help = f"{near} ({allowed})" if near else allowed
            raise InputError(f"»{value}« kan inte stå efter {option}", help)
        return found

    return checked


def chosen_engine(value: str) -> str:
    """Return the choice of evaluators that was written, by its name today. Raises `InputError`."""
    return ALIASES.get(ascii_fold(value)) or choice("--motor", MOTORER)(value)


def format_option(*formats: str, help: str = "hur resultatet skrivs") -> Any:
    """Return the option --format with the formats that a command can write; the first is the default."""
    return typer.Option("--format", metavar="|".join(formats), help=help, callback=choice("--format", formats))


def parse_day(value: str) -> date:
    """Return the day that was written as ÅÅÅÅ-MM-DD. Raises `InputError`."""
    shape = "skriv ÅÅÅÅ-MM-DD, till exempel 2026-07-01"
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        raise InputError(f"»{value}« är inget datum", shape)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise InputError(f"dagen »{value}« finns inte", shape) from None


def day_or_today(datum: str) -> date:
    """Return the date of the check: the one given, or today."""
    return parse_day(datum) if datum else date.today()


def _day(value: str) -> str:
    return parse_day(value).isoformat() if value else ""


def read_stdin() -> bytes:
    """Return what stands on standard in, at most one byte more than a file may hold."""
    if sys.stdin is None:
        raise InputError("standard in är stängd", "ange en fil i stället för -")
    return sys.stdin.buffer.read(MAX_BYTES + 1)


def check_writable(value: str) -> str:
    """Return the name of a file that a result can be written to. Raises `InputError`."""
    check_target(value)
    return value


def processes(text: str) -> int:
    """Return how many processes are wanted: one for each core when nothing is said."""
    if not text:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if not text.isdecimal() or not 1 <= bounded(text) <= 512:
        raise InputError(f"»{text}« kan inte stå efter --processer", "skriv ett antal från 1 till 512")
    return bounded(text)


Datum = Annotated[
    str,
    typer.Option(
        "--datum", metavar="ÅÅÅÅ-MM-DD", help="pröva mot de regler som gäller den dagen (annars i dag)", callback=_day
    ),
]
Regler = Annotated[
    list[str],
    typer.Option("--regler", metavar="MAPP", help="lägg till reglerna i mappen (får upprepas)"),
]
UtanMedfoljande = Annotated[
    bool,
    typer.Option("--utan-medfoljande", help="använd bara reglerna i --regler, inte dem som följer med lagrum"),
]
Motor = Annotated[
    str,
    typer.Option(
        "--motor",
        metavar="MOTOR",
        help="båda (två beräkningar som måste stämma överens), snabb, durable eller facit (långsam); annars båda",
        callback=chosen_engine,
    ),
]
Grans = Annotated[
    str,
    typer.Option(
        "--grans",
        metavar="GRÄNS",
        help="vad som ger slutkod 1: hinder, brott (även ouppfyllda krav; krav är samma sak), klargora (även sådant "
        "som måste klargöras), fraga (även öppna rättsfrågor), beskrivet (även för lite beskrivna) eller aldrig; "
        "annars brott",
        callback=choice("--grans", LIMITS),
    ),
]
Ut = Annotated[
    str, typer.Option("-o", "--ut", metavar="FIL", help="skriv resultatet till en fil", callback=check_writable)
]
Kvitto = Annotated[
    str,
    typer.Option(
        "--kvitto",
        metavar="FIL",
        help="skriv svarets kvitto till en egen fil, för »lagrum verifiera«",
        callback=check_writable,
    ),
]
Alla = Annotated[bool, typer.Option("--alla", help="visa även det som annars bara räknas")]
TextOrJson = Annotated[str, format_option("text", "json")]
CheckFormat = Annotated[str, format_option(*formats_of("check"), *formats_of("answer"))]
Korpus = Annotated[
    str,
    typer.Option("--korpus", metavar="MAPP", help="mapp med lagtexter (annars de som »lagrum lag hamta« har hämtat)"),
]
Processer = Annotated[
    str, typer.Option("--processer", metavar="ANTAL", help="hur många processer som prövar; annars en per kärna")
]
Dask = Annotated[
    str, typer.Option("--dask", metavar="ADRESS", help="pröva på ett Dask-kluster, t.ex. tcp://schema:8786")
]
UtanCache = Annotated[bool, typer.Option("--utan-cache", help="läs inga sparade svar och spara inga")]
