"""A Word template: is it safe to open, which fields does it use, does it have the styles that a memo needs.

The fields are documented in `TEXT_FIELDS` and `BLOCK_FIELDS`. A text field stands anywhere in the text, `{{ rubrik }}`;
a block field stands alone in a paragraph, which it replaces, `{{p fakta }}`.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from difflib import get_close_matches
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

from lagrum.memo.errors import TemplateError, needed
from lagrum.memo.sections import clean
from lagrum.memo.template_language import FILTERS
from lagrum.memo.word_parts import SAVE_AS_DOCX, TYPES, allowed
from lagrum.source.shortening import shortened

BUILT_IN = Path(__file__).parent / "templates" / "memo.docx"
TEXT_FIELDS = {
    "typ": "ordet PM, eller UTKAST till PM så länge något fattas",
    "rubrik": "memots rubrik",
    "beteckning": "diarienumret, eller frågans id, insatsens id och datumet",
    "datum": "dagen som insatsen är prövad för",
    "kommun": "kommunens namn",
    "insats": "insatsens namn",
    "insats_id": "insatsens id",
    "fraga": "rättsfrågan",
    "fraga_id": "frågans id",
    "status": "öppen, eskalerad, besvarad eller omprövas",
    "niva": "nivån för den önskade ändringen",
    "adressater": "till vilka frågan ställs",
    "forbehall": "att memot är ett underlag och inget rättsligt besked",
}
BLOCK_FIELDS = {
    "uppgifter": "beteckning, datum, kommun med mera, en rad för varje",
    "allt": "alla avsnitt med rubriker",
    "insatsen": "avsnittet Insatsen i korthet",
    "behov": "avsnittet Invånarnas behov",
    "rattsfragan": "avsnittet Rättsfrågan",
    "fakta": "avsnittet Fakta som avgör",
    "bestammelser": "avsnittet Bestämmelser",
    "standpunkter": "avsnittet Ståndpunkter",
    "rattssakerhet": "avsnittet Rättssäkerhet",
    "vagar": "avsnittet Prövade vägar framåt",
    "andring": "avsnittet Önskad ändring",
    "test": "avsnittet Föreslaget test och uppföljning",
    "utan_svar": "avsnittet Om ingen svarar",
    "andra": "avsnittet Samma fråga på andra håll",
    "bilaga": "bilagan med regelspår och kvitto",
}
LOOP_FIELD = "avsnitt"
"""All sections, for a loop: {%p for a in avsnitt %} … {{ a.rubrik }} … {{p a.innehall }} … {%p endfor %}."""
STYLES = {
    "paragraph": (
        *("heading 1", "heading 2", "List Bullet", "Quote", "caption"),
        *("Lagrum fråga", "Lagrum inte skrivet", "Lagrum källa", "Lagrum uppgift", "Lagrum tabelltext"),
    ),
    "table": ("Lagrum tabell",),
}
"""The styles of a memo, by their names in the file. Those that a template lacks are taken from the built-in one."""

_MAX_FILE = 20_000_000
_MAX_UNPACKED = 100_000_000
_MAX_PARTS = 2_000
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}.main+xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def all_fields() -> list[str]:
    return [*TEXT_FIELDS, *BLOCK_FIELDS, LOOP_FIELD]


def checked(data: bytes) -> bytes:
    """Return a template as a docx that may be opened. Macros, other formats and what fetches something are refused."""
    if len(data) > _MAX_FILE:
        raise TemplateError(f"mallen är större än {_MAX_FILE // 1_000_000} MB", "ta bort stora bilder ur den")
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise TemplateError("mallen är en gammal Word-fil (.doc) eller skyddad med lösenord", SAVE_AS_DOCX)
    try:
        parts = _parts(data)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        raise TemplateError("mallen är ingen docx-fil", SAVE_AS_DOCX) from error
    types = parts.get(TYPES, b"")
    if "word/document.xml" not in parts or not types:
        raise TemplateError("mallen är ingen docx-fil", SAVE_AS_DOCX)
    parts = allowed(parts)
    types = parts[TYPES]
    if b"wordprocessingml" not in types:
        raise TemplateError("mallen är ingen docx-fil", SAVE_AS_DOCX)
    for name, part in parts.items():
        if name.endswith(".xml"):
            _check_closed(part)
    parts[TYPES] = types.replace(_MAIN.format("template").encode(), _MAIN.format("document").encode())
    return packed(parts)


_PAIRS = ((b"{{", b"}}"), (b"{%", b"%}"), (b"{#", b"#}"))
_MOST_UNCLOSED = 200
"""So many signs may be opened after the last that is closed: from each, docxtpl looks for its end to the end of all."""


def _check_closed(part: bytes) -> None:
    """Raise `TemplateError` where so many signs are opened and never closed that to look for their ends takes long."""
    text = re.sub(rb"<[^>]*>", b"", part)
    for start, end in _PAIRS:
        if text.count(start, text.rfind(end) + 1) > _MOST_UNCLOSED:
            raise TemplateError(
                f"mallen har fler än {_MOST_UNCLOSED} »{start.decode()}« som aldrig avslutas",
                f"avsluta varje »{start.decode()}« med »{end.decode()}«",
            )


def _parts(data: bytes) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    left = _MAX_UNPACKED
    with zipfile.ZipFile(BytesIO(data)) as archive:
        found = archive.infolist()
        if len(found) > _MAX_PARTS:
            raise TemplateError("mallen har för många delar", SAVE_AS_DOCX)
        for info in found:
            if info.is_dir():
                continue
            with archive.open(info) as part:
                parts[info.filename] = part.read(left + 1)
            left -= len(parts[info.filename])
            if left < 0:
                raise TemplateError(
                    f"mallen är uppackad större än {_MAX_UNPACKED // 1_000_000} MB", "ta bort stora bilder ur den"
                )
    return parts


def packed(parts: dict[str, bytes]) -> bytes:
    """Return a zip file that depends on nothing but its content: fixed order and times, stored as it is.

    Not compressed, since different versions of zlib compress the same content into different bytes.
    """
    first = ("[Content_Types].xml", "_rels/.rels")
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(parts, key=lambda n: (first.index(n) if n in first else len(first), n)):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system = 3
            info.external_attr = 0o600 << 16
            archive.writestr(info, parts[name])
    return target.getvalue()


def repacked(data: bytes) -> bytes:
    """Return a docx with its parts in a fixed order and with fixed times."""
    return packed(_parts(data))


_FIELD = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_PLACED = re.compile(r"<w:t(?: [^>]*)?>(?P<text>[^<]*)</w:t>|\{\{(?P<bare>.*?)\}\}", re.DOTALL)


def check_fields(template: Any, environment: Any, called: str = "memot") -> None:
    """Check that every field of a template exists and stands where it can stand; `called` is the document."""
    known = all_fields()
    used = template.get_undeclared_template_variables(environment)
    for name in sorted(used):
        if name not in known:
            raise unknown_field(name)
    if not used:
        raise TemplateError(
            f"mallen har inga fält, så {called}s text skulle inte komma med",
            "skriv till exempel {{p allt }} ensamt på en rad i mallen",
        )
    for xml in _patched(template):
        for place in _PLACED.finditer(xml):
            if place["bare"] is not None:
                name = place["bare"].strip()
                if not _is_block(name):
                    raise TemplateError(
                        f"fältet »{name}« är text och inte hela stycken", f"skriv {{{{ {name} }}}} utan p"
                    )
                continue
            for field in _FIELD.findall(place["text"]):
                if _is_block(field.strip()):
                    name = field.strip()
                    help = f"skriv {{{{p {name} }}}} ensamt på en rad"
                    raise TemplateError(f"fältet »{name}« är hela stycken och kan inte stå inne i en text", help)


def _is_block(name: str) -> bool:
    return name in BLOCK_FIELDS or name.endswith(".innehall")


def _patched(template: Any) -> Iterator[str]:
    yield template.patch_xml(template.get_xml())
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        for _, part in template.get_headers_footers(uri):
            yield template.patch_xml(template.get_part_xml(part))


_BEGINS = re.compile(r"\{[{%]")
_TAG = re.compile(r"<[^>]*>")
_NO_FILTER = re.compile(r"No filter named '(.*?)'")
_ENDS = {"{{": "}}", "{%": "%}"}
_CLOSED_BY = {"for": "endfor", "if": "endif"}
_SHOWN = 80
_WRITE_FIELDS = "skriv fält som {{ rubrik }}"
_WRITE_BLOCKS = "skriv {%p for a in avsnitt %} … {%p endfor %}, eller {%p if kommun %} … {%p endif %}"


def unreadable(template: Any, environment: Any, error: Exception, wrong: type[Exception]) -> TemplateError:
    """Return what is wrong with a template whose fields jinja2 cannot read, in Swedish. What it raises is a `wrong`."""
    if unknown := _NO_FILTER.match(str(error)):
        return TemplateError(
            f"filtret »{shortened(clean(unknown[1]), _SHOWN)}« finns inte i en mall", f"filtren är {', '.join(FILTERS)}"
        )
    waiting: list[str] = []
    for xml in _patched(template):
        for mark, whole in _marks(xml):
            shown = shortened(clean(mark), _SHOWN)
            if not whole:
                return TemplateError(
                    f"mallens fält »{shown}« går inte att läsa: det slutar inte med {_ENDS[mark[:2]]}", _WRITE_FIELDS
                )
            word = next(iter(mark.strip("{%-} ").split()), "") if mark.startswith("{%") else ""
            if word in ("else", "elif") and waiting:
                continue
            if waiting and word == _CLOSED_BY[waiting[-1]]:
                waiting.pop()
                continue
            if mark.startswith("{%") and word not in _CLOSED_BY:
                return TemplateError(f"mallens »{shown}« går inte att läsa där det står", _WRITE_BLOCKS)
            try:
                environment.parse(f"{mark}{{% {_CLOSED_BY[word]} %}}" if word else mark)
            except wrong:
                return TemplateError(f"mallens »{shown}« går inte att läsa", _WRITE_BLOCKS if word else _WRITE_FIELDS)
            waiting += [word] if word else []
    if waiting:
        word = waiting[-1]
        kind = "en slinga som inte är avslutad" if word == "for" else "ett villkor som inte är avslutat"
        help = f"skriv {{%p {_CLOSED_BY[word]} %}} ensamt på en rad, där det ska sluta"
        return TemplateError(f"mallen har {kind}: »{word}« utan »{_CLOSED_BY[word]}«", help)
    return TemplateError("mallens fält går inte att läsa", _WRITE_FIELDS)


def _marks(xml: str) -> Iterator[tuple[str, bool]]:
    """Yield what stands within braces in the text of a part, and whether it is ended; what is not ended is the last."""
    at = 0
    while found := _BEGINS.search(xml, at):
        end = xml.find(_ENDS[found[0]], found.end())
        within = xml[found.start() :].partition("</w:p>")[0] if end < 0 else xml[found.start() : end + 2]
        yield " ".join(unescape(_TAG.sub("", within)).split()), end >= 0
        if end < 0:
            return
        at = end + 2


def unknown_field(name: str) -> TemplateError:
    near = get_close_matches(name, [*all_fields(), "rubrik", "innehall", "id"], 1)
    help = f"menade du »{near[0]}«? " if near else ""
    return TemplateError(
        f"mallen använder fältet »{name}«, som inte finns", f"{help}Fälten är {', '.join(all_fields())}"
    )


def style_ids(document: Any) -> dict[str, str]:
    """Return the ids of the memo's styles in a document. Those that it lacks are added."""
    styles = document.styles.element
    missing = [(kind, name) for kind, names in STYLES.items() for name in names if _style(styles, kind, name) is None]
    if missing:
        docx = needed("docx", "python-docx", "Word-dokumentet")
        source = docx.Document(str(BUILT_IN)).styles.element
        for kind, name in missing:
            _add_style(document, styles, deepcopy(_style(source, kind, name)), kind)
    return {
        name: str(_style(styles, kind, name).get(f"{_W}styleId")) for kind, names in STYLES.items() for name in names
    }


