"""A proposal from interventions and what a check finds of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Final, Literal

from lagrum.binding.tables import NOT_CARRYING
from lagrum.checking.receipt import digest_of_source
from lagrum.checking.result import CaseResult, Finding
from lagrum.decision.cells import cells, children, support
from lagrum.decision.model import Broken, Entry, Outside, Proposal, Remaining
from lagrum.decision.sorting import doubles, is_open_question, outside, reasons, settled
from lagrum.model.intervention import Intervention, municipality_of
from lagrum.model.rule import Rule
from lagrum.model.rulebook import Rulebook

NONE: Final[Mapping[str, Rule]] = MappingProxyType({})


def build_proposal(
    checked: Sequence[tuple[Intervention, CaseResult]],
    broken: Sequence[Broken],
    rulebook: Rulebook,
    day: date,
    without_carrier: Mapping[str, Rule] = NONE,
) -> Proposal:
    """Return the proposal, in the order of municipality and id, whatever the order of the files.

    `without_carrier` names, by file, those that 11 kap. 5 § surely does not carry (`carried.not_carried`).
    """
    ordered = sorted(checked, key=lambda pair: (pair[0].id, pair[0].file))
    ids, names = doubles([one for one, _ in ordered])
    rows: list[Entry] = []
    stopped: list[Entry] = []
    others: list[Outside] = []
    for intervention, result in ordered:
        other = outside(intervention)
        if other is not None:
            others.append(other)
            continue
        entry = _entry(intervention, result, rulebook)
        found = reasons(intervention, result, rulebook, ids, names, without_carrier.get(intervention.file))
        if found:
            stopped.append(replace(entry, reasons=found))
        else:
            rows.append(entry)
    places = {municipality_of(one.municipality, one.id) for one, _ in ordered} - {""}
    return Proposal(
        date=day.isoformat(),
        municipalities=sorted(places),
        rows=rows,
        stopped=stopped,
        outside=others,
        left_out=sorted(broken, key=lambda one: one.file),
    )


def _entry(intervention: Intervention, result: CaseResult, rulebook: Rulebook) -> Entry:
    return Entry(
        file=intervention.file,
        id=intervention.id,
        name=intervention.name or intervention.id,
        municipality=municipality_of(intervention.municipality, intervention.id),
        children=children(intervention.facts),
        cells=cells(intervention.facts, result, rulebook),
        support=support(result),
        remaining=remaining(result, rulebook),
        reasons=[],
        text=digest_of_source(intervention.facts.place.source),
    )


def remaining(result: CaseResult, rulebook: Rulebook) -> list[Remaining]:
    """Return what is open in an intervention, besides what this decision would settle, each thing once."""
    found: dict[tuple[str, str], Remaining] = {}
    for finding in result.findings:
        one = _remaining(finding, rulebook)
        if one is None:
            continue
        before = found.get((one.kind, one.rule))
        if before is not None:
            one = replace(before, ask=list(dict.fromkeys([*before.ask, *one.ask])))
        found[one.kind, one.rule] = one
    return sorted(found.values(), key=lambda r: ORDER.index(r.kind))


ORDER = ("krav", "allmänt krav", "möjligt hinder", "kan gälla")


def _remaining(finding: Finding, rulebook: Rulebook) -> Remaining | None:
    sure, text = finding.certainty == "gäller", finding.title
    kind: Literal["möjligt hinder", "krav", "allmänt krav", "kan gälla"] = "kan gälla"
    if finding.outcome == "hinder":
        if sure:
            return None
        # What a ground does not carry is told beside the row: nobody has claimed that ground.
        kind = "kan gälla" if finding.rule.endswith(NOT_CARRYING) else "möjligt hinder"
    elif finding.outcome == "krav":
        if not finding.open or settled(finding, rulebook):
            return None
        if sure:
            kind = "allmänt krav" if finding.general else "krav"
            text = finding.general or text
    elif finding.outcome != "fråga" or finding.question_status == "besvarad" or is_open_question(finding):
        return None
    ask = list(dict.fromkeys(u.question for u in finding.undecided if u.question))
    return Remaining(kind=kind, text=text, citation=finding.citation, rule=finding.rule, ask=ask)
