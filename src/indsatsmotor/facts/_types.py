"""The values facts are made of: exact numbers, ids, words and slots, each with its unit and range."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    Strict,
    StringConstraints,
    model_serializer,
    model_validator,
)

from indsatsmotor.facts._purposes import Use

_CPR = re.compile(r"\d{6}-?\d{4}")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOST_PLACES = 20
"""A number with more places before or after the point would be written out in full to see if it is whole."""


class Fact(BaseModel):
    """One told fact: immutable, closed to unknown fields, ``None`` where nothing is known.

    ``kind`` is the name rules use; ``keys`` are the fields that together identify a fact of the kind.
    ``scales`` names fields that are compared on one scale only, each with the fields that say which.
    ``use`` is what such facts may be used for.
    """

    # Values are hidden in pydantic's own messages: what was mistyped may be a name.
    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, hide_input_in_errors=True
    )

    kind: ClassVar[str]
    keys: ClassVar[tuple[str, ...]] = ("id",)
    scales: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    use: ClassVar[Use] = Use()


def _exact(value: Any) -> Any:
    if isinstance(value, bool | float):
        raise ValueError(f"a {type(value).__name__} is not exact; give a Decimal or a text")  # noqa: TRY004
    return value


def shortest(value: Decimal) -> Decimal:
    """One spelling per number, so that 0.10 and 0.1 give the same bytes."""
    short = value.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short


def _whole(value: Any) -> Any:
    if isinstance(value, bool | float):
        raise ValueError(f"a {type(value).__name__} is not a whole number")  # noqa: TRY004
    if isinstance(value, Decimal) and abs(value.adjusted()) > _MOST_PLACES:
        raise ValueError("nothing here is counted with a number like this")
    return value


def _day(value: Any) -> Any:
    """Only what is written as a date: a number would be taken for the seconds since 1970."""
    if isinstance(value, int | float | Decimal) or (isinstance(value, str) and not _ISO_DAY.fullmatch(value)):
        raise ValueError("a date is written like 2027-08-09")
    return value


def _opaque(value: str) -> str:
    if _CPR.fullmatch(value):
        raise ValueError("this has the form of a CPR number; use an id that means nothing elsewhere")
    return value


_Exact = Annotated[Decimal, BeforeValidator(_exact)]
_Short = AfterValidator(shortest)
"""Comes after the range: what is out of it may have no shortest spelling."""
_Written = PlainSerializer(str, return_type=str, when_used="json")

Share = Annotated[_Exact, Field(ge=0, le=1, decimal_places=6), _Short, _Written]
"""A share from 0 to 1, not percent; at most six decimals."""

Lessons = Annotated[_Exact, Field(ge=0, le=10_000, decimal_places=3), _Short, _Written]
"""Lessons; at most three decimals."""

Hours = Annotated[_Exact, Field(ge=0, le=100_000, decimal_places=3), _Short, _Written]
"""Clock hours of 60 minutes."""

Years = Annotated[_Exact, Field(ge=0, le=100, decimal_places=2), _Short, _Written]
"""Years."""

Dkk = Annotated[_Exact, Field(ge=0, lt=10**12, decimal_places=2), _Short, _Written]
"""Danish kroner, with øre as two decimals."""

Number = Annotated[_Exact, Field(gt=-(10**12), lt=10**12, decimal_places=6), _Short, _Written]
"""An exact number without a unit of its own, such as a level on a local scale."""

Whole = Annotated[int, BeforeValidator(_whole)]
"""A whole number."""

Weeks = Annotated[Whole, Field(ge=0, le=600)]
"""Whole weeks."""

Minutes = Annotated[Whole, Field(ge=0, le=10_080)]
"""Whole minutes."""

YesNo = Annotated[bool, Strict()]
"""Yes or no; ``None`` where unknown. Nothing but a boolean is taken for one."""

Day = Annotated[date, BeforeValidator(_day)]
"""A date; a text is read as ``2027-08-09``."""

Grade = Annotated[Whole, Field(ge=0, le=10)]
"""A class level of the Danish folkeskole: 0 (kindergarten class) to 10."""

_Printable = StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")

Id = Annotated[str, _Printable, AfterValidator(_opaque)]
"""An opaque id: 1 to 100 printable characters that mean nothing elsewhere. CPR numbers are refused."""

Word = Annotated[str, _Printable, AfterValidator(_opaque)]
"""A word from a vocabulary, such as a subject or a language: never free text about a person."""

Words = Annotated[frozenset[Word], PlainSerializer(sorted, return_type=list[str], when_used="json")]
"""A set of words. The empty set means "none", ``None`` means "unknown"."""

Ids = Annotated[frozenset[Id], PlainSerializer(sorted, return_type=list[str], when_used="json")]
"""A set of ids."""

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DANISH_WEEKDAYS = ("man", "tir", "ons", "tor", "fre", "lør", "søn")
_SLOT = re.compile(r"(\w{3}) (\d\d:\d\d)-(\d\d:\d\d)")


class Slot(BaseModel):
    """A weekly period of time, written ``mon 08:15-09:00`` (Danish weekdays are read too).

    >>> Slot.model_validate("man 08:15-09:00").overlaps(Slot.model_validate("mon 09:00-09:45"))
    False
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, hide_input_in_errors=True
    )

    weekday: Annotated[int, Field(ge=1, le=7)]
    """1 is Monday, 7 is Sunday."""
    start: time
    end: time

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        match = _SLOT.fullmatch(value)
        if not match or match[1] not in _WEEKDAYS + _DANISH_WEEKDAYS:
            raise ValueError("a slot is written like 'mon 08:15-09:00'")
        names = _WEEKDAYS if match[1] in _WEEKDAYS else _DANISH_WEEKDAYS
        return {"weekday": names.index(match[1]) + 1, "start": match[2], "end": match[3]}

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.end <= self.start:
            raise ValueError("a slot ends after it starts")
        return self

    @model_serializer
    def _write(self) -> str:
        return str(self)

    def __str__(self) -> str:
        return f"{_WEEKDAYS[self.weekday - 1]} {self.start:%H:%M}-{self.end:%H:%M}"

    @property
    def minutes(self) -> int:
        """How long the slot lasts."""
        return (self.end.hour - self.start.hour) * 60 + self.end.minute - self.start.minute

    @property
    def place(self) -> tuple[int, time, time]:
        """Where it stands in the week; what slots are sorted by."""
        return self.weekday, self.start, self.end

    def overlaps(self, other: Slot) -> bool:
        """Whether the two share at least a minute; touching ends do not count."""
        return self.weekday == other.weekday and self.start < other.end and other.start < self.end

    def covers(self, other: Slot) -> bool:
        """Whether *other* lies wholly within it."""
        return self.weekday == other.weekday and self.start <= other.start and other.end <= self.end


Slots = Annotated[
    frozenset[Slot],
    PlainSerializer(
        lambda slots: [str(slot) for slot in sorted(slots, key=lambda slot: slot.place)],
        return_type=list[str],
        when_used="json",
    ),
]
"""A set of weekly slots. The empty set means "none", ``None`` means "unknown"."""


class Level(StrEnum):
    """A rough judgement of a teacher: low, medium or high."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Degree(StrEnum):
    """Whether something is low or as it should be."""

    LOW = "low"
    OK = "ok"
