"""What is wrong with the cases beside the rules is said like what is wrong with the rules."""

from __future__ import annotations

import re

import pytest

from indsatsmotor.errors import RulesetError, RulesetErrors
from indsatsmotor.loading import load_rule_cases, load_ruleset
from indsatsmotor.policy import Policy
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.testing import failures
from tests.loading.files import write
from tests.loading.small_ruleset import CATALOGUE, FILES, NAME

CASES = """\
- case: ten percent counts
  rule: fravaer-er-et-tegn
  given: [ student: { id: e1, absence_share_current: "0.10" } ]
  derives: [ tegn: { student_id: e1, tegn: fravaer } ]
- case: less does not
  rule: fravaer-er-et-tegn
  given: [ student: { id: e1, absence_share_current: "0.09" } ]
  derives_not: [ tegn: { student_id: e1 } ]
- case: nobody knows whether there is cover
  rule: vikar-er-fundet
  offering: { variant: C }
  given:
    - adult: { staff_id: l1, role: tutor }
    - staff: { id: l1, school_id: s1 }
  outcome: undetermined
"""
FILE = "1.cases.yaml"


def book(folder) -> Rulebook:
    """Its one number is a share, with which no offering can be made; a case of a rule needs none."""
    catalogue = FILES[CATALOGUE]
    catalogue = re.sub(r"measures: \{.*?\}", "measures: {}", catalogue)
    catalogue = re.sub(r"durations: \[.*?\]", "durations: []", catalogue)
    ruleset, made = load_ruleset(write(folder / NAME, {**FILES, CATALOGUE: catalogue}))
    return Rulebook(ruleset, made, Policy())


def mistakes(folder, files: dict[str, str]) -> list[RulesetError]:
    rules = book(folder)
    write(folder / NAME, files)
    with pytest.raises(RulesetErrors) as report:
        load_rule_cases(folder, rules)
    return list(report.value.exceptions)


def test_the_cases_are_read_and_hold(tmp_path):
    rules = book(tmp_path)
    write(tmp_path / NAME, {FILE: CASES})
    cases = load_rule_cases(tmp_path, rules)
    assert [str(case.location) for case in cases] == [f"{NAME}/{FILE}:{line}:3" for line in (1, 5, 9)]
    assert [failures(case, rules) for case in cases] == [[], [], []]


def test_a_case_that_does_not_hold_says_how(tmp_path):
    rules = book(tmp_path)
    write(tmp_path / NAME, {FILE: CASES.replace('"0.09"', '"0.10"').replace("undetermined", "satisfied")})
    first, second, third = (failures(case, rules) for case in load_rule_cases(tmp_path, rules))
    assert first == []
    assert "derives tegn" in second[0]
    assert third == ["outcome is undetermined, not satisfied"]


def test_a_case_that_says_another_force_or_speaks_of_what_the_rule_speaks_of_says_so(tmp_path):
    rules = book(tmp_path)
    write(tmp_path / NAME, {FILE: CASES + "  says: { force: hard, when_unknown: arrange }\n  not_for: C\n"})
    *_, last = (failures(case, rules) for case in load_rule_cases(tmp_path, rules))
    assert last == [
        "speaks of C",
        "says force should, not hard",
        "says when_unknown undetermined, not arrange",
    ]


MISTAKES = {
    "rule": ("rule: vikar-er-fundet", "rule: vikar-fundet", "10:3", "'vikar-fundet'", "'vikar-er-fundet'"),
    "field": ("  outcome:", "  outcom:", "15:3", "'outcom'", "'outcome'"),
    "missing field": ("  rule: vikar-er-fundet\n", "", "9:3", "'rule'", ""),
    "kind": ("- adult:", "- adlt:", "13:7", "'adlt'", "'adult'"),
    "field of a fact": ("role: tutor", "rol: tutor", "13:30", "'rol'", "'role'"),
    "outcome": ("undetermined", "unknown", "15:3", "'unknown'", ""),
    "variant": ("variant: C", "variant: X", "11:3", "'X'", ""),
    "fields": ("adult: { staff_id: l1, role: tutor }", "adult: l1", "13:7", "'adult'", ""),
    "type of a number": ('"0.09"', "lidt", "7:", "lidt", ""),
    "type of a text": ('id: e1, absence_share_current: "0.09"', "id: 3", "7:", "3", ""),
    "type of a yes": ("school_id: s1", "school_id: s1, cover_arranged: ja", "14:", "ja", ""),
    "kind that is not told": ("outcome:", "unknown: [adlt]\n  outcome:", "15:", "'adlt'", "'adult'"),
    "term": ("outcome:", "says: { forse: should }\n  outcome:", "15:", "'forse'", "'force'"),
    "term of another kind of rule": ("derives:", "says: { force: hard }\n  derives:", "4:", "'force'", ""),
    "variant it does not speak of": ("outcome:", "not_for: [X]\n  outcome:", "15:", "'X'", ""),
    "variants without an offering": ("derives:", "not_for: C\n  derives:", "4:", "'offering'", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_a_case_is_said_with_its_place_and_advice(tmp_path, name):
    old, new, place, says, maybe = MISTAKES[name]
    assert old in CASES
    (mistake,) = mistakes(tmp_path, {FILE: CASES.replace(old, new, 1)})
    assert str(mistake.place).startswith(f"{NAME}/{FILE}:{place}")
    assert says in mistake.message
    assert maybe in (mistake.maybe or "")


@pytest.mark.parametrize("text", ["case: x", "3", "{}"])
def test_a_file_of_cases_is_a_list(tmp_path, text):
    (mistake,) = mistakes(tmp_path, {FILE: text})
    assert "list" in mistake.message


def test_mistakes_of_several_cases_and_files_are_in_one_report(tmp_path):
    wrong = CASES.replace("rule: vikar-er-fundet", "rule: vikar").replace("student: {", "studnt: {", 1)
    found = mistakes(tmp_path, {FILE: wrong, "2.cases.yaml": "- case: x\n"})
    assert {str(one.place).split(":")[0] for one in found} == {f"{NAME}/{FILE}", f"{NAME}/2.cases.yaml"}
    assert len(found) == 3


def test_a_file_that_cannot_be_read_does_not_hide_what_is_wrong_in_others(tmp_path):
    wrong = CASES.replace("rule: vikar-er-fundet", "rule: vikar")
    found = mistakes(tmp_path, {FILE: wrong, "2.cases.yaml": "- case: ["})
    assert {str(one.place).split(":")[0] for one in found} == {f"{NAME}/{FILE}", f"{NAME}/2.cases.yaml"}


@pytest.mark.parametrize(
    "switches", ["{ DX9: lenient }", "{ DX1: lenent }"], ids=["no such switch", "no such option"]
)
def test_a_case_stands_under_a_policy_that_there_can_be(tmp_path, switches):
    text = CASES.replace("  outcome:", f"  policy: {{ switches: {switches} }}\n  outcome:")
    (mistake,) = mistakes(tmp_path, {FILE: text})
    assert str(mistake.place).startswith(f"{NAME}/{FILE}:15")
