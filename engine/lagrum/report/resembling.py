"""What a report says of a ruling that an intervention resembles: which, how far, what it says, what is to be judged."""

from __future__ import annotations

from lagrum.checking.result import ALIKE, Resembles
from lagrum.report.escape import clean

LEAD = "Ändrar inte svaret. Om det har bäring på insatsen avgör den som kan saken."
"""Stands above what is told."""
INVENTED = "PÅHITTAT EXEMPEL"
"""What is always said of an example."""


def who(alert: Resembles) -> str:
    """Return who decided, when and as what: "Kammarrätten, mål 1-31, 2026-02-01 (praxis)"."""
    return clean(", ".join(filter(None, (alert.body, alert.reference, alert.decided))) + f" ({alert.kind})")


def heading(alert: Resembles) -> str:
    """Return what stands first: that the intervention resembles it, and how far."""
    invented = f"{INVENTED}: " if alert.invented else ""
    return clean(f"{invented}liknar »{alert.title}«: {alert.alike}")


def resembling_words(alert: Resembles) -> list[str]:
    """Return all that is said below the heading, a sentence each."""
    lines = [f"{alert.citation} · {who(alert)} · {alert.id}", f"Säger, i egna ord: {alert.text}"]
    lines.append(f"Utgång: {alert.outcome.rstrip('.')}. Talar {alert.speaks}.")
    if alert.subject:
        lines.append(f"Gäller {alert.subject}.")
    if alert.triggers:
        spots = {(t.file, t.line): t for t in alert.triggers}.values()
        lines.append(f"Vilar på {'; '.join(_spot(t.file, t.line, t.text) for t in spots)}.")
    if alert.alike != ALIKE and alert.unknown:
        lines.append(f"Avgörs av: {' '.join(alert.unknown)}")
    if alert.rules:
        lines.append(f"Rör {', '.join(alert.rules)} i svaret.")
    if alert.contradicts:
        lines.append(f"Ett annat avgörande som insatsen liknar pekar åt andra hållet: {', '.join(alert.contradicts)}.")
    lines.append(f"Källa: {alert.source}")
    return [clean(line) for line in lines]


def _spot(file: str, line: int, text: str) -> str:
    return f"{'kommunprofilen ' if file.endswith('.kommun') else ''}rad {line} »{text}«"
