"""What an answer to an open question leads to: all that follows, also for rules that hang on other facts too.

A rule hangs on a fact when some answer to it settles the rule. An answer of which nothing follows is without
consequence only when no rule hangs on it any more; else it does not decide alone (DESIGN §4, ADR 22).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace

from lagrum.base.frozen import frozen
from lagrum.evaluation.program import DEMAND
from lagrum.evaluation.truth import NO, UNKNOWN, YES
from lagrum.explanation.explain import Explainer
from lagrum.explanation.options import Key, Option
from lagrum.explanation.what_if import Trial
from lagrum.model.formula import RULE
from lagrum.model.rule import Rule

Asked = tuple[str, int]
"""A conclusion about a rule (whether it applies, or whether its demand is met), and the instance."""


@frozen
class Forecast:
    """What the answers to one fact lead to for one conclusion: its truth value with each.

    `demands` says the same of the demand of a rule that some answer makes apply.
    """

    rule: Rule
    asked: Asked
    values: tuple[int, ...]
    demands: tuple[int, ...]


def hanging(explainer: Explainer, key: Key) -> list[Asked]:
    """Return the conclusions about rules that an answer can change, in the order of the rules.

    They are undecided, or ask whether the fact is known: with any answer it will be.
    """
    found: list[Asked] = []
    for about in explainer.program.told_by(key.path):
        rule = explainer.program.rules[about.split(":", 1)[1]]
        for at in _places(explainer, rule, about, key):
            applies = explainer.conclusions.at(RULE + rule.name, at)
            if (applies == YES) != about.startswith(DEMAND):
                continue
            if explainer.conclusions.at(about, at) == UNKNOWN or key.path in explainer.program.known_below(about):
                found.append((about, at))
    return found


def _places(explainer: Explainer, rule: Rule, about: str, key: Key) -> Iterator[int]:
    """Yield the written instances for which a rule may hang on a fact, 0 for a rule about the intervention."""
    if not rule.record:
        yield 0
        return
    post = key.path.split(".", 1)[0] if key.index >= 0 else ""
    own = post == rule.record and post not in explainer.program.posts_below(about)
    for at, instance in enumerate(explainer.instances.records[rule.record]):
        if instance.presence == YES and (not own or instance.record.index == key.index):
            yield at


def forecasts(explainer: Explainer, key: Key, asked: Sequence[Asked], options: Sequence[Option]) -> list[Forecast]:
    """Return what the answers lead to for the conclusions of which at least one answer settles some."""
    trial = Trial(explainer, {key: {o.value: 1 << k for k, o in enumerate(options)}}, len(options))
    found: list[Forecast] = []
    alike: dict[Hashable, Forecast | None] = {}
    for about, at in asked:
        same = (about, _row(explainer, about, at, key))
        if same not in alike:
            alike[same] = _forecast(explainer, trial, (about, at), len(options))
        if (one := alike[same]) is not None:
            found.append(one if one.asked[1] == at else replace(one, asked=(about, at)))
    return found


def _row(explainer: Explainer, about: str, at: int, key: Key) -> Hashable:
    """Return what an answer bears on in an instance: of other records than its own, what is known of them."""
    post = explainer.program.by_name[about].record
    if not post:
        return -1
    instance = explainer.instances.records[post][at]
    return at if instance.record.index == key.index else instance.codes


def _forecast(explainer: Explainer, trial: Trial, asked: Asked, count: int) -> Forecast | None:
    about, at = asked
    values = _values(trial, about, at, count)
    if set(values) <= {explainer.conclusions.at(about, at)}:
        return None
    rule = explainer.program.rules[about.split(":", 1)[1]]
    begins = rule.requires is not None and about.startswith(RULE) and YES in values
    met = _values(trial, DEMAND + rule.name, at, count) if begins else ()
    return Forecast(rule, asked, values, met)


def _values(trial: Trial, about: str, at: int, count: int) -> tuple[int, ...]:
    surely, possibly = trial.bits(about, at)
    if not possibly:
        return (NO,) * count
    return tuple([YES if surely >> k & 1 else UNKNOWN if possibly >> k & 1 else NO for k in range(count)])
