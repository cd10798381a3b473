"""The committee's proposal for a decision, from a catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from lagrum.base.counted import counted
from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.base.progress import Progress, unseen
from lagrum.catalogue.check_files import receipt_of
from lagrum.checking.acceptance import accept
from lagrum.checking.checker import Checker
from lagrum.checking.receipt import Source, derive, digest_of_bytes
from lagrum.decision.build import build_proposal
from lagrum.decision.carried import not_carried
from lagrum.decision.model import Broken, Proposal
from lagrum.evaluation.engines import EngineChoice
from lagrum.explanation.budget import NOT_EXPLAINED, SPLIT
from lagrum.interventions.find import find_interventions
from lagrum.interventions.read import InterventionReader
from lagrum.model.intervention import Intervention
from lagrum.model.rulebook import Rulebook
from lagrum.services.rulebook import choose_engine, open_rulebook
from lagrum.source.diagnostic import Diagnostic, Diagnostics
from lagrum.source.read import read_bytes, shown

MOST = 2_000
"""Most interventions of one decision: more is no document that a committee can read."""


@frozen
class Proposed:
    """The proposal, and what was noticed."""

    proposal: Proposal
    diagnostics: tuple[Diagnostic, ...]


def propose(
    paths: Sequence[Path],
    day: date,
    rules: Sequence[str] = (),
    without_shipped: bool = False,
    engine: str = "båda",
    progress: Progress = unseen,
) -> Proposed:
    """Return the proposal of what `paths` stand for. Raises `InputError`, and `BrokenFilesError` for broken rules."""
    sink = Diagnostics()
    files = find_interventions(paths, sink)
    if len(files) > MOST:
        raise InputError(
            f"{counted(len(files), 'insats')} är fler än {MOST}, som är det mesta i ett beslut",
            "en nämnd beslutar om sina egna: ange en kommuns mapp i taget, eller en mapp för varje verksamhet",
        )
    rulebook = open_rulebook(rules, without_shipped)
    proposal = proposed(files, rulebook, day, choose_engine(engine), sink, progress)
    return Proposed(proposal, tuple(sink.sorted()))


def proposed(
    files: Sequence[Path],
    rulebook: Rulebook,
    day: date,
    engine: EngineChoice,
    sink: Diagnostics,
    progress: Progress = unseen,
) -> Proposal:
    """Return the proposal of some files, with its receipt: none when nothing could be read.

    Two interventions of one id are both read, and both told of: which of them is meant nobody can know.
    """
    reader = InterventionReader(rulebook)
    read: list[Intervention] = []
    broken: list[Broken] = []
    sources: list[Source] = []
    for path in files:
        own = Diagnostics()
        intervention = reader.read(path, own)
        sink.items += [item for item in own.items if item not in sink.items]
        if intervention is not None:
            read.append(intervention)
            continue
        # As in the catalogue and not as on this computer: the document goes to those who have the catalogue.
        name = shown(Path(path.resolve().parent.name, path.name))
        broken.append(Broken(file=name, message=why_broken(path, own)))
        sources.append(source_of_broken(path, own))
    checker = Checker(rulebook, day, engine)
    results = [
        accept(result, intervention.deviations, checker.program.rules, day, sink)
        for intervention, result in zip(read, checker.check_all(read, questions=False, progress=progress), strict=True)
    ]
    for result in results:
        if not result.is_explained:
            sink.file_warning("E047", NOT_EXPLAINED, result.file, SPLIT)
    pairs = list(zip(read, results, strict=True))
    found = build_proposal(pairs, broken, rulebook, day, not_carried(checker, read))
    checked = receipt_of(rulebook, day, engine, read, results)
    if checked is None:
        return found
    return replace(found, receipt=derive(checked, "beslut", found, sources=sources))


def source_of_broken(path: Path, sink: Diagnostics) -> Source:
    """Return what a receipt says of a file that gave no intervention: the digest of its bytes."""
    return Source(role="trasig fil", name=path.name, sha256=digest_of_file(path, sink))


def digest_of_file(path: Path, sink: Diagnostics) -> str:
    """Return the SHA-256 of a file's bytes; of one that cannot be read, that of none."""
    return digest_of_bytes(read_bytes(path, sink) or b"")


def why_broken(path: Path, sink: Diagnostics) -> str:
    """Return the first fault of a file, and where: it may stand in the municipality's profile."""
    first = next(iter(sink.errors), None)
    if first is None:
        return "kan inte läsas"
    other = "" if first.file == shown(path) else f"{Path(first.file).name}, "
    return f"{other}{f'rad {first.line}: ' if first.line else ''}{first.message}"
