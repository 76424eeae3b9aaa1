"""Who is in the target group: scenarios AS06-AS08."""

from __future__ import annotations

import pytest

from indsatsmotor.facts import told_kinds
from tests.planning.schools import (
    A,
    B,
    E,
    added,
    changed,
    co_teaching,
    course,
    nobody_qualified_but,
    packs,
    pair_work,
    school,
    small_group,
    without,
)
from tests.planning.sound import fate, findings, judged, missing, needs, planned, recommended, results, rules

OK, REFUSED, UNDETERMINED, WITHHELD = "recommended", "refused", "undetermined", "withheld"
WATCH, JUDGE_LAG, JUDGE_EXPOSURE = (
    "udsat-uden-efterslaeb",
    "efterslaeb-skal-vurderes",
    "udsathed-skal-vurderes",
)


# --- AS06: exposed and nothing else ---


@pytest.mark.parametrize("exposed", [True, False, None])
@pytest.mark.parametrize("academic", [True, False, None])
@pytest.mark.parametrize("wellbeing", [True, False, None])
def test_as06_only_who_is_exposed_and_has_a_lag_gets_support(exposed, academic, wellbeing):
    case = changed(school(), "students", exposed=exposed, academic_lag=academic, wellbeing_lag=wellbeing)
    plan = planned(case)
    lag = True in {academic, wellbeing}
    assert bool(recommended(plan)) is bool(exposed and lag)
    assert bool(plan.unmet) is False
    assert (WATCH in findings(plan)) is bool(exposed and academic is False and wellbeing is False)
    undecided = exposed and not lag and None in {academic, wellbeing}
    assert (JUDGE_LAG in findings(plan)) is bool(undecided)
    assert ("efterslaeb-uden-vurderet-udsathed" in findings(plan)) is bool(exposed is None and lag)


@pytest.mark.parametrize(
    ("exposed", "academic", "status"),
    [(True, True, OK), (True, False, REFUSED), (True, None, UNDETERMINED), (False, True, REFUSED)],
)
@pytest.mark.parametrize(
    ("offering", "rule"),
    [
        (small_group(), "c-elever-i-maalgruppen"),
        (course(4), "d-maalgruppe"),
        (packs(), "e-elev-i-maalgruppen"),
        (co_teaching(), "a-klassen-har-behov"),
    ],
)
def test_as06_nor_when_people_propose_it(offering, rule, exposed, academic, status):
    case = changed(school(), "students", exposed=exposed, academic_lag=academic)
    one = judged(offering, case)
    expected = WITHHELD if offering.intervention == E and status == OK else status
    assert fate(one) == expected
    assert rules(one.violations) == ({rule} if status == REFUSED else set())


# --- AS07: a wellbeing lag alone ---


@pytest.mark.parametrize(("who", "offered"), [(["medlaerer"], {"A"}), ([], {"B"})])
@pytest.mark.parametrize("grade", [2, 6, 9])
@pytest.mark.parametrize("pupils", [1, 3])
def test_as07_loneliness_is_met_in_the_class_and_never_by_packs(who, offered, grade, pupils):
    case = without(school(grade=grade, pupils=pupils), learning_needs=None)
    case = changed(case, "students", academic_lag=False, wellbeing_lag=True)
    plan = planned(nobody_qualified_but(case, *who, without_pairs=bool(who)))
    assert {one.code for one in recommended(plan)} == offered
    assert not results(plan, "C", "D", "E")
    assert needs(plan) == {"wellbeing"}
    assert not plan.unmet
    for one in recommended(plan):
        assert set(one.needs) == {f"need/e{n}/wellbeing/-/-" for n in range(1, pupils + 1)}


@pytest.mark.parametrize("companion", [co_teaching(), pair_work(subjects=[], area=None, wellbeing_aim=True)])
def test_as07_packs_are_refused_for_want_of_a_reading_need(companion):
    case = without(school(), learning_needs=None)
    case = changed(case, "students", academic_lag=False, wellbeing_lag=True)
    one = judged(packs(), case, companion)
    assert (one.status, rules(one.violations)) == (REFUSED, {"e-laese-skrivebehov"})


