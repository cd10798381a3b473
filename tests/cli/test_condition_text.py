"""Conditions written as text: what is written can be read again and means the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lagrum.base.fold import fold
from lagrum.binding.unparse import ConditionWriter
from lagrum.model.formula import Formula
from lagrum.model.rulebook import Rulebook
from lagrum.rulebook.load import bind_rulebook
from lagrum.source.diagnostic import Diagnostics
from strategies import World, source, worlds

COMMON = "    lagrum SoL 1 kap. 1 §\n    källa lag\n    gäller tills vidare\n"
WORDS = """
begrepp prövning
    typ      ett av: med prövning, utan prövning, känd praxis, känt läge
    art      faktum
    fråga    "Hur?"
    betyder  "Prövningen."
begrepp form
    typ      några av: råd, boende, läger
    art      faktum
    fråga    "Vilken?"
    betyder  "Formen."
begrepp avgift
    typ      belopp
    art      faktum
    fråga    "Vad kostar den?"
    betyder  "Avgiften."
begrepp start
    typ      datum
    art      faktum
    fråga    "När?"
    betyder  "Första dagen."
begrepp målgrupp
    typ      post
    art      faktum
    betyder  "De som får insatsen."
    fält ålder
        typ      ålder
        art      faktum
        fråga    "Hur gamla?"
        betyder  "Åldern."
    fält placerad
        typ      sanningsvärde
        art      faktum
        fråga    "Placerad?"
        betyder  "Placering."
"""


def rule_text(name: str, condition: str) -> str:
    lines = condition.replace("\n", "\n" + " " * 15)
    rest = '    så         upplysning "Något."\n    därför     "Skäl."\n'
    return f'regel {name} "Rubrik"\n{COMMON}    när        {lines}\n{rest}'


def bound(*sources: tuple[str, str]) -> Rulebook:
    sink = Diagnostics()
    found = bind_rulebook([source(name, text) for name, text in sources], sink)
    assert not sink.items, "\n\n".join(d.render() for d in sink.items)
    return found


def condition(text: str) -> tuple[Rulebook, Formula, str]:
    rulebook = bound(("a.begrepp", WORDS), ("a.regel", rule_text("r.1", text)))
    return rulebook, rulebook.rules["r.1"].condition, rulebook.rules["r.1"].record


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("alltid", "alltid"),
        ("prövning är utan prövning", None),
        ("prövning är inte utan prövning", None),
        ('prövning är "känd praxis"', "prövning är känd praxis"),
        ('prövning är "känt läge"', None),
        ("prövning är känt och form är okänt", None),
        ("form är någon av råd, läger", None),
        ("form omfattar råd, läger", None),
        ("form är råd och form är läger", "form omfattar råd, läger"),
        ("form är råd eller prövning är utan prövning", None),
        ("inte form är någon av råd, läger", None),
        ("inte form omfattar råd, läger", None),
        ("inte (form är råd och prövning är utan prövning)", "form är inte råd eller prövning är inte utan prövning"),
        ("avgift minst 40", "avgift minst 40 kr"),
        ("avgift högst 40", "avgift under 41 kr"),
        ("avgift mellan 10 och 40", "avgift mellan 10 och 40 kr"),
        ("inte avgift mellan 10 och 40", "avgift under 10 kr eller avgift minst 41 kr"),
        ("avgift är 40", "avgift är 40 kr"),
        ("avgift är inte 40", "avgift är inte 40 kr"),
        ("avgift minst 10 eller avgift under 40", "avgift minst 10 kr eller avgift under 40 kr"),
        ("avgift under 10 och avgift minst 40", "avgift under 10 kr och avgift minst 40 kr"),
        ("start minst 2025-07-01", None),
        ("start mellan 2025-07-01 och 2025-12-31", None),
        ("form är råd och (avgift under 5 kr eller avgift minst 9 kr)", None),
        (
            "form är råd eller avgift under 5 och start är känt",
            "form är råd eller (avgift under 5 kr och start är känt)",
        ),
        ("det finns målgrupp där (ålder under 18)", "det finns målgrupp där (ålder under 18 år)"),
        ("inte det finns målgrupp där (placerad är nej)", None),
        ("för varje målgrupp", None),
        (
            "för varje målgrupp där (ålder under 15) och form är råd",
            "för varje målgrupp där (ålder under 15 år och form är råd)",
        ),
    ],
)
def test_how_it_is_written(text: str, expected: str | None) -> None:
    rulebook, formula, record = condition(text)
    written = ConditionWriter(rulebook).condition(formula, record, for_each=True)
    assert written == (text if expected is None else expected)
    assert condition(written)[1] == formula


def test_how_it_is_broken() -> None:
    rulebook, formula, record = condition(
        "prövning är utan prövning och (form är någon av råd, boende, läger eller "
        "det finns målgrupp där (ålder under 18 eller placerad är ja)) och avgift under 9"
    )
    assert ConditionWriter(rulebook).condition(formula, record, 34).split("\n") == [
        "prövning är utan prövning",
        "och (form är någon av råd,",
        "         boende, läger",
        "     eller det finns målgrupp där (",
        "               ålder under 18 år",
        "               eller placerad är ja",
        "           ))",
        "och avgift under 9 kr",
    ]


@given(world=worlds(size=8, rules=4, concepts=3), width=st.sampled_from([0, 20, 50, 65]))
def test_what_is_written_can_be_read_again(world: World, width: int) -> None:
    write = ConditionWriter(world.rulebook).condition
    blocks = []
    for number, rule in enumerate(world.rulebook.rules.values()):
        blocks.append(rule_text(f"åter.{number}", write(rule.condition, rule.record, width, for_each=True)))
    for number, definition in enumerate(world.rulebook.derived.values()):
        about = f"    för {definition.record}\n" if definition.record else ""
        lines = write(definition.condition, definition.record, width).replace("\n", "\n" + " " * 15)
        blocks.append(f'härled återläst fras {number}\n{about}    betyder "B."\n{COMMON}    när        {lines}\n')
    again = bound(*((s.name, s.text) for s in world.sources), ("z.regel", "\n".join(blocks)))
    for number, rule in enumerate(world.rulebook.rules.values()):
        assert again.rules[f"åter.{number}"].condition == rule.condition
        assert again.rules[f"åter.{number}"].record == rule.record
    for number, definition in enumerate(world.rulebook.derived.values()):
        assert again.derived[f"{fold(f'återläst fras {number}')}#1"].condition == definition.condition
