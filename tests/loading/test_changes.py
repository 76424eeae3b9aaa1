"""Changes of a case in a file: every mistake with its place, and nothing personal repeated."""

from __future__ import annotations

import pytest

from indsatsmotor import load_case, load_changes
from indsatsmotor.errors import FactErrors
from indsatsmotor.facts import changed
from indsatsmotor.loading import corrected
from tests.small_school import write

GROUPS = "undervisning-i-smaa-grupper"


@pytest.fixture
def case(tmp_path):
    return load_case(write(tmp_path / "skolen"))


@pytest.fixture
def read(case, tmp_path):
    def reading(text, name="aendringer.yaml"):
        return load_changes(write(tmp_path / "filer", {name: text}) / name, case)

    return reading


ALL = f"""\
add:
  rooms: [{{ id: r1, school_id: skolen, capacity: 6 }}]
correct:
  staff: [{{ id: m2, lessons_available_per_week: 3, prep_minutes_per_week: null }}]
  calendar: {{ end: 2028-05-01 }}
retract:
  trainings: [{{ staff_id: m2, intervention: {GROUPS} }}]
  budgets: [puljen]
retract_entirely:
  students: [e3]
"""


def test_facts_are_added_corrected_and_taken_back(case, read):
    after = changed(case, read(ALL))
    assert [room.id for room in after.rooms] == ["r1"]
    m2 = after.by_key["staff"]["m2",]
    assert (m2.lessons_available_per_week, m2.prep_minutes_per_week, m2.qualified_for) == (3, None, {GROUPS})
    assert (str(after.calendar.start), str(after.calendar.end)) == ("2027-08-09", "2028-05-01")
    assert (after.trainings, after.budgets) == ((), ())
    assert {one.student_id for one in after.learning_needs} == {"e1", "e2"}


def test_json_says_the_same(case, read):
    told = '{"correct": {"staff": [{"id": "m2", "lessons_available_per_week": "3"}]}}'
    assert read(told, "a.json") == read("correct: { staff: [{ id: m2, lessons_available_per_week: 3 }] }")


def test_an_empty_part_changes_nothing(read):
    assert read("add: {}\nretract: { staff: [] }") == ()


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("ad: {}", "1:1", "Maybe you meant 'add'."),
        ("add: { staf: [] }", "1:8", "Maybe you meant 'staff'."),
        ("add: []", "1:1", "mapping"),
        ("add: { staff: {} }", "1:8", "'staff' is a list."),
        ("add: { staff: [{ id: m3 }] }", "1:16", "'school_id' is missing."),
        ("correct: { staff: [{ id: m22, role: leader }] }", "1:20", "Maybe you meant 'm2'."),
        ("correct: { staff: [{ id: m2, rle: leader }] }", "1:30", "Maybe you meant 'role'."),
        ("correct: { staff: [{ id: m2, prep_minutes_per_week: -1 }] }", "1:30", "-1"),
        ("retract: { trainings: [{ staff_id: m2 }] }", "1:24", "staff_id, intervention"),
        ("- add", "1:1", "mapping"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_place_and_advice(read, text, place, said):
    with pytest.raises(FactErrors) as report:
        read(text)
    (error,) = report.value.exceptions
    assert str(error.place).startswith(f"aendringer.yaml:{place}")
    assert said in str(error)


def test_every_mistake_stands_in_one_report(read):
    with pytest.raises(FactErrors) as report:
        read("ad: {}\ncorrect: { staff: [m9] }\nretract: { staff: [m9], rooms: [r9] }")
    assert len(report.value.exceptions) == 4


def test_a_corrected_fact_is_held_to_the_same_as_any_other(case):
    m2 = case.by_key["staff"]["m2",]
    assert corrected(m2, {"role": "leader"}).role == "leader"
    with pytest.raises(FactErrors) as report:
        corrected(m2, {"role": "Mads Kanarie", "prep_minutes_per_week": 1.5})
    assert [str(one.place) for one in report.value.exceptions] == [
        "staff m2, role",
        "staff m2, prep_minutes_per_week",
    ]
    assert "Kanarie" not in str(report.value)
