"""Doing the work on a Dask cluster that is already there (the extra `lagrum[dask]`)."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from typing import Any

from lagrum.base.errors import LagrumError
from lagrum.base.version import __version__
from lagrum.catalogue.answer import CheckedIntervention
from lagrum.catalogue.executors import Chunk, LostWorkError, Recipe
from lagrum.catalogue.work import Worker

CONNECT_SECONDS = 5
CHUNKS_AT_ONCE = 64
"""How many chunks the cluster is given before the first answers are asked for."""


class ClusterError(LagrumError):
    """The cluster cannot be used."""


class Cluster:
    """Does the work on the workers of a cluster, which Dask gives again to others when one is lost.

    Raises `ClusterError` when there is no such cluster, or its workers run another lagrum.
    """

    def __init__(self, address: str, recipe: Recipe) -> None:
        from distributed import Client

        make: Any = Client
        if not re.fullmatch(r"(?:[a-z]+://)?[^\s/]+:\d+", address):
            raise ClusterError(f"»{address}« är ingen adress till ett kluster, som tcp://värd:8786")
        # A result that was lost with a worker is made again; that Dask warns of it in English helps nobody.
        self._logger = logging.getLogger("distributed.client")
        self._level = self._logger.level
        self._logger.setLevel(logging.ERROR)
        try:
            self._client: Any = make(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            self._logger.setLevel(self._level)
            raise ClusterError(f"klustret »{address}« svarar inte ({type(error).__name__})") from None
        versions = self._client.run(_version)
        if not versions:
            self.close()
            raise ClusterError(f"klustret »{address}« har inga arbetare")
        for worker, version in sorted(versions.items()):
            if version != __version__:
                self.close()
                has = f"lagrum {version}" if version else "inget lagrum"
                raise ClusterError(f"arbetaren {worker} har {has}, här är det {__version__}")
        self.at_once = len(versions)
        # As the result of a task, not scattered: a worker that is lost takes nothing along that cannot be made again.
        self._recipe = self._client.submit(_same, recipe, pure=False)

    def check(self, chunks: Sequence[Chunk], whole: bool) -> Iterator[list[CheckedIntervention]]:
        from distributed import KilledWorker

        waiting: list[Any] = []
        given = 0
        for number in range(len(chunks)):
            while given < min(len(chunks), number + CHUNKS_AT_ONCE):
                waiting.append(self._client.submit(_check, self._recipe, list(chunks[given]), whole, pure=False))
                given += 1
            try:
                yield waiting[number].result()
            except KilledWorker:
                first = chunks[number][0].name
                raise LostWorkError(f"arbetarna som prövade »{first}« och de närmast efter dog") from None
            waiting[number] = None

    def close(self) -> None:
        """Let go of the cluster; what it still does for this run is dropped."""
        self._client.close()
        self._logger.setLevel(self._level)


def _same(recipe: Recipe) -> Recipe:
    return recipe


def _version() -> str:
    return __version__


_workers: dict[Recipe, Worker] = {}
"""What a worker process of the cluster keeps between chunks: the last rulebook, which takes long to make."""


def _check(recipe: Recipe, chunk: Chunk, whole: bool) -> list[CheckedIntervention]:
    worker = _workers.get(recipe)
    if worker is None:
        _workers.clear()
        worker = _workers[recipe] = recipe.worker()
    return worker.check(chunk, whole)
