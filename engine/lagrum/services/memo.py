"""Making open questions into memos: of one intervention, or of every open question of a catalogue."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from lagrum.base.counted import counted
from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.base.plain_files import leads_out
from lagrum.base.progress import Progress, unseen
from lagrum.catalogue.check_files import check_found
from lagrum.catalogue.left_out import LeftOut, left_out
from lagrum.checking.baseline import snapshot_of
from lagrum.checking.checker import Checker
from lagrum.checking.difference import compare
from lagrum.checking.receipt import Receipt
from lagrum.checking.result import CaseResult, Finding
from lagrum.evaluation.engines import EngineChoice
from lagrum.interventions.find import find_interventions
from lagrum.interventions.home import home_of
from lagrum.interventions.read import InterventionReader
from lagrum.law.corpus import Corpus
from lagrum.memo.build import build_memo
from lagrum.memo.cover import render_cover
from lagrum.memo.missing import missing
from lagrum.memo.model import Memo, ReformNumbers
from lagrum.memo.notes import Notes, bind_notes, new_notes, notes_path, read_notes
from lagrum.memo.register import Register, RegisterEntry
from lagrum.memo.ways import ways_prose
from lagrum.model.intervention import Intervention
from lagrum.model.rulebook import Rulebook
from lagrum.services.corpus import open_corpus
from lagrum.services.register import collect
from lagrum.services.rule_texts import open_reform, source_of
from lagrum.services.rulebook import choose_engine, open_folders, rule_folders
from lagrum.services.ways import the_one
from lagrum.source.diagnostic import BrokenFilesError, Diagnostic, Diagnostics, did_you_mean
from lagrum.source.text import SourceText
from lagrum.ways.brief import NODES, SECONDS
from lagrum.ways.plan import ways_past


@frozen
class MadeMemo:
    """A memo, the intervention's file, and the question as the register has it."""

    memo: Memo
    file: Path
    entry: RegisterEntry


@frozen
class Memos:
    """The memos, the empty notes that should be written beside the interventions, and what was noticed."""

    made: tuple[MadeMemo, ...]
    new_notes: tuple[tuple[Path, str], ...]
    left_out: LeftOut
    diagnostics: tuple[Diagnostic, ...]

    @property
    def unfinished(self) -> int:
        """How many of the memos lack something."""
        return sum(bool(missing(one.memo)) for one in self.made)

    def cover(self, names: Sequence[str], day: date) -> str:
        """Return the cover list of the memos, which lie in files of these names."""
        rows = [(one.entry, name) for one, name in zip(self.made, names, strict=True)]
        return render_cover(rows, day, str(self.left_out))


def memo(
    path: Path,
    day: date,
    question: str = "",
    catalogue: Sequence[Path] = (),
    rules: Sequence[str] = (),
    without_shipped: bool = False,
    engine: str = "båda",
    corpus: str = "",
    reform: str = "",
    progress: Progress = unseen,
) -> Memos:
    """Make the memo of one question of one intervention; `catalogue` is where else the question is sought."""
    maker = _maker(day, rules, without_shipped, engine, corpus, reform)
    if path.is_dir():
        raise InputError(f"»{path}« är en mapp", "ange en insatsfil, eller lägg till --alla och --ut MAPP")
    file = the_one(path, maker.sink)
    checker, intervention, result = maker.check(file)
    register, without = collect([file, *catalogue], maker.rulebook, day, "snabb", maker.sink, progress=progress)
    finding = _choose(result, question, path)
    one = maker.memo(file, checker, intervention, result, finding, register, without, [file.parent, *catalogue])
    return maker.memos([one], without)


