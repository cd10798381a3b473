"""The formatter is idempotent, changes layout only and loses nothing; what is written into a file reads back."""

from __future__ import annotations

import re
from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings

from lagrum.binding.edit import FactEdit, change_case
from lagrum.binding.intervention import bind_intervention, bind_municipality
from lagrum.language.formatting import WIDTH, UnreadableError, UnsafeError, format_text
from lagrum.model.facts import Facts, Range, Several, Value
from lagrum.model.intervention import BoundIntervention
from lagrum.model.vocabulary import Attribute, Kind, Vocabulary
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText
from strategies import EPOCH, Draft, bound_rulebook, chance, draft, randoms, source, vocabulary_text

pytestmark = pytest.mark.slow
DEVIATION = """    avvikelse sol.4.3.avtal
        gäller    "föreningen"
        skäl      "Avtalet skrivs under i mars; till dess sköter egen personal samtalen."
        organ     "Socialnämnden"
        dnr       "SN 2026/123"
        beslutat  2026-05-12
        lagrum    SoL 4 kap. 3 § och 5 kap. 1 §; OSL 26 kap. 1 §
        sista-dag 2027-03-31
"""
TOKENS = re.compile(r'"(?:\\.|[^"\\])*"|,| +|[^ ,"]+')


def words_of(r: Random) -> Vocabulary:
    return bound_rulebook([source("a.begrepp", vocabulary_text(r, 9))]).vocabulary


def drafted(r: Random, vocabulary: Vocabulary) -> tuple[str, str]:
    """Return a kind of file and a tidy text of that kind."""
    kind = "kommun" if chance(r, 20) else "insats"
    text = draft(r, vocabulary, kind).text(vocabulary, "kommun Nora" if kind == "kommun" else "insats prov/fall")
    return kind, text + (DEVIATION if kind == "insats" and chance(r, 40) else "")


def comment(r: Random) -> str:
    words = ["källan är tyst", '"citat" i kommentar', "a, b", 'inget "slut', "  indragen", "och så, ", "#", ""]
    return "#" + r.choice(words) + r.choice(["", " ", "\t"])


def messy(r: Random, text: str) -> tuple[str, list[str]]:
    """Return the text in a layout that means the same, with comments, and the comments in order."""
    widths = [r.randrange(1, 9) for _ in range(3)]
    rows: list[str] = []
    comments: list[str] = []

    def remark() -> str:
        made = comment(r)
        comments.append(made.rstrip())
        return made

    def between() -> None:
        while chance(r, 25):
            rows.append(" " * r.randrange(12) + remark() if chance(r, 50) else " " * r.randrange(3))

    for line in text.splitlines():
        between()
        body = line.lstrip()
        level = (len(line) - len(body)) // 4
        margin = " " * sum(widths[:level])
        head, _, rest = body.partition(" ")
        rows.append(margin + head)
        listed = level > 0 and head != "avvikelse" and "kap." not in rest and '"' not in rest
        if chance(r, 20):
            rest = rest.replace("–", r.choice(["-", " — ", " - ", "– "]))
        for token in TOKENS.findall(rest.strip()):
            if token == ",":
                rows[-1] += r.choice(["", " "]) + ","
                while listed and chance(r, 20):
                    rows[-1] += r.choice(["", " ", "\t "])
                    if chance(r, 50):
                        rows[-1] += remark()
                    rows.append(margin + " " * r.randrange(1, 20))
            elif token.startswith('"'):
                gap = " " * r.randrange(1, 5) if rows[-1].strip() else ""
                rows[-1] += gap + (f"”{token[1:-1]}{r.choice('””')}" if chance(r, 30) and "”" not in token else token)
            elif token.strip():
                blank = not rows[-1].strip() or (rows[-1].endswith((",", " ", "\t")) and chance(r, 50))
                rows[-1] += ("" if blank else r.choice([" ", "   ", "\t", " \t", "\u00a0"])) + token
        rows[-1] += " " * r.randrange(3) if chance(r, 20) else ""
        if chance(r, 15):
            rows[-1] += "  " + remark()
    between()
    ending = r.choice(["\n", "\r\n", "\r"])
    return ("\ufeff" if chance(r, 10) else "") + ending.join(rows) + r.choice(["", ending, ending * 3]), comments


def bound(text: str, kind: str, vocabulary: Vocabulary) -> tuple[BoundIntervention | None, Counter[str]]:
    sink = Diagnostics()
    bind = bind_intervention if kind == "insats" else bind_municipality
    case = bind(SourceText.of(text, f"fall.{kind}"), vocabulary, sink)
    return case, Counter(d.code for d in sink.items)


def values(facts: Facts) -> object:
    """Return facts without the places where they stand."""
    scalars = {path: fact.value for path, fact in facts.scalars.items()}
    records = {
        post: ([(x.title, {p: f.value for p, f in x.fields.items()}) for x in found.records], found.open)
        for post, found in facts.records.items()
    }
    return scalars, records


def meaning(text: str, kind: str, vocabulary: Vocabulary) -> object:
    case, codes = bound(text, kind, vocabulary)
    if case is None:
        return codes
    accepted = [(d.rule, d.subject, d.reason, d.body, d.decided, d.citations, d.last) for d in case.deviations]
    return case.id, values(case.facts), accepted, codes


