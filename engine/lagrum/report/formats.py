"""The one table of what can be written in which format: options, settings and renderers all read it.

A renderer is a function of what is to be written; some are told more, by the names that the table gives.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from lagrum.base.errors import InputError
from lagrum.base.inert import on_screen
from lagrum.base.version import __version__
from lagrum.report.style import Screen, TextStyle
from lagrum.source.outgoing import let_out, let_out_document


class Renderer(NamedTuple):
    """Where a renderer stands, imported when it is asked for, and what it is told besides what is to be written."""

    module: str
    function: str
    told: tuple[str, ...] = ()


PLAIN = Screen()
WIDTH, SCREEN, STYLE, ROOT = ("width",), ("screen",), ("style",), ("root",)
EVERYTHING = ("everything",)
ROOT_AND_REST = ("root", "rest")
JSON = Renderer("report.json_report", "render_json")

FORMATS: dict[str, dict[str, Renderer]] = {
    "check": {
        "text": Renderer("report.text", "render_text", STYLE),
        "json": JSON,
        "sarif": Renderer("report.sarif", "render_sarif", ROOT_AND_REST),
        "junit": Renderer("report.junit", "render_junit", ROOT),
        "github": Renderer("report.github", "render_github", ROOT_AND_REST),
        "gitlab": Renderer("report.gitlab", "render_gitlab", ROOT),
        "markdown": Renderer("report.markdown", "render_markdown", ROOT_AND_REST),
        "csv": Renderer("report.csv_report", "render_csv", ROOT),
    },
    "answer": {
        "html": Renderer("report.document_html", "render_html", EVERYTHING),
        "docx": Renderer("report.document_docx", "render_docx", EVERYTHING),
        "pdf": Renderer("report.document_pdf", "render_pdf", EVERYTHING),
    },
    "limit": {"text": Renderer("report.rest", "limit_words")},
    "catalogue": {"text": Renderer("report.catalogue_text", "render_overview", WIDTH)},
    "difference": {
        "text": Renderer("report.difference", "render_difference", WIDTH),
        "json": JSON,
        "markdown": Renderer("report.difference", "render_difference_markdown"),
    },
    "register": {
        "text": Renderer("report.register", "render_register_text", ("width", "left_out")),
        "json": Renderer("report.register", "render_register_json"),
        "csv": Renderer("report.register", "render_register_csv"),
        "markdown": Renderer("report.register", "render_register_markdown", ("left_out",)),
    },
    "network": {
        "text": Renderer("report.network_text", "render_network_text", WIDTH),
        "json": Renderer("report.network_json", "render_network_json"),
        "csv": Renderer("report.network_text", "render_network_csv"),
        "markdown": Renderer("report.network_text", "render_network_markdown"),
        "html": Renderer("report.network_html", "render_network_html"),
        "atom": Renderer("report.network_atom", "render_network_atom", ("authority",)),
    },
    "interchange": {
        "csv": Renderer("report.interchange_csv", "render_csv"),
        "ttl": Renderer("report.interchange_turtle", "render_turtle"),
        "jsonld": Renderer("report.interchange_jsonld", "render_jsonld"),
    },
    "context": {"jsonld": Renderer("report.interchange_jsonld", "render_context")},
    "touched": {
        "text": Renderer("report.touched_document", "render_text", SCREEN),
        "json": JSON,
        "markdown": Renderer("report.touched_document", "render_markdown"),
        "html": Renderer("report.touched_document", "render_html"),
        "docx": Renderer("report.touched_document", "render_docx"),
        "pdf": Renderer("report.touched_document", "render_pdf"),
    },
    "reform": {
        "text": Renderer("report.reform_document", "render_text", SCREEN),
        "json": JSON,
        "markdown": Renderer("report.reform_document", "render_markdown"),
        "html": Renderer("report.reform_document", "render_html"),
        "docx": Renderer("report.reform_document", "render_docx"),
        "pdf": Renderer("report.reform_document", "render_pdf"),
    },
    "memo": {
        "markdown": Renderer("memo.render_markdown", "render_markdown"),
        "docx": Renderer("memo.render_docx", "render_docx", ("template",)),
        "pdf": Renderer("memo.render_pdf", "render_pdf"),
        "html": Renderer("memo.render_html", "render_html"),
        "json": Renderer("memo.render_json", "render_json"),
    },
    "assessment": {
        "text": Renderer("report.assessment_text", "render_text", WIDTH),
        "markdown": Renderer("report.assessment_document", "render_markdown"),
        "html": Renderer("report.assessment_document", "render_html"),
        "docx": Renderer("report.assessment_document", "render_docx"),
        "pdf": Renderer("report.assessment_document", "render_pdf"),
        "csv": Renderer("report.assessment_text", "render_csv"),
        "json": Renderer("report.assessment_text", "render_json"),
    },
    "memo check": {"text": Renderer("report.memo_check", "render_memo_check", SCREEN)},
    "decision": {
        "text": Renderer("report.decision", "render_text", WIDTH),
        "docx": Renderer("report.decision", "render_docx", ("part", "template")),
        "pdf": Renderer("report.decision", "render_pdf", ("part",)),
        "html": Renderer("report.decision", "render_html", ("part",)),
        "markdown": Renderer("report.decision", "render_markdown", ("part",)),
        "csv": Renderer("report.decision", "render_csv"),
        "json": Renderer("report.decision", "render_json"),
    },
    "annex": {"text": Renderer("report.annex_text", "render_annex", ("width", "folder", "untouched"))},
    "ways": {"text": Renderer("report.ways_text", "render_ways", WIDTH), "json": JSON},
    "questions": {
        "text": Renderer("report.questions_text", "render_asked", WIDTH),
        "json": Renderer("report.questions_text", "render_asked_json"),
    },
    "review": {
        "text": Renderer("report.review_text", "render_review", STYLE),
        "json": Renderer("report.review_json", "render_review_json", ("digest", "version")),
        "sarif": Renderer("report.review_sarif", "render_review_sarif", ("digest", "version", "root")),
    },
    "guides": {"text": Renderer("report.guide_text", "render_guides", SCREEN)},
    "guide": {"text": Renderer("report.guide_text", "render_guide", ("screen", "topics"))},
    "shipped": {"text": Renderer("report.shipped_text", "render_examples", SCREEN)},
    "copied": {"text": Renderer("report.shipped_text", "render_copied", SCREEN)},
    "case": {"text": Renderer("report.text", "render_case", STYLE)},
    "step": {"text": Renderer("report.interview_text", "render_step", SCREEN)},
    "step help": {"text": Renderer("report.interview_text", "render_help", SCREEN)},
    "proposal": {"text": Renderer("report.interview_text", "render_proposal", SCREEN)},
    "rules": {
        "text": Renderer("report.rule_list", "render_rules", SCREEN),
        "json": Renderer("report.rule_list", "render_rules_json"),
    },
    "coverage": {
        "text": Renderer("report.coverage", "render_ledger", WIDTH),
        "json": Renderer("report.coverage", "render_ledger_json"),
    },
    "explained": {
        "text": Renderer("report.explained", "render_explained", SCREEN),
        "json": Renderer("report.explained", "render_explained_json"),
    },
    "law": {
        "text": Renderer("report.law_text", "render_verified", EVERYTHING),
        "json": Renderer("report.law_text", "render_verified_json"),
    },
    "verified": {
        "text": Renderer("report.verified_text", "render_verified", SCREEN),
        "json": JSON,
    },
    "receipt": {"json": Renderer("checking.receipt_words", "receipt_json")},
    "provisions": {"text": Renderer("report.law_text", "render_provisions", WIDTH)},
    "examples": {
        "text": Renderer("report.examples_text", "render_examples", SCREEN),
        "json": Renderer("report.examples_text", "render_examples_json"),
    },
    "cover": {
        "text": Renderer("report.examples_cover", "render_cover", SCREEN),
        "json": Renderer("report.examples_cover", "render_cover_json"),
    },
    "mutants": {
        "text": Renderer("report.examples_mutation", "render_mutants", SCREEN),
        "json": Renderer("report.examples_mutation", "render_mutants_json"),
    },
}
"""By what is to be written, the formats that it can be written in; the first is the one that is not asked for."""
WITH_WAYS = ("text", "json", "markdown", *FORMATS["answer"])
"""The formats of a check that have a place for ways forward."""
NARROWED = ("sarif", "github", "markdown")
"""The formats of a check that can be about changed rows only, and then say what stands elsewhere."""
SUFFIXES = {
    "docx": ".docx",
    "pdf": ".pdf",
    "html": ".html",
    "markdown": ".md",
    "json": ".json",
    "csv": ".csv",
    "text": ".txt",
}
CLEANED = ("answer", "memo", "assessment", "touched", "reform", "decision")
"""What is written with its texts cleaned for the format: they are looked at as they were, too, when all else is."""
BINARY = ("docx", "pdf")
"""The formats that are no text."""


def formats_of(what: str) -> tuple[str, ...]:
    """Return the formats that something can be written in, the usual one first."""
    return tuple(FORMATS[what])


def render(what: str, format: str, value: Any, look: Screen = PLAIN, **more: Any) -> str:
    """Return `value` as text. Files below the working folder are named relative to it. Raises `LeakError`.

    `more` is what some renderers are told besides (`Renderer.told`): whether everything is shown, what is left out …
    """
    found = str(_rendered(what, format, value, look, more))
    if format != "text" or what == "guide":  # a guide is lagrum's own text, and shows what commands look like
        return found
    return on_screen(found, look.colour)


def document(format: str, memo: Any, template: bytes | None = None) -> str | bytes:
    """Return a memo in a format; `template` is a Word template. Raises `InputError` where a package is missing."""
    try:
        found: str | bytes = _rendered("memo", format, memo, Screen(), {"template": template})
    except ModuleNotFoundError as error:
        raise InputError(
            f"formatet {format} kräver {error.name}, som inte är installerat",
            "installera med »pip install 'lagrum[memo]'«, eller välj --format markdown",
        ) from None
    return found


def paper(what: str, format: str, value: Any, look: Screen = PLAIN) -> str | bytes:
    """Return what can be text or a document, in a format: bytes for those that are no text. Raises `LagrumError`."""
    if format in BINARY:
        made: bytes = _rendered(what, format, value, look, {})
        return made
    return render(what, format, value, look)


def decision(format: str, proposal: Any, part: str = "allt", template: bytes | None = None) -> str | bytes:
    """Return a proposal as a document or its rows. Raises `LagrumError`, also where a package is missing."""
    found: str | bytes = _rendered("decision", format, proposal, PLAIN, {"part": part, "template": template})
    return found


def answer(format: str, report: Any, everything: bool = False) -> str | bytes:
    """Return a report as a document in a format. Raises `LagrumError` where a package is missing."""
    found: str | bytes = _rendered("answer", format, report, PLAIN, {"everything": everything})
    return found


def _rendered(what: str, format: str, value: Any, look: Screen, more: dict[str, Any]) -> Any:
    """Return what a renderer makes of a value: the one way out of them all, where no personal number gets by."""
    renderer = FORMATS[what][format]
    told = {
        "width": look.width,
        "screen": look,
        "style": TextStyle(look.width, bool(more.get("everything")), look.colour, look.height),
        "root": str(Path.cwd()),
        "version": __version__,
        "rest": None,
        "authority": "",
        "part": "allt",
        "folder": "",
        "untouched": (),
        "template": None,
        **more,
    }
    function = getattr(import_module(f"lagrum.{renderer.module}"), renderer.function)
    made = function(value, *(told[name] for name in renderer.told))
    if isinstance(made, str):
        let_out(made)
    else:
        let_out_document(made)
    if what in CLEANED:
        let_out(repr(value))
    return made
