"""The lock file, the table of provisions, comparison with texts, what is touched."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lagrum.law.changes import Status, compare, touched, uncompared
from lagrum.law.citation_parser import parse_citation, parse_citations
from lagrum.law.corpus import load_corpus
from lagrum.law.lockfile import Lock, LockError, build_lock, format_lock, parse_lock, read_lock, write_lock

HEADER = "Toylag\nSFS 2025:400\nconsolidated through SFS 2025:{} (source: toy)\n\n"
BODY = (
    "1 kap. Lyktor\n\n"
    "1 § Gul lykta.\n\n2 § En lykta får\n\n1. lysa,\n\n2. blinka.\n\nRubrik\n\n2 a § Röd lykta.\n\n"
    "3 § /Upphör att gälla U:2026-01-01/\nLykta ett.\n\n3 § /Träder i kraft I:2026-01-01/\nLykta två.\n\n"
    "Mer lykta.\n\n4 § Har upphävts genom lag (2025:5).\n\n2 kap. Dammar\n\n1 § Dammen är djup.\n"
)


def lock_of(folder: Path, body: str = BODY, through: int = 1) -> Lock:
    folder.mkdir(exist_ok=True)
    (folder / "2025-400-sol.txt").write_text(HEADER.format(through) + body, "utf-8")
    return build_lock(load_corpus(folder))


def test_round_trip_and_determinism(tmp_path: Path) -> None:
    lock = lock_of(tmp_path / "a")
    assert parse_lock(format_lock(lock)) == lock
    write_lock(tmp_path / "rules" / "lydelser.lock", lock)
    assert read_lock(tmp_path / "rules" / "lydelser.lock") == lock
    lines = format_lock(lock).splitlines()
    assert lines[2] == "akt\tSoL\t2025:400\t2025:1"
    assert [line.split("\t")[1:4] for line in lines[3:]] == [
        ["1:1", "-", "-"],
        ["1:2", "-", "-"],
        ["1:2 a", "-", "-"],
        ["1:3", "-", "2025-12-31"],
        ["1:3", "2026-01-01", "-"],
        ["1:4", "-", "-"],
        ["2:1", "-", "-"],
    ]
    assert lines[4].endswith("\t1;1=1,2") and lines[8].endswith("\tupphävd\t-")
    assert "lykta" not in format_lock(lock)


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "annat\n",
        "lagrum-lydelser 1\nSoL\t1:1\t-\t-\tabc\t1\n",
        "lagrum-lydelser 1\nakt\tXyz\t1\t2\n",
        "lagrum-lydelser 1\nskräp\n",
    ],
)
def test_bad_lock_names_the_line(bad: str) -> None:
    with pytest.raises(LockError, match=r"rad [12]"):
        parse_lock(bad)


@pytest.mark.parametrize(
    ("text", "exists", "part"),
    [
        ("SoL 1 kap. 1 §", True, None),
        ("SoL 1 kap.", True, None),
        ("SoL 1 kap. 2 § första stycket 2", True, None),
        ("SoL 1 kap. 3 § andra stycket", True, None),  # holds in one of the wordings
        ("SoL 1 kap. 2 § 3", False, "ingen punkt 3, bara 1 och 2"),
        ("SoL 1 kap. 1 § 1", False, "inga punkter"),
        ("SoL 1 kap. 1 § andra stycket", False, "bara ett stycke"),
        ("SoL 1 kap. 2 b §", False, "1 kap. SoL har ingen 2 b §, närmast finns 1 kap. 1, 2 och 2 a §§ SoL"),
        ("SoL 1 kap. 4 §", False, "är upphävd"),
        ("SoL 9 kap. 1 §", False, "inget 9 kap."),
        ("RF 1 kap. 1 §", None, None),
    ],
)
def test_table(tmp_path: Path, text: str, exists: bool | None, part: str | None) -> None:
    table = lock_of(tmp_path / "a").table()
    citation = parse_citation(text)
    problem = table.check(citation)
    assert table.exists(citation) is exists
    assert (problem is None) == (part is None)
    if problem is not None:
        assert part in f"{problem.message}, {problem.help}"


def test_ranges_and_chapters_from_the_table(tmp_path: Path) -> None:
    table = lock_of(tmp_path / "a").table()
    assert [citation.paragraph for citation in parse_citations("SoL 1 kap. 1–3 §§", table)] == ["1", "2", "2 a", "3"]
    assert len(table.expand(parse_citation("SoL 1 kap."))) == 4
    assert list(table.chapters("SoL")) == ["1", "2"]


def test_compare_and_touched(tmp_path: Path) -> None:
    old = lock_of(tmp_path / "a")
    body = (
        BODY.replace("Gul lykta", "Lila lykta")
        .replace("2 a § Röd lykta.\n\n", "")
        .replace(
            "3 § /Upphör att gälla U:2026-01-01/\nLykta ett.\n\n3 § /Träder i kraft I:2026-01-01/\nLykta två.",
            "3 § Lykta två.",
        )
        .replace("Dammen är djup", "Dammen är\ndjup")
        + "\n2 § Ny damm.\n"
    )
    lock_of(tmp_path / "b", body, 7)
    corpus = load_corpus(tmp_path / "b")
    changes = compare(old, corpus)
    assert [(str(change.citation), change.status.value) for change in changes] == [
        ("1 kap. 1 § SoL", "ändrad"),
        ("1 kap. 2 § SoL", "oförändrad"),
        ("1 kap. 2 a § SoL", "saknas"),
        ("1 kap. 3 § SoL", "oförändrad"),
        ("1 kap. 3 § SoL", "saknas"),
        ("1 kap. 4 § SoL", "oförändrad"),
        ("2 kap. 1 § SoL", "oförändrad"),
        ("2 kap. 2 § SoL", "ny"),
    ]
    missing = changes[4].old
    assert missing is not None and missing.in_force_to == date(2025, 12, 31)
    assert (changes[0].old_through, changes[0].new_through) == ("2025:1", "2025:7")
    hits = touched(
        changes,
        {
            "regel a": parse_citations("SoL 1 kap. 1 § första stycket"),
            "regel b": parse_citations("SoL 1 kap. 2 §"),
            "fråga c": parse_citations("SoL 2 kap."),
            "insats d": parse_citations("RF 1 kap. 1 §"),
        },
    )
    assert [(hit.name, str(hit.change.citation)) for hit in hits] == [
        ("fråga c", "2 kap. 2 § SoL"),
        ("regel a", "1 kap. 1 § SoL"),
    ]
    assert touched(changes, {"x": parse_citations("SoL 2 kap. 2 §")}, statuses=[Status.CHANGED]) == []


def test_acts_that_the_corpus_lacks_are_not_missing(tmp_path: Path) -> None:
    old = lock_of(tmp_path / "a")
    (tmp_path / "tom").mkdir()
    corpus = load_corpus(tmp_path / "tom")
    assert compare(old, corpus) == [] and uncompared(old, corpus) == ["SoL"]
