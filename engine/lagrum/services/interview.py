"""The interview about one draft: opening it, what to ask next, and keeping each answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from lagrum.base.atomic import write_atomically
from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.checking.acceptance import accept
from lagrum.checking.checker import Checker
from lagrum.checking.result import CaseResult
from lagrum.interventions.folders import CASE_SUFFIX, Folders, Profile
from lagrum.interview import writing
from lagrum.interview.completeness import Completeness, completeness
from lagrum.interview.steps import Draft, Step, read_draft, step_for, steps
from lagrum.model.rulebook import Rulebook
from lagrum.services.rulebook import choose_engine, open_rulebook
from lagrum.source.diagnostic import BrokenFilesError, Diagnostics
from lagrum.source.read import decode, read_bytes, shown


@frozen
class Interview:
    """The rules that an interview goes by. It holds no draft: each call takes the text and returns what follows."""

    checker: Checker
    day: date
    profile: Profile | None = None
    """That of the municipality, as it lies beside the draft."""
    name: str = writing.NAME
    """What messages call the draft."""

    @property
    def rulebook(self) -> Rulebook:
        """The rules and the vocabulary."""
        return self.checker.program.rulebook

    def look(self, text: str) -> Look:
        """Return a draft's findings, what is left to ask and how complete it is. Raises `BrokenFilesError`."""
        draft = read_draft(text, self.checker, self.day, self.profile, self.name)
        sink = Diagnostics()
        result = accept(draft.result, draft.written.deviations, self.checker.program.rules, self.day, sink)
        return Look(draft, tuple(steps(draft, self.rulebook)), completeness(result), result)

    def about(self, text: str, path: str, record: int = -1) -> Step | None:
        """Return the question about an attribute or a post, asked already or not. Raises `BrokenFilesError`."""
        draft = read_draft(text, self.checker, self.day, self.profile, self.name)
        return step_for(draft, self.rulebook, path, record)

    def answer(self, text: str, step: Step, values: Sequence[str] | str) -> str:
        """Return the draft with an answer written in. Raises `InputError`; the text is then as good as before."""
        return writing.answer(text, step, values, self.rulebook)

    def skip(self, text: str, step: Step) -> str:
        """Return the draft with »okänt« for an answer."""
        return writing.skip(text, step, self.rulebook)

    def finished(self, text: str) -> str:
        """Return the draft formatted and commented."""
        return writing.finished(text, self.rulebook)


@frozen
class Look:
    """A draft as it stands: its findings, what is left to ask, and how complete it is."""

    draft: Draft
    steps: tuple[Step, ...]
    completeness: Completeness
    result: CaseResult

    @property
    def summary(self) -> str:
        """The state and what it rests on, in one line."""
        sure = [f for f in self.result.findings if f.certainty == "gäller"]
        stops = sum(f.outcome == "hinder" for f in sure)
        demands = sum(f.demand == "inte uppfyllt" for f in sure)
        open_law = sum(f.outcome == "fråga" for f in sure)
        counts = [f"{stops} hinder", f"{demands} ouppfyllda krav" if demands != 1 else "1 ouppfyllt krav"]
        counts.append(f"{open_law} öppna rättsfrågor" if open_law != 1 else "1 öppen rättsfråga")
        return f"Läge: {self.result.state}. {', '.join(counts)}."


def new_interview(
    day: date,
    rules: Sequence[str] = (),
    without_shipped: bool = False,
    engine: str = "snabb",
    beside: Path | None = None,
) -> Interview:
    """Return an interview under the rules of a day; `beside` is the file of the draft, whose folder has the profile.

    Raises `BrokenFilesError` when the rules or the profile have errors.
    """
    rulebook = open_rulebook(rules, without_shipped)
    profile = None
    if beside is not None:
        sink = Diagnostics()
        profile = Folders().profile(beside.parent, sink)
        if sink.has_errors:
            raise BrokenFilesError(sink)
    checker = Checker(rulebook, day, choose_engine(engine))
    return Interview(checker, day, profile, shown(beside) if beside is not None else writing.NAME)


def read_text(path: Path) -> str | None:
    """Return the text of a draft, or None when there is no such file. Raises `BrokenFilesError`."""
    if not path.exists():
        return None
    sink = Diagnostics()
    data = read_bytes(path, sink)
    source = None if data is None else decode(data, shown(path), sink)
    if source is None:
        raise BrokenFilesError(sink)
    return source.text


def keep(path: Path, text: str) -> None:
    """Write a draft in one step: what was kept before stays until the new text is whole. Raises `InputError`."""
    writing.no_personal_number(text)
    try:
        write_atomically(path, text.encode("utf-8", "replace"))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(
            f"»{shown(path)}« kan inte skrivas ({reason}); det som sparades före den här frågan finns kvar",
            "frigör utrymme eller välj en annan mapp",
        ) from None


def check_name(path: Path) -> None:
    """Raise `InputError` when no draft can be kept under a name."""
    if path.suffix != CASE_SUFFIX:
        raise InputError(f"»{shown(path)}« är ingen insats", f"låt namnet sluta på {CASE_SUFFIX}")
    if not path.parent.is_dir():
        raise InputError(f"mappen »{shown(path.parent)}« finns inte", "skapa mappen eller välj en annan")
