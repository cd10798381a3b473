"""Binding .begrepp files to a `Vocabulary`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lagrum.base.fold import fold
from lagrum.base.number import bounded
from lagrum.binding.citations import bind_citations
from lagrum.binding.implications import Written, with_implications
from lagrum.binding.kinds import BINDING, UNTYPED
from lagrum.binding.reader import LineReader, operator_word, outermost
from lagrum.language.outline import parse_outline
from lagrum.language.statement import Statement
from lagrum.language.values import ListedValue
from lagrum.law.citation_text import printed
from lagrum.law.provision_table import ProvisionTable
from lagrum.model.vocabulary import TAKES, Attribute, Kind, Nature, ValueNote, Vocabulary
from lagrum.source.diagnostic import Diagnostics, did_you_mean, nearest
from lagrum.source.text import SourceText, Span

LINES = ["typ", "fråga", "betyder", "lagrum", "art", "skala", "kostnad", "tar", "tillhör", "värde", "fält"]
ONE_WORD = re.compile(r"[^\W\d_][\w-]*")
RESERVED_NAMES = {"ingen", "inga", "okänt", "mer", "alltid", "insats", "kommun-profil"}
_LISTED_NATURES = "art utformning, art faktum, art etikett eller art beskrivning"
WORDS_OF_VALUES = {"okänt", "ingen", "inga", "mer okänt"}
_WORD = re.compile(r"[^\W\d_][\w-]*")
PLAIN_VALUE = re.compile(rf"(?:{_WORD.pattern}|\d+:\d+)(?: (?:{_WORD.pattern}|\d+(?::\d+)?))*")
"""What `phrase` in grammar/villkor.lark reads as one value."""
_OTHER_TYPES = {
    name: kind.value + (": …" if kind.enumerated else "")
    for kind, binding in BINDING.items()
    for name in binding.other_names
}
"""What the types are called by those who do not remember their names."""


def bind_vocabulary(
    sources: Iterable[SourceText], sink: Diagnostics, provisions: ProvisionTable | None = None
) -> Vocabulary:
    """Read all definitions; the first of two with one name is kept and the second reported.

    With `provisions` every `lagrum` line is checked to cite what exists.
    """
    attributes: dict[str, Attribute] = {}
    seen: dict[str, str] = {}
    implied: list[Written] = []
    for source in sources:
        reader = LineReader(source, sink)
        for statement in parse_outline(source, sink):
            if provisions is not None:
                _check_citations(statement, reader, provisions)
            if reader.full:
                break
            if statement.name != "begrepp" and (hint := outermost(statement.name, ["begrepp"])):
                reader.fail(
                    "E027",
                    f"»{statement.name}« kan inte stå längst till vänster",
                    statement.name_span,
                    hint,
                )
                if nearest(statement.name, ["begrepp"]) is None:
                    continue
            for attribute in _bind(statement, reader, "", "insats", None, implied):
                key = fold(attribute.path)
                if key in seen:
                    message = f"begreppet »{attribute.path}« finns redan ({seen[key]})"
                    reader.fail("E034", message, statement.span, "ta bort det ena eller ge det ett annat namn")
                    continue
                seen[key] = attribute.place
                attributes[attribute.path] = attribute
    return with_implications(Vocabulary(attributes), implied)


def _check_citations(block: Statement, reader: LineReader, provisions: ProvisionTable) -> None:
    for line in block.children:
        if line.name == "lagrum" and line.rest is not None:
            bind_citations(line, reader, provisions)
        _check_citations(line, reader, provisions)


def _bind(
    block: Statement,
    reader: LineReader,
    container: str,
    owner: str,
    container_kind: Kind | None,
    implied: list[Written],
) -> list[Attribute]:
    """Return the attribute of a block and those of its fields; a block with a wrong name or type gives none.

    The lines `medför` are added to `implied`, to be bound when all attributes are known.
    """
    name = (block.rest or "").strip()
    path = f"{container}.{name}" if container else name
    good = _good_name(block, name, reader)
    lines = reader.lines(block, LINES, repeatable=("värde", "fält"), required=("typ", "betyder"))
    kind, values = _kind(lines["typ"][0], reader) if "typ" in lines else (None, ())
    if "tillhör" in lines:
        owner = reader.text(lines["tillhör"][0])
        if owner not in ("insats", "kommun"):
            if owner:
                message = f"ett begrepp kan inte tillhöra »{owner}«"
                reader.fail("E039", message, lines["tillhör"][0].rest_span, "skriv »insats« eller »kommun«")
            owner = "insats"
    for line in (found[0] for key, found in lines.items() if key not in ("värde", "fält")):
        reader.no_block(line)
    in_record = container_kind is not None and container_kind.is_record
    has_fields = kind is not None and kind.container
    if kind is not None and BINDING[kind].only_in_record and not in_record:
        reader.fail(
            "E037",
            f"»{name}« är {BINDING[kind].a_kind} och måste vara ett fält i en post",
            lines["typ"][0].rest_span,
            "flytta det till en post, t.ex. målgrupp",
        )
        good = False
    if kind is not None and kind.container and container:
        message = f"fältet »{name}« kan inte vara en {kind.value}"
        reader.fail("E038", message, lines["typ"][0].rest_span, "poster och grupper står ytterst i filen")
        return []
    if kind is not None and BINDING[kind].asked and "fråga" not in lines:
        reader.missing(block, "fråga")
    if kind is not None and kind.heading and "art" in lines:
        message = f"gruppen »{name}« har ingen egen art"
        reader.fail("E083", message, lines["art"][0].span, "ta bort raden: varje fält i gruppen har sin art")
    elif kind is not None and not kind.heading and "art" not in lines:
        reader.missing(block, "art", f"skriv {_LISTED_NATURES}")
    result = [
        Attribute(
            path=path,
            kind=kind or UNTYPED,
            record=container if in_record else "",
            values=values,
            question=reader.quoted(lines["fråga"][0]) if "fråga" in lines else "",
            meaning=reader.quoted(lines["betyder"][0]) if "betyder" in lines else "",
            citation=printed(" ".join((lines["lagrum"][0].rest or "").split())) if "lagrum" in lines else "",
            nature=_nature(lines["art"][0], reader) if "art" in lines else Nature.FACT,
            cost=_cost(lines["kostnad"][0], reader) if "kostnad" in lines else 5,
            owner=owner,
            notes=_notes(lines.get("värde", []), values, kind, reader, path, implied),
            place=reader.where(block.name_span),
            takes=_takes(lines["tar"][0], reader) if "tar" in lines else "utformning",
            scale="skala" in lines and _scale(lines["skala"][0], kind, values, reader),
        )
    ]
    if "fält" in lines and kind is not None and not has_fields:
        message = f"»{name}« är varken post eller grupp och har inga fält"
        reader.fail("E038", message, lines["fält"][0].name_span, "skriv »typ post« eller »typ grupp«")
    elif has_fields and "fält" not in lines:
        reader.missing(block, "fält")
    if container:
        return result if good and kind is not None else []
    seen = {fold(path)}
    for nested in lines.get("fält", []):
        for field in _bind(nested, reader, path, owner, kind, implied):
            if fold(field.path) in seen:
                message = f"fältet »{field.name}« finns redan i »{name}«"
                reader.fail("E034", message, nested.span, "ta bort det ena eller ge det ett annat namn")
            else:
                result.append(field)
            seen.add(fold(field.path))
    return result if good and kind is not None else []


def _good_name(block: Statement, name: str, reader: LineReader) -> bool:
    """Return whether a begrepp may have this name; report when it may not."""
    if not name:
        help = f"skriv ett namn på samma rad, t.ex. {block.name} prövning"
        reader.fail("E023", f"»{block.name}« saknar namn", block.name_span, help)
    elif (word := operator_word(name)) or (word := name.casefold() if name.casefold() in RESERVED_NAMES else None):
        message = f"»{word}« har en bestämd betydelse i språket och kan inte ingå i ett namn"
        reader.fail("E033", message, block.rest_span, "välj ett annat ord")
    elif not ONE_WORD.fullmatch(name):
        message = f"»{name}« är inte ett enda ord"
        reader.fail("E074", message, block.rest_span, f"skriv t.ex. {'-'.join(_WORD.findall(name)) or 'prövning'}")
    else:
        return True
    return False


def _cost(line: Statement, reader: LineReader) -> int:
    text = reader.text(line)
    if re.fullmatch("[1-9]", text):
        return bounded(text)
    if text:
        message = f"»{text}« är inget heltal från 1 till 9"
        reader.fail("E032", message, line.rest_span, "skriv 1 för det som är lätt att ändra, 9 för det svåraste")
    return 5


def _scale(line: Statement, kind: Kind | None, values: tuple[str, ...], reader: LineReader) -> bool:
    text = reader.text(line)
    if text and text != "ja":
        reader.fail(
            "E032", f"»{text}« kan inte stå efter »skala«", line.rest_span, "skriv »skala ja«, eller ta bort raden"
        )
    elif kind is not None and (kind.many or not kind.enumerated or len(values) < 3):
        help = "ta bort raden: bara »ett av« med minst tre värden har mittvärden"
        reader.fail("E032", f"»{kind.value}« med så få värden är ingen skala", line.span, help)
    return text == "ja"


def _takes(line: Statement, reader: LineReader) -> str:
    text = reader.text(line)
    if text and text not in TAKES:
        hint = did_you_mean(text, TAKES) or f"skriv något av {', '.join(TAKES)}"
        reader.fail("E032", f"»{text}« säger inte vad en ändring kräver", line.rest_span, hint)
    return text if text in TAKES else "utformning"


def _nature(line: Statement, reader: LineReader) -> Nature:
    text = reader.text(line)
    by_name = {n.value: n for n in Nature}
    if text and text not in by_name:
        hint = did_you_mean(text, by_name) or f"arterna är {', '.join(by_name)}"
        reader.fail("E083", f"»{text}« är ingen art", line.rest_span, hint)
    return by_name.get(text, Nature.FACT)


def _kind(line: Statement, reader: LineReader) -> tuple[Kind | None, tuple[str, ...]]:
    rest = line.rest or ""
    head, colon, tail = rest.partition(":")
    name = " ".join(head.split())
    by_name = {k.value: k for k in Kind}
    kind = by_name.get(name.casefold())
    if kind is None:
        if not name:
            reader.fail("E023", "»typ« saknar värde", line.name_span, f"typerna är {', '.join(by_name)}")
            return None, ()
        if listed := re.match(r"(?i)((?:ett|några)\s+av)\s+(.*)", rest, re.DOTALL):
            few = " ".join(listed[2].split())
            message, hint = f"»{listed[1]}« saknar kolon", f"skriv »{listed[1]}: {few}«"
        else:
            message, other = f"»{name}« är ingen typ", _OTHER_TYPES.get(name.casefold())
            hint = f"skriv »{other}«" if other else did_you_mean(name, by_name)
        reader.fail("E035", message, line.rest_span, hint or f"typerna är {', '.join(by_name)}")
        return None, ()
    if not kind.enumerated:
        if colon:
            message = f"typen »{kind.value}« har inga värden att räkna upp"
            reader.fail("E036", message, line.rest_span, "ta bort kolonet och det som följer, eller skriv »ett av: …«")
        return kind, ()
    if not tail.strip():
        reader.fail("E036", f"»{name}« saknar värden", line.rest_span, f"skriv t.ex. {name}: ja, delvis, nej")
        return kind, ()
    values: list[str] = []
    at = len(head) + 1
    for part in tail.split(","):
        value = " ".join(part.split())
        start = line.rest_span.start + at + len(part) - len(part.lstrip())
        at += len(part) + 1
        span = Span(start, start + max(1, len(part.strip())))
        if not value:
            reader.fail("E036", "ett värde i listan är tomt", span, "ta bort det överflödiga kommatecknet")
        elif word := operator_word(value):
            reader.fail(
                "E033",
                f"värdet »{value}« innehåller »{word}«, som har en bestämd betydelse i villkor",
                span,
                "välj ett kortare värde; det långa kan stå i citattecken på en rad »även« under »värde«",
            )
        elif fold(value) in WORDS_OF_VALUES:
            message = f"»{value}« har en bestämd betydelse i språket och kan inte vara ett värde"
            reader.fail("E033", message, span, "ta bort det: okänt och ingen går alltid att svara")
        elif not PLAIN_VALUE.fullmatch(value):
            message = f"värdet »{value}« går inte att skriva i ett villkor"
            reader.fail("E036", message, span, "använd ord och siffror utan andra tecken; börja med en bokstav")
        elif fold(value) in {fold(v) for v in values}:
            reader.fail("E036", f"värdet »{value}« står två gånger", span, "ta bort det ena")
        else:
            values.append(value)
    return kind, tuple(values)


def _notes(
    lines: list[Statement],
    values: tuple[str, ...],
    kind: Kind | None,
    reader: LineReader,
    path: str,
    implied: list[Written],
) -> dict[str, ValueNote]:
    notes: dict[str, ValueNote] = {}
    own_lines = ["betyder", "lagrum", "även", "liknar", "kostnad", "medför", "art"]
    if kind is not None and kind.yes_no:
        values, own_lines = ("ja", "nej"), ["betyder", "lagrum", "medför"]
    by_phrase = {fold(v): v for v in values}
    resembling: list[tuple[ListedValue, Statement]] = []
    for line in lines:
        value = by_phrase.get(fold(line.rest or ""))
        if value in notes:
            reader.fail("E025", f"»värde {value}« står två gånger", line.span, "ta bort det ena blocket")
        found = reader.lines(line, own_lines, repeatable=("även", "liknar", "medför"))
        synonyms = tuple(i.text for s in found.get("även", []) for i in reader.items(s))
        meaning = reader.quoted(found["betyder"][0]) if "betyder" in found else ""
        if value is None:
            if kind is not None:
                hint = did_you_mean(line.rest or "", values) or "lägg först till det på raden »typ«"
                span = line.rest_span if line.rest else line.name_span
                reader.fail("E031", f"»{line.rest or ''}« är inget av värdena på raden »typ«", span, hint)
            continue
        for synonym in synonyms:
            other = by_phrase.setdefault(fold(synonym), value)
            if other != value:
                message = f"»{synonym}« betyder redan »{other}«"
                reader.fail("E034", message, found["även"][0].span, "ta bort den ena synonymen")
        implied += [Written(path, value, s, reader) for s in found.get("medför", [])]
        notes[value] = ValueNote(
            meaning=meaning,
            citation=printed(" ".join((found["lagrum"][0].rest or "").split())) if "lagrum" in found else "",
            synonyms=synonyms,
            cost=_cost(found["kostnad"][0], reader) if "kostnad" in found else 0,
            described="art" in found and _described(found["art"][0], reader),
            resembles=tuple(i.text for s in found.get("liknar", []) for i in reader.items(s)),
        )
        resembling += [(word, s) for s in found.get("liknar", []) for word in reader.items(s)]
    for word, line in resembling:
        if (meant := by_phrase.get(fold(word.text))) is not None:
            message = f"»{word.text}« betyder redan »{meant}«"
            reader.fail("E034", message, reader.span(line, word.span), "ta bort ordet efter »liknar« eller »även«")
    return notes


def _described(line: Statement, reader: LineReader) -> bool:
    """Return whether a value is only said; report any other nature, which belongs to the whole begrepp."""
    text = reader.text(line)
    if text and text != Nature.DESCRIPTION.value:
        help = "skriv »art beskrivning«, eller ta bort raden: de andra arterna skrivs för hela begreppet"
        reader.fail("E083", f"ett värde kan inte ha arten »{text}«", line.rest_span, help)
    return text == Nature.DESCRIPTION.value
