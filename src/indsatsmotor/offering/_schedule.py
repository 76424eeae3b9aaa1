"""When an offering takes place: its weeks, its follow-up, its first and last day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from indsatsmotor.offering._model import Offering, Setting
from indsatsmotor.offering._year import SchoolYear, monday


@dataclass(frozen=True, slots=True)
class Schedule:
    """The weeks of an offering by their Mondays; empty where they are not known."""

    main: tuple[date, ...]
    in_holiday: bool
    follow_up: tuple[date, ...]
    start: date | None
    end: date | None

    @property
    def dated(self) -> bool:
        """Whether first and last day are known."""
        return self.start is not None and self.end is not None


def schedule(offering: Offering, year: SchoolYear) -> Schedule:
    """When *offering* takes place, as far as it can be told from what is told."""
    in_holiday = offering.setting is Setting.HOLIDAY
    main = _main_weeks(offering, year, in_holiday=in_holiday)
    follow_up = _follow_up_weeks(offering, year, main)
    packs = [pack.day for pack in offering.packs or ()]
    start = offering.start or min(packs, default=None)
    last = max(_ends(offering, year, main, follow_up, packs), default=None)
    return Schedule(main, in_holiday, follow_up, start, offering.end or last)


def _main_weeks(offering: Offering, year: SchoolYear, *, in_holiday: bool) -> tuple[date, ...]:
    if offering.start is None or offering.weeks is None:
        return ()
    weeks = year.holiday_weeks if in_holiday else year.teaching_weeks
    return weeks(offering.start, offering.weeks)


def _follow_up_weeks(offering: Offering, year: SchoolYear, main: tuple[date, ...]) -> tuple[date, ...]:
    follow_up = offering.follow_up
    if follow_up is None or follow_up.weeks is None or not main:
        return ()
    return tuple(w for w in year.teaching_weeks(main[-1], follow_up.weeks + 1) if w > main[-1])[
        : follow_up.weeks
    ]


def _ends(
    offering: Offering,
    year: SchoolYear,
    main: tuple[date, ...],
    follow_up: tuple[date, ...],
    packs: list[date],
) -> Iterable[date]:
    if packs:  # nothing happens after the last one
        yield from packs
    elif offering.weeks is None or len(main) == offering.weeks:  # a year that ends too early gives no end
        yield from (year.friday(week) for week in (*main, *follow_up))


def weeks_spanned(first: date, last: date) -> int:
    """How many weeks two days span, the weeks of both included.

    >>> weeks_spanned(date(2027, 8, 9), date(2027, 11, 22))
    16
    """
    return (monday(last) - monday(first)).days // 7 + 1
