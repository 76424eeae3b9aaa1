"""What stands in the cells of a table, as schools write it: ja and nej, decimal commas, Danish dates."""

from __future__ import annotations

import re
from typing import Any

from indsatsmotor.facts import FieldType
from indsatsmotor.loading._mistakes import Unread

_YES, _NO = {"ja", "yes", "true", "sand", "1"}, {"nej", "no", "false", "falsk", "0"}
_NONE = {"ingen", "none"}
_WHOLE = re.compile(r"[-+]?[0-9]+")
_PLAIN = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?")
_GROUPED = re.compile(r"[-+]?[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+,[0-9]+|(?:\.[0-9]{3}){2,})")
_EITHER_WAY = re.compile(r"[-+]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_DANISH_DAY = re.compile(r"([0-9]{1,2})[-./]([0-9]{1,2})[-./]([0-9]{4})")


def read_cell(text: str, field_type: FieldType | None) -> Any:
    """What *text* says in a column of that type; ``None`` is the type of slots.

    >>> read_cell("nej", FieldType.BOOLEAN), read_cell("480.000,50", FieldType.DECIMAL)
    (False, '480000.50')
    >>> read_cell("9.8.2027", FieldType.DATE), read_cell("dansk|arabisk", FieldType.TEXTS)
    ('2027-08-09', ['dansk', 'arabisk'])
    """
    match field_type:
        case FieldType.BOOLEAN:
            return _answer(text)
        case FieldType.INTEGER:
            return text if _WHOLE.fullmatch(text) else Unread(text, "no whole number", "write digits alone.")
        case FieldType.DECIMAL:
            return _number(text)
        case FieldType.DATE:
            day = _DANISH_DAY.fullmatch(text)
            return f"{day[3]}-{day[2]:0>2}-{day[1]:0>2}" if day else text
        case FieldType.TEXTS | None:
            return [] if text.lower() in _NONE else [part.strip() for part in text.split("|")]
        case _:
            return text


def _answer(text: str) -> bool | Unread:
    if text.lower() in _YES | _NO:
        return text.lower() in _YES
    return Unread(text, "neither yes nor no", "write ja or nej, or nothing where nobody knows.")


def _number(text: str) -> str | Unread:
    """A number with a point, never another one than was written."""
    if _EITHER_WAY.fullmatch(text):
        advice = "write 1250 or 1,2500, whichever is meant by 1.250."
        return Unread(text, "this can be read with thousands or with decimals", advice)
    if _GROUPED.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    if _PLAIN.fullmatch(text):
        return text.replace(",", ".")
    return Unread(text, "no number", "write it like 1250,50 or 1.250,50 or 1250.50.")
