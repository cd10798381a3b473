"""The letter to the committee: the proposal, what it rests on, and what only the committee can judge."""

from __future__ import annotations

from collections.abc import Iterator

from lagrum.base.counted import counted
from lagrum.decision.model import UNKNOWN, Entry, Proposal
from lagrum.decision.sorting import EXEMPT
from lagrum.report.decision_parts import cited, fill_in, left_out, overview, value_of
from lagrum.report.document_model import Block, Heading, Items, Paragraph, Table, said

LAW = (
    (
        "11 kap. 5 § SoL",
        "Socialnämnden får ge insatser för personliga behov utan individuell behovsprövning. Sju slag av insatser "
        "kräver alltid prövning. Ekonomiska behov omfattas inte. Vilka insatser nämnden ger så bestämmer den själv.",
    ),
    (
        "11 kap. 6 § SoL",
        "Den som genomför en sådan insats ska informera dem som vänder sig till verksamheten om att det går att ansöka "
        "om en behovsprövad insats, på lämpligt sätt och i lämplig utsträckning.",
    ),
    (
        "14 kap. 3 och 4 §§ SoL",
        "Genomförandet ska dokumenteras också utan behovsprövning. Vid rådgivning gäller det inte uppgifter om "
        "personliga förhållanden; det undantaget kräver inget beslut.",
    ),
    (
        "14 kap. 5 § SoL",
        "Finns det särskilda skäl får nämnden besluta att uppgifter som kan röja identiteten inte ska dokumenteras när "
        "en sådan insats genomförs. Om skälen måste prövas för varje insats är inte avgjort; här anges de för var och "
        "en (vår läsning).",
    ),
    (
        "21 kap. 2 § SoL",
        "För barn krävs vårdnadshavarens samtycke. Har barnet fyllt 15 år får insatsen ges utan det, om det är "
        "lämpligt.",
    ),
    ("26 kap. 1 och 2 §§ SoL", "Tillstånd och anmälan följer verksamhetens slag, oavsett behovsprövning."),
    (
        "32 kap. 1 och 2 §§ SoL",
        "För insatser av behandlingskaraktär tas ingen avgift. Annars får den tas bara i de fall som lagen nämner, "
        "högst till självkostnaden.",
    ),
    (
        "6 kap. 37 och 38 §§ KL",
        "Nämnden får delegera beslutanderätt, men inte i ärenden om verksamhetens mål, inriktning, omfattning eller "
        "kvalitet. Om detta beslut är ett sådant är omdiskuterat; förslaget är att nämnden beslutar själv (vår "
        "läsning).",
    ),
    (
        "34 kap. 1 §, 35 kap. 1 § SoL; 13 kap. KL",
        "Den som inte får en sådan insats kan inte överklaga som vid ett avslag. Beslutet kan laglighetsprövas.",
    ),
)
"""In our own words: the statute is read where it is published."""
TO_JUDGE = (
    ("Om möjligheten ska användas, och för vilka insatser.", "11 kap. 5 § SoL"),
    ("Vilka villkor som ska gälla för varje insats, och från vilken dag.", "11 kap. 5 § SoL"),
    ("Om skälen för att inte dokumentera identiteten är särskilda, för var och en av insatserna.", "14 kap. 5 § SoL"),
    ("Om det är lämpligt att den som fyllt 15 år får insatsen utan vårdnadshavares samtycke.", "21 kap. 2 § SoL"),
    ("Barnets bästa, när barn berörs.", "3 kap. 1 § SoL; artikel 3 i barnkonventionen"),
    ("Om insatserna ges på lika villkor, när platserna är färre än de som vill ha dem.", "2 kap. 3 § KL"),
    ("Hur och i vilken utsträckning rätten att ansöka ska berättas.", "11 kap. 6 § SoL"),
    ("Om beslutet, eller senare ändringar av det, ska delegeras.", "6 kap. 37 och 38 §§ KL"),
    ("Om det som kvarstår för varje insats ska klaras ut före beslutet eller före start.", ""),
)


