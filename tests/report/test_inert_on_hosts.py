"""What a host would make of a text (a mention, a link, a command) it makes of none that lagrum writes."""

from __future__ import annotations

import html
import re

import pytest

from lagrum.base.inert import on_screen
from lagrum.report.escape import markdown

MENTION = re.compile(r"(?<![\w`])@[a-z0-9]", re.IGNORECASE)
ADDRESS = re.compile(r"https?://|\bwww\.|ftp://|mailto:|[\w.+-]+@[\w-]+\.", re.IGNORECASE)
REFERENCE = re.compile(r"[#!~$%&]\w|\bGH-\d")


def shown(written: str) -> str:
    """Return what is shown of a text without links and marks: what a host looks for mentions and addresses in.

    It looks in one element at a time; where one ends and another begins stands a letter without width here.
    """
    return html.unescape(re.sub(r"\\([^\w\s])", r"\1", re.sub("</?span>", "\u200b", written)))


@pytest.mark.parametrize(
    "text",
    [
        *("@all", "se @Chefen", "(@grupp/lag)", "a@b.se", "mailto:a@b.se", "https://evil.example/x"),
        *("HTTP://EVIL.EXAMPLE", "www.evil.example", "WWW.evil.example", "ftp://evil.example", "xmpp:a@b.se"),
        *("#12", "!12", "~etikett", "%mål", "&12", "$12", "GH-12", "grupp/projekt#12", "x@y", "@@all", "\\@all"),
    ],
)
def test_markdown_mentions_and_links_nothing(text: str) -> None:
    seen = shown(markdown(text))
    assert not MENTION.search(seen)
    assert not ADDRESS.search(seen)
    assert not REFERENCE.search(seen)
    assert seen.replace("\u200b", "") == text


def test_a_broken_title_begins_no_row_with_a_command() -> None:
    text = "En titel som bryts\n  ::stop-commands::x\n\t::error::y\n##[group]z\n a ##[command]b\nSol 2 :: 3\n"
    found = on_screen(text)
    assert not [row for row in found.splitlines() if row.strip().startswith("::") or "##[" in row]
    assert len(found) == len(text)
