"""What is told about means: staff, rooms, money, suppliers."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from indsatsmotor.facts._types import (
    Day,
    Dkk,
    Fact,
    Hours,
    Id,
    Ids,
    Lessons,
    Level,
    Minutes,
    Slots,
    Whole,
    Word,
    Words,
    Years,
    YesNo,
)


class Role(StrEnum):
    """What a member of staff is employed as (K2.A.kort, P.skema)."""

    TEACHER = "teacher"
    PEDAGOGUE = "pedagogue"
    RESOURCE_PERSON = "resource_person"
    COUNSELLOR = "counsellor"
    SECOND_LANGUAGE_TEACHER = "second_language_teacher"
    READING_COUNSELLOR = "reading_counsellor"
    MENTOR = "mentor"
    LEADER = "leader"
    EXTERNAL = "external"


class RoomLocation(StrEnum):
    """Where a room is (K2.C.kort, K2.D.praksis)."""

    OWN_SCHOOL = "own_school"
    YOUTH_SCHOOL = "youth_school"
    OTHER = "other"
    EXTERNAL = "external"
    HOME = "home"
    ONLINE = "online"
    OUTDOORS = "outdoors"


class BudgetLine(StrEnum):
    """What money is for. Translation has a line of its own, so that a language costs no pupil a place."""

    GENERAL = "general"
    TRANSLATION = "translation"


class Staff(Fact):
    """An adult who can take part. Only the id and the school are required.

    >>> Staff(id="l1", school_id="s1", qualified_for=["tolaererordning"]).teacher_trained is None
    True
    """

    kind: ClassVar[str] = "staff"

    id: Id
    school_id: Id
    role: Role | None = None
    teacher_trained: YesNo | None = None
    """A trained teacher (K2.A.praksis)."""
    qualified_for: Words | None = None
    """Ids of interventions the person is qualified for (K2.A.forud, K2.B.forud, K2.C.forud)."""
    suited_for: Words | None = None
    """Ids of interventions the person is available and suited to drive (K4.T1.mulig)."""
    subjects: Words | None = None
    """Subjects the person teaches."""
    competences: Words | None = None
    """Specialist competences, such as ``ordblindhed`` (K4.T1.mulig)."""
    experience_years: Years | None = None
    lessons_available_per_week: Lessons | None = None
    """Free lessons in a teaching week (K4.T1.mulig)."""
    holiday_lessons_available_per_week: Lessons | None = None
    """Free lessons in a holiday week; a capacity of its own."""
    prep_minutes_per_week: Minutes | None = None
    """Free preparation time, minutes a week (K2.A.ress, K2.B.ress)."""
    cost_per_lesson_dkk: Dkk | None = None
    """Pay for one extra lesson (K2.A.ress)."""
    available_from: Day | None = None
    available_to: Day | None = None
    to_be_recruited: YesNo | None = None
    """Not employed yet (K2.A.forud)."""
    recruited_by: Day | None = None
    """When a person to be recruited is expected to be in place."""
    competence_course: YesNo | None = None
    """Has taken part in competence development for the work (P.F1.stat)."""
    similar_experience: YesNo | None = None
    """Experience with similar interventions (K4.T3.medarb)."""
    motivation: Level | None = None
    """Interest and motivation (K4.T3.medarb)."""
    knows_students: Ids | None = None
    """Pupils the person already knows (K4.T3.medarb)."""
    cover_arranged: YesNo | None = None
    """A substitute covers the person's other lessons (K4.T1.mulig)."""
    shareable_across_schools: YesNo | None = None
    """May work at other schools of the cluster (K4.T1.mulig)."""
    other_projects: Annotated[Whole, Field(ge=0, le=50)] | None = None
    """Other projects the person takes part in (P.F3.motiv)."""
    free_slots: Slots | None = None
    """When the person is free in a teaching week."""


class Training(Fact):
    """Training one adult has for one intervention (K2.C.forud). Not told is unknown, not zero."""

    kind: ClassVar[str] = "training"
    keys: ClassVar[tuple[str, ...]] = ("staff_id", "intervention")

    staff_id: Id
    intervention: Word
    hours: Hours
    """Hours of 60 minutes completed."""
    planned_until: Day | None = None
    """When training that is under way ends."""


class Collaboration(Fact):
    """How two adults already work together (K2.A.forud, K2.A.ledelse)."""

    kind: ClassVar[str] = "collaboration"
    keys: ClassVar[tuple[str, ...]] = ("staff_id", "partner_id")

    staff_id: Id
    partner_id: Id
    close: YesNo | None = None
    """They already work closely together."""
    recognition: YesNo | None = None
    """The first recognises the competences of the partner."""


class Room(Fact):
    """A place to teach. Only the id and the school are required."""

    kind: ClassVar[str] = "room"

    id: Id
    school_id: Id
    capacity: Annotated[Whole, Field(ge=1, le=2000)] | None = None
    """Pupils it holds."""
    location: RoomLocation | None = None
    undisturbed: YesNo | None = None
    """Pupils are not disturbed there (K2.B.ledelse)."""
    familiar: YesNo | None = None
    """Part of the pupils' familiar surroundings (K2.C.ledelse)."""
    homelike: YesNo | None = None
    """Pupils feel at home there (K2.D.ledelse)."""
    lessons_available_per_week: Lessons | None = None
    """Free lessons in a teaching week."""
    holiday_lessons_available_per_week: Lessons | None = None
    """Free lessons in a holiday week."""
    overnight_possible: YesNo | None = None
    shareable_across_schools: YesNo | None = None
    """Other schools of the cluster may use it when pupils have no lessons (K4.T1.mulig)."""
    free_slots: Slots | None = None
    """When the room is free in a teaching week."""


class Budget(Fact):
    """Money that may be spent, to the øre. Several budgets may bind the same offering.

    >>> Budget(id="hele-kommunen", amount_dkk="250000.00").amount_dkk
    Decimal('250000')
    """

    kind: ClassVar[str] = "budget"

    id: Id
    amount_dkk: Dkk
    school_id: Id | None = None
    """Binds offerings of this school only; all schools when not told."""
    intervention: Word | None = None
    """Binds offerings of this intervention only; all when not told."""
    line: BudgetLine = BudgetLine.GENERAL


class UnitPrice(Fact):
    """A local price. The catalogue names the prices its cost formulas use."""

    kind: ClassVar[str] = "unit_price"

    id: Id
    """The price's id in the catalogue, such as ``bogpakke``."""
    amount_dkk: Dkk


class Supplier(Fact):
    """An external supplier (K4.T1.mulig)."""

    kind: ClassVar[str] = "supplier"

    id: Id
    delivers: Words | None = None
    """Ids of interventions the supplier delivers."""
    price_dkk: Dkk | None = None
    """Price of one offering."""
    agreement: YesNo | None = None
    contact_named: YesNo | None = None
    """A contact for the communication with school and parents is named (K1.om)."""


class Preparation(Fact):
    """Something an intervention presupposes, and whether it has been arranged.

    It may speak of a whole school or of one class. What is not told is unknown, not undone.
    """

    kind: ClassVar[str] = "preparation"
    keys: ClassVar[tuple[str, ...]] = ("school_id", "class_id", "prerequisite")

    school_id: Id
    prerequisite: Word
    """The id the catalogue gives the prerequisite, such as ``klar-rollefordeling``."""
    arranged: YesNo
    class_id: Id | None = None
