"""What hover says, as Markdown: an attribute, a value, a rule, a derived concept or a word of the language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lagrum.binding.kinds import BINDING
from lagrum.binding.unparse import ConditionWriter
from lagrum.model.rule import Derived, Rule
from lagrum.model.rulebook import Rulebook
from lagrum.model.vocabulary import TAKES, Attribute
from lagrum.rulebook import lookup
from lagrum.services.editing.names import Named

WIDTH = 80
"""Characters of a row of a condition."""


def meaning_of(named: Named, rulebook: Rulebook, day: date) -> str:
    """Return what a named thing means as Markdown, "" when there is nothing to say."""
    vocabulary = rulebook.vocabulary
    if named.sort == "attribut" and (attribute := vocabulary.attributes.get(named.key)) is not None:
        return about_attribute(attribute, rulebook)
    if named.sort == "värde" and (attribute := vocabulary.attributes.get(named.of)) is not None:
        return about_value(attribute, named.key)
    if named.sort == "regel" and (rule := rulebook.rules.get(named.key)) is not None:
        return about_rule(rule, rulebook, day)
    if named.sort == "regel" and (table := rulebook.tables.get(named.key)) is not None:
        return f"**{table.name}** · beslutstabell\n\n{plain(table.title)}"
    if named.sort == "begrepp" and (found := lookup.find_derived(rulebook, named.key)):
        return about_concept(found, rulebook)
    return ""


def plain(text: str) -> str:
    """Return text that Markdown shows as it stands."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>|#~&!" else c for c in " ".join(text.split()))


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def about_attribute(attribute: Attribute, rulebook: Rulebook) -> str:
    """Return what a row is about, and how it is written."""
    fields = rulebook.vocabulary.fields(attribute.path)
    values = ", ".join(attribute.values) if attribute.values else BINDING[attribute.kind].example
    takes = TAKES[attribute.takes] if attribute.changeable else ""
    return _paragraphs(
        f"**{plain(attribute.path)}** · {attribute.kind.value}",
        plain(attribute.meaning),
        f"*Fråga:* {plain(attribute.question)}" if attribute.question else "",
        f"*Skrivs:* {plain(values)}" if values and not fields else "",
        f"*Fält:* {plain(', '.join(f.name for f in fields))}" if fields else "",
        f"*Lagrum:* {plain(attribute.citation)}" if attribute.citation else "",
        f"*En ändring kräver* {plain(takes)}" if takes else "",
    )


def about_value(attribute: Attribute, value: str) -> str:
    """Return what a value means, where it gets its meaning, and what else it may be called."""
    note = attribute.notes.get(value)
    if note is None:
        return _paragraphs(f"**{plain(value)}** · {plain(attribute.path)}", plain(attribute.meaning))
    return _paragraphs(
        f"**{plain(value)}** · {plain(attribute.path)}",
        plain(note.meaning),
        f"*Lagrum:* {plain(note.citation)}" if note.citation else "",
        f"*Skrivs även:* {plain(', '.join(f'»{s}«' for s in note.synonyms))}" if note.synonyms else "",
        f"*Medför:* {plain('; '.join(i.words for i in note.implies))}" if note.implies else "",
    )


def about_rule(rule: Rule, rulebook: Rulebook, day: date) -> str:
    """Return what a rule says: its provision, when it applies, what follows, why and before what it gives way."""
    write = ConditionWriter(rulebook).condition
    condition = write(rule.condition, rule.record, WIDTH, for_each=True)
    demand = write(rule.requires, rule.record, WIDTH) if rule.requires is not None else ""
    outcome = rule.outcome.value if rule.outcome is not None else "undantag"
    stronger = lookup.exceptions_to(rulebook, rule)
    return _paragraphs(
        f"**{plain(rule.name)}** · {outcome} · {plain(rule.citation)}",
        plain(rule.title),
        "" if rule.validity.holds(day) else f"*Gäller inte {day.isoformat()}, utan {rule.validity}.*",
        _code("när", condition),
        _code("kräver", demand),
        plain(rule.message),
        f"*Därför:* {plain(rule.reason)}" if rule.reason else "",
        f"*Förbehåll:* {plain(rule.reservation)}" if rule.reservation else "",
        f"*Viker för:* {plain(', '.join(stronger))}" if stronger else "",
    )


def about_concept(definitions: Sequence[Derived], rulebook: Rulebook) -> str:
    """Return what a derived concept means, by all its definitions."""
    write = ConditionWriter(rulebook).condition
    parts = [f"**{plain(definitions[0].phrase)}** · härlett begrepp"]
    for definition in definitions:
        parts += [
            f"{plain(definition.title)} ({plain(definition.citation)})",
            _code("när", write(definition.condition, definition.record, WIDTH)),
        ]
    return _paragraphs(*parts)


def _code(word: str, text: str) -> str:
    rows = [row for row in text.split("\n") if row.strip()]
    return "```regel\n" + "\n".join([f"{word} {rows[0]}", *rows[1:]]) + "\n```" if rows else ""
