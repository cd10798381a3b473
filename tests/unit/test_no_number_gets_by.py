"""Promise 6: no personal number comes in by any kind of file, and none leaves by any renderer.

The tables below name every place that reads or writes: a new one fails here until it goes by the door, or says why not.
"""

from __future__ import annotations

import ast
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from personnummer import personnummer

import lagrum
from lagrum.base.errors import InputError, LagrumError
from lagrum.base.resources import cases_dir
from lagrum.checking.baseline import SnapshotError, read_snapshot
from lagrum.checking.result import CaseResult, Report
from lagrum.cli.app import main
from lagrum.cli.output import check_target, emit, emit_parts, write_bytes
from lagrum.evaluation.engines import TOGETHER
from lagrum.interview.docx import read_docx
from lagrum.interview.free_text import propose
from lagrum.language_server.server import without_numbers
from lagrum.model.rulebook import Rulebook
from lagrum.report.formats import FORMATS, answer, document, render
from lagrum.report.rule_text import paragraph
from lagrum.report.wrap import wrap
from lagrum.services.drafts import formatted_text
from lagrum.services.editing.bench import RULE_SUFFIXES
from lagrum.services.settings import read_settings
from lagrum.services.world import World, open_world
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.outgoing import LeakError, let_out, let_out_document, let_out_parts
from lagrum.source.personal_number import _checks, holds_personal_number
from lagrum.source.read import decode, read_source
from lagrum.source.shortening import called, shortened, shortened_at_word
from lagrum.source.text import SourceText, Span
from lagrum.source.word_body import BODY
from lagrum.web.local.saving import save
from lagrum.web.views.actions import ACTIONS, act
from lagrum.web.views.page import Page, whole_page
from lagrum.web.views.pages import render_page
from tests.memo.memo_samples import full_memo
from tests.spelled_numbers import spelled
from varied import shipped_rulebook

PACKAGE = Path(lagrum.__file__).parent
NUMBER = "19850101-1236"
DAY = date(2026, 7, 1)
TEXTS = (".insats", ".kommun", ".memo", ".reform", ".liggare", ".plikt", *RULE_SUFFIXES)


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return shipped_rulebook()


# --- on the way in ----------------------------------------------------------------------------------------------------


ATTACKED = (
    *(
        "850101-1236",
        "19850101-1236",
        "850101  1236",
        "850101\t1236",
        "850101 - 1236",
        "850101—1236",
        "850101\u20101236",
    ),
    *("850101\u20111236", "850101\u22121236", "850101.1236", "850101/1236", "850101_1236", "1985-01-01-1236"),
    *(
        "850101-12 36",
        "８５０１０１-１２３６",
        "٨٥٠١٠١-١٢٣٦",
        "850101-\n    # 1236",
        '850101" "-1236',
        '8501"\n    "01-1236',
    ),
    *("850101\\-1236", "8501\u200b01-1236", "850101\u3164-1236", "850161-1233", "850101&#45;1236", "850101+1236"),
)
"""As they were written when they passed (angrepp.md 4), and their next of kin."""


@pytest.mark.parametrize("number", ATTACKED)
@pytest.mark.parametrize("suffix", sorted(set(TEXTS)))
def test_no_spelling_of_the_attack_is_read(suffix: str, number: str) -> None:
    sink = Diagnostics()
    assert decode(f'insats nora/x\n    namn "Anna {number}"\n'.encode(), f"x{suffix}", sink) is None
    shown = next(d for d in sink.items if d.code == "E043")
    assert (shown.line, shown.column) == (2, 16)
    assert not holds_personal_number(shown.render())


@settings(max_examples=200)
@given(
    st.sampled_from(sorted(set(TEXTS))), spelled(), st.sampled_from(('    namn "a {} b"', "# {}", "{}", '    {} "a"'))
)
def test_no_kind_of_file_is_read_with_a_number(suffix: str, number: str, row: str) -> None:
    sink = Diagnostics()
    text = f"insats nora/x\n{row.replace('{}', number)}\n    form rådgivning\n"
    assert decode(text.encode(), f"x{suffix}", sink) is None
    assert {d.code for d in sink.items} <= {"E043", "E007"}  # a number with invisible letters is refused for these too
    assert any(d.line in (2, 3) for d in sink.items)
    for told in sink.items:
        assert not holds_personal_number(f"{told.render()}\n{told.source_line}")


