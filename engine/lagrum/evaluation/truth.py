"""Strong Kleene truth values as two bits: bit 0 »surely«, bit 1 »possibly« (DESIGN §4, §5).

With this code `och` is &, `eller` is |, and `inte` is a look-up.
Source: S. C. Kleene, Introduction to Metamathematics (1952), §64, the strong connectives.
"""

from __future__ import annotations

from lagrum.model.facts import Among, Bounds, Range, Several, Value
from lagrum.model.formula import Atom

NO = 0
UNKNOWN = 2
YES = 3

NOT = (YES, UNKNOWN, UNKNOWN, NO)
"""NOT[v] is the negation of v; index 1 (surely but not possibly) does not occur."""

WORD = {NO: "nej", UNKNOWN: "okänt", YES: "ja"}


def atom_code(atom: Atom, value: Value) -> int:
    """Return the truth value of `atom` for the attribute's `value`.

    An interval is surely under a limit when all of it is, and surely not when none of it is. Bounds are the same for a
    number that is not known, and it stays unknown.
    """
    match atom.operator:
        case "always":
            return YES
        case "known":
            open_list = isinstance(value, Several) and value.open
            return NO if value is None or open_list or isinstance(value, Bounds | Among) else YES
        case "undefined":
            return UNKNOWN
    if value is None:
        return UNKNOWN
    if isinstance(value, Several):
        if atom.operand in value.chosen:
            return YES
        return UNKNOWN if value.open and atom.operand not in value.excluded else NO
    if isinstance(value, Among):
        return UNKNOWN if atom.operand in value.possible else NO
    if isinstance(value, Range | Bounds):
        limit = int(atom.operand)
        return YES if value.high < limit else NO if value.low >= limit else UNKNOWN
    return YES if value == atom.operand and type(value) is type(atom.operand) else NO
