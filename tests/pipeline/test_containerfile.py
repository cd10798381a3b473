"""The Containerfile, as far as it can be read: it is not built here, for want of a container engine."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from municipality import ROOT

TEXT = (ROOT / "Containerfile").read_text("utf-8")


def instructions() -> list[tuple[str, str]]:
    """Return each instruction and its words, with continued lines joined."""
    lines = [line for line in TEXT.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n", " ", "\n".join(lines))
    return [(word, rest.strip()) for word, _, rest in (i.partition(" ") for i in joined.splitlines() if i.strip())]


def copied() -> list[tuple[list[str], str]]:
    """Return the sources and the target of each COPY out of the repository."""
    words = [shlex.split(rest) for word, rest in instructions() if word == "COPY" and not rest.startswith("--from")]
    return [(w[:-1], w[-1]) for w in words]


def stages() -> list[list[tuple[str, str]]]:
    found: list[list[tuple[str, str]]] = []
    for word, rest in instructions():
        if word == "FROM":
            found.append([])
        if found:
            found[-1].append((word, rest))
    return found


def test_two_stages_on_a_base_that_can_be_chosen() -> None:
    assert instructions()[0] == ("ARG", "BASE=python:3.13-slim")
    assert [stage[0][1] for stage in stages()] == ["${BASE} AS bygge", "${BASE}"]
    known = {"ARG", "FROM", "RUN", "WORKDIR", "COPY", "LABEL", "ENV", "USER", "ENTRYPOINT", "CMD"}
    assert {word for word, _ in instructions()} <= known
    assert "://" not in TEXT


def test_what_is_copied_exists_and_is_not_ignored() -> None:
    ignored = (ROOT / ".dockerignore").read_text("utf-8").split()
    assert "*" not in ignored
    for sources, target in copied():
        for source in sources:
            assert (ROOT / source).exists()
            assert source.rstrip("/") not in ignored
            if (ROOT / source).is_dir():  # COPY copies what is in a folder, not the folder
                assert target == source
    (between,) = [rest.split() for word, rest in instructions() if rest.startswith("--from")]
    assert between == ["--from=bygge", "/opt/lagrum", "/opt/lagrum"]


def test_the_files_and_targets_that_the_commands_name_exist() -> None:
    sources = {source.rstrip("/") for names, _ in copied() for source in names}
    (build,) = [rest for word, rest in instructions() if word == "RUN" and "make" in rest and "apt-get" not in rest]
    assert re.search(r"^wheel: \$\(RUNTIME\)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert "make wheel VENV=/opt/lagrum" in build
    for name in re.findall(r"--requirement (\S+)", build):
        assert (ROOT / name).is_file() and name.split("/")[0] in sources
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for name in (
        "tools/preflight.sh",
        "requirements/build.txt",
        "requirements/durable.txt",
        "requirements/runtime.txt",
    ):
        assert name in makefile and (name in sources or name.split("/")[0] in sources)


def test_it_runs_lagrum_and_not_as_root() -> None:
    last = dict(stages()[-1])
    assert last["USER"].isdigit() and int(last["USER"]) >= 1000
    assert f"--uid {last['USER']} " in last["RUN"]
    assert last["ENTRYPOINT"] == '["lagrum"]'
    words = [word for word, _ in stages()[-1]]
    assert words.index("USER") > max(words.index("RUN"), words.index("COPY"))
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    labels = dict(label.split("=", 1) for label in shlex.split(last["LABEL"]))
    assert labels["org.opencontainers.image.version"] == version
    assert labels["org.opencontainers.image.licenses"] == "EUPL-1.2"


@pytest.mark.slow
def test_what_is_copied_is_enough_for_the_wheel(tmp_path: Path) -> None:
    pytest.importorskip("hatchling", reason="needs hatchling to build the wheel")
    from test_wheel import build

    tree = tmp_path / "bygge"
    tree.mkdir()
    for sources, target in copied():
        for source in sources:
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, tree / target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                (tree / target).mkdir(exist_ok=True)
                shutil.copy(ROOT / source, tree / target)
    wheel = build(tree, tmp_path / "dist")
    names = subprocess.run(["python3", "-m", "zipfile", "-l", str(wheel)], capture_output=True, check=True).stdout
    for folder in ("rules", "grammar", "cases"):
        assert f"lagrum/data/{folder}/".encode() in names
