"""The binder: texts as each kind of file, bound against a small rulebook; what binds is checked and written anew."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from fuzz.common import DAY, SHARED, kind_and_rest, promised_of_messages, promised_of_spans, rulebook, shared, snippets
from lagrum.binding.duties import bind_duties
from lagrum.binding.intervention import bind_intervention, bind_municipality
from lagrum.binding.reform import bind_reform
from lagrum.checking.checker import Checker
from lagrum.language.formatting import UnreadableError, UnsafeError, format_text
from lagrum.law.lockfile import Lock
from lagrum.model.intervention import BoundIntervention, Intervention
from lagrum.report.formats import render
from lagrum.rulebook.examples import bind_examples
from lagrum.rulebook.ledger import bind_statuses
from lagrum.rulebook.load import bind_rulebook
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.read import decode
from lagrum.source.text import SourceText

KINDS = (".insats", ".kommun", ".regel", ".begrepp", ".prov", ".svar", ".praxis", ".reform", ".plikt", ".liggare")


def one_input(data: bytes) -> None:
    """Bind; an intervention without faults is checked, and reads the same when it has been laid out."""
    kind, rest = kind_and_rest(data, KINDS)
    sink = Diagnostics()
    source = decode(rest, f"x{kind}", sink)
    if source is not None:
        _bind(kind, source, sink)
    promised_of_messages(sink)
    assert {d.file for d in sink.items} <= {f"x{kind}", *SHARED}


def _bind(kind: str, source: SourceText, sink: Diagnostics) -> None:
    match kind:
        case ".insats":
            bound = bind_intervention(source, rulebook().vocabulary, sink)
            if bound is not None:
                _bound(bound, source, sink)
        case ".kommun":
            bind_municipality(source, rulebook().vocabulary, sink)
        case ".begrepp":
            bind_rulebook([source], sink)
        case ".plikt":
            bind_duties([source], rulebook(), sink)
        case ".liggare":
            bind_statuses(source, Lock({}, ()).table(), sink, {})
        case ".reform":
            bind_reform(source, set(rulebook().rules), sink)
        case ".prov":
            sources = [shared()[0], replace(shared()[1], name=source.name.replace(".prov", ".regel")), source]
            bind_examples(bind_rulebook(sources, sink), sources, sink)
            sink.items[:] = [d for d in sink.items if d.file == source.name]
        case _:
            sources = [*shared(), source]
            bind_examples(bind_rulebook(sources, sink), sources, sink)


@cache
def _checker() -> Checker:
    return Checker(rulebook(), DAY, "snabb")


def _bound(bound: BoundIntervention, source: SourceText, sink: Diagnostics) -> None:
    facts = bound.facts
    records = [fact for found in facts.records.values() for record in found.records for fact in record.fields.values()]
    promised_of_spans([f.place.span for f in (*facts.scalars.values(), *records) if f.place.source is source], source)
    if sink.has_errors:
        return
    result = _checker().check(Intervention(source.name, bound.id, "", "", facts))
    assert render("case", "text", result)
    try:
        tidy = SourceText.of(format_text(source), source.name)
    except (UnreadableError, UnsafeError):
        return
    again = bind_intervention(tidy, rulebook().vocabulary, faults := Diagnostics())
    assert again is not None and again.id == bound.id
    here = [d.code for d in sink.items if d.code != "E140"]  # said when the text is read, not when it is bound
    assert sorted(d.code for d in faults.items) == sorted(here)
    assert {p: f.value for p, f in again.facts.scalars.items()} == {p: f.value for p, f in facts.scalars.items()}


def seeds() -> list[bytes]:
    """The wrong snippets of each kind."""
    return [seed for suffix in KINDS for seed in snippets(suffix)]
