"""What has been decided about a finding, in words, for every format."""

from __future__ import annotations

from lagrum.checking.result import Finding


def accepted_words(finding: Finding) -> str:
    """Return who has accepted a finding, until when and why, as one paragraph; "" when nobody has."""
    decided = finding.accepted
    if decided is None:
        return ""
    if decided.status == "utgången":
        head = f"Avvikelsen gick ut {decided.last_day} och räknas inte längre"
    elif decided.status == "inte beslutad":
        head = f"Avvikelsen beslutas först {decided.decided} och räknas inte än"
    elif finding.outcome == "hinder":
        head = f"Känt hinder, noterat till och med {decided.last_day}; det räknas fortfarande"
    else:
        soon = ", alltså snart" if decided.status == "löper ut" else ""
        head = f"Godtagen avvikelse till och med {decided.last_day}{soon}"
    decision = f"{decided.body}, {decided.reference}, {decided.decided} ({decided.citation})"
    reason = decided.reason if decided.reason[-1:] in ".!?" else f"{decided.reason}."
    return f"{head}. Beslut: {decision}. Skäl: {reason}"
