"""The files of tests that take longest begin first, so that no process ends long after the others.

Nothing but the order hangs on it. `pytest --durations=0` tells what is slow; test_weights.py that no file here is gone.
"""

from __future__ import annotations

from collections.abc import Callable

WEIGHTS = {
    "web/test_browser.py": 110,
    "web/test_journey.py": 75,
    "faults/test_faults.py": 60,
    "cli/test_cli_help_examples.py": 60,
    "web/test_editing_language.py": 45,
    "cli/test_guides_run.py": 45,
    "web/test_site.py": 45,
    "catalogue/test_executors.py": 35,
    "web/test_parity.py": 30,
    "catalogue/test_cluster.py": 30,
    "cli/test_cli_granska.py": 30,
    "ways/test_ways_keep_to_the_law.py": 20,
    "differential/test_authority.py": 20,
    "cli/test_cli_katalog_bad.py": 20,
    "cli/test_cli_katalog.py": 20,
    "web/test_pages.py": 15,
    "unit/test_counted_work.py": 15,
    "cli/test_cli_escalation.py": 15,
    "differential/test_engines.py": 15,
    "hostile/test_renderers.py": 15,
    "property/test_batch.py": 15,
    "web/test_page_bad_input.py": 15,
}
"""About how many seconds each takes on one core."""


def heaviest_first(places: list[str]) -> Callable[[str], tuple[int, int]]:
    """Return what the files of tests, as they were found, are sorted by: their weight, and else as they were.

    >>> sorted(["a.py", "web/test_parity.py", "web/test_site.py"], key=heaviest_first(["a.py", "web/test_parity.py"]))
    ['web/test_site.py', 'web/test_parity.py', 'a.py']
    """
    order = {place: number for number, place in enumerate(dict.fromkeys(places))}
    return lambda place: (-WEIGHTS.get(place, 0), order.get(place, 0))
