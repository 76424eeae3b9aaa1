"""Changing a plan by hand: what loses its company is withheld with it."""

from __future__ import annotations

from collections.abc import Collection

from indsatsmotor.derivation import Derivation
from indsatsmotor.explaining import Explainer, Speaker
from indsatsmotor.loading import load_words
from indsatsmotor.offering import Adult, Offering
from indsatsmotor.plan import Arranged, Plan, Recommendation, Status
from indsatsmotor.rulebook import Rulebook


def withdraw(plan: Plan, ids: Collection[str], book: Rulebook) -> Plan:
    """*plan* without the recommendations or running interventions in *ids*.

    An individual recommendation that loses its company is withheld in the new plan, which says why.

    Args:
        plan: a plan.
        ids: ids of recommendations or running interventions to take out.
        book: the rules in force, for the words.

    Raises:
        KeyError: the plan has nothing of that id.
    """
    for name in ids:
        if name not in {one.id for one in (*plan.recommendations, *plan.running)}:
            raise KeyError(name)
    explainer = Explainer(Speaker(book, load_words()), Derivation((), ()))
    left = [one for one in plan.recommendations if one.id not in ids]
    running = tuple(one for one in plan.running if one.id not in ids)
    company: dict[str, Arranged] = {one.id: one for one in (*left, *running)}
    settled = tuple(_settled(one, company, explainer) for one in left)
    return plan.model_copy(update={"recommendations": settled, "running": running})


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
            "slots": None if one.slots is None else frozenset(one.slots),
        }
    )


def _settled(one: Recommendation, company: dict[str, Arranged], explainer: Explainer) -> Recommendation:
    """*one* with the companions it still has, or withheld when a pupil has none."""
    if not one.individual or not one.status.recommended:
        return one
    companions = {name: company[name] for name in one.companions if name in company}
    for student in one.students:
        if not any(c.accompanies(student, one.period) for c in companions.values()):
            lost = next(name for name in one.companions if name not in companions)
            remarks = (
                explainer.invariant("ledsager-mistet", holds=True, student=student, companion=lost),
                explainer.invariant("individuel-aldrig-alene", student=student),
            )
            update = {"status": Status.WITHHELD, "companions": (), "release": remarks}
            return one.model_copy(update=update)
    return one.model_copy(update={"companions": tuple(companions)})
