"""The wheel, installed as pipx and uv do: in an environment of its own, and used away from the checkout.

Nothing is fetched: the wheel is built by this environment's hatchling, and the new environment sees this one's packages
for lagrum's dependencies, but not lagrum.
"""

from __future__ import annotations

import importlib.util
import os
import site
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from municipality import ROOT

from lagrum.evaluation.durable.engine import durable_available
from lagrum.services.guides import guides

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("hatchling") is None, reason="needs hatchling to build the wheel"),
]
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]


def build(source: Path, target: Path) -> Path:
    """Build the wheel of a source tree without an index."""
    command = [*PIP, "wheel", "--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", str(target)]
    subprocess.run([*command, str(source)], check=True, timeout=300)
    (wheel,) = target.glob("lagrum-*.whl")
    return wheel


def test_an_installed_wheel_checks_its_own_catalogue(tmp_path: Path) -> None:
    wheel = build(ROOT, tmp_path / "dist")
    home = tmp_path / "miljö med blanksteg"
    venv.create(home, with_pip=False, symlinks=os.name == "posix")
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    subprocess.run(
        [*PIP, "--python", str(python), "install", "--no-index", "--no-deps", str(wheel)], check=True, timeout=300
    )
    (packages,) = (p.parent for p in home.rglob("lagrum") if (p / "cli").is_dir())
    # A path in a .pth file is searched after the environment's own, and its own .pth files are not read.
    (packages / "beroenden.pth").write_text("\n".join(site.getsitepackages()), "utf-8")

    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "LAGRUM"))}
    environment["XDG_CACHE_HOME"] = str(tmp_path / "cache")
    data = packages / "lagrum" / "data"
    assert (home / "share" / "man" / "man1" / "lagrum.1").read_bytes() == (ROOT / "docs" / "lagrum.1").read_bytes()

    def run(*args: str) -> subprocess.CompletedProcess[str]:
        command = [str(python.parent / "lagrum"), *args]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False, timeout=300
        )

    case = data / "cases" / "nora" / "mini-sparet.insats"
    done = run("prova", str(case), "--datum", "2026-11-21", "--motor", "båda" if durable_available() else "snabb")
    assert (done.returncode, done.stderr) == (0, "")
    expected = (ROOT / "tests" / "golden" / "katalog" / "nora" / "mini-sparet.txt").read_text("utf-8")
    report, _, receipt = done.stdout.rpartition("\n\nPrövat ")
    assert expected == f"Prövat 2026-11-21\n\n{report}\n"
    assert receipt.startswith("2026-11-21 · regelverk ")
    # What the first run would keep came with the wheel: nothing was parsed, and nothing was kept.
    assert not [p for p in (tmp_path / "cache").rglob("*") if p.is_file()]
    assert "komplettering" in run("--help").stdout
    assert run("guide", "första-timmen").stdout.startswith("DIN FÖRSTA TIMME\n")
    assert "filer skrevs till exempel" in run("exempel", "--till", "exempel").stdout
    assert (tmp_path / "exempel" / "insatser" / "nora" / "mini-sparet.insats").read_bytes() == case.read_bytes()
    assert sorted(p.name for p in (data / "docs").iterdir()) == sorted(f"{g.topic}.md" for g in guides())
    (metadata,) = packages.glob("lagrum-*.dist-info/METADATA")
    needed = [line for line in metadata.read_text("utf-8").splitlines() if line.startswith("Requires-Dist: durable")]
    assert needed == ["Requires-Dist: durable-rules==2.0.28; extra == 'durable'"]  # what is compiled is never needed
    where = [str(python), "-c", "import lagrum.base.resources as r; print(r.__file__); print(r.rules_dir())"]
    found = subprocess.run(where, cwd=tmp_path, env=environment, capture_output=True, check=True, encoding="utf-8")
    assert all(line.startswith(str(packages)) for line in found.stdout.splitlines())
