"""`lagrum prov --tackning`: which atoms of the conditions the examples try as true, false and unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from lagrum.examples.coverage import AtomCover, OwnerCover
from lagrum.examples.results import Covered
from lagrum.report.json_report import to_json
from lagrum.report.rule_text import paragraph
from lagrum.report.style import Screen


def render_cover(covered: Covered, look: Screen) -> str:
    """Return the coverage as text."""
    return text(covered.covers, look)


def render_cover_json(covered: Covered) -> str:
    """Return the coverage as JSON."""
    return to_json(as_json(covered.covers, covered.rulebook))


def text(covers: Sequence[OwnerCover], look: Screen) -> str:
    """Return what is not tried and what cannot be, by rule, and the score of each file and of all."""
    in_order = sorted(covers, key=lambda c: (*place_order(c.place), c.owner))
    lines = _listed("INTE PRÖVAT", in_order, _missing, look)
    shut = sum(len(a.unreachable) for c in covers for a in c.atoms)
    lines += _listed("KAN INTE PRÖVAS (räknas inte)", in_order, _unreachable, look)
    lines += [look.bold("PER FIL"), ""]
    for name, members in by_file(covers).items():
        tried, possible = sum(c.tried for c in members), sum(c.possible for c in members)
        lines.append(f"  {share(tried, possible):>7}  {tried:>5} av {possible:<5} {name}")
    beyond = f" {shut} svar kan inte prövas." if shut else ""
    tried, possible = sum(c.tried for c in covers), sum(c.possible for c in covers)
    lines += ["", *paragraph(f"{tried} av {possible} svar är prövade: {share(tried, possible)}.{beyond}", look.width)]
    return "\n".join(lines) + "\n"


def _missing(atom: AtomCover) -> list[str]:
    return [f"aldrig {' eller '.join(atom.missing)}"] if atom.missing else []


def _unreachable(atom: AtomCover) -> list[str]:
    by_reason: dict[str, list[str]] = {}
    for answer, reason in atom.unreachable:
        by_reason.setdefault(reason, []).append(answer)
    return [f"inte {' eller '.join(answers)}: {reason}" for reason, answers in by_reason.items()]


def _listed(
    title: str, covers: Sequence[OwnerCover], what: Callable[[AtomCover], list[str]], look: Screen
) -> list[str]:
    """Return the rules with `what` is said of their atoms, together for the values of one attribute."""
    lines: list[str] = []
    for cover in covers:
        rows: dict[tuple[str, str, str], list[str]] = {}
        for atom in cover.atoms:
            head = atom.words.removesuffix(atom.value)
            for said in what(atom):
                rows.setdefault((atom.part, head, said), []).append(atom.words.removeprefix(head))
        if rows:
            whole = f"{owner_words(cover.owner)} ({share(cover.tried, cover.possible)})"
            lines += [*paragraph(whole, look.width, "  ", "• "), f"    {cover.place}"]
            for (part, head, said), values in rows.items():
                words = f"{'kräver: ' if part == 'kräver' else ''}{head}{', '.join(values)} → {said}"
                lines += paragraph(words, look.width, "        ", "      ")
            lines.append("")
    return [look.bold(title), "", *lines] if lines else []


def as_json(covers: Sequence[OwnerCover], digest: str) -> dict[str, Any]:
    """Return the coverage as JSON."""
    return {
        "rulebook": digest,
        "tried": sum(c.tried for c in covers),
        "possible": sum(c.possible for c in covers),
        "files": [
            {"file": name, "tried": sum(c.tried for c in found), "possible": sum(c.possible for c in found)}
            for name, found in by_file(covers).items()
        ],
        "rules": [
            {
                "rule": c.owner,
                "place": c.place,
                "tried": c.tried,
                "possible": c.possible,
                "atoms": [
                    {
                        "atom": a.words,
                        "part": a.part,
                        "tried": list(a.tried),
                        "missing": list(a.missing),
                        "unreachable": [{"answer": v, "reason": why} for v, why in a.unreachable],
                    }
                    for a in c.atoms
                ],
            }
            for c in covers
        ],
    }


def by_file(covers: Iterable[OwnerCover]) -> dict[str, list[OwnerCover]]:
    """Return the coverage by file, the least covered first."""
    found: dict[str, list[OwnerCover]] = {}
    for cover in covers:
        found.setdefault(file_of(cover.place), []).append(cover)
    return dict(sorted(found.items(), key=lambda item: (_ratio(item[1]), item[0])))


def _ratio(covers: Sequence[OwnerCover]) -> float:
    possible = sum(c.possible for c in covers)
    return sum(c.tried for c in covers) / possible if possible else 1.0


def file_of(place: str) -> str:
    """Return the file of a place "file:line"."""
    return place.rpartition(":")[0]


def place_order(place: str) -> tuple[str, int]:
    """Return what sorts places by file and line."""
    name, _, line = place.rpartition(":")
    return name, int(line) if line.isdecimal() else 0


def share(part: int, whole: int) -> str:
    """Return a share in per cent, rounded down: "91,3 %". Of nothing, all is reached."""
    tenths = part * 1000 // whole if whole else 1000
    return f"{tenths // 10},{tenths % 10} %"


def owner_words(name: str) -> str:
    """Return what a rule or a definition is called in print."""
    phrase, mark, number = name.rpartition("#")
    return f"»{phrase}«" + (f" ({number})" if number != "1" else "") if mark else name
