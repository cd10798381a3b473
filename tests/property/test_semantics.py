"""The laws of DESIGN §4, as properties of the bit-sliced evaluator on random rulebooks and interventions."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from lagrum.binding.intervention import bind_municipality
from lagrum.evaluation.bitsliced import BitSlicedEvaluator
from lagrum.evaluation.conclusions import Conclusions
from lagrum.evaluation.instances import cut, make_instances
from lagrum.evaluation.program import CONDITION, DEMAND, Program, compile_program
from lagrum.evaluation.truth import NO, NOT, UNKNOWN, YES
from lagrum.model.facts import Fact, Facts, Range
from lagrum.model.formula import CONCEPT, EXISTS, RULE
from lagrum.model.vocabulary import Attribute, Kind
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText
from strategies import (
    EPOCH,
    Draft,
    Posts,
    Scope,
    World,
    bound_facts,
    bound_rulebook,
    chance,
    condition_text,
    day,
    draft,
    randoms,
    record_draft,
    source,
    value_text,
    vocabulary_text,
    world,
)

DAY = EPOCH + timedelta(400)
laws = settings(max_examples=100)
fast_laws = settings(max_examples=30)


def conclude(program: Program, facts: Facts) -> Conclusions:
    return BitSlicedEvaluator(program).evaluate(make_instances(program, facts))


def own(program: Program, found: Conclusions) -> dict[str, int]:
    """Return the conclusions about the intervention itself."""
    return {n.name: found[n.name][0] for n in program.nodes if not n.record}


def per_record(program: Program, facts: Facts, found: Conclusions) -> dict[str, list[tuple[int, bool, dict[str, int]]]]:
    """Return, by post, each instance's record index, whether it is written, and what is concluded of it."""
    instances = make_instances(program, facts)
    return {
        post: [
            (i.record.index, i.record.certain, {n.name: found[n.name][k] for n in program.nodes if n.record == post})
            for k, i in enumerate(instances.records[post])
        ]
        for post in program.records
    }


def definitions(vocabulary: SourceText, conditions: dict[str, str], post: str = "") -> Program:
    """Return a program of derived concepts."""
    home = f"    för      {post}\n" if post else ""
    text = "\n".join(
        f'härled {phrase}\n{home}    betyder  "x"\n    lagrum   SoL 1 kap. 1 §\n    källa    lag\n'
        f"    gäller   tills vidare\n    när      {condition}\n"
        for phrase, condition in conditions.items()
    )
    return compile_program(bound_rulebook([vocabulary, source("a.regel", text)]), DAY)


# --- strong Kleene logic ----------------------------------------------------------------------------------------------


def learn(r: Random, found: World, said: Draft) -> Draft:
    """Return a draft that says more: something unknown has become known, and nothing known has changed.

    An age interval is a set of cases, not an unknown age (DESIGN §4), so it is never narrowed here.
    """
    more = said.copy()
    for a in found.vocabulary.attributes.values():
        if a.kind is Kind.GROUP or a.record or a.owner != "insats":
            continue
        if a.kind is not Kind.RECORD:
            _learn_value(r, a, more.scalars)
            continue
        posts = more.posts.get(a.path)
        for record in posts.records if posts else ():
            for f in found.vocabulary.fields(a.path):
                _learn_value(r, f, record)
        if (posts is None or posts.more) and chance(r, 50):
            written = [*(posts.records if posts else ())]
            written += [record_draft(r, found.vocabulary, a.path) for _ in range(r.randrange(3))]
            more.posts[a.path] = Posts(written, chance(r, 50) if written else False, not written)
    return more


