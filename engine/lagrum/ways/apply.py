"""Writing a way into the text of an intervention."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from lagrum.base.frozen import frozen
from lagrum.binding.edit import change_case, remove_records, value_text
from lagrum.interventions.ids import free_id
from lagrum.language.outline import parse_outline
from lagrum.model.vocabulary import TAKES, Vocabulary
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText
from lagrum.ways.changes import REMOVED, DesignChange

OTHERS = ("samtycke", "tillstånd")
"""What somebody else gives or withholds: no text can say that it is there before it is."""


@frozen
class NewId:
    """What a copy with a way is called: the id of the intervention, the number of the way, the id of the copy."""

    old: str
    number: int
    new: str


def new_id(old: str, number: int, taken: Collection[str]) -> NewId:
    """Return what the copy of an intervention with a way is called: an id that none of `taken` has."""
    return NewId(old, number, free_id(old, f"vag-{number}", {old, *taken}))


def planned_text(
    source: SourceText, vocabulary: Vocabulary, changes: Sequence[DesignChange], way: NewId | None = None
) -> str:
    """Return the text with the changes written in as far as a draft can say them, under a comment that lists them.

    What others decide is written `okänt`, with what is to be obtained. `way` is the id that a copy gets; without it the
    text keeps its own. Raises `UnreadableError` for a text with faults.
    """
    said = [f"# väg {way.number} för {way.old}, som en egen insats"] if way is not None else []
    written = []
    for change in changes:
        attribute = vocabulary.attributes.get(change.key.path)
        takes = attribute.takes if attribute is not None and change.value != REMOVED else ""
        if takes in OTHERS:
            wanted = value_text(attribute, change.value) if attribute is not None else ""
            said.append(f"# att inhämta: {change.key.path} {wanted}; kräver {TAKES[takes]}")
            written.append(replace(change, value=None))
        else:
            words = "tas bort" if change.value == REMOVED or attribute is None else value_text(attribute, change.value)
            said.append(f"# ändrat: {change.key.path} {words}")
            written.append(change)
    text = changed_text(source, vocabulary, written)
    return "\n".join([*dict.fromkeys(said), renamed(text, way.new) if way is not None else text])


def renamed(text: str, id: str) -> str:
    """Return the text of an intervention under another id."""
    sink = Diagnostics()
    head = next(block for block in parse_outline(SourceText.of(text, ""), sink) if block.name.casefold() == "insats")
    return f"{text[: head.rest_span.start]}{id}{text[head.rest_span.end :]}"


def changed_text(source: SourceText, vocabulary: Vocabulary, changes: Sequence[DesignChange]) -> str:
    """Return the text of an intervention with the changes written in; comments and order are kept.

    Raises `UnreadableError` for a text with faults.
    """
    values = [(c.key.path, c.key.index, c.value) for c in changes if c.value != REMOVED]
    text = change_case(source, vocabulary, values)
    removed: dict[str, list[int]] = {}
    for change in changes:
        if change.value == REMOVED:
            removed.setdefault(change.key.path, []).append(change.key.index)
    for post, records in sorted(removed.items()):
        text = remove_records(SourceText.of(text, source.name), post, records)
    return text
