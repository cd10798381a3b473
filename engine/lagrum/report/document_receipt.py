"""The last part of a document that was made of a check: what it was made of, and how it is verified."""

from __future__ import annotations

from lagrum.checking.receipt import Receipt
from lagrum.checking.receipt_words import READ_BY, carried, receipt_rows
from lagrum.report.document_model import Block, Heading, Pairs, Paragraph, said


def receipt_blocks(receipt: Receipt | None) -> tuple[Block, ...]:
    """Return the blocks about a receipt; none without one."""
    if receipt is None:
        return ()
    return (
        Heading(1, "Kvitto", "kvitto"),
        Pairs(tuple((label, said(value)) for label, value in receipt_rows(receipt))),
        Paragraph(said(carried(receipt), READ_BY), "source"),
    )
