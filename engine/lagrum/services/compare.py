"""What differs between two checks: of days, revisions, rules or folders; and what is new since a kept run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.base.progress import Progress, unseen
from lagrum.catalogue.check_files import check_files
from lagrum.checking.baseline import Snapshot, SnapshotError, read_snapshot, snapshot_of
from lagrum.checking.difference import Difference, only_new, with_receipt
from lagrum.checking.difference import compare as compare_snapshots
from lagrum.checking.receipt import Receipt, sealed
from lagrum.checking.result import Report
from lagrum.interventions.git import export, is_revision
from lagrum.model.rulebook import Rulebook
from lagrum.services.rule_texts import open_reform, source_of
from lagrum.services.rulebook import open_folders, rule_folders
from lagrum.services.settings import settings_for
from lagrum.source.diagnostic import Diagnostic, Diagnostics


@frozen
class Compared:
    """What differs, and what was noticed on both sides."""

    difference: Difference
    diagnostics: tuple[Diagnostic, ...]


def compare(
    arguments: Sequence[str],
    day: date,
    scratch: Path,
    reform: str = "",
    other_day: date | None = None,
    rules: Sequence[str] = (),
    without_shipped: bool = False,
    progress: Progress = unseen,
) -> Compared:
    """Compare two sides of one catalogue. `scratch` is an empty folder for what Git held at a revision.

    A side is a day, a Git revision, a folder of rules, a .reform, a folder of interventions or a kept run; see `Side`.
    """
    now = Side(day=day, rules=tuple(rule_folders(rules, without_shipped)))
    sink = Diagnostics()
    maker = _Maker(now, scratch, sink, progress)
    one, two = maker.sides(arguments, reform, other_day)
    (before, one_made), (after, two_made) = maker.snapshot(one), maker.snapshot(two)
    found = with_receipt(compare_snapshots(before, after, one.words(), two.words()), one_made, two_made)
    return Compared(found, tuple(sink.sorted()))


def open_baseline(path: Path) -> Snapshot:
    """Return the kept run in a file. Raises `InputError`."""
    try:
        return read_snapshot(path)
    except SnapshotError as error:
        raise InputError(error.message, error.help or "skriv en med »lagrum katalog --skriv-baslinje FIL«") from None


def dump_baseline(report: Report) -> str:
    """Return a run as the text of a baseline."""
    return snapshot_of(report).dump()


@frozen
class Since:
    """What is new and gone since a kept run: the difference, and the report with only what is new."""

    difference: Difference
    new: Report


def since(report: Report, path: Path) -> Since:
    """Set a report against the run that is kept in a file. Raises `InputError`."""
    baseline = open_baseline(path)
    before = f"baslinjen »{path.name}« ({baseline.date})"
    difference = compare_snapshots(baseline, snapshot_of(report), before, f"nu, {report.date}", whole_new=True)
    receipt = None
    if report.receipt is not None:
        receipt = sealed(replace(report.receipt, sources=[source_of("baslinje", path)]))
    new = only_new(report.results, baseline)
    return Since(difference, replace(report, results=new, receipt=receipt))


@frozen
class Side:
    """One side of a comparison: what is checked, on which day, against which rules; or a run that was kept.

    `name` says what sets it apart; `label` stands before the names of files that were written to a scratch folder.
    """

    day: date
    rules: tuple[Path, ...]
    cases: tuple[Path, ...] = ()
    reform: str = ""
    run: Path | None = None
    name: str = ""
    label: tuple[str, str] = ("", "")

    def words(self) -> str:
        """Return the side in words."""
        return self.name or f"gällande regler {self.day}"


@dataclass(slots=True)
class _Maker:
    """Makes out what the arguments mean, and checks each side."""

    now: Side
    scratch: Path
    sink: Diagnostics
    progress: Progress = unseen
    _sides_done: int = 0
    _books: dict[tuple[tuple[Path, ...], str], Rulebook] = field(default_factory=dict)

    def sides(self, arguments: Sequence[str], reform: str, other_day: date | None) -> tuple[Side, Side]:
        """Return the two sides."""
        kinds = [_kind(a) for a in arguments]
        count = next((k for k, kind in enumerate(kinds) if kind == "insatser"), len(kinds))
        if count > 2 or any(kind != "insatser" for kind in kinds[count:]):
            odd = next(a for k, a in enumerate(arguments) if k >= min(count, 2) and kinds[k] != "insatser")
            raise InputError(f"»{odd}« kan inte stå där", "skriv först en eller två sidor, sedan mappar med insatser")
        if reform or other_day:
            if count:
                raise InputError(
                    f"»{arguments[0]}« är en sida, liksom {'--reform' if reform else '--mot-datum'}",
                    "ange sidorna på ett av sätten",
                )
            now = replace(self.now, cases=self._cases(arguments))
            day = other_day or now.day
            name = f"reformen »{Path(reform).name}«" if reform else "samma regler"
            return now, replace(now, day=day, reform=reform, name=f"{name} {day}")
        if not count and len(arguments) == 2:
            return self._folder(arguments[0]), self._folder(arguments[1])
        if not count:
            raise InputError(
                "det finns inget att jämföra med",
                "ange en dag, en Git-revision, en regelmapp, en .reform eller en sparad körning före mapparna",
            )
        now = self.now
        if count == 1 or any(kind != "körning" for kind in kinds[:count]):
            now = replace(now, cases=self._cases(arguments[count:]))
        made = [self._side(a, kind, now) for a, kind in zip(arguments[:count], kinds, strict=False)]
        if count == 2:
            return made[0], made[1]
        # Alone, a wish or another day is compared with the present; what was, with what is now.
        if kinds[0] in ("reform", "dag") and not (kinds[0] == "dag" and made[0].day < now.day):
            return now, made[0]
        return made[0], replace(now, name=f"nu, {now.words()}")

    def _side(self, argument: str, kind: str, now: Side) -> Side:
        if kind == "dag":
            day = _day(argument)
            return replace(now, day=day, name=f"reglerna {day}")
        if kind == "körning":
            return replace(now, run=Path(argument), name=f"körningen »{Path(argument).name}«")
        if kind == "reform":
            return replace(now, reform=argument, name=f"reformen »{Path(argument).name}« {now.day}")
        if kind == "regler":
            whole = next(Path(argument).rglob("*.begrepp"), None) is not None
            rules = (Path(argument),) if whole else (*now.rules, Path(argument))
            return replace(now, rules=rules, name=f"regelmappen »{argument}« {now.day}")
        return self._revision(argument, now)

    def _folder(self, argument: str) -> Side:
        return replace(self.now, cases=(Path(argument),), name=f"»{argument}« {self.now.day}")

    def _revision(self, argument: str, now: Side) -> Side:
        home = now.cases[0] if now.cases[0].is_dir() else now.cases[0].parent
        if not is_revision(home, argument):
            raise InputError(
                f"»{argument}« finns inte, och är ingen dag eller Git-revision",
                "en sida är en dag, en Git-revision, en regelmapp, en .reform, en mapp med insatser eller en .json",
            )
        place = self.scratch / str(len(list(self.scratch.iterdir())))
        cases = [export(argument, path, place / f"insatser{k}") for k, path in enumerate(now.cases)]
        rules = [export(argument, path, place / f"regler{k}" / path.name) for k, path in enumerate(now.rules)]
        if not any(cases):
            raise InputError(f"det fanns inga insatser där i »{argument}«", "ange mappar som fanns då")
        then = " och ".join(["insatser", *(["regler"] if any(rules) else [])])
        return replace(
            now,
            cases=tuple(c for c in cases if c is not None),
            rules=tuple(new or old for new, old in zip(rules, now.rules, strict=True)),
            name=f"{then} i {argument}, {now.day}",
            label=(f"{place}/", f"{argument}: "),
        )

    def _cases(self, names: Sequence[str]) -> tuple[Path, ...]:
        """Return where the interventions lie: as given, or as the settings say."""
        if names:
            return tuple(map(Path, names))
        roots = settings_for([]).roots
        if not roots:
            raise InputError("ingen mapp med insatser är angiven", "skriv den sist, eller rotter i lagrum.toml")
        return roots

    def snapshot(self, side: Side) -> tuple[Snapshot, Receipt | None]:
        """Return what a side gives, and its receipt. Messages about its files go to the sink, each once."""
        if side.run is not None:
            return open_baseline(side.run), None
        key = (side.rules, side.reform)
        if key not in self._books:
            folders = list(side.rules)
            self._books[key] = open_reform(Path(side.reform), folders) if side.reform else open_folders(folders)
        own = Diagnostics()
        before, self._sides_done = self._sides_done, self._sides_done + 1

        def told(done: int, total: int) -> None:
            self.progress(before * total + done, 2 * total)

        report = check_files(side.cases, self._books[key], side.day, "snabb", own, progress=told)
        start, shown = side.label
        noticed = [replace(d, file=d.file.replace(start, shown, 1)) if start else d for d in own.items]
        self.sink.items += [d for d in noticed if d not in self.sink.items]
        return snapshot_of(report), _with_reform(report.receipt, side.reform)


def _with_reform(receipt: Receipt | None, reform: str) -> Receipt | None:
    """Return the receipt of a side, with the wanted change of law that it was made of."""
    if receipt is None or not reform:
        return receipt
    return sealed(replace(receipt, sources=[source_of("reform", Path(reform))]))


def _kind(argument: str) -> str:
    """Return what an argument is, by its form and by what lies there; what is nothing else may be a revision."""
    path = Path(argument)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", argument) and not path.exists():
        return "dag"
    if path.is_file():
        return {".json": "körning", ".reform": "reform"}.get(path.suffix, "insatser")
    if path.is_dir():
        if next(path.rglob("*.insats"), None) is None and next(path.rglob("*.regel"), None) is not None:
            return "regler"
        return "insatser"
    if path.suffix in (".json", ".reform", ".insats"):
        raise InputError(f"»{argument}« finns inte", "kontrollera sökvägen")
    return "revision"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"dagen »{text}« finns inte", "skriv ÅÅÅÅ-MM-DD, till exempel 2026-07-01") from None
