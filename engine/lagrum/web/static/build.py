"""What `lagrum sajt` does: read a catalogue, make the parts, and write a folder or one file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from lagrum.base.atomic import write_atomically
from lagrum.base.counted import counted
from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.base.progress import Progress, unseen
from lagrum.base.resources import cases_dir
from lagrum.rulebook.files import fingerprint
from lagrum.services.rule_texts import with_examples
from lagrum.services.rulebook import open_folders, rule_folders
from lagrum.services.world import Host, World, open_world
from lagrum.web.editor_script import open_editor
from lagrum.web.static.one_file import one_file
from lagrum.web.static.parts import Parts, make_parts
from lagrum.web.static.pyodide import open_pyodide
from lagrum.web.static.site import GUIDE, write_site


@frozen
class Order:
    """What is wanted. `folder` holds the catalogue ("": the one that comes with lagrum), `pyodide` Pyodide's files."""

    out: Path
    day: date
    folder: str = ""
    single: bool = False
    pyodide: str = ""
    rules: tuple[str, ...] = ()
    without_shipped: bool = False
    editor: Path | None = None
    """The folder of the editor's bundle; None: where it is built."""


def build(order: Order, progress: Progress = unseen) -> str:
    """Write the site or the file, and return what to tell about it; `progress` hears of each intervention.

    Raises `InputError` and `BrokenFilesError`.
    """
    folder = _catalogue(order.folder)
    pyodide = open_pyodide(Path(order.pyodide) if order.pyodide else None)
    _check_target(order)
    folders = rule_folders(order.rules, order.without_shipped)
    made_of = fingerprint(folders)
    rulebook = open_folders(folders, made_of)
    host: Host = "en fil" if order.single else "filer"
    world = open_world(rulebook, order.day, "snabb", host, folder, progress)
    parts = replace(make_parts(world, made_of[1], pyodide), editor=open_editor(order.editor))
    world = replace(world, rulebook=with_examples(rulebook, folders))  # pages show them, and no check reads them
    told = _write_file(world, parts, order.out) if order.single else _write_folder(world, parts, order.out)
    return told + ("" if parts.compiled else "Node saknas: sidan är okompilerad och startar ett par sekunder senare.\n")


def _catalogue(name: str) -> Path:
    folder = Path(name) if name else cases_dir()
    if not folder.is_dir():
        raise InputError(f"mappen »{name}« finns inte", "ange mappen med insatserna")
    return folder


def _check_target(order: Order) -> None:
    if order.single and order.out.is_dir():
        raise InputError(f"»{order.out}« är en mapp, inte en fil", "ange en fil efter -o, till exempel lagrum.html")
    if order.single and order.out.suffix.lower() not in (".html", ".htm"):
        raise InputError(f"»{order.out}« är inget namn på en webbsida", "låt namnet efter -o sluta på .html")
    if not order.out.absolute().parent.is_dir():
        raise InputError(f"mappen »{order.out.absolute().parent}« finns inte", "skapa den eller välj en annan")


def _write_folder(world: World, parts: Parts, out: Path) -> str:
    written = write_site(world, parts, out)
    pages = counted(written.pages, "sida")
    return f"Skrivet till {out}: {pages}, {_megabytes(written.size)}. Hur den läggs upp: {out / GUIDE}\n"


def _write_file(world: World, parts: Parts, out: Path) -> str:
    data = one_file(world, parts).encode()
    try:
        write_atomically(out, data)
    except OSError as error:
        raise InputError(f"»{out}« kan inte skrivas ({error.strerror})", "välj en annan fil efter -o") from None
    return f"Skrivet till {out}: {_megabytes(len(data))}. Den öppnas i en webbläsare och behöver inget annat.\n"


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB".replace(".", ",", 1)
