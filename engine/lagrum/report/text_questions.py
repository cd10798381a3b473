"""The part of the report on what must be cleared up: the questions that decide which rules apply."""

from __future__ import annotations

from collections.abc import Sequence

from lagrum.checking.result import AnswerEffects, CaseResult, OpenQuestion
from lagrum.report.style import TextStyle
from lagrum.report.text_parts import bold, joined
from lagrum.report.wrap import wrap

MAX_QUESTIONS = 10
FEW_QUESTIONS = 3
MAX_LINES = 26
"""What the questions may fill when there are more than a few: the rest is counted."""
MAX_ANSWERS = 4
MAX_CITATIONS = 3


def question_lines(result: CaseResult, style: TextStyle) -> list[str]:
    """Return the questions that decide which rules apply, the most telling first.

    A question is shown when some answer makes an obstacle, a demand or an open question apply, when it is about records
    that nobody wrote, and when most hangs on it; those that only rule things out are counted. Demands that surely apply
    have their own question with them.
    """
    if not result.questions:
        return []
    grave = {f.rule for f in result.findings if f.outcome in ("hinder", "krav", "fråga")}
    demands = {f.rule for f in result.findings if f.demand == "okänt" and f.certainty == "gäller"}
    hanging = {id(q): len(grave.intersection(q.rules) - demands) for q in result.questions}
    most = max(result.questions, key=lambda q: hanging[id(q)])
    telling: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    decisive = None
    silent = 0
    for question in result.questions:
        if (question is most and hanging[id(most)]) or _is_telling(question, grave, demands, style):
            key = (question.question, tuple(_rows(question, grave, style)))
            telling.setdefault(key, []).append(question.subject)
            decisive = key if question is most else decisive
        else:
            silent += 1
    if not telling:
        return []
    lines = ["", bold("BEHÖVER KLARLÄGGAS: det som avgör mest först", style)]
    limit = len(telling) if style.everything else MAX_QUESTIONS
    chosen = list(telling)[:limit]
    if decisive is not None and decisive not in chosen:
        chosen[:] = [decisive, *chosen[:-1]]  # what most hangs on never drops out
    shown = 0
    for number, (text, consequences) in enumerate(chosen, 1):
        named = [s for s in dict.fromkeys(telling[text, consequences]) if s]
        about = f" ({joined(named, style)})" if named else ""
        own = wrap(f"{text}{about}", style.width, f" {number:>2}. ", "     ")
        for row in consequences:
            own += wrap(row, style.width, "     - ", "       ")
        if not style.everything and number > FEW_QUESTIONS and len(lines) + len(own) > MAX_LINES:
            break
        lines += own
        shown = number
    rest = len(telling) - shown + silent
    if rest > 0 and not style.everything:
        lines.append(
            f"  … och {rest} {'fråga' if rest == 1 else 'frågor'} till som avgör mindre (lagrum vagar --fragor)"
        )
    return lines


def _is_telling(question: OpenQuestion, grave: set[str], demands: set[str], style: TextStyle) -> bool:
    """Whether a question stands in the list: not when it only tells whether `demands` are met, which say it."""
    if style.everything:
        return True
    asked = set(question.rules) - demands
    if _of_unwritten(question):
        none = question.answers[-1].effects
        return any(e.leads_to != _STILL_OPEN and e.rule in asked & grave for e in none)
    return any(e.leads_to in _DECISIVE_EFFECTS and e.rule in asked for a in question.answers for e in a.effects)


def _of_unwritten(question: OpenQuestion) -> bool:
    """Whether a question is about records that nobody wrote."""
    return bool(question.answers) and question.answers[-1].answer == NO_MORE


def _rows(question: OpenQuestion, grave: set[str], style: TextStyle) -> list[str]:
    """Return what the answers to a question lead to. Answers with the same consequences share a row."""
    rows: dict[tuple[str, ...], tuple[list[str], dict[str, list[str]]]] = {}
    for answer in question.answers:
        shown = _shown(answer, style)
        effects: dict[str, list[str]] = {}
        for effect in answer.effects:
            if effect.leads_to in shown:
                effects.setdefault(effect.leads_to, []).append(effect.citation)
        if not effects and answer.hanging:
            open_ = [e for e in answer.effects if e.leads_to == _STILL_OPEN and e.rule in grave]
            effects[_STILL_OPEN] = [e.citation for e in open_]
        words = tuple(sorted(effects, key=_TELLING.index))
        answers, merged = rows.setdefault(words, ([], {}))
        answers.append(answer.answer)
        for word, names in effects.items():
            merged.setdefault(word, []).extend(names)
    if len(rows) == 1 and (_STILL_OPEN,) in rows:  # every answer waits for others
        cited = _cited(rows[_STILL_OPEN,][1][_STILL_OPEN], style)
        return [f"alla svar → {_TELLING_WORDS[_STILL_OPEN]}{f' ({cited})' if cited else ''}"]
    found = []
    for words in sorted(rows, key=lambda w: _TELLING.index(w[0]) if w else len(_TELLING)):
        answers, merged = rows[words]
        if words == (_STILL_OPEN,) and not _of_unwritten(question):
            merged = {_STILL_OPEN: []}
        text = "; ".join(
            f"{_TELLING_WORDS.get(w, w)}{f' ({cited})' if (cited := _cited(merged[w], style)) else ''}" for w in words
        )
        limit = len(answers) if style.everything else MAX_ANSWERS
        more = f" … ({len(answers)} svar)" if len(answers) > limit else ""
        found.append(f"{', '.join(answers[:limit])}{more} → {text or 'ingen följd'}")
    return found


def _shown(answer: AnswerEffects, style: TextStyle) -> Sequence[str]:
    """Return the effects of an answer that are told: the grave ones; those that are not when there are no others."""
    leads = {effect.leads_to for effect in answer.effects}
    if style.everything:
        return _TELLING
    if leads.intersection(_DECISIVE_EFFECTS):
        return _DECISIVE_EFFECTS
    return ("möjlighet",) if "möjlighet" in leads else ("upplysning",) if "upplysning" in leads else ("uppfyllt",)


_STILL_OPEN = "fortfarande oklart"
NO_MORE = "nej, ingen annan"
_TELLING = ["hinder", "inte uppfyllt", "krav", "fråga", "möjlighet", "upplysning", "uppfyllt", _STILL_OPEN]
_DECISIVE_EFFECTS = ["hinder", "inte uppfyllt", "krav", "fråga"]
_TELLING_WORDS = {
    "inte uppfyllt": "kravet är inte uppfyllt",
    "krav": "ett krav gäller",
    "fråga": "öppen rättsfråga",
    "uppfyllt": "kravet är uppfyllt",
    _STILL_OPEN: "avgör inte ensamt",
}


def _cited(citations: list[str], style: TextStyle) -> str:
    names = list(dict.fromkeys(citations))
    limit = len(names) if style.everything else MAX_CITATIONS
    more = f" +{len(names) - limit}" if len(names) > limit else ""
    return "; ".join(names[:limit]) + more
