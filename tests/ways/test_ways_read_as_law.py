"""What is proposed for ten designs with a fault in law, read against the provisions: the cheapest way for each stop.

The designs are in fall/. A change here is a change of legal advice: read the provision before it is made.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lagrum.base.resources import cases_dir
from lagrum.checking.checker import Checker
from lagrum.checking.result import Stop
from lagrum.model.intervention import Intervention
from lagrum.ways.plan import find_ways
from lagrum.ways.words import change_words

CASES = Path(__file__).with_name("fall")
SECONDS = 120.0
"""More than any case takes, so that the answer does not hang on the machine."""
ASSESSED = [
    "prövning: utan behovsprövning → med behovsprövning",
    "dokumentation.omfattning: okänt → fullt ut",
    "samtycke.vårdnadshavare: saknas → från alla vårdnadshavare",
]
CONSENT = [
    "informationsdelning.stöd (»till elevhälsan«): generalklausulen → samtycke",
    "informationsdelning.mognad-bedömd (»till elevhälsan«): okänt → ja",
    "informationsdelning.samtycke-av (»till elevhälsan«): okänt → alla vårdnadshavare",
]
UNDER_21 = "informationsdelning.om-ålder (»till polisen«): 15–22 år → 15–20 år"
CONTROLLER = "utförare.personuppgiftsroll (»Rumskooperativet«): okänt → egen ansvarig"
REGISTER = [
    "personuppgifter.känsligt-i-sammanställning: ja → nej",
    "personuppgifter.biträdesavtal: nej → ja",
    "personuppgifter.sökbegrepp: namn, andra sökbegrepp → namn",
    "personuppgifter.tredjeland: ja → nej",
]
PROVIDER = {
    "kl.10.8": ["utförare.insyn-i-avtal: nej → ja", "utförare.uppföljning-i-avtal: nej → ja"],
    "sol.4.3.myndighetsutövning": ["utförare.myndighetsutövning: ja → nej"],
    "solpuf.17": ["utförare.personuppgiftsroll: biträde → egen ansvarig"],
    "sol.17.11.sekretesslagen": ["utförare.tystnadsplikt: sekretesslagen → lagstadgad tystnadsplikt"],
}
EXPECTED = {
    # SoL 11 kap. 5 § 1 and 21 kap. 1 §: assessed, and with the consent of those who have custody.
    "kontaktfamilj": {
        "": ASSESSED,
        "sol.11.5.1": ASSESSED,
        "sol.21.2": ["samtycke.vårdnadshavare: saknas → från alla vårdnadshavare"],
    },
    # OSL 10 kap. 18 a § ends at 21; the general clause (27 §) is not for social services, consent is.
    "polisen": {
        "": [CONSENT[0], UNDER_21, *CONSENT[1:]],
        "osl.10.18a.bär-inte": [UNDER_21],
        "osl.10.27.bär-inte": CONSENT,
    },
    # KL 6 kap. 38 §: what opens an inquiry is decided by a person.
    "ai-triage": {"kl.6.38.orosanmälan": ["beslut.i-enskilda-fall: automatiserad beslutsfunktion → anställd"]},
    # SoLPUL 9 §: limit what is collected and how long it is kept; not to call the device something else.
    "inspelade-samtal": {"solpul.9.1": ["teknik.insamling-begränsad: nej → ja", "teknik.lagring-begränsad: nej → ja"]},
    # SoL 32 kap. 2 §: no charge for treatment.
    "avgift-behandling": {"sol.32.2": ["avgift.tas-ut: ja → nej"]},
    # DiskL 2 kap. 13 a and 13 b §§ and KL 2 kap. 3 §: a judgement that somebody has to make.
    "aldersgrans": {
        "": ["berättigat-syfte: nej → ja", "sakliga-skäl: nej → ja"],
        "diskl.2.13a": ["berättigat-syfte: nej → ja"],
        "diskl.2.13b": ["berättigat-syfte: nej → ja"],
        "kl.2.3": ["sakliga-skäl: nej → ja"],
    },
    # SoLPUL 7 a §, SoLPUF 15 and 16 §§: nothing sensitive in lists, search on names only, and the data stay in the EU.
    "molnregister": {
        "": REGISTER,
        "solpul.7a": REGISTER[:1],
        "gdpr.28": REGISTER[1:2],
        "solpuf.15": REGISTER[2:3],
        "gdpr.44": REGISTER[3:],
    },
    # SoL 11 kap. 5 § 5, 9 kap. 3 and 12 §§, 21 kap. 1 §, 4 kap. 3 §, 26 kap. 1 §: assessed, plans, consent, permit.
    "boende-utan-beslut": {
        "": [
            "utförare.avtal (»Rumskooperativet«): nej → ja",
            "prövning: utan behovsprövning → med behovsprövning",
            "målgrupp.ålder (»ungdomar 15–20 år«): 15–20 år → 18–20 år",
            "utförare.yrkesmässig (»Rumskooperativet«): nej → ja",
            "placering.genomförandeplan: okänt → ja",
            "placering.vårdplan: okänt → ja",
            "dokumentation.omfattning: okänt → fullt ut",
            CONTROLLER,
            "utförare.tillstånd (»Rumskooperativet«): okänt → ja",
        ],
        "sol.11.5.5": [
            "prövning: utan behovsprövning → med behovsprövning",
            "placering.genomförandeplan: okänt → ja",
            "placering.vårdplan: okänt → ja",
            "dokumentation.omfattning: okänt → fullt ut",
            "samtycke.vårdnadshavare: okänt → från alla vårdnadshavare",
        ],
        "sol.4.3.avtal": ["utförare.avtal (»Rumskooperativet«): nej → ja", CONTROLLER],
        "sol.9.3.yrkesmässigt": [
            "utförare.yrkesmässig (»Rumskooperativet«): nej → ja",
            CONTROLLER,
            "utförare.tillstånd (»Rumskooperativet«): okänt → ja",
        ],
        "sol.9.3.ålder": ["målgrupp.ålder (»ungdomar 15–20 år«): 15–20 år → 16–20 år"],
    },
    # SoL 4 kap. 3 § and 17 kap. 11 §, KL 10 kap. 8 §, SoLPUF 17 §: the company may stay, but the committee decides.
    "lov-utforare": {"": [step for steps in PROVIDER.values() for step in steps], **PROVIDER},
    # SoL 14 kap. 5 §: the exception is for what is given without assessment.
    "utan-dokumentation": {
        "sol.14.5.bara-utan-prövning": ["dokumentation.omfattning: utan identitet → fullt ut"],
    },
}


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_cheapest_way_is_what_a_lawyer_would_say(
    name: str, checker: Checker, read: Callable[[str], Intervention]
) -> None:
    subject = read((CASES / f"{name}.insats").read_text("utf-8"))
    report = find_ways(checker, subject, SECONDS, unknowns=False).report
    assert {stop.rule: sorted(_steps(stop)) for stop in report.stops} == {
        rule: sorted(steps) for rule, steps in EXPECTED[name].items()
    }
    assert all(stop.complete for stop in report.stops)
    for stop in report.stops:  # what removes the stop itself comes first, then what that asks for
        assert stop.ways[0].steps[0].rule == stop.rule or not stop.rule


def test_every_design_is_pinned() -> None:
    assert {path.stem for path in CASES.glob("*.insats")} == set(EXPECTED)


def _steps(stop: Stop) -> list[str]:
    """Return the changes of the cheapest way: "prövning: utan behovsprövning → med behovsprövning"."""
    found = []
    for step in stop.ways[0].steps:
        words = change_words(step)
        post = step.attribute.split(".")[0]
        found.append(words.replace(f"({post} »", "(»") if "hemtjänstföretaget" not in words else _bare(words))
    return found


def _bare(words: str) -> str:
    return words.replace(" (utförare »hemtjänstföretaget«)", "")


def test_an_open_demand_is_met_and_not_evaded(checker: Checker, read: Callable[[str], Intervention]) -> None:
    """Not by saying that the data are for research, that they are not sensitive, or that nobody gets anything."""
    (case,) = cases_dir().rglob("ai-beslutsstod.insats")
    report = find_ways(checker, read(case.read_text("utf-8")), SECONDS).report
    found = {stop.rule: _steps(stop) for stop in report.stops if stop.ways}
    assert found["gdpr.9"] == [  # GDPR art. 9.2 h and 9.3
        "personuppgifter.grund-känsliga: okänt → social omsorg",
        "personuppgifter.tystnadsplikt: okänt → ja",
    ]
    assert found["solpul.10"] == [
        "personuppgifter.behörighetsstyrning: okänt → ja",
        "personuppgifter.åtkomstkontroll: okänt → ja",
    ]
    assert found["sol.5.1"] == [
        "uppföljning.sker: okänt → ja",
        "kunskapsgrund: okänt → beprövad erfarenhet",
        "personal.lämplig-utbildning: okänt → ja",
    ]