@settings(max_examples=100)
@given(spelled(rows=False))
def test_no_name_of_a_file_or_folder_holds_one(number: str) -> None:
    for name in (f"nora/{number}.insats", f"{number}/x.insats", f"nora/a{number}/x.kommun"):
        sink = Diagnostics()
        assert decode(b"insats nora/x\n", name, sink) is None
        assert {d.code for d in sink.items} <= {"E043", "E007"}
        assert not any(holds_personal_number(d.render() + d.file) for d in sink.items)


@settings(max_examples=100)
@given(spelled(rows=False))
def test_no_description_of_a_project_holds_one(book: Rulebook, number: str) -> None:
    with pytest.raises(InputError, match="personnummer") as told:
        propose(f"Anna ({number}) ska få stöd.", book)
    assert not holds_personal_number(told.value.message + told.value.help)


def test_a_word_document_that_divides_a_number_is_read_whole(book: Rulebook) -> None:
    runs = "".join(f"<w:r><w:t>{part}</w:t></w:r>" for part in ("Anna ", "8501", "01-", "12", "36"))
    data = word(f"<w:p>{runs}</w:p>")
    with pytest.raises(InputError, match="personnummer"):
        propose(read_docx(data), book)
    with pytest.raises(LeakError):
        let_out_document(data)


def word(body: str) -> bytes:
    made = io.BytesIO()
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(BODY, f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>')
    return made.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        f'[katalog]\nundanta = ["{NUMBER}"]\n',
        '[katalog]\nundanta = ["\\u0038\\u0035\\u0030101-1236"]\n',
        f"# {NUMBER}\n[katalog]\n",
        f'[katalog]\n"{NUMBER}" = 1\n',
        '[katalog]\nundanta = ["a\\u3164b"]\n',
    ],
)
def test_settings_hold_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "lagrum.toml"
    path.write_text(text, "utf-8")
    sink = Diagnostics()
    assert read_settings(path, sink).exclude == ()
    assert {d.code for d in sink.items} <= {"E043", "E008"}
    assert sink.has_errors
    assert not any(holds_personal_number(d.render()) for d in sink.items)


@pytest.mark.parametrize("number", [NUMBER, "850101\\u20111236", "850101  1236"])
def test_a_baseline_holds_none(tmp_path: Path, number: str) -> None:
    path = tmp_path / "bas.json"
    path.write_text(f'{{"kind": "lagrum-baslinje",\n "cases": {{"{number}": 1}}}}', "utf-8")
    with pytest.raises(SnapshotError, match=r"personnummer .* rad 2"):
        read_snapshot(path)


