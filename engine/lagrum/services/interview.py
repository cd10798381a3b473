"""The interview about one draft: opening it, what to ask next, and keeping each answer."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from lagrum.base.atomic import write_atomically
from lagrum.base.counted import counted
from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.base.plain_files import read_start
from lagrum.checking.acceptance import accept
from lagrum.checking.checker import Checker
from lagrum.checking.result import CaseResult
from lagrum.interventions.folders import CASE_SUFFIX, Folders, Profile
from lagrum.interventions.home import home_of
from lagrum.interview import writing
from lagrum.interview.completeness import Completeness, completeness
from lagrum.interview.docx import MOST_UNPACKED, read_docx
from lagrum.interview.free_text import Proposal, propose
from lagrum.interview.free_text import accept as accept_proposal
from lagrum.interview.history import History
from lagrum.interview.steps import Draft, Step, read_draft, step_for, steps
from lagrum.model.rulebook import Rulebook
from lagrum.services.rulebook import choose_engine, open_rulebook
from lagrum.source.diagnostic import BrokenFilesError, Diagnostics
from lagrum.source.read import decode, read_bytes, shown
from lagrum.source.text import MAX_BYTES


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

    def beside(self, path: Path) -> Interview:
        """Return the same interview for a draft that is kept in `path`: with the profile that lies in its folder.

        Raises `BrokenFilesError` when the profile cannot be read.
        """
        sink = Diagnostics()
        profile = Folders().profile(path.parent, sink)
        if sink.has_errors:
            raise BrokenFilesError(sink)
        return replace(self, profile=profile, name=shown(path))

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

    def propose(self, description: str) -> tuple[Proposal, ...]:
        """Return the words of the vocabulary in a project description. Raises `InputError`."""
        return propose(description, self.rulebook)

    def accept(self, text: str, proposal: Proposal) -> str:
        """Return the draft with a confirmed proposal written in. Raises `InputError`."""
        return accept_proposal(text, proposal, self.rulebook)

    def start(self, path: Path, title: str, municipality: str = "") -> str:
        """Return the text of a new draft that is to be kept in `path`. Raises `InputError`."""
        return writing.start(draft_id(path, municipality), title, municipality)

    def history(self, text: str) -> History:
        """Return the history of a draft that is opened."""
        return History.of(text)

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
        counts = [counted(stops, "hinder"), counted(demands, "ouppfyllt krav"), counted(open_law, "öppen rättsfråga")]
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
    checker = Checker(open_rulebook(rules, without_shipped), day, choose_engine(engine))
    interview = Interview(checker, day)
    return interview.beside(beside) if beside is not None else interview


def read_text(path: Path) -> str | None:
    """Return the text of a draft, or None when there is no such file. Raises `BrokenFilesError`."""
    if not os.path.lexists(path):
        return None
    sink = Diagnostics()
    data = read_bytes(path, sink, home=home_of(path))
    source = None if data is None else decode(data, shown(path), sink)
    if source is None:
        raise BrokenFilesError(sink)
    return source.text


def keep(path: Path, text: str, before: str | None) -> None:
    """Write a draft in one step: what was kept before stays until the new text is whole.

    `before` is what the file holds by what is known (None: there is none). Raises `InputError`, also when another has
    changed the file meanwhile; nothing is then written.
    """
    writing.no_personal_number(text)
    try:
        if _content(path) != (None if before is None else before.encode("utf-8", "replace")):
            raise FileExistsError
        write_atomically(path, text.encode("utf-8", "replace"), home_of(path), new=before is None)
    except FileExistsError:
        raise InputError(
            f"»{shown(path)}« har ändrats av någon annan medan du svarade, och skrivs inte över",
            "starta om med samma fil; svaret på den sista frågan får du ge igen",
        ) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(
            f"»{shown(path)}« kan inte skrivas ({reason}); det som sparades före den här frågan finns kvar",
            "frigör utrymme eller välj en annan mapp",
        ) from None


def _content(path: Path) -> bytes | None:
    try:
        return read_start(path, MAX_BYTES, home_of(path))
    except FileNotFoundError:
        return None


def check_words(line: str) -> None:
    """Raise `InputError`, which does not repeat it, when a line holds a personal number."""
    writing.no_personal_number(line)


def check_name(path: Path) -> None:
    """Raise `InputError` when no draft can be kept under a name."""
    check_words(str(path))
    if path.suffix != CASE_SUFFIX:
        raise InputError(f"»{shown(path)}« är ingen insats", f"låt namnet sluta på {CASE_SUFFIX}")
    if not path.parent.is_dir():
        raise InputError(f"mappen »{shown(path.parent)}« finns inte", "skapa mappen eller välj en annan")


def draft_name(title: str, municipality: str) -> str:
    """Return the name of the file for a draft: »Mini-spåret: tidigt« → `mini-sparet-tidigt.insats`."""
    return f"{_slug(title) or _slug(municipality) or 'insats'}{CASE_SUFFIX}"


def draft_id(path: Path, municipality: str) -> str:
    """Return the id of a new draft: the municipality and the name of the file."""
    return "/".join(part for part in (_slug(municipality), _slug(path.stem) or "insats") if part)


def _slug(words: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", words.casefold()) if not unicodedata.combining(c))
    return "-".join(re.findall("[a-z0-9]+", plain))[:60].strip("-")


def read_description(path: Path) -> str:
    """Return the text of a project description: plain text or Word (.docx). Raises `InputError`."""
    word = path.suffix.lower() == ".docx"
    most = MOST_UNPACKED if word else MAX_BYTES
    try:
        data = read_start(path, most)
    except OSError as error:
        reason = "finns inte" if isinstance(error, FileNotFoundError) else f"kan inte läsas ({error.strerror})"
        raise InputError(f"»{shown(path)}« {reason}", "ange en textfil eller ett Word-dokument (.docx)") from None
    if len(data) > most:
        raise InputError(f"»{shown(path)}« är för stor för att läsas", "klipp ut den del som beskriver insatsen")
    return read_docx(data) if word else _plain_text(data, path)


def _plain_text(data: bytes, path: Path) -> str:
    """Return text in UTF-8, UTF-16 with a mark, or as older Windows programs wrote it."""
    if b"\x00" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(f"»{shown(path)}« är ingen textfil", "spara den som text i UTF-8 eller som .docx")
    for encoding in ("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(f"»{shown(path)}« är inte sparad som UTF-8", "spara om den med teckenkodningen UTF-8")
