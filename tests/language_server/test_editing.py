"""What is offered, said and found at a place in a text, without a protocol."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from editor_text import Writing

from lagrum.base.resources import cases_dir, rules_dir
from lagrum.language.outline import parse_outline
from lagrum.language_server import words
from lagrum.language_server.document import Document, Position
from lagrum.language_server.session import Session, name_for
from lagrum.services.editing.bench import Bench
from lagrum.services.editing.lines import HEADS
from lagrum.services.editing.names import names_in
from lagrum.services.editing.opening import open_bench
from lagrum.services.editing.repairing import smallest
from lagrum.source.diagnostic import Diagnostics

INSATS = "insats nora/x\n"
DRAFT = """insats nora/x
    prövning            utan behovsprövning
    behov               personliga behov
    form                kontaktperson
    målgrupp "unga"
        ålder       10–14 år
        roll        barn
        mottagare   ja
"""
RULE = """regel sol.11.5.prov "Rubrik"
    lagrum     SoL 11 kap. 5 §
    källa      lag
    gäller     från 2025-07-01
    när        {condition}
    så         hinder "Text."
    därför     "Skäl."
    prov "ja"
        givet  form kontaktperson
        ger    hinder
    prov "nej"
        givet  form rådgivning
        ger    inget
"""


# --- completion -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "there", "not_there"),
    [
        ("|", "x.insats", ["insats"], ["regel"]),
        ("|", "x.regel", ["regel", "härled", "tabell"], ["insats"]),
        (INSATS + "    |", "x.insats", ["form", "prövning", "målgrupp", "avvikelse"], ["ålder", "lagrum"]),
        (INSATS + "    fo|", "x.insats", ["form"], ["ålder"]),
        (INSATS + "    målgrupp\n        |", "x.insats", ["ålder", "roll"], ["form", "avvikelse"]),
        (INSATS + "    målgrupp\n        ålder 3 år\n    |", "x.insats", ["form"], ["roll"]),
        (INSATS + "    målgrupp |", "x.insats", ["ingen", "mer okänt"], ["form"]),
        (INSATS + "    prövning |", "x.insats", ["utan behovsprövning", "okänt"], ["form", "rådgivning"]),
        (INSATS + "    prövning utan b|", "x.insats", ["utan behovsprövning"], []),
        (INSATS + "    form rådgivning, |", "x.insats", ["kontaktperson"], ["utan behovsprövning"]),
        (INSATS + "    form rådgivning,\n         |", "x.insats", ["kontaktperson"], []),
        (INSATS + "    avvikelse sol.21.2\n        |", "x.insats", ["skäl", "organ"], ["form"]),
        ("kommun Nora\n    |", "x.kommun", [], ["form"]),
        ('regel a.b "x"\n    |', "x.regel", ["lagrum", "när", "viker för", "undantag från"], ["form"]),
        ('regel a.b "x"\n    källa |', "x.regel", ["lag", "allmänna råd"], ["hinder"]),
        ('regel a.b "x"\n    så |', "x.regel", ["hinder", "möjlighet"], ["lag"]),
        ('regel a.b "x"\n    viker för |', "x.regel", ["sol.11.5"], ["form"]),
        ('regel a.b "x"\n    viker |', "x.regel", ["för"], []),
        ('regel a.b "x"\n    godtas |', "x.regel", ["motsägelse", "tvättas"], ["sol.11.5"]),
        ('regel a.b "x"\n    godtas motsägelse sol|', "x.regel", ["sol.11.5"], []),
        ('regel a.b "x"\n    när |', "x.regel", ["formen står i uppräkningen", "form", "det finns"], ["hinder"]),
        ('regel a.b "x"\n    när form är |', "x.regel", ["kontaktperson", "någon av"], ["hinder", "prövning"]),
        ('regel a.b "x"\n    när form är någon av hvb, |', "x.regel", ["kontaktperson"], ["någon av", "prövning"]),
        ('regel a.b "x"\n    när form är hvb och |', "x.regel", ["prövning", "ålder"], ["kontaktperson"]),
        ('regel a.b "x"\n    prov "p"\n        |', "x.regel", ["givet", "ger"], ["form"]),
        ('regel a.b "x"\n    prov "p"\n        givet |', "x.regel", ["form"], ["givet"]),
        ('regel a.b "x"\n    prov "p"\n        givet  form hvb\n               |', "x.regel", ["prövning"], ["ger"]),
        ("prov till |", "x.prov", ["sol.11.5", "formen står i uppräkningen"], ["form"]),
        ("prov till sol.11.5\n    |", "x.prov", ["prov"], ["givet"]),
        ("begrepp a\n    |", "x.begrepp", ["typ", "betyder", "fråga"], ["när"]),
        ("begrepp a\n    typ |", "x.begrepp", ["sanningsvärde", "ett av:"], ["utformning"]),
        ("begrepp a\n    tar |", "x.begrepp", ["samtycke"], []),
        ("begrepp a\n    värde b\n        |", "x.begrepp", ["även", "medför"], ["typ"]),
        ('ställningstagande a "x"\n    |', "x.svar", ["besvarar", "lydelse"], ["form"]),
        ("|", "x.plikt", ["plikt"], ["regel"]),
        ('plikt a.b "x"\n    |', "x.plikt", ["bestämmelser", "när"], ["form"]),
        ('plikt a.b "x"\n    när |', "x.plikt", ["form", "det finns"], ["hinder"]),
        ("liggare |", "x.liggare", ["SoL", "OSL"], ["form"]),
        ("liggare SoL\n    |", "x.liggare", ["kapitel", "utanför", "öppen"], ["form"]),
        ('reform "x"\n    |', "x.reform", ["motiv", "upphäver"], ["form"]),
        ('reform "x"\n    upphäver |', "x.reform", ["sol.11.5"], []),
        (INSATS + '    namn "|"', "x.insats", [], ["form", "okänt"]),
        (INSATS + "    form # |", "x.insats", [], ["rådgivning", "okänt"]),
    ],
)
def test_what_may_stand_here(session: Session, text: str, name: str, there: list[str], not_there: list[str]) -> None:
    labels = Writing(session, text, name).labels()
    assert [w for w in there if w not in labels] == []
    assert [w for w in not_there if w in labels] == []


def test_a_long_list_of_values_is_gone_through_once(session: Session) -> None:
    """A row of a thousand words was tried in every way that it can be divided, and the server stood still."""
    text = 'regel a.b "x"\n    när form är någon av ' + "hvb, rådgivning och stöd, " * 700 + "(|"
    assert "form" in Writing(session, text, "x.regel").labels()


def test_a_question_is_answered_not_any_rule(session: Session, bench: Bench) -> None:
    labels = Writing(session, 'ställningstagande a "x"\n    besvarar |', "x.svar").labels()
    assert labels
    assert {bench.rulebook.rules[name].outcome.value for name in labels if bench.rulebook.rules[name].outcome} == {
        "fråga"
    }


def test_each_candidate_can_be_written(session: Session) -> None:
    """A value that is taken from the list is read without a fault, a synonym too."""
    for row in ("form", "prövning", "behov", "tema"):
        one = Writing(session, f"{INSATS}    {row} |")
        for candidate in session.complete(one.document, one.cursor):
            if candidate.sort == "värde":
                text = one.text[: candidate.span.start] + candidate.text + "\n"
                assert Writing(session, text).codes() == [], candidate


def test_a_value_comes_with_its_meaning_and_provision(session: Session) -> None:
    one = Writing(session, INSATS + "    prövning |")
    found = {c.label: c for c in session.complete(one.document, one.cursor)}
    assert found["utan behovsprövning"].detail == "11 kap. 5 § SoL"
    assert "Lagrum" in found["utan behovsprövning"].about
    assert "med biståndsbeslut" in found
    assert found["med biståndsbeslut"].detail == "= med behovsprövning"


# --- hover, definition, references ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        (INSATS + "    fo|rm rådgivning", "x.insats", ["**form**", "Fråga"]),
        (INSATS + "    prövning utan behovs|prövning", "x.insats", ["utan behovsprövning", "11 kap. 5 § SoL"]),
        ('regel a.b "x"\n    viker för sol.11.|5', "x.regel", ["möjlighet", "11 kap. 5 § SoL", "```regel", "Därför"]),
        ('regel a.b "x"\n    när inte formen står i upp|räkningen', "x.regel", ["härlett begrepp", "11 kap. 5 §"]),
        ('regel a.b "x"\n    när det finns målgrupp där (ål|der under 18)', "x.regel", ["**målgrupp.ålder**"]),
        ("prov till formen står i uppräk|ningen", "x.prov", ["härlett begrepp"]),
        (INSATS + '    namn "Ett |namn"', "x.insats", []),
    ],
)
def test_what_words_mean(session: Session, text: str, name: str, said: list[str]) -> None:
    hover = Writing(session, text, name).hover()
    assert [w for w in said if w not in hover] == []
    assert said or not hover


def test_hover_tells_what_a_row_leads_to(session: Session) -> None:
    one = Writing(session, DRAFT.replace("kontaktperson", "kontakt|person"))
    session.check(one.document)
    assert "hinder" in one.hover()
    assert "11 kap. 5 §" in one.hover()


@pytest.mark.parametrize(
    ("text", "name", "file", "row"),
    [
        (INSATS + "    fo|rm hvb", "x.insats", "insatsen.begrepp", "begrepp form"),
        (INSATS + "    form h|vb", "x.insats", "insatsen.begrepp", "värde      HVB"),
        ('regel a.b "x"\n    viker för sol.11.|5', "x.regel", "11-05-utan-behovsprövning.regel", "regel sol.11.5 "),
        ('regel a.b "x"\n    när formen står i u|ppräkningen', "x.regel", "", "härled formen står i uppräkningen"),
        ('regel a.b "x"\n    när det finns målgrupp där (ål|der under 18)', "x.regel", "malgrupp.begrepp", "fält"),
    ],
)
def test_where_things_are_defined(session: Session, text: str, name: str, file: str, row: str) -> None:
    one = Writing(session, text, name)
    (found,) = session.definitions(one.document, one.cursor)
    start, _ = found.document.range(found.span.start, found.span.end)
    line = found.document.source.line(start.line + 1).strip()
    assert " ".join(line.split()).startswith(" ".join(row.split()))
    assert found.document.name.endswith(file.replace("ö", "o"))


def test_every_rule_concept_and_attribute_is_found(session: Session, bench: Bench) -> None:
    """From any mention, as from the row of its own, there is a way to where it is defined."""
    from lagrum.services.editing.names import Named
    from lagrum.services.editing.places import definitions_of
    from lagrum.source.text import Span

    book, at = bench.rulebook, Span(0, 1)
    things = [Named(at, "regel", name) for name in sorted(book.rules)[::9]]
    things += [Named(at, "begrepp", key) for key in sorted(book.records())[::9]]
    things += [Named(at, "attribut", path) for path in sorted(book.vocabulary.attributes)[::9]]
    assert [t for t in things if not definitions_of(t, book, bench.texts)] == []


def test_references_are_those_that_text_search_finds(session: Session, bench: Bench) -> None:
    one = Writing(session, 'regel a.b "x"\n    viker för gdpr.10.utan-|stöd', "x.regel")
    found = session.references(one.document, one.cursor, with_definitions=True)
    plain = sum(s.text.count("gdpr.10.utan-stöd") for s in bench.texts.values())
    assert len(found) == plain + 1
    without = session.references(one.document, one.cursor, with_definitions=False)
    assert len(without) == len(found) - 1


# --- faults -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "codes"),
    [("form är kontaktperson", set()), ("formm är hvb", {"E030"}), ("form är hvb)", {"E017"})],
)
def test_a_rule_file_is_bound_alone(session: Session, condition: str, codes: set[str]) -> None:
    one = Writing(session, RULE.format(condition=condition), "x.regel")
    assert codes <= set(one.codes())
    assert bool(codes) == bool(set(one.codes()) - {"E049"})


def test_a_rule_whose_id_is_taken_is_told(session: Session) -> None:
    text = RULE.format(condition="form är hvb").replace("sol.11.5.prov", "sol.11.5")
    assert "E050" in Writing(session, text, "x.regel").codes()


def test_a_rule_that_gives_way_to_none_is_told(session: Session) -> None:
    text = RULE.format(condition="form är hvb").replace("    så ", "    viker för sol.99.9\n    så ")
    assert "E054" in Writing(session, text, "x.regel").codes()


def shipped(*suffixes: str) -> list[Path]:
    return sorted(p for f in (rules_dir(), cases_dir()) for p in f.rglob("*.*") if p.suffix in suffixes)


@pytest.mark.parametrize("path", shipped(*HEADS)[::7], ids=lambda p: p.name)
def test_shipped_files_have_no_faults(session: Session, bench: Bench, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    document = Document(path.as_uri(), name_for(path, "", bench), text, 1)
    session.open(document)
    assert session.check(document).checked.faults == ()


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [s for s in HEADS if s not in (".svar", ".reform", ".liggare")])
def test_all_words_of_shipped_files_are_known(bench: Bench, suffix: str) -> None:
    """Every row of facts, every value and every reference in the shipped files is given a meaning."""
    for path in shipped(suffix):
        if path.stat().st_size > 60_000:
            continue
        source = Document(path.as_uri(), path.name, path.read_text(encoding="utf-8"), 1).source
        sink = Diagnostics()
        names = names_in(source, suffix, parse_outline(source, sink), bench.rulebook)
        starts = [n.span.start for n in names]
        assert starts == sorted(set(starts))
        keys = {n.key for n in names if n.sort == "attribut" and not n.defines}
        assert keys <= bench.rulebook.vocabulary.attributes.keys()


def test_a_rulebook_with_faults_helps_as_far_as_it_goes(tmp_path: Path, bench: Bench) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "a.begrepp").write_text(
        'begrepp form\n    typ ett av: a, b\n    art faktum\n    fråga "?"\n    betyder "x"\n'
    )
    (folder / "b.regel").write_text("regel ?\n")
    broken = open_bench([folder], bench.world.day)
    assert broken.told
    assert "form" in Writing(Session(broken, lambda: bench.world.day), INSATS + "    |").labels()


def test_the_day_is_asked_for_at_each_check(bench: Bench) -> None:
    days = [bench.world.day, bench.world.day.replace(year=2020)]
    session = Session(bench, lambda: days[0])
    one = Writing(session, DRAFT)
    before = session.check(one.document).marks
    days.reverse()
    assert len(session.check(one.document).marks) < len(before)


# --- repairs ----------------------------------------------------------------------------------------------------------


def applied(one: Writing, title: str) -> str:
    """Return the text with the one action applied whose title begins so."""
    session, document = one.session, one.document
    actions = [*session.repairs(document, one.cursor, one.cursor), *session.ahead(document, one.cursor, one.cursor)]
    (action,) = [a for a in actions if a.title.startswith(title)]
    text = document.source.text
    for edit in sorted(action.edits, key=lambda e: -e.span.start):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


def test_the_one_suggestion_is_an_edit(session: Session) -> None:
    assert applied(Writing(session, INSATS + "    prövnin|g2 okänt\n"), "Byt") == INSATS + "    prövning okänt\n"


def test_of_several_suggestions_none_is_an_edit(session: Session) -> None:
    one = Writing(session, INSATS + "    namnn|a okänt\n    form zzzz\n")
    assert session.repairs(one.document, Position(2, 5), Position(2, 12)) == []


def test_tabs_and_colons_are_taken_away(session: Session) -> None:
    assert "\t" not in applied(Writing(session, INSATS + "|\tform okänt\n\tprövning okänt\n"), "Byt tabbarna")
    assert "form okänt" in " ".join(applied(Writing(session, INSATS + "    form|: okänt\n"), "Ta bort").split())


def test_a_question_gets_its_row(session: Session) -> None:
    one = Writing(session, DRAFT.replace("insats", "ins|ats", 1).replace("kontaktperson", "okänt"))
    titles = [a.title for a in session.ahead(one.document, one.cursor, one.cursor)]
    rows = [t for t in titles if t.startswith("Lägg till raden")]
    assert rows
    text = applied(one, rows[0])
    name = rows[0].split("»")[1].split(" ")[0].rpartition(".")[2]
    assert f"{name} okänt" in " ".join(text.split())
    assert Writing(session, text).codes() == []


def test_a_way_forward_is_written_in(session: Session) -> None:
    one = Writing(session, DRAFT.replace("insats", "ins|ats", 1))
    before = session.check(one.document)
    titles = [
        a.title for a in session.ahead(one.document, one.cursor, one.cursor) if a.title.startswith("Skriv in väg")
    ]
    assert titles
    text = applied(one, titles[0])
    assert text.startswith("# ")
    after = session.check(Writing(session, text).document)
    assert sum(m.grave for m in after.marks) < sum(m.grave for m in before.marks)


def test_an_edit_touches_the_fewest_rows() -> None:
    assert smallest("a\nb\n", "a\nb\n").text == ""
    assert smallest("a\nb\nc\n", "a\nb\nx\nc\n").span.start == 4


def test_only_interventions_and_profiles_are_laid_out(session: Session) -> None:
    assert session.format(Writing(session, 'regel   a "x"\n', "x.regel").document) is None
    assert session.format(Writing(session, INSATS + "  form   okänt\n").document) is not None
    assert session.format(Writing(session, INSATS + '    form "\n').document) is None


def test_a_finding_is_marked_once(session: Session) -> None:
    one = Writing(session, DRAFT)
    found = words.diagnostics(session.check(one.document))
    keys = [(d["code"], d["message"]) for d in found]
    assert len(keys) == len(set(keys))
    assert any("relatedInformation" in d for d in found)


# --- whatever comes ---------------------------------------------------------------------------------------------------

SCRAPS = ("", '"', "(", ")", ",", "\t", "😀", "e\u0301", "\r\n", "#", "är ", "\ufeff", "\u2028", "\x00", "»", "insats ")


def _spoiled(text: str, chance: random.Random) -> str:
    for _ in range(chance.randrange(4)):
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chance.choice(SCRAPS) + text[at + chance.choice((0, 1, 40)) :]
    return text[: chance.randrange(len(text) + 1)] if chance.random() < 0.3 else text


def _inside(document: Document, span: words.Json) -> bool:
    ends = [(p["line"], p["character"]) for p in (span["start"], span["end"])]
    fits = all(
        0 <= line < len(document.bounds)
        and 0 <= character <= len(document.text[slice(*document.bounds[line])].encode("utf-16-le")) // 2
        for line, character in ends
    )
    return fits and ends[0] <= ends[1]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_spoiled_texts_are_answered_within_their_bounds(session: Session, bench: Bench, seed: int) -> None:
    chance = random.Random(seed)
    paths = [p for p in shipped(*HEADS) if p.stat().st_size < 12_000]
    for version in range(25):
        path = chance.choice(paths)
        document = Document(
            path.as_uri(), name_for(path, "", bench), _spoiled(path.read_text("utf-8"), chance), version
        )
        session.open(document)
        assert all(_inside(document, d["range"]) for d in words.diagnostics(session.check(document)))
        words.tokens(document, session.read(document).names)
        words.symbols(document, session.outline(document))
        for _ in range(5):
            line = chance.randrange(len(document.bounds))
            at = Position(line, chance.randrange(90))
            items = words.completions(document, session.complete(document, at))["items"]
            assert all(_inside(document, i["textEdit"]["range"]) for i in items)
            session.hover(document, at)
            session.definitions(document, at)
            session.repairs(document, at, at)
        session.format(document)


def test_a_folder_with_two_profiles_is_told_where_its_files_are_open(session: Session, tmp_path: Path) -> None:
    for name, text in {"a.kommun": "kommun Nora\n", "b.kommun": "kommun Nora\n", "x.insats": INSATS}.items():
        (tmp_path / name).write_text(text, "utf-8")
    for name in ("x.insats", "a.kommun"):
        path = tmp_path / name
        document = Document(path.as_uri(), name, path.read_text("utf-8"), 1)
        session.open(document)
        (fault,) = [f for f in session.check(document).checked.faults if f.code == "E072"]
        assert (fault.file, fault.line) == (name, 0) and "a.kommun, b.kommun" in fault.message
    (tmp_path / "b.kommun").unlink()
    session.close((tmp_path / "x.insats").as_uri())
    again = Document((tmp_path / "x.insats").as_uri(), "x.insats", INSATS, 2)
    session.open(again)
    assert [f for f in session.check(again).checked.faults if f.code == "E072"] == []


def test_faults_in_duties_and_ledgers_are_told(session: Session) -> None:
    for name, text, code in (
        ("x.plikt", 'plikt a.b "x"\n    gäller från igår\n', "E026"),
        ("x.liggare", "liggare SoL\n    stycke 1\n", "E080"),
    ):
        document = Document(f"file:///{name}", name, text, 1)
        session.open(document)
        assert code in {f.code for f in session.check(document).checked.faults}
