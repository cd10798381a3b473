"""How the work for the register is done: here, in several processes or on a cluster, with what is kept from before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from lagrum.base.cache_folder import cache_folder, caching
from lagrum.catalogue.executors import Executor, Here, Processes
from lagrum.catalogue.kept import Kept
from lagrum.evaluation.engines import TOGETHER, EngineChoice
from lagrum.network.answers import Gathered
from lagrum.network.work import NetworkRecipe, NetworkWorker
from lagrum.rulebook.files import fingerprint
from lagrum.rulebook.kept import encode
from lagrum.services.catalogue import FEW, cluster_at


@dataclass(slots=True)
class NetworkWork:
    """Makes, once and when it is needed, who does the work; the answers come in the order of the files, always."""

    folders: Sequence[Path]
    day: date
    engine: EngineChoice = "snabb"
    processes: int = 1
    dask: str = ""
    keep: bool = True
    _executor: Executor | None = None
    _closing: list[Callable[[], None]] = field(default_factory=list)

    def kept(self, gathered: Gathered) -> Kept:
        """Return what is kept from before. That evaluators agree is said only of what they are asked in this run."""
        path, key = None, ""
        if self.keep and caching() and len(TOGETHER[self.engine]) == 1:
            try:
                key = f"{fingerprint(self.folders)[0]} natverk {gathered.conditions()}"
                path = cache_folder("svar") / "natverk.sqlite"
            except (OSError, RuntimeError, ValueError):
                path = None
        kept = Kept(path, key, self.day, self.engine)
        self._closing.append(kept.close)
        return kept

    def executor(self, gathered: Gathered, count: int) -> Callable[[], Executor]:
        """Return what is asked for an executor when one of `count` interventions must be checked."""

        def once() -> Executor:
            if self._executor is None:
                self._executor = self._made(gathered, count)
                self._closing.append(self._executor.close)
            return self._executor

        return once

    def _made(self, gathered: Gathered, count: int) -> Executor:
        book = gathered.book

        def recipe() -> NetworkRecipe:
            return NetworkRecipe(encode(book), fingerprint(self.folders)[1], self.day, self.engine, book.key)

        if self.dask:
            return cluster_at(self.dask, recipe())
        worker = NetworkWorker(book, self.day, self.engine)
        if self.processes == 1 or count < FEW:
            return Here(worker)
        return Processes(worker, recipe, self.processes)

    def close(self) -> None:
        """Let go of processes, cluster and cache."""
        for close in self._closing:
            close()
        self._closing.clear()
