"""Weekly times as part of the model: every adult has time for what they take on, and so have its pupils.

The model says when everything could meet, and that no adult is in two places at once. That the pupils are
not either, and which room is free, is settled for what is chosen: as part of the model it would make it many
times larger. Of times that people chose, though, it says which pupils and rooms they take away from the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from indsatsmotor._solver import Model
from indsatsmotor.allocation._arrangements import Arrangement
from indsatsmotor.allocation._times._meetings import Meeting, meetings
from indsatsmotor.allocation._times._occupancy import (
    Occupancy,
    at_once,
    kept_apart,
    occupied_by_hand,
)
from indsatsmotor.allocation._times._seats import Seat, without_time_for_both
from indsatsmotor.catalogue import Shape
from indsatsmotor.facts import Case, Slot
from indsatsmotor.offering import ROOM, AdultRole, Schedule, Week


@dataclass(frozen=True, eq=False)
class Group:
    """One group that could be made: of an arrangement, with a tutor whose times are told."""

    meeting: Meeting
    tutor: str
    times: tuple[Slot, ...]

    @property
    def id(self) -> str:
        """The arrangement's."""
        return self.meeting.arrangement.id

    def busy(self, student: str) -> list[Slot]:
        """When *student* cannot come, of the tutor's times."""
        return [slot for slot in self.times if not self.meeting.suits(slot, [student])]


