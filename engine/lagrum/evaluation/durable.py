"""The durable evaluator: a program's conclusions as Horn rules in a `durable_rules` network (DESIGN §5, §5a).

This is the only module that works with durable_rules. Strong Kleene logic becomes two crisp readings of one network
(`durable_planes`), in which every literal a, ¬a is a symbol of its own, so that all rules are positive
(`durable_plan`). A conclusion is ja if the network reaches it in the sure reading, nej if it does not even in the
possible one. That a conclusion does not hold is known when its stratum is done in both readings, which therefore
advance in lockstep.

`det finns` is concluded by rules over records: when any record's fact reaches it, it holds for the intervention.
The network sees symbols that lagrum made and the number 1, never a word of a rule or an intervention.

What the network answers on a fact is the same every time, and what a rule does is known from few answers. So it is
asked once about each rule, on its literals and without each of them, and what it answered is looked up from then on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from graphlib import CycleError

from lagrum.evaluation.conclusions import Conclusions, Layout
from lagrum.evaluation.durable_engine import durable_engine
from lagrum.evaluation.durable_plan import GUARD, SINK, Cell, DurableError, Plan, Shard, Steps, Stratum
from lagrum.evaluation.durable_planes import Planes
from lagrum.evaluation.instances import Instances
from lagrum.evaluation.program import Program

BATCH = 256
"""How many interventions are evaluated at once."""
FACT_ID = "f"
RETRACTION = f'{{"id":"{FACT_ID}"}}'
SESSION = "0"
"""The session of a fact that names none."""


class DurableEvaluator:
    """Evaluates one program on any number of interventions, in one thread. After an error it cannot be used again."""

    name = "durable"

    def __init__(self, program: Program, steps: Steps | None = None) -> None:
        """Take the program, and its steps when they are known with all that the network has answered about them."""
        self.shards: list[Shard] = []
        """The rule sets; none when the steps were known."""
        self._closed = False
        self._engine = durable_engine()
        if self._engine is None:
            raise DurableError("durable_rules är inte installerat eller går inte att ladda")
        if steps is None:
            try:
                plan = Plan(program)
            except CycleError as error:
                raise DurableError("slutsatserna går i cirkel och kan inte läggas i nivåer") from error
            except LookupError as error:
                raise DurableError(f"en slutsats bygger på något som inte finns ({error})") from error
            steps, self.shards = plan.steps, plan.shards
        self.steps = steps
        self._layout = Layout(program)

    def evaluate(self, instances: Instances) -> Conclusions:
        """Return the truth value of every conclusion. Any failure throws the rule sets away and is a `DurableError`."""
        return self.evaluate_all([instances])[0]

    def evaluate_all(self, batch: Sequence[Instances]) -> list[Conclusions]:
        """Return the truth value of every conclusion on each intervention; failures as in `evaluate`."""
        if self._closed:
            raise DurableError("nätverket är stängt")
        try:
            found: list[Conclusions] = []
            for start in range(0, len(batch), BATCH):
                found += self._evaluate(batch[start : start + BATCH])
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
        for shard in self.shards:
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

    def ask_everything(self) -> Steps:
        """Ask the network about every rule, and return the steps, which need it no more. Raises `DurableError`."""
        try:
            for shard in self.shards:
                unasked = [cell for cell in shard.cells if cell.tables is None]
                if unasked:
                    self._ask(unasked)
        except BaseException as error:
            self.close()
            if isinstance(error, DurableError) or not isinstance(error, Exception):
                raise
            raise DurableError(f"nätverket kunde inte tillfrågas ({type(error).__name__}: {error})") from error
        return self.steps

    def _evaluate(self, batch: Sequence[Instances]) -> list[Conclusions]:
        steps, count = self.steps, len(batch)
        own = Planes([[i.codes for i in batch]], count)
        own.enter(steps.atoms[""])
        facts = {"": own}
        for post, position in steps.presence.items():
            found = [i.records.get(post, ()) for i in batch]
            slots = range(max(map(len, found)))
            facts[post] = Planes([[r[k].codes if k < len(r) else None for r in found] for k in slots], count, own)
            facts[post].enter(steps.atoms[post])
            presence = Planes([[bytes((r[k].presence,)) if k < len(r) else None for r in found] for k in slots], count)
            presence.enter([position])
            facts[post].know(position, presence.plane(position))
        for stratum in steps.strata:
            self._advance(stratum, facts)
        codes = {post: planes.codes(steps.results[post]) for post, planes in facts.items()}
        return [
            Conclusions(
                self._layout,
                {
                    post: [slot[k] for slot in codes[post][: len(instances.records.get(post, ())) if post else 1]]
                    for post in codes
                },
            )
            for k, instances in enumerate(batch)
        ]

    def _advance(self, stratum: Stratum, facts: Mapping[str, Planes]) -> None:
        """Conclude one stratum in both readings, then enter its conclusions."""
        of_own = dict.fromkeys(stratum.concludes.get("", ()), 0)
        known: list[tuple[Planes, int, int]] = []
        for post, cells in stratum.cells.items():
            found: dict[int, int] = {}
            if facts[post].there:
                self._conclude(cells, facts[post], found)
            for position, plane in found.items():
                if position in of_own:
                    of_own[position] |= facts[post].some(plane)
            if post:
                known += [(facts[post], p, found.get(p, 0)) for p in stratum.concludes.get(post, ())]
        for planes, position, plane in known:
            planes.know(position, plane)
        for position, plane in of_own.items():
            facts[""].know(position, plane)

    def _conclude(self, cells: Sequence[Cell], facts: Planes, found: dict[int, int]) -> None:
        """Add to `found`, by position, on which facts the rules of cells conclude it."""
        planes, size = facts.planes, facts.size
        held: list[tuple[Cell, bytes]] = []
        unasked: dict[int, list[Cell]] = {}
        for cell in cells:
            literals = 0
            for number, position in enumerate(cell.positions):
                plane = planes.get(position)
                literals |= (facts.plane(position) if plane is None else plane) << number
            if literals:
                held.append((cell, literals.to_bytes(size, "big")))
                if cell.tables is None:
                    unasked.setdefault(id(cell.shard), []).append(cell)
        for several in unasked.values():
            self._ask(several)
        for cell, row in held:
            assert cell.tables is not None
            for position, table in cell.tables.items():
                if plane := int.from_bytes(row.translate(table), "big"):
                    found[position] = found.get(position, 0) | plane

    def _ask(self, cells: Sequence[Cell]) -> None:
        """Ask the network about the rules of cells of one rule set, and make their tables.

        A rule fires on a fact with its literals, whatever else the fact holds; so one fact serves several cells, when
        it has for each of them the literals in question and none of its others.
        """
        shard = cells[0].shard
        assert shard is not None
        facts: list[_Asked] = []
        for cell in cells:
            for literals, fires in cell.questions():
                fact = next((f for f in facts if f.fits(literals, cell.mask)), None)
                if fact is None:
                    fact = _Asked()
                    facts.append(fact)
                fact.literals |= literals
                fact.claimed |= cell.mask
                fact.rules |= cell.rules
                fact.fires |= fires
        for fact in facts:
            if self._fire(shard, fact.literals) & fact.rules != fact.fires:
                raise DurableError("nätverket svarar annat än reglerna säger")
        for cell in cells:
            cell.settle()

    def _fire(self, shard: Shard, literals: int) -> int:
        """Assert one fact with these literals, return the numbers of the rules that fire as bits, retract it."""
        engine = self._engine
        if not shard.handle:
            shard.handle = engine.create_ruleset("lagrum", shard.definition)
        handle, shard.clean = shard.handle, False
        fact = f'{{"id":"{FACT_ID}","{GUARD}":1{shard.fact(literals)}}}'
        status, session = engine.assert_fact(handle, fact)
        if status:
            raise DurableError(f"nätverket tog inte emot ett faktum (svar {status})")
        answer = engine.start_action_for_state(handle, session)
        message = answer[1] if answer else None
        fired = 0
        names, go_on = shard.names, engine.complete_and_start_action
        while message is not None:
            rule = names.get(message[2 : message.index('"', 2)])
            if rule is None:
                raise DurableError("nätverket svarade med en regel som inte finns")
            if fired & rule:
                raise DurableError("en regel i nätverket gav utslag två gånger på samma faktum")
            fired |= rule
            message = go_on(handle, session)
        if not fired & names[SINK]:
            raise DurableError("nätverket svarade inte på ett faktum")
        status, _ = engine.retract_fact(handle, RETRACTION)
        if status:
            raise DurableError(f"nätverket släppte inte ett faktum (svar {status})")
        shard.clean = True
        return fired & ~names[SINK]


@dataclass(slots=True)
class _Asked:
    """A fact that the network is asked about, as bits of a rule set.

    `claimed` are the literals that its cells look at, held or not; `rules` are those of its cells, of which `fires`
    must fire.
    """

    literals: int = 0
    claimed: int = 0
    rules: int = 0
    fires: int = 0

    def fits(self, literals: int, mask: int) -> bool:
        """Whether these literals of the cell with this mask agree with all that the fact's cells look at."""
        return not (self.literals ^ literals) & self.claimed & mask
