"""What could stand where the cursor is: commands, options, their values, rules. Nothing means: a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from typer import Context
from typer.main import get_command

from lagrum.base.fold import ascii_fold
from lagrum.cli.app import app
from lagrum.cli.framework import Group, option_help, shown_params
from lagrum.cli.options import VALUES

Candidates = list[tuple[str, str]]
"""Words, each with a few words about it."""


def complete(words: Sequence[str]) -> Candidates:
    """Return what the last word can be; `words` are those after `lagrum`, up to the cursor."""
    *before, current = words or [""]
    command, ctx, path, rest = _walk(_without_equals(before))
    if command is None:
        return []
    if current in ("=", '""'):  # bash takes --grans=krav for three words; PowerShell cannot hand on an empty one
        current = ""
    arguments, options = shown_params(command, ctx)
    by_name = {name: option for option in options for name in option.opts}
    name, equals, value = current.partition("=")
    if "--" not in rest:
        if equals and name in by_name:
            return [(f"{name}={v}", about) for v, about in _starting(_values(by_name[name]), value)]
        if rest and rest[-1] in by_name and not by_name[rest[-1]].is_flag:
            return _starting(_values(by_name[rest[-1]]), current)
        if current.startswith("-"):
            return _starting(_names(options, rest), current)
    if isinstance(command, Group):
        return _starting(command.summaries(ctx), current)
    if path == ["visa"]:
        return _starting(_rules(rest, by_name), current)
    return _starting(_spelled(arguments[0]), current) if arguments else []


def _without_equals(words: Sequence[str]) -> list[str]:
    return [word for word in words if word != "="]


def _walk(words: list[str]) -> tuple[Any, Any, list[str], list[str]]:
    """Return the command that the words lead to (None: no such command), its path and the words after its name."""
    command: Any = get_command(app)
    ctx = Context(command, info_name="lagrum", **command.context_settings)
    path: list[str] = []
    rest = words
    while isinstance(command, Group):
        named = [i for i, word in enumerate(rest) if not word.startswith("-")]
        if not named:
            break
        name, rest = rest[named[0]], rest[named[0] + 1 :]
        command = command.named(ctx, name)
        if command is None:
            break
        path.append(name)
        ctx = Context(command, info_name=name, parent=ctx)
    return command, ctx, path, rest


def _names(options: Sequence[Any], used: Sequence[str]) -> Candidates:
    """Return the names of the options that can still be given."""
    free = [o for o in options if o.multiple or not set(o.opts) & set(used)]
    return [(max(o.opts, key=len), option_help(o)) for o in free]


def _values(option: Any) -> Candidates:
    known = next((VALUES[name] for name in option.opts if name in VALUES), None)
    return _spelled(option) if known is None else [(value, "") for value in known]


def _spelled(param: Any) -> Candidates:
    """Return the values that help spells as `a|b|c`."""
    values = str(param.metavar or "").split("|")
    return [(value, "") for value in values] if len(values) > 1 else []


def _rules(rest: Sequence[str], by_name: dict[str, Any]) -> Candidates:
    """Return what `visa` can explain, when nothing is named yet: a name may go on, as in `11 kap. 5 § SoL`."""
    from lagrum.services.complete import names

    folders = []
    words = iter(rest)
    for word in words:
        name, equals, value = word.partition("=")
        if name not in by_name:
            return []
        if not by_name[name].is_flag and not equals:
            value = next(words, "")
        if name == "--regler":
            folders.append(value)
    found = names(folders, "--utan-medfoljande" in rest)
    return [*found.items(), ("begrepp", "alla begrepp"), ("schema", "JSON-schemat för svaren")]


def _starting(candidates: Candidates, start: str) -> Candidates:
    """Return those that begin as `start` does, with or without å, ä and ö."""
    return [c for c in candidates if ascii_fold(c[0]).startswith(ascii_fold(start))]
