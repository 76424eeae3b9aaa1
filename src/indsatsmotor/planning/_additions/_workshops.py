"""What could be more at one school: its adults' time, its rooms, its money, somebody new."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from indsatsmotor.allocation import BUDGET, Elastic, Lever, Means, More, Wanted
from indsatsmotor.catalogue import Category
from indsatsmotor.facts import Case, Room, Staff
from indsatsmotor.offering import ROOM
from indsatsmotor.plan import Relation
from indsatsmotor.planning._additions._changes import (
    AMOUNTS,
    ROOM_AMOUNTS,
    Added,
    Change,
    NewAdult,
    Told,
    changed,
    told_in,
    told_so,
    unused_id,
)
from indsatsmotor.planning._additions._situation import Situation

MOST_SETS = 12
"""Sets of additions that are tried for one need, of those that hold the same money."""


@dataclass(frozen=True)
class Workshop:
    """A case in which the limits of one school's means can be let out."""

    told: Case
    case: Case
    """With somebody new, and no time where none is told."""
    situation: Situation
    """What could be offered if all adults had time, so that no rule stops at the time there is."""
    school_id: str
    newcomers: Mapping[str, NewAdult]
    kept: Wanted

    @classmethod
    def at(
        cls, told: Case, school_id: str, newcomers: Sequence[NewAdult], kept: Wanted, like: Situation
    ) -> Workshop:
        """A workshop for *told*, by the same rules as *like*."""
        case = changed(told, newcomers)
        case = told_so(case, map(_timed, case.staff))
        situation = like.otherwise(roomy(case), weighed=False)
        return cls(told, case, situation, school_id, {f"new {one.id}": one for one in newcomers}, kept)

    def enough(
        self, wanted: Wanted, most: int, stopped: Callable[[], None]
    ) -> Iterator[tuple[tuple[Change, ...], bool]]:
        """The smallest sets of at most *most* additions with which a plan does what is wanted.

        With each goes whether it is proven that less would not do. Where there may be more sets than these,
        it is said that the search *stopped*.
        """
        for count in range(most + 1):
            for money in combinations(self._money, count):
                sets = self._limits.enough(wanted, stopped, self._time, most - count, money)
                for number, more in enumerate(sets):
                    if number == MOST_SETS:
                        stopped()
                        break
                    if all(more.amounts.keys() & lever.means for lever in money):
                        yield tuple(self._changes(more)), more.proven
                    if not (more.levers or money):
                        return

    @cached_property
    def _limits(self) -> Elastic:
        return self.situation.within(self.case, self.kept)

    @cached_property
    def _time(self) -> Sequence[Lever]:
        """Rooms, adults by their pay, and adults who would be new."""
        rooms = [one for one in self.told.rooms if one.school_id == self.school_id]
        staff = [
            one for one in self.told.staff if self.school_id == one.school_id or one.shareable_across_schools
        ]
        staff.sort(key=lambda one: (one.cost_per_lesson_dkk is None, one.cost_per_lesson_dkk or 0, one.id))
        return (
            *(_lever(one, ROOM_AMOUNTS) for one in rooms),
            *(_lever(one, AMOUNTS) for one in staff),
            *(self._new(name, one) for name, one in self.newcomers.items()),
        )

    @cached_property
    def _money(self) -> Sequence[Lever]:
        """The budgets that pay for the school."""
        budgets = (one for one in self.told.budgets if one.school_id in {None, self.school_id})
        return tuple(Lever(f"{BUDGET} {one.id}", ((BUDGET, one.id),)) for one in budgets)

    def _new(self, name: str, one: NewAdult) -> Lever:
        alike = [
            before
            for before, other in self.newcomers.items()
            if other.intervention == one.intervention and other.number < one.number
        ]
        return Lever(name, tuple((kind, one.id) for kind in AMOUNTS), after=alike[-1] if alike else None)

    def _changes(self, more: More) -> Iterator[Change]:
        new = {one.id: one for one in self.newcomers.values()}
        for means, amount in more.amounts.items():
            if means[1] not in new:
                yield self._added(means, amount)
        for of in dict.fromkeys(of for _, of in more.amounts if of in new):
            own = tuple((kind, amount) for (kind, whose), amount in more.amounts.items() if whose == of)
            yield replace(new[of], amounts=own)

    def _added(self, means: Means, amount: Decimal) -> Change:
        kind, name = told_in(means)
        key = (means[1],)
        if getattr(self.told.by_key[kind][key], name) is None:
            return Told(kind, key, name, amount, Relation.AT_LEAST, limit=amount)
        return Added(means, amount)


