"""The explanations of `lagrum visa` as text."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lagrum.base.inert import printable
from lagrum.binding.pairs import stands_beside
from lagrum.binding.unparse import ConditionWriter
from lagrum.model.vocabulary import Nature
from lagrum.report.style import Screen
from lagrum.rulebook import lookup
from lagrum.source.shortening import without_new_numbers

if TYPE_CHECKING:
    from lagrum.model.rule import Conclusion, Derived, Example, Rule
    from lagrum.model.rulebook import Rulebook
    from lagrum.model.vocabulary import Attribute

LABELS = 15
MOST_USERS = 12
DESCRIBED = "beskrivning: finns för att man ska kunna säga som det är; inget villkor nämner värdet"
NATURES = {
    Nature.DESIGN: "",
    Nature.FACT: ", kan bara klarläggas",
    Nature.LABEL: ", prövas och tas inte för given",
    Nature.DESCRIPTION: ", läses av ingen regel",
}
"""What an attribute's nature means to the one who writes it."""


def plain(text: str) -> str:
    """Return text without what could steer a terminal, or what reads a log."""
    return printable(text)


def paragraph(text: str, width: int, indent: str = "", first: str | None = None) -> list[str]:
    """Return wrapped lines; `first` is what the first line begins with."""
    start = indent if first is None else first
    shown = plain(text)
    lines = textwrap.wrap(
        shown,
        width,
        initial_indent=start,
        subsequent_indent=indent,
        break_on_hyphens=False,
        break_long_words=False,
    )
    return without_new_numbers(shown, "\n".join(lines)).split("\n") if lines else [start.rstrip()]


@dataclass(slots=True)
class Page:
    """A page under construction: a heading, then rows of a label and what it says."""

    look: Screen
    lines: list[str] = field(default_factory=list)

    def heading(self, name: str, title: str = "") -> None:
        below = paragraph(title, self.look.width) if title else []
        self.lines += [self.look.bold(plain(name)), *below]
        self.lines.append("=" * min(self.look.width, max(len(line) for line in [plain(name), *below])))

    def row(self, label: str, *texts: str) -> None:
        """Add a row for each text that is not empty; the label stands at the first."""
        for text in texts:
            if text:
                self.lines += paragraph(text, self.look.width, " " * LABELS, label.ljust(LABELS))
                label = ""

    def block(self, label: str, text: str) -> None:
        """Add a row whose text already has its lines."""
        for number, line in enumerate(text.split("\n")):
            self.lines.append((("" if number else label).ljust(LABELS) + plain(line)).rstrip())

    def section(self, title: str) -> None:
        self.lines += ["", self.look.bold(title)]

    def gap(self) -> None:
        self.lines.append("")

    def bullet(self, text: str, below: str = "") -> None:
        self.lines += paragraph(text, self.look.width, "    ", "  • ")
        if below:
            self.lines += paragraph(below, self.look.width, "    ")

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"

    @property
    def inner(self) -> int:
        """The width that is left for what stands beside a label."""
        return self.look.width - LABELS


def rule_page(rulebook: Rulebook, rule: Rule, look: Screen) -> str:
    """Explain a rule."""
    write = ConditionWriter(rulebook).condition
    page = Page(look)
    page.heading(rule.name, rule.title)
    _origin(page, rule)
    page.gap()
    page.block("när", write(rule.condition, rule.record, page.inner, for_each=True))
    if rule.requires is not None:
        page.block("kräver", write(rule.requires, rule.record, page.inner))
    if rule.outcome is not None:
        page.row("så", f"{rule.outcome.value.upper()}: {rule.message}")
    page.row("därför", rule.reason)
    page.row("nivå", rule.level)
    page.row("till", ", ".join(rule.addressees))
    for position in rule.positions:
        sources = f" ({'; '.join(position.sources)})" if position.sources else ""
        page.row("ståndpunkt", f"{position.text}{sources}")
    page.row("förbehåll", rule.reservation)
    for words in rule.not_assessed:
        page.row("bedöms inte", words)
    page.row("att verifiera", rule.verify)
    if beaten := lookup.gives_way(rulebook, rule):
        page.row("går före", *(_named(rulebook, name) for name in beaten))
    if stronger := lookup.exceptions_to(rulebook, rule):
        page.row("viker för", *(_named(rulebook, name) for name in stronger))
    page.row("ersätter", _named(rulebook, rule.replaces) if rule.replaces else "")
    successors = [r.name for r in rulebook.rules.values() if r.replaces == rule.name]
    page.row("ersätts av", *(_named(rulebook, name) for name in sorted(successors)))
    _examples(page, rule.examples)
    return page.text


