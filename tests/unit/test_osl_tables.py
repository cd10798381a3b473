"""The tables of what breaks secrecy: no list forgets a value, and no support that is added washes another away."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Any

import pytest

from lagrum.api import check_text
from lagrum.base.resources import rules_dir
from lagrum.model.rulebook import Rulebook
from varied import shipped_rulebook

BROAD = "samtycke, nödvändigt för verksamheten, menprövning, uppgiftsskyldighet, intresseavvägning mot brott"
DAY = date(2026, 6, 1)


@cache
def book() -> Rulebook:
    return shipped_rulebook()


def values(name: str) -> tuple[str, ...]:
    return next(a for a in book().vocabulary.attributes.values() if a.path == f"informationsdelning.{name}").values


def block(file: str, head: str) -> str:
    """Return a block of a rule file up to its first example, on one line."""
    text = (rules_dir() / file).read_text(encoding="utf-8")
    return " ".join(re.split(r"\n    prov ", text.split(head, 1)[1])[0].split())


def test_a_list_of_a_label_has_all_its_values() -> None:
    condition = block("osl/00-harledda.regel", "härled inget stöd åberopas\n")
    listed = {v.strip(" ,.") for v in re.split(r",|någon av|\boch\b|\bså\b", condition)}
    assert set(values("stöd")) <= listed


def refused() -> list[Any]:
    """Return, for each row with a refusal, the flow that its first example shows to be refused."""
    found = []
    for name in ("10-sekretessbrytande", "10-28-uppgiftsskyldigheter"):
        text = (rules_dir() / "osl" / f"{name}.prov").read_text(encoding="utf-8")
        for rule, body in re.findall(r"^prov till (\S+\.bär-inte)\n((?:    .*\n)+)", text, re.MULTILINE):
            given = body.split("ger    hinder")[0].split("givet  ", 1)[1].rstrip()
            lines = [line.strip() for line in given.split("\n")]
            found.append(pytest.param(rule, lines, id=rule))
    return found


@pytest.mark.parametrize(("rule", "lines"), refused())
def test_what_is_refused_stays_refused_whatever_else_is_claimed(rule: str, lines: list[str]) -> None:
    inside = [re.sub(r"^stöd (.*)$", rf"stöd \1, {BROAD}", line) for line in lines[1:]]
    top = [line for line in inside if line.split()[0] in ("form", "prövning", "laggrund", "huvudman")]
    post = [line for line in inside if line not in top]
    text = "\n".join(
        [
            "insats prov/tvatt",
            *(f"    {t}" for t in top),
            '    informationsdelning "x"',
            *(f"        {p}" for p in post),
        ]
    )
    checked = check_text(text + "\n", day=DAY, rulebook=book())
    assert checked.report.results, [d.message for d in checked.diagnostics]
    found = {f.rule for f in checked.report.results[0].findings if f.outcome == "hinder" and f.certainty == "gäller"}
    assert rule in found
