"""The shipped rulebook, to try ways on; the designs in fall/ each have a fault in law."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from lagrum.base.resources import rules_dir
from lagrum.checking.checker import Checker
from lagrum.interventions.folders import InterventionBytes
from lagrum.interventions.read import InterventionReader
from lagrum.model.intervention import Intervention
from lagrum.model.rulebook import Rulebook
from lagrum.rulebook.load import load_rulebook
from lagrum.source.diagnostic import Diagnostics

DAY = date(2026, 9, 1)


@pytest.fixture(scope="session")
def shipped() -> Rulebook:
    return load_rulebook([rules_dir()], Diagnostics())


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
