"""Putting a document together: the parts of the interventions that it is about, and its receipt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lagrum.assessment.build import part_of, title_of
from lagrum.assessment.concluded import Case, conclude
from lagrum.assessment.model import Paper, Slag
from lagrum.assessment.need import rules_for_all
from lagrum.checking.checker import Checker
from lagrum.checking.receipt import checked_of, digest_of, head_of, make_receipt, statutes_behind
from lagrum.evaluation.engines import TOGETHER, EngineChoice
from lagrum.explanation.explain import Memory
from lagrum.model.intervention import Intervention


def cases_of(checker: Checker, interventions: Sequence[Intervention]) -> Iterator[Case]:
    """Yield what is concluded of each intervention. Raises `EnginesDifferError`."""
    memory = Memory()
    calling = rules_for_all(checker.program.rulebook)
    for intervention in interventions:
        yield conclude(checker, intervention, memory, calling)


def paper_of(
    slag: Slag, cases: Sequence[Case], checker: Checker, engine: EngineChoice, left_out: Sequence[str] = ()
) -> Paper:
    """Return a document of a kind about interventions, with its receipt.

    Raises `InputError` where it can say nothing.
    """
    book, day = checker.program.rulebook, checker.program.day.isoformat()
    title = title_of(slag)
    parts = [part_of(case, slag) for case in cases]
    named = f"{title}: {parts[0].name}" if len(parts) == 1 else title
    paper = Paper(kind=slag, title=named, date=day, rulebook=book.digest, parts=parts, left_out=list(left_out))
    told = dict.fromkeys(f.rule for case in cases for f in case.result.findings)
    receipt = make_receipt(
        "underlag",
        head_of(book),
        day,
        TOGETHER[engine],
        [checked_of(case.intervention) for case in cases],
        statutes_behind(book, told),
        digest_of(paper),
        [("slag", slag)],
    )
    return replace(paper, receipt=receipt)
