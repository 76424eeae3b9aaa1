"""A good plan at once: what people chose, then one offering after the other, the best first.

It is where the search begins.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from heapq import heapify, heappop, heappush

from indsatsmotor._solver import total
from indsatsmotor.allocation._arrangements import Arrangement
from indsatsmotor.allocation._model._covering import covered_by_hand
from indsatsmotor.allocation._model._formulation import Formulation
from indsatsmotor.allocation._model._objective import objective
from indsatsmotor.allocation._start._staffing import Staffing
from indsatsmotor.allocation._start._tally import Changes, Tally
from indsatsmotor.catalogue import Shape

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


class _Greedy:
    """One plan, in one order."""

    def __init__(self, form: Formulation, order: Order) -> None:
        self.form, self.order, self.tally = form, order, Tally(form)
        self.staffing = Staffing(form, self.tally)
        weights = form.book.policy.acuteness_weights
        self._weight = {need.id: weights[need.acuteness] for need in form.needs}

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
                self.tally.make(self._changes(self.form.arrangements[number]))
                if after := self._standing(number):
                    heappush(queue, (after, number))
        self._supplements()
        return tuple(self.tally.values)

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
            self._make_if_it_fits(changes)

    def _supplements(self) -> None:
        packs = [a for a in self.form.arrangements if a.shape is Shape.PACKS and not a.fixed]
        for a in sorted(packs, key=lambda a: (-max(self._weight[n] for n in a.seats[0].needs), a.id)):
            self._make_if_it_fits({self.form.unit[a.id]: 1})

    def _make_if_it_fits(self, changes: Changes) -> None:
        whole = self.tally.whole(changes)
        if self.tally.fits(whole):
            self.tally.make(whole)

    def _standing(self, number: int) -> tuple[Fraction | int, ...]:
        """Where an arrangement stands in the queue; nothing when it meets nothing new or does not fit."""
        a = self.form.arrangements[number]
        if a.shape is Shape.PACKS or a.fixed or self.tally.values[self.form.unit[a.id]] >= a.units:
            return ()
        changes = self._changes(a)
        gain = sum(self._weight[n] for n, v in self.form.met.items() if changes.get(v))
        return self.order(gain, self.tally.cost(changes)) if changes else ()

    def _changes(self, a: Arrangement) -> Changes:
        """What one more unit of *a* changes; nothing when it meets nothing new or does not fit."""
        wanted = {s.student: [n for n in s.needs if self._open(n, a)] for s in a.seats}
        students = sorted((s for s in wanted if wanted[s]), key=lambda s: (-self._worth(wanted[s]), s))
        if not a.open:
            return self._made(a, students, wanted)
        students = [s for s in students if not self.tally.values[self.form.seat[a.id, s]]][: a.most]
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
        for way in self.staffing.ways(a, students, changes):
            whole = self.tally.whole({**changes, **way})
            if self.tally.fits(whole):
                return whole
        return {}

    def _open(self, need: str, a: Arrangement) -> bool:
        met = self.form.met.get(need)
        return met is not None and not self.tally.values[met] and (need, a.id) in self.form.meets

    def _worth(self, needs: list[str]) -> int:
        return sum(self._weight[need] for need in needs)
