"""Making the findings of one intervention, with what explains them, its open questions and its state."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from lagrum.checking.outlines import Outline, outlines
from lagrum.checking.result import (
    Answer,
    AnswerEffects,
    AnswerGiven,
    CaseResult,
    Effect,
    Finding,
    OpenQuestion,
    OutrankedAnswer,
    PositionTaken,
    QuestionStatus,
    Trigger,
    Undecided,
    Undescribed,
    not_explained,
)
from lagrum.checking.unused import rows
from lagrum.evaluation.conclusions import Conclusions, Relevant
from lagrum.evaluation.program import ANSWER, CONDITION, DEMAND, Program
from lagrum.evaluation.truth import NO, UNKNOWN, YES
from lagrum.explanation.budget import Work
from lagrum.explanation.explain import Explainer, Memory
from lagrum.explanation.forecast import Forecast, Forecaster, Hanging
from lagrum.explanation.options import Key, Option
from lagrum.model.answer import LegalAnswer
from lagrum.model.facts import Place
from lagrum.model.formula import CONCEPT, RULE, Ref
from lagrum.model.rule import BINDING_SOURCES, SOURCES, Outcome, Rule
from lagrum.model.state import State, undescribed, worst_state
from lagrum.model.vocabulary import Nature
from lagrum.rulebook.standing import outranked, standing

if TYPE_CHECKING:
    from lagrum.model.intervention import Intervention

ORDER = {o: k for k, o in enumerate(Outcome)}
PER_SPOT = 100
"""Steps that finding a spot in the draft that a finding rests on counts as."""
_REST = not_explained()
"""Stands last among what decides a finding, when not all of it is shown."""


class Results:
    """Makes the results of interventions under one program. `memory` is what has been found out about it."""

    def __init__(self, program: Program, memory: Memory) -> None:
        self.program = program
        self._memory = memory
        attributes = program.rulebook.vocabulary.attributes.values()
        self._order = {a.path: (a.nature, number) for number, a in enumerate(attributes)}

    def of(
        self,
        intervention: Intervention,
        explainer: Explainer,
        relevant: Relevant,
        everything: bool = False,
        questions: bool = True,
    ) -> CaseResult:
        """Return the result; findings that nothing in the draft ties to only when `everything` is wanted.

        Without `questions` the open questions are left out.
        """
        found = list(outlines(self.program, explainer, relevant, everything))
        made = [(self._finding(o, explainer), o.name, o.group.at, list(o.keys)) for o in found]
        read = rows(self.program, intervention.facts, [o for o in found if o.group.tied])
        weight = _weights([m[0] for m in made])
        made.sort(key=lambda m: _sort_key(m[0], weight[m[0].rule]))
        findings = [m[0] for m in made]
        missing = undescribed(intervention.facts, self.program.rulebook.vocabulary.attributes)
        state = state_of(findings, not missing)
        open_ones = [m for m in made if m[0].tied and m[0].open] if questions else []
        return CaseResult(
            file=intervention.file,
            id=intervention.id,
            name=intervention.name,
            municipality=intervention.municipality,
            state=state,
            left=state,
            findings=findings,
            questions=_questions(open_ones, explainer, self._memory),
            untied=relevant.hidden,
            met=len({f.rule for f in findings if f.demand == "uppfyllt"}),
            undescribed=[self._basic(name) for name in missing],
            unused_rows=read.unused,
            descriptive_rows=read.descriptive,
        )

    def _asked_first(self, key: Key) -> tuple[bool, int, int]:
        """Sort questions: what the author claims first, for it narrows the rest; then as the vocabulary is."""
        nature, order = self._order[key.path]
        return nature is not Nature.LABEL, order, key.index

    def _basic(self, name: str) -> Undescribed:
        attribute = self.program.rulebook.vocabulary.attributes[name]
        return Undescribed(attribute=name, question=attribute.question or f"Vilken är insatsens {name}?")

    def _finding(self, outline: Outline, explainer: Explainer) -> Finding:
        rule, group = outline.rule, outline.group
        assert rule.outcome is not None
        at = group.at
        work = explainer.budget.supposing(group.tied)
        told = group.tied or not work.is_over
        support = explainer.support(CONDITION + rule.name, at) if told else []
        work.charge(PER_SPOT * (1 + len(support)))
        if group.demand == "inte uppfyllt" and rule.requires is not None:
            support = _joined(support, explainer.support(DEMAND + rule.name, at, NO))
        if not support:
            place = group.instances[0].record.place if group.instances else explainer.facts.place
            support = [(rule.record or "insats", place)]
        finding = Finding(
            rule=rule.name,
            title=rule.title,
            outcome=rule.outcome.value,
            certainty="gäller" if outline.sure else "kan gälla",
            demand=group.demand,
            subject=group.subject,
            part=group.part,
            citation=rule.citation,
            source=rule.source,
            statute_versions=self._versions(rule),
            message=rule.message,
            reason=rule.reason,
            triggers=[_trigger(path, place) for path, place in support],
            undecided=self._all_undecided(outline, explainer, work),
            tied=group.tied,
            level=rule.level,
            addressees=list(rule.addressees),
            positions=[PositionTaken(text=p.text, sources=list(p.sources)) for p in rule.positions],
            verify=rule.verify,
            reservation=rule.reservation,
            general=rule.general,
            not_assessed=self._not_assessed(rule),
            question=self._identity(rule, at, explainer),
            question_status="öppen" if rule.outcome is Outcome.QUESTION else "",
            question_note="",
            answer=None,
        )
        if rule.outcome is Outcome.QUESTION:
            finding = self._answered(finding, outline, explainer.conclusions)
        return finding

    def _not_assessed(self, rule: Rule) -> list[str]:
        """Return what neither a rule nor the concepts that it rests on assess."""
        found = list(rule.not_assessed)
        names = [CONDITION + rule.name, *([DEMAND + rule.name] if rule.requires is not None else ())]
        seen = set(names)
        while names:
            name = names.pop(0)
            if name.startswith(CONCEPT):
                for definition in self.program.definitions.get(name.removeprefix(CONCEPT), ()):
                    found += definition.not_assessed
            names += (more := [r for r in self.program.by_name[name].refs if r not in seen])
            seen.update(more)
        return list(dict.fromkeys(found))

    def _identity(self, rule: Rule, at: int, explainer: Explainer) -> str:
        """Return the identity of a question: its rule and the facts that decide it, in normal form.

        Neither the municipality, nor the wording of the intervention, nor the titles of records are part of it.
        """
        if rule.outcome is not Outcome.QUESTION:
            return ""
        if explainer.value(Ref(RULE + rule.name), at) != YES:
            return rule.name
        facts = "|".join(explainer.decisive(rule.condition, at))
        return f"{rule.name}-{hashlib.sha256(facts.encode()).hexdigest()[:6]}"

    def _answered(self, finding: Finding, outline: Outline, conclusions: Conclusions) -> Finding:
        """Return the finding of a question as its answers leave it.

        An answer whose condition surely holds turns the question into an upplysning. One that only may hold leaves it
        open and is mentioned; one that has expired, or that was given on another wording, opens it again.
        """
        if (answer := outline.settled_by) is not None:
            given = AnswerGiven(
                id=answer.name,
                title=answer.title,
                text=answer.text,
                reason=answer.reason,
                body=answer.body,
                kind=answer.kind,
                source=answer.source,
                decided=answer.decided.isoformat(),
                valid_to=answer.validity.last.isoformat() if answer.validity.last else "",
                outranked=self._outranked(answer, outline.group.at, conclusions),
            )
            return replace(
                finding, outcome=Outcome.NOTE.value, question_status="besvarad", message=answer.text, answer=given
            )
        place = standing(self.program.rulebook, finding.rule, self.program.day)
        open_still = (a for a in place.usable if conclusions.at(ANSWER + a.name, outline.group.at) == UNKNOWN)
        depends = next((f"svaret »{a.name}« kan gälla; det beror på det som är okänt" for a in open_still), "")
        status: QuestionStatus = "omprövas" if place.status == "omprövas" else "öppen"
        return replace(finding, question_status=status, question_note=place.note or depends)

    def _outranked(self, winner: LegalAnswer, at: int, conclusions: Conclusions) -> list[OutrankedAnswer]:
        """Return the answers that surely cover the case too, and yield."""
        return [
            OutrankedAnswer(
                id=other.answer.name,
                title=other.answer.title,
                text=other.answer.text,
                reason=other.answer.reason,
                body=other.answer.body,
                kind=other.answer.kind,
                decided=other.answer.decided.isoformat(),
                yields_to=other.to.name,
                why=other.why,
            )
            for other in outranked(self.program.rulebook, winner, self.program.day)
            if conclusions.at(ANSWER + other.answer.name, at) == YES
        ]

    def _versions(self, rule: Rule) -> list[str]:
        """Return, per cited act, through which amendment the text was consolidated that the rule was encoded from."""
        lock = self.program.rulebook.lock
        if lock is None:
            return []
        acts = dict.fromkeys(c.act for c in rule.citations)
        return [f"{act} t.o.m. {lock.consolidated[act]}" for act in acts if act in lock.consolidated]

    def _all_undecided(self, outline: Outline, explainer: Explainer, work: Work) -> list[Undecided]:
        """Return what decides a finding; where the work has come to its end, what is said of that."""
        found: list[Undecided] = []
        for key in sorted(outline.keys, key=self._asked_first):
            if work.is_over:
                return [*found, _REST]
            found.append(self._undecided(outline.rule, outline.name, outline.group.at, key, explainer, work))
        return found if outline.explained else [*found, _REST]

    def _undecided(self, rule: Rule, name: str, at: int, key: Key, explainer: Explainer, work: Work) -> Undecided:
        options = _options(explainer, key, name)
        answers = [
            _answer(self._memory, o.words, leads_to(rule, name, value))
            for o, value in zip(options, _values(explainer, name, at, key, options, work), strict=True)
        ]
        return Undecided(
            attribute=key.path, subject=explainer.subject(key), question=explainer.question(key), answers=answers
        )


def _answer(memory: Memory, answer: str, leads: str) -> Answer:
    """Return an answer, the same object for the same words: making one takes longer than finding it."""
    key = ("answer", answer, leads)
    if key not in memory.found:
        memory.found[key] = Answer(answer=answer, leads_to=leads)
    found: Answer = memory.found[key]
    return found


def _effect(memory: Memory, rule: Rule, leads: str) -> Effect:
    """Return an effect, the same object for the same words."""
    key = ("effect", rule.name, leads)
    if key not in memory.found:
        memory.found[key] = Effect(rule=rule.name, leads_to=leads, citation=rule.citation)
    found: Effect = memory.found[key]
    return found


def leads_to(rule: Rule, name: str, value: int) -> str:
    """Return what a value of a rule's conclusion (or of its demand) means, in words."""
    assert rule.outcome is not None
    if value == UNKNOWN:
        return "fortfarande oklart"
    if name.startswith(DEMAND):
        return "uppfyllt" if value == YES else "inte uppfyllt"
    return rule.outcome.value if value == YES else "gäller inte"


