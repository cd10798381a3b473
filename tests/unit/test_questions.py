"""The network's 34 open legal questions are in the rulebook: rules/fragor/README.md says where."""

from __future__ import annotations

import re

import pytest

from lagrum.base.resources import rules_dir
from lagrum.model.rule import Outcome
from lagrum.model.rulebook import Rulebook
from varied import shipped_rulebook

QUESTIONS = (
    "Måste nämnden själv besluta vilka insatser som ges utan behovsprövning?",
    "Räcker ett generellt undantag från dokumentation?",
    "Gäller undantaget för rådgivning även samtal i serie?",
    "Hur dokumenteras genomförandet skilt från myndighetsakten?",
    "Får insatser som delvis överlappar ett undantag ges utan prövning?",
    "Får boendestöd ges utan behovsprövning efter Linköping?",
    "När är ett urval i själva verket en behovsprövning?",
    "Vilka rättsmedel har den som nekas insatsen?",
    "Är en åldersgräns för äldre tillåten?",
    "Får insatsen begränsas till bostadsområden eller egen förmåga?",
    "Vem bedömer lämpligheten för den som är 15–17 år?",
    "Varför 15 år när gränsen är 12 år efter prövning?",
    "Krävs båda vårdnadshavarnas samtycke?",
    "Bör öppna insatser kunna ges eller föreläggas utan samtycke?",
    "Hur går samverkan mot brott till när samtycke saknas?",
    "Är generella samtyckesblanketter giltiga?",
    "Vilka enheter är självständiga verksamhetsgrenar?",
    "Räcker 26 kap. 9 c § för uppgifter om öppna insatser?",
    "Vad ändras för socialtjänsten av 10 kap. 15 a §?",
    "Hur långt går uppgiftsskyldigheten mot brottsbekämpningen?",
    "Får delad personal använda uppgifter i båda rollerna?",
    "Gäller anmälningsskyldigheten i en anonym insats?",
    "Vilka uppgifter får en privat utförare?",
    "Är rådgivning eller urval myndighetsutövning?",
    "Behöver en privat utförare tillstånd när ingen prövas?",
    "Vilka insatser utan behovsprövning får avgiftsbeläggas?",
    "Får digital tillsyn användas utan beviljad insats?",
    "Behövs eget samtycke till personuppgiftsbehandlingen?",
    "Får AI matcha eller prioritera personer?",
    "Får beslut om öppna insatser automatiseras?",
    "Blir flera öppna insatser ett individuellt ärende?",
    "Hur undviks öppna insatser i stället för det man har rätt till?",
    "Vilken lag vilar servicetjänster åt äldre på?",
    "Vilka anmärkningar hade remissinstanserna mot reformen?",
)
LEVELS = {"mikro", "meso", "makro"}
ROW = re.compile(r"^\| *(\d+) *\| *(.+?) *\| *(.+?) *\|$", re.MULTILINE)


def table() -> dict[str, list[str]]:
    """Return the rule ids per question, in the order of the table."""
    text = (rules_dir() / "fragor" / "README.md").read_text(encoding="utf-8")
    rows = ROW.findall(text)
    assert [int(number) for number, _, _ in rows] == list(range(1, len(rows) + 1))
    return {title: re.findall(r"`([^`]+)`", rules) for _, title, rules in rows}


@pytest.fixture(scope="module")
def shipped() -> Rulebook:
    return shipped_rulebook()


def test_the_table_lists_every_question_once_and_no_other() -> None:
    assert tuple(table()) == QUESTIONS
    assert len(QUESTIONS) == 34


@pytest.mark.parametrize("title", QUESTIONS)
def test_a_question_is_asked_by_a_rule_with_level_addressee_and_sourced_positions(
    title: str, shipped: Rulebook
) -> None:
    names = table()[title]
    assert names, "ingen regel"
    for name in names:
        assert name in shipped.rules, f"{name} finns inte"
        rule = shipped.rules[name]
        assert rule.outcome is Outcome.QUESTION, f"{name} är ingen fråga"
        assert rule.level in LEVELS, f"{name} saknar nivå"
        assert rule.addressees, f"{name} saknar adressat"
        assert rule.positions, f"{name} saknar ståndpunkt"
        for position in rule.positions:
            assert any(source.strip() for source in position.sources), f"{name}: en ståndpunkt saknar källa"


def test_every_rule_of_the_folder_is_in_the_table(shipped: Rulebook) -> None:
    listed = {name for names in table().values() for name in names}
    in_folder = {name for name, rule in shipped.rules.items() if "fragor/" in rule.place.replace("\\", "/")}
    assert in_folder
    assert in_folder <= listed