def memos(
    folder: Path,
    day: date,
    catalogue: Sequence[Path] = (),
    rules: Sequence[str] = (),
    without_shipped: bool = False,
    engine: str = "båda",
    corpus: str = "",
    reform: str = "",
    progress: Progress = unseen,
) -> Memos:
    """Make a memo of every open question below `folder`."""
    maker = _maker(day, rules, without_shipped, engine, corpus, reform)
    if not folder.is_dir():
        raise InputError(f"»{folder}« är ingen mapp", "ange en mapp med insatser före --alla")
    where = [folder, *catalogue]
    register, without = collect(where, maker.rulebook, day, "snabb", maker.sink, progress=progress)
    made = []
    for entry in register.questions:
        raiser = next((r for r in entry.raised_by if r.certain), None)
        if raiser is None or entry.status == "besvarad":
            continue
        file = Path(raiser.file)
        try:
            checker, intervention, result = maker.check(file)
            finding = next(f for f in result.findings if f.question == entry.id)
            made.append(maker.memo(file, checker, intervention, result, finding, register, without, where))
        except BrokenFilesError as error:  # its notes, or the reform that they name: the other memos are made
            maker.sink.items += error.diagnostics.items
    return maker.memos(made, without)


def memo_of_file(
    files: Sequence[Path],
    id: str,
    question: str,
    rulebook: Rulebook,
    folders: Sequence[Path],
    day: date,
    engine: EngineChoice,
    corpus: str,
    reform: str,
    sink: Diagnostics,
) -> Memo:
    """Return the memo of a question of the intervention with an id; the question is sought in all the files.

    Nothing is written. Raises `InputError` when no file is of that intervention, or it does not raise the question.
    """
    maker = _Maker(rulebook, day, engine, _corpus(corpus), reform, folders, sink)
    reader = InterventionReader(rulebook)
    path = next((p for p in files if (s := reader.read(p, sink)) is not None and s.id == id), None)
    if path is None:
        raise InputError("insatsen som memot gäller finns inte bland filerna", "ange insatsfilen efter kvittot")
    checker, intervention, result = maker.check(path)
    register, without = collect(files, rulebook, day, "snabb", sink)
    finding = _choose(result, question, path)
    return maker.memo(path, checker, intervention, result, finding, register, without, files).memo


def _maker(day: date, rules: Sequence[str], without_shipped: bool, engine: str, corpus: str, reform: str) -> _Maker:
    folders = rule_folders(rules, without_shipped)
    rulebook = open_folders(folders)
    return _Maker(rulebook, day, choose_engine(engine), _corpus(corpus), reform, folders)


def _corpus(name: str) -> Corpus | None:
    """Return the statute texts; None when the user has named none and has fetched none."""
    try:
        return open_corpus(name)
    except InputError:
        if name:
            raise
        return None


