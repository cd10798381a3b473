"""The answers that the network has given: those of the rulebook, and those that lie in the municipalities' folders.

Each folder's answers are bound on their own, against the shared rulebook: two municipalities that say different things
are both heard. Files with errors are told of, and the others stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from lagrum.base.fold import fold
from lagrum.base.frozen import frozen
from lagrum.binding.answers import bind_answers
from lagrum.binding.rules import BoundRules
from lagrum.checking.receipt import digest_of_text
from lagrum.model.answer import ANSWER_KINDS, LegalAnswer
from lagrum.model.formula import ALWAYS, Quantifier
from lagrum.model.rulebook import Rulebook
from lagrum.rulebook.standing import COUNTS, NOT_YET, why_not
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText

CONTRADICTS = "E092"
"""What a rulebook says of two answers to one question: here no error, but something to show."""
LOCAL = ANSWER_KINDS[-1]
"""The kind of answer that binds nobody but who has given it."""


@frozen
class Held:
    """An answer, and the municipalities whose folders it lies in. `key` is its name in the evaluation.

    `usable` says whether it counts anywhere on the day; `standing` says why, or why not. `with_rules` is for one that
    comes with the rulebook, and so lies with everybody. `replaced_in` are the municipalities where a local reading of
    their own has taken its place.
    """

    key: str
    answer: LegalAnswer
    usable: bool
    standing: str
    holders: tuple[str, ...]
    with_rules: bool = False
    replaced_in: frozenset[str] = frozenset()

    @property
    def always(self) -> bool:
        """Whether it has no condition of its own."""
        return self.answer.condition == ALWAYS

    @property
    def awaited(self) -> bool:
        """Whether it does not count yet."""
        return self.standing.startswith(NOT_YET)

    def lies_in(self, municipality: str) -> bool:
        """Whether a municipality has it: in its own folder, or with the rulebook."""
        return self.with_rules or municipality in self.holders

    def stands_in(self, municipality: str) -> bool:
        """Whether it counts on the day, and no local reading has taken its place there."""
        return self.usable and municipality not in self.replaced_in

    def counts_in(self, municipality: str) -> bool:
        """Whether it settles anything there: a local reading does so only where it was made."""
        return self.stands_in(municipality) and (self.answer.kind != LOCAL or self.lies_in(municipality))

    def replaced_at_home_of(self, other: Held) -> bool:
        """Whether it has given way wherever another, a local reading, settles anything."""
        own = other.answer.kind == LOCAL and not other.with_rules
        return own and set(other.holders) <= self.replaced_in


@frozen
class Gathered:
    """All answers by the question's rule, each rule's in a stable order, and the rulebook that can try conditions."""

    by_rule: Mapping[str, tuple[Held, ...]]
    book: Rulebook

    def conditions(self) -> str:
        """Return what tells one set of conditions from another: what a kept answer rests on besides the rulebook."""
        narrow = [h for held in self.by_rule.values() for h in held if not h.always]
        return digest_of_text("\n".join(f"{h.key} {h.answer.condition!r} {h.answer.validity}" for h in narrow))


def gather(book: Rulebook, given: Mapping[str, Sequence[SourceText]], day: date, sink: Diagnostics) -> Gathered:
    """Return the answers of a rulebook and of the municipalities: `given` has each one's .svar files, by its name.

    The same answer in several folders is one answer that several hold. What one replaces is the answer of that name
    in the same folder, or else in the rulebook: another municipality's answer of the same name is another answer. A
    local reading replaces it where the reading was made, any other answer everywhere; whose folder it lies in, and what
    the municipality is called, decides nothing else.
    """
    found: dict[str, _Found] = {}
    quantifiers: dict[str, Quantifier] = dict(book.quantifiers)
    shared = _add(found, {}, book.answers, None)
    for holder in sorted(given):
        bound = _as_bound(book)
        own = _bound(given[holder], book, bound, sink)
        quantifiers |= bound.quantifiers
        _add(found, shared, own, holder)
    all_held = _held(found, book, day)
    by_rule: dict[str, list[Held]] = {}
    for one in all_held:
        by_rule.setdefault(one.answer.question, []).append(one)
    ordered = {rule: tuple(sorted(held, key=_rank)) for rule, held in sorted(by_rule.items())}
    narrow = {h.key: replace(h.answer, name=h.key) for h in all_held if not h.always}
    return Gathered(ordered, replace(book, answers=narrow, quantifiers=quantifiers))


def _rank(held: Held) -> tuple[bool, int, int, str]:
    """Sort key: those that count first, then the strongest, then the latest."""
    return (not held.usable, *held.answer.rank, held.key)


def _bound(
    sources: Sequence[SourceText], book: Rulebook, bound: BoundRules, sink: Diagnostics
) -> dict[str, LegalAnswer]:
    """Return the answers in a municipality's files that are without errors.

    One may have the name of an answer of the rulebook, and may contradict it or another: the register shows both. The
    same answer in several of its folders is one.
    """
    first = Diagnostics()
    names = bind_answers(sources, book.vocabulary, book.records(), bound, book.lock, first, copies=True).keys()
    others = {name: answer for name, answer in book.answers.items() if name not in names}
    own = Diagnostics()
    found = bind_answers(sources, book.vocabulary, book.records(), bound, book.lock, own, others, copies=True)
    told = [d for d in own.items if d.code != CONTRADICTS]
    sink.items += told
    broken = {d.file for d in told if d.severity == "fel"}
    if broken:  # a copy in a file without errors stands, whatever the files are called
        whole = [source for source in sources if source.name not in broken]
        unheard = Diagnostics()
        found = bind_answers(whole, book.vocabulary, book.records(), bound, book.lock, unheard, others, copies=True)
    return found


def _as_bound(book: Rulebook) -> BoundRules:
    return BoundRules(dict(book.rules), dict(book.derived), dict(book.quantifiers), concepts=book.records())


def _made(answer: LegalAnswer) -> LegalAnswer:
    """Return an answer without where it stands: what makes it the same in two folders."""
    return replace(answer, place="")


@dataclass(slots=True)
class _Found:
    """An answer as it is found: who has it, and in whose folders (None: the rulebook) it replaces which others."""

    answer: LegalAnswer
    holders: set[str | None] = field(default_factory=set)
    replaces: set[tuple[str | None, str]] = field(default_factory=set)


def _add(
    found: dict[str, _Found], shared: Mapping[str, str], answers: Mapping[str, LegalAnswer], holder: str | None
) -> dict[str, str]:
    """Add a holder's answers, and return their keys by name; `shared` are the keys of those of the rulebook."""
    keys = {}
    for name, answer in answers.items():
        made = _made(answer)
        keys[name] = f"{name}~{digest_of_text(repr(made))[:12]}"
        found.setdefault(keys[name], _Found(made)).holders.add(holder)
    known = {**shared, **keys}
    for name, answer in answers.items():
        if answer.replaces in known:
            found[keys[name]].replaces.add((holder, known[answer.replaces]))
    return keys


