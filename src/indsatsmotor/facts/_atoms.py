"""Facts as rules see them: flat, typed and hashable.

Every told fact becomes one :class:`Atom` of its kind. Weekly slots are left out: rules do not reason about
them, offerings are checked against them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, NamedTuple, TypeAlias, Union, get_args, get_origin

from indsatsmotor.facts._case import Case, fact_classes
from indsatsmotor.facts._purposes import Use
from indsatsmotor.facts._types import Fact

Value: TypeAlias = str | int | Decimal | bool | date | tuple[str, ...] | None
"""What a field of an atom holds; ``None`` is unknown."""


class FieldType(StrEnum):
    """The types a field can have. Values of different types are never compared."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    TEXTS = "texts"


class Atom(NamedTuple):
    """One flat fact: the name of its kind and its values in the order of the kind's fields."""

    kind: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Kind:
    """What facts of one kind look like.

    A told fact that is missing is *unknown*; a derived fact that is missing is *false*.
    """

    name: str
    fields: Mapping[str, FieldType]
    keys: tuple[str, ...] = ()
    """Fields that together identify a fact of this kind."""
    optional: frozenset[str] = frozenset()
    """Fields that may be unknown."""
    told: bool = False
    scales: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Fields whose values are compared on one scale only, each with the fields that say which scale."""
    use: Use = field(default_factory=Use)
    """What such facts may be used for."""

    @property
    def identified_by(self) -> tuple[str, ...]:
        """The fields that tell such facts apart: the keys, or the text that is always known."""
        known = (n for n, t in self.fields.items() if t is FieldType.TEXT and n not in self.optional)
        return self.keys or tuple(known)

    def position(self, field: str) -> int:
        """Where *field* stands among the values of an atom."""
        return self._positions[field]

    def __post_init__(self) -> None:
        object.__setattr__(self, "_positions", {name: i for i, name in enumerate(self.fields)})

    _positions: Mapping[str, int] = None  # type: ignore[assignment]  # filled in __post_init__


_TYPES: dict[Any, FieldType] = {
    str: FieldType.TEXT,
    int: FieldType.INTEGER,
    Decimal: FieldType.DECIMAL,
    bool: FieldType.BOOLEAN,
    date: FieldType.DATE,
    frozenset[str]: FieldType.TEXTS,
}


@cache
def told_kinds() -> Mapping[str, Kind]:
    """Every kind of told fact that rules can read, by name.

    >>> told_kinds()["mark"].fields["mark"]
    <FieldType.INTEGER: 'integer'>
    """
    return {model.kind: _kind(model) for model in fact_classes().values()}


def atom(fact: Fact) -> Atom:
    """*fact* as rules see it."""
    names = told_kinds()[fact.kind].fields
    return Atom(fact.kind, tuple(_value(getattr(fact, name)) for name in names))


def atoms(case: Case) -> Iterator[Atom]:
    """Every told fact of *case* as rules see it."""
    return map(atom, case.facts())


def _value(value: Any) -> Value:
    if isinstance(value, StrEnum):
        return str(value)
    return tuple(sorted(value)) if isinstance(value, frozenset) else value


def _kind(model: type[Fact]) -> Kind:
    fields, optional = {}, set()
    for name, info in model.model_fields.items():
        kind, may_be_unknown = _field_type(info.annotation)
        if kind is not None:
            fields[name] = kind
            if may_be_unknown:
                optional.add(name)
    return Kind(
        model.kind, fields, model.keys, frozenset(optional), told=True, scales=model.scales, use=model.use
    )


def _field_type(annotation: Any) -> tuple[FieldType | None, bool]:
    """The rule-language type of an annotation (``None``: unseen by rules), and if it may be unknown."""
    if get_origin(annotation) in (Union, UnionType):
        inner = next(arg for arg in get_args(annotation) if arg is not NoneType)
        return _field_type(inner)[0], True
    if get_origin(annotation) is Annotated:
        return _field_type(get_args(annotation)[0])
    if get_origin(annotation) is frozenset:
        return _TYPES.get(frozenset[_bare(get_args(annotation)[0])]), False  # type: ignore[misc]
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return FieldType.TEXT, False
    return _TYPES.get(annotation), False


def _bare(annotation: Any) -> Any:
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation
