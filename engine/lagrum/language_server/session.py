"""What is open in an editor, and the answers about it. Knows no protocol: positions in, values with positions out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from lagrum.base.frozen import frozen
from lagrum.interventions.folders import PROFILE_SUFFIX, Folders, Profile
from lagrum.language.outline import parse_outline
from lagrum.language.statement import Statement
from lagrum.language_server.document import Change, Document, Position
from lagrum.services.editing.bench import DRAFT_SUFFIXES, Bench
from lagrum.services.editing.checking import Checked, Marked, check_text, marked, result_of
from lagrum.services.editing.completing import Candidate, candidates_at
from lagrum.services.editing.lines import known_suffix
from lagrum.services.editing.meaning import meaning_of, plain
from lagrum.services.editing.names import Named, named_at, names_in
from lagrum.services.editing.places import Mention, definitions_of, files_defining, references_to
from lagrum.services.editing.repairing import (
    Edit,
    Repair,
    formatted,
    missing_rows,
    repairs_of,
    spot_of,
    ways_forward,
    with_row,
    with_way,
)
from lagrum.services.editing.spot import find_spot
from lagrum.services.editing.structure import Entry, outline_of
from lagrum.source.diagnostic import Diagnostic, Diagnostics
from lagrum.source.text import SourceText, Span


@frozen
class Answered:
    """What is said of one version of a document: faults, and what the intervention in it meets."""

    document: Document
    checked: Checked
    marks: tuple[Marked, ...] = ()


@frozen
class Read:
    """One version of a document as its rows and names."""

    document: Document
    statements: tuple[Statement, ...]
    names: tuple[Named, ...]


@frozen
class Found:
    """A place in a document, which may be one that is not open."""

    document: Document
    span: Span


@frozen
class Action:
    """Something that can be done in a document; `fault`: the message that it takes away."""

    title: str
    document: Document
    edits: tuple[Edit, ...]
    fault: Diagnostic | None = None


@dataclass(slots=True)
class Session:
    """The documents of one editor. `today` is asked for the day at each check, since a session may last for weeks."""

    bench: Bench
    today: Callable[[], date]
    documents: dict[str, Document] = field(default_factory=dict)
    _answered: dict[str, Answered] = field(default_factory=dict)
    _read: dict[str, Read] = field(default_factory=dict)

    # --- documents ----------------------------------------------------------------------------------------------------

    def open(self, document: Document) -> None:
        """Take a document in, also one that was open already."""
        self.documents[document.uri] = document

    def change(self, uri: str, changes: Sequence[Change], version: int) -> Document | None:
        """Change a document. None, and no change, when it is not open or has a later version already."""
        document = self.documents.get(uri)
        if document is None or version <= document.version:
            return None
        self.documents[uri] = document.changed(changes, version)
        return self.documents[uri]

    def close(self, uri: str) -> None:
        """Forget a document."""
        for table in (self.documents, self._answered, self._read):
            table.pop(uri, None)

    def current(self, document: Document) -> bool:
        """Whether a document is open and has not changed since."""
        return self.documents.get(document.uri) is document

    def at_work(self) -> Bench:
        """Return the rulebook at today's date."""
        self.bench = self.bench.on(self.today())
        return self.bench

    def take(self, bench: Bench) -> None:
        """Go on with another rulebook, or the same as its files are now."""
        self.bench = bench
        self._answered.clear()
        self._read.clear()

    def beside(self, document: Document) -> list[Document]:
        """Return the open interventions that a profile belongs to."""
        if not document.name.endswith(PROFILE_SUFFIX):
            return []
        folder = document.uri.rpartition("/")[0]
        return [d for d in self.documents.values() if d.uri.rpartition("/")[0] == folder and d.name.endswith(".insats")]

    # --- what is wrong ------------------------------------------------------------------------------------------------

    def check(self, document: Document) -> Answered:
        """Return what is to be said of a document, kept until it changes."""
        kept = self._answered.get(document.uri)
        if kept is not None and kept.document is document and not document.name.endswith(".insats"):
            return kept
        bench = self.at_work()
        checked = check_text(document.text, document.name, bench, self._profile(document))
        checked = replace(checked, faults=(*_folder_faults(document), *checked.faults))
        result = result_of(checked.intervention, bench) if checked.intervention is not None else None
        marks = tuple(marked(result, document.name)) if result is not None else ()
        answered = Answered(document, checked, marks)
        if self.current(document):
            self._answered[document.uri] = answered
        return answered

    def answered(self, document: Document) -> Answered:
        """Return what has been said of a document, or say it now."""
        kept = self._answered.get(document.uri)
        return kept if kept is not None and kept.document is document else self.check(document)

    def _profile(self, document: Document) -> Profile | None:
        """Return the profile beside an intervention: the one that is open, or else the one on disk."""
        folder = document.uri.rpartition("/")[0]
        for other in self.documents.values():
            if other.name.endswith(PROFILE_SUFFIX) and other.uri.rpartition("/")[0] == folder:
                return Profile(other.name, other.text.encode())
        path = document.path
        if path is None or not path.parent.is_dir():
            return None
        sink = Diagnostics()  # what is wrong with a profile is told where it is open
        return Folders().profile(path.parent, sink)

    # --- what stands where --------------------------------------------------------------------------------------------

    def read(self, document: Document) -> Read:
        """Return a document as its rows and names, kept until it changes."""
        kept = self._read.get(document.uri)
        if kept is not None and kept.document is document:
            return kept
        sink = Diagnostics()  # faults are told by `check`
        statements = tuple(parse_outline(document.source, sink))
        names = names_in(document.source, known_suffix(document.name), statements, self.bench.rulebook)
        read = Read(document, statements, tuple(names))
        if self.current(document):
            self._read[document.uri] = read
        return read

    def complete(self, document: Document, position: Position) -> list[Candidate]:
        """Return what could stand at a position."""
        sink = Diagnostics()  # faults are told by `check`
        statements = parse_outline(document.source, sink)
        spot = find_spot(document.source, statements, document.offset(position))
        return candidates_at(document.source, known_suffix(document.name), spot, self.bench.rulebook)

    def hover(self, document: Document, position: Position) -> tuple[str, Span] | None:
        """Return what the words at a position mean, as Markdown, and what their row meets."""
        offset = document.offset(position)
        named = named_at(self.read(document).names, offset)
        if named is None:
            return None
        bench = self.bench
        parts = [meaning_of(named, bench.rulebook, bench.world.day)]
        row = document.source.position(offset)[0]
        parts += [_advice(mark) for mark in self._marks(document) if mark.rests_on((row,))]
        said = "\n\n---\n\n".join(dict.fromkeys(part for part in parts if part))
        return (said, named.span) if said else None

    def _marks(self, document: Document) -> Sequence[Marked]:
        kept = self._answered.get(document.uri)
        return kept.marks if kept is not None and kept.document is document else ()

    def outline(self, document: Document) -> list[Entry]:
        """Return the blocks of a document."""
        suffix = known_suffix(document.name)
        return outline_of(self.read(document).statements, suffix, self.bench.rulebook.vocabulary)

    # --- where it comes from ------------------------------------------------------------------------------------------

    def named(self, document: Document, position: Position) -> Named | None:
        """Return what the words at a position are."""
        return named_at(self.read(document).names, document.offset(position))

    def definitions(self, document: Document, position: Position) -> list[Found]:
        """Return where the thing at a position is defined."""
        named = self.named(document, position)
        if named is None:
            return []
        files = {name: self._file(name) for name in files_defining(named, self.bench.rulebook)}
        texts = {name: file.source for name, file in files.items() if file is not None}
        return self._found(definitions_of(named, self.bench.rulebook, texts))

    def references(self, document: Document, position: Position, with_definitions: bool) -> list[Found]:
        """Return where the thing at a position is named, in the files of the rulebook and in what is open."""
        named = self.named(document, position)
        if named is None or named.sort not in ("attribut", "värde", "regel", "begrepp"):
            return []
        texts: dict[str, SourceText] = dict(self.bench.texts)
        for other in list(self.documents.values()):
            texts[other.name] = other.source
        found = references_to(named, self.bench.rulebook, texts.values())
        return self._found([m for m in found if with_definitions or not m.defines])

    def _found(self, mentions: Sequence[Mention]) -> list[Found]:
        files = {m.file: self._file(m.file) for m in mentions}
        return [Found(file, m.span) for m in mentions if (file := files[m.file]) is not None]

    def _file(self, name: str) -> Document | None:
        """Return a file as it is open, or as it lies on disk."""
        for document in self.documents.values():
            if document.name == name:
                return document
        path = self.bench.path_of(name)
        source = self.bench.texts.get(name)
        if path is None or source is None:
            return None
        return Document(path.as_uri(), name, source.text, 0, next((d.unit for d in self.documents.values()), "utf-16"))

    # --- what can be done ---------------------------------------------------------------------------------------------

    def format(self, document: Document) -> Edit | None:
        """Return the edit that lays a document out; None where that is not for lagrum to do, or when it has faults."""
        if not document.name.endswith((".insats", ".kommun")) or document.too_large:
            return None
        return formatted(document.source)

    def repairs(self, document: Document, start: Position, end: Position) -> list[Action]:
        """Return the sure repairs of what is wrong between two positions."""
        source = document.source
        first, last = document.offset(start), document.offset(end)
        found: list[Action] = []
        for fault in self.answered(document).checked.faults:
            span = spot_of(source, fault)
            if span is not None and span.start <= last and first <= span.end:
                found += [_action(document, repair, fault) for repair in repairs_of(source, fault)]
        return found

    def ahead(self, document: Document, start: Position, end: Position) -> list[Action]:
        """Return the ways forward and the rows to add, at the head of an intervention and at what they are about.

        It may take some seconds.
        """
        answered = self.answered(document)
        intervention = answered.checked.intervention
        if intervention is None:
            return []
        source, vocabulary = document.source, self.bench.rulebook.vocabulary
        rows = range(source.position(document.offset(start))[0], source.position(document.offset(end))[0] + 1)
        head = next((s for s in self.read(document).statements if s.name == "insats"), None)
        at_head = head is not None and source.position(head.span.start)[0] in rows
        here = [m for m in answered.marks if m.rests_on(rows)]
        found: list[tuple[str, Edit | None]] = []
        if at_head or any(m.grave for m in here):
            rules = {m.finding.rule for m in here}
            for way in ways_forward(intervention, self.bench):
                if at_head or way.rule in rules:
                    found.append((way.title, with_way(source, vocabulary, way.changes)))
        asked = {u.attribute for m in here for u in m.finding.undecided}
        result = result_of(intervention, self.bench, questions=True) if at_head or asked else None
        for question in missing_rows(result, intervention, vocabulary) if result is not None else ():
            if at_head or question.attribute in asked:
                title = f"Lägg till raden »{question.attribute} okänt«: {question.question}"
                found.append((title, with_row(source, vocabulary, question.attribute)))
        return [Action(title, document, (edit,)) for title, edit in found if edit is not None]


