"""Nothing personal is repeated, not in errors, logs or plans. Ids are; they mean nothing elsewhere.

Each test puts a canary where a school might by mistake write a name, a number or a note, and looks for it in
all that comes out.
"""

from __future__ import annotations

import json
import logging
import traceback
from typing import Any

import pytest
from pydantic import ValidationError

from indsatsmotor import Inquiry, Plan, load_case, load_offerings, load_policy, load_rulebook, recommend
from indsatsmotor.cli import main
from indsatsmotor.errors import FactErrors
from indsatsmotor.facts import Case
from indsatsmotor.offering import Offering
from indsatsmotor.render import as_explanation, as_report, as_text, as_what_would_change, as_why_not
from tests.loading.whole_case import TELLABLE, bare, cell, everything, fact_class
from tests.small_school import CASE, OFFERINGS, STAFF, STUDENTS, write

CANARIES = {
    "name": "Mads Kanarie",
    "note": "Er ked af det, fordi hans mor Kanarie er syg; ring til hende",
    "CPR number": "311299-1234",
    "CPR number without its line": "3112991234",
    "telephone": "20304050",
    "address": "Kanariegade 7, 2. tv.",
    "e-mail": "mads@kanarie.dk",
}
each_canary = pytest.mark.parametrize("canary", list(CANARIES.values()), ids=list(CANARIES))


def leaks(said: str, canary: str) -> bool:
    """Whether *canary*, or enough of it to know it by, is in *said*."""
    parts = {canary, canary.replace("-", ""), *(part for part in canary.split() if len(part) > 5)}
    return any(part in said for part in parts)


def said_of(load: Any, *given: Any, needed: bool = True) -> str:
    """Everything that is said of what cannot be used: messages, parts, and what they were raised from.

    What looks like a number is a number in some fields; nothing is *needed* to be said of it then.
    """
    try:
        load(*given)
    except (FactErrors, ValidationError) as report:
        return "".join(traceback.format_exception(report)) + str(report) + repr(report)
    if needed:
        pytest.fail("it was taken for something that can be used")
    return ""


@pytest.fixture(autouse=True)
def _nothing_else_is_said(caplog, capfd, recwarn):
    """No log, no warning and no print holds a canary, whatever a test does."""
    caplog.set_level(logging.NOTSET)
    yield
    out, err = capfd.readouterr()
    warned = " ".join(str(one.message) for one in recwarn.list)
    said = f"{caplog.text} {out} {err} {warned}"
    assert [name for name, canary in CANARIES.items() if leaks(said, canary)] == []


# --- the fields of a case ---

TYPES = {
    (kind, field): bare(info.annotation)
    for kind in TELLABLE
    for field, info in fact_class(kind).model_fields.items()
}
WORDS = {place: several for place, several in TYPES.items() if several in {str, frozenset[str]}}
TYPED = TYPES.keys() - WORDS.keys()


def told_with(place: tuple[str, str], value: Any) -> dict[str, Any]:
    """The case that tells everything, with *value* in one field."""
    kind, field = place
    told = everything().model_dump(mode="json")
    (told[kind] if kind == "calendar" else told[kind][0])[field] = value
    return told


def as_tables(place: tuple[str, str], value: Any) -> dict[str, str]:
    """The same with that fact in a table."""
    told = told_with(place, value)
    fact = told.pop(place[0])
    row = fact if place[0] == "calendar" else fact[0]
    cells = [cell(frozenset(one) if isinstance(one, list) else one, danish=True) for one in row.values()]
    table = "\n".join([";".join(row), ";".join(f'"{one}"' for one in cells), ""])
    return {"case.json": json.dumps(told), f"{place[0]}.csv": table}


@each_canary
@pytest.mark.parametrize("form", ["case.json", "case.yaml", "table", "python"])
def test_what_is_mistyped_in_a_field_is_not_repeated(tmp_path, form, canary):
    """A name in the column of grades, a note where yes or no belongs: every field of every kind of fact."""
    said = {}
    for place in sorted(TYPED):
        folder = tmp_path / "-".join(place)
        if form == "python":
            given: Any = (lambda told: Case(**told), told_with(place, canary))
        elif form == "table":
            given = (load_case, write(folder, as_tables(place, canary)))
        else:
            given = (load_case, write(folder, {form: json.dumps(told_with(place, canary))}))
        said[place] = said_of(*given, needed=not canary.isdigit())
    assert len([words for words in said.values() if words]) > 50
    assert [place for place, words in said.items() if leaks(words, canary)] == []


