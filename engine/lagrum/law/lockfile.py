"""``rules/lydelser.lock``: every provision of every act in a corpus, with validity, fingerprint and structure.

The file is text, one line per version, tab-separated, sorted, so that a diff shows which wordings changed::

    lagrum-lydelser 1
    akt	SoL	2025:400	2025:1501
    SoL	19:1	-	2026-01-14	<sha256>	2;1=1-5

Columns: act, provision (``19:1``, ``9 a``, ``art. 6``, ``bilaga III 5``), first and last day in force (inclusive,
``-`` when open), fingerprint (``upphävd`` for a repealed provision), structure.  Structure is the number of
stycken, then the points of each stycke that has any; articles have their numbered parts under 0; ``-`` where
the source does not keep stycken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lagrum.base.atomic import write_atomically
from lagrum.base.errors import LagrumError
from lagrum.base.frozen import frozen
from lagrum.base.plain_files import TooLargeError, read_plain_text
from lagrum.law.acts import Act, act_by_short, act_index
from lagrum.law.citation import Citation
from lagrum.law.fingerprint import fingerprint
from lagrum.law.provision_table import ProvisionTable
from lagrum.law.statute import split_stycken
from lagrum.law.structure import Structure, format_structure, parse_structure

if TYPE_CHECKING:
    from lagrum.law.corpus import Corpus
    from lagrum.law.statute import Version

FORMAT: Final = "lagrum-lydelser 1"
REPEALED: Final = "upphävd"
_HASH_RE: Final = re.compile(r"[0-9a-f]{64}")
_KEY_RE: Final = re.compile(
    r"(?:(?P<chapter>\d+(?: [a-zåäö])?):)?(?P<paragraph>\d+(?: [a-zåäö])?)|art\. (?P<article>\d+(?: [a-zåäö])?)"
    r"|bilaga (?P<annex>[IVX]+)(?: (?P<punkt>\d+))?"
)

MAX_LOCK: Final = 20_000_000
"""Most bytes of a lock file that is read."""


class LockError(LagrumError, ValueError):
    """A lock file that cannot be read. The message names the line."""


@frozen
class LockEntry:
    """One wording of a provision: validity (days inclusive, None is open), fingerprint, structure.

    `digest` is None for a wording that only says that the provision has been repealed.
    """

    citation: Citation
    in_force_from: date | None
    in_force_to: date | None
    digest: str | None
    structure: Structure | None


@frozen
class Lock:
    """The lock: per act how far it is consolidated, and all entries in order."""

    consolidated: Mapping[str, str]
    entries: tuple[LockEntry, ...]

    def versions(self, citation: Citation) -> tuple[LockEntry, ...]:
        """All entries of the provision that the citation lies in, earliest first."""
        place = citation.provision
        return tuple(entry for entry in self.entries if entry.citation == place)

    def table(self) -> ProvisionTable:
        """The table of provisions, for checking citations without texts."""
        return ProvisionTable(
            acts=frozenset(self.consolidated),
            structures=_group((entry.citation, entry.structure) for entry in self.entries if entry.digest is not None),
            repealed=frozenset(entry.citation for entry in self.entries if entry.digest is None),
        )


class LazyLock(Lock):
    """A lock of which a part is known already; the entries are parsed from the file's content when asked for.

    It equals the lock that it stands for. The entries that `known` holds may lack their structure.
    """

    __slots__ = ("_content", "_known", "_parsed", "_table")
    _content: bytes
    _known: Mapping[Citation, tuple[LockEntry, ...]]
    _parsed: tuple[LockEntry, ...] | None
    _table: ProvisionTable | None

    def __init__(
        self, consolidated: Mapping[str, str], known: Mapping[Citation, tuple[LockEntry, ...]], content: bytes
    ) -> None:
        object.__setattr__(self, "consolidated", consolidated)
        object.__setattr__(self, "_known", known)
        object.__setattr__(self, "_content", content)
        object.__setattr__(self, "_parsed", None)
        object.__setattr__(self, "_table", None)

    def __reduce__(self) -> tuple[type[LazyLock], tuple[object, ...]]:
        return LazyLock, (self.consolidated, self._known, self._content)

    @property
    def entries(self) -> tuple[LockEntry, ...]:
        found = self._parsed
        if found is None:
            found = parse_lock(self._content.decode()).entries
            object.__setattr__(self, "_parsed", found)
        return found

    def table(self) -> ProvisionTable:
        """The table of provisions, made once: each of many answers asks for it."""
        found = self._table
        if found is None:
            found = Lock.table(self)
            object.__setattr__(self, "_table", found)
        return found

    def versions(self, citation: Citation) -> tuple[LockEntry, ...]:
        known = self._known.get(citation.provision)
        return known if known is not None else Lock.versions(self, citation)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Lock):
            return NotImplemented
        return (self.consolidated, self.entries) == (other.consolidated, other.entries)

    __hash__ = None  # type: ignore[assignment]


def build_lock(corpus: Corpus) -> Lock:
    """Fingerprint every provision of every act in the corpus. Raises StatuteError when a text cannot be read."""
    consolidated: dict[str, str] = {}
    entries: list[LockEntry] = []
    for act in corpus.acts():
        entries.extend(act_entries(corpus, act))
        statute = corpus.statute(act.short)
        consolidated[act.short] = "okänt" if statute is None else statute.consolidated_through
    return Lock(consolidated, tuple(entries))


def act_entries(corpus: Corpus, act: Act) -> list[LockEntry]:
    """The entries of one act, as read from the corpus; none when the corpus lacks it."""
    statute = corpus.statute(act.short)
    if statute is None:
        return []
    return [
        entry_of(citation, version)
        for citation, provision in statute.provisions.items()
        for version in provision.versions
    ]


def entry_of(citation: Citation, version: Version) -> LockEntry:
    """Fingerprint and measure one wording."""
    if version.repealed:
        return LockEntry(citation, version.in_force_from, version.in_force_to, None, None)
    return LockEntry(
        citation, version.in_force_from, version.in_force_to, fingerprint(version.text), structure_of(citation, version)
    )


def structure_of(citation: Citation, version: Version) -> Structure | None:
    """Stycken and points of a wording; None when the source does not keep stycken."""
    if not version.structured:
        return None
    stycken = split_stycken(version.text)
    points = [(stycke.number, tuple(punkt.label for punkt in stycke.punkter)) for stycke in stycken if stycke.punkter]
    if citation.paragraph is not None:
        return Structure(len(stycken), tuple(points))
    parts = tuple(label for _, labels in points for label in labels)
    unique = tuple(dict.fromkeys(parts))
    return Structure(None, ((0, unique),)) if unique else Structure(len(stycken), ())


def format_lock(lock: Lock) -> str:
    """The file's text: deterministic, one line per act and per wording, ending in a line feed."""
    lines = [FORMAT, "# Skriven av lagrum. Ändra inte för hand. Lagtexten finns inte här, bara dess fingeravtryck."]
    shorts = sorted(lock.consolidated, key=act_index)
    lines += ["\t".join(("akt", short, act_by_short(short).number, lock.consolidated[short])) for short in shorts]
    lines += [
        "\t".join(
            (
                entry.citation.act,
                _key(entry.citation),
                _day(entry.in_force_from),
                _day(entry.in_force_to),
                entry.digest or REPEALED,
                format_structure(entry.structure),
            )
        )
        for entry in sorted(lock.entries, key=_entry_order)
    ]
    return "\n".join(lines) + "\n"


