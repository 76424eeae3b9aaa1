"""The year as a picture: a row for each offering, a column for each week, marks where tasks fall."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from indsatsmotor.offering import WEEK, monday
from indsatsmotor.plan import Arranged, Recommendation
from indsatsmotor.render.report._diary import Diary
from indsatsmotor.render.report._overview import Group

LABELS, WEEK_WIDTH, ROW, HEADING = 190, 17, 22, 44
ROWS = 25
"""How many rows go on a page."""


@dataclass(frozen=True)
class Bar:
    """Weeks in a row, from a left side."""

    x: int
    width: int


@dataclass(frozen=True)
class Mark:
    """Tasks of one week; a filled one has tasks that shall be done."""

    x: int
    week: int
    count: int
    must: bool


@dataclass(frozen=True)
class Row:
    """One offering, or the class above its offerings."""

    y: int
    label: str
    of: Arranged | None = None
    main: Sequence[Bar] = ()
    follow_up: Sequence[Bar] = ()
    packs: Sequence[int] = ()
    marks: Sequence[Mark] = ()


@dataclass(frozen=True)
class Panel:
    """So many rows as go on a page."""

    rows: Sequence[Row]
    height: int


@dataclass(frozen=True)
class Year:
    """What is to be drawn, in pixels."""

    width: int
    months: Sequence[tuple[int, date]]
    """Where each month begins that has room for its name."""
    weeks: Sequence[tuple[int, int]]
    """Where each week stands, and its number."""
    holidays: Sequence[Bar]
    panels: Sequence[Panel]

    @property
    def rows(self) -> Iterator[Row]:
        """The rows of all panels."""
        return (row for panel in self.panels for row in panel.rows)


def year(diary: Diary, groups: Sequence[Group], across: str) -> Year | None:
    """The picture of the whole time of the plan; ``None`` where nothing has a date.

    Args:
        diary: what happens when.
        groups: the classes and their offerings, in order.
        across: what offerings across classes stand under.
    """
    weeks = diary.weeks
    if not weeks:
        return None
    holidays = [week for week in weeks if not diary.year.is_teaching(week)]
    return Year(
        width=LABELS + len(weeks) * WEEK_WIDTH,
        months=list(_months(weeks)),
        weeks=[(_x(week, weeks), week.isocalendar().week) for week in weeks],
        holidays=_bars(holidays, weeks),
        panels=list(_panels(diary, groups, across)),
    )


def _months(weeks: Sequence[date]) -> Iterator[tuple[int, date]]:
    for _, together in groupby(weeks, key=_month):
        month = list(together)
        if len(month) > 2:
            yield _x(month[0], weeks), month[0]


def _panels(diary: Diary, groups: Sequence[Group], across: str) -> Iterator[Panel]:
    """The rows, a class never torn from its name, as many together as a page takes."""
    rows: list[Row] = []
    for group in groups:
        y = HEADING + len(rows) * ROW
        added = list(_rows(y, diary, group, across))
        if rows and len(rows) + len(added) > ROWS:
            yield _panel(rows)
            rows, added = [], list(_rows(HEADING, diary, group, across))
        rows += added
    if rows:
        yield _panel(rows)


def _panel(rows: Sequence[Row]) -> Panel:
    return Panel(rows, HEADING + len(rows) * ROW + 4)


def _rows(y: int, diary: Diary, group: Group, across: str) -> Iterator[Row]:
    """The class, what already runs there, and its offerings, from a height on."""
    must = {text.rule: text.must for text in diary.plan.task_texts}
    running = [
        one
        for one in diary.plan.running
        if one.period is not None and one.class_ is not None and one.class_ == group.class_id
    ]
    offerings = [one for one in group.recommended if one.period is not None]
    if running or offerings:
        yield Row(y, group.class_id or across)
    for already in running:
        y += ROW
        yield Row(y, already.id, already, follow_up=_of_period(already, diary.weeks))
    for one in offerings:
        y += ROW
        yield _row(y, one, diary, must)


def _row(y: int, one: Recommendation, diary: Diary, must: dict[str, bool]) -> Row:
    when, weeks = diary.schedules[one.id], diary.weeks
    packs = [date.fromisoformat(pack["day"]) for pack in one.details.get("packs", ())]
    return Row(
        y,
        one.id,
        one,
        main=_bars(when.main, weeks),
        follow_up=_bars(when.follow_up, weeks),
        packs=[_x(monday(day), weeks) for day in packs if monday(day) in weeks],
        marks=list(_marks(one, weeks, must)),
    )


def _marks(one: Recommendation, weeks: Sequence[date], must: dict[str, bool]) -> Iterator[Mark]:
    tasks = [(monday(day), must[task.rule]) for task in one.tasks if not task.done for day in task.days]
    counted = Counter(week for week, _ in tasks)
    pressing = {week for week, shall in tasks if shall}
    for week in sorted(counted):
        if week in weeks:
            yield Mark(_x(week, weeks), week.isocalendar().week, counted[week], week in pressing)


def _of_period(one: Arranged, weeks: Sequence[date]) -> list[Bar]:
    assert one.period is not None
    return _bars([week for week in weeks if monday(one.period.start) <= week <= one.period.end], weeks)


def _bars(mondays: Iterable[date], weeks: Sequence[date]) -> list[Bar]:
    """Weeks that follow each other, together."""
    shown = sorted(week for week in mondays if week in weeks)
    # In a run of weeks the distance to the position in the list stays the same.
    runs = groupby(enumerate(shown), key=lambda pair: pair[1] - pair[0] * WEEK)
    bars = []
    for _, run in runs:
        together = [week for _, week in run]
        bars.append(Bar(_x(together[0], weeks), len(together) * WEEK_WIDTH))
    return bars


def _x(week: date, weeks: Sequence[date]) -> int:
    return LABELS + (week - weeks[0]).days // 7 * WEEK_WIDTH


def _month(week: date) -> tuple[int, int]:
    """The month a week belongs to: that of its Thursday."""
    thursday = week + timedelta(days=3)
    return thursday.year, thursday.month
