"""Verifying an old answer: the check is made again from its receipt, and what differs is said, causes first.

In: a receipt (or what carries one), the files it is about, and which rulebook to go by. Out: a `Verification`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from lagrum.base.counted import counted
from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.base.version import __version__
from lagrum.catalogue.check_files import check_found
from lagrum.catalogue.summary import intervention_summary
from lagrum.checking.baseline import snapshot_of, take_snapshot
from lagrum.checking.checker import Checker
from lagrum.checking.difference import Difference, compare
from lagrum.checking.receipt import (
    Checked,
    Receipt,
    Source,
    digest_of,
    digest_of_all,
    digest_of_source,
    head_of,
    statutes_behind,
)
from lagrum.checking.result import CaseResult, Report, statutes_of
from lagrum.checking.verification import ORDER, Differs, Verification, What
from lagrum.evaluation.engines import TOGETHER, EngineChoice
from lagrum.interventions.find import find_interventions
from lagrum.interventions.folders import Folders
from lagrum.interventions.git import is_revision
from lagrum.interventions.read import InterventionReader
from lagrum.model.rulebook import Pack, Rulebook
from lagrum.network.model import answer_digest
from lagrum.rulebook.changes import RuleChange, changed_rules
from lagrum.services.assessment import paper_again
from lagrum.services.decision import digest_of_file, proposed
from lagrum.services.interchange import export_digest, export_of
from lagrum.services.kept_rules import (
    Texts,
    find_rules,
    fits_receipt,
    kept_bytes,
    kept_in,
    kept_name,
    read_kept,
    rules_at,
    texts_of,
)
from lagrum.services.memo import memo_of_file
from lagrum.services.network import collect as collect_network
from lagrum.services.network_file import read_network
from lagrum.services.network_sources import catalogues, only
from lagrum.services.network_work import NetworkWork
from lagrum.services.receipts import Carried, read_receipt
from lagrum.services.reform import try_reform
from lagrum.services.register import collect
from lagrum.services.rule_texts import open_reform
from lagrum.services.rulebook import choose_engine, open_folders, rule_folders
from lagrum.services.touched import touch
from lagrum.source.diagnostic import BrokenFilesError, Diagnostic, Diagnostics, printable
from lagrum.source.read import decode
from lagrum.ways.next_questions import order_questions
from lagrum.ways.plan import find_ways

HERE: Final = "regelverket som följer med"
_HEX: Final = re.compile(r"[0-9a-f]{8,64}")
MOST_NAMED: Final = 5


@frozen
class Order:
    """What is asked for. `scratch` is an empty folder for a rulebook of another day."""

    receipt: Path
    paths: tuple[Path, ...]
    scratch: Path
    rulebook: str = ""
    """A digest, a folder of rules or of kept rulebooks, a kept rulebook, or a Git revision; "" finds the right one."""
    rules: tuple[str, ...] = ()
    without_shipped: bool = False
    day: date | None = None
    engine: str = "båda"
    corpus: str = ""
    reform: str = ""
    network: str = ""
    """The network's register, for a register of questions that was made with it."""
    touching: str = ""
    """The answer or ruling that »fragor --berors« was asked about."""


@frozen
class Verified:
    """What it came to, and what was noticed of the files."""

    verification: Verification
    diagnostics: tuple[Diagnostic, ...]


def verify(order: Order) -> Verified:
    """Make the check of a receipt again, and say what differs. Raises `InputError`, and `BrokenFilesError`."""
    carried = read_receipt(order.receipt)
    if not _about_files(carried.receipt) and order.paths:
        raise InputError("kvittot gäller regelverket och inga insatser", "ange bara kvittot")
    if _about_files(carried.receipt) and not order.paths:
        raise InputError("det finns inget att pröva igen", "ange insatsfilen, eller mappen, efter kvittot")
    return _Verifier(order, carried).run()


def _about_files(receipt: Receipt) -> bool:
    """Whether interventions were checked: what is given out of a rulebook alone has a receipt too."""
    return receipt.interventions > 0 or receipt.kind == "skillnad"


