"""Numbers with what they count: how words bend, and that no message bends them by itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import lagrum
from lagrum.base.counted import FORMS, bent, counted, plural

PACKAGE = Path(lagrum.__file__).parent
PLURALS = {many for one, many in FORMS.items() if one != many}
BENDS = re.compile(r"(?:len\(|\|length|^[a-z_.]+(?:\[[^\]]*\])?$)")
TO_COME = re.compile(r" ([a-zåäö]+)")


@pytest.mark.parametrize(
    ("number", "words", "expected"),
    [
        (1, "memo", "1 memo"),
        (2, "memo", "2 memon"),
        (5, "öppen", "5 öppna"),
        (1, "öppen", "1 öppen"),
        (5, "omprövas", "5 omprövas"),
        (1, "regel", "1 regel"),
        (0, "regel", "0 regler"),
        (1, "ouppfyllt krav", "1 ouppfyllt krav"),
        (3, "ouppfyllt krav", "3 ouppfyllda krav"),
        (2, "krav är uppfyllt", "2 krav är uppfyllda"),
        (2, "fråga är inte avgjord", "2 frågor är inte avgjorda"),
        (2, "härlett begrepp", "2 härledda begrepp"),
    ],
)
def test_a_number_and_its_words_agree(number: int, words: str, expected: str) -> None:
    assert counted(number, words) == expected
    assert expected == f"{number} {bent(number, words)}"


def test_an_unknown_word_is_not_bent_by_guess() -> None:
    with pytest.raises(KeyError):
        plural("okapi")


def test_no_plural_is_one_more_singular() -> None:
    assert PLURALS.isdisjoint(one for one, many in FORMS.items() if one != many)


def faults(text: str) -> Iterator[str]:
    """Yield each number that stands before a noun in the plural, whatever the number is."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.JoinedStr):
            continue
        for value, after in zip(node.values, node.values[1:], strict=False):
            if not isinstance(value, ast.FormattedValue) or not isinstance(after, ast.Constant):
                continue
            expression = ast.unparse(value.value)
            word = TO_COME.match(str(after.value))
            if word is not None and word[1] in PLURALS and not expression.isupper() and BENDS.search(expression):
                yield f"row {node.lineno}: {{{expression}}} {word[1]}"


def test_no_message_bends_a_noun_by_itself() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}: {fault}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for fault in faults(path.read_text("utf-8"))
    ]
    assert found == []


def test_no_template_bends_a_noun_by_itself() -> None:
    pattern = re.compile(r"\{\{[^}]*\}\} (" + "|".join(sorted(PLURALS)) + r")\b")
    found = [
        f"{path.name}: {hit[0]}"
        for path in sorted(PACKAGE.rglob("*.jinja"))
        for hit in pattern.finditer(path.read_text("utf-8"))
        if "antal" not in hit[0]
    ]
    assert found == []


def test_a_message_that_bends_by_itself_is_found() -> None:
    assert list(faults('f"{len(names)} memon skrivna"')) == ["row 1: {len(names)} memon"]
    assert list(faults('f"{total} regler"')) == ["row 1: {total} regler"]
    assert list(faults('f"{MOST} regler"')) == list(faults("f\"{counted(n, 'regel')} regler\"")) == []
