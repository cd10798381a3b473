"""What the page's script asks for: one function for each thing, from values to values, HTML among them.

A host hands a request over as it came, and gives the answer back as JSON. A fault of the user's is an answer with
»fel« and »hjälp«; nothing else is caught here.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import Any

from lagrum.base.errors import InputError, LagrumError
from lagrum.base.number import bounded
from lagrum.checking.receipt_words import receipt_json
from lagrum.memo.render_html import render_fragment
from lagrum.report.formats import answer, document
from lagrum.report.memo_docx import render_docx
from lagrum.services.drafts import Sketch, check_text, formatted_text, memo_of, report_of, write_way
from lagrum.services.world import World
from lagrum.source.outgoing import let_out_document, let_out_value
from lagrum.source.shortening import called, safe
from lagrum.web.views.answer import answer_html
from lagrum.web.views.environment import render
from lagrum.web.views.interview import interview_step
from lagrum.web.views.rules import hits_html
from lagrum.web.views.times import comparison_html
from lagrum.web.views.words import words_step

Request = Mapping[str, Any]
Response = dict[str, Any]
MOST_TEXT = 400_000
"""Characters of a text: far more than an intervention has, and little enough to be answered."""


def act(name: str, request: Request, world: World) -> Response:
    """Return the answer to a request. An unknown name, and a text that is too long, are answers too."""
    action = ACTIONS.get(name)
    if action is None:
        return {"fel": f"sidan kan inte »{called(name)}«", "hjälp": "ladda om sidan"}
    try:
        return dict(let_out_value(action(request, world), passing=("data",)))
    except LagrumError as error:
        return {"fel": safe(error.message), "hjälp": safe(error.help)}


def text_of(request: Request, name: str = "text") -> str:
    """Return a text of a request. Raises `InputError` when it is none, or too long."""
    text = request.get(name, "")
    if not isinstance(text, str):
        raise InputError("texten saknas i det som sidan skickade", "ladda om sidan")
    if len(text) > MOST_TEXT:
        raise InputError(
            f"texten är längre än {MOST_TEXT} tecken",
            "klistra in en del i taget; en insats är sällan längre än en sida",
        )
    return _whole(text)


def _whole(text: str) -> str:
    """Return a text without halves of characters, which JSON may hold and no file can."""
    return text.encode("utf-8", "replace").decode()


def number_of(request: Request, name: str) -> int:
    """Return a number of a request. Raises `InputError`."""
    value = request.get(name, 0)
    if isinstance(value, bool) or not isinstance(value, int | str) or not str(value).isdecimal():
        raise InputError(f"»{name}« ska vara ett tal", "ladda om sidan")
    return bounded(str(value))


def _check(request: Request, world: World) -> Response:
    """Check a text: what it meets, or what is wrong in it, line by line."""
    sketch = check_text(text_of(request), world, profile=text_of(request, "profil"), ways=True)
    return {**_state(sketch), "html": _answer(sketch, request)}


def _answer(sketch: Sketch, request: Request) -> str:
    root = _root(request)
    faults = render("faults", sketch=sketch)
    return faults + (answer_html(sketch.result, root, receipt=sketch.receipt) if sketch.result is not None else "")


def _state(sketch: Sketch) -> Response:
    """Return what the script itself needs: whether the text may be kept in the browser, and which lines to mark."""
    return {
        "läge": sketch.result.state if sketch.result is not None else "fel i texten",
        "spara": sketch.storable,
        "rader": {str(line): list(words) for line, words in sketch.lines.items()},
    }


def _ways(request: Request, world: World) -> Response:
    """Write a way into a copy of the text."""
    changed = write_way(text_of(request), world, number_of(request, "väg"), profile=text_of(request, "profil"))
    return {"text": changed}


def _format(request: Request, _: World) -> Response:
    return {"text": formatted_text(text_of(request))}


def _memo(request: Request, world: World) -> Response:
    """Show the memo of a question, and what it can be saved as."""
    question = text_of(request, "fråga")
    memo = memo_of(text_of(request), world, question, text_of(request, "profil"))
    kinds = MEMO_KINDS if world.host == "lokal" else MEMO_KINDS[:3]
    return {"ruta": render("memo", html=render_fragment(memo), question=question, kinds=kinds)}


def _document(request: Request, world: World) -> Response:
    """Say what the answer can be saved as."""
    report = report_of(text_of(request), world, text_of(request, "profil"))
    kinds = ANSWER_KINDS if world.host == "lokal" else ANSWER_KINDS[:2]
    return {"ruta": render("document", result=report.results[0], kinds=kinds)}


def _file(request: Request, world: World) -> Response:
    """Return a memo, or the answer, as a file."""
    what, kind = text_of(request, "vad"), text_of(request, "slag")
    text, profile = text_of(request), text_of(request, "profil")
    if what == "memo" and kind in dict(MEMO_KINDS):
        found = memo_of(text, world, text_of(request, "fråga"), profile)
        plain = kind == "docx" and world.host != "lokal"  # the Word template needs a library that no browser has
        made = let_out_document(render_docx(found)) if plain else document(kind, found)
    elif what == "svar" and kind in dict(ANSWER_KINDS):
        made = answer(kind, report_of(text, world, profile))
    elif what == "kvitto":
        made = _receipt_of(text, world, profile)
    else:
        raise InputError(f"»{kind}« går inte att skriva här", "välj ett av de format som visas")
    kind = "json" if what == "kvitto" else kind
    data = made.encode() if isinstance(made, str) else made
    return {"data": b64encode(data).decode(), "namn": f"{what}.{ENDINGS[kind]}", "typ": TYPES[kind]}


def _receipt_of(text: str, world: World, profile: str) -> str:
    """Return the receipt of the answer that is shown. Raises `InputError` when the text has faults."""
    receipt = check_text(text, world, profile=profile, ways=True).receipt
    if receipt is None:
        raise InputError("texten har fel, så det finns inget kvitto att spara", "rätta felen först")
    return receipt_json(receipt)


def _interview(request: Request, world: World) -> Response:
    """Answer a question of the interview and return the next."""
    return interview_step(text_of(request), form_of(request), world)


def _words(request: Request, world: World) -> Response:
    """Propose the words of a project description, or write those confirmed into the text."""
    docx = request.get("docx", "")
    if not isinstance(docx, str):
        raise InputError("filen kom inte fram hel", "välj filen igen")
    return words_step(text_of(request), text_of(request, "projekt"), docx, form_of(request), world)


def form_of(request: Request) -> dict[str, list[str]]:
    """Return what a form held: by the name of each field its values. Raises `InputError`."""
    given = request.get("svar", {})
    fine = isinstance(given, dict) and all(
        isinstance(values, list) and all(isinstance(v, str) for v in values) for values in given.values()
    )
    if not fine or sum(len(v) for values in given.values() for v in values) > MOST_TEXT:
        raise InputError("svaret går inte att läsa", "ladda om sidan")
    return {_whole(name): [_whole(value) for value in values] for name, values in given.items()}


def _search(request: Request, world: World) -> Response:
    """Search rules, concepts and questions."""
    return {"html": hits_html(world, text_of(request, "ord"), _root(request))}


def _timeline(request: Request, world: World) -> Response:
    """Compare the catalogue before and after the days of change."""
    return {"html": comparison_html(world, _root(request))}


def _root(request: Request) -> str:
    """Return how the asking page names the root of the site; nothing else than steps upwards."""
    root = text_of(request, "rot")
    return root if set(root) <= set("./") else ""


MEMO_KINDS = (("html", "Webbsida"), ("markdown", "Markdown"), ("docx", "Word"), ("pdf", "PDF"))
ANSWER_KINDS = (("html", "Webbsida"), ("docx", "Word"), ("pdf", "PDF"))
ENDINGS = {"json": "json", "html": "html", "markdown": "md", "docx": "docx", "pdf": "pdf"}
TYPES = {
    "json": "application/json",
    "html": "text/html",
    "markdown": "text/markdown",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}

ACTIONS: dict[str, Callable[[Request, World], Response]] = {
    "check": _check,
    "ways": _ways,
    "format": _format,
    "memo": _memo,
    "file": _file,
    "document": _document,
    "interview": _interview,
    "words": _words,
    "search": _search,
    "timeline": _timeline,
}
"""By the name that the page's script knows."""
