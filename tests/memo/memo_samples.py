"""Memos made by hand: one as a lawyer would write it, one with nothing written, one that attacks every format."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from lagrum.base.serialization import from_value
from lagrum.checking.receipt import Checked, Chosen, Receipt, Source, sealed
from lagrum.memo.model import (
    KnownFact,
    Memo,
    MemoPosition,
    QuotedProvision,
    ReformNumbers,
    TraceLine,
    UnknownFact,
)
from lagrum.memo.register import GivenAnswer, Raiser
from lagrum.model.rulebook import Pack

DIGEST = "5d41402abc4b2a76b9719d911017c592ae2b3c4d5e6f708192a3b4c5d6e7f809"
RECEIPT = sealed(
    Receipt(
        kind="memo",
        lagrum="0.1.0",
        date="2026-03-02",
        rulebook=DIGEST,
        packs=[Pack(name="rules", rules=DIGEST, answers="")],
        law=DIGEST,
        statutes=["SoL t.o.m. 2025:1350"],
        interventions=1,
        input=DIGEST,
        profile=DIGEST,
        checked=[Checked(file="ung-i-grums.insats", id="ung-i-grums", input=DIGEST, profile=DIGEST, result="")],
        sources=[Source(role="anteckningar", name="ung-i-grums.memo", sha256=DIGEST)],
        options=[Chosen(option="fråga", value="fraga-barn-utan-samtycke-3f2a")],
        evaluators=["snabb", "durable"],
        result=DIGEST,
    )
)


def full_memo(**changes: Any) -> Memo:
    fields: dict[str, Any] = {
        "reference": "SN 2026/0412",
        "title": "Får en förälder hindra en insats utan behovsprövning för ett barn under 15 år?",
        "date": "2026-03-02",
        "status": "eskalerad",
        "status_note": "skickad till Socialstyrelsen i februari 2026",
        "question_id": "fraga-barn-utan-samtycke-3f2a",
        "municipality": "Grums kommun",
        "intervention_id": "ung-i-grums",
        "intervention_name": "Ung i Grums",
        "description": (
            "En öppen mottagning dit unga mellan 12 och 17 år kan komma utan tid och utan remiss. Samtalen leds av en "
            "socionom och en fritidsledare. Ingen journal förs i den öppna delen."
        ),
        "hypothesis": "Om unga kan få stöd utan ansökan söker fler hjälp innan det blir akut.",
        "insights": ["barn och unga", "skolans elevhälsa"],
        "need": (
            "Unga i kommunen säger att de inte vill att föräldrarna ska kontaktas innan de själva vet vad de behöver. "
            "Väntetiden till en utredd insats är i dag elva veckor."
        ),
        "question": (
            "Får socialnämnden ge ett barn som inte har fyllt 15 år en insats utan behovsprövning när en "
            "vårdnadshavare motsätter sig det?"
        ),
        "why_open": (
            "Lagen säger att nämnden får erbjuda insatser utan behovsprövning till barn som har fyllt 15 år. Den säger "
            "inte om ett yngre barn kan ta emot en öppen insats när bara en vårdnadshavare samtycker."
        ),
        "facts": [
            KnownFact(
                attribute="prövning", text="prövning utan behovsprövning", place="cases/grums/ung-i-grums.insats:14"
            ),
            KnownFact(attribute="målgrupp.ålder", text="ålder 12–17 år", place="cases/grums/ung-i-grums.insats:9"),
        ],
        "unknowns": [
            UnknownFact(
                question="Samtycker båda vårdnadshavarna?",
                subject="barn 12–14 år",
                answers=[("ja", "gäller inte"), ("nej", "frågan gäller"), ("bara den ena", "fortfarande oklart")],
            )
        ],
        "provisions": [
            QuotedProvision(
                citation="11 kap. 1 § socialtjänstlagen (2025:400)",
                heading="Insatser utan individuell behovsprövning",
                paragraphs=[
                    "Socialnämnden får tillhandahålla insatser utan föregående individuell behovsprövning.",
                    "Första stycket gäller inte insatser som innebär vård dygnet runt.",
                ],
                source="lydelsen 2026-03-02, konsoliderad t.o.m. SFS 2025:1350",
            ),
            QuotedProvision(
                citation="6 kap. 11 § föräldrabalken",
                heading="",
                paragraphs=[],
                source="lagtexten finns inte lokalt; paragrafen återges inte",
            ),
        ],
        "positions": [
            MemoPosition(
                text="Barnets rätt att komma till tals talar för att en öppen insats får ges.",
                side="",
                sources=["prop. 2024/25:89 s. 412"],
                own=False,
            ),
            MemoPosition(
                text="Insatsen är frivillig och kräver inget beslut.", side="för", sources=["JO 2024-11-02"], own=True
            ),
            MemoPosition(
                text="En vårdnadshavare bestämmer i frågor som rör barnets personliga angelägenheter.",
                side="emot",
                sources=["6 kap. 11 § FB", "NJA 2019 s. 504"],
                own=True,
            ),
        ],
        "own_assessment": "Övervägande skäl talar för att insatsen får ges om barnet självt söker upp den.",
        "legal_certainty": "Den enskilde får inget beslut att överklaga. Kommunen bör därför ge skriftlig information.",
        "most_vulnerable": "",
        "ways_forward": (
            "Två vägar har prövats:\n- höja den nedre åldern till 15 år: frågan faller bort, men 40 procent av "
            "målgruppen förlorar stödet\n- ge insatsen efter behovsprövning: frågan faller bort"
        ),
        "wanted_change": "Åldersgränsen i 11 kap. 2 § bör kompletteras med ett undantag för öppna samtalsmottagningar.",
        "level": "lag",
        "addressees": ["Socialdepartementet", "Socialstyrelsen"],
        "reform": ReformNumbers(
            file="oppna-mottagningar.regel",
            interventions=48,
            gone=6,
            changed=2,
            new=0,
            details=["Grums, Ung i Grums: frågan försvinner", "Nora, Mini-spåret: kravet på information tillkommer"],
        ),
        "baseline": "31 unga sökte stöd på eget initiativ under 2025.",
        "goal": "60 unga under 2027.",
        "test": "",
        "follow_up": "Antal besök per månad och en enkät efter tre samtal.",
        "consequences": "Kommunen stänger mottagningen för dem som är under 15 år.",
        "stops": 4,
        "municipalities": ["Grums kommun", "Nora kommun"],
        "elsewhere": [
            Raiser(
                id="mini-sparet",
                name="Mini-spåret",
                municipality="Nora kommun",
                file="cases/nora/mini-sparet.insats",
                subject="barn 10–14 år",
                certain=True,
            ),
            Raiser(
                id="pratcafe",
                name="Pratcafé",
                municipality="Helsingborgs kommun",
                file="cases/helsingborg/pratcafe.insats",
                subject="",
                certain=False,
            ),
        ],
        "answers": [
            GivenAnswer(
                id="natverket-2025-7",
                title="Nätverkets svar om öppna mottagningar",
                text="Insatsen får ges om den inte dokumenteras på individnivå.",
                body="Juristnätverket",
                kind="samlad bedömning",
                decided="2025-10-01",
                valid_to="2025-12-31",
                current=False,
            )
        ],
        "trace": [
            TraceLine(
                rule="sol-11-02-barn-under-15",
                citation="11 kap. 2 § SoL",
                outcome="fråga",
                certainty="gäller",
                demand="",
                subject="barn 12–14 år",
                lines=["Vilka åldrar? 12–17 år"],
            ),
            TraceLine(
                rule="sol-11-05-information",
                citation="11 kap. 5 § SoL",
                outcome="krav",
                certainty="gäller",
                demand="inte uppfyllt",
                subject="",
                lines=[
                    "Prövas behovet? utan behovsprövning",
                    "Dokumenteras det? nej",
                ],
            ),
        ],
        "receipt": RECEIPT,
    }
    return Memo(**{**fields, **changes})


def empty_memo() -> Memo:
    """Return a memo about a question of a sketch, nothing written."""
    return full_memo(
        status="öppen",
        status_note="",
        municipality="",
        intervention_name="",
        description="",
        hypothesis="",
        insights=[],
        need="",
        why_open="",
        facts=[],
        unknowns=[],
        provisions=[],
        positions=[],
        own_assessment="",
        legal_certainty="",
        most_vulnerable="",
        ways_forward="",
        wanted_change="",
        level="",
        addressees=[],
        reform=None,
        baseline="",
        goal="",
        test="",
        follow_up="",
        consequences="",
        stops=0,
        municipalities=[],
        elsewhere=[],
        answers=[],
        trace=[],
    )


HOSTILE = (
    "<script>alert(1)</script> </style></w:t></w:p> & &amp; &lt; ]]> <!-- --> {{ rubrik }} {% for x in y %} {# c #} "
    '{_{ x }_} {_% y %_} ${title} $title %s { DDEAUTO c:\\\\windows\\\\calc.exe } #import "x" #eval("1") *fet* '
    "_kursiv_ **b** __u__ ~~s~~ `kod` ```x``` | a | b | --- [länk](javascript:x) ![b](x) \\ \\* // /* */ $x^2$ @ref "
    "<label> 'enkel' \"dubbel\" = a == b"
)
CONTROLS = "a\x00b\x07c\x0cd\x1be\x7f\u202ef\u2066g\ufeffh\u2028i\ufffej"
LINE_STARTS = ("# x", "- x", "+ x", "1. x", "2) x", "> x", "=== x", "--- ", "    x", "```", "~~~", "| x |", ": x", "#")


def hostile_memo(text: str = HOSTILE) -> Memo:
    """Return a memo with `text` in every field that takes text."""
    kept = ("schema_version", "date", "status", "format", "kind", "role", "evaluators")

    def replaced(value: Any, key: str = "") -> Any:
        if key in kept or value is None or isinstance(value, int):
            return value
        if isinstance(value, str):
            return value if key == "side" else text
        if isinstance(value, dict):
            return {k: replaced(v, k) for k, v in value.items()}
        return [replaced(v, key if key == "evaluators" else "") for v in value]

    return from_value(Memo, replaced(asdict(full_memo())))
