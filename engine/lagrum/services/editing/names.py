"""What the words of a text mean: one pass that hover, definition, references and colours all go by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from lagrum.base.fold import fold
from lagrum.base.frozen import frozen
from lagrum.binding import tables
from lagrum.language.conditions import (
    All,
    AnyOf,
    Comparison,
    Concept,
    Condition,
    Exists,
    ForEach,
    Not,
    Phrase,
    parse_condition,
)
from lagrum.language.faults import QUOTED, LineError
from lagrum.language.statement import Statement
from lagrum.language.values import parse_values
from lagrum.model.rulebook import Rulebook
from lagrum.model.vocabulary import Attribute, Vocabulary
from lagrum.services.editing.lines import CONCEPTS, REFERENCES, attribute_of, is_condition
from lagrum.services.editing.spot import with_paths
from lagrum.source.text import SourceText, Span

Sort = Literal["ord", "attribut", "värde", "regel", "begrepp", "text", "tal", "operator", "kommentar"]
_TEXT = re.compile(rf'{QUOTED}[”"]?')
_ID = re.compile(r"[^\W_][\w.-]*[\w]")
_OPERATOR = re.compile(
    r"(?<![\w.-])(?:det\s+finns|för\s+varje|är\s+någon\s+av|är\s+någ(?:ot\s+annat|on\s+annan)\s+än|är\s+inte|är\s+o?känt|"
    r"är|omfattar|under|minst|högst|över|mellan|och|eller|inte|där|alltid)(?![\w-])"
)
_NUMBER = re.compile(r"(?<![\w.-])\d[\d-]*(?:\s*(?:år|kr|kronor|%|procent)(?!\w))?(?![\w])")


@frozen
class Named:
    """Words of a text and what they are. `key` is the rule's id, the attribute's path or the folded phrase.

    For a value `key` is the value and `of` its attribute's path. `defines`: it is here that it gets its meaning.
    """

    span: Span
    sort: Sort
    key: str = ""
    of: str = ""
    defines: bool = False

    @property
    def same(self) -> tuple[str, str, str]:
        """What two mentions of one thing share."""
        return (self.sort, self.key, self.of)


def names_in(source: SourceText, suffix: str, statements: Sequence[Statement], rulebook: Rulebook) -> list[Named]:
    """Return what the words of a text mean, in order and without overlaps; comments are among them."""
    phrases = {fold(d.phrase): d.phrase for d in rulebook.derived.values()}
    reader = _Reader(suffix, rulebook, phrases)
    found = [n for path, row in with_paths(statements) for n in reader.row(path, row)]
    found += [Named(span, "kommentar") for span in source.comments()]
    kept: list[Named] = []
    for named in sorted(found, key=lambda n: (n.span.start, -n.span.end)):
        if named.span.end > named.span.start and (not kept or named.span.start >= kept[-1].span.end):
            kept.append(named)
    return kept


@frozen
class _Reader:
    suffix: str
    rulebook: Rulebook
    phrases: dict[str, str]

    @property
    def vocabulary(self) -> Vocabulary:
        return self.rulebook.vocabulary

    def row(self, path: tuple[Statement, ...], row: Statement) -> Iterator[Named]:
        """Yield what a row says, without the rows under it."""
        attribute = attribute_of(self.suffix, path, row.name, self.vocabulary)
        if attribute is not None:
            yield Named(row.name_span, "attribut", attribute.path)
            yield from self._facts(row, attribute)
            return
        yield Named(row.name_span, "ord", row.name)
        if row.rest is None:
            return
        special = list(self._special(path, row))
        yield from special
        yield from self._texts(row, special)

    def _texts(self, row: Statement, special: Sequence[Named]) -> Iterator[Named]:
        """Yield quoted texts, and numbers outside them, where nothing else is known."""
        at = row.rest_span.start
        taken = [n.span for n in special]
        texts = [Span(at + m.start(), at + m.end()) for m in _TEXT.finditer(row.rest or "")]
        yield from (Named(span, "text") for span in texts if not _meets(span, taken))
        for match in _NUMBER.finditer(row.rest or ""):
            span = Span(at + match.start(), at + match.end())
            if not _meets(span, [*taken, *texts]):
                yield Named(span, "tal")

    def _facts(self, row: Statement, attribute: Attribute) -> Iterator[Named]:
        if row.rest is None:
            return
        at = row.rest_span.start
        try:
            items = parse_values(row.rest)
        except LineError:
            yield from self._texts(row, ())
            return
        for item in items:
            span = Span(at + item.span.start, at + item.span.end)
            if item.kind == "phrase":
                value = attribute.by_phrase.get(fold(item.text))
                if value is None and fold(item.text) in ("ja", "nej") and attribute.kind.yes_no:
                    value = fold(item.text)
                yield Named(span, "värde", value, attribute.path) if value is not None else Named(span, "ord")
            elif item.kind == "text":
                value = attribute.by_phrase.get(fold(item.text))
                yield Named(span, "värde", value, attribute.path) if value is not None else Named(span, "text")
            else:
                yield Named(span, "tal")

    def _special(self, path: tuple[Statement, ...], row: Statement) -> Iterator[Named]:
        """Yield what the words of a row other than one of facts name."""
        rest, at = row.rest or "", row.rest_span.start
        whole = Span(at, at + len(rest))
        if row.name in ("regel", tables.TABLE, tables.ROW, "ställningstagande"):
            head = _ID.match(rest)
            if head is not None:
                yield Named(Span(at, at + head.end()), "regel", head[0], defines=True)
        elif row.name == "härled":
            yield Named(whole, "begrepp", fold(rest), defines=True)
        elif row.name == "prov" and rest.startswith("till "):
            yield from self._owner(rest, at)
        elif row.name in ("begrepp", "fält"):
            key = f"{(path[-1].rest or '').strip()}.{rest}" if row.name == "fält" and path else rest
            yield Named(whole, "attribut", key, defines=True)
        elif row.name == "värde" and path:
            yield Named(whole, "värde", self._value(path, rest), _path_of(path), defines=True)
        elif row.name == "typ" and path and ":" in rest:
            yield from self._listed(rest, at, _path_of(path))
        elif row.name in CONCEPTS and fold(rest) in self.phrases:
            yield Named(whole, "begrepp", fold(rest))
        elif row.name == "för" and rest in self.vocabulary.attributes:
            yield Named(whole, "attribut", rest)
        elif row.name in REFERENCES:
            yield from self._references(rest, at)
        elif row.name in ("prövas", "krävs"):
            for match in re.finditer(r"[\w-]+", rest):
                yield Named(Span(at + match.start(), at + match.end()), "ord")
        elif is_condition(path, row):
            yield from self._condition(path, rest, at)
        elif row.name == "medför" and path:
            yield from self._implied(path, rest, at)

    def _owner(self, rest: str, at: int) -> Iterator[Named]:
        word = Span(at, at + len("till"))
        yield Named(word, "ord")
        name = rest[len("till ") :].strip()
        start = at + rest.index(name, len("till")) if name else at
        bare = re.sub(r"\s*\(\d+\)\Z", "", name)
        span = Span(start, start + len(bare))
        if fold(bare) in self.phrases:
            yield Named(span, "begrepp", fold(bare))
        elif name:
            yield Named(span, "regel", bare)

    def _value(self, path: tuple[Statement, ...], rest: str) -> str:
        attribute = self.vocabulary.attributes.get(_path_of(path))
        return attribute.by_phrase.get(fold(rest), rest) if attribute is not None else rest

    def _listed(self, rest: str, at: int, path: str) -> Iterator[Named]:
        for match in re.finditer(r"[^,]+", rest[rest.index(":") + 1 :]):
            words = match[0].strip()
            start = at + rest.index(":") + 1 + match.start() + len(match[0]) - len(match[0].lstrip())
            if words:
                yield Named(Span(start, start + len(words)), "värde", " ".join(words.split()), path)

    def _references(self, rest: str, at: int) -> Iterator[Named]:
        quotes = [Span(m.start(), m.end()) for m in _TEXT.finditer(rest)]
        for match in _ID.finditer(rest):
            if _meets(Span(match.start(), match.end()), quotes):
                continue
            span = Span(at + match.start(), at + match.end())
            if match[0] in self.rulebook.rules or match[0] in self.rulebook.tables:
                yield Named(span, "regel", match[0])
            elif match[0] in self.vocabulary.attributes:
                yield Named(span, "attribut", match[0])

    def _implied(self, path: tuple[Statement, ...], rest: str, at: int) -> Iterator[Named]:
        head = re.match(r"[\w-]+", rest)
        if head is not None:
            record = (path[-3].rest or "") if len(path) > 2 else _path_of(path).rpartition(".")[0]
            attribute = self.vocabulary.resolve(head[0], record) or self._field(head[0], _path_of(path))
            if attribute is not None:
                yield Named(Span(at, at + head.end()), "attribut", attribute.path)

    def _field(self, name: str, path: str) -> Attribute | None:
        return self.vocabulary.resolve(f"{path.rpartition('.')[0]}.{name}" if "." in path else name)

    # --- conditions ---------------------------------------------------------------------------------------------------

    def _condition(self, path: tuple[Statement, ...], rest: str, at: int) -> Iterator[Named]:
        for match in _OPERATOR.finditer(_without_texts(rest)):
            yield Named(Span(at + match.start(), at + match.end()), "operator")
        home = next((line.rest or "" for block in path for line in block.children if line.name == "för"), "")
        try:
            tree = parse_condition(rest)
        except LineError:
            yield from self._loose(rest, at, home)
            return
        yield from self._tree(tree, at, home)

    def _loose(self, rest: str, at: int, home: str) -> Iterator[Named]:
        """Yield the attributes of a condition that cannot be read."""
        for match in re.finditer(r"[^\W\d_][\w-]*(?:\.[^\W\d_][\w-]*)*", _without_texts(rest)):
            attribute = self.vocabulary.resolve(match[0], home)
            if attribute is not None:
                yield Named(Span(at + match.start(), at + match.end()), "attribut", attribute.path)

    def _tree(self, node: Condition, at: int, record: str) -> Iterator[Named]:
        match node:
            case All() | AnyOf():
                for part in node.parts:
                    yield from self._tree(part, at, record)
            case Not():
                yield from self._tree(node.part, at, record)
            case Exists() | ForEach():
                yield Named(_moved(node.post_span, at), "attribut", node.post)
                if node.part is not None:
                    yield from self._tree(node.part, at, node.post)
            case Concept():
                key = fold(node.phrase)
                attribute = self.vocabulary.resolve(node.phrase, record)
                if key in self.phrases:
                    yield Named(_moved(node.span, at), "begrepp", key)
                elif attribute is not None:
                    yield Named(_moved(node.span, at), "attribut", attribute.path)
            case Comparison():
                yield from self._comparison(node, at, record)

    def _comparison(self, node: Comparison, at: int, record: str) -> Iterator[Named]:
        attribute = self.vocabulary.resolve(node.attribute, record)
        if attribute is None:
            homes = [a for a in self.vocabulary.attributes.values() if a.record and a.name == node.attribute]
            attribute = homes[0] if len(homes) == 1 else None
        if attribute is None:
            return
        yield Named(_moved(node.attribute_span, at), "attribut", attribute.path)
        yield from (self._phrase(value, attribute, at) for value in node.values)

    def _phrase(self, value: Phrase, attribute: Attribute, at: int) -> Named:
        span = _moved(value.span, at)
        if value.kind in ("number", "date"):
            return Named(span, "tal")
        known = attribute.by_phrase.get(fold(value.text))
        if known is None and attribute.kind.yes_no and fold(value.text) in ("ja", "nej"):
            known = fold(value.text)
        return Named(span, "värde", known, attribute.path) if known is not None else Named(span, "ord")


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _meets(span: Span, others: Sequence[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


def _without_texts(text: str) -> str:
    return _TEXT.sub(lambda m: " " * len(m[0]), text)


def _path_of(path: Sequence[Statement]) -> str:
    """Return the path of the attribute that the blocks `begrepp` and `fält` around a row define."""
    return ".".join((s.rest or "").strip() for s in path if s.name in ("begrepp", "fält"))


def named_at(names: Sequence[Named], offset: int) -> Named | None:
    """Return what the words at an offset mean; an offset right behind them counts too."""
    inside = [n for n in names if n.span.start <= offset < n.span.end]
    return next(iter(inside or [n for n in names if n.span.end == offset and n.sort != "kommentar"]), None)
