r"""Swedish personal and coordination numbers: finding them however they are written, and masking them.

Whether ten digits are a number is for the library `personnummer` to say; where they may stand is said here. A text is
first sought for runs of digits with nothing but separators between. In a run, a *gap* stands between two digits; what
it is made of decides where in a number it may stand:

    nothing, invisible letters, `\`      anywhere                                    8501<ZWSP>01-1236, 850101\-1236
    the seam of neighbouring texts       anywhere                                    "8501" "01-1236"
    one row break                        anywhere, with a dash or a comment's mark   850101-␤    # 1236
    dashes, blanks, `.`, `/`, `_`        between the parts of the date (the same twice), before the last four digits,
                                         and within them                             1985-01-01-1236, 850101 – 12 36

Digits are those of every script. Escapes that a format has for a separator (`&#45;`, `\u2011`, `%2D`) are read as it.

What is no number: a date and what follows it in a list or a period (»2025-07-01 1236«, »2025-07-01–2026-06-30«), a
time, a decimal, a digest, a telephone number that is said to be one, ten digits inside a longer row of digits, and
organisation numbers, whose month is twenty or more.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final, Literal

from lagrum.base.frozen import frozen
from lagrum.source.invisible import BLANK_LOOKING, IGNORABLE

_OTHER_DIGITS: Final = (
    "²³¹፩-፱᧚⁰⁴-⁹₀-₉①-⑨⑴-⑼⒈-⒐⓪⓵-⓽⓿❶-❾➀-➈➊-➒〇一二三四五六七八九"
    "\U00010a40-\U00010a43\U00010e60-\U00010e68\U00011052-\U0001105a\U0001f100-\U0001f10a"
)
"""Characters with the value of one digit that are no decimal digits to Unicode: superscripts, circled, ideographs."""
_DIGIT: Final = rf"\d{_OTHER_DIGITS}"
_DASH: Final = "\\-+~±·•‧∙֊־᐀᠆‐-―⸗⸚⸺⸻⹀⹝〜〰゠︱︲﹘﹣－\U00010ead˗⁃⁒⁓⁻₋−∓∼⊖➖"
_THIN: Final = rf"\\{IGNORABLE}\u0300-\u036f\u20d0-\u20f0\ufe20-\ufe2f"
_SEPARATOR: Final = rf"\s{BLANK_LOOKING}{_DASH}./_:#\"”{_THIN}．／＿：。"
_RUN: Final = re.compile(rf"[{_DIGIT}](?:[{_SEPARATOR}]*+[{_DIGIT}]){{9,}}+")
_COMMON_RUN: Final = re.compile(rf"[0-9](?:[{_SEPARATOR}]*+[0-9]){{9,}}+")
_RARE: Final = re.compile(r"[^\x00-\u065f\u2000-\u206f\u20a0-\u245f\u2800-\u2fff]")
"""What stands in hardly any text: letters of the blocks that have digits. `_COMMON_RUN` serves all other texts, but for
²³¹, and is three times as fast."""
_ONE_DIGIT: Final = re.compile(f"[{_DIGIT}]")
_THIN_RE: Final = re.compile(f"[{_THIN}]+")
_SEAM: Final = re.compile(r'["”]\s*["”]')
_ROW_BREAK: Final = re.compile(r"[^\S\n]*\n[^\S\n]*(?:#+[^\S\n]*)?")
_ONE_DASH: Final = re.compile(f"[{_DASH}]+")
_ESCAPE: Final = re.compile(
    r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\[nrt]"
    r"|%(?:2[0DEFdef]|5[Ff])"
)
_HEX: Final = re.compile("[0-9a-fA-F]")
_DIGEST: Final = 32
"""Letters of the shortest digest that a number is not sought in; a shorter word of hex is sought."""
_TELEPHONE: Final = re.compile(
    r"(?:\btfn|\btel|telefon|telefonnummer|\bmobil|mobilnummer|\bsms|\bring)[.:]?\s*\Z", re.I
)
_LATE: Final = 2010
"""A year from which a whole date and four more digits are a date of some matter, and not the birth of a person."""

Kind = Literal["", "free", "row", " ", "  ", "-", ".", "/", "_", ":", "mixed", "no"]
"""What a gap is made of. "free": it may stand anywhere; "row": so may a row break; "no": it divides nothing."""


@frozen
class _Digits:
    """A run: the value and the place of each digit, and the gap before each but the first."""

    text: str
    values: str
    places: Sequence[int]

    def gap(self, before: int) -> str:
        """Return what stands between a digit and the one before it."""
        return self.text[self.places[before - 1] + 1 : self.places[before]]


def find_personal_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of every personal or coordination number in `text`, however it is written.

    >>> [text[a:b] for text in ("f. 850101 – 1236.", "org 212000-1850") for a, b in find_personal_numbers(text)]
    ['850101 – 1236']
    """
    plain = text
    back: _Mapping | None = None
    if ("&" in text or "\\" in text or "%" in text) and _ESCAPE.search(text):
        plain, back = _unescaped(text)
    for match in (_RUN if _has_rare_digits(plain) else _COMMON_RUN).finditer(plain):
        for start, end in _in_run(plain, match.start(), match.end()):
            yield (start, end) if back is None else (back.start(start), back.end(end))


