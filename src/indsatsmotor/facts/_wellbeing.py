"""The national wellbeing survey: what a class or school as a whole may tell, and what nobody may."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from indsatsmotor.facts._purposes import Purpose, Use
from indsatsmotor.facts._types import Day, Fact, Id, Number, Whole, Word


class WellbeingSurvey(Fact):
    """One indicator of the national wellbeing survey: the mean of all answers of a class or a whole school.

    Fewer than five answers are refused: they could be traced to those who gave them.
    """

    kind: ClassVar[str] = "wellbeing_survey"
    keys: ClassVar[tuple[str, ...]] = ("school_id", "class_id", "indicator", "taken_on")

    school_id: Id
    class_id: Id | None = None
    """For the whole school when not told."""
    indicator: Word
    """Which of the survey's indicators, such as ``social-trivsel``."""
    taken_on: Day
    mean: Annotated[Number, Field(ge=1, le=5)]
    """From 1 to 5."""
    answers: Annotated[Whole, Field(ge=5)]
    """How many pupils answered."""


class WellbeingAnswer(Fact):
    """What one pupil answered in the national wellbeing survey. No case can hold it and no rule read it.

    The law permits statistics and research, not support for the pupil who answered.
    """

    kind: ClassVar[str] = "wellbeing_answer"
    keys: ClassVar[tuple[str, ...]] = ("student_id", "question", "answered_on")
    use: ClassVar[Use] = Use(
        frozenset({Purpose.STATISTICS, Purpose.RESEARCH}),
        "Folkeskoleloven § 56 b",
        "the results of a class or school ('wellbeing_surveys') or what professionals judge ('wellbeing_lag')"
        " can be told and read.",
    )

    student_id: Id
    question: Word
    answered_on: Day
    answer: Whole
