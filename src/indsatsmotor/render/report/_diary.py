"""What happens when: the weeks of the offerings, what they take in each, the tasks of each day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from indsatsmotor.facts import Case
from indsatsmotor.offering import WEEK, Resource, Schedule, SchoolYear, monday, schedule, uses
from indsatsmotor.plan import Plan, Recommendation, offering_of
from indsatsmotor.render._tasks import by_day
from indsatsmotor.rulebook import Rulebook

MOST_WEEKS = 160
"""About three years; what is dated beyond them is not drawn."""


@dataclass
class Week:
    """A week in which something happens, by its Monday."""

    monday: date
    begins: list[Recommendation] = field(default_factory=list)
    ends: list[Recommendation] = field(default_factory=list)
    days: dict[date, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(dict))
    """The ids of the offerings for each day and task."""

    @property
    def number(self) -> int:
        """Its number in the calendar (ISO 8601)."""
        return self.monday.isocalendar().week


class Diary:
    """The dates of a plan."""

    def __init__(self, plan: Plan, case: Case, book: Rulebook) -> None:
        self.plan, self.case = plan, case
        self.year = SchoolYear(case)
        self.schedules: dict[str, Schedule] = {}
        """When each recommended offering takes place, by its id."""
        self.used: dict[Resource, dict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        """What is used of each of the means in the weeks that have a date."""
        self.users: dict[Resource, dict[str, None]] = defaultdict(dict)
        """The ids of the offerings that use each of the means."""
        for one in plan.recommended():
            offering = offering_of(one)
            when = self.schedules[one.id] = schedule(offering, self.year)
            for use in uses(offering, when, book):
                self.users[use.resource][one.id] = None
                for week in use.weeks:
                    if week is not None:
                        self.used[use.resource][week] += use.amount

    @cached_property
    def weeks(self) -> tuple[date, ...]:
        """The Mondays from the first day on which something happens to the last."""
        periods = [one.period for one in (*self.plan.recommended(), *self.plan.running) if one.period]
        if not periods:
            return ()
        first = min([period.start for period in periods] + [day for day, _ in by_day(self.plan)])
        if self.year.first_day is not None:
            first = max(first, self.year.first_day - WEEK)
        last = max(period.end for period in periods)
        count = (monday(last) - monday(first)).days // 7 + 1
        return tuple(monday(first) + n * WEEK for n in range(min(max(count, 0), MOST_WEEKS)))

    @cached_property
    def eventful(self) -> tuple[Week, ...]:
        """The weeks in which something begins, ends or is to be done."""
        weeks: dict[date, Week] = {}

        def week_of(day: date) -> Week:
            return weeks.setdefault(monday(day), Week(monday(day)))

        for one in self.plan.recommended():
            if one.period is not None:
                week_of(one.period.start).begins.append(one)
                week_of(one.period.end).ends.append(one)
        for (day, rule), ids in sorted(by_day(self.plan).items()):
            week_of(day).days[day][rule] = ids
        return tuple(weeks[day] for day in sorted(weeks))

    def active(self, week: date) -> list[Recommendation]:
        """The recommended offerings that meet in a week."""
        return [
            one
            for one in self.plan.recommended()
            if week in self.schedules[one.id].main or week in self.schedules[one.id].follow_up
        ]

    @cached_property
    def fullest(self) -> date | None:
        """The week in which most offerings meet, the first of several."""
        active = {week: len(self.active(week)) for week in self.weeks}
        return max(active, key=lambda week: active[week], default=None)
