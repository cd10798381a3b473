"""Running the rulebook's own examples (`prov`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from lagrum.base.fold import fold
from lagrum.base.frozen import frozen
from lagrum.base.progress import Progress, followed, unseen
from lagrum.binding.pairs import stands_beside
from lagrum.checking.checker import Checker
from lagrum.checking.groups import groups
from lagrum.evaluation.instances import Instances, make_instances
from lagrum.evaluation.program import Program
from lagrum.evaluation.truth import UNKNOWN, WORD
from lagrum.model.formula import CONCEPT, RULE, Lit, literals
from lagrum.model.rule import Conclusion, Derived, Example, Rule
from lagrum.model.rulebook import Rulebook

TOGETHER = 1024
"""So many examples are asked about at a time."""
KINDS = ("träffar", "träffar inte", "okänt")


@frozen
class ExampleOutcome:
    """What an example gave. `got` lists every answer, e.g. ["hinder för 12–14 år"]."""

    owner: str
    example: Example
    passed: bool
    got: tuple[str, ...]


@frozen
class Missing:
    """A rule or definition that lacks a kind of example in its .regel file (promise 5 of DESIGN §8).

    `beside` are those of `kinds` that stand in the .prov file, where who reads the rule does not see them. A rule that
    is made of a table's row has no place for examples but the .prov file; the concepts made of it are tried through it.
    """

    owner: str
    place: str
    kinds: tuple[str, ...]
    beside: tuple[str, ...] = ()


def run_examples(
    rulebook: Rulebook,
    make_checker: Callable[[Rulebook, date], Checker] = Checker,
    chosen: Callable[[Conclusion], bool] = lambda _: True,
    progress: Progress = unseen,
) -> tuple[list[ExampleOutcome], list[Missing]]:
    """Run the examples of the `chosen` rules and concepts, each at its date, within the whole rulebook.

    Returns the outcomes, and which kinds of examples are missing where the rules themselves stand.
    """
    conclusions = [c for c in (*rulebook.derived.values(), *rulebook.rules.values()) if chosen(c)]
    conclusions.sort(key=lambda c: c.name)
    by_day: dict[date, list[tuple[Conclusion, Example]]] = {}
    for owner in conclusions:
        for example in owner.examples:
            by_day.setdefault(example.day or owner.validity.sample_day(), []).append((owner, example))
    total = sum(map(len, by_day.values()))
    ran = (o for day, members in by_day.items() for o in _run(members, make_checker(rulebook, day)))
    found = {id(o.example): o for o in followed(ran, total, progress)}
    outcomes = [found[id(example)] for owner in conclusions for example in owner.examples]
    missing: list[Missing] = []
    by_phrase: dict[str, list[Conclusion]] = {}
    for owner in conclusions:
        by_phrase.setdefault(fold(owner.phrase) if isinstance(owner, Derived) else owner.name, []).append(owner)
    tables = rulebook.tables.values()
    rules_of_tables = {n for t in tables for n in t.rules}
    made = {n for t in tables for n in t.derived}
    for name in sorted(by_phrase):
        if all(owner.name in made for owner in by_phrase[name]):
            continue
        anywhere = name in rules_of_tables
        examples = [e for owner in by_phrase[name] for e in owner.examples]
        kinds = {_kind(e.expected) for e in examples if anywhere or not stands_beside(e.place)}
        if not any(_can_be_unknown(owner) for owner in by_phrase[name]):
            kinds.add("okänt")
        if lacking := tuple(k for k in KINDS if k not in kinds):
            first = by_phrase[name][0]
            beside = {_kind(e.expected) for e in examples if stands_beside(e.place)}
            missing.append(Missing(first.name, first.place, lacking, tuple(k for k in lacking if k in beside)))
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


def _run(members: list[tuple[Conclusion, Example]], checker: Checker) -> Iterator[ExampleOutcome]:
    """Run examples of one day, so many at a time that it can be told how far it has come."""
    for start in range(0, len(members), TOGETHER):
        part = members[start : start + TOGETHER]
        batch = [(example.facts, make_instances(checker.program, example.facts)) for _, example in part]
        found = checker.conclude_all(batch, [example.place for _, example in part])
        for member, (_, instances), answer in zip(part, batch, found, strict=True):
            yield outcome_of(*member, checker.program, instances, answer.conclusions)


def outcome_of(
    owner: Conclusion,
    example: Example,
    program: Program,
    instances: Instances,
    conclusions: Mapping[str, Sequence[int]],
) -> ExampleOutcome:
    """Return what an example gave, out of the conclusions on its facts."""
    if isinstance(owner, Derived):
        got = _concept_answers(owner, instances, conclusions)
    else:
        assert isinstance(owner, Rule)
        got = _rule_answers(owner, program, instances, conclusions)
    wanted = example.expected
    if example.part:
        passed = f"{wanted} för {example.part}" in got
    elif wanted == "inget":
        passed = got == ("inget",)
    else:
        passed = any(answer == wanted or answer.startswith(f"{wanted} för ") for answer in got)
    return ExampleOutcome(owner.name, example, passed, got)


def _concept_answers(owner: Derived, instances: Instances, conclusions: Mapping[str, Sequence[int]]) -> tuple[str, ...]:
    values = conclusions[CONCEPT + fold(owner.phrase)]
    if not owner.record:
        return (WORD[values[0]],)
    found = []
    for instance, value in zip(instances.records[owner.record], values, strict=True):
        label = instance.record.part or instance.record.title
        if instance.record.certain:
            found.append(WORD[value] + (f" för {label}" if label else ""))
    return tuple(found) or ("inget",)


def _rule_answers(
    owner: Rule, program: Program, instances: Instances, conclusions: Mapping[str, Sequence[int]]
) -> tuple[str, ...]:
    """Return what a rule answers: "hinder", "kan ge krav för 12–14 år", "inget" …; a pure exception says "undantag"."""
    if RULE + owner.name not in conclusions:
        return ("inget",)
    found = []
    for group in groups(owner, program, instances, conclusions):
        outcome = owner.outcome.value if owner.outcome else "undantag"
        if group.applies == UNKNOWN:
            word = f"kan ge {outcome}"
        else:
            word = {"uppfyllt": "krav uppfyllt", "okänt": "krav okänt"}.get(group.demand or "", outcome)
        label = group.part or (group.instances[0].record.title if group.instances else "")
        found.append(f"{word} för {label}" if label else word)
    return tuple(found) or ("inget",)
