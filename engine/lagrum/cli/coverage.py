"""`lagrum regler --tackning`: the ledger of an act."""

from __future__ import annotations

from collections.abc import Sequence

from lagrum.base.errors import InputError
from lagrum.cli.errors import FINDINGS, OK, BrokenFilesError
from lagrum.cli.output import emit, screen, to_json
from lagrum.cli.rulebooks import open_folders, rule_folders


def show_coverage(act: str, regler: Sequence[str], utan_medfoljande: bool, format: str, ut: str) -> int:
    """Print the status of every paragraph of `act`; the exit code is 1 when one has none."""
    from lagrum.report.coverage import render_coverage
    from lagrum.rulebook.ledger import MISSING, contradictions, coverage, load_statuses
    from lagrum.source.diagnostic import Diagnostics

    folders = rule_folders(regler, utan_medfoljande)
    rulebook = open_folders(folders)
    if rulebook.lock is None:
        raise InputError("regelverket har inga fingeravtryck", "skriv dem med »lagrum lag las«")
    sink = Diagnostics()
    provisions = rulebook.lock.table()
    entries = coverage(act, rulebook, provisions, load_statuses(folders, provisions, sink))
    if sink.has_errors:
        raise BrokenFilesError(sink)
    if format == "json":
        rows = [
            {"citation": str(e.citation), "status": e.status, "rules": list(e.rules), "reason": e.reason}
            for e in entries
        ]
        emit(to_json({"act": act, "paragraphs": rows}), ut)
    else:
        emit(render_coverage(act, entries, screen(ut).width), ut)
    wrong = [e for e in entries if e.status == MISSING] + contradictions(entries)
    return FINDINGS if wrong else OK
