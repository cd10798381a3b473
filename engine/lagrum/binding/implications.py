"""Binding the lines `medför` of the vocabulary, when all attributes are known; and saying what does not agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from lagrum.base.frozen import frozen
from lagrum.binding.kind_binding import Comparing
from lagrum.binding.kinds import BINDING
from lagrum.binding.reader import LineReader
from lagrum.language import conditions as syntax
from lagrum.language.faults import LineError
from lagrum.language.statement import Statement
from lagrum.language.values import UNBOUNDED
from lagrum.model.facts import Facts
from lagrum.model.formula import And, Formula, Lit
from lagrum.model.implications import Contradiction, close
from lagrum.model.vocabulary import Attribute, Implication, Vocabulary
from lagrum.source.diagnostic import Diagnostics, did_you_mean
from lagrum.source.text import Span

FORMS = "skriv t.ex. »medför ålder under 18«, »medför nivå är universell« eller »medför nivå är inte universell«"


@frozen
class Written:
    """A line `medför` as it stands under a value of an attribute."""

    path: str
    value: str
    line: Statement
    reader: LineReader


def closed(vocabulary: Vocabulary, facts: Facts, sink: Diagnostics) -> Facts | None:
    """Return facts with all that follows from them; None when they cannot all be so, which is reported."""
    found = close(vocabulary, facts)
    if not isinstance(found, Contradiction):
        return found
    other = found.other.place
    post = vocabulary.attributes[found.implied.target].record
    help = f"rätta det ena; rör det olika grupper, skriv en »{post}« för varje" if post else "rätta det ena"
    sink.error("E120", found.message(), other.source, other.span, help)
    return None


def with_implications(vocabulary: Vocabulary, lines: Iterable[Written]) -> Vocabulary:
    """Return the vocabulary with what its values imply; lines that cannot be read are reported and left out."""
    found: dict[tuple[str, str], list[tuple[Written, Implication]]] = {}
    for line in lines:
        for implication in _bind(line, vocabulary):
            found.setdefault((line.path, line.value), []).append((line, implication))
    _leave_out_circles(found)
    attributes = dict(vocabulary.attributes)
    for (path, value), implied in found.items():
        attribute = attributes.get(path)
        if attribute is None or value not in attribute.notes:
            continue  # a concept that stands twice: the one that is kept says nothing of the value
        if (kept := _together(attribute, value, implied, vocabulary)) != ():
            note = replace(attribute.notes[value], implies=kept)
            attributes[path] = replace(attribute, notes={**attribute.notes, value: note})
    return Vocabulary(attributes)


def _bind(written: Written, vocabulary: Vocabulary) -> tuple[Implication, ...]:
    line, reader = written.line, written.reader
    source = vocabulary.attributes.get(written.path)
    reader.no_block(line)
    if line.rest is None:
        reader.fail("E023", "»medför« saknar villkor", line.name_span, FORMS)
        return ()
    try:
        node = syntax.parse_condition(line.rest)
    except LineError as fault:
        reader.fail(fault.code or "E020", fault.message, reader.span(line, fault.span), fault.help or FORMS)
        return ()
    if source is None:  # its block has faults of its own
        return ()
    if not isinstance(node, syntax.Comparison):
        message = f"»{' '.join(line.rest.split())}« är ingen jämförelse med ett enda begrepp"
        reader.fail("E122", message, line.rest_span, f"{FORMS}; flera följder står på var sin rad")
        return ()
    target = _target(node, source, line, reader, vocabulary)
    if target is None:
        return ()
    formula = None
    if node.operator not in ("är känt", "är okänt"):
        before = len(reader.sink.items)
        formula = BINDING[target.kind].compare(Comparing(BINDING[target.kind], target, node, line, reader, vocabulary))
        if formula is None and len(reader.sink.items) > before:
            return ()
    words = " ".join(line.rest.split())
    found = _implications(formula, target, words, reader.where(line.span)) if formula is not None else ()
    if not found:
        message = f"»{words}« säger inte vad som följer"
        reader.fail("E122", message, line.rest_span, FORMS)
    return found


def _target(
    node: syntax.Comparison, source: Attribute, line: Statement, reader: LineReader, vocabulary: Vocabulary
) -> Attribute | None:
    """Return the attribute that a line is about; None after a report."""
    container = source.path.rpartition(".")[0]
    within = vocabulary.attributes.get(f"{container}.{node.attribute}") if container else None
    found = within or vocabulary.resolve(node.attribute, source.record)
    span = reader.span(line, node.attribute_span)
    if found is None or found.kind.container:
        names = vocabulary.names(source.record) if source.record else [*vocabulary.attributes]
        where = f" i »{source.record}«" if source.record else ""
        hint = did_you_mean(node.attribute, names) or "det som följer är ett annat begrepp i samma post"
        reader.fail("E121", f"»{node.attribute}« är inget {'fält' if where else 'begrepp'}{where}", span, hint)
        return None
    if found.record != source.record:
        message = f"»{source.name}« är ett fält i »{source.record}« och säger inget om hela insatsen"
        hint = f"nämn ett annat fält i »{source.record}«"
        reader.fail("E121", message, span, hint)
        return None
    if found.path == source.path:
        message = f"ett värde för »{source.name}« kan inte medföra något om »{found.name}« självt"
        reader.fail("E123", message, span, "nämn ett annat begrepp")
        return None
    return found


def _implications(formula: Formula, target: Attribute, words: str, place: str) -> tuple[Implication, ...]:
    """Return a comparison as what it implies, or () when it leaves several things open."""
    parts = formula.parts if isinstance(formula, And) else (formula,)
    literals = [part for part in parts if isinstance(part, Lit)]
    if len(literals) < len(parts):
        return ()
    if not target.kind.numeric:
        found = []
        for lit in literals:
            operand = lit.atom.operand
            if isinstance(operand, bool):
                found.append(Implication(target.path, "is", operand != lit.negated, words, place))
            else:
                operator: Literal["is", "not"] = "not" if lit.negated else "is"
                found.append(Implication(target.path, operator, str(operand), words, place))
        return tuple(found)
    low, high = 0, min(UNBOUNDED, BINDING[target.kind].most)
    for lit in literals:
        limit = int(lit.atom.operand)
        low, high = (max(low, limit), high) if lit.negated else (low, min(high, limit - 1))
    return (Implication(target.path, "within", (low, high), words, place),) if low <= high else ()


def _leave_out_circles(found: dict[tuple[str, str], list[tuple[Written, Implication]]]) -> None:
    """Report values that imply each other in a circle, and leave out the line that closes it."""
    leads: Mapping[tuple[str, str], list[tuple[Written, Implication]]] = found
    done: set[tuple[str, str]] = set()

    def visit(at: tuple[str, str], path: Sequence[tuple[str, str]]) -> None:
        for written, implied in list(leads.get(at, ())):
            to = _node(implied)
            if to is None:
                continue
            if to in path:
                ring = [*path[path.index(to) :], to]
                message = f"värdena medför varandra i en cirkel: {' → '.join(f'{p} {v}' for p, v in ring)}"
                written.reader.fail("E123", message, _whole(written), "ta bort en av raderna: omvändningen följer ändå")
                found[at] = [pair for pair in found[at] if pair[0] is not written]
            elif to not in done:
                visit(to, [*path, to])
        done.add(at)

    for start in list(found):
        if start not in done:
            visit(start, [start])


def _whole(written: Written) -> Span:
    return written.line.span


def _node(implied: Implication) -> tuple[str, str] | None:
    if implied.operator != "is":
        return None
    if isinstance(implied.operand, bool):
        return implied.target, "ja" if implied.operand else "nej"
    return implied.target, str(implied.operand)


def _together(
    attribute: Attribute, value: str, implied: Sequence[tuple[Written, Implication]], vocabulary: Vocabulary
) -> tuple[Implication, ...]:
    """Return what a value implies, without a line that cannot be so together with those above it."""
    kept: list[Implication] = []
    for written, one in implied:
        same = [x for x in kept if x.target == one.target]
        if _agree(vocabulary.attributes[one.target], [*same, one]):
            kept.append(one)
        else:
            words = f"»{one.words}« går inte ihop med »{same[-1].words}«"
            message = f"{words}, som »{value}« också medför"
            written.reader.fail("E122", message, _whole(written), "ta bort eller rätta den ena raden")
    return tuple(kept)


def _agree(target: Attribute, implied: Sequence[Implication]) -> bool:
    spans = [x.operand for x in implied if isinstance(x.operand, tuple)]
    if spans:
        return max(s[0] for s in spans) <= min(s[1] for s in spans)
    yes = {x.operand for x in implied if x.operator == "is"}
    no = {x.operand for x in implied if x.operator == "not"}
    if target.kind.many:
        return not yes & no
    return len(yes) <= 1 and not yes & no and (not target.values or no != set(target.values))
