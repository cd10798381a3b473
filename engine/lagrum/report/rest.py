"""What a report leaves out since nothing of it has changed, in words: how much it is, and how to see it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lagrum.base.counted import counted
from lagrum.checking.result import Finding
from lagrum.checking.touched import Rest, Touched
from lagrum.report.escape import clean

SHORT = 12
HOW = "utan --andrade-rader visas alla (i GitHubs steg: »rader: alla«)"


def rest_words(rest: Rest) -> str:
    """Return what stands elsewhere as one paragraph.

    >>> rest_words(Rest("main"))
    'Inga fynd ligger på andra rader än de som har ändrats sedan main.'
    """
    if rest.why_all:
        return f"Alla fynd visas, inte bara de på ändrade rader: {clean(rest.why_all)}."
    since = f"sedan {_short(rest.revision)}"
    parts = [_counts(rest.findings)] if _shown(rest.findings) else []
    if rest.undescribed:
        few = "beskriven" if rest.undescribed == 1 else "beskrivna"
        parts.append(f"{counted(rest.undescribed, 'insats')} som inte har ändrats men är för lite {few}")
    if not parts:
        return f"Inga fynd ligger på andra rader än de som har ändrats {since}."
    return f"På rader som inte har ändrats {since} ligger dessutom {' och '.join(parts)}; {HOW}."


def limit_words(touched: Touched) -> str:
    """Return what of a report that shows everything counts for the limit, as one paragraph."""
    if touched.rest.why_all:
        return f"Alla fynd räknas mot gränsen, inte bara de på ändrade rader: {clean(touched.rest.why_all)}."
    found = [f for result in touched.report.results for f in result.findings]
    since = f"sedan {_short(touched.rest.revision)}"
    rest = f"{_counts(touched.rest.findings)} ligger på andra rader" if touched.rest.findings else ""
    return (
        f"Bara fynd på rader som har ändrats {since} räknas mot gränsen: {_counts(found)}."
        f"{f' {rest[:1].upper()}{rest[1:]}.' if rest else ''}"
    )


def _shown(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings that reports list: a demand that is met is none."""
    return [f for f in findings if f.demand != "uppfyllt"]


def _counts(findings: Sequence[Finding]) -> str:
    sure = [f for f in findings if f.certainty == "gäller"]
    obstacles = sum(f.outcome == "hinder" for f in sure)
    unmet = sum(f.demand == "inte uppfyllt" for f in sure)
    grave = [counted(n, words) for n, words in ((obstacles, "hinder"), (unmet, "ouppfyllt krav")) if n]
    return counted(len(_shown(findings)), "fynd") + (f" (varav {' och '.join(grave)})" if grave else "")


def _short(revision: str) -> str:
    name = clean(revision)
    return name[:SHORT] if re.fullmatch(r"[0-9a-f]{40}", name) else name
