"""The catalogue of codes: complete, in plain Swedish, and with examples that do what they say."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from test_wrong_snippets import diagnose, rulebook

import lagrum
from lagrum.binding.rules import RULE_LINES
from lagrum.source.codes import CATALOGUE, CodeInfo

SOURCE = Path(lagrum.__file__).parent
HEADS = {
    "insats": ".insats",
    "kommun": ".kommun",
    "begrepp": ".begrepp",
    "regel": ".regel",
    "härled": ".regel",
    "tabell": ".regel",
    "liggare": ".liggare",
    "#": ".insats",
    "ställningstagande": "",
    "lydelse": "",
    "memo": "",
    "reform": "",
    "ersätter": "",
}
RULE = {
    "lagrum": "11 kap. 1 § SoL",
    "källa": "lag",
    "gäller": "från 2025-07-01",
    "när": "form är rådgivning",
    "så": 'hinder "…"',
    "därför": '"…"',
}
TABLE = {
    "för": "informationsdelning",
    "källa": "lag",
    "åberopas": "stöd",
    "bär": "ett stöd bär flödet",
    "betyder": '"…"',
    "prövas": "mottagare",
    "krävs": "begäran",
}
ROW = {"lagrum": "10 kap. 1 § OSL", "gäller": "tills vidare", "mottagare": "alla", "begäran": "alla", "därför": '"…"'}
ROWS = ("rad osl.10.1 samtycke", "rad osl.26.9 socialtjänst till vård")
NOT_TEXT = {
    *("E001", "E002", "E003", "E004", "E005", "E006", "E007", "E008", "E009", "E015", "E068", "E072", "E073"),
    "E043",  # no such number stands in the project; see test_no_number_gets_by.py
    "E078",
    "E082",
    "E079",
    *("E090", "E091", "E092", "E095", "E097", "E098"),  # answers and memos: tested where they are bound
    "E102",  # the name of a file
    "E101",  # acceptances: set against what a review finds
    *("E094", "E096"),  # deviations: set against findings, see tests/cli/test_cli_deviations.py
}


@cache
def used_codes() -> frozenset[str]:
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        if path.name != "catalogue.py":
            found.update(re.findall(r'"(E\d{3})"', path.read_text(encoding="utf-8")))
    return frozenset(found)


def as_file(example: str) -> tuple[str, str] | None:
    """Return the text and the name of a file that holds `example`, or None when it is none to be read here."""
    first, _, rest = example.partition("\n")[0].partition(" ")
    if (first == "lagrum" and rest.split()[0].islower()) or HEADS.get(first) == "":
        return None
    if first in HEADS:
        return example + "\n", "snutt" + HEADS[first]
    if example.startswith("prov till"):
        return example + "\n", "snutt.prov"
    if first in ("rad", "utanför", "prövas", "åberopas", *ROW) and first not in RULE:
        return as_table(example), "snutt.regel"
    if first not in (*RULE_LINES, "därfor"):
        indented = "".join(f"    {line}\n" for line in example.split("\n"))
        return f"insats nora/mini-sparet\n{indented}", "snutt.insats"
    written = [line.split()[0] for line in example.split("\n")]
    kept = [f"{name} {text}" for name, text in RULE.items() if name not in written]
    indented = "".join(f"    {line}\n" for line in [*kept, *example.split("\n")])
    return f'regel prov.1 "Rubrik"\n{indented}', "snutt.regel"


def as_table(example: str) -> str:
    """Return a table with the lines of an example in it: rows as they are, cells in the second row, the rest first."""
    head, rows, cells = dict(TABLE), {}, {}
    for line in example.split("\n"):
        name, _, rest = line.strip().partition(" ")
        if name == "rad":
            rows[line] = {}
        elif line.startswith(" "):
            rows[list(rows)[-1]][name] = rest
        else:
            (head if name in (*TABLE, "utanför") else cells)[name] = rest
    rows = rows or {ROWS[0]: {}, ROWS[1]: cells}
    columns = [c.strip() for c in f"{head['prövas']}, {head['krävs']}".split(",")]
    lines = ['tabell osl.stöd "Vad som bär"', *(f"    {name} {rest}" for name, rest in head.items())]
    for row, own in rows.items():
        written = {**ROW, **dict.fromkeys(columns, "alla"), **own}
        lines += [f"    {row}", *(f"        {name} {rest}".rstrip() for name, rest in written.items())]
    return "\n".join(lines) + "\n"


def codes(example: str) -> set[str]:
    file = as_file(example)
    assert file is not None
    return {d.code for d in diagnose(*file)}


def test_every_used_code_is_explained_and_every_explained_code_is_used() -> None:
    assert used_codes() == set(CATALOGUE)


def test_codes_stand_in_order_and_under_their_own_name() -> None:
    assert list(CATALOGUE) == sorted(CATALOGUE)
    assert all(code == info.code for code, info in CATALOGUE.items())


def test_titles_differ() -> None:
    assert len({info.title for info in CATALOGUE.values()}) == len(CATALOGUE)


@pytest.mark.parametrize("info", CATALOGUE.values(), ids=lambda info: info.code)
def test_explanations_are_sentences(info: CodeInfo) -> None:
    assert info.title[0].isupper() or info.title[0] == "»"
    assert not info.title.endswith(".")
    assert len(info.title) <= 70
    assert info.explanation.endswith(".")
    assert 60 <= len(info.explanation) <= 420
    assert info.wrong != info.right
    assert "  " not in info.explanation


def test_which_examples_are_not_read() -> None:
    assert {code for code, info in CATALOGUE.items() if as_file(info.wrong) is None} == NOT_TEXT


@pytest.mark.parametrize("code", sorted(set(CATALOGUE) - NOT_TEXT))
def test_the_wrong_example_gives_the_code(code: str) -> None:
    assert code in codes(CATALOGUE[code].wrong)


@pytest.mark.parametrize("code", sorted(set(CATALOGUE) - NOT_TEXT))
def test_the_right_example_gives_no_error(code: str) -> None:
    assert codes(CATALOGUE[code].right) == set()


def test_the_rulebook_that_examples_are_read_against_is_whole() -> None:
    assert "sol.11.5.1" in rulebook().rules
