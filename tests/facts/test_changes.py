"""A case that changes: all of it or nothing, and nothing is left that speaks of what is gone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indsatsmotor.errors import FactErrors
from indsatsmotor.facts import Case, Change, Level, School, changed, changes_between, key_of, parted_with
from tests.allocation.schools import case_of, schools, slow_is_fine
from tests.loading.whole_case import everything
from tests.planning.schools import C, school


def told(case: Case, kind: str, *key: str):
    return case.by_key[kind][key]


def test_what_changes_between_two_cases_leads_from_one_to_the_other():
    first, second = school(), everything()
    there = changes_between(first, second)
    assert changed(first, there) == second
    assert changed(second, changes_between(second, first)) == first
    assert changes_between(first, first) == ()


@slow_is_fine
@given(schools(most_pupils=3), schools(most_pupils=3))
def test_any_two_cases_are_a_set_of_changes_apart(one, other):
    first, second = case_of(one), case_of(other)
    assert changed(first, changes_between(first, second)) == second


def test_changes_that_cannot_stand_together_change_nothing_and_say_why():
    case = school()
    tutor = told(case, "staff", "tutor")
    with pytest.raises(FactErrors) as report:
        changed(case, [Change(tutor, None)])
    assert [str(one.place) for one in report.value.exceptions] == [f"training tutor/{C}, staff_id"]
    with pytest.raises(FactErrors) as report:
        changed(
            case,
            [Change(tutor.model_copy(update={"motivation": Level.LOW}), None), Change(School(id="x"), None)],
        )
    assert {str(one.place) for one in report.value.exceptions} == {"staff tutor", "school x"}
    with pytest.raises(FactErrors) as report:
        changed(case, [Change(None, tutor.model_copy(update={"motivation": Level.LOW}))])
    assert "2 different facts have this key" in str(report.value)


def test_telling_once_more_what_is_told_changes_nothing():
    case = school()
    assert changed(case, [Change(None, told(case, "staff", "tutor"))]) == case


@pytest.mark.parametrize(
    ("kind", "id_"),
    [("staff", "lærer"), ("student", "elev-å"), ("class", "3a"), ("school", "skole-ø")],
)
def test_nothing_speaks_of_what_the_case_has_parted_with(kind, id_):
    case = everything()
    left = changed(case, parted_with(case, told(case, kind, id_)))
    assert id_ not in {value for fact in left.facts() for value in _ids(fact)}


def _ids(fact):
    for _, value in fact:
        yield from value if isinstance(value, frozenset) else [value]


def test_what_only_points_at_it_stays_and_no_longer_does():
    case = school()
    changes = list(parted_with(case, told(case, "staff", "laerer")))
    gone = {change.key for change in changes if change.after is None}
    assert gone == {("staff", ("laerer",)), ("subject_teacher", ("klassen", "dansk", "laerer"))}
    (other,) = (change for change in changes if change.after is not None)
    assert (other.key, other.before.class_teacher_id, other.after.class_teacher_id) == (
        ("class", ("klassen",)), "laerer", None,
    )  # fmt: skip
    pupil = list(parted_with(case, told(case, "student", "e1")))
    assert {change.key[0] for change in pupil if change.after is None} == {
        "student", "learning_need", "parents", "parents_informed",
    }  # fmt: skip
    assert all(change.after.knows_students == {"e2", "e3", "e4"} for change in pupil if change.after)


def test_what_nobody_takes_part_in_any_more_goes_too():
    period = {"start": "2027-08-09", "end": "2027-10-01"}
    group = {"id": "loeber", "school_id": "skolen", "intervention": C, "variant": "C", "students": ["e1"]}
    case = school(running=[{**group, **period}])
    keys = {change.key for change in parted_with(case, told(case, "student", "e1")) if change.after is None}
    assert ("running", ("loeber",)) in keys


def test_the_money_of_a_school_goes_with_it_and_is_not_for_everybody():
    case = school(
        budgets=[{"id": "egen", "amount_dkk": "1", "school_id": "skolen"}, {"id": "fri", "amount_dkk": "2"}]
    )
    left = changed(case, parted_with(case, told(case, "school", "skolen")))
    assert [budget.id for budget in left.budgets] == ["fri"]


@given(st.sampled_from(list(everything().facts())))
def test_a_case_can_part_with_any_fact(fact):
    case = everything()
    left = changed(case, parted_with(case, fact))
    assert (fact.kind, key_of(fact)) not in {(one.kind, key_of(one)) for one in left.facts()}
