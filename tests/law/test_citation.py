"""Citations: reading, printing, order, covering, errors."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from law_strategies import citations

from lagrum.law.acts import ACTS, Act, find_act
from lagrum.law.citation import Citation, format_citation, roman_value, to_roman
from lagrum.law.citation_list import format_citations
from lagrum.law.citation_parser import CitationError, parse_citation, parse_citation_spans, parse_citations
from lagrum.law.citation_text import printed
from lagrum.law.provision_table import ProvisionTable


def written(text: str) -> list[str]:
    return [format_citation(citation) for citation in parse_citations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SoL 11 kap. 5 § 1", ["11 kap. 5 § 1 SoL"]),
        ("OSL 10 kap. 18 a § första stycket 2", ["10 kap. 18 a § första stycket 2 OSL"]),
        ("GDPR art. 9.2 h", ["artikel 9.2 h GDPR"]),
        ("GDPR art. 6, 9.2 h, 35", ["artikel 6 GDPR", "artikel 9.2 h GDPR", "artikel 35 GDPR"]),
        (
            "GDPR art. 6.1 c och e, 9.2 b–d",
            [
                "artikel 6.1 c GDPR",
                "artikel 6.1 e GDPR",
                "artikel 9.2 b GDPR",
                "artikel 9.2 c GDPR",
                "artikel 9.2 d GDPR",
            ],
        ),
        ("GDPR art. 6.1 första stycket e", ["artikel 6.1 första stycket e GDPR"]),
        ("GDPR art. 12–14", ["artikel 12 GDPR", "artikel 13 GDPR", "artikel 14 GDPR"]),
        ("LVU 22 §", ["22 § LVU"]),
        ("SoL 11 kap. 1 och 5 §§", ["11 kap. 1 § SoL", "11 kap. 5 § SoL"]),
        ("SoL 14 kap. 2-3, 5 §§", ["14 kap. 2 § SoL", "14 kap. 3 § SoL", "14 kap. 5 § SoL"]),
        ("SoL 14 kap. 3–5 §§", ["14 kap. 3 § SoL", "14 kap. 4 § SoL", "14 kap. 5 § SoL"]),
        ("SoL 11 kap. 5 § 2-4", ["11 kap. 5 § 2 SoL", "11 kap. 5 § 3 SoL", "11 kap. 5 § 4 SoL"]),
        ("SoL 14 kap. 3 och 6 §§; OSL 8 kap. 1 §", ["14 kap. 3 § SoL", "14 kap. 6 § SoL", "8 kap. 1 § OSL"]),
        ("LVU 2 §, OSL 26 kap. 1 § och FL 9 §", ["2 § LVU", "26 kap. 1 § OSL", "9 § FL"]),
        ("SoL 11:5", ["11 kap. 5 § SoL"]),
        ("OSL 26:9 c", ["26 kap. 9 c § OSL"]),
        (
            "SoL 21 kap. 1 § andra och tredje styckena",
            ["21 kap. 1 § andra stycket SoL", "21 kap. 1 § tredje stycket SoL"],
        ),
        (
            "SoL 14 kap. 2 § första stycket 1 och tredje stycket",
            ["14 kap. 2 § första stycket 1 SoL", "14 kap. 2 § tredje stycket SoL"],
        ),
        ("SoL 2 kap. 4 § första meningen", ["2 kap. 4 § första meningen SoL"]),
        ("KL 13 kap.", ["13 kap. KL"]),
        ("OSL 25 och 26 kap.", ["25 kap. OSL", "26 kap. OSL"]),
        ("OSL 26 kap. 9-9 c §§", ["26 kap. 9 § OSL", "26 kap. 9 a § OSL", "26 kap. 9 b § OSL", "26 kap. 9 c § OSL"]),
        ("OSL 10 kap. 18 a–c §§", ["10 kap. 18 a § OSL", "10 kap. 18 b § OSL", "10 kap. 18 c § OSL"]),
        ("SoL 11 kap. 5 § 1 och 6 §, 12 kap. 1 §", ["11 kap. 5 § 1 SoL", "11 kap. 6 § SoL", "12 kap. 1 § SoL"]),
        ("SoL 11 kap. 5 § 1 st. 2 p.", ["11 kap. 5 § första stycket 2 SoL"]),
        ("LVM 4 § 3 a", ["4 § 3 a LVM"]),
        ("Lag 2009:47 2 kap. 7 §", ["2 kap. 7 § befogenhetslagen"]),
        ("lagen (2025:170) 8 §", ["8 § lagen (2025:170)"]),
        ("Diskrimineringslagen 2 kap. 13 b §", ["2 kap. 13 b § DiskL"]),
        ("barnkonventionen art. 3", ["artikel 3 i barnkonventionen"]),
        ("AI-förordningen bilaga III p. 5 a", ["bilaga III punkt 5 a till AI-förordningen"]),
        (
            "AI-förordningen art. 6.2, bilaga III p. 5",
            ["artikel 6.2 i AI-förordningen", "bilaga III punkt 5 till AI-förordningen"],
        ),
        ("SoL 2001:453 4 kap. 1 §", ["4 kap. 1 § ÄSoL"]),
        ("socialtjänstlagen (2025:400) 11 kap. 1 §", ["11 kap. 1 § SoL"]),
        ("26 kap. 1 § OSL", ["26 kap. 1 § OSL"]),
        ("11 kap 5 § SoL", ["11 kap. 5 § SoL"]),
        ("artikel 12 i barnkonventionen", ["artikel 12 i barnkonventionen"]),
        ("26:1 OSL och SoL 11:5", ["26 kap. 1 § OSL", "11 kap. 5 § SoL"]),
        ("11 kap. 5 § SoL, 26 kap. 1 och 2 §§ OSL", ["11 kap. 5 § SoL", "26 kap. 1 § OSL", "26 kap. 2 § OSL"]),
        ("10 kap. 2 §, 26 kap. 1 § OSL; 22 § LVU", ["10 kap. 2 § OSL", "26 kap. 1 § OSL", "22 § LVU"]),
        ("5 § första stycket 6 i LVU", ["5 § första stycket 6 LVU"]),
        ("artikel 9.2 h och i GDPR", ["artikel 9.2 h GDPR", "artikel 9.2 i i GDPR"]),
        ("artikel 9.2 led i GDPR", ["artikel 9.2 i i GDPR"]),
        ("artikel 6 i EU:s dataskyddsförordning", ["artikel 6 GDPR"]),
        (
            "3 kap. 2 § lagen (2024:79) om placering av barn i skyddat boende och 3 kap. 1 § SoL",
            ["3 kap. 2 § lagen (2024:79)", "3 kap. 1 § SoL"],
        ),
        ("1 § 1 och 8 samt 2 § LVU", ["1 § 1 LVU", "1 § 8 LVU", "2 § LVU"]),
        ("EKMR art. 8", ["artikel 8 EKMR"]),
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
        ("11 kap. 5 §", "ange vilken lag som avses", "11", None),
        ("11 kap. 5 § Solen", "okänd", "Solen", "SoL"),
        ("11 kap. 5 § första stycket i Solen", "okänd", "Solen", "SoL"),
        ("11 kap. 5 § banan SoL", "hör inte hemma", "banan", None),
        ("11 kap. 5 §; 26 kap. 1 § OSL", "ange vilken lag som avses", "11", None),
        ("SoL 11 kap. 5 §, 26 kap. 1 § OSL", "vad som hör till OSL", "OSL", None),
        ("5 § SoL", "indelad i kapitel", "5 §", None),
        ("artikel 9.2 i GDPR", "kan vara led i eller hela 9.2", "artikel 9.2 i ", None),
        ("SoL 11 kap. 5 § banan", "hör inte hemma", "banan", None),
        ("SoL 11 kap. 1 §, Foo 3 §", "okänd", "Foo", None),
        ("SoL 11 kap. 1 §; 12 kap. 1 §", "ange vilken lag som avses", "12", None),
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
    text = "11 kap. 1 § och 14 kap. 2 § SoL; artikel 12 i barnkonventionen"
    assert [text[span.start : span.end] for span in parse_citation_spans(text)] == [
        "11 kap. 1 §",
        "14 kap. 2 § SoL",
        "12 i barnkonventionen",
    ]


def test_ranges_follow_the_table() -> None:
    places = [Citation("OSL", chapter="26", paragraph=number) for number in ("9", "9 a", "10", "10 a", "11")]
    table = ProvisionTable(frozenset({"OSL"}), dict.fromkeys(places, (None,)))
    assert parse_citations("OSL 26 kap. 9–11 §§", table) == places
    assert format_citations(places, table) == "26 kap. 9–11 §§ OSL"
    assert format_citations([places[0], places[2]], table) == "26 kap. 9 och 10 §§ OSL"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SoL 11 kap. 5 § 6; SoL 11 kap. 5 § 7", "11 kap. 5 § 6 och 7 SoL"),
        ("SoL 21 kap. 1 §; SoL 21 kap. 2 §", "21 kap. 1 och 2 §§ SoL"),
        ("SoL 11 kap. 5 §; OSL 26 kap. 1 §; SoL 14 kap. 3–5 §§", "11 kap. 5 § och 14 kap. 3–5 §§ SoL; 26 kap. 1 § OSL"),
        ("SoL 19 kap. 1 § första stycket 3, 1 § första stycket 2", "19 kap. 1 § första stycket 2 och 3 SoL"),
        ("LVU 1 § 1 och 8, LVU 2 §, LVU 3 §", "1 § 1 och 8 samt 2 och 3 §§ LVU"),
        ("SoL 1 kap. 1 § tredje och första styckena", "1 kap. 1 § första och tredje styckena SoL"),
        ("SoL 1 kap. 1 § första stycket, 1 § andra stycket 2", "1 kap. 1 § första stycket och andra stycket 2 SoL"),
        ("LVM 4 § 3 a, LVM 4 § 3 b", "4 § 3 a och b LVM"),
        ("OSL 25 och 26 kap.; OSL 27 kap. 1 §", "25 och 26 kap. samt 27 kap. 1 § OSL"),
        ("GDPR art. 9.2 h, GDPR art. 6.1 e", "artiklarna 6.1 e och 9.2 h GDPR"),
        ("GDPR art. 9.2 a–d", "artikel 9.2 a–d GDPR"),
        (
            "AI-förordningen art. 6, bilaga III p. 5",
            "artikel 6 i AI-förordningen; bilaga III punkt 5 till AI-förordningen",
        ),
        ("BK art. 3, 12", "artiklarna 3 och 12 i barnkonventionen"),
    ],
)
def test_prints_each_act_once_and_parts_merged(text: str, expected: str) -> None:
    assert printed(text) == expected
    assert set(parse_citations(expected)) == set(parse_citations(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SoL 11 kap. 5 §", "11 kap. 5 § socialtjänstlagen (2025:400)"),
        ("ÄSoL 4 kap. 1 §", "4 kap. 1 § socialtjänstlagen (2001:453)"),
        ("lag 2024:79 3 kap. 2 §", "3 kap. 2 § lagen (2024:79) om placering av barn i skyddat boende"),
        ("BK art. 12", "artikel 12 i barnkonventionen"),
        ("GDPR art. 9.2 h", "artikel 9.2 h i EU:s dataskyddsförordning"),
        ("LVU 22 §", "22 § lagen (1990:52) med särskilda bestämmelser om vård av unga"),
        ("SoLPUF 12 §", "12 § förordningen (2001:637) om behandling av personuppgifter inom socialtjänsten"),
    ],
)
def test_full_names(text: str, expected: str) -> None:
    assert printed(text, full=True) == expected


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.short)
def test_every_full_name_is_read_back(act: Act) -> None:
    assert find_act(act.full) is act


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


@given(st.lists(citations(), min_size=1, max_size=12))
def test_full_round_trip(many: list[Citation]) -> None:
    assert set(parse_citations(format_citations(many, full=True))) == set(many)


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
