"""Lists of forms in the rules divide all the forms of the vocabulary: a new form must be placed in each of them."""

import re
from pathlib import Path

import pytest

RULES = Path(__file__).parents[2] / "rules"
INWARD = {"invånardialog", "samverkansarbete", "samhällsarbete", "verksamhetsutveckling"}


def forms() -> set[str]:
    text = (RULES / "begrepp/insatsen.begrepp").read_text("utf-8")
    found = re.search(r"^begrepp form\n\s+typ\s+några av: (.*?)\n\s+art ", text, re.S | re.M)
    assert found
    return {name.strip() for name in " ".join(found[1].split()).split(",")}


def lists(path: str, head: str) -> list[set[str]]:
    """The form lists in the condition of one rule or derived concept, in the order they are written."""
    text = (RULES / path).read_text("utf-8")
    block = text[text.index(head) :]
    block = block[block.index("    när ") :]
    block = block[: re.search(r"^    (?:så|kräver|prov|därför) ", block, re.M).start()]  # type: ignore[union-attr]
    block = re.sub(r"#.*", "", block)
    joined = " ".join(block.split())
    found = []
    pattern = r"form är (någon av |något annat än )?((?:(?!känt\b|inte\b| och | eller |\)).)+)"
    for one in re.finditer(pattern, joined):
        if one[2].strip() not in {"känt", "okänt"}:
            named = {name.strip() for name in one[2].split(",")}
            found.append(forms() - named if one[1] == "något annat än " else named)
    return found


def test_handling_and_everything_else() -> None:
    handling, rest = lists("sol/00-former.regel", "härled bara handläggning beskrivs")
    assert handling | rest == forms()
    assert not handling & rest


def test_economic_needs_and_everything_else() -> None:
    handling, _ = lists("sol/00-former.regel", "härled bara handläggning beskrivs")
    economic, rest = lists("sol/00-former.regel", "härled insatsen möter bara ekonomiska behov")
    assert economic | rest | handling == forms()
    assert not economic & rest


@pytest.mark.parametrize(
    "concept",
    [
        "bara skyddat boende beskrivs",
        "bara former med ålder i lagen beskrivs",
        "bara servicetjänster beskrivs",
    ],
)
def test_only_these_forms_and_everything_else(concept: str) -> None:
    these, rest = lists("sol/00-former.regel", f"härled {concept}")
    assert these | rest == forms()
    assert not these & rest


def test_some_form_at_all() -> None:
    (all_of_them,) = lists("sol/00-former.regel", "härled insatsen har en form")
    assert all_of_them == forms()
    (outside,) = lists("sol/00-former.regel", "härled en form utanför äldreomsorgen beskrivs")
    assert outside == forms() - {"hemtjänst", "särskilt boende för äldre"}


def test_advice_the_open_question_and_what_surely_is_more() -> None:
    (more,) = lists("sol/14-03-dokumentation.regel", "härled insatsen går utöver rådgivning")
    (disputed,) = lists("fragor/dokumentation.regel", "regel sol.14.4.samtal-i-serie")
    parts = [{"rådgivning"}, disputed, more, INWARD]
    assert set().union(*parts) == forms()
    assert sum(map(len, parts)) == len(forms())


def test_what_always_is_tried_and_everything_else() -> None:
    always = lists("sol/11-05-utan-behovsprovning.regel", "härled formen står i uppräkningen")
    (economic, rest) = lists("sol/11-05-utan-behovsprovning.regel", "härled alla formerna står i uppräkningen")
    assert set().union(*always) | economic | rest == forms()
    assert not rest & (set().union(*always) | economic)


LAWS = ("lss", "lvu", "lvm", "befogenhetslagen", "föräldrabalken", "skollagen", "kommunallagen")


@pytest.mark.parametrize("law", LAWS)
def test_no_law_beside_socialtjanstlagen_bears_a_form_that_nobody_placed(law: str) -> None:
    """Each row says which forms the law does not reach: care forms never are left to be borne by silence."""
    text = (RULES / "sol/01-02-laggrund.regel").read_text("utf-8")
    row = text[text.index(f"    rad laggrund.{law} ") :]
    row = row[: row.index("        bär-inte ")]
    care = {"ekonomiskt bistånd", "boendestöd", "familjerådgivning"}
    within = (re.findall(r"former\s+inte form är något annat än ((?:[^,\n]+,\s*)*[^,\n]+)", row) or [""])[0]
    named = {name.strip() for name in within.split(",")}
    if within:
        assert not care & named
    else:
        assert care <= {found.split(" av ")[-1].strip() for found in re.split(r"[,\n]", row)}


def test_forms_where_children_only_seek_advice() -> None:
    other = lists("dataskydd/01-gdpr-grunder.regel", "härled annat än råd ges")
    advice = lists("dataskydd/01-gdpr-grunder.regel", "regel gdpr.8.bara-råd")
    assert other[0] | advice[0] == forms()
    assert not other[0] & advice[0]


def test_forms_where_only_reports_of_concern_are_handled() -> None:
    (other,) = lists("dataskydd/00-harledda.regel", "härled annat än orosanmälan beskrivs")
    assert other == forms() - {"mottagning av orosanmälan", "verksamhetsutveckling"}
