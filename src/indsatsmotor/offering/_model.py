"""What is offered to whom, by whom, where and when; and the needs it is offered for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from indsatsmotor.facts import (
    Day,
    Dkk,
    Fact,
    Id,
    Lessons,
    Minutes,
    Slots,
    Weeks,
    Whole,
    Word,
    Words,
    YesNo,
)


class AdultRole(StrEnum):
    """What an adult does in an offering."""

    OWN_TEACHER = "own_teacher"
    """The class's own teacher, whose lessons it is."""
    CO_TEACHER = "co_teacher"
    """The extra adult in the class."""
    TUTOR = "tutor"
    """Has a small group."""
    COURSE_TEACHER = "course_teacher"
    MENTOR = "mentor"
    """Follows the pupils up after a course."""


class Setting(StrEnum):
    """When in a pupil's life it takes place."""

    LESSONS = "lessons"
    """Inside the class's own lessons."""
    OUTSIDE_LESSONS = "outside_lessons"
    """In school weeks, outside the pupils' ordinary lessons."""
    HOLIDAY = "holiday"
    OUTSIDE_SCHOOL_TIME = "outside_school_time"
    """In weekends, afternoons or holidays."""
    HOME = "home"
    SCHOOL_TIME = "school_time"
    """In school time instead of ordinary lessons: what the sources say may not be."""


class FollowUpForm(StrEnum):
    """How pupils are followed up after a course (K2.D.forud)."""

    MENTOR = "mentor"
    SOCIAL_EVENTS = "social_events"
    PARENT_INVOLVEMENT = "parent_involvement"
    OTHER = "other"


class Adult(Fact):
    """One adult in an offering."""

    kind: ClassVar[str] = "adult"

    staff_id: Id
    role: AdultRole
    co_prepares: YesNo | None = None
    """Shares preparation with the class's own teacher (K2.A.praksis)."""
    lessons_per_week: Lessons | None = None
    """The offering's own lessons when not told."""
    covered_lessons_per_week: Lessons | None = None
    """Lessons of the adult's own that a substitute takes over meanwhile (K4.T1.mulig)."""
    training_bought: YesNo | None = None
    """What is lacking of the recommended training is bought, and completed before the start (K2.C.forud)."""


class Pair(Fact):
    """Pupils who learn together; three only when a class is odd."""

    kind: ClassVar[str] = "pair"

    students: Annotated[tuple[Id, ...], Field(min_length=1, max_length=60)]
    tutor_id: Id | None = None
    """The older or stronger pupil, one of them, where there is one."""
    topic_known: YesNo | None = None
    """The pupils know enough of the topic (K2.B.ledelse)."""

    @model_validator(mode="after")
    def _has_its_tutor(self) -> Self:
        if self.tutor_id is not None and self.tutor_id not in self.students:
            raise ValueError("the tutor of a pair is one of its pupils")
        return self


class Pack(Fact):
    """One pack or handout."""

    kind: ClassVar[str] = "pack"

    day: Day
    theme: Word | None = None
    letter: YesNo | None = None
    """Holds a letter from a role model (K2.E.praksis.E1)."""
    guide: YesNo | None = None
    """Goes with the parents' guide (K2.E.praksis.E2)."""


class FollowUp(Fact):
    """What follows a course (K2.D.varighed, K2.D.forud)."""

    kind: ClassVar[str] = "follow_up"

    form: FollowUpForm
    weeks: Weeks | None = None
    lessons_per_week: Lessons | None = None
    minutes_per_lesson: Minutes | None = None
    slots: Slots | None = None
    """When pupils meet their mentor in a teaching week."""


