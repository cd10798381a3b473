"""The rules of a program as Horn rules for `durable_rules`: conjunctions of literals, in strata and rule sets.

In negation normal form every literal a, ¬a is a symbol of its own, so that all rules are positive (DESIGN §5, §5a).
Nothing here works with durable_rules itself: a rule set is a text, made of symbols and the number 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from graphlib import TopologicalSorter
from math import prod

from lagrum.evaluation.program import Node, Program
from lagrum.model.formula import And, Formula, Lit, Or, Ref

RULES_PER_SHARD = 60
"""More than 64 sibling conditions that match at once are error 303 in durable_rules, and nothing fires."""
KEYS_PER_SHARD = 200
"""A fact of durable_rules holds at most 252 properties."""
KEYS_PER_RULE = 8
"""So that the literals of a rule that a fact has are a byte."""
KEYS_PER_CELL = 6
"""More would leave fewer look-ups, but more kinds of facts to ask the network about."""
CLAUSES_PER_FORMULA = 2
"""A formula that multiplies out to more conjunctions than this is cut into auxiliary conclusions."""

GUARD = "k"
SINK = "s"
RESERVED_KEYS = (
    *(GUARD, "id", "sid", "$s", "all", "any", "pri", "count", "cap", "dist", "name"),
    *("$lt", "$lte", "$gt", "$gte", "$eq", "$neq", "$mt", "$imt", "$iall", "$iany", "$ex", "$nex", "$or", "$and"),
    *("$m", "$i", "$add", "$sub", "$mul", "$div", "$l", "$r", "$forward"),
)


class DurableError(Exception):
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

    `positions` are the literals' in the plan, lowest first, as the byte's bits are; `mask` holds them as bits of the
    rule set; `rules` are the numbers of the rules, as bits. What the network has answered is kept: retraction leaves
    nothing behind, so that an answer never changes. From no literal nothing follows, for every rule has one.
    """

    __slots__ = ("known", "literals", "mask", "positions", "rules", "tables")

    def __init__(self, positions: tuple[int, ...], bits: tuple[int, ...], rules: int) -> None:
        self.positions = positions
        self.mask = sum(bits)
        self.literals = [0]
        """By byte, its literals as bits of the rule set."""
        for bit in bits:
            self.literals += [bit | lower for lower in self.literals]
        self.rules = rules
        self.known = b"\0"
        """The bytes to which there is an answer."""
        self.tables: dict[int, bytearray] = {}
        """By the position that is concluded: 1 for each byte from which it is, else 0."""

    def learn(self, byte: int, concluded: Sequence[int]) -> None:
        """Keep the positions that are concluded from the literals of a byte."""
        self.known += bytes((byte,))
        for position in concluded:
            self.tables.setdefault(position, bytearray(256))[byte] = 1


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
    def cells(self) -> tuple[Cell, ...]:
        """The rules in cells of at most `KEYS_PER_CELL` literals, unless a single rule has more; neighbours together.

        The rules are sorted by their highest literals, so that neighbours share some.
        """
        groups: list[tuple[int, int]] = []
        for number, clause in enumerate(self.clauses):
            mask, rules = groups[-1] if groups else (0, 0)
            if rules and (mask | clause).bit_count() <= KEYS_PER_CELL:
                groups[-1] = (mask | clause, rules | 1 << number)
            else:
                groups.append((clause, 1 << number))
        bit = {position: 1 << n for n, (position, _) in enumerate(self.keys)}
        cells = []
        for mask, rules in groups:
            places = tuple(positions(mask))
            cells.append(Cell(places, tuple(bit[p] for p in places), rules))
        return tuple(cells)

    def concluded(self, rules: int) -> list[int]:
        """Return the positions that rules conclude together."""
        if not rules:
            return []  # as most often
        effect = 0
        for number in positions(rules):
            effect |= self.effects[number]
        return positions(effect)

    def fact(self, literals: int) -> str:
        """Return the properties of a fact with these literals (bits of this rule set)."""
        return "".join(self.keys[n][1] for n in positions(literals))


@dataclass(slots=True)
class Stratum:
    """Conclusions that depend on lower strata only.

    `rules` has, by the post whose facts they range over ("" = the intervention), conjunctions and what they conclude;
    `concluded` the bits of all conclusions, by the post they are about, and `concludes` their positions.
    """

    rules: dict[str, dict[int, int]] = field(default_factory=dict)
    concluded: dict[str, int] = field(default_factory=dict)
    concludes: dict[str, tuple[int, ...]] = field(default_factory=dict)
    shards: dict[str, tuple[Shard, ...]] = field(default_factory=dict)


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
        self.strata: list[Stratum] = []
        self.atoms = {
            post: tuple(self._place(atom, atom.record) for atom in program.atoms.get(post, ()))
            for post in ("", *program.records)
        }
        """The positions of the atoms, by scope, in the order of `Program.atoms`."""
        self.presence = {post: self._place(("presence", post), post) for post in program.records}
        for name in self._order(program.nodes):
            self._add(self._nodes[name])
        self.results: dict[str, list[int]] = {scope: [] for scope in self.atoms}
        """The positions of the conclusions, by scope, in the order of the program's nodes."""
        for node in program.nodes:
            self.results[node.record].append(self._place(node.name, node.record))
        self._pairs = _Pairs()
        for stratum in self.strata:
            for post, rules in stratum.rules.items():
                stratum.shards[post] = tuple(self._shards(rules))
            stratum.concludes = {post: tuple(positions(bits)) for post, bits in stratum.concluded.items()}

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
            self._conclude(bit, "", node.over, tuple(c | 1 << self.presence[node.over] for c in inner))
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
        while len(self.strata) < level:
            self.strata.append(Stratum())
        stratum = self.strata[level - 1]
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
