"""The register of questions as text, Markdown, CSV and JSON."""

from __future__ import annotations

import csv
import io
import textwrap

from lagrum.base.counted import counted
from lagrum.base.inert import printable
from lagrum.base.serialization import json_value
from lagrum.catalogue.left_out import LeftOut
from lagrum.checking.receipt_words import carried, receipt_line
from lagrum.memo.register import ElsewhereAnswer, Raiser, Register, RegisterEntry
from lagrum.report.escape import clean, markdown, no_formula
from lagrum.report.json_report import to_json
from lagrum.report.wrap import wrap

MAX_RAISERS = 6
ALL = LeftOut()


def render_register_text(register: Register, width: int = 80, left_out: LeftOut = ALL) -> str:
    """Return the register for a terminal: the question that stops most first."""
    lines: list[str] = []
    for number, entry in enumerate(register.questions, 1):
        lines += wrap(f"{number}. {entry.question}", width, "", "   ")
        facts = f"{entry.citation} · nivå {entry.level} · till {', '.join(entry.addressees)}"
        lines += wrap(facts, width, "   ")
        status = f"{entry.status}{f': {entry.note}' if entry.note else ''}{_age(entry)}"
        lines += wrap(f"{entry.id} · {status}", width, "   ")
        lines += wrap(f"{_stops(entry)}: {_names(entry.raised_by)}", width, "   ")
        for answer in entry.answers:
            word = "svar" if answer.current else "tidigare svar"
            lines += wrap(f"{word} {answer.id} ({answer.body}, {answer.decided}): {answer.text}", width, "   ")
        for text in elsewhere_words(entry):
            lines += wrap(text, width, "   ", "     ")
        lines.append("")
    lines.append(f"{counted(len(register.questions), 'fråga')} den {register.date}: {_statuses(register)}.")
    lines += textwrap.wrap(printable(str(left_out)), width, break_on_hyphens=False, break_long_words=False)
    lines += textwrap.wrap(receipt_line(register.receipt), width, break_on_hyphens=False)
    return "\n".join(lines) + "\n"


def render_register_json(register: Register) -> str:
    """Return the register as JSON; `left_out` and `elsewhere` are there only when they say something."""
    value = json_value(register)
    if not register.left_out:
        del value["left_out"]
    for entry in value["questions"]:
        if entry["elsewhere"] is None:
            del entry["elsewhere"]
    return to_json(value)


