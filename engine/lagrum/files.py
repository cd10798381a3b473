"""From files to a report: read interventions and their municipality's profile, check each, keep all messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from lagrum import __version__
from lagrum.binding.case import bind_case, bind_municipality
from lagrum.binding.facts import Values
from lagrum.check import Checker, EngineChoice, Subject, text_fact
from lagrum.diagnostics.diagnostic import Diagnostics
from lagrum.language.source import decode, shown
from lagrum.model.facts import Case
from lagrum.reading import CASE_SUFFIX, Folders, Item, Profile
from lagrum.rulebook import Rulebook

if TYPE_CHECKING:
    from lagrum.result import Message, Report

STDIN_NAME = "<stdin>"


@dataclass(slots=True)
class Reader:
    """Binds interventions to one vocabulary; a municipality's profile is bound once."""

    rulebook: Rulebook
    _folders: Folders = field(default_factory=Folders)
    _profiles: dict[Profile, tuple[Case | None, Diagnostics]] = field(default_factory=dict)
    _values: Values = field(default_factory=dict)

    def read(self, path: Path, sink: Diagnostics) -> Subject | None:
        """Return what is to be checked in `path`, or None when the file (or its profile) has errors."""
        item = self._folders.read(path, sink)
        return None if item is None else self.bind(item, sink)

    def bind(self, item: Item, sink: Diagnostics) -> Subject | None:
        """Return what is to be checked in an intervention as read, or None when it (or its profile) has errors."""
        own = Diagnostics()
        source = decode(item.data, item.name, own)
        profile, others = self._profile(item.profile)
        book = self.rulebook
        case = bind_case(source, book.vocabulary, own, book.lock, self._values) if source is not None else None
        sink.items += [d for d in [*own.items, *others.items] if d not in sink.items]
        if case is None or own.has_errors or others.has_errors:
            return None
        facts = case.facts.merged(profile.facts if profile else None)
        municipality = text_fact(facts, "kommun") or (profile.id if profile else "")
        return Subject(item.name, case.id, text_fact(facts, "namn"), municipality, facts, case.deviations)

    def _profile(self, profile: Profile | None) -> tuple[Case | None, Diagnostics]:
        """Return a profile as bound (None when there is none, or nothing could be made of it) and its messages."""
        if profile is None:
            return None, Diagnostics()
        if profile not in self._profiles:
            sink = Diagnostics()
            source = decode(profile.data, profile.name, sink)
            case = bind_municipality(source, self.rulebook.vocabulary, sink) if source is not None else None
            self._profiles[profile] = (case, sink)
        return self._profiles[profile]


def find_cases(paths: Sequence[Path], sink: Diagnostics) -> list[Path]:
    """Return the files to check: files as given, and the .insats files below each folder; sorted, each once."""
    found: set[Path] = set()
    for path in paths:
        if path.is_dir():
            inside = [p for p in path.rglob(f"*{CASE_SUFFIX}") if p.is_file()]
            if not inside:
                sink.file_error(
                    "E073",
                    f"mappen »{shown(path)}« innehåller inga insatser",
                    shown(path),
                    "insatser har filändelsen .insats",
                )
            found.update(inside)
        else:
            found.add(path)
    return sorted(found)


def check_files(
    paths: Sequence[Path],
    rulebook: Rulebook,
    day: date,
    engine: EngineChoice,
    sink: Diagnostics,
    stdin: bytes | None = None,
    everything: bool = False,
    ways: bool = False,
) -> Report:
    """Check the interventions in `paths`. A file with errors gives messages; the others still give results.

    `stdin` is the content of one more intervention, without a municipality profile. Findings that nothing in a draft
    ties to are among the results only when `everything` is wanted, and the cheapest ways forward only when `ways` are.
    """
    from lagrum.deviations import accept
    from lagrum.result import Report

    reader = Reader(rulebook)
    subjects = [reader.bind(Item(STDIN_NAME, stdin), sink)] if stdin is not None else []
    subjects += [reader.read(path, sink) for path in find_cases(paths, sink)]
    checker = Checker(rulebook, day, engine)
    chosen = [s for s in subjects if s is not None]
    results = [
        accept(result, subject.deviations, checker.program.rules, day, sink)
        for subject, result in zip(chosen, checker.check_all(chosen, everything), strict=True)
    ]
    if ways:
        from lagrum.ways.brief import with_ways

        results = with_ways(checker, chosen, results)
    return Report(
        lagrum=__version__,
        rulebook=rulebook.digest,
        date=day.isoformat(),
        engine=engine,
        results=results,
        messages=messages(sink),
    )


def messages(sink: Diagnostics) -> list[Message]:
    """Return all messages about files as a report holds them."""
    from lagrum.result import Message

    return [
        Message(
            code=d.code,
            severity=d.severity,
            message=d.message,
            file=d.file,
            line=d.line,
            column=d.column,
            help=d.help,
        )
        for d in sink.sorted()
    ]