def _learn_value(r: Random, a: Attribute, into: dict[str, str]) -> None:
    text = into.get(a.path, "okänt")
    if not chance(r, 60):
        return
    if text == "okänt":
        into[a.path] = value_text(r, a, 0)
    elif text.endswith("mer okänt"):
        chosen = [v for v in a.values if chance(r, 40)]
        into[a.path] = ", ".join(dict.fromkeys([*(v for v in a.values if v in text.split(", ")), *chosen])) or "inga"
    elif a.kind in (Kind.INTEGER, Kind.AMOUNT) and (match := re.fullmatch(r"(\d+)–(\d+)(.*)", text)):
        into[a.path] = f"{r.randrange(int(match[1]), int(match[2]) + 1)}{match[3]}"


@settings(max_examples=200)
@given(randoms(), randoms())
def test_learning_never_turns_yes_into_no(r: Random, s: Random) -> None:
    found = world(r, 5, 4, 2, known=False)
    program = compile_program(found.rulebook, DAY)
    said = draft(s, found.vocabulary, fullness=40)
    more = learn(s, found, said)
    facts, wiser = bound_facts(found.vocabulary, said), bound_facts(found.vocabulary, more)
    before, after = conclude(program, facts), conclude(program, wiser)
    for name, code in own(program, before).items():
        if code != UNKNOWN:
            assert own(program, after)[name] == code, name
    earlier, later = per_record(program, facts, before), per_record(program, wiser, after)
    for post, rows in later.items():
        for index, certain, codes in rows:
            same = [c for i, is_written, c in earlier[post] if i == index and is_written and certain]
            for name, code in codes.items():
                decided = {c[name] for c in same}
                if len(decided) == 1 and UNKNOWN not in decided:
                    assert decided == {code}, name
    event(f"något blev känt: {said.lines(found.vocabulary) != more.lines(found.vocabulary)}")


@laws
@given(randoms(), randoms())
def test_connectives_obey_kleene(r: Random, s: Random) -> None:
    words = source("a.begrepp", vocabulary_text(r, 6))
    vocabulary = bound_rulebook([words]).vocabulary
    post = s.choice(["", *(a.path for a in vocabulary.records())])
    a, b, c = (f"({condition_text(s, Scope(vocabulary, record=post))})" for _ in range(3))
    program = definitions(
        words,
        {
            "sats a": a, "sats b": b, "sats c": c,
            "sats 1": f"inte ({a} och {b})", "sats 2": f"inte {a} eller inte {b}",
            "sats 3": f"inte ({a} eller {b})", "sats 4": f"inte {a} och inte {b}",
            "sats 5": f"inte inte {a}", "sats 6": f"{a} och ({a} eller {b})", "sats 7": f"{a} eller {a} och {b}",
            "sats 8": f"{a} och ({b} eller {c})", "sats 9": f"{a} och {b} eller {a} och {c}",
            "sats 10": f"{a} eller inte {a}", "sats 11": f"{a} och inte {a}",
            "sats 12": f"{a} och {b}", "sats 13": f"{a} eller {b}", "sats 14": f"inte {a}",
            "sats 15": f"{a} och alltid", "sats 16": f"{a} eller inte alltid",
            "sats 17": f"inte {a} och {b} eller {c}", "sats 18": f"((inte {a}) och {b}) eller {c}",
        },
        post,
    )  # fmt: skip
    found = conclude(program, bound_facts(vocabulary, draft(s, vocabulary)))

    def v(name: str) -> tuple[int, ...]:
        return found[f"{CONCEPT}sats {name}"]

    for same in (
        ("1", "2"),
        ("3", "4"),
        ("5", "a"),
        ("6", "a"),
        ("7", "a"),
        ("8", "9"),
        ("15", "a"),
        ("16", "a"),
        ("17", "18"),
    ):
        assert v(same[0]) == v(same[1]), same
    assert NO not in v("10")
    assert YES not in v("11")
    assert v("12") == tuple(min(x, y) for x, y in zip(v("a"), v("b"), strict=True))
    assert v("13") == tuple(max(x, y) for x, y in zip(v("a"), v("b"), strict=True))
    assert v("14") == tuple(NOT[x] for x in v("a"))


