"""Writing an answer to a question: which question, what is left to say, and keeping what has been said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from lagrum.base.atomic import taken, write_atomically
from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.checking.checker import Checker
from lagrum.interventions.folders import CASE_SUFFIX
from lagrum.interventions.read import InterventionReader
from lagrum.interview import answers as writing
from lagrum.interview.answers import AnswerDraft, AnswerField
from lagrum.interview.writing import no_personal_number
from lagrum.model.answer import LegalAnswer
from lagrum.model.rule import Outcome, Rule
from lagrum.model.rulebook import Rulebook
from lagrum.rulebook.standing import standing
from lagrum.services.rulebook import choose_engine, open_rulebook
from lagrum.services.ways import the_one
from lagrum.source.diagnostic import BrokenFilesError, Diagnostics, did_you_mean
from lagrum.source.read import decode, read_bytes, shown

SUFFIX = ".svar"
DRAFT = ".utkast"
"""What follows the name of a file that is not finished: no rulebook reads it."""
FOLDER = "svar"
_CODE = re.compile(r"-[0-9a-f]{6}$")


@frozen
class Asked:
    """The questions that may be answered: one, or those that the intervention in `file` raises."""

    questions: tuple[Rule, ...]
    file: str = ""


@frozen
class Answering:
    """The rulebook that an answer is written to, and the day of the check."""

    rulebook: Rulebook
    day: date

    def asked(self, name: str) -> Asked:
        """Return what a word stands for: a question's id, or the file of an intervention. Raises `InputError`."""
        if name.endswith(CASE_SUFFIX) or Path(name).is_file():
            return Asked(self.raised(Path(name)), shown(name))
        return Asked((self.question(name),))

    def question(self, name: str) -> Rule:
        """Return the question with an id, with or without its code. Raises `InputError`."""
        rules = self.rulebook.rules
        rule = rules.get(name) or rules.get(_CODE.sub("", name))
        if rule is not None and rule.outcome is Outcome.QUESTION:
            return rule
        near = did_you_mean(name, [n for n, r in rules.items() if r.outcome is Outcome.QUESTION])
        if rule is not None:
            raise InputError(
                f"»{name}« är ingen öppen fråga",
                "bara en regel »så fråga« kan få ett svar; »lagrum regler fråga« listar dem",
            )
        raise InputError(f"frågan »{name}« finns inte", near or "»lagrum regler fråga« listar dem")

    def raised(self, path: Path) -> tuple[Rule, ...]:
        """Return the questions that an intervention raises, in the order of its findings. Raises `InputError`."""
        sink = Diagnostics()
        intervention = InterventionReader(self.rulebook).read(the_one(path, sink), sink)
        if intervention is None:
            raise BrokenFilesError(sink)
        findings = Checker(self.rulebook, self.day, choose_engine("snabb")).check(intervention).findings
        names = dict.fromkeys(f.rule for f in findings if f.question and f.tied)
        if not names:
            raise InputError(f"»{shown(path)}« väcker ingen rättsfråga", "ange frågans id i stället")
        return tuple(self.rulebook.rules[name] for name in names)

    def earlier(self, question: Rule) -> tuple[LegalAnswer, ...]:
        """Return the answers that a question has had, the latest first."""
        return standing(self.rulebook, question.name, self.day).all

    def begin(self, question: Rule, said: Mapping[str, str]) -> AnswerDraft:
        """Return a draft with what is said at once, by the names of the fields. Raises `InputError`."""
        return self.saying(AnswerDraft(question, {}), said)

    def saying(self, draft: AnswerDraft, said: Mapping[str, str]) -> AnswerDraft:
        """Return the draft with more said. Raises `InputError` for what is no reply, or is not asked."""
        left = dict(said)
        for field in writing.fields(draft, self.rulebook):
            if field.name in left:
                draft = writing.say(draft, self.rulebook, field, left.pop(field.name))
        if "ersätter" in left and left["ersätter"] != writing.NO_OTHER:
            raise InputError(f"frågan »{draft.question.name}« har inget tidigare svar", "utelämna --ersatter")
        return draft

    def say(self, draft: AnswerDraft, field: AnswerField, words: str) -> AnswerDraft:
        """Return the draft with a reply. Raises `InputError`."""
        return writing.say(draft, self.rulebook, field, words)

    def left(self, draft: AnswerDraft) -> tuple[AnswerField, ...]:
        """Return what is left to ask."""
        return writing.left(draft, self.rulebook)

    def finished(self, draft: AnswerDraft) -> str:
        """Return the text of the finished file. Raises `InputError`."""
        return writing.finished(draft, self.rulebook)

    def wordings(self, draft: AnswerDraft) -> tuple[str, ...]:
        """Return the wordings that the answer rests on."""
        return writing.wordings(draft, self.rulebook)

    def begun(self, path: Path, question: Rule) -> AnswerDraft | None:
        """Return the draft that is kept for a file, or None. Raises `InputError`."""
        kept = draft_file(path)
        if not kept.exists():
            return None
        sink = Diagnostics()
        data = read_bytes(kept, sink)
        source = None if data is None else decode(data, shown(kept), sink)
        if source is None:
            raise BrokenFilesError(sink)
        found = writing.read_draft(source.text, question, shown(kept))
        return self.begin(question, found.said)

    def keep(self, path: Path, draft: AnswerDraft) -> Path:
        """Keep a draft, and return where. Raises `InputError`."""
        kept = draft_file(path)
        _write(kept, writing.draft_text(draft, self.rulebook))
        return kept

    def finish(self, path: Path, draft: AnswerDraft) -> None:
        """Write the finished answer and take the draft away. Raises `InputError`: nothing is written over."""
        text = self.finished(draft)
        check_new(path)
        _write(path, text, new=True)
        draft_file(path).unlink(missing_ok=True)


