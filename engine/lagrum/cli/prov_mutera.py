"""`lagrum prov --mutera`: which faults in the rules the examples notice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from lagrum.cli.output import Screen
from lagrum.cli.prov_tackning import file_of, owner_words, share
from lagrum.cli.rule_text import paragraph

if TYPE_CHECKING:
    from lagrum.adequacy.mutation import Verdict
    from lagrum.rulebook import Rulebook


def text(verdicts: Sequence[Verdict], look: Screen) -> str:
    """Return the survivors by rule, the equivalent mutants, and the score of each file and of all."""
    lines: list[str] = []
    lines += _listed("FEL SOM INGET PROV MÄRKER", [v for v in verdicts if v.survived], look)
    lines += _listed("ÄNDRINGAR SOM INTE KAN MÄRKAS (räknas inte)", [v for v in verdicts if v.equivalent], look)
    lines += [look.bold("PER FIL"), ""]
    for name, members in by_file(verdicts).items():
        caught, counted = score(members)
        lines.append(f"  {share(caught, counted):>7}  {caught:>5} av {counted:<5} {name}")
    caught, counted = score(verdicts)
    alike = len(verdicts) - counted
    total = f"{caught} av {counted} fel märks: {share(caught, counted)}. {alike} ändringar kan inte märkas."
    lines += ["", *paragraph(total, look.width)]
    return "\n".join(lines) + "\n"


def _listed(title: str, verdicts: Sequence[Verdict], look: Screen) -> list[str]:
    if not verdicts:
        return []
    lines = [look.bold(title), ""]
    owner = ""
    for verdict in verdicts:
        mutant = verdict.mutant
        if mutant.owner != owner:
            lines += [""] if owner else []
            owner = mutant.owner
            lines += [*paragraph(owner_words(owner), look.width, "  ", "• "), f"    {mutant.place}"]
        reason = f" ({verdict.equivalent})" if verdict.equivalent else ""
        lines += paragraph(mutant.words + reason, look.width, "        ", "      ")
    return [*lines, ""]


def as_json(verdicts: Sequence[Verdict], rulebook: Rulebook) -> dict[str, Any]:
    """Return the outcome as JSON."""
    caught, counted = score(verdicts)
    return {
        "rulebook": rulebook.digest,
        "mutants": len(verdicts),
        "equivalent": len(verdicts) - counted,
        "killed": caught,
        "survived": counted - caught,
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
                "killed_by": v.killer.place if v.killer else None,
                "equivalent": v.equivalent or None,
            }
            for v in verdicts
        ],
    }


def score(verdicts: Iterable[Verdict]) -> tuple[int, int]:
    """Return how many mutants were noticed, of how many that can be."""
    counted = [v for v in verdicts if not v.equivalent]
    return sum(1 for v in counted if v.killer), len(counted)


def by_file(verdicts: Iterable[Verdict]) -> dict[str, list[Verdict]]:
    """Return the mutants by file, the one with the lowest score first."""
    found: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        found.setdefault(file_of(verdict.mutant.place), []).append(verdict)
    return dict(sorted(found.items(), key=lambda item: (_ratio(item[1]), item[0])))


def _ratio(verdicts: Sequence[Verdict]) -> float:
    caught, counted = score(verdicts)
    return caught / counted if counted else 1.0
