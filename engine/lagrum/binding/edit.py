"""Writing facts into the text of an intervention: the way back from `binding`.

Only the lines that say something else are changed or added; comments, order and all other words are kept.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from lagrum.base.fold import fold
from lagrum.binding.intervention import DEVIATION
from lagrum.binding.kinds import BINDING
from lagrum.binding.values import NONE, OPEN, quoted
from lagrum.language.formatting import INDENT, UnreadableError, format_text
from lagrum.language.outline import parse_outline
from lagrum.language.statement import Statement
from lagrum.model.facts import Value
from lagrum.model.vocabulary import Attribute, Vocabulary
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText

NO_RECORD = -1


class FactEdit(NamedTuple):
    """A new value (None = okänt) for an attribute.

    `record` counts the written records of the attribute's post from 0; it is -1 for what stands in no post. When the
    post has no written record, any number means the one that is then written.
    """

    path: str
    record: int
    value: Value


def change_case(
    source: SourceText, vocabulary: Vocabulary, changes: Sequence[FactEdit | tuple[str, int, Value]]
) -> str:
    """Return the text of an intervention (or a profile) with the changes written in, in its canonical layout.

    A post of which no record is written gets one, and is then as closed as any written post; a line `mer okänt` stays,
    a line that says that there is none goes. Raises `UnreadableError` for a text with faults, and ValueError for a
    change that cannot be written: an attribute or a record that does not exist, or a value of another type.
    """
    source = SourceText.of(format_text(source), source.name)
    for change in changes:
        source = SourceText.of(format_text(_changed(source, vocabulary, FactEdit(*change))), source.name)
    return source.text


def remove_records(source: SourceText, post: str, records: Sequence[int]) -> str:
    """Return the text of an intervention without some of the written records of a post, in its canonical layout.

    `records` counts them from 0, as they stand. Comments on the rows of a record go with it. When none is left, the
    text says that there is none. Raises `UnreadableError` and ValueError as `change_case` does.
    """
    source = SourceText.of(format_text(source), source.name)
    block = _block(source)
    found = [s for s in block.children if fold(s.name) == fold(post)]
    written = _written(found)
    if not all(0 <= k < len(written) for k in records):
        raise ValueError(f"{post}: no records {records} among {len(written)}")
    text = source.text
    left = len(written) - len(set(records))
    for k in sorted(set(records), reverse=True):
        start = text.rindex("\n", 0, written[k].span.start) + 1
        end = text.find("\n", _last(written[k]).span.end)
        instead = f"{' ' * INDENT}{post} ingen\n" if not left and k == 0 and len(found) == len(written) else ""
        text = text[:start] + instead + text[len(text) if end < 0 else end + 1 :]
    return format_text(SourceText.of(text, source.name))


def add_record(source: SourceText, post: str, title: str) -> str:
    """Return the text of an intervention with one more record of a post, which so far has a title only.

    It comes after those that are written. A line that says that there is none goes, a line `mer okänt` stays. Raises
    `UnreadableError` as `change_case` does.
    """
    source = SourceText.of(format_text(source), source.name)
    block, page = _block(source), _Page(source)
    head = f"{post} {quoted(title)}"
    lines = page.named(block, post)
    written, closed = _written(lines), [s for s in lines if fold(s.rest or "") in NONE and not s.children]
    if closed:
        changed = page.replaced(closed[0], head)
    elif written:
        changed = page.after(written[-1], head)
    elif lines:
        changed = page.before(lines[0], head)
    else:
        changed = page.added(block, head)
    return format_text(changed)


def bound_records(source: SourceText, post: str, there_may_be_more: bool) -> str:
    """Return the text of an intervention that says of a post that there may be more than is written, or that not.

    Of a post without records that is `mer okänt` or `ingen`. Raises `UnreadableError` as `change_case` does.
    """
    source = SourceText.of(format_text(source), source.name)
    block, page = _block(source), _Page(source)
    lines = page.named(block, post)
    written = _written(lines)
    bare = [s for s in lines if s not in written]
    if there_may_be_more:
        if any(fold(s.rest or "") in OPEN for s in bare):
            return source.text
        head = f"{post} mer okänt"
        where = page.replaced(bare[0], head) if bare else page.added(block, head)
    elif written:
        opened = [s for s in bare if fold(s.rest or "") in OPEN]
        where = page.removed(opened[0]) if opened else source
    else:
        head = f"{post} ingen"
        where = page.replaced(bare[0], head) if bare else page.added(block, head)
    return format_text(where)


def value_text(attribute: Attribute, value: Value) -> str:
    """Return a value as the language writes it. Raises ValueError when it is no value of the attribute."""
    if value is None and not attribute.kind.container:
        return "okänt"
    kind = BINDING[attribute.kind]
    text = kind.write(kind, attribute, value)
    if text is None:
        raise ValueError(f"{attribute.path}: {value!r}")
    return text


# --- where it is written ----------------------------------------------------------------------------------------------


def _block(source: SourceText) -> Statement:
    """Return the block of the intervention or the profile. Raises `UnreadableError`."""
    sink = Diagnostics()
    block = next((s for s in parse_outline(source, sink) if s.name.casefold() in ("insats", "kommun")), None)
    if sink.has_errors or block is None:
        raise UnreadableError(sink)
    return block


def _written(found: Sequence[Statement]) -> list[Statement]:
    """Return the records among the lines of a post: not those that say that there are none, or others."""
    return [s for s in found if s.children or fold(s.rest or "") not in (*NONE, *OPEN)]


def _last(line: Statement) -> Statement:
    """Return the last line of all that is nested under a line, or the line itself."""
    while line.children:
        line = line.children[-1]
    return line


def _changed(source: SourceText, vocabulary: Vocabulary, change: FactEdit) -> SourceText:
    """Return the text with one change written in, not yet laid out."""
    attribute = vocabulary.attributes.get(change.path)
    if attribute is None:
        raise ValueError(f"no attribute {change.path!r}")
    text = value_text(attribute, change.value)
    block = _block(source)
    page = _Page(source, vocabulary)
    line = f"{attribute.name} {text}"
    container = change.path.rpartition(".")[0]
    if not container:
        found = page.named(block, attribute.path)
        return page.replaced(found[0], line) if found else page.added_scalar(block, line)
    found = page.named(block, container)
    if attribute.record:
        return _in_record(page, block, found, change, line)
    fields = [field for group in found for field in page.named(group, change.path, container)]
    if fields:
        return page.replaced(fields[0], line)
    if found:
        return page.nested(found[-1], line)
    return page.added_block(block, container, line)


def _in_record(page: _Page, block: Statement, found: list[Statement], change: FactEdit, line: str) -> SourceText:
    post = change.path.rpartition(".")[0]
    written = _written(found)
    if not written:
        closed = [s for s in found if fold(s.rest or "") in NONE]
        if closed:
            return page.replaced(closed[0], f"{post}\n{line}")
        if found:
            return page.before(found[0], f"{post}\n{line}")
        return page.added_block(block, post, line)
    if not 0 <= change.record < len(written):
        raise ValueError(f"{change.path}: no record {change.record} among {len(written)}")
    record = written[change.record]
    fields = page.named(record, change.path, post)
    return page.replaced(fields[0], line) if fields else page.nested(record, line)


class _Page:
    """The text of a file in its canonical layout, to which one change is made."""

    def __init__(self, source: SourceText, vocabulary: Vocabulary | None = None) -> None:
        self.source, self.vocabulary = source, vocabulary

    def named(self, block: Statement, path: str, container: str = "") -> list[Statement]:
        """Return the lines of a block that are about the attribute `path`."""
        wanted = fold(path)
        return [s for s in block.children if fold(f"{container}.{s.name}" if container else s.name) == wanted]

    def replaced(self, old: Statement, new: str) -> SourceText:
        """Write a line in the place of an old one. Comments within the old one come to stand above it."""
        span = old.span
        start = self.source.text.rindex("\n", 0, span.start) + 1
        margin = " " * (span.start - start)
        inner = [c for c in self.source.comments() if span.start <= c.start < span.end]
        above = "".join(f"{margin}{self.source.text[c.start : c.end]}\n" for c in inner)
        return self._spliced(start, span.end, above + _indented(new, margin))

    def before(self, line: Statement, new: str) -> SourceText:
        """Write lines above a line."""
        start = self.source.text.rindex("\n", 0, line.span.start) + 1
        return self._spliced(start, start, _indented(new, " " * (line.span.start - start)) + "\n")

    def nested(self, block: Statement, new: str) -> SourceText:
        """Write a line last in a block, also in one that was said to be unknown."""
        margin = " " * (self.source.position(block.name_span.start)[1] - 1 + INDENT)
        if fold(block.rest or "") == "okänt" and not block.children:
            tail = self.source.text[block.rest_span.end : self._row_end(block)]
            added = f"{tail}\n{_indented(new, margin)}"
            return self._spliced(block.name_span.end, self._row_end(block), added)
        return self._after(block, _indented(new, margin))

    def added_scalar(self, block: Statement, line: str) -> SourceText:
        """Write a line after those that stand before the first block of the intervention."""
        first = next((k for k, s in enumerate(block.children) if self._opens_block(s)), len(block.children))
        margin = " " * INDENT
        if first == 0:
            row = self._row_end(block)
            return self._spliced(row, row, f"\n{margin}{line}")
        return self._after(block.children[first - 1], margin + line)

    def added_block(self, block: Statement, head: str, line: str) -> SourceText:
        """Write a block of its own last, but before what has been accepted."""
        return self.added(block, f"{head}\n{line}")

    def added(self, block: Statement, lines: str) -> SourceText:
        """Write lines, each under the one before, last in the intervention but before what has been accepted."""
        new = _indented(lines, " " * INDENT)
        facts = [s for s in block.children if s.name != DEVIATION]
        if not facts:
            row = self._row_end(block)
            return self._spliced(row, row, f"\n{new}")
        return self._after(facts[-1], new)

    def after(self, line: Statement, new: str) -> SourceText:
        """Write lines below a line and all that is nested under it, as far in as it stands."""
        return self._after(line, _indented(new, " " * (self.source.position(line.name_span.start)[1] - 1)))

    def removed(self, line: Statement) -> SourceText:
        """Take a line away that has nothing nested under it; a comment behind it comes to stand on its own."""
        start = self.source.text.rindex("\n", 0, line.span.start) + 1
        tail = self.source.text[line.span.end : self._row_end(line)].strip()
        if tail:
            return self._spliced(line.span.start, line.span.end, "")
        return self._spliced(start, min(self._row_end(line) + 1, len(self.source.text)), "")

    def _opens_block(self, line: Statement) -> bool:
        attribute = self.vocabulary.resolve(line.name) if self.vocabulary is not None else None
        return bool(line.children) or (attribute is not None and attribute.kind.container)

    def _after(self, line: Statement, new: str) -> SourceText:
        """Write lines below a line and all that is nested under it."""
        row = self._row_end(_last(line))
        return self._spliced(row, row, f"\n{new}")

    def _row_end(self, line: Statement) -> int:
        end = self.source.text.find("\n", line.span.end)
        return len(self.source.text) if end < 0 else end

    def _spliced(self, start: int, end: int, new: str) -> SourceText:
        text = self.source.text
        return SourceText.of(unicodedata.normalize("NFC", text[:start] + new + text[end:]), self.source.name)


def _indented(lines: str, margin: str) -> str:
    """Return lines of which each stands under the one before."""
    return "\n".join(margin + " " * (INDENT * k) + line for k, line in enumerate(lines.split("\n")))
