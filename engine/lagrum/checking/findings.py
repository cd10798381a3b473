"""Making the findings of one intervention, with what explains them, its open questions and its state."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
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
    PositionTaken,
    QuestionStatus,
    Trigger,
    Undecided,
)
from lagrum.evaluation.conclusions import Conclusions, Relevant
from lagrum.evaluation.program import ANSWER, CONDITION, DEMAND, Program
from lagrum.evaluation.truth import NO, UNKNOWN, YES
from lagrum.explanation.explain import Explainer, Memory
from lagrum.explanation.options import Key
from lagrum.model.facts import Place
from lagrum.model.formula import RULE, Ref
from lagrum.model.rule import BINDING_SOURCES, SOURCES, Outcome, Rule
from lagrum.model.state import State, worst_state
from lagrum.rulebook.standing import standing

if TYPE_CHECKING:
    from lagrum.model.intervention import Intervention

ORDER = {o: k for k, o in enumerate(Outcome)}


class Results:
    """Makes the results of interventions under one program. `memory` is what has been found out about it."""

    def __init__(self, program: Program, memory: Memory) -> None:
        self.program = program
        self._memory = memory

    def of(
        self, intervention: Intervention, explainer: Explainer, relevant: Relevant, everything: bool = False
    ) -> CaseResult:
        """Return the result in full; findings that nothing in the draft ties to only when `everything` is wanted."""
        made = [
            (self._finding(outline, explainer), outline.name, outline.group.at, list(outline.keys))
            for outline in outlines(self.program, explainer, relevant, everything)
        ]
        weight = _weights([m[0] for m in made])
        made.sort(key=lambda m: _sort_key(m[0], weight[m[0].rule]))
        findings = [m[0] for m in made]
        state = state_of(findings)
        return CaseResult(
            file=intervention.file,
            id=intervention.id,
            name=intervention.name,
            municipality=intervention.municipality,
            state=state,
            left=state,
            findings=findings,
            questions=_questions([m for m in made if m[0].tied and m[0].open], explainer, self._memory),
            untied=relevant.hidden,
            met=len({f.rule for f in findings if f.demand == "uppfyllt"}),
        )

    def _finding(self, outline: Outline, explainer: Explainer) -> Finding:
        rule, group, name = outline.rule, outline.group, outline.name
        assert rule.outcome is not None
        at = group.at
        support = explainer.support(CONDITION + rule.name, at)
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
            undecided=[self._undecided(rule, name, at, key, explainer) for key in outline.keys],
            tied=group.tied,
            level=rule.level,
            addressees=list(rule.addressees),
            positions=[PositionTaken(text=p.text, sources=list(p.sources)) for p in rule.positions],
            verify=rule.verify,
            question=self._identity(rule, at, explainer),
            question_status="öppen" if rule.outcome is Outcome.QUESTION else "",
            question_note="",
            answer=None,
        )
        if rule.outcome is Outcome.QUESTION:
            finding = self._answered(finding, outline, explainer.conclusions)
        return finding

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
            )
            return replace(
                finding, outcome=Outcome.NOTE.value, question_status="besvarad", message=answer.text, answer=given
            )
        place = standing(self.program.rulebook, finding.rule, self.program.day)
        open_still = (a for a in place.usable if conclusions.at(ANSWER + a.name, outline.group.at) == UNKNOWN)
        depends = next((f"svaret »{a.name}« kan gälla; det beror på det som är okänt" for a in open_still), "")
        status: QuestionStatus = "omprövas" if place.status == "omprövas" else "öppen"
        return replace(finding, question_status=status, question_note=place.note or depends)

    def _versions(self, rule: Rule) -> list[str]:
        """Return, per cited act, through which amendment the text was consolidated that the rule was encoded from."""
        lock = self.program.rulebook.lock
        if lock is None:
            return []
        acts = dict.fromkeys(c.act for c in rule.citations)
        return [f"{act} t.o.m. {lock.consolidated[act]}" for act in acts if act in lock.consolidated]

    def _undecided(self, rule: Rule, name: str, at: int, key: Key, explainer: Explainer) -> Undecided:
        options = explainer.options(key, name)
        answers = [
            _answer(self._memory, o.words, leads_to(rule, name, value))
            for o, value in zip(options, explainer.consequences(name, at, key, options), strict=True)
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


def _effect(memory: Memory, rule: str, leads: str) -> Effect:
    """Return an effect, the same object for the same words."""
    key = ("effect", rule, leads)
    if key not in memory.found:
        memory.found[key] = Effect(rule=rule, leads_to=leads)
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
    for key in sorted(by_key):
        members = by_key[key]
        rules = explainer.program.rules
        settled: set[tuple[str, int]] = set()
        answers: dict[str, dict[str, str]] = {}
        options = explainer.options(key, *[name for _, name, _ in members])
        for finding, name, at in members:
            for option, value in zip(options, explainer.consequences(name, at, key, options), strict=True):
                if value != UNKNOWN:
                    settled.add((name, at))
                answers.setdefault(option.words, {})[finding.rule] = leads_to(rules[finding.rule], name, value)
        weight = sum(1 for f, _, _ in members if f.outcome in ("hinder", "krav"))
        question = OpenQuestion(
            attribute=key.path,
            subject=explainer.subject(key),
            question=explainer.question(key),
            rules=sorted({f.rule for f, _, _ in members}),
            settles=len(settled),
            answers=[
                AnswerEffects(answer=words, effects=[_effect(memory, r, e) for r, e in sorted(effects.items())])
                for words, effects in answers.items()
            ],
        )
        found.append((weight, question))
    found.sort(key=lambda f: (-f[1].settles, -f[0], -len(f[1].rules), f[1].attribute, f[1].subject))
    return [question for _, question in found]


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


def state_of(findings: Sequence[Finding]) -> State:
    """Return the worst state that the findings give (DESIGN §4)."""
    rows = ((f.outcome, f.certainty == "gäller", f.demand, f.tied and f.open) for f in findings)
    return worst_state(rows)
