"""The shipped rulebook, to try ways on; the designs in fall/ each have a fault in law."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from lagrum.checking.checker import Checker
from lagrum.interventions.folders import InterventionBytes
from lagrum.interventions.read import InterventionReader
from lagrum.model.intervention import Intervention
from lagrum.model.rulebook import Rulebook
from lagrum.source.diagnostic import Diagnostics
from varied import shipped_rulebook

DAY = date(2026, 9, 1)


@pytest.fixture(scope="session")
def shipped() -> Rulebook:
    return shipped_rulebook()


@pytest.fixture(scope="session")
def checker(shipped: Rulebook) -> Checker:
    return Checker(shipped, DAY, "snabb")


@pytest.fixture(scope="session")
def read(shipped: Rulebook) -> Callable[[str], Intervention]:
    """Reads an intervention from its text."""

    def run(text: str) -> Intervention:
        sink = Diagnostics()
        subject = InterventionReader(shipped).bind(InterventionBytes("fall.insats", text.encode()), sink)
        assert subject is not None, [d.message for d in sink.items]
        return subject

    return run
