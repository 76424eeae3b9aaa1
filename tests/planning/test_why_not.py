"""Why something is not offered: every condition that is reported matters, and none is missing."""

from __future__ import annotations

import re
from functools import cache

import pytest

from indsatsmotor import Choices, Forbidden, Inquiry, explain, recommend, why_not, withdraw
from indsatsmotor.errors import FactErrors
from indsatsmotor.facts import changed as with_changes
from indsatsmotor.planning._asking._mending import Mender
from indsatsmotor.reasons import Standing, WhyNot
from tests.planning.schools import BOOK, E, changed, nobody_qualified_but, prepared, school
from tests.planning.test_explaining import SCENARIOS, planned

VARIANTS = tuple(BOOK.catalogue.variants)
NOTHING_AGAINST = {Standing.OFFERED, Standing.COVERED, Standing.LOST}


@cache
def inquiry(name: str) -> Inquiry:
    return Inquiry(planned(name), SCENARIOS[name], book=BOOK)


def asked(case, what, who="e1") -> WhyNot:
    return why_not(what, who, recommend(case, book=BOOK), case, book=BOOK)


# --- mended, it is gone ---


class Almighty(Mender):
    """Mends whatever is read of told facts, even what people could not change."""

    def _may(self, kind, item):
        return True


def mended(case, answer):
    """The case with the first condition mended that can be, and what was mended; ``None`` at the end."""
    for condition in answer.failed:
        for item in condition.read:
            step = Almighty(case).for_holding(item, "skolen")
            if step is not None:
                changes = Almighty(case).changes(frozenset({step}))
                return with_changes(case, changes), (condition.rule, step.kind, step.key, step.field)
    return None


BROKEN = {
    "a pupil not judged": changed(school(pupils=2), "students", "e1", exposed=None),
    "a pupil judged not exposed": changed(school(pupils=2), "students", "e1", exposed=False),
    "too little preparation": changed(school(pupils=2), "staff", prep_minutes_per_week=20),
    "no time together": changed(school(pupils=2), "schools", joint_planning_minutes_per_week=44),
    "nothing arranged": prepared(
        school(pupils=2), **{"klar-rollefordeling": False, "gensidig-anerkendelse": False}
    ),
    "not volunteering": changed(
        changed(school(pupils=2), "students", "e1", volunteers=False),
        "parents",
        "e1",
        involved_in_nomination=False,
    ),
    "nobody qualified": nobody_qualified_but(school(pupils=2)),
    "parents not informed": changed(school(pupils=2), "parents_informed", "e1", informed=False),
}


@pytest.mark.parametrize(
    ("name", "variant"),
    [
        ("a pupil not judged", "C"),
        ("a pupil judged not exposed", "E1"),
        ("too little preparation", "A1"),
        ("no time together", "A1"),
        ("nothing arranged", "A1"),
        ("not volunteering", "D3"),
        ("nobody qualified", "C"),
        ("nobody qualified", "A1"),
        ("parents not informed", "E1"),
    ],
)
def test_every_condition_that_is_mended_brings_the_result_or_the_next_condition(name, variant):
    """Mend one after the other: none comes again, until nothing stands against it."""
    case, done = BROKEN[name], set()
    answer = asked(case, variant)
    while answer.standing not in NOTHING_AGAINST:
        found = mended(case, answer)
        assert found is not None, [(c.rule, c.read) for c in answer.failed]
        case, what = found
        assert what not in done
        done.add(what)
        answer = asked(case, variant)
    assert answer.failed == ()
    assert done


# --- values, bounds, distances ---


@pytest.mark.parametrize(("told", "distance"), [(44, "1"), (30, "15"), (0, "45")])
def test_a_bound_that_is_missed_says_by_how_much(told, distance):
    answer = asked(changed(school(pupils=2), "schools", joint_planning_minutes_per_week=told), "A1")
    assert answer.standing is Standing.INELIGIBLE
    (read,) = [i for c in answer.failed for i in c.read if i.field == "joint_planning_minutes_per_week"]
    assert (read.value, read.comparison, read.bound, str(read.distance)) == (told, "at_least", "45", distance)
    assert read.parameter is not None


def test_a_bound_that_is_just_met_is_not_reported():
    answer = asked(changed(school(pupils=2), "schools", joint_planning_minutes_per_week=45), "A1")
    assert answer.standing in NOTHING_AGAINST
    assert answer.failed == ()


@pytest.mark.parametrize(("told", "standing", "recorded"), [
    (False, Standing.INELIGIBLE, True), (None, Standing.UNKNOWN, False),
])  # fmt: skip
def test_not_recorded_is_told_apart_from_no(told, standing, recorded):
    case = changed(school(pupils=2), "students", "e1", volunteers=told)
    answer = asked(changed(case, "parents", "e1", involved_in_nomination=told), "D3")
    assert answer.standing is standing
    (condition,) = [c for c in answer.failed if "volunteers" in {item.field for item in c.read}]
    assert condition.recorded is recorded
    assert {item.recorded for item in condition.read} == {recorded}
    assert (answer.missing == ()) is recorded


