"""Settings: any bytes as a `lagrum.toml`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from fuzz.common import MOST_BYTES, promised_of_messages
from lagrum.report.formats import formats_of
from lagrum.services.settings import FILE, read_settings
from lagrum.source.diagnostic import Diagnostics

WHOLE = """[katalog]
rotter  = ["cases"]
undanta = ["utkast/**"]
regler  = ["egna-regler"]
datum   = "2026-07-01"
grans   = "brott"
motor   = "snabb"
format  = "sarif"
ut      = "svar.sarif"
baslinje = "baslinje.json"
"""


UNREADABLE = ("E004", "E005", "E006", "E007", "E009", "E043")
"""Why a text is not read at all; E009 says that there are more such reasons than are shown."""


def one_input(data: bytes) -> None:
    """Read: what is wrong is told and left out, and what is left is of the form that the settings have."""
    sink = Diagnostics()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        path.write_bytes(data[:MOST_BYTES])
        found = read_settings(path, sink)
    promised_of_messages(sink)
    assert {d.code for d in sink.items} <= {*UNREADABLE, "E008", "E040", "E100", "E101", "E140"}
    assert found.format in ("", *formats_of("check"))
    assert all(isinstance(p, Path) for p in (*found.roots, *found.rules))
    assert all(isinstance(p, str) for p in found.exclude)


def seeds() -> list[bytes]:
    """A whole file, and each of its rows alone."""
    rows = [f"[katalog]\n{row}\n".encode() for row in WHOLE.splitlines()[1:]]
    return [WHOLE.encode(), *rows, b"katalog = 1\n", b"[katalog]\ndatum = 1\nformat = []\nrotter = [1]\n"]