def _questions(
    made: list[tuple[Finding, str, int, list[Key]]], explainer: Explainer, memory: Memory
) -> list[OpenQuestion]:
    """Group the unknown facts of the findings; those that settle most come first."""
    by_key: dict[Key, list[tuple[Finding, str, int]]] = {}
    for finding, name, at, keys in made:
        for key in keys:
            by_key.setdefault(key, []).append((finding, name, at))
    found: list[tuple[int, OpenQuestion]] = []
    followed = _followed(by_key, explainer, memory)
    for key in sorted(by_key):
        members = by_key[key]
        weight = sum(1 for f, _, _ in members if f.outcome in ("hinder", "krav"))
        settled, answers = followed.get(key, (0, []))
        question = OpenQuestion(
            attribute=key.path,
            subject=explainer.subject(key),
            question=explainer.question(key),
            rules=sorted({f.rule for f, _, _ in members}),
            settles=settled,
            answers=answers,
        )
        found.append((weight, question))
    found.sort(key=lambda f: (-f[1].settles, -f[0], -len(f[1].rules), f[1].attribute, f[1].subject))
    return [question for _, question in found]


GRAVEST = ("hinder", "inte uppfyllt", "krav", "fråga", "fortfarande oklart", "möjlighet", "upplysning", "uppfyllt")
"""What an answer leads to for a rule, the gravest first: of several records the gravest is told."""


