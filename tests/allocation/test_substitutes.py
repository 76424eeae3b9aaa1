"""Substitutes free adults for what is offered, as far as lessons of theirs and substitutes are told of."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from indsatsmotor import check, recommend
from tests.allocation.reckoning import overdrawn, recommended, spent
from tests.allocation.schools import A, C, Told, a_group_school, adult, case_of, with_substitutes
from tests.allocation.test_courses import a_course_school

GROUP = 24_000


def made(told: Told) -> list[Told]:
    """What is recommended; it keeps to the means, and the ledger says so."""
    case = case_of(told)
    plan = recommend(case)
    assert overdrawn(plan, case) == []
    assert check(plan, case) == ()
    assert {line.of: line.used for line in plan.ledger if line.kind == "budget"} == spent(plan, case)
    return recommended(plan)


def covered(one: Told) -> list[Decimal]:
    return [Decimal(grown["covered_lessons_per_week"] or 0) for grown in one["staff"]]


def short_of_a_lesson(pupils: int = 4, free: str = "3", **tutor: Any) -> Told:
    """A tutor who has so many lessons free for a group of four a week, and money enough."""
    return a_group_school(pupils, tutor={"lessons_available_per_week": free, **tutor})


@pytest.mark.parametrize(
    ("free", "substitutes", "taught", "lessons"),
    [
        ("3", "1", "5", 1),
        ("3", "0.999", "5", None),
        ("3", "1", "0.999", None),
        ("3", "1", "1", 1),
        ("2.5", "2", "5", 2),
        ("2.5", "1.999", "5", None),
        ("0", "4", "4", 4),
        ("0", "4", "3.999", None),
        ("4", "4", "5", 0),
        ("3", None, "5", None),
    ],
)
def test_a_substitute_takes_whole_lessons_that_the_tutor_is_told_to_teach(free, substitutes, taught, lessons):
    made_of = made(with_substitutes(short_of_a_lesson(free=free), substitutes, taught=taught))
    assert [covered(one) for one in made_of] == ([] if lessons is None else [[lessons]])


@pytest.mark.parametrize(
    ("tutor", "freed"),
    [
        ({"cover_arranged": False}, False),
        ({"cover_arranged": True}, True),
        ({"free_slots": [f"{day} 13:30-14:15" for day in ("mon", "tue", "wed")]}, False),
    ],
)
def test_nobody_is_freed_against_what_is_told_of_the_person(tutor, freed):
    assert bool(made(with_substitutes(short_of_a_lesson(**tutor), "4"))) is freed


def test_substitutes_whose_pay_nobody_has_told_free_nobody():
    assert made(with_substitutes(short_of_a_lesson(), "4", price=None)) == []


def test_a_school_frees_its_own_people_only():
    told = short_of_a_lesson()
    told["schools"] = [{**told["schools"][0], "cluster_id": "k"}, {"id": "s2", "cluster_id": "k"}]
    told["staff"][-1] |= {"school_id": "s2", "shareable_across_schools": True}
    assert made(with_substitutes(told, "4")) == []


@pytest.mark.parametrize(("substitutes", "groups"), [("7.999", 1), ("8", 2), ("4", 1), ("3.999", 0)])
def test_all_groups_share_the_substitutes_there_are(substitutes, groups):
    made_of = made(with_substitutes(short_of_a_lesson(8, free="0"), substitutes, taught="20"))
    assert [covered(one) for one in made_of] == [[4]] * groups


@pytest.mark.parametrize(("taught", "groups"), [("7.999", 1), ("8", 2)])
def test_nobody_is_freed_of_more_lessons_than_the_person_teaches(taught, groups):
    assert len(made(with_substitutes(short_of_a_lesson(8, free="0"), "20", taught=taught))) == groups


@pytest.mark.parametrize(("money", "groups"), [("27000", 1), ("26999.99", 0)])
def test_the_substitute_is_paid_besides_to_the_oere(money, groups):
    """A lesson a week for twelve weeks at 250 kr."""
    told = with_substitutes(short_of_a_lesson(), "4")
    made_of = made({**told, "budgets": [{"id": "puljen", "amount_dkk": money}]})
    assert [one["cost_dkk"] for one in made_of] == ["27000"] * groups


@pytest.mark.parametrize("price", ["0", "250"])
def test_nobody_is_freed_who_has_time_enough(price):
    (one,) = made(with_substitutes(short_of_a_lesson(free="4"), "4", price))
    assert covered(one) == [0]
    assert "personale-vikardaekning" in {remark["rule"] for remark in one["conditions"]}


def test_whoever_is_freed_leaves_no_lesson_without_a_substitute():
    (one,) = made(with_substitutes(short_of_a_lesson(), "4"))
    assert "personale-vikardaekning" not in {remark["rule"] for remark in one["conditions"]}


@pytest.mark.parametrize(("free", "lessons"), [("0.5", 10), ("0.499", None), ("10.5", 0)])
def test_a_second_adult_in_the_class_is_freed_too(free, lessons):
    told = short_of_a_lesson(free="0")
    told["staff"].append(adult("v1", qualified_for=[A], lessons_available_per_week=free))
    told = with_substitutes(told, "10", taught="20")
    told["trainings"][0]["hours"] = "37"
    two = [one for one in made(told) if one["code"] == "A"]
    assert [covered(one)[1] for one in two] == ([] if lessons is None else [lessons])


@pytest.mark.parametrize(("substitutes", "held"), [("1", True), ("0.999", False)])
def test_a_mentor_is_freed_in_the_weeks_after_the_course(substitutes, held):
    told = with_substitutes(a_course_school(), substitutes)
    for one in told["staff"]:
        one["lessons_available_per_week"] = "1"
    two_weeks = [one for one in made(told) if one["variant"] == "D1"]
    assert bool(two_weeks) is held
    for one in two_weeks:
        assert {grown["role"]: grown["covered_lessons_per_week"] for grown in one["staff"]} == {
            "course_teacher": None, "mentor": "1"
        }  # fmt: skip
        assert {c["item"]: c["amount_dkk"] for c in one["cost"]}["vikarer"] == str(8 * 250)


def test_money_decides_between_a_tutor_who_is_free_and_one_who_has_to_be_freed():
    """Sixty lessons at 400 kr. and twelve of a substitute at 250 kr., or sixty at a little more."""
    for price, tutor in (("449.99", "fri"), ("450.01", "t1")):
        told = short_of_a_lesson()
        told["staff"].append(adult("fri", qualified_for=[C], cost_per_lesson_dkk=price))
        told["trainings"].append({"staff_id": "fri", "intervention": C, "hours": "37"})
        (one,) = made(with_substitutes(told, "4"))
        assert [grown["id"] for grown in one["staff"]] == [tutor]
