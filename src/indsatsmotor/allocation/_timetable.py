"""When weekly meetings take place, as part of the model: nobody and no room is in two places at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from indsatsmotor._solver import Model
from indsatsmotor.allocation._arrangements import Arrangement
from indsatsmotor.allocation._meetings import Meeting, Part, meetings
from indsatsmotor.catalogue import Shape
from indsatsmotor.facts import Case, Slot
from indsatsmotor.offering import ROOM, Schedule, Week


@dataclass
class Timetable:
    """The variables that say when something meets, and the limits that keep it free of clashes."""

    model: Model
    unit: Mapping[str, int]
    seat: Mapping[tuple[str, str], int]
    option: Mapping[tuple[str, str, str], int]
    _of: dict[str, list[Meeting]] = field(default_factory=dict)
    at: dict[tuple[str, Part, Slot], int] = field(default_factory=dict)
    """Whether an arrangement meets at a time."""
    held: dict[tuple[str, Part, str, str, Slot], int] = field(default_factory=dict)
    """Whether an adult or a room of its choice, by role and id, is there at a time."""
    attended: dict[tuple[str, Part, str, Slot], int] = field(default_factory=dict)
    """Whether a pupil is there, for pupils who may take part in several things."""
    clashes: set[int] = field(default_factory=set)
    """The limits that say that nobody is in two places at once."""

    def add(self, a: Arrangement, when: Schedule, case: Case) -> None:
        """Add the meetings of *a*, one unit of which at most can be made."""
        own = self._of[a.id] = list(meetings(a, when, case))
        for meeting in own:
            self._times(meeting)
            self._people(meeting)
            self._pupils(meeting)

    def of(self, a: Arrangement) -> list[Meeting]:
        """The meetings of *a* that times can be found for."""
        return self._of.get(a.id, [])

    def _times(self, m: Meeting) -> None:
        for slot in m.times:
            self.at[m.arrangement.id, m.part, slot] = self.model.variable()
        times = {self.at[m.arrangement.id, m.part, slot]: 1 for slot in m.times}
        self.model.limit({**times, self.unit[m.arrangement.id]: -m.lessons}, most=0)

    def _people(self, m: Meeting) -> None:
        """An adult or a room that is chosen and whose times are told is free at every time it meets."""
        for choice in m.choices:
            told = [option.id for option in choice.options if (choice.role, option.id) in m.free]
            for name in told:
                there = {self._held(m, choice.role, name, slot): 1 for slot in m.times
                         if slot in m.free[choice.role, name]}  # fmt: skip
                chosen = self.option[m.arrangement.id, choice.role, name]
                self.model.limit({**there, chosen: -m.lessons}, least=0, most=0)
            for slot in m.times if told else ():
                at = self.at[m.arrangement.id, m.part, slot]
                keys = [(m.arrangement.id, m.part, choice.role, name, slot) for name in told]
                there = {self.held[key]: 1 for key in keys if key in self.held}
                self.clashes.add(self.model.limit({**there, at: -choice.count}, most=0))
                for variable in there if choice.count > 1 else ():
                    self.clashes.add(self.model.limit({variable: 1, at: -1}, most=0))

    def _held(self, m: Meeting, role: str, name: str, slot: Slot) -> int:
        variable = self.held[m.arrangement.id, m.part, role, name, slot] = self.model.variable()
        return variable

    def _pupils(self, m: Meeting) -> None:
        """Who has lessons or something else at a time does not take part in what meets then."""
        a = m.arrangement
        for slot in m.times if a.open else ():
            kept = [seat.student for seat in a.seats if slot in m.busy.get(seat.student, ())]
            if kept:
                seats = {self.seat[a.id, student]: 1 for student in kept}
                at = self.at[a.id, m.part, slot]
                most = min(a.most, len(kept))
                self.clashes.add(self.model.limit({**seats, at: most}, most=most))

    def keep_apart(self) -> None:
        """Nobody in two places at once: adults, rooms, classes in pairs, and pupils."""
        self._attendance()
        taken: dict[tuple[str, str], dict[Week, dict[int, Slot]]] = defaultdict(lambda: defaultdict(dict))
        for m in self._meetings():
            for week in m.weeks:
                for whose, variable, slot in self._presences(m):
                    taken[whose][week][variable] = slot
        for _, weeks in sorted(taken.items()):
            seen: set[tuple[int, ...]] = set()
            for present in weeks.values():
                for together in _together({**weeks.get(None, {}), **present}):
                    if len(together) > 1 and together not in seen:
                        seen.add(together)
                        self.clashes.add(self.model.limit(dict.fromkeys(together, 1), most=1))

    def _presences(self, m: Meeting) -> Iterator[tuple[tuple[str, str], int, Slot]]:
        """Who is where when: the person, the room or the class, and the variable that says so."""
        a = m.arrangement
        for (role, name), free in m.free.items():
            for slot in m.times:
                if slot in free:
                    kind = ROOM if role == ROOM else "staff"
                    yield (kind, name), self.held[a.id, m.part, role, name, slot], slot
        for slot in m.times:
            if a.shape is Shape.PAIRS:
                yield ("class", str(a.template.class_id)), self.at[a.id, m.part, slot], slot
            for seat in a.seats:
                variable = self.attended.get((a.id, m.part, seat.student, slot))
                if variable is not None:
                    yield ("student", seat.student), variable, slot

    def _meetings(self) -> Iterator[Meeting]:
        return (meeting for own in self._of.values() for meeting in own)

    def _attendance(self) -> None:
        """Variables for pupils whom several meetings with different needs could seat."""
        for student, own in sorted(self._seated().items()):
            needs = {need for m in own for seat in m.arrangement.seats if seat.student == student
                     for need in seat.needs}  # fmt: skip
            for m in own if len(needs) > 1 else ():
                for slot in m.times:
                    if m.suits(slot, [student]):
                        name = m.arrangement.id
                        there = self.attended[name, m.part, student, slot] = self.model.variable()
                        terms = {self.seat[name, student]: 1, self.at[name, m.part, slot]: 1, there: -1}
                        self.model.limit(terms, most=1)

    def _seated(self) -> dict[str, list[Meeting]]:
        seated: dict[str, list[Meeting]] = defaultdict(list)
        for m in self._meetings():
            for seat in m.arrangement.seats if m.arrangement.open else ():
                seated[seat.student].append(m)
        return seated

    def slots(self, a: Arrangement, part: Part, values: Sequence[int]) -> frozenset[Slot] | None:
        """When *a* meets, where everybody chosen for it has told when they are free."""
        for m in self.of(a):
            if m.part is part:
                chosen = [(choice.role, option.id) for choice in m.choices for option in choice.options
                          if values[self.option[a.id, choice.role, option.id]]]  # fmt: skip
                found = frozenset(slot for slot in m.times if values[self.at[a.id, part, slot]])
                return found if len(found) == m.lessons and all(who in m.free for who in chosen) else None
        return None


def _together(present: Mapping[int, Slot]) -> Iterator[tuple[int, ...]]:
    """The variables whose times share a moment; slots that overlap all share the start of one of them."""
    for moment in {(slot.weekday, slot.start): slot for slot in present.values()}:
        weekday, start = moment
        yield tuple(sorted(variable for variable, slot in present.items()
                           if slot.weekday == weekday and slot.start <= start < slot.end))  # fmt: skip
