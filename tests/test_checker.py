"""What the checker notices in a plan that was made, or forged, past everything else that guards it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from indsatsmotor import Case, Plan, Status, check, recommend
from indsatsmotor.catalogue import Category
from indsatsmotor.plan import AdultItem, CostItem, Period, Recommendation, RunningItem
from tests.allocation.schools import C, a_group_school, case_of, with_substitutes
from tests.plan.companions import running_beside

CASE, PLAN = running_beside()
Forgery = Callable[[], Plan]


def test_the_plan_that_is_forged_holds():
    assert check(PLAN, CASE) == ()
    assert check(PLAN) == ()


# --- forging past every guard ---


def of_code(code: str) -> Recommendation:
    """The first recommendation that holds of one letter."""
    return next(one for one in PLAN.recommended() if one.code == code)


def forged(code: str = "", **update: Any) -> Plan:
    """The plan with other values in one recommendation, or in the plan itself; nothing is validated."""
    if not code:
        return Plan.model_construct(**{**dict(PLAN), **update})
    old = of_code(code)
    new = old.model_copy(update=update)
    parts = tuple(new if one is old else one for one in PLAN.recommendations)
    return Plan.model_construct(**{**dict(PLAN), "recommendations": parts})


def with_running(**update: Any) -> Plan:
    (old,) = PLAN.running
    return forged(running=(RunningItem.model_construct(**{**dict(old), **update}),))


def with_ledger(which: str, /, **update: Any) -> Plan:
    """The plan with other numbers in the first line of a kind."""
    old = next(line for line in PLAN.ledger if line.kind == which)
    return forged(
        ledger=tuple(line.model_copy(update=update) if line is old else line for line in PLAN.ledger)
    )


def with_costs(code: str, **update: Any) -> Plan:
    """The first amount of a recommendation changed, and its sum with it."""
    first, *others = of_code(code).cost
    costs = (first.model_copy(update=update), *others)
    return forged(code, cost=costs, cost_dkk=sum((one.amount_dkk or Decimal(0) for one in costs), Decimal(0)))


def with_pairs(*pairs: list[str], **update: str) -> Plan:
    """The plan with these pairs in one recommendation."""
    details = {**of_code("C").details, "pairs": [{"students": students, **update} for students in pairs]}
    return forged("C", details=details)


def freed(lessons: str) -> Plan:
    """The plan with substitutes for so many lessons of the adult who has the group."""
    (tutor,) = of_code("C").staff
    return forged("C", staff=(tutor.model_copy(update={"covered_lessons_per_week": Decimal(lessons)}),))


def with_fact(**update: Any) -> Plan:
    """The first fact told of a pupil, that it is so, changed in the reasons of the group."""
    reasons = of_code("C").justification
    old = next(fact for fact in reasons.facts if fact.kind == "student" and fact.value is True)
    facts = tuple(fact.model_copy(update=update) if fact is old else fact for fact in reasons.facts)
    return forged("C", justification=reasons.model_copy(update={"facts": facts}))


def listed(status: Status) -> Recommendation:
    return next(one for one in PLAN.recommendations if one.status is status)


def with_status(old: Status, new: Status) -> Plan:
    one = listed(old)
    changed = one.model_copy(update={"status": new})
    return forged(recommendations=tuple(changed if o is one else o for o in PLAN.recommendations))


LEFT = sum((b.amount_dkk for b in CASE.budgets if b.id == "puljen"), Decimal(0)) - sum(
    (one.cost_dkk or Decimal(0) for one in PLAN.recommended()), Decimal(0)
)
"""What is left of the general fund."""
GROUP_PERIOD = of_code("C").period
OTHER_DAY = date(2029, 8, 6)

FORGERIES: dict[str, Forgery] = {
    # never alone
    "packs without a companion": lambda: forged("E", companions=()),
    "packs called a group": lambda: forged("E", category=Category.SMALL_GROUP, companions=()),
    "packs called in class": lambda: forged("E", category=Category.IN_CLASS),
    "packs for nobody": lambda: forged("E", students=()),
    "packs of another day": lambda: forged("E", period=Period(start=OTHER_DAY, end=OTHER_DAY)),
    "packs undetermined, then recommended": lambda: with_status(Status.UNDETERMINED, Status.RECOMMENDED),
    "a group of one": lambda: forged("C", students=("e1",)),
    "a group of one named twice": lambda: forged("C", students=("e1", "e1")),
    # who and where
    "a pupil who is not there": lambda: forged("C", students=("e1", "e99")),
    "a pupil of no class": lambda: forged("C", class_="s1-k9"),
    "an adult who is not there": lambda: forged("C", staff=(AdultItem(id="x", role="tutor"),)),
    "a room that is not there": lambda: forged("C", room="r9"),
    "a school that is not there": lambda: forged("C", school="s9"),
    "a supplier that is not there": lambda: forged("C", details={**of_code("C").details, "supplier_id": "x"}),
    # pairs
    "a pupil with two partners": lambda: with_pairs(["e1", "e2"], ["e1", "e3"]),
    "a partner who is not there": lambda: with_pairs(["e1", "e99"]),
    "a pupil paired alone": lambda: with_pairs(["e1"]),
    "four in a pair": lambda: with_pairs(["e1", "e2", "e3", "e4"]),
    "two groups of three": lambda: with_pairs(["e1", "e2", "e3"], ["e4", "e5", "e6"]),
    "a tutor of others": lambda: with_pairs(["e1", "e2"], tutor_id="e3"),
    # what runs already
    "nothing like that runs": lambda: with_running(id="andet"),
    "it runs for others": lambda: with_running(students=("e1",)),
    "something else runs": lambda: with_running(intervention=C),
    "it runs longer": lambda: with_running(period=Period(start=date(2027, 1, 11), end=date(2027, 12, 31))),
    "it runs at no time": lambda: with_running(period=None),
    # money
    "an amount more than the cost": lambda: forged("C", cost_dkk=of_code("C").cost_dkk + Decimal("0.01")),
    "an amount left out": lambda: forged("C", cost=of_code("C").cost[1:]),
    "an oere too much": lambda: with_costs(
        "C", amount_dkk=of_code("C").cost[0].amount_dkk + LEFT + Decimal("0.01")
    ),
    "money from a line that no budget has": lambda: with_costs("C", line="andet"),
    "an amount that another school pays": lambda: with_costs("C", school="s9"),
    "training that nobody pays": lambda: forged(
        "C", staff=(AdultItem(id="s1-l1", role="tutor", training_bought=True),)
    ),
    "a cost that nobody knows": lambda: forged("C", cost_dkk=None, cost=()),
    # the ledger
    "more used than there is": lambda: with_ledger("staff_lessons", used=Decimal(41), left=Decimal(-1)),
    "less left than there is": lambda: with_ledger("staff_lessons", left=Decimal(1)),
    "other means than are told": lambda: with_ledger(
        "staff_lessons", available=Decimal(99), left=Decimal(95)
    ),
    "less spent than it costs": lambda: with_ledger("budget", used=Decimal(0), left=Decimal(1_000_000)),
    "no ledger at all": lambda: forged(ledger=()),
    # time
    "more lessons than the adult has": lambda: forged("C", lessons_per_week=Decimal("40.001")),
    "substitutes that nobody has told of": lambda: freed("4"),
    "more lessons than the room has": lambda: forged("C", lessons_per_week=Decimal(41), staff=()),
    # a plan that contradicts itself
    "refused, then recommended": lambda: with_status(Status.REFUSED, Status.RECOMMENDED),
    "recommended under conditions without any": lambda: forged("C", conditions=()),
    "recommended without conditions, but with some": lambda: forged("C", status=Status.RECOMMENDED),
    "a companion that is not in the plan": lambda: forged("E", companions=(*of_code("E").companions, "x")),
    "two of one id": lambda: forged(recommendations=(*PLAN.recommendations, of_code("C"))),
    "a need both met and unmet": lambda: forged("C", needs=(*of_code("C").needs, PLAN.unmet[0].need.id)),
    "proven although a level is not": lambda: forged(
        optimality=PLAN.optimality.model_copy(
            update={
                "levels": tuple(one.model_copy(update={"proven": False}) for one in PLAN.optimality.levels)
            }
        )
    ),
    # what it was made from
    "another number of facts": lambda: forged(
        proof=PLAN.proof.model_copy(update={"input_facts": PLAN.proof.input_facts + 1})
    ),
    "other facts": lambda: forged(proof=PLAN.proof.model_copy(update={"facts_sha256": "0" * 64})),
    "a fact told otherwise": lambda: with_fact(value=False),
    "a fact of a field that is not there": lambda: with_fact(field="x"),
    "a means that nobody knows": lambda: with_ledger("staff_lessons", kind="x"),
}


@pytest.mark.parametrize("pairs", [[["e1", "e2"]], [["e1", "e2", "e3"]], [["e1", "e2"], ["e3", "e4"]]])
def test_pairs_that_can_be_hold(pairs):
    assert check(with_pairs(*pairs), CASE) == ()


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_plan_is_rejected(name):
    made = FORGERIES[name]()
    assert made != PLAN
    assert check(made, CASE)


@pytest.mark.parametrize(("substitutes", "holds"), [("4", True), ("3.999", False), (None, False)])
def test_substitutes_are_held_against_what_the_school_tells_of(substitutes, holds):
    """The adult teaches lessons enough; only the substitutes may be too few."""
    told = case_of(with_substitutes(a_group_school(4, tutor={"lessons_available_per_week": "0"}), "4"))
    plan = recommend(told)
    assert [adult.covered_lessons_per_week for one in plan.recommended() for adult in one.staff] == [4]
    schools = [one.model_copy(update={"substitute_lessons_per_week": substitutes}) for one in told.schools]
    other = Case.model_validate(
        {**{name: getattr(told, name) for name in Case.model_fields}, "schools": schools}
    )
    about = [problem for problem in check(plan, other) if "substitute" in problem and "used" in problem]
    assert bool(about) is not holds


def test_the_checker_says_which_and_for_whom():
    packs = of_code("E")
    (problem,) = check(forged("E", companions=()), CASE)
    assert packs.id in problem
    assert packs.students[0] in problem


def test_every_problem_is_said_not_the_first_alone():
    one = of_code("C").model_copy(update={"students": ("e98", "e99"), "room": "r9"})
    parts = tuple(one if old.id == one.id else old for old in PLAN.recommendations)
    problems = check(Plan.model_construct(**{**dict(PLAN), "recommendations": parts}), CASE)
    assert all(any(word in problem for problem in problems) for word in ("e98", "e99", "r9"))


# --- held against the facts ---


def told_otherwise(**facts: Any) -> Case:
    return Case.model_validate({**{name: getattr(CASE, name) for name in Case.model_fields}, **facts})


@pytest.mark.parametrize(
    ("facts", "gone"),
    [("students", "e1"), ("staff", "t1"), ("rooms", "r1"), ("running", "loeber")],
)
def test_a_plan_of_another_case_is_rejected(facts, gone):
    """What the plan speaks of is told no more."""
    left = tuple(one for one in getattr(CASE, facts) if one.id != gone)
    bare = {"learning_needs": (), "parents": (), "trainings": ()}
    assert check(PLAN, told_otherwise(**{**bare, facts: left}))


@pytest.mark.parametrize("more", ["0.01", "1", "1000"])
def test_a_plan_that_costs_more_than_there_is_now_is_rejected_to_the_oere(more):
    spent = sum((one.cost_dkk or Decimal(0) for one in PLAN.recommended()), Decimal(0))
    for left, holds in ((spent, True), (spent - Decimal(more), False)):
        budgets = tuple(
            one.model_copy(update={"amount_dkk": left}) if one.id == "puljen" else one for one in CASE.budgets
        )
        problems = check(PLAN, told_otherwise(budgets=budgets))
        assert any("spent of" in problem for problem in problems) is not holds


def test_what_falls_once_is_counted_once():
    """Two groups of one tutor, whose training both need and one pays."""
    told = a_group_school(8, trainings=[{"staff_id": "t1", "intervention": C, "hours": "27"}])
    told["budgets"] = [{"id": "puljen", "amount_dkk": str(2 * 24000 + 10 * 300)}]
    case = case_of(told)
    plan = recommend(case)
    assert len([one for one in plan.recommended() if one.code == "C"]) == 2
    assert check(plan, case) == ()
    assert not check(plan)


def test_amounts_are_sums_not_spellings():
    (first, *others) = of_code("C").cost
    same = CostItem(item=first.item, line=first.line, amount_dkk=first.amount_dkk * 1, once=first.once)
    assert (
        check(forged("C", cost=(same, *others), cost_dkk=of_code("C").cost_dkk + Decimal("0.00")), CASE) == ()
    )


def test_without_the_case_only_what_the_plan_says_of_itself_is_checked():
    assert check(forged("C", room="r9")) == ()
    assert check(forged("E", companions=()))