@laws
@given(randoms(), randoms())
def test_leaving_out_is_saying_unknown(r: Random, s: Random) -> None:
    found = world(r, 5, 4, 2)
    program = compile_program(found.rulebook, DAY)
    said = draft(s, found.vocabulary)
    silent, outspoken = said.copy(), said.copy()
    silent.scalars = {k: v for k, v in said.scalars.items() if v != "okänt"}
    for a in found.vocabulary.attributes.values():
        if a.owner != "insats" or a.kind is Kind.GROUP or a.record:
            continue
        if a.kind is Kind.RECORD:
            outspoken.posts.setdefault(a.path, Posts(more=True))
        else:
            outspoken.scalars.setdefault(a.path, "okänt")
    for path, posts in said.posts.items():
        fields = [f.path for f in found.vocabulary.fields(path)]
        silent.posts[path].records = [{k: v for k, v in x.items() if v != "okänt"} for x in posts.records]
        outspoken.posts[path].records = [{f: x.get(f, "okänt") for f in fields} for x in posts.records]
        if posts.more and not posts.records:
            del silent.posts[path]
    expected = conclude(program, bound_facts(found.vocabulary, said))
    assert conclude(program, bound_facts(found.vocabulary, silent)) == expected
    assert conclude(program, bound_facts(found.vocabulary, outspoken)) == expected


# --- operators --------------------------------------------------------------------------------------------------------

SCALARS = (
    'begrepp tal\n    typ      heltal\n    art      faktum\n    fråga    "?"\n    betyder  "x"\n'
    'begrepp en\n    typ      ett av: a, b, c\n    art      faktum\n    fråga    "?"\n    betyder  "x"\n'
    'begrepp flera\n    typ      några av: a, b, c\n    art      faktum\n    fråga    "?"\n    betyder  "x"\n'
    'begrepp sant\n    typ      sanningsvärde\n    art      faktum\n    fråga    "?"\n    betyder  "x"\n'
)


def holds(conditions: dict[str, str], facts: dict[str, str]) -> dict[str, int]:
    program = definitions(source("a.begrepp", SCALARS), {f"sats {k}": text for k, text in conditions.items()})
    found = conclude(program, bound_facts(program.rulebook.vocabulary, Draft(facts)))
    return {k: found[f"{CONCEPT}sats {k}"][0] for k in conditions}


@laws
@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 3))
@example(5, 5, 0)
def test_operators_on_numbers(value: int, limit: int, width: int) -> None:
    top = limit + width
    tests = {
        "a": f"tal under {limit}", "b": f"tal minst {limit}", "c": f"tal högst {limit}", "d": f"tal över {limit}",
        "e": f"tal mellan {limit} och {top}", "f": f"tal är {limit}", "g": f"tal är inte {limit}",
    }  # fmt: skip
    expected = {
        "a": value < limit, "b": value >= limit, "c": value <= limit, "d": value > limit,
        "e": limit <= value <= top, "f": value == limit, "g": value != limit,
    }  # fmt: skip
    assert holds(tests, {"tal": str(value)}) == {k: YES if v else NO for k, v in expected.items()}
    assert set(holds(tests, {}).values()) == {UNKNOWN}


@pytest.mark.parametrize("chosen", [(), ("a",), ("b",), ("a", "b"), ("c",), ("a", "b", "c")])
def test_operators_on_lists(chosen: tuple[str, ...]) -> None:
    tests = {
        "a": "flera är a", "b": "flera är inte a", "c": "flera är någon av a, b", "d": "flera omfattar a, b",
        "e": "flera är känt", "f": "flera är okänt", "g": "inte flera omfattar a, b",
    }  # fmt: skip
    expected = {
        "a": "a" in chosen, "b": "a" not in chosen, "c": bool({"a", "b"} & {*chosen}), "d": {"a", "b"} <= {*chosen},
        "e": True, "f": False, "g": not {"a", "b"} <= {*chosen},
    }  # fmt: skip
    found = holds(tests, {"flera": ", ".join(chosen) or "inga"})
    assert found == {k: YES if v else NO for k, v in expected.items()}
    silent = dict.fromkeys(tests, UNKNOWN) | {"e": NO, "f": YES}
    assert holds(tests, {}) == holds(tests, {"flera": "okänt"}) == silent


