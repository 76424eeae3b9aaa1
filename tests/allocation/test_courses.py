"""Courses in the blocks of a holiday, with the weeks that follow; run by the school or by a supplier."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from indsatsmotor import check, recommend
from tests.allocation.reckoning import misshapen, overdrawn, recommended
from tests.allocation.schools import (
    D,
    Told,
    a_group_school,
    adult,
    base,
    case_of,
    need,
    pupil,
    room,
    without_pairs,
)

SUMMER = [{"id": "sommer", "start": "2027-06-26", "end": "2027-08-08", "longer": True}]
"""Six weeks: three blocks of two weeks, or two of three."""
YEAR = {"start": "2027-08-09", "end": "2028-06-23", "plan_from": "2027-06-28"}


def a_course_school(pupils: int = 2, place: Told | None = None, **more: Any) -> Told:
    """A school in which nothing but courses of its own can be offered."""
    told = without_pairs(base(calendar=YEAR, holidays=SUMMER))
    (class_,) = told["classes"]
    names = [f"e{n}" for n in range(1, pupils + 1)]
    return {
        **told,
        "students": [pupil(name, class_, volunteers=True) for name in names],
        "learning_needs": [need(name) for name in names],
        "staff": [*told["staff"], *(course_adult(name) for name in ("k1", "k2", "m1"))],
        "rooms": [room("r1", **(place or {}))],
        **more,
    }


def course_adult(name: str, **own: Any) -> Told:
    """An adult who has time for courses in holidays and, as mentor, for two lessons a week."""
    return adult(name, qualified_for=[D], lessons_available_per_week="2", **own)


def courses(told: Told) -> tuple[Any, list[Told]]:
    """The plan, held against the means, and its courses."""
    case = case_of(told)
    plan = recommend(case)
    assert overdrawn(plan, case) == []
    assert misshapen(plan, case) == []
    assert check(plan, case) == ()
    return plan, [one for one in recommended(plan) if one["code"] == "D"]


# --- blocks of a holiday ---


@pytest.mark.parametrize("pupils", [2, 4, 6, 7])
def test_a_holiday_has_room_for_one_course_after_another(pupils):
    """A room for two pupils holds six in six weeks, block by block."""
    mentors = [course_adult(f"m{n}") for n in (2, 3)]
    told = a_course_school(pupils, {"capacity": 2})
    _, made = courses({**told, "staff": [*told["staff"], *mentors]})
    assert sum(len(one["students"]) for one in made) == min(6, pupils // 2 * 2)
    starts = {date.fromisoformat(one["period"]["start"]) for one in made}
    assert starts <= {date(2027, 6, 28), date(2027, 7, 12), date(2027, 7, 26)}
    assert len(starts) == len(made)


@pytest.mark.parametrize(
    ("ends", "fits"), [("2027-08-08", True), ("2027-07-09", True), ("2027-07-08", False)]
)
def test_a_course_fits_into_a_holiday_to_the_day(ends, fits):
    _, made = courses(a_course_school(holidays=[{**SUMMER[0], "end": ends}]))
    assert any(one["variant"] == "D1" for one in made) is fits


# --- what follows ---


@pytest.mark.parametrize(
    ("ends", "fits"), [("2027-10-03", True), ("2027-09-27", True), ("2027-09-26", False)]
)
def test_the_mentor_weeks_lie_within_the_year(ends, fits):
    """Eight weeks from 9 August begin their last week on 27 September."""
    _, made = courses(a_course_school(calendar={**YEAR, "end": ends}))
    assert bool(made) is fits


# --- suppliers ---


def with_a_supplier(teachers: int = 2, **own: Any) -> Told:
    """A school with so many teachers of its own, a mentor, and a supplier of courses."""
    told = a_course_school()
    gone = {f"k{n}" for n in range(teachers + 1, 3)}
    told["staff"] = [one for one in told["staff"] if one["id"] not in gone]
    supplier = {"id": "lev", "delivers": [D], "price_dkk": "20000", "agreement": True, "contact_named": True}
    return {**told, "suppliers": [{**supplier, **own}]}


def test_a_supplier_runs_a_course_for_which_the_school_has_no_teachers():
    _, (one,) = courses(with_a_supplier(teachers=0))
    assert (one["variant"], one["details"]["operator"], one["details"]["supplier_id"]) == (
        "D1",
        "external",
        "lev",
    )
    assert [adult["role"] for adult in one["staff"]] == ["mentor"]
    assert {c["item"]: c["amount_dkk"] for c in one["cost"]} == {
        "mentorforloeb": "6400", "lokaler": "1500", "leverandoer": "20000"
    }  # fmt: skip
    assert {c["rule"] for c in one["conditions"]} >= {"d-flere-voksne"}
    assert not {"d-undervisere", "d-leverandoer-aftale"} & {c["rule"] for c in one["conditions"]}


@pytest.mark.parametrize("delivers", [["andet"], [], None])
def test_a_supplier_who_is_not_told_to_deliver_courses_runs_none(delivers):
    plan, made = courses(with_a_supplier(teachers=0, delivers=delivers))
    assert made == []
    assert not [one for one in plan.recommendations if one.details.get("supplier_id")]


def test_a_supplier_whose_price_nobody_knows_leaves_the_course_undetermined():
    plan, made = courses(with_a_supplier(teachers=0, price_dkk=None))
    assert made == []
    listed = [one for one in plan.recommendations if one.details.get("supplier_id")]
    assert {str(one.status) for one in listed} == {"undetermined"}
    missing = {(fact.kind, *fact.key, fact.field) for one in listed for fact in one.missing}
    assert missing == {("supplier", "lev", "price_dkk")}


@pytest.mark.parametrize(("agreement", "open_"), [(True, False), (False, True), (None, True)])
def test_an_agreement_with_the_supplier_can_still_be_made(agreement, open_):
    _, (one,) = courses(with_a_supplier(teachers=0, agreement=agreement))
    assert ("d-leverandoer-aftale" in {c["rule"] for c in one["conditions"]}) is open_


def test_the_school_runs_the_course_itself_where_it_can():
    """What the school's own people learn stays there, so a supplier comes after them, whatever the price."""
    _, (one,) = courses(with_a_supplier(price_dkk="0"))
    assert one["details"]["operator"] == "own_school"