def letter(proposal: Proposal) -> Iterator[Block]:
    """Yield the letter in the order in which a committee reads it."""
    yield from _proposal(proposal)
    yield Heading(1, "Ärendet", "arendet")
    yield Paragraph(
        said(
            "Socialnämnden får sedan den 1 juli 2025 besluta att ge insatser utan att först pröva den enskildes behov. "
            "Detta är ett förslag till vilka det ska vara, sammanställt av insatsernas beskrivningar och av vad en "
            "prövning mot kodade regler har funnit. "
            f"Underlaget är {counted(proposal.found, 'fil')}: {_counts(proposal)}."
        )
    )
    yield Heading(1, "Beskrivning av insatserna", "beskrivning")
    if proposal.rows:
        yield overview(proposal.rows, "Insatserna i korthet", links=False)
        yield Paragraph(
            said("Bilagan säger för var och en vad som är beskrivet, bestämmelse för bestämmelse."), "muted"
        )
    else:
        yield Paragraph(said("Ingen insats föreslås."))
    yield Heading(1, "Rättsliga grunder", "grunder")
    yield Table(
        "Bestämmelserna, med egna ord", ("Bestämmelse", "Innebörd"), (3, 8), tuple((said(c), said(t)) for c, t in LAW)
    )
    yield from _children(proposal)
    yield from _economy(proposal)
    yield Heading(1, "Vad nämnden själv måste bedöma", "bedoms")
    yield Items(tuple(said(cited(text.rstrip("."), citation) + ".") for text, citation in TO_JUDGE))
    yield from _not_proposed(proposal)
    yield from _open(proposal)
    yield from _papers()


def _counts(proposal: Proposal) -> str:
    parts = [
        (len(proposal.rows), "föreslås för beslut"),
        (len(proposal.stopped), "kan inte beslutas så"),
        (len(proposal.outside), "hör inte till beslutet"),
        (len(proposal.left_out), "kunde inte läsas"),
    ]
    return ", ".join(f"{many} {words}" for many, words in parts)


def _proposal(proposal: Proposal) -> Iterator[Block]:
    yield Heading(1, "Förslag till beslut", "forslag")
    if not proposal.rows:
        words = "Inget beslut föreslås: ingen av insatserna är så beskriven att den kan läggas fram."
        if not (proposal.stopped or proposal.left_out):
            words = "Inget beslut föreslås: ingen av insatserna är en som beslutet gäller."
        yield Paragraph(said(words), "lead")
        return
    yield Paragraph(said("Socialnämnden beslutar"), "intro")
    many = counted(len(proposal.rows), "insats")
    named = [e.name for e in proposal.rows]
    listed = f": {'; '.join(named)}" if len(named) <= MOST_LISTED else ""
    points = [
        f"att {many} i bilagans del 1 får ges utan individuell behovsprövning, på de villkor som nämnden bestämmer "
        f"(11 kap. 5 § SoL){listed},"
    ]
    if exempt := exempted(proposal):
        points.append(
            "att uppgifter som kan röja den enskildes identitet inte ska dokumenteras vid genomförandet av "
            f"{'; '.join(e.name for e in exempt)}, av de skäl som bilagan anger för var och en (14 kap. 5 § SoL),"
        )
    points.append("att beslutet gäller från och med [fylls i].")
    yield Items(tuple(said(point) for point in points))
    yield fill_in("Villkor för insatserna (bilagan säger vad som är beskrivet):")


MOST_LISTED = 15


def exempted(proposal: Proposal) -> list[Entry]:
    """Return the rows for which an exemption is proposed."""
    path = "dokumentation.omfattning"
    return [e for e in proposal.rows if value_of(e, "dokumentation", path) == EXEMPT]


def _children(proposal: Proposal) -> Iterator[Block]:
    yield Heading(1, "Barnets bästa", "barn")
    yield Paragraph(
        said(
            "När beslutet rör barn ska det bedömas vad som är bäst för dem (3 kap. 1 § SoL; artikel 3 i "
            "barnkonventionen). Bedömningen är nämndens."
        ),
    )
    paths = ("barnrätt.bästa-prövat", "barnrätt.åsikter-inhämtas")
    rows = tuple(
        (said(e.name), said(value_of(e, "malgrupp", "målgrupp.ålder")), *(said(value_of(e, "barn", p)) for p in paths))
        for e in proposal.rows
        if e.children != "nej"
    )
    if not rows and proposal.rows:
        yield Paragraph(said("Målgrupperna är vuxna. Om barn berörs ändå, som barn till den som får insatsen, bedöms."))
    if rows:
        header = ("Insats", "Ålder", "Barnets bästa prövat", "Barnets åsikter inhämtas")
        yield Table("Vad som är beskrivet om barn", header, (5, 3, 3, 3), rows)
    yield fill_in("Prövning av barnets bästa:")


