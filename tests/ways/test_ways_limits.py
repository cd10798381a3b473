"""Ways at their limits: many flows, nothing said, next to no time, and what a limit leaves unsaid."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from lagrum.checking.checker import Checker
from lagrum.model.intervention import Intervention
from lagrum.report.ways_text import brief_way, render_ways
from lagrum.ways.brief import MOST_STOPS, with_ways
from lagrum.ways.plan import find_ways

Read = Callable[[str], Intervention]
CONTACT_FAMILY = Path(__file__).with_name("fall") / "kontaktfamilj.insats"
FLOW = """    informationsdelning "flöde {}"
        från           socialnämnd
        till           skola
        uppgifter      personliga förhållanden
        identifierbar  ja
        syfte          samordna insatser
        stöd           generalklausulen
"""


def with_flows(number: int) -> str:
    head = "insats fall/floden\n    form öppen mötesplats\n    prövning utan behovsprövning\n"
    return head + "    laggrund socialtjänstlagen\n" + "".join(FLOW.format(k) for k in range(number))


@pytest.mark.slow
def test_forty_flows_end_in_time_with_the_best_so_far(checker: Checker, read: Read) -> None:
    subject = read(with_flows(40))
    started = time.monotonic()
    report = find_ways(checker, subject, 3.0).report
    assert time.monotonic() - started < 30  # the limit, and what a loaded machine adds
    stops = [s for s in report.stops if s.rule == "osl.10.27.bär-inte"]
    assert len(stops) == 40 and not all(s.complete for s in stops)
    assert all(s.policy == "" for s in report.stops if not s.complete)
    text = " ".join(render_ways(report).split())
    assert "Ingen väg hittad inom tidsgränsen; det kan ändå finnas en (--sekunder)." in text


def test_a_check_shows_no_more_than_ten_of_them(checker: Checker, read: Read) -> None:
    subject = read(with_flows(MOST_STOPS + 2))
    (result,) = with_ways(checker, [subject], [checker.check(subject)])
    assert len(result.ways) == MOST_STOPS
    first = result.ways[0].ways[0]
    assert first.refrains and first.steps[0].attribute == "informationsdelning.uppgifter"


def test_with_nothing_said_nothing_is_in_the_way(checker: Checker, read: Read) -> None:
    report = find_ways(checker, read('insats fall/tom\n    namn "Allt är okänt"\n'), 10).report
    assert report.stops == []
    assert "Inget står i vägen så som insatsen är beskriven." in " ".join(render_ways(report).split())


def ticking() -> Iterator[float]:
    return iter(float(k) for k in count())


@pytest.mark.parametrize("seconds", [0.0, 4.0])
def test_what_time_cut_short_is_never_called_impossible(seconds: float, checker: Checker, read: Read) -> None:
    """A clock that goes a second at each look, so that time is up after a few."""
    report = find_ways(checker, read(CONTACT_FAMILY.read_text("utf-8")), seconds, ticking().__next__).report
    assert report.stops and not any(s.complete and not s.ways for s in report.stops)
    assert all(s.policy == "" for s in report.stops)
    assert "Ingen väg inom lagen" not in render_ways(report)


def test_the_best_so_far_says_that_it_may_not_be_the_cheapest(checker: Checker, read: Read) -> None:
    subject = read(CONTACT_FAMILY.read_text("utf-8"))
    for seconds in range(10, 400, 10):  # one of them is enough for a way, and too little for being sure
        report = find_ways(checker, subject, seconds, ticking().__next__, unknowns=False).report
        found = [s for s in report.stops if s.ways and not s.complete]
        if found:
            text = " ".join(render_ways(report).split())
            assert "Sökningen hann inte klart: en billigare väg kan finnas (--sekunder)." in text
            return
    raise AssertionError("no way was cut short")


def test_a_check_without_time_says_that_its_search_was_short(
    checker: Checker, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lagrum.ways.brief.SECONDS", -1.0)
    subject = read(CONTACT_FAMILY.read_text("utf-8"))
    (result,) = with_ways(checker, [subject], [checker.check(subject)])
    assert {brief_way(stop).split(": ", 1)[1] for stop in result.ways} == {"ingen väg hittad med en kort sökning"}
    assert all(stop.policy == "" for stop in result.ways)
