"""What other rules change for a case and which change is behind it; plans that show their layers."""

from __future__ import annotations

import pytest

from indsatsmotor import Policy, Rulebook, assess, check, compare, diff, load_rulebook, recommend, withdraw
from indsatsmotor.comparing import ChangeKind, Diff, RuleChangeKind, RuleSort, between, rule_changes
from indsatsmotor.errors import PlanError, RulesetErrors
from indsatsmotor.facts import Case
from indsatsmotor.plan import Plan
from indsatsmotor.render import as_diff, as_text
from indsatsmotor.rulebook import fitting
from tests.allocation.schools import case_of
from tests.loading.files import write
from tests.loading.layers import default, layer, value, withdrawn
from tests.plan.companions import case, plan, school

SHIPPED = load_rulebook()

AT_MOST_TWO = """\
rules:
  - id: hoejst-to
    kind: require
    force: should
    title: { da: Højst to, en: At most two }
    cite: { section: "1", lines: 2-3 }
    of: { intervention: undervisning-i-smaa-grupper }
    that: { offering: { pupils: { at_most: 2 } } }
    because: { da: "gruppen har {offering.pupils} elever", en: "the group has {offering.pupils} pupils" }
    otherwise: { da: gruppen er for stor, en: the group is too large }
    todo: { da: Del gruppen., en: Split the group. }
"""


def all_need(rule: str) -> str:
    """A rule that finds a need for every pupil."""
    return (
        f"  - id: {rule}\n    kind: derive\n    title: {{ da: x, en: x }}\n"
        '    cite: { section: "1", lines: 2-3 }\n    when: [ student: { as: elev } ]\n'
        "    then: { need: { student_id: elev.id, aim: subject, subject: matematik, area: broeker,"
        " confirmed: true } }\n    because: { da: x, en: x }\n"
    )


def scarce() -> Case:
    """The same school, where the tutor has time for one group only."""
    told = school()
    for one in told["staff"]:
        one["lessons_available_per_week"] = "4"
    return case_of(told)


def book(tmp, *texts: str, policy: Policy | None = None) -> Rulebook:
    layers = [write(tmp / f"lag-{n}", layer(f"lag-{n}", text)) for n, text in enumerate(texts)]
    return load_rulebook(layers=layers, policy=policy)


def by_result(found: Diff, kind: ChangeKind) -> dict[tuple[str, ...], tuple[str, ...]]:
    """What is behind each result of one kind, by whom it concerns."""
    return {one.students: tuple(cause.id for cause in one.causes) for one in found.comparison.of_kind(kind)}


# --- what the rules differ in ---


def test_the_same_rules_differ_in_nothing_and_change_nothing(tmp_path):
    found = diff(case(), SHIPPED, book(tmp_path, ""))
    assert found.rules == ()
    assert found.comparison.same


def test_every_sort_of_change_is_found_with_the_layer_and_its_reason(tmp_path):
    text = value("c-elever-hoejst", 3) + "  switches:\n" + default("DX07", "strict").split("switches:\n")[1]
    after = book(
        tmp_path, text + withdrawn("c-vante-rammer") + AT_MOST_TWO, policy=Policy(should_blocks=True)
    )
    changes = {one.key: one for one in rule_changes(SHIPPED, after)}
    assert {key: one.kind for key, one in changes.items()} == {
        (RuleSort.RULE, "c-vante-rammer"): RuleChangeKind.WITHDRAWN,
        (RuleSort.RULE, "hoejst-to"): RuleChangeKind.ADDED,
        (RuleSort.PARAMETER, "c-elever-hoejst"): RuleChangeKind.CHANGED,
        (RuleSort.SWITCH, "DX07"): RuleChangeKind.CHANGED,
        (RuleSort.POLICY, "should_blocks"): RuleChangeKind.CHANGED,
    }
    bound = changes[RuleSort.PARAMETER, "c-elever-hoejst"]
    assert (bound.before, bound.after, bound.set_by, bound.reason["da"]) == ("4", "3", "lag-0", "Fordi.")
    assert changes[RuleSort.RULE, "c-vante-rammer"].set_by == "lag-0"
    assert changes[RuleSort.POLICY, "should_blocks"].set_by == "policy"


