"""What differs: two days, two runs, two rulebooks, two folders, two Git revisions; and `--baslinje`."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from cli_world import HINDER, KRAV, RENT, RULES, VOCABULARY, Answer

from lagrum.cli.app import main

OWN = ["--regler", "egna", "--utan-medfoljande", "--datum", "2026-06-01"]
LATER = RULES.replace("gäller     från 2025-07-01", "gäller     från 2026-07-01", 1)


def git(root: Path, *args: str) -> None:
    subprocess.run(
        ["git", "-C", str(root), "-c", "user.name=a", "-c", "user.email=a@b.c", *args], check=True, capture_output=True
    )


@pytest.fixture
def catalogue(world: Path) -> Path:
    for path in world.glob("*.insats"):
        path.unlink()
    (world / "katalog" / "nora").mkdir(parents=True)
    put(world, "a", HINDER)
    put(world, "b", KRAV)
    return world


def put(world: Path, name: str, text: str) -> None:
    (world / "katalog" / "nora" / f"{name}.insats").write_text(text, "utf-8")


@pytest.fixture
def call(catalogue: Path, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    def run(*args: str) -> Answer:
        code = main([*args, *(a for a in OWN if "--datum" not in args or a not in OWN[3:])])
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return run


def test_two_days(catalogue: Path, call) -> None:  # type: ignore[no-untyped-def]
    (catalogue / "egna" / "sol.regel").write_text(LATER, "utf-8")
    found = call("skillnad", "2026-06-30", "2026-07-01", "katalog")
    assert (found.code, found.err) == (0, "")
    assert "Före: reglerna 2026-06-30. Efter: reglerna 2026-07-01." in found.out
    assert "TILLKOMMER (1)" in found.out and "sol.11.5.1" in found.out
    assert "nora/oppen-kontaktfamilj: inga anmärkningar → hinder" in found.out


def test_one_day_is_compared_with_now(catalogue: Path, call) -> None:  # type: ignore[no-untyped-def]
    (catalogue / "egna" / "sol.regel").write_text(LATER, "utf-8")
    assert "Efter: reglerna 2026-07-01." in call("skillnad", "2026-07-01", "katalog").out
    assert "Före: reglerna 2025-01-01. Efter: nu, gällande regler 2026-06-01." in " ".join(
        call("skillnad", "2025-01-01", "katalog").out.split()
    )


def test_two_runs_and_a_run_and_now(catalogue: Path, call) -> None:  # type: ignore[no-untyped-def]
    assert call("katalog", "katalog", "--skriv-baslinje", "fore.json").code == 1
    assert call("katalog", "katalog", "--format", "json", "--ut", "fore2.json").code == 1
    put(catalogue, "a", RENT.replace("nora/rent", "nora/oppen-kontaktfamilj"))
    assert call("katalog", "katalog", "--skriv-baslinje", "efter.json").code == 1
    for before in ("fore.json", "fore2.json"):
        found = call("skillnad", before, "efter.json")
        assert "FÖRSVINNER (1)" in found.out and "1 fynd försvinner" in " ".join(found.out.split())
        now = call("skillnad", before, "katalog")
        assert "FÖRSVINNER (1)" in now.out and "Efter: nu" in now.out


def test_two_rulebooks_and_two_folders(catalogue: Path, call) -> None:  # type: ignore[no-untyped-def]
    (catalogue / "andra").mkdir()
    (catalogue / "andra" / "a.begrepp").write_text(VOCABULARY, "utf-8")
    (catalogue / "andra" / "a.regel").write_text(LATER, "utf-8")
    found = call("skillnad", "egna", "andra", "katalog")
    assert "FÖRSVINNER (1)" in found.out and "regelmappen »andra«" in found.out
    (catalogue / "nya").mkdir()
    (catalogue / "nya" / "a.insats").write_text(HINDER, "utf-8")
    assert "Finns bara före: nora/krav." in call("skillnad", "katalog", "nya").out


def test_two_revisions(catalogue: Path, call) -> None:  # type: ignore[no-untyped-def]
    git(catalogue, "init", "-q", "-b", "main")
    git(catalogue, "add", ".")
    git(catalogue, "commit", "-qm", "ett")
    (catalogue / "egna" / "sol.regel").write_text(LATER, "utf-8")
    put(catalogue, "c", KRAV.replace("nora/krav", "nora/ny"))
    git(catalogue, "add", ".")
    git(catalogue, "commit", "-qm", "två")
    found = call("skillnad", "HEAD~1", "HEAD", "katalog")
    assert (found.code, found.err) == (0, "")
    assert "FÖRSVINNER (1)" in found.out and "Finns bara efter: nora/ny." in found.out
    assert "insatser och regler i HEAD~1" in " ".join(found.out.split())
    put(catalogue, "b", KRAV.replace("vårdnadshavare nej", "vårdnadshavare ja"))
    now = call("skillnad", "HEAD", "katalog")
    assert "krav, inte uppfyllt → krav, uppfyllt" in now.out
    # A broken file of then is told by its revision, not by a scratch folder.
    put(catalogue, "c", "insats nora/ny\n    frm rådgivning\n")
    git(catalogue, "commit", "-qam", "tre")
    broken = call("skillnad", "HEAD", "HEAD~1", "katalog")
    assert broken.code == 2 and "--> HEAD: " in broken.err and "/tmp" not in broken.err


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["katalog"], "det finns inget att jämföra med"),
        (["finns-inte", "katalog"], "»finns-inte« finns inte, och är ingen dag eller Git-revision"),
        (["saknas.json", "katalog"], "»saknas.json« finns inte"),
        (["2026-13-01", "katalog"], "dagen »2026-13-01« finns inte"),
        (["2026-01-01", "2026-01-02", "2026-01-03", "katalog"], "»2026-01-03« kan inte stå där"),
        (["katalog", "2026-01-01"], "»2026-01-01« kan inte stå där"),
        (["2026-01-01"], "ingen mapp med insatser är angiven"),
        (["2026-01-01", "katalog", "--mot-datum", "2026-02-01"], "är en sida, liksom --mot-datum"),
    ],
)
def test_what_makes_no_sense_is_told(call, args: list[str], message: str) -> None:  # type: ignore[no-untyped-def]
    found = call("skillnad", *args)
    assert found.code == 2 and message in found.err and "hjälp:" in found.err


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "är inte JSON (rad 1)"),
        ("[]", "är ingen baslinje eller rapport"),
        ('{"results": 1}', "är ingen baslinje eller rapport"),
        ('{"kind": "annat"}', "är ingen baslinje eller rapport"),
        ("[" * 100_000, "är "),
        ("\x00\xff", "är inte sparad som UTF-8"),
    ],
)
def test_a_broken_baseline_is_told(catalogue: Path, call, content: str, message: str) -> None:  # type: ignore[no-untyped-def]
    (catalogue / "bas.json").write_bytes(content.encode("latin-1"))
    for command in ("katalog", "prova"):
        found = call(command, "katalog", "--baslinje", "bas.json")
        assert found.code == 2 and message in found.err and "--skriv-baslinje" in found.err


def test_against_a_baseline_only_what_is_new_counts(catalogue: Path, call) -> None:  # type: ignore[no-untyped-def]
    call("katalog", "katalog", "--skriv-baslinje", "bas.json")
    for command in ("katalog", "prova"):
        same = call(command, "katalog", "--baslinje", "bas.json", "--grans", "fraga")
        assert same.code == 0 and "Ingen skillnad för 2 insatser." in same.out
    put(catalogue, "c", HINDER.replace("nora/oppen", "nora/ny"))
    new = call("katalog", "katalog", "--baslinje", "bas.json")
    assert new.code == 1 and "Finns bara efter: nora/ny-kontaktfamilj." in new.out
    assert "TILLKOMMER (1)" in new.out and "nora/ny-kontaktfamilj: hinder" in new.out
    for format in ("sarif", "junit", "gitlab", "github", "csv"):
        shown = call("katalog", "katalog", "--baslinje", "bas.json", "--format", format)
        assert shown.code == 1
        assert "Kontaktfamilj kräver behovsprövning" in shown.out and "Barn under 15" not in shown.out, format
    assert "Finns bara efter" in call("katalog", "katalog", "--baslinje", "bas.json", "--format", "markdown").out
    assert json.loads(call("katalog", "katalog", "--baslinje", "bas.json", "--format", "json").out)["only_after"]


def test_a_baseline_shows_in_git_what_changed(catalogue: Path, call) -> None:  # type: ignore[no-untyped-def]
    call("katalog", "katalog", "--skriv-baslinje", "ett.json")
    put(catalogue, "a", RENT.replace("nora/rent", "nora/oppen-kontaktfamilj"))
    call("katalog", "katalog", "--skriv-baslinje", "två.json")
    one, two = (Path(n).read_text("utf-8").splitlines() for n in ("ett.json", "två.json"))
    assert len(set(one) ^ set(two)) <= 6
    assert any("sol.11.5.1" in row and "hinder" in row for row in set(one) - set(two))


def test_the_settings_name_format_file_and_baseline(catalogue: Path, call) -> None:  # type: ignore[no-untyped-def]
    call("katalog", "katalog", "--skriv-baslinje", "bas.json")
    settings = 'format = "csv"\nut = "svar.csv"\nbaslinje = "bas.json"\n'
    (catalogue / "lagrum.toml").write_text(f'[katalog]\nrotter = ["katalog"]\n{settings}', "utf-8")
    found = call("katalog")
    assert (found.code, found.out) == (0, "")
    assert (catalogue / "svar.csv").read_text("utf-8").count("\n") == 1
    assert "Ingen skillnad" in call("katalog", "--format", "text").out
    (catalogue / "lagrum.toml").write_text("[katalog]\nut = 3\nformat = 'pdf'\n", "utf-8")
    wrong = call("katalog")
    assert wrong.code == 2 and "»ut« ska vara namnet på en fil" in wrong.err and "»pdf« kan inte stå" in wrong.err
