"""The rules: an index with search, a page for each rule, and one for each decision table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lagrum.base.errors import InputError
from lagrum.base.fold import fold
from lagrum.base.frozen import frozen
from lagrum.base.stem import COMMON, ENDINGS
from lagrum.binding.unparse import ConditionWriter
from lagrum.checking.result import CaseResult, Finding
from lagrum.law.acts import ACTS
from lagrum.law.citation import Citation
from lagrum.law.links import provision_url
from lagrum.law.version_words import version_words
from lagrum.model.rule import Conclusion, Rule
from lagrum.model.table import Row, Table
from lagrum.services.references import places_of
from lagrum.services.search import Entry, Hit, search
from lagrum.services.world import World
from lagrum.source.diagnostic import did_you_mean
from lagrum.web.views.catalogue import GRADES, WORDS, grade
from lagrum.web.views.environment import render
from lagrum.web.views.examples import groups
from lagrum.web.views.page import Page, root_of
from lagrum.web.views.paths import rule_page

WIDTH = 68
"""Characters of a line of a condition."""
MOST_HITS = 12
FIRST = "SoL"
"""The act that stands first in lists; the others come in the order that citations do."""
OUTCOMES = ("hinder", "krav", "fråga", "möjlighet", "upplysning", "undantag")


@frozen
class Line:
    """An entry in a list that the page's script filters: `words` are its stems, ids and provisions."""

    entry: Entry
    words: str
    bites: int = 0


@frozen
class Bite:
    """An intervention that a rule has something to say of; the kind names its colour."""

    page: str
    name: str
    municipality: str
    kind: str
    words: str


def filter_data() -> dict[str, str]:
    """Return what the page's script stems words with."""
    return {"endings": " ".join(ENDINGS), "common": " ".join(sorted(COMMON))}


def line(entry: Entry, bites: int = 0) -> Line:
    """Return an entry with the words that a filter goes by."""
    places = [token for c in entry.citations for token in tokens(c)]
    return Line(entry, " ".join(dict.fromkeys([*entry.weights, fold(entry.key), *places])), bites)


def tokens(citation: Citation) -> list[str]:
    """Return a provision as one word each for act and place: »osl«, »26:1«; »gdpr«, »art9«."""
    place = "".join((citation.paragraph or "").split())
    if citation.article is not None:
        place = "art" + citation.article.replace(" ", "")
    elif citation.chapter is not None:
        place = f"{citation.chapter.replace(' ', '')}:{place}"
    return [citation.act.casefold(), *([place] if place else [])]


def index(world: World) -> Page:
    """Return the list of rules, by the act that each rests on first."""
    by_act: dict[str, list[Line]] = {}
    for entry in world.index.entries:
        if entry.kind == "regel":
            act = entry.citations[0].act if entry.citations else ""
            by_act.setdefault(act, []).append(line(entry, len(world.bites.get(entry.key, ()))))
    acts = [(act, by_act[act.short]) for act in ACTS if act.short in by_act]
    acts.sort(key=lambda pair: pair[0].short != FIRST)
    rest = [found for short, found in by_act.items() if not any(act.short == short for act, _ in acts)]
    return Page(
        "regler.html",
        "Regler",
        render(
            "rules",
            root="",
            acts=acts,
            rest=[line for lines in rest for line in lines],
            tables=list(world.rulebook.tables.values()),
            number=len(world.rulebook.rules),
            outcomes=OUTCOMES,
            filter=filter_data(),
        ),
    )


def hits_html(world: World, query: str, root: str) -> str:
    """Return what a search finds as HTML, with how many there are."""
    hits: list[Hit] = search(world.index, query, MOST_HITS)
    return render("hits", hits=hits, query=query, root=root)


def member_paths(world: World) -> Iterator[str]:
    """Yield the pages of the rules and tables."""
    return (rule_page(name) for name in (*world.rulebook.rules, *world.rulebook.tables))


