"""`lagrum prov`: run the examples of the rulebook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from lagrum.base.errors import InputError
from lagrum.cli.errors import FINDINGS, OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import Motor, TextOrJson, Ut
from lagrum.cli.output import emit, screen, to_json
from lagrum.cli.prov_tackning import owner_words
from lagrum.cli.rulebooks import choose_engine, open_examples
from lagrum.cli.selection import Selection, select
from lagrum.report.rule_text import paragraph
from lagrum.report.style import Screen

if TYPE_CHECKING:
    from lagrum.examples.run import Missing, Outcome
    from lagrum.model.rulebook import Rulebook

HELP = """
Kör regelverkets egna exempel (raderna »prov«) och visa dem som inte ger det som väntas.

Varje regel ska ha minst ett prov som träffar, ett som inte träffar och ett där en avgörande uppgift är okänd. De tre
står i regelfilen; fler prov står i filen med samma namn och ändelsen .prov.

Med --tackning visas vad i reglernas villkor som proven aldrig prövar som ja, nej eller okänt. Med --mutera sätts ett
litet fel i taget in i varje regel, och de fel som inget prov märker listas.

Slutkod: 0 alla prov stämmer, 1 något prov stämmer inte eller saknas, eller --minst nås inte, 2 fel i en regelfil,
3 fel i lagrum.
"""
EXAMPLES = """
lagrum prov
lagrum prov rules/sol
lagrum prov mina-regler
lagrum prov --tackning rules/sol
lagrum prov --mutera --minst 90
"""
WHAT = {
    "träffar": "ett där regeln träffar",
    "träffar inte": "ett där den inte träffar (ger inget)",
    "okänt": "ett där en avgörande uppgift är okänd (kan ge …)",
}
app = new_app()


@app.command("prov", cls=Command, help=HELP, epilog=EXAMPLES)
def prov(
    mappar: Annotated[
        list[str],
        typer.Argument(
            metavar="MAPP…",
            help="kör bara proven i dessa mappar eller filer; en mapp utanför regelverket läggs till det",
        ),
    ] = [],  # noqa: B006  typer copies it
    utan_medfoljande: Annotated[
        bool,
        typer.Option("--utan-medfoljande", help="använd bara reglerna i mapparna, inte dem som följer med lagrum"),
    ] = False,
    tackning: Annotated[bool, typer.Option("--tackning", help="visa vad i villkoren som proven inte prövar")] = False,
    mutera: Annotated[bool, typer.Option("--mutera", help="visa vilka fel i reglerna som proven inte märker")] = False,
    minst: Annotated[
        str,
        typer.Option("--minst", metavar="PROCENT", help="slutkod 1 när --tackning eller --mutera ger mindre än så"),
    ] = "",
    motor: Motor = "båda",
    format: TextOrJson = "text",
    ut: Ut = "",
) -> int:
    from lagrum.checking.checker import Checker
    from lagrum.examples.run import run_examples

    if tackning or mutera:
        return _adequacy(select(mappar, utan_medfoljande), tackning, mutera, _percent(minst), format == "json", ut)
    if minst:
        raise InputError("--minst hör till --tackning eller --mutera", "lägg till en av dem")
    engine = choose_engine(motor)
    selection = select(mappar, utan_medfoljande)
    rulebook = open_examples(selection.folders)
    chosen = selection.conclusions(rulebook)
    outcomes, missing = run_examples(
        rulebook, lambda book, day: Checker(book, day, engine), lambda conclusion: conclusion.name in chosen
    )
    outcomes = [o for o in outcomes if selection.holds(o.example.place)]
    missing = [m for m in missing if selection.holds(m.place)]
    failed = [o for o in outcomes if not o.passed]
    if format == "json":
        emit(to_json(_json(rulebook, engine, outcomes, missing)), ut)
    else:
        emit(_text(outcomes, missing, engine, screen(ut)), ut)
    return FINDINGS if failed or missing else OK


def _percent(text: str) -> float:
    if not text:
        return 0.0
    try:
        found = float(text.replace(",", ".").removesuffix("%"))
    except ValueError:
        found = -1.0
    if not 0 <= found <= 100:
        raise InputError(f"»{text}« är ingen andel i procent", "skriv ett tal mellan 0 och 100, till exempel 90")
    return found


def _adequacy(selection: Selection, tackning: bool, mutera: bool, least: float, json: bool, ut: str) -> int:
    """Show how much of the chosen rules the examples of the whole rulebook hold fast."""
    from lagrum.cli import prov_mutera, prov_tackning

    if tackning and mutera:
        raise InputError("--tackning och --mutera går inte ihop", "kör dem var för sig")
    rulebook = open_examples(selection.folders)
    if tackning:
        from lagrum.examples.coverage import cover

        covers = cover(rulebook, lambda conclusion: selection.holds(conclusion.place))
        part, whole = sum(c.tried for c in covers), sum(c.possible for c in covers)
        found = to_json(prov_tackning.as_json(covers, rulebook)) if json else prov_tackning.text(covers, screen(ut))
    else:
        from lagrum.examples.mutation import Mutation

        verdicts = Mutation(rulebook).run(lambda conclusion: selection.holds(conclusion.place))
        part, whole = prov_mutera.score(verdicts)
        found = to_json(prov_mutera.as_json(verdicts, rulebook)) if json else prov_mutera.text(verdicts, screen(ut))
    emit(found, ut)
    return FINDINGS if part * 100 < least * whole else OK


def _text(outcomes: Sequence[Outcome], missing: Sequence[Missing], engine: str, look: Screen) -> str:
    failed = [o for o in outcomes if not o.passed]
    lines: list[str] = []
    if failed:
        lines += [look.bold("PROV SOM INTE STÄMMER"), ""]
    for outcome in failed:
        example = outcome.example
        part = f" för {example.part}" if example.part else ""
        lines += paragraph(f"{owner_words(outcome.owner)}, prov »{example.title}«", look.width, "    ", "• ")
        lines.append(f"    {example.place}")
        lines += paragraph(f"{example.expected}{part}", look.width, "            ", "    väntat  ")
        lines += paragraph(", ".join(outcome.got), look.width, "            ", "    gav     ")
        lines.append("")
    if missing:
        lines += [look.bold("PROV SOM SAKNAS"), ""]
    for lack in missing:
        lines += paragraph(owner_words(lack.owner), look.width, "    ", "• ")
        lines.append(f"    {lack.place}")
        lines += paragraph("; ".join(WHAT[k] for k in lack.kinds), look.width, "            ", "    saknar  ")
        if lack.beside:
            kinds = "; ".join(WHAT[k] for k in lack.beside)
            beside = f"flytta till regelfilen från .prov-filen: {kinds}"
            lines += paragraph(beside, look.width, "            ", "    hjälp   ")
        lines.append("")
    owners = len({o.owner for o in outcomes} | {m.owner for m in missing})
    counts = f"{len(outcomes)} prov för {owners} regler och härledningar: "
    if failed or missing:
        counts += f"{len(failed)} stämmer inte, {len(missing)} regler saknar prov."
    else:
        counts += "alla stämmer."
    how = "" if engine == "båda" else f" Beräkning: bara {engine}."
    return "\n".join([*lines, *paragraph(counts + how, look.width)]) + "\n"


def _json(
    rulebook: Rulebook, engine: str, outcomes: Sequence[Outcome], missing: Sequence[Missing]
) -> dict[str, object]:
    return {
        "rulebook": rulebook.digest,
        "engine": engine,
        "run": len(outcomes),
        "failed": sum(1 for o in outcomes if not o.passed),
        "examples": [
            {
                "rule": o.owner,
                "title": o.example.title,
                "place": o.example.place,
                "expected": o.example.expected,
                "part": o.example.part,
                "passed": o.passed,
                "got": list(o.got),
            }
            for o in outcomes
        ],
        "missing": [
            {"rule": m.owner, "place": m.place, "kinds": list(m.kinds), "beside": list(m.beside)} for m in missing
        ],
    }
