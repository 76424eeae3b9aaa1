"""A good plan at once: what people chose, the most needs, then the least cost. Where the search begins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from indsatsmotor.allocation._arrangements import Arrangement, Choice
from indsatsmotor.allocation._formulation import Formulation
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
        self._by_hand()
        while True:
            best = max(self._offers(), key=lambda offer: offer[0], default=None)
            if best is None:
                break
            self._apply(best[1])
        self._supplements()
        return tuple(self.values)

    def _by_hand(self) -> None:
        """What people chose, as long as it fits; what is individual comes last, for it needs company."""
        chosen = [a for a in self.form.arrangements if a.fixed]
        for a in sorted(chosen, key=lambda a: a.shape is Shape.PACKS):
            changes = {self.form.unit[a.id]: 1}
            changes.update({self.form.seat[a.id, s.student]: 1 for s in a.seats if a.open})
            changes.update({self.form.option[a.id, c.role, o.id]: 1 for c in a.choices for o in c.options})
            for need in {n for seat in a.seats for n in seat.needs if self._open(n, a)}:
                changes[self.form.meets[need, a.id]] = changes[self.form.met[need]] = 1
            changes.update(self._onces(changes))
            if self._fits(changes):
                self._apply(changes)

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
        if a.open:
            students = [s for s in students if not self.values[form.seat[a.id, s]]][: a.most]
            if len(students) < max(a.least, 2):
                return {}
        changes = {form.unit[a.id]: 1}
        changes.update({form.seat[a.id, s]: 1 for s in students if a.open})
        for need in {n for s in students for n in wanted[s]}:
            changes[form.meets[need, a.id]] = changes[form.met[need]] = 1
        if len(changes) == 1:
            return {}
        for choice in a.choices:
            picked = self._pick(a, choice, changes) if choice.options else {}
            if picked is None:
                return {}
            changes.update(picked)
        changes.update(self._onces(changes))
        return changes if self._fits(changes) else {}

    def _open(self, need: str, a: Arrangement) -> bool:
        met = self.form.met.get(need)
        return met is not None and not self.values[met] and (need, a.id) in self.form.meets

    def _worth(self, needs: list[str]) -> int:
        return sum(self._weight[need] for need in needs)

    def _pick(self, a: Arrangement, choice: Choice, changes: Mapping[int, int]) -> dict[int, int] | None:
        """The cheapest options that have time enough; none when there are too few."""
        picked: dict[int, int] = {}
        variables = (self.form.option[a.id, choice.role, option.id] for option in choice.options)
        for variable in sorted(variables, key=lambda v: (self.form.costs.get(v, 0), v)):
            wider = {**changes, **picked, variable: 1}
            if len(picked) < choice.count and self._fits(wider, self.form.scarce):
                picked[variable] = 1
        return picked if len(picked) == choice.count else None

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
