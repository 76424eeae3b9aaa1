"""Means that do not reach everything: scenarios AS24, AS25, AS32 and AS33, assessed and planned."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.planning.schools import (
    E,
    added,
    changed,
    course,
    nobody_qualified_but,
    only_a_summer_course,
    packs,
    pupils_of_another_grade,
    school,
    small_group,
)
from tests.planning.sound import assessed, fate, judged, planned, recommended, result, rules

OK, REFUSED, WITHHELD = "recommended", "refused", "withheld"


# --- AS24: to the krone ---


def adding_up(pupils, grade=8):
    """Pupils who need help in mathematics, so that no packs come into question."""
    return school(grade=grade, pupils=pupils, subject="matematik", area="broeker")


def priced(case, budget):
    """*case* with a room that costs 3,600 kr., and so much money."""
    case = added(case, prices=[{"id": "lokale-pr-forloeb", "amount_dkk": "3600"}])
    return changed(case, "budgets", "puljen", amount_dkk=budget)


@pytest.mark.parametrize(
    ("pupils", "budget", "short"),
    [
        (10, "60000", None),
        (10, "60000.01", None),
        (10, "59999.99", "0.01"),
        (10, "59999", "1"),
        (9, "55000", None),
        (9, "54999", "1"),
        (11, "60000", "5000"),
        (2, "20000", None),
        (2, "19999.50", "0.50"),
    ],
)
def test_as24_a_course_is_refused_for_want_of_one_krone(pupils, budget, short):
    one = judged(course(pupils), priced(school(grade=8, pupils=11), budget))
    assert one.cost_dkk == 5_000 * pupils + 6_400 + 3_600
    assert fate(one) == (REFUSED if short else OK)
    assert "pris-er-et-skoen" in rules(one.warnings)
    assert rules(one.violations) == ({"budget-overholdt"} if short else set())
    for violation in one.violations:
        assert (violation.shortfall.what, violation.shortfall.of) == ("budget", "puljen")
        assert (violation.shortfall.had, violation.shortfall.needed) == (Decimal(budget), one.cost_dkk)
        assert violation.shortfall.missing == Decimal(short)


@pytest.mark.parametrize(
    ("price", "budget", "status"), [("4321.55", "53215.49", REFUSED), ("4321.55", "53215.50", OK)]
)
def test_as24_a_local_price_takes_the_place_of_the_estimate(price, budget, status):
    local = {"id": "intensivt-forloeb-pr-elev", "amount_dkk": price}
    one = judged(course(), added(priced(school(grade=8, pupils=10), budget), prices=[local]))
    assert (fate(one), one.cost_dkk) == (status, Decimal("53215.50"))
    assert "pris-er-et-skoen" not in rules(one.warnings)


@pytest.mark.parametrize(
    ("budget", "pupils"), [("60000", 10), ("59999", 9), ("54999.99", 8), ("20000", 2), ("19999", 0)]
)
def test_as24_a_plan_takes_as_many_pupils_as_the_money_reaches(budget, pupils):
    plan = planned(only_a_summer_course(priced(adding_up(10), budget)))
    assert [len(one.students) for one in recommended(plan)] == [pupils] * (pupils > 0)
    assert len([unmet for unmet in plan.unmet if unmet.kind == "need"]) == 10 - pupils


# --- AS25: lower secondary first ---


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize(
    ("budget", "taken", "older", "younger"),
    [
        ("16399.99", 0, 8, 5),
        ("16400", 2, 8, 5),
        ("16400", 2, 7, 6),
        ("16400", 2, 9, 1),
        ("21400", 3, 8, 5),
        ("26399.99", 3, 8, 5),
        ("26400", 4, 8, 5),
    ],
)
def test_as25_places_that_do_not_suffice_go_to_lower_secondary_first(budget, taken, older, younger, first):
    """A place costs 5,000 kr. and the mentor 6,400, whoever takes part."""
    grades = (older, younger) if first else (younger, older)
    case = pupils_of_another_grade(adding_up(4, grades[0]), grades[1], "e3", "e4")
    plan = planned(only_a_summer_course(changed(case, "budgets", "puljen", amount_dkk=budget)))
    students = {student for one in recommended(plan) for student in one.students}
    assert len(students) == taken
    assert not students or ({"e1", "e2"} if first else {"e3", "e4"}) <= students


@pytest.mark.parametrize("pupils", [("e1", "e2"), ("e2", "e4"), ("e3", "e4")])
def test_as25_among_equals_those_not_education_ready_come_first(pupils):
    case = adding_up(4)
    for name in pupils:
        case = changed(case, "students", name, education_ready="not_ready")
    plan = planned(only_a_summer_course(changed(case, "budgets", "puljen", amount_dkk="16400")))
    assert [one.students for one in recommended(plan)] == [pupils]


# --- AS32, AS33: packs and their company ---

GROUP, PACKS = 29_250, 2_000


def with_money(amount, pupils=2):
    """A school where the small group costs 29,250 kr. and one pupil's packs 2,000."""
    case = changed(school(grade=3, pupils=pupils), "staff", "tutor", cost_per_lesson_dkk="487.50")
    return changed(case, "budgets", "puljen", amount_dkk=amount)


