"""`lagrum visa`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from lagrum.cli.app import main


def test_a_rule(run: Callable) -> None:
    answer = run("visa", "sol.11.5.1")
    assert answer.code == 0
    for text in (
        "Kontaktfamilj kräver behovsprövning",
        "11 kap. 5 § 1 SoL (lag)",
        "från 2025-07-01",
        "när            prövning är utan behovsprövning\n",
        "               och form är någon av kontaktperson, kontaktfamilj\n",
        "HINDER: Insatsen kräver alltid",
        "Paragrafen räknar upp",
        "går före       natverket.samtal",
        "kontaktfamilj som öppen insats → hinder",
        "egna/sol.regel:",
    ):
        assert text in answer.out, text


def test_a_demand_and_a_question(run: Callable) -> None:
    out = run("visa", "sol.21.2").out
    assert "för varje målgrupp där (" in out
    assert "kräver         samtycke.vårdnadshavare är ja" in out
    out = run("visa", "natverket.samtal").out
    assert "form är rådgivning och insatsen rör barn" in out
    assert "till           Socialstyrelsen, nätverket" in out
    assert "Ja, om samtalen är korta. (Prop. 2024/25:89)" in out
    assert "viker för      sol.11.5.1 (Kontaktfamilj" in out


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("samtycke.vårdnadshavare", ["begrepp: ja eller nej", "Samtycker vårdnadshavaren?", "ja · nej", "sol.21.2"]),
        ("Vårdnadshavare", ["samtycke.vårdnadshavare"]),
        (
            "prövning",
            [
                "• utan behovsprövning (även »utan biståndsbeslut«)",
                "art            utformning, får ändras (kostnad 3 av 9)",
            ],
        ),
        ("samtycke", ["en grupp rader", "• vårdnadshavare: ja eller nej"]),
        ("målgrupp", ["ett block för varje", "• ålder: en ålder", "Används av (2)"]),
        ("utan biståndsbeslut", ["värde för begreppet »prövning«", "Ingen individuell prövning.", "sol.11.5.1"]),
        ("insatsen rör barn", ["härlett begrepp", "det finns målgrupp där (ålder under 18 år)", "natverket.samtal"]),
        ("INSATSEN  rör barn", ["härlett begrepp"]),
        (
            "begrepp",
            ["I insatsen (.insats)", "  målgrupp (ett block för varje)", "    ålder  en ålder", "insatsen rör barn"],
        ),
        ("sol.11", ["Regler under »sol.11«", "lagrum visa sol.11.5.1"]),
    ],
)
def test_words_of_the_language(name: str, texts: list[str], run: Callable) -> None:
    answer = run("visa", name)
    assert answer.code == 0
    for text in texts:
        assert text in answer.out, text


@pytest.mark.parametrize("words", [["11 kap. 5 § SoL"], ["SoL", "11", "kap.", "5", "§"], ["socialtjänstlagen", "11:5"]])
def test_a_provision(words: list[str], run: Callable) -> None:
    out = run("visa", *words).out
    assert out.startswith("11 kap. 5 § SoL\n=")
    assert "sol.11.5.1 · hinder" in out
    assert "prövning · ett värde" in out
    assert "kör »lagrum lag hamta SoL«" in " ".join(out.split())
    assert "sol.21.2" not in out


def test_a_provision_that_nothing_cites(run: Callable) -> None:
    answer = run("visa", "30 kap. 1 § SoL")
    assert answer.code == 0
    assert "hänvisar hit" in answer.out


@pytest.mark.parametrize(
    ("name", "help"),
    [
        ("sol.11.5.2", "menade du »sol.11.5.1«?"),
        ("prövnin", "menade du »prövning«?"),
        ("begrep", "menade du »begrepp«?"),
        ("qqqqqq", "»lagrum regler qqqqqq« söker"),
        ("SoL 11 kap 5", "11 kap. 5 § SoL"),
    ],
)
def test_what_is_not_there(name: str, help: str, run: Callable) -> None:
    answer = run("visa", name)
    assert (answer.code, answer.out) == (2, "")
    assert help in answer.err


@pytest.mark.parametrize("words", ["insatsen rör barnen", "kontaktfamiljen", "vårdnadshavarna"])
def test_a_word_that_is_no_name_is_sought_by_its_stem(words: str, run: Callable) -> None:
    answer = run("visa", words)
    assert answer.code == 0 and answer.out.startswith(f"Inget heter »{words}«.")
    assert "lagrum visa " in answer.out
    assert json.loads(run("visa", words, "--format", "json").out)["kind"] == "search"


def test_a_provision_is_shown_with_its_text_where_it_is_at_hand(tmp_path: Path, run: Callable) -> None:
    header = "Toylag (2025:400)\nSFS 2025:400\nconsolidated through SFS 2025:999 (source: toy)\n\n"
    law = "1 kap. Lyktor\n\n1 § Lyktor av glas får stå vid dammen.\n"
    (tmp_path / "2025-400-sol.txt").write_text(header + law, "utf-8")
    answer = run("visa", "1 kap 1 § SoL", "--korpus", str(tmp_path), "--datum", "2026-11-21")
    assert answer.code == 0, answer.err
    assert "Lyktor av glas får stå vid dammen." in answer.out and "lag hamta" not in answer.out


@pytest.mark.parametrize("name", ["11 kap. 99 § SoL", "SoL 11:99"])
def test_a_paragraph_that_does_not_exist_is_said_to_be_none(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["visa", name]) == 2
    error = capsys.readouterr().err
    assert "11 kap. SoL har ingen 99 §" in error and "närmast finns" in error


def test_schema_is_json(run: Callable) -> None:
    schema = json.loads(run("visa", "schema").out)
    assert schema["title"] == "Report"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("sol.11.5.1", "rule"),
        ("prövning", "concept"),
        ("insatsen rör barn", "derived concept"),
        ("kontaktfamilj", "value"),
        ("21 kap. 2 § SoL", "provision"),
        ("begrepp", "vocabulary"),
    ],
)
def test_json(name: str, kind: str, run: Callable) -> None:
    answer = run("visa", name, "--format", "json")
    assert json.loads(answer.out)["kind"] == kind


def test_rule_as_json(run: Callable) -> None:
    rule = json.loads(run("visa", "sol.21.2", "--format", "json").out)
    assert rule["condition"] == "för varje målgrupp där (ålder under 15 år och prövning är utan behovsprövning)"
    assert rule["requires"] == "samtycke.vårdnadshavare är ja"
    assert rule["valid_from"] == "2025-07-01" and rule["valid_to"] is None
    assert [e["expected"] for e in rule["examples"]] == ["krav", "inget", "krav okänt"]


def test_a_rule_says_how_many_more_examples_stand_beside_it(run: Callable, world: Path) -> None:
    assert " prov till i " not in run("visa", "sol.11.5.1").out
    beside = (
        'prov till sol.11.5.1\n    prov "rådgivning"\n        givet  form rådgivning\n        ger    inget\n'
        '    prov "med prövning"\n        givet  prövning med behovsprövning\n        ger    inget\n'
    )
    (world / "egna" / "sol.prov").write_text(beside, encoding="utf-8")
    out = run("visa", "sol.11.5.1").out
    assert "kontaktfamilj som öppen insats → hinder" in out
    assert "rådgivning → inget" not in out
    assert "    2 prov till i egna/sol.prov\n" in out
    rule = json.loads(run("visa", "sol.11.5.1", "--format", "json").out)
    assert [e["place"] for e in rule["examples"]][-2:] == ["egna/sol.prov:2", "egna/sol.prov:5"]


def test_examples_are_read_where_they_are_shown_and_nowhere_else(run: Callable, world: Path) -> None:
    """A file of examples that is broken stops what shows it, and nothing else."""
    (world / "egna" / "annan.prov").write_text("prov till sol.11.5.1\n    prov\n", encoding="utf-8")
    for name in ("form", "sol.11.5.1", "SoL 11 kap. 5 §"):
        answer = run("visa", name)
        assert (answer.code, answer.err) == (0, ""), name
    (world / "egna" / "sol.prov").write_text(
        'prov till sol.11.5.1\n    prov "x"\n        givet form flygning\n', "utf-8"
    )
    assert run("visa", "form").code == 0
    for name in ("sol.11.5.1", "SoL 11 kap. 5 §"):
        broken = run("visa", name)
        assert broken.code == 2 and "sol.prov" in broken.err and "annan.prov" not in broken.err, name


def test_error_code(run: Callable) -> None:
    catalogue = pytest.importorskip("lagrum.source.codes").CATALOGUE
    for code in sorted(catalogue)[:3]:
        answer = run("visa", code.lower())
        assert answer.code == 0
        assert answer.out.startswith(code)
        assert json.loads(run("visa", code, "--format", "json").out)["code"] == code
    assert run("visa", "E999").code == 2


def test_width(run: Callable) -> None:
    for name in ("sol.11.5.1", "sol.21.2", "natverket.samtal", "prövning", "begrepp", "11 kap. 5 § SoL"):
        assert max(map(len, run("visa", name).out.splitlines())) <= 80


def test_a_word_that_is_taken_for_values_shows_them_and_that_they_are_something_else(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["visa", "familjestöd"]) == 0
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    for value in ("föräldrastöd", "familjebehandling"):
        assert lines[lines.index(f"• lagrum visa {value}") + 1] == "liknar, men är inte samma sak"
