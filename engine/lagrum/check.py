"""Checking an intervention: evaluate, compare the evaluators, and make findings, open questions and a state."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal, Protocol

from lagrum.answers import standing
from lagrum.evaluation.conclusions import Conclusions
from lagrum.evaluation.explain import Explainer, Memory, record_name
from lagrum.evaluation.instances import Instance, Instances, age_text, make_instances
from lagrum.evaluation.options import Key
from lagrum.evaluation.program import ANSWER, CONDITION, DEMAND, Program, compile_program
from lagrum.evaluation.reference import BATCH, ReferenceEvaluator
from lagrum.evaluation.relevance import Relevance, Relevant, as_written
from lagrum.evaluation.truth import NO, UNKNOWN, WORD, YES
from lagrum.frozen import frozen
from lagrum.model.deviation import Deviation
from lagrum.model.facts import Facts, Place, Range
from lagrum.model.formula import RULE, Ref
from lagrum.model.rule import BINDING_SOURCES, SOURCES, Outcome, Rule
from lagrum.model.state import STATES, State
from lagrum.result import (
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
from lagrum.rulebook import Rulebook

Demand = Literal["uppfyllt", "inte uppfyllt", "okänt"]
EngineChoice = Literal["båda", "referens", "durable"]
ORDER = {o: k for k, o in enumerate(Outcome)}


class Evaluator(Protocol):
    """An evaluator of one program."""

    name: str

    def evaluate_all(self, batch: Sequence[Instances]) -> list[Conclusions]: ...


class EnginesDifferError(Exception):
    """The two evaluators disagree: an error in lagrum itself. The message names conclusion, fact and both answers."""


@frozen(slots=False)
class Subject:
    """What is checked: the intervention's facts joined with those of its municipality, and what has been accepted."""

    file: str
    id: str
    name: str
    municipality: str
    facts: Facts
    deviations: tuple[Deviation, ...] = ()


@frozen
class Outline:
    """One finding that something in the draft ties to, in brief. The names are those of `Finding`."""

    rule: Rule
    outcome: str
    sure: bool
    demand: Demand | None
    open: bool


@frozen
class Brief:
    """An intervention in brief: its state, its findings and the questions that decide something, sorted."""

    state: State
    outlines: list[Outline]
    asked: list[str]


