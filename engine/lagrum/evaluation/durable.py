"""The durable evaluator: a program's conclusions as Horn rules in a `durable_rules` network (DESIGN §5, §5a).

This is the only module that works with durable_rules. Strong Kleene logic becomes two crisp readings of one network.
In negation normal form every literal a, ¬a is a symbol of its own, so that all rules are positive:

* reading *surely*: a holds iff its code is ja, ¬a iff its code is nej;
* reading *possibly*: a holds iff its code is not nej, ¬a iff its code is not ja.

A conclusion is ja if the network reaches it in the sure reading, nej if it does not even in the possible one. That a
conclusion does not hold is known when its stratum is done in both readings, which therefore advance in lockstep.

`det finns` is concluded by rules over records: when any record's fact reaches it, it holds for the intervention.
The network sees symbols that this module made and the number 1, never a word of a rule or an intervention.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from math import prod
from typing import NamedTuple

from lagrum.evaluation.conclusions import Conclusions, Layout
from lagrum.evaluation.durable_engine import durable_engine
from lagrum.evaluation.instances import Instances
from lagrum.evaluation.program import Node, Program
from lagrum.evaluation.truth import codes_of_digits
from lagrum.model.formula import And, Formula, Lit, Or, Ref

RULES_PER_SHARD = 60
"""More than 64 sibling conditions that match at once are error 303 in durable_rules, and nothing fires."""
KEYS_PER_SHARD = 200
"""A fact of durable_rules holds at most 252 properties."""
KEYS_PER_RULE = 40
MOST_ANSWERS = 2_000
"""How many answers of one rule set, or one cell, are kept. Retraction leaves nothing behind, so a fact's answer never
changes."""
KEYS_PER_CELL = 12
ASKED_BEFORE_CELLS = 8
"""So many facts go to a rule set before answers are kept by cell too: a single intervention seldom gets there."""
CLAUSES_PER_FORMULA = 16
"""A formula that multiplies out to more conjunctions than this is cut into auxiliary conclusions."""

GUARD = "k"
SINK = "s"
FACT_ID = "f"
RETRACTION = f'{{"id":"{FACT_ID}"}}'
SESSION = "0"
"""The session of a fact that names none."""
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


@dataclass(slots=True)
class _Cell:
    """Some rules of a rule set that share literals: what they conclude depends on the literals in `mask` alone.

    `rules` are their numbers, as bits; `answered` has what the network has answered on facts with these literals.
    """

    mask: int = 0
    rules: int = 0
    answered: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Shard:
    """A rule set: at most 60 rules of one stratum.

    `clauses` are the rules' conjunctions, `effects` the bits that each concludes; `keys` pairs each literal's bit with
    its piece of a fact's text. `clean` says that the session holds no fact and that at least one action has completed
    in it.
    """

    definition: str
    mask: int
    keys: tuple[tuple[int, str], ...]
    clauses: tuple[int, ...]
    effects: tuple[int, ...]
    handle: int = 0
    clean: bool = False
    asked: int = 0
    answered: dict[int, int] = field(default_factory=dict)
    """What the network has answered on facts with these literals: it is the same every time."""
    _cells: tuple[_Cell, ...] = ()

    @property
    def cells(self) -> tuple[_Cell, ...]:
        """The rules in cells of at most `KEYS_PER_CELL` literals, unless a single rule has more."""
        if not self._cells:
            left = dict(enumerate(self.clauses))
            found: list[_Cell] = []
            while left:
                mask = 0 if not found else found[-1].mask
                best = min(left, key=lambda n: (left[n] & ~mask).bit_count())
                clause = left.pop(best)
                if not found or (mask | clause).bit_count() > KEYS_PER_CELL:
                    found.append(_Cell())
                found[-1].mask |= clause
                found[-1].rules |= 1 << best
            self._cells = tuple(found)
        return self._cells

    def concluded(self, rules: int) -> int:
        """Return the bits that rules conclude together."""
        effect = 0
        for number in positions(rules):
            effect |= self.effects[number]
        return effect


@dataclass(slots=True)
class _Stratum:
    """Conclusions that depend on lower strata only.

    `rules` has, by the post whose facts they range over ("" = the intervention), conjunctions and what they conclude;
    `concluded` the bits of all conclusions, by the post they are about.
    """

    rules: dict[str, dict[int, int]] = field(default_factory=dict)
    concluded: dict[str, int] = field(default_factory=dict)
    shards: dict[str, tuple[_Shard, ...]] = field(default_factory=dict)


class _Plan:
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
        self.strata: list[_Stratum] = []
        self.presence: dict[str, int] = {}
        """The bit of whether a record is there, by post."""
        self.atoms: dict[str, _Run] = {}
        self.results: dict[str, _Run] = {}
        """Where the atoms and the conclusions of each scope stand."""
        for scope in ("", *program.records):
            self.atoms[scope] = self._run(scope, program.atoms.get(scope, ()))
            self.results[scope] = self._run(scope, [node.name for node in program.nodes if node.record == scope])
            if scope:
                self.presence[scope] = self._symbol(("presence", scope), scope)
        for name in self._order(program.nodes):
            self._add(self._nodes[name])
        self._taken = {fnv1a(key): key for key in RESERVED_KEYS}
        self._keys: dict[int, str] = {}
        for stratum in self.strata:
            for post, rules in stratum.rules.items():
                stratum.shards[post] = tuple(self._shards(rules))

    @staticmethod
    def _order(nodes: Sequence[Node]) -> list[str]:
        return list(TopologicalSorter({node.name: node.refs for node in nodes}).static_order())

    def _run(self, scope: str, keys: Sequence[object]) -> _Run:
        """Make symbols that stand side by side: the first of them highest."""
        run = _Run(2 * len(self._number), len(keys))
        for key in reversed(keys):
            self._symbol(key, scope)
        return run

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
            self._conclude(bit, "", node.over, tuple(clause | self.presence[node.over] for clause in inner))
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
            self.strata.append(_Stratum())
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
        """Return a named conclusion: its own conjunctions when they are few, which saves a stratum, else its bit."""
        node = self._nodes[ref.name]
        clauses = self._clauses.get(ref.name, ())
        if not ref.negated and node.record == post and 0 < len(clauses) <= CLAUSES_PER_FORMULA // 4:
            return clauses
        return (self._symbol(ref.name, node.record) << ref.negated,)

    def _aux(self, clauses: tuple[int, ...], post: str) -> int:
        if clauses not in self._auxiliary:
            about = post if any(clause & self._about_records for clause in clauses) else ""
            bit = self._symbol(("aux", len(self._auxiliary)), about)
            self._auxiliary[clauses] = bit
            self._conclude(bit, about, about, clauses)
        return self._auxiliary[clauses]

    def _shards(self, rules: dict[int, int]) -> Iterator[_Shard]:
        batch: list[int] = []
        mask = 0
        for clause in sorted(rules, key=positions):
            if len(batch) == RULES_PER_SHARD or (mask | clause).bit_count() > KEYS_PER_SHARD:
                yield self._shard(batch, mask, rules)
                batch, mask = [], 0
            batch.append(clause)
            mask |= clause
        yield self._shard(batch, mask, rules)

    def _shard(self, batch: list[int], mask: int, rules: dict[int, int]) -> _Shard:
        guard = f'{{"{GUARD}":1}}'
        definition = [f'"{SINK}":{{"all":[{{"m":{guard}}}]}}']
        for number, clause in enumerate(batch):
            tests = ",".join([guard, *(f'{{"{self._key(position)}":1}}' for position in positions(clause))])
            definition.append(f'"r{number}":{{"all":[{{"m":{{"$and":[{tests}]}}}}]}}')
        keys = tuple((1 << position, f',"{self._key(position)}":1') for position in positions(mask))
        effects = tuple(rules[clause] for clause in batch)
        return _Shard(f"{{{','.join(definition)}}}", mask, keys, tuple(batch), effects)

    def _key(self, position: int) -> str:
        """Return the key of the literal at a bit position; no two keys have one hash."""
        if position not in self._keys:
            key = f"{'an'[position % 2]}{position // 2}"
            # INVARIANT: durable_rules tells keys apart by hash alone, so a key whose hash is taken gets another name.
            while fnv1a(key) in self._taken:
                key += "x"
            self._taken[fnv1a(key)] = key
            self._keys[position] = key
        return self._keys[position]


def positions(bits: int) -> list[int]:
    """Return the positions of the bits that are set, ascending."""
    found: list[int] = []
    while bits:
        highest = bits.bit_length() - 1
        found.append(highest)
        bits ^= 1 << highest
    found.reverse()
    return found


class _Run(NamedTuple):
    """Symbols side by side: the position of the lowest bit, and how many they are."""

    shift: int
    count: int


class _Row:
    """The literals that hold on one fact, in the sure and in the possible reading."""

    __slots__ = ("possibly", "surely")

    def __init__(self) -> None:
        self.surely = 0
        self.possibly = 0

    def know(self, symbols: int, surely: int, possibly: int) -> None:
        """Enter what `symbols` turned out to be: those in `surely` are ja, those not in `possibly` are nej."""
        if surely & ~possibly:
            raise DurableError("nätverket drog en säker slutsats som inte ens är möjlig")
        self.surely |= surely | (symbols & ~possibly) << 1
        self.possibly |= possibly | (symbols & ~surely) << 1

    def enter(self, run: _Run, codes: bytes) -> None:
        """Enter the codes of atoms; the first is the highest symbol of the run."""
        if codes:
            self.surely |= int(codes.translate(_SURELY), 4) << run.shift
            self.possibly |= int(codes.translate(_POSSIBLY), 4) << run.shift

    def read(self, run: _Run) -> bytes:
        """Return the codes of conclusions, the highest symbol of the run first."""
        if not run.count:
            return b""
        mask, shape = (1 << 2 * run.count) - 1, f"0{2 * run.count}b"
        surely = format(self.surely >> run.shift & mask, shape)
        possibly = format(self.possibly >> run.shift & mask, shape)
        return codes_of_digits(surely[1::2], possibly[1::2])


_SURELY = bytes.maketrans(b"\0\1\2\3", b"2?01")
_POSSIBLY = bytes.maketrans(b"\0\1\2\3", b"2?31")
"""An atom's code as a digit of base 4: bit 0 is the atom, bit 1 its negation. There is no code 1."""


