"""The value of one attribute as boolean variables, and the truth of its atoms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import z3

from lagrum.model.facts import Value
from lagrum.model.formula import Atom
from lagrum.model.vocabulary import Attribute
from lagrum.review.solver.formulas import TRUE, Bool, Truth
from lagrum.review.solver.kinds import SORTS, Sort


@dataclass
class Variable:
    """The free value of an attribute.

    `known` says that it is known in full: always, unless it `may_be_unknown`. `options` has a variable for each thing
    that the value can be: `ja`, each value of a list, and for numbers "under n" for each n of `limits`. In a list that
    is not known in full, those that are set are known to be there and the others are unknown; nothing else has
    anything set that is not known.
    """

    attribute: Attribute
    name: str
    limits: tuple[int, ...] = ()
    may_be_unknown: bool = False
    context: Any = None
    known: Bool = TRUE
    options: dict[Any, Bool] = field(default_factory=dict)
    domain: list[Bool] = field(default_factory=list)
    """What must hold of the variables for them to stand for a value."""

    def __post_init__(self) -> None:
        if self.may_be_unknown:
            self.known = z3.Bool(f"{self.name} känt", self.context)
        keys = self.sort.keys(self.attribute, self.limits)
        self.options = {key: z3.Bool(f"{self.name}={key}", self.context) for key in keys}
        self.domain = self.sort.domain(self.known, self.options)

    @property
    def sort(self) -> Sort:
        return SORTS[self.attribute.kind]

    def truth(self, atom: Atom) -> Truth:
        """Return the truth value of an atom on this attribute."""
        if atom.operator == "known":
            return Truth(self.known, self.known)
        return self.sort.truth(self.known, self.options[atom.operand])

    def has(self, value: Value) -> Bool:
        """Return that the value is this one. Intervals of numbers: that it lies on the same side of every limit."""
        return self.sort.has(self.known, self.options, value)

    def value(self, model: Any) -> Value:
        """Return the value in a model of the solver."""
        return self.sort.value(self.known, self.options, model)
