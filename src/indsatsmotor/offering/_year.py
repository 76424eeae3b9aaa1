"""Weeks of teaching and weeks of holiday, as the calendar tells them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property

from indsatsmotor.facts import Case, Holiday

WEEK = timedelta(days=7)


def monday(day: date) -> date:
    """The Monday of the ISO week of *day*.

    >>> monday(date(2027, 8, 15))
    datetime.date(2027, 8, 9)
    """
    return day - timedelta(days=day.weekday())


def first_week(day: date) -> date:
    """The Monday of the week in which something begins that begins on *day*: after a weekend the next.

    >>> first_week(date(2027, 8, 14)), first_week(date(2027, 8, 13))
    (datetime.date(2027, 8, 16), datetime.date(2027, 8, 9))
    """
    return monday(day + timedelta(days=2)) if day.weekday() >= 5 else monday(day)


class SchoolYear:
    """The weeks of a case. Without a calendar every week counts as a teaching week."""

    def __init__(self, case: Case) -> None:
        self._calendar = case.calendar
        self.holidays = case.holidays
        self._known: dict[tuple[date, int], tuple[date, ...]] = {}

    @property
    def first_day(self) -> date | None:
        """The first day on which something can start."""
        if self._calendar is None:
            return None
        return self._calendar.plan_from or self._calendar.start

    @property
    def last_day(self) -> date | None:
        """The last day of the year that is planned."""
        return self._calendar.end if self._calendar else None

    def is_teaching(self, week: date) -> bool:
        """Whether the week that begins on Monday *week* has at least one day of ordinary teaching."""
        return any(self._holiday_on(day) is None for day in _workdays(week))

    def teaching_day(self, day: date) -> date:
        """*day*, or the next day of ordinary teaching within ten weeks; *day* where there is none."""
        days = (day + timedelta(days=n) for n in range(70))
        return next((d for d in days if d.weekday() < 5 and self._holiday_on(d) is None), day)

    def first_teaching_day(self, week: date) -> date:
        """The first day of ordinary teaching in a teaching week; its Monday in any other."""
        return next((day for day in _workdays(week) if self._holiday_on(day) is None), week)

    def teaching_weeks(self, start: date, count: int) -> tuple[date, ...]:
        """The Mondays of *count* teaching weeks from *start* on; fewer if the year ends first."""
        key = (first_week(start), count)
        if key not in self._known:
            self._known[key] = self._teaching_weeks(*key)
        return self._known[key]

    def _teaching_weeks(self, start: date, count: int) -> tuple[date, ...]:
        weeks: list[date] = []
        week = start
        while len(weeks) < count and not self._over(week):
            if self.is_teaching(week):
                weeks.append(week)
            week += WEEK
        return tuple(weeks)

    @cached_property
    def all_teaching_weeks(self) -> tuple[date, ...]:
        """Every teaching week from the first day on that lies wholly in the time planned."""
        if self.first_day is None:
            return ()
        first = monday(self.first_day)
        start = first if first == self.first_day else first + WEEK
        return self.teaching_weeks(start, 600)

    def holiday_weeks(self, start: date, count: int) -> tuple[date, ...]:
        """The Mondays of *count* weeks from *start* on, whatever they are."""
        return tuple(first_week(start) + n * WEEK for n in range(count))

    def holiday_of(self, start: date, weeks: int) -> Holiday | None:
        """The holiday in which every workday of these weeks lies; ``None`` when there is none."""
        holiday = self._holiday_on(start)
        days = (first_week(start) + timedelta(days=n) for n in range(weeks * 7) if n % 7 < 5)
        inside = holiday is not None and all(holiday.start <= d <= holiday.end for d in days if d >= start)
        return holiday if inside else None

    def workdays(self, holiday: Holiday) -> int:
        """Days of *holiday* that can be used for teaching."""
        if holiday.workdays is not None:
            return holiday.workdays
        return sum((holiday.start + timedelta(days=n)).weekday() < 5 for n in range(holiday.days))

    def working_days_before(self, day: date) -> int | None:
        """Mondays to Fridays outside the holidays, from the first day of the time planned to *day*."""
        if self.first_day is None:
            return None
        days = (self.first_day + timedelta(days=n) for n in range((day - self.first_day).days))
        return sum(d.weekday() < 5 and self._holiday_on(d) is None for d in days)

    def friday(self, week: date) -> date:
        """The last working day of a week."""
        return week + timedelta(days=4)

    def _holiday_on(self, day: date) -> Holiday | None:
        return next((h for h in self.holidays if h.start <= day <= h.end), None)

    def _over(self, week: date) -> bool:
        # Without a calendar a year has no end; 600 weeks is more than any offering lasts.
        return self.last_day is not None and week > self.last_day

    def weeks_between(self, start: date, end: date) -> Iterator[date]:
        """The Mondays of every week that *start* to *end* touches."""
        week = monday(start)
        while week <= end:
            yield week
            week += WEEK


def _workdays(week: date) -> Iterator[date]:
    """Monday to Friday of the week that begins on Monday *week*."""
    return (week + timedelta(days=n) for n in range(5))
