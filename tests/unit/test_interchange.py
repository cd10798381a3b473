"""What is given out: addresses, each thing once, the conditions of SKOS, links or why there is none."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest

import linked
from lagrum.base.errors import InputError
from lagrum.base.version import __version__
from lagrum.interchange.address import Ref, address, checked_base
from lagrum.interchange.export import TITLES, make_export
from lagrum.interchange.graph import Export
from lagrum.interchange.terms import CLASSES, PREFIXES, TERMS, context
from lagrum.interchange.words import WORDS, Word
from lagrum.model.rule import SOURCES
from lagrum.model.rulebook import Rulebook
from lagrum.report.formats import render
from lagrum.web.views.paths import concept_page, question_page, rule_page
from small import BEGREPP, DAY, HEAD, rule, rulebook

BASE = "https://exempel.se/regelverk/"
CAMP = f"{BASE}begrepp/form/l%C3%A4ger"
VOCABULARY = BEGREPP.replace(
    '    fråga    "Hur ges insatsen?"',
    '    lagrum   SoL 11 kap. 1 och 5 §§\n    fråga    "Hur ges insatsen?"',
).replace(
    '    betyder  "Formen."\n',
    '    betyder  "Formen."\n    värde    läger\n        betyder "Ett läger."\n        även    "kollo", "lägret"\n'
    '        liknar  "resa"\n        lagrum  GDPR art. 9.1\n        medför  prövning är utan prövning\n',
)
RULES = (
    rule("r.1", 'när form är råd\nså hinder "Nej."'),
    rule(
        "r.2",
        'när form är läger och barn i lägret\nså fråga "Hur då?"\nnivå meso\nadressat nätverket\n'
        'ståndpunkt "Så."\n    källa "boken"\nståndpunkt "Annars."',
        HEAD.replace("från 2025-07-01", "från 2025-07-01 till 2027-01-31"),
    ),
    rule(
        "r.3",
        'när det finns målgrupp där (ålder under 15)\nså upplysning "Barn."\n'
        "undantag från r.1\nersätter r.4 från 2025-07-01",
    ),
    rule("r.4", 'när form är boende\nså upplysning "Förr."', HEAD.replace("2025-07-01", "2024-01-01")),
    'härled barn i lägret\n    lagrum SoL 11 kap. 5 §\n    källa lag\n    betyder "Ett läger."\n'
    "    gäller från 2025-07-01\n    när form är läger\n",
)


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return rulebook(*RULES, vocabulary=VOCABULARY)


def export(book: Rulebook, what: str, day: date = DAY, base: str = BASE) -> Export:
    return make_export(what, book, day, base)


def table(made: Export) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(render("interchange", "csv", made), newline="")))


@pytest.mark.parametrize("what", TITLES)
def test_turtle_and_json_ld_say_the_same(book: Rulebook, what: str) -> None:
    made = export(book, what)
    graphs = [linked.read(render("interchange", format, made), format) for format in linked.FORMATS]
    assert linked.statements(graphs[0]) == linked.statements(graphs[1])
    assert len(graphs[0]) == len(graphs[1]) > 5


def test_two_graphs_that_differ_are_told_apart(book: Rulebook) -> None:
    text = render("interchange", "ttl", export(book, "regler"))
    other = linked.read(text.replace('"Annars."', '"Alls inte."'), "ttl")
    assert linked.statements(linked.read(text, "ttl")) != linked.statements(other)


def test_the_conditions_of_skos_hold_and_would_be_missed(book: Rulebook) -> None:
    for what in ("begrepp", "termer"):
        text = render("interchange", "ttl", export(book, what))
        assert linked.broken_conditions(linked.read(text, "ttl")) == []
    form = f"<{BASE}begrepp/form>"
    wrong = {
        "S9": f"{form} a skos:ConceptScheme .",
        "S13": f'{form} skos:altLabel "form"@sv .',
        "S14": f'{form} skos:prefLabel "annat"@sv .',
        "S27": f"{form} skos:related <{BASE}begrepp/form/l%C3%A4ger> .",
        "S46": f"{form} skos:exactMatch {form} ; skos:broadMatch {form} .",
    }
    text = render("interchange", "ttl", export(book, "begrepp"))
    for condition, more in wrong.items():
        found = linked.broken_conditions(linked.read(text + more, "ttl"))
        assert [told for told in found if told.startswith(f"{condition}:")], condition


def test_every_concept_and_every_rule_is_there_once(book: Rulebook) -> None:
    concepts = linked.read(render("interchange", "jsonld", export(book, "begrepp")), "jsonld")
    attributes = book.vocabulary.attributes.values()
    wanted = {address(BASE, Ref("begrepp", (a.path,))) for a in attributes}
    wanted |= {address(BASE, Ref("begrepp", (a.path, v))) for a in attributes for v in a.values}
    wanted |= {f"{BASE}harlett/barn%20i%20l%C3%A4gret"}
    assert linked.typed(concepts, f"{linked.SKOS}Concept") == sorted(wanted)
    rules = linked.read(render("interchange", "jsonld", export(book, "regler")), "jsonld")
    assert linked.typed(rules, f"{linked.OWN}Rule") == [f"{BASE}regel/r.{k}" for k in (1, 2, 3, 4)]
    ids = [n["id"] for n in json.loads(render("interchange", "jsonld", export(book, "regler")))["@graph"]]
    assert len(ids) == len(set(ids))


def test_a_value_has_its_synonyms_what_it_is_taken_for_and_what_it_implies(book: Rulebook) -> None:
    graph = linked.read(render("interchange", "ttl", export(book, "begrepp")), "ttl")
    camp = f"{BASE}begrepp/form/l%C3%A4ger"
    assert linked.one(graph, camp, f"{linked.SKOS}prefLabel") == "läger (form)"
    assert linked.every(graph, camp, f"{linked.SKOS}altLabel") == {"läger", "kollo", "lägret"}
    assert linked.every(graph, camp, f"{linked.OWN}resembles") == {"resa"}
    assert linked.one(graph, camp, f"{linked.SKOS}broader") == f"{BASE}begrepp/form"
    other = f"{BASE}begrepp/pr%C3%B6vning/utan%20pr%C3%B6vning"
    assert linked.every(graph, camp, f"{linked.SKOS}related") == {other}
    assert linked.every(graph, other, f"{linked.SKOS}related") == {camp}
    age = f"{BASE}begrepp/m%C3%A5lgrupp.%C3%A5lder"
    assert linked.one(graph, age, f"{linked.SKOS}prefLabel") == "ålder (målgrupp)"
    assert linked.one(graph, age, f"{linked.SKOS}broader") == f"{BASE}begrepp/m%C3%A5lgrupp"


def test_a_citation_has_a_link_or_says_why_not(book: Rulebook) -> None:
    graph = linked.read(render("interchange", "ttl", export(book, "begrepp")), "ttl")
    assert linked.every(graph, f"{BASE}begrepp/pr%C3%B6vning", f"{linked.DCT}source") == {
        "https://lagen.nu/2025:400#K11P1",
        "https://lagen.nu/2025:400#K11P5",
    }
    camp = f"{BASE}begrepp/form/l%C3%A4ger"
    assert linked.one(graph, camp, f"{linked.DCT}source").startswith("https://eur-lex.europa.eu/")
    assert "hela författningen" in linked.one(graph, camp, f"{linked.OWN}linkNote")
    assert linked.one(graph, "https://lagen.nu/2025:400#K11P5", f"{linked.DCT}title") == "11 kap. 5 § SoL"
    form = book.vocabulary.attributes["form"]
    changed = {**book.vocabulary.attributes, "form": replace(form, citation="något som ingen kan läsa")}
    unread = replace(book, vocabulary=replace(book.vocabulary, attributes=changed))
    (row,) = [r for r in table(export(unread, "begrepp")) if r["term"] == "form"]
    assert row["länk"] == "" and row["om länken"].startswith("Hänvisningen har ingen länk")


def test_a_rule_says_what_it_replaces_reads_and_gives_way_to(book: Rulebook) -> None:
    graph = linked.read(render("interchange", "jsonld", export(book, "regler")), "jsonld")
    assert linked.every(graph, f"{BASE}regel/r.3", f"{linked.DCT}replaces") == {f"{BASE}regel/r.4"}
    assert linked.every(graph, f"{BASE}regel/r.4", f"{linked.DCT}isReplacedBy") == {f"{BASE}regel/r.3"}
    assert linked.every(graph, f"{BASE}regel/r.3", f"{linked.OWN}exceptionTo") == {f"{BASE}regel/r.1"}
    assert linked.every(graph, f"{BASE}regel/r.2", f"{linked.DCT}references") == {
        f"{BASE}begrepp/form/l%C3%A4ger",
        f"{BASE}harlett/barn%20i%20l%C3%A4gret",
    }
    assert linked.one(graph, f"{BASE}regel/r.2", "https://schema.org/text") == "Hur då?"
    assert linked.one(graph, f"{BASE}regel/r.1", f"{linked.OWN}outcome") == Word("outcome", "hinder").iri


def test_a_digest_changes_with_the_meaning_and_with_nothing_else(book: Rulebook) -> None:
    def digests(of: Rulebook, day: date = DAY, base: str = BASE) -> list[str]:
        return [row["fingeravtryck"] for row in table(export(of, "regler", day, base))]

    before = digests(book)
    assert before == digests(book, date(2028, 1, 1)) == digests(book, base="urn:lagrum:")
    moved = replace(book.rules["r.1"], place="någon annanstans:4")
    assert before == digests(replace(book, rules={**book.rules, "r.1": moved}))
    meant = replace(book.rules["r.1"], message="Nej, inte alls.")
    after = digests(replace(book, rules={**book.rules, "r.1": meant}))
    assert [a == b for a, b in zip(before, after, strict=True)] == [False, True, True, True]


def test_an_address_follows_from_the_name_and_not_from_the_order(book: Rulebook) -> None:
    turned = rulebook(*reversed(RULES), vocabulary=VOCABULARY)
    for what in ("begrepp", "regler"):
        assert export(turned, what).nodes[1:] == export(book, what).nodes[1:]


def test_another_base_changes_what_stands_before_a_name_and_nothing_else(book: Rulebook) -> None:
    for what in TITLES:
        for format in ("csv", "ttl", "jsonld"):
            text = render("interchange", format, export(book, what))
            assert text.replace(BASE, "urn:lagrum:") == render(
                "interchange", format, export(book, what, base="urn:lagrum:")
            )


def test_the_day_says_what_is_in_force(book: Rulebook) -> None:
    places = {
        day: {row["id"]: row["läge"] for row in table(export(book, "regler", date.fromisoformat(day)))}
        for day in ("2025-01-01", "2026-06-01", "2027-02-01")
    }
    assert [places[day]["r.2"] for day in places] == ["gäller inte än", "gäller", "gäller inte längre"]
    (row,) = [r for r in table(export(book, "regler")) if r["id"] == "r.2"]
    assert (row["gäller från"], row["gäller till"], row["nivå"]) == ("2025-07-01", "2027-01-31", "meso")


def test_the_questions_of_a_rulebook_are_its_rules_that_ask(book: Rulebook) -> None:
    assert [row["id"] for row in table(export(book, "fragor"))] == ["r.2"]
    (row,) = [r for r in table(export(book, "regler")) if r["id"] == "r.2"]
    assert table(export(book, "fragor")) == [row]


def test_every_row_says_where_it_is_from(book: Rulebook) -> None:
    for row in table(export(book, "begrepp")):
        assert (row["dag"], row["regelverk"], row["version"]) == ("2026-06-01", book.digest[:12], __version__)
        assert row["definition"] and row["adress"].startswith(BASE)
    (row,) = [r for r in table(export(book, "begrepp")) if r["term"] == "råd (form)"]
    assert row["definition"] == "inte beskrivet" and row["lagrum"] == "inte angivet" and row["överordnat"] == "form"


def test_a_list_that_no_cell_holds_says_how_many_are_left_out(book: Rulebook) -> None:
    value = book.vocabulary.attributes["form"]
    notes = {"läger": replace(value.notes["läger"], synonyms=tuple(f"ord {k:04}" for k in range(5000)))}
    changed = {**book.vocabulary.attributes, "form": replace(value, notes=notes)}
    made = export(replace(book, vocabulary=replace(book.vocabulary, attributes=changed)), "begrepp")
    (cell,) = [row["synonymer"] for row in table(made) if row["term"] == "läger (form)"]
    *words, last = cell.split("; ")
    assert len(cell) < 32_767 and last == f"och {5001 - len(words)} till, som står i ttl och jsonld"
    assert (
        len(linked.every(linked.read(render("interchange", "ttl", made), "ttl"), CAMP, f"{linked.SKOS}altLabel"))
        == 5001
    )


def test_all_that_is_said_has_a_term_and_every_word_an_address_of_its_own() -> None:
    every = [Word(group, word) for group, words in WORDS.items() for word in words]
    assert len({w.iri for w in every}) == len(every) and all(w.iri.isascii() and " " not in w.iri for w in every)
    assert all(term.label and term.definition for term in TERMS.values() if term.own)
    for name in (*CLASSES, *(t.name for t in TERMS.values())):
        assert name.partition(":")[0] in PREFIXES
    assert set(WORDS["sourceKind"]) == set(SOURCES)
    assert context()["receipt"] is None


def redirected(path: str) -> str:
    """Return where the guide's rules for Apache send a path, which they see without percent signs; "" for nowhere."""
    text = (Path(__file__).parents[2] / "docs" / "utbyte.md").read_text("utf-8")
    rules = re.findall(r'^RedirectMatch 303 "(.+)" "(.+)"$', text, re.MULTILINE)
    assert len(rules) == 5
    for pattern, target in rules:
        if found := re.search(pattern, path):
            return re.sub(r"\$(\d)", lambda m: found[int(m[1])], target)
    return ""


