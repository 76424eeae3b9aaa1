"""What meets as a whole: with everybody who takes part, at times that suit the adults and rooms chosen."""

from __future__ import annotations

from collections import defaultdict

from indsatsmotor.allocation._times._meetings import Meeting
from indsatsmotor.allocation._times._timetable import Timetable
from indsatsmotor.facts import Slot


def meet_as_a_whole(timetable: Timetable, m: Meeting) -> None:
    for slot in m.times:
        timetable.at[m, slot] = timetable.model.variable()
    times = {timetable.at[m, slot]: 1 for slot in m.times}
    timetable.model.limit({**times, timetable.unit[m.arrangement.id]: -m.lessons}, most=0)
    _people(timetable, m)
    for seat in m.arrangement.seats if m.arrangement.open else ():
        kept = {timetable.at[m, slot]: 1 for slot in m.times if not m.suits(slot, [seat.student])}
        if kept:
            sits = timetable.seat[m.arrangement.id, seat.student]
            timetable.model.limit({**kept, sits: m.lessons}, most=m.lessons)


def _people(timetable: Timetable, m: Meeting) -> None:
    """An adult or a room that is chosen and whose times are told is free at every time it meets."""
    for choice in m.choices:
        by_slot: dict[Slot, dict[int, int]] = defaultdict(dict)
        for option in (o for o in choice.options if (choice.role, o.id) in m.free):
            free = [slot for slot in m.times if slot in m.free[choice.role, option.id]]
            there = {}
            for slot in free if len(free) >= m.lessons else ():
                variable = timetable.held[m, choice.role, option.id, slot] = timetable.model.variable()
                there[variable] = by_slot[slot][variable] = 1
                if choice.count > 1:
                    timetable.model.limit({variable: 1, timetable.at[m, slot]: -1}, most=0)
            chosen = timetable.option[m.arrangement.id, choice.role, option.id]
            timetable.model.limit({**there, chosen: -m.lessons}, least=0, most=0)
        for slot, there in by_slot.items():
            timetable.model.limit({**there, timetable.at[m, slot]: -choice.count}, most=0)
