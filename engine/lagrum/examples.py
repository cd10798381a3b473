"""Running the rulebook's own examples (`prov`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from lagrum.binding.conditions import CONCEPT, RULE
from lagrum.check import Checker, Subject
from lagrum.evaluation.instances import Instances
from lagrum.evaluation.reference import Conclusions
from lagrum.evaluation.truth import NO, UNKNOWN, WORD, YES
from lagrum.model.formula import Lit, literals
from lagrum.model.rule import Conclusion, Derived, Example, Rule
from lagrum.model.text import fold
from lagrum.rulebook import Rulebook

KINDS = ("träffar", "träffar inte", "okänt")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an example gave. `got` lists every answer, e.g. ["hinder för 12–14 år"]."""

    owner: str
    example: Example
    passed: bool
    got: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """A rule or definition that lacks a kind of example (promise 5 of DESIGN §8)."""

    owner: str
    place: str
    kinds: tuple[str, ...]


def run_examples(
    rulebook: Rulebook, make_checker: Callable[[Rulebook, date], Checker] = Checker
) -> tuple[list[Outcome], list[Missing]]:
    """Run every example at its date; return the outcomes, and which kinds of examples are missing."""
    checkers: dict[date, Checker] = {}
    outcomes: list[Outcome] = []
    missing: list[Missing] = []
    conclusions: list[Conclusion] = [*rulebook.derived.values(), *rulebook.rules.values()]
    for owner in sorted(conclusions, key=lambda c: c.name):
        for example in owner.examples:
            day = example.day or owner.validity.sample_day()
            if day not in checkers:
                checkers[day] = make_checker(rulebook, day)
            outcomes.append(_run(owner, example, checkers[day]))
    by_phrase: dict[str, list[Conclusion]] = {}
    for owner in conclusions:
        by_phrase.setdefault(fold(owner.phrase) if isinstance(owner, Derived) else owner.name, []).append(owner)
    for name in sorted(by_phrase):
        kinds = {_kind(e.expected) for owner in by_phrase[name] for e in owner.examples}
        if not any(_can_be_unknown(owner) for owner in by_phrase[name]):
            kinds.add("okänt")
        if lacking := tuple(k for k in KINDS if k not in kinds):
            first = by_phrase[name][0]
            missing.append(Missing(first.name, first.place, lacking))
    return outcomes, missing


def _can_be_unknown(owner: Conclusion) -> bool:
    """Whether an unknown fact can leave it undecided; `alltid` and `är känt` never are."""
    return any(not (isinstance(x, Lit) and x.atom.operator in ("always", "known")) for x in literals(owner.condition))


def _kind(expected: str) -> str:
    if expected in ("inget", "nej"):
        return "träffar inte"
    if expected == "okänt" or expected.startswith("kan ge") or expected == "krav okänt":
        return "okänt"
    return "träffar"


def _run(owner: Conclusion, example: Example, checker: Checker) -> Outcome:
    instances, conclusions = checker.conclude(example.facts)
    got = (
        _concept_answers(owner, instances, conclusions)
        if isinstance(owner, Derived)
        else _rule_answers(owner, checker, example)
    )
    wanted = example.expected
    if example.part:
        passed = f"{wanted} för {example.part}" in got
    elif wanted == "inget":
        passed = got == ("inget",)
    else:
        passed = any(answer == wanted or answer.startswith(f"{wanted} för ") for answer in got)
    return Outcome(owner.name, example, passed, got)


def _concept_answers(owner: Derived, instances: Instances, conclusions: Conclusions) -> tuple[str, ...]:
    values = conclusions[CONCEPT + fold(owner.phrase)]
    if not owner.record:
        return (WORD[values[0]],)
    found = []
    for instance, value in zip(instances.records[owner.record], values, strict=True):
        label = instance.record.part or instance.record.title
        if instance.record.certain:
            found.append(WORD[value] + (f" för {label}" if label else ""))
    return tuple(found) or ("inget",)


def _rule_answers(owner: Conclusion, checker: Checker, example: Example) -> tuple[str, ...]:
    assert isinstance(owner, Rule)
    if owner.outcome is None:
        instances, conclusions = checker.conclude(example.facts)
        rows = instances.records[owner.record] if owner.record else ()
        values = conclusions.get(RULE + owner.name, (NO,))
        joined = [v & (rows[k].presence if rows else YES) for k, v in enumerate(values)]
        best = max(joined, default=NO)
        return ({YES: "undantag", UNKNOWN: "kan ge undantag", NO: "inget"}[best],)
    result = checker.check(Subject("", "", "", "", example.facts))
    found = []
    for finding in result.findings:
        if finding.rule != owner.name:
            continue
        if finding.certainty == "kan gälla":
            word = f"kan ge {finding.outcome}"
        else:
            word = {"uppfyllt": "krav uppfyllt", "okänt": "krav okänt"}.get(finding.demand or "", finding.outcome)
        label = finding.part or finding.subject.split("»")[-1].rstrip("«").strip() if finding.subject else ""
        found.append(f"{word} för {label}" if label else word)
    return tuple(found) or ("inget",)
