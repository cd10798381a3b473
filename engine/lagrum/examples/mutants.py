"""Mutants of rules and derived concepts: each is one small fault that the examples should notice.

Source of the method: R. A. DeMillo, R. J. Lipton and F. G. Sayward, Hints on Test Data Selection (1978).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from lagrum.base.frozen import frozen
from lagrum.binding.unparse import ConditionWriter, others_of
from lagrum.model.formula import EXISTS, And, Atom, Formula, Lit, Or, Quantifier, Ref, conj, disj, negate
from lagrum.model.pieces import is_list, pieces
from lagrum.model.rule import Conclusion, Rule
from lagrum.model.rulebook import Rulebook

Part = Literal["när", "kräver", "undantag"]
Effect = Literal["oftare", "mer sällan", "omvänt"]
"""Whether a faulty condition holds more often than the right one, or less often; or where the right one does not."""
OPPOSITE: dict[Effect, Effect] = {"oftare": "mer sällan", "mer sällan": "oftare", "omvänt": "omvänt"}


@frozen
class Mutant:
    """A rule or definition with one fault. `words` tells the fault in Swedish, `within` the group that it stands in.

    `effect` says how the condition (or the demand) errs then. `dropped`: the value that a list has lost, and the list.

    `formula` takes the place of the condition or (`part` "kräver") of the demand; it may name the `quantifiers`, which
    are new. Of an exception that is dropped, `weak` no longer gives way before `strong`.
    """

    owner: str
    place: str
    part: Part
    words: str
    effect: Effect
    within: str = ""
    dropped: tuple[str, str] | None = None
    formula: Formula | None = None
    quantifiers: tuple[Quantifier, ...] = ()
    weak: str = ""
    strong: str = ""
    inner: tuple[str, Formula, Formula] | None = None
    """For a fault within `det finns`: its post, and what stood there and what does now."""

    @property
    def new_atoms(self) -> tuple[Atom, ...]:
        """The limits that it moved and the value that it added: tests that the program may not have."""
        if self.formula is None:
            return ()
        formulas = [self.formula, *(q.condition for q in self.quantifiers)]
        value = self.dropped[0] if self.dropped else None
        atoms = [x.atom for f in formulas for x in _lits(f)]
        return tuple(a for a in atoms if a.operator == "lt" or (value is not None and a.operand == value))


@frozen
class _Mutation:
    formula: Formula
    words: str
    effect: Effect
    within: str = ""
    dropped: tuple[str, str] | None = None
    quantifiers: tuple[Quantifier, ...] = ()
    inner: tuple[str, Formula, Formula] | None = None


def mutants_of(owner: Conclusion, rulebook: Rulebook) -> list[Mutant]:
    """Return the mutants of a rule or definition, each different from the others."""
    maker = _Maker(rulebook, ConditionWriter(rulebook))
    found: list[Mutant] = []
    seen: set[object] = {("när", owner.condition)}
    parts: list[tuple[Part, Formula]] = [("när", owner.condition)]
    if isinstance(owner, Rule) and owner.requires is not None:
        parts.append(("kräver", owner.requires))
        seen.add(("kräver", owner.requires))
    for part, formula in parts:
        for change in maker.changes(formula, owner.record):
            if (part, change.formula) not in seen:
                seen.add((part, change.formula))
                found.append(
                    Mutant(
                        owner.name,
                        owner.place,
                        part,
                        change.words if part == "när" else f"i »kräver«: {change.words}",
                        change.effect,
                        change.within,
                        change.dropped,
                        change.formula,
                        change.quantifiers,
                        inner=change.inner,
                    )
                )
    if isinstance(owner, Rule):
        name, place = owner.name, owner.place
        for other in owner.exception_to:
            if other in rulebook.rules:
                words = f"»undantag från {other}« stryks"
                found.append(Mutant(name, place, "undantag", words, "oftare", weak=other, strong=name))
        for other in owner.yields_to:
            if other in rulebook.rules and name not in rulebook.rules[other].exception_to:
                words = f"»viker för {other}« stryks"
                found.append(Mutant(name, place, "undantag", words, "oftare", weak=name, strong=other))
    return found


@frozen
class _Maker:
    rulebook: Rulebook
    writer: ConditionWriter

    def changes(self, formula: Formula, record: str) -> Iterator[_Mutation]:
        """Yield all changed forms of a whole condition."""
        if isinstance(formula, Lit) and formula.atom.operator in ("always", "undefined"):
            return
        if isinstance(formula, Lit | Ref) or len(pieces(formula)) == 1:
            yield self._negated(formula, record)
        yield from self._within(formula, record)

    def _within(self, formula: Formula, record: str) -> Iterator[_Mutation]:
        match formula:
            case Lit():
                yield from self._moved(formula, record)
            case Ref(name, negated):
                if name in self.rulebook.quantifiers:
                    yield from self._quantified(self.rulebook.quantifiers[name], negated)
            case And() | Or():
                groups = pieces(formula)
                if len(groups) > 1:
                    yield from self._joined(formula, groups, record)
                elif is_list(formula.parts):
                    yield from self._listed(formula, record)
                else:
                    for k, part in enumerate(formula.parts):
                        for change in self._within(part, record):
                            yield replace(change, formula=_with(formula, formula.parts, k, change.formula))

    def _joined(self, formula: And | Or, groups: Sequence[Formula], record: str) -> Iterator[_Mutation]:
        word, other = ("och", "eller") if isinstance(formula, And) else ("eller", "och")
        flipped = disj(*groups) if isinstance(formula, And) else conj(*groups)
        effect: Effect = "oftare" if isinstance(formula, And) else "mer sällan"
        yield _Mutation(flipped, f"»{word}« blir »{other}« i »{self._text(formula, record)}«", effect)
        for k, group in enumerate(groups):
            rest = [g for n, g in enumerate(groups) if n != k]
            yield _Mutation(_join(formula, rest), f"»{self._text(group, record)}« stryks", effect)
            negated = self._negated(group, record)
            yield replace(negated, formula=_with(formula, groups, k, negated.formula))
            inside = self._text(group, record) if isinstance(group, And | Or) and len(pieces(group)) > 1 else ""
            for change in self._within(group, record):
                whole = _with(formula, groups, k, change.formula)
                yield replace(change, formula=whole, within=change.within or inside)

    def _listed(self, formula: And | Or, record: str) -> Iterator[_Mutation]:
        """Change a list of values of one attribute: `är någon av`, `omfattar` and what is not so."""
        text = self._text(formula, record)
        effect: Effect = "oftare" if isinstance(formula, And) else "mer sällan"
        first = formula.parts[0]
        if isinstance(first, Lit) and first.atom.operator == "has":
            flipped: Formula = Or(formula.parts) if isinstance(formula, And) else And(formula.parts)
            yield _Mutation(flipped, f"»{text}« blir »{self._text(flipped, record)}«", effect)
        assert isinstance(first, Lit)
        values = [str(part.atom.operand) for part in formula.parts if isinstance(part, Lit)]
        wide = isinstance(formula, Or) != first.negated
        attribute = self.rulebook.vocabulary.attributes[first.atom.path]
        if wide and (others := others_of(attribute, values)):
            more: Effect = "mer sällan" if isinstance(formula, And) else "oftare"
            for value in others:
                one_more = Lit(replace(first.atom, operand=value), first.negated)
                whole = _join(formula, [*formula.parts, one_more])
                yield _Mutation(whole, f"värdet »{value}« stryks ur »{text}«", more, dropped=(value, text))
            return
        for k, part in enumerate(formula.parts):
            assert isinstance(part, Lit)
            rest = [p for n, p in enumerate(formula.parts) if n != k]
            value = str(part.atom.operand)
            yield _Mutation(_join(formula, rest), f"värdet »{value}« stryks ur »{text}«", effect, dropped=(value, text))

    def _negated(self, group: Formula, record: str) -> _Mutation:
        turned = negate(group)
        return _Mutation(turned, f"»{self._text(group, record)}« blir »{self._text(turned, record)}«", "omvänt")

    def _moved(self, lit: Lit, record: str) -> Iterator[_Mutation]:
        if lit.atom.operator != "lt":
            return
        for step in (-1, 1):
            moved = Lit(replace(lit.atom, operand=int(lit.atom.operand) + step), lit.negated)
            if int(moved.atom.operand) > 0:
                words = f"gränsen »{self._text(lit, record)}« blir »{self._text(moved, record)}«"
                yield _Mutation(moved, words, "oftare" if (step > 0) != lit.negated else "mer sällan")

    def _quantified(self, quantifier: Quantifier, negated: bool) -> Iterator[_Mutation]:
        post = quantifier.record
        for change in self.changes(quantifier.condition, post):
            digest = hashlib.sha256(f"{post}|{change.formula!r}".encode()).hexdigest()[:12]
            name = f"{EXISTS}{post}:{digest}"
            extra = () if name in self.rulebook.quantifiers else (Quantifier(name, post, change.formula),)
            inner = change.inner or (post, quantifier.condition, change.formula)
            yield replace(
                change,
                formula=Ref(name, negated),
                words=f"i »det finns {post}«: {change.words}",
                effect=OPPOSITE[change.effect] if negated else change.effect,
                quantifiers=(*change.quantifiers, *extra),
                inner=inner,
            )

    def _text(self, formula: Formula, record: str) -> str:
        return self.writer.condition(formula, record)


def _join(formula: And | Or, parts: Sequence[Formula]) -> Formula:
    return conj(*parts) if isinstance(formula, And) else disj(*parts)


def _with(formula: And | Or, groups: Sequence[Formula], at: int, new: Formula) -> Formula:
    return _join(formula, [new if k == at else g for k, g in enumerate(groups)])


def _lits(formula: Formula) -> Iterator[Lit]:
    if isinstance(formula, And | Or):
        for part in formula.parts:
            yield from _lits(part)
    elif isinstance(formula, Lit):
        yield formula
