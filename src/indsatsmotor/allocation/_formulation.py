"""The arrangements as a model of whole numbers: what may be chosen, and every limit it has to keep.

Everything is counted in whole numbers: thousandths of lessons and minutes, øre, pupils.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from indsatsmotor._solver import Model
from indsatsmotor.allocation._acquaintance import acquaint
from indsatsmotor.allocation._arrangements import Arrangement
from indsatsmotor.allocation._by_hand import nothing_twice
from indsatsmotor.allocation._covering import cover
from indsatsmotor.allocation._exclusive import one_at_a_time
from indsatsmotor.allocation._fewest import enough_groups
from indsatsmotor.allocation._goals import goals
from indsatsmotor.allocation._timetable import Timetable
from indsatsmotor.catalogue import Per, Shape
from indsatsmotor.facts import Budget, Case
from indsatsmotor.offering import (
    ROOM,
    CostLine,
    Need,
    Offering,
    Resource,
    Schedule,
    SchoolYear,
    Use,
    Week,
    binds,
    cost,
    schedule,
    uses,
)
from indsatsmotor.policy import CompanionWindow, SubjectMatch
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
    """The model and what its variables mean."""

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
    scarce: dict[int, Resource | Budget] = field(default_factory=dict)
    """The limits that stand for means, and for which: time, rooms and money."""

    def __post_init__(self) -> None:
        self.year = SchoolYear(self.case)
        self.when = {a.id: schedule(a.template, self.year) for a in self.arrangements}
        assert len(self.when) == len(self.arrangements), "two of one id would be counted once and made twice"
        self._spent: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        self._used: dict[Resource, dict[Week, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
        self.timetable = Timetable(self.model, self.unit, self.seat, self.option, self.case)
        for arrangement in self.arrangements:
            self._variables(arrangement)
            self._means(arrangement)
        self.timetable.add(self.arrangements, self.when)
        acquaint(self)
        self._needs()
        self._never_alone()
        for terms in one_at_a_time(self.arrangements, self.when, self.unit, self.taking_part):
            self.model.limit(terms, most=1)
        for terms, most in enough_groups(self.arrangements, self.unit, self.seat, self.meets):
            self.model.limit(terms, most=most)
        self._limits()

    def taking_part(self, arrangement: Arrangement, student: str) -> int:
        """The variable that says whether *student* takes part in *arrangement*."""
        return self.seat[arrangement.id, student] if arrangement.open else self.unit[arrangement.id]

    def _variables(self, a: Arrangement) -> None:
        unit = self.unit[a.id] = self.model.variable(a.units)
        if a.open:
            seats = {self._seat(a, seat.student): 1 for seat in a.seats}
            self.model.limit({**seats, unit: -a.least}, least=0)
            self.model.limit({**seats, unit: -a.most}, most=0)
        for choice in a.choices:
            if choice.options:
                chosen = {}
                for option in choice.options:
                    variable = self.model.variable(a.units * choice.count)
                    self.option[a.id, choice.role, option.id] = variable
                    self.model.limit({variable: 1, unit: -1}, most=0)
                    chosen[variable] = 1
                self.model.limit({**chosen, unit: -choice.count}, least=0, most=0)

    def _seat(self, a: Arrangement, student: str) -> int:
        variable = self.seat[a.id, student] = self.model.variable()
        self.model.limit({variable: 1, self.unit[a.id]: -1}, most=0)
        return variable

    # --- what is used and paid ---

    def _means(self, a: Arrangement) -> None:
        base = a.template.model_copy(update={"pupils_planned": a.template.pupils_planned or 1})
        self._use(a, base, self.unit[a.id])
        self._pay(a, base, cost(base, self.case, self.book))
        for choice in a.choices:
            for option in choice.options:
                offering = a.with_option(choice.role, option.id).offering
                variable = self.option[a.id, choice.role, option.id]
                self._use(a, offering, variable, only=option.id)
                lines = cost(offering.model_copy(update={"pupils_planned": 1}), self.case, self.book)
                own = [line for line in lines if line.whose == option.id and line.per.of_an_adult]
                self.charge(a, own, variable)
                if choice.role != ROOM:
                    cover(self, a, choice.role, offering, variable)

    def _use(self, a: Arrangement, offering: Offering, variable: int, only: str | None = None) -> None:
        for use in uses(offering, self.when[a.id], self.book):
            if only is None or use.resource.id == only:
                self.take(use, variable)

    def take(self, use: Use, variable: int) -> None:
        """Enter that each unit of *variable* takes *use*."""
        amount = int(use.amount * THOUSANDTHS)
        for week in use.weeks:
            taken = self._used[use.resource][week]
            taken[variable] = taken.get(variable, 0) + amount

    def _pay(self, a: Arrangement, base: Offering, lines: Iterable[CostLine]) -> None:
        """The amounts that do not depend on a choice of adult: on the unit, or on each seat."""
        adults = {adult.staff_id for adult in base.adults or ()}
        for line in lines:
            if line.per is Per.PUPIL and a.open:
                for seat in a.seats:
                    self.charge(a, [line], self.seat[a.id, seat.student])
            elif not line.per.of_an_adult or line.whose in adults:
                self.charge(a, [line], self.unit[a.id])

    def charge(self, a: Arrangement, lines: Iterable[CostLine], variable: int) -> None:
        """Enter that each unit of *variable* costs *lines*."""
        for line in lines:
            amount = int((line.amount or Decimal(0)) * ORE)
            payer = variable if line.once is None else self._once(line.once, variable, a)
            if amount and not (line.once is not None and self.costs.get(payer)):
                self.costs[payer] += amount
                for budget in self.case.budgets:
                    if binds(budget, line.school_id, a.template.intervention, line.line):
                        self._spent[budget.id][payer] += amount

    def _once(self, key: str, variable: int, a: Arrangement) -> int:
        if key not in self.once:
            self.once[key] = self.model.variable()
        self.model.limit({variable: 1, self.once[key]: -max(a.units, 1) * 10}, most=0)
        return self.once[key]

    def _limits(self) -> None:
        seen = set()
        for resource, weeks in sorted(self._used.items(), key=lambda item: item[0]):
            available = resource.available(self.case)
            if available is None:
                continue
            always = weeks.get(None, {})
            for terms in weeks.values():
                row = dict(always)
                for variable, amount in terms.items():
                    row[variable] = row.get(variable, 0) + (0 if terms is always else amount)
                key = (resource, tuple(sorted(row.items())))
                if key not in seen:
                    seen.add(key)
                    self.scarce[self.model.limit(row, most=int(available * THOUSANDTHS))] = resource
        for budget in self.case.budgets:
            if terms := self._spent[budget.id]:
                self.scarce[self.model.limit(terms, most=int(budget.amount_dkk * ORE))] = budget
        self._room_for_all()

    def _room_for_all(self) -> None:
        """No more pupils in the rooms chosen than they hold."""
        rooms = self.case.by_key["room"]
        for a in self.arrangements:
            if a.open and a.options(ROOM):
                seats = {self.seat[a.id, seat.student]: 1 for seat in a.seats}
                holds = {o.id: min(a.most, rooms[o.id,].capacity or a.most) for o in a.options(ROOM)}
                held = {self.option[a.id, ROOM, room]: -size for room, size in holds.items()}
                self.model.limit({**seats, **held}, most=0)

    # --- needs ---

    def _needs(self) -> None:
        by_need: dict[str, list[tuple[Arrangement, str]]] = defaultdict(list)
        for a in self.arrangements:
            if a.shape is not Shape.PACKS:
                for seat in a.seats:
                    for need_id in seat.needs:
                        by_need[need_id].append((a, seat.student))
        for need in self.needs:
            if need.id not in self.met_already and need.confirmed:
                self._need(need, by_need[need.id])
        self._nobody_takes_part_for_nothing()

    def _need(self, need: Need, ways: Sequence[tuple[Arrangement, str]]) -> None:
        met = self.met[need.id] = self.model.variable()
        meeting = {}
        for a, student in ways:
            key = (need.id, a.id)
            if key not in self.meets:  # every pupil of a class need leads to the same arrangement
                variable = self.meets[key] = self.model.variable()
                self.model.limit({variable: 1, self.taking_part(a, student): -1}, most=0)
                meeting[variable] = 1
        self.model.limit({**meeting, met: -1}, least=0, most=0)

    def _nobody_takes_part_for_nothing(self) -> None:
        for terms in nothing_twice(self.arrangements, self.unit, self.meets):
            self.model.limit(terms, most=0)
        for a in self.arrangements:
            if a.shape is Shape.PACKS or a.fixed:
                continue
            for seat in a.seats if a.open else ():
                useful = {self.meets[n, a.id]: -1 for n in seat.needs if (n, a.id) in self.meets}
                self.model.limit({self.seat[a.id, seat.student]: 1, **useful}, most=0)
            if not a.open:
                met = {self.meets[n, a.id]: -1 for s in a.seats for n in s.needs if (n, a.id) in self.meets}
                self.model.limit({self.unit[a.id]: 1, **met}, most=0)

    # --- never alone ---

    def _never_alone(self) -> None:
        """An individual intervention only beside a community-oriented one of the same pupil."""
        communal = [a for a in self.arrangements if a.shape is not Shape.PACKS]
        for a in self.arrangements:
            for student in a.template.students if a.shape is Shape.PACKS else ():
                if any(student in c.students and self._together(a, c.when, c.subjects) for c in self.company):
                    continue
                beside = {
                    self.taking_part(c, student): -1
                    for c in communal
                    if self._has(c, student)
                    and self._together(a, self.when[c.id], frozenset(c.template.subjects))
                }
                self.model.limit({self.unit[a.id]: 1, **beside}, most=0)

    def _has(self, a: Arrangement, student: str) -> bool:
        return (a.id, student) in self.seat if a.open else student in a.template.students

    def _together(self, packs: Arrangement, other: Schedule, subjects: frozenset[str]) -> bool:
        policy, own = self.book.policy, self.when[packs.id]
        if own.start is None or own.end is None or other.start is None or other.end is None:
            return False
        if policy.subject_match_companion is SubjectMatch.REQUIRE and not subjects & set(
            packs.template.subjects
        ):
            return False
        if policy.companion_window is CompanionWindow.COVERS:
            return all(other.start <= pack.day <= other.end for pack in packs.template.packs or ())
        return own.start <= other.end and other.start <= own.end

    def goals(self, wanted: dict[int, int] | None = None) -> Iterator[tuple[str, dict[int, int]]]:
        """The levels of the objective, each to be made as large as possible before the next."""
        return goals(self, wanted)
