"""`lagrum guide` and `lagrum exempel`: what comes along is read and copied, also on narrow screens."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from lagrum.base.resources import cases_dir, examples_dir, guides_dir
from lagrum.cli.app import COMMANDS, main
from lagrum.report.guide_text import render_guide
from lagrum.report.style import Screen
from lagrum.services.guides import FOR_DEVELOPERS, ORDER, Guide, guides

ROOT = Path(__file__).parents[2]
TOPICS = [guide.topic for guide in guides()]
WIDTHS = (40, 80)
WORD = re.compile(r"[^\W\d_]{2,}")


@pytest.fixture
def lagrum(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable:
    monkeypatch.chdir(tmp_path)

    def call(*args: str) -> tuple[int, str, str]:
        code = main(args)
        return (code, *capsys.readouterr())

    return call


def shown(text: str, width: int = 80) -> str:
    return render_guide(Guide("x", "x", text), Screen(width), TOPICS)


def test_bare_lagrum_greets_in_a_few_lines(lagrum: Callable) -> None:
    code, out, err = lagrum()
    assert (code, err) == (0, "")
    assert len(out.splitlines()) < 12 and max(map(len, out.splitlines())) <= 80
    for command in re.findall(r"^  (lagrum \w+)", out, re.MULTILINE):
        assert command.split()[1] in COMMANDS
    assert out.count("\n  lagrum ") == 3


@pytest.mark.parametrize(
    ("words", "same"),
    [
        (["pröva", "--help"], ["prova", "--help"]),
        (["VÄGAR", "--help"], ["vagar", "--help"]),
        (["frågor", "--help"], ["fragor", "--help"]),
        (["lag", "hämta", "--help"], ["lag", "hamta", "--help"]),
        (["lag", "läs", "--help"], ["lag", "las", "--help"]),
        (["hjälp"], ["--help"]),
        (["hjalp", "vägar"], ["vagar", "--help"]),
        (["help", "lag", "visa"], ["lag", "visa", "--help"]),
    ],
)
def test_swedish_names_and_hjalp_mean_the_same(words: list[str], same: list[str], lagrum: Callable) -> None:
    assert lagrum(*words) == lagrum(*same)
    assert lagrum(*words)[0] == 0


def test_synonyms_are_not_listed_twice(lagrum: Callable) -> None:
    _, out, _ = lagrum("--help")
    assert not re.search(r"^  (pröva|vägar|frågor|hjälp)\b", out, re.MULTILINE)
    code, _, err = lagrum("hjälp", "finns-inte")
    assert code == 2 and "kommandot »finns-inte« finns inte" in err


def test_the_guides_are_listed_in_the_order_they_are_read(lagrum: Callable) -> None:
    code, out, _ = lagrum("guide")
    assert code == 0
    assert re.findall(r"^  (\S+)  ", out, re.MULTILINE) == TOPICS
    assert TOPICS[: len(ORDER)] == list(ORDER)
    assert {p.stem for p in (ROOT / "docs").glob("*.md")} == {*TOPICS, *FOR_DEVELOPERS}


@pytest.mark.parametrize("asked", ["forsta-timmen", "första-timmen", "Första timmen", "forsta-t", "forsta-timmen.md"])
def test_a_topic_is_asked_for_as_people_write(asked: str, lagrum: Callable) -> None:
    code, out, err = lagrum("guide", asked)
    assert (code, err) == (0, "") and out.startswith("DIN FÖRSTA TIMME\n")


@pytest.mark.parametrize(("asked", "guess"), [("forsta", "menade du"), ("xyzzy", "guiderna är"), ("..", "guiderna är")])
def test_an_unknown_topic_is_said_with_the_list(asked: str, guess: str, lagrum: Callable) -> None:
    code, out, err = lagrum("guide", asked)
    assert (code, out) == (2, "")
    assert f"guiden »{asked}« finns inte" in err and guess in err
    assert all(topic in err for topic in TOPICS)


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_guide_fits_and_no_word_of_it_is_lost(topic: str, width: int) -> None:
    text = (guides_dir() / f"{topic}.md").read_text("utf-8")
    lines = shown(text, width).splitlines()
    wide = [line for line in lines if len(line) > width and not line.lstrip().startswith(("http", "»"))]
    copied = {f"    {line}".rstrip() for line in code_lines(text)}
    assert [line for line in wide if line.lstrip() not in {c.lstrip() for c in copied}] == []
    told = "".join("".join(line.split()) for line in lines).casefold()  # a word that is wider than a line goes on below
    assert {word for word in words_of(text) if word.casefold() not in told} == set()
    assert not any("**" in line or "](" in line for line in set(lines) - copied)


def code_lines(text: str) -> list[str]:
    return [line for token in MarkdownIt().parse(text) for line in token.content.split("\n") if token.type == "fence"]


def words_of(text: str) -> set[str]:
    """Return the words of a guide by another reader of Markdown."""
    found: set[str] = set()
    for token in MarkdownIt().enable("table").parse(text):
        for child in token.children or [token]:
            if child.type in ("text", "code_inline", "fence", "code_block"):
                found |= set(WORD.findall(child.content))
    return found


def test_links_lists_and_tables() -> None:
    assert shown("Läs [Språket](spraket.md#layout), [ADR](adr/1.md) och [sidan](https://x.se/a).") == (
        "Läs Språket (lagrum guide spraket), ADR (adr/1.md) och sidan (https://x.se/a).\n"
    )
    assert shown("![En bild.](bilder/a.png)") == "[Bild: En bild.]\n"
    assert shown("* ett `a b`\n  och mer\n* två\n\n1. **tre**\n") == "• ett »a b« och mer\n• två\n\n1. tre\n"
    table = "| läge | betyder |\n|---|---|\n| `hinder` | strider mot minst en bestämmelse |\n"
    assert shown(table).splitlines() == [
        "läge    betyder",
        "------  --------------------------------",
        "hinder  strider mot minst en bestämmelse",
    ]
    assert shown(
        "| a | b | c |\n|---|---|---|\n| ettordsomärlångt | ettannatsomärlångt | sist |\n", 40
    ).splitlines() == [
        "a: ettordsomärlångt",
        "  b: ettannatsomärlångt",
        "  c: sist",
    ]


def test_the_wheel_is_built_with_the_guides_and_the_examples() -> None:
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert {"docs", "exempel"} <= set(wheel["only-include"])
    assert {f"docs/{name}.md" for name in FOR_DEVELOPERS} <= set(wheel["exclude"])
    assert wheel["sources"]["docs"] == "lagrum/data/docs" and wheel["sources"]["exempel"] == "lagrum/data/exempel"


def test_the_examples_are_listed(lagrum: Callable) -> None:
    code, out, _ = lagrum("exempel")
    assert code == 0 and max(map(len, out.splitlines())) <= 80
    listed = re.findall(r"^  (insatser/\S+\.insats)$", out, re.MULTILINE)
    assert len(listed) == len(list(cases_dir().rglob("*.insats")))
    assert "\n      Mini-spåret" in out


def test_the_examples_are_copied_and_nothing_is_written_over(lagrum: Callable, tmp_path: Path) -> None:
    code, out, err = lagrum("exempel", "--till", "öva/här")
    assert (code, err) == (0, "")
    folder = tmp_path / "öva" / "här"
    files = [p for p in folder.rglob("*") if p.is_file()]
    assert f"{len(files)} filer skrevs till öva/här." in out
    assert {p.name for p in examples_dir().iterdir()} <= {p.name for p in folder.iterdir()}
    changed = folder / "utkast.insats"
    changed.write_text("mitt eget", "utf-8")
    (folder / "projektplan.txt").unlink()
    code, out, _ = lagrum("exempel", "--till", "öva/här")
    assert code == 0 and changed.read_text("utf-8") == "mitt eget"
    assert f"1 fil skrevs till öva/här.\n{len(files) - 2} fanns redan." in out
    assert "1 ändrad fil står kvar som förut:\n  utkast.insats\n" in out


def test_a_folder_that_cannot_be_written_is_said(lagrum: Callable, tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("", "utf-8")
    code, out, err = lagrum("exempel", "--till", "fil")
    assert (code, out) == (2, "") and "kan inte skrivas" in err and "--till" in err