def keep_rulebook(rules: Sequence[str], without_shipped: bool) -> tuple[str, bytes]:
    """Return the rulebook of today as one file, and what it should be called. Raises `InputError`."""
    folders = rule_folders(rules, without_shipped)
    open_folders(folders)
    book = texts_of(folders, "")
    return kept_name(book), kept_bytes(book)


class UnreadableRulesError(InputError):
    """A rulebook of another day cannot be read by this lagrum."""


@frozen
class _Book:
    """A rulebook that can be checked with, and where it comes from."""

    rulebook: Rulebook
    folders: tuple[Path, ...]
    where: str


@frozen
class _Given:
    """An intervention that was given, by its digests."""

    path: Path
    input: str
    profile: str


@frozen
class _Made:
    """An answer that was made again: its digest, the results behind it, and what else it was made of."""

    digest: str
    results: tuple[CaseResult, ...] = ()
    sources: tuple[Source, ...] = ()
    report: Report | None = None
    statutes: tuple[str, ...] | None = None
    """The versions of the acts that it cites, and the ids of the interventions; None where they are not compared."""
    ids: tuple[str, ...] | None = None


@dataclass(slots=True)
class _Verifier:
    """Verifies one receipt."""

    order: Order
    carried: Carried
    sink: Diagnostics = field(default_factory=Diagnostics)
    differs: list[Differs] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _broken: list[Path] = field(default_factory=list)
    """Files that the answer names as broken: they are read again with the others, and no fault of theirs ends it."""
    _opened: dict[str, _Book] = field(default_factory=dict)
    _sought: dict[str, Texts | None] = field(default_factory=dict)

    def run(self) -> Verified:
        receipt = self.carried.receipt
        engine = choose_engine(self.order.engine)
        sides = receipt.compared or [receipt]
        given = self._read(receipt)
        books = [self._book(side) for side in sides]
        chosen = [self._chosen(side, given) for side in sides]
        for side, book, files in zip(sides, books, chosen, strict=True):
            self._compare(side, book, files)
        day = self.order.day or date.fromisoformat(receipt.date)
        if receipt.compared and self.order.day:
            raise InputError("en jämförelse har två dagar", "ta bort --datum")
        if day.isoformat() != receipt.date:
            self._differ("datum", f"kvittot är prövat {receipt.date}, och nu prövas {day}", "ta bort --datum")
        made = self._again(receipt, books, chosen, day, engine)
        if self.sink.has_errors:
            raise BrokenFilesError(self.sink)
        self._compare_sources(receipt, made)
        self._compare_labels(receipt, made)
        same = made.digest == receipt.result
        rules, changes = self._what_changed(receipt, books[-1], chosen[-1], day, engine, made, same)
        self._say_engine(receipt, same)
        if self.carried.fits is False:
            told = "svaret i filen är inte det som kvittot gäller: det ena eller det andra har ändrats"
            self._differ("svaret", told, "gå efter det svar som prövas fram nu, eller be om filen på nytt")
        differs = sorted(dict.fromkeys(self.differs), key=lambda d: ORDER.index(d.what))
        verification = Verification(
            confirmed=same and not differs,
            same_answer=same,
            receipt=receipt,
            lagrum=__version__,
            rulebook=" och ".join(dict.fromkeys(book.where for book in books)),
            evaluators=list(TOGETHER[engine]) if _about_files(receipt) else [],
            differs=differs,
            rules=rules,
            changes=changes,
            notes=self.notes,
        )
        return Verified(verification, tuple(self.sink.sorted()))

    def _differ(self, what: What, message: str, help: str) -> None:
        self.differs.append(Differs(what=what, message=message, help=help))

    # --- the rulebook ---

    def _book(self, receipt: Receipt) -> _Book:
        """Return the rulebook to go by: the one that is named, else the receipt's own, else that of today."""
        here = tuple(rule_folders(self.order.rules, self.order.without_shipped))
        if self.order.rulebook:
            return self._named(receipt, here)
        return self._found(receipt, here) or self._open_now(receipt, here)

    def _open_now(self, receipt: Receipt, folders: Sequence[Path], where: str = "") -> _Book:
        if not where:
            own = f"reglerna i {', '.join(self.order.rules)}"
            with_own = f"{HERE} och {own}" if self.order.rules else HERE
            where = own if self.order.without_shipped else with_own
        return self._open(receipt, "\0".join(map(str, folders)), lambda: folders, where)

    def _open_texts(self, receipt: Receipt, book: Texts) -> _Book:
        def written() -> Sequence[Path]:
            return book.put_below(self.order.scratch / str(len(self._opened)))

        return self._open(receipt, f"{book.digest} {book.law}", written, book.where)

    def _open(self, receipt: Receipt, key: str, folders: Callable[[], Sequence[Path]], where: str) -> _Book:
        """Return a rulebook, changed by the reform where the receipt is of a check against a wanted change of law."""
        changed = any(s.role == "reform" for s in receipt.sources) and receipt.kind not in ("memo", "reform")
        reform = self.order.reform if changed else ""
        if (found := self._opened.get(f"{key}\0{reform}")) is None:
            homes = folders()
            try:
                opened = open_reform(Path(reform), homes) if reform else open_folders(homes)
            except BrokenFilesError as error:
                if not any(home.is_relative_to(self.order.scratch) for home in homes):
                    raise  # the user's own rules, which can be mended
                many = counted(len(error.diagnostics.items), "fel")
                raise UnreadableRulesError(
                    f"{where} går inte att läsa med den här lagrum ({many}): det är skrivet för en annan version",
                    f"verifiera med lagrum {printable(receipt.lagrum)}, som skrev kvittot",
                ) from None
            found = self._opened[f"{key}\0{reform}"] = _Book(opened, tuple(homes), where)
        return found

    def _kept(self) -> list[Path]:
        """Return the kept rulebooks that lie beside the receipt, or where --regelverk says."""
        folders = [self.order.receipt.parent, self.order.receipt.parent / "regelverk"]
        named = Path(self.order.rulebook) if self.order.rulebook else None
        if named is not None and named.is_dir():
            folders.insert(0, named)
        return [path for folder in folders for path in kept_in(folder)]

    def _found(self, receipt: Receipt, here: Sequence[Path]) -> _Book | None:
        """Return the receipt's own rulebook, where it can be found."""
        fits = fits_receipt(receipt)
        now = texts_of(here, HERE)
        if fits(now) and now.law == receipt.law:
            return self._open_now(receipt, here)
        key = f"{receipt.rulebook} {receipt.law}"
        if key not in self._sought:  # the history of many rules takes seconds to look through
            self._sought[key] = find_rules(fits, receipt.law, here, self._kept())
        found = self._sought[key]
        if found is None:
            return None
        try:
            return self._open_texts(receipt, found)
        except UnreadableRulesError as error:
            self.notes.append(f"{error.message[0].upper()}{error.message[1:]}. Hjälp: {error.help}.")
            return None

    def _named(self, receipt: Receipt, here: Sequence[Path]) -> _Book:
        name = self.order.rulebook
        path = Path(name)
        if path.is_file():
            return self._open_texts(receipt, read_kept(path))
        if path.is_dir():
            if kept_in(path):
                found = find_rules(fits_receipt(receipt), receipt.law, (), kept_in(path))
                if found is None:
                    raise InputError(
                        f"»{name}« har inget sparat regelverk med kvittots fingeravtryck {receipt.rulebook[:12]}",
                        "ange en annan mapp, eller en Git-revision",
                    )
                return self._open_texts(receipt, found)
            return self._open_now(receipt, (path, *here[1:]), f"regelmappen »{name}«")
        if _HEX.fullmatch(name.lower()):
            start = name.lower()
            now = texts_of(here, "")
            if now.digest.startswith(start):
                return self._open_now(receipt, here)
            found = find_rules(lambda book: book.digest.startswith(start), receipt.law, here, self._kept())
            if found is not None:
                return self._open_texts(receipt, found)
        if any(is_revision(folder, name) for folder in here):
            held = rules_at(name, here)
            if held is not None:
                return self._open_texts(receipt, held)
            raise InputError(f"det fanns inga regler i »{name}«", "ange en revision där reglerna fanns")
        raise InputError(
            f"»{name}« är inget regelverk: ingen mapp, ingen Git-revision och inget fingeravtryck som hittas",
            "ange mappen med sparade regelverk, regelmappen, eller en Git-revision",
        )

    # --- the files ---

    def _read(self, receipt: Receipt) -> list[_Given]:
        """Return the interventions that were given. Raises `BrokenFilesError` when one cannot be read.

        Those that a decision names as broken are put by; that they still are what they were, its sources tell.
        """
        folders = Folders()
        found = []
        names_broken = receipt.kind == "beslut"
        were_broken = {s.sha256 for s in receipt.sources if s.role == "trasig fil"}
        for path in find_interventions(self.order.paths, self.sink):
            own = Diagnostics()
            item = folders.read(path, own)
            source = None if item is None else decode(item.data, item.name, own)
            if names_broken and (source is None or digest_of_file(path, own) in were_broken):
                self._broken.append(path)
                continue
            self.sink.items += [d for d in own.items if d not in self.sink.items]
            if item is None or source is None:
                continue
            profile = ""
            if item.profile is not None and (text := decode(item.profile.data, item.profile.name, self.sink)):
                profile = digest_of_source(text)
            found.append(_Given(path, digest_of_source(source), profile))
        if self.sink.has_errors or (self.order.paths and not found):
            raise BrokenFilesError(self.sink)
        return found

    def _chosen(self, receipt: Receipt, given: Sequence[_Given]) -> list[_Given]:
        """Return those of the given files that the receipt is about: by their content, else by name, else all."""
        if not receipt.checked:
            return list(given)
        left = list(given)
        found = []
        for wanted in receipt.checked:
            exact = [g for g in left if (g.input, g.profile) == (wanted.input, wanted.profile)]
            alike = [g for g in left if g.input == wanted.input]
            named = [g for g in left if g.path.name == wanted.file]
            best = next(iter([*exact, *alike, *named]), None)
            if best is not None:
                left.remove(best)
                found.append(best)
        if len(found) < len(receipt.checked) and len(given) == len(receipt.checked):
            return list(given)
        return sorted(found, key=lambda g: str(g.path)) or list(given)

    # --- what differs ---

    def _compare(self, receipt: Receipt, book: _Book, files: Sequence[_Given]) -> None:
        """Say what differs between what the receipt says that an answer was made of, and what there is now."""
        self._compare_rules(receipt, book)
        if book.rulebook.lock_digest != receipt.law:
            told = "lagtexternas fingeravtryck (lydelser.lock) är inte de som kvittot säger"
            self._differ("lag", told, "verifiera med det regelverk som kvittot gäller: --regelverk")
        self._compare_input(receipt, files)
        now = digest_of_all({g.profile for g in files})
        if now != receipt.profile:
            if not now:
                told = "kvittot är prövat med en kommunprofil, och ingen ligger bredvid insatsen"
            elif not receipt.profile:
                told = "kvittot är prövat utan kommunprofil, och nu ligger en bredvid insatsen"
            else:
                told = "kommunprofilen är inte den som kvittot är prövat med"
            self._differ("kommunprofil", told, "lägg profilen (.kommun) som den var då bredvid insatsen, t.ex. ur Git")

    def _compare_rules(self, receipt: Receipt, book: _Book) -> None:
        parts = _parts(receipt.packs), _parts(book.rulebook.packs)
        help = "verifiera med det regelverk som kvittot gäller: --regelverk FINGERAVTRYCK, MAPP eller GITREVISION"
        if parts[0].answers != parts[1].answers:
            told = "svaren på rättsfrågor (.svar) eller avgörandena (.praxis) är inte de som kvittot är prövat med"
            self._differ("svar på rättsfrågor", told, help)
        alike = parts[0].rules == parts[1].rules
        if alike and (book.rulebook.digest == receipt.rulebook or parts[0].answers != parts[1].answers):
            return
        short = f"{receipt.rulebook[:12]}, och detta är {book.rulebook.digest[:12]}"
        if len(parts[0].names) != len(parts[1].names):
            told = f"kvittot är prövat med {_listed(parts[0].names)}, och detta är {_listed(parts[1].names)} ({short})"
            self._differ("regler", told, "lägg till samma regelmappar med --regler")
        else:
            self._differ("regler", f"kvittot är prövat med regelverket {short}", help)

    def _compare_input(self, receipt: Receipt, files: Sequence[_Given]) -> None:
        if digest_of_all(g.input for g in files) == receipt.input and len(files) == receipt.interventions:
            return
        then = "ange filen som den var då, t.ex. ur Git: git show REVISION:FIL"
        if len(files) != receipt.interventions:
            told = f"kvittot gäller {counted(receipt.interventions, 'insats')}, och {len(files)} finns bland filerna"
            self._differ("indata", told, "ange samma filer, eller mappen som de låg i")
        missing = list((Counter(c.input for c in receipt.checked) - Counter(g.input for g in files)).elements())
        names = [_shown(c) for c in receipt.checked if c.input in missing]
        if names:
            more = f" och {len(names) - MOST_NAMED} till" if len(names) > MOST_NAMED else ""
            told = f"insatsens text är inte den som prövades: {', '.join(names[:MOST_NAMED])}{more}"
            self._differ("indata", told, then)
        elif len(files) == receipt.interventions:
            self._differ("indata", "någon insats text är inte den som prövades", then)

    def _compare_sources(self, receipt: Receipt, made: _Made) -> None:
        was = {(s.role, s.sha256): s for s in receipt.sources if s.role != "baslinje"}
        now = {(s.role, s.sha256): s for s in made.sources}
        wanted = {
            "reform": "--reform FIL",
            "lagtext": "--korpus MAPP",
            "berörs": "--berors FIL",
            "anteckningar": ".memo-filen som den var då",
            "svar": ".svar-filen som den var då",
            "nätverk": "--natverk FIL",
            "trasig fil": "den trasiga filen som den var då",
        }
        for source in [s for key, s in was.items() if key not in now] + [s for key, s in now.items() if key not in was]:
            told = f"{source.role} ({printable(source.name)}) är inte med, eller inte som då"
            self._differ("underlag", told, f"ange {wanted[source.role]}")

    def _compare_labels(self, receipt: Receipt, made: _Made) -> None:
        """Say where a receipt tells a reader something that is not so, though no digest rests on it."""
        if made.digest != receipt.result:
            return
        help = "gå inte efter kvittot: skriv ett nytt med --kvitto"
        if made.statutes is not None and sorted(set(made.statutes)) != receipt.statutes:
            self._differ("lag", "kvittot räknar upp andra författningar än de som svaret bygger på", help)
        if made.ids is not None and receipt.checked and sorted(made.ids) != sorted(c.id for c in receipt.checked):
            self._differ("indata", "kvittot nämner andra insatser än de som filerna beskriver", help)

    def _say_engine(self, receipt: Receipt, same: bool) -> None:
        if receipt.lagrum != __version__ and same:
            self.notes.append(
                f"Kvittot skrevs av lagrum {printable(receipt.lagrum)}, och detta är {__version__}: svaret är detsamma."
            )
        elif receipt.lagrum != __version__:
            told = f"kvittot skrevs av lagrum {printable(receipt.lagrum)}, och detta är {__version__}"
            self._differ("motor", told, f"installera den versionen för att se om den ger samma svar ({receipt.lagrum})")
        elif not same and not self.differs:
            told = "allt som kvittot räknar upp är detsamma, men inte svaret: lagrum har ändrats sedan dess"
            self._differ("motor", told, "verifiera med just den lagrum som skrev kvittot, och säg till om felet")

    # --- again ---

    def _again(
        self,
        receipt: Receipt,
        books: Sequence[_Book],
        chosen: Sequence[Sequence[_Given]],
        day: date,
        engine: EngineChoice,
    ) -> _Made:
        if receipt.kind == "skillnad":
            return self._difference(receipt, books, chosen, engine)
        files = [g.path for g in chosen[0]]
        return AGAIN[receipt.kind](self, receipt, books[0], files, day, engine)

    def _difference(
        self, receipt: Receipt, books: Sequence[_Book], chosen: Sequence[Sequence[_Given]], engine: EngineChoice
    ) -> _Made:
        reports = []
        for side, book, files in zip(receipt.compared, books, chosen, strict=True):
            paths = [g.path for g in files]
            day = date.fromisoformat(side.date)
            reports.append(check_found(paths, book.rulebook, day, engine, self.sink))
        found = compare(snapshot_of(reports[0]), snapshot_of(reports[1]), "", "")
        statutes = [v for report in reports for v in statutes_of(report.results)]
        return _Made(digest_of(found), statutes=tuple(statutes))

    def check(self, receipt: Receipt, book: _Book, files: Sequence[Path], day: date, engine: EngineChoice) -> _Made:
        """Make a check again; its results one by one make its digest."""
        whole = receipt.option("alla") == "ja"
        ways = receipt.option("vägar") == "ja"
        report = check_found(files, book.rulebook, day, engine, self.sink, None, whole, ways)
        results = sorted(report.results, key=lambda r: r.id)
        if receipt.kind == "översikt":
            digests = [digest_of(intervention_summary(r).dump()) for r in results]
        else:
            digests = [digest_of(r) for r in results]
        statutes = head_of(book.rulebook).statutes if receipt.kind == "översikt" else statutes_of(results)
        ids = tuple(r.id for r in results)
        return _Made(digest_of(digests), tuple(results), report=report, statutes=statutes, ids=ids)

    def ways(self, receipt: Receipt, book: _Book, files: Sequence[Path], day: date, engine: EngineChoice) -> _Made:
        """Seek the ways forward again."""
        (path,) = self._one(files)
        intervention = InterventionReader(book.rulebook).read(path, self.sink)
        if intervention is None:
            raise BrokenFilesError(self.sink)
        checker = Checker(book.rulebook, day, engine)
        if receipt.kind == "vagar":
            report = find_ways(checker, intervention).report
            cited = tuple(statutes_behind(book.rulebook, (stop.rule for stop in report.stops)))
            return _Made(digest_of(report), statutes=cited, ids=(intervention.id,))
        result = checker.check(intervention)
        cited = tuple(statutes_behind(book.rulebook, (f.rule for f in result.findings)))
        return _Made(digest_of(order_questions(result)), statutes=cited, ids=(intervention.id,))

    def register(self, receipt: Receipt, book: _Book, files: Sequence[Path], day: date, engine: EngineChoice) -> _Made:
        """Collect the questions again."""
        others = read_network(Path(self.order.network)) if self.order.network else None
        found, _ = collect(files, book.rulebook, day, engine, self.sink, receipt.option("status"), others=others)
        return _like(digest_of(found), found.receipt)

    def network(self, receipt: Receipt, book: _Book, files: Sequence[Path], day: date, engine: EngineChoice) -> _Made:
        """Make the register over the municipalities again."""
        found = catalogues([str(path) for path in self.order.paths], False, self.sink, lambda text: None)
        chosen = [only(one, frozenset(files)) for one in found]
        work = NetworkWork(book.folders, day, engine, keep=False)
        register = collect_network(chosen, book.rulebook, work, self.sink, receipt.option("status"))
        return _like(answer_digest(register), register.receipt)

    def decision(self, receipt: Receipt, book: _Book, files: Sequence[Path], day: date, engine: EngineChoice) -> _Made:
        """Make the proposal for a decision again. What cannot be read is part of it."""
        noticed = Diagnostics()
        found = proposed([*files, *self._broken], book.rulebook, day, engine, noticed)
        return _like(digest_of(found), found.receipt)

    def memo(self, receipt: Receipt, book: _Book, files: Sequence[Path], day: date, engine: EngineChoice) -> _Made:
        """Make the memo again."""
        question, id = receipt.option("fråga"), receipt.option("insats")
        made = memo_of_file(
            files,
            id,
            question,
            book.rulebook,
            book.folders,
            day,
            engine,
            self.order.corpus,
            self.order.reform,
            self.sink,
        )
        return _like(digest_of(made), made.receipt)

    def give(self, receipt: Receipt, book: _Book, files: Sequence[Path], day: date, engine: EngineChoice) -> _Made:
        """Make what was given out again."""
        what, base = receipt.option("vad"), receipt.option("bas")
        made = export_of(what, base, book.rulebook, day, files, engine, self.sink)
        return _like(export_digest(made), made.receipt)

    def assessment(
        self, receipt: Receipt, book: _Book, files: Sequence[Path], day: date, engine: EngineChoice
    ) -> _Made:
        """Make a document to be filled in again."""
        made = paper_again(files, receipt.option("slag"), book.rulebook, day, engine, self.sink)
        return _like(digest_of(made), made.receipt)

    def touched(self, receipt: Receipt, book: _Book, files: Sequence[Path], day: date, engine: EngineChoice) -> _Made:
        """Tell again what an answer or a ruling touches."""
        if not self.order.touching:
            raise InputError("svaret eller avgörandet som kvittot gäller är inte angivet", "ange det: --berors FIL")
        found, _ = touch(Path(self.order.touching), files, book.rulebook, day, engine, self.sink)
        return _like(found.digest, found.receipt)

    def reform(self, receipt: Receipt, book: _Book, files: Sequence[Path], day: date, engine: EngineChoice) -> _Made:
        """Try the wanted change of law again."""
        if not self.order.reform:
            raise InputError("reformen som kvittot gäller är inte angiven", "ange den: --reform FIL")
        found, _ = try_reform(Path(self.order.reform), files, book.rulebook, book.folders, day, engine, self.sink)
        return _like(found.digest, found.receipt)

    def _one(self, files: Sequence[Path]) -> Sequence[Path]:
        if len(files) != 1:
            raise InputError(f"kvittot gäller en insats, och {len(files)} är angivna", "ange insatsfilen efter kvittot")
        return files

    # --- what changed ---

    def _what_changed(
        self,
        receipt: Receipt,
        book: _Book,
        files: Sequence[_Given],
        day: date,
        engine: EngineChoice,
        made: _Made,
        same: bool,
    ) -> tuple[list[RuleChange], Difference | None]:
        """Return which rules differ, and what that does to the answer, where the receipt's own rulebook is at hand."""
        side = receipt.compared[-1] if receipt.compared else receipt
        old = None
        if book.rulebook.digest != side.rulebook:
            old = self._found(side, tuple(rule_folders(self.order.rules, self.order.without_shipped)))
            if old is None:
                self.notes.append(
                    "Kvittots eget regelverk finns varken här, bland sparade regelverk eller i reglernas Git-historik: "
                    "vilken regel som är ändrad går inte att säga."
                )
        rules = [] if old is None else changed_rules(old.rulebook, book.rulebook)
        before = self.carried.results
        if not before and old is not None and receipt.kind in ("prova", "katalog", "översikt"):
            paths = [g.path for g in files]
            before = tuple(
                check_found(paths, old.rulebook, date.fromisoformat(receipt.date), engine, self.sink).results
            )
        if same or not before or made.report is None:
            return rules, None
        was = take_snapshot(before, receipt.lagrum, receipt.rulebook, receipt.date)
        return rules, compare(was, snapshot_of(made.report), f"kvittot, {receipt.date}", f"nu, {day}")


