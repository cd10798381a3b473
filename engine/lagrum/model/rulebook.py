"""A rulebook: the vocabulary and all versions of the rules, derived concepts and answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING

from lagrum.base.fold import fold
from lagrum.base.frozen import frozen
from lagrum.base.serialization import json_model
from lagrum.model.answer import LegalAnswer
from lagrum.model.formula import Quantifier
from lagrum.model.praxis import Ruling
from lagrum.model.rule import Derived, Rule
from lagrum.model.table import Table
from lagrum.model.vocabulary import Vocabulary

if TYPE_CHECKING:
    from lagrum.law.lockfile import Lock


@json_model
class Pack:
    """A folder of the rulebook: its name, and the SHA-256 of what lies in it (»« where it has none of the kind)."""

    name: str
    rules: str
    """Of the rules and concepts (.regel and .begrepp): names of files and their text."""
    answers: str
    """Of the answers to legal questions (.svar), and of rulings (.praxis)."""


@frozen(slots=False)
class Rulebook:
    """Vocabulary, rules and derived concepts, all versions of them; `digest` is the SHA-256 of what a check goes by."""

    vocabulary: Vocabulary
    rules: Mapping[str, Rule]
    derived: Mapping[str, Derived]
    quantifiers: Mapping[str, Quantifier]
    digest: str
    answers: Mapping[str, LegalAnswer] = field(default_factory=dict)
    lock: Lock | None = None
    """Fingerprints of the provisions that the rules were encoded from."""
    tables: Mapping[str, Table] = field(default_factory=dict)
    """The decision tables by id; what was made of them is among the rules and the derived concepts."""
    packs: tuple[Pack, ...] = ()
    """The folders that it was made of, in their order."""
    lock_digest: str = ""
    """SHA-256 of the lock file, "" without one."""
    rulings: Mapping[str, Ruling] = field(default_factory=dict)
    """Rulings and guidance by id: what alerts, and changes no answer."""
    key: str = field(default="", compare=False)
    """What `rulebook.files.fingerprint` says of all that it was made of, where that is known."""

    def rules_on(self, day: date) -> dict[str, Rule]:
        """Return the rules in force on `day`, by id, sorted."""
        return {name: self.rules[name] for name in sorted(self.rules) if self.rules[name].validity.holds(day)}

    def derived_on(self, day: date) -> dict[str, list[Derived]]:
        """Return the definitions in force on `day` by folded phrase; a phrase without any has an empty list."""
        found: dict[str, list[Derived]] = {fold(d.phrase): [] for d in self.derived.values()}
        for name in sorted(self.derived):
            definition = self.derived[name]
            if definition.validity.holds(day):
                found[fold(definition.phrase)].append(definition)
        return found

    def from_tables(self) -> frozenset[str]:
        """Return the names of the rules and definitions that were made of tables."""
        return frozenset(n for t in self.tables.values() for n in (*t.derived, *t.rules))

    def records(self) -> dict[str, str]:
        """Return the post that each derived concept is about ("" = the intervention), by folded phrase."""
        return {fold(d.phrase): d.record for d in self.derived.values()}
