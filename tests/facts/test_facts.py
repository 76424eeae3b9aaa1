"""Facts are told, never guessed: exact, closed, and unknown where nothing is said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

from indsatsmotor.errors import FactErrors
from indsatsmotor.facts import (
    Budget,
    Calendar,
    Case,
    Class,
    Mark,
    RunningIntervention,
    School,
    Slot,
    Staff,
    Student,
    TestResult,
    told_kinds,
)

CLASS = {"id": "3a", "grade": 3, "school_id": "s1"}
STUDENT = {"id": "e1", "grade": 3, "class_id": "3a", "school_id": "s1"}


def small_case(**more):
    return Case(**{"schools": [{"id": "s1"}], "classes": [CLASS], "students": [STUDENT], **more})


def test_only_ids_grade_class_and_school_are_required():
    required = {name for name, field in Student.model_fields.items() if field.is_required()}
    assert required == {"id", "grade", "class_id", "school_id"}
    assert {n for n, f in Staff.model_fields.items() if f.is_required()} == {"id", "school_id"}


def test_whatever_else_is_not_told_is_unknown_and_not_no():
    student = Student(**STUDENT)
    assert student.exposed is None
    assert student.disabilities is None
    assert Student(**STUDENT, disabilities=[]).disabilities == frozenset()


@pytest.mark.parametrize("mark", [-3, 0, 2, 4, 7, 10, 12])
def test_a_mark_of_the_scale_is_taken(mark):
    assert Mark(student_id="e1", subject="dansk", grade_year=8, mark=mark).mark == mark


@pytest.mark.parametrize("mark", [-2, 1, 3, 5, 6, 8, 11, 13])
def test_a_mark_off_the_scale_is_impossible(mark):
    with pytest.raises(ValidationError, match="7-point scale"):
        Mark(student_id="e1", subject="dansk", grade_year=8, mark=mark)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("grade", 11),
        ("grade", -1),
        ("grade", 3.0),
        ("grade", True),
        ("absence_share_current", "1.01"),
        ("absence_share_current", "-0.01"),
        ("absence_share_current", 0.1),
        ("exposed", "yes"),
        ("exposed", 1),
        ("judged_on", 20270809),
        ("name", "x"),
    ],
)
def test_impossible_or_inexact_values_are_refused(field, value):
    with pytest.raises(ValidationError):
        Student(**{**STUDENT, field: value})


@pytest.mark.parametrize("bound", ["0", "1"])
def test_the_bounds_of_a_share_belong_to_it(bound):
    assert Student(**STUDENT, absence_share_current=bound).absence_share_current == Decimal(bound)


def test_a_number_has_one_spelling():
    assert Budget(id="b", amount_dkk="100.50") == Budget(id="b", amount_dkk=Decimal("100.5"))
    assert str(Budget(id="b", amount_dkk="250000.00").amount_dkk) == "250000"


def test_a_negative_budget_is_impossible():
    with pytest.raises(ValidationError):
        Budget(id="b", amount_dkk="-0.01")


@pytest.mark.parametrize("id_", ["010203-1234", "0102031234"])
def test_a_cpr_number_is_refused_and_never_repeated(id_):
    with pytest.raises(ValidationError, match="CPR") as error:
        Student(**{**STUDENT, "id": id_})
    assert id_ not in str(error.value)


def test_a_mistyped_value_is_not_repeated_in_the_error():
    with pytest.raises(ValidationError) as error:
        Student(**{**STUDENT, "grade": "Mads Hansen"})
    assert "Mads" not in str(error.value)


def test_facts_cannot_be_changed():
    student = Student(**STUDENT)
    with pytest.raises(ValidationError):
        student.exposed = True


def test_a_test_of_grade_3_is_legal():
    assert (
        TestResult(
            student_id="e1", subject="maths", test_grade=3, taken_on="2027-03-01", band="fair"
        ).test_grade
        == 3
    )


RESULT = {"student_id": "e1", "subject": "maths", "test_grade": 4, "taken_on": "2026-03-02"}


@pytest.mark.parametrize(
    "result",
    [
        {"band": "fair"},
        {"band": "fair", "instrument": "national-test-2010"},
        {"band": "fair", "instrument": "national-test-2010", "score": "17.5"},
        {"score": 17, "instrument": "national-test-2010"},
        {"score": 17, "instrument": "overgangstest"},
        {"score": 17, "instrument": "faerdighedstest"},
    ],
)
def test_a_test_result_is_a_level_or_a_number_on_the_scale_of_its_test(result):
    told = TestResult(**RESULT, **result)
    assert told.band == result.get("band")
    assert told.score == (None if "score" not in result else Decimal(result["score"]))


@pytest.mark.parametrize(
    ("result", "why"),
    [
        ({}, "tell the result"),
        ({"instrument": "overgangstest"}, "tell the result"),
        ({"instrument": "national-test-2010"}, "tell the result"),
        ({"score": 17}, "tell the 'instrument'"),
        ({"score": 17, "band": "fair"}, "tell the 'instrument'"),
        ({"band": "fair", "instrument": "overgangstest"}, "'overgangstest' has no levels"),
        ({"band": "fair", "instrument": "faerdighedstest", "score": 17}, "'faerdighedstest' has no levels"),
    ],
)
def test_a_test_result_without_a_scale_or_on_that_of_another_test_is_impossible(result, why):
    with pytest.raises(ValidationError, match=why):
        TestResult(**RESULT, **result)


def test_a_period_ends_after_it_starts():
    with pytest.raises(ValidationError, match="ends"):
        Calendar(start=date(2027, 8, 9), end=date(2027, 8, 8))
    assert Calendar(start=date(2027, 8, 9), end=date(2027, 8, 9)).days == 1


def test_a_running_intervention_has_people():
    with pytest.raises(ValidationError, match="class or the pupils"):
        RunningIntervention(
            id="l1",
            school_id="s1",
            intervention="makkerlaering",
            variant="B1",
            start="2027-08-09",
            end="2027-12-01",
        )


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ("mon 08:15-09:00", "mon 08:59-09:30", True),
        ("mon 08:15-09:00", "mon 09:00-09:45", False),
        ("mon 08:15-09:00", "tue 08:15-09:00", False),
        ("lør 08:15-09:00", "sat 08:15-09:00", True),
    ],
)
def test_slots_overlap_when_they_share_a_minute(one, other, overlap):
    assert Slot.model_validate(one).overlaps(Slot.model_validate(other)) is overlap


def test_a_case_reports_every_problem_at_once():
    with pytest.raises(FactErrors) as report:
        Case(
            schools=[{"id": "s1"}, {"id": "s2"}],
            classes=[CLASS],
            students=[
                STUDENT,
                {**STUDENT, "exposed": True},
                {**STUDENT, "id": "e2", "class_id": "3b"},
                {**STUDENT, "id": "e3", "school_id": "s2"},
            ],
            staff=[{"id": "l1", "school_id": "s9", "knows_students": ["e1", "e9"]}],
        )
    assert str(report.value) == (
        "the case cannot be used (5)\n"
        "student e1: 2 different facts have this key.\n"
        "Maybe one of them is out of date: keep the one that holds.\n"
        "student e2, class_id: no class '3b' is told.\n"
        "Maybe the class is missing from the case.\n"
        "staff l1, school_id: no school 's9' is told.\n"
        "Maybe the school is missing from the case.\n"
        "staff l1, knows_students: no student 'e9' is told.\n"
        "Maybe the student is missing from the case.\n"
        "student e3, school_id: class '3a' belongs to school 's1', not to 's2'.\n"
        "Maybe the pupil has changed school, or two schools use the same class id."
    )


def test_order_and_repetition_of_facts_leave_no_trace():
    one = small_case(students=[STUDENT, {**STUDENT, "id": "e2"}])
    other = small_case(students=[{**STUDENT, "id": "e2"}, STUDENT, STUDENT])
    assert one.model_dump_json() == other.model_dump_json()


def test_a_case_survives_json():
    case = small_case(holidays=[{"id": "jul", "start": "2027-12-20", "end": "2027-12-31"}])
    assert Case.model_validate_json(case.model_dump_json()) == case


def test_rules_see_every_field_but_slots():
    told = told_kinds()
    assert "lesson_slots" not in told["student"].fields
    assert set(Class.model_fields) - set(told["class"].fields) == {"lesson_slots"}


def test_school_ids_may_be_anything_printable():
    assert School(id="Søndre Skole (øst) 🙂").id
    with pytest.raises(ValidationError):
        School(id="to\nlinjer")
