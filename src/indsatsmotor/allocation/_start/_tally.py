"""A plan that grows: the values chosen so far, what each limit has come to, and what still fits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from indsatsmotor.allocation._model._formulation import Formulation

Changes = dict[int, int]
"""By how much variables grow."""


@dataclass
class Tally:
    """Values that keep every limit, from nothing on."""

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
        self._falling = {
            number: variable
            for variable in self.form.once.values()
            for number, weight in self._rows[variable]
            if weight < 0
        }

    def whole(self, changes: Mapping[int, int]) -> Changes:
        """*changes* with the amounts that fall once and that they bring about."""
        reached: dict[int, int] = defaultdict(int)
        for variable, times in changes.items():
            for number, weight in self._rows[variable]:
                if number in self._falling:
                    reached[number] += weight * times
        rows = self.form.model.rows
        falling = {self._falling[n] for n, more in reached.items() if self.sums[n] + more > rows[n][2]}
        return {**changes, **{variable: 1 for variable in falling if not self.values[variable]}}

    def cost(self, changes: Mapping[int, int]) -> int:
        """What *changes* cost, in øre."""
        return sum(self.form.costs.get(variable, 0) * times for variable, times in changes.items())

    def fits(self, changes: Mapping[int, int], only: Collection[int] | None = None) -> bool:
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

    def limits_on(self, variables: Iterable[int]) -> set[int]:
        """The numbers of the limits that speak of *variables*."""
        return {number for variable in variables for number, _ in self._rows[variable]}

    def make(self, changes: Mapping[int, int]) -> None:
        """Make *changes*."""
        for variable, times in changes.items():
            self.values[variable] += times
            for number, weight in self._rows[variable]:
                self.sums[number] += weight * times
