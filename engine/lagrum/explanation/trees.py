"""Trees of unknown literals, each kept once: equal trees have one number, by which they are compared and looked up.

Source: the table of unique nodes of R. E. Bryant, Graph-Based Algorithms for Boolean Function Manipulation (1986).

>>> a, b, c = 4, 6, 8  # three literals; 5, 7 and 9 are their negations
>>> trees = Trees()
>>> tree = trees.join(True, [a, trees.join(False, [b, c])])  # a och (b eller c)
>>> tree == trees.join(True, [YES, a, trees.join(False, [b, c, b])])  # the same tree, so the same number
True
>>> trees.opposite(tree) == trees.join(False, [5, trees.join(True, [7, 9])])  # inte a, eller inte b och inte c
True
>>> trees.opposite(trees.opposite(tree)) == tree
True
>>> trees.walk(tree, 0b1, {a: (1, 1), b: (0, 1), c: (0, 0)})  # a ja, b okänt, c nej: possibly, not surely
(0, 1)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lagrum.evaluation.kleene import Bits, all_of, any_of, in_all, opposite
from lagrum.evaluation.truth import NO, NOT, YES

Tree = int
"""A truth value (`NO`, `UNKNOWN`, `YES`); a literal, from `FIRST` on, each even number's negation being one more; below
0 the number of a kind and its parts."""
FIRST = 4
EITHER, ALL, UNWRITTEN, NOT_UNWRITTEN = 0, 1, 2, 3
"""Kinds: one of the parts; all of them; that there is an unwritten record (first part) of which the second part holds;
that there is none."""


class Trees:
    """The trees of one program's residuals."""

    def __init__(self) -> None:
        self._nodes: list[tuple[int, ...]] = []
        self._numbers: dict[tuple[int, ...], Tree] = {}
        self._opposites: dict[Tree, Tree] = {}

    def __len__(self) -> int:
        return len(self._nodes)

    def node(self, tree: Tree) -> tuple[int, ...]:
        """Return the kind of a tree below 0, and after it its parts."""
        return self._nodes[~tree]

    def make(self, *node: int) -> Tree:
        """Return the tree of a kind and its parts, which are as `join` leaves them."""
        number = self._numbers.get(node)
        if number is None:
            number = self._numbers[node] = ~len(self._nodes)
            self._nodes.append(node)
        return number

    def join(self, conjoined: bool, parts: Iterable[Tree]) -> Tree:
        """Return the conjunction or the disjunction of trees: flat, each part once, without what changes nothing."""
        kind, weak, strong = (ALL, YES, NO) if conjoined else (EITHER, NO, YES)
        flat: dict[Tree, None] = {}
        for part in parts:
            if part == strong:
                return strong
            if part < 0:
                node = self._nodes[~part]
                if node[0] == kind:
                    flat.update(dict.fromkeys(node[1:]))
                else:
                    flat[part] = None
            elif part != weak:
                flat[part] = None
        if len(flat) < 2:
            return next(iter(flat), weak)
        return self.make(kind, *flat)

    def opposite(self, tree: Tree) -> Tree:
        """Return the negation of a tree."""
        if tree >= 0:
            return tree ^ 1 if tree >= FIRST else NOT[tree]
        found = self._opposites.get(tree)
        if found is None:
            kind, *parts = self._nodes[~tree]
            if kind in (UNWRITTEN, NOT_UNWRITTEN):
                found = self.make(UNWRITTEN + NOT_UNWRITTEN - kind, *parts)
            else:
                found = self.join(kind == EITHER, [self.opposite(part) for part in parts])
            self._opposites[tree] = found
        return found

    def walk(self, tree: Tree, full: int, bits: Mapping[int, Bits]) -> Bits:
        """Return in which trials a tree surely and possibly holds.

        `full` has a bit for each trial; `bits` has the same two of each literal.
        """
        if tree >= 0:
            return bits[tree] if tree >= FIRST else in_all(tree, full)
        kind, *below = self._nodes[~tree]
        parts = (self.walk(part, full, bits) for part in below)
        if kind == EITHER:
            return any_of(parts, full)
        return opposite(all_of(parts, full), full) if kind == NOT_UNWRITTEN else all_of(parts, full)