def _economy(proposal: Proposal) -> Iterator[Block]:
    yield Heading(1, "Ekonomi", "ekonomi")
    fees = [
        (e.name, value_of(e, "avgift", "avgift.tas-ut"), value_of(e, "avgift", "avgift.belopp")) for e in proposal.rows
    ]
    charged = [f"{name}{f' ({amount})' if amount != UNKNOWN else ''}" for name, fee, amount in fees if fee == "ja"]
    unknown = [name for name, fee, _ in fees if fee == UNKNOWN]
    if charged:
        yield Paragraph(said(f"{'; '.join(charged)}.", "Avgift tas ut i:"))
    if unknown:
        yield Paragraph(said(f"{'; '.join(unknown)}.", "Inte beskrivet om avgift tas ut i:"))
    yield fill_in("Kostnader och finansiering:")


def _not_proposed(proposal: Proposal) -> Iterator[Block]:
    yield Heading(1, "Vad som inte föreslås, och varför", "inte")
    if not (proposal.stopped or proposal.left_out):
        none = "Ingen av insatserna hör till beslutet."
        yield Paragraph(said("Alla insatser som hör till beslutet föreslås." if proposal.rows else none))
        return
    if proposal.stopped:
        rows = tuple(
            (said(e.name), said("; ".join(cited(r.text, r.citation) for r in e.reasons))) for e in proposal.stopped
        )
        yield Table("Insatser som inte kan beslutas så", ("Insats", "Skäl"), (3, 7), rows)
    yield from left_out(proposal, 2)


def _open(proposal: Proposal) -> Iterator[Block]:
    if not proposal.rows:
        return
    yield Heading(1, "Vad som är öppet i det som föreslås", "oppet")
    found: dict[str, list[str]] = {}
    hinder: dict[str, list[str]] = {}
    for entry in proposal.rows:
        for one in entry.remaining:
            if one.kind in ("krav", "allmänt krav"):
                found.setdefault(cited(one.text, one.citation), []).append(entry.name)
            elif one.kind == "möjligt hinder":
                hinder.setdefault(cited(one.text, one.citation), []).append(entry.name)
    if hinder:
        yield Paragraph(said("Kan vara hinder, beroende på det som inte är beskrivet (bilagan säger vad):"), "intro")
        yield Items(tuple(said(f"{text}: {_names(names, len(proposal.rows))}.") for text, names in hinder.items()))
    if not found and not hinder:
        yield Paragraph(said("Prövningen pekar inte ut något. Det betyder inte att allt är prövat."), "muted")
        return
    if found:
        yield Paragraph(said("Inte beskrivet, och behöver klaras ut före beslutet eller före start:"), "intro")
        yield Items(tuple(said(f"{text}: {_names(names, len(proposal.rows))}.") for text, names in found.items()))


def _papers() -> Iterator[Block]:
    """Yield how such a letter ends: the papers of the matter, and who is told of the decision."""
    yield Heading(1, "Handlingar", "handlingar")
    papers = ("Denna tjänsteskrivelse.", "Bilaga: förteckning över insatserna.")
    yield Items(tuple(said(paper) for paper in papers))
    yield fill_in("Övriga handlingar, som prövning av barnets bästa och konsekvensbedömning:")
    yield Heading(1, "Beslutet skickas till", "skickas")
    yield fill_in("Mottagare:")


def _names(names: list[str], of: int) -> str:
    if len(names) == of and of > 1:
        return "alla insatser"
    shown = names[:MOST_NAMED]
    more = f" och {len(names) - MOST_NAMED} till" if len(names) > MOST_NAMED else ""
    return f"{'; '.join(shown)}{more}"


MOST_NAMED = 5
