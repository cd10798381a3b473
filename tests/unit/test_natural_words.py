"""Words as people say them: what each is taken for, what is suggested for it, and what the refused are compared with.

`tests/ord/ord.tsv` holds them, each judged by law: `tagen` is the value that it is, `föreslagen` a plain misspelling,
`avvisad` what is none of the values, with those that must be shown beside it. A word is added there with what the law
says of it, never with what lagrum happens to answer.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from lagrum.base.fold import fold
from lagrum.base.resources import rules_dir
from lagrum.binding.intervention import bind_intervention
from lagrum.binding.vocabulary import bind_vocabulary
from lagrum.binding.words import _citations, hint, same_phrase, same_word, taken
from lagrum.model.facts import Range, Several, Value
from lagrum.model.vocabulary import Attribute, Kind, Vocabulary
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.spelling import misspelt
from lagrum.source.text import SourceText
from varied import shipped_rulebook

WORDS = Path(__file__).parents[1] / "ord" / "ord.tsv"
REFUSED_BEFORE = 438
"""So many of the words were refused while only values and synonyms letter by letter were read; for 65 of them likeness
of letters led to another legal thing (»ej behovsprövad« to »med behovsprövning«), and 218 said nothing that helped."""
SETTLED = {("informationsdelning.från", "fritids"), ("informationsdelning.till", "fritids")}
"""Two synonyms that inflect into one another (»fritids«, »fritid«): each is read only as it is written."""


@cache
def vocabulary() -> Vocabulary:
    sink = Diagnostics()
    files = sorted((rules_dir() / "begrepp").glob("*.begrepp"))
    found = bind_vocabulary([SourceText.of(f.read_text("utf-8"), f.name) for f in files], sink)
    assert sink.items == []
    return found


@cache
def cases() -> list[tuple[str, str, str, tuple[str, ...]]]:
    with WORDS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    found = []
    for row in rows:
        kind, _, values = row["väntat"].partition("=")
        found.append((row["attribut"], row["ord"], kind, tuple(values.split(", ")) if values else ()))
    return found


def answer(path: str, word: str) -> tuple[Value, str]:
    """Return the value of a word in an intervention of one row, or None and the help of the message."""
    attribute = vocabulary().attributes[path]
    box, _, name = path.rpartition(".")
    row = f"    {name} {word}"
    if box:
        title = ' "…"' if vocabulary().attributes[box].kind.is_record else ""
        row = f"    {box}{title}\n        {name} {word}"
    sink = Diagnostics()
    bound = bind_intervention(SourceText.of(f"insats nora/ord\n{row}\n", "ord.insats"), vocabulary(), sink)
    if sink.has_errors or bound is None:
        return None, sink.errors[0].help
    facts = bound.facts
    fact = facts.records[box].records[0].fields[path] if attribute.record else facts.scalars[path]
    return fact.value, ""


def one(value: Value) -> object:
    return next(iter(value.chosen)) if isinstance(value, Several) and len(value.chosen) == 1 else value


def test_there_are_three_hundred_words_each_once_about_values_that_exist() -> None:
    assert len(cases()) >= 300
    assert len({(path, fold(word)) for path, word, _, _ in cases()}) == len(cases())
    for path, word, kind, values in cases():
        attribute = vocabulary().attributes[path]
        assert kind in ("tagen", "föreslagen", "avvisad"), word
        assert all(set(v.split(", ")) <= set(attribute.values) for v in values), (path, word)


@pytest.mark.parametrize(("path", "word", "kind", "values"), cases())
def test_a_word_gives_what_the_law_says_of_it(path: str, word: str, kind: str, values: tuple[str, ...]) -> None:
    attribute = vocabulary().attributes[path]
    value, help = answer(path, word)
    if kind == "tagen":
        assert one(value) == values[0], help
        return
    assert value is None, value
    if kind == "föreslagen":
        assert help == f"menade du »{values[0]}«?"
    elif help.startswith("skriv »"):
        assert help == f"skriv »{', '.join(values)}«, med kommatecken emellan"
    else:
        assert re.findall("»([^«]+)«", help) == list(values)
        for near in values:  # each with what sets it apart
            assert not attribute.notes.get(near) or not attribute.notes[near].meaning or f"»{near}« (" in help
        assert help.endswith(f"alla: lagrum visa {path}") or all(v in help for v in attribute.values)
        assert "menade du" not in help


def test_two_of_three_words_that_were_refused_are_taken() -> None:
    refused = sum(answer(path, word)[0] is None for path, word, _, _ in cases())
    assert refused == sum(kind != "tagen" for _, _, kind, _ in cases())
    assert refused * 3 <= REFUSED_BEFORE


def enumerated() -> list[Attribute]:
    return [a for a in vocabulary().attributes.values() if a.kind.enumerated]


def test_no_word_of_one_value_is_taken_for_another() -> None:
    for attribute in enumerated():
        phrases = list(attribute.by_phrase.items())
        for (one_phrase, value), (other_phrase, other) in combinations(phrases, 2):
            if value != other and (attribute.path, max(one_phrase, other_phrase)) not in SETTLED:
                assert not same_phrase(one_phrase, other_phrase), (attribute.path, one_phrase, other_phrase)


def test_no_value_is_suggested_for_another_by_likeness() -> None:
    """Over all pairs: what is a word of one value is never called a misspelling of another's."""
    known = {phrase for a in enumerated() for phrase in a.by_phrase}
    for attribute in enumerated():
        for phrase, value in attribute.by_phrase.items():
            others = [p for p, v in attribute.by_phrase.items() if v != value]
            guess = misspelt(phrase, others)
            assert guess is None or (attribute.path, phrase, guess) in LIKE, (attribute.path, phrase, guess)
        for phrase in known - set(attribute.by_phrase):
            if misspelt(phrase, attribute.by_phrase) is None:
                continue
            assert "menade du" not in hint(attribute, phrase, vocabulary()), (attribute.path, phrase)