@pytest.mark.parametrize("value", ["a", "b", "c"])
@pytest.mark.parametrize("truth", ["ja", "nej"])
def test_operators_on_single_values(value: str, truth: str) -> None:
    tests = {
        "a": "en är a", "b": "en är inte a", "c": "en är någon av a, b", "d": "en är känt", "e": "en är okänt",
        "f": "sant är ja", "g": "sant är nej", "h": "sant är inte ja", "i": "sant är inte nej",
    }  # fmt: skip
    expected = {
        "a": value == "a", "b": value != "a", "c": value in "ab", "d": True, "e": False,
        "f": truth == "ja", "g": truth == "nej", "h": truth == "nej", "i": truth == "ja",
    }  # fmt: skip
    assert holds(tests, {"en": value, "sant": truth}) == {k: YES if v else NO for k, v in expected.items()}
    assert holds(tests, {}) == dict.fromkeys(tests, UNKNOWN) | {"d": NO, "e": YES}


# --- order ------------------------------------------------------------------------------------------------------------


def entries(block: str) -> list[str]:
    """Split a block into its head and its lines, each with what is nested under it or continues it."""
    found: list[str] = []
    for line in block.split("\n"):
        if found and not re.match(r"( {4})?\S", line):
            found[-1] += "\n" + line
        else:
            found.append(line)
    return found


@laws
@given(randoms(), randoms())
def test_order_of_files_rules_and_lines_is_irrelevant(r: Random, s: Random) -> None:
    found = world(r, 5, 4, 2)
    blocks: list[str] = []
    for text in (x.text for x in found.sources if x.name.endswith(".regel")):
        for block in text.rstrip("\n").split("\n\n"):
            head, *lines = entries(block)
            s.shuffle(lines)
            blocks.append("\n".join([head, *lines]))
    s.shuffle(blocks)
    words = [f"{w.rstrip()}\n" for w in found.sources[0].text.split("\n\n")]
    at = s.randrange(len(words) + 1)
    files = [source("z.begrepp", "\n".join(words[at:])), source("m.begrepp", "\n".join(words[:at]))]
    files += [source(f"{s.randrange(10_000)}-{k}.regel", block + "\n") for k, block in enumerate(blocks)]
    s.shuffle(files)
    program = compile_program(found.rulebook, DAY)
    shuffled = compile_program(bound_rulebook(files), DAY)
    assert [n.name for n in shuffled.nodes] == [n.name for n in program.nodes]
    assert shuffled.atoms == program.atoms
    said = draft(s, found.vocabulary)
    mixed = Draft(dict(_shuffled(s, list(said.scalars.items()))), dict(_shuffled(s, list(said.posts.items()))))
    for post in mixed.posts.values():
        post.records = [dict(_shuffled(s, list(x.items()))) for x in post.records]
    expected = conclude(program, bound_facts(found.vocabulary, said))
    assert conclude(shuffled, bound_facts(shuffled.rulebook.vocabulary, mixed)) == expected


def _shuffled(s: Random, items: list[tuple[str, object]]) -> list:  # type: ignore[type-arg]
    s.shuffle(items)
    return items


@laws
@given(randoms(), randoms())
def test_order_of_records_is_irrelevant(r: Random, s: Random) -> None:
    found = world(r, 5, 4, 2)
    program = compile_program(found.rulebook, DAY)
    said = draft(s, found.vocabulary, fullness=90)
    mixed = said.copy()
    for posts in mixed.posts.values():
        s.shuffle(posts.records)
    facts, other = bound_facts(found.vocabulary, said), bound_facts(found.vocabulary, mixed)
    before, after = conclude(program, facts), conclude(program, other)
    assert own(program, before) == own(program, after)
    left, right = per_record(program, facts, before), per_record(program, other, after)
    for post in program.records:
        assert sorted(sorted(c.items()) for _, _, c in left[post]) == sorted(
            sorted(c.items()) for _, _, c in right[post]
        )


