"""Kept answers are the answers; whatever happens to the file, lagrum is slower at most."""

from __future__ import annotations

import multiprocessing
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from lagrum.catalogue.answer import CheckedIntervention
from lagrum.catalogue.executors import Executor, Here
from lagrum.catalogue.kept import Kept
from lagrum.catalogue.work import Worker
from lagrum.model.rulebook import Rulebook

DAY = date(2026, 6, 1)
Check = Callable[..., list[CheckedIntervention]]


class Counting(Here):
    """Counts the interventions that are checked."""

    def __init__(self, book: Rulebook) -> None:
        super().__init__(Worker(book, DAY, "snabb"))
        self.checked = 0

    def check(self, chunks, whole):  # type: ignore[no-untyped-def]
        self.checked += sum(map(len, chunks))
        return super().check(chunks, whole)


def kept(path: Path, key: str = "bok", day: date = DAY, engine: str = "snabb") -> Kept:
    return Kept(path, key, day, engine)


def test_what_is_kept_is_not_checked_again(book: Rulebook, check: Check, tmp_path: Path) -> None:
    path = tmp_path / "svar" / "k.sqlite"
    alone = check()
    first, second, third = Counting(book), Counting(book), Counting(book)
    assert check(kept(path), first) == alone and first.checked == 130
    assert check(kept(path), second) == alone and second.checked == 0
    # A whole result is another thing: what was kept without it is checked again, once.
    whole = check(kept(path), third, whole=True)
    assert third.checked == 129  # of the broken one there is no result
    assert [a.result for a in whole] == [a.result for a in check(whole=True)]
    assert check(kept(path), Counting(book), whole=True) == whole


@pytest.mark.parametrize(
    "change",
    [
        {"key": "annan"},
        {"day": date(2026, 6, 2)},
        {"engine": "båda"},
    ],
)
def test_another_rulebook_day_or_engine_asks_anew(
    book: Rulebook, check: Check, tmp_path: Path, change: dict[str, object]
) -> None:
    path = tmp_path / "k.sqlite"
    check(kept(path))
    counting = Counting(book)
    check(kept(path, **change), counting)  # type: ignore[arg-type]
    assert counting.checked == 130


def test_a_changed_file_or_profile_asks_anew(book: Rulebook, check: Check, catalogue: Path, tmp_path: Path) -> None:
    path = tmp_path / "k.sqlite"
    check(kept(path))
    one = catalogue / "kommun0" / "000.insats"
    one.write_text(one.read_text("utf-8") + "    start 2026-01-01\n", "utf-8")
    (catalogue / "kommun1" / "x.kommun").write_text("kommun X\n    nämnd mer okänt\n", "utf-8")
    counting = Counting(book)
    assert check(kept(path), counting) == check()
    assert counting.checked == 1 + len(list((catalogue / "kommun1").glob("*.insats")))


def _spoil(change: str) -> Callable[[Path], None]:
    def spoil(path: Path) -> None:
        connection = sqlite3.connect(path)
        with connection:
            connection.execute(change)
        connection.close()

    return spoil


SPOILT: dict[str, Callable[[Path], object]] = {
    "tom": lambda p: p.write_bytes(b""),
    "annat": lambda p: p.write_bytes(b"inte en databas" * 1000),
    "avklippt": lambda p: p.write_bytes(p.read_bytes()[:5000]),
    "mitt i": lambda p: p.write_bytes(p.read_bytes()[:9000] + b"x" * 4096 + p.read_bytes()[13096:]),
    "andra svar": _spoil("UPDATE answers SET answer = '[null,[]]'"),
    "inte JSON": _spoil("UPDATE answers SET answer = '{'"),
    "tabellen borta": _spoil("DROP TABLE answers"),
    "andra kolumner": _spoil("ALTER TABLE answers RENAME COLUMN answer TO svar"),
    "omkastade": _spoil("UPDATE answers SET answer = (SELECT answer FROM answers LIMIT 1)"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_damaged_or_foreign_file_changes_no_answer(check: Check, tmp_path: Path, name: str) -> None:
    path = tmp_path / "k.sqlite"
    first = kept(path)
    right = check(first)
    first.close()
    SPOILT[name](path)
    assert check(kept(path)) == right
    assert check(kept(path)) == right


def test_a_place_that_cannot_be_written_is_passed_over(check: Check, tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("", "utf-8")
    assert check(kept(tmp_path / "fil" / "k.sqlite")) == check()
    (tmp_path / "mapp").mkdir()
    assert check(kept(tmp_path / "mapp")) == check()


def test_a_full_disk_is_passed_over(check: Check, tmp_path: Path) -> None:
    path = tmp_path / "k.sqlite"
    right = check()
    full = kept(path)
    assert full._connection is not None
    full._connection.execute("PRAGMA max_page_count = 12")
    assert check(full) == right
    assert check(kept(path)) == right


def test_a_file_that_another_run_holds_is_not_waited_for_forever(
    check: Check, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lagrum.catalogue.kept.BUSY_SECONDS", 0.05)
    path = tmp_path / "k.sqlite"
    right = check(kept(path))
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        assert check(kept(path, key="annan")) == right
    finally:
        holder.close()


def _run(path: Path, catalogue: Path, book: Rulebook, gate: object, out: object) -> None:
    from lagrum.catalogue.run import check_catalogue
    from lagrum.source.diagnostic import Diagnostics

    worker: Executor = Here(Worker(book, DAY, "snabb"))
    gate.wait()  # type: ignore[attr-defined]
    paths = sorted(catalogue.rglob("*.insats"))
    answers = list(check_catalogue(paths, lambda: worker, kept(path), Diagnostics()))
    out.put([a.dump() for a in answers])  # type: ignore[attr-defined]


def test_two_runs_at_once_on_one_file(book: Rulebook, check: Check, catalogue: Path, tmp_path: Path) -> None:
    path = tmp_path / "k.sqlite"
    context = multiprocessing.get_context("fork")
    gate, out = context.Barrier(3), context.Queue()
    runs = [context.Process(target=_run, args=(path, catalogue, book, gate, out)) for _ in range(3)]
    for process in runs:
        process.start()
    right = [a.dump() for a in check()]
    assert [out.get(timeout=60) for _ in runs] == [right] * 3
    for process in runs:
        process.join(60)
        assert process.exitcode == 0
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    counting = Counting(book)
    assert [a.dump() for a in check(kept(path), counting)] == right
    assert counting.checked == 0
