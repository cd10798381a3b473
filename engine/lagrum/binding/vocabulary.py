"""Binding .begrepp files to a `Vocabulary`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lagrum.binding.reader import Reader, operator_word
from lagrum.diagnostics.diagnostic import Diagnostics, did_you_mean
from lagrum.language.outline import Statement, parse_outline
from lagrum.language.source import SourceText, Span
from lagrum.model.text import fold
from lagrum.model.vocabulary import Attribute, Kind, ValueNote, Vocabulary

LINES = ["typ", "fråga", "betyder", "lagrum", "påverkbar", "kostnad", "tillhör", "värde", "fält"]
ONE_WORD = re.compile(r"[^\W\d_][\w-]*")
RESERVED_NAMES = {"ingen", "inga", "okänt", "mer", "alltid", "insats", "kommun-profil"}
WORDS_OF_VALUES = {"okänt", "ingen", "inga", "mer okänt"}


def bind_vocabulary(sources: Iterable[SourceText], sink: Diagnostics) -> Vocabulary:
    """Read all definitions; the first of two with one name is kept and the second reported."""
    attributes: dict[str, Attribute] = {}
    seen: dict[str, str] = {}
    for source in sources:
        reader = Reader(source, sink)
        for statement in parse_outline(source, sink):
            if statement.name != "begrepp":
                reader.fail(
                    "E027",
                    f"»{statement.name}« hör inte hemma i en begreppsfil",
                    statement.name_span,
                    did_you_mean(statement.name, ["begrepp"]) or "varje block börjar med »begrepp«",
                )
                continue
            for attribute in _bind(statement, reader, "", "insats", None):
                key = fold(attribute.path)
                if key in seen:
                    reader.fail(
                        "E034",
                        f"begreppet »{attribute.path}« finns redan ({seen[key]})",
                        statement.span,
                        "ta bort eller döp om det ena",
                    )
                    continue
                seen[key] = attribute.place
                attributes[attribute.path] = attribute
    return Vocabulary(attributes)


def _bind(
    block: Statement, reader: Reader, container: str, owner: str, container_kind: Kind | None
) -> list[Attribute]:
    name = (block.rest or "").strip()
    if not name:
        reader.fail("E023", f"»{block.name}« saknar namn", block.name_span, "skriv namnet på samma rad")
        return []
    if not ONE_WORD.fullmatch(name):
        reader.fail(
            "E033",
            f"»{name}« kan inte vara namn på ett begrepp",
            block.rest_span,
            "namnet är ett enda ord; bindestreck går bra",
        )
        return []
    if (word := operator_word(name)) or (word := name if name in RESERVED_NAMES else None):
        reader.fail(
            "E033",
            f"»{word}« är ett reserverat ord och kan inte ingå i ett begrepp",
            block.rest_span,
            "välj ett annat ord",
        )
        return []
    path = f"{container}.{name}" if container else name
    lines = reader.lines(block, LINES, repeatable=("värde", "fält"), required=("typ",))
    if "typ" not in lines:
        return []
    kind, values = _kind(lines["typ"][0], reader)
    if kind is None:
        return []
    if "tillhör" in lines:
        owner = reader.text(lines["tillhör"][0])
        if owner not in ("insats", "kommun"):
            reader.fail(
                "E039",
                f"»{owner}« kan inte vara ägare till ett begrepp",
                lines["tillhör"][0].rest_span,
                "skriv »insats« eller »kommun«",
            )
            owner = "insats"
    if kind is Kind.AGE and container_kind is not Kind.RECORD:
        reader.fail(
            "E037",
            "ålder får bara vara fält i en post",
            lines["typ"][0].rest_span,
            "lägg fältet i en post, t.ex. målgrupp",
        )
        return []
    if kind in (Kind.RECORD, Kind.GROUP) and container:
        reader.fail("E038", f"»{name}« kan inte vara {kind.value} inuti en post eller grupp", block.rest_span)
        return []
    if kind not in (Kind.TEXT, Kind.RECORD, Kind.GROUP) and "fråga" not in lines:
        reader.fail("E026", f"raden »fråga« saknas i »begrepp {path}«", block.span, "skriv den fråga som ska ställas")
    if "betyder" not in lines:
        reader.fail("E026", f"raden »betyder« saknas i »begrepp {path}«", block.span, "förklara begreppet")
    cost = 5
    if "kostnad" in lines:
        text = reader.text(lines["kostnad"][0])
        cost = int(text) if text.isdigit() and 1 <= int(text) <= 9 else 0
        if not cost:
            reader.fail("E032", "kostnad är ett heltal från 1 till 9", lines["kostnad"][0].rest_span)
    result = [
        Attribute(
            path=path,
            kind=kind,
            record=container if container_kind is Kind.RECORD else "",
            values=values,
            question=reader.quoted(lines["fråga"][0]) if "fråga" in lines else "",
            meaning=reader.quoted(lines["betyder"][0]) if "betyder" in lines else "",
            citation=(lines["lagrum"][0].rest or "") if "lagrum" in lines else "",
            changeable="påverkbar" in lines and reader.yes_no(lines["påverkbar"][0]),
            cost=cost,
            owner=owner,
            notes=_notes(lines.get("värde", []), values, reader),
            place=reader.where(block.name_span),
        )
    ]
    if "fält" in lines and kind not in (Kind.RECORD, Kind.GROUP):
        reader.fail("E038", "bara en post eller en grupp har fält", lines["fält"][0].span, "skriv »typ post«")
    elif kind in (Kind.RECORD, Kind.GROUP):
        if "fält" not in lines:
            reader.fail("E026", f"raden »fält« saknas i »begrepp {path}«", block.span, "en post eller grupp har fält")
        for nested in lines.get("fält", []):
            result += _bind(nested, reader, path, owner, kind)
    return result


def _kind(line: Statement, reader: Reader) -> tuple[Kind | None, tuple[str, ...]]:
    text = " ".join((line.rest or "").split())
    head, colon, tail = text.partition(":")
    by_name = {k.value: k for k in Kind}
    kind = by_name.get(head.strip().casefold())
    if kind is None:
        reader.fail(
            "E035",
            f"»{head.strip()}« är ingen typ",
            line.rest_span,
            did_you_mean(head.strip(), by_name) or f"typerna är {', '.join(by_name)}",
        )
        return None, ()
    if not kind.enumerated:
        if colon:
            reader.fail("E035", f"typen {kind.value} har inga värden", line.rest_span, "ta bort det som följer på »:«")
        return kind, ()
    values: list[str] = []
    for part in tail.split(","):
        value = " ".join(part.split())
        if not value:
            reader.fail("E036", "ett värde i listan är tomt", line.rest_span, "skriv värden skilda med kommatecken")
            continue
        if word := operator_word(value):
            at = (line.rest or "").find(value.split()[0])
            reader.fail(
                "E033",
                f"värdet »{value}« innehåller det reserverade ordet »{word}«",
                Span(line.rest_span.start + max(0, at), line.rest_span.start + max(0, at) + len(value)),
                "välj ett kortare värde och ge det långa som synonym: även \"…\"",
            )
            continue
        if fold(value) in WORDS_OF_VALUES or fold(value) in {fold(v) for v in values}:
            reader.fail("E036", f"värdet »{value}« kan inte användas eller står två gånger", line.rest_span)
            continue
        values.append(value)
    return kind, tuple(values)


def _notes(lines: list[Statement], values: tuple[str, ...], reader: Reader) -> dict[str, ValueNote]:
    notes: dict[str, ValueNote] = {}
    by_phrase = {fold(v): v for v in values}
    for line in lines:
        value = by_phrase.get(fold(line.rest or ""))
        if value is None:
            reader.fail(
                "E031", f"»{line.rest}« är inget av värdena", line.rest_span, did_you_mean(line.rest or "", values)
            )
            continue
        found = reader.lines(line, ["betyder", "lagrum", "även"], repeatable=("även",))
        notes[value] = ValueNote(
            meaning=reader.quoted(found["betyder"][0]) if "betyder" in found else "",
            citation=(found["lagrum"][0].rest or "") if "lagrum" in found else "",
            synonyms=tuple(i.text for s in found.get("även", []) for i in reader.items(s)),
        )
    return notes