@pytest.mark.parametrize("number", [3112991234, 311299123, 20304050])
def test_a_number_that_may_be_a_persons_is_not_repeated(tmp_path, number):
    """In YAML and JSON a CPR number without its line, or a telephone's, is a whole number."""
    said = {}
    for place in sorted(TYPED):
        folder = write(tmp_path / "-".join(place), {"case.json": json.dumps(told_with(place, number))})
        said[place] = said_of(load_case, folder, needed=False)
    assert len([words for words in said.values() if words]) > 50
    assert [place for place, words in said.items() if str(number) in words] == []


@pytest.mark.parametrize("canary", ["311299-1234", "3112991234"])
def test_a_cpr_number_is_refused_wherever_it_is_told_and_not_repeated(tmp_path, canary):
    said = {}
    for place, several in WORDS.items():
        told = told_with(place, canary if several is str else [canary])
        said[place] = said_of(load_case, write(tmp_path / "-".join(place), {"case.json": json.dumps(told)}))
    assert [place for place, words in said.items() if "CPR" not in words] == []
    assert [place for place, words in said.items() if leaks(words, canary)] == []


@pytest.mark.parametrize("canary", ["Mads Kanarie\nHansen", "Mads Kanarie " * 10])
def test_a_note_is_no_word_and_is_not_repeated(tmp_path, canary):
    said = {}
    for place, several in WORDS.items():
        told = told_with(place, canary if several is str else [canary])
        said[place] = said_of(load_case, write(tmp_path / "-".join(place), {"case.json": json.dumps(told)}))
    assert [place for place, words in said.items() if "Kanarie" in words] == []


# --- what does not belong in a case ---

PUPILS = "id;grade;class_id;school_id;exposed;academic_lag"


def pupils(*rows: str, header: str = PUPILS) -> dict[str, str]:
    return {"case.yaml": CASE, "staff.csv": STAFF, "students.csv": "\n".join([header, *rows, ""])}


@each_canary
@pytest.mark.parametrize("column", ["navn", "note", "cpr", "grad", "exposed?"])
def test_a_column_too_many_is_refused_without_what_stands_in_it(tmp_path, column, canary):
    files = pupils(f'e1;5;5a;skolen;"{canary}"', header=f"id;grade;class_id;school_id;{column}")
    said = said_of(load_case, write(tmp_path, files))
    assert not leaks(said, canary)
    assert column in said


@each_canary
def test_a_cell_too_many_is_refused_without_what_stands_in_it(tmp_path, canary):
    assert not leaks(said_of(load_case, write(tmp_path, pupils(f'e1;5;5a;skolen;ja;ja;"{canary}"'))), canary)


@each_canary
def test_a_table_without_a_header_is_refused_without_its_first_row(tmp_path, canary):
    """What stands first is a pupil then, and not the names of columns."""
    files = pupils("e2;5;5a;skolen", header=f'e1;5;5a;"{canary}"')
    assert not leaks(said_of(load_case, write(tmp_path, files)), canary)


@each_canary
@pytest.mark.parametrize("name", ["case.yaml", "case.json"])
def test_a_field_too_many_is_refused_without_what_stands_in_it(tmp_path, name, canary):
    text = json.dumps(told_with(("students", "note"), canary))
    said = said_of(load_case, write(tmp_path, {name: text}))
    assert not leaks(said, canary)
    assert "note" in said


@each_canary
@pytest.mark.parametrize("name", ["case.yaml", "case.json"])
def test_what_stands_where_a_name_of_a_field_belongs_is_not_repeated(tmp_path, name, canary):
    said = {}
    for place in ("part of the case", "field", "fact"):
        told = told_with(("students", canary if place == "field" else "grade"), 7)
        if place == "part of the case":
            told[canary] = []
        if place == "fact":
            told["students"] = [canary]
        said[place] = said_of(load_case, write(tmp_path / place, {name: json.dumps(told)}))
    assert [place for place, words in said.items() if leaks(words, canary)] == []


