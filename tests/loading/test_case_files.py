"""A case is the same however it is told: a folder with tables, or one file of YAML or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from indsatsmotor.errors import FactErrors
from indsatsmotor.facts import Case
from indsatsmotor.loading import load_case
from tests.loading.files import HEADER, SCHOOL, attempt, problems, write
from tests.loading.whole_case import everything, tables

EXAMPLE = Path(__file__).parents[2] / "examples" / "folkeskole"

STYLES = [
    {"danish": danish, "separator": separator, "line_end": line_end, "encoding": encoding}
    for danish in (True, False)
    for separator in (";", ",")
    for line_end in ("\n", "\r\n")
    for encoding in ("utf-8", "utf-8-sig", "cp1252")
]


@pytest.mark.parametrize("style", STYLES, ids=lambda style: "-".join(map(repr, style.values())))
def test_every_field_of_every_fact_can_be_told_in_tables(tmp_path, style):
    """Semicolons and commas, comma and point, ja and true, Danish and ISO dates, three encodings."""
    told = everything()
    folder = write(tmp_path / "sag", {"case.yaml": "", **tables(told, **style)})
    assert load_case(folder) == told


def one_file(case: Case, path: Path) -> Path:
    """*case* written to one file."""
    data = case.model_dump(mode="json", exclude_none=True)
    if path.suffix == ".json":
        path.write_text(json.dumps(data), "utf-8")
    else:
        with path.open("w", encoding="utf-8") as file:
            YAML(typ="safe", pure=True).dump(data, file)
    return path


@pytest.mark.parametrize("name", ["sag.json", "sag.yaml", "sag.yml"])
def test_every_field_of_every_fact_can_be_told_in_one_file(tmp_path, name):
    assert load_case(one_file(everything(), tmp_path / name)) == everything()


@pytest.mark.parametrize("name", ["skole.json", "skole.yaml"])
def test_the_example_school_is_the_same_in_one_file_as_in_its_folder(tmp_path, name):
    case = load_case(EXAMPLE)
    assert len(case.students) > 400
    assert load_case(one_file(case, tmp_path / name)) == case


@pytest.mark.parametrize("name", ["case.yaml", "case.json"])
def test_a_file_of_a_folder_is_read_as_it_is_alone(tmp_path, name):
    path = one_file(everything(), tmp_path / name)
    assert load_case(tmp_path) == load_case(path)


def test_a_path_may_be_given_as_text(tmp_path):
    assert load_case(str(write(tmp_path, {"case.yaml": SCHOOL}))).schools[0].id == "s1"


def splits(case: Case) -> Iterator[tuple[str, dict[str, bytes]]]:
    """The case with one of its tables as CSV and the rest as YAML."""
    for name, content in tables(case, danish=True, separator=";", line_end="\n").items():
        yield name, {name: content}


def test_tables_add_to_what_the_document_tells(tmp_path):
    case = everything()
    for name, content in splits(case):
        rest = case.model_dump(mode="json", exclude={name.removesuffix(".csv")}, exclude_none=True)
        folder = write(tmp_path / name, {"case.json": json.dumps(rest), **content})
        assert load_case(folder) == case, name


def test_the_same_fact_in_a_table_and_in_the_document_is_one_fact(tmp_path):
    document = SCHOOL + "students: [{ id: e1, grade: 3, class_id: 3a, school_id: s1 }]\n"
    case = load_case(write(tmp_path, {"case.yaml": document, "students.csv": f"{HEADER}\ne1;3;3a;s1\n"}))
    assert [student.id for student in case.students] == ["e1"]


# --- what is not there, or not a case ---


def test_a_path_that_is_not_there_says_which(tmp_path):
    with pytest.raises(FileNotFoundError) as error:
        load_case(tmp_path / "ingen-sag")
    assert error.value.filename == str(tmp_path / "ingen-sag")


@pytest.mark.parametrize(
    "files",
    [{}, {"case.yml": SCHOOL}, {"sag.yaml": SCHOOL}, {"readme.txt": "x"}],
    ids=["empty", "case.yml", "sag.yaml", "other files"],
)
def test_a_folder_without_a_case_is_not_an_empty_case(tmp_path, files):
    with pytest.raises((FactErrors, FileNotFoundError)) as report:
        load_case(write(tmp_path / "mappe", files))
    assert "case.yaml" in str(report.value)


@pytest.mark.parametrize("name", ["students.CSV", "Students.Csv"])
def test_a_table_is_never_passed_over_for_its_spelling(tmp_path, name):
    """Passed over, its pupils would be missing from the plan without a word."""
    made = attempt(load_case, write(tmp_path, {"case.yaml": SCHOOL, name: f"{HEADER}\ne1;3;3a;s1\n"}))
    assert name in str(made) or [student.id for student in made.students] == ["e1"]


def test_an_empty_document_tells_nothing(tmp_path):
    assert load_case(write(tmp_path, {"case.yaml": "# intet endnu\n"})) == Case()


@pytest.mark.parametrize("name", ["case.yaml", "case.json"])
@pytest.mark.parametrize("text", ["[1]", "[]", "0", "false", '"sag"', '""'])
def test_what_is_not_a_mapping_is_not_a_case(tmp_path, name, text):
    (problem,) = problems(write(tmp_path, {name: text}))
    assert str(problem.place).startswith(name)
    assert "mapping" in problem.message
