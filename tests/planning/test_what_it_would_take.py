"""What it would take, kind by kind: with it the need is met, with the smallest unit less it is not."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indsatsmotor import Case, Plan, assess, check, recommend, what_it_would_take, withdraw
from indsatsmotor.allocation import Wanted
from indsatsmotor.errors import FactErrors, PlanError
from indsatsmotor.offering import Choices, Forbidden
from indsatsmotor.plan import SmallestChange, Sought, offering_of
from indsatsmotor.planning._additions import _telling, _workshops
from indsatsmotor.planning._additions._situation import Situation
from tests.allocation.schools import (
    BOOK,
    CALENDARS,
    A,
    C,
    D,
    Told,
    a_group_school,
    adult,
    case_of,
    need,
    room,
    schools,
    slow_is_fine,
)
from tests.planning.additions import changes, one_less, parts, said, with_change

FIRST = "need/e1/subject/dansk/laesning"
PAIRS = ("preparation", "s1", "", "medarbejdere-klaedt-paa", "arranged", "is", True)
"""In these schools nobody is equipped for pairs; being so would meet every need."""
NEW_TUTOR, NEW_TEACHER = ("staff_lessons", C, Decimal(4)), ("staff_lessons", A, Decimal("10.5"))


def planned(case: Case) -> Plan:
    return recommend(case, book=BOOK)


def taken(told: Told, *needs: str) -> Plan:
    """A plan for the school, with what it would take for *needs*."""
    return _taken(json.dumps(told), needs)


@cache
def _taken(told: str, needs: tuple[str, ...]) -> Plan:
    case = case_of(json.loads(told))
    return what_it_would_take(planned(case), case, needs or None, book=BOOK)


def listed(told: Told, name: str = FIRST) -> list[list[tuple[Any, ...]]]:
    """What it would take for one need, without pairs."""
    return [said(one) for one in changes(taken(told, name), name) if PAIRS not in said(one)]


def meets(told: Told, name: str = FIRST) -> bool:
    """Whether the best plan for the school as it is told meets a need, without the words of a plan."""
    situation = Situation.of(case_of(told), BOOK, Choices(), None)
    return name in situation.shared(Wanted()).met


def only(told: Told, *short: tuple[Any, ...], name: str = FIRST) -> SmallestChange:
    """The change that is *short*; it is enough, and neither less of it nor a part of it is."""
    found = changes(taken(told, name), name)
    (one,) = (change for change in found if said(change) == [*short])
    assert one.proven
    assert meets(with_change(told, one), name)
    for less in (*one_less(one), *parts(one)):
        assert not meets(with_change(told, less), name)
    return one


def money(amount: str) -> list[Told]:
    return [{"id": "puljen", "amount_dkk": amount}]


def trained(hours: str) -> list[Told]:
    return [{"staff_id": "t1", "intervention": C, "hours": hours}]


# --- lessons and preparation ---


def test_lessons_of_somebody_who_is_qualified():
    told = a_group_school(4, tutor={"lessons_available_per_week": "3.999"})
    one = only(told, ("staff_lessons", "t1", Decimal("0.001")))
    assert one.cost_dkk == Decimal("4.80")  # for the twelve weeks of a group
    assert one.first_in_line


def test_nobody_loses_what_the_plan_gives():
    """With six lessons t1 has one group; who got no seat in it needs two lessons more, not none."""
    told = a_group_school(8, tutor={"lessons_available_per_week": "6"})
    left_out = [one.need.id for one in planned(case_of(told)).unmet]
    assert len(left_out) == 4
    only(told, ("staff_lessons", "t1", Decimal(2)), name=left_out[0])


def test_minutes_of_preparation_although_a_rule_stops_at_them_too():
    told = a_group_school(1)
    told["staff"].append(adult("v1", qualified_for=[A], prep_minutes_per_week=44))
    only(told, ("staff_preparation", "v1", Decimal(1)))


def test_one_persons_lessons_and_preparation_are_one_addition():
    told = a_group_school(1)
    told["staff"].append(
        adult("v1", qualified_for=[A], lessons_available_per_week="10", prep_minutes_per_week=30)
    )
    only(told, ("staff_lessons", "v1", Decimal("0.5")), ("staff_preparation", "v1", Decimal(15)))


def test_each_of_several_people_is_an_addition_of_its_own():
    told = a_group_school(4, tutor={"lessons_available_per_week": "3"})
    told["staff"].append(adult("t2", qualified_for=[C], lessons_available_per_week="2"))
    told["trainings"].append({"staff_id": "t2", "intervention": C, "hours": "37"})
    only(told, ("staff_lessons", "t2", Decimal(2)))
    assert [("staff_lessons", "t1", Decimal(1))] in listed(told)


# --- somebody new ---


def test_somebody_new_with_a_qualification():
    told = a_group_school(4, tutor={"lessons_available_per_week": "0"})
    assert [NEW_TUTOR] in listed(told)
    one = only(told, NEW_TEACHER, ("staff_preparation", A, Decimal(45)))
    assert {item.of for item in one.additions} == {None}
    assert {item.school for item in one.additions} == {"s1"}


@pytest.mark.long
def test_two_new_people_where_an_offering_takes_two_at_a_time():
    told = a_course_school()
    told["parents"][0]["involved_in_nomination"] = True
    told["staff"] = told["staff"][:1]
    found = changes(taken(told, FIRST), FIRST)
    assert all(item.number == 1 for one in found for item in one.additions if item.qualification), (
        "one is enough"
    )
    told["learning_needs"] = [need("e1"), need("e2", "matematik", "broeker")]  # no group of two any more
    told["budgets"] = money("90000")  # nor a second adult for the class
    found = changes(taken(told, FIRST), FIRST)
    both = [one for one in found if {item.number for item in one.additions} == {1, 2}]
    assert {item.qualification for one in both for item in one.additions} == {D}
    for one in both:
        assert meets(with_change(told, one))
        assert not any(meets(with_change(told, less)) for less in (*one_less(one), *parts(one)))


def test_nobody_can_be_new_where_no_pay_is_told():
    told = a_group_school(4, tutor={"lessons_available_per_week": "0"})
    for one in told["staff"]:
        one["cost_per_lesson_dkk"] = None
    assert all(item[1] not in {A, C, D} for short in listed(told) for item in short)


def test_somebody_new_never_shows_under_an_id_and_takes_nobodys():
    """Whoever is thought up has an id while it is reckoned, also where somebody is called just that."""
    told = a_group_school(4, tutor={"lessons_available_per_week": "3"})
    for name in (f"?{C}-1", f"?{A}-1", f"??{C}-1", "?budget"):
        told["staff"].append(adult(name, lessons_available_per_week="1"))
    told["rooms"] = [room("r1", lessons_available_per_week="40")]
    plan = taken(told)
    known = {one["id"] for key in ("staff", "rooms", "budgets") for one in told[key]}
    of = {item.of for one in plan.unmet for change in one.smallest_changes for item in change.additions}
    assert of - {None} <= known
    assert [NEW_TUTOR] in listed(told)
    assert check(plan, case_of(told)) == ()
    for one in plan.unmet:
        assert not [t for change in one.smallest_changes for t in change.text.values() if "?" in t]


# --- rooms ---


def test_time_in_a_room():
    told = a_group_school(4, rooms=[room("r1", lessons_available_per_week="1")])
    only(told, ("room_lessons", "r1", Decimal(3)))


# --- money and training ---


def test_kroner_to_the_oere():
    told = a_group_school(4, budgets=money("23999.99"))
    one = only(told, ("budget", "puljen", Decimal("0.01")))
    assert one.cost_dkk == Decimal("0.01")


def test_two_budgets_that_both_bind_are_two_kinds():
    own = {"id": "grupper", "amount_dkk": "20000", "intervention": C}
    told = a_group_school(4, budgets=[*money("23000"), own])
    only(told, ("budget", "grupper", Decimal(4000)), ("budget", "puljen", Decimal(1000)))


def test_training_hours_that_then_need_not_be_paid():
    told = a_group_school(4, budgets=money("27000"), trainings=trained("20"))
    one = only(told, ("training_hours", "t1", Decimal(7)))
    assert one.cost_dkk == 7 * 300
    assert [("budget", "puljen", Decimal(24000 + 17 * 300 - 27000))] in listed(told)


# --- facts and consents ---


def test_a_qualification_that_nobody_has_told():
    told = a_group_school(4)
    told["staff"][1]["qualified_for"] = None
    told["staff"][1]["prep_minutes_per_week"] = 0
    one = only(told, ("staff", "t1", "qualified_for", "is", (C,)))
    assert one.cost_dkk == 0


def test_the_least_that_would_have_to_be_told():
    told = a_group_school(4)
    told["staff"][1]["lessons_available_per_week"] = None
    assert [("staff", "t1", "lessons_available_per_week", "at_least", "4")] in listed(told)
    for lessons, enough in (("4", True), ("3.999", False)):
        told["staff"][1]["lessons_available_per_week"] = lessons
        assert meets(told) is enough


def test_the_most_that_an_untold_price_may_be():
    told = a_group_school(4, budgets=money("24060"))
    told["staff"][1]["cost_per_lesson_dkk"] = None
    assert [("staff", "t1", "cost_per_lesson_dkk", "at_most", "401")] in listed(told)
    for dkk, enough in (("401", True), ("402", False)):
        told["staff"][1]["cost_per_lesson_dkk"] = dkk
        assert meets(told) is enough


@pytest.mark.parametrize(("amount", "hours"), [("30000", 17), ("35100", 0)])
def test_training_that_nobody_has_told(amount, hours):
    told = a_group_school(4, budgets=money(amount), trainings=[])
    only_told = ("training", "t1", C, "hours", "at_least", str(hours))
    assert [only_told] in listed(told)
    for had, enough in ((hours, True), (hours - 1, False)) if hours else ():
        assert meets({**told, "trainings": trained(str(had))}) is enough


def test_money_of_which_nothing_is_told():
    told = a_group_school(4, budgets=[])
    assert [("budget", "s1", "amount_dkk", "at_least", "24000")] in listed(told)
    for amount, enough in (("24000", True), ("23999.99", False)):
        assert meets({**told, "budgets": money(amount)}) is enough


def test_something_that_is_told_not_to_be_arranged():
    told = a_group_school(4, tutor={"lessons_available_per_week": "0"})
    one = only(told, PAIRS)
    assert one.text["en"].startswith("if it is changed for s1")


def test_a_number_that_the_school_can_raise():
    told = a_group_school(1)
    told["staff"].append(adult("v1", qualified_for=[A]))
    told["schools"][0]["joint_planning_minutes_per_week"] = 44
    raised = ("school", "s1", "joint_planning_minutes_per_week", "at_least", 45)
    only(told, raised)


def test_several_facts_are_one_set_of_which_no_part_is_enough():
    told = a_group_school(4)
    told["staff"][1].update(qualified_for=None, prep_minutes_per_week=0)
    told["trainings"] = []
    only(
        told,
        ("staff", "t1", "qualified_for", "is", (C,)),
        ("training", "t1", C, "hours", "at_least", "0"),
    )


def a_course_school() -> Told:
    """A school where nothing can be offered but a course, to two pupils of whom one does not want to."""
    summer = {"id": "sommer", "start": "2027-06-26", "end": "2027-08-08", "longer": True}
    told = a_group_school(2, calendar=CALENDARS[3], holidays=[summer], rooms=[room("r1", homelike=True)])
    told["staff"] = [told["staff"][0], *(adult(name, qualified_for=[D]) for name in ("d1", "d2"))]
    told["trainings"] = []
    told["parents"] = [{"student_id": "e2", "involved_in_nomination": False}]
    told["students"][0]["volunteers"] = True
    told["students"][1]["volunteers"] = False
    return told


def test_a_consent_that_was_refused():
    """The pupil's and the parents' will each do, and each is a set of its own."""
    told = a_course_school()
    only(told, ("student", "e2", "volunteers", "is", True))
    assert [("parents", "e2", "involved_in_nomination", "is", True)] in listed(told)


def test_what_professionals_have_not_judged_and_nothing_else_about_who_a_pupil_is():
    told = a_group_school(4)
    told["students"][0].update(exposed=None, academic_lag=None, placed_outside_home=True, disabilities=None)
    judged = [("student", "e1", "exposed", "is", True)]
    only(told, ("student", "e1", "academic_lag", "is", True), *judged)


def test_facts_and_means_together_where_neither_is_enough_alone():
    told = a_group_school(4, budgets=money("20000"))
    told["staff"][0]["prep_minutes_per_week"] = 12
    told["staff"][1].update(qualified_for=None, prep_minutes_per_week=0)
    only(told, ("staff", "t1", "qualified_for", "is", (C,)), ("budget", "puljen", Decimal(4000)))
    others = [said(one) for one in changes(taken(told, FIRST), FIRST)]
    assert [PAIRS, ("staff_preparation", "s1-l1", Decimal(18))] in others
    assert [("budget", "puljen", Decimal(4000)), NEW_TUTOR] in others


# --- lessons and money ---


def test_two_kinds_where_one_is_not_enough():
    told = a_group_school(4, tutor={"lessons_available_per_week": "3"}, budgets=money("23000"))
    one = only(told, ("staff_lessons", "t1", Decimal(1)), ("budget", "puljen", Decimal(1000)))
    assert one.cost_dkk == 12 * 400 + 1000


def test_nothing_is_listed_where_nothing_that_is_tried_would_do():
    told = a_group_school(1)
    told["staff"] = []
    told["classes"][0]["class_teacher_id"] = None
    told["trainings"] = []
    plan = taken(told, FIRST)
    assert changes(plan, FIRST) == ()


# --- who comes first ---


@pytest.mark.parametrize(("acute", "first"), [((), True), (("e3", "e4"), False)])
def test_it_says_whether_others_would_come_first(acute, first):
    """One group more can be had: for e1 and e2 in mathematics, or for e3 and e4 in spelling."""
    told = a_group_school(4, tutor={"lessons_available_per_week": "0"}, answers=[
        {"student_id": name, "below_expected_level": True, "challenged_at_home": True,
         "lacked_home_support": True, "bilingual_challenge": True}
        for name in acute
    ])  # fmt: skip
    areas = {"e1": ("matematik", "broeker"), "e2": ("matematik", "broeker")}
    told["learning_needs"] = [need(f"e{n}", *areas.get(f"e{n}", ("dansk", "stavning"))) for n in range(1, 5)]
    name = "need/e1/subject/matematik/broeker"
    (one,) = (o for o in changes(taken(told, name), name) if said(o) == [("staff_lessons", "t1", 4)])
    assert one.first_in_line is first


def test_the_cheapest_comes_first_and_what_has_no_price_last():
    told = a_group_school(
        4,
        tutor={"lessons_available_per_week": "3"},
        rooms=[room("r1", lessons_available_per_week="40")],
        budgets=money("1000000"),
    )
    costs = [one.cost_dkk for one in changes(taken(told, FIRST), FIRST)]
    known = [cost for cost in costs if cost is not None]
    assert known == sorted(known)
    assert known[0] == 0
    assert len(known) >= 3
    assert costs[len(known) :] == [None] * (len(costs) - len(known))


# --- supplements ---


def test_a_supplement_that_the_money_did_not_reach_has_its_company_in_the_end():
    told = a_group_school(2, calendar=CALENDARS[1], budgets=money("25999.69"))
    told["parents"] = [{"student_id": "e1", "languages": ["dansk"]}]
    told["prices"] = [one for one in told["prices"] if one["id"] != "familielaesning-boeger"]
    case = case_of(told)
    plan = what_it_would_take(planned(case), case)
    (lost,) = (one for one in plan.unmet if one.kind == "supplement")
    (one,) = (o for o in lost.smallest_changes if said(o) == [("budget", "puljen", Decimal("0.01"))])
    assert one.first_in_line

    def packed(told: Told) -> set[str]:
        case = case_of(told)
        plan = planned(case)
        assert check(plan, case) == ()
        return {s for one in plan.recommended() if one.individual for s in one.students}

    assert packed(with_change(told, one)) == {"e1"}
    for less in one_less(one):
        assert packed(with_change(told, less)) == set()


def test_nothing_lets_an_individual_intervention_stand_alone():
    """Without a group nobody may get packs. What brings the packs brings the group too."""
    told = a_group_school(2, calendar=CALENDARS[1], tutor={"lessons_available_per_week": "3"})
    told["parents"] = [{"student_id": "e1", "languages": ["dansk"]}]
    told["prices"] = [one for one in told["prices"] if one["id"] != "familielaesning-boeger"]
    plan = taken(told)
    assert {one.kind for one in plan.unmet} == {"need"}
    lesson = [("staff_lessons", "t1", Decimal(1))]
    for change in (one for one in changes(plan, FIRST) if said(one) == lesson or PAIRS in said(one)):
        case = case_of(with_change(told, change))
        after = planned(case)
        assert check(after, case) == ()
        (packs,) = (one for one in after.recommended() if one.individual)
        assert packs.companions


# --- work has an end ---


@pytest.mark.parametrize(("module", "limit"), [(_workshops, "MOST_SETS"), (_telling, "MOST_TOLD")])
def test_where_the_search_stops_it_says_so(monkeypatch, module, limit):
    told = a_group_school(4, tutor={"lessons_available_per_week": "3"})
    told["staff"][0].update(qualified_for=None, lessons_available_per_week="3")
    case = case_of(told)
    plan = planned(case)

    def answer() -> tuple[Sought, int]:
        one = what_it_would_take(plan, case, [FIRST], book=BOOK).unmet[0]
        return one.changes_sought, len(one.smallest_changes)

    whole, found = answer()
    assert whole is Sought.ALL
    monkeypatch.setattr(module, limit, 1)
    part, fewer = answer()
    assert part is Sought.SOME
    assert 0 < fewer <= found


# --- what people chose by hand ---


def test_what_people_fixed_stands():
    told = a_group_school(5, tutor={"lessons_available_per_week": "4"})
    case = case_of(told)
    (group,) = (offering_of(one) for one in planned(case).recommended())
    pair = group.model_copy(update={"students": group.students[:2]})
    plan = recommend(case, choices=Choices(fixed=(pair,)), book=BOOK)
    name = next(one.need.id for one in plan.unmet)
    found = what_it_would_take(plan, case, [name], book=BOOK)
    (one,) = (o for o in changes(found, name) if said(o) == [("staff_lessons", "t1", Decimal(4))])
    after = recommend(case_of(with_change(told, one)), choices=plan.choices, book=BOOK)
    assert [one.students for one in after.recommended() if one.fixed] == [pair.students]
    assert name not in {one.need.id for one in after.unmet}


def test_what_people_forbade_is_no_way_out():
    told = a_group_school(4, tutor={"lessons_available_per_week": "3"})
    case = case_of(told)
    plan = recommend(case, choices=Choices(forbidden=(Forbidden(staff_id="t1"),)), book=BOOK)
    found = [said(one) for one in changes(what_it_would_take(plan, case, [FIRST], book=BOOK), FIRST)]
    assert [NEW_TUTOR] in found
    assert not [short for short in found if any(item[1] == "t1" for item in short)]


# --- any plan, any school ---


def test_what_was_taken_out_by_hand_needs_nothing_new():
    case = case_of(a_group_school(2))
    plan = planned(case)
    (group,) = (one.id for one in plan.recommended())
    after = what_it_would_take(withdraw(plan, [group], case), case, [FIRST])
    (one,) = changes(after, FIRST)
    assert one.additions == ()
    assert one.cost_dkk == 0


def test_what_it_would_take_is_forgotten_when_the_plan_is_changed_by_hand():
    case = case_of(a_group_school(5, tutor={"lessons_available_per_week": "4"}))
    plan = what_it_would_take(planned(case), case)
    (group,) = (one.id for one in plan.recommended())
    for other in (withdraw(plan, [group], case), assess([], case, plan)):
        assert other.unmet
        assert other.marginal_values == ()
        assert not any(one.smallest_changes or one.changes_sought is not Sought.NO for one in other.unmet)


def worth(plan: Plan) -> Decimal:
    return plan.optimality.levels[0].value


@settings(slow_is_fine, max_examples=1)
@given(schools(most_pupils=4))
def test_with_what_it_would_take_the_best_plan_meets_at_least_that_much_more(told):
    assert_worth_it(told)


@pytest.mark.long
@settings(slow_is_fine, max_examples=40)
@given(schools(most_pupils=4))
def test_on_many_schools_the_best_plan_meets_at_least_that_much_more(told):
    assert_worth_it(told)


def assert_worth_it(told: Told) -> None:
    """It need not be the same need that is met: others may come first. But never less than with it.

    Every plan is whole: the checker finds nothing individual that stands alone in it.
    """
    case = case_of(told)
    before = planned(case)
    weights = before.policy.acuteness_weights
    for one in what_it_would_take(before, case, book=BOOK).unmet[:3]:
        for change in one.smallest_changes[:3]:
            after_case = case_of(with_change(told, change))
            after = planned(after_case)
            assert check(after, after_case) == ()
            if before.optimality.proven and after.optimality.proven and one.kind == "need":
                assert worth(after) >= worth(before) + weights[one.need.acuteness]


@settings(slow_is_fine, max_examples=1)
@given(schools(most_pupils=3), st.randoms(use_true_random=False))
def test_the_order_of_facts_changes_nothing(told, chance):
    other = {k: chance.sample(v, len(v)) if isinstance(v, list) else v for k, v in told.items()}
    assert taken(other).to_json() == taken(told).to_json()


def test_the_plan_itself_stays_as_it_is():
    case = case_of(a_group_school(4, tutor={"lessons_available_per_week": "3"}))
    plan = planned(case)
    after = what_it_would_take(plan, case)
    assert after != plan
    assert after.unasked() == plan
    assert Plan.model_validate_json(after.to_json()) == after
    one = what_it_would_take(plan, case, [FIRST])
    assert [u.need.id for u in one.unmet if u.changes_sought is not Sought.NO] == [FIRST]
    assert one.marginal_values == ()


def test_a_plan_for_another_case_is_refused():
    plan = recommend(case_of(a_group_school(4)))
    with pytest.raises(PlanError, match="another case"):
        what_it_would_take(plan, case_of(a_group_school(3)))


def test_needs_that_are_not_open_are_refused_all_at_once():
    case = case_of(a_group_school(4, tutor={"lessons_available_per_week": "3"}))
    with pytest.raises(FactErrors) as report:
        what_it_would_take(planned(case), case, ["need/e1/subject/dansk/laesnin", "x"])
    assert len(report.value.exceptions) == 2
    assert f"Maybe you meant '{FIRST}'." in str(report.value)
