"""The register of questions: a map of levels, the list, and a page for each question."""

from __future__ import annotations

from collections.abc import Iterator

from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.memo.register import RegisterEntry
from lagrum.model.answer import LegalAnswer
from lagrum.model.rule import LEVELS, Outcome, Rule
from lagrum.rulebook.lookup import in_order
from lagrum.services.world import World
from lagrum.web.views.environment import render
from lagrum.web.views.page import Page, root_of
from lagrum.web.views.paths import question_page
from lagrum.web.views.rules import filter_data

STATUSES = ("öppen", "eskalerad", "besvarad", "omprövas")
MEANING = {
    "öppen": "ingen har frågats än",
    "eskalerad": "ett memo är skickat",
    "besvarad": "ett svar gäller",
    "omprövas": "svaret gäller inte längre",
}
LEVEL_MEANING = {
    "mikro": "kan lösas i verksamheten",
    "meso": "kan lösas av kommunen eller tillsammans med andra",
    "makro": "kräver myndighet, domstol eller lagstiftare",
}


@frozen
class Level:
    """A level of the map: its questions by status, in the order of `STATUSES`."""

    name: str
    meaning: str
    questions: tuple[RegisterEntry, ...]
    counts: tuple[tuple[str, int], ...]


def index(world: World) -> Page:
    """Return the register: the map, the list, and the questions that no intervention raises."""
    entries = world.register.questions if world.register is not None else []
    raised = {entry.rule for entry in entries}
    others = [
        rule
        for rule in in_order(world.rulebook.rules)
        if rule.outcome is Outcome.QUESTION and rule.name not in raised and rule.validity.holds(world.day)
    ]
    return Page(
        "fragor.html",
        "Frågor",
        render(
            "questions",
            root="",
            levels=levels(entries),
            entries=entries,
            others=others,
            statuses=[(s, MEANING[s]) for s in STATUSES],
            left_out=world.register.left_out if world.register is not None else [],
            filter=filter_data(),
        ),
    )


def levels(entries: list[RegisterEntry]) -> list[Level]:
    """Return the questions by level, the nearest to the one who works first."""
    found = []
    for name in LEVELS:
        own = tuple(e for e in entries if e.level == name)
        counts = tuple((status, sum(e.status == status for e in own)) for status in STATUSES)
        found.append(Level(name, LEVEL_MEANING[name], own, counts))
    return found


def member_paths(world: World) -> Iterator[str]:
    """Yield the pages of the questions."""
    return (question_page(e.id) for e in (world.register.questions if world.register is not None else ()))


def member(world: World, id: str) -> Page:
    """Return the page of a question. Raises `InputError`."""
    entries = world.register.questions if world.register is not None else []
    entry = next((e for e in entries if e.id == id), None)
    if entry is None:
        raise InputError(f"frågan »{id}« finns inte i registret", "välj en fråga i registrets lista")
    path = question_page(id)
    return Page(
        path,
        entry.title,
        render(
            "question",
            root=root_of(path),
            entry=entry,
            rule=_rule(world, entry),
            meaning=MEANING[entry.status],
            level_meaning=LEVEL_MEANING.get(entry.level, ""),
            answers=_answers(world, entry),
            pages=world.pages,
        ),
    )


def _rule(world: World, entry: RegisterEntry) -> Rule:
    return world.rulebook.rules[entry.rule]


def _answers(world: World, entry: RegisterEntry) -> list[tuple[LegalAnswer, bool]]:
    """Return the answers with their reasons, and whether each still counts."""
    known = world.rulebook.answers
    return [(known[given.id], given.current) for given in entry.answers if given.id in known]
