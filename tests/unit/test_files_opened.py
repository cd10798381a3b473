"""Files of users are opened in one place and written in one: elsewhere only what lagrum itself carries is read."""

from __future__ import annotations

import ast
from pathlib import Path

import lagrum

PACKAGE = Path(lagrum.__file__).parent
READS = {
    "base/atomic.py": "what it has just written, opened again to reach the disk",
    "base/plain_files.py": "the one place",
    "base/cache_folder.py": "lagrum's own cache, sealed",
    "catalogue/kept.py": "lagrum's own code, for the key of what is kept",
    "interventions/checkout.py": "small files of a `.git`, looked at first",
    "language/grammar.py": "the grammars that lagrum carries",
    "memo/render_docx.py": "the template that lagrum carries",
    "memo/render_html.py": "the templates that lagrum carries",
    "memo/typesetting.py": "the templates that lagrum carries",
    "report/document_docx.py": "the templates that lagrum carries",
    "report/document_html.py": "the templates that lagrum carries",
    "report/network_html.py": "the templates that lagrum carries",
    "rulebook/files.py": "lagrum's own code and grammars, for the key of the rulebook",
    "services/guides.py": "the guides that lagrum carries",
    "services/shipped.py": "the examples that lagrum carries",
    "web/editor_script.py": "the page's files that lagrum carries",
    "web/local/app.py": "the page's files that lagrum carries",
    "web/static/bundle.py": "lagrum's own code",
    "web/static/in_browser.py": "the bundle, in the browser",
    "web/static/one_file.py": "the page's files that lagrum carries",
    "web/static/parts.py": "what node has just made in a folder of its own",
    "web/static/pyodide.py": "Pyodide, whose hashes are checked",
    "web/static/site.py": "the page's files that lagrum carries",
    "web/static/worker_script.py": "the page's files that lagrum carries",
}
WRITES = {
    "base/atomic.py": "the one place",
    "interventions/checkout.py": "the repository of our own, in a temporary folder",
    "interventions/git.py": "what a revision held, in a temporary folder",
    "services/kept_rules.py": "a kept rulebook, in a temporary folder",
    "web/static/parts.py": "what node is given, in a temporary folder",
}
READING = ("read_text", "read_bytes")
WRITING = ("write_text", "write_bytes", "symlink_to", "hardlink_to", "copyfile", "copytree", "move")


def using(names: tuple[str, ...]) -> set[str]:
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            owner = ast.unparse(node.func.value)
            if node.func.attr in names and owner not in ("values", "service"):
                found.add(path.relative_to(PACKAGE).as_posix())
            mode = next((a.value for a in node.args[:1] if isinstance(a, ast.Constant)), None)
            wanted = set("wxa" if "write_text" in names else "r")
            if node.func.attr == "open" and isinstance(mode, str) and len(mode) < 4 and wanted & set(mode):
                found.add(path.relative_to(PACKAGE).as_posix())
    return found


def test_files_are_opened_to_be_read_in_one_place() -> None:
    assert using(READING) - set(READS) == set()


def test_files_are_written_in_one_place() -> None:
    assert using(WRITING) - set(WRITES) == set()
