"""Reading a receipt: from a file of its own, or out of a result, a memo or a document that carries one.

The file is hostile until it has been read: bounded in size and depth, taken apart and never run. Each thing that can be
wrong with it is an `InputError` of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from lagrum.assessment.model import Paper
from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.base.number import bounded
from lagrum.base.plain_files import read_start
from lagrum.base.serialization import WrongFormError, from_value
from lagrum.checking.difference import Difference
from lagrum.checking.receipt import FORMAT, MOST_LISTED, SCHEMA_VERSION, Receipt, digest_of, digest_of_all, seal_of
from lagrum.checking.receipt_words import END, MARK, text_carried
from lagrum.checking.result import CaseResult, Report
from lagrum.decision.model import Proposal
from lagrum.interview.docx import read_docx
from lagrum.memo.model import Memo
from lagrum.memo.register import Register
from lagrum.network.model import PLACES, NetworkRegister, answer_digest, places_digest
from lagrum.network.reform_model import ReformSheet
from lagrum.network.touched_model import Touched
from lagrum.source.personal_number import find_personal_numbers
from lagrum.ways.next_questions import NextQuestion
from lagrum.ways.report import WaysReport

MOST_BYTES: Final = 50_000_000
"""Largest file that a receipt is sought in: a result about a whole catalogue is large."""
MOST_RECEIPT: Final = 200_000
"""Most characters of a receipt."""
MOST_WORDS: Final = 1_000
"""Most characters of any text in a receipt."""
_CARRIED: Final = re.compile(re.escape(MARK) + r"([A-Za-z0-9+/=\s]{1,300000})" + re.escape(END))
_DIGEST: Final = re.compile(r"(?:[0-9a-f]{64})?")
SAVE: Final = "spara kvittot för sig med --kvitto FIL när du prövar, och ange den filen"
AGAIN: Final = "be den som prövade om kvittot på nytt"


@frozen
class Carried:
    """A receipt as it was found.

    `results` are those of a report that carries it; `fits` says whether what carries it is the answer that it is the
    receipt of (None when that cannot be told: a document, or a receipt alone).
    """

    receipt: Receipt
    results: tuple[CaseResult, ...] = ()
    fits: bool | None = None


def read_receipt(path: Path) -> Carried:
    """Return the receipt in a file. Raises `InputError` when there is none that can be trusted to be whole."""
    data = _bytes(path)
    if data.startswith(b"%PDF-"):
        raise InputError(f"ur »{path}« läses inget kvitto: det är en PDF", SAVE)
    if data.startswith(b"PK\x03\x04"):
        return Carried(_from_text(read_docx(data), path))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"»{path}« är inte sparad som UTF-8", AGAIN) from None
    return _from_json(text, path) if text.lstrip()[:1] in ("{", "[") else Carried(_from_text(text, path))


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            kind = "är en mapp" if path.is_dir() else "finns inte" if not path.exists() else "är ingen vanlig fil"
            raise InputError(f"»{path}« {kind}", "ange kvittot, eller svaret eller memot som bär det")
        data = read_start(path, MOST_BYTES)
    except OSError as error:
        raise InputError(f"»{path}« kan inte läsas ({error.strerror or type(error).__name__})") from None
    if len(data) > MOST_BYTES:
        raise InputError(f"»{path}« är större än {MOST_BYTES // 1_000_000} MB och läses inte", SAVE)
    return data


def _from_text(text: str, path: Path) -> Receipt:
    """Return the receipt that a document carries."""
    found = list(dict.fromkeys("".join(packed.split()) for packed in _CARRIED.findall(text)))
    if not found:
        cut = "det är avhugget" if MARK in text else "det finns inget"
        raise InputError(f"»{path}« bär inget helt kvitto: {cut}", SAVE)
    if len(found) > 1:
        raise InputError(f"»{path}« bär {len(found)} olika kvitton", SAVE)
    try:
        packed = text_carried(found[0])
    except ValueError:
        raise InputError(f"kvittot i »{path}« är skadat", AGAIN) from None
    return receipt_of_text(packed, path)


def receipt_of_text(text: str, path: Path) -> Receipt:
    """Return the receipt that a text holds as JSON. Raises `InputError`."""
    value = _parsed(text, path)
    if not isinstance(value, dict):
        raise InputError(f"kvittot i »{path}« är skadat", AGAIN)
    return checked_receipt(value, path)


def _from_json(text: str, path: Path) -> Carried:
    value = _parsed(text, path)
    if isinstance(value, dict) and value.get("format") == FORMAT:
        return Carried(checked_receipt(value, path))
    carried = value.get("receipt") if isinstance(value, dict) else None
    if not isinstance(carried, dict):
        raise InputError(f"»{path}« är inget kvitto och bär inget", SAVE)
    receipt = checked_receipt(carried, path)
    try:
        results, fits = _answer(value, receipt)
    except (WrongFormError, RecursionError) as error:
        place = f" (vid »{error.place}«)" if isinstance(error, WrongFormError) else ""
        raise InputError(f"svaret i »{path}« har inte den form som det ska ha{place}", SAVE) from None
    return Carried(receipt, tuple(results), fits)


def _parsed(text: str, path: Path) -> Any:
    """Return what JSON holds. A key that stands twice could be read in two ways, and is refused."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            raise InputError(f"»{path}« har samma nyckel två gånger i ett objekt", AGAIN)
        return found

    def refuse(name: str) -> Any:
        raise ValueError(name)

    try:
        return json.loads(text, object_pairs_hook=once, parse_constant=refuse)
    except json.JSONDecodeError as error:
        raise InputError(f"»{path}« är inte hel JSON (rad {error.lineno})", AGAIN) from None
    except ValueError:
        raise InputError(f"»{path}« har ett tal som inte går att läsa", AGAIN) from None
    except RecursionError:
        raise InputError(f"»{path}« är för djupt nästlad", AGAIN) from None