AT_ONCE = 64
"""Of how many facts the answers are tried together."""


def _followed(
    by_key: Mapping[Key, Sequence[tuple[Finding, str, int]]], explainer: Explainer, memory: Memory
) -> dict[Key, tuple[int, list[AnswerEffects]]]:
    """Return, by fact, how many findings some answer settles, and all that follows from each answer.

    Facts that there is no work left for are left out: the last ones.
    """
    forecaster = Forecaster(explainer)
    work = explainer.budget.foreseeing
    found: dict[Key, tuple[int, list[AnswerEffects]]] = {}
    keys = sorted(by_key)
    for first in range(0, len(keys), AT_ONCE):
        beside: dict[Key, list[Hanging]] = {}
        answers: dict[Key, list[Option]] = {}
        for key in keys[first : first + AT_ONCE] if not work.is_over else ():
            post = explainer.program.rulebook.vocabulary.attributes[key.path].kind.is_record
            beside[key] = [] if post else forecaster.hanging(key)
            names = [name for _, name, _ in by_key[key]] + [one.about for one in beside[key]]
            answers[key] = _options(explainer, key, *dict.fromkeys(names))
        supposed = forecaster.suppose([(key, answers[key]) for key in beside])
        for key, options in answers.items():
            if not work.is_over:
                foreseen = forecaster.forecasts(beside[key], supposed[key])
                found[key] = _follows(key, by_key[key], foreseen, options, explainer, memory)
    return found


