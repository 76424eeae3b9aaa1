"""Who is where at what time of the week, and what cannot be at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from indsatsmotor.allocation._arrangements import Arrangement
from indsatsmotor.catalogue import Shape
from indsatsmotor.facts import Slot
from indsatsmotor.offering import EVERY_WEEK, Schedule, Week, presences

Person = tuple[str, str]
"""Who is in one place at a time: a kind (adult, room, pupil, class) and an id."""
Moments = Mapping[Week, Sequence[tuple[int, Slot]]]
"""For each week the variables that say what takes place in it, each with a time."""


class Occupancy(NamedTuple):
    """Somebody is somewhere in these weeks, when a variable says so, at this time."""

    who: Person
    weeks: tuple[Week, ...]
    variable: int
    slot: Slot

    def clashes(self, weeks: Sequence[Week], slot: Slot) -> bool:
        """Whether it is in the way of what meets in *weeks* at a time."""
        return self.slot.overlaps(slot) and share_a_week(self.weeks, weeks)


def occupied_by_hand(a: Arrangement, unit: int, when: Schedule) -> Iterator[Occupancy]:
    """Who is where in *a* when its *unit* is made, where people chose it and told its times."""
    if a.fixed is None:
        return
    for there in presences(a.fixed, a.fixed.students, when):
        yield Occupancy((there.kind, there.id), there.weeks, unit, there.slot)
    if a.shape is Shape.PAIRS:
        for slot in sorted(a.fixed.slots or (), key=lambda slot: slot.place):
            yield Occupancy(("class", str(a.fixed.class_id)), when.main or EVERY_WEEK, unit, slot)


def share_a_week(one: Sequence[Week], other: Sequence[Week]) -> bool:
    """Whether some week is in both; what has no date is in every week."""
    return None in (*one, *other) or not set(one).isdisjoint(other)


def kept_apart(occupancies: Iterable[Occupancy]) -> Iterator[tuple[int, ...]]:
    """The variables of which at most one may hold, so that nobody is in two places at once."""
    taken: dict[Person, dict[Week, list[tuple[int, Slot]]]] = defaultdict(lambda: defaultdict(list))
    for one in occupancies:
        for week in one.weeks:
            taken[one.who][week].append((one.variable, one.slot))
    for _, by_week in sorted(taken.items()):
        yield from (together for together in at_once(by_week) if len(together) > 1)


def at_once(by_week: Moments) -> Iterator[tuple[int, ...]]:
    """The variables whose times share a moment of some week, each set once.

    What has no date counts in every week. Slots that overlap all share the start of one of them.
    """
    seen = set()
    for present in by_week.values():
        whole = [*by_week.get(None, ()), *present]
        for weekday, start in {(slot.weekday, slot.start): None for _, slot in whole}:
            there = {variable for variable, slot in whole
                     if slot.weekday == weekday and slot.start <= start < slot.end}  # fmt: skip
            together = tuple(sorted(there))
            if together not in seen:
                seen.add(together)
                yield together
