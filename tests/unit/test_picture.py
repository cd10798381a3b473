"""Pictures of rules and maps of the rulebook."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from lagrum.binding.unparse import ConditionWriter
from lagrum.model.rulebook import Rulebook
from lagrum.report.picture.rule import derived_picture, rule_picture
from lagrum.report.picture.rulebook_map import file_of, overview, part_map
from lagrum.report.picture.svg import Box, Picture, overlapping, shortened, text_width, wrapped
from small import rule, rulebook
from varied import shipped_rulebook

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return shipped_rulebook()


def check(picture: Picture) -> None:
    """Check what every picture keeps: valid, on its own, nothing over anything else, every word within its box."""
    text = picture.svg()
    root = ET.fromstring(text)
    assert root.get("role") == "img" and root.get("lang") == "sv"
    assert root.findtext(f"{SVG}title") == picture.title and picture.title
    assert root.findtext(f"{SVG}desc") == picture.description and picture.description
    assert overlapping(picture.boxes) == []
    width, height = int(root.get("width", 0)), int(root.get("height", 0))
    for box in picture.boxes:
        assert box.x >= 0 and box.right <= width and box.y >= 0 and box.bottom <= height
        for k, line in enumerate(box.lines):
            assert text_width(line, k < box.bold) <= box.width - 8
    for frame in picture.frames:
        inside = [b for b in picture.boxes if frame.y <= b.y < frame.bottom and frame.x <= b.x < frame.right]
        assert all(b.right <= frame.right and b.bottom <= frame.bottom for b in inside)
    names = {e.get("id") for e in root.iter()} - {None}
    links = [e.get("href", "") for e in root.iter(f"{SVG}a")]
    assert all(link.startswith("#") and link[1:] in names for link in links)
    assert re.findall(r"https?://[^\"]*", text) == ["http://www.w3.org/2000/svg"]
    assert "url(" not in text and "<script" not in text


def spoken(text: str) -> list[str]:
    return re.findall(r"\w+", text)


@pytest.mark.slow
def test_every_shipped_rule_and_concept_can_be_drawn(book: Rulebook) -> None:
    writer = ConditionWriter(book)
    for owner in book.rules.values():
        picture = rule_picture(book, owner)
        check(picture)
        assert writer.condition(owner.condition, owner.record) in picture.description
        shown = {w for b in picture.boxes for line in b.lines for w in spoken(line)}
        if owner.condition and not any("-" in line for b in picture.boxes for line in b.lines):
            assert set(spoken(writer.condition(owner.condition, owner.record))) <= shown
    for definition in book.derived.values():
        picture = derived_picture(book, [definition])
        check(picture)
        assert writer.condition(definition.condition, definition.record) in picture.description


@pytest.mark.slow
def test_the_maps_of_the_shipped_rulebook(book: Rulebook) -> None:
    check(overview(book))
    files = sorted({file_of(o) for o in [*book.rules.values(), *book.derived.values()]})
    for folder in sorted({f.split("/")[0] for f in files}):
        picture = part_map(book, [f for f in files if f.startswith(f"{folder}/")], folder)
        check(picture)
        for name, owner in book.rules.items():
            if file_of(owner).startswith(f"{folder}/"):
                assert name in picture.description


def small() -> Rulebook:
    concept = (
        'härled rådet\n    betyder "Råd & <stöd>."\n    lagrum SoL 3 kap. 1 §\n    källa lag\n    gäller tills vidare\n'
        "    när form är råd eller form är boende och prövning är med prövning\n"
    )
    demand = 'när rådet och det finns målgrupp där (ålder under 18)\nkräver avgift under 100\nså krav "A & B < C"'
    exception = 'när form är läger\nundantag från r.1\nså upplysning "Jo."'
    return rulebook(rule("r.1", demand), rule("r.2", exception), concept)


def test_a_rule_has_its_condition_exceptions_demand_outcome_and_concepts() -> None:
    picture = rule_picture(small(), small().rules["r.1"])
    check(picture)
    lines = [" ".join(b.lines) for b in picture.boxes]
    for text in ("och", "rådet", "ålder under 18 år", "avgift under 100 kr", "KRAV: A & B < C", "NÄR", "KRÄVER"):
        assert text in lines
    assert any(line.startswith("r.2: Regeln r.2") for line in lines)
    assert [b.link for b in picture.boxes if b.link] == [b.name for b in picture.boxes if b.name]
    assert "A &amp; B &lt; C" in picture.svg()
    weak = rule_picture(small(), small().rules["r.2"])
    assert "GÅR FÖRE" in [" ".join(b.lines) for b in weak.boxes]


def test_the_same_rulebook_gives_the_same_bytes() -> None:
    assert rule_picture(small(), small().rules["r.1"]).svg() == rule_picture(small(), small().rules["r.1"]).svg()
    assert overview(small()).svg() == overview(small()).svg()


def test_text_is_wrapped_broken_and_shortened_to_fit() -> None:
    for text in ("ett kort ord", "o" * 200, "dataskydd/01-solpul-9-overvakande-teknik-som-ar-lang", "a b " * 60):
        assert all(text_width(line) <= 120 for line in wrapped(text, 120))
        assert text_width(shortened(text, 120)) <= 120
    assert wrapped("diskriminering/02-13-socialtjansten", 170) == ["diskriminering/02-13-", "socialtjansten"]


def test_boxes_that_touch_do_not_overlap() -> None:
    one, two, three = Box(["a"], "atom", 0, 0), Box(["b"], "atom", 0, 0), Box(["c"], "atom", 500, 0)
    two.y = one.bottom
    assert overlapping([one, two, three]) == []
    two.y -= 1
    assert overlapping([one, two, three]) == [(one, two)]
