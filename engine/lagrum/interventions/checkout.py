"""Where the Git checkout of a folder lies, and Git asked about it without anything that the folder brings.

A received folder may hold a `.git` that somebody made to harm. So Git never sees it as a repository: it is given one of
our own, made in a temporary folder, with our own settings and no hooks, which borrows the index, the references and the
objects, all of them plain data. What could start a program or lead elsewhere (`config`, `hooks`, `info/attributes`,
alternates, a `commondir` or `.git` file that nobody answers for, links) is not there to be read.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen

if sys.platform != "win32" and sys.platform != "emscripten":
    import resource

SECONDS = 60
"""How long Git may take for one question."""
TEMPORARY = "lagrum-git-"
MAX_POINTER = 4_096
"""Most bytes of a file that names one thing: HEAD, a reference, a `.git` file."""
MAX_LIST = 50_000_000
"""Most bytes of a packed list of references, and of the borrowed patterns of what to ignore."""
MAX_REFERENCES = 50_000
SETTINGS: Final = """\
[core]
    repositoryFormatVersion = {version}
    bare = false
    fileMode = false
    autoCRLF = input
    fsmonitor = false
    hooksPath = {nothing}
    attributesFile = {nothing}
    excludesFile = {nothing}
    pager = cat
[protocol]
    allow = never
[submodule]
    recurse = false
[extensions]
    objectFormat = {digest}
