"""What an answer to an open question leads to: all that follows, also for rules that hang on other facts too.

A rule hangs on a fact when some answer to it settles the rule. An answer of which nothing follows is without
consequence only when no rule hangs on it any more; else it does not decide alone (DESIGN §4, ADR 22).
"""

from __future__ import annotations

from collections.abc import Sequence

from lagrum.base.frozen import frozen
from lagrum.evaluation.program import DEMAND
from lagrum.evaluation.truth import NO, UNKNOWN, YES
from lagrum.explanation.explain import Explainer
from lagrum.explanation.options import Key, Option
from lagrum.explanation.what_if import Trial
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


class Forecaster:
    """Says of one intervention what answers lead to. What records have in common is found out once."""

    def __init__(self, explainer: Explainer) -> None:
        self._explainer = explainer
        self._by_path: dict[str, list[tuple[str, bool, list[Hanging]]]] = {}
        self._known: dict[tuple[str, int], bytes] = {}
        self._slots: dict[str, list[int]] = {}

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
        explainer = self._explainer
        rule = explainer.program.rules[about.split(":", 1)[1]]
        rows = explainer.instances.records[rule.record] if rule.record else ()
        groups: dict[bytes, list[int]] = {}
        for at in range(len(rows) or 1) if not rule.record or rows else ():
            if rule.record and rows[at].presence != YES:
                continue
            if (explainer.conclusions.at(RULE + rule.name, at) == YES) != about.startswith(DEMAND):
                continue
            if explainer.conclusions.at(about, at) == UNKNOWN or path in explainer.program.known_below(about):
                groups.setdefault(self._codes(about, at), []).append(at)
        return [Hanging(about, tuple(places)) for places in groups.values()]

    def _codes(self, about: str, at: int) -> bytes:
        """Return what is known of an instance that a conclusion, and its demand, can depend on."""
        if (about, at) not in self._known:
            program = self._explainer.program
            post = program.by_name[about].record
            codes = self._explainer.instances.records[post][at].codes if post else b""
            demand = DEMAND + about.split(":", 1)[1]
            if about not in self._slots:
                atoms = program.atoms_below(about)
                atoms |= program.atoms_below(demand) if demand in program.by_name else set()
                self._slots[about] = sorted(program.slot_of[atom] for atom in atoms if atom.record == post and post)
            self._known[about, at] = bytes([codes[slot] for slot in self._slots[about]])
        return self._known[about, at]

    def forecasts(self, key: Key, asked: Sequence[Hanging], options: Sequence[Option]) -> list[Forecast]:
        """Return what the answers lead to for the conclusions of which at least one answer settles some."""
        trial = Trial(self._explainer, {key: {o.value: 1 << k for k, o in enumerate(options)}}, len(options))
        found: list[Forecast] = []
        for one in asked:
            about, at = one.about, one.places[0]
            values = _values(trial, about, at, len(options))
            if set(values) <= {self._explainer.conclusions.at(about, at)}:
                continue
            rule = self._explainer.program.rules[about.split(":", 1)[1]]
            begins = rule.requires is not None and about.startswith(RULE) and YES in values
            met = _values(trial, DEMAND + rule.name, at, len(options)) if begins else ()
            found.append(Forecast(rule, one, values, met))
        self._explainer.budget.foreseeing.charge(trial.steps)
        return found


def _values(trial: Trial, about: str, at: int, count: int) -> tuple[int, ...]:
    surely, possibly = trial.bits(about, at)
    if not possibly:
        return (NO,) * count
    return tuple([YES if surely >> k & 1 else UNKNOWN if possibly >> k & 1 else NO for k in range(count)])