def roomy(case: Case) -> Case:
    """*case* in which all adults have more time than anything takes."""
    return told_so(case, (staff.model_copy(update=_AMPLE) for staff in case.staff))


class Teaching(NamedTuple):
    """An intervention as it could be offered at one school."""

    at_a_time: int
    """How many adults an offering takes in one role, beside the class's own."""
    adults: frozenset[str]
    """Who comes into question."""
    training_hours: Decimal | None


def taught(situation: Situation, school_id: str) -> Mapping[str, Teaching]:
    """The community-oriented interventions of a school that take adults, in the order of the catalogue."""
    book = situation.desk.book
    found: dict[str, Teaching] = {}
    for arrangement in situation.arrangements:
        template = arrangement.template
        i = book.intervention(template.intervention)
        choices = [choice for choice in arrangement.choices if choice.role != ROOM]
        if template.school_id == school_id and choices and i.category is not Category.INDIVIDUAL:
            before = found.get(i.id, Teaching(0, frozenset(), None))
            found[i.id] = Teaching(
                max(before.at_a_time, *(choice.count for choice in choices)),
                before.adults | {option.id for choice in choices for option in choice.options},
                book.measure(i.variants[template.variant], "training_hours"),
            )
    return found


def newcomers(situation: Situation, school_id: str) -> tuple[NewAdult, ...]:
    """The adults who could be new at a school: for each intervention as many as an offering takes at a time.

    They are paid like the dearest of the school; where no pay is told, nobody can be new.
    """
    case = situation.desk.case
    pay = [one.cost_per_lesson_dkk for one in case.staff if one.school_id == school_id]
    dearest = max((amount for amount in pay if amount is not None), default=None)
    return tuple(
        NewAdult(unused_id(case, f"{name}-{n}"), school_id, name, dearest, teaching.training_hours, n)
        for name, teaching in taught(situation, school_id).items()
        for n in range(1, teaching.at_a_time + 1)
        if dearest is not None
    )


def _lever(one: Staff | Room, kinds: Sequence[str]) -> Lever:
    """More of somebody's or some room's time; of lessons no more than there are free times told."""
    means = tuple((kind, one.id) for kind in kinds)
    if one.free_slots is None:
        return Lever(f"{one.kind} {one.id}", means)
    told = one.lessons_available_per_week
    spare = Decimal(0) if told is None else max(Decimal(0), len(one.free_slots) - told)
    return Lever(f"{one.kind} {one.id}", means, {means[0]: spare})


def _timed(staff: Staff) -> Staff:
    """*staff* with no time where none is told."""
    told = {name: getattr(staff, name) for name in _AMPLE}
    free = len(staff.free_slots) if staff.free_slots is not None else 0
    none = {"lessons_available_per_week": Decimal(free)}
    return staff.model_copy(update={n: none.get(n, type(_AMPLE[n])(0)) for n, v in told.items() if v is None})


_AMPLE: Mapping[str, Decimal | int] = {
    "lessons_available_per_week": Decimal(1000),
    "holiday_lessons_available_per_week": Decimal(1000),
    "prep_minutes_per_week": 10_000,
}
"""More time than anything takes."""