def checked_receipt(value: dict[str, Any], path: Path) -> Receipt:
    """Return a receipt from what JSON held, when it is whole. Raises `InputError`."""
    version = value.get("schema_version")
    if isinstance(version, str) and re.fullmatch("[0-9]{1,5}", version) and bounded(version) > bounded(SCHEMA_VERSION):
        raise InputError(
            f"kvittot i »{path}« är skrivet i form {version}, och den här lagrum läser form {SCHEMA_VERSION}",
            "uppdatera lagrum, eller verifiera med den version som skrev kvittot",
        )
    try:
        words = list(_words(value))
        whole = len(json.dumps(value)) <= MOST_RECEIPT and all(len(w) <= MOST_WORDS for w in words)
    except RecursionError:
        raise InputError(f"»{path}« är för djupt nästlad", AGAIN) from None
    if not whole:
        raise InputError(f"kvittot i »{path}« är större än ett kvitto kan vara", AGAIN)
    if any(_DIGEST.fullmatch(w) is None and any(find_personal_numbers(w)) for w in words):
        raise InputError(
            f"kvittot i »{path}« innehåller ett personnummer", "byt namn på filen, pröva igen och spara ett nytt kvitto"
        )
    if version != SCHEMA_VERSION or value.get("format") != FORMAT or value.get("seal") != seal_of(value):
        raise InputError(f"kvittot i »{path}« är inte som det skrevs: det har ändrats eller skadats", AGAIN)
    try:
        receipt = from_value(Receipt, value)
    except (WrongFormError, RecursionError) as error:
        place = f" (vid »{error.place}«)" if isinstance(error, WrongFormError) else ""
        raise InputError(f"kvittot i »{path}« har inte den form som det ska ha{place}", AGAIN) from None
    # INVARIANT: no word of a receipt can steer a terminal, whichever message it comes to stand in.
    if not all(w.isprintable() for w in words) or not all(_sound(one) for one in (receipt, *receipt.compared)):
        raise InputError(f"kvittot i »{path}« har inte den form som det ska ha", AGAIN)
    return receipt


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield str(key)
            yield from _words(part)
    elif isinstance(value, list):
        for part in value:
            yield from _words(part)


def _sound(receipt: Receipt) -> bool:
    """Whether a receipt says only what one can say: digests that are digests, a day, no receipts within receipts."""
    try:
        day = date.fromisoformat(receipt.date).isoformat()
    except ValueError:
        return False
    digests = [receipt.rulebook, receipt.law, receipt.input, receipt.profile, receipt.result]
    digests += [d for p in receipt.packs for d in (p.rules, p.answers)] + [s.sha256 for s in receipt.sources]
    digests += [d for c in receipt.checked for d in (c.input, c.profile, c.result)]
    if receipt.checked:
        whole = receipt.input == digest_of_all(c.input for c in receipt.checked)
        whole = whole and receipt.profile == digest_of_all({c.profile for c in receipt.checked})
        if receipt.kind in ("prova", "katalog", "översikt"):
            whole = whole and receipt.result == digest_of([c.result for c in receipt.checked])
        if not whole:
            return False
    sides = len(receipt.compared) == (2 if receipt.kind == "skillnad" else 0)
    flat = all(not side.compared and side.kind == "prova" for side in receipt.compared)
    counted = len(receipt.checked) in (0, receipt.interventions) and len(receipt.checked) <= MOST_LISTED
    empty = receipt.interventions == 0 and receipt.kind not in ("skillnad", "utbyte")
    return day == receipt.date and all(map(_DIGEST.fullmatch, digests)) and sides and flat and counted and not empty


# --- the answer that carries a receipt --------------------------------------------------------------------------------


def _answer(value: dict[str, Any], receipt: Receipt) -> tuple[list[CaseResult], bool | None]:
    """Return the results in an answer, and whether it is what its receipt says. Raises `WrongFormError`."""
    if receipt.kind in ("prova", "katalog"):
        report = from_value(Report, value)
        if any(source.role == "baslinje" for source in receipt.sources):
            return [], None  # only what is new is shown
        return report.results, digest_of([digest_of(r) for r in sorted(report.results, key=lambda r: r.id)]) == (
            receipt.result
        )
    if receipt.kind == "vagar":
        return [], digest_of(from_value(WaysReport, value)) == receipt.result
    if receipt.kind == "vagar --fragor":
        return [], digest_of(from_value(list[NextQuestion], value.get("questions"))) == receipt.result
    if receipt.kind == "fragor":
        return [], digest_of(from_value(Register, value)) == receipt.result
    if receipt.kind == "natverk":
        register = from_value(NetworkRegister, value)
        here = places_digest(register) == receipt.option(PLACES)
        return [], here and answer_digest(register) == receipt.result
    if receipt.kind == "beslut":
        return [], digest_of(from_value(Proposal, value)) == receipt.result
    if receipt.kind == "memo":
        return [], digest_of(from_value(Memo, value)) == receipt.result
    if receipt.kind == "utbyte":
        graph = value.get("@graph")
        return [], isinstance(graph, list) and digest_of(graph[1:]) == receipt.result
    if receipt.kind == "underlag":
        return [], digest_of(from_value(Paper, value)) == receipt.result
    if receipt.kind == "fragor --berors":
        return [], from_value(Touched, value).digest == receipt.result
    if receipt.kind == "reform":
        return [], from_value(ReformSheet, value).digest == receipt.result
    if receipt.kind == "skillnad":
        return [], digest_of(replace(from_value(Difference, value), before="", after="")) == receipt.result
    return [], None
