"""Reading the interventions that paths stand for, each once, with what is left out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lagrum.base.progress import Progress, followed, unseen
from lagrum.catalogue.left_out import LeftOut
from lagrum.interventions.find import find_interventions
from lagrum.interventions.ids import Ids
from lagrum.interventions.read import InterventionReader
from lagrum.model.intervention import Intervention
from lagrum.model.rulebook import Rulebook
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.read import shown


def read_all(
    paths: Sequence[Path], book: Rulebook, sink: Diagnostics, progress: Progress = unseen
) -> tuple[list[Intervention], LeftOut]:
    """Return the interventions, and which files gave none. What is wrong with a file is reported, and others go on."""
    files = find_interventions(paths, sink)
    reader, ids = InterventionReader(book), Ids()
    read = [reader.read(path, sink) for path in followed(files, len(files), progress)]
    found = [one for one in read if one is not None and not ids.taken(one.id, one.file, sink)]
    given = {one.file for one in found}
    names = [shown(path) for path in files]
    return found, LeftOut(tuple(name for name in names if name not in given), len(names))
