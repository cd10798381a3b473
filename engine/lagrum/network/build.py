"""Building the register: what interventions raise is summed up as it comes, in any order, and then put together."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from lagrum.base.frozen import frozen
from lagrum.checking.raised import RaisedQuestion
from lagrum.memo.notes import Notes
from lagrum.model.answer import ANSWER_KINDS
from lagrum.model.rule import Rule
from lagrum.network.answers import LOCAL, Gathered, Held, at_odds
from lagrum.network.model import (
    RULES,
    AffectedPlace,
    Contradiction,
    MunicipalityRow,
    NetworkAnswer,
    NetworkQuestion,
    NetworkStatus,
)

FIRST = date(2025, 7, 1)
"""What a question is dated when no rule has a first day: the day when the new socialtjänstlag came into force."""


@dataclass(slots=True)
class _Place:
    """What a municipality's interventions make of one question."""

    stops: list[str] = field(default_factory=list)
    may: list[str] = field(default_factory=list)
    answered: int = 0
    settled: Counter[str] = field(default_factory=Counter)
    """By answer: how many of `stops` it settles."""
    covering: set[frozenset[str]] = field(default_factory=set)
    """The answers that together cover some intervention there, by their keys."""
    lent: bool = False
    """Whether something is settled by an answer that only others have."""


@frozen
class _Settled:
    """Which answers settle a question in a municipality, and whether all of them lie with others."""

    keys: tuple[str, ...] = ()
    lent: bool = False


@dataclass(slots=True)
class Summing:
    """Sums up what interventions raise. The register is the same in whatever order they come."""

    gathered: Gathered
    _places: dict[str, dict[str, _Place]] = field(default_factory=dict)
    _rules: dict[str, str] = field(default_factory=dict)
    _interventions: Counter[str] = field(default_factory=Counter)
    _stopped: Counter[str] = field(default_factory=Counter)
    _settled: dict[tuple[str, frozenset[str], str], _Settled] = field(default_factory=dict)
    """Found out once for each rule, answers that cover a case, and municipality."""

    def add(self, municipality: str, id: str, questions: Iterable[RaisedQuestion]) -> None:
        """Add an intervention, by its municipality and id, and the questions that it raises."""
        municipality, id = sys.intern(municipality), sys.intern(id)
        self._interventions[municipality] += 1
        stopped = False
        for one in questions:
            self._rules.setdefault(one.id, one.rule)
            place = self._places.setdefault(one.id, {}).setdefault(municipality, _Place())
            settled = self._settle(place, municipality, one)
            (place.stops if one.sure else place.may).append(id)
            stopped = stopped or (one.sure and not settled)
        self._stopped[municipality] += stopped

    def _settle(self, place: _Place, municipality: str, one: RaisedQuestion) -> bool:
        """Note which answers cover an intervention, and return whether they settle its question."""
        held = self.gathered.by_rule.get(one.rule, ())
        covering = frozenset(h.key for h in held if h.stands_in(municipality) and (h.always or h.key in one.covered))
        if not covering:
            return False
        place.covering.add(covering)
        known = (one.rule, covering, municipality)
        if known not in self._settled:
            self._settled[known] = _settled([h for h in held if h.key in covering], municipality)
        found = self._settled[known]
        if one.sure and found.keys:
            place.answered += 1
            place.settled.update(found.keys)
            place.lent = place.lent or found.lent
        return bool(found.keys)

    def questions(self, notes: Mapping[str, Sequence[Notes]], day: date) -> list[NetworkQuestion]:
        """Return the questions, those that stop most first."""
        found = [self._question(id, notes.get(id, ()), day) for id in sorted(self._places)]
        return sorted(found, key=lambda q: (-q.stops, -len(q.affected), -q.may, q.id))

    def municipalities(self, names: Iterable[str] = ()) -> list[MunicipalityRow]:
        """Return a row for each municipality, also for `names` that have no intervention."""
        raised: Counter[str] = Counter()
        answered: Counter[str] = Counter()
        lent: Counter[str] = Counter()
        for places in self._places.values():
            for name, place in places.items():
                if place.stops:
                    raised[name] += 1
                    whole = place.answered == len(place.stops)
                    answered[name] += whole
                    lent[name] += whole and place.lent
        holders = Counter(name for held in self.gathered.by_rule.values() for h in held for name in h.holders)
        return [
            MunicipalityRow(
                name=name,
                interventions=self._interventions[name],
                stopped=self._stopped[name],
                questions=raised[name],
                answered=answered[name],
                to_fetch=lent[name],
                answers=holders[name],
            )
            for name in sorted({*self._interventions, *names, *holders})
        ]

    def _question(self, id: str, notes: Sequence[Notes], day: date) -> NetworkQuestion:
        rule = self.gathered.book.rules[self._rules[id]]
        places = self._places[id]
        held = self.gathered.by_rule.get(rule.name, ())
        raised = min((n.raised for n in notes if n.raised), default=None)
        sent = min((n.sent for n in notes if n.sent), default=None)
        stops = sum(len(p.stops) for p in places.values())
        answered = sum(p.answered for p in places.values())
        contradictions = self._contradictions(rule.name, places)
        status, note = self._status(held, stops, answered, contradictions, sent, day)
        return NetworkQuestion(
            id=id,
            rule=rule.name,
            title=rule.title,
            question=rule.message,
            citation=rule.citation,
            level=rule.level,
            addressees=list(rule.addressees),
            status=status,
            note=note,
            stops=stops,
            may=sum(len(p.may) for p in places.values()),
            answered=answered,
            raised=raised.isoformat() if raised else "",
            sent=sent.isoformat() if sent else "",
            updated=_updated(self._begun(rule), held, [raised, sent], day),
            affected=[_affected(name, places[name]) for name in sorted(places)],
            answers=[_answer(h, held, places, day) for h in held],
            contradictions=contradictions,
        )

    def _begun(self, rule: Rule) -> date:
        """Return since when a question can be raised; where its rule says nothing, the rulebook's first day."""
        days = (r.validity.first for r in self.gathered.book.rules.values() if r.validity.first)
        return rule.validity.first or min(days, default=FIRST)

    def _contradictions(self, rule: str, places: Mapping[str, _Place]) -> list[Contradiction]:
        """Return what contradicts itself for some intervention, by kind."""
        held = self.gathered.by_rule.get(rule, ())
        odds = {
            covering: at_odds(h for h in held if h.key in covering)
            for covering in {c for place in places.values() for c in place.covering}
        }
        keys: dict[str, set[str]] = {}
        where: dict[str, set[str]] = {}
        for name, place in places.items():
            for covering in place.covering:
                for kind, own in odds[covering].items():
                    keys.setdefault(kind, set()).update(h.key for h in own)
                    where.setdefault(kind, set()).add(name)
        return [
            Contradiction(kind=kind, answers=sorted(keys[kind]), municipalities=sorted(where[kind]))
            for kind in ANSWER_KINDS
            if kind in keys
        ]

    def _status(
        self,
        held: Sequence[Held],
        stops: int,
        answered: int,
        contradictions: Sequence[Contradiction],
        sent: date | None,
        day: date,
    ) -> tuple[NetworkStatus, str]:
        """Return where a question stands in the network, and why."""
        if contradictions:
            return "svaren går isär", "svar av samma rang säger olika; ingen av dem väljs"
        if stops and answered == stops:
            return "besvarad", ""
        if answered:
            return "delvis besvarad", f"svar gäller för {answered} av {stops}"
        settles_may = any(h.usable and h.always and h.answer.kind != LOCAL for h in held)
        if not stops and settles_may:
            return "besvarad", ""
        gone = [h for h in held if not h.usable and not h.awaited]
        if gone and not any(h.usable for h in held):
            return "omprövas", _why(gone[0])
        note = "; ".join(_why(h) for h in held if h.awaited)
        if any(h.usable for h in held):
            note = "någon annans lokala tolkning eller ett svar med villkor finns"
        return ("eskalerad" if sent is not None and sent <= day else "öppen"), note


