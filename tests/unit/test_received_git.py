"""A received folder brings its own `.git`: whatever stands in it, nothing is started and nothing outside is read."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import lagrum
from lagrum.interventions.checkout import GitError, checkout_of
from lagrum.interventions.find import find_interventions
from lagrum.interventions.git import changed_since, export, is_revision
from lagrum.source.diagnostic import Diagnostics

PACKAGE = Path(lagrum.__file__).parent
ROOT = PACKAGE.parents[1]
WHO = ["-c", "user.name=a", "-c", "user.email=a@b.se", "-c", "commit.gpgsign=false"]
POSIX = pytest.mark.skipif(os.name != "posix", reason="the canary is a shell script")


def git(folder: Path, *args: str) -> str:
    done = subprocess.run(["git", "-C", str(folder), *WHO, *args], check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def received(tmp_path: Path) -> Path:
    """A folder with one commit, an intervention that has changed since, a new one, and one that Git ignores."""
    folder = tmp_path / "received"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    (folder / "a.insats").write_text("insats nora/a\n")
    (folder / "b.insats").write_text("insats nora/b\n")
    (folder / ".gitignore").write_text("utkast.insats\n")
    (folder / ".gitattributes").write_text("*.insats filter=evil diff=evil merge=evil export-subst ident\n")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "one")
    (folder / "a.insats").write_text("insats nora/a\n    kommun Nora\n")
    (folder / "c.insats").write_text("insats nora/c\n")
    (folder / "utkast.insats").write_text("insats nora/utkast\n")
    return folder


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    """A program that shows that it was run, by making the file beside it."""
    path = tmp_path / "canary.sh"
    path.write_text(f'#!/bin/sh\ntouch "{tmp_path}/RUN"\ncat\n')
    path.chmod(0o755)
    return path


def ask_everything(folder: Path, scratch: Path) -> list[str]:
    """Ask all that lagrum asks Git of, and return what was found; what cannot be answered is left out."""
    found = find_interventions([folder], Diagnostics())
    said = [path.name for path in found]
    try:
        said += [f"changed {path.name}" for path in changed_since("main", found, [folder])]
        said.append(str(is_revision(folder, "main")))
        said.append(str(export("main", folder, scratch)))
    except GitError as error:
        said.append(error.message)
    return said


def config(**keys: str) -> Callable[[Path, Path], None]:
    """Return what sets keys of the folder's own Git configuration; `__` is a dot, `canary` the program."""

    def attack(folder: Path, canary: Path) -> None:
        for key, value in keys.items():
            git(folder, "config", key.replace("__", "."), value.replace("canary", str(canary)))

    return attack


def hooks(folder: Path, canary: Path) -> None:
    for name in ("post-index-change", "post-checkout", "pre-commit", "reference-transaction", "fsmonitor-watchman"):
        shutil.copy(canary, folder / ".git" / "hooks" / name)


def included(folder: Path, canary: Path) -> None:
    (folder / "more.txt").write_text(f"[core]\n    fsmonitor = {canary}\n")
    git(folder, "config", "include.path", "../more.txt")
    git(folder, "config", "includeIf.gitdir:/.path", str(folder / "more.txt"))


