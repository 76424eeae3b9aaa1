"""Some adults planned anew at a time: a better plan to begin with, where many have told their times."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indsatsmotor import recommend
from indsatsmotor._solver import Stop, total
from indsatsmotor.allocation import _start
from indsatsmotor.allocation._start import _by_adults
from indsatsmotor.testing import levels
from tests.allocation.schools import C, Told, a_group_school, adult, case_of, need, room, slow_is_fine

HOURS = [f"{day} {hour}" for day in ("mon", "wed", "fri") for hour in ("13:00-13:45", "14:00-14:45")]
"""Six times: one group meets four times a week, so a tutor with all of them has one group."""


def a_school(tutors: list[list[str]], busy: list[list[str]]) -> Told:
    """Tutors with their free times, and pupils with the times at which they cannot come."""
    told = a_group_school(len(busy), rooms=[room("r1"), room("r2"), room("r3")])
    told["staff"] = told["staff"][:-1]
    told["trainings"] = []
    for number, free in enumerate(tutors):
        told["staff"].append(adult(f"t{number}", qualified_for=[C], free_slots=free))
        told["trainings"].append({"staff_id": f"t{number}", "intervention": C, "hours": "37"})
    for pupil, taken in zip(told["students"], busy, strict=True):
        pupil["busy_slots"] = taken
    told["learning_needs"] += [need(one["id"], "matematik", "broeker") for one in told["students"][:3]]
    return told


def begun(told: Told, few: int = 0, stop: Stop | None = None) -> tuple[list[tuple[int, int]], Decimal]:
    """The needs met before and after adults are planned anew, each time there is a search; and in the end."""
    reached: list[tuple[int, int]] = []

    def recording(form, goal, start, limits):
        values = _by_adults.by_adults(form, goal, start, replace(limits, stop=stop))
        assert form.model.broken_by(values) == []
        reached.append((total(goal, start), total(goal, values)))
        return values

    with patch.object(_by_adults, "_FEW", few), patch.object(_start, "by_adults", recording):
        best, *_ = levels(recommend(case_of(told)))
    return reached, best


times = st.lists(st.sampled_from(HOURS), unique=True, min_size=3)
schools = st.builds(
    a_school,
    st.lists(times, min_size=2, max_size=4),
    st.lists(times.map(lambda taken: taken[:2]), min_size=4, max_size=6),
)


@settings(slow_is_fine, max_examples=10)
@given(schools)
def test_the_search_begins_with_no_less_than_the_first_plan_and_no_more_than_the_best(told):
    reached, best = begun(told)
    assert all(first <= value <= best for first, value in reached)


TWO_AND_TWO = a_school([HOURS, HOURS], [HOURS[:2], HOURS[2:4], HOURS[:2], HOURS[2:4]])
"""Each pupil can be with one other, and the first two in no list can be together."""


def test_pupils_who_cannot_come_together_are_helped_by_two_adults_planned_anew():
    reached, best = begun(TWO_AND_TWO)
    assert reached == [(0, 4)]
    assert best == 4


@pytest.mark.parametrize("more", [{"few": 2}, {"stop": lambda: True}])
def test_nothing_is_planned_anew_where_few_have_told_their_times_or_somebody_asks_to_stop(more):
    reached, best = begun(TWO_AND_TWO, **more)
    assert reached == [(0, 0)]
    assert best == 4, "the search itself finds it"
