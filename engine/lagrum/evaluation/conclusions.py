"""What an evaluator answers about one intervention: the truth value of every conclusion, and what is worth telling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from lagrum.base.errors import LagrumError
from lagrum.base.frozen import frozen
from lagrum.evaluation.instances import Instances
from lagrum.evaluation.program import Program
from lagrum.model.facts import Facts


class EnginesDifferError(LagrumError):
    """Two evaluators disagree: an error in lagrum itself. The message names conclusion, fact and both answers."""


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


@frozen
class Relevant:
    """What is worth telling of one intervention (DESIGN §4, ADR 3).

    `rules`: those that surely apply, or that may apply and that something in the draft ties to. `tied`: by rule the
    instances (0 for a rule about the intervention) that something ties to. `hidden` counts the other rules that may
    apply.
    """

    rules: tuple[str, ...]
    tied: dict[str, frozenset[int]]
    hidden: int


class Concluded(NamedTuple):
    """All that an evaluator answers about one intervention."""

    conclusions: Conclusions
    relevant: Relevant


Asked = tuple[Facts, Instances]
"""An intervention as bound, and the same facts as `make_instances` lays them out for the program."""


class Evaluator(Protocol):
    """An evaluator of one program. It may look at the bound facts, at the instances made of them, or at both."""

    name: str

    def conclude(self, batch: Sequence[Asked]) -> list[Concluded]:
        """Return the answers on each of any number of interventions, in their order."""
