"""Checking interventions: from paths, or a text, to a report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from lagrum.base.frozen import frozen
from lagrum.base.progress import Progress, unseen
from lagrum.base.version import __version__
from lagrum.catalogue import check_files as checking
from lagrum.checking.result import CaseResult, Finding, Report
from lagrum.evaluation.engines import TOGETHER, EngineChoice
from lagrum.model.rulebook import Rulebook
from lagrum.services.rulebook import choose_engine, open_rulebook
from lagrum.source.diagnostic import BrokenFilesError, Diagnostic, Diagnostics


@frozen
class Checked:
    """What a check found and noticed. When the rules have errors nothing is checked, and `rulebook_stands` is False."""

    report: Report
    diagnostics: tuple[Diagnostic, ...]
    rulebook_stands: bool = True
    note: str = ""
    """What must be said of the day: that most of the rulebook was not in force on it."""

    @property
    def has_errors(self) -> bool:
        """Whether any file, or the text, has errors; what has none is checked all the same."""
        return any(d.severity == "fel" for d in self.diagnostics)

    @property
    def results(self) -> list[CaseResult]:
        """The result of each intervention."""
        return self.report.results

    @property
    def findings(self) -> list[Finding]:
        """The findings of all interventions, the gravest of each first."""
        return [finding for result in self.report.results for finding in result.findings]


def check(
    paths: Sequence[Path],
    day: date,
    rules: Sequence[str] = (),
    without_shipped: bool = False,
    engine: str = "båda",
    stdin: bytes | None = None,
    everything: bool = False,
    ways: bool = False,
    progress: Progress = unseen,
) -> Checked:
    """Check the interventions that `paths` stand for, and the one in `stdin`.

    `rules` are folders of rules that are added to the shipped ones, or with `without_shipped` used alone. Findings that
    nothing in a draft ties to come with `everything`, the cheapest ways forward with `ways`.
    `progress` is told how many have been checked.
    """
    chosen = choose_engine(engine)
    sink = Diagnostics()
    try:
        rulebook = open_rulebook(rules, without_shipped)
    except BrokenFilesError as error:
        return Checked(_nothing(day, chosen, error.diagnostics), tuple(error.diagnostics.sorted()), False)
    report = checking.check_files(paths, rulebook, day, chosen, sink, stdin, everything, ways, progress)
    return Checked(report, tuple(sink.sorted()), note=note_on(day, rulebook))


def note_on(day: date, rulebook: Rulebook) -> str:
    """Return what must be said of a day before most of the rules apply; "" when the rulebook covers it."""
    starts = sorted(rule.validity.first or date.min for rule in rulebook.rules.values())
    covered = starts[len(starts) // 2] if starts else date.min
    if day >= covered:
        return ""
    return (
        f"regelverket är kodat för tiden från {covered.isoformat()}: de flesta regler gäller inte "
        f"{day.isoformat()}, och det som gällde då är inte kodat"
    )


def _nothing(day: date, engine: EngineChoice, sink: Diagnostics) -> Report:
    told = checking.messages(sink)
    return Report(
        lagrum=__version__,
        rulebook="",
        date=day.isoformat(),
        engine=engine,
        evaluators=list(TOGETHER[engine]),
        results=[],
        messages=told,
    )