def test_the_redirects_of_the_guide_lead_to_the_pages_and_the_files(book: Rulebook) -> None:
    every = {n.id for what in TITLES for n in export(book, what).nodes[1:]}
    for ref in (r for r in every if isinstance(r, Ref)):
        match ref:
            case Ref("regel", (name,)):
                page = rule_page(name)
            case Ref("begrepp", (path, *_)):
                page = concept_page(path)
            case _:
                page = "begrepp.ttl"
        here = unquote(address("/regelverk/", ref))
        assert redirected(here) == f"/regelverk/{page}"
        assert redirected(redirected(here)) == ""
    assert redirected("/regelverk/fraga/r.2-012abc") == f"/regelverk/{question_page('r.2-012abc')}"
    assert redirected("/regelverk/insats/nora/ett") == redirected("/regelverk/svar/n.1") == "/regelverk/fragor.jsonld"


@pytest.mark.parametrize(
    ("base", "written"),
    [
        ("", "urn:lagrum:"),
        ("https://exempel.se/", "https://exempel.se/"),
        ("HTTP://EXEMPEL.se:8080/Lag/#", "http://exempel.se:8080/Lag/#"),
        ("https://exempel.se/regelverk#", "https://exempel.se/regelverk#"),
        ("https://xn--nmnd-hra.se/råd/", "https://xn--nmnd-hra.se/r%C3%A5d/"),
        ("https://exempel.se/r%c3%a5d/", "https://exempel.se/r%C3%A5d/"),
        ("URN:exempel:lag:", "urn:exempel:lag:"),
    ],
)
def test_a_base_has_one_spelling(base: str, written: str) -> None:
    assert checked_base(base) == written
    assert checked_base(written) == written


