"""What can be done about what is wrong: the one sure suggestion, a way forward, a row for a question. As edits."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lagrum.base.frozen import frozen
from lagrum.binding.edit import FactEdit, change_case
from lagrum.checking.result import CaseResult, OpenQuestion, Way
from lagrum.language.formatting import UnreadableError, UnsafeError, format_text
from lagrum.model.intervention import Intervention
from lagrum.model.vocabulary import Vocabulary
from lagrum.services.editing.bench import Bench
from lagrum.source.diagnostic import Diagnostic
from lagrum.source.text import SourceText, Span
from lagrum.ways.apply import planned_text
from lagrum.ways.brief import MOST_STOPS, NODES, SECONDS
from lagrum.ways.changes import DesignChange
from lagrum.ways.plan import cheapest_changes

TAB = 4
MOST_QUESTIONS = 5
"""So many of the open questions are offered as rows, those first that settle most."""
_ONE = re.compile(r"menade du »([^«»…]+)«\?")
_INSTEAD = re.compile(r"skriv »([^«»…]+)« i stället")


@frozen
class Edit:
    """New text in the place of a span."""

    span: Span
    text: str


@frozen
class Repair:
    """What can be done at a place: its title and the edits, all of them in one text."""

    title: str
    edits: tuple[Edit, ...]


def spot_of(source: SourceText, fault: Diagnostic) -> Span | None:
    """Return what a message marks, None when it is about the whole file or about another text."""
    lines = source.text.count("\n") + 1
    if not 1 <= fault.line <= lines:
        return None
    start = source.offset(fault.line, fault.column)
    end = min(start + fault.width, source.offset(fault.line, len(source.line(fault.line)) + 1))
    return Span(start, max(start, end))


def repairs_of(source: SourceText, fault: Diagnostic) -> list[Repair]:
    """Return the sure repair of a fault: one that its help names as the only one, or of a sign that means nothing."""
    span = spot_of(source, fault)
    if span is None:
        return []
    if fault.code == "E010":
        return [Repair("Byt tabbarna i indragen mot blanksteg", _without_tabs(source))]
    if fault.code == "E014":
        return [Repair(f"Ta bort »{source.text[span.start : span.end]}«", (Edit(span, " "),))]
    match = _ONE.fullmatch(fault.help) or _INSTEAD.fullmatch(fault.help)
    if match is None:
        return []
    words, kept = source.text[span.start : span.end], ""
    if fault.code == "E030" and words != words.strip():
        kept = words[len(words.rstrip()) :]
    return [Repair(f"Byt »{words.strip()}« mot »{match[1]}«", (Edit(span, match[1] + kept),))]


def _without_tabs(source: SourceText) -> tuple[Edit, ...]:
    return tuple(
        Edit(Span(m.start(), m.end()), m[0].replace("\t", " " * TAB))
        for m in re.finditer(r"^[ \t]*\t[ \t]*", source.text, re.MULTILINE)
    )


def formatted(source: SourceText) -> Edit | None:
    """Return the edit that gives an intervention or a profile its canonical layout; None when it has faults."""
    try:
        new = format_text(source)
    except (UnreadableError, UnsafeError):
        return None
    return smallest(source.text, new)


def smallest(old: str, new: str) -> Edit:
    r"""Return the edit from one text to another that touches the fewest whole rows.

    >>> smallest("a\nb\nc\n", "a\nx\nc\n")
    Edit(span=Span(start=2, end=4), text='x\n')
    """
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    start = sum(map(len, before[:head]))
    end = sum(map(len, before[: len(before) - tail]))
    return Edit(Span(start, end), "".join(after[head : len(after) - tail]))


# --- questions and ways -----------------------------------------------------------------------------------------------


def missing_rows(result: CaseResult, intervention: Intervention, vocabulary: Vocabulary) -> list[OpenQuestion]:
    """Return the open questions whose row is not written, those first that settle most, each attribute once."""
    found: dict[str, OpenQuestion] = {}
    for question in result.questions:
        attribute = vocabulary.attributes.get(question.attribute)
        if attribute is None or attribute.record or attribute.kind.container or attribute.owner != "insats":
            continue
        if attribute.path not in intervention.facts.scalars:
            found.setdefault(attribute.path, question)
    return list(found.values())[:MOST_QUESTIONS]


def with_row(source: SourceText, vocabulary: Vocabulary, path: str) -> Edit | None:
    """Return the edit that adds a row that says `okänt`; None for a text with faults."""
    try:
        return smallest(source.text, change_case(source, vocabulary, [FactEdit(path, -1, None)]))
    except (UnreadableError, UnsafeError, ValueError):
        return None


@frozen
class WayForward:
    """A way past what stands in the way: the rule that it is about ("" for all at once), in words, and its changes."""

    rule: str
    title: str
    changes: tuple[DesignChange, ...]


def ways_forward(intervention: Intervention, bench: Bench) -> list[WayForward]:
    """Return the cheapest way past each thing that stands in the way. It takes at most some seconds."""
    stops, changes = cheapest_changes(bench.world.checker, intervention, MOST_STOPS, NODES, SECONDS)
    found = []
    for stop in stops:
        past = "allt som står i vägen" if stop.kind == "insatsen" else f"»{stop.title}«"
        for way in stop.ways:
            if way.number in changes:
                found.append(WayForward(stop.rule, f"Skriv in väg förbi {past}: {_steps(way)}", changes[way.number]))
    return found


def _steps(way: Way) -> str:
    return ", ".join(f"{step.attribute} {step.after}" for step in way.steps)


def with_way(source: SourceText, vocabulary: Vocabulary, changes: Sequence[DesignChange]) -> Edit | None:
    """Return the edit that writes a way into a text; None for a text with faults."""
    try:
        return smallest(source.text, planned_text(source, vocabulary, changes))
    except (UnreadableError, UnsafeError, ValueError):
        return None
