"""Commands and groups of commands as typer makes them, with help and errors in Swedish.

A command is a file in this folder with an `app` made by `new_app`, and a line in `app.COMMANDS`.
"""

from __future__ import annotations

import textwrap
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from lagrum.base.errors import InputError
from lagrum.base.fold import ascii_fold
from lagrum.cli.errors import USAGE_ERROR, shown_name
from lagrum.cli.output import screen
from lagrum.source.diagnostic import did_you_mean

GAP = 2
WIDEST_NAME = 26


class Command(TyperCommand):
    """A command. Its `epilog` holds examples, one a line."""

    def get_params(self, ctx: Any) -> list[Any]:
        return _take_words_as_they_are(super().get_params(ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        try:
            rest = super().parse_args(ctx, args)
            if not ctx.resilient_parsing:
                _refuse_empty_words(self, ctx)
            return rest
        except USAGE_ERROR as error:
            error.ctx = error.ctx or ctx  # some errors of the parser come without
            raise

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write(help_text(self, ctx, []))


def _refuse_empty_words(command: Any, ctx: Any) -> None:
    """Raise `InputError` for an argument that is empty: as a path it would be the folder that one stands in."""
    for param in command.params:
        given = ctx.get_parameter_source(param.name)
        value = ctx.params.get(param.name)
        empty = "" in value if isinstance(value, list | tuple) else value == ""
        listed = param.param_type_name == "argument" or param.multiple
        if empty and listed and given is not None and given.name == "COMMANDLINE":
            name = f"alternativet »{max(param.opts, key=len)}«"
            name = f"argumentet »{shown_name(param)}«" if param.param_type_name == "argument" else name
            raise InputError(f"{name} är tomt", "skriv det, eller se efter om en variabel i skalet är tom")


class Group(TyperGroup):
    """A command with subcommands."""

    def get_params(self, ctx: Any) -> list[Any]:
        return _take_words_as_they_are(super().get_params(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write(help_text(self, ctx, self.summaries(ctx)))

    def summaries(self, ctx: Any) -> list[tuple[str, str]]:
        """Return the names of the subcommands, each with one line about it."""
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        return [(name, (c.short_help or c.help or "").split("\n")[0]) for name, c in found if c and not c.hidden]

    def list_commands(self, ctx: Any) -> list[str]:
        return list(self.commands)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str, Any, list[str]]:
        name = args[0]
        command = self.named(ctx, name)
        if command is None:
            raise InputError(f"kommandot »{name}« finns inte", self.hint(ctx, name))
        return command.name, command, args[1:]

    def named(self, ctx: Any, name: str) -> Any:
        """Return the subcommand of a name, also with å, ä and ö where the command has a and o; None: there is none."""
        return self.get_command(ctx, name) or self.get_command(ctx, ascii_fold(name))

    def hint(self, ctx: Any, name: str) -> str:
        """Return what to do when there is no command `name`."""
        return did_you_mean(name, self.list_commands(ctx)) or f"»{ctx.command_path} --help« visar kommandona"


def new_app(cls: type[Group] = Group) -> typer.Typer:
    """Return the typer application of one command file."""
    return typer.Typer(
        cls=cls,
        no_args_is_help=False,
        add_completion=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


class _AsItIs:
    """Stands in for typer's conversion of words to text and of flags to truth values, which imports pydantic."""

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        return () if value is None and (param.multiple or param.nargs == -1) else value


def _take_words_as_they_are(params: list[Any]) -> list[Any]:
    for param in params:
        annotation = getattr(getattr(param, "type_descriptor", None), "annotation", None)
        if annotation in (str, list[str], bool) and hasattr(param, "_runtime_param"):
            param._runtime_param = _AsItIs()
    return params


# -- help -------------------------------------------------------------------------------------------------------------


def help_text(command: Any, ctx: Any, subcommands: list[tuple[str, str]]) -> str:
    """Return the help of a command: usage, what it does, arguments, options, subcommands, examples."""
    width = screen().width
    arguments, options = shown_params(command, ctx)
    blocks = [f"Användning: {ctx.command_path} {usage(arguments, bool(subcommands))}"]
    if command.help:
        blocks += [_paragraph(p, width) for p in command.help.split("\n\n")]
    blocks += _section("Kommandon", subcommands, width)
    blocks += _section("Argument", [(shown_name(p), p.help or "") for p in arguments], width)
    blocks += _section("Alternativ", [(_option_name(p), option_help(p)) for p in options], width)
    if command.epilog:
        lines = [f"  {line.strip()}" for line in command.epilog.strip().split("\n")]
        blocks.append("\n".join([_heading("Exempel"), *lines]))
    return "\n\n".join(blocks) + "\n"


def shown_params(command: Any, ctx: Any) -> tuple[list[Any], list[Any]]:
    """Return the arguments and the options that help tells about."""
    params = [p for p in command.get_params(ctx) if not p.hidden]
    kinds = ("argument", "option")
    arguments, options = ([p for p in params if p.param_type_name == kind] for kind in kinds)
    return arguments, options


def usage(arguments: list[Any], subcommands: bool) -> str:
    """Return what follows a command's name where its use is shown."""
    words = [shown_name(p) if p.required else f"[{shown_name(p)}]" for p in arguments]
    return " ".join(["[ALTERNATIV]", *words, *(["KOMMANDO …"] if subcommands else [])])


def option_names(option: Any) -> str:
    """Return what an option is called, with the name of its value: `-o, --ut FIL`."""
    return ", ".join(sorted(option.opts, key=len)) + (f" {option.metavar}" if option.metavar else "")


def _option_name(option: Any) -> str:
    names = option_names(option)
    return f"    {names}" if names.startswith("--") else names


def option_help(option: Any) -> str:
    """Return what help says about an option."""
    return "visa den här hjälpen" if option.name == "help" else option.help or ""


def _paragraph(text: str, width: int) -> str:
    return textwrap.fill(" ".join(text.split()), width, break_on_hyphens=False)


def _heading(text: str) -> str:
    return screen().bold(text)


def _section(title: str, rows: list[tuple[str, str]], width: int) -> list[str]:
    """Return a heading and its rows in two columns; a name that is too long gets a line of its own."""
    if not rows:
        return []
    column = min(WIDEST_NAME, max(len(name) for name, _ in rows)) + 2 + GAP
    lines = [_heading(title)]
    for name, words in rows:
        about = textwrap.wrap(words, width - column, break_on_hyphens=False) or [""]
        if len(name) + 2 + GAP > column:
            lines.append(f"  {name}")
        else:
            lines.append(f"  {name}".ljust(column) + about.pop(0))
        lines += [" " * column + line for line in about]
    return ["\n".join(line.rstrip() for line in lines)]