def test_a_parameter_that_only_one_side_has_is_no_difference_by_itself(tmp_path):
    text = (
        "parameters:\n  ny:\n    value: 3\n    unit: x\n    title: { da: x, en: x }\n"
        '    cite: { section: "1", lines: 2-3 }\n'
    )
    assert rule_changes(SHIPPED, book(tmp_path, text)) == ()


def test_the_book_with_all_changes_plans_as_the_other_and_with_none_as_the_first(tmp_path):
    after = book(tmp_path, value("c-elever-hoejst", 3) + withdrawn("c-vante-rammer") + AT_MOST_TWO)
    keys = [one.key for one in rule_changes(SHIPPED, after)]
    for start, goal in ((SHIPPED, after), (after, SHIPPED)):
        assert compare(recommend(case(), book=between(start, goal, keys)), recommend(case(), book=goal)).same
        assert compare(recommend(case(), book=between(start, goal, [])), recommend(case(), book=start)).same


def test_a_book_between_has_the_bounds_readings_and_choices_that_are_taken(tmp_path):
    text = value("c-elever-hoejst", 3) + "  switches:\n" + default("DX42", "lenient").split("switches:\n")[1]
    after = book(tmp_path, text + AT_MOST_TWO, policy=Policy(should_blocks=True))
    keys = [one.key for one in rule_changes(SHIPPED, after)]
    assert len(keys) == 4
    for key in keys:
        made = between(SHIPPED, after, [key])
        assert (made.parameters["c-elever-hoejst"] == 3) is (key[0] is RuleSort.PARAMETER)
        assert (made.switches["DX42"] == "lenient") is (key[0] is RuleSort.SWITCH)
        assert made.policy.should_blocks is (key[0] is RuleSort.POLICY)
        assert ("hoejst-to" in made.ruleset.by_id) is (key[0] is RuleSort.RULE)


def test_a_reading_is_not_taken_without_the_one_it_replaces(tmp_path):
    own = (
        "rules:\n  - id: c-elevtal-hos-os\n    kind: warn\n    requirement: c-elevtal\n"
        "    under: { DX16: strict }\n    title: { da: x, en: x }\n"
        '    cite: { section: "1", lines: 2-3 }\n    of: { intervention: undervisning-i-smaa-grupper }\n'
        "    that: { offering: { pupils: { above: 3 } } }\n    because: { da: x, en: x }\n"
    )
    after = book(tmp_path, withdrawn("c-gruppe-hoejst") + own)
    keys = [one.key for one in rule_changes(SHIPPED, after)]
    for taken in keys:
        with pytest.raises(RulesetErrors):
            between(SHIPPED, after, [taken])
    found = diff(case(), SHIPPED, after)
    causes = {(cause.id, cause.verified) for one in found.comparison.results for cause in one.causes}
    assert causes == {("c-gruppe-hoejst", False), ("c-elevtal-hos-os", False)}


# --- what is behind a difference ---


def test_the_change_behind_each_result_is_named(tmp_path):
    """Three in a group costs one pupil the seat; the withdrawn condition is gone from what is left."""
    after = book(tmp_path, value("c-elever-hoejst", 3) + withdrawn("c-vante-rammer"))
    found = diff(scarce(), SHIPPED, after)
    assert by_result(found, ChangeKind.LOST)
    for causes in by_result(found, ChangeKind.LOST).values():
        assert causes == ("c-elever-hoejst",)
    assert all(cause.verified for one in found.comparison.results for cause in one.causes)
    assert [one.id for one in found.idle()] == ["c-vante-rammer"]


