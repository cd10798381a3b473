"""What is wrong with the text of a line, and the quotation marks that every line may have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lagrum.base.errors import LagrumError
from lagrum.source.text import Span


@dataclass(eq=False)
class LineError(LagrumError):
    """A text that is no condition or value, at a span of the text. `code` is "" when the reader of the line decides."""

    message: str
    span: Span
    help: str = ""
    code: str = ""


def match_span(match: re.Match[str]) -> Span:
    return Span(match.start(), match.end())


def check_quotes(text: str) -> None:
    """Raise `LineError` when a quotation mark in `text` has no partner on its row, or is of a kind not used here."""
    for match in _QUOTED.finditer(text):
        if match["odd"]:
            raise LineError(f"»{match[0]}« är inget citattecken här", match_span(match), 'skriv " eller ”', "E022")
    check_closed(text)


def check_closed(text: str) -> None:
    """Raise `LineError` when a quotation mark in `text` has no partner on its row: what follows could be a comment."""
    for match in _QUOTED.finditer(text):
        if not match["odd"] and not match["end"]:
            raise LineError(
                "citattecknet har inget slut på samma rad",
                match_span(match),
                "avsluta texten med ett citattecken; nästa rad får börja med ett nytt",
                "E022",
            )


QUOTED = r'(?:"(?:\\.?|[^"\\\n])*+|”(?:\\.?|[^”"\\\n])*+)'
_QUOTED = re.compile(rf'{QUOTED}(?P<end>[”"])?|(?P<odd>[“„«»\'’‘´`])')


def fault(error: Any, text: str, symbols: Mapping[str, str]) -> LineError:
    """Turn a Lark error into a `LineError` in plain words. `symbols` has help for what cannot stand in the text."""
    from lagrum.language.expected import expected_words

    accepted = getattr(error, "accepts", None) or getattr(error, "allowed", None) or getattr(error, "expected", None)
    token = getattr(error, "token", None)
    at = error.pos_in_stream
    names = set(accepted or ())
    if at is not None and text.count("(", 0, at) <= text.count(")", 0, at):
        names.discard("RPAR")
    wanted = expected_words(names)
    if (token is not None and token.type == "$END") or at is None or at >= len(text.rstrip()):
        end = len(text.rstrip())
        help = "skriv t.ex. »det finns målgrupp där (ålder under 18)«" if wanted == "»där«" else ""
        return LineError(f"raden tar slut där det skulle stå {wanted}", Span(max(0, end - 1), end), help)
    length = len(token) if token is not None else len((re.match(r"[^\W\d_][\w-]*", text[at:]) or "x")[0])
    found = text[at : at + length]
    help = symbols.get(found) or symbols.get(text[at], "")
    message = f"»{found}« kan inte stå här" + ("" if help else f", där det skulle stå {wanted}")
    return LineError(message, Span(at, at + max(1, length)), help)


def unquote(token: str) -> str:
    """Return the text within quotation marks, escapes resolved."""
    return re.sub(r"\\(.)", r"\1", token[1:-1])
