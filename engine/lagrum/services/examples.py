"""The rulebook's own examples: run, held against its conditions, held against faults in its rules."""

from __future__ import annotations

from collections.abc import Sequence

from lagrum.base.frozen import frozen
from lagrum.base.progress import Progress, unseen
from lagrum.checking.checker import Checker
from lagrum.examples.coverage import cover as covered_by
from lagrum.examples.mutation import Mutation
from lagrum.examples.results import Covered, Mutated, Ran
from lagrum.examples.run import run_examples
from lagrum.report.examples_mutation import score
from lagrum.services.rule_texts import open_examples
from lagrum.services.rulebook import choose_engine
from lagrum.services.selection import select


@frozen
class Held:
    """How much the examples hold fast: so many parts of a whole."""

    what: Covered | Mutated
    part: int
    whole: int


def run(names: Sequence[str], without_shipped: bool = False, engine: str = "båda", progress: Progress = unseen) -> Ran:
    """Run the examples of the folders or files that are named, or all."""
    chosen_engine = choose_engine(engine)
    selection = select(names, without_shipped)
    rulebook = open_examples(selection.folders)
    chosen = selection.conclusions(rulebook)
    outcomes, missing = run_examples(
        rulebook,
        lambda book, day: Checker(book, day, chosen_engine),
        lambda conclusion: conclusion.name in chosen,
        progress,
    )
    return Ran(
        rulebook.digest,
        chosen_engine,
        tuple(o for o in outcomes if selection.holds(o.example.place)),
        tuple(m for m in missing if selection.holds(m.place)),
    )


def cover(names: Sequence[str], without_shipped: bool = False, progress: Progress = unseen) -> Held:
    """Say which answers of the chosen rules' conditions the examples of the whole rulebook try."""
    selection = select(names, without_shipped)
    rulebook = open_examples(selection.folders)
    covers = covered_by(rulebook, lambda conclusion: selection.holds(conclusion.place), progress)
    part, whole = sum(c.tried for c in covers), sum(c.possible for c in covers)
    return Held(Covered(rulebook.digest, tuple(covers)), part, whole)


def mutate(names: Sequence[str], without_shipped: bool = False, progress: Progress = unseen) -> Held:
    """Say which faults in the chosen rules the examples of the whole rulebook notice."""
    selection = select(names, without_shipped)
    rulebook = open_examples(selection.folders)
    verdicts = Mutation(rulebook).run(lambda conclusion: selection.holds(conclusion.place), progress)
    return Held(Mutated(rulebook.digest, tuple(verdicts)), *score(verdicts))
