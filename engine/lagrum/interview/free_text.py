"""Words of the vocabulary in a project description, each proposed with its sentence; nothing is written unconfirmed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.base.number import bounded
from lagrum.binding.edit import NO_RECORD, add_record
from lagrum.interview.steps import Step
from lagrum.interview.swedish import SHORTEST_HEAD, heads, keys, modifiers
from lagrum.interview.writing import NAME, answer, no_personal_number, unreadable, written_facts
from lagrum.language.formatting import UnreadableError, UnsafeError
from lagrum.language.spoken import ways_to_read
from lagrum.model.facts import Facts, Several
from lagrum.model.rulebook import Rulebook
from lagrum.model.vocabulary import MAX_AGE, Attribute, Nature
from lagrum.source.text import SourceText

LONGEST = 500_000
"""Characters that are read; a project description is a few pages."""
LONGEST_SENTENCE = 1_500
"""A text without full stops is read in parts, so that time stays linear in its length."""
TARGET = "målgrupp"
AGE = f"{TARGET}.ålder"
MUNICIPALITY = "kommun"
PREFERRED = ("form", "prövning", f"{TARGET}.roll", "samverkan.parter", "teknik.slag")
"""Where a word that many attributes have as a value is proposed all the same."""
COMMON = 2
"""A word that so many attributes have as a value says nothing of which is meant."""
GAP = 2
"""So many words may stand between those of a phrase: »utan föregående behovsprövning«."""
NEGATIONS = frozenset(
    ("inte", "ej", "ingen", "inget", "inga", "utan", "aldrig", "varken", "slipper", "icke", "förutom", "exklusive")
)
EMPTY = frozenset(
    (
        *("annan", "annat", "andra", "ingen", "inget", "inga", "saknas", "helt", "delvis", "egen", "eget", "ja", "nej"),
        *("okänt", "insats", "insatsen", "verksamhet", "verksamheten", "nämnden", "anställd", "kommun", "kommunen"),
        *("ålder", "kön", "inkomst", "hushåll", "namn", "bild", "position", "resultat", "kostnad", "aktivitet"),
        *("upplevelse", "urval", "beräkning", "sortering", "personal", "organisation"),
    )
)
"""Values of one such word are not looked for: they stand in every text."""


@frozen
class Proposal:
    """A value that a description seems to give, with the words and the sentence that it comes from.

    `start` and `end` say where the words stand in the text. In a sentence that says no (`negated`) the value may be
    just what the intervention is not: it is shown as such, and never chosen in advance.
    """

    path: str
    value: str
    words: str
    sentence: str
    start: int
    end: int
    negated: bool = False


def propose(text: str, rulebook: Rulebook) -> tuple[Proposal, ...]:
    """Return the vocabulary's words in a description, in the order of the text, each value once.

    Values and their synonyms are found inflected and in compounds, besides ages and the municipality. Raises
    `InputError` before anything else when the text holds a personal number (which is not repeated) or is too long.
    """
    no_personal_number(text)
    if len(text) > LONGEST:
        raise InputError(
            f"texten är längre än {LONGEST // 1000} 000 tecken", "klistra in den del som beskriver insatsen"
        )
    known = rulebook.vocabulary.attributes
    finder = _Finder([a for a in known.values() if _looked_for(a)])
    found: list[Proposal] = []
    for start, sentence in sentences(text):
        if AGE in known:
            found += _ages(sentence, start)
        if MUNICIPALITY in known:
            found += _municipalities(sentence, start)
        found += finder.find(sentence, start)
    best: dict[tuple[str, str], Proposal] = {}
    for proposal in found:
        key = (proposal.path, proposal.value)
        if key not in best or (best[key].negated and not proposal.negated):
            best[key] = proposal
    return tuple(sorted(best.values(), key=lambda p: (p.start, p.end, list(known).index(p.path))))


def accept(text: str, proposal: Proposal, rulebook: Rulebook) -> str:
    """Return a draft with a confirmed proposal written in: added to a list, in the place of any other value.

    What is about a target group goes into the first one, which is begun when there is none. Raises `InputError`.
    """
    attribute = rulebook.vocabulary.attributes.get(proposal.path)
    if attribute is None:
        raise InputError(f"»{proposal.path}« är inget begrepp", "läs in texten på nytt")
    facts = written_facts(text, rulebook)
    record = NO_RECORD
    if attribute.record:
        record = 0
        rows = facts.records.get(attribute.record)
        if rows is None or not rows.records:
            try:
                text = add_record(SourceText.of(text, NAME), attribute.record, proposal.words)
            except (UnreadableError, UnsafeError) as error:
                raise unreadable(error) from None
            facts = written_facts(text, rulebook)
    values = [*_chosen(facts, attribute, record), proposal.value]
    step = Step(attribute.path, "", "", "", (), "", "text", (), "", False, record)
    return answer(text, step, values if attribute.kind.many else proposal.value, rulebook)


def _chosen(facts: Facts, attribute: Attribute, record: int) -> list[str]:
    """Return the values of a list that are written already."""
    rows = facts.records[attribute.record].records if attribute.record else ()
    fact = rows[record].fields.get(attribute.path) if attribute.record else facts.scalars.get(attribute.path)
    said = fact.said if fact is not None else None
    if not isinstance(said, Several):
        return []
    return [*(v for v in attribute.values if v in said.chosen), *(["mer okänt"] if said.open and said.chosen else [])]


# --- where the words stand --------------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W_]+(?:[-–][^\W\d_]+)*")
_END = re.compile(r"[.!?…]+[\"”)]*(?=\s+[\"”(]?[A-ZÅÄÖÉ0-9•–*-]|\s*$)|\n\s*\n|\n(?=\s*(?:[-–•*·]|\d+[.)])\s)|:\s*\n")


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield the sentences of a text with where they begin; an item of a list and a heading are sentences too.

    >>> [s for _, s in sentences("Stöd till unga, t.ex. samtal. Ges i Nora kommun.")]
    ['Stöd till unga, t.ex. samtal.', 'Ges i Nora kommun.']
    """
    at = 0
    for end in [*(m.end() for m in _END.finditer(text)), len(text)]:
        piece = text[at:end]
        for start, part in _bounded(piece):
            if part.strip():
                yield at + start + len(part) - len(part.lstrip()), part.strip()
        at = end


