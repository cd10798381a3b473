"""What differs between two checks of the same catalogue: findings gone, changed and new."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict

from lagrum.result import CaseResult, Finding


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FindingChange(_Model):
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


class StateChange(_Model):
    case: str
    name: str
    before: str
    after: str


class Difference(_Model):
    """All that differs; interventions that only one side has are named."""

    schema_version: str = "1"
    before: str
    after: str
    interventions: int
    changes: list[FindingChange]
    states: list[StateChange]
    only_before: list[str]
    only_after: list[str]

    @property
    def counts(self) -> tuple[int, int, int]:
        """Return how many findings are gone, changed and new."""
        kinds = [c.kind for c in self.changes]
        return kinds.count("borta"), kinds.count("ändrad"), kinds.count("ny")


def compare_results(
    before: Iterable[CaseResult], after: Iterable[CaseResult], before_name: str, after_name: str
) -> Difference:
    """Compare case by case, and finding by finding (by rule and the record that it concerns).

    Only findings that the draft ties to count; a demand that is met counts as such.
    """
    old = {r.id: r for r in before}
    new = {r.id: r for r in after}
    changes: list[FindingChange] = []
    states: list[StateChange] = []
    for key in sorted(old.keys() & new.keys()):
        changes += _findings(old[key], new[key])
        if old[key].state != new[key].state:
            states.append(StateChange(case=key, name=new[key].name, before=old[key].state, after=new[key].state))
    return Difference(
        before=before_name,
        after=after_name,
        interventions=len(old.keys() & new.keys()),
        changes=changes,
        states=states,
        only_before=sorted(old.keys() - new.keys()),
        only_after=sorted(new.keys() - old.keys()),
    )


def _findings(old: CaseResult, new: CaseResult) -> list[FindingChange]:
    before = _by_key(old)
    after = _by_key(new)
    found = []
    for key in sorted(before.keys() | after.keys()):
        one, two = before.get(key), after.get(key)
        words = (finding_words(one) if one else "", finding_words(two) if two else "")
        if words[0] == words[1]:
            continue
        shown = two or one
        assert shown is not None
        found.append(
            FindingChange(
                case=new.id,
                name=new.name,
                rule=shown.rule,
                title=shown.title,
                citation=shown.citation,
                subject=shown.subject,
                kind="ny" if one is None else "borta" if two is None else "ändrad",
                before=words[0],
                after=words[1],
            )
        )
    return found


def _by_key(result: CaseResult) -> dict[tuple[str, str], Finding]:
    return {(f.rule, f.subject): f for f in result.findings if f.tied}


def finding_words(finding: Finding) -> str:
    """Return what a finding says, in words: "hinder", "kan bli krav", "krav, inte uppfyllt"."""
    if finding.certainty != "gäller":
        return f"kan bli {finding.outcome}"
    if finding.demand:
        return f"krav, {'okänt om uppfyllt' if finding.demand == 'okänt' else finding.demand}"
    return "besvarad fråga" if finding.answer is not None else finding.outcome
