"""What of a text can be mended without doubt, and a list of it. No files.

In: the bytes or the text of an intervention or a municipality's profile, and what finds faults in such a text. Out: the
text as mended, each change with its row, and the faults that are left. Only what can be meant in one way is changed:
a change that several readings allow, or that leaves as many faults as there were, is left for the writer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from lagrum.base.fold import ascii_fold
from lagrum.base.frozen import frozen
from lagrum.binding.intervention import bind_intervention, bind_municipality
from lagrum.interventions.folders import PROFILE_SUFFIX
from lagrum.language.outline import MAX_STATEMENTS, TAB, parse_outline
from lagrum.model.rulebook import Rulebook
from lagrum.source.diagnostic import Diagnostic, Diagnostics
from lagrum.source.text import SourceText

Faults = Callable[[str], Sequence[Diagnostic]]
"""Finds the errors of a text, all of them, sorted."""

INDENT = 4
SHORTEST = 6
"""A shorter word may be one letter from a word that means another thing."""
ROUNDS = 4
"""A mended word can bring another fault to light; so often the faults are looked for anew."""


@frozen
class Repair:
    """A change: the row (from 1; 0: the whole file), what stood there, and what stands there now, in a few words."""

    line: int
    before: str
    after: str


@frozen
class Repaired:
    """A text as mended, what was changed in it, and the faults that are left to the writer."""

    text: str
    repairs: tuple[Repair, ...]
    left: tuple[Diagnostic, ...]


def fault_finder(rulebook: Rulebook, name: str) -> Faults:
    """Return what finds the errors of an intervention, or of a profile when `name` is one's, by a rulebook."""

    def faults(text: str) -> Sequence[Diagnostic]:
        sink = Diagnostics(limit=MAX_STATEMENTS)
        source = SourceText.of(text, name)
        if name.endswith(PROFILE_SUFFIX):
            bind_municipality(source, rulebook.vocabulary, sink)
        else:
            bind_intervention(source, rulebook.vocabulary, sink, rulebook.lock)
        return sink.errors

    return faults


def repaired_bytes(data: bytes) -> tuple[str, tuple[Repair, ...]] | None:
    """Return the text of a file in UTF-8, UTF-16 or as older Windows programs wrote it; None when it may be another.

    What Windows wrote is known by its letters: all that are not ASCII are Swedish ones, or marks of a word processor.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = _decoded(data, "utf-16")
        return None if text is None or "\x00" in text else (text, (Repair(0, "teckenkodning UTF-16", "UTF-8"),))
    if len(data) > 3 and b"\x00" in data:
        halves = {"utf-16-le": data[1::2], "utf-16-be": data[0::2]}
        wide = next((name for name, half in halves.items() if half.count(0) > len(half) * 2 // 3), "")
        text = _decoded(data, wide) if wide else None
        return None if text is None or "\x00" in text else (text, (Repair(0, "teckenkodning UTF-16", "UTF-8"),))
    text = _decoded(data, "utf-8")
    if text is not None:
        marked = text.startswith("\ufeff")
        return text.removeprefix("\ufeff"), (Repair(0, "märket BOM först i filen", "inget"),) if marked else ()
    text = _decoded(data, "cp1252")
    if text is None or _FOREIGN.search(text):
        return None
    return text, (Repair(0, "teckenkodning latin-1 (Windows)", "UTF-8"),)


def repair(text: str, faults: Faults) -> Repaired:
    r"""Mend a text: what is wrong with its signs and blanks first, then whole blocks' indentation, then single words.

    >>> found = repair("insats nora/x\r\n\tform: rådgivning\r\n", lambda text: ())
    >>> found.text
    'insats nora/x\n    form rådgivning\n'
    >>> [(r.line, r.before, r.after) for r in found.repairs]
    [(0, 'radslut CRLF', 'LF'), (2, 'tabb i indraget', '4 blanksteg'), (2, 'form:', 'form')]
    """
    repairs: list[Repair] = []
    lines = _rows_of(text, repairs)
    for step in (_invisible, _odd_blanks, _tabs, _quotes, _signs):
        for number, new, before, after in list(step(lines)):
            lines[number] = new
            repairs.append(Repair(number + 1, before, after))
    for block in (_whole_file, _all_rows, _blocks):
        lines = block(lines, faults, repairs)
    lines = _words(lines, faults, repairs)
    text = SourceText.of("\n".join(lines)).text
    return Repaired(text, tuple(sorted(repairs, key=lambda r: r.line)), tuple(faults(text)))


def sure_suggestion(fault: Diagnostic) -> tuple[str, str] | None:
    """Return the marked word and the one to put in its place, when a fault suggests one that surely is what is meant.

    It is when there is one suggestion, which differs in how it is spelled and not in what it may mean: in capitals, in
    the marks of å, ä and ö, in blanks and hyphens, or in one letter of a long word.
    """
    suggested = _SUGGESTION.match(fault.help)
    word = fault.source_line[fault.column - 1 : fault.column - 1 + fault.width]
    if not suggested or f"»{word}«" not in fault.message or not same_word(word, suggested[1]):
        return None
    return word, suggested[1]


def same_word(word: str, other: str) -> bool:
    """Return whether two words differ only in how they are spelled."""
    one, two = (re.sub(r"[\s_-]+", "", ascii_fold(w)) for w in (word, other))
    if one == two:
        return True
    if re.search(r"\d", one + two) or min(len(one), len(two)) < SHORTEST or one[0] != two[0]:
        return False
    return _one_letter_apart(one, two)


# --- signs and blanks -------------------------------------------------------------------------------------------------

_WINDOWS = "åäöÅÄÖéÉüÜèàáóæøÆØ§°´½¼»«·\u00a0“”„‘’‚–—…•€"
_FOREIGN = re.compile(rf"[^\x00-\x7f{_WINDOWS}]|(?<=[^\W\d_])[“”„»«‚‘•…€§°](?=[^\W\d_])")
"""What shows that a text was not written in Windows' letters: other ones, or a mark in the middle of a word."""
_INVISIBLE = re.compile(r"[\u200b\u2060\ufeff\u00ad]")
"""Shows nothing and steers nothing: a mark for where a word may be broken."""
_ODD_BLANK = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_OPENS, _CLOSES = "“„”»«", "“”»«"
_SUGGESTION = re.compile(r"menade du »([^«»]+)«\?")

