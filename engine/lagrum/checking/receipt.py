"""The receipt of an answer: all that the answer was made of, by its digests, and the digest of the answer itself.

A receipt holds no clock, no host and no path: the same input, rules and day give the same bytes everywhere. It is the
source of the published schema; what stands below a field describes it there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import field, fields, is_dataclass, replace
from functools import cache
from pathlib import PurePath
from typing import Any, Final, Literal

from lagrum.base.frozen import frozen
from lagrum.base.serialization import json_model
from lagrum.base.version import __version__
from lagrum.evaluation.engines import EngineName
from lagrum.model.intervention import Intervention
from lagrum.model.rulebook import Pack, Rulebook
from lagrum.source.diagnostic import printable
from lagrum.source.text import SourceText, as_read

FORMAT: Final = "lagrum-kvitto"
SCHEMA_VERSION: Final = "1"
MOST_LISTED: Final = 20
"""So many interventions are listed one by one; of more there are the digests of all together."""

Kind = Literal["prova", "katalog", "översikt", "vagar", "vagar --fragor", "fragor", "memo", "skillnad"]
"""What made the answer. »översikt« is what »lagrum katalog« says in text."""
Role = Literal["anteckningar", "lagtext", "reform", "baslinje"]


@json_model
class Checked:
    """An intervention that was checked."""

    file: str
    """The name of its file, without folders. A label: no digest but the receipt's own rests on it."""
    id: str
    input: str
    """SHA-256 of its text in UTF-8, with one kind of newline and without byte order mark."""
    profile: str
    """SHA-256 of its municipality's profile, likewise; "" where there is none."""
    result: str
    """SHA-256 of what was answered about it; "" where the answer is about all of them together."""


@json_model
class Source:
    """Something else that the answer was made of."""

    role: Role
    name: str
    sha256: str


@json_model
class Chosen:
    """An option that decides what the answer holds."""

    option: str
    value: str


@json_model
class Receipt:
    """What an answer was made of, and its digest. SHA-256 all of them, as 64 hexadecimal digits, or "" for nothing."""

    format: Literal["lagrum-kvitto"] = FORMAT
    schema_version: str = SCHEMA_VERSION
    kind: Kind
    """Which command made the answer."""
    lagrum: str
    """Version of the program."""
    date: str
    """The date of the check, ÅÅÅÅ-MM-DD."""
    rulebook: str
    """Of all rules, concepts and answers, of all folders: what a report calls the rulebook."""
    packs: list[Pack]
    """The folders that the rulebook was made of: lagrum's own and those that were added."""
    law: str
    """Of lydelser.lock, the fingerprints of the statutes that the rules were encoded from."""
    statutes: list[str]
    """Per act that the answer cites: through which amendment its text was consolidated."""
    interventions: int
    """How many were checked."""
    input: str
    """Of the interventions' texts: of the one, or of the list of all their digests, sorted."""
    profile: str
    """Of the municipality's profile: of the one, or of the list of all their digests, sorted."""
    checked: list[Checked]
    """The interventions one by one when they are at most 20, by id; else empty."""
    sources: list[Source]
    """What else the answer was made of: notes, statute texts, a wanted change of law."""
    options: list[Chosen]
    """What was chosen that decides what the answer holds."""
    evaluators: list[EngineName]
    """The evaluators that answered, and agreed. An answer is the same whichever they are."""
    compared: list[Receipt] = field(default_factory=list)
    """Only for »skillnad«: the receipts of the two sides."""
    result: str
    """Of the answer in canonical form (docs/kvitto.md)."""
    seal: str = ""
    """Of the receipt itself without this field: shows that it is whole, not who wrote it."""

    @property
    def short(self) -> str:
        """What the receipt is called in a line: the first twelve digits of its seal."""
        return self.seal[:12]

    def option(self, name: str) -> str:
        """Return what was chosen, or ""."""
        return next((c.value for c in self.options if c.option == name), "")


