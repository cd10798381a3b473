"""What a memo lacks before it can be sent."""

from __future__ import annotations

from lagrum.memo.model import Memo

_NOTES = (
    ("need", "invånarnas behov", "invånarnas-behov"),
    ("own_assessment", "din egen bedömning", "egen-bedömning"),
    ("legal_certainty", "rättssäkerheten för den enskilde", "rättssäkerhet"),
    ("most_vulnerable", "vad frågan betyder för dem som är mest sårbara", "mest-sårbara"),
    ("wanted_change", "den önskade ändringen", "önskad-ändring"),
    ("test", "det föreslagna testet", "test"),
    ("follow_up", "uppföljningen", "uppföljning"),
    ("consequences", "vad som händer om ingen svarar", "om-ingen-svarar"),
)
_DESCRIBED = (
    ("description", "insatsen i korthet", "beskrivning"),
    ("hypothesis", "hypotesen", "hypotes"),
    ("insights", "varifrån insikterna kommer", "insiktsperspektiv"),
    ("baseline", "baslinjen", "baslinje"),
    ("goal", "målet", "mål"),
)


def missing(memo: Memo) -> list[tuple[str, str]]:
    """Return what a memo lacks, and where each is written; nothing when it can be sent."""
    found = []
    if memo.reference == own_reference(memo.question_id, memo.intervention_id, memo.date):
        found.append(("diarienummer", "raden »diarienummer« i .memo-filen"))
    for kind, rows in (("memo", _NOTES), ("insats", _DESCRIBED)):
        for name, words, line in rows:
            value = getattr(memo, name)
            if not (value if isinstance(value, list) else value.strip()):
                found.append((words, f"raden »{line}« i .{kind}-filen"))
    return found


def own_reference(question: str, intervention: str, day: str) -> str:
    """Return what a memo is called when it has no number in a register."""
    return f"{question} / {intervention} / {day}"
