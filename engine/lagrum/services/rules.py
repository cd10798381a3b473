"""The rules of a rulebook: sought, and set against the stycken and points of an act."""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import date

from lagrum.base.errors import InputError
from lagrum.base.fold import fold
from lagrum.model.table import Table
from lagrum.report.rule_list import RuleList
from lagrum.rulebook.ledger import MISSING, Ledger, contradictions, coverage, load_statuses
from lagrum.rulebook.lookup import Provision, in_order, parse_provision, rules_citing
from lagrum.services.rulebook import open_folders, open_rulebook, rule_folders
from lagrum.services.search import holding
from lagrum.source.diagnostic import BrokenFilesError, Diagnostics


def search(
    words: Sequence[str],
    provision: str = "",
    day: date | None = None,
    rules: Sequence[str] = (),
    without_shipped: bool = False,
) -> RuleList:
    """Return the rules that hold all of `words`, cite the provision and hold on the day, where those are said.

    A word is held as it stands in a rule's id, title, citation or message, or by its stem in all that the rule says.
    """
    wanted = parse_provision(provision) if provision else None
    rulebook = open_rulebook(rules, without_shipped)
    folded = [fold(word) for word in words]
    held = holding(rulebook, words) if words else set()
    found = []
    for rule in in_order(rulebook.rules):
        text = fold(f"{rule.name} {rule.title} {rule.citation} {rule.message}")
        if (rule.name in held or all(word in text for word in folded)) and (day is None or rule.validity.holds(day)):
            found.append(rule)
    found = found if wanted is None else rules_citing(found, wanted)
    names = {r.name for r in found}
    tables = [t for t in rulebook.tables.values() if t.rules & names or _speaks(t, folded, wanted, held)]
    return RuleList(rulebook.digest, found, len(rulebook.rules), tables)


def _speaks(table: Table, words: Sequence[str], wanted: Provision | None, held: Container[str]) -> bool:
    """Whether a table holds all words, and has a row out of the provision where one is said."""
    text = fold(" ".join((table.name, table.title, *(f"{r.name} {r.title} {r.citation}" for r in table.rows))))
    return (table.name in held or all(w in text for w in words)) and (
        wanted is None or any(wanted.touches(r.citation) for r in table.rows)
    )


def ledger(scope: str = "", rules: Sequence[str] = (), without_shipped: bool = False) -> tuple[Ledger, bool]:
    """Return the status of every stycke and point in an act or a part of it, and whether each has one.

    `scope` is a citation (SoL when empty). Raises `BrokenFilesError`, and `InputError` for no provision.
    """
    wanted = parse_provision(scope or "SoL")
    folders = rule_folders(rules, without_shipped)
    rulebook = open_folders(folders)
    if rulebook.lock is None:
        raise InputError("regelverket har inga fingeravtryck", "skriv dem med »lagrum lag las«")
    sink = Diagnostics()
    provisions = rulebook.lock.table()
    statuses = load_statuses(folders, provisions, sink)
    entries = [e for c in wanted.citations for e in coverage(c, rulebook, provisions, statuses)]
    if sink.has_errors:
        raise BrokenFilesError(sink)
    if not entries:
        raise InputError(f"{wanted} har inga paragrafer som regelverket känner", "t.ex. »26 kap. OSL«")
    wrong = [e for e in entries if e.status == MISSING] + contradictions(entries)
    return Ledger(str(wanted), tuple(entries)), not wrong
