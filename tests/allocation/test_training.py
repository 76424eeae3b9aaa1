"""Training that tutors lack is bought where there is time for it and nobody is cheaper."""

from __future__ import annotations

from typing import Any

import pytest

from indsatsmotor import check, recommend
from indsatsmotor.policy import Policy
from tests.allocation.reckoning import overdrawn, recommended, untrained
from tests.allocation.schools import CALENDARS, C, Told, a_group_school, adult, case_of

A_YEAR = CALENDARS[3]
"""Six weeks before the first start, and no holidays."""


def groups(told: Told, **switches: str) -> list[Told]:
    """The groups of the plan, which keep to the means."""
    case = case_of(told)
    plan = recommend(case, policy=Policy(switches=switches))
    assert overdrawn(plan, case) == []
    assert untrained(plan, case) == []
    assert check(plan, case) == ()
    return [one for one in recommended(plan) if one["code"] == "C"]


def with_hours(hours: str | None, **more: Any) -> Told:
    """A school with one tutor, who has so many hours of training."""
    told = a_group_school(4, calendar=A_YEAR, **more)
    return {**told, "trainings": [] if hours is None else [{**told["trainings"][0], "hours": hours}]}


@pytest.mark.parametrize(
    ("hours", "reading", "bought"),
    [
        ("0", "lenient", True),
        ("0.001", "lenient", None),
        ("36.999", "lenient", None),
        ("0", "strict", True),
        ("36.999", "strict", True),
        ("37", "strict", None),
    ],
)
def test_training_is_bought_where_the_tutor_has_too_little_to_begin(hours, reading, bought):
    (one,) = groups(with_hours(hours), DX19=reading)
    assert one["staff"][0]["training_bought"] is bought
    assert ("c-oplaering-koebes" in {c["rule"] for c in one["conditions"]}) is bool(bought)


@pytest.mark.parametrize("reading", ["lenient", "strict"])
def test_nothing_is_bought_for_a_tutor_whose_hours_nobody_has_told(reading):
    assert groups(with_hours(None), DX19=reading) == []


def test_nothing_is_bought_at_a_price_that_nobody_has_told():
    told = with_hours("0")
    told["prices"] = [one for one in told["prices"] if one["id"] != "oplaering-pr-time"]
    listed = [one for one in recommend(case_of(told)).recommendations if one.code == "C"]
    assert {(str(one.status), one.violations) for one in listed} == {("undetermined", ())}
    missing = {(fact.kind, *fact.key, fact.field) for one in listed for fact in one.missing}
    assert missing == {("unit_price", "oplaering-pr-time", "amount_dkk")}


def test_training_makes_nobody_qualified():
    told = with_hours("0")
    told["staff"][-1]["qualified_for"] = []
    assert groups(told) == []


@pytest.mark.parametrize(
    ("hours", "from_", "fits"),
    [
        ("14.8", "2027-08-04", True),
        ("14.799", "2027-08-04", False),
        ("7.4", "2027-08-03", True),
        ("7.399", "2027-08-03", False),
        ("0", "2027-08-03", False),
    ],
)
def test_training_takes_a_day_for_every_fifth_of_its_hours_before_the_start(hours, from_, fits):
    """The first start is 9 August; three days from Wednesday are 22.2 of 37 hours."""
    year = {"start": "2027-08-09", "end": "2027-12-17", "plan_from": from_}
    made = groups({**with_hours(hours), "calendar": year}, DX19="strict")
    assert [one["period"]["start"] for one in made] == ["2027-08-09"] * fits


def test_no_training_lies_in_a_holiday():
    told = with_hours("0", holidays=[{"id": "sommer", "start": "2027-06-26", "end": "2027-08-08"}])
    (one,) = groups(told)
    assert one["period"]["start"] > "2027-12-01"


@pytest.mark.parametrize(
    ("price", "pupils", "tutor"),
    [("584.99", 4, "dyr"), ("585.01", 4, "t1"), ("492.49", 8, "dyr"), ("492.51", 8, "t1")],
)
def test_the_cheaper_of_a_trained_and_an_untrained_tutor_is_chosen(price, pupils, tutor):
    """A group takes 60 lessons, at 400 kr. with the untrained tutor, whose training costs 11,100 kr. once."""
    told = a_group_school(pupils, calendar=A_YEAR)
    told["staff"].append(adult("dyr", qualified_for=[C], cost_per_lesson_dkk=price))
    told["trainings"] = [
        {"staff_id": "t1", "intervention": C, "hours": "0"},
        {"staff_id": "dyr", "intervention": C, "hours": "37"},
    ]
    assert {adult["id"] for one in groups(told) for adult in one["staff"]} == {tutor}
