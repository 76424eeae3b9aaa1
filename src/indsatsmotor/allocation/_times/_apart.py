"""Nobody and no room in two places at once, as far as the model says so.

That pupils are not either is settled for what is chosen: as part of the model it would make it many times
larger. Of times that people chose, though, it says which pupils and rooms they take away from the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from indsatsmotor.allocation._times._meetings import Meeting
from indsatsmotor.allocation._times._occupancy import Occupancy, at_once, kept_apart
from indsatsmotor.allocation._times._seats import Seat, without_time_for_both
from indsatsmotor.allocation._times._timetable import Group, Timetable, meeting_of
from indsatsmotor.catalogue import Shape
from indsatsmotor.facts import Slot
from indsatsmotor.offering import ROOM, Week


def keep_apart(timetable: Timetable) -> None:
    """No adult, room or class that meets as a whole is in two places at a time."""
    for together in kept_apart(_occupancies(timetable)):
        timetable.clashes.add(timetable.model.limit(dict.fromkeys(together, 1), most=1))


def _occupancies(timetable: Timetable) -> Iterator[Occupancy]:
    yield from timetable.by_hand
    for (who, slot), variable in timetable.at.items():
        if isinstance(who, Group):
            yield Occupancy(("staff", who.tutor), who.meeting.weeks, variable, slot)
        elif who.arrangement.shape is Shape.PAIRS:
            class_ = ("class", str(who.arrangement.template.class_id))
            yield Occupancy(class_, who.weeks, variable, slot)
    for (m, role, name, slot), variable in timetable.held.items():
        yield Occupancy((ROOM if role == ROOM else "staff", name), m.weeks, variable, slot)


def rooms_enough(timetable: Timetable) -> None:
    """No more groups at a time than there are rooms free for them, where the times of all are told."""
    shared: dict[frozenset[str], list[Group]] = defaultdict(list)
    for group in timetable.made:
        rooms = [option.id for option in group.meeting.arrangement.options(ROOM)]
        if rooms and all((ROOM, room) in group.meeting.free for room in rooms):
            shared[frozenset(rooms)].append(group)
    for names, groups in shared.items():
        weeks: dict[Week, list[tuple[int, Slot]]] = defaultdict(list)
        free = {slot: sum(slot in g.meeting.free[ROOM, room] for room in names)
                for g in groups for slot in g.times}  # fmt: skip
        for group in groups:
            for week in group.meeting.weeks:
                weeks[week] += [(timetable.at[group, slot], slot) for slot in group.times]
        for together in at_once(weeks):
            there = [(group, slot) for group in groups for slot in group.times
                     if timetable.at[group, slot] in together]  # fmt: skip
            most = max(free[slot] for _, slot in there)
            terms = dict.fromkeys([*together, *_takers(timetable, names, there)], 1)
            if len(terms) > most:
                timetable.clashes.add(timetable.model.limit(terms, most=most))


def _takers(
    timetable: Timetable, rooms: Collection[str], there: Sequence[tuple[Group, Slot]]
) -> Iterator[int]:
    """What people chose that takes a room from all groups that could be *there*, one for each room."""
    takers = {}
    for one in (one for one in timetable.by_hand if one.who[0] == ROOM and one.who[1] in rooms):
        if all(slot in group.meeting.free[one.who] for group, slot in there) and all(
            one.clashes(group.meeting.weeks, slot) for group, slot in there
        ):
            takers[one.who] = one.variable
    yield from takers.values()


def time_for_both(timetable: Timetable) -> None:
    """Nobody sits in two groups, or in a group and a course, without times enough for both."""
    seats: dict[str, dict[tuple[Meeting, str | None], Seat]] = defaultdict(dict)
    for who, student in timetable.seats():
        m, tutor = meeting_of(who), who.tutor if isinstance(who, Group) else None
        if (m, tutor) not in seats[student]:
            free = frozenset(slot for slot in who.times if m.suits(slot, [student]))
            seats[student][m, tutor] = Seat(m, free, [])
        seats[student][m, tutor].variables.append(timetable.seat_of(who, student))
    for own in seats.values():
        for together in without_time_for_both(own.values()):
            timetable.model.limit(dict.fromkeys(together, 1), most=1)


def time_beside_choices(timetable: Timetable) -> None:
    """Whoever is in something that people chose comes to nothing else at its times."""
    chosen: dict[str, dict[int, list[Occupancy]]] = defaultdict(lambda: defaultdict(list))
    for one in timetable.by_hand:
        if one.who[0] == "student":
            chosen[one.who[1]][one.variable].append(one)
    for who, student in timetable.seats():
        m = meeting_of(who)
        for variable, own in chosen[student].items():
            meets = {
                timetable.at[who, slot]: 1 for slot in who.times if any(o.clashes(m.weeks, slot) for o in own)
            }
            if meets:
                both = {timetable.seat_of(who, student): m.lessons, variable: m.lessons}
                timetable.clashes.add(timetable.model.limit({**meets, **both}, most=2 * m.lessons))
