"""Decision tables (`tabell`): what they mean, what is wrong with them, and where messages point (ADR 20)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from lagrum.base.errors import InputError
from lagrum.checking.checker import Checker
from lagrum.evaluation.instances import make_instances
from lagrum.evaluation.truth import NO, UNKNOWN, YES
from lagrum.examples.run import run_examples
from lagrum.model.formula import CONCEPT, Ref
from lagrum.model.rule import Outcome
from lagrum.model.rulebook import Rulebook
from lagrum.report.rule_list import render_rules
from lagrum.report.style import Screen
from lagrum.rulebook.examples import bind_examples
from lagrum.rulebook.kept import decode, encode
from lagrum.rulebook.load import bind_rulebook
from lagrum.services import lookup, rules
from lagrum.source.diagnostic import Diagnostic, Diagnostics
from lagrum.source.text import SourceText
from small import BEGREPP, DAY, check, facts, rulebook

WORDS = """
begrepp delning
    typ      post
    art      utformning
    betyder  "En väg för uppgifter."
    fält till
        typ      ett av: vård, skola, polis
        art      utformning
        fråga    "Till vem?"
        betyder  "Mottagaren."
    fält stöd
        typ      några av: samtycke, vård, brott, annat
        art      etikett
        fråga    "Vilket stöd?"
        betyder  "Stödet."
    fält begärd
        typ      sanningsvärde
        art      faktum
        fråga    "Är de begärda?"
        betyder  "Om uppgifterna är begärda."
    fält samtyckt
        typ      sanningsvärde
        art      faktum
        fråga    "Är det samtyckt?"
        betyder  "Om den enskilde har samtyckt."
    fält skyddad
        typ      sanningsvärde
        art      faktum
        fråga    "Är uppgifterna skyddade?"
        betyder  "Om sekretess möter."
"""
VOCABULARY = BEGREPP + WORDS

HEAD = """tabell osl.stöd "Vad som bär"
    för        delning
    källa      lag
    åberopas   stöd
    när        skyddad är ja
    bär        ett stöd bär delningen
    betyder    "Någon bestämmelse bär."
    prövas     mottagare
    krävs      begäran
    utanför    annat
