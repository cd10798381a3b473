"""Documents to be filled in, about one intervention or about every one of a catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from lagrum.assessment.concluded import Case
from lagrum.assessment.make import cases_of, paper_of
from lagrum.assessment.model import SLAG, Paper, Slag
from lagrum.base.counted import counted
from lagrum.base.errors import InputError
from lagrum.base.fold import ascii_fold
from lagrum.base.frozen import frozen
from lagrum.base.progress import Progress, followed, unseen
from lagrum.catalogue.left_out import LeftOut
from lagrum.checking.checker import Checker
from lagrum.evaluation.engines import EngineChoice
from lagrum.interventions.find import find_interventions
from lagrum.interventions.ids import Ids
from lagrum.interventions.read import InterventionReader
from lagrum.model.intervention import Intervention
from lagrum.model.rulebook import Rulebook
from lagrum.services.rulebook import choose_engine, open_rulebook
from lagrum.source.diagnostic import BrokenFilesError, Diagnostic, Diagnostics, did_you_mean
from lagrum.source.read import shown

ALL: Final = "alla"
TOGETHER: Final[tuple[Slag, ...]] = ("oversikt", "registerforteckning")
"""The kinds that one document of holds many interventions."""
LONGEST_NAME: Final = 100
"""So many letters of an id are part of a file's name."""
MOST: Final = 2_000
"""So many interventions are told in one run: each is read by a person, and a register of more is made in parts."""


@frozen
class Assessed:
    """One document: about which intervention ("" = all of them), and the document."""

    name: str
    paper: Paper


@frozen
class Assessments:
    """The documents, those that could not be made and why, what is left out, and what was noticed."""

    made: tuple[Assessed, ...]
    not_made: tuple[str, ...]
    left_out: LeftOut
    diagnostics: tuple[Diagnostic, ...]


def chosen(slag: str) -> tuple[Slag, ...]:
    """Return the kinds that a word on the command line means; the overview for none. Raises `InputError`."""
    if not slag:
        return ("oversikt",)
    by_fold: dict[str, tuple[Slag, ...]] = {name: (name,) for name in ("oversikt", *SLAG)}
    by_fold[ALL] = tuple(SLAG)
    folded = ascii_fold(slag).replace(" ", "-")
    if folded in by_fold:
        return by_fold[folded]
    allowed = f"välj mellan {', '.join(SLAG)} och {ALL}, eller inget för en översikt"
    near = did_you_mean(folded, by_fold)
    raise InputError(f"»{slag}« är inget slag av underlag", f"{near} ({allowed})" if near else allowed)


def assess(
    paths: Sequence[Path],
    day: date,
    slag: str = "",
    rules: Sequence[str] = (),
    without_shipped: bool = False,
    engine: str = "båda",
    progress: Progress = unseen,
) -> Assessments:
    """Make the documents of a kind about the interventions that paths stand for.

    Raises `InputError` for an unknown kind, or one intervention that nothing can be written about, and
    `BrokenFilesError` when no file can be read.
    """
    kinds = chosen(slag)
    rulebook = open_rulebook(rules, without_shipped)
    sink = Diagnostics()
    files = find_interventions(paths, sink)
    if len(files) > MOST:
        raise InputError(
            f"{counted(len(files), 'insats')} är för många på en gång (högst {MOST})", "ange en mapp i taget"
        )
    interventions, without = read(files, rulebook, sink)
    if not interventions:
        raise BrokenFilesError(sink)
    choice = choose_engine(engine)
    checker = Checker(rulebook, day, choice)
    cases = list(followed(cases_of(checker, interventions), len(interventions), progress))
    made, refused = _papers(kinds, cases, checker, choice, without)
    return Assessments(tuple(made), tuple(refused), without, tuple(sink.sorted()))


def paper_again(
    files: Sequence[Path], slag: str, rulebook: Rulebook, day: date, engine: EngineChoice, sink: Diagnostics
) -> Paper:
    """Make a document again, to be compared. Raises `InputError`."""
    kind, *others = chosen(slag)
    if others:
        raise InputError(f"»{slag}« är inte ett slag av underlag", "be om filen på nytt")
    interventions, _ = read(files, rulebook, sink)
    checker = Checker(rulebook, day, engine)
    return paper_of(kind, list(cases_of(checker, interventions)), checker, engine)


def read(files: Sequence[Path], rulebook: Rulebook, sink: Diagnostics) -> tuple[list[Intervention], LeftOut]:
    """Return the interventions in files, each id once, and which files gave none."""
    reader, ids = InterventionReader(rulebook), Ids()
    found = [(path, reader.read(path, sink)) for path in files]
    kept = [(p, i) for p, i in found if i is not None and not ids.taken(i.id, i.file, sink)]
    with_one = {p for p, _ in kept}
    return [i for _, i in kept], LeftOut(tuple(shown(p) for p in files if p not in with_one), len(files))


def _papers(
    kinds: Sequence[Slag], cases: Sequence[Case], checker: Checker, engine: EngineChoice, without: LeftOut
) -> tuple[list[Assessed], list[str]]:
    """Return the documents. One kind about one intervention is made or an error; of several, what cannot be is told."""
    made: list[Assessed] = []
    refused: list[str] = []
    several = len(kinds) > 1 or len(cases) > 1
    for kind in kinds:
        groups = [list(cases)] if kind in TOGETHER else [[case] for case in cases]
        for group in groups:
            about = group[0].intervention.id if len(group) == 1 else ""
            try:
                made_of = paper_of(kind, group, checker, engine, without.files if kind in TOGETHER else ())
                made.append(Assessed(_name(about, kind, {one.name for one in made}), made_of))
            except InputError as error:
                if not several:
                    raise
                refused.append(error.message)
    return made, refused


def _name(id: str, kind: Slag, taken: set[str]) -> str:
    """Return what the file of a document is called: after the intervention and the kind, and as no other.

    >>> _name("nora/mini-sparet", "avtal", set()), _name("a/b-c", "avtal", {"a-b-c-avtal"})
    ('nora-mini-sparet-avtal', 'a-b-c-avtal-2')
    """
    name = "-".join(filter(None, (id.replace("/", "-")[:LONGEST_NAME], kind)))
    numbered = (f"{name}-{number}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(one for one in numbered if one not in taken)
