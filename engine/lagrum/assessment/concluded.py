"""What the rulebook concludes of one intervention, for a document about it: findings, concepts, and why not.

In: a `Checker` and an intervention. Out: a `Case`, which answers what a document asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from lagrum.assessment.reading import Reader
from lagrum.assessment.spec import Applies, Concept, Condition, Not, Says
from lagrum.base.frozen import frozen
from lagrum.checking.checker import Checker
from lagrum.checking.findings import Results
from lagrum.checking.result import CaseResult, Finding
from lagrum.evaluation.conclusions import Relevant
from lagrum.evaluation.instances import make_instances
from lagrum.evaluation.program import CONDITION, Program
from lagrum.evaluation.truth import NO, NOT, UNKNOWN, YES, atom_code
from lagrum.explanation.explain import Explainer, Memory
from lagrum.law.citation import Citation
from lagrum.law.citation_parser import parse_citations
from lagrum.model.facts import Place, Record
from lagrum.model.formula import CONCEPT, RULE, Atom
from lagrum.model.intervention import Intervention
from lagrum.model.rule import Conclusion, Rule

_ORDER: Final = (NO, UNKNOWN, YES).index
_LEVELS: Final = ("chapter", "paragraph", "article", "stycke", "punkt", "letter")


@frozen
class Case:
    """One intervention with all that a document may ask of it."""

    intervention: Intervention
    reader: Reader
    result: CaseResult
    explainer: Explainer

    @property
    def program(self) -> Program:
        return self.explainer.program

    def holds(self, condition: Condition | tuple[Condition, ...], record: Record | None = None) -> int:
        """Return whether a condition, or all of several, is ja, nej or okänt.

        A concept that the rulebook lacks is okänt.
        """
        match condition:
            case tuple():
                return min((self.holds(one, record) for one in condition), key=_ORDER)
            case Not(inner):
                return NOT[self.holds(inner, record)]
            case Concept(phrase):
                return self._concept(phrase, record)
            case Applies(rule):
                return self._anywhere(rule)
            case Says(path, values):
                return self._says(path, values, record)

    def applies(self, rule: str, record: Record | None) -> int:
        """Return whether a rule of a post applies to one of its records (None: to one that nobody has written)."""
        return self._at(RULE + rule, self.program.rules[rule].record, record)

    def findings(self, cited: str, record: Record | None = None, post: str = "") -> list[Finding]:
        """Return what rules that cite one of some provisions say; of a post only what is about one of its records."""
        subject = self.reader.subject(post, record) if post else ""
        return [
            f
            for f in self.result.findings
            if f.tied and f.rule in self.program.rules
            if cites(self.program.rules[f.rule], cited)
            if self.program.rules[f.rule].record != post or not post or f.subject == subject
        ]

    def about(self, post: str, record: Record) -> list[Finding]:
        """Return what the rules about a post say of one of its records."""
        subject = self.reader.subject(post, record)
        rules = self.program.rules
        return [
            f
            for f in self.result.findings
            if f.tied and f.rule in rules and rules[f.rule].record == post and f.subject == subject
        ]

    def against(self, rule: Rule) -> list[tuple[str, Place]]:
        """Return the facts for which a rule about the whole intervention does not apply."""
        if rule.record:
            return []
        return self.explainer.support(CONDITION + rule.name, 0, NO)

    def _anywhere(self, rule: str) -> int:
        """Return whether a rule applies somewhere; okänt for one that is not in force, or not in the rulebook."""
        if rule not in self.program.rules:
            return UNKNOWN
        post = self.program.rules[rule].record
        found = self.explainer.conclusions[RULE + rule]
        if not post:
            return found[0]
        rows = self.explainer.instances.records[post]
        present = [min(value, row.presence, key=_ORDER) for value, row in zip(found, rows, strict=True)]
        return max(present, key=_ORDER, default=NO)

    def _concept(self, phrase: str, record: Record | None) -> int:
        node = self.program.by_name.get(CONCEPT + phrase)
        return UNKNOWN if node is None else self._at(CONCEPT + phrase, node.record, record)

    def _at(self, name: str, post: str, record: Record | None) -> int:
        if not post:
            return self.explainer.conclusions.at(name, 0)
        rows = self.explainer.instances.records[post]
        wanted = [
            k
            for k, row in enumerate(rows)
            if row.record.certain == (record is not None and record.certain)
            if record is None or row.record.index == record.index
        ]
        found = [self.explainer.conclusions.at(name, k) for k in wanted]
        if not found:
            return UNKNOWN
        return found[0] if len(set(found)) == 1 else UNKNOWN

    def _says(self, path: str, values: Sequence[str], record: Record | None) -> int:
        attribute = self.reader.attribute(path)
        if attribute is None:
            return UNKNOWN
        value = self.reader.value(path, record)
        wanted: list[str | bool] = [v == "ja" if attribute.kind.yes_no else v for v in values]
        codes = [atom_code(Atom("", path, "has" if attribute.kind.many else "eq", v), value) for v in wanted]
        return max(codes, key=_ORDER)


def conclude(checker: Checker, intervention: Intervention, memory: Memory, rules: Iterable[str]) -> Case:
    """Return what the rulebook concludes of an intervention; some rules are told also where nothing ties to them.

    Raises `EnginesDifferError`.
    """
    program = checker.program
    asked = (intervention.facts, make_instances(program, intervention.facts))
    name = f"{intervention.file}: {intervention.facts.place.text}"
    conclusions, relevant = checker.conclude_all([asked], [name])[0]
    explainer = Explainer(program, *asked, conclusions, memory)
    wanted = [name for name in rules if name in program.rules]
    tied = dict(relevant.tied)
    for one in wanted:
        record = program.rules[one].record
        tied[one] = frozenset(range(len(asked[1].records[record]) if record else 1))
    told = {*relevant.rules, *wanted}
    widened = Relevant(tuple(n for n in program.rules if n in told), tied, relevant.hidden)
    result = Results(program, memory).of(intervention, explainer, widened, questions=False)
    return Case(intervention, Reader(intervention.facts, program.rulebook.vocabulary), result, explainer)


def cites(conclusion: Conclusion, provisions: str) -> bool:
    """Whether a rule cites one of some provisions, or a part or the whole of one.

    Raises `CitationError` for a text that is no citation.
    """
    wanted = parse_citations(provisions)
    return any(_meet(one, other) for one in conclusion.citations for other in wanted)


def _meet(one: Citation, other: Citation) -> bool:
    """Whether one of two places in the law is the other, or a part of it."""
    if one.act != other.act:
        return False
    pairs = [(getattr(one, name), getattr(other, name)) for name in _LEVELS]
    return all(a is None or b is None or a == b for a, b in pairs)
