"""The school from which the scenarios start: nothing in it is missing, open or refused."""

from __future__ import annotations

import pytest

from indsatsmotor.plan import Status
from tests.planning.schools import co_teaching, course, packs, pair_work, school, small_group
from tests.planning.sound import assessed, cited, planned, recommended, result, rules


@pytest.mark.parametrize("grade", [2, 5, 8])
@pytest.mark.parametrize("offering", [co_teaching(), pair_work(), small_group(), course(4), packs()])
def test_each_intervention_is_recommended_without_conditions(offering, grade):
    """Where this fails after a rule is added, the school has a fact to tell that nobody asked for before."""
    plan = assessed({one.id: one for one in (co_teaching(), offering)}.values(), school(grade=grade))
    one = result(plan, offering.id)
    assert (one.status, one.conditions, one.missing) == (Status.RECOMMENDED, (), ())


def test_a_plan_for_it_meets_every_need():
    plan = planned(school())
    assert recommended(plan)
    assert not [unmet for unmet in plan.unmet if unmet.kind == "need"]
    assert plan.optimality.proven


@pytest.mark.parametrize("said", ["violations", "conditions", "warnings"])
def test_every_rule_that_speaks_of_a_result_is_cited_in_it(said):
    """Who reads the plan alone finds the place in the source that a remark rests on."""
    for plan in (planned(school()), assessed([co_teaching(weeks=19), packs()], school(grade=8))):
        for one in plan.recommendations:
            assert rules(getattr(one, said)) <= cited(one), one.id
