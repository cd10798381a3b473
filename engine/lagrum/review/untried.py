"""Demands that a label alone can meet: »uppfyllt« is then said of what the author claims, and nothing is tried.

Asked is whether some intervention surely has the rule apply and its demand surely met, while the demand is surely met
too on the same intervention with everything but its labels okänt.
"""

from __future__ import annotations

from lagrum.evaluation.program import DEMAND
from lagrum.evaluation.truth import YES
from lagrum.model.facts import Facts
from lagrum.model.formula import RULE
from lagrum.model.vocabulary import Nature
from lagrum.review.context import Context
from lagrum.review.finding import Kind
from lagrum.review.laundering import first
from lagrum.review.session import SolverAnswer
from lagrum.review.witness import Answers, Shown

HELP = "låt »kräver« pröva det som gör att etiketten kan bära: vem, till vem, om vem, vad, varför och vad som kom fram"


def find_untried(context: Context) -> None:
    attributes = context.rulebook.vocabulary.attributes
    labels = frozenset(p for p, a in attributes.items() if a.nature is Nature.LABEL)
    for stage in context.latest():
        pairs = stage.pairs
        for rule in stage.program.rules.values():
            demand = DEMAND + rule.name
            if rule.requires is None or not stage.newly(rule) or not context.about(rule) or rule.name in context.dead:
                continue
            if not labels & stage.program.facts_below(demand):
                continue
            found = pairs.met_by(rule, labels)
            if found.answer is SolverAnswer.UNDECIDED:
                context.open(Kind.UNTRIED, rule)
            if found.facts is None:
                continue

            def only_labels(facts: Facts, kept: frozenset[str] = labels | set(stage.program.records)) -> Facts:
                return context.only(facts, kept)

            def shown(answers: Answers, name: str = rule.name) -> bool:
                whole, bare = answers
                return first(whole, RULE + name) == YES and first(bare, DEMAND + name) == YES

            test = Shown(shown, frozenset([RULE + rule.name, demand]))
            witness, confirmed, _ = context.witnesses.make_changed(
                stage.program,
                found.facts,
                [only_labels],
                test,
                f"kravet i {rule.name} är uppfyllt, också när bara etiketterna är kända",
            )
            message = f"kravet i »{rule.name}« blir uppfyllt av en etikett ensam: grunden prövas inte"
            context.add(Kind.UNTRIED, rule, message, HELP, witness=(witness, confirmed))
