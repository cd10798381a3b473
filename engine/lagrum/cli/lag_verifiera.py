"""`lagrum lag verifiera`: which provisions have changed since the rules were encoded, and what that touches."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lagrum.base.errors import InputError
from lagrum.cli.corpora import Korpus, open_corpus
from lagrum.cli.errors import FINDINGS, OK
from lagrum.cli.options import Alla, Datum, Regler, TextOrJson, Ut, UtanMedfoljande, day_or_today
from lagrum.cli.output import emit, to_json
from lagrum.cli.rulebooks import open_rulebook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lagrum.law.changes import Change
    from lagrum.model.rulebook import Rulebook

HELP = """
Jämför fingeravtrycken med lagtexterna som du har, och nämn de regler, frågor och insatser som en ändring rör.

Slutkod: 0 inget har ändrats, 1 något har ändrats, saknas eller är nytt, 2 fel i indata.
"""
EXAMPLES = """
lagrum lag verifiera --korpus lagtext/
lagrum lag verifiera --insatser cases/ --alla
"""


def verifiera(
    korpus: Korpus = "",
    insatser: Annotated[
        str, typer.Option("--insatser", metavar="MAPP", help="nämn också de insatser i mappen som berörs")
    ] = "",
    datum: Datum = "",
    alla: Alla = False,
    regler: Regler = [],  # noqa: B006
    utan_medfoljande: UtanMedfoljande = False,
    format: TextOrJson = "text",
    ut: Ut = "",
) -> int:
    from lagrum.law.changes import Status, compare, touched, uncompared
    from lagrum.law.reading import StatuteError

    day = day_or_today(datum)
    rulebook = open_rulebook(regler, utan_medfoljande)
    if rulebook.lock is None:
        raise InputError("regelverket har inga fingeravtryck", "skriv dem med »lagrum lag las«")
    corpus = open_corpus(korpus)
    try:
        changes = compare(rulebook.lock, corpus)
        missing = uncompared(rulebook.lock, corpus)
    except StatuteError as error:
        raise InputError(f"lagtexten kan inte läsas: {error}") from None
    citing = {c.name: c.citations for c in [*rulebook.rules.values(), *rulebook.derived.values()]}
    by_change: dict[tuple[str, str], list[str]] = {}
    for found in touched(changes, citing):
        by_change.setdefault((str(found.change.citation), found.change.status), []).append(found.name)
    changed = [c for c in changes if c.status is not Status.UNCHANGED]
    cases = _cases(insatser, rulebook, {name for names in by_change.values() for name in names}, day)
    if format == "json":
        emit(to_json(_data(changed, len(changes), by_change, cases, missing, rulebook)), ut)
    else:
        emit(_text(changed, len(changes), by_change, cases, missing, rulebook, alla), ut)
    return FINDINGS if changed else OK


def _cases(folder: str, rulebook: Rulebook, names: set[str], day: date) -> dict[str, list[str]]:
    """Return, by rule, the interventions in `folder` that have a finding of it."""
    from lagrum.catalogue.check_files import check_files
    from lagrum.source.diagnostic import Diagnostics

    if not folder:
        return {}
    if not Path(folder).is_dir():
        raise InputError(f"mappen »{folder}« finns inte", "ange en mapp med insatser efter --insatser")
    concerned = _with_users(names, rulebook)
    found: dict[str, list[str]] = {}
    report = check_files([Path(folder)], rulebook, day, "snabb", Diagnostics())
    for result in report.results:
        for rule in dict.fromkeys(f.rule for f in result.findings if f.tied and f.rule in concerned):
            found.setdefault(rule, []).append(result.id)
    return found


def _with_users(names: set[str], rulebook: Rulebook) -> set[str]:
    """Return the rules among `names` and those that build on a derived concept among them."""
    from lagrum.base.fold import fold
    from lagrum.model.formula import CONCEPT, RULE
    from lagrum.rulebook.load import dependencies

    graph = dependencies(rulebook)
    start = {CONCEPT + fold(rulebook.derived[n].phrase) for n in names if n in rulebook.derived}
    start |= {RULE + n for n in names if n in rulebook.rules}
    reached = set(start)
    grown = True
    while grown:
        more = {node for node, needs in graph.items() if node not in reached and needs & reached}
        grown = bool(more)
        reached |= more
    return {n.removeprefix(RULE) for n in reached if n.startswith(RULE)}


def _kind(name: str, rulebook: Rulebook) -> str:
    from lagrum.model.rule import Outcome

    if name in rulebook.derived:
        return "härlett begrepp"
    return "fråga" if rulebook.rules[name].outcome is Outcome.QUESTION else "regel"


def _text(
    changed: Sequence[Change],
    compared: int,
    by_change: Mapping[tuple[str, str], list[str]],
    cases: Mapping[str, list[str]],
    missing: Sequence[str],
    rulebook: Rulebook,
    everything: bool,
) -> str:
    lines: list[str] = []
    silent = 0
    for change in changed:
        names = list(dict.fromkeys(by_change.get((str(change.citation), change.status), [])))
        if not names and not everything:
            silent += 1
            continue
        lines.append(f"{change.citation}: {change.status} ({change.old_through} → {change.new_through})")
        lines += [f"  {_kind(name, rulebook)} {name}" for name in names]
        concerned = sorted(_with_users(set(names), rulebook))
        lines += [f"  insats {case} ({rule})" for rule in concerned for case in cases.get(rule, ())]
    if silent:
        lines.append(
            f"{silent} andra lydelser har ändrats, saknas eller är nya utan att någon regel nämner dem (--alla)."
        )
    if missing:
        lines.append(f"Inte jämförda, text saknas i mappen: {', '.join(missing)}.")
    word = "Inget har ändrats" if not changed else f"{len(changed)} av dem har ändrats, saknas eller är nya"
    lines.append(f"{compared} lydelser jämförda. {word}.")
    return "\n".join(lines) + "\n"


def _data(
    changed: Sequence[Change],
    compared: int,
    by_change: Mapping[tuple[str, str], list[str]],
    cases: Mapping[str, list[str]],
    missing: Sequence[str],
    rulebook: Rulebook,
) -> dict[str, object]:
    rows = []
    for change in changed:
        names = list(dict.fromkeys(by_change.get((str(change.citation), change.status), [])))
        concerned = sorted(_with_users(set(names), rulebook))
        rows.append(
            {
                "citation": str(change.citation),
                "status": str(change.status),
                "locked_through": change.old_through,
                "read_through": change.new_through,
                "touches": [{"kind": _kind(name, rulebook), "name": name} for name in names],
                "cases": sorted({case for rule in concerned for case in cases.get(rule, ())}),
            }
        )
    return {"compared": compared, "changed": rows, "not_compared": list(missing)}