@pytest.mark.parametrize(
    "text",
    [
        "students: [{ id: e1, note: Mads Kanarie: x }]",
        "students: [{ id: e1, note: *Kanarie }]",
        "students: [{ id: e1, note: !Kanarie x }]",
        "students: [{ id: e1, note: 'Mads Kanarie }]",
        "students: [{ id: e1, note: &Kanarie x }]",
        "students: [{ id: e1, Kanarie: x, Kanarie: y }]",
        "students:\n- Mads Kanarie\n\t- x",
        '{"students": ["Mads Kanarie"',
        '{"students": Mads Kanarie}',
    ],
)
@pytest.mark.parametrize("name", ["case.yaml", "case.json"])
def test_a_file_that_cannot_be_read_is_not_quoted(tmp_path, name, text):
    assert "Kanarie" not in said_of(load_case, write(tmp_path, {name: text}))


# --- offerings, policies and plans that cannot be used ---


@pytest.fixture
def offering(tmp_path):
    path = write(tmp_path / "gode", {"forslag.yaml": OFFERINGS}) / "forslag.yaml"
    return load_offerings(path)[0].model_dump(mode="json")


@each_canary
def test_what_is_mistyped_in_an_offering_is_not_repeated(tmp_path, offering, canary):
    said = {}
    for field, info in [*Offering.model_fields.items(), ("note", None)]:
        if info is None or bare(info.annotation) is not str:
            write(tmp_path, {"forslag.json": json.dumps([{**offering, field: canary}])})
            said[field] = said_of(load_offerings, tmp_path / "forslag.json", needed=not canary.isdigit())
    assert len([words for words in said.values() if words]) > 15
    assert [field for field, words in said.items() if leaks(words, canary)] == []


@each_canary
def test_a_note_among_the_preparations_of_an_offering_is_not_repeated(tmp_path, offering, canary):
    write(tmp_path, {"forslag.json": json.dumps([{**offering, "preparations": {canary: "ja"}}])})
    assert not leaks(said_of(load_offerings, tmp_path / "forslag.json"), canary)


@each_canary
def test_what_is_mistyped_in_a_policy_is_not_repeated(tmp_path, canary):
    path = write(tmp_path, {"p.json": json.dumps({"should_blocks": canary, "note": canary})}) / "p.json"
    assert not leaks(said_of(load_policy, path), canary)


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    return recommend(load_case(write(tmp_path_factory.mktemp("skolen"))))


@each_canary
@pytest.mark.parametrize("field", ["status", "weeks", "period", "cost", "note"])
def test_what_is_mistyped_in_a_plan_is_not_repeated(plan, field, canary):
    document = json.loads(plan.to_json())
    document["recommendations"][0][field] = canary
    said = said_of(Plan.model_validate_json, json.dumps(document), needed=not canary.isdigit())
    assert not leaks(said, canary)


# --- the command line ---


@each_canary
@pytest.mark.parametrize("command", ["recommend skolen", "validate skolen", "assess skolen forslag.yaml"])
def test_the_command_line_does_not_repeat_it_either(tmp_path, monkeypatch, capfd, command, canary):
    monkeypatch.chdir(tmp_path)
    row = f'e1;5;5a;skolen;"{canary}";"{canary}"'
    write(tmp_path / "skolen", pupils(row, header=PUPILS.replace("academic_lag", "navn")))
    write(tmp_path, {"forslag.yaml": OFFERINGS})
    assert main(command.split()) == 2
    out, err = capfd.readouterr()
    assert "students.csv:" in err
    assert not leaks(out + err, canary)


# --- plans that are made ---

BESIDE_THE_POINT = {
    "schools": {"municipality": "Kanarie", "existing_structures": ["Kanarie"]},
    "students": {"judged_by": "Mads Kanarie", "interests": ["Kanarie"]},
    "staff": {"competences": ["Kanarie"]},
}  # fmt: skip
"""Words that may be told and that nothing in the plan of the small school rests on."""


def test_words_that_a_plan_does_not_rest_on_are_not_in_it(tmp_path, plan):
    told = load_case(write(tmp_path)).model_dump()
    for kind, words in BESIDE_THE_POINT.items():
        told[kind] = [{**fact, **words} for fact in told[kind]]
    made = recommend(Case(**told))
    assert [one.id for one in made.recommended()] == [one.id for one in plan.recommended()]
    case, book = Case(**told), load_rulebook()
    shown = [as_text(made, book), as_text(made, book, language="en"), as_report(made, case, book), repr(made)]
    assert "Kanarie" not in made.to_json() + "".join(shown)