class Checker:
    """Checks interventions against the rules in force on one day.

    `engine` chooses the evaluators: "båda" runs both and raises `EnginesDifferError` when they differ.
    """

    def __init__(self, rulebook: Rulebook, day: date, engine: EngineChoice = "referens") -> None:
        self.program = compile_program(rulebook, day)
        self.reference = ReferenceEvaluator(self.program)
        self.evaluators: list[Evaluator] = [] if engine == "durable" else [self.reference]
        if engine in ("båda", "durable"):
            from lagrum.evaluation.durable_kept import open_durable

            self.evaluators.append(open_durable(self.program))
        self._relevance = Relevance(self.reference)
        self._memory = Memory()

    def conclude_all(self, batch: Sequence[Instances], names: Sequence[str]) -> list[Conclusions]:
        """Evaluate all conclusions on each of `batch`, by every chosen evaluator. `names` are for messages."""
        return self._compared(self.evaluators[0].evaluate_all(batch), batch, names)

    def _compared(
        self, first: list[Conclusions], batch: Sequence[Instances], names: Sequence[str]
    ) -> list[Conclusions]:
        """Return what the first of the evaluators has concluded, if the others conclude the same."""
        for other in self.evaluators[1:]:
            for one, two, name in zip(first, other.evaluate_all(batch), names, strict=True):
                if one.rows != two.rows:
                    self._report(one, two, self.evaluators[0].name, other.name, name)
        return first

    def _report(self, one: Conclusions, two: Conclusions, first: str, second: str, subject: str) -> None:
        for node in self.program.nodes:
            if one[node.name] == two[node.name]:
                continue
            answers = two[node.name]
            at = next((k for k, v in enumerate(one[node.name]) if k >= len(answers) or answers[k] != v), 0)
            where = f"{node.record} {at + 1} i {subject}" if node.record else subject
            raise EnginesDifferError(
                f"beräkningarna går isär för {node.name} ({where}): "
                f"{first} säger {WORD[one[node.name][at]] if one[node.name] else 'inget'}, "
                f"{second} säger {WORD[answers[at]] if at < len(answers) else 'inget'}"
            )

    def check(self, subject: Subject, everything: bool = False) -> CaseResult:
        """Return the findings, the open questions and the state of one intervention."""
        return self.check_all([subject], everything)[0]

    def check_all(self, subjects: Sequence[Subject], everything: bool = False) -> list[CaseResult]:
        """Return the findings, the open questions and the state of each intervention.

        Findings that nothing in the draft ties to are counted; they are made only when `everything` is wanted.
        """
        return [self._result(s, explainer, relevant, everything) for s, explainer, relevant in self._sifted(subjects)]

    def brief_all(self, subjects: Sequence[Subject]) -> list[Brief]:
        """Return in brief what `check_all` returns of each intervention, which takes a fraction of the time."""
        return [self._brief(explainer, relevant) for _, explainer, relevant in self._sifted(subjects)]

    def _sifted(self, subjects: Sequence[Subject]) -> Iterator[tuple[Subject, Explainer, Relevant]]:
        for start in range(0, len(subjects), BATCH):
            part = subjects[start : start + BATCH]
            batch = [make_instances(self.program, s.facts) for s in part]
            closed = [as_written(self.program, i, s.facts.scalars) for i, s in zip(batch, part, strict=True)]
            planes = self.reference.planes(batch)
            relevant = self._relevance.sift(planes, self.reference.planes(closed))
            names = [f"{s.file}: {s.facts.place.text}" for s in part]
            if self.evaluators[0] is self.reference:  # which has concluded already
                conclusions = self._compared(self.reference.read(planes, batch), batch, names)
            else:
                conclusions = self.conclude_all(batch, names)
            for k, subject in enumerate(part):
                yield (
                    subject,
                    Explainer(self.program, subject.facts, batch[k], conclusions[k], self._memory),
                    relevant[k],
                )

    def _brief(self, explainer: Explainer, relevant: Relevant) -> Brief:
        """Return an intervention in brief: the findings of `_result` without what explains them."""
        outlines: list[Outline] = []
        asked: set[str] = set()
        for name in relevant.rules if self.reference in self.evaluators else self.program.rules:
            rule = self.program.rules[name]
            if rule.outcome is None:
                continue
            tied = relevant.tied.get(name, frozenset())
            for group in groups(rule, self.program, explainer.instances, explainer.conclusions, tied):
                if not group.tied:
                    continue
                outcome = rule.outcome
                if outcome is Outcome.QUESTION and self._settled(rule, group.at, explainer.conclusions):
                    outcome = Outcome.NOTE
                outlines.append(Outline(rule, outcome.value, group.applies == YES, group.demand, group.open))
                if group.open:
                    keys = explainer.deciding((RULE if group.applies == UNKNOWN else DEMAND) + rule.name, group.at)
                    asked.update(map(explainer.question, keys))
        return Brief(_state(outlines), outlines, sorted(asked))

    def _settled(self, rule: Rule, at: int, conclusions: Conclusions) -> bool:
        """Whether an answer to a question surely settles it."""
        place = standing(self.program.rulebook, rule.name, self.program.day)
        return any(conclusions.at(ANSWER + answer.name, at) == YES for answer in place.usable)

    def _result(self, subject: Subject, explainer: Explainer, relevant: Relevant, everything: bool) -> CaseResult:
        made: list[tuple[Finding, str, int, list[Key]]] = []
        chosen = self.program.rules if everything or self.reference not in self.evaluators else relevant.rules
        for name in chosen:
            rule = self.program.rules[name]
            if rule.outcome is None:
                continue
            tied = relevant.tied.get(name, frozenset())
            for group in groups(rule, self.program, explainer.instances, explainer.conclusions, tied):
                if group.tied or everything:
                    made.append(self._finding(rule, group, explainer))
        weight = _weights([m[0] for m in made])
        made.sort(key=lambda m: _sort_key(m[0], weight[m[0].rule]))
        findings = [m[0] for m in made]
        state = state_of(findings)
        return CaseResult(
            file=subject.file,
            id=subject.id,
            name=subject.name,
            municipality=subject.municipality,
            state=state,
            left=state,
            findings=findings,
            questions=_questions([m for m in made if m[0].tied and m[0].open], explainer, self._memory),
            untied=relevant.hidden,
            met=len({f.rule for f in findings if f.demand == "uppfyllt"}),
        )

    def _finding(self, rule: Rule, group: Group, explainer: Explainer) -> tuple[Finding, str, int, list[Key]]:
        assert rule.outcome is not None
        at = group.at
        name = RULE + rule.name if group.applies == UNKNOWN else DEMAND + rule.name
        keys = explainer.deciding(name, at) if group.open else []
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
            certainty="gäller" if group.applies == YES else "kan gälla",
            demand=group.demand,
            subject=group.subject,
            part=group.part,
            citation=rule.citation,
            source=rule.source,
            statute_versions=self._versions(rule),
            message=rule.message,
            reason=rule.reason,
            triggers=[_trigger(path, place) for path, place in support],
            undecided=[self._undecided(rule, name, at, key, explainer) for key in keys],
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
            finding = self._answered(finding, at, explainer.conclusions)
        return finding, name, at, keys

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

    def _answered(self, finding: Finding, at: int, conclusions: Conclusions) -> Finding:
        """Return the finding of a question as its answers leave it.

        An answer whose condition surely holds turns the question into an upplysning. One that only may hold leaves it
        open and is mentioned; one that has expired, or that was given on another wording, opens it again.
        """
        place = standing(self.program.rulebook, finding.rule, self.program.day)
        note = place.note
        for answer in place.usable:
            value = conclusions.at(ANSWER + answer.name, at)
            if value == YES:
                return replace(
                    finding,
                    outcome=Outcome.NOTE.value,
                    question_status="besvarad",
                    message=answer.text,
                    answer=AnswerGiven(
                        id=answer.name,
                        title=answer.title,
                        text=answer.text,
                        reason=answer.reason,
                        body=answer.body,
                        kind=answer.kind,
                        source=answer.source,
                        decided=answer.decided.isoformat(),
                        valid_to=answer.validity.last.isoformat() if answer.validity.last else "",
                    ),
                )
            if value == UNKNOWN:
                note = note or f"svaret »{answer.name}« kan gälla; det beror på det som är okänt"
        status: QuestionStatus = "omprövas" if place.status == "omprövas" else "öppen"
        return replace(finding, question_status=status, question_note=note)

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