def member(world: World, name: str) -> Page:
    """Return the page of a rule or a table. Raises `InputError`."""
    if (found := world.rulebook.rules.get(name)) is not None:
        return _rule(world, found)
    if (table := world.rulebook.tables.get(name)) is not None:
        return _table(world, table)
    names = [*world.rulebook.rules, *world.rulebook.tables]
    raise InputError(f"regeln »{name}« finns inte", did_you_mean(name, names) or "sök bland reglerna")


def _rule(world: World, rule: Rule) -> Page:
    book, ways = world.rulebook, world.references
    write = ConditionWriter(book).condition
    path = rule_page(rule.name)

    def named(names: Sequence[str]) -> list[Rule]:
        return [book.rules[name] for name in names if name in book.rules]

    return Page(
        path,
        rule.title,
        render(
            "rule",
            root=root_of(path),
            rule=rule,
            outcome=rule.outcome.value if rule.outcome else "undantag",
            condition=write(rule.condition, rule.record, WIDTH, for_each=True),
            demand=write(rule.requires, rule.record, WIDTH) if rule.requires is not None else "",
            reads=ways.reads[rule.name],
            day=world.day,
            versions=versions(world, rule),
            law=law_links(rule),
            stronger=named(ways.stronger.get(rule.name, ())),
            weaker=named(ways.weaker.get(rule.name, ())),
            replaced=named([rule.replaces] if rule.replaces else []),
            successors=[r for r in book.rules.values() if r.replaces == rule.name],
            table=next((t for t in book.tables.values() if rule.name in t.rules), None),
            answers=[a for a in book.answers.values() if a.question == rule.name],
            questions=[q for q in world.register.questions if q.rule == rule.name] if world.register else [],
            examples=groups(rule.examples),
            bites=bites(world, rule.name),
            drafts=len(world.drafts),
        ),
    )


def versions(world: World, owner: Conclusion) -> list[str]:
    """Return how far the acts that a conclusion cites are followed: what its wording was taken from."""
    lock = world.rulebook.lock
    if lock is None:
        return []
    acts = dict.fromkeys(c.act for c in owner.citations)
    followed = [f"{act}: ändringar till och med {lock.consolidated[act]}" for act in acts if act in lock.consolidated]
    return list(map(version_words, followed))


def law_links(owner: Conclusion) -> list[tuple[str, str]]:
    """Return the provisions of a conclusion with where their text can be read."""
    return [(str(place), provision_url(place)) for place in places_of(owner.citation, owner.citations)]


def bites(world: World, name: str) -> list[Bite]:
    """Return the interventions that a rule has something to say of, the gravest first."""
    found = [_bite(world, result, findings) for result, findings in world.bites.get(name, ())]
    return sorted(found, key=lambda b: (GRADES.index(b.kind), b.municipality, b.name))


def _bite(world: World, result: CaseResult, findings: Sequence[Finding]) -> Bite:
    open_ones = [f for f in findings if f.demand != "uppfyllt"]
    kind = min(map(grade, open_ones), key=GRADES.index, default="")
    words = WORDS[kind] if open_ones else "krav uppfyllt"
    return Bite(world.pages[result.file], result.name or result.id, result.municipality, kind, words)


@frozen
class TableRow:
    """A row of a table with the rules that it became."""

    row: Row
    rules: tuple[str, ...]
    phrases: tuple[str, ...]
    bites: int


def _table(world: World, table: Table) -> Page:
    path = rule_page(table.name)
    rows = [_row(world, row) for row in table.rows]
    label = world.rulebook.vocabulary.attributes.get(table.label)
    phrases = {d.phrase for d in world.rulebook.derived.values()}
    return Page(
        path,
        table.title,
        render("table", root=root_of(path), table=table, rows=rows, label=label, phrases=phrases),
    )


def _row(world: World, row: Row) -> TableRow:
    rules = tuple(n for n in (row.refusal, row.demand) if n)
    derived = world.rulebook.derived
    phrases = tuple(derived[n].phrase for n in (row.reaches, row.carries) if n in derived)
    files = {result.file for name in rules for result, _ in world.bites.get(name, ())}
    return TableRow(row, rules, phrases, len(files))
