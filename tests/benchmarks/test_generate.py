"""The generated catalogue: the same every time, nearly all different in content, and free of errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.generate import Generator, write_catalogue
from lagrum.binding.intervention import bind_intervention, bind_municipality
from lagrum.model.facts import Facts
from lagrum.model.vocabulary import Vocabulary
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText
from varied import shipped_rulebook

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return shipped_rulebook().vocabulary


@pytest.fixture(scope="module")
def generator(vocabulary: Vocabulary) -> Generator:
    return Generator(ROOT / "cases", vocabulary)


def content(facts: Facts) -> str:
    """Return what is said but for the texts that number the interventions."""
    scalars = {p: f.value for p, f in facts.scalars.items() if p not in ("namn", "kommun")}
    records = {
        post: (found.open, [{p: str(f.value) for p, f in sorted(r.fields.items())} for r in found.records])
        for post, found in facts.records.items()
    }
    return repr((sorted((p, str(v)) for p, v in scalars.items()), sorted(records.items())))


def test_every_generated_file_binds_and_nearly_all_differ(generator: Generator, vocabulary: Vocabulary) -> None:
    sink = Diagnostics()
    contents = set()
    for municipality in range(1, 9):
        profile = SourceText.of(generator.profile(municipality), f"{municipality}.kommun")
        assert bind_municipality(profile, vocabulary, sink) is not None
        for number in range(1, 26):
            text = generator.intervention(municipality, number)
            case = bind_intervention(SourceText.of(text, f"{municipality}-{number}.insats"), vocabulary, sink)
            assert case is not None
            contents.add(content(case.facts))
    assert not sink.items, "\n".join(d.render() for d in sink.sorted())
    assert len(contents) >= 0.98 * 200


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path, generator: Generator, vocabulary: Vocabulary) -> None:
    again = Generator(ROOT / "cases", vocabulary)
    assert write_catalogue(tmp_path / "a", generator, 2, 5) == write_catalogue(tmp_path / "b", again, 2, 5) == 10
    one, two = ({p.relative_to(d): p.read_bytes() for p in d.rglob("*.*")} for d in (tmp_path / "a", tmp_path / "b"))
    assert one == two and len(one) == 12
    other = Generator(ROOT / "cases", vocabulary, seed=2)
    assert other.intervention(1, 1) != generator.intervention(1, 1)
