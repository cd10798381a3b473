"""The conclusions of a program as rules of literals, in strata.

Each symbol (an atom, a conclusion) has two literals: it surely is, and it surely is not. What is neither is okänt. A
formula is concluded surely from those of its parts, and surely not from those of its negation (De Morgan), so that
every rule is positive and nothing is concluded from a literal's absence. »Possibly φ« (DESIGN §5) is what is not surely
not φ; since most of a sketch is unknown, that form has few literals and few rules that fire.

A literal is a bit, and a conjunction the bits of its literals: symbol n is bit 2n, and that it is not bit 2n + 1.

>>> from lagrum.model.formula import And, Atom, Lit
>>> a, b = (Atom("", path, "eq") for path in "ab")
>>> made = Rules({"": (a, b)})
>>> [bin(c) for c in made.clauses(And((Lit(a), Lit(b, negated=True))), "", surely=True)]
['0b1001']
>>> [bin(c) for c in made.clauses(And((Lit(a), Lit(b, negated=True))), "", surely=False)]
['0b10', '0b100']
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from math import prod

from lagrum.evaluation.durable.engine import DurableError
from lagrum.evaluation.durable.network import RuleTexts, positions, rule_sets
from lagrum.evaluation.durable.relevance import Sifted, tie, tie_unwritten
from lagrum.evaluation.program import Program
from lagrum.model.formula import RULE, Atom, Formula, Lit, Or, Ref

KEYS_PER_RULE = 24
"""A longer conjunction is cut into auxiliary conclusions."""
CLAUSES_PER_FORMULA = 2
"""A formula that multiplies out to more conjunctions than this is cut into auxiliary conclusions."""


@dataclass(slots=True)
class Gathered:
    """A quantifier: the symbol of whether some record of the post `over` is what `sought` says."""

    symbol: int
    over: str
    sought: int

    def gather(self, records: Sequence[int], written: int) -> int:
        """Return the literal that surely holds, out of the literals of the records, the first `written` of them sure.

        Some record surely is when one that is written is; none is when each surely is not, also one nobody wrote.
        """
        surely = 1 << 2 * self.sought
        if any(literals & surely for literals in records[:written]):
            return 1 << 2 * self.symbol
        return 2 << 2 * self.symbol if all(literals & surely << 1 for literals in records) else 0


@dataclass(slots=True)
class Stratum:
    """Conclusions that depend on lower strata only.

    `rules` has, by the post whose facts they range over ("" = the intervention), conjunctions and what they conclude,
    and `sets` the same in rule sets. `gathered` are the quantifiers, which are no rules: durable_rules must
    not be asked what holds of several facts at once (DESIGN §5a).
    """

    rules: dict[str, dict[int, int]] = field(default_factory=dict)
    sets: dict[str, list[RuleTexts]] = field(default_factory=dict)
    gathered: list[Gathered] = field(default_factory=list)


@dataclass(slots=True)
class Plan:
    """How a program's conclusions are reached."""

    atoms: dict[Atom, int]
    """The symbols of the atoms."""
    results: dict[str, list[int]]
    """The symbols of the conclusions, by scope, in the order of the program's nodes."""
    sifted: dict[str, list[Sifted]]
    """By post ("" = the intervention) the rules that can be told of, in the order of the program's rules."""
    strata: list[Stratum]
    symbols: int


