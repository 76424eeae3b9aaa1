"""A case that cannot be used is refused whole, with every problem, its place and advice, in one report."""

from __future__ import annotations

import json
import re

import pytest

from indsatsmotor.errors import FactErrors
from indsatsmotor.loading import load_case, load_offerings, load_policy
from tests.loading.files import HEADER, SCHOOL, case_of, places, problems, problems_of, write

# --- what is wrong with one fact ---


@pytest.mark.parametrize(
    ("told", "place", "says"),
    [
        ("students: [{ id: e1, grade: 3, class_id: 3a, school_id: s1, exposed: ja }]", "8:61", "exposed"),
        ("students: [{ id: e1, grade: 3, class_id: 3a, school_id: s1, exposed: 1 }]", "8:61", "1"),
        ("students: [{ id: e1, grade: tre, class_id: 3a, school_id: s1 }]", "8:22", "grade"),
        ("students: [{ id: e1, grade: 11, class_id: 3a, school_id: s1 }]", "8:22", "11"),
        ("students: [{ id: e1, grade: 3, class_id: 3, school_id: s1 }]", "8:32", "class_id"),
        ("students: [{ id: e1, grade: 3, school_id: s1 }]", "8:12", "class_id"),
        (
            "students: [{ id: e1, grade: 3, class_id: 3a, school_id: s1, interests: sport }]",
            "8:61",
            "interests",
        ),
        (
            "students: [{ id: e1, grade: 3, class_id: 3a, school_id: s1, interests: [1] }]",
            "8:73",
            "interests.0",
        ),
        ("students: [e1]", "8:12", "student"),
        ("budgets: [{ id: b, amount_dkk: -0.01 }]", "8:20", "-0.01"),
        ("budgets: [{ id: b, amount_dkk: 10.005 }]", "8:20", "10.005"),
        ("marks: [{ student_id: e1, subject: dansk, grade_year: 8, mark: 5 }]", "8:58", "5"),
        ("calendar: { start: 2027-08-09, end: 2027-08-08 }", "8:1", "before it starts"),
        ("rooms: [{ id: r, school_id: s1, free_slots: [mandag] }]", "8:46", "mon 08:15-09:00"),
    ],
)
def test_a_fact_that_cannot_be_is_refused_where_it_stands(tmp_path, told, place, says):
    (problem,) = problems(write(tmp_path, {"case.yaml": f"{SCHOOL}# eight\n\n\n{told}\n"}))
    line, column = place.split(":")
    assert str(problem.place) == f"case.yaml:{line}:{column}"
    assert says in problem.message


@pytest.mark.parametrize(
    ("told", "maybe"),
    [
        ("student: []", "you meant 'students'."),
        (
            "students: [{ id: e1, grade: 3, clas_id: 3a, class_id: 3a, school_id: s1 }]",
            "you meant 'class_id'.",
        ),
        ("staff: [{ id: l1, school_id: s1, role: teachr }]", "you meant 'teacher'."),
    ],
)
def test_a_word_that_is_not_known_comes_with_the_one_that_was_meant(tmp_path, told, maybe):
    (problem,) = problems(write(tmp_path, {"case.yaml": f"{SCHOOL}{told}\n"}))
    assert problem.maybe == maybe


@pytest.mark.parametrize("told", ["students: { id: e1 }", "students: e1", "calendar: [2027]", "students: 3"])
def test_a_list_where_there_should_be_none_and_the_other_way_round_is_refused(tmp_path, told):
    (problem,) = problems(write(tmp_path, {"case.yaml": f"{SCHOOL}{told}\n"}))
    assert str(problem.place).startswith("case.yaml:5:")


def test_a_key_that_is_written_twice_is_refused_in_yaml(tmp_path):
    found = problems(write(tmp_path, {"case.yaml": f"{SCHOOL}budgets: []\nbudgets: []\n"}))
    assert places(found) == ["case.yaml:6:1"]
    assert "twice" in found[0].message


def test_a_key_that_is_written_twice_is_refused_in_json(tmp_path):
    """The last would win without a word."""
    (problem,) = problems(write(tmp_path, {"case.json": '{"schools": [{"id": "s1"}], "schools": []}'}))
    assert str(problem.place).startswith("case.json")
    assert "twice" in problem.message


@pytest.mark.parametrize("text", ['{"schools": [', '{"schools": [}', "{'schools': []}", "", "{} {}"])
def test_what_is_no_json_is_refused_with_its_place(tmp_path, text):
    (problem,) = problems(write(tmp_path, {"case.json": text}))
    assert re.match(r"case\.json:\d+:\d+$", str(problem.place))


