"""A memo as ordered sections of plain text: what every renderer writes, in the same words and the same order.

All text that leaves this module is clean: one line per string, no control characters, nothing that steers how other
characters are shown. It is text and never markup: each renderer escapes it for its own format.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Literal

from lagrum.base.counted import counted
from lagrum.base.frozen import frozen
from lagrum.checking.receipt_words import READ_BY, carried, receipt_rows
from lagrum.law.version_words import version_words
from lagrum.memo.errors import GivenError
from lagrum.memo.missing import missing
from lagrum.memo.model import Memo, MemoPosition, QuotedProvision
from lagrum.memo.register import GivenAnswer, Raiser
from lagrum.model.intervention import municipality_of
from lagrum.source.invisible import is_invisible

MAX_CHARACTERS = 300_000
LANGUAGE = "sv-SE"
KIND = "PM"
DRAFT = "UTKAST till PM"
DISCLAIMER = "Ett underlag för en jurist, inte ett rättsligt besked."

Tone = Literal["text", "lead", "muted", "source"]


@frozen
class Paragraph:
    """A paragraph; `label` is set in bold before it. Tones: the question, what is not written yet, a source."""

    text: str
    label: str = ""
    tone: Tone = "text"


@frozen
class Heading:
    """A heading within a section."""

    text: str


@frozen
class Item:
    """An item of a list, with the sources it rests on."""

    text: str
    sources: tuple[str, ...] = ()


@frozen
class Items:
    items: tuple[Item, ...]


@frozen
class Quote:
    """The wording of a provision."""

    paragraphs: tuple[str, ...]


@frozen
class Pairs:
    """Labels with their values."""

    rows: tuple[tuple[str, str], ...]


@frozen
class Table:
    """A table with a header row; a cell is one or more lines, `widths` are shares of the width."""

    caption: str
    header: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[tuple[str, ...], ...], ...]


Block = Paragraph | Heading | Items | Quote | Pairs | Table


@frozen
class Section:
    """A section; `id` is an ASCII word that never changes: an anchor in HTML, a field in a Word template."""

    id: str
    heading: str
    blocks: tuple[Block, ...]


@frozen
class Document:
    """The whole memo. `subject` and `author` are document properties."""

    title: str
    reference: str
    date: str
    subject: str
    author: str
    head: Pairs
    sections: tuple[Section, ...]
    kind: str = KIND
    """What the document is: a memo, or a draft of one as long as something is missing in it."""


def document(memo: Memo) -> Document:
    """Return the memo as sections. A memo that is too long for a document is refused."""
    size = sum(map(len, _strings(asdict(memo))))
    if size > MAX_CHARACTERS:
        raise GivenError(
            f"memot är för långt: {size} tecken, och högst {MAX_CHARACTERS} skrivs", "korta texterna i .memo-filen"
        )
    name = clean(memo.intervention_name) or clean(memo.intervention_id)
    return Document(
        title=clean(memo.title) or "Rättsfråga",
        reference=clean(memo.reference),
        date=clean(memo.date),
        subject=f"Rättsfråga om {name}",
        author=clean(memo.municipality) or "lagrum",
        kind=DRAFT if missing(memo) else KIND,
        head=_pairs(
            ("Beteckning", memo.reference),
            ("Datum", memo.date),
            ("Kommun", municipality_of(memo.municipality, memo.intervention_id) or "ingen kommun angiven"),
            ("Insats", f"{name} ({memo.intervention_id})"),
            ("Frågans id", memo.question_id),
            ("Status", memo.status),
            ("Till", _listed(memo.addressees) or "ingen adressat angiven"),
        ),
        sections=(
            Section("insatsen", "Insatsen i korthet", tuple(_written(memo.description, "insats"))),
            Section("behov", "Invånarnas behov", tuple(_need(memo))),
            Section("rattsfragan", "Rättsfrågan", tuple(_question(memo))),
            Section("fakta", "Fakta som avgör", tuple(_facts(memo))),
            Section("bestammelser", "Bestämmelser", tuple(_provisions(memo.provisions))),
            Section("standpunkter", "Ståndpunkter", tuple(_positions(memo))),
            Section("rattssakerhet", "Rättssäkerhet", tuple(_legal_certainty(memo))),
            Section("vagar", "Prövade vägar framåt", tuple(_prose(memo.ways_forward) or _none("Inga är prövade."))),
            Section("andring", "Önskad ändring", tuple(_change(memo))),
            Section("test", "Föreslaget test och uppföljning", tuple(_test(memo))),
            Section("utan_svar", "Om ingen svarar", tuple(_unanswered(memo))),
            Section("andra", "Samma fråga på andra håll", tuple(_elsewhere(memo.elsewhere))),
            Section("bilaga", "Bilaga: regelspår och kvitto", tuple(_appendix(memo))),
        ),
    )


_BLANKS = re.compile(r"\s+")
_NONCHARACTER = re.compile("[\ufdd0-\ufdef]")


def clean(text: str) -> str:
    """Return `text` on one line. What shows nothing or steers other characters stands as its code: [U+0007]."""
    return _BLANKS.sub(" ", _shown(text)).strip()


def _shown(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_visible, unicodedata.normalize("NFC", text)))


def _visible(char: str) -> str:
    if char in "\t\n\r\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029":
        return "\n" if char in "\n\r\u2028\u2029" else f"[U+{ord(char):04X}]" if char in "\x1c\x1d\x1e\x1f" else " "
    if char == "\u00ad":  # a soft hyphen says only where a word may be broken
        return ""
    hidden = is_invisible(char) or unicodedata.category(char) in ("Co", "Cs")
    if hidden or _NONCHARACTER.match(char) or ord(char) & 0xFFFE == 0xFFFE:
        return f"[U+{ord(char):04X}]"
    return char


def texts(content: Document) -> list[str]:
    """Return every text of the memo in the order of reading, without the page header and footer."""
    return [
        content.kind,
        content.title,
        *_strings(content.head),
        DISCLAIMER,
        *_strings(content.sections, skip_ids=True),
    ]


def _strings(value: object, skip_ids: bool = False) -> Iterator[str]:
    if isinstance(value, str):
        if value:
            yield value
    elif isinstance(value, dict):
        for member in value.values():
            yield from _strings(member)
    elif isinstance(value, list | tuple):
        for member in value:
            yield from _strings(member, skip_ids)
    elif isinstance(value, Section):
        yield value.heading
        yield from _strings(value.blocks)
    elif isinstance(value, Paragraph):
        yield from _strings((value.label, value.text))
    elif isinstance(value, Heading):
        yield value.text
    elif isinstance(value, Items):
        for item in value.items:
            yield from _strings((item.text, *item.sources))
    elif isinstance(value, Quote | Pairs):
        yield from _strings(value.paragraphs if isinstance(value, Quote) else value.rows)
    elif isinstance(value, Table):
        yield from _strings((value.caption, value.header, value.rows))


_BULLET = re.compile(r"\s*[-–•*] +(?=\S)")


def _prose(text: str) -> list[Block]:
    """Return paragraphs, parted by empty lines, and lists, whose lines begin with a dash."""
    blocks: list[Block] = []
    for part in re.split(r"\n[^\S\n]*\n", _shown(text)):
        group: list[tuple[bool, str]] = []
        for line in filter(str.strip, part.split("\n")):
            if found := _BULLET.match(line):
                group.append((True, line[found.end() :]))
            elif group and (not group[-1][0] or line[0].isspace()):
                group[-1] = (group[-1][0], f"{group[-1][1]} {line}")
            else:
                group.append((False, line))
        items: list[Item] = []
        for bullet, line in [*group, (False, "")]:
            if bullet:
                items.append(Item(clean(line)))
                continue
            if items:
                blocks.append(Items(tuple(items)))
                items = []
            if line:
                blocks.append(Paragraph(clean(line)))
    return blocks


def _written(text: str, kind: Literal["memo", "insats"] = "memo", label: str = "") -> list[Block]:
    """Return a text, or that it is not written yet."""
    blocks = _prose(text)
    if not blocks:
        word = "skrivet" if kind == "memo" else "beskrivet"
        return [Paragraph(f"Inte {word} än.", label, "muted")]
    if label:
        if not isinstance(blocks[0], Paragraph):
            return [Paragraph("", label), *blocks]
        blocks[0] = Paragraph(blocks[0].text, label)
    return blocks


def _none(text: str) -> list[Block]:
    return [Paragraph(text)]


def _need(memo: Memo) -> Iterator[Block]:
    yield from _written(memo.need)
    yield from _written(memo.hypothesis, "insats", "Hypotes:")
    yield from _written(_listed(memo.insights), "insats", "Insikterna kommer från:")


def _question(memo: Memo) -> Iterator[Block]:
    yield Paragraph(clean(memo.question), tone="lead")
    reasons = _prose(memo.why_open)
    if reasons and isinstance(reasons[0], Paragraph):
        reasons[0] = Paragraph(reasons[0].text, "Varför frågan är öppen:")
    yield from reasons
    for words in memo.not_assessed:
        yield Paragraph(clean(words), "Bedöms inte här:")
    yield Paragraph(_sentence(memo.status_note) or _STATUS[memo.status], f"Status – {memo.status}:")
    if memo.answers:
        yield Heading("Svar som har getts")
    for answer in memo.answers:
        yield from _answer(answer)


_STATUS = {
    "öppen": "Ingen har svarat på frågan.",
    "eskalerad": "Frågan är skickad och väntar på svar.",
    "besvarad": "Frågan har fått ett svar som gäller.",
    "omprövas": "Ett tidigare svar behöver prövas om.",
}


def _answer(answer: GivenAnswer) -> Iterator[Block]:
    until = f", gäller t.o.m. {answer.valid_to}" if answer.valid_to else ""
    now = answer.standing or ("" if answer.current else "gäller inte längre")
    now = "" if now == "gäller" else f"; {now}"
    where = f"; {answer.source}" if answer.source else ""
    source = f"{answer.body}, {answer.kind}, beslutat {answer.decided}{until}{now} ({answer.id}{where})"
    yield Paragraph(clean(answer.text), f"{_ended(clean(answer.title) or clean(answer.id), ':')}")
    if answer.reason:
        yield Paragraph(clean(answer.reason), "Skäl:")
    yield Paragraph(clean(source), tone="source")


def _facts(memo: Memo) -> Iterator[Block]:
    if memo.facts:
        yield Table(
            "Kända fakta",
            ("Uppgift", "Så står det i insatsen"),
            (6, 5),
            tuple(((clean(f.asked or f.attribute),), (clean(f.text),)) for f in memo.facts),
        )
    else:
        yield Paragraph("Frågan vilar inte på någon uppgift som är beskriven.")
    if not memo.unknowns:
        yield Paragraph("Ingen okänd uppgift påverkar frågan.")
        return
    yield Table(
        "Okända fakta",
        ("Det som är okänt", "Gäller", "Svar, och vad det leder till"),
        (5, 3, 4),
        tuple(
            (
                (clean(u.question),),
                (clean(u.subject) or "insatsen",),
                tuple(clean(f"{answer}: {leads}") for answer, leads in u.answers) or ("inga svar är prövade",),
            )
            for u in memo.unknowns
        ),
    )


def _provisions(provisions: Sequence[QuotedProvision]) -> Iterator[Block]:
    if not provisions:
        yield Paragraph("Frågan är inte knuten till någon bestämmelse.")
    for (quoted, _), alike in groupby(provisions, _how_given):
        group = list(alike)
        if not quoted and len(group) > 1:
            yield Items(tuple(Item(_provision(p)) for p in group))
            yield Paragraph(_sentence(version_words(group[0].source), capital=False), "Bara citerade:", "source")
            continue
        for provision in group:
            yield Heading(_provision(provision))
            if quoted:
                yield Quote(tuple(filter(None, map(clean, provision.paragraphs))))
            label = "Återgiven ordagrant:" if quoted else "Bara citerad:"
            yield Paragraph(_sentence(version_words(provision.source), capital=False), label, "source")


def _how_given(provision: QuotedProvision) -> tuple[bool, str]:
    return any(map(clean, provision.paragraphs)), clean(provision.source)


def _provision(provision: QuotedProvision) -> str:
    heading = clean(provision.heading)
    return clean(provision.citation) + (f" – {heading}" if heading else "")


def _positions(memo: Memo) -> Iterator[Block]:
    for heading, side in (("För", "för"), ("Emot", "emot"), ("Ståndpunkter som har framförts", "")):
        taken = [p for p in memo.positions if p.side == side]
        if taken:
            yield Heading(heading)
            yield Items(tuple(map(_position, taken)))
    if not memo.positions:
        yield Paragraph("Inga ståndpunkter är angivna.")
    yield Heading("Egen bedömning")
    yield from _written(memo.own_assessment)


def _position(position: MemoPosition) -> Item:
    sources = tuple(filter(None, map(clean, position.sources)))
    label = "Källa" if len(sources) == 1 else "Källor"
    line = f"{label}: {'; '.join(sources)}" if sources else "Ingen källa är angiven."
    if position.own:
        line = f"{_ended(line, '.')} Tillagd av juristen."
    return Item(clean(position.text), (line,))


def _legal_certainty(memo: Memo) -> Iterator[Block]:
    yield Heading("För den enskilde")
    yield from _written(memo.legal_certainty)
    yield Heading("För dem som är mest sårbara")
    yield from _written(memo.most_vulnerable)


def _change(memo: Memo) -> Iterator[Block]:
    yield from _written(memo.wanted_change)
    yield _pairs(
        ("Nivå", memo.level or "ingen nivå angiven"),
        ("Adressat", _listed(memo.addressees) or "ingen adressat angiven"),
    )
    if memo.reform is None:
        return
    reform = memo.reform
    yield Table(
        f"Ändringen prövad mot katalogen ({clean(reform.file)})",
        ("Prövade insatser", "Försvinner", "Ändras", "Tillkommer"),
        (1, 1, 1, 1),
        (tuple((str(n),) for n in (reform.interventions, reform.gone, reform.changed, reform.new)),),
    )
    if details := tuple(Item(clean(d)) for d in reform.details if clean(d)):
        yield Items(details)


def _test(memo: Memo) -> Iterator[Block]:
    yield Heading("Test")
    yield from _written(memo.test)
    yield Heading("Uppföljning")
    yield from _written(memo.follow_up)
    yield from _written(memo.baseline, "insats", "Baslinje:")
    yield from _written(memo.goal, "insats", "Mål:")


def _unanswered(memo: Memo) -> Iterator[Block]:
    yield from _written(memo.consequences)
    where = _listed(memo.municipalities)
    if memo.stops:
        count = counted(memo.stops, "insats") if memo.stops > 1 else "en insats"
        yield Paragraph(f"Frågan väcks säkert av {count}" + (f" ({where})." if where else "."), "I dag:")
    else:
        yield Paragraph("Ingen insats väcker säkert frågan; okända fakta avgör.", "I dag:")
    if memo.left_out:
        yield Paragraph(clean(memo.left_out), "Inte med i räkningen:")


def _elsewhere(raisers: Sequence[Raiser]) -> list[Block]:
    if not raisers:
        return _none("Ingen annan prövad insats väcker samma fråga.")
    rows = (
        (
            tuple(filter(None, (clean(r.name) or clean(r.id), clean(r.id) if clean(r.name) else ""))),
            (clean(municipality_of(r.municipality, r.id)) or "ingen kommun angiven",),
            (clean(r.subject) or "insatsen",),
            ("väcker frågan" if r.certain else "kan väcka frågan",),
        )
        for r in raisers
    )
    return [
        Table("Insatser som väcker samma fråga", ("Insats", "Kommun", "Gäller", "Säkerhet"), (4, 4, 3, 4), tuple(rows))
    ]


def _appendix(memo: Memo) -> Iterator[Block]:
    yield Heading("Regelspår")
    if memo.trace:
        yield Table(
            "Utfall av prövningen",
            ("Regel och lagrum", "Utfall", "Rader som utfallet vilar på"),
            (4, 3, 5),
            tuple(
                (
                    _lines(t.rule, t.citation),
                    _lines(
                        f"{t.outcome}, {t.certainty}",
                        t.demand and f"kravet: {t.demand}",
                        t.subject and f"({t.subject})",
                    ),
                    _lines(*t.lines) or ("ingen rad",),
                )
                for t in memo.trace
            ),
        )
    else:
        yield Paragraph("Prövningen gav inget utfall.")
    yield Heading("Kvitto")
    yield _pairs(*receipt_rows(memo.receipt))
    yield Paragraph(carried(memo.receipt), READ_BY, "source")


def _pairs(*rows: tuple[str, str]) -> Pairs:
    return Pairs(tuple((label, clean(value)) for label, value in rows))


def _lines(*lines: str) -> tuple[str, ...]:
    return tuple(filter(None, map(clean, lines)))


def _listed(words: Iterable[str]) -> str:
    return ", ".join(filter(None, map(clean, words)))


def _sentence(text: str, capital: bool = True) -> str:
    found = clean(text)
    return _ended(found[0].upper() + found[1:] if capital else found, ".") if found else ""


def _ended(text: str, mark: str) -> str:
    return text if text.endswith((".", "!", "?", ":", "…")) else text + mark
