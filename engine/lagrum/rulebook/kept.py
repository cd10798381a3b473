"""The bound rulebook kept between runs, so that a check need not parse every rule file again.

A kept rulebook is JSON in the user's cache folder, or in the wheel, named by the SHA-256 of all that it was made from:
the rule files, the lock file, the grammars and lagrum itself. What cannot be read back as exactly that rulebook is
passed over.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar

from lagrum.base.cache_folder import cache_folder, caching, keep, prune, shipped_folder
from lagrum.base.errors import InputError
from lagrum.base.plain_files import read_plain
from lagrum.law.citation import Citation
from lagrum.law.lockfile import MAX_LOCK, LazyLock, Lock, LockEntry
from lagrum.model.acceptance import Acceptance
from lagrum.model.answer import ANSWER_KINDS, LegalAnswer, Wording
from lagrum.model.formula import And, Atom, Formula, Lit, Or, Quantifier, Ref
from lagrum.model.praxis import PRAXIS_KINDS, SPEAKS, Ruling
from lagrum.model.rule import Derived, Outcome, Position, Rule, Validity
from lagrum.model.rulebook import Pack, Rulebook
from lagrum.model.table import Row, Table
from lagrum.model.vocabulary import Attribute, Implication, Kind, Nature, ValueNote, Vocabulary
from lagrum.rulebook.files import FORMAT, LOCK_FILE, fingerprint
from lagrum.source.diagnostic import Diagnostics

KEPT: Final = 5
MAX_CACHE: Final = 50_000_000

T = TypeVar("T")


def cached_rulebook(
    folders: Sequence[Path], sink: Diagnostics, made_of: tuple[str, bytes | None] | None = None
) -> Rulebook:
    """Return the rulebook in `folders` without its examples, from the cache when it holds it.

    `made_of` is their `fingerprint` when it has just been taken.
    """
    if not caching():
        return _load(folders, sink)
    try:
        key, lock = made_of or fingerprint(folders)
        path = cache_folder("regelverk") / f"{key}.json"
    except (OSError, RuntimeError, ValueError):  # unreadable files get their messages below; there may be no home
        return _load(folders, sink)
    found = _read(path, lock) or _read(shipped_folder("regelverk") / path.name, lock)
    if found is not None:
        return replace(found, key=key)
    book = _load(folders, sink)
    if not sink.items:
        # Without a cache lagrum is slower, never wrong: whatever stands in the way is passed over.
        with contextlib.suppress(OSError, ValueError, TypeError, RecursionError):
            data = encode(book)
            # INVARIANT: only what reads back as the same rulebook, made of the files that the key names, is kept.
            if _same(decode(data, lock), book) and fingerprint(folders)[0] == key:
                book = replace(book, key=key)
                keep(path, data)
                prune(path, KEPT)
    return book


SEALED: Final = "regelverk.json"


def seal(book: Rulebook, lock: bytes | None) -> dict[str, bytes]:
    """Return the files of a folder that `sealed_rulebook` reads; `lock` is the content of the book's lock file.

    For a build that carries the rulebook and not what it is made of: a change of lagrum or of a rule is a new build,
    so that nothing is compared when it is read. Raises ValueError when the rulebook has examples.
    """
    data = encode(book)
    if not _same(decode(data, lock), book):
        raise ValueError("the lock file is not the rulebook's")
    return {SEALED: data} | ({} if lock is None else {LOCK_FILE: lock})


def sealed_rulebook(folder: Path) -> Rulebook:
    """Return the rulebook that `seal` made the files of. Raises `InputError` when they are not whole."""
    lock = folder / LOCK_FILE
    try:
        found = _read(folder / SEALED, read_plain(lock, MAX_LOCK) if lock.is_file() else None)
    except (OSError, ValueError):
        found = None
    if found is None:
        raise InputError("regelverket som hör till sidan är inte helt", "hämta sidan på nytt")
    return found


def _load(folders: Sequence[Path], sink: Diagnostics) -> Rulebook:
    from lagrum.rulebook.load import load_rulebook  # with the binder of rules, which a kept rulebook does without

    return load_rulebook(folders, sink)


def _read(path: Path, lock: bytes | None) -> Rulebook | None:
    collecting = gc.isenabled()
    gc.disable()  # nothing that is made here is garbage
    try:
        return decode(read_plain(path, MAX_CACHE), lock)
    except (OSError, ValueError, TypeError, KeyError, IndexError, OverflowError, RecursionError):
        return None
    finally:
        if collecting:
            gc.enable()


def _same(one: Rulebook, two: Rulebook) -> bool:
    """Whether two rulebooks are equal, also in the order of what they hold."""
    return one == two and all(
        list(a) == list(b)
        for a, b in (
            (one.vocabulary.attributes, two.vocabulary.attributes),
            (one.rules, two.rules),
            (one.derived, two.derived),
            (one.quantifiers, two.quantifiers),
            (one.answers, two.answers),
            (one.tables, two.tables),
            (one.rulings, two.rulings),
        )
    )


# --- writing ----------------------------------------------------------------------------------------------------------


def encode(book: Rulebook) -> bytes:
    """Return the rulebook as a line with the SHA-256 of the rest, and JSON. Raises ValueError when it has examples."""
    if any(c.examples for c in [*book.rules.values(), *book.derived.values()]):
        raise ValueError("a rulebook with examples is not kept")
    body = {
        "format": FORMAT,
        "digest": book.digest,
        "packs": [[p.name, p.rules, p.answers] for p in book.packs],
        "lock_digest": book.lock_digest,
        "attributes": [_attribute_out(a) for a in book.vocabulary.attributes.values()],
        "rules": [_rule_out(r) for r in book.rules.values()],
        "derived": [[*_conclusion_out(d), d.phrase, _accepted_out(d)] for d in book.derived.values()],
        "quantifiers": [_quantifier_out(q) for q in book.quantifiers.values()],
        "answers": [_answer_out(a) for a in book.answers.values()],
        "lock": _lock_out(book),
        "tables": [_table_out(t) for t in book.tables.values()],
        "rulings": [_ruling_out(r) for r in book.rulings.values()],
    }
    data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return hashlib.sha256(data).hexdigest().encode() + b"\n" + data


def _attribute_out(a: Attribute) -> list[Any]:
    notes = [
        [value, n.meaning, n.citation, n.synonyms, n.cost, _implied_out(n), n.described, n.resembles]
        for value, n in a.notes.items()
    ]
    head = [a.path, a.kind.value, a.record, a.values, a.question, a.meaning, a.citation]
    return [*head, a.nature.value, a.cost, a.owner, notes, a.place, a.takes, a.scale]


def _implied_out(note: ValueNote) -> list[Any]:
    return [[x.target, x.operator, x.operand, x.words, x.place] for x in note.implies]


def _conclusion_out(c: Rule | Derived) -> list[Any]:
    cited = [_citation_out(x) for x in c.citations]
    head = [c.name, c.title, c.citation, cited, c.source, _validity_out(c.validity)]
    return [*head, c.record, _formula_out(c.condition), c.place, c.not_assessed]


def _rule_out(r: Rule) -> list[Any]:
    return [
        *_conclusion_out(r),
        None if r.outcome is None else r.outcome.value,
        r.message,
        r.reason,
        None if r.requires is None else _formula_out(r.requires),
        r.exception_to,
        r.yields_to,
        r.replaces,
        r.level,
        r.addressees,
        _positions_out(r.positions),
        r.verify,
        r.reservation,
        r.general,
        _accepted_out(r),
    ]


def _accepted_out(c: Rule | Derived) -> list[Any]:
    return [[a.kind, a.other, a.reason, a.place] for a in c.accepted]


def _answer_out(a: LegalAnswer) -> list[Any]:
    wordings = [[_citation_out(w.citation), w.digest] for w in a.wordings]
    head = [a.name, a.title, a.question, a.record, _formula_out(a.condition), a.text, a.reason, a.body, a.kind]
    times = [a.decided.toordinal(), _validity_out(a.validity)]
    return [*head, a.source, *times, a.replaces, _positions_out(a.positions), wordings, a.place]


def _quantifier_out(q: Quantifier) -> list[Any]:
    return [q.name, q.record, _formula_out(q.condition)]


def _ruling_out(r: Ruling) -> list[Any]:
    head = [r.name, r.title, r.kind, r.body, r.reference, r.decided.toordinal(), _validity_out(r.validity)]
    cited = [r.citation, [_citation_out(c) for c in r.citations]]
    facts = [r.record, _formula_out(r.condition), [_quantifier_out(q) for q in r.quantifiers]]
    return [*head, *cited, *facts, r.text, r.outcome, r.speaks, r.source, r.rules, r.invented, r.place]


def _table_out(t: Table) -> list[Any]:
    head = [t.name, t.title, t.record, t.source, t.label, t.context, t.concept, t.meaning]
    rows = [_row_out(r) for r in t.rows]
    return [*head, t.tested, t.demanded, t.outside, rows, t.definitions, t.place]


def _row_out(r: Row) -> list[Any]:
    cited = [_citation_out(c) for c in r.citations]
    head = [r.name, r.value, r.title, r.citation, cited, r.source, _validity_out(r.validity), r.cells]
    said = [r.refusal_message, r.demand_message, r.reason]
    return [*head, *said, r.reaches, r.carries, r.refusal, r.demand, r.place]


def _lock_out(book: Rulebook) -> list[Any] | None:
    """Return what a check asks the lock for: how far acts are consolidated, and the versions that answers name."""
    if book.lock is None:
        return None
    cited = dict.fromkeys(w.citation.provision for a in book.answers.values() for w in a.wordings)
    named = [
        [_citation_out(c), [[_day_out(e.in_force_from), _day_out(e.in_force_to), e.digest] for e in entries]]
        for c, entries in ((c, book.lock.versions(c)) for c in cited)
    ]
    return [list(book.lock.consolidated.items()), named]


def _citation_out(c: Citation) -> list[Any]:
    return [c.act, c.chapter, c.paragraph, c.article, c.annex, c.stycke, c.mening, c.punkt, c.letter]


def _positions_out(positions: Iterable[Position]) -> list[Any]:
    return [[p.text, p.sources] for p in positions]


def _validity_out(v: Validity) -> list[int | None]:
    return [_day_out(v.first), _day_out(v.last)]


def _day_out(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


def _formula_out(formula: Formula) -> list[Any]:
    match formula:
        case Lit(a, negated):
            return ["lit", negated, a.record, a.path, a.operator, a.operand]
        case Ref(name, negated):
            return ["ref", negated, name]
        case And(parts):
            return ["and", *map(_formula_out, parts)]
        case Or(parts):
            return ["or", *map(_formula_out, parts)]


# --- reading: anything of another shape raises ValueError, TypeError, KeyError or IndexError --------------------------


def decode(data: bytes, lock: bytes | None) -> Rulebook:
    """Return the rulebook that `encode` wrote; `lock` is the content of its lock file."""
    head, _, body = data.partition(b"\n")
    if head != hashlib.sha256(body).hexdigest().encode():
        raise ValueError("not a kept rulebook")
    found = json.loads(body)
    if not isinstance(found, dict) or found["format"] != FORMAT or (found["lock"] is None) != (lock is None):
        raise ValueError("not a kept rulebook")
    attributes = [_attribute(x) for x in _list(found["attributes"])]
    rules = [_rule(x) for x in _list(found["rules"])]
    derived = [_derived(x) for x in _list(found["derived"])]
    quantifiers = [_quantifier(x) for x in _list(found["quantifiers"])]
    answers = [_answer(x) for x in _list(found["answers"])]
    return Rulebook(
        Vocabulary({a.path: a for a in attributes}),
        {r.name: r for r in rules},
        {d.name: d for d in derived},
        {q.name: q for q in quantifiers},
        _str(found["digest"]),
        {a.name: a for a in answers},
        None if lock is None else _lock(found["lock"], lock),
        {t.name: t for t in map(_table, _list(found["tables"]))},
        tuple([_pack(*_list(p)) for p in _list(found["packs"])]),
        _str(found["lock_digest"]),
        {r.name: r for r in map(_ruling, _list(found["rulings"]))},
    )


def _pack(name: object, rules: object, answers: object) -> Pack:
    return Pack(name=_str(name), rules=_str(rules), answers=_str(answers))


def _str(x: object) -> str:
    if type(x) is not str:
        raise TypeError(x)
    return x


def _bool(x: object) -> bool:
    if type(x) is not bool:
        raise TypeError(x)
    return x


def _int(x: object) -> int:
    if type(x) is not int:
        raise TypeError(x)
    return x


def _list(x: object) -> list[Any]:
    if type(x) is not list:
        raise TypeError(x)
    return x


def _strs(x: object) -> tuple[str, ...]:
    return tuple([_str(s) for s in _list(x)])


def _maybe(read: Callable[[object], T], x: object) -> T | None:
    return None if x is None else read(x)


def _day(x: object) -> date:
    return date.fromordinal(_int(x))


def _validity(x: object) -> Validity:
    first, last = _list(x)
    return Validity(_maybe(_day, first), _maybe(_day, last))


# The same provisions and the same tests stand in many rules. `typed`: to Python 1 and True are equal.
@lru_cache(maxsize=5_000, typed=True)
def _citation(
    act: object,
    chapter: object,
    paragraph: object,
    article: object,
    annex: object,
    stycke: object,
    mening: object,
    punkt: object,
    letter: object,
) -> Citation:
    return Citation(
        _str(act),
        _maybe(_str, chapter),
        _maybe(_str, paragraph),
        _maybe(_str, article),
        _maybe(_str, annex),
        _maybe(_int, stycke),
        _maybe(_int, mening),
        _maybe(_str, punkt),
        _maybe(_str, letter),
    )


def _positions(x: object) -> tuple[Position, ...]:
    return tuple([Position(_str(text), _strs(sources)) for text, sources in _list(x)])


_OPERATORS: Final = {"eq": str | bool, "has": str, "lt": int, "known": bool, "always": bool, "undefined": bool}


@lru_cache(maxsize=20_000, typed=True)
def _literal(negated: object, record: object, path: object, operator: Any, operand: Any) -> Lit:
    if not isinstance(operand, _OPERATORS[operator]):
        raise TypeError(operand)
    return Lit(Atom(_str(record), _str(path), operator, operand), _bool(negated))


def _formula(x: object) -> Formula:
    head, *rest = _list(x)
    if head == "lit":
        return _literal(*rest)
    if head == "ref":
        negated, name = rest
        return Ref(_str(name), _bool(negated))
    if head not in ("and", "or"):
        raise ValueError(head)
    parts = tuple([_formula(part) for part in rest])
    return And(parts) if head == "and" else Or(parts)


def _attribute(x: object) -> Attribute:
    path, kind, record, values, question, meaning, citation, nature, cost, owner, notes, place, takes, scale = _list(x)
    return Attribute(
        _str(path),
        Kind(kind),
        _str(record),
        _strs(values),
        _str(question),
        _str(meaning),
        _str(citation),
        Nature(_str(nature)),
        _int(cost),
        _str(owner),
        {
            _str(v): ValueNote(_str(m), _str(c), _strs(also), _int(cost), _implied(implies), told is True, _strs(near))
            for v, m, c, also, cost, implies, told, near in _list(notes)
        },
        _str(place),
        _str(takes),
        scale is True,
    )


def _implied(x: object) -> tuple[Implication, ...]:
    return tuple([_implication(*_list(one)) for one in _list(x)])


def _implication(target: object, operator: object, operand: object, words: object, place: object) -> Implication:
    rest = _str(words), _str(place)
    if operator == "within":
        low, high = _list(operand)
        return Implication(_str(target), "within", (_int(low), _int(high)), *rest)
    if operator not in ("is", "not") or not isinstance(operand, str | bool):
        raise ValueError(operator)
    return Implication(_str(target), "is" if operator == "is" else "not", operand, *rest)


def _conclusion(x: list[Any]) -> dict[str, Any]:
    name, title, citation, citations, source, validity, record, condition, place, not_assessed = x
    return {
        "name": _str(name),
        "title": _str(title),
        "citation": _str(citation),
        "citations": tuple([_citation(*_list(c)) for c in _list(citations)]),
        "source": _str(source),
        "validity": _validity(validity),
        "record": _str(record),
        "condition": _formula(condition),
        "examples": (),
        "place": _str(place),
        "not_assessed": _strs(not_assessed),
    }


def _derived(x: object) -> Derived:
    *head, phrase, accepted = _list(x)
    return Derived(**_conclusion(head), phrase=_str(phrase), accepted=_accepted(accepted))


def _rule(x: object) -> Rule:
    fields = _list(x)
    outcome, message, reason, requires, exception_to, yields_to, replaces, level, addressees, positions, *rest = fields[
        10:
    ]
    verify, reservation, general, accepted = rest
    return Rule(
        **_conclusion(fields[:10]),
        outcome=_maybe(Outcome, outcome),
        message=_str(message),
        reason=_str(reason),
        requires=_maybe(_formula, requires),
        exception_to=_strs(exception_to),
        yields_to=_strs(yields_to),
        replaces=_str(replaces),
        level=_str(level),
        addressees=_strs(addressees),
        positions=_positions(positions),
        verify=_str(verify),
        reservation=_str(reservation),
        general=_str(general),
        accepted=_accepted(accepted),
    )


def _accepted(x: object) -> tuple[Acceptance, ...]:
    return tuple([Acceptance(_str(kind), _str(other), _str(why), _str(at)) for kind, other, why, at in _list(x)])


def _quantifier(x: object) -> Quantifier:
    name, record, condition = _list(x)
    return Quantifier(_str(name), _str(record), _formula(condition))


def _ruling(x: object) -> Ruling:
    (name, title, kind, body, reference, decided, validity, citation, cited, record, condition, *rest) = _list(x)
    quantifiers, text, outcome, speaks, source, rules, invented, place = rest
    if kind not in PRAXIS_KINDS or speaks not in SPEAKS:
        raise ValueError(kind)
    return Ruling(
        name=_str(name),
        title=_str(title),
        kind=_str(kind),
        body=_str(body),
        reference=_str(reference),
        decided=_day(decided),
        validity=_validity(validity),
        citation=_str(citation),
        citations=tuple([_citation(*_list(c)) for c in _list(cited)]),
        record=_str(record),
        condition=_formula(condition),
        quantifiers=tuple([_quantifier(q) for q in _list(quantifiers)]),
        text=_str(text),
        outcome=_str(outcome),
        speaks=_str(speaks),
        source=_str(source),
        rules=_strs(rules),
        invented=_bool(invented),
        place=_str(place),
    )


def _answer(x: object) -> LegalAnswer:
    (name, title, question, record, condition, text, reason, body, kind, *rest) = _list(x)
    source, decided, validity, replaces, positions, wordings, place = rest
    if kind not in ANSWER_KINDS:
        raise ValueError(kind)
    return LegalAnswer(
        name=_str(name),
        title=_str(title),
        question=_str(question),
        record=_str(record),
        condition=_formula(condition),
        text=_str(text),
        reason=_str(reason),
        body=_str(body),
        kind=_str(kind),
        source=_str(source),
        decided=_day(decided),
        validity=_validity(validity),
        replaces=_str(replaces),
        positions=_positions(positions),
        wordings=tuple([Wording(_citation(*_list(c)), _str(digest)) for c, digest in _list(wordings)]),
        place=_str(place),
    )


def _table(x: object) -> Table:
    name, title, record, source, label, context, concept, meaning, tested, demanded, outside, *rest = _list(x)
    rows, definitions, place = rest
    return Table(
        name=_str(name),
        title=_str(title),
        record=_str(record),
        source=_str(source),
        label=_str(label),
        context=_str(context),
        concept=_str(concept),
        meaning=_str(meaning),
        tested=_strs(tested),
        demanded=_strs(demanded),
        outside=_strs(outside),
        rows=tuple([_row(r) for r in _list(rows)]),
        definitions=_strs(definitions),
        place=_str(place),
    )


def _row(x: object) -> Row:
    name, value, title, citation, citations, source, validity, cells, *rest = _list(x)
    refusal_message, demand_message, reason, reaches, carries, refusal, demand, place = rest
    return Row(
        name=_str(name),
        value=_str(value),
        title=_str(title),
        citation=_str(citation),
        citations=tuple([_citation(*_list(c)) for c in _list(citations)]),
        source=_str(source),
        validity=_validity(validity),
        cells=_strs(cells),
        refusal_message=_str(refusal_message),
        demand_message=_str(demand_message),
        reason=_str(reason),
        reaches=_str(reaches),
        carries=_str(carries),
        refusal=_str(refusal),
        demand=_str(demand),
        place=_str(place),
    )


def _lock(x: object, content: bytes) -> Lock:
    consolidated, named = _list(x)
    known: dict[Citation, tuple[LockEntry, ...]] = {}
    for place, entries in _list(named):
        citation = _citation(*_list(place))
        known[citation] = tuple(
            [LockEntry(citation, _maybe(_day, a), _maybe(_day, b), _maybe(_str, d), None) for a, b, d in entries]
        )
    return LazyLock({_str(act): _str(through) for act, through in _list(consolidated)}, known, content)
