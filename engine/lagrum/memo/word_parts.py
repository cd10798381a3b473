"""What a Word template may hold: an allow list over its parsed parts. What does not stand here is refused.

Every part of XML is parsed, looked at by what its elements are (not how they are written: prefix, encoding, entities
and quotes do not matter), and written anew, so that what was looked at is what Word is given.

Source: ECMA-376, part 1 (WordprocessingML: §17.16 fields, §17.17.2 altChunk) and part 2 (relationships, content types).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from lagrum.memo.errors import TemplateError, needed

TYPES = "[Content_Types].xml"
SETTINGS = "word/settings.xml"
MAX_PART = 5_000_000
MAX_ELEMENTS = 500_000
"""Most elements of all parts together."""
SAVE_AS_DOCX = "öppna den i Word och spara den som Word-dokument (.docx)"
_W = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORDML = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_OFFICE = "application/vnd.openxmlformats-officedocument."
CONTENT = {
    *(f"{_WORDML}{kind}.main+xml" for kind in ("document", "template")),
    *(
        f"{_WORDML}{kind}+xml"
        for kind in (
            *("styles", "settings", "webSettings", "fontTable", "numbering", "header", "footer", "footnotes"),
            *("endnotes", "comments", "commentsExtended", "commentsIds", "commentsExtensible", "people"),
            *("document.glossary", "stylesWithEffects"),
        )
    ),
    *(f"{_OFFICE}{kind}+xml" for kind in ("theme", "extended-properties", "custom-properties", "customXmlProperties")),
    *(f"{_OFFICE}{kind}" for kind in ("obfuscatedFont", "wordprocessingml.printerSettings")),
    *("application/vnd.ms-word.stylesWithEffects+xml", "application/xml"),
    *("application/vnd.openxmlformats-package.core-properties+xml",),
    *("application/vnd.openxmlformats-package.relationships+xml",),
    *("image/png", "image/jpeg", "image/gif", "image/bmp", "image/tiff", "image/x-emf", "image/x-wmf"),
}
"""The kinds of part that a template may have."""
RELATIONS = {
    *("officeDocument", "styles", "settings", "webSettings", "fontTable", "theme", "numbering", "header", "footer"),
    *("footnotes", "endnotes", "comments", "commentsExtended", "commentsIds", "commentsExtensible", "people"),
    *("extended-properties", "extendedProperties", "core-properties", "custom-properties", "customProperties"),
    *("customXml", "customXmlProps", "glossaryDocument", "image", "font", "printerSettings", "thumbnail"),
    *("stylesWithEffects", "hyperlink", "attachedTemplate"),
}
"""The kinds of relation that a template may have, by the last part of their names."""
_RELATION_HOMES = re.compile(
    r"http://(schemas\.openxmlformats\.org/(officeDocument|package)/2006/relationships(/metadata)?"
    r"|purl\.oclc\.org/ooxml/officeDocument/relationships(/metadata)?|schemas\.microsoft\.com/office/\d{4}(/\d\d)?/relationships)/"
)
REFUSED = {
    **dict.fromkeys(("OLEObject", "object", "objectEmbed", "objectLink", "control", "movie"), "inbäddade objekt"),
    **dict.fromkeys(("altChunk", "altChunkPr", "subDoc", "frameset"), "ett annat dokument inne i sig"),
    **dict.fromkeys(("entryMacro", "exitMacro", "script", "wll", "macro"), "makron"),
    **dict.fromkeys(("mailMerge", "saveThroughXslt", "dataSource", "externalData"), "en koppling till en annan fil"),
}
"""The elements that a template may not have, whatever their namespace, and what they are."""
FIELDS = {
    *("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "PAGEREF", "REF", "NOTEREF", "STYLEREF", "SEQ", "TOC"),
    *("DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE", "TITLE", "AUTHOR", "SUBJECT", "KEYWORDS", "COMMENTS"),
    *("DOCPROPERTY", "FILENAME", "HYPERLINK"),
}
"""The fields of Word that a template may have: none fetches a file or starts a program."""
_FIELD_TAGS = ("fldSimple", "fldChar", "instrText", "delInstrText")
_ADDRESS = re.compile(r"(?i)https?://|mailto:")
_ELSEWHERE = re.compile(r"(?i)[a-z][a-z0-9+.-]*:|\\\\|//")


def allowed(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts of a template, written anew. Raises `TemplateError` when one holds what is not allowed."""
    names = [name.lower() for name in parts]
    if len(set(names)) < len(names) or any(map(_is_odd, parts)):
        raise TemplateError("mallens delar har namn som ett ordbehandlingsprogram inte ger dem", SAVE_AS_DOCX)
    types = _types(parts.get(TYPES, b""), parts)
    left = MAX_ELEMENTS
    found: dict[str, bytes] = {}
    for name, data in parts.items():
        kind = types[name]
        if kind and not (kind.endswith("xml") or name.endswith((".xml", ".rels"))):
            found[name] = data
            continue
        root = _parsed(name, data)
        left -= sum(1 for _ in root.iter())
        if left < 0:
            raise TemplateError(f"mallen har fler än {MAX_ELEMENTS} element", "förenkla mallen")
        if name.endswith(".rels"):
            _check_relations(name, root, parts)
        elif name != TYPES:
            _check_elements(name, root)
            _check_fields(root)
        found[name] = _written(root)
    return found


