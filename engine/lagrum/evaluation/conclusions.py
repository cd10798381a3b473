"""What an evaluator answers about one intervention: the truth value of every conclusion of a program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lagrum.evaluation.program import Program


class Layout:
    """Where the conclusions of a program stand: by scope ("" = the intervention, else a post), in the nodes' order."""

    def __init__(self, program: Program) -> None:
        self.names: dict[str, list[str]] = {scope: [] for scope in ("", *program.records)}
        self.place: dict[str, tuple[str, int]] = {}
        for node in program.nodes:
            names = self.names[node.record]
            self.place[node.name] = (node.record, len(names))
            names.append(node.name)


class Conclusions(Mapping[str, tuple[int, ...]]):
    """The truth value of each conclusion: one for the intervention's own, one per instance for those of a post.

    The latter say what holds *if* the record exists; whoever reads them joins them with the instance's presence.
    `rows` has, by scope, the codes of its conclusions in the order of the layout: one row for "", one per instance.
    """

    __slots__ = ("_layout", "rows")

    def __init__(self, layout: Layout, rows: Mapping[str, list[bytes]]) -> None:
        self._layout = layout
        self.rows = rows

    def __getitem__(self, name: str) -> tuple[int, ...]:
        scope, slot = self._layout.place[name]
        return tuple([row[slot] for row in self.rows[scope]])

    def at(self, name: str, index: int) -> int:
        """Return one value: of instance `index`, which is passed over for a conclusion of the intervention itself."""
        scope, slot = self._layout.place[name]
        return self.rows[scope][index if scope else 0][slot]

    def __iter__(self) -> Iterator[str]:
        return iter(self._layout.place)

    def __len__(self) -> int:
        return len(self._layout.place)
