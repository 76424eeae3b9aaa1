"""Which values and comparisons suit a field of each type."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from indsatsmotor.facts import FieldType, Value
from indsatsmotor.rules._conditions import Comparison

ParameterValue: TypeAlias = Value | tuple[Value, ...]

_ORDERED = {FieldType.INTEGER, FieldType.DECIMAL, FieldType.DATE}
_SCALAR = set(FieldType) - {FieldType.TEXTS}
SUITS: Mapping[Comparison, set[FieldType]] = {
    Comparison.IS: _SCALAR,
    Comparison.IS_NOT: _SCALAR,
    Comparison.AT_LEAST: _ORDERED,
    Comparison.AT_MOST: _ORDERED,
    Comparison.ABOVE: _ORDERED,
    Comparison.BELOW: _ORDERED,
    Comparison.ONE_OF: {FieldType.TEXT, FieldType.INTEGER},
    Comparison.NOT_ONE_OF: {FieldType.TEXT, FieldType.INTEGER},
    Comparison.CONTAINS: {FieldType.TEXTS},
    Comparison.CONTAINS_ANY: {FieldType.TEXTS},
    Comparison.WITHIN: {FieldType.TEXTS},
    Comparison.KNOWN: set(FieldType),
}
MANY = {Comparison.ONE_OF, Comparison.NOT_ONE_OF, Comparison.CONTAINS_ANY}
"""The comparisons with several values."""
_PYTHON_TYPES: Mapping[FieldType, type] = {
    FieldType.TEXT: str,
    FieldType.INTEGER: int,
    FieldType.DECIMAL: Decimal,
    FieldType.BOOLEAN: bool,
    FieldType.DATE: date,
    FieldType.TEXTS: tuple,
}


def fits(value: Any, field_type: FieldType) -> bool:
    """Whether *value* is of *field_type*, exactly: a boolean is no integer."""
    if isinstance(value, bool):
        return field_type is FieldType.BOOLEAN
    if field_type is FieldType.TEXTS and isinstance(value, tuple):
        return all(isinstance(word, str) for word in value)
    return isinstance(value, _PYTHON_TYPES[field_type])


def sort_of(value: ParameterValue) -> str:
    """What sort of value a parameter has, in words.

    >>> sort_of((2, 4))
    'a list, and each of its items a number'
    """
    if isinstance(value, tuple):
        sorts = sorted({sort_of(item) for item in value})
        return f"a list, and each of its items {' or '.join(sorts)}" if sorts else "a list"
    if isinstance(value, bool):
        return "yes or no"
    if isinstance(value, date):
        return "a date"
    return "a number" if isinstance(value, Decimal | int) else "a word"


def operand_type(comparison: Comparison, field_type: FieldType) -> FieldType:
    """The type an operand has when a field of *field_type* is compared with it."""
    if comparison is Comparison.KNOWN:
        return FieldType.BOOLEAN
    if comparison in {Comparison.CONTAINS, Comparison.CONTAINS_ANY}:
        return FieldType.TEXT
    return field_type


def integral(value: Any) -> bool:
    """Whether *value* is a whole number written as a decimal."""
    return isinstance(value, Decimal) and value == value.to_integral_value()
