"""Who is where at what time of the week, as far as an offering's times are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from indsatsmotor.facts import Case, Slot
from indsatsmotor.offering._clashes import free_times
from indsatsmotor.offering._model import AdultRole, Offering, Setting
from indsatsmotor.offering._schedule import Schedule
from indsatsmotor.offering._uses import EVERY_WEEK, Week


@dataclass(frozen=True, slots=True)
class Presence:
    """An adult (``staff``), a ``room`` or a pupil (``student``) is taken at one time in some weeks."""

    kind: str
    id: str
    weeks: tuple[Week, ...]
    slot: Slot

    def clashes(self, other: Presence) -> bool:
        """Whether the two cannot both be: the same person at overlapping times of a week they share."""
        shared = None in (*self.weeks, *other.weeks) or not set(self.weeks).isdisjoint(other.weeks)
        return (self.kind, self.id) == (other.kind, other.id) and shared and self.slot.overlaps(other.slot)

    def may_be(self, case: Case) -> bool:
        """Whether the adult or room is free then, as far as that is told."""
        free = None if self.kind == "student" else free_times(self.kind, self.id, case)
        return free is None or any(own.covers(self.slot) for own in free)


def presences(offering: Offering, students: Iterable[str], plan: Schedule) -> Iterator[Presence]:
    """Everybody whom the told times of *offering* take, in teaching weeks.

    The class's own teacher is there anyway, and so are its pupils in the class's own lessons.
    """
    adults = offering.adults or ()
    mentors = [a.staff_id for a in adults if a.role is AdultRole.MENTOR]
    others = [a.staff_id for a in adults if a.role not in {AdultRole.MENTOR, AdultRole.OWN_TEACHER}]
    pupils = [] if offering.setting is Setting.LESSONS else [*students]
    if not plan.in_holiday:
        room = [] if offering.room_id is None else [offering.room_id]
        everybody = {"staff": others, "room": room, "student": pupils}
        yield from _taken(everybody, plan.main, offering.slots or ())
    follow_up = offering.follow_up
    if follow_up is not None:
        yield from _taken({"staff": mentors, "student": pupils}, plan.follow_up, follow_up.slots or ())


def _taken(
    everybody: dict[str, list[str]], weeks: tuple[Week, ...], slots: Iterable[Slot]
) -> Iterator[Presence]:
    for slot in sorted(slots, key=lambda slot: slot.place):
        for kind, ids in everybody.items():
            for one in ids:
                yield Presence(kind, one, weeks or EVERY_WEEK, slot)
