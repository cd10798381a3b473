"""The answers that the network has given: those of the rulebook, and those that lie in the municipalities' folders.

Each folder's answers are bound on their own, against the shared rulebook: two municipalities that say different things
are both heard. Files with errors are told of, and the others stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from lagrum.base.fold import fold
from lagrum.base.frozen import frozen
from lagrum.binding.answers import bind_answers
from lagrum.binding.rules import BoundRules
from lagrum.checking.receipt import digest_of_text
from lagrum.model.answer import ANSWER_KINDS, LegalAnswer
from lagrum.model.formula import ALWAYS, Quantifier
from lagrum.model.rulebook import Rulebook
from lagrum.network.model import RULES
from lagrum.rulebook.standing import counts, standing
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText

CONTRADICTS = "E092"
"""What a rulebook says of two answers to one question: here no error, but something to show."""
LOCAL = ANSWER_KINDS[-1]
"""The kind of answer that binds nobody but who has given it."""


@frozen
class Held:
    """An answer, and whose folders it lies in (municipalities, or `RULES`). `key` is its name in the evaluation.

    `usable` says whether it counts on the day, as who has given it stands; `standing` says why, or why not.
    """

    key: str
    answer: LegalAnswer
    usable: bool
    standing: str
    holders: tuple[str, ...]

    @property
    def always(self) -> bool:
        """Whether it has no condition of its own."""
        return self.answer.condition == ALWAYS

    def counts_in(self, municipality: str) -> bool:
        """Whether it settles anything there: a local reading does so only where it was made."""
        return self.usable and (self.answer.kind != LOCAL or RULES in self.holders or municipality in self.holders)


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

    The same answer in several folders is one answer that several hold.
    """
    found: dict[str, Held] = {}
    quantifiers: dict[str, Quantifier] = dict(book.quantifiers)
    for name in sorted(book.answers):
        _add(found, book, book.answers[name], RULES, day)
    for holder in sorted(given):
        bound = _as_bound(book)
        own = _bound(given[holder], book, bound, sink)
        quantifiers |= bound.quantifiers
        theirs = replace(book, answers={**book.answers, **own})
        for name in sorted(own):
            _add(found, theirs, own[name], holder, day)
    by_rule: dict[str, list[Held]] = {}
    for key in sorted(found):
        by_rule.setdefault(found[key].answer.question, []).append(found[key])
    ordered = {rule: tuple(sorted(held, key=_rank)) for rule, held in sorted(by_rule.items())}
    narrow = {h.key: replace(h.answer, name=h.key) for h in found.values() if not h.always}
    return Gathered(ordered, replace(book, answers=narrow, quantifiers=quantifiers))


def _rank(held: Held) -> tuple[bool, int, int, str]:
    """Sort key: those that count first, then the strongest, then the latest."""
    return (not held.usable, *held.answer.rank, held.key)


def _bound(
    sources: Sequence[SourceText], book: Rulebook, bound: BoundRules, sink: Diagnostics
) -> dict[str, LegalAnswer]:
    """Return the answers in a municipality's files that are without errors.

    One may have the name of an answer of the rulebook, and may contradict it or another: the register shows both.
    """
    first = Diagnostics()
    names = bind_answers(sources, book.vocabulary, book.records(), bound, book.lock, first).keys()
    others = {name: answer for name, answer in book.answers.items() if name not in names}
    own = Diagnostics()
    found = bind_answers(sources, book.vocabulary, book.records(), bound, book.lock, own, others)
    told = [d for d in own.items if d.code != CONTRADICTS]
    sink.items += told
    broken = tuple(f"{d.file}:" for d in told if d.severity == "fel")
    return {name: answer for name, answer in found.items() if not answer.place.startswith(broken)}


def _as_bound(book: Rulebook) -> BoundRules:
    return BoundRules(dict(book.rules), dict(book.derived), dict(book.quantifiers), concepts=book.records())


def _made(answer: LegalAnswer) -> LegalAnswer:
    """Return an answer without where it stands: what makes it the same in two folders."""
    return replace(answer, place="")


def _add(found: dict[str, Held], book: Rulebook, answer: LegalAnswer, holder: str, day: date) -> None:
    """Add an answer, or whose it is too."""
    made = _made(answer)
    key = f"{answer.name}~{digest_of_text(repr(made))[:12]}"
    if key in found:
        found[key] = replace(found[key], holders=tuple(sorted({*found[key].holders, holder})))
        return
    usable = answer.name in {a.name for a in standing(book, answer.question, day).usable}
    found[key] = Held(key, made, usable, "gäller" if usable else counts(book, answer, day), (holder,))


def at_odds(covering: Iterable[Held]) -> dict[str, tuple[Held, ...]]:
    """Return, by kind, the answers that say different things of the same case: nobody may choose for them.

    One that another of them replaces is out of it. `covering` are answers that count on the day.
    """
    held = list(covering)
    replaced = {h.answer.replaces for h in held} - {""}
    found = {}
    for kind in ANSWER_KINDS:
        own = [h for h in held if h.answer.kind == kind and h.answer.name not in replaced]
        if len({fold(h.answer.text) for h in own}) > 1:
            found[kind] = tuple(sorted(own, key=lambda h: h.key))
    return found
