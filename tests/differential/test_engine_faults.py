"""Faults seeded in the evaluators' own code: all that change a result are found, by an evaluator that has them not.

The kinds that two evaluators alone could not guard have theirs: the codes of atoms, exceptions at compilation, where
ages are cut, which rules are in force (what both stood on), and relevance, seeded in each side by itself. That an
evaluator which has concluded nothing does not agree is held in `test_at_scale` and `test_cli_katalog`.

Each fault is put into the running code of a process of its own: the source of a module with one place changed is
compiled, and its functions take the places of the right ones. What was shared by all fast evaluators until there was an
authority (atoms, cutting, compiling) has a third of them.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
import os
import pickle
import traceback
from collections import Counter
from datetime import date
from functools import cache
from random import Random
from types import FunctionType, ModuleType
from typing import Any, NamedTuple

import pytest
from test_authority import CAMP, CONCEPTS, DATES, generated, interventions, shipped

from lagrum.checking.checker import Checker
from lagrum.evaluation.agreement import FacitEvaluator
from lagrum.evaluation.conclusions import EnginesDifferError
from lagrum.evaluation.durable.engine import durable_available
from lagrum.evaluation.instances import make_instances
from lagrum.model.intervention import Intervention
from lagrum.model.rulebook import Rulebook
from small import DAY, facts, rule, rulebook

pytestmark = pytest.mark.slow
BOOKS = 40
CASES = 8


class Fault(NamedTuple):
    """A place in a module that is changed: `old` stands there once, or `nth` of several is meant (from 0).

    The module is one of `evaluation`, unless it is named in full.
    """

    module: str
    old: str
    new: str
    nth: int = 0


SHARED = (
    Fault(
        "truth", "return NO if value is None or open_list or isinstance(value, Bounds | Among) else YES", "return YES"
    ),
    Fault("truth", "value is None or open_list or", "value is None or"),
    Fault("truth", "or isinstance(value, Bounds | Among) else YES", "else YES"),
    Fault("truth", "if value is None:\n        return UNKNOWN", "if value is None:\n        return NO"),
    Fault("truth", "if atom.operand in value.chosen:", "if atom.operand not in value.chosen:"),
    Fault("truth", "return UNKNOWN if value.open and atom.operand not in value.excluded else NO", "return NO"),
    Fault("truth", "return UNKNOWN if value.open and atom.operand not in value.excluded else NO", "return UNKNOWN"),
    Fault("truth", "value.open and atom.operand not in value.excluded", "value.open"),
    Fault("truth", "return UNKNOWN if atom.operand in value.possible else NO", "return UNKNOWN"),
    Fault("truth", "value.high < limit else", "value.high <= limit else"),
    Fault("truth", "value.low >= limit else", "value.low > limit else"),
    Fault("truth", "else NO if value.low >= limit else UNKNOWN", "else NO"),
    Fault("instances", "if low < n <= high)", "if low < n < high)"),
    Fault("instances", "if low < n <= high)", "if low <= n - 1 <= high - 2)"),
    Fault("instances", "Range(a, b - 1)", "Range(a, b)"),
    Fault("truth", "return YES if value == atom.operand and", "return YES if value != atom.operand and"),
    Fault("instances", "if written.open:", "if not written.open:"),
    Fault("program", "conj(Ref(condition), *beaten)", "Ref(condition)"),
    Fault("instances", "if written.open:", "if written.open and not written.records:"),
    Fault("instances", "Instance(unwritten, UNKNOWN, codes.default)", "Instance(unwritten, YES, codes.default)"),
    Fault("instances", "for part in cut(record, limits)", "for part in cut(record, limits)[:1]"),
    Fault("program", "formula = disj(*(d.condition", "formula = conj(*(d.condition"),
    Fault("program", "if definitions else UNDEFINED", "if definitions else conj()"),
    Fault("program", "Ref(RULE + other, True)", "Ref(RULE + other, False)"),
    Fault("program", "defeaters[other].append(rule.name)", "pass"),
    Fault("program", "defeaters[rule.name] += [other for other in rule.yields_to if other in rules]", "pass"),
    Fault("program", "Node(condition, rule.record, rule.condition)", "Node(condition, '', rule.condition)"),
    Fault("program", "rule.record, rule.requires)", "rule.record, rule.condition)"),
    Fault("program", "if answer.question in rules and", "if answer.question not in rules and"),
    Fault("program", "self.default = bytes(atom_code(a, None) for a in atoms)", "self.default = bytes(len(atoms))"),
    Fault("program", "codes[slot] = code", "codes[slot] = code or 2"),
    Fault("program", "(slot, atom_code(self._atoms[slot], value))", "(slot, atom_code(self._atoms[slot - 1], value))"),
    Fault("program", "found = self._known.get((path, value))", "found = next(iter(self._known.values()), None)"),
    Fault("program", 'if atom.operator == "lt" and', 'if atom.operator == "eq" and'),
    Fault("program", "found.setdefault(atom.record, set()).add(atom)", "found.setdefault('', set()).add(atom)"),
    Fault("program", "Node(inner, quantifier.record,", "Node(inner, '',"),
    Fault("lagrum.model.rulebook", "if self.rules[name].validity.holds(day)", "if True"),
    Fault("lagrum.model.rulebook", "if definition.validity.holds(day):", "if True:"),
    Fault("lagrum.model.rule", "self.first <= day", "self.first < day"),
    Fault("lagrum.model.rule", "day <= self.last", "day < self.last"),
)
"""What every evaluator but the authority stands on."""

FAST = (
    Fault("bitsliced", "surely &= s[k]", "surely &= p[k]"),
    Fault("bitsliced", "possibly &= p[k]", "possibly &= s[k]"),
    Fault("bitsliced", "surely &= ~p[k]", "surely &= ~s[k]"),
    Fault("bitsliced", "possibly &= ~s[k]", "possibly &= ~p[k]"),
    Fault("bitsliced", "surely &= a[k]", "surely |= a[k]"),
    Fault("bitsliced", "possibly &= b[k]", "possibly |= b[k]"),
    Fault("bitsliced", "surely &= ~b[k]", "surely &= ~a[k]"),
    Fault("bitsliced", "possibly &= ~a[k]", "possibly &= ~b[k]"),
    Fault("bitsliced", "surely |= s[k]", "surely |= p[k]"),
    Fault("bitsliced", "possibly |= p[k]", "possibly |= s[k]"),
    Fault("bitsliced", "surely |= full ^ p[k]", "surely |= full ^ s[k]"),
    Fault("bitsliced", "possibly |= full ^ s[k]", "possibly |= full ^ p[k]"),
    Fault("bitsliced", "surely |= full ^ b[k]", "surely |= full ^ a[k]"),
    Fault("bitsliced", "possibly |= full ^ a[k]", "possibly |= full ^ b[k]"),
    Fault("bitsliced", "surely |= a[0] & a[inner]", "surely |= a[inner]"),
    Fault("bitsliced", "possibly |= b[0] & b[inner]", "possibly = b[0] & b[inner]"),
    Fault("bitsliced", "if not possibly:", "if not surely:"),
    Fault("bitsliced", "surely &= one", "surely |= one"),
    Fault("bitsliced", "possibly &= two", "possibly |= two"),
    Fault("bitsliced", "surely |= one", "surely &= one"),
    Fault("relevance", "if instance.record.certain:", "if False:"),
    Fault("relevance", "fact.value.open and fact.begun", "fact.value.open"),
    Fault("relevance", "or (negated and isinstance(atom.operand, str))", ""),
    Fault("relevance", "return None if negated or inside else", "return"),
    Fault("relevance", "can = possibly & closed", "can = possibly"),
    Fault("relevance", "closed[k][1][0] & closed[k][1][slot]", "closed[k][1][slot]"),
    Fault("relevance", "self._tied(name, planes, k, unwritten=True)", "self._tied(name, planes, k)"),
    Fault("relevance", "self._tied(name, planes, k, unwritten=True)", "0"),
    Fault("relevance", "if atom.path in TOO_LITTLE or (unwritten and atom.record):", "if unwritten and atom.record:"),
    Fault("relevance", "return None if negated or inside else", "return None if negated else"),
    Fault("relevance", "show |= surely | tied[-1][-1]", "show |= surely"),
    Fault("relevance", "may |= possibly", "may |= surely"),
    Fault("relevance", "if tie.tree.conjoined and tie.inner:", "if False:"),
    Fault("relevance", "return _holds(tie, full, s, p, a, b)", "return full"),
)
"""The fast evaluator alone."""

NETWORK = (
    Fault("durable.encoding", "if found.open and not (complete and found.records):", "if found.open:"),
    Fault("durable.encoding", "if found.open and not (complete and found.records):", "if False:"),
    Fault(
        "durable.encoding",
        "return Several(value.chosen) if isinstance(value, Several) and fact.begun else value",
        "return value",
    ),
    Fault("durable.relevance", "[rule.unwritten] *", "[rule.tied] *"),
    Fault("durable.relevance", "return not scope_of(literal.name)", "return True"),
    Fault(
        "durable.relevance",
        "return None if absent or atom.operator in BARE or not counts(formula) else formula",
        "return formula",
    ),
    Fault("durable.relevance", "return None if negated or not counts(formula) else formula", "return formula"),
    Fault("durable.relevance", "and beside[k][applies] != NO", ""),
)
"""The network's own path."""

