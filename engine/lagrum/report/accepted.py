"""What has been decided about a finding, in words, for every format."""

from __future__ import annotations

from lagrum.checking.result import Accepted, Finding


def accepted_words(finding: Finding) -> str:
    """Return who has accepted a finding, until when and why, as one paragraph; "" when nobody has."""
    decided = finding.accepted
    if decided is None:
        return ""
    if decided.kind == "plan att uppfylla":
        head = _plan(decided)
    elif decided.status == "utgången":
        head = f"Avvikelsen gick ut {decided.last_day} och räknas inte längre"
    elif decided.status == "inte beslutad":
        head = f"Avvikelsen beslutas först {decided.decided} och räknas inte än"
    elif decided.kind == "känt hinder":
        head = f"Känt hinder, noterat till och med {decided.last_day}; det räknas fortfarande"
    else:
        soon = ", alltså snart" if decided.status == "löper ut" else ""
        head = f"Godtagen avvikelse till och med {decided.last_day}{soon}"
    decision = f"{decided.body}, {decided.reference}, {decided.decided} ({decided.citation})"
    reason = decided.reason if decided.reason[-1:] in ".!?" else f"{decided.reason}."
    return f"{head}. Beslut: {decision}. Skäl: {reason}"


def _plan(decided: Accepted) -> str:
    """Return what is planned about a demand of binding law, which no decision takes away."""
    if decided.status == "utgången":
        return f"Planen att uppfylla kravet gick ut {decided.last_day}; kravet räknas som förut"
    if decided.status == "inte beslutad":
        return f"Planen att uppfylla kravet beslutas först {decided.decided}; kravet räknas"
    soon = ", alltså snart" if decided.status == "löper ut" else ""
    return f"Plan att uppfylla kravet till och med {decided.last_day}{soon}; det räknas tills det är uppfyllt"
