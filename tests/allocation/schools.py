"""Small schools with scarce means, and how long tests may take over them."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings

from indsatsmotor.loading import load_rulebook
from indsatsmotor.strategies import schools
from indsatsmotor.strategies._schools import (
    ANSWERS,
    CALENDARS,
    HOLIDAYS,
    NEEDS,
    PRICES,
    A,
    B,
    C,
    D,
    E,
    Told,
    a_group_school,
    adult,
    base,
    case_of,
    need,
    pupil,
    room,
    usually,
    with_substitutes,
    without_pairs,
)

__all__ = [
    "ANSWERS",
    "BOOK",
    "CALENDARS",
    "HOLIDAYS",
    "NEEDS",
    "PRICES",
    "A",
    "B",
    "C",
    "D",
    "E",
    "Told",
    "a_group_school",
    "adult",
    "base",
    "case_of",
    "need",
    "pupil",
    "room",
    "schools",
    "slow_is_fine",
    "usually",
    "with_substitutes",
    "without_pairs",
]

BOOK = load_rulebook()
slow_is_fine = settings(
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
)
