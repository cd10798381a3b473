"""Git addresses: only what the user wrote is asked, nothing of what comes is run, and nothing large is kept."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from lagrum.base.errors import InputError
from lagrum.interventions import fetched as module
from lagrum.interventions.fetched import fetched, is_bare, protocol_of, store_of, without_password

SUFFIXES = (".insats", ".svar")


def git(folder: Path, *args: str) -> str:
    who = ["-c", "user.name=a", "-c", "user.email=a@b.se", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", "-C", str(folder), *who, *args], check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """A repository with an intervention, something else, a link, attributes and hooks that mean ill."""
    folder = tmp_path / "origin"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    (folder / "a.insats").write_text("insats nora/a\n")
    (folder / "las.md").write_text("annat\n")
    (folder / ".gitattributes").write_text("*.insats filter=evil ident export-subst\n")
    (folder / "ut.insats").symlink_to("/etc/passwd")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "one")
    return folder


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    path = tmp_path / "canary.sh"
    path.write_text(f'#!/bin/sh\ntouch "{tmp_path}/RUN"\ncat\n')
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    "text",
    ["http://x.se/a", "git://x.se/a", "ext::sh -c id", "ftp://x/a", "file::x", "javascript://x", "rsync://x/y"],
)
def test_other_protocols_are_refused(text: str) -> None:
    with pytest.raises(InputError):
        protocol_of(text)


@pytest.mark.parametrize("text", ["nora/", "-x", "--upload-pack=id", "C:\\katalog", "a b", "nora:insatser"])
def test_what_is_no_address_is_a_folder(text: str) -> None:
    assert protocol_of(text) == ""


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://token@git.x.se/a", "https://git.x.se/a"),
        ("https://u:hemlig@git.x.se:8443/a?key=1#x", "https://git.x.se:8443/a"),
        ("ssh://git@x.se/a", "ssh://git@x.se/a"),
        ("ssh://git:hemlig@x.se/a", "ssh://x.se/a"),
        ("git@x.se:a/b", "git@x.se:a/b"),
    ],
)
def test_no_password_is_shown(address: str, shown: str) -> None:
    assert without_password(address) == shown


def test_only_plain_files_of_the_wanted_kinds_are_written_out(origin: Path, tmp_path: Path) -> None:
    found = fetched(origin.as_uri(), "file", tmp_path / "cache", SUFFIXES)
    assert found.commit == git(origin, "rev-parse", "HEAD")
    assert sorted(p.name for p in found.folder.rglob("*") if p.is_file()) == ["a.insats"]
    assert (found.folder / "a.insats").read_text() == "insats nora/a\n"


@pytest.mark.skipif(os.name != "posix", reason="the canary is a shell script")
def test_nothing_of_either_side_is_run(
    origin: Path, canary: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in ("core.fsmonitor", "core.sshCommand", "filter.evil.smudge", "uploadpack.packObjectsHook", "core.pager"):
        git(origin, "config", key, str(canary))
    for name in ("post-checkout", "reference-transaction", "post-update", "pre-receive", "post-index-change"):
        (origin / ".git" / "hooks").mkdir(exist_ok=True)
        (origin / ".git" / "hooks" / name).write_bytes(canary.read_bytes())
        (origin / ".git" / "hooks" / name).chmod(0o755)
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(
        f"[core]\n    hooksPath = {origin}/.git/hooks\n    fsmonitor = {canary}\n"
        f'[url "ssh://elsewhere/"]\n    insteadOf = file:///\n[credential]\n    helper = "!{canary}"\n'
    )
    monkeypatch.setenv("HOME", str(home))
    for name in ("GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_EXTERNAL_DIFF", "GIT_PROXY_COMMAND"):
        monkeypatch.setenv(name, str(canary))
    monkeypatch.setenv("GIT_TEMPLATE_DIR", str(origin / ".git"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.fsmonitor")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(canary))
    found = fetched(origin.as_uri(), "file", tmp_path / "cache", SUFFIXES)
    assert (found.folder / "a.insats").is_file()
    assert not (tmp_path / "RUN").exists()
    assert not list(store_of(tmp_path / "cache", origin.as_uri()).rglob("hooks/*"))


def test_a_submodule_is_not_fetched(origin: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q", "-b", "main")
    (other / "b.insats").write_text("insats nora/b\n")
    git(other, "add", "-A")
    git(other, "commit", "-q", "-m", "one")
    git(origin, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other), "del")
    git(origin, "commit", "-q", "-m", "two")
    found = fetched(origin.as_uri(), "file", tmp_path / "cache", SUFFIXES)
    assert sorted(p.name for p in found.folder.rglob("*.insats")) == ["a.insats"]


def test_objects_that_are_borrowed_from_elsewhere_are_refused(origin: Path, tmp_path: Path) -> None:
    (origin / ".git" / "objects" / "info").mkdir(exist_ok=True)
    (origin / ".git" / "objects" / "info" / "alternates").write_text("/annat/objects\n")
    with pytest.raises(InputError, match="lånas från en annan mapp"):
        fetched(origin.as_uri(), "file", tmp_path / "cache", SUFFIXES)


@pytest.mark.parametrize("what", ["gone", "no repository", "no commit"])
def test_an_address_without_anything_is_told(tmp_path: Path, what: str) -> None:
    place = tmp_path / "tom"
    if what != "gone":
        place.mkdir()
    if what == "no commit":
        git(place, "init", "-q", "--bare")
    with pytest.raises(InputError, match="inget kunde hämtas"):
        fetched(place.as_uri(), "file", tmp_path / "cache", SUFFIXES)


@pytest.mark.skipif(os.name != "posix", reason="the bound is the system's")
def test_what_is_larger_than_may_be_is_not_kept(origin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (origin / "stor.insats").write_bytes(os.urandom(300_000))
    git(origin, "add", "-A")
    git(origin, "commit", "-q", "-m", "two")
    monkeypatch.setattr(module, "MOST_BYTES", 100_000)
    with pytest.raises(InputError, match="inget kunde hämtas"):
        fetched(origin.as_uri(), "file", tmp_path / "cache", SUFFIXES)


def test_a_run_that_was_ended_is_begun_again(origin: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    fetched(origin.as_uri(), "file", cache, SUFFIXES)
    store = store_of(cache, origin.as_uri())
    for name in ("shallow.lock", "refs/heads/hamtad.lock"):
        (store / "arkiv" / name).write_text("")
    (store / "nya").mkdir()
    (origin / "b.insats").write_text("insats nora/b\n")
    git(origin, "add", "-A")
    git(origin, "commit", "-q", "-m", "two")
    assert (fetched(origin.as_uri(), "file", cache, SUFFIXES).folder / "b.insats").is_file()


def test_a_bare_repository_is_known_from_a_folder(origin: Path) -> None:
    assert is_bare(origin / ".git") and not is_bare(origin)
