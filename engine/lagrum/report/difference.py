"""What differs between two checks, as text for a lawyer and as Markdown."""

from __future__ import annotations

from lagrum.base.counted import counted
from lagrum.checking.difference import Difference, FindingChange
from lagrum.checking.receipt_words import carried, receipt_line
from lagrum.report.escape import markdown as escape
from lagrum.report.wrap import wrap

HEADINGS = (("borta", "FÖRSVINNER"), ("ändrad", "ÄNDRAS"), ("ny", "TILLKOMMER"))


def render_difference(difference: Difference, width: int = 80) -> str:
    """Return the difference as text: what goes, what changes, what comes, and the states that change."""
    lines = wrap(f"Före: {difference.before}. Efter: {difference.after}.", width)
    for kind, heading in HEADINGS:
        chosen = [c for c in difference.changes if c.kind == kind]
        if chosen:
            lines += ["", f"{heading} ({len(chosen)})"]
            for rule, members in _by_rule(chosen).items():
                lines += wrap(f"{members[0].title}", width, "  • ", "    ")
                lines += wrap(f"{members[0].citation} · {rule}", width, "    ")
                for change in members:
                    lines += wrap(_words(change), width, "    - ", "      ")
    if difference.states:
        lines += ["", "LÄGET ÄNDRAS"]
        for state in difference.states:
            lines += wrap(f"{state.case}: {state.before} → {state.after}", width, "  ", "    ")
    for names, where in ((difference.only_before, "före"), (difference.only_after, "efter")):
        if names:
            lines += ["", *wrap(f"Finns bara {where}: {', '.join(names)}.", width)]
    lines += ["", *wrap(summary(difference), width), *wrap(receipt_line(difference.receipt), width)]
    return "\n".join(lines) + "\n"


def render_difference_markdown(difference: Difference) -> str:
    """Return the difference as Markdown, for a merge request or $GITHUB_STEP_SUMMARY."""
    lines = ["# Skillnad", "", f"Före: {escape(difference.before)}. Efter: {escape(difference.after)}."]
    for kind, heading in HEADINGS:
        chosen = [c for c in difference.changes if c.kind == kind]
        if chosen:
            lines += ["", f"## {heading.capitalize()} ({len(chosen)})", ""]
            for rule, members in _by_rule(chosen).items():
                lines.append(f"- **{escape(members[0].title)}** ({escape(members[0].citation)} · {escape(rule)})")
                lines += [f"  - {escape(_words(change))}" for change in members]
    if difference.states:
        lines += ["", "## Läget ändras", ""]
        lines += [f"- {escape(f'{s.case}: {s.before} → {s.after}')}" for s in difference.states]
    for names, where in ((difference.only_before, "före"), (difference.only_after, "efter")):
        if names:
            lines += ["", f"Finns bara {where}: {escape(', '.join(names))}."]
    lines += ["", escape(summary(difference))]
    if difference.receipt is not None:
        lines += ["", receipt_line(difference.receipt), "", carried(difference.receipt)]
    return "\n".join(lines) + "\n"


def summary(difference: Difference) -> str:
    """Return the numbers in one sentence."""
    gone, changed, new = difference.counts
    if not (gone or changed or new or difference.only_before or difference.only_after):
        return f"Ingen skillnad för {counted(difference.interventions, 'insats')}."
    of = counted(difference.interventions, "insats jämförd")
    return (
        f"{of}: {gone} fynd försvinner, {changed} ändras, {new} tillkommer; läget ändras för {len(difference.states)}."
    )


def _words(change: FindingChange) -> str:
    subject = f" ({change.subject})" if change.subject else ""
    says = {"borta": change.before, "ny": change.after}.get(change.kind, f"{change.before} → {change.after}")
    return f"{change.case}{subject}: {says}"


def _by_rule(changes: list[FindingChange]) -> dict[str, list[FindingChange]]:
    found: dict[str, list[FindingChange]] = {}
    for change in changes:
        found.setdefault(change.rule, []).append(change)
    return found
