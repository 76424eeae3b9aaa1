"""Training that adults lack for an intervention, and whether it can be completed before the start."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from indsatsmotor.catalogue import Variant
from indsatsmotor.facts import Case, Training, Value
from indsatsmotor.offering._model import Adult, Offering
from indsatsmotor.offering._schedule import Schedule
from indsatsmotor.offering._year import SchoolYear
from indsatsmotor.rulebook import Rulebook


def missing_hours(staff: str, variant: Variant, case: Case, book: Rulebook) -> Decimal | None:
    """Hours of the recommended training that an adult lacks; ``None`` where no hours are told."""
    told: Training | None = case.by_key["training"].get((staff, variant.intervention))
    if told is None:
        return None
    return max(Decimal(0), (book.measure(variant, "training_hours") or Decimal(0)) - told.hours)


def training_facts(
    offering: Offering, adult: Adult, when: Schedule, case: Case, book: Rulebook, year: SchoolYear
) -> dict[str, Value]:
    """The hours to be bought for *adult*, and whether there are days enough for them before the start."""
    if not adult.training_bought:
        return {}
    variant = book.catalogue.variants[offering.variant]
    hours = missing_hours(adult.staff_id, variant, case, book)
    timely = None if hours is None else in_time(hours, when.start, variant, year, book)
    return {"missing_hours": hours, "trained_in_time": timely}


def in_time(
    hours: Decimal, start: date | None, variant: Variant, year: SchoolYear, book: Rulebook
) -> bool | None:
    """Whether so many hours fit into the working days before *start*; ``None`` while that cannot be told."""
    days = None if start is None else year.working_days_before(start)
    whole, takes = book.measure(variant, "training_hours"), book.measure(variant, "training_days")
    if days is None or whole is None or takes is None:
        return None
    return hours * takes <= days * whole
