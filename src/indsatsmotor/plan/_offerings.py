"""From a recommendation back to the offering it speaks of."""

from __future__ import annotations

from indsatsmotor.offering import LOCAL_PRICE, Adult, Offering
from indsatsmotor.plan._items import Recommendation


def offering_of(one: Recommendation) -> Offering:
    """The offering that a recommendation speaks of."""
    adults = tuple(
        Adult.model_validate(a.model_dump(exclude={"id"}) | {"staff_id": a.id, "co_prepares": None})
        for a in one.staff
    )
    return Offering.model_validate(
        {
            **one.details,
            "id": one.id,
            "intervention": one.intervention,
            "variant": one.variant,
            "school_id": one.school,
            "class_id": one.class_,
            "students": one.students,
            "subjects": one.subjects,
            "area": one.area,
            "adults": adults,
            "room_id": one.room,
            "start": one.period.start if one.period else None,
            "end": one.period.end if one.period else None,
            "weeks": one.weeks,
            "lessons_per_week": one.lessons_per_week,
            "minutes_per_lesson": one.minutes_per_lesson,
            "cost_dkk": one.cost_dkk if any(amount.item == LOCAL_PRICE for amount in one.cost) else None,
            "slots": None if one.slots is None else frozenset(one.slots),
        }
    )
