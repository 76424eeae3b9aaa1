"""The times of a week as schools read them."""

from __future__ import annotations

import pytest

from indsatsmotor import load_rulebook, recommend
from indsatsmotor.render import as_text
from tests.allocation.schools import case_of
from tests.allocation.test_timetable import AFTERNOON, a_school_with_times


@pytest.mark.parametrize(
    ("language", "line"),
    [("da", "tors. 14:00-14:45"), ("en", "Thu 14:00-14:45")],
)
def test_the_plan_says_when_a_group_meets(language, line):
    plan = recommend(case_of(a_school_with_times(AFTERNOON, [])))
    text = " ".join(as_text(plan, load_rulebook(), language=language).split())
    assert line in text
