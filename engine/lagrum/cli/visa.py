"""`lagrum visa`: explain a rule, a derived concept, a begrepp, a provision or an error code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lagrum.base.errors import InputError
from lagrum.cli.errors import OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import Regler, TextOrJson, Ut, UtanMedfoljande
from lagrum.cli.output import emit, screen, to_json
from lagrum.cli.rulebooks import open_examples, open_rulebook, rule_folders
from lagrum.report import rule_json, rule_text
from lagrum.report.style import Screen
from lagrum.rulebook import lookup

if TYPE_CHECKING:
    from lagrum.model.rulebook import Rulebook

HELP = """
Förklara en regel, en bestämmelse, ett begrepp eller en felkod.

NAMN är en regels id, ett begrepp (även samtycke.vårdnadshavare eller ett härlett begrepp), ett värde, ett lagrum eller
en felkod. »visa begrepp« listar alla begrepp, »visa schema« skriver JSON-schemat för svaren från »prova«.

Med --bild ritas en regel eller ett härlett begrepp som SVG-bild. »visa karta --bild« ritar hela regelverket, och »visa
karta MAPP --bild« en mapp eller fil i det.
"""
EXAMPLES = """
lagrum visa sol.11.5.1
lagrum visa SoL 11 kap. 5 §
lagrum visa samtycke.vårdnadshavare
lagrum visa E012
lagrum visa sol.11.5.1 --bild --ut regeln.svg
lagrum visa karta sol --bild --ut karta.svg
"""
CODE = re.compile(r"[a-zA-Z]\d{3}", re.ASCII)
app = new_app()


@app.command("visa", cls=Command, help=HELP, epilog=EXAMPLES)
def visa(
    namn: Annotated[list[str], typer.Argument(metavar="NAMN…", help="det som ska förklaras; citattecken behövs inte")],
    regler: Regler = [],  # noqa: B006
    utan_medfoljande: UtanMedfoljande = False,
    bild: Annotated[bool, typer.Option("--bild", help="rita som SVG-bild")] = False,
    format: TextOrJson = "text",
    ut: Ut = "",
) -> int:
    name = " ".join(" ".join(namn).split())
    if bild:
        from lagrum.cli.visa_bild import draw

        if format == "json":
            raise InputError("--bild och --format json går inte ihop", "välj en av dem")
        emit(draw(name, open_rulebook(regler, utan_medfoljande)), ut)
    elif name == "schema":
        from lagrum.report.json_report import report_schema

        emit(to_json(report_schema()), ut)
    elif CODE.fullmatch(name):
        emit(_code(name.upper(), format == "json", screen(ut)), ut)
    else:
        rulebook = open_examples(rule_folders(regler, utan_medfoljande))
        emit(_explain(name, rulebook, format == "json", screen(ut)), ut)
    return OK


def _explain(name: str, rulebook: Rulebook, json: bool, look: Screen) -> str:
    if name == "begrepp":
        if json:
            return to_json(rule_json.vocabulary_json(rulebook))
        return rule_text.vocabulary_page(rulebook, look)
    if name.split()[0] == "karta":
        raise InputError("kartan är en bild", f"skriv »lagrum visa {name} --bild --ut karta.svg«")
    rule = rulebook.rules.get(name) or rulebook.rules.get(name.casefold())
    if rule is not None:
        return to_json(rule_json.rule_json(rulebook, rule)) if json else rule_text.rule_page(rulebook, rule, look)
    if definitions := lookup.find_derived(rulebook, name):
        if json:
            return to_json(rule_json.derived_json(rulebook, definitions))
        return rule_text.derived_page(rulebook, definitions, look)
    attributes = lookup.find_attributes(rulebook, name)
    if len(attributes) == 1 and not json:
        return rule_text.attribute_page(rulebook, attributes[0], look)
    if attributes:
        if json:
            return to_json(_one_or_list([rule_json.attribute_json(rulebook, a) for a in attributes]))
        rows = [(a.path, a.meaning) for a in attributes]
        return rule_text.several_page(rows, f"»{name}« finns på flera ställen:", look)
    if values := lookup.find_values(rulebook, name):
        if json:
            return to_json(_one_or_list(rule_json.values_json(rulebook, values)))
        return rule_text.values_page(rulebook, values, look)
    inside = [r for r in lookup.in_order(rulebook.rules) if r.name.startswith(f"{name.casefold()}.")]
    if inside and json:
        return to_json(_one_or_list([rule_json.rule_json(rulebook, r) for r in inside]))
    if inside:
        return rule_text.several_page([(r.name, r.title) for r in inside], f"Regler under »{name}«:", look)
    return _provision(name, rulebook, json, look)


def _one_or_list(found: list[dict[str, Any]]) -> dict[str, Any]:
    return found[0] if len(found) == 1 else {"kind": "several", "found": found}


def _provision(name: str, rulebook: Rulebook, json: bool, look: Screen) -> str:
    try:
        wanted = lookup.parse_provision(name)
    except InputError as error:
        if re.search(r"§|\bkap\b|\bart\b|\d:\d", name):
            raise
        raise InputError(f"»{name}« är varken regel, begrepp, lagrum eller felkod", nearest(name, rulebook)) from error
    if not json:
        return rule_text.provision_page(rulebook, wanted, look)
    rules, derived, attributes = rule_text.citing(rulebook, wanted)
    return to_json(
        {
            "kind": "provision",
            "citation": str(wanted),
            "rules": [rule_json.rule_json(rulebook, r) for r in rules],
            "derived": [d.phrase for d in derived],
            "concepts": [a.path for a in attributes],
        }
    )


def nearest(name: str, rulebook: Rulebook) -> str:
    from lagrum.source.diagnostic import did_you_mean

    attributes = rulebook.vocabulary.attributes.values()
    names = [
        *rulebook.rules,
        *(d.phrase for d in rulebook.derived.values()),
        *(a.path for a in attributes),
        *(a.name for a in attributes),
        *(v for a in attributes for v in a.values),
        "begrepp",
        "schema",
    ]
    other = f"»lagrum regler {name}« söker i reglerna, »lagrum visa begrepp« listar begreppen"
    return did_you_mean(name, names) or other


def _code(code: str, json: bool, look: Screen) -> str:
    from lagrum.source.codes import CATALOGUE
    from lagrum.source.diagnostic import did_you_mean

    info = CATALOGUE.get(code)
    if info is None:
        raise InputError(f"felkoden »{code}« finns inte", did_you_mean(code, CATALOGUE))
    if json:
        return to_json(
            {
                "kind": "code",
                "code": info.code,
                "title": info.title,
                "explanation": info.explanation,
                "wrong": info.wrong,
                "right": info.right,
            }
        )
    page = rule_text.Page(look)
    page.heading(info.code, info.title)
    for text in info.explanation.strip().split("\n\n"):
        page.lines += [*rule_text.paragraph(" ".join(text.split()), look.width), ""]
    for title, example in (("Fel", info.wrong), ("Rätt", info.right)):
        if example:
            page.lines.append(look.bold(title))
            page.lines += [f"    {line}".rstrip() for line in example.strip("\n").split("\n")]
            page.gap()
    return page.text.rstrip("\n") + "\n"