@fast_laws
@given(randoms(), randoms())
def test_same_input_gives_the_same_conclusions(r: Random, s: Random) -> None:
    found = world(r, 5, 4, 2)
    facts = bound_facts(found.vocabulary, draft(s, found.vocabulary))
    first, second = (compile_program(bound_rulebook(found.sources), DAY) for _ in range(2))
    assert first.nodes == second.nodes
    assert conclude(first, facts) == conclude(second, facts) == conclude(first, facts)


# --- lists, records, intervals ----------------------------------------------------------------------------------------


@laws
@given(randoms())
def test_closed_and_open_lists(r: Random) -> None:
    words = source(
        "a.begrepp",
        'begrepp form\n    typ      några av: a, b, c, d\n    art      faktum\n    fråga    "Vad?"\n    betyder  "x"\n',
    )
    program = definitions(words, {f"sats {v}": f"form är {v}" for v in "abcd"} | {"sats känt": "form är känt"})
    vocabulary = program.rulebook.vocabulary
    chosen = [v for v in "abcd" if chance(r, 50)]

    def codes(text: str) -> dict[str, int]:
        found = conclude(program, bound_facts(vocabulary, Draft({"form": text})))
        return {name.removeprefix(f"{CONCEPT}sats "): code for name, (code,) in found.items()}

    closed, opened = codes(", ".join(chosen) or "inga"), codes(", ".join([*chosen, "mer okänt"]))
    for v in "abcd":
        assert closed[v] == (YES if v in chosen else NO)
        assert opened[v] == (YES if v in chosen else UNKNOWN)
    assert (closed["känt"], opened["känt"]) == (YES, NO)


@laws
@given(randoms(), randoms())
def test_an_interval_is_the_union_of_its_parts(r: Random, s: Random) -> None:
    """Every single case of a record's age intervals is decided as the part that it lies in."""
    found = world(r, 6, 4, 2)
    program = compile_program(found.rulebook, DAY)
    said = draft(s, found.vocabulary, fullness=90)
    facts = bound_facts(found.vocabulary, said)
    instances = make_instances(program, facts)
    result = conclude(program, facts)
    for post in program.records:
        if found.vocabulary.attributes[post].owner != "insats":
            continue
        limits = {p: n for p, n in program.age_limits.items() if p.startswith(f"{post}.")}
        for written in facts.records[post].records if post in facts.records else ():
            parts = cut(written, limits)
            ages = [p for p, f in written.fields.items() if p in limits and isinstance(f.value, Range)]
            for path in ages:
                whole = written.fields[path].value
                pieces = sorted({(p.fields[path].value.low, p.fields[path].value.high) for p in parts})  # type: ignore[union-attr]
                assert isinstance(whole, Range)
                assert (pieces[0][0], pieces[-1][1]) == (whole.low, whole.high)
                assert all(before[1] + 1 == after[0] for before, after in pairwise(pieces))
                assert not any(low < n <= high for low, high in pieces for n in limits[path])
                # The finest cut there is: no limit, no edge.
                assert all(after[0] in limits[path] for _, after in pairwise(pieces))
        for k, instance in enumerate(instances.records[post]):
            ages = [p for p, f in instance.record.fields.items() if p in limits and isinstance(f.value, Range)]
            if not ages or not instance.record.certain:
                continue
            fields = dict(instance.record.fields)
            for path in ages:
                value = fields[path].value
                assert isinstance(value, Range)
                n = s.randrange(value.low, value.high + 1)
                fields[path] = Fact(Range(n, n), fields[path].place)
            single = replace(instance.record, fields=fields, part="")
            alone = Facts(facts.place, facts.scalars, {**facts.records})
            alone.records[post] = replace(facts.records[post], records=(single,), open=False)
            codes = conclude(program, alone)
            for node in program.nodes:
                if node.record == post and not _speaks_of(program, node.name, post):
                    assert codes[node.name][0] == result[node.name][k], (node.name, single.fields)


