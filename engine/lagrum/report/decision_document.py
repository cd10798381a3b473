"""A proposal for a decision as documents: the letter to the committee, its annex, or both in one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from lagrum.base.counted import counted
from lagrum.base.errors import InputError
from lagrum.decision.model import Entry, Proposal, Remaining, Support
from lagrum.memo.sections import clean
from lagrum.report import decision_letter
from lagrum.report.decision_parts import DISCLAIMER, DRAFT, cited, facts, left_out, overview, receipt
from lagrum.report.document_model import Block, Document, Heading, Items, Pairs, Paragraph, Table, plain, said

Part = Literal["allt", "skrivelse", "bilaga"]
PARTS: tuple[Part, ...] = ("allt", "skrivelse", "bilaga")
TITLE = "Beslut om insatser utan individuell behovsprövning"
KINDS: dict[Part, str] = {
    "allt": "Tjänsteskrivelse med bilaga",
    "skrivelse": "Tjänsteskrivelse",
    "bilaga": "Bilaga till tjänsteskrivelse",
}
TO_DECIDE = "Insatser som föreslås för beslut"
NOT_SO = "Insatser som inte kan beslutas så"
OUTSIDE = "Insatser som beslutet inte gäller"


def document(proposal: Proposal, part: Part = "allt") -> Document:
    """Return a proposal as a document. Raises `InputError` when there is nothing to write about."""
    if not proposal.found:
        raise InputError("det finns inga insatser att göra ett förslag av", "ange mappen med insatser (.insats)")
    blocks: list[Block] = []
    if part != "bilaga":
        blocks += decision_letter.letter(proposal)
    if part == "allt":
        blocks.append(Heading(1, "Bilaga: förteckning över insatserna", "bilaga"))
    if part != "skrivelse":
        blocks += annex(proposal, 2 if part == "allt" else 1)
    blocks += receipt(proposal)
    places = clean(", ".join(proposal.municipalities))
    return Document(
        title=TITLE,
        subject=f"{TITLE} enligt 11 kap. 5 § socialtjänstlagen",
        author=places or "lagrum",
        date=proposal.date,
        head=_head(proposal, places),
        blocks=tuple(blocks),
        kind=KINDS[part],
        draft=DRAFT,
        disclaimer=DISCLAIMER,
    )


def _head(proposal: Proposal, places: str) -> Pairs:
    return Pairs(
        (
            ("Kommun", said(places or "ingen kommun angiven")),
            ("Till", said("Socialnämnden, eller den nämnd som har dess uppgifter")),
            ("Diarienummer", said("[Fylls i.]")),
            ("Handläggare", said("[Fylls i.]")),
            ("Prövad", said(f"mot de regler som gäller {proposal.date}")),
            ("Status", (plain(f"{DRAFT}. ", strong=True), plain(DISCLAIMER))),
        )
    )


def annex(proposal: Proposal, level: int) -> Iterator[Block]:
    """Yield the annex: what is proposed, what may not be decided so, what it is not about, what could not be read."""
    yield Heading(level, f"Del 1. {TO_DECIDE}", "del1")
    if proposal.rows:
        yield Paragraph(said(f"Antal: {len(proposal.rows)}. Det som insatsens fil inte säger står som okänt."), "intro")
        yield overview(proposal.rows, TO_DECIDE, links=True)
        for number, entry in enumerate(proposal.rows, 1):
            yield from _row(entry, number, level + 1)
    else:
        words = "Ingen av insatserna är så beskriven att den kan läggas fram för beslut. Del 2 säger varför."
        yield Paragraph(said(words if proposal.stopped else "Ingen av insatserna hör till beslutet."))
    yield Heading(level, f"Del 2. {NOT_SO}", "del2")
    if not proposal.stopped:
        yield Paragraph(said("Inga."))
    else:
        yield Paragraph(said(REMEDY), "muted")
    for entry in proposal.stopped:
        yield from _stopped(entry, level + 1)
    yield Heading(level, f"Del 3. {OUTSIDE}", "del3")
    if proposal.outside:
        rows = tuple(
            (said(f"{one.name} ({one.id})"), said(f"Insatsen {one.why}."), said(one.citation))
            for one in proposal.outside
        )
        yield Table(OUTSIDE, ("Insats", "Varför", "Bestämmelse"), (5, 5, 3), rows)
    else:
        yield Paragraph(said("Inga."))
    yield from left_out(proposal, level)


def _row(entry: Entry, number: int, level: int) -> Iterator[Block]:
    yield Heading(level, f"{number}. {clean(entry.name)}", f"rad{number}")
    yield Paragraph(said(f"{entry.municipality} · {entry.id}" if entry.municipality else entry.id), "source")
    yield facts(entry)
    if entry.support:
        yield Paragraph(said("Stöd i lagen, med förbehåll:"), "intro")
        yield Items(tuple(said(_support(one)) for one in entry.support))
    yield from remaining(entry, level + 1)


def _support(one: Support) -> str:
    limit = f" Förbehåll: {one.reservation}" if one.reservation else ""
    return f"{cited(one.text, one.citation)}.{limit}"


def remaining(entry: Entry, level: int) -> Iterator[Block]:
    """Yield what is open in an intervention, the heaviest first, and at what its answers hang."""
    yield Heading(level, "Vad som kvarstår")
    if not entry.remaining:
        yield Paragraph(said("Prövningen pekar inte ut något mer. Det betyder inte att allt är prövat."), "muted")
        return
    for kind, label in KIND_WORDS:
        found = [one for one in entry.remaining if one.kind == kind]
        if not found:
            continue
        if kind == "krav":
            yield Paragraph(said(label), "intro")
            yield Items(tuple(said(_open(one)) for one in found))
        else:
            words = "; ".join(cited(one.text, one.citation) for one in found)
            yield Paragraph(said(f"{words}.", label))


KIND_WORDS = (
    ("krav", "Krav som gäller, där det inte är beskrivet om de är uppfyllda:"),
    ("allmänt krav", "Krav på varje sådan insats, inte beskrivet om de är uppfyllda:"),
    ("möjligt hinder", "Kan vara hinder, beroende på det som inte är beskrivet:"),
    ("kan gälla", "Kan bli aktuellt, beroende på det som inte är beskrivet:"),
)
REMEDY = (
    "Ett hinder eller ett krav som inte är uppfyllt kräver att insatsen utformas annorlunda (lagrum vagar). En öppen "
    "rättsfråga lyfts (lagrum memo), eller besvaras. Det som är för lite beskrivet skrivs in i insatsens fil."
)
MOST_ASKED = 3


def _open(one: Remaining) -> str:
    asked = one.ask[:MOST_ASKED]
    more = f" … och {counted(len(one.ask) - MOST_ASKED, 'fråga')} till" if len(one.ask) > MOST_ASKED else ""
    return f"{cited(one.text, one.citation)}. {' '.join(asked)}{more}".strip()


def _stopped(entry: Entry, level: int) -> Iterator[Block]:
    yield Heading(level, clean(entry.name))
    yield Paragraph(said(f"{entry.municipality} · {entry.id}" if entry.municipality else entry.id), "source")
    rows = tuple(
        (
            said(one.kind.capitalize()),
            said(f"{one.text}. {one.detail}" if one.detail else one.text),
            said(one.citation or "–"),
        )
        for one in entry.reasons
    )
    yield Table(f"Varför {clean(entry.name)} inte kan beslutas så", ("Slag", "Skäl", "Bestämmelse"), (3, 7, 4), rows)
