"""The rulebook's examples (`prov`), for what runs or shows them; a check needs none."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from lagrum.binding import examples
from lagrum.binding.pairs import EXAMPLES, RULES, rule_file
from lagrum.model.rulebook import Rulebook
from lagrum.rulebook.files import read_files
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText


def load_examples(book: Rulebook, folders: Sequence[Path], sink: Diagnostics, files: Collection[str] = ()) -> Rulebook:
    """Return the rulebook that was loaded from `folders` with the examples there, in .regel and in .prov files.

    `files` are the names of the only .regel files whose examples are bound, those beside them too; empty for all.
    """
    sources = read_files(folders, (RULES, EXAMPLES), sink)
    return bind_examples(book, [s for s in sources if not files or rule_file(s.name) in files], sink)


def bind_examples(book: Rulebook, sources: Sequence[SourceText], sink: Diagnostics) -> Rulebook:
    """Return the rulebook with the examples in `sources`, of which some are those that it was bound from."""
    named = [s for s in sources if s.name.endswith((RULES, EXAMPLES, ".reform"))]
    found = examples.bind_examples(named, [*book.rules.values(), *book.derived.values()], book.vocabulary, sink)
    return replace(
        book,
        rules={n: replace(r, examples=found.get(n, ())) for n, r in book.rules.items()},
        derived={n: replace(d, examples=found.get(n, ())) for n, d in book.derived.items()},
    )
