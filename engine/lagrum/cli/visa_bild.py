"""`lagrum visa --bild`: a rule, a derived concept or a map of the rulebook as an SVG picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lagrum.base.errors import InputError
from lagrum.rulebook import lookup

if TYPE_CHECKING:
    from lagrum.model.rulebook import Rulebook

MAP = "karta"


def draw(name: str, rulebook: Rulebook) -> str:
    """Return what `name` means as SVG. Raises `InputError`."""
    head, _, rest = name.partition(" ")
    if head == MAP:
        return _map(rest, rulebook)
    from lagrum.report.picture.rule import derived_picture, rule_picture

    rule = rulebook.rules.get(name) or rulebook.rules.get(name.casefold())
    if rule is not None:
        return rule_picture(rulebook, rule).svg()
    if definitions := lookup.find_derived(rulebook, name):
        return derived_picture(rulebook, definitions).svg()
    from lagrum.source.diagnostic import did_you_mean

    names = [*rulebook.rules, *(d.phrase for d in rulebook.derived.values()), MAP]
    help = did_you_mean(name, names) or "ange en regels id, ett härlett begrepp eller »karta«"
    raise InputError(f"»{name}« kan inte ritas", help)


def _map(part: str, rulebook: Rulebook) -> str:
    from lagrum.report.picture.rulebook_map import file_of, overview, part_map

    if not part:
        return overview(rulebook).svg()
    files = sorted({file_of(owner) for owner in [*rulebook.rules.values(), *rulebook.derived.values()]})
    wanted = part.strip("/").removeprefix("rules/").removesuffix(".regel")
    chosen = [f for f in files if f.startswith(f"{wanted}/") or f.removesuffix(".regel") == wanted]
    if not chosen:
        from lagrum.source.diagnostic import did_you_mean

        folders = sorted({f.split("/")[0] for f in files if "/" in f})
        help = did_you_mean(wanted, [*folders, *files]) or f"mapparna är {', '.join(folders)}"
        raise InputError(f"»{part}« är ingen mapp eller fil i regelverket", help)
    return part_map(rulebook, chosen, wanted).svg()