@pytest.mark.parametrize("name", ["case.json", "case.yaml"])
def test_nesting_without_end_is_refused(tmp_path, name):
    (problem,) = problems(write(tmp_path, {name: '{"schools": ' + "[" * 100_000}))
    assert str(problem.place).startswith(name)


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "1e999999999"])
def test_a_number_that_nobody_counts_with_is_refused_in_json(tmp_path, amount):
    text = '{"budgets": [{"id": "b", "amount_dkk": ' + amount + "}]}"
    (problem,) = problems(write(tmp_path, {"case.json": text}))
    assert "amount_dkk" in problem.message


@pytest.mark.parametrize("amount", [".inf", ".nan", "1e999999999", "'1e999999999'"])
def test_a_number_that_nobody_counts_with_is_refused_in_yaml(tmp_path, amount):
    text = f"budgets: [{{ id: b, amount_dkk: {amount} }}]\n"
    (problem,) = problems(write(tmp_path, {"case.yaml": text}))
    assert re.match(r"case\.yaml:1:\d+$", str(problem.place))


def test_a_problem_in_json_says_which_fact_it_is_about(tmp_path):
    def report(wrong: int) -> str:
        pupils = [{"id": f"e{n}", "grade": 3, "class_id": "3a", "school_id": "s1"} for n in range(3)]
        pupils[wrong]["grade"] = 11
        text = json.dumps({"students": pupils}, indent=1)
        return str(problems(write(tmp_path / str(wrong), {"case.json": text}))[0])

    assert len({report(n) for n in range(3)}) == 3


# --- what is wrong between facts ---


def test_two_facts_with_one_id_are_refused(tmp_path):
    (problem,) = problems_of(tmp_path, students=f"{HEADER}\ne1;3;3a;s1\ne2;3;3a;s1\ne1;8;8b;s1\n")
    assert str(problem.place) in {"students.csv:2", "students.csv:4"}
    assert "student e1" in problem.message
    assert problem.maybe


@pytest.mark.parametrize(
    ("table", "rows", "place", "says"),
    [
        ("students", f"{HEADER}\ne1;3;3b;s1\n", "students.csv:2:3", "no class '3b'"),
        ("students", f"{HEADER}\ne1;3;3a;s1\ne2;3;3a;s2\n", "students.csv:3:4", "no school 's2'"),
        ("marks", "student_id;subject;grade_year;mark\ne9;dansk;8;7\n", "marks.csv:2:1", "no student 'e9'"),
        ("staff", "id;school_id;knows_students\nl1;s1;e9\n", "staff.csv:2:3", "no student 'e9'"),
        ("trainings", "intervention;staff_id;hours\nbogpakker;l9;3\n", "trainings.csv:2:2", "no staff 'l9'"),
        ("classes", "id;grade;school_id;class_teacher_id\n4a;4;s1;l9\n", "classes.csv:2:4", "no staff 'l9'"),
        ("rooms", "id;school_id\nr;s9\n", "rooms.csv:2:2", "no school 's9'"),
    ],
)
def test_a_fact_that_points_at_nothing_is_refused_where_it_points(tmp_path, table, rows, place, says):
    found = problems_of(tmp_path, **{"staff": "id;school_id\nl1;s1\n", table: rows})
    (problem,) = (one for one in found if str(one.place) == place and says in one.message)
    assert problem.maybe


def test_an_id_that_is_close_to_a_told_one_is_advised(tmp_path):
    (problem,) = problems_of(tmp_path, students=f"{HEADER}\ne1;3;3.a;s1\n")
    assert problem.maybe == "you meant '3a'."


def test_who_works_at_the_school_may_be_left_out(tmp_path):
    case = case_of(tmp_path, subject_teachers="class_id;subject;staff_id\n3a;dansk;l1\n")
    assert case.subject_teachers[0].staff_id == "l1"


def test_a_pupil_in_a_class_of_another_school_is_refused(tmp_path):
    document = "schools: [{ id: s1 }, { id: s2 }]\nclasses: [{ id: 3a, grade: 3, school_id: s2 }]\n"
    (problem,) = problems(write(tmp_path, {"case.yaml": document, "students.csv": f"{HEADER}\ne1;3;3a;s1\n"}))
    assert str(problem.place) == "students.csv:2:4"


def test_a_calendar_that_is_told_twice_says_where(tmp_path):
    document = f"{SCHOOL}calendar: {{ start: 2027-08-09, end: 2028-06-23 }}\n"
    table = "start;end\n2027-08-09;2028-06-30\n"
    (problem,) = problems(write(tmp_path, {"case.yaml": document, "calendar.csv": table}))
    assert re.match(r"calendar\.csv:2|case\.yaml:5", str(problem.place))


# --- all of it at once ---

WRONG = {
    "case.yaml": f"{SCHOOL}budgets: [{{ id: b, amount_dkk: -1 }}]\nfoo: 1\n",
    "marks.csv": "student_id;subject;grade_year;mark\ne1;dansk;8;5\n",
    "students.csv": (
        f"{HEADER};exposed;absence_share_current;judged_on\n"
        "e1;11;3a;s1;måske;1,2;31-02-2027\n"
        "e2;3;3a;s1;ja;0,1;\n"
        "e3;x;3a;s1;;;\n"
    ),
    "elever.csv": "id\ne1\n",
}
WRONG_PLACES = {
    "case.yaml:5:20", "case.yaml:6:1", "marks.csv:2:4", "students.csv:2:2", "students.csv:2:5",
    "students.csv:2:6", "students.csv:2:7", "students.csv:4:2", "elever.csv",
}  # fmt: skip


