"""The files of tests that take longest begin first, so that no process ends long after the others.

Nothing but the order hangs on it. `pytest --durations=0` tells what is slow; test_weights.py that no file here is gone.
"""

from __future__ import annotations

from collections.abc import Callable

WEIGHTS = {
    "web/test_browser.py": 105,
    "cli/test_cli_help_examples.py": 70,
    "web/test_journey.py": 75,
    "cli/test_guides_run.py": 75,
    "web/test_hostile.py": 40,
    "web/test_site.py": 25,
    "faults/test_faults.py": 45,
    "differential/test_authority.py": 40,
    "pipeline/test_action.py": 35,
    "ways/test_ways_keep_to_the_law.py": 35,
    "web/test_parity.py": 30,
    "catalogue/test_cluster.py": 30,
    "hostile/test_renderers.py": 30,
    "memo/test_hostile_templates.py": 25,
    "cli/test_cli_escalation.py": 25,
    "web/test_page_bad_input.py": 25,
    "web/test_documents_accessible.py": 25,
    "unit/test_rulebook_cache.py": 20,
    "web/test_pages.py": 20,
    "language_server/test_editing.py": 20,
    "web/test_editing_language.py": 20,
    "property/test_silence.py": 20,
    "catalogue/test_executors.py": 20,
    "property/test_ways.py": 20,
    "property/test_batch.py": 20,
    "language_server/test_session.py": 20,
    "cli/test_cli_granska.py": 20,
    "unit/test_bad_input.py": 15,
    "facit/test_facit.py": 15,
    "unit/test_shipped_rulebook.py": 15,
    "unit/test_no_number_gets_by.py": 15,
    "unit/test_wrong_snippets.py": 15,
    "unit/test_counted_work.py": 15,
    "web/test_network_page.py": 15,
    "web/test_bundle.py": 15,
}
"""About how many seconds each takes, with others beside it."""


def heaviest_first(places: list[str]) -> Callable[[str], tuple[int, int]]:
    """Return what the files of tests, as they were found, are sorted by: their weight, and else as they were.

    >>> sorted(["a.py", "web/test_parity.py", "web/test_site.py"], key=heaviest_first(["a.py", "web/test_parity.py"]))
    ['web/test_site.py', 'web/test_parity.py', 'a.py']
    """
    order = {place: number for number, place in enumerate(dict.fromkeys(places))}
    return lambda place: (-WEIGHTS.get(place, 0), order.get(place, 0))
