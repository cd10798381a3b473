"""A receipt as every format shows it: one line, rows for a document, JSON, and the text that a document carries it in.

In: a `Receipt`. What `carried` writes, `services/receipts` finds again in whatever the document has become.
"""

from __future__ import annotations

import base64
import json
import re
from typing import Final

from lagrum.base.inert import visible_json
from lagrum.base.number import bounded
from lagrum.checking.receipt import Receipt, value_of
from lagrum.evaluation.engines import computed_by
from lagrum.law.version_words import version_words

MARK: Final = "lagrum-kvitto:"
END: Final = "."
GROUP: Final = 60
_DIGEST: Final = re.compile("[0-9a-f]{64}")
READ_BY: Final = "Att läsa med »lagrum verifiera«:"


def receipt_line(receipt: Receipt | None) -> str:
    """Return how a text calls the receipt, and how to verify it; "" without one."""
    if receipt is None:
        return ""
    return f"Kvitto {receipt.short}: spara med --kvitto, pröva igen med »lagrum verifiera«."


def receipt_json(receipt: Receipt) -> str:
    """Return a receipt as the text of a file of its own."""
    return visible_json(json.dumps(value_of(receipt), ensure_ascii=False, indent=2)) + "\n"


def receipt_rows(receipt: Receipt) -> list[tuple[str, str]]:
    """Return what a document says of a receipt: labels with their values."""
    several = receipt.interventions > 1
    return [
        ("Program", f"lagrum {receipt.lagrum}"),
        ("Regelverk", grouped(receipt.rulebook)),
        ("Prövad dag", receipt.date),
        ("Beräkning", computed_by(receipt.evaluators).removeprefix("Beräknat av: ").capitalize()),
        ("Författningar", "; ".join(map(version_words, receipt.statutes)) or "inga"),
        ("Insatsernas text" if several else "Insatsens text", grouped(receipt.input)),
        *([("Kommunprofil", grouped(receipt.profile))] if receipt.profile else []),
        ("Svaret", grouped(receipt.result)),
        ("Kvitto", receipt.short),
    ]


def grouped(digest: str) -> str:
    """Return a digest in groups, so that it can be compared by eye and broken over lines.

    >>> grouped("ab" * 16)
    'abababababababab abababababababab'
    """
    return " ".join(digest[i : i + 16] for i in range(0, len(digest), 16))


def carried(receipt: Receipt) -> str:
    """Return a receipt as letters and digits that no format changes, in groups that can be broken over lines."""
    text = json.dumps(value_of(receipt), ensure_ascii=True, separators=(",", ":"))
    digests = list(dict.fromkeys(_DIGEST.findall(text)))
    # Digests are half of a receipt, and take half the room as bytes. JSON itself holds no such sign as stands for one.
    short = _DIGEST.sub(lambda m: f"\x01{digests.index(m[0])}\x02", text)
    packed = base64.b64encode(short.encode() + b"\0" + b"".join(map(bytes.fromhex, digests))).decode()
    return MARK + " ".join(packed[i : i + GROUP] for i in range(0, len(packed), GROUP)) + END


def text_carried(packed: str) -> str:
    """Return the JSON that `carried` wrote after its mark. Raises ValueError for anything else."""
    data = base64.b64decode("".join(packed.split()), validate=True)
    short, _, rest = data.partition(b"\0")
    digests = [rest[i : i + 32].hex() for i in range(0, len(rest), 32)]

    def whole(found: re.Match[str]) -> str:
        number = bounded(found[1])
        if number >= len(digests):
            raise ValueError("a digest is missing")
        return digests[number]

    return re.sub("\x01([0-9]{1,4})\x02", whole, short.decode())
