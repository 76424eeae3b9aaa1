"""The world since the sources: later tests, the Children's Act, nine hours; and plans made without it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from indsatsmotor import assess, load_rulebook, recommend, withdraw
from indsatsmotor.errors import FactErrors
from indsatsmotor.policy import Policy
from tests.planning.schools import added, changed, co_teaching, pair_work, school, small_group, without
from tests.planning.sound import cited, findings, judged, needs, planned, recommended, rules

SINCE = "siden-2023"
AS_PUBLISHED = load_rulebook(without=[SINCE])
READING = {("dansk", "laesning")}
NOT_IN_USE, READ_AS_NATIONAL, NO_BOUND = (
    "test-uden-for-sin-gyldighed", "test-laeses-som-nationale", "ingen-graense-for-testen",
)  # fmt: skip
REQUIRES_PPR = "anbefaling-kraever-ppr"
YEAR_TO_YEAR = "trivselstal-fra-aar-til-aar"


def untaught(grade=6):
    """An exposed pupil of whom no lag is judged and no need is told."""
    case = without(school(grade=grade, pupils=1), learning_needs=None)
    return changed(case, "students", academic_lag=None)


def with_results(*results):
    """That pupil with some test results."""
    told = {"student_id": "e1", "subject": "reading", "test_grade": 4}
    return added(untaught(), tests=[told | result for result in results])


# --- tests ---


@pytest.mark.parametrize("band", ["insufficient", "deficient", "fair"])
@pytest.mark.parametrize("day", ["2020-03-02", "2022-07-31"])
def test_a_national_test_of_its_time_is_read_as_published(band, day):
    plan = planned(with_results({"instrument": "national-test-2010", "band": band, "taken_on": day}))
    assert needs(plan) == READING
    assert not findings(plan) & {NOT_IN_USE, READ_AS_NATIONAL, NO_BOUND}


@pytest.mark.parametrize("day", ["2022-08-01", "2027-03-01"])
def test_a_national_test_after_the_last_one_is_kept_reported_and_not_used(day):
    plan = planned(with_results({"instrument": "national-test-2010", "band": "deficient", "taken_on": day}))
    assert needs(plan) == set()
    assert NOT_IN_USE in findings(plan)
    assert "test-uden-for-testaar" not in findings(plan)


def test_a_test_that_cannot_be_right_does_not_take_the_place_of_an_older_one():
    older = {"instrument": "national-test-2010", "band": "deficient", "taken_on": "2022-03-01"}
    newer = {"instrument": "national-test-2010", "band": "other", "taken_on": "2024-03-01"}
    assert needs(planned(with_results(older, newer))) == READING
    assert needs(planned(with_results(older, newer | {"taken_on": "2022-04-01"}))) == set()


@pytest.mark.parametrize(("day", "said"), [("2022-07-31", False), ("2022-08-01", True), ("2027-03-01", True)])
def test_a_test_that_nobody_has_named_is_read_as_published_and_that_is_said(day, said):
    plan = planned(with_results({"band": "fair", "taken_on": day}))
    assert needs(plan) == READING
    assert (READ_AS_NATIONAL in findings(plan)) is said


@pytest.mark.parametrize(
    ("instrument", "day"), [("overgangstest", "2025-11-03"), ("faerdighedstest", "2026-09-07")]
)
@pytest.mark.parametrize("score", [0, 1, 3, 40])
def test_no_number_of_a_later_test_is_taken_for_a_level_of_the_older_ones(instrument, day, score):
    plan = planned(with_results({"instrument": instrument, "score": score, "taken_on": day}))
    assert needs(plan) == set()
    assert NO_BOUND in findings(plan)
    assert not findings(plan) & {NOT_IN_USE, READ_AS_NATIONAL, "test-uden-for-testaar"}


@pytest.mark.parametrize(
    ("instrument", "day", "used"),
    [
        ("overgangstest", "2022-07-31", False), ("overgangstest", "2022-08-01", True),
        ("overgangstest", "2026-07-31", True), ("overgangstest", "2026-08-01", False),
        ("faerdighedstest", "2026-07-31", False), ("faerdighedstest", "2026-08-01", True),
    ],
)  # fmt: skip
def test_a_later_test_outside_its_years_is_reported(instrument, day, used):
    plan = planned(with_results({"instrument": instrument, "score": 20, "taken_on": day}))
    assert (NO_BOUND in findings(plan)) is used
    assert (NOT_IN_USE in findings(plan)) is not used


def test_a_municipality_sets_another_day_and_nothing_but_a_day():
    case = with_results({"instrument": "overgangstest", "score": 20, "taken_on": "2026-09-01"})
    assert NOT_IN_USE in findings(planned(case))
    for day in ("2026-12-31", date(2026, 12, 31)):
        assert NOT_IN_USE not in findings(planned(case, parameters={"overgangstest-til": day}))
    for wrong in ("til jul", "2026", 2026, ("2026-12-31",)):
        with pytest.raises(FactErrors, match="policy"):
            load_rulebook(policy=Policy(parameters={"overgangstest-til": wrong}))


ALONE = "test-staar-alene"
NATIONAL = {"instrument": "national-test-2010", "band": "fair", "taken_on": "2022-03-01"}
MORE = {
    "a judgement": lambda case: changed(case, "students", academic_lag=True),
    "a need that is told": lambda case: added(case, learning_needs=[{"student_id": "e1", "subject": "tysk"}]),
    "another figure": lambda case: changed(case, "students", absence_share_current="0.10"),
    "an answer": lambda case: added(case, answers=[{"student_id": "e1", "below_expected_level": True}]),
}  # fmt: skip


def test_a_recommendation_that_rests_on_test_results_alone_says_so():
    for results in ([NATIONAL], [NATIONAL, NATIONAL | {"subject": "maths"}]):
        plan = planned(with_results(*results))
        assert recommended(plan)
        for one in recommended(plan):
            assert ALONE in rules(one.warnings)


@pytest.mark.parametrize("more", MORE.values(), ids=MORE)
def test_with_anything_beside_it_a_test_result_does_not_stand_alone(more):
    plan = planned(more(with_results(NATIONAL)))
    assert recommended(plan)
    for one in recommended(plan):
        assert ALONE not in rules(one.warnings)


def test_a_later_test_is_a_figure_about_the_pupil():
    missing = "kun-svar-om-eleven"
    case = changed(untaught(), "students", academic_lag=True)
    told = {
        "student_id": "e1",
        "subject": "maths",
        "test_grade": 4,
        "instrument": "overgangstest",
        "score": 9,
    }
    assert missing in findings(planned(case))
    assert missing not in findings(planned(added(case, tests=[told | {"taken_on": "2026-03-02"}])))
    assert missing in findings(planned(added(case, tests=[told | {"taken_on": "2022-03-02"}])))


# --- education-readiness ---

NO_LONGER_JUDGED = "uddannelsesparathed-er-historisk"


@pytest.mark.parametrize(
    ("start", "judgement", "said"),
    [
        ("2024-08-01", "not_ready", True), ("2024-07-31", "not_ready", False),
        ("2027-08-09", "ready", True), ("2027-08-09", "not_assessed", False), ("2027-08-09", None, False),
    ],
)  # fmt: skip
def test_readiness_told_of_a_school_year_without_it_is_said_once_for_the_school(start, judgement, said):
    case = school(grade=8, pupils=3, calendar={"start": start, "end": date(int(start[:4]) + 1, 6, 23)})
    plan = planned(changed(case, "students", education_ready=judgement))
    assert [finding.rule for finding in plan.findings].count(NO_LONGER_JUDGED) == said


def test_readiness_is_still_read_as_the_catalogue_reads_it():
    case = changed(untaught(8), "students", education_ready="not_ready")
    proposed = {"efterslaeb-skal-vurderes"}
    assert not findings(planned(case)) & proposed
    assert findings(planned(untaught(8))) & proposed


# --- the Children's Act ---


@pytest.mark.parametrize(
    ("told", "inside"),
    [
        ({"childrens_act_measure": True}, True),
        ({"childrens_act_measure": True, "social_services_measure": False}, True),
        ({"childrens_act_measure": False, "social_services_measure": True}, True),
        ({"childrens_act_measure": False}, False),
        ({"childrens_act_measure": False, "social_services_measure": False}, False),
        ({}, True),
    ],
)
def test_a_measure_under_the_childrens_act_counts_where_one_under_the_older_act_does(told, inside):
    case = changed(school(pupils=1), "students", placed_outside_home=False, **told)
    assert bool(needs(planned(case, switches={"NF2": "on"}))) is inside


def test_a_measure_under_either_act_proposes_that_a_pupil_is_exposed():
    case = changed(school(pupils=1), "students", exposed=None)
    under = [
        changed(case, "students", **{act: True})
        for act in ("childrens_act_measure", "social_services_measure")
    ]
    assert findings(planned(under[0])) == findings(planned(under[1])) != findings(planned(case))
    assert needs(planned(case)) == set()
    assert needs(planned(under[0])) == needs(planned(under[1])) == READING


# --- nine hours ---


@pytest.mark.parametrize(
    ("hours", "requires"),
    [("9", True), ("9.001", True), ("30", True), ("8.999", False), ("0", False), (None, False)],
)  # fmt: skip
def test_nine_hours_for_one_pupil_never_pass_silently(hours, requires):
    plan = planned(changed(school(), "students", "e1", earmarked_hours_per_week=hours))
    assert ("stoette-over-graensen" in findings(plan)) is requires
    with_e1 = [one for one in recommended(plan) if "e1" in one.students]
    assert with_e1
    for one in with_e1:
        assert (REQUIRES_PPR in rules(one.warnings)) is requires
        assert ("inddrag-ppr" in {task.rule for task in one.tasks}) is requires


def test_support_for_others_is_not_counted_with_a_pupils_own():
    case = changed(school(), "students", earmarked_hours_per_week="4.5")
    assert not any(REQUIRES_PPR in rules(one.warnings) for one in recommended(planned(case)))


@pytest.mark.parametrize(
    ("told", "lessons", "minutes", "requires"),
    [
        (None, "12", 45, True), (None, "11.999", 45, False),
        (None, "9", 60, True), (None, "8.999", 60, False),
        ("5", "4", 60, True), ("5", "3.999", 60, False), ("4.999", "4", 60, False),
        ("1.125", "10.5", 45, True), ("1.124", "10.5", 45, False), ("9", "1", 45, True),
    ],
)  # fmt: skip
def test_what_is_proposed_for_one_pupil_in_class_is_added_to_what_the_pupil_has(
    told, lessons, minutes, requires
):
    case = changed(school(), "students", "e1", earmarked_hours_per_week=told)
    proposed = co_teaching(students=["e1"], lessons_per_week=lessons, minutes_per_lesson=minutes)
    assert (REQUIRES_PPR in rules(judged(proposed, case).warnings)) is requires


@pytest.mark.parametrize(
    "offering",
    [
        co_teaching(lessons_per_week="14.5"),
        co_teaching(lessons_per_week="14.5", students=["e1", "e2"]),
        pair_work(lessons_per_week="12"),
        small_group(lessons_per_week="14"),
        small_group(1, lessons_per_week="14", pupils_planned=4),
    ],
    ids=["the class", "two pupils of the class", "pairs", "a small group", "one pupil of a group so far"],
)
def test_what_is_there_for_several_or_outside_the_class_is_earmarked_for_none(offering):
    assert REQUIRES_PPR not in rules(judged(offering, school()).warnings)


def test_hours_that_are_not_told_stop_nothing():
    one = judged(co_teaching(students=["e1"], minutes_per_lesson=None), school())
    assert REQUIRES_PPR not in rules(one.warnings)


def test_the_bound_is_the_municipalitys_to_move():
    case = changed(school(), "students", earmarked_hours_per_week="9")
    plan = planned(case, parameters={"ppr-timer": Decimal("9.001")})
    assert not any(REQUIRES_PPR in rules(one.warnings) for one in recommended(plan))


# --- the wellbeing survey ---


def test_a_small_change_from_year_to_year_is_no_reason():
    told = {"school_id": "skolen", "indicator": "social-trivsel", "answers": 200}
    one, other = (
        {**told, "taken_on": "2026-03-02", "mean": "4.1"},
        {**told, "taken_on": "2027-03-01", "mean": 4},
    )
    assert YEAR_TO_YEAR in findings(planned(added(school(), wellbeing_surveys=[one, other])))
    assert YEAR_TO_YEAR not in findings(planned(added(school(), wellbeing_surveys=[one])))


@pytest.mark.parametrize("earlier_first", [True, False])
def test_the_change_is_told_from_the_earlier_year_to_the_later(earlier_first):
    told = {"school_id": "skolen", "indicator": "social-trivsel", "answers": 200}
    years = [told | {"taken_on": "2026-03-02", "mean": "4.1"}, told | {"taken_on": "2027-03-01", "mean": 4}]
    plan = planned(added(school(), wellbeing_surveys=years if earlier_first else years[::-1]))
    (said,) = [finding.text["en"] for finding in plan.findings if finding.rule == YEAR_TO_YEAR]
    assert said.index("2026") < said.index("2027")
    assert said.index("4.1") < said.index("2027")


# --- without it ---


def test_the_published_rules_stand_without_it():
    published = {layer.id for layer in AS_PUBLISHED.ruleset.layers}
    assert published == {"inspirationskatalog-2021", "implementeringspjece-2023"}
    assert SINCE not in AS_PUBLISHED.ruleset.sources


def said(plan):
    """A plan without what tells by which rules and engine it was made."""
    return plan.model_dump(mode="json", exclude={"ruleset", "proof", "engine"})


@pytest.mark.parametrize("grade", [3, 6, 8])
def test_it_changes_nothing_where_no_fact_of_the_new_world_is_told(grade):
    case = school(grade=grade)
    assert said(planned(case)) == said(recommend(case, book=AS_PUBLISHED))


NEW_FACTS = {
    "a later test": with_results({"instrument": "overgangstest", "score": 3, "taken_on": "2026-03-02"}),
    "a test nobody has named": with_results({"band": "fair", "taken_on": "2027-03-01"}),
    "readiness": changed(school(grade=8), "students", education_ready="not_ready"),
    "nine hours": changed(school(), "students", earmarked_hours_per_week="9"),
}


@pytest.mark.parametrize("case", NEW_FACTS.values(), ids=NEW_FACTS)
def test_without_it_nothing_of_it_is_said(case):
    plan = recommend(case, book=AS_PUBLISHED)
    own = {rule.id for rule in load_rulebook().ruleset.rules} - {
        rule.id for rule in AS_PUBLISHED.ruleset.rules
    }
    spoken = {remark.rule for one in plan.recommendations for remark in one.warnings} | findings(plan)
    assert not spoken & own
    assert (
        findings(planned(case)) | {r for one in recommended(planned(case)) for r in rules(one.warnings)}
    ) & own


def test_no_later_test_is_read_as_a_national_one_without_it_either():
    plan = recommend(NEW_FACTS["a later test"], book=AS_PUBLISHED)
    assert needs(plan) == set()


def test_what_is_taken_out_of_a_plan_made_without_it_leaves_needs_as_published():
    case = with_results({"instrument": "national-test-2010", "band": "deficient", "taken_on": "2027-03-01"})
    plan = recommend(case, book=AS_PUBLISHED)
    left = withdraw(plan, [one.id for one in recommended(plan)], case)
    assert left.ruleset == plan.ruleset
    assert {unmet.need.id for unmet in left.unmet} == {"need/e1/subject/dansk/laesning"}


def test_a_plan_made_with_it_cites_it_and_says_what_is_not_verified():
    plan = planned(changed(school(), "students", earmarked_hours_per_week="9"))
    (rule,) = {
        r.id: r for one in recommended(plan) for r in one.justification.rules if r.id == REQUIRES_PPR
    }.values()
    assert {(c.source, c.basis) for c in rule.citations} == {(SINCE, "external"), (SINCE, "unverified")}
    assert REQUIRES_PPR in cited(recommended(plan)[0])
    assert assess([], school()).ruleset.layers[-1].id == SINCE
