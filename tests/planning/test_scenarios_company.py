"""Packs alone and in company: scenarios AS26 and AS27."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.planning.schools import (
    AUTUMN,
    A,
    C,
    E,
    added,
    changed,
    co_teaching,
    nobody_qualified_but,
    packs,
    pupils_of_another_grade,
    school,
    small_group,
    without,
)
from tests.planning.sound import assessed, fate, judged, missing, planned, recommended, result, results, rules

OK, REFUSED, UNDETERMINED, WITHHELD = "recommended", "refused", "undetermined", "withheld"
ALONE = {"da": "må ikke stå alene", "en": "may not stand alone"}


def nobody_can(case):
    """*case* in which nobody is qualified for anything community-oriented."""
    return nobody_qualified_but(case, without_pairs=True)


# --- AS26: alone ---


@pytest.mark.parametrize("pupils", [1, 2, 5])
@pytest.mark.parametrize("grade", [1, 3, 6])
def test_as26_a_plan_withholds_packs_where_nothing_community_oriented_is_possible(grade, pupils):
    plan = planned(nobody_can(school(grade=grade, pupils=pupils)))
    assert not recommended(plan)
    listed = results(plan, "E")
    assert {one.students for one in listed} == {(f"e{n}",) for n in range(1, pupils + 1)}
    for one in listed:
        assert (one.status, one.companions, one.violations) == (WITHHELD, (), ())
        says_it_may_not_stand_alone(one)
    assert len([unmet for unmet in plan.unmet if unmet.kind == "need"]) == pupils


def says_it_may_not_stand_alone(one):
    alone = next(remark for remark in one.release if remark.rule == "individuel-aldrig-alene")
    for language, words in ALONE.items():
        assert words in alone.text[language]
        assert one.students[0] in alone.text[language]
        assert one.students[0] in alone.todo[language]


@pytest.mark.parametrize("missing_from", ["school", "staff"])
def test_as26_they_list_everything_that_would_release_them(missing_from):
    case = nobody_can(school(grade=3))
    if missing_from == "school":
        case = changed(case, "schools", joint_planning_minutes_per_week=0)
    plan = planned(case)
    barred = {rule for one in results(plan, "A", "B", "C", "D") for rule in rules(one.violations)}
    assert ("a-faelles-forberedelse" in barred) is (missing_from == "school")
    for one in results(plan, "E"):
        assert {"individuel-aldrig-alene", "b-elever-og-materialer-forberedt"} <= rules(one.release)
        assert barred <= rules(one.release)


def test_as26_the_reason_is_cited_in_the_justification():
    one = judged(packs(), school())
    assert one.status == WITHHELD
    cited = {rule.id: [citation.lines for citation in rule.citations] for rule in one.justification.rules}
    assert "1340-1343" in cited.get("individuel-aldrig-alene", [])
    assert "may not stand alone" in one.justification.text["en"]


@pytest.mark.parametrize("without_staff", [True, False])
def test_as26_without_staff_nothing_is_recommended(without_staff):
    case = nobody_can(school(grade=3))
    if without_staff:
        case = without(changed(case, "classes", class_teacher_id=None), subject_teachers=None,
                       trainings=None, staff=None)  # fmt: skip
    plan = planned(case)
    assert not recommended(plan)
    assert {fate(one) for one in results(plan, "E")} <= {WITHHELD, UNDETERMINED}


@pytest.mark.parametrize(("lessons", "helped"), [("10.499", False), ("10.5", True), ("10.501", True)])
def test_as26_as27_half_a_lesson_decides_over_the_packs_too(lessons, helped):
    case = nobody_qualified_but(school(grade=3), "medlaerer", without_pairs=True)
    plan = planned(changed(case, "staff", "medlaerer", lessons_available_per_week=lessons))
    assert [one.code for one in recommended(plan, "A")] == ["A"] * helped
    assert len(recommended(plan, "E")) == 4 * helped
    assert helped or {fate(one) for one in results(plan, "E")} == {WITHHELD}


# --- AS27: with company ---


@pytest.mark.parametrize("together", [[co_teaching(), packs()], [packs(), co_teaching()]])
def test_as27_packs_beside_two_adults_in_the_pupils_class(together):
    plan = assessed(together, school(grade=3))
    assert {one.id: fate(one) for one in plan.recommendations} == {"to-voksne": OK, "pakkerne": OK}
    assert result(plan, "pakkerne").companions == ("to-voksne",)


@pytest.mark.parametrize(("lessons", "status"), [("10.499", WITHHELD), ("10.5", OK), ("10.501", OK)])
def test_as27_a_companion_that_is_refused_is_none(lessons, status):
    plan = assessed([co_teaching(lessons_per_week=lessons), packs()], school(grade=3))
    packed = result(plan, "pakkerne")
    assert packed.status.recommended is (status == OK)
    assert fate(packed) == status
    if status == WITHHELD:
        says_it_may_not_stand_alone(packed)
        assert "a1-ugentlige-lektioner" in rules(packed.release)


@pytest.mark.parametrize("companion", [co_teaching(), small_group()])
def test_as27_the_companion_is_for_the_same_pupil(companion):
    case = pupils_of_another_grade(school(grade=3, pupils=5), 3, "e5")
    plan = assessed([companion, packs("e5"), packs("e1", id="andre-pakker")], case)
    assert fate(result(plan, companion.id)) == OK
    assert result(plan, "pakkerne").status == WITHHELD
    assert fate(result(plan, "andre-pakker")) == OK


@pytest.mark.parametrize(("days", "status"), [(-1, OK), (0, OK), (1, WITHHELD), (7, WITHHELD)])
def test_as27_companion_and_packs_share_at_least_a_day(days, status):
    """The group's last day is a Friday; the first pack comes so many days after it."""
    last = AUTUMN + timedelta(weeks=11, days=4)
    one = judged(packs(first=last + timedelta(days=days)), school(), small_group())
    assert fate(one) == status
    assert ("ledsager-daekker-pakkedage" in rules(one.warnings)) is (status == OK)


