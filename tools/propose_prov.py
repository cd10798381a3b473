"""Print examples (`prov`) that would notice faults which none notices today: `python tools/propose_prov.py rules/sol`.

What they should give is what the rulebook gives: read the law before one is taken over.
"""

from __future__ import annotations

import sys

from lagrum.cli.rulebooks import open_folders, shipped_rules
from lagrum.examples.mutants import Mutant
from lagrum.examples.mutation import Mutation
from lagrum.examples.propose import example_text, propose
from lagrum.model.rule import Conclusion


def main(prefixes: list[str]) -> None:
    rulebook = open_folders([shipped_rules()], examples=True)
    table: dict[str, Conclusion] = {**rulebook.derived, **rulebook.rules}
    by_owner: dict[str, list[Mutant]] = {}
    for verdict in Mutation(rulebook).run(lambda c: not prefixes or any(c.place.startswith(p) for p in prefixes)):
        if verdict.survived:
            by_owner.setdefault(verdict.mutant.weak or verdict.mutant.owner, []).append(verdict.mutant)
    for name, mutants in by_owner.items():
        proposals, left = propose(table[name], mutants, rulebook)
        print(f"# {name}  {table[name].place}")
        for proposal in proposals:
            for mutant in proposal.notices:
                print(f"# märker: {mutant.words}")
            print(example_text(proposal.example, rulebook.vocabulary), flush=True)
        for mutant in left:
            print(f"# inget förslag: {mutant.words}")
        print()


if __name__ == "__main__":
    main(sys.argv[1:])
