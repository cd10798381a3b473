"""What rulings never do: change an answer. And what they always do: alert where their facts are, in any order."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from lagrum.checking.checker import Checker
from lagrum.model.intervention import Intervention
from lagrum.model.rulebook import Rulebook
from lagrum.rulebook.load import bind_rulebook
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText
from small import BEGREPP, DAY, facts, rule

RULES = (
    rule("h.1", 'när form är läger och prövning är utan prövning\nså hinder "Nej."'),
    rule("k.1", 'när för varje målgrupp där (ålder under 15)\nkräver samtycke.vårdnadshavare är ja\nså krav "Ja."'),
    rule("k.2", 'när för varje målgrupp där (roll omfattar barn)\nså upplysning "Barn."'),
    rule("f.1", 'när form är boende\nså fråga "Får det?"\nnivå meso\nadressat SKR'),
    rule("f.2", 'när avgift över 100 och form är råd\nså fråga "Dyrt?"\nnivå meso\nadressat SKR'),
)
CONDITIONS = (
    "form är läger",
    "form är läger och prövning är utan prövning",
    "inte form är råd eller avgift minst 50",
    "det finns målgrupp där (ålder under 12)",
    "för varje målgrupp där (ålder mellan 9 och 13)",
    "för varje målgrupp där (roll omfattar barn och ålder under 17)",
    "samtycke.vårdnadshavare är känt och form är boende",
    "start under 2026-09-01",
)
ROWS = (
    ("", "form läger", "form råd, mer okänt", "form boende, läger", "form okänt"),
    ("", "prövning utan prövning", "prövning med prövning"),
    ("", "avgift 75 kr", "avgift 250 kr"),
    ("", "start 2026-08-01"),
    ("", "samtycke\n    vårdnadshavare ja"),
    ("", "målgrupp\n    ålder 10–17 år\n    roll barn", "målgrupp\n    ålder 3–20 år", "målgrupp ingen"),
    ("", "målgrupp\n    ålder 11 år\n    roll barn, mer okänt"),
)


def praxis(number: int, condition: str, speaks: str) -> str:
    return (
        f'praxis p.{number} "Påhittat {number}"\n    slag praxis\n    organ "Domstolen"\n    beteckning "{number}"\n'
        f"    beslutat 2026-01-01\n    lagrum SoL 11 kap. 5 §\n    när {condition}\n"
        f'    säger "Så."\n    utgång "Ja."\n    talar {speaks}\n    källa "påhittat"\n    påhittad ja\n'
    )


def book(rulings: list[str]) -> Rulebook:
    sink = Diagnostics()
    sources = [SourceText.of(BEGREPP, "a.begrepp"), *(SourceText.of(r, f"{k}.regel") for k, r in enumerate(RULES))]
    sources += [SourceText.of(text, f"{k}.praxis") for k, text in enumerate(rulings)]
    found = bind_rulebook(sources, sink)
    assert not [d for d in sink.items if d.severity == "fel"], [d.message for d in sink.items]
    return found


PLAIN = book([])
drafts = st.tuples(*(st.sampled_from(rows) for rows in ROWS)).filter(
    lambda rows: not ("målgrupp ingen" in rows and rows[-1])
)
chosen = st.lists(
    st.tuples(st.sampled_from(CONDITIONS), st.sampled_from(("för", "emot", "varken"))), min_size=1, max_size=4
)


@given(st.lists(drafts, min_size=1, max_size=3), chosen)
@settings(max_examples=60, deadline=None)
def test_results_with_and_without_rulings_are_equal_apart_from_the_alerts(
    texts: list[tuple[str, ...]], rulings: list[tuple[str, str]]
) -> None:
    watched = book([praxis(k, *r) for k, r in enumerate(rulings)])
    cases = [
        Intervention(f"{k}.insats", f"a/{k}", "", "", facts(PLAIN, "\n".join(filter(None, rows)) or 'namn "x"'))
        for k, rows in enumerate(texts)
    ]
    with_alerts, without = (Checker(b, DAY).check_all(cases) for b in (watched, PLAIN))
    assert [replace(r, resembles=[]) for r in with_alerts] == without
    briefs, plain = (Checker(b, DAY).brief_all(cases) for b in (watched, PLAIN))
    assert [(b.state, b.asked) for b in briefs] == [(b.state, b.asked) for b in plain]
    # The order of the files, and what else is asked about, is of no matter to the alerts.
    turned = book([praxis(k, *r) for k, r in reversed(list(enumerate(rulings)))])
    assert [Checker(turned, DAY).check(case).resembles for case in cases] == [r.resembles for r in with_alerts]
    assert all(a.id != other for r in with_alerts for a in r.resembles for other in a.contradicts)
