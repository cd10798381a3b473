"""Text in which nothing is active: what reads a log, a page of Markdown or JSON sees letters and no orders.

The one place of these signs, for all that writes text: `printable` for terminals and logs, `report.escape`
for machines and Markdown, JSON and the memo's renderers. Text in, text out; no other part of lagrum is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_COMMAND = re.compile(r"(?<=:):|(?<=#)#(?=\w*\[)")
_BOLD = ("\x1b[1m", "\x1b[0m")
_BOLD_RE = re.compile(r"(\x1b\[[01]m)")
_HIDDEN = re.compile("[^\n -~\u00a1-\u00ac\u00ae-\u02ff]")
_OLDER_COMMAND = re.compile(r"#(?=#\w*\[)")
# The domains that are taken for an address without more: those of countries, and the old ones (linkify-it's list).
_COUNTRIES = (
    "a[cdefgilmnoqrstuwxz]|b[abdefghijmnorstvwyz]|c[acdfghiklmnoruvwxyz]|d[ejkmoz]|e[cegrstu]|f[ijkmor]|"
    "g[abdefghilmnpqrstuwy]|h[kmnrtu]|i[delmnoqrst]|j[emop]|k[eghimnprwyz]|l[abcikrstuvy]|m[acdeghklmnopqrstuvwxyz]|"
    "n[acefgilopruz]|om|p[aefghklmnrstwy]|qa|r[eosuw]|s[abcdeghijklmnortuvxyz]|t[cdfghjklmnortvwz]|u[agksyz]|v[aceginu]|"
    "w[fs]|y[et]|z[amw]"
)
_DOMAIN = rf"(?:xn--\w+|{_COUNTRIES}|biz|com|edu|gov|net|org|pro|web|xxx|aero|asia|coop|info|museum|name|shop|рф)(?!\w)"
_REFERENCE = re.compile(
    rf"""@(?=[\w-])                        # who is told, and the middle of an address
    | \#(?=\w) | (?<!\w)[!~%$&](?=[\w"])   # an issue, a merge request, a label, a milestone, a snippet, an epic
    | (?<=\bGH)-(?=\d)
    | :(?=//\w) | /(?=/\w) | (?<=\bwww)\.(?=\w) | (?<=mailto):(?=\w) | (?<=xmpp):(?=\w)
    | :(?=[+\w-]*[^\W\d][+\w-]*:|[+-]1:)                        # a picture: »:smile:«
    | (?<=[\w-])\.(?={_DOMAIN})""",
    re.VERBOSE | re.IGNORECASE,
)


def without_commands(text: str) -> str:
    """Return text, as long as before, with a blank where it would be an order to what runs lagrum.

    `::error::` and `::stop-commands::` are orders of GitHub's at the beginning of a line, wherever a line is broken;
    `##[error]`, `##vso[…]` and `##teamcity[…]` are such anywhere in a line.

    >>> without_commands("::error::x ##[add-mask]y 3:4")
    ': error: x # [add-mask]y 3:4'
    """
    return _COMMAND.sub(" ", text) if "::" in text or "##" in text else text


def printable(text: str) -> str:
    """Return text, as long as before, with blanks for what could steer a terminal, or what reads a log."""
    return without_commands(text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text))


def on_screen(text: str, bold: bool = False) -> str:
    """Return rows as `printable` does; with `bold`, what makes type bold and plain again stays.

    >>> on_screen(chr(27) + "[1mRubrik" + chr(27) + "[0m" + chr(27) + "[2J") == " [1mRubrik [0m [2J"
    True
    """
    if not bold:
        return "\n".join(map(printable, text.split("\n")))
    return "".join(part if part in _BOLD else on_screen(part) for part in _BOLD_RE.split(text))


def visible_json(text: str) -> str:
    r"""Return JSON whose every letter can be printed: what steers a terminal or hides is written as its code.

    >>> print(visible_json('["\u202e##[error]"]'))
    ["\u202e\u0023#[error]"]
    """
    return _OLDER_COMMAND.sub(r"\\u0023", _HIDDEN.sub(_as_code, text))


def _as_code(found: re.Match[str]) -> str:
    char = found[0]
    if char.isprintable():
        return char
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def without_references(text: str, escaped: Callable[[str], str]) -> str:
    """Return Markdown for text in which nobody is told, and nothing becomes a reference, an address or a picture.

    GitHub, GitLab and editors look for such in the text that is shown, where no backslash is left: the sign that makes
    it one stands in an element of its own. `escaped` makes Markdown of the text between.

    >>> without_references("@all, se nora.se", str)
    '<span>@</span>all, se nora<span>.</span>se'
    """
    parts, at = [], 0
    for found in _REFERENCE.finditer(text):
        parts += [escaped(text[at : found.start()]), f"<span>{escaped(found[0])}</span>"]
        at = found.end()
    return "".join([*parts, escaped(text[at:])])
