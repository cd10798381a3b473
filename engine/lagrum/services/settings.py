"""`lagrum.toml`: how a catalogue is checked.

It is read from the catalogue's own root: the folder that is checked, or else the top of the Git checkout that holds it.
A received folder brings its own, so what it names stays below it, and the result never takes the place of a file that
lagrum did not write there (`cli/own_files.py`).

[katalog]
rotter  = ["cases"]            # folders with interventions, relative to the file
undanta = ["utkast/**"]        # patterns of files to leave out
regler  = ["egna-regler"]      # rule packs that are added
datum   = "idag"               # or ÅÅÅÅ-MM-DD
grans   = "brott"              # hinder, brott, klargora, fraga, beskrivet, aldrig
motor   = "snabb"              # snabb, båda, durable, facit
format  = "text"               # text, json, sarif, junit, github, gitlab, markdown, csv
ut      = "svar.sarif"         # the file for the result when the command line names no format
baslinje = "baslinje.json"     # report only what is new or gone
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from lagrum.base.frozen import frozen
from lagrum.base.plain_files import leads_out
from lagrum.evaluation.engines import ALIASES, TOGETHER
from lagrum.interventions.checkout import checkout_of
from lagrum.model.state import LIMITS
from lagrum.report.formats import formats_of
from lagrum.source.diagnostic import BrokenFilesError, Diagnostics, did_you_mean
from lagrum.source.invisible import invisible_letters
from lagrum.source.personal_number import holds_personal_number
from lagrum.source.read import read_source, shown

FILE = "lagrum.toml"
_LISTS = ("rotter", "undanta", "regler")
_CHOICES: dict[str, tuple[str, ...]] = {
    "grans": LIMITS,
    "motor": tuple(TOGETHER),
    "format": formats_of("check"),
}
_FILES = ("ut", "baslinje")
_PLACES = ("rotter", "regler", *_FILES)
OUTPUT_SUFFIXES = (".txt", ".log", ".json", ".sarif", ".xml", ".md", ".csv")
"""What the name of a result that settings name may end in: nothing that a system would run."""
_KEYS = (*_LISTS, "datum", *_CHOICES, *_FILES)


@frozen
class Settings:
    """What a `lagrum.toml` says; what it does not say is empty. Paths are relative to `folder`."""

    folder: Path = Path()
    roots: tuple[Path, ...] = ()
    exclude: tuple[str, ...] = ()
    rules: tuple[Path, ...] = ()
    day: date | None = None
    limit: str = ""
    engine: str = ""
    format: str = ""
    output: Path | None = None
    baseline: Path | None = None


def settings_for(paths: Sequence[Path], sink: Diagnostics | None = None) -> Settings:
    """Return the settings that hold for the first path, or for the working directory. Raises `BrokenFilesError`.

    That a file of settings lies above and is not read is told to `sink`.
    """
    noticed = Diagnostics()
    start = _start(paths)
    path = find_settings(start)
    settings = read_settings(path, noticed) if path is not None else Settings()
    if noticed.has_errors:
        raise BrokenFilesError(noticed)
    if path is None and sink is not None:
        _tell_above(start, sink)
    return settings


def settings_file(paths: Sequence[Path]) -> Path | None:
    """Return the settings file that holds for the first path, or for the working directory."""
    return find_settings(_start(paths))


def _start(paths: Sequence[Path]) -> Path:
    """Return the folder that was named, or the one that holds the file that was named."""
    path = (paths[0] if paths else Path()).resolve()
    return path if path.is_dir() else path.parent


def find_settings(start: Path) -> Path | None:
    """Return the `lagrum.toml` of a catalogue: in the folder itself, or else at the top of its Git checkout.

    None other is read: whoever may write above a received folder is not the one who checks it.
    """
    checkout = checkout_of(start)
    tops = () if checkout is None else (checkout.top,)
    return next((folder / FILE for folder in (start, *tops) if os.path.lexists(folder / FILE)), None)


def _tell_above(start: Path, sink: Diagnostics) -> None:
    above = next((folder for folder in start.parents if (folder / FILE).is_file()), None)
    if above is not None:
        sink.file_warning(
            "E008",
            f"inställningarna i »{shown(above / FILE)}« läses inte: de ligger ovanför mappen som prövas",
            shown(start),
            "pröva mappen där de ligger, eller flytta dem till mappen eller överst i Git-arkivet",
        )


def read_settings(path: Path, sink: Diagnostics) -> Settings:
    """Read a settings file. What is wrong is reported, and left out."""
    import tomllib  # most catalogues have no such file, and its parser takes a while to import

    name = str(path)
    try:
        source = read_source(path, sink, home=path.parent)
        if source is None:
            return Settings(path.parent)
        data = tomllib.loads(source.text)
        for text in _texts(data):
            if holds_personal_number(text):
                raise ValueError("ett personnummer eller samordningsnummer står i dem")
            if invisible_letters(text):
                raise ValueError(f"ett osynligt tecken (U+{ord(invisible_letters(text)[0][1]):04X}) står i dem")
    except (OSError, ValueError, RecursionError) as error:
        sink.file_error("E008", f"inställningarna kan inte läsas: {_reason(error)}", name, "filen är i formatet TOML")
        return Settings(path.parent)
    for key in data:
        if key != "katalog":
            hint = did_you_mean(key, ["katalog"]) or "allt står under [katalog]"
            sink.file_error("E008", f"»{key}« är ingen känd inställning", name, hint)
    table = data.get("katalog", {})
    if not isinstance(table, dict):
        sink.file_error("E008", "»katalog« ska vara ett avsnitt: [katalog]", name, "skriv [katalog] på en egen rad")
        return Settings(path.parent)
    good: dict[str, object] = {}
    for key, value in table.items():
        problem = _problem(key, value) or _place_problem(path.parent, key, value)
        if problem:
            sink.file_error("E008", problem[0], name, problem[1])
        else:
            good[key] = value
    lists = {key: [str(v) for v in good.get(key, [])] for key in _LISTS}  # type: ignore[attr-defined]
    day = str(good.get("datum", "idag"))
    return Settings(
        path.parent,
        tuple(path.parent / r for r in lists["rotter"]),
        tuple(lists["undanta"]),
        tuple(path.parent / r for r in lists["regler"]),
        None if day == "idag" else date.fromisoformat(day),
        str(good.get("grans", "")),
        str(good.get("motor", "")),
        str(good.get("format", "")),
        *(path.parent / str(good[key]) if key in good else None for key in _FILES),
    )


def _texts(value: object) -> Iterator[str]:
    """Yield the texts of what was read, with the escapes of TOML read."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    else:
        yield str(value)


