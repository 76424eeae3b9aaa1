"""What an offering takes of scarce means: lessons, preparation and room, week by week."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from indsatsmotor.catalogue import Shape
from indsatsmotor.facts import Case, School, Staff
from indsatsmotor.offering._model import Adult, AdultRole, Offering, Setting
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
    """``staff_lessons``, ``staff_holiday_lessons``, ``staff_preparation``, ``staff_own_lessons``,
    ``substitute_lessons``, ``room_lessons`` or ``room_holiday_lessons``."""
    id: str

    @property
    def unit(self) -> str:
        """What it is counted in."""
        return "minutes" if self.kind == "staff_preparation" else "lessons"

    def available(self, case: Case) -> Decimal | None:
        """How much there is in a week; ``None`` where it was not told.

        Free times that are told hold a lesson each, so there is never more than there are of them.
        """
        if self.kind == "staff_own_lessons":
            return case.taught.get(self.id, Decimal(0))
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
    # An adult can be freed of the lessons that are told to be taught, and of no others.
    "staff_own_lessons": ("subject_teacher", "lessons_per_week"),
    "substitute_lessons": ("school", "substitute_lessons_per_week"),
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
        lessons = adult_lessons(adult, offering)
        weeks = (plan.follow_up or EVERY_WEEK) if adult.role is AdultRole.MENTOR else main
        free = "lessons" if adult.role is AdultRole.MENTOR else when
        if adult.role is not AdultRole.OWN_TEACHER and lessons is not None:
            covered = adult.covered_lessons_per_week or Decimal(0)
            yield Use(Resource(f"staff_{free}", adult.staff_id), weeks, max(Decimal(0), lessons - covered))
            yield from _taken_over(adult, offering, weeks, covered)
    if offering.room_id is not None and offering.lessons_per_week is not None:
        yield Use(Resource(f"room_{when}", offering.room_id), main, offering.lessons_per_week)


def adult_lessons(adult: Adult, offering: Offering) -> Decimal | None:
    """The lessons a week an adult has in *offering*: of a mentor, those that follow a course."""
    if adult.role is AdultRole.MENTOR:
        return offering.follow_up.lessons_per_week if offering.follow_up else None
    return adult.lessons_per_week if adult.lessons_per_week is not None else offering.lessons_per_week


def substituted(adult: Adult, offering: Offering, plan: Schedule) -> tuple[Use, ...]:
    """What it changes that a substitute takes over one lesson a week of an adult's own."""
    weeks = (plan.follow_up if adult.role is AdultRole.MENTOR else plan.main) or EVERY_WEEK
    freed = Use(Resource("staff_lessons", adult.staff_id), weeks, Decimal(-1))
    return (freed, *_taken_over(adult, offering, weeks, Decimal(1)))


def _taken_over(
    adult: Adult, offering: Offering, weeks: tuple[date | None, ...], lessons: Decimal
) -> Iterator[Use]:
    yield Use(Resource("staff_own_lessons", adult.staff_id), weeks, lessons)
    yield Use(Resource("substitute_lessons", offering.school_id), weeks, lessons)


def coverable(adult: Adult, offering: Offering, case: Case) -> int:
    """How many whole lessons a week of the adult's own substitutes can take over, as far as that is told.

    Where times are told of the adult, a substitute would not say when the adult is free.
    """
    staff: Staff | None = case.by_key["staff"].get((adult.staff_id,))
    school: School = case.by_key["school"][offering.school_id,]
    lessons = adult_lessons(adult, offering)
    meanwhile = adult.role is AdultRole.MENTOR or offering.setting in _COVERED
    if staff is None or staff.school_id != school.id or lessons is None or not meanwhile:
        return 0
    if staff.cover_arranged is False or staff.free_slots is not None:
        return 0
    if school.substitute_lessons_per_week is None or school.substitute_cost_per_lesson_dkk is None:
        return 0
    return int(min(lessons, case.taught.get(staff.id, Decimal(0)), school.substitute_lessons_per_week))


def preparation_minutes(offering: Offering, role: AdultRole, book: Rulebook) -> Decimal | None:
    """Minutes of preparation a week that the catalogue's measures ask of an adult in this role."""
    if role is AdultRole.MENTOR:
        return None
    variant = book.catalogue.variants[offering.variant]
    shape = book.catalogue.intervention_of(offering.variant).shape
    return book.measure(variant, "preparation_minutes_per_week") if shape in _PREPARED else None


_PREPARED = {Shape.CLASS, Shape.PAIRS}
_COVERED = {Setting.LESSONS, Setting.OUTSIDE_LESSONS}
"""Where an adult may be away from lessons of the adult's own."""
