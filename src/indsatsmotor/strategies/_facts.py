"""Facts of every kind, field by field from their types and ranges."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import annotated_types
from hypothesis import reject
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from indsatsmotor.facts import Fact, Slot

F = TypeVar("F", bound=Fact)

IDS = ("x", "y", "3.a", "æøå", "O'Brien", '"', "<b>", "\u202eabc", "0", "-1")
"""Ids and words of every sort that is allowed."""
FIRST_DAY, LAST_DAY = date(2027, 1, 1), date(2029, 12, 31)
MARKS = (-3, 0, 2, 4, 7, 10, 12)


def facts(model: type[F], **given: Any) -> st.SearchStrategy[F]:
    """Facts of one kind, valid by themselves; what is optional is often unknown.

    Shrinks towards facts of which nothing but what is required is told.

    Args:
        model: the kind of fact, such as :class:`indsatsmotor.facts.Student`.
        given: a value, or a strategy for one, by field.

    >>> from hypothesis import find
    >>> from indsatsmotor.facts import Student
    >>> find(facts(Student, id="e1", grade=3), lambda pupil: True).exposed is None
    True
    """
    unknown = given.keys() - model.model_fields.keys()
    if unknown:
        raise TypeError(f"{model.__name__} has no {', '.join(sorted(unknown))}")
    return _facts(model, given)


@st.composite
def _facts(draw: st.DrawFn, model: type[F], given: Mapping[str, Any]) -> F:
    told = {}
    for name, info in model.model_fields.items():
        chosen = given.get(name, _of_field(name, info))
        told[name] = draw(chosen) if isinstance(chosen, st.SearchStrategy) else chosen
    if {"start", "end"} <= told.keys() and told["start"] and told["end"]:
        told["start"], told["end"] = sorted((told["start"], told["end"]))
    try:
        return model.model_validate(told)
    except ValidationError:
        reject()


def _of_field(name: str, info: FieldInfo) -> st.SearchStrategy[Any]:
    if name in _OF_THEIR_OWN:
        own = _OF_THEIR_OWN[name]
        return own if info.is_required() else st.none() | own
    of_type = _of_type(info.annotation, info.metadata)
    return of_type if info.is_required() else st.just(info.get_default(call_default_factory=True)) | of_type


def _of_type(annotation: Any, metadata: list[Any]) -> st.SearchStrategy[Any]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        inner = [argument for argument in arguments if argument is not NoneType]
        return st.one_of(st.none(), *(_of_type(one, metadata) for one in inner))
    if origin is Annotated:
        return _of_type(arguments[0], [*metadata, *arguments[1:]])
    if origin is frozenset:
        return st.frozensets(_of_type(arguments[0], []), max_size=3)
    if origin is tuple:
        return st.lists(_of_type(arguments[0], []), max_size=3).map(tuple)
    if origin is not None:  # a mapping, of what the case tells of elsewhere
        return st.just({})
    if issubclass(annotation, StrEnum):
        return st.sampled_from(annotation)
    return _of_bare_type(annotation, _Range.of(metadata))


def _of_bare_type(annotation: Any, within: _Range) -> st.SearchStrategy[Any]:
    if annotation is bool:
        return st.booleans()
    if annotation is int:
        return st.integers(int(within.least), int(within.most))
    if annotation is Decimal:
        return st.decimals(within.least, within.most, places=within.places)
    if annotation is date:
        return days()
    if annotation is Slot:
        return slots()
    if isinstance(annotation, type) and issubclass(annotation, Fact):
        return facts(annotation)
    return st.sampled_from(IDS)


class _Range:
    """The bounds that a type's metadata sets."""

    def __init__(self) -> None:
        self.least, self.most, self.places = Decimal(-100), Decimal(100), 0

    @classmethod
    def of(cls, metadata: list[Any]) -> _Range:
        own = cls()
        for one in metadata:
            match one:
                case annotated_types.Ge(bound):
                    own.least = max(own.least, Decimal(str(bound)))
                case annotated_types.Le(bound):
                    own.most = min(Decimal(str(bound)), Decimal(10_000))
                case annotated_types.Lt(bound):
                    own.most = min(Decimal(str(bound)) - 1, Decimal(1_000_000))
                case _:
                    own.places = getattr(one, "decimal_places", None) or own.places
        return own


def days() -> st.SearchStrategy[date]:
    """Days of a few years, the first of 2027 first."""
    return st.dates(FIRST_DAY, LAST_DAY)


def slots() -> st.SearchStrategy[Slot]:
    """Weekly periods of time between eight and five."""
    quarters = st.tuples(st.integers(0, 35), st.integers(1, 8))
    return st.builds(
        lambda weekday, when: Slot(
            weekday=weekday, start=_quarter(when[0]), end=_quarter(min(36, when[0] + when[1]))
        ),
        st.integers(1, 7),
        quarters,
    )


def _quarter(number: int) -> time:
    return time(8 + number // 4, number % 4 * 15)


_OF_THEIR_OWN: Mapping[str, st.SearchStrategy[Any]] = {"mark": st.sampled_from(MARKS)}
"""Fields whose values are few, so that they are not found by trying."""
