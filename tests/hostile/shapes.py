"""The structure of each format, read by a parser that others have written, and what must never be in it.

`shape_of` returns what a hostile text must not change: two outputs that differ in their words alone have the same.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

import linked

Shape = Any

# --- lines that programs read: what a runner takes for a command ------------------------------------------------------

_GITHUB = re.compile(r"\s*::[a-z]", re.IGNORECASE)
"""A command of GitHub's runner begins a line, blanks before it or none."""
_OLDER = re.compile(r"##\w*\[")
"""Its older form, Azure's and TeamCity's stand anywhere in a line."""


def assert_no_command(text: str) -> None:
    """No line is a command to what runs lagrum."""
    for line in text.splitlines():
        assert not _GITHUB.match(line), line
        assert not _OLDER.search(line), line


def assert_printable(text: str, also: str = "\n") -> None:
    """Nothing steers a terminal, hides or turns the order of letters."""
    bad = {f"U+{ord(c):04X}" for c in text if not c.isprintable() and c not in also}
    assert not bad, bad
    text.encode("utf-8")


def text_shape(text: str) -> Shape:
    """Text for a terminal has no structure but its lines, whose number follows from the words."""
    assert_printable(text)
    assert_no_command(text)
    return None


# --- formats of data ------------------------------------------------------


def json_shape(text: str) -> Shape:
    """Return the value with nothing for each text, and texts in the place of keys."""
    assert_printable(text)
    assert_no_command(text)
    return _skeleton(json.loads(text))


def _skeleton(value: Any) -> Shape:
    if isinstance(value, dict):
        return [(_skeleton(v), "") if " " in k else (k, _skeleton(v)) for k, v in value.items()]
    if isinstance(value, list):
        return sorted((_skeleton(v) for v in value), key=repr)  # some are in the order of their texts
    return type(value).__name__


def sarif_shape(text: str) -> Shape:
    """SARIF has links even in plain text, and addresses that must be relative or files."""
    data = json.loads(text)
    from report.test_formats import sarif_schema

    assert [e.message for e in sarif_schema().iter_errors(data)] == []
    for message in _all(data, "text"):
        assert not re.search(r"\[[^]]*\]\([^)]*\)", str(message)), message
    for uri in _all(data, "uri"):
        assert re.fullmatch(r"(file:///)?[\w./%~-]+", str(uri), re.ASCII), uri
    for run in data["runs"]:  # names that are the same once what hides in them is gone are one rule
        run["tool"]["driver"]["rules"] = _unlike(run["tool"]["driver"]["rules"])
    return json_shape(json.dumps(data))


def _unlike(values: list[Any]) -> list[Any]:
    """Return the first of those that have one shape."""
    shapes = [repr(_skeleton(value)) for value in values]
    return [value for k, value in enumerate(values) if shapes[k] not in shapes[:k]]


def _all(value: Any, key: str) -> list[Any]:
    if isinstance(value, dict):
        return [v for k, v in value.items() if k == key] + [x for v in value.values() for x in _all(v, key)]
    return [x for v in value for x in _all(v, key)] if isinstance(value, list) else []


# --- linked data ------------------------------------------------------

PLACES = re.compile(
    r"(?:https://exempel\.se/(?:regelverk/|#)|urn:lagrum:)[A-Za-z0-9~_.%/#-]*(?:\#\w+)?|"
    r"https://(?:lagen\.nu|data\.riksdagen\.se|eur-lex\.europa\.eu|schema\.org)/[\w:./?=\#-]*|"
    r"http://(?:www\.w3\.org|purl\.org|data\.europa\.eu|publications\.europa\.eu)/[\w./\#-]*",
    re.ASCII,
)
"""The addresses that linked data may name: below the bases of `recorded.COMMANDS`, the law's, the vocabularies'."""


def turtle_shape(text: str) -> Shape:
    """Return what is said, by how things are named; a text names nothing and leads nowhere else."""
    assert_printable(text)
    assert_no_command(text)
    return linked_shape(text, "ttl")


def jsonld_shape(text: str) -> Shape:
    """The same of JSON-LD, and its form as JSON."""
    return json_shape(text), linked_shape(text, "jsonld")


