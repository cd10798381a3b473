"""The flows of a data protection impact assessment: what is described of each, what is not, and the risk left open.

Nothing weighs a risk here. What stands as unknown is what the flow's own rows leave out, and what the findings about it
hang on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lagrum.assessment.concluded import Case
from lagrum.assessment.model import Entry, Flow
from lagrum.assessment.need import MOST_ASKED, told_of
from lagrum.assessment.reading import Reader
from lagrum.assessment.spec import Ask
from lagrum.law.citation_text import printed
from lagrum.model.facts import Record

POST: Final = "informationsdelning"
OF_A_FLOW: Final = (
    Ask(f"{POST}.från", "Från"),
    Ask(f"{POST}.till", "Till"),
    Ask(f"{POST}.uppgifter", "Uppgifter"),
    Ask(f"{POST}.om-grupp", "Om vilka"),
    Ask(f"{POST}.identifierbar", "Går att känna igen"),
    Ask(f"{POST}.syfte", "Syfte"),
    Ask(f"{POST}.kanal", "Sätt"),
    Ask(f"{POST}.stöd", "Stöd som åberopas"),
)
PROCESSINGS: Final[tuple[tuple[str, tuple[Ask, ...]], ...]] = (
    (
        "Behandlingen i insatsen",
        (
            Ask("personuppgifter.behandlas", "Uppgifter"),
            Ask("personuppgifter.om-vilka", "Om vilka"),
            Ask("personuppgifter.ändamål", "Syfte"),
            Ask("personuppgifter.identifierbarhet", "Går att känna igen"),
            Ask("personuppgifter.rättslig-grund", "Stöd som åberopas"),
        ),
    ),
    (
        "Dokumentation av dem som deltar",
        (Ask("dokumentation.omfattning", "Omfattning"), Ask("dokumentation.handlingar", "Handlingar")),
    ),
    (
        "Tekniken",
        (Ask("teknik.slag", "Teknik"), Ask("teknik.funktioner", "Övervakning"), Ask("ai.används-till", "AI")),
    ),
    (
        "Uppgifter som förs samman",
        (
            Ask("personuppgifter.sammanställning", "Sammanställning"),
            Ask("personuppgifter.samkörning", "Samkörning mellan nämnder eller huvudmän"),
        ),
    ),
)
WHERE: Final = printed("GDPR art. 35.7 c")
RISK: Final = (
    "Vad kan gå fel för den enskilde, hur sannolikt och hur allvarligt är det? Skriv risken och varför ni "
    "bedömer den så."
)
MORE: Final = "Lämnas uppgifter om enskilda också på andra vägar än dem som står här? Beskriv varje väg för sig."


def flows(case: Case) -> Iterator[Flow]:
    """Yield each written flow, that there may be others, and each processing within the intervention."""
    reader = case.reader
    written = reader.written(POST)
    for number, record in enumerate(written, 1):
        title = f"Flöde {number}: {record.title}" if record.title else f"Flöde {number}"
        entries = [*_described(reader, record), *_hanging(case, record)]
        found = list(told_of(case.about(POST, record)))
        yield Flow(title=title, entries=entries, findings=found, risk=_risk())
    if reader.list_of(POST).open:
        more = Entry(kind="fyll i", label="Fler flöden", ask=MORE, attribute=POST)
        title = "Fler flöden kan finnas" if written else "Inget flöde är beskrivet"
        yield Flow(title=title, entries=[more], findings=[], risk=_risk())
    for title, rows in PROCESSINGS:
        yield Flow(title=title, entries=[reader.entry(r.path, r.label) for r in rows], findings=[], risk=_risk())


def _risk() -> Entry:
    return Entry(kind="bedöm", label="", ask=RISK, citation=WHERE)


def _described(reader: Reader, record: Record) -> Iterator[Entry]:
    """Yield the rows of every flow, and every other row that is written of this one: assessments that were made."""
    yield from (reader.entry(r.path, r.label, record) for r in OF_A_FLOW)
    first = {r.path for r in OF_A_FLOW}
    for attribute in reader.vocabulary.fields(POST):
        if attribute.path not in first and reader.value(attribute.path, record) is not None:
            yield reader.entry(attribute.path, _named(attribute.path), record)


def _hanging(case: Case, record: Record) -> Iterator[Entry]:
    """Yield the rows of a flow that nobody has written and that decide what surely applies to it, the first in full."""
    told = {r.path for r in OF_A_FLOW}
    subject = case.reader.subject(POST, record)
    sure = [u for f in case.about(POST, record) if f.certainty == "gäller" for u in f.undecided]
    of_it = [u for u in sure if u.subject == subject and u.attribute not in told]
    asked = {u.attribute: u for u in of_it if case.reader.value(u.attribute, record) is None}
    for path, one in list(asked.items())[:MOST_ASKED]:
        yield Entry(
            kind="fyll i", label=_named(path), ask=one.question, attribute=path, subject=subject, record=record.index
        )
    if rest := [_named(path) for path in list(asked)[MOST_ASKED:]]:
        yield Entry(kind="text", label="Kan också behöva sägas", value=", ".join(rest), subject=subject)


def _named(path: str) -> str:
    """Return a row of a flow in words.

    >>> _named("informationsdelning.men-prövat")
    'Men prövat'
    """
    return path.removeprefix(f"{POST}.").replace("-", " ").capitalize()
