"""Setting what a body has accepted against what a check found. Nothing is hidden: a finding says that it is accepted.

A deviation counts from the day it was decided to its last day. An obstacle can be recorded as known, but stays one: no
body can accept what binding law forbids. Nor can one accept that a demand of binding law is not met: there the block is
a plan to meet it, with its last day, and the demand counts all the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from lagrum.base.counted import counted
from lagrum.checking.findings import state_of
from lagrum.checking.result import Accepted, CaseResult, DeviationKind, DeviationStatus, Finding
from lagrum.law.citation_list import format_citations
from lagrum.model.deviation import Deviation
from lagrum.model.rule import Rule
from lagrum.source.diagnostic import Diagnostics, did_you_mean

SOON_DAYS = 30
ACCEPTABLE = ("hinder", "krav", "fråga")
"""The outcomes that can be accepted; the others ask nothing of the intervention."""


def accept(
    result: CaseResult, deviations: Sequence[Deviation], rules: Mapping[str, Rule], day: date, sink: Diagnostics
) -> CaseResult:
    """Return a result with its accepted findings marked, and the state that is left when they are set aside.

    A deviation from no finding of the result is an error, one whose last day is near a warning. `rules` are those in
    force on `day`.
    """
    if not deviations:
        return result
    accepted: dict[int, Accepted] = {}
    for deviation in deviations:
        status = _status(deviation, day)
        members = [k for k, f in enumerate(result.findings) if _concerns(deviation, f)]
        if not members and status != "inte beslutad":
            _unused(deviation, result, rules, sink)
        if members and status == "löper ut":
            left = (deviation.last - day).days
            when = "i dag" if not left else "i morgon" if left == 1 else f"om {counted(left, 'dag')}"
            plan = all(result.findings[k].binding_demand for k in members)
            message = f"avvikelsen från »{deviation.rule}« slutar gälla {when} ({deviation.last})"
            help = "rätta insatsen, eller skriv in ett nytt beslut i tid"
            if plan:
                message = f"planen att uppfylla »{deviation.rule}« löper ut {when} ({deviation.last})"
                help = "uppfyll kravet; en ny plan tar inte bort det"
            sink.warning("E096", message, deviation.place.source, deviation.place.span, help)
        for k in members:
            if k not in accepted or deviation.subject:
                accepted[k] = _accepted(deviation, status, result.findings[k])
    findings = [replace(f, accepted=accepted[k]) if k in accepted else f for k, f in enumerate(result.findings)]
    left_over = [f for f in findings if not f.set_aside]
    return replace(result, findings=findings, left=state_of(left_over, not result.undescribed))


def _status(deviation: Deviation, day: date) -> DeviationStatus:
    if day < deviation.decided:
        return "inte beslutad"
    if day > deviation.last:
        return "utgången"
    return "löper ut" if (deviation.last - day).days <= SOON_DAYS else "gäller"


def _concerns(deviation: Deviation, finding: Finding) -> bool:
    if finding.rule != deviation.rule or not finding.tied or finding.outcome not in ACCEPTABLE:
        return False
    if finding.demand == "uppfyllt":
        return False
    return not deviation.subject or deviation.subject.casefold() in finding.subject.casefold()


def _accepted(deviation: Deviation, status: DeviationStatus, finding: Finding) -> Accepted:
    kind: DeviationKind = "godtagen avvikelse"
    if finding.outcome == "hinder":
        kind = "känt hinder"
    elif finding.binding_demand:
        kind = "plan att uppfylla"
    return Accepted(
        kind=kind,
        status=status,
        reason=deviation.reason,
        body=deviation.body,
        reference=deviation.reference,
        decided=deviation.decided.isoformat(),
        citation=format_citations(deviation.citations),
        last_day=deviation.last.isoformat(),
    )


def _unused(deviation: Deviation, result: CaseResult, rules: Mapping[str, Rule], sink: Diagnostics) -> None:
    """Report that a deviation is from nothing, and why."""
    own = [f for f in result.findings if f.rule == deviation.rule]
    rule = rules.get(deviation.rule)
    name = f"»{deviation.rule}«"
    help = "ta bort avvikelsen, eller ändra den till det fynd som den gäller"
    if rule is None:
        message = f"avvikelsen gäller {name}, som inte finns bland reglerna den dagen"
        help = did_you_mean(deviation.rule, rules) or help
    elif rule.outcome is None or rule.outcome.value not in ACCEPTABLE:
        message = f"{name} kräver inget av insatsen: det finns inget att avvika från"
    elif subjects := [f.subject for f in own if f.subject and f.tied and f.demand != "uppfyllt"]:
        message = f"avvikelsen gäller »{deviation.subject}«, men {name} gör det inte"
        help = f"regeln gäller {'; '.join(dict.fromkeys(subjects))}"
    elif any(f.demand == "uppfyllt" for f in own):
        message = f"kravet {name} är uppfyllt: avvikelsen behövs inte"
    else:
        message = f"{name} ger inget fynd här: avvikelsen behövs inte"
    sink.error("E094", message, deviation.place.source, deviation.place.span, help)
