"""What could be added, told or changed, and the case with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypeAlias

from indsatsmotor import facts
from indsatsmotor.allocation import BUDGET, Means
from indsatsmotor.facts import (
    Case,
    Fact,
    FactKey,
    Role,
    Staff,
    Training,
    key_of,
)
from indsatsmotor.offering import Resource
from indsatsmotor.plan import Relation

AMOUNTS = ("staff_lessons", "staff_holiday_lessons", "staff_preparation")
"""The time of one adult."""
ROOM_AMOUNTS = ("room_lessons", "room_holiday_lessons")
"""The time of one room."""


def told_in(means: Means) -> tuple[str, str]:
    """The kind and the field of the fact that tells how much there is."""
    return (BUDGET, "amount_dkk") if means[0] == BUDGET else Resource(*means).told_in


@dataclass(frozen=True)
class Told:
    """A fact told, or told otherwise: its value, or how far it may be from the most favourable one."""

    kind: str
    key: FactKey
    field: str
    value: Any
    """The most favourable value; the least favourable that is enough, once that has been sought."""
    relation: Relation = Relation.IS
    limit: Decimal = Decimal(0)
    """The least favourable value there may be."""
    step: Decimal = Decimal(1)
    """What one value differs from the next by."""
    also: tuple[tuple[str, str], ...] = ()
    """What else would be told, where the fact is new and its key is none that people know."""

    def facts(self, case: Case) -> Iterator[Fact]:
        """The fact as it would be told."""
        yield facts.retold(case, self.kind, self.key, {**dict(self.also), self.field: self.value}).fact

    @property
    def steps(self) -> int:
        """How many values less favourable than this one there are."""
        if self.relation is Relation.IS:
            return 0
        return int(-(-abs(self.value - self.limit) // self.step))

    def after(self, steps: int) -> Told:
        """The fact with a value so many steps less favourable."""
        far = min(steps * self.step, abs(self.value - self.limit))
        away = -far if self.relation is Relation.AT_LEAST else far
        return replace(self, value=self.value + away)


@dataclass(frozen=True)
class Added:
    """More of the means that somebody or something has."""

    means: Means
    amount: Decimal

    def facts(self, case: Case) -> Iterator[Fact]:
        """The person, room or budget with more."""
        kind, name = told_in(self.means)
        told = case.by_key[kind][self.means[1],]
        own = getattr(told, name) or 0
        more = own + (int(self.amount) if self.means[0] == "staff_preparation" else self.amount)
        yield type(told).model_validate({**told.model_dump(), name: more})


@dataclass(frozen=True)
class NewAdult:
    """One more adult, with exactly one qualification and what its hard rules ask for."""

    id: str
    school_id: str
    intervention: str
    price_dkk: Decimal
    training_hours: Decimal | None
    number: int = 1
    amounts: tuple[tuple[str, Decimal], ...] = ()
    """Lessons and minutes of preparation, by the kind of resource."""

    def facts(self, _: Case) -> Iterator[Fact]:
        """The adult, and the training."""
        own = {**dict.fromkeys(AMOUNTS, Decimal(0)), **dict(self.amounts)}
        yield Staff(
            id=self.id,
            school_id=self.school_id,
            role=Role.TEACHER,
            teacher_trained=True,
            qualified_for=frozenset({self.intervention}),
            lessons_available_per_week=own["staff_lessons"],
            holiday_lessons_available_per_week=own["staff_holiday_lessons"],
            prep_minutes_per_week=int(own["staff_preparation"]),
            cost_per_lesson_dkk=self.price_dkk,
        )
        if self.training_hours is not None:
            yield Training(staff_id=self.id, intervention=self.intervention, hours=self.training_hours)


Change: TypeAlias = Told | Added | NewAdult


def changed(case: Case, changes: Iterable[Change]) -> Case:
    """*case* with *changes*, one after the other."""
    for change in changes:
        case = told_so(case, change.facts(case))
    return case


def told_so(case: Case, told: Iterable[Fact]) -> Case:
    """*case* with the facts *told*, each in place of what was told under its key."""
    return facts.changed(case, (facts.Change(case.by_key[f.kind].get(key_of(f)), f) for f in told))


def unused_id(case: Case, name: str) -> str:
    """An id like *name* that nobody and nothing in *case* has."""
    taken = {part for facts in case.by_key.values() for key in facts for part in key}
    while (name := f"?{name}") in taken:
        pass
    return name
