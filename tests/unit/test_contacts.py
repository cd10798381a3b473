"""Ways to reach a person draw a warning; those of a function do not, and nothing shipped does."""

from __future__ import annotations

from pathlib import Path

import pytest

from lagrum.base.resources import cases_dir, guides_dir, rules_dir
from lagrum.source.contacts import find_contacts
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.personal_number import find_personal_numbers
from lagrum.source.read import decode

ROOT = Path(__file__).parents[2]
LAW = ROOT.parent / "shared" / "lagtext"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("anna.ek@nora.se", "e-postadress"),
        ("Anna.Ek@socialen.nora.se", "e-postadress"),
        ("anna@gmail.com", "e-postadress"),
        ("info@hotmail.com", "e-postadress"),
        ("070-123 45 67", "telefonnummer"),
        ("0701234567", "telefonnummer"),
        ("+46 70 123 45 67", "telefonnummer"),
        ("08-123 456 78", "telefonnummer"),
        ("0587-81 10 00", "telefonnummer"),
        ("Anna Ek, Storgatan 5", "namn med adress"),
        ("Per-Olof Ek bor på Norra vägen 12 i Nora", "namn med adress"),
    ],
)
def test_a_way_to_reach_a_person_is_a_warning(text: str, kind: str) -> None:
    assert [c.kind for c in find_contacts(f"x {text} y")] == [kind]
    sink = Diagnostics()
    assert decode(f'insats nora/x\n    namn "{text}"\n'.encode(), "x.insats", sink) is not None
    assert [(d.code, d.severity, d.line) for d in sink.items] == [("E140", "varning", 2)]
    sink = Diagnostics()
    decode(f'insats nora/x\n    namn "{text}"   # offentlig kontakt\n'.encode(), "x.insats", sink)
    assert sink.items == []


@pytest.mark.parametrize(
    "text",
    [
        *(
            "registrator@nora.se",
            "socialnamnd@nora.se",
            "info@nora.se",
            "barn-och-unga@nora.se",
            "sn.registrator@nora.se",
        ),
        *("växel 0587-810 00", "Kundtjänst: 08-123 456 78", "ring 112", "1177"),
        *("Storgatan 5", "besöksadress Storgatan 5, Nora", "Nora kommun, Storgatan 5", "Skolan ligger på Storgatan 5"),
        *("0–17 år", "2025-07-01", "SoL 11 kap. 5 § 1", "dnr SN 2026/0123", "212000-1850", "1 000 kr", "0123456789ab"),
    ],
)
def test_what_is_public_is_none(text: str) -> None:
    assert list(find_contacts(f"x {text} y")) == []


def shipped() -> list[Path]:
    return [p for folder in (rules_dir(), cases_dir(), guides_dir()) for p in sorted(folder.rglob("*")) if p.is_file()]


def test_nothing_shipped_holds_a_number_or_a_contact() -> None:
    seen = 0
    for path in shipped():
        if path.suffix in (".png", ".svg", ".pdf", ".docx"):
            continue
        text = path.read_text("utf-8")
        seen += 1
        assert list(find_personal_numbers(text)) == [], path
        assert list(find_contacts(text)) == [], path
    assert seen > 100


@pytest.mark.skipif(not LAW.is_dir(), reason="lagtexterna finns inte bredvid projektet")
def test_no_statute_holds_a_number_or_a_contact() -> None:
    for path in sorted(LAW.rglob("*.txt")):
        text = path.read_text("utf-8")
        assert list(find_personal_numbers(text)) == [], path
        assert list(find_contacts(text)) == [], path
