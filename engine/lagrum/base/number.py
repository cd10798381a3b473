"""Whole numbers in texts from outside, which may have any number of digits; Python reads no more than 4,300."""

from __future__ import annotations

LARGEST = 999_999_999_999
"""What a number with more digits counts as: no paragraph, point, record or answer has one."""


def bounded(digits: str) -> int:
    """Return the number that decimal digits of any script stand for, at most `LARGEST`.

    Raises `ValueError` for what is no digits; `str.isdecimal` says whether they are, `str.isdigit` takes »²« for one.

    >>> bounded("12"), bounded("9" * 5_000), bounded("٣")
    (12, 999999999999, 3)
    """
    if not digits.isdecimal():
        raise ValueError(f"»{digits[:20]}« är inget tal")
    return int(digits) if len(digits) <= len(str(LARGEST)) else LARGEST