class Rules:
    """The rules of a program while they are being made."""

    def __init__(self, atoms: Mapping[str, Sequence[Atom]]) -> None:
        self.number: dict[object, int] = {}
        self.strata: list[Stratum] = []
        self._level: list[int] = []
        self._about_records = 0
        self._scope: dict[str, str] = {}
        self._alone: dict[tuple[str, bool], int] = {}
        """The conjunction of a named conclusion, or of its negation, where it is one."""
        self._auxiliary: dict[tuple[int, ...], int] = {}
        for post, found in atoms.items():
            for atom in found:
                self._symbol(atom, post)

    def add(self, name: str, scope: str, formula: Formula) -> None:
        """Add the rules of a conclusion whose parts have been added before."""
        self._scope[name] = scope
        if isinstance(formula, Ref) and not formula.negated and self._scope[formula.name] == scope:
            self.number[name] = self.number[formula.name]  # another name for the same
            return
        bit = self._symbol(name, scope)
        for surely in (True, False):
            clauses = self.clauses(formula, scope, surely)
            self._conclude(bit if surely else bit << 1, scope, clauses)
            if len(clauses) == 1:
                self._alone[name, surely] = clauses[0]

    def add_tie(self, key: object, scope: str, formula: Formula) -> None:
        """Add the rules by which a formula surely holds; that it does not is never asked."""
        self._conclude(self._symbol(key, scope), scope, self.clauses(formula, scope, surely=True))

    def scope_of(self, name: str) -> str:
        """Return the post that an added conclusion is about, "" for the intervention."""
        return self._scope[name]

    def gather(self, name: str, over: str, inner: str) -> None:
        """Add a quantifier: whether `inner` holds of some record of `over`."""
        self._scope[name] = ""
        bit = self._symbol(name, "")
        sought = self.number[inner]
        self._stratum(bit, self._level[sought] + 1).gathered.append(Gathered(self.number[name], over, sought))

    def clauses(self, formula: Formula, scope: str, surely: bool) -> tuple[int, ...]:
        """Return conjunctions of literals, of which one holds iff the formula surely holds, or surely does not.

        Parts that would make them too many become conclusions of their own.
        """
        match formula:
            case Lit(atom, negated):
                return (self._symbol(atom, atom.record) << (negated is surely),)
            case Ref(name, negated):
                alone = self._alone.get((name, negated is not surely))
                if alone is not None and self._scope[name] == scope:
                    return (alone,)  # which saves a stratum
                return (1 << 2 * self.number[name] + (negated is surely),)
        parts = [self.clauses(part, scope, surely) for part in formula.parts]
        if isinstance(formula, Or) is surely:
            return tuple(dict.fromkeys(clause for part in parts for clause in part))
        while prod(map(len, parts)) > CLAUSES_PER_FORMULA:
            largest = max(range(len(parts)), key=lambda i: len(parts[i]))
            parts[largest] = (self._aux(parts[largest], scope),)
        found: tuple[int, ...] = (0,)
        for part in parts:
            found = tuple(dict.fromkeys(left | right for left in found for right in part))
        return found

    def _symbol(self, key: object, scope: str) -> int:
        """Return the bit of an atom, a conclusion or an auxiliary one, made on first sight."""
        number = self.number.setdefault(key, len(self._level))
        if number == len(self._level):
            self._level.append(0)
            if scope:
                self._about_records |= 3 << 2 * number
        return 1 << 2 * number

    def _stratum(self, bit: int, level: int) -> Stratum:
        """Return the stratum of a conclusion, and note that it is concluded there at the earliest."""
        symbol = (bit.bit_length() - 1) // 2
        self._level[symbol] = max(self._level[symbol], level)
        while len(self.strata) < level:
            self.strata.append(Stratum())
        return self.strata[level - 1]

    def _conclude(self, bit: int, scope: str, clauses: Iterable[int]) -> None:
        """Add rules by which any of `clauses`, on a fact of the scope, concludes the literal `bit`."""
        clauses = [self._short(clause, scope) for clause in clauses]
        if not all(clauses):
            raise DurableError("ett villkor är tomt")
        below = 0
        for clause in clauses:
            below |= clause
        level = 1 + max([self._level[position // 2] for position in positions(below)], default=0)
        rules = self._stratum(bit, level).rules.setdefault(scope, {})
        for clause in clauses:
            rules[clause] = rules.get(clause, 0) | bit

    def _short(self, clause: int, scope: str) -> int:
        """Return a conjunction of at most `KEYS_PER_RULE` literals with the same meaning."""
        while clause.bit_count() > KEYS_PER_RULE:
            part = sum(1 << position for position in positions(clause)[:KEYS_PER_RULE])
            clause = clause & ~part | self._aux((part,), scope)
        return clause

    def _aux(self, clauses: tuple[int, ...], scope: str) -> int:
        """Return the literal of an auxiliary conclusion: that one of the conjunctions holds."""
        if clauses not in self._auxiliary:
            about = scope if any(clause & self._about_records for clause in clauses) else ""
            bit = self._symbol(("aux", len(self._auxiliary)), about)
            self._auxiliary[clauses] = bit
            self._conclude(bit, about, clauses)
        return self._auxiliary[clauses]


def make_plan(program: Program) -> Plan:
    """Return the plan of a program. Raises `DurableError` for one that cannot be put in strata."""
    try:
        order = list(TopologicalSorter({node.name: node.refs for node in program.nodes}).static_order())
        return _make(program, order)
    except CycleError as error:
        raise DurableError("slutsatserna går i cirkel och kan inte läggas i nivåer") from error
    except LookupError as error:
        raise DurableError(f"en slutsats bygger på något som inte finns ({error})") from error


def _make(program: Program, order: Sequence[str]) -> Plan:
    made = Rules(program.atoms)
    for name in order:
        node = program.by_name[name]
        if node.formula is None:
            made.gather(name, node.over, node.exists_of)
        else:
            made.add(name, node.record, node.formula)
    scopes = ("", *program.records)
    sifted: dict[str, list[Sifted]] = {scope: [] for scope in scopes}
    for name, rule in program.rules.items():
        if rule.outcome is not None:
            unwritten = tie_unwritten(rule.condition, made.scope_of) if rule.record else None
            ties = []
            for formula in (tie(rule.condition), unwritten):
                if formula is not None and (rule.record, formula) not in made.number:
                    made.add_tie((rule.record, formula), rule.record, formula)
                ties.append(-1 if formula is None else made.number[rule.record, formula])
            sifted[rule.record].append(Sifted(name, made.number[RULE + name], *ties))
    results: dict[str, list[int]] = {scope: [] for scope in scopes}
    for node in program.nodes:
        results[node.record].append(made.number[node.name])
    for stratum in made.strata:
        stratum.sets = {scope: list(rule_sets(rules)) for scope, rules in stratum.rules.items()}
    atoms = {key: number for key, number in made.number.items() if isinstance(key, Atom)}
    return Plan(atoms, results, sifted, made.strata, len(made._level))
