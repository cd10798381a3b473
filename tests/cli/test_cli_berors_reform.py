"""From the command line: what an answer or a ruling touches before it is taken in, and a reform on one sheet."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from lagrum.cli.app import main
from small import BEGREPP, HEAD, rule

DAY = ("--datum", "2026-06-01", "--regler", "regler", "--utan-medfoljande", "--motor", "snabb")
RULES = (
    rule("f.1", 'när form är läger\nså fråga "Får läger ges så?"\nnivå meso\nadressat SKR')
    + rule("h.1", 'när form är läger och prövning är utan prövning\nså hinder "Läger kräver prövning."')
    + rule(
        "k.1",
        "när för varje målgrupp där (ålder under 15)\nkräver samtycke.vårdnadshavare är ja\n"
        'så krav "Vårdnadshavaren ska samtycka."',
    )
)
EXTRA = """
begrepp hypotes
    typ      text
    art      beskrivning
    betyder  "Antagandet."
begrepp kommun
    typ      text
    art      faktum
    betyder  "Kommunen."
begrepp insiktsperspektiv
    typ      några av: klienter, invånare
    art      beskrivning
    fråga    "Vems?"
    betyder  "Vems insikter."
"""
PRAXIS = """praxis hfd.2031-1 "Läger utan prövning"
    slag        praxis
    organ       "Påhittade domstolen"
    beteckning  "mål 1-31"
    beslutat    2026-02-01
    lagrum      SoL 11 kap. 5 §
    när         form är läger och prövning är utan prövning
    säger       "Läger utan prövning godtogs inte."
    utgång      "Överklagandet avslogs."
    talar       emot
    källa       "påhittat för ett prov"
    påhittad    ja
"""
ANSWER = """ställningstagande {id} "Om läger"
    besvarar   f.1
    {när}svar       "{svar}"
    skäl       "Därför."
    organ      "Nätverket"
    slag       {slag}
    källa      "påhittat protokoll"
    beslutat   2026-03-01
    gäller     från 2026-03-01 till 2026-12-31
    lydelse    SoL 11 kap. 5 § {lydelse}
"""
CASES = {
    "nora/alla": (
        'form läger\nprövning utan prövning\nkommun Nora\nhypotes "Tänk om läger ges öppet"\ninsiktsperspektiv invånare'
    ),
    "grums/okand": "form läger\nprövning okänt\nkommun Grums",
    "malmo/annan": "form läger\nprövning med prövning\nkommun Malmö",
}
DEVIATION = """
    avvikelse h.1
        skäl      "Nämnden har beslutat."
        organ     "Socialnämnden"
        dnr       "SN 1"
        beslutat  2026-05-12
        lagrum    SoL 11 kap. 5 §
        sista-dag 2027-03-31
