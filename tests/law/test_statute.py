"""Readers on made-up acts."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from law_strategies import ToyAct, toy_acts

from lagrum.law.acts import act_by_short
from lagrum.law.citation_parser import parse_citation
from lagrum.law.corpus import load_corpus
from lagrum.law.eu_reader import read_eu
from lagrum.law.fingerprint import fingerprint
from lagrum.law.lockfile import structure_of
from lagrum.law.reading import StatuteError
from lagrum.law.riksdagen import read_riksdagen
from lagrum.law.sfs_reader import read_sfs, read_sfs_body
from lagrum.law.statute import split_stycken

SOL = act_by_short("SoL")
HEADER = "Toylag (2025:400)\nSFS 2025:400\nconsolidated through SFS 2025:999 (source: toy)\n\n"


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(toy_acts())
def test_reads_back_what_was_generated(toy: ToyAct) -> None:
    statute = read_sfs_body(toy.body, SOL, "2025:1")
    assert list(statute.provisions) == sorted(toy.expected)
    for citation, versions in toy.expected.items():
        read = statute.provisions[citation].versions
        assert [(version.text, version.in_force_from, version.in_force_to) for version in read] == [
            ("\n\n".join(version.blocks), version.start, version.end) for version in versions
        ]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(toy_acts())
def test_exactly_one_wording_on_every_day(toy: ToyAct) -> None:
    for provision in read_sfs_body(toy.body, SOL, "2025:1").provisions.values():
        days = {date(1999, 1, 1), date(2040, 1, 1)}
        for version in provision.versions:
            days |= {day for day in (version.in_force_from, version.in_force_to) if day is not None}
        assert all(sum(version.in_force(day) for version in provision.versions) == 1 for day in days)


_DEBRIS = st.lists(
    st.sampled_from(
        [
            "1 kap. Lyktor",
            "0 § Noll",
            "99999 § Nio",
            "2 § Två",
            "1 § Ett",
            "2 a §",
            "3-9 §§ har upphävts genom lag",
            "\n\n",
            "/Träder i kraft I:2030-01-01/",
            "/Upphör att gälla U:0001-01-01/",
            "/Rubriken träder i kraft I:2030-13-01/",
            "Övergångsbestämmelser",
            "1. en",
            "a) två",
            "Lag (2025:1).",
            "Rubrik",
            "\n",
            "text.",
        ]
    )
).map(" ".join)


@given(_DEBRIS, st.text(max_size=30))
def test_any_text_is_read_or_refused(debris: str, noise: str) -> None:
    for text in (debris, debris.replace(" ", "\n\n"), noise):
        try:
            statute = read_sfs(text, SOL)
        except StatuteError:
            continue
        assert all(provision.versions for provision in statute.provisions.values())


def test_running_text_is_not_a_paragraph() -> None:
    body = (
        "1 kap. Om lyktor\n\n1 § Lyktor tänds enligt\n2 § Förordningen om ljus och\n3 kap. Dessutom släcks de.\n\n"
        "1 § gäller inte dagtid.\n\n7 kap. 3 § Gäller inte heller.\n\n2 § Slut.\n"
    )
    statute = read_sfs_body(body, SOL, "x")
    assert [str(place) for place in statute.provisions] == ["1 kap. 1 § SoL", "1 kap. 2 § SoL"]
    assert len(split_stycken(statute.provision(parse_citation("SoL 1:1")).versions[0].text)) == 3  # type: ignore[union-attr]


def test_markdown_form_headings_and_amendment() -> None:
    text = HEADER + (
        "Toylag\n\n1 kap. Om lyktor\n\nRubrik ett\n\n1 §\nEn lykta är gul. Lag (2025:7).\n\nRubrik två\n\n"
        "2 §\nEn lykta får\n\n1. lysa,\n\n2 a. blinka, eller\n\na) svagt\n\n3. slockna.\n\nOch så vidare."
    )
    statute = read_sfs(text, SOL)
    first, second = (statute.provisions[place].versions[0] for place in sorted(statute.provisions))
    assert (first.text, first.heading, first.amended_by) == ("En lykta är gul.", "Rubrik ett", "2025:7")
    assert second.heading == "Rubrik två" and statute.consolidated_through == "2025:999"
    stycken = split_stycken(second.text)
    assert [punkt.label for punkt in stycken[0].punkter] == ["1", "2 a", "3"] and len(stycken) == 2
    assert stycken[0].punkter[1].letters == ("a",)
    structure = structure_of(parse_citation("SoL 1:2"), second)
    assert structure is not None and structure.labels(1) == ("1", "2 a", "3")


def test_chapter_marker_renumbering_and_repeal() -> None:
    body = (
        "1 kap. Gammalt\n\n1 § /Ny beteckning 2 § U:2030-01-01/\nGul lykta.\n\n1 § /Träder i kraft I:2030-01-01/\n"
        "Röd lykta.\n\n2 §/Träder i kraft I:2030-01-01/\nGul lykta.\n\n3–5 §§ har upphävts genom lag (2001:1).\n\n"
        "/Kapitlet träder i kraft I:2031-02-03/\n1 a kap. Nytt m.fl.\n\n1 § Grön lykta.\n"
    )
    statute = read_sfs_body(body, SOL, "x")
    at = {str(place): provision for place, provision in statute.provisions.items()}
    assert at["1 kap. 1 § SoL"].version_at(date(2029, 12, 31)).text == "Gul lykta."  # type: ignore[union-attr]
    assert at["1 kap. 1 § SoL"].version_at(date(2030, 1, 1)).text == "Röd lykta."  # type: ignore[union-attr]
    assert at["1 kap. 2 § SoL"].version_at(date(2029, 12, 31)) is None
    assert at["1 a kap. 1 § SoL"].versions[0].in_force_from == date(2031, 2, 3)
    assert [number for number in range(3, 6) if at[f"1 kap. {number} § SoL"].versions[0].repealed] == [3, 4, 5]


def test_two_wordings_said_to_begin_on_the_same_day() -> None:
    mark = "1 § /Träder i kraft I:2030-01-01/\n"
    statute = read_sfs_body(f"1 kap. Lyktor\n\n{mark}Gul lykta.\n\n{mark}Röd lykta.\n", SOL, "x")
    provision = statute.provisions[parse_citation("SoL 1:1")]
    assert [(version.text, version.in_force_from, version.in_force_to) for version in provision.versions] == [
        ("Gul lykta.", None, date(2029, 12, 31)),
        ("Röd lykta.", date(2030, 1, 1), None),
    ]


def test_seed_without_stycken() -> None:
    text = (
        "Toy\nSFS 2025:400\nconsolidated through SFS 2025:1 (source: toy)\n# NOTE: Styckeindelning saknas\n\n"
        "1 kap.\n\n1 § Lyktan är gul. Lag (2025:1). Rubrik\n\n2 § Lyktan är 1. röd, eller 2. blå. Om annat\n"
    )
    statute = read_sfs(text, SOL)
    versions = [provision.versions[0] for provision in statute.provisions.values()]
    assert [version.text for version in versions] == ["Lyktan är gul.", "Lyktan är 1. röd, eller 2. blå."]
    assert not versions[0].structured and structure_of(parse_citation("SoL 1:1"), versions[0]) is None


def test_eu_articles() -> None:
    text = (
        "Toy\nconsolidated through original (source: toy)\n\nArticle 1 Lamps\n\n1.   Lamps glow:\n\n"
        "(a)\n\nred; or\n\n(b)\n\nblue.\n\n2.   See\nArticle 7.\n\nArticle 2 More\n\nAll lamps.\n"
    )
    statute = read_eu(text, act_by_short("GDPR"))
    first, second = statute.provisions.values()
    assert first.versions[0].text == "1. Lamps glow:\n\n(a) red; or\n\n(b) blue.\n\n2. See Article 7."
    assert first.versions[0].heading == "Lamps" and second.citation.article == "2"
    structure = structure_of(first.citation, first.versions[0])
    assert structure is not None and structure.labels(None) == ("1", "2")


def test_fingerprint_ignores_typography_only() -> None:
    assert fingerprint("Hälso- och\n vården, 2–4 §§ ”x”") == fingerprint('Hälso-\noch vården, 2- 4 §§ "x"')
    assert fingerprint("data-\nskydd") == fingerprint("dataskydd")
    assert fingerprint("lyktan är röd") != fingerprint("lyktan är blå")
    assert fingerprint("1-5") != fingerprint("15")


def test_riksdagen_form() -> None:
    text = (
        "Toylag (2025:400)\r\nSFS nr: 2025:400\r\nDepartement/myndighet: Toydepartementet\r\n"
        "Utfärdad: 2025-05-22\r\nÄndrad: t.o.m. SFS 2025:1501\r\nÄndringsregister: SFSR (Toy)\r\nKälla: Toy\r\n\r\n"
        "1 kap. Lyktor\r\n\r\n1 § Lyktan är\r\ngul.\r\n"
    )
    statute = read_riksdagen(text, SOL)
    assert statute.consolidated_through == "2025:1501"
    assert next(iter(statute.provisions.values())).versions[0].text == "Lyktan är gul."
    with pytest.raises(StatuteError, match="inte LVU"):
        read_riksdagen(text, act_by_short("LVU"))


def test_corpus_prefers_text_and_adds_supplements(tmp_path: Path) -> None:
    (tmp_path / "2025-400-sol.txt").write_text(HEADER + "1 kap. Lyktor\n\n1 § Gul lykta.\n\n2 § Röd lykta.\n", "utf-8")
    (tmp_path / "zz-mer.txt").write_text(
        "Mer\n\n## 2025-400-sol 1:1 (Lag 2026:1)\n/Upphör att gälla U:2026-03-01/ Gul lykta. Lag (2025:1). "
        "/Rubriken träder i kraft I:2026-03-01/ Ljus 1 § /Träder i kraft I:2026-03-01/ Vit lykta. Lag (2026:1). "
        "Rubrik\n\n## 2025-400-sol 1:3\nBlå lykta. Övergångsbestämmelser 1. Slut.\n",
        "utf-8",
    )
    (tmp_path / "rkrattsbaser-1990-52.json").write_text(
        json.dumps(
            {
                "beteckning": "1990:52",
                "fulltext": {"andringInford": "t.o.m. SFS 2025:2", "forfattningstext": "1 § Grön\r\nlykta.\r\n"},
            }
        ),
        "utf-8",
    )
    corpus = load_corpus(tmp_path)
    assert [act.short for act in corpus.acts()] == ["SoL", "LVU"]
    first = corpus.provision(parse_citation("SoL 1:1 första stycket"))
    assert first is not None
    assert [(version.text, version.in_force_from, version.in_force_to) for version in first.versions] == [
        ("Gul lykta.", None, date(2026, 2, 28)),
        ("Vit lykta.", date(2026, 3, 1), None),
    ]
    third = corpus.provision(parse_citation("SoL 1:3"))
    assert third is not None and third.versions[0].text == "Blå lykta."
    statute = corpus.statute("LVU")
    assert statute is not None and statute.consolidated_through == "2025:2"
    assert corpus.statute("KL") is None


def test_unreadable_texts_are_errors_in_swedish(tmp_path: Path) -> None:
    with pytest.raises(StatuteError, match="finns inte"):
        load_corpus(tmp_path / "borta")
    (tmp_path / "2017-900-fl.txt").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "2025-400-sol.txt").write_text("bara prat", "utf-8")
    (tmp_path / "rkrattsbaser-1990-52.json").write_text("[1]", "utf-8")
    corpus = load_corpus(tmp_path)
    for short, part in (("FL", "UTF-8"), ("SoL", "inga paragrafer"), ("LVU", "rättsdatabas")):
        with pytest.raises(StatuteError, match=part):
            corpus.statute(short)


@pytest.mark.parametrize("head", ["sFS nr:2025:400\n", "\n" * 50 + "SFS nr: 2025:400\n"])
def test_a_text_whose_metadata_stand_elsewhere_is_an_error_in_swedish(head: str) -> None:
    """Found by the fuzzer: what says its number, and not as the Riksdag says it."""
    with pytest.raises(StatuteError, match="riksdagens uppgifter"):
        read_riksdagen(head, act_by_short("SoL"))