"""


def row(
    name: str,
    value: str,
    receiver: str = "alla",
    asked: str = "alla",
    refusal: str = "Bär inte.",
    demand: str = "Begär dem.",
    valid: str = "tills vidare",
    cited: str = "SoL 11 kap. 5 §",
) -> str:
    lines = [f"lagrum {cited}", f"gäller {valid}", f"mottagare {receiver}", f"begäran {asked}", 'därför "Skäl."']
    lines += [f'bär-inte "{refusal}"'] if refusal and receiver != "alla" else []
    lines += [f'kräver "{demand}"'] if demand and asked != "alla" else []
    return f"    rad {name} {value}\n" + "".join(f"        {line}\n" for line in lines)


CONSENT = row("osl.1", "samtycke", "samtyckt är ja")
CARE = row("osl.2", "vård", "till är vård", "begärd är ja")
CRIME = row("osl.3", "brott", "till är polis", "begärd är ja")
CRIME_AT_SCHOOL = row("osl.4", "brott", "till är skola", refusal="", cited="SoL 11 kap. 5 § 2")
TABLE = HEAD + CONSENT + CARE + CRIME + CRIME_AT_SCHOOL


def book(text: str = TABLE, *others: str) -> Rulebook:
    return rulebook(text, *others, vocabulary=VOCABULARY)


def flow(**fields: str) -> str:
    return "\n".join(['delning "a"', *(f"    {name} {value}" for name, value in fields.items())])


def found(rules: Rulebook, text: str) -> dict[str, str]:
    """Return what a check finds, by rule: "hinder gäller", "krav gäller okänt" …, by all evaluators alike."""
    answers = []
    for engine in ("snabb", "durable", "facit"):
        result = check(rules, text, engine=engine, everything=True)
        answers.append({f.rule: (f.outcome, f.certainty, f.demand) for f in result.findings})
    assert answers[0] == answers[1] == answers[2]
    return {name: " ".join(filter(None, answer)) for name, answer in answers[0].items()}


def concept(rules: Rulebook, phrase: str, text: str, day: date = DAY) -> int:
    """Return the truth of a concept about the only post."""
    given = facts(rules, text)
    checker = Checker(rules, day, "båda")
    instances = make_instances(checker.program, given)
    (answer,) = checker.conclude_all([(given, instances)], ["x"])
    return next(iter(answer.conclusions[CONCEPT + phrase]))


def faults(text: str, *others: str) -> list[Diagnostic]:
    sink = Diagnostics()
    named = [SourceText.of(t, f"{k}.regel") for k, t in enumerate([text, *others])]
    sources = [SourceText.of(VOCABULARY, "a.begrepp"), *named]
    bind_examples(bind_rulebook(sources, sink), sources, sink)
    return sink.sorted()


def told(text: str, *others: str) -> list[tuple[str, str]]:
    """Return the code and the marked text of each fault."""
    return [(d.code, d.source_line[d.column - 1 : d.column - 1 + d.width]) for d in faults(text, *others)]


# --- what a table means -----------------------------------------------------------------------------------------------


def test_what_a_table_becomes() -> None:
    made = book()
    assert list(made.rules) == [
        *("osl.1.bär-inte", "osl.2.bär-inte", "osl.2.krav", "osl.3.bär-inte", "osl.3.krav"),
    ]
    assert {d.phrase for d in made.derived.values()} == {
        *(f"{v} {w}" for v in ("samtycke", "vård", "brott") for w in ("når", "bär")),
        "ett stöd bär delningen",
    }
    refusal, demand = made.rules["osl.3.bär-inte"], made.rules["osl.3.krav"]
    assert (refusal.outcome, refusal.message, refusal.record) == (Outcome.OBSTACLE, "Bär inte.", "delning")
    assert (demand.outcome, demand.message, demand.record) == (Outcome.DEMAND, "Begär dem.", "delning")
    assert [str(c) for c in refusal.citations] == ["11 kap. 5 § SoL", "11 kap. 5 § 2 SoL"]


def test_a_claimed_value_that_surely_does_not_reach_is_a_hinder() -> None:
    assert found(book(), flow(till="skola", stöd="vård", skyddad="ja")) == {"osl.2.bär-inte": "hinder gäller"}


def test_nothing_is_tried_outside_the_context() -> None:
    assert found(book(), flow(till="skola", stöd="vård", skyddad="nej")) == {}


def test_a_value_that_is_added_never_washes_another_away() -> None:
    """DESIGN: the hinder of one claimed provision stands whatever else is claimed and carries."""
    alone = found(book(), flow(till="vård", stöd="brott", skyddad="ja", begärd="ja"))
    both = found(book(), flow(till="vård", stöd="brott, vård", skyddad="ja", begärd="ja"))
    assert alone == {"osl.3.bär-inte": "hinder gäller"}
    assert alone.items() <= both.items()


def test_every_fact_keeps_the_findings_when_a_value_is_added() -> None:
    made = book()
    for receiver, asked, consent in product(("vård", "skola", "polis", "okänt"), ("ja", "nej", "okänt"), ("ja", "nej")):
        facts_ = {"till": receiver, "begärd": asked, "samtyckt": consent, "skyddad": "ja"}
        for value in ("samtycke", "vård", "brott"):
            alone = found(made, flow(stöd=value, **facts_))
            together = found(made, flow(stöd="samtycke, vård, brott", **facts_))
            assert alone.items() <= together.items(), facts_


def test_a_provision_carries_whether_it_is_claimed_or_not() -> None:
    made = book()
    for claimed in ("vård", "samtycke", "inga", "okänt"):
        given = flow(till="vård", stöd=claimed, begärd="ja", samtyckt="nej")
        assert concept(made, "ett stöd bär delningen", given) == YES
        assert concept(made, "vård bär", given) == YES
        assert concept(made, "brott bär", given) == NO


def test_what_reaches_need_not_carry() -> None:
    given = flow(till="vård", begärd="nej", samtyckt="nej", stöd="vård", skyddad="ja")
    assert concept(book(), "vård når", given) == YES
    assert concept(book(), "vård bär", given) == NO
    assert concept(book(), "ett stöd bär delningen", given) == NO
    assert found(book(), given) == {"osl.2.krav": "krav gäller inte uppfyllt"}


def test_an_unknown_cell_leaves_it_open() -> None:
    given = flow(till="okänt", begärd="ja", samtyckt="nej", stöd="vård", skyddad="ja")
    assert concept(book(), "ett stöd bär delningen", given) == UNKNOWN
    answers = found(book(), given)
    assert answers == {"osl.2.bär-inte": "hinder kan gälla", "osl.2.krav": "krav kan gälla"}
    demanded = found(book(), flow(till="vård", begärd="okänt", stöd="vård", skyddad="ja"))
    assert demanded == {"osl.2.krav": "krav gäller okänt"}


def test_rows_of_one_value_are_alternatives() -> None:
    made = book()
    at_school = flow(till="skola", stöd="brott", skyddad="ja", begärd="nej")
    assert concept(made, "brott bär", at_school) == YES
    assert found(made, at_school) == {}
    assert found(made, flow(till="vård", stöd="brott", skyddad="ja")) == {"osl.3.bär-inte": "hinder gäller"}


def test_a_table_about_the_intervention_itself() -> None:
    text = """tabell a.b "Om insatsen"
    källa lag
    gäller tills vidare
    åberopas prövning
    bär prövningen bär
    betyder "x"
    prövas formen
    utanför ingen insats
    rad a.1 med prövning
        lagrum SoL 11 kap. 5 §
        formen alla
        därför "x"
    rad a.2 utan prövning
        lagrum SoL 11 kap. 5 §
        formen inte form är läger eller form är råd
        bär-inte "Läger kräver prövning."
        därför "x"