AUTHORITY = (
    Fault(
        "authority",
        "return min(self.holds(part, fall) for part in parts)",
        "return max(self.holds(part, fall) for part in parts)",
    ),
    Fault("authority", "return -found if negated else found", "return found"),
    Fault(
        "authority",
        "return YES if atom.operand in chosen else UNKNOWN if more and atom.operand not in impossible else NO",
        "return YES if atom.operand in chosen else NO",
    ),
    Fault("authority", "case _, None:\n            return UNKNOWN", "case _, None:\n            return NO"),
    Fault("authority", "ends = {number < int(atom.operand)", "ends = {number <= int(atom.operand)"),
    Fault("authority", "if written.open:", "if False:"),
    Fault("authority", "min([self.condition(rule, on), *beaten])", "self.condition(rule, on)"),
    Fault("authority", "default=UNKNOWN", "default=NO"),
    Fault("authority", "(one.validity.first or date.min) <= self.day", "(one.validity.first or date.min) < self.day"),
    Fault("authority", "(fall.written == YES or not self._of_records(name))", "True"),
    Fault("authority", "and atom.path not in TOO_LITTLE and (fall.written == YES or not atom.record)", ""),
    Fault("authority", "return self.as_written.may(rule, twins[at]) and any(", "return any("),
    Fault("authority", "return said and self.holds(formula, fall) == YES", "return said"),
    Fault("authority", "return not self.shown(rule) and any(", "return any("),
    Fault("authority", "min(fall.written, self.applies(rule, fall)) == YES", "self.applies(rule, fall) == YES"),
    Fault("authority", "if isinstance(fact.value, Several) and fact.begun:", "if isinstance(fact.value, Several):"),
)
"""The authority: a fault there is found by the others as well."""

