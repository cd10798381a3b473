"""Citations and days of the law to the letter: what seeding faults showed that nothing else noticed."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from lagrum.law.acts import ACTS
from lagrum.law.citation import Citation, number_key, roman_value, to_roman
from lagrum.law.citation_list import format_citations
from lagrum.law.citation_parser import CitationError, parse_citation, parse_citation_spans, parse_citations
from lagrum.law.citation_text import printed
from lagrum.law.in_force import IN_FORCE
from lagrum.law.provision_table import ProvisionTable


@pytest.mark.parametrize(
    ("text", "short", "full"),
    [
        ("OSL 26:1", "26 kap. 1 § OSL", "26 kap. 1 § offentlighets- och sekretesslagen (2009:400)"),
        ("SoL", "SoL", "socialtjänstlagen (2025:400)"),
        ("se lagen", "se lagen", "se lagen"),
    ],
)
def test_a_citation_as_it_is_printed(text: str, short: str, full: str) -> None:
    assert (printed(text), printed(text, full=False), printed(text, full=True)) == (short, short, full)


def test_the_days_of_every_act_are_days_of_an_act_in_order() -> None:
    """The table has no code for mutants: each day stands as it was read in the act itself."""
    assert IN_FORCE.keys() <= {a.short for a in ACTS}
    assert all(last is None or first <= last for first, last in IN_FORCE.values())
    assert IN_FORCE["ÄSoL"][1] == date(2025, 6, 30) and IN_FORCE["SoL"][0] == date(2025, 7, 1)
    assert IN_FORCE["OSL"] == (date(2009, 6, 30), None) and IN_FORCE["PDL"] == (date(2008, 7, 1), None)
    assert [name for name, (_, last) in IN_FORCE.items() if last is not None] == ["ÄSoL"]


# --- many citations as one text ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("SoL 11 kap. 5 § 1, 6 §", "11 kap. 5 § 1 samt 6 § SoL"),
        ("SoL 11 kap. 5 § 1, 12 kap. 6 §", "11 kap. 5 § 1 samt 12 kap. 6 § SoL"),
        ("SoL 11 kap. 5 § 1, 5 § första stycket 2", "11 kap. 5 § 1 samt 5 § första stycket 2 SoL"),
        ("SoL 11 kap. 5 § 1, 5 § första meningen", "11 kap. 5 § 1 samt 5 § första meningen SoL"),
        ("SoL 11 kap. 5 § andra meningen, 5 § första meningen", "11 kap. 5 § första och andra meningarna SoL"),
        ("SoL 11 kap. 5 § första meningen 2, 5 § första meningen 3", "11 kap. 5 § första meningen 2 och 3 SoL"),
        (
            "SoL 11 kap. 5 § första stycket andra meningen, 5 § första stycket 2",
            "11 kap. 5 § första stycket 2 samt första stycket andra meningen SoL",
        ),
        (
            "SoL 11 kap. 5 § första stycket första meningen, 5 § första stycket andra meningen, 6 §",
            "11 kap. 5 § första stycket första och andra meningarna samt 6 § SoL",
        ),
        (
            "SoL 11 kap. 5 § första stycket 1 och andra stycket 3",
            "11 kap. 5 § första stycket 1 samt andra stycket 3 SoL",
        ),
        (
            "LVU 1 § första stycket, 2 § första stycket, 3 § andra stycket",
            "1 § första stycket, 2 § första stycket och 3 § andra stycket LVU",
        ),
        ("GDPR art. 6.1 c och e, 9.2, 35", "artiklarna 6.1 c och e samt 9.2 samt 35 GDPR"),
        ("LVM 4 § 3 och 3 a", "4 § 3 och 3 a LVM"),
        ("LVM 4 § 3, 3 a och 4 b", "4 § 3, 3 a och 4 b LVM"),
        ("AI-förordningen bilaga III", "bilaga III till AI-förordningen"),
        (
            "AI-förordningen bilaga III p. 5 a och b, bilaga IV",
            "bilaga III punkt 5 a och b samt bilaga IV till AI-förordningen",
        ),
    ],
)
def test_many_citations_are_one_text_that_reads_back(written: str, shown: str) -> None:
    """No chapter is said twice in a row, nothing is left out, and like parts stand together."""
    assert format_citations(parse_citations(written)) == shown
    assert set(parse_citations(shown)) == set(parse_citations(written))


def test_a_range_covers_what_the_act_has_and_nothing_is_one_that_the_act_has_not() -> None:
    places = [Citation("OSL", *x) for x in (("25", "1"), ("25 a", "1"), ("26", "1"), ("26", "2"))]
    table = ProvisionTable(frozenset({"OSL"}), dict.fromkeys(places, (None,)))
    chapters = [Citation("OSL", x) for x in ("25", "25 a", "26")]
    assert format_citations(chapters, table) == "25–26 kap. OSL"
    assert format_citations(chapters) == "25, 25 a och 26 kap. OSL"
    assert [format_citations(x, table) for x in (chapters[:1], places[:1])] == ["25 kap. OSL", "25 kap. 1 § OSL"]
    beside = [Citation("OSL", "26", x) for x in ("7", "8", "9")]
    assert format_citations(beside, table) == "26 kap. 7, 8 och 9 §§ OSL"
    assert format_citations(beside) == "26 kap. 7–9 §§ OSL"


# --- one place in the law ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "XXXX", "IIII", "VX", "IC", "XL", "L", "X X", "iv", "IVI"])
def test_what_is_no_roman_numeral_up_to_39(text: str) -> None:
    with pytest.raises(ValueError, match=f"^not a roman numeral: '{text}'$"):
        roman_value(text)
    assert [roman_value(x) for x in ("I", "IV", "IX", "XXXIX")] == [1, 4, 9, 39]
    assert [to_roman(x) for x in (1, 4, 9, 39)] == ["I", "IV", "IX", "XXXIX"]


def test_numbers_of_chapters_and_paragraphs() -> None:
    assert [number_key(x) for x in (None, "5", "18 a")] == [(0, ""), (5, ""), (18, "a")]
    for text in ("", "x", "0", "5 ab", "5a", "12345"):
        with pytest.raises(ValueError, match=f"^not a provision number: '{text}'$"):
            number_key(text)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"act": "Solen"}, "unknown act: 'Solen'"),
        ({"chapter": "x"}, "not a provision number: 'x'"),
        ({"paragraph": "0"}, "not a provision number: '0'"),
        ({"article": "b"}, "not a provision number: 'b'"),
        ({"annex": "XL"}, "not a roman numeral: 'XL'"),
        ({"chapter": "1", "article": "2"}, "paragraph, article and annex exclude one another"),
        ({"paragraph": "1", "article": "2"}, "paragraph, article and annex exclude one another"),
        ({"paragraph": "1", "annex": "I"}, "paragraph, article and annex exclude one another"),
        ({"article": "1", "annex": "I"}, "paragraph, article and annex exclude one another"),
        ({"chapter": "1", "stycke": 1}, "a stycke or point needs a paragraph, an article or an annex"),
        ({"letter": "a"}, "a stycke or point needs a paragraph, an article or an annex"),
        ({"paragraph": "1", "stycke": 0}, "ordinal out of range: 0"),
        ({"paragraph": "1", "mening": 21}, "ordinal out of range: 21"),
        ({"paragraph": "1", "punkt": "0"}, "not a point: '0'"),
        ({"paragraph": "1", "letter": "ab"}, "not a letter: 'ab'"),
    ],
)
def test_what_is_no_place_in_the_law(fields: dict, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}$"):
        Citation(**{"act": "SoL", **fields})


def test_places_are_in_the_order_of_the_law() -> None:
    """An act, its chapters, their paragraphs, what stands in them; then articles, and annexes last."""
    paragraph = {"chapter": "1", "paragraph": "1"}
    of_sol = [
        Citation("SoL"), Citation("SoL", "1"), Citation("SoL", **paragraph), Citation("SoL", **paragraph, letter="a"),
        Citation("SoL", **paragraph, punkt="1"), Citation("SoL", **paragraph, punkt="1", letter="a"),
        Citation("SoL", **paragraph, punkt="10"), Citation("SoL", **paragraph, mening=1),
        Citation("SoL", **paragraph, stycke=1), Citation("SoL", **paragraph, stycke=1, mening=2),
        Citation("SoL", **paragraph, stycke=2), Citation("SoL", "1", "1 a"), Citation("SoL", "1", "2"),
        Citation("SoL", "2"), Citation("SoL", "10"),
    ]  # fmt: skip
    of_gdpr = [
        Citation("GDPR"), Citation("GDPR", article="1"), Citation("GDPR", article="4 a"),
        Citation("GDPR", article="40"), Citation("GDPR", annex="I"), Citation("GDPR", annex="II"),
        Citation("GDPR", annex="IV"), Citation("GDPR", annex="V"),
    ]  # fmt: skip
    for places in (of_sol, of_gdpr):
        assert sorted(places) == places
        assert all(a < b and not b < a for a, b in pairwise(places))


# --- what is no citation ----------------------------------------------------------------------------------------------

WRONG: dict[tuple[str, str], list[str]] = {
    ("lagrummet är tomt", ""): [
        "»«",
        "»   «",
    ],
    ("lagen »Solen« är okänd", "menade du »SoL«?"): [
        "»Solen« 11 kap. 1 §",
        "11 kap. 5 § »Solen«",
        "11 kap. 5 § första stycket i »Solen«",
    ],
    ("lagen »lag 2025:171« är okänd", "menade du »lag 2025:170«?"): [
        "»lag 2025:171« 8 §",
    ],
    ("ange vilken bestämmelse i SoL som avses", ""): [
        "»SoL«",
        "»SoL«; LVU 1 §",
        "LVU 1 §; »SoL«",
    ],
    ("SoL är indelad i kapitel: ange också kapitlet", ""): [
        "SoL »5 §«",
        "»5 §«, SoL",
    ],
    ("LVU är inte indelad i kapitel", ""): [
        "LVU »3 kap.« 1 §",
        "LVU »3:1«",
    ],
    ("paragraftecken (§) saknas", ""): [
        "SoL 11 kap. »5«",
    ],
    ("intervallet går baklänges", ""): [
        "SoL 11 kap. »5-3« §§",
        "SoL 11 kap. »1 b-a« §§",
        "SoL 11 kap. 5 § »andra-första« styckena",
        "SoL 11 kap. 5 § »3-1«",
        "SoL 11 kap. 5 § »1 b-a«",
        "GDPR art. »5-3«",
        "GDPR art. »6.3-1«",
        "GDPR art. »6.1-6.1«",
        "GDPR art. 1, »5-3«, 6",
        "GDPR art. 6.1 »c-a«",
        "SoL 11 kap. 5 § »2-2«",
        "SoL 11 kap. 5 § »1 b-b«",
        "GDPR art. »5-5«",
    ],
    ("»0« är inget kapitel- eller paragrafnummer", ""): [
        "SoL 11 kap. »0« §",
        "SoL 11 kap. 5 § »0«",
        "GDPR art. 6.»0«",
        "SoL 11:»0«",
        "SoL »0«:1",
        "SoL 11 kap. 1, »0« §§",
        "AI-förordningen bilaga III p. »0«",
        "SoL 11 kap. 5 § 1 och »0«",
    ],
    ("»05« är inget kapitel- eller paragrafnummer", ""): [
        "SoL 11 kap. »05« §",
        "SoL 11 kap. 5 § 1-»05«",
        "GDPR art. »05«",
    ],
    ("»12345« är inget kapitel- eller paragrafnummer", ""): [
        "SoL »12345« kap. 1 §",
    ],
    ("ange vilken lag som avses, till exempel »11 kap. 1 § SoL«", ""): [
        "»11« kap. 5 §",
        "»11« kap. 5 §; 26 kap. 1 § OSL",
        "SoL 11 kap. 1 §; »12« kap. 1 §",
        "»11« kap. 5 §; 3 § LVU; SoL 1:1",
        "»artikel« 6",
    ],
    ("»banan« hör inte hemma här i ett lagrum", ""): [
        "11 kap. 5 § »banan« SoL",
        "SoL 11 kap. 5 § »banan«",
        "SoL 11 kap. 1 § första stycket 2 »banan«",
        "11 kap. 5 § SoL »banan«",
    ],
    ("det går inte att se vad som hör till OSL", "skilj lagarna åt med semikolon"): [
        "SoL 11 kap. 5 §, 26 kap. 1 § »OSL«",
        "SoL 11 kap. 5 § »OSL« 3 kap. 1 §",
    ],
    (
        "»artikel 9.2 i« kan vara led i eller hela 9.2",
        "skriv »artikel 9.2 GDPR«, eller »artikel 9.2 i i GDPR« om led i avses",
    ): [
        "»artikel 9.2 i «GDPR",
    ],
    ("lagen »Foo« är okänd", ""): [
        "SoL 11 kap. 1 §, »Foo« 3 §",
        "bilaga III till AI-förordningen, »Foo« 3 §",
    ],
    ("ange paragraferna var för sig när stycke eller punkt följer", ""): [
        "SoL 11 kap. 1 och 5 §§» första stycket«",
        "SoL 11 kap. 1–3 §§» första stycket«",
    ],
    ("här ska det stå »art.« före artikelnumret", ""): [
        "GDPR »6«",
    ],
    ("här ska det stå »kap.« eller »§«", ""): [
        "SoL »6«",
        "SoL 11 kap. 5 §, »6«",
    ],
    ("LVU citeras med paragraf, inte artikel", ""): [
        "LVU »art.« 3",
    ],
    ("hänvisningen omfattar fler än 1000 bestämmelser", ""): [
        "SoL 1 kap. »1-9999 §§«",
        "SoL 11 kap. 5 § »1-9999«",
        "GDPR art. »6.1-6.9999«",
        "GDPR art. »1-5000«",
        "SoL 1 kap. 1-600 §§; SoL »2 kap. 1-600 §§«",
        "1 kap. 1-600 §§ och »2 kap. 1-600 §§« SoL",
        "SoL 1 kap. »1-1001 §§«",
        "SoL 1 kap. 1-500 §§, »2 kap. 1-501 §§«",
        "SoL »1-2000 kap.«",
        "SoL 1 kap. 1-600 §§; »2 kap. 1-600 §§ SoL«",
    ],
    ("ange vilken lag som avses efter semikolon", ""): [
        "SoL 11 kap. 5 §»;«",
        "SoL 11 kap. 5 §;» «",
    ],
    ("här ska det stå kapitel, paragraf eller artikel efter SoL", ""): [
        "SoL »banan«",
        "SoL »kap.«",
        "SoL »§«",
    ],
    ("ange ett kapitel i taget när paragrafer följer", ""): [
        "SoL »11, 12 kap. «5 §",
    ],
    ("intervallet saknar slut", ""): [
        "SoL 11 kap. 1»-« §",
        "SoL 11 kap. 5 § »1-«",
        "SoL 11 kap. 5 § »1 a-2«",
        "SoL 11 kap. 5 § »1–3« a",
    ],
    ("här ska det stå »stycket« eller »meningen«", ""): [
        "SoL 11 kap. 5 §» första«",
        "SoL 11 kap. 5 §» första och andra«",
    ],
    ("ange styckena var för sig när mening följer", ""): [
        "SoL 11 kap. 5 §» första och andra styckena första meningen«",
    ],
    ("här ska det stå en punkt", ""): [
        "SoL 11 kap. 5 § p. »x9«",
        "SoL 11 kap. 5 § punkt»«",
    ],
    ("numret går inte att använda i ett lagrum", ""): [
        "SoL 11 kap. 5 §» 25 st.«",
        "SoL »9 y-ö kap.«",
        "SoL 11 kap. 5 § »1 y-ö«",
    ],
    ("här ska det stå ett artikelnummer", ""): [
        "GDPR art. »x«",
    ],
    ("ett intervall kan inte gå från en artikels punkt till en annan artikel", ""): [
        "GDPR art. »6.1-7.1«",
        "GDPR art. »6.1-2a«",
        "GDPR art. »6.1-6«",
    ],
    ("ett intervall kan inte gå från en artikel till en annan artikels punkt", ""): [
        "GDPR art. »6-7.1«",
    ],
    ("bilagan ska ha en romersk siffra, till exempel »bilaga III«", ""): [
        "GDPR »bilaga 3«",
    ],
    ("här ska det stå kapitel, paragraf eller artikel efter AI-förordningen", ""): [
        "AI-förordningen »bilaga« XL",
    ],
    ("bilagor till SoL kan inte anges", ""): [
        "SoL »bilaga I«",
    ],
    ("AI-förordningen citeras med artikel, till exempel »AI-förordningen art. 6«", ""): [
        "AI-förordningen »6 §«",
        "AI-förordningen »3 kap.« 6 §",
    ],
    ("GDPR citeras med artikel, till exempel »GDPR art. 6«", ""): [
        "GDPR »3:6«",
        "GDPR »1 kap.«",
        "»1 §« 5 i GDPR",
    ],
    ("»§« hör inte hemma här i ett lagrum", ""): [
        "artikel 5 »§« GDPR",
    ],
    ("lagen »lagen« är okänd", "menade du »SkolL«?"): [
        "11 kap. 5 § »lagen«",
    ],
    (
        "»artikel 9.2 h, 6.1 i« kan vara led i eller hela 6.1",
        "skriv »artikel 9.2 h, 6.1 GDPR«, eller »artikel 9.2 h, 6.1 i i GDPR« om led i avses",
    ): [
        "»artikel 9.2 h, 6.1 i «GDPR",
    ],
    ("lagen »§« är okänd", ""): [
        " »§«",
    ],
    ("lagen »;« är okänd", ""): [
        "»;« SoL 1 kap. 1 §",
    ],
    ("lagen »och« är okänd", ""): [
        "»och«",
    ],
    ("»tredje« hör inte hemma här i ett lagrum", ""): [
        "SoL 11 kap. 5 § första stycket 1 och andra stycket 2 och 3 »tredje«",
    ],
    ("lagen »lagen om något« är okänd", ""): [
        "»lagen om något« 5 §",
        "5 § »lagen om något«",
    ],
    ("lagen »Lagen (1999:999)« är okänd", ""): [
        "»Lagen (1999:999)« 5 §",
    ],
    ("»och« hör inte hemma här i ett lagrum", ""): [
        "SoL 11 kap. 5 § »och«, 6 §",
        "GDPR artiklarna 5 »och« x",
    ],
    ("»,« hör inte hemma här i ett lagrum", ""): [
        "SoL 11 kap. 5 §»,«, 6 §",
        "SoL 11 kap. 5 § första stycket andra och första meningarna»,« banan",
        "artikel 6 GDPR»,« banan",
    ],
    ("här ska det stå kapitel, paragraf eller artikel efter GDPR", ""): [
        "GDPR »artikel«",
    ],
    ("»07« är inget kapitel- eller paragrafnummer", ""): [
        "GDPR art. 6.1-6.»07«",
        "GDPR art. 6.1-»07«",
    ],
    ("lagen »Sol:« är okänd", "menade du »SoL«?"): [
        "»Sol:« 5 §",
    ],
    ("lagen »Solen, banan« är okänd", ""): [
        "5 kap. 3 § i »Solen, banan«",
    ],
    ("lagen »bilaga Foo« är okänd", ""): [
        "»bilaga Foo«",
    ],
    ("lagen »artikel x Foo« är okänd", ""): [
        "»artikel x Foo«",
    ],
    ("lagen »XYX« är okänd", ""): [
        "11 kap. 5 § »XYX«",
    ],
}
"""What is said, and how it is mended; and each text that it is said of, with »« around what is marked."""


@pytest.mark.parametrize(("said", "text"), [(said, text) for said, texts in WRONG.items() for text in texts])
def test_what_is_no_citation_is_told_where_it_stands(said: tuple[str, str], text: str) -> None:
    written, at, end = text.replace("»", "").replace("«", ""), text.index("»"), text.index("«") - 1
    is_last = end == len(written) and (at == end or not written[at:].strip(" ;-1"))
    for more in ("", *(() if is_last else ("; LVU 1 §",))):
        with pytest.raises(CitationError) as caught:
            parse_citations(written + more)
        assert (str(caught.value), caught.value.help) == said
        assert (caught.value.start, caught.value.end) == (at, end)
        assert f"»{caught.value.suggestion}«" in said[1] if "menade" in said[1] else caught.value.suggestion is None


@pytest.mark.parametrize(
    ("written", "places"),
    [
        ("OSL 10 kap. 18 a, c och e §§", "18 a § | 18 c § | 18 e §"),
        ("OSL 10 kap. 18 a–c, e §§", "18 a § | 18 b § | 18 c § | 18 e §"),
        ("OSL 10 kap. 18–19 a, c §§", "18 § | 19 § | 19 a § | 19 c §"),
        ("OSL 10 kap. 18 a och 19 §§", "18 a § | 19 §"),
        ("OSL 10 kap. 9–10 b §§", "9 § | 10 § | 10 a § | 10 b §"),
        ("OSL 10 kap. 9 a–10 b §§", "9 a § | 10 § | 10 a § | 10 b §"),
        ("OSL 10 kap. 9 b–d §§", "9 b § | 9 c § | 9 d §"),
        ("OSL 10 kap. 5 § första–tredje styckena", "5 § första stycket | 5 § andra stycket | 5 § tredje stycket"),
        ("OSL 10 kap. 5 § andra–fjärde meningarna", "5 § andra meningen | 5 § tredje meningen | 5 § fjärde meningen"),
        ("OSL 10 kap. 5 § första, tredje–fjärde st.", "5 § första stycket | 5 § tredje stycket | 5 § fjärde stycket"),
        ("OSL 10 kap. 5 § 1 a–c och 2", "5 § 1 a | 5 § 1 b | 5 § 1 c | 5 § 2"),
        ("OSL 10 kap. 5 § 2 p. och 3 p.", "5 § 2 | 5 § 3"),
        ("OSL 10 kap. 5 § 1–3, 5", "5 § 1 | 5 § 2 | 5 § 3 | 5 § 5"),
        ("OSL 10 kap. 5 § a–c", "5 § a | 5 § b | 5 § c"),
        ("OSL 10 kap. 5 § 1 st. 2 och 3", "5 § första stycket 2 | 5 § första stycket 3"),
    ],
)  # fmt: skip
def test_lists_and_ranges_are_read_in_full(written: str, places: str) -> None:
    expected = [f"10 kap. {place} OSL" for place in places.split(" | ")]
    assert [str(s.citation) for s in parse_citation_spans(written)] == expected
    assert {written[s.start : s.end] for s in parse_citation_spans(written)} == {written.removeprefix("OSL ")}


@pytest.mark.parametrize(
    ("written", "articles", "marked"),
    [
        ("GDPR art. 6.1–3", "6.1 | 6.2 | 6.3", "6.1–3 | 6.1–3 | 6.1–3"),
        ("GDPR art. 6.1–6.3", "6.1 | 6.2 | 6.3", "6.1–6.3 | 6.1–6.3 | 6.1–6.3"),
        ("GDPR art. 4–5a", "4 | 5 | 5a", "4–5a | 4–5a | 4–5a"),
        ("GDPR art. 4a–6, 9", "4a | 5 | 6 | 9", "4a–6 | 4a–6 | 4a–6 | 9"),
        ("GDPR art. 6.1 c–e", "6.1 c | 6.1 d | 6.1 e", "6.1 c–e | 6.1 c–e | 6.1 c–e"),
        ("LVU 3 §; GDPR art. 5, 6", "5 | 6", "5 | 6"),
    ],
)
def test_lists_and_ranges_of_articles_are_read_in_full(written: str, articles: str, marked: str) -> None:
    found = [s for s in parse_citation_spans(written) if s.citation.act == "GDPR"]
    assert [str(s.citation) for s in found] == [f"artikel {x} GDPR" for x in articles.split(" | ")]
    assert [written[s.start : s.end] for s in found] == marked.split(" | ")


def test_short_forms_and_annexes_are_marked_where_they_stand() -> None:
    for text, places, marked in (
        ("OSL 25 a:9 c, 26:1", ["25 a kap. 9 c § OSL", "26 kap. 1 § OSL"], ["25 a:9 c", "26:1"]),
        ("SoL 11:5 första stycket", ["11 kap. 5 § första stycket SoL"], ["11:5 första stycket"]),
        (
            "AI-förordningen bilaga III p. 5 a och b",
            ["bilaga III punkt 5 a till AI-förordningen", "bilaga III punkt 5 b till AI-förordningen"],
            ["bilaga III p. 5 a och b"] * 2,
        ),
    ):
        found = parse_citation_spans(text)
        assert [str(s.citation) for s in found] == places
        assert [text[s.start : s.end] for s in found] == marked


def test_a_range_is_what_the_act_has() -> None:
    places = [Citation("OSL", x, "1") for x in ("25", "25 a", "26")]
    places += [Citation("GDPR", article=x) for x in ("5", "5 a", "7")]
    table = ProvisionTable(frozenset({"OSL", "GDPR"}), dict.fromkeys(places, (None,)))
    assert [c.chapter for c in parse_citations("OSL 25–26 kap.", table)] == ["25", "25 a", "26"]
    assert [c.chapter for c in parse_citations("OSL 25–26 kap.")] == ["25", "26"]
    assert [c.article for c in parse_citations("GDPR art. 5–7", table)] == ["5", "5 a", "7"]
    assert [c.article for c in parse_citations("GDPR art. 5–7")] == ["5", "6", "7"]


def test_a_whole_act_is_one_only_when_that_is_asked_for() -> None:
    text = "SoL 11 kap. 1 §; LOU"
    assert [text[s.start : s.end] for s in parse_citation_spans(text, allow_whole_act=True)] == ["11 kap. 1 §", "LOU"]
    for read in (parse_citations, parse_citation_spans):
        with pytest.raises(CitationError, match=r"^ange vilken bestämmelse i LOU som avses$"):
            read(text)


def test_one_citation_is_one() -> None:
    assert parse_citation("SoL 11 kap. 1 §") == Citation("SoL", "11", "1")
    with pytest.raises(CitationError, match=r"^här ska det stå ett enda lagrum$") as caught:
        parse_citation("SoL 11 kap. 1–3 §§")
    assert (caught.value.start, caught.value.end) == (0, 18)


def test_a_citation_has_an_end() -> None:
    with pytest.raises(CitationError, match=r"^hänvisningen är för lång \(högst 4000 tecken\)$") as caught:
        parse_citations("x" * 4001)
    assert (caught.value.start, caught.value.end) == (4000, 4001)
    assert len(parse_citations("SoL" + " " * 3987 + "1 kap. 1 §")) == 1
    assert len(parse_citations("SoL 1 kap. 1-600 §§; SoL 2 kap. 1-400 §§")) == 1000
    assert len(parse_citations("1 kap. 1-600 §§ och 2 kap. 1-400 §§ SoL")) == 1000
    assert len(parse_citations("SoL 1 kap. 1 § 1-1000")) == 1000
    assert len(parse_citations("SoL 1 kap. 900-1100 §§")) == 201
