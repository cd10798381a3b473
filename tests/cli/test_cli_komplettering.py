"""`lagrum komplettering`: what is proposed, and that a real shell proposes it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lagrum.base.resources import rules_dir
from lagrum.cli.app import COMMANDS, main
from lagrum.cli.completion import complete
from lagrum.cli.options import MOTORER
from lagrum.model.state import LIMITS
from lagrum.report.formats import formats_of
from lagrum.rulebook.files import names_at_a_glance
from varied import shipped_rulebook

ENGINE = Path(__file__).parents[2] / "engine"


def values(*words: str) -> list[str]:
    return [value for value, _ in complete(words)]


def test_commands_with_a_few_words_about_each() -> None:
    assert complete([""]) == list(COMMANDS.items())
    assert values("pr") == ["prova", "prov"]
    assert values("lag", "h") == ["hamta"]
    assert values("lag", "") == ["verifiera", "visa", "hamta", "las"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["prova", "--grans", ""], list(LIMITS)),
        (["prova", "--grans", "k"], ["krav", "klargora"]),
        (["prova", "--grans", "=", "k"], ["krav", "klargora"]),
        (["prova", "--grans", "="], list(LIMITS)),
        (["pröva", "--grans", '""'], list(LIMITS)),
        (["prova", "--grans=k"], ["--grans=krav", "--grans=klargora"]),
        (["katalog", "x", "--motor", ""], list(MOTORER)),
        (["katalog", "--motor", "bad"], ["båda"]),
        (["prova", "--format", ""], [*formats_of("check"), *formats_of("answer")]),
        (["fragor", "--format", "m"], ["markdown"]),
        (["komplettering", ""], ["bash", "zsh", "fish", "powershell"]),
        (["katalog", "--sk"], ["--skriv-baslinje"]),
        (["--v"], ["--version"]),
        (["komplettering", "--s"], []),  # hidden
    ],
)
def test_options_and_their_values(words: list[str], expected: list[str]) -> None:
    assert values(*words) == expected


@pytest.mark.parametrize(
    "words",
    [
        ["prova", ""],
        ["prova", "--ut", ""],
        ["prova", "--datum", ""],
        ["prova", "--", "--gr"],
        ["katalog", "--regler", "x"],
        ["visa", "SoL", "11"],
        ["finns-inte", ""],
    ],
)
def test_the_rest_is_left_to_the_shell(words: list[str]) -> None:
    assert values(*words) == []


def test_an_option_is_proposed_once_unless_it_may_be_repeated() -> None:
    assert "--alla" not in values("prova", "--alla", "--")
    assert "--regler" in values("prova", "--regler", "x", "--")


def test_rules_and_begrepp_for_visa(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert values("visa", "sol.21.1.under") == ["sol.21.1.under-12"]
    assert values("visa", "--format", "json", "sol.21.1.under") == ["sol.21.1.under-12"]
    assert "samtycke" in values("visa", "SAMT")
    (tmp_path / "egna.regel").write_text('regel egen.1 "Egen regel"\n', "utf-8")
    (tmp_path / "trasig.regel").write_bytes(b"\xff")
    monkeypatch.chdir(tmp_path.parent)
    own = ["visa", "--utan-medfoljande", "--regler", tmp_path.name]
    assert complete([*own, "egen"]) == [("egen.1", "Egen regel")]
    assert values(*own, "sol.") == []


def test_the_names_at_a_glance_are_those_of_the_rulebook() -> None:
    book = shipped_rulebook()
    roots = {path.partition(".")[0] for path in book.vocabulary.attributes}
    rows = [row for table in book.tables.values() for row in table.rows]
    titles = {name: rule.title for name, rule in book.rules.items()}
    for made in {name for row in rows for name in (row.refusal, row.demand) if name}:
        del titles[made]  # named by its row
    titles |= {table.name: table.title for table in book.tables.values()} | {row.name: row.title for row in rows}
    found = names_at_a_glance([rules_dir()])
    assert set(found) == set(titles) | roots
    assert {name: found[name] for name in titles} == titles


def test_an_unknown_shell_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["komplettering", "csh"]) == 2
    assert "bash, zsh, fish, powershell" in capsys.readouterr().err


def test_an_answer_never_holds_an_error(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("lagrum.services.rulebook.shipped_rules", lambda: 1 / 0)
    assert main(["komplettering", "--svara", "--", "visa", "sol"]) == 0
    assert capsys.readouterr() == ("", "")


@pytest.fixture
def on_path(tmp_path: Path) -> dict[str, str]:
    """An environment where the command `lagrum` is this checkout's."""
    command = tmp_path / "bin" / "lagrum"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lagrum "$@"\n', "utf-8")
    command.chmod(0o755)
    return {**os.environ, "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ENGINE)}


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("lagrum ko", ["komplettering"]),
        ("lagrum katalog --motor=sn", ["snabb"]),
        ("lagrum visa fb.6.13a.ö", ["fb.6.13a.öppen-insats"]),
        ("lagrum prova n", []),
    ],
)
def test_a_real_bash(line: str, expected: list[str], on_path: dict[str, str], tmp_path: Path) -> None:
    """Let bash load the script and split the line into words as it does with = among its word breaks."""
    words = line.replace("=", " = ").split(" ")
    script = (
        'source <(lagrum komplettering bash); complete -p lagrum; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))\n'
        '_lagrum lagrum "${COMP_WORDS[COMP_CWORD]}" ""; printf "<%s>\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        ["bash", "--norc", "-ec", script, "bash", *words],
        capture_output=True,
        env=on_path,
        cwd=tmp_path,
        check=True,
        timeout=60,
    )
    first, *answers = done.stdout.decode().splitlines()
    assert first == "complete -o default -F _lagrum lagrum"
    assert answers == [f"<{e}>" for e in expected or [""]]
    assert done.stderr == b""


def test_the_script_of_powershell_asks_as_the_others_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["komplettering", "powershell"]) == 0
    script = capsys.readouterr().out
    assert "Register-ArgumentCompleter -Native -CommandName lagrum" in script
    assert "komplettering --svara '--' @skrivna" in script
    assert all(script.count(one) == script.count(two) for one, two in ("()", "{}", "[]"))


@pytest.mark.slow
@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_other_scripts_can_be_read(shell: str, on_path: dict[str, str]) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} here: its script is not tested")
    script = subprocess.run(["lagrum", "komplettering", shell], capture_output=True, env=on_path, check=True).stdout
    subprocess.run([shell, "-n"], input=script, check=True, timeout=60)


@pytest.mark.slow
def test_an_answer_imports_neither_parser_nor_models(on_path: dict[str, str]) -> None:
    script = (
        "import sys; from lagrum.cli.app import main; main(sys.argv[1:]); "
        "print(*sorted({m.split('.')[0] for m in sys.modules}), sep='\\n', file=sys.stderr)"
    )
    words = [sys.executable, "-c", script, "komplettering", "--svara", "--", "visa", "sol.21"]
    done = subprocess.run(words, capture_output=True, env=on_path, check=True, timeout=60)
    assert b"sol.21.2" in done.stdout
    assert not {"lark", "pydantic", "rich"} & set(done.stderr.decode().split())
