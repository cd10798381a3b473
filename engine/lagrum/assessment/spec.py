"""What a document is made of, as data: headings with their provisions, and rows that `build` fills in.

Nothing here decides anything. A condition is a derived concept of the rulebook or a value of an attribute, and is ja,
nej or okänt: what is okänt stays in the document and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from lagrum.base.frozen import frozen


@frozen
class Concept:
    """A derived concept of the rulebook, of the intervention or of the record that a section is about."""

    phrase: str


@frozen
class Says:
    """Whether an attribute is, or is among others, one of some values."""

    path: str
    values: tuple[str, ...]


@frozen
class Applies:
    """Whether a rule applies: of a post, to one of its records."""

    rule: str


@frozen
class Not:
    """The opposite of a condition."""

    of: Concept | Says


Condition = Concept | Says | Applies | Not


@frozen
class Ask:
    """A row that reads an attribute: what it says, or a blank with the vocabulary's question."""

    path: str
    label: str


@frozen
class Open:
    """A blank that no attribute of the vocabulary answers."""

    label: str
    ask: str
    citation: str = ""


@frozen
class Judge:
    """Something that the law leaves to a person."""

    ask: str
    citation: str = ""


@frozen
class Note:
    """What the law says, in our own words."""

    text: str
    citation: str = ""


@frozen
class Each:
    """Rows for each written record of a post; `none` asks when nobody has written any, or there may be more."""

    post: str
    rows: tuple[Ask, ...]
    none: str


@frozen
class Say:
    """A sentence to participants, by what an attribute says ("" = whatever it says, put in for {}).

    A value without a sentence of its own is written out where {} stands in that for "". `silent` is what may not be
    said before it is known. Nor is it a ready sentence while a rule that reads the attribute, or `rests_on`, is open or
    unmet.
    """

    path: str
    sentences: Mapping[str, str]
    silent: str
    words: Mapping[str, str] | None = None
    """Plain words for the values."""
    rests_on: str = ""
    """Another attribute that the sentence takes for granted."""


@frozen
class Listed:
    """One row of all that a field of a post's records says; `label` says what it is.

    With a `sentence` it is one to participants, and what the field says stands in it for {}: of the records that no
    rule stands in the way of. `others`: who is responsible for the intervention, and the person, are left out.
    """

    post: str
    field: str
    label: str
    ask: str
    sentence: str = ""
    others: bool = False


@frozen
class Tell:
    """A sentence to participants that the law itself carries."""

    text: str


Item = Ask | Open | Judge | Note | Each | Say | Listed | Tell


@frozen
class Heading:
    """A heading, its provisions as a rule cites them, and its rows.

    `findings`: provisions; what rules say that cite one of them is told last. `when`: the heading is left out where a
    condition is nej, and `hangs_on` says in words what it hangs on. `flows`: risks are told flow by flow.
    """

    text: str
    citation: str
    items: tuple[Item, ...]
    findings: str = ""
    when: Condition | tuple[Condition, ...] | None = None
    hangs_on: str = ""
    flows: bool = False


@frozen
class Blueprint:
    """A document: what a reader must know of it first, and its headings. `of` is the post that it is made once for."""

    lead: str
    headings: tuple[Heading, ...]
    of: Literal["", "utförare"] = ""
