"""Why a result or a need is as it is: what is shown is enough, and none of it is too much."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

from indsatsmotor import Inquiry, Policy, assess, explain, load_case, load_rulebook, recommend
from indsatsmotor.errors import FactErrors, PlanError
from indsatsmotor.explaining import Reader, Veil
from indsatsmotor.reasons import BoundSource, Explanation
from indsatsmotor.rules import parameters_of
from tests.planning.replaying import fact, facts_of, yields
from tests.planning.schools import (
    BOOK,
    added,
    changed,
    co_teaching,
    nobody_qualified_but,
    packs,
    prepared,
    school,
    small_group,
)

GOLDEN = Path(__file__).parent.parent / "golden"


@pytest.fixture(scope="module")
def small():
    return load_case(GOLDEN / "lille-skole.yaml")


def everything_in(case, plan):
    """An explanation of every result and every need."""
    inquiry = Inquiry(plan, case, book=BOOK)
    names = [one.id for one in plan.recommendations] + [one.id for one in inquiry.needs]
    return [inquiry.explain(name) for name in names]


def scenarios():
    """Schools in which something is recommended, withheld, refused, undetermined, met, or short."""
    whole = school()
    yield "everything", whole
    yield "not-volunteering", changed(whole, "students", "e1", volunteers=False)
    yield "nobody-but-packs", nobody_qualified_but(whole, without_pairs=True)
    yield "unknown-languages", changed(whole, "parents", "e2", languages=None)
    yield "no-roles", prepared(whole, **{"klar-rollefordeling": False})
    few = nobody_qualified_but(school(pupils=10), "tutor", without_pairs=True)
    yield "scarce", changed(few, "staff", "tutor", lessons_available_per_week="4")
    yield "proposed", added(
        changed(whole, "students", "e4", academic_lag=None),
        tests=[
            {"student_id": "e4", "subject": "reading", "test_grade": 6, "taken_on": "2027-03-01",
             "band": "deficient", "instrument": "national-test-2010"}
        ],
        marks=[],
    )  # fmt: skip


SCENARIOS = dict(scenarios())


@cache
def planned(name):
    return recommend(SCENARIOS[name], book=BOOK)


each_school = pytest.mark.parametrize("name", SCENARIOS)


@pytest.fixture(scope="module")
def explained(small):
    made = {name: everything_in(case, planned(name)) for name, case in SCENARIOS.items()}
    made["lille-skole"] = everything_in(small, recommend(small, book=BOOK))
    return made


each_case = pytest.mark.parametrize("name", [*SCENARIOS, "lille-skole"])


# --- fidelity ---


@each_case
def test_every_support_that_is_shown_yields_its_conclusion(explained, name):
    for one in explained[name]:
        facts = facts_of(one, BOOK)
        for step in one.derived:
            for support in step.supports:
                premises = [facts[number] for number in support.premises]
                if not support.hidden:
                    assert yields(support, premises, facts[step.number], BOOK), (one.of, step.number)


@each_case
def test_no_support_yields_its_conclusion_without_one_of_its_premises(explained, name):
    for one in explained[name]:
        facts = facts_of(one, BOOK)
        for step in one.derived:
            for support in step.supports:
                premises = [facts[number] for number in support.premises]
                for left_out in range(len(premises)):
                    less = premises[:left_out] + premises[left_out + 1 :]
                    assert not yields(support, less, facts[step.number], BOOK), (one.of, step.number)


@each_case
def test_no_support_yields_its_conclusion_when_something_is_there_that_had_to_be_absent(explained, name):
    kinds = BOOK.ruleset.all_kinds
    for one in explained[name]:
        facts = facts_of(one, BOOK)
        for step in one.derived:
            for support in step.supports:
                for absence in support.absences:
                    tests = {item.field: item.bound for item in absence.read if item.comparison == "is"}
                    assert set(tests) <= set(kinds[absence.kind].fields)
                    there = fact(kinds[absence.kind], tests)
                    premises = [facts[number] for number in support.premises]
                    assert not yields(support, [*premises, there], facts[step.number], BOOK)


@each_case
def test_the_chain_goes_back_to_told_facts_without_going_in_a_circle(explained, name):
    for one in explained[name]:
        known = {step.number for step in one.told}
        for step in one.derived:
            first = step.supports[0]
            assert set(first.premises) <= known, (one.of, step.number)
            known.add(step.number)


# --- each reason once, by number ---


@each_case
def test_every_step_has_a_number_of_its_own_and_none_is_said_twice(explained, name):
    for one in explained[name]:
        numbers = [step.number for step in (*one.told, *one.derived, *one.judged, *one.said)]
        assert numbers == [*range(1, len(numbers) + 1)]
        told = [(step.kind, step.key) for step in one.told]
        derived = [(step.kind, json.dumps(dict(step.fields))) for step in one.derived]
        judged = [step.rule for step in one.judged]
        for several in (told, derived, judged):
            assert len(several) == len(set(several)), one.of


@each_case
def test_whatever_is_referred_to_is_there(explained, name):
    for one in explained[name]:
        facts = {step.number for step in (*one.told, *one.derived)}
        rules = {rule.id: rule for rule in one.rules}
        bounds = {bound.id for bound in one.parameters}
        supports = [support for step in one.derived for support in step.supports]
        read = [item for step in (*supports, *one.judged) for item in step.read]
        assert {number for support in supports for number in support.premises} <= facts
        assert {item.step for item in read} - {None} <= facts
        assert {support.rule for support in supports} | {step.rule for step in one.judged} <= set(rules)
        assert {item.parameter for item in read} - {None} <= bounds
        assert all(set(rule.parameters) <= bounds for rule in rules.values())


@each_case
def test_every_rule_that_is_applied_says_where_it_stands_in_the_sources(explained, name):
    for one in explained[name]:
        assert [rule.id for rule in one.rules if not rule.citations and rule.kind != "invariant"] == []
        versions = {layer.id for layer in one.ruleset.layers}
        assert {rule.layer for rule in one.rules} - {None} <= versions


@each_case
def test_what_is_read_of_a_fact_is_what_the_fact_holds(explained, name):
    for one in explained[name]:
        fields = {step.number: step.fields for step in (*one.told, *one.derived)}
        supports = [support for step in one.derived for support in step.supports]
        for item in (item for step in (*supports, *one.judged) for item in step.read):
            if item.step is not None and item.field:
                assert item.value == _plain(fields[item.step][item.field]), one.of


def _plain(value):
    return tuple(value) if isinstance(value, list) else value


# --- a justification in three parts ---


@each_case
def test_no_part_of_a_justification_is_empty_in_either_language(explained, name):
    for one in explained[name]:
        grounds = one.grounds
        assert grounds.rules
        assert grounds.considerations
        assert grounds.facts
        for text in (
            grounds.text.rules,
            grounds.text.considerations,
            grounds.text.facts,
            grounds.text.evidence,
        ):
            assert set(text) == {"da", "en"}
            assert all(words.strip() for words in text.values())


def test_what_nobody_has_told_is_said_to_be_untold_and_never_to_be_no():
    case = changed(
        nobody_qualified_but(school(), "kursus-1", "kursus-2", "mentor"), "students", "e1", volunteers=None
    )
    case = changed(case, "parents", "e1", involved_in_nomination=None)
    plan = recommend(case)
    result = next(r for r in plan.recommendations if r.missing and "e1" in r.students and r.variant == "D3")
    one = explain(result.id, plan, case)
    assert "ikke oplyst: " in one.grounds.text.facts["da"]
    read = [item for step in one.judged for item in step.read if item.field == "volunteers"]
    assert [(item.value, item.recorded, item.outcome) for item in read] == [(None, False, "undetermined")]


def test_the_quality_of_the_evidence_is_stated():
    case, plan = SCENARIOS["everything"], planned("everything")
    packs_ = next(one for one in plan.recommended() if one.individual)
    text = explain(packs_.id, plan, case).grounds.text.evidence["da"]
    assert "dokumenteret" in text or "forventet" in text or "afprøvet uden effekt" in text


# --- what is explained ---


def test_a_result_that_people_propose_is_explained_by_what_stands_against_it():
    case = school()
    plan = assess([small_group(minutes_per_lesson=20)], case)
    one = explain("gruppen", plan, case)
    assert one.status == "refused"
    against = [step for step in one.judged if step.outcome == "violated" and not step.open]
    assert {step.rule for step in against} == {v.rule for v in plan.recommendations[0].violations}
    assert any(item.distance is not None for step in against for item in step.read)


def test_a_withheld_result_says_that_nothing_individual_stands_alone():
    case = school()
    plan = assess([packs()], case)
    one = explain("pakkerne", plan, case)
    assert one.status == "withheld"
    assert "individuel-aldrig-alene" in {step.remark.rule for step in one.said}
    assert "individuel-aldrig-alene" in {remark.rule for remark in one.grounds.considerations}


def test_a_supplement_says_what_it_goes_with():
    case, plan = SCENARIOS["everything"], planned("everything")
    one = explain(next(r.id for r in plan.recommended() if r.individual), plan, case)
    assert one.result is not None
    assert one.result.companions
    assert all(name in one.grounds.text.considerations["da"] for name in one.result.companions[:1])


def test_a_need_that_is_met_says_by_what():
    case, plan = SCENARIOS["everything"], planned("everything")
    need = plan.recommendations[0].needs[0]
    one = explain(need, plan, case)
    assert (one.sort, one.status) == ("need", "met")
    assert plan.recommendations[0].id in one.met_by


def test_an_open_need_says_what_it_lost_to_by_kind_only():
    case, plan = SCENARIOS["scarce"], planned("scarce")
    open_ = [one for one in plan.unmet if one.status == "scarce"]
    assert open_
    one = explain(open_[0].need.id, plan, case)
    assert one.competition is not None
    assert one.competition.contests
    contest = one.competition.contests[0]
    assert contest.held_by[0].variant == "C"
    assert contest.held_by[0].students > 0
    others = {s.id for s in case.students} - set(one.students)
    assert not named(one, others)


def test_who_set_a_bound_is_told_policy_from_source():
    policy = Policy(parameters={"c-sessioner": 3})
    book = load_rulebook(policy=policy)
    case = school()
    plan = assess([small_group(lessons_per_week="3")], case, book=book)
    bounds = {bound.id: bound for bound in explain("gruppen", plan, case, book=book).parameters}
    assert bounds["c-sessioner"].source is BoundSource.POLICY
    assert (bounds["c-sessioner"].value, bounds["c-sessioner"].published) == ("3", "4")
    others = [bound for bound in bounds.values() if bound.id != "c-sessioner"]
    assert BoundSource.PUBLISHED in {bound.source for bound in others}
    assert all(bound.value == bound.published for bound in others if bound.source is BoundSource.PUBLISHED)


def test_a_bound_that_another_reading_sets_says_so():
    found = [
        (name, switch, option)
        for name, parameter in sorted(BOOK.ruleset.parameters.items())
        for under, _ in parameter.alternatives
        for switch, option in under.items()
        if BOOK.switches[switch] != option and len(under) == 1 and _reading(name)
    ]
    assert found
    for name, switch, option in found:
        reader = Reader(BOOK.at(switch, option), Veil(frozenset()))
        (bound,) = (one for one in reader.bounds(_reading(name)) if one.id == name)
        assert (bound.source, dict(bound.switches)) == (BoundSource.SWITCH, {switch: option})


def _reading(parameter):
    return [rule.id for rule in BOOK.ruleset.rules if parameter in parameters_of(rule)][:1]


def test_where_the_others_are_still_to_be_chosen_nothing_is_said_of_how_many_they_are():
    case, plan = SCENARIOS["not-volunteering"], planned("not-volunteering")
    name = next(one.id for one in plan.recommendations if one.variant == "D3")
    one = explain(name, plan, case)
    assert len(one.judged) > 10
    assert all(step.read for step in one.judged)
    assert not [step for step in one.judged if "uoplyst elever" in step.text["da"]]


def test_of_what_is_not_required_only_what_the_plan_says_is_shown(explained):
    for name in SCENARIOS:
        plan = {one.id: one for one in planned(name).recommendations}
        for one in explained[name]:
            result = plan.get(one.of)
            if result is not None:
                said = {remark.rule for remark in (*result.warnings, *result.attachments)}
                assert {step.rule for step in one.judged if step.sort in {"warn", "attach"}} <= said


def test_what_rules_say_is_what_the_plan_says(explained):
    for name in SCENARIOS:
        plan = {one.id: one for one in planned(name).recommendations}
        for one in (one for one in explained[name] if one.of in plan):
            result, rules = plan[one.of], {step.rule for step in one.judged}
            violated = {step.rule for step in one.judged if step.outcome == "violated" and not step.open}
            unsettled = {step.rule for step in one.judged if step.outcome == "undetermined" and not step.open}
            assert violated - {"for-faa-at-vaelge"} == {r.rule for r in result.violations} & rules, one.of
            assert {step.rule for step in one.judged if step.open} == {
                r.rule for r in result.conditions
            } & rules
            assert not unsettled or result.missing or result.violations, one.of


# --- one pupil of several ---


@each_school
def test_an_explanation_names_no_pupil_who_takes_no_part(explained, name):
    pupils = {student.id for student in SCENARIOS[name].students}
    for one in explained[name]:
        assert not named(one, pupils - set(one.students)), one.of


def test_told_for_one_pupil_it_names_no_other_of_the_group():
    case = changed(school(), "students", "e1", wellbeing_lag=True)
    case = changed(case, "students", "e2", academic_lag=None)
    plan = recommend(case, book=BOOK)
    inquiry = Inquiry(plan, case, book=BOOK)
    several = [one for one in plan.recommendations if len(one.students) > 1]
    assert several
    for one in several:
        for student in one.students:
            told = inquiry.explain(one.id, student=student)
            assert told.students == (student,)
            assert told.others == len(one.students) - 1
            assert not named(told, {s.id for s in case.students} - {student}), (one.id, student)


def named(one: Explanation, pupils: set[str]) -> set[str]:
    """Which of *pupils* are named in the document, by themselves or in the id of their result."""
    rules = {rule.id for rule in one.rules} | {bound.id for bound in one.parameters}
    words = {*re.findall(r"[\w-]+", one.to_json())} - rules
    return {pupil for pupil in pupils for word in words if re.search(rf"(^|-){pupil}(-|$)", word)} - {""}


# --- what cannot be asked ---


def test_an_id_that_is_not_there_is_answered_with_one_that_is_near():
    case, plan = SCENARIOS["everything"], planned("everything")
    with pytest.raises(FactErrors) as report:
        explain(plan.recommendations[0].id + "x", plan, case)
    assert f"Maybe you meant '{plan.recommendations[0].id}'" in str(report.value)


def test_a_pupil_who_takes_no_part_cannot_be_told_of():
    case, plan = SCENARIOS["everything"], planned("everything")
    with pytest.raises(FactErrors) as report:
        explain(plan.recommendations[0].id, plan, case, student="nobody")
    assert "'nobody'" in str(report.value)


def test_a_plan_of_another_case_is_not_explained():
    case, plan = SCENARIOS["everything"], planned("everything")
    with pytest.raises(PlanError, match="another case"):
        Inquiry(plan, changed(case, "students", "e4", volunteers=False))


def test_a_plan_made_by_other_rules_is_not_explained():
    case = school()
    plan = recommend(case, policy=Policy(parameters={"c-sessioner": 3}))
    with pytest.raises(PlanError, match="other rules"):
        Inquiry(plan, case, book=BOOK)


def test_a_plan_made_under_a_policy_is_explained_under_it():
    case = school()
    plan = recommend(case, policy=Policy(parameters={"c-sessioner": 3}))
    assert explain(plan.recommendations[0].id, plan, case).of == plan.recommendations[0].id


# --- the same bytes ---


def test_the_same_question_has_the_same_bytes_whatever_was_asked_before(small):
    plan = recommend(small)
    inquiry = Inquiry(plan, small, engine="reference")
    for one in reversed(plan.recommendations[-9:]):
        inquiry.explain(one.id)
    for one in plan.recommendations[:2]:
        assert inquiry.explain(one.id).to_json() == explain(one.id, plan, small).to_json()


def test_the_document_is_read_back_as_it_was(explained):
    for several in explained.values():
        for one in several:
            assert Explanation.model_validate_json(one.to_json()) == one


def test_people_propose_in_class_and_every_reason_is_there():
    case = school()
    plan = assess([co_teaching()], case)
    one = explain("to-voksne", plan, case)
    assert {step.rule for step in one.judged} >= {
        remark.rule for remark in plan.recommendations[0].conditions if remark.rule in BOOK.ruleset.by_id
    } - {step.remark.rule for step in one.said}