@pytest.mark.parametrize(
    ("money", "made"),
    [("27900", ["D1"]), ("27899.99", ["D3"]), ("22300", ["D3"]), ("22299.99", [])],
)
def test_the_price_of_the_supplier_counts_to_the_oere(money, made):
    """20,000 for the supplier, 1,500 for rooms, and two mentor lessons a week for eight weeks or for one."""
    told = with_a_supplier(teachers=0)
    told["budgets"] = [{"id": "puljen", "amount_dkk": money}]
    assert [one["variant"] for one in courses(told)[1]] == made


# --- rooms of others ---


@pytest.mark.parametrize(
    ("shared", "cluster", "found"),
    [(True, "k", True), (False, "k", False), (None, "k", False), (True, "anden", False), (True, None, False)],
)
def test_a_course_may_lie_in_a_room_that_another_school_of_the_cluster_shares(shared, cluster, found):
    told = a_course_school()
    told["schools"] = [{**told["schools"][0], "cluster_id": "k"}, {"id": "s2", "cluster_id": cluster}]
    told["rooms"] = [room("r2", "s2", shareable_across_schools=shared)]
    assert [one["room"] for one in courses(told)[1]] == ["r2"] * found


def test_a_group_between_lessons_never_goes_to_another_school():
    told = a_group_school(2)
    told["schools"] = [{**told["schools"][0], "cluster_id": "k"}, {"id": "s2", "cluster_id": "k"}]
    told["rooms"] = [room("r2", "s2", shareable_across_schools=True)]
    case = case_of(told)
    plan = recommend(case)
    assert [one["room"] for one in recommended(plan)] == [None]
    assert misshapen(plan, case) == []


@pytest.mark.parametrize("which", ["r1", "r2"])
def test_a_place_where_the_pupils_feel_at_home_is_preferred(which):
    rooms = [room(name, homelike=name == which) for name in ("r1", "r2")]
    assert [one["room"] for one in courses(a_course_school(rooms=rooms))[1]] == [which]


@pytest.mark.parametrize("which", ["r1", "r2"])
def test_a_group_meets_where_the_pupils_know_the_place_while_it_is_free(which):
    def told(**free: Any) -> Told:
        rooms = [
            room(name, familiar=name == which, **(free if name == which else {})) for name in ("r1", "r2")
        ]
        return a_group_school(2, rooms=rooms)

    (known,) = recommended(recommend(case_of(told())))
    assert known["room"] == which
    (other,) = recommended(recommend(case_of(told(lessons_available_per_week="3.999"))))
    assert other["room"] == {"r1": "r2", "r2": "r1"}[which]
    assert "c-vante-rammer" in {c["rule"] for c in other["conditions"]}


# --- subjects, and the youth school ---


@pytest.mark.parametrize("subjects", [("dansk", "matematik"), ("dansk", "dansk")])
def test_one_course_serves_needs_in_two_subjects(subjects):
    told = a_course_school(2)
    told["learning_needs"] = [need(name, one) for name, one in zip(("e1", "e2"), subjects, strict=True)]
    (one,) = courses(told)[1]
    assert (one["subjects"], one["students"]) == (sorted(set(subjects)), ["e1", "e2"])


@pytest.mark.parametrize(
    ("ends", "location", "variants"),
    [
        ("2027-08-08", "youth_school", ["D2"]),
        ("2027-07-18", "youth_school", ["D2"]),
        ("2027-07-11", "youth_school", []),
        ("2027-08-08", "external", []),
    ],
)
def test_three_weeks_of_a_holiday_can_be_spent_at_the_youth_school(ends, location, variants):
    """Two weeks at so much per pupil are more than there is."""
    told = a_course_school(place={"location": location}, holidays=[{**SUMMER[0], "end": ends}])
    told["prices"].append({"id": "intensivt-forloeb-pr-elev", "amount_dkk": "1000000"})
    made = [one["variant"] for one in courses(told)[1] if one["variant"] != "D3"]
    assert made == variants
