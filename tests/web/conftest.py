"""The page as files and as one file, made once a run, and what drives them. A test that lacks something says so."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

import lagrum.web.static.parts
from lagrum.base.resources import web_dir
from lagrum.web.static.build import Order, build
from lagrum.web.static.policy import HEADER
from lagrum.web.static.pyodide import Pyodide
from shared import shared

ROOT = Path(__file__).parents[2]
DAY = date(2026, 7, 1)
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")


def npm_folder() -> Path:
    """The folder of the npm packages: LAGRUM_NPM, or where `make sajt` puts them."""
    return Path(os.environ.get("LAGRUM_NPM", ROOT / "build" / "npm")) / "node_modules"


@pytest.fixture(scope="session")
def node() -> str:
    found = shutil.which("node")
    if found is None:
        pytest.skip("node is not installed: Pyodide cannot run here")
    return found


@pytest.fixture(scope="session")
def pyodide_folder() -> Path:
    folder = npm_folder() / "pyodide"
    if not (folder / "pyodide.mjs").is_file():
        pytest.skip(f"the npm package pyodide is not in {folder}: `make sajt` gets it, or set LAGRUM_NPM")
    return folder


def _made(out: Path, single: bool, pyodide: Path, editor: Path | None = None, cases: Path = ROOT / "cases") -> Path:
    """Write the page; without an editor's folder it has its text area, also where the editor is built."""
    build(Order(out, DAY, str(cases), single, str(pyodide), editor=editor or out.parent / "ingen redigerare"))
    return out


@contextmanager
def parts_made_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Within it the same archives are compiled by Pyodide once a run; test_site.py builds a site without it."""
    real = lagrum.web.static.parts._compiled

    def compiled(node: str, pyodide: Pyodide, engine: bytes, library: bytes) -> tuple[bytes, bytes]:
        digest = hashlib.sha256(repr([engine, library, sorted(pyodide.files)]).encode()).hexdigest()[:16]

        def make(folder: Path) -> None:
            for name, data in zip(("motor", "bibliotek"), real(node, pyodide, engine, library), strict=True):
                (folder / name).write_bytes(data)

        folder = shared(tmp_path_factory, f"delar-{digest}", make)
        return (folder / "motor").read_bytes(), (folder / "bibliotek").read_bytes()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lagrum.web.static.parts, "_compiled", compiled)
        yield


@pytest.fixture(scope="session")
def editor_folder(tmp_path_factory: pytest.TempPathFactory, node: str) -> Path:
    """The editor's bundle and its licences."""
    for package in ("esbuild", "@codemirror/view"):
        if not (npm_folder() / package).is_dir():
            pytest.skip(f"the npm package {package} is not in {npm_folder()}: `make sajt` gets it, or set LAGRUM_NPM")

    def bundle(out: Path) -> None:
        subprocess.run([node, str(web_dir() / "bunta.mjs"), str(npm_folder()), str(out)], check=True, timeout=120)

    return shared(tmp_path_factory, "redigerare", bundle)


@pytest.fixture(scope="session")
def site_with_editor(
    tmp_path_factory: pytest.TempPathFactory, node: str, pyodide_folder: Path, editor_folder: Path
) -> Path:
    """A smaller folder, where one writes in the editor."""

    def make(folder: Path) -> None:
        with parts_made_once(tmp_path_factory):
            _made(folder / "ut", False, pyodide_folder, editor_folder, ROOT / "cases" / "nora")

    return shared(tmp_path_factory, "sajt-med-redigerare", make) / "ut"


@pytest.fixture(scope="session")
def one_file_with_editor(
    tmp_path_factory: pytest.TempPathFactory, node: str, pyodide_folder: Path, editor_folder: Path
) -> Path:
    """A smaller file, where one writes in the editor."""

    def make(folder: Path) -> None:
        with parts_made_once(tmp_path_factory):
            _made(folder / "lagrum.html", True, pyodide_folder, editor_folder, ROOT / "cases" / "nora")

    return shared(tmp_path_factory, "en-fil-med-redigerare", make) / "lagrum.html"