_Step = Iterator[tuple[int, str, str, str]]
"""The number of a row (from 0), its new text, and what changed in it."""


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _rows_of(text: str, repairs: list[Repair]) -> list[str]:
    for ending, name in (("\r\n", "CRLF"), ("\r", "CR")):
        if ending in text:
            text = text.replace(ending, "\n")
            repairs.append(Repair(0, f"radslut {name}", "LF"))
    return text.split("\n")


def _invisible(lines: Sequence[str]) -> _Step:
    for number, line in enumerate(lines):
        if _INVISIBLE.search(line):
            yield number, _INVISIBLE.sub("", line), "osynligt tecken", "inget"


def _odd_blanks(lines: Sequence[str]) -> _Step:
    for number, line in enumerate(lines):
        if _ODD_BLANK.search(line):
            yield number, _ODD_BLANK.sub(" ", line), "hårt blanksteg", "blanksteg"


def _tabs(lines: Sequence[str]) -> _Step:
    """Tabs are as wide as the blanks of the other rows say; where these disagree, or a row has both, they are left."""
    margins = [line[: len(line) - len(line.lstrip(" \t"))] for line in lines if line.strip()]
    blanks = {len(margin) for margin in margins if margin and "\t" not in margin}
    if any("\t" in margin and " " in margin for margin in margins) or any(width % TAB for width in blanks):
        return
    for number, line in enumerate(lines):
        many = len(line) - len(line.lstrip("\t"))
        if many and line.strip():
            tabs = "tabb i indraget" if many == 1 else f"{many} tabbar i indraget"
            yield number, " " * TAB * many + line[many:], tabs, f"{TAB * many} blanksteg"


def _quotes(lines: Sequence[str]) -> _Step:
    """Quotation marks of a word processor, in pairs on their row; those inside a text, and in comments, stay."""
    for number, line in enumerate(lines):
        new, kinds = _straightened(line)
        if kinds:
            yield number, new, f"citattecknen {kinds}", '" "'


def _straightened(line: str) -> tuple[str, str]:
    """Return a row with straight quotes, and the first marks that were changed ("": none)."""
    out, kinds, at = "", "", 0
    while at < len(line):
        sign = line[at]
        if sign == "#":
            break
        if sign == '"':
            end = line.find('"', at + 1)
            if end < 0:
                last = re.fullmatch(rf'"([^"{_CLOSES}]+)[{_CLOSES}]\s*', line[at:])
                return (f'{out}"{last[1]}"', f'" {line.rstrip()[-1]}') if last else (out + line[at:], kinds)
            out, at = out + line[at : end + 1], end + 1
        elif sign in _OPENS and (pair := re.match(rf'[{_OPENS}]([^"{_OPENS}]*)([{_CLOSES}])', line[at:])):
            proper = sign == "”" and pair[2] == "”"  # the language has these too
            out += pair[0] if proper else f'"{pair[1]}"'
            kinds = kinds or ("" if proper else f"{sign} {pair[2]}")
            at += pair.end()
        else:
            out, at = out + sign, at + 1
    return out + line[at:], kinds


def _signs(lines: Sequence[str]) -> _Step:
    """Signs between a name and its value, found by the outline: `form: rådgivning`, `form = rådgivning`."""
    sink = Diagnostics(limit=MAX_STATEMENTS)
    parse_outline(SourceText.of("\n".join(lines)), sink)
    for fault in sink.errors:
        line = lines[fault.line - 1] if fault.line else ""
        at = fault.column - 1
        if fault.code != "E014" or line != fault.source_line:
            continue
        name = line[:at].split()[-1] if line[:at].split() else ""
        rest = line[at + 1 :]
        gap = "" if not rest or rest[0] in " \t" else " "
        yield fault.line - 1, line[:at].rstrip() + gap + rest, f"{name}{line[at]}", name


