"""One register over the municipalities: an answer reaches those that raise the question, and nobody is chosen for."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from cli_world import FRAGA, RENT, TRASIG, Answer

from lagrum.base.serialization import from_value, schema_of
from lagrum.cli.app import main
from lagrum.network.model import NetworkRegister

OWN = ["--regler", "egna", "--utan-medfoljande"]
DAY = ["--datum", "2026-06-01"]
NAMES = ("grums", "nora", "umea")
TITLES = {"grums": "Grums", "nora": "Nora", "umea": "Umeå"}
ATOM = "{http://www.w3.org/2005/Atom}"
SVAR = """ställningstagande {id} "Samtal är rådgivning"
    besvarar   natverket.samtal
{when}    svar       "{text}"
    skäl       "Samtalen är korta."
    organ      Nätverket
    slag       {kind}
    källa      "protokoll 4"
    beslutat   {decided}
    gäller     från {decided}{until}
    lydelse    SoL 14 kap. 4 § 0123456789ab
"""
Call = Callable[..., Answer]


def svar(
    text: str = "Ja, samtalen är rådgivning.",
    id: str = "natverket.2026-1",
    kind: str = "nätverkets ställningstagande",
    until: str = " till 2026-12-31",
    decided: str = "2026-03-01",
    when: str = "",
) -> str:
    when = f"    när        {when}\n" if when else ""
    return SVAR.format(id=id, text=text, kind=kind, until=until, decided=decided, when=when)


@pytest.fixture
def call(world: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Three municipalities that raise the same question; one of them has an intervention that raises none."""
    for name in NAMES:
        folder = world / name
        folder.mkdir()
        (folder / f"{name}.kommun").write_text(f"kommun {TITLES[name]}\n", "utf-8")
        (folder / "samtal.insats").write_text(FRAGA.replace("nora/fraga", f"{name}/samtal"), "utf-8")
    (world / "nora" / "rent.insats").write_text(RENT, "utf-8")

    def run(*args: str, own: bool = True) -> Answer:
        code = main([*args, *(OWN if own else [])])
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return run


def give(world: Path, name: str, text: str, file: str = "ett.svar") -> None:
    folder = world / name / "svar"
    folder.mkdir(exist_ok=True)
    (folder / file).write_text(text, "utf-8")


def register(call: Call, *args: str, code: int = 0) -> dict[str, Any]:
    found = call("natverk", *(args or NAMES), "--format", "json", *DAY)
    assert found.code == code, found.err
    value: dict[str, Any] = json.loads(found.out)
    return value


def question(value: dict[str, Any]) -> dict[str, Any]:
    (found,) = value["questions"]
    assert isinstance(found, dict)
    return found


# --- an answer that reaches three municipalities ----------------------------------------------------------------------


def test_the_same_question_is_recognised(call: Call) -> None:
    found = question(register(call))
    assert found["status"] == "öppen"
    assert found["stops"] == 3
    assert [(a["municipality"], a["stops"]) for a in found["affected"]] == [
        ("Grums", ["grums/samtal"]),
        ("Nora", ["nora/samtal"]),
        ("Umeå", ["umea/samtal"]),
    ]


def test_what_waits_on_whom(call: Call) -> None:
    found = register(call)
    assert [(w["addressee"], w["level"], w["stops"], w["municipalities"]) for w in found["waiting"]] == [
        ("Socialstyrelsen", "makro", 3, 3),
        ("nätverket", "makro", 3, 3),
    ]


def test_an_answer_of_one_reaches_all_three_and_is_shown_to_another(world: Path, call: Call) -> None:
    give(world, "nora", svar())
    value = register(call)
    found = question(value)
    (answer,) = found["answers"]
    assert found["status"] == "besvarad"
    assert answer["reaches"] == ["Grums", "Nora", "Umeå"]
    assert (answer["settles"], answer["held_by"], answer["days_left"]) == (3, ["Nora"], 213)
    assert {a["municipality"]: a["has_answer"] for a in found["affected"]} == {
        "Grums": False,
        "Nora": True,
        "Umeå": False,
    }
    assert {m["name"]: m["to_fetch"] for m in value["municipalities"]} == {"Grums": 1, "Nora": 0, "Umeå": 1}
    assert value["waiting"] == []
    assert [(e["day"], e["days_left"], e["settles"]) for e in value["expiring"]] == [("2026-12-31", 213, 3)]
    (world / "register.json").write_text(json.dumps(value), "utf-8")
    own = call("fragor", "umea", "--natverk", "register.json", *DAY)
    said = " ".join(own.out.split())
    assert "väcks också av 2 insatser i 2 kommuner till (Grums, Nora); besvarad" in said
    assert (
        "svar natverket.2026-1 (nätverkets ställningstagande, Nätverket, 2026-03-01, gäller till 2026-12-31; hos N"
        in said
    )
    assert "först när dess .svar-fil är med bland reglerna" in said


