"""A good plan at once: the most needs first, then the least cost. It is where the search begins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from indsatsmotor.allocation._arrangements import Arrangement, Choice
from indsatsmotor.allocation._formulation import Formulation
from indsatsmotor.allocation._meetings import Meeting
from indsatsmotor.catalogue import Shape


def greedy(form: Formulation) -> tuple[int, ...]:
    """Values that keep every limit of *form*, made by taking the best single offering again and again."""
    return _Greedy(form).plan()


@dataclass
class _Greedy:
    form: Formulation
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
        weights = self.form.book.policy.acuteness_weights
        self._weight = {need.id: weights[need.acuteness] for need in self.form.needs}

    def plan(self) -> tuple[int, ...]:
        while True:
            best = max(self._offers(), key=lambda offer: offer[0], default=None)
            if best is None:
                break
            self._apply(best[1])
        self._supplements()
        return tuple(self.values)

    def _offers(self) -> Iterator[tuple[tuple[int, int, int], dict[int, int]]]:
        """Each offering that meets something new and fits: its gain, its cost and the changes it makes."""
        for order, a in enumerate(self.form.arrangements):
            if a.shape is not Shape.PACKS and self.values[self.form.unit[a.id]] < a.units:
                changes = self._changes(a)
                if changes:
                    gain = sum(self._weight[n] for n, v in self.form.met.items() if changes.get(v))
                    yield (gain, -self._cost(changes), -order), changes

    def _changes(self, a: Arrangement) -> dict[int, int]:
        """What one more unit of *a* changes; nothing when it meets nothing new or does not fit."""
        form = self.form
        wanted = {s.student: [n for n in s.needs if self._open(n, a)] for s in a.seats}
        students = sorted((s for s in wanted if wanted[s]), key=lambda s: (-self._worth(wanted[s]), s))
        if not a.open:
            return self._made(a, students, wanted)
        students = [s for s in students if not self.values[form.seat[a.id, s]]][: a.most]
        while len(students) >= max(a.least, 2):
            changes = self._made(a, students, wanted)
            if changes or not form.timetable.of(a):
                return changes
            students.pop()  # with fewer there may be times that suit all
        return {}

    def _made(
        self, a: Arrangement, students: Sequence[str], wanted: Mapping[str, list[str]]
    ) -> dict[int, int]:
        """The changes that make one unit of *a* with these pupils."""
        form = self.form
        changes = {form.unit[a.id]: 1}
        changes.update({form.seat[a.id, s]: 1 for s in students if a.open})
        for need in {n for s in students for n in wanted[s]}:
            changes[form.meets[need, a.id]] = changes[form.met[need]] = 1
        if len(changes) == 1:
            return {}
        for choice in a.choices:
            picked = self._pick(a, choice, students, changes) if choice.options else {}
            if picked is None:
                return {}
            changes.update(picked)
        for meeting in form.timetable.of(a):
            changes.update(self._times(meeting, students, changes) or {})
        changes.update(self._onces(changes))
        return changes if self._fits(changes) else {}

    def _open(self, need: str, a: Arrangement) -> bool:
        met = self.form.met.get(need)
        return met is not None and not self.values[met] and (need, a.id) in self.form.meets

    def _worth(self, needs: list[str]) -> int:
        return sum(self._weight[need] for need in needs)

    def _pick(
        self, a: Arrangement, choice: Choice, students: Sequence[str], changes: Mapping[int, int]
    ) -> dict[int, int] | None:
        """The cheapest options that have time enough when the others can; none when there are too few."""
        picked: dict[int, int] = {}
        own = [meeting for meeting in self.form.timetable.of(a) if choice in meeting.choices]
        variables = (self.form.option[a.id, choice.role, option.id] for option in choice.options)
        for variable in sorted(variables, key=lambda v: (self.form.costs.get(v, 0), v)):
            wider = {**changes, **picked, variable: 1}
            may = len(picked) < choice.count and self._fits(wider, self.form.scarce)
            if may and all(self._times(meeting, students, wider) is not None for meeting in own):
                picked[variable] = 1
        return picked if len(picked) == choice.count else None

    def _times(
        self, m: Meeting, students: Sequence[str], changes: Mapping[int, int]
    ) -> dict[int, int] | None:
        """The first times of the week that suit everybody chosen so far; ``None`` when there are too few."""
        timetable, name = self.form.timetable, m.arrangement.id
        told = [who for who in m.free if changes.get(self.form.option[name, *who])]
        found: dict[int, int] = {}
        left = m.lessons if told else 0
        for slot in m.times if left else ():
            if left and m.suits(slot, students) and all(slot in m.free[who] for who in told):
                there = [timetable.at[name, m.part, slot]]
                there += [timetable.held[name, m.part, *who, slot] for who in told]
                keys = [(name, m.part, student, slot) for student in students]
                there += [timetable.attended[key] for key in keys if key in timetable.attended]
                wider = {**found, **dict.fromkeys(there, 1)}
                if self._fits({**changes, **wider}, timetable.clashes):
                    found, left = wider, left - 1
        return None if left else found

    def _onces(self, changes: Mapping[int, int]) -> dict[int, int]:
        """The amounts that fall once and that these changes bring about."""
        needed = {}
        for variable in self.form.once.values():
            if not self.values[variable]:
                for number, weight in self._rows[variable]:
                    terms, _, most = self.form.model.rows[number]
                    total = self.sums[number] + sum(terms.get(v, 0) * d for v, d in changes.items())
                    if weight < 0 and total > most:
                        needed[variable] = 1
        return needed

    def _supplements(self) -> None:
        packs = [a for a in self.form.arrangements if a.shape is Shape.PACKS]
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
                touched[number] += weight * times
        rows = self.form.model.rows
        return all(
            rows[number][1] <= self.sums[number] + change <= rows[number][2]
            for number, change in touched.items()
            if only is None or number in only
        )

    def _apply(self, changes: Mapping[int, int]) -> None:
        for variable, times in changes.items():
            self.values[variable] += times
            for number, weight in self._rows[variable]:
                self.sums[number] += weight * times
