"""The durable evaluator: asks the network about the facts of each intervention, stratum by stratum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lagrum.evaluation.conclusions import Asked, Concluded, Conclusions, Layout
from lagrum.evaluation.durable.encoding import Encoded, Encoder
from lagrum.evaluation.durable.engine import DurableError, RuleSet, durable_engine
from lagrum.evaluation.durable.network import SINK, Keys, RuleTexts, properties
from lagrum.evaluation.durable.plan import Plan, Stratum, make_plan
from lagrum.evaluation.durable.relevance import UNKNOWN, Relevance
from lagrum.evaluation.program import Program
from lagrum.model.facts import Facts

BATCH = 256
"""How many interventions are asked about in one step. What they have in common is asserted once."""
_DIGITS = bytes.maketrans(b"01", b"\0\1")


@dataclass(slots=True)
class _Scope:
    """The facts of one scope ("" = the intervention, else a post): their literals, and which are each intervention's.

    The intervention's own literals are those of each of its records too.
    """

    literals: list[int]
    of: list[slice]

    @classmethod
    def of_cases(cls, cases: Sequence[Encoded], scope: str) -> _Scope:
        made = cls([], [])
        for case in cases:
            start = len(made.literals)
            made.literals += [case.own | record for record in case.records[scope]] if scope else [case.own]
            made.of.append(slice(start, len(made.literals)))
        return made


class DurableEvaluator:
    """Evaluates one program on any number of interventions, in one thread. After an error it cannot be used again."""

    name = "durable"

    def __init__(self, program: Program) -> None:
        """Plan the rules of a program. Raises `DurableError` when they cannot be, or durable_rules is not there."""
        self._closed = False
        self._sets: dict[RuleTexts, RuleSet] = {}
        """The rule sets that some fact has needed."""
        self._engine = durable_engine()
        if self._engine is None:
            raise DurableError("durable_rules är inte installerat eller går inte att ladda")
        self.plan: Plan = make_plan(program)
        self._keys = Keys()
        self._layout = Layout(program)
        self._encoder = Encoder(program, self.plan.atoms)
        self._unknown = int.from_bytes(bytes([UNKNOWN]) * self.plan.symbols, "big")
        last = self.plan.symbols - 1
        self._symbols = {scope: [last - symbol for symbol in found] for scope, found in self.plan.results.items()}
        names = [name for name, rule in program.rules.items() if rule.outcome is not None]
        self._relevance = Relevance(names, self.plan.sifted, self.plan.symbols)

    def conclude(self, batch: Sequence[Asked]) -> list[Concluded]:
        """Return the answers on each intervention. Any failure throws the rule sets away and is a `DurableError`."""
        if self._closed:
            raise DurableError("nätverket är stängt")
        try:
            found: list[Concluded] = []
            for start in range(0, len(batch), BATCH):
                found += self._conclude([facts for facts, _ in batch[start : start + BATCH]])
            return found
        except DurableError:
            self.close()
            raise
        except Exception as error:
            self.close()
            raise DurableError(f"nätverket kunde inte pröva insatsen ({type(error).__name__}: {error})") from error
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Delete the rule sets."""
        self._closed = True
        while self._sets:
            self._sets.popitem()[1].delete()

    def __enter__(self) -> DurableEvaluator:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()

    def _conclude(self, batch: Sequence[Facts]) -> list[Concluded]:
        """Return the answers on each intervention of one step.

        Beside each is asked about the same intervention taken to be complete, where that makes a difference.
        """
        cases = [self._encoder.encode(facts) for facts in batch]
        beside: list[int] = []
        for number, facts in enumerate(batch):
            complete = self._encoder.encode(facts, complete=True)
            beside.append(number if complete == cases[number] else len(cases))
            if complete != cases[number]:
                cases.append(complete)
        scopes = {scope: _Scope.of_cases(cases, scope) for scope in self.plan.results}
        for stratum in self.plan.strata:
            self._advance(stratum, scopes, cases)
        codes = {scope: [self._codes(literals) for literals in facts.literals] for scope, facts in scopes.items()}
        of_case = [{scope: codes[scope][facts.of[k]] for scope, facts in scopes.items()} for k in range(len(cases))]
        return [
            Concluded(
                Conclusions(self._layout, {scope: self._rows(scope, found) for scope, found in of_case[k].items()}),
                self._relevance.sift(of_case[k], of_case[beside[k]], cases[k].written),
            )
            for k in range(len(batch))
        ]

    def _advance(self, stratum: Stratum, scopes: Mapping[str, _Scope], cases: Sequence[Encoded]) -> None:
        """Conclude one stratum, and enter its conclusions. The intervention's own hold of each of its records too."""
        fired = {scope: self._fire_all(sets, scopes[scope].literals) for scope, sets in stratum.sets.items()}
        own = fired.get("", [0] * len(cases))
        for quantifier in stratum.gathered:
            facts = scopes[quantifier.over]
            for k, case in enumerate(cases):
                own[k] |= quantifier.gather(facts.literals[facts.of[k]], case.written[quantifier.over])
        for scope, facts in scopes.items():
            for k, places in enumerate(facts.of):
                for at in range(places.start, places.stop):
                    facts.literals[at] |= own[k] | (fired[scope][at] if scope in fired else 0)

    def _fire_all(self, sets: Sequence[RuleTexts], facts: Sequence[int]) -> list[int]:
        """Return what the network concludes from each of several facts of one scope.

        A fact with none of the literals that a rule set watches fires none of its rules, for each needs one of them; so
        it is not asked about. Facts that a rule set cannot tell apart, of any interventions of this step, are asserted
        once.
        """
        found = [0] * len(facts)
        for texts in sets:
            mask, watched = texts.mask, texts.watched
            answers: dict[int, int] = {}
            for at, literals in enumerate(facts):
                if not literals & watched:
                    continue
                held = literals & mask
                answer = answers.get(held)
                if answer is None:
                    answer = answers[held] = self._fire(texts, held)
                found[at] |= answer
        return found

    def _fire(self, texts: RuleTexts, literals: int) -> int:
        """Ask the network about a fact with these literals; return the literals that its rules conclude."""
        rule_set = self._sets.get(texts)
        if rule_set is None:
            definition = texts.definition(self._keys)
            rule_set = self._sets[texts] = RuleSet(self._engine, definition, texts.names, SINK)
        found = 0
        for number in rule_set.fire(properties(literals, self._keys)):
            found |= texts.effects[number]
        return found

    def _codes(self, literals: int) -> bytes:
        """Return the truth value of every symbol, the last symbol first."""
        digits = f"{literals:0{2 * self.plan.symbols}b}".encode().translate(_DIGITS)
        surely_not, surely = (int.from_bytes(digits[k::2], "big") for k in (0, 1))
        if surely_not & surely:
            raise DurableError("nätverket drog två slutsatser som säger emot varandra")
        return (self._unknown + surely - 2 * surely_not).to_bytes(self.plan.symbols, "big")

    def _rows(self, scope: str, found: Sequence[bytes]) -> list[bytes]:
        """Return the truth values of a scope's conclusions on each of its facts, as the layout has them."""
        symbols = self._symbols[scope]
        return [bytes([codes[at] for at in symbols]) for codes in found]
