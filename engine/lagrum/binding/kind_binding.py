"""What the binder must know of a type of attributes (`KindBinding`), and what it hands over to be read or compared."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Final

from lagrum.base.frozen import frozen
from lagrum.binding.reader import LineReader
from lagrum.language.statement import Statement
from lagrum.language.values import UNBOUNDED, ListedValue
from lagrum.model.facts import Value
from lagrum.model.formula import Atom, AtomOperator, Formula, Lit
from lagrum.model.vocabulary import Attribute, Vocabulary
from lagrum.source.text import Span

if TYPE_CHECKING:
    from lagrum.language.conditions import Comparison, Operator, Phrase


class Wrong(Enum):
    """The type of `WRONG`."""

    WRONG = "wrong"


WRONG: Final = Wrong.WRONG
"""What stands for the value of a line that could not be read, which has been reported."""


@frozen
class Reading:
    """A line whose items are to be read as a value of its attribute, which is of the type `kind`."""

    kind: KindBinding
    attribute: Attribute
    line: Statement
    items: tuple[ListedValue, ...]
    reader: LineReader
    vocabulary: Vocabulary

    def span(self, item: ListedValue) -> Span:
        """Return where in the file an item stands."""
        return self.reader.span(self.line, item.span)

    def fail(self, code: str, message: str, item: ListedValue, help: str) -> None:
        """Report a fault of an item."""
        self.reader.fail(code, message, self.span(item), help)


@frozen
class Comparing:
    """A comparison with an attribute, which is of the type `kind`, in the text of a line."""

    kind: KindBinding
    attribute: Attribute
    node: Comparison
    line: Statement
    reader: LineReader
    vocabulary: Vocabulary

    def test(self, operator: AtomOperator, operand: str | int | bool = True, negated: bool = False) -> Formula:
        """Return a test on the attribute, or its negation."""
        return Lit(Atom(self.attribute.record, self.attribute.path, operator, operand), negated)

    def span(self, part: Comparison | Phrase) -> Span:
        """Return where in the file a part of the line stands."""
        return self.reader.span(self.line, part.span)

    def fail(self, code: str, message: str, part: Comparison | Phrase, help: str) -> None:
        """Report a fault of a part of the line."""
        self.reader.fail(code, message, self.span(part), help)

    def suitable(self) -> bool:
        """Return whether the operator is for the type, and for the number of values beside it; report if not."""
        node = self.node
        if node.operator in self.kind.operators and (node.operator not in ("är", "är inte") or len(node.values) == 1):
            return True
        self.unsuitable()
        return False

    def unsuitable(self) -> None:
        """Report that the operator is not for the type, and those that are."""
        kind, attribute = self.kind, self.attribute
        fields = [a.path for a in self.vocabulary.fields(attribute.path)][:2]
        message = f"»{self.node.operator}« passar inte för »{attribute.name}«, som är {kind.a_kind}"
        suits = kind.suits.format(path=attribute.path, fields=", ".join(fields))
        self.fail("E058", message, self.node, f"skriv {suits}")


@frozen(kw_only=True)
class KindBinding:
    """What the binder knows of one type."""

    a_kind: str
    """What an attribute of the type is, after »som är«."""
    read: Callable[[Reading], Value | Wrong]
    """From the items of a line to their value; `WRONG` after a report. A single »okänt« is never asked about."""
    write: Callable[[KindBinding, Attribute, Value], str | None]
    """From a value that is not okänt to its text, the way back; None when it is no value of the attribute."""
    many: bool = False
    """Whether a line may hold more than one item."""
    recurs: bool = True
    """Whether the same text is likely to be met again, so that its value is worth keeping."""

    compare: Callable[[Comparing], Formula | None]
    """From a comparison (other than with »känt« and »okänt«) to its formula; None after a report."""
    operators: frozenset[Operator]
    """The operators that a condition may use."""
    suits: str
    """Those operators in words. `{path}` is the attribute, `{fields}` the first of its fields."""

    example: str = ""
    """A value as it may be written; "" where that depends on the attribute."""
    no_value: str = ""
    """What anything else is: »… är inget datum«; "" for a type that says it otherwise, or takes anything."""
    no_value_code: str = "E032"
    """The code of that message."""
    unit: str = ""
    """The word after a number; any other is refused."""
    most: int = UNBOUNDED
    """The highest number, which an interval without an end goes up to."""
    digits: Callable[[int], str] = str
    """From a number to how it is written, without its unit."""

    asked: bool = True
    """Whether its definition must say how to ask for it (`fråga`)."""
    only_in_record: bool = False
    """Whether it must be a field of a post."""
    other_names: tuple[str, ...] = ()
    """What the type is called by those who do not remember its name."""

    @property
    def measure(self) -> str:
        """What a number is given in: its unit, or else whole numbers."""
        return self.unit or "hela tal"

    def number(self, number: int, *, unit: bool = True) -> str:
        """Return a number as the language writes it, with its unit if it has one and `unit` says so."""
        return self.digits(number) + (f" {self.unit}" if unit and self.unit else "")
