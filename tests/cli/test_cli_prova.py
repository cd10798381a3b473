"""`lagrum prova`."""

from __future__ import annotations

import io
import json
import os
import re
import stat
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from lagrum.cli.app import main
from lagrum.evaluation.bitsliced import BitSlicedEvaluator, Planes
from lagrum.evaluation.conclusions import Conclusions
from lagrum.evaluation.instances import Instances
from lagrum.services.rulebook import durable_installed


def unwrapped(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("case", "codes"),
    [
        ("hinder", [1, 1, 1, 1, 1, 1, 0]),
        ("krav", [0, 1, 1, 1, 1, 1, 0]),
        ("oklar", [0, 0, 0, 1, 1, 1, 0]),
        ("fraga", [0, 0, 0, 0, 1, 1, 0]),
        ("lite", [0, 0, 0, 0, 0, 1, 0]),
        ("rent", [0, 0, 0, 0, 0, 0, 0]),
    ],
)
def test_exit_code_follows_the_limit(case: str, codes: list[int], run: Callable) -> None:
    limits = ["hinder", "brott", "krav", "klargora", "fraga", "beskrivet", "aldrig"]
    assert [run("prova", f"{case}.insats", "--grans", limit).code for limit in limits] == codes
    assert run("prova", f"{case}.insats").code == codes[1]


def test_a_broken_file_does_not_hide_the_others(run: Callable) -> None:
    answer = run("prova", "trasig.insats", "hinder.insats", "borta.insats")
    assert answer.code == 2
    assert "nora/oppen-kontaktfamilj" in answer.out and "11 kap. 5 § 1 SoL" in answer.out
    assert "trasig.insats:3:5" in answer.err and "skriv raden »form rådgivning«" in answer.err
    assert "»borta.insats« finns inte" in answer.err
    assert "fel E" not in answer.out


def test_only_broken_files_give_no_result(run: Callable) -> None:
    answer = run("prova", "trasig.insats")
    assert (answer.code, answer.out) == (2, "")


def test_json_is_one_document_with_the_messages_inside(run: Callable) -> None:
    answer = run("prova", "trasig.insats", "hinder.insats", "--format", "json")
    report = json.loads(answer.out)
    assert answer.code == 2
    assert [r["id"] for r in report["results"]] == ["nora/oppen-kontaktfamilj"]
    assert [m["file"] for m in report["messages"]] == ["trasig.insats"]
    assert "trasig.insats" in answer.err


def test_json_also_when_the_rulebook_has_errors(run: Callable, world: Path) -> None:
    (world / "egna" / "sol.regel").write_text("regel a\n", encoding="utf-8")
    answer = run("prova", "hinder.insats", "--format", "json")
    report = json.loads(answer.out)
    assert answer.code == 2
    assert report["results"] == []
    assert report["messages"][0]["file"] == "egna/sol.regel"


def test_a_folder_is_searched(run: Callable, world: Path) -> None:
    (world / "trasig.insats").unlink()
    answer = run("prova", ".", "rent.insats", "--format", "json")
    assert [r["file"] for r in json.loads(answer.out)["results"]] == [
        "fraga.insats", "hinder.insats", "krav.insats", "lite.insats", "oklar.insats", "rent.insats"
    ]  # fmt: skip


