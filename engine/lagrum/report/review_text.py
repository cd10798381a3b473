"""A review of the rulebook as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lagrum.base.counted import counted
from lagrum.report.escape import clean
from lagrum.report.style import TextStyle
from lagrum.report.wrap import wrap
from lagrum.review.finding import UNACCEPTABLE, Finding, Kind, Review, Undecided

LABEL = 16
FIRST = 5
"""How many questions of a kind that could not be decided are shown, unless all are."""
SLOW = "Tiden räckte inte. Det kan vara fel; pröva med en högre --tidsgrans, eller dela upp villkoren."
LATE = (
    "Tiden för hela granskningen tog slut. Det som står här är inte granskat och kan vara fel. Kör igen med ett "
    "högre --sekunder, eller granska en mapp i taget."
)


def render_review(review: Review, style: TextStyle) -> str:
    """Return the findings by kind, what could not be decided, and a summary."""
    lines: list[str] = []
    shown = [f for f in review.findings if f.confirmed and (style.everything or f.counts)]
    for kind in Kind:
        of_kind = [f for f in shown if f.kind is kind]
        if of_kind:
            lines += _heading(f"{kind.title} ({len(of_kind)})", style)
            for finding in of_kind:
                lines += [*_finding(finding, review.engine, style), ""]
    if doubtful := [f for f in review.findings if not f.confirmed]:
        lines += _heading(f"Kunde inte bekräftas ({len(doubtful)})", style)
        lines += _wrap(
            "Beräkningen svarade inte som granskningen väntade sig. Rapportera det: felet ligger i lagrum.", style
        )
        lines.append("")
        for finding in doubtful:
            lines += [*_finding(finding, review.engine, style), ""]
    if review.undecided:
        lines += _heading(f"Inte avgjort ({len(review.undecided)})", style)
        lines += [*_wrap(LATE if review.late else SLOW, style), ""]
        for kind in Kind:
            lines += _undecided([u for u in review.undecided if u.kind is kind], style)
    if can_stay := [f for f in shown if f.counts]:
        named = next((f for f in can_stay if f.kind not in UNACCEPTABLE), None)
        line = (
            f"godtas {named.kind.word} {named.other if named.kind.pair or named.kind.change else ''}".rstrip()
            if named
            else ""
        )
        how = f'Ett fynd som ska vara kvar godtas i regeln, med ett skäl: »{line} "skälet"«.'
        lines += [*_wrap(how, style), ""] if named else []
    return "\n".join([*lines, *_wrap(summary(review, style.everything), style)]) + "\n"


def summary(review: Review, everything: bool = True) -> str:
    """Return what was reviewed and found, in a few sentences."""
    real = [f for f in review.findings if f.counts]
    accepted = [f for f in review.findings if f.accepted]
    notes = [f for f in review.findings if f.kind.level == "upplysning" and not f.accepted]
    words = [
        f"{counted(review.rules, 'regel')} och {counted(review.concepts, 'härlett begrepp')} granskade med "
        f"{counted(review.asked, 'fråga')}."
    ]
    none = "Inga fynd bland det som avgjordes." if review.undecided else "Inga fynd."
    words.append(f"{counted(len(real), 'fynd')}." if real else none)
    if accepted:
        words.append(f"{counted(len(accepted), 'godtaget')} med skäl" + ("." if everything else " (visas med --alla)."))
    if notes:
        words.append(
            f"{counted(len(notes), 'härlett begrepp')} använder ingen regel"
            + ("." if everything else " (visas med --alla).")
        )
    if review.undecided:
        words.append(f"{counted(len(review.undecided), 'fråga')} kunde inte avgöras.")
    if review.engine != "båda":
        words.append(f"Beräkning: bara {review.engine}.")
    return " ".join(words)


def _heading(text: str, style: TextStyle) -> list[str]:
    return [f"\x1b[1m{text.upper()}\x1b[0m" if style.colour else text.upper(), ""]


def _finding(finding: Finding, engine: str, style: TextStyle) -> list[str]:
    lines = _wrap(finding.message, style, "  ", "• ")
    lines += _wrap(", ".join(p for p in (finding.place, finding.other_place) if p), style, "  ")
    lines += _row("går inte ihop", finding.clash, style)
    if finding.witness is not None:
        witness = finding.witness
        who = "båda beräkningarna" if engine == "båda" else f"beräkningen {engine}"
        sure = f"bekräftat av {who}" if finding.confirmed else f"inte bekräftat av {who}"
        lines += _row("visas av", [f"{witness.shows} (prövat {witness.day}, {sure})"], style)
        for text in (witness.case, witness.profile):
            lines += [" " * (LABEL + 2) + _clean_line(line) for line in text.splitlines()]
        for text in witness.others:
            lines += _row("ändrat till", _changed(witness.case, text), style)
    lines += _row("gör så", [finding.help], style)
    lines += _row("godtaget", [finding.accepted] if finding.accepted else [], style)
    return lines


def _changed(case: str, other: str) -> list[str]:
    """Return the lines of a changed intervention that it does not share with the one that it was made of."""
    before = case.splitlines()
    return [clean(line.strip()) for line in other.splitlines() if line not in before] or ["(raden borttagen)"]


def _clean_line(line: str) -> str:
    """Return a line of a file with its indentation and nothing that could steer a terminal."""
    return " " * (len(line) - len(line.lstrip(" "))) + clean(line)


def _undecided(questions: Sequence[Undecided], style: TextStyle) -> list[str]:
    """Return the open questions of one kind."""
    if not questions:
        return []
    shown = questions if style.everything else questions[:FIRST]
    lines = _wrap(f"{questions[0].kind.title}? ({len(questions)})", style)
    for question in shown:
        other = f" och »{question.other}«" if question.other else ""
        lines += [*_wrap(f"»{question.rule}«{other}", style, "  ", "• "), *_wrap(question.place, style, "  ")]
    if more := len(questions) - len(shown):
        lines += _wrap(f"och {more} till (visas med --alla)", style, "  ", "• ")
    return [*lines, ""]


def _row(label: str, texts: Iterable[str], style: TextStyle) -> list[str]:
    lines: list[str] = []
    for text in texts:
        lines += _wrap(text, style, " " * (LABEL + 2), "  " + label.ljust(LABEL))
        label = ""
    return lines


def _wrap(text: str, style: TextStyle, indent: str = "", first: str | None = None) -> list[str]:
    return wrap(text, style.width, indent if first is None else first, indent)