def _follows(
    key: Key,
    members: Sequence[tuple[Finding, str, int]],
    foreseen: Sequence[Forecast],
    options: Sequence[Option],
    explainer: Explainer,
    memory: Memory,
) -> tuple[int, list[AnswerEffects]]:
    """Return how many findings some answer settles, and all that follows from each answer."""
    program = explainer.program
    effects: list[dict[str, str]] = [{} for _ in options]
    open_rules: list[set[str]] = [set() for _ in options]
    settled: set[tuple[str, int]] = set()

    def tell(at: int, rule: str, leads: str) -> None:
        known = effects[at].get(rule)
        if known is None or _gravity(leads) < _gravity(known):
            effects[at][rule] = leads

    known: dict[str, set[int]] = {}
    for forecast in foreseen:
        known.setdefault(forecast.asked.about, set()).update(forecast.asked.places)
    for finding, name, at in members:
        for k, value in enumerate(_values(explainer, name, at, key, options, explainer.budget.foreseeing)):
            if value != UNKNOWN:
                settled.add((name, at))
            if value != YES or at not in known.get(name, ()):
                tell(k, finding.rule, leads_to(program.rules[finding.rule], name, value))
    for forecast in foreseen:
        rule, name = forecast.rule, forecast.asked.about
        for k, value in enumerate(forecast.values):
            if value == UNKNOWN:
                open_rules[k].add(rule.name)
            elif value == YES and forecast.demands and forecast.demands[k] != UNKNOWN:
                tell(k, rule.name, leads_to(rule, DEMAND, forecast.demands[k]))
            elif value == YES or name.startswith(DEMAND):
                tell(k, rule.name, leads_to(rule, name, value))
    found = [
        AnswerEffects(
            answer=option.words,
            effects=[_effect(memory, program.rules[r], leads) for r, leads in sorted(effects[k].items())],
            hanging=len(open_rules[k] | {r for r, leads in effects[k].items() if leads == "fortfarande oklart"}),
        )
        for k, option in enumerate(options)
    ]
    return len(settled), found


def _gravity(leads: str) -> int:
    return GRAVEST.index(leads) if leads in GRAVEST else len(GRAVEST)


def _options(explainer: Explainer, key: Key, *names: str) -> list[Option]:
    """Return the answers to an unknown fact; of a post, that there are more records than those that are written."""
    found = explainer.options(key, *names)
    if not explainer.program.rulebook.vocabulary.attributes[key.path].kind.is_record:
        return found
    return [Option("ja", True), *found]


def _values(explainer: Explainer, name: str, at: int, key: Key, options: Sequence[Option], work: Work) -> list[int]:
    """Return what each answer makes of a conclusion."""
    node = explainer.program.by_name[name]
    if not explainer.program.rulebook.vocabulary.attributes[key.path].kind.is_record:
        found = explainer.consequences(name, at, key, options, work)
        unwritten = node.record and explainer.instances.records[node.record][at].presence == UNKNOWN
        return [UNKNOWN if value == YES else value for value in found] if unwritten else found
    if node.record == key.path and explainer.instances.records[key.path][at].presence == UNKNOWN:
        return [UNKNOWN, NO]  # what it is like is not known; without it there is nothing that the rule is about
    return [UNKNOWN, *explainer.consequences(name, at, key, options[1:], work)]


def _joined(one: list[tuple[str, Place]], two: list[tuple[str, Place]]) -> list[tuple[str, Place]]:
    places = {(p.source.name, p.span.start, p.span.end) for _, p in one}
    return one + [t for t in two if (t[1].source.name, t[1].span.start, t[1].span.end) not in places]


def _trigger(path: str, place: Place) -> Trigger:
    return Trigger(file=place.source.name, line=place.line, column=place.column, attribute=path, text=place.text)


def _weights(findings: Sequence[Finding]) -> dict[str, int]:
    """Return, by rule, on how many different attributes of the draft it rests (the most of its findings).

    A rule that many of the draft's own words call for is about this design; one that every draft calls for is not.
    """
    found: dict[str, int] = {}
    for finding in findings:
        found[finding.rule] = max(found.get(finding.rule, 0), len({t.attribute for t in finding.triggers}))
    return found


def _sort_key(finding: Finding, weight: int) -> tuple[int, int, int, int, int, str]:
    """Order: severity, certainty, demand, rank of the source, weight (heaviest first), rule.

    The sort is stable, so records keep the order in which they are written.
    """
    certainty = 0 if finding.certainty == "gäller" else 1
    demand = {"inte uppfyllt": 0, "okänt": 1, None: 2, "uppfyllt": 3}[finding.demand]
    binding = 0 if finding.source in BINDING_SOURCES else 1 + SOURCES.index(finding.source)
    return (ORDER[Outcome(finding.outcome)], certainty, demand, binding, -weight, finding.rule)


def state_of(findings: Sequence[Finding], described: bool = True) -> State:
    """Return the worst state that the findings of an intervention that is `described` or not give (DESIGN §4)."""
    told = ((f.outcome, f.certainty == "gäller", f.demand, f.tied and f.open) for f in findings)
    return worst_state(told, described)
