"""`lagrum prov --tackning`: which atoms of the conditions the examples try as true, false and unknown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from lagrum.cli.output import Screen
from lagrum.cli.rule_text import paragraph

if TYPE_CHECKING:
    from lagrum.adequacy.coverage import OwnerCover
    from lagrum.rulebook import Rulebook


def text(covers: Sequence[OwnerCover], look: Screen) -> str:
    """Return what is not tried, by rule, and the score of each file and of all."""
    lines: list[str] = []
    lacking = [c for c in covers if c.tried < c.possible]
    if lacking:
        lines += [look.bold("INTE PRÖVAT"), ""]
    for cover in lacking:
        lines += paragraph(f"{owner_words(cover.owner)} ({share(cover.tried, cover.possible)})", look.width, "  ", "• ")
        lines.append(f"    {cover.place}")
        for atom in cover.atoms:
            if atom.missing:
                where = "kräver: " if atom.part == "kräver" else ""
                words = f"{where}{atom.words} → aldrig {' eller '.join(atom.missing)}"
                lines += paragraph(words, look.width, "        ", "      ")
        lines.append("")
    lines += [look.bold("PER FIL"), ""]
    for name, members in by_file(covers).items():
        lines.append(f"  {_share(members):>7}  {name}")
    shut = sum(len(a.unreachable) for c in covers for a in c.atoms)
    beyond = f" {shut} svar kan inte prövas och räknas inte; --format json säger varför." if shut else ""
    tried, possible = sum(c.tried for c in covers), sum(c.possible for c in covers)
    lines += ["", *paragraph(f"{tried} av {possible} svar är prövade: {share(tried, possible)}.{beyond}", look.width)]
    return "\n".join(lines) + "\n"


def as_json(covers: Sequence[OwnerCover], rulebook: Rulebook) -> dict[str, Any]:
    """Return the coverage as JSON."""
    return {
        "rulebook": rulebook.digest,
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


def _share(covers: Sequence[OwnerCover]) -> str:
    return share(sum(c.tried for c in covers), sum(c.possible for c in covers))


def file_of(place: str) -> str:
    """Return the file of a place "file:line"."""
    return place.rpartition(":")[0]


def share(part: int, whole: int) -> str:
    """Return a share in per cent, rounded down: "91,3 %". Of nothing, all is reached."""
    tenths = part * 1000 // whole if whole else 1000
    return f"{tenths // 10},{tenths % 10} %"


def owner_words(name: str) -> str:
    """Return what a rule or a definition is called in print."""
    phrase, mark, number = name.rpartition("#")
    return f"»{phrase}«" + (f" ({number})" if number != "1" else "") if mark else name
