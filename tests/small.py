"""A small rulebook and helpers for tests that need one they can read at a glance."""

from __future__ import annotations

from datetime import date

from lagrum.binding.intervention import bind_intervention
from lagrum.checking.checker import Checker
from lagrum.checking.result import CaseResult, Finding
from lagrum.evaluation.engines import EngineChoice
from lagrum.model.facts import Facts
from lagrum.model.intervention import Intervention
from lagrum.model.rulebook import Rulebook
from lagrum.rulebook.examples import bind_examples
from lagrum.rulebook.load import bind_rulebook
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText

DAY = date(2026, 6, 1)

BEGREPP = """
begrepp namn
    typ      text
    art      faktum
    betyder  "Namnet."
begrepp prövning
    typ      ett av: med prövning, utan prövning, ingen insats
    art      utformning
    fråga    "Hur ges insatsen?"
    betyder  "Prövningen."
begrepp form
    typ      några av: råd, boende, läger
    art      faktum
    fråga    "Vilken form?"
    betyder  "Formen."
begrepp avgift
    typ      belopp
    art      faktum
    fråga    "Vad kostar den?"
    betyder  "Avgiften."
begrepp start
    typ      datum
    art      faktum
    fråga    "När börjar den?"
    betyder  "Första dagen."
begrepp samtycke
    typ      grupp
    betyder  "Samtycken."
    fält vårdnadshavare
        typ      sanningsvärde
        art      utformning
        fråga    "Samtycker vårdnadshavaren?"
        betyder  "Vårdnadshavarens samtycke."
begrepp målgrupp
    typ      post
    art      faktum
    betyder  "De som får insatsen."
    fält ålder
        typ      ålder
        art      faktum
        fråga    "Hur gamla?"
        betyder  "Åldern."
    fält roll
        typ      några av: barn, förälder
        art      faktum
        fråga    "Vilka är de?"
        betyder  "Rollen."
begrepp nämnd
    typ      post
    art      faktum
    tillhör  kommun
    betyder  "En nämnd."
    fält ansvar
        typ      några av: social, skola
        art      faktum
        fråga    "Vad ansvarar nämnden för?"
        betyder  "Ansvaret."
"""

HEAD = """
    lagrum   SoL 11 kap. 5 §
    källa    lag
    gäller   från 2025-07-01
    därför   "Skälet."
"""


def rule(name: str, body: str, head: str = HEAD) -> str:
    """Return a rule with the usual head; `body` has its `när`, `så` and more, one statement a line."""
    lines = "\n".join(f"    {line}" for line in body.strip().splitlines())
    return f'regel {name} "Regeln {name}"{head}{lines}\n'


def rulebook(*rules: str, vocabulary: str = BEGREPP) -> Rulebook:
    """Bind a rulebook that must be free of errors."""
    sink = Diagnostics()
    sources = [SourceText.of(vocabulary, "a.begrepp")]
    sources += [SourceText.of(r, f"{k}.regel") for k, r in enumerate(rules)]
    book = bind_examples(bind_rulebook(sources, sink), sources, sink)
    assert not sink.items, "\n".join(d.render() for d in sink.sorted())
    return book


def facts(book: Rulebook, text: str) -> Facts:
    """Bind the lines of an intervention that must be free of errors."""
    sink = Diagnostics()
    body = "\n".join(f"    {line}" for line in text.strip("\n").splitlines())
    case = bind_intervention(SourceText.of(f"insats a/b\n{body}\n", "a.insats"), book.vocabulary, sink)
    assert case is not None and not sink.items, "\n".join(d.render() for d in sink.sorted())
    return case.facts


def check(
    book: Rulebook, text: str, day: date = DAY, engine: EngineChoice = "snabb", everything: bool = False
) -> CaseResult:
    """Check the lines of an intervention."""
    subject = Intervention("a.insats", "a/b", "Namn", "Nora", facts(book, text))
    return Checker(book, day, engine).check(subject, everything)


def only(result: CaseResult, name: str) -> Finding:
    """Return the one finding of a rule."""
    found = [f for f in result.findings if f.rule == name]
    assert len(found) == 1, [f.rule for f in result.findings]
    return found[0]