def test_every_problem_of_every_file_is_in_one_report(tmp_path):
    assert set(places(problems(write(tmp_path, WRONG)))) == WRONG_PLACES


def test_the_report_counts_its_problems_and_is_the_same_every_time(tmp_path):
    reports = []
    for name in ("a", "b"):
        with pytest.raises(FactErrors) as report:
            load_case(write(tmp_path / name, WRONG))
        reports.append(str(report.value))
    assert reports[0] == reports[1]
    assert reports[0].startswith("the case cannot be used (9)\n")


def test_problems_of_facts_and_between_facts_are_in_one_report(tmp_path):
    """A mark of 5, a negative budget, an unknown class id, two facts with one id."""
    document = f"{SCHOOL}budgets: [{{ id: b, amount_dkk: -1 }}]\n"
    students = f"{HEADER}\ne1;3;3a;s1\ne1;8;8b;s1\ne2;3;9z;s1\n"
    marks = "student_id;subject;grade_year;mark\ne1;dansk;8;5\n"
    files = {"case.yaml": document, "students.csv": students, "marks.csv": marks}
    found = "\n".join(map(str, problems(write(tmp_path, files))))
    for says in ("case.yaml:5:20", "marks.csv:2:4", "no class '9z'", "student e1: 2 different facts"):
        assert says in found


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("case.yaml", "schools: ["),
        ("case.yaml", "schools: [{ id: s1, id: s2 }]"),
        ("case.json", '{"schools": '),
        ("rooms.csv", b"id;school_id\r" + b"x" * 200_000),
    ],
    ids=["no YAML", "a key twice", "no JSON", "no table"],
)
def test_a_file_that_cannot_be_read_does_not_hide_what_is_wrong_in_others(tmp_path, name, content):
    files = {"staff.csv": "id;school_id;role\nl1;s1;tryllekunstner\n", name: content}
    found = {str(place).partition(":")[0] for place in places(problems(write(tmp_path, files)))}
    assert {"staff.csv", name} <= found


def test_what_a_wrong_fact_would_have_told_is_not_missed_a_second_time(tmp_path):
    """Whoever mistypes a class is told that, and not that its pupils have none."""
    document = "schools: [{ id: s1 }]\nclasses: [{ id: 3a, grade: 33, school_id: s1 }]\n"
    files = {"case.yaml": document, "students.csv": f"{HEADER}\ne1;3;3a;s1\n"}
    assert places(problems(write(tmp_path, files))) == ["case.yaml:2:21"]


# --- policies and offerings ---


def test_a_policy_is_refused_with_every_problem(tmp_path):
    text = "should_blocks: ja\nnode_limit: 0\nlotery_seed: 1\ncompanion_window: cover\n"
    with pytest.raises(FactErrors) as report:
        load_policy(write(tmp_path, {"policy.yaml": text}) / "policy.yaml")
    assert set(places(report.value.exceptions)) == {f"policy.yaml:{line}:1" for line in range(1, 5)}
    assert {problem.maybe for problem in report.value.exceptions} >= {
        "you meant 'lottery_seed'.",
        "you meant 'covers'.",
    }


def test_offerings_are_refused_with_every_problem(tmp_path):
    text = (
        "offerings:\n"
        "  - { id: f1, intervention: bogpakker, variant: E1, school_id: s1, studens: [e1] }\n"
        "  - { id: f2, intervention: bogpakker, variant: E1, school_id: s1, weeks: mange }\n"
        "  - { id: f3 }\n"
    )
    with pytest.raises(FactErrors) as report:
        load_offerings(write(tmp_path, {"forslag.yaml": text}) / "forslag.yaml")
    assert (
        places(report.value.exceptions)
        == ["forslag.yaml:2:68", "forslag.yaml:3:68"] + ["forslag.yaml:4:5"] * 3
    )
    assert report.value.exceptions[0].maybe == "you meant 'students'."


@pytest.mark.parametrize("text", ["{}", "offering: []", "forslag", "offerings: 3", "3"])
def test_what_is_no_list_of_offerings_is_refused(tmp_path, text):
    with pytest.raises(FactErrors) as report:
        load_offerings(write(tmp_path, {"forslag.yaml": text}) / "forslag.yaml")
    assert "list" in str(report.value)


@pytest.mark.parametrize("text", ["[]", "offerings: []"])
def test_no_offerings_are_no_offerings(tmp_path, text):
    assert load_offerings(write(tmp_path, {"forslag.yaml": text}) / "forslag.yaml") == ()
