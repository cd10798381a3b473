"""The register over the municipalities as an Atom feed (RFC 4287): an entry for each question.

Ids are tag URIs (RFC 4151) made from the question's own id, and dates are those of the data: the same register gives
the same feed, and an entry is new only when something has happened to its question.
"""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from lagrum.base.errors import InputError
from lagrum.base.version import __version__
from lagrum.network.model import NetworkQuestion, NetworkRegister
from lagrum.report import network_words as words
from lagrum.report.escape import clean

AUTHORITY = "lagrum.invalid,2025"
"""Whose the ids are when nobody else is named: a name that nobody can own (RFC 2606)."""
_AUTHORITY = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?,\d{4}(?:-\d\d(?:-\d\d)?)?", re.ASCII)


def check_authority(text: str) -> str:
    """Return whose the ids are to be. Raises `InputError`."""
    if _AUTHORITY.fullmatch(text) is None or not _is_day(text.rpartition(",")[2]):
        raise InputError(
            f"»{text}« kan inte stå efter --namnrymd", "skriv en domän som är er och när den var det: nora.se,2026"
        )
    return text


def _is_day(text: str) -> bool:
    """Whether a year, a month of a year or a day exists."""
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    try:
        return date(year, month, day) is not None
    except ValueError:
        return False


def render_network_atom(register: NetworkRegister, authority: str = "") -> str:
    """Return the register as a feed; `authority` is whose the ids are, a domain and a day."""
    whose = check_authority(authority or AUTHORITY)
    newest = max((q.updated for q in register.questions), default=register.date)
    rows = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="sv">',
        f"  <id>{_tag(whose, 'register')}</id>",
        "  <title>Nätverkets rättsfrågor</title>",
        f"  <updated>{_time(newest)}</updated>",
        "  <author><name>lagrum natverk</name></author>",
        f'  <generator version="{__version__}">lagrum</generator>',
    ]
    ordered = sorted(register.questions, key=lambda q: q.id)
    for question in sorted(ordered, key=lambda q: q.updated, reverse=True):
        rows += _entry(question, whose)
    return "\n".join([*rows, "</feed>"]) + "\n"


def _entry(question: NetworkQuestion, whose: str) -> list[str]:
    return [
        "  <entry>",
        f"    <id>{_tag(whose, f'fraga/{question.id}')}</id>",
        f"    <title>{_text(f'{question.title} [{question.status}]')}</title>",
        f"    <updated>{_time(question.updated)}</updated>",
        f'    <category term={_attribute(question.status)} label="status"/>',
        *([f'    <category term={_attribute(question.level)} label="nivå"/>'] if question.level else []),
        f'    <summary type="text">{_text(question.question)}</summary>',
        f'    <content type="text">{_text(_content(question))}</content>',
        "  </entry>",
    ]


def _content(question: NetworkQuestion) -> str:
    told = [words.facts(question), words.status(question), words.stops(question), *words.places(question)]
    told += [words.contradiction(one, question) for one in question.contradictions]
    for answer in question.answers:
        told += [f"{words.answer_head(answer)}: {answer.text}", *words.answer_notes(answer, question, today=False)]
    return " ".join(f"{text.rstrip('.')}." for text in map(clean, told))


def _tag(whose: str, what: str) -> str:
    """Return a tag URI. What stands in it is text from a file, and may be anything.

    >>> _tag("nora.se,2026", "fraga/sol.21.2.råd-77a6b3")
    'tag:nora.se,2026:fraga/sol.21.2.r%C3%A5d-77a6b3'
    """
    return f"tag:{whose}:{quote(what.encode('utf-8', 'replace'), safe='/.-')}"


def _time(day: str) -> str:
    return f"{day}T00:00:00Z"


def _text(text: str) -> str:
    return escape(clean(text))


def _attribute(text: str) -> str:
    return quoteattr(clean(text))
