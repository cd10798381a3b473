"""The lawyer's own part of a memo: a small `.memo` file beside the intervention, written once and never overwritten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from datetime import date
from pathlib import Path, PurePath

from lagrum.base.frozen import frozen
from lagrum.binding.reader import LineReader
from lagrum.checking.receipt import Source, digest_of_source
from lagrum.interventions.home import home_of
from lagrum.language.outline import parse_outline
from lagrum.language.statement import Statement
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.read import read_source
from lagrum.source.text import SourceText

SUFFIX = ".memo"
TEXTS = (
    "invånarnas-behov",
    "egen-bedömning",
    "rättssäkerhet",
    "mest-sårbara",
    "önskad-ändring",
    "test",
    "uppföljning",
    "om-ingen-svarar",
)
"""The lines that hold the lawyer's own text, in the order of the memo's sections."""
_LINES = ["diarienummer", "väckt", "skickad", *TEXTS, "ståndpunkt", "reform"]


@frozen
class OwnPosition:
    """A position that the lawyer adds; `side` is "för", "emot" or ""."""

    text: str
    side: str
    sources: tuple[str, ...]


@frozen
class Notes:
    """What the lawyer has written about one question. `raised` and `sent` are days; None when not said."""

    question: str
    reference: str = ""
    raised: date | None = None
    sent: date | None = None
    texts: tuple[tuple[str, str], ...] = ()
    positions: tuple[OwnPosition, ...] = ()
    reform: str = ""
    made_of: tuple[str, str] = field(default=("", ""), compare=False)
    """The name of the file, and the digest of its text, for a receipt."""

    def text(self, name: str) -> str:
        return dict(self.texts).get(name, "")


def notes_path(case_file: Path, question: str) -> Path:
    """Return where the notes about a question of an intervention lie: beside it, named by both."""
    return case_file.with_name(f"{case_file.stem}.{question}{SUFFIX}")


def new_notes(question: str, text: str, raised: date) -> str:
    """Return the text of a new notes file: every line there, empty, with what it is for."""
    clean = " ".join(text.replace('"', "”").split())
    return f"""# Din egen del av memot. lagrum ändrar aldrig den här filen.
# Skriv fritt inom citattecknen och kör »lagrum memo« igen.
# Frågan: {clean}
memo {question}
    diarienummer      ""
    väckt             {raised.isoformat()}
    skickad           okänt          # dagen då memot skickades: ÅÅÅÅ-MM-DD
    invånarnas-behov  ""
    egen-bedömning    ""
    rättssäkerhet     ""
    mest-sårbara      ""
    önskad-ändring    ""
    test              ""
    uppföljning       ""
    om-ingen-svarar   ""
    # En egen ståndpunkt, med källor:
    # ståndpunkt "…"
    #     sida   för
    #     källa  "…"
    # En regelfil som prövar den önskade ändringen:
    # reform "min.reform"
"""


def read_notes(path: Path, sink: Diagnostics, home: Path | None = None) -> Notes | None:
    """Read a notes file; what is wrong with it is reported. `home` is the folder that no link may lead out of."""
    source = read_source(path, sink, home=home or home_of(path))
    return bind_notes(source, sink) if source is not None else None


def bind_notes(source: SourceText, sink: Diagnostics) -> Notes | None:
    """Bind the text of a notes file."""
    reader = LineReader(source, sink)
    blocks = parse_outline(source, sink)
    if len(blocks) != 1 or blocks[0].name != "memo" or not blocks[0].rest:
        sink.error("E095", "filen ska innehålla ett enda »memo« med frågans id", source, None, "kör »lagrum memo« igen")
        return None
    block = blocks[0]
    lines = reader.lines(block, _LINES, repeatable=("ståndpunkt",))
    return Notes(
        question=(block.rest or "").strip(),
        reference=_text(lines.get("diarienummer"), reader),
        raised=_day(lines.get("väckt"), reader),
        sent=_day(lines.get("skickad"), reader),
        texts=tuple((name, _text(lines.get(name), reader)) for name in TEXTS if name in lines),
        positions=tuple(_position(line, reader) for line in lines.get("ståndpunkt", [])),
        reform=_text(lines.get("reform"), reader),
        made_of=(PurePath(source.name).name, digest_of_source(source)),
    )


def _text(lines: list[Statement] | None, reader: LineReader) -> str:
    return reader.quoted(lines[0]) if lines else ""


def _day(lines: list[Statement] | None, reader: LineReader) -> date | None:
    if not lines or (lines[0].rest or "okänt").strip() == "okänt":
        return None
    return reader.date((lines[0].rest or "").strip(), lines[0].rest_span)


def _position(line: Statement, reader: LineReader) -> OwnPosition:
    nested = reader.lines(line, ["sida", "källa"], repeatable=("källa",))
    side = (nested["sida"][0].rest or "").strip() if "sida" in nested else ""
    if side not in ("", "för", "emot"):
        reader.fail("E032", f"»{side}« är ingen sida", nested["sida"][0].rest_span, "skriv för eller emot")
    return OwnPosition(reader.quoted(line), side, tuple(reader.quoted(s) for s in nested.get("källa", [])))


def sources_of(notes: Iterable[Notes]) -> list[Source]:
    """Return what a receipt says of notes that an answer was made of."""
    return [Source(role="anteckningar", name=n.made_of[0], sha256=n.made_of[1]) for n in notes if n.made_of[1]]


def find_notes(folders: Iterable[Path], sink: Diagnostics) -> dict[str, list[Notes]]:
    """Return all notes below the folders, by question."""
    found: dict[str, list[Notes]] = {}
    for folder in folders:
        base = folder if folder.is_dir() else folder.parent
        for path in sorted(base.rglob(f"*{SUFFIX}")):
            notes = read_notes(path, sink, base)
            if notes is not None:
                found.setdefault(notes.question, []).append(notes)
    return found
