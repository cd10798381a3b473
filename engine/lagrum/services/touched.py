"""What an answer (.svar) or a ruling (.praxis) touches before it is taken in among the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.base.progress import Progress, unseen
from lagrum.binding.answers import bind_answers
from lagrum.binding.praxis import bind_praxis
from lagrum.binding.rules import BoundRules
from lagrum.catalogue.left_out import LeftOut
from lagrum.checking.receipt import checked_of, head_of, make_receipt, statutes_behind
from lagrum.evaluation.engines import TOGETHER, EngineChoice
from lagrum.model.answer import LegalAnswer
from lagrum.model.formula import Quantifier
from lagrum.model.praxis import Ruling
from lagrum.model.rulebook import Rulebook
from lagrum.network.touched_answers import touched_answers
from lagrum.network.touched_model import Touched
from lagrum.network.touched_rulings import touched_rulings
from lagrum.services.reading import read_all
from lagrum.services.rule_texts import source_of
from lagrum.services.rulebook import choose_engine, open_rulebook
from lagrum.source.diagnostic import BrokenFilesError, Diagnostic, Diagnostics
from lagrum.source.read import read_source, shown
from lagrum.source.text import SourceText

KINDS = (".svar", ".praxis")
CONFLICT = "E092"
"""Two answers of one kind to one question: that is what is asked about here, and no fault of the file."""


@frozen
class TouchedBy:
    """What a file touches, the interventions that its numbers leave out, and what was noticed."""

    touched: Touched
    left_out: LeftOut
    diagnostics: tuple[Diagnostic, ...]


def touched(
    file: Path,
    paths: Sequence[Path],
    day: date,
    rules: Sequence[str] = (),
    without_shipped: bool = False,
    engine: str = "båda",
    progress: Progress = unseen,
) -> TouchedBy:
    """Tell what the answers or rulings in a file touch among the interventions. Nothing is taken in.

    Raises `InputError` for another kind of file, and `BrokenFilesError` when it has errors.
    """
    check_kind(file)
    book = open_rulebook(rules, without_shipped)
    sink = Diagnostics()
    found, without = touch(file, paths, book, day, choose_engine(engine), sink, progress)
    return TouchedBy(found, without, tuple(sink.sorted()))


def check_kind(file: Path) -> None:
    """Raise `InputError` for a file that is neither an answer nor a ruling."""
    if file.suffix not in KINDS:
        raise InputError(
            f"»{shown(file)}« är varken ett svar eller ett avgörande", "ange en .svar- eller .praxis-fil efter --berors"
        )


def touch(
    file: Path,
    paths: Sequence[Path],
    book: Rulebook,
    day: date,
    engine: EngineChoice,
    sink: Diagnostics,
    progress: Progress = unseen,
) -> tuple[Touched, LeftOut]:
    """Return what a file touches, and which interventions are not counted. Raises `BrokenFilesError`."""
    own = Diagnostics()
    source = read_source(file, own)
    if source is None:
        raise BrokenFilesError(own)
    new = _bound(source, book, own)
    answers, rulings = new.answers, new.rulings
    if own.has_errors:
        raise BrokenFilesError(own)
    if not answers and not rulings:
        raise InputError(f"»{shown(file)}« säger ingenting", "skriv ett ställningstagande eller ett avgörande i den")
    interventions, without = read_all(paths, book, sink, progress)
    bare = replace(
        book,
        answers={n: a for n, a in book.answers.items() if n not in answers},
        rulings={n: r for n, r in book.rulings.items() if n not in rulings},
    )
    found = Touched(
        date=day.isoformat(),
        rulebook=book.digest,
        source=file.name,
        interventions=len(interventions),
        answers=touched_answers(answers, bare, new.quantifiers, day, engine, interventions, new.conflicts)
        if answers
        else [],
        rulings=touched_rulings(rulings, bare, day, engine, interventions) if rulings else [],
        left_out=list(without.files),
    )
    if not interventions:
        return found, without
    cited = [*(a.question for a in found.answers), *(rule.id for r in found.rulings for rule in r.rules)]
    receipt = make_receipt(
        "fragor --berors",
        head_of(book),
        day.isoformat(),
        TOGETHER[engine],
        [checked_of(one) for one in interventions],
        statutes_behind(book, cited),
        found.digest,
        sources=[source_of("berörs", file)],
    )
    return replace(found, receipt=receipt), without


@frozen
class _New:
    """The answers or rulings of a file; why answers cannot stand beside those that are taken in, by their ids."""

    answers: Mapping[str, LegalAnswer]
    rulings: Mapping[str, Ruling]
    quantifiers: Mapping[str, Quantifier]
    conflicts: Mapping[str, list[str]]


def _bound(source: SourceText, book: Rulebook, sink: Diagnostics) -> _New:
    """Return the answers or rulings of a file.

    Those that are taken in already, under the same ids, are passed over: what is asked is what these would touch.
    """
    concepts = book.records()
    if source.name.endswith(".praxis"):
        return _New({}, bind_praxis([source], book.vocabulary, concepts, book.rules, book.lock, sink), {}, {})
    rules = BoundRules(
        dict(book.rules), dict(book.derived), dict(book.quantifiers), dict(book.tables), concepts=concepts
    )
    first = Diagnostics()  # only to learn the ids: all that is wrong is told below
    alone = bind_answers([source], book.vocabulary, concepts, rules, book.lock, first)
    others = {n: a for n, a in book.answers.items() if n not in alone}
    own = Diagnostics()
    found = bind_answers([source], book.vocabulary, concepts, rules, book.lock, own, others)
    conflicts: dict[str, list[str]] = {}
    for item in own.items:
        if item.code == CONFLICT:
            for name in (n for n in found if f"»{n}«" in item.message):
                conflicts.setdefault(name, []).append(f"{item.message}: {item.help}")
        else:
            sink.items.append(item)
    return _New(found, {}, rules.quantifiers, conflicts)