def test_what_comes_out_the_same_without_a_change_is_not_put_down_to_it(tmp_path):
    """Held against planning without each change, one at a time."""
    after = book(tmp_path, value("c-elever-hoejst", 3) + withdrawn("c-varighed") + AT_MOST_TWO)
    found = diff(case(), SHIPPED, after)
    keys = [one.key for one in found.rules]
    goal = recommend(case(), book=after)
    for one in found.rules:
        left = [key for key in keys if key != one.key]
        there = compare(recommend(case(), book=between(SHIPPED, after, left)), goal)
        touched = {key for result in there.results for key in result.keys}
        for result in found.comparison.results:
            named = one.id in {cause.id for cause in result.causes}
            assert named == bool(touched & result.keys)


def test_two_changes_that_each_suffice_are_both_named(tmp_path):
    """Without either of them the other still finds the need, so each is tried alone."""
    found = diff(case(), SHIPPED, book(tmp_path, "rules:\n" + all_need("en-regel") + all_need("en-til")))
    gained = by_result(found, ChangeKind.GAINED)
    assert gained
    assert set(gained.values()) == {("en-regel", "en-til")}
    assert all(cause.verified for one in found.comparison.results for cause in one.causes)


def test_a_single_change_is_behind_everything_that_differs(tmp_path):
    found = diff(case(), SHIPPED, book(tmp_path, value("c-elever-hoejst", 3)))
    differences = (*found.comparison.results, *found.comparison.needs)
    assert differences
    assert {tuple(c.id for c in one.causes) for one in differences} == {("c-elever-hoejst",)}


def test_with_too_many_changes_those_that_take_part_are_named_and_not_called_verified(tmp_path):
    after = book(tmp_path, value("c-elever-hoejst", 3) + withdrawn("c-vante-rammer"))
    found = diff(case(), SHIPPED, after, tries=1)
    causes = [cause for one in found.comparison.results for cause in one.causes]
    assert causes
    assert not any(cause.verified for cause in causes)
    assert {cause.id for cause in causes} <= {"c-elever-hoejst", "c-vante-rammer"}


def test_nothing_is_planned_more_often_than_it_takes(tmp_path):
    told: list[str] = []
    diff(case(), SHIPPED, book(tmp_path, value("c-elever-hoejst", 3)), progress=told.append)
    assert told.count("plan") == 2


def test_a_finding_that_a_layer_adds_is_a_difference_and_its_rule_is_at_work(tmp_path):
    note = (
        "rules:\n  - id: husk\n    kind: note\n    title: { da: Husk, en: Remember }\n"
        '    cite: { section: "1", lines: 2-3 }\n    when: [ school: { as: skole } ]\n'
        '    because: { da: "husk {skole.id}", en: "remember {skole.id}" }\n'
    )
    found = diff(case(), SHIPPED, book(tmp_path, note))
    assert [(one.part, one.added, one.rule) for one in found.comparison.said] == [("findings", True, "husk")]
    assert found.idle() == ()


def test_the_same_case_and_rules_give_the_same_bytes(tmp_path):
    texts = value("c-elever-hoejst", 3) + withdrawn("c-vante-rammer")
    first, second = (diff(case(), SHIPPED, book(tmp_path / name, texts)).to_json() for name in "ab")
    assert first == second
    assert Diff.model_validate_json(first).to_json() == first


def test_a_policy_that_speaks_of_a_layer_says_nothing_of_the_rules_below(tmp_path):
    policy = Policy(parameters={"c-elever-hoejst": 3, "ny": 4}, switches={"DX01": "lenient", "NY": "x"})
    below = fitting(policy, SHIPPED.ruleset)
    assert set(below.parameters) == {"c-elever-hoejst"}
    assert set(below.switches) == {"DX01"}


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_difference_reads_in_each_language(tmp_path, language):
    after = book(
        tmp_path, value("c-elever-hoejst", 3) + default("DX07", "strict").replace("overrides:\n", "")
    )
    found = diff(scarce(), SHIPPED, after)
    text = as_diff(found, SHIPPED, after, language=language)
    assert {"da": "Fordi.", "en": "Because."}[language] in text
    assert {"da": "Anbefales ikke længere", "en": "No longer recommended"}[language] in text
    assert max(map(len, text.splitlines())) <= 80
    assert "{" not in text


