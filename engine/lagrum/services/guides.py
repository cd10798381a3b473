"""The guides that come with lagrum: which there are, and the text of one."""

from __future__ import annotations

from pathlib import Path

from lagrum.base.errors import InputError
from lagrum.base.fold import ascii_fold
from lagrum.base.frozen import frozen
from lagrum.base.resources import guides_dir
from lagrum.source.diagnostic import did_you_mean

ORDER = (
    *(
        "forsta-timmen",
        "installera",
        "sidan",
        "forsta-insatsen",
        "katalog",
        "eskalera",
        "natverk",
        "praxis",
        "reform",
        "memomall",
        "underlag",
        "beslut",
        "kvitto",
        "utbyte",
        "spraket",
    ),
    *("forsta-regeln", "granskning"),
)
"""As a newcomer reads them. A guide that is not named comes last."""
FOR_DEVELOPERS = ("architecture", "mutation", "python")
"""What lies beside the guides and is no guide to a lawyer; the wheel does not carry it."""


@frozen
class Guide:
    """A guide: the name it is asked for by, its heading, and its text (Markdown)."""

    topic: str
    title: str
    text: str


def guides() -> tuple[Guide, ...]:
    """Return all guides, in the order that a newcomer reads them. Raises `InputError` when they are not installed."""
    files = {path.stem: path for path in guides_dir().glob("*.md")}
    known = [topic for topic in ORDER if topic in files]
    others = sorted(files.keys() - {*ORDER, *FOR_DEVELOPERS})
    return tuple(_guide(files[topic]) for topic in (*known, *others))


def guide(topic: str) -> Guide:
    """Return the guide on a topic, asked for with or without å, ä and ö. Raises `InputError`."""
    found = {g.topic: g for g in guides()}
    asked = ascii_fold(topic).removesuffix(".md").replace(" ", "-")
    near = [name for name in found if name.startswith(asked)] if asked else []
    if asked in found or len(near) == 1:
        return found[asked if asked in found else near[0]]
    named = f"guiderna är {', '.join(found)}"
    guess = did_you_mean(asked, found)
    raise InputError(f"guiden »{topic}« finns inte", f"{guess} ({named})" if guess else named)


def _guide(path: Path) -> Guide:
    text = path.read_text("utf-8")
    heading = next((line for line in text.splitlines() if line.startswith("# ")), f"# {path.stem}")
    return Guide(path.stem, heading.removeprefix("# ").strip(), text)
