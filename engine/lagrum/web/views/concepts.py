"""The concepts: attributes that an intervention is described with, and derived concepts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lagrum.base.errors import InputError
from lagrum.base.fold import fold
from lagrum.base.frozen import frozen
from lagrum.binding.unparse import ConditionWriter
from lagrum.model.rule import Derived, Rule
from lagrum.model.vocabulary import TAKES, Attribute, Nature, ValueNote
from lagrum.report.rule_text import alike_words, how_written
from lagrum.services.world import World
from lagrum.source.diagnostic import did_you_mean
from lagrum.web.views.environment import render
from lagrum.web.views.examples import Group, groups
from lagrum.web.views.page import Page, root_of
from lagrum.web.views.paths import DERIVED, anchor, concept_page, phrase_page
from lagrum.web.views.rules import WIDTH, Line, filter_data, law_links, line

TOP = "Om insatsen"
CONCLUDED = "Härledda begrepp"
NATURES = {
    Nature.DESIGN: "Något som går att utforma på annat sätt.",
    Nature.FACT: "Ett faktum: det kan klarläggas men inte väljas.",
    Nature.LABEL: "Författarens egen rättsliga benämning: den prövas och tas inte för given.",
    Nature.DESCRIPTION: "En beskrivning: ingen regel läser den.",
}


@frozen
class Section:
    """A part of the list of concepts."""

    title: str
    lines: tuple[Line, ...]


@frozen
class Value:
    """A value of a concept."""

    name: str
    note: ValueNote | None
    alike: str
    """The words that are taken for it and are not it."""


@frozen
class Definition:
    """A definition of a derived concept, ready to be shown."""

    derived: Derived
    condition: str
    reads: tuple[str, ...]
    phrases: tuple[str, ...]
    law: tuple[tuple[str, str], ...]
    examples: tuple[Group, ...]


def index(world: World) -> Page:
    """Return the list of concepts: those of the intervention itself, of each post or group, and the derived ones."""
    parts: dict[str, list[Line]] = {TOP: []}
    attributes = world.rulebook.vocabulary.attributes
    for entry in world.index.entries:
        if entry.kind == "begrepp":
            parts.setdefault(_part(attributes[entry.key]), []).append(line(entry))
        elif entry.kind == "härlett begrepp":
            parts.setdefault(CONCLUDED, []).append(line(entry))
    last = parts.pop(CONCLUDED, [])
    sections = [Section(title, tuple(lines)) for title, lines in (*parts.items(), (CONCLUDED, last)) if lines]
    return Page(
        "begrepp.html",
        "Begrepp",
        render(
            "concepts",
            root="",
            sections=sections,
            attributes=len(attributes),
            derived=len(last),
            filter=filter_data(),
        ),
    )


def _part(attribute: Attribute) -> str:
    head = attribute.path.partition(".")[0]
    return head if attribute.kind.container or head != attribute.path else TOP


def member_paths(world: World) -> Iterator[str]:
    """Yield the pages of the concepts."""
    yield from (concept_page(path) for path in world.rulebook.vocabulary.attributes)
    yield from (phrase_page(found[0].phrase) for found in world.references.definitions.values())


def member(world: World, stem: str) -> Page:
    """Return the page of an attribute, or of a derived concept. Raises `InputError`."""
    if (attribute := world.rulebook.vocabulary.attributes.get(stem)) is not None:
        return _attribute(world, attribute)
    if stem.startswith(DERIVED):
        wanted = stem.removeprefix(DERIVED)
        for found in world.references.definitions.values():
            if anchor(found[0].phrase) == wanted:
                return _derived(world, found)
    near = did_you_mean(stem, world.rulebook.vocabulary.attributes)
    raise InputError(f"begreppet »{stem}« finns inte", near or "sök bland begreppen")


def readers(world: World, key: str) -> tuple[list[Rule], list[str]]:
    """Return the rules and the phrases of derived concepts that read a concept."""
    rules = [world.rulebook.rules[name] for name in world.references.rules_of.get(key, ())]
    return rules, list(world.references.concepts_of.get(key, ()))


def _attribute(world: World, attribute: Attribute) -> Page:
    path = concept_page(attribute.path)
    rules, phrases = readers(world, attribute.path)
    names = attribute.values or tuple(attribute.notes)
    return Page(
        path,
        attribute.path,
        render(
            "concept",
            root=root_of(path),
            attribute=attribute,
            written=how_written(attribute),
            nature="" if attribute.kind.heading else NATURES[attribute.nature],
            takes=TAKES[attribute.takes] if attribute.changeable else "",
            values=[Value(name, attribute.notes.get(name), alike_words(attribute, name)) for name in names],
            fields=world.rulebook.vocabulary.fields(attribute.path),
            parent=attribute.path.rpartition(".")[0],
            rules=rules,
            phrases=phrases,
        ),
    )


def _derived(world: World, found: Sequence[Derived]) -> Page:
    path = phrase_page(found[0].phrase)
    rules, phrases = readers(world, fold(found[0].phrase))
    write = ConditionWriter(world.rulebook).condition
    definitions = []
    for derived in found:
        reading = world.references.reads[derived.name]
        definitions.append(
            Definition(
                derived,
                write(derived.condition, derived.record, WIDTH),
                reading.paths,
                reading.phrases,
                tuple(law_links(derived)),
                tuple(groups(derived.examples)),
            )
        )
    return Page(
        path,
        found[0].phrase,
        render(
            "derived",
            root=root_of(path),
            phrase=found[0].phrase,
            record=found[0].record,
            definitions=definitions,
            rules=rules,
            phrases=phrases,
        ),
    )
