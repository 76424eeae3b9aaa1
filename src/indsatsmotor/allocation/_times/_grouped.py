"""Small groups whose tutors have told their times: which are made, who sits in which, and when it meets."""

from __future__ import annotations

from itertools import pairwise

from indsatsmotor.allocation._times._meetings import Meeting
from indsatsmotor.allocation._times._timetable import Group, Timetable
from indsatsmotor.offering import AdultRole


def meet_in_groups(timetable: Timetable, m: Meeting) -> None:
    """Groups of *m*: one for each tutor, or more where there are more pupils than one group holds."""
    a = m.arrangement
    for role, tutor in m.free:
        if role == AdultRole.TUTOR:
            times = tuple(slot for slot in m.times if slot in m.free[role, tutor])
            most = min(len(times) // m.lessons, a.units, -(-len(a.seats) // a.most))
            own = [Group(m, tutor, times) for _ in range(most)]
            timetable.groups[a.id] += own
            for group in own:
                _group(timetable, group)
            for first, second in pairwise(own):  # so that no plan is searched for twice
                timetable.model.limit({timetable.made[second]: 1, timetable.made[first]: -1}, most=0)
            made = {timetable.made[group]: 1 for group in own}
            timetable.model.limit({**made, timetable.option[a.id, role, tutor]: -1}, least=0, most=0)
    _seated(timetable, m)


def _group(timetable: Timetable, group: Group) -> None:
    m, a = group.meeting, group.meeting.arrangement
    made = timetable.made[group] = timetable.model.variable()
    times = {}
    for slot in group.times:
        variable = timetable.at[group, slot] = timetable.model.variable()
        times[variable] = 1
    timetable.model.limit({**times, made: -m.lessons}, least=0, most=0)
    seats = {}
    for seat in a.seats:
        variable = timetable.sits[group, seat.student] = timetable.model.variable()
        seats[variable] = 1
        timetable.model.limit({variable: 1, made: -1}, most=0)
        kept = {timetable.at[group, slot]: 1 for slot in group.busy(seat.student)}
        if kept:
            timetable.model.limit({**kept, variable: m.lessons, made: -m.lessons}, most=0)
    timetable.model.limit({**seats, made: -a.least}, least=0)
    timetable.model.limit({**seats, made: -a.most}, most=0)


def _seated(timetable: Timetable, m: Meeting) -> None:
    """Whoever takes part is in a group; only tutors whose times are not told have others."""
    a, groups = m.arrangement, timetable.groups[m.arrangement.id]
    others = any(o.id for o in a.options(AdultRole.TUTOR) if (AdultRole.TUTOR, o.id) not in m.free)
    everybody: dict[int, int] = {}
    for seat in a.seats:
        sits = {timetable.sits[group, seat.student]: -1 for group in groups}
        timetable.model.limit({timetable.seat[a.id, seat.student]: 1, **sits}, least=0, most=int(others))
        everybody |= {timetable.seat[a.id, seat.student]: 1, **sits}
    if others:
        made = [timetable.made[group] for group in groups]
        fewest = {timetable.unit[a.id]: -a.least, **dict.fromkeys(made, a.least)}
        timetable.model.limit({**everybody, **fewest}, least=0)
        fullest = {timetable.unit[a.id]: -a.most, **dict.fromkeys(made, a.most)}
        timetable.model.limit({**everybody, **fullest}, most=0)
