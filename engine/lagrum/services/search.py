"""Searching the rulebook: rules, tables, concepts and questions, by id, provision, title and words.

Pure: an index is made of entries, and a search is a function of the index and a query. Words are compared by their
Swedish stems (`base.stem`). The page lists the same entries, with the same stems, for its script to filter by.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import log
from typing import TYPE_CHECKING, Literal

from lagrum.base.fold import fold
from lagrum.base.frozen import frozen
from lagrum.base.stem import COMMON, stem, stems_of, words_of
from lagrum.law.acts import ACTS
from lagrum.law.citation_parser import MAX_TEXT, CitationError, parse_citations
from lagrum.rulebook.lookup import Provision, atoms_of, citations_of, concepts_of, formulas_of, in_order

if TYPE_CHECKING:
    from lagrum.law.citation import Citation
    from lagrum.memo.register import RegisterEntry
    from lagrum.model.rule import Conclusion, Derived, Rule
    from lagrum.model.rulebook import Rulebook
    from lagrum.model.table import Table
    from lagrum.model.vocabulary import Attribute

Kind = Literal["regel", "tabell", "begrepp", "härlett begrepp", "fråga"]
LONGEST_QUERY = 300
"""Characters of a query that are read."""
PLACE = re.compile(r"§|\bkap\b|\bart(?:ikel)?\b|\d:\d|\bbilaga\b", re.IGNORECASE)
TITLE, VALUE, ADVICE, READ, REASON = 8.0, 5.0, 3.0, 2.5, 1.5
"""What a word weighs where it stands: in a title, as a value or a synonym, in advice or a meaning, as something that a
condition reads, in a reason."""
ALIKE = 4
"""Letters that two words at least begin with alike when one is taken for the other."""
IS_VALUE = 15
"""What is added when a whole query is a value or a synonym of one."""
LEAST = 0.2
"""Share of the best one's score below which an entry is no answer."""


@frozen
class Entry:
    """Something that can be found. `key` is its id, path or phrase, `names` other exact names (values, synonyms)."""

    kind: Kind
    key: str
    title: str
    about: str
    citation: str
    label: str
    """The outcome of a rule, the type of a concept, the status of a question."""
    names: frozenset[str]
    weights: Mapping[str, float]
    """What each stem weighs."""
    citations: tuple[Citation, ...]


@frozen(slots=False)
class SearchIndex:
    """All entries, and by stem which of them have it."""

    entries: tuple[Entry, ...]
    by_stem: Mapping[str, tuple[int, ...]]


@frozen
class Hit:
    """An entry that was found. `score` compares hits of one search only."""

    entry: Entry
    score: float


def build_index(rulebook: Rulebook, questions: Iterable[RegisterEntry] = ()) -> SearchIndex:
    """Return the index of a rulebook and of the questions of a register."""
    entries = [
        *(_rule(rule, rulebook) for rule in in_order(rulebook.rules)),
        *(_table(table) for table in rulebook.tables.values()),
        *(_attribute(a) for a in rulebook.vocabulary.attributes.values()),
        *_derived(rulebook),
        *(_question(entry) for entry in questions),
    ]
    by_stem: dict[str, list[int]] = {}
    for number, entry in enumerate(entries):
        for word in entry.weights:
            by_stem.setdefault(word, []).append(number)
    return SearchIndex(tuple(entries), {word: tuple(numbers) for word, numbers in by_stem.items()})


def search(index: SearchIndex, query: str, limit: int = 20) -> list[Hit]:
    """Return what a query finds, the best first: an id or a name, a provision, then titles and words."""
    query = " ".join(query[:LONGEST_QUERY].split())
    if not query:
        return []
    wanted, rest = provision_in(query)
    cited: list[Hit] = []
    if wanted is not None:
        by_words = {_id(h) for h in _worded(index, rest)} if rest else None
        cited = [h for h in _citing(index, wanted) if by_words is None or _id(h) in by_words]
    best: dict[tuple[str, str], Hit] = {}
    for hit in (*_named(index, query), *cited, *([] if cited else _worded(index, query))):
        if _id(hit) not in best or best[_id(hit)].score < hit.score:
            best[_id(hit)] = hit
    return sorted(best.values(), key=lambda h: -h.score)[:limit]


def holding(rulebook: Rulebook, words: Sequence[str]) -> set[str]:
    """Return the rules and tables in which each word stands: in a title, advice, a reason, or as something read.

    A word stands where a word of its stem does, or a longer one that it begins or ends; a synonym also where the value
    that it is a name of does.
    """
    asked = [[stems_of(w) for w in (word, *_values_called(rulebook, word))] for word in words]
    entries = [*(_rule(rule, rulebook) for rule in rulebook.rules.values()), *map(_table, rulebook.tables.values())]
    return {
        entry.key
        for entry in entries
        if all(any(said and all(_stands(s, entry) for s in said) for said in ways) for ways in asked)
    }


