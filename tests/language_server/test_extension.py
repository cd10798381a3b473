"""The extension for VS Code: its grammar follows the language, its package installs, its client asks the server."""

from __future__ import annotations

import json
import os
import re
import runpy
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from editor_client import ENGINE
from editor_text import Writing
from textmate import coloured, compiled

from lagrum.base.resources import cases_dir, rules_dir
from lagrum.language_server.session import Session
from lagrum.services.editing.lines import HEADS

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "editors" / "vscode"
GRAMMAR = FOLDER / "syntaxes" / "lagrum.tmLanguage.json"
NODE = shutil.which("node")


@pytest.fixture(scope="module")
def patterns() -> list[Any]:
    return compiled(json.loads(GRAMMAR.read_text(encoding="utf-8")))


# --- colours ----------------------------------------------------------------------------------------------------------


def test_the_grammar_is_up_to_date() -> None:
    made = runpy.run_path(str(ROOT / "tools" / "make_textmate.py"))["text"]()
    assert made == GRAMMAR.read_text(encoding="utf-8"), "run: .venv/bin/python tools/make_textmate.py"


@pytest.mark.slow
@pytest.mark.parametrize("folder", [rules_dir(), cases_dir()], ids=lambda f: f.name)
def test_no_word_of_a_shipped_file_falls_out(patterns: list[Any], folder: Path) -> None:
    """Every word of every shipped file has a colour, and no text in quotes is taken for one without an end."""
    left: set[str] = set()
    seen: dict[str, list[tuple[str, str]]] = {}
    for path in (p for p in folder.rglob("*.*") if p.suffix in HEADS):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line not in seen:
                seen[line] = list(coloured(line, patterns))
                left |= {
                    f"{path.name}: {w}" for w, scope in seen[line] if w.strip() and (not scope or "illegal" in scope)
                }
    assert seen
    assert sorted(left) == []


@pytest.mark.parametrize(
    ("line", "words", "scope"),
    [
        ("insats nora/x", "nora/x", "entity.name.section"),
        ("    form   rådgivning", "form", "variable.other.property"),
        ("    form   rådgivning", "rådgivning", "string.unquoted"),
        ("    form   okänt # vet ej", "okänt", "constant.language"),
        ("    form   okänt # vet ej", "# vet ej", "comment"),
        ("        ålder 0–6 år", "år", "keyword.other.unit"),
        ('    namn "a # b"', '"a # b"', "string.quoted"),
        ('    namn "a', '"a', "invalid.illegal"),
        ('regel sol.21.2 "x"', "sol.21.2", "entity.name.function"),
        ("    när  det finns målgrupp där (ålder under 18)", "det finns", "keyword.operator.word"),
        ("    när  form är någon av hvb", "är någon av", "keyword.operator.word"),
        ("         och form är hvb", "och", "keyword.operator.word"),
        ("    undantag från sol.21.2", "sol.21.2", "variable.function"),
        ('    så  hinder "x"', "hinder", "constant.language"),
        ("    gäller från 2025-07-01", "2025-07-01", "constant.numeric.date"),
        ("        givet  form hvb", "form", "variable.other.property"),
    ],
)
def test_what_words_are(patterns: list[Any], line: str, words: str, scope: str) -> None:
    found = [s for w, s in coloured(line, patterns) if w.strip() == words]
    assert found
    assert found[0].startswith(scope)


# --- the package ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("vsix") / "lagrum.vsix"
    runpy.run_path(str(ROOT / "tools" / "pack_vsix.py"))["pack"](target)
    return target


def test_the_package_is_the_same_each_time(package: Path, tmp_path: Path) -> None:
    runpy.run_path(str(ROOT / "tools" / "pack_vsix.py"))["pack"](tmp_path / "again.vsix")
    assert package.read_bytes() == (tmp_path / "again.vsix").read_bytes()


