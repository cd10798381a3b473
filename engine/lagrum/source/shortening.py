"""Making text shorter, or dividing it into rows: no number of a person comes of the cut.

What is left of a long row of digits may be a number that the whole row was not. Whoever cuts a text that is shown does
it here: `tests/unit/test_no_number_gets_by.py` holds that nobody else does.
"""

from __future__ import annotations

from lagrum.base.inert import printable
from lagrum.source.personal_number import holds_personal_number, mask

MOST_CALLED = 240
"""Longest name of a file, a page or an action in a message about it."""


def without_new_numbers(text: str, made: str) -> str:
    """Return what was made of a text by cutting, without the numbers that only the cut made.

    A text that holds a number itself is left as it is: the last look refuses it, and says where it stands.

    >>> without_new_numbers("38501011236", "8501011236")
    '••••••••••'
    """
    return made if not holds_personal_number(made) or holds_personal_number(text) else mask(made)


def shortened(text: str, most: int) -> str:
    """Return a text of at most `most` letters, with … where it was cut.

    >>> shortened("rådgivning", 5), shortened("råd", 5)
    ('rådg…', 'råd')
    """
    return text if len(text) <= most else without_new_numbers(text, text[: most - 1].rstrip() + "…")


def shortened_at_word(text: str, most: int) -> str:
    """Return a text of about `most` letters that ends with a whole word and an ellipsis.

    >>> shortened_at_word("råd och stöd", 9)
    'råd och …'
    """
    return text if len(text) <= most else without_new_numbers(text, text[:most].rsplit(" ", 1)[0] + " …")


def called(name: str) -> str:
    r"""Return how a message calls what somebody else has named, on one row: nothing active, hidden or of a person.

    >>> called("a\n\u202eb 850101-1236")
    'a  b ••••••-••••'
    """
    return mask(shortened(safe(name), MOST_CALLED))


def safe(message: str) -> str:
    """Return a message on one row that may be shown anywhere, whatever it quotes: nothing active or of a person.

    >>> safe("»850101-1236« finns inte")
    '»••••••-••••« finns inte'
    """
    return mask(printable(mask(message)))
