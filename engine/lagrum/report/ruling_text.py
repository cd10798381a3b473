"""A ruling or guidance for a terminal and as JSON: what it says, for which facts, by whom, and whether it alerts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from lagrum.binding.unparse import ConditionWriter
from lagrum.model.praxis import Ruling
from lagrum.model.rulebook import Rulebook
from lagrum.report.rule_text import Page, paragraph
from lagrum.report.style import Screen


def ruling_page(rulebook: Rulebook, ruling: Ruling, day: date, look: Screen) -> str:
    """Return a ruling, and the others on its provision that point the other way."""
    page = Page(look)
    page.heading(ruling.name, ruling.label)
    page.lines += paragraph(ruling.text, look.width)
    page.gap()
    page.row("lagrum", ruling.citation)
    page.row("när", facts_words(rulebook, ruling))
    page.row("utgång", f"{ruling.outcome} Talar {ruling.speaks}.")
    page.row("avgjort av", f"{ruling.body}, {ruling.reference}, {ruling.decided} ({ruling.kind})")
    page.row("källa", ruling.source)
    if ruling.rules:
        page.row("rör", ", ".join(ruling.rules))
    page.row(f"den {day}", "varnar i insatser som liknar det" if ruling.known_on(day) else "varnar inte")
    page.row("står i", ruling.place)
    if against := _against(rulebook, ruling):
        page.section("Pekar åt andra hållet, på samma lagrum")
        for other in against:
            page.bullet(f"{other.name} · {other.kind}, {other.decided}", other.text)
    return page.text


def ruling_json(rulebook: Rulebook, ruling: Ruling, day: date) -> dict[str, Any]:
    """Return the same as JSON."""
    return {
        "kind": "ruling",
        "id": ruling.name,
        "title": ruling.title,
        "ruling_kind": ruling.kind,
        "body": ruling.body,
        "reference": ruling.reference,
        "decided": ruling.decided.isoformat(),
        "validity": str(ruling.validity),
        "citation": ruling.citation,
        "facts": facts_words(rulebook, ruling),
        "text": ruling.text,
        "outcome": ruling.outcome,
        "speaks": ruling.speaks,
        "source": ruling.source,
        "rules": list(ruling.rules),
        "invented": ruling.invented,
        "alerts": ruling.known_on(day),
        "contradicts": [other.name for other in _against(rulebook, ruling)],
    }


def facts_words(rulebook: Rulebook, ruling: Ruling) -> str:
    """Return the facts of a ruling as a condition in the language's words."""
    own = {q.name: q for q in ruling.quantifiers}
    writer = ConditionWriter(replace(rulebook, quantifiers={**rulebook.quantifiers, **own}))
    return writer.condition(ruling.condition, ruling.record, for_each=bool(ruling.record))


def _against(rulebook: Rulebook, ruling: Ruling) -> list[Ruling]:
    others = (r for r in rulebook.rulings.values() if r.name != ruling.name and ruling.against(r))
    return sorted(others, key=lambda r: r.rank)