@frozen
class RulebookHead:
    """What a receipt says of a rulebook: enough of it for one whose rules need not be loaded."""

    digest: str
    packs: tuple[Pack, ...]
    law: str
    statutes: tuple[str, ...]
    """Of every act that a rule cites."""

    def dump(self) -> str:
        """Return it as JSON, for `load`."""
        packs = [[p.name, p.rules, p.answers] for p in self.packs]
        return json.dumps([self.digest, packs, self.law, self.statutes], ensure_ascii=False)

    @staticmethod
    def load(text: str) -> RulebookHead:
        """Return what `dump` wrote. Raises ValueError or TypeError for anything else."""
        digest, packs, law, statutes = json.loads(text)
        made = tuple(Pack(name=name, rules=rules, answers=answers) for name, rules, answers in packs)
        return RulebookHead(str(digest), made, str(law), tuple(map(str, statutes)))


def head_of(book: Rulebook) -> RulebookHead:
    """Return what a receipt says of a rulebook."""
    return RulebookHead(book.digest, book.packs, book.lock_digest, tuple(statutes_behind(book, book.rules)))


def head_of_receipt(receipt: Receipt) -> RulebookHead:
    """Return what a receipt says of its rulebook."""
    return RulebookHead(receipt.rulebook, tuple(receipt.packs), receipt.law, tuple(receipt.statutes))


def statutes_behind(book: Rulebook, rules: Iterable[str]) -> list[str]:
    """Return the versions of the acts that rules, by name, are cited from; a name of no rule is passed over."""
    consolidated = {} if book.lock is None else book.lock.consolidated
    acts = {c.act for name in rules if name in book.rules for c in book.rules[name].citations}
    return sorted(f"{act} t.o.m. {consolidated[act]}" for act in acts if act in consolidated)


_META: Final = frozenset(
    ["schema_version", "lagrum", "rulebook", "date", "engine", "evaluators", "messages", "receipt", "left_out"]
)
"""Fields that are no part of an answer: the receipt has them, or they say where files lie."""


def _plain(value: Any) -> dict[str, Any]:
    """Return the fields of a model that belong to an answer.

    What is empty is left out, so that a later version of lagrum may add a field without changing what an older answer
    comes to.
    """
    found = {}
    for name in _told(value.__class__):
        part = getattr(value, name)
        if part is None or part == "" or part == []:
            continue
        if name in ("file", "place"):
            part = _where(part, name)
            if not part:
                continue
        found[name] = part
    return found


@cache
def _told(model: type) -> tuple[str, ...]:
    """Return the fields of a model that may belong to an answer: an answer has thousands of a few models."""
    if not is_dataclass(model):
        raise TypeError(model)
    return tuple(one.name for one in fields(model) if one.name not in _META)


def _where(text: str, name: str) -> str:
    """Return which file is meant, whatever it is called: the profile or (»«) the intervention; of a place, its line."""
    file, _, line = text.rpartition(":") if name == "place" else (text, "", "")
    profile = "kommunprofil" if file.endswith(".kommun") else ""
    return f"{profile}:{line}" if name == "place" else profile