def test_an_answer_that_has_expired_opens_the_question(world: Path, call: Call) -> None:
    give(world, "nora", svar(until=" till 2026-05-01"))
    value = register(call)
    found = question(value)
    assert found["status"] == "omprövas"
    assert found["updated"] == "2026-05-02"
    assert found["answers"][0]["standing"] == "gäller inte längre"
    assert value["expiring"][0]["days_left"] is None


def test_an_answer_with_a_condition_reaches_those_that_meet_it(world: Path, call: Call) -> None:
    (world / "umea" / "samtal.insats").write_text(
        FRAGA.replace("nora/fraga", "umea/samtal").replace("med behovsprövning", "okänt"), "utf-8"
    )
    give(world, "nora", svar(when="prövning är med behovsprövning"))
    found = question(register(call))
    assert (found["status"], found["answered"], found["stops"]) == ("delvis besvarad", 2, 3)
    assert found["answers"][0]["reaches"] == ["Grums", "Nora"]


def test_a_local_reading_settles_nothing_for_others(world: Path, call: Call) -> None:
    give(world, "nora", svar(kind="lokal tolkning"))
    found = question(register(call))
    assert (found["status"], found["answered"]) == ("delvis besvarad", 1)
    assert [a["answered"] for a in found["affected"]] == [0, 1, 0]


def test_the_same_answer_in_two_folders_is_one(world: Path, call: Call) -> None:
    give(world, "nora", svar())
    give(world, "umea", svar(), "annat-namn.svar")
    (answer,) = question(register(call))["answers"]
    assert answer["held_by"] == ["Nora", "Umeå"]


def test_copies_in_two_folders_of_one_municipality_are_one(world: Path, call: Call) -> None:
    """Also where one is commented or lies with another answer: what is said decides, not the file."""
    other = svar("Nej.", "natverket.2025-9", until=" till 2026-03-31")
    give(world, "nora", svar())
    give(world, "nora", "# En kopia.\n" + svar() + other, "kopia.svar")
    value = register(call)
    found = question(value)
    assert found["status"] == "besvarad"
    assert {a["id"]: a["held_by"] for a in found["answers"]} == {
        "natverket.2026-1": ["Nora"],
        "natverket.2025-9": ["Nora"],
    }
    assert {m["name"]: m["answers"] for m in value["municipalities"]}["Nora"] == 2
    assert call("natverk", *NAMES, *DAY).err == ""
    give(world, "nora", svar("Nej."), "kopia.svar")
    told = call("natverk", *NAMES, *DAY)
    assert told.code == 2 and "finns redan, och säger något annat" in told.err and "ett.svar:1" in told.err


@pytest.mark.parametrize("broken", ["a.svar", "z.svar"])
def test_a_copy_stands_when_the_file_of_the_other_has_errors(world: Path, call: Call, broken: str) -> None:
    give(world, "nora", svar(), "m.svar")
    give(world, "nora", svar() + svar(id="natverket.2026-7").replace("natverket.samtal", "natverket.annat"), broken)
    found = question(register(call, code=2))
    assert (found["status"], [a["id"] for a in found["answers"]]) == ("besvarad", ["natverket.2026-1"])


def test_an_answer_of_the_rulebook_is_everybodys(world: Path, call: Call) -> None:
    (world / "egna" / "ett.svar").write_text(svar(), "utf-8")
    found = question(register(call))
    assert all(a["has_answer"] for a in found["affected"])
    assert found["answers"][0]["held_by"] == ["regelverket"]


# --- answers that contradict each other -------------------------------------------------------------------------------


