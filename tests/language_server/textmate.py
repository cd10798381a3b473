"""Colouring with a TextMate grammar whose patterns are all matches on one line: as editors do, in twenty lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any


def compiled(grammar: Mapping[str, Any]) -> list[tuple[re.Pattern[str], Mapping[str, Any]]]:
    """Return the patterns of a grammar, in order."""
    return [(re.compile(p["match"]), p) for p in grammar["patterns"]]


def coloured(line: str, patterns: list[tuple[re.Pattern[str], Mapping[str, Any]]]) -> Iterator[tuple[str, str]]:
    """Yield the parts of a line and the scope of each, "" for what no pattern matches."""
    at = 0
    while at < len(line):
        found = [(m, p) for pattern, p in patterns if (m := pattern.search(line, at)) is not None and m.end() > at]
        if not found:
            yield line[at:], ""
            return
        match, pattern = min(found, key=lambda pair: pair[0].start())
        if match.start() > at:
            yield line[at : match.start()], ""
        if "name" in pattern:
            yield match[0], pattern["name"]
        else:
            yield from _captured(match, pattern["captures"])
        at = match.end()


def _captured(match: re.Match[str], captures: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    at = match.start()
    for number, capture in captures.items():
        start, end = match.span(int(number))
        if start < 0:
            continue
        if start > at:
            yield match.string[at:start], ""
        yield match.string[start:end], capture["name"]
        at = end
    if at < match.end():
        yield match.string[at : match.end()], ""
