"""`lagrum regler`: list and search the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from lagrum.cli.coverage import show_coverage
from lagrum.cli.errors import OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import Regler, TextOrJson, Ut, UtanMedfoljande, parse_day
from lagrum.cli.output import emit, screen, to_json
from lagrum.cli.rulebooks import open_rulebook
from lagrum.report.rule_text import paragraph
from lagrum.report.style import Screen
from lagrum.rulebook.lookup import Provision, in_order, parse_provision, rules_citing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lagrum.model.rule import Rule

HELP = """
Lista regler, eller sök bland dem.

En regel visas när alla sökord finns i dess id, rubrik, lagrum eller meddelande.
"""
EXAMPLES = """
lagrum regler
lagrum regler samtycke förskola
lagrum regler --lagrum "SoL 11 kap." --datum 2026-07-01
lagrum regler --tackning
"""
app = new_app()


@app.command("regler", cls=Command, help=HELP, epilog=EXAMPLES)
def regler(
    sokord: Annotated[list[str], typer.Argument(metavar="SÖKORD…", help="ord som alla ska finnas i regeln")] = [],  # noqa: B006
    lagrum: Annotated[str, typer.Option("--lagrum", metavar="LAGRUM", help="bara regler ur bestämmelsen")] = "",
    datum: Annotated[
        str, typer.Option("--datum", metavar="ÅÅÅÅ-MM-DD", help="bara regler som gäller den dagen (annars alla)")
    ] = "",
    tackning: Annotated[
        bool, typer.Option("--tackning", help="visa vad varje paragraf i socialtjänstlagen har för status")
    ] = False,
    regler: Regler = [],  # noqa: B006
    utan_medfoljande: UtanMedfoljande = False,
    format: TextOrJson = "text",
    ut: Ut = "",
) -> int:
    if tackning:
        return show_coverage("SoL", regler, utan_medfoljande, format, ut)
    day = parse_day(datum) if datum else None
    wanted = parse_provision(lagrum) if lagrum else None
    rulebook = open_rulebook(regler, utan_medfoljande)
    found = in_order(rulebook.rules)
    if day is not None:
        found = [r for r in found if r.validity.holds(day)]
    found = _matching(found, sokord, wanted)
    if format == "json":
        emit(to_json({"rulebook": rulebook.digest, "rules": [_row(r) for r in found]}), ut)
    else:
        emit(_text(found, len(rulebook.rules), screen(ut)), ut)
    return OK


def _matching(rules: Sequence[Rule], words: Sequence[str], wanted: Provision | None) -> list[Rule]:
    from lagrum.base.fold import fold

    folded = [fold(word) for word in words]
    found = []
    for rule in rules:
        text = fold(f"{rule.name} {rule.title} {rule.citation} {rule.message}")
        if all(word in text for word in folded):
            found.append(rule)
    return found if wanted is None else rules_citing(found, wanted)


def _row(rule: Rule) -> dict[str, object]:
    return {
        "rule": rule.name,
        "title": rule.title,
        "citation": rule.citation,
        "source": rule.source,
        "outcome": rule.outcome.value if rule.outcome else None,
        "valid_from": rule.validity.first.isoformat() if rule.validity.first else None,
        "valid_to": rule.validity.last.isoformat() if rule.validity.last else None,
        "place": rule.place,
    }


def _text(rules: Sequence[Rule], total: int, look: Screen) -> str:
    lines: list[str] = []
    for rule in rules:
        outcome = rule.outcome.value if rule.outcome else "undantag"
        lines.append(f"{look.bold(rule.name)} · {outcome}")
        lines += paragraph(rule.title, look.width, "  ")
        lines += paragraph(f"{rule.citation} ({rule.source}), gäller {rule.validity}", look.width, "  ")
        lines.append("")
    if not rules:
        lines.append(f"Ingen av {total} regler stämmer med sökningen.")
    else:
        lines.append(f"{len(rules)} av {total} regler. »lagrum visa ID« förklarar en av dem.")
    return "\n".join(lines) + "\n"