@pytest.mark.parametrize("second", ["natverket.2026-2", "natverket.2026-1"])
def test_answers_that_contradict_each_other_are_both_shown(world: Path, call: Call, second: str) -> None:
    give(world, "nora", svar())
    give(world, "grums", svar("Nej, en serie samtal är behandling.", second, decided="2026-04-01"))
    found = question(register(call))
    assert found["status"] == "svaren går isär"
    assert found["answered"] == 0
    assert len(found["answers"]) == 2 and all(a["current"] for a in found["answers"])
    (odds,) = found["contradictions"]
    assert odds["municipalities"] == ["Grums", "Nora", "Umeå"]
    text = " ".join(call("natverk", *NAMES, *DAY).out.split())
    assert "har samma rang (nätverkets ställningstagande) och säger olika" in text


def test_two_answers_in_one_folder_that_contradict_each_other_are_shown_too(world: Path, call: Call) -> None:
    give(world, "nora", svar())
    give(world, "nora", svar("Nej.", "natverket.2026-2"), "två.svar")
    assert question(register(call))["status"] == "svaren går isär"


def test_a_stronger_kind_goes_before_without_contradiction(world: Path, call: Call) -> None:
    give(world, "nora", svar())
    give(world, "grums", svar("Nej.", "kammarratten.1", "praxis"))
    found = question(register(call))
    assert (found["status"], found["contradictions"]) == ("besvarad", [])
    assert {a["id"]: len(a["yields_to"]) for a in found["answers"]} == {"kammarratten.1": 0, "natverket.2026-1": 1}
    assert {a["id"]: a["settles"] for a in found["answers"]} == {"kammarratten.1": 3, "natverket.2026-1": 0}


def test_an_answer_that_replaces_another_is_no_contradiction(world: Path, call: Call) -> None:
    later = svar("Nej.", "natverket.2026-2").replace("    lydelse", "    ersätter   natverket.2026-1\n    lydelse")
    give(world, "nora", svar())
    give(world, "nora", later, "två.svar")
    found = question(register(call))
    assert (found["status"], [a["current"] for a in found["answers"]]) == ("besvarad", [True, False])


def replacing(text: str, other: str = "natverket.2026-1") -> str:
    return text.replace("    lydelse", f"    ersätter   {other}\n    lydelse")


def places(value: dict[str, Any], field: str = "municipality") -> dict[str, int]:
    return {a[field]: a["answered"] for a in question(value)["affected"]}


@pytest.mark.parametrize("home", NAMES)
def test_a_local_reading_replaces_an_answer_at_home_only(world: Path, call: Call, home: str) -> None:
    for name in NAMES:
        give(world, name, svar())
    local = svar("Nej, hos oss är de behandling.", "egen.1", "lokal tolkning")
    give(world, home, replacing(local), "egen.svar")
    value = register(call)
    found = question(value)
    away = sorted(TITLES[name] for name in NAMES if name != home)
    answers = {a["id"]: a for a in found["answers"]}
    assert (found["status"], found["answered"], found["contradictions"]) == ("besvarad", 3, [])
    assert (answers["natverket.2026-1"]["reaches"], answers["natverket.2026-1"]["settles"]) == (away, 2)
    assert answers["natverket.2026-1"]["standing"] == f"gäller, men är ersatt av egen.1 i {TITLES[home]}"
    assert (answers["egen.1"]["reaches"], answers["egen.1"]["settles"]) == ([TITLES[home]], 1)
    assert answers["egen.1"]["yields_to"] == []
    text = " ".join(call("natverk", *NAMES, *DAY).out.split())
    assert f"Gäller, men är ersatt av egen.1 i {TITLES[home]}." in text


def test_a_local_reading_that_another_replaces_at_home_stands_where_else_it_is_held(world: Path, call: Call) -> None:
    local = svar(kind="lokal tolkning")
    for name in ("grums", "nora"):
        give(world, name, local)
    give(world, "nora", replacing(svar("Nej.", "egen.2", "lokal tolkning")), "två.svar")
    found = question(register(call))
    assert {a["id"]: a["reaches"] for a in found["answers"]} == {"natverket.2026-1": ["Grums"], "egen.2": ["Nora"]}
    (world / "grums" / "svar" / "ett.svar").unlink()
    old = next(a for a in question(register(call))["answers"] if a["id"] == "natverket.2026-1")
    assert (old["current"], old["standing"]) == (False, "ersatt av egen.2")