"""
    label = re.sub(r"(begrepp prövning\n(?:.*\n)*?    art +)\w+", r"\1etikett", BEGREPP, count=1)
    made = rulebook(text, vocabulary=label)
    assert found(made, "form läger\nprövning utan prövning") == {"a.2.bär-inte": "hinder gäller"}
    assert found(made, "form läger, råd\nprövning utan prövning") == {}


def test_the_hinder_holds_as_long_as_any_row_of_the_value() -> None:
    before = row("osl.2", "vård", "till är vård", valid="till 2026-01-31")
    after = row("osl.2b", "vård", "till är vård", "begärd är ja", refusal="", valid="från 2026-02-01")
    made = book(HEAD + CONSENT + before + after + CRIME)
    assert str(made.rules["osl.2.bär-inte"].validity) == "tills vidare"
    given = flow(till="vård", begärd="nej")
    for day, expected in ((date(2026, 1, 31), YES), (date(2026, 2, 1), NO)):
        assert concept(made, "vård bär", given, day) == expected


def test_the_order_of_the_files_does_not_matter() -> None:
    user = (
        'regel a.1 "x"\n    lagrum SoL 11 kap. 5 §\n    källa lag\n    gäller tills vidare\n'
        "    när för varje delning där (skyddad är ja och inte ett stöd bär delningen)\n"
        '    så hinder "x"\n    därför "x"\n'
    )
    one, two = book(TABLE, user), rulebook(user, TABLE, vocabulary=VOCABULARY)
    assert replace(one.rules["a.1"], place="") == replace(two.rules["a.1"], place="")
    assert list(one.tables["osl.stöd"].rows[1].cells) == ["till är vård", "begärd är ja"]


def test_a_row_may_be_called_something_else_in_conditions() -> None:
    called = CARE.replace('därför "Skäl."', 'därför "Skäl."\n        kallas vårdens stöd')
    made = book(HEAD + CONSENT + called + CRIME)
    assert "vårdens stöd bär#1" in made.derived
    assert Ref(CONCEPT + "vårdens stöd bär") == made.derived[made.tables["osl.stöd"].definitions[1]].condition


# --- what is wrong with a table ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD, [("E110", 'tabell osl.stöd "Vad som bär"')]),
        (
            TABLE.replace("mottagare till är vård", "motagare till är vård"),
            [("E111", "rad osl.2 vård"), ("E024", "motagare")],
        ),
        (TABLE.replace("mottagare till är vård\n", "mottagare\n"), [("E111", "mottagare")]),
        (TABLE.replace("rad osl.2 vård", "rad osl.2 vord"), [("E031", "vord")]),
        (TABLE.replace("utanför    annat\n", "utanför    annat, vord\n"), [("E031", "vord")]),
        (TABLE.replace("åberopas   stöd", "åberopas   begärd"), [("E113", "begärd")]),
        (TABLE.replace("åberopas   stöd", "åberopas   stod"), [("E113", "stod")]),
        (TABLE.replace("    utanför    annat\n", ""), [("E114", "åberopas   stöd")]),
        (TABLE.replace("utanför    annat", "utanför    annat, vård"), [("E115", "vård")]),
        (TABLE.replace("utanför    annat", "utanför    annat, annat"), [("E115", "annat")]),
        (TABLE + row("osl.5", "brott", "till  är skola", refusal=""), [("E116", "rad osl.5 brott")]),
        (TABLE + row("osl.1", "brott", "begärd är nej", refusal=""), [("E050", "rad osl.1 brott")]),
        (TABLE.replace('kräver "Begär dem."', "", 1), [("E117", "rad osl.2 vård")]),
        (HEAD + CONSENT + '        kräver "x"\n' + CARE + CRIME, [("E117", "kräver")]),
        (TABLE.replace('bär-inte "Bär inte."', "", 1), [("E118", "rad osl.1 samtycke")]),
        (TABLE + '        bär-inte "x"\n', [("E118", "bär-inte")]),
        (HEAD + row("osl.1", "samtycke") + '        bär-inte "x"\n' + CARE + CRIME, [("E118", "bär-inte")]),
        (TABLE.replace("krävs      begäran", "krävs      begäran, lagrum"), [("E112", "lagrum")]),
        (TABLE.replace("krävs      begäran", "krävs      begäran, mottagare"), [("E112", "mottagare")]),
        (TABLE.replace("källa      lag", "källa      praxis"), [("E053", "praxis")]),
        (TABLE.replace("för        delning", "för        delningar"), [("E075", "delningar")]),
        (TABLE.replace("till är vård", "till är vården"), [("E031", "vården")]),
        (TABLE.replace("till är vård", "till är vård och"), [("E020", "och")]),
        (TABLE.replace("till är vård", "för varje delning där (till är vård)"), [("E057", "delning")]),
        (TABLE.replace("skyddad är ja", "skydd är ja"), [("E030", "skydd")]),
        (TABLE.replace('därför "Skäl."', "", 1), [("E026", "rad osl.1 samtycke")]),
        (TABLE.replace("rad osl.2 vård", "rad Osl.2 vård"), [("E063", "Osl.2 vård")]),
        (TABLE.replace("rad osl.2 vård", "rad osl.2"), [("E023", "rad osl.2")]),
    ],
)
def test_what_is_wrong(text: str, expected: list[tuple[str, str]]) -> None:
    assert told(text) == expected
    assert all(d.help or d.code == "E026" for d in faults(text))


def test_faults_in_the_conditions_point_at_the_cell_and_come_once() -> None:
    text = TABLE.replace("begäran begärd är ja", "begäran begard är ja", 1)
    (fault,) = faults(text)
    assert (fault.code, fault.source_line.strip()) == ("E030", "begäran begard är ja")
    assert text.split("\n")[fault.line - 1] == fault.source_line


def test_one_label_has_one_table() -> None:
    other = TABLE.replace("osl.stöd", "osl.två").replace("rad osl.", "rad två.")
    assert told(TABLE, other) == [("E113", "åberopas   stöd")]
    assert told(TABLE, TABLE)[0][0] == "E050"


def test_what_a_value_derives_is_the_tables_own() -> None:
    text = (
        'härled vård bär\n    för delning\n    betyder "x"\n    lagrum SoL 11 kap. 5 §\n    källa lag\n'
        "    gäller tills vidare\n    när begärd är ja\n"
    )
    assert told(TABLE, text) == [("E034", "vård bär")]


def test_a_row_and_a_rule_do_not_share_an_id() -> None:
    text = (
        'regel osl.2 "x"\n    lagrum SoL 11 kap. 5 §\n    källa lag\n    gäller tills vidare\n'
        '    när form är råd\n    så hinder "x"\n    därför "x"\n'
    )
    assert told(TABLE, text) == [("E050", "rad osl.2 vård")]


# --- examples, keeping, showing ---------------------------------------------------------------------------------------

EXAMPLES = """prov till osl.2.bär-inte
    prov "skolan"
        givet  delning
                   till skola
                   stöd vård
                   skyddad ja
        ger    hinder
    prov "vården"
        givet  delning
                   till vård
                   stöd vård
                   skyddad ja
        ger    inget
    prov "okänd mottagare"
        givet  delning
                   stöd vård
                   skyddad ja
        ger    kan ge hinder
