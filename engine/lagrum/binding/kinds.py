"""The types of attributes as they are read and written: what the binder must know of each stands here, once.

A new type is a row in `BINDING`, with a way to read its values (`values.py`) and to compare them (`comparisons.py`) if
none of those that are there will do.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from lagrum.binding import comparisons, values
from lagrum.binding.kind_binding import KindBinding
from lagrum.model.vocabulary import MAX_AGE, Kind

if TYPE_CHECKING:
    from lagrum.language.conditions import Operator


def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()


_KNOWN: Final[frozenset[Operator]] = frozenset(("är känt", "är okänt"))
_EQUAL: Final[frozenset[Operator]] = _KNOWN | {"är", "är inte"}
_NUMBERS: Final[frozenset[Operator]] = _EQUAL | {"under", "minst", "högst", "över", "mellan"}
_LIMITS = "»är«, »under«, »minst«, »högst«, »över« eller »mellan«, med ett tal"

BINDING: Final[Mapping[Kind, KindBinding]] = {
    Kind.BOOLEAN: KindBinding(
        a_kind="ja eller nej",
        read=values.read_yes_no,
        write=values.write_yes_no,
        compare=comparisons.compare_yes_no,
        operators=_EQUAL,
        suits="»är ja« eller »är nej«",
        example="ja",
        other_names=("ja/nej", "ja eller nej", "bool", "boolean"),
    ),
    Kind.ONE_OF: KindBinding(
        a_kind="ett värde",
        read=values.read_one,
        write=values.write_one,
        compare=comparisons.compare_one,
        operators=_EQUAL | {"är någon av", "är något annat än"},
        suits="»är«, »är inte«, »är någon av« eller »är något annat än«",
        other_names=("val", "en av"),
    ),
    Kind.SOME_OF: KindBinding(
        a_kind="ett eller flera värden",
        read=values.read_several,
        write=values.write_several,
        many=True,
        compare=comparisons.compare_several,
        operators=_EQUAL | {"är någon av", "är något annat än", "omfattar"},
        suits="»är«, »är inte«, »är någon av«, »är något annat än« eller »omfattar«",
        other_names=("lista", "flera av"),
    ),
    Kind.INTEGER: KindBinding(
        a_kind="ett heltal",
        read=values.read_number,
        write=values.write_number,
        compare=comparisons.compare_numbers,
        operators=_NUMBERS,
        suits=_LIMITS,
        example="12",
        no_value="inget heltal",
        other_names=("tal", "siffra", "antal"),
    ),
    Kind.AGE: KindBinding(
        a_kind="en ålder",
        read=values.read_age,
        write=values.write_number,
        compare=comparisons.compare_numbers,
        operators=_NUMBERS,
        suits=_LIMITS,
        example="0–6 år",
        no_value="ingen ålder",
        unit="år",
        most=MAX_AGE,
        only_in_record=True,
    ),
    Kind.DATE: KindBinding(
        a_kind="ett datum",
        read=values.read_day,
        write=values.write_day,
        compare=comparisons.compare_days,
        operators=_NUMBERS,
        suits=_LIMITS.replace("ett tal", "ett datum"),
        example="2025-07-01",
        no_value="inget datum",
        no_value_code="E040",
        digits=_day,
    ),
    Kind.AMOUNT: KindBinding(
        a_kind="ett belopp",
        read=values.read_number,
        write=values.write_number,
        compare=comparisons.compare_numbers,
        operators=_NUMBERS,
        suits=_LIMITS,
        example="40 kr",
        no_value="inget belopp",
        unit="kr",
        other_names=("kronor",),
    ),
    Kind.TEXT: KindBinding(
        a_kind="fri text",
        read=values.read_text,
        write=values.write_text,
        many=True,
        recurs=False,
        compare=comparisons.compare_nothing,
        operators=_KNOWN,
        suits="»är känt« eller »är okänt«",
        example='"…"',
        asked=False,
        other_names=("sträng", "fritext"),
    ),
    Kind.RECORD: KindBinding(
        a_kind="en post",
        read=values.read_nothing,
        write=values.write_nothing,
        compare=comparisons.compare_nothing,
        operators=frozenset(),
        suits="»det finns {path} där (…)«",
        asked=False,
    ),
    Kind.GROUP: KindBinding(
        a_kind="en grupp",
        read=values.read_nothing,
        write=values.write_nothing,
        compare=comparisons.compare_nothing,
        operators=frozenset(),
        suits="»{path}.« och ett fält, t.ex. {fields}",
        asked=False,
    ),
}

UNTYPED: Final = Kind.TEXT
"""What an attribute is taken for while its definition is read, when its type is wrong; it is not kept."""
