"""Intensive courses: pupils of one school with needs in one or two subjects, and a follow-up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations, product

from indsatsmotor.allocation._arrangements import Arrangement, Choice, Family
from indsatsmotor.allocation._ways._ground import Ground, Time
from indsatsmotor.catalogue import Intervention, Variant
from indsatsmotor.offering import (
    WEEK,
    AdultRole,
    FollowUp,
    FollowUpForm,
    Need,
    Offering,
    Setting,
    monday,
    schedule,
)


def courses(ground: Ground, i: Intervention, v: Variant) -> Iterator[Arrangement]:
    """A course for each school, set of subjects and time, run by the school or by one of its suppliers."""
    by_school: dict[str, list[Need]] = defaultdict(list)
    for need in ground.named(i.id):
        by_school[need.school_id].append(need)
    adults = ground.whole(v, "adults") or 1
    for school, needs in sorted(by_school.items()):
        for subjects in _subject_sets(ground, v, needs):
            covered = [need for need in needs if need.subject in subjects]
            for time, supplier in product(_times(ground, v), (None, *ground.suppliers(v))):
                template = _template(ground, v, school, subjects, time, supplier)
                if not _is_followed_up(template, ground):
                    continue
                staff = ground.staff(template)
                # A supplier brings those who teach; those who follow the pupils up are the school's own.
                teachers = [Choice(AdultRole.COURSE_TEACHER, adults, staff)] if supplier is None else []
                mentor, room = Choice(AdultRole.MENTOR, 1, staff), ground.rooms(template)
                family = Family("/".join((v.id, school, *subjects)))
                yield ground.arrangement(i, template, covered, *teachers, mentor, room, family=family)


def _subject_sets(ground: Ground, v: Variant, needs: list[Need]) -> Iterator[tuple[str, ...]]:
    most = ground.whole(v, "subjects_max") or 1
    subjects = sorted({str(need.subject) for need in needs})
    for count in range(1, most + 1):
        yield from combinations(subjects, count)


def _template(
    ground: Ground, v: Variant, school: str, subjects: tuple[str, ...], time: Time, supplier: str | None
) -> Offering:
    start, weeks = time
    by = [] if supplier is None else [supplier]
    follow_up = FollowUp(
        form=FollowUpForm.MENTOR,
        weeks=ground.whole(v, "follow_up_weeks"),
        lessons_per_week=ground.number(v, "follow_up_lessons_per_week"),
        minutes_per_lesson=ground.whole(v, "follow_up_minutes_per_lesson"),
    )
    return Offering(
        id="/".join([v.id, school, *subjects, str(start), str(weeks), *by]),
        intervention=v.intervention,
        variant=v.id,
        school_id=school,
        subjects=subjects,
        operator="own_school" if supplier is None else "external",
        supplier_id=supplier,
        setting=Setting(v.setting),
        start=start,
        weeks=weeks,
        lessons_per_week=ground.number(v, "lessons_per_week"),
        minutes_per_lesson=ground.whole(v, "minutes_per_lesson"),
        follow_up=follow_up,
    )


def _is_followed_up(template: Offering, ground: Ground) -> bool:
    """Whether the year has weeks enough left for what follows."""
    when, follow_up = schedule(template, ground.year), template.follow_up
    return when.start is None or follow_up is None or len(when.follow_up) == follow_up.weeks


def _times(ground: Ground, v: Variant) -> Iterator[Time]:
    """The school year's starts, or each block of weeks that a holiday holds, one after the other."""
    if v.setting != Setting.HOLIDAY:
        yield from ground.times(v)
        return
    weeks, first = ground.weeks(v)[0], ground.year.first_day
    if first is None:
        yield None, weeks
        return
    for holiday in ground.case.holidays:
        start = monday(max(holiday.start, first))
        if start < max(holiday.start, first):
            start += WEEK
        while start + (weeks - 1) * WEEK + timedelta(days=4) <= holiday.end:
            yield start, weeks
            start += weeks * WEEK
