"""The real texts: completeness and consistency. Skipped where they are not at hand."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from law_strategies import CORPUS_DIR

from lagrum.law.acts import ACTS
from lagrum.law.citation_parser import parse_citation
from lagrum.law.corpus import Corpus, load_corpus
from lagrum.law.lockfile import Lock, build_lock, format_lock, parse_lock

# Numbers without a paragraph up to the chapter's last one: repealed and left out by the source.
GAPS = {
    "TF": {("4", 7), ("10", 11)},
    "LVM": {(None, 8), (None, 14), (None, 29)},
    "PDL": {("8", 3), ("10", 1)},
    "SoLPUF": {(None, 4), (None, 8), (None, 13), (None, 14), (None, 19)},
    "KL": {("11", 4)},
    "DiskL": {("2", 6)},
    "LOU": {("9", 9), ("12", 7)},
}
MISSING_CHAPTERS = {"FB": {8, 18}, "PDL": {6}}


@pytest.fixture(scope="session")
def lock(corpus: Corpus) -> Lock:
    return build_lock(corpus)


@pytest.mark.parametrize("short", [act.short for act in ACTS if act.stem is not None])
def test_no_unexpected_gaps(corpus: Corpus, short: str) -> None:
    statute = corpus.statute(short)
    assert statute is not None
    chapters: dict[str | None, set[int]] = {}
    for place in statute.provisions:
        if place.annex is None:
            number = place.paragraph or place.article or ""
            key = place.chapter if place.paragraph else "art."
            chapters.setdefault(key, set()).add(int(number.split()[0]))
    gaps = {(key, number) for key, seen in chapters.items() for number in range(1, max(seen)) if number not in seen}
    assert gaps == GAPS.get(short, set())
    whole = {int(key.split()[0]) for key in chapters if key not in (None, "art.")}
    assert set(range(1, max(whole, default=0) + 1)) - whole == MISSING_CHAPTERS.get(short, set())


@pytest.mark.parametrize(
    ("short", "chapters", "provisions"),
    [
        ("SoL", 35, 295),
        ("OSL", 44, 620),
        ("KL", 13, 332),
        ("LVU", 0, 94),
        ("FL", 0, 49),
        ("GDPR", 0, 99),
        ("barnkonventionen", 0, 55),
        ("PSL", 10, 151),
        ("SkolL", 32, 1028),
        ("LOU", 22, 411),
    ],
)
def test_counts(corpus: Corpus, short: str, chapters: int, provisions: int) -> None:
    statute = corpus.statute(short)
    assert statute is not None
    assert len({place.chapter for place in statute.provisions} - {None}) == chapters
    assert len(statute.provisions) == provisions


def test_text_and_json_of_one_act_agree(corpus: Corpus, lock: Lock, tmp_path: Path) -> None:
    name = "rkrattsbaser-2025-400.json"
    shutil.copy(CORPUS_DIR / name, tmp_path / name)
    other = build_lock(load_corpus(tmp_path))
    assert other.entries == tuple(entry for entry in lock.entries if entry.citation.act == "SoL")
    assert other.consolidated["SoL"] == lock.consolidated["SoL"]


def test_no_marker_or_heading_is_left_in_a_text(corpus: Corpus) -> None:
    for act in corpus.acts():
        statute = corpus.statute(act.short)
        assert statute is not None
        for provision in statute.provisions.values():
            for version in provision.versions:
                assert version.text and "/Träder" not in version.text and "/Upphör" not in version.text
                assert "/Rubriken" not in version.text and "/Kapitlet" not in version.text


def test_versions_do_not_overlap(corpus: Corpus) -> None:
    for act in corpus.acts():
        statute = corpus.statute(act.short)
        assert statute is not None
        for provision in statute.provisions.values():
            for before, after in zip(provision.versions, provision.versions[1:], strict=False):
                assert before.in_force_to is not None and after.in_force_from is not None
                assert before.in_force_to < after.in_force_from


def test_wording_by_date(corpus: Corpus) -> None:
    provision = corpus.provision(parse_citation("SoL 19 kap. 1 §"))
    assert provision is not None
    old, new = provision.version_at(date(2026, 1, 14)), provision.version_at(date(2026, 1, 15))
    assert old is not None and new is not None and old != new and new.amended_by == "2025:1501"


def test_lock_round_trip_on_the_real_texts(lock: Lock) -> None:
    text = format_lock(lock)
    assert parse_lock(text) == lock and len(text) < 600_000


@pytest.mark.parametrize(
    ("text", "exists"),
    [
        ("SoL 11 kap. 5 § 1", True),
        ("OSL 26 kap. 9 e §", True),
        ("GDPR art. 9.2 h", True),
        ("GDPR art. 4.1", True),
        ("barnkonventionen art. 54", True),
        ("AI-förordningen bilaga III p. 5 a", True),
        ("LVM 4 § 3 a", True),
        ("SoL 36 kap. 1 §", False),
        ("GDPR art. 100", False),
        ("ÄSoL 4 kap. 1 §", None),
        ("KL 13 kap. 15 §", True),
        ("AI-förordningen bilaga IV", None),
    ],
)
def test_table_on_the_real_texts(lock: Lock, text: str, exists: bool | None) -> None:
    assert lock.table().exists(parse_citation(text)) is exists