ALL = (*SHARED, *FAST, *NETWORK, *AUTHORITY)


class Told(NamedTuple):
    """What a process with a fault says: a digest of the fast results, and the difference that was found, if any."""

    results: str
    difference: str


def put_in(fault: Fault) -> None:
    """Change the running code of a module: functions and methods take the code of those with the fault."""
    own = fault.module.startswith("lagrum.")
    module = importlib.import_module(fault.module if own else f"lagrum.evaluation.{fault.module}")
    source = inspect.getsource(module)
    parts = source.split(fault.old)
    assert len(parts) > 1 + fault.nth, f"the place is gone: {fault}"
    wrong = fault.old.join(parts[: fault.nth + 1]) + fault.new + fault.old.join(parts[fault.nth + 1 :])
    made = ModuleType(module.__name__)
    made.__dict__["__file__"] = module.__file__
    exec(compile(wrong, str(module.__file__), "exec"), made.__dict__)
    changed = sum(_swap(getattr(module, name), new) for name, new in vars(made).items() if hasattr(module, name))
    assert changed, f"no function has the place: {fault}"


def _swap(old: Any, new: Any) -> int:
    """Give `old` the code of `new`, in classes that of each of their methods; return how many have another code now."""
    match old, new:
        case FunctionType(), FunctionType():
            differs = old.__code__ != new.__code__ and old.__code__.co_freevars == new.__code__.co_freevars
            if differs:
                old.__code__ = new.__code__
            return int(differs)
        case type(), type() if old.__module__ == new.__module__:
            pairs = ((vars(old)[name], method) for name, method in vars(new).items() if name in vars(old))
            return sum(_swap(*(getattr(x, "func", getattr(x, "__func__", x)) for x in pair)) for pair in pairs)
    return 0