AGAIN: Final[Mapping[str, Callable[..., _Made]]] = {
    "prova": _Verifier.check,
    "katalog": _Verifier.check,
    "översikt": _Verifier.check,
    "vagar": _Verifier.ways,
    "vagar --fragor": _Verifier.ways,
    "fragor": _Verifier.register,
    "memo": _Verifier.memo,
    "natverk": _Verifier.network,
    "utbyte": _Verifier.give,
    "underlag": _Verifier.assessment,
    "fragor --berors": _Verifier.touched,
    "reform": _Verifier.reform,
    "beslut": _Verifier.decision,
}


def _like(digest: str, receipt: Receipt | None) -> _Made:
    """Return an answer that was made again, from the receipt that it carries."""
    if receipt is None:
        return _Made(digest)
    ids = tuple(c.id for c in receipt.checked)
    return _Made(digest, sources=tuple(receipt.sources), statutes=tuple(receipt.statutes), ids=ids)


@frozen
class _Parts:
    """A rulebook's folders by name, and the digests of their rules and of their answers."""

    names: tuple[str, ...]
    rules: tuple[str, ...]
    answers: tuple[str, ...]


def _parts(packs: Iterable[Pack]) -> _Parts:
    found = list(packs)
    answers = tuple(p.answers for p in found)
    return _Parts(tuple(p.name for p in found), tuple(p.rules for p in found), answers)


def _listed(names: Sequence[str]) -> str:
    return " och ".join(f"»{printable(name)}«" for name in names) or "inga regler"


def _shown(checked: Checked) -> str:
    return printable(checked.file) or printable(checked.id)