@pytest.mark.parametrize("later", NAMES)
def test_a_replaced_answer_settles_nothing_whoever_has_what_replaces_it(world: Path, call: Call, later: str) -> None:
    for name in NAMES:
        give(world, name, svar())
    give(world, later, replacing(svar("Nej.", "natverket.2026-2")), "två.svar")
    value = register(call)
    found = question(value)
    assert (found["status"], found["contradictions"]) == ("besvarad", [])
    assert {a["id"]: (a["current"], a["settles"]) for a in found["answers"]} == {
        "natverket.2026-2": (True, 3),
        "natverket.2026-1": (False, 0),
    }
    assert {m["name"]: m["to_fetch"] for m in value["municipalities"]} == {
        title: int(name != later) for name, title in TITLES.items()
    }


@pytest.mark.parametrize("names", [("grums", "nora"), ("nora", "grums")])
def test_what_is_replaced_is_ones_own_answer_of_that_name(world: Path, call: Call, names: tuple[str, str]) -> None:
    """Another municipality's answer that happens to have the same name stands, and contradicts."""
    mine, theirs = names
    give(world, mine, svar())
    give(world, mine, replacing(svar("Nej, aldrig.", "natverket.2026-2")), "två.svar")
    give(world, theirs, svar("Bara ibland."))
    found = question(register(call))
    assert (found["status"], found["answered"]) == ("svaren går isär", 0)
    (odds,) = found["contradictions"]
    assert {key.partition("~")[0] for key in odds["answers"]} == {"natverket.2026-1", "natverket.2026-2"}


def test_an_answer_that_is_not_decided_yet_is_waited_for(world: Path, call: Call) -> None:
    give(world, "nora", svar(decided="2026-06-02"))
    value = register(call)
    found = question(value)
    (answer,) = found["answers"]
    why = "gäller inte än: beslutat 2026-06-02"
    assert (found["status"], found["note"]) == ("öppen", f"svaret »natverket.2026-1« {why}")
    assert (answer["current"], answer["standing"], answer["settles"]) == (False, why, 0)
    assert "Kommande svar natverket.2026-1" in call("natverk", *NAMES, *DAY).out
    then = json.loads(call("natverk", *NAMES, "--format", "json", "--datum", "2026-06-02").out)
    assert question(then)["status"] == "besvarad"


def test_a_municipality_called_as_the_rulebook_binds_nobody_else(world: Path, call: Call) -> None:
    (world / "nora" / "nora.kommun").write_text("kommun regelverket\n", "utf-8")
    for path in (world / "nora").glob("*.insats"):
        path.write_text(path.read_text("utf-8").replace("kommun Nora", "kommun regelverket"), "utf-8")
    give(world, "nora", svar(kind="lokal tolkning"))
    value = register(call)
    (answer,) = question(value)["answers"]
    assert places(value) == {"Grums": 0, "Umeå": 0, "regelverket": 1}
    assert (answer["reaches"], answer["with_rules"]) == (["regelverket"], False)
    assert [m["name"] for m in value["municipalities"]] == ["Grums", "Umeå", "regelverket"]
    assert "Ligger i mappen för regelverket." in " ".join(call("natverk", *NAMES, *DAY).out.split())


# --- one status -------------------------------------------------------------------------------------------------------


def test_one_status_says_that_no_question_has_it_and_still_what_waits(world: Path, call: Call) -> None:
    give(world, "nora", svar(kind="lokal tolkning"))
    every = register(call)
    only = json.loads(call("natverk", *NAMES, "--status", "eskalerad", "--format", "json", *DAY).out)
    assert (only["questions"], only["status"], only["raised"]) == ([], "eskalerad", 1)
    for part in ("municipalities", "waiting", "expiring"):
        assert only[part] == every[part] and every[part]
    for format in ("text", "markdown", "html"):
        told = " ".join(call("natverk", *NAMES, "--status", "eskalerad", "--format", format, *DAY).out.split())
        assert "Ingen fråga har statusen »eskalerad«; 1 fråga har en annan" in told
        assert "väcker någon fråga" not in told
    (world / "none").mkdir()
    (world / "none" / "rent.insats").write_text(RENT, "utf-8")
    assert "Ingen insats väcker någon fråga." in call("natverk", "none", "--status", "eskalerad", *DAY).out


