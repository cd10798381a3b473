"""Ways forward as text: what stands in the way, and the changes that remove it, cheapest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lagrum.checking.receipt_words import receipt_line
from lagrum.checking.result import CaseResult, ChangeStep, Stop
from lagrum.report.wrap import wrap
from lagrum.ways.brief import MOST_STOPS, stands_in_the_way
from lagrum.ways.words import change_words, what_is_said

if TYPE_CHECKING:
    from lagrum.ways.report import WaysReport

MOST_OPEN = 12
HEADINGS = {"hinder": "HINDER", "krav": "KRAV SOM INTE ÄR UPPFYLLDA"}


def render_ways(report: WaysReport, width: int = 80) -> str:
    """Return the text about one intervention."""
    head = wrap(f"{report.id}  {report.name}".rstrip(), width)
    lines = [*head, "=" * max(map(len, head)), f"{report.state.upper()}"]
    stops = [s for s in report.stops if s.kind != "okänt"]
    open_demands = [s for s in report.stops if s.kind == "okänt"]
    if not report.stops:
        lines += ["", *wrap("Inget står i vägen så som insatsen är beskriven.", width)]
    for stop in stops:
        heading = HEADINGS.get(stop.kind, "")
        lines += ["", *wrap(f"{heading}: {stop.title}" if heading else stop.title.upper(), width, "", "  ")]
        if stop.rule:
            about = f" · {stop.subject}" if stop.subject else ""
            lines += wrap(f"{stop.citation} · {stop.rule}{about}", width, "  ")
        lines += _ways(stop, width)
    if open_demands:
        lines += ["", "ATT BESTÄMMA: krav som ingen har sagt om de är uppfyllda"]
        for stop in open_demands[:MOST_OPEN]:
            lines += _open(stop, width)
        if len(open_demands) > MOST_OPEN:
            lines.append(f"  … och {len(open_demands) - MOST_OPEN} till (--format json)")
    receipt = (
        f"Prövat {report.date} · regelverk {report.rulebook[:12]} · lagrum {report.lagrum}. Varje väg är prövad på "
        "nytt: den tar bort det den lovar och väcker inget nytt hinder eller krav utöver det som står vid den. Om den "
        "är lämplig avgör ni."
    )
    return "\n".join([*lines, "", *wrap(receipt, width), *wrap(receipt_line(report.receipt), width)]) + "\n"


def _ways(stop: Stop, width: int) -> list[str]:
    lines: list[str] = []
    for way in stop.ways:
        first = way.number == stop.ways[0].number
        title = "Väg" if first else "Annan väg"
        if way.refrains and first:
            lines += wrap("Ingen väg som behåller allt som beskrivs. Det som återstår är att avstå:", width, "  ")
        lines += wrap(f"{title} {way.number} ({'att avstå' if way.refrains else f'kostnad {way.cost}'}):", width, "  ")
        told = {stop.rule}
        for step in way.steps:
            lines += _step(step, stop, step.rule in told, width)
            told.add(step.rule)
        if way.leaves_open:
            lines += wrap(_OUTCOME, width, "    ")
        if way.follows:
            lines += wrap(f"För med sig krav att bestämma: {'; '.join(way.follows)}", width, "    ")
    if stop.message and (not stop.ways or stop.ways[0].refrains):
        lines += wrap(f"Regeln säger: {what_is_said(stop)}", width, "  ")
    if not stop.ways and stop.complete and not stop.policy:
        lines += wrap(_NO_WAY_BY_DESIGN if stop.rule else _NOT_ALL, width, "  ")
    elif not stop.ways and stop.complete:
        lines += wrap(
            f"{_NO_WAY_BY_DESIGN} Vilka insatsen vänder sig till, vad den är och er egen rubrik på det ändras aldrig "
            "här. Anser ni att lagen bör ändras: spara som .reform och pröva med »lagrum skillnad«:",
            width,
            "  ",
        )
        lines += [f"    {line}" for line in stop.policy.splitlines()]
    elif not stop.ways:
        lines += wrap("Ingen väg hittad inom tidsgränsen; det kan ändå finnas en (--sekunder).", width, "  ")
    elif not stop.complete:
        lines += wrap("Sökningen hann inte klart: en billigare väg kan finnas (--sekunder).", width, "  ")
    return lines


def _step(step: ChangeStep, stop: Stop, told: bool, width: int) -> list[str]:
    """Return the lines about a change; `told`: what it is for has been said."""
    lines = wrap(change_words(step, stop.subject), width, "    • ", "      ")
    takes = "" if step.refrains else f"kräver {step.takes}"
    asked = "" if told else f"för {step.citation}: {step.title}"
    return lines + wrap(" ".join(filter(None, [takes, asked])), width, "      ")


def _open(stop: Stop, width: int) -> list[str]:
    about = f" ({stop.subject})" if stop.subject else ""
    lines = wrap(f"{stop.title}{about}", width, "  • ", "    ")
    lines += wrap(f"{stop.citation} · {stop.rule}", width, "    ")
    for way in stop.ways[:1]:
        for step in way.steps:
            last = "att avstå: " if step.refrains else ""
            lines += wrap(f"{last}{change_words(step)}; kräver {step.takes}", width, f"    [{way.number}] ", "        ")
    if not stop.ways:
        lines += wrap(_NO_WAY if stop.complete else _NO_WAY_FOUND, width, "    ")
    return lines


_OUTCOME = "Kravet är då öppet i stället för brutet: vad bedömningen visar avgör. Skriv utfallet när det finns."
_NO_WAY_BY_DESIGN = "Ingen väg inom lagen: inget i utformningen löser det."
_NOT_ALL = "Ingen väg löser allt på en gång: för något av det som följer finns ingen. Se vart och ett för sig."
_NO_WAY = "inget i insatsen själv löser det utan att väcka något nytt; ta reda på svaret (frågorna i »lagrum prova«)"
_NO_WAY_FOUND = "ingen enkel väg hittad; se frågorna i »lagrum prova«"


def brief_way(stop: Stop) -> str:
    """Return the cheapest way past something in a sentence: "11 kap. 5 § 1 SoL: prövning: … → …"."""
    about = f" ({stop.subject})" if stop.subject else ""
    if stop.ways:
        words = "att avstå: " if stop.ways[0].refrains else ""
        words += "; ".join(change_words(step, stop.subject) for step in stop.ways[0].steps)
        more = "" if stop.complete else " (en billigare väg kan finnas)"
    elif stop.complete:
        words, more = "ingen väg inom lagen med det som går att påverka", ""
    else:
        words, more = "ingen väg hittad med en kort sökning", ""
    return f"{stop.citation}{about}: {words}{more}"


def rest_of_ways(result: CaseResult) -> str:
    """Return where the other ways are, and what cannot be seen from those that are shown."""
    stops = {(f.rule, f.subject) for f in result.findings if stands_in_the_way(f)}
    more = f"Bara de {MOST_STOPS} första är prövade här. " if MOST_STOPS == len(result.ways) < len(stops) else ""
    file = "FIL" if result.file.startswith("<") else result.file  # what came on standard in has no name
    return f"{more}Vad de kräver, andra vägar och alla på en gång: lagrum vagar {file}"
