"""A rule as a picture: the provision, when it applies, what it gives way before, what it demands and what follows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lagrum.base.fold import fold
from lagrum.binding.unparse import ConditionWriter
from lagrum.model.formula import ALWAYS, CONCEPT, And, Formula, Or, Ref
from lagrum.model.pieces import pieces
from lagrum.report.picture.svg import Box, Line, Look, Picture, wrapped
from lagrum.rulebook import lookup

if TYPE_CHECKING:
    from lagrum.model.rule import Derived, Rule
    from lagrum.model.rulebook import Rulebook

LEFT = 28
COLUMN = 34
GAP = 10
SECTION = 22
WIDE = 640


@dataclass(slots=True)
class BoxTree:
    """A box and what it is made of, to its right."""

    box: Box
    parts: list[BoxTree] = field(default_factory=list)

    @property
    def height(self) -> int:
        below = sum(p.height for p in self.parts) + GAP * max(0, len(self.parts) - 1)
        return max(self.box.height, below)


def rule_picture(rulebook: Rulebook, rule: Rule) -> Picture:
    """Return the picture of a rule."""
    return _Drawing(rulebook).rule(rule)


def derived_picture(rulebook: Rulebook, definitions: list[Derived]) -> Picture:
    """Return the picture of a derived concept, by all of its definitions."""
    return _Drawing(rulebook).derived(definitions)


class _Drawing:
    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.writer = ConditionWriter(rulebook)
        self.picture = Picture("", "")
        self.words: list[str] = []
        self.y = 16
        self._spine: list[Box] = []
        self._defined: dict[str, list[Derived]] = {}
        for name in sorted(rulebook.derived):
            definition = rulebook.derived[name]
            self._defined.setdefault(fold(definition.phrase), []).append(definition)
        self._number = {phrase: k for k, phrase in enumerate(sorted(self._defined), 1)}

    def rule(self, rule: Rule) -> Picture:
        self.picture.title = f"Regeln {rule.name}: {rule.title}"
        self._head(f"{rule.name}: {rule.title}", f"{rule.citation} ({rule.source}), gäller {rule.validity}", "rule")
        scope = f"NÄR, för varje {rule.record}" if rule.record else "NÄR"
        self._condition(scope, rule.condition, rule.record)
        for label, names in (
            ("GÄLLER INTE NÄR NÅGON AV DESSA ÄR TILLÄMPLIG", lookup.exceptions_to(self.rulebook, rule)),
            ("GÅR FÖRE", lookup.gives_way(self.rulebook, rule)),
        ):
            if names:
                self._heading(label)
            for name in names:
                other = self.rulebook.rules[name]
                self._block(f"{name}: {other.title} ({other.citation})", "exception")
        if rule.requires is not None:
            self._condition("KRÄVER", rule.requires, rule.record)
        if rule.outcome is not None:
            self._heading("SÅ")
            self._block(f"{rule.outcome.value.upper()}: {rule.message}", "outcome")
        self._concepts([rule.condition] if rule.requires is None else [rule.condition, rule.requires])
        return self._done()

    def derived(self, definitions: list[Derived]) -> Picture:
        first = definitions[0]
        self.picture.title = f"Det härledda begreppet »{first.phrase}«"
        for number, definition in enumerate(definitions):
            title = definition.phrase if not number else f"eller {definition.phrase}"
            about = f"{definition.title} {definition.citation} ({definition.source}), gäller {definition.validity}"
            self._head(title, about, "concept")
            scope = f"NÄR, för varje {definition.record}" if definition.record else "NÄR"
            self._condition(scope, definition.condition, definition.record)
        self._concepts([d.condition for d in definitions], {fold(first.phrase)})
        return self._done()

    def _done(self) -> Picture:
        for one, two in zip(self._spine, self._spine[1:], strict=False):
            self.picture.lines.append(Line(f"M{LEFT - 14} {one.middle}V{two.middle}h14"))
        if self._spine:
            self.picture.lines.append(Line(f"M{LEFT - 14} {self._spine[0].middle}h14"))
        self.picture.description = " ".join(self.words)
        return self.picture

    def _say(self, *words: str) -> None:
        self.words += [w if w.endswith((".", "?", "!", ":")) else f"{w}." for w in words]

    def _head(self, title: str, about: str, look: Look) -> None:
        self._say(title, about)
        top = wrapped(title, WIDE, bold=True)
        box = Box([*top, *wrapped(about, WIDE)], look, bold=len(top))
        self._spine.append(self.picture.add(box, LEFT, self.y))
        self.y = box.bottom + SECTION

    def _heading(self, label: str, spine: bool = True) -> Box:
        self._say(f"{label}:")
        box = self.picture.add(Box([label], "heading", bold=1), LEFT, self.y)
        if spine:
            self._spine.append(box)
        self.y = box.bottom
        return box

    def _block(self, text: str, look: Look) -> None:
        self._say(text)
        box = self.picture.add(Box(wrapped(text, WIDE), look), LEFT, self.y)
        self.y = box.bottom + SECTION // 2

    def _condition(self, label: str, formula: Formula, record: str, *, spine: bool = True) -> None:
        self._heading(label, spine)
        self._say(self.writer.condition(formula, record))
        tree = self._tree(formula, record)
        self._place(tree, LEFT, self.y)
        self.y += tree.height + SECTION

    def _tree(self, formula: Formula, record: str) -> BoxTree:
        match formula:
            case And() | Or() if len(groups := pieces(formula)) > 1:
                word = "och" if isinstance(formula, And) else "eller"
                return BoxTree(Box([word], "joint", bold=1), [self._tree(g, record) for g in groups])
            case Ref(name, negated) if name in self.rulebook.quantifiers:
                quantifier = self.rulebook.quantifiers[name]
                head = f"{'inte ' if negated else ''}det finns {quantifier.record} där"
                return BoxTree(Box(wrapped(head, 220), "joint"), [self._tree(quantifier.condition, quantifier.record)])
            case Ref(name):
                phrase = name.removeprefix(CONCEPT)
                link = self._link(phrase) if phrase in self._defined else ""
                return BoxTree(Box(wrapped(self.writer.condition(formula, record)), "concept", link=link))
        text = "alltid" if formula == ALWAYS else self.writer.condition(formula, record)
        return BoxTree(Box(wrapped(text), "atom"))

    def _link(self, phrase: str) -> str:
        return f"begrepp-{self._number[phrase]}"

    def _place(self, tree: BoxTree, x: int, y: int) -> None:
        box = self.picture.add(tree.box, x, y + (tree.height - tree.box.height) // 2)
        inner = box.right + COLUMN
        start = y + (tree.height - sum(p.height + GAP for p in tree.parts) + GAP) // 2 if tree.parts else y
        for part in tree.parts:
            self._place(part, inner, start)
            half = box.right + COLUMN // 2
            bend = "" if abs(part.box.middle - box.middle) < 2 else f"H{half}V{part.box.middle}"
            self.picture.lines.append(Line(f"M{box.right} {box.middle}{bend}H{inner}"))
            start += part.height + GAP

    def _concepts(self, formulas: list[Formula], without: set[str] | None = None) -> None:
        """Draw the derived concepts that conditions name, one level deep; the boxes above link to them."""
        phrases = dict.fromkeys(p for f in formulas for p in lookup.concepts_of(f, self.rulebook))
        chosen = [p for p in phrases if p in self._defined and p not in (without or set())]
        if chosen:
            self._heading("HÄRLEDDA BEGREPP SOM ANVÄNDS", spine=False)
        for phrase in chosen:
            definitions = self._defined[phrase]
            first = definitions[0]
            self._say(f"»{first.phrase}«: {first.title} ({first.citation})")
            top = wrapped(first.phrase, WIDE, bold=True)
            about = wrapped(f"{first.title} {first.citation}", WIDE)
            box = Box([*top, *about], "concept", bold=len(top), name=self._link(phrase))
            self.picture.add(box, LEFT, self.y)
            self.y = box.bottom + GAP
            for number, definition in enumerate(definitions):
                label = "NÄR" if not number else "ELLER NÄR"
                self._condition(label, definition.condition, definition.record, spine=False)
        # A concept that is named within one that is drawn has no place in the picture to lead to.
        drawn = {self._link(p) for p in chosen}
        for made in self.picture.boxes:
            if made.link not in drawn:
                made.link = ""