def _values_called(rulebook: Rulebook, word: str) -> list[str]:
    """Return the values that a word is a synonym of."""
    key = fold(word)
    notes = [(v, n) for a in rulebook.vocabulary.attributes.values() for v, n in a.notes.items()]
    return list(dict.fromkeys(value for value, note in notes if key in map(fold, note.synonyms)))


def _stands(asked: str, entry: Entry) -> bool:
    if asked in entry.weights:
        return True
    long = len(asked) >= ALIKE and asked.isalpha()
    return long and any(word.startswith(asked) or word.endswith(asked) for word in entry.weights)


def _id(hit: Hit) -> tuple[str, str]:
    return hit.entry.kind, hit.entry.key


def provision_in(query: str) -> tuple[Provision | None, str]:
    """Return the provision that a query names, and what else it says.

    The act may stand after the place, as lawyers write, before it, or (for all acts) not at all.

    >>> [str(provision_in(q)[0]) for q in ("26 kap. 1 § OSL", "OSL 26:1", "art. 9 i GDPR")]
    ['26 kap. 1 § OSL', '26 kap. 1 § OSL', 'artikel 9 GDPR']
    """
    words = query.split()
    if not PLACE.search(query):
        return _parsed([query]), ""
    for start in range(len(words)):
        for end in range(len(words), start, -1):
            text = " ".join(words[start:end])
            if PLACE.search(text) and (found := _parsed([text], whole_act=False)) is not None:
                return found, " ".join([*words[:start], *words[end:]])
    return _any_act(query), ""


def _any_act(query: str) -> Provision | None:
    """Read a place without an act as one of any act."""
    return _parsed([f"{act.short} {query}" for act in ACTS], whole_act=False)


def _parsed(texts: Sequence[str], whole_act: bool = True) -> Provision | None:
    found: list[Citation] = []
    for text in texts:
        try:
            found += parse_citations(text[:MAX_TEXT], allow_whole_act=whole_act)
        except CitationError:
            continue
    return Provision(tuple(found)) if found else None


def _named(index: SearchIndex, query: str) -> Iterator[Hit]:
    key = fold(query)
    within = f"{key}."
    for entry in index.entries:
        if fold(entry.key) == key:
            yield Hit(entry, 3000)
        elif fold(entry.key).startswith(within) and any(c.isdecimal() for c in key):
            yield Hit(entry, 1500 - len(entry.key))


def _citing(index: SearchIndex, wanted: Provision) -> Iterator[Hit]:
    """Yield what cites a provision: the more it is about just that, the higher."""
    for number, entry in enumerate(index.entries):
        if entry.citation and wanted.touches(entry.citation):
            exact = any(c.covers(cited) for c in wanted.citations for cited in entry.citations)
            kind = {"regel": 30, "tabell": 20, "fråga": 15}.get(entry.kind, 0)
            score = 1000 + 100 * exact + kind - 5 * min(len(entry.citations), 10) - number / 10_000
            yield Hit(entry, score)


def _worded(index: SearchIndex, query: str) -> list[Hit]:
    """Return the entries that have the words of a query, or most of them."""
    asked = list(dict.fromkeys(stems_of(query)))
    key = fold(query)
    scores: dict[int, float] = {}
    matched: dict[int, int] = {}
    for word in asked:
        found = _having(index, word)
        rarity = log(1 + len(index.entries) / (1 + len(found)))
        for number, weight in found.items():
            scores[number] = scores.get(number, 0.0) + weight * rarity
            matched[number] = matched.get(number, 0) + 1
    hits = []
    for number, score in scores.items():
        entry = index.entries[number]
        title = [stem(w) for w in words_of(entry.title) if w not in COMMON]
        told = sum(word in title for word in asked) / max(len(title), 1)
        share = (matched[number] / len(asked)) ** 3
        hits.append(Hit(entry, score * share * (1 + told / 2) + (IS_VALUE if key in entry.names else 0)))
    hits.sort(key=lambda h: -h.score)
    return [h for h in hits if h.score >= LEAST * hits[0].score]


def _having(index: SearchIndex, asked: str) -> dict[int, float]:
    """Return what a word weighs in each entry that has it, or one that it is a part of; else, one that begins alike."""
    return _weighed(index, asked, _nearness) or _weighed(index, asked, _likeness)


def _weighed(index: SearchIndex, asked: str, like: Callable[[str, str], float]) -> dict[int, float]:
    found: dict[int, float] = {}
    for word, numbers in index.by_stem.items():
        if not (near := like(asked, word)):
            continue
        for number in numbers:
            weight = near * index.entries[number].weights[word]
            found[number] = max(found.get(number, 0.0), weight)
    return found


