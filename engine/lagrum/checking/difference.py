"""What differs between two checks of the same catalogue: findings gone, changed and new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Literal

from lagrum.base.serialization import json_model
from lagrum.checking.baseline import InterventionSnapshot, RuleName, Snapshot, finding_words
from lagrum.checking.findings import state_of
from lagrum.checking.receipt import Receipt, digest_of, head_of_receipt, make_receipt
from lagrum.checking.result import CaseResult


@json_model
class FindingChange:
    """One finding that is gone, new, or says something else. `before` and `after` are in words; "" = no finding."""

    case: str
    name: str
    rule: str
    title: str
    citation: str
    subject: str
    kind: Literal["borta", "ändrad", "ny"]
    before: str
    after: str


@json_model
class StateChange:
    case: str
    name: str
    before: str
    after: str


@json_model
class Difference:
    """All that differs; interventions that only one side has are named."""

    schema_version: str = "1"
    before: str
    after: str
    interventions: int
    changes: list[FindingChange]
    states: list[StateChange]
    only_before: list[str]
    only_after: list[str]
    receipt: Receipt | None = None
    """What the two sides were made of; none when a side is a kept run without a receipt."""

    @property
    def counts(self) -> tuple[int, int, int]:
        """Return how many findings are gone, changed and new."""
        kinds = [c.kind for c in self.changes]
        return kinds.count("borta"), kinds.count("ändrad"), kinds.count("ny")


def compare(
    before: Snapshot, after: Snapshot, before_name: str, after_name: str, whole_new: bool = False
) -> Difference:
    """Compare case by case, and finding by finding (by rule and the record that it concerns).

    Only findings that the draft ties to count; a demand that is met counts as such. With `whole_new`, what surely
    applies to an intervention that only `after` has is new too.
    """
    old, new = before.cases, after.cases
    rules = {**before.rules, **after.rules}
    changes: list[FindingChange] = []
    states: list[StateChange] = []
    for key in sorted(old.keys() & new.keys()):
        changes += _changes(key, old[key], new[key], rules)
        if old[key].state != new[key].state:
            states.append(StateChange(case=key, name=new[key].name, before=old[key].state, after=new[key].state))
    if whole_new:
        for key in sorted(new.keys() - old.keys()):
            found = [f for f in new[key].findings if not f.says.startswith("kan bli") and f.says not in _SILENT]
            nothing = InterventionSnapshot(name=new[key].name, state=new[key].state, findings=[])
            changes += _changes(key, nothing, replace(new[key], findings=found), rules)
    return Difference(
        before=before_name,
        after=after_name,
        interventions=len(old.keys() & new.keys()),
        changes=changes,
        states=states,
        only_before=sorted(old.keys() - new.keys()),
        only_after=sorted(new.keys() - old.keys()),
    )


def with_receipt(difference: Difference, before: Receipt | None, after: Receipt | None) -> Difference:
    """Return a difference with the receipt that is made of those of its sides."""
    if before is None or after is None:
        return difference
    made = make_receipt(
        "skillnad",
        head_of_receipt(after),
        after.date,
        after.evaluators,
        (),
        [*before.statutes, *after.statutes],
        digest_of(replace(difference, before="", after="")),
        compared=(before, after),
    )
    return replace(difference, receipt=made)


_SILENT = ("krav, uppfyllt", "möjlighet", "upplysning", "besvarad fråga")
"""What asks nothing of a new intervention."""


def _changes(
    key: str, old: InterventionSnapshot, new: InterventionSnapshot, rules: Mapping[str, RuleName]
) -> list[FindingChange]:
    before, after = _by_key(old), _by_key(new)
    found = []
    for rule, subject in sorted(before.keys() | after.keys()):
        words = (before.get((rule, subject), ""), after.get((rule, subject), ""))
        if words[0] == words[1]:
            continue
        named = rules.get(rule)
        found.append(
            FindingChange(
                case=key,
                name=new.name,
                rule=rule,
                title=named.title if named else rule,
                citation=named.citation if named else "",
                subject=subject,
                kind="ny" if not words[0] else "borta" if not words[1] else "ändrad",
                before=words[0],
                after=words[1],
            )
        )
    return found


def _by_key(snapshot: InterventionSnapshot) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], list[str]] = {}
    for one in snapshot.findings:
        found.setdefault((one.rule, one.subject), []).append(one.says)
    return {key: "; ".join(dict.fromkeys(says)) for key, says in found.items()}


def only_new(results: Iterable[CaseResult], baseline: Snapshot) -> list[CaseResult]:
    """Return the results with only the findings that the baseline lacks, or that said something else there."""
    found = []
    for result in results:
        snapshot = baseline.cases.get(f"{result.id} ({result.file})") or baseline.cases.get(result.id)
        known = {(f.rule, f.subject, f.says) for f in snapshot.findings} if snapshot else set()
        kept = [f for f in result.findings if f.tied and (f.rule, f.subject, finding_words(f)) not in known]
        described = snapshot is not None or not result.undescribed
        left = state_of([f for f in kept if not f.set_aside], described)
        found.append(replace(result, findings=kept, left=left))
    return found
