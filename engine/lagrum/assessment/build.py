"""From a blueprint and what is concluded of an intervention to the sections of a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from typing import Final

from lagrum.assessment.agreement import AGREEMENT
from lagrum.assessment.best_interests import BEST_INTERESTS
from lagrum.assessment.concluded import Case
from lagrum.assessment.flows import flows
from lagrum.assessment.impact import IMPACT
from lagrum.assessment.model import OVERVIEW, SLAG, Entry, Part, Section, Slag
from lagrum.assessment.need import need, rules_for, told_of
from lagrum.assessment.notice import NOTICE
from lagrum.assessment.processing import PROCESSING
from lagrum.assessment.reading import Reader, is_known, words
from lagrum.assessment.resting import RESPONSIBLE, is_other, lacking, lacking_in, why_not
from lagrum.assessment.spec import Ask, Blueprint, Each, Heading, Item, Judge, Listed, Note, Open, Say, Tell
from lagrum.base.errors import InputError
from lagrum.base.frozen import frozen
from lagrum.evaluation.truth import NO, UNKNOWN
from lagrum.law.citation_text import printed
from lagrum.model.facts import Record, Several, Value
from lagrum.model.intervention import municipality_of

BLUEPRINTS: Final[dict[Slag, Blueprint]] = {
    "barnets-basta": BEST_INTERESTS,
    "konsekvens": IMPACT,
    "registerforteckning": PROCESSING,
    "information": NOTICE,
    "avtal": AGREEMENT,
}
CALLED_FOR: Final = "Kallar insatsen på den här handlingen?"
NOT_YET: Final = "Det ni inte får säga ännu"
LEFT_OUT: Final = "Rubriker som är utelämnade"
NO_MEASURE: Final = "ingen insats till enskild"
NOT_TO_ANYONE: Final = (
    "Insatsen är beskriven som ingen insats till enskild. Det som bara gäller den som får en insats hör då inte hit; "
    "stämmer inte beskrivningen, ändra raden »prövning« och gör handlingen på nytt."
)


def part_of(case: Case, slag: Slag) -> Part:
    """Return what a document of a kind says of one intervention. Raises `InputError` where it can say nothing."""
    sections = list(_overview(case) if slag == "oversikt" else _document(case, slag))
    intervention = case.intervention
    return Part(
        id=intervention.id,
        name=intervention.name or intervention.id,
        municipality=municipality_of(intervention.municipality, intervention.id),
        sections=sections,
    )


def title_of(slag: Slag) -> str:
    return OVERVIEW if slag == "oversikt" else SLAG[slag]


def _overview(case: Case) -> Iterator[Section]:
    for slag in SLAG:
        yield need(case, slag)


def _document(case: Case, slag: Slag) -> Iterator[Section]:
    blueprint = BLUEPRINTS[slag]
    first = need(case, slag, CALLED_FOR)
    opening = [Entry(kind="text", label="", value=blueprint.lead)]
    if case.reader.value("prövning") == NO_MEASURE:
        opening.append(Entry(kind="text", label="", value=NOT_TO_ANYONE, citation=printed("SoL 11 kap. 1 och 5 §§")))
    yield replace(first, entries=[*opening, *first.entries])
    told = {_key(entry) for entry in first.entries if entry.kind == "fynd"}
    left_out, silent = _Gathered(LEFT_OUT), _Gathered(NOT_YET)
    subjects = _subjects(case, slag) if blueprint.of else [None]
    calling = {rule.name for rule in rules_for(case.program.rulebook, slag)}
    for record in subjects:
        for heading in blueprint.headings:
            section = _section(case, heading, record, blueprint.of, len(subjects) > 1, calling)
            if section is None:
                left_out.add(heading, _omitted(case, heading, record, blueprint.of))
                continue
            yield _once(section, told)
            silent.add(heading, *_silent(case, section, heading, record))
    yield from silent.section()
    yield from left_out.section()


@frozen
class _Gathered:
    """Rows from under many headings, told together last under all their provisions."""

    name: str
    entries: list[Entry] = field(default_factory=list)
    cited: list[str] = field(default_factory=list)

    def add(self, heading: Heading, *entries: Entry) -> None:
        self.entries.extend(entries)
        self.cited.extend([heading.citation] if entries else [])

    def section(self) -> Iterator[Section]:
        if self.entries:
            citation = printed("; ".join(dict.fromkeys(self.cited)))
            yield Section(heading=self.name, citation=citation, entries=self.entries)


def _key(entry: Entry) -> tuple[str, str, str]:
    return (entry.value, entry.subject, entry.citation)


def _once(section: Section, told: set[tuple[str, str, str]]) -> Section:
    """Return a section without what rules say that has been told above in the document."""
    kept = [entry for entry in section.entries if entry.kind != "fynd" or _key(entry) not in told]
    told.update(_key(entry) for entry in kept if entry.kind == "fynd")
    return replace(section, entries=kept)


def _subjects(case: Case, slag: Slag) -> list[Record | None]:
    """Return the performers that an agreement may be with; None for one that nobody has written.

    Raises `InputError` when every performer is surely one that no agreement of the kind is made with.
    """
    rules = [
        r for r in rules_for(case.program.rulebook, slag) if r.record == "utförare" and r.name in case.program.rules
    ]
    written = case.reader.written("utförare")
    wanted: list[Record | None] = [
        record for record in written if not rules or any(case.applies(r.name, record) != NO for r in rules)
    ]
    if wanted:
        return wanted
    if not written and case.reader.list_of("utförare").open:
        return [None]
    raise InputError(
        f"»{case.intervention.id}« har ingen utförare utanför kommunen som genomför den, så det finns inget avtal "
        f"att skriva",
        "beskriv utföraren i en post »utförare« (slag och roll), eller välj en annan handling",
    )


def _omitted(case: Case, heading: Heading, record: Record | None, post: str) -> Entry:
    return Entry(
        kind="text",
        label=heading.text,
        value=f"Hör hit {heading.hangs_on}. Enligt beskrivningen är det inte så.",
        subject=case.reader.subject(post, record) if post else "",
        citation=printed(heading.citation),
    )


def _section(
    case: Case, heading: Heading, record: Record | None, post: str, several: bool, calling: set[str]
) -> Section | None:
    """Return a heading filled in, or None where its condition is surely not met.

    The rules that call for the document, which are told first in it, are told here only where they surely apply.
    """
    holds = None if heading.when is None else case.holds(heading.when, record)
    if holds == NO:
        return None
    entries: list[Entry] = []
    if holds == UNKNOWN:
        told = f"Rubriken hör hit {heading.hangs_on}. Det är inte beskrivet, så den är med tills vidare."
        entries.append(Entry(kind="text", label="", value=told))
    for item in heading.items:
        entries += _rows(case, item, record)
    if heading.findings:
        found = case.findings(heading.findings, record, post)
        entries += told_of([f for f in found if f.certainty == "gäller" or f.rule not in calling])
    text = heading.text
    if several:
        text = f"{text}: {case.reader.subject(post, record)}"
    return Section(
        heading=text,
        citation=printed(heading.citation),
        entries=entries,
        flows=list(flows(case)) if heading.flows else [],
    )


def _silent(case: Case, section: Section, heading: Heading, record: Record | None) -> Iterator[Entry]:
    """Yield what participants may not be told yet: what nobody knows, what hangs on it, and what a rule is against."""
    if not any(isinstance(item, Say | Tell) for item in heading.items):
        return
    where = section.citation
    for item in heading.items:
        if isinstance(item, Say) and (said := _said(case.reader, item)):
            yield from why_not(said, lacking(case, *_paths(item)))
        elif isinstance(item, Listed) and item.sentence:
            yield from _unnamed(case, item)
    if heading.when is not None and case.holds(heading.when, record) == UNKNOWN:
        value = f"Säg inget av det som står under »{heading.text}« förrän detta är klarlagt: {heading.hangs_on}."
        yield Entry(kind="text", label="", value=value, citation=where)
        return
    named = {i.field: i.label for i in heading.items if isinstance(i, Listed)}
    named |= {i.path: i.silent for i in heading.items if isinstance(i, Say)}
    for entry in section.entries:
        if entry.blank and entry.attribute in named:
            much = "inget mer" if entry.kind == "delvis känt" else "inget"
            value = f"Säg {much} om detta förrän det är klarlagt: {named[entry.attribute]}."
            yield Entry(kind="text", label="", value=value, attribute=entry.attribute, citation=where)


def _rows(case: Case, item: Item, record: Record | None) -> Iterator[Entry]:
    reader = case.reader
    match item:
        case Ask(path, label):
            yield reader.entry(path, label, record)
        case Open(label, ask, citation):
            yield Entry(kind="fyll i", label=label, ask=ask, citation=printed(citation) if citation else "")
        case Judge(ask, citation):
            yield Entry(kind="bedöm", label="", ask=ask, citation=printed(citation) if citation else "")
        case Note(text, citation):
            yield Entry(kind="text", label="", value=text, citation=printed(citation) if citation else "")
        case Each(post, rows, none):
            yield from _each(reader, post, rows, none)
        case Listed():
            yield _listed(case, item)
        case Tell(text):
            yield Entry(kind="text", label="", value=text, to_participants=True)
        case Say():
            yield _sentence(case, item)


def _each(reader: Reader, post: str, rows: tuple[Ask, ...], none: str) -> Iterator[Entry]:
    for record in reader.written(post):
        yield from (reader.entry(ask.path, ask.label, record) for ask in rows)
    if reader.list_of(post).open:
        yield Entry(kind="fyll i", label="Fler" if reader.written(post) else "", ask=none, attribute=post)
    elif not reader.written(post):
        yield Entry(kind="känt", label=post.capitalize(), value="ingen", attribute=post)


def _listed(case: Case, item: Listed) -> Entry:
    """Return all that a field says over the records of a post, or a blank for it."""
    reader = case.reader
    attribute = reader.attribute(item.field)
    written = reader.written(item.post)
    values = [reader.value(item.field, record) for record in written]
    whole = attribute is not None and not reader.list_of(item.post).open and all(map(is_known, values))
    ask = "" if whole else item.ask
    listed = list(written)
    if item.others:
        others = {r.index: is_other(reader, item.field, r) for r in written}
        listed = [r for r in written if others[r.index] or (others[r.index] is None and not item.sentence)]
        if whole and item.sentence and None in others.values():
            whole, ask = False, reader.question(RESPONSIBLE)
    ready = [r for r in listed if item.sentence and not lacking_in(case, item.field, r)]
    named = _named(reader, item.field, ready)
    known = item.sentence.replace("{}", named) if named else _named(reader, item.field, listed)
    if whole and not known:
        known = "inga andra, så som insatsen är beskriven" if written else "inga"
    return Entry(
        kind="känt" if whole else "delvis känt" if known else "fyll i",
        label=_capital(item.label),
        value=known,
        ask=ask,
        attribute=item.field,
        to_participants=bool(named),
    )


def _named(reader: Reader, field: str, records: Sequence[Record]) -> str:
    attribute = reader.attribute(field)
    told = [words(attribute, reader.value(field, r)) for r in records] if attribute is not None else []
    return ", ".join(dict.fromkeys(w for w in told if w))


def _unnamed(case: Case, item: Listed) -> Iterator[Entry]:
    """Yield why records are left out of a sentence."""
    for record in case.reader.written(item.post):
        other = is_other(case.reader, item.field, record) if item.others else True
        named = _named(case.reader, item.field, [record])
        if other is False or not named:
            continue
        said = item.sentence.replace("{}", named)
        if other is None:
            value = f"Säg inte »{said}« förrän det är klarlagt: {case.reader.question(RESPONSIBLE)}"
            yield Entry(kind="text", label="", value=value, attribute=RESPONSIBLE)
        yield from why_not(said, lacking_in(case, item.field, record))


def _sentence(case: Case, say: Say) -> Entry:
    """Return a sentence to participants, a blank for it, or the fact alone while a rule stands in its way."""
    entry = case.reader.entry(say.path, _capital(say.silent))
    if entry.kind == "fyll i":
        return entry
    said = _said(case.reader, say)
    if not said:
        ask = entry.ask or case.reader.question(say.path)
        return Entry(kind="fyll i", label=_capital(say.silent), ask=ask, attribute=say.path)
    if lacking(case, *_paths(say)):
        return entry
    return replace(entry, value=said, to_participants=True)


def _paths(say: Say) -> list[str]:
    return list(filter(None, (say.path, say.rests_on)))


def _said(reader: Reader, say: Say) -> str:
    """Return the sentence that what is known gives; "" where nothing is."""
    entry = reader.entry(say.path, "")
    return "" if entry.kind == "fyll i" else _plain(reader.value(say.path), say, entry.value)


def _plain(value: Value, say: Say, said: str) -> str:
    one = ("ja" if value else "nej") if isinstance(value, bool) else value
    if isinstance(one, str) and one in say.sentences:
        return say.sentences[one]
    if (
        isinstance(value, Several)
        and len(value.chosen) == 1
        and not value.open
        and next(iter(value.chosen)) in say.sentences
    ):
        return say.sentences[next(iter(value.chosen))]
    if isinstance(value, Several) and not value.chosen and not value.open and "inga" in say.sentences:
        return say.sentences["inga"]
    plain = say.words or {}
    listed = ", ".join(plain.get(word, word) for word in said.split(", "))
    listed = listed.rstrip(".") if say.sentences.get("", "").endswith("{}.") else listed
    return say.sentences.get("", "").replace("{}", listed)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
