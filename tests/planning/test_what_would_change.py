"""What people could tell or do otherwise: enough, no part of it enough, and never age, origin or an id."""

from __future__ import annotations

from functools import cache

import pytest

from indsatsmotor import Inquiry, Status, recommend
from indsatsmotor.errors import FactErrors
from indsatsmotor.facts import changed as with_changes
from indsatsmotor.matching import holds
from indsatsmotor.planning._asking._mending import NEVER, Mender
from indsatsmotor.reasons import ReadItem, WhatWouldChange
from indsatsmotor.rules import Comparison
from tests.planning.schools import BOOK, changed, nobody_qualified_but, prepared, school

CASES = {
    "two things missing": prepared(
        changed(school(pupils=2), "schools", joint_planning_minutes_per_week=30),
        **{"klar-rollefordeling": False},
    ),
    "languages not told": changed(school(pupils=2), "parents", "e1", languages=None),
    "nobody qualified": nobody_qualified_but(school(pupils=2), without_pairs=True),
    "everything": nobody_qualified_but(school(pupils=2), "medlaerer", without_pairs=True),
}


@cache
def inquiry(name: str) -> Inquiry:
    return Inquiry(recommend(CASES[name], book=BOOK), CASES[name], book=BOOK)


@cache
def answered(name: str, of: str, most: int = 20) -> WhatWouldChange:
    return inquiry(name).what_would_change(of, most=most)


def plan_of(name):
    return inquiry(name)._ground.plan


ASKED = {
    "two things missing": lambda: ("A1-klassen-0", 20),
    "languages not told": lambda: (
        next(one.id for one in plan_of("languages not told").with_status(Status.UNDETERMINED)),
        20,
    ),
    "nobody qualified": lambda: (
        next(one.need.id for one in plan_of("nobody qualified").unmet if one.kind == "need"),
        4,
    ),
    "everything": lambda: (
        next(one.id for one in plan_of("everything").recommended() if one.variant == "A1"),
        6,
    ),
}
"""What is asked about in each, and how many plans may be made."""


def plan_after(name, steps):
    case = CASES[name]
    return recommend(with_changes(case, Mender(case).changes(frozenset(steps))), book=BOOK)


def status_of(plan, variant, owner):
    held = [
        one
        for one in plan.recommendations
        if one.variant == variant and (one.class_ == owner or owner in one.students)
    ]
    return held[0].status if held else None


def test_two_conditions_that_fail_are_mended_together():
    answer = answered("two things missing", "A1-klassen-0", 20)
    assert answer.status == "refused"
    (option,) = answer.options
    assert {(step.field, str(step.after)) for step in option.steps} == {
        ("joint_planning_minutes_per_week", "45"),
        ("arranged", "True"),
    }
    plan = plan_after("two things missing", option.steps)
    assert option.status == status_of(plan, "A1", "klassen") == "recommended_with_conditions"


def test_no_part_of_an_option_is_enough():
    (option,) = answered("two things missing", "A1-klassen-0", 20).options
    for step in option.steps:
        status = status_of(plan_after("two things missing", [step]), "A1", "klassen")
        assert status is None or not status.recommended


def test_of_what_is_recommended_it_says_what_would_take_it_away():
    answer = answered("everything", *ASKED["everything"]())
    assert answer.options
    for option in answer.options:
        status = status_of(plan_after("everything", option.steps), "A1", "klassen")
        assert status is None or not status.recommended
    bounds = {step.field: step.after for option in answer.options for step in option.steps}
    assert bounds["joint_planning_minutes_per_week"] == "44", "the bound is 45, and 45 is enough"


@pytest.mark.parametrize("name", CASES)
def test_age_origin_and_ids_are_never_among_what_would_change_it(name):
    for option in answered(name, *ASKED[name]()).options:
        for step in option.steps:
            assert (step.kind, step.field) not in NEVER
            assert step.field not in {"grade", "languages", "id", "student_id", "class_id", "school_id"}


def test_the_language_of_parents_is_not_something_to_change():
    answer = answered("languages not told", *ASKED["languages not told"]())
    assert (answer.options, answer.complete) == ((), True)


def test_it_says_when_there_is_more_to_try():
    answer = answered("everything", ASKED["everything"]()[0], 1)
    assert answer.plans == 1
    assert not answer.complete


def test_a_need_that_is_met_needs_no_change():
    need = inquiry("everything").needs[0].id
    assert answered("everything", need).model_dump(include={"status", "options", "plans"}) == {
        "status": "met",
        "options": (),
        "plans": 0,
    }


def test_an_open_need_says_what_would_meet_it():
    need, most = ASKED["nobody qualified"]()
    answer = answered("nobody qualified", need, most)
    assert answer.status == "refused"
    assert answer.options
    for option in answer.options:
        assert option.status == "met"
        open_ = {one.need.id for one in plan_after("nobody qualified", option.steps).unmet}
        assert need not in open_


@pytest.mark.parametrize("value", [None, 0, 44, 45, 46, 90])
@pytest.mark.parametrize("comparison", ["is", "is_not", "at_least", "at_most", "above", "below"])
def test_a_number_is_moved_to_where_its_condition_holds_or_no_longer_does(comparison, value):
    case = CASES["everything"]
    item = ReadItem(
        kind="staff", key=("medlaerer",), field="prep_minutes_per_week", value=value, bound=45,
        recorded=value is not None, comparison=comparison, outcome="violated",
    )  # fmt: skip
    mend, undo = Mender(case).for_holding(item, "skolen"), Mender(case).for_failing(item, "skolen")
    assert mend is None or holds(Comparison(comparison), mend.after, 45)
    assert undo is None or not holds(Comparison(comparison), undo.after, 45)
    assert (mend is None) == (comparison == "is_not")
    assert (undo is None) == (comparison == "is")
    steps = [abs(step.after - 45) for step in (mend, undo) if step is not None]
    assert max(steps) <= 1, "no further than the bound"


def test_what_is_not_there_cannot_be_asked_for():
    with pytest.raises(FactErrors) as report:
        inquiry("everything").what_would_change("A9")
    assert "the plan has no 'A9'" in str(report.value)


def test_the_document_is_read_back_as_it_was():
    answer = answered("two things missing", "A1-klassen-0", 20)
    assert WhatWouldChange.model_validate_json(answer.to_json()) == answer
