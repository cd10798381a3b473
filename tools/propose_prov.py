"""Add examples (`prov`) that notice faults which none notices today: `python tools/propose_prov.py rules/sol`.

They are added to the .prov files beside the rules; those that differ in one value alone as one. What they should give
is what the rulebook gives: read the law, and give each a name of its own, before it is committed.
"""

from __future__ import annotations

import sys

from lagrum.binding.pairs import EXAMPLES, rule_file
from lagrum.examples.mutants import Mutant
from lagrum.examples.mutation import Mutation
from lagrum.examples.propose import add_examples, example_texts, header, propose
from lagrum.model.rule import Conclusion
from lagrum.services.rule_texts import open_examples
from lagrum.services.rulebook import shipped_rules


def main(prefixes: list[str]) -> None:
    folder = shipped_rules()
    rulebook = open_examples([folder])
    table: dict[str, Conclusion] = {**rulebook.derived, **rulebook.rules}
    by_owner: dict[str, list[Mutant]] = {}
    chosen = tuple(rule_file(p) for p in prefixes)
    for verdict in Mutation(rulebook).run(lambda c: not chosen or c.place.startswith(chosen)):
        if verdict.survived:
            by_owner.setdefault(verdict.mutant.weak or verdict.mutant.owner, []).append(verdict.mutant)
    for name, mutants in by_owner.items():
        owner = table[name]
        proposals, left = propose(owner, mutants, rulebook)
        path = (folder.parent / owner.place.rpartition(":")[0]).with_suffix(EXAMPLES)
        blocks = example_texts([p.example for p in proposals], rulebook.vocabulary)
        if blocks:
            old = path.read_text(encoding="utf-8") if path.is_file() else ""
            path.write_text(add_examples(old, header(owner, rulebook), blocks), encoding="utf-8")
        print(f"{name}: {len(blocks)} prov till i {path}")
        for mutant in left:
            print(f"  inget förslag: {mutant.words}")


if __name__ == "__main__":
    main(sys.argv[1:])
