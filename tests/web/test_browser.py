"""The page in Chromium: from a web server and from disk, by keyboard, without a net, and when something is broken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from web.conftest import Browse, Heard, serve

pytestmark = pytest.mark.slow

DRAFT = (
    'insats nora/provet\n    namn      "Provet"\n    form      kontaktfamilj\n    prövning  utan behovsprövning\n'
    '    målgrupp  "barn"\n        roll  barn\n'
)
WRITE = """
await page.locator("#text").fill(given.draft);
await page.waitForSelector("#svaret .slag-hinder");
const shown = await page.locator("#svaret").innerText();
"""
"""Writes the draft, and waits for its obstacle."""


def address(one_file: Path, page: str = "") -> str:
    return one_file.as_uri() + (f"#/{page}" if page else "")


def clean(found: dict[str, object]) -> bool:
    return found["errors"] == [] and found["violations"] == []


# --- from a web server ------------------------------------------------------------------------------------------------


def test_a_draft_is_checked_in_the_browser_and_nothing_leaves_it(browse: Browse, served: str) -> None:
    scenario = f"""
    await page.goto(`${{given.url}}/prova.html`);
    {WRITE}
    return [shown, await page.locator("#sparat").innerText(), await page.locator("#motorn").isVisible()];
    """
    found = browse(scenario, url=served, draft=DRAFT)
    shown, saved, waiting = found["result"]
    assert "Hinder" in shown
    assert "11 kap. 5 §" in shown
    assert saved == "Sparat i den här webbläsaren."
    assert not waiting
    assert clean(found), found
    assert [r for r in found["requests"] if not r.startswith(f"{served}/")] == []


def test_nothing_starts_until_something_is_checked(browse: Browse, served: str) -> None:
    scenario = """
    for (const path of ["index.html", "katalog.html", "regler.html"]) await page.goto(`${given.url}/${path}`);
    await page.waitForTimeout(500);
    """
    found = browse(scenario, url=served)
    assert [r for r in found["requests"] if "motor-" in r or "arbetare" in r] == []
    assert clean(found), found


def test_pages_can_be_read_without_script(browse: Browse, served: str) -> None:
    scenario = """
    const quiet = await context.browser().newContext({ javaScriptEnabled: false });
    const still = await quiet.newPage();
    await still.goto(`${given.url}/insatser/nora/mini-sparet.html`);
    return [await still.locator("#svaret").innerText(), await still.locator(".utan-skript").isVisible()];
    """
    answer, told = browse(scenario, url=served)["result"]
    assert "Att klargöra" in answer
    assert told


def test_an_intervention_of_the_catalogue_is_changed_and_answered_anew(browse: Browse, served: str) -> None:
    scenario = """
    await page.goto(`${given.url}/insatser/nora/mini-sparet.html`);
    const before = await page.locator("#svaret").innerText();
    await page.locator("#text").focus();
    await page.waitForSelector("#motorn[hidden]", { state: "attached" });
    const text = await page.locator("#text").inputValue();
    const changed = text.replace(/^ +form .*/m, "    form  kontaktfamilj");
    await page.locator("#text").fill(changed.replace(/^ +prövning .*/m, "    prövning  utan behovsprövning"));
    await page.waitForSelector("#svaret .slag-hinder");
    const link = await page.locator("#svaret .kalla a[href]").first().getAttribute("href");
    const there = await page.request.get(new URL(link, page.url()).href);
    return [before, there.status()];
    """
    found = browse(scenario, url=served)
    before, status = found["result"]
    assert "Hinder" not in before
    assert status == 200, "the answer's links are relative to its page"
    assert clean(found), found


@pytest.mark.parametrize(
    ("file", "body", "told"),
    [
        ("lagrum.zip", "", "lagrums regler kom inte fram hel"),
        ("python_stdlib.zip", None, "Pythons bibliotek kunde inte hämtas"),
        ("pyodide.asm.wasm", None, "räknemotorn kunde inte hämtas"),
        ("pyodide.asm.wasm", "inte wasm", "skadad"),
        ("lagrum.zip", "same size", "skadad"),
        ("arbetare.js", None, "skriptet som räknar kunde inte läsas"),
        ("pyodide.mjs", None, "Beräkningen kunde inte starta"),
    ],
)
def test_a_part_that_is_missing_or_damaged_is_said_and_the_text_is_kept(
    browse: Browse, served: str, site: Path, file: str, body: str | None, told: str
) -> None:
    scenario = """
    await context.route(`**/${given.file}`, (route) => {
      if (given.body === null) return route.fulfill({ status: 404, body: "" });
      return route.fulfill({ status: 200, body: given.body });
    });
    await page.goto(`${given.url}/prova.html`);
    await page.locator("#text").fill(given.draft);
    await page.waitForFunction(() => document.querySelector("#motorn").textContent.includes("kunde inte starta"));
    return [await page.locator("#motorn").innerText(), await page.locator("#text").inputValue()];
    """
    if body == "same size":
        (path,) = site.glob(f"motor-*/{file}")
        body = "x" * path.stat().st_size
    said, text = browse(scenario, url=served, draft=DRAFT, file=file, body=body)["result"]
    assert told in said
    assert "Ladda om sidan" in said
    assert text == DRAFT


def test_a_browser_without_webassembly_is_told_so(browse: Browse, served: str) -> None:
    scenario = """
    await context.addInitScript(() => { delete window.WebAssembly; });
    await page.goto(`${given.url}/prova.html`);
    await page.locator("#text").fill(given.draft);
    await page.waitForSelector("#motorn:not([hidden])");
    return [await page.locator("#motorn").innerText(), await page.locator("#text").inputValue()];
    """
    found = browse(scenario, url=served, draft=DRAFT)
    said, text = found["result"]
    assert said.startswith("Webbläsaren saknar WebAssembly")
    assert text == DRAFT
    assert [r for r in found["requests"] if "motor-" in r] == []


HANGING = """
await context.route("**/sida.js", async (route) => {
  const answer = await route.fetch();
  const body = (await answer.text()).replace("const SLOW = 20000;", "const SLOW = 1500;");
  await route.fulfill({ response: answer, body });
});
await context.route("**/arbetare.js", async (route) => {
  const answer = await route.fetch();
  const body = (await answer.text()).replace("postMessage({ id: data.id, svar: JSON", `${given.trick} $&`);
  await route.fulfill({ response: answer, body });
});
await page.goto(`${given.url}/prova.html`);
await page.locator("#text").fill(given.draft);
await page.waitForSelector("#svaret .slag-hinder");
await page.locator("#text").fill(`${given.draft}# GÅ SÖNDER\\n`);
await page.waitForFunction((words) => document.querySelector("#besked").textContent.includes(words), given.words);
const kept = await page.locator("#text").inputValue();
await page.locator("#text").fill(given.draft.replace("utan behovsprövning", "med behovsprövning"));
await page.waitForFunction(() => {
  const answer = document.querySelector("#svaret .svar");
  return answer && !answer.querySelector(".slag-hinder");
});
return kept;
"""


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("while (true) {}", "har startats om"),
        ('throw new WebAssembly.RuntimeError("unreachable");', "Lagrum har ett fel"),
    ],
)
def test_an_engine_that_hangs_or_breaks_is_begun_anew_and_the_text_kept(
    browse: Browse, served: str, what: str, words: str
) -> None:
    trick = f'if (JSON.stringify(data).includes("SÖNDER")) {{ {what} }}'
    kept = browse(HANGING, url=served, draft=DRAFT, trick=trick, words=words)["result"]
    assert kept == f"{DRAFT}# GÅ SÖNDER\n"


# --- from disk --------------------------------------------------------------------------------------------------------


def test_one_file_checks_a_draft_from_disk_and_asks_nobody(browse: Browse, one_file: Path) -> None:
    scenario = f"""
    await page.goto(given.url);
    await page.waitForSelector("#text");
    {WRITE}
    return shown;
    """
    found = browse(scenario, url=address(one_file, "prova.html"), draft=DRAFT)
    assert "11 kap. 5 §" in found["result"]
    assert clean(found), found
    assert {r.split(":")[0] for r in found["requests"]} <= {"file", "blob", "data"}
    assert [r for r in found["requests"] if r.startswith("file")] == [address(one_file).split("#")[0]]


def test_one_file_lets_nothing_out_even_when_asked_to(browse: Browse, one_file: Path, listener: Heard) -> None:
    scenario = """
    await page.goto(given.url);
    const tried = await page.evaluate(async (other) => {
      const told = [];
      await fetch(other).catch(() => told.push("fetch"));
      const image = new Image(); image.onerror = () => told.push("bild"); image.src = `${other}/x.png`;
      try { document.querySelector("main").innerHTML = "<b>x</b>"; } catch { told.push("html"); }
      await new Promise((done) => setTimeout(done, 300));
      return told;
    }, given.other);
    return tried;
    """
    found = browse(scenario, url=address(one_file), other=listener.address)
    assert set(found["result"]) == {"fetch", "bild", "html"}
    assert listener.paths == []


def test_its_first_page_can_be_read_before_anything_has_begun(browse: Browse, one_file: Path) -> None:
    scenario = """
    const quiet = await context.browser().newContext({ javaScriptEnabled: false });
    const still = await quiet.newPage();
    await still.goto(given.url);
    return still.locator("main").innerText();
    """
    assert "Pröva en insats mot lagen" in browse(scenario, url=address(one_file))["result"]


def test_its_pages_are_reached_by_keyboard(browse: Browse, one_file: Path) -> None:
    scenario = """
    const where = () => page.evaluate(() => {
      const at = document.querySelector("[aria-current]")?.textContent ?? "";
      return [document.title, document.activeElement.tagName, at, document.documentElement.dataset.lagrumRot];
    });
    const tabTo = async (text) => {
      for (let k = 0; k < 80; k++) {
        await page.keyboard.press("Tab");
        if ((await page.evaluate(() => document.activeElement.textContent)).trim() === text) return;
      }
      throw new Error(`ingen länk ${text}`);
    };
    const title = (words) => page.waitForFunction((start) => document.title.startsWith(start), words);
    await page.goto(given.url);
    const seen = [await where()];
    await tabTo("Katalog"); await page.keyboard.press("Enter");
    await title("Katalogen"); seen.push(await where());
    const first = (await page.locator("tbody th a").first().innerText()).trim();
    await tabTo(first); await page.keyboard.press("Enter");
    await page.waitForSelector("#text"); seen.push(await where());
    await page.goBack(); await title("Katalogen"); seen.push(await where());
    await page.goBack(); await title("Start"); seen.push(await where());
    await page.goForward(); await title("Katalogen");
    await page.keyboard.press("Tab");
    await page.goto(`${given.url}#/finns/inte.html`);
    await page.waitForFunction(() => document.title.startsWith("Sidan finns inte"));
    return [seen, await page.locator("main").innerText()];
    """
    found = browse(scenario, url=address(one_file))
    seen, missing = found["result"]
    assert [s[1] for s in seen[1:]] == ["MAIN"] * 4, "the focus follows to the page"
    assert [s[2] for s in seen] == ["Start", "Katalog", seen[2][2], "Katalog", "Start"]
    assert seen[2][3] == "../../"
    assert "finns inte i filen" in missing
    assert clean(found), found


def test_what_is_written_is_there_when_one_comes_back_also_without_storage(browse: Browse, one_file: Path) -> None:
    scenario = """
    await context.addInitScript(() => {
      Object.defineProperty(window, "localStorage", { get() { throw new Error("nej"); } });
    });
    await page.goto(given.url);
    await page.locator("#text").fill(given.draft);
    await page.locator(".topp nav").getByText("Katalog").click();
    await page.waitForFunction(() => document.title.startsWith("Katalogen"));
    await page.goBack();
    await page.waitForSelector("#text");
    return page.locator("#text").inputValue();
    """
    assert browse(scenario, url=address(one_file, "prova.html"), draft=DRAFT)["result"] == DRAFT


def test_links_in_an_answer_lead_to_pages_of_the_file(browse: Browse, one_file: Path) -> None:
    scenario = f"""
    await page.goto(given.url);
    {WRITE}
    await page.locator("#svaret .kalla a[href*='regler/']").first().click();
    await page.waitForFunction(() => location.hash.startsWith("#/regler/"));
    await page.waitForFunction(() => !document.querySelector("#text"));
    return [page.url(), await page.locator("main h1").innerText()];
    """
    url, heading = browse(scenario, url=address(one_file, "prova.html"), draft=DRAFT)["result"]
    assert "#/regler/" in unquote(url)
    assert heading != "Sidan finns inte"


def test_a_damaged_file_is_said_and_can_still_be_read(browse: Browse, one_file: Path, tmp_path: Path) -> None:
    text = one_file.read_text("utf-8")
    start = text.index('data-del="lagrum.zip">') + 30_000
    (tmp_path / "skadad.html").write_text(text[:start] + text[start + 1000 :], encoding="utf-8")
    scenario = """
    await page.goto(given.url);
    await page.locator("#text").fill(given.draft);
    await page.waitForFunction(() => document.querySelector("#motorn").textContent.includes("kunde inte starta"));
    return [await page.locator("#motorn").innerText(), await page.locator("#text").inputValue()];
    """
    found = browse(scenario, url=address(tmp_path / "skadad.html", "prova.html"), draft=DRAFT)
    said, kept = found["result"]
    assert "filen är skadad (lagrum.zip kan inte packas upp)" in said
    assert kept == DRAFT


# --- accessibility ----------------------------------------------------------------------------------------------------

PAGES = (
    "index.html",
    "prova.html",
    "katalog.html",
    "insatser/nora/mini-sparet.html",
    "regler.html",
    "regler/sol.11.5.1.html",
    "regler/osl.sekretessbrytande.html",
    "begrepp.html",
    "begrepp/form.html",
    "fragor.html",
    "mer.html",
    "tavla.html",
    "insikter.html",
    "tidslinje.html",
    "lagen.html",
    "tillganglighet.html",
    "om.html",
)


LISTS = ("regler.html", "begrepp.html", "lagen.html", "tidslinje.html")
"""The longest pages; each of their colours, and each of their parts, is on a shorter one too."""
SHORTER = tuple(page for page in PAGES if page not in LISTS[1:])
"""All others, and one of the lists."""


@pytest.mark.parametrize(
    ("scheme", "pages"),
    [
        ("light", SHORTER),
        ("dark", SHORTER[::2]),
        pytest.param("dark", SHORTER[1::2], marks=pytest.mark.langt),
        pytest.param("light", LISTS, marks=pytest.mark.langt),
        pytest.param("dark", LISTS, marks=pytest.mark.langt),
    ],
    ids=["light", "dark", "dark-others", "light-lists", "dark-lists"],
)
def test_axe_finds_nothing_on_the_pages_of_a_folder(
    browse: Browse, served: str, scheme: str, pages: tuple[str, ...]
) -> None:
    scenario = """
    await page.emulateMedia({ colorScheme: given.scheme });
    const found = {};
    for (const path of given.pages) { await page.goto(`${given.url}/${path}`); found[path] = await axe(page); }
    return found;
    """
    found = browse(scenario, url=served, pages=pages, scheme=scheme)
    assert {path: v for path, v in found["result"].items() if v} == {}
    assert clean(found), found


def test_axe_finds_nothing_in_one_file_with_an_answer(browse: Browse, one_file: Path) -> None:
    scenario = f"""
    await page.goto(given.url);
    {WRITE}
    const answered = await axe(page);
    await page.locator(".topp nav").getByText("Katalog").click();
    await page.waitForFunction(() => document.title.startsWith("Katalogen"));
    return [answered, await axe(page)];
    """
    assert browse(scenario, url=address(one_file, "prova.html"), draft=DRAFT)["result"] == [[], []]


@pytest.fixture
def bare(site: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The folder on a server that sends no policy: it stands in the pages."""
    monkeypatch.setattr("web.conftest.HEADER", "upgrade-insecure-requests-not")
    yield from serve(site)


def test_the_policy_holds_without_the_header(browse: Browse, bare: str) -> None:
    scenario = """
    await page.goto(`${given.url}/index.html`);
    return page.evaluate(async () => {
      const told = [];
      await fetch("http://127.0.0.1:9/").catch(() => told.push("fetch"));
      try { document.querySelector("main").innerHTML = "<b>x</b>"; } catch { told.push("html"); }
      return told;
    });
    """
    found = browse(scenario, url=bare)
    assert found["result"] == ["fetch", "html"]
    assert any(v.startswith("connect-src") for v in found["violations"])
