"""The part of the report on what must be cleared up: the questions that decide which rules apply."""

from __future__ import annotations

from collections.abc import Sequence

from lagrum.base.counted import counted
from lagrum.base.frozen import frozen
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


@frozen
class Leading:
    """Answers that lead to the same, and what each consequence concerns: its words and the provisions."""

    answers: tuple[str, ...]
    effects: tuple[tuple[str, tuple[str, ...]], ...]


@frozen
class Telling:
    """A question that is worth asking, the records that it is about, and what its answers lead to."""

    question: str
    subjects: tuple[str, ...]
    rows: tuple[Leading, ...]
    decisive: bool
    """Whether it is the one that most hangs on."""


def question_lines(result: CaseResult, style: TextStyle) -> list[str]:
    """Return the questions that decide which rules apply, the most telling first; the others are counted."""
    telling, silent = telling_questions(result, style)
    if not telling:
        return []
    lines = ["", bold("BEHÖVER KLARLÄGGAS: det som avgör mest först", style)]
    limit = len(telling) if style.everything else MAX_QUESTIONS
    chosen = telling[:limit]
    if decisive := [t for t in telling[limit:] if t.decisive]:
        chosen = [*decisive, *chosen[:-1]]  # what most hangs on never drops out
    shown = 0
    for number, told in enumerate(chosen, 1):
        about = f" ({joined(told.subjects, style)})" if told.subjects else ""
        own = wrap(f"{told.question}{about}", style.width, f" {number:>2}. ", "     ")
        for row in told.rows:
            own += wrap(_row_words(row, style), style.width, "     - ", "       ")
        if not style.everything and number > FEW_QUESTIONS and len(lines) + len(own) > MAX_LINES:
            break
        lines += own
        shown = number
    rest = len(telling) - shown + silent
    if rest > 0 and not style.everything:
        lines.append(f"  … och {counted(rest, 'fråga')} till som avgör mindre (lagrum vagar --fragor)")
    return lines


def telling_questions(result: CaseResult, style: TextStyle) -> tuple[list[Telling], int]:
    """Return the questions that are worth asking, in the order in which it pays, and how many others there are.

    A question is one of them when some answer makes an obstacle, a demand or an open question apply, when it is about
    records that nobody wrote, and when most hangs on it. Demands that surely apply have their own question with them.
    """
    grave = {f.rule for f in result.findings if f.outcome in ("hinder", "krav", "fråga")}
    demands = {f.rule for f in result.findings if f.demand == "okänt" and f.certainty == "gäller"}
    hanging = {id(q): len(grave.intersection(q.rules) - demands) for q in result.questions}
    most = max(result.questions, key=lambda q: hanging[id(q)], default=None)
    subjects: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    rows: dict[tuple[str, tuple[str, ...]], tuple[Leading, ...]] = {}
    decisive = None
    silent = 0
    for question in result.questions:
        if (question is most and hanging[id(most)]) or _is_telling(question, grave, demands, style):
            led = _rows(question, grave, style)
            key = (question.question, tuple(_row_words(row, style) for row in led))
            subjects.setdefault(key, []).append(question.subject)
            rows.setdefault(key, led)
            decisive = key if question is most else decisive
        else:
            silent += 1
    telling = [
        Telling(key[0], tuple(s for s in dict.fromkeys(named) if s), rows[key], key == decisive)
        for key, named in subjects.items()
    ]
    return telling, silent


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


def _rows(question: OpenQuestion, grave: set[str], style: TextStyle) -> tuple[Leading, ...]:
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
        cited = tuple(dict.fromkeys(rows[_STILL_OPEN,][1][_STILL_OPEN]))
        return (Leading(("alla svar",), ((_TELLING_WORDS[_STILL_OPEN], cited),)),)
    found = []
    for words in sorted(rows, key=lambda w: _TELLING.index(w[0]) if w else len(_TELLING)):
        answers, merged = rows[words]
        if words == (_STILL_OPEN,) and not _of_unwritten(question):
            merged = {_STILL_OPEN: []}
        told = tuple((_TELLING_WORDS.get(w, w), tuple(dict.fromkeys(merged[w]))) for w in words)
        found.append(Leading(tuple(answers), told))
    return tuple(found)


def answer_words(row: Leading, style: TextStyle) -> str:
    """Return the answers of a row: all, or the first ones and how many they are.

    >>> answer_words(Leading(("ja", "nej"), ()), TextStyle())
    'ja, nej'
    """
    limit = len(row.answers) if style.everything else MAX_ANSWERS
    more = f" … ({len(row.answers)} svar)" if len(row.answers) > limit else ""
    return f"{', '.join(row.answers[:limit])}{more}"


NO_EFFECT = "ingen följd"


def _row_words(row: Leading, style: TextStyle) -> str:
    text = "; ".join(f"{w}{f' ({cited})' if (cited := _cited(names, style)) else ''}" for w, names in row.effects)
    return f"{answer_words(row, style)} → {text or NO_EFFECT}"


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


def _cited(names: Sequence[str], style: TextStyle) -> str:
    limit = len(names) if style.everything else MAX_CITATIONS
    more = f" +{len(names) - limit}" if len(names) > limit else ""
    return "; ".join(names[:limit]) + more
