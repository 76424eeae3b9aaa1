"""The command line: results on standard output, progress and problems on standard error, and exit codes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from importlib.metadata import version

import pytest

from indsatsmotor import (
    Case,
    Inquiry,
    Plan,
    load_case,
    load_changes,
    load_offerings,
    load_rulebook,
    planning,
    recommend,
    what_if,
    what_it_would_take,
)
from indsatsmotor.canonical import sha256
from indsatsmotor.cli import DOCUMENTS, main
from indsatsmotor.decisions import Log
from indsatsmotor.errors import AllocationError, EngineDisagreement
from indsatsmotor.isolation import _parent
from indsatsmotor.loading import load_words
from indsatsmotor.planning import assess, diff
from indsatsmotor.render import SCHEMAS, as_report
from tests.loading.layers import introduced, layer, value
from tests.small_school import FILES, OFFERINGS, write

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


def test_ctrl_c_ends_the_search_with_the_best_plan_found_so_far(school, call, monkeypatch):
    real, before = planning.recommend, signal.getsignal(signal.SIGINT)

    def interrupted(*given, **named):
        assert not named["stop"]()
        os.kill(os.getpid(), signal.SIGINT)
        assert named["stop"]()
        return real(*given, **named)

    monkeypatch.setattr(planning, "recommend", interrupted)
    assert call("recommend", school)[0] == MADE
    assert signal.getsignal(signal.SIGINT) is before


def steps(language):
    """What is said while a plan is made."""
    told = []
    recommend(Case(), progress=told.append)
    return [load_words().phrase(f"progress-{step}", language) for step in told]


# --- leaving a source out ---

NINE_HOURS = (
    "id;grade;class_id;school_id;exposed;academic_lag;earmarked_hours_per_week\ne1;5;5a;skolen;ja;ja;9\n"
)


@pytest.mark.parametrize("command", ["recommend", "survey"])
def test_a_source_that_is_left_out_says_nothing(tmp_path, call, command):
    more = NINE_HOURS + "e2;5;5a;skolen;ja;ja;\ne3;5;5a;skolen;ja;ja;\n"
    folder = write(tmp_path, {**FILES, "students.csv": more})
    (code, out, _), (without_code, without, _) = (
        call(command, folder, *left_out) for left_out in ([], ["--without", "siden-2023"])
    )
    assert (code, without_code) == (MADE, MADE)
    assert "PPR" in out
    assert "PPR" not in without


@pytest.mark.parametrize("command", ["recommend", "survey", "validate", "assess"])
def test_a_source_that_does_not_exist_cannot_be_left_out(school, offerings, call, command):
    files = [school, offerings] if command == "assess" else [school]
    code, out, err = call(command, *files, "--without", "siden-2022")
    assert (code, out) == (UNUSABLE, "")
    assert "siden-2022" in err
    assert "siden-2023" in err


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


def test_planning_in_a_child_process_writes_the_same(school, call, tmp_path):
    own = write(tmp_path / "lag", layer("lag", introduced("egne-timer")))
    told = ("recommend", school, "--rules", own, "--forbid", "variant=C,students=e1", "--format", "json")
    code, out, _ = call(*told, "--isolated")
    assert (code, out) == (MADE, call(*told)[1])


def test_a_child_that_breaks_down_is_an_error_with_its_signal_and_advice(school, call, monkeypatch):
    monkeypatch.setattr(_parent, "COMMAND", (sys.executable, "-c", "import os; os.abort()"))
    code, out, err = call("recommend", school, "--isolated")
    assert (code, out) == (OURS, "")
    assert err.startswith("IsolationError: the shipped rules: ")
    assert "\nMaybe " in err


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


@pytest.mark.parametrize("name", ["plan", "diff", "explanation", "why-not", "case", "offering", "policy"])
def test_schema_prints_a_json_schema(call, name):
    code, out, err = call("schema", name)
    assert (code, err) == (MADE, "")
    schema = json.loads(out)
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert schema["title"].lower() == name.replace("-", "")
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


# --- report ---


@pytest.mark.parametrize("language", BOTH)
def test_report_writes_the_page_that_the_library_returns(school, tmp_path, call, language):
    path = tmp_path / "rapport.html"
    code, out, err = call("report", school, "--language", language, "--output", path)
    assert (code, out) == (MADE, "")
    assert [line.strip() for line in err.splitlines()] == steps(language)
    case, book = load_case(school), load_rulebook()
    assert path.read_text("utf-8") == as_report(recommend(case, book=book), case, book, language=language)


def test_report_shows_a_plan_that_is_there_already(school, tmp_path, call):
    plan = tmp_path / "plan.json"
    call("recommend", school, "--format", "json", "--output", plan)
    anew, again = call("report", school), call("report", school, "--plan", plan)
    assert again[0] == MADE
    assert (again[1], again[2]) == (anew[1], "")


def test_a_plan_of_another_case_cannot_be_reported(school, tmp_path, call):
    plan = tmp_path / "plan.json"
    call("recommend", school, "--format", "json", "--output", plan)
    other = write(tmp_path / "anden", {"case.yaml": "schools: [{ id: anden }]\n"})
    code, out, err = call("report", other, "--plan", plan)
    assert (code, out) == (UNUSABLE, "")
    assert "another case" in err


def test_names_are_put_into_a_report_and_nowhere_else(school, tmp_path, call):
    names = write(tmp_path / "navne", {"navne.csv": "id;name\ne1;Ida Kanarie\n"}) / "navne.csv"
    code, out, err = call("report", school, "--names", names)
    assert code == MADE
    assert "Ida Kanarie har brug for hjælp" in out
    assert "Kanarie" not in err


def test_without_its_extra_a_report_says_what_is_missing_before_anything_is_planned(
    school, call, monkeypatch
):
    monkeypatch.setitem(sys.modules, "jinja2", None)
    code, out, err = call("report", school)
    assert (code, out) == (UNUSABLE, "")
    assert err == "This needs an extra.\nMaybe pip install 'indsatsmotor[report]'.\n"


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


# --- rules of one's own ---

GROUPS_OF_ONE_LESSON = """\
source: nordby
section: "1"
overrides:
  parameters:
    c-sessioner: { value: 5, reason: { da: Fordi., en: Because. }, cite: { section: "1", lines: 2-3 } }