# --- what is wrong ----------------------------------------------------------------------------------------------------


def test_a_municipality_that_is_gone_is_named_and_the_others_stand(world: Path, call: Call) -> None:
    value = register(call, "nora", "borta", "umea", code=2)
    assert question(value)["stops"] == 2
    assert [(s["label"], s["status"]) for s in value["sources"]] == [
        ("borta", "borta"),
        ("nora", "med"),
        ("umea", "med"),
    ]
    found = call("natverk", "nora", "borta", *DAY)
    assert found.code == 2
    assert "BORTA: borta är inte med: mappen finns inte" in found.out
    assert "»borta« finns inte" in found.err


def test_broken_files_are_named(world: Path, call: Call) -> None:
    (world / "nora" / "trasig.insats").write_text(TRASIG, "utf-8")
    give(world, "umea", svar().replace("natverket.samtal", "natverket.annat"))
    value = register(call, code=2)
    assert value["left_out"] == ["nora/trasig.insats"]
    assert question(value)["stops"] == 3
    found = call("natverk", *NAMES, *DAY)
    assert "E090" in found.err and "nora/trasig.insats" in found.out


def test_two_interventions_of_one_name_are_told(world: Path, call: Call) -> None:
    (world / "kopia").mkdir()
    for name in ("nora.kommun", "samtal.insats"):
        (world / "kopia" / name).write_bytes((world / "nora" / name).read_bytes())
    found = call("natverk", "nora", "kopia", "--format", "json", *DAY)
    assert found.code == 2 and "E082" in found.err
    assert question(json.loads(found.out))["stops"] == 1


@pytest.mark.parametrize("twice", [("nora", "nora/"), (".", "nora"), ("nora", "länk")])
def test_a_folder_that_is_given_twice_counts_once(world: Path, call: Call, twice: tuple[str, str]) -> None:
    (world / "länk").symlink_to("nora", target_is_directory=True)
    for broken in world.glob("*.insats"):
        broken.unlink()
    for name in ("grums", "umea"):
        (world / name / "samtal.insats").unlink()
    assert question(register(call, *twice))["stops"] == 1


def test_the_same_id_in_two_municipalities_is_two(world: Path, call: Call) -> None:
    for name in ("nora", "umea"):
        (world / name / "samtal.insats").write_text(FRAGA.replace("nora/fraga", "test/samtal"), "utf-8")
    assert question(register(call, "nora", "umea"))["stops"] == 2


@pytest.mark.parametrize("text", ["{", "[]", '{"questions": [], "municipalities": []}', "\xff", '{"a": ' * 9000])
def test_a_file_that_is_no_register_is_refused(world: Path, call: Call, text: str) -> None:
    (world / "fel.json").write_bytes(text.encode("latin-1"))
    found = call("fragor", "nora", "--natverk", "fel.json", *DAY)
    assert found.code == 2 and "»fel.json«" in found.err


def test_an_unknown_status_is_refused(call: Call) -> None:
    found = call("natverk", "nora", "--status", "oppen", *DAY)
    assert found.code == 2 and "menade du »öppen«" in found.err


# --- the register of another day --------------------------------------------------------------------------------------


def asked(call: Call, name: str, day: str) -> tuple[dict[str, Any], str]:
    args = ("fragor", name, "--natverk", "register.json", "--datum", day)
    (entry,) = json.loads(call(*args, "--format", "json").out)["questions"]
    return entry["elsewhere"], " ".join(call(*args).out.split())


def test_an_answer_that_has_ended_since_is_not_told_as_live(world: Path, call: Call) -> None:
    give(world, "nora", svar())
    (world / "register.json").write_text(json.dumps(register(call)), "utf-8")
    found, _ = asked(call, "umea", "2026-12-31")
    assert (found["status"], found["answers"][0]["current"]) == ("besvarad", True)
    found, text = asked(call, "umea", "2027-01-01")
    assert (found["status"], found["answers"][0]["current"]) == ("omprövas", False)
    assert "tidigare svar (gällde till 2026-12-31, och gäller inte längre 2027-01-01) natverket.2026-1" in text
    assert "först när dess .svar-fil" not in text
    found, text = asked(call, "umea", "2026-02-01")
    assert not found["answers"][0]["current"] and "kommande svar (gäller inte än 2026-02-01" in text