class DurableEvaluator:
    """Evaluates one program on any number of interventions, in one thread. After an error it cannot be used again."""

    name = "durable"

    def __init__(self, program: Program) -> None:
        self._shards: list[_Shard] = []
        self._closed = False
        self._engine = durable_engine()
        if self._engine is None:
            raise DurableError("durable_rules är inte installerat eller går inte att ladda")
        try:
            self._plan = _Plan(program)
        except CycleError as error:
            raise DurableError("slutsatserna går i cirkel och kan inte läggas i nivåer") from error
        except LookupError as error:
            raise DurableError(f"en slutsats bygger på något som inte finns ({error})") from error
        self._layout = Layout(program)
        self._shards = [shard for s in self._plan.strata for shards in s.shards.values() for shard in shards]

    def evaluate(self, instances: Instances) -> Conclusions:
        """Return the truth value of every conclusion. Any failure throws the rule sets away and is a `DurableError`."""
        if self._closed:
            raise DurableError("nätverket är stängt")
        try:
            return self._evaluate(instances)
        except DurableError:
            self.close()
            raise
        except Exception as error:
            self.close()
            raise DurableError(f"nätverket kunde inte pröva insatsen ({type(error).__name__}: {error})") from error
        except BaseException:
            self.close()
            raise

    def evaluate_all(self, batch: Sequence[Instances]) -> list[Conclusions]:
        """Return the truth value of every conclusion on each intervention."""
        return [self.evaluate(instances) for instances in batch]

    def close(self) -> None:
        """Delete the rule sets."""
        self._closed = True
        for shard in self._shards:
            handle, shard.handle = shard.handle, 0
            if not handle:
                continue
            with suppress(Exception):
                # INVARIANT: delete_state frees a pointer that only a completed action has set (README of the measures).
                if shard.clean:
                    self._engine.delete_state(handle, SESSION)
                self._engine.delete_ruleset(handle)

    def __enter__(self) -> DurableEvaluator:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()

    @property
    def size(self) -> tuple[int, int, int]:
        """The number of strata, rule sets and rules."""
        return len(self._plan.strata), len(self._shards), sum(len(shard.effects) for shard in self._shards)

    def _evaluate(self, instances: Instances) -> Conclusions:
        plan = self._plan
        own = _Row()
        own.enter(plan.atoms[""], instances.codes)
        rows: dict[str, list[_Row]] = {"": [own]}
        for post, presence in plan.presence.items():
            rows[post] = []
            for instance in instances.records.get(post, ()):
                row = _Row()
                row.enter(plan.atoms[post], instance.codes)
                row.know(presence, presence * (instance.presence & 1), presence * (instance.presence >> 1))
                rows[post].append(row)
        for stratum in plan.strata:
            self._advance(stratum, own, rows)
        return Conclusions(
            self._layout,
            {post: [row.read(plan.results[post]) for row in rows[post]] for post in rows},
        )

    def _advance(self, stratum: _Stratum, own: _Row, rows: dict[str, list[_Row]]) -> None:
        """Conclude one stratum in both readings, then enter its conclusions."""
        known: list[tuple[_Row, int, int, int]] = []
        of_own = stratum.concluded.get("", 0)
        own_surely = own_possibly = 0
        for post, shards in stratum.shards.items():
            holds = rows[post]
            background = own if post else _Row()
            facts = [r.surely | background.surely for r in holds]
            facts += [r.possibly | background.possibly for r in holds]
            found = [0] * len(facts)
            for shard in shards:
                alike: dict[int, list[int]] = {}
                for index, fact in enumerate(facts):
                    if bits := fact & shard.mask:
                        alike.setdefault(bits, []).append(index)
                for bits, indices in alike.items():
                    effect = self._ask(shard, bits)
                    for index in indices:
                        found[index] |= effect
            of_post = stratum.concluded.get(post, 0) if post else 0
            for row, surely, possibly in zip(holds, found[: len(holds)], found[len(holds) :], strict=True):
                own_surely |= surely & of_own
                own_possibly |= possibly & of_own
                known.append((row, of_post, surely & of_post, possibly & of_post))
        for row, symbols, surely, possibly in known:
            row.know(symbols, surely, possibly)
        own.know(of_own, own_surely, own_possibly)

    def _ask(self, shard: _Shard, bits: int) -> int:
        """Return what follows from the literals `bits`: by the network, or as it answered before on the same."""
        effect = shard.answered.get(bits)
        if effect is None:
            if len(shard.answered) >= MOST_ANSWERS:
                shard.answered.clear()
            if shard.asked < ASKED_BEFORE_CELLS:
                shard.asked += 1
                effect = shard.concluded(self._fire(shard, bits))
            else:
                effect = self._ask_cells(shard, bits)
            shard.answered[bits] = effect
        return effect

    def _ask_cells(self, shard: _Shard, bits: int) -> int:
        """Return the same cell by cell: the network is asked about those that have not seen their literals before.

        A rule fires on a fact with its literals, whatever else the fact holds; so one fact does for all of them.
        """
        effect = asked = 0
        unseen: list[_Cell] = []
        for cell in shard.cells:
            if part := bits & cell.mask:
                found = cell.answered.get(part)
                if found is None:
                    unseen.append(cell)
                    asked |= part
                else:
                    effect |= found
        if unseen:
            fired = self._fire(shard, asked)
            for cell in unseen:
                if len(cell.answered) >= MOST_ANSWERS:
                    cell.answered.clear()
                found = cell.answered[bits & cell.mask] = shard.concluded(fired & cell.rules)
                effect |= found
        return effect

    def _fire(self, shard: _Shard, bits: int) -> int:
        """Assert one fact with the literals `bits`, return the numbers of the rules that fire as bits, retract it."""
        engine = self._engine
        if not shard.handle:
            shard.handle = engine.create_ruleset("lagrum", shard.definition)
        handle, shard.clean = shard.handle, False
        fact = f'{{"id":"{FACT_ID}","{GUARD}":1{"".join(text for bit, text in shard.keys if bits & bit)}}}'
        status, session = engine.assert_fact(handle, fact)
        if status:
            raise DurableError(f"nätverket tog inte emot ett faktum (svar {status})")
        answer = engine.start_action_for_state(handle, session)
        message = answer[1] if answer else None
        fired = 0
        seen: set[str] = set()
        while message is not None:
            name = message[2 : message.index('"', 2)]
            if name in seen:
                raise DurableError("en regel i nätverket gav utslag två gånger på samma faktum")
            seen.add(name)
            if name != SINK:
                fired |= 1 << int(name[1:])
            message = engine.complete_and_start_action(handle, session)
        if SINK not in seen:
            raise DurableError("nätverket svarade inte på ett faktum")
        status, _ = engine.retract_fact(handle, RETRACTION)
        if status:
            raise DurableError(f"nätverket släppte inte ett faktum (svar {status})")
        shard.clean = True
        return fired