def promisor(folder: Path, canary: Path) -> None:
    """Let the history lack a file, which a partial clone would fetch by any program that the address names."""
    blob = git(folder, "rev-parse", "main:a.insats")
    git(folder, "config", "core.repositoryFormatVersion", "1")
    git(folder, "config", "extensions.partialClone", "origin")
    git(folder, "config", "remote.origin.promisor", "true")
    git(folder, "config", "remote.origin.url", f"ext::{canary} %S")
    git(folder, "config", "remote.origin.uploadpack", str(canary))
    git(folder, "config", "protocol.ext.allow", "always")
    (folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()


def submodule(folder: Path, canary: Path) -> None:
    """A submodule and a repository inside are repositories of their own, with settings of their own."""
    inner = folder / "inner"
    inner.mkdir()
    git(inner, "init", "-q", "-b", "main")
    (inner / "d.insats").write_text("insats nora/d\n")
    git(inner, "add", "-A")
    git(inner, "commit", "-q", "-m", "one")
    head = git(inner, "rev-parse", "HEAD")
    git(folder, "update-index", "--add", "--cacheinfo", f"160000,{head},inner")
    git(folder, "config", "submodule.recurse", "true")
    git(folder, "config", "diff.submodule", "log")
    git(inner, "config", "core.fsmonitor", str(canary))
    (inner / "d.insats").write_text("insats nora/dd\n")


def worktree_config(folder: Path, canary: Path) -> None:
    git(folder, "config", "extensions.worktreeConfig", "true")
    (folder / ".git" / "config.worktree").write_text(f"[core]\n    fsmonitor = {canary}\n")


def info_attributes(folder: Path, canary: Path) -> None:
    (folder / ".git" / "info" / "attributes").write_text("* filter=evil diff=evil\n")
    config(filter__evil__clean="canary", filter__evil__smudge="canary", diff__evil__textconv="canary")(folder, canary)


ATTACKS: dict[str, Callable[[Path, Path], None]] = {
    "fsmonitor": config(core__fsmonitor="canary"),
    "fsmonitor of version two": config(core__fsmonitor="canary", core__fsmonitorHookVersion="2"),
    "hooks": hooks,
    "hooks elsewhere": lambda folder, canary: (
        hooks(folder, canary),
        config(core__hooksPath=".git/hooks")(folder, canary),
    )[0],
    "filter": config(filter__evil__clean="canary", filter__evil__smudge="canary", filter__evil__required="true"),
    "filter process": config(filter__evil__process="canary", filter__evil__required="true"),
    "diff external": config(diff__external="canary"),
    "diff driver": config(diff__evil__command="canary"),
    "diff textconv": config(diff__evil__textconv="canary", diff__evil__cachetextconv="true"),
    "merge driver": config(merge__evil__driver="canary"),
    "pager": config(core__pager="canary", pager__diff="canary", pager__rev__parse="canary"),
    "alias": config(alias__diff="!canary", alias__ls__files="!canary", alias__archive="!canary"),
    "tar": config(tar__tar__command="canary", tar__gz__command="canary"),
    "ssh and proxy": config(core__sshCommand="canary", core__gitProxy="canary", remote__origin__url="ssh://x/y"),
    "credential helper": config(credential__helper="!canary", core__askPass="canary"),
    "signatures": config(gpg__program="canary", log__showSignature="true", gpg__ssh__program="canary"),
    "editor": config(core__editor="canary", sequence__editor="canary"),
    "alternates by command": config(core__alternateRefsCommand="canary"),
    "include": included,
    "configuration of the worktree": worktree_config,
    "attributes": info_attributes,
    "promisor": promisor,
    "submodule": submodule,
}


@POSIX
@pytest.mark.parametrize("name", ATTACKS)
def test_nothing_of_a_received_folder_is_run(received: Path, canary: Path, tmp_path: Path, name: str) -> None:
    ATTACKS[name](received, canary)
    said = ask_everything(received, tmp_path / "scratch")
    assert not (tmp_path / "RUN").exists()
    assert said[:3] == ["a.insats", "b.insats", "c.insats"]


@POSIX
def test_the_canary_sings_when_git_is_asked_plainly(received: Path, canary: Path, tmp_path: Path) -> None:
    ATTACKS["fsmonitor"](received, canary)
    git(received, "status")
    assert (tmp_path / "RUN").exists()


def test_what_git_is_asked_is_answered(received: Path, tmp_path: Path) -> None:
    there = str(tmp_path / "scratch")
    assert ask_everything(received, tmp_path / "scratch") == [
        *("a.insats", "b.insats", "c.insats"),
        *("changed a.insats", "changed b.insats", "changed c.insats"),  # the rule folder holds what has changed
        *("True", there),
    ]
    found = find_interventions([received], Diagnostics())
    assert [p.name for p in changed_since("main", found, [])] == ["a.insats", "c.insats"]
    assert (tmp_path / "scratch" / "a.insats").read_text() == "insats nora/a\n"
    assert not (tmp_path / "scratch" / "c.insats").exists()


@pytest.mark.parametrize("variable", ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"])
def test_the_environment_leads_git_nowhere_else(
    received: Path, tmp_path: Path, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, str(tmp_path / "elsewhere"))
    assert len(ask_everything(received, tmp_path / "scratch")) == 8


@POSIX
@pytest.mark.parametrize("variable", ["GIT_EXTERNAL_DIFF", "GIT_SSH_COMMAND", "GIT_PAGER", "GIT_ASKPASS", "GIT_EDITOR"])
def test_no_program_of_the_environment_is_run(
    received: Path, canary: Path, tmp_path: Path, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, str(canary))
    ask_everything(received, tmp_path / "scratch")
    assert not (tmp_path / "RUN").exists()


@POSIX
def test_git_is_not_taken_from_the_folder_itself(
    received: Path, canary: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(canary, received / "git")
    monkeypatch.chdir(received)
    monkeypatch.setenv("PATH", f".:{os.environ['PATH']}:")
    assert len(ask_everything(received, tmp_path / "scratch")) == 8
    assert not (tmp_path / "RUN").exists()


class TestOutside:
    """What of a `.git` leads outside the folder is not followed."""

    @pytest.fixture
    def other(self, tmp_path: Path) -> Path:
        """A repository of the user's own, that the sender would like to read."""
        folder = tmp_path / "own"
        folder.mkdir()
        git(folder, "init", "-q", "-b", "main")
        (folder / "secret.insats").write_text("insats nora/hemlig\n")
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", "one")
        return folder

    def test_a_git_file(self, tmp_path: Path, other: Path) -> None:
        folder = tmp_path / "got"
        folder.mkdir()
        (folder / "a.insats").write_text("insats nora/a\n")
        (folder / ".git").write_text(f"gitdir: {other / '.git'}\n")
        assert checkout_of(folder) is None
        assert export("main", folder, tmp_path / "scratch") is None
        assert [p.name for p in find_interventions([folder], Diagnostics())] == ["a.insats"]

    @POSIX
    def test_a_link(self, tmp_path: Path, other: Path) -> None:
        folder = tmp_path / "got"
        folder.mkdir()
        (folder / ".git").symlink_to(other / ".git")
        assert checkout_of(folder) is None

    def test_a_commondir(self, received: Path, other: Path, tmp_path: Path) -> None:
        (received / ".git" / "commondir").write_text(str(other / ".git"))
        assert is_revision(received, git(other, "rev-parse", "main")) is False
        assert [p.name for p in find_interventions([received], Diagnostics())] == ["a.insats", "b.insats", "c.insats"]

    def test_a_work_tree(self, received: Path, other: Path) -> None:
        git(received, "config", "core.worktree", str(other))
        assert [p.name for p in find_interventions([received], Diagnostics())] == ["a.insats", "b.insats", "c.insats"]

    def test_alternates(self, received: Path, other: Path) -> None:
        (received / ".git" / "objects" / "info" / "alternates").write_text(f"{other / '.git' / 'objects'}\n")
        with pytest.raises(GitError, match="lånas från en annan mapp"):
            is_revision(received, git(other, "rev-parse", "main"))

    @POSIX
    @pytest.mark.parametrize("place", ["objects", "objects/pack", "objects/ab"])
    def test_linked_objects(self, received: Path, other: Path, place: str) -> None:
        inside = received / ".git" / place
        shutil.rmtree(inside, ignore_errors=True)
        inside.symlink_to(other / ".git" / "objects", target_is_directory=True)
        with pytest.raises(GitError, match="länkar"):
            is_revision(received, "main")

    @POSIX
    def test_linked_references_and_index(self, received: Path, other: Path) -> None:
        (received / ".git" / "refs" / "heads" / "main").unlink()
        (received / ".git" / "refs" / "heads" / "main").symlink_to(other / ".git" / "refs" / "heads" / "main")
        (received / ".git" / "index").unlink()
        (received / ".git" / "index").symlink_to(other / ".git" / "index")
        assert is_revision(received, "main") is False
        assert [p.name for p in find_interventions([received], Diagnostics())] == ["a.insats", "b.insats", "c.insats"]

    @POSIX
    def test_pipes(self, received: Path) -> None:
        for name in ("HEAD", "index", "refs/heads/main", "info/exclude", "packed-refs", "objects/info/pipe"):
            (received / ".git" / name).unlink(missing_ok=True)
            os.mkfifo(received / ".git" / name)
        assert checkout_of(received) is None or checkout_of(received).top != received  # type: ignore[union-attr]


class TestHonest:
    """Checkouts as people have them are understood."""

    def test_a_worktree(self, received: Path, tmp_path: Path) -> None:
        git(received, "worktree", "add", "-q", str(tmp_path / "wt"), "-b", "x")
        found = checkout_of(tmp_path / "wt")
        assert found is not None
        assert found.top == tmp_path / "wt"
        assert is_revision(tmp_path / "wt", "x")
        assert [p.name for p in find_interventions([tmp_path / "wt"], Diagnostics())] == ["a.insats", "b.insats"]

    def test_packed_and_split(self, received: Path) -> None:
        git(received, "gc", "-q")
        git(received, "update-index", "--split-index")
        assert is_revision(received, "main")
        found = find_interventions([received], Diagnostics())
        assert [p.name for p in changed_since("HEAD", found, [])] == ["a.insats", "c.insats"]

    def test_sha256(self, tmp_path: Path) -> None:
        git(tmp_path, "init", "-q", "-b", "main", "--object-format=sha256")
        (tmp_path / "a.insats").write_text("insats nora/a\n")
        git(tmp_path, "add", "-A")
        git(tmp_path, "commit", "-q", "-m", "one")
        assert is_revision(tmp_path, "main")

    def test_a_submodule(self, received: Path, tmp_path: Path) -> None:
        git(received, "-c", "protocol.file.allow=always", "clone", "-q", str(received), str(tmp_path / "whole"))
        git(tmp_path / "whole", "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(received), "del")
        found = checkout_of(tmp_path / "whole" / "del")
        assert found is not None
        assert found.top == tmp_path / "whole" / "del"
        assert is_revision(tmp_path / "whole" / "del", "main")

    @pytest.mark.parametrize("name", ["../ut.insats", "/ut.insats", "a/../../ut.insats", ".git/config", "a\\b.insats"])
    def test_no_name_of_a_tree_leads_out(self, received: Path, tmp_path: Path, name: str) -> None:
        blob = git(received, "rev-parse", "main:b.insats")
        row = f"100644 {name}".encode() + b"\0" + bytes.fromhex(blob)
        command = ["git", "-C", str(received), "hash-object", "-t", "tree", "-w", "--literally", "--stdin"]
        tree = subprocess.run(command, input=row, capture_output=True, check=True).stdout.decode().strip()
        commit = git(received, "commit-tree", tree, "-m", "x")
        assert export(commit, received, tmp_path / "in" / "side") is None or not (tmp_path / "ut.insats").exists()
        assert [p for p in (tmp_path / "in").rglob("*") if p.is_file()] == []


PROGRAMS = {
    "interventions/checkout.py": "Git, asked by a repository of our own",
    "web/static/parts.py": "node, which compiles what lagrum itself carries",
}
"""The modules that start a program, and which."""
STARTERS = ("subprocess", "pty", "popen2")
CALLS = ("os.system", "os.popen", "os.startfile", "os.posix_spawn", "os.fork", "asyncio.create_subprocess_exec")


def test_programs_are_started_in_two_places_only() -> None:
    found = set()
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            elif isinstance(node, ast.Attribute):
                called = ast.unparse(node)
                if called.startswith((*CALLS, "os.exec", "os.spawn", "asyncio.create_subprocess")):
                    names = ["subprocess"] * (called != "os.execpath")
            if any(name.split(".")[0] in STARTERS for name in names):
                found.add(path.relative_to(PACKAGE).as_posix())
    assert found == set(PROGRAMS)


def test_the_action_asks_git_nothing() -> None:
    """What CI and the hooks run goes through lagrum; what the action must ask Git starts no hook and no monitor."""
    allowed = 'ask_git() { GIT_TERMINAL_PROMPT=0 git -c core.hooksPath=/dev/null -c core.fsmonitor=false "$@"; }'
    for path in [ROOT / "tools" / "action.sh", *(ROOT / "tools").glob("*.sh")]:
        rows = [row.split("#")[0] for row in path.read_text("utf-8").splitlines()]
        asking = [row for row in rows if re.search(r"(^|[\s($;|&])git\s", row)]
        assert [row for row in asking if row != allowed] == [], path.name
