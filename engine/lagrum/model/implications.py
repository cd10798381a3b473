"""What follows of facts by what the vocabulary says that values imply (`medför`), and facts that cannot all be so.

A list may describe several persons at once: that one of them is a child says nothing of the others. So a list narrows
a value only when it is closed and every value in it says something of it, and then to the union of what they say. The
other way a value is excluded from a list when nobody at all can have it.

Closing only adds: it is repeated until nothing more follows, so the order of the lines does not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from lagrum.base.errors import LagrumError
from lagrum.base.frozen import frozen
from lagrum.model.facts import Among, Bounds, Fact, Facts, Range, RecordList, Several, Value
from lagrum.model.vocabulary import Attribute, Implication, Link, Vocabulary


@frozen
class Contradiction:
    """Two facts that cannot both be so: `one` implies something (`implied`) of an attribute, and `other` denies it."""

    one: Fact
    value: str
    implied: Implication
    other: Fact

    def message(self) -> str:
        """Return in Swedish what does not agree, with both rows."""
        means = f"»{self.one.place.text}« ({_row(self.one, self.other)}) betyder {self.implied.words}"
        if self.value not in self.one.place.text:
            means = f"av »{self.one.place.text}« ({_row(self.one, self.other)}) följer {self.implied.words}"
        if self.other.derived and self.other.written is None:
            return f"{means}, men av »{self.other.place.text}« (rad {self.other.place.line}) följer något annat"
        return f"{means}, men »{self.other.place.text}« står på rad {self.other.place.line}"


def _row(one: Fact, other: Fact) -> str:
    file = "" if one.place.source.name == other.place.source.name else f" i {one.place.source.name}"
    return f"rad {one.place.line}{file}"


def written(facts: Facts) -> Facts:
    """Return only what is written: the facts without those that `close` has added."""
    return _mapped(facts, _written)


def close(vocabulary: Vocabulary, facts: Facts) -> Facts | Contradiction:
    """Return the written facts with all that follows from them, or two that cannot both be so."""
    try:
        return _mapped(written(facts), lambda fields, post: _close(fields, vocabulary.links.get(post, ())))
    except _ContradictionError as found:
        return found.contradiction


def possible(vocabulary: Vocabulary, facts: Facts) -> Facts | None:
    """Return the facts closed, or None when they cannot all be so."""
    found = close(vocabulary, facts)
    return None if isinstance(found, Contradiction) else found


class _ContradictionError(LagrumError):
    def __init__(self, contradiction: Contradiction) -> None:
        super().__init__(contradiction.message())
        self.contradiction = contradiction


def _mapped(facts: Facts, change: Callable[[dict[str, Fact], str], dict[str, Fact]]) -> Facts:
    """Return the facts with the fields of each scope changed; what does not change is the same object."""
    scalars = change(facts.scalars, "")
    records: dict[str, RecordList] = {}
    for post, found in facts.records.items():
        rows = [(row, change(row.fields, post)) for row in found.records]
        if all(fields is row.fields for row, fields in rows):
            records[post] = found
        else:
            new = tuple(row if fields is row.fields else replace(row, fields=fields) for row, fields in rows)
            records[post] = RecordList(new, found.open)
    if scalars is facts.scalars and all(records[post] is found for post, found in facts.records.items()):
        return facts
    return Facts(facts.place, scalars, records)


def _written(fields: dict[str, Fact], post: str) -> dict[str, Fact]:
    if not any(fact.derived for fact in fields.values()):
        return fields
    kept = {path: fact.written if fact.derived else fact for path, fact in fields.items()}
    return {path: fact for path, fact in kept.items() if fact is not None}


def _close(fields: dict[str, Fact], links: Iterable[Link]) -> dict[str, Fact]:
    scope = _Scope(fields, dict(fields))
    while any(scope.follow(link) for link in links):
        pass
    return scope.found if scope.found != fields else fields


@dataclass(slots=True)
class _Scope:
    """The facts of the intervention itself or of one record: as written, and with what has been found to follow."""

    written: Mapping[str, Fact]
    found: dict[str, Fact]

    def value(self, attribute: Attribute) -> Value:
        fact = self.found.get(attribute.path)
        return None if fact is None else fact.value

    def follow(self, link: Link) -> bool:
        """Add what follows by a link, both ways, and return whether something did."""
        source, target = self.value(link.source), self.value(link.target)
        if source is None and target is None:
            return False
        forward = source is not None and self._forward(link, source)
        target = self.value(link.target)
        return (target is not None and self._backward(link, target)) or forward

    # -- from what is said to what it implies -------------------------------------------------------------------------

    def _forward(self, link: Link, source: Value) -> bool:
        if isinstance(source, Several):
            someone: list[str | bool] = [v for v in link.source.values if v in source.chosen]
            everyone = [] if source.open else someone
        else:
            everyone = someone = sorted(_possible(link.source, source), key=str)
        all_say = bool(everyone) and all(v in link.of for v in everyone)
        if link.target.kind.many:
            return self._forward_list(link, source, everyone if all_say else [], someone)
        if not all_say:
            return False
        told = [link.of[v] for v in everyone]
        if link.target.kind.numeric:
            spans = [_span(implied) for implied in told]
            low, high = min(s[0] for s in spans), max(s[1] for s in spans)
            return self._number(link, everyone[0], low, high)
        allowed = frozenset[str | bool]().union(*(_allowed(link.target, implied) for implied in told))
        return self._one_of(link, everyone[0], allowed)

    def _forward_list(
        self, link: Link, source: Value, everyone: Sequence[str | bool], someone: Sequence[str | bool]
    ) -> bool:
        """Add values to a list, and exclude others.

        One that has the value needs only be among those described; none may have it only when it is so of them all.
        """
        changed = False
        listed = isinstance(source, Several)
        for by in someone if listed else everyone:
            for one in link.of.get(by, ()):
                of_all = by in everyone and self._all(link, everyone, one)
                if one.operator == "is" and (listed or of_all):
                    changed |= self._add(link, by, str(one.operand))
                elif one.operator == "not" and of_all:
                    changed |= self._exclude(link, by, link.target, str(one.operand))
        return changed

    @staticmethod
    def _all(link: Link, everyone: Iterable[str | bool], implied: Implication) -> bool:
        wanted = (implied.operator, implied.operand)
        return all(any((x.operator, x.operand) == wanted for x in link.of[v]) for v in everyone)

    # -- from what is denied to what can then not be said -------------------------------------------------------------

    def _backward(self, link: Link, target: Value) -> bool:
        changed = False
        now = self.value(link.source)
        for value, implied in link.of.items():
            if now is not None and link.source.kind.many and isinstance(now, Several):
                if value not in now.chosen and (not now.open or value in now.excluded):
                    continue
            elif not link.source.kind.many and value not in _possible(link.source, now):
                continue
            if self._denied(link, implied, target):
                if link.source.kind.many:
                    changed |= self._exclude_source(link, str(value))
                else:
                    changed |= self._not_source(link, value)
                now = self.value(link.source)
        return changed

    @staticmethod
    def _denied(link: Link, implied: tuple[Implication, ...], target: Value) -> bool:
        """Whether nobody of whom the target says this can be so as a value implies."""
        if isinstance(target, Range | Bounds):
            low, high = _span(implied)
            if isinstance(target, Range) and link.target.kind.case_split and not link.source.kind.many:
                return target.low < low or target.high > high  # a value of its own is said of all the cases
            return target.high < low or target.low > high
        if isinstance(target, Several):
            needed = {str(x.operand) for x in implied if x.operator == "is"} - target.chosen
            if needed and (not target.open or needed & target.excluded):
                return True
            return not link.source.kind.many and any(
                x.operator == "not" and x.operand in target.chosen for x in implied
            )
        return not _possible(link.target, target) & _allowed(link.target, implied)

    # -- changing a value ---------------------------------------------------------------------------------------------

    def _number(self, link: Link, by: str | bool, low: int, high: int) -> bool:
        now = self.value(link.target)
        if now is None:
            return self._set(link.target, Bounds(low, high), link.source)
        assert isinstance(now, Range | Bounds)
        inside = max(low, now.low), min(high, now.high)
        if inside == (now.low, now.high):
            return False
        if inside[0] > inside[1] or (isinstance(now, Range) and link.target.kind.case_split):
            raise self._contradiction(link, by)
        return self._set(link.target, type(now)(*inside), link.source)

    def _one_of(self, link: Link, by: str | bool, allowed: frozenset[str | bool]) -> bool:
        before = _possible(link.target, self.value(link.target))
        left = before & allowed
        if not left:
            raise self._contradiction(link, by)
        return left != before and self._set(link.target, _value(left), link.source)

    def _add(self, link: Link, by: str | bool, value: str) -> bool:
        now = self.value(link.target)
        assert now is None or isinstance(now, Several)
        if now is None:
            return self._set(link.target, Several(frozenset({value}), True), link.source)
        if value in now.chosen:
            return False
        if not now.open or value in now.excluded:
            raise self._contradiction(link, by)
        return self._set(link.target, replace(now, chosen=now.chosen | {value}), link.source)

    def _exclude(self, link: Link, by: str | bool, attribute: Attribute, value: str) -> bool:
        now = self.value(attribute)
        other = link.source if attribute is link.target else link.target
        assert now is None or isinstance(now, Several)
        if now is None:
            return self._set(attribute, Several(frozenset(), True, frozenset({value})), other)
        if value in now.chosen:
            raise self._contradiction(link, by)
        if not now.open or value in now.excluded:
            return False
        return self._set(attribute, replace(now, excluded=now.excluded | {value}), other)

    def _exclude_source(self, link: Link, value: str) -> bool:
        return self._exclude(link, value, link.source, value)

    def _not_source(self, link: Link, value: str | bool) -> bool:
        left = _possible(link.source, self.value(link.source)) - {value}
        if not left:
            raise self._contradiction(link, value)
        return self._set(link.source, _value(left), link.target)

    def _set(self, attribute: Attribute, value: Value, cause: Attribute) -> bool:
        row = self.written.get(attribute.path)
        place = row.place if row is not None and row.value is not None else self.found[cause.path].place
        self.found[attribute.path] = Fact(value, place, derived=True, written=row)
        return True

    def _contradiction(self, link: Link, value: str | bool) -> _ContradictionError:
        word = value if isinstance(value, str) else "ja" if value else "nej"
        one, other = self.found[link.source.path], self.found[link.target.path]
        each = link.of[value]
        implied = next((x for x in each if self._denied(link, (x,), other.value)), each[0])
        return _ContradictionError(Contradiction(one, word, implied, other))


def _possible(attribute: Attribute, value: Value) -> frozenset[str | bool]:
    """Return what a value of one among several can be."""
    if isinstance(value, Among):
        return frozenset(value.possible)
    if isinstance(value, str | bool):
        return frozenset({value})
    return frozenset({True, False}) if attribute.kind.yes_no else frozenset(attribute.values)


def _allowed(attribute: Attribute, implied: Iterable[Implication]) -> frozenset[str | bool]:
    """Return what an attribute can be by all that one value implies of it."""
    found = _possible(attribute, None)
    for one in implied:
        assert not isinstance(one.operand, tuple)
        found = found & {one.operand} if one.operator == "is" else found - {one.operand}
    return found


def _value(left: frozenset[str | bool]) -> Value:
    if len(left) == 1:
        return next(iter(left))
    return Among(frozenset(v for v in left if isinstance(v, str)))


def _span(implied: Iterable[Implication]) -> tuple[int, int]:
    """Return the numbers that all that one value implies leaves."""
    spans = [x.operand for x in implied if isinstance(x.operand, tuple)]
    return max(s[0] for s in spans), min(s[1] for s in spans)
