"""Bad input to the command line exits with 2, says why on standard error, and never ends in a traceback."""

from __future__ import annotations

import pytest

from indsatsmotor.cli import main
from tests.small_school import CASE, FILES, OFFERINGS, STUDENTS, write

UNUSABLE = 2


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The working folder: a school, offerings for it and a plan of it."""
    write(tmp_path / "skolen")
    write(tmp_path, {"forslag.yaml": OFFERINGS})
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def refused(capsys):
    """Runs the command line with what it has to refuse; what is said on standard error."""

    def run(*arguments: str) -> str:
        code = main(list(arguments))
        out, err = capsys.readouterr()
        assert (code, out) == (UNUSABLE, "")
        assert "Traceback" not in err
        assert err.strip()
        return err

    return run


# --- arguments ---


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["plan"], "plan"),
        (["recommend"], "CASE"),
        (["assess", "skolen"], "OFFERINGS"),
        (["recommend", "skolen", "--language", "fr"], "fr"),
        (["recommend", "skolen", "--format", "xml"], "xml"),
        (["recommend", "skolen", "--engine", "clips"], "clips"),
        (["recommend", "skolen", "--outptu", "x"], "--outptu"),
        (["schema", "staff"], "staff"),
        (["schema"], "offering"),
    ],
)
def test_arguments_that_are_not_known_are_refused(folder, refused, arguments, says):
    assert says in refused(*arguments)


# --- paths ---

PATHS = {
    "case": ["recommend", "{}"],
    "case to validate": ["validate", "{}"],
    "case to assess": ["assess", "{}", "forslag.yaml"],
    "policy": ["recommend", "skolen", "--policy", "{}"],
    "policy to validate": ["validate", "skolen", "--policy", "{}"],
    "offerings": ["assess", "skolen", "{}"],
    "plan": ["assess", "skolen", "forslag.yaml", "--plan", "{}"],
}


@pytest.mark.parametrize("use", PATHS)
def test_a_path_that_is_not_there_is_named(folder, refused, use):
    assert "'findes-ikke.yaml'" in refused(*(part.format("findes-ikke.yaml") for part in PATHS[use]))


@pytest.mark.parametrize("use", [use for use in PATHS if not use.startswith("case")])
def test_a_folder_where_a_file_belongs_is_named(folder, refused, use):
    assert "skolen" in refused(*(part.format("skolen") for part in PATHS[use]))


UNREADABLE = {
    "no text.yaml": b"\xff\xfe\x00\x81",
    "no text.json": b"\xff\xfe\x00\x81",
    "no yaml.yaml": b"schools: [",
    "no json.json": b'{"schools": [',
    "nested.yaml": b"[" * 100_000,
    "nested.json": b"[" * 100_000,
    "a key twice.yaml": b"schools: []\nschools: []",
    "huge number.yaml": b"budgets: [{id: b, amount_dkk: 1e999999999}]",
    "number.yaml": b"3",
    "text.json": b'"hej"',
}


@pytest.mark.parametrize("use", PATHS)
@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_cannot_be_used_is_named(folder, refused, use, name):
    write(folder, {name: UNREADABLE[name]})
    assert name in refused(*(part.format(name) for part in PATHS[use]))


def test_a_folder_that_is_called_like_a_table_is_named(folder, refused):
    (folder / "skolen" / "students.csv").unlink()
    (folder / "skolen" / "students.csv").mkdir()
    assert "students.csv" in refused("validate", "skolen")


@pytest.mark.parametrize(
    "table",
    [b"id;grade\r" + b"e1;3\r", b"x" * 200_000, b"\x00\x01\x02", "id;grade\ne1;3\n".encode("utf-16")],
    ids=["old line ends", "a cell without end", "no text", "UTF-16"],
)
def test_a_table_that_cannot_be_read_is_named(folder, refused, table):
    write(folder / "skolen", {"students.csv": table})
    assert "students.csv" in refused("recommend", "skolen")


# --- what is told ---

WRONG_CASES = {
    "a mark of 5": {"marks.csv": "student_id;subject;grade_year;mark\ne1;dansk;8;5\n"},
    "an unknown class": {"students.csv": STUDENTS.replace("5a", "5b")},
    "a pupil twice": {"students.csv": STUDENTS + "e1;6;5a;skolen;;\n"},
    "an unknown column": {"students.csv": STUDENTS.replace("exposed", "exposd")},
    "an unknown table": {"elever.csv": STUDENTS},
    "an unknown part": {"case.yaml": CASE + "elever: []\n"},
    "a negative budget": {"case.yaml": CASE.replace("60000", "-1")},
    "a year that ends before it starts": {"case.yaml": CASE.replace("2028-06-23", "2026-06-23")},
    "a school that is not told": {"case.yaml": CASE.replace("schools:", "# ")},
}


@pytest.mark.parametrize("wrong", WRONG_CASES)
@pytest.mark.parametrize("command", ["recommend", "validate", "assess"])
def test_a_case_that_cannot_be_is_refused_by_every_command(folder, refused, command, wrong):
    write(folder / "skolen", WRONG_CASES[wrong])
    said = refused(command, "skolen", *(["forslag.yaml"] if command == "assess" else []))
    assert said.startswith("the case cannot be used (")


WRONG_POLICIES = {
    "no such field": "should_block: true",
    "no such parameter": "parameters: { a1-lektoner: 10 }",
    "no such switch": "switches: { DX99: lenient }",
    "no such option": "switches: { DX01: lenent }",
    "no number": "parameters: { a1-lektioner: mange }",
    "no list": "parameters: { testaar: 3 }",
    "a list": "parameters: { a1-lektioner: [10, 12] }",
    "a class of acuteness left out": "acuteness_weights: { acute: 3 }",
    "a class of acuteness that does not exist": (
        "acuteness_weights: { most-acute: 9, acute: 3, ordinary: 1, hurtig: 1 }"
    ),
    "the least acute first": "acuteness_weights: { most-acute: 1, acute: 3, ordinary: 9 }",
    "a limit of nothing": "node_limit: 0",
    "a list of policies": "[]",
}


@pytest.mark.parametrize("wrong", WRONG_POLICIES)
def test_a_policy_that_cannot_be_is_refused(folder, refused, wrong):
    write(folder, {"policy.yaml": WRONG_POLICIES[wrong]})
    assert "policy" in refused("recommend", "skolen", "--policy", "policy.yaml")


WRONG_OFFERINGS = {
    "no such field": ("area: laesning", "areal: laesning"),
    "no such pupil": ("[e1, e2]", "[e1, e9]"),
    "a pupil twice": ("[e1, e2]", "[e1, e1]"),
    "no such adult": ("staff_id: m2", "staff_id: m9"),
    "no such school": ("school_id: skolen", "school_id: skole"),
    "no such class": ("area: laesning", "area: laesning\n    class_id: 9z"),
    "no such room": ("area: laesning", "area: laesning\n    room_id: r9"),
    "no such supplier": ("area: laesning", "area: laesning\n    supplier_id: x9"),
    "no such pupil in a pair": ("area: laesning", "area: laesning\n    pairs: [ { students: [e1, e9] } ]"),
    "a tutor of others": (
        "area: laesning",
        "area: laesning\n    pairs: [ { students: [e1, e2], tutor_id: e3 } ]",
    ),
    "no such variant": ("variant: C", "variant: Q"),
    "a variant of another": ("variant: C", "variant: E1"),
    "no such intervention": ("intervention: bogpakker", "intervention: bogpakke"),
    "no such prerequisite": ("area: laesning", "area: laesning\n    preparations: { hej: true }"),
    "in place of nothing": ("area: laesning", "area: laesning\n    replaces: C-9"),
    "an id twice": ("id: boeger-til-e3", "id: gruppe-i-laesning"),
    "a role that does not exist": ("role: tutor", "role: tuter"),
    "no number of weeks": ("weeks: 12", "weeks: mange"),
}


@pytest.mark.parametrize("wrong", WRONG_OFFERINGS)
def test_offerings_that_cannot_be_are_refused(folder, refused, wrong):
    old, new = WRONG_OFFERINGS[wrong]
    assert old in OFFERINGS
    write(folder, {"forslag.yaml": OFFERINGS.replace(old, new, 1)})
    assert refused("assess", "skolen", "forslag.yaml").startswith("the offerings cannot be used (")


# --- plans ---


@pytest.fixture
def plan(folder, capsys):
    main(["recommend", "skolen", "--format", "json", "--output", "plan.json"])
    capsys.readouterr()
    return (folder / "plan.json").read_text("utf-8")


ASSESS = ["assess", "skolen", "forslag.yaml", "--plan", "plan.json"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"schema_version"', '"schema"'),
        ('"recommended_with_conditions"', '"maybe"'),
        ('"category": "small_group"', '"category": "individual"'),
        ('"proof"', '"prof"'),
    ],
    ids=["no such field", "no such status", "an individual intervention alone", "something missing"],
)
def test_a_plan_that_may_not_exist_is_refused(folder, plan, refused, old, new):
    assert old in plan
    write(folder, {"plan.json": plan.replace(old, new)})
    assert "plan" in refused(*ASSESS)


def test_a_plan_of_another_case_is_refused(folder, plan, refused):
    renamed = {name: text.replace("e1", "x1") for name, text in FILES.items()}
    write(folder / "skolen", renamed)
    write(folder, {"forslag.yaml": OFFERINGS.replace("e1", "x1")})
    assert "plan" in refused(*ASSESS)


# --- where the result goes ---


@pytest.mark.parametrize("output", ["skolen", "findes-ikke/plan.txt", "forslag.yaml/plan.txt"])
def test_a_place_that_cannot_be_written_to_is_named(folder, refused, output):
    assert output in refused("recommend", "skolen", "--output", output)


def test_a_case_that_cannot_be_used_leaves_an_earlier_result_as_it_is(folder, refused):
    write(folder, {"plan.txt": "den gamle plan"})
    write(folder / "skolen", {"students.csv": STUDENTS.replace("5a", "5b")})
    refused("recommend", "skolen", "--output", "plan.txt")
    assert (folder / "plan.txt").read_text() == "den gamle plan"
