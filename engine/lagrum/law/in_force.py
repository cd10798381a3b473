"""The days between which whole acts are in force. Of single provisions the lock file knows (`law/lockfile.py`).

Read in the acts' own provisions on entry into force: SoL, SoF, LVM, OSL, OSF, SoLPUL, SoLPUF, PDL, HSL,
dataskyddslagen, DOS-lagen, arkivlagen. The other days were written from memory and are to be checked against SFS (for
GDPR art. 99.2, for the AI Act art. 113): the texts at hand do not hold those provisions.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

IN_FORCE: Final[Mapping[str, tuple[date, date | None]]] = MappingProxyType(
    {
        "RF": (date(1975, 1, 1), None),
        "TF": (date(1950, 1, 1), None),
        "EKMR": (date(1995, 1, 1), None),
        "barnkonventionen": (date(2020, 1, 1), None),
        "GDPR": (date(2018, 5, 25), None),
        "AI-förordningen": (date(2024, 8, 1), None),
        "SoL": (date(2025, 7, 1), None),
        "SoF": (date(2025, 7, 1), None),
        "ÄSoL": (date(2002, 1, 1), date(2025, 6, 30)),
        "LVU": (date(1990, 7, 1), None),
        "LVM": (date(1989, 1, 1), None),
        "LSS": (date(1994, 1, 1), None),
        "FB": (date(1950, 1, 1), None),
        "lag 2021:530": (date(2022, 3, 1), None),
        "lag 2024:79": (date(2024, 4, 1), None),
        "OSL": (date(2009, 6, 30), None),
        "OSF": (date(2009, 6, 30), None),
        "lag 2025:170": (date(2025, 4, 1), None),
        "dataskyddslagen": (date(2018, 5, 25), None),
        "SoLPUL": (date(2001, 10, 1), None),
        "SoLPUF": (date(2001, 10, 1), None),
        "PDL": (date(2008, 7, 1), None),
        "SVOD": (date(2023, 1, 1), None),
        "HSL": (date(2017, 4, 1), None),
        "PSL": (date(2011, 1, 1), None),
        "SkolL": (date(2010, 8, 1), None),
        "KL": (date(2018, 1, 1), None),
        "FL": (date(2018, 7, 1), None),
        "befogenhetslagen": (date(2009, 3, 1), None),
        "lag 2003:192": (date(2003, 7, 1), None),
        "DiskL": (date(2009, 1, 1), None),
        "LOU": (date(2017, 1, 1), None),
        "LOV": (date(2009, 1, 1), None),
        "arkivlagen": (date(1991, 7, 1), None),
        "DOS-lagen": (date(2019, 1, 1), None),
    }
)
