"""How many groups so many pupils need, which the solver is told so that it does not think in fractions."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indsatsmotor import recommend
from indsatsmotor.allocation import _model
from indsatsmotor.testing import levels
from tests.allocation.schools import Told, a_group_school, case_of, schools, slow_is_fine

GROUP = 4
"""The most pupils in a small group."""


def told_of_groups(told: Told) -> list[tuple[int, int, int]]:
    """The limits on groups in the model: how many seats they hold for, seats for each group, seats before."""
    limits = []
    real = _model.enough_groups

    def recording(arrangements, unit, seat, meets):
        for terms, most in real(arrangements, unit, seat, meets):
            groups = set(unit.values())
            (of_a_group,) = {-weight for variable, weight in terms.items() if variable in groups}
            limits.append((sum(variable not in groups for variable in terms), of_a_group, most))
            yield terms, most

    with patch.object(_model, "enough_groups", recording):
        recommend(case_of(told))
    return limits


@pytest.mark.parametrize("pupils", [2, 3, 5, 6, 7, 9])
def test_no_whole_number_of_groups_breaks_the_limit_and_fractions_do(pupils):
    (seats, of_a_group, before), *_ = told_of_groups(a_group_school(pupils))
    assert seats % pupils == 0
    most = {groups: min(pupils, GROUP * groups) for groups in range(pupils + 1)}
    assert all(seated <= of_a_group * groups + before for groups, seated in most.items())
    needed = -(-pupils // GROUP)
    assert most[needed] == of_a_group * needed + before, "enough groups may be as full as can be"
    assert pupils > of_a_group * pupils / GROUP + before, "part of a group does not hold the last pupils"


@pytest.mark.parametrize("pupils", [4, 8])
def test_where_every_group_can_be_full_there_is_nothing_to_say(pupils):
    assert told_of_groups(a_group_school(pupils)) == []


@settings(slow_is_fine, max_examples=10)
@given(st.one_of(schools(most_pupils=4), st.integers(5, 7).map(a_group_school)))
def test_the_limit_takes_no_plan_away(told):
    with patch.object(_model, "enough_groups", lambda *_: ()):
        without = recommend(case_of(told))
    assert levels(recommend(case_of(told))) == levels(without)