def test_as27_dates_on_which_the_packs_would_stand_alone_are_named():
    one = judged(packs(), school(), small_group())
    (warning,) = (w for w in one.warnings if w.rule == "ledsager-daekker-pakkedage")
    assert "22" in warning.text["en"]
    assert "Nov" in warning.text["en"]
    assert "1 Nov" not in warning.text["en"].replace("11 Nov", "")
    assert judged(packs(), school(), small_group(), companion_window="covers").status == WITHHELD
    assert fate(judged(packs(), school(), co_teaching(), companion_window="covers")) == OK


def test_as27_two_individual_interventions_are_no_company_for_each_other():
    family = packs(id="boeger", variant="E2", packs=[{"day": AUTUMN, "guide": True},
                                                   {"day": date(2028, 1, 10), "guide": True}])  # fmt: skip
    plan = assessed([packs(), family], school())
    assert {one.status for one in plan.recommendations} == {WITHHELD}


def test_as27_an_undetermined_companion_leaves_the_packs_undetermined():
    case = without(school(), trainings="tutor")
    one = judged(packs(), case, small_group())
    assert (one.status, missing(one)) == (UNDETERMINED, {("training", "tutor", C, "hours")})


def test_as27_packs_inherit_the_conditions_of_their_company():
    one = judged(packs(), school(), small_group(slots=None))
    assert one.status == "recommended_with_conditions"
    assert {"ledsager-med-betingelser", "tid-i-skemaet"} <= rules(one.conditions)


@pytest.mark.parametrize(
    ("intervention", "variant", "students", "end", "status"),
    [
        (A, "A1", [], "2027-12-17", OK),
        (C, "C", ["e1", "e2"], "2027-08-09", OK),
        (C, "C", ["e1", "e2"], "2027-08-08", WITHHELD),
        (C, "C", ["e2", "e3"], "2027-12-17", WITHHELD),
        (C, "C", ["e1"], "2027-12-17", WITHHELD),
        (E, "E2", ["e1"], "2027-12-17", WITHHELD),
    ],
)
def test_as27_what_already_runs_may_be_company(intervention, variant, students, end, status):
    running = {"id": "i-gang", "school_id": "skolen", "intervention": intervention, "variant": variant,
               "start": "2027-01-18", "end": end, "subjects": ["dansk"], "students": students,
               "class_id": None if students else "klassen"}  # fmt: skip
    one = judged(packs(), added(school(), running=[running]))
    assert fate(one) == status
    assert one.companions == (("i-gang",) if status == OK else ())
