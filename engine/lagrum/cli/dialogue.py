"""The dialogue of `lagrum ny`: a question, a line, the draft is kept, until nothing is left or it is saved."""

from __future__ import annotations

import contextlib
import re
import shlex
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from lagrum.base.errors import InputError
from lagrum.base.fold import fold
from lagrum.base.number import bounded
from lagrum.cli.errors import INTERRUPTED, OK
from lagrum.cli.line_input import Lines
from lagrum.cli.output import emit
from lagrum.cli.talk import BACK, HELP, EndedError, Talk
from lagrum.report.formats import render

if TYPE_CHECKING:
    from lagrum.interview.free_text import Proposal
    from lagrum.interview.history import History
    from lagrum.interview.steps import Step
    from lagrum.services.interview import Interview, Look

FINDINGS, DRAFT = "fynd", "visa"
KEYS = "Tom rad = okänt. ? förklarar, < tillbaka, fynd, visa, + målgrupp (en till), spara."
YES, NO = ("j", "ja"), ("n", "nej", "")
NAMED = 10
"""So many answers are named when words fit several."""


class Dialogue(Talk):
    """One interview in a terminal. `service` is `lagrum.services.interview`, `talk` its interview."""

    def __init__(self, service: ModuleType, talk: Interview, lines: Lines) -> None:
        super().__init__(lines, service.check_words)
        self.service, self.talk = service, talk
        self.path = Path()
        self.kept: str | None = None
        self.history: History = talk.history("")

    def run(self, path: Path | None, text: str | None, proposals: Sequence[Proposal]) -> int:
        """Interview about the draft in `path`; `text` is what it holds (None: it is new). Returns the exit code."""
        code = OK
        try:
            self._open(path, text, proposals)
            self._propose(proposals)
            self._questions()
        except EndedError:
            self._tell_saved()
        except KeyboardInterrupt:
            emit("\n")
            self._tell_saved()
            code = INTERRUPTED
        return code

    # -- the draft -----------------------------------------------------------------------------------------------------

    def _open(self, path: Path | None, text: str | None, proposals: Sequence[Proposal]) -> None:
        if text is None:
            text = self._begun(path, proposals)
        else:
            assert path is not None
            self.path, self.kept = path, text
            self.talk.look(text)  # what has errors is told of before anything is asked
            self.say(f"Fortsätter med {path}.")
        self.history = self.talk.history(text)
        self.say(KEYS)

    def _begun(self, path: Path | None, proposals: Sequence[Proposal]) -> str:
        """Ask what a new draft is called, begin it and keep it."""
        named = next((p.value for p in proposals if p.path == "kommun" and not p.negated), "")
        while True:
            title = self.line("Vad heter insatsen?")
            ask = f"Vilken kommun? (tom rad = {named})" if named else "Vilken kommun? (tom rad = ingen)"
            try:
                municipality = self.line(ask) or named
                where = path or self._file(self.service.draft_name(title, municipality))
                return self._created(where, title, municipality)
            except InputError as error:
                self.refuse(error)
            except (EndedError, KeyboardInterrupt):
                where = path or Path(self.service.draft_name(title, named))
                if title and not where.exists():
                    with contextlib.suppress(InputError):  # what could not be kept is told of below
                        self._created(where, title, named)
                raise

    def _created(self, where: Path, title: str, municipality: str) -> str:
        """Begin a draft and keep it in `where`. Raises `InputError`."""
        text = self.talk.start(where, title, municipality)
        self.service.keep(where, text, None)
        self.path, self.kept = where, text
        self.talk = self.talk.beside(where)
        return text

    def _file(self, name: str) -> Path:
        while True:
            found = Path(self.line(f"Vilken fil? (tom rad = {name})") or name)
            found = found if found.suffix else found.with_suffix(".insats")
            try:
                self.service.check_name(found)
            except InputError as error:
                self.refuse(error)
                continue
            if not found.exists():
                return found
            self.say(f"»{found}« finns redan. Välj ett annat namn, eller fortsätt på den med:")
            emit(f"  lagrum ny {shlex.quote(str(found))}\n")

    def _keep(self, text: str) -> None:
        """Keep the draft as it is now. Raises `InputError`."""
        if text != self.kept:
            self.service.keep(self.path, text, self.kept)
            self.kept = text

    def _answered(self, text: str) -> None:
        self._keep(text)
        self.history = self.history.then(text)

    # -- proposals -----------------------------------------------------------------------------------------------------

    def _propose(self, proposals: Sequence[Proposal]) -> None:
        left = [p for p in proposals if p.path != "kommun"]
        if left:
            self.say(f"{len(left)} ord ur beskrivningen. j skriver in, n eller tom rad låter bli, < går tillbaka.")
        at = 0
        before: dict[int, History] = {}
        while at < len(left):
            before[at] = self.history
            try:
                new = self.talk.accept(self.history.text, left[at])
            except InputError as error:
                self.say(f"{left[at].path}: {left[at].value} kan inte skrivas in: {error.message}.")
                at += 1
                continue
            if new == self.history.text:
                at += 1
                continue
            emit("\n" + render("proposal", "text", left[at], self.look))
            word = fold(self.line("", ("ja", "nej")))
            if word == BACK:
                at = max(at - 1, 0)
                self.history = before[at]
                self._keep(self.history.text)
            elif word in YES:
                self._answered(new)
                at += 1
            elif word in NO:
                at += 1
            else:
                self.say("Svara j eller n.")

    # -- questions -----------------------------------------------------------------------------------------------------

    def _questions(self) -> None:
        wanted: Step | None = None
        while True:
            look = self.talk.look(self.history.text)
            step = wanted or (look.steps[0] if look.steps else None)
            wanted = None
            if step is None:
                self._finish(look)
                return
            emit("\n")
            self.say(f"{look.summary} {look.completeness.words}")
            emit("\n" + render("step", "text", step, self.look))
            wanted = self._ask(step, look)

    def _ask(self, step: Step, look: Look) -> Step | None:
        """Read lines until the question is answered, skipped or left. Returns what to ask next when that is said."""
        while True:
            line = self.line("", [value for value, _ in step.options])
            word = fold(line)
            if word == BACK:
                if self.history.first:
                    self.say("Det finns inget att gå tillbaka till.")
                    continue
                self.history = self.history.back()
                self._keep(self.history.text)
                return None
            if word == FINDINGS:
                emit(render("case", "text", look.result, self.look) + "\n")
            elif word == DRAFT:
                emit(self.history.text)
            elif word.startswith(HELP):
                emit(render("step help", "text", self._narrowed(step, word[1:].strip()), self.look))
            elif word.startswith("+"):
                more = self.talk.about(self.history.text, word[1:].strip())
                if more is not None and more.kind == "post":
                    return more
                self.say("Skriv + och vad det finns en till av: målgrupp, informationsdelning eller utförare.")
            elif self._answer(step, line):
                return None

    def _answer(self, step: Step, line: str) -> bool:
        """Write an answer into the draft and keep it; return whether it could be."""
        try:
            values = chosen(step, line)
            text = self.history.text
            self._answered(self.talk.answer(text, step, values) if values else self.talk.skip(text, step))
        except InputError as error:
            self.refuse(error)
            return False
        return True

    def _narrowed(self, step: Step, words: str) -> Step:
        """Return the question with only those answers that `? words` is about."""
        if not words:
            return step
        try:
            values = chosen(step, words)
        except InputError:
            return step
        return type(step)(
            **{
                **{name: getattr(step, name) for name in step.__dataclass_fields__},
                "options": tuple(o for o in step.options if o[0] in values) or step.options,
            }
        )

    def _finish(self, look: Look) -> None:
        text = self.talk.finished(self.history.text)
        self._answered(text)
        emit("\n")
        self.say("Alla frågor som avgör något är ställda.")
        self.say(f"{look.summary} {look.completeness.words}")
        emit(f"Sparat i {self.path}\n")
        self.say("Kör nu, var för sig:")
        name = shlex.quote(str(self.path))
        more = [f"lagrum memo {name}"] if any(f.outcome == "fråga" for f in look.result.findings) else []
        emit("".join(f"  {c}\n" for c in (f"lagrum prova {name}", f"lagrum vagar {name}", *more)))

    def _tell_saved(self) -> None:
        if self.kept is None:
            self.say("Avslutat innan det fanns något att spara.")
            return
        look = self.talk.look(self.kept)
        self.say(f"{look.summary} {look.completeness.words}")
        emit(f"Sparat i {self.path}\n")
        self.say("Fortsätt när du vill med:")
        emit(f"  lagrum ny {shlex.quote(str(self.path))}\n")