@frozen
class Group:
    """Instances of one record (parts of an age interval) for which a rule gives the same answer."""

    at: int
    applies: int
    demand: Demand | None
    instances: tuple[Instance, ...]
    subject: str
    part: str
    tied: bool
    """Whether it surely applies or something in the draft ties to it."""

    @property
    def open(self) -> bool:
        return self.applies == UNKNOWN or self.demand == "okänt"


def groups(
    rule: Rule,
    program: Program,
    instances: Instances,
    conclusions: Mapping[str, Sequence[int]],
    tied: frozenset[int] = frozenset(),
) -> list[Group]:
    """Return where `rule` applies or may apply: one group, or one for each record (or part of it).

    `tied` are the instances that something in the draft ties to.
    """
    applies = conclusions[RULE + rule.name]
    if not rule.record and applies[0] == NO:
        return []
    demands = conclusions[DEMAND + rule.name] if rule.requires is not None else ()
    if not rule.record:
        near = applies[0] == YES or 0 in tied
        return [Group(0, applies[0], _demand(rule, applies[0], demands, 0), (), "", "", near)]
    found: list[Group] = []
    rows = instances.records[rule.record]
    written = 1 + max((i.record.index for i in rows if i.record.certain), default=-1)
    index_parts: dict[int, int] = {}
    for row in rows:
        index_parts[row.record.index] = index_parts.get(row.record.index, 0) + 1
    run: dict[tuple[int, int, Demand | None, bool], list[int]] = {}
    for k, row in enumerate(rows):
        value = applies[k] & row.presence
        if value != NO:
            near = value == YES or k in tied
            run.setdefault((row.record.index, value, _demand(rule, value, demands, k), near), []).append(k)
    for (index, value, demand, near), members in run.items():
        chosen = tuple(rows[k] for k in members)
        part = "" if len(members) == index_parts[index] else _part_words(chosen, program)
        name = record_name(rule.record, chosen[0].record, written) if chosen[0].record.certain else ""
        subject = f"{name}, {part}" if part else name
        found.append(Group(members[0], value, demand, chosen, subject, part, near))
    return found


def _demand(rule: Rule, applies: int, demands: Sequence[int], at: int) -> Demand | None:
    if rule.requires is None or applies != YES:
        return None
    return "uppfyllt" if demands[at] == YES else "inte uppfyllt" if demands[at] == NO else "okänt"


def _part_words(chosen: tuple[Instance, ...], program: Program) -> str:
    """Return the age parts of one record in words, neighbours joined: "12–14 år"."""
    spans: list[list[int]] = []
    for path in program.age_limits:
        ranges = [f.value for i in chosen if (f := i.record.fields.get(path)) and isinstance(f.value, Range)]
        for r in sorted(ranges, key=lambda r: r.low):
            if spans and spans[-1][1] + 1 == r.low:
                spans[-1][1] = r.high
            else:
                spans.append([r.low, r.high])
    return " och ".join(age_text(low, high) for low, high in spans)


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
    return _worst(rows)


def _state(outlines: Sequence[Outline]) -> State:
    return _worst((o.outcome, o.sure, o.demand, o.open) for o in outlines)


def _worst(findings: Iterable[tuple[str, bool, Demand | None, bool]]) -> State:
    """Return the worst state of findings: outcome, whether it surely applies, demand, whether it must be clarified."""
    worst: State = "inga anmärkningar"
    for outcome, sure, demand, unclear in findings:
        state: State = "inga anmärkningar"
        if sure and outcome == "hinder":
            state = "hinder"
        elif sure and demand == "inte uppfyllt":
            state = "krav kvar"
        elif unclear and outcome in ("hinder", "krav", "fråga"):
            state = "att klargöra"
        elif sure and outcome == "fråga":
            state = "att eskalera"
        if STATES.index(state) < STATES.index(worst):
            worst = state
    return worst


def text_fact(facts: Facts, path: str) -> str:
    """Return a text attribute, or "" when it is not written."""
    fact = facts.scalars.get(path)
    return fact.value if fact is not None and isinstance(fact.value, str) else ""
