"""The page as a folder and as one file: what is written, and what is never written over."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cli.cli_world import CASES, RULES, VOCABULARY
from lagrum.base.errors import InputError
from lagrum.cli.app import main
from lagrum.services.rulebook import open_rulebook
from lagrum.services.world import World, open_world
from lagrum.web.static.archive import unpack
from lagrum.web.static.build import Order, build
from lagrum.web.static.one_file import joined_worker, one_file
from lagrum.web.static.parts import Parts, make_parts
from lagrum.web.static.policy import HEADER, SITE, one_file_policy
from lagrum.web.static.pyodide import Pyodide
from lagrum.web.static.site import GUIDE, MARKER, site_files, write_site
from lagrum.web.static.worker_script import worker_script
from lagrum.web.views.pages import all_paths

DAY = date(2026, 7, 1)
TEXT = 'insats nora/provet\n    namn      "Provet"\n    form      kontaktperson\n    prövning  utan behovsprövning\n'
MODULE = "import.meta.url\nexport default _createPyodideModule;"
LOADER = "const x = async e=>await import(/* webpackIgnore */e);\n//# sourceMappingURL=a"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("katalog")
    (folder / "nora").mkdir()
    (folder / "nora" / "provet.insats").write_text(TEXT, encoding="utf-8")
    (folder / "nora" / "trasig.insats").write_text("insats nora/trasig\n    form flygning\n", encoding="utf-8")
    return open_world(open_rulebook(), DAY, "snabb", "filer", folder)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A world of a few rules: how files are written does not hang on how many there are."""
    folder = tmp_path_factory.mktemp("liten")
    for name, text in (("alla.begrepp", VOCABULARY), ("sol.regel", RULES), ("nora/rent.insats", CASES["rent"])):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "nora" / "trasig.insats").write_text("insats nora/trasig\n    form flygning\n", encoding="utf-8")
    return open_world(open_rulebook([str(folder)], True), DAY, "snabb", "filer", folder / "nora")


@pytest.fixture(scope="module")
def parts() -> Parts:
    """Parts that stand for those of Pyodide: small, and not what runs."""
    files = {
        "pyodide.mjs": b"mjs",
        "pyodide.asm.mjs": MODULE.encode(),
        "pyodide.js": LOADER.encode(),
        "pyodide.asm.wasm": b"wasm",
    }
    return Parts(Pyodide(Path(), "1", '{"packages":{}}', files), b"engine", b"library", True)


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


# --- the folder -------------------------------------------------------------------------------------------------------


def test_every_page_is_written_with_its_policy(world: World, parts: Parts, tmp_path: Path) -> None:
    written = write_site(world, parts, tmp_path / "ut")
    assert written.pages == len(all_paths(world))
    for path in all_paths(world):
        text = (tmp_path / "ut" / path).read_text("utf-8")
        assert f'content="{html.escape(SITE)}"'.replace("&#x27;", "&#39;") in text, path
        assert "<script>" not in text
        assert not re.search(r'\s(?:on\w+|style)=["\']', text), f"{path} has what the policy forbids"
    assert {"arbetare.js", "sida.css", "sida.js", GUIDE, MARKER} <= set(contents(tmp_path / "ut"))


def test_a_page_leads_only_to_pages_that_there_are(world: World, parts: Parts) -> None:
    files = dict(site_files(world, parts))
    broken = []
    for path, data in files.items():
        if path.endswith(".html"):
            for link in re.findall(r'(?:href|src)="([^"#]*)[^"]*"', data.decode()):
                target = (Path("/") / path).parent / html.unescape(link)
                name = str(target.resolve()).lstrip("/") or "index.html"
                if link and not link.startswith(("data:", "https:")) and name not in files:
                    broken.append(f"{path}: {link}")
    assert broken[:20] == []


def test_the_same_world_gives_the_same_bytes(small: World, parts: Parts, tmp_path: Path) -> None:
    for name in ("ett", "två"):
        write_site(small, parts, tmp_path / name)
    assert contents(tmp_path / "ett") == contents(tmp_path / "två")


def test_a_site_is_made_anew_and_what_is_gone_is_removed(small: World, parts: Parts, tmp_path: Path) -> None:
    write_site(small, parts, tmp_path)
    smaller = World(small.rulebook, DAY, "snabb", "filer", small.drafts[:1])
    write_site(smaller, parts, tmp_path)
    assert (tmp_path / small.drafts[0].page).exists()
    assert not (tmp_path / small.drafts[1].page).exists()


