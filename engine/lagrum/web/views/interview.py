"""The interview on the page: one question at a time, beside what the draft meets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lagrum.base.errors import InputError
from lagrum.base.number import bounded
from lagrum.interview.steps import Step
from lagrum.services.interview import Interview, Look
from lagrum.services.world import World
from lagrum.source.diagnostic import BrokenFilesError
from lagrum.web.views.environment import render

PLACE = "intervju"
"""Where the page shows it: beside the answer, not over it."""
MOST_IN_SIGHT = 12
"""A longer list of values gets a field to search it with."""

Response = dict[str, Any]


def interview_step(text: str, given: Mapping[str, Sequence[str]], world: World) -> Response:
    """Write what was answered into the text, and return the text with the next question.

    `given` is what the form held: »stig« and »post« say which question, »vad« is svara, hoppa, andra or klar.
    """
    interview = Interview(world.checker, world.day)
    what = _one(given, "vad")
    if what == "klar":
        finished = interview.finished(text)
        return {"text": finished, "ruta": render("interview_done", look=_look(interview, finished)), "plats": PLACE}
    asked = _asked(interview, text, given)
    passed = ""
    if asked is not None and what == "svara":
        try:
            text = interview.answer(text, asked, [v for v in given.get("svar", ()) if v.strip()])
        except InputError as error:
            return _shown(interview, text, asked, {"fel": "", "besked": error})
    elif asked is not None and what == "hoppa":
        text = interview.skip(text, asked)
    elif asked is not None and what == "senare":
        passed = asked.key
    elif asked is not None:
        return _shown(interview, text, asked, {})
    look = _look(interview, text)
    left = look.steps
    at = next((k for k, step in enumerate(left) if passed and step.key == passed), -1)
    step = left[at + 1] if at + 1 < len(left) else None
    if step is None:
        return {"text": text, "ruta": render("interview_done", look=look), "plats": PLACE}
    return {"text": text, "ruta": _form(step, look, None), "plats": PLACE}


def _shown(interview: Interview, text: str, step: Step, wrong: Mapping[str, Any]) -> Response:
    return {"text": text, "ruta": _form(step, _look(interview, text), wrong.get("besked")), "plats": PLACE}


def _form(step: Step, look: Look, error: InputError | None) -> str:
    chosen = {word.strip() for word in step.current.split(",")}
    return render(
        "interview", step=step, look=look, chosen=chosen, error=error, search=len(step.options) > MOST_IN_SIGHT
    )


def _look(interview: Interview, text: str) -> Look:
    try:
        return interview.look(text)
    except BrokenFilesError as error:
        raise InputError(
            "texten har fel som måste rättas först", "felen står i svaret, med rad och vad du kan göra"
        ) from error


def _asked(interview: Interview, text: str, given: Mapping[str, Sequence[str]]) -> Step | None:
    """Return the question that a form was about; None for the first time."""
    path, record = _one(given, "stig"), _one(given, "post")
    if not path:
        return None
    if not record.removeprefix("-").isdecimal():
        raise InputError("frågan går inte att läsa", "börja om med »Svara på frågor«")
    try:
        step = interview.about(text, path, -bounded(record[1:]) if record[0] == "-" else bounded(record))
    except BrokenFilesError as error:
        raise InputError(
            "texten har fel som måste rättas först", "felen står i svaret, med rad och vad du kan göra"
        ) from error
    if step is None:
        raise InputError("frågan finns inte längre i texten", "börja om med »Svara på frågor«")
    return step


def _one(given: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(given.get(name, ())), "")