@pytest.mark.slow
def test_an_attack_by_notes_ends_the_memo(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = cases_dir() / "helsingborg/pratcafe.insats"
    copied = tmp_path / "x.insats"
    copied.write_bytes(case.read_bytes())
    question = "sol.32.kassa"
    main(["memo", str(copied), "--fraga", question, "--datum", "2026-07-01"])
    notes = next(tmp_path.glob("*.memo"))
    notes.write_text(notes.read_text("utf-8").replace('egen-bedömning    ""', f'egen-bedömning    "{NUMBER}"'), "utf-8")
    capsys.readouterr()
    for format in ("markdown", "docx"):
        code = main(["memo", str(copied), "--fraga", question, "--format", format])
        out, err = capsys.readouterr()
        assert code == 2
        assert "E043" in err
        assert out == ""
        assert not holds_personal_number(err)


# --- on the way out ---------------------------------------------------------------------------------------------------


def report_about(name: str) -> Report:
    result = CaseResult(
        file="x.insats",
        id="nora/x",
        name=name,
        municipality="Nora",
        untied=0,
        met=0,
        state="inga anmärkningar",
        left="inga anmärkningar",
        findings=[],
        questions=[],
    )
    return Report(
        lagrum="0",
        rulebook="0" * 64,
        date=DAY.isoformat(),
        engine="snabb",
        evaluators=list(TOGETHER["snabb"]),
        results=[result],
        messages=[],
    )


@pytest.mark.slow
@settings(max_examples=40)
@given(spelled(rows=False))
def test_no_renderer_of_a_report_lets_one_out(number: str) -> None:
    report = report_about(f"Insats för {number}")
    clean = report_about("Insats för familjer")
    for format in FORMATS["check"]:
        try:
            made = render("check", format, report)
        except LeakError as told:
            assert not holds_personal_number(told.message)
            assert re.search(r"rad \d+", told.message)
        else:
            assert not holds_personal_number(made), format
        render("check", format, clean)  # and what holds none is let out
    for format in ("html", "docx"):  # rows are joined there; a number over two is refused on the way in
        with pytest.raises(LeakError):
            answer(format, report)


@pytest.mark.parametrize("format", list(FORMATS["memo"]))
@pytest.mark.parametrize("number", [NUMBER, "850101 – 1236", "８５０１０１-１２３６", "850101\\-1236"])
def test_no_renderer_of_a_memo_lets_one_out(format: str, number: str) -> None:
    memo = replace(full_memo(), own_assessment=f"Anna, {number}, har frågat.")
    with pytest.raises(LeakError, match="Anna"):
        document(format, memo)


def test_every_renderer_in_the_table_goes_by_one_door(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a renderer gives, the door looks at it."""
    import lagrum.report.formats as formats

    for what, table in FORMATS.items():
        for format in table:
            for made in (f"a {NUMBER} b", word(f"<w:p><w:r><w:t>{NUMBER}</w:t></w:r></w:p>")):
                stand_in = type("Module", (), {table[format].function: staticmethod(lambda *_, made=made: made)})
                monkeypatch.setattr(formats, "import_module", lambda _, stand_in=stand_in: stand_in)
                everything: dict[str, Any] = dict.fromkeys(("left_out", "template", "digest", "topics", "everything"))
                with pytest.raises(LeakError):
                    formats._rendered(what, format, None, formats.PLAIN, everything)


@pytest.mark.slow
def test_what_a_command_writes_is_looked_at(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for write in (
        lambda: emit(f"a {NUMBER}\n"),
        lambda: emit(f"a {NUMBER}\n", str(tmp_path / "ut.txt")),
        lambda: emit_parts(iter(["a 8501", "01-1236\n"])),
        lambda: write_bytes(f"a {NUMBER}".encode(), tmp_path / "ut.txt"),
        lambda: write_bytes(b"a", tmp_path / f"{NUMBER}.txt"),
        lambda: check_target(str(tmp_path / f"{NUMBER}.txt")),
    ):
        with pytest.raises(LeakError):
            write()
    assert list(tmp_path.iterdir()) == []
    assert capsys.readouterr().out == ""
    assert main(["prova", f"{NUMBER}.insats"]) == 2
    assert not holds_personal_number(capsys.readouterr().err)


@pytest.mark.parametrize("spelling", [NUMBER, "f. 850101 – 1236.", "&#49;9850101-1236", "1985\\u0030101-1236"])
def test_a_long_text_is_looked_at_piece_by_piece_and_no_number_gets_by(
    spelling: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert holds_personal_number(spelling)
    monkeypatch.setattr("lagrum.source.outgoing._PIECE", 100)
    monkeypatch.setattr("lagrum.source.outgoing._CONTEXT", 80)
    for before in range(150, 260):
        with pytest.raises(LeakError, match="på rad 3"):
            let_out(f"x\n\n{'å ' * before}{spelling}{' z' * 200}")


def test_a_piece_of_a_long_row_of_digits_is_not_taken_for_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lagrum.source.outgoing._PIECE", 100)
    monkeypatch.setattr("lagrum.source.outgoing._CONTEXT", 0)
    for before in range(150, 260):
        text = f"{'x ' * before}{'7' * 30}198501011236"
        assert not holds_personal_number(text)
        assert let_out(text) == text


def test_a_piece_that_ends_within_a_number_is_looked_at_with_the_next() -> None:
    with pytest.raises(LeakError):
        list(let_out_parts(["x" * 500 + " 850101", "-12", "36 x"]))


@pytest.mark.parametrize("action", [a for a in ACTIONS if a not in ("timeline",)])
def test_a_page_is_given_none(book: Rulebook, action: str) -> None:
    world = World(book, DAY, "snabb", "lokal")
    text = 'insats nora/x\n    namn "Anna 850101 - 1236"\n    form rådgivning\n'
    request = {"text": text, "projekt": text, "ord": NUMBER, "fråga": NUMBER, "vad": "svar", "slag": "html", "väg": 1}
    told = act(action, request, world)
    assert not holds_personal_number(json.dumps(told, ensure_ascii=False))
    assert told.get("spara") is not True


def test_a_page_of_the_site_holds_none(book: Rulebook) -> None:
    with pytest.raises(LeakError):
        whole_page(Page("x.html", NUMBER, "<p>a</p>"), World(book, DAY, "snabb", "lokal"))


def test_a_page_keeps_none(tmp_path: Path) -> None:
    for path, text in (("x.insats", f"insats x\n# {NUMBER}"), (f"a{NUMBER}.insats", "insats x\n")):
        with pytest.raises(InputError, match="personnummer"):
            save(tmp_path, path, text, "")
    with pytest.raises(LagrumError, match="personnummer"):
        formatted_text(f'insats nora/x\n    namn "{NUMBER}"\n')


def test_an_editor_is_sent_none() -> None:
    uri = f"file:///{NUMBER}.insats"
    answered = {"jsonrpc": "2.0", "id": 1, "result": [{"newText": f"x {NUMBER}", "uri": uri}]}
    assert without_numbers(answered) == {"jsonrpc": "2.0", "id": 1, "result": None}
    notice = {"method": "m", "params": {"uri": uri, "diagnostics": [{"message": f"a {NUMBER}"}]}}
    assert without_numbers(notice)["params"] == {"uri": uri, "diagnostics": [{"message": "a ••••••••-••••"}]}
    assert without_numbers({"id": 1, "result": {"uri": uri}})["result"] == {"uri": uri}


# --- nothing else reads or writes -------------------------------------------------------------------------------------

READERS = {
    "source/read.py": "the door: bytes come from here, and `decode` looks at them",
    "services/settings.py": "TOML is parsed from a text that `read_source` has looked at, and its values are looked at",
    "checking/baseline.py": "looks itself: a baseline may be larger than a text",
    "services/interview.py": "a description is looked at by `propose`; a draft that is kept is compared with its bytes",
    "source/word_body.py": "gives a document to who looks at its words: `propose`, `decision/sketches.py`",
    "services/format.py": "compares bytes with those that `decode` has looked at",
    "services/shipped.py": "lagrum's own examples",
    "services/world.py": "the text of a draft that was read, for its page, whose HTML is looked at",
    "services/guides.py": "lagrum's own guides",
    "rulebook/files.py": "digests and names at a glance; the text itself is read by `read_source`",
    "rulebook/kept.py": "lagrum's own cache",
    "base/cache_folder.py": "lagrum's own cache",
    "base/atomic.py": "writes",
    "catalogue/kept.py": "digests",
    "cli/own_files.py": "digests",
    "cli/templates.py": "a Word template: what is made with it is looked at",
    "services/annex.py": "the same annex, and the names of its columns",
    "services/decision.py": "digests",
    "memo/word_template.py": "the same template, unpacked",
    "memo/render_docx.py": "lagrum's own template, or that",
    "memo/render_html.py": "lagrum's own template",
    "memo/typesetting.py": "lagrum's own template",
    "report/document_html.py": "lagrum's own template",
    "report/document_docx.py": "lagrum's own template",
    "report/network_html.py": "lagrum's own template",
    "interventions/folders.py": "bytes, that `decode` looks at with their name",
    "interventions/checkout.py": "names that Git has for commits, and its lists, which nobody is shown",
    "base/plain_files.py": "bytes, for those in this table",
    "services/kept_rules.py": "rules: `read_source` looks at them when they become a rulebook",
    "services/rule_texts.py": "digests",
    "services/receipts.py": "looks itself, apart from digests",
    "services/network_file.py": "looks itself, apart from digests",
    "services/network_sources.py": "whose folder it is, at a glance; the interventions are read by `read_source`",
    "services/answers.py": "a draft, that `decode` looks at",
    "language/grammar.py": "lagrum's own grammar",
    "law/corpus.py": "statutes: what quotes them is looked at",
    "law/lockfile.py": "digests of statutes",
    "cli/output.py": "what stands there before",
    "interventions/ids.py": "ids alone, to find one that is free",
    "rulebook/load.py": "a digest",
    "web/editor_script.py": "lagrum's own script",
    "web/local/app.py": "lagrum's own style and script",
    "web/local/saving.py": "digests",
    **dict.fromkeys(
        ("web/static/bundle.py", "web/static/in_browser.py", "web/static/one_file.py", "web/static/parts.py"),
        "lagrum's own code",
    ),
    **dict.fromkeys(
        ("web/static/pyodide.py", "web/static/site.py", "web/static/worker_script.py"), "lagrum's own code"
    ),
    "web/static/compiling.py": "lagrum's own code",
    "web/static/archive.py": "lagrum's own code",
    "source/outgoing.py": "what is about to leave",
}
"""By module that opens a file or an archive, or parses TOML: why no number comes in there."""
READS = {
    "read_text",
    "read_bytes",
    "open",
    "fdopen",
    "loads_toml",
    "ZipFile",
    *("read_start", "read_plain", "read_plain_text"),
}

IN_MEMORY = {
    "source/read.py": "the door",
    "source/text.py": "the class itself",
    "binding/edit.py": "a text that was read, changed",
    "interview/answers.py": "a draft; each answer is looked at, and all of it before it is kept",
    "interview/writing.py": "a draft; each answer is looked at, and all of it before it is kept",
    "interview/free_text.py": "a draft, the description having been looked at",
    "language/formatting.py": "a text that was read, laid out",
    "language_server/document.py": "an open text: its names and rows; what is sent is looked at",
    "services/memo.py": "empty notes of lagrum's own",
    "decision/placing.py": "a row of a sketch, all of which `decode` looks at",
    "decision/sketches.py": "a sketch of a row that has been looked at; `decode` looks at it too",
    "services/repair.py": "a text that is mended: `decode` looks at what comes of it",
    "services/format.py": "rows to count",
    "services/drafts.py": "a text that was read, changed",
    "ways/apply.py": "a text that was read, changed",
    "review/witness.py": "a witness that the solver made",
    "review/solver/decode.py": "nothing",
    "examples/domain.py": "nothing",
}
"""By module that makes a `SourceText` by itself: why no number comes in there."""

WRITERS = {
    "base/cache_folder.py": "lagrum's own cache: answers about texts that were looked at",
    "cli/output.py": "looks",
    "cli/webb.py": "an address of this computer",
    "interventions/checkout.py": "Git's own lists, in a temporary folder",
    "interventions/git.py": "what a revision held, in a temporary folder",
    "services/kept_rules.py": "the same rules, in a temporary folder",
    "services/answers.py": "looks at the draft and at the answer",
    "cli/watch.py": "the time",
    "cli/repairs.py": "a question, and repairs, masked",
    "cli/formatera.py": "how many files",
    "cli/app.py": "the trace of a fault of lagrum's own, masked",
    "law/lockfile.py": "digests of statutes",
    "services/interview.py": "looks at the draft that it keeps",
    "services/shipped.py": "lagrum's own examples",
    "services/format.py": "a layout of what `decode` has looked at",
    "web/static/site.py": "pages that were looked at",
    "web/static/build.py": "the same in one file",
    "web/static/parts.py": "lagrum's own code",
    "web/local/saving.py": "looks",
    "language_server/server.py": "looks",
}
"""By module that writes to a file or a stream: why no number leaves there."""
WRITES = {"write_atomically", "Together", "write_text", "write_bytes", "print", "echo", "print_exc", "print_exception"}


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def calling(names: set[str], whole: tuple[str, ...] = ()) -> Iterator[str]:
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                if called.split(".")[-1] in names or called in whole:
                    yield path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize(
    ("table", "names", "whole"),
    [
        (READERS, READS, ("tomllib.loads", "tomllib.load")),
        (IN_MEMORY, set(), ("SourceText.of",)),
        (WRITERS, WRITES, ("sys.stderr.write", "sys.stdout.write", "sys.stdout.buffer.write", "stream.write")),
    ],
    ids=["readers", "texts", "writers"],
)
def test_nothing_else_reads_or_writes(table: dict[str, str], names: set[str], whole: tuple[str, ...]) -> None:
    own = {"cli/memo.py", "cli/own_files.py", "cli/vagar.py", "cli/baselines.py"} if table is WRITERS else set()
    calls = set(calling(names, whole)) - own  # these call the `write_bytes` of cli/output
    passed = {m for m in calls if table is READERS and only_a_method_of_its_own(m)}
    assert calls - passed <= set(table), "gå genom dörren (source/read, source/outgoing), eller säg i tabellen varför"
    assert set(table) <= calls | {
        "source/text.py",
        "rulebook/kept.py",
        "web/static/compiling.py",
        "web/static/archive.py",
    }


def only_a_method_of_its_own(module: str) -> bool:
    """Whether what is called open or read_text in a module is one of lagrum's own names: `context.open(kind, rule)`."""
    return module.startswith(("review/", "language_server/")) or module in (
        *("cli/webb.py", "cli/ny.py", "binding/values.py", "binding/kinds.py", "binding/kind_binding.py"),
        *("services/drafts.py", "law/fetch.py"),
    )


def test_renderers_are_asked_for_by_the_table_alone() -> None:
    """What imports a renderer by itself goes round the door: two do, and look themselves."""
    renderers = {f"lagrum.{r.module}" for table in FORMATS.values() for r in table.values()}
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if name.startswith(("report/", "memo/")):
            continue
        used = {
            node.module
            for node in ast.walk(tree_of(path))
            if isinstance(node, ast.ImportFrom)
            and node.module in renderers
            and any(name.name.startswith("render") for name in node.names)
        }
        if used:
            found[name] = used
    assert found == {
        "web/views/actions.py": {"lagrum.memo.render_html"},  # a part of a page, which `act` looks at
    }


def test_a_name_for_each_reader(tmp_path: Path) -> None:
    """The door is one: `read_source` refuses by name and by content."""
    sink = Diagnostics()
    path = tmp_path / f"{NUMBER}.svar"
    path.write_text("a\n", "utf-8")
    assert read_source(path, sink) is None
    assert [d.code for d in sink.items] == ["E043"]
    refuse: Callable[[str], bool] = holds_personal_number
    assert not refuse(sink.items[0].file)


# --- what is left when a text is cut ----------------------------------------------------------------------------------


def long_rows() -> st.SearchStrategy[str]:
    """Rows of digits that are no number as they stand: a part of each is."""
    piece = st.sampled_from(
        (NUMBER, "850101-1236", "8501011236", "198501011236", "12", "1212", "12121212", "-", " ", "ö")
    )
    return st.lists(piece, min_size=1, max_size=60).map("".join).map(lambda row: f"3{row}4")


@settings(max_examples=300)
@given(long_rows(), st.integers(0, 700), st.integers(0, 200))
def test_a_message_that_is_cut_tells_none(row: str, at: int, filler: int) -> None:
    """Of a row that is no number, what is left when it has been clipped to the width of a message may be one."""
    text = "x" * filler + " " * (filler // 2) + row * 3
    source = SourceText.of(f"{text}\n", "x.insats")
    sink = Diagnostics()
    at = min(at, len(source.line(1)) - 1)
    sink.error("E007", f"»{text}« är inget »{row}«", source, Span(at, at + 1), f"skriv »{row}«")
    sink.file_error("E001", f"filen »{text}« finns inte", f"{text}\x01{row}")
    for told in sink.items:
        for shown in (told.render(), told.message, told.help):
            assert not holds_personal_number(shown), shown


@settings(max_examples=300)
@given(long_rows(), st.integers(1, 90))
def test_no_cut_makes_one(row: str, width: int) -> None:
    from lagrum.report.picture import svg

    if holds_personal_number(row) or holds_personal_number(row * 2):
        return
    for made in (
        shortened(row * 2, width),
        shortened_at_word(row * 2, width),
        svg.shortened(row * 2, width * 6),
        "\n".join(wrap(row, width + 4, "  ")),
        "\n".join(paragraph(row, width + 4, "  ")),
        called(row * 9),
    ):
        assert not holds_personal_number(made), made


CUTTERS = {
    "source/shortening.py": "the place",
    "report/wrap.py": "looks at what it made",
    "report/rule_text.py": "looks at what it made",
    "report/register.py": "counts and receipts",
    "cli/output.py": "masks what it shows after the cut",
    "cli/repairs.py": "gives it to `tell`, which masks",
    "cli/framework.py": "lagrum's own help",
    "cli/svar_ny.py": "gives it to the talk, which masks",
    "report/picture/svg.py": "looks at what it made",
}
_CUT = re.compile(r"\[[^]]*:[^]]*\].*…|textwrap\.(?:wrap|fill|shorten)\(")


def test_nothing_else_cuts_what_is_shown() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if any(_CUT.search(row) for row in path.read_text("utf-8").splitlines())
    }
    whole = {"services/format.py", "review/laundering.py", "review/reading.py"}
    whole |= {"report/catalogue_text.py", "binding/comparisons.py", "binding/answers.py"}  # lists
    assert found - whole == set(CUTTERS)


def test_the_refusal_itself_tells_none() -> None:
    with pytest.raises(LeakError) as told:
        let_out(f"a {NUMBER}", f"sidan {NUMBER}\n\u202e")
    assert not holds_personal_number(told.value.message)
    assert told.value.message.isprintable()


@settings(max_examples=60)
@given(
    spelled(rows=False), st.sampled_from(("{}", "insatser/{}.html", "regler/{}.html", "begrepp/{}", "fragor/{}.html"))
)
def test_a_page_that_is_asked_for_with_one_says_that_there_is_none(number: str, shape: str) -> None:
    world = World(_book(), DAY, "snabb", "lokal")
    page = render_page(shape.replace("{}", number), world)
    assert not page.found
    assert "finns inte" in page.main or "okänd" in page.main
    assert not holds_personal_number(whole_page(page, world))
    told = act(number, {}, world)
    assert told["fel"].startswith("sidan kan inte")
    assert not holds_personal_number(json.dumps(told, ensure_ascii=False))


@cache
def _book() -> Rulebook:
    return shipped_rulebook()


def test_a_long_row_is_looked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifty messages about one row of a megabyte took an hour when each looked through it anew."""
    import lagrum.source.diagnostic as diagnostic

    looked: list[int] = []
    real = diagnostic._masked_row
    monkeypatch.setattr(diagnostic, "_masked_row", lambda row: looked.append(len(row)) or real(row))
    sink = Diagnostics()
    assert decode(("1\u200b" * 500).encode(), "x.insats", sink) is None
    assert (len(sink.items), looked) == (51, [1000])


@settings(max_examples=500)
@given(st.integers(0, 10**10 - 1))
def test_what_the_library_takes_has_a_check_digit(number: int) -> None:
    digits = f"{number:010}"
    assert not any(personnummer.valid(century + digits) for century in ("19", "20", "18")) or _checks(digits)


@settings(max_examples=200)
@given(spelled(rows=False))
def test_every_spelled_number_is_still_found(number: str) -> None:
    assert holds_personal_number(f"a {number} b")


def test_a_folder_with_numbers_is_shown_without_them(tmp_path: Path, book: Rulebook) -> None:
    """A file that is refused for its number or its name has a page, or a note, that says so; the others have theirs."""
    (tmp_path / "x.insats").write_text(f'insats nora/x\n    namn "Anna {NUMBER}"\n', "utf-8")
    (tmp_path / f"n {NUMBER}.insats").write_text("insats nora/y\n", "utf-8")
    (tmp_path / "z.insats").write_text("insats nora/z\n    form rådgivning\n", "utf-8")
    (tmp_path / "z.kommun").write_text(f"kommun Nora\n# {NUMBER}\n", "utf-8")
    world = open_world(book, DAY, "snabb", "lokal", tmp_path)
    assert [d.path for d in world.drafts] == ["x.insats", "z.insats"]
    assert any("filens namn eller mapp innehåller ett personnummer" in note for note in world.notes)
    for path in ("index.html", "katalog.html", "tavla.html", "insatser/x.html", "insatser/z.html"):
        assert not holds_personal_number(whole_page(render_page(path, world), world))
    assert "ett personnummer" in render_page("insatser/x.html", world).main
