"""Interventions as they lie in their folders: their bytes, and those of their municipality's profile."""

from __future__ import annotations

from pathlib import Path

from lagrum.base.frozen import frozen
from lagrum.interventions.home import links_out
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.read import read_bytes, shown, tell_link_out

CASE_SUFFIX = ".insats"
PROFILE_SUFFIX = ".kommun"


@frozen
class InterventionBytes:
    """An intervention as it was read: its name in messages, its bytes, and those of its municipality's profile."""

    name: str
    data: bytes
    profile: Profile | None = None


@frozen
class Profile:
    """A municipality's profile as it was read."""

    name: str
    data: bytes


class Folders:
    """Reads interventions with the profile that lies in their folder, which is read once."""

    def __init__(self) -> None:
        self._profiles: dict[Path, tuple[Profile | None, Diagnostics]] = {}

    def read(self, path: Path, sink: Diagnostics) -> InterventionBytes | None:
        """Return what is in `path`, or None when the file or its profile cannot be read, which is reported."""
        profile = self.profile(path.parent, sink)
        data = read_bytes(path, sink)
        if data is None or self._profile(path.parent)[1].items:
            return None
        return InterventionBytes(shown(path), data, profile)

    def profile(self, folder: Path, sink: Diagnostics) -> Profile | None:
        """Return the profile that lies in a folder, or None when there is none or it cannot be read (reported)."""
        profile, trouble = self._profile(folder)
        sink.items += [d for d in trouble.items if d not in sink.items]
        return profile

    def _profile(self, folder: Path) -> tuple[Profile | None, Diagnostics]:
        if folder not in self._profiles:
            sink = Diagnostics()
            try:
                found = sorted(p for p in folder.iterdir() if p.suffix == PROFILE_SUFFIX) if folder.is_dir() else []
            except OSError:
                found = []
            profile = None
            if len(found) > 1:
                sink.file_error(
                    "E072",
                    f"mappen har mer än en kommunprofil: {', '.join(shown(p.name) for p in found)}",
                    shown(folder),
                    "behåll en .kommun-fil i mappen",
                )
            elif found and links_out(found[0]):
                tell_link_out(shown(found[0]), sink)
            elif found and (data := read_bytes(found[0], sink)) is not None:
                profile = Profile(shown(found[0]), data)
            self._profiles[folder] = (profile, sink)
        return self._profiles[folder]
