"""What a little more is worth: the same as planning again with it."""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal

import pytest
from hypothesis import given, settings

from indsatsmotor import recommend, what_it_would_take
from indsatsmotor.plan import MarginalValue, Plan
from tests.allocation.schools import (
    BOOK,
    A,
    C,
    D,
    Told,
    a_group_school,
    adult,
    case_of,
    schools,
    slow_is_fine,
)

LESSONS = ("lessons_available_per_week", "holiday_lessons_available_per_week")


def values(told: Told) -> tuple[MarginalValue, ...]:
    case = case_of(told)
    return what_it_would_take(recommend(case, book=BOOK), case, book=BOOK).marginal_values


def planned(told: Told) -> Plan:
    return recommend(case_of(told), book=BOOK)


def with_more(told: Told, name: str, amount: int) -> Told:
    """One person with so many more lessons, or one budget with so many kroner more."""
    told = deepcopy(told)
    for one in (*told["staff"], *told["budgets"]):
        for field in (*LESSONS, "amount_dkk") if one["id"] == name else ():
            if one.get(field) is not None:
                one[field] = str(Decimal(one[field]) + amount)
    return told


def worth(plan: Plan) -> Decimal:
    return plan.optimality.levels[0].value


@pytest.mark.parametrize(
    ("lessons", "money", "lesson", "kroner"),
    [
        ("3", "24000", 2, 0),
        ("2.999", "24000", 0, 0),
        ("4", "23000", 0, 2),
        ("4", "22999.99", 0, 0),
    ],
)
def test_one_lesson_and_a_thousand_kroner(lessons, money, lesson, kroner):
    told = a_group_school(
        2,
        tutor={"lessons_available_per_week": lessons},
        budgets=[{"id": "puljen", "amount_dkk": money}],
    )
    found = {(one.qualification or one.of): one for one in values(told)}
    assert (found[C].needs, found[C].met, found[C].of) == (lesson, lesson, "t1")
    assert (found["puljen"].needs, found["puljen"].met) == (kroner, kroner)
    assert (found["puljen"].amount, found["puljen"].unit) == (1000, "kr.")
    assert all(one.proven for one in found.values())
    assert found[A].of is None  # nobody here is qualified, and one lesson of somebody new is too little
    assert found[A].needs == found[D].needs == 0


def test_the_lesson_is_given_to_whom_it_helps_most():
    told = a_group_school(2, tutor={"lessons_available_per_week": "1"})
    told["staff"].append(adult("t2", qualified_for=[C], lessons_available_per_week="3"))
    told["trainings"].append({"staff_id": "t2", "intervention": C, "hours": "37"})
    (one,) = (one for one in values(told) if one.qualification == C)
    assert (one.of, one.needs) == ("t2", 2)
    assert one.text["da"] == (
        "1 lektion mere om ugen til undervisning i små grupper på s1: 2 behov mere ville blive mødt (vægt 2)"
    )


@settings(slow_is_fine, max_examples=1)
@given(schools(most_pupils=4))
def test_it_is_what_planning_again_gives(told):
    before = planned(told)
    for one in values(told):
        if one.of is not None:
            after = planned(with_more(told, one.of, int(one.amount)))
            if one.proven:
                assert worth(after) - worth(before) == one.needs
        for staff in told["staff"] if one.qualification else ():
            if one.qualification in (staff["qualified_for"] or ()):
                assert worth(planned(with_more(told, staff["id"], 1))) - worth(before) <= one.needs