@pytest.fixture(scope="session")
def served_with_editor(site_with_editor: Path) -> Iterator[str]:
    """The address of the folder with the editor, with the policy as a header."""
    yield from serve(site_with_editor)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, node: str, pyodide_folder: Path) -> Path:
    """The folder that `lagrum sajt` writes of the shipped catalogue."""

    def make(folder: Path) -> None:
        with parts_made_once(tmp_path_factory):
            _made(folder / "ut", False, pyodide_folder)

    return shared(tmp_path_factory, "sajt", make) / "ut"


@pytest.fixture(scope="session")
def one_file(tmp_path_factory: pytest.TempPathFactory, node: str, pyodide_folder: Path) -> Path:
    """The file that `lagrum sajt --en-fil` writes of the shipped catalogue."""

    def make(folder: Path) -> None:
        with parts_made_once(tmp_path_factory):
            _made(folder / "lagrum.html", True, pyodide_folder)

    return shared(tmp_path_factory, "en-fil", make) / "lagrum.html"


class Handler(SimpleHTTPRequestHandler):
    """A web server as SERVERN.txt asks for."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".mjs": "text/javascript", ".wasm": "application/wasm"}

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", HEADER)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def serve(folder: Path, handler: type[SimpleHTTPRequestHandler] = Handler) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def served(site: Path) -> Iterator[str]:
    """The address of the folder on a web server of this computer, with the policy as a header."""
    yield from serve(site)


class Heard:
    """A web server, and what it has been asked for."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.address = ""


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[Heard]:
    """A server that must never be asked."""
    heard = Heard()

    class Listening(Handler):
        def do_GET(self) -> None:
            heard.paths.append(self.path)
            super().do_GET()

    for heard.address in serve(tmp_path, Listening):
        yield heard


Browse = Callable[..., dict[str, Any]]
LONGEST = 240.0
"""Seconds until a scenario is held to be stuck."""


class Driver:
    """A browser that scenarios run in, one after the other (driver.mjs); it is started at the first, and anew after a stuck one."""

    def __init__(self, command: list[str], errors: Path) -> None:
        self._command = command
        self._errors = errors
        self._process: subprocess.Popen[str] | None = None

    def run(self, scenario: str) -> dict[str, Any]:
        if self._process is None or self._process.poll() is not None:
            with self._errors.open("w") as told:
                self._process = subprocess.Popen(
                    self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=told, encoding="utf-8"
                )
        assert self._process.stdin is not None and self._process.stdout is not None
        watch = threading.Timer(LONGEST, self._process.kill)
        watch.start()
        try:
            self._process.stdin.write(json.dumps(scenario) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        finally:
            watch.cancel()
        assert line, f"the driver said nothing for {LONGEST} s, or fell: {self._errors.read_text()[-3000:]}"
        found: dict[str, Any] = json.loads(line)
        return found

    def close(self) -> None:
        if self._process is not None:
            self._process.communicate(timeout=60)


@pytest.fixture(scope="session")
def browse(node: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browse]:
    """Runs a scenario in Chromium (driver.mjs) and returns what it returned, with requests, errors and violations."""
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chromium is None:
        pytest.skip("Chromium is not installed")
    for package in ("playwright-core", "axe-core"):
        if not (npm_folder() / package).is_dir():
            pytest.skip(f"the npm package {package} is not in {npm_folder()}: `make sajt` gets it, or set LAGRUM_NPM")
    command = [node, str(Path(__file__).with_name("driver.mjs")), str(npm_folder()), chromium]
    driver = Driver(command, tmp_path_factory.mktemp("chromium") / "fel.txt")

    def run(scenario: str, **values: object) -> dict[str, Any]:
        found = driver.run(f"const given = {json.dumps(values)};\n{scenario}")
        assert "failed" not in found, (found["failed"], found["errors"], found["violations"])
        return found

    yield run
    driver.close()


@pytest.fixture(scope="session")
def in_pyodide(node: str, site: Path, pyodide_folder: Path) -> Callable[[str, object], Any]:
    """Runs Python text in Pyodide, with the parts of the site, and returns the JSON that its last line gives."""
    (motor,) = site.glob("motor-*")

    def run(code: str, given: object) -> Any:
        script = str(Path(__file__).with_name("in_pyodide.mjs"))
        text = json.dumps({"code": code, "given": given, "lock": json.loads((web_dir() / "pyodide.json").read_text())})
        done = subprocess.run(
            [node, script, str(motor)], input=text, capture_output=True, text=True, timeout=500, check=False
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout)

    return run