def _speaks_of(program: Program, name: str, post: str) -> bool:
    """Say whether a conclusion depends on whether some record of `post` exists."""
    todo, seen = [name], set()
    while todo:
        node = program.by_name[todo.pop()]
        if node.name in seen:
            continue
        seen.add(node.name)
        if node.formula is None and node.over == post:
            return True
        todo += node.refs
    return False


POSTS = (
    'begrepp mål\n    typ      post\n    art      faktum\n    betyder  "x"\n'
    '    fält ja\n        typ      sanningsvärde\n        art      faktum\n        fråga    "?"\n'
    '        betyder  "x"\n    fält ålder\n        typ      ålder\n        art      faktum\n'
    '        fråga    "?"\n        betyder  "x"\n'
)


@laws
@given(randoms(), randoms())
def test_exists_over_none_and_over_unknown_records(r: Random, s: Random) -> None:
    found = world(r, 5, 4, 2)
    program = compile_program(found.rulebook, DAY)
    none, unknown = draft(s, found.vocabulary), draft(s, found.vocabulary)
    for post in found.vocabulary.records("insats"):
        none.posts[post.path] = Posts(none=True)
        unknown.posts.pop(post.path, None)
    nobody = {p.path for p in found.vocabulary.records("insats")}
    for node in program.nodes:
        if node.formula is None and node.over in nobody:
            assert conclude(program, bound_facts(found.vocabulary, none))[node.name] == (NO,)
            assert conclude(program, bound_facts(found.vocabulary, unknown))[node.name] != (YES,)


@pytest.mark.parametrize(
    "condition", ["ja är ja", "ja är nej", "ålder under 10", "alltid", "ja är okänt", "inte ja är känt"]
)
def test_exists_by_hand(condition: str) -> None:
    program = definitions(source("a.begrepp", POSTS), {"sats": f"det finns mål där ({condition})"})
    vocabulary = program.rulebook.vocabulary

    def code(posts: Posts | None) -> int:
        found = conclude(program, bound_facts(vocabulary, Draft({}, {"mål": posts} if posts else {})))
        return found[f"{CONCEPT}sats"][0]

    assert code(Posts(none=True)) == NO
    assert code(None) == code(Posts(more=True)) == UNKNOWN
    sure = {"mål.ja": "nej" if condition == "ja är nej" else "ja", "mål.ålder": "3 år"}
    if "känt" in condition:
        sure = {"mål.ålder": "3 år"}
    assert code(Posts([sure])) == code(Posts([sure], more=True)) == YES
    never = {"mål.ja": "ja" if condition == "ja är nej" else "nej", "mål.ålder": "30 år"}
    if condition != "alltid":
        assert code(Posts([never])) == NO
        assert code(Posts([never], more=True)) == UNKNOWN
        assert code(Posts([never, sure])) == YES


def test_an_age_interval_on_both_sides_of_a_limit_holds_for_some() -> None:
    program = definitions(source("a.begrepp", POSTS), {"sats": "det finns mål där (ålder under 15)"})
    vocabulary = program.rulebook.vocabulary
    for text, code, parts in (
        ("12–17 år", YES, ["12–14 år", "15–17 år"]),
        ("15–17 år", NO, [""]),
        ("14 år", YES, [""]),
        ("under 16 år", YES, ["0–14 år", "15 år"]),
        ("från 14 år", YES, ["14 år", "15 år eller äldre"]),
    ):
        facts = bound_facts(vocabulary, Draft({}, {"mål": Posts([{"mål.ålder": text}])}))
        assert conclude(program, facts)[f"{CONCEPT}sats"] == (code,)
        assert [i.record.part for i in make_instances(program, facts).records["mål"]] == parts


