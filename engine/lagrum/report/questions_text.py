"""What to ask next, as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from lagrum.base.counted import counted
from lagrum.base.serialization import json_value
from lagrum.checking.receipt import value_of
from lagrum.checking.receipt_words import receipt_line
from lagrum.checking.result import CaseResult
from lagrum.report.json_report import to_json
from lagrum.report.wrap import wrap
from lagrum.ways.next_questions import Asked, NextQuestion

IN_FULL = 10
"""How many questions are told with how far they bring; the others have their question and why it is asked."""


def render_asked(asked: Asked, width: int = 80) -> str:
    """Return the questions of an intervention in the order in which they are worth asking."""
    line = wrap(receipt_line(asked.receipt), width)
    return render_questions(asked.result, asked.questions, width) + ("\n" + "\n".join(line) + "\n" if line else "")


def render_asked_json(asked: Asked) -> str:
    """Return the questions as JSON."""
    receipt = None if asked.receipt is None else value_of(asked.receipt)
    return to_json({"questions": [json_value(q) for q in asked.questions], "receipt": receipt})


def render_questions(result: CaseResult, questions: Sequence[NextQuestion], width: int = 80) -> str:
    """Return the questions in the order in which they are worth asking."""
    lines = [*wrap(f"{result.id}  {result.name}".rstrip(), width), ""]
    if not questions:
        lines.append("Inget behöver klarläggas.")
    total = sum(q.settles for q in questions)
    so_far = 0.0
    for number, question in enumerate(questions, 1):
        if number == IN_FULL + 1:
            lines += ["", "Därefter:"]
        about = f" ({question.subject})" if question.subject else ""
        lines += wrap(f"{question.question}{about}", width, f"{number:>2}. ", "    ")
        lines += wrap(question.why, width, "    ")
        if number > IN_FULL:
            continue
        so_far += question.settles
        hang = counted(len(question.findings), "regel hänger")
        share = f"{round(100 * so_far / total) if total else 100} %"
        brings = (
            f"Det avgör {share} av allt som frågorna kan avgöra."
            if number == 1
            else f"Svaren på fråga 1–{number} avgör tillsammans {share}."
        )
        lines += wrap(f"{hang} på svaret. {brings}", width, "    ")
    return "\n".join(lines) + "\n"
