"""What to ask about a draft, in which order, why, and what hangs on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from lagrum.base.counted import counted
from lagrum.base.frozen import frozen
from lagrum.binding.edit import NO_RECORD, value_text
from lagrum.checking.checker import Checker
from lagrum.checking.findings import GRAVEST
from lagrum.checking.result import CaseResult, OpenQuestion
from lagrum.explanation.explain import record_name
from lagrum.interventions.folders import InterventionBytes, Profile
from lagrum.interventions.read import InterventionReader
from lagrum.interview.kinds import KINDS, StepKind
from lagrum.model.facts import Fact, Facts, RecordList, Several
from lagrum.model.intervention import Intervention
from lagrum.model.rulebook import Rulebook
from lagrum.model.state import BASICS
from lagrum.model.vocabulary import Attribute
from lagrum.source.diagnostic import BrokenFilesError, Diagnostics
from lagrum.ways.next_questions import order_questions

TARGET = "målgrupp"
BASIC_FIELDS = (f"{TARGET}.ålder", f"{TARGET}.roll")
"""What is asked of each target group before anything else: a group of which nothing is said is not described."""
FIRST: Final[dict[str, str]] = {
    "form": "Formen avgör vilka regler som alls kan gälla. Därför kommer den först.",
    "prövning": "Om behovet prövas eller inte skiljer två delar av lagen åt. Därför frågas det tidigt.",
    TARGET: "Vem insatsen är till för avgör vilka gränser som räknas. Därför frågas det tidigt.",
    f"{TARGET}.ålder": "Lagen drar åldersgränser, och de kan dela gruppen. Därför frågas det tidigt.",
    f"{TARGET}.roll": "Lagen skiljer på barn, vuxna, anhöriga och andra. Därför frågas det tidigt.",
}
"""Why the basics come first."""
NEW_RECORD: Final[dict[str, str]] = {
    TARGET: "Vilken grupp riktar sig insatsen till eller rör den?",
    "informationsdelning": "Lämnas uppgifter om enskilda från någon till någon annan?",
    "utförare": "Utför någon annan än den egna verksamheten insatsen, helt eller delvis?",
}
"""How it is asked for the first record of a post; else »Finns det …?«."""
MOST_REASONS = 5


@frozen
class Step:
    """A question to ask. `path` is the attribute's, `record` which written record of its post it concerns (-1: none).

    `hangs` is one sentence on what an answer settles, `why` the findings that hang on it, gravest first.
    """

    path: str
    subject: str
    """The title of the record, or ""."""
    question: str
    help: str
    why: tuple[str, ...]
    hangs: str
    kind: StepKind
    options: tuple[tuple[str, str], ...]
    """The answers to choose from, each with what it means; empty when the answer is free."""
    current: str
    """What is written, or ""."""
    basic: bool
    record: int = NO_RECORD

    @property
    def key(self) -> str:
        """What `after` of `next_step` takes: the path, with the number of the record."""
        return self.path if self.record == NO_RECORD else f"{self.path}#{self.record}"


class Draft(NamedTuple):
    """A draft as it was read and checked."""

    written: Intervention
    """Joined with its municipality, and with all that follows from what is said."""
    result: CaseResult


def read_draft(
    text: str, rules: Checker | Rulebook, day: date, profile: Profile | None = None, name: str = "utkast.insats"
) -> Draft:
    """Read and check the text of a draft. Raises `BrokenFilesError` when it has errors."""
    checker = rules if isinstance(rules, Checker) else Checker(rules, day)
    sink = Diagnostics()
    data = text.encode("utf-8", "replace")
    intervention = InterventionReader(checker.program.rulebook).bind(InterventionBytes(name, data, profile), sink)
    if intervention is None:
        raise BrokenFilesError(sink)
    return Draft(intervention, checker.check(intervention))


def next_step(
    text: str, rules: Checker | Rulebook, day: date, after: str = "", profile: Profile | None = None
) -> Step | None:
    """Return what to ask next about a draft, or None when nothing that decides anything is left to ask.

    `after` is the `key` of a step that is passed over for now: what comes after it is returned. `rules` may be a
    `Checker` for the day, which saves making one. Raises `BrokenFilesError` when the text has errors.
    """
    left = steps(read_draft(text, rules, day, profile), _rulebook(rules))
    at = next((k for k, step in enumerate(left) if after and step.key == after), -1)
    return left[at + 1] if at + 1 < len(left) else None


def steps(draft: Draft, rulebook: Rulebook) -> list[Step]:
    """Return all that is left to ask: the basics, then the order in which it pays to ask.

    What has been written is not asked again, be it okänt; a list of which more is okänt counts as written.
    """
    facts, asked = draft.written.facts, _Asked(draft.result)
    found: dict[tuple[str, int], Step] = {}
    for path, record in [*_basics(facts, rulebook), *_deciding(draft.result, facts, rulebook)]:
        if (path, record) not in found and not _said(facts, path, record):
            found[path, record] = _step(facts, rulebook, asked, path, record)
    return list(found.values())


def step_for(draft: Draft, rulebook: Rulebook, path: str, record: int = NO_RECORD) -> Step | None:
    """Return the question about an attribute of a draft, asked already or not; None when there is no such one.

    `record` counts the written records of its post from 0. For a post itself it is the question for one more record.
    """
    attribute = rulebook.vocabulary.attributes.get(path)
    if attribute is None or attribute.kind.heading or attribute.owner != "insats":
        return None
    if attribute.record and not 0 <= record < len(_records(draft.written.facts, attribute.record).records):
        return None
    where = record if attribute.record else NO_RECORD
    return _step(draft.written.facts, rulebook, _Asked(draft.result), path, where)


def _rulebook(rules: Checker | Rulebook) -> Rulebook:
    return rules.program.rulebook if isinstance(rules, Checker) else rules


# --- which, and in which order ----------------------------------------------------------------------------------------


def _basics(facts: Facts, rulebook: Rulebook) -> Iterator[tuple[str, int]]:
    known = rulebook.vocabulary.attributes
    for path in BASICS:
        if path in known:
            yield path, NO_RECORD
    for number in range(len(_records(facts, TARGET).records)):
        yield from ((path, number) for path in BASIC_FIELDS if path in known)


def _deciding(result: CaseResult, facts: Facts, rulebook: Rulebook) -> Iterator[tuple[str, int]]:
    for question in order_questions(result):
        attribute = rulebook.vocabulary.attributes[question.attribute]
        if attribute.owner != "insats":
            continue
        if not attribute.record:
            yield attribute.path, NO_RECORD
            continue
        rows = _records(facts, attribute.record).records
        for number, row in enumerate(rows):
            if record_name(attribute.record, row, len(rows)) == question.subject:
                yield attribute.path, number


def _records(facts: Facts, post: str) -> RecordList:
    return facts.records.get(post) or RecordList()


def _fact(facts: Facts, path: str, record: int) -> Fact | None:
    if record == NO_RECORD:
        return facts.scalars.get(path)
    rows = _records(facts, path.split(".", 1)[0]).records
    return rows[record].fields.get(path) if record < len(rows) else None


def _said(facts: Facts, path: str, record: int) -> bool:
    """Whether the draft mentions it, be it as okänt."""
    if path in facts.records:
        return True
    fact = _fact(facts, path, record)
    return fact is not None and (not fact.derived or fact.written is not None)


# --- what a question says ---------------------------------------------------------------------------------------------


class _Asked:
    """The open questions of a result, by attribute and record."""

    def __init__(self, result: CaseResult) -> None:
        self.questions = {(q.attribute, q.subject): q for q in result.questions}
        self.titles = {f.rule: f"{f.title} ({f.citation})" if f.citation else f.title for f in result.findings}

    def about(self, path: str, subject: str) -> OpenQuestion | None:
        return self.questions.get((path, subject))

    def why(self, question: OpenQuestion) -> tuple[str, ...]:
        """Return the findings that hang on a question, gravest first."""
        worst = gravest(question)
        ranked = sorted(question.rules, key=lambda rule: (worst.get(rule, len(GRAVEST)), question.rules.index(rule)))
        return tuple(dict.fromkeys(self.titles.get(rule, rule) for rule in ranked))[:MOST_REASONS]


def gravest(question: OpenQuestion) -> dict[str, int]:
    """Return by rule the gravest that an answer leads to, as its place in `GRAVEST`."""
    found: dict[str, int] = {}
    for answer in question.answers:
        for effect in answer.effects:
            if effect.leads_to in GRAVEST:
                place = GRAVEST.index(effect.leads_to)
                found[effect.rule] = min(place, found.get(effect.rule, place))
    return found


def hangs_on(question: OpenQuestion) -> str:
    """Return in one sentence what an answer settles.

    >>> from lagrum.checking.result import OpenQuestion
    >>> hangs_on(OpenQuestion(attribute="form", subject="", question="", rules=["a"], settles=1, answers=[]))
    'Avgör ett fynd.'
    """
    if not question.settles:
        many = len(question.rules)
        return f"Avgör inget ensamt, men {counted(many, 'regel') if many > 1 else 'en regel'} väntar på svaret."
    worst = gravest(question)
    counts = {
        word: sum(worst.get(rule) == GRAVEST.index(word) for rule in question.rules)
        for word in ("hinder", "inte uppfyllt", "krav")
    }
    demands = counts["inte uppfyllt"] + counts["krav"]
    among = [f"{_number(counts['hinder'])} hinder"] * bool(counts["hinder"]) + [f"{_number(demands)} krav"] * bool(
        demands
    )
    alone = question.settles == 1
    parts = f", bland dem {' och '.join(among)}" if among and not alone else f": {among[0]}" if among else ""
    return f"Avgör {'ett' if alone else question.settles} fynd{parts}."


def _number(number: int) -> str:
    return "ett" if number == 1 else str(number)


def _step(facts: Facts, rulebook: Rulebook, asked: _Asked, path: str, record: int) -> Step:
    attribute = rulebook.vocabulary.attributes[path]
    rows = _records(facts, attribute.record).records
    row = rows[record] if attribute.record else None
    name = record_name(attribute.record, row, len(rows)) if row is not None else ""
    question = asked.about(path, name)
    basic = path in FIRST
    sentences = [FIRST[path]] if basic else []
    if question is not None:
        sentences.append(hangs_on(question))
    return Step(
        path=path,
        subject=row.title or name if row is not None else "",
        question=_question(attribute, bool(_records(facts, path).records)),
        help=attribute.meaning,
        why=asked.why(question) if question is not None else (),
        hangs=" ".join(sentences) or "Inget fynd hänger på svaret just nu.",
        kind=KINDS[attribute.kind],
        options=_options(attribute),
        current=_current(facts, attribute, record),
        basic=basic,
        record=record,
    )


def _question(attribute: Attribute, others: bool) -> str:
    if not attribute.kind.is_record:
        return attribute.question or f"Vad ska stå för {attribute.name}?"
    if others:
        return f"Finns det någon {attribute.name} som inte är beskriven?"
    return attribute.question or NEW_RECORD.get(attribute.path, f"Finns det någon {attribute.name}?")


def _options(attribute: Attribute) -> tuple[tuple[str, str], ...]:
    """Return the answers to choose from. Of a post: that there is one, described after that, or that there is none."""
    if attribute.kind.is_record:
        yes = "Det finns; du beskriver den i nästa fråga. Skriv gärna i stället vad den ska heta."
        return (("ja", yes), ("nej", "Det finns ingen utöver dem som är beskrivna."))
    if attribute.kind.yes_no:
        return tuple((word, _meaning(attribute, word)) for word in ("ja", "nej"))
    return tuple((value, _meaning(attribute, value)) for value in attribute.values)


def _meaning(attribute: Attribute, value: str) -> str:
    note = attribute.notes.get(value)
    return note.meaning if note is not None else ""


def _current(facts: Facts, attribute: Attribute, record: int) -> str:
    if attribute.kind.is_record:
        rows = facts.records.get(attribute.path)
        if rows is None:
            return ""
        titles = [record_name(attribute.path, row, len(rows.records)) for row in rows.records]
        return ", ".join([*titles, *(["mer okänt"] if rows.open else [])]) or "ingen"
    fact = _fact(facts, attribute.path, record)
    if fact is None or (fact.derived and fact.written is None):
        return ""
    said = fact.said
    if isinstance(said, str) and KINDS[attribute.kind] == "text":
        return said
    if isinstance(said, Several) and said.open and not said.chosen:
        return "okänt"
    return value_text(attribute, said)
