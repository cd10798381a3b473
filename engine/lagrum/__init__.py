"""lagrum: test a proposed social-services intervention against encoded Swedish law.

What may be called from Python is in `lagrum.api` (docs/python.md), and can be imported from here.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from lagrum.base.version import __version__

if TYPE_CHECKING:
    from lagrum.api import (
        CaseResult,
        Checked,
        Diagnostic,
        Finding,
        InputError,
        LayoutError,
        Report,
        Rule,
        Rulebook,
        check_files,
        check_text,
        find_rules,
        format_text,
        load_rulebook,
    )

__all__ = [
    "CaseResult",
    "Checked",
    "Diagnostic",
    "Finding",
    "InputError",
    "LayoutError",
    "Report",
    "Rule",
    "Rulebook",
    "__version__",
    "check_files",
    "check_text",
    "find_rules",
    "format_text",
    "load_rulebook",
]


def __getattr__(name: str) -> Any:
    """Import what is asked for then: `import lagrum` itself brings nothing but the version."""
    if name in __all__:
        return getattr(import_module("lagrum.api"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
