"""What a word that is being written may become."""

from __future__ import annotations

from collections.abc import Sequence

from lagrum.rulebook.files import names_at_a_glance
from lagrum.services.rulebook import rule_folders


def names(rules: Sequence[str] = (), without_shipped: bool = False) -> dict[str, str]:
    """Return the names of the rules, with their titles, and of the begrepp, without waiting for the rulebook."""
    return names_at_a_glance(rule_folders(rules, without_shipped))