@pytest.mark.parametrize(
    "base",
    [
        *("exempel.se/", "https://exempel.se", "https://exempel.se/a", "https://", "https:///a/", "file:///etc/"),
        *("javascript:alert(1)//x/", "data:text/html,/", "https://a:b@exempel.se/", "https://exempel.se/?q=/"),
        *("https://exempel.se/<script>/", "https://exempel.se/> . <x", "https://exempel.se/a b/\n", 'https://a.se/"/'),
        *("https://exempel.se/../", "https://exempel.se/%2E%2e/x/", "https://exempel.se/%zz/", "https://nämnd.se/"),
        *("https://exempel.se/#a#", "https://exempel.se/#a/", "urn:x", "urn:lagrum", "urn:a:b c:", "https://-a.se/"),
        *(f"https://exempel.se/{'a' * 300}/", "https://exempel.se/a\u202e/", "https://exempel.se:999999/", "urn:"),
        *("http://exempel.se:65536/", "http://exempel.se:0/", "http://[::1]/", "http://[::1]:80/"),
    ],
)
def test_what_is_no_base_is_refused_with_what_to_do(base: str) -> None:
    with pytest.raises(InputError) as raised:
        checked_base(base)
    assert raised.value.help and raised.value.message[0] in "»a"
    assert "::" not in raised.value.message  # which is not shown as it is: it steers GitHub's runners