@given(randoms())
@settings(max_examples=100)
def test_only_the_layout_changes_and_only_once(r: Random) -> None:
    vocabulary = words_of(r)
    kind, text = drafted(r, vocabulary)
    mess, comments = messy(r, text)
    before = meaning(mess, kind, vocabulary)
    assert before == meaning(text, kind, vocabulary)
    tidy = format_text(SourceText.of(mess))
    assert meaning(tidy, kind, vocabulary) == before
    after = SourceText.of(tidy)
    assert [after.text[c.start : c.end] for c in after.comments()] == comments
    assert format_text(after) == tidy
    assert tidy.endswith("\n") and not tidy.endswith("\n\n") and "\n\n\n" not in tidy
    rows = tidy.splitlines()
    assert all(row == row.rstrip() for row in rows)
    broken = [row for row in after.code.splitlines() if len(row.rstrip()) > WIDTH and '"' not in row]
    assert all(", " not in row.rstrip().rstrip(",") for row in broken if "kap." not in row)


@given(randoms())
@settings(max_examples=50)
def test_a_tidy_draft_in_another_mess_is_the_same(r: Random) -> None:
    """The layout is canonical: it depends on the words and the comments only (here: none)."""
    vocabulary = words_of(r)
    _, text = drafted(r, vocabulary)
    mess, comments = messy(r, text)
    if not comments:
        without_gaps = "\n".join(row for row in format_text(SourceText.of(mess)).split("\n") if row) + "\n"
        assert without_gaps == format_text(SourceText.of(text))


@given(randoms())
@settings(max_examples=100)
def test_no_text_is_damaged_however_broken(r: Random) -> None:
    """Lines dropped, cut and swapped: the file is laid out with the same meaning, or is refused."""
    vocabulary = words_of(r)
    kind, text = drafted(r, vocabulary)
    mess = list(messy(r, text)[0])
    for _ in range(r.randrange(1, 5)):
        at = r.randrange(len(mess))
        mess[at : at + r.randrange(3)] = r.choice(['"', "”", "#", ",", "\n", " ", "\t", "(", "och", "850709—9805", "–"])
    broken = "".join(mess)
    try:
        tidy = format_text(SourceText.of(broken))
    except UnreadableError as error:
        assert error.diagnostics.has_errors
        return
    except UnsafeError:
        pytest.fail(broken)
    assert meaning(tidy, kind, vocabulary) == meaning(broken, kind, vocabulary)
    assert format_text(SourceText.of(tidy)) == tidy


# --- change_case ------------------------------------------------------------------------------------------------------


def some_value(r: Random, a: Attribute) -> Value:
    """Return any value that a fact about the attribute can have."""
    if chance(r, 10):
        return None
    if a.kind is Kind.BOOLEAN:
        return chance(r, 50)
    if a.kind is Kind.ONE_OF:
        return r.choice(a.values)
    if a.kind is Kind.SOME_OF:
        return Several(frozenset(v for v in a.values if chance(r, 40)), chance(r, 30))
    if a.kind is Kind.TEXT:
        return "".join(r.choice('ab å,#"”\\()–') for _ in range(r.randrange(1, 30)))
    low = r.randrange(90)
    if a.kind is Kind.DATE:
        return Range(EPOCH.toordinal() + low, EPOCH.toordinal() + low)
    ends = [low, low + r.randrange(1, 20), 125 if a.kind is Kind.AGE else 10**9]
    return Range(low, r.choice(ends))


def some_changes(r: Random, vocabulary: Vocabulary, facts: Facts) -> list[FactEdit]:
    changes: dict[tuple[str, int], FactEdit] = {}
    for a in vocabulary.attributes.values():
        if a.owner != "insats" or a.kind in (Kind.RECORD, Kind.GROUP) or not chance(r, 40):
            continue
        written = len(facts.records[a.record].records) if a.record in facts.records else 0
        index = r.randrange(written) if a.record and written else 0 if a.record else -1
        changes[a.path, index] = FactEdit(a.path, index, some_value(r, a))
    found = list(changes.values())
    r.shuffle(found)
    return found


@given(randoms())
@settings(max_examples=100)
def test_what_is_written_into_a_file_reads_back_and_nothing_else_changes(r: Random) -> None:
    vocabulary = words_of(r)
    text = draft(r, vocabulary).text(vocabulary) + (DEVIATION if chance(r, 40) else "")
    mess, comments = messy(r, text)
    before, codes = bound(mess, "insats", vocabulary)
    assert before is not None and not codes
    changes = some_changes(r, vocabulary, before.facts)
    new = change_case(SourceText.of(mess), vocabulary, changes)
    after, codes = bound(new, "insats", vocabulary)
    assert after is not None and not codes, new
    expected_scalars, expected_records = values(before.facts)  # type: ignore[misc]
    for path, index, value in changes:
        post = vocabulary.attributes[path].record
        if not post:
            expected_scalars[path] = value
            continue
        records, open_list = expected_records.setdefault(post, ([], False))
        if not records:
            records.append(("", {}))
        records[index][1][path] = value
        expected_records[post] = (records, open_list)
    assert values(after.facts) == (expected_scalars, expected_records), new
    assert [d.rule for d in after.deviations] == [d.rule for d in before.deviations]
    made = SourceText.of(new)
    assert Counter(new[c.start : c.end] for c in made.comments()) == Counter(comments)
    assert format_text(made) == new
    same = change_case(made, vocabulary, changes)
    assert same == new


@given(randoms())
@settings(max_examples=50)
def test_no_change_is_the_layout_alone(r: Random) -> None:
    vocabulary = words_of(r)
    mess = SourceText.of(messy(r, Draft().text(vocabulary) if chance(r, 10) else drafted(r, vocabulary)[1])[0])
    assert change_case(mess, vocabulary, []) == format_text(mess)
