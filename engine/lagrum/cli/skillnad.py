"""`lagrum skillnad`: what differs between two checks of a catalogue."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.base.serialization import json_value
from lagrum.cli.errors import BAD_INPUT, OK
from lagrum.cli.framework import Command, new_app
from lagrum.cli.options import Datum, Regler, Ut, UtanMedfoljande, day_or_today, format_option, parse_day
from lagrum.cli.output import emit, screen, show_diagnostics, to_json
from lagrum.cli.rulebooks import open_folders, open_reform, rule_folders

if TYPE_CHECKING:
    from lagrum.checking.baseline import Snapshot
    from lagrum.model.rulebook import Rulebook
    from lagrum.source.diagnostic import Diagnostics

HELP = """
Jämför två prövningar av samma insatser. Svaret visar vilka fynd som försvinner, ändras och tillkommer.

Varje sida är något av: en dag (ÅÅÅÅ-MM-DD), en Git-revision (insatser och regler som de såg ut då), en regelmapp, en
önskad lagändring (.reform), en mapp med insatser, eller en sparad körning (.json, av --format json eller
--skriv-baslinje). Anges bara en sida är den andra det som gäller nu. Sist kommer mapparna med insatser; annars rotter i
lagrum.toml.
"""
EXAMPLES = """
lagrum skillnad 2026-01-14 2026-01-15 cases/
lagrum skillnad main HEAD cases/
lagrum skillnad main
lagrum skillnad fri-kassa.reform cases/
lagrum skillnad fore.json efter.json
"""
app = new_app()


@app.command("skillnad", cls=Command, help=HELP, epilog=EXAMPLES)
def skillnad(
    sidor: Annotated[list[str], typer.Argument(metavar="A [B] [MAPP…]", help="sidorna, och mappar med insatser")],
    reform: Annotated[str, typer.Option("--reform", metavar="FIL", help="den önskade lagändringen (.reform)")] = "",
    datum: Datum = "",
    mot_datum: Annotated[str, typer.Option("--mot-datum", metavar="ÅÅÅÅ-MM-DD", help="jämför med den här dagen")] = "",
    regler: Regler = [],  # noqa: B006
    utan_medfoljande: UtanMedfoljande = False,
    format: Annotated[str, format_option("text", "json", "markdown")] = "text",
    ut: Ut = "",
) -> int:
    from lagrum.checking.difference import compare
    from lagrum.report.difference import render_difference, render_difference_markdown
    from lagrum.source.diagnostic import Diagnostics

    now = Side(day=day_or_today(datum), rules=tuple(rule_folders(regler, utan_medfoljande)))
    sink = Diagnostics()
    with tempfile.TemporaryDirectory(prefix="lagrum-") as scratch:
        maker = _Maker(now, Path(scratch), sink)
        one, two = maker.sides(sidor, reform, mot_datum)
        difference = compare(maker.snapshot(one), maker.snapshot(two), one.words(), two.words())
    if format == "json":
        emit(to_json(json_value(difference)), ut)
    elif format == "markdown":
        emit(render_difference_markdown(difference), ut)
    else:
        emit(render_difference(difference, screen(ut).width), ut)
    show_diagnostics(sink.sorted())
    return BAD_INPUT if sink.has_errors else OK


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
    _books: dict[tuple[tuple[Path, ...], str], Rulebook] = field(default_factory=dict)

    def sides(self, arguments: Sequence[str], reform: str, mot_datum: str) -> tuple[Side, Side]:
        """Return the two sides."""
        kinds = [_kind(a) for a in arguments]
        count = next((k for k, kind in enumerate(kinds) if kind == "insatser"), len(kinds))
        if count > 2 or any(kind != "insatser" for kind in kinds[count:]):
            odd = next(a for k, a in enumerate(arguments) if k >= min(count, 2) and kinds[k] != "insatser")
            raise InputError(f"»{odd}« kan inte stå där", "skriv först en eller två sidor, sedan mappar med insatser")
        if reform or mot_datum:
            if count:
                raise InputError(
                    f"»{arguments[0]}« är en sida, liksom {'--reform' if reform else '--mot-datum'}",
                    "ange sidorna på ett av sätten",
                )
            now = replace(self.now, cases=self._cases(arguments))
            day = parse_day(mot_datum) if mot_datum else now.day
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
            day = parse_day(argument)
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
        from lagrum.interventions.git import export, is_revision

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
        from lagrum.cli.settings import settings_for

        if names:
            return tuple(map(Path, names))
        roots = settings_for([], self.sink).roots
        if not roots:
            raise InputError("ingen mapp med insatser är angiven", "skriv den sist, eller rotter i lagrum.toml")
        return roots

    def snapshot(self, side: Side) -> Snapshot:
        """Return what a side gives. Messages about its files go to the sink, each once."""
        from lagrum.catalogue.check_files import check_files
        from lagrum.checking.baseline import SnapshotError, read_snapshot, snapshot_of
        from lagrum.source.diagnostic import Diagnostics

        if side.run is not None:
            try:
                return read_snapshot(side.run)
            except SnapshotError as error:
                raise InputError(str(error), "skriv en med »lagrum katalog --skriv-baslinje FIL«") from None
        key = (side.rules, side.reform)
        if key not in self._books:
            folders = list(side.rules)
            self._books[key] = open_reform(side.reform, folders) if side.reform else open_folders(folders)
        own = Diagnostics()
        report = check_files(side.cases, self._books[key], side.day, "referens", own)
        start, shown = side.label
        told = [replace(d, file=d.file.replace(start, shown, 1)) if start else d for d in own.items]
        self.sink.items += [d for d in told if d not in self.sink.items]
        return snapshot_of(report)


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
