"""The parsers: outline, conditions and values, and where each thing stands."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lagrum.language.conditions import (
    All,
    AnyOf,
    Comparison,
    Concept,
    Condition,
    Exists,
    ForEach,
    Not,
    Phrase,
    parse_condition,
)
from lagrum.language.expected import expected_words
from lagrum.language.faults import LineError
from lagrum.language.outline import parse_outline
from lagrum.language.statement import Statement
from lagrum.language.values import UNBOUNDED, ListedValue, parse_values, parse_whole
from lagrum.source.diagnostic import Diagnostics, did_you_mean, nearest
from lagrum.source.text import SourceText, Span


def outline(text: str) -> list[Statement]:
    """Return the outline of a text that has no faults."""
    sink = Diagnostics()
    found = parse_outline(SourceText.of(text, "x"), sink)
    assert sink.items == []
    return found


def faults(text: str) -> list[str]:
    sink = Diagnostics()
    parse_outline(SourceText.of(text, "x"), sink)
    return [d.code for d in sink.sorted()]


def shape(statements: tuple[Statement, ...] | list[Statement]) -> list[object]:
    """Return names, values and nesting, without places."""
    return [(s.name, s.rest, *([shape(s.children)] if s.children else [])) for s in statements]


# --- source -----------------------------------------------------------------------------------------------------------


def test_positions_count_lines_and_characters_from_one() -> None:
    source = SourceText.of("åäö\r\n  b\rc", "x")
    assert source.text == "åäö\n  b\nc"
    assert [source.position(k) for k in (0, 2, 4, 6, 8)] == [(1, 1), (1, 3), (2, 1), (2, 3), (3, 1)]
    assert [source.line(n) for n in (1, 2, 3)] == ["åäö", "  b", "c"]


def test_decomposed_letters_become_one_character_each() -> None:
    assert SourceText.of(unicodedata.normalize("NFD", "åäö"), "x").text == "åäö"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("form a # b", "form a    "),
        ('namn "a # b" # c', 'namn "a # b"    '),
        ("namn ”a # b” # c", "namn ”a # b”    "),
        ('namn "a \\" # b" # c', 'namn "a \\" # b"    '),
        ("# a\nform b", "   \nform b"),
        ('namn "a # b', 'namn "a # b'),
        ("#", " "),
    ],
)
def test_a_comment_is_blanked_out_unless_it_is_in_quotes(text: str, code: str) -> None:
    source = SourceText.of(text, "x")
    assert source.code == code
    assert source.text == text


@given(st.text(max_size=60))
def test_blanking_comments_keeps_offsets_and_newlines(text: str) -> None:
    source = SourceText.of(text, "x")
    assert len(source.code) == len(source.text)
    assert [k for k, c in enumerate(source.code) if c == "\n"] == [k for k, c in enumerate(source.text) if c == "\n"]


# --- outline ----------------------------------------------------------------------------------------------------------


def test_lines_nest_by_indentation() -> None:
    assert shape(outline("insats a\n    b c\n    d\n        e f\n    g h\ninsats i")) == [
        ("insats", "a", [("b", "c"), ("d", None, [("e", "f")]), ("g", "h")]),
        ("insats", "i"),
    ]


@pytest.mark.parametrize("width", [1, 2, 4, 7])
def test_any_width_of_indentation_will_do(width: int) -> None:
    text = "a b\n" + " " * width + "c d\n" + " " * (2 * width) + "e f\n"
    assert shape(outline(text)) == [("a", "b", [("c", "d", [("e", "f")])])]


def test_empty_lines_and_comments_have_no_indentation() -> None:
    text = "a b\n\n    c d\n# x\n        \n  # y\n    e f\n"
    assert shape(outline(text)) == [("a", "b", [("c", "d"), ("e", "f")])]


def test_an_empty_text_has_no_statements() -> None:
    assert outline("") == outline("\n \n") == outline("# a") == []


def test_names_may_hold_hyphens_and_digits() -> None:
    assert shape(outline("ansvarig-nämnd2 x")) == [("ansvarig-nämnd2", "x")]


def test_the_last_line_needs_no_newline_and_blanks_at_the_end_do_not_matter() -> None:
    assert shape(outline("a b   ")) == shape(outline("a b\n")) == [("a", "b")]


def test_spans_are_those_of_the_text() -> None:
    text = "# kommentar\ninsats  nora/x\n    form   rådgivning,\n           stöd\n"
    (block,) = outline(text)
    source = SourceText.of(text, "x")
    (form,) = block.children
    assert text[block.name_span.start : block.name_span.end] == "insats"
    assert text[block.rest_span.start : block.rest_span.end] == "nora/x"
    assert text[form.rest_span.start : form.rest_span.end] == "rådgivning,\n           stöd"
    assert source.position(form.name_span.start) == (3, 5)
    assert text[form.span.start : form.span.end].startswith("form   råd")


@pytest.mark.parametrize(("first", "second"), [("när inte", "a är b"), ("när a är", "b")])
def test_a_line_that_may_be_whole_goes_on_only_further_in(first: str, second: str) -> None:
    for between in ("\n    ", "\n\n  ", "\n      # kommentar\n        "):
        (found,) = outline(first + between + second)
        assert found.rest is not None and found.rest.endswith(second)
    assert len(outline(f"{first}\n{second}")) == 2


def test_a_row_of_words_may_end_in_inte() -> None:
    assert [row.name for row in outline("prövning behovsprövas inte\nmålgrupp\n    ålder 75+")] == [
        "prövning",
        "målgrupp",
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("när a är b", "och c är d"),
        ("när a är b", "eller c är d"),
        ("när det finns m", "där (a är b)"),
        ("när (a är b", ") och c är d"),
        ("när (", "a är b)"),
        ("form a,", "b"),
        ("när a är b och", "c är d"),
        ("när a är b eller", "c är d"),
        ("när a omfattar", "b, c"),
        ("när a är någon av", "b, c"),
        ("typ ett av:", "b, c"),
        ("typ några av:", "b, c"),
        ('namn "a"', '"b"'),
        ("namn ”a”", "”b”"),
    ],
)
def test_a_line_goes_on(first: str, second: str) -> None:
    for between in ("\n", "\n    ", "\n\n", "\n      # kommentar\n        "):
        (found,) = outline(first + between + second)
        assert found.rest is not None
        assert " ".join(found.rest.split()) == f"{first.split(' ', 1)[1]} {second}"


@pytest.mark.parametrize("second", ["ochra x", "därför x", "eller-hur x", "ort y", "inte-nu z"])
def test_words_that_only_begin_as_an_operator_begin_a_line(second: str) -> None:
    assert len(outline(f"när a är b\n{second}")) == 2


def test_words_at_the_end_that_only_end_as_an_operator_do_not_go_on() -> None:
    assert len(outline("form bakoch\nb c")) == 2
    assert len(outline('namn "a och"\nb c')) == 2


def test_givet_opens_a_block_with_or_without_a_row_of_its_own() -> None:
    one = "prov\n    givet  form a\n           målgrupp\n               ålder 5 år\n           start b\n    ger ja\n"
    two = "prov\n    givet\n        form a\n        målgrupp\n            ålder 5 år\n        start b\n    ger ja\n"
    wanted = [
        (
            "prov",
            None,
            [
                ("givet", None, [("form", "a"), ("målgrupp", None, [("ålder", "5 år")]), ("start", "b")]),
                ("ger", "ja"),
            ],
        )
    ]
    assert shape(outline(one)) == shape(outline(two)) == wanted


def test_givet_with_one_line_at_the_end_of_the_file() -> None:
    assert shape(outline("prov\n    givet form a")) == [("prov", None, [("givet", None, [("form", "a")])])]


def test_givet_with_a_block_directly_after_it() -> None:
    text = (
        "prov\n    givet  målgrupp\n               ålder 5 år\n"
        "           målgrupp\n               ålder 9 år\n    ger ja"
    )
    assert shape(outline(text)) == [
        (
            "prov",
            None,
            [
                ("givet", None, [("målgrupp", None, [("ålder", "5 år")]), ("målgrupp", None, [("ålder", "9 år")])]),
                ("ger", "ja"),
            ],
        )
    ]


def test_a_colon_or_equal_sign_is_reported_and_the_value_kept() -> None:
    sink = Diagnostics()
    text = "form: a\nstart=b\n"
    found = parse_outline(SourceText.of(text, "x"), sink)
    assert shape(found) == [("form", "a"), ("start", "b")]
    assert [text[s.rest_span.start : s.rest_span.end] for s in found] == ["a", "b"]
    assert [d.code for d in sink.items] == ["E014", "E014"]


def test_a_line_that_is_none_does_not_hide_those_under_it() -> None:
    sink = Diagnostics()
    found = parse_outline(SourceText.of("a b\n    - c\n        d e\n    f g\n", "x"), sink)
    assert shape(found) == [("a", "b", [("d", "e"), ("f", "g")])]
    assert [d.code for d in sink.items] == ["E013"]


def test_layout_faults() -> None:
    assert faults("a b\n\tc d\n\te f") == ["E010"]
    assert faults("a b\n        c d\n    e f") == ["E012"]
    assert faults("  a b\n    c d") == ["E012"]
    assert faults("a b\n  c d\n      \te f") == ["E010"]


def test_a_file_indented_as_a_whole_is_read_as_if_it_were_not() -> None:
    sink = Diagnostics()
    found = parse_outline(SourceText.of("    a b\n        c d\n    e f\n", "x"), sink)
    assert shape(found) == [("a", "b", [("c", "d")]), ("e", "f")]
    assert [d.code for d in sink.items] == ["E012"]


def test_one_parse_leaves_nothing_for_the_next() -> None:
    faults("a b\n\tc d\n   e")
    assert shape(outline("a b\n    c d")) == [("a", "b", [("c", "d")])]


# --- conditions -------------------------------------------------------------------------------------------------------


def bare(node: Condition | Phrase) -> object:
    """Return a condition without places."""
    match node:
        case All(parts):
            return ("och", *map(bare, parts))
        case AnyOf(parts):
            return ("eller", *map(bare, parts))
        case Not(part):
            return ("inte", bare(part))
        case Comparison(attribute, _, operator, values, _):
            return (attribute, operator, *[v.text for v in values])
        case Exists(post, _, part):
            return ("finns", post, bare(part))
        case ForEach(post, _, part):
            return ("varje", post, bare(part) if part is not None else None)
        case Concept(phrase, _):
            return phrase
        case _:
            raise AssertionError(node)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a är b", ("a", "är", "b")),
        ("a är inte b", ("a", "är inte", "b")),
        ("a är någon av b, c d", ("a", "är någon av", "b", "c d")),
        ("a omfattar b, c", ("a", "omfattar", "b", "c")),
        ("a är känt", ("a", "är känt")),
        ("a är okänt", ("a", "är okänt")),
        ("a.b-c är ja", ("a.b-c", "är", "ja")),
        ("a under 15", ("a", "under", "15")),
        ("a minst 15 år", ("a", "minst", "15")),
        ("a mellan 12 och 14", ("a", "mellan", "12", "14")),
        ("a minst 2025-07-01", ("a", "minst", "2025-07-01")),
        ("a är 15", ("a", "är", "15")),
        ('a är "b och c"', ("a", "är", "b och c")),
        ('a är "b \\" c"', ("a", "är", 'b " c')),
        ("a är OSL 10:18 a", ("a", "är", "OSL 10:18 a")),
        ("insatsen rör barn", "insatsen rör barn"),
        ("alltid", "alltid"),
        ("inte a är b", ("inte", ("a", "är", "b"))),
        ("x och y eller z", ("eller", ("och", "x", "y"), "z")),
        ("x eller y och z", ("eller", "x", ("och", "y", "z"))),
        ("inte x och y", ("och", ("inte", "x"), "y")),
        ("x och (y eller z)", ("och", "x", ("eller", "y", "z"))),
        ("inte (x eller y)", ("inte", ("eller", "x", "y"))),
        ("inte inte x", ("inte", ("inte", "x"))),
        ("det finns m där (a under 18)", ("finns", "m", ("a", "under", "18"))),
        ("för varje m", ("varje", "m", None)),
        ("för varje m där (a och b)", ("varje", "m", ("och", "a", "b"))),
        ("det  finns\n   m där (x)", ("finns", "m", "x")),
        ("a är undervisning", ("a", "är", "undervisning")),
        ("a är inteckning", ("a", "är", "inteckning")),
        ("ärende är b", ("ärende", "är", "b")),
    ],
)
def test_conditions(text: str, wanted: object) -> None:
    assert bare(parse_condition(text)) == wanted


def test_spans_of_a_condition_point_into_its_text() -> None:
    text = "form är inte  kontakt familj och\n  det finns målgrupp där (ålder under 15 år)"
    tree = parse_condition(text)
    assert isinstance(tree, All)
    first, second = tree.parts
    assert isinstance(first, Comparison)
    assert isinstance(second, Exists)
    assert isinstance(second.part, Comparison)

    def cut(span: Span) -> str:
        return text[span.start : span.end]

    assert cut(first.attribute_span) == "form"
    assert cut(first.values[0].span) == "kontakt familj"
    assert cut(first.span) == "form är inte  kontakt familj"
    assert cut(second.post_span) == "målgrupp"
    assert cut(second.part.values[0].span) == "15 år"
    assert (second.part.values[0].text, second.part.values[0].unit) == ("15", "år")


@pytest.mark.parametrize(
    ("text", "message", "marked"),
    [
        ("a = b", "»=« kan inte stå här", "="),
        ("a är", "raden tar slut där det skulle stå ett värde", "r"),
        ("a är b och", "raden tar slut där det skulle stå ett villkor", "h"),
        ("a under barn", "»barn« kan inte stå här, där det skulle stå ett tal eller ett datum", "barn"),
        ("(a är b", "»(« saknar sin »)«", "("),
        ("a är b)", "»)« saknar sin »(«", ")"),
        ('a är "b', "citattecknet har inget slut på samma rad", '"b'),
        ("a är “b“", "»“« är inget citattecken här", "“"),
        ("det finns m", "raden tar slut där det skulle stå »där«", "m"),
        ("a och och b", "»och« kan inte stå här, där det skulle stå ett villkor", "och"),
        ("a är b c är d", "»är« kan inte stå här, där det skulle stå »och«, »eller«, ett kommatecken eller", "är"),
    ],
)
def test_faults_of_conditions(text: str, message: str, marked: str) -> None:
    with pytest.raises(LineError) as caught:
        parse_condition(text)
    assert caught.value.message.startswith(message)
    assert text[caught.value.span.start : caught.value.span.end] == marked


def test_parentheses_and_operators_in_quotes_are_text() -> None:
    assert bare(parse_condition('a är "((( och b"')) == ("a", "är", "((( och b")


# --- values -----------------------------------------------------------------------------------------------------------


def items(text: str) -> list[tuple[str, str]]:
    return [(i.kind, i.text) for i in parse_values(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("rådgivning", [("phrase", "rådgivning")]),
        ("råd och stöd, mer okänt", [("phrase", "råd och stöd"), ("phrase", "mer okänt")]),
        ("barn-  och ungdomsnämnden", [("phrase", "barn- och ungdomsnämnden")]),
        ("stöd enligt OSL 10:18 a", [("phrase", "stöd enligt OSL 10:18 a")]),
        ('"a, b"', [("text", "a, b")]),
        ('"a" "b"', [("text", "a b")]),
        ('"a \\" b"', [("text", 'a " b')]),
        ("”a”", [("text", "a")]),
        ("2025-07-01", [("date", "2025-07-01")]),
        ("0–6 år", [("number", "0–6 år")]),
        ("från 65 år", [("number", "från 65 år")]),
    ],
)
def test_values(text: str, wanted: list[tuple[str, str]]) -> None:
    assert items(text) == wanted


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("5", 5, 5, ""),
        ("5 år", 5, 5, "år"),
        ("0-6", 0, 6, ""),
        ("0 – 6 år", 0, 6, "år"),
        ("0 år—6 år", 0, 6, "år"),
        ("från 65 år", 65, UNBOUNDED, "år"),
        ("minst 65 år", 65, UNBOUNDED, "år"),
        ("under 18 år", 0, 17, "år"),
        ("högst 20 år", 0, 20, "år"),
        ("till och med 20 år", 0, 20, "år"),
        ("40 kronor", 40, 40, "kr"),
    ],
)
def test_numbers_are_intervals(text: str, low: int, high: int, unit: str) -> None:
    (found,) = parse_values(text)
    assert (found.low, found.high, found.unit) == (low, high, unit)


PIECES = (
    *("råd", "och", "stöd", "5", "0–6", "år", "från 65", "under", "2025-07-01", "OSL 10:18", "§ 5", "mer okänt"),
    *(",", ",", ",", ", ", " ", "\n", "\t", '"a, b"', '"a \\" b"', '"', "”", "”c”", "“", "'", ";", "<", "="),
    *("40 kr", "\x0b", "\u2028", "0007", "9" * 14, "٣", "12 ", " år", " kronor", "procent", "kr.", "år-", "–", " - "),
    *("från ", "minst 3", "under ", "högst ", "till och med ", "till  och med 2", "2025-13-99", "a/b&c:d+e-"),
)


def tried(parse: Callable[[str], tuple[ListedValue, ...]], text: str) -> object:
    try:
        return parse(text)
    except LineError as fault:
        return fault.message, fault.span, fault.help, fault.code


@settings(max_examples=5_000)
@given(st.lists(st.sampled_from(PIECES), max_size=7).map("".join))
def test_short_cuts_give_what_the_grammar_gives(text: str) -> None:
    assert tried(parse_values, text) == tried(parse_whole, text)


def test_spans_of_values_point_into_their_text() -> None:
    text = 'a b,  "c d"\n  "e", 0–6 år'
    found: tuple[ListedValue, ...] = parse_values(text)
    assert [text[i.span.start : i.span.end] for i in found] == ["a b", '"c d"\n  "e"', "0–6 år"]


@pytest.mark.parametrize("text", ["a;b", "a,,b", ",a", "a,", "= b", '"a', "> 5", "5++", "“a“", "!"])
def test_what_is_no_value_is_a_fault_with_a_place(text: str) -> None:
    with pytest.raises(LineError) as caught:
        parse_values(text)
    span = caught.value.span
    assert 0 <= span.start < span.end <= len(text)


# --- words ------------------------------------------------------------------------------------------------------------


def test_expected_words_never_name_a_token() -> None:
    tokens = ["WORD", "STRING", "NUMBER", "LPAR", "IS", "OCH", "COMMA", "$END", "UNIT", "_ODD"]
    for one in tokens:
        for two in tokens:
            said = expected_words([one, two])
            assert said
            assert not any(t in said for t in tokens)


def test_the_nearest_word_and_those_as_near() -> None:
    assert nearest("radgivning", ["rådgivning", "läger"]) == "rådgivning"
    assert nearest("xyz", ["rådgivning"]) is None
    assert nearest("FORM", ["form", "from"]) == "form"
    assert did_you_mean("behovsprövning", ["med behovsprövning", "utan behovsprövning", "läger"]) == (
        "menade du »med behovsprövning« eller »utan behovsprövning«?"
    )
    assert did_you_mean("läge", ["läger", "rådgivning"]) == "menade du »läger«?"


def test_a_source_is_shown_by_its_name_alone() -> None:
    assert repr(SourceText.of("hemligt " * 1000, "a.insats")) == "SourceText(name='a.insats')"
