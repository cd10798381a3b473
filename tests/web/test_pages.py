"""Every page that is rendered ahead: links lead somewhere, headings and tables are whole, all text is escaped."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import NamedTuple
from urllib.parse import unquote

import pytest

from lagrum.base.resources import web_dir
from lagrum.base.stem import ENDINGS, stem, words_of
from lagrum.interchange.address import Ref, address
from lagrum.interchange.export import make_export
from lagrum.law.citation import Citation
from lagrum.law.lockfile import Lock, LockEntry
from lagrum.rulebook.examples import bind_examples
from lagrum.rulebook.load import bind_rulebook
from lagrum.services.rule_texts import open_examples
from lagrum.services.rulebook import rule_folders
from lagrum.services.world import World, open_world
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText
from lagrum.web.views.actions import act
from lagrum.web.views.citations import linked
from lagrum.web.views.page import NAVIGATION, whole_page
from lagrum.web.views.pages import all_paths, render_page
from small import BEGREPP

ROOT = Path(__file__).parents[2]
DAY = date(2026, 7, 1)
OUTSIDE = ("https://lagen.nu/", "https://eur-lex.europa.eu/")
"""The only places outside that pages lead to: the text of the law."""
BLOCKS = {"dd", "dt", "h1", "h2", "h3", "li", "p", "td", "th"}
VOID = {"area", "br", "circle", "col", "ellipse", "hr", "img", "input", "link", "meta", "path", "rect", "line"}


class Tag(NamedTuple):
    name: str
    attributes: dict[str, str]
    text: str


class Reader(HTMLParser):
    """What stands in a page: tags with their text, and what is nested wrongly."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[Tag] = []
        self.wrong: list[str] = []
        self._open: list[tuple[str, dict[str, str], list[str]]] = []
        self.feed(html)
        self.wrong += [f"<{name}> is not ended" for name, _, _ in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in VOID:
            self.tags.append(Tag(tag, given, ""))
        else:
            self._open.append((tag, given, []))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(Tag(tag, {name: value or "" for name, value in attrs}, ""))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            self.wrong.append(f"</{tag}> ends {self._open[-1][0] if self._open else 'nothing'}")
            return
        name, given, texts = self._open.pop()
        text = "".join(texts)
        self.tags.append(Tag(name, given, text))
        if self._open:
            self._open[-1][2].append(f"{text} " if name in BLOCKS else text)

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[-1][2].append(data)

    def named(self, *names: str) -> list[Tag]:
        return [tag for tag in self.tags if tag.name in names]

    @property
    def ids(self) -> list[str]:
        return [tag.attributes["id"] for tag in self.tags if "id" in tag.attributes]

    @property
    def text(self) -> str:
        return " ".join(next(tag.text for tag in self.named("main")).split())


@pytest.fixture(scope="module")
def world() -> World:
    return open_world(open_examples(rule_folders(())), DAY, "snabb", "filer", ROOT / "cases")


@pytest.fixture(scope="module")
def pages(world: World) -> dict[str, Reader]:
    return {path: Reader(whole_page(render_page(path, world), world)) for path in all_paths(world)}


def test_a_page_carries_the_address_that_others_refer_to(world: World, pages: dict[str, Reader]) -> None:
    for what, kinds in (("begrepp", {"begrepp", "harlett"}), ("regler", {"regel"})):
        given_out = {n.id for n in make_export(what, world.rulebook, DAY, "").nodes}
        wanted = {address("", r) for r in given_out if isinstance(r, Ref) and r.kind in kinds and len(r.name) == 1}
        carried = {tag.attributes.get("data-adress", "") for reader in pages.values() for tag in reader.named("h1")}
        assert wanted <= carried and wanted
    assert world.register is not None
    for entry in world.register.questions:
        (heading,) = pages[f"fragor/{entry.id}.html"].named("h1")
        assert heading.attributes["data-adress"] == address("", Ref("fraga", (entry.id,)))


def test_there_is_a_page_for_each_thing(world: World, pages: dict[str, Reader]) -> None:
    book = world.rulebook
    assert world.register is not None
    wanted = [
        *(f"regler/{name}.html" for name in (*book.rules, *book.tables)),
        *(f"begrepp/{path}.html" for path in book.vocabulary.attributes),
        *(f"fragor/{entry.id}.html" for entry in world.register.questions),
        *(draft.page for draft in world.drafts),
    ]
    assert set(wanted) <= set(pages)
    phrases = {d.phrase.casefold() for d in book.derived.values()}
    assert sum(path.startswith("begrepp/harlett-") for path in pages) == len(phrases)
    assert len(all_paths(world)) == len(set(all_paths(world)))


def test_every_page_is_found_and_no_path_differs_by_case_alone(world: World) -> None:
    paths = all_paths(world)
    assert [path for path in paths if not render_page(path, world).found] == []
    assert len({path.casefold() for path in paths}) == len(paths)
    assert all(len(part.encode()) < 200 and not set(part) & set('<>:"|?*\\') for p in paths for part in p.split("/"))


def test_every_link_leads_to_a_page_and_a_place_on_it(pages: dict[str, Reader]) -> None:
    ids = {path: set(page.ids) for path, page in pages.items()}
    broken = Counter(
        f"{path.split('/')[0]}: {href}"
        for path, page in pages.items()
        for tag in page.named("a")
        if not _leads(path, href := tag.attributes.get("href", ""), ids)
    )
    assert broken == Counter()


def _leads(path: str, href: str, ids: dict[str, set[str]]) -> bool:
    if href.startswith(OUTSIDE):
        return True
    target, _, place = unquote(href).partition("#")
    page = normpath(join(dirname(path), target)) if target else path
    rows = place.startswith("rad-") and page.startswith("insatser/")  # rows of the text: the script goes to them
    return page in ids and (not place or rows or place in ids[page])


def test_every_page_has_one_heading_of_the_first_level_and_no_level_is_skipped(pages: dict[str, Reader]) -> None:
    for path, page in pages.items():
        assert len(page.named("h1")) == 1, path
        levels = [int(tag.name[1]) for tag in page.named("h1", "h2", "h3", "h4", "h5")]
        assert all(after - before <= 1 for before, after in pairwise(levels)), path
        assert all(tag.text.strip() for tag in page.named("h1", "h2", "h3", "h4")), path


def test_no_id_stands_twice_and_what_labels_is_there(pages: dict[str, Reader]) -> None:
    for path, page in pages.items():
        ids = Counter(page.ids)
        assert [i for i, n in ids.items() if n > 1] == [], path
        for tag in page.tags:
            if tag.name == "dialog":  # is empty until it is opened
                continue
            for name in ("aria-labelledby", "aria-describedby", "for"):
                assert set(tag.attributes.get(name, "").split()) <= set(ids), (path, tag.attributes)


def test_tables_have_headers_and_names_and_pictures_have_a_text(pages: dict[str, Reader]) -> None:
    for path, page in pages.items():
        tables = len(page.named("table"))
        assert len(page.named("caption")) == tables, path
        assert all(tag.attributes.get("scope") for tag in page.named("th")), path
        for picture in page.named("svg"):
            assert picture.attributes.get("role") == "img", path
            assert picture.attributes.get("aria-labelledby"), path
        assert all("alt" in tag.attributes for tag in page.named("img")), path


def test_pages_are_nested_rightly_and_hold_no_script_of_their_own(pages: dict[str, Reader]) -> None:
    for path, page in pages.items():
        assert page.wrong == [], path
        assert all(tag.attributes.get("src") for tag in page.named("script")), path
        assert not any(name.startswith("on") or name == "style" for t in page.tags for name in t.attributes), path


def test_every_page_marks_where_in_the_menu_it_belongs(pages: dict[str, Reader]) -> None:
    for path, page in pages.items():
        current = [t for t in page.named("a") if "aria-current" in t.attributes]
        assert len(current) == 1, path
    assert [name for _, name in NAVIGATION][-1] == "Mer"


def test_every_page_can_be_reached_from_the_start(pages: dict[str, Reader]) -> None:
    seen, ways = {"index.html"}, ["index.html"]
    while ways:
        path = ways.pop()
        for tag in pages[path].named("a"):
            target = unquote(tag.attributes.get("href", "")).partition("#")[0]
            page = normpath(join(dirname(path), target)) if target else path
            if page in pages and page not in seen:
                seen.add(page)
                ways.append(page)
    assert set(pages) - seen == set()


def test_a_rule_says_all_that_is_known_of_it(pages: dict[str, Reader]) -> None:
    text = pages["regler/sol.11.5.1.html"].text
    for words in (
        "hinder",
        "11 kap. 5 § 1 SoL",
        "Från 2025-07-01",
        "prövning är utan behovsprövning",
        "Formen får aldrig ges utan individuell behovsprövning.",
        "Paragrafen räknar upp insatser",
        "När den gäller",
        "När något är okänt",
        "kan ge hinder",
    ):
        assert words in text


def test_exceptions_are_told_both_ways(world: World, pages: dict[str, Reader]) -> None:
    pairs = [(r.name, weak) for r in world.rulebook.rules.values() for weak in r.exception_to]
    assert pairs
    for strong, weak in pairs:
        assert any(f"{strong}.html" in t.attributes.get("href", "") for t in pages[f"regler/{weak}.html"].named("a"))
        assert any(f"{weak}.html" in t.attributes.get("href", "") for t in pages[f"regler/{strong}.html"].named("a"))


def test_a_rule_tells_the_interventions_that_it_bites_and_they_lead_to_it(
    world: World, pages: dict[str, Reader]
) -> None:
    for result in world.results:
        page = world.pages[result.file]
        for finding in result.findings:
            if finding.tied and finding.certainty == "gäller" and finding.demand != "uppfyllt":
                links = [t.attributes.get("href", "") for t in pages[f"regler/{finding.rule}.html"].named("a")]
                assert f"../{page}" in links, finding.rule


def test_a_table_is_a_table_with_a_row_for_each_provision(world: World, pages: dict[str, Reader]) -> None:
    for table in world.rulebook.tables.values():
        page = pages[f"regler/{table.name}.html"]
        assert len([t for t in page.named("th") if t.attributes.get("scope") == "row"]) == len(table.rows)
        assert all(cell in page.text for row in table.rows for cell in row.cells)


def test_a_concept_tells_its_values_synonyms_and_readers(world: World, pages: dict[str, Reader]) -> None:
    for attribute in world.rulebook.vocabulary.attributes.values():
        page = pages[f"begrepp/{attribute.path}.html"]
        assert " ".join(attribute.question.split()) in page.text
        assert all(value in page.text for value in attribute.values)
        assert all(f"»{word}«" in page.text for note in attribute.notes.values() for word in note.synonyms)
    links = {t.attributes.get("href") for t in pages["begrepp/prövning.html"].named("a")}
    assert "../regler/sol.11.5.1.html" in links


def test_the_levels_of_the_questions_are_counted_in_the_picture_and_in_the_list(
    world: World, pages: dict[str, Reader]
) -> None:
    assert world.register is not None
    page = pages["fragor.html"]
    told = next(t.text for t in page.named("desc"))
    for level in ("mikro", "meso", "makro"):
        number = sum(e.level == level for e in world.register.questions)
        assert f"{level.capitalize()}: {number} fråg" in told
        assert re.search(rf"{level.capitalize()} \([^)]*\): {number} fråg", page.text)


def test_every_intervention_stands_once_on_the_board_and_in_the_map_of_insights(
    world: World, pages: dict[str, Reader]
) -> None:
    for path in ("tavla.html", "insikter.html"):
        links = Counter(t.attributes.get("href") for t in pages[path].named("a"))
        assert all(links[draft.page] >= 1 for draft in world.drafts), path
    assert all(
        Counter(t.attributes.get("href") for t in pages["tavla.html"].named("a"))[d.page] == 1 for d in world.drafts
    )


def test_the_timeline_tells_what_a_day_changes(world: World, pages: dict[str, Reader]) -> None:
    text = pages["tidslinje.html"].text
    assert "2025-07-01 Insatser som service före den 1 juli 2025 att eskalera att klargöra" in text
    assert all(day.isoformat() in text for day in world.history)
    assert len(world.history) <= 8
    assert {c.path for c in world.history[date(2025, 7, 1)]} >= {"karlskrona/service-fore-lagen.insats"}


def test_every_cited_provision_has_a_place_in_the_law(world: World, pages: dict[str, Reader]) -> None:
    ids = set(pages["lagen.html"].ids)
    assert "sol-11-kap.-5" in ids
    links = re.findall(r'lagen\.html#([^"]+)', " ".join(linked(r.citation, "") for r in world.rulebook.rules.values()))
    assert links
    assert set(links) <= ids


def test_citations_are_escaped_and_left_alone_when_they_are_none() -> None:
    assert str(linked("<b>x</b>", "")) == "&lt;b&gt;x&lt;/b&gt;"
    assert str(linked("11 kap. 5 § SoL; OSL 26:1", "../")) == (
        '<a href="../lagen.html#sol-11-kap.-5">11 kap. 5 § SoL</a>; <a href="../lagen.html#osl-26-kap.-1">OSL 26:1</a>'
    )


@pytest.mark.parametrize(
    "path", ["regler/finns.inte.html", "begrepp/harlett-.html", "fragor/x.html", "regler/../om.html", "regler/<b>.html"]
)
def test_a_page_that_is_not_there_says_so_and_repeats_nothing_unescaped(world: World, path: str) -> None:
    page = render_page(path, world)
    assert not page.found
    assert "finns inte" in page.main
    assert "<b>" not in page.main


def test_the_page_searches_as_the_service_does(world: World) -> None:
    answer = act("search", {"ord": "26 kap. 1 § OSL", "rot": "../"}, world)
    assert 'href="../regler/osl.26.1.avidentifierat.html"' in answer["html"]
    nothing = act("search", {"ord": "<script>xyzzy", "rot": "javascript:"}, world)["html"]
    assert "<script" not in nothing
    assert "javascript:" not in nothing
    assert "fel" in act("search", {"ord": 5}, world)


def test_lists_hold_the_stems_that_the_page_filters_by(pages: dict[str, Reader]) -> None:
    rows = [t for t in pages["regler.html"].named("li") if "data-ord" in t.attributes]
    assert len(rows) > 700
    row = next(t for t in rows if "sol.11.5.1" in t.attributes["data-ord"].split())
    assert {"kontaktperson", "sol", "11:5"} <= set(row.attributes["data-ord"].split())


def test_the_script_stems_words_and_reads_provisions_as_the_search_does(world: World, node: str) -> None:
    script = (web_dir() / "sida.js").read_text("utf-8")
    functions = script[script.index("function stemmer") : script.index("const NEAREST")]
    known = sorted({w for e in world.index.entries for w in words_of(f"{e.title} {e.about}")})
    places = ["26 kap. 1 § OSL", "osl 26:1", "10 kap. 18 a § OSL", "GDPR artikel 9", "11 kap. SoL", "22 § LVU"]
    asked = json.dumps({"endings": " ".join(ENDINGS), "words": known, "places": places})
    code = (
        functions
        + "; const asked = JSON.parse(require('fs').readFileSync(0, 'utf-8')); const stem = stemmer(asked.endings);"
    )
    code += "console.log(JSON.stringify([asked.words.map(stem), asked.places.map((p) => tokens(provisions(p)))]))"
    done = subprocess.run([node, "-e", code], input=asked, capture_output=True, text=True, timeout=60, check=True)
    stems, read = json.loads(done.stdout)
    assert len(known) > 2000
    assert [w for w, told in zip(known, stems, strict=True) if told != stem(w)] == []
    assert read == [
        ["26:1", "osl"],
        ["osl", "26:1"],
        ["10:18a", "osl"],
        ["gdpr", "art9"],
        ["11:", "sol"],
        ["22", "lvu"],
    ]


HOSTILE = "'><img src=x onerror=alert(1)></title><script>alert(2)</script>"
QUESTION = f"""regel f.1 "{HOSTILE}"
    lagrum   SoL 11 kap. 5 §
    källa    lag
    gäller   från 2025-07-01
    därför   "{HOSTILE}"
    när      form är läger
    så       fråga "{HOSTILE}"
    nivå     meso
    adressat SKR
    ståndpunkt "{HOSTILE}"
        källa "{HOSTILE}"
    prov "{HOSTILE}"
        givet form läger
        ger   fråga
"""
ANSWER = f"""ställningstagande n.1 "Om läger"
    besvarar f.1
    svar "{HOSTILE}"
    skäl "Därför att det är prövat."
    organ Nätverket
    slag nätverkets ställningstagande
    källa "protokoll 4"
    beslutat 2026-03-01
    gäller från 2026-03-01 till 2026-12-31
    lydelse SoL 11 kap. 5 § aaaaaaaaaaaa
"""
INTERVENTION = f"""insats nora/a
    namn "{HOSTILE}"
    status test
    hypotes "{HOSTILE}"
    insiktsperspektiv klienter, invånare
    fas insikt
    form läger
    målgrupp "{HOSTILE}"
        roll barn
"""
DESCRIPTION = """
begrepp hypotes
    typ      text
    art      beskrivning
    betyder  "Hypotesen."
begrepp status
    typ      ett av: idé, test, drift, avslutad, komposterad
    art      beskrivning
    fråga    "Vad?"
    betyder  "Läget."
begrepp fas
    typ      ett av: förstå, insikt
    art      beskrivning
    fråga    "Vad?"
    betyder  "Fasen."
begrepp insiktsperspektiv
    typ      några av: klienter, riskgrupp, invånare
    art      beskrivning
    fråga    "Vad?"
    betyder  "Vems insikter."
"""


@pytest.fixture
def hostile(tmp_path: Path) -> World:
    """A world of its own, in which every text tries to be a script."""
    sink = Diagnostics()
    texts = {"a.begrepp": BEGREPP + DESCRIPTION, "a.regel": QUESTION, "a.svar": ANSWER}
    sources = [SourceText.of(text, name) for name, text in texts.items()]
    lock = Lock({"SoL": "2025:1501"}, (LockEntry(Citation("SoL", "11", "5"), None, None, "a" * 64, None),))
    book = bind_examples(bind_rulebook(sources, sink, lock), sources, sink)
    assert not sink.items, "\n".join(d.render() for d in sink.sorted())
    (tmp_path / "nora").mkdir()
    (tmp_path / "nora" / "a.insats").write_text(INTERVENTION, "utf-8")
    (tmp_path / "nora" / "fel.insats").write_text(f"insats nora/fel\n    form {HOSTILE}\n", "utf-8")
    return open_world(book, DAY, "snabb", "filer", tmp_path)


def test_no_text_becomes_markup(hostile: World) -> None:
    for path in all_paths(hostile):
        page = Reader(whole_page(render_page(path, hostile), hostile))
        assert page.named("img") == [], path
        assert all(tag.attributes.get("src", "").endswith("sida.js") for tag in page.named("script")), path
        assert page.wrong == [], path
    assert "alert(1)" in render_page("regler/f.1.html", hostile).main


def test_a_question_tells_its_answer_with_reasons_and_who_raises_it(hostile: World) -> None:
    assert hostile.register is not None
    (entry,) = hostile.register.questions
    text = Reader(whole_page(render_page(f"fragor/{entry.id}.html", hostile), hostile)).text
    for words in ("Besvarad: ett svar gäller", "Skäl: Därför att det är prövat.", "Nätverket", "protokoll 4", "SKR"):
        assert words in text
    assert "Insatser som väcker den (1)" in text


def test_the_board_and_the_map_put_an_intervention_where_its_text_says(hostile: World) -> None:
    board = Reader(whole_page(render_page("tavla.html", hostile), hostile)).text
    assert "Test (1)" in board
    assert "Hypotes: '>" in board
    assert "Inte sagt (1)" in board  # the one that has errors
    page = Reader(whole_page(render_page("insikter.html", hostile), hostile))
    assert "Klienter och invånare (1)" in page.text
    assert "Klienter och riskgrupp (0)" in page.text
    assert "Insikt (1)" in page.text
    assert "klienter och invånare: 1" in next(t.text for t in page.named("desc"))


def test_pages_without_a_catalogue_say_so(hostile: World) -> None:
    empty = World(hostile.rulebook, DAY, "snabb", "filer")
    paths = all_paths(empty)
    found = {path: Reader(whole_page(render_page(path, empty), empty)) for path in paths}
    assert all(page.wrong == [] for page in found.values())
    assert "ingen katalog" in found["tavla.html"].text
    assert "Frågor som ingen insats i katalogen väcker" in found["fragor.html"].text
    assert "Vad det betyder för katalogen" not in found["tidslinje.html"].text


def test_a_local_host_compares_the_catalogue_when_it_is_asked(hostile: World) -> None:
    local = replace(hostile, host="lokal")
    page = Reader(whole_page(render_page("tidslinje.html", local), local))
    (button,) = [t for t in page.named("button") if t.attributes.get("data-namn") == "timeline"]
    assert button.attributes["data-till"] in page.ids
    assert "history" not in vars(local)
    html = act("timeline", {"rot": ""}, local)["html"]
    assert "att eskalera" in html or "ingen insats byter läge" in html
