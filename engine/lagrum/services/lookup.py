"""What a name means: a rule, a table, a concept, a value, a provision or an error code; as a picture too."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lagrum.base.errors import InputError
from lagrum.model.rule import Rule
from lagrum.model.rulebook import Rulebook
from lagrum.report import explained
from lagrum.report.explained import Explained
from lagrum.report.picture.rule import derived_picture, rule_picture
from lagrum.report.picture.rulebook_map import file_of, overview, part_map
from lagrum.rulebook import lookup
from lagrum.services.rule_texts import open_examples
from lagrum.services.rulebook import open_rulebook, rule_folders
from lagrum.source.codes import CATALOGUE
from lagrum.source.diagnostic import did_you_mean

CODE = re.compile(r"[a-zA-Z]\d{3}", re.ASCII)
MAP = "karta"


def explain(name: str, rules: Sequence[str] = (), without_shipped: bool = False) -> Explained:
    """Return what `name` means. Raises `InputError` when it means nothing."""
    if name == "schema":
        return explained.Schema()
    if CODE.fullmatch(name):
        return _code(name.upper())
    return meaning(name, open_examples(rule_folders(rules, without_shipped)))


def meaning(name: str, rulebook: Rulebook) -> Explained:
    """Return what `name` means in a rulebook. Raises `InputError` when it means nothing."""
    if name == "begrepp":
        return explained.Vocabulary(rulebook)
    if name.partition(" ")[0] == MAP:
        raise InputError("kartan är en bild", f"skriv »lagrum visa {name} --bild --ut karta.svg«")
    if (rule := _rule(name, rulebook)) is not None:
        return explained.ARule(rulebook, rule)
    for table in rulebook.tables.values():
        if table.name == name.casefold():
            return explained.ATable(table)
        for row in table.rows:
            if row.name == name.casefold():
                return explained.ARow(table, row)
    if definitions := lookup.find_derived(rulebook, name):
        return explained.ADerived(rulebook, definitions)
    if attributes := lookup.find_attributes(rulebook, name):
        return explained.Attributes(rulebook, name, attributes)
    if values := lookup.find_values(rulebook, name):
        return explained.Values(rulebook, values)
    if inside := [r for r in lookup.in_order(rulebook.rules) if r.name.startswith(f"{name.casefold()}.")]:
        return explained.Rules(rulebook, name, inside)
    return _provision(name, rulebook)


def _rule(name: str, rulebook: Rulebook) -> Rule | None:
    return rulebook.rules.get(name) or rulebook.rules.get(name.casefold())


def _provision(name: str, rulebook: Rulebook) -> Explained:
    try:
        return explained.AProvision(rulebook, lookup.parse_provision(name))
    except InputError as error:
        if re.search(r"§|\bkap\b|\bart\b|\d:\d", name):
            raise
        raise InputError(f"»{name}« är varken regel, begrepp, lagrum eller felkod", nearest(name, rulebook)) from error


def nearest(name: str, rulebook: Rulebook) -> str:
    """Return what may have been meant by a name that means nothing."""
    attributes = rulebook.vocabulary.attributes.values()
    names = [
        *rulebook.rules,
        *rulebook.tables,
        *(r.name for t in rulebook.tables.values() for r in t.rows),
        *(d.phrase for d in rulebook.derived.values()),
        *(a.path for a in attributes),
        *(a.name for a in attributes),
        *(v for a in attributes for v in a.values),
        "begrepp",
        "schema",
    ]
    other = f"»lagrum regler {name}« söker i reglerna, »lagrum visa begrepp« listar begreppen"
    return did_you_mean(name, names) or other


def _code(code: str) -> Explained:
    info = CATALOGUE.get(code)
    if info is None:
        raise InputError(f"felkoden »{code}« finns inte", did_you_mean(code, CATALOGUE))
    return explained.Code(info)


def picture(name: str, rules: Sequence[str] = (), without_shipped: bool = False) -> str:
    """Return a rule, a derived concept or a map of the rulebook as SVG. Raises `InputError`."""
    rulebook = open_rulebook(rules, without_shipped)
    head, _, rest = name.partition(" ")
    if head == MAP:
        return _map(rest, rulebook)
    if (rule := _rule(name, rulebook)) is not None:
        return rule_picture(rulebook, rule).svg()
    if definitions := lookup.find_derived(rulebook, name):
        return derived_picture(rulebook, definitions).svg()
    names = [*rulebook.rules, *(d.phrase for d in rulebook.derived.values()), MAP]
    help = did_you_mean(name, names) or "ange en regels id, ett härlett begrepp eller »karta«"
    raise InputError(f"»{name}« kan inte ritas", help)


def _map(part: str, rulebook: Rulebook) -> str:
    if not part:
        return overview(rulebook).svg()
    files = sorted({file_of(owner) for owner in [*rulebook.rules.values(), *rulebook.derived.values()]})
    wanted = part.strip("/").removeprefix("rules/").removesuffix(".regel")
    chosen = [f for f in files if f.startswith(f"{wanted}/") or f.removesuffix(".regel") == wanted]
    if not chosen:
        folders = sorted({f.split("/")[0] for f in files if "/" in f})
        help = did_you_mean(wanted, [*folders, *files]) or f"mapparna är {', '.join(folders)}"
        raise InputError(f"»{part}« är ingen mapp eller fil i regelverket", help)
    return part_map(rulebook, chosen, wanted).svg()
