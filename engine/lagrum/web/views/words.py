"""The way in from free text: the vocabulary's words in a project description, each to be confirmed."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any

from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.interview.docx import read_docx
from lagrum.interview.free_text import Proposal, accept, propose
from lagrum.services.world import World
from lagrum.web.views.environment import render

SEPARATOR = "\t"


@frozen
class Topic:
    """The proposals about one attribute."""

    path: str
    question: str
    proposals: tuple[Proposal, ...]


def words_step(text: str, project: str, docx: str, given: Mapping[str, Sequence[str]], world: World) -> dict[str, Any]:
    """Ask for a description, propose its words, or write those that were confirmed into the text.

    `project` is the description, `docx` a Word file in base64; `given` is what the form held.
    """
    project = next(iter(given.get("projekt", ())), project) or _docx(docx)
    if not project.strip():
        return {"ruta": render("words", topics=(), project="", asked=False)}
    found = propose(project, world.rulebook)
    if "val" not in given and "vad" not in given:
        return {"ruta": render("words", topics=_topics(found, world), project=project, asked=True)}
    if next(iter(given.get("vad", ())), "") == "las":
        return {"ruta": render("words", topics=_topics(found, world), project=project, asked=True)}
    wanted = set(given.get("val", ()))
    for proposal in found:
        if key(proposal) in wanted:
            text = accept(text, proposal, world.rulebook)
    return {"text": text}


def key(proposal: Proposal) -> str:
    """Return what names a proposal in the form."""
    return f"{proposal.path}{SEPARATOR}{proposal.value}"


def _topics(found: Sequence[Proposal], world: World) -> list[Topic]:
    by_path: dict[str, list[Proposal]] = {}
    for proposal in found:
        by_path.setdefault(proposal.path, []).append(proposal)
    attributes = world.rulebook.vocabulary.attributes
    order = list(attributes)
    return [Topic(path, attributes[path].question, tuple(by_path[path])) for path in sorted(by_path, key=order.index)]


def _docx(data: str) -> str:
    if not data:
        return ""
    try:
        return read_docx(base64.b64decode(data, validate=True))
    except binascii.Error as error:
        raise InputError("filen kom inte fram hel", "välj filen igen") from error