# --- exceptions -------------------------------------------------------------------------------------------------------


@laws
@given(randoms(), randoms())
def test_a_rule_applies_where_its_condition_holds_and_no_exception_does(r: Random, s: Random) -> None:
    found = world(r, 5, 6, 1)
    program = compile_program(found.rulebook, DAY)
    facts = bound_facts(found.vocabulary, draft(s, found.vocabulary))
    result = conclude(program, facts)
    free = replace(
        found.rulebook,
        rules={n: replace(x, exception_to=(), yields_to=()) for n, x in found.rulebook.rules.items()},
    )
    unbeaten = conclude(compile_program(free, DAY), facts)
    exceptions = 0
    for rule in program.rules.values():
        condition, applies = result[CONDITION + rule.name], result[RULE + rule.name]
        assert condition == unbeaten[CONDITION + rule.name] == unbeaten[RULE + rule.name]
        beaters = [x for x in program.rules.values() if rule.name in x.exception_to or x.name in rule.yields_to]
        exceptions += len(beaters)
        for k, code in enumerate(condition):
            against = [result[RULE + x.name][k if x.record else 0] for x in beaters]
            assert applies[k] == min([code, *(NOT[v] for v in against)])
    event(f"undantag: {min(exceptions, 3)}")


# --- dates ------------------------------------------------------------------------------------------------------------

RULE_TEXT = (
    'regel {name} "x"\n    lagrum     SoL 1 kap. 1 §\n    källa      lag\n{when}    när        alltid\n'
    '    så         upplysning "x"\n    därför     "x"\n\n'
)
days = st.dates(date(1900, 1, 1), date(2100, 1, 1))


def in_force(text: str, on: date) -> set[str]:
    return set(compile_program(bound_rulebook([source("a.regel", text)]), on).rules)


@laws
@given(days, st.integers(0, 5000))
@example(date(2025, 7, 1), 0)
def test_validity_includes_both_ends(first: date, length: int) -> None:
    last = first + timedelta(length)
    text = RULE_TEXT.format(name="bada", when=f"    gäller     från {first} till {last}\n")
    text += RULE_TEXT.format(name="fran", when=f"    gäller     från {first}\n")
    text += RULE_TEXT.format(name="till", when=f"    gäller     till {last}\n")
    text += RULE_TEXT.format(name="alltid", when="    gäller     tills vidare\n")
    one = timedelta(1)
    assert in_force(text, first - one) == {"till", "alltid"}
    assert in_force(text, first) == in_force(text, last) == {"bada", "fran", "till", "alltid"}
    assert in_force(text, last + one) == {"fran", "alltid"}


@laws
@given(st.lists(days, min_size=1, max_size=4, unique=True), st.booleans())
def test_a_successor_ends_the_old_rule_on_the_day_before(turns: list[date], stated: bool) -> None:
    turns = sorted(turns)
    text = RULE_TEXT.format(name="r0", when="    gäller     tills vidare\n")
    for k, turn in enumerate(turns):
        when = f"    ersätter   r{k} från {turn}\n" + (f"    gäller     från {turn}\n" if stated else "")
        text += RULE_TEXT.format(name=f"r{k + 1}", when=when)
    for k, turn in enumerate(turns):
        assert in_force(text, turn - timedelta(1)) == {f"r{k}"}
        assert in_force(text, turn) == {f"r{k + 1}"}
    assert in_force(text, date(2101, 1, 1)) == {f"r{len(turns)}"}


@fast_laws
@given(days, st.integers(2, 5000))
def test_a_rule_that_ended_before_its_successor_is_not_prolonged(last: date, gap: int) -> None:
    turn = last + timedelta(gap)
    text = RULE_TEXT.format(name="r0", when=f"    gäller     till {last}\n")
    text += RULE_TEXT.format(name="r1", when=f"    ersätter   r0 från {turn}\n")
    assert in_force(text, last) == {"r0"}
    assert in_force(text, last + timedelta(1)) == set()
    assert in_force(text, turn) == {"r1"}


