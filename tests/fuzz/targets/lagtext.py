"""Statute texts in each form that is read, and the lock of fingerprints."""

from __future__ import annotations

from datetime import date, timedelta

from fuzz.common import kind_and_rest, text_of
from lagrum.law.acts import act_by_short
from lagrum.law.corpus import read_rkrattsbaser
from lagrum.law.eu_reader import read_annex, read_eu
from lagrum.law.fingerprint import fingerprint
from lagrum.law.lockfile import LockError, format_lock, parse_lock
from lagrum.law.reading import StatuteError
from lagrum.law.riksdagen import read_riksdagen
from lagrum.law.sfs_reader import read_sfs
from lagrum.law.statute import Statute
from lagrum.law.structure import format_structure, parse_structure
from lagrum.law.supplements import read_supplements

KINDS = ("sfs", "riksdagen", "eu", "bilaga", "rkrattsbaser", "lås", "tillägg", "form")
HEADER = "Toylag (2025:400)\nSFS 2025:400\nconsolidated through SFS 2025:999 (source: toy)\n\n"
BODY = (
    "1 kap. Lyktor\n\n1 § Ett.\n\nAndra stycket.\n\n1. ett,\n2. två.\n\n2 § /Upphör att gälla U:2026-01-15/ Två.\n\n"
    "2 § /Träder i kraft I:2026-01-15/ Tre. Lag (2025:999).\n\n3-9 §§ har upphävts genom lag (2025:1).\n"
)
RECORD = '{"beteckning": "2025:400", "fulltext": {"forfattningstext": "1 § Ett.", "andringInford": "SFS 2025:9"}}'
LOCK = f"lagrum-lydelser 1\nakt\tSoL\t2025:400\t2025:1501\nSoL\t11:5\t-\t2026-01-14\t{'a' * 64}\t3;1=1-4\n"
SUPPLEMENT = "## sol-2025-400 11:5 (Lag 2025:9)\n5 § /Träder i kraft I:2027-01-01/ Ny text.\n"
EU = "Artikel 1\n\nSyfte\n\n1. Ett.\n\na) punkt,\n\nb) punkt.\n\nArtikel 2\n\nTvå.\n"


def one_input(data: bytes) -> None:
    """Read: an act whose provisions have at most one wording on a day, or a `StatuteError`; a lock reads back."""
    kind, rest = kind_and_rest(data, KINDS)
    text = text_of(rest)
    try:
        match kind:
            case "lås":
                lock = parse_lock(text)
                assert parse_lock(format_lock(lock)) == lock
            case "tillägg":
                read_supplements(text)
            case "form":
                _structure(text)
            case _:
                _act(_read(kind, text))
    except (StatuteError, LockError) as error:
        assert error.message


def _structure(text: str) -> None:
    """What is written of what was read is read as the same; what is no structure is a `ValueError`, as documented."""
    try:
        found = parse_structure(text)
    except ValueError:
        return
    assert parse_structure(format_structure(found)) == found


def _read(kind: str, text: str) -> Statute:
    sol, gdpr = act_by_short("SoL"), act_by_short("GDPR")
    match kind:
        case "riksdagen":
            return read_riksdagen(text, sol)
        case "eu":
            return read_eu(text, gdpr)
        case "bilaga":
            return read_annex(text, act_by_short("AI-förordningen"), "III")
        case "rkrattsbaser":
            return read_rkrattsbaser(text, sol)
        case _:
            return read_sfs(text, sol)


def _act(statute: Statute) -> None:
    for citation, provision in statute.provisions.items():
        assert provision.versions and citation == provision.citation == citation.provision
        days = {date(1999, 1, 1), date(2040, 1, 1)}
        for version in provision.versions:
            assert len(fingerprint(version.text)) == 64
            days |= {day for day in (version.in_force_from, version.in_force_to) if day is not None}
        days |= {day + timedelta(days=1) for day in days if day.year < 9999}
        for day in days:
            chosen = provision.version_at(day)
            assert (chosen is not None) == any(v.in_force(day) for v in provision.versions), citation
            assert chosen is None or (chosen in provision.versions and chosen.in_force(day)), citation


def seeds() -> list[bytes]:
    """Small texts of each form."""
    riksdagen = f"SFS nr: 2025:400\nRubrik: Toylag\nÄndrad: t.o.m. SFS 2025:999\n\n{BODY}"
    texts = {"sfs": HEADER + BODY, "riksdagen": riksdagen, "eu": EU, "bilaga": "BILAGA III\n\n1. Ett.\n\n2. Två.\n"}
    texts |= {"rkrattsbaser": RECORD, "lås": LOCK, "tillägg": SUPPLEMENT, "form": "3;1=1-4;3=1,2,2 a"}
    return [f"{kind}\n{text}".encode() for kind, text in texts.items()]
