"""`lagrum prov --mutera`: which faults in the rules the examples notice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from lagrum.base.counted import counted
from lagrum.examples.mutation import Verdict
from lagrum.examples.results import Mutated
from lagrum.report.examples_cover import file_of, owner_words, place_order, share
from lagrum.report.json_report import to_json
from lagrum.report.rule_text import paragraph
from lagrum.report.style import Screen

MARKS = "oftare: skriv ett prov där det inte ska gälla · mer sällan: ett där det ska gälla · omvänt: ett av dem räcker"
LONGEST = 70
QUOTED = re.compile(r"»([^»«]*)«")


def render_mutants(mutated: Mutated, look: Screen) -> str:
    """Return the faults and who noticed them as text."""
    return text(mutated.verdicts, look)


def render_mutants_json(mutated: Mutated) -> str:
    """Return the faults and who noticed them as JSON."""
    return to_json(as_json(mutated.verdicts, mutated.rulebook))


def text(verdicts: Sequence[Verdict], look: Screen) -> str:
    """Return the survivors by rule, the equivalent mutants, and the score of each file and of all."""
    lines: list[str] = []
    lines += _listed("FEL SOM INGET PROV MÄRKER", MARKS, [v for v in verdicts if v.survived], look)
    equivalent = [v for v in verdicts if v.equivalent]
    lines += _listed("ÄNDRINGAR SOM INTE KAN MÄRKAS (räknas inte)", "", equivalent, look)
    lines += [look.bold("PER FIL"), ""]
    for name, members in by_file(verdicts).items():
        caught, tried = score(members)
        lines.append(f"  {share(caught, tried):>7}  {caught:>5} av {tried:<5} {name}")
    caught, tried = score(verdicts)
    alike = len(verdicts) - tried
    total = f"{caught} av {tried} fel märks: {share(caught, tried)}. {counted(alike, 'ändring')} kan inte märkas."
    lines += ["", *paragraph(total, look.width)]
    return "\n".join(lines) + "\n"


def _listed(title: str, what: str, verdicts: Sequence[Verdict], look: Screen) -> list[str]:
    """Return mutants in the order of the files, those of a rule together."""
    if not verdicts:
        return []
    lines = [look.bold(title), *(paragraph(what, look.width) if what else []), ""]
    by_rule: dict[tuple[str, int, str], list[Verdict]] = {}
    for verdict in verdicts:
        by_rule.setdefault((*place_order(verdict.mutant.place), verdict.mutant.owner), []).append(verdict)
    for _, members in sorted(by_rule.items()):
        first = members[0].mutant
        lines += [*paragraph(owner_words(first.owner), look.width, "  ", "• "), f"    {first.place}"]
        for row in _rows(members):
            lines += paragraph(row, look.width, "        ", "      ")
        lines.append("")
    return lines


def _rows(verdicts: Sequence[Verdict]) -> list[str]:
    """Return the mutants of one rule in words; values that one list has lost are told together."""
    often = Counter(v.mutant.words for v in verdicts)
    rows: dict[object, str] = {}
    lost: dict[object, list[str]] = {}
    for number, verdict in enumerate(verdicts):
        mutant = verdict.mutant
        key: object = number
        words = mutant.words
        if mutant.dropped is not None:
            value, among = mutant.dropped
            head = words.removesuffix(f"värdet »{value}« stryks ur »{among}«")
            key = (head, among, mutant.within, mutant.effect, verdict.equivalent)
            lost.setdefault(key, []).append(f"»{value}«")
            values = lost[key]
            words = f"{head}{'värdet' if len(values) == 1 else 'värdena'} {', '.join(values)} stryks ur »{among}«"
        words = QUOTED.sub(lambda m: f"»{_short(m[1])}«", words)
        if often[mutant.words] > 1 and mutant.within:
            words += f" i »{_short(mutant.within)}«"
        rows[key] = f"{words} ({verdict.equivalent or mutant.effect})"
    return list(rows.values())


def _short(text: str) -> str:
    """Return the beginning and the end of a long condition."""
    if len(text) <= LONGEST:
        return text
    start, end = text[: LONGEST - 22].rpartition(" ")[0], text[-20:].partition(" ")[2]
    return f"{start} … {end}" if start and end else text


def as_json(verdicts: Sequence[Verdict], digest: str) -> dict[str, Any]:
    """Return the outcome as JSON."""
    caught, tried = score(verdicts)
    return {
        "rulebook": digest,
        "mutants": len(verdicts),
        "equivalent": len(verdicts) - tried,
        "killed": caught,
        "survived": tried - caught,
        "files": [
            {
                "file": name,
                "mutants": len(found),
                "killed": score(found)[0],
                "survived": score(found)[1] - score(found)[0],
            }
            for name, found in by_file(verdicts).items()
        ],
        "results": [
            {
                "rule": v.mutant.owner,
                "place": v.mutant.place,
                "part": v.mutant.part,
                "change": v.mutant.words,
                "within": v.mutant.within or None,
                "effect": v.mutant.effect,
                "killed_by": v.killer.place if v.killer else None,
                "equivalent": v.equivalent or None,
            }
            for v in verdicts
        ],
    }


def score(verdicts: Iterable[Verdict]) -> tuple[int, int]:
    """Return how many mutants were noticed, of how many that can be."""
    tried = [v for v in verdicts if not v.equivalent]
    return sum(1 for v in tried if v.killer), len(tried)


def by_file(verdicts: Iterable[Verdict]) -> dict[str, list[Verdict]]:
    """Return the mutants by file, the one with the lowest score first."""
    found: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        found.setdefault(file_of(verdict.mutant.place), []).append(verdict)
    return dict(sorted(found.items(), key=lambda item: (_ratio(item[1]), item[0])))


def _ratio(verdicts: Sequence[Verdict]) -> float:
    caught, tried = score(verdicts)
    return caught / tried if tried else 1.0
