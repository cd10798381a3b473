"""Running the mutants of a rulebook against its examples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from lagrum.base.frozen import frozen
from lagrum.base.progress import Progress, followed, unseen
from lagrum.evaluation.program import compile_program
from lagrum.examples.bench import Bench, benches, changed_node, with_atoms
from lagrum.examples.equivalence import Equivalence
from lagrum.examples.mutants import Mutant, mutants_of
from lagrum.model.rule import Conclusion, Example
from lagrum.model.rulebook import Rulebook


@frozen
class Verdict:
    """What became of a mutant. `killer` is the first example that noticed it, None for a survivor.

    `equivalent` says why it cannot differ from what it was made of ("" = it can, or nobody knows).
    """

    mutant: Mutant
    killer: Example | None
    equivalent: str = ""

    @property
    def survived(self) -> bool:
        return self.killer is None and not self.equivalent


def all_examples(rulebook: Rulebook) -> list[tuple[Conclusion, Example]]:
    """Return every example with its owner, by the owner's name."""
    table = {**rulebook.derived, **rulebook.rules}
    return [(table[name], example) for name in sorted(table) for example in table[name].examples]


class Mutation:
    """Runs mutants. Those of limits get benches of their own, where ages are cut at the moved limits as well."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.members = all_examples(rulebook)
        self.benches = benches(rulebook, self.members)
        self._cut: dict[date, Bench] = {}
        self._equivalence: dict[date, Equivalence] = {}

    @property
    def failing(self) -> list[Example]:
        """The examples that do not hold as the rulebook is, and therefore do not count."""
        return [example for bench in self.benches.values() for example in bench.failing]

    def run(self, chosen: Callable[[Conclusion], bool] = lambda _: True, progress: Progress = unseen) -> list[Verdict]:
        """Return what becomes of every mutant of the `chosen` rules and definitions, by name.

        `progress` is told of each.
        """
        table: dict[str, Conclusion] = {**self.rulebook.derived, **self.rulebook.rules}
        made = [(table[name], mutants_of(table[name], self.rulebook)) for name in sorted(table) if chosen(table[name])]
        self._recut([m for _, mutants in made for m in mutants])
        wanted = [(mutant, owner) for owner, mutants in made for mutant in mutants]
        return [self.verdict(mutant, owner) for mutant, owner in followed(wanted, len(wanted), progress)]

    def verdict(self, mutant: Mutant, owner: Conclusion) -> Verdict:
        """Return what becomes of one mutant."""
        killer = self.killer(mutant, owner)
        return Verdict(mutant, killer, "" if killer else self._same(mutant, owner))

    def killer(self, mutant: Mutant, owner: Conclusion) -> Example | None:
        """Return the first example that notices a mutant."""
        for day, plain in self.benches.items():
            bench = plain if plain.knows(mutant.new_atoms) else self._cut[day]
            changed = changed_node(mutant, owner, bench.program)
            if changed is not None and (found := bench.killer(changed)) is not None:
                return bench.members[found][1]
        return None

    def _recut(self, mutants: Sequence[Mutant]) -> None:
        """Make the benches for moved limits."""
        atoms = sorted({a for m in mutants for a in m.new_atoms})
        for day, bench in self.benches.items():
            if not bench.knows(atoms):
                self._cut[day] = Bench(with_atoms(bench.program, atoms), bench.members)

    def _same(self, mutant: Mutant, owner: Conclusion) -> str:
        """Return why a mutant cannot differ from the original, on any day of its examples; else ""."""
        days = sorted({*(d for d in self.benches if owner.validity.holds(d)), owner.validity.sample_day()})
        reasons = []
        for day in days:
            if day not in self._equivalence:
                bench = self.benches.get(day)
                self._equivalence[day] = Equivalence(bench.program if bench else compile_program(self.rulebook, day))
            tester = self._equivalence[day]
            changed = changed_node(mutant, owner, tester.program)
            if changed is None:
                continue
            reason = tester.reason(changed, mutant)
            if not reason:
                return ""
            reasons.append(reason)
        return reasons[0] if reasons else ""