def _problem(key: str, value: object) -> tuple[str, str] | None:
    """Return what is wrong with a setting and what to do, or None."""
    if key not in _KEYS:
        return f"»{key}« är ingen känd inställning", did_you_mean(key, _KEYS) or f"möjliga är {', '.join(_KEYS)}"
    if key in _LISTS:
        if isinstance(value, list) and all(isinstance(v, str) for v in value):
            return None
        return f"»{key}« ska vara en lista med texter", f'skriv t.ex. {key} = ["cases"]'
    if key in _FILES:
        shape = f'skriv t.ex. {key} = "svar.json"'
        return None if isinstance(value, str) and value else (f"»{key}« ska vara namnet på en fil", shape)
    if key == "datum":
        shape = 'skriv datum = "idag" eller t.ex. "2026-07-01"'
        if value == "idag":
            return None
        try:
            date.fromisoformat(value if isinstance(value, str) and len(value) == 10 else "")
        except ValueError:
            return f"»{value}« är inget datum", shape
        return None
    if value in _CHOICES[key] or (key == "motor" and value in ALIASES):
        return None
    return f"»{value}« kan inte stå för »{key}«", f"välj mellan {', '.join(_CHOICES[key])}"


def _place_problem(home: Path, key: str, value: Any) -> tuple[str, str] | None:
    """Return why a folder or file that is named does not count, and what to do, or None."""
    if key not in _PLACES:
        return None
    for name in [value] if isinstance(value, str) else value:
        if not _is_below(home, name):
            by_hand = "" if key == "rotter" else f", eller ange den på kommandoraden med --{key}"
            return (
                f"»{name}« leder ut ur mappen som inställningarna gäller, och läses eller skrivs inte",
                f"»{key}« räknas från lagrum.toml och stannar i den mappen; lägg det där{by_hand}",
            )
    if key == "ut":
        return _output_problem(str(value))
    return None


def _is_below(home: Path, name: str) -> bool:
    """Whether a name stays in a folder on every system, also behind the links on the way."""
    parts = PureWindowsPath(name).parts
    if not name.isprintable() or PurePosixPath(name).is_absolute() or PureWindowsPath(name).anchor or ".." in parts:
        return False
    return ":" not in name and not leads_out(home / name, home)


def _output_problem(name: str) -> tuple[str, str] | None:
    """Return why a result is not written to a file that settings name, and what to do, or None."""
    parts = PureWindowsPath(name).parts
    if any(part.startswith(".") for part in parts):
        return f"»{name}« är en dold fil, och resultatet skrivs inte dit", 'skriv t.ex. ut = "svar.sarif"'
    if Path(name).suffix.lower() not in OUTPUT_SUFFIXES:
        told = f"»{name}« är inget namn på ett resultat"
        return told, f"låt namnet sluta på {', '.join(OUTPUT_SUFFIXES)}"
    return None


def _reason(error: Exception) -> str:
    if type(error).__name__ == "TOMLDecodeError":
        place = str(error).rpartition("(")[2].rstrip(")")
        numbers = [n for n in place.replace(",", " ").split() if n.isdecimal()]
        return f"fel i TOML på rad {numbers[0]}" if numbers else "fel i TOML"
    if isinstance(error, UnicodeDecodeError):
        return "filen är inte UTF-8"
    return str(getattr(error, "strerror", None) or error)
