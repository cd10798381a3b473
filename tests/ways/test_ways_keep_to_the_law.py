"""What no way does, whatever the design: it tries the faulty designs in fall/ and those of the answer key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lagrum.checking.checker import Checker
from lagrum.interventions.folders import InterventionBytes
from lagrum.interventions.read import InterventionReader
from lagrum.model.intervention import Intervention
from lagrum.model.rulebook import Rulebook
from lagrum.model.vocabulary import Nature
from lagrum.source.diagnostic import Diagnostics
from lagrum.ways.changes import DESCRIBED, REFRAIN, DesignChanges
from lagrum.ways.plan import Ways, find_ways
from lagrum.ways.trials import SURE, UNKNOWN, Trials

TESTS = Path(__file__).parents[1]
FOLDERS = (("ways/fall", "*.insats"), ("facit", "*.insats"), ("facit-egna", "slag16-*.insats"))
DESIGNS = sorted(path for folder, names in FOLDERS for path in (TESTS / folder).glob(names))
SECONDS = 60.0
GRAVE = 9
"""What a value costs that breaks the law by itself, or makes the intervention another one."""

Tried = list[tuple[str, Intervention, Ways]]


@pytest.fixture(scope="module", params=[3, pytest.param(1, marks=pytest.mark.langt)], ids=["third", "all"])
def tried(shipped: Rulebook, checker: Checker, request: pytest.FixtureRequest) -> Tried:
    """Every third design (at scale: every one) that can be read, with its ways past obstacles and unmet demands."""
    found: Tried = []
    reader = InterventionReader(shipped)
    for path in DESIGNS[:: request.param]:
        subject = reader.bind(InterventionBytes(path.name, path.read_bytes()), Diagnostics())
        if subject is not None:  # some say what cannot all be so
            found.append((path.stem, subject, find_ways(checker, subject, SECONDS, unknowns=False)))
    assert len(found) > 60 // request.param
    assert sum(bool(stop.ways) for _, _, ways in found for stop in ways.report.stops) > 60 // request.param
    return found


def steps(tried: Tried) -> Iterator[tuple[str, str, str]]:
    for name, _, ways in tried:
        for changes in ways.changes.values():
            yield from ((name, change.key.path, str(change.value)) for change in changes)


@pytest.mark.slow
def test_no_way_changes_a_label_a_fact_or_a_description(tried: Tried, shipped: Rulebook) -> None:
    natures = {(n, path, shipped.vocabulary.attributes[path].nature) for n, path, _ in steps(tried)}
    assert {(n, p) for n, p, nature in natures if nature is not Nature.DESIGN} == set()
    assert {value for _, _, value in steps(tried)}.isdisjoint({DESCRIBED})


@pytest.mark.slow
def test_no_way_leaves_people_out_or_calls_them_something_else(tried: Tried) -> None:
    about_people = ("målgrupp", "roll", "om-ålder", "om-grupp", "mottagare", "laggrund", "ändamål", "syfte", "stöd")
    changed = {path for _, path, _ in steps(tried)}
    assert {path for path in changed if set(path.split(".")) & set(about_people) and path != "utförare.roll"} == set()


@pytest.mark.slow
def test_to_refrain_is_offered_only_where_no_single_change_is_enough(
    tried: Tried, checker: Checker, shipped: Rulebook
) -> None:
    """By trying each change that leaves nothing out: none of them removes the stop and raises nothing else."""
    refrained = 0
    for name, subject, ways in tried:
        program = checker.fast.program
        trials = Trials(checker.fast, subject.facts)
        (before,) = trials.levels([()])
        for stop in ways.report.stops:
            if not stop.rule or not stop.ways or not stop.ways[0].refrains:
                continue
            refrained += 1
            assert all(way.refrains for way in stop.ways), name
            targets = [item for item, level in before.items() if item.rule == stop.rule and level == SURE]
            paths = frozenset(shipped.vocabulary.attributes)
            kept = [(c,) for c in DesignChanges(program, subject.facts).below(paths) if c.cost < REFRAIN]
            for chosen, after in zip(kept, trials.levels(kept), strict=True):
                gone = all(after.get(item, 0) == 0 for item in targets)
                assert not gone or any(
                    level >= UNKNOWN and level > before.get(item, 0) for item, level in after.items()
                ), (name, stop.rule, chosen)
    assert refrained >= 3


@pytest.mark.slow
def test_ways_that_refrain_come_after_those_that_do_not(tried: Tried) -> None:
    for name, _, ways in tried:
        for stop in ways.report.stops:
            order = [way.refrains for way in stop.ways]
            assert order == sorted(order), (name, stop.rule)


@pytest.mark.parametrize(
    ("path", "main", "exceptions"),
    [
        ("prövning", "med behovsprövning", ["utan behovsprövning"]),
        # SoL 14 kap. 3–5 §§
        ("dokumentation.omfattning", "fullt ut", ["utan personliga förhållanden", "utan identitet"]),
        # SoL 21 kap. 1 §; FB 6 kap. 13 §
        ("samtycke.vårdnadshavare", "från alla vårdnadshavare", ["bara från en"]),
        # SoL 10 kap. 7 and 8 §§, 22 kap. 7 §
        ("fast-omsorgskontakt", "erbjuds", ["bedömd som obehövlig"]),
        ("individuell-plan", "upprättas", ["bedömd som obehövlig"]),
        ("placeringsvård.hälsoundersökning", "regionen underrättas", ["bedömd som obehövlig"]),
        # SoL 22 kap. 4 § and LVU 6 §
        ("placeringsvård.jourhemstid", "två månader", ["längre med särskilda skäl"]),
        # GDPR art. 45–49
        ("personuppgifter.överföringsstöd", "skyddsåtgärder", ["undantag i särskild situation"]),
        # KL 6 kap. 37 and 38 §§
        ("beslut.i-enskilda-fall", "nämnden", ["automatiserad beslutsfunktion"]),
        # LOU 19 a kap.
        ("utförare.anskaffning", "upphandling", ["direktupphandling", "föreningsbidrag", "utan ersättning"]),
    ],
)
def test_the_main_rule_costs_less_than_its_exceptions(
    path: str, main: str, exceptions: list[str], shipped: Rulebook
) -> None:
    attribute = shipped.vocabulary.attributes[path]
    assert all(attribute.cost_of(main) < attribute.cost_of(other) for other in exceptions)


def test_an_exception_that_is_a_fact_of_its_own_costs_more_than_the_consent_it_replaces(shipped: Rulebook) -> None:
    attributes = shipped.vocabulary.attributes
    consent = attributes["samtycke.vårdnadshavare"].cost_of("från alla vårdnadshavare")
    for path in ("lämplighet-med-prövning", "lämplighet-utan-prövning", "nämndbeslut-i-stället"):
        assert attributes[f"samtycke.{path}"].cost > consent
    assert attributes["dokumentation.särskilda-skäl"].cost > attributes["dokumentation.omfattning"].cost


@pytest.mark.parametrize("value", ["saknas", "oreglerad", "ingen dokumentation", "inget beslut", "utföraren"])
def test_what_breaks_the_law_by_itself_is_never_put_in_place_of_what_is_decided(value: str, shipped: Rulebook) -> None:
    lacking = [a for a in shipped.vocabulary.attributes.values() if a.changeable and value in a.values]
    assert lacking and [a.path for a in lacking if a.cost_of(value) < GRAVE] == []


def test_every_design_is_read(read: Callable[[str], Intervention]) -> None:
    for path in (TESTS / "ways" / "fall").glob("*.insats"):
        read(path.read_text("utf-8"))
