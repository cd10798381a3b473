"""The ledger counts stycken and points: what a citation names, what a row reaches, what is only mentioned."""

from __future__ import annotations

import pytest

from lagrum.law.citation import Citation
from lagrum.law.citation_list import format_citations
from lagrum.law.citation_parser import parse_citation, parse_citations
from lagrum.law.provision_table import ProvisionTable
from lagrum.law.structure import Structure
from lagrum.model.rulebook import Rulebook
from lagrum.report.coverage import render_ledger, render_ledger_json
from lagrum.rulebook.ledger import Entry, Ledger, bind_statuses, contradictions, coverage, names, parts
from lagrum.rulebook.load import load_rulebook
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText

PLACES = {
    "22 kap. 1 § SoL": Structure(3, ((2, ("1", "2", "2 a")),)),
    "22 kap. 2 § SoL": Structure(1),
    "22 kap. 3 § SoL": Structure(1, ((1, ("1", "2")),)),
    "6 § SoLPUL": Structure(2),
}
TABLE = ProvisionTable(
    frozenset({"SoL", "SoLPUL"}), {parse_citation(text): (structure,) for text, structure in PLACES.items()}
)


def statuses(text: str) -> tuple[dict[Citation, tuple[str, str]], list[str]]:
    sink, found = Diagnostics(), {}
    bind_statuses(SourceText.of(text, "a.liggare"), TABLE, sink, found)
    return found, [d.code for d in sink.sorted()]


def book(tmp_path, *citations: str) -> Rulebook:
    rules = "\n".join(
        f'härled begrepp {chr(97 + n)}\n    betyder "…"\n    lagrum {c}\n    källa lag\n    gäller tills vidare\n'
        f"    när huvudman är socialnämnd\n"
        for n, c in enumerate(citations)
    )
    (tmp_path / "a.begrepp").write_text(
        'begrepp huvudman\n    typ ett av: socialnämnd, annan\n    art utformning\n    fråga "Vem?"\n'
        '    betyder "Vem."\n    lagrum SoL 22 kap. 2 §\n    kostnad 3\n',
        "utf-8",
    )
    (tmp_path / "a.regel").write_text(rules, "utf-8")
    sink = Diagnostics()
    found = load_rulebook([tmp_path], sink)
    assert [d.render() for d in sink.sorted() if d.code.startswith("E")] == []
    return found


def shown(entries: list[Entry]) -> dict[str, str]:
    return {str(e.citation): e.status for e in entries}


def test_a_paragraph_is_its_stycken_and_points() -> None:
    assert [str(p) for p in parts(parse_citation("SoL 22 kap. 1 §"), TABLE)] == [
        "22 kap. 1 § första stycket SoL",
        "22 kap. 1 § andra stycket 1 SoL",
        "22 kap. 1 § andra stycket 2 SoL",
        "22 kap. 1 § andra stycket 2 a SoL",
        "22 kap. 1 § tredje stycket SoL",
    ]
    assert [str(p) for p in parts(parse_citation("SoL 22 kap. 2 §"), TABLE)] == ["22 kap. 2 § SoL"]
    assert [str(p) for p in parts(parse_citation("SoL 22 kap. 3 §"), TABLE)] == [
        "22 kap. 3 § 1 SoL",
        "22 kap. 3 § 2 SoL",
    ]


@pytest.mark.parametrize(
    ("cited", "part", "said"),
    [
        ("22 kap. 1 § SoL", "22 kap. 1 § första stycket SoL", False),
        ("22 kap. 1 § första stycket SoL", "22 kap. 1 § första stycket SoL", True),
        ("22 kap. 1 § första stycket andra meningen SoL", "22 kap. 1 § första stycket SoL", True),
        ("22 kap. 1 § första stycket SoL", "22 kap. 1 § tredje stycket SoL", False),
        ("22 kap. 1 § andra stycket SoL", "22 kap. 1 § andra stycket 1 SoL", False),
        ("22 kap. 1 § andra stycket 1 SoL", "22 kap. 1 § andra stycket 1 SoL", True),
        ("22 kap. 1 § 1 SoL", "22 kap. 1 § andra stycket 1 SoL", True),
        ("22 kap. 1 § andra stycket 2 SoL", "22 kap. 1 § andra stycket 2 a SoL", False),
        ("22 kap. 2 § SoL", "22 kap. 2 § SoL", True),
        ("22 kap. 2 § första stycket SoL", "22 kap. 2 § SoL", True),
        ("22 kap. 3 § SoL", "22 kap. 3 § 1 SoL", False),
        ("22 kap. 3 § första stycket 1 SoL", "22 kap. 3 § 1 SoL", True),
    ],
)
def test_a_citation_names_a_part_only_when_it_says_so(cited: str, part: str, said: bool) -> None:
    assert names(parse_citation(cited), parse_citation(part)) is said


