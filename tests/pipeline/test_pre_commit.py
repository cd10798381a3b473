"""The hooks of .pre-commit-hooks.yaml, run by pre-commit in a municipality's repository.

pre-commit installs a hook from a package index. Here the same definitions are local hooks on this checkout's lagrum, so
that nothing is fetched.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from municipality import ROOT, git, write

pytestmark = pytest.mark.skipif(importlib.util.find_spec("pre_commit") is None, reason="needs pre-commit")
HOOKS = {h["id"]: h for h in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}


def pre_commit(*args: str, cwd: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pre_commit", *args]
    home = {"PRE_COMMIT_HOME": str(Path(env["XDG_CACHE_HOME"], "pre-commit")), "PRE_COMMIT_COLOR": "never"}
    return subprocess.run(
        command, cwd=cwd, env={**env, **home}, capture_output=True, encoding="utf-8", check=False, timeout=120
    )


def configure(root: Path) -> None:
    """Take the hooks as the example in docs/ does."""
    example = yaml.safe_load((ROOT / "docs" / "exempel" / "pre-commit-config.yaml").read_text("utf-8"))
    hooks: list[dict[str, Any]] = [
        {**HOOKS[wanted["id"]], **wanted, "language": "system"} for wanted in example["repos"][0]["hooks"]
    ]
    text = yaml.safe_dump({"repos": [{"repo": "local", "hooks": hooks}]}, allow_unicode=True)
    (root / ".pre-commit-config.yaml").write_text(text, "utf-8")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "arkiv"
    write(root, "insatser/nora/råd med blanksteg")
    git(root, "init", "-q")
    configure(root)
    git(root, "add", ".")
    return root


def test_pre_commit_accepts_the_hooks(tmp_path: Path, on_path: dict[str, str]) -> None:
    done = pre_commit("validate-manifest", str(ROOT / ".pre-commit-hooks.yaml"), cwd=tmp_path, env=on_path)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    assert all(hook["entry"] == "lagrum katalog" and hook["language"] == "python" for hook in HOOKS.values())
    # No compiler is needed: nothing comes besides lagrum's own dependencies (test_wheel.py), and no extra of it.
    assert not any("additional_dependencies" in hook for hook in HOOKS.values())


@pytest.mark.slow
def test_the_changed_interventions_are_checked(repository: Path, on_path: dict[str, str]) -> None:
    def hook() -> tuple[int, str]:
        done = pre_commit("run", "lagrum", cwd=repository, env=on_path)
        return done.returncode, done.stdout

    code, out = hook()  # also before the first commit
    assert code == 0 and "Passed" in out
    git(repository, "commit", "-qm", "x")
    write(repository, "insatser/nora/utkast", "kontaktfamilj")
    code, out = hook()
    assert code == 0 and "Skipped" in out  # not part of the commit
    git(repository, "add", ".")
    code, out = hook()
    assert code == 1 and "exit code: 1" in out and "HINDER" in out
    write(repository, "insatser/nora/utkast", "rådgivnig")
    git(repository, "add", ".")
    code, out = hook()
    assert code == 1 and "exit code: 2" in out and "menade du »rådgivning«?" in out


@pytest.mark.slow
def test_a_changed_profile_and_a_changed_rule_check_what_they_touch(repository: Path, on_path: dict[str, str]) -> None:
    write(repository, "insatser/nora/utkast", "kontaktfamilj")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "x")
    (repository / "insatser" / "nora" / "nora.kommun").write_text("kommun Nora\n", "utf-8")
    git(repository, "add", ".")
    done = pre_commit("run", cwd=repository, env=on_path)
    assert done.returncode == 1 and "1         ·         ·" in done.stdout  # both of the folder, one a hinder
    changed, whole = done.stdout.split("lagrum, hela katalogen")
    assert "Failed" in changed and "Skipped" in whole
    git(repository, "commit", "-qnm", "y")
    (repository / "lagrum.toml").write_text('[katalog]\nundanta = ["nora/utkast*"]\n', "utf-8")
    git(repository, "add", ".")
    done = pre_commit("run", cwd=repository, env=on_path)
    changed, whole = done.stdout.split("lagrum, hela katalogen")
    assert done.returncode == 0 and "Skipped" in changed and "Passed" in whole
