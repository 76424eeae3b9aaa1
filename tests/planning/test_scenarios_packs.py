"""Book packs beside other interventions, and for whom they are: scenarios AS36 and AS39."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import ValidationError

from indsatsmotor.errors import FactErrors
from tests.planning.schools import (
    added,
    changed,
    co_teaching,
    nobody_qualified_but,
    packs,
    school,
    small_group,
    without,
)
from tests.planning.sound import assessed, fate, judged, missing, planned, recommended, result, results, rules

OK, REFUSED, UNDETERMINED = "recommended", "refused", "undetermined"


# --- AS36: beside, never instead ---


@pytest.mark.parametrize("remote", [True, False, None])
@pytest.mark.parametrize("pupils", [1, 3])
def test_as36_packs_come_beside_a_community_oriented_intervention_and_never_instead(remote, pupils):
    case = nobody_qualified_but(school(grade=3, pupils=pupils), "medlaerer", without_pairs=True)
    case = added(case, answers=[{"student_id": "e1", "hard_to_take_part_remotely": remote}])
    plan = planned(case)
    (shared,) = recommended(plan, "A")
    assert shared.needs
    assert {one.students for one in recommended(plan, "E")} == {(f"e{n}",) for n in range(1, pupils + 1)}
    assert all(one.companions == (shared.id,) for one in recommended(plan, "E"))

    lean = planned(changed(case, "budgets", amount_dkk=shared.cost_dkk))
    instead = assessed([packs(replaces=shared.id)], case, lean)
    refused = result(instead, "pakkerne")
    assert (refused.status, rules(refused.violations)) == (REFUSED, {"individuel-erstatter-ikke"})
    assert shared.id in refused.violations[0].text["en"]
    assert fate(result(instead, shared.id)) == OK


def test_as36_packs_may_be_added_to_what_stands():
    case = nobody_qualified_but(school(grade=3), "medlaerer", without_pairs=True)
    plan = planned(case)
    stands = plan.model_copy(update={"recommendations": tuple(recommended(plan, "A"))})
    beside = assessed([packs(first=stands.recommendations[0].period.start)], case, stands)
    assert fate(result(beside, "pakkerne")) == OK
    assert result(beside, "pakkerne").companions == (stands.recommendations[0].id,)


@pytest.mark.parametrize("stands", [co_teaching(), small_group()])
def test_as36_no_community_oriented_intervention_is_replaced_in_the_same_proposal_either(stands):
    plan = assessed([stands, packs(replaces=stands.id)], school(grade=3))
    assert fate(result(plan, stands.id)) == OK
    assert rules(result(plan, "pakkerne").violations) == {"individuel-erstatter-ikke"}


# --- AS39: for whom ---


@pytest.mark.parametrize(
    ("grade", "warned"), [(0, False), (5, False), (6, False), (7, True), (8, True), (9, True)]
)
def test_as39_in_lower_secondary_packs_come_with_a_warning(grade, warned):
    one = judged(packs(), school(grade=grade), co_teaching())
    assert fate(one) == OK
    assert ("e-udskoling" in rules(one.warnings)) is warned


def test_as39_the_warning_names_the_reading_it_rests_on():
    one = judged(packs(), school(grade=8), co_teaching())
    assert ("DX28", "lenient") in {(reading.switch, reading.option) for reading in one.readings}


@pytest.mark.parametrize(("grade", "status"), [(6, OK), (7, REFUSED), (8, REFUSED)])
def test_as39_a_municipality_may_keep_them_from_lower_secondary(grade, status):
    one = judged(packs(), school(grade=grade), co_teaching(), switches={"DX28": "strict"})
    assert fate(one) == status
    assert rules(one.violations) == ({"e-ikke-i-udskolingen"} if status == REFUSED else set())


@pytest.mark.parametrize(
    ("subject", "area", "status", "documented"),
    [
        ("matematik", "broeker", REFUSED, None),
        ("dansk", "mundtlighed", REFUSED, None),
        ("matematik", "laesning", OK, False),
        ("historie", "laeseforstaaelse", OK, False),
        ("dansk", "laesning", OK, True),
        ("dansk", "stavning", OK, True),
        ("dansk", "skrivning", OK, True),
        ("dansk", None, UNDETERMINED, None),
    ],
)
@pytest.mark.parametrize("grade", [3, 5])
def test_as39_packs_are_for_reading_and_writing_in_any_subject(grade, subject, area, status, documented):
    case = school(grade=grade, subject=subject, area=area)
    one = judged(packs(subjects=[subject], area=area), case, co_teaching(subjects=[subject], area=area))
    assert fate(one) == status
    assert rules(one.violations) == ({"e-laese-skrivebehov"} if status == REFUSED else set())
    if documented is not None:
        assert ("e-behov-uden-for-dokumenteret-fag" in rules(one.warnings)) is not documented


def test_as39_a_plan_does_not_think_of_packs_for_fractions():
    plan = planned(school(grade=5, subject="matematik", area="broeker"))
    assert recommended(plan)
    assert not results(plan, "E")


# --- what these scenarios presuppose of the packs ---


@pytest.mark.parametrize(
    ("count", "apart", "violated", "open_"),
    [
        (6, 3, set(), set()),
        (5, 4, {"e1-antal-pakker"}, {"e1-fast-rytme-anbefalet"}),
        (6, 2, {"e1-varighed"}, {"e1-fast-rytme-anbefalet"}),
        (7, 3, set(), set()),
        (6, 4, set(), {"e1-fast-rytme-anbefalet"}),
        (5, 3, {"e1-antal-pakker", "e1-varighed"}, set()),
    ],
)
def test_six_packs_over_sixteen_weeks(count, apart, violated, open_):
    one = judged(packs(count=count, apart=apart), school(grade=3), co_teaching())
    assert (fate(one), rules(one.violations)) == (REFUSED if violated else OK, violated)
    assert rules(one.conditions) == open_


@pytest.mark.parametrize(
    ("speak", "guide", "status"),
    [
        (["dansk"], ["dansk"], OK),
        (["dansk", "arabisk"], ["dansk", "arabisk"], OK),
        (["dansk", "arabisk"], ["dansk"], REFUSED),
        (["arabisk"], ["dansk", "tyrkisk"], REFUSED),
        (None, ["dansk"], UNDETERMINED),
    ],
)
def test_the_guide_is_in_every_language_the_parents_speak(speak, guide, status):
    case = changed(school(grade=3), "parents", "e1", languages=speak)
    one = judged(packs(guide_languages=guide), case, co_teaching())
    assert fate(one) == status
    assert rules(one.violations) == ({"e-vejledning-paa-foraeldrenes-sprog"} if status == REFUSED else set())
    assert missing(one) == ({("parents", "e1", "languages")} if speak is None else set())


@pytest.mark.parametrize(
    ("informed", "on", "status"),
    [
        (True, "2027-08-08", OK),
        (True, "2027-08-09", REFUSED),
        (True, "2027-08-10", REFUSED),
        (False, None, REFUSED),
        (None, None, UNDETERMINED),
    ],
)
def test_the_parents_are_told_before_the_first_pack(informed, on, status):
    case = school(grade=3)
    if informed is None:
        case = without(case, parents_informed="e1")
    else:
        case = changed(case, "parents_informed", "e1", informed=informed, informed_on=on)
    assert fate(judged(packs(), case, co_teaching())) == status


def test_translation_is_paid_from_a_line_of_its_own():
    case = changed(school(grade=3), "parents", "e1", languages=["dansk", "arabisk"])
    one = judged(packs(guide_languages=["dansk", "arabisk"]), case, co_teaching())
    assert {c.line: c.amount_dkk for c in one.cost if c.item == "oversaettelse"} == {
        "translation": Decimal(4000)
    }


@pytest.mark.parametrize("late", ["2027-11-23", "2027-12-27"])
def test_packs_that_all_lie_before_the_start_are_impossible_and_reported_so(late):
    """Either the offering cannot be told at all, or the assessment reports what is wrong with it."""
    try:
        offering = packs(start=late)
    except ValidationError:
        return
    with pytest.raises(FactErrors):
        assessed([co_teaching(), offering], school(grade=3))
