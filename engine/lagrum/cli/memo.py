"""`lagrum memo`: make a question into a memo that a lawyer can send."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lagrum.base.errors import InputError
from lagrum.cli.corpora import Korpus, open_corpus
from lagrum.cli.errors import OK, BrokenFilesError
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import Datum, Motor, Regler, Ut, UtanMedfoljande, day_or_today, format_option
from lagrum.cli.output import emit, write_bytes
from lagrum.cli.rulebooks import choose_engine, open_reform, open_rulebook, rule_folders

if TYPE_CHECKING:
    from lagrum.checking.checker import Checker
    from lagrum.checking.result import CaseResult, Finding
    from lagrum.evaluation.engines import EngineChoice
    from lagrum.law.corpus import Corpus
    from lagrum.memo.model import Memo, ReformNumbers
    from lagrum.memo.notes import Notes
    from lagrum.memo.register import Register, RegisterEntry
    from lagrum.model.intervention import Subject
    from lagrum.model.rulebook import Rulebook

HELP = """
Gör en öppen rättsfråga till ett memo som kan skickas till det nationella nätverket av jurister.

Bredvid insatsen skrivs en liten fil där du fyller i din egen del: bedömning, ståndpunkter och önskad ändring. Den
skrivs aldrig över; kör kommandot igen så kommer det du skrivit med.
"""
EXAMPLES = """
lagrum memo cases/helsingborg/pratcafe.insats --fraga sol.32.kassa
lagrum memo nora/lots.insats --format docx --mall egen.docx --ut memo.docx
lagrum memo cases/ --alla --format pdf --ut memon/
"""
BINARY = {"docx": ".docx", "pdf": ".pdf"}
SUFFIXES = {**BINARY, "html": ".html", "markdown": ".md", "json": ".json"}
app = new_app()


@app.command("memo", cls=Command, help=HELP, epilog=EXAMPLES)
def memo(
    fil: Annotated[str, typer.Argument(metavar="FIL", help="insatsen, eller en mapp tillsammans med --alla")],
    fraga: Annotated[str, typer.Option("--fraga", metavar="ID", help="vilken fråga, om insatsen väcker flera")] = "",
    alla: Annotated[bool, typer.Option("--alla", help="ett memo för varje öppen fråga i mappen")] = False,
    katalog: Annotated[
        list[str], typer.Option("--katalog", metavar="MAPP", help="sök samma fråga också här (får upprepas)")
    ] = [],  # noqa: B006
    mall: Annotated[str, typer.Option("--mall", metavar="FIL", help="kommunens egen Wordmall (.docx)")] = "",
    reform: Annotated[str, typer.Option("--reform", metavar="FIL", help="pröva den önskade ändringen")] = "",
    datum: Datum = "",
    korpus: Korpus = "",
    regler: Regler = [],  # noqa: B006
    utan_medfoljande: UtanMedfoljande = False,
    motor: Motor = "båda",
    format: Annotated[str, format_option("markdown", "docx", "pdf", "html", "json")] = "markdown",
    ut: Ut = "",
) -> int:
    suffix = Path(ut).suffix
    if format == "markdown" and suffix in BINARY.values():
        raise InputError(f"»{ut}« är inget namn på en Markdownfil", f"lägg till --format {suffix[1:]}")
    if mall and format != "docx":
        raise InputError("--mall hör ihop med --format docx", "lägg till --format docx, eller ta bort --mall")
    maker = _Maker(
        rulebook=open_rulebook(regler, utan_medfoljande),
        day=day_or_today(datum),
        engine=choose_engine(motor),
        corpus=_corpus(korpus),
        format=format,
        template=_template(mall),
        reform=reform,
        reform_rules=(regler, utan_medfoljande),
    )
    path = Path(fil)
    if alla:
        return maker.all(path, [Path(k) for k in katalog], ut)
    if path.is_dir():
        raise InputError(f"»{fil}« är en mapp", "ange en insatsfil, eller lägg till --alla och --ut MAPP")
    return maker.one(path, fraga, [Path(k) for k in katalog], ut)


def _corpus(korpus: str) -> Corpus | None:
    """Return the statute texts; None when the user has named none and has fetched none."""
    try:
        return open_corpus(korpus)
    except InputError:
        if korpus:
            raise
        return None


def _template(mall: str) -> bytes | None:
    if not mall:
        return None
    try:
        return Path(mall).read_bytes()
    except OSError as error:
        raise InputError(f"mallen »{mall}« kan inte läsas ({error.strerror})", "ange en Wordfil (.docx)") from None


@dataclass(slots=True)
class _Maker:
    """Makes memos with one rulebook, day and format."""

    rulebook: Rulebook
    day: date
    engine: EngineChoice
    corpus: Corpus | None
    format: str
    template: bytes | None
    reform: str
    reform_rules: tuple[list[str], bool]
    _reformed: dict[str, Rulebook] = field(default_factory=dict)

    def one(self, path: Path, wanted: str, catalogue: list[Path], ut: str) -> int:
        """Make the memo of one question of one intervention."""
        checker, subject, result = self._check(path)
        register = self._register([path, *catalogue])
        finding = _choose(result, wanted, path)
        notes = self._notes(path, finding)
        ways = self._ways(checker, subject, finding)
        memo = self._memo(path, subject, result, finding, register, notes, [path.parent, *catalogue], ways)
        data = self._render(memo)
        if isinstance(data, str):
            emit(data, ut)
            return OK
        target = Path(ut or f"{path.stem}.{finding.question}{BINARY[self.format]}")
        write_bytes(data, target)
        if not ut:
            emit(f"Skrivet till {target}\n")
        return OK

    def all(self, folder: Path, catalogue: list[Path], ut: str) -> int:
        """Make a memo of every open question below `folder`, with a cover list, in the folder `ut`."""
        from lagrum.memo.cover import render_cover

        if not folder.is_dir():
            raise InputError(f"»{folder}« är ingen mapp", "ange en mapp med insatser före --alla")
        if not ut:
            raise InputError("--alla skriver flera filer", "ange mappen de ska ligga i med --ut MAPP")
        target = Path(ut)
        try:
            target.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"mappen »{ut}« kan inte skapas ({error.strerror})", "välj en annan mapp") from None
        register = self._register([folder, *catalogue])
        made: list[tuple[RegisterEntry, str]] = []
        for entry in register.questions:
            raiser = next((r for r in entry.raised_by if r.certain), None)
            if raiser is None or entry.status == "besvarad":
                continue
            path = Path(raiser.file)
            checker, subject, result = self._check(path)
            finding = next(f for f in result.findings if f.question == entry.id)
            notes = self._notes(path, finding)
            ways = self._ways(checker, subject, finding)
            memo = self._memo(path, subject, result, finding, register, notes, [folder, *catalogue], ways)
            data = self._render(memo)
            name = f"{entry.id}{SUFFIXES[self.format]}"
            write_bytes(data.encode() if isinstance(data, str) else data, target / name)
            made.append((entry, name))
        write_bytes(render_cover(made, self.day).encode(), target / "00-forteckning.md")
        emit(f"{len(made)} memon och en förteckning skrivna till {target}\n")
        return OK

    def _check(self, path: Path) -> tuple[Checker, Subject, CaseResult]:
        from lagrum.checking.checker import Checker
        from lagrum.interventions.read import Reader
        from lagrum.source.diagnostic import Diagnostics

        sink = Diagnostics()
        subject = Reader(self.rulebook).read(path, sink)
        if subject is None:
            raise BrokenFilesError(sink)
        checker = Checker(self.rulebook, self.day, self.engine)
        return checker, subject, checker.check(subject)

    def _ways(self, checker: Checker, subject: Subject, finding: Finding) -> str:
        """Return the ways that were tried, in prose."""
        from lagrum.memo.ways import ways_prose
        from lagrum.ways.brief import NODES, SECONDS
        from lagrum.ways.plan import ways_past

        return ways_prose(ways_past(checker, subject, finding.rule, NODES, SECONDS))

    def _register(self, paths: list[Path]) -> Register:
        from lagrum.catalogue.check_files import check_files
        from lagrum.memo.notes import find_notes
        from lagrum.memo.register import build_register
        from lagrum.source.diagnostic import Diagnostics

        report = check_files(paths, self.rulebook, self.day, "snabb", Diagnostics())
        return build_register(report.results, self.rulebook, find_notes(paths, Diagnostics()), self.day)

    def _notes(self, path: Path, finding: Finding) -> Notes | None:
        """Read the lawyer's notes beside the intervention; write an empty file for them when there is none."""
        from lagrum.memo.notes import new_notes, notes_path, read_notes
        from lagrum.source.diagnostic import Diagnostics

        place = notes_path(path, finding.question)
        if not place.exists():
            write_bytes(new_notes(finding.question, finding.message, self.day).encode(), place)
        sink = Diagnostics()
        notes = read_notes(place, sink)
        if sink.has_errors:
            raise BrokenFilesError(sink)
        return notes

    def _memo(
        self,
        path: Path,
        subject: Subject,
        result: CaseResult,
        finding: Finding,
        register: Register,
        notes: Notes | None,
        catalogue: list[Path],
        ways: str,
    ) -> Memo:
        from lagrum.memo.build import build_memo

        entry = next(e for e in register.questions if e.id == finding.question)
        reform = self.reform or (str(path.parent / notes.reform) if notes and notes.reform else "")
        return build_memo(
            subject,
            result,
            finding,
            entry,
            notes,
            self.rulebook,
            self.day,
            self.engine,
            self.corpus,
            self._numbers(reform, catalogue) if reform else None,
            ways,
        )

    def _numbers(self, reform: str, catalogue: list[Path]) -> ReformNumbers:
        """Try the wanted change over the catalogue."""
        from lagrum.catalogue.check_files import check_files
        from lagrum.checking.baseline import snapshot_of
        from lagrum.checking.difference import compare
        from lagrum.memo.model import ReformNumbers
        from lagrum.source.diagnostic import Diagnostics

        if reform not in self._reformed:
            self._reformed[reform] = open_reform(reform, rule_folders(*self.reform_rules))
        before = check_files(catalogue, self.rulebook, self.day, "snabb", Diagnostics())
        after = check_files(catalogue, self._reformed[reform], self.day, "snabb", Diagnostics())
        difference = compare(snapshot_of(before), snapshot_of(after), "gällande regler", "reformen")
        gone, changed, new = difference.counts
        return ReformNumbers(
            file=Path(reform).name,
            interventions=difference.interventions,
            gone=gone,
            changed=changed,
            new=new,
            details=[
                f"{c.case}: {c.title}{f' ({c.subject})' if c.subject else ''}: "
                f"{c.before or 'inget'} → {c.after or 'inget'}"
                for c in difference.changes
            ],
        )

    def _render(self, memo: Memo) -> str | bytes:
        from lagrum.memo.errors import MemoError

        try:
            match self.format:
                case "docx":
                    from lagrum.memo.render_docx import render_docx

                    return render_docx(memo, self.template)
                case "pdf":
                    from lagrum.memo.render_pdf import render_pdf

                    return render_pdf(memo)
                case "html":
                    from lagrum.memo.render_html import render_html

                    return render_html(memo)
                case "json":
                    from lagrum.memo.render_json import render_json

                    return render_json(memo)
                case _:
                    from lagrum.memo.render_markdown import render_markdown

                    return render_markdown(memo)
        except MemoError as error:
            raise InputError(error.message, error.help) from None
        except ModuleNotFoundError as error:
            raise InputError(
                f"formatet {self.format} kräver {error.name}, som inte är installerat",
                "installera med »pip install 'lagrum[memo]'«, eller välj --format markdown",
            ) from None


def _choose(result: CaseResult, wanted: str, path: Path) -> Finding:
    """Return the finding of the question that is asked for."""
    from lagrum.source.diagnostic import did_you_mean

    raised = [f for f in result.findings if f.question and f.tied]
    ids = list(dict.fromkeys(f.question for f in raised))
    if not ids:
        raise InputError(f"»{path}« väcker ingen öppen rättsfråga", "»lagrum prova« visar vad insatsen möter")
    if not wanted:
        sure = list(dict.fromkeys(f.question for f in raised if f.certainty == "gäller"))
        if len(sure) == 1:
            return next(f for f in raised if f.question == sure[0])
        raise InputError(f"insatsen väcker {len(ids)} frågor", f"välj en med --fraga: {', '.join(sorted(ids))}")
    for finding in raised:
        if wanted in (finding.question, finding.rule):
            return finding
    raise InputError(
        f"insatsen väcker ingen fråga »{wanted}«", did_you_mean(wanted, ids) or f"välj bland {', '.join(sorted(ids))}"
    )
