"""Random vocabularies, rulebooks, municipalities and interventions, valid by construction.

All of it is made by plain functions of a `random.Random`: with a seed they are fast enough for tens of thousands of
cases, and within hypothesis (`randoms()`) the same functions shrink. The text level writes the
languages of docs/spraket.md, so that parser and binder are exercised too; the model level makes programs and codes
directly, and reaches shapes that no lawyer would write.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from lagrum.binding.intervention import bind_intervention, bind_municipality
from lagrum.evaluation.conclusions import Asked
from lagrum.evaluation.instances import make_instances
from lagrum.evaluation.program import Program, compile_program
from lagrum.model.facts import Fact, Facts, Place, Record, RecordList
from lagrum.model.formula import ALWAYS, CONCEPT, EXISTS, And, Atom, Formula, Lit, Or, Quantifier, Ref
from lagrum.model.implications import Contradiction, close
from lagrum.model.rule import BINDING_SOURCES, LEVELS, SOURCES, Derived, Outcome, Rule, Validity
from lagrum.model.rulebook import Rulebook
from lagrum.model.vocabulary import Attribute, Kind, Vocabulary
from lagrum.rulebook.load import bind_rulebook
from lagrum.source.diagnostic import Diagnostics
from lagrum.source.text import SourceText, Span

EPOCH = date(2025, 1, 1)
DAYS = 720
NOUNS = ("avgift", "form", "prövning", "stöd", "vård", "hälsa", "lokal", "tid", "ansvarig-nämnd", "samråd", "åtgärd")
ADJECTIVES = (
    "grön",
    "öppen",
    "riktad",
    "OSL 10:18",
    "tidig",
    "med beslut",
    "utan beslut",
    "särskilt förordnad",
    "klass 3",
)


def choose(r: Random, *weighted: tuple[int, str]) -> str:
    """Return one of the words, by weight; the first is the simplest."""
    total = sum(w for w, _ in weighted)
    at = r.randrange(total)
    for weight, word in weighted:
        at -= weight
        if at < 0:
            return word
    raise AssertionError


def chance(r: Random, percent: int) -> bool:
    """Return True in `percent` cases of a hundred; False is the simpler."""
    return r.randrange(100) >= 100 - percent


# --- text: vocabulary -------------------------------------------------------------------------------------------------


def vocabulary_text(r: Random, size: int = 8, municipal: int = 15) -> str:
    """Return a .begrepp file with every kind when `size` is 8 or more; `municipal` per cent belong to the kommun."""
    kinds = [Kind.BOOLEAN, Kind.ONE_OF, Kind.SOME_OF, Kind.RECORD, Kind.INTEGER, Kind.GROUP, Kind.DATE, Kind.AMOUNT]
    kinds = [*kinds[:size], *(r.choice([*kinds, Kind.TEXT]) for _ in range(max(0, size - 8)))]
    serial = iter(range(10_000))
    blocks = []
    for kind in kinds:
        owner = "kommun" if chance(r, municipal) else "insats"
        lines = _definition(r, "begrepp", f"{r.choice(NOUNS)}{next(serial)}", kind, owner, serial)
        blocks.append("\n".join(lines))
    r.shuffle(blocks)
    return "\n\n".join(blocks) + "\n"


def _definition(r: Random, word: str, name: str, kind: Kind, owner: str, serial: object) -> list[str]:
    values: list[str] = []
    if kind.enumerated:
        values = [f"{r.choice(ADJECTIVES)} v{k}" for k in range(r.randrange(2, 6))]
    lines = [f"{word} {name}", f"    typ      {kind.value}{': ' if values else ''}{', '.join(values)}"]
    if kind not in (Kind.TEXT, Kind.RECORD, Kind.GROUP):
        lines.append(f'    fråga    "Hur är det med {name}?"')
    lines.append(f'    betyder  "Det som kallas {name}."')
    if owner == "kommun" and word == "begrepp":
        lines.append("    tillhör  kommun")
    if kind is not Kind.GROUP:
        lines.insert(2, f"    art      {r.choice(['utformning', 'faktum', 'etikett', 'beskrivning'])}")
    if chance(r, 30):
        lines.append(f"    kostnad  {r.randrange(1, 10)}")
    if values and chance(r, 30):
        lines += [f"    värde    {values[0]}", f'        även "kallas {values[0]} och mer"']
    if kind in (Kind.RECORD, Kind.GROUP):
        inner = [Kind.BOOLEAN, Kind.ONE_OF, Kind.SOME_OF, Kind.INTEGER, Kind.TEXT, Kind.DATE]
        fields = [r.choice(inner) for _ in range(r.randrange(1, 4))]
        if kind is Kind.RECORD:
            fields += [Kind.AGE] * (2 if chance(r, 10) else 1)
        for k in fields:
            nested = _definition(r, "fält", f"{r.choice(NOUNS)}{next(serial)}", k, owner, serial)  # type: ignore[call-overload]
            lines += [f"    {line}" for line in nested]
    return lines


def implied_text(r: Random, text: str, vocabulary: Vocabulary, percent: int) -> str:
    """Return a .begrepp file in which values imply other attributes (`medför`), each with so much chance.

    What a value is implied to be stands later in the file, so that there is no circle.
    """
    rows = text.split("\n")
    attributes = [a for a in vocabulary.attributes.values() if a.kind.comparable]
    for k, source in enumerate(attributes):
        values = ("ja", "nej") if source.kind is Kind.BOOLEAN else source.values
        targets = [a for j, a in enumerate(attributes) if a.record == source.record and (j > k or a.kind.numeric)]
        targets = [a for a in targets if a.path != source.path]
        lines: dict[str, list[str]] = {}
        for value in values:
            for target in r.sample(targets, min(len(targets), 2)):
                if chance(r, percent):
                    name = target.name if source.record else target.path
                    lines.setdefault(value, []).append(f"medför {name} {_implied_test(r, target)}")
        for value, implied in lines.items():
            _under_value(rows, source.name, value, implied)
    return "\n".join(rows)


def _implied_test(r: Random, a: Attribute) -> str:
    if a.kind is Kind.BOOLEAN:
        return f"{r.choice(['är', 'är inte'])} {r.choice(['ja', 'nej'])}"
    if a.kind.enumerated:
        return f"{r.choice(['är', 'är inte'])} {r.choice(a.values)}"
    low, high = sorted((r.randrange(1, 22), r.randrange(1, 22)))
    if a.kind is Kind.DATE:
        return f"{r.choice(['under', 'minst'])} {EPOCH + timedelta(low * 10)}"
    return choose(r, (2, f"under {high}"), (2, f"minst {low}"), (1, f"mellan {low} och {high}"))


def _under_value(rows: list[str], name: str, value: str, lines: list[str]) -> None:
    """Write lines under a value of the attribute that is defined by this name, which no other has."""
    head = next(k for k, row in enumerate(rows) if row.split()[:2] in (["begrepp", name], ["fält", name]))
    margin = " " * (len(rows[head]) - len(rows[head].lstrip()) + 4)
    there = next((k for k, row in enumerate(rows) if k > head and row == f"{margin}värde    {value}"), None)
    block = rows[head + 1 : there] if there is not None else []
    if there is None or any(row.split()[:1] in (["begrepp"], ["fält"]) for row in block):
        rows.insert(head + 1, f"{margin}värde    {value}")
        there = head + 1
    rows[there + 1 : there + 1] = [f"{margin}    {line}" for line in lines]


# --- text: conditions -------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Scope:
    """What a condition may speak of: the fields of the post `record`, and concepts by phrase with their post."""

    vocabulary: Vocabulary
    concepts: Mapping[str, str] = field(default_factory=dict)
    record: str = ""
    known: bool = True
    """Whether `är känt` may be used: it is not monotone in what is known."""

    def attributes(self) -> list[Attribute]:
        own = [a for a in self.vocabulary.attributes.values() if a.record == self.record]
        wider = [a for a in self.vocabulary.attributes.values() if not a.record] if self.record else []
        without = (Kind.RECORD, Kind.GROUP) if self.known else (Kind.RECORD, Kind.GROUP, Kind.TEXT)
        return [a for a in (own * 2 + wider) if a.kind not in without]


def condition_text(r: Random, scope: Scope, depth: int = 2) -> str:
    """Return a condition in which an operator binds as the text says, with some needless parentheses."""
    shape = choose(r, (5, "atom"), (3, "och"), (3, "eller"), (2, "inte")) if depth else "atom"
    if shape == "atom":
        return _atom_text(r, scope, depth)
    if shape == "inte":
        inner = condition_text(r, scope, depth - 1)
        return f"inte ({inner})" if " och " in inner or " eller " in inner or chance(r, 50) else f"inte {inner}"
    parts = []
    for _ in range(r.randrange(2, 4)):
        part = condition_text(r, scope, depth - 1)
        parts.append(f"({part})" if " eller " in part or " och " in part or chance(r, 10) else part)
    return f" {shape} ".join(parts)


def _atom_text(r: Random, scope: Scope, depth: int) -> str:
    concepts = [p for p, home in scope.concepts.items() if home in ("", scope.record)]
    posts = scope.vocabulary.records()
    kind = choose(
        r, (12, "attribut"), (4 if concepts else 0, "begrepp"), (3 if posts and depth else 0, "finns"), (1, "alltid")
    )
    if kind == "begrepp":
        return r.choice(concepts)
    if kind == "finns":
        post = r.choice(posts).path
        return f"det finns {post} där ({condition_text(r, replace_scope(scope, post), depth - 1)})"
    if kind == "alltid" or not (attributes := scope.attributes()):
        return "alltid"
    attribute = r.choice(attributes)
    name = attribute.path if "." in attribute.path and (not attribute.record or chance(r, 20)) else attribute.name
    return f"{name} {_test_text(r, attribute, scope.known)}"


def replace_scope(scope: Scope, record: str) -> Scope:
    return Scope(scope.vocabulary, scope.concepts, record, scope.known)


def _test_text(r: Random, a: Attribute, known: bool) -> str:
    if a.kind is Kind.TEXT or (known and chance(r, 10)):
        return r.choice(["är känt", "är okänt"])
    if a.kind is Kind.BOOLEAN:
        return f"{r.choice(['är', 'är inte'])} {r.choice(['ja', 'nej'])}"
    if a.kind.enumerated:
        operators = [
            "är",
            "är inte",
            "är någon av",
            "är något annat än",
            *(["omfattar"] if a.kind is Kind.SOME_OF else []),
        ]
        operator = r.choice(operators)
        count = r.randrange(1, 4) if operator in ("är någon av", "omfattar") else 1
        values = [r.choice(a.values) for _ in range(count)]
        if operator == "är något annat än" and len(a.values) == 1:
            operator = "är"  # there is no other
        return f"{operator} {', '.join(f'{chr(34)}{v}{chr(34)}' if chance(r, 10) else v for v in values)}"
    operator = r.choice(["under", "minst", "högst", "över", "mellan", "är", "är inte"])
    if operator == "mellan":
        low, high = sorted((_limit(r, a.kind), _limit(r, a.kind)), key=lambda t: (len(t), t))
        return f"mellan {low} och {high}"
    return f"{operator} {_limit(r, a.kind)}"


def _limit(r: Random, kind: Kind) -> str:
    if kind is Kind.DATE:
        return str(EPOCH + timedelta(r.randrange(8) * 30))
    return str(r.randrange(0, 22))


# --- text: rules ------------------------------------------------------------------------------------------------------


def rules_text(r: Random, vocabulary: Vocabulary, rules: int = 6, concepts: int = 3, known: bool = True) -> list[str]:
    """Return blocks »regel« and »härled« in no order. A later rule may beat an earlier one, never the reverse."""
    posts = ["", *(a.path for a in vocabulary.records())]
    phrases: dict[str, str] = {}
    blocks: list[str] = []
    for k in range(concepts):
        home = r.choice(posts)
        phrase = f"fallet rör {r.choice(NOUNS)} n{k}"
        for _ in range(2 if chance(r, 20) else 1):
            blocks.append(_derived_text(r, phrase, Scope(vocabulary, dict(phrases), home, known)))
        phrases[phrase] = home
    homes = [r.choice(posts) if chance(r, 60) else "" for _ in range(rules)]
    names = [f"{r.choice(['sol', 'osl', 'kl'])}.{k}.{r.randrange(1, 9)}" for k in range(rules)]
    for k in range(rules):
        weaker = [names[i] for i in range(k) if homes[k] in ("", homes[i])]
        stronger = [names[i] for i in range(k + 1, rules) if homes[i] in ("", homes[k])]
        scope = Scope(vocabulary, phrases, homes[k], known)
        blocks.append(_rule_text(r, names[k], scope, weaker, stronger, [n for n in names if n != names[k]]))
    r.shuffle(blocks)
    return blocks


def _lines_of(r: Random, condition: str) -> str:
    """Break the condition over lines: a line that begins with an operator continues the one before."""
    words = condition.split(" och ")
    text = words[0]
    for word in words[1:]:
        text += ("\n               och " if chance(r, 30) else " och ") + word
    return text


def _validity(r: Random) -> str:
    first = EPOCH + timedelta(r.randrange(0, DAYS // 2))
    last = first + timedelta(r.randrange(0, DAYS // 2))
    return choose(r, (4, "tills vidare"), (2, f"från {first}"), (1, f"till {last}"), (1, f"från {first} till {last}"))


def _common(r: Random, source: str) -> list[str]:
    return ["    lagrum     SoL 11 kap. 5 §", f"    källa      {source}"]


def _derived_text(r: Random, phrase: str, scope: Scope) -> str:
    lines = [f"härled {phrase}", *([f"    för        {scope.record}"] if scope.record else [])]
    lines += ['    betyder    "Ett härlett begrepp."', *_common(r, r.choice(SOURCES)), f"    gäller     {_validity(r)}"]
    lines.append(f"    när        {_lines_of(r, condition_text(r, scope))}")
    if chance(r, 10):
        lines += _example_text(r, scope.vocabulary, r.choice(["ja", "nej", "okänt"]))
    return "\n".join(lines)


def _rule_text(r: Random, name: str, scope: Scope, weaker: list[str], stronger: list[str], others: list[str]) -> str:
    outcome = r.choice([*Outcome, None]) if weaker else r.choice(list(Outcome))
    binding = outcome is not None and outcome.binding
    lines = [f'regel {name} "Rubriken på {name}"', *_common(r, r.choice(BINDING_SOURCES if binding else SOURCES))]
    if others and chance(r, 15):
        day = EPOCH + timedelta(r.randrange(DAYS))
        lines.append(f"    ersätter   {r.choice(others)} från {day}")
        if chance(r, 30):
            lines.append(f"    gäller     från {day}")
    else:
        lines.append(f"    gäller     {_validity(r)}")
    if weaker and (outcome is None or chance(r, 25)):
        lines.append(f"    undantag från {', '.join(sorted({r.choice(weaker) for _ in range(2)}))}")
    if stronger and chance(r, 20):
        lines.append(f"    viker för {r.choice(stronger)}")
    condition = condition_text(r, scope)
    if scope.record:
        each = f"för varje {scope.record}"
        form = choose(r, (2, "där"), (2, "och"), (1, "ensam"))
        if form == "där":
            condition = f"{each} där ({condition})"
        elif form == "och":
            condition = f"{each} och ({condition})" if chance(r, 50) else f"({condition}) och {each}"
        else:
            condition = each
    lines.append(f"    när        {_lines_of(r, condition)}")
    if outcome is Outcome.DEMAND:
        lines.append(f"    kräver     {_lines_of(r, condition_text(r, scope, 1))}")
    if outcome is not None:
        lines.append(f'    så         {outcome.value} "Meddelandet för {name}."')
    if outcome is Outcome.QUESTION:
        lines += [f"    nivå       {r.choice(LEVELS)}", "    adressat   nämnden, nätverket"]
        if chance(r, 40):
            lines += ['    ståndpunkt "Så kan man se det."', '        källa  "Prop. 2024/25:89"']
    lines.append('    därför     "Skälet står i lagen."')
    if outcome is Outcome.OPPORTUNITY:
        lines.append('    förbehåll  "Inte alltid."')
    if chance(r, 10):
        expected = "undantag" if outcome is None else outcome.value
        for word in (expected, f"kan ge {expected}", "inget"):
            lines += _example_text(r, scope.vocabulary, word)
    return "\n".join(lines)


def _example_text(r: Random, vocabulary: Vocabulary, expected: str) -> list[str]:
    lines = draft(r, vocabulary, None, 25).lines(vocabulary)
    given = ["        givet", *(f"            {line}" for line in lines)]
    if lines and chance(r, 50):
        given = [f"        givet  {lines[0]}", *(f"               {line}" for line in lines[1:])]
    return ['    prov "ett exempel"', *given, f"        ger    {expected}"]


# --- text: interventions ----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Posts:
    """The records of a post: none written (`none`: said to be none), and whether there may be more."""

    records: list[dict[str, str]] = field(default_factory=list)
    more: bool = False
    none: bool = False


@dataclass(slots=True)
class Draft:
    """What a file says, by path, before it becomes text."""

    scalars: dict[str, str] = field(default_factory=dict)
    posts: dict[str, Posts] = field(default_factory=dict)

    def copy(self) -> Draft:
        posts = {k: Posts([dict(x) for x in p.records], p.more, p.none) for k, p in self.posts.items()}
        return Draft(dict(self.scalars), posts)

    def lines(self, vocabulary: Vocabulary) -> list[str]:
        found: list[str] = []
        groups: dict[str, list[str]] = {}
        for path, text in self.scalars.items():
            group, _, name = path.rpartition(".")
            if group:
                groups.setdefault(group, []).append(f"    {name}  {text}")
            else:
                found.append(f"{name}  {text}")
        for group, inner in groups.items():
            found += [group, *inner]
        for post, posts in self.posts.items():
            if posts.none:
                found.append(f"{post} ingen")
            for k, record in enumerate(posts.records):
                found.append(f'{post} "nummer {k}"' if not record or k % 2 else post)
                found += [f"    {path.split('.', 1)[1]}  {text}" for path, text in record.items()]
            if posts.more:
                found.append(f"{post} mer okänt")
        return found

    def text(self, vocabulary: Vocabulary, head: str = "insats prov/fall") -> str:
        return "\n".join([head, *(f"    {line}" for line in self.lines(vocabulary))]) + "\n"


def draft(r: Random, vocabulary: Vocabulary, owner: str | None = "insats", fullness: int = 60) -> Draft:
    """Return what a file may say: of each attribute nothing, `okänt`, or a value in any of its forms."""
    made = Draft()
    for a in vocabulary.attributes.values():
        if owner not in (None, a.owner) or a.kind is Kind.GROUP or a.record or not chance(r, fullness):
            continue
        if a.kind is Kind.RECORD:
            shape = choose(r, (6, "poster"), (1, "ingen"), (1, "mer"))
            records = (
                [record_draft(r, vocabulary, a.path) for _ in range(r.randrange(1, 4))] if shape == "poster" else []
            )
            made.posts[a.path] = Posts(
                records, shape == "mer" or (shape == "poster" and chance(r, 25)), shape == "ingen"
            )
        else:
            made.scalars[a.path] = value_text(r, a)
    return made


def record_draft(r: Random, vocabulary: Vocabulary, post: str) -> dict[str, str]:
    return {a.path: value_text(r, a) for a in vocabulary.fields(post) if chance(r, 75)}


def value_text(r: Random, a: Attribute, unknown: int = 15) -> str:
    """Return a value as it may be written; in `unknown` cases of a hundred `okänt` (or an open list)."""
    if chance(r, unknown):
        return "okänt"
    if a.kind is Kind.BOOLEAN:
        return r.choice(["ja", "nej"])
    if a.kind is Kind.ONE_OF:
        return r.choice(sorted(a.by_phrase)) if chance(r, 20) else r.choice(a.values)
    if a.kind is Kind.SOME_OF:
        chosen = [v for v in a.values if chance(r, 40)]
        if unknown and chance(r, 25):
            return ", ".join([*chosen, "mer okänt"])
        return ", ".join(chosen) or "inga"
    if a.kind is Kind.DATE:
        return str(EPOCH + timedelta(r.randrange(240)))
    if a.kind is Kind.TEXT:
        return '"Fri text med # och (parentes), och mer"'
    low = r.randrange(0, 22)
    high = low + r.randrange(0, 12)
    unit = {Kind.AGE: " år", Kind.AMOUNT: " kr"}.get(a.kind, "") if chance(r, 80) else ""
    return choose(
        r,
        (3, f"{low}{unit}"),
        (4, f"{low}–{high}{unit}"),
        (1, f"från {low}{unit}"),
        (1, f"under {high + 1}{unit}"),
        (1, f"högst {high}{unit}"),
    )


# --- text: all of it bound --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class World:
    """A rulebook as files and as bound."""

    sources: tuple[SourceText, ...]
    rulebook: Rulebook

    @property
    def vocabulary(self) -> Vocabulary:
        return self.rulebook.vocabulary


def source(name: str, text: str) -> SourceText:
    return SourceText.of(text, name)


def bound_rulebook(sources: Sequence[SourceText]) -> Rulebook:
    """Bind the sources; the generators never write anything that is reported."""
    sink = Diagnostics()
    rulebook = bind_rulebook(sources, sink)
    assert not sink.items, "\n\n".join(d.render() for d in sink.items)
    return rulebook


def world(
    r: Random,
    size: int = 8,
    rules: int = 6,
    concepts: int = 3,
    known: bool = True,
    municipal: int = 15,
    implied: int = 0,
) -> World:
    """Return a valid rulebook in files, the rules spread over several; `implied` per cent of the values imply more."""
    words = source("a.begrepp", vocabulary_text(r, size, municipal))
    vocabulary = bound_rulebook([words]).vocabulary
    if implied:
        words = source("a.begrepp", implied_text(r, words.text, vocabulary, implied))
        vocabulary = bound_rulebook([words]).vocabulary
    files: dict[str, list[str]] = {}
    for block in rules_text(r, vocabulary, rules, concepts, known):
        files.setdefault(f"{r.choice('abc')}.regel", []).append(block)
    sources = [words, *(source(name, "\n\n".join(blocks) + "\n") for name, blocks in files.items())]
    return World(tuple(sources), bound_rulebook(sources))


def bound_facts(vocabulary: Vocabulary, insats: Draft, kommun: Draft | None = None) -> Facts:
    """Write the drafts as files, read them back, and return the facts of both."""
    sink = Diagnostics()
    case = bind_intervention(source("fall.insats", insats.text(vocabulary)), vocabulary, sink)
    profile = None
    if kommun is not None:
        text = kommun.text(vocabulary, "kommun Nora")
        profile = bind_municipality(source("nora.kommun", text), vocabulary, sink)
    assert case is not None and not sink.items, "\n\n".join(d.render() for d in sink.items)
    return agreeing(vocabulary, case.facts.merged(profile.facts if profile else None))


def agreeing(vocabulary: Vocabulary, facts: Facts) -> Facts:
    """Return facts closed, without those that contradict others by what the vocabulary says that values imply."""
    while isinstance(found := close(vocabulary, facts), Contradiction):
        facts = _without(facts, {id(found.one.place.span), id(found.other.place.span)})
    return found


def _without(facts: Facts, spans: set[int]) -> Facts:
    """Return facts without those that stand at some places, told by identity."""

    def kept(fields: dict[str, Fact]) -> dict[str, Fact]:
        return {path: fact for path, fact in fields.items() if id(fact.place.span) not in spans}

    records = {
        post: RecordList(tuple(replace(row, fields=kept(row.fields)) for row in found.records), found.open)
        for post, found in facts.records.items()
    }
    return Facts(facts.place, kept(facts.scalars), records)


def day(r: Random) -> date:
    return EPOCH + timedelta(r.randrange(-1, DAYS + 1))


# --- model: programs and codes directly -------------------------------------------------------------------------------


def formula(r: Random, leaves: Sequence[Formula], depth: int) -> Formula:
    """Return a formula over `leaves` and their negations: now and then very wide, very long, or nested in itself."""
    if depth == 0 or chance(r, 30):
        leaf = r.choice(leaves)
        if isinstance(leaf, Lit):
            return Lit(leaf.atom, chance(r, 40))
        assert isinstance(leaf, Ref)
        return Ref(leaf.name, chance(r, 40))
    width = r.randrange(20, 90) if chance(r, 3) else r.randrange(2, 5)
    parts = tuple(formula(r, leaves, depth - 1 if width < 20 else 0) for _ in range(width))
    return And(parts) if chance(r, 50) else Or(parts)


def _bare(name: str, record: str, condition: Formula, validity: Validity) -> Any:
    """Return what a conclusion must have, empty where evaluation does not look."""
    return {
        "name": name, "title": "", "citation": "", "citations": (), "source": "lag", "validity": validity,
        "record": record, "condition": condition, "examples": (), "place": "",
    }  # fmt: skip


def model_program(r: Random, rules: int = 10, atoms: int = 12, depth: int = 3, posts: int = 2) -> Program:
    """Return a program made without text: rules, exceptions, concepts and quantifiers over boolean attributes."""
    names = [f"p{k}" for k in range(posts)]
    attributes: dict[str, Attribute] = {}
    leaves: dict[str, list[Formula]] = {}
    for post in ["", *names]:
        for k in range(atoms):
            path = f"{post}.a{k}" if post else f"a{k}"
            attributes[path] = Attribute(path, Kind.BOOLEAN, post)
            leaves.setdefault(post, []).append(Lit(Atom(post, path, "eq")))
    leaves[""].append(ALWAYS)
    quantifiers: dict[str, Quantifier] = {}
    derived: dict[str, Derived] = {}
    book: dict[str, Rule] = {}

    def around(post: str) -> list[Formula]:
        return leaves[post] * 2 + leaves[""] if post else leaves[""]

    for k in range(rules // 3):
        post = r.choice(["", *names])
        validity = Validity(date(2030, 1, 1)) if chance(r, 5) else Validity()
        condition = formula(r, around(post), depth)
        derived[f"d{k}#1"] = Derived(**_bare(f"d{k}#1", post, condition, validity), phrase=f"d{k}")
        leaves[post].append(Ref(f"{CONCEPT}d{k}"))
        if names:
            post = r.choice(names)
            name = f"{EXISTS}{post}:{k}"
            quantifiers[name] = Quantifier(name, post, formula(r, around(post), depth))
            leaves[""].append(Ref(name))
    for k in range(rules):
        post = r.choice(["", *names])
        condition = formula(r, around(post), depth)
        weaker = [x.name for x in book.values() if post in ("", x.record)]
        beats = tuple(sorted({r.choice(weaker) for _ in range(r.randrange(3))})) if weaker else ()
        book[f"r{k}"] = Rule(
            **_bare(f"r{k}", post, condition, Validity()),
            requires=formula(r, around(post), 1) if chance(r, 30) else None,
            exception_to=beats,
            outcome=r.choice([*Outcome, None]),
        )
    for rule in list(book.values()):
        stronger = [
            x.name for x in book.values() if int(x.name[1:]) > int(rule.name[1:]) and x.record in ("", rule.record)
        ]
        if stronger and chance(r, 15):
            book[rule.name] = replace(rule, yields_to=(r.choice(stronger),))
    return compile_program(Rulebook(Vocabulary(attributes), book, derived, quantifiers, ""), EPOCH)


NOWHERE = Place(SourceText.of(""), Span(0, 0))


def codes(r: Random, count: int, unknown: int = 34) -> bytes:
    return bytes(2 if chance(r, unknown) else r.choice((0, 3)) for _ in range(count))


def facts_of(
    program: Program, own: Sequence[int], records: Mapping[str, Sequence[Sequence[int]]] = {}, more: Sequence[str] = ()
) -> Facts:
    """Return facts on which the atoms of a program, all of them »är ja«, have these codes.

    `records` are those of the records that are written, by post; there may be more of the posts in `more`.
    """

    def fields(post: str, found: Sequence[int]) -> dict[str, Fact]:
        atoms = program.atoms.get(post, ())
        pairs = [(a.path, code) for a, code in zip(atoms, found, strict=True) if a.path and code != 2]
        return {path: Fact(code == 3, NOWHERE) for path, code in pairs}

    lists = {
        post: RecordList(
            tuple(Record("", fields(post, row), NOWHERE, k) for k, row in enumerate(records.get(post, ()))),
            post in more,
        )
        for post in program.records
    }
    return Facts(NOWHERE, fields("", own), lists)


def model_facts(r: Random, program: Program, most: int = 4) -> Facts:
    """Return facts for a program made without text."""
    unknown = r.choice((10, 34, 80))
    width = {post: len(program.atoms.get(post, ())) for post in ("", *program.records)}
    rows = {post: [codes(r, width[post], unknown) for _ in range(r.randrange(most + 1))] for post in program.records}
    return facts_of(program, codes(r, width[""], unknown), rows, [post for post in program.records if chance(r, 40)])


def text_facts(r: Random, program: Program) -> Facts:
    """Return the facts of a random intervention in a random municipality, by way of their files."""
    vocabulary = program.rulebook.vocabulary
    kommun = draft(r, vocabulary, "kommun") if chance(r, 70) else None
    return bound_facts(vocabulary, draft(r, vocabulary), kommun)


def asked(program: Program, facts: Facts) -> Asked:
    """Return facts as evaluators are asked about them."""
    return facts, make_instances(program, facts)


# --- hypothesis -------------------------------------------------------------------------------------------------------


def randoms() -> st.SearchStrategy[Random]:
    """Return sources of randomness: some steered by hypothesis, which shrink, some seeded, which range wider."""
    return st.one_of(st.randoms(use_true_random=False), st.randoms(use_true_random=True))


@st.composite
def worlds(draw: st.DrawFn, size: int = 5, rules: int = 3, concepts: int = 2, known: bool = True) -> World:
    """Rulebooks as files and bound."""
    return world(draw(randoms()), size, rules, concepts, known)


@st.composite
def interventions(draw: st.DrawFn, vocabulary: Vocabulary) -> Draft:
    """What an .insats file says."""
    return draft(draw(randoms()), vocabulary)


@st.composite
def municipalities(draw: st.DrawFn, vocabulary: Vocabulary) -> Draft:
    """What a .kommun file says."""
    return draft(draw(randoms()), vocabulary, "kommun")


@st.composite
def programs(draw: st.DrawFn, rules: int = 4, atoms: int = 4, depth: int = 2) -> Program:
    """Programs made without text."""
    return model_program(draw(randoms()), rules, atoms, depth)
