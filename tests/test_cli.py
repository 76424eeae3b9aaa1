"""The command line: results on standard output, progress and problems on standard error, and exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import version

import pytest

from indsatsmotor import Case, Plan, load_case, load_offerings, planning, recommend, what_it_would_take
from indsatsmotor.cli import main
from indsatsmotor.errors import AllocationError, EngineDisagreement
from indsatsmotor.loading import load_words
from indsatsmotor.planning import assess
from tests.small_school import OFFERINGS, write

MADE, UNMET, UNUSABLE, OURS = 0, 1, 2, 3
BOTH = ("da", "en")


@pytest.fixture
def school(tmp_path):
    return write(tmp_path / "skolen")


@pytest.fixture
def offerings(tmp_path):
    return write(tmp_path / "ønsker", {"forslag.yaml": OFFERINGS}) / "forslag.yaml"


@pytest.fixture
def call(capsys):
    """Runs the command line: its exit code, standard output and standard error."""

    def run(*arguments):
        code = main([str(one) for one in arguments])
        return (code, *capsys.readouterr())

    return run


def steps(language):
    """What is said while a plan is made."""
    told = []
    recommend(Case(), progress=told.append)
    return [load_words().phrase(f"progress-{step}", language) for step in told]


# --- recommend ---


def test_recommend_prints_a_plan_that_people_can_read(school, call):
    code, out, _ = call("recommend", school)
    assert code == MADE
    assert all(name in out for name in ("e1", "e2", "e3", "m2"))
    assert "Traceback" not in out


@pytest.mark.parametrize(("language", "other"), [("da", "en"), ("en", "da")])
def test_the_text_is_in_the_language_asked_for(school, call, language, other):
    code, out, _ = call("recommend", school, "--language", language)
    assert code == MADE
    assert load_words().phrase("recommended", language).capitalize() in out
    assert load_words().phrase("recommended", other).capitalize() not in out


def test_the_text_is_danish_when_no_language_is_asked_for(school, call):
    assert call("recommend", school)[1] == call("recommend", school, "--language", "da")[1]


@pytest.mark.parametrize("language", BOTH)
def test_progress_is_told_on_standard_error_only(school, call, language):
    _, out, err = call("recommend", school, "--language", language)
    assert [line.strip() for line in err.splitlines()] == steps(language)
    assert not any(step in out for step in steps(language))


def test_the_plan_document_is_what_the_library_returns(school, call):
    code, out, _ = call("recommend", school, "--format", "json")
    assert code == MADE
    assert out == recommend(load_case(school)).to_json()


KEYS = {
    "schema_version", "ruleset", "policy", "engine", "optimality", "recommendations", "running", "unmet",
    "ledger", "findings", "proof",
}  # fmt: skip
RECOMMENDATION = {
    "id", "intervention", "code", "variant", "category", "status", "school", "students", "class", "subject",
    "area", "needs", "staff", "room", "period", "weeks", "lessons_per_week", "minutes_per_lesson", "slots",
    "details", "cost_dkk", "companions", "conditions", "warnings", "attachments", "tasks", "evidence",
    "readings", "justification",
}  # fmt: skip


def test_the_plan_document_keeps_its_keys(school, call):
    plan = json.loads(call("recommend", school, "--format", "json")[1])
    assert plan.keys() >= KEYS
    assert plan["ruleset"].keys() >= {"layers", "sha256"}
    assert all(layer.keys() >= {"id", "version", "sha256"} for layer in plan["ruleset"]["layers"])
    assert plan["optimality"].keys() >= {"proven", "gap", "levels"}
    group = next(one for one in plan["recommendations"] if one["status"].startswith("recommended"))
    assert group.keys() >= RECOMMENDATION
    assert group["period"].keys() >= {"start", "end"}
    assert group["justification"].keys() >= {"rules", "considerations", "facts", "text"}
    rule = group["justification"]["rules"][0]
    assert rule.keys() >= {"id", "code", "title", "citations"}
    assert rule["citations"][0].keys() >= {"source", "section", "lines", "basis"}
    assert group["justification"]["text"].keys() == {"da", "en"}
    assert plan["unmet"][0].keys() >= {"kind", "students", "need", "status", "shortfalls", "smallest_changes"}


def test_the_plan_document_says_what_the_contract_says(school, call):
    plan = json.loads(call("recommend", school, "--format", "json")[1])
    group = next(one for one in plan["recommendations"] if one["status"].startswith("recommended"))
    assert (group["intervention"], group["code"], group["category"]) == (
        "undervisning-i-smaa-grupper",
        "C",
        "small_group",
    )
    assert group["students"] == ["e1", "e2"]
    assert plan["unmet"][0]["students"] == ["e3"]


@pytest.mark.parametrize("name", ["skolen.yaml", "skolen.json"])
def test_a_single_file_gives_the_same_plan_as_the_folder(school, tmp_path, call, name):
    path = tmp_path / name
    path.write_text(load_case(school).model_dump_json(exclude_none=True), "utf-8")
    whole, parts = (call("recommend", one, "--format", "json")[:2] for one in (path, school))
    assert whole == parts


def test_the_engine_does_not_change_the_plan(school, call):
    by_default, by_reference = (
        json.loads(call("recommend", school, "--format", "json", *engine)[1])
        for engine in ([], ["--engine", "reference"])
    )
    assert by_reference["engine"] == "reference"
    assert by_default == {**by_reference, "engine": by_default["engine"]}


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_plan_can_be_written_to_a_file(school, tmp_path, call, form):
    shown = call("recommend", school, "--format", form)[1]
    path = tmp_path / "plan æøå.txt"
    assert call("recommend", school, "--format", form, "--output", path)[:2] == (MADE, "")
    assert path.read_text("utf-8") == shown


# --- exit codes ---


def test_unmet_needs_are_a_result_and_no_failure(school, call):
    assert call("recommend", school)[0] == MADE


def test_unmet_needs_are_a_failure_when_asked_for(school, call):
    code, out, _ = call("recommend", school, "--fail-on-unmet")
    assert code == UNMET
    assert "e3" in out


def test_a_plan_without_unmet_needs_is_no_failure(tmp_path, call):
    school = write(tmp_path / "uden", {"case.yaml": "schools: [{ id: skolen }]\n"})
    assert call("recommend", school, "--fail-on-unmet")[0] == MADE


@pytest.mark.parametrize("error", [AllocationError, EngineDisagreement, ZeroDivisionError, KeyError])
def test_an_error_of_ours_exits_with_three(school, call, monkeypatch, error):
    def fails(*_args, **_named):
        raise error("det gik galt")

    monkeypatch.setattr(planning, "recommend", fails)
    code, out, err = call("recommend", school)
    assert (code, out) == (OURS, "")
    assert error.__name__ in err


# --- validate ---


def test_validate_counts_what_is_told(school, call):
    code, out, _ = call("validate", school)
    assert code == MADE
    assert "3 students" in out
    assert "1 classes" in out


def test_validate_says_every_problem_on_standard_error(school, call):
    rows = "e1;55;5a;skolen;ja\ne2;5;5a;skolen;måske\n"
    write(school, {"students.csv": f"id;grade;class_id;school_id;exposed\n{rows}"})
    code, out, err = call("validate", school)
    assert (code, out) == (UNUSABLE, "")
    assert "students.csv:2:2" in err
    assert "students.csv:3:5" in err


# --- schema ---


@pytest.mark.parametrize("name", ["plan", "case", "offering", "policy"])
def test_schema_prints_a_json_schema(call, name):
    code, out, err = call("schema", name)
    assert (code, err) == (MADE, "")
    schema = json.loads(out)
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert schema["title"].lower() == name
    assert schema["additionalProperties"] is False


def test_the_schema_of_a_plan_has_the_keys_of_a_plan(call, school):
    schema = json.loads(call("schema", "plan")[1])
    plan = json.loads(call("recommend", school, "--format", "json")[1])
    assert schema["properties"].keys() == plan.keys()
    recommendation = schema["$defs"]["Recommendation"]["properties"]
    assert recommendation.keys() == plan["recommendations"][0].keys()


# --- what it takes ---


@pytest.mark.parametrize(
    ("language", "lesson"), [("da", "10 minutter mere om ugen"), ("en", "10 minutes more a week")]
)
def test_what_it_takes_says_what_would_be_enough(school, call, language, lesson):
    code, out, _ = call("what-it-takes", school, "--language", language)
    assert code == MADE
    assert load_words().phrase("would-take", language) in out
    assert lesson in " ".join(out.split())


def test_what_it_takes_goes_on_from_a_plan_and_looks_at_one_need(school, call, tmp_path):
    kept = tmp_path / "plan.json"
    call("recommend", school, "--format", "json", "--output", kept)
    need = "need/e3/subject/matematik/broeker"
    code, out, _ = call("what-it-takes", school, "--plan", kept, "--need", need, "--format", "json")
    assert code == MADE
    case = load_case(school)
    assert out == what_it_would_take(recommend(case), case, [need]).to_json()


def test_a_need_that_is_not_open_is_said_to_be_none(school, call):
    code, _, err = call("what-it-takes", school, "--need", "need/e3/subject/matematik/broker")
    assert code == UNUSABLE
    assert "Maybe you meant 'need/e3/subject/matematik/broeker'." in err


# --- assess ---


@pytest.mark.parametrize("language", BOTH)
def test_assess_judges_each_offering(school, offerings, call, language):
    code, out, _ = call("assess", school, offerings, "--language", language)
    assert code == MADE
    assert {"da": "Afvist", "en": "Refused"}[language] in out


def test_the_assessment_document_is_what_the_library_returns(school, offerings, call):
    code, out, _ = call("assess", school, offerings, "--format", "json")
    assert code == MADE
    assert out == assess(load_offerings(offerings), load_case(school)).to_json()
    assert [one["id"] for one in json.loads(out)["recommendations"]] == ["gruppe-i-laesning", "boeger-til-e3"]


def test_offerings_can_come_on_top_of_a_plan(school, offerings, tmp_path, call):
    plan = tmp_path / "plan.json"
    call("recommend", school, "--format", "json", "--output", plan)
    code, out, _ = call("assess", school, offerings, "--plan", plan, "--format", "json")
    assert code == MADE
    standing = Plan.model_validate_json(plan.read_bytes())
    assert out == assess(load_offerings(offerings), load_case(school), standing).to_json()
    assert out != call("assess", school, offerings, "--format", "json")[1]


# --- policies ---


def test_a_policy_is_taken_from_the_option_or_from_the_folder(school, tmp_path, call):
    policy = "parameters: { c-sessioner: 5 }\n"
    path = write(tmp_path / "valg", {"valg.yaml": policy}) / "valg.yaml"
    by_option = call("recommend", school, "--policy", path)
    assert by_option[0] == MADE
    assert by_option[1] != call("recommend", school)[1]
    write(school, {"policy.yaml": policy})
    assert call("recommend", school)[:2] == by_option[:2]
    empty = write(tmp_path / "valg", {"intet.yaml": ""}) / "intet.yaml"
    assert call("recommend", school, "--policy", empty)[1] != by_option[1]


# --- as it is installed ---


def installed(*arguments):
    command = [sys.executable, "-c", "from indsatsmotor.cli import run; run()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


def test_the_installed_command_keeps_results_and_problems_apart(school, tmp_path):
    made = installed("recommend", school, "--format", "json")
    assert made.returncode == MADE
    assert json.loads(made.stdout)["schema_version"]
    assert made.stderr.strip()
    refused = installed("validate", tmp_path / "nowhere")
    assert (refused.returncode, refused.stdout) == (UNUSABLE, "")
    assert refused.stderr == f"There is no file or folder '{tmp_path / 'nowhere'}'.\n"


@pytest.mark.parametrize("command", [[], ["recommend"], ["assess"], ["validate"], ["schema"]])
def test_help_is_no_failure(call, command):
    code, out, err = call(*command, "--help")
    assert (code, err) == (MADE, "")
    assert "Usage:" in out


def test_the_version_can_be_asked_for(call):
    code, out, _ = call("--version")
    assert code == MADE
    assert version("indsatsmotor") in out