def test_the_package_holds_all_that_it_names(package: Path) -> None:
    archive = zipfile.ZipFile(package)
    names = archive.namelist()
    manifest = json.loads(archive.read("extension/package.json"))
    told = ElementTree.fromstring(archive.read("extension.vsixmanifest"))
    kinds = ElementTree.fromstring(archive.read("[Content_Types].xml"))
    endings = {e.attrib["Extension"] for e in kinds}
    assert {Path(n).suffix for n in names if n != "[Content_Types].xml"} <= endings
    identity = next(e for e in told.iter() if e.tag.endswith("Identity"))
    assert (identity.attrib["Id"], identity.attrib["Version"]) == (manifest["name"], manifest["version"])
    assert {e.attrib["Path"] for e in told.iter() if e.tag.endswith("Asset")} <= set(names)
    contributes = manifest["contributes"]
    paths = [g["path"] for g in contributes["grammars"] + contributes["snippets"]]
    paths += [language["configuration"] for language in contributes["languages"]]
    assert {f"extension/{p.removeprefix('./')}" for p in [*paths, manifest["main"]]} <= set(names)
    assert "dependencies" not in manifest


def test_the_package_knows_every_kind_of_file() -> None:
    manifest = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))
    endings = {e for language in manifest["contributes"]["languages"] for e in language["extensions"]}
    assert endings == set(HEADS)
    assert {g["language"] for g in manifest["contributes"]["grammars"]} == {f"lagrum-{s[1:]}" for s in HEADS}


SNIPPETS = [
    pytest.param(path.stem, one["body"], id=f"{path.stem}-{name}")
    for path in sorted((FOLDER / "snippets").glob("*.json"))
    for name, one in json.loads(path.read_text(encoding="utf-8")).items()
]


@pytest.mark.parametrize(("kind", "body"), SNIPPETS)
def test_a_snippet_gives_rows_that_are_known(session: Session, kind: str, body: list[str]) -> None:
    text = re.sub(r"\$\{\d+\|((?:\\,|[^,|])*)[^}]*\|\}", lambda m: m[1].replace("\\,", ","), "\n".join(body))
    text = re.sub(r"\$\{\d+:([^}]*)\}|\$0", lambda m: m[1] or "", text)
    text = re.sub(r"\$\{\d+\}", "nora", text)
    rows = text.split("\n")
    head = rows[0].split(" ")[0]
    if kind == "insats" and head != "insats":
        text = "insats nora/x\n" + "\n".join(f"    {row}" for row in rows)
    elif kind == "begrepp" and head == "värde":
        text = (
            'begrepp form2\n    typ ett av: värdet, annat\n    art faktum\n    fråga "?"\n    betyder "x"\n'
            + "\n".join(f"    {row}" for row in rows)
        )
    elif kind == "regel" and head == "prov":
        text = 'regel a.b "x"\n' + "\n".join(f"    {row}" for row in rows)
    codes = set(Writing(session, text, f"x.{kind}").codes())
    assert not codes & {"E010", "E012", "E013", "E024", "E027", "E028", "E030"}


# --- the client -------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(NODE is None, reason="node is not installed: the extension's client is not run")
def test_the_client_speaks_with_the_server(package: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path)
    program = tmp_path / "lagrum"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lagrum "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    made = subprocess.run(
        [NODE or "node", Path(__file__).parent / "drive_extension.js", tmp_path / "extension", program],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ENGINE)},
        timeout=300,
    )
    assert made.returncode == 0, made.stderr
    seen = json.loads(made.stdout)
    assert ["E030", 0, 2] in seen["first"]
    assert seen["actions"] == [["Byt »finansieringg« mot »finansiering«", "file:///mapp/x.insats", "finansiering"]]
    assert "utan behovsprövning" in seen["completion"]
    assert "11 kap. 5 §" in seen["hover"]
    assert seen["definition"][0].endswith("insatsen.begrepp")
    assert seen["references"] > 5
    assert seen["symbols"] == ["insats nora/x"]
    assert seen["tokens"] == 0
    assert " ".join(seen["format"][0]["newText"].split()) == "prövning utan behovsprövning finansiering avgifter"
    assert seen["stale"] is None
    assert seen["restarted"]
    assert seen["closed"]
    assert "hittades inte" in seen["errors"][0]
    assert "lagrum.kommando" in seen["errors"][0]
