"""Times and rooms for what was chosen: as many rooms as can be, everything as early in the week as can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from indsatsmotor._solver import Limits, Model, maximise
from indsatsmotor.allocation._model._formulation import Formulation
from indsatsmotor.allocation._times._meetings import Meeting
from indsatsmotor.allocation._times._occupancy import Occupancy, kept_apart
from indsatsmotor.allocation._times._timetable import Group, in_groups
from indsatsmotor.catalogue import Shape
from indsatsmotor.facts import Slot
from indsatsmotor.offering import ROOM

_BY_HAND = -1
"""Stands for a variable that always holds: what people chose is where it is."""
_MEETS, _ROOM = 10**8, 10**4
"""That it meets at all counts more than any rooms, and a room of its own more than any order of times."""


@dataclass(frozen=True)
class Gathering:
    """A weekly meeting that was chosen, with everybody who takes part."""

    meeting: Meeting
    students: tuple[str, ...]
    adults: tuple[str, ...]
    room: str | None
    """The room that was chosen with it; groups get theirs here."""
    group: Group | None = None

    @property
    def times(self) -> list[Slot]:
        """When everybody can, as far as it is told."""
        free = [own for (_, name), own in self.meeting.free.items() if name in {*self.adults, self.room}]
        open_ = self.meeting.arrangement.open
        return [
            slot
            for slot in self.meeting.times
            if all(slot in own for own in free) and (not open_ or self.meeting.suits(slot, self.students))
        ]

    @property
    def told(self) -> bool:
        """Whether everybody chosen for it has told when they are free."""
        free = {name for _, name in self.meeting.free}
        return free >= {*self.adults, *([] if self.room is None else [self.room])}


@dataclass(frozen=True)
class Place:
    """When a gathering meets, and for a group where; ``None`` where that could not be found."""

    times: frozenset[Slot]
    room: str | None


@dataclass
class _Placing:
    gatherings: Sequence[Gathering]
    wanted: Mapping[str, Mapping[str, int]]
    """How many groups of an arrangement each room was chosen for."""
    by_hand: Sequence[Occupancy] = ()
    """Who is where in what people chose."""
    model: Model = field(default_factory=Model)
    meets: dict[Gathering, int] = field(default_factory=dict)
    at: dict[tuple[Gathering, Slot], int] = field(default_factory=dict)
    room: dict[tuple[Gathering, str], int] = field(default_factory=dict)
    room_at: dict[tuple[Gathering, str, Slot], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in self.gatherings:
            meets = self.meets[one] = self.model.variable()
            times = {}
            for slot in one.times:
                variable = self.at[one, slot] = self.model.variable()
                times[variable] = 1
            self.model.limit({**times, meets: -one.meeting.lessons}, least=0, most=0)
            if one.group is not None:
                self._rooms(one)
        for together in kept_apart(self._occupancies()):
            free = {variable: 1 for variable in together if variable != _BY_HAND}
            self.model.limit(free, most=int(_BY_HAND not in together))
        for name, rooms in self.wanted.items():
            for room, count in rooms.items():
                own = [variable for (one, other), variable in self.room.items()
                       if other == room and one.meeting.arrangement.id == name]  # fmt: skip
                self.model.limit(dict.fromkeys(own, 1), most=count)

    def _rooms(self, one: Gathering) -> None:
        a = one.meeting.arrangement
        for room in self.wanted.get(a.id, {}):
            if (ROOM, room) in one.meeting.free:
                chosen = self.room[one, room] = self.model.variable()
                for slot in one.times:
                    both = {chosen: 1, self.at[one, slot]: 1}
                    if slot in one.meeting.free[ROOM, room]:
                        there = self.room_at[one, room, slot] = self.model.variable()
                        self.model.limit({**both, there: -1}, most=1)
                    else:
                        self.model.limit(both, most=1)
        own = {variable: 1 for (other, _), variable in self.room.items() if other is one}
        self.model.limit({**own, self.meets[one]: -1}, most=0)

    def _occupancies(self) -> Iterator[Occupancy]:
        yield from (one._replace(variable=_BY_HAND) for one in self.by_hand)
        for (one, slot), variable in self.at.items():
            m = one.meeting
            for student in one.students if m.arrangement.open else ():
                yield Occupancy(("student", student), m.weeks, variable, slot)
            for adult in one.adults:
                if any(name == adult for _, name in m.free):
                    yield Occupancy(("staff", adult), m.weeks, variable, slot)
            if one.room is not None and (ROOM, one.room) in m.free:
                yield Occupancy((ROOM, one.room), m.weeks, variable, slot)
            if m.arrangement.shape is Shape.PAIRS:
                yield Occupancy(("class", str(m.arrangement.template.class_id)), m.weeks, variable, slot)
        for (one, room, slot), variable in self.room_at.items():
            yield Occupancy((ROOM, room), one.meeting.weeks, variable, slot)

    def places(self, limits: Limits) -> dict[Gathering, Place]:
        """The places of what can meet."""
        goal = {**dict.fromkeys(self.meets.values(), _MEETS), **dict.fromkeys(self.room.values(), _ROOM)}
        for one in self.gatherings:
            goal.update({self.at[one, slot]: -order for order, slot in enumerate(one.times)})
        start = [0] * len(self.model.upper)
        values = maximise(self.model, goal, limits=limits, start=start).values
        return {
            one: Place(
                frozenset(slot for slot in one.times if values[self.at[one, slot]]),
                next((room for (other, room), v in self.room.items() if other is one and values[v]), None),
            )
            for one, meets in self.meets.items()
            if values[meets]
        }


def gatherings(form: Formulation, values: Sequence[int]) -> Iterator[Gathering]:
    """Everything that *values* choose and that times can be found for."""
    for a in form.arrangements:
        for m in form.timetable.meetings[a.id] if values[form.unit[a.id]] else ():
            if in_groups(m):
                yield from groups_of(form, m, values)
            else:
                whole = Gathering(m, *_taking_part(form, m, values))
                if any(name in {*whole.adults, whole.room} for _, name in m.free):
                    yield whole


def groups_of(form: Formulation, m: Meeting, values: Sequence[int]) -> Iterator[Gathering]:
    """The groups of *m* that *values* choose."""
    timetable = form.timetable
    for group in timetable.groups.get(m.arrangement.id, ()):
        if values[timetable.made[group]]:
            seated = (seat.student for seat in m.arrangement.seats)
            students = tuple(s for s in seated if values[timetable.sits[group, s]])
            yield Gathering(m, students, (group.tutor,), None, group)


def _taking_part(
    form: Formulation, m: Meeting, values: Sequence[int]
) -> tuple[tuple[str, ...], tuple[str, ...], str | None]:
    """Pupils, adults and room of what is made once."""
    a = m.arrangement
    chosen = [(choice.role, option.id) for choice in m.choices for option in choice.options
              if values[form.option[a.id, choice.role, option.id]]]  # fmt: skip
    students = tuple(s.student for s in a.seats if a.open and values[form.seat[a.id, s.student]])
    room = next((name for role, name in chosen if role == ROOM), None)
    return students, tuple(name for role, name in chosen if role != ROOM), room


def placed(form: Formulation, values: Sequence[int]) -> tuple[dict[Gathering, Place], list[Gathering]]:
    """The places of all that *values* choose, and what found none."""
    every = list(gatherings(form, values))
    if not every:
        return {}, []
    wanted = {
        one.meeting.arrangement.id: {
            option.id: values[form.option[one.meeting.arrangement.id, ROOM, option.id]]
            for option in one.meeting.arrangement.options(ROOM)
            if values[form.option[one.meeting.arrangement.id, ROOM, option.id]]
        }
        for one in every
        if one.group is not None
    }
    by_hand = [one for one in form.timetable.by_hand if values[one.variable]]
    places = _Placing(every, wanted, by_hand).places(Limits(form.book.policy.node_limit))
    return places, [one for one in every if one not in places]


def never_together(form: Formulation, crowd: Sequence[Gathering], values: Sequence[int]) -> None:
    """Rule out that all of *crowd*, which has no times together, is chosen with these people again.

    It may have times where less of what people chose stands than *values* say.
    """
    timetable = form.timetable
    terms = {one.variable: 1 for one in timetable.by_hand if values[one.variable]}
    for one in crowd:
        a = one.meeting.arrangement
        if one.group is not None:
            terms[timetable.made[one.group]] = 1
            terms.update({timetable.sits[one.group, student]: 1 for student in one.students})
        else:
            terms[form.unit[a.id]] = 1
            terms.update({form.seat[a.id, student]: 1 for student in one.students})
            keys = [(a.id, choice.role, name) for choice in one.meeting.choices for name in one.adults]
            terms.update({form.option[key]: 1 for key in keys if key in form.option})
    form.model.limit(terms, most=len(terms) - 1)
