"""Weekly times as part of the model: every adult has time for what they take on, and so have its pupils.

The model says when everything could meet, and that no adult is in two places at once. That the pupils are
not either, and which room is free, is settled for what is chosen: as part of the model it would make it many
times larger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from indsatsmotor._solver import Model
from indsatsmotor.allocation._arrangements import Arrangement
from indsatsmotor.allocation._meetings import Meeting, meetings
from indsatsmotor.catalogue import Shape
from indsatsmotor.facts import Case, Slot
from indsatsmotor.offering import ROOM, AdultRole, Schedule, Week

Person = tuple[str, str]
"""Who is in one place at a time: a kind (adult, room, pupil, class) and an id."""
Occupancy = tuple[Person, tuple[Week, ...], int, Slot]
"""Somebody is somewhere in these weeks, when a variable says so, at this time."""


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


@dataclass(frozen=True, eq=False)
class _Seat:
    """A seat a pupil could have, and the times that would suit."""

    meeting: Meeting
    variable: int
    free: frozenset[Slot]

    def leaves_time_for(self, other: _Seat) -> bool:
        """Whether both could be met; two seats in the same arrangement, or for one need, never are."""
        m, n = self.meeting, other.meeting
        if m.arrangement is n.arrangement or not _share_a_week(m.weeks, n.weeks):
            return True
        return _most_apart(self.free | other.free) >= m.lessons + n.lessons


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
    clashes: set[int] = field(default_factory=set)
    """The limits that say that nobody is in two places at once."""

    def add(self, arrangements: Sequence[Arrangement], when: Mapping[str, Schedule]) -> None:
        """Add the meetings of all *arrangements*."""
        self.meetings = {a.id: list(meetings(a, when[a.id], self.case)) for a in arrangements}
        for meeting in (m for own in self.meetings.values() for m in own):
            if in_groups(meeting):
                self._groups(meeting)
            else:
                self._one(meeting)
        self._keep_apart()
        self._rooms_enough()
        self._time_for_both()

    # --- what meets as a whole ---

    def _one(self, m: Meeting) -> None:
        for slot in m.times:
            self.at[m, slot] = self.model.variable()
        times = {self.at[m, slot]: 1 for slot in m.times}
        self.model.limit({**times, self.unit[m.arrangement.id]: -m.lessons}, most=0)
        self._people(m)
        for seat in m.arrangement.seats if m.arrangement.open else ():
            for slot in (slot for slot in m.times if not m.suits(slot, [seat.student])):
                both = {self.seat[m.arrangement.id, seat.student]: 1, self.at[m, slot]: 1}
                self.model.limit(both, most=1)

    def _people(self, m: Meeting) -> None:
        """An adult or a room that is chosen and whose times are told is free at every time it meets."""
        for choice in m.choices:
            by_slot: dict[Slot, dict[int, int]] = defaultdict(dict)
            for option in (o for o in choice.options if (choice.role, o.id) in m.free):
                there = {}
                for slot in (s for s in m.times if s in m.free[choice.role, option.id]):
                    variable = self.held[m, choice.role, option.id, slot] = self.model.variable()
                    there[variable] = by_slot[slot][variable] = 1
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
        for (who, slot), variable in self.at.items():
            if isinstance(who, Group):
                yield ("staff", who.tutor), who.meeting.weeks, variable, slot
            elif who.arrangement.shape is Shape.PAIRS:
                yield ("class", str(who.arrangement.template.class_id)), who.weeks, variable, slot
        for (m, role, name, slot), variable in self.held.items():
            yield (ROOM if role == ROOM else "staff", name), m.weeks, variable, slot

    def _rooms_enough(self) -> None:
        """No more groups at a time than there are rooms free for them, where the times of all are told."""
        shared: dict[frozenset[str], list[Group]] = defaultdict(list)
        for group in self.made:
            rooms = [option.id for option in group.meeting.arrangement.options(ROOM)]
            if rooms and all((ROOM, room) in group.meeting.free for room in rooms):
                shared[frozenset(rooms)].append(group)
        for names, groups in shared.items():
            weeks: dict[Week, dict[int, Slot]] = defaultdict(dict)
            free = {slot: sum(slot in g.meeting.free[ROOM, room] for room in names)
                    for g in groups for slot in g.times}  # fmt: skip
            for group in groups:
                for week in group.meeting.weeks:
                    weeks[week].update({self.at[group, slot]: slot for slot in group.times})
            for together in at_once(weeks):
                slots = {slot for one in weeks.values() for v, slot in one.items() if v in together}
                most = max(free[slot] for slot in slots)
                if len(together) > most:
                    self.clashes.add(self.model.limit(dict.fromkeys(together, 1), most=most))

    def _time_for_both(self) -> None:
        """Nobody sits in two groups, or in a group and a course, without times enough for both."""
        seats: dict[str, list[_Seat]] = defaultdict(list)
        for (group, student), variable in self.sits.items():
            free = frozenset(group.times) - frozenset(group.busy(student))
            seats[student].append(_Seat(group.meeting, variable, free))
        for m in (m for own in self.meetings.values() for m in own if not in_groups(m)):
            for seat in m.arrangement.seats if m.arrangement.open else ():
                variable = self.seat[m.arrangement.id, seat.student]
                free = frozenset(slot for slot in m.times if m.suits(slot, [seat.student]))
                seats[seat.student].append(_Seat(m, variable, free))
        for own in seats.values():
            for one, other in combinations(own, 2):
                if not one.leaves_time_for(other):
                    self.model.limit({one.variable: 1, other.variable: 1}, most=1)

    # --- for those who set up a plan ---

    def together(
        self, who: Meeting | Group, slot: Slot, told: Iterable[tuple[str, str]], students: Iterable[str]
    ) -> dict[int, int]:
        """What it takes that it meets at a time; nothing when somebody cannot."""
        m = who.meeting if isinstance(who, Group) else who
        if not m.suits(slot, students) or any(slot not in m.free[one] for one in told):
            return {}
        there = [] if isinstance(who, Group) else [self.held[m, *one, slot] for one in told]
        return dict.fromkeys([self.at[who, slot], *there], 1)


def _share_a_week(one: Sequence[Week], other: Sequence[Week]) -> bool:
    return None in (*one, *other) or not set(one).isdisjoint(other)


def _most_apart(slots: Iterable[Slot]) -> int:
    """How many of *slots* there can be without an overlap: always the one that ends first."""
    count, last = 0, None
    for slot in sorted(slots, key=lambda slot: (slot.weekday, slot.end)):
        if last is None or not slot.overlaps(last):
            count, last = count + 1, slot
    return count


def in_groups(m: Meeting) -> bool:
    """Whether it is of small groups with a tutor whose times are told."""
    return m.arrangement.shape is Shape.GROUP and any(role == AdultRole.TUTOR for role, _ in m.free)


def kept_apart(occupancies: Iterable[Occupancy]) -> Iterator[tuple[int, ...]]:
    """The variables of which at most one may hold, so that nobody is in two places at once."""
    taken: dict[Person, dict[Week, dict[int, Slot]]] = defaultdict(lambda: defaultdict(dict))
    for whose, weeks, variable, slot in occupancies:
        for week in weeks:
            taken[whose][week][variable] = slot
    for _, by_week in sorted(taken.items()):
        yield from (together for together in at_once(by_week) if len(together) > 1)


def at_once(by_week: Mapping[Week, Mapping[int, Slot]]) -> Iterator[tuple[int, ...]]:
    """The variables whose times share a moment of some week, each set once.

    What has no date counts in every week. Slots that overlap all share the start of one of them.
    """
    seen = set()
    for present in by_week.values():
        whole = {**by_week.get(None, {}), **present}
        for weekday, start in {(slot.weekday, slot.start): None for slot in whole.values()}:
            there = (variable for variable, slot in whole.items()
                     if slot.weekday == weekday and slot.start <= start < slot.end)  # fmt: skip
            together = tuple(sorted(there))
            if together not in seen:
                seen.add(together)
                yield together