def _held(found: Mapping[str, _Found], book: Rulebook, day: date) -> list[Held]:
    """Return the answers as they stand on the day, by their keys."""
    why = {key: why_not(book, one.answer, day) for key, one in found.items()}
    everywhere: dict[str, str] = {}
    at_home: dict[str, dict[str, str]] = {}
    for key in sorted(found):
        one = found[key]
        for holder, other in one.replaces:
            if why[key] or other not in found or found[other].answer.question != one.answer.question:
                continue
            if one.answer.kind == LOCAL and holder is not None:
                at_home.setdefault(other, {}).setdefault(holder, one.answer.name)
            else:
                everywhere.setdefault(other, one.answer.name)
    return [_as_held(key, found[key], why[key], everywhere.get(key, ""), at_home.get(key, {})) for key in sorted(found)]


def _as_held(key: str, one: _Found, why: str, by: str, at_home: Mapping[str, str]) -> Held:
    holders = tuple(sorted(h for h in one.holders if h is not None))
    with_rules = None in one.holders
    if one.answer.kind == LOCAL and not with_rules and set(holders) <= set(at_home):
        by = by or at_home[holders[0]]
    why = why or (f"ersatt av {by}" if by else "")
    told = ", ".join(f"av {at_home[name]} i {name}" for name in sorted(at_home))
    standing = why or (f"{COUNTS}, men är ersatt {told}" if told else COUNTS)
    return Held(key, one.answer, not why, standing, holders, with_rules, frozenset(at_home))


def at_odds(covering: Iterable[Held]) -> dict[str, tuple[Held, ...]]:
    """Return, by kind, the answers that say different things of the same case: nobody may choose for them.

    `covering` are answers that count on the day where the case is: one that has been replaced there is none of them.
    """
    held = list(covering)
    found = {}
    for kind in ANSWER_KINDS:
        own = [h for h in held if h.answer.kind == kind]
        if len({fold(h.answer.text) for h in own}) > 1:
            found[kind] = tuple(sorted(own, key=lambda h: h.key))
    return found
