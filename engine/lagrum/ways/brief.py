"""The cheapest ways forward, for a check to show with what it found."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lagrum.checking.result import CaseResult, Finding

if TYPE_CHECKING:
    from lagrum.checking.checker import Checker
    from lagrum.model.intervention import Intervention

MOST_STOPS = 10
"""Of so many things in the way of one intervention the cheapest way is shown."""
NODES = 60
"""From so many sets of changes a search goes on."""
SECONDS = 2.0
"""How long ways are sought for one intervention of a check, by the work that is done (`search.Work`)."""


def stands_in_the_way(finding: Finding) -> bool:
    """Whether a finding is an obstacle, or a demand that is not met, for certain."""
    return finding.certainty == "gäller" and (finding.outcome == "hinder" or finding.demand == "inte uppfyllt")


def with_ways(checker: Checker, interventions: list[Intervention], results: list[CaseResult]) -> list[CaseResult]:
    """Return the results, with the cheapest way past each thing that stands in the way. Most have none."""
    blocked = [k for k, result in enumerate(results) if any(map(stands_in_the_way, result.findings))]
    if not blocked:
        return results
    from lagrum.ways.plan import cheapest_ways

    found = list(results)
    for k in blocked:
        ways = cheapest_ways(checker, interventions[k], MOST_STOPS, NODES, SECONDS)
        found[k] = replace(results[k], ways=ways)
    return found
