"""The cache of the bound rulebook: the same law as from the files, and nothing in its folder can break a check."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random

import pytest

from lagrum.base.resources import cases_dir, grammar_dir, rules_dir
from lagrum.checking.checker import Checker
from lagrum.interventions.read import InterventionReader
from lagrum.law.lockfile import LazyLock, read_lock
from lagrum.model.rulebook import Rulebook
from lagrum.report.style import TextStyle
from lagrum.report.text import render_case
from lagrum.rulebook import files as rulebook_files
from lagrum.rulebook import kept as rulebook_cache
from lagrum.rulebook.files import LOCK_FILE, fingerprint
from lagrum.rulebook.kept import cached_rulebook, decode, encode
from lagrum.rulebook.load import bind_rulebook, load_rulebook
from lagrum.services.rulebook import open_folders
from lagrum.source.diagnostic import BrokenFilesError, Diagnostics
from strategies import world

ENGINE = Path(__file__).parents[2] / "engine"


@pytest.fixture
def cache(own_cache: Path) -> Path:
    return own_cache / "regelverk"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    folder.mkdir()
    for source in world(Random(3)).sources:
        (folder / source.name).write_text(source.text, encoding="utf-8")
    shutil.copy(rules_dir() / LOCK_FILE, folder)
    return folder


@pytest.fixture(autouse=True)
def _read_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """What other tests open once is opened each time here: how it is kept on disk is what is tried."""
    load = rulebook_cache._load
    monkeypatch.setattr(rulebook_cache, "_load", getattr(load, "__wrapped__", load))


def opened(folder: Path) -> Rulebook:
    sink = Diagnostics()
    book = cached_rulebook([folder], sink)
    assert not sink.items, sink.items[0].render()
    return book


def parsed(folder: Path) -> Rulebook:
    return load_rulebook([folder], Diagnostics())


def never(*_: object, **__: object) -> Rulebook:
    raise AssertionError("the rulebook was parsed")


def test_the_shipped_rulebook_from_the_cache_is_the_one_in_the_files(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = opened(rules_dir())
    assert len(list(cache.iterdir())) == 1
    monkeypatch.setattr("lagrum.rulebook.load.load_rulebook", never)
    second = opened(rules_dir())
    assert isinstance(second.lock, LazyLock)
    assert second == first
    assert list(second.rules) == list(first.rules)
    assert second.lock == read_lock(rules_dir() / LOCK_FILE)
    assert second.lock.table() == read_lock(rules_dir() / LOCK_FILE).table()
    for case in sorted(cases_dir().rglob("*.insats"))[:4]:
        texts = []
        for book in (first, second):
            subject = InterventionReader(book).read(case, Diagnostics())
            assert subject is not None
            texts.append(render_case(Checker(book, date(2026, 11, 21)).check(subject), TextStyle()))
        assert texts[0] == texts[1]


@pytest.mark.parametrize("seed", range(12))
def test_a_generated_rulebook_reads_back_as_itself(seed: int) -> None:
    book = bind_rulebook(world(Random(seed)).sources, Diagnostics())
    assert decode(encode(book), None) == book


def test_any_byte_of_rules_lock_grammar_or_version_makes_another_key(
    rules: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [fingerprint([rules])[0]]
    for name in sorted(p.name for p in rules.iterdir()):
        path = rules / name
        data = path.read_bytes()
        path.write_bytes(data + b"\n")
        keys.append(fingerprint([rules])[0])
        path.write_bytes(data)
    (rules / "a.begrepp").rename(rules / "aa.begrepp")
    keys.append(fingerprint([rules])[0])
    (rules / "aa.begrepp").rename(rules / "a.begrepp")
    grammar = tmp_path / "grammar"
    shutil.copytree(grammar_dir(), grammar)
    monkeypatch.setattr(rulebook_files, "grammar_dir", lambda: grammar)
    assert fingerprint([rules])[0] == keys[0]
    for path in grammar.glob("*.lark"):
        data = path.read_bytes()
        path.write_bytes(data + b"\n")
        keys.append(fingerprint([rules])[0])
        path.write_bytes(data)
    monkeypatch.setattr("lagrum.rulebook.files.__version__", "0.0.0")
    keys.append(fingerprint([rules])[0])
    assert len(set(keys)) == len(keys)


def with_digest(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def changed(change: Callable[[dict[str, list[object]]], object]) -> Callable[[bytes], bytes]:
    def spoil(data: bytes) -> bytes:
        body = json.loads(data.split(b"\n", 1)[1])
        change(body)
        return with_digest(json.dumps(body).encode())

    return spoil


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda d: b"",
    "truncated": lambda d: d[: len(d) // 2],
    "one byte": lambda d: d[:-9] + bytes([d[-9] ^ 1]) + d[-8:],
    "foreign": lambda d: with_digest(b'{"hello": 1}'),
    "a list": lambda d: with_digest(b"[]"),
    "no json": lambda d: with_digest(b"\xff\x00"),
    "deep": lambda d: with_digest(b"[" * 200_000),
    "other format": changed(lambda b: b.update(format=["x"])),
    "rules are text": changed(lambda b: b.update(rules=["x"])),
    "a rule is short": changed(lambda b: b["rules"][0].pop()),  # type: ignore[attr-defined]
    "a rule's name is a number": changed(lambda b: b["rules"][0].__setitem__(0, 1)),  # type: ignore[attr-defined]
    "a condition is foreign": changed(lambda b: b["rules"][0].__setitem__(7, ["exec", "x"])),  # type: ignore[attr-defined]
    "a kind is foreign": changed(lambda b: b["attributes"][0].__setitem__(1, "x")),  # type: ignore[attr-defined]
    "a kind is a list": changed(lambda b: b["attributes"][0].__setitem__(1, [])),  # type: ignore[attr-defined]
    "no lock": changed(lambda b: b.update(lock=None)),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("kind", SPOILT)
def test_a_spoilt_cache_is_passed_over_and_written_anew(kind: str, rules: Path, cache: Path) -> None:
    book = opened(rules)
    (path,) = cache.iterdir()
    good = path.read_bytes()
    path.write_bytes(SPOILT[kind](good))
    assert opened(rules) == book == parsed(rules)
    assert path.read_bytes() == good


def test_the_rulebook_is_known_by_its_key_unless_its_files_changed_meanwhile(
    rules: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = fingerprint([rules])[0]
    assert (opened(rules).key, opened(rules).key) == (key, key)
    assert parsed(rules).key == ""
    shutil.rmtree(cache)

    def change_and_load(*args: object, **options: bool) -> Rulebook:
        (rules / "a.begrepp").write_text((rules / "a.begrepp").read_text("utf-8") + "# ändrad\n", "utf-8")
        return load_rulebook([rules], Diagnostics())

    monkeypatch.setattr("lagrum.rulebook.load.load_rulebook", change_and_load)
    assert opened(rules).key == ""
    assert not list(cache.glob("*"))


def test_a_cache_that_cannot_be_written_does_not_matter(rules: Path, cache: Path) -> None:
    cache.parent.mkdir(parents=True)
    cache.write_text("no folder")
    assert opened(rules) == parsed(rules)
    assert cache.read_text() == "no folder"


def test_a_folder_in_the_place_of_the_file_does_not_matter(rules: Path, cache: Path) -> None:
    (cache / f"{fingerprint([rules])[0]}.json").mkdir(parents=True)
    assert opened(rules) == parsed(rules)


def test_rules_with_errors_are_never_kept(rules: Path, cache: Path) -> None:
    (rules / "x.regel").write_text('regel x "y"\n    när det som inte finns är ja\n', encoding="utf-8")
    for _ in range(2):
        with pytest.raises(BrokenFilesError):
            open_folders([rules])
    assert not cache.exists()
    with pytest.raises(BrokenFilesError):
        open_folders([rules / "missing"])


def test_it_can_be_turned_off(rules: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAGRUM_INGEN_CACHE", "1")
    opened(rules)
    assert not cache.exists()


def test_only_the_newest_are_kept(rules: Path, cache: Path) -> None:
    for k in range(7):
        (rules / "a.begrepp").write_text((rules / "a.begrepp").read_text("utf-8") + f"# {k}\n", "utf-8")
        opened(rules)
    assert len(list(cache.iterdir())) == rulebook_cache.KEPT
    assert cache / f"{fingerprint([rules])[0]}.json" in list(cache.iterdir())


def test_two_processes_at_once_leave_one_whole_file(rules: Path, cache: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from lagrum.services.rulebook import open_folders; "
        "print(open_folders([Path(sys.argv[1])]).digest)"
    )
    runs = [
        subprocess.Popen([sys.executable, "-c", program, str(rules)], stdout=subprocess.PIPE, cwd=ENGINE)
        for _ in range(2)
    ]
    digest = parsed(rules).digest
    assert [run.communicate(timeout=60)[0].decode().strip() for run in runs] == [digest, digest]
    (path,) = cache.iterdir()
    assert decode(path.read_bytes(), (rules / LOCK_FILE).read_bytes()) == parsed(rules)
