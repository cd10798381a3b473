"""Statute texts for a terminal: what has changed in the law and what that touches, and how a provision is worded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lagrum.base.counted import bent, counted
from lagrum.base.frozen import frozen
from lagrum.base.inert import printable
from lagrum.catalogue.left_out import LeftOut
from lagrum.law.citation import Citation
from lagrum.law.statute import Provision, Version
from lagrum.law.version_words import version_words
from lagrum.report.json_report import to_json
from lagrum.report.wrap import wrap


@frozen
class Touched:
    """A rule, a question or a derived concept that cites a provision."""

    kind: str
    name: str


@frozen
class ChangedProvision:
    """A wording that is changed, missing or new; `cases` are interventions with a finding, and the rule it is of."""

    citation: str
    status: str
    old_through: str
    new_through: str
    touches: tuple[Touched, ...]
    cases: tuple[tuple[str, str], ...]


@frozen
class Verified:
    """What comparing the fingerprints with the texts came to."""

    compared: int
    changed: tuple[ChangedProvision, ...]
    missing: tuple[str, ...]
    left_out: LeftOut


@frozen
class ShownProvision:
    """A provision, and the day whose wording is asked for."""

    citation: Citation
    provision: Provision
    day: date
    through: str


def render_verified(found: Verified, everything: bool) -> str:
    """Return what has changed and what that touches; with `everything`, also what touches nothing."""
    lines: list[str] = []
    silent = 0
    for change in found.changed:
        if not change.touches and not everything:
            silent += 1
            continue
        through = version_words(f"{change.old_through} → {change.new_through}")
        lines.append(f"{change.citation}: {change.status} ({through})")
        lines += [f"  {touched.kind} {touched.name}" for touched in change.touches]
        lines += [f"  insats {case} ({rule})" for case, rule in change.cases]
    if silent:
        lines.append(
            f"{counted(silent, 'annan lydelse')} har ändrats, saknas eller är {bent(silent, 'ny')} utan att "
            f"någon regel nämner {'den' if silent == 1 else 'dem'} (--alla)."
        )
    if found.missing:
        lines.append(f"Inte jämförda, text saknas i mappen: {', '.join(found.missing)}.")
    if found.left_out.files:
        lines.append(str(found.left_out))
    word = "Inget har ändrats" if not found.changed else f"{len(found.changed)} av dem har ändrats, saknas eller är nya"
    lines.append(f"{counted(found.compared, 'lydelse jämförd')}. {word}.")
    return "\n".join(lines) + "\n"


def render_verified_json(found: Verified) -> str:
    """Return the same as JSON; what is left out is there only when something is."""
    rows = [
        {
            "citation": change.citation,
            "status": change.status,
            "locked_through": change.old_through,
            "read_through": change.new_through,
            "touches": [{"kind": touched.kind, "name": touched.name} for touched in change.touches],
            "cases": sorted({case for case, _ in change.cases}),
        }
        for change in found.changed
    ]
    more = {"left_out": list(found.left_out.files)} if found.left_out.files else {}
    return to_json({"compared": found.compared, "changed": rows, "not_compared": list(found.missing), **more})


def render_provisions(shown: Sequence[ShownProvision], width: int) -> str:
    """Return the wordings of provisions, each with the days of its other wordings."""
    return "\n\n".join(_text(p.citation, p.provision, p.day, p.through, width) for p in shown) + "\n"


def _text(citation: Citation, provision: Provision, day: date, through: str, width: int) -> str:
    version = provision.version_at(day)
    lines = [f"{citation} den {day}", printable(version_words(f"konsoliderad t.o.m. {through}"))]
    if version is None:
        lines += ["", "Ingen lydelse gällde den dagen."]
    else:
        if version.heading:
            lines += ["", *wrap(version.heading, width)]
        for block in version.text.split("\n\n"):
            lines += ["", *wrap(" ".join(block.split()), width)]
    others = [v for v in provision.versions if v is not version]
    if others:
        lines += ["", "Andra lydelser: " + "; ".join(_validity(v) for v in others) + "."]
    return "\n".join(lines)


def _validity(version: Version) -> str:
    start = f"från {version.in_force_from}" if version.in_force_from else ""
    end = f"till och med {version.in_force_to}" if version.in_force_to else ""
    return f"{start} {end}".strip() or "tills vidare"
