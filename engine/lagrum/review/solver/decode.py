"""From a model of the solver back to facts, and from facts to the text of an intervention."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

from lagrum.binding.edit import value_text
from lagrum.model.facts import Fact, Facts, Place, Record, RecordList
from lagrum.model.vocabulary import Vocabulary
from lagrum.review.solver.encode import OWN, Encoding
from lagrum.review.solver.formulas import TRUE, holds
from lagrum.source.text import SourceText, Span

NOWHERE = Place(SourceText.of(""), Span(0, 0))
"""The place of a fact that nobody has written."""
TITLES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def decode(encoding: Encoding, model: Any, posts: Iterable[str] = (), paths: Container[str] | None = None) -> Facts:
    """Return the intervention that a model stands for, of an encoding of any intervention.

    It says what the variables made so far say, or with `paths` those of these attributes and records of these posts.
    `posts` are those whose lists of records are closed; others are open.
    """
    scalars: dict[str, Fact] = {}
    fields: dict[tuple[str, int], dict[str, Fact]] = {}
    for (path, index), variable in encoding.variables.items():
        value = variable.value(model) if paths is None or path in paths else None
        if value is None:
            continue
        if index == OWN:
            scalars[path] = Fact(value, NOWHERE)
        else:
            fields.setdefault((variable.attribute.record, index), {})[path] = Fact(value, NOWHERE)
    records: dict[str, RecordList] = {}
    closed = set(posts)
    for post, rows in encoding.rows.items():
        if paths is not None and post not in paths and post not in closed:
            continue
        there = [r for r in rows if r.present.sure is TRUE or holds(model, r.present.sure)]
        if there or post in closed:
            found = [Record("", fields.get((post, r.index), {}), NOWHERE, k) for k, r in enumerate(there)]
            records[post] = RecordList(tuple(found), post not in closed)
    return Facts(NOWHERE, scalars, records)


def case_text(facts: Facts, vocabulary: Vocabulary, name: str, owner: str = "insats") -> str:
    """Return an intervention (or with `owner` "kommun" a profile) as a file says it; "" for a profile without facts."""
    lines: list[str] = []
    groups: dict[str, list[str]] = {}
    for path in sorted(facts.scalars, key=_order(vocabulary)):
        attribute = vocabulary.attributes[path]
        value = facts.scalars[path].value
        if attribute.owner != owner or value is None:
            continue
        line = f"{attribute.name} {value_text(attribute, value)}"
        if "." in path:
            groups.setdefault(path.split(".", 1)[0], []).append(line)
        else:
            lines.append(line)
    for group, inner in groups.items():
        lines += [group, *(f"    {line}" for line in inner)]
    for post in sorted(facts.records, key=_order(vocabulary)):
        if vocabulary.attributes[post].owner != owner:
            continue
        found = facts.records[post]
        if not found.records and not found.open:
            lines.append(f"{post} ingen")
        for k, record in enumerate(found.records):
            inner = [
                f"    {vocabulary.attributes[path].name} {value_text(vocabulary.attributes[path], fact.value)}"
                for path, fact in sorted(record.fields.items(), key=lambda f: _order(vocabulary)(f[0]))
                if fact.value is not None
            ]
            title = record.title or ("" if inner else TITLES[k % len(TITLES)])
            lines += [f'{post} "{title}"' if title else post, *inner]
        if found.records and found.open:
            lines.append(f"{post} mer okänt")
    if owner == "kommun" and not lines:
        return ""
    return "\n".join([f"{owner} {name}", *(f"    {line}" for line in lines)]) + "\n"


def _order(vocabulary: Vocabulary) -> Any:
    place = {path: k for k, path in enumerate(vocabulary.attributes)}
    return lambda path: place[path]