def _style(styles: Any, kind: str, name: str) -> Any:
    for style in styles.iterchildren(f"{_W}style"):
        found = style.find(f"{_W}name")
        if found is None or style.get(f"{_W}type") != kind:
            continue
        if str(found.get(f"{_W}val")).casefold() == name.casefold():
            return style
    return None


def _add_style(document: Any, styles: Any, style: Any, kind: str) -> None:
    used = {s.get(f"{_W}styleId") for s in styles.iterchildren(f"{_W}style")}
    id_ = style.get(f"{_W}styleId")
    while id_ in used:
        id_ += "L"
    style.set(f"{_W}styleId", id_)
    base = next(
        (
            s.get(f"{_W}styleId")
            for s in styles.iterchildren(f"{_W}style")
            if s.get(f"{_W}type") == kind and s.get(f"{_W}default") in ("1", "true", "on")
        ),
        None,
    )
    for tag in ("basedOn", "next", "link"):
        for found in style.findall(f"{_W}{tag}"):
            if tag == "link" or base is None:
                style.remove(found)
            else:
                found.set(f"{_W}val", base)
    styles.append(style)
    numbering = style.find(f"{_W}pPr/{_W}numPr/{_W}numId")
    if numbering is not None:
        numbering.set(f"{_W}val", str(add_bullets(document)))


