"""What a name means: a rule, a table, a concept, a value, a provision or an error code; as a picture too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from lagrum.base.errors import InputError
from lagrum.binding.words import resembled
from lagrum.law.acts import act_by_short
from lagrum.law.citation import Citation
from lagrum.model.rule import Conclusion, Rule
from lagrum.model.rulebook import Rulebook
from lagrum.report import explained
from lagrum.report.explained import Explained
from lagrum.report.picture.rule import derived_picture, rule_picture
from lagrum.report.picture.rulebook_map import file_of, overview, part_map
from lagrum.report.rule_text import citing
from lagrum.rulebook import lookup
from lagrum.services.law import worded
from lagrum.services.rule_texts import with_examples
from lagrum.services.rulebook import open_folders, open_rulebook, rule_folders
from lagrum.services.search import PLACE, build_index, search
from lagrum.source.codes import CATALOGUE
from lagrum.source.diagnostic import did_you_mean

CODE = re.compile(r"[a-zA-Z]\d{3}", re.ASCII)
MAP = "karta"
MOST_HITS = 10
MOST_WORDINGS = 5
"""Paragraphs whose text is shown with what cites them."""


def explain(
    name: str, day: date, rules: Sequence[str] = (), without_shipped: bool = False, corpus: str = ""
) -> Explained:
    """Return what `name` means on `day`. Raises `InputError` when it means nothing.

    `corpus` is the folder of statute texts; empty for those that the user has fetched.
    """
    if name == "schema":
        return explained.Schema()
    if CODE.fullmatch(name):
        return _code(name.upper())
    folders = rule_folders(rules, without_shipped)
    rulebook = open_folders(folders)
    found = meaning(name, rulebook, day, corpus)
    if not (shown := _conclusions(found)):
        return found
    return meaning(name, with_examples(rulebook, folders, shown), day, corpus)


def _conclusions(found: Explained) -> Sequence[Conclusion]:
    """Return the rules and definitions that are shown, as text or as JSON, and whose examples therefore are read."""
    match found:
        case explained.ARule():
            return (found.rule,)
        case explained.ADerived():
            return found.definitions
        case explained.Rules():
            return found.rules
        case explained.AProvision():
            return citing(found.rulebook, found.wanted)[0]
        case _:
            return ()


def meaning(name: str, rulebook: Rulebook, day: date, corpus: str = "") -> Explained:
    """Return what `name` means in a rulebook on `day`. Raises `InputError` when it means nothing."""
    if name == "begrepp":
        return explained.Vocabulary(rulebook)
    if name.partition(" ")[0] == MAP:
        raise InputError("kartan är en bild", f"skriv »lagrum visa {name} --bild --ut karta.svg«")
    if (rule := _rule(name, rulebook)) is not None:
        return explained.ARule(rulebook, rule)
    if (answer := rulebook.answers.get(name) or rulebook.answers.get(name.casefold())) is not None:
        return explained.AnAnswer(rulebook, answer, day)
    if (ruling := rulebook.rulings.get(name) or rulebook.rulings.get(name.casefold())) is not None:
        return explained.ARuling(rulebook, ruling, day)
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
    return _provision(name, rulebook, day, corpus)


ALIKE = "liknar, men är inte samma sak"
"""What a value is to a word that is often taken for it."""


def _rule(name: str, rulebook: Rulebook) -> Rule | None:
    return rulebook.rules.get(name) or rulebook.rules.get(name.casefold())


def _provision(name: str, rulebook: Rulebook, day: date, corpus: str) -> Explained:
    try:
        wanted = lookup.parse_provision(name)
    except InputError as error:
        if PLACE.search(name):
            raise
        alike = [(ALIKE, v, v) for a in rulebook.vocabulary.attributes.values() for v in resembled(a, name)]
        hits = [(h.entry.kind, h.entry.key, h.entry.title) for h in search(build_index(rulebook), name, MOST_HITS)]
        if alike or hits:
            named = {key for _, key, _ in alike}
            return explained.Found(name, [*dict.fromkeys(alike), *(hit for hit in hits if hit[1] not in named)])
        raise InputError(f"»{name}« är varken regel, begrepp, lagrum eller felkod", nearest(name, rulebook)) from error
    known = rulebook.lock.table() if rulebook.lock is not None else None
    for citation in wanted.citations:
        if known is not None and (problem := known.check(citation)) is not None:
            raise InputError(problem.message, problem.help)
    paragraphs = list(dict.fromkeys(c.provision for c in wanted.citations if c.is_provision))
    if not paragraphs or len(paragraphs) > MOST_WORDINGS:
        return explained.AProvision(rulebook, wanted)
    return _worded(explained.AProvision(rulebook, wanted), paragraphs, day, corpus)


def _worded(found: explained.AProvision, paragraphs: Sequence[Citation], day: date, corpus: str) -> Explained:
    """Return a provision with its text where it is at hand, or else with how it is had."""
    try:
        return replace(found, wording=worded(paragraphs, day, corpus))
    except InputError as error:
        if corpus:
            raise
        acts = dict.fromkeys(c.act for c in paragraphs if act_by_short(c.act).kind == "sfs")
        fetched = "; ".join(f"»lagrum lag hamta {act}«" for act in acts)
        how = f"kör {fetched} så visas den här" if fetched else error.help or "ange en mapp med --korpus"
        return replace(found, how_to_read=f"Lagtexten: {error.message}; {how}.")


def nearest(name: str, rulebook: Rulebook) -> str:
    """Return what may have been meant by a name that means nothing."""
    attributes = rulebook.vocabulary.attributes.values()
    names = [
        *rulebook.rules,
        *rulebook.rulings,
        *rulebook.tables,
        *(r.name for t in rulebook.tables.values() for r in t.rows),
        *(d.phrase for d in rulebook.derived.values()),
        *(a.path for a in attributes),
        *(a.name for a in attributes),
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