def _action(document: Document, repair: Repair, fault: Diagnostic) -> Action:
    return Action(repair.title, document, repair.edits, fault)


def _advice(mark: Marked) -> str:
    finding = mark.finding
    return (
        f"**{plain(finding.outcome)}: {plain(finding.title)}** ({plain(finding.citation)})\n\n{plain(finding.message)}"
    )


def _folder_faults(document: Document) -> list[Diagnostic]:
    """Return what is wrong with the folder of an intervention or a profile, as faults of the document's first row.

    Nothing else in an editor stands for a folder, and all that lies in it is checked wrongly.
    """
    path = document.path
    if path is None or not document.name.endswith(DRAFT_SUFFIXES) or not path.parent.is_dir():
        return []
    sink = Diagnostics()
    Folders().profile(path.parent, sink)
    return [replace(d, file=document.name) for d in sink.errors if Path(d.file) == path.parent]


def name_for(path: Path | None, language: str, bench: Bench) -> str:
    """Return how messages call a document: as the rulebook calls it, by its file, or by the language it is said to be.

    A text that is not saved is told apart from others by nothing but its kind.
    """
    if path is not None and known_suffix(path.name):
        return bench.name_of(path)
    suffix = f".{language.removeprefix('lagrum-')}"
    return f"texten{suffix}" if known_suffix(suffix) else (path.name if path is not None else "texten")
