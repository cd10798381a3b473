"""The one type of all messages about input, and the collector that parsing and binding report to."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.base.inert import printable as printable
from lagrum.source.personal_number import mask
from lagrum.source.shortening import shortened

if TYPE_CHECKING:
    from lagrum.source.text import SourceText, Span

Severity = Literal["fel", "varning"]

MAX_QUOTED = 60
"""Longest quotation from a file within a message; the marked line shows more."""
MAX_PATH = 240
"""The same for the name of a file, which no marked line shows."""
MAX_MESSAGE = 500
MAX_GUESSED = 80
"""Longest word that a similar one is sought for: likeness costs time that grows with the square of the length."""


@frozen
class Diagnostic:
    """A message about one spot in one file.

    `line` and `column` count from 1 and are 0 when the message concerns the whole file; `width` is the number of
    characters to mark on `source_line`. `message` is one sentence in Swedish without full stop; `help` says what to do.
    """

    code: str
    severity: Severity
    message: str
    file: str
    line: int = 0
    column: int = 0
    width: int = 1
    source_line: str = ""
    help: str = ""

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        return (self.file, self.line, self.column, self.code, self.message)

    def render(self) -> str:
        """Return the message as text for a terminal: message, place, the marked line, help.

        No personal number stands in it, not even one that is left when a longer row of digits is cut.
        """
        file = printable(self.file)
        lines = [f"{self.severity} {self.code}: {printable(self.message)}"]
        if self.line:
            lines.append(f"  --> {file}:{self.line}:{self.column}")
            if self.source_line:
                shown, column = clip(self.source_line, self.column)
                number = str(self.line)
                lines.append(f"{number} | {shown}".rstrip())
                marks = "^" * max(1, min(self.width, len(shown) - column + 1))
                lines.append(f"{' ' * len(number)} | {' ' * (column - 1)}{marks}")
        else:
            lines.append(f"  --> {file}")
        if self.help:
            lines.append(f"  hjälp: {printable(self.help)}")
        return mask("\n".join(lines))


def clip(line: str, column: int, limit: int = 110) -> tuple[str, int]:
    """Return a printable window of at most `limit` characters of `line` around `column` (from 1), and the column in it.

    Characters outside the window are replaced by an ellipsis.
    """
    if len(line) <= limit:
        return printable(line), column
    start = max(0, min(column - 1 - limit // 2, len(line) - limit))
    window = printable(line[start : start + limit])
    prefix = "…" if start else ""
    suffix = "…" if start + limit < len(line) else ""
    return mask(prefix + window + suffix), column - start + len(prefix)


@dataclass(slots=True)
class Diagnostics:
    """Collects the messages about a set of files.

    At most `limit` errors and as many warnings are kept for each file; one more message then says that there are more.
    """

    items: list[Diagnostic] = field(default_factory=list)
    limit: int = 50
    _kept: Counter[tuple[str, Severity]] = field(default_factory=Counter, repr=False)
    _seen: set[Diagnostic] = field(default_factory=set, repr=False)
    _row: tuple[str, str, frozenset[str]] = field(default=("", "", frozenset()), repr=False)
    """The last row that a message was about, what is shown of it, and the parts of numbers that are not: many messages
    may be about one long row."""

    def error(self, code: str, message: str, source: SourceText, span: Span | None = None, help: str = "") -> None:
        self._add("fel", code, message, source, span, help)

    def warning(self, code: str, message: str, source: SourceText, span: Span | None = None, help: str = "") -> None:
        self._add("varning", code, message, source, span, help)

    def file_error(self, code: str, message: str, file: str, help: str = "") -> None:
        """Report an error about a whole file that could not be read as text."""
        self._whole_file("fel", code, message, file, help)

    def file_warning(self, code: str, message: str, file: str, help: str = "") -> None:
        """Report a warning about a whole file or folder."""
        self._whole_file("varning", code, message, file, help)

    def _whole_file(self, severity: Severity, code: str, message: str, file: str, help: str) -> None:
        self.items.append(
            Diagnostic(code, severity, _tidy(message, MAX_PATH), _masked_row(file), help=_tidy(help, MAX_PATH))
        )

    def full(self, file: str) -> bool:
        """Return whether more errors about `file` would be dropped, so that reading on tells the user nothing."""
        return self._kept[file, "fel"] > self.limit

    def _add(
        self, severity: Severity, code: str, message: str, source: SourceText, span: Span | None, help: str
    ) -> None:
        if self._kept[source.name, severity] > self.limit:
            return
        if span is None:
            found = Diagnostic(code, severity, _tidy(message), source.name, help=_tidy(help))
        else:
            line, column = source.position(span.start)
            row = source.line(line)
            if row != self._row[0]:
                text = _masked_row(row)
                self._row = (row, text, _masked_parts(row, text) if text != row else frozenset())
            _, text, parts = self._row
            if parts:
                message, help = _without(message, parts), _without(help, parts)
            width = max(1, min(span.end - span.start, len(text.rstrip()) - column + 1))
            found = Diagnostic(code, severity, _tidy(message), source.name, line, column, width, text, _tidy(help))
        if found in self._seen:
            return
        self._kept[source.name, severity] += 1
        if self._kept[source.name, severity] > self.limit:
            kind = "felen" if severity == "fel" else "varningarna"
            found = Diagnostic(
                "E009",
                "varning",
                f"bara de {self.limit} första {kind} i filen visas",
                source.name,
                help="rätta dem och pröva igen; ofta försvinner flera på en gång",
            )
        self._seen.add(found)
        self.items.append(found)

    @property
    def errors(self) -> list[Diagnostic]:
        return sorted((d for d in self.items if d.severity == "fel"), key=lambda d: d.sort_key)

    @property
    def has_errors(self) -> bool:
        return any(d.severity == "fel" for d in self.items)

    def sorted(self) -> list[Diagnostic]:
        return sorted(self.items, key=lambda d: d.sort_key)


class BrokenFilesError(InputError):
    """Files have errors that stop the whole call; `diagnostics` holds what is wrong with them."""

    def __init__(self, diagnostics: Diagnostics) -> None:
        first = next(iter(diagnostics.errors), None)
        super().__init__(first.message if first else "filer har fel", first.help if first else "")
        self.diagnostics = diagnostics


def _masked_row(row: str) -> str:
    """Return a row without numbers, of it and of what is shown of it, where a sign that hides is a blank."""
    masked, shown = mask(row), printable(row)
    if shown == row:
        return masked
    hidden = zip(row, masked, mask(shown), strict=True)
    return "".join("•" if "•" in (one, other) else old for old, one, other in hidden)


def _masked_parts(line: str, masked: str) -> frozenset[str]:
    """Return the groups of four digits and more that were masked in a row: a message may quote a part of a number."""
    return frozenset(m[0] for m in re.finditer(r"\d{4,}", line) if "•" in masked[m.start() : m.end()])


def _without(text: str, parts: frozenset[str]) -> str:
    """Return a message without parts of a number in what it quotes of the file; its own examples stay."""
    return re.sub(
        r"»[^«»]*«", lambda quoted: re.sub(r"\d{4,}", lambda m: "•" if m[0] in parts else m[0], quoted[0]), text
    )


def _tidy(text: str, most: int = MAX_QUOTED) -> str:
    """Return a message on one line, quotations of more than `most` characters shortened, without personal numbers."""
    text = mask(" ".join(printable(text).split()))
    text = re.sub(r"»([^«»]*)«", lambda m: f"»{shortened(m[1], most)}«", text)
    return mask(shortened(text, MAX_MESSAGE))


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that is most like `word`, or None when none is like it."""
    found = _alike(word, candidates)
    return found[0] if found else None


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """Return "menade du »x«?" for the nearest candidate, with those that are as near, or an empty string."""
    found = [f"»{name}«" for name in _alike(word, candidates)]
    if not found:
        return ""
    return f"menade du {', '.join(found[:-1])} eller {found[-1]}?" if len(found) > 1 else f"menade du {found[0]}?"


def _alike(word: str, candidates: Iterable[str], most: int = 3) -> list[str]:
    """Return the candidates most like `word`, nearest first; several only when they are about as near."""
    names = sorted(set(candidates))
    folded = word.casefold()
    if len(word) > MAX_GUESSED:
        return []
    by_fold = {name.casefold(): name for name in reversed(names)}
    if folded in by_fold:
        return [by_fold[folded]]
    close = difflib.get_close_matches(folded, list(by_fold), n=most, cutoff=0.6)
    likeness = [difflib.SequenceMatcher(None, folded, name).ratio() for name in close]
    return [by_fold[name] for name, score in zip(close, likeness, strict=True) if score >= likeness[0] - 0.05]