def test_where_there_is_no_need_the_chain_goes_back_to_what_is_told():
    answer = asked(changed(school(pupils=2), "students", "e1", exposed=None), "C")
    assert answer.standing is Standing.NEEDLESS
    assert {condition.sort for condition in answer.failed} == {"derive"}
    (read,) = [i for c in answer.failed for i in c.read if i.field == "exposed"]
    assert (read.kind, read.key, read.value, read.recorded) == ("student", ("e1",), None, False)
    assert answer.nearest == answer.failed[0].rule


# --- eligible, and yet not offered ---


def test_what_lost_in_competition_is_told_apart_from_what_is_not_eligible():
    answers = [inquiry("scarce").why_not("C", f"e{n}") for n in range(1, 11)]
    lost = [one for one in answers if one.standing is Standing.LOST]
    assert lost
    assert {one.standing for one in answers} == {Standing.LOST, Standing.OFFERED}
    for one in lost:
        assert one.failed == ()
        assert one.shortfalls
        assert one.competition is not None


def test_what_something_else_covers_says_by_what():
    answer = inquiry("everything").why_not("C", "e1")
    assert answer.standing is Standing.COVERED
    assert answer.offered


def test_what_people_ruled_out_says_so():
    case = nobody_qualified_but(school(pupils=2), "tutor", without_pairs=True)
    plan = recommend(case, choices=Choices(forbidden=(Forbidden(variant="C"),)))
    assert why_not("C", "e1", plan, case).standing is Standing.BARRED


def test_what_people_took_out_of_the_plan_says_so():
    case, plan = SCENARIOS["everything"], planned("everything")
    name = next(one.id for one in plan.recommended() if not one.individual)
    left = withdraw(plan, [name], case, book=BOOK)
    assert why_not("A1", "e1", left, case, book=BOOK).standing is Standing.BARRED
    need = explain(next(one.need.id for one in left.unmet), left, case, book=BOOK)
    assert need.status == "withdrawn"


def test_what_may_not_stand_alone_says_what_would_release_it():
    answer = inquiry("nobody-but-packs").why_not("E1", "e1")
    assert answer.standing is Standing.LONELY
    assert "individuel-aldrig-alene" in {remark.rule for remark in answer.release}


def test_of_an_intervention_the_nearest_variant_is_told_and_the_others_named():
    answer = inquiry("everything").why_not(E, "e1")
    assert answer.variant == "E2"
    assert {one.variant for one in answer.variants} == {"E1", "E2"}


def test_a_class_can_be_asked_for():
    answer = inquiry("no-roles").why_not("A1", "klassen")
    assert answer.standing is Standing.INELIGIBLE
    assert "klar-rollefordeling" in {item.key[0] for c in answer.failed for item in c.read}


@pytest.mark.parametrize("name", SCENARIOS)
def test_nobody_else_is_named_to_a_pupil(name):
    pupils = {student.id for student in SCENARIOS[name].students}
    for variant in VARIANTS:
        answer = inquiry(name).why_not(variant, "e1")
        rules = {condition.rule for condition in answer.failed}
        rules |= {i.parameter for c in answer.failed for i in c.read if i.parameter is not None}
        assert not _named(answer, rules, pupils - {"e1"}), variant


def _named(answer, rules, pupils):
    words = {*re.findall(r"[\w-]+", answer.to_json())} - rules
    return {pupil for pupil in pupils for word in words if re.search(rf"(^|-){pupil}(-|$)", word)}


@pytest.mark.parametrize("name", SCENARIOS)
def test_it_agrees_with_the_plan(name):
    plan = planned(name)
    standing = {"refused": {Standing.INELIGIBLE}, "undetermined": {Standing.UNKNOWN},
                "withheld": {Standing.LONELY}}  # fmt: skip
    for one in plan.recommendations:
        owner = one.class_ or one.students[0]
        wanted = {Standing.OFFERED} if one.status.recommended else standing[one.status]
        assert inquiry(name).why_not(one.variant, owner).standing in wanted, one.id


def test_the_conditions_are_those_the_plan_holds_against_it():
    for name in ("nothing arranged", "nobody qualified", "too little preparation"):
        case = BROKEN[name]
        plan = recommend(case, book=BOOK)
        for one in plan.recommendations:
            if one.status == "refused":
                owner = one.class_ or one.students[0]
                failed = {c.rule for c in why_not(one.variant, owner, plan, case, book=BOOK).failed}
                assert {remark.rule for remark in one.violations} <= failed, (name, one.id)


@pytest.mark.parametrize(("what", "who"), [("F1", "e1"), ("A1", "e99"), ("makkerlaerin", "e1")])
def test_what_does_not_exist_cannot_be_asked_for(what, who):
    with pytest.raises(FactErrors) as report:
        inquiry("everything").why_not(what, who)
    assert "the plan has no" in str(report.value)


def test_the_document_is_read_back_as_it_was():
    for name in SCENARIOS:
        for variant in VARIANTS:
            answer = inquiry(name).why_not(variant, "e1")
            assert WhyNot.model_validate_json(answer.to_json()) == answer
