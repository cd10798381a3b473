"""What the tests read once is what is read each time, and a file that is changed is read anew."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from lagrum.model.rulebook import Rulebook
from lagrum.rulebook.load import load_rulebook
from lagrum.source.diagnostic import Diagnostics
from read_once import MOST, read_once

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
