"""Checking a whole catalogue: what is asked for and what its settings say, answers while they are made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from lagrum.base.cache_folder import cache_folder, caching
from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.base.serialization import from_json, json_line
from lagrum.base.version import __version__
from lagrum.catalogue.answer import CheckedIntervention
from lagrum.catalogue.check_files import messages
from lagrum.catalogue.cluster import Cluster, ClusterError
from lagrum.catalogue.executors import Executor, Here, Processes, Recipe
from lagrum.catalogue.kept import Kept
from lagrum.catalogue.run import check_catalogue
from lagrum.catalogue.summary import CatalogueSummary, InterventionSummary, Overview, intervention_summary
from lagrum.catalogue.work import Worker
from lagrum.checking.receipt import Checked, Kind, Receipt, RulebookHead, digest_of, head_of, make_receipt
from lagrum.checking.result import CaseResult, Report
from lagrum.checking.touched import Touched, touched
from lagrum.evaluation.engines import TOGETHER, EngineChoice
from lagrum.interventions.changed_lines import changed_lines
from lagrum.interventions.checkout import GitError
from lagrum.interventions.find import find_interventions
from lagrum.interventions.git import changed_since
from lagrum.model.rulebook import Rulebook
from lagrum.model.state import DEFAULT_LIMIT
from lagrum.report.json_stream import stream_json
from lagrum.rulebook.files import fingerprint
from lagrum.rulebook.kept import encode
from lagrum.services.rulebook import choose_engine, open_folders, rule_folders
from lagrum.services.settings import Settings, settings_file, settings_for
from lagrum.source.diagnostic import Diagnostic, Diagnostics

FEW = 100
"""Fewer interventions than this are checked faster in one process."""


@frozen
class Order:
    """What is asked for; what is left empty comes from the settings. `today` is the day when neither says one."""

    paths: tuple[Path, ...]
    today: date
    changed_since: str = ""
    baseline: str = ""
    day: date | None = None
    limit: str = ""
    rules: tuple[str, ...] = ()
    without_shipped: bool = False
    engine: str = ""
    processes: int = 1
    dask: str = ""
    keep: bool = True
    format: str = ""
    output: str = ""
    lines_since: str = ""
    """A Git revision: only findings on rows that have changed since then are shown and count."""
    whole: bool = False
    """Whether whole results are wanted whatever the format."""

    def folders(self, settings: Settings) -> list[Path]:
        """Return the folders of the rulebook."""
        return rule_folders([*(str(p) for p in settings.rules), *self.rules], self.without_shipped)


def watched(order: Order) -> list[Path]:
    """Return the folders and files that the answer to an order is made of."""
    settings = settings_for(order.paths)
    toml = settings_file(order.paths)
    return [*(order.paths or settings.roots), *order.folders(settings), *([toml] if toml else [])]


def check(order: Order, progress: Callable[[int, int], None] = lambda done, total: None) -> Checking:
    """Begin to check a catalogue. `progress` is told how many of how many answers have been made.

    Raises `InputError`, and `BrokenFilesError` for settings or rules with errors.
    """
    sink = Diagnostics()
    settings = settings_for(order.paths, sink)
    folders = order.folders(settings)
    engine = choose_engine(order.engine or settings.engine or "snabb")
    cases = _cases(order, settings, folders, sink)
    format = order.format or settings.format or "text"
    # A file that the settings name goes with the format that they name.
    named = "" if order.format or settings.output is None else str(settings.output)
    baseline = order.baseline or str(settings.baseline or "")
    return Checking(
        order,
        cases,
        folders,
        order.day or settings.day or order.today,
        engine,
        order.limit or settings.limit or DEFAULT_LIMIT,
        format,
        order.output or named,
        settings.folder if named and not order.output else None,
        baseline,
        progress,
        sink,
    )


def _cases(order: Order, settings: Settings, folders: Sequence[Path], sink: Diagnostics) -> list[Path]:
    """Return the interventions to check."""
    roots = order.paths or settings.roots
    if not roots:
        raise InputError("ingen mapp är angiven", "skriv »lagrum katalog MAPP«, eller rotter i lagrum.toml")
    cases = find_interventions(roots, sink, settings.exclude)
    if order.changed_since:
        try:
            return changed_since(order.changed_since, cases, folders)
        except GitError as error:
            raise InputError(str(error), error.help or "ange en gren, en etikett eller en incheckning") from None
    return cases


@dataclass(slots=True)
class Checking:
    """A catalogue that is being checked. The rulebook is loaded when something must be checked, and not before.

    One of `overview`, `stream` and `report` is asked for; what was noticed is whole when it is through.
    """

    order: Order
    cases: Sequence[Path]
    folders: Sequence[Path]
    day: date
    engine: EngineChoice
    limit: str
    format: str
    output: str
    output_home: Path | None
    """The folder that the result stays in, when it is settings that name its file."""
    baseline: str
    progress: Callable[[int, int], None]
    _sink: Diagnostics
    summary: CatalogueSummary = field(default_factory=CatalogueSummary)
    receipt: Receipt | None = None
    """Of what has been asked for, when it is through."""
    _head: RulebookHead | None = None
    _checked: list[Checked] = field(default_factory=list)
    _statutes: set[str] = field(default_factory=set)
    _book: Rulebook | None = None
    _made_of: tuple[str, bytes | None] | None = None
    _closing: list[Callable[[], None]] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """The rulebook's digest, as soon as answers have been asked for."""
        return "" if self._head is None else self._head.digest

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """What has been noticed so far."""
        return self._sink.sorted()

    def overview(self) -> Overview:
        """Return what the catalogue came to."""
        for _ in self._counted(whole=self.order.whole):
            pass
        broken = len({d.file for d in self._sink.items if d.severity == "fel"})
        receipt = self._receipt("översikt")
        return Overview(self.summary, self.day.isoformat(), self.digest, TOGETHER[self.engine], broken, receipt)

    def stream(self) -> Iterator[str]:
        """Yield a report as JSON, a piece at a time: it may be too large to hold."""
        answers = self._counted(whole=True)
        day = self.day.isoformat()
        results = (a.result for a in answers)
        told = lambda: messages(self._sink)  # noqa: E731
        return stream_json(day, self.digest, self.engine, results, told, lambda: self._receipt("katalog"))

    def report(self) -> Report:
        """Return all results as one report."""
        results = [from_json(CaseResult, a.result) for a in self._counted(whole=True)]
        return Report(
            lagrum=__version__,
            rulebook=self.digest,
            date=self.day.isoformat(),
            engine=self.engine,
            evaluators=list(TOGETHER[self.engine]),
            results=results,
            messages=messages(self._sink),
            receipt=self._receipt("katalog"),
        )

    def touched(self, report: Report) -> Touched:
        """Return what of the report the rows touch that have changed since the order's revision."""
        settings = settings_file(self.order.paths)
        return touched(report, changed_lines(self.order.lines_since, self.cases, self.folders, settings))

    def _receipt(self, kind: Kind) -> Receipt | None:
        """Return the receipt of the answers that have been counted, and remember it; none when there are none."""
        if self._head is None or not self._checked:
            return None
        statutes = self._statutes if kind == "katalog" else self._head.statutes
        day = self.day.isoformat()
        self.receipt = make_receipt(kind, self._head, day, TOGETHER[self.engine], self._checked, statutes)
        return self.receipt

    def _noted(self, answer: CheckedIntervention, summary: InterventionSummary, whole: bool) -> Checked:
        """Return what a receipt says of an answer: of the whole result, or of the summary."""
        self._statutes.update(answer.statutes)
        name, text, profile = answer.made_of
        result = answer.digest if whole else digest_of(summary.dump())
        return Checked(file=Path(name).name, id=summary.id, input=text, profile=profile, result=result)

    def _counted(self, whole: bool) -> Iterator[CheckedIntervention]:
        """Return the answers about files without errors, and sum them up. The rulebook's digest is known at once."""
        answers = self._answers(whole)

        def counted() -> Iterator[CheckedIntervention]:
            for answer in answers:
                if answer.summary is not None:
                    self.summary.add(answer.summary)
                    self._checked.append(self._noted(answer, answer.summary, whole))
                    yield answer

        return counted()

    def _answers(self, whole: bool) -> Iterator[CheckedIntervention]:
        path, key = None, ""
        # That evaluators agree is said only of what they have all been asked in this run: nothing kept stands in.
        if self.order.keep and caching() and len(TOGETHER[self.engine]) == 1:
            try:
                self._made_of = fingerprint(self.folders)
                key, path = self._made_of[0], cache_folder("svar") / "katalog.sqlite"
            except (OSError, RuntimeError, ValueError):  # broken rule files get their messages when they are loaded
                path = None
        kept = Kept(path, key, self.day, self.engine)
        self._closing.append(kept.close)
        self._head = kept.rulebook_head()
        if self._head is None:
            self._head = head_of(self._rulebook())
            kept.keep_rulebook_head(self._head)
        return self._told(check_catalogue(self.cases, self._executor, kept, self._sink, whole))

    def _told(self, answers: Iterator[CheckedIntervention]) -> Iterator[CheckedIntervention]:
        try:
            for number, answer in enumerate(answers, 1):
                self.progress(number, len(self.cases))
                yield answer
        finally:
            self.progress(len(self.cases), len(self.cases))
            for close in self._closing:
                close()

    def _rulebook(self) -> Rulebook:
        """Return the rulebook. Raises `BrokenFilesError`."""
        if self._book is None:
            self._book = open_folders(self.folders, self._made_of)
        return self._book

    def _executor(self) -> Executor:
        book = self._rulebook()

        def recipe() -> Recipe:
            return Recipe(encode(book), fingerprint(self.folders)[1], self.day, self.engine, book.key)

        if self.order.dask:
            cluster = cluster_at(self.order.dask, recipe())
            self._closing.append(cluster.close)
            return cluster
        worker = Worker(book, self.day, self.engine)
        if self.order.processes == 1 or len(self.cases) < FEW:
            return Here(worker)
        processes = Processes(worker, recipe, self.order.processes)
        self._closing.append(processes.close)
        return processes


def cluster_at(address: str, recipe: Recipe) -> Cluster:
    """Return the cluster at an address. Raises `InputError`."""
    if find_spec("distributed") is None:
        raise InputError("Dask är inte installerat", "installera med »pip install 'lagrum[dask]'«")
    try:
        return Cluster(address, recipe)
    except ClusterError as error:
        raise InputError(str(error), "kontrollera adressen, och att alla arbetare har samma lagrum") from None


def json_of(report: Report) -> Iterator[str]:
    """Yield a report that is held already as `Checking.stream` writes it."""
    results = (json_line(result) for result in report.results)
    return stream_json(
        report.date, report.rulebook, report.engine, results, lambda: report.messages, lambda: report.receipt
    )


def overview_of(report: Report) -> Overview:
    """Return what a report that is held already came to."""
    summary = CatalogueSummary()
    for result in report.results:
        summary.add(intervention_summary(result))
    broken = len({m.file for m in report.messages if m.severity == "fel"})
    return Overview(summary, report.date, report.rulebook, tuple(report.evaluators), broken, report.receipt)