def _is_odd(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/") or not name.isprintable()


def _types(data: bytes, parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return the kind of each part; "" for the list of kinds itself."""
    root = _parsed(TYPES, data)
    by_suffix: dict[str, str] = {}
    by_name: dict[str, str] = {}
    for entry in root.iter("{*}Default", "{*}Override"):
        kind = (entry.get("ContentType") or "").partition(";")[0].strip()
        if entry.tag.endswith("}Default"):
            by_suffix[(entry.get("Extension") or "").lower()] = kind
        else:
            by_name[unquote(entry.get("PartName") or "").lstrip("/").lower()] = kind
    found = {TYPES: ""}
    for name in parts:
        if name == TYPES:
            continue
        kind = by_name.get(name.lower()) or by_suffix.get(name.rpartition(".")[2].lower(), "")
        if "macroEnabled" in kind or "vba" in kind.lower() or "vba" in name.lower() or "keyMap" in kind:
            raise TemplateError("mallen innehåller makron", f"{SAVE_AS_DOCX}, då följer makrona inte med")
        if kind not in CONTENT or (kind == "application/xml" and not name.startswith("customXml/")):
            raise TemplateError(
                f"mallen innehåller inbäddade objekt eller annat som inte är text och bild ({name})",
                "ta bort dem ur mallen",
            )
        found[name] = kind
    return found


def _parsed(name: str, data: bytes) -> Any:
    """Return the root of a part of XML, without document type, entities and instructions."""
    etree = needed("lxml.etree", "docxtpl", "Word-dokumentet")
    if len(data) > MAX_PART:
        raise TemplateError(f"mallens del {name} är större än {MAX_PART // 1_000_000} MB", "förenkla mallen")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise TemplateError(
            f"mallens del {name} kan inte läsas: den är inte skriven av ett ordbehandlingsprogram", SAVE_AS_DOCX
        ) from None
    info = root.getroottree().docinfo
    odd = any(not isinstance(element.tag, str) and element.tag is not etree.Comment for element in root.iter())
    if info.doctype or info.internalDTD is not None or odd:
        raise TemplateError(f"mallens del {name} är inte skriven av ett ordbehandlingsprogram", SAVE_AS_DOCX)
    return root


def _written(root: Any) -> bytes:
    etree = needed("lxml.etree", "docxtpl", "Word-dokumentet")
    etree.strip_tags(root, etree.Comment)
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return data


def _check_relations(name: str, root: Any, parts: Mapping[str, bytes]) -> None:
    """Take away the template's own template; refuse every relation that is not allowed."""
    folder, _, own = name.rpartition("_rels/")
    place = f"{folder}{own.removesuffix('.rels')}".removeprefix("word/")
    for relation in list(root.iter()):
        if relation is root:
            continue
        kind, target = relation.get("Type") or "", relation.get("Target") or ""
        home = _RELATION_HOMES.match(kind)
        last = kind[home.end() :] if home else ""
        if relation.tag != f"{{{_PACKAGE}/relationships}}Relationship" or last not in RELATIONS:
            raise TemplateError(
                f"mallen har en koppling som inte är tillåten ({place})", "ta bort inbäddade objekt ur den"
            )
        if last == "attachedTemplate":
            root.remove(relation)
            continue
        inside = (relation.get("TargetMode") or "Internal").strip() == "Internal"
        if last == "hyperlink":
            if _ADDRESS.match(target) or (target.startswith("#") and inside):
                continue
            raise TemplateError(f"mallen har en länk som inte är en webbadress ({place})", "ta bort länken ur mallen")
        path = posixpath.normpath(posixpath.join("/" if target.startswith("/") else f"/{folder}", unquote(target)))
        if not inside or _ELSEWHERE.match(target) or path.lstrip("/") not in parts:
            raise TemplateError(
                f"mallen hämtar något utifrån ({place})",
                "lägg in bilder i själva mallen i stället för att länka till dem",
            )


def _check_elements(name: str, root: Any) -> None:
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            continue
        local = element.tag.rpartition("}")[2]
        if local == "attachedTemplate" and name == SETTINGS:
            element.getparent().remove(element)
            continue
        if local in REFUSED and not (local == "object" and not element.tag.startswith(tuple(f"{{{w}}}" for w in _W))):
            raise TemplateError(
                f"mallen innehåller {REFUSED[local]} ({name.removeprefix('word/')})", "ta bort det ur mallen"
            )
        for attribute, value in element.attrib.items():
            if attribute.rpartition("}")[2] in ("src", "href", "action") and _ELSEWHERE.search(value):
                raise TemplateError(
                    f"mallen hämtar något utifrån ({name.removeprefix('word/')})",
                    "lägg in bilder i själva mallen i stället för att länka till dem",
                )


def _check_fields(root: Any) -> None:
    """Refuse every field of Word that is not in `FIELDS`, also one that is split over runs or made of others."""
    for instruction in _instructions(root):
        words = instruction.split()
        word = words[0].upper() if words else ""
        address = [w.strip("\"'”") for w in words[1:]] if word == "HYPERLINK" else []
        if word not in FIELDS or any(_ELSEWHERE.match(w) and not _ADDRESS.match(w) for w in address):
            raise TemplateError(
                f"mallen har Wordfältet »{' '.join(words)[:40]}«, som inte är tillåtet",
                f"ta bort det; tillåtna är {', '.join(sorted(FIELDS))}",
            )


def _instructions(root: Any) -> Iterator[str]:
    """Yield the instructions of the fields of a part."""
    open_fields: list[list[str] | None] = []
    loose: list[str] = []
    for element in root.iter(
        *(f"{{{w}}}{tag}" for w in _W for tag in ("fldSimple", "fldChar", "instrText", "delInstrText"))
    ):
        local = element.tag.rpartition("}")[2]
        namespace = element.tag[: -len(local)]
        if local == "fldSimple":
            yield element.get(f"{namespace}instr") or ""
        elif local != "fldChar":
            told = open_fields[-1] if open_fields else None
            (loose if told is None else told).append(element.text or "")
        else:
            kind = element.get(f"{namespace}fldCharType")
            if kind == "begin":
                if open_fields and open_fields[-1] is not None:
                    yield "fält i fält"
                open_fields.append([])
            elif open_fields:
                if (told := open_fields[-1]) is not None:
                    yield "".join(told)
                    open_fields[-1] = None
                if kind == "end":
                    open_fields.pop()
    for told in open_fields:
        if told is not None:
            yield "".join(told)
    if "".join(loose).strip():
        yield "".join(loose)