def _bounded(piece: str) -> Iterator[tuple[int, str]]:
    """Yield a piece in parts of at most `LONGEST_SENTENCE` characters, cut at blanks where there are any."""
    at = 0
    while len(piece) - at > LONGEST_SENTENCE:
        blank = piece.rfind(" ", at + 1, at + LONGEST_SENTENCE)
        end = blank if blank > 0 else at + LONGEST_SENTENCE
        yield at, piece[at:end]
        at = end
    yield at, piece[at:]


def _shown(sentence: str) -> str:
    return " ".join(sentence.split())


def negated(sentence: str, start: int, end: int) -> bool:
    """Whether a sentence has a word that says no, other than in the words from `start` to `end`."""
    return any(
        m[0].casefold() in NEGATIONS and not (start <= m.start() and m.end() <= end) for m in _WORD.finditer(sentence)
    )


def _looked_for(attribute: Attribute) -> bool:
    """Whether the values of an attribute are looked for: of the intervention and its target groups, read by rules.

    What the author claims (an etikett) is not proposed: that a text says it is no ground for claiming it.
    """
    enumerated = attribute.kind.enumerated and attribute.owner == "insats"
    return enumerated and attribute.record in ("", TARGET) and attribute.nature in (Nature.DESIGN, Nature.FACT)


@frozen
class _Phrase:
    attribute: Attribute
    value: str
    words: tuple[frozenset[str], ...]


