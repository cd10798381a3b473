"""Each document that is written as HTML, in a real browser: accessible (axe), fetching and running nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lagrum.base.resources import cases_dir
from lagrum.cli.app import main

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
DAY = ("--datum", "2026-11-21", "--motor", "snabb")
SPARET = str(cases_dir() / "nora" / "mini-sparet.insats")
CONTRACT = str(cases_dir() / "norrkoping" / "socialt-utfallskontrakt.insats")
DOCUMENTS = {
    "svar": ("prova", SPARET),
    "memo": ("memo", str(cases_dir() / "helsingborg" / "pratcafe.insats"), "--fraga", "sol.32.kassa"),
    "beslut": ("beslut", str(ROOT / "tests" / "beslut" / "lindby")),
    "barnets bästa": ("underlag", SPARET, "barnets-basta"),
    "konsekvens": ("underlag", CONTRACT, "konsekvens"),
    "registerförteckning": ("underlag", str(cases_dir() / "nora"), "registerforteckning"),
    "information": ("underlag", SPARET, "information"),
    "avtal": ("underlag", CONTRACT, "avtal"),
    "berörs": ("fragor", str(cases_dir()), "--berors", str(ROOT / "exempel" / "praxis" / "kassan.praxis")),
    "reform": ("reform", str(ROOT / "exempel" / "fri-kassa.reform"), str(cases_dir())),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_accessible(name: str, browse: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    path = tmp_path / "dokument.html"
    assert main([*DOCUMENTS[name], *DAY, "--format", "html", "--ut", str(path)]) in (0, 1, 2)
    scenario = """
    await page.goto(given.url);
    for (const one of await page.locator("summary").all()) await one.click();
    return [await axe(page), await page.locator("script, iframe, img, link, form").count()];
    """
    found = browse(scenario, url=path.as_uri())
    assert found["result"] == [[], 0]
    assert (found["errors"], found["violations"]) == ([], [])
