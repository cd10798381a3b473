"""Searching the shipped rulebook: what must be among the first three, and what a search must not do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lagrum.base.stem import ENDINGS, stem, stems_of, words_of
from lagrum.services.rulebook import open_rulebook
from lagrum.services.search import LONGEST_QUERY, SearchIndex, build_index, provision_in, search


@pytest.fixture(scope="module")
def index() -> Iterator[SearchIndex]:
    yield build_index(open_rulebook())


FOUND = [
    ("barnens samtycken", "samtycke.barnet"),
    ("samtycket från barnet", "samtycke.barnet"),
    ("26 kap. 1 § OSL", "osl.26.1.avidentifierat"),
    ("OSL 26:1", "osl.26.1.avidentifierat"),
    ("26 kap. 1 § offentlighets- och sekretesslagen", "osl.26.1.avidentifierat"),
    ("sol.11.5.1", "sol.11.5.1"),
    ("SOL.11.5.1", "sol.11.5.1"),
    ("11 kap. 5 § 1 SoL", "sol.11.5.1"),
    ("kontaktpersoner utan behovsprövning", "sol.11.5.1"),
    ("familjehemmen", "sol.11.5.2"),
    ("orosanmälningar", "orosanmälan"),
    ("avgifterna", "avgift"),
    ("9 kap. 12 § SoL", "sol.9.12"),
    ("vårdplan SoL 9 kap. 12 §", "sol.9.12"),
    ("art. 6.1 e GDPR", "gdpr.6.1e.förening"),
    ("samtycke från båda vårdnadshavarna", "fb.6.13.öppen-insats"),
    ("urinprov", "kroppsligt-ingrepp"),
    ("blodproven", "kroppsligt-ingrepp"),
    ("delegation till förvaltningschef", "kl.7.6"),
    ("gemensamma nämnder", "kl.9.22"),
    ("sekretess mellan enheter", "osl.8.2.samma-verksamhetsgren"),
    ("direktupphandlingar", "lou.19a.2"),
    ("tystnadsplikt utan avtal", "sol.17.11.gäller"),
    ("gallring av personakter", "sol.16.1.personakt"),
    ("personnumren", "dataskyddslagen.3.10"),
    ("vad bryter sekretessen", "osl.sekretessbrytande"),
    ("rättsliga grunden", "gdpr.rättslig-grund"),
    ("barnets bästa", "sol.3.1"),
    ("avidentifierade ärenden", "osl.26.1.liten-grupp"),
    ("LVU 22 §", "lvu.22"),
    ("allmänna handlingar", "arkiv.10"),
    ("risk för våld mot närstående", "osl.10.18c.bär-inte"),
]


@pytest.mark.parametrize(("query", "wanted"), FOUND)
def test_a_query_finds_what_it_asks_for_among_the_first_three(index: SearchIndex, query: str, wanted: str) -> None:
    first = [hit.entry.key for hit in search(index, query)[:3]]
    assert wanted in first


def test_a_provision_finds_only_what_cites_it(index: SearchIndex) -> None:
    found = search(index, "OSL 26 kap. 9 §", limit=100)
    assert found
    assert all("26 kap." in hit.entry.citation and "9" in hit.entry.citation for hit in found)


def test_words_beside_a_provision_narrow_it(index: SearchIndex) -> None:
    all_of_it = search(index, "10 kap. 1 § OSL", limit=100)
    narrowed = search(index, "generellt samtycke enligt 10 kap. 1 § OSL", limit=100)
    assert {h.entry.key for h in narrowed} < {h.entry.key for h in all_of_it}
    assert narrowed[0].entry.key == "osl.12.2.generellt"


def test_a_place_without_an_act_is_one_of_any_act(index: SearchIndex) -> None:
    acts = {c.act for hit in search(index, "26 kap. 1 §", limit=200) for c in hit.entry.citations}
    assert {"OSL", "SoL"} <= acts


@pytest.mark.parametrize("query", ["", "   ", "xyzzyplugh", "§", "§§§ kap. kap.", "»«", "\x00", "((((", "och", "1"])
def test_a_query_of_nothing_is_no_fault(index: SearchIndex, query: str) -> None:
    assert len(search(index, query)) <= 20


def test_nothing_is_found_of_a_word_that_is_nowhere(index: SearchIndex) -> None:
    assert search(index, "xyzzyplugh") == []


def test_a_query_may_be_of_any_length(index: SearchIndex) -> None:
    assert search(index, "samtycke " * 10_000) == search(index, ("samtycke " * 10_000)[:LONGEST_QUERY])


def test_the_best_stands_first_and_each_thing_once(index: SearchIndex) -> None:
    hits = search(index, "samtycke", limit=50)
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    keys = [(h.entry.kind, h.entry.key) for h in hits]
    assert len(keys) == len(set(keys)) == 50


@pytest.mark.parametrize(
    "forms",
    [
        "samtycke samtycken samtycket samtyckets samtyckena",
        "barn barnet barnens barns barnets barnen",
        "insats insatser insatserna insatsens insatsen",
        "vårdnadshavare vårdnadshavaren vårdnadshavarnas",
        "anmälan anmälningar anmälningarna anmälas",
        "skola skolan skolor skolans",
        "behovsprövning behovsprövningen behovsprövningar",
        "nämnd nämnden nämndens nämnderna",
    ],
)
def test_the_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stem(word) for word in forms.split()}) == 1


@pytest.mark.parametrize("pair", ["barn bark", "avgift avtal", "skola skoldag", "nämnd namn", "vård våld"])
def test_different_words_keep_different_stems(pair: str) -> None:
    one, two = pair.split()
    assert stem(one) != stem(two)


def test_a_stem_is_never_shorter_than_three_letters_and_numbers_stay() -> None:
    for word in ("is", "anas", "eran", "ena", "osa", "26:1", "2025", "å", ""):
        assert len(stem(word)) >= min(3, len(word))
        assert word.isalpha() or stem(word) == word


def test_the_endings_are_tried_longest_first() -> None:
    assert [len(e) for e in ENDINGS] == sorted((len(e) for e in ENDINGS), reverse=True)


def test_common_words_are_left_out_unless_there_are_no_others() -> None:
    assert stems_of("samtycke från barnet") == ["samtyck", "barn"]
    assert stems_of("och eller") == ["och", "ell"]
    assert words_of("OSL 26:1") == ["osl", "26:1"]


def test_what_stands_beside_a_provision_is_kept() -> None:
    wanted, rest = provision_in("generellt samtycke enligt OSL 10 kap. 1 §")
    assert str(wanted) == "10 kap. 1 § OSL"
    assert rest == "generellt samtycke enligt"
