"""What was short: for a need that was not met, the least that stood in the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from indsatsmotor.allocation import Arrangement, Choice, Gathering, meetings
from indsatsmotor.facts import Budget, Case
from indsatsmotor.offering import (
    ROOM,
    CostLine,
    Offering,
    Presence,
    Resource,
    SchoolYear,
    Shortfall,
    Week,
    binds,
    cost,
    presences,
    schedule,
    uses,
)
from indsatsmotor.plan import LedgerLine, ShortfallItem
from indsatsmotor.rulebook import Rulebook


@dataclass
class Ledger:
    """What has been taken of the means, and what is left."""

    case: Case
    book: Rulebook
    used: dict[Resource, dict[Week, Decimal]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Decimal))
    )
    spent: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    paid: set[str] = field(default_factory=set)
    """Amounts that fall once and have fallen."""
    taken: dict[tuple[str, str], list[Presence]] = field(default_factory=lambda: defaultdict(list))
    """When adults, rooms and pupils are taken."""

    def __post_init__(self) -> None:
        self._year = SchoolYear(self.case)

    def take(self, offering: Offering) -> None:
        """Enter what *offering* uses and costs."""
        for use in uses(offering, schedule(offering, self._year), self.book):
            for week in use.weeks:
                self.used[use.resource][week] += use.amount
        for there in self._presences(offering):
            self.taken[there.kind, there.id].append(there)
        for line in self._due(offering):
            for budget in self._payers(offering, line):
                self.spent[budget.id] += line.amount or Decimal(0)
            if line.once is not None:
                self.paid.add(line.once)

    def shortfalls(self, offering: Offering) -> Iterator[Shortfall]:
        """What *offering* would be short of, if it were taken now."""
        yield from self._time(offering)
        yield from self._times(offering)
        yield from self._money(offering)

    def lack(self, arrangement: Arrangement, role: str, option: str) -> Decimal:
        """How much time one option of a choice would be short of."""
        offering = arrangement.with_option(role, option).offering.model_copy(update={"students": ()})
        own = (short.missing or Decimal(0) for short in self._time(offering) if short.of == option)
        return sum(own, Decimal(0))

    def _time(self, offering: Offering) -> Iterator[Shortfall]:
        needed: dict[Resource, dict[Week, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        for use in uses(offering, schedule(offering, self._year), self.book):
            for week in use.weeks:
                needed[use.resource][week] += use.amount
        for resource, weeks in needed.items():
            available = resource.available(self.case)
            if available is not None:
                fullest = max(weeks, key=lambda w: weeks[w] + self._taken(resource, w))
                left = available - self._taken(resource, fullest)
                if weeks[fullest] > left:
                    yield Shortfall(
                        resource.kind, resource.id, resource.unit, max(left, Decimal(0)), weeks[fullest]
                    )

    def _times(self, offering: Offering) -> Iterator[Shortfall]:
        """Whom the told times do not suit, and how many of them do."""
        wanted: dict[tuple[str, str], list[bool]] = defaultdict(list)
        for there in self._presences(offering):
            free = there.may_be(self.case)
            clash = any(there.clashes(other) for other in self.taken[there.kind, there.id])
            wanted[there.kind, there.id].append(free and not clash)
        for (_, name), suits in wanted.items():
            if not all(suits):
                yield Shortfall("times", name, "lessons", Decimal(sum(suits)), Decimal(len(suits)))

    def no_time_together(
        self, a: Arrangement, students: Sequence[str], chosen: Mapping[str, Sequence[str]]
    ) -> Iterator[Shortfall]:
        """At how many times everybody could still meet, where that is too few."""
        for m in meetings(a, schedule(a.template, self._year), self.case):
            adults = tuple(name for choice in m.choices for name in chosen.get(choice.role, ())
                           if choice.role != ROOM)  # fmt: skip
            room = next(iter(chosen.get(ROOM, ())), None)
            everybody = [*(("staff", name) for name in adults), ("room", room or "")]
            everybody += [("student", student) for student in students]
            taken = [there for who in everybody for there in self.taken[who]]
            times = [
                slot
                for slot in Gathering(m, tuple(students), adults, room).times
                if not any(there.clashes(Presence(there.kind, there.id, m.weeks, slot)) for there in taken)
            ]
            if len(times) < m.lessons:
                yield Shortfall("times", a.id, "lessons", Decimal(len(times)), Decimal(m.lessons))

    def _presences(self, offering: Offering) -> Iterator[Presence]:
        pupils = offering.students or self.case.members.get(offering.class_id or "", ())
        return presences(offering, pupils, schedule(offering, self._year))

    def _taken(self, resource: Resource, week: Week) -> Decimal:
        """What is used in *week*; what has no date counts in every week, and every week counts against it."""
        weeks = self.used[resource]
        if week is None:
            return max(weeks.values(), default=Decimal(0))
        return weeks.get(week, Decimal(0)) + weeks.get(None, Decimal(0))

    def _money(self, offering: Offering) -> Iterator[Shortfall]:
        owed: dict[str, Decimal] = defaultdict(Decimal)
        for line in self._due(offering):
            for budget in self._payers(offering, line):
                owed[budget.id] += line.amount or Decimal(0)
        for budget in self.case.budgets:
            left = budget.amount_dkk - self.spent[budget.id]
            if owed[budget.id] > left:
                yield Shortfall("budget", budget.id, "kr.", left, owed[budget.id])

    def _due(self, offering: Offering) -> list[CostLine]:
        return [line for line in cost(offering, self.case, self.book) if line.once not in self.paid]

    def _payers(self, offering: Offering, line: CostLine) -> list[Budget]:
        return [
            budget
            for budget in self.case.budgets
            if binds(budget, line.school_id, offering.intervention, line.line)
        ]

    def lines(self) -> tuple[LedgerLine, ...]:
        """Each of the means that is used, in the week when it is used most, and every budget."""
        times = (
            _line(r.kind, r.id, r.unit, r.available(self.case), max(self._taken(r, w) for w in weeks))
            for r, weeks in sorted(self.used.items())
            if weeks
        )
        money = (_line("budget", b.id, "kr.", b.amount_dkk, self.spent[b.id]) for b in self.case.budgets)
        return (*times, *money)


def _line(kind: str, of: str, unit: str, available: Decimal | None, used: Decimal) -> LedgerLine:
    left = None if available is None else available - used
    return LedgerLine(kind=kind, of=of, unit=unit, available=available, used=used, left=left)


def nearest(arrangement: Arrangement, student: str | None, ledger: Ledger) -> tuple[Shortfall, ...]:
    """What the cheapest whole offering of *arrangement* would be short of; pupils before anything else."""
    if arrangement.open:
        seats = [seat.student for seat in arrangement.seats]
        if len(seats) < arrangement.least:
            return (
                Shortfall(
                    "pupils", arrangement.id, "pupils", Decimal(len(seats)), Decimal(arrangement.least)
                ),
            )
        others = [s for s in seats if s != student]
        students = ([student] if student in seats else []) + others
        taking: Sequence[str] | None = students[: arrangement.least]
    else:
        taking = None
    chosen = {choice.role: _least_short(arrangement, choice, ledger) for choice in arrangement.choices}
    short = tuple(ledger.shortfalls(arrangement.offering(arrangement.id, taking, chosen)))
    return short or tuple(ledger.no_time_together(arrangement, taking or (), chosen))


def _least_short(arrangement: Arrangement, choice: Choice, ledger: Ledger) -> list[str]:
    """The options that lack least, as many as the choice takes."""
    options = (option.id for option in choice.options)
    ranked = sorted(options, key=lambda option: (ledger.lack(arrangement, choice.role, option), option))
    return ranked[: choice.count]


def shortfall_item(short: Shortfall) -> ShortfallItem:
    """*short* as it stands in a plan."""
    return ShortfallItem(
        what=short.what,
        of=short.of,
        unit=short.unit,
        had=short.had,
        needed=short.needed,
        missing=short.missing,
    )


def fewest(options: Mapping[str, tuple[Shortfall, ...]]) -> tuple[Shortfall, ...]:
    """The shortest list among several ways, then the one that lacks least."""
    return min(
        options.values(),
        key=lambda short: (len(short), sum((s.missing or Decimal(0)) for s in short), str(short)),
        default=(),
    )
