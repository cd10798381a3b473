"""A report as a document: the same words in HTML, PDF and for Word, safe to open and the same each time."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from html.parser import HTMLParser
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from lagrum.base.errors import InputError, LagrumError
from lagrum.base.resources import cases_dir
from lagrum.checking.receipt_words import grouped
from lagrum.checking.result import (
    Accepted,
    CaseResult,
    ChangeStep,
    Finding,
    Message,
    PositionTaken,
    Report,
    Row,
    Stop,
    Trigger,
    Way,
)
from lagrum.cli.app import main
from lagrum.model.intervention import municipality_of
from lagrum.report.document import MOST_INTERVENTIONS, document
from lagrum.report.document_docx import docx_of, render_docx
from lagrum.report.document_html import html_of, render_html
from lagrum.report.document_markdown import markdown_of
from lagrum.report.document_model import Document, Heading, Pairs, Paragraph, Run, Table, texts, words
from lagrum.report.document_pdf import _block, pdf_of, render_pdf
from lagrum.services.check import check

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "dokument" / "pratcafe.html"
DAY = date(2026, 11, 21)
HOSTILE = (
    '<script>alert(1)</script>"><img src=x onerror=alert(1)> {{ 7*7 }} {% raw %} ${title} #panic("x") '
    '#link("javascript:x") \\u{41} $x$ `k` </w:t></w:r> ]]> &amp; \x00\x1b[31m \ud800\ufffe \u202eabc\u2066 😀'
)
MARKDOWN = MarkdownIt("commonmark").enable("table")
MARKED = {"a", "em", "li", "p", "span", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"} | {
    f"h{level}" for level in range(1, 7)
}
"""The elements that Markdown makes of a document: its headings, lists and tables, and nothing that does anything."""
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CASES = {
    "hinder och vägar": ROOT / "tests/facit/tvang-som-villkor-a.insats",
    "öppen fråga": cases_dir() / "helsingborg/pratcafe.insats",
    "störst": cases_dir() / "norrkoping/socialt-utfallskontrakt.insats",
}


@cache
def checked(*paths: Path) -> Report:
    found = check(list(paths), DAY, engine="snabb", ways=True)
    assert found.report.results
    return found.report


def with_finding(report: Report, **change: Any) -> Report:
    """Return a report whose gravest finding is changed."""
    case = report.results[0]
    return replace(report, results=[replace(case, findings=[replace(case.findings[0], **change), *case.findings[1:]])])


def hostile() -> Report:
    """A report in which every text attacks the format that it stands in."""
    report = checked(CASES["hinder och vägar"])
    case = report.results[0]
    trigger = Trigger(file=HOSTILE, line=1, column=1, attribute=HOSTILE, text=HOSTILE)
    said = dict.fromkeys(
        ("rule", "title", "subject", "citation", "source", "message", "reason", "verify", "reservation"), HOSTILE
    )
    finding = replace(case.findings[0], **said, triggers=[trigger], not_assessed=[HOSTILE])
    step = ChangeStep(
        attribute=HOSTILE, subject=HOSTILE, before=HOSTILE, after=HOSTILE, takes=HOSTILE, cost=1, refrains=False,
        rule=HOSTILE, title=HOSTILE, citation=HOSTILE,
    )  # fmt: skip
    way = Way(number=1, cost=1, refrains=False, leaves_open=True, steps=[step], follows=[HOSTILE])
    stop = Stop(
        kind="hinder", rule="x", title=HOSTILE, citation=HOSTILE, subject=HOSTILE, ways=[way], complete=True,
        policy=HOSTILE, message=HOSTILE,
    )  # fmt: skip
    row = Row(line=1, column=1, attribute=HOSTILE, subject=HOSTILE, text=HOSTILE)
    bad = replace(
        case, id=HOSTILE, name=HOSTILE, municipality=HOSTILE, findings=[finding], ways=[stop], unused_rows=[row]
    )
    message = Message(code="E030", severity="fel", message=HOSTILE, file=HOSTILE, line=1, column=1, help=HOSTILE)
    return replace(report, results=[bad], messages=[message], lagrum=HOSTILE)


def docx_parts(data: bytes) -> dict[str, ET.Element]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: ET.fromstring(archive.read(name)) for name in archive.namelist()}


def docx_text(data: bytes) -> str:
    body = docx_parts(data)["word/document.xml"]
    return "\n".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in body.iter(f"{W}p"))


class Reader(HTMLParser):
    """Reads what a browser would show, which elements there are, and where the links go."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.shown: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self._silent = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._silent += tag in ("style", "title")
        assert not [name for name, _ in attrs if name.startswith("on")]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("style", "title")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.shown.append(data)


