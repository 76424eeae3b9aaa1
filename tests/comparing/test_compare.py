"""Two plans held against each other: who gained, who lost, what changed, and nothing that did not."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from indsatsmotor import Plan, Status, compare, recommend, withdraw
from indsatsmotor.comparing import ChangeKind, PlanComparison
from tests.allocation.schools import case_of, schools, slow_is_fine
from tests.plan.companions import case, group_id, plan, school


def without_group() -> Plan:
    return withdraw(plan(), [group_id()], case())


def test_a_plan_and_itself_come_to_the_same():
    assert compare(plan(), plan()).same


@settings(slow_is_fine, max_examples=6)
@given(schools(most_pupils=3), schools(most_pupils=3))
def test_the_same_differences_are_found_either_way_round(one, other):
    """What one gained by going there, the other loses by coming back."""
    first, second = (recommend(case_of(told)) for told in (one, other))
    there, back = compare(first, second), compare(second, first)
    mirrored = {ChangeKind.GAINED: ChangeKind.LOST, ChangeKind.LISTED: ChangeKind.UNLISTED}
    mirrored |= {there: here for here, there in mirrored.items()}

    def seen(comparison: PlanComparison, turn: bool) -> set:
        return {
            (mirrored.get(one.kind, one.kind) if turn else one.kind, one.keys) for one in comparison.results
        }

    assert seen(there, turn=True) == seen(back, turn=False)
    assert {need.keys for need in there.needs} == {need.keys for need in back.needs}
    assert [(m.kind, m.of, m.used_before) for m in there.means] == [
        (m.kind, m.of, m.used_after) for m in back.means
    ]


@settings(slow_is_fine, max_examples=6)
@given(schools(most_pupils=3), st.integers(0, 3))
def test_who_gains_is_who_is_recommended_now_and_was_not(told, number):
    before = recommend(case_of(told))
    ids = [one.id for one in before.recommendations]
    after = withdraw(before, ids[number : number + 1], case_of(told))

    def has(made: Plan) -> set:
        return {
            (owner, one.variant)
            for one in made.recommended()
            for owner in (one.students if one.class_ is None else (one.class_,))
        }

    there = compare(before, after)
    gained = {key for one in there.of_kind(ChangeKind.GAINED) for key in one.keys}
    lost = {key for one in there.of_kind(ChangeKind.LOST) for key in one.keys}
    assert has(after) - has(before) <= gained
    assert has(before) - has(after) <= lost


def test_who_loses_a_group_loses_it_and_the_packs_are_held_back():
    there = compare(plan(), without_group())
    lost = {(one.variant, one.after.status if one.after else None) for one in there.of_kind(ChangeKind.LOST)}
    assert lost == {("C", None), ("E1", Status.WITHHELD)}
    assert {s for one in there.of_kind(ChangeKind.LOST) for s in one.students} == {"e1", "e2", "e3", "e4"}


def test_the_needs_that_are_open_again_say_why():
    needs = compare(plan(), without_group()).needs
    assert {(one.before, one.after) for one in needs} == {(None, "withdrawn")}
    back = compare(without_group(), plan()).needs
    assert {(one.before, one.after) for one in back} == {("withdrawn", None)}


def test_the_means_that_are_used_otherwise_are_counted_on_both_sides():
    (budget,) = (one for one in compare(plan(), without_group()).means if one.of == "puljen")
    assert budget.used_after < budget.used_before
    assert budget.available_before == budget.available_after


def test_a_group_that_somebody_else_joins_is_the_same_group_for_the_others():
    """Five share the need and four have a seat; without one of them the fifth has it."""
    told = school()
    told["students"] = [one for one in told["students"] if one["id"] != "e1"]
    told["learning_needs"] = [
        {**one, "area": "laesning"} for one in told["learning_needs"] if one["student_id"] != "e1"
    ]
    told["parents"] = [one for one in told["parents"] if one["student_id"] != "e1"]
    there = compare(plan(), recommend(case_of(told)))
    (stays,) = (one for one in there.results if one.variant == "C" and one.kind is ChangeKind.OTHERWISE)
    assert stays.students == ("e2", "e3", "e4")
    (members,) = (one for one in stays.fields if one.field == "students")
    assert set(members.before) ^ set(members.after) == {"e1", "e5"}
    assert ("e5", "C") in {key for one in there.of_kind(ChangeKind.GAINED) for key in one.keys}
    assert ("e1", "C") in {key for one in there.of_kind(ChangeKind.LOST) for key in one.keys}


def test_what_is_said_in_one_of_the_plans_only_is_told_with_its_words():
    told = school()
    told["rooms"][0]["familiar"] = False
    there = compare(plan(), recommend(case_of(told)))
    said = {(one.part, one.added) for change in there.results for one in change.said}
    assert ("conditions", True) in said
    assert all(one.text["da"] and one.text["en"] for change in there.results for one in change.said)


def test_a_result_whose_reasons_alone_read_otherwise_has_not_changed():
    doc = json.loads(plan().to_json())
    for one in doc["recommendations"]:
        one["justification"]["text"] = {"da": "Derfor.", "en": "So."}
    assert compare(plan(), Plan.model_validate_json(json.dumps(doc))).same


def test_another_id_for_the_same_group_is_no_change():
    doc = json.loads(plan().to_json().replace(group_id(), "C-s1-77"))
    there = compare(plan(), Plan.model_validate_json(json.dumps(doc)))
    assert {one.kind for one in there.results} == {ChangeKind.OTHERWISE}
    assert {field.field for one in there.results for field in one.fields} == {"companions"}


def test_two_groups_of_a_pupil_are_told_apart_by_subject_whatever_their_order():
    doc = json.loads(plan().to_json())
    (group,) = (one for one in doc["recommendations"] if one["id"] == group_id())
    second = {**group, "id": "C-s1-0", "subject": "matematik", "subjects": ["matematik"], "room": None}
    doc["recommendations"].append(second)
    turned = {**doc, "recommendations": doc["recommendations"][::-1]}
    one, other = (Plan.model_validate_json(json.dumps(made)) for made in (doc, turned))
    assert compare(one, other).same


def test_a_need_that_is_open_for_another_reason_is_told_with_both():
    doc = json.loads(without_group().to_json())
    next(one for one in doc["unmet"] if one["status"] == "withdrawn")["status"] = "refused"
    (need,) = compare(without_group(), Plan.model_validate_json(json.dumps(doc))).needs
    assert (need.before, need.after) == ("withdrawn", "refused")


def test_a_comparison_is_read_back_as_it_was_written():
    there = compare(plan(), without_group())
    assert PlanComparison.model_validate_json(there.to_json()) == there
    assert there.to_json() == compare(plan(), without_group()).to_json()