def canonical(value: Any) -> bytes:
    """Return an answer in canonical form: JSON without blanks, keys sorted, UTF-8, names of files left out."""
    text = json.dumps(value, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def digest_of(value: Any) -> str:
    """Return the SHA-256 of an answer in canonical form.

    >>> digest_of([]) == hashlib.sha256(b"[]").hexdigest()
    True
    """
    return hashlib.sha256(canonical(value)).hexdigest()


def digest_of_text(text: str) -> str:
    """Return the SHA-256 of a text as it is read: whatever newlines it was saved with."""
    return hashlib.sha256(as_read(text).encode("utf-8", "surrogatepass")).hexdigest()


def digest_of_source(source: SourceText | None) -> str:
    """Return the SHA-256 of a source, which has been read already; "" of none."""
    return "" if source is None else hashlib.sha256(source.text.encode("utf-8", "surrogatepass")).hexdigest()


def digest_of_all(digests: Iterable[str]) -> str:
    """Return one digest for many: of none "", of one itself, of several the digest of their sorted list."""
    found = sorted(filter(None, digests))
    return digest_of(found) if len(found) > 1 else "".join(found)


def checked_of(intervention: Intervention, result: Any = None) -> Checked:
    """Return what a receipt says of one intervention and the answer about it."""
    return Checked(
        file=PurePath(intervention.file).name,
        id=intervention.id,
        input=digest_of_source(intervention.facts.place.source),
        profile=digest_of_source(intervention.profile),
        result="" if result is None else digest_of(result),
    )


def make_receipt(
    kind: Kind,
    head: RulebookHead,
    day: str,
    evaluators: Sequence[EngineName],
    checked: Sequence[Checked],
    statutes: Iterable[str],
    result: str = "",
    options: Iterable[tuple[str, str]] = (),
    sources: Iterable[Source] = (),
    compared: Sequence[Receipt] = (),
) -> Receipt:
    """Return the receipt of an answer, sealed. `result` is its digest, where it is not that of its parts."""
    ordered = sorted(checked, key=lambda c: (c.id, c.input, c.profile))
    listed = ordered if len(ordered) <= MOST_LISTED else []
    return sealed(
        Receipt(
            kind=kind,
            lagrum=__version__,
            date=day,
            rulebook=head.digest,
            packs=list(head.packs),
            law=head.law,
            statutes=sorted(set(statutes)),
            interventions=len(ordered),
            input=digest_of_all(c.input for c in ordered),
            profile=digest_of_all({c.profile for c in ordered}),
            checked=[replace(c, file=printable(c.file)) for c in listed],
            sources=_sorted(sources),
            options=[Chosen(option=o, value=v) for o, v in sorted(options) if v],
            evaluators=list(evaluators),
            compared=list(compared),
            result=result or digest_of([c.result for c in ordered]),
        )
    )


def derive(
    receipt: Receipt,
    kind: Kind,
    answer: Any,
    options: Iterable[tuple[str, str]] = (),
    sources: Iterable[Source] = (),
    evaluators: Sequence[EngineName] = (),
    statutes: Iterable[str] | None = None,
) -> Receipt:
    """Return the receipt of an answer that was made of the check which `receipt` is of."""
    return sealed(
        replace(
            receipt,
            kind=kind,
            options=[Chosen(option=o, value=v) for o, v in sorted(options) if v],
            sources=_sorted(sources),
            evaluators=list(evaluators) or receipt.evaluators,
            statutes=receipt.statutes if statutes is None else sorted(set(statutes)),
            checked=[replace(c, result="") for c in receipt.checked],
            result=digest_of(answer),
        )
    )


def _sorted(sources: Iterable[Source]) -> list[Source]:
    """Return sources in their order. A name is a label: what steers a terminal stands in it as blanks."""
    return sorted((replace(s, name=printable(s.name)) for s in sources), key=lambda s: (s.role, s.name, s.sha256))


def sealed(receipt: Receipt) -> Receipt:
    """Return a receipt with the digest of itself."""
    return replace(receipt, seal=seal_of(value_of(receipt)))


def value_of(receipt: Receipt) -> dict[str, Any]:
    """Return a receipt as what JSON holds, keys in the order of its fields."""
    found: dict[str, Any] = json.loads(json.dumps(receipt, default=_fields))
    return found


def _fields(value: Any) -> dict[str, Any]:
    return {one.name: getattr(value, one.name) for one in fields(value)}


def seal_of(value: dict[str, Any]) -> str:
    """Return the digest of a receipt as JSON holds it, without its own field."""
    rest = {key: part for key, part in value.items() if key != "seal"}
    return hashlib.sha256(
        json.dumps(rest, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()
