"""`lagrum vagar`: the smallest changes that open a way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lagrum.base.errors import InputError
from lagrum.base.serialization import json_value
from lagrum.cli.errors import BAD_INPUT, FINDINGS, OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import Datum, Motor, Regler, TextOrJson, UtanMedfoljande, day_or_today
from lagrum.cli.output import check_target, emit, screen, show_diagnostics, to_json
from lagrum.cli.rulebooks import choose_engine, open_rulebook

if TYPE_CHECKING:
    from lagrum.checking.checker import Checker
    from lagrum.model.intervention import Subject
    from lagrum.model.vocabulary import Vocabulary
    from lagrum.ways.changes import Change

HELP = """
Visa vägar framåt: de minsta ändringar av insatsen som tar bort ett hinder eller ett ouppfyllt krav utan att väcka något
nytt, ordnade efter kostnad.

Varje väg prövas på nytt innan den visas. Finns ingen väg inom lagen sägs det, med ett utkast till den lagändring som
skulle behövas. --fragor visar i stället i vilken ordning det okända bör klarläggas.

Slutkod: 0 inget står i vägen, 1 något står i vägen, 2 fel i indata, 3 fel i lagrum.
"""
EXAMPLES = """
lagrum vagar nora/mini-sparet.insats
lagrum vagar nora/mini-sparet.insats --tillampa 2 --ut mini-sparet-2.insats
lagrum vagar nora/mini-sparet.insats --fragor
"""
app = new_app()


@app.command("vagar", cls=Command, help=HELP, epilog=EXAMPLES)
def vagar(
    fil: Annotated[str, typer.Argument(metavar="FIL", help="insatsfilen")],
    tillampa: Annotated[
        int, typer.Option("--tillampa", metavar="NR", help="skriv insatsen ändrad enligt en väg (till --ut)")
    ] = 0,
    fragor: Annotated[bool, typer.Option("--fragor", help="visa vad som bör frågas först, och varför")] = False,
    sekunder: Annotated[
        float, typer.Option("--sekunder", metavar="TAL", help="hur länge vägar söks; annars 10", min=0.1, max=3600)
    ] = 10.0,
    datum: Datum = "",
    regler: Regler = [],  # noqa: B006  typer copies it
    utan_medfoljande: UtanMedfoljande = False,
    motor: Motor = "båda",
    format: TextOrJson = "text",
    ut: Annotated[
        str, typer.Option("-o", "--ut", metavar="FIL", help="skriv resultatet, eller den ändrade insatsen, till en fil")
    ] = "",
) -> int:
    from lagrum.checking.checker import Checker
    from lagrum.interventions.read import Reader
    from lagrum.source.diagnostic import Diagnostics

    if tillampa and not ut:
        raise InputError("--tillampa behöver en ny fil", "ange vart insatsen ska skrivas: --ut NY.insats")
    if tillampa:
        _check_new(ut)
    else:
        check_target(ut)
    book = open_rulebook(regler, utan_medfoljande)
    sink = Diagnostics()
    subject = Reader(book).read(Path(fil), sink)
    if subject is None:
        show_diagnostics(sink.sorted())
        return BAD_INPUT
    checker = Checker(book, day_or_today(datum), choose_engine(motor))
    if fragor:
        return _questions(checker, subject, format, ut)
    from lagrum.ways.plan import find_ways

    found = find_ways(checker, subject, sekunder)
    report = found.report
    if tillampa:
        if tillampa not in found.changes:
            many = f"vägarna är 1–{len(found.changes)}" if found.changes else "det finns inga vägar"
            raise InputError(f"det finns ingen väg {tillampa}", many)
        _apply(subject, book.vocabulary, found.changes[tillampa], ut)
    elif format == "json":
        emit(to_json(json_value(report)), ut)
    else:
        from lagrum.report.ways_text import render_ways

        emit(render_ways(report, screen(ut).width), ut)
    show_diagnostics(sink.sorted())
    return FINDINGS if any(s.kind in ("hinder", "krav") for s in report.stops) else OK


def _questions(checker: Checker, subject: Subject, format: str, ut: str) -> int:
    from lagrum.report.questions_text import render_questions
    from lagrum.ways.next_questions import order_questions

    result = checker.check(subject)
    questions = order_questions(result)
    if format == "json":
        emit(to_json([json_value(q) for q in questions]), ut)
    else:
        emit(render_questions(result, questions, screen(ut).width), ut)
    return OK


def _check_new(ut: str) -> None:
    """Raise `InputError` unless a new intervention can be written to `ut`: nothing that is there is written over."""
    target = Path(ut)
    if target.exists():
        raise InputError(f"»{ut}« finns redan och skrivs inte över", "välj en ny fil efter --ut")
    if target.suffix != ".insats" or not target.parent.is_dir():
        raise InputError(f"insatsen kan inte skrivas till »{ut}«", "ange en ny .insats-fil i en mapp som finns")


def _apply(subject: Subject, vocabulary: Vocabulary, changes: tuple[Change, ...], ut: str) -> None:
    """Write the intervention with the changes as a new file."""
    from lagrum.cli.output import write_bytes
    from lagrum.ways.apply import changed_text

    write_bytes(changed_text(subject.facts.place.source, vocabulary, changes).encode(), Path(ut))
