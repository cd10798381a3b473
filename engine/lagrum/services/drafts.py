"""A draft as text, while it is being written: check it, lay it out, write a way into it. No files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.catalogue.check_files import receipt_of
from lagrum.checking.acceptance import accept
from lagrum.checking.receipt import Receipt
from lagrum.checking.result import CaseResult, Report
from lagrum.evaluation.engines import TOGETHER
from lagrum.interventions.folders import InterventionBytes, Profile
from lagrum.language.formatting import UnreadableError, UnsafeError, format_text
from lagrum.memo.build import build_memo
from lagrum.memo.model import Memo
from lagrum.memo.register import build_register
from lagrum.memo.ways import ways_prose
from lagrum.model.intervention import Intervention
from lagrum.services.world import World
from lagrum.source.diagnostic import BrokenFilesError, Diagnostic, Diagnostics
from lagrum.source.personal_number import holds_personal_number
from lagrum.source.read import decode
from lagrum.source.text import SourceText
from lagrum.ways.apply import new_id, planned_text
from lagrum.ways.brief import MOST_STOPS, NODES, SECONDS, with_ways
from lagrum.ways.plan import cheapest_changes, ways_past

NAME = "texten.insats"
PROFILE_NAME = "texten.kommun"


@frozen
class Sketch:
    """A text and what was found. `result` is None when it has faults; `lines` says by line what is noted there.

    `storable`: it holds no personal identity number, so that it may be kept in a browser.
    """

    text: str
    result: CaseResult | None
    faults: tuple[Diagnostic, ...]
    storable: bool
    receipt: Receipt | None = None
    lines: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


def check_text(text: str, world: World, profile: str = "", ways: bool = False) -> Sketch:
    """Check a text, with the text of its municipality's profile. What it is called in messages is »texten«."""
    sink = Diagnostics()
    storable = not holds_personal_number(text)
    intervention = _read(text, world, profile, sink)
    if intervention is None:
        return Sketch(text, None, tuple(sink.sorted()), storable, lines=_lines(None, sink))
    checker = world.checker
    (found,) = checker.check_all([intervention])
    result = accept(found, intervention.deviations, checker.program.rules, world.day, sink)
    if ways:
        (result,) = with_ways(checker, [intervention], [result])
    receipt = receipt_of(world.rulebook, world.day, world.engine, [intervention], [result], ways=ways)
    return Sketch(text, result, tuple(sink.sorted()), storable, receipt, _lines(result, sink))


def read_text(text: str, world: World, profile: str = "") -> Intervention:
    """Return the intervention that a text describes. Raises `BrokenFilesError`."""
    sink = Diagnostics()
    intervention = _read(text, world, profile, sink)
    if intervention is None:
        raise BrokenFilesError(sink)
    return intervention


def write_way(text: str, world: World, number: int, profile: str = "") -> str:
    """Return a copy of the text with a way written in: the one that a check shows under that number.

    The copy has an id of its own, that no intervention of the catalogue has. Raises `InputError`.
    """
    intervention = read_text(text, world, profile)
    _, changes = cheapest_changes(world.checker, intervention, MOST_STOPS, NODES, SECONDS)
    if number not in changes:
        many = f"vägarna är 1–{len(changes)}" if changes else "det finns inga vägar"
        raise InputError(f"det finns ingen väg {number}", many)
    called = new_id(intervention.id, number, {d.result.id for d in world.drafts if d.result is not None})
    return planned_text(SourceText.of(text, NAME), world.rulebook.vocabulary, changes[number], called)


def report_of(text: str, world: World, profile: str = "") -> Report:
    """Return the report on a text, for a document. Raises `InputError` when the text has faults."""
    sketch = check_text(text, world, profile, ways=True)
    if sketch.result is None:
        raise InputError("texten har fel, så det finns inget svar att skriva", "rätta felen först")
    return Report(
        lagrum=world.version,
        rulebook=world.rulebook.digest,
        date=world.day.isoformat(),
        engine=world.engine,
        evaluators=list(TOGETHER[world.engine]),
        results=[sketch.result],
        messages=[],
        receipt=sketch.receipt,
    )


def memo_of(text: str, world: World, question: str, profile: str = "") -> Memo:
    """Return the memo of a question (its id, or its rule) that a text raises. Raises `InputError`.

    It has no notes and quotes no statute: what a lawyer adds is added in the document.
    """
    intervention = read_text(text, world, profile)
    (result,) = world.checker.check_all([intervention])
    raised = [f for f in result.findings if f.question and f.tied and question in (f.question, f.rule)]
    if not raised:
        raise InputError("frågan väcks inte längre av texten", "läs svaret på nytt; det har ändrats")
    (entry,) = [
        e for e in build_register([result], world.rulebook, {}, world.day).questions if e.id == raised[0].question
    ]
    ways = ways_prose(ways_past(world.checker, intervention, raised[0].rule, NODES, SECONDS), world.rulebook.vocabulary)
    check = receipt_of(world.rulebook, world.day, world.engine, [intervention], [result])
    assert check is not None  # there is a result
    return build_memo(
        intervention, result, raised[0], entry, None, world.rulebook, world.day, world.engine, None, check, ways=ways
    )


def formatted_text(text: str) -> str:
    """Return the text in its canonical layout. Raises `InputError` when it may not or cannot be read."""
    sink = Diagnostics()
    source = decode(text.encode("utf-8", "replace"), NAME, sink)
    if source is None:
        raise BrokenFilesError(sink)
    try:
        return format_text(source)
    except (UnreadableError, UnsafeError) as error:
        raise InputError("texten kan inte formateras förrän felen i den är rättade") from error


def _read(text: str, world: World, profile: str, sink: Diagnostics) -> Intervention | None:
    known = Profile(PROFILE_NAME, profile.encode()) if profile.strip() else None
    return world.reader.bind(InterventionBytes(NAME, text.encode(), known), sink)


def _lines(result: CaseResult | None, sink: Diagnostics) -> dict[int, tuple[str, ...]]:
    """Return what is noted at each line of the text: faults, and the findings that rest on it."""
    noted: dict[int, list[str]] = {}
    for fault in sink.sorted():
        if fault.file == NAME and fault.line:
            noted.setdefault(fault.line, []).append(f"{fault.severity}: {fault.message}")
    for finding in result.findings if result is not None else ():
        if finding.certainty == "gäller" and finding.tied and finding.demand != "uppfyllt":
            words = f"{finding.outcome}: {finding.title} ({finding.citation})"
            for trigger in finding.triggers:
                if trigger.file == NAME:
                    noted.setdefault(trigger.line, []).append(words)
    return {line: tuple(dict.fromkeys(words)) for line, words in noted.items()}
