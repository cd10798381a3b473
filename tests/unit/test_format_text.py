"""The layout of .insats files, and writing changes into them, by example."""

from __future__ import annotations

import pytest

from lagrum.binding.edit import FactEdit, change_case
from lagrum.language.formatting import UnreadableError, format_text
from lagrum.model.facts import Range, Several, Value
from lagrum.model.vocabulary import Vocabulary
from lagrum.source.text import SourceText
from strategies import bound_rulebook, source

LISTED = ", ".join(f"värde nummer {n}" for n in range(1, 13))
CASES = {
    "comments stand at the level of what they are about": (
        """
  # före
insats a/b # huvudet
  # om form
  form x   #form
  målgrupp "m"
      ålder 5 år
      # sist i målgruppen
    # sist i insatsen
# efter
""",
        """\
# före
insats a/b  # huvudet
    # om form
    form            x  #form
    målgrupp "m"
        ålder       5 år
        # sist i målgruppen
    # sist i insatsen
# efter
""",
    ),
    "one column in a block, further out for long names": (
        """
insats a/b
    form x
    tvärgående-perspektiv y
    samtycke
        a ja
    informationsdelning mer okänt
""",
        """\
insats a/b
    form                   x
    tvärgående-perspektiv  y
    samtycke
        a           ja
    informationsdelning mer okänt
""",
    ),
    "long lists are broken after commas": (
        f"insats a/b\n    form {LISTED}  # till slut\n",
        """\
insats a/b
    form            värde nummer 1, värde nummer 2, värde nummer 3, värde nummer 4, värde nummer 5,
                    värde nummer 6, värde nummer 7, värde nummer 8, värde nummer 9, värde nummer 10,
                    värde nummer 11, värde nummer 12  # till slut
""",
    ),
    "a list is kept broken where a comment stands": (
        """
insats a/b
    form a,  # ett
      # om två
       b,
         c   # tre
    tema d,
       e
""",
        """\
insats a/b
    form            a,  # ett
                    # om två
                    b, c  # tre
    tema            d, e
""",
    ),
    "texts": (
        """
insats a/b
    namn   ”Ett  ”    "två#  \\" "
         "tre"
    hypotes
      "fyra"
""",
        """\
insats a/b
    namn            "Ett  " "två#  \\" "
                    "tre"
    hypotes         "fyra"
""",
    ),
    "intervals and units": (
        "insats a/b\n  a 0-6år\n  b 0 år — 6 år\n  c från   65år\n  d 40kr\n  e 2025-07-01\n  f till  och med 5\n"
        "  g x-y",
        "insats a/b\n    a               0–6 år\n    b               0–6 år\n    c               från 65 år\n"
        "    d               40 kr\n    e               2025-07-01\n    f               till och med 5\n"
        "    g               x-y\n",
    ),
    "a name in quotes": ("kommun  ”Upplands  Väsby”", 'kommun "Upplands Väsby"\n'),
    "a name with quotes in it": ("kommun  Nora  ”norra”", "kommun Nora ”norra”\n"),
    "nothing but a comment": ("\n\n  # inget än\n\n", "# inget än\n"),
    "nothing": ("\n \n", ""),
    "what may be a personal number is not made to look more like one": (
        "insats a/b\n    a 850709 — 9805\n",
        "insats a/b\n    a               850709 — 9805\n",
    ),
}


@pytest.mark.parametrize(("text", "tidy"), CASES.values(), ids=CASES)
def test_layout(text: str, tidy: str) -> None:
    assert format_text(SourceText.of(text)) == tidy
    assert format_text(SourceText.of(tidy)) == tidy


