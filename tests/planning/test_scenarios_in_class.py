"""Two adults in a class, and a class in pairs: scenarios AS09, AS10, AS12, AS18, AS19 and AS40."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.planning.schools import changed, co_teaching, nobody_qualified_but, pair_work, school, without
from tests.planning.sound import cited, fate, judged, missing, planned, recommended, results, rules, shown

OK, REFUSED, UNDETERMINED = "recommended", "refused", "undetermined"


def targets(count):
    """A class of four told pupils, the first *count* of whom are in the target group."""
    case = school()
    for pupil in case.students[count:]:
        case = changed(case, "students", pupil.id, exposed=False)
    return case


# --- AS09, AS10: lessons a week ---


@pytest.mark.parametrize("lessons", ["10.5", "10.501", "11", "14", "30"])
def test_as09_two_adults_share_lessons_enough(lessons):
    one = judged(co_teaching(lessons_per_week=lessons), targets(3))
    assert (fate(one), one.violations, one.missing) == (OK, (), ())
    assert one.students == ("e1", "e2", "e3", "e4")
    assert {"a1-ugentlige-lektioner", "a-varighed", "a1-laereruddannet-medlaerer"} <= cited(one)
    assert shown(one, "offering", "lessons_per_week") == {"to-voksne": str(Decimal(lessons))}


@pytest.mark.parametrize(
    ("lessons", "short"), [("10.499", "0.001"), ("10.25", "0.25"), ("10", "0.5"), ("9.5", "1"), ("0", "10.5")]
)
def test_as10_too_few_lessons_are_refused_with_what_is_short(lessons, short):
    one = judged(co_teaching(lessons_per_week=lessons), targets(3))
    assert (fate(one), rules(one.violations)) == (REFUSED, {"a1-ugentlige-lektioner"})
    shortfall = one.violations[0].shortfall
    assert (shortfall.had, shortfall.needed) == (Decimal(lessons), Decimal("10.5"))
    assert shortfall.missing == Decimal(short)


@pytest.mark.parametrize(
    ("switches", "variant", "lessons", "status", "rests_on"),
    [
        ({"DX01": "lenient"}, "A1", "9.999", REFUSED, {"DX01"}),
        ({"DX01": "lenient"}, "A1", "10", OK, {"DX01"}),
        ({"DX01": "lenient"}, "A1", "10.499", OK, {"DX01"}),
        ({"DX01": "lenient"}, "A1", "10.5", OK, set()),
        ({"DX01": "lenient"}, "A2", "13.999", REFUSED, {"DX01", "DX02"}),
        ({"DX01": "lenient"}, "A2", "14", OK, {"DX01"}),
        ({"DX02": "lenient"}, "A2", "10", OK, {"DX02"}),
        ({"DX02": "lenient"}, "A2", "9.999", REFUSED, {"DX02"}),
        ({}, "A1", "10", REFUSED, {"DX01", "DX02"}),
        ({}, "A2", "14.499", REFUSED, {"DX01", "DX02"}),
        ({}, "A2", "14.5", OK, set()),
        ({}, "A2", "14.501", OK, set()),
    ],
)
def test_as10_a_municipality_may_read_the_lessons_otherwise_and_the_result_says_so(
    switches, variant, lessons, status, rests_on
):
    """Only where another reading would say something else."""
    one = judged(co_teaching(variant=variant, lessons_per_week=lessons), targets(3), switches=switches)
    assert fate(one) == status
    stands_at = {reading.switch: reading.option for reading in one.readings}
    assert stands_at.keys() & {"DX01", "DX02"} == rests_on
    assert all(stands_at[name] == switches.get(name, "strict") for name in rests_on)
    assert all("10" in reading.text["en"] for reading in one.readings if reading.switch == "DX01")


@pytest.mark.parametrize(
    ("free", "fits"), [("10.499", False), ("10.5", True), ("10.501", True), ("0", False), ("20", True)]
)
def test_as09_as10_a_plan_makes_it_when_the_co_teacher_has_the_lessons(free, fits):
    case = nobody_qualified_but(targets(3), "medlaerer", without_pairs=True)
    plan = planned(changed(case, "staff", "medlaerer", lessons_available_per_week=free))
    assert [one.code for one in recommended(plan, "A")] == ["A"] * fits
    short = {s.missing for unmet in plan.unmet for s in unmet.shortfalls if s.what == "staff_lessons"}
    assert short == (set() if fits else {Decimal("10.5") - Decimal(free)})


@pytest.mark.parametrize(("count", "status"), [(0, REFUSED), (1, OK), (2, OK)])
def test_as09_one_pupil_of_the_target_group_is_enough(count, status):
    one = judged(co_teaching(), targets(count))
    assert (fate(one), "a-klassen-har-behov" in rules(one.violations)) == (status, status == REFUSED)


@pytest.mark.parametrize(("share", "status"), [("0.299", REFUSED), ("0.30", OK), ("0.301", OK)])
def test_as09_a_class_with_a_high_share_of_exposed_pupils_has_a_need_of_its_own(share, status):
    case = changed(targets(0), "classes", exposed_share=share)
    assert fate(judged(co_teaching(), case)) == status


@pytest.mark.parametrize(("minutes", "status"), [(44, REFUSED), (45, OK), (46, OK)])
def test_as09_a_lesson_lasts_45_minutes(minutes, status):
    one = judged(co_teaching(minutes_per_lesson=minutes), targets(3))
    assert fate(one) == status
    assert shown(one, "offering", "minutes_per_lesson") == {"to-voksne": minutes}


@pytest.mark.parametrize(("trained", "status"), [(True, OK), (False, REFUSED), (None, UNDETERMINED)])
def test_as09_the_co_teacher_is_a_trained_teacher(trained, status):
    one = judged(co_teaching(), changed(targets(3), "staff", "medlaerer", teacher_trained=trained))
    assert fate(one) == status
    assert missing(one) == ({("staff", "medlaerer", "teacher_trained")} if trained is None else set())


@pytest.mark.parametrize(("prepares", "status"), [(True, OK), (False, REFUSED), (None, UNDETERMINED)])
def test_as09_the_co_teacher_shares_the_preparation(prepares, status):
    adults = [
        {"staff_id": "laerer", "role": "own_teacher"},
        {"staff_id": "medlaerer", "role": "co_teacher", "co_prepares": prepares},
    ]
    one = judged(co_teaching(adults=adults), targets(3))
    assert (fate(one), "a1-medlaerer-forbereder" in rules(one.violations)) == (status, prepares is False)


@pytest.mark.parametrize(("weekly", "status"), [("10.499", REFUSED), ("10.5", OK), ("10.501", OK)])
def test_as09_two_adults_can_share_no_more_lessons_than_the_class_has(weekly, status):
    one = judged(co_teaching(), changed(targets(3), "classes", weekly_lessons=weekly))
    assert (fate(one), "a-plads-i-klassens-uge" in rules(one.violations)) == (status, status == REFUSED)


# --- AS12: weeks ---


@pytest.mark.parametrize(
    ("weeks", "status", "warned"),
    [
        (19, REFUSED, True),
        (20, OK, True),
        (21, OK, True),
        (35, OK, True),
        (36, OK, False),
        (37, OK, False),
        (40, OK, False),
    ],
)
def test_as12_half_a_school_year_is_enough_and_less_than_nine_months_is_said(weeks, status, warned):
    one = judged(co_teaching(weeks=weeks), targets(3))
    assert fate(one) == status
    assert rules(one.violations) == ({"a-varighed"} if status == REFUSED else set())
    assert ("a-kortere-end-afproevet" in rules(one.warnings)) is warned
    assert shown(one, "offering", "weeks") == {"to-voksne": weeks}


@pytest.mark.parametrize(("weeks", "status"), [(35, REFUSED), (36, OK), (37, OK)])
def test_as12_a_municipality_may_demand_nine_months(weeks, status):
    assert fate(judged(co_teaching(weeks=weeks), targets(3), switches={"DX03": "strict"})) == status


@pytest.mark.parametrize(("weeks", "status"), [(17, REFUSED), (18, OK), (19, OK)])
def test_as12_half_a_school_year_is_what_the_calendar_says(weeks, status):
    assert fate(judged(co_teaching(weeks=weeks), targets(3), parameters={"a-uger": 18})) == status


# --- AS18: pairs ---


@pytest.mark.parametrize(
    ("lessons", "weeks", "violated"),
    [
        ("2", 16, set()),
        ("2.5", 17, set()),
        ("2", 15, {"b-varighed"}),
        ("1", 16, {"b-ugentlige-lektioner"}),
        ("1.999", 16, {"b-ugentlige-lektioner"}),
        ("1", 15, {"b-ugentlige-lektioner", "b-varighed"}),
    ],
)
def test_as18_pairs_need_two_lessons_a_week_for_sixteen_weeks(lessons, weeks, violated):
    one = judged(pair_work(lessons_per_week=lessons, weeks=weeks), school())
    assert (fate(one), rules(one.violations)) == (REFUSED if violated else OK, violated)
    assert shown(one, "offering", "weeks") == {"makkerpar": weeks}
    short = {v.rule: v.shortfall.missing for v in one.violations}
    assert short.get("b-ugentlige-lektioner", 0) == max(2 - Decimal(lessons), 0)
    assert short.get("b-varighed", 0) == max(16 - weeks, 0)


@pytest.mark.parametrize(
    ("weeks", "programme", "reading", "status"),
    [
        (15, "sykl", "strict", REFUSED),
        (16, "sykl", "strict", OK),
        (14, "sykl", "lenient", REFUSED),
        (15, "sykl", "lenient", OK),
        (15, None, "lenient", UNDETERMINED),
        (14, None, "lenient", REFUSED),
        (15, "andet", "lenient", REFUSED),
        (16, None, "lenient", OK),
    ],
)
def test_as18_fifteen_weeks_of_sykl_are_enough_only_where_a_municipality_reads_it_so(
    weeks, programme, reading, status
):
    one = judged(pair_work(weeks=weeks, programme=programme), school(), switches={"DX08": reading})
    assert fate(one) == status
    rests_on = {("DX08", reading)} if weeks < 16 else set()
    assert {(r.switch, r.option) for r in one.readings if r.switch == "DX08"} == rests_on
    assert missing(one) == ({("offering", "makkerpar", "programme")} if status == UNDETERMINED else set())


@pytest.mark.parametrize(("undisturbed", "status"), [(True, OK), (False, REFUSED), (None, UNDETERMINED)])
def test_as18_pairs_work_where_they_are_not_disturbed(undisturbed, status):
    one = judged(pair_work(), changed(school(), "rooms", undisturbed=undisturbed))
    assert fate(one) == status
    assert rules(one.violations) == ({"b-uforstyrret-sted"} if undisturbed is False else set())
    assert missing(one) == ({("room", "lokalet", "undisturbed")} if undisturbed is None else set())


@pytest.mark.parametrize(("undisturbed", "made"), [(True, True), (None, True), (False, False)])
def test_as18_a_plan_leaves_an_unknown_place_to_be_found_and_never_takes_a_disturbed_one(undisturbed, made):
    plan = planned(changed(nobody_qualified_but(school()), "rooms", undisturbed=undisturbed))
    assert [one.code for one in recommended(plan, "A", "B", "C", "D")] == ["B"] * made
    for one in recommended(plan, "B"):
        assert ("b-uforstyrret-sted" in rules(one.conditions)) is (undisturbed is None)
    assert made or any("b-uforstyrret-sted" in rules(one.violations) for one in results(plan, "B"))


@pytest.mark.parametrize(
    ("pairs", "strict", "lenient"),
    [
        ([["e1", "e3"], ["e2", "e4"]], OK, set()),
        ([["e3", "e1"], ["e4", "e2"]], OK, set()),
        ([["e1", "e2"], ["e3", "e4"]], REFUSED, set()),
        ([["e3", "e4"], ["e1", "e2"]], REFUSED, set()),
        ([["e3", "e4"]], REFUSED, {"b-intet-par-med-behov"}),
        (None, UNDETERMINED, set()),
    ],
)
def test_as18_read_strictly_every_pair_has_a_pupil_who_needs_help(pairs, strict, lenient):
    """Only e1 and e2 need help; otherwise they need a partner, and no more is asked."""
    case = without(without(school(), learning_needs="e3"), learning_needs="e4")
    told = pairs and [{"students": pair, "topic_known": True} for pair in pairs]
    one = judged(pair_work(pairs=told), case, switches={"DX10": "strict"})
    assert fate(one) == strict
    assert rules(one.violations) == ({"b-par-med-behov"} if strict == REFUSED else set())
    number = pairs and next((n for n, pair in enumerate(pairs, 1) if set(pair) == {"e3", "e4"}), None)
    assert all(f"par {number} " in v.text["da"] for v in one.violations)
    other = judged(pair_work(pairs=told), case)
    assert fate(other) == (OK if pairs else UNDETERMINED)
    assert rules(other.warnings) & {"b-intet-par-med-behov"} == lenient


def test_as18_read_strictly_a_plan_pairs_only_where_somebody_needs_help():
    """The partners of e3 and e4, whose levels nobody has told, are left to the school."""
    case = without(without(nobody_qualified_but(school()), learning_needs="e3"), learning_needs="e4")
    (one,) = recommended(planned(case, switches={"DX10": "strict"}), "B")
    assert [set(pair["students"]) for pair in one.details["pairs"]] == [{"e1", "e2"}]
    assert "b-alle-har-en-makker" in rules(one.conditions)


def test_as18_read_strictly_a_plan_leaves_it_to_the_school_to_make_such_pairs_where_no_level_is_told():
    case = changed(nobody_qualified_but(school()), "learning_needs", level=None)
    (one,) = recommended(planned(case, switches={"DX10": "strict"}), "B")
    assert "pairs" not in one.details
    assert "b-par-med-behov" in rules(one.conditions)


# --- AS19: pairs and reading ---


@pytest.mark.parametrize(
    ("subject", "area", "warned"),
    [
        ("dansk", "laesning", True),
        ("dansk", "skrivning", False),
        ("matematik", "broeker", False),
        ("matematik", "laesning", False),
    ],
)
def test_as19_pairs_that_read_come_with_what_the_danish_test_found(subject, area, warned):
    one = judged(pair_work(subjects=[subject], area=area), school(subject=subject, area=area))
    assert fate(one) == OK
    assert ("b-laesning-uden-effekt" in rules(one.warnings)) is warned
    assert {e.id: e.grade for e in one.evidence}["EV-B3"] == "no_effect"


@pytest.mark.parametrize("grade", [1, 9])
@pytest.mark.parametrize("pupils", [1, 2, 5])
@pytest.mark.parametrize(("free", "chosen"), [("10.499", "B"), ("10.5", "A"), ("20", "A")])
def test_as19_for_reading_pairs_are_made_only_where_two_adults_cannot_be(free, chosen, pupils, grade):
    case = nobody_qualified_but(school(grade=grade, pupils=pupils), "medlaerer")
    plan = planned(changed(case, "staff", "medlaerer", lessons_available_per_week=free))
    assert [one.code for one in recommended(plan, "A", "B")] == [chosen]
    assert not [unmet for unmet in plan.unmet if unmet.kind == "need"]


def test_as19_the_warning_names_the_reading_it_rests_on():
    one = judged(pair_work(), school())
    assert ("DX11", "lenient") in {(reading.switch, reading.option) for reading in one.readings}


def test_as19_read_strictly_pairs_are_not_for_reading():
    one = judged(pair_work(), school(), switches={"DX11": "strict"})
    assert (fate(one), rules(one.violations)) == (REFUSED, {"b-ikke-til-laesning"})


# --- AS40: joint preparation (its warnings and tasks rest on later rules) ---


def tired_school():
    """It evaluates seldom, its staff had no course, and nobody has the daily responsibility."""
    case = changed(targets(3), "schools", evaluation_frequency="seldom")
    return changed(case, "staff", competence_course=False)


@pytest.mark.parametrize(
    ("minutes", "status"),
    [
        (0, REFUSED),
        (44, REFUSED),
        (45, OK),
        (46, OK),
        (None, UNDETERMINED),
    ],
)
def test_as40_joint_preparation_is_set_aside_in_the_timetable(minutes, status):
    case = changed(tired_school(), "schools", joint_planning_minutes_per_week=minutes)
    one = judged(co_teaching(), case)
    assert fate(one) == status
    assert rules(one.violations) == ({"a-faelles-forberedelse"} if status == REFUSED else set())
    field = ("school", "skolen", "joint_planning_minutes_per_week")
    assert missing(one) == ({field} if minutes is None else set())
    assert shown(one, "school", field[-1]) == {"skolen": minutes}


@pytest.mark.parametrize("adult", ["laerer", "medlaerer"])
@pytest.mark.parametrize(("minutes", "status"), [(0, REFUSED), (44, REFUSED), (45, OK), (46, OK)])
def test_as40_both_adults_are_paid_for_it(adult, minutes, status):
    one = judged(co_teaching(), changed(tired_school(), "staff", adult, prep_minutes_per_week=minutes))
    assert (fate(one), "a-forberedelsestid" in rules(one.violations)) == (status, status == REFUSED)
    assert shown(one, "staff", "prep_minutes_per_week")[adult] == minutes


@pytest.mark.parametrize(("minutes", "made"), [(44, False), (45, True), (None, True)])
def test_as40_a_plan_leaves_the_time_to_be_found_where_nobody_has_said_no(minutes, made):
    case = nobody_qualified_but(tired_school(), "medlaerer", without_pairs=True)
    plan = planned(changed(case, "schools", joint_planning_minutes_per_week=minutes))
    assert [one.code for one in recommended(plan, "A")] == ["A"] * made
    for one in recommended(plan, "A"):
        assert ("a-faelles-forberedelse" in rules(one.conditions)) is (minutes is None)
    assert made or "a-faelles-forberedelse" in rules(results(plan, "A")[0].violations)
