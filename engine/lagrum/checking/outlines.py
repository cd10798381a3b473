"""The first step of a result: what each rule comes to, for which records, and which unknowns decide it.

A summary of a catalogue stops here; `findings` is the second step, which puts each outline into words.
"""

from __future__ import annotations

from collections.abc import Iterator

from lagrum.base.frozen import frozen
from lagrum.checking.groups import Demand, Group, groups
from lagrum.evaluation.conclusions import Conclusions, Relevant
from lagrum.evaluation.program import ANSWER, DEMAND, Program
from lagrum.evaluation.truth import UNKNOWN, YES
from lagrum.explanation.explain import Explainer
from lagrum.explanation.options import Key
from lagrum.model.answer import LegalAnswer
from lagrum.model.formula import RULE
from lagrum.model.rule import Outcome, Rule
from lagrum.rulebook.standing import standing


@frozen
class Outline:
    """What a rule comes to for one group of records, without what explains it.

    `name` is the conclusion that is open, or would be, and `keys` are the unknowns that decide it (none when it is not
    open). `settled_by` is the answer that surely settles a question.
    """

    rule: Rule
    group: Group
    name: str
    keys: tuple[Key, ...]
    settled_by: LegalAnswer | None
    explained: bool = True
    """Whether `keys` are known; not when the work of explaining has come to its end."""

    @property
    def outcome(self) -> str:
        """What the rule comes to, in words; a question that is settled is only to be known."""
        assert self.rule.outcome is not None
        return Outcome.NOTE.value if self.settled_by is not None else self.rule.outcome.value

    @property
    def sure(self) -> bool:
        return self.group.applies == YES

    @property
    def demand(self) -> Demand | None:
        return self.group.demand

    @property
    def open(self) -> bool:
        return self.group.open


def outlines(
    program: Program, explainer: Explainer, relevant: Relevant, everything: bool = False, decided: bool = True
) -> Iterator[Outline]:
    """Yield the outlines of what the draft ties to, in the order of the rules; with `everything` all that may apply.

    Unless it is to be told what is `decided` by what, no outline has keys: to look for them is most of the work.
    """
    for name in program.rules if everything else relevant.rules:
        rule = program.rules[name]
        if rule.outcome is None:
            continue
        tied = relevant.tied.get(name, frozenset())
        for group in groups(rule, program, explainer.instances, explainer.conclusions, tied):
            if not group.tied and not everything:
                continue
            about = (RULE if group.applies == UNKNOWN else DEMAND) + name
            keys: tuple[Key, ...] = ()
            explained = True
            if decided:
                work = explainer.budget.deciding(group.tied)
                explained = not (group.open and work.is_over)
                keys = tuple(explainer.deciding(about, group.at, work)) if group.open and explained else ()
                if group.instances and not group.instances[0].record.certain:
                    keys = tuple(sorted({*keys, Key(rule.record)}))  # whether there is such a record at all
            yield Outline(
                rule, group, about, keys, _settled_by(program, rule, group.at, explainer.conclusions), explained
            )


def _settled_by(program: Program, rule: Rule, at: int, conclusions: Conclusions) -> LegalAnswer | None:
    if rule.outcome is not Outcome.QUESTION:
        return None
    usable = standing(program.rulebook, rule.name, program.day).usable
    return next((a for a in usable if conclusions.at(ANSWER + a.name, at) == YES), None)
