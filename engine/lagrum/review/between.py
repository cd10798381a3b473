"""Middle values that fall between the rules of one provision.

The vocabulary says of an `ett av` whether its values are listed in order (`skala ja`). A value falls between when, on
one intervention that is otherwise the same, one rule of a provision speaks at a value before it and another rule of
that provision at a value after it, and no rule of the provision speaks, or may speak, at the value itself. (One rule
that speaks at both is a list, which may well be meant.)

It falls between too when a rule is against an intervention at another value, without naming this one, and nothing that
depends on the attribute is, or may be, against it here; though some rule elsewhere names it as a ground of hinder, krav
or fråga, so that it is no good end of the scale.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from lagrum.base.frozen import frozen
from lagrum.evaluation.program import CONDITION, DEMAND
from lagrum.evaluation.truth import NO, YES
from lagrum.law.citation import Citation, format_citation
from lagrum.model.facts import Facts
from lagrum.model.formula import RULE
from lagrum.model.rule import Outcome, Rule
from lagrum.model.vocabulary import Attribute, Nature
from lagrum.review.context import Context, Stage
from lagrum.review.finding import Kind as Found
from lagrum.review.laundering import against_codes, rule_names, setting
from lagrum.review.pairs import FEW
from lagrum.review.session import SolverAnswer
from lagrum.review.solver.encode import Encoding
from lagrum.review.solver.formulas import Bool, conjoin, disjoin, opposite
from lagrum.review.witness import Answers, Shown

HELP = "låt en regel säga vad som gäller vid mittvärdet: ett krav, en fråga, eller att lagen tillåter det"


@frozen
class _Scale:
    """An attribute's values, and the rules of one provision that depend on it."""

    attribute: Attribute
    provision: Citation
    rules: tuple[Rule, ...]
    all_rules: tuple[Rule, ...]
    """All rules of the provision."""


def find_between(context: Context) -> None:
    stage = context.stage(0)
    for attribute in context.rulebook.vocabulary.attributes.values():
        if attribute.kind.many or not attribute.kind.enumerated or not attribute.scale:
            continue
        if attribute.nature is Nature.DESCRIPTION or attribute.owner == "kommun":
            continue
        scales = list(_scales(context, stage, attribute))
        worlds = {v: stage.pairs.given(attribute, v) for v in attribute.values}
        told: set[tuple[str, str]] = set()
        for scale in scales:
            _look(context, stage, scale, worlds, told)
        _passed_over(context, stage, attribute, worlds)


def _scales(context: Context, stage: Stage, attribute: Attribute) -> Iterator[_Scale]:
    by_provision: dict[Citation, list[Rule]] = {}
    for rule in stage.program.rules.values():
        if rule.outcome is None or rule.outcome is Outcome.NOTE:
            continue
        for place in dict.fromkeys(c.provision for c in rule.citations if c.is_provision):
            by_provision.setdefault(place, []).append(rule)
    for provision, rules in by_provision.items():
        near = [
            r
            for r in rules
            if r.record in ("", attribute.record)
            and any(a.path == attribute.path for a, _ in stage.pairs.polarity.below(CONDITION + r.name))
        ]
        if len(near) >= 2 and context.about(*near):
            yield _Scale(attribute, provision, tuple(near), tuple(rules))


def _look(
    context: Context, stage: Stage, scale: _Scale, worlds: dict[str, Encoding], told: set[tuple[str, str]]
) -> None:
    values = scale.attribute.values
    for k in range(1, len(values) - 1):
        silent = conjoin([opposite(p) for p in _speaks(worlds[values[k]], scale.all_rules, True)])
        for low, high in product(values[:k], values[k + 1 :]):
            for one, two in product(scale.rules, scale.rules):
                if one is two or (values[k], one.name) in told:
                    continue
                parts = [silent, *_only(worlds, low, high, one), *_only(worlds, high, low, two)]
                found = stage.pairs.ask(None, parts, list(worlds.values()))
                if found.answer is SolverAnswer.UNDECIDED:
                    context.open_change(Found.BETWEEN, one, scale.attribute.path)
                if found.facts is None:
                    continue
                told.add((values[k], one.name))
                _report(context, stage, scale, (low, values[k], high), (one, two), found.facts)


