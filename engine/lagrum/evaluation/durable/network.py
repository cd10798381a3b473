"""Rules of literals as rule sets of durable_rules, and facts that hold some of the literals.

A rule set is a text, made of symbols and the number 1: the network never sees a word of a rule or an intervention.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from lagrum.evaluation.durable.engine import DurableError

RULES_PER_SET = 60
"""More than 64 sibling conditions that match at once are error 303 in durable_rules, and nothing fires."""
KEYS_PER_SET = 200
"""A fact of durable_rules holds at most 252 properties."""

MOST_RULES = 64
MOST_KEYS = 240
"""What durable_rules takes. From 513 rules it hangs before it can say so: a larger rule set is never given to it."""

GUARD = "k"
SINK = "s"
RESERVED_KEYS = (
    *(GUARD, "id", "sid", "$s", "all", "any", "pri", "count", "cap", "dist", "name"),
    *("$lt", "$lte", "$gt", "$gte", "$eq", "$neq", "$mt", "$imt", "$iall", "$iany", "$ex", "$nex", "$or", "$and"),
    *("$m", "$i", "$add", "$sub", "$mul", "$div", "$l", "$r", "$forward"),
)


def fnv1a(text: str) -> int:
    """Return the 32-bit FNV-1a hash by which durable_rules compares keys.

    Source: G. Fowler, L. C. Noll, K.-P. Vo, D. Eastlake, The FNV Non-Cryptographic Hash Algorithm.
    """
    value = 0x811C9DC5
    for byte in text.encode("ascii"):
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


class Keys(dict[int, str]):
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


class RuleTexts:
    """What one rule set says: at most 60 conjunctions (`clauses`), and what each concludes (`effects`), as bits.

    `watched` has a literal of every rule. On a fact with none of them no rule can fire, for each needs all of its own.
    """

    __slots__ = ("clauses", "effects", "mask", "watched")

    def __init__(self, clauses: tuple[int, ...], effects: tuple[int, ...], watched: int) -> None:
        if not all(clause & watched for clause in clauses):
            raise DurableError("ett villkor är tomt")
        self.clauses = clauses
        self.effects = effects
        self.watched = watched
        self.mask = 0
        """The literals that its rules look at."""
        for clause in clauses:
            self.mask |= clause
        if len(clauses) > MOST_RULES or self.mask.bit_count() > MOST_KEYS:
            raise DurableError("en regelmängd är större än nätverket klarar")

    @property
    def names(self) -> list[str]:
        """The names of its rules, in order."""
        return [f"r{number}" for number in range(len(self.clauses))]

    def definition(self, keys: Keys) -> str:
        """Return the rule set as durable_rules takes it: each rule a flat conjunction of constants, and a sink."""
        guard = f'{{"{GUARD}":1}}'
        rules = [f'"{SINK}":{{"all":[{{"m":{guard}}}]}}']
        for name, clause in zip(self.names, self.clauses, strict=True):
            tests = ",".join([guard, *(f"{{{keys[position]}}}" for position in positions(clause))])
            rules.append(f'"{name}":{{"all":[{{"m":{{"$and":[{tests}]}}}}]}}')
        return f"{{{','.join(rules)}}}"


def properties(literals: int, keys: Keys) -> str:
    """Return the properties of a fact that holds these literals."""
    return f',"{GUARD}":1' + "".join([f",{keys[position]}" for position in positions(literals)])


def rule_sets(rules: Mapping[int, int]) -> Iterator[RuleTexts]:
    """Put rules (conjunctions, and what each concludes) into rule sets within the limits of durable_rules.

    Those that hang on the same rare literal stand together, so that a fact without it need not be asked about.
    """
    literals = {clause: positions(clause) for clause in rules}
    used = Counter(position for found in literals.values() for position in found)

    def place(clause: int) -> tuple[int, int]:
        # That something is said is rarer than that it is not: a closed list says no to all that it leaves out.
        odd, _, position = min([(position % 2, used[position], position) for position in literals[clause]])
        return odd, position

    batch: list[int] = []
    mask = watched = 0
    for (_, position), clause in sorted([(place(clause), clause) for clause in rules]):
        if len(batch) == RULES_PER_SET or (mask | clause).bit_count() > KEYS_PER_SET:
            yield RuleTexts(tuple(batch), tuple(rules[c] for c in batch), watched)
            batch, mask, watched = [], 0, 0
        batch.append(clause)
        mask |= clause
        watched |= 1 << position
    if batch:
        yield RuleTexts(tuple(batch), tuple(rules[c] for c in batch), watched)


def positions(bits: int) -> list[int]:
    """Return the positions of the bits that are set, ascending.

    >>> positions(0b1010)
    [1, 3]
    """
    found: list[int] = []
    while bits:
        highest = bits.bit_length() - 1
        found.append(highest)
        bits ^= 1 << highest
    found.reverse()
    return found
