"""The examples that come with lagrum: the catalogue, and what else a newcomer tries the commands on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lagrum.base.atomic import Together, taken
from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.base.plain_files import leads_out, read_start
from lagrum.base.resources import cases_dir, examples_dir
from lagrum.interventions.find import find_interventions
from lagrum.language.outline import parse_outline
from lagrum.language.statement import Statement
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.read import read_source, shown

CATALOGUE = "insatser"
"""What the folder of the catalogue is called where examples are copied to."""


@frozen
class Example:
    """A shipped intervention: where it lies when copied, and what it is called."""

    place: str
    name: str


@frozen
class Copied:
    """What was written into a folder, what was there already, and what was there with another text and is kept."""

    folder: str
    written: int
    there: int
    kept: tuple[str, ...]


def examples() -> tuple[Example, ...]:
    """Return the shipped interventions."""
    root, sink = cases_dir(), Diagnostics()
    found = []
    for path in find_interventions([root], sink):
        source = read_source(path, sink)
        rows = parse_outline(source, sink) if source is not None else []
        place = f"{CATALOGUE}/{path.relative_to(root).as_posix()}"
        found.append(Example(place, next(_names(rows), "")))
    return tuple(found)


def copy_examples(folder: Path) -> Copied:
    """Write the examples into a folder, which is made. A file that is there stays as it is. Raises `InputError`."""
    written, there, kept = 0, 0, []
    target = folder
    try:
        with Together(folder) as together:
            for source, place in sorted(_files(), key=lambda pair: pair[1]):
                target = folder / place
                if taken(target):
                    same = target.is_file() and not leads_out(target, folder) and _same(target, source.read_bytes())
                    there += same
                    kept += [] if same else [place]
                    continue
                target.parent.mkdir(parents=True, exist_ok=True)
                together.add(target, source.read_bytes(), new=True)
                written += 1
            together.place()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(f"»{target}« kan inte skrivas ({reason})", "välj en annan mapp efter --till") from None
    return Copied(shown(folder), written, there, tuple(kept))


def _same(path: Path, data: bytes) -> bool:
    return read_start(path, len(data)) == data


def _files() -> Iterator[tuple[Path, str]]:
    """Yield each shipped file with its place in the folder of examples."""
    for root, below in ((cases_dir(), f"{CATALOGUE}/"), (examples_dir(), "")):
        for path in root.rglob("*"):
            if path.is_file():
                yield path, below + path.relative_to(root).as_posix()


def _names(rows: list[Statement]) -> Iterator[str]:
    for row in rows:
        yield from (child.rest.strip('"”') for child in row.children if child.name == "namn" and child.rest)
