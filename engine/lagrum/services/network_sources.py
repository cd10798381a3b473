"""Where the municipalities' catalogues lie: folders and Git addresses, what is in them, and whose answers those are."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from lagrum.base.cache_folder import cache_folder, caching
from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.binding.intervention import bind_municipality
from lagrum.interventions.fetched import fetched, protocol_of, without_password
from lagrum.interventions.find import find_interventions
from lagrum.interventions.folders import CASE_SUFFIX, PROFILE_SUFFIX, Folders
from lagrum.interventions.home import home_of
from lagrum.memo.notes import SUFFIX as NOTES_SUFFIX
from lagrum.model.intervention import municipality_of, text_fact
from lagrum.model.rulebook import Rulebook
from lagrum.network.model import CatalogueSource
from lagrum.source.diagnostic import Diagnostic, Diagnostics
from lagrum.source.read import decode, read_bytes, read_source, shown
from lagrum.source.text import SourceText

ANSWER_SUFFIX = ".svar"
SUFFIXES = (CASE_SUFFIX, PROFILE_SUFFIX, ANSWER_SUFFIX, NOTES_SUFFIX)
"""What is taken from a Git address."""
MOST_GLANCED = 200
"""So many interventions are looked at to see whose folder it is, where no profile says it."""
_MUNICIPALITY = re.compile(r"^[ \t]+kommun[ \t]+\"?([^\"#\n]+?)\"?[ \t]*(?:#.*)?$", re.MULTILINE)
_ID = re.compile(r"^insats[ \t]+(\S+)", re.MULTILINE)


@frozen
class Catalogue:
    """A catalogue that was asked for: where its files lie (None when it is gone), and which they are."""

    source: CatalogueSource
    root: Path | None = None
    interventions: tuple[Path, ...] = ()
    answers: tuple[Path, ...] = ()

    def shown(self, name: str) -> str:
        """Return what a file is called: as it was found, and from a Git address by the address."""
        if self.source.kind == "mapp" or not name.startswith(str(self.root)):
            return name
        return self.source.label + name.removeprefix(str(self.root)).replace("\\", "/")

    def told(self, message: Diagnostic) -> Diagnostic:
        """Return a message about one of the files, by the name that the file is called."""
        if self.source.kind == "mapp":
            return message
        words = message.message.replace(str(self.root), self.source.label)
        return replace(message, file=self.shown(message.file), message=words)


def catalogues(written: Iterable[str], fetch: bool, sink: Diagnostics, tell: Callable[[str], None]) -> list[Catalogue]:
    """Return the catalogues that were asked for, in a stable order; a file that two have is the first one's.

    `tell` is told of each address before anything is fetched from it. Raises `InputError` for what is no address.
    """
    seen: set[str] = set()
    return [_found(_open(text, fetch, sink, tell), seen, sink) for text in sorted(dict.fromkeys(written))]


def only(one: Catalogue, files: frozenset[Path]) -> Catalogue:
    """Return a catalogue with no other interventions than some files."""
    return replace(one, interventions=tuple(path for path in one.interventions if path in files))


def _open(text: str, fetch: bool, sink: Diagnostics, tell: Callable[[str], None]) -> Catalogue:
    protocol = protocol_of(text)
    if not protocol:
        label = shown(text).rstrip("/") or "/"
        if Path(text).exists():
            return Catalogue(_source(label), Path(text))
        sink.file_error("E001", f"»{label}« finns inte, och är inte med i registret", label, "kontrollera sökvägen")
        return Catalogue(replace(_source(label), status="borta", reason="mappen finns inte"))
    label = without_password(text)
    source = replace(_source(label), kind="git")
    try:
        if not caching():
            raise InputError("det som hämtas läggs i cachen, och den är avstängd", "ta bort LAGRUM_INGEN_CACHE")
        if fetch:
            tell(f"obs: hämtar {label} till {cache_folder('kommuner')}")
        found = fetched(text, protocol, cache_folder("kommuner"), SUFFIXES, fetch)
    except (InputError, OSError, RuntimeError) as error:
        reason = error.message if isinstance(error, InputError) else f"cachen kan inte skrivas ({type(error).__name__})"
        help = error.help if isinstance(error, InputError) else "kontrollera cachemappen"
        sink.file_error("E001", f"»{label}« är inte med i registret: {reason}", label, help)
        return Catalogue(replace(source, status="borta", reason=reason))
    return Catalogue(replace(source, commit=found.commit), found.folder)


def _source(label: str) -> CatalogueSource:
    return CatalogueSource(label=label, kind="mapp", status="med", reason="", commit="", interventions=0, left_out=0)


def _found(one: Catalogue, seen: set[str], sink: Diagnostics) -> Catalogue:
    """Return a catalogue with its files."""
    if one.root is None:
        return one
    own = Diagnostics()
    files = find_interventions([one.root], own, suffixes=(CASE_SUFFIX, ANSWER_SUFFIX))
    sink.items += [one.told(d) for d in own.items]
    places = _places(one.root, files)
    names = [path for path, place in zip(files, places, strict=True) if place not in seen]
    seen.update(places)
    return replace(
        one,
        interventions=tuple(p for p in names if p.suffix != ANSWER_SUFFIX),
        answers=tuple(p for p in names if p.suffix == ANSWER_SUFFIX),
    )


def _places(root: Path, files: Sequence[Path]) -> list[str]:
    """Return where files of a folder really lie; the links among them have been looked at when they were found."""
    home = os.path.realpath(root)
    prefix = "" if root == Path() else f"{root}{os.sep}"
    return [f"{home}{os.sep}{str(path).removeprefix(prefix)}" if path != root else home for path in files]


def answers_of(found: Sequence[Catalogue], book: Rulebook, sink: Diagnostics) -> dict[str, list[SourceText]]:
    """Return the .svar files by the municipality whose folder they lie in; what cannot be read is reported."""
    given: dict[str, list[SourceText]] = {}
    for one in found:
        owners = _Owners(one, book)
        own = Diagnostics()
        for path in one.answers:
            source = read_source(path, own, one.shown(shown(path)), home_of(path))
            if source is not None:
                given.setdefault(owners.of(path), []).append(source)
        sink.items += own.items
    return given


class _Owners:
    """Tells whose folder a file of a catalogue lies in."""

    def __init__(self, catalogue: Catalogue, book: Rulebook) -> None:
        self._catalogue = catalogue
        self._book = book
        self._folders = Folders()
        self._known: dict[Path, str] = {}
        self._whole: str | None = None

    def of(self, path: Path) -> str:
        """Return the municipality of the nearest profile at or above a file, else what the interventions say."""
        root = self._catalogue.root
        folder = path.parent
        while True:
            if name := self._profile(folder):
                return name
            if folder in (root, folder.parent):
                break
            folder = folder.parent
        if self._whole is None:
            self._whole = self._by_glance()
        return self._whole

    def _profile(self, folder: Path) -> str:
        """Return the municipality that the profile in a folder is of, or ""."""
        if folder not in self._known:
            unread = Diagnostics()  # what is wrong with a profile is told with the interventions beside it
            profile = self._folders.profile(folder, unread)
            source = None if profile is None else decode(profile.data, profile.name, unread)
            bound = None if source is None else bind_municipality(source, self._book.vocabulary, unread)
            self._known[folder] = "" if bound is None else text_fact(bound.facts, "kommun") or bound.id
        return self._known[folder]

    def _by_glance(self) -> str:
        """Return the one municipality that the interventions name, or else what the catalogue is called."""
        found = set()
        unread = Diagnostics()
        for path in self._catalogue.interventions[:MOST_GLANCED]:
            text = (read_bytes(path, unread, home=home_of(path)) or b"").decode("utf-8", "replace")
            written, id = _MUNICIPALITY.search(text), _ID.search(text)
            found.add(municipality_of(written[1].strip() if written else "", id[1] if id else ""))
        found.discard("")
        return next(iter(found)) if len(found) == 1 else self._catalogue.source.label
