"""What a report counts and draws is what the plan says."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from indsatsmotor import load_rulebook
from indsatsmotor.facts import atoms
from indsatsmotor.inference import infer
from indsatsmotor.offering import Resource
from indsatsmotor.plan import UnmetKind, offering_of
from indsatsmotor.render.report._diary import Diary
from indsatsmotor.render.report._means import means
from indsatsmotor.render.report._overview import Overview
from indsatsmotor.render.report._year import HEADING, LABELS, ROW, ROWS, WEEK_WIDTH, year
from tests.render.schools import School, empty, little, poor

each_school = pytest.mark.parametrize("school", [little, poor, empty])


def overview(school: School) -> Overview:
    return Overview(school.plan, school.case, infer(atoms(school.case), load_rulebook()))


def diary(school: School) -> Diary:
    return Diary(school.plan, school.case, load_rulebook())


# --- counts ---


@each_school
def test_a_need_is_met_or_stands_among_those_that_are_not(school):
    seen = overview(school())
    open_ = {need.id for need in seen.needs} - seen.met
    assert open_ == {one.need.id for one in school().plan.unmet if one.kind is UnmetKind.NEED}


@each_school
def test_the_classes_together_have_every_need_and_every_recommendation_once(school):
    seen = overview(school())
    needs = Counter(need.id for group in seen.groups for need in group.needs)
    offerings = Counter(one.id for group in seen.groups for one in group.recommended)
    assert needs == Counter(need.id for need in seen.needs)
    assert offerings == Counter(one.id for one in school().plan.recommended())
    assert sum(group.met for group in seen.groups) == seen.needs_met


def test_every_pupil_with_a_need_is_listed_with_what_helps():
    seen = overview(little())
    assert [pupil.id for pupil in seen.pupils] == ["e1", "e2", "e3"]
    for pupil in seen.pupils:
        offered = {
            one.id for one in little().plan.recommended() if set(one.needs) & {n.id for n in pupil.needs}
        }
        assert {one.id for one in pupil.recommended} == offered


# --- means ---


def test_the_fullest_week_of_the_diary_is_what_the_account_says():
    kept = diary(little())
    lines = [line for line in little().plan.ledger if line.kind != "budget"]
    assert lines
    for line in lines:
        assert max(kept.used[Resource(line.kind, line.of)].values()) == line.used


@pytest.mark.parametrize("kind", ["staff", "room", "budget"])
def test_a_bar_is_as_long_as_the_share_that_is_used(kind):
    for one in means(diary(little()), kind):
        assert one.share == round(100 * one.line.used / one.line.available)
        assert all(name in {r.id for r in little().plan.recommended()} for name in one.by)


# --- the year ---


def drawn(school: School):
    return year(diary(school), overview(school).groups, "på tværs")


def test_every_dated_offering_has_a_row_of_its_own():
    rows = Counter(row.of.id for row in drawn(little()).rows if row.of)
    assert rows == Counter(one.id for one in little().plan.recommended() if one.period)


def test_a_bar_covers_the_weeks_of_teaching_and_no_holiday():
    picture, kept = drawn(little()), diary(little())
    holidays = {x for bar in picture.holidays for x in range(bar.x, bar.x + bar.width)}
    assert holidays
    for row in picture.rows:
        if row.of is not None:
            covered = [x for bar in row.main for x in range(bar.x, bar.x + bar.width)]
            assert len(covered) == WEEK_WIDTH * (offering_of(row.of).weeks or 0)
            assert not holidays & set(covered)
            assert len(row.main) <= 1 + len(kept.case.holidays)


def test_every_day_of_every_task_is_marked():
    for row in drawn(little()).rows:
        if row.of is not None:
            days = [day for task in row.of.tasks if not task.done for day in task.days]
            assert sum(mark.count for mark in row.marks) == len(days)
            assert {mark.week for mark in row.marks} == {day.isocalendar().week for day in days}


def test_rows_follow_each_other_down_a_panel():
    for panel in drawn(little()).panels:
        assert [row.y for row in panel.rows] == [HEADING + n * ROW for n in range(len(panel.rows))]
        assert panel.rows[0].of is None, "a class is never torn from its name"
        assert panel.height > panel.rows[-1].y + ROW


def test_a_panel_takes_no_more_rows_than_a_page():
    groups = overview(little()).groups * 12
    panels = year(diary(little()), groups, "").panels
    assert len(panels) > 1
    assert all(len(panel.rows) <= ROWS for panel in panels)
    assert sum(len(panel.rows) for panel in panels) == 12 * len(list(drawn(little()).rows))


def test_each_month_stands_above_its_first_week():
    picture, weeks = drawn(little()), diary(little()).weeks
    for x, first in picture.months:
        assert weeks[(x - LABELS) // WEEK_WIDTH] == first
        assert first.weekday() == 0
    assert [number for _, number in picture.weeks] == [week.isocalendar().week for week in weeks]


def test_nothing_without_a_date_is_drawn():
    assert drawn(empty()) is None


def test_the_weeks_tell_of_every_beginning_every_end_and_every_task():
    weeks = diary(little()).eventful
    assert [week.monday for week in weeks] == sorted({week.monday for week in weeks})
    dated = [one for one in little().plan.recommended() if one.period]
    assert Counter(one.id for week in weeks for one in week.begins) == Counter(one.id for one in dated)
    assert Counter(one.id for week in weeks for one in week.ends) == Counter(one.id for one in dated)
    tasks = Counter(
        (day, rule, id_)
        for week in weeks
        for day, rules in week.days.items()
        for rule, ids in rules.items()
        for id_ in ids
    )
    assert tasks == Counter((day, t.rule, one.id) for one in dated for t in one.tasks for day in t.days)
    for week in weeks:
        days = [
            *week.days,
            *(one.period.start for one in week.begins),
            *(one.period.end for one in week.ends),
        ]
        assert all(0 <= (day - week.monday).days < 7 for day in days)


def test_the_fullest_week_is_one_in_which_no_other_has_more():
    kept = diary(little())
    assert isinstance(kept.fullest, date)
    assert len(kept.active(kept.fullest)) == max(len(kept.active(week)) for week in kept.weeks)
