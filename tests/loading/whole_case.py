"""A case that tells every field of every kind of fact, and how a school writes it in tables."""

from __future__ import annotations

import csv
import typing
from datetime import date
from decimal import Decimal
from enum import StrEnum
from io import StringIO
from types import NoneType, UnionType
from typing import Annotated, Any, get_args, get_origin

from indsatsmotor.facts import Case, Fact, Slot, fact_classes

POINTING = {
    "school_id": "skole-ø", "class_id": "3a", "student_id": "elev-å", "students": frozenset({"elev-å"}),
    "knows_students": frozenset({"elev-å"}), "staff_id": "lærer", "partner_id": "lærer",
    "class_teacher_id": "lærer",
}  # fmt: skip
OWN_IDS = {"schools": "skole-ø", "classes": "3a", "students": "elev-å", "staff": "lærer"}
RANGED = {"mean": Decimal("4.1")}
SLOTS = frozenset(map(Slot.model_validate, ("man 08:15-09:00", "tir 10:00-10:45")))
SAMPLES = {
    bool: False,
    str: "æble",
    int: 7,
    Decimal: Decimal("0.5"),
    date: date(2027, 8, 9),
    frozenset[str]: frozenset({"ny", "æble"}),
    frozenset[Slot]: SLOTS,
}


def bare(annotation: Any) -> Any:
    """The type in ``Annotated[type, …] | None``."""
    if get_origin(annotation) in (typing.Union, UnionType):
        return bare(next(one for one in get_args(annotation) if one is not NoneType))
    if get_origin(annotation) is Annotated:
        return bare(get_args(annotation)[0])
    if get_origin(annotation) is frozenset:
        return frozenset[bare(get_args(annotation)[0])]
    return annotation


def full(list_name: str, model: type[Fact]) -> Fact:
    """A fact with every field told."""
    fields = {}
    for name, info in model.model_fields.items():
        kind = bare(info.annotation)
        own = OWN_IDS.get(list_name, "æble") if name == "id" else (POINTING | RANGED).get(name)
        fields[name] = own or (next(iter(kind)) if issubclass_of(kind, StrEnum) else SAMPLES[kind])
    return model(**fields)


def issubclass_of(kind: Any, base: type) -> bool:
    return isinstance(kind, type) and not get_args(kind) and issubclass(kind, base)


def fact_class(list_name: str) -> type[Fact]:
    return fact_classes()[list_name]


TELLABLE = [name for name, model in fact_classes().items() if model.use.supports_pupils]
"""The kinds of fact that a case can hold."""


def everything() -> Case:
    facts = {name: full(name, fact_class(name)) for name in TELLABLE}
    return Case(**{name: fact if name == "calendar" else [fact] for name, fact in facts.items()})


# --- writing it as tables ---


def cell(value: Any, *, danish: bool) -> str:
    """*value* as a school writes it."""
    match value:
        case None:
            return ""
        case bool():
            return {True: "ja", False: "nej"}[value] if danish else str(value).lower()
        case Decimal():
            return str(value).replace(".", ",") if danish else str(value)
        case date():
            return f"{value:%d-%m-%Y}" if danish else value.isoformat()
        case frozenset():
            return "|".join(sorted(map(str, value))) or "ingen"
        case _:
            return str(value)


def table(facts: list[Fact], *, danish: bool, separator: str, line_end: str) -> str:
    text = StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator=line_end)
    names = list(type(facts[0]).model_fields)
    writer.writerow(names)
    writer.writerows([cell(getattr(fact, name), danish=danish) for name in names] for fact in facts)
    return text.getvalue()


def tables(case: Case, *, encoding: str = "utf-8", **style: Any) -> dict[str, bytes]:
    told = {name: getattr(case, name) for name in Case.model_fields}
    lists = {name: [facts] if name == "calendar" else list(facts) for name, facts in told.items() if facts}
    return {f"{name}.csv": table(facts, **style).encode(encoding) for name, facts in lists.items()}
