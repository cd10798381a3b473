"""What an answer to an open question leads to: all that follows, also for rules that hang on other facts too.

A rule hangs on a fact when some answer to it settles the rule. An answer of which nothing follows is without
consequence only when no rule hangs on it any more; else it does not decide alone (DESIGN §4, ADR 22).
"""

from __future__ import annotations

from collections.abc import Sequence

from lagrum.base.frozen import frozen
from lagrum.evaluation.kleene import in_all
from lagrum.evaluation.program import DEMAND
from lagrum.evaluation.truth import NO, UNKNOWN, YES
from lagrum.explanation.explain import Explainer
from lagrum.explanation.options import Key, Option
from lagrum.explanation.what_if import Trial
from lagrum.model.facts import Value
from lagrum.model.formula import RULE
from lagrum.model.rule import Rule


@frozen
class Hanging:
    """A conclusion about a rule (whether it applies, or whether its demand is met) that an answer can change.

    `places` are the instances that the answer makes the same of: what is known of them is the same.
    """

    about: str
    places: tuple[int, ...]


@frozen
class Forecast:
    """What the answers to one fact lead to for one conclusion: its truth value with each.

    `demands` says the same of the demand of a rule that some answer makes apply.
    """

    rule: Rule
    asked: Hanging
    values: tuple[int, ...]
    demands: tuple[int, ...]


@frozen
class Supposed:
    """The answers to one fact: `count` trials from the `first` on, of a trial of many facts' answers."""

    trial: Trial
    first: int
    count: int

    def settles(self, about: str, at: int, value: int) -> bool:
        """Whether some answer makes of a conclusion something else than `value`."""
        mask = (1 << self.count) - 1
        surely, possibly = self.trial.bits(about, at)
        return (surely >> self.first & mask, possibly >> self.first & mask) != in_all(value, mask)

    def values(self, about: str, at: int) -> tuple[int, ...]:
        """Return what each answer makes of a conclusion."""
        surely, possibly = self.trial.bits(about, at)
        surely, possibly = surely >> self.first, possibly >> self.first
        return tuple([YES if surely >> k & 1 else UNKNOWN if possibly >> k & 1 else NO for k in range(self.count)])


class Forecaster:
    """Says of one intervention what answers lead to. What records have in common is found out once."""

    def __init__(self, explainer: Explainer) -> None:
        self._explainer = explainer
        self._by_path: dict[str, list[tuple[str, bool, list[Hanging]]]] = {}
        self._grouped: dict[tuple[str, bool], list[Hanging]] = {}

    def hanging(self, key: Key) -> list[Hanging]:
        """Return the conclusions about rules that an answer can change, in the order of the rules.

        They are undecided, or ask whether the fact is known: with any answer it will be.
        """
        post = key.path.split(".", 1)[0] if key.index >= 0 else ""
        if key.path not in self._by_path:
            self._by_path[key.path] = [
                (about, self._is_own(about, post), alike)
                for about in self._explainer.program.told_by(key.path)
                if (alike := self._alike(about, key.path))
            ]
        found: list[Hanging] = []
        work = self._explainer.budget.foreseeing
        for about, own, alike in self._by_path[key.path]:
            record = self._explainer.program.by_name[about].record
            if not post or post != record:
                found += alike
                continue
            rows = self._explainer.instances.records[record]
            work.charge(len(rows))
            for one in alike:
                mine = [at for at in one.places if rows[at].record.index == key.index]
                found += [Hanging(about, (at,)) for at in mine]
                if not own and len(mine) < len(one.places):
                    found.append(Hanging(about, tuple(at for at in one.places if at not in mine)))
        return found

    def _is_own(self, about: str, post: str) -> bool:
        """Whether a fact of a record bears on that record alone."""
        node = self._explainer.program.by_name[about]
        return bool(post) and post == node.record and post not in self._explainer.program.posts_below(about)

    def _alike(self, about: str, path: str) -> list[Hanging]:
        """Return the written instances for which a conclusion may hang on a fact, by what is known of them."""
        asks = path in self._explainer.program.known_below(about)
        found = self._grouped.get((about, asks))
        if found is None:
            found = self._grouped[about, asks] = self._groups(about, asks)
        return found

    def _groups(self, about: str, decided: bool) -> list[Hanging]:
        """Return the written instances of which a conclusion is undecided (or may be decided), by what is known."""
        conclusions = self._explainer.conclusions
        name = about.split(":", 1)[1]
        record = self._explainer.program.by_name[about].record
        demand = about.startswith(DEMAND)

        def hangs(at: int) -> bool:
            return (conclusions.at(RULE + name, at) == YES) == demand and (
                decided or conclusions.at(about, at) == UNKNOWN
            )

        if not record:
            return [Hanging(about, (0,))] if hangs(0) else []
        slots = self._explainer.program.own_slots(about)
        groups: dict[bytes, list[int]] = {}
        for at, row in enumerate(self._explainer.instances.records[record]):
            if row.presence == YES and hangs(at):
                groups.setdefault(bytes([row.codes[slot] for slot in slots]), []).append(at)
        return [Hanging(about, tuple(places)) for places in groups.values()]

    def suppose(self, answers: Sequence[tuple[Key, Sequence[Option]]]) -> dict[Key, Supposed]:
        """Return the trials of the answers to each fact: one fact at a time is changed, but all are tried together."""
        changed: dict[Key, dict[Value, int]] = {}
        firsts: list[int] = []
        count = 0
        for key, options in answers:
            changed[key] = {o.value: 1 << count + k for k, o in enumerate(options)}
            firsts.append(count)
            count += len(options)
        trial = Trial(self._explainer, changed, count)
        return {
            key: Supposed(trial, first, len(options)) for (key, options), first in zip(answers, firsts, strict=True)
        }

    def forecasts(self, asked: Sequence[Hanging], supposed: Supposed) -> list[Forecast]:
        """Return what the answers lead to for the conclusions of which at least one answer settles some."""
        found: list[Forecast] = []
        before = supposed.trial.steps
        for one in asked:
            about, at = one.about, one.places[0]
            if not supposed.settles(about, at, self._explainer.conclusions.at(about, at)):
                continue
            values = supposed.values(about, at)
            rule = self._explainer.program.rules[about.split(":", 1)[1]]
            begins = rule.requires is not None and about.startswith(RULE) and YES in values
            met = supposed.values(DEMAND + rule.name, at) if begins else ()
            found.append(Forecast(rule, one, values, met))
        self._explainer.budget.foreseeing.charge(supposed.trial.steps - before)
        return found
