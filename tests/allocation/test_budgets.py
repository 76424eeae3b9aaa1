"""Money of schools, of interventions and of the municipality, to the øre."""

from __future__ import annotations

from decimal import Decimal

import pytest

from indsatsmotor import check, recommend
from tests.allocation.reckoning import overdrawn, recommended, spent
from tests.allocation.schools import C, E, Told, adult, base, case_of, need, pupil, without_pairs

GROUP = 24_000
TRAINING = 3_000
"""Ten of the 37 hours are lacking."""
ORE = Decimal("0.01")


def two_schools_and_one_tutor(*budgets: Told, **more: str) -> Told:
    """Two schools of one cluster with a group each to make, and a tutor of the first who is half trained."""
    told = without_pairs(base(("s1", "s2")))
    for one in told["schools"]:
        one["cluster_id"] = "klyngen"
    told["students"] = [pupil(f"{c['school_id']}-e{n}", c) for c in told["classes"] for n in (1, 2)]
    told["learning_needs"] = [need(one["id"]) for one in told["students"]]
    told["staff"].append(adult("t1", "s1", qualified_for=[C], shareable_across_schools=True))
    told["trainings"] = [{"staff_id": "t1", "intervention": C, "hours": "27"}]
    return {**told, "budgets": list(budgets), **more}


def of_school(name: str, dkk: str) -> Told:
    return {"id": name, "school_id": name, "amount_dkk": dkk}


@pytest.mark.parametrize(
    ("first", "second", "taught"),
    [
        ("27000", "24000", ["s1", "s2"]),
        ("26999.99", "24000", ["s2"]),
        ("27000", "23999.99", ["s1"]),
        ("3000", "24000", ["s2"]),
        ("2999.99", "1000000", []),
    ],
)
def test_training_is_paid_by_the_school_that_employs_the_tutor_whoever_is_taught(first, second, taught):
    case = case_of(two_schools_and_one_tutor(of_school("s1", first), of_school("s2", second)))
    plan = recommend(case)
    assert sorted(one["school"] for one in recommended(plan)) == taught
    paid = {"s1": TRAINING * bool(taught) + GROUP * ("s1" in taught), "s2": GROUP * ("s2" in taught)}
    assert spent(plan, case) == paid
    assert {line.of: line.used for line in plan.ledger if line.kind == "budget"} == paid
    assert overdrawn(plan, case) == []
    assert check(plan, case) == ()


def test_a_school_of_which_no_money_is_told_is_asked_before_it_pays_for_training():
    plan = recommend(case_of(two_schools_and_one_tutor(of_school("s2", "1000000"))))
    groups = [one for one in plan.recommendations if one.code == "C" and one.school == "s2"]
    assert {str(one.status) for one in groups} == {"undetermined"}
    assert {("budget", "s1", "amount_dkk")} == {
        (m.kind, *m.key, m.field) for one in groups for m in one.missing
    }


ENOUGH = {"kommunen": "51000", "skolen": "27000", "grupper": "51000"}


@pytest.mark.parametrize("short", [None, *ENOUGH])
def test_every_budget_that_binds_holds_to_the_oere(short):
    """The municipality's, a school's and an intervention's: each alone can keep a group from being made."""
    money = {**ENOUGH, **({} if short is None else {short: str(Decimal(ENOUGH[short]) - ORE)})}
    budgets = [
        {"id": "kommunen", "amount_dkk": money["kommunen"]},
        {"id": "skolen", "amount_dkk": money["skolen"], "school_id": "s1"},
        {"id": "grupper", "amount_dkk": money["grupper"], "intervention": C},
        {"id": "andet", "amount_dkk": "0", "school_id": "s1", "intervention": E},
    ]
    case = case_of(two_schools_and_one_tutor(*budgets))
    plan = recommend(case)
    made = [one["school"] for one in recommended(plan)]
    assert len(made) == (2 if short is None else 1)
    assert overdrawn(plan, case) == []
    assert check(plan, case) == ()
    if short is None:
        assert spent(plan, case) == {**{name: Decimal(dkk) for name, dkk in ENOUGH.items()}, "andet": 0}
