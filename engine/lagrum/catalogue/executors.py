"""Where the work is done: in this process, or in several. The answers come in the order of the chunks, always."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from datetime import date
from multiprocessing import get_context
from typing import Protocol

from lagrum.base.counted import counted
from lagrum.base.errors import LagrumError
from lagrum.base.frozen import frozen
from lagrum.catalogue.answer import CheckedIntervention
from lagrum.catalogue.work import Worker
from lagrum.evaluation.engines import EngineChoice
from lagrum.interventions.folders import InterventionBytes
from lagrum.rulebook.kept import decode

Chunk = Sequence[InterventionBytes]
TRIES = 3
WATCH_SECONDS = 1.0


class LostWorkError(LagrumError):
    """Work was lost more often than it was tried again. The message names a file."""


class Executor(Protocol):
    """Does the work on chunks of interventions."""

    @property
    def at_once(self) -> int:
        """How many chunks it works on at a time."""
        ...

    def check(self, chunks: Sequence[Chunk], whole: bool) -> Iterator[list[CheckedIntervention]]:
        """Yield the answers to each chunk, in order."""
        ...

    def close(self) -> None: ...


@frozen
class Recipe:
    """What a worker is made of, in a form that can be sent: the rulebook as `rulebook.kept` writes it."""

    rulebook: bytes
    lock: bytes | None
    day: date
    engine: EngineChoice
    key: str = ""

    def worker(self) -> Worker:
        """Make a worker of it. Raises ValueError when the rulebook is of another version of lagrum."""
        return Worker(replace(decode(self.rulebook, self.lock), key=self.key), self.day, self.engine)


class Here:
    """Does the work in this process."""

    at_once = 1

    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    def check(self, chunks: Sequence[Chunk], whole: bool) -> Iterator[list[CheckedIntervention]]:
        for chunk in chunks:
            yield self._worker.check(chunk, whole)

    def close(self) -> None:
        """Nothing is open."""


class Processes:
    """Does the work in `count` processes. Work that is lost with a process is done again, up to `TRIES` times."""

    def __init__(self, worker: Worker, recipe: Callable[[], Recipe], count: int) -> None:
        # A forked process shares what this one has built; elsewhere each builds its own from the recipe.
        self._forks = sys.platform == "linux"
        self._made = worker if self._forks else recipe()
        self.at_once = count
        self._pool: ProcessPoolExecutor | None = None

    def check(self, chunks: Sequence[Chunk], whole: bool) -> Iterator[list[CheckedIntervention]]:
        tries = 0
        done = 0
        while done < len(chunks):
            futures: list[Future[list[CheckedIntervention]]] = []
            try:
                pool = self._open()
                futures = [pool.submit(_check, chunk, whole) for chunk in chunks[done:]]
                for future in futures:
                    answers = future.result()
                    done += 1
                    tries = 0
                    yield answers
            except BrokenProcessPool:
                self.close()
                tries += 1
                if tries >= TRIES:
                    first = chunks[done][0].name
                    times = counted(tries, "gång")
                    raise LostWorkError(
                        f"en process som prövade insatser dog {times} (vid »{first}« eller strax efter)"
                    ) from None
            except BaseException:
                for future in futures:
                    future.cancel()
                raise

    def close(self) -> None:
        """End the processes; what they have begun is finished first."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=True)

    def _open(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self.at_once,
                get_context("fork" if self._forks else "spawn"),
                initializer=_begin,
                initargs=(self._made, os.getpid()),
            )
        return self._pool


class _Process:
    """What a worker process holds. It is the one piece of state that a process pool cannot do without."""

    worker: Worker | None = None


def _begin(made: Worker | Recipe, parent: int) -> None:
    """Prepare a worker process."""
    # Ctrl-C goes to every process at the terminal; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _Process.worker = made if isinstance(made, Worker) else made.worker()
    # What has been built stays: the collector need not look through it again and again.
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    if hasattr(os, "getppid"):
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    """End this process when its parent is gone, which a pool's processes do not notice by themselves."""
    while os.getppid() == parent:
        time.sleep(WATCH_SECONDS)
    os._exit(1)


def _check(chunk: Chunk, whole: bool) -> list[CheckedIntervention]:
    assert _Process.worker is not None
    return _Process.worker.check(chunk, whole)
