"""The register over the municipalities as text, Markdown and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from lagrum.base.counted import counted
from lagrum.checking.receipt_words import carried, receipt_line
from lagrum.network.model import NetworkAnswer, NetworkQuestion, NetworkRegister
from lagrum.report import network_words as words
from lagrum.report.escape import clean, markdown, no_formula
from lagrum.report.wrap import wrap

MOST_QUESTIONS = 40
MOST_ROWS = 30
"""So many questions, and rows of another part, stand in text; all of them in the other formats."""
COLUMNS = (
    *("id", "regel", "fråga", "lagrum", "nivå", "adressat", "status", "anmärkning", "väckt", "skickad", "kommun"),
    *("insats", "säkert", "kommunen har svar", "svar", "svar som går isär"),
)


def render_network_text(register: NetworkRegister, width: int = 80) -> str:
    """Return the register for a terminal: the question that stops most first."""
    title = f"Nätverkets register {register.date}"
    lines = [title, "=" * len(title), *wrap(words.summary(register), width)]
    for source in register.missing:
        lines += wrap(f"BORTA: {words.missing(source)}", width, "", "  ")
    lines += wrap(words.left_out(register), width)
    lines += ["", *wrap(words.intro(register), width), ""]
    for number, question in enumerate(register.questions[:MOST_QUESTIONS], 1):
        lines += [*_question(number, question, width), ""]
    more = len(register.questions) - MOST_QUESTIONS
    if more > 0:
        lines += [
            *wrap(f"… och {counted(more, 'fråga')} till, som stoppar färre (--format html eller json).", width),
            "",
        ]
    for part in words.parts(register):
        lines.append(part.title.upper())
        for label, text in part.rows[:MOST_ROWS]:
            lines += wrap(f"{label}: {text}", width, "  ", "    ")
        if len(part.rows) > MOST_ROWS:
            lines.append(f"  … och {len(part.rows) - MOST_ROWS} till")
        lines.append("")
    lines += wrap(receipt_line(register.receipt), width)
    return "\n".join(lines).rstrip("\n") + "\n"


def _question(number: int, question: NetworkQuestion, width: int) -> Iterator[str]:
    yield from wrap(f"{number}. {question.title}", width, "", "   ")
    yield from wrap(question.question, width, "   ")
    yield from wrap(words.facts(question), width, "   ")
    yield from wrap(f"fråga {question.id} · {words.status(question)}", width, "   ")
    yield from wrap(words.stops(question), width, "   ")
    for place in words.places(question):
        yield from wrap(place, width, "     ", "       ")
    for one in question.contradictions:
        yield from wrap(words.contradiction(one, question), width, "   ! ", "     ")
    for answer in question.answers:
        yield from wrap(f"{words.answer_head(answer)}: {answer.text}", width, "   ", "     ")
        yield from wrap(" ".join(words.answer_notes(answer, question)), width, "     ")


def render_network_markdown(register: NetworkRegister) -> str:
    """Return the register as Markdown: a heading for each question."""
    rows = [f"# Nätverkets register {register.date}", "", markdown(words.summary(register)), ""]
    rows += [f"**Borta:** {markdown(words.missing(s))}\n" for s in register.missing]
    if told := words.left_out(register):
        rows += [markdown(told), ""]
    rows += [markdown(words.intro(register)), ""]
    for question in register.questions:
        rows += _markdown_question(question)
    for part in words.parts(register):
        rows += [f"## {part.title}", "", f"| {part.header[0]} | {part.header[1]} |", "|---|---|"]
        rows += [f"| {markdown(label)} | {markdown(text)} |" for label, text in part.rows]
        rows.append("")
    if register.receipt is not None:
        rows += [receipt_line(register.receipt), "", carried(register.receipt)]
    return "\n".join(rows).rstrip("\n") + "\n"


def _markdown_question(question: NetworkQuestion) -> Iterator[str]:
    yield from (f"## {markdown(question.title)}", "", markdown(question.question), "")
    for text in (words.facts(question), f"{question.id} · {words.status(question)}", words.stops(question)):
        yield f"- {markdown(text)}"
    yield from (f"    - {markdown(place)}" for place in words.places(question))
    yield ""
    for one in question.contradictions:
        yield from (f"**{markdown(words.contradiction(one, question))}**", "")
    for answer in question.answers:
        yield from (f"**{markdown(words.answer_head(answer))}:** {markdown(answer.text)}", "")
        yield from (markdown(" ".join(words.answer_notes(answer, question))), "")


def render_network_csv(register: NetworkRegister) -> str:
    """Return the register as CSV (RFC 4180, comma, one row for each question and intervention)."""
    return "".join(stream_network_csv(register))


def stream_network_csv(register: NetworkRegister) -> Iterator[str]:
    """Yield the rows of a question at a time: they may be many."""
    yield _rows([COLUMNS])
    for question in register.questions:
        head = _cells(
            *(question.id, question.rule, question.question, question.citation, question.level),
            *("; ".join(question.addressees), question.status, question.note, question.raised, question.sent),
        )
        for place in question.affected:
            answers = "; ".join(_in_short(a) for a in question.answers if place.municipality in a.reaches)
            apart = [c for c in question.contradictions if place.municipality in c.municipalities]
            own = "ja" if place.has_answer else "nej, hos andra" if place.answered else "nej"
            tail = _cells(own, answers, "; ".join(words.contradiction(c, question) for c in apart))
            where = _cells(place.municipality)
            sure = [[*head, *where, *_cells(id), "ja", *tail] for id in place.stops]
            may = [[*head, *where, *_cells(id), "beror på det som är okänt", *tail] for id in place.may]
            yield _rows([*sure, *may])


def _cells(*texts: str) -> list[str]:
    return [no_formula(clean(text)) for text in texts]


def _rows(rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def _in_short(answer: NetworkAnswer) -> str:
    until = f" till {answer.valid_to}" if answer.valid_to else ""
    return f"{answer.id} ({answer.kind}, {', '.join(answer.held_by)}{until})"