def test_a_rule_of_the_whole_paragraph_is_a_mere_mention(tmp_path) -> None:
    found = coverage(
        parse_citation("SoL 22 kap. 1 §"), book(tmp_path, "SoL 22 kap. 1 §", "SoL 22 kap. 1 § 1"), TABLE, {}
    )
    assert [e.status for e in found] == ["saknar status", "kodad", "saknar status", "saknar status", "saknar status"]
    assert found[0].mentioned == ("begrepp a#1",)
    assert found[1].rules == ("begrepp b#1",)


def test_a_row_reaches_the_whole_or_the_part_that_it_names(tmp_path) -> None:
    rows, faults = statuses(
        'liggare SoL\n    kapitel 22\n        utanför 1 § andra stycket 1, 2 "ett skäl"\n'
        '        öppen 2–3 "ett annat"\n'
    )
    assert faults == []
    found = coverage(Citation("SoL"), book(tmp_path, "22 kap. 3 § 2 SoL"), TABLE, rows)
    assert shown(found) == {
        "22 kap. 1 § första stycket SoL": "saknar status",
        "22 kap. 1 § andra stycket 1 SoL": "utanför",
        "22 kap. 1 § andra stycket 2 SoL": "utanför",
        "22 kap. 1 § andra stycket 2 a SoL": "saknar status",
        "22 kap. 1 § tredje stycket SoL": "saknar status",
        "22 kap. 2 § SoL": "öppen",
        "22 kap. 3 § 1 SoL": "öppen",
        "22 kap. 3 § 2 SoL": "kodad",
    }
    assert [str(e.citation) for e in contradictions(found)] == ["22 kap. 3 § 2 SoL"]


def test_an_act_without_chapters_has_its_rows_under_its_name(tmp_path) -> None:
    rows, faults = statuses('liggare SoLPUL\n    utanför 6 § andra stycket "ett skäl"\n')
    assert faults == []
    found = coverage(Citation("SoLPUL"), book(tmp_path), TABLE, rows)
    assert shown(found) == {"6 § första stycket SoLPUL": "saknar status", "6 § andra stycket SoLPUL": "utanför"}


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ('utanför 1 "a"\n        öppen 1 § första stycket "b"', ["E081"]),
        ('utanför 1 § första stycket "a"\n        öppen 1 "b"', ["E081"]),
        ('utanför 1 § första stycket "a"\n        öppen 1 § tredje stycket "b"', []),
        ('utanför 1 § fjärde stycket "a"', ["E067"]),
        ('utanför 1 § andra stycket 7 "a"', ["E067"]),
        ('utanför 1 § femtielfte "a"', ["E066"]),
        ('utanför 9 "a"', ["E067"]),
        ('delvis 1 "a"', ["E080"]),
    ],
)
def test_wrong_rows_are_told(rows: str, codes: list[str]) -> None:
    assert statuses(f"liggare SoL\n    kapitel 22\n        {rows}\n")[1] == codes


def test_the_report_says_one_row_where_a_whole_paragraph_says_the_same(tmp_path) -> None:
    rows, _ = statuses('liggare SoL\n    kapitel 22\n        utanför 1 "ett skäl"\n')
    scope = Citation("SoL", "22")
    ledger = Ledger("22 kap. SoL", tuple(coverage(scope, book(tmp_path, "22 kap. 3 § SoL"), TABLE, rows)))
    text = render_ledger(ledger)
    assert text.count("ett skäl") == 1
    assert "  3 §               saknar status (bara hela paragrafen nämns: begrepp a#1)" in text
    assert text.endswith("22 kap. SoL: 5 av 8 stycken och punkter har status (62 %): 5 utanför, 3 saknar status.\n")
    assert '"mentioned"' in render_ledger_json(ledger)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("22 kap. 1 § andra stycket 1–3 SoL", "22 kap. 1 § andra stycket 1–3 SoL"),
        ("22 kap. 1 § 1 och 2 SoL; 22 kap. 2 § SoL", "22 kap. 1 § 1 och 2 samt 2 § SoL"),
        ("22 kap. 1 § 1–3 SoL; 22 kap. 2 § SoL", "22 kap. 1 § 1–3 samt 2 § SoL"),
        ("22 kap. 1 § 1, 3 och 5 SoL", "22 kap. 1 § 1, 3 och 5 SoL"),
    ],
)
def test_points_in_a_row_are_printed_as_a_range_that_reads_back(written: str, shown: str) -> None:
    citations = parse_citations(written)
    assert format_citations(citations) == shown
    assert parse_citations(shown) == citations