def derived_page(rulebook: Rulebook, definitions: Sequence[Derived], look: Screen) -> str:
    """Explain a derived concept by all its definitions."""
    write = ConditionWriter(rulebook).condition
    page = Page(look)
    first = definitions[0]
    page.heading(first.phrase, f"härlett begrepp för varje {first.record}" if first.record else "härlett begrepp")
    for number, definition in enumerate(definitions):
        if number:
            page.lines += ["", "eller", ""]
        page.row("betyder", definition.title)
        _origin(page, definition)
        page.block("när", write(definition.condition, definition.record, page.inner))
        _examples(page, definition.examples)
    _users(page, lookup.used_by(rulebook, phrase=first.phrase))
    return page.text


def attribute_page(rulebook: Rulebook, attribute: Attribute, look: Screen) -> str:
    """Explain a begrepp."""
    page = Page(look)
    page.heading(attribute.path, f"begrepp: {attribute.kind.said}")
    page.row("betyder", attribute.meaning)
    page.row("fråga", attribute.question)
    page.row("lagrum", attribute.citation)
    page.row("skrivs", how_written(attribute))
    if not attribute.kind.heading:
        change = f", får ändras (kostnad {attribute.cost} av 9)" if attribute.changeable else NATURES[attribute.nature]
        page.row("art", attribute.nature.value + change)
    page.row("definieras i", attribute.place)
    if attribute.values:
        page.section("Värden")
        for value in attribute.values:
            note = attribute.notes.get(value)
            synonyms = f" (även {', '.join(f'»{s}«' for s in note.synonyms)})" if note and note.synonyms else ""
            citation = f"[{note.citation}]" if note and note.citation else ""
            page.bullet(value + synonyms, f"{note.meaning if note else ''} {citation}".strip())
            for implied in note.implies if note else ():
                page.lines += paragraph(f"medför {implied.words}", look.width, "      ")
            if alike := alike_words(attribute, value):
                page.lines += paragraph(f"{ALIKE}: {alike}", look.width, "      ")
            if note and note.described:
                page.lines += paragraph(DESCRIBED, look.width, "      ")
    elif attribute.notes:
        page.section("Värden")
        for value, note in attribute.notes.items():
            page.bullet(value, note.meaning)
            for implied in note.implies:
                page.lines += paragraph(f"medför {implied.words}", look.width, "      ")
    fields = rulebook.vocabulary.fields(attribute.path)
    if fields:
        page.section("Fält")
        for member in fields:
            page.bullet(f"{member.name}: {member.kind.said}", member.question or member.meaning)
    _users(page, lookup.used_by(rulebook, path=attribute.path))
    return page.text


ALIKE = "liknar men är inte samma sak"
"""What stands before words that a value is taken for. What sets them apart is what the value means, said above."""


def alike_words(attribute: Attribute, value: str) -> str:
    """Return the words that are taken for a value and are not it, with the other values that they are taken for."""
    return ", ".join(
        f"»{word}«" + (f" (se även {', '.join(f'»{o}«' for o in others)})" if others else "")
        for word, others in attribute.alike(value)
    )


def values_page(rulebook: Rulebook, found: Sequence[tuple[Attribute, str]], look: Screen) -> str:
    """Explain a value by each of the begrepp that have it."""
    page = Page(look)
    for number, (attribute, value) in enumerate(found):
        if number:
            page.gap()
        note = attribute.notes.get(value)
        page.heading(value, f"värde för begreppet »{attribute.path}«")
        page.row("betyder", note.meaning if note else "")
        page.row("lagrum", note.citation if note else "")
        page.row("skrivs även", ", ".join(f"»{s}«" for s in note.synonyms) if note else "")
        page.row("liknar", f"{alike} (inte samma sak)" if (alike := alike_words(attribute, value)) else "")
        page.row("medför", "; ".join(i.words for i in note.implies) if note else "")
        page.row("art", DESCRIBED if note and note.described else "")
        page.row("begreppet", attribute.meaning)
        _users(page, lookup.used_by(rulebook, path=attribute.path, value=value))
    return page.text


def several_page(found: Sequence[tuple[str, str]], title: str, look: Screen) -> str:
    """List what a name may mean."""
    page = Page(look)
    page.lines += paragraph(title, look.width)
    for shown, about in found:
        page.bullet(f"lagrum visa {shown}", about)
    return page.text


def provision_page(rulebook: Rulebook, wanted: lookup.Provision, look: Screen) -> str:
    """List all that cites a provision."""
    page = Page(look)
    rules, derived, attributes = citing(rulebook, wanted)
    page.heading(str(wanted))
    if not rules and not derived and not attributes:
        page.lines += paragraph(
            "Ingen regel och inget begrepp hänvisar hit. Det betyder att bestämmelsen inte är kodad, "
            "inte att den saknar betydelse.",
            look.width,
        )
    if rules:
        page.section("Regler")
    for rule in rules:
        outcome = rule.outcome.value if rule.outcome else "undantag"
        page.bullet(f"{rule.name} · {outcome} · {rule.citation}, gäller {rule.validity}", rule.title)
    if derived:
        page.section("Härledda begrepp")
    for definition in derived:
        page.bullet(f"{definition.phrase} · {definition.citation}", definition.title)
    if attributes:
        page.section("Begrepp")
    for attribute in attributes:
        page.bullet(f"{attribute.path} · {attribute.kind.said}", attribute.meaning)
    return page.text


