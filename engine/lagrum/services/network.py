"""The register over the municipalities' catalogues: where they lie, what they raise, what has been answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.base.progress import Progress, unseen
from lagrum.catalogue.run import check_catalogue
from lagrum.checking.receipt import Checked, Source, digest_of_source, head_of, make_receipt, statutes_behind
from lagrum.evaluation.engines import TOGETHER
from lagrum.interventions.ids import Ids
from lagrum.memo.notes import Notes, find_notes, sources_of
from lagrum.model.intervention import municipality_of
from lagrum.model.rulebook import Rulebook
from lagrum.network.answers import Gathered, gather
from lagrum.network.build import Summing
from lagrum.network.model import PLACES, CatalogueSource, NetworkRegister, NetworkStatus, answer_digest, places_digest
from lagrum.network.whole import expiring, waiting
from lagrum.network.work import questions_of
from lagrum.report.network_json import stream_network_json
from lagrum.report.network_text import stream_network_csv
from lagrum.services.network_sources import Catalogue, answers_of, catalogues
from lagrum.services.network_work import NetworkWork
from lagrum.services.rulebook import choose_engine, open_folders, rule_folders
from lagrum.source.diagnostic import Diagnostic, Diagnostics, did_you_mean
from lagrum.source.read import shown
from lagrum.source.text import SourceText

STATUSES: tuple[NetworkStatus, ...] = (
    "svaren går isär",
    "öppen",
    "omprövas",
    "eskalerad",
    "delvis besvarad",
    "besvarad",
)
UNKNOWN = "(okänd kommun)"


@frozen
class Order:
    """What is asked for. `sources` are folders and Git addresses as they were written."""

    sources: tuple[str, ...]
    day: date
    status: str = ""
    rules: tuple[str, ...] = ()
    without_shipped: bool = False
    engine: str = "snabb"
    processes: int = 1
    dask: str = ""
    keep: bool = True
    fetch: bool = True


@frozen
class Networked:
    """The register, and what was noticed."""

    register: NetworkRegister
    diagnostics: tuple[Diagnostic, ...]


def network(order: Order, progress: Progress = unseen, tell: Callable[[str], None] = lambda text: None) -> Networked:
    """Return the register. `tell` is told of each address before anything is fetched from it.

    Raises `InputError`, and `BrokenFilesError` for rules with errors.
    """
    if order.status and order.status not in STATUSES:
        hint = did_you_mean(order.status, STATUSES) or f"välj mellan {', '.join(STATUSES)}"
        raise InputError(f"»{order.status}« är ingen status", hint)
    folders = rule_folders(order.rules, order.without_shipped)
    engine = choose_engine(order.engine)
    book = open_folders(folders)
    sink = Diagnostics()
    found = catalogues(order.sources, order.fetch, sink, tell)
    work = NetworkWork(tuple(folders), order.day, engine, order.processes, order.dask, order.keep)
    register = collect(found, book, work, sink, order.status, progress)
    return Networked(register, tuple(sink.sorted()))


def collect(
    found: Sequence[Catalogue],
    book: Rulebook,
    work: NetworkWork,
    sink: Diagnostics,
    status: str = "",
    progress: Progress = unseen,
) -> NetworkRegister:
    """Return the register of some catalogues."""
    given = answers_of(found, book, sink)
    gathered = gather(book, given, work.day, sink)
    reading = _Reading(gathered, sink, progress, sum(len(one.interventions) for one in found))
    try:
        reading.read(found, work)
    finally:
        work.close()
    every = reading.summing.questions(reading.notes, work.day)
    questions = [q for q in every if status in ("", q.status)]
    register = NetworkRegister(
        date=work.day.isoformat(),
        rulebook=book.digest,
        sources=sorted(reading.sources, key=lambda s: (s.label, s.kind)),
        municipalities=reading.summing.municipalities(given),
        questions=questions,
        waiting=waiting(every),
        expiring=expiring(every, gathered, work.day),
        left_out=sorted(reading.left_out),
        status=status,
        raised=len(every) if status else 0,
    )
    if not reading.checked:
        return register
    receipt = make_receipt(
        "natverk",
        head_of(book),
        register.date,
        TOGETHER[work.engine],
        reading.checked,
        statutes_behind(book, (q.rule for q in questions)),
        answer_digest(register),
        [("status", status), (PLACES, places_digest(register))],
        [*sources_of(n for own in reading.notes.values() for n in own), *_sources(given)],
    )
    return replace(register, receipt=receipt)


def _sources(given: Mapping[str, Sequence[SourceText]]) -> Iterator[Source]:
    """Yield what a receipt says of the municipalities' answers."""
    for sources in given.values():
        for source in sources:
            yield Source(role="svar", name=Path(source.name).name, sha256=digest_of_source(source))


@dataclass(slots=True)
class _Reading:
    """Reads catalogues one by one, and sums up what they raise."""

    gathered: Gathered
    sink: Diagnostics
    progress: Progress
    total: int
    done: int = 0
    checked: list[Checked] = field(default_factory=list)
    sources: list[CatalogueSource] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    notes: dict[str, list[Notes]] = field(default_factory=dict)
    ids: Ids = field(default_factory=Ids)
    summing: Summing = field(init=False)

    def __post_init__(self) -> None:
        self.summing = Summing(self.gathered)

    def read(self, found: Sequence[Catalogue], work: NetworkWork) -> None:
        """Read catalogues. What is wrong in one is told, and the others stand."""
        kept = work.kept(self.gathered)
        executor = work.executor(self.gathered, self.total)
        for one in found:
            own = Diagnostics()
            counted = set()
            for answer in check_catalogue(one.interventions, executor, kept, own, True):
                self.done += 1
                self.progress(self.done, self.total)
                if answer.summary is not None and self._add(
                    one, answer.summary.id, answer.summary.municipality, answer.made_of, answer.result, own
                ):
                    counted.add(answer.made_of[0])
            gone = [one.shown(shown(p)) for p in one.interventions if shown(p) not in counted]
            self.left_out += gone
            self.sources.append(replace(one.source, interventions=len(counted), left_out=len(gone)))
            for key, notes in find_notes([one.root] if one.root else [], own).items():
                self.notes.setdefault(key, []).extend(notes)
            self.sink.items += [one.told(d) for d in own.items]

    def _add(
        self, one: Catalogue, id: str, municipality: str, made_of: tuple[str, str, str], told: str, own: Diagnostics
    ) -> bool:
        """Count an intervention, unless its municipality has one of that id in another catalogue, which is told."""
        name = municipality_of(municipality, id) or UNKNOWN
        file, text, profile = made_of
        if self.ids.taken(f"{id}« i »{name}", file, own):
            return False
        self.summing.add(name, id, questions_of(told))
        self.checked.append(Checked(file=Path(file).name, id=id, input=text, profile=profile, result=""))
        return True


STREAMED: Mapping[str, Callable[[NetworkRegister], Iterator[str]]] = MappingProxyType(
    {"json": stream_network_json, "csv": stream_network_csv}
)
"""The formats that hold everything, and so may be large: each yields its pieces."""


def parts(register: NetworkRegister, format: str) -> Iterator[str]:
    """Yield the register in one of the formats of `STREAMED`."""
    return STREAMED[format](register)
