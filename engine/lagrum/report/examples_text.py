"""The examples of a rulebook and what they gave, as text and as JSON."""

from __future__ import annotations

from lagrum.base.counted import counted
from lagrum.examples.results import Ran
from lagrum.report.examples_cover import owner_words
from lagrum.report.json_report import to_json
from lagrum.report.rule_text import paragraph
from lagrum.report.style import Screen

WHAT = {
    "träffar": "ett där regeln träffar",
    "träffar inte": "ett där den inte träffar (ger inget)",
    "okänt": "ett där en avgörande uppgift är okänd (kan ge …)",
}


def render_examples(ran: Ran, look: Screen) -> str:
    """Return the examples that fail, the kinds that are missing, and a sum."""
    outcomes, missing, engine, failed = ran.outcomes, ran.missing, ran.engine, ran.failed
    lines: list[str] = []
    if failed:
        lines += [look.bold("PROV SOM INTE STÄMMER"), ""]
    for outcome in failed:
        example = outcome.example
        part = f" för {example.part}" if example.part else ""
        lines += paragraph(f"{owner_words(outcome.owner)}, prov »{example.title}«", look.width, "    ", "• ")
        lines.append(f"    {example.place}")
        lines += paragraph(f"{example.expected}{part}", look.width, "            ", "    väntat  ")
        lines += paragraph(", ".join(outcome.got), look.width, "            ", "    gav     ")
        lines.append("")
    if missing:
        lines += [look.bold("PROV SOM SAKNAS"), ""]
    for lack in missing:
        lines += paragraph(owner_words(lack.owner), look.width, "    ", "• ")
        lines.append(f"    {lack.place}")
        lines += paragraph("; ".join(WHAT[k] for k in lack.kinds), look.width, "            ", "    saknar  ")
        if lack.beside:
            move = f"flytta till regelfilen från .prov-filen: {'; '.join(WHAT[k] for k in lack.beside)}"
            lines += paragraph(move, look.width, "            ", "    hjälp   ")
        lines.append("")
    owners = len({o.owner for o in outcomes} | {m.owner for m in missing})
    counts = f"{len(outcomes)} prov för {counted(owners, 'regel')} och härledningar: "
    if failed or missing:
        counts += f"{len(failed)} stämmer inte, {counted(len(missing), 'regel')} saknar prov."
    else:
        counts += "alla stämmer."
    how = "" if engine == "båda" else f" Beräkning: bara {engine}."
    return "\n".join([*lines, *paragraph(counts + how, look.width)]) + "\n"


def render_examples_json(ran: Ran) -> str:
    """Return every example and what it gave as JSON."""
    found = {
        "rulebook": ran.rulebook,
        "engine": ran.engine,
        "run": len(ran.outcomes),
        "failed": len(ran.failed),
        "examples": [
            {
                "rule": o.owner,
                "title": o.example.title,
                "place": o.example.place,
                "expected": o.example.expected,
                "part": o.example.part,
                "passed": o.passed,
                "got": list(o.got),
            }
            for o in ran.outcomes
        ],
        "missing": [
            {"rule": m.owner, "place": m.place, "kinds": list(m.kinds), "beside": list(m.beside)} for m in ran.missing
        ],
    }
    return to_json(found)