def html_text(html: str) -> str:
    return "".join(Reader(html).shown)


def pdf_text(data: bytes, folder: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler) är inte installerat")
    file = folder / "svar.pdf"
    file.write_bytes(data)
    return subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, check=True).stdout.decode()


def letters(text: str) -> str:
    """Return a text without blanks and hyphens: lines are broken, and long words divided, as each format likes."""
    return re.sub(r"[\s\u00ad\u200b-]", "", text)


def missing(wanted: list[str], shown: str, share: float = 1.0) -> list[str]:
    """Return the texts of which too few pieces are shown: what stands on two pages has a foot between."""
    flat = letters(shown)
    found = []
    for text in map(letters, wanted):
        pieces = [text[i : i + 25] for i in range(0, len(text), 25)] if share < 1 else [text]
        if sum(piece in flat for piece in pieces) < share * len(pieces):
            found.append(text)
    return found


def sure(report: Report) -> list[Finding]:
    """Return the findings that are told in full."""
    return [
        f
        for r in report.results
        for f in r.findings
        if f.tied and f.certainty == "gäller" and f.demand != "uppfyllt" and not f.general
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_every_finding_stands_in_every_format(name: str, tmp_path: Path) -> None:
    report = checked(CASES[name])
    wanted = [text for f in sure(report) for text in (f.title, f.message, f.citation, f.reason)]
    wanted += [text for f in report.results[0].findings if f.tied for text in (f.citation,)]
    assert len(wanted) > 10
    assert missing(wanted, docx_text(render_docx(report))) == []
    assert missing(wanted, html_text(render_html(report))) == []
    pytest.importorskip("typst", reason="typst är inte installerat: pip install lagrum[memo]")
    assert missing(wanted, pdf_text(render_pdf(report), tmp_path), share=0.75) == []


@pytest.mark.parametrize("name", CASES)
def test_the_formats_say_the_same(name: str, tmp_path: Path) -> None:
    report = checked(CASES[name])
    content = document(report)
    wanted = list(texts(content))
    assert missing(wanted, docx_text(docx_of(content))) == []
    assert missing(wanted, html_text(html_of(content))) == []
    assert missing(wanted, html_text(MARKDOWN.render(markdown_of(content)))) == []
    pytest.importorskip("typst", reason="typst är inte installerat: pip install lagrum[memo]")
    assert missing(wanted, pdf_text(pdf_of(content), tmp_path), share=0.7) == []


@pytest.mark.slow
def test_with_everything_each_finding_is_told_with_its_message() -> None:
    report = check([CASES["öppen fråga"]], DAY, engine="snabb", everything=True, ways=False).report
    findings = report.results[0].findings
    assert any(not f.tied for f in findings)
    shown = docx_text(render_docx(report, everything=True))
    assert missing([t for f in findings if f.demand != "uppfyllt" for t in (f.message, f.citation)], shown) == []


def headings(content: Document, level: int) -> list[str]:
    return [b.text for b in content.blocks if isinstance(b, Heading) and b.level == level]


def test_the_gravest_stands_first_and_the_receipt_last() -> None:
    content = document(checked(CASES["hinder och vägar"]))
    assert headings(content, 1) == [
        "Läget",
        "Vad som är särskilt för insatsen",
        "Frågor att klarlägga",
        "Vägar framåt",
        "Gäller varje sådan insats, och är inte beskrivet",
        "Vad som inte bedöms",
        "Kan bli aktuellt, beroende på svaren",
        "Bestämmelser som svaret hänvisar till",
        "Kvitto",
    ]
    groups = [h for h in headings(content, 2) if not h[0].isdigit()]
    assert groups[:4] == [
        "Hinder",
        "Krav att kontrollera: det är inte beskrivet om de är uppfyllda",
        "Möjligheter",
        "Upplysningar",
    ]


def test_a_way_says_what_it_changes_costs_and_takes() -> None:
    report = checked(CASES["hinder och vägar"])
    told = "\n".join(texts(document(report)))
    way = report.results[0].ways[0].ways[0]
    assert f"Väg {way.number} (kostnad {way.cost}):" in told
    for step in way.steps:
        assert f"{step.attribute}: {step.before} → {step.after}. Kräver {step.takes}." in told


def test_no_way_is_said_to_be_none_only_when_all_were_tried() -> None:
    report = checked(CASES["hinder och vägar"])
    case = report.results[0]

    def told(complete: bool) -> str:
        stop = replace(case.ways[0], ways=[], complete=complete)
        return "\n".join(texts(document(replace(report, results=[replace(case, ways=[stop])]))))

    assert "Inget i utformningen löser det" in told(True)
    assert "Inget i utformningen löser det" not in told(False)
    assert "Ingen väg hittades" in told(False)


def test_what_rests_on_which_row_is_said() -> None:
    report = checked(CASES["hinder och vägar"])
    told = "\n".join(texts(document(report)))
    for trigger in report.results[0].findings[0].triggers:
        assert f"rad {trigger.line} »{trigger.text}«" in told


def test_the_state_and_the_draft_are_said_first() -> None:
    content = document(checked(CASES["hinder och vägar"]))
    assert words(dict(content.head.rows)["Läge"]) == "hinder"
    assert words(dict(content.head.rows)["Status"]).startswith("Utkast.")
    lead = next(b for b in content.blocks if isinstance(b, Paragraph))
    assert words(lead.runs) == "Hinder: så som insatsen är beskriven strider den mot minst en bestämmelse."


def test_a_decision_and_what_is_not_assessed_are_told() -> None:
    accepted = Accepted(
        status="gäller", reason="Pågår ett kvartal", body="Socialnämnden", reference="SN 2026/1", decided="2026-01-01",
        citation="KL 6 kap. 3 §", last_day="2026-12-31", kind="känt hinder",
    )  # fmt: skip
    report = with_finding(checked(CASES["hinder och vägar"]), accepted=accepted, not_assessed=["om det är skäligt"])
    told = list(texts(document(report)))
    assert "Avvikelser och planer" in told
    assert any("Känt hinder, noterat till och med 2026-12-31" in t and "SN 2026/1" in t for t in told)
    assert any(t.endswith(": om det är skäligt") for t in told)


def test_an_open_question_says_who_answers_it_and_what_is_held() -> None:
    position = PositionTaken(text="Ja, det får den.", sources=["Prop. 1 s. 2"])
    change = {"outcome": "fråga", "level": "makro", "addressees": ["nätverket"], "positions": [position]}
    told = list(texts(document(with_finding(checked(CASES["hinder och vägar"]), **change))))
    assert "Vem som svarar: nivå makro, till nätverket." in told
    assert "Ja, det får den. (Prop. 1 s. 2)" in told


def test_rows_that_no_rule_used_are_named() -> None:
    row = Row(line=7, column=1, attribute="tema", subject="", text="tema samverkan")
    report = checked(CASES["hinder och vägar"])
    changed = replace(report, results=[replace(report.results[0], unused_rows=[row])])
    assert "rad 7: tema samverkan" in list(texts(document(changed)))


def test_the_receipt_has_what_a_new_check_needs_and_room_for_digests() -> None:
    report = checked(CASES["öppen fråga"])
    receipt = document(report, digests=[("Insatsens text", "ab" * 32)]).blocks[-2]
    assert isinstance(receipt, Pairs)
    rows = {label: words(value) for label, value in receipt.rows}
    assert rows["Program"] == f"lagrum {report.lagrum}"
    assert rows["Regelverk"].replace(" ", "") == report.rulebook
    assert rows["Prövad dag"] == "2026-11-21"
    assert rows["Beräkning"] == "Bara snabb."
    assert "SoL t.o.m. 2025:" in rows["Författningar"]
    assert rows["Insatsens text"].replace(" ", "") == "ab" * 32


def test_evaluators_that_agree_are_named() -> None:
    report = checked(CASES["öppen fråga"])
    assert report.receipt is not None
    report = replace(report, receipt=replace(report.receipt, evaluators=["snabb", "durable"]))
    assert "Snabb och durable_rules, överens." in list(texts(document(report)))


def runs_of(content: Document) -> list[Run]:
    found: list[Run] = []
    for block in content.blocks:
        match block:
            case Table():
                found += [run for row in block.rows for cell in row for run in cell]
            case Paragraph():
                found += block.runs
            case Pairs():
                found += [run for _, value in block.rows for run in value]
            case Heading():
                pass
            case _:
                found += [run for item in block.items for run in item]
    return found


@pytest.mark.parametrize("paths", [(CASES["störst"],), (CASES["hinder och vägar"], CASES["öppen fråga"])])
def test_every_link_has_a_place_and_each_place_one_name(paths: tuple[Path, ...]) -> None:
    content = document(checked(*paths))
    ids = [b.id for b in content.blocks if isinstance(b, Heading) and b.id]
    ids += [id for b in content.blocks if isinstance(b, Table) for id in b.ids]
    assert len(ids) == len(set(ids))
    assert {run.to for run in runs_of(content) if run.to} <= set(ids)
    page = Reader(html_of(content))
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    body = docx_parts(docx_of(content))["word/document.xml"]
    names = [b.get(f"{W}name") or "" for b in body.iter(f"{W}bookmarkStart")]
    assert {a for h in body.iter(f"{W}hyperlink") if (a := h.get(f"{W}anchor"))} <= set(names)
    assert len(names) == len(set(names)) and all(re.fullmatch(r"[a-z][a-z0-9]{0,39}", name) for name in names)


def test_a_citation_leads_to_the_list_and_from_there_to_the_text() -> None:
    content = document(checked(CASES["hinder och vägar"]))
    cited = next(run for run in runs_of(content) if run.text == "2 kap. 1 § andra stycket SoL")
    listed = next(b for b in content.blocks if isinstance(b, Table) and cited.to in b.ids)
    place, used = listed.rows[listed.ids.index(cited.to)]
    assert [run.url for run in place if run.url] == ["https://lagen.nu/2025:400#K2P1"]
    assert used[0].to == "fynd1x1"


def test_several_interventions_get_a_part_each() -> None:
    report = checked(CASES["hinder och vägar"], CASES["öppen fråga"])
    content = document(report)
    assert content.title == "Prövning av 2 insatser"
    assert headings(content, 1) == [
        "Insatserna",
        *(r.name for r in report.results),
        "Bestämmelser som svaret hänvisar till",
        "Kvitto",
    ]
    assert headings(content, 2).count("Läget") == 2
    overview = next(b for b in content.blocks if isinstance(b, Table))
    assert [tuple(map(words, row)) for row in overview.rows] == [
        (r.name, municipality_of(r.municipality, r.id), r.state) for r in report.results
    ]


def test_no_level_of_heading_is_skipped() -> None:
    for paths in ((CASES["störst"],), (CASES["hinder och vägar"], CASES["öppen fråga"])):
        levels = [0, *(b.level for b in document(checked(*paths)).blocks if isinstance(b, Heading))]
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_nothing_and_too_much_are_refused() -> None:
    report = checked(CASES["öppen fråga"])
    with pytest.raises(InputError, match="ingen insats är prövad"):
        document(replace(report, results=[]))
    with pytest.raises(InputError, match="för många för ett dokument"):
        document(replace(report, results=report.results * (MOST_INTERVENTIONS + 1)))


# --- hostile texts ----------------------------------------------------------------------------------------------------


def test_hostile_texts_are_inert_in_html() -> None:
    html = render_html(hostile())
    page = Reader(html)
    assert not {"script", "img", "iframe", "object", "link", "form"} & set(page.tags)
    assert all(link.startswith(("#", "https://lagen.nu/", "https://eur-lex.europa.eu/")) for link in page.links)
    assert "{{ 7*7 }}" in html_text(html)
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", html)
    assert "[U+202E]abc" in html


def test_hostile_texts_are_inert_for_word() -> None:
    data = render_docx(hostile())
    parts = docx_parts(data)
    shown = docx_text(data)
    assert '<script>alert(1)</script>"><img src=x onerror=alert(1)> {{ 7*7 }}' in shown
    assert "</w:t></w:r> ]]> &amp; [U+0000][U+001B][31m" in shown
    assert "[U+202E]abc" in shown
    assert "${title}" in shown
    title = parts["docProps/core.xml"].findtext("{http://purl.org/dc/elements/1.1/}title")
    assert title is not None and title.startswith("<script>")
    targets = [r.get("Target") or "" for r in parts["word/_rels/document.xml.rels"] if r.get("TargetMode")]
    assert all(t.startswith(("https://lagen.nu/", "https://eur-lex.europa.eu/")) for t in targets)


def test_hostile_texts_are_inert_in_pdf(tmp_path: Path) -> None:
    pytest.importorskip("typst", reason="typst är inte installerat: pip install lagrum[memo]")
    data = render_pdf(hostile())
    assert b"/JavaScript" not in data and b"/Launch" not in data
    shown = letters(pdf_text(data, tmp_path))
    assert letters('#panic("x") #link("javascript:x")') in shown
    assert letters("[U+202E]abc") in shown
    assert "[U+1F600]" in shown


def test_hostile_texts_are_inert_in_markdown() -> None:
    page = Reader(MARKDOWN.render(markdown_of(document(hostile()))))
    assert set(page.tags) <= MARKED
    assert all(link.startswith(("#", "https://lagen.nu/", "https://eur-lex.europa.eu/")) for link in page.links)


def test_a_very_long_word_does_not_stop_any_format() -> None:
    report = with_finding(checked(CASES["hinder och vägar"]), title="å" * 40_000, message="x" * 40_000)
    report = replace(report, results=[replace(report.results[0], name="ö" * 40_000)])
    assert render_html(report)
    docx_parts(render_docx(report))
    pytest.importorskip("typst", reason="typst är inte installerat: pip install lagrum[memo]")
    assert render_pdf(report).startswith(b"%PDF")


# --- each format ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("render", [render_html, render_docx, render_pdf])
def test_the_same_report_gives_the_same_bytes(render: Callable[[Report], str | bytes]) -> None:
    if render is render_pdf:
        pytest.importorskip("typst", reason="typst är inte installerat: pip install lagrum[memo]")
    report = checked(CASES["öppen fråga"])
    assert render(report) == render(report)


def test_word_finds_styles_language_title_and_page_numbers() -> None:
    report = checked(CASES["hinder och vägar"])
    parts = docx_parts(render_docx(report))
    body, styles = parts["word/document.xml"], parts["word/styles.xml"]
    known = {s.get(f"{W}styleId") for s in styles.iter(f"{W}style")}
    names = {n.get(f"{W}val") for n in styles.iter(f"{W}name")}
    used = {s.get(f"{W}val") for s in body.iter() if s.tag in (f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")}
    assert used <= known
    assert {"Title", "Heading1", "Heading2", "Heading3"} <= used
    assert {"heading 1", "heading 2", "heading 3"} <= names
    assert [lang.get(f"{W}val") for lang in styles.iter(f"{W}lang")] == ["sv-SE"]
    core = parts["docProps/core.xml"]
    assert core.findtext("{http://purl.org/dc/elements/1.1/}title") == report.results[0].name
    assert core.findtext("{http://purl.org/dc/elements/1.1/}language") == "sv-SE"
    fields = [i.text for i in parts["word/footer1.xml"].iter(f"{W}instrText")]
    assert fields == [" PAGE ", " NUMPAGES "]
    assert "".join(t.text or "" for t in parts["word/header1.xml"].iter(f"{W}t")).startswith("Utkast · ")
    tables = list(body.iter(f"{W}tbl"))
    assert tables
    assert all(t.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None for t in tables)


@pytest.mark.slow
def test_a_document_for_word_needs_no_other_package() -> None:
    """What a browser lacks is not imported: lxml, docxtpl, python-docx, Jinja2."""
    code = (
        "import sys\nfor name in ('lxml', 'docx', 'docxtpl', 'jinja2', 'typst'): sys.modules[name] = None\n"
        "from lagrum.cli.app import main\n"
        f"sys.exit(main(['prova', '--motor', 'snabb', '--format', 'docx', {str(CASES['öppen fråga'])!r}]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "engine")},
    )
    assert done.returncode == 0, done.stderr.decode()
    assert "word/document.xml" in docx_parts(done.stdout)


@pytest.mark.slow
def test_an_office_suite_opens_it(tmp_path: Path) -> None:
    if shutil.which("soffice") is None or shutil.which("pdftotext") is None:
        pytest.skip("LibreOffice eller poppler är inte installerat")
    report = checked(CASES["hinder och vägar"])
    (tmp_path / "svar.docx").write_bytes(render_docx(report))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profil", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(tmp_path / "svar.docx")], capture_output=True, check=True)
    shown = pdf_text((tmp_path / "svar.pdf").read_bytes(), tmp_path)
    assert missing([t for f in sure(report) for t in (f.title, f.message)], shown, share=0.75) == []


def test_the_page_is_swedish_has_landmarks_and_runs_nothing() -> None:
    html = render_html(checked(CASES["hinder och vägar"]))
    assert '<html lang="sv-SE">' in html
    assert "default-src 'none'; style-src 'unsafe-inline'" in html
    page = Reader(html)
    for landmark in ("header", "nav", "main", "footer", "h1"):
        assert page.tags.count(landmark) == 1
    assert page.tags.count("th") == html.count('<th scope="col">')
    assert page.tags.count("table") == page.tags.count("caption") == page.tags.count("thead")
    assert "script" not in page.tags and "url(" not in html


def test_the_pdf_is_tagged_swedish_and_has_a_title(tmp_path: Path) -> None:
    pikepdf = pytest.importorskip("pikepdf", reason="pikepdf är inte installerat")
    pytest.importorskip("typst", reason="typst är inte installerat: pip install lagrum[memo]")
    report = checked(CASES["hinder och vägar"])
    with pikepdf.open(BytesIO(render_pdf(report))) as pdf:
        assert str(pdf.Root.Lang) == "sv-SE"
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.docinfo["/Title"]) == report.results[0].name
        with pdf.open_metadata() as data:
            assert data["pdfuaid:part"] == "1"


@pytest.mark.parametrize(("render", "package"), [(render_html, "jinja2"), (render_pdf, "typst")])
def test_a_package_that_is_missing_is_named(
    render: Callable[[Report], object], package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(LagrumError, match=package) as caught:
        render(checked(CASES["öppen fråga"]))
    assert "lagrum[memo]" in caught.value.help


def test_the_document_as_it_was() -> None:
    """LAGRUM_UPPDATERA=1 writes it anew: read what has changed."""
    report = checked(CASES["öppen fråga"])
    html = re.sub(r"<style>.*?</style>", "<style></style>", render_html(report), flags=re.DOTALL)
    html = html.replace(grouped(report.rulebook), "REGELVERK").replace(f"lagrum {report.lagrum}", "lagrum VERSION")
    html = re.sub(r"lagrum-kvitto:[A-Za-z0-9+/= ]+\.", "KVITTOT", html)
    html = re.sub(r"<dd>(?:[0-9a-f]{16} ?){4}</dd>", "<dd>FINGERAVTRYCK</dd>", html)
    html = re.sub(r"<dd>[0-9a-f]{12}</dd>", "<dd>KORT</dd>", html)
    if os.environ.get("LAGRUM_UPPDATERA"):
        GOLDEN.parent.mkdir(parents=True, exist_ok=True)
        GOLDEN.write_text(html, encoding="utf-8")
    assert GOLDEN.is_file(), f"{GOLDEN} saknas: kör testet med LAGRUM_UPPDATERA=1"
    assert html == GOLDEN.read_text(encoding="utf-8")


# --- the command ------------------------------------------------------------------------------------------------------


def prova(*args: str) -> int:
    return main(["prova", "--motor", "snabb", "--datum", DAY.isoformat(), *args])


@pytest.mark.slow
def test_the_command_writes_each_format(tmp_path: Path) -> None:
    for format, start in (("html", b"<!doctype html>"), ("docx", b"PK"), ("pdf", b"%PDF")):
        if format == "pdf":
            pytest.importorskip("typst", reason="typst är inte installerat: pip install lagrum[memo]")
        file = tmp_path / f"svar.{format}"
        assert prova("--format", format, "--ut", str(file), str(CASES["öppen fråga"])) == 0
        assert file.read_bytes().startswith(start)


@pytest.mark.slow
def test_the_command_tells_findings_by_its_exit_code(tmp_path: Path) -> None:
    file = tmp_path / "svar.docx"
    assert prova("--format", "docx", "--ut", str(file), str(CASES["hinder och vägar"])) == 1
    assert "Väg 1" in docx_text(file.read_bytes())
    assert prova("--utan-vagar", "--format", "docx", "--ut", str(file), str(CASES["hinder och vägar"])) == 1
    assert "Väg 1" not in docx_text(file.read_bytes())


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--format", "docx"], "formatet docx kan inte visas i terminalen"),
        (["--format", "pdf"], "lägg till --ut svar.pdf"),
        (["--ut", "svar.docx"], "lägg till --format docx"),
        (["--ut", "svar.html"], "»svar.html« är inget namn på en textfil"),
        (["--format", "html", "--baslinje", "b.json"], "ta bort --baslinje"),
    ],
)
def test_what_cannot_be_written_is_said(
    args: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert prova(*args, str(CASES["öppen fråga"])) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_read_makes_no_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "a.insats"
    broken.write_text("insats\n", encoding="utf-8")
    assert prova("--format", "docx", "--ut", str(tmp_path / "svar.docx"), str(broken)) == 2
    assert not (tmp_path / "svar.docx").exists()
    assert "fel E" in capsys.readouterr().err


def test_results_are_left_as_they_are() -> None:
    report = checked(CASES["öppen fråga"])
    before = repr(report)
    document(report)
    assert repr(report) == before
    assert isinstance(report.results[0], CaseResult)


@pytest.mark.parametrize(("letters", "whole"), [(100, True), (3_000, False)])
def test_a_table_of_few_rows_stands_on_one_page_only_where_it_has_room_there(letters: int, whole: bool) -> None:
    row = ((Run("a" * letters),), (Run("b"),))
    assert _block(Table("t", ("x", "y"), (1, 1), (row, row)))["whole"] is whole
