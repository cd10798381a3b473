"""Answers kept between runs, by content: what has not changed is not checked again.

An SQLite file in the user's cache holds the answers as JSON. The key of an answer is the SHA-256 of all that it was
made of: lagrum itself, the rulebook, the day, the evaluators, the intervention's name and bytes and its profile's. A
file that is no such cache, or that another program holds, is passed over: without it lagrum is slower, never wrong.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from lagrum.catalogue.answer import CheckedIntervention
from lagrum.checking.receipt import RulebookHead
from lagrum.interventions.folders import InterventionBytes

FORMAT = 2
MOST_BYTES = 2_000_000_000
"""Above this size the file is thrown away and begun anew."""
BUSY_SECONDS = 2.0
"""How long a file that another run holds is waited for."""
CODE = ("catalogue", "checking", "evaluation", "explanation", "interventions", "network")
"""The folders of lagrum that decide an answer, besides those that already name a rulebook."""


class Kept:
    """The kept answers of one rulebook, day and choice of evaluators. `path` None keeps nothing."""

    def __init__(self, path: Path | None, rulebook_key: str, day: date, engine: str) -> None:
        package = Path(__file__).parents[1]
        base = hashlib.sha256(f"{FORMAT}\0{rulebook_key}\0{day}\0{engine}\0".encode())
        for code in CODE:
            for file in sorted((package / code).rglob("*.py")):
                base.update(file.read_bytes())
        self._base = base
        self._path = path
        self._connection: sqlite3.Connection | None = None
        if path is not None:
            with contextlib.suppress(sqlite3.Error, OSError):
                self._open(path)

    def key(self, item: InterventionBytes) -> bytes:
        """Return what an answer about `item` is kept under."""
        found = self._base.copy()
        for name, data in ((item.name, item.data), *(((p.name, p.data),) if (p := item.profile) else ())):
            found.update(f"{len(name)} {len(data)} {name}\0".encode("utf-8", "surrogatepass") + data)
        return found.digest()

    def rulebook_head(self) -> RulebookHead | None:
        """Return what a receipt says of the rulebook when it has been loaded without errors before."""
        if self._connection is None:
            return None
        key = self._base.digest()
        try:
            row = self._connection.execute("SELECT digest, seal FROM rulebooks WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error:
            return None
        with contextlib.suppress(ValueError, TypeError):
            return RulebookHead.load(row[0]) if row is not None and row[1] == _seal(key, row[0]) else None
        return None

    def keep_rulebook_head(self, head: RulebookHead) -> None:
        """Keep what a receipt says of a rulebook that was loaded without errors."""
        self._write([("rulebooks", self._base.digest(), head.dump())])

    def find(self, keys: Sequence[bytes], whole: bool) -> dict[bytes, CheckedIntervention]:
        """Return the answers that are kept under `keys`; with `whole`, only those kept with their whole results."""
        found: dict[bytes, CheckedIntervention] = {}
        if self._connection is None:
            return found
        try:
            for start in range(0, len(keys), 500):
                part = keys[start : start + 500]
                marks = ",".join("?" * len(part))
                rows = self._connection.execute(f"SELECT key, answer, seal FROM answers WHERE key IN ({marks})", part)
                for key, text, seal in rows:
                    if seal == _seal(key, text) and (answer := self._load(key, text, whole)):
                        found[key] = answer
        except sqlite3.Error:
            self.close()
        return found

    def _load(self, key: bytes, text: str, whole: bool) -> CheckedIntervention | None:
        """Return a kept answer, or None when it is none or lacks the whole result that is wanted."""
        result = ""
        if whole and self._connection is not None:
            row = self._connection.execute("SELECT result, seal FROM results WHERE key = ?", (key,)).fetchone()
            result = row[0] if row is not None and row[1] == _seal(key, row[0]) else ""
        try:
            answer = CheckedIntervention.load(text, result)
        except (ValueError, TypeError, KeyError):
            return None
        return answer if not whole or answer.result or answer.summary is None else None

    def keep(self, answers: Iterable[tuple[bytes, CheckedIntervention]]) -> None:
        """Keep answers for the next run."""
        rows = []
        for key, answer in answers:
            rows.append(("answers", key, answer.dump()))
            if answer.result:
                rows.append(("results", key, answer.result))
        self._write(rows)

    def _write(self, rows: Sequence[tuple[str, bytes, str]]) -> None:
        if self._connection is None:
            return
        try:
            with self._connection:
                for table, key, text in rows:
                    self._connection.execute(
                        f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?)", (key, text, _seal(key, text))
                    )
        except sqlite3.Error:  # another program holds it, the disk is full, the file is damaged
            self.close()

    def close(self) -> None:
        """Let go of the file."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(sqlite3.Error):
                connection.close()

    def _open(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > MOST_BYTES:
            path.unlink()
        for attempt in (1, 2):
            try:
                self._connection = _connect(path)
                return
            except sqlite3.DatabaseError as error:
                # Not a database, or one of another kind: begun anew, once. One that is only busy is left alone.
                if isinstance(error, sqlite3.OperationalError) or attempt == 2:
                    return
                path.unlink(missing_ok=True)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        # Nothing is waited for: what a power cut damages is noticed by its seal or by SQLite, and made anew.
        connection.execute("PRAGMA synchronous = OFF")
        for table, column in (("answers", "answer"), ("results", "result"), ("rulebooks", "digest")):
            connection.execute(
                f"CREATE TABLE IF NOT EXISTS {table} (key BLOB PRIMARY KEY, {column} TEXT NOT NULL, seal BLOB NOT NULL)"
                " WITHOUT ROWID"
            )
            connection.execute(f"SELECT key, {column}, seal FROM {table} LIMIT 1").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _seal(key: bytes, text: str) -> bytes:
    """Return what shows that a text was kept whole and under this key."""
    return hashlib.sha256(key + text.encode("utf-8", "surrogatepass")).digest()[:12]