class _Finder:
    """Finds the values of some attributes in sentences."""

    def __init__(self, attributes: Sequence[Attribute]) -> None:
        phrases = list(self._phrases(attributes))
        self._by_key: dict[str, list[_Phrase]] = {}
        self._exact: dict[str, list[_Phrase]] = {}
        for phrase, said in phrases:
            for key in phrase.words[0]:
                self._by_key.setdefault(key, []).append(phrase)
            if len(phrase.words) == 1:
                self._exact.setdefault(said.casefold(), []).append(phrase)

    def _phrases(self, attributes: Sequence[Attribute]) -> Iterator[tuple[_Phrase, str]]:
        number: dict[str, int] = {}
        for attribute in attributes:
            for said in attribute.by_phrase:
                number[said] = number.get(said, 0) + 1
        for attribute in attributes:
            for said, value in attribute.by_phrase.items():
                words = _WORD.findall(said)
                if not words or all(w in EMPTY for w in words):
                    continue
                if not attribute.kind.many and len(words) == 1 and attribute.path not in PREFERRED:
                    continue  # »båda«, »erbjuds«, »leverantör«: the answer to a question that the text does not ask
                if number[said] >= COMMON and attribute.path not in PREFERRED:
                    continue
                yield _Phrase(attribute, value, tuple(keys(w) for w in words)), said

    def find(self, sentence: str, offset: int) -> Iterator[Proposal]:
        """Yield what is found in a sentence that begins at `offset`; a longer phrase hides the shorter ones in it."""
        words = list(_WORD.finditer(sentence))
        forms = [keys(m[0]) for m in words]
        hits: list[tuple[int, int, _Phrase]] = []
        for at, word in enumerate(words):
            whole = False
            for phrase in {id(p): p for key in forms[at] for p in self._by_key.get(key, ())}.values():
                last = _rest(phrase, words, forms, at)
                if last >= 0:
                    hits.append((word.start(), words[last].end(), phrase))
                    whole = whole or last == at
            if not whole:
                hits += [(word.start(), word.end(), phrase) for phrase in self._in_compound(word[0])]
        for start, end, phrase in hits:
            if any(_within(start, end, s, e) and p.attribute is phrase.attribute for s, e, p in hits):
                continue
            yield Proposal(
                path=phrase.attribute.path,
                value=phrase.value,
                words=_shown(sentence[start:end]),
                sentence=_shown(sentence),
                start=offset + start,
                end=offset + end,
                negated=negated(sentence, start, end),
            )

    def _in_compound(self, word: str) -> list[_Phrase]:
        """Return what the last part of a compound stands for, and the first part."""
        if len(word) < SHORTEST_HEAD + 3:
            return []
        last: list[_Phrase] = []
        for head in heads(word):
            last = [
                p
                for key in keys(head)
                for p in self._by_key.get(key, ())
                if len(p.words) == 1 and min(map(len, p.words[0])) >= SHORTEST_HEAD
            ]
            if last:
                break
        first = next((self._exact[m] for m in modifiers(word) if m in self._exact), [])
        return list({id(p): p for p in [*last, *first]}.values())


def _within(start: int, end: int, from_: int, to: int) -> bool:
    """Whether what stands from `start` to `end` is a part of something longer."""
    return from_ <= start and end <= to and to - from_ > end - start


def _rest(phrase: _Phrase, words: Sequence[re.Match[str]], forms: Sequence[frozenset[str]], at: int) -> int:
    """Return where the last word of a phrase stands whose first word is number `at`, or -1; none skips a no."""
    for wanted in phrase.words[1:]:
        near = range(at + 1, min(at + 2 + GAP, len(forms)))
        at = next((k for k in near if forms[k] & wanted or words[k][0].casefold() in NEGATIONS), -1)
        if at < 0 or not forms[at] & wanted:
            return -1
    return at


# --- ages and the municipality ----------------------------------------------------------------------------------------

