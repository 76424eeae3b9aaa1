"""Nothing is shared out twice: time, rooms, money and seats, reckoned again from the plan."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings

from indsatsmotor import check, recommend
from tests.allocation.reckoning import (
    available_time,
    fullest,
    idle,
    mispaired,
    misshapen,
    overdrawn,
    recommended,
    spent,
    untrained,
    used_time,
)
from tests.allocation.schools import (
    CALENDARS,
    C,
    E,
    Told,
    a_group_school,
    adult,
    base,
    case_of,
    need,
    pupil,
    room,
    schools,
    slow_is_fine,
)


def planned(told: Told):
    """The case, its plan, and the recommendations of small groups in it."""
    case = case_of(told)
    plan = recommend(case)
    return case, plan, [one for one in recommended(plan) if one["code"] == "C"]


@settings(slow_is_fine, max_examples=20)
@given(schools())
def test_nothing_is_used_twice_and_nobody_takes_part_for_nothing(told):
    assert_it_holds(told)


@pytest.mark.long
@settings(slow_is_fine, max_examples=1000, derandomize=False)
@given(schools())
def test_nothing_is_used_twice_in_many_schools(told):
    assert_it_holds(told)


@settings(slow_is_fine, max_examples=6)
@given(schools(most_pupils=3, names=("s1", "s2")))
def test_nothing_is_used_twice_by_two_schools_either(told):
    assert_it_holds(told)


def assert_it_holds(told):
    case, plan, _ = planned(told)
    assert overdrawn(plan, case) == []
    assert misshapen(plan, case) == []
    assert idle(plan, case) == []
    assert untrained(plan, case) == []
    assert mispaired(plan, case) == []
    assert chosen_in_vain(plan) == []
    assert check(plan, case) == ()
    assert_the_ledger_agrees(plan, case)


def chosen_in_vain(plan):
    """What sharing out has made, which is numbered, but the rules then do not let through."""
    made = [one for one in plan.recommendations if re.fullmatch(rf"{one.variant}-.+-[1-9]\d*", one.id)]
    assert {one.id for one in plan.recommended()} <= {one.id for one in made}
    return [one.id for one in made if not one.status.recommended]


def assert_the_ledger_agrees(plan, case):
    """Each line of the ledger says what the recommendations come to, neither more nor less."""
    used = {key: fullest(weeks) for key, weeks in used_time(plan, case).items() if any(weeks.values())}
    lines = {(line.kind, line.of): line for line in plan.ledger if line.kind != "budget"}
    assert {key: line.used for key, line in lines.items() if line.used} == used
    assert {key: line.available for key, line in lines.items()}.items() <= available_time(case).items()
    assert {line.of: line.used for line in plan.ledger if line.kind == "budget"} == spent(plan, case)


@pytest.mark.parametrize(
    ("lessons", "groups"), [("3.999", 0), ("4", 1), ("7.999", 1), ("8", 2), ("11.999", 2), ("12", 3)]
)
def test_a_tutor_has_as_many_groups_as_there_are_lessons_for(lessons, groups):
    case, plan, made = planned(a_group_school(9, tutor={"lessons_available_per_week": lessons}))
    assert len(made) == groups
    assert overdrawn(plan, case) == []


@pytest.mark.parametrize(
    ("money", "groups"), [("23999.99", 0), ("24000", 1), ("47999.99", 1), ("48000", 2), ("72000", 3)]
)
def test_money_reaches_to_the_oere(money, groups):
    budgets = [{"id": "puljen", "amount_dkk": money}]
    case, plan, made = planned(a_group_school(9, budgets=budgets))
    assert len(made) == groups
    assert overdrawn(plan, case) == []


@pytest.mark.parametrize(("hours", "groups"), [("37", 1), ("36.99", 0), ("36", 0)])
def test_training_that_is_lacking_is_paid_once_and_from_the_same_money(hours, groups):
    trainings = [{"staff_id": "t1", "intervention": C, "hours": hours}]
    lacking = (Decimal(37) - Decimal(hours)) * 300
    short = {"budgets": [{"id": "puljen", "amount_dkk": "24000"}], "trainings": trainings}
    assert len(planned(a_group_school(4, **short))[2]) == groups
    enough = {**short, "budgets": [{"id": "puljen", "amount_dkk": str(48000 + lacking)}]}
    assert len(planned(a_group_school(8, **enough))[2]) == 2


def test_nobody_gets_a_seat_only_to_keep_packs_company():
    """The need of e1 and e2 is met by a group that ends in October; packs for e1 cannot begin before January.

    A seat in the group of e3 and e4 would make the packs possible, but it would meet nothing.
    """
    told = a_group_school(4, calendar={"start": "2027-08-09", "end": "2028-06-23"})
    told["running"] = [
        {"id": "loeber", "school_id": "s1", "intervention": C, "variant": "C", "students": ["e1", "e2"],
         "subjects": ["dansk"], "start": "2027-05-03", "end": "2027-10-01"}
    ]  # fmt: skip
    told["parents"] = [{"student_id": "e1", "languages": ["dansk"]}]
    told["parents_informed"] = [
        {"student_id": "e1", "intervention": E, "informed": True, "informed_on": "2027-12-01"}
    ]
    case, plan, (group,) = planned(told)
    assert group["students"] == ["e3", "e4"]
    assert [one["students"] for one in recommended(plan) if one["code"] == "E"] == []
    assert idle(plan, case) == []


@pytest.mark.parametrize("pupils", [1, 2, 4, 5, 8, 9])
def test_groups_hold_two_to_four_pupils_and_take_all_who_can_be_taken(pupils):
    _, _, made = planned(a_group_school(pupils))
    sizes = sorted(len(one["students"]) for one in made)
    assert sum(sizes) == (pupils if pupils > 1 else 0)
    assert all(2 <= size <= 4 for size in sizes)
    assert len(sizes) == (-(-pupils // 4) if pupils > 1 else 0)  # a group more would cost more


@pytest.mark.parametrize(
    ("pupils", "small", "large"), [(4, 2, None), (5, 2, 30), (7, 3, 30), (7, 3, 4), (6, 3, 3)]
)
def test_no_group_is_larger_than_its_room(pupils, small, large):
    rooms = [
        room("r1", capacity=small, lessons_available_per_week="4"),
        room("r2", capacity=large, lessons_available_per_week="4"),
    ]
    case, plan, made = planned(a_group_school(pupils, rooms=rooms))
    assert misshapen(plan, case) == []
    assert chosen_in_vain(plan) == []
    assert sum(len(one["students"]) for one in made) == pupils  # the two rooms hold them all


@pytest.mark.parametrize(("leaves", "taught"), [("2027-10-29", True), ("2027-09-01", False)])
def test_an_adult_who_leaves_before_the_end_takes_no_group(leaves, taught):
    """A group of twelve weeks from 9 August ends on 29 October."""
    told = a_group_school(4, tutor={"available_to": leaves}, calendar=CALENDARS[1])
    assert bool(planned(told)[2]) is taught


@pytest.mark.parametrize("whose", ["tutor", "room"])
def test_told_times_that_are_too_few_are_not_passed_over(whose):
    """Four sessions a week take four free times; where only one is told, there is no group."""
    afternoons = [f"{day} 13:30-14:10" for day in ("mon", "tue", "wed", "thu")]
    tutor, place = {"free_slots": afternoons}, {"free_slots": afternoons}
    (tutor if whose == "tutor" else place)["free_slots"] = afternoons[:1]
    told = a_group_school(4, tutor=tutor, rooms=[room("r1", **place)], calendar=CALENDARS[1])
    _, _, made = planned(told)
    assert not [one for one in made if whose == "tutor" or one["room"] == "r1"]


def two_schools(*budgets: Told) -> Told:
    """Two schools that share no one and nothing but a fund for the general costs; parents read Arabic."""
    told = base(("s1", "s2"), calendar=CALENDARS[1])
    told["students"] = [pupil(f"{c['school_id']}-e{n}", c) for c in told["classes"] for n in (1, 2)]
    told["learning_needs"] = [need(one["id"]) for one in told["students"]]
    told["parents"] = [{"student_id": one["id"], "languages": ["arabisk"]} for one in told["students"]]
    told["staff"] += [adult(f"{name}-t1", name, qualified_for=[C]) for name in ("s1", "s2")]
    told["trainings"] = [
        {"staff_id": f"{name}-t1", "intervention": C, "hours": "37"} for name in ("s1", "s2")
    ]
    told["budgets"] = [{"id": "puljen", "amount_dkk": "1000000"}, *budgets]
    return told


def translation(school: str, dkk: str) -> Told:
    return {"id": f"sprog-{school}", "school_id": school, "line": "translation", "amount_dkk": dkk}


@pytest.mark.parametrize("money", ["0", "3999.99", "4000"])
def test_a_school_does_not_pay_translation_from_the_line_of_another(money):
    told = two_schools(
        translation("s1", "4000"),
        translation("s2", money),
        {"id": "ingen-pakker", "school_id": "s1", "intervention": E, "amount_dkk": "0"},
    )
    case, plan, _ = planned(told)
    assert overdrawn(plan, case) == []
    assert check(plan, case) == ()
    helped = {name for one in recommended(plan) if one["code"] == "E" for name in one["students"]}
    assert helped == ({"s2-e1", "s2-e2"} if money == "4000" else set())


@pytest.mark.parametrize(("rich", "poor"), [("s1", "s2"), ("s2", "s1")])
def test_a_school_that_can_pay_the_translation_does_not_wait_for_one_that_cannot(rich, poor):
    case, plan, _ = planned(two_schools(translation(rich, "4000"), translation(poor, "0")))
    assert overdrawn(plan, case) == []
    helped = {name for one in recommended(plan) if one["code"] == "E" for name in one["students"]}
    assert helped >= {f"{rich}-e1", f"{rich}-e2"}