def parse_lock(text: str) -> Lock:
    """Read the file's text. Raises LockError, naming the line, for anything that `format_lock` does not write."""
    lines = text.split("\n")
    if lines[0].rstrip("\r") != FORMAT:
        raise LockError(f"rad 1: filen är ingen låsfil i formen »{FORMAT}«")
    consolidated: dict[str, str] = {}
    entries: list[LockEntry] = []
    for number, line in enumerate(lines[1:], 2):
        line = line.rstrip("\r")
        if not line or line.startswith("#"):
            continue
        fields = line.split("\t")
        try:
            if fields[0] == "akt" and len(fields) == 4:
                act_by_short(fields[1])
                consolidated[fields[1]] = fields[3]
            else:
                entries.append(_parse_entry(fields, consolidated))
        except (ValueError, KeyError):
            raise LockError(f"rad {number}: kan inte läsa »{line[:80]}«") from None
    return Lock(consolidated, tuple(sorted(entries, key=_entry_order)))


def write_lock(path: Path, lock: Lock) -> None:
    """Write the lock to `path`, replacing it in one step. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, format_lock(lock).encode(), path.parent)


def read_lock(path: Path) -> Lock:
    """Read a lock file. Raises LockError and OSError."""
    try:
        return parse_lock(read_plain_text(path, MAX_LOCK, path.parent))
    except TooLargeError:
        raise LockError(f"låsfilen är för stor: {path.name}") from None
    except UnicodeDecodeError:
        raise LockError(f"låsfilen är inte UTF-8: {path.name}") from None


def _parse_entry(fields: list[str], consolidated: Mapping[str, str]) -> LockEntry:
    act, key, start, end, digest, structure = fields
    if act not in consolidated:
        raise ValueError(act)
    match = _KEY_RE.fullmatch(key)
    if match is None:
        raise ValueError(key)
    if digest != REPEALED and _HASH_RE.fullmatch(digest) is None:
        raise ValueError(digest)
    return LockEntry(
        Citation(act, match["chapter"], match["paragraph"], match["article"], match["annex"], punkt=match["punkt"]),
        _parse_day(start),
        _parse_day(end),
        None if digest == REPEALED else digest,
        parse_structure(structure),
    )


def _key(citation: Citation) -> str:
    if citation.paragraph is not None:
        return citation.paragraph if citation.chapter is None else f"{citation.chapter}:{citation.paragraph}"
    if citation.article is not None:
        return f"art. {citation.article}"
    return f"bilaga {citation.annex}" if citation.punkt is None else f"bilaga {citation.annex} {citation.punkt}"


def _entry_order(entry: LockEntry) -> tuple[object, ...]:
    return (
        entry.citation.sort_key(),
        entry.in_force_from or date.min,
        entry.in_force_to or date.max,
        entry.digest or "",
    )


def _day(day: date | None) -> str:
    return "-" if day is None else day.isoformat()


def _parse_day(text: str) -> date | None:
    return None if text == "-" else date.fromisoformat(text)


def _group(pairs: Iterable[tuple[Citation, Structure | None]]) -> Mapping[Citation, tuple[Structure | None, ...]]:
    found: dict[Citation, list[Structure | None]] = {}
    for citation, structure in pairs:
        found.setdefault(citation, []).append(structure)
    return {citation: tuple(structures) for citation, structures in found.items()}
