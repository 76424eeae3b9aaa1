"""The tables of a case, cell by cell: what is read, and that nothing is read as what it may not be."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from indsatsmotor.errors import FactErrors
from indsatsmotor.facts import Case
from tests.loading.files import HEADER, attempt, case_of, places, problems_of


def told(folder, column, cell):
    """What *column* of a pupil holds when *cell* is written in it."""
    case = case_of(folder, students=f'{HEADER};{column}\ne1;3;3a;s1;"{cell}"\n')
    return getattr(case.students[0], column)


def refused(folder, column, cell):
    """The one problem of a pupil with *cell* in *column*."""
    (problem,) = problems_of(folder, students=f'{HEADER};{column}\ne1;3;3a;s1;"{cell}"\n')
    return problem


# --- cells ---


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("ja", True), ("Ja", True), ("JA", True), (" ja ", True), ("true", True), ("yes", True),
        ("nej", False), ("Nej", False), ("false", False), ("no", False), ("", None), ("  ", None),
    ],
)  # fmt: skip
def test_yes_no_and_unknown_are_told_apart(tmp_path, cell, value):
    assert told(tmp_path, "exposed", cell) is value


@pytest.mark.parametrize("cell", ["j", "måske", "ukendt", "?", "2", "ja/nej"])
def test_a_cell_that_is_neither_yes_nor_no_is_refused_with_what_it_may_hold(tmp_path, cell):
    problem = refused(tmp_path, "exposed", cell)
    assert str(problem.place) == "students.csv:2:5"
    assert "exposed" in problem.message
    assert {"ja", "nej"} <= set(str(problem).replace("'", " ").replace(",", " ").replace(".", " ").split())


@pytest.mark.parametrize(
    ("cell", "value"),
    [("0,12", "0.12"), ("0.12", "0.12"), ("0,10", "0.1"), ("1", "1"), ("0", "0"), (" 0,5 ", "0.5")],
)
def test_a_number_has_a_comma_or_a_point(tmp_path, cell, value):
    assert told(tmp_path, "absence_share_current", cell) == Decimal(value)


@pytest.mark.parametrize("cell", ["10 %", "0,1,2", "en tiendedel", "NaN", "1,01", "-0,01", "12"])
def test_what_is_no_share_is_refused_where_it_stands(tmp_path, cell):
    problem = refused(tmp_path, "absence_share_current", cell)
    assert str(problem.place) == "students.csv:2:5"
    assert "absence_share_current" in problem.message


@pytest.mark.parametrize(
    ("cell", "value"),
    [("1.250,50", "1250.5"), ("1250,50", "1250.5"), ("1250.50", "1250.5"), ("12.345.678,90", "12345678.9")],
)
def test_money_may_have_points_between_thousands_when_it_has_a_comma(tmp_path, cell, value):
    case = case_of(tmp_path, budgets=f'id;amount_dkk\nb;"{cell}"\n')
    assert case.budgets[0].amount_dkk == Decimal(value)


@pytest.mark.parametrize(
    ("cell", "wrong"),
    [("480.000", "480"), ("1.250", "1.25"), ("1,250.00", "1.25"), ("1.20,5", "120.5"), ("1.2.3,4", "123.4")],
)
def test_money_is_never_read_as_another_amount(tmp_path, cell, wrong):
    """480.000 kr. is not 480 kr.: what can be taken for two amounts is refused, or read as Danes write it."""
    made = attempt(case_of, tmp_path, budgets=f'id;amount_dkk\nb;"{cell}"\n')
    assert isinstance(made, FactErrors) or made.budgets[0].amount_dkk != Decimal(wrong)


@pytest.mark.parametrize(
    "cell", ["2027-08-09", "09-08-2027", "9-8-2027", "9.8.2027", "09/08/2027", " 09-08-2027 "]
)
def test_a_date_is_written_in_danish_or_iso(tmp_path, cell):
    assert told(tmp_path, "judged_on", cell) == date(2027, 8, 9)


@pytest.mark.parametrize(
    "cell", ["31-02-2027", "2027-02-31", "08-13-2027", "09-08-27", "9. august 2027", "46243", "0", "86400"]
)
def test_what_is_no_date_is_refused_where_it_stands(tmp_path, cell):
    """A serial number of a spreadsheet, or seconds since 1970, is no date that anybody told."""
    problem = refused(tmp_path, "judged_on", cell)
    assert str(problem.place) == "students.csv:2:5"
    assert "judged_on" in problem.message


@pytest.mark.parametrize(("cell", "shown"), [("31-02-2027", "2027"), ("12", "12"), ("1,01", "1")])
def test_a_wrong_number_or_date_is_shown(tmp_path, cell, shown):
    column = "judged_on" if cell.count("-") == 2 else "absence_share_current"
    assert shown in refused(tmp_path, column, cell).message


def test_a_word_that_is_close_is_shown_with_the_word_that_was_meant(tmp_path):
    problem = refused(tmp_path, "education_ready", "not_redy")
    assert "'not_redy'" in problem.message
    assert problem.maybe == "you meant 'not_ready'."


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("ordblindhed|autisme", {"ordblindhed", "autisme"}),
        ("ordblindhed | autisme", {"ordblindhed", "autisme"}),
        ("ordblindhed", {"ordblindhed"}),
        ("ordblindhed|\nautisme", {"ordblindhed", "autisme"}),
        ("ingen", frozenset()),
        ("Ingen", frozenset()),
        ("", None),
    ],
)
def test_several_words_stand_with_a_bar_between_them(tmp_path, cell, value):
    assert told(tmp_path, "disabilities", cell) == value


def test_none_at_all_is_something_else_than_unknown(tmp_path):
    students = f"{HEADER};lesson_slots;busy_slots\ne1;3;3a;s1;man 08:15-09:00|tir 08:15-09:00;ingen\n"
    (student,) = case_of(tmp_path, students=students).students
    assert [str(slot) for slot in sorted(student.lesson_slots, key=str)] == [
        "mon 08:15-09:00",
        "tue 08:15-09:00",
    ]
    assert student.busy_slots == frozenset()


@pytest.mark.parametrize("cell", ["3", " 3 "])
def test_a_whole_number_is_read(tmp_path, cell):
    case = case_of(tmp_path, students=f"id;class_id;school_id;grade\ne1;3a;s1;{cell}\n")
    assert case.students[0].grade == 3


@pytest.mark.parametrize("cell", ["3,5", "3.5", "3.b", "tre", "11", "-1"])
def test_what_is_no_grade_is_refused_where_it_stands(tmp_path, cell):
    (problem,) = problems_of(tmp_path, students=f"id;class_id;school_id;grade\ne1;3a;s1;{cell}\n")
    assert str(problem.place) == "students.csv:2:4"
    assert "grade" in problem.message


# --- rows and columns ---


def test_columns_come_in_any_order_and_only_those_that_are_told(tmp_path):
    case = case_of(tmp_path, students="exposed;school_id;id;class_id;grade\nja;s1;e1;3a;3\n")
    assert (case.students[0].id, case.students[0].exposed) == ("e1", True)


def test_spaces_around_cells_and_names_and_empty_rows_do_not_matter(tmp_path):
    text = " id ; grade;class_id ;school_id\n\n e1 ;3; 3a;s1\n;;;\n   \ne2;8;8b;s1\n\n"
    assert [student.id for student in case_of(tmp_path, students=text).students] == ["e1", "e2"]


def test_a_row_may_end_before_the_columns_do(tmp_path):
    case = case_of(tmp_path, students=f"{HEADER};exposed;judged_on\ne1;3;3a;s1\n")
    assert case.students[0].exposed is None


@pytest.mark.parametrize("text", ["", HEADER, f"{HEADER}\n", f"\ufeff{HEADER}\r\n"])
def test_a_table_without_rows_tells_nothing(tmp_path, text):
    assert case_of(tmp_path, students=text).students == ()


def test_a_separator_may_stand_in_a_quoted_cell(tmp_path):
    students = f"{HEADER},judged_by\n".replace(";", ",") + 'e1,3,3a,s1,"lærer, pædagog"\n'
    assert case_of(tmp_path, students=students).students[0].judged_by == "lærer, pædagog"


def test_a_quoted_cell_may_hold_a_line_end_and_later_rows_keep_their_line(tmp_path):
    students = f'{HEADER};disabilities;exposed\ne1;3;3a;s1;"ordblindhed|\nautisme";ja\ne2;3;3a;s1;;måske\n'
    (problem,) = problems_of(tmp_path, students=students)
    assert str(problem.place) == "students.csv:4:6"


def test_a_row_over_several_lines_is_placed_where_it_begins(tmp_path):
    students = f'{HEADER};disabilities;exposed\ne1;3;3a;s1;"ordblindhed|\nautisme";måske\n'
    (problem,) = problems_of(tmp_path, students=students)
    assert str(problem.place) == "students.csv:2:6"


def test_a_row_with_more_cells_than_there_are_columns_is_refused(tmp_path):
    found = problems_of(tmp_path, students=f"{HEADER}\ne1;3;3a;s1;ja\ne2;3;3a;s1\n")
    assert places(found) == ["students.csv:2"]
    assert "more cells" in found[0].message


def test_a_column_that_is_written_twice_is_refused(tmp_path):
    """Which of the two would count, nobody can say."""
    found = problems_of(tmp_path, students="id;grade;class_id;school_id;grade\ne1;3;3a;s1;4\n")
    assert any("grade" in problem.message and "twice" in problem.message for problem in found)
    assert {str(problem.place) for problem in found} <= {"students.csv:1", "students.csv:1:5"}


def test_an_unknown_column_is_refused_once_however_many_rows_there_are(tmp_path):
    rows = "".join(f"e{n};3;3a;s1;ja\n" for n in range(5))
    (problem,) = problems_of(tmp_path, students=f"{HEADER};exposd\n{rows}")
    assert str(problem.place) == "students.csv:1:5"
    assert problem.maybe == "you meant 'exposed'."


def test_an_unknown_column_is_refused_also_when_its_cells_are_empty(tmp_path):
    assert places(problems_of(tmp_path, students=f"{HEADER};exposd\ne1;3;3a;s1;\n")) == ["students.csv:1:5"]


def test_a_column_without_a_name_says_that_it_has_none(tmp_path):
    (problem,) = problems_of(tmp_path, students=f"{HEADER};\ne1;3;3a;s1;ja\n")
    assert "'student' is not a field" not in problem.message
    assert "name" in problem.message


# --- what is no table ---


def test_a_table_in_windows_1252_is_read(tmp_path):
    students = f"{HEADER};judged_by\ne1;3;3a;s1;lærerteam på årgangen\n".encode("cp1252")
    assert case_of(tmp_path, students=students).students[0].judged_by == "lærerteam på årgangen"


NO_TABLES = {
    "old line ends": f"{HEADER}\re1;3;3a;s1\r".encode(),
    "a cell without end": (HEADER + "\n" + "x" * 200_000 + ";3;3a;s1\n").encode(),
    "a quote without end": f'{HEADER};judged_by\ne1;3;3a;s1;"team\ne2;3;3a;s1;\n'.encode(),
    "no text": f"{HEADER}\ne\x001;3;3a;s1\n".encode(),
    "neither UTF-8 nor Windows-1252": HEADER.encode() + b"\ne\x811;3;3a;s1\n",
    "UTF-16": f"{HEADER}\ne1;3;3a;s1\n".encode("utf-16"),
    "tabs": f"{HEADER}\ne1;3;3a;s1\n".replace(";", "\t").encode(),
    "no header": b"e1;3;3a;s1\ne2;3;3a;s1\n",
}


@pytest.mark.parametrize("name", NO_TABLES)
def test_what_is_no_table_is_read_as_meant_or_refused_by_name(tmp_path, name):
    """Never a crash, never another id than the one that was written."""
    made = attempt(case_of, tmp_path, students=NO_TABLES[name])
    if isinstance(made, Case):
        assert [student.id for student in made.students] == ["e1"]
    else:
        assert {place.partition(":")[0] for place in places(made.exceptions)} == {"students.csv"}


def test_a_table_of_nothing_known_is_refused_with_the_name_that_was_meant(tmp_path):
    found = problems_of(tmp_path, elever="id\ne1\n", student=f"{HEADER}\ne1;3;3a;s1\n")
    assert places(found) == ["elever.csv", "student.csv"]
    assert found[1].maybe == "you meant 'students'."


def test_the_small_school_is_a_case(tmp_path):
    assert isinstance(case_of(tmp_path), Case)
