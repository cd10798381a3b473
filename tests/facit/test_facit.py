"""Cases whose answer was read out of the statute: what must be found, and what must not be.

A line of a `facit*.jsonl` beside the texts: `fil`, `datum`, `ska` (pairs of kinds and provisions, each pair with at
least one finding), `inte` (pairs that may have none), `varför`. Kinds and provisions are alternatives, parted by `|`.
A kind without `kan` means a finding that surely applies. For the kind `väg` the second part is a change of the design.
`facit/` holds what readers found wrong or silent; `facit-egna/` further cases of the same kinds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lagrum.checking.checker import Checker
from lagrum.checking.result import CaseResult, Finding
from lagrum.interventions.read import InterventionReader
from lagrum.model.rulebook import Rulebook
from lagrum.rulebook.lookup import citations_of
from lagrum.source.diagnostic import Diagnostics
from lagrum.ways.plan import find_ways
from varied import shipped_rulebook

HERE = Path(__file__).parent
REFUSED = {"26-9-45-ar-kallas-barn.insats": "betyder om-ålder under 18"}
"""Where the answer is »eller är paret ett fel i indata«: the vocabulary refuses what cannot be."""
FOLDERS = (HERE, HERE.parent / "facit-egna")


def cases() -> Iterator[Any]:
    for folder in FOLDERS:
        for path in sorted(folder.glob("facit*.jsonl")):
            for line in path.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                yield pytest.param(folder, row, id=row["fil"].removesuffix(".insats"))


@cache
def book() -> Rulebook:
    return shipped_rulebook()


@cache
def checker(day: str) -> Checker:
    return Checker(book(), date.fromisoformat(day))


def kinds_of(finding: Finding) -> set[str]:
    """Return all that a line may call a finding: »hinder«, »krav okänt«, »kan hinder« or just »kan«."""
    if finding.certainty == "kan gälla":
        return {"kan", f"kan {finding.outcome}"}
    if finding.outcome == "krav":
        return {f"krav {finding.demand}"}
    return {finding.outcome}


def citation(short: str) -> str:
    """Write »OSL 10:18 a« as a rule's `lagrum` line does.

    >>> citation("OSL 10:18 a"), citation("SoL övergångsbestämmelse"), citation("LVU 22 §")
    ('OSL 10 kap. 18 a §', 'SoL', 'LVU 22 §')
    """
    short = short.removesuffix(" övergångsbestämmelse")
    if found := re.fullmatch(r"(.+) (\d+):(\d+(?: [a-z])?)", short):
        return f"{found[1]} {found[2]} kap. {found[3]} §"
    return f"{short} §" if re.fullmatch(r"\w+ \d+(?: [a-z])?", short) else short


def cites(finding: Finding, provisions: str) -> bool:
    wanted = [c for short in provisions.split("|") for c in citations_of(citation(short))]
    assert wanted, f"no provision: {provisions}"
    return any(w.covers(c) for w in wanted for c in citations_of(finding.citation))


def check(folder: Path, row: dict[str, Any]) -> tuple[CaseResult | None, list[str]]:
    """Return the result, or the errors of a text that contradicts itself."""
    sink = Diagnostics()
    intervention = InterventionReader(book()).read(folder / row["fil"], sink)
    if intervention is None or sink.has_errors:
        return None, [d.message for d in sink.errors]
    return checker(row["datum"]).check(intervention), []


def proposed(folder: Path, row: dict[str, Any], attribute: str) -> bool:
    """Whether any way forward that `lagrum vagar` gives changes an attribute."""
    intervention = InterventionReader(book()).read(folder / row["fil"], Diagnostics())
    assert intervention is not None
    stops = find_ways(checker(row["datum"]), intervention).report.stops
    assert any(stop.ways for stop in stops), "no way at all: nothing was tried"
    return any(step.attribute == attribute for stop in stops for way in stop.ways for step in way.steps)


@pytest.mark.parametrize(("folder", "row"), list(cases()))
def test_the_answer_is_the_one_of_the_statute(folder: Path, row: dict[str, Any]) -> None:
    result, errors = check(folder, row)
    if refused := row.get("fel") or REFUSED.get(row["fil"]):
        assert any(refused in message for message in errors), errors
        return
    assert result is not None, errors
    findings = [f for f in result.findings if f.tied]
    said = "\n".join(f"{'/'.join(sorted(kinds_of(f)))}: {f.rule} [{f.citation}]" for f in findings)
    for kinds, provisions in row["ska"]:
        met = [f for f in findings if kinds_of(f) & set(kinds.split("|")) and cites(f, provisions)]
        assert met, f"{row['varför']}\nsaknas: {kinds} enligt {provisions}\n{said}"
    for kinds, provisions in row["inte"]:
        if kinds == "väg":
            assert not proposed(folder, row, provisions.split(" → ")[0]), (
                f"{row['varför']}\nen väg ändrar: {provisions}"
            )
            continue
        wrong = [f for f in findings if kinds_of(f) & set(kinds.split("|")) and cites(f, provisions)]
        assert not wrong, f"{row['varför']}\nfinns: {[f.rule for f in wrong]}\n{said}"
