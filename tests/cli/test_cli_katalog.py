"""`lagrum katalog`: finding, settings, summary, and only what has changed."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from lagrum.cli.app import main
from lagrum.evaluation.conclusions import Asked, Concluded
from lagrum.evaluation.durable.evaluator import DurableEvaluator
from lagrum.services.rulebook import durable_installed

CASE = "insats {id}\n    kommun {kommun}\n    form {form}\n    prövning utan behovsprövning\n"
DAY = ["--datum", "2026-11-21", "--motor", "snabb"]


def run(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    code = main(["katalog", *args])
    out, err = capsys.readouterr()
    return code, out, err


def write(root: Path, name: str, form: str = "rådgivning", kommun: str = "Nora") -> Path:
    path = root / f"{name}.insats"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(CASE.format(id=name.replace(" ", "-"), kommun=kommun, form=form), "utf-8")
    return path


def git(root: Path, *args: str) -> None:
    subprocess.run(
        ["git", "-C", str(root), "-c", "user.name=a", "-c", "user.email=a@b.c", *args], check=True, capture_output=True
    )


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    root = tmp_path / "katalog"
    write(root, "nora/råd")
    write(root, "grums/familj med blanksteg", "kontaktfamilj", "Grums")
    return root


def test_the_table_counts_states_by_municipality(catalogue: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, str(catalogue), *DAY)
    assert (code, err) == (1, "")
    rows = {line.split()[0]: line.split()[1:] for line in out.splitlines()[2:6] if line[:1] != "-"}
    assert rows["Grums"] == ["1", "·", "·", "·", "·", "·", "1"]
    assert rows["alla"][-1] == "2"
    assert "grums/familj-med-blanksteg: Kontaktperson" in out
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize(
    ("engine", "installed", "says"),
    [
        ("snabb", True, "bara snabb."),
        pytest.param(
            "båda",
            True,
            "snabb och durable_rules, överens.",
            marks=pytest.mark.skipif(not durable_installed(), reason="durable_rules is not installed"),
        ),
        ("båda", False, "bara snabb."),
    ],
)
@pytest.mark.parametrize("held", [False, True])
def test_the_line_before_the_last_says_which_evaluators_agreed(
    catalogue: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    engine: str,
    installed: bool,
    says: str,
    held: bool,
) -> None:
    monkeypatch.setattr("lagrum.services.rulebook.durable_installed", lambda: installed)
    keep = ["--skriv-baslinje", str(catalogue / "baslinje.json")] if held else []
    for _ in range(2):  # the second time from kept answers
        _, out, _ = run(capsys, str(catalogue), *DAY[:2], "--motor", engine, *keep)
        assert out.splitlines()[-2] == f"Beräknat av: {says}"
        assert out.splitlines()[-1].startswith("Kvitto ")


@pytest.mark.skipif(not durable_installed(), reason="durable_rules is not installed")
def test_the_network_is_asked_in_each_run_and_no_kept_answer_counts_as_agreement(
    catalogue: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, own_cache: Path
) -> None:
    asked: list[int] = []
    right = DurableEvaluator.conclude

    def counted(self: DurableEvaluator, batch: Sequence[Asked]) -> list[Concluded]:
        asked[-1] += len(batch)
        return right(self, batch)

    monkeypatch.setattr(DurableEvaluator, "conclude", counted)
    for _ in range(3):
        asked.append(0)
        run(capsys, str(catalogue), *DAY, "--motor", "båda", "--processer", "1")
    assert asked == [2, 2, 2]
    asked.append(0)
    monkeypatch.setattr(DurableEvaluator, "conclude", lambda self, batch: right(self, batch)[:0])
    assert run(capsys, str(catalogue), *DAY, "--motor", "båda", "--processer", "1")[0] == 3


def test_a_broken_file_is_told_and_the_others_are_checked(catalogue: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (catalogue / "nora" / "trasig.insats").write_text("insats nora/x\n    form rådgivnig\n", "utf-8")
    code, out, err = run(capsys, str(catalogue), *DAY)
    assert code == 2
    assert "1 fil har fel och är inte med." in out and "Grums" in out
    assert "menade du »rådgivning«" in err


@pytest.mark.parametrize("in_git", [True, False])
def test_a_file_with_its_ending_in_capitals_is_read_too(
    catalogue: Path, capsys: pytest.CaptureFixture[str], in_git: bool
) -> None:
    if in_git:
        git(catalogue, "init", "-q")
    text = CASE.format(id="nora/cafe", kommun="Nora", form="rådgivning")
    (catalogue / "nora" / "CAFE.INSATS").write_text(text, "utf-8")
    _, out, _ = run(capsys, str(catalogue), *DAY, "--format", "json", "--motor", "snabb")
    assert "nora/cafe" in [r["id"] for r in json.loads(out)["results"]]


def test_what_git_ignores_is_left_out(catalogue: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(catalogue, "init", "-q")
    (catalogue / ".gitignore").write_text("grums/\n", "utf-8")
    code, out, _ = run(capsys, str(catalogue), *DAY, "--format", "json")
    assert code == 0
    assert [r["id"] for r in json.loads(out)["results"]] == ["nora/råd"]


def test_links_out_of_the_catalogue_and_loops_are_not_followed(
    catalogue: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outside = write(tmp_path / "annat", "malmo/x")
    (catalogue / "nora" / "ut.insats").symlink_to(outside)
    (catalogue / "nora" / "runt").symlink_to(catalogue, target_is_directory=True)
    code, out, err = run(capsys, str(catalogue), *DAY, "--format", "json")
    assert code == 2
    assert len(json.loads(out)["results"]) == 2
    assert "länken leder ut ur katalogen" in err


def test_only_what_has_changed_since_a_revision(catalogue: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(catalogue, "init", "-q")
    git(catalogue, "add", ".")
    git(catalogue, "commit", "-qm", "x")
    pack = catalogue.parent / "regler"
    pack.mkdir()
    args = [str(catalogue), *DAY, "--format", "json", "--bara-andrade", "HEAD", "--regler", str(pack)]

    def ids() -> list[str]:
        return [r["id"] for r in json.loads(run(capsys, *args, "--grans", "aldrig")[1])["results"]]

    # The shipped rules lie in another checkout, where HEAD is another revision; what counts here is the catalogue.
    write(catalogue, "nora/ny")
    (catalogue / "grums" / "grums.kommun").write_text("kommun Grums\n    nämnd mer okänt\n", "utf-8")
    found = ids()
    assert "nora/ny" in found
    assert "grums/familj-med-blanksteg" in found


def test_a_profile_stands_for_the_interventions_beside_it(catalogue: Path, capsys: pytest.CaptureFixture[str]) -> None:
    profile = catalogue / "nora" / "nora.kommun"
    profile.write_text("kommun Nora\n", "utf-8")
    write(catalogue, "nora/under/annan")

    def ids(*paths: Path) -> list[str]:
        out = run(capsys, *map(str, paths), *DAY, "--format", "json", "--grans", "aldrig")[1]
        return [r["id"] for r in json.loads(out)["results"]]

    assert ids(profile, catalogue / "nora" / "råd.insats") == ["nora/råd"]
    alone = catalogue / "tom" / "tom.kommun"
    alone.parent.mkdir()
    alone.write_text("kommun Tom\n", "utf-8")
    assert ids(alone) == []


def test_a_revision_that_does_not_exist_is_said(catalogue: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(catalogue, "init", "-q")
    for revision in ("finns-inte", "--output=/tmp/x"):
        code, _, err = run(capsys, str(catalogue), *DAY, f"--bara-andrade={revision}")
        assert code == 2 and "finns inte i Git" in err


def test_settings_are_read_and_the_command_line_goes_first(
    catalogue: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (catalogue / "lagrum.toml").write_text(
        '[katalog]\nrotter = ["nora", "grums"]\nundanta = ["familj*"]\ndatum = "2026-11-21"\ngrans = "klargora"\n',
        "utf-8",
    )
    monkeypatch.chdir(catalogue)
    code, out, _ = run(capsys, "--format", "json", "--motor", "snabb")
    assert code == 2  # everything in grums is left out, and that is said
    report = json.loads(out)
    assert report["date"] == "2026-11-21" and [r["id"] for r in report["results"]] == ["nora/råd"]
    _, out, _ = run(capsys, "--format", "json", "--motor", "snabb", "--datum", "2026-01-01")
    assert json.loads(out)["date"] == "2026-01-01"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[katalog\n", "fel i TOML på rad 1"),
        ("[katalog]\ngrens = 1\n", "»grens« är ingen känd inställning"),
        ('[katalog]\ngrans = "hindr"\n', "»hindr« kan inte stå för »grans«"),
        ('[katalog]\ndatum = "2026-02-30"\n', "»2026-02-30« är inget datum"),
        ('[katalog]\nrotter = "cases"\n', "»rotter« ska vara en lista"),
        ("katalog = 3\n", "»katalog« ska vara ett avsnitt"),
        ("[katlog]\n", "menade du »katalog«?"),
    ],
)
def test_faulty_settings_are_told(catalogue: Path, capsys: pytest.CaptureFixture[str], text: str, says: str) -> None:
    (catalogue / "lagrum.toml").write_text(text, "utf-8")
    code, out, err = run(capsys, str(catalogue), *DAY)
    assert (code, out) == (2, "") and says in err


def test_without_a_folder_there_is_nothing_to_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    code, _, err = run(capsys)
    assert code == 2 and "ingen mapp är angiven" in err


def test_a_catalogue_is_written_in_the_formats_of_pipelines(
    catalogue: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, str(catalogue), *DAY, "--format", "sarif")
    assert code == 1
    results = json.loads(out)["runs"][0]["results"]
    assert {"sol.11.5.1", "sol.11.6"} <= {r["ruleId"] for r in results}
    _, out, _ = run(capsys, str(catalogue), *DAY, "--format", "github")
    assert sum(line.startswith("::error ") for line in out.splitlines()) == 1