def linked_shape(text: str, format: str) -> Shape:
    """Return each statement's predicate with the kind of its subject and object; all that is an address leads home."""
    graph = linked.read(text, format)
    for value in {v for statement in graph for v in statement}:
        assert type(value).__name__ != "URIRef" or PLACES.fullmatch(str(value)), value
    return sorted((type(s).__name__, str(p), type(o).__name__) for s, p, o in graph)


FORMULA = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")


def csv_shape(text: str) -> Shape:
    """No cell begins a formula, by whichever sign the program parts them: Swedish Excel parts at semicolons."""
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    for row in rows:
        for cell in row:
            assert_printable(cell, "")
            for part in re.split(r"[;\t|]", cell):
                assert not FORMULA.match(part), cell
    assert_no_command(text)
    return [len(row) for row in rows]


def xml_shape(text: str) -> Shape:
    """Return elements and attributes' names, nested."""
    from lxml import etree

    assert_printable(text)
    assert_no_command(text)
    assert "<!DOCTYPE" not in text and "<!ENTITY" not in text
    return _elements(etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False)))


def _elements(element: Any) -> Shape:
    return (element.tag, sorted(element.attrib), [_elements(child) for child in element])


def github_shape(text: str) -> Shape:
    """Each line is one command, with its fields and nothing after them."""
    assert_printable(text)
    found = []
    for line in text.splitlines():
        match = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line)
        assert match, line
        assert not _OLDER.search(line), line
        assert not re.search(r"%(?!25|0A|0D|3A|2C)", match[2] + match[3]), line
        found.append((match[1], [part.split("=", 1)[0] for part in match[2].split(",")]))
    return found


# --- Markdown ------------------------------------------------------

REFERENCE = re.compile(
    r"""(?<![\w])@[\w-]        # somebody who is told
    | (?<![\w&])[#!~%$&]\w     # an issue, a merge request, a label, a milestone, a snippet, an epic
    | \bGH-\d | [\w.-]+/[\w.-]+\#\d
    | [\w.+-]+@\w[\w-]*\.\w    # an address
    | \w+://\w | \bwww\.\w | \b(?:mailto|xmpp):\w
    | :(?:[+\w-]*[^\W\d][+\w-]*|[+-]1):(?!\w)          # a picture""",
    re.VERBOSE,
)
"""What GitHub and GitLab make something of in the text that is shown, when it stands in one piece of text."""
QUICK = re.compile(r"^/\w", re.MULTILINE)
"""A quick action of GitLab begins a line of the source."""
INERT_HTML = re.compile(r"<br>|</?span>|<a id=\"[a-z0-9-]+\">|</a>")
"""What opens no door: a break, a bare span, and a place of the document itself."""


def markdown_shape(source: str) -> Shape:
    """Return the tokens; links only to the text of the law, no pictures, no HTML but breaks and bare spans."""
    from markdown_it import MarkdownIt

    assert_printable(source)
    assert_no_command(source)
    assert not QUICK.search(source), QUICK.search(source)
    try:
        import linkify_it  # noqa: F401

        parser = MarkdownIt("commonmark", {"linkify": True}).enable(["table", "strikethrough", "linkify"])
    except ModuleNotFoundError:
        parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    found: list[Shape] = []
    for token in parser.parse(source):
        assert token.type not in ("html_block", "fence", "code_block", "hr", "blockquote_open") or _own(token), token
        inline = token.children or []
        for child in inline:
            assert child.type not in ("image", "code_inline"), child
            if child.type == "link_open":
                target = str(child.attrs["href"])
                own = re.fullmatch("#[a-z0-9-]+", target)
                assert own or target.startswith(("https://lagen.nu/", "https://eur-lex.europa.eu/")), child
                assert child.info != "auto" and child.markup != "linkify", child
            if child.type == "html_inline":
                assert INERT_HTML.fullmatch(child.content), child
            if child.type in ("text", "text_special"):
                assert not re.search(r"(?<!\\)\[\^", child.content) or "\\[" in source, child
        pieces = _pieces(inline)
        for piece in pieces:
            assert not (hit := REFERENCE.search(piece)), (hit and hit[0], piece)
        found.append(
            (token.type, [c.type for c in inline if not c.type.startswith(("text", "html_inline", "softbreak"))])
        )
    return found


def _own(token: Any) -> bool:
    """Whether a block is one that memos have: the wording of a provision as a quotation."""
    return bool(token.type == "blockquote_open")


