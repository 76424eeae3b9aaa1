"""Several schools that share money only: the plan that the search begins with."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given, settings

from indsatsmotor import recommend
from indsatsmotor._solver import total
from indsatsmotor.allocation import _start
from indsatsmotor.testing import levels
from tests.allocation.schools import C, a_group_school, adult, case_of, need, pupil, schools, slow_is_fine

FOUR = ("s1", "s2", "s3", "s4")


def starts(told) -> tuple[list[int | None], tuple]:
    """What the plan by school reaches each time it is made, and the objective in the end."""
    reached: list[int | None] = []
    real = _start.by_school

    def recording(form, goal, nodes, stop):
        values = real(form, goal, nodes, stop)
        if values is not None:
            assert form.model.broken_by(values) == []
        reached.append(values and total(goal, values))
        return values

    with patch.object(_start, "by_school", recording):
        return reached, levels(recommend(case_of(told)))


@settings(slow_is_fine, max_examples=8)
@given(schools(most_pupils=3, names=("s1", "s2")))
def test_the_plan_by_school_keeps_every_limit_and_is_never_above_the_best(told):
    reached, best = starts(told)
    assert all(value is None or value <= best[0] for value in reached)


def test_a_school_alone_has_no_plan_by_school():
    assert starts(a_group_school(4))[0] == [None]


def several(budget: str):
    """Four schools with a group's worth of pupils each, whose tutors cost more from school to school."""
    told = a_group_school(0, budgets=[{"id": "puljen", "amount_dkk": budget}])
    whole = {name: list(value) if isinstance(value, list) else value for name, value in told.items()}
    (school,), (class_,) = told["schools"], told["classes"]
    prepared = told["preparations"]
    whole |= {
        "schools": [],
        "classes": [],
        "students": [],
        "learning_needs": [],
        "staff": [],
        "trainings": [],
    }
    whole["preparations"] = []
    for number, name in enumerate(FOUR, start=1):
        own = {**class_, "id": f"{name}-k1", "school_id": name, "class_teacher_id": f"{name}-l1"}
        whole["schools"].append({**school, "id": name})
        whole["classes"].append(own)
        whole["preparations"] += [{**one, "school_id": name} for one in prepared]
        tutor = adult(f"{name}-t", name, qualified_for=[C], cost_per_lesson_dkk=str(100 * number))
        whole["staff"] += [adult(f"{name}-l1", name), tutor]
        whole["trainings"].append({"staff_id": f"{name}-t", "intervention": C, "hours": "37"})
        for n in range(4):
            whole["students"].append(pupil(f"{name}-e{n}", own))
            whole["learning_needs"].append(need(f"{name}-e{n}"))
    return whole


@pytest.mark.parametrize(
    ("budget", "helped"),
    [("5999.99", 0), ("6000", 4), ("17999.99", 4), ("18000", 8), ("36000", 12), ("60000", 16)],
)
def test_money_that_is_too_little_for_all_goes_where_it_helps_most(budget, helped):
    """A group costs 6,000 kr. in the first school, 12,000 in the second, and so on."""
    reached, best = starts(several(budget))
    assert best[0] == helped
    assert reached == [helped]
