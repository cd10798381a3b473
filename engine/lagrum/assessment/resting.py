"""What a sentence to participants rests on, and what is lacking: no demand on its fact may be open or unmet.

A rule stands in the way of a sentence when it reads the fact that the sentence is about, and is a demand that is not
known to be met, or a hinder that applies or may apply.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from lagrum.assessment.concluded import Case
from lagrum.assessment.model import Entry
from lagrum.assessment.need import MOST_ASKED, MOST_POSSIBLE, called
from lagrum.assessment.reading import Reader, is_known
from lagrum.checking.result import Finding
from lagrum.model.facts import Record, Several, Value
from lagrum.model.formula import Formula, Lit, literals

RESPONSIBLE: Final = "huvudman"
THE_PERSON: Final = "den enskilde"
ENDS: Final = {
    "informationsdelning.från": "informationsdelning.till",
    "informationsdelning.till": "informationsdelning.från",
}


def lacking(case: Case, *paths: str) -> list[Finding]:
    """Return what stands in the way of a sentence about some attributes, what surely applies first."""
    found = [f for f in case.result.findings if _not_met(f) and any(_rests(case, f, path) for path in paths)]
    return _ordered(found)


def lacking_in(case: Case, field: str, record: Record) -> list[Finding]:
    """Return what stands in the way of naming who stands in a field of a record."""
    post = field.partition(".")[0]
    found = [f for f in case.about(post, record) if _not_met(f)]
    return _ordered([f for f in found if f.certainty == "gäller" or _rests(case, f, field)])


def why_not(said: str, findings: Sequence[Finding]) -> Iterator[Entry]:
    """Yield why a sentence may not be said yet: what is lacking, and the provision."""
    label = f"Säg inte »{said}« än"
    for finding in findings[:MOST_POSSIBLE]:
        yield Entry(kind="fynd", label=label, value=_why(finding), subject=finding.subject, citation=finding.citation)
    if rest := findings[MOST_POSSIBLE:]:
        value = f"{len(rest)} krav eller hinder till är öppna. »lagrum prova« säger vilka."
        yield Entry(kind="fynd", label=label, value=value)


def is_other(reader: Reader, field: str, record: Record) -> bool | None:
    """Return whether a field of a flow names another than who is responsible and the person; None = not known.

    Of several who are responsible together one may be another's source.
    """
    value, other = reader.value(field, record), reader.value(ENDS[field], record)
    if value == THE_PERSON:
        return False
    attribute = reader.attribute(RESPONSIBLE)
    if attribute is None or not isinstance(value, str) or value not in attribute.values:
        return True
    responsible = reader.value(RESPONSIBLE)
    if _names(responsible, value):
        return _names(responsible, other) and other != value
    return True if responsible is not None and is_known(responsible) else None


def _names(responsible: Value, value: Value) -> bool:
    return isinstance(responsible, Several) and value in responsible.chosen


def _not_met(finding: Finding) -> bool:
    return finding.outcome == "hinder" or (finding.outcome == "krav" and finding.demand != "uppfyllt")


def _rests(case: Case, finding: Finding, path: str) -> bool:
    rule = case.program.rules.get(finding.rule)
    if rule is None:
        return False
    if rule.requires is not None and _reads(rule.requires, path):
        return True
    return _reads(rule.condition, path) and any(t.attribute == path for t in finding.triggers)


def _reads(formula: Formula, path: str) -> bool:
    return any(isinstance(lit, Lit) and lit.atom.path == path for lit in literals(formula))


def _ordered(findings: Sequence[Finding]) -> list[Finding]:
    once: dict[tuple[str, str, str, str | None], Finding] = {}
    for finding in findings:
        once.setdefault((finding.title, finding.citation, finding.certainty, finding.demand), finding)
    return sorted(once.values(), key=lambda f: f.certainty != "gäller")


def _why(finding: Finding) -> str:
    title = finding.title if finding.title.endswith(("?", "!", ".")) else f"{finding.title}."
    match finding.outcome, finding.certainty, finding.demand:
        case "hinder", "gäller", _:
            return f"Ett hinder gäller: {title} {finding.message}"
        case "krav", "gäller", "inte uppfyllt":
            return f"Enligt beskrivningen är kravet inte uppfyllt: {title} {finding.message}"
        case "hinder", _, _:
            begins = "Ett hinder kan gälla"
        case _, "gäller", _:
            begins = "Det är inte känt om kravet är uppfyllt"
        case _:
            begins = "Det är inte känt om kravet gäller"
    asked = list(dict.fromkeys(called(u.attribute) for u in finding.undecided if u.attribute))
    missing = f" Det som avgör och inte är beskrivet: {'; '.join(asked[:MOST_ASKED])}." if asked else ""
    return f"{begins}: {title}{missing}"
