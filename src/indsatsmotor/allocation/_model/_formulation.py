"""What the variables of the model mean, what they take and what they cost.

Everything is counted in whole numbers: thousandths of lessons and minutes, øre, pupils.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from indsatsmotor._solver import Model
from indsatsmotor.allocation._arrangements import Arrangement
from indsatsmotor.allocation._times._timetable import Timetable
from indsatsmotor.facts import Budget, Case
from indsatsmotor.offering import CostLine, Need, Resource, Schedule, SchoolYear, Use, Week, binds, schedule
from indsatsmotor.rulebook import Rulebook

THOUSANDTHS = 1000
ORE = 100


@dataclass(frozen=True)
class Company:
    """What already runs for a pupil: it may be a companion, and it may meet needs."""

    students: frozenset[str]
    when: Schedule
    subjects: frozenset[str]


@dataclass
class Formulation:
    """The model and what its variables mean; ``formulate`` makes both."""

    arrangements: Sequence[Arrangement]
    needs: Sequence[Need]
    met_already: frozenset[str]
    company: Sequence[Company]
    case: Case
    book: Rulebook
    model: Model = field(default_factory=Model)
    unit: dict[str, int] = field(default_factory=dict)
    """How many of an arrangement are made, by its id."""
    seat: dict[tuple[str, str], int] = field(default_factory=dict)
    """Whether a pupil takes part in an open arrangement."""
    option: dict[tuple[str, str, str], int] = field(default_factory=dict)
    """How often an option is chosen: arrangement, role, option."""
    cover: dict[tuple[str, str, str], int] = field(default_factory=dict)
    """How many lessons a week substitutes take over: arrangement, role, adult."""
    acquainted: dict[tuple[str, str, str, str], int] = field(default_factory=dict)
    """Whether a pupil has an adult who knows the pupil: arrangement, role, adult, pupil."""
    met: dict[str, int] = field(default_factory=dict)
    """Whether a need is met."""
    meets: dict[tuple[str, str], int] = field(default_factory=dict)
    """Whether a need is met by an arrangement: need, arrangement."""
    once: dict[str, int] = field(default_factory=dict)
    """Whether an amount that falls once falls at all."""
    costs: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    """What each variable costs, in øre."""
    spent: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    """What each variable costs a budget, in øre."""
    used: dict[Resource, dict[Week, dict[int, int]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(dict))
    )
    """What each variable takes of a resource in a week, in thousandths."""
    scarce: dict[int, Resource | Budget] = field(default_factory=dict)
    """The limits that stand for means, and for which: time, rooms and money."""

    def __post_init__(self) -> None:
        year = SchoolYear(self.case)
        self.when = {a.id: schedule(a.template, year) for a in self.arrangements}
        assert len(self.when) == len(self.arrangements), "two of one id would be counted once and made twice"
        self.timetable = Timetable(self.model, self.unit, self.seat, self.option, self.case)

    def taking_part(self, arrangement: Arrangement, student: str) -> int:
        """The variable that says whether *student* takes part in *arrangement*."""
        return self.seat[arrangement.id, student] if arrangement.open else self.unit[arrangement.id]

    def take(self, use: Use, variable: int) -> None:
        """Enter that each unit of *variable* takes *use*."""
        amount = int(use.amount * THOUSANDTHS)
        for week in use.weeks:
            taken = self.used[use.resource][week]
            taken[variable] = taken.get(variable, 0) + amount

    def charge(self, a: Arrangement, lines: Iterable[CostLine], variable: int) -> None:
        """Enter that each unit of *variable* costs *lines*."""
        for line in lines:
            amount = int((line.amount or Decimal(0)) * ORE)
            payer = variable if line.once is None else self._once(line.once, variable, a)
            if amount and not (line.once is not None and self.costs.get(payer)):
                self.costs[payer] += amount
                for budget in self.case.budgets:
                    if binds(budget, line.school_id, a.template.intervention, line.line):
                        self.spent[budget.id][payer] += amount

    def _once(self, key: str, variable: int, a: Arrangement) -> int:
        if key not in self.once:
            self.once[key] = self.model.variable()
        self.model.limit({variable: 1, self.once[key]: -max(a.units, 1) * 10}, most=0)
        return self.once[key]
