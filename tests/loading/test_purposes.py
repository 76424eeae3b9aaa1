"""What a pupil answered in the wellbeing survey: no rule reads it, no layer changes it, no case holds it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from indsatsmotor.errors import FactErrors, RulesetErrors
from indsatsmotor.facts import Case, Purpose, Use, fact_classes, told_kinds
from indsatsmotor.loading import load_case, load_ruleset
from indsatsmotor.rules import (
    AllOf,
    Every,
    Exists,
    Force,
    Not,
    Note,
    Pattern,
    Require,
    Rule,
    Ruleset,
    Some,
    Status,
    kind,
)
from tests.loading.files import problems, write
from tests.loading.small_ruleset import FILES, NAME, OTHER, RULES, changed, mistakes
from tests.plan.hostile import lay_over, loaded, shipped

LAW = "Folkeskoleloven § 56 b"
FENCED = "wellbeing_answer"
INSTEAD = {"wellbeing_surveys", "wellbeing_lag"}
ANSWER = {"student_id": "e1", "question": "kan-du-lide-din-skole", "answered_on": "2027-03-01", "answer": 1}


def test_facts_serve_the_support_of_pupils_unless_a_law_says_less():
    fenced = {name for name, k in told_kinds().items() if not k.use.supports_pupils}
    assert fenced == {FENCED}
    assert told_kinds()[FENCED].use.purposes == {Purpose.STATISTICS, Purpose.RESEARCH}
    assert fact_classes()["answers"].use == Use()


# --- rules ---

PATTERN = "{ wellbeing_answer: { as: svar, answer: { at_most: 2 } } }"
WORDS = "title: { da: x, en: x }, because: { da: x, en: x }, cite: { section: S1, lines: 2-3 }"
OF = "of: { intervention: gruppe }, "
TELL = "then: { tegn: { student_id: svar.student_id, tegn: x } }"
READING = {
    "premise": f"kind: derive, when: [ {PATTERN} ], {TELL}",
    "second premise": "kind: derive, when: [ { student: { as: elev } }, "
    "{ wellbeing_answer: { as: svar, student_id: elev.id } } ], " + TELL,
    "absence": "kind: derive, when: [ { student: { as: svar } } ], "
    "unless: [ { wellbeing_answer: { answer: 1 } } ], then: { tegn: { student_id: svar.id, tegn: x } }",
    "count": f"kind: derive, when: [ {PATTERN} ], "
    "then: { antal: { student_id: svar.student_id, antal: { count: svar } } }",
    "note": f"kind: note, when: [ {PATTERN} ]",
    "school task": f"kind: school_task, when: [ {PATTERN} ], work: {{ phase: survey, roles: [leadership] }}",
    "requirement": f"kind: require, force: hard, otherwise: {{ da: x, en: x }}, {OF}that: {PATTERN}",
    "preference": f"kind: prefer, weight: 1, {OF}that: {PATTERN}",
    "warning": f"kind: warn, {OF}that: {PATTERN}",
    "none": f"kind: warn, {OF}that: {{ none: {PATTERN} }}",
    "measure": f"kind: attach, measure: m, {OF}that: {{ all: [ {{ any: [ {PATTERN} ] }} ] }}",
    "task": "kind: task, timing: during, work: { phase: running, roles: [team] }, "
    f"that: {{ not: {PATTERN} }}",
    "every": f"kind: warn, {OF}that: {{ every: {PATTERN}, has: {{ student: {{ id: svar.student_id }} }} }}",
    "some": f"kind: warn, {OF}that: {{ some: {PATTERN}, has: {{ student: {{ id: svar.student_id }} }} }}",
    "inner": f"kind: warn, {OF}that: {{ every: {{ participant: {{ as: elev }} }}, has: {PATTERN} }}",
    "under a switch": f"kind: note, under: {{ DX1: lenient }}, when: [ {PATTERN} ]",
    "withdrawn": f"kind: note, status: withdrawn, when: [ {PATTERN} ]",
}


@pytest.mark.parametrize("place", READING)
def test_a_rule_that_reads_an_answer_is_refused_where_it_does_with_the_law_and_advice(tmp_path, place):
    rule = f"{OTHER}rules:\n  - {{ id: regel, {WORDS}, {READING[place]} }}\n"
    (mistake,) = mistakes(tmp_path, {**FILES, "2.rules.yaml": rule})
    column = rule.splitlines()[3].index(FENCED) + 1
    assert (mistake.place.path, mistake.place.line) == (f"{NAME}/2.rules.yaml", 4)
    assert mistake.place.rule_id == "regel"
    assert place == "none" or mistake.place.column == column
    assert LAW in mistake.message
    assert all(word in str(mistake.maybe) for word in INSTEAD)


def test_what_a_class_or_school_answered_may_be_read(tmp_path):
    when = "[ { wellbeing_survey: { as: tal, mean: { at_most: 3 } } } ]"
    rule = f"{OTHER}rules:\n  - {{ id: regel, {WORDS}, kind: note, when: {when} }}\n"
    assert load_ruleset(write(tmp_path / NAME, {**FILES, "2.rules.yaml": rule}))


# --- layers ---


@pytest.mark.parametrize(
    "kind_",
    [
        f"{FENCED}: {{ label: {{ da: x, en: x }}, fields: {{ student_id: text }} }}",
        "svar: { label: { da: x, en: x }, fields: { student_id: text }, purposes: [support] }",
        "svar: { label: { da: x, en: x }, fields: { student_id: text }, use: { purposes: [support] } }",
    ],
    ids=["takes its name", "says a purpose", "says a use"],
)
def test_no_layer_says_what_facts_may_be_used_for(tmp_path, kind_):
    assert mistakes(tmp_path, changed(RULES, "facts:\n", f"facts:\n  {kind_}\n"))


def test_no_layer_concludes_answers_that_its_rules_could_then_read(tmp_path):
    then = f"{{ {FENCED}: {{ student_id: elev.id, question: x, answered_on: 2027-03-01, answer: 1 }} }}"
    when = "[ { student: { as: elev } } ]"
    rule = f"{OTHER}rules:\n  - {{ id: regel, {WORDS}, kind: derive, when: {when}, then: {then} }}\n"
    (mistake,) = mistakes(tmp_path, {**FILES, "2.rules.yaml": rule})
    assert "told, never derived" in mistake.message


def test_a_municipality_that_lays_such_a_rule_over_the_shipped_ones_gets_a_report():
    files = shipped()
    lay_over(
        files,
        {"id": "mistrivsel", "kind": "derive", "when": [{FENCED: {"as": "svar", "answer": 1}}],
         "then": {"signal": {"student_id": "svar.student_id", "dimension": "wellbeing", "signal": "andet"}}},
    )  # fmt: skip
    with pytest.raises(RulesetErrors) as report:
        loaded(files)
    (mistake,) = report.value.exceptions
    assert "kommunen/egne.rules.yaml" in str(mistake.place)
    assert LAW in mistake.message


COMMON = {
    "id": "regel",
    "code": (),
    "title": {"da": "x", "en": "x"},
    "because": {"da": "x", "en": "x"},
    "citations": (),
}
IN_PYTHON: tuple[Rule, ...] = (
    Note(**COMMON, when=(Pattern(FENCED),)),
    Note(**COMMON, when=(Pattern("student"),), unless=(Pattern(FENCED),)),
    Note(**COMMON, when=(Pattern(FENCED),), status=Status.WITHDRAWN),
    *(
        Require(**COMMON, of=(), that=that, force=Force.HARD, otherwise={"da": "x", "en": "x"})
        for that in (
            Exists(Pattern(FENCED)),
            Not(AllOf((Exists(Pattern(FENCED)),))),
            Every(Pattern(FENCED), AllOf(())),
            Some(Pattern("student"), Exists(Pattern(FENCED))),
        )
    ),
)


@pytest.mark.parametrize("rule", IN_PYTHON, ids=range(len(IN_PYTHON)))
def test_a_rule_made_in_python_reads_no_answer_either(rule):
    with pytest.raises(RulesetErrors) as report:
        Ruleset(rules=(rule,))
    assert any(LAW in problem.message for problem in report.value.exceptions)


def test_no_kind_made_in_python_opens_the_fence():
    opened = replace(kind(FENCED, {"student_id": "text"}, told=True), use=Use())
    with pytest.raises(RulesetErrors):
        Ruleset(rules=(Note(**COMMON, when=(Pattern(FENCED),)),), kinds={FENCED: opened})


def test_every_kind_of_rule_that_has_conditions_was_tried():
    tried = {text.split("kind: ")[1].split(",")[0] for text in READING.values()}
    assert tried == {"derive", "note", "school_task", "require", "prefer", "warn", "attach", "task"}


# --- cases ---


def test_a_case_made_in_python_holds_no_answer():
    with pytest.raises(FactErrors) as report:
        Case(wellbeing_answers=[ANSWER])
    (problem,) = report.value.exceptions
    assert LAW in problem.message
    assert all(word in str(problem.maybe) for word in INSTEAD)


def test_a_table_of_answers_refuses_the_case_once_whatever_stands_in_it(tmp_path):
    table = "navn;spm1;spm2\n" + "Mads Hansen;1;5\n" * 40
    (problem,) = problems(write(tmp_path, {"case.yaml": "", "wellbeing_answers.csv": table}))
    assert str(problem.place) == "wellbeing_answers.csv"
    assert LAW in problem.message
    assert "Mads" not in str(problem)


@pytest.mark.parametrize("answers", [[ANSWER], [ANSWER] * 3, {"Mads Hansen": 1}, "Mads Hansen"])
@pytest.mark.parametrize("name", ["case.yaml", "case.json"])
def test_a_document_with_answers_is_refused_where_they_begin(tmp_path, name, answers):
    text = json.dumps({"schools": [{"id": "s1"}], "wellbeing_answers": answers})
    (problem,) = problems(write(tmp_path, {name: text}))
    assert str(problem.place).startswith(f"{name}:1:")
    assert LAW in problem.message
    assert "Mads" not in str(problem)
    assert "e1" not in str(problem)


def test_what_else_is_wrong_is_in_the_same_report(tmp_path):
    told = {"schools": [{"id": "s1", "skole": 1}], "wellbeing_answers": [ANSWER], "marks": [{"mark": 5}]}
    assert len(problems(write(tmp_path, {"case.json": json.dumps(told)}))) > 3


def test_a_case_that_is_written_and_read_again_says_that_it_holds_none(tmp_path):
    case = Case(schools=[{"id": "s1"}])
    told = case.model_dump_json(exclude_none=True)
    assert '"wellbeing_answers":[]' in told
    assert load_case(write(tmp_path, {"case.json": told})) == case


@pytest.mark.parametrize("answers", [0, 1, 4])
def test_figures_that_few_answered_are_refused_for_they_could_be_traced(answers):
    told = {"school_id": "s1", "indicator": "social-trivsel", "taken_on": "2027-03-01", "mean": "4.1"}
    model = fact_classes()["wellbeing_surveys"]
    assert model(**told, answers=5)
    with pytest.raises(ValueError, match="greater than or equal to 5"):
        model(**told, answers=answers)
