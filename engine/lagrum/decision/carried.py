"""Whether what 11 kap. 5 § SoL makes possible carries an intervention, as the rulebook reads the paragraph.

In: what checks, interventions. Out: for those that it surely does not carry, the rule that says what it carries.
"""

from __future__ import annotations

from collections.abc import Sequence

from lagrum.checking.checker import Checker
from lagrum.decision.sorting import cites_the_paragraph
from lagrum.evaluation.truth import NO
from lagrum.model.formula import RULE
from lagrum.model.intervention import Intervention
from lagrum.model.rule import Outcome, Rule


def not_carried(checker: Checker, interventions: Sequence[Intervention]) -> dict[str, Rule]:
    """Return, by file, the first rule of what the paragraph makes possible, where no such rule can hold.

    A rulebook without such a rule says nothing of it: nothing is returned.
    """
    every = checker.program.rules.values()
    rules = [rule for rule in every if rule.outcome is Outcome.OPPORTUNITY and cites_the_paragraph(rule)]
    if not rules:
        return {}
    return {
        intervention.file: rules[0]
        for intervention, explainer, _ in checker.explained(interventions)
        if all(value == NO for rule in rules for value in explainer.conclusions[RULE + rule.name])
    }