prov till vård bär
    prov "begärd"
        givet  delning
                   till vård
                   begärd ja
        ger    ja
prov till brott når (2)
    prov "skolan"
        givet  delning
                   till skola
        ger    ja
"""


def test_examples_stand_in_the_file_beside() -> None:
    sink = Diagnostics()
    texts = (("a.begrepp", VOCABULARY), ("t.regel", TABLE), ("t.prov", EXAMPLES))
    sources = [SourceText.of(text, name) for name, text in texts]
    made = bind_examples(bind_rulebook(sources, sink), sources, sink)
    assert sink.items == []
    outcomes, missing = run_examples(made)
    assert len(outcomes) == 5
    assert all(o.passed for o in outcomes)
    assert {o.owner for o in outcomes} == {"osl.2.bär-inte", "vård bär#1", "brott når#2"}
    assert [m.owner for m in missing] == ["osl.1.bär-inte", "osl.2.krav", "osl.3.bär-inte", "osl.3.krav"]


def test_a_table_is_kept() -> None:
    made = book()
    again = decode(encode(made), None)
    assert again == made
    assert again.tables["osl.stöd"].rows == made.tables["osl.stöd"].rows


def test_a_row_names_what_it_became() -> None:
    made = book()
    table = made.tables["osl.stöd"]
    assert made.from_tables() == {*made.rules, *made.derived}
    for one in table.rows:
        assert made.derived[one.reaches].place == made.derived[one.carries].place == one.place
        assert made.derived[one.reaches].citation == one.citation
        assert all(made.rules[name].place == one.place for name in (one.refusal, one.demand) if name)


def test_showing_a_table_and_its_rows() -> None:
    made = book()
    wide = lookup.meaning("osl.stöd", made, DAY).text(Screen(width=80))
    assert "osl.2  vård      till är vård    begärd är ja" in wide
    narrow = lookup.meaning("osl.stöd", made, DAY).text(Screen(width=40))
    assert "osl.2 · vård" in narrow
    assert all(len(line) <= 40 for line in narrow.split("\n"))
    one = lookup.meaning("osl.2", made, DAY).text(Screen(width=80))
    assert "lagrum visa osl.2.bär-inte" in one
    assert lookup.meaning("osl.stöd", made, DAY).json()["rows"][1]["cells"] == {
        "mottagare": "till är vård",
        "begäran": "begärd är ja",
    }
    with pytest.raises(InputError, match=r"osl\.99"):
        lookup.meaning("osl.99", made, DAY)


def test_listing_tables(tmp_path: Path) -> None:
    (tmp_path / "t.regel").write_text(TABLE, encoding="utf-8")
    (tmp_path / "v.begrepp").write_text(VOCABULARY, encoding="utf-8")
    listed = rules.search(["vård"], rules=[str(tmp_path)], without_shipped=True)
    assert "osl.stöd · tabell med 4 rader" in render_rules(listed, Screen(width=80))
