"""The numbers that an arrangement is made with where no rule compares with them, reading by reading."""

from __future__ import annotations

from decimal import Decimal

import pytest

from indsatsmotor.loading import load_rulebook
from indsatsmotor.policy import Policy
from indsatsmotor.rulebook import Rulebook

BOOK = load_rulebook()
BLOCK = {"DX20": "strict"}
CLOCK_HOURS = {"DX21": "strict"}
MENTORS = {"DX22": "strict"}
WHOLE_COURSE = {"DX52": "lenient"}


@pytest.mark.parametrize(
    ("variant", "measure", "switches", "number"),
    [
        # 35 hours of 60 minutes are 46.667 lessons of 45.
        ("D1", "lessons_per_week", {}, "35"),
        ("D1", "lessons_per_week", CLOCK_HOURS, "46.667"),
        ("D2", "lessons_per_week", CLOCK_HOURS, "46.667"),
        # A running course spreads the 70 lessons of two weeks of full time, or is those two weeks.
        ("D3", "lessons_per_week", {}, "2"),
        ("D3", "weeks", {}, "35"),
        ("D3", "lessons_per_week", BLOCK, "35"),
        ("D3", "weeks", BLOCK, "2"),
        ("D3", "lessons_per_week", CLOCK_HOURS, "2"),
        ("D3", "lessons_per_week", BLOCK | CLOCK_HOURS, "46.667"),
        # Any follow-up will do after a running course, and a mentor course takes eight weeks.
        ("D3", "follow_up_weeks", {}, "1"),
        ("D3", "follow_up_weeks", {"DX22": "lenient"}, "1"),
        ("D3", "follow_up_weeks", MENTORS, "8"),
        # The text gives no figure: as much as the two adults of a class have together.
        ("C", "preparation_minutes_per_week", {}, "45"),
        # Five days are recommended for the training of 37 hours.
        ("C", "training_days", {}, "5"),
        # The price per pupil is that of the two weeks, or of all that belongs to the course.
        ("D1", "priced_apart", {}, "1"),
        ("D1", "priced_apart", WHOLE_COURSE, "0"),
        # Twice in a school year of 40 weeks.
        ("E2", "teaching_weeks_between_packs", {}, "20"),
    ],
)
def test_an_arrangement_is_made_with_this_number(variant, measure, switches, number):
    book = Rulebook(BOOK.ruleset, BOOK.catalogue, Policy(switches=switches))
    made = book.catalogue.variants[variant]
    found = [*map(book.number, made.durations)] if measure == "weeks" else [book.measure(made, measure)]
    assert found == [Decimal(number)]
