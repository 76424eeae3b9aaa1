"""What a plan says it would take, done to the facts as they are told: by its document alone."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from typing import Any

from indsatsmotor.plan import AdditionItem, Plan, SmallestChange, Sought
from tests.allocation.schools import Told

TOLD_IN = {
    "staff_lessons": ("staff", "lessons_available_per_week"),
    "staff_holiday_lessons": ("staff", "holiday_lessons_available_per_week"),
    "staff_preparation": ("staff", "prep_minutes_per_week"),
    "room_lessons": ("rooms", "lessons_available_per_week"),
    "room_holiday_lessons": ("rooms", "holiday_lessons_available_per_week"),
    "budget": ("budgets", "amount_dkk"),
}
SMALLEST = {
    "lessons": Decimal("0.001"),
    "minutes": Decimal(1),
    "kr.": Decimal("0.01"),
    "hours": Decimal(1),
}
"""One unit less of this is less."""
LISTS = {
    "preparation": ("preparations", ("school_id", "class_id", "prerequisite")),
    "staff": ("staff", ("id",)),
    "student": ("students", ("id",)),
    "training": ("trainings", ("staff_id", "intervention")),
    "unit_price": ("prices", ("id",)),
    "budget": ("budgets", ("school_id",)),
    "class": ("classes", ("id",)),
    "collaboration": ("collaborations", ("staff_id", "partner_id")),
    "parents": ("parents", ("student_id",)),
    "school": ("schools", ("id",)),
    "room": ("rooms", ("id",)),
}


def with_change(told: Told, change: SmallestChange) -> Told:
    """The facts with everything that *change* says."""
    told = deepcopy(told)
    for item in change.additions:
        _add(told, item)
    return told


def one_less(change: SmallestChange) -> Iterator[SmallestChange]:
    """*change* with each of its amounts lowered by the smallest unit there is."""
    for place, item in enumerate(change.additions):
        if item.amount:
            less = item.model_copy(update={"amount": item.amount - SMALLEST[item.unit]})
            yield change.model_copy(update={"additions": _at(change.additions, place, less)})


def parts(change: SmallestChange) -> Iterator[SmallestChange]:
    """*change* without one of its additions."""
    for place in range(len(change.additions)) if len(change.additions) > 1 else ():
        left = change.additions[:place] + change.additions[place + 1 :]
        yield change.model_copy(update={"additions": left})


def changes(plan: Plan, need: str) -> tuple[SmallestChange, ...]:
    """What is listed for one need."""
    (unmet,) = (one for one in plan.unmet if one.need.id == need)
    assert unmet.changes_sought is not Sought.NO
    return unmet.smallest_changes


def said(change: SmallestChange) -> list[tuple[Any, ...]]:
    """*change* in short: what, of whom, how much."""
    return [
        (item.what, item.of or item.qualification or "new", item.amount)
        if item.fact is None
        else (item.fact.kind, *item.fact.key, item.fact.field, item.relation, item.fact.value)
        for item in change.additions
    ]


def _at(items: tuple[AdditionItem, ...], place: int, item: AdditionItem) -> tuple[AdditionItem, ...]:
    return (*items[:place], item, *items[place + 1 :])


def _add(told: Told, item: AdditionItem) -> None:
    if item.fact is not None:
        _tell(told, item)
    elif item.what == "training_hours":
        (training,) = (
            one
            for one in told["trainings"]
            if (one["staff_id"], one["intervention"]) == (item.of, item.qualification)
        )
        training["hours"] = str(Decimal(training["hours"]) + (item.amount or 0))
    else:
        name, field = TOLD_IN[item.what]
        owner = _owner(told[name], item.of) if item.of is not None else _new(told, item)
        more = Decimal(owner.get(field) or 0) + (item.amount or 0)
        owner[field] = int(more) if item.unit == "minutes" else str(more)


def _owner(facts: list[Told], name: str) -> Told:
    (owner,) = (one for one in facts if one["id"] == name)
    return owner


def id_of_new(qualification: str, number: int | None = 1) -> str:
    """What somebody new is called."""
    return f"ny-{qualification}-{number}"


def _new(told: Told, item: AdditionItem) -> Told:
    """Somebody new, once for all that is said of them."""
    assert item.qualification is not None
    id_ = id_of_new(item.qualification, item.number)
    known = [one for one in told["staff"] if one["id"] == id_]
    if known:
        return known[0]
    made = _new_adult(told, id_, item)
    told["staff"].append(made)
    return made


def _new_adult(told: Told, id_: str, item: AdditionItem) -> Told:
    pay = [Decimal(one["cost_per_lesson_dkk"]) for one in told["staff"] if one.get("cost_per_lesson_dkk")]
    told["trainings"].append({"staff_id": id_, "intervention": item.qualification, "hours": "37"})
    return {
        "id": id_, "school_id": item.school, "role": "teacher", "teacher_trained": True,
        "qualified_for": [item.qualification], "lessons_available_per_week": "0",
        "holiday_lessons_available_per_week": "0", "prep_minutes_per_week": 0,
        "cost_per_lesson_dkk": str(max(pay)),
    }  # fmt: skip


def _tell(told: Told, item: AdditionItem) -> None:
    assert item.fact is not None
    name, keys = LISTS[item.fact.kind]
    key = dict(zip(keys, item.fact.key, strict=True))
    same = [one for one in told.setdefault(name, []) if all((one.get(k) or "") == v for k, v in key.items())]
    if not same:
        new = {k: v for k, v in key.items() if v}
        same = [new if name != "budgets" else {**new, "id": "nyt-budget"}]
        told[name].append(same[0])
    value = item.fact.value
    same[0][item.fact.field] = list(value) if isinstance(value, tuple) else value
