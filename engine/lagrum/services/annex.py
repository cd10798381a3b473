"""Reading an existing annex: sketches of its interventions, and what a check of them finds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from lagrum.base.counted import counted
from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.base.plain_files import read_start
from lagrum.binding.values import quoted
from lagrum.checking.acceptance import accept
from lagrum.checking.checker import Checker
from lagrum.decision.annex import AnnexRead
from lagrum.decision.annex_rows import rows_of
from lagrum.decision.annex_tables import MOST_BYTES, tables_of_csv, tables_of_docx
from lagrum.decision.build import build_proposal
from lagrum.decision.carried import not_carried
from lagrum.decision.headings import chosen, named
from lagrum.decision.model import Broken, Proposal
from lagrum.decision.sketches import Sketch, sketches
from lagrum.evaluation.engines import EngineChoice
from lagrum.interventions.folders import InterventionBytes
from lagrum.interventions.read import InterventionReader
from lagrum.model.rulebook import Rulebook
from lagrum.model.vocabulary import Vocabulary
from lagrum.services.decision import MOST
from lagrum.services.rulebook import choose_engine, open_rulebook
from lagrum.source.diagnostic import Diagnostic, Diagnostics
from lagrum.source.read import read_source, shown

COLUMNS_FILE = "kolumner.toml"


@frozen
class Kept:
    """What is told of an annex, what is written of it, and what was noticed."""

    answer: AnnexRead
    diagnostics: tuple[Diagnostic, ...]

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield the sketches and the file with the columns: name and bytes."""
        used: set[str] = {COLUMNS_FILE}
        for sketch in self.answer.sketches:
            stem = sketch.file.removesuffix(".insats")
            name = next(
                n for k in range(1, len(used) + 3) if (n := f"{stem}{f'-{k}' if k > 1 else ''}.insats") not in used
            )
            used.add(name)
            yield name, sketch.text.encode()
        yield COLUMNS_FILE, columns_file(self.answer).encode()


def columns_file(answer: AnnexRead) -> str:
    """Return what the headings stand for as a file that `--kolumner` reads: those that are not known are empty."""
    lines = [
        "# Vad rubrikerna i bilagan står för: ett begrepp, »id«, eller tomt för det som bara följer med som kommentar.",
        "# Ändra och kör igen med --kolumner; »lagrum visa begrepp« listar begreppen.",
        "[kolumner]",
    ]
    rows = {**answer.mapping, **dict.fromkeys(answer.unknown, "")}
    shown = {"".join(c if c.isprintable() else " " for c in heading): path for heading, path in rows.items()}
    lines += [f"{quoted(heading)} = {quoted(path)}" for heading, path in shown.items() if heading.strip()]
    return "\n".join(lines) + "\n"


def read_annex(
    path: Path,
    day: date,
    columns: Sequence[str] = (),
    mapping: str = "",
    municipality: str = "",
    rules: Sequence[str] = (),
    without_shipped: bool = False,
    engine: str = "båda",
) -> Kept:
    """Return the sketches of an annex, and what a check of them finds. Raises `InputError`."""
    rulebook = open_rulebook(rules, without_shipped)
    return annex_read(path, rulebook, day, choose_engine(engine), columns, mapping, municipality)


def annex_read(
    path: Path,
    rulebook: Rulebook,
    day: date,
    engine: EngineChoice,
    columns: Sequence[str] = (),
    mapping: str = "",
    municipality: str = "",
) -> Kept:
    """Return the sketches of an annex under an open rulebook. Raises `InputError`."""
    data = _bytes(path)
    vocabulary = rulebook.vocabulary
    own = {**_mapping(mapping, vocabulary), **chosen(columns, vocabulary)}
    found = tables_of_docx(data) if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) else tables_of_csv(data)
    rows = rows_of(found, own, vocabulary)
    if len(rows.rows) > MOST:
        raise InputError(
            f"bilagan har {counted(len(rows.rows), 'insats')}, och {MOST} är det mesta", "dela den i flera filer"
        )
    made, told = sketches(rows.rows, vocabulary, municipality, path.name)
    sink = Diagnostics()
    proposal = _checked(made, rulebook, day, engine, sink)
    answer = AnnexRead(shown(path), tuple(made), proposal, rows.mapping, rows.unknown, (*rows.notes, *told))
    return Kept(answer, tuple(sink.sorted()))


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            kind = "är en mapp" if path.is_dir() else "finns inte" if not path.exists() else "är ingen vanlig fil"
            raise InputError(f"»{path}« {kind}", "ange bilagan, ett Word-dokument (.docx) eller en CSV-fil")
        data = read_start(path, MOST_BYTES)
    except OSError as error:
        raise InputError(f"»{path}« kan inte läsas ({error.strerror or type(error).__name__})") from None
    if len(data) > MOST_BYTES:
        raise InputError(f"»{path}« är större än {MOST_BYTES // 1_000_000} MB och läses inte", "dela den i flera filer")
    if data.startswith(b"%PDF-"):
        raise InputError(f"»{path}« är en PDF", "be om bilagan som Word-dokument, eller för över tabellen till CSV")
    if not data.strip():
        raise InputError(f"»{path}« är tom", "ange bilagan, ett Word-dokument (.docx) eller en CSV-fil")
    return data


def _mapping(name: str, vocabulary: Vocabulary) -> dict[str, str]:
    """Return what a file of columns says. Raises `InputError`."""
    import tomllib  # few have such a file

    if not name:
        return {}
    sink = Diagnostics()
    source = read_source(Path(name), sink)
    first = next(iter(sink.errors), None)
    if source is None:
        raise InputError(
            f"»{name}« kan inte läsas{f': {first.message}' if first else ''}", "ange filen som --kontroll skrev"
        )
    try:
        table = tomllib.loads(source.text).get("kolumner")
    except (ValueError, RecursionError):
        raise InputError(f"»{name}« är inte i formatet TOML", "ange filen som --kontroll skrev") from None
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise InputError(f"»{name}« har inget avsnitt [kolumner] med rubriker", "ange filen som --kontroll skrev")
    return {key: value for heading, path in table.items() for key, value in [_pair(heading, path, vocabulary)]}


def _pair(heading: str, path: str, vocabulary: Vocabulary) -> tuple[str, str]:
    ((key, _),) = chosen([f"{heading}="], vocabulary).items()
    return key, named(path, vocabulary)


def _checked(
    made: Sequence[Sketch], rulebook: Rulebook, day: date, engine: EngineChoice, sink: Diagnostics
) -> Proposal:
    reader = InterventionReader(rulebook)
    read, broken = [], []
    for sketch in made:
        own = Diagnostics()
        intervention = reader.bind(InterventionBytes(sketch.file, sketch.text.encode()), own)
        sink.items += own.items
        if intervention is None:
            first = next(iter(own.errors), None)
            broken.append(Broken(file=sketch.file, message=first.message if first else "kan inte läsas"))
        else:
            read.append(intervention)
    checker = Checker(rulebook, day, engine)
    results = [
        accept(result, one.deviations, checker.program.rules, day, sink)
        for one, result in zip(read, checker.check_all(read, questions=False), strict=True)
    ]
    pairs = list(zip(read, results, strict=True))
    return build_proposal(pairs, broken, rulebook, day, not_carried(checker, read))
