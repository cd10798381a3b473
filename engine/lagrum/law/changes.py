"""Compare a lock file with statute texts, and find what cites something that has changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

from lagrum.base.frozen import frozen
from lagrum.law.acts import act_index
from lagrum.law.citation import Citation
from lagrum.law.corpus import Corpus
from lagrum.law.lockfile import Lock, LockEntry, act_entries


class Status(StrEnum):
    """What has become of one wording."""

    UNCHANGED = "oförändrad"
    CHANGED = "ändrad"
    MISSING = "saknas"
    NEW = "ny"


@frozen
class WordingChange:
    """One wording compared: `old` is the lock's entry (None for a new one), `new` the text's (None when missing).

    `old_through` and `new_through` say how far each side is consolidated.
    """

    citation: Citation
    status: Status
    old: LockEntry | None
    new: LockEntry | None
    old_through: str
    new_through: str


@frozen
class Touched:
    """A rule, question or intervention `name` and one of its citations that a change touches."""

    name: str
    citation: Citation
    change: WordingChange


def compare(lock: Lock, corpus: Corpus, acts: Collection[str] | None = None) -> list[WordingChange]:
    """Compare wording by wording, in citation order, for the acts that both sides have (or those of `acts`).

    A wording is recognised by its fingerprint, whatever its dates: markers disappear from a consolidated text once
    a change has come into force.  Wordings left over are paired in date order as changed; the rest are missing or
    new.  Acts that the corpus lacks are left out: see `uncompared`.  Raises StatuteError.
    """
    old_by: dict[str, dict[Citation, list[LockEntry]]] = {}
    for entry in lock.entries:
        old_by.setdefault(entry.citation.act, {}).setdefault(entry.citation, []).append(entry)
    result: list[WordingChange] = []
    for act in corpus.acts():
        if act.short not in lock.consolidated or (acts is not None and act.short not in acts):
            continue
        statute = corpus.statute(act.short)
        through = "okänt" if statute is None else statute.consolidated_through
        new_by: dict[Citation, list[LockEntry]] = {}
        for entry in act_entries(corpus, act):
            new_by.setdefault(entry.citation, []).append(entry)
        old_entries = old_by.get(act.short, {})
        for citation in sorted(old_entries.keys() | new_by.keys()):
            for status, old, new in _match(old_entries.get(citation, []), new_by.get(citation, [])):
                result.append(WordingChange(citation, status, old, new, lock.consolidated[act.short], through))
    return result


def uncompared(lock: Lock, corpus: Corpus) -> list[str]:
    """Acts in the lock that the corpus has no text for, in table order."""
    have = {act.short for act in corpus.acts()}
    return sorted(lock.consolidated.keys() - have, key=act_index)


def touched(
    changes: Iterable[WordingChange],
    citing: Mapping[str, Iterable[Citation]],
    *,
    statuses: Collection[Status] = (Status.CHANGED, Status.MISSING, Status.NEW),
) -> list[Touched]:
    """What cites a provision whose wording has one of `statuses`; sorted by name, then citation, then change.

    A citation of a part is touched when its paragraph is, and one of a whole chapter when any paragraph in it is.
    One of a whole act names no wording, and is touched by nothing.
    """
    relevant = [change for change in changes if change.status in statuses]
    by_place: dict[Citation, list[WordingChange]] = {}
    for change in relevant:
        by_place.setdefault(change.citation, []).append(change)
    found: list[Touched] = []
    for name in sorted(citing):
        for citation in sorted(set(citing[name])):
            if citation == Citation(citation.act):
                continue
            if citation.is_provision and not (citation.annex is not None and citation.punkt is None):
                hits = by_place.get(citation.provision, [])
            else:
                hits = [change for change in relevant if citation.covers(change.citation)]
            found.extend(Touched(name, citation, change) for change in hits)
    return found


def _match(old: list[LockEntry], new: list[LockEntry]) -> list[tuple[Status, LockEntry | None, LockEntry | None]]:
    rest = list(new)
    same: list[tuple[Status, LockEntry | None, LockEntry | None]] = []
    left: list[LockEntry] = []
    for entry in old:
        twins = [other for other in rest if other.digest == entry.digest]
        if not twins:
            left.append(entry)
            continue
        dates = (entry.in_force_from, entry.in_force_to)
        twin = next((other for other in twins if (other.in_force_from, other.in_force_to) == dates), twins[0])
        rest.remove(twin)
        same.append((Status.UNCHANGED, entry, twin))
    pairs = min(len(left), len(rest))
    same += [(Status.CHANGED, entry, other) for entry, other in zip(left[:pairs], rest[:pairs], strict=True)]
    same += [(Status.MISSING, entry, None) for entry in left[pairs:]]
    same += [(Status.NEW, None, other) for other in rest[pairs:]]
    return same
