"""From an empty page to a finished intervention, its document and a question's memo: in each host, by mouse, by keys.

With LAGRUM_UPPDATERA=1 the journey at the local host also makes the pictures of docs/forsta-timmen.md.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")

from lagrum.web.editor_script import open_editor
from web.hosts import KEY, running

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "bilder"

HERE = Path(__file__).parent
MOUSE = (HERE / "journey_mouse.js").read_text("utf-8")
KEYS = (HERE / "journey_keys.js").read_text("utf-8")

Browse = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def addresses(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str, str], str]]:
    """Where each host is entered; only what is asked for is started."""
    hosts: list[Any] = []

    def enter(name: str, field: str) -> str:
        also = "" if field == AREA else "_with_editor"
        if name == "filer":
            return f"{request.getfixturevalue(f'served{also}')}/index.html"
        if name == "en fil":
            return Path(request.getfixturevalue(f"one_file{also}")).as_uri()
        editor = open_editor(request.getfixturevalue("editor_folder")) if also else None
        host = running(tmp_path_factory.mktemp("katalog"), editor=editor)
        hosts.append(host)
        return f"http://127.0.0.1:{host.__enter__().port}/?nyckel={KEY}"

    yield enter
    for host in hosts:
        host.__exit__(None, None, None)


HOSTS = ("lokal", "filer", "en fil")
AREA, EDITOR = "#text", "#text-redigerare"


def ways(*quick: tuple[str, str]) -> list[Any]:
    """Return each host with each field; those that are not quick are for `make test-langt`.

    By mouse and by keyboard together every host is tried in `make test`, and there each field but that of the one file.
    """
    return [
        pytest.param(host, field, marks=[] if (host, field) in quick else [pytest.mark.langt])
        for host in HOSTS
        for field in (AREA, EDITOR)
    ]


"""What one writes in: the text area, and the editor where it is bundled."""


@pytest.mark.slow
@pytest.mark.parametrize(("host", "field"), ways(("lokal", AREA), ("filer", EDITOR)))
def test_a_journey_by_mouse(host: str, field: str, addresses: Callable[[str, str], str], browse: Browse) -> None:
    pictures = str(PICTURES) if (host, field) == ("lokal", AREA) and os.environ.get("LAGRUM_UPPDATERA") else ""
    found = browse(MOUSE, url=addresses(host, field), pictures=pictures, field=field)
    went = found["result"]
    assert went["asked"] == ["form", "prövning", "målgrupp", "målgrupp.ålder"]
    assert went["role"] == "målgrupp.roll"
    assert "gruppverksamhet" in went["text"] and "8–12 år" in went["text"] and "# " in went["text"]
    assert went["word"][0] == "svar.docx" and went["word"][2] == "PK" and went["word"][1] > 5000
    assert went["web"][0] == "svar.html" and went["web"][2] == "<!"
    assert "vårdnadshavar" in went["memo"] and went["markdown"][0] == "memo.md"
    assert went["faults"] == []
    assert found["errors"] == [] and found["violations"] == []


@pytest.mark.slow
@pytest.mark.parametrize(("host", "field"), ways(("lokal", EDITOR), ("filer", AREA), ("en fil", EDITOR)))
def test_a_journey_by_keyboard_alone(
    host: str, field: str, addresses: Callable[[str, str], str], browse: Browse
) -> None:
    found = browse(KEYS, url=addresses(host, field), field=field)
    went = found["result"]
    assert went["chosen"] == "utan behovsprövning"
    assert "gruppverksamhet" in went["text"] and "8–12 år" in went["text"]
    assert went["file"] == "svar.docx"
    assert "vårdnadshavar" in went["memo"] and went["sent"] == "memo.docx"
    assert went["back"]["gor"] == "dokument", "a closed dialogue gives the focus back"
    assert found["errors"] == [] and found["violations"] == []