LIKE = {
    *((f"informationsdelning.{at}", "fritids", "fritid") for at in ("från", "till")),
    *((f"informationsdelning.{at}", "fritid", "fritids") for at in ("från", "till")),
    *(("rådighet", *pair) for pair in (("mikro", "makro"), ("makro", "mikro"))),
}
"""Values and synonyms a letter apart. Each is read as it is written; the test above holds the list to these."""


def test_what_resembles_a_value_is_never_taken_for_it() -> None:
    for attribute in enumerated():
        for value, note in attribute.notes.items():
            for word in note.resembles:
                assert taken(attribute, word) is None, (attribute.path, word)
                assert (
                    f"»{value}«" in hint(attribute, word, vocabulary())
                    or len([v for v, n in attribute.notes.items() if word in n.resembles]) > 3
                ), (attribute.path, word)


@pytest.mark.parametrize(
    ("one_word", "other"),
    [
        ("ungdomarnas", "ungdom"),
        ("vuxna", "vuxen"),
        ("föräldrar", "förälder"),
        ("öppet", "öppen"),
        ("hemmen", "hem"),
        ("yrkesverksamma", "yrkesverksam"),
        ("gymnasiet", "gymnasium"),
        ("enskilt", "enskild"),
        ("skolorna", "skola"),
        ("skyddade", "skyddat"),
    ],
)
def test_inflected_words_are_the_same(one_word: str, other: str) -> None:
    assert same_word(one_word, other)


@pytest.mark.parametrize(
    ("one_word", "other"),
    [
        ("familjehem", "familjestöd"),
        ("behandling", "handling"),
        ("medling", "medlem"),
        ("våldsutsatt", "våldsutövare"),
        ("äldre", "förälder"),
        ("utredning", "utbildning"),
        ("kontaktperson", "kontaktfamilj"),
        ("prövning", "prövningsfri"),
    ],
)
def test_other_words_are_not(one_word: str, other: str) -> None:
    assert not same_word(one_word, other)


# --- numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("75+", 75, 125),
        ("75 år+", 75, 125),
        ("75 år och äldre", 75, 125),
        ("från 75 år och uppåt", 75, 125),
        ("Från 75 År", 75, 125),
        ("13 till 18 år", 13, 18),
        ("13-18", 13, 18),
        ("13–18-åringar", 13, 18),
        ("mellan 13 och 18 år", 13, 18),
        ("16–20 års ålder", 16, 20),
        ("yngre än 18 år", 0, 17),
        ("ej fyllt 18 år", 0, 17),
        ("som fyllt 15 år", 15, 125),
        ("17 år och yngre", 0, 17),
        ("t.o.m. 20 år", 0, 20),
        ("0–6 månader", 0, 0),
        ("6–18 månader", 0, 1),
        ("under 12 månader", 0, 0),
        ("12 månader", 1, 1),
        ("6 månader till 3 år", 0, 3),
    ],
)
def test_ages_as_people_write_them(text: str, low: int, high: int) -> None:
    assert answer("målgrupp.ålder", text) == (Range(low, high), "")


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("över 75 år", "skriv »från 75 år« om den som fyllt 75 är med, annars »från 76 år«"),
        ("över 75", "skriv »från 75« om den som fyllt 75 är med, annars »från 76«"),
        ("äldre än 65 år", "skriv »från 65 år« om den som fyllt 65 är med, annars »från 66 år«"),
        ("upp till 18 år", "skriv »högst 18 år« om den som fyllt 18 är med, annars »under 18 år«"),
    ],
)
def test_an_age_that_can_be_read_in_two_ways_is_asked_about(text: str, help: str) -> None:
    assert answer("målgrupp.ålder", text) == (None, help)


@pytest.mark.parametrize("text", ["åk 4–9", "årskurs 4", "tonåringar", "8 veckor", "75++", "18 månader kr"])
def test_what_is_no_age_is_refused(text: str) -> None:
    assert answer("målgrupp.ålder", text)[0] is None


