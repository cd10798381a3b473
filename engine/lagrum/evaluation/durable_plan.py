"""The rules of a program as Horn rules for `durable_rules`: conjunctions of literals, in strata and rule sets.

In negation normal form every literal a, ¬a is a symbol of its own, so that all rules are positive (DESIGN §5, §5a).
Nothing here works with durable_rules itself: a rule set is a text, made of symbols and the number 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from graphlib import TopologicalSorter
from math import prod

from lagrum.base.errors import LagrumError
from lagrum.evaluation.program import Node, Program
from lagrum.model.formula import And, Formula, Lit, Or, Ref

RULES_PER_SHARD = 60
"""More than 64 sibling conditions that match at once are error 303 in durable_rules, and nothing fires."""
KEYS_PER_SHARD = 200
"""A fact of durable_rules holds at most 252 properties."""
KEYS_PER_RULE = 8
"""So that the literals of a rule, or of a cell of rules, that a fact has are a byte."""
CLAUSES_PER_FORMULA = 2
"""A formula that multiplies out to more conjunctions than this is cut into auxiliary conclusions."""

GUARD = "k"
SINK = "s"
RESERVED_KEYS = (
    *(GUARD, "id", "sid", "$s", "all", "any", "pri", "count", "cap", "dist", "name"),
    *("$lt", "$lte", "$gt", "$gte", "$eq", "$neq", "$mt", "$imt", "$iall", "$iany", "$ex", "$nex", "$or", "$and"),
    *("$m", "$i", "$add", "$sub", "$mul", "$div", "$l", "$r", "$forward"),
)


class DurableError(LagrumError):
    """The network cannot be used or has failed. What it concluded so far has been thrown away."""


def fnv1a(text: str) -> int:
    """Return the 32-bit FNV-1a hash by which durable_rules compares keys.

    Source: G. Fowler, L. C. Noll, K.-P. Vo, D. Eastlake, The FNV Non-Cryptographic Hash Algorithm.
    """
    value = 0x811C9DC5
    for byte in text.encode("ascii"):
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


class Cell:
    """Some rules of a rule set that share literals, at most eight: those that a fact has are a byte.

    `positions` are the literals' in the plan, lowest first, as the byte's bits are; `clauses` has for each rule its
    literals as such bits, and the positions that it concludes. Only a cell that has been `put` can be asked about.
    """

    __slots__ = ("_bits", "_numbers", "clauses", "mask", "positions", "rules", "shard", "tables")

    def __init__(self, positions: Sequence[int], clauses: Sequence[tuple[int, Sequence[int]]]) -> None:
        self.positions = positions
        self.clauses = clauses
        self.tables: dict[int, bytes] | None = None
        """By the position that is concluded: 1 for each byte from which it is, else 0. None before `settle`."""
        self.shard: Shard | None = None
        self.mask = self.rules = 0
        self._bits: Sequence[int] = ()
        self._numbers: Sequence[int] = ()

    def put(self, shard: Shard, bits: Sequence[int], numbers: Sequence[int]) -> None:
        """Say in which rule set the rules are, with which bits for the literals, and with which for the rules."""
        self.shard = shard
        self._bits = bits
        self._numbers = numbers
        self.mask = sum(bits)
        self.rules = sum(numbers)

    def questions(self) -> list[tuple[int, int]]:
        """Return the literals that the network is asked about, each with the rules that must fire, in its own bits.

        Those of each rule alone, and all but one. What fires on some literals fires on more of them, for every rule is
        positive; so a rule that fires on its own, and on none of the others, fires when it has its own and not else.
        """
        every = (1 << len(self.positions)) - 1
        asked = {literals for literals, _ in self.clauses} | {every ^ 1 << k for k in range(len(self.positions))}
        return [(self._widened(literals), self._fired(literals)) for literals in sorted(asked - {0})]

    def _widened(self, literals: int) -> int:
        return sum([bit for k, bit in enumerate(self._bits) if literals >> k & 1])

    def _fired(self, literals: int) -> int:
        return sum([n for n, (needed, _) in zip(self._numbers, self.clauses, strict=True) if not needed & ~literals])

    def settle(self) -> None:
        """Make the tables, when the network has answered every question as it must."""
        width = len(self.positions)
        tables: dict[int, int] = {}
        for needed, concluded in self.clauses:
            table = _bytes_with(needed, width)
            for position in concluded:
                tables[position] = tables.get(position, 0) | table
        self.tables = {position: table.to_bytes(256, "big") for position, table in tables.items()}


@cache
def _bytes_with(needed: int, width: int) -> int:
    """Return for each byte, the first one highest, 1 when its lowest `width` bits have all that are needed, else 0."""
    found = b"\1"
    for k in range(width):
        found = (bytes(len(found)) if needed >> k & 1 else found) + found
    return int.from_bytes(found * (256 // len(found)), "big")


@dataclass
class Shard:
    """A rule set: at most 60 rules of one stratum.

    `keys` pairs the position of each literal with its piece of a fact's text; literal n has bit n here. `clauses` are
    the rules' conjunctions and `effects` the bits that each concludes, as in the plan. `clean` says that the session
    holds no fact and that at least one action has completed in it.
    """

    definition: str
    keys: tuple[tuple[int, str], ...]
    clauses: tuple[int, ...]
    effects: tuple[int, ...]
    handle: int = 0
    clean: bool = False

    @cached_property
    def cells(self) -> list[Cell]:
        """The rules in cells of at most `KEYS_PER_RULE` literals; neighbours together.

        The rules are sorted by their highest literals, so that neighbours share some.
        """
        groups: list[tuple[int, list[int]]] = []
        for number, clause in enumerate(self.clauses):
            mask, numbers = groups[-1] if groups else (0, [])
            if numbers and (mask | clause).bit_count() <= KEYS_PER_RULE:
                groups[-1] = (mask | clause, [*numbers, number])
            else:
                groups.append((clause, [number]))
        bit = {position: 1 << n for n, (position, _) in enumerate(self.keys)}
        cells = []
        for mask, numbers in groups:
            places = positions(mask)
            within = {position: 1 << k for k, position in enumerate(places)}
            clauses = [
                (sum([within[p] for p in positions(self.clauses[n])]), positions(self.effects[n])) for n in numbers
            ]
            cell = Cell(places, clauses)
            cell.put(self, [bit[p] for p in places], [1 << n for n in numbers])
            cells.append(cell)
        return cells

    @cached_property
    def names(self) -> dict[str, int]:
        """The rules' names, with their numbers as bits; last the sink's."""
        names = [*(f"r{number}" for number in range(len(self.effects))), SINK]
        return {name: 1 << number for number, name in enumerate(names)}

    def fact(self, literals: int) -> str:
        """Return the properties of a fact with these literals (bits of this rule set)."""
        return "".join([self.keys[n][1] for n in positions(literals)])


@dataclass(slots=True)
class Stratum:
    """Conclusions that depend on lower strata only.

    `rules` has, by the post whose facts they range over ("" = the intervention), conjunctions and what they conclude,
    and `cells` the same rules as they are evaluated; `concluded` the bits of all conclusions, by the post they are
    about, and `concludes` their positions.
    """

    rules: dict[str, dict[int, int]] = field(default_factory=dict)
    cells: dict[str, list[Cell]] = field(default_factory=dict)
    concluded: dict[str, int] = field(default_factory=dict)
    concludes: dict[str, list[int]] = field(default_factory=dict)


@dataclass(slots=True)
class Steps:
    """How a program's conclusions are reached: what the evaluator works by."""

    atoms: dict[str, list[int]]
    """The positions of the atoms, by scope, in the order of `Program.atoms`."""
    presence: dict[str, int]
    """The position of what says whether a record exists, by post."""
    results: dict[str, list[int]]
    """The positions of the conclusions, by scope, in the order of the program's nodes."""
    strata: list[Stratum]


