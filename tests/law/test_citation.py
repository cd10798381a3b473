"""Citations: reading, printing, order, covering, errors."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from law_strategies import citations

from lagrum.law.citation import Citation, format_citation, roman_value, to_roman
from lagrum.law.citation_list import format_citations
from lagrum.law.citation_parser import CitationError, parse_citation, parse_citation_spans, parse_citations
from lagrum.law.provision_table import ProvisionTable


def written(text: str) -> list[str]:
    return [format_citation(citation) for citation in parse_citations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SoL 11 kap. 5 § 1", ["SoL 11 kap. 5 § 1"]),
        ("OSL 10 kap. 18 a § första stycket 2", ["OSL 10 kap. 18 a § första stycket 2"]),
        ("GDPR art. 9.2 h", ["GDPR art. 9.2 h"]),
        ("GDPR art. 6, 9.2 h, 35", ["GDPR art. 6", "GDPR art. 9.2 h", "GDPR art. 35"]),
        (
            "GDPR art. 6.1 c och e, 9.2 b–d",
            ["GDPR art. 6.1 c", "GDPR art. 6.1 e", "GDPR art. 9.2 b", "GDPR art. 9.2 c", "GDPR art. 9.2 d"],
        ),
        ("GDPR art. 6.1 första stycket e", ["GDPR art. 6.1 första stycket e"]),
        ("GDPR art. 12–14", ["GDPR art. 12", "GDPR art. 13", "GDPR art. 14"]),
        ("LVU 22 §", ["LVU 22 §"]),
        ("SoL 11 kap. 1 och 5 §§", ["SoL 11 kap. 1 §", "SoL 11 kap. 5 §"]),
        ("SoL 14 kap. 2-3, 5 §§", ["SoL 14 kap. 2 §", "SoL 14 kap. 3 §", "SoL 14 kap. 5 §"]),
        ("SoL 14 kap. 3–5 §§", ["SoL 14 kap. 3 §", "SoL 14 kap. 4 §", "SoL 14 kap. 5 §"]),
        ("SoL 11 kap. 5 § 2-4", ["SoL 11 kap. 5 § 2", "SoL 11 kap. 5 § 3", "SoL 11 kap. 5 § 4"]),
        ("SoL 14 kap. 3 och 6 §§; OSL 8 kap. 1 §", ["SoL 14 kap. 3 §", "SoL 14 kap. 6 §", "OSL 8 kap. 1 §"]),
        ("LVU 2 §, OSL 26 kap. 1 § och FL 9 §", ["LVU 2 §", "OSL 26 kap. 1 §", "FL 9 §"]),
        ("SoL 11:5", ["SoL 11 kap. 5 §"]),
        ("OSL 26:9 c", ["OSL 26 kap. 9 c §"]),
        (
            "SoL 21 kap. 1 § andra och tredje styckena",
            ["SoL 21 kap. 1 § andra stycket", "SoL 21 kap. 1 § tredje stycket"],
        ),
        (
            "SoL 14 kap. 2 § första stycket 1 och tredje stycket",
            ["SoL 14 kap. 2 § första stycket 1", "SoL 14 kap. 2 § tredje stycket"],
        ),
        ("SoL 2 kap. 4 § första meningen", ["SoL 2 kap. 4 § första meningen"]),
        ("KL 13 kap.", ["KL 13 kap."]),
        ("OSL 25 och 26 kap.", ["OSL 25 kap.", "OSL 26 kap."]),
        ("OSL 26 kap. 9-9 c §§", ["OSL 26 kap. 9 §", "OSL 26 kap. 9 a §", "OSL 26 kap. 9 b §", "OSL 26 kap. 9 c §"]),
        ("OSL 10 kap. 18 a–c §§", ["OSL 10 kap. 18 a §", "OSL 10 kap. 18 b §", "OSL 10 kap. 18 c §"]),
        ("SoL 11 kap. 5 § 1 och 6 §, 12 kap. 1 §", ["SoL 11 kap. 5 § 1", "SoL 11 kap. 6 §", "SoL 12 kap. 1 §"]),
        ("SoL 11 kap. 5 § 1 st. 2 p.", ["SoL 11 kap. 5 § första stycket 2"]),
        ("LVM 4 § 3 a", ["LVM 4 § 3 a"]),
        ("Lag 2009:47 2 kap. 7 §", ["befogenhetslagen 2 kap. 7 §"]),
        ("lagen (2025:170) 8 §", ["lag 2025:170 8 §"]),
        ("Diskrimineringslagen 2 kap. 13 b §", ["DiskL 2 kap. 13 b §"]),
        ("barnkonventionen art. 3", ["barnkonventionen art. 3"]),
        ("AI-förordningen bilaga III p. 5 a", ["AI-förordningen bilaga III p. 5 a"]),
        ("AI-förordningen art. 6.2, bilaga III p. 5", ["AI-förordningen art. 6.2", "AI-förordningen bilaga III p. 5"]),
        ("SoL 2001:453 4 kap. 1 §", ["ÄSoL 4 kap. 1 §"]),
        ("socialtjänstlagen (2025:400) 11 kap. 1 §", ["SoL 11 kap. 1 §"]),
        ("EKMR art. 8", ["EKMR art. 8"]),
    ],
)
def test_reads(text: str, expected: list[str]) -> None:
    assert written(text) == expected
    assert set(parse_citations(format_citations(parse_citations(text)))) == set(parse_citations(text))


@pytest.mark.parametrize(
    ("text", "part", "where", "suggestion"),
    [
        ("", "tomt", "", None),
        ("Solen 11 kap. 1 §", "okänd", "Solen", "SoL"),
        ("lag 2025:171 8 §", "okänd", "lag 2025:171", "lag 2025:170"),
        ("SoL", "ange vilken bestämmelse", "SoL", None),
        ("SoL 5 §", "indelad i kapitel", "5 §", None),
        ("LVU 3 kap. 1 §", "inte indelad i kapitel", "3 kap.", None),
        ("SoL 11 kap. 5", "paragraftecken", "5", None),
        ("SoL 11 kap. 5-3 §§", "baklänges", "5-3", None),
        ("SoL 11 kap. 0 §", "inget kapitel- eller paragrafnummer", "0", None),
        ("11 kap. 5 § SoL", "lagens namn först", "11", None),
        ("SoL 11 kap. 5 § banan", "hör inte hemma", "banan", None),
        ("SoL 11 kap. 1 §, Foo 3 §", "okänd", "Foo", None),
        ("SoL 11 kap. 1 §; 12 kap. 1 §", "lagens namn först", "12", None),
        ("SoL 11 kap. 1 och 5 §§ första stycket", "var för sig", " första stycket", None),
        ("GDPR 6", "art.", "6", None),
        ("LVU art. 3", "paragraf", "art.", None),
        ("SoL 1 kap. 1-9999 §§", "fler än", "1-9999 §§", None),
    ],
)
def test_errors_say_what_and_where(text: str, part: str, where: str, suggestion: str | None) -> None:
    with pytest.raises(CitationError) as caught:
        parse_citations(text)
    assert part in str(caught.value)
    assert text[caught.value.start : caught.value.end] == where
    assert caught.value.suggestion == suggestion


def test_whole_act_only_when_allowed() -> None:
    assert parse_citations("LOU; SoL 11 kap. 1 §", allow_whole_act=True)[0] == Citation("LOU")


def test_spans_point_at_the_text() -> None:
    text = "SoL 11 kap. 1 och 5 §§; OSL 8:1"
    assert [text[span.start : span.end] for span in parse_citation_spans(text)] == [
        "11 kap. 1 och 5 §§",
        "11 kap. 1 och 5 §§",
        "8:1",
    ]


def test_ranges_follow_the_table() -> None:
    places = [Citation("OSL", chapter="26", paragraph=number) for number in ("9", "9 a", "10", "10 a", "11")]
    table = ProvisionTable(frozenset({"OSL"}), dict.fromkeys(places, (None,)))
    assert parse_citations("OSL 26 kap. 9–11 §§", table) == places
    assert format_citations(places, table) == "OSL 26 kap. 9–11 §§"
    assert format_citations([places[0], places[2]], table) == "OSL 26 kap. 9 och 10 §§"


def test_covers() -> None:
    chapter, paragraph = parse_citations("SoL 11 kap., 11 kap. 5 §")
    point = parse_citation("SoL 11 kap. 5 § första stycket 1")
    assert chapter.covers(paragraph) and paragraph.covers(point) and Citation("SoL").covers(point)
    assert not point.covers(paragraph) and not parse_citation("SoL 11 kap. 6 §").covers(point)
    assert parse_citation("SoL 11 kap. 5 § 1").covers(point)


@given(citations())
def test_round_trip(citation: Citation) -> None:
    assert parse_citations(format_citation(citation)) == [citation]


@given(st.lists(citations(), min_size=1, max_size=12))
def test_list_round_trip(many: list[Citation]) -> None:
    assert set(parse_citations(format_citations(many))) == set(many)


@given(citations(), citations(), citations())
def test_order_is_total(first: Citation, second: Citation, third: Citation) -> None:
    assert (first < second) + (second < first) + (first == second) == 1
    assert first.sort_key() != second.sort_key() or first == second
    if first <= second <= third:
        assert first <= third


@given(citations())
def test_covers_is_reflexive_and_reaches_down(citation: Citation) -> None:
    assert citation.covers(citation) and citation.provision.covers(citation)


@given(st.text(alphabet="SoLGDPRart.kap§ 0123456789abc,;:-–ochförstastycket()", max_size=40))
def test_any_text_gives_citations_or_an_error_inside_it(text: str) -> None:
    try:
        parse_citations(text)
    except CitationError as error:
        assert 0 <= error.start <= error.end <= len(text)


def test_roman() -> None:
    assert [roman_value(to_roman(value)) for value in range(1, 40)] == list(range(1, 40))


@pytest.mark.parametrize(
    "text",
    [
        "SoL 1 kap. " + "1, " * 1300,
        "SoL 1 kap. 1 § " + "1 och " * 600,
        "SoL " + "a " * 1900,
        "GDPR art. " + "9.2 a, " * 500,
        "SoL 1:1 " * 400,
        "SoL 1:1," * 6000,
    ],
)
def test_long_texts_end_quickly(text: str) -> None:
    start = time.perf_counter()
    with pytest.raises(CitationError):
        parse_citations(text)
    assert time.perf_counter() - start < 2
