"""Which values and comparisons suit a field of each type."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from indsatsmotor.facts import FieldType
from indsatsmotor.rules._conditions import Comparison

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
