"""Digits from outside: as many as anybody writes, and of every script, without an error of Python's own."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import lagrum
from lagrum.base.number import LARGEST, bounded
from lagrum.law.acts import act_by_short
from lagrum.law.citation_parser import CitationError, parse_citations
from lagrum.law.eu_reader import read_eu
from lagrum.law.reading import StatuteError
from lagrum.law.sfs_reader import read_sfs

PACKAGE = Path(lagrum.__file__).parent
MANY = "9" * 5_000
"""More digits than Python makes a number of."""

INSIDE = {
    "binding/examples.py": {"int(n)"},  # a number that `bounded` has read
    "binding/implications.py": {"int(lit.atom.operand)"},
    "cli/app.py": {"int(error.exit_code)"},
    "evaluation/authority.py": {"int(atom.operand)"},
    "evaluation/bitsliced.py": {
        *("int(sure[k::width], 2)", "int(possible[k::width], 2)"),
        *("int(presence.translate(_SURELY), 2)", "int(presence.translate(_POSSIBLY), 2)"),
    },
    "explanation/options.py": {"int(limit)"},
    "language_server/words.py": {"int(named.defines)"},
    "memo/typesetting.py": {"int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())"},
    "memo/word_template.py": {"int(a.get(f'{_W}abstractNumId'))", "int(n.get(f'{_W}numId'))"},  # what fails is told
    "report/examples_cover.py": {"int(line)"},  # the rows of files that lagrum has read itself
    "report/review_sarif.py": {"int(line)"},
    "services/editing/places.py": {"int(o.place.rpartition(':')[2])"},
    "services/review.py": {"int(number)"},
    "examples/propose.py": {"int(n)", "int(row)"},
    "source/personal_number.py": {
        *("int(unicodedata.numeric(text[p]))", "int(digits[:4])", "int(digits[:2])"),
        *("int(inner, 16 if escape[2] in 'xX' else 10)", "int(inner, 16)"),  # at most eight, by the pattern
    },
    "base/number.py": {"int(digits)"},
}
"""Every `int(…)` that is no arithmetic and reads no atom: what it reads is bounded already, or lagrum's own."""
ARITHMETIC = ("* ", " / ", "max(", ".operand", "int(operand)", "int(limit)")


def test_a_number_has_a_bound() -> None:
    assert bounded(MANY) == LARGEST
    assert bounded("0012") == 12
    assert bounded("١٢") == 12
    for wrong in ("²", "", "-1", "1" * 20 + "²"):
        with pytest.raises(ValueError, match=r"."):
            bounded(wrong)


def test_every_number_from_outside_is_read_with_a_bound() -> None:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        said = {
            ast.unparse(node)
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "int"
        }
        name = path.relative_to(PACKAGE).as_posix()
        left = {call for call in said if not any(mark in call for mark in ARITHMETIC)} - INSIDE.get(name, set())
        if left:
            found[name] = left
    assert found == {}, "läs talet med `bounded` (base/number), eller säg i INSIDE varför det inte behövs"


def test_no_text_is_asked_whether_it_is_a_digit() -> None:
    """»²« is a digit to `isdigit` and no number to `int`."""
    said = [
        f"{path.relative_to(PACKAGE)}: {node.lineno}"
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("isdigit", "isnumeric")
    ]
    assert said == []


@pytest.mark.parametrize(
    "citation",
    [
        *("SoL {} kap. 1 §", "SoL 11 kap. {} §", "SoL 11 kap. 5 § {}", "SoL 11 kap. 5 § 1-{}", "SoL 11 kap. 5 § {} st"),
        *("GDPR art. {}", "GDPR art. 6.{}", "GDPR art. 6.1-6.{}", "GDPR art. 6.{}-6.1", "AI-förordningen bilaga {}"),
        *("AI-förordningen bilaga III punkt {}", "{}:{}"),
    ],
)
@pytest.mark.parametrize("digits", [MANY, "²", "٣", "1²"])
def test_a_citation_of_any_digits_is_read_or_told(citation: str, digits: str) -> None:
    try:
        found = parse_citations(citation.replace("{}", digits), allow_whole_act=True)
    except CitationError:
        return
    assert sorted(found)


@pytest.mark.parametrize("row", ["1 § a", "1. a", "1-{} §§ har upphävts genom lag (2020:1).", "{}. a", "- a", "1 kap."])
@pytest.mark.parametrize("digits", [MANY, "²", "٣"])
def test_a_statute_with_any_digits_is_read_or_told(row: str, digits: str) -> None:
    law = f"SFS nr: 2001:453\n\n1 § Text:\n\n1. a\n\n{row}\n\n{{}}. c\n\n{{}} § d\n\n({{}}) e\n".replace("{}", digits)
    act = act_by_short("SoL")
    for reader, text in ((read_sfs, law), (read_eu, f"Article 1 A\n\n{law}\n\nArticle {digits} B\n\n{law}")):
        try:
            reader(text, act)
        except StatuteError:
            continue
