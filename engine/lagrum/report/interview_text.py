"""An interview as text: a question, its answers, what stands so far, and the end."""

from __future__ import annotations

from collections.abc import Sequence

from lagrum.interview.free_text import Proposal
from lagrum.interview.steps import Step
from lagrum.report.style import Screen
from lagrum.report.wrap import wrap

MANY = 12
"""A longer list of answers is set as running text; what each means is told when it is asked for."""
FREE = {
    "ålder": "Skriv t.ex. 13–19 år, från 75 år eller under 18 år.",
    "tal": "Skriv ett heltal.",
    "belopp": "Skriv kronor, t.ex. 40 kr.",
    "datum": "Skriv ÅÅÅÅ-MM-DD.",
    "text": "Skriv med egna ord, inga uppgifter om enskilda.",
}
"""How an answer is written where there is nothing to choose from."""
SEVERAL = "Flera svar går bra, med kommatecken emellan."


def render_step(step: Step, look: Screen) -> str:
    """Return a question: what is asked, why, and the answers."""
    about = f" ({step.subject})" if step.subject else ""
    lines = [look.bold(line) for line in wrap(f"{step.question}{about}", look.width)]
    lines += wrap(step.hangs, look.width, "  ")
    for reason in step.why:
        lines += wrap(reason, look.width, "  • ", "    ")
    if step.current:
        lines += wrap(f"Nu står: {step.current}", look.width, "  ")
    if step.options:
        lines += _options(step, look, meanings=len(step.options) <= MANY)
    else:
        lines += wrap(FREE.get(step.kind, ""), look.width, "  ")
    if step.kind == "några av":
        lines += wrap(SEVERAL, look.width, "  ")
    return "\n".join(lines) + "\n"


def render_help(step: Step, look: Screen) -> str:
    """Return what a question means, and each of its answers."""
    lines = wrap(step.help or "Begreppet har ingen närmare förklaring.", look.width)
    return "\n".join(lines + _options(step, look, meanings=True)) + "\n"


def render_proposal(proposal: Proposal, look: Screen) -> str:
    """Return a word that was found in a description, with the sentence it comes from."""
    lines = [look.bold(line) for line in wrap(f"{proposal.path}: {proposal.value}?", look.width)]
    lines += wrap(f"»{proposal.sentence}«", look.width, "  ")
    if proposal.negated:
        lines += wrap("Obs: meningen säger nej till något. Läs den innan du svarar.", look.width, "  ")
    return "\n".join(lines) + "\n"


def _options(step: Step, look: Screen, meanings: bool) -> list[str]:
    if not meanings:
        return _running([f"{n} {value}" for n, (value, _) in enumerate(step.options, 1)], look.width)
    lines: list[str] = []
    for number, (value, meaning) in enumerate(step.options, 1):
        lines += wrap(f"{value}: {meaning}" if meaning else value, look.width, f"{number:>3} ", "    ")
    return lines


def _running(items: Sequence[str], width: int) -> list[str]:
    """Return items as running text; a line is broken between them only, so that a number stays with its answer."""
    lines: list[str] = []
    for k, item in enumerate(items, 1):
        piece = item if k == len(items) else f"{item},"
        if lines and len(lines[-1]) + 1 + len(piece) <= width:
            lines[-1] += f" {piece}"
        else:
            lines += wrap(piece, width, "  ", "    ")
    return lines
