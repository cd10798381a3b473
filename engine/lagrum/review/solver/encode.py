"""From a program to formulas: variables for what an intervention may say, and a pair of formulas for each conclusion.

The semantics are those of DESIGN §4, exactly: `sure` holds in a model when the evaluator would answer ja on the
intervention that the model stands for, `possible` when it would not answer nej. Where nothing can be okänt the two are
the same formula: that is the two-valued reading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from itertools import pairwise
from typing import Any

import z3

from lagrum.base.frozen import frozen
from lagrum.evaluation.instances import make_instances
from lagrum.evaluation.program import Node, Program
from lagrum.evaluation.truth import YES, atom_code
from lagrum.model.facts import Facts, Place, RecordList
from lagrum.model.formula import And, Atom, Formula, Lit, Or, Ref, literals
from lagrum.review.solver.formulas import (
    CERTAIN,
    OPEN,
    TRUE,
    Bool,
    Truth,
    conjoin,
    disjoin,
    opposite,
    truth_of,
)
from lagrum.review.solver.implied import consistent, limits_of
from lagrum.review.solver.variables import Variable

OWN = -1
"""The index of the intervention itself, where a record has its number."""


@frozen(slots=False, eq=False)
class Row:
    """An instance of a post. Parts of one record have the same `index`, and so the same variables.

    `codes` are those of its atoms as written (None: nothing is). `present` is whether there is such a record.
    """

    post: str
    index: int
    codes: bytes | None
    present: Truth
    place: Place | None = None


@frozen(slots=False, eq=False)
class Encoding:
    """A program as formulas.

    `free` says of which attributes (path, and `OWN` or a record's index) the value is open; all others are as `own`
    and the rows say (without codes: okänt). `may_be_unknown` says which free ones may also be okänt. Variables and
    formulas are made when they are first asked for.
    """

    program: Program
    rows: Mapping[str, tuple[Row, ...]]
    own: bytes | None
    free: Callable[[str, int], bool]
    may_be_unknown: Callable[[str], bool]
    prefix: str = ""
    context: Any = None
    """The solver's context; what it finds does not depend on what was done in others."""
    variables: dict[tuple[str, int], Variable] = field(default_factory=dict)
    _made: dict[tuple[str, Row | None], Truth] = field(default_factory=dict)
    _limits: dict[str, tuple[int, ...]] = field(default_factory=dict)

    # -- conclusions --------------------------------------------------------------------------------------------------

    def truth(self, name: str, at: int = 0) -> Truth:
        """Return a conclusion of the program; `at` counts the rows of its post (passed over for one of its own)."""
        node = self.program.by_name[name]
        return self._conclusion(node, self.rows[node.record][at] if node.record else None)

    def sure(self, name: str, at: int = 0) -> Bool:
        """Return that the conclusion is ja, and that the record exists which it is about."""
        node = self.program.by_name[name]
        row = self.rows[node.record][at] if node.record else None
        sure = self._conclusion(node, row).sure
        return sure if row is None else conjoin([row.present.sure, sure])

    def formula(self, formula: Formula, record: str = "", at: int = 0) -> Truth:
        """Return any formula over the program's atoms and conclusions; `record` is the post whose fields it names."""
        row = self.rows[record][at] if record else None
        for part in literals(formula):
            if isinstance(part, Ref):
                node = self.program.by_name[part.name]
                self._conclusion(node, row if node.record else None)
        return self._formula(formula, row)

    # -- variables ----------------------------------------------------------------------------------------------------

    def variable(self, path: str, index: int = OWN) -> Variable:
        """Return the variables of a free attribute, made at the first call."""
        found = self.variables.get((path, index))
        if found is None:
            attribute = self.program.rulebook.vocabulary.attributes[path]
            name = f"{self.prefix}{path}" if index == OWN else f"{self.prefix}{path}[{index}]"
            found = Variable(attribute, name, self._limits_of(path), self.may_be_unknown(path), self.context)
            self.variables[path, index] = found
            if path in self.program.rulebook.vocabulary.linked:
                self._link(found, index)
        return found

    def _link(self, variable: Variable, index: int) -> None:
        """Let a new variable agree with those that it implies something of, and that imply something of it."""
        attribute = variable.attribute
        for link in self.program.rulebook.vocabulary.links.get(attribute.record, ()):
            if attribute.path not in (link.source.path, link.target.path):
                continue
            other = link.target if link.source.path == attribute.path else link.source
            if not self.free(other.path, index):
                continue
            if (other.path, index) not in self.variables:
                self.variable(other.path, index)  # which then is the new one of the two
                continue
            both = self.variables[link.source.path, index], self.variables[link.target.path, index]
            variable.domain += consistent(link, *both)

    def domain(self) -> list[Bool]:
        """Return what must hold of all variables made so far."""
        return [part for variable in self.variables.values() for part in variable.domain] + [
            z3.Implies(after.present.sure, before.present.sure)
            for rows in self.rows.values()
            for before, after in pairwise(rows)
            if before.codes is None and after.codes is None and after.present.sure is not before.present.sure
        ]

    def _limits_of(self, path: str) -> tuple[int, ...]:
        if not self._limits:
            found: dict[str, set[int]] = {"": set()}
            for atoms in self.program.atoms.values():
                for atom in atoms:
                    if atom.operator == "lt":
                        found.setdefault(atom.path, set()).add(int(atom.operand))
            for links in self.program.rulebook.vocabulary.links.values():
                for link in links:
                    limits = {n for implied in link.of.values() for n in limits_of(implied)}
                    found.setdefault(link.target.path, set()).update(limits)
            self._limits.update({p: tuple(sorted(n)) for p, n in found.items()})
        return self._limits.get(path, ())

    # -- making -------------------------------------------------------------------------------------------------------

    def _conclusion(self, node: Node, row: Row | None) -> Truth:
        """Return a conclusion; what it depends on is made before it, without recursion."""
        stack = [(node, row)]
        while stack:
            at, where = stack[-1]
            if (at.name, where) in self._made:
                stack.pop()
                continue
            missing = [d for d in self._below(at, where) if (d[0].name, d[1]) not in self._made]
            if missing:
                stack += missing
                continue
            self._made[at.name, where] = self._make(at, where)
            stack.pop()
        return self._made[node.name, row]

    def _below(self, node: Node, row: Row | None) -> Iterable[tuple[Node, Row | None]]:
        if node.formula is None:
            inner = self.program.by_name[node.exists_of]
            return [(inner, r) for r in self.rows.get(node.over, ())]
        below = [self.program.by_name[name] for name in node.refs]
        return [(n, row if n.record else None) for n in below]

    def _make(self, node: Node, row: Row | None) -> Truth:
        if node.formula is not None:
            return self._formula(node.formula, row)
        found = [(r.present, self._made[node.exists_of, r]) for r in self.rows.get(node.over, ())]
        sure = disjoin([conjoin([present.sure, inner.sure]) for present, inner in found])
        if all(p.sure is p.possible and i.sure is i.possible for p, i in found):
            return Truth(sure, sure)
        return Truth(sure, disjoin([conjoin([present.possible, inner.possible]) for present, inner in found]))

    def _formula(self, formula: Formula, row: Row | None) -> Truth:
        match formula:
            case Lit(atom, negated):
                found = self._atom(atom, row)
            case Ref(name, negated):
                node = self.program.by_name[name]
                found = self._made[name, row if node.record else None]
            case And(parts) | Or(parts):
                join = conjoin if isinstance(formula, And) else disjoin
                inner = [self._formula(p, row) for p in parts]
                sure = join([t.sure for t in inner])
                if all(t.sure is t.possible for t in inner):
                    return Truth(sure, sure)
                return Truth(sure, join([t.possible for t in inner]))
        if not negated:
            return found
        if found.sure is found.possible:
            no = opposite(found.sure)
            return Truth(no, no)
        return Truth(opposite(found.possible), opposite(found.sure))

    def _atom(self, atom: Atom, row: Row | None) -> Truth:
        if atom.operator in ("always", "undefined"):
            return truth_of(atom_code(atom, None))
        codes, index = (row.codes, row.index) if atom.record and row is not None else (self.own, OWN)
        if self.free(atom.path, index):
            return self.variable(atom.path, index).truth(atom)
        return truth_of(atom_code(atom, None) if codes is None else codes[self.program.slot_of[atom]])


def any_intervention(
    program: Program,
    counts: Mapping[str, int],
    may_be_unknown: Callable[[str], bool] = lambda _: False,
    prefix: str = "",
    context: Any = None,
) -> Encoding:
    """Return a program on any intervention with at most `counts` records of each post (0 where it names none).

    Every list of records is closed. That, and that nothing is okänt, loses nothing but tests of `är känt`: more
    knowledge never takes back a ja (strong Kleene logic is monotone).
    """
    rows: dict[str, tuple[Row, ...]] = {}
    for post in program.records:
        names = [f"{prefix}finns {post}[{k}]" for k in range(counts.get(post, 0))]
        present = [z3.Bool(name, context) for name in names]
        rows[post] = tuple(Row(post, k, None, Truth(p, p)) for k, p in enumerate(present))
    return Encoding(program, rows, None, lambda _path, _index: True, may_be_unknown, prefix, context)


def this_intervention(
    program: Program,
    facts: Facts,
    free: Callable[[str, int], bool],
    may_be_unknown: Callable[[str], bool] = lambda _: False,
    more: Mapping[str, int] | None = None,
) -> Encoding:
    """Return a program on an intervention as written, but for the attributes that are `free`.

    The rows are the instances that the evaluators see (records cut at age limits, and the one that stands for all that
    may be unwritten), and then for each post `more` records that may be added.
    """
    instances = make_instances(program, facts)
    rows: dict[str, tuple[Row, ...]] = {}
    for post in program.records:
        found = [
            Row(post, i.record.index, i.codes, CERTAIN[YES] if i.presence == YES else OPEN, i.record.place)
            for i in instances.records[post]
        ]
        first = 1 + max((r.index for r in found), default=-1)
        for k in range(first, first + (more or {}).get(post, 0)):
            present = z3.Bool(f"finns {post}[{k}]")
            found.append(Row(post, k, None, Truth(present, present)))
        rows[post] = tuple(found)
    written = {post: len(facts.records.get(post, RecordList()).records) for post in program.records}

    def is_free(path: str, index: int) -> bool:
        post = program.rulebook.vocabulary.attributes[path].record
        if post and index == written[post] and rows[post][index_of(rows[post], index)].present is OPEN:
            return False  # nothing is known of a record that nobody wrote
        return free(path, index)

    return Encoding(program, rows, instances.codes, is_free, may_be_unknown)


def index_of(rows: Iterable[Row], index: int) -> int:
    """Return where the first row of a record stands."""
    return next(k for k, row in enumerate(rows) if row.index == index)


def always_present(row: Row) -> bool:
    """Whether a row stands for a record that is written."""
    return row.present.sure is TRUE
