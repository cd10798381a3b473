"""Duties that are met with silence: interventions that surely meet a duty, and no rule by its provisions speaks.

A rule speaks of an intervention when it gives hinder, krav (met or not), fråga or möjlighet; an upplysning is none.
The rulebook itself says what a duty is (`plikt`, in .plikt files). The search is over every intervention that there can
be: the solver finds a silent one or proves that there is none. What is found is made small, so that only what matters
is left of it; then those that it stands for are shut out and the search goes on, so that each finding is a kind of
silence of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lagrum.evaluation.program import Node, Program, compile_program
from lagrum.evaluation.truth import NO, YES
from lagrum.law.citation import Citation
from lagrum.model.duty import Duty
from lagrum.model.facts import Facts, Several
from lagrum.model.formula import RULE
from lagrum.model.rule import Outcome, Rule
from lagrum.review.context import Context
from lagrum.review.finding import Finding, Kind, Undecided
from lagrum.review.pairs import FEW, Pairs
from lagrum.review.session import SolverAnswer
from lagrum.review.solver.encode import OWN
from lagrum.review.solver.formulas import TRUE, Bool, conjoin, opposite
from lagrum.review.witness import Answers, Shown

MOST = 4
"""How many kinds of silence are looked for under one duty."""
HELP = (
    "koda det som bestämmelsen säger där: hinder, krav, fråga eller möjlighet; eller gör pliktens villkor snävare om "
    "den inte når dit"
)
DUTY = "plikt:"


def find_silence(context: Context) -> None:
    duties = [d for d in context.duties if context.chosen(d.place)]
    for k in context.current()[:1] if duties else []:
        _ask(context, [d for d in duties if d.validity.holds(context.periods[k].day)], k)


def _ask(context: Context, duties: Sequence[Duty], period: int) -> None:
    book = context.rulebook
    more = {q.name: q for d in duties for q in d.quantifiers}
    whole = replace(book, quantifiers={**more, **book.quantifiers})
    program = with_duties(compile_program(whole, context.periods[period].day), duties)
    pairs = context.keep(Pairs(program, context.limit))
    for duty in duties:
        _one(context, program, pairs, duty)


def with_duties(program: Program, duties: Sequence[Duty]) -> Program:
    """Return a program with a conclusion for each duty: whether it is met."""
    nodes = (*program.nodes, *(Node(DUTY + d.name, d.record, d.condition) for d in duties))
    atoms = {post: set(found) for post, found in program.atoms.items()}
    for node in nodes:
        for atom in node.atoms:
            atoms.setdefault(atom.record, set()).add(atom)
    ordered = {post: tuple(sorted(found, key=_atom_key)) for post, found in sorted(atoms.items())}
    return replace(program, nodes=nodes, atoms=ordered)


def _atom_key(atom: object) -> str:
    return repr(atom)


def speaks(rule: Rule, duty: Duty) -> bool:
    """Whether a rule answers to a duty: by outcome and by provision."""
    if rule.outcome is None or rule.outcome is Outcome.NOTE:
        return False
    return any(_meets(one, two) for one in rule.citations for two in duty.citations)


def _meets(cited: Citation, wanted: Citation) -> bool:
    place = cited.provision if cited.is_provision else cited
    return wanted.covers(place) or place.covers(wanted.provision if wanted.is_provision else wanted)


def _one(context: Context, program: Program, pairs: Pairs, duty: Duty) -> None:
    rules = [r for r in program.rules.values() if speaks(r, duty)]
    base = [pairs.before.truth(DUTY + duty.name).sure]
    if duty.record:
        base.append(pairs.before.rows[duty.record][0].present.sure)
    for rule in rules:
        for at in range(FEW if rule.record and rule.record != duty.record else 1):
            applies = [pairs.before.truth(RULE + rule.name, at).possible]
            if rule.record:
                applies.append(pairs.before.rows[rule.record][at].present.possible)
            base.append(opposite(conjoin(applies)))
    names = [RULE + r.name for r in rules]
    same = {RULE + r.name for r in rules if r.record and r.record == duty.record}

    def shown(answers: Answers) -> bool:
        found = answers[0]
        met = found[DUTY + duty.name]
        if not met or met[0] != YES:
            return False
        return all(v == NO for n in names for v in (found[n][:1] if n in same else found[n]))

    test = Shown(shown, frozenset([DUTY + duty.name, *names]))
    for _ in range(MOST):
        found = pairs.ask(None, base)
        if found.answer is SolverAnswer.UNDECIDED:
            context.undecided.append(Undecided(Kind.SILENT, duty.name, duty.place))
            return
        if found.facts is None:
            return
        start = _told(pairs, program, found.facts, [DUTY + duty.name, *names])
        witness, confirmed, small = context.witnesses.make_silent(
            program,
            start if context.witnesses.shows(program, start, [], test) else found.facts,
            test,
            f"plikten är uppfylld, och ingen regel ur {duty.citation} säger något",
            DUTY + duty.name,
        )
        context.findings.append(
            Finding(
                Kind.SILENT,
                duty.name,
                duty.place,
                f"»{duty.title}« möts av tystnad: ingen regel ur {duty.citation} säger något",
                HELP,
                witness=witness,
                confirmed=confirmed,
            )
        )
        base.append(opposite(_like(pairs, small)))


def _told(pairs: Pairs, program: Program, facts: Facts, names: Sequence[str]) -> Facts:
    """Return what facts say of that which some conclusions depend on."""
    paths = {p for name in names for p in program.facts_below(name)}
    attributes = program.rulebook.vocabulary.attributes
    paths |= {attributes[p].record for p in paths if p in attributes} | set(program.rulebook.vocabulary.linked)
    records = {
        post: replace(
            found,
            records=tuple(replace(r, fields={p: f for p, f in r.fields.items() if p in paths}) for r in found.records),
        )
        for post, found in facts.records.items()
        if post in paths
    }
    return replace(facts, scalars={p: f for p, f in facts.scalars.items() if p in paths}, records=records)


def _like(pairs: Pairs, facts: Facts) -> Bool:
    """Return that an intervention says all that these facts say; what they say there is not is passed over."""
    encoding = pairs.before
    parts: list[Bool] = []
    told = [(OWN, path, fact) for path, fact in facts.scalars.items()]
    for found in facts.records.values():
        told += [(k, p, f) for k, r in enumerate(found.records[:FEW]) for p, f in r.fields.items()]
    for index, path, fact in told:
        variable = encoding.variable(path, index)
        if isinstance(fact.value, Several):
            parts += [variable.options[v] for v in fact.value.chosen]
        else:
            parts.append(variable.has(fact.value))
    for post, found in facts.records.items():
        rows = encoding.rows.get(post, ())
        parts += [rows[k].present.sure for k in range(min(len(found.records), len(rows)))]
    return conjoin(parts) if parts else TRUE
