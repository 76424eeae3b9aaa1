"""From recommendations back to the offerings they speak of, and to what people choose by them."""

from __future__ import annotations

from collections.abc import Collection

from indsatsmotor.errors import FactError, FactErrors, FactPlace
from indsatsmotor.offering import LOCAL_PRICE, Adult, Choices, Forbidden, Offering
from indsatsmotor.plan._items import WHOLE_CLASS, Recommendation
from indsatsmotor.plan._plan import Plan
from indsatsmotor.rules import one_of


def offering_of(one: Recommendation) -> Offering:
    """The offering that a recommendation speaks of."""
    adults = tuple(Adult.model_validate(a.model_dump(exclude={"id"}) | {"staff_id": a.id}) for a in one.staff)
    return Offering.model_validate(
        {
            **{name: value for name, value in one.details.items() if name != WHOLE_CLASS},
            "id": one.id,
            "intervention": one.intervention,
            "variant": one.variant,
            "school_id": one.school,
            "class_id": one.class_,
            "students": () if one.details.get(WHOLE_CLASS) else one.students,
            "subjects": one.subjects,
            "area": one.area,
            "adults": adults or one.details.get("adults"),
            "room_id": one.room,
            "start": one.period.start if one.period else one.details.get("start"),
            "end": one.period.end if one.period else None,
            "weeks": one.weeks,
            "lessons_per_week": one.lessons_per_week,
            "minutes_per_lesson": one.minutes_per_lesson,
            "cost_dkk": one.cost_dkk if any(amount.item == LOCAL_PRICE for amount in one.cost) else None,
            "slots": None if one.slots is None else frozenset(one.slots),
        }
    )


def choices_from(plan: Plan, *, keep: Collection[str] = (), forbid: Collection[str] = ()) -> Choices:
    """What people choose of *plan*, by the ids of its recommendations.

    Args:
        plan: an earlier plan.
        keep: what is to stand as it is.
        forbid: what may not come again: its variant, for its class or for each of its pupils.

    Raises:
        FactErrors: the plan has nothing of some id; every problem.
    """
    known = {one.id: one for one in plan.recommendations}
    if problems := [
        FactError(f"the plan has no '{name}'.", FactPlace("plan", ()), one_of(name, known))
        for name in dict.fromkeys((*keep, *forbid))
        if name not in known
    ]:
        raise FactErrors("the choices cannot be used", problems)
    return Choices(
        fixed=tuple(offering_of(known[name]) for name in keep),
        forbidden=tuple(_forbidden(known[name]) for name in forbid),
    )


def _forbidden(one: Recommendation) -> Forbidden:
    whose = {"students": one.students} if one.class_ is None else {"class_id": one.class_}
    return Forbidden.model_validate({"variant": one.variant, **whose})