def test_standard_input(run: Callable, world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = (world / "hinder.insats").read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    answer = run("prova", "-", "rent.insats", "--format", "json")
    assert [r["file"] for r in json.loads(answer.out)["results"]] == ["<stdin>", "rent.insats"]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff")))
    answer = run("prova", "-")
    assert answer.code == 2 and "--> <stdin>" in answer.err


def test_date_selects_the_rules(run: Callable) -> None:
    assert run("prova", "hinder.insats", "--datum", "2025-06-30").code == 0
    answer = run("prova", "hinder.insats", "--datum", "2025-07-01")
    assert answer.code == 1
    assert "Prövat 2025-07-01" in answer.out


def test_the_fast_evaluator_alone_says_so(run: Callable) -> None:
    assert "bara snabb" in unwrapped(run("prova", "rent.insats", "--motor", "snabb").out)


def test_without_durable_rules(run: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lagrum.services.rulebook.durable_installed", lambda: False)
    assert "bara snabb" in unwrapped(run("prova", "rent.insats").out)
    assert json.loads(run("prova", "rent.insats", "--format", "json").out)["engine"] == "snabb"
    answer = run("prova", "rent.insats", "--motor", "durable")
    assert answer.code == 2
    assert "pip install" in answer.err


@pytest.mark.skipif(not durable_installed(), reason="durable_rules is not installed")
def test_both_evaluators(run: Callable) -> None:
    both = json.loads(run("prova", "hinder.insats", "--format", "json").out)
    assert (both["engine"], both["evaluators"]) == ("båda", ["snabb", "durable"])
    assert "Beräknat av: snabb och durable_rules, överens. Kvitto " in unwrapped(run("prova", "hinder.insats").out)
    assert (
        json.loads(run("prova", "hinder.insats", "--format", "json", "--motor", "durable").out)["engine"] == "durable"
    )


@pytest.mark.skipif(not durable_installed(), reason="durable_rules är inte installerat")
def test_a_difference_between_the_evaluators_is_an_internal_error(
    run: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    def flipped(self: BitSlicedEvaluator, planes: Planes, batch: Sequence[Instances]) -> list[Conclusions]:
        return [
            Conclusions(self.layout, {**c.rows, "": (bytes(3 - code for code in c.rows[""][0]),)})
            for c in right(self, planes, batch)
        ]

    right = BitSlicedEvaluator.read
    monkeypatch.setattr(BitSlicedEvaluator, "read", flipped)
    answer = run("prova", "rent.insats", "--motor", "båda")
    assert answer.code == 3
    assert re.search(r"beräkningarna går isär för \S+ \(\S*rent\.insats: insats ", answer.err)


def test_width_and_plain_text(run: Callable) -> None:
    out = run("prova", "hinder.insats", "krav.insats", "oklar.insats", "fraga.insats", "--alla").out
    assert max(map(len, out.splitlines())) <= 80
    assert "\x1b" not in out


class TestOutputFile:
    def test_is_written_whole(self, run: Callable, world: Path) -> None:
        answer = run("prova", "hinder.insats", "--format", "json", "-o", "svar.json")
        assert (answer.code, answer.out) == (1, "")
        text = (world / "svar.json").read_bytes().decode("utf-8")
        assert json.loads(text)["results"]
        assert run("prova", "hinder.insats", "--format", "json").out == text

    def test_keeps_the_permissions_of_the_old_one(self, run: Callable, world: Path) -> None:
        target = world / "svar.txt"
        target.write_text("gammalt", encoding="utf-8")
        target.chmod(0o640)
        run("prova", "rent.insats", "--ut", "svar.txt")
        assert stat.S_IMODE(target.stat().st_mode) == 0o640
        assert "gammalt" not in target.read_text(encoding="utf-8")

    def test_replaces_what_a_link_points_to(self, run: Callable, world: Path) -> None:
        (world / "mål.txt").write_text("x", encoding="utf-8")
        (world / "länk.txt").symlink_to("mål.txt")
        run("prova", "rent.insats", "-o", "länk.txt")
        assert (world / "länk.txt").is_symlink()
        assert "nora/rent" in (world / "mål.txt").read_text(encoding="utf-8")

    def test_never_replaces_a_device(self, run: Callable) -> None:
        assert run("prova", "rent.insats", "-o", os.devnull).code == 0
        assert not Path(os.devnull).is_file()

    @pytest.mark.parametrize("target", ["borta/svar.txt", ".", "hinder.insats", "ny.regel", "ny.prov"])
    def test_a_bad_target_is_refused_before_the_work(self, target: str, run: Callable, world: Path) -> None:
        before = (world / "hinder.insats").read_bytes()
        answer = run("prova", "hinder.insats", "-o", target)
        assert (answer.code, answer.out) == (2, "")
        assert "»" in answer.err and "hjälp:" in answer.err
        assert (world / "hinder.insats").read_bytes() == before

    def test_failure_leaves_the_old_file_and_no_other(
        self, run: Callable, world: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*args: object) -> None:
            raise OSError(28, "No space left on device")

        (world / "svar.txt").write_text("gammalt", encoding="utf-8")
        names = {p.name for p in world.iterdir()}
        monkeypatch.setattr(Path, "replace", full)
        answer = run("prova", "rent.insats", "-o", "svar.txt")
        assert answer.code == 2 and "kan inte skrivas" in answer.err
        assert (world / "svar.txt").read_text(encoding="utf-8") == "gammalt"
        assert {p.name for p in world.iterdir()} == names


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes on Linux only")
def test_a_file_name_that_is_no_text(run: Callable, world: Path) -> None:
    name = os.fsdecode(b"h\xe4lsa.insats")
    (world / name).write_bytes((world / "hinder.insats").read_bytes())
    assert "11 kap. 5 § 1 SoL" in run("prova", name).out
    answer = run("prova", name, "--format", "json")
    assert answer.code == 1
    assert json.loads(answer.out)["results"][0]["file"] == "h?lsa.insats"


@pytest.mark.slow
def test_the_shipped_catalogue_can_be_checked(capsys: pytest.CaptureFixture[str]) -> None:
    cases = Path(__file__).parents[2] / "cases"
    assert main(["prova", str(cases), "--datum", "2026-03-01", "--grans", "aldrig"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "insatser ·" in out
    assert max(map(len, out.splitlines())) <= 80
