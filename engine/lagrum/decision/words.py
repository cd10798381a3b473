"""What a fact says, in the words of the language without quotes, so that it can be read again."""

from __future__ import annotations

from lagrum.binding.kinds import BINDING
from lagrum.decision.columns import SEVERAL
from lagrum.decision.model import UNKNOWN, Said
from lagrum.model.facts import Fact, Facts
from lagrum.model.vocabulary import Attribute, Vocabulary

MORE = "fler kan finnas (okänt)"
"""Said of records when there may be others than those that are written."""
NONE = "inga"


def said(facts: Facts, vocabulary: Vocabulary, path: str, label: str) -> Said | None:
    """Return what the facts say of an attribute, or None when the vocabulary has no such attribute."""
    attribute = vocabulary.attributes.get(path)
    if attribute is None:
        return None
    if attribute.kind.is_record:
        return Said(attribute=path, label=label, value=_titles(facts, path))
    if attribute.record:
        return Said(attribute=path, label=label, value=_in_records(facts, attribute))
    return Said(attribute=path, label=label, value=value_words(attribute, facts.scalars.get(path)))


def value_words(attribute: Attribute, fact: Fact | None) -> str:
    """Return a value as it is written in its file; »inte beskrivet (okänt)« when it is not."""
    value = fact.said if fact is not None else None
    if value is None:
        return UNKNOWN
    if isinstance(value, str) and not attribute.values:
        return " ".join(value.split()) or UNKNOWN
    try:
        written = BINDING[attribute.kind].write(BINDING[attribute.kind], attribute, value)
    except ValueError:
        written = None
    return (written or UNKNOWN).replace('"', "")


def _titles(facts: Facts, post: str) -> str:
    written = facts.records.get(post)
    if written is None or (written.open and not written.records):
        return UNKNOWN
    titles = [_title(record.title, k) for k, record in enumerate(written.records, 1)]
    if not titles:
        return NONE
    return SEVERAL.join([*titles, MORE] if written.open else titles)


def _title(title: str, number: int) -> str:
    """Return the title of a record; of one without, its number."""
    return " ".join(title.replace("|", "/").split()) or f"nummer {number}"


def _in_records(facts: Facts, attribute: Attribute) -> str:
    written = facts.records.get(attribute.record)
    values = [value_words(attribute, r.fields.get(attribute.path)) for r in written.records] if written else []
    known = [value.replace("|", "/") for value in values]
    return SEVERAL.join(known) if any(value != UNKNOWN for value in values) else UNKNOWN