@pytest.mark.parametrize("text", ["40:-", "40 kronor", "40 kr", "40 Kronor"])
def test_amounts_as_people_write_them(text: str) -> None:
    assert answer("avgift.belopp", text) == (Range(40, 40), "")


def test_an_amount_in_thousands() -> None:
    assert answer("avgift.tak", "2 359 kr") == (Range(2359, 2359), "")


# --- provisions and capital letters -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["OSL 10 kap. 18 b §", "10 kap. 18 b § OSL", "OSL 10:18 b", "10:18 b OSL", "osl 10 kap 18 b §"]
)
def test_a_value_is_named_by_its_provision(text: str) -> None:
    assert one(answer("informationsdelning.stöd", text)[0]) == "risk för terroristbrott"


def test_a_provision_that_several_values_rest_on_lists_them() -> None:
    value, help = answer("informationsdelning.stöd", "OSL 12 kap. 3 §")
    assert value is None
    assert re.findall("»([^«]+)«", help) == ["samtycke", "vårdnadshavarens rätt"]


def test_every_value_of_a_claimed_support_is_named_by_a_provision_that_only_it_cites() -> None:
    attribute = vocabulary().attributes["informationsdelning.stöd"]
    for value in attribute.values:
        for citation in attribute.notes[value].citation.split("; "):
            assert taken(attribute, citation) in (value, None), citation


def test_capital_letters_may_stand_anywhere() -> None:
    text = 'Insats nora/ord\n    Form Rådgivning\n    Målgrupp "x"\n        Ålder 0–6 ÅR\n        Roll Barn\n'
    sink = Diagnostics()
    bound = bind_intervention(SourceText.of(text, "ord.insats"), vocabulary(), sink)
    assert sink.items == []
    assert bound is not None
    fields = bound.facts.records["målgrupp"].records[0].fields
    assert fields["målgrupp.ålder"].value == Range(0, 6)
    assert one(bound.facts.scalars["form"].value) == "rådgivning"


def test_a_name_of_a_row_is_suggested_only_for_a_misspelling() -> None:
    sink = Diagnostics()
    text = 'insats nora/ord\n    frm rådgivning\n    målgrup "x"\n        åldr 5 år\n    sekretess okänt\n'
    bind_intervention(SourceText.of(text, "ord.insats"), vocabulary(), sink)
    assert {d.help for d in sink.errors} >= {"menade du »målgrupp«?"}
    assert not any("menade du" in d.help for d in sink.errors if "»sekretess«" in d.message)


def test_the_types_that_people_write_values_for_are_all_here() -> None:
    kinds = {vocabulary().attributes[path].kind for path, *_ in cases()}
    assert kinds == {Kind.ONE_OF, Kind.SOME_OF}


WITHOUT_MEANING = {
    *(
        "tvärgående-perspektiv",
        "fas",
        "minoritetsspråksområde",
        "överenskommelse-region",
        "teknik.slag",
        "teknik.placering",
    ),
    *(
        "beslutsordning.förslag-från",
        "insyn.handlingar-förvaras",
        "personuppgifter.behandlas",
        "personuppgifter.om-vilka",
    ),
    *(
        "personuppgifter.ändamål",
        "personuppgifter.högriskfall",
        "teknik.kontroll",
        "ai.används-till",
        "uppföljning.avser",
    ),
    "personal.delas-med",
}
"""Attributes some of whose values say it all by their name. In all others each value says what it means."""


def test_every_value_says_what_it_means() -> None:
    lacks = {
        a.path
        for a in vocabulary().attributes.values()
        if a.kind.enumerated and any(v not in a.notes or not a.notes[v].meaning for v in a.values)
    }
    assert lacks == WITHOUT_MEANING


def test_a_value_of_a_table_is_named_by_the_provision_of_each_of_its_rows() -> None:
    """»stöd OSL 23 kap. 6 a §« leads to the value whose row rests on it."""
    book = shipped_rulebook()
    alone = {"LSS", "LVU", "LVM", "föräldrabalken", "skollagen", "sjukvårdslagen"}  # named by the whole act
    for table in book.tables.values():
        attribute = book.vocabulary.attributes[table.label]
        for row in table.rows:
            note = attribute.notes.get(row.value)
            cited = {c.provision for c in _citations(note.citation)} if note is not None else set()
            assert row.value in alone or cited & {c.provision for c in row.citations}, (table.name, row.name, row.value)


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("informationsdelning.stöd", "OSL 10 kap. 18 b §", "risk för terroristbrott"),
        ("informationsdelning.stöd", "23 kap. 6 a § OSL", "verkställighetsplan"),
        ("informationsdelning.stöd", "OSL 26 kap. 9 b §", "verkställighetsplan"),
        ("informationsdelning.skyldighet", "OSL 26 kap. 9 a §", "besked på begäran"),
        ("personuppgifter.grund-känsliga", "artikel 9.2 j GDPR", "forskningsändamål"),
    ],
)
def test_a_value_by_its_provision(path: str, text: str, value: str) -> None:
    assert taken(vocabulary().attributes[path], text) == value
