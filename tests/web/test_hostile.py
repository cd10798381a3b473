"""The whole corpus of hostile texts on the page, in Chromium: no script runs, no element comes of a text, none hides.

Texts come in by every way that there is: what is written, what lies in a folder with the names of files, what a rulebook
says (also texts that no file could hold), and documents that are saved and opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")

from hostile.corpus import MARK, hostile_texts
from hostile.recorded import record, with_text, with_texts, write_world
from lagrum.report import formats
from lagrum.report.formats import FORMATS, PLAIN
from lagrum.rulebook.examples import bind_examples
from lagrum.rulebook.files import read_files
from lagrum.rulebook.load import bind_rulebook
from lagrum.services.world import World, open_world
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.invisible import invisible_letters
from lagrum.web.local.app import Shelf
from lagrum.web.static.build import Order, build
from lagrum.web.views.pages import all_paths
from memo.memo_samples import hostile_memo
from web.conftest import Browse
from web.hosts import KEY, running, served_by

pytestmark = pytest.mark.slow
HERE = Path(__file__).parent
LOOK = (HERE / "hostile_pages.js").read_text("utf-8")
DAY = date(2026, 6, 1)
LONGEST_PATH = 2000
"""Letters of an address that is asked for: where all texts together are the name of a rule, its page has none."""
IN_A_DRAFT = 12
"""So many texts stand together in one draft that is written in the browser."""


def file_texts() -> list[str]:
    """The corpus as a file can hold it, on one row."""
    return [" ".join(text.encode("utf-8", "replace").decode().split()) for text in hostile_texts().values()]


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def drafts(size: int) -> Iterator[str]:
    """Yield drafts that hold the corpus: as a comment, a name, a description and the title of a record."""
    texts = file_texts()
    for start in range(0, len(texts), size):
        some = texts[start : start + size]
        rows = [f"insats nora/prov{start}", f"    namn {quoted(' '.join(some)[:400])}"]
        rows += [
            f"    beskrivning {quoted(' '.join(reversed(some))[:400])}",
            "    form kontaktfamilj, öppen mötesplats",
        ]
        rows += ["    prövning utan behovsprövning"]
        for text in some:
            rows += [f"    # {text}", f"    målgrupp {quoted(text)}", "        ålder 0–6 år"]
        yield "\n".join(rows) + "\n"


def assert_inert(found: dict[str, Any], home: str, at_least: int) -> None:
    """No script ran, nothing left the page, no text became an element, and none holds a letter that hides."""
    seen = found["result"]
    assert seen["seen"] >= at_least
    assert seen["hacked"] == [] and seen["dialogs"] == [] and seen["popups"] == []
    assert seen["made"] == []
    assert seen["hidden"] == []
    assert found["errors"] == [] and found["violations"] == []
    assert [r for r in found["requests"] if not r.startswith((home, "blob:", "data:"))] == []


# --- what is written, and a folder ------------------------------------------------------------------------------------


def hostile_folder(folder: Path) -> int:
    """Write a folder with the corpus in texts, and in the names of files where a system takes it; return how many."""
    for number, text in enumerate(file_texts()):
        home = folder / f"k{number}"
        home.mkdir()
        rows = [f"# {text}", f"insats k{number}/x", f"    namn {quoted(text)}", f"    beskrivning {quoted(text)}"]
        rows += [
            "    form kontaktfamilj",
            "    prövning utan behovsprövning",
            f"    målgrupp {quoted(text)}",
            "        ålder 0–6 år",
        ]
        (home / "x.kommun").write_text(f"kommun {quoted(text)}\n", "utf-8")
        name = text.replace("/", "_").replace("\0", "").encode()[:200].decode("utf-8", "ignore")
        try:
            (home / f"n{name}.insats").write_text("\n".join(rows) + "\n", "utf-8")
        except OSError:
            (home / "x.insats").write_text("\n".join(rows) + "\n", "utf-8")
    return number + 1


FOLDER = """
await page.goto(given.url);
const at = (path) => new URL(path, given.url).href;
for (const path of given.paths) { await page.goto(at(path)); await look(path); }
await page.goto(at("/katalog.html"));
const links = await page.locator("main table th a").evaluateAll((all) => all.map((a) => a.href));
for (const link of links.filter((_, k) => k % given.step === 0)) { const answer = await page.goto(link); if (answer.status() !== 200) told.made.push(`${link}: ${answer.status()}`); await look(link); }
return { ...told, links: links.length };
"""
ONE_FILE = """
await page.goto(`${given.url}#/katalog.html`); await page.waitForSelector("main table th a");
const number = await page.locator("main table th a").count();
for (let k = 0; k < number; k++) {
  await page.locator("main table th a").nth(k).click(); await page.waitForSelector("main #text");
  await look(`länk ${k}`); await page.goBack(); await page.waitForSelector("main table th a");
}
return { ...told, links: number };
"""
WRITE = """
await page.goto(given.url); await page.goto(new URL("/prova.html", given.url).href);
for (const [number, draft] of given.drafts.entries()) {
  await page.fill("#text", draft); await answered(page); await look(`utkast ${number}`);
}
await page.fill("#text", given.case); await page.waitForSelector("#svaret [data-lagrum-gor=memo]", { state: "attached" });
await page.evaluate(() => { for (const d of document.querySelectorAll("details")) d.open = true; }); await look("svaret");
await page.locator("#svaret [data-lagrum-gor=memo]").first().click(); await page.waitForSelector("#ruta[open] .memo"); await look("memot");
await page.keyboard.press("Escape");
const { copyFileSync } = await import("node:fs");
await page.click("[data-lagrum-gor=dokument]"); await page.waitForSelector("#ruta[open] [data-slag=html]"); await look("svaret som");
const [file] = await Promise.all([page.waitForEvent("download"), page.click("#ruta [data-slag=html]")]);
copyFileSync(await file.path(), given.saved); await page.keyboard.press("Escape");
await page.click("[data-lagrum-gor=projekt]"); await page.waitForSelector("#ruta[open] textarea");
await page.fill("#ruta textarea", given.project); await replaced(page, "#ruta", () => page.locator("#ruta form button").first().click());
await look("projektet"); await page.keyboard.press("Escape");
await page.click("[data-lagrum-gor=fragor]"); await page.waitForSelector("#intervju form"); await look("intervjun");
await page.goto(`file://${given.saved}`);
told.hacked.push(...await page.evaluate(() => window.__hackad ? ["det sparade"] : []));
told.made.push(...await page.evaluate(() => [...document.querySelectorAll("script, img, iframe, object, base, form, [onerror], [onclick], [onload]")].map((e) => e.tagName)));
return told;
"""


@pytest.mark.parametrize("step", [4, pytest.param(1, marks=pytest.mark.langt)], ids=["a fourth", "all"])
def test_the_corpus_in_a_folder_is_inert(browse: Browse, tmp_path: Path, step: int) -> None:
    """Every list with every text, and a fourth (at scale: all) of the interventions' own pages."""
    number = hostile_folder(tmp_path)
    with running(tmp_path) as host:
        home = f"http://127.0.0.1:{host.port}/"
        paths = [f"/{n}.html" for n in ("index", "katalog", "tavla", "insikter", "tidslinje", "fragor", "mer", "om")]
        found = browse(LOOK + FOLDER, url=f"{home}?nyckel={KEY}", paths=paths, step=step)
    assert_inert(found, home, len(paths) + number // step)
    assert found["result"]["links"] == number, "every file has a row in the catalogue, whatever it is called"


@pytest.mark.langt
def test_the_corpus_in_one_file_is_inert(browse: Browse, tmp_path: Path, pyodide_folder: Path) -> None:
    """And every link there leads to its page, also those of files whose names mean something in an address."""
    folder, out = tmp_path / "katalog", tmp_path / "lagrum.html"
    folder.mkdir()
    number = hostile_folder(folder)
    build(Order(out, DAY, str(folder), True, str(pyodide_folder), editor=tmp_path / "ingen redigerare"))
    found = browse(LOOK + ONE_FILE, url=out.as_uri())
    assert_inert(found, out.as_uri(), number)
    assert found["result"]["links"] == number


def test_the_corpus_as_it_is_written_is_inert(browse: Browse, tmp_path: Path) -> None:
    texts = file_texts()
    readable = " ".join(text for text in texts if not invisible_letters(text))
    case = (HERE.parents[1] / "cases/helsingborg/pratcafe.insats").read_text("utf-8")
    case = case.replace('namn            "Pratcafé"', f"namn {quoted(readable)}")
    case = case.replace('"vuxna invånare"', quoted(readable))
    catalogue = tmp_path / "katalog"
    catalogue.mkdir()
    with running(catalogue) as host:
        home = f"http://127.0.0.1:{host.port}/"
        values = {"drafts": list(drafts(IN_A_DRAFT)), "case": case, "project": "\n".join(texts)}
        found = browse(LOOK + WRITE, url=f"{home}?nyckel={KEY}", saved=str(tmp_path / "svar.html"), **values)
        found["requests"] = [r for r in found["requests"] if r != (tmp_path / "svar.html").as_uri()]
        assert_inert(found, home, len(values["drafts"]) + 5)


# --- every page, with texts that no file could hold -------------------------------------------------------------------


@dataclass(slots=True)
class Fixed(Shelf):
    """A folder that is always the same world."""

    shown: World | None = field(default=None)

    def world(self, *_: Any) -> World:
        assert self.shown is not None
        return self.shown


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("sidor")
    write_world(folder)
    sink = Diagnostics()
    sources = list(read_files([folder / "egna"], (".begrepp", ".regel", ".svar"), sink))
    rulebook = bind_examples(bind_rulebook(sources, sink), sources, sink)
    return open_world(rulebook, DAY, "snabb", "lokal", folder / "nora")


PAGES = """
const refused = [];
await page.goto(given.url);
for (const path of given.paths) { const answer = await page.goto(new URL(path, given.url).href); if (answer.status() === 404) refused.push(path); else await look(path); }
return { ...told, refused };
"""


NO_NAME = re.compile(r"/\.\./|[\x00-\x1f]")
"""What leads elsewhere, or to nothing, in an address. Nothing in a rulebook can be named so; where it is, it has no page."""


def seen_on_every_page(browse: Browse, marked: World, text: str) -> None:
    world = with_text(marked, text.encode("utf-8", "replace").decode())
    with served_by(Fixed(Path(), world.rulebook, DAY, "snabb", shown=world)) as host:
        home = f"http://127.0.0.1:{host.port}/"
        paths = [f"/{quote(path)}" for path in sorted(all_paths(world)) if len(path) < LONGEST_PATH]
        found = browse(LOOK + PAGES, url=f"{home}?nyckel={KEY}", paths=paths)
    refused = found["result"].pop("refused")
    missing = [error for error in found["errors"] if "404" in error]
    found["errors"] = [error for error in found["errors"] if error not in missing]
    assert bool(missing) == bool(refused)  # and a page of plain text asks for an icon too
    assert_inert(found, home, len(paths) - len(refused))
    if not NO_NAME.search(text):
        assert refused == []
    assert all(NO_NAME.search(unquote(path)) for path in refused) and len(refused) < len(paths) / 2


def test_every_page_of_a_hostile_rulebook_is_inert(browse: Browse, marked: World) -> None:
    texts = hostile_texts()
    seen_on_every_page(browse, marked, " ".join(texts.values()))
    seen_on_every_page(browse, marked, texts["vakt ur attribut"])


@pytest.mark.langt
@pytest.mark.parametrize("name", list(hostile_texts()))
def test_every_page_with_each_hostile_text_alone_is_inert(browse: Browse, marked: World, name: str) -> None:
    seen_on_every_page(browse, marked, hostile_texts()[name])


# --- documents --------------------------------------------------------------------------------------------------------


DOCUMENTS = """
for (const url of given.urls) { await page.goto(url); await look(url.split("/").pop()); }
return told;
"""


def test_every_document_in_html_is_inert(browse: Browse, tmp_path: Path) -> None:
    texts = list(hostile_texts().values())
    with pytest.MonkeyPatch.context() as patch:
        world = tmp_path / "världen"
        world.mkdir()
        handed = record(world, patch)
    found = [(one.what, one.value, dict(one.more)) for one in handed if "html" in FORMATS[one.what]]
    found.append(("memo", hostile_memo(MARK), {"template": None}))
    assert {what for what, _, _ in found} == {what for what, table in FORMATS.items() if "html" in table}
    urls = []
    for number, (what, value, more) in enumerate(found):
        for turn in (0, 31, 67):
            turned = cycle([*texts[turn:], *texts[:turn]])
            made = formats._rendered(what, "html", with_texts(value, turned), PLAIN, with_texts(more, turned))
            path = tmp_path / f"{what}-{number}-{turn}.html"
            path.write_text(made, "utf-8")
            urls.append(path.as_uri())
    seen = browse(LOOK + DOCUMENTS, urls=urls)
    # The register filters itself with one script of its own, which the policy of the page knows by its digest.
    own = [f"{Path(url).name}: SCRIPT" for url in urls if Path(url).name.startswith("network-")]
    assert own and sorted(m for m in seen["result"]["made"] if m in own) == sorted(own)
    seen["result"]["made"] = [m for m in seen["result"]["made"] if m not in own]
    assert_inert(seen, "file:///", len(urls))
