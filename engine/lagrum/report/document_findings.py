"""The part of a document that tells what is particular for an intervention: the findings, gravest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from lagrum.base.counted import counted
from lagrum.base.frozen import frozen
from lagrum.checking.result import CaseResult, Finding, Trigger
from lagrum.report.accepted import accepted_words
from lagrum.report.document_law import Cited
from lagrum.report.document_model import Block, Heading, Items, Paragraph, Run, Table, Text, plain, said
from lagrum.report.style import TextStyle
from lagrum.report.text import together
from lagrum.report.text_parts import joined

GROUPS: tuple[tuple[str, Callable[[Finding], bool]], ...] = (
    ("Hinder", lambda f: f.outcome == "hinder"),
    ("Krav som inte är uppfyllda", lambda f: f.demand == "inte uppfyllt"),
    ("Krav att kontrollera: det är inte beskrivet om de är uppfyllda", lambda f: f.demand == "okänt"),
    ("Öppna rättsfrågor", lambda f: f.outcome == "fråga"),
    ("Möjligheter", lambda f: f.outcome == "möjlighet"),
    ("Besvarade rättsfrågor", lambda f: f.answer is not None),
    ("Upplysningar", lambda f: f.outcome == "upplysning" and f.answer is None),
)
MOST_SPOTS = 8
MOST_ASKED = 5
"""So many questions stand under a demand; one more stands there too."""
NOTHING = "Ingen kodad bestämmelse gäller säkert för insatsen så som den är beskriven."


@frozen
class Place:
    """Where in a document a part about one intervention stands."""

    number: int
    """Which intervention it is, from 1."""
    level: int
    """The level of its sections."""

    def id(self, name: str, number: int = 0) -> str:
        """Return a name that no other place in the document has.

        >>> Place(2, 1).id("fynd", 3)
        'fynd2x3'
        """
        return f"{name}{self.number}x{number}" if number else f"{name}{self.number}"


@frozen
class Parts:
    """The findings of an intervention by where they stand in a document."""

    particular: tuple[tuple[str, tuple[tuple[Finding, ...], ...]], ...]
    """By heading: the findings of each rule."""
    general: tuple[Finding, ...]
    possible: tuple[Finding, ...]
    met: tuple[Finding, ...]

    @property
    def rules(self) -> list[tuple[Finding, ...]]:
        return [members for _, groups in self.particular for members in groups]


def parts_of(result: CaseResult, everything: bool) -> Parts:
    """Return the findings in the parts of a document; only those that the draft ties to, or all."""
    shown = [f for f in result.findings if everything or f.tied]
    sure = [f for f in shown if f.certainty == "gäller" and f.demand != "uppfyllt"]
    general = [f for f in sure if f.general and f.demand == "okänt" and f.accepted is None]
    left = [f for f in sure if f not in general]
    particular = []
    for heading, belongs in GROUPS:
        found = [f for f in left if belongs(f)]
        left = [f for f in left if f not in found]
        if found:
            particular.append((heading, tuple(tuple(members) for members in together(found))))
    return Parts(
        tuple(particular),
        tuple(general),
        tuple(f for f in shown if f.certainty != "gäller"),
        tuple(f for f in shown if f.certainty == "gäller" and f.demand == "uppfyllt"),
    )


def particular(parts: Parts, cited: Cited, place: Place, style: TextStyle) -> Iterator[Block]:
    """Yield what is particular: a heading for each group, and each rule with all that a reader must know of it."""
    yield Heading(place.level, "Vad som är särskilt för insatsen", place.id("fynd"))
    if not parts.particular:
        yield Paragraph(said(NOTHING), "muted")
    number = 0
    for heading, groups in parts.particular:
        yield Heading(place.level + 1, heading)
        for members in groups:
            number += 1
            yield from _rule(members, cited, place.id("fynd", number), place, style)


def _rule(members: Sequence[Finding], cited: Cited, id: str, place: Place, style: TextStyle) -> Iterator[Block]:
    first = members[0]
    title = plain(first.title).text
    yield Heading(place.level + 2, title, id)
    source = "" if first.source == "lag" else f" ({first.source})"
    where = (plain("Bestämmelse:", True), Run(" "), cited.run(first.citation, id, title))
    yield Paragraph((*where, plain(f"{source} · regel {first.rule}")), "source")
    yield Paragraph(said(first.message))
    if first.reason:
        yield Paragraph(said(first.reason, "Skäl:"))
    if subjects := list(dict.fromkeys(f.subject for f in members if f.subject)):
        yield Paragraph(said(joined(subjects, style), "Gäller:"))
    yield from _spots([t for f in members for t in f.triggers], style)
    if first.demand == "okänt" and (asked := list(dict.fromkeys(u.question for f in members for u in f.undecided))):
        yield Paragraph(said("", "Det avgörs av:"), "intro")
        most = len(asked) if style.everything or len(asked) <= MOST_ASKED + 1 else MOST_ASKED
        more = [f"… och {counted(len(asked) - most, 'fråga')} till"] if len(asked) > most else []
        yield Items(tuple(said(question) for question in (*asked[:most], *more)))
    if first.outcome == "fråga":
        yield from _open(first)
    if first.answer is not None:
        yield from _answered(first)
    for accepted in dict.fromkeys(accepted_words(f) for f in members if f.accepted is not None):
        yield Paragraph(said(accepted, "Beslutat:"))
    if first.reservation:
        yield Paragraph(said(first.reservation, "Förbehåll:"))
    if first.verify:
        yield Paragraph(said(first.verify, "Att verifiera:"))
    if first.not_assessed:
        goes = Run("vad som inte bedöms", to=place.id("inte"))
        yield Paragraph((Run("En del av bestämmelsen prövas inte här, se "), goes, Run(".")), "muted")


def _spots(triggers: Sequence[Trigger], style: TextStyle) -> Iterator[Block]:
    """Yield what in the text a finding rests on."""
    seen = {(t.file, t.line): t for t in reversed(triggers)}
    spots = sorted(seen.values(), key=lambda t: (t.file.endswith(".kommun"), t.file, t.line))
    shown = spots if style.everything else spots[:MOST_SPOTS]
    if not shown:
        return
    rows = "; ".join(_spot(t) for t in shown)
    more = f" och {counted(len(spots) - len(shown), 'rad')} till" if len(spots) > len(shown) else ""
    yield Paragraph(said(f"{rows}{more}.", "Vilar på:"))


def _spot(trigger: Trigger) -> str:
    profile = "kommunprofilen " if trigger.file.endswith(".kommun") else ""
    return f"{profile}rad {trigger.line} »{plain(trigger.text).text}«"


def _open(finding: Finding) -> Iterator[Block]:
    """Yield what an open question needs: whom it goes to, how far it has come, how it has been answered."""
    to = ", ".join(finding.addressees) or "ingen adressat angiven"
    yield Paragraph(said(f"nivå {finding.level}, till {to}.", "Vem som svarar:"))
    status = f"{finding.question} ({finding.question_status or 'öppen'})"
    yield Paragraph(said(f"{status}{f': {finding.question_note}' if finding.question_note else ''}", "Frågans id:"))
    if finding.positions:
        yield Paragraph(said("", "Ståndpunkter:"), "intro")
        yield Items(
            tuple(
                (plain(p.text), *((plain(f" ({'; '.join(p.sources)})"),) if p.sources else ()))
                for p in finding.positions
            )
        )


def _answered(finding: Finding) -> Iterator[Block]:
    given = finding.answer
    if given is None:
        return
    until = f", gäller till {given.valid_to}" if given.valid_to else ""
    yield Paragraph(said(given.text, "Svar:"))
    if given.reason:
        yield Paragraph(said(given.reason, "Svarets skäl:"))
    yield Paragraph(said(f"{given.id}: {given.body}, {given.decided}{until} ({given.kind}; {given.source})"), "source")
    for other in given.outranked:
        about = f"{other.id} ({other.kind}, {other.body}, {other.decided}) viker för {other.yields_to}: {other.why}."
        yield Paragraph(said(f"{about} Det löd: {other.text}", "Svar som viker:"))


def not_assessed(parts: Parts, place: Place) -> Iterator[Block]:
    """Yield what the provisions ask that is not assessed."""
    yield Heading(place.level, "Vad som inte bedöms", place.id("inte"))
    yield Paragraph(
        said(
            "Svaret bygger på det kodade regelverket och på vad utkastet säger. Om insatsen är lämplig, vad den kostar "
            "och vad som gäller utanför de kodade bestämmelserna bedöms inte."
        )
    )
    rows: dict[str, Text] = {}
    for number, members in enumerate(parts.rules, 1):
        title = Run(plain(members[0].title).text, to=place.id("fynd", number))
        rows |= {w: (title, plain(f": {w}")) for f in members for w in f.not_assessed if w not in rows}
    for finding in (*parts.general, *parts.met):
        rows |= {w: (plain(f"{finding.title}: {w}"),) for w in finding.not_assessed if w not in rows}
    if rows:
        yield Items(tuple(rows.values()))


def general(parts: Parts, cited: Cited, place: Place, style: TextStyle) -> Iterator[Block]:
    """Yield the demands that every intervention of the kind meets, in short; with what they say if all is shown."""
    if not parts.general:
        return
    name = "Gäller varje sådan insats"
    id = place.id("varje")
    yield Heading(place.level, f"{name}, och är inte beskrivet", id)
    rows: dict[tuple[str, str], Text] = {}
    for f in parts.general:
        message = (plain(f": {f.message}"),) if style.everything else ()
        rows.setdefault(
            (f.general, f.citation), (plain(f"{f.general} ("), cited.run(f.citation, id, name), Run(")"), *message)
        )
    yield Items(tuple(rows.values()))


def decided(parts: Parts, result: CaseResult, cited: Cited, place: Place) -> Iterator[Block]:
    """Yield deviations and plans: what has been decided about findings, also of what only may apply."""
    found = [f for f in result.findings if f.accepted is not None]
    if not found:
        return
    id, name = place.id("avvikelser"), "Avvikelser och planer"
    yield Heading(place.level, name, id)
    ids = {f.rule: place.id("fynd", n) for n, members in enumerate(parts.rules, 1) for f in members}
    rows = []
    for finding in found:
        about = f" ({finding.subject})" if finding.subject else ""
        what = (Run(plain(finding.title).text, to=ids.get(finding.rule, "")), plain(about))
        rows.append((what, (cited.run(finding.citation, id, name),), said(accepted_words(finding))))
    yield Table(
        "Beslut om avvikelser och planer", ("Vad", "Bestämmelse", "Beslut"), (3, 2, 5), tuple(dict.fromkeys(rows))
    )


def met(parts: Parts, cited: Cited, place: Place) -> Iterator[Block]:
    """Yield the demands that are met."""
    if not parts.met:
        return
    id, name = place.id("uppfyllda"), "Krav som är uppfyllda"
    yield Heading(place.level, name, id)
    rows = [(said(f.title), (cited.run(f.citation, id, name),)) for f in parts.met]
    yield Table("Uppfyllda krav", ("Krav", "Bestämmelse"), (3, 2), tuple(dict.fromkeys(rows)))


def possible(parts: Parts, cited: Cited, place: Place, style: TextStyle) -> Iterator[Block]:
    """Yield what may apply, depending on what is not said: the rules in short, with all their words if asked for."""
    if not parts.possible:
        return
    id, name = place.id("kan"), "Kan bli aktuellt"
    yield Heading(place.level, f"{name}, beroende på svaren", id)
    yield Paragraph(said("Om detta gäller beror på det som utkastet inte säger. Frågorna ovan avgör det."), "muted")
    rows = []
    for finding in parts.possible:
        message = (plain(f". {finding.message}"),) if style.everything else ()
        rows.append(((plain(finding.title), *message), (cited.run(finding.citation, id, name),), said(finding.outcome)))
    yield Table("Vad som kan bli aktuellt", ("Regel", "Bestämmelse", "Kan bli"), (5, 3, 2), tuple(dict.fromkeys(rows)))