def test_answers_of_which_one_has_ended_are_no_longer_at_odds(world: Path, call: Call) -> None:
    give(world, "nora", svar())
    give(world, "grums", svar("Nej.", "natverket.2026-2", until=""))
    (world / "register.json").write_text(json.dumps(register(call)), "utf-8")
    assert asked(call, "umea", "2026-06-02")[0]["at_odds"] == [["natverket.2026-1", "natverket.2026-2"]]
    assert asked(call, "umea", "2027-06-02")[0]["at_odds"] == []


@pytest.mark.parametrize(
    "place",
    [
        "date",
        "expiring.0.day",
        *(f"questions.0.{n}" for n in ("updated", "sent", "answers.0.decided", "answers.0.valid_to")),
    ],
)
@pytest.mark.parametrize("day", ["igår", "20260601", "2026-02-30"])
def test_a_register_with_days_that_are_none_is_refused(world: Path, call: Call, place: str, day: str) -> None:
    give(world, "nora", svar())
    value: Any = register(call)
    part, keys = value, [int(key) if key.isdigit() else key for key in place.split(".")]
    for key in keys[:-1]:
        part = part[key]
    part[keys[-1]] = day
    (world / "fel.json").write_text(json.dumps(value), "utf-8")
    found = call("fragor", "umea", "--natverk", "fel.json", *DAY)
    said = " ".join(found.err.split())
    assert found.code == 2 and "»fel.json«" in said and f"»{place}«" in said and "ange filen som" in said


# --- formats ----------------------------------------------------------------------------------------------------------


def test_the_json_follows_the_schema(world: Path, call: Call) -> None:
    give(world, "nora", svar())
    value = register(call)
    assert from_value(NetworkRegister, value).questions[0].answered == 3
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.validate(value, schema_of(NetworkRegister))


def test_the_csv_has_a_row_for_each_question_and_intervention(world: Path, call: Call) -> None:
    give(world, "nora", svar())
    rows = list(csv.DictReader(io.StringIO(call("natverk", *NAMES, "--format", "csv", *DAY).out)))
    assert [(r["kommun"], r["insats"], r["kommunen har svar"]) for r in rows] == [
        ("Grums", "grums/samtal", "nej, hos andra"),
        ("Nora", "nora/samtal", "ja"),
        ("Umeå", "umea/samtal", "nej, hos andra"),
    ]


def feed(call: Call, *args: str) -> ElementTree.Element:
    return ElementTree.fromstring(call("natverk", *NAMES, "--format", "atom", *DAY, *args).out)


def test_the_feed_has_what_atom_requires(world: Path, call: Call) -> None:
    give(world, "nora", svar())
    found = feed(call)
    entries = found.findall(f"{ATOM}entry")
    assert found.tag == f"{ATOM}feed" and len(entries) == 1
    assert found.find(f"{ATOM}author/{ATOM}name") is not None
    for element in (found, *entries):
        for name in ("id", "title", "updated"):
            assert len(element.findall(ATOM + name)) == 1, name
    (entry,) = entries
    assert entry.findtext(f"{ATOM}updated") == "2026-03-01T00:00:00Z" == found.findtext(f"{ATOM}updated")
    id = str(entry.findtext(f"{ATOM}id"))
    assert id.startswith("tag:lagrum.invalid,2025:fraga/natverket.samtal-") and id.isascii()
    assert "Når Grums, Nora, Umeå" in str(entry.findtext(f"{ATOM}content"))


def test_the_feed_is_the_same_another_day(world: Path, call: Call) -> None:
    give(world, "nora", svar())
    then = feed(call)
    now = ElementTree.fromstring(call("natverk", *NAMES, "--format", "atom", "--datum", "2026-07-01").out)
    assert ElementTree.tostring(then) == ElementTree.tostring(now)


