"""What a ruling or guidance touches before it is taken in: rules, questions, interventions, deviations, other rulings.

In: the rulebook without it, and interventions. Out: `TouchedRuling`. That a design has the facts of a ruling says not
that the ruling holds for it: that is for a person to judge.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from lagrum.binding.unparse import ConditionWriter
from lagrum.checking.checker import Checker
from lagrum.checking.groups import groups
from lagrum.checking.raised import question_id
from lagrum.checking.result import ALIKE, ALIKE_SO_FAR
from lagrum.checking.watch import Alert, Watch
from lagrum.evaluation.conclusions import Relevant
from lagrum.evaluation.engines import EngineChoice
from lagrum.explanation.explain import Explainer
from lagrum.model.answer import ANSWER_KINDS, LegalAnswer
from lagrum.model.intervention import Intervention
from lagrum.model.praxis import PRAXIS_KINDS, Ruling, overlap
from lagrum.model.rule import Outcome
from lagrum.model.rulebook import Rulebook
from lagrum.network import beside
from lagrum.network.touched_model import (
    NOT_ALIKE,
    NOT_KNOWN,
    Likeness,
    OtherAnswer,
    OtherRuling,
    Resembling,
    TouchedDeviation,
    TouchedQuestion,
    TouchedRule,
    TouchedRuling,
)
from lagrum.rulebook.standing import standing

MANY = 500
"""So many interventions are looked at together."""
ORDER = (ALIKE, ALIKE_SO_FAR, NOT_KNOWN, NOT_ALIKE)


def touched_rulings(
    new: Mapping[str, Ruling], book: Rulebook, day: date, engine: EngineChoice, interventions: Sequence[Intervention]
) -> list[TouchedRuling]:
    """Return what each new ruling touches; `book` is without them. Their own days are passed over."""
    known = {name: r for name, r in book.rulings.items() if r.known_on(day)}
    always = {**known, **{name: _from_the_start(r) for name, r in new.items()}}
    checker = Checker(replace(book, rulings={}), day, engine)
    watch = Watch(replace(checker.program, rulebook=replace(book, rulings=always)))
    looker = _Looker(watch, book, {**known, **new}, day)
    for at in range(0, len(interventions), MANY):
        part = interventions[at : at + MANY]
        alerts = watch.alerts([one.facts for one in part])
        for (intervention, explainer, relevant), found in zip(checker.explained(part), alerts, strict=True):
            looker.look(intervention, explainer, relevant, found, new)
    return [looker.told(new[name]) for name in sorted(new, key=lambda n: new[n].rank)]


def _from_the_start(ruling: Ruling) -> Ruling:
    """Return a ruling as if it had always been known: what it touches is asked before it is taken in."""
    return replace(ruling, decided=date.min, validity=replace(ruling.validity, first=None, last=None))


class _Looker:
    """Gathers what rulings touch, an intervention at a time."""

    def __init__(self, watch: Watch, book: Rulebook, known: Mapping[str, Ruling], day: date) -> None:
        self.watch, self.book, self.known, self.day = watch, book, known, day
        self.rows: dict[str, list[Resembling]] = {}
        self.raised: dict[str, dict[str, TouchedQuestion]] = {}
        self.deviations: dict[str, list[TouchedDeviation]] = {}
        self.resembling: dict[str, set[str]] = {}
        """Which interventions resemble each ruling, also those that are taken in already."""

    def look(
        self,
        intervention: Intervention,
        explainer: Explainer,
        relevant: Relevant,
        alerts: Sequence[Alert],
        new: Mapping[str, Ruling],
    ) -> None:
        """Note what one intervention has to do with each ruling."""
        for alert in alerts:
            self.resembling.setdefault(alert.ruling.name, set()).add(intervention.id)
        raised = set(relevant.rules)
        there: Explainer | None = None
        for name, ruling in new.items():
            touched = [n for n in self.watch.touched[name] if n in raised]
            mine = [a for a in alerts if a.ruling.name == name]
            apart: list[str] = []
            if not mine:
                there = there or self.watch.explainer(intervention.facts)
                apart = beside.differs(there, ruling.condition, ruling.record)
                if apart and not touched:  # neither alike nor about the same
                    continue
            self.rows.setdefault(name, []).extend(self._rows(intervention, touched, mine, apart))
            for rule in touched:
                self._question(name, rule, intervention, explainer, relevant)
            self.deviations.setdefault(name, []).extend(self._deviations(intervention, ruling, bool(mine)))

    def _rows(
        self, intervention: Intervention, touched: list[str], alerts: Sequence[Alert], apart: list[str]
    ) -> list[Resembling]:
        if not alerts:
            # What nothing in the draft ties to it may be alike all the same: that is not known, and not denied.
            likeness: Likeness = NOT_ALIKE if apart else NOT_KNOWN
            whole = beside.where(intervention)
            return [Resembling(where=whole, alike=likeness, rules=touched, unknown=[], differs=apart)]
        return [
            Resembling(
                where=beside.where(intervention, a.outline.group.subject),
                alike=a.alike,
                rules=touched,
                unknown=list(dict.fromkeys(a.explainer.question(key) for key in a.outline.keys)),
                differs=[],
            )
            for a in alerts
        ]

    def _question(
        self, ruling: str, name: str, intervention: Intervention, explainer: Explainer, relevant: Relevant
    ) -> None:
        """Note the questions that an intervention raises by a rule."""
        program = explainer.program
        rule = program.rules[name]
        if rule.outcome is not Outcome.QUESTION:
            return
        tied = relevant.tied.get(name, frozenset())
        for group in groups(rule, program, explainer.instances, explainer.conclusions, tied):
            if not group.tied:
                continue
            id = question_id(rule, group.at, explainer)
            known = self.raised.setdefault(ruling, {}).get(id)
            raisers = sorted({*(known.raised_by if known else ()), intervention.id})
            given = standing(self.book, name, self.day).all
            self.raised[ruling][id] = TouchedQuestion(
                id=id,
                rule=name,
                title=rule.title,
                citation=rule.citation,
                raised_by=raisers,
                answers=[_beside(a, self.watch.rulings[ruling]) for a in given],
            )

    def _deviations(self, intervention: Intervention, ruling: Ruling, resembles: bool) -> list[TouchedDeviation]:
        reasons = dict.fromkeys(self.watch.touched[ruling.name], "avviker från en regel som avgörandet rör")
        if resembles:
            reasons |= {
                name: f"insatsen liknar avgörandet, och regeln står på samma lagrum ({rule.citation})"
                for name, rule in self.book.rules.items()
                if name not in reasons and overlap(rule.citations, ruling.citations)
            }
        return beside.deviations(intervention, reasons)

    def told(self, ruling: Ruling) -> TouchedRuling:
        """Return all that a ruling touches."""
        name, watch = ruling.name, self.watch
        writer = ConditionWriter(watch.program.rulebook)
        rules = watch.against.rules
        near = [n for n, r in rules.items() if r.outcome is not None and overlap(r.citations, ruling.citations)]
        questions = self.raised.get(name, {})
        met = {n for row in self.rows.get(name, ()) for n in row.rules}
        return TouchedRuling(
            id=name,
            title=ruling.title,
            kind=ruling.kind,
            body=ruling.body,
            reference=ruling.reference,
            decided=ruling.decided.isoformat(),
            citation=ruling.citation,
            facts=writer.condition(ruling.condition, ruling.record, for_each=bool(ruling.record)),
            text=ruling.text,
            outcome=ruling.outcome,
            speaks=ruling.speaks,
            source=ruling.source,
            invented=ruling.invented,
            standing=_standing(ruling, self.day),
            rules=[
                TouchedRule(
                    id=n,
                    title=rules[n].title,
                    outcome="" if (outcome := rules[n].outcome) is None else outcome.value,
                    citation=rules[n].citation,
                    shared=beside.test_words(watch.shared(ruling, rules[n]), writer),
                    named=n in ruling.rules,
                )
                for n in sorted(
                    watch.touched[name], key=lambda n: (n not in met, -len(watch.shared(ruling, rules[n])), n)
                )
            ],
            on_provision=len([n for n in near if n not in watch.touched[name]]),
            questions=[questions[id] for id in sorted(questions)],
            interventions=sorted(self.rows.get(name, []), key=_row_key),
            deviations=sorted(self.deviations.get(name, []), key=lambda d: (d.where.municipality, d.where.id, d.rule)),
            contradicts=[
                OtherRuling(
                    id=other.name,
                    title=other.title,
                    kind=other.kind,
                    body=other.body,
                    decided=self.known[other.name].decided.isoformat(),
                    text=other.text,
                    speaks=other.speaks,
                    shared=sorted(self.resembling.get(name, set()) & self.resembling.get(other.name, set())),
                )
                for other in watch.rulings.values()
                if other.name != name and ruling.against(other)
            ],
        )


def _row_key(row: Resembling) -> tuple[int, str, str, str]:
    return (ORDER.index(row.alike), row.where.municipality, row.where.id, row.where.subject)


def _standing(ruling: Ruling, day: date) -> str:
    """Return whether a ruling would alert on a day."""
    if ruling.known_on(day):
        return "varnar i de insatser som liknar det"
    return f"varnar inte än: beslutat {ruling.decided}" if day < ruling.decided else f"varnar inte: {ruling.validity}"


def _beside(answer: LegalAnswer, ruling: Ruling) -> OtherAnswer:
    """Return an answer that has been given, and whether it or the ruling is of the stronger kind."""
    mine, theirs = PRAXIS_KINDS.index(ruling.kind), PRAXIS_KINDS.index(answer.kind)
    word = "samma slag" if mine == theirs else "starkare slag" if mine < theirs else "svagare slag"
    assert set(ANSWER_KINDS) <= set(PRAXIS_KINDS)
    return OtherAnswer(
        id=answer.name,
        kind=answer.kind,
        body=answer.body,
        decided=answer.decided.isoformat(),
        text=answer.text,
        why=f"avgörandet ({ruling.kind}) är av {word} än svaret ({answer.kind})"
        if mine != theirs
        else f"avgörandet och svaret är av samma slag ({answer.kind})",
    )