"""


@pytest.fixture
def nordby(tmp_path):
    """A layer over the shipped rules."""
    source = layer("nordby", "")["source.yaml"]
    return write(tmp_path / "nordby", {"source.yaml": source, "egne.rules.yaml": GROUPS_OF_ONE_LESSON})


@pytest.mark.parametrize("command", ["recommend", "assess", "survey", "validate"])
def test_rules_of_ones_own_can_be_laid_over_the_shipped_ones(school, offerings, nordby, call, command):
    given = [command, school, *([offerings] if command == "assess" else [])]
    assert call(*given, "--rules", nordby)[0] == MADE
    assert call(*given, "--rules", nordby / "nowhere")[0] == UNUSABLE


def test_a_plan_is_made_by_the_layers_in_the_order_given(school, nordby, tmp_path, call):
    other = write(tmp_path / "oester", layer("oester", value("c-sessioner", 6)))
    made = json.loads(call("recommend", school, "--rules", nordby, "--rules", other, "--format", "json")[1])
    assert [one["id"] for one in made["ruleset"]["layers"]][-2:] == ["nordby", "oester"]
    assert [one["after"] for one in made["ruleset"]["amendments"]] == ["5", "6"]
    assert made == json.loads(
        recommend(load_case(school), book=load_rulebook(layers=[nordby, other])).to_json()
    )


def test_what_is_wrong_with_a_layer_is_said_on_standard_error(school, nordby, call):
    write(nordby, {"egne.rules.yaml": GROUPS_OF_ONE_LESSON.replace("c-sessioner", "c-sesioner")})
    for command in (["recommend", school, "--rules", nordby], ["check", nordby]):
        code, out, err = call(*command)
        assert (code, out) == (UNUSABLE, "")
        assert "nordby/egne.rules.yaml:5:5" in err
        assert "'c-sessioner'" in err


@pytest.mark.parametrize("language", BOTH)
def test_diff_says_what_a_layer_changes(school, nordby, call, language):
    code, out, _ = call("diff", school, "--rules", nordby, "--language", language)
    assert code == MADE
    assert {"da": "Fordi.", "en": "Because."}[language] in out


def test_the_diff_document_is_what_the_library_returns(school, nordby, call):
    code, out, _ = call("diff", school, "--rules", nordby, "--format", "json")
    assert code == MADE
    assert out == diff(load_case(school), load_rulebook(), load_rulebook(layers=[nordby])).to_json()
    schema = json.loads(call("schema", "diff")[1])
    assert schema["properties"].keys() == json.loads(out).keys()


# --- questions to a plan ---

QUESTIONS = {
    "explain": (["C-skolen-1"], lambda inquiry: inquiry.explain("C-skolen-1")),
    "why-not": (["C", "e3"], lambda inquiry: inquiry.why_not("C", "e3")),
    "what-would-change": (
        ["C-skolen-1", "--most", "2"],
        lambda inquiry: inquiry.what_would_change("C-skolen-1", most=2),
    ),
}


@pytest.mark.parametrize("command", QUESTIONS)
def test_an_answer_is_the_one_of_the_library(school, call, command):
    arguments, ask = QUESTIONS[command]
    code, out, err = call(command, school, *arguments, "--format", "json")
    assert code == MADE
    assert err
    case = load_case(school)
    assert out == ask(Inquiry(recommend(case), case)).to_json()
    schema = json.loads(call("schema", "explanation" if command == "explain" else command)[1])
    assert schema["properties"].keys() == json.loads(out).keys()


@pytest.mark.parametrize("command", QUESTIONS)
def test_an_answer_about_a_plan_that_is_there_makes_no_other(school, call, tmp_path, command):
    arguments, _ = QUESTIONS[command]
    call("recommend", school, "--format", "json", "--output", tmp_path / "plan.json")
    anew = call(command, school, *arguments)
    code, out, err = call(command, school, *arguments, "--plan", tmp_path / "plan.json")
    assert (code, err) == (MADE, "")
    assert out == anew[1]


@pytest.mark.parametrize("language", BOTH)
def test_an_explanation_is_told_for_one_pupil(school, call, language):
    code, out, _ = call("explain", school, "C-skolen-1", "--student", "e1", "--language", language)
    assert code == MADE
    assert " e1" in out
    assert " e2" not in out


@pytest.mark.parametrize(
    ("command", "wanted"),
    [
        (["explain", "C-skolen-9"], "the plan has no 'C-skolen-9'."),
        (["explain", "C-skolen-1", "--student", "e3"], "the plan has no 'e3'."),
        (["why-not", "C", "e9"], "the plan has no 'e9'."),
        (["what-would-change", "X"], "the plan has no 'X'."),
    ],
)
def test_what_is_not_there_cannot_be_asked_about(school, call, command, wanted):
    name, *arguments = command
    code, out, err = call(name, school, *arguments)
    assert (code, out) == (UNUSABLE, "")
    assert wanted in err


def test_a_plan_of_another_case_is_not_explained(school, call, tmp_path):
    call("recommend", school, "--format", "json", "--output", tmp_path / "plan.json")
    write(
        school,
        {"students.csv": FILES["students.csv"].replace("e3;5;5a;skolen;ja;ja", "e3;5;5a;skolen;ja;nej")},
    )
    code, out, err = call("explain", school, "C-skolen-1", "--plan", tmp_path / "plan.json")
    assert (code, out) == (UNUSABLE, "")
    assert "another case" in err


def test_every_document_has_its_schema_on_the_command_line():
    assert set(DOCUMENTS) == set(SCHEMAS)


def test_diff_takes_a_policy_that_speaks_of_the_layer(school, nordby, tmp_path, call):
    write(nordby, {"egne.rules.yaml": GROUPS_OF_ONE_LESSON + introduced("nordby-tal")})
    policy = (
        write(tmp_path / "valg", {"v.yaml": "parameters: { nordby-tal: 4, c-elever-hoejst: 3 }\n"}) / "v.yaml"
    )
    code, out, _ = call("diff", school, "--rules", nordby, "--policy", policy, "--format", "json")
    assert code == MADE
    assert [one["id"] for one in json.loads(out)["rules"]] == ["c-sessioner"]


def test_check_fails_when_there_is_something_to_mend(nordby, tmp_path, call):
    code, out, err = call("check", nordby)
    assert (code, err) == (UNMET, "")
    assert "nordby/egne.rules.yaml:5:5: untried-above" in out
    found = json.loads(call("check", nordby, "--format", "json")[1])["flaws"]
    assert {one["check"] for one in found} == {"untried-above", "untried-below"}
    cases = "".join(
        f"- {{ case: x, rule: c-ugentlige-sessioner, offering: {{ variant: C, lessons_per_week: {number} }},"
        f" outcome: {outcome} }}\n"
        for number, outcome in ((5, "satisfied"), (4, "violated"))
    )
    beside = write(tmp_path / "sager", {"x.cases.yaml": cases})
    assert call("check", nordby, "--cases", beside)[:2] == (
        MADE,
        "nordby: 0 rules, 2 cases, nothing to mend.\n",
    )


def test_check_counts_what_a_case_puts_to_use(school, nordby, call):
    code, out, _ = call("check", nordby, "--coverage", school)
    assert code == UNMET
    assert "require: " in out
    assert "never: d-fuld-tid-lektioner" in out


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


@pytest.mark.parametrize(
    "command",
    [
        [],
        *([name] for name in ("recommend", "assess", "diff", "check", "validate", "schema")),
        *([name] for name in ("what-if", "decide", "replay", "explain", "why-not", "what-would-change")),
    ],
)
def test_help_is_no_failure(call, command):
    code, out, err = call(*command, "--help")
    assert (code, err) == (MADE, "")
    assert "Usage:" in out


def test_the_version_can_be_asked_for(call):
    code, out, _ = call("--version")
    assert code == MADE
    assert version("indsatsmotor") in out


# --- choosing by hand ---


def statuses(call, *arguments):
    """What a plan says of each result that people chose."""
    code, out, _ = call("recommend", *arguments, "--format", "json")
    assert code == MADE
    plan = json.loads(out)
    return {one["id"]: one["status"] for one in plan["recommendations"] if one["fixed"]}, plan


def test_offerings_in_a_file_are_fixed(school, offerings, call):
    fixed, _ = statuses(call, school, "--fixed", offerings)
    assert fixed.keys() == {"gruppe-i-laesning", "boeger-til-e3"}
    assert fixed["gruppe-i-laesning"] == "recommended_with_conditions"
    assert not fixed["boeger-til-e3"].startswith("recommended")


def test_what_an_earlier_plan_has_is_kept_or_forbidden_by_its_id(school, tmp_path, call):
    path = tmp_path / "plan.json"
    call("recommend", school, "--format", "json", "--output", path)
    fixed, plan = statuses(call, school, "--plan", path, "--keep", "C-skolen-1", "--forbid", "A1-5a-0")
    assert fixed == {"C-skolen-1": "recommended_with_conditions"}
    assert [(one["variant"], one["class_id"]) for one in plan["choices"]["forbidden"]] == [("A1", "5a")]
    _, plan = statuses(call, school, "--plan", path, "--forbid", "C-skolen-1")
    assert not [one for one in plan["recommendations"] if one["status"].startswith("recommended")]


def test_several_things_can_be_forbidden_in_words(school, call):
    _, plan = statuses(
        call, school, "--forbid", "variant=C,students=e1,students=e2", "--forbid", "staff_id=m1"
    )
    told = {(one["variant"], one["staff_id"], *one["students"]) for one in plan["choices"]["forbidden"]}
    assert told == {("C", None, "e1", "e2"), (None, "m1")}


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        (["--keep", "C-skolen-1"], "--plan"),
        (["--forbid", "C-skolen-1"], "--plan"),
        (["--forbid", "varant=C"], "Maybe you meant 'variant'."),
        (["--forbid", "variant=Q"], "'Q' is not known"),
        (["--fixed", "nowhere.yaml"], "nowhere.yaml"),
    ],
)
def test_choices_that_cannot_be_used_are_refused_with_advice(school, call, choices, said):
    code, out, err = call("recommend", school, *choices)
    assert (code, out) == (UNUSABLE, "")
    assert said in err


# --- what if ---


CHANGES = "correct: { staff: [{ id: m2, lessons_available_per_week: 3 }] }"


@pytest.mark.parametrize(("language", "words"), [("da", "Mister noget: e1, e2"), ("en", "Lose: e1, e2")])
def test_what_if_says_who_loses(school, tmp_path, call, language, words):
    changes = write(tmp_path / "filer", {"a.yaml": CHANGES}) / "a.yaml"
    code, out, _ = call("what-if", school, "--changes", changes, "--language", language)
    assert code == MADE
    assert words in out


def test_the_document_of_what_if_is_what_the_library_returns(school, tmp_path, call):
    changes = write(tmp_path / "filer", {"a.yaml": CHANGES}) / "a.yaml"
    code, out, _ = call("what-if", school, "--changes", changes, "--format", "json")
    case = load_case(school)
    assert code == MADE
    assert out == what_if(case, load_changes(changes, case)).to_json()


def test_the_policy_asked_about_is_held_against_the_one_of_the_case(school, tmp_path, call):
    write(school, {"policy.yaml": "parameters: { c-sessioner: 3 }"})
    other = write(tmp_path / "filer", {"p.yaml": "parameters: { c-sessioner: 4 }"}) / "p.yaml"
    code, out, _ = call("what-if", school, "--policy", other, "--format", "json")
    assert code == MADE
    fields = [field for one in json.loads(out)["comparison"]["results"] for field in one["fields"]]
    assert {"field": "lessons_per_week", "before": "3", "after": "4"} in fields


def test_what_if_nothing_is_otherwise_is_no_question(school, call):
    code, out, err = call("what-if", school)
    assert (code, out) == (UNUSABLE, "")
    assert "--changes" in err


# --- decisions ---


@pytest.fixture
def decide(school, tmp_path, call):
    """Enters a decision about a plan of the school."""
    plan = tmp_path / "plan.json"
    call("recommend", school, "--format", "json", "--output", plan)
    reason = write(tmp_path / "ord", {"grund.txt": "Gruppen passer; Mads Kanarie er med.\n"}) / "grund.txt"

    def deciding(result, verdict, *more):
        told = ("--role", "leadership", "--day", "2027-06-14", "--reason", reason)
        return call("decide", tmp_path / "log", school, plan, result, verdict, *told, *more)

    return deciding


@pytest.mark.parametrize(("language", "words"), [("da", "indført som nr. 2"), ("en", "entered as no. 2")])
def test_a_decision_is_entered_in_the_log(decide, tmp_path, language, words):
    code, out, _ = decide("C-skolen-1", "accepted", "--language", language)
    assert code == MADE
    assert words in out
    assert Log(tmp_path / "log").head() in out
    assert [entry.entry for entry in Log(tmp_path / "log").entries()] == ["plan", "decision"]


def test_what_a_result_is_changed_into_is_entered_with_it(decide, offerings, tmp_path):
    (one,) = (one for one in load_offerings(offerings) if one.id == "gruppe-i-laesning")
    path = (
        write(tmp_path / "ord", {"i-stedet.json": f"[{one.model_dump_json(exclude_none=True)}]"})
        / "i-stedet.json"
    )
    assert decide("C-skolen-1", "changed", "--instead", path)[0] == MADE
    log = Log(tmp_path / "log")
    assert log.said_with(log.entries()[-1]).instead.id == "gruppe-i-laesning"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("C-skolen-9", "accepted"), "Maybe you meant 'C-skolen-1'."),
        (("C-skolen-1", "changed"), "--instead"),
        (("C-skolen-1", "maybe"), "rejected"),
        (("C-skolen-1", "accepted", "--role", "Hanne Jensen"), "leadership"),
        (("C-skolen-1", "accepted", "--day", "i går"), "--day"),
    ],
)
def test_a_decision_that_cannot_be_entered_is_refused_without_repeating_its_reason(decide, arguments, said):
    code, out, err = decide(*arguments)
    assert (code, out) == (UNUSABLE, "")
    assert said in err
    assert "Kanarie" not in err


def test_replay_says_whether_the_bytes_are_the_same(decide, tmp_path, call):
    decide("C-skolen-1", "accepted")
    code, out, _ = call("replay", tmp_path / "log")
    assert (code, "de samme bytes" in out) == (MADE, True)
    (one,) = json.loads(call("replay", tmp_path / "log", "--format", "json")[1])
    assert (one["number"], one["same"], one["comparison"]) == (1, True, None)


def test_replay_fails_where_something_differs_or_was_changed(decide, tmp_path, call):
    decide("C-skolen-1", "accepted")
    lines = tmp_path / "log" / "log.jsonl"
    first = json.loads(lines.read_text("utf-8").splitlines()[0])
    entry = {**first["entry"], "plan": "0" * 64}
    lines.write_text(json.dumps({"entry": entry, "sha256": sha256(entry)}) + "\n", "utf-8")
    assert call("replay", tmp_path / "log")[0] == UNMET
    lines.write_text(lines.read_text("utf-8").replace('"version"', '"versions"'), "utf-8")
    code, out, err = call("replay", tmp_path / "log")
    assert (code, out) == (UNUSABLE, "")
    assert "log.jsonl:1" in err
