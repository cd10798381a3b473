"""Changes that take a finding away without a provision that says so, and worse facts that give a better state.

A change *launders* a rule when the rule surely was against the intervention, its own condition surely is not met after
the change (an exception or a priority with a provision of its own is another matter: then the condition still is),
nothing as grave has come instead, and no row of a table has come to be claimed and to carry by it that the rule belongs
to, or that its condition says must not carry. Asked of

* every list: that it says one value more;
* every label (`etikett`) with one value: that it says another;
* every other ja/nej (»omvänt«): that it becomes the worse of the two, when one of them is: the one that hinder and krav
  are given for, while none is given for the other. A rule of the same paragraph as one of them must not fall away.

What a municipality's profile says is passed over: it is no choice of who drafts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from lagrum.evaluation.conclusions import Conclusions
from lagrum.evaluation.program import CONDITION, DEMAND
from lagrum.evaluation.truth import NO, UNKNOWN, YES
from lagrum.model.facts import Fact, Facts, Several, Value
from lagrum.model.formula import RULE, Atom
from lagrum.model.rule import Outcome, Rule
from lagrum.model.vocabulary import Attribute, Nature
from lagrum.review.conflicts import paragraphs
from lagrum.review.context import Context, Stage
from lagrum.review.finding import Kind as Found
from lagrum.review.pairs import Change, Pairs, Provision, against
from lagrum.review.session import SolverAnswer
from lagrum.review.solver.decode import NOWHERE
from lagrum.review.solver.formulas import Bool, opposite
from lagrum.review.witness import Answers, Shown

MOST_SHOWN = 8
BINDING = (Outcome.OBSTACLE, Outcome.DEMAND)


def find_laundering(context: Context) -> None:
    for stage in context.latest():
        pairs = stage.pairs
        for attribute in context.rulebook.vocabulary.attributes.values():
            if attribute.owner == "kommun" or attribute.nature is Nature.DESCRIPTION or not pairs.touched(attribute):
                continue
            if attribute.kind.many:
                _added(context, stage, pairs, attribute)
            elif attribute.nature is Nature.LABEL and (attribute.kind.enumerated or attribute.kind.truth):
                _label(context, stage, pairs, attribute)
            elif attribute.kind.truth:
                _worse(context, stage, pairs, attribute)


def _rules(context: Context, stage: Stage, change: Change) -> Iterator[Rule]:
    """Yield the rules that a change may launder and that findings are wanted about."""
    for rule in change.touched:
        if stage.newly(rule) and context.about(rule) and rule.name not in context.dead:
            yield rule


def _added(context: Context, stage: Stage, pairs: Pairs, attribute: Attribute) -> None:
    change = pairs.added(attribute)
    for rule in _rules(context, stage, change):
        signs = pairs.polarity.below(CONDITION + rule.name)
        against_it = {str(a.operand) for a, negated in signs if a.path == attribute.path and negated}
        if not against_it:
            continue
        found = pairs.launder(change, rule)
        if found.answer is SolverAnswer.UNDECIDED:
            context.open_change(Found.LAUNDERED, rule, attribute.path)
        if found.facts is None:
            continue
        before, after = _value(found.facts, attribute), found.value
        assert isinstance(after, Several) and isinstance(before, Several)
        value = next(v for v in attribute.values if v in after.chosen - before.chosen and v in against_it)
        tried = (value, *sorted(against_it))
        value = next((v for v in tried if _works(context, stage, change, rule, found.facts, v)), value)
        _report(context, stage, change, rule, found.facts, [value], _words_added(rule, attribute), against_it)


def _words_added(rule: Rule, attribute: Attribute) -> Callable[[Sequence[str]], str]:
    def words(values: Sequence[str]) -> str:
        named = " eller ".join(f"»{v}«" for v in values[:MOST_SHOWN]) + (" …" if len(values) > MOST_SHOWN else "")
        return f"{named} bland »{attribute.path}« tar bort {_what(rule)} »{rule.name}«, och ingen bestämmelse säger det"

    return words


def _what(rule: Rule) -> str:
    return {Outcome.OBSTACLE: "hindret", Outcome.DEMAND: "kravet", Outcome.QUESTION: "frågan"}[
        rule.outcome or Outcome.QUESTION
    ]


def _works(context: Context, stage: Stage, change: Change, rule: Rule, facts: Facts, value: str) -> bool:
    changes = [_adding(change.attribute, value)]
    return context.witnesses.shows(stage.program, facts, changes, _laundered(stage, change, rule, value))


def _report(
    context: Context,
    stage: Stage,
    change: Change,
    rule: Rule,
    facts: Facts,
    values: Sequence[str],
    words: Callable[[Sequence[str]], str],
    others: set[str],
) -> None:
    """Add a finding about a value that is added, with all the values that do the same to the witness."""
    attribute = change.attribute
    shown = _laundered(stage, change, rule, values[0])
    start = context.narrow(stage, facts, rule, attribute, [_adding(attribute, values[0])], shown)
    witness, confirmed, small = context.witnesses.make_changed(
        stage.program,
        start,
        [_adding(attribute, values[0])],
        shown,
        f"{rule.name} gäller, och gäller inte när »{values[0]}« läggs till",
    )
    more = [v for v in attribute.values if v in others and _works(context, stage, change, rule, small, v)]
    context.add_change(
        Found.LAUNDERED,
        rule,
        words(more or values),
        "skriv det som ett undantag med eget lagrum (»undantag från«, »viker för«) eller som en rad i en tabell, eller "
        "pröva varje värde för sig",
        attribute.path,
        (witness, confirmed),
    )


def _label(context: Context, stage: Stage, pairs: Pairs, attribute: Attribute) -> None:
    change = pairs.switched(attribute)
    for rule in _rules(context, stage, change):
        if attribute.path not in {a.path for a, _ in pairs.polarity.below(CONDITION + rule.name)}:
            continue
        found = pairs.launder(change, rule)
        if found.answer is SolverAnswer.UNDECIDED:
            context.open_change(Found.LAUNDERED, rule, attribute.path)
        if found.facts is None:
            continue
        value = found.value
        _switch(
            context,
            stage,
            change,
            rule,
            found.facts,
            value,
            Found.LAUNDERED,
            f"etiketten »{attribute.path} {_word(value)}« tar bort {_what(rule)} »{rule.name}«, och inget prövar den",
            "låt lagens villkor avgöra, eller skriv en regel som prövar om etiketten kan bära",
        )


def _switch(
    context: Context,
    stage: Stage,
    change: Change,
    rule: Rule,
    facts: Facts,
    value: Value,
    kind: Found,
    message: str,
    help: str,
) -> None:
    attribute = change.attribute
    shown = _laundered(stage, change, rule, value)
    changes = [setting(attribute, value)]
    start = context.narrow(stage, facts, rule, attribute, changes, shown)
    before = _value(facts, attribute)
    witness, confirmed, _ = context.witnesses.make_changed(
        stage.program,
        start,
        changes,
        shown,
        f"{rule.name} gäller vid {_word(before)}, och gäller inte vid {_word(value)}",
    )
    context.add_change(kind, rule, message, help, attribute.path, (witness, confirmed))


def _worse(context: Context, stage: Stage, pairs: Pairs, attribute: Attribute) -> None:
    """Find rules that fall away when an attribute becomes what a rule of the same provision is against."""
    atom = Atom(attribute.record, attribute.path, "eq", True)
    binding = [r for r in pairs.touched(attribute) if r.outcome in BINDING]
    for bad in (True, False):
        sign = (atom, not bad)
        grave = [r for r in binding if sign in _against(pairs, r)]
        if not grave or any((atom, bad) in _against(pairs, r) for r in binding):
            continue  # neither value is the worse one
        change = pairs.switched(attribute)
        for rule in _rules(context, stage, change):
            if (atom, bad) not in pairs.polarity.below(CONDITION + rule.name):
                continue
            near = [s for s in grave if s is not rule and paragraphs(s) & paragraphs(rule)]
            if not near:
                continue
            now = pairs.variable(attribute).options[True]
            was: Bool = now if not bad else opposite(now)
            found = pairs.launder(change, rule, [was])
            if found.answer is SolverAnswer.UNDECIDED:
                context.open_change(Found.REVERSED, rule, attribute.path)
            if found.facts is None:
                continue
            _switch(
                context,
                stage,
                change,
                rule,
                found.facts,
                bad,
                Found.REVERSED,
                f"»{attribute.path} {_word(bad)}« ger {_what(near[0])[:-2] if near[0].outcome else 'fynd'} i "
                f"»{near[0].name}« men tar bort {_what(rule)} »{rule.name}« ur samma paragraf",
                "låt regeln gälla också vid det sämre värdet, eller skriv undantaget med eget lagrum",
            )


def _against(pairs: Pairs, rule: Rule) -> frozenset[tuple[Atom, bool]]:
    signs = pairs.polarity.below(CONDITION + rule.name)
    if rule.requires is not None:
        signs |= pairs.polarity.below(DEMAND + rule.name, True)
    return signs


# -- what a change does ------------------------------------------------------------------------------------------------


def _laundered(stage: Stage, change: Change, rule: Rule, value: Value) -> Shown:
    """Return the test that a change to (or by) a value launders a rule, on what the evaluators answer."""
    others = [s for s in change.touched if against(s) >= against(rule)]
    lifting = stage.pairs.lifting(rule)
    named = (change.attribute.path, value)

    def gone(answers: Answers) -> bool:
        before, after = answers
        if not before[RULE + rule.name] or before.at(RULE + rule.name, 0) != YES:
            return False
        if rule.requires is not None and before.at(DEMAND + rule.name, 0) != NO:
            return False
        return after.at(CONDITION + rule.name, 0) == NO

    def shown(answers: Answers) -> bool:
        before, after = answers
        if any(_carried(after, p) and not _carried(before, p, named) for p in lifting):
            return False
        return gone(answers) and all(
            a >= b for s in others for a, b in zip(against_codes(before, s), against_codes(after, s), strict=True)
        )

    core = Shown(gone, rule_names([rule]))
    carrying = frozenset(name for p in lifting for name in (p.concept, *p.demands))
    return Shown(shown, rule_names([rule, *others]) | carrying, core)


def _carried(answers: Conclusions, provision: Provision, without: tuple[str, Value] | None = None) -> bool:
    """Whether a provision is claimed and carries; where no demand tells that it is claimed it is, but for `without`."""
    if first(answers, provision.concept) != YES:
        return False
    if provision.demands:
        return any(first(answers, d) == YES for d in provision.demands)
    return without != (provision.label, provision.value)


def rule_names(rules: Sequence[Rule]) -> frozenset[str]:
    """Return the conclusions that say whether rules are against an intervention."""
    found = {prefix + r.name for r in rules for prefix in (RULE, CONDITION)}
    return frozenset(found | {DEMAND + r.name for r in rules if r.requires is not None})


def against_codes(found: Conclusions, rule: Rule) -> list[int]:
    """Return whether a rule is against an intervention, by instance."""
    applies = found[RULE + rule.name]
    if rule.requires is None:
        return list(applies)
    met = found[DEMAND + rule.name]
    return [
        NO if a == NO or m == YES else YES if a == YES and m == NO else UNKNOWN
        for a, m in zip(applies, met if len(met) == len(applies) else met * len(applies), strict=True)
    ]


def first(found: Conclusions, name: str) -> int:
    """Return a conclusion, about the first record if it is about records; -1 when there is none."""
    values = found[name]
    return values[0] if values else -1


def _value(facts: Facts, attribute: Attribute) -> Value:
    if not attribute.record:
        found = facts.scalars.get(attribute.path)
    else:
        rows = facts.records[attribute.record].records if attribute.record in facts.records else ()
        found = rows[0].fields.get(attribute.path) if rows else None
    return found.value if found else None


def setting(attribute: Attribute, value: Value) -> Callable[[Facts], Facts]:
    """Return the change that gives an attribute (of the first record) a value."""
    return lambda facts: _set(facts, attribute, lambda _: value)


def _adding(attribute: Attribute, value: str) -> Callable[[Facts], Facts]:
    def more(old: Value) -> Value:
        if isinstance(old, Several):
            if not old.chosen and not old.open and attribute.nature is not Nature.LABEL:
                return old  # nothing was said to be there: another thing than one value more
            return Several(old.chosen | {value}, old.open)
        return Several(frozenset([value]), True)

    return lambda facts: _set(facts, attribute, more)


def _set(facts: Facts, attribute: Attribute, make: Callable[[Value], Value]) -> Facts:
    fact = Fact(make(_value(facts, attribute)), NOWHERE)
    if not attribute.record:
        return replace(facts, scalars={**facts.scalars, attribute.path: fact})
    found = facts.records.get(attribute.record)
    if found is None or not found.records:
        return facts
    first = replace(found.records[0], fields={**found.records[0].fields, attribute.path: fact})
    changed = replace(found, records=(first, *found.records[1:]))
    return replace(facts, records={**facts.records, attribute.record: changed})


def _word(value: Value) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return value if isinstance(value, str) else "okänt"
