"""What the page is about: a rulebook at a day, and a catalogue of interventions with their results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal

from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.base.plain_files import read_start
from lagrum.base.progress import Progress, unseen
from lagrum.base.version import __version__
from lagrum.catalogue.check_files import check_found
from lagrum.catalogue.check_files import messages as checking_messages
from lagrum.checking.checker import Checker
from lagrum.checking.receipt import (
    Checked,
    Receipt,
    RulebookHead,
    digest_of,
    digest_of_text,
    head_of,
    make_receipt,
)
from lagrum.checking.result import CaseResult, Finding, Message, Report, statutes_of
from lagrum.evaluation.engines import TOGETHER, EngineChoice
from lagrum.interventions.find import find_interventions
from lagrum.interventions.folders import InterventionBytes, Profile
from lagrum.interventions.read import InterventionReader
from lagrum.memo.notes import find_notes
from lagrum.memo.register import Register, build_register
from lagrum.model.intervention import Intervention
from lagrum.model.rulebook import Rulebook
from lagrum.services.references import References, build_references, where_it_bites
from lagrum.services.search import SearchIndex, build_index
from lagrum.services.timeline import ChangeDay, StateChange, change_days, nearest, state_changes
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import MAX_BYTES

Host = Literal["lokal", "filer", "en fil"]
"""A server on this computer; static files; one file. In the last two the engine runs in the browser."""


@frozen
class Draft:
    """An intervention of the catalogue: its path within it (»nora/mini-sparet.insats«), its text, and its result.

    `result` is None when the text has errors; `messages` tell them.
    """

    path: str
    text: str
    result: CaseResult | None
    messages: tuple[str, ...] = ()

    @property
    def page(self) -> str:
        """The path of its page."""
        return f"insatser/{self.path.removesuffix('.insats')}.html"


@frozen(slots=False)
class World:
    """All that views are made of. `profiles` are the municipalities' files, by path within the catalogue."""

    rulebook: Rulebook
    day: date
    engine: EngineChoice
    host: Host
    drafts: tuple[Draft, ...] = ()
    register: Register | None = None
    profiles: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    """Where a local host reads and writes; None elsewhere."""
    notes: tuple[str, ...] = ()
    """What was noticed of the catalogue's files besides the faults of single drafts: »nora/nora.kommun, rad 3: …«."""
    version: str = __version__

    @cached_property
    def checker(self) -> Checker:
        """What checks a text at the world's day."""
        return Checker(self.rulebook, self.day, self.engine)

    @cached_property
    def reader(self) -> InterventionReader:
        """What reads a text of the page; the municipality's profile beside it is bound once."""
        return InterventionReader(self.rulebook)

    @cached_property
    def references(self) -> References:
        """The ways between rules, concepts and provisions."""
        return build_references(self.rulebook)

    @cached_property
    def index(self) -> SearchIndex:
        """What the search goes through."""
        return build_index(self.rulebook, self.register.questions if self.register is not None else ())

    @cached_property
    def bites(self) -> Mapping[str, Sequence[tuple[CaseResult, Sequence[Finding]]]]:
        """The results that each rule has something to say of."""
        return where_it_bites(self.results)

    @cached_property
    def pages(self) -> Mapping[str, str]:
        """The page of each draft by the name of its file."""
        return {d.result.file: d.page for d in self.drafts if d.result is not None}

    @cached_property
    def interventions(self) -> Mapping[str, Intervention]:
        """What the drafts describe, by path; those that can be read."""
        sink = Diagnostics()
        found = {}
        for draft in self.drafts:
            text = self.profile_of(draft)
            profile = Profile(draft.path, text.encode()) if text else None
            bound = self.reader.bind(InterventionBytes(draft.path, draft.text.encode(), profile), sink)
            if bound is not None and draft.result is not None:
                found[draft.path] = bound
        return found

    @cached_property
    def days(self) -> tuple[ChangeDay, ...]:
        """The days on which rules begin or end."""
        return change_days(self.rulebook)

    @cached_property
    def history(self) -> Mapping[date, Sequence[StateChange]]:
        """By day of change, those nearest to the world's own: what is in another state than the day before."""
        return state_changes(self.rulebook, nearest(self.days, self.day), self.interventions)

    def profile_of(self, draft: Draft) -> str:
        """Return the text of the municipality's profile beside a draft, or ""."""
        folder = draft.path.rpartition("/")[0]
        return next((text for path, text in self.profiles.items() if path.rpartition("/")[0] == folder), "")

    @cached_property
    def head(self) -> RulebookHead:
        """What a receipt says of the rulebook."""
        return head_of(self.rulebook)

    def receipt(self, draft: Draft) -> Receipt | None:
        """Return the receipt of a draft's result; None when it has none."""
        if draft.result is None:
            return None
        profile = self.profile_of(draft)
        checked = Checked(
            file=draft.path.rpartition("/")[2],
            id=draft.result.id,
            input=digest_of_text(draft.text),
            profile=digest_of_text(profile) if profile else "",
            result=digest_of(draft.result),
        )
        evaluators = TOGETHER[self.engine]
        return make_receipt(
            "prova", self.head, self.day.isoformat(), evaluators, [checked], statutes_of([draft.result])
        )

    @property
    def results(self) -> list[CaseResult]:
        """The results of the drafts that could be read."""
        return [d.result for d in self.drafts if d.result is not None]

    def draft(self, path: str) -> Draft:
        """Return the draft at a path within the catalogue. Raises `InputError`."""
        for draft in self.drafts:
            if draft.path == path:
                return draft
        raise InputError(f"»{path}« finns inte i katalogen", "välj en insats i katalogens lista")


