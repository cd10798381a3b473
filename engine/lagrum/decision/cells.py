"""The cells of one row: each fact as the intervention's file has it, and what follows for the decision."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from lagrum.checking.result import CaseResult
from lagrum.decision.columns import COLUMNS, Column
from lagrum.decision.model import Cell, Support
from lagrum.decision.sorting import EXEMPT
from lagrum.decision.words import said
from lagrum.model.facts import Bounds, Facts, Range
from lagrum.model.rulebook import Rulebook

ADULT = 18


def cells(facts: Facts, result: CaseResult, rulebook: Rulebook) -> list[Cell]:
    """Return what a row says under each heading."""
    return [_cell(column, facts, result, rulebook) for column in COLUMNS]


def _cell(column: Column, facts: Facts, result: CaseResult, rulebook: Rulebook) -> Cell:
    told = [said(facts, rulebook.vocabulary, path, label) for path, label in column.facts]
    return Cell(
        column=column.key,
        heading=column.heading,
        provision=column.provision,
        said=[one for one in told if one is not None],
        notes=list(NOTES.get(column.key, _no_notes)(facts, result)),
    )


def _no_notes(facts: Facts, result: CaseResult) -> Iterator[str]:
    yield from ()


def _decision(facts: Facts, result: CaseResult) -> Iterator[str]:
    value = _scalar(facts, "beslut.insatser-utan-prövning")
    if value == "saknas" or value is None:
        yield "Föreslås i detta ärende."
    else:
        yield "Ett beslut finns enligt beskrivningen. Nämnden avgör om det ska stå fast, ändras eller tas om."


def _conditions(facts: Facts, result: CaseResult) -> Iterator[str]:
    yield "Vilka villkor som ska gälla avgör nämnden; raden är vad som är beskrivet i dag."


def _exemption(facts: Facts, result: CaseResult) -> Iterator[str]:
    scope = _scalar(facts, "dokumentation.omfattning")
    if scope == EXEMPT:
        yield "Undantag föreslås för just denna insats. Om skälen är särskilda bedömer nämnden."
        yield "Undantaget rör inte plikten att anmäla (19 kap. 1 § SoL) eller att inleda utredning (14 kap. 2 § SoL)."
    elif scope is None:
        yield "Dokumentationens omfattning är inte beskriven: inget undantag föreslås."
    else:
        yield "Inget undantag för identiteten föreslås."


def _consent(facts: Facts, result: CaseResult) -> Iterator[str]:
    match children(facts):
        case "nej":
            yield "Enligt beskrivningen är ingen i målgruppen under 18 år."
        case "ja":
            yield "Under 15 år krävs samtycke. Från 15 år kan insatsen ges utan det om det är lämpligt, vilket bedöms."
        case _:
            yield "Åldern är inte beskriven för alla: om samtycke krävs är okänt."


def children(facts: Facts) -> Literal["ja", "nej", "okänt"]:
    """Return whether anybody in the target group is under 18, as it is described."""
    groups = facts.records.get("målgrupp")
    ages = [record.fields.get("målgrupp.ålder") for record in groups.records] if groups else []
    values = [fact.value if fact is not None else None for fact in ages]
    if any((isinstance(v, Range) and v.low < ADULT) or (isinstance(v, Bounds) and v.high < ADULT) for v in values):
        return "ja"
    adults = all(isinstance(v, Range | Bounds) and v.low >= ADULT for v in values)
    return "nej" if groups and not groups.open and values and adults else "okänt"


def support(result: CaseResult) -> list[Support]:
    """Return what the check finds that the law allows, each with its reservation."""
    found = [f for f in result.findings if f.outcome == "möjlighet" and f.certainty == "gäller"]
    made = [Support(text=f.title, citation=f.citation, reservation=f.reservation) for f in found]
    return [one for k, one in enumerate(made) if one not in made[:k]]


def _permit(facts: Facts, result: CaseResult) -> Iterator[str]:
    yield "Plikten följer verksamhetens slag, oavsett om insatsen behovsprövas."


def _delegation(facts: Facts, result: CaseResult) -> Iterator[str]:
    value = _scalar(facts, "beslut.insatser-utan-prövning")
    if value in ("utskott", "anställd"):
        yield f"Beslutet är enligt beskrivningen delegerat till {value}. Om det får delegeras är omdiskuterat."
    else:
        yield "Förslaget är att nämnden beslutar själv. Om beslutet får delegeras är omdiskuterat."


def _scalar(facts: Facts, path: str) -> object:
    fact = facts.scalars.get(path)
    return fact.value if fact is not None else None


NOTES = {
    "beslut": _decision,
    "villkor": _conditions,
    "undantag": _exemption,
    "samtycke": _consent,
    "tillstand": _permit,
    "delegation": _delegation,
}
