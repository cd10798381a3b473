"""The command `lagrum sprakserver`, before it serves."""

from __future__ import annotations

import sys

import pytest

from lagrum.cli.app import main


@pytest.mark.parametrize("missing", ["pygls", "lsprotocol"])
def test_without_its_packages_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], missing: str
) -> None:
    monkeypatch.setattr("lagrum.cli.sprakserver.find_spec", lambda name: None if name == missing else object())
    assert main(["sprakserver"]) == 2
    assert "pip install 'lagrum[sprakserver]'" in capsys.readouterr().err


def test_a_wrong_day_is_told_before_the_editor_waits(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sprakserver", "--datum", "i går"]) == 2
    assert "i går" in capsys.readouterr().err


def test_help_needs_no_package(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "pygls", None)
    assert main(["sprakserver", "--help"]) == 0
    assert "docs/redigerare.md" in capsys.readouterr().out