def test_the_ids_can_be_made_ones_own(call: Call) -> None:
    found = feed(call, "--namnrymd", "nora.se,2026")
    assert str(found.findtext(f"{ATOM}entry/{ATOM}id")).startswith("tag:nora.se,2026:fraga/")
    for wrong in ("nora se", "nora.se,2026-13-45", "nora.se,2026-02-30", "nora.se,2026-00", "nora.se,0000"):
        assert call("natverk", "nora", "--format", "atom", "--namnrymd", wrong).code == 2
    assert feed(call, "--namnrymd", "nora.se,2024-02-29")


def test_the_page_is_one_file_and_fetches_nothing(world: Path, call: Call) -> None:
    give(world, "nora", svar("<script>alert(1)</script> & 'mer'"))
    page = call("natverk", *NAMES, "--format", "html", *DAY).out
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page
    assert page.count("<script>") == 1
    assert "src=" not in page and "href=" not in page and "default-src 'none'" in page
    assert 'data-kommun="|Grums|Nora|Umeå|"' in page


def test_text_fits_a_terminal(world: Path, call: Call) -> None:
    give(world, "nora", svar())
    assert all(len(line) <= 80 for line in call("natverk", *NAMES, *DAY).out.splitlines())


# --- receipts ---------------------------------------------------------------------------------------------------------


def test_the_receipt_verifies_and_a_changed_input_is_named(world: Path, call: Call) -> None:
    give(world, "nora", svar())
    assert call("natverk", *NAMES, "--kvitto", "kvitto.json", "--ut", "r.json", "--format", "json", *DAY).code == 0
    for file in ("kvitto.json", "r.json"):
        found = call("verifiera", file, "umea", "nora", "grums")
        assert found.code == 0 and "byte för byte" in found.out, found.out
    give(world, "nora", svar("Nej."))
    found = call("verifiera", "kvitto.json", *NAMES)
    assert found.code == 1 and "svar (ett.svar) är inte med, eller inte som då" in " ".join(found.out.split())
    give(world, "nora", svar())
    (world / "nora" / "samtal.insats").write_text(FRAGA.replace("nora/fraga", "nora/annat"), "utf-8")
    found = call("verifiera", "kvitto.json", *NAMES)
    assert found.code == 1 and "insatsens text är inte den som prövades: samtal.insats" in " ".join(found.out.split())


def test_a_changed_register_does_not_carry_its_receipt(world: Path, call: Call) -> None:
    value = register(call)
    value["questions"][0]["status"] = "besvarad"
    (world / "r.json").write_text(json.dumps(value), "utf-8")
    found = call("verifiera", "r.json", *NAMES)
    assert found.code == 1 and "svaret i filen är inte det som kvittot gäller" in " ".join(found.out.split())


TAMPERED: list[Callable[[dict[str, Any]], object]] = [
    lambda v: v.update(date="2026-06-02"),
    lambda v: v.update(rulebook="0" * 64),
    lambda v: v.update(left_out=[]),
    lambda v: v["waiting"].clear(),
    lambda v: v["waiting"][0].update(stops=1),
    lambda v: v["expiring"].clear(),
    lambda v: v["expiring"][0].update(day="2027-12-31"),
    lambda v: v["municipalities"].pop(),
    lambda v: v["municipalities"][0].update(stopped=0),
    lambda v: v["sources"][0].update(left_out=7),
    lambda v: v["sources"][0].update(status="borta", reason="mappen finns inte"),
    lambda v: v["sources"].pop(),
    lambda v: v["questions"].clear(),
    lambda v: v.update(status="öppen", raised=4),
]


@pytest.mark.parametrize("tamper", TAMPERED)
def test_nothing_in_a_register_can_be_changed_under_its_receipt(
    world: Path, call: Call, tamper: Callable[[dict[str, Any]], object]
) -> None:
    give(world, "nora", svar(kind="lokal tolkning"))
    (world / "nora" / "trasig.insats").write_text(TRASIG, "utf-8")
    value = register(call, code=2)
    (world / "nora" / "trasig.insats").unlink()
    (world / "r.json").write_text(json.dumps(value), "utf-8")
    assert call("verifiera", "r.json", *NAMES).code == 0
    tamper(value)
    (world / "r.json").write_text(json.dumps(value), "utf-8")
    found = call("verifiera", "r.json", *NAMES)
    assert found.code == 1 and "svaret i filen är inte det som kvittot gäller" in " ".join(found.out.split())