@laws
@given(randoms(), randoms())
def test_a_rule_not_in_force_does_not_count(r: Random, s: Random) -> None:
    """What is not in force on the day, rule or definition, can be taken out of the files."""
    found = world(r, 5, 6, 3)
    on = day(s)
    book = found.rulebook
    program = compile_program(book, on)
    slim = replace(book, rules={n: x for n, x in book.rules.items() if x.validity.holds(on)})
    facts = bound_facts(found.vocabulary, draft(s, found.vocabulary))
    assert conclude(compile_program(slim, on), facts) == conclude(program, facts)
    phrases = {CONCEPT + d.phrase.casefold() for d in book.derived.values() if not d.validity.holds(on)}
    phrases -= {CONCEPT + d.phrase.casefold() for d in book.derived.values() if d.validity.holds(on)}
    result = conclude(program, facts)
    assert all(set(result[name]) <= {UNKNOWN} for name in phrases)


# --- facts that no rule asks for --------------------------------------------------------------------------------------


@laws
@given(randoms(), randoms())
def test_facts_that_no_condition_mentions_change_nothing(r: Random, s: Random) -> None:
    found = world(r, 8, 2, 1)
    program = compile_program(found.rulebook, DAY)
    asked = {atom.path for atoms in program.atoms.values() for atom in atoms}
    said = draft(s, found.vocabulary)
    other = said.copy()
    changed = 0
    for a in found.vocabulary.attributes.values():
        if a.owner != "insats" or a.path in asked or a.kind in (Kind.RECORD, Kind.GROUP):
            continue
        changed += 1
        if not a.record:
            other.scalars[a.path] = value_text(s, a)
        for record in other.posts[a.record].records if a.record in other.posts else ():
            record[a.path] = value_text(s, a)
    for post in found.vocabulary.records("insats"):
        if post.path not in program.records:
            other.posts[post.path] = Posts([record_draft(s, found.vocabulary, post.path)], chance(s, 50))
    event(f"ovidkommande attribut: {changed > 0}")
    assert conclude(program, bound_facts(found.vocabulary, other)) == conclude(
        program, bound_facts(found.vocabulary, said)
    )


@laws
@given(randoms(), randoms())
def test_where_a_fact_is_written_does_not_matter(r: Random, s: Random) -> None:
    """The municipality's profile says what the intervention would have said, were it its to say."""
    found = world(r, 8, 4, 1, municipal=50)
    program = compile_program(found.rulebook, DAY)
    insats, kommun = draft(s, found.vocabulary), draft(s, found.vocabulary, "kommun")
    apart = bound_facts(found.vocabulary, insats, kommun)
    text = kommun.text(found.vocabulary, "kommun Nora")
    case = bind_municipality(source("nora.kommun", text), found.vocabulary, Diagnostics())
    assert case is not None
    profile = case.facts
    alone = bound_facts(found.vocabulary, insats)
    joined = Facts(alone.place, {**alone.scalars, **profile.scalars}, {**alone.records, **profile.records})
    assert conclude(program, apart) == conclude(program, joined)


@fast_laws
@given(randoms(), randoms())
def test_each_kind_of_conclusion_is_there(r: Random, s: Random) -> None:
    found = world(r, 5, 4, 2)
    program = compile_program(found.rulebook, DAY)
    facts = bound_facts(found.vocabulary, draft(s, found.vocabulary))
    result = conclude(program, facts)
    instances = make_instances(program, facts)
    for rule in program.rules.values():
        expected = len(instances.records[rule.record]) if rule.record else 1
        assert len(result[RULE + rule.name]) == len(result[CONDITION + rule.name]) == expected
        assert (DEMAND + rule.name in result) == (rule.requires is not None)
    assert {n for n in result if n.startswith(EXISTS) and "|" not in n} == set(found.rulebook.quantifiers)
    assert {code for codes in result.values() for code in codes} <= {NO, UNKNOWN, YES}
