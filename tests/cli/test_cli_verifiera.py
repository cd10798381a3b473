"""An old answer is confirmed byte for byte, or what differs is said: engine, rules, law, input, profile, date."""

from __future__ import annotations

import json
import subprocess
from base64 import b64decode
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cli_world import FRAGA, HINDER, KRAV, RULES, Answer

from lagrum.checking.receipt import seal_of
from lagrum.cli.app import main
from lagrum.services.rulebook import open_folders
from lagrum.services.world import World, open_world
from lagrum.web.views.actions import act
from lagrum.web.views.pages import render_page

OWN = ["--regler", "egna", "--utan-medfoljande"]
CHANGED = RULES.replace('"Kontaktfamilj kräver behovsprövning"', '"Kontaktfamilj kräver alltid behovsprövning"', 1)
LATER = RULES.replace("gäller     från 2025-07-01", "gäller     från 2026-07-01", 1)
PROFILE = "kommun nora\n"
Call = Callable[..., Answer]


def git(root: Path, *args: str) -> str:
    command = ["git", "-C", str(root), "-c", "user.name=a", "-c", "user.email=a@b.c", *args]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def call(world: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    (world / "nora").mkdir()
    (world / "nora" / "a.insats").write_text(HINDER, "utf-8")

    def run(*args: str, own: bool = True) -> Answer:
        code = main([*args, *(OWN if own else [])])
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return run


@pytest.fixture
def receipt(world: Path, call: Call) -> Path:
    assert call("prova", "nora/a.insats", "--datum", "2026-06-01", "--kvitto", "kvitto.json").code == 1
    return world / "kvitto.json"


def flat(found: Answer) -> str:
    return " ".join(found.out.split())


# --- confirmed --------------------------------------------------------------------------------------------------------


def test_the_same_is_confirmed_by_whatever_evaluators_and_wherever_the_file_lies(
    world: Path, call: Call, receipt: Path
) -> None:
    found = call("verifiera", "kvitto.json", "nora/a.insats")
    assert (found.code, found.err) == (0, "")
    assert flat(found).startswith("Svaret är detsamma, byte för byte: kvitto ")
    assert call("verifiera", "kvitto.json", "nora", "--motor", "snabb").code == 0
    assert call("verifiera", "kvitto.json", "nora", "--motor", "facit").code == 0
    (world / "annan").mkdir()
    (world / "annan" / "b.insats").write_bytes(HINDER.replace("\n", "\r\n").encode("utf-8-sig"))
    assert call("verifiera", "kvitto.json", "annan/b.insats").code == 0


@pytest.mark.parametrize("format", ["json", "markdown", "html", "docx"])
def test_the_answer_itself_carries_its_receipt(call: Call, format: str) -> None:
    call("prova", "nora/a.insats", "--datum", "2026-06-01", "--format", format, "--ut", f"svar.{format}")
    assert call("verifiera", f"svar.{format}", "nora/a.insats").code == 0


@pytest.mark.parametrize(
    "command",
    [
        ("prova", "nora", "--alla", "--utan-vagar"),
        ("katalog", "nora"),
        ("katalog", "nora", "--format", "json"),
        ("vagar", "nora/a.insats"),
        ("vagar", "nora/a.insats", "--fragor"),
        ("fragor", "nora"),
    ],
)
def test_every_kind_of_answer_is_confirmed(call: Call, command: tuple[str, ...]) -> None:
    assert call(*command, "--datum", "2026-06-01", "--kvitto", "kvitto.json").code in (0, 1)
    assert call("verifiera", "kvitto.json", "nora").code == 0


def test_a_memo_is_confirmed_and_other_notes_are_told(world: Path, call: Call) -> None:
    (world / "nora" / "a.insats").write_text(FRAGA, "utf-8")
    made = call("memo", "nora/a.insats", "--datum", "2026-06-01", "--format", "json", "--ut", "memo.json")
    assert made.code == 0
    assert (
        call("memo", "nora/a.insats", "--datum", "2026-06-01", "--ut", "memo.md", "--kvitto", "kvitto.json").code == 0
    )
    for kept in ("memo.json", "memo.md", "kvitto.json"):
        assert call("verifiera", kept, "nora/a.insats").code == 0
    (notes,) = (world / "nora").glob("*.memo")
    notes.write_text(notes.read_text("utf-8").replace('egen-bedömning    ""', 'egen-bedömning    "Ja."'), "utf-8")
    found = call("verifiera", "memo.json", "nora/a.insats")
    assert found.code == 1
    assert "Underlaget: anteckningar (a.natverket.samtal" in flat(found)


def test_a_comparison_is_confirmed(world: Path, call: Call) -> None:
    (world / "egna" / "sol.regel").write_text(LATER, "utf-8")
    assert call("skillnad", "2026-06-30", "2026-07-01", "nora", "--kvitto", "kvitto.json").code == 0
    assert call("verifiera", "kvitto.json", "nora").code == 0
    (world / "nora" / "a.insats").write_text(KRAV, "utf-8")
    assert call("verifiera", "kvitto.json", "nora").code == 1


def test_the_receipt_is_never_written_over_the_answer(world: Path, call: Call) -> None:
    found = call("prova", "nora/a.insats", "--ut", "svar.txt", "--kvitto", "./svar.txt")
    assert found.code == 2 and "kvittot skrivs inte över den" in found.err
    assert (world / "svar.txt").read_text("utf-8").startswith("nora/oppen-kontaktfamilj")


def test_a_receipt_holds_no_clock_host_or_path(world: Path, call: Call, receipt: Path) -> None:
    first = receipt.read_bytes()
    call("prova", str(world / "nora" / "a.insats"), "--datum", "2026-06-01", "--kvitto", "kvitto.json")
    assert receipt.read_bytes() == first
    assert str(world) not in first.decode()


def test_one_that_was_saved_from_the_page_is_confirmed_with_two_evaluators(world: Path, call: Call) -> None:
    page = World(open_folders([Path("egna")]), date(2026, 6, 1), "snabb", "en fil")
    html = act("check", {"text": HINDER}, page)["html"]
    saved = act("file", {"text": HINDER, "vad": "kvitto", "slag": ""}, page)
    assert (saved["namn"], saved["typ"]) == ("kvitto.json", "application/json")
    (world / "kvitto.json").write_bytes(b64decode(saved["data"]))
    value = json.loads((world / "kvitto.json").read_text("utf-8"))
    assert value["evaluators"] == ["snabb"] and value["seal"][:12] in html and "Spara kvittot" in html
    for kept in ("kvitto.json", "svar.html"):
        (world / "svar.html").write_text(html, "utf-8")
        found = call("verifiera", kept, "nora/a.insats")
        assert found.code == 0
        assert "Beräknat av: snabb och durable_rules, överens." in found.out
    wrong = act("file", {"text": "insats a\n    frm x\n", "vad": "kvitto"}, page)
    assert wrong["fel"].startswith("texten har fel")


def test_a_page_of_the_site_carries_the_receipt_of_its_intervention(world: Path, call: Call) -> None:
    (world / "nora" / "nora.kommun").write_text(PROFILE, "utf-8")
    site = open_world(open_folders([Path("egna")]), date(2026, 6, 1), "snabb", "filer", world / "nora")
    (world / "sida.html").write_text(render_page("insatser/a.html", site).main, "utf-8")
    assert call("verifiera", "sida.html", "nora/a.insats").code == 0
    (world / "nora" / "nora.kommun").unlink()
    assert call("verifiera", "sida.html", "nora/a.insats").code == 1


# --- what differs -----------------------------------------------------------------------------------------------------


def test_an_answer_from_before_a_changed_rule_is_confirmed_with_the_old_rules_from_git(
    world: Path, call: Call, receipt: Path
) -> None:
    git(world, "init", "-q")
    git(world, "add", "-A")
    git(world, "commit", "-qm", "ett")
    (world / "egna" / "sol.regel").write_text(LATER, "utf-8")
    git(world, "commit", "-qam", "två")

    found = call("verifiera", "kvitto.json", "nora/a.insats")  # finds the old rules by itself
    assert (found.code, found.err) == (0, "")
    assert "Git-revision " in flat(found)
    digest = json.loads(receipt.read_text("utf-8"))["rulebook"]
    for named in ("HEAD~1", digest, digest[:12]):
        assert call("verifiera", "kvitto.json", "nora/a.insats", "--regelverk", named).code == 0

    new = call("verifiera", "kvitto.json", "nora/a.insats", "--regelverk", "egna")
    assert new.code == 1
    assert "Reglerna: kvittot är prövat med regelverket" in flat(new)
    assert "VAD SOM ÄR ÄNDRAT I REGELVERKET (1)" in new.out
    assert "ändrad regel sol.11.5.1: Kontaktfamilj kräver behovsprövning" in flat(new)
    assert "Svaret är ett annat." in new.out
    assert "läget hinder → " in flat(new)


def test_a_damaged_rulebook_is_not_told_to_be_kept(world: Path, call: Call, receipt: Path) -> None:
    assert call("verifiera", "--spara", "sparade").code == 0
    (kept,) = (world / "sparade").iterdir()
    kept.write_bytes(kept.read_bytes()[:-9])
    found = call("verifiera", "--spara", "sparade")
    assert found.code == 2 and "finns redan, med ett annat innehåll, och skrivs inte över" in found.err
    assert "Regelverket är sparat" not in found.out


def test_a_changed_rule_that_changes_no_answer_is_said_as_such(world: Path, call: Call, receipt: Path) -> None:
    assert call("verifiera", "--spara", "sparade").code == 0
    (kept,) = (world / "sparade").iterdir()
    assert call("verifiera", "--spara", "sparade").code == 0
    (world / "egna" / "sol.regel").write_text(RULES + EXTRA, "utf-8")
    with_old = call("verifiera", "kvitto.json", "nora/a.insats", "--regelverk", "sparade")
    assert with_old.code == 0 and kept.name in flat(with_old)
    assert call("verifiera", "kvitto.json", "nora/a.insats", "--regelverk", str(kept)).code == 0
    kept.rename(world / kept.name)  # beside the receipt it is found by itself, also to say what differs
    assert call("verifiera", "kvitto.json", "nora/a.insats").code == 0
    new = call("verifiera", "kvitto.json", "nora/a.insats", "--regelverk", "egna")
    assert new.code == 1
    assert "ny regel sol.1.1: Målet" in flat(new)
    assert "Svaret är ändå detsamma, byte för byte." in new.out


EXTRA = """
regel sol.1.1 "Målet"
    lagrum   SoL 1 kap. 1 §
    källa    lag
    gäller   från 2099-01-01
    när      form är rådgivning
    så       upplysning "Så är det."
    därför   "Så är det."
"""


def test_without_the_old_rules_that_is_said(world: Path, call: Call, receipt: Path) -> None:
    (world / "egna" / "sol.regel").write_text(LATER, "utf-8")
    found = call("verifiera", "kvitto.json", "nora/a.insats")
    assert found.code == 1
    assert "vilken regel som är ändrad går inte att säga" in flat(found)


def test_a_changed_input_and_profile_and_another_day_are_said_in_order(world: Path, call: Call, receipt: Path) -> None:
    (world / "nora" / "a.insats").write_text(KRAV, "utf-8")
    (world / "nora" / "nora.kommun").write_text(PROFILE, "utf-8")
    found = call("verifiera", "kvitto.json", "nora/a.insats", "--datum", "2026-07-01", "--format", "json")
    assert found.code == 1
    value = json.loads(found.out)
    assert [d["what"] for d in value["differs"]] == ["indata", "kommunprofil", "datum"]
    assert value["same_answer"] is False
    assert all(d["help"] for d in value["differs"])


def test_another_version_of_lagrum_with_the_same_answer_is_no_difference(call: Call, receipt: Path) -> None:
    rewrite(receipt, lagrum="0.0.9")
    found = call("verifiera", "kvitto.json", "nora/a.insats")
    assert found.code == 0
    assert "Kvittot skrevs av lagrum 0.0.9" in flat(found) and "svaret är detsamma" in flat(found)


def test_a_result_altered_after_the_fact_is_told(world: Path, call: Call) -> None:
    call("prova", "nora/a.insats", "--datum", "2026-06-01", "--format", "json", "--ut", "svar.json")
    value = json.loads((world / "svar.json").read_text("utf-8"))
    value["results"][0]["state"] = "inga anmärkningar"
    (world / "svar.json").write_text(json.dumps(value), "utf-8")
    found = call("verifiera", "svar.json", "nora/a.insats")
    assert found.code == 1
    assert "Svaret i filen: svaret i filen är inte det som kvittot gäller" in flat(found)


def test_missing_files_are_told(call: Call, receipt: Path) -> None:
    assert call("verifiera", "kvitto.json", "finns-inte").code == 2
    none = call("verifiera", "kvitto.json")
    assert none.code == 2 and "ange insatsfilen" in none.err
    assert call("verifiera", own=False).code == 2
    assert call("verifiera", "kvitto.json", "nora", "--regelverk", "finns-inte").code == 2


# --- tampering --------------------------------------------------------------------------------------------------------


def rewrite(path: Path, **changes: Any) -> None:
    """Change fields of a receipt, and seal it anew, as whoever wants to deceive would."""
    value = json.loads(path.read_text("utf-8")) | changes
    path.write_text(json.dumps(value | {"seal": seal_of(value)}), "utf-8")


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [leaf for k, v in value.items() for leaf in leaves(v, (*path, k))]
    if isinstance(value, list) and value:
        return [leaf for k, v in enumerate(value) for leaf in leaves(v, (*path, k))]
    return [path]


def altered(value: Any) -> Any:
    if isinstance(value, str):
        return value[:-1] + ("0" if value[-1:] != "0" else "1")
    return value + 1 if isinstance(value, int) else ["x"]


def test_any_field_that_is_changed_is_noticed(call: Call, receipt: Path) -> None:
    whole = receipt.read_text("utf-8")
    for path in leaves(json.loads(whole)):
        value = json.loads(whole)
        place = value
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = altered(place[path[-1]])
        receipt.write_text(json.dumps(value), "utf-8")
        found = call("verifiera", "kvitto.json", "nora/a.insats")
        assert found.code == 2, path
        assert found.err.startswith("fel: "), path


LABELS = [("lagrum",), ("packs", 0, "name"), ("checked", 0, "file"), ("evaluators", 0), ("evaluators", 1)]
"""What may be changed by one who seals anew without being found out: no digest rests on it."""


def test_a_change_that_is_sealed_anew_is_found_by_trying_again(call: Call, receipt: Path) -> None:
    whole = receipt.read_text("utf-8")
    for path in leaves(json.loads(whole)):
        if path in LABELS or path[0] == "seal":
            continue
        value = json.loads(whole)
        place = value
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = altered(place[path[-1]])
        receipt.write_text(json.dumps(value | {"seal": seal_of(value)}), "utf-8")
        found = call("verifiera", "kvitto.json", "nora/a.insats")
        assert found.code in (1, 2), path
