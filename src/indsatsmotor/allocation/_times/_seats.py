"""The seats that one pupil could have, and which of them leave no time for each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from indsatsmotor.allocation._times._meetings import Meeting
from indsatsmotor.allocation._times._occupancy import share_a_week
from indsatsmotor.facts import Slot


@dataclass(frozen=True, eq=False)
class Seat:
    """A seat a pupil could have, with whichever group of one tutor, and the times that would suit."""

    meeting: Meeting
    free: frozenset[Slot]
    variables: list[int]
    """Of which at most one holds: nobody has two seats in one arrangement."""

    def leaves_time_for(self, other: Seat) -> bool:
        """Whether both could be met."""
        m, n = self.meeting, other.meeting
        apart = not share_a_week(m.weeks, n.weeks)
        return apart or _most_apart(self.free | other.free) >= m.lessons + n.lessons


def without_time_for_both(seats: Iterable[Seat]) -> Iterator[list[int]]:
    """The variables of which at most one may hold: a seat, and all in other arrangements that it excludes."""
    by_arrangement: dict[str, list[Seat]] = defaultdict(list)
    for seat in seats:
        by_arrangement[seat.meeting.arrangement.id].append(seat)
    for some, others in combinations(by_arrangement.values(), 2):
        for one in some:
            excluded = [other for other in others if not one.leaves_time_for(other)]
            if excluded:
                yield [*one.variables, *(v for other in excluded for v in other.variables)]


def _most_apart(slots: Iterable[Slot]) -> int:
    """How many of *slots* there can be without an overlap: always the one that ends first."""
    count, last = 0, None
    for slot in sorted(slots, key=lambda slot: (slot.weekday, slot.end)):
        if last is None or not slot.overlaps(last):
            count, last = count + 1, slot
    return count
