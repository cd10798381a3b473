"""What a name means, as text and as JSON: one class for each kind of thing that a name can be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeAlias

from lagrum.base.frozen import frozen
from lagrum.model import vocabulary
from lagrum.model.answer import LegalAnswer
from lagrum.model.praxis import Ruling
from lagrum.model.rule import Derived, Rule
from lagrum.model.rulebook import Rulebook
from lagrum.model.table import Row, Table
from lagrum.report import answer_text, rule_json, rule_text, ruling_text, table_text
from lagrum.report.json_report import report_schema, to_json
from lagrum.report.law_text import ShownProvision, render_provisions
from lagrum.report.style import Screen
from lagrum.rulebook.lookup import Provision
from lagrum.source.codes import CodeInfo


@frozen
class Schema:
    """The JSON Schema of a check's answer, which has no other form."""

    def text(self, look: Screen) -> str:
        return to_json(report_schema())

    def json(self) -> Any:
        return report_schema()


@frozen
class Code:
    """An error code."""

    info: CodeInfo

    def text(self, look: Screen) -> str:
        page = rule_text.Page(look)
        page.heading(self.info.code, self.info.title)
        for text in self.info.explanation.strip().split("\n\n"):
            page.lines += [*rule_text.paragraph(" ".join(text.split()), look.width), ""]
        for title, example in (("Fel", self.info.wrong), ("Rätt", self.info.right)):
            if example:
                page.lines.append(look.bold(title))
                page.lines += [f"    {line}".rstrip() for line in example.strip("\n").split("\n")]
                page.gap()
        return page.text.rstrip("\n") + "\n"

    def json(self) -> Any:
        names = ("code", "title", "explanation", "wrong", "right")
        return {"kind": "code", **{name: getattr(self.info, name) for name in names}}


@frozen
class Vocabulary:
    """All begrepp."""

    rulebook: Rulebook

    def text(self, look: Screen) -> str:
        return rule_text.vocabulary_page(self.rulebook, look)

    def json(self) -> Any:
        return rule_json.vocabulary_json(self.rulebook)


@frozen
class ARule:
    """A rule."""

    rulebook: Rulebook
    rule: Rule

    def text(self, look: Screen) -> str:
        return rule_text.rule_page(self.rulebook, self.rule, look)

    def json(self) -> Any:
        return rule_json.rule_json(self.rulebook, self.rule)


@frozen
class ADerived:
    """A derived concept: all its definitions."""

    rulebook: Rulebook
    definitions: Sequence[Derived]

    def text(self, look: Screen) -> str:
        return rule_text.derived_page(self.rulebook, self.definitions, look)

    def json(self) -> Any:
        return rule_json.derived_json(self.rulebook, self.definitions)


@frozen
class Attributes:
    """A begrepp, or all fields that have a name."""

    rulebook: Rulebook
    name: str
    attributes: Sequence[vocabulary.Attribute]

    def text(self, look: Screen) -> str:
        if len(self.attributes) == 1:
            return rule_text.attribute_page(self.rulebook, self.attributes[0], look)
        rows = [(a.path, a.meaning) for a in self.attributes]
        return rule_text.several_page(rows, f"»{self.name}« finns på flera ställen:", look)

    def json(self) -> Any:
        return _one_or_list([rule_json.attribute_json(self.rulebook, a) for a in self.attributes])


@frozen
class Values:
    """A value, with each begrepp that has it."""

    rulebook: Rulebook
    values: Sequence[tuple[vocabulary.Attribute, str]]

    def text(self, look: Screen) -> str:
        return rule_text.values_page(self.rulebook, self.values, look)

    def json(self) -> Any:
        return _one_or_list(rule_json.values_json(self.rulebook, self.values))


@frozen
class Rules:
    """The rules whose ids begin with a name."""

    rulebook: Rulebook
    name: str
    rules: Sequence[Rule]

    def text(self, look: Screen) -> str:
        return rule_text.several_page([(r.name, r.title) for r in self.rules], f"Regler under »{self.name}«:", look)

    def json(self) -> Any:
        return _one_or_list([rule_json.rule_json(self.rulebook, r) for r in self.rules])


@frozen
class ATable:
    """A decision table."""

    table: Table

    def text(self, look: Screen) -> str:
        return table_text.table_page(self.table, look)

    def json(self) -> Any:
        return table_text.table_json(self.table)


@frozen
class ARow:
    """A row of a decision table."""

    table: Table
    row: Row

    def text(self, look: Screen) -> str:
        return table_text.row_page(self.table, self.row, look)

    def json(self) -> Any:
        return table_text.row_json(self.table, self.row)


@frozen
class AProvision:
    """One or more places in the law."""

    rulebook: Rulebook
    wanted: Provision
    wording: Sequence[ShownProvision] = ()
    """How the paragraphs that are asked for are worded, where the text is at hand."""
    how_to_read: str = ""
    """How the text is had, where it is not."""

    def text(self, look: Screen) -> str:
        page = rule_text.provision_page(self.rulebook, self.wanted, look)
        if self.wording:
            page += "\n" + render_provisions(self.wording, look.width)
        if self.how_to_read:
            page += "\n" + "\n".join(rule_text.paragraph(self.how_to_read, look.width)) + "\n"
        return page

    def json(self) -> Any:
        rules, derived, attributes = rule_text.citing(self.rulebook, self.wanted)
        return {
            "kind": "provision",
            "citation": str(self.wanted),
            "rules": [rule_json.rule_json(self.rulebook, r) for r in rules],
            "derived": [d.phrase for d in derived],
            "concepts": [a.path for a in attributes],
        }


@frozen
class AnAnswer:
    """An answer to a question; `day` is when its standing is asked for."""

    rulebook: Rulebook
    answer: LegalAnswer
    day: date

    def text(self, look: Screen) -> str:
        return answer_text.answer_page(self.rulebook, self.answer, self.day, look)

    def json(self) -> Any:
        return answer_text.answer_json(self.rulebook, self.answer, self.day)


@frozen
class ARuling:
    """A ruling or guidance; `day` is when it is asked whether it alerts."""

    rulebook: Rulebook
    ruling: Ruling
    day: date

    def text(self, look: Screen) -> str:
        return ruling_text.ruling_page(self.rulebook, self.ruling, self.day, look)

    def json(self) -> Any:
        return ruling_text.ruling_json(self.rulebook, self.ruling, self.day)


@frozen
class Found:
    """What a search for a word came to, when the word is no name of anything."""

    name: str
    hits: Sequence[tuple[str, str, str]]
    """Kind, name and title of each."""

    def text(self, look: Screen) -> str:
        rows = [(key, f"{kind}: {title}" if title != key else kind) for kind, key, title in self.hits]
        return rule_text.several_page(rows, f"Inget heter »{self.name}«. Sökningen på ordet ger:", look)

    def json(self) -> Any:
        return {"kind": "search", "found": [{"kind": k, "name": n, "title": t} for k, n, t in self.hits]}


Explained: TypeAlias = (
    AnAnswer
    | ARuling
    | Found
    | Schema
    | Code
    | Vocabulary
    | ARule
    | ADerived
    | ATable
    | ARow
    | Attributes
    | Values
    | Rules
    | AProvision
)


def render_explained(found: Explained, look: Screen) -> str:
    """Return what a name means as text."""
    return found.text(look)


def render_explained_json(found: Explained) -> str:
    """Return what a name means as JSON."""
    return to_json(found.json())


def _one_or_list(found: list[dict[str, Any]]) -> dict[str, Any]:
    return found[0] if len(found) == 1 else {"kind": "several", "found": found}