@dataclass(slots=True)
class _Maker:
    """Makes memos with one rulebook and day."""

    rulebook: Rulebook
    day: date
    engine: EngineChoice
    corpus: Corpus | None
    reform: str
    folders: Sequence[Path]
    sink: Diagnostics = field(default_factory=Diagnostics)
    new: list[tuple[Path, str]] = field(default_factory=list)
    _reformed: dict[str, Rulebook] = field(default_factory=dict)

    def memos(self, made: Sequence[MadeMemo], without: LeftOut) -> Memos:
        told = list(dict.fromkeys(self.sink.sorted()))  # a file is read for the register and for its memo
        return Memos(tuple(made), tuple(self.new), without, tuple(told))

    def check(self, path: Path) -> tuple[Checker, Intervention, CaseResult]:
        sink = Diagnostics()
        intervention = InterventionReader(self.rulebook).read(path, sink)
        if intervention is None:
            raise BrokenFilesError(sink)
        self.sink.items += sink.items
        checker = Checker(self.rulebook, self.day, self.engine)
        return checker, intervention, checker.check_all([intervention], questions=False)[0]

    def memo(
        self,
        path: Path,
        checker: Checker,
        intervention: Intervention,
        result: CaseResult,
        finding: Finding,
        register: Register,
        without: LeftOut,
        catalogue: Sequence[Path],
    ) -> MadeMemo:
        entry = next(e for e in register.questions if e.id == finding.question)
        notes = self._notes(path, finding)
        ways = ways_prose(ways_past(checker, intervention, finding.rule, NODES, SECONDS), self.rulebook.vocabulary)
        reform = self.reform or (_beside(path, notes.reform) if notes and notes.reform else "")
        numbers = self._numbers(reform, catalogue) if reform else None
        found = build_memo(
            intervention,
            result,
            finding,
            entry,
            notes,
            self.rulebook,
            self.day,
            self.engine,
            self.corpus,
            _check_of(register),
            numbers,
            ways,
            str(without),
            [source_of("reform", Path(reform))] if reform else [],
        )
        return MadeMemo(found, path, entry)

    def _notes(self, path: Path, finding: Finding) -> Notes | None:
        """Return the lawyer's notes beside the intervention; empty ones, to be written, when there are none."""
        sink = Diagnostics()
        place = notes_path(path, finding.question)
        if os.path.lexists(place):
            notes = read_notes(place, sink)
        else:
            text = new_notes(finding.question, finding.message, self.day)
            notes = bind_notes(SourceText.of(text, str(place)), sink)
            self.new.append((place, text))
        if sink.has_errors:
            raise BrokenFilesError(sink)
        return notes

    def _numbers(self, reform: str, catalogue: Sequence[Path]) -> ReformNumbers:
        """Try the wanted change over the catalogue."""
        if reform not in self._reformed:
            self._reformed[reform] = open_reform(Path(reform), self.folders)
        files = find_interventions(catalogue, self.sink)
        before = check_found(files, self.rulebook, self.day, "snabb", self.sink, questions=False)
        after = check_found(files, self._reformed[reform], self.day, "snabb", self.sink, questions=False)
        difference = compare(snapshot_of(before), snapshot_of(after), "gällande regler", "reformen")
        gone, changed, new = difference.counts
        details = [
            f"{c.case}: {c.title}{f' ({c.subject})' if c.subject else ''}: {c.before or 'inget'} → {c.after or 'inget'}"
            for c in difference.changes
        ]
        if without := str(left_out(files, before.results)):
            details.append(without)
        return ReformNumbers(
            file=Path(reform).name,
            interventions=difference.interventions,
            gone=gone,
            changed=changed,
            new=new,
            details=details,
        )


def _beside(path: Path, name: str) -> str:
    """Return the file that notes name: one that belongs to the same folder as they. Raises `InputError`."""
    place = path.parent / name
    if "\0" in name or leads_out(place, home_of(path)):
        raise InputError(
            f"»{name}« i anteckningarna till memot leder ut ur mappen och läses inte",
            "lägg filen bredvid insatsen, eller ange den med --reform",
        )
    return str(place)


def _check_of(register: Register) -> Receipt:
    """Return the receipt of the check that a register is of; one that has questions has been made of some check."""
    assert register.receipt is not None
    return register.receipt


def _choose(result: CaseResult, wanted: str, path: Path) -> Finding:
    """Return the finding of the question that is asked for."""
    raised = [f for f in result.findings if f.question and f.tied]
    ids = list(dict.fromkeys(f.question for f in raised))
    if not ids:
        raise InputError(f"»{path}« väcker ingen öppen rättsfråga", "»lagrum prova« visar vad insatsen möter")
    if not wanted:
        sure = list(dict.fromkeys(f.question for f in raised if f.certainty == "gäller"))
        if len(sure) == 1:
            return next(f for f in raised if f.question == sure[0])
        raise InputError(
            f"insatsen väcker {counted(len(ids), 'fråga')}", f"välj en med --fraga: {', '.join(sorted(ids))}"
        )
    for finding in raised:
        if wanted in (finding.question, finding.rule):
            return finding
    raise InputError(
        f"insatsen väcker ingen fråga »{wanted}«", did_you_mean(wanted, ids) or f"välj bland {', '.join(sorted(ids))}"
    )
