"""Writing a way into the text of an intervention."""

from __future__ import annotations

from collections.abc import Sequence

from lagrum.binding.edit import change_case, remove_records
from lagrum.model.vocabulary import Vocabulary
from lagrum.source.text import SourceText
from lagrum.ways.changes import REMOVED, DesignChange


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