@dataclass
class Timetable:
    """The variables that say when something meets, and their limits."""

    model: Model
    unit: Mapping[str, int]
    seat: Mapping[tuple[str, str], int]
    option: Mapping[tuple[str, str, str], int]
    case: Case
    meetings: Mapping[str, Sequence[Meeting]] = field(default_factory=dict)
    """The weekly meetings of each arrangement, by its id."""
    groups: dict[str, list[Group]] = field(default_factory=lambda: defaultdict(list))
    """The groups that could be made of an arrangement, those with the same tutor next to each other."""
    made: dict[Group, int] = field(default_factory=dict)
    """Whether a group is made."""
    sits: dict[tuple[Group, str], int] = field(default_factory=dict)
    """Whether a pupil is in a group."""
    at: dict[tuple[Meeting | Group, Slot], int] = field(default_factory=dict)
    """Whether it meets at a time."""
    held: dict[tuple[Meeting, str, str, Slot], int] = field(default_factory=dict)
    """Whether an adult or a room, by role and id, is there at a time."""
    by_hand: list[Occupancy] = field(default_factory=list)
    """Who is where in what people chose, as far as its times are told."""
    clashes: set[int] = field(default_factory=set)
    """The limits that say that nobody is in two places at once."""

    def add(self, arrangements: Sequence[Arrangement], when: Mapping[str, Schedule]) -> None:
        """Add the meetings of all *arrangements*."""
        self.by_hand = [
            there for a in arrangements for there in occupied_by_hand(a, self.unit[a.id], when[a.id])
        ]
        self.meetings = {
            a.id: [] if a.fixed else list(meetings(a, when[a.id], self.case)) for a in arrangements
        }
        for meeting in (m for own in self.meetings.values() for m in own):
            if in_groups(meeting):
                self._groups(meeting)
            else:
                self._one(meeting)
        self._keep_apart()
        self._rooms_enough()
        self._time_for_both()
        self._time_beside_choices()

    # --- what meets as a whole ---

    def _one(self, m: Meeting) -> None:
        for slot in m.times:
            self.at[m, slot] = self.model.variable()
        times = {self.at[m, slot]: 1 for slot in m.times}
        self.model.limit({**times, self.unit[m.arrangement.id]: -m.lessons}, most=0)
        self._people(m)
        for seat in m.arrangement.seats if m.arrangement.open else ():
            kept = {self.at[m, slot]: 1 for slot in m.times if not m.suits(slot, [seat.student])}
            if kept:
                sits = self.seat[m.arrangement.id, seat.student]
                self.model.limit({**kept, sits: m.lessons}, most=m.lessons)

    def _people(self, m: Meeting) -> None:
        """An adult or a room that is chosen and whose times are told is free at every time it meets."""
        for choice in m.choices:
            by_slot: dict[Slot, dict[int, int]] = defaultdict(dict)
            for option in (o for o in choice.options if (choice.role, o.id) in m.free):
                free = [slot for slot in m.times if slot in m.free[choice.role, option.id]]
                there = {}
                for slot in free if len(free) >= m.lessons else ():
                    variable = self.held[m, choice.role, option.id, slot] = self.model.variable()
                    there[variable] = by_slot[slot][variable] = 1
                    if choice.count > 1:
                        self.model.limit({variable: 1, self.at[m, slot]: -1}, most=0)
                chosen = self.option[m.arrangement.id, choice.role, option.id]
                self.model.limit({**there, chosen: -m.lessons}, least=0, most=0)
            for slot, there in by_slot.items():
                self.model.limit({**there, self.at[m, slot]: -choice.count}, most=0)

    # --- small groups ---

    def _groups(self, m: Meeting) -> None:
        """Groups of *m*: one for each tutor, or more where there are more pupils than one group holds."""
        a = m.arrangement
        for role, tutor in m.free:
            if role == AdultRole.TUTOR:
                times = tuple(slot for slot in m.times if slot in m.free[role, tutor])
                most = min(len(times) // m.lessons, a.units, -(-len(a.seats) // a.most))
                own = [Group(m, tutor, times) for _ in range(most)]
                self.groups[a.id] += own
                for group in own:
                    self._group(group)
                for first, second in pairwise(own):  # so that no plan is searched for twice
                    self.model.limit({self.made[second]: 1, self.made[first]: -1}, most=0)
                made = {self.made[group]: 1 for group in own}
                self.model.limit({**made, self.option[a.id, role, tutor]: -1}, least=0, most=0)
        self._seated(m)

    def _group(self, group: Group) -> None:
        m, a = group.meeting, group.meeting.arrangement
        made = self.made[group] = self.model.variable()
        times = {}
        for slot in group.times:
            variable = self.at[group, slot] = self.model.variable()
            times[variable] = 1
        self.model.limit({**times, made: -m.lessons}, least=0, most=0)
        seats = {}
        for seat in a.seats:
            variable = self.sits[group, seat.student] = self.model.variable()
            seats[variable] = 1
            self.model.limit({variable: 1, made: -1}, most=0)
            kept = {self.at[group, slot]: 1 for slot in group.busy(seat.student)}
            if kept:
                self.model.limit({**kept, variable: m.lessons, made: -m.lessons}, most=0)
        self.model.limit({**seats, made: -a.least}, least=0)
        self.model.limit({**seats, made: -a.most}, most=0)

    def _seated(self, m: Meeting) -> None:
        """Whoever takes part is in a group; only tutors whose times are not told have others."""
        a, groups = m.arrangement, self.groups[m.arrangement.id]
        others = any(o.id for o in a.options(AdultRole.TUTOR) if (AdultRole.TUTOR, o.id) not in m.free)
        everybody: dict[int, int] = {}
        for seat in a.seats:
            sits = {self.sits[group, seat.student]: -1 for group in groups}
            self.model.limit({self.seat[a.id, seat.student]: 1, **sits}, least=0, most=int(others))
            everybody |= {self.seat[a.id, seat.student]: 1, **sits}
        if others:
            made = [self.made[group] for group in groups]
            fewest = {self.unit[a.id]: -a.least, **dict.fromkeys(made, a.least)}
            self.model.limit({**everybody, **fewest}, least=0)
            fullest = {self.unit[a.id]: -a.most, **dict.fromkeys(made, a.most)}
            self.model.limit({**everybody, **fullest}, most=0)

    # --- nobody in two places ---

    def _keep_apart(self) -> None:
        for together in kept_apart(self._occupancies()):
            self.clashes.add(self.model.limit(dict.fromkeys(together, 1), most=1))

    def _occupancies(self) -> Iterator[Occupancy]:
        yield from self.by_hand
        for (who, slot), variable in self.at.items():
            if isinstance(who, Group):
                yield Occupancy(("staff", who.tutor), who.meeting.weeks, variable, slot)
            elif who.arrangement.shape is Shape.PAIRS:
                class_ = ("class", str(who.arrangement.template.class_id))
                yield Occupancy(class_, who.weeks, variable, slot)
        for (m, role, name, slot), variable in self.held.items():
            yield Occupancy((ROOM if role == ROOM else "staff", name), m.weeks, variable, slot)

    def _rooms_enough(self) -> None:
        """No more groups at a time than there are rooms free for them, where the times of all are told."""
        shared: dict[frozenset[str], list[Group]] = defaultdict(list)
        for group in self.made:
            rooms = [option.id for option in group.meeting.arrangement.options(ROOM)]
            if rooms and all((ROOM, room) in group.meeting.free for room in rooms):
                shared[frozenset(rooms)].append(group)
        for names, groups in shared.items():
            weeks: dict[Week, list[tuple[int, Slot]]] = defaultdict(list)
            free = {slot: sum(slot in g.meeting.free[ROOM, room] for room in names)
                    for g in groups for slot in g.times}  # fmt: skip
            for group in groups:
                for week in group.meeting.weeks:
                    weeks[week] += [(self.at[group, slot], slot) for slot in group.times]
            for together in at_once(weeks):
                there = [(group, slot) for group in groups for slot in group.times
                         if self.at[group, slot] in together]  # fmt: skip
                most = max(free[slot] for _, slot in there)
                terms = dict.fromkeys([*together, *self._takers(names, there)], 1)
                if len(terms) > most:
                    self.clashes.add(self.model.limit(terms, most=most))

    def _takers(self, rooms: Collection[str], there: Sequence[tuple[Group, Slot]]) -> Iterator[int]:
        """What people chose that takes a room from all groups that could be *there*, one for each room."""
        takers = {}
        for one in (one for one in self.by_hand if one.who[0] == ROOM and one.who[1] in rooms):
            if all(slot in group.meeting.free[one.who] for group, slot in there) and all(
                one.clashes(group.meeting.weeks, slot) for group, slot in there
            ):
                takers[one.who] = one.variable
        yield from takers.values()

    def _time_for_both(self) -> None:
        """Nobody sits in two groups, or in a group and a course, without times enough for both."""
        seats: dict[str, dict[tuple[Meeting, str | None], Seat]] = defaultdict(dict)
        for who, student in self._seats():
            m, tutor = meeting_of(who), who.tutor if isinstance(who, Group) else None
            if (m, tutor) not in seats[student]:
                free = frozenset(slot for slot in who.times if m.suits(slot, [student]))
                seats[student][m, tutor] = Seat(m, free, [])
            seats[student][m, tutor].variables.append(self.seat_of(who, student))
        for own in seats.values():
            for together in without_time_for_both(own.values()):
                self.model.limit(dict.fromkeys(together, 1), most=1)

    def _time_beside_choices(self) -> None:
        """Whoever is in something that people chose comes to nothing else at its times."""
        chosen: dict[str, dict[int, list[Occupancy]]] = defaultdict(lambda: defaultdict(list))
        for one in self.by_hand:
            if one.who[0] == "student":
                chosen[one.who[1]][one.variable].append(one)
        for who, student in self._seats():
            m = meeting_of(who)
            for variable, own in chosen[student].items():
                meets = {
                    self.at[who, slot]: 1 for slot in who.times if any(o.clashes(m.weeks, slot) for o in own)
                }
                if meets:
                    both = {self.seat_of(who, student): m.lessons, variable: m.lessons}
                    self.clashes.add(self.model.limit({**meets, **both}, most=2 * m.lessons))

    def _seats(self) -> Iterator[tuple[Meeting | Group, str]]:
        """Every seat there could be: what it is in, and for whom."""
        yield from self.sits
        for m in (m for own in self.meetings.values() for m in own if not in_groups(m)):
            yield from ((m, seat.student) for seat in m.arrangement.seats if m.arrangement.open)

    # --- for those who set up a plan ---

    def seat_of(self, who: Meeting | Group, student: str) -> int:
        """The variable that says whether a pupil takes part in it."""
        return self.sits[who, student] if isinstance(who, Group) else self.seat[who.arrangement.id, student]

    def together(
        self, who: Meeting | Group, slot: Slot, told: Iterable[tuple[str, str]], students: Iterable[str]
    ) -> dict[int, int]:
        """What it takes that it meets at a time; nothing when somebody cannot."""
        m = meeting_of(who)
        if not m.suits(slot, students) or any(slot not in m.free[one] for one in told):
            return {}
        there = [] if isinstance(who, Group) else [self.held.get((m, *one, slot)) for one in told]
        return {} if None in there else {v: 1 for v in [self.at[who, slot], *there] if v is not None}


def meeting_of(who: Meeting | Group) -> Meeting:
    """The meeting that *who* is, or is a group of."""
    return who.meeting if isinstance(who, Group) else who


def in_groups(m: Meeting) -> bool:
    """Whether it is of small groups with a tutor whose times are told."""
    return m.arrangement.shape is Shape.GROUP and any(role == AdultRole.TUTOR for role, _ in m.free)