class Offering(Fact):
    """One concrete arrangement, proposed by people or made by allocation.

    What is not told is unknown; whether that matters is for the rules to say.

    >>> Offering(
    ...     id="forslag-1", intervention="tolaererordning", variant="A1", school_id="s1", class_id="3a",
    ...     lessons_per_week="10.5", minutes_per_lesson=45, weeks=40,
    ... ).lessons_per_week
    Decimal('10.5')
    """

    kind: ClassVar[str] = "offering"

    id: Id
    intervention: Word
    variant: Word
    school_id: Id
    class_id: Id | None = None
    students: tuple[Id, ...] = ()
    """Those who take part; every told pupil of the class for a whole class when left out."""
    focus: tuple[Id, ...] = ()
    """The pupils of a class whom it is for above all (K2.A.malgruppe)."""
    subjects: tuple[Word, ...] = ()
    area: Word | None = None
    """The competence area; a group has exactly one."""
    wellbeing_aim: YesNo = False
    adults: tuple[Adult, ...] | None = None
    room_id: Id | None = None
    supplier_id: Id | None = None
    operator: Word | None = None
    """``own_school`` or ``external`` (K2.D.ledelse)."""
    programme: Word | None = None
    """A named programme, such as ``sykl``."""
    setting: Setting | None = None
    start: Day | None = None
    end: Day | None = None
    """The last day of activity, follow-up and last pack included."""
    weeks: Weeks | None = None
    """Teaching weeks; holiday weeks for a course in a holiday. Follow-up not included."""
    lessons_per_week: Lessons | None = None
    minutes_per_lesson: Minutes | None = None
    slots: Slots | None = None
    pairs: tuple[Pair, ...] | None = None
    turn_minutes: Minutes | None = None
    """How long one pupil of a pair teaches before roles switch (K2.B.praksis)."""
    packs: tuple[Pack, ...] | None = None
    guide_languages: Words | None = None
    """Languages the parents' guide exists in, or will."""
    follow_up: FollowUp | None = None
    overnight: YesNo | None = None
    pupils_planned: Annotated[Whole, Field(ge=0, le=2000)] | None = None
    """How many pupils, where they are not named yet."""
    preparations: Mapping[Word, YesNo] = Field(default_factory=dict)
    """What has been arranged (yes) or will not be (no), by the catalogue's prerequisite ids."""
    replaces: Id | None = None
    """The recommendation this would stand in for."""
    cost_dkk: Dkk | None = None
    """A local price for the whole offering; the catalogue's formula when not told."""

    @model_validator(mode="after")
    def _names_each_pupil_once(self) -> Self:
        paired = tuple(student for pair in self.pairs or () for student in pair.students)
        for ids in (self.students, self.focus, paired):
            if len(ids) != len(set(ids)):
                raise ValueError("a pupil is named twice")
        return self

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.start and self.end and self.end < self.start:
            raise ValueError(f"the period ends {self.end} before it starts {self.start}")
        for pack in self.packs or ():
            if self.start and pack.day < self.start:
                raise ValueError(f"a pack is dated {pack.day}, before the start {self.start}")
            if self.end and pack.day > self.end:
                raise ValueError(f"a pack is dated {pack.day}, after the end {self.end}")
        return self


class Aim(StrEnum):
    """What a need is about."""

    SUBJECT = "subject"
    WELLBEING = "wellbeing"


@dataclass(frozen=True, slots=True)
class Need:
    """Help that is needed, by pupil and subject and area, or by pupil and wellbeing; one for a whole class.

    ``area`` is ``None`` where only the subject is known.
    """

    id: str
    students: tuple[str, ...]
    school_id: str
    aim: Aim
    subject: str | None
    area: str | None
    class_id: str | None
    """The class of a class need; ``None`` for a pupil's own."""
    acuteness: str
    confirmed: bool = True

    @property
    def of_class(self) -> bool:
        """Whether the need is a whole class's."""
        return self.class_id is not None


def settled(needs: Sequence[Need]) -> list[Need]:
    """Those that are confirmed; all of them while none is."""
    return [need for need in needs if need.confirmed] or list(needs)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What was short: of what, how much there was, how much it takes.

    ``missing`` is ``needed - had`` where both are numbers; ``None`` where nothing can be counted.
    """

    what: str
    """Such as ``lessons``, ``budget``, ``room``, ``pupils``, ``fact`` or the id of a rule."""
    of: str
    """Whose: the id of a person, room or budget, or the field that was read."""
    unit: str
    had: Decimal | None = None
    needed: Decimal | None = None

    @property
    def missing(self) -> Decimal | None:
        """The smallest amount that would have been enough."""
        if self.had is None or self.needed is None:
            return None
        return abs(self.needed - self.had)


@dataclass(frozen=True, slots=True, order=True)
class MissingFact:
    """A fact nobody has told, and that something hangs on."""

    kind: str
    key: tuple[str, ...]
    field: str

    def __str__(self) -> str:
        return f"{self.kind} {'/'.join(self.key)}: {self.field}"