def _nearness(asked: str, word: str) -> float:
    """Say how near a stem is to the one that was asked for: the same, its beginning, a part of it, or not at all."""
    if asked == word:
        return 1.0
    if len(asked) < 3 or not asked.isalpha():
        return 0.0
    if word.startswith(asked):
        return 0.5
    if len(asked) > 3 and asked in word:
        return 0.3
    return 0.3 if len(word) > 4 and asked.startswith(word) and len(asked) - len(word) < 4 else 0.0


def _likeness(asked: str, word: str) -> float:
    """Say whether two stems differ in their last two letters at most: »personnumren« and »personnummer«."""
    alike = next((k for k, (a, b) in enumerate(zip(asked, word, strict=False)) if a != b), min(len(asked), len(word)))
    return 0.25 if alike >= ALIKE and max(len(asked), len(word)) - alike <= 2 else 0.0


# --- what is found ---------------------------------------------------------------------------------------------------


def _weights(*parts: tuple[float, str]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for weight, text in parts:
        for word in stems_of(text):
            if word not in COMMON and weights.get(word, 0.0) < weight:
                weights[word] = weight
    return weights


def _read(owner: Conclusion, rulebook: Rulebook) -> str:
    """Return the words that a conclusion's conditions name: attributes, values and concepts."""
    words: list[str] = []
    for formula in formulas_of(owner):
        for atom in atoms_of(formula, rulebook):
            words.append(atom.path.rpartition(".")[2].replace("-", " "))
            if isinstance(atom.operand, str):
                words.append(atom.operand)
        words += concepts_of(formula, rulebook)
    return " ".join(dict.fromkeys(words))


def _rule(rule: Rule, rulebook: Rulebook) -> Entry:
    return Entry(
        "regel",
        rule.name,
        rule.title,
        rule.message,
        rule.citation,
        rule.outcome.value if rule.outcome else "undantag",
        frozenset(),
        _weights(
            (TITLE, rule.title),
            (ADVICE, f"{rule.message} {rule.general}"),
            (READ, _read(rule, rulebook)),
            (REASON, f"{rule.reason} {rule.reservation} {' '.join(rule.not_assessed)}"),
            (REASON, " ".join(p.text for p in rule.positions)),
        ),
        rule.citations or citations_of(rule.citation),
    )


def _table(table: Table) -> Entry:
    citation = "; ".join(dict.fromkeys(row.citation for row in table.rows))
    names = frozenset(fold(name) for row in table.rows for name in (row.name, row.value))
    return Entry(
        "tabell",
        table.name,
        table.title,
        table.meaning,
        "",  # it cites as much as a chapter of its own; its rows are rules too
        "tabell",
        names,
        _weights(
            (TITLE, table.title),
            (ADVICE, table.meaning),
            (VALUE, " ".join(f"{r.value} {r.title}" for r in table.rows)),
            (REASON, " ".join(table.columns)),
        ),
        citations_of(citation),
    )


def _attribute(attribute: Attribute) -> Entry:
    name = attribute.path.replace(".", " ").replace("-", " ")
    values = [*attribute.values, *(s for n in attribute.notes.values() for s in n.synonyms)]
    cited = dict.fromkeys(c for c in (attribute.citation, *(n.citation for n in attribute.notes.values())) if c)
    return Entry(
        "begrepp",
        attribute.path,
        attribute.path,
        attribute.meaning or attribute.question,
        "; ".join(cited),
        attribute.kind.said,
        frozenset(map(fold, [*values, attribute.name])),
        _weights(
            (TITLE, name),
            (VALUE, " ".join(values)),
            (ADVICE, f"{attribute.meaning} {attribute.question}"),
            (REASON, " ".join(n.meaning for n in attribute.notes.values())),
            (REASON, " ".join(word for n in attribute.notes.values() for word in n.resembles)),
        ),
        tuple(c for text in cited for c in citations_of(text)),
    )


def _derived(rulebook: Rulebook) -> Iterator[Entry]:
    by_phrase: dict[str, list[Derived]] = {}
    for definition in in_order(rulebook.derived):
        by_phrase.setdefault(definition.phrase, []).append(definition)
    for phrase, definitions in sorted(by_phrase.items(), key=lambda item: fold(item[0])):
        yield Entry(
            "härlett begrepp",
            phrase,
            phrase,
            definitions[0].title,
            "; ".join(dict.fromkeys(d.citation for d in definitions)),
            f"för varje {definitions[0].record}" if definitions[0].record else "härlett begrepp",
            frozenset(),
            _weights(
                (TITLE, phrase),
                (ADVICE, " ".join(d.title for d in definitions)),
                (REASON, " ".join(_read(d, rulebook) for d in definitions)),
            ),
            tuple(c for d in definitions for c in d.citations),
        )


def _question(entry: RegisterEntry) -> Entry:
    return Entry(
        "fråga",
        entry.id,
        entry.title,
        entry.question,
        entry.citation,
        entry.status,
        frozenset(),
        _weights((TITLE, entry.title), (ADVICE, entry.question), (REASON, " ".join(entry.addressees))),
        citations_of(entry.citation),
    )