def _why(held: Held) -> str:
    """Return why an answer does not count."""
    return f"svaret »{held.answer.name}« {'' if held.standing.startswith('gäller') else 'är '}{held.standing}"


def _settled(covering: Sequence[Held], municipality: str) -> _Settled:
    """Return which of the answers that cover a case settle it there: the strongest, when they agree."""
    counting = [h for h in covering if h.counts_in(municipality)]
    best = min((ANSWER_KINDS.index(h.answer.kind) for h in counting), default=None)
    strongest = [h for h in counting if ANSWER_KINDS.index(h.answer.kind) == best]
    if not strongest or at_odds(strongest):
        return _Settled()
    lent = not any(h.lies_in(municipality) for h in strongest)
    return _Settled(tuple(h.key for h in strongest), lent)


def _affected(name: str, place: _Place) -> AffectedPlace:
    return AffectedPlace(
        municipality=name,
        stops=sorted(place.stops),
        may=sorted(place.may),
        answered=place.answered,
        has_answer=bool(place.answered) and not place.lent,
    )


def _answer(held: Held, all_held: Sequence[Held], places: Mapping[str, _Place], day: date) -> NetworkAnswer:
    """Return an answer as the register shows it."""
    answer = held.answer
    last = answer.validity.last
    strength = ANSWER_KINDS.index(answer.kind)
    stronger = [h for h in all_held if held.usable and h.usable and ANSWER_KINDS.index(h.answer.kind) < strength]
    stronger = [h for h in stronger if not h.replaced_at_home_of(held)]
    return NetworkAnswer(
        key=held.key,
        id=answer.name,
        title=answer.title,
        text=answer.text,
        reason=answer.reason,
        body=answer.body,
        kind=answer.kind,
        source=answer.source,
        decided=answer.decided.isoformat(),
        valid_from=answer.validity.first.isoformat() if answer.validity.first else "",
        valid_to=last.isoformat() if last else "",
        days_left=(last - day).days if last and last >= day else None,
        current=held.usable,
        standing=held.standing,
        limited=not held.always,
        local=answer.kind == LOCAL,
        held_by=[*([RULES] if held.with_rules else []), *held.holders],
        with_rules=held.with_rules,
        reaches=sorted(name for name, place in places.items() if held.counts_in(name) and _covers(held, place)),
        settles=sum(place.settled[held.key] for place in places.values()),
        yields_to=[h.key for h in stronger],
    )


def _covers(held: Held, place: _Place) -> bool:
    return any(held.key in covering for covering in place.covering)


def _updated(begun: date, held: Sequence[Held], days: Iterable[date | None], day: date) -> str:
    """Return the latest day, not after `day`, that the data tell of: never the clock, so that a feed stays the same."""
    told = [d for d in days if d is not None]
    for one in held:
        told += [one.answer.decided, *filter(None, [one.answer.validity.first])]
        if one.answer.validity.last is not None:
            told.append(_after(one.answer.validity.last))
    return max([d for d in told if d <= day], default=min(begun, day)).isoformat()


def _after(last: date) -> date:
    return last + timedelta(days=1) if last < date.max else last
