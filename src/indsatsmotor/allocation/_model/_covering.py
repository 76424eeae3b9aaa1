"""Substitutes who take over lessons of adults, so that these are free for what is offered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indsatsmotor._solver import INFINITY
from indsatsmotor.allocation._arrangements import Arrangement
from indsatsmotor.allocation._model._formulation import Formulation
from indsatsmotor.catalogue import Per
from indsatsmotor.facts import Case
from indsatsmotor.offering import Adult, Offering, cost, coverable, substituted

Chosen = tuple[str, str, str]
"""An arrangement, a role and an adult."""


def relieved(offering: Offering, adult: Adult, lessons: int) -> Offering:
    """*offering* where a substitute takes over so many lessons a week of one of its adults."""
    other = adult.model_copy(update={"covered_lessons_per_week": Decimal(lessons)})
    adults = tuple(other if one is adult else one for one in offering.adults or ())
    return offering.model_copy(update={"adults": adults})


def covered_by_hand(a: Arrangement) -> dict[Chosen, int]:
    """The lessons a week that substitutes take over in *a*, where people chose it."""
    adults = (a.fixed and a.fixed.adults) or ()
    return {(a.id, str(one.role), one.staff_id): int(one.covered_lessons_per_week or 0) for one in adults}


def cover(form: Formulation, a: Arrangement, role: str, offering: Offering, chosen: int) -> None:
    """Let substitutes take over lessons of the adult whom *offering* has last, as often as *chosen*."""
    adult = (offering.adults or ())[-1]
    key = (a.id, role, adult.staff_id)
    most = covered_by_hand(a)[key] if a.fixed else coverable(adult, offering, form.case)
    if most:
        lessons = form.cover[key] = form.model.variable(most * a.units)
        form.model.limit({lessons: 1, chosen: -most}, least=0 if a.fixed else -INFINITY, most=0)
        for use in substituted(adult, offering, form.when[a.id]):
            form.take(use, lessons)
        lines = cost(relieved(offering, adult, 1), form.case, form.book)
        form.charge(a, (line for line in lines if line.per is Per.COVERED_ADULT), lessons)


@dataclass
class Substitutes:
    """The lessons a week that substitutes take over and that no offering has yet."""

    left: dict[Chosen, int]

    @classmethod
    def chosen(cls, cover: Mapping[Chosen, int], values: Sequence[int]) -> Substitutes:
        """Those that *values* choose."""
        return cls({key: values[variable] for key, variable in cover.items()})

    def for_one(self, arrangement: str, offering: Offering, case: Case) -> Offering:
        """*offering*, an arrangement's, with as many of them as it can have."""
        for adult in offering.adults or ():
            key = (arrangement, str(adult.role), adult.staff_id)
            if lessons := min(self.left.get(key, 0), coverable(adult, offering, case)):
                self.left[key] -= lessons
                offering = relieved(offering, adult, lessons)
        return offering
