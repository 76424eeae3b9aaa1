"""How much more of which means would be enough: the limits that stand for means are let out, but not far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from indsatsmotor._solver import Model
from indsatsmotor.allocation._model._formulation import ORE, THOUSANDTHS, Formulation
from indsatsmotor.allocation._model._objective import objective
from indsatsmotor.allocation._sharing import Wanted, climb
from indsatsmotor.allocation._start import greedy
from indsatsmotor.facts import Budget

BUDGET = "budget"
Means = tuple[str, str]
"""A kind of resource, or ``budget``, and whose or which."""


@dataclass(frozen=True)
class Lever:
    """Means that are added together: one person's time, one room's time, one budget."""

    id: str
    means: tuple[Means, ...]
    most: Mapping[Means, Decimal] = field(default_factory=dict)
    """By how much at most, where that is less than a week holds."""
    after: str | None = None
    """Of two new people who are alike, the one who has to come before."""


@dataclass(frozen=True)
class More:
    """Additions that are enough, and of which nothing can be left out or lowered."""

    levers: tuple[str, ...]
    amounts: Mapping[Means, Decimal]
    proven: bool
    """Whether the search was finished; otherwise less might be enough."""


class Elastic:
    """What may be chosen besides what is kept, within limits that can be let out."""

    def __init__(self, form: Formulation, kept: Wanted) -> None:
        by_hand = [(name, goal) for name, goal in objective(form) if name == "choices"]
        goals = [*by_hand, ("kept", kept.goal(form))]
        levels, self.start, _ = climb(form.model, goals, greedy(form), form.book.policy)
        self.form, self.kept = (
            form,
            [(goal, level.value) for (_, goal), level in zip(goals, levels, strict=True)],
        )
        """What people have fixed, and what is to be kept: how much of each there has to be."""
        self.keeps = levels[-1].value == kept.size
        """Whether all that is to be kept can be."""

    def enough(
        self,
        wanted: Wanted,
        stopped: Callable[[], None],
        levers: Sequence[Lever] = (),
        most: int = 0,
        let_out: Sequence[Lever] = (),
    ) -> Iterator[More]:
        """Each set of levers with which a plan does what is wanted too, and of which no part would do.

        Small sets come first, those of one size by the place of their levers. Of each set the least that is
        enough is sought: lessons first, then preparation, rooms and money.

        Args:
            wanted: what the plan has to do besides what is kept.
            stopped: called when the solver gave up before all was proven, so that sets may be lacking.
            levers: what could be more; of each no more than a week holds.
            most: of how many levers a set consists at most.
            let_out: levers that every set may use beside them, such as money; the amounts say whether it
                does. A sum may be so large that the solver is not exact in choosing whether it is used.

        Raises:
            AllocationError: the solver failed.
        """
        if not self.keeps:
            stopped()
        elif wanted.goal(self.form):
            yield from _Search(self, wanted, stopped, levers, let_out).sets(most)


class _Search:
    """One search, on a model of its own."""

    def __init__(
        self,
        elastic: Elastic,
        wanted: Wanted,
        stopped: Callable[[], None],
        levers: Sequence[Lever],
        let_out: Sequence[Lever],
    ) -> None:
        form, self.stopped = elastic.form, stopped
        limits = [(dict(terms), least, most) for terms, least, most in form.model.rows]
        self.model, self.policy = Model([*form.model.upper], limits), form.book.policy
        for kept, size in elastic.kept:
            self.model.limit(kept, least=size)
        self.goal, self.size = wanted.goal(form), wanted.size
        self.used: dict[str, int] = {}
        """Whether a lever is used."""
        self.more: dict[str, dict[Means, int]] = {}
        """How much of each of its means is added, in the smallest unit there is."""
        rows = _rows(form)
        for lever in (*levers, *let_out):
            variables = {m: v for m in lever.means if (v := self._variable(m, rows[m], lever)) is not None}
            if variables:
                self.more[lever.id] = variables
                if lever not in let_out:
                    self._switch(lever, variables.values())
        self.start = (*elastic.start, *[0] * (len(self.model.upper) - len(elastic.start)))

    def _variable(self, means: Means, rows: Sequence[int], lever: Lever) -> int | None:
        """More of *means*; nothing where no limit on them can ever be reached."""
        unit = _UNITS[means[0]]
        overrun = max((self._overrun(row) for row in rows), default=0)
        most = lever.most.get(means, unit.most)
        upper = min(-(-overrun // unit.in_limits), overrun if most is None else int(most * unit.parts))
        if upper <= 0:
            return None
        variable = self.model.variable(upper)
        for row in rows:
            self.model.rows[row][0][variable] = -unit.in_limits
        return variable

    def _overrun(self, row: int) -> int:
        """By how much a limit can be broken at most."""
        terms, _, most = self.model.rows[row]
        return self.model.utmost(terms) - int(most)

    def _switch(self, lever: Lever, variables: Iterable[int]) -> None:
        used = self.used[lever.id] = self.model.variable()
        for variable in variables:
            self.model.limit({variable: 1, used: -self.model.upper[variable]}, most=0)
        if lever.after in self.used:
            self.model.limit({used: 1, self.used[lever.after]: -1}, most=0)

    def sets(self, most: int) -> Iterator[More]:
        """Every smallest set; what has been found, and whatever holds it, is ruled out."""
        self.model.limit(dict.fromkeys(self.used.values(), 1), most=most)
        size = most * len(self.used)  # so that no place in the order outweighs a lever more
        price = {used: size + rank for rank, used in enumerate(self.used.values())}
        dear = 1 + sum(price.values())
        fewest = dict.fromkeys(self.goal, dear) | {used: -amount for used, amount in price.items()}
        while True:
            values, proven = self._climbed([fewest], self.start)
            if not proven:
                self.stopped()
            if sum(values[variable] for variable in self.goal) < self.size:
                return
            chosen = tuple(name for name, used in self.used.items() if values[used])
            yield self._least(chosen, values, proven=proven)
            if not chosen:
                return
            self.model.limit({self.used[name]: 1 for name in chosen}, most=len(chosen) - 1)

    def _least(self, chosen: tuple[str, ...], values: Sequence[int], *, proven: bool) -> More:
        """The least of each that is enough, means by means."""
        left = {used: 1 for name, used in self.used.items() if name not in chosen}
        kept = [more for name, more in self.more.items() if name in chosen or name not in self.used]
        more = {means: variable for own in kept for means, variable in own.items()}
        in_order = sorted(more, key=lambda means: list(_UNITS).index(means[0]))
        ground = len(self.model.rows)
        self.model.limit(self.goal, least=self.size)
        self.model.limit(left, most=0)
        values, least = self._climbed([{more[means]: -1} for means in in_order], values)
        del self.model.rows[ground:]
        amounts = {m: Decimal(values[v]) / _UNITS[m[0]].parts for m, v in more.items() if values[v]}
        return More(chosen, amounts, proven and least)

    def _climbed(self, goals: Sequence[dict[int, int]], start: Sequence[int]) -> tuple[Sequence[int], bool]:
        """The values that are best for each goal in turn, and whether that is proven."""
        levels, values, _ = climb(self.model, [("", goal) for goal in goals], start, self.policy)
        return values, all(level.proven for level in levels)


@dataclass(frozen=True)
class _Unit:
    """How a kind of means is counted."""

    parts: int
    """Smallest units in one: an amount is told in thousandths of a lesson, in minutes, in øre."""
    in_limits: int
    """What the smallest unit is in a limit."""
    most: Decimal | None
    """More than this a week does not hold."""


_LESSONS = _Unit(THOUSANDTHS, 1, Decimal(60))
_UNITS = {
    "staff_lessons": _LESSONS,
    "staff_holiday_lessons": _LESSONS,
    "staff_preparation": _Unit(1, THOUSANDTHS, Decimal(3600)),
    "room_lessons": _LESSONS,
    "room_holiday_lessons": _LESSONS,
    BUDGET: _Unit(ORE, 1, None),
}
"""Every kind of means, in the order in which as little as possible is added."""


def _rows(form: Formulation) -> Mapping[Means, Sequence[int]]:
    """The limits that stand for each of the means."""
    rows: dict[Means, list[int]] = defaultdict(list)
    for row, means in form.scarce.items():
        rows[(BUDGET, means.id) if isinstance(means, Budget) else (means.kind, means.id)].append(row)
    return rows
