"""Intensive courses: scenarios AS20, AS22, AS23, and for which grades (AS25)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.planning.schools import (
    changed,
    course,
    only_a_summer_course,
    prepared,
    school,
    without,
)
from tests.planning.sound import cited, fate, judged, missing, planned, recommended, results, rules, shown

OK, REFUSED, UNDETERMINED = "recommended", "refused", "undetermined"


def eighth_graders(pupils=10, grade=8):
    """Pupils judged not education-ready, all of whom want to take part."""
    return changed(school(grade=grade, pupils=pupils), "students", education_ready="not_ready")


# --- AS20: all in order ---


def test_as20_two_weeks_of_the_summer_at_the_own_school():
    one = judged(course(), eighth_graders())
    assert (fate(one), one.violations, one.missing) == (OK, (), ())
    assert {e.id: e.grade for e in one.evidence}["EV-D1"] == "documented"
    assert {c.item: c.amount_dkk for c in one.cost} == {
        "tougersdel": 50_000, "mentorforloeb": 6_400, "lokaler": 0, "leverandoer": 0
    }  # fmt: skip
    assert "pris-er-et-skoen" in rules(one.warnings)
    assert {"d-ferieforloeb-mentoruger", "d-fuld-tid-lektioner", "d-ikke-uddannelsesparate"} <= cited(one)


@pytest.mark.parametrize(
    ("lessons", "weeks", "violated"),
    [
        ("35", 2, set()),
        ("35.001", 3, set()),
        ("34.999", 2, {"d-fuld-tid-lektioner"}),
        ("34", 2, {"d-fuld-tid-lektioner"}),
        ("35", 1, {"d-ferieforloeb-uger"}),
        ("30", 1, {"d-fuld-tid-lektioner", "d-ferieforloeb-uger"}),
    ],
)
def test_as20_it_is_full_time_for_two_weeks(lessons, weeks, violated):
    one = judged(course(lessons_per_week=lessons, weeks=weeks), eighth_graders())
    assert (fate(one), rules(one.violations)) == (REFUSED if violated else OK, violated)
    assert shown(one, "offering", "lessons_per_week") == {"kurset": str(Decimal(lessons))}
    short = {v.rule: v.shortfall.missing for v in one.violations}
    assert short.get("d-fuld-tid-lektioner", 0) == max(35 - Decimal(lessons), 0)


@pytest.mark.parametrize(
    ("weeks", "lessons", "minutes", "violated"),
    [
        (8, "2", 45, set()),
        (9, "2.5", 46, set()),
        (7, "2", 45, {"d-ferieforloeb-mentoruger"}),
        (8, "1.999", 45, {"d-ferieforloeb-mentorlektioner"}),
        (8, "1", 45, {"d-ferieforloeb-mentorlektioner"}),
        (8, "2", 44, {"d-ferieforloeb-mentorminutter"}),
    ],
)
def test_as20_mentors_follow_up_for_eight_weeks_with_two_lessons_each(weeks, lessons, minutes, violated):
    follow_up = {"form": "mentor", "weeks": weeks, "lessons_per_week": lessons, "minutes_per_lesson": minutes}
    one = judged(course(follow_up=follow_up), eighth_graders())
    assert (fate(one), rules(one.violations)) == (REFUSED if violated else OK, violated)


@pytest.mark.parametrize("form", ["social_events", "parent_involvement", "other"])
def test_as20_no_other_follow_up_stands_in_for_the_mentor(form):
    teachers = [{"staff_id": name, "role": "course_teacher"} for name in ("kursus-1", "kursus-2")]
    offering = course(follow_up={"form": form, "weeks": 8}, adults=teachers)
    one = judged(offering, eighth_graders())
    assert (fate(one), rules(one.violations)) == (REFUSED, {"d-ferieforloeb-mentor"})
    assert fate(judged(offering, eighth_graders(), switches={"DX22": "lenient"})) == OK


def test_as20_a_course_that_nothing_follows_is_refused():
    one = judged(course(follow_up=None), eighth_graders())
    assert fate(one) == REFUSED
    assert {"d-ferieforloeb-mentor", "d-ferieforloeb-mentoruger"} <= rules(one.violations)


@pytest.mark.parametrize(
    ("prerequisite", "rule"),
    [
        ("klare-maal-og-rammer", "d-klare-maal"),
        ("indhold-beskrevet", "d-indhold-beskrevet"),
        ("midler-foer-under-efter", "d-midler-afsat"),
    ],
)
@pytest.mark.parametrize(("arranged", "status"), [(True, OK), (False, REFUSED), (None, UNDETERMINED)])
def test_as20_what_has_to_be_arranged(prerequisite, rule, arranged, status):
    one = judged(course(), prepared(eighth_graders(), **{prerequisite: arranged}))
    assert fate(one) == status
    assert rules(one.violations) == ({rule} if status == REFUSED else set())
    assert missing(one) == ({("prepared", prerequisite, "arranged")} if arranged is None else set())


def test_as20_a_course_off_the_curriculum_is_a_condition_with_a_warning():
    one = judged(course(), prepared(eighth_graders(), **{"foelger-laereplanen": False}))
    assert (fate(one), rules(one.conditions)) == (OK, {"d-laereplan"})
    assert "d-uden-for-laereplan" in rules(one.warnings)


@pytest.mark.parametrize(("grade", "found"), [(7, "elsewhere"), (8, "documented"), (9, "elsewhere")])
def test_as20_the_trial_was_in_grade_eight(grade, found):
    one = judged(course(), eighth_graders(grade=grade))
    assert (fate(one), {e.id: e.grade for e in one.evidence}["EV-D1"]) == (OK, found)
    assert ("d-klassetrin-ikke-afproevet" in rules(one.warnings)) is (grade != 8)


@pytest.mark.parametrize(("pupils", "status"), [(1, REFUSED), (2, OK), (3, OK)])
def test_as20_one_pupil_is_no_group(pupils, status):
    assert fate(judged(course(pupils), eighth_graders())) == status


# --- AS22: never in place of teaching ---


@pytest.mark.parametrize(
    ("start", "in_holiday"),
    [
        ("2027-06-21", False),
        ("2027-06-28", True),
        ("2027-07-19", True),
        ("2027-07-26", True),
        ("2027-08-02", False),
        ("2027-08-09", False),
        ("2027-10-04", False),
    ],
)
def test_as22_no_day_of_it_lies_in_a_school_week(start, in_holiday):
    one = judged(course(start=start), eighth_graders())
    assert fate(one) == (OK if in_holiday else REFUSED)
    violated = {v.rule: v.text["en"] for v in one.violations}
    assert ("d-ikke-i-undervisningen" in violated) is not in_holiday
    assert in_holiday or "have not shown good results" in violated["d-ikke-i-undervisningen"]


@pytest.mark.parametrize("setting", ["school_time", "lessons", "outside_lessons"])
def test_as22_in_school_time_it_is_refused_wherever_it_is_said_to_lie(setting):
    one = judged(course(setting=setting, start="2027-08-09"), eighth_graders())
    assert fate(one) == REFUSED
    assert "d-fuld-tid-i-ferien" in rules(one.violations)
    assert ("d-ikke-i-undervisningen" in rules(one.violations)) is (setting == "school_time")


# --- AS23: of free will, or agreed with the home ---


@pytest.mark.parametrize("pupil", ["e1", "e7"])
@pytest.mark.parametrize(
    ("volunteers", "involved", "status"),
    [
        (True, True, OK),
        (True, False, OK),
        (True, None, OK),
        (False, True, OK),
        (None, True, OK),
        (False, False, REFUSED),
        (False, None, UNDETERMINED),
        (None, False, UNDETERMINED),
        (None, None, UNDETERMINED),
    ],
)
def test_as23_each_pupil_wants_to_or_was_nominated_with_the_parents(volunteers, involved, status, pupil):
    case = changed(eighth_graders(), "students", pupil, volunteers=volunteers)
    one = judged(course(), changed(case, "parents", pupil, involved_in_nomination=involved))
    assert fate(one) == status
    assert rules(one.violations) == ({"d-frivillig-eller-inddraget"} if status == REFUSED else set())
    assert all(pupil in violation.text["da"] for violation in one.violations)
    unknown = {
        ("student", pupil, "volunteers"): volunteers,
        ("parents", pupil, "involved_in_nomination"): involved,
    }
    named = {fact for fact, value in unknown.items() if value is None} if status == UNDETERMINED else set()
    assert missing(one) == named


def test_as23_parents_of_whom_nothing_is_told_are_unknown_not_uninvolved():
    case = changed(without(eighth_graders(), parents="e1"), "students", "e1", volunteers=False)
    one = judged(course(), case)
    assert (one.status, missing(one)) == (UNDETERMINED, {("parents", "e1", "involved_in_nomination")})


@pytest.mark.parametrize("pupil", ["e1", "e4"])
def test_as23_a_plan_leaves_out_only_the_pupil_who_does_not_want_to(pupil):
    case = school(grade=8, subject="matematik", area="broeker")
    case = changed(case, "students", pupil, volunteers=False)
    plan = planned(only_a_summer_course(changed(case, "parents", pupil, involved_in_nomination=False)))
    (made,) = recommended(plan, "D")
    assert set(made.students) == {"e1", "e2", "e3", "e4"} - {pupil}
    refused = {one.variant: one for one in results(plan, "D") if one.students == (pupil,)}
    assert "d-frivillig-eller-inddraget" in rules(refused["D1"].violations)
    assert [unmet.students for unmet in plan.unmet if unmet.kind == "need"] == [(pupil,)]


# --- AS25: lower secondary is preferred, not required ---


@pytest.mark.parametrize("grade", [1, 5, 6])
def test_as25_a_younger_pupil_is_eligible_all_the_same(grade):
    one = judged(course(), eighth_graders(grade=grade))
    assert fate(one) == OK
    assert "d-udskoling-foretraekkes" not in cited(one)
    strict = judged(course(), eighth_graders(grade=grade), switches={"DX25": "strict"})
    assert (fate(strict), rules(strict.violations)) == (REFUSED, {"d-kun-udskoling"})


@pytest.mark.parametrize(("grade", "status"), [(6, REFUSED), (7, OK), (8, OK)])
def test_as25_lower_secondary_begins_in_grade_seven(grade, status):
    assert fate(judged(course(), eighth_graders(grade=grade), switches={"DX25": "strict"})) == status


# --- the other kinds of course ---


@pytest.mark.parametrize(
    ("lessons", "weeks", "status"),
    [("2", 35, OK), ("7", 10, OK), ("1.999", 35, REFUSED), ("6.9", 10, REFUSED), ("2", 34, REFUSED)],
)
def test_a_running_course_comes_to_seventy_lessons_in_all(lessons, weeks, status):
    running = course(variant="D3", setting="outside_school_time", start="2027-08-09", weeks=weeks,
                     lessons_per_week=lessons, slots=["sat 09:00-10:30"])  # fmt: skip
    one = judged(running, eighth_graders())
    assert fate(one) == status
    assert rules(one.violations) == ({"d-loebende-lektioner-i-alt"} if status == REFUSED else set())
    assert "d-loebende-intensitet-ukendt" in rules(one.warnings)


@pytest.mark.parametrize(("weeks", "status"), [(2, REFUSED), (3, OK), (4, OK), (5, REFUSED)])
def test_a_course_with_the_youth_school_lasts_three_to_four_weeks(weeks, status):
    case = changed(eighth_graders(), "rooms", location="youth_school")
    assert fate(judged(course(variant="D2", weeks=weeks), case)) == status
