"""Read citations as lawyers write them: ``14 kap. 3 och 6 §§ SoL; OSL 8 kap. 1 §``, ``artikel 6 och 9.2 h GDPR``.

Grammar, informally (blanks are free, hyphen and dash are the same, `och`, `samt`, `eller` and comma separate)::

    citations = group ((";" | sep) group)*
    group     = act places | places ["i" | "enligt" | "av" | "till"] act
    places    = place (sep place)*
    place     = numbers "kap." [numbers "§" [detail]]  |  number ":" number [detail]
              | numbers "§" [detail]  |  "art." article (sep article)*  |  "bilaga" roman ["p." points]
    detail    = [ordinal "stycket"] [ordinal "meningen"] [points]
    points    = point (sep point)* ;  point = number [letter] | number "-" number | letter
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NoReturn

from lagrum.base.errors import LagrumError
from lagrum.base.frozen import frozen
from lagrum.base.number import bounded
from lagrum.law.acts import Act, match_act, suggest_act
from lagrum.law.citation import ORDINALS, Citation, number_key, roman_value
from lagrum.law.citation_list import ProvisionIndex

MAX_TEXT: Final = 4_000
MAX_CITATIONS: Final = 1_000

_SPACE = re.compile(r"\s*")
_WORD = re.compile(r"\S+")
_MARKED = re.compile(r"\S[^\s;,]*")
"""The word that an error points at: without the sign that parts it from the next."""
_SEP = re.compile(r"\s*(?:,\s*(?:och|samt|eller)\b|,|och\b|samt\b|eller\b)\s*")
_NUM = r"(\d+)(?:\s?([a-zåäö])(?!\w))?"
_ITEM = re.compile(_NUM)
_POINT = re.compile(r"(\d+)(?:\s?([a-zåäö])(?![\w.]))?")
_POINT_END = re.compile(r"\s*(?:p\.|p\b|\))")
_DASH = re.compile(r"\s*[-–—‑]\s*")
_LONE = re.compile(r"([a-zåäö])(?!\w)")
_SHORT = re.compile(rf"{_NUM}\s?:\s?{_NUM}(?:\s*§(?!§))?")
_KAP = re.compile(r"\s*kap(?:\.|itlet\b|itel\b|\b)", re.IGNORECASE)
_PAR = re.compile(r"\s*§§?")
_ARTICLE_WORD = re.compile(r"(?:art\.?|artikel|artiklarna|artiklar)(?=[\s\d])\s*", re.IGNORECASE)
_ARTICLE = re.compile(r"(\d+)([a-z](?!\w))?(?:\.(\d+))?")
_ANNEX = re.compile(r"bilaga\s+([IVX]+|\d+)\b", re.IGNORECASE)
_POINT_WORD = re.compile(r"\s*(?:punkt(?:en|erna)?\b|p\.?(?=\s|\d)|led(?:et)?\b)\s*", re.IGNORECASE)
_ORDINAL = re.compile(r"\s*(" + "|".join(ORDINALS) + r")\b", re.IGNORECASE)
_STYCKE_WORD = re.compile(r"\s*(?:stycket|styckena|st\b\.?)", re.IGNORECASE)
_MENING_WORD = re.compile(r"\s*mening(?:en|arna)\b", re.IGNORECASE)
_NUM_STYCKE = re.compile(r"\s*(\d{1,2})\s*st\b\.?", re.IGNORECASE)
_ONE = rf"{_NUM}(?:\s*[-–—‑]\s*(?:{_NUM}|[a-zåäö](?!\w)))?"
_PLACE_START = re.compile(r"\d|bilaga\b", re.IGNORECASE)
_LINK = re.compile(r"\s+(?:i|enligt|av|till)\s*$", re.IGNORECASE)
"""The word between a place and its act."""
_LETTER_I = re.compile(r"(?:,|[-–—‑]|\b(?:och|samt|eller|led|ledet))$", re.IGNORECASE)
"""What an »i« follows when it is a letter and not a word."""
_PART_OF_ARTICLE = re.compile(r"\d\.\d+$")
_NO_ACT = re.compile(
    rf"\s*(?:(?:{'|'.join(ORDINALS)}|stycket|styckena|meningen|meningarna|i|och|[a-zåäö])\b\s*)*", re.I
)
"""Words that stand before the name of an act and are no part of it."""
# `samt` ends a list: »1 § 1 och 3 samt 4 §« is two points and a paragraph.
_AHEAD_PLACE = re.compile(
    rf"\s*{_ONE}(?:(?:\s*,\s*|\s*(?:och|eller)\s+){_ONE})*\s*(?:§|kap)|\s*\d+(?:\s?[a-zåäö])?\s?:\s?\d|\s*bilaga\b",
    re.IGNORECASE,
)


class CitationError(LagrumError, ValueError):
    """A text that is not a citation.

    `start` and `end` are character offsets (end exclusive) into the text in
    Unicode form NFC; `suggestion` is a nearest act or spelling, or None.
    """

    def __init__(self, message: str, start: int, end: int, suggestion: str | None = None, help: str = "") -> None:
        super().__init__(message, f"menade du »{suggestion}«?" if suggestion else help)
        self.start = start
        self.end = end
        self.suggestion = suggestion


@frozen
class CitationSpan:
    """A citation and the part of the text, ``[start, end)``, that gave it; list members share one span."""

    citation: Citation
    start: int
    end: int


def parse_citations(text: str, table: ProvisionIndex | None = None, *, allow_whole_act: bool = False) -> list[Citation]:
    """Read a list of citations, in the order written, each once.

    With `table`, ranges are filled with the paragraphs that exist; without it they are filled by number and letter.
    `allow_whole_act` accepts an act's name alone.  Raises CitationError.
    """
    return list(
        dict.fromkeys(span.citation for span in parse_citation_spans(text, table, allow_whole_act=allow_whole_act))
    )


def parse_citation(text: str, table: ProvisionIndex | None = None) -> Citation:
    """Read exactly one citation. Raises CitationError when there are several."""
    citations = parse_citations(text, table)
    if len(citations) != 1:
        raise CitationError("här ska det stå ett enda lagrum", 0, len(text))
    return citations[0]


def parse_citation_spans(
    text: str, table: ProvisionIndex | None = None, *, allow_whole_act: bool = False
) -> list[CitationSpan]:
    """Like `parse_citations`, with the place in the text that each citation came from; repetitions are kept."""
    text = unicodedata.normalize("NFC", text)
    if len(text) > MAX_TEXT:
        raise CitationError(f"hänvisningen är för lång (högst {MAX_TEXT} tecken)", MAX_TEXT, len(text))
    return _Parser(text, table, allow_whole_act).citations()


@frozen
class _Numbers:
    """A list of numbers or ranges as written; an end of None means a single number."""

    items: tuple[tuple[str, str | None], ...]


class _Parser:
    """Recursive descent over one text with a cursor; one instance per text."""

    def __init__(self, text: str, table: ProvisionIndex | None, allow_whole_act: bool) -> None:
        self._text = text
        self._table = table
        self._allow_whole_act = allow_whole_act
        self._pos = 0
        self._found: list[CitationSpan] = []

    # --- cursor -------------------------------------------------------------------------------------------------

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self._text, self._pos)
        if match is not None:
            self._pos = match.end()
        return match

    def _peek(self, pattern: re.Pattern[str]) -> bool:
        return pattern.match(self._text, self._pos) is not None

    def _at_end(self) -> bool:
        self._take(_SPACE)
        return self._pos >= len(self._text)

    def _fail(
        self, message: str, start: int, end: int | None = None, suggestion: str | None = None, help: str = ""
    ) -> NoReturn:
        start = min(start, len(self._text))
        raise CitationError(message, start, len(self._text) if end is None else end, suggestion, help)

    def _word_end(self, start: int) -> int:
        match = _MARKED.match(self._text, start)
        return len(self._text) if match is None else match.end()

    def _add(self, citation: Citation, start: int) -> None:
        if len(self._found) >= MAX_CITATIONS:
            self._fail(f"hänvisningen omfattar fler än {MAX_CITATIONS} bestämmelser", start, self._pos)
        self._found.append(CitationSpan(citation, start, self._pos))

    def _make(self, start: int, base: Citation, **fields: str | int | None) -> Citation:
        try:
            return replace(base, **fields)  # type: ignore[arg-type]
        except ValueError:
            self._fail("numret går inte att använda i ett lagrum", start, max(self._pos, start + 1))

    # --- whole text ---------------------------------------------------------------------------------------------

    def citations(self) -> list[CitationSpan]:
        if self._at_end():
            self._fail("lagrummet är tomt", 0)
        while True:
            self._take(_SPACE)
            act_last = self._group(self._pos)
            if self._at_end():
                return self._found
            if self._text[self._pos] == ";":
                self._pos += 1
            elif self._act_after_separator(act_last):
                self._take(_SEP)
            else:
                self._misplaced()

    def _group(self, start: int) -> bool:
        """Read an act and its places, in either order; return whether the act stood last."""
        if self._peek(_PLACE_START) or self._peek(_ARTICLE_WORD):
            self._act_last(start)
            return True
        act = self._act()
        if not (self._at_end() or self._text[self._pos] == ";" or self._act_after_separator()):
            self._places(act)
            return False
        if not self._allow_whole_act:
            self._fail(f"ange vilken bestämmelse i {act.short} som avses", start, self._pos)
        self._add(Citation(act.short), start)
        return False

    def _misplaced(self) -> NoReturn:
        where = self._pos
        if (other := match_act(self._text, where)) is not None:
            name = other[0].short
            self._fail(
                f"det går inte att se vad som hör till {name}", where, other[1], help="skilj lagarna åt med semikolon"
            )
        end = self._word_end(where)
        self._fail(f"»{self._text[where:end]}« hör inte hemma här i ett lagrum", where, end)

    def _act_after_separator(self, place: bool = False) -> bool:
        """Whether a separator and then a word that is not part of the same act follows; with `place`, or a place."""
        match = _SEP.match(self._text, self._pos)
        if match is None:
            return False
        rest = match.end()
        if place and (_PLACE_START.match(self._text, rest) or _ARTICLE_WORD.match(self._text, rest)):
            return True
        return match_act(self._text, rest) is not None or (
            self._text[rest : rest + 1].isupper()
            and not _ARTICLE_WORD.match(self._text, rest)
            and not _ANNEX.match(self._text, rest)
        )

    def _act(self) -> Act:
        found = match_act(self._text, self._pos)
        if found is not None:
            self._pos = found[1]
            return found[0]
        start = self._pos
        if start >= len(self._text):
            self._fail("ange vilken lag som avses efter semikolon", max(0, start - 1))
        name = re.split(r"\s+(?=\d+(?!\d*:\d)|art\b|bilaga\b)|[;,]", self._text[start:], maxsplit=1)[0].strip()
        name = name or self._text[start : self._word_end(start)]
        self._fail(f"lagen »{name}« är okänd", start, start + len(name), suggest_act(name))

    def _act_last(self, start: int) -> None:
        """Read places and the act that follows them; the name belongs to the span of the last."""
        act, at, end = self._following_act(start)
        stop = self._place_end(act, start, at, end)
        inner = _Parser(self._text[:stop], self._table, self._allow_whole_act)
        inner._pos = start
        inner._places(act)
        if not inner._at_end():
            inner._misplaced()
        last = inner._found[-1].start
        self._pos = end
        for span in inner._found:
            if len(self._found) >= MAX_CITATIONS:
                self._fail(f"hänvisningen omfattar fler än {MAX_CITATIONS} bestämmelser", start, self._pos)
            self._found.append(replace(span, end=end) if span.start == last else span)

    def _following_act(self, start: int) -> tuple[Act, int, int]:
        """Return the first act that is named after `start` and before a semicolon, and where its name stands."""
        limit = self._text.find(";", start)
        text = self._text if limit < 0 else self._text[:limit]
        for word in _WORD.finditer(text, start):
            if (found := match_act(text, word.start())) is not None:
                return found[0], word.start(), found[1]
        after = max((m.end() for m in re.finditer(r"[§\d.]", text[start:])), default=0) + start
        name_at = _NO_ACT.match(text, after)
        assert name_at is not None  # it matches nothing too
        at = name_at.end()
        if name := text[at:].strip(" ,"):
            self._fail(f"lagen »{name}« är okänd", at, at + len(name), suggest_act(name))
        self._fail("ange vilken lag som avses, till exempel »11 kap. 1 § SoL«", start, self._word_end(start))

    def _place_end(self, act: Act, start: int, at: int, end: int) -> int:
        """Return where the places before an act end: before a linking word. An »i« may be a letter.

        Before a name in its definite form it is a word: nobody writes »artikel 6.2 AI-förordningen«.
        """
        link = _LINK.search(self._text[:at], start)
        if link is None:
            return len(self._text[:at].rstrip())
        before = self._text[start : link.start()].rstrip()
        if link[0].strip().casefold() == "i":
            if _LETTER_I.search(before) is not None:
                return link.end()
            name = self._text[at:end]
            if act.articles and name.isupper() and _PART_OF_ARTICLE.search(before) is not None:
                self._fail(
                    f"»{before} i« kan vara led i eller hela {before.rpartition(' ')[2]}",
                    start,
                    at,
                    help=f"skriv »{before} {name}«, eller »{before} i i {name}« om led i avses",
                )
        return start + len(before)

    def _places(self, act: Act) -> None:
        base = Citation(act.short)
        chapter: str | None = None
        while True:
            self._take(_SPACE)
            start = self._pos
            if self._peek(_ARTICLE_WORD):
                self._articles(act)
            elif self._peek(_ANNEX):
                self._annex(act)
            elif self._peek(_SHORT):
                chapter = self._short(act, base)
            elif self._peek(_ITEM):
                chapter = self._chapter_or_paragraphs(act, base, chapter)
            else:
                self._fail(
                    f"här ska det stå kapitel, paragraf eller artikel efter {act.short}", start, self._word_end(start)
                )
            separator = _SEP.match(self._text, self._pos)
            if separator is None or self._act_after_separator():
                return
            rest = separator.end()
            if not any(pattern.match(self._text, rest) for pattern in (_ITEM, _ARTICLE_WORD, _ANNEX)):
                return
            self._pos = rest

    # --- Swedish acts -------------------------------------------------------------------------------------------

    def _numbers(self) -> _Numbers:
        items: list[tuple[str, str | None]] = []
        while True:
            items.append(self._number_or_range(items[-1][1] or items[-1][0] if items else None))
            separator = _SEP.match(self._text, self._pos)
            if separator is None:
                return _Numbers(tuple(items))
            rest = separator.end()
            if _ITEM.match(self._text, rest) is None and (
                _LONE.match(self._text, rest) is None or not number_key(items[-1][1] or items[-1][0])[1]
            ):
                return _Numbers(tuple(items))
            self._pos = rest

    def _number_or_range(self, before: str | None) -> tuple[str, str | None]:
        start = self._pos
        match = self._take(_ITEM)
        if match is not None:
            first = self._number(match[1], match[2], start)
        else:
            lone = self._take(_LONE)
            assert lone is not None and before is not None  # `_numbers` has seen that a letter goes on from a number
            first = f"{number_key(before)[0]} {lone[1]}"
        after = self._pos
        if self._take(_DASH) is None:
            return first, None
        end_at = self._pos
        match = self._take(_ITEM)
        if match is not None:
            last = self._number(match[1], match[2], end_at)
        else:
            lone = self._take(_LONE)
            if lone is None:
                self._fail("intervallet saknar slut", after, self._word_end(after))
            last = f"{number_key(first)[0]} {lone[1]}"
        if number_key(last) <= number_key(first):
            self._fail("intervallet går baklänges", start, self._pos)
        return first, last

    def _number(self, digits: str, letter: str | None, start: int) -> str:
        if len(digits) > 4 or digits.startswith("0"):
            self._fail(f"»{digits}« är inget kapitel- eller paragrafnummer", start, start + len(digits))
        return digits if letter is None else f"{digits} {letter}"

    def _short(self, act: Act, base: Citation) -> str:
        start = self._pos
        match = self._take(_SHORT)
        assert match is not None
        chapter = self._number(match[1], match[2], start)
        paragraph = self._number(match[3], match[4], match.start(3))
        self._require_chapters(act, True, start)
        self._finish([self._make(start, base, chapter=chapter, paragraph=paragraph)], start)
        return chapter

    def _chapter_or_paragraphs(self, act: Act, base: Citation, chapter: str | None) -> str | None:
        start = numbers_at = self._pos
        numbers = self._numbers()
        if self._take(_KAP) is not None:
            self._require_chapters(act, True, start)
            chapters = self._expand(numbers, self._table.chapters(act.short) if self._table else (), start)
            self._take(_SPACE)
            numbers_at = self._pos
            if not self._peek(_ITEM):
                for number in chapters:
                    self._add(self._make(start, base, chapter=number), start)
                return None
            if len(chapters) > 1:
                self._fail("ange ett kapitel i taget när paragrafer följer", start, self._pos)
            chapter = chapters[0]
            numbers = self._numbers()
            if self._take(_PAR) is None:
                self._fail("paragraftecken (§) saknas", numbers_at, self._pos)
        elif self._take(_PAR) is None:
            what = "»art.« före artikelnumret" if act.articles and act.kind == "eu" else "»kap.« eller »§«"
            self._fail(f"här ska det stå {what}", start, self._pos)
        self._require_chapters(act, chapter is not None, start)
        known = self._table.paragraphs(act.short, chapter) if self._table else ()
        self._finish(
            [
                self._make(start, base, chapter=chapter, paragraph=number)
                for number in self._expand(numbers, known, numbers_at)
            ],
            start,
        )
        return chapter

    def _require_chapters(self, act: Act, given: bool, start: int) -> None:
        if act.kind == "eu":
            self._fail(f"{act.short} citeras med artikel, till exempel »{act.short} art. 6«", start, self._pos)
        if act.chapters and not given:
            self._fail(f"{act.short} är indelad i kapitel: ange också kapitlet", start, self._pos)
        if not act.chapters and given:
            self._fail(f"{act.short} är inte indelad i kapitel", start, self._pos)

    def _expand(self, numbers: _Numbers, known: Sequence[str], start: int) -> list[str]:
        result: list[str] = []
        for first, last in numbers.items:
            if last is None:
                result.append(first)
                continue
            low, high = number_key(first), number_key(last)
            if high[0] - low[0] >= MAX_CITATIONS:
                self._fail(f"hänvisningen omfattar fler än {MAX_CITATIONS} bestämmelser", start, self._pos)
            if known:
                inside = [number for number in known if low < number_key(number) < high]
            else:
                inside = [str(number) for number in range(low[0] + 1, high[0] + (1 if high[1] else 0))]
                if high[1]:
                    after = low[1] if low[0] == high[0] and low[1] else "`"
                    inside += [f"{high[0]} {chr(code)}" for code in range(ord(after) + 1, ord(high[1]))]
            result.extend([first, *inside, last])
        return list(dict.fromkeys(result))

    def _finish(self, places: list[Citation], start: int) -> None:
        """Read the details after the places and add the citations."""
        detail_at = self._pos
        details = self._details(places[0])
        if details != [places[0]] and len(places) > 1:
            self._fail("ange paragraferna var för sig när stycke eller punkt följer", detail_at, self._pos)
        for citation in places if details == [places[0]] else details:
            self._add(citation, start)

    # --- stycken, meningar, points ------------------------------------------------------------------------------

    def _details(self, place: Citation) -> list[Citation]:
        """All citations that the words after a paragraph or article give; `[place]` when there are none."""
        result = self._detail(place)
        while True:
            separator = _SEP.match(self._text, self._pos)
            if separator is None or _ORDINAL.match(self._text, separator.end()) is None or result == [place]:
                return result
            self._pos = separator.end()
            result.extend(self._detail(place))

    def _detail(self, place: Citation) -> list[Citation]:
        start = self._pos
        bases = [place]
        numeric = self._take(_NUM_STYCKE)
        if numeric is not None:
            bases = [self._make(start, place, stycke=bounded(numeric[1]))]
        else:
            ordinals = self._ordinals()
            if ordinals and self._take(_STYCKE_WORD) is not None:
                bases = [self._make(start, place, stycke=ordinal) for ordinal in ordinals]
                ordinals = self._ordinals()
            if ordinals:
                if self._take(_MENING_WORD) is None:
                    self._fail("här ska det stå »stycket« eller »meningen«", start, self._pos)
                if len(bases) > 1:
                    self._fail("ange styckena var för sig när mening följer", start, self._pos)
                bases = [self._make(start, bases[0], mening=ordinal) for ordinal in ordinals]
        if len(bases) == 1:
            return self._points(bases[0])
        return bases

    def _ordinals(self) -> list[int]:
        found: list[int] = []
        while True:
            match = self._take(_ORDINAL)
            if match is None:
                return found
            found.append(ORDINALS.index(match[1].lower()) + 1)
            dash = _DASH.match(self._text, self._pos)
            if dash is not None and (last := _ORDINAL.match(self._text, dash.end())) is not None:
                self._pos = last.end()
                end = ORDINALS.index(last[1].lower()) + 1
                if end <= found[-1]:
                    self._fail("intervallet går baklänges", match.start(1), self._pos)
                found.extend(range(found[-1] + 1, end + 1))
            separator = _SEP.match(self._text, self._pos)
            if separator is None or _ORDINAL.match(self._text, separator.end()) is None:
                return found
            self._pos = separator.end()

    def _points(self, base: Citation) -> list[Citation]:
        """Points and letters after `base`; `[base]` when none follow."""
        found: list[Citation] = []
        punkt = base.punkt
        while True:
            before = self._pos
            worded = self._take(_POINT_WORD) is not None
            self._take(_SPACE)
            start = self._pos
            if base.article is None and (match := self._take(_POINT)) is not None:
                punkt = self._number(match[1], None, start)
                letter: str | None = match[2]
                last = self._range_end(start, punkt, letter)
            elif (lone := self._take(_LONE)) is not None:
                letter = lone[1]
                last = self._range_end(start, None, letter)
            else:
                if worded:
                    self._fail("här ska det stå en punkt", start, self._word_end(start))
                self._pos = before
                return found or [base]
            self._take(_POINT_END)
            for point, sign in _point_range(punkt, letter, last):
                found.append(self._make(start, base, punkt=point, letter=sign))
                if len(found) > MAX_CITATIONS:
                    self._fail(f"hänvisningen omfattar fler än {MAX_CITATIONS} bestämmelser", start, self._pos)
            if last is not None and last.isdecimal():
                punkt = last
            separator = _SEP.match(self._text, self._pos)
            if separator is None:
                return found
            rest = separator.end()
            number_next = base.article is None and _ITEM.match(self._text, rest) is not None
            if not (number_next or _LONE.match(self._text, rest)) or _AHEAD_PLACE.match(self._text, rest):
                return found
            self._pos = rest

    def _range_end(self, start: int, punkt: str | None, letter: str | None) -> str | None:
        """The end of a range of points (digits) or letters, or None when there is no range."""
        dash = _DASH.match(self._text, self._pos)
        if dash is None:
            return None
        self._pos = dash.end()
        at = self._pos
        if letter is None and punkt is not None and (match := self._take(_ITEM)) is not None and match[2] is None:
            last = self._number(match[1], None, at)
            if bounded(last) <= bounded(punkt):
                self._fail("intervallet går baklänges", start, self._pos)
            return last
        if letter is not None and (lone := self._take(_LONE)) is not None:
            if lone[1] <= letter:
                self._fail("intervallet går baklänges", start, self._pos)
            return lone[1]
        self._fail("intervallet saknar slut", start, self._word_end(at))

    # --- articles and annexes -----------------------------------------------------------------------------------

    def _articles(self, act: Act) -> None:
        if not act.articles:
            self._fail(f"{act.short} citeras med paragraf, inte artikel", self._pos, self._word_end(self._pos))
        self._take(_ARTICLE_WORD)
        while True:
            start = self._pos
            match = self._take(_ARTICLE)
            if match is None:
                self._fail("här ska det stå ett artikelnummer", start, self._word_end(start))
            article = self._number(match[1], match[2], start)
            punkt = None if match[3] is None else self._number(match[3], None, match.start(3))
            place = self._make(start, Citation(act.short), article=article, punkt=punkt)
            dash = _DASH.match(self._text, self._pos)
            last = None if dash is None else _ARTICLE.match(self._text, dash.end())
            if last is not None:
                self._pos = last.end()
                self._article_range(act, place, last, start)
            else:
                self._take(_SPACE)
                for citation in self._details(place):
                    self._add(citation, start)
            separator = _SEP.match(self._text, self._pos)
            if (
                separator is None
                or _ARTICLE.match(self._text, separator.end()) is None
                or (_AHEAD_PLACE.match(self._text, separator.end()) is not None)
            ):
                return
            self._pos = separator.end()

    def _article_range(self, act: Act, place: Citation, last: re.Match[str], start: int) -> None:
        """Add the articles from `place` to the one in `last`, or the parts when it is a range of parts."""
        article = self._number(last[1], last[2], last.start())
        if place.punkt is not None:
            point = last[3] if article == place.article else None if last[3] else last[1]
            if point is None or last[2]:
                self._fail("ett intervall kan inte gå från en artikels punkt till en annan artikel", start, self._pos)
            end = bounded(self._number(point, None, last.start(3) if last[3] else last.start()))
            if end <= bounded(place.punkt):
                self._fail("intervallet går baklänges", start, self._pos)
            for number in range(bounded(place.punkt), end + 1):
                self._add(replace(place, punkt=str(number)), start)
            return
        if last[3] is not None:
            self._fail("ett intervall kan inte gå från en artikel till en annan artikels punkt", start, self._pos)
        if number_key(article) <= number_key(place.article):
            self._fail("intervallet går baklänges", start, self._pos)
        known = self._table.articles(act.short) if self._table else ()
        for number_text in self._expand(_Numbers(((place.article or "", article),)), known, start):
            self._add(replace(place, article=number_text), start)

    def _annex(self, act: Act) -> None:
        start = self._pos
        match = self._take(_ANNEX)
        assert match is not None
        if act.kind != "eu":
            self._fail(f"bilagor till {act.short} kan inte anges", start, self._pos)
        numeral = match[1].upper()
        try:
            roman_value(numeral)
        except ValueError:
            self._fail("bilagan ska ha en romersk siffra, till exempel »bilaga III«", start, self._pos)
        base = Citation(act.short, annex=numeral)
        for citation in self._points(base):
            self._add(citation, start)


def _point_range(punkt: str | None, letter: str | None, last: str | None) -> list[tuple[str | None, str | None]]:
    if last is None:
        return [(punkt, letter)]
    if letter is None:
        return [(str(number), None) for number in range(bounded(punkt or "0"), bounded(last) + 1)]
    return [(punkt, chr(code)) for code in range(ord(letter), ord(last) + 1)]
