"""What is told about schools, their classes and their year."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from indsatsmotor.facts._types import (
    Day,
    Dkk,
    Fact,
    Grade,
    Id,
    Lessons,
    Level,
    Minutes,
    Share,
    Slots,
    Weeks,
    Whole,
    Word,
    Words,
    YesNo,
)


class SchoolKind(StrEnum):
    """Who runs the school (K4.T1.behov)."""

    MUNICIPAL = "municipal"
    FREE = "free"
    PRIVATE = "private"


class Frequency(StrEnum):
    """How often the school evaluates an intervention (P.F2.stat)."""

    OFTEN = "often"
    SELDOM = "seldom"
    NONE = "none"


class School(Fact):
    """A school and how it is organised. Only the id is required."""

    kind: ClassVar[str] = "school"

    id: Id
    municipality: Word | None = None
    school_kind: SchoolKind | None = None
    cluster_id: Id | None = None
    """Schools that share staff have the same cluster (K4.T1.mulig)."""
    participating_schools: Annotated[Whole, Field(ge=1)] | None = None
    """How many schools take part together (K1.om.sporgsmal)."""
    existing_structures: Words | None = None
    """Structures and communities an intervention can be anchored in (K1.om)."""
    support_functions: Words | None = None
    """Support functions the school has (K4.T1.mulig)."""
    strategy_contains_competence_development: YesNo | None = None
    """Competence development is part of the school's strategy (P.F1.komp)."""
    evaluation_frequency: Frequency | None = None
    joint_planning_minutes_per_week: Minutes | None = None
    """Timetabled joint preparation and evaluation, minutes a week (K2.A.ress)."""
    substitute_lessons_per_week: Lessons | None = None
    """Substitute lessons at hand, lessons a week (K4.T1.mulig)."""
    substitute_cost_per_lesson_dkk: Dkk | None = None
    administration_contact: YesNo | None = None
    """The administration takes part in the coordination (K4.intro)."""
    anchoring_plan: YesNo | None = None
    """There is a plan for lasting anchoring (K4.T3)."""
    wording_plan: YesNo | None = None
    """It is agreed how initiative and target group are talked about (K4.T3)."""


class Class(Fact):
    """A class. Only ids and the grade are required.

    >>> Class(id="3a", grade=3, school_id="s1", size=24).kind
    'class'
    """

    kind: ClassVar[str] = "class"

    id: Id
    grade: Grade
    school_id: Id
    size: Annotated[Whole, Field(ge=1, le=60)] | None = None
    """Pupils in the class."""
    class_teacher_id: Id | None = None
    weekly_lessons: Lessons | None = None
    """Lessons the class has in a week (K2.A.varighed)."""
    teacher_prep_minutes_per_week: Minutes | None = None
    """The class's own teacher's preparation, minutes a week (K2.A.praksis)."""
    exposed_share: Share | None = None
    """Share of the class that is socially and academically exposed (K4.T1.gruppe)."""
    heterogeneity_social: Level | None = None
    """Social diversity of the class (K2.A.kort)."""
    heterogeneity_academic: Level | None = None
    """Academic diversity of the class (K2.A.kort)."""
    lesson_slots: Slots | None = None
    """The class's ordinary lessons; they hold for each of its pupils who has none told."""


class SubjectTeacher(Fact):
    """Who teaches a subject in a class (K2.C.ledelse: the subject teacher takes the group)."""

    kind: ClassVar[str] = "subject_teacher"
    keys: ClassVar[tuple[str, ...]] = ("class_id", "subject", "staff_id")

    class_id: Id
    subject: Word
    staff_id: Id
    lessons_per_week: Lessons | None = None
    lesson_slots: Slots | None = None
    """Those of the class's ordinary lessons that are in the subject (K2.C.kort)."""


class TaskDone(Fact):
    """Whether an implementation task of an offering, or of the whole school, is done.

    Answers to working questions may be about people, so they stay with the school: only an id of where one is
    kept is told here.
    """

    kind: ClassVar[str] = "task_done"
    keys: ClassVar[tuple[str, ...]] = ("task", "school_id", "offering_id")

    task: Word
    """The id of the task's rule."""
    school_id: Id
    offering_id: Id | None = None
    """For all offerings of the school when not told."""
    done: YesNo = True
    answer_id: Id | None = None


class LostTeaching(Fact):
    """A class lost extraordinarily much teaching in a subject (K4.T1.gruppe)."""

    kind: ClassVar[str] = "lost_teaching"
    keys: ClassVar[tuple[str, ...]] = ("class_id", "subject", "area")

    class_id: Id
    subject: Word
    area: Word | None = None
    weeks: Weeks | None = None
    extraordinary: YesNo = True
    """Professionals' judgement that it was extraordinarily much."""


class DailyResponsible(Fact):
    """Who has the daily responsibility for an intervention at a school (K4.T3)."""

    kind: ClassVar[str] = "daily_responsible"
    keys: ClassVar[tuple[str, ...]] = ("school_id", "intervention")

    school_id: Id
    intervention: Word
    staff_id: Id


class _Period(Fact):
    start: Day
    end: Day
    """The last day; it counts."""

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"the period ends {self.end} before it starts {self.start}")
        return self

    @property
    def days(self) -> int:
        """Days in the period, first and last included."""
        return (self.end - self.start).days + 1


class Calendar(_Period):
    """The school year that is planned: first and last day of teaching."""

    kind: ClassVar[str] = "calendar"
    keys: ClassVar[tuple[str, ...]] = ()

    plan_from: Day | None = None
    """The first day an intervention can start; the school year's first day when not told."""
    weekend_allowed: YesNo | None = None
    """Courses may lie in weekends (K2.D.kort)."""


class Holiday(_Period):
    """A holiday of the schools; courses may lie in it, ordinary teaching does not (K2.D.praksis)."""

    kind: ClassVar[str] = "holiday"

    id: Id
    longer: YesNo | None = None
    """One of the longer holidays, such as the summer holiday."""
    workdays: Annotated[Whole, Field(ge=0, le=366)] | None = None
    """Days that can be used for teaching; Mondays to Fridays of the period when not told."""
