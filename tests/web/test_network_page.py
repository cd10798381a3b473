"""The register as a page in a real browser: it can be filtered, is accessible, and fetches nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lagrum.base.resources import cases_dir
from lagrum.report.formats import render
from lagrum.services.network import Order, network

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> str:
    found = network(Order((str(cases_dir()), "borta"), date(2026, 11, 21), keep=False)).register
    path = tmp_path_factory.mktemp("register") / "register.html"
    path.write_text(render("network", "html", found), "utf-8")
    return Path(path).as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_accessible_and_fetches_nothing(
    browse: Callable[..., dict[str, Any]], register: str, scheme: str
) -> None:
    scenario = """
    await page.emulateMedia({ colorScheme: given.scheme });
    await page.goto(given.url);
    for (const one of await page.locator("summary").all()) await one.click();
    return await axe(page);
    """
    found = browse(scenario, url=register, scheme=scheme)
    assert found["result"] == []
    assert (found["errors"], found["violations"]) == ([], [])


def test_the_page_is_filtered(browse: Callable[..., dict[str, Any]], register: str) -> None:
    scenario = """
    await page.goto(given.url);
    const said = async () => [await page.locator("#antal").innerText(), await page.locator("article:visible").count()];
    const all = await said();
    await page.locator("#ord").fill("gemensam pott");
    const words = await said();
    await page.locator("#ord").fill("");
    await page.locator("#kommun").selectOption("Helsingborg");
    const place = await said();
    await page.locator("#status").selectOption("öppen");
    return [all, words, place, await said()];
    """
    every, words, place, both = browse(scenario, url=register)["result"]
    assert every == [f"{every[1]} av {every[1]} visas.", every[1]] and every[1] > 40
    assert words == [f"1 av {every[1]} visas.", 1]
    assert 0 < place[1] < every[1] and both == place