"""
ENVIRONMENT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_ALLOW_PROTOCOL": "",
        "GIT_PROTOCOL_FROM_USER": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_PAGER": "cat",
        "LC_ALL": "C",
    }
)
"""What Git is told besides: nothing of the machine's or the user's settings either, no network, no writing."""


FETCH: Final = (
    *("-c", "protocol.allow=never", "-c", "http.followRedirects=false", "-c", "credential.helper="),
    *(
        "-c",
        "fetch.fsckObjects=true",
        "-c",
        "gc.auto=0",
        "-c",
        "maintenance.auto=false",
        "-c",
        "core.hooksPath=/dev/null",
    ),
)
FETCHED: Final = ("--depth=1", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--update-shallow")
FETCHED_AS: Final = "refs/heads/hamtad"
MOST_SAID = 300


class GitError(InputError):
    """Git did not answer."""


@frozen
class Checkout:
    """A checkout: its top, what is its own (HEAD, the index), and what all checkouts of the repository share."""

    top: Path
    own: Path
    common: Path


def checkout_of(folder: Path) -> Checkout | None:
    """Return the checkout that a folder lies in; None when it lies in none that answers for it."""
    try:
        folder = folder.resolve()
    except (OSError, RuntimeError):
        return None
    for top in (folder, *folder.parents):
        if (found := _at(top)) is not None:
            return found
    return None


def _at(top: Path) -> Checkout | None:
    """Return the checkout whose top a folder is. A link is none."""
    place = top / ".git"
    if _is(place, stat.S_ISDIR):
        return Checkout(top, place, place) if _is(place / "HEAD", stat.S_ISREG) else None
    pointer = _small(place)
    if not pointer.startswith("gitdir:"):
        return None
    own = Path(os.path.realpath(top / pointer.removeprefix("gitdir:").strip()))
    if not _is(own / "HEAD", stat.S_ISREG):
        return None
    if own.parent.name == "worktrees" and _same(own, _small(own / "gitdir"), place):  # known there
        return Checkout(top, own, own.parent.parent)
    submodule = any(own.is_relative_to(above / ".git" / "modules") for above in top.parents)
    return Checkout(top, own, own) if submodule else None


def _same(home: Path, name: str, place: Path) -> bool:
    return bool(name) and os.path.realpath(home / name.strip()) == os.path.realpath(place)


def ask(
    checkout: Checkout, folder: Path, *args: str, objects: bool = False, given: bytes | None = None
) -> bytes | None:
    """Return what Git prints about a checkout, run in `folder`; None when it fails or there is no Git.

    `objects`: the question is about commits; `given` is what Git reads. Raises `GitError` when commits lie outside.
    """
    git = _program()
    if git is None:
        return None
    if objects:
        check_objects(checkout.common / "objects")
    try:
        with tempfile.TemporaryDirectory(prefix=TEMPORARY) as name:
            made = Path(name)
            _make(made, checkout, objects)
            environment = {
                **_plain_environment(),
                "GIT_DIR": name,
                "GIT_WORK_TREE": str(checkout.top),
                "GIT_OBJECT_DIRECTORY": str((checkout.common if objects else made) / "objects"),
                "GIT_INDEX_FILE": str(_regular(checkout.own / "index") or made / "index"),
                "HOME": name,
                "XDG_CONFIG_HOME": name,
            }
            done = subprocess.run(
                [git, "--no-pager", "--no-optional-locks", *args],
                cwd=folder,
                env=environment,
                input=given or b"",
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS,
                check=False,
            )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def fetch_into(store: Path, address: str, protocol: str, seconds: int, most: int) -> str | None:
    """Fetch the newest commit of an address into a bare repository of our own, and return what Git said if it failed.

    `store` is made when missing, with our own settings and without hooks. Only `protocol` is spoken, nobody is asked
    for a password, no redirect is followed, no submodule is fetched, and no file grows above `most` bytes.
    """
    git = _program()
    if git is None:
        return "programmet Git är inte installerat"
    try:
        with tempfile.TemporaryDirectory(prefix=TEMPORARY) as name:
            environment = {
                **_plain_environment(),
                "GIT_ALLOW_PROTOCOL": protocol,
                "GIT_ASKPASS": "",
                "GIT_SSH_COMMAND": "ssh -oBatchMode=yes -oStrictHostKeyChecking=yes -oForwardAgent=no",
                "GIT_DIR": str(store),
                "HOME": name,
                "XDG_CONFIG_HOME": name,
            }
            empty = Path(name) / "mall"
            empty.mkdir()
            for args in (
                ("init", "--bare", "--quiet", f"--template={empty}"),
                (*FETCH, "fetch", "--quiet", *FETCHED, "--end-of-options", address, f"+HEAD:{FETCHED_AS}"),
            ):
                done = subprocess.run(
                    [git, "--no-pager", *args],
                    cwd=name,
                    env=environment,
                    input=b"",
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    timeout=seconds,
                    check=False,
                    preexec_fn=_within(most),
                )
                if done.returncode != 0:
                    return _last_words(done.stderr)
    except subprocess.TimeoutExpired:
        return f"ingen hämtning blev klar inom {seconds} sekunder"
    except (OSError, ValueError) as error:
        return f"Git kunde inte köras ({type(error).__name__})"
    return None


def _plain_environment() -> dict[str, str]:
    return {**{k: v for k, v in os.environ.items() if not k.startswith("GIT_")}, **ENVIRONMENT}


def _within(most: int) -> Callable[[], None] | None:
    """Return what keeps a program from writing a file above `most` bytes; nothing where the system cannot."""
    if sys.platform == "win32" or sys.platform == "emscripten":
        return None

    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    return bound


def _last_words(said: bytes) -> str:
    """Return the last line that Git said, without control characters and at most so long."""
    lines = [line for line in said.decode("utf-8", "replace").splitlines() if line.strip()]
    return "".join(c if c.isprintable() else " " for c in lines[-1])[:MOST_SAID] if lines else "Git sade inget"


def has_git() -> bool:
    """Whether Git is installed."""
    return _program() is not None


def _program() -> str | None:
    """Return Git as it is installed: never one that lies in the folder one stands in, or in one named by halves."""
    name = "git.exe" if os.name == "nt" else "git"
    for folder in filter(os.path.isabs, os.get_exec_path()):
        if found := shutil.which(str(Path(folder) / name)):
            return found
    return None


def _make(made: Path, checkout: Checkout, objects: bool) -> None:
    """Make the repository that Git is given. Raises OSError."""
    head = _small(checkout.own / "HEAD").strip()
    digest = "sha256" if _is_sha256(checkout, head) else "sha1"
    version = 1 if digest != "sha1" else 0
    plain = SETTINGS if version else SETTINGS.partition("[extensions]")[0]
    settings = plain.format(version=version, nothing=Path(os.devnull).as_posix(), digest=digest)
    (made / "config").write_text(settings, "utf-8")
    for folder in ("objects", "refs", "info"):
        (made / folder).mkdir()
    (made / "HEAD").write_text(f"{head if re.fullmatch(_HEAD, head) else 'ref: refs/heads/ingen'}\n", "utf-8")
    _copy(checkout.common / "info" / "exclude", made / "info" / "exclude", MAX_LIST)
    for base in checkout.own.glob("sharedindex.*"):  # what a split index rests on
        _copy(base, made / base.name, MAX_LIST)
    if objects:
        for name in ("ORIG_HEAD", "FETCH_HEAD", "MERGE_HEAD"):
            _copy(checkout.own / name, made / name, MAX_POINTER)
        for name, most in (("packed-refs", MAX_LIST), ("shallow", MAX_LIST)):
            _copy(checkout.common / name, made / name, most)
        for file in _below(checkout.common / "refs", MAX_REFERENCES):
            target = made / file.relative_to(checkout.common)
            target.parent.mkdir(parents=True, exist_ok=True)
            _copy(file, target, MAX_POINTER)


_HEAD = r"ref: refs/[\w./+@~-]+|[0-9a-f]{40}|[0-9a-f]{64}"


def _is_sha256(checkout: Checkout, head: str) -> bool:
    """Whether the repository names its commits with SHA-256, seen from how long the names are that it holds."""
    name = head.removeprefix("ref: ")
    if name != head:
        name = _small(checkout.common / name) if ".." not in name else ""
        if not name and _is(checkout.common / "packed-refs", stat.S_ISREG):
            with (checkout.common / "packed-refs").open("rb") as file:
                rows = file.read(MAX_POINTER).decode("utf-8", "replace").splitlines()
            name = next((row.split(" ")[0] for row in rows if row[:1] not in ("#", "^")), "")
    return len(name.strip()) == 64


def check_objects(folder: Path) -> None:
    """Raise `GitError` when the objects of a repository lie, or may lie, outside its folder."""
    for name in ("alternates", "http-alternates"):
        if os.path.lexists(folder / "info" / name):
            raise GitError(
                "historien i Git-arkivet lånas från en annan mapp, och den läses inte",
                "gör arkivet helt med »git repack -a -d«, och ta bort .git/objects/info/alternates",
            )
    if not _is(folder, stat.S_ISDIR) or not all(_all_plain(folder)):
        raise GitError(
            "historien i Git-arkivet innehåller länkar, och de följs inte", "klona arkivet på nytt med »git clone«"
        )


def _all_plain(folder: Path) -> Iterator[bool]:
    """Yield for each entry below a folder whether it is a file or a folder, and no link, pipe or device."""
    with os.scandir(folder) as entries:
        for entry in entries:
            inside = entry.is_dir(follow_symlinks=False)
            yield inside or entry.is_file(follow_symlinks=False)
            if inside:
                yield from _all_plain(Path(entry.path))


def _below(folder: Path, most: int) -> Iterator[Path]:
    """Yield the files below a folder, no links; no more than `most`."""
    left = most
    for place, _, names in os.walk(folder):
        for name in names:
            path = Path(place, name)
            if left and _is(path, stat.S_ISREG):
                left -= 1
                yield path


def _is(path: Path, kind: object) -> bool:
    """Whether a path is of a kind, such as `stat.S_ISREG`; a link is no file and no folder."""
    try:
        return bool(kind(path.lstat().st_mode))  # type: ignore[operator]
    except (OSError, ValueError):
        return False


def _regular(path: Path) -> Path | None:
    return path if _is(path, stat.S_ISREG) else None


def _small(path: Path) -> str:
    """Return the text of a small file; "" when it is a link, no file, or larger."""
    try:
        if not _is(path, stat.S_ISREG) or path.stat().st_size > MAX_POINTER:
            return ""
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""


def _copy(source: Path, target: Path, most: int) -> None:
    """Copy a file that is there, is no link, and is not too large."""
    if _is(source, stat.S_ISREG) and source.stat().st_size <= most:
        shutil.copyfile(source, target)