def vocabulary_page(rulebook: Rulebook, look: Screen) -> str:
    """List all begrepp by post and group, and the derived concepts."""
    vocabulary = rulebook.vocabulary
    page = Page(look)
    for owner, title in (("insats", "I insatsen (.insats)"), ("kommun", "I kommunens profil (.kommun)")):
        tops = [a for a in vocabulary.attributes.values() if "." not in a.path and a.owner == owner]
        if not tops:
            continue
        if page.lines:
            page.gap()
        page.lines.append(look.bold(title))
        for top in [t for t in tops if not vocabulary.fields(t.path)]:
            _entry(page, top)
        for container in [t for t in tops if vocabulary.fields(t.path)]:
            page.gap()
            about = container.kind.said
            page.lines.append(f"  {look.bold(container.name)} ({about})")
            for member in vocabulary.fields(container.path):
                _entry(page, member, "    ")
    phrases: dict[str, str] = {}
    for definition in rulebook.derived.values():
        phrases.setdefault(definition.phrase, definition.record)
    if phrases:
        page.section("Härledda begrepp (bara i regler)")
        for phrase in sorted(phrases):
            about = f" (för varje {phrases[phrase]})" if phrases[phrase] else ""
            page.lines += paragraph(phrase + about, look.width, "      ", "  ")
    page.gap()
    example = "»lagrum visa BEGREPP« förklarar ett av dem, till exempel »lagrum visa målgrupp.ålder«."
    page.lines += paragraph(example, look.width)
    return page.text


def citing(rulebook: Rulebook, wanted: lookup.Provision) -> tuple[list[Rule], list[Derived], list[Attribute]]:
    """Return the rules, definitions and begrepp that cite a provision, sorted by name."""
    return (
        lookup.rules_citing(lookup.in_order(rulebook.rules), wanted),
        lookup.rules_citing(lookup.in_order(rulebook.derived), wanted),
        sorted(lookup.attributes_citing(rulebook.vocabulary.attributes.values(), wanted), key=lambda a: a.path),
    )


def _entry(page: Page, attribute: Attribute, indent: str = "  ") -> None:
    kind = attribute.kind.said
    if attribute.values:
        kind += f": {', '.join(attribute.values)}"
    page.lines += paragraph(f"{attribute.name}  {kind}", page.look.width, indent + "    ", indent)


def _origin(page: Page, owner: Conclusion) -> None:
    page.row("lagrum", f"{owner.citation} ({owner.source})")
    page.row("gäller", str(owner.validity))
    page.row("står i", owner.place)


def _named(rulebook: Rulebook, name: str) -> str:
    rule = rulebook.rules.get(name)
    return f"{name} ({rule.title})" if rule else name


def how_written(attribute: Attribute) -> str:
    """Return how a value of an attribute is written in an intervention."""
    forms = {
        "sanningsvärde": "ja · nej",
        "ett av": "ett av värdena nedan",
        "några av": "ett eller flera av värdena nedan, skilda med kommatecken",
        "heltal": "5 · 5–10",
        "belopp": "40 kr",
        "ålder": "0–6 år · från 65 år · under 18 år",
        "datum": "2025-07-01",
        "text": '"…"',
        "post": f"{attribute.name}, och indraget under det fälten; ett block för varje, eller »{attribute.name} ingen«",
        "grupp": f"{attribute.name}, och indraget under det fälten",
    }
    return forms[attribute.kind.value]


def _examples(page: Page, examples: Sequence[Example]) -> None:
    """Add the examples that stand with the rule itself, and say how many more there are beside it."""
    beside = [e.place.rpartition(":")[0] for e in examples if stands_beside(e.place)]
    if not examples:
        return
    page.section("Prov")
    for example in (e for e in examples if not stands_beside(e.place)):
        part = f" för {example.part}" if example.part else ""
        day = f", den {example.day}" if example.day else ""
        page.bullet(f"{example.title or 'utan titel'} → {example.expected}{part}{day}")
    if beside:
        page.lines += paragraph(f"{len(beside)} prov till i {beside[0]}", page.look.width, "    ")


def _users(page: Page, owners: Sequence[Conclusion]) -> None:
    if not owners:
        return
    page.section(f"Används av ({len(owners)})")
    for owner in owners[:MOST_USERS]:
        phrase = getattr(owner, "phrase", "")
        page.bullet(f"begreppet »{phrase}«" if phrase else f"{owner.name} ({owner.title})")
    if len(owners) > MOST_USERS:
        page.lines.append(f"  … och {len(owners) - MOST_USERS} till")
