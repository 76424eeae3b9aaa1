"""A good plan at once: what people chose, then one offering after the other, the best first.

It is where the search begins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from heapq import heapify, heappop, heappush

from indsatsmotor._solver import total
from indsatsmotor.allocation._arrangements import Arrangement, Choice
from indsatsmotor.allocation._model._covering import covered_by_hand
from indsatsmotor.allocation._model._formulation import Formulation
from indsatsmotor.allocation._model._objective import objective
from indsatsmotor.allocation._times._meetings import Meeting
from indsatsmotor.allocation._times._timetable import Group, in_groups
from indsatsmotor.catalogue import Shape
from indsatsmotor.facts import Slot
from indsatsmotor.offering import ROOM, AdultRole

Changes = dict[int, int]
Order = Callable[[int, int], tuple[Fraction | int, ...]]
"""What comes first, by what it gains and what it costs."""

_ORDERS: tuple[Order, ...] = (
    lambda gain, cost: (-gain, cost),
    lambda gain, cost: (-Fraction(gain, cost + 1), -gain),
)


def greedy(form: Formulation) -> tuple[int, ...]:
    """Values that keep every limit of *form*: the better of taking most and taking most per krone first."""
    plans = [_Greedy(form, order).plan() for order in _ORDERS]
    goals = [goal for _, goal in objective(form)]
    return max(plans, key=lambda values: [total(goal, values) for goal in goals])


@dataclass
class _Greedy:
    form: Formulation
    order: Order
    values: list[int] = field(init=False)
    sums: list[int] = field(init=False)
    """What each limit has come to."""

    def __post_init__(self) -> None:
        self.values = [0] * len(self.form.model.upper)
        self.sums = [0] * len(self.form.model.rows)
        self._rows: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for number, (terms, _, _) in enumerate(self.form.model.rows):
            for variable, weight in terms.items():
                self._rows[variable].append((number, weight))
        self._falling = {
            number: variable
            for variable in self.form.once.values()
            for number, weight in self._rows[variable]
            if weight < 0
        }
        weights = self.form.book.policy.acuteness_weights
        self._weight = {need.id: weights[need.acuteness] for need in self.form.needs}

    def plan(self) -> tuple[int, ...]:
        """Take the best again and again. What is left only gets worse, so only the best is looked at anew."""
        self._by_hand()
        queue = [(standing, n) for n in range(len(self.form.arrangements)) if (standing := self._standing(n))]
        heapify(queue)
        while queue:
            _, number = heappop(queue)
            now = self._standing(number)
            if now and queue and (now, number) > queue[0]:
                heappush(queue, (now, number))
            elif now:
                self._apply(self._changes(self.form.arrangements[number]))
                if after := self._standing(number):
                    heappush(queue, (after, number))
        self._supplements()
        return tuple(self.values)

    def _by_hand(self) -> None:
        """What people chose, as long as it fits; what is individual comes last, for it needs company."""
        chosen = [a for a in self.form.arrangements if a.fixed]
        for a in sorted(chosen, key=lambda a: a.shape is Shape.PACKS):
            changes = {self.form.unit[a.id]: 1}
            changes.update({self.form.seat[a.id, s.student]: 1 for s in a.seats if a.open})
            changes.update({self.form.option[a.id, c.role, o.id]: 1 for c in a.choices for o in c.options})
            covered = covered_by_hand(a)
            changes.update({v: covered[key] for key, v in self.form.cover.items() if key in covered})
            for need in {n for seat in a.seats for n in seat.needs if self._open(n, a)}:
                changes[self.form.meets[need, a.id]] = changes[self.form.met[need]] = 1
            changes.update(self._onces(changes))
            if self._fits(changes):
                self._apply(changes)

    def _standing(self, number: int) -> tuple[Fraction | int, ...]:
        """Where an arrangement stands in the queue; nothing when it meets nothing new or does not fit."""
        a = self.form.arrangements[number]
        if a.shape is Shape.PACKS or a.fixed or self.values[self.form.unit[a.id]] >= a.units:
            return ()
        changes = self._changes(a)
        gain = sum(self._weight[n] for n, v in self.form.met.items() if changes.get(v))
        return self.order(gain, self._cost(changes)) if changes else ()

    def _changes(self, a: Arrangement) -> Changes:
        """What one more unit of *a* changes; nothing when it meets nothing new or does not fit."""
        wanted = {s.student: [n for n in s.needs if self._open(n, a)] for s in a.seats}
        students = sorted((s for s in wanted if wanted[s]), key=lambda s: (-self._worth(wanted[s]), s))
        if not a.open:
            return self._made(a, students, wanted)
        students = [s for s in students if not self.values[self.form.seat[a.id, s]]][: a.most]
        while len(students) >= max(a.least, 2):
            changes = self._made(a, students, wanted)
            if changes or not self.form.timetable.meetings[a.id]:
                return changes
            students.pop()  # with fewer there may be times that suit all
        return {}

    def _made(self, a: Arrangement, students: Sequence[str], wanted: Mapping[str, list[str]]) -> Changes:
        """The changes that make one unit of *a* with these pupils; none when there is no way."""
        form = self.form
        changes = {form.unit[a.id]: 1}
        changes.update({form.seat[a.id, s]: 1 for s in students if a.open})
        for need in {n for s in students for n in wanted[s]}:
            changes[form.meets[need, a.id]] = changes[form.met[need]] = 1
        if len(changes) == 1:
            return {}
        for way in self._ways(a, students, changes):
            whole = {**changes, **way}
            whole.update(self._onces(whole))
            if self._fits(whole):
                return whole
        return {}

    def _open(self, need: str, a: Arrangement) -> bool:
        met = self.form.met.get(need)
        return met is not None and not self.values[met] and (need, a.id) in self.form.meets

    def _worth(self, needs: list[str]) -> int:
        return sum(self._weight[need] for need in needs)

    # --- people, rooms and times ---

    def _ways(self, a: Arrangement, students: Sequence[str], changes: Changes) -> Iterator[Changes]:
        """Adults, a room and times for one unit: as a group with times, then without; the cheapest first."""
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
            if not self.values[form.timetable.made[group]]:
                free.setdefault(group.tutor, group)
        return sorted(free.values(), key=lambda group: form.costs.get(self._tutor(group), 0))

    def _tutor(self, group: Group) -> int:
        return self.form.option[group.id, AdultRole.TUTOR, group.tutor]

    def _group(self, group: Group, students: Sequence[str], changes: Changes) -> Changes | None:
        """What makes *group* with the first times of the week that suit all; ``None`` when there are none."""
        timetable = self.form.timetable
        own = {timetable.sits[group, student]: 1 for student in students}
        own |= {timetable.made[group]: 1, self._tutor(group): 1}
        if not self._fits({**changes, **own}, self.form.scarce):
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
            may = len(picked) < choice.count and self._fits(wider, form.scarce)
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
        touched = {number for variable in there for number, _ in self._rows[variable] if number in clashes}
        return self._fits(changes, touched)

    # --- means ---

    def _onces(self, changes: Mapping[int, int]) -> Changes:
        """The amounts that fall once and that these changes bring about."""
        reached: dict[int, int] = defaultdict(int)
        for variable, times in changes.items():
            for number, weight in self._rows[variable]:
                if number in self._falling:
                    reached[number] += weight * times
        rows = self.form.model.rows
        falling = {self._falling[n] for n, more in reached.items() if self.sums[n] + more > rows[n][2]}
        return {variable: 1 for variable in falling if not self.values[variable]}

    def _supplements(self) -> None:
        packs = [a for a in self.form.arrangements if a.shape is Shape.PACKS and not a.fixed]
        for a in sorted(packs, key=lambda a: (-max(self._weight[n] for n in a.seats[0].needs), a.id)):
            changes = {self.form.unit[a.id]: 1}
            changes.update(self._onces(changes))
            if self._fits(changes):
                self._apply(changes)

    def _cost(self, changes: Mapping[int, int]) -> int:
        return sum(self.form.costs.get(variable, 0) * times for variable, times in changes.items())

    def _fits(self, changes: Mapping[int, int], only: Collection[int] | None = None) -> bool:
        """Whether the limits (or *only* some of them) hold when *changes* are made."""
        touched: dict[int, int] = defaultdict(int)
        for variable, times in changes.items():
            if self.values[variable] + times > self.form.model.upper[variable]:
                return False
            for number, weight in self._rows[variable]:
                if only is None or number in only:
                    touched[number] += weight * times
        rows = self.form.model.rows
        return all(
            rows[number][1] <= self.sums[number] + change <= rows[number][2]
            for number, change in touched.items()
        )

    def _apply(self, changes: Mapping[int, int]) -> None:
        for variable, times in changes.items():
            self.values[variable] += times
            for number, weight in self._rows[variable]:
                self.sums[number] += weight * times
