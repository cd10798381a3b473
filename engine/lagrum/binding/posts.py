"""Binding a `för` line: the post that a derived concept or a decision table is about."""

from __future__ import annotations

from lagrum.binding.reader import LineReader
from lagrum.language.statement import Statement
from lagrum.model.vocabulary import Vocabulary
from lagrum.source.diagnostic import did_you_mean


def bind_post(line: Statement, reader: LineReader, vocabulary: Vocabulary) -> str | None:
    """Return the post that a line names; None after a report."""
    name = (line.rest or "").removeprefix("varje ").strip()
    found = vocabulary.resolve(name)
    posts = [a.path for a in vocabulary.records()]
    if found is not None and found.path in posts:
        return found.path
    hint = did_you_mean(name, posts) or f"posterna är {', '.join(posts)}"
    if name:
        reader.fail("E075", f"»{name}« är ingen post", line.rest_span, hint)
    else:
        reader.fail("E023", "»för« saknar post", line.name_span, hint)
    return None
