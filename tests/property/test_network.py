"""The register is the same bytes whatever order folders and interventions come in, and however it is made."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lagrum.base.resources import cases_dir
from lagrum.checking.raised import RaisedQuestion
from lagrum.model.rulebook import Rulebook
from lagrum.network.answers import gather
from lagrum.network.build import Summing
from lagrum.report.formats import render
from lagrum.services import register as questions
from lagrum.services.network import Networked, Order, network, parts
from lagrum.services.rulebook import open_rulebook
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText

DAY = date(2026, 11, 21)
NAMES = ("grums", "helsingborg", "nora", "umea", "region")
FORMATS = ("text", "csv", "markdown", "atom")
ANSWER = """ställningstagande n.{n} "Svar"
    besvarar   sol.32.kassa
    när        prövning är med behovsprövning
    svar       "Svar {n}."
    skäl       "Skäl."
    organ      Nätverket
    slag       vägledning
    källa      "källa"
    beslutat   2026-03-0{n}
    gäller     från 2026-03-01
    lydelse    SoL 32 kap. 1 § 0123456789ab
"""


def everything(found: Networked) -> str:
    return "".join([*parts(found.register, "json"), *(render("network", f, found.register) for f in FORMATS)])


def made(names: tuple[str, ...], keep: bool = True) -> Networked:
    return network(Order(tuple(str(cases_dir() / name) for name in names), DAY, keep=keep))


@pytest.fixture(scope="module")
def first() -> str:
    return everything(made(NAMES, keep=False))


@pytest.mark.slow
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(NAMES), twice=st.booleans())
def test_the_order_of_folders_does_not_matter(first: str, order: list[str], twice: bool) -> None:
    assert everything(made((*order, *order[:1] * twice))) == first


@pytest.mark.slow
def test_the_questions_are_those_of_fragor() -> None:
    """Two ways to the same questions: the register of one run, in full, and the network's, in brief."""
    theirs = questions.register([cases_dir()], DAY, engine="snabb").register
    ours = network(Order((str(cases_dir()),), DAY)).register
    assert {(q.id, q.stops, q.stops + q.may) for q in ours.questions} == {
        (e.id, e.stops, len({r.id for r in e.raised_by})) for e in theirs.questions
    }


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return open_rulebook()


ROWS = st.tuples(
    st.sampled_from(["Nora", "Grums", "Umeå"]),
    st.booleans(),
    st.sets(st.sampled_from(["n.1", "n.2", "n.3"])),
    st.sampled_from(["sol.32.kassa-77a6b3", "sol.32.kassa-000000", "sol.32.kassa"]),
)


@settings(max_examples=12, deadline=None)
@given(data=st.data(), rows=st.lists(ROWS, max_size=12), holders=st.permutations(["Nora", "Grums", "Umeå"]))
def test_the_order_of_interventions_does_not_matter(
    book: Rulebook, data: st.DataObject, rows: list[tuple[str, bool, set[str], str]], holders: list[str]
) -> None:
    def summed(order: list[int], names: list[str]) -> str:
        given = {name: [SourceText.of(ANSWER.format(n=n), f"{name}.svar")] for name, n in names_with(names)}
        gathered = gather(book, given, DAY, Diagnostics())
        keys = {h.answer.name: h.key for held in gathered.by_rule.values() for h in held}
        summing = Summing(gathered)
        for k in order:
            name, sure, covered, id = rows[k]
            found = RaisedQuestion(id, "sol.32.kassa", sure, tuple(sorted(keys[c] for c in covered if c in keys)))
            summing.add(name, f"{name.lower()}/{k}", [found])
        told = [summing.questions({}, DAY), summing.municipalities()]
        return repr(told)

    def names_with(names: list[str]) -> list[tuple[str, int]]:
        return [(name, 1 + holders.index(name)) for name in names]

    order = list(range(len(rows)))
    shuffled = data.draw(st.permutations(order))
    assert summed(order, holders) == summed(shuffled, list(reversed(holders)))


@pytest.mark.slow
def test_processes_and_kept_answers_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("LAGRUM_INGEN_CACHE", "0")
    monkeypatch.setattr("lagrum.services.network_work.FEW", 1)
    sources = tuple(str(cases_dir() / name) for name in NAMES)
    alone = everything(network(Order(sources, DAY, keep=False)))
    assert everything(network(Order(sources, DAY, processes=2))) == alone
    assert everything(network(Order(sources, DAY))) == alone
    assert (tmp_path / "lagrum" / "svar" / "natverk.sqlite").is_file()
    assert json.loads(alone[: alone.index("Nätverkets register")])["municipalities"]
