"""Documents to be filled in: each heading has its provision, each unknown a blank, and a person concludes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lagrum.assessment.build import BLUEPRINTS, CALLED_FOR, LEFT_OUT, NOT_YET, part_of
from lagrum.assessment.concluded import Case, conclude
from lagrum.assessment.model import SLAG, Entry, Part, Section, Slag, entries_of
from lagrum.assessment.need import WANTED, answer, rules_for, rules_for_all
from lagrum.assessment.reading import Reader, is_known
from lagrum.assessment.spec import (
    Applies,
    Ask,
    Concept,
    Condition,
    Each,
    Heading,
    Judge,
    Listed,
    Not,
    Note,
    Open,
    Say,
    Says,
    Tell,
)
from lagrum.base.errors import InputError
from lagrum.base.resources import cases_dir, rules_dir
from lagrum.binding.edit import FactEdit, change_case
from lagrum.checking.checker import Checker
from lagrum.explanation.explain import Memory
from lagrum.interventions.folders import InterventionBytes
from lagrum.interventions.read import InterventionReader
from lagrum.law.citation_parser import parse_citations
from lagrum.model.facts import Range, Several, Value
from lagrum.model.formula import Lit, literals
from lagrum.model.rulebook import Rulebook
from lagrum.model.vocabulary import Attribute, Kind
from lagrum.rulebook.kept import cached_rulebook
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText

DAY = date(2026, 11, 29)
SHIPPED = ("nora/mini-sparet", "grums/ung-i-grums", "norrkoping/socialt-utfallskontrakt")
CONCLUSIONS = re.compile(
    r"\b(tillåten|tillåtet|laglig\w*|lagenlig\w*|olaglig\w*|förenlig\w*|godkän\w*|behövs inte|inget behov av|"
    r"låg risk|hög risk är|risken är (?:låg|hög|godtagbar)|medelhög|acceptabel|godtagbar\w*|uppfyller kraven|"
    r"är (?:lämpligt|proportionerlig\w*|nödvändig\w*|skälig\w*)|(?:ja|nej), barnets bästa|till barnets bästa|"
    r"är bäst för barnet att|bedöms vara|slutsatsen är|inga hinder)\b",
    re.IGNORECASE,
)
"""Words of conclusion: what only a person, or a rule that is cited, may say."""


def concludes(sentence: str) -> bool:
    """Whether a sentence says what only a person may. A condition that the law sets does not say that it is met."""
    return CONCLUSIONS.search(sentence.replace("om det är lämpligt", "")) is not None


@cache
def shipped() -> Rulebook:
    return cached_rulebook([rules_dir()], Diagnostics())


@cache
def checker() -> Checker:
    return Checker(shipped(), DAY)


MEMORY = Memory()


def case_of(text: str, name: str = "x.insats") -> Case:
    sink = Diagnostics()
    intervention = InterventionReader(shipped()).bind(InterventionBytes(name, text.encode()), sink)
    assert intervention is not None, [d.message for d in sink.items]
    return conclude(checker(), intervention, MEMORY, rules_for_all(shipped()))


def text_of(id: str) -> str:
    return (cases_dir() / f"{id}.insats").read_text("utf-8")


@cache
def part(id: str, slag: Slag) -> Part:
    return part_of(case_of(text_of(id)), slag)


def headings() -> Iterator[tuple[Slag, Heading]]:
    for slag, blueprint in BLUEPRINTS.items():
        for heading in blueprint.headings:
            yield slag, heading


def sketch(*rows: str) -> Case:
    return case_of("insats a/b\n" + "".join(f"    {row}\n" for row in rows))


def named(found: Part, heading: str) -> Section:
    return next(s for s in found.sections if s.heading.startswith(heading))


# --- the blueprints ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("slag", "heading"), list(headings()), ids=lambda x: x.text if isinstance(x, Heading) else x)
def test_a_heading_names_provisions_attributes_concepts_and_rules_that_exist(slag: Slag, heading: Heading) -> None:
    assert parse_citations(heading.citation)
    assert not heading.findings or parse_citations(heading.findings)
    assert (heading.when is None) == (not heading.hangs_on)
    vocabulary = shipped().vocabulary.attributes
    for item in heading.items:
        match item:
            case Ask(path, _) | Say(path, _, _, _):
                assert vocabulary[path].question, path
            case Each(post, rows, _):
                assert all(row.path.startswith(f"{post}.") and row.path in vocabulary for row in rows)
            case Listed():
                assert item.field in vocabulary
            case Open(_, _, citation) | Judge(_, citation) | Note(_, citation):
                assert not citation or parse_citations(citation)
        if isinstance(item, Say):
            attribute = vocabulary[item.path]
            written = {*attribute.values, "ja", "nej", "inga", ""}
            assert set(item.sentences) <= written and set(item.words or ()) <= written
            assert "" in item.sentences or not attribute.values or set(attribute.values) <= set(item.sentences)
    conditions = heading.when if isinstance(heading.when, tuple) else (heading.when,) if heading.when else ()
    for condition in conditions:
        _exists(condition)


def _exists(condition: Condition) -> None:
    match condition:
        case Not(inner):
            _exists(inner)
        case Concept(phrase):
            assert phrase in checker().program.definitions
        case Applies(rule):
            assert rule in shipped().rules
        case Says(path, values):
            attribute = shipped().vocabulary.attributes[path]
            assert set(values) <= {*attribute.values, "ja", "nej"}


@pytest.mark.parametrize("slag", SLAG)
def test_rules_call_for_every_document(slag: Slag) -> None:
    assert rules_for(shipped(), slag)
    assert all(path in shipped().vocabulary.attributes for path in WANTED[slag].attributes)


# --- what the documents say -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slag", [*SLAG, "oversikt"])
@pytest.mark.parametrize("id", SHIPPED)
def test_every_heading_has_its_provision(id: str, slag: Slag) -> None:
    for section in part(id, slag).sections:
        assert section.citation and parse_citations(section.citation), section.heading


@pytest.mark.parametrize("slag", [*SLAG, "oversikt"])
@pytest.mark.parametrize("id", SHIPPED)
def test_no_sentence_is_a_conclusion_that_is_a_persons(id: str, slag: Slag) -> None:
    """What a rule says it says itself, with its provision; all else is a fact, a blank or a question."""
    for entry in entries_of(part(id, slag)):
        assert entry.kind != "fynd" or entry.citation or "lagrum prova" in entry.value
        if entry.kind == "bedöm":
            assert "?" in entry.ask and not entry.value
        ours = [] if entry.kind in ("fynd", "känt", "delvis känt") else [entry.value]
        for sentence in [entry.label, *ours, "" if entry.attribute else entry.ask]:
            for said in re.split(r"(?<=[.?!]) ", sentence):
                if not said.endswith("?"):
                    assert not concludes(said), said


def test_the_texts_of_the_blueprints_hold_no_word_of_conclusion() -> None:
    for _, heading in headings():
        for item in heading.items:
            match item:
                case Note(text, _) | Tell(text):
                    told = [text]
                case Say():
                    told = list(item.sentences.values())
                case _:
                    told = []
            for sentence in [heading.text, heading.hangs_on, *told]:
                assert not concludes(sentence), sentence


@pytest.mark.parametrize("slag", SLAG)
@pytest.mark.parametrize("id", SHIPPED)
def test_a_row_is_blank_just_where_the_intervention_does_not_say(id: str, slag: Slag) -> None:
    case = case_of(text_of(id))
    attributes = shipped().vocabulary.attributes
    for entry in entries_of(part(id, slag)):
        attribute = attributes.get(entry.attribute)
        if attribute is None or attribute.kind.is_record or entry.kind in ("text", "fynd") or entry.label == "Utförare":
            continue
        record = _record(case.reader, attribute, entry)
        if attribute.record in case.reader.facts.records and record is None:
            continue  # one row for all records
        known = is_known(case.reader.value(entry.attribute, record))
        assert entry.blank != known, entry
        assert bool(entry.ask) != known and (known or entry.ask)


def _record(reader: Reader, attribute: Attribute, entry: Entry):  # type: ignore[no-untyped-def]
    written = reader.written(attribute.record) if attribute.record else []
    return next((r for r in written if r.index == entry.record), None)


def some_value(attribute: Attribute) -> Value:
    match attribute.kind:
        case Kind.BOOLEAN:
            return True
        case Kind.ONE_OF:
            return attribute.values[0]
        case Kind.SOME_OF:
            return Several(frozenset(attribute.values[:1]))
        case Kind.TEXT:
            return "någon text"
        case Kind.DATE:
            return Range(DAY.toordinal(), DAY.toordinal())
    return Range(3, 3)


def fillable(id: str, slag: Slag) -> list[Entry]:
    """Return the blanks of a document that a row of the intervention fills in, each once."""
    attributes = shipped().vocabulary.attributes
    found = {
        (entry.attribute, entry.record): entry
        for entry in entries_of(part(id, slag))
        if entry.blank and entry.attribute in attributes and not attributes[entry.attribute].kind.container
        if attributes[entry.attribute].owner == "insats"
    }
    return list(found.values())


def left_when_filled(id: str, slag: Slag, entry: Entry) -> list[Entry]:
    """Return the same blank in the document that is made when the intervention says what it asks."""
    attribute = shipped().vocabulary.attributes[entry.attribute]
    edit = FactEdit(entry.attribute, max(entry.record, 0) if attribute.record else -1, some_value(attribute))
    filled = change_case(SourceText.of(text_of(id), "x.insats"), shipped().vocabulary, [edit])
    try:
        after = part_of(case_of(filled), slag)
    except InputError:
        return []  # what was filled in leaves nothing to write about
    of_all = entry.record < 0 and bool(attribute.record)  # one row for all records: there may be more of them
    return [
        e
        for e in entries_of(after)
        if e.blank and (e.attribute, e.record) == (entry.attribute, entry.record) and not of_all
    ]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_filling_in_what_is_asked_removes_the_blank(data: st.DataObject) -> None:
    id, slag = data.draw(st.sampled_from(SHIPPED)), data.draw(st.sampled_from(list(SLAG)))
    entry = data.draw(st.sampled_from(fillable(id, slag)))
    assert not left_when_filled(id, slag, entry)


@pytest.mark.langt
@pytest.mark.parametrize("slag", SLAG)
@pytest.mark.parametrize("id", SHIPPED)
def test_filling_in_each_of_all_that_is_asked_removes_its_blank(id: str, slag: Slag) -> None:
    assert not [entry for entry in fillable(id, slag) if left_when_filled(id, slag, entry)]


# --- which documents are called for -----------------------------------------------------------------------------------


def test_what_the_rules_demand_is_called_for_and_what_hangs_on_the_unknown_cannot_be_said() -> None:
    case = case_of(text_of("nora/mini-sparet"))
    assert {slag: answer(case, slag) for slag in SLAG} == {
        "barnets-basta": "kallas för",
        "konsekvens": "kan inte sägas",
        "registerforteckning": "kan inte sägas",
        "information": "kallas för",
        "avtal": "kan inte sägas",
    }


def test_what_no_rule_demands_is_told_with_the_rule_and_the_facts_it_falls_on() -> None:
    case = sketch(
        "form        hemtjänst",
        "prövning    med behovsprövning",
        "vistelse    ingen vistelse",
        "utförare    ingen",
        'målgrupp "äldre"',
        "    ålder            80–90 år",
        "    roll             äldre",
        "    mottagare        ja",
        "    medföljande-barn nej",
    )
    assert answer(case, "barnets-basta") == answer(case, "avtal") == "ingen regel kräver den"
    section = named(part_of(case, "oversikt"), "Prövning av barnets bästa")
    assert "ingen regel kräver den" in section.heading
    assert any(
        e.label == "Regel som inte gäller" and "3 kap. 1 § första stycket SoL" in e.citation for e in section.entries
    )
    assert not any("behövs inte" in e.value for e in section.entries)


def test_a_rulebook_without_such_rules_says_that_nothing_can_be_said(tmp_path: Path) -> None:
    (tmp_path / "a.begrepp").write_text(
        'begrepp form\n    typ ett av: a, b\n    art faktum\n    fråga "Vad?"\n    betyder "x"\n', "utf-8"
    )
    sink = Diagnostics()
    book = cached_rulebook([tmp_path], sink)
    assert not sink.has_errors, [d.message for d in sink.items]
    bound = InterventionReader(book).bind(InterventionBytes("x.insats", b"insats a/b\n    form a\n"), sink)
    assert bound is not None
    case = conclude(Checker(book, DAY), bound, Memory(), rules_for_all(book))
    for section in part_of(case, "oversikt").sections:
        assert "inget kan sägas" in section.entries[0].value and "kan inte sägas" in section.heading
    assert all(e.blank for e in entries_of(part_of(case, "registerforteckning")) if e.attribute.startswith("personup"))


# --- each document ----------------------------------------------------------------------------------------------------


def test_small_children_raise_no_question_of_those_from_fifteen() -> None:
    left_out = named(part("nora/mini-sparet", "barnets-basta"), LEFT_OUT)
    assert any(entry.label.startswith("Från 15 år") and entry.citation for entry in left_out.entries)
    about = named(part("nora/mini-sparet", "barnets-basta"), "Vilka barn")
    assert any(e.value == "0–6 år" and e.record == 0 for e in about.entries)


def test_the_balancing_and_the_alternatives_are_open() -> None:
    found = part("nora/mini-sparet", "barnets-basta")
    assert {e.kind for e in named(found, "Avvägningen").entries} == {"fyll i", "bedöm"}
    assert {e.kind for e in named(found, "Alternativ").entries} == {"fyll i"}


def test_each_flow_is_a_row_and_its_risk_is_open() -> None:
    flows = named(part("norrkoping/socialt-utfallskontrakt", "konsekvens"), "Risker").flows
    first = {e.label: e for e in flows[0].entries}
    assert (first["Från"].value, first["Till"].value, first["Uppgifter"].value) == (
        "skola",
        "socialnämnd",
        "skolresultat",
    )
    assert first["Stöd som åberopas"].blank and first["Sätt"].blank
    assert flows[1].title == "Fler flöden kan finnas" and flows[1].entries[0].blank
    assert all(f.risk.kind == "bedöm" and not f.risk.value for f in flows)
    assert flows[0].findings and all(e.citation or "lagrum prova" in e.value for e in flows[0].findings)
    none = sketch("form rådgivning", "informationsdelning ingen")
    assert all("flöde" not in f.title.lower() for f in named(part_of(none, "konsekvens"), "Risker").flows)


def test_participants_are_told_in_short_sentences_only_what_is_known() -> None:
    found = part_of(
        sketch(
            'namn        "Öppet hus"',
            "form        öppen mötesplats",
            "prövning    utan behovsprövning",
            "frivillig   ja",
            "avgift",
            "    tas-ut  nej",
            "huvudman    socialnämnd",
            "dokumentation",
            "    omfattning utan identitet",
            "    undantagsbeslut nämnden",
            "    särskilda-skäl ja",
            "    särskilda-skäl-finns ja",
            "personuppgifter",
            "    behandlas vanliga uppgifter, mer okänt",
            "    rättslig-grund allmänt intresse",
        ),
        "information",
    )
    told = [e.value for e in entries_of(found) if e.to_participants]
    assert "Insatsen heter Öppet hus." in told
    assert "Det kostar inget att vara med." in told
    assert "Vi skriver ner vad vi gör, men inte vem du är." in told
    assert "Vi får göra det för att vi gör något av allmänt intresse." in told
    assert "Vi har namn, kontaktuppgifter och annat vanligt om dig." in told
    silent = [e.value for e in named(found, NOT_YET).entries]
    assert "Säg inget mer om detta förrän det är klarlagt: vilka uppgifter som finns." in silent
    assert "Säg inget om detta förrän det är klarlagt: hur länge uppgifterna finns kvar." in silent
    assert not any("om deltagandet är frivilligt" in said or "vad det kostar" in said for said in silent)
    for sentence in (s for text in told for s in re.split(r"(?<=[.?!:]) ", text)):
        assert len(sentence.split()) <= 26, sentence


ADVICE = ("form rådgivning", "prövning utan behovsprövning", "huvudman socialnämnd")
ANONYMOUS = "Vi skriver ner vad vi gör, men inte vem du är."
NOT_READY = {
    "no decision": (
        (*ADVICE, "dokumentation", "    omfattning utan identitet", "    undantagsbeslut saknas"),
        (ANONYMOUS, "14 kap. 5 § SoL"),
    ),
    "decision not known": (
        (*ADVICE, "dokumentation", "    omfattning utan identitet", "    särskilda-skäl ja"),
        (ANONYMOUS, "14 kap. 5 § SoL"),
    ),
    "no special reasons": (
        (
            *(*ADVICE, "dokumentation", "    omfattning utan identitet", "    undantagsbeslut nämnden"),
            "    särskilda-skäl nej",
        ),
        (ANONYMOUS, "14 kap. 5 § SoL"),
    ),
    "after a trial of need": (
        ("form boendestöd", "prövning med behovsprövning", "dokumentation", "    omfattning utan identitet"),
        (ANONYMOUS, "14 kap. 3 och 5 §§ SoL"),
    ),
    "nothing else known": (("dokumentation", "    omfattning utan identitet"), (ANONYMOUS, "14 kap. 5 § SoL")),
    "nothing written down": (
        (*ADVICE, "dokumentation", "    omfattning ingen dokumentation"),
        ("Vi skriver inte ner något om dig.", "14 kap. 3 § SoL"),
    ),
    "only counted": (
        (*ADVICE, "dokumentation", "    omfattning inga journaler"),
        ("Vi räknar till exempel besök, men skriver inte ner något om var och en.", "14 kap. 3 § SoL"),
    ),
    "more than advice": (
        ("form familjebehandling", "prövning utan behovsprövning", "dokumentation",
         "    omfattning utan personliga förhållanden"),
        ("När du får råd skriver vi inte ner något om dina personliga förhållanden.", "14 kap. 3 och 4 §§ SoL"),
    ),
    "a fee for treatment": (
        (*ADVICE, "behandlingskaraktär ja", "avgift", "    tas-ut ja"),
        ("Det kostar att vara med.", "32 kap. 2 § SoL"),
    ),
    "the size of such a fee": (
        (*ADVICE, "behandlingskaraktär ja", "avgift", "    tas-ut ja", "    belopp 40 kr"),
        ("Avgiften är 40 kr.", "32 kap. 2 § SoL"),
    ),
    "a ground that does not bear": (
        (*ADVICE, "personuppgifter", "    behandlas vanliga uppgifter", "    rättslig-grund berättigat intresse"),
        ("Vi får göra det för att vi har vägt vårt intresse mot ditt.", "GDPR"),
    ),
    "no support to leave data": (
        (*ADVICE, 'informationsdelning "a"', "    från socialnämnd", "    till förskola"),
        ("Enligt planen lämnas uppgifter till: förskola.", "26 kap. 1 §"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_READY)
def test_no_sentence_is_ready_while_its_demand_is_open_or_unmet(name: str) -> None:
    rows, (sentence, provision) = NOT_READY[name]
    found = part_of(sketch(*rows), "information")
    assert sentence not in [e.value for e in entries_of(found) if e.to_participants]
    silent = [e for e in named(found, NOT_YET).entries if e.label == f"Säg inte »{sentence}« än"]
    assert any(provision in e.citation for e in silent), silent


def said_values() -> Iterator[tuple[str, str]]:
    attributes = shipped().vocabulary.attributes
    for heading in BLUEPRINTS["information"].headings:
        for item in heading.items:
            if isinstance(item, Say):
                attribute = attributes[item.path]
                values = ("ja", "nej") if attribute.kind.yes_no else attribute.values
                yield from ((item.path, value) for value in values)


@pytest.mark.parametrize(("path", "value"), list(said_values()))
def test_a_ready_sentence_rests_on_no_demand_that_is_open(path: str, value: str) -> None:
    """Of each sentence: no rule that names its attribute, and applies for it, is a hinder or a demand not met."""
    post, _, field = path.rpartition(".")
    case = sketch(*ADVICE, *((post, f"    {field} {value}") if post else (f"{field} {value}",)))
    ready = {e.attribute for e in entries_of(part_of(case, "information")) if e.to_participants}
    for finding in case.result.findings:
        if finding.outcome not in ("hinder", "krav") or finding.demand == "uppfyllt":
            continue
        rule = shipped().rules[finding.rule]
        formulas = [rule.condition, *([rule.requires] if rule.requires is not None else [])]
        read = {lit.atom.path for f in formulas for lit in literals(f) if isinstance(lit, Lit)}
        assert not ready & read & {t.attribute for t in finding.triggers}, finding.rule


def test_who_is_responsible_and_the_person_are_no_source_and_no_receiver() -> None:
    flows = (
        *('informationsdelning "ut"', "    från socialnämnd", "    till förskola"),
        *('informationsdelning "in"', "    från primärvård", "    till socialnämnd"),
        *('informationsdelning "själv"', "    från den enskilde", "    till socialnämnd"),
    )
    case = sketch(*ADVICE, "personuppgifter", "    behandlas vanliga uppgifter", *flows)
    found = part_of(case, "information")
    told = {e.attribute: e.value for s in found.sections for e in s.entries if e.attribute.endswith((".från", ".till"))}
    assert told["informationsdelning.från"] in ("primärvård", "Uppgifter kan komma från: primärvård.")
    assert told["informationsdelning.till"] in ("förskola", "Enligt planen lämnas uppgifter till: förskola.")
    receivers = named(part_of(case, "registerforteckning"), "d) Mottagarna").entries[0]
    assert receivers.value == "förskola"


def test_a_receiver_is_named_when_the_support_is_known_to_be_met() -> None:
    flow = (
        *('informationsdelning "a"', "    från socialnämnd", "    till primärvård", "    stöd samtycke"),
        *("    samtycke-av den enskilde", "    om-annan nej", "    om-ålder från 20 år"),
    )
    told = [e.value for e in entries_of(part_of(sketch(*ADVICE, *flow), "information")) if e.to_participants]
    assert "Enligt planen lämnas uppgifter till: primärvård." in told


def test_who_is_responsible_is_asked_before_a_committee_is_named_as_a_source() -> None:
    flow = ('informationsdelning "ut"', "    från socialnämnd", "    till förskola")
    rows = ("form rådgivning", "personuppgifter", "    behandlas vanliga uppgifter", *flow)
    found = part_of(sketch(*rows), "information")
    sources = named(found, "Vilka uppgifter är det")
    assert not any(e.value for e in sources.entries if e.attribute == "informationsdelning.från")
    assert any("Vem ansvarar för insatsen" in e.value for e in named(found, NOT_YET).entries)


def test_what_hangs_on_the_unknown_may_not_be_said_yet() -> None:
    silent = [e.value for e in named(part("grums/ung-i-grums", "information"), NOT_YET).entries]
    assert (
        "Säg inget av det som står under »Om du har samtyckt till behandlingen« förrän detta är klarlagt: "
        "om samtycke är den rättsliga grunden."
    ) in silent


PERFORMER = ("form boendestöd", "prövning utan behovsprövning", 'utförare "Lotsen"', "    roll genomför")


def test_an_agreement_has_the_points_that_the_facts_call_for() -> None:
    private = part_of(
        sketch(*PERFORMER, "    slag privat företag", "    yrkesmässig ja", "    personuppgiftsroll egen ansvarig"),
        "avtal",
    )
    heads = [s.heading for s in private.sections]
    assert {"Tystnadsplikt i yrkesmässig verksamhet", "Allmänhetens insyn", "Kontroll och uppföljning"} <= set(heads)
    assert not {"Utföraren som personuppgiftsbiträde", "Avtalad tystnad", "Villkor för ett kommunalt bolag"} & set(
        heads
    )
    assert {"Avtalad tystnad", "Utföraren som personuppgiftsbiträde"} <= {
        e.label for e in named(private, LEFT_OUT).entries
    }
    volunteers = part_of(
        sketch(*PERFORMER, "    slag idéburen organisation", "    yrkesmässig nej", "    personuppgiftsroll biträde"),
        "avtal",
    )
    heads = [s.heading for s in volunteers.sections]
    assert {"Avtalad tystnad", "Utföraren som personuppgiftsbiträde"} <= set(heads)
    assert "Tystnadsplikt i yrkesmässig verksamhet" not in heads
    assert len([e for e in named(volunteers, "Utföraren som person").entries if e.label == "Punkt"]) == 9
    company = part_of(sketch(*PERFORMER, "    slag kommunalt bolag"), "avtal")
    heads = [s.heading for s in company.sections]
    assert "Villkor för ett kommunalt bolag" in heads and "Allmänhetens insyn" not in heads


def test_each_performer_outside_the_municipality_has_points_of_its_own() -> None:
    two = (
        'utförare "Egen"',
        "    slag ansvarig nämnd",
        "    roll genomför",
        'utförare "Bris"',
        "    slag idéburen organisation",
    )
    found = part_of(sketch(*PERFORMER, "    slag privat företag", *two, "    roll genomför"), "avtal")
    assert {"Allmänhetens insyn: utförare »Lotsen«", "Allmänhetens insyn: utförare »Bris«"} <= {
        s.heading for s in found.sections
    }
    assert not any("Egen" in s.heading for s in found.sections)


def test_there_is_no_agreement_where_nobody_outside_performs() -> None:
    for rows in (("utförare ingen",), ("utförare", "    slag ansvarig nämnd", "    roll genomför")):
        with pytest.raises(InputError, match="inget avtal att skriva"):
            part_of(sketch("form rådgivning", *rows), "avtal")


def test_what_is_no_measure_to_anyone_is_said_in_clear_words() -> None:
    found = part("haninge/soc-for-unga", "information")
    assert any("ingen insats till enskild" in e.value for e in named(found, CALLED_FOR).entries)
    assert "Du kan ansöka om andra insatser" in {e.label for e in named(found, LEFT_OUT).entries}