def render_register_markdown(register: Register, left_out: LeftOut = ALL) -> str:
    """Return the register as a Markdown table, for a page or a review in Git."""
    rows = [
        f"# Frågeregister {register.date}",
        "",
        f"{counted(len(register.questions), 'fråga')}: {_statuses(register)}.",
        *(["", _cell(str(left_out))] if left_out.files else []),
        "",
        "| fråga | lagrum | nivå | till | status | stoppar | väcks av | id |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for e in register.questions:
        cells = [
            e.question,
            e.citation,
            e.level,
            ", ".join(e.addressees),
            e.status + (f" ({e.note})" if e.note else ""),
            str(e.stops),
            _names(e.raised_by, len(e.raised_by)),
            e.id,
        ]
        rows.append("| " + " | ".join(_cell(c) for c in cells) + " |")
    told = [e for e in register.questions if e.elsewhere is not None]
    if told:
        rows += ["", "## Hos andra", ""]
        rows += [f"- {_cell(e.id)}: {_cell(' '.join(elsewhere_words(e)))}" for e in told]
    if register.receipt is not None:
        rows += ["", receipt_line(register.receipt), "", carried(register.receipt)]
    return "\n".join(rows) + "\n"


def elsewhere_words(entry: RegisterEntry) -> list[str]:
    """Return what others have had answered of a question, when the network's register is given."""
    found = entry.elsewhere
    if found is None or not (found.stops or found.answers):
        return []
    lines = []
    if found.same_facts:
        where = f"{counted(found.stops, 'insats')} i {counted(len(found.municipalities), 'kommun')} till"
        raised = f"väcks också av {where} ({_listed(found.municipalities)})" if found.stops else "väcks inte av fler"
        lines.append(f"Nätverket {found.date}: {raised}; {found.status or 'öppen'}.")
    else:
        lines.append(f"Nätverket {found.date}: regeln har fått svar, men för andra uppgifter än era.")
    for answer in found.answers:
        word = "svar" if answer.current else f"{_when(answer)} svar ({answer.standing})"
        until = f", gäller till {answer.valid_to}" if answer.valid_to else ""
        held = _listed(answer.held_by)
        lines.append(
            f"{word} {answer.id} ({answer.kind}, {answer.body}, {answer.decided}{until}; hos {held}): {answer.text}"
        )
        if answer.current and answer.local:
            lines.append("  Det är en lokal tolkning, och besvarar inget här.")
        elif answer.current and answer.limited:
            lines.append("  Det gäller under ett villkor: pröva det mot insatsen.")
    for ids in found.at_odds:
        lines.append(f"Svaren går isär: {_listed(ids)} har samma rang och säger olika. Välj inte utan prövning.")
    if any(a.current and not a.local for a in found.answers) and entry.status != "besvarad":
        lines.append("Ett svar gäller i den egna prövningen först när dess .svar-fil är med bland reglerna (--regler).")
    return lines


def _when(answer: ElsewhereAnswer) -> str:
    """Return in a word why an answer does not count: it has, or it will."""
    return "kommande" if answer.standing.startswith(("gäller inte än", "räknas från")) else "tidigare"


def _listed(names: list[str]) -> str:
    more = f" och {len(names) - MAX_RAISERS} till" if len(names) > MAX_RAISERS else ""
    return ", ".join(names[:MAX_RAISERS]) + more


def render_register_csv(register: Register) -> str:
    """Return the register as CSV (RFC 4180, comma, one row for each question and intervention)."""
    out = io.StringIO()
    others = any(e.elsewhere is not None for e in register.questions)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        [
            "id",
            "regel",
            "fråga",
            "lagrum",
            "nivå",
            "adressat",
            "status",
            "anmärkning",
            "stoppar",
            "väckt",
            "skickad",
            "ålder dagar",
            "insats",
            "kommun",
            "säkert",
            *(["hos andra"] if others else []),
        ]
    )
    for e in register.questions:
        for r in e.raised_by:
            row = [
                e.id,
                e.rule,
                e.question,
                e.citation,
                e.level,
                "; ".join(e.addressees),
                e.status,
                e.note,
                str(e.stops),
                e.raised,
                e.sent,
                "" if e.age_days is None else str(e.age_days),
                r.id,
                r.municipality,
                "ja" if r.certain else "beror på det som är okänt",
                *([" ".join(elsewhere_words(e))] if others else []),
            ]
            writer.writerow([no_formula(clean(cell)) for cell in row])
    return out.getvalue()


def _cell(text: str) -> str:
    return markdown(text)


def _names(raisers: list[Raiser], limit: int = MAX_RAISERS) -> str:
    seen = dict.fromkeys(f"{r.id}{'' if r.certain else ' (kan väcka den)'}" for r in raisers)
    names = list(seen)
    more = f" och {len(names) - limit} till" if len(names) > limit else ""
    return ", ".join(names[:limit]) + more


def _stops(entry: RegisterEntry) -> str:
    where = f" i {counted(len(entry.municipalities), 'kommun')}" if entry.municipalities else ""
    if not entry.stops:
        return f"ingen insats väcker den säkert{where}"
    return f"väcks av {counted(entry.stops, 'insats')}{where}"


def _age(entry: RegisterEntry) -> str:
    sent = f", skickad {entry.sent}" if entry.sent else ""
    return f" · väckt {entry.raised} ({counted(entry.age_days or 0, 'dag')}){sent}" if entry.raised else sent


def _statuses(register: Register) -> str:
    counts: dict[str, int] = {}
    for entry in register.questions:
        counts[entry.status] = counts.get(entry.status, 0) + 1
    return (
        ", ".join(counted(counts[s], s) for s in ("öppen", "eskalerad", "omprövas", "besvarad") if s in counts)
        or "inga"
    )