@pytest.mark.parametrize(
    ("lag", "signs", "wanted"),
    [
        (True, [], True),
        (None, ["psychological"], True),
        (None, [], False),
        (False, ["psychological"], False),
        (None, None, False),
    ],
)
def test_as07_signs_propose_a_wellbeing_lag_that_nobody_has_judged(lag, signs, wanted):
    case = without(school(pupils=2), learning_needs=None)
    case = changed(case, "students", academic_lag=False, wellbeing_lag=lag, malaise_signs=signs)
    assert needs(planned(case)) == ({"wellbeing"} if wanted else set())


def test_as07_read_strictly_a_wellbeing_lag_is_not_enough():
    case = changed(school(), "students", academic_lag=False, wellbeing_lag=True)
    plan = planned(case, switches={"DX37": "strict"})
    assert not recommended(plan)
    assert not plan.unmet


# --- AS08: proposed, not judged ---

SOCIAL = [
    {"placed_outside_home": True, "social_services_measure": True},
    {"placed_outside_home": True},
    {"social_services_measure": True, "placed_outside_home": False},
    {"lacked_home_support": True},
]


def unjudged(pupils=3, **answers):
    """Pupils of whom nobody has judged anything, and what the teacher team has answered about each."""
    case = changed(school(pupils=pupils), "students", exposed=None, academic_lag=None, wellbeing_lag=None)
    return added(case, answers=[{"student_id": f"e{n}", **answers} for n in range(1, pupils + 1)])


@pytest.mark.parametrize("answers", SOCIAL)
@pytest.mark.parametrize("pupils", [2, 4])
def test_as08_signs_propose_and_give_no_seat(answers, pupils):
    plan = planned(unjudged(pupils, **answers))
    assert not recommended(plan)
    seats = results(plan, "C", "D", "E")
    assert {one.code for one in seats} == {"C", "D", "E"}
    assert {one.status for one in seats} == {UNDETERMINED}
    (finding, *others) = (f for f in plan.findings if f.rule == JUDGE_EXPOSURE)
    assert finding.todo
    assert len(others) == pupils - 1
    assert {unmet.status for unmet in plan.unmet} == {UNDETERMINED}


def test_as08_the_missing_fact_is_one_that_a_school_can_tell():
    for one in results(planned(unjudged(placed_outside_home=True)), "C", "E"):
        assert missing(one)
        assert {kind for kind, *_ in missing(one)} <= set(told_kinds()), one.id
        assert any(fact[0] == "student" and fact[-1] == "exposed" for fact in missing(one))


@pytest.mark.parametrize("answers", SOCIAL)
@pytest.mark.parametrize("exposed", [True, False])
def test_as08_the_judgement_decides_whatever_the_signs_say(exposed, answers):
    plan = planned(changed(unjudged(**answers), "students", exposed=exposed, academic_lag=True))
    assert bool(recommended(plan, "A")) is exposed
    assert JUDGE_EXPOSURE not in findings(plan)


@pytest.mark.parametrize("answers", [{}, {"placed_outside_home": False}, {"attended_physically": False}])
def test_as08_without_a_social_sign_nobody_is_proposed(answers):
    plan = planned(unjudged(**answers))
    assert not plan.recommendations
    assert not plan.unmet
    assert JUDGE_EXPOSURE not in findings(plan)


@pytest.mark.parametrize("intervention", [A, B])
def test_as08_one_proposed_pupil_takes_nothing_from_the_others(intervention):
    case = changed(school(), "students", "e2", exposed=None, placed_outside_home=True)
    assert fate(judged(small_group(), case)) == UNDETERMINED
    assert fate(judged(co_teaching() if intervention == A else pair_work(), case)) == OK
    plan = planned(case)
    seated = {student for one in recommended(plan, "C", "D", "E") for student in one.students}
    assert "e2" not in seated
    assert seated
