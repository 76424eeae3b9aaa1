"""Figures that call for attention: scenarios AS01-AS04."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import ValidationError

from indsatsmotor import load_case
from indsatsmotor.errors import FactErrors
from tests.planning.schools import (
    AUTUMN,
    added,
    changed,
    nobody_qualified_but,
    pupils_of_another_grade,
    school,
    without,
)
from tests.planning.sound import cited, findings, needs, planned, recommended, shown

JUDGE_LAG = "efterslaeb-skal-vurderes"


def untaught(grade):
    """An exposed pupil of whom no lag is judged and no need is told."""
    case = without(school(grade=grade, pupils=1), learning_needs=None)
    return changed(case, "students", academic_lag=None)


# --- AS01, AS02: absence ---


@pytest.mark.parametrize(
    ("current", "latest", "acute"),
    [
        ("0.03", "0.10", True),
        ("0.10", "0.03", True),
        ("0.03", "0.100001", True),
        (None, "0.10", True),
        ("0.5", None, True),
        ("0.099", "0.099", False),
        ("0.099999", "0.0999", False),
        ("0.095", "0.0995", False),
        ("0.05", "0.05", False),
        (None, None, False),
    ],
)
def test_as01_as02_a_tenth_of_either_year_makes_absence_worrying(current, latest, acute):
    """Together with a lag worrying absence is a second kind of problem, and the need is acute."""
    case = nobody_qualified_but(school(pupils=1), without_pairs=True)
    case = changed(case, "students", absence_share_current=current, absence_share_latest_year=latest)
    (unmet,) = planned(case).unmet
    assert unmet.need.acuteness == ("acute" if acute else "ordinary")


@pytest.mark.parametrize(("bound", "acute"), [("0.11", True), ("0.12", True), ("0.13", False)])
def test_as01_the_bound_is_the_municipalitys_to_move(bound, acute):
    case = nobody_qualified_but(school(pupils=1), without_pairs=True)
    case = changed(case, "students", absence_share_latest_year="0.12")
    (unmet,) = planned(case, parameters={"fravaersgraense": Decimal(bound)}).unmet
    assert unmet.need.acuteness == ("acute" if acute else "ordinary")


@pytest.mark.parametrize("bound", ["tolv", ["0.10", "0.12"], True])
def test_as01_a_bound_that_is_no_number_is_refused_before_anything_is_reckoned(bound):
    case = changed(school(pupils=1), "students", absence_share_current="0.10")
    with pytest.raises((FactErrors, ValidationError)):
        planned(case, parameters={"fravaersgraense": bound})


def helped_where_one_class_can_be(pupil, share):
    """Who gets the one place there is, when *pupil* has been away that share of the year."""
    half_a_year = {"start": AUTUMN, "end": "2027-12-31"}
    case = pupils_of_another_grade(school(pupils=2, calendar=half_a_year), 5, "e2")
    case = nobody_qualified_but(case, "medlaerer", without_pairs=True)
    case = changed(case, "staff", "medlaerer", lessons_available_per_week="20.999")
    case = changed(case, "students", pupil, absence_share_latest_year=share)
    return {student for one in recommended(planned(case), "A") for student in one.students}


@pytest.mark.parametrize("share", ["0.10", "0.25"])
@pytest.mark.parametrize("pupil", ["e1", "e2"])
def test_as01_the_pupil_who_is_away_a_tenth_of_the_year_comes_first(pupil, share):
    assert helped_where_one_class_can_be(pupil, share) == {pupil}


@pytest.mark.parametrize("share", ["0.03", "0.099999"])
def test_as02_less_than_a_tenth_of_the_year_changes_nothing(share):
    helped = [helped_where_one_class_can_be(pupil, share) for pupil in ("e1", "e2")]
    assert helped[0] == helped[1]
    assert len(helped[0]) == 1


# --- AS03: marks ---


@pytest.mark.parametrize("mark", [-3, 0, 2, 4, 7, 10, 12])
@pytest.mark.parametrize("subject", ["matematik", "engelsk"])
def test_as03_one_mark_of_four_or_less_is_enough_and_names_its_subject(subject, mark):
    others = {"dansk": 7, "matematik": 10, "engelsk": 12, subject: mark}
    marks = [{"student_id": "e1", "subject": s, "grade_year": 9, "mark": m} for s, m in others.items()]
    plan = planned(added(untaught(9), marks=marks))
    low = mark <= 4
    assert needs(plan) == ({(subject, "-")} if low else set())
    assert (JUDGE_LAG in findings(plan)) is not low
    for one in recommended(plan, "A"):
        assert "lav-karakter" in cited(one)
        assert shown(one, "mark", "mark") == {"e1": mark}
    assert bool(recommended(plan)) is low


@pytest.mark.parametrize("mark", [-2, 1, 3, 5, 6, 8, 9, 11, 13])
def test_as03_a_mark_off_the_scale_refuses_the_whole_case(mark, tmp_path):
    told = {"student_id": "e1", "subject": "dansk", "grade_year": 9, "mark": mark}
    with pytest.raises(ValidationError, match="7-point scale"):
        added(untaught(9), marks=[told])
    (tmp_path / "case.yaml").write_text("schools: [{ id: skolen }]\n", "utf-8")
    (tmp_path / "classes.csv").write_text("id,grade,school_id\n9a,9,skolen\n", "utf-8")
    (tmp_path / "students.csv").write_text("id,grade,class_id,school_id\ne1,9,9a,skolen\n", "utf-8")
    (tmp_path / "marks.csv").write_text(f"student_id,subject,grade_year,mark\ne1,dansk,9,{mark}\n", "utf-8")
    with pytest.raises(FactErrors) as report:
        load_case(tmp_path)
    (error,) = report.value.exceptions
    assert "marks.csv" in str(error)
    assert str(mark) in str(error)


@pytest.mark.parametrize(("year", "used"), [(7, False), (8, True), (9, True), (10, False), (6, False)])
@pytest.mark.parametrize("mark", [2, 4])
def test_as03_only_marks_of_grades_eight_and_nine_are_used(year, used, mark):
    told = {"student_id": "e1", "subject": "dansk", "grade_year": year, "mark": mark}
    plan = planned(added(untaught(max(year, 7)), marks=[told]))
    assert needs(plan) == ({("dansk", "-")} if used else set())
    assert ("karakter-uden-for-karakterklasser" in findings(plan)) is not used


# --- AS04: tests ---


def with_tests(*tests):
    """A pupil in grade 5 with national tests: subject, the grade it was made for, day, result."""
    return added(untaught(5), tests=[
        {"student_id": "e1", "subject": subject, "test_grade": grade, "taken_on": day, "band": band}
        for subject, grade, day, band in tests
    ])  # fmt: skip


READING = ("dansk", "laesning")


@pytest.mark.parametrize(
    ("newer", "older", "calls"),
    [
        ("fair", "other", True),
        ("deficient", "other", True),
        ("insufficient", "other", True),
        ("other", "insufficient", False),
        ("other", "other", False),
        ("fair", "insufficient", True),
    ],
)
@pytest.mark.parametrize(
    ("newer_day", "older_day"), [("2026-05-04", "2024-05-06"), ("2026-05-04", "2026-05-03")]
)
def test_as04_the_newest_reading_test_decides(newer, older, calls, newer_day, older_day):
    case = with_tests(("reading", 4, newer_day, newer), ("reading", 2, older_day, older))
    plan = planned(case)
    assert needs(plan) == ({READING} if calls else set())
    for one in recommended(plan, "A"):
        assert "testresultat-laesning" in cited(one)
    assert bool(recommended(plan)) is calls


@pytest.mark.parametrize(
    ("grade", "used"), [(2, True), (3, False), (4, True), (5, False), (6, True), (8, False)]
)
def test_as04_a_maths_test_of_another_grade_is_kept_and_not_used(grade, used):
    plan = planned(
        with_tests(("maths", grade, "2026-05-04", "insufficient"), ("reading", 4, "2026-05-04", "fair"))
    )
    assert needs(plan) == {READING} | ({("matematik", "-")} if used else set())
    (finding,) = (f for f in plan.findings if f.rule == "test-uden-for-testaar") if not used else (None,)
    assert finding is None or f"grade {grade}" in finding.text["en"]


def test_as04_a_test_that_is_not_used_does_not_push_out_an_older_one():
    plan = planned(with_tests(("reading", 3, "2026-05-04", "other"), ("reading", 2, "2024-05-06", "fair")))
    assert needs(plan) == {READING}


@pytest.mark.parametrize(("years", "used"), [([2, 4, 6], False), ([3], True), ([2, 3, 4, 6, 8], True)])
def test_as04_which_years_count_is_the_municipalitys_to_say(years, used):
    case = with_tests(("maths", 3, "2026-05-04", "deficient"))
    assert needs(planned(case, parameters={"testaar": years})) == ({("matematik", "-")} if used else set())