def test_the_receipt_is_the_same_whatever_the_folders_are_called(world: Path, call: Call) -> None:
    (world / "nora" / "trasig.insats").write_text(TRASIG, "utf-8")
    here = register(call, code=2)["receipt"]
    away = register(call, *(str(world / name) for name in NAMES), code=2)["receipt"]
    assert here == away


@pytest.mark.parametrize("status", ["öppen", "besvarad"])
def test_the_register_of_one_status_verifies(world: Path, call: Call, status: str) -> None:
    assert call("natverk", *NAMES, "--status", status, "--format", "json", "--ut", "r.json", *DAY).code == 0
    assert call("verifiera", "r.json", *NAMES).code == 0


def test_questions_with_the_register_verify_with_it(world: Path, call: Call) -> None:
    give(world, "nora", svar())
    (world / "r.json").write_text(json.dumps(register(call)), "utf-8")
    assert call("fragor", "umea", "--natverk", "r.json", "--kvitto", "k.json", *DAY).code == 0
    assert call("verifiera", "k.json", "umea", "--natverk", "r.json").code == 0
    found = call("verifiera", "k.json", "umea")
    assert found.code == 1 and "gör så: ange --natverk FIL" in " ".join(found.out.split())


# --- Git --------------------------------------------------------------------------------------------------------------


def git(folder: Path, *args: str) -> None:
    who = ["-c", "user.name=a", "-c", "user.email=a@b.se", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *who, *args], check=True, capture_output=True)


@pytest.fixture
def archive(world: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nora's catalogue as a bare repository elsewhere, and a cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(world / "cache"))
    monkeypatch.setenv("LAGRUM_INGEN_CACHE", "0")
    give(world, "nora", svar())
    git(world / "nora", "init", "-q", "-b", "main")
    git(world / "nora", "add", "-A")
    git(world / "nora", "commit", "-q", "-m", "ett")
    subprocess.run(["git", "clone", "-q", "--bare", "nora", "nora.git"], cwd=world, check=True, capture_output=True)
    return world / "nora.git"


@pytest.mark.parametrize("address", ["file", "folder"])
def test_a_catalogue_at_a_git_address_is_read(call: Call, archive: Path, address: str) -> None:
    place = archive.as_uri() if address == "file" else "nora.git"
    found = call("natverk", "grums", place, "--format", "json", *DAY)
    value = json.loads(found.out)
    assert found.code == 0, found.err
    assert f"hämtar {place}" in found.err
    assert question(value)["stops"] == 2
    assert question(value)["answers"][0]["held_by"] == ["Nora"]
    assert [len(s["commit"]) for s in value["sources"] if s["kind"] == "git"] == [40]


def test_what_was_fetched_is_used_without_fetching(call: Call, archive: Path, world: Path) -> None:
    place = archive.as_uri()
    assert call("natverk", place, *DAY, "--utan-hamtning").code == 2
    before = register(call, place)
    archive.rename(world / "flyttad.git")
    gone = call("natverk", place, "grums", "--format", "json", *DAY)
    assert gone.code == 2
    assert [s["status"] for s in json.loads(gone.out)["sources"]] == ["borta", "med"]
    again = call("natverk", place, "--utan-hamtning", "--format", "json", *DAY)
    assert (again.code, json.loads(again.out)) == (0, before)
    assert "hämtar" not in again.err


def test_a_new_commit_is_fetched(call: Call, archive: Path, world: Path) -> None:
    place = archive.as_uri()
    register(call, place)
    git(world / "nora", "rm", "-q", "samtal.insats")
    git(world / "nora", "commit", "-q", "-m", "två")
    git(world / "nora", "push", "-q", str(archive), "main")
    assert register(call, place)["questions"] == []


def test_messages_name_the_address_and_not_the_cache(call: Call, archive: Path, world: Path) -> None:
    (world / "nora" / "trasig.insats").write_text(TRASIG, "utf-8")
    git(world / "nora", "add", "-A")
    git(world / "nora", "commit", "-q", "-m", "två")
    git(world / "nora", "push", "-q", str(archive), "main")
    found = call("natverk", archive.as_uri(), *DAY)
    assert found.code == 2
    assert f"{archive.as_uri()}/trasig.insats" in found.err
    assert "cache" not in found.out
