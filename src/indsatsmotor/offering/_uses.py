"""What an offering takes of scarce means: lessons, preparation and room, week by week."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from indsatsmotor.catalogue import Shape
from indsatsmotor.facts import Case
from indsatsmotor.offering._model import AdultRole, Offering
from indsatsmotor.offering._schedule import Schedule
from indsatsmotor.rulebook import Rulebook

Week: TypeAlias = date | None
"""The Monday of a week; ``None`` where no date is known."""

EVERY_WEEK: tuple[None, ...] = (None,)
"""Stands for the weeks of an offering without dates; it counts against every week."""


@dataclass(frozen=True, slots=True, order=True)
class Resource:
    """Something there is only so much of in a week."""

    kind: str
    """``staff_lessons``, ``staff_holiday_lessons``, ``staff_preparation``, ``room_lessons`` or
    ``room_holiday_lessons``."""
    id: str

    @property
    def unit(self) -> str:
        """What it is counted in."""
        return "minutes" if self.kind == "staff_preparation" else "lessons"

    def available(self, case: Case) -> Decimal | None:
        """How much there is in a week; ``None`` where it was not told.

        Free times that are told hold a lesson each, so there is never more than there are of them.
        """
        owner, field = _TOLD_IN[self.kind]
        fact = case.by_key[owner].get((self.id,))
        told = [getattr(fact, field, None)]
        slots = getattr(fact, "free_slots", None) if self.kind in _SLOTTED else None
        told.append(None if slots is None else len(slots))
        return min((Decimal(amount) for amount in told if amount is not None), default=None)

    @property
    def told_in(self) -> tuple[str, str]:
        """The kind and field of the fact that tells how much there is."""
        return _TOLD_IN[self.kind]


_SLOTTED = {"staff_lessons", "room_lessons"}
_TOLD_IN = {
    "staff_lessons": ("staff", "lessons_available_per_week"),
    "staff_holiday_lessons": ("staff", "holiday_lessons_available_per_week"),
    "staff_preparation": ("staff", "prep_minutes_per_week"),
    "room_lessons": ("room", "lessons_available_per_week"),
    "room_holiday_lessons": ("room", "holiday_lessons_available_per_week"),
}


RESOURCES = frozenset(_TOLD_IN)
"""Every kind of resource."""


@dataclass(frozen=True, slots=True)
class Use:
    """So much of one resource in each of some weeks."""

    resource: Resource
    weeks: tuple[Week, ...]
    amount: Decimal


def uses(offering: Offering, plan: Schedule, book: Rulebook) -> tuple[Use, ...]:
    """What *offering* takes, as far as its numbers are known. The class's own lessons cost nothing extra."""
    return tuple(use for use in _uses(offering, plan, book) if use.amount > 0)


def _uses(offering: Offering, plan: Schedule, book: Rulebook) -> Iterator[Use]:
    yield from lessons_used(offering, plan)
    for adult in offering.adults or ():
        if (minutes := preparation_minutes(offering, adult.role, book)) is not None:
            yield Use(Resource("staff_preparation", adult.staff_id), plan.main or EVERY_WEEK, minutes)


def lessons_used(offering: Offering, plan: Schedule) -> Iterator[Use]:
    """The lessons of adults and the time of the room that *offering* takes."""
    main = plan.main or EVERY_WEEK
    when = "holiday_lessons" if plan.in_holiday else "lessons"
    for adult in offering.adults or ():
        lessons = adult.lessons_per_week if adult.lessons_per_week is not None else offering.lessons_per_week
        if adult.role is AdultRole.MENTOR:
            follow_up = offering.follow_up
            if follow_up is not None and follow_up.lessons_per_week is not None:
                weeks = plan.follow_up or EVERY_WEEK
                yield Use(Resource("staff_lessons", adult.staff_id), weeks, follow_up.lessons_per_week)
        elif adult.role is not AdultRole.OWN_TEACHER and lessons is not None:
            yield Use(Resource(f"staff_{when}", adult.staff_id), main, lessons)
    if offering.room_id is not None and offering.lessons_per_week is not None:
        yield Use(Resource(f"room_{when}", offering.room_id), main, offering.lessons_per_week)


def preparation_minutes(offering: Offering, role: AdultRole, book: Rulebook) -> Decimal | None:
    """Minutes of preparation a week that the catalogue's measures ask of an adult in this role."""
    if role is AdultRole.MENTOR:
        return None
    variant = book.catalogue.variants[offering.variant]
    shape = book.catalogue.intervention_of(offering.variant).shape
    return book.measure(variant, "preparation_minutes_per_week") if shape in _PREPARED else None


_PREPARED = {Shape.CLASS, Shape.PAIRS}
