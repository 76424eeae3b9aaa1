"""Who, where and when: adults, a room and times for one more of an arrangement, the cheapest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indsatsmotor.allocation._arrangements import Arrangement, Choice
from indsatsmotor.allocation._model._formulation import Formulation
from indsatsmotor.allocation._start._tally import Changes, Tally
from indsatsmotor.allocation._times._meetings import Meeting
from indsatsmotor.allocation._times._timetable import Group, in_groups
from indsatsmotor.facts import Slot
from indsatsmotor.offering import ROOM, AdultRole


@dataclass(frozen=True)
class Staffing:
    """Looks for people, rooms and times beside what is chosen already."""

    form: Formulation
    tally: Tally

    def ways(self, a: Arrangement, students: Sequence[str], changes: Changes) -> Iterator[Changes]:
        """What makes one more of *a*, besides *changes*: as a group with times, then without."""
        form = self.form
        meetings = form.timetable.meetings[a.id]
        told = {name for m in meetings if in_groups(m) for role, name in m.free if role != ROOM}
        for group in self._free_groups(a):
            own = self._group(group, students, changes)
            if own is not None:
                rooms = self._picks(
                    a, [c for c in a.choices if c.role == ROOM], told, students, {**changes, **own}
                )
                if rooms is not None:
                    yield {**own, **rooms}
        chosen = self._picks(a, a.choices, told, students, changes)
        if chosen is not None:
            for meeting in meetings:
                chosen.update(self._times(meeting, students, {**changes, **chosen}) or {})
            yield chosen

    def _free_groups(self, a: Arrangement) -> list[Group]:
        """The first group not made yet of each tutor, the cheapest first."""
        form = self.form
        free: dict[str, Group] = {}
        for group in form.timetable.groups.get(a.id, ()):
            if not self.tally.values[form.timetable.made[group]]:
                free.setdefault(group.tutor, group)
        return sorted(free.values(), key=lambda group: form.costs.get(self._tutor(group), 0))

    def _tutor(self, group: Group) -> int:
        return self.form.option[group.id, AdultRole.TUTOR, group.tutor]

    def _group(self, group: Group, students: Sequence[str], changes: Changes) -> Changes | None:
        """What makes *group* with the first times of the week that suit all; ``None`` when there are none."""
        timetable = self.form.timetable
        own = {timetable.sits[group, student]: 1 for student in students}
        own |= {timetable.made[group]: 1, self._tutor(group): 1}
        if not self.tally.fits({**changes, **own}, self.form.scarce):
            return None
        times = self._first(group, group.times, group.meeting.lessons, (), students)
        return None if times is None else {**own, **times}

    def _picks(
        self,
        a: Arrangement,
        choices: Sequence[Choice],
        told: set[str],
        students: Sequence[str],
        changes: Changes,
    ) -> Changes | None:
        """Options for each of *choices*; ``None`` when there are too few for one."""
        chosen: Changes = {}
        for choice in (choice for choice in choices if choice.options):
            picked = self._pick(a, choice, told, students, {**changes, **chosen})
            if picked is None:
                return None
            chosen.update(picked)
        return chosen

    def _pick(
        self, a: Arrangement, choice: Choice, told: set[str], students: Sequence[str], changes: Changes
    ) -> Changes | None:
        """The cheapest options that have time enough when the others can; none when there are too few."""
        form = self.form
        own = [m for m in form.timetable.meetings[a.id] if choice in m.choices]
        picked: Changes = {}
        variables = (form.option[a.id, choice.role, o.id] for o in choice.options if o.id not in told)
        for variable in sorted(variables, key=lambda v: (form.costs.get(v, 0), v)):
            wider = {**changes, **picked, variable: 1}
            may = len(picked) < choice.count and self.tally.fits(wider, form.scarce)
            if may and all(self._times(m, students, wider) is not None for m in own):
                picked[variable] = 1
        return picked if len(picked) == choice.count else None

    def _times(self, m: Meeting, students: Sequence[str], changes: Changes) -> Changes | None:
        """The first times of the week that suit everybody chosen so far; ``None`` when there are too few."""
        told = [who for who in m.free if changes.get(self.form.option[m.arrangement.id, *who])]
        lessons = m.lessons if told and not in_groups(m) else 0
        return self._first(m, m.times, lessons, told, students if m.arrangement.open else ())

    def _first(
        self,
        who: Meeting | Group,
        times: Sequence[Slot],
        lessons: int,
        told: Sequence[tuple[str, str]],
        students: Sequence[str],
    ) -> Changes | None:
        found: Changes = {}
        seats = {self.form.timetable.seat_of(who, student): 1 for student in students}
        left = lessons
        for slot in times if left else ():
            there = self.form.timetable.together(who, slot, told, students)
            if left and there and self._free({**seats, **found, **there}, there):
                found, left = {**found, **there}, left - 1
        return None if left else found

    def _free(self, changes: Changes, there: Changes) -> bool:
        """Whether nobody who would be *there* is anywhere else at the time."""
        clashes = self.form.timetable.clashes
        return self.tally.fits(changes, clashes & self.tally.limits_on(there))