def open_answering(
    day: date, rules: Sequence[str] = (), without_shipped: bool = False, target: Path | None = None
) -> Answering:
    """Return the rulebook that answers are written to, with the answers that lie beside `target`."""
    folders = list(rules)
    beside = target.parent if target is not None else Path(FOLDER)
    own = beside.resolve() != Path.cwd() and beside.is_dir() and any(beside.glob(f"*{SUFFIX}"))
    if own and beside.resolve() not in [Path(f).resolve() for f in folders]:
        folders.append(str(beside))
    return Answering(open_rulebook(folders, without_shipped), day)


def default_file(question: Rule) -> Path:
    """Return where an answer is written when nothing else is said: no such file is there."""
    names = (Path(FOLDER) / f"{question.name}{more}{SUFFIX}" for more in ("", *(f"-{k}" for k in range(2, 9999))))
    return next(path for path in names if not path.exists())


def draft_file(path: Path) -> Path:
    """Return where the draft of an answer is kept."""
    return path.with_name(path.name + DRAFT)


def check_words(line: str) -> None:
    """Raise `InputError`, which does not repeat it, when a line holds a personal number."""
    no_personal_number(line)


def check_new(path: Path) -> None:
    """Raise `InputError` unless a new answer can be written to a file."""
    check_words(str(path))
    if taken(path):
        raise _there(path)
    if path.suffix != SUFFIX:
        raise InputError(f"»{shown(path)}« är ingen svarsfil", f"låt namnet sluta på {SUFFIX}")
    if path.parent != Path(FOLDER) and not path.parent.is_dir():
        raise InputError(f"mappen »{shown(path.parent)}« finns inte", "skapa mappen eller välj en annan")


def _there(path: Path) -> InputError:
    return InputError(
        f"»{shown(path)}« finns redan och skrivs inte över", "välj en ny fil efter --ut; det gamla svaret står kvar"
    )


def _write(path: Path, text: str, *, new: bool = False) -> None:
    check_words(text)
    try:
        path.parent.mkdir(exist_ok=True)
        write_atomically(path, text.encode("utf-8", "replace"), new=new)
    except FileExistsError:
        raise _there(path) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(f"»{shown(path)}« kan inte skrivas ({reason})", "välj en annan fil med --ut") from None