# --- a plan shows what its layers change ---


@pytest.fixture
def layered(tmp_path) -> tuple[Plan, Rulebook]:
    text = value("c-elever-hoejst", 3) + withdrawn("c-vante-rammer")
    switch = default("DX42", "lenient")
    made = book(tmp_path, text, switch)
    return recommend(case(), book=made), made


def test_a_plan_lists_what_each_layer_changes_and_why(layered):
    made, _ = layered
    assert [(a.layer, a.sort, a.id, a.before, a.after) for a in made.ruleset.amendments] == [
        ("lag-0", "parameter", "c-elever-hoejst", "4", "3"),
        ("lag-0", "rule", "c-vante-rammer", None, None),
        ("lag-1", "switch", "DX42", "strict", "lenient"),
    ]
    assert all(a.reason["da"] == "Fordi." and a.citations for a in made.ruleset.amendments)
    assert Plan.model_validate_json(made.to_json()) == made


def test_a_result_shows_the_bounds_that_a_layer_has_set_and_where(layered):
    made, _ = layered
    groups = [one for one in made.recommended() if one.code == "C"]
    assert groups
    for group in groups:
        (bound,) = group.justification.parameters
        assert (bound.id, bound.value, bound.published, bound.set_by) == (
            "c-elever-hoejst",
            "3",
            "4",
            "lag-0",
        )
        assert [c.source for c in bound.citations] == ["lag-0"]
        assert ("DX42", "lag-1") in {(r.switch, r.set_by) for r in group.readings}
    packs = [one for one in made.recommendations if one.code == "E"]
    assert packs
    assert not any(one.justification.parameters for one in packs)


def test_a_bound_that_the_policy_has_set_says_so(tmp_path):
    policy = Policy(parameters={"c-elever-hoejst": 2}, switches={"DX42": "lenient"})
    made = recommend(case(), book=book(tmp_path, value("c-elever-hoejst", 3), policy=policy))
    group = next(one for one in made.recommended() if one.code == "C")
    (bound,) = group.justification.parameters
    assert (bound.value, bound.published, bound.set_by, bound.citations) == ("2", "4", "policy", ())
    assert ("DX42", "policy") in {(r.switch, r.set_by) for r in group.readings}


def test_without_layers_and_policy_every_bound_is_the_sources_own():
    assert not any(one.justification.parameters for one in plan().recommendations)
    assert {reading.set_by for one in plan().recommendations for reading in one.readings} == {None}


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_text_of_a_plan_says_what_its_layers_change(layered, language):
    made, rules = layered
    text = " ".join(as_text(made, rules, language=language).split())
    words = {
        "da": ("3 i stedet for 4 (lag-0)", "trukket tilbage (lag-0)", "sat af lag-0 (kilden: 4)"),
        "en": ("3 instead of 4 (lag-0)", "withdrawn (lag-0)", "set by lag-0 (the source: 4)"),
    }
    assert [part for part in words[language] if part not in text] == []


def test_a_plan_by_layers_is_not_gone_on_with_by_other_rules(layered):
    """Without the layers the plan would be judged by bounds it was not made by."""
    made, rules = layered
    taken = next(made.recommended()).id
    for way in (
        lambda **book: withdraw(made, [taken], case(), **book),
        lambda **b: assess([], case(), made, **b),
    ):
        with pytest.raises(PlanError, match="lag-0, lag-1"):
            way()
        assert way(book=rules).ruleset == made.ruleset


def test_a_plan_by_layers_passes_the_checker(layered):
    made, _ = layered
    assert check(made, case()) == ()