# --- indentation ------------------------------------------------------------------------------------------------------


def _width(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _moved(lines: Sequence[str], first: int, last: int, by: int) -> list[str]:
    """Return the rows with those from `first` up to `last` moved; a row that is empty stays."""
    moved = [(" " * (_width(line) + by) + line.lstrip(" ")) if line.strip() else line for line in lines[first:last]]
    return [*lines[:first], *moved, *lines[last:]]


def _better(lines: Sequence[str], others: Sequence[str], faults: Faults) -> bool:
    """Return whether other rows have fewer faults, and none on a row that had none."""
    before, after = faults("\n".join(lines)), faults("\n".join(others))
    return len(after) < len(before) and {f.line for f in after} <= {f.line for f in before}


def _whole_file(lines: list[str], faults: Faults, repairs: list[Repair]) -> list[str]:
    """Move all rows to the left when all stand as far in as the first."""
    widths = [_width(line) for line in lines if line.strip() and not line.lstrip().startswith("#")]
    if not widths or not widths[0] or min(widths) < widths[0]:
        return lines
    moved = [line[min(_width(line), widths[0]) :] for line in lines]
    if not _better(lines, moved, faults):
        return lines
    repairs.append(Repair(0, f"alla rader indragna {widths[0]} blanksteg", "0"))
    return moved


def _all_rows(lines: list[str], faults: Faults, repairs: list[Repair]) -> list[str]:
    """Move all rows below the first in when one of them stands as far out as it, and the file has one such head."""
    filled = [n for n, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")]
    if len(filled) < 2 or any(_width(lines[n]) for n in filled[1:]):
        return lines  # rows that stand in under others may belong to them or to the file
    moved = _moved(lines, filled[0] + 1, len(lines), INDENT)
    if not _better(lines, moved, faults):
        return lines
    repairs.append(Repair(filled[1] + 1, "ingen rad indragen", f"raderna härifrån indragna {INDENT} blanksteg"))
    return moved


def _blocks(lines: list[str], faults: Faults, repairs: list[Repair]) -> list[str]:
    """Move a block of rows that stands between two levels, or under a row that has none below it."""
    for _ in range(ROUNDS):
        odd = [f.line - 1 for f in faults("\n".join(lines)) if f.code in ("E012", "E028") and f.line]
        moved = next((found for first in odd if (found := _one_block(lines, first, faults))), None)
        if moved is None:
            return lines
        lines, row, before, after = moved
        repairs.append(Repair(row + 1, f"indrag {before} blanksteg", str(after)))
    return lines


def _one_block(lines: list[str], first: int, faults: Faults) -> tuple[list[str], int, int, int] | None:
    """Return the rows with a block moved to the one level where it fits, its row, and where it stood and stands."""
    here = _width(lines[first])
    last = next((n for n in range(first + 1, len(lines)) if lines[n].strip() and _width(lines[n]) < here), len(lines))
    levels = _open_levels(lines, first)
    fitting = []
    for level in sorted({w for w in levels if w != here}):
        moved = _moved(lines, first, last, level - here)
        inside = any(first < f.line <= last and f.code in ("E012", "E027", "E028") for f in faults("\n".join(moved)))
        if not inside and _better(lines, moved, faults):
            fitting.append((len(faults("\n".join(moved))), moved, level))
    least = min((many for many, _, _ in fitting), default=0)
    best = [(moved, first, here, level) for many, moved, level in fitting if many == least]
    return best[0] if len(best) == 1 else None


def _open_levels(lines: Sequence[str], row: int) -> list[int]:
    """Return how far in the rows above stand that a row can go on with."""
    found: list[int] = []
    for line in reversed(lines[:row]):
        if line.strip() and not line.lstrip().startswith("#") and (not found or _width(line) < found[-1]):
            found.append(_width(line))
    return found


# --- words ------------------------------------------------------------------------------------------------------------


def _words(lines: list[str], faults: Faults, repairs: list[Repair]) -> list[str]:
    """Put in the suggestions that are sure, as long as each round leaves fewer faults."""
    for _ in range(ROUNDS):
        found = list(faults("\n".join(lines)))
        new, done = list(lines), []
        for fault in sorted(found, key=lambda f: (f.line, f.column), reverse=True):
            sure = sure_suggestion(fault)
            if sure and lines[fault.line - 1] == fault.source_line:
                line, at = new[fault.line - 1], fault.column - 1
                new[fault.line - 1] = line[:at] + sure[1] + line[at + len(sure[0]) :]
                done.append(Repair(fault.line, *sure))
        if not done or len(faults("\n".join(new))) >= len(found):
            return lines
        lines = new
        repairs += done
    return lines


def _one_letter_apart(one: str, two: str) -> bool:
    """Return whether two words differ in one letter: another, one more, or two that have changed places."""
    if len(one) > len(two):
        one, two = two, one
    start = next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), len(one))
    if len(one) != len(two):
        return one[start:] == two[start + 1 :]
    swapped = one[start : start + 2] == two[start : start + 2][::-1] and one[start + 2 :] == two[start + 2 :]
    return one[start + 1 :] == two[start + 1 :] or swapped