def chosen(step: Step, line: str) -> list[str]:
    """Return the values that a line stands for: numbers of answers, their names, or the beginning of one.

    Raises `InputError` for a number that stands for none, and for words that fit several answers.
    """
    if not step.options or fold(line) in ("", "okänt"):
        return [line] if line else []
    if step.kind == "post":
        return [_one(step, line)] if line.isdecimal() or fold(line) in (*YES, *NO) else [line]
    pieces = line.split() if re.fullmatch(r"[\d\s]+", line) else re.split(r"\s*[,;]\s*", line)
    return [_one(step, piece) for piece in pieces if piece]


def _one(step: Step, piece: str) -> str:
    values = [value for value, _ in step.options]
    if piece.isdecimal():
        if 1 <= bounded(piece) <= len(values):
            return values[bounded(piece) - 1]
        raise InputError(f"det finns inget svar {piece}", f"svaren är numrerade 1–{len(values)}")
    word = fold(piece)
    exact = [v for v in values if fold(v) == word]
    begins = exact or [v for v in values if fold(v).startswith(word)]
    within = begins or [v for v in values if word in fold(v)]
    if len(within) > 1 and not exact:
        named = ", ".join(within[:NAMED])
        raise InputError(f"»{piece}« kan vara flera svar: {named}", "skriv mer av ordet, eller numret")
    return within[0] if within else piece
