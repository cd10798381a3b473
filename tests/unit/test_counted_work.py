"""What explaining an intervention takes is counted; where it ends the result says so, and no finding is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from lagrum.base.resources import rules_dir
from lagrum.binding.facts import MAX_RECORDS
from lagrum.checking.checker import Checker
from lagrum.checking.result import CaseResult, Finding
from lagrum.explanation import budget, explain
from lagrum.explanation.trees import Trees
from lagrum.interventions.folders import InterventionBytes
from lagrum.interventions.read import InterventionReader
from lagrum.model.intervention import Intervention
from lagrum.report.json_report import render_json
from lagrum.rulebook.kept import cached_rulebook
from lagrum.source.diagnostic import Diagnostics

DAY = date(2026, 11, 21)
MOST_NODES = 8_000_000
"""Nodes of residuals that are walked for the worst file; without a budget it is more than fifty million."""


def flows(records: int, name: str = "tung") -> Intervention:
    """An intervention of flows of which nothing is known but how old those concerned are, each another age."""
    rows = [f"insats prov/{name}", '    namn "Tung"', "    form rådgivning, mer okänt", "    prövning okänt"]
    for k in range(records):
        rows += [f'    informationsdelning "f{k}"', f"        om-ålder 0–{100 - k} år"]
    sink = Diagnostics()
    book = cached_rulebook([rules_dir()], sink)
    read = InterventionReader(book).bind(InterventionBytes(f"{name}.insats", "\n".join(rows).encode() + b"\n"), sink)
    assert read is not None
    return read


def checked(interventions: Sequence[Intervention], everything: bool = True) -> list[CaseResult]:
    return Checker(cached_rulebook([rules_dir()], Diagnostics()), DAY).check_all(interventions, everything)


def bare(finding: Finding) -> str:
    return render_json(replace(finding, undecided=[], triggers=[]))


def lessened(monkeypatch: pytest.MonkeyPatch, part: int) -> None:
    for name in [n for n in vars(budget) if n.startswith("MOST_")]:
        monkeypatch.setattr(budget, name, getattr(budget, name) // part)


@pytest.mark.slow
def test_the_worst_file_walks_no_more_than_so_many_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    walked = [0]
    walk = Trees.walk

    def counting(self: Trees, tree: int, *rest: object) -> tuple[int, int]:
        walked[0] += 1
        return walk(self, tree, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Trees, "walk", counting)
    (result,) = checked([flows(MAX_RECORDS)])
    assert not result.is_explained
    assert walked[0] < MOST_NODES


@pytest.mark.slow
def test_an_ended_budget_loses_no_finding_and_changes_no_state(monkeypatch: pytest.MonkeyPatch) -> None:
    subject = flows(2)
    (whole,) = checked([subject])
    assert whole.is_explained
    lessened(monkeypatch, 500)
    (brief,) = checked([subject])
    assert not brief.is_explained
    assert (brief.state, brief.left, brief.untied, brief.met) == (whole.state, whole.left, whole.untied, whole.met)
    assert sorted(map(bare, brief.findings)) == sorted(map(bare, whole.findings))
    asked = {u.question for f in brief.findings for u in f.undecided if not u.attribute}
    assert len(asked) == 1 and next(iter(asked)).startswith(budget.NOT_EXPLAINED)


@pytest.mark.slow
def test_what_is_shown_depends_on_nothing_but_the_intervention(monkeypatch: pytest.MonkeyPatch) -> None:
    lessened(monkeypatch, 20)
    one, two = flows(3, "ett"), flows(5, "annat")
    alone = [checked([one])[0], checked([two])[0]]
    assert not alone[0].is_explained
    assert checked([one, two]) == alone
    assert checked([two, one]) == alone[::-1]
    monkeypatch.setattr(explain.Memory, "MOST", 0)
    assert checked([two, one]) == alone[::-1]


@pytest.mark.slow
def test_what_the_draft_ties_to_is_explained_alike_with_all_and_without(monkeypatch: pytest.MonkeyPatch) -> None:
    lessened(monkeypatch, 20)
    subject = flows(4)
    (few,), (every,) = checked([subject], False), checked([subject])
    assert few.findings == [f for f in every.findings if f.tied]
    assert few.questions == every.questions
