"""The interview: what is asked in which order, and what an answer makes of the text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lagrum.base.errors import InputError
from lagrum.checking.checker import Checker
from lagrum.interview.completeness import completeness
from lagrum.interview.history import History
from lagrum.interview.steps import KINDS, Step, next_step, read_draft, step_for, steps
from lagrum.interview.writing import answer, finished, skip, start, written_facts
from lagrum.language.formatting import format_text
from lagrum.model.facts import Range, Several
from lagrum.model.rulebook import Rulebook
from lagrum.model.vocabulary import Kind
from lagrum.services.interview import new_interview
from lagrum.services.rulebook import open_rulebook
from lagrum.source.diagnostic import BrokenFilesError
from lagrum.source.text import SourceText

DAY = date(2026, 9, 1)
EMPTY = start("nora/samtal", "Samtal för unga", "Nora")
NUMBER = "191212121212"


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return open_rulebook()


@pytest.fixture(scope="module")
def checker(book: Rulebook) -> Checker:
    return Checker(book, DAY)


def begun(book: Rulebook, checker: Checker, *answers: str | list[str]) -> str:
    """Return the draft after the first questions have been answered."""
    text = EMPTY
    for values in answers:
        step = next_step(text, checker, DAY)
        assert step is not None
        text = answer(text, step, values, book)
    return text


def described(book: Rulebook, checker: Checker) -> str:
    return begun(book, checker, "stödsamtal", "utan behovsprövning", "unga som söker", "13–19 år", "ung")


def at(text: str, book: Rulebook, checker: Checker, path: str, record: int = -1) -> Step:
    step = step_for(read_draft(text, checker, DAY), book, path, record)
    assert step is not None
    return step


# -- order ---------------------------------------------------------------------------------------------------------


def test_the_basics_come_first_and_say_why(book: Rulebook, checker: Checker) -> None:
    asked = []
    text = EMPTY
    for values in ("stödsamtal", "utan behovsprövning", "unga som söker", "13–19 år", "ung"):
        step = next_step(text, checker, DAY)
        assert step is not None
        assert step.basic
        assert "Därför" in step.hangs
        asked.append(step.path)
        text = answer(text, step, values, book)
    assert asked == ["form", "prövning", "målgrupp", "målgrupp.ålder", "målgrupp.roll"]
    after = next_step(text, checker, DAY)
    assert after is not None
    assert not after.basic


def test_then_comes_what_settles_most_with_what_hangs_on_it(book: Rulebook, checker: Checker) -> None:
    left = steps(read_draft(described(book, checker), checker, DAY), book)
    assert left[0].path == "målgrupp.mottagare"
    assert left[0].subject == "unga som söker"
    assert left[0].hangs.startswith("Avgör ")
    assert 1 <= len(left[0].why) <= 5
    assert all("(" in reason for step in left for reason in step.why)


def test_the_gravest_reason_comes_first(book: Rulebook, checker: Checker) -> None:
    text = begun(book, checker, "kontaktfamilj")
    step = next_step(text, checker, DAY)
    assert step is not None
    assert step.path == "prövning"
    assert "ett hinder" in step.hangs or "bland dem" in step.hangs
    assert "kräver behovsprövning" in step.why[0]


def test_records_that_nobody_wrote_are_asked_for(book: Rulebook, checker: Checker) -> None:
    left = steps(read_draft(described(book, checker), checker, DAY), book)
    posts = {step.path: step for step in left if step.kind == "post"}
    assert "informationsdelning" in posts
    assert posts["informationsdelning"].question == "Lämnas uppgifter om enskilda från någon till någon annan?"
    text = described(book, checker)
    none = answer(text, posts["informationsdelning"], "nej", book)
    assert "informationsdelning ingen" in none
    some = answer(text, posts["informationsdelning"], "ja", book)
    assert written_facts(some, book).records["informationsdelning"].records[0].title == "informationsdelning 1"
    unknown = skip(text, posts["informationsdelning"])
    assert "informationsdelning mer okänt" in unknown
    for new in (none, some, unknown):
        assert all(s.path != "informationsdelning" for s in steps(read_draft(new, checker, DAY), book))


def test_one_more_target_group_is_described_too(book: Rulebook, checker: Checker) -> None:
    text = described(book, checker)
    text = answer(text, at(text, book, checker, "målgrupp"), "föräldrar till unga", book)
    step = next_step(text, checker, DAY)
    assert step is not None
    assert (step.path, step.subject, step.record) == ("målgrupp.ålder", "föräldrar till unga", 1)
    text = answer(text, step, "från 25 år", book)
    rows = written_facts(text, book).records["målgrupp"].records
    assert [r.fields["målgrupp.ålder"].value for r in rows] == [Range(13, 19), Range(25, 125)]


def test_after_passes_a_question_over(checker: Checker) -> None:
    first = next_step(EMPTY, checker, DAY)
    assert first is not None
    second = next_step(EMPTY, checker, DAY, after=first.key)
    assert second is not None
    assert second.path == "prövning"


def test_it_ends_when_all_is_skipped(book: Rulebook, checker: Checker) -> None:
    text = EMPTY
    for _ in range(200):
        step = next_step(text, checker, DAY)
        if step is None:
            break
        before = text
        text = skip(text, step, book)
        assert text != before
    assert next_step(text, checker, DAY) is None
    assert "okänt" in text


# -- answers -----------------------------------------------------------------------------------------------------------


def test_skipping_writes_okänt_and_is_not_asked_again(book: Rulebook, checker: Checker) -> None:
    step = next_step(EMPTY, checker, DAY)
    assert step is not None
    text = skip(EMPTY, step)
    assert "form            okänt" in text
    again = next_step(text, checker, DAY)
    assert again is not None
    assert again.path == "prövning"
    assert answer(EMPTY, step, [], book) == answer(EMPTY, step, "okänt", book) == text


def test_back_gives_the_text_and_the_question_before(book: Rulebook, checker: Checker) -> None:
    history = History.of(EMPTY)
    step = next_step(EMPTY, checker, DAY)
    assert step is not None
    history = history.then(answer(EMPTY, step, "rådgivning", book))
    assert next_step(history.text, checker, DAY) != step
    history = history.back()
    assert history.first
    assert history.text == EMPTY
    assert next_step(history.text, checker, DAY) == step


@pytest.mark.parametrize(
    ("path", "values", "told"),
    [
        ("form", "dans", "inget värde för »form«"),
        ("prövning", ["med behovsprövning", "utan behovsprövning"], "ett enda värde"),
        ("målgrupp.ålder", "gammal", "ingen ålder"),
        ("målgrupp.ålder", "19–13 år", "börjar högre än det slutar"),
        ("målgrupp.ålder", "900 år", "orimlig"),
        ("målgrupp.mottagare", "kanske", "ja, nej eller okänt"),
        ("påbörjad", "i våras", "inget datum"),
        ("påbörjad", "2026-02-30", "2026-02-30"),
        ("målgrupp.roll", "äldre", "går inte ihop"),
        ("form", f"rådgivning {NUMBER}", "personnummer"),
        ("mål", f"Kalle, {NUMBER}, ska må bra", "personnummer"),
        ("mål", "x" * 30_000, "längre än"),
    ],
)
def test_a_wrong_value_is_told_and_changes_nothing(
    book: Rulebook, checker: Checker, path: str, values: str | list[str], told: str
) -> None:
    text = begun(book, checker, "stödsamtal", "utan behovsprövning", "barn", "6–12 år")
    step = at(text, book, checker, path, 0 if path.startswith("målgrupp.") else -1)
    with pytest.raises(InputError) as error:
        answer(text, step, values, book)
    assert told in error.value.message
    assert NUMBER not in error.value.message + error.value.help
    assert not error.value.message.endswith(".")


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("13-19", Range(13, 19)),
        ("13 till 19 år", Range(13, 19)),
        ("75 år och äldre", Range(75, 125)),
        ("från och med 65", Range(65, 125)),
        ("högst 17 år.", Range(0, 17)),
        ("under 18 år", Range(0, 17)),
        ("15", Range(15, 15)),
    ],
)
def test_ages_as_people_say_them(book: Rulebook, checker: Checker, said: str, value: Range) -> None:
    text = begun(book, checker, "stödsamtal", "utan behovsprövning", "gruppen", said)
    assert written_facts(text, book).records["målgrupp"].records[0].fields["målgrupp.ålder"].value == value


@pytest.mark.parametrize(
    ("said", "ways"),
    [
        ("upp till 17 år", "skriv »högst 17 år« om den som fyllt 17 är med, annars »under 17 år«"),
        ("över 75", "skriv »från 75« om den som fyllt 75 är med, annars »från 76«"),
    ],
)
def test_what_can_be_read_in_two_ways_is_asked(book: Rulebook, checker: Checker, said: str, ways: str) -> None:
    with pytest.raises(InputError) as error:
        begun(book, checker, "stödsamtal", "utan behovsprövning", "gruppen", said)
    assert error.value.message == f"»{said}« kan läsas på två sätt"
    assert error.value.help == ways


@pytest.mark.parametrize(
    "words", ['med "citat" och \\ snedstreck', "# ingen kommentar", "a, b; c", "insats x/y", "okänt\nnej"]
)
def test_free_text_is_kept_as_it_is_written(book: Rulebook, checker: Checker, words: str) -> None:
    step = at(EMPTY, book, checker, "mål")
    assert step.kind == "text"
    text = answer(EMPTY, step, words, book)
    assert written_facts(text, book).scalars["mål"].value == " ".join(words.split())


def test_a_synonym_is_an_answer(book: Rulebook, checker: Checker) -> None:
    text = begun(book, checker, ["SIP", "Mini-Maria"])
    value = written_facts(text, book).scalars["form"].value
    assert value == Several(frozenset({"samordnad individuell plan", "ungdomsmottagning"}))


def test_comments_and_rows_of_others_stay(book: Rulebook, checker: Checker) -> None:
    text = EMPTY + "    # av Anna\n    status          idé\n"
    step = next_step(text, checker, DAY)
    assert step is not None
    new = answer(text, step, "rådgivning", book)
    assert "# av Anna" in new
    assert "status          idé" in new


def test_a_draft_with_errors_is_told_of(book: Rulebook, checker: Checker) -> None:
    broken = EMPTY + "    frm  rådgivning\n"
    with pytest.raises(BrokenFilesError):
        next_step(broken, checker, DAY)
    step = next_step(EMPTY, checker, DAY)
    assert step is not None
    with pytest.raises(InputError):
        answer('insats x\n  form "ändlös\n', step, "rådgivning", book)


@pytest.mark.parametrize("id", ["", "två ord", "a//b", "a/", NUMBER])
def test_a_draft_needs_an_id(id: str) -> None:
    with pytest.raises(InputError) as error:
        start(id, "Namn")
    assert NUMBER not in error.value.message


# -- the whole ---------------------------------------------------------------------------------------------------------

SAID = {"ålder": "13–19 år", "tal": "12", "belopp": "40 kr", "datum": "2026-01-02", "text": "med egna ord"}


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_answers_give_a_text_that_says_just_them(book: Rulebook, checker: Checker, data: st.DataObject) -> None:
    """Whatever is answered from what is offered: the text parses, and its facts are the answers."""
    text = EMPTY
    expected: dict[tuple[str, int], object] = {}
    for _ in range(data.draw(st.integers(1, 14))):
        step = next_step(text, checker, DAY)
        if step is None:
            break
        many = 4 if step.kind == "några av" else 1
        names = [value for value, _ in step.options] or [SAID[step.kind]]
        values = data.draw(st.lists(st.sampled_from(names), min_size=0, max_size=many, unique=True))
        try:
            text = answer(text, step, values, book)
        except InputError as error:
            assert "går inte ihop" in error.message
            text = skip(text, step, book)
            values = []
        if step.kind != "post":
            expected[step.path, step.record] = values
    facts = written_facts(text, book)
    for (path, record), values in expected.items():
        post = path.split(".", 1)[0]
        fact = facts.scalars[path] if record < 0 else facts.records[post].records[record].fields[path]
        assert isinstance(values, list)
        attribute = book.vocabulary.attributes[path]
        match attribute.kind:
            case _ if not values:
                assert fact.value is None
            case Kind.SOME_OF:
                assert fact.value == Several(frozenset(values))
            case Kind.BOOLEAN:
                assert fact.value is (values == ["ja"])
            case Kind.ONE_OF | Kind.TEXT:
                assert [fact.value] == values
            case _:
                assert isinstance(fact.value, Range)
    whole = finished(text, book)
    assert format_text(SourceText.of(whole)) == whole == finished(whole, book)
    assert {p: f.value for p, f in written_facts(whole, book).scalars.items()} == {
        p: f.value for p, f in facts.scalars.items()
    }


def test_the_finished_draft_says_what_was_asked(book: Rulebook, checker: Checker) -> None:
    text = finished(described(book, checker), book)
    lines = text.split("\n")
    above = lines[next(k for k, line in enumerate(lines) if line.lstrip().startswith("form ")) - 1]
    assert above == "    # I vilken form eller vilka former ges insatsen?"
    assert "        # Vilken ålder har gruppen?" in lines
    step = at(text, book, checker, "form")
    changed = answer(text, step, "rådgivning", book)
    assert finished(changed, book).count("# I vilken form") == 1


def test_completeness_in_words(book: Rulebook, checker: Checker) -> None:
    def words(text: str) -> str:
        return completeness(read_draft(text, checker, DAY).result).words

    assert words(EMPTY) == "Grunden saknas ännu: form, prövning och målgrupp."
    some = completeness(read_draft(described(book, checker), checker, DAY).result)
    assert some.words.startswith(f"Grunden är beskriven. {some.answered} av {some.questions} frågor")
    assert 0 < some.answered < some.questions
    more = described(book, checker)
    more = answer(more, at(more, book, checker, "målgrupp.mottagare", 0), "ja", book)
    assert completeness(read_draft(more, checker, DAY).result).answered > some.answered


def test_every_type_of_attribute_has_a_way_to_answer() -> None:
    assert set(KINDS) == set(Kind)


def test_a_service_reads_the_same(book: Rulebook, checker: Checker) -> None:
    talk = new_interview(DAY)
    look = talk.look(EMPTY)
    assert look.steps[0] == next_step(EMPTY, checker, DAY)
    assert look.summary == "Läge: för lite beskrivet. 0 hinder, 0 ouppfyllda krav, 0 öppna rättsfrågor."
    assert talk.about(EMPTY, "samtycke") is None
    assert talk.about(EMPTY, "nämnd") is None
    assert talk.about(EMPTY, "målgrupp.ålder", 0) is None
