"""Checking a catalogue: read, look up what is kept, check the rest, and hand on the answers in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from lagrum.catalogue.answer import CheckedIntervention
from lagrum.catalogue.kept import Kept
from lagrum.checking.receipt import digest_of_text
from lagrum.interventions.folders import Folders, InterventionBytes, Profile
from lagrum.interventions.ids import Ids
from lagrum.source.diagnostic import Diagnostic, Diagnostics

if TYPE_CHECKING:
    from lagrum.catalogue.executors import Executor

WINDOW = 4_096
"""How many interventions are read before the first of them is handed on: what bounds the memory."""
CHUNK = 256
"""How many interventions a process is given at a time, at most: as many as are evaluated at once."""


def check_catalogue(
    paths: Sequence[Path], executor: Callable[[], Executor], kept: Kept, sink: Diagnostics, whole: bool = False
) -> Iterator[CheckedIntervention]:
    """Yield the answer about each file that could be read, in the order of `paths`; messages go to `sink`.

    `executor` is asked for when something must be checked, and not before. With `whole` the answers hold the whole
    results.
    """
    folders = Folders()
    ids = Ids()
    told: set[Diagnostic] = set()
    profiles: dict[Profile | None, str] = {None: ""}
    doing: Executor | None = None
    rest = iter(paths)
    while window := list(islice(rest, WINDOW)):
        own = Diagnostics()
        items = [item for path in window if (item := folders.read(path, own)) is not None]
        _tell(own.items, told, sink)
        keys = [kept.key(item) for item in items]
        found = kept.find(keys, whole)
        missing = [k for k, key in enumerate(keys) if key not in found]
        if missing and doing is None:
            doing = executor()
        fresh = _fresh(doing, kept, items, keys, missing, whole) if doing is not None else iter(())
        for item, key in zip(items, keys, strict=True):
            answer = found.get(key) or next(fresh)
            _tell(answer.messages, told, sink)
            if answer.summary is not None and ids.taken(answer.summary.id, item.name, sink):
                answer = CheckedIntervention(None, answer.messages)
            yield answer if answer.summary is None else replace(answer, made_of=_made_of(item, profiles))


def _made_of(item: InterventionBytes, profiles: dict[Profile | None, str]) -> tuple[str, str, str]:
    """Return what a receipt says of an intervention that could be read; the digest of a profile is made once."""
    if item.profile is not None and item.profile not in profiles:
        profiles[item.profile] = digest_of_text(item.profile.data.decode())
    return item.name, digest_of_text(item.data.decode()), profiles[item.profile]


def _fresh(
    executor: Executor,
    kept: Kept,
    items: Sequence[InterventionBytes],
    keys: Sequence[bytes],
    missing: Sequence[int],
    whole: bool,
) -> Iterator[CheckedIntervention]:
    """Check the `missing` ones of the items, and keep their answers."""
    parts = shared_out(missing, executor.at_once)
    answers = executor.check([[items[k] for k in part] for part in parts], whole)
    for part, found in zip(parts, answers, strict=True):
        kept.keep(zip([keys[k] for k in part], found, strict=True))
        yield from found


def shared_out(missing: Sequence[int], at_once: int) -> list[Sequence[int]]:
    """Return parts of about the same size, as many as can be worked on at once or a multiple: all end together."""
    if not missing:
        return []
    count = ceil(ceil(len(missing) / CHUNK) / at_once) * at_once
    size = ceil(len(missing) / count)
    return [missing[k : k + size] for k in range(0, len(missing), size)]


def _tell(messages: Sequence[Diagnostic], told: set[Diagnostic], sink: Diagnostics) -> None:
    """Add messages to the sink, each once: those about a profile come with every intervention of its folder."""
    for message in messages:
        if message not in told:
            told.add(message)
            sink.items.append(message)
