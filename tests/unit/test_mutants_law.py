"""Citations and days of the law to the letter: what seeding faults showed that nothing else noticed."""

from __future__ import annotations

from datetime import date

import pytest

from lagrum.law.acts import ACTS
from lagrum.law.citation_text import printed
from lagrum.law.in_force import IN_FORCE


@pytest.mark.parametrize(
    ("text", "short", "full"),
    [
        ("OSL 26:1", "26 kap. 1 § OSL", "26 kap. 1 § offentlighets- och sekretesslagen (2009:400)"),
        ("SoL", "SoL", "socialtjänstlagen (2025:400)"),
        ("se lagen", "se lagen", "se lagen"),
    ],
)
def test_a_citation_as_it_is_printed(text: str, short: str, full: str) -> None:
    assert (printed(text), printed(text, full=False), printed(text, full=True)) == (short, short, full)


def test_the_days_of_every_act_are_days_of_an_act_in_order() -> None:
    """The table has no code for mutants: each day stands as it was read in the act itself."""
    assert IN_FORCE.keys() <= {a.short for a in ACTS}
    assert all(last is None or first <= last for first, last in IN_FORCE.values())
    assert IN_FORCE["ÄSoL"][1] == date(2025, 6, 30) and IN_FORCE["SoL"][0] == date(2025, 7, 1)
    assert IN_FORCE["OSL"] == (date(2009, 6, 30), None) and IN_FORCE["PDL"] == (date(2008, 7, 1), None)
    assert [name for name, (_, last) in IN_FORCE.items() if last is not None] == ["ÄSoL"]
