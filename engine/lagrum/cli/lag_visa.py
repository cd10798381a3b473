"""`lagrum lag visa`: print a provision as it was worded on a day."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Annotated

import typer

from lagrum.base.errors import InputError
from lagrum.cli.corpora import Korpus, open_corpus
from lagrum.cli.errors import OK
from lagrum.cli.options import Datum, Ut, day_or_today
from lagrum.cli.output import emit, screen
from lagrum.rulebook.lookup import parse_provision

if TYPE_CHECKING:
    from datetime import date

    from lagrum.law.citation import Citation
    from lagrum.law.statute import Provision, Version

HELP = """
Visa en paragraf så som den löd en viss dag, ur lagtexterna som du har.

Andra lydelser räknas upp efteråt.
"""
EXAMPLES = """
lagrum lag visa SoL 11 kap. 5 §
lagrum lag visa "SoL 19:1" --datum 2026-01-14 --korpus lagtext/
"""


def visa(
    lagrum: Annotated[list[str], typer.Argument(metavar="LAGRUM", help="t.ex. SoL 11 kap. 5 § eller SoL 11:5")],
    datum: Datum = "",
    korpus: Korpus = "",
    ut: Ut = "",
) -> int:
    from lagrum.law.reading import StatuteError

    day = day_or_today(datum)
    wanted = parse_provision(" ".join(lagrum))
    corpus = open_corpus(korpus)
    blocks = []
    for citation in dict.fromkeys(c.provision if c.is_provision else c for c in wanted.citations):
        try:
            provision = corpus.provision(citation)
            statute = corpus.statute(citation.act)
        except StatuteError as error:
            raise InputError(f"lagtexten kan inte läsas: {error}") from None
        if statute is None:
            raise InputError(
                f"lagtexten till {citation.act} finns inte i mappen", f"kör »lagrum lag hamta {citation.act}«"
            )
        if provision is None:
            raise InputError(
                f"{citation} finns inte i {citation.act} (konsoliderad t.o.m. {statute.consolidated_through})",
                "ange en paragraf, t.ex. SoL 11 kap. 5 §",
            )
        blocks.append(_text(citation, provision, day, statute.consolidated_through, screen(ut).width))
    emit("\n\n".join(blocks) + "\n", ut)
    return OK


def _text(citation: Citation, provision: Provision, day: date, through: str, width: int) -> str:
    version = provision.version_at(day)
    lines = [f"{citation} den {day}", f"konsoliderad t.o.m. {through}"]
    if version is None:
        lines += ["", "Ingen lydelse gällde den dagen."]
    else:
        if version.heading:
            lines += ["", version.heading]
        for block in version.text.split("\n\n"):
            lines += ["", *textwrap.wrap(" ".join(block.split()), width, break_on_hyphens=False)]
    others = [v for v in provision.versions if v is not version]
    if others:
        lines += ["", "Andra lydelser: " + "; ".join(_validity(v) for v in others) + "."]
    return "\n".join(lines)


def _validity(version: Version) -> str:
    start = f"från {version.in_force_from}" if version.in_force_from else ""
    end = f"till och med {version.in_force_to}" if version.in_force_to else ""
    return f"{start} {end}".strip() or "tills vidare"
