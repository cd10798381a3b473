"""An answer to a question for a terminal and as JSON: what it says and why, who gave it, and whether it counts."""

from __future__ import annotations

from datetime import date
from typing import Any

from lagrum.model.answer import LegalAnswer
from lagrum.model.rulebook import Rulebook
from lagrum.report.rule_text import Page, paragraph
from lagrum.report.style import Screen
from lagrum.rulebook.standing import counts, standing


def answer_page(rulebook: Rulebook, answer: LegalAnswer, day: date, look: Screen) -> str:
    """Return an answer with its reasons and the other answers to the same question."""
    page = Page(look)
    page.heading(answer.name, answer.title)
    page.lines += paragraph(answer.text, look.width)
    page.gap()
    question = rulebook.rules[answer.question]
    page.row("fråga", f"{answer.question} ({question.title})")
    page.row("skäl", answer.reason)
    page.row("lämnat av", f"{answer.body}, beslutat {answer.decided} ({answer.kind})")
    page.row("källa", answer.source)
    page.row("gäller", str(answer.validity))
    page.row("lydelse", "; ".join(str(w.citation) for w in answer.wordings))
    page.row(f"den {day}", counts(rulebook, answer, day))
    page.row("står i", answer.place)
    if answer.positions:
        page.section("Ståndpunkter")
        for position in answer.positions:
            page.bullet(position.text, "; ".join(position.sources))
    others = [a for a in standing(rulebook, answer.question, day).all if a.name != answer.name]
    if others:
        page.section("Andra svar på samma fråga")
        for other in others:
            page.bullet(f"{other.name} · {counts(rulebook, other, day)}", other.text)
    return page.text


def answer_json(rulebook: Rulebook, answer: LegalAnswer, day: date) -> dict[str, Any]:
    """Return the same as JSON."""
    return {
        "kind": "answer",
        "id": answer.name,
        "title": answer.title,
        "question": answer.question,
        "text": answer.text,
        "reason": answer.reason,
        "body": answer.body,
        "answer_kind": answer.kind,
        "source": answer.source,
        "decided": answer.decided.isoformat(),
        "validity": str(answer.validity),
        "standing": counts(rulebook, answer, day),
        "wordings": [{"citation": str(w.citation), "digest": w.digest} for w in answer.wordings],
        "positions": [{"text": p.text, "sources": list(p.sources)} for p in answer.positions],
        "others": [a.name for a in standing(rulebook, answer.question, day).all if a.name != answer.name],
    }