def answers(plan, case):
    """Whatever is answered about *plan*, as data and as text."""
    inquiry, book = Inquiry(plan, case), load_rulebook()
    for of in [*(one.id for one in plan.recommendations), *(need.id for need in inquiry.needs)]:
        one = inquiry.explain(of)
        yield one.to_json() + as_explanation(one, book) + as_explanation(one, book, language="en") + repr(one)
    for variant in book.catalogue.variants:
        for owner in ("e1", "e3", "5a"):
            why = inquiry.why_not(variant, owner)
            yield why.to_json() + as_why_not(why, book) + as_why_not(why, book, language="en") + repr(why)
    changes = inquiry.what_would_change(plan.recommendations[0].id, most=2)
    yield changes.to_json() + as_what_would_change(changes, book) + repr(changes)


def test_words_that_an_answer_does_not_rest_on_are_not_in_it(tmp_path):
    told = load_case(write(tmp_path)).model_dump()
    for kind, words in BESIDE_THE_POINT.items():
        told[kind] = [{**fact, **words} for fact in told[kind]]
    case = Case(**told)
    said = [*answers(recommend(case), case)]
    assert len(said) > 30
    assert [text for text in said if "Kanarie" in text] == []


FREE = {"judged_by": "Kanarie", "interests": ["Kanarie"], "competences": ["Kanarie"],
        "existing_structures": ["Kanarie"], "support_functions": ["Kanarie"], "municipality": "Kanarie",
        "suited_for": ["Kanarie"], "answer_id": "Kanarie", "cluster_id": "Kanarie"}  # fmt: skip
"""Every field of free words that no rule reads."""


def test_no_free_field_of_a_case_that_tells_everything_is_in_an_answer():
    told = everything().model_dump(mode="json")
    for facts in told.values():
        for fact in facts if isinstance(facts, list) else [facts]:
            for field in FREE.keys() & (fact or {}).keys():
                fact[field] = FREE[field]
    case = Case.model_validate(told)
    plan = recommend(case)
    inquiry, book = Inquiry(plan, case), load_rulebook()
    assert "Kanarie" in case.model_dump_json()
    for of in [*(one.id for one in plan.recommendations), *(need.id for need in inquiry.needs)]:
        one = inquiry.explain(of)
        assert "Kanarie" not in one.to_json() + as_explanation(one, book)
    for student in case.students:
        for variant in book.catalogue.variants:
            why = inquiry.why_not(variant, student.id)
            assert "Kanarie" not in why.to_json() + as_why_not(why, book)


@each_canary
@pytest.mark.parametrize("command", ["explain skolen", "why-not skolen C", "what-would-change skolen"])
def test_a_question_that_cannot_be_answered_repeats_no_more_than_an_id(
    tmp_path, monkeypatch, capfd, command, canary
):
    monkeypatch.chdir(tmp_path)
    row = f'e1;5;5a;skolen;"{canary}";"{canary}"'
    write(tmp_path / "skolen", pupils(row, header=PUPILS.replace("academic_lag", "navn")))
    assert main([*command.split(), "e1"]) == 2
    out, err = capfd.readouterr()
    assert not leaks(out + err, canary)


def test_ids_are_in_errors_and_in_plans(tmp_path, plan):
    document, text = plan.to_json(), as_text(plan, load_rulebook())
    for name in ("e1", "e2", "e3", "m2"):
        assert f'"{name}"' in document
        assert name in text
    files = {"case.yaml": CASE, "staff.csv": STAFF, "students.csv": STUDENTS.replace("e3", "e4")}
    assert "no student 'e3'" in said_of(load_case, write(tmp_path, files))


def test_a_canary_that_is_said_is_found():
    assert leaks("'grade' is 'Mads Kanarie'", "Mads Kanarie")
    assert leaks("Kanarie is not a grade", "Mads Kanarie")
    assert leaks("3112991234", "311299-1234")
    assert not leaks("'grade' is a text of 12 characters", "Mads Kanarie")
