"""From files to a report: read interventions and their municipality's profile, check each, keep all messages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from lagrum import __version__
from lagrum.binding.case import bind_case, bind_municipality
from lagrum.check import Checker, EngineChoice, EnginesDifferError, Subject, text_fact
from lagrum.diagnostics.diagnostic import Diagnostics
from lagrum.language.source import SourceText, decode, read_source
from lagrum.model.facts import Case
from lagrum.result import CaseResult, Message, Report
from lagrum.rulebook import Rulebook

STDIN_NAME = "<stdin>"
CASE_SUFFIX = ".insats"
PROFILE_SUFFIX = ".kommun"


@dataclass(slots=True)
class Reader:
    """Reads interventions against one vocabulary; a municipality's profile is read once for its folder."""

    rulebook: Rulebook
    _profiles: dict[Path, tuple[Case | None, Diagnostics]] = field(default_factory=dict)

    def read(self, path: Path, sink: Diagnostics) -> Subject | None:
        """Return what is to be checked in `path`, or None when the file (or its profile) has errors."""
        own = Diagnostics()
        return self._subject(read_source(path, own, shown(path)), shown(path), *self.profile(path.parent), own, sink)

    def read_bytes(self, data: bytes, name: str, sink: Diagnostics) -> Subject | None:
        """Return what is to be checked in the content of a file that lies in no folder and so has no profile."""
        own = Diagnostics()
        return self._subject(decode(data, name, own), name, None, Diagnostics(), own, sink)

    def _subject(
        self,
        source: SourceText | None,
        name: str,
        profile: Case | None,
        others: Diagnostics,
        own: Diagnostics,
        sink: Diagnostics,
    ) -> Subject | None:
        case = bind_case(source, self.rulebook.vocabulary, own) if source is not None else None
        for item in [*own.items, *others.items]:
            if item not in sink.items:
                sink.items.append(item)
        if case is None or own.has_errors or others.has_errors:
            return None
        facts = case.facts.merged(profile.facts if profile else None)
        municipality = text_fact(facts, "kommun") or (profile.id if profile else "")
        return Subject(name, case.id, text_fact(facts, "namn"), municipality, facts)

    def profile(self, folder: Path) -> tuple[Case | None, Diagnostics]:
        """Return the municipality profile of a folder (None when there is none) and the messages about it."""
        if folder not in self._profiles:
            sink = Diagnostics()
            try:
                found = sorted(p for p in folder.iterdir() if p.suffix == PROFILE_SUFFIX) if folder.is_dir() else []
            except OSError:
                found = []
            case = None
            if len(found) > 1:
                sink.file_error(
                    "E072",
                    f"mappen har mer än en kommunprofil: {', '.join(shown(Path(p.name)) for p in found)}",
                    shown(folder),
                    "behåll en .kommun-fil i mappen",
                )
            elif found and (source := read_source(found[0], sink, shown(found[0]))) is not None:
                case = bind_municipality(source, self.rulebook.vocabulary, sink)
            self._profiles[folder] = (case, sink)
        return self._profiles[folder]


def shown(path: Path) -> str:
    """Return how messages and results call a file: bytes in its name that are no text become "?"."""
    return str(path).encode("utf-8", "replace").decode()


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
    on_checked: Callable[[CaseResult], None] | None = None,
    stdin: bytes | None = None,
) -> Report:
    """Check the interventions in `paths`. A file with errors gives messages; the others still give results.

    `stdin` is the content of one more intervention, without a municipality profile.
    """
    checker = Checker(rulebook, day, engine)
    reader = Reader(rulebook)
    results: list[CaseResult] = []
    subjects = [reader.read_bytes(stdin, STDIN_NAME, sink)] if stdin is not None else []
    subjects += [reader.read(path, sink) for path in find_cases(paths, sink)]
    for subject in subjects:
        if subject is None:
            continue
        try:
            result = checker.check(subject)
        except EnginesDifferError as error:
            raise EnginesDifferError(f"{subject.file}: {error}") from error
        results.append(result)
        if on_checked is not None:
            on_checked(result)
    used = {e.name for e in checker.evaluators}
    return Report(
        lagrum=__version__,
        rulebook=rulebook.digest,
        date=day.isoformat(),
        engine="båda" if len(used) == 2 else "durable" if used == {"durable"} else "referens",
        results=results,
        messages=messages(sink),
    )


def messages(sink: Diagnostics) -> list[Message]:
    """Return all messages about files as a report holds them."""
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
