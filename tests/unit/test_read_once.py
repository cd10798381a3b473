"""What the tests read once is what is read each time, and a file that is changed is read anew."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from lagrum.model.rulebook import Rulebook
from lagrum.rulebook.load import load_rulebook
from lagrum.source.diagnostic import Diagnostics
from read_once import MOST, of_content, of_itself, once, read_once

WORDS = 'begrepp form "Form"\n    typ en av\n    värden råd, läger\n'


def test_the_same_files_are_read_once_and_changed_ones_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loads = []

    def counting(folders: Sequence[Path], sink: Diagnostics) -> Rulebook:
        loads.append(folders)
        return load_rulebook(folders, sink)

    def opened(*folders: Path) -> tuple[Rulebook, list[str]]:
        sink = Diagnostics()
        return load(folders, sink), [d.render() for d in sink.items]

    load = read_once(counting)
    file = tmp_path / "a" / "a.begrepp"
    file.parent.mkdir()
    file.write_text(WORDS, "utf-8")
    first = opened(tmp_path / "a")
    assert opened(tmp_path / "a") == first and len(loads) == 1
    file.write_text(WORDS + "    fel rad\n", "utf-8")
    broken = opened(tmp_path / "a")
    assert broken[1] and opened(tmp_path / "a")[1] == broken[1] and len(loads) == 2
    monkeypatch.chdir(tmp_path)  # messages name the file otherwise
    assert opened(tmp_path / "a")[1] != [] and len(loads) == 3
    file.write_text(WORDS, "utf-8")
    monkeypatch.chdir("/")
    for number in range(MOST):
        (tmp_path / str(number)).mkdir()
        opened(tmp_path / str(number))
    assert opened(tmp_path / "a") == first and len(loads) == 4 + MOST


def test_what_is_made_of_one_thing_is_made_once_and_of_another_anew() -> None:
    made = once(lambda one, day: [one, day], of_itself)
    things = [object() for _ in range(MOST + 1)]
    first = made(things[0], 1)
    assert made(things[0], 1) is first
    assert made(things[0], 2) == [things[0], 2]
    assert all(made(thing, 1) == [thing, 1] for thing in things)
    assert made(things[0], 1) == first and made(things[0], 1) is not first, "the oldest is forgotten"
    with pytest.raises(ValueError, match="nej"):
        once(refuse, of_content)(b"", None)


def refuse(data: bytes, lock: bytes | None) -> None:
    raise ValueError("nej")