def _has_rare_digits(text: str) -> bool:
    """Return whether a text may hold other digits than 0–9."""
    if text.isascii():
        return False
    return "²" in text or "³" in text or "¹" in text or _RARE.search(text) is not None


def holds_personal_number(text: str) -> bool:
    """Return whether any stands in `text`."""
    return next(find_personal_numbers(text), None) is not None


def mask(text: str) -> str:
    """Return `text`, as long as before, with the digits of every personal number replaced by •."""
    while spans := list(find_personal_numbers(text)):
        parts, at = [], 0
        for start, end in spans:
            parts += [text[at:start], _ONE_DIGIT.sub("•", text[start:end])]
            at = end
        text = "".join((*parts, text[at:]))
    return text


# --- one run ----------------------------------------------------------------------------------------------------------


def _in_run(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the numbers in a run of digits and separators."""
    places = [m.start() for m in _ONE_DIGIT.finditer(text, start, end)]
    run = _Digits(text, "".join(str(int(unicodedata.numeric(text[p]))) for p in places), places)
    first = 0
    while first + 10 <= len(places):
        length = next((n for n in (12, 10) if first + n <= len(places) and _is_number(run, first, n)), 0)
        if length:
            yield places[first], places[first + length - 1] + 1
        first += length or 1


def _is_number(run: _Digits, first: int, length: int) -> bool:
    """Return whether the digits from `first` on are a number: whole groups, rightly divided, and valid."""
    after = first + length
    if (first and not run.gap(first)) or (after < len(run.values) and not run.gap(after)):
        return False
    digits = run.values[first:after]
    if not _plausible(digits) or not _checks(digits):
        return False
    gaps = [_kind(run.gap(n)) if run.gap(n) else "" for n in range(first + 1, after)]
    return _rightly_divided(gaps, length - 10) and not _something_else(run, first, digits, gaps) and _valid(digits)


def _plausible(digits: str) -> bool:
    """Return at once whether the middle could be a month and a day: hardly any other digits are."""
    month, day = digits[-8:-6], digits[-6:-4]
    if len(digits) == 12 and digits[:2] not in ("18", "19", "20"):
        return False
    return "01" <= month <= "12" and ("01" <= day <= "31" or "61" <= day <= "91")


_DOUBLED: Final = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
"""What a doubled digit adds to the sum of the check digit."""


def _checks(digits: str) -> bool:
    """Return at once whether the last digit could be the check digit: of ten texts of digits nine are no number.

    >>> _checks("8501011236"), _checks("8501011235")
    (True, False)
    """
    last = [ord(d) - 48 for d in digits[-10:]]
    return (sum(last[1::2]) + sum(_DOUBLED[d] for d in last[::2])) % 10 == 0


def _valid(digits: str) -> bool:
    """Return whether the library takes the digits for a number, of whatever century when none is said.

    It is always given the century: the library would ask the clock for it.
    """
    from personnummer import personnummer  # few texts have ten digits together

    centuries = ("",) if len(digits) == 12 else ("19", "20", "18")
    return any(personnummer.valid(century + digits) for century in centuries)


def _kind(gap: str) -> Kind:
    """Return what a gap is made of."""
    rest = _THIN_RE.sub("", gap)
    seamless = _SEAM.sub("", rest)
    if '"' in seamless or "”" in seamless:
        return "no"
    if seamless != rest:
        return "free" if not seamless.strip(" \t\n") or _ONE_DASH.fullmatch(seamless.strip()) else "mixed"
    if not rest:
        return "free"
    rows = rest.count("\n")
    if rows:
        joined = _ROW_BREAK.sub("", rest, count=1).strip()
        return "row" if rows == 1 and (not joined or _ONE_DASH.fullmatch(joined)) else "no"
    if "#" in rest:
        return "no"
    inner = rest.strip().strip(BLANK_LOOKING)
    if not inner:
        return " " if len(rest) == 1 else "  "
    if _ONE_DASH.fullmatch(inner):
        return "-"
    return _MARKS.get(inner, "mixed")


_MARKS: Final[dict[str, Kind]] = {
    ".": ".",
    "．": ".",
    "。": ".",
    "/": "/",
    "／": "/",
    "_": "_",
    "＿": "_",
    ":": ":",
    "：": ":",
}
_ANYWHERE: Final = ("", "free", "row")


def _rightly_divided(gaps: Sequence[Kind], century: int) -> bool:
    """Return whether the gaps stand where a number is divided; `century` is how many digits stand before the year."""
    if "no" in gaps:
        return False
    soft = {n + 1 for n, kind in enumerate(gaps) if kind not in _ANYWHERE}
    year, month, date = century + 2, century + 4, century + 6
    if not soft <= {century, year, month, date, date + 2, date + 3} or {date + 2, date + 3} <= soft:
        return False
    if any(gaps[n - 1] in (":", "mixed") for n in soft - {date}):
        return False
    within = {gaps[year - 1], gaps[month - 1]}
    parting = within.difference(_ANYWHERE)
    return not parting or (len(parting) == 1 and "" not in within)


# --- what only looks like one -----------------------------------------------------------------------------------------


def _something_else(run: _Digits, first: int, digits: str, gaps: Sequence[Kind]) -> bool:
    """Return whether valid digits, rightly divided, are something else than a number."""
    date = len(digits) - 4
    middle = gaps[date - 1]
    parted = next((k for k in (gaps[date - 5], gaps[date - 3]) if k not in _ANYWHERE), "")
    before = run.text[max(0, run.places[first] - 20) : run.places[first]]
    if not any(gaps):
        decimal = first == 1 and run.values[0] == "0" and run.gap(first) in (".", ",")
        if decimal or (digits.startswith("07") and _TELEPHONE.search(before)):
            return True
    in_blanks = parted in (" ", "  ") and middle in ("", " ", "  ")
    if in_blanks and len(digits) == 10 and (digits[0] == "0" or parted == "  "):
        return True  # a telephone number in pairs, columns of a table
    if middle in (" ", "  ", "row") and gaps[date + 1] == "." and digits[-4:-2] < "24" and digits[-2:] < "60":
        return True  # a time: 12.36
    marks = {run.gap(first + n) for n in (date - 4, date - 2) if gaps[n - 1] not in _ANYWHERE}
    if parted and (not middle or len(marks) > 1):
        return True  # a part of a period: 2010-|01-01 – 2013-09|-01
    if parted and _late(digits):
        if middle in ("", " ", "  ", "row"):
            return True
        if "1990" <= digits[-4:] <= "2039" and run.gap(first + date) != run.gap(first + date - 2):
            return True  # a period up to a year
    return _begins_date(run, first + date) or _in_digest(run.text, run.places[first], run.places[first + date + 3] + 1)


def _late(digits: str) -> bool:
    year = int(digits[:4]) if len(digits) == 12 else 2000 + int(digits[:2])
    return _LATE <= year < 2040


def _begins_date(run: _Digits, last_four: int) -> bool:
    """Return whether the last four digits are the year of a date that goes on after them."""
    after = last_four + 4
    rest = run.values[after : after + 4]
    if (
        len(rest) < 4
        or not "1900" <= run.values[last_four:after] <= "2099"
        or any(run.gap(n) for n in range(last_four + 1, after))
    ):
        return False
    kinds = _kind(run.gap(after)), _kind(run.gap(after + 2)) if run.gap(after + 2) else ""
    return (
        kinds[0] == kinds[1] and kinds[0] in ("-", ".", "/") and "01" <= rest[:2] <= "12" and "01" <= rest[2:] <= "31"
    )


def _in_digest(text: str, start: int, end: int) -> bool:
    """Return whether a number stands inside a word of hex digits that is as long as a digest."""
    if end - start > 12:
        return False
    low, high = start, end
    while low and start - low < _DIGEST and _HEX.match(text[low - 1]):
        low -= 1
    while high < len(text) and high - end < _DIGEST and _HEX.match(text[high]):
        high += 1
    return high - low >= _DIGEST


# --- escapes ----------------------------------------------------------------------------------------------------------


@frozen
class _Mapping:
    """Where each piece of an unescaped text begins there, and the first and last place of it in the text as written."""

    here: Sequence[int]
    there: Sequence[int]
    lengths: Sequence[int]

    def start(self, place: int) -> int:
        piece = bisect.bisect_right(self.here, place) - 1
        return self.there[piece] + (place - self.here[piece] if self.lengths[piece] < 0 else 0)

    def end(self, place: int) -> int:
        piece = bisect.bisect_right(self.here, place - 1) - 1
        if self.lengths[piece] < 0:
            return self.there[piece] + place - self.here[piece]
        return self.there[piece] + self.lengths[piece]


def _unescaped(text: str) -> tuple[str, _Mapping]:
    """Return a text with escapes of one character as that character, and the way back."""
    parts: list[str] = []
    here, there, lengths = [], [], []
    at = size = 0
    for match in _ESCAPE.finditer(text):
        char = _character(match[0])
        if len(char) != 1:
            continue
        for piece, start, length in ((text[at : match.start()], at, -1), (char, match.start(), len(match[0]))):
            if piece:
                here.append(size)
                there.append(start)
                lengths.append(length)
                parts.append(piece)
                size += len(piece)
        at = match.end()
    here.append(size)
    there.append(at)
    lengths.append(-1)
    return "".join((*parts, text[at:])), _Mapping(here, there, lengths)


def _character(escape: str) -> str:
    """Return the character that an escape stands for; "" for one that nobody divides a number with."""
    inner = escape.strip("\\&#;%uxX")
    if escape.startswith("&#"):
        code = int(inner, 16 if escape[2] in "xX" else 10)
        return chr(code) if code <= 0x10FFFF else ""
    if escape[0] == "&":
        return _NAMED.get(inner, "")
    if escape[0] == "%" or escape[1] in "ux":
        return chr(int(inner, 16))
    return " " if escape[1] == "t" else "\n"


_NAMED: Final = {
    **dict.fromkeys(("nbsp", "ensp", "emsp", "thinsp", "hairsp", "numsp", "puncsp", "Tab", "NewLine"), " "),
    **dict.fromkeys(("ndash", "mdash", "minus", "hyphen", "dash", "horbar"), "-"),
    **dict.fromkeys(("shy", "zwj", "zwnj", "lrm", "rlm", "ZeroWidthSpace", "NoBreak"), "\u200b"),
    "period": ".",
    "sol": "/",
    "lowbar": "_",
    "colon": ":",
    "quot": '"',
    "plus": "+",
    "bsol": "\\",
    "num": "#",
}
"""What HTML calls the characters that a number can be divided by."""