def _pieces(inline: list[Any]) -> list[str]:
    """Return the pieces of text that stand together when the source has become HTML."""
    pieces = [""]
    for child in inline:
        if child.type in ("text", "text_special"):
            pieces[-1] += child.content
        else:
            pieces.append("")
    return pieces


# --- HTML ------------------------------------------------------

SCHEMES = re.compile(r"https://(?:lagen\.nu|eur-lex\.europa\.eu)/|(?![\s\x00-\x1f]*(?:[\w+.-]*:|[\\/]{2}))")


def html_shape(page: str, host: bool = False) -> Shape:
    """Return elements and attributes' names as a browser's parser sees them."""
    html5lib = pytest.importorskip("html5lib", reason="html5lib är inte installerat")
    # The field where a text is written holds the writer's own letters: those that are to go, too.
    shown = re.sub(r"(<textarea[^>]*>)[^<]*(?=</textarea>)", r"\1", page) if host else page
    assert_printable(shown, "\n\t")
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            assert not str(name).startswith("on") and name != "srcdoc", (element.tag, name, value)
            if name in ("href", "src", "action", "formaction", "xlink:href", "data", "poster"):
                assert value == "data:," or SCHEMES.match(value), (element.tag, name, value)
    return _elements_of_page(tree)


def _elements_of_page(element: Any) -> Shape:
    children = [_elements_of_page(c) for c in element if isinstance(c.tag, str)]
    return (str(element.tag), sorted(map(str, element.attrib)), children)


def fragment_shape(html: str) -> Shape:
    """The same of a part of a page."""
    return html_shape(f"<!DOCTYPE html><html><head><title>x</title></head><body>{html}</body></html>", host=True)


# --- documents ------------------------------------------------------


def docx_shape(data: bytes) -> Shape:
    """Return the parts and their elements; nothing is fetched, and no field is there but such as number pages."""
    from lxml import etree

    found: list[Shape] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in sorted(archive.namelist()):
            content = archive.read(name)
            if not name.endswith((".xml", ".rels")):
                found.append(name)
                continue
            root = etree.fromstring(content, etree.XMLParser(resolve_entities=False))
            for element in root.iter():
                tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
                if tag in ("instrText", "fldSimple"):
                    words = (element.text or "") + "".join(element.attrib.values())
                    assert re.match(r"\s*(?:PAGE|NUMPAGES|TOC|STYLEREF|SAVEDATE|TITLE)?\b", words), words
                    assert not re.search(r"DDE|INCLUDE|HYPERLINK|LINK|IMPORT|QUOTE", words), words
                if tag == "Relationship" and element.get("TargetMode") == "External":
                    assert element.get("Target").startswith(("https://lagen.nu/", "https://eur-lex.europa.eu/"))
                for text in (element.text or "", element.tail or ""):
                    assert_printable(text.replace("\n", ""), "\t")
            found.append((name, _elements(root)))
    return found


def pdf_shape(data: bytes) -> Shape:
    """Return the links of each page; nothing is done when it opens, and no file or script is in it."""
    pikepdf = pytest.importorskip("pikepdf", reason="pikepdf är inte installerat")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        root = pdf.Root
        assert "/OpenAction" not in root and "/AA" not in root and "/AcroForm" not in root
        names = root.get("/Names", {})
        assert "/JavaScript" not in names and "/EmbeddedFiles" not in names
        kinds = []
        for page in pdf.pages:
            for note in page.get("/Annots", []):
                action = note.get("/A", {})
                assert note["/Subtype"] == "/Link" and str(action.get("/S", "/GoTo")) in ("/URI", "/GoTo"), action
                if "/URI" in action:
                    assert str(action["/URI"]).startswith(("https://lagen.nu/", "https://eur-lex.europa.eu/")), action
                    kinds.append(str(action["/URI"]))
        return sorted(set(kinds))


SHAPES: dict[str, Callable[[Any], Shape]] = {
    "text": text_shape,
    "json": json_shape,
    "sarif": sarif_shape,
    "junit": xml_shape,
    "github": github_shape,
    "gitlab": json_shape,
    "markdown": markdown_shape,
    "csv": csv_shape,
    "ttl": turtle_shape,
    "jsonld": jsonld_shape,
    "html": html_shape,
    "atom": xml_shape,
    "docx": docx_shape,
    "pdf": pdf_shape,
}
"""By format. A new format has none yet, and its tests fail until it gets one."""
