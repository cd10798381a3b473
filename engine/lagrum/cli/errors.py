"""Ways in which a command ends early, and typer's usage errors put into Swedish."""

from __future__ import annotations

import re
from typing import Any

import typer

from lagrum.base.errors import InputError

OK = 0
FINDINGS = 1
BAD_INPUT = 2
INTERNAL = 3
INTERRUPTED = 130

USAGE_ERROR: Any = typer.BadParameter.__mro__[1]
"""The base of typer's usage errors. Typer does not export it."""


def in_swedish(error: Any) -> InputError:
    """Return a usage error of typer as an `InputError`."""
    command = error.ctx.command_path if getattr(error, "ctx", None) is not None else "lagrum"
    see = f"»{command} --help« visar hur kommandot skrivs"
    option = str(getattr(error, "option_name", ""))
    match type(error).__name__:
        case "NoSuchOption":
            near = [p for p in error.possibilities or () if p.startswith("--")]
            return InputError(f"alternativet »{option}« finns inte", f"menade du »{near[0]}«?" if near else see)
        case "BadOptionUsage" if "does not take a value" in error.message:
            return InputError(f"alternativet »{option}« ska inte ha något värde", f"skriv bara {option}")
        case "BadOptionUsage":
            return InputError(f"alternativet »{option}« saknar värde", see)
        case "MissingParameter":
            kind = "alternativet" if error.param.param_type_name == "option" else "argumentet"
            return InputError(f"{kind} »{shown_name(error.param)}« saknas", see)
        case "BadParameter" if error.param is not None:
            return InputError(f"värdet för »{shown_name(error.param)}« går inte att använda: {error.message}", see)
    if extra := re.search(r"unexpected extra arguments?(?:\(s\))? \((.*)\)", error.message, re.DOTALL):
        return InputError(f"»{extra[1]}« är för mycket: så många argument hör inte till kommandot", see)
    return InputError(f"kommandot går inte att tolka ({error.message})", see)


def shown_name(param: Any) -> str:
    """Return what the user calls a parameter: `--datum`, `FIL…`."""
    if param.param_type_name == "option":
        return str(max(param.opts, key=len))
    return str(param.metavar or param.name.upper())
