"""Interventions bound to a vocabulary, each joined with its municipality's profile."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from lagrum.binding.facts import Values
from lagrum.binding.implications import closed
from lagrum.binding.intervention import bind_intervention, bind_municipality
from lagrum.interventions.folders import Folders, InterventionBytes, Profile
from lagrum.model.intervention import BoundIntervention, Intervention, text_fact
from lagrum.model.rulebook import Rulebook
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.read import decode

MOST_PROFILES = 1000
"""So many profiles are kept bound."""


@dataclass(slots=True)
class InterventionReader:
    """Binds interventions to one vocabulary; a municipality's profile is bound once."""

    rulebook: Rulebook
    _folders: Folders = field(default_factory=Folders)
    _profiles: dict[Profile, tuple[BoundIntervention | None, Diagnostics]] = field(default_factory=dict)
    _values: Values = field(default_factory=dict)

    def read(self, path: Path, sink: Diagnostics) -> Intervention | None:
        """Return what is to be checked in `path`, or None when the file (or its profile) has errors."""
        item = self._folders.read(path, sink)
        return None if item is None else self.bind(item, sink)

    def bind(self, item: InterventionBytes, sink: Diagnostics) -> Intervention | None:
        """Return what is to be checked in an intervention as read, or None when it (or its profile) has errors."""
        own = Diagnostics()
        source = decode(item.data, item.name, own)
        profile, others = self._profile(item.profile)
        book = self.rulebook
        bound = bind_intervention(source, book.vocabulary, own, book.lock, self._values) if source is not None else None
        sink.items += [d for d in [*own.items, *others.items] if d not in sink.items]
        if bound is None or own.has_errors or others.has_errors:
            return None
        facts = closed(book.vocabulary, bound.facts.merged(profile.facts if profile else None), sink)
        if facts is None:
            return None
        municipality = text_fact(facts, "kommun") or (profile.id if profile else "")
        return Intervention(
            item.name,
            bound.id,
            text_fact(facts, "namn"),
            municipality,
            facts,
            bound.deviations,
            profile.source if profile else None,
        )

    def _profile(self, profile: Profile | None) -> tuple[BoundIntervention | None, Diagnostics]:
        """Return a profile as bound (None when there is none, or nothing could be made of it) and its messages."""
        if profile is None:
            return None, Diagnostics()
        if profile not in self._profiles:
            if len(self._profiles) >= MOST_PROFILES:  # a profile that is being written is another at each key
                self._profiles.clear()
            sink = Diagnostics()
            source = decode(profile.data, profile.name, sink)
            bound = bind_municipality(source, self.rulebook.vocabulary, sink) if source is not None else None
            self._profiles[profile] = (bound, sink)
        return self._profiles[profile]