def _passed_over(context: Context, stage: Stage, attribute: Attribute, worlds: dict[str, Encoding]) -> None:
    """Look for the second form: a rule reads the ends of the scale alone."""
    pairs = stage.pairs
    touched = [r for r in pairs.rules if attribute.path in pairs.reads(r)]
    named = {r.name: _named(stage, r, attribute) for r in touched}
    grounds = {
        v
        for r in touched
        for a, no in pairs.polarity.below(CONDITION + r.name)
        if not no
        for v in [a.operand]
        if a.path == attribute.path
    }
    for middle in attribute.values[1:-1]:
        if middle not in grounds:
            continue
        world = worlds[middle]
        silent = conjoin(
            [opposite(pairs.may_be_against(world, r, at)) for r in touched for at in range(FEW if r.record else 1)]
        )
        for rule in touched:
            if not named[rule.name] or middle in named[rule.name] or not context.about(rule):
                continue
            for value in attribute.values:
                if value == middle or value not in named[rule.name]:
                    continue
                parts = [silent, pairs.against(worlds[value], rule, 0)]
                if rule.requires is not None:
                    parts.append(opposite(worlds[value].truth(DEMAND + rule.name).possible))
                found = pairs.ask(None, parts, list(worlds.values()))
                if found.answer is SolverAnswer.UNDECIDED:
                    context.open_change(Found.BETWEEN, rule, attribute.path)
                if found.facts is not None:
                    _report_passed(context, stage, attribute, (middle, value), rule, touched, found.facts)
                    break


def _named(stage: Stage, rule: Rule, attribute: Attribute) -> set[object]:
    """Return the values that a rule's condition or demand names."""
    names = [CONDITION + rule.name] + ([DEMAND + rule.name] if rule.requires is not None else [])
    signs = (sign for name in names for sign in stage.pairs.polarity.below(name))
    return {atom.operand for atom, _ in signs if atom.path == attribute.path}


def _report_passed(
    context: Context,
    stage: Stage,
    attribute: Attribute,
    values: tuple[str, str],
    rule: Rule,
    touched: Sequence[Rule],
    facts: Facts,
) -> None:
    middle, value = values
    change = [setting(attribute, value)]
    names = rule_names([rule, *touched])

    def shown(answers: Answers) -> bool:
        here, there = answers
        codes = against_codes(there, rule)
        return bool(codes) and codes[0] == YES and all(v == NO for r in touched for v in against_codes(here, r))

    test = Shown(shown, names)
    start = context.narrow(stage, setting(attribute, middle)(facts), rule, attribute, change, test)
    witness, confirmed, _ = context.witnesses.make_changed(
        stage.program, start, change, test, f"inget gäller vid »{middle}«; vid »{value}« gäller {rule.name}"
    )
    context.add_change(
        Found.BETWEEN,
        rule,
        f"»{attribute.path} {middle}« faller utanför »{rule.name}«, som bara läser andra värden ({value}), och inget "
        "annat som beror på det säger något",
        HELP,
        attribute.path,
        (witness, confirmed),
    )


def _only(worlds: dict[str, Encoding], here: str, there: str, rule: Rule) -> list[Bool]:
    """Return that a rule speaks at one value and not at another."""
    return [
        worlds[here].sure(RULE + rule.name),
        opposite(worlds[there].truth(RULE + rule.name).possible),
    ]


def _speaks(world: Encoding, rules: Sequence[Rule], possibly: bool) -> list[Bool]:
    found: list[Bool] = []
    for rule in rules:
        for at in range(FEW if rule.record else 1):
            truth = world.truth(RULE + rule.name, at)
            present = [world.rows[rule.record][at].present.possible] if rule.record else []
            found.append(conjoin([truth.possible if possibly else truth.sure, *present]))
    return [disjoin(found)]


def _report(
    context: Context,
    stage: Stage,
    scale: _Scale,
    values: tuple[str, str, str],
    rules: tuple[Rule, Rule],
    facts: Facts,
) -> None:
    low, middle, high = values
    one, two = rules
    names = [RULE + r.name for r in scale.all_rules]

    def shown(answers: Answers) -> bool:
        at_middle, at_low, at_high = answers
        rows = at_low[RULE + one.name], at_high[RULE + two.name]
        if not all(rows) or rows[0][0] != YES or rows[1][0] != YES:
            return False
        return all(v == NO for n in names for v in at_middle[n])

    test = Shown(shown, frozenset(names))
    attribute = scale.attribute
    start = context.narrow(
        stage,
        setting(attribute, middle)(facts),
        one,
        attribute,
        [setting(attribute, low), setting(attribute, high)],
        test,
    )
    witness, confirmed, _ = context.witnesses.make_changed(
        stage.program,
        start,
        [setting(attribute, low), setting(attribute, high)],
        test,
        f"ingen regel ur {format_citation(scale.provision)} gäller; vid »{low}« gäller {one.name}, vid »{high}« "
        f"{two.name}",
    )
    context.add_change(
        Found.BETWEEN,
        one,
        f"»{attribute.path} {middle}« faller mellan »{one.name}« ({low}) och »{two.name}« ({high}): "
        f"{format_citation(scale.provision)} säger inget där",
        HELP,
        attribute.path,
        (witness, confirmed),
    )