@pytest.mark.parametrize("text", ["insats a/b\n    form: x", "insats a/b\n    form x;y", 'insats a/b\n    namn "x'])
def test_faults_are_reported(text: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        format_text(SourceText.of(text))
    assert caught.value.diagnostics.has_errors


# --- change_case ------------------------------------------------------------------------------------------------------

WORDS = """
begrepp namn
    typ text
    art faktum
    betyder "Namnet."
begrepp form
    typ några av: råd, stöd
    art faktum
    fråga "Vilken form?"
    betyder "Formen."
begrepp samtycke
    typ grupp
    betyder "Samtycken."
    fält barnet
        typ sanningsvärde
        art faktum
        fråga "Samtycker barnet?"
        betyder "Barnets."
begrepp målgrupp
    typ post
    art faktum
    betyder "En grupp."
    fält ålder
        typ ålder
        art faktum
        fråga "Vilken ålder?"
        betyder "Åldern."
    fält kön
        typ ett av: alla, kvinnor
        art faktum
        fråga "Vilket kön?"
        betyder "Könet."
"""
DRAFT = """\
# Ett utkast
insats a/b
    namn            "x"  # arbetsnamn
    # vilka?
    målgrupp "ett"
        ålder       5 år
        # mer om ettan
    målgrupp "två"
        kön         alla
    målgrupp mer okänt
    avvikelse x.1
        dnr         "1"
"""


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return bound_rulebook([source("a.begrepp", WORDS)]).vocabulary


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        (("namn", -1, 'y "z"'), '"x"  #', '"y \\"z\\""  #'),
        (
            ("form", -1, Several(frozenset(["stöd", "råd"]), True)),
            "arbetsnamn\n",
            "arbetsnamn\n    form            råd, stöd, mer okänt\n",
        ),
        (("samtycke.barnet", -1, None), "mer okänt\n", "mer okänt\n    samtycke\n        barnet      okänt\n"),
        (("målgrupp.ålder", 0, Range(65, 125)), "5 år", "från 65 år"),
        (("målgrupp.ålder", 1, Range(0, 6)), "alla\n", "alla\n        ålder       0–6 år\n"),
    ],
)
def test_a_change_is_written_where_it_belongs(
    change: tuple[str, int, Value], old: str, new: str, vocabulary: Vocabulary
) -> None:
    assert change_case(SourceText.of(DRAFT), vocabulary, [change]) == DRAFT.replace(old, new, 1)


@pytest.mark.parametrize(
    ("post", "kept"),
    [("", ""), ("    målgrupp ingen  # säkert\n", ""), ("    målgrupp mer okänt\n", "    målgrupp mer okänt\n")],
)
def test_a_post_without_records_gets_one(post: str, kept: str, vocabulary: Vocabulary) -> None:
    changes = [FactEdit("målgrupp.ålder", -1, Range(5, 5)), FactEdit("målgrupp.kön", 0, "alla")]
    text = change_case(SourceText.of("insats a/b\n" + post), vocabulary, changes)
    comment = "  # säkert" if "#" in post else ""
    written = f"    målgrupp\n        ålder       5 år{comment}\n        kön         alla\n"
    assert text == "insats a/b\n" + written + kept


def test_a_group_said_to_be_unknown_takes_its_first_field(vocabulary: Vocabulary) -> None:
    text = change_case(SourceText.of("insats a/b\n  samtycke okänt # ?\n"), vocabulary, [("samtycke.barnet", -1, True)])
    assert text == "insats a/b\n    samtycke  # ?\n        barnet      ja\n"


@pytest.mark.parametrize(
    "change",
    [("borta", -1, True), ("målgrupp", -1, None), ("målgrupp.ålder", 2, None), ("målgrupp.ålder", -1, None),
     ("form", -1, True), ("form", -1, Several(frozenset(["annat"]))), ("målgrupp.kön", 0, "annat")],
)  # fmt: skip
def test_what_cannot_be_written_raises(change: tuple[str, int, Value], vocabulary: Vocabulary) -> None:
    with pytest.raises(ValueError):
        change_case(SourceText.of(DRAFT), vocabulary, [change])


def test_an_open_quotation_mark_is_a_fault_where_no_list_of_values_stands_too() -> None:
    """On one row with what continues it, the comment after would be read as part of the text."""
    with pytest.raises(UnreadableError) as caught:
        format_text(SourceText.of("ocho”un  Nora\n\noch #källan är tyst\n"))
    assert [d.code for d in caught.value.diagnostics.items] == ["E022"]
