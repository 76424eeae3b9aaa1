"""Of adults who could do it, those who know the pupils; of groups, the one whose tutor knows the pupil."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indsatsmotor import Choices, Forbidden, check, recommend
from indsatsmotor.allocation._model._acquaintance import grouped
from indsatsmotor.plan import offering_of
from tests.allocation.reckoning import misshapen, overdrawn, recommended
from tests.allocation.schools import C, Told, a_group_school, adult, case_of, slow_is_fine
from tests.allocation.test_courses import a_course_school, course_adult

NOBODY: list[str] = []


def made(told: Told) -> list[Told]:
    case = case_of(told)
    plan = recommend(case)
    assert overdrawn(plan, case) == []
    assert misshapen(plan, case) == []
    assert check(plan, case) == ()
    return recommended(plan)


def two_tutors(pupils: int, first: list[str], second: list[str], **own: Any) -> Told:
    """Two tutors alike but for the pupils they know."""
    told = a_group_school(pupils)
    told["staff"] = [one for one in told["staff"] if one["id"] != "t1"]
    told["staff"] += [
        adult(name, qualified_for=[C], knows_students=knows, **own)
        for name, knows in (("t1", first), ("t2", second))
    ]
    told["trainings"] = [{"staff_id": name, "intervention": C, "hours": "37"} for name in ("t1", "t2")]
    return told


def tutors(told: Told) -> dict[str, list[str]]:
    """Who has whom."""
    return {one["staff"][0]["id"]: sorted(one["students"]) for one in made(told)}


EVERYBODY = [f"e{n}" for n in range(1, 5)]


@pytest.mark.parametrize(("first", "second", "has"), [(EVERYBODY, NOBODY, "t1"), (NOBODY, EVERYBODY, "t2")])
def test_a_tutor_who_knows_the_pupils_comes_first(first, second, has):
    assert tutors(two_tutors(4, first, second)) == {has: EVERYBODY}


@pytest.mark.parametrize(
    ("first", "second", "has"), [(["e1"], ["e2", "e3"], "t2"), (["e1", "e2"], ["e3"], "t1")]
)
def test_the_more_pupils_a_tutor_knows_the_better(first, second, has):
    assert tutors(two_tutors(4, first, second)) == {has: EVERYBODY}


def test_no_group_more_is_made_so_that_a_tutor_knows_somebody():
    """In two groups all four would be known, in one only two; nobody pays for that."""
    (pupils,) = tutors(two_tutors(4, ["e1", "e2"], ["e3", "e4"])).values()
    assert pupils == EVERYBODY


def test_knowing_the_pupils_outweighs_a_higher_pay():
    told = two_tutors(4, NOBODY, EVERYBODY)
    told["staff"][-1]["cost_per_lesson_dkk"] = "999"
    assert tutors(told) == {"t2": EVERYBODY}


@pytest.mark.parametrize("has", ["t1", "t2"])
def test_whoever_teaches_the_class_knows_its_pupils(has):
    told = two_tutors(4, NOBODY, NOBODY)
    told["subject_teachers"] = [{"class_id": "s1-k1", "subject": "idraet", "staff_id": has}]
    assert tutors(told) == {has: EVERYBODY}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (["e1", "e3", "e5", "e7"], ["e2", "e4", "e6", "e8"]),
        (["e5", "e6", "e7", "e8"], ["e1", "e2", "e3", "e4"]),
        (["e2", "e7"], ["e1", "e3", "e4", "e5"]),
    ],
)
def test_each_pupil_sits_with_the_tutor_who_knows_the_pupil(first, second):
    """Eight pupils, and each tutor has time for one group of four."""
    groups = tutors(two_tutors(8, first, second, lessons_available_per_week="4"))
    assert set(first) <= set(groups["t1"])
    assert set(second) <= set(groups["t2"])


def test_knowing_the_pupils_never_costs_one_of_them_a_place():
    """One tutor knows all five, and has time for four of them."""
    groups = tutors(two_tutors(5, [f"e{n}" for n in range(1, 6)], NOBODY, lessons_available_per_week="4"))
    assert sorted(map(len, groups.values())) == [2, 3]
    assert len(groups["t1"]) == 3


@pytest.mark.parametrize("knows", ["k3", "m2"])
def test_teachers_and_mentors_of_a_course_know_the_pupils(knows):
    told = a_course_school(2)
    told["staff"] += [course_adult("k3"), course_adult("m2")]
    for one in told["staff"]:
        one["knows_students"] = ["e1", "e2"] if one["id"] == knows else []
    (course,) = (one for one in made(told) if one["code"] == "D")
    assert knows in {grown["id"] for grown in course["staff"]}


# --- beside choices and times ---

EIGHT = (["e1", "e3", "e5", "e7"], ["e2", "e4", "e6", "e8"])


def test_to_choose_a_group_of_the_best_plan_leaves_the_others_with_the_tutor_who_knows_them():
    case = case_of(two_tutors(8, *EIGHT, lessons_available_per_week="4"))
    best = recommend(case)
    for one in best.recommended():
        chosen = offering_of(one)
        plan = recommend(case, choices=Choices(fixed=[chosen]))
        assert {r.staff[0].id: r.students for r in plan.recommended()} == {
            r.staff[0].id: r.students for r in best.recommended()
        }
        assert {level.name: level.value for level in plan.optimality.levels if level.name == "fit"} == {
            level.name: level.value for level in best.optimality.levels if level.name == "fit"
        }


def test_where_a_pupil_and_an_adult_who_know_each_other_are_forbidden_the_rest_is_as_it_was():
    case = case_of(two_tutors(8, *EIGHT, lessons_available_per_week="4"))
    apart = Choices(forbidden=[Forbidden(staff_id="t1", students=["e1"])])
    groups = {one.staff[0].id: set(one.students) for one in recommend(case, choices=apart).recommended()}
    assert "e1" in groups["t2"]
    assert {"e3", "e5", "e7"} <= groups["t1"]


def test_forbidding_gives_no_group_more_in_which_more_pupils_are_known():
    """In two groups all would be known; the ban alone takes no second one."""
    case = case_of(two_tutors(4, ["e1", "e2"], ["e3", "e4"]))
    apart = Choices(forbidden=[Forbidden(staff_id="t1", students=["e3"])])
    (one,) = recommend(case, choices=apart).recommended()
    assert (one.staff[0].id, one.students) == ("t2", ("e1", "e2", "e3", "e4"))


AFTERNOON = [f"{day} 14:00-14:45" for day in ("mon", "tue", "wed", "thu")]


@pytest.mark.parametrize("known", [EIGHT, EIGHT[::-1], (["e5", "e6", "e7", "e8"], ["e1", "e2"])])
@pytest.mark.parametrize("told", [("t1", "t2"), ("t1",), ("t2",)])
def test_tutors_whose_times_are_told_have_the_pupils_they_know_as_others_do(told, known):
    school = two_tutors(8, *known, lessons_available_per_week="4")
    school["classes"][0]["lesson_slots"] = ["fri 08:00-08:45"]
    for one in school["staff"]:
        if one["id"] in told:
            one["free_slots"] = AFTERNOON
    groups = tutors(school)
    assert set(known[0]) <= set(groups["t1"])
    assert set(known[1]) <= set(groups["t2"])


# --- groups by tutor ---


@settings(slow_is_fine, max_examples=300)
@given(st.data())
def test_groups_by_tutor_take_everybody_and_hold_from_two_to_what_there_is_room_for(data):
    holds = data.draw(st.lists(st.integers(2, 4), min_size=2, max_size=4))
    adults = data.draw(
        st.lists(st.sampled_from(("t1", "t2", "t3")), min_size=len(holds), max_size=len(holds))
    )
    count = data.draw(st.integers(2 * len(holds), sum(holds)))
    students = [f"e{n}" for n in range(count)]
    want = data.draw(st.dictionaries(st.sampled_from(students), st.sampled_from(adults)))
    groups = grouped(students, adults, holds, 2, want)
    assert sorted(student for group in groups for student in group) == sorted(students)
    assert all(2 <= len(group) <= most for group, most in zip(groups, holds, strict=True))
    full = sum(len(group) for group, adult in zip(groups, adults, strict=True) if adult == adults[0])
    with_first = [student for student in students if want.get(student) == adults[0]]
    own = {s for group, name in zip(groups, adults, strict=True) if name == adults[0] for s in group}
    if want.keys() == set(with_first):  # nobody else is wanted, so nobody is in the way
        others = 2 * sum(name != adults[0] for name in adults)
        assert len(own & set(with_first)) >= min(len(with_first), full, count - others)