@cache
def world() -> list[tuple[Rulebook, Any, list[Intervention]]]:
    """Return rulebooks, each with a day and interventions: generated ones, and the shipped catalogue last."""
    found = []
    for number in range(BOOKS):
        r = Random(f"sådda fel {number}")
        book, on = generated(r)
        given = interventions(r, book, CASES)
        found.append((book, on, [Intervention("", str(k), "", "", facts) for k, facts in enumerate(given)]))
    some = rule("a.2", 'när form är råd och det finns målgrupp där (ålder under 18)\nså hinder "x"')
    rare = rulebook(CAMP, some)
    texts = ("prövning utan prövning\nform mer okänt", 'form råd\nmålgrupp "a"\n    ålder 20 år\nmålgrupp mer okänt')
    found.append((rare, DAY, [Intervention("", str(k), "", "", facts(rare, text)) for k, text in enumerate(texts)]))
    likely = rule("a.1", 'när för varje målgrupp där (ålder under 15 och ung grupp)\nså hinder "x"')
    found.append((book := rulebook(likely, CONCEPTS), DAY, [Intervention("", "0", "", "", facts(book, "form råd"))]))
    camp = rulebook(CAMP)
    read = facts(camp, "prövning utan prövning\nform läger")
    found.append((camp, date(2025, 7, 1), [Intervention("", "0", "", "", read)]))  # the rule's first day
    ending = rulebook(CAMP.replace("från 2025-07-01", f"från 2025-07-01 till {DAY}"))
    found.append((ending, DAY, [Intervention("", "0", "", "", facts(ending, "prövning utan prövning\nform läger"))]))
    book, subjects = shipped()
    return [*found, (book, DATES[1], list(subjects))]


def results(book: Rulebook, on: Any, subjects: list[Intervention]) -> str:
    """Return a digest of what the fast evaluator alone comes to."""
    briefs = Checker(book, on).brief_all(subjects)
    lines = [(b.state, [(o.rule.name, o.outcome, o.sure, o.demand) for o in b.outlines], b.asked) for b in briefs]
    return hashlib.sha256(repr(lines).encode()).hexdigest()


def difference(book: Rulebook, on: Any, subjects: list[Intervention]) -> str:
    """Return the first difference of the fast evaluator from the authority or the network; "" when there is none."""
    try:
        checker = Checker(book, on, "båda" if durable_available() else "snabb")
        batch = [(s.facts, make_instances(checker.program, s.facts)) for s in subjects]
        found = checker.conclude_all(batch, [s.id for s in subjects])
        facit = FacitEvaluator(checker.program)
        for asked, concluded in zip(batch, found, strict=True):
            facit.compare(asked, concluded, "snabb", "")
    except EnginesDifferError as error:
        return str(error)
    return ""


def tried(fault: Fault | None) -> Told:
    """Return what a process with the fault says; a crash is a difference too, since it is no result."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        try:
            if fault is not None:
                put_in(fault)
            told = Told("", "")
            for book, on, subjects in world():
                try:
                    told = Told(told.results + results(book, on, subjects), told.difference)
                    told = told._replace(difference=told.difference or difference(book, on, subjects))
                except AssertionError:
                    raise
                except Exception as error:
                    told = Told(told.results + "crash", told.difference or f"{type(error).__name__}: {error}")
                if told.difference and fault is not None:
                    break
        except BaseException:
            told = Told("", traceback.format_exc())
        with os.fdopen(write, "wb") as out:
            pickle.dump(told, out)
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as answer:
        told = pickle.load(answer)
    os.waitpid(child, 0)
    return told


@pytest.fixture(scope="module")
def right() -> Told:
    world()  # made here, so that no child has to make it
    return tried(None)


def test_without_a_fault_all_agree(right: Told) -> None:
    assert right.difference == ""


@pytest.mark.parametrize("fault", ALL, ids=lambda f: f"{f.module}: {f.old[:30]} → {f.new[:20]}")
def test_a_fault_that_changes_a_result_is_found(fault: Fault, right: Told) -> None:
    told = tried(fault)
    assert "Traceback" not in told.difference, told.difference
    assert told.difference or told.results == right.results, "a result has changed, and nobody has noticed"
    assert told.difference, "the fault changes nothing that was tried: it is no fault, or the cases are too few"


def test_there_are_enough_faults_and_a_third_in_what_was_shared() -> None:
    assert len(ALL) >= 60
    assert 3 * len(SHARED) >= len(ALL)
    assert max(Counter(ALL).values()) == 1