class Plan:
    """The rules of a program as conjunctions of literals, in strata.

    A literal is a bit: symbol n is bit 2n, its negation bit 2n + 1. A conjunction is the sum of its literals.
    """

    def __init__(self, program: Program) -> None:
        self._nodes = program.by_name
        self._number: dict[object, int] = {}
        self._level: list[int] = []
        self._about_records = 0
        self._clauses: dict[str, tuple[int, ...]] = {}
        self._auxiliary: dict[tuple[int, ...], int] = {}
        self._strata: list[Stratum] = []
        atoms = {
            post: [self._place(atom, atom.record) for atom in program.atoms.get(post, ())]
            for post in ("", *program.records)
        }
        self._presence = {post: self._place(("presence", post), post) for post in program.records}
        for name in self._order(program.nodes):
            self._add(self._nodes[name])
        results: dict[str, list[int]] = {scope: [] for scope in atoms}
        for node in program.nodes:
            results[node.record].append(self._place(node.name, node.record))
        self._pairs = _Pairs()
        self.shards: list[Shard] = []
        """The rule sets."""
        for stratum in self._strata:
            for post, rules in stratum.rules.items():
                shards = list(self._shards(rules))
                stratum.cells[post] = [cell for shard in shards for cell in shard.cells]
                self.shards += shards
            stratum.concludes = {post: positions(bits) for post, bits in stratum.concluded.items()}
        self.steps = Steps(atoms, self._presence, results, self._strata)

    @staticmethod
    def _order(nodes: Sequence[Node]) -> list[str]:
        return list(TopologicalSorter({node.name: node.refs for node in nodes}).static_order())

    def _place(self, key: object, post: str) -> int:
        """Return the position of the bit of an atom or a conclusion, made on first sight."""
        return self._symbol(key, post).bit_length() - 1

    def _symbol(self, key: object, post: str) -> int:
        """Return the bit of an atom, a conclusion or an auxiliary one, made on first sight."""
        number = self._number.setdefault(key, len(self._number))
        if number == len(self._level):
            self._level.append(0)
            if post:
                self._about_records |= 3 << 2 * number
        return 1 << 2 * number

    def _add(self, node: Node) -> None:
        bit = self._symbol(node.name, node.record)
        if node.formula is None:
            inner = self._reference(Ref(node.exists_of), node.over)
            self._conclude(bit, "", node.over, tuple(c | 1 << self._presence[node.over] for c in inner))
            return
        clauses = self._multiply(node.formula, node.record)
        self._conclude(bit, node.record, node.record, clauses)
        self._clauses[node.name] = clauses

    def _conclude(self, bit: int, about: str, over: str, clauses: Iterable[int]) -> None:
        """Add rules by which any of `clauses`, on a fact of the post `over`, concludes `bit` about the post `about`."""
        clauses = [self._short(clause, over) for clause in clauses]
        if not all(clauses):
            raise DurableError("ett villkor är tomt")
        below = 0
        for clause in clauses:
            below |= clause
        level = 1 + max([self._level[position // 2] for position in positions(below)], default=0)
        self._level[bit.bit_length() // 2] = level
        while len(self._strata) < level:
            self._strata.append(Stratum())
        stratum = self._strata[level - 1]
        stratum.concluded[about] = stratum.concluded.get(about, 0) | bit
        rules = stratum.rules.setdefault(over, {})
        for clause in clauses:
            rules[clause] = rules.get(clause, 0) | bit

    def _short(self, clause: int, post: str) -> int:
        """Return a conjunction of at most `KEYS_PER_RULE` literals with the same meaning."""
        while clause.bit_count() > KEYS_PER_RULE:
            part = sum(1 << position for position in positions(clause)[:KEYS_PER_RULE])
            clause = clause & ~part | self._aux((part,), post)
        return clause

    def _multiply(self, formula: Formula, post: str) -> tuple[int, ...]:
        """Return `formula` as a disjunction of conjunctions; parts that would make it too large become conclusions."""
        match formula:
            case Lit(atom, negated):
                return (self._symbol(atom, atom.record) << negated,)
            case Ref():
                return self._reference(formula, post)
            case Or(parts):
                return tuple(dict.fromkeys(clause for part in parts for clause in self._multiply(part, post)))
            case And(parts):
                factors = [self._multiply(part, post) for part in parts]
                while prod(map(len, factors)) > CLAUSES_PER_FORMULA:
                    largest = max(range(len(factors)), key=lambda i: len(factors[i]))
                    factors[largest] = (self._aux(factors[largest], post),)
                found: tuple[int, ...] = (0,)
                for factor in factors:
                    found = tuple(dict.fromkeys(left | right for left in found for right in factor))
                return found

    def _reference(self, ref: Ref, post: str) -> tuple[int, ...]:
        """Return a named conclusion: its own conjunction when it is one, which saves a stratum, else its bit."""
        node = self._nodes[ref.name]
        clauses = self._clauses.get(ref.name, ())
        if not ref.negated and node.record == post and len(clauses) == 1:
            return clauses
        return (self._symbol(ref.name, node.record) << ref.negated,)

    def _aux(self, clauses: tuple[int, ...], post: str) -> int:
        if clauses not in self._auxiliary:
            about = post if any(clause & self._about_records for clause in clauses) else ""
            bit = self._symbol(("aux", len(self._auxiliary)), about)
            self._auxiliary[clauses] = bit
            self._conclude(bit, about, about, clauses)
        return self._auxiliary[clauses]

    def _shards(self, rules: dict[int, int]) -> Iterator[Shard]:
        batch: list[int] = []
        mask = 0
        for clause in sorted(rules):  # by their highest literals, so that neighbours share some
            if len(batch) == RULES_PER_SHARD or (mask | clause).bit_count() > KEYS_PER_SHARD:
                yield self._shard(batch, mask, rules)
                batch, mask = [], 0
            batch.append(clause)
            mask |= clause
        yield self._shard(batch, mask, rules)

    def _shard(self, batch: list[int], mask: int, rules: dict[int, int]) -> Shard:
        guard = f'{{"{GUARD}":1}}'
        definition = [f'"{SINK}":{{"all":[{{"m":{guard}}}]}}']
        for number, clause in enumerate(batch):
            tests = ",".join([guard, *(f"{{{self._pairs[position]}}}" for position in positions(clause))])
            definition.append(f'"r{number}":{{"all":[{{"m":{{"$and":[{tests}]}}}}]}}')
        keys = tuple((position, f",{self._pairs[position]}") for position in positions(mask))
        return Shard(f"{{{','.join(definition)}}}", keys, tuple(batch), tuple(rules[clause] for clause in batch))


class _Pairs(dict[int, str]):
    """The property of a fact for the literal at each position: `"a12":1`, made on first sight. No two have one hash."""

    def __init__(self) -> None:
        super().__init__()
        self._taken = {fnv1a(key) for key in RESERVED_KEYS}

    def __missing__(self, position: int) -> str:
        key = f"{'an'[position % 2]}{position // 2}"
        # INVARIANT: durable_rules tells keys apart by hash alone, so a key whose hash is taken gets another name.
        while (hashed := fnv1a(key)) in self._taken:
            key += "x"
        self._taken.add(hashed)
        self[position] = pair = f'"{key}":1'
        return pair


def positions(bits: int) -> list[int]:
    """Return the positions of the bits that are set, ascending."""
    found: list[int] = []
    while bits:
        highest = bits.bit_length() - 1
        found.append(highest)
        bits ^= 1 << highest
    found.reverse()
    return found