_NUMBERING_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"


def add_bullets(document: Any) -> int:
    """Add a list with dashes to a document and return its number."""
    oxml = needed("docx.oxml", "python-docx", "Word-dokumentet")
    numbering = _numbering(document)
    abstract_ids = [int(a.get(f"{_W}abstractNumId")) for a in numbering.iterchildren(f"{_W}abstractNum")]
    number_ids = [int(n.get(f"{_W}numId")) for n in numbering.iterchildren(f"{_W}num")]
    abstract, number = max(abstract_ids, default=-1) + 1, max(number_ids, default=0) + 1
    namespace = f'xmlns:w="{_W[1:-1]}"'
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="–"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="340" w:hanging="340"/></w:pPr></w:lvl>'
    )
    definition = oxml.parse_xml(
        f'<w:abstractNum {namespace} w:abstractNumId="{abstract}"><w:multiLevelType w:val="singleLevel"/>{level}'
        "</w:abstractNum>"
    )
    first = next(numbering.iterchildren(f"{_W}num"), None)
    if first is None:
        numbering.append(definition)
    else:
        first.addprevious(definition)
    use = oxml.parse_xml(
        f'<w:num {namespace} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/></w:num>',
    )
    last = [*numbering.iterchildren(f"{_W}num")]
    (last[-1] if last else definition).addnext(use)
    return number


def _numbering(document: Any) -> Any:
    constants = needed("docx.opc.constants", "python-docx", "Word-dokumentet")
    kind = constants.RELATIONSHIP_TYPE.NUMBERING
    for relation in document.part.rels.values():
        if relation.reltype == kind:
            return relation.target_part.element
    parts = needed("docx.parts.numbering", "python-docx", "Word-dokumentet")
    uri = needed("docx.opc.packuri", "python-docx", "Word-dokumentet").PackURI("/word/numbering.xml")
    element = needed("docx.oxml", "python-docx", "Word-dokumentet").parse_xml(f'<w:numbering xmlns:w="{_W[1:-1]}"/>')
    part = parts.NumberingPart(uri, _NUMBERING_TYPE, element, document.part.package)
    document.part.relate_to(part, kind)
    return part.element
