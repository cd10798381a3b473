"""What an intervention says of an attribute, as a row of a document: known, partly known, or a blank with its question.

Nothing unknown is left out: what nobody has said, a list that may hold more and a value that only is narrowed down
each have something to be filled in.
"""

from __future__ import annotations

from lagrum.assessment.model import Entry
from lagrum.base.frozen import frozen
from lagrum.binding.edit import value_text
from lagrum.evaluation.instances import age_text
from lagrum.explanation.explain import record_name
from lagrum.model.facts import Among, Bounds, Fact, Facts, Range, Record, RecordList, Several, Value
from lagrum.model.vocabulary import Attribute, Vocabulary

FOLLOWS = "följer av vad som i övrigt är sagt"


@frozen
class Reader:
    """Reads the facts of one intervention by its vocabulary."""

    facts: Facts
    vocabulary: Vocabulary

    def attribute(self, path: str) -> Attribute | None:
        return self.vocabulary.attributes.get(path)

    def fact(self, path: str, record: Record | None = None) -> Fact | None:
        """Return what is said of an attribute: in a record, where it is a field of a post."""
        if self.of_a_record(path):
            return record.fields.get(path) if record is not None else None
        return self.facts.scalars.get(path)

    def of_a_record(self, path: str) -> bool:
        """Whether an attribute is a field of a post, and not said of the whole intervention."""
        attribute = self.attribute(path)
        post = self.attribute(attribute.record) if attribute is not None and attribute.record else None
        return post is not None and post.kind.is_record

    def value(self, path: str, record: Record | None = None) -> Value:
        fact = self.fact(path, record)
        return None if fact is None else fact.value

    def question(self, path: str, label: str = "") -> str:
        """Return the vocabulary's question about an attribute."""
        attribute = self.attribute(path)
        return (attribute.question if attribute is not None else "") or f"{label or path}?"

    def written(self, post: str) -> list[Record]:
        """Return the records of a post that somebody has written."""
        return [r for r in self.list_of(post).records if r.certain]

    def list_of(self, post: str) -> RecordList:
        return self.facts.records.get(post, RecordList())

    def subject(self, post: str, record: Record | None) -> str:
        """Return how a record is called; "" of none."""
        return "" if record is None else record_name(post, record, len(self.list_of(post).records))

    def entry(self, path: str, label: str, record: Record | None = None, citation: str = "") -> Entry:
        """Return the row about an attribute."""
        attribute = self.attribute(path)
        fact = self.fact(path, record)
        if not self.of_a_record(path):
            record = None
        known = "" if attribute is None or fact is None else words(attribute, fact.value)
        whole = attribute is not None and fact is not None and is_known(fact.value)
        if known and fact is not None and fact.derived:
            known = f"{known} ({FOLLOWS})"
        return Entry(
            kind="känt" if whole else "delvis känt" if known else "fyll i",
            label=label,
            value=known,
            ask="" if whole else self.question(path, label),
            attribute=path,
            subject=self.subject(attribute.record, record) if attribute is not None else "",
            record=-1 if record is None else record.index,
            citation=citation,
            line=fact.place.line if known and fact is not None else 0,
        )


def is_known(value: Value) -> bool:
    """Whether a value leaves nothing to be asked.

    >>> is_known(True), is_known(None), is_known(Several(frozenset({"app"}), open=True))
    (True, False, False)
    """
    if isinstance(value, Several):
        return not value.open
    return not (value is None or isinstance(value, Bounds | Among))


def words(attribute: Attribute, value: Value) -> str:
    """Return a value as one reads it; "" of what nobody knows."""
    match value:
        case None:
            return ""
        case Several():
            chosen = [v for v in attribute.values if v in value.chosen]
            return ", ".join(chosen) or ("" if value.open else "inga")
        case Among():
            return f"någon av: {', '.join(v for v in attribute.values if v in value.possible)}"
        case Bounds():
            return age_text(value.low, value.high) if attribute.kind.case_split else f"{value.low}–{value.high}"
        case Range() if attribute.kind.case_split:
            return age_text(value.low, value.high)
        case str():
            return value
        case _:
            return value_text(attribute, value)
