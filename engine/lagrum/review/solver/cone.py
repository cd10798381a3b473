"""What a conclusion depends on, and how many records are enough to see all that it can do."""

from __future__ import annotations

from collections.abc import Iterable

from lagrum.evaluation.program import Program


def cone(program: Program, names: Iterable[str]) -> set[str]:
    """Return the conclusions that `names` are made of, with themselves."""
    found: set[str] = set()
    stack = list(names)
    while stack:
        name = stack.pop()
        if name not in found:
            found.add(name)
            stack += program.by_name[name].refs
    return found


def records_needed(program: Program, names: Iterable[str]) -> dict[str, int]:
    """Return how many records of each post are enough to satisfy any mix of `names` that can be satisfied at all.

    One that each `det finns` rests on, and one for the post that the conclusions are about: taking away the others
    takes away nothing that holds.
    """
    names = list(names)
    counts: dict[str, int] = {}
    for name in cone(program, names):
        over = program.by_name[name].over
        if over:
            counts[over] = counts.get(over, 0) + 1
    for post in {program.by_name[name].record for name in names} - {""}:
        counts[post] = counts.get(post, 0) + 1
    return counts


def paths_known(program: Program) -> frozenset[str]:
    """Return the attributes of which some condition asks whether they are known."""
    return frozenset(a.path for atoms in program.atoms.values() for a in atoms if a.operator == "known")