def test_a_folder_with_other_files_is_left_as_it_is(world: World, parts: Parts, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("min egen")
    with pytest.raises(InputError, match="har filer som inte är skrivna av lagrum"):
        write_site(world, parts, tmp_path)
    assert contents(tmp_path) == {"index.html": b"min egen"}


def test_a_file_of_others_within_a_site_is_never_written_over(small: World, parts: Parts, tmp_path: Path) -> None:
    smaller = World(small.rulebook, DAY, "snabb", "filer", small.drafts[:1])
    write_site(smaller, parts, tmp_path)
    mine = tmp_path / small.drafts[1].page
    mine.write_text("min egen")
    (tmp_path / "bilaga.pdf").write_text("min bilaga")
    with pytest.raises(InputError, match="är inte skriven av lagrum och skrivs inte över"):
        write_site(small, parts, tmp_path)
    write_site(smaller, parts, tmp_path)
    assert (mine.read_text(), (tmp_path / "bilaga.pdf").read_text()) == ("min egen", "min bilaga")


def test_a_build_that_is_cut_off_can_be_made_anew(
    small: World, parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed while the pages take their places: those that stand there are lagrum's."""
    write_site(small, parts, tmp_path / "hel")
    real = Path.replace
    placed: list[Path] = []

    def replace(self: Path, target: Path) -> Path:
        placed.append(target)
        if len(placed) == 20:
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(KeyboardInterrupt):
        write_site(small, parts, tmp_path / "ut")
    monkeypatch.setattr(Path, "replace", real)
    assert len(contents(tmp_path / "ut")) == 18
    write_site(small, parts, tmp_path / "ut")
    assert contents(tmp_path / "ut") == contents(tmp_path / "hel")


@pytest.mark.parametrize("name", ["../utanför.txt", "/utanför.txt", "a/../../utanför.txt"])
def test_a_list_that_names_files_outside_removes_none(small: World, parts: Parts, tmp_path: Path, name: str) -> None:
    outside = tmp_path / "utanför.txt"
    outside.write_text("kvar")
    write_site(small, parts, tmp_path / "ut")
    listed = json.loads((tmp_path / "ut" / MARKER).read_text())
    (tmp_path / "ut" / MARKER).write_text(json.dumps({**listed, "filer": [*listed["filer"], name]}))
    write_site(small, parts, tmp_path / "ut")
    assert outside.read_text() == "kvar"


def test_a_damaged_list_stops_the_build(small: World, parts: Parts, tmp_path: Path) -> None:
    (tmp_path / MARKER).write_text("{")
    with pytest.raises(InputError, match="kan inte läsas"):
        write_site(small, parts, tmp_path)


def test_the_guide_tells_the_header(small: World, parts: Parts, tmp_path: Path) -> None:
    write_site(small, parts, tmp_path)
    assert HEADER in (tmp_path / GUIDE).read_text("utf-8")


def test_what_computes_is_named_by_its_content(world: World, parts: Parts) -> None:
    other = Parts(parts.pyodide, parts.engine + b"!", parts.library, True)
    folders = [{n.split("/")[0] for n, _ in site_files(world, p) if n.startswith("motor-")} for p in (parts, other)]
    assert [len(f) for f in folders] == [1, 1]
    assert folders[0] != folders[1]


# --- one file ---------------------------------------------------------------------------------------------------------


def packed(text: str) -> dict[str, bytes]:
    found = re.findall(r'<script type="application/octet-stream" data-del="([^"]+)">([^<]*)</script>', text)
    return {name: gzip.decompress(base64.b64decode(data)) for name, data in found}


def test_one_file_holds_every_page_and_begins_with_the_first(world: World, parts: Parts) -> None:
    text = one_file(world, parts)
    pages: dict[str, Any] = json.loads(packed(text)["sidor"])
    assert set(pages) == {*all_paths(world), ""}
    assert pages["index.html"][1] in text
    assert "finns inte" in pages[""][1]
    assert text == one_file(world, parts)


def test_its_policy_names_its_scripts_and_nothing_else(world: World, parts: Parts) -> None:
    text = one_file(world, parts)
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    policy = html.unescape(policy)
    for element in ("script", "style"):
        for inner in re.findall(f"<{element}>(.*?)</{element}>", text, re.DOTALL):
            digest = base64.b64encode(hashlib.sha256(inner.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy
    assert "connect-src 'none'" in policy
    for weak in ("unsafe-inline", "'unsafe-eval'", "http:", "https:", "*"):
        assert weak not in policy


def test_the_policy_of_a_text_is_its_hash() -> None:
    assert "'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='" in one_file_policy(["abc"], ["x"])


def test_pyodide_that_is_not_the_known_one_stops_the_build(world: World, parts: Parts) -> None:
    files = {**parts.pyodide.files, "pyodide.js": b"another"}
    other = Parts(Pyodide(Path(), "1", "{}", files), b"", b"", True)
    with pytest.raises(ValueError, match="not the one that is known"):
        joined_worker(other, world)
    assert "export default" not in joined_worker(parts, world)


# --- the command ------------------------------------------------------------------------------------------------------


def refused(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    assert main(["sajt", *args]) == 2
    return capsys.readouterr().err


def test_a_command_without_a_place_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert "det saknas var sidan ska skrivas" in refused(capsys)


def test_pyodide_missing_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    told = refused(capsys, "-o", str(tmp_path / "ut"), "--pyodide", str(tmp_path))
    assert "Pyodide, som räknar i webbläsaren, saknas" in told
    assert "make sajt" in told
    assert not (tmp_path / "ut").exists()


def test_a_catalogue_that_is_not_there_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "finns inte" in refused(capsys, str(tmp_path / "nej"), "-o", str(tmp_path / "ut"))


def test_one_file_needs_the_name_of_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parts: Parts
) -> None:
    monkeypatch.setattr("lagrum.web.static.build.open_pyodide", lambda _: parts.pyodide)
    assert "är en mapp, inte en fil" in refused(capsys, "--en-fil", "-o", str(tmp_path))
    assert "inget namn på en webbsida" in refused(capsys, "--en-fil", "-o", str(tmp_path / "sidan.zip"))
    assert "skapa den" in refused(capsys, "-o", str(tmp_path / "nej" / "ut"))


def test_node_that_fails_is_said(
    world: World, parts: Parts, monkeypatch: pytest.MonkeyPatch, pyodide_folder: Path
) -> None:
    files = {**parts.pyodide.files, "python_stdlib.zip": (pyodide_folder / "python_stdlib.zip").read_bytes()}
    pyodide = Pyodide(Path("finns inte"), "1", "{}", files)
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    with pytest.raises(InputError, match="kunde inte kompileras med node"):
        make_parts(world, None if world.rulebook.lock is None else _lock(), pyodide)


def _lock() -> bytes:
    from lagrum.base.resources import rules_dir

    return (rules_dir() / "lydelser.lock").read_bytes()


def test_without_node_the_parts_are_as_they_were(
    world: World, parts: Parts, monkeypatch: pytest.MonkeyPatch, pyodide_folder: Path
) -> None:
    monkeypatch.setattr("lagrum.web.static.parts.shutil.which", lambda _: None)
    files = {**parts.pyodide.files, "python_stdlib.zip": (pyodide_folder / "python_stdlib.zip").read_bytes()}
    made = make_parts(world, _lock(), Pyodide(Path(), "1", "{}", files))
    assert not made.compiled
    assert not [n for n in [*unpack(made.engine, ""), *unpack(made.library, "")] if n.endswith(".pyc")]


@pytest.mark.langt
def test_building_twice_gives_the_same_bytes(
    site_with_editor: Path, editor_folder: Path, pyodide_folder: Path, tmp_path: Path
) -> None:
    """With Pyodide and its compiler, and Python's hashes seeded otherwise."""
    from web.conftest import DAY as BUILT
    from web.conftest import ROOT

    build(Order(tmp_path / "ut", BUILT, str(ROOT / "cases" / "nora"), False, str(pyodide_folder), editor=editor_folder))
    one, two = contents(site_with_editor), contents(tmp_path / "ut")
    assert [name for name in one if one[name] != two.get(name)] == []
    assert set(one) == set(two)


def test_the_worker_is_told_where_its_parts_lie(parts: Parts) -> None:
    text = worker_script(parts, "filer", "motor-x/")
    assert '"engine": "motor-x/lagrum.zip"' in text
    assert '"host": "filer"' in text


@pytest.mark.parametrize("name", ["sida.js", "enfil.js", "arbetare.js"])
def test_the_scripts_can_be_read_by_node(name: str) -> None:
    from lagrum.base.resources import web_dir

    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    done = subprocess.run([node, "--check", str(web_dir() / name)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
