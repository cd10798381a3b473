"""Reading the network's register from a file: hostile until it has been read, and never run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from lagrum.base.errors import InputError
from lagrum.base.plain_files import read_start
from lagrum.base.serialization import WrongFormError, from_value
from lagrum.checking.receipt import Source, digest_of_text
from lagrum.network.model import SCHEMA_VERSION, NetworkRegister
from lagrum.source.outgoing import let_out_value
from lagrum.source.read import shown

MOST_BYTES: Final = 200_000_000
AGAIN: Final = "ange filen som »lagrum natverk --format json --ut FIL« skrev"


def read_network(path: Path) -> tuple[NetworkRegister, Source]:
    """Return the register in a file, and what a receipt says of it. Raises `InputError`."""
    name = shown(path)
    try:
        data = read_start(path, MOST_BYTES)
    except OSError as error:
        kind = "finns inte" if isinstance(error, FileNotFoundError) else "kan inte läsas"
        raise InputError(f"»{name}« {kind}", AGAIN) from None
    if len(data) > MOST_BYTES:
        raise InputError(f"»{name}« är större än {MOST_BYTES // 1_000_000} MB och läses inte", AGAIN)
    try:
        text = data.decode("utf-8-sig")
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise InputError(f"»{name}« är inget register: den är inte hel JSON i UTF-8", AGAIN) from None
    version = value.get("schema_version") if isinstance(value, dict) else None
    if not isinstance(value, dict) or "municipalities" not in value or "questions" not in value:
        raise InputError(f"»{name}« är inget register över kommuner", AGAIN)
    if version != SCHEMA_VERSION:
        raise InputError(f"registret i »{name}« har en form som den här lagrum inte läser", "uppdatera lagrum")
    try:
        register = from_value(NetworkRegister, value)
    except (WrongFormError, RecursionError) as error:
        place = f" (vid »{error.place}«)" if isinstance(error, WrongFormError) else ""
        raise InputError(f"registret i »{name}« har inte den form som det ska ha{place}", AGAIN) from None
    if (at := next(_no_days(register), None)) is not None:
        raise InputError(f"registret i »{name}« har en dag som inte är någon dag, ÅÅÅÅ-MM-DD (vid »{at}«)", AGAIN)
    let_out_value({key: part for key, part in value.items() if key != "receipt"}, f"registret i »{name}«")
    return register, Source(role="nätverk", name=path.name, sha256=digest_of_text(text))


def _no_days(register: NetworkRegister) -> Iterator[str]:
    """Yield where a register has something else where a day should be."""
    if not _is_day(register.date):
        yield "date"
    for k, question in enumerate(register.questions):
        at = f"questions.{k}"
        yield from (f"{at}.{n}" for n in ("raised", "sent") if not _is_day(getattr(question, n) or register.date))
        if not _is_day(question.updated):
            yield f"{at}.updated"
        for j, answer in enumerate(question.answers):
            if not _is_day(answer.decided):
                yield f"{at}.answers.{j}.decided"
            days = (n for n in ("valid_from", "valid_to") if not _is_day(getattr(answer, n) or register.date))
            yield from (f"{at}.answers.{j}.{n}" for n in days)
    yield from (f"expiring.{k}.day" for k, one in enumerate(register.expiring) if not _is_day(one.day))


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
