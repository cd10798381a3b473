"""What verifying a receipt came to, for a terminal: whether the answer is the same, what differs, and what to do."""

from __future__ import annotations

from lagrum.base.counted import counted
from lagrum.checking.verification import Verification
from lagrum.evaluation.engines import computed_by
from lagrum.report.difference import summary
from lagrum.report.style import Screen
from lagrum.report.wrap import wrap
from lagrum.source.diagnostic import printable

MOST_RULES = 20
MOST_CHANGES = 20
WHAT = {
    "motor": "Motorn",
    "regler": "Reglerna",
    "lag": "Lagtexten",
    "indata": "Indata",
    "kommunprofil": "Kommunprofilen",
    "datum": "Datumet",
    "svar på rättsfrågor": "Svaren på rättsfrågor",
    "underlag": "Underlaget",
    "svaret": "Svaret i filen",
}


def render_verified(found: Verification, look: Screen) -> str:
    """Return the text about one receipt."""
    width = look.width
    of = f"kvitto {found.receipt.short}, {found.receipt.kind}, prövat {found.receipt.date}"
    if found.confirmed:
        lines = wrap(f"Svaret är detsamma, byte för byte: {of}.", width)
    else:
        lines = wrap(f"Kvittot bekräftas inte: {of}.", width)
        lines += ["", look.bold("DET HÄR ÄR INTE SOM KVITTOT SÄGER")]
        for one in found.differs:
            lines += wrap(f"{WHAT[one.what]}: {printable(one.message)}.", width, "  • ", "    ")
            lines += wrap(f"gör så: {printable(one.help)}", width, "    ", "    ")
        lines += _rules(found, look)
        lines += ["", look.bold("SVARET")]
        same = "Svaret är ändå detsamma, byte för byte." if found.same_answer else "Svaret är ett annat."
        lines += wrap(same, width, "  ", "  ")
        lines += _changes(found, width)
    lines += ["", *wrap(f"Prövat på nytt med {printable(found.rulebook)} och lagrum {found.lagrum}.", width)]
    lines += wrap(computed_by(found.evaluators), width)
    for note in found.notes:
        lines += wrap(note, width)
    return "\n".join(lines) + "\n"


def _rules(found: Verification, look: Screen) -> list[str]:
    """Return which rules differ: those that the answer changes by first."""
    if not found.rules:
        return []
    touched = set() if found.changes is None else {c.rule for c in found.changes.changes}
    ordered = sorted(found.rules, key=lambda r: r.name not in touched)
    lines = ["", look.bold(f"VAD SOM ÄR ÄNDRAT I REGELVERKET ({len(found.rules)})")]
    for rule in ordered[:MOST_RULES]:
        title = f": {printable(rule.title)}" if rule.title else ""
        lines += wrap(f"{rule.change} {rule.kind} {rule.name}{title}", look.width, "  • ", "    ")
    if len(ordered) > MOST_RULES:
        lines.append(f"  … och {len(ordered) - MOST_RULES} till (--format json)")
    return lines


def _changes(found: Verification, width: int) -> list[str]:
    if found.changes is None:
        return []
    lines = wrap(summary(found.changes), width, "  ", "  ")
    for state in found.changes.states:
        lines += wrap(f"{printable(state.case)}: läget {state.before} → {state.after}", width, "  • ", "    ")
    for change in found.changes.changes[:MOST_CHANGES]:
        about = f" ({printable(change.subject)})" if change.subject else ""
        says = f"{change.before or 'inget'} → {change.after or 'inget'}"
        lines += wrap(f"{change.rule}{about}: {says}", width, "  • ", "    ")
    left = len(found.changes.changes) - MOST_CHANGES
    return [*lines, f"  … och {counted(left, 'fynd')} till (--format json)"] if left > 0 else lines