_N = r"(\d{1,3})"
_AGES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), value)
    for pattern, value in (
        (rf"\b{_N}\s*(?:år)?\s*[-–—]\s*{_N}(?:\s*år\b|\s*-?\s*åring)", "{0}–{1} år"),
        (rf"\b{_N}\s*(?:år)?\s+till\s+{_N}(?:\s*år\b|\s*-?\s*åring)", "{0}–{1} år"),
        (rf"\bmellan\s+{_N}\s*(?:år)?\s*(?:och|[-–])\s*{_N}\s*år\b", "{0}–{1} år"),
        (rf"\båld(?:er|ern|rar|rarna)\s+(?:mellan\s+)?{_N}\s*(?:[-–—]|till|och)\s*{_N}\b", "{0}–{1} år"),
        (rf"\b{_N}\s*år\s+(?:och|eller)\s+(?:äldre|uppåt|över)\b", "från {0} år"),
        (rf"\b{_N}\s*år\s+(?:och|eller)\s+(?:yngre|under)\b", "högst {0} år"),
        (rf"\b(?:över|äldre än)\s+{_N}\s*år\b", ""),
        (rf"\b(?:under|yngre än)\s+{_N}\s*år\b(?!\s+(?:framåt|efter))", "under {0} år"),
        (rf"\b(?:upp till och med|till och med|högst)\s+{_N}\s*år\b", "högst {0} år"),
        (rf"\bupp till\s+{_N}\s*år\b", ""),
        (rf"\b(?:fyllt|minst|från)\s+{_N}\s*år\b", "från {0} år"),
        (rf"\b{_N}-åring(?:ar(?:na)?)?\b", "{0} år"),
    )
)
"""How ages are said, and how the language writes them; "" for what can be read in two ways, which are both proposed."""
_NAME = r"([A-ZÅÄÖ][a-zåäöé]+(?:[ -][A-ZÅÄÖ][a-zåäöé]+)?)"
_MUNICIPALITY = re.compile(rf"\b{_NAME}\s+(?P<kind>kommuns?|stads?|stadsdelsförvaltning)\b")
_NAMED = re.compile(rf"\b(?:[Kk]ommunen|[Kk]ommun:)\s+{_NAME}")
NO_NAMES = frozenset(
    (
        *("En", "Ett", "Vår", "Er", "Din", "Den", "Denna", "Varje", "Annan", "Ingen", "Samma", "Hela", "Vilken", "I"),
        *("Alla", "Flera", "Andra", "Berörd", "Respektive", "Egen", "Kommun", "Region", "Från", "Till", "För", "Om"),
    )
)


def _ages(sentence: str, offset: int) -> Iterator[Proposal]:
    taken: list[tuple[int, int]] = []
    for pattern, form in _AGES:
        for match in pattern.finditer(sentence):
            ages = [bounded(n) for n in match.groups()]
            within = any(s < match.end() and match.start() < e for s, e in taken)
            if within or max(ages) > MAX_AGE or ages != sorted(ages):
                continue
            taken.append((match.start(), match.end()))
            for value in [form.format(*ages)] if form else ways_to_read(match[0]):
                yield _plain(AGE, value, sentence, match.start(), match.end(), offset)


def _municipalities(sentence: str, offset: int) -> Iterator[Proposal]:
    for pattern in (_MUNICIPALITY, _NAMED):
        for match in pattern.finditer(sentence):
            name = match[1]
            first, _, rest = name.partition(" ")
            name = rest if first in NO_NAMES else name
            if not name or name in NO_NAMES:
                continue
            town = (match.groupdict().get("kind") or "").startswith("stad")
            if town and name.endswith("s") and not name.endswith(("ås", "äs", "us", "is")):
                name = name[:-1]
            yield _plain(MUNICIPALITY, name, sentence, match.start(), match.end(), offset)


def _plain(path: str, value: str, sentence: str, start: int, end: int, offset: int) -> Proposal:
    return Proposal(
        path=path,
        value=value,
        words=_shown(sentence[start:end]),
        sentence=_shown(sentence),
        start=offset + start,
        end=offset + end,
        negated=negated(sentence, start, end),
    )
