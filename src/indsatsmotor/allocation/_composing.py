"""From the values of a solution to concrete offerings: who is with whom, taught by whom, in which room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import accumulate

from indsatsmotor.allocation._arrangements import Arrangement
from indsatsmotor.allocation._model._acquaintance import grouped, wanted
from indsatsmotor.allocation._model._covering import Substitutes
from indsatsmotor.allocation._model._formulation import Formulation
from indsatsmotor.allocation._placing import Gathering, Place, groups_of
from indsatsmotor.allocation._times._meetings import Part
from indsatsmotor.catalogue import Shape
from indsatsmotor.facts import Slot
from indsatsmotor.offering import ROOM, AdultRole, Offering


def compose(
    form: Formulation,
    values: Sequence[int],
    places: Mapping[Gathering, Place],
    taken: Collection[str] = (),
) -> tuple[tuple[Arrangement, Offering], ...]:
    """The offerings that *values* choose, with the arrangement each comes from; ids are given in order.

    An id that is *taken*, or that something running has, is given to nothing else.
    """
    numbers: dict[str, int] = defaultdict(int)
    taken = {*taken, *(one.id for one in form.case.running)}
    substitutes = Substitutes.chosen(form.cover, values)
    made = []
    for arrangement in form.arrangements:
        if arrangement.fixed is not None:
            made += [(arrangement, arrangement.fixed)] * values[form.unit[arrangement.id]]
            continue
        for students, chosen, times in _units(arrangement, form, values, places):
            name = f"{arrangement.template.variant}-{_owner(arrangement)}"
            numbers[name] += 1
            while f"{name}-{numbers[name]}" in taken:  # an earlier plan may have given that id
                numbers[name] += 1
            offering = arrangement.offering(f"{name}-{numbers[name]}", students, chosen)
            whole = _with_times(offering, times)
            made.append((arrangement, substitutes.for_one(arrangement.id, whole, form.case)))
    return tuple(made)


def _with_times(offering: Offering, times: Mapping[Part, Times]) -> Offering:
    """*offering* with the times at which it meets every week, as far as they could be found."""
    follow_up = offering.follow_up
    if follow_up is not None and times.get(Part.FOLLOW_UP):
        follow_up = follow_up.model_copy(update={"slots": times[Part.FOLLOW_UP]})
    return offering.model_copy(update={"slots": times.get(Part.MAIN), "follow_up": follow_up})


def _owner(a: Arrangement) -> str:
    """The class, the pupil or the school it is for: what another school does never changes an id."""
    template = a.template
    return template.class_id or (template.school_id if a.open else template.students[0])


Times = frozenset[Slot] | None
Unit = tuple[Sequence[str] | None, dict[str, list[str]], Mapping[Part, Times]]


def _units(
    a: Arrangement, form: Formulation, values: Sequence[int], places: Mapping[Gathering, Place]
) -> Iterator[Unit]:
    count = values[form.unit[a.id]]
    if not count:
        return
    chosen = {choice.role: _chosen(a, choice.role, form, values) for choice in a.choices}
    own = {one: place for one, place in places.items() if one.meeting.arrangement is a}
    times = {one.meeting.part: place.times for one, place in own.items() if one.told}
    if not a.open:
        yield None, chosen, times
        return
    students = [seat.student for seat in a.seats if values[form.seat[a.id, seat.student]]]
    timed = [one for m in form.timetable.meetings[a.id] for one in groups_of(form, m, values)]
    for one in timed:
        students = [student for student in students if student not in one.students]
        chosen[AdultRole.TUTOR].remove(one.adults[0])
        if (room := _room_of(one, places)) is not None:
            chosen[ROOM].remove(room)
    for one in timed:
        yield _group(one, places, chosen)
    count -= len(timed)
    rooms = [form.case.by_key["room"][room,] for room in chosen.get(ROOM, ())[:count]]
    holds = [min(a.most, room.capacity or a.most) for room in rooms] or [a.most] * count
    students.sort(key=lambda s: _level_order(a, s, form))
    want, tutors = wanted(form, a, values), chosen.get(AdultRole.TUTOR, [])
    if want and len(tutors) > 1:
        groups = grouped(students, tutors, holds, a.least, want)
    else:
        groups = _split(students, holds, a.least)
    for number, group in enumerate(groups):
        yield group, {role: _share(ids, number, count, role, a) for role, ids in chosen.items()}, times


def _group(one: Gathering, places: Mapping[Gathering, Place], left: Mapping[str, list[str]]) -> Unit:
    """A group that was placed. Its times hold where those of its room are told, or it has none yet."""
    room = _room_of(one, places)
    untold = [name for name in left.get(ROOM, ()) if (ROOM, name) not in one.meeting.free]
    if room is None and untold:
        left[ROOM].remove(untold[0])
    rooms = [name for name in (room, *untold[:1]) if name is not None][:1]
    times = places[one].times if one in places and (room is not None or not untold) else None
    return one.students, {AdultRole.TUTOR: [*one.adults], ROOM: rooms}, {Part.MAIN: times}


def _room_of(one: Gathering, places: Mapping[Gathering, Place]) -> str | None:
    return places[one].room if one in places else None


def _chosen(a: Arrangement, role: str, form: Formulation, values: Sequence[int]) -> list[str]:
    """The options chosen for one role, each as often as it is chosen."""
    return [o.id for o in a.options(role) for _ in range(values[form.option[a.id, role, o.id]])]


def _share(ids: list[str], number: int, count: int, role: str, a: Arrangement) -> list[str]:
    """The part of the chosen options that falls to one unit."""
    if role == ROOM or a.shape is Shape.GROUP:
        return ids[number : number + 1]
    each = len(ids) // count
    return ids[number * each : (number + 1) * each]


def _split(students: list[str], holds: Sequence[int], least: int) -> list[list[str]]:
    """Groups as even as their rooms allow, of pupils next to each other in level."""
    sizes = [least] * len(holds)
    for _ in range(len(students) - sum(sizes)):
        roomy = [number for number, size in enumerate(sizes) if size < holds[number]]
        sizes[min(roomy, key=lambda number: (sizes[number], number))] += 1
    ends = list(accumulate(sizes))
    return [students[end - size : end] for size, end in zip(sizes, ends, strict=True)]


def _level_order(a: Arrangement, student: str, form: Formulation) -> tuple[bool, Decimal, str]:
    """By level, those of unknown level last, then by id."""
    subjects = a.template.subjects
    told = form.case.by_key["learning_need"].get((student, subjects[0], a.template.area or ""))
    level = None if told is None else told.level
    return (level is None, level or Decimal(0), student)
