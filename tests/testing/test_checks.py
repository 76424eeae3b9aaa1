"""What the checks find in a layer, each with its place, and what they leave alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from indsatsmotor.errors import RulesetErrors
from indsatsmotor.loading import load_rulebook
from indsatsmotor.rulebook import READ_BY_THE_ENGINE
from indsatsmotor.testing import Check, Report, check_rules
from tests.loading.files import write
from tests.loading.layers import BASE, default, layer, value, withdrawn
from tests.loading.small_ruleset import CATALOGUE, NAME
from tests.testing.flawed import (
    CLASSES,
    COMPATIBLE,
    CONTRADICTORY,
    DISTINCT,
    FACTS,
    PUPIL,
    REACHABLE,
    SHADOWED,
    UNREACHABLE,
    at_least,
    derived,
    flaws,
    found,
    offering,
    parameter,
    reading,
    rule,
    rules,
    switch,
    thing,
)

FIRES = "- { case: ja, rule: r, offering: { variant: C, weeks: 2 }, outcome: satisfied }\n"
SILENT = "- { case: nej, rule: r, offering: { variant: C, weeks: 1 }, outcome: violated }\n"
BOTH = FIRES + SILENT
SIDES = {Check.UNTRIED_ABOVE, Check.UNTRIED_BELOW}


def over_shipped(tmp: Path, text: str, beside: str = "") -> Report:
    """What is found in a layer over the shipped rules."""
    return check_rules(write(tmp / "nordby", {**layer("nordby", text), "egne.cases.yaml": beside}))


# --- cases ---


def test_a_rule_with_a_case_on_each_side_has_nothing_to_mend(tmp_path):
    report = found(tmp_path, rules(rule("r")), BOTH)
    assert [str(flaw) for flaw in report.flaws] == []
    assert (report.layers, report.rules, report.cases) == (("nordby",), 1, 2)


@pytest.mark.parametrize(
    ("cases", "checks"),
    [
        ("", {Check.NEVER_FIRES, Check.NEVER_SILENT}),
        (FIRES, {Check.NEVER_SILENT}),
        (SILENT, {Check.NEVER_FIRES}),
        (BOTH.replace("weeks: 1", "weeks: 2"), {Check.CASE_FAILS}),
    ],
)
def test_a_rule_lacks_a_case_in_which_it_fires_or_not(tmp_path, cases, checks):
    report = found(tmp_path, rules(rule("r")), cases)
    assert {flaw.check for flaw in report.flaws} == checks
    assert {flaw.of for flaw in report.flaws} == {"r"}
    assert all(flaw.place.path.startswith("nordby/") and flaw.place.line for flaw in report.flaws)


def test_a_requirement_on_told_facts_lacks_a_case_in_which_one_is_unknown(tmp_path):
    text = rules(rule("r", that="{ school: { id: offering.school_id, anchoring_plan: true } }"))
    unknown = "- { case: ukendt, rule: r, offering: { variant: C }, outcome: undetermined }\n"
    assert flaws(tmp_path, text, Check.UNKNOWN_UNTRIED) == {"r"}
    assert flaws(tmp_path, text, Check.UNKNOWN_UNTRIED, cases=unknown) == set()
    assert flaws(tmp_path, rules(rule("r")), Check.UNKNOWN_UNTRIED) == set()


@pytest.mark.parametrize(
    ("comparison", "tried", "untried"),
    [
        ("at_least", {0: "satisfied", -1: "violated"}, set()),
        ("at_least", {0: "satisfied", -2: "violated"}, {Check.UNTRIED_BELOW}),
        ("at_least", {1: "satisfied", -1: "violated"}, {Check.UNTRIED_ABOVE}),
        ("at_least", {2: "satisfied", -2: "violated"}, SIDES),
        ("above", {1: "satisfied", 0: "violated"}, set()),
        ("above", {1: "satisfied", -1: "violated"}, {Check.UNTRIED_BELOW}),
        ("above", {2: "satisfied", 0: "violated"}, {Check.UNTRIED_ABOVE}),
    ],
)
@pytest.mark.parametrize("bound", [3, 1, 40])
def test_a_bound_lacks_a_case_on_one_of_its_sides(tmp_path, comparison, tried, untried, bound):
    text = rules(rule("r", that=offering(f"weeks: {{ {comparison}: $g }}")), before=parameter("g", bound))
    cases = "".join(
        f"- {{ case: x, rule: r, offering: {{ variant: C, weeks: {bound + by} }}, outcome: {outcome} }}\n"
        for by, outcome in tried.items()
    )
    assert {flaw.check for flaw in found(tmp_path, text, cases).flaws if flaw.of == "g"} == untried


@pytest.mark.parametrize(("share", "untried"), [("0.50", set()), ("0.51", {Check.UNTRIED_ABOVE})])
def test_a_share_is_moved_by_a_hundredth(tmp_path, share, untried):
    text = rules(
        derived("r", "[ student: { as: a, absence_share_current: { at_least: $g } } ]", thing("a.id")),
        before=FACTS + parameter("g", '"0.50"'),
    )
    case = (
        f'- {{ case: x, rule: r, given: [ student: {{ id: e, absence_share_current: "{share}" }} ],'
        f" derives: [ ting: {{ id: e, tal: 3, slags: god }} ] }}\n"
        '- { case: y, rule: r, given: [ student: { id: e, absence_share_current: "0.49" } ],'
        " derives_not: [ ting: { id: e } ] }\n"
    )
    assert {flaw.check for flaw in found(tmp_path, text, case).flaws} == untried


def test_a_bound_under_a_switch_has_cases_of_its_own(tmp_path):
    text = rules(rule("r", that=offering("weeks: { at_least: $g }")), before=parameter("g", 3)).replace(
        "value: 3", "value: 3, alternatives: [ { under: { DX1: lenient }, value: 8 } ]"
    )
    plain = (
        "- { case: a, rule: r, offering: { variant: C, weeks: 3 }, outcome: satisfied }\n"
        "- { case: b, rule: r, offering: { variant: C, weeks: 2 }, outcome: violated }\n"
    )
    lenient = plain.replace("weeks: 3", "weeks: 8").replace("weeks: 2", "weeks: 7")
    lenient = lenient.replace(" }\n", ", policy: { switches: { DX1: lenient } } }\n")
    untried = [flaw for flaw in found(tmp_path, text, plain).flaws if flaw.check in SIDES]
    assert {flaw.check for flaw in untried} == SIDES
    assert all("'g', 8" in flaw.message for flaw in untried)
    assert found(tmp_path, text, plain + lenient).flaws == ()


def test_a_bound_that_a_layer_overrides_is_tried_on_both_sides_by_cases_of_the_layer(tmp_path):
    text = value("c-elever-hoejst", 3)
    report = over_shipped(tmp_path, text)
    assert {(flaw.check, flaw.of) for flaw in report.flaws} == {(check, "c-elever-hoejst") for check in SIDES}
    assert {str(flaw.place) for flaw in report.flaws} == {"nordby/egne.rules.yaml:5:5"}
    cases = (
        "- { case: ja, rule: c-gruppe-hoejst, offering: { variant: C, pupils: 3 }, outcome: satisfied }\n"
        "- { case: nej, rule: c-gruppe-hoejst, offering: { variant: C, pupils: 4 }, outcome: violated }\n"
    )
    assert over_shipped(tmp_path, text, cases).flaws == ()


def test_cases_may_stand_in_another_folder(tmp_path):
    elsewhere = write(tmp_path / "sager", {"flere.cases.yaml": BOTH})
    assert found(tmp_path, rules(rule("r")), cases=[elsewhere]).flaws == ()
    with pytest.raises(FileNotFoundError):
        found(tmp_path, rules(rule("r")), cases=[tmp_path / "ingen"])


# --- rules that make no difference ---


@pytest.mark.parametrize("name", UNREACHABLE)
def test_a_rule_that_can_never_fire_is_found(tmp_path, name):
    assert "r" in flaws(tmp_path, UNREACHABLE[name], Check.UNREACHABLE)


@pytest.mark.parametrize("name", REACHABLE)
def test_a_rule_that_can_fire_is_left_alone(tmp_path, name):
    assert flaws(tmp_path, REACHABLE[name], Check.UNREACHABLE, Check.SHADOWED) == set()


@pytest.mark.parametrize("name", SHADOWED)
def test_a_rule_that_says_what_another_says_already_is_found_once(tmp_path, name):
    assert flaws(tmp_path, SHADOWED[name], Check.SHADOWED) == {"r"}


@pytest.mark.parametrize("name", DISTINCT)
def test_a_rule_that_says_something_of_its_own_is_left_alone(tmp_path, name):
    assert "r" not in flaws(tmp_path, DISTINCT[name], Check.SHADOWED)


@pytest.mark.parametrize("name", CONTRADICTORY)
def test_requirements_that_nothing_meets_together_are_found(tmp_path, name):
    assert flaws(tmp_path, CONTRADICTORY[name], Check.CONTRADICTION) == {"r"}


@pytest.mark.parametrize("name", COMPATIBLE)
def test_requirements_that_something_meets_are_left_alone(tmp_path, name):
    assert flaws(tmp_path, COMPATIBLE[name], Check.CONTRADICTION) == set()


def of_groups(pupils: str, before: str = "") -> str:
    own = {"of": "{ intervention: undervisning-i-smaa-grupper }", "that": offering(f"pupils: {{ {pupils} }}")}
    return rules(rule("r", **own), before=before)


@pytest.mark.parametrize(
    ("text", "check", "other"),
    [
        (of_groups("at_least: 1"), Check.SHADOWED, "'c-gruppe-mindst'"),
        (of_groups("at_most: 4"), None, ""),
        (of_groups("at_least: 4"), None, ""),
        (of_groups("at_least: 5"), Check.CONTRADICTION, "'c-gruppe-hoejst'"),
        (of_groups("at_least: 4", value("c-elever-hoejst", 3)), Check.CONTRADICTION, "'c-gruppe-hoejst'"),
    ],
)
def test_a_rule_of_a_layer_is_held_against_the_shipped_ones(tmp_path, text, check, other):
    """Four are allowed under one reading of the catalogue, any number under the other."""
    report = over_shipped(tmp_path, text)
    idle = [flaw for flaw in report.flaws if flaw.check in {Check.SHADOWED, Check.CONTRADICTION}]
    assert {flaw.check for flaw in idle} == ({check} if check else set())
    assert all(other in flaw.message and flaw.place.rule_id is None for flaw in idle)


def test_a_rule_that_loses_its_only_premise_is_found_where_it_stands(tmp_path):
    text = rules(derived("r", "[ tegn: { as: a } ]", "{ andet: { id: a.student_id } }"), before=FACTS)
    assert flaws(tmp_path, text, Check.UNREACHABLE) == set()
    gone = withdrawn("fravaer-er-et-tegn") + text
    assert "r" in flaws(tmp_path, gone, Check.UNREACHABLE)


def test_what_a_layer_leaves_without_a_premise_is_found_where_it_withdraws(tmp_path):
    """Nothing but the withdrawn rule finds signs, and another rule counts them."""
    report = found(tmp_path, withdrawn("fravaer-er-et-tegn"))
    assert {(f.check, f.of, str(f.place)) for f in report.flaws} == {
        (Check.UNREACHABLE, "tegn-talt", "nordby/egne.rules.yaml:4:3")
    }
    assert all("'fravaer-er-et-tegn'" in flaw.message for flaw in report.flaws)


@pytest.mark.parametrize(("most", "check"), [(1, True), (2, False)])
def test_a_bound_that_a_layer_sets_beyond_another_is_found_where_it_is_set(tmp_path, most, check):
    """A small group has at least two pupils."""
    clashing = [f for f in over_shipped(tmp_path, value("c-elever-hoejst", most)).flaws
                if f.check is Check.CONTRADICTION]  # fmt: skip
    assert [(f.of, str(f.place)) for f in clashing] == [
        ("c-gruppe-hoejst", "nordby/egne.rules.yaml:5:5")
    ] * check


# --- what nothing reads ---


@pytest.mark.parametrize(
    ("reader", "unread"),
    [
        (rule("r"), {"g"}),
        (rule("r", that=offering("weeks: { at_least: $g }")), set()),
        (rule("r", because='{ da: "{$g}", en: x }'), set()),
        (derived("r", PUPIL, thing("a.id", "$g")), set()),
    ],
)
def test_a_parameter_is_read_by_a_rule_or_a_sentence(tmp_path, reader, unread):
    text = rules(reader, before=FACTS + parameter("g", 3))
    assert flaws(tmp_path, text, Check.UNUSED_PARAMETER) == unread


def test_a_parameter_that_only_withdrawn_rules_read_is_not_worth_overriding(tmp_path):
    override = value("timer", 12)
    assert flaws(tmp_path, override, Check.UNUSED_PARAMETER) == set()
    gone = override + withdrawn("oplaert-snaevert", "oplaert-bredt")
    assert flaws(tmp_path, gone, Check.UNUSED_PARAMETER) == {"timer"}


@pytest.mark.parametrize(
    ("reader", "unread"),
    [
        ("", {"NY"}),
        (rules(reading("r", "a", "warn"), reading("s", "b", "warn")).replace("DX1", "NY"), set()),
        (parameter("g", "3, alternatives: [ { under: { NY: b }, value: 4 } ]"), set()),
    ],
)
def test_a_switch_is_one_that_something_stands_under(tmp_path, reader, unread):
    assert flaws(tmp_path, switch("NY") + reader, Check.UNUSED_SWITCH) == unread


def test_the_default_of_a_switch_that_decides_something_may_be_overridden(tmp_path):
    assert over_shipped(tmp_path, default("DX01", "lenient")).flaws == ()


def test_what_the_engine_reads_by_itself_is_there():
    assert set(load_rulebook().ruleset.parameters) >= READ_BY_THE_ENGINE


# --- what is accepted, and the report ---


def accepted(tmp: Path, text: str) -> None:
    write(tmp / "nordby", {"accepted.yaml": text})


def test_what_is_accepted_with_a_reason_is_not_to_be_mended(tmp_path):
    accepted(tmp_path, "accepted:\n- { check: unused-parameter, of: g, reason: Til senere. }\n")
    report = found(tmp_path, parameter("g", 3))
    assert report.flaws == ()
    assert [(flaw.of, reason) for flaw, reason in report.accepted] == [("g", "Til senere.")]
    assert "Til senere." in str(report)


def test_what_is_accepted_and_nobody_finds_is_to_be_mended(tmp_path):
    accepted(tmp_path, "accepted:\n- { check: unused-parameter, of: h, reason: x }\n")
    (flaw,) = found(tmp_path, "").flaws
    assert flaw.check is Check.ACCEPTED_FOR_NOTHING
    assert str(flaw.place).startswith("nordby/accepted.yaml:2")


@pytest.mark.parametrize(
    "text", ["accepted: 3\n", "- x\n", "accepted:\n- { check: x, of: y }\n", "accepted: [\n"]
)
def test_what_is_accepted_without_a_reason_cannot_be_read(tmp_path, text):
    accepted(tmp_path, text)
    with pytest.raises(RulesetErrors) as report:
        found(tmp_path, "")
    assert "nordby/accepted.yaml" in str(report.value)


def test_what_is_accepted_is_no_part_of_the_rules(tmp_path):
    folder = write(tmp_path / "nordby", layer("nordby", ""))
    before = load_rulebook(layers=[folder]).sha256
    write(folder, {"accepted.yaml": "accepted: []\n"})
    assert load_rulebook(layers=[folder]).sha256 == before


def test_only_the_highest_layer_is_looked_at(tmp_path):
    base = write(tmp_path / NAME, {**BASE, CATALOGUE: BASE[CATALOGUE] + CLASSES})
    between = write(tmp_path / "imellem", layer("imellem", parameter("g", 3)))
    below = {"layers": [base, between]}
    assert found(tmp_path, "", **below).flaws == ()
    report = found(tmp_path, value("g", 4), **below)
    assert (report.layers, {flaw.of for flaw in report.flaws}) == (("nordby",), {"g"})


def test_the_report_is_the_same_as_a_document(tmp_path):
    text = rules(rule("s"), at_least("r", 1))
    report = found(tmp_path, text)
    document = json.loads(report.to_json())
    assert [one["check"] for one in document["flaws"]] == [str(flaw.check) for flaw in report.flaws]
    assert document["flaws"][0].keys() >= {"path", "line", "column", "message", "maybe", "of"}
    assert document["coverage"] is None
    assert report.to_json() == found(tmp_path, text).to_json()
