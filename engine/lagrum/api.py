"""What others build on: check a text or files and get findings, load a rulebook, find rules, lay out a text.

Everything here is kept from one version to the next; the rest of the package is not. See docs/python.md.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from lagrum.base.errors import InputError
from lagrum.catalogue import check_files as checking
from lagrum.checking.result import CaseResult, Finding, Report
from lagrum.model.rule import Rule
from lagrum.model.rulebook import Rulebook
from lagrum.rulebook.lookup import in_order, parse_provision, rules_citing
from lagrum.services.check import Checked
from lagrum.services.format import lay_out_text
from lagrum.services.rulebook import choose_engine, open_rulebook
from lagrum.source.diagnostic import Diagnostic, Diagnostics

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
    "check_files",
    "check_text",
    "find_rules",
    "format_text",
    "load_rulebook",
]

Name = str | os.PathLike[str]


class LayoutError(InputError):
    """A text has errors, so that it cannot be laid out. `diagnostics` says which."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__(diagnostics[0].message, diagnostics[0].help)
        self.diagnostics = tuple(diagnostics)


def load_rulebook(*folders: Name, shipped: bool = True) -> Rulebook:
    """Return the shipped rulebook, with the rules in `folders` added; only those with ``shipped=False``.

    Raises `InputError` when a folder is missing or a rule has errors.
    """
    return open_rulebook([os.fspath(folder) for folder in folders], not shipped)


def check_text(
    text: str, *, day: date, rulebook: Rulebook | None = None, engine: str = "snabb", everything: bool = False
) -> Checked:
    """Check the text of one intervention on a day, without a municipality's profile.

    `rulebook` is what `load_rulebook` returned; the shipped one when it is left out. With `everything` the findings
    that nothing in the text ties to come too. Errors in the text are among the diagnostics.
    """
    return _checked([], text.encode("utf-8", "surrogatepass"), day, rulebook, engine, everything)


def check_files(
    paths: Iterable[Name],
    *,
    day: date,
    rulebook: Rulebook | None = None,
    engine: str = "snabb",
    everything: bool = False,
) -> Checked:
    """Check interventions on a day, each with its municipality's profile; a folder stands for those below it."""
    return _checked([Path(path) for path in paths], None, day, rulebook, engine, everything)


def _checked(
    paths: Sequence[Path], text: bytes | None, day: date, rulebook: Rulebook | None, engine: str, everything: bool
) -> Checked:
    book = rulebook or load_rulebook()
    sink = Diagnostics()
    report = checking.check_files(paths, book, day, choose_engine(engine), sink, text, everything)
    return Checked(report, tuple(sink.sorted()))


def find_rules(rulebook: Rulebook, provision: str = "", day: date | None = None) -> list[Rule]:
    """Return the rules out of a provision that hold on a day, in order. Raises `InputError` when it is none."""
    found = [rule for rule in in_order(rulebook.rules) if day is None or rule.validity.holds(day)]
    return rules_citing(found, parse_provision(provision)) if provision else found


def format_text(text: str, name: str = "<text>") -> str:
    """Return the text of an intervention or a profile in its canonical layout. Raises `LayoutError`."""
    found = lay_out_text(text.encode("utf-8", "surrogatepass"), name)
    if found.data is None:
        raise LayoutError(found.diagnostics)
    return found.data.decode()
