"""Step 1: forms that come back as they went out, and proposals that only people make into judgements."""

from __future__ import annotations

import csv
import shutil
from io import StringIO
from pathlib import Path

import pytest

from indsatsmotor import Case, load_case
from indsatsmotor.facts import Answers, Student
from indsatsmotor.survey import forms, survey, write_forms

EXAMPLE = Path(__file__).parent.parent / "examples" / "folkeskole"


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text), delimiter=";"))


def test_the_forms_put_back_into_the_folder_change_nothing(tmp_path):
    case = load_case(EXAMPLE)
    folder = tmp_path / "skole"
    shutil.copytree(EXAMPLE, folder)
    for name in ("students.csv", "answers.csv", "tests.csv", "marks.csv"):
        (folder / name).unlink(missing_ok=True)
    write_forms(case, folder)
    again = load_case(folder)
    for name in ("students", "tests", "marks"):
        assert getattr(again, name) == getattr(case, name)
    told = {answers.student_id: answers for answers in case.answers}
    assert {a.student_id for a in again.answers} == {s.id for s in case.students}
    assert all(a == told.get(a.student_id, Answers(student_id=a.student_id)) for a in again.answers)


def test_every_pupil_has_a_row_for_the_questions_and_the_judgements():
    case = load_case(EXAMPLE)
    made = forms(case)
    ids = {student.id for student in case.students}
    assert {row["student_id"] for row in rows(made["answers.csv"])} == ids
    assert {row["id"] for row in rows(made["students.csv"])} == ids
    assert len(tuple(Answers.model_fields)) - 1 == 13, "the catalogue has thirteen qualitative questions"


def test_nothing_that_is_filled_in_is_overwritten(tmp_path):
    (tmp_path / "marks.csv").write_text("udfyldt")
    with pytest.raises(FileExistsError):
        write_forms(load_case(EXAMPLE), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["marks.csv"]


@pytest.mark.parametrize("column", list(Answers.model_fields)[1:])
def test_the_guide_says_what_each_question_means_in_both_languages(column):
    line = next(line for line in forms(Case())["vejledning.md"].splitlines() if f"`{column}`" in line)
    danish, english = line.split(": ", 1)[1].split(" · ")
    assert danish != english


def signs(**answers: bool) -> Case:
    return Case.model_validate(
        {
            "schools": [{"id": "s"}],
            "classes": [{"id": "k", "grade": 5, "school_id": "s"}],
            "students": [{"id": "e", "grade": 5, "class_id": "k", "school_id": "s"}],
            "answers": [{"student_id": "e", **answers}],
        }
    )


def test_a_social_sign_proposes_and_asks_people_to_judge():
    found = survey(signs(placed_outside_home=True))
    (proposal,) = (one for one in found.proposals if "e" in one.text["en"].split() and one.todo)
    assert "judge" in proposal.todo["en"].lower()


def test_without_signs_nothing_is_proposed():
    assert not [
        one
        for one in survey(signs(placed_outside_home=False)).proposals
        if one.todo and "judge" in one.todo["en"].lower()
    ]


def test_what_is_not_answered_is_counted():
    unanswered = survey(signs(placed_outside_home=True)).unanswered
    assert unanswered["answers.placed_outside_home"] == 0
    assert unanswered["answers.disability"] == 1
    assert unanswered["student.exposed"] == 1
    assert survey(Case()).unanswered["student.exposed"] == 0


def test_signs_never_declare_a_pupil_exposed():
    case = load_case(EXAMPLE)
    told = {student.id: student.exposed for student in case.students}
    after = {row["id"]: row["exposed"] for row in rows(forms(case)["students.csv"])}
    assert all((after[name] == "") is (exposed is None) for name, exposed in told.items())
    assert Student.model_fields["exposed"].default is None
