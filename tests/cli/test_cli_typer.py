"""The private hooks of typer that lagrum relies on still bite: when one fails, the ceiling in pyproject.toml stands.

What each is for: cli/framework.py (words taken as they are: no pydantic at start; help in Swedish), cli/errors.py
(usage errors in Swedish), cli/completion.py (what an option is called and takes).
"""

from __future__ import annotations

import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import pytest
import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from lagrum.cli import framework
from lagrum.cli.errors import USAGE_ERROR, in_swedish, shown_name
from lagrum.cli.framework import Command, Group, new_app

ROOT = Path(__file__).parents[2]


@pytest.fixture
def command() -> Any:
    app = new_app()

    @app.command("x", cls=Command, help="Gör något.", epilog="lagrum x a")
    def x(
        ord: Annotated[list[str], typer.Argument(metavar="ORD…")],
        val: Annotated[str, typer.Option("-v", "--val", metavar="a|b")] = "a",
        alla: Annotated[bool, typer.Option("--alla")] = False,
        flera: Annotated[list[str], typer.Option("--flera")] = [],  # noqa: B006
        tal: Annotated[int, typer.Option("--tal")] = 0,
    ) -> tuple[list[str], str, bool, list[str], int]:
        return ord, val, alla, flera, tal

    return get_command(app)


def test_the_installed_version_is_below_the_ceiling() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    (line,) = [d for d in wanted if d.startswith("typer")]
    ceiling = line.partition("<")[2]
    assert ceiling, "typer has no ceiling"
    assert tuple(map(int, version("typer").split(".")[:2])) < tuple(map(int, ceiling.split(".")))


def test_words_and_flags_are_taken_as_they_are(command: Any) -> None:
    ctx = command.make_context("x", ["a"])
    taken = {p.name for p in command.get_params(ctx) if isinstance(getattr(p, "_runtime_param", 0), framework._AsItIs)}
    assert taken == {"ord", "val", "alla", "flera", "help"}, "typer converts through something else than _runtime_param"


def test_what_is_taken_is_what_was_written(command: Any) -> None:
    with command.make_context("x", ["a", "b", "--val", "b", "--alla", "--flera", "1", "--tal", "3"]) as ctx:
        assert command.invoke(ctx) == (["a", "b"], "b", True, ["1"], 3)
    with command.make_context("x", ["a"]) as ctx:
        ord, val, alla, flera, tal = command.invoke(ctx)
    assert (ord, val, alla, list(flera), tal) == (["a"], "a", False, [], 0)


@pytest.mark.parametrize(
    ("args", "kind", "says"),
    [
        (["a", "--vall", "b"], "NoSuchOption", "alternativet »--vall« finns inte"),
        (["a", "--val"], "BadOptionUsage", "alternativet »--val« saknar värde"),
        (["a", "--alla=ja"], "BadOptionUsage", "alternativet »--alla« ska inte ha något värde"),
        ([], "MissingParameter", "argumentet »ORD…« saknas"),
        (["a", "--tal", "x"], "BadParameter", "värdet för »--tal« går inte att använda"),
    ],
)
def test_usage_errors_are_known_by_their_names(command: Any, args: list[str], kind: str, says: str) -> None:
    with pytest.raises(USAGE_ERROR) as caught:
        command.make_context("x", args)
    assert type(caught.value).__name__ == kind
    assert in_swedish(caught.value).message.startswith(says)
    assert in_swedish(caught.value).help


def test_a_misspelt_option_knows_what_is_near(command: Any) -> None:
    with pytest.raises(USAGE_ERROR) as caught:
        command.make_context("x", ["a", "--all"])
    assert in_swedish(caught.value).help == "menade du »--alla«?"


def test_a_word_too_many_is_known() -> None:
    app = new_app()

    @app.command("y", cls=Command)
    def y(ett: str) -> None: ...

    with pytest.raises(USAGE_ERROR) as caught:
        get_command(app).make_context("y", ["a", "b"])
    assert in_swedish(caught.value).message.startswith("»b« är för mycket")


def test_parameters_say_what_help_and_completion_ask(command: Any) -> None:
    ctx = command.make_context("x", ["a"])
    params = {p.name: p for p in command.get_params(ctx)}
    assert {params[n].param_type_name for n in ("val", "alla")} == {"option"}
    assert params["ord"].param_type_name == "argument"
    assert params["val"].opts == ["-v", "--val"] or set(params["val"].opts) == {"-v", "--val"}
    assert params["alla"].is_flag and not params["val"].is_flag
    assert params["flera"].multiple and params["ord"].nargs == -1
    assert (shown_name(params["val"]), shown_name(params["ord"])) == ("--val", "ORD…")
    assert (params["val"].metavar, params["help"].name) == ("a|b", "help")


def test_help_is_ours(command: Any) -> None:
    help = command.make_context("x", ["a"]).get_help()
    assert help.startswith("Användning: x [ALTERNATIV] ORD…") and "Exempel" in help
    assert issubclass(Command, TyperCommand) and issubclass(Group, TyperGroup)