def short(one):
    """What a result is short of, in kr."""
    return {v.shortfall.missing for v in one.violations if v.rule == "budget-overholdt"}


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize(
    ("money", "group", "packed", "missing"),
    [
        ("31250.01", OK, OK, None),
        ("31250", OK, OK, None),
        ("31249.99", OK, REFUSED, "0.01"),
        ("31249", OK, REFUSED, "1"),
        ("30000", OK, REFUSED, "1250"),
        ("29250", OK, REFUSED, "2000"),
    ],
)
def test_as32_the_packs_are_refused_where_the_money_reaches_their_company_alone(
    money, group, packed, missing, reverse
):
    proposed = [small_group(2), packs()]
    plan = assessed(proposed[::-1] if reverse else proposed, with_money(money))
    assert (result(plan, "gruppen").cost_dkk, result(plan, "pakkerne").cost_dkk) == (GROUP, PACKS)
    assert (fate(result(plan, "gruppen")), fate(result(plan, "pakkerne"))) == (group, packed)
    assert short(result(plan, "pakkerne")) == ({Decimal(missing)} if missing else set())
    for violation in result(plan, "pakkerne").violations:
        assert violation.shortfall.had == Decimal(money) - GROUP
        assert violation.shortfall.needed == PACKS


@pytest.mark.parametrize(
    ("money", "packed"),
    [("29249.99", WITHHELD), ("29249", WITHHELD), ("2000", WITHHELD), ("1999.99", REFUSED), ("0", REFUSED)],
)
def test_as33_packs_that_could_be_paid_do_not_stand_alone(money, packed):
    plan = assessed([small_group(2), packs()], with_money(money))
    assert not recommended(plan)
    group, alone = result(plan, "gruppen"), result(plan, "pakkerne")
    assert (group.status, rules(group.violations)) == (REFUSED, {"budget-overholdt"})
    assert short(group) == {GROUP - Decimal(money)}
    assert fate(alone) == packed
    if packed == WITHHELD:
        assert {"individuel-aldrig-alene", "budget-overholdt"} <= rules(alone.release)
    else:
        assert short(alone) == {PACKS - Decimal(money)}


@pytest.mark.parametrize(
    ("money", "groups", "packed"),
    [("31250", 1, 1), ("31249.99", 1, 0), ("29250", 1, 0), ("29249.99", 0, 0), ("2000", 0, 0), ("0", 0, 0)],
)
def test_as32_as33_a_plan_says_what_the_money_did_not_reach(money, groups, packed):
    case = nobody_qualified_but(with_money(money), "tutor", without_pairs=True)
    case = changed(case, "parents_informed", "e2", informed=False)  # packs for one pupil only
    case = changed(case, "prices", "familielaesning-boeger", amount_dkk="100000")  # of one kind only
    plan = planned(case)
    assert len(recommended(plan, "C")) == groups
    assert [one.students for one in recommended(plan, "E")] == [("e1",)] * packed
    unmet = {(one.kind, one.students): one for one in plan.unmet}
    needs = {key for key in unmet if key[0] == "need"}
    assert needs == (set() if groups else {("need", ("e1",)), ("need", ("e2",))})
    supplement = unmet.get(("supplement", ("e1",)))
    assert (supplement is not None) is (groups == 1 and packed == 0)
    if supplement is not None:
        assert {s.missing for s in supplement.shortfalls} == {GROUP + PACKS - Decimal(money)}


@pytest.mark.parametrize(("amount", "status"), [("1999.99", REFUSED), ("2000", OK), ("2000.01", OK)])
def test_each_budget_that_binds_has_to_suffice(amount, status):
    """A second budget for packs alone is a limit of its own beside the school's."""
    case = added(with_money("1000000"), budgets=[{"id": "egen", "amount_dkk": amount, "intervention": E}])
    plan = assessed([small_group(2), packs()], case)
    assert fate(result(plan, "pakkerne")) == status
    assert fate(result(plan, "gruppen")) == OK


@pytest.mark.parametrize(("lessons", "status"), [("7.999", REFUSED), ("8", OK), ("8.001", OK)])
def test_a_tutor_has_lessons_for_two_groups_or_for_one(lessons, status):
    case = changed(school(pupils=4), "staff", "tutor", lessons_available_per_week=lessons)
    later = [f"{day} 14:15-14:55" for day in ("mon", "tue", "wed", "thu")]
    second_group = small_group(id="gruppe-2", students=["e3", "e4"], slots=later)
    plan = assessed([small_group(students=["e1", "e2"]), second_group], case)
    assert fate(result(plan, "gruppen")) == OK
    second = result(plan, "gruppe-2")
    assert fate(second) == status
    assert {(v.rule, v.shortfall.missing) for v in second.violations} == (
        {("voksne-ikke-overbookede", 8 - Decimal(lessons))} if status == REFUSED else set()
    )


@pytest.mark.parametrize(
    ("slots", "missing"),
    [
        (["mon 13:30-14:10", "tue 14:15-14:55", "wed 14:15-14:55", "thu 14:15-14:55"], 1),
        (["mon 13:45-14:25", "tue 13:29-14:09", "wed 14:15-14:55", "thu 14:15-14:55"], 2),
        (["mon 14:10-14:50", "tue 14:15-14:55", "wed 14:15-14:55", "thu 14:15-14:55"], 0),
    ],
)
def test_a_tutor_proposed_for_two_groups_is_in_one_at_a_time(slots, missing):
    second_group = small_group(id="gruppe-2", students=["e3", "e4"], slots=slots, room_id=None)
    plan = assessed([small_group(students=["e1", "e2"]), second_group], school(pupils=4))
    second = result(plan, "gruppe-2")
    short = [v.shortfall for v in second.violations]
    assert [(s.what, s.of, s.missing) for s in short if s] == [("times", "tutor", missing)][: bool(missing)]