def open_world(
    rulebook: Rulebook,
    day: date,
    engine: EngineChoice,
    host: Host,
    folder: Path | None = None,
    progress: Progress = unseen,
) -> World:
    """Read and check the catalogue in a folder. Files with errors are drafts without a result."""
    if folder is None:
        return World(rulebook, day, engine, host)
    sink = Diagnostics()
    files = find_interventions([folder], sink)
    report = check_found(files, rulebook, day, engine, sink, progress=progress)
    by_file = {r.file: r for r in report.results}
    drafts = tuple(_draft(path, folder, by_file, report) for path in files)
    profiles = {_within(p, folder): _text(p) for p in find_interventions([folder], sink, suffixes=(".kommun",))}
    register = build_register(report.results, rulebook, find_notes([folder], sink), day)
    messages = checking_messages(sink)
    shown = {str(path) for path, draft in zip(files, drafts, strict=True) if draft.result is None}
    notes = tuple(dict.fromkeys(_note(m, folder) for m in messages if m.file not in shown))
    return World(rulebook, day, engine, host, drafts, register, profiles, folder, notes)


def _note(message: Message, folder: Path) -> str:
    """Return a message about a file of the catalogue: »nora/nora.kommun, rad 3: …«."""
    path = Path(message.file)
    name = _within(path, folder) if path.is_relative_to(folder) else message.file
    return f"{name}, {_words(message)}"


def _words(message: Message) -> str:
    row = f"rad {message.line}: " if message.line else ""
    return f"{row}{message.message}" + (f" ({message.help})" if message.help else "")


def _draft(path: Path, folder: Path, by_file: Mapping[str, CaseResult], report: Report) -> Draft:
    told = [_words(m) for m in report.messages if m.file == str(path) and m.severity == "fel"]
    if not told and str(path) not in by_file:  # then it is the municipality's profile that cannot be read
        beside = [m for m in report.messages if Path(m.file).parent == path.parent and m.file.endswith(".kommun")]
        told = [f"kommunprofilen, {_words(m)}" for m in beside]
    return Draft(_within(path, folder), _text(path), by_file.get(str(path)), tuple(told))


def _within(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _text(path: Path) -> str:
    return read_start(path, MAX_BYTES).decode("utf-8", "replace")
