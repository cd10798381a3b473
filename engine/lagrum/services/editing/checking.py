"""What is wrong in a text of any kind, and what an intervention meets, both with their places."""

from __future__ import annotations

from collections.abc import Iterable

from lagrum.base.frozen import frozen
from lagrum.binding.intervention import bind_municipality
from lagrum.checking.acceptance import accept
from lagrum.checking.result import CaseResult, Finding
from lagrum.interventions.folders import InterventionBytes, Profile
from lagrum.model.intervention import Intervention
from lagrum.services.editing.bench import RULE_SUFFIXES, Bench
from lagrum.source.diagnostic import Diagnostic, Diagnostics
from lagrum.source.read import decode
from lagrum.ways.brief import stands_in_the_way

MOST_SAID = 400
"""Characters of advice beside a mark; hover shows the rest."""


@frozen
class Checked:
    """A text, what is wrong in it, and the intervention that it describes (None: another kind of file, or faults)."""

    faults: tuple[Diagnostic, ...]
    intervention: Intervention | None = None


@frozen
class Marked:
    """A finding and the rows of the text that it rests on: line, column and width of each. None: it is for the head."""

    finding: Finding
    places: tuple[tuple[int, int, int], ...] = ()

    def rests_on(self, rows: Iterable[int]) -> bool:
        """Whether it rests on one of some rows."""
        return not {line for line, _, _ in self.places}.isdisjoint(rows)

    @property
    def grave(self) -> bool:
        """Whether it stands in the way of the intervention."""
        return stands_in_the_way(self.finding)

    @property
    def message(self) -> str:
        """What is said beside the row: kind, title, provision and what has to be done."""
        finding = self.finding
        kind = {"okänt": "krav att kontrollera", "inte uppfyllt": "krav som inte är uppfyllt"}.get(
            finding.demand or "", finding.outcome
        )
        whom = f" ({finding.subject})" if finding.subject else ""
        said = f"{kind}: {finding.title}{whom} [{finding.citation}]\n{finding.message}"
        return said if len(said) <= MOST_SAID else said[: MOST_SAID - 1].rstrip() + "…"


def check_text(text: str, name: str, bench: Bench, profile: Profile | None = None) -> Checked:
    """Return what is wrong in a text of the kind that its name says, and the intervention if it is one."""
    sink = Diagnostics()
    intervention = None
    if name.endswith(".insats"):
        intervention = bench.world.reader.bind(InterventionBytes(name, text.encode(), profile), sink)
    else:
        source = decode(text.encode(), name, sink)
        if source is not None and name.endswith(".kommun"):
            bind_municipality(source, bench.rulebook.vocabulary, sink)
        elif source is not None and name.endswith(RULE_SUFFIXES) and bench.check_rules is not None:
            bench.check_rules(source, bench, sink)
    return Checked(tuple(d for d in sink.sorted() if d.file == name), intervention)


def result_of(intervention: Intervention, bench: Bench, questions: bool = False) -> CaseResult:
    """Return what an intervention meets, without ways; the open questions, which take longer, only when wanted."""
    checker = bench.world.checker
    sink = Diagnostics()
    (found,) = checker.check_all([intervention], questions=questions)
    return accept(found, intervention.deviations, checker.program.rules, bench.world.day, sink)


def marked(result: CaseResult, name: str) -> list[Marked]:
    """Return the findings to show in the text of an intervention: what stands in the way, is asked or to be checked.

    Possibilities and information are for the answer as a whole; a decision in force silences what it may.
    """
    found: list[Marked] = []
    for finding in result.findings:
        shown = finding.outcome in ("hinder", "krav", "fråga") and finding.demand != "uppfyllt"
        if not (shown and finding.tied and finding.certainty == "gäller") or finding.set_aside or finding.general:
            continue
        here = sorted({(t.line, t.column, len(t.text)) for t in finding.triggers if t.file == name})
        found.append(Marked(finding, tuple(here)))
    return list({(m.places, m.message): m for m in found}.values())