"""


def answer(id: str = "n.1", svar: str = "Ja.", slag: str = "nätverkets ställningstagande", när: str = "") -> str:
    """Return an invented answer to f.1."""
    row = f"när        {när}\n    " if när else ""
    return ANSWER.format(id=id, svar=svar, slag=slag, när=row, lydelse="0" * 12)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    texts = {"regler/a.begrepp": BEGREPP + EXTRA, "regler/a.regel": RULES, "ny.praxis": PRAXIS, "ny.svar": answer()}
    for id, rows in CASES.items():
        body = "".join(f"    {row}\n" for row in rows.splitlines())
        texts[f"fall/{id}.insats"] = f"insats {id}\n{body}" + (DEVIATION if id == "nora/alla" else "")
    for name, text in texts.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    assert main(list(words)) == code
    out, err = capsys.readouterr()
    return " ".join((out if code == 0 else err).split())


def as_json(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    assert main([*words, "--format", "json", *DAY]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_a_ruling_parts_the_interventions_and_names_what_it_touches(
    world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (ruling,) = as_json(capsys, "fragor", "fall", "--berors", "ny.praxis")["rulings"]  # type: ignore[misc]
    rows = {row["where"]["id"]: row for row in ruling["interventions"]}
    assert {id: row["alike"] for id, row in rows.items()} == {
        "nora/alla": "alla avgörande fakta lika",
        "grums/okand": "lika så långt det är känt",
        "malmo/annan": "inte lika",
    }
    assert rows["malmo/annan"]["differs"] == ["prövning är utan prövning"]
    assert rows["grums/okand"]["unknown"] == ["Hur ges insatsen?"]
    assert [r["id"] for r in ruling["rules"]] == ["h.1", "f.1"] and ruling["on_provision"] == 1
    assert [q["rule"] for q in ruling["questions"]] == ["f.1"]
    assert [d["rule"] for d in ruling["deviations"]] == ["h.1"]


def test_an_answer_says_what_it_would_settle_and_what_it_stands_beside(
    world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (world / "ny.svar").write_text(answer(när="prövning är utan prövning"), "utf-8")
    (found,) = as_json(capsys, "fragor", "fall", "--berors", "ny.svar")["answers"]  # type: ignore[misc]
    assert {q["where"]["id"]: q["settles"] for q in found["questions"]} == {
        "nora/alla": "besvaras",
        "grums/okand": "beror på det okända",
        "malmo/annan": "omfattas inte",
    }
    assert [d["rule"] for d in found["deviations"]] == ["h.1"]
    # One of a stronger kind is there already: both are shown, and which goes first.
    (world / "regler" / "dom.svar").write_text(answer("dom.1", "Nej.", "praxis"), "utf-8")
    (found,) = as_json(capsys, "fragor", "fall", "--berors", "ny.svar")["answers"]  # type: ignore[misc]
    (mine,) = [q for q in found["questions"] if q["where"]["id"] == "nora/alla"]
    assert mine["settles"] == "viker"
    assert [(o["text"], "dom.1 går före n.1" in o["why"]) for o in mine["others"]] == [("Nej.", True)]
    shown = told(capsys, "fragor", "fall", "--berors", "ny.svar", *DAY)
    assert "Svar som omfattar samma fall" in shown and "Ja." in shown and "Nej." in shown


def test_two_answers_of_one_kind_are_told_as_a_conflict_and_not_refused(
    world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (world / "regler" / "n.svar").write_text(answer("n.0", "Nej."), "utf-8")
    (found,) = as_json(capsys, "fragor", "fall", "--berors", "ny.svar")["answers"]  # type: ignore[misc]
    assert "»n.1« och »n.0« besvarar samma fråga samtidigt" in found["conflicts"][0]
    assert all(q["others"] for q in found["questions"])


def test_an_answer_that_is_taken_in_touches_what_it_did_before(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = as_json(capsys, "fragor", "fall", "--berors", "ny.svar")["answers"]
    (world / "regler" / "ny.svar").write_text(answer(), "utf-8")
    assert as_json(capsys, "fragor", "fall", "--berors", "ny.svar")["answers"] == before


def test_an_alert_is_shown_and_neither_state_nor_exit_code_is_another(
    world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("prova", "fall/nora/alla.insats", *DAY)
    assert main(list(words)) == 1
    without = capsys.readouterr().out
    (world / "regler" / "ny.praxis").write_text(PRAXIS, "utf-8")
    assert main(list(words)) == 1
    out = capsys.readouterr().out
    assert "PÅHITTAT EXEMPEL: liknar »Läger utan prövning«" in out and "LIKNAR" not in without
    part = out[out.index("LIKNAR ETT") : out.index("\n\n", out.index("LIKNAR ETT")) + 2]
    assert strip(out.replace(part, "")) == strip(without)
    shown = told(capsys, "katalog", "fall", "--utan-cache", *DAY[:-2], code=1) or ""
    assert main(["katalog", "fall", "--utan-cache", *DAY[:-2]]) == 1
    shown = " ".join(capsys.readouterr().out.split())
    assert "nora/alla: Läger utan prövning [påhittat exempel]" in shown
    for format in ("markdown", "json", "html"):
        assert main([*words, "--format", format]) == 1
        assert "Läger utan prövning" in capsys.readouterr().out


def strip(text: str) -> str:
    """Return a report without what names the rulebook and the receipt."""
    return re.sub(r"(regelverk|Kvitto) [0-9a-f]{12}", r"\1", text)


def test_a_ruling_that_is_taken_in_can_be_looked_up(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (world / "regler" / "ny.praxis").write_text(PRAXIS, "utf-8")
    shown = told(capsys, "visa", "HFD.2031-1", *DAY[:-2])
    assert "form är läger och prövning är utan prövning" in shown and "påhittat exempel" in shown
    assert main(["visa", "hfd.2031-1", "--format", "json", *DAY[:-2]]) == 0
    assert json.loads(capsys.readouterr().out)["speaks"] == "emot"


REFORM = 'reform "Läger utan prövning"\n    motiv "Läger når fler."\n    upphäver h.1\n'


def test_a_reform_says_what_opens_and_what_is_lost_and_leads_from_insight_to_rule(
    world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (world / "l.reform").write_text(REFORM, "utf-8")
    sheet = as_json(capsys, "reform", "l.reform", "fall")
    maybe, opened = sheet["opened"]  # type: ignore[misc]
    assert (opened["where"]["id"], opened["before"]) == ("nora/alla", "hinder")
    assert [g["rule"] for g in opened["gone"]] == ["h.1"]
    assert (maybe["where"]["id"], maybe["gone"][0]["before"]) == ("grums/okand", "kan bli hinder")
    (guard,) = sheet["safeguards"]  # type: ignore[misc]
    assert (guard["how"], guard["outcome"], guard["applies"]) == ("upphävs", "hinder", 1)
    assert guard["weaker"] == ["Det som regeln stoppar i dag stoppas inte längre av den."]
    step = sheet["ladder"][0]  # type: ignore[index]
    assert (step["insight"], step["hypothesis"]) == ("invånare", "Tänk om läger ges öppet")
    assert "Regel h.1" in step["rules"][0] or "11 kap. 5 §" in step["rules"][0]
    text = told(capsys, "reform", "l.reform", "fall", *DAY)
    assert "Öppnar 2 av 3 insatser (Grums, Nora)." in text and "VILKA SKYDD DET RÖR" in text


def test_a_reform_that_opens_nothing_says_so_and_what_it_costs(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (world / "l.reform").write_text('reform "Utan samtycke"\n    upphäver k.1\n', "utf-8")
    text = told(capsys, "reform", "l.reform", "fall", *DAY)
    assert "Öppnar ingenting" in text and "Ingen prövar längre att kravet är uppfyllt." in text
    assert "Regelns text nämner vårdnadshavare." in text


def test_a_reform_that_stops_more_says_whom(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = rule("h.2", 'när form är läger\nså hinder "Inga läger."').replace("    prov", "    #")
    (world / "l.reform").write_text('reform "Inga läger"\n' + new.lstrip("\n"), "utf-8")
    sheet = as_json(capsys, "reform", "l.reform", "fall")
    assert len(sheet["worsened"]) == 3 and sheet["opened"] == []  # type: ignore[arg-type]
    assert [s["how"] for s in sheet["safeguards"]] == ["tillkommer"]  # type: ignore[attr-defined]


def test_a_concept_that_means_something_else_touches_the_rules_that_rest_on_it(
    world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    concept = (
        'härled öppet läger\n    betyder "Läger."\n    lagrum SoL 11 kap. 5 §\n    källa lag\n    gäller tills vidare\n'
        "    när {}\n"
    )
    rules = concept.format("form är läger") + rule("h.3", 'när öppet läger\nså hinder "Nej."')
    (world / "regler" / "b.regel").write_text(rules, "utf-8")
    more = 'reform "Boende räknas"\n' + concept.format("form är boende")
    (world / "l.reform").write_text(more, "utf-8")
    (guard,) = as_json(capsys, "reform", "l.reform", "fall")["safeguards"]  # type: ignore[misc]
    assert (guard["rule"], guard["how"]) == ("h.3", "ändras") and "»öppet läger«" in guard["weaker"][0]


def test_an_exception_that_falls_and_what_it_was_an_exception_to_are_both_said(
    world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exception = rule("e.1", "undantag från h.1\nnär samtycke.vårdnadshavare är ja", HEAD)
    (world / "regler" / "b.regel").write_text(exception, "utf-8")
    (world / "l.reform").write_text('reform "Utan undantag"\n    upphäver e.1\n', "utf-8")
    (guard,) = as_json(capsys, "reform", "l.reform", "fall")["safeguards"]  # type: ignore[misc]
    assert guard["outcome"] == "undantag" and "Undantaget faller: »Regel" in guard["weaker"][0]
    (world / "l.reform").write_text(REFORM, "utf-8")
    (guard,) = as_json(capsys, "reform", "l.reform", "fall")["safeguards"]  # type: ignore[misc]
    assert any("har inget kvar att vara undantag från" in words for words in guard["weaker"])


def test_a_new_exception_touches_the_rule_that_it_is_an_exception_to(
    world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exception = rule("x.1", "undantag från h.1\nnär form är läger", HEAD)
    (world / "l.reform").write_text(f'reform "Undantag"\n{exception}', "utf-8")
    main_rule, new = as_json(capsys, "reform", "l.reform", "fall")["safeguards"]  # type: ignore[misc]
    assert (main_rule["rule"], main_rule["how"], main_rule["applies"]) == ("h.1", "ändras", 1)
    assert "Ett nytt undantag, »Regeln x.1«" in main_rule["weaker"][0]
    assert (new["rule"], new["how"]) == ("x.1", "tillkommer") and "Undantag från »Regeln h.1«" in new["weaker"][0]
    text = told(capsys, "reform", "l.reform", "fall", *DAY)
    assert "Rör 1 regel som gäller i dag." in text
    assert "Insatser som får det sämre" not in text and "INSATSER SOM FÅR DET SÄMRE" not in text


def test_only_a_new_rule_that_stops_something_refers_to_what_it_stops(
    world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for form, refers in (("läger", True), ("boende", False)):
        new = rule("h.2", f'när form är {form}\nså hinder "Nej."')
        (world / "l.reform").write_text(f'reform "Nytt hinder"\n{new}', "utf-8")
        text = told(capsys, "reform", "l.reform", "fall", *DAY)
        assert ("står under »Insatser som får det sämre«" in text) == refers == ("INSATSER SOM FÅR DET SÄMRE" in text)


@pytest.mark.parametrize(
    ("validity", "said"),
    [("från 2030-01-01", "gäller först från 2030-01-01"), ("till 2025-06-30", "gällde till 2025-06-30")],
)
def test_a_rule_of_another_time_is_not_counted_as_in_force(
    world: Path, capsys: pytest.CaptureFixture[str], validity: str, said: str
) -> None:
    head = HEAD.replace("från 2025-07-01", validity)
    (world / "regler" / "b.regel").write_text(rule("h.4", 'när form är läger\nså hinder "Nej."', head), "utf-8")
    (world / "l.reform").write_text('reform "Annan tid"\n    upphäver h.4\n', "utf-8")
    text = told(capsys, "reform", "l.reform", "fall", *DAY)
    assert "Rör ingen regel som gäller i dag, men 1 som gäller en annan tid." in text and said in text
    (world / "l.reform").write_text('reform "Båda"\n    upphäver h.4, h.1\n', "utf-8")
    text = told(capsys, "reform", "l.reform", "fall", *DAY)
    assert "Rör 1 regel som gäller i dag, och 1 som gäller en annan tid." in text


def test_a_changed_validity_is_what_becomes_worse(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = HEAD.replace("från 2025-07-01", "från 2030-01-01")
    later = rule("h.1", 'när form är läger och prövning är utan prövning\nså hinder "Läger kräver prövning."', head)
    (world / "l.reform").write_text(f'reform "Senare"\n{later}', "utf-8")
    text = told(capsys, "reform", "l.reform", "fall", *DAY)
    assert "Regeln gäller från 2030-01-01 i stället för från 2025-07-01" in text and "i samma fall" not in text
    assert "hinder → hinder" not in text and "Skulle säga" not in text  # what is the same is said once


def test_a_rule_that_is_restated_as_it_is_changes_nothing(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    same = rule("h.1", 'när form är läger och prövning är utan prövning\nså hinder "Läger kräver prövning."')
    for repealed in ("", "    upphäver h.1\n"):
        (world / "l.reform").write_text(f'reform "Lika"\n{repealed}{same}', "utf-8")
        assert "ändrar ingenting" in told(capsys, "reform", "l.reform", "fall", *DAY, code=2)


def test_a_file_holds_one_reform(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (world / "l.reform").write_text(REFORM + 'reform "B"\n    upphäver k.1\n', "utf-8")
    said = told(capsys, "reform", "l.reform", "fall", *DAY, code=2)
    assert "E025: »reform« står två gånger i filen (först på rad 1) --> l.reform:4:1" in said
    assert "i en egen fil" in said


def test_an_intervention_of_which_nothing_that_decides_is_known_is_not_left_out(
    world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = PRAXIS.replace("form är läger och prövning är utan prövning", "form är inte boende")
    (world / "ny.praxis").write_text(text, "utf-8")
    for id, form in (("okand", "läger, mer okänt"), ("boende", "boende")):
        (world / "fall" / f"{id}.insats").write_text(f"insats grums/x-{id}\n    form {form}\n", "utf-8")
    (world / "regler" / "a.regel").write_text(rule("n.9", 'när avgift minst 9 kr\nså upplysning "Läs."'), "utf-8")
    (ruling,) = as_json(capsys, "fragor", "fall", "--berors", "ny.praxis")["rulings"]  # type: ignore[misc]
    rows = {row["where"]["id"]: row["alike"] for row in ruling["interventions"]}
    assert rows["grums/x-okand"] == "okänt om lika" and "grums/x-boende" not in rows
    for path in (world / "fall").glob("*/*.insats"):
        path.unlink()
    shown = told(capsys, "fragor", "fall", "--berors", "ny.praxis", *DAY)
    assert "Inget som avgör är känt att vara lika (1)" in shown and "Ingen av insatserna liknar" not in shown


@pytest.mark.parametrize("file", ["ny.svar", "ny.praxis", "l.reform"])
def test_a_receipt_does_not_hang_on_what_the_file_is_called(
    world: Path, capsys: pytest.CaptureFixture[str], file: str
) -> None:
    (world / "l.reform").write_text(REFORM, "utf-8")
    kind = "--reform" if file == "l.reform" else "--berors"
    words = ("reform", file, "fall") if file == "l.reform" else ("fragor", "fall", "--berors", file)
    assert main([*words, "--format", "json", "--ut", "ut.json", "--kvitto", "k.json", *DAY]) == 0
    other = f"omdöpt{Path(file).suffix}"
    (world / file).rename(world / other)
    for receipt in ("k.json", "ut.json"):
        assert main(["verifiera", receipt, "fall", kind, other, *DAY[2:]]) == 0
    answer = json.loads((world / "ut.json").read_text("utf-8"))
    (world / "ut.json").write_text(json.dumps({**answer, "source": other}), "utf-8")
    assert main(["verifiera", "ut.json", "fall", kind, other, *DAY[2:]]) == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("fragor", "fall", "--berors", "regler/a.regel"), "varken ett svar eller ett avgörande"),
        (("fragor", "fall", "--berors", "borta.svar"), "borta.svar« finns inte"),
        (("fragor", "fall", "--berors", "tom.praxis"), "säger ingenting"),
        (("fragor", "fall", "--berors", "fel.svar"), "frågan »f.9« finns inte"),
        (("fragor", "fall", "--berors", "ny.svar", "--status", "öppen"), "ta bort --status"),
        (("fragor", "fall", "--berors", "ny.svar", "--format", "csv"), "skrivs inte som csv"),
        (("fragor", "fall", "--berors", "ny.svar", "--natverk", "r.json"), "ta bort --natverk"),
        (("fragor", "fall", "--format", "pdf"), "registret skrivs inte som pdf"),
        (("reform", "ny.svar", "fall"), "är ingen reform"),
        (("reform", "tom.reform", "fall"), "ändrar ingenting"),
        (("reform", "fel.reform", "fall"), "h.9"),
    ],
)
def test_bad_input_is_named(world: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str) -> None:
    (world / "tom.praxis").write_text("# inget\n", "utf-8")
    (world / "tom.reform").write_text('reform "x"\n    motiv "y"\n', "utf-8")
    (world / "fel.reform").write_text('reform "x"\n    upphäver h.9\n', "utf-8")
    (world / "fel.svar").write_text(answer().replace("f.1", "f.9"), "utf-8")
    assert said in told(capsys, *words, *DAY, code=2)


def test_help_says_which_formats_need_berors(capsys: pytest.CaptureFixture[str]) -> None:
    assert "html, docx, pdf bara med --berors, csv bara utan" in told(capsys, "fragor", "--help")


def test_a_broken_intervention_is_named_and_counted_nowhere(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (world / "fall" / "trasig.insats").write_text("insats nora/trasig\n    form slott\n", "utf-8")
    (world / "l.reform").write_text(REFORM, "utf-8")
    for words in (("fragor", "fall", "--berors", "ny.praxis"), ("reform", "l.reform", "fall")):
        assert main([*words, *DAY]) == 2
        out, err = capsys.readouterr()
        assert "fall/trasig.insats" in " ".join(out.split()) and "slott" in err


@pytest.mark.parametrize("format", ["json", "html", "markdown", "docx"])
@pytest.mark.parametrize(
    ("kind", "file"), [("--berors", "ny.svar"), ("--berors", "ny.praxis"), ("--reform", "l.reform")]
)
def test_a_receipt_verifies_and_a_changed_input_is_named(
    world: Path, capsys: pytest.CaptureFixture[str], format: str, kind: str, file: str
) -> None:
    (world / "l.reform").write_text(REFORM, "utf-8")
    words = ("fragor", "fall", "--berors", file) if kind == "--berors" else ("reform", file, "fall")
    target = f"ut.{format}"
    assert main([*words, "--format", format, "--ut", target, "--kvitto", "k.json", *DAY]) == 0
    first = (world / target).read_bytes()
    assert main([*words, "--format", format, "--ut", target, *DAY]) == 0
    assert (world / target).read_bytes() == first
    own = ("--regler", "regler", "--utan-medfoljande", "--motor", "snabb")
    for receipt in ("k.json", target):
        assert main(["verifiera", receipt, "fall", kind, file, *own]) == 0
    assert main(["verifiera", "k.json", "fall", *own]) == 2  # the file itself must be given
    text = (world / file).read_text("utf-8")
    (world / file).write_text(text.replace("Läger", "Boende").replace("läger", "boende"), "utf-8")
    capsys.readouterr()
    assert main(["verifiera", "k.json", "fall", kind, file, *own]) == 1
    assert file in capsys.readouterr().out
    (world / file).write_text(text, "utf-8")
    case = world / "fall" / "malmo" / "annan.insats"
    case.write_text(case.read_text("utf-8").replace("med prövning", "utan prövning"), "utf-8")
    assert main(["verifiera", "k.json", "fall", kind, file, *own]) == 1
    assert "annan.insats" in capsys.readouterr().out
