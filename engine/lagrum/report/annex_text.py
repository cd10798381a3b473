"""What `lagrum beslut --kontroll` says: the sketches, what did not fit, and what a check of them finds."""

from __future__ import annotations

from collections.abc import Sequence

from lagrum.base.counted import counted
from lagrum.decision.annex import AnnexRead
from lagrum.decision.headings import is_own
from lagrum.report.decision import proposal_lines
from lagrum.report.wrap import wrap

MOST_NOTES = 20


def render_annex(answer: AnnexRead, width: int, folder: str, untouched: Sequence[str] = ()) -> str:
    """Return what was read of an annex, for a terminal.

    `folder` is where the sketches were written, or ""; the files that were left as they were are `untouched`.
    """
    proposal, sketches = answer.proposal, answer.sketches
    lines = wrap(f"{counted(len(sketches), 'insats')} i {answer.file}.", width)
    if foreign := {heading: path for heading, path in answer.mapping.items() if not is_own(heading)}:
        named = ", ".join(f"»{heading}« är {path or 'kommentar'}" for heading, path in foreign.items())
        lines += wrap(f"Kolumner: {named}.", width, "", "  ")
    if unknown := [heading for heading in answer.unknown if heading]:
        listed = ", ".join(f"»{heading}«" for heading in unknown)
        lines += wrap(f"Okända kolumner, som följer med som kommentarer: {listed}.", width, "", "  ")
        lines += wrap(
            f'Säg vad de står för, t.ex. --kolumn "{unknown[0]}=form" (»lagrum visa begrepp« listar).', width, "  "
        )
    if kept := [sketch for sketch in sketches if sketch.kept]:
        lines += ["", "TEXTER SOM INTE ÄR VÄRDEN, kvar som kommentarer i skissen"]
        for sketch in kept:
            lines += wrap(f"• {sketch.name or sketch.id}: {', '.join(dict.fromkeys(sketch.kept))}", width, "  ", "    ")
    if answer.notes:
        lines += ["", "ATT SE ÖVER I BILAGAN"]
        for note in answer.notes[:MOST_NOTES]:
            lines += wrap(f"• {note}", width, "  ", "    ")
        if len(answer.notes) > MOST_NOTES:
            lines.append(f"  … och {len(answer.notes) - MOST_NOTES} till")
    lines += ["", "EN PRÖVNING AV SKISSERNA FINNER", "", *proposal_lines(proposal, width)]
    if folder:
        lines += wrap(
            f"{_written(len(sketches) + 1, folder, untouched)} Fyll i det som är okänt och pröva igen.", width
        )
    else:
        lines += wrap("Inget är skrivet: ange en mapp med --ut MAPP för att få skisserna.", width)
    return "\n".join(lines) + "\n"


def _written(files: int, folder: str, untouched: Sequence[str]) -> str:
    """Return what of the sketches and the file of columns was written."""
    if not untouched:
        return f"Skisserna och kolumner.toml är skrivna till {folder}."
    left = ", ".join(f"»{name}«" for name in untouched)
    return f"Till {folder} är {files - len(untouched)} av {counted(files, 'fil')} skrivna. Inte skrivet: {left}."
