"""What is told about pupils and their parents."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, Field, model_validator

from indsatsmotor.facts._types import (
    Day,
    Degree,
    Fact,
    Grade,
    Hours,
    Id,
    Number,
    Share,
    Slots,
    Whole,
    Word,
    Words,
    YesNo,
)

_SCALE = (-3, 0, 2, 4, 7, 10, 12)


def _on_the_scale(mark: int) -> int:
    if mark not in _SCALE:
        # The value itself is not repeated: what was mistyped may be a CPR number.
        raise ValueError(f"the 7-point scale is {', '.join(map(str, _SCALE))}")
    return mark


class EducationReadiness(StrEnum):
    """The school's judgement of education-readiness, made in lower secondary."""

    READY = "ready"
    NOT_READY = "not_ready"
    NOT_ASSESSED = "not_assessed"


class Instrument(StrEnum):
    """Which test was taken. Each has a scale of its own, and years in which it was used."""

    NATIONAL_TEST = "national-test-2010"
    """The national tests that the catalogue of 2021 speaks of."""
    TRANSITION_TEST = "overgangstest"
    PROFICIENCY_TEST = "faerdighedstest"


class Subject(StrEnum):
    """What a test measures."""

    READING = "reading"
    MATHS = "maths"


class Band(StrEnum):
    """A level of the national tests that the catalogue knows; it names the three that call for attention."""

    INSUFFICIENT = "insufficient"
    DEFICIENT = "deficient"
    FAIR = "fair"
    OTHER = "other"


class Student(Fact):
    """A pupil during one school year. Only ids and the grade are required.

    >>> Student(id="e1", grade=3, class_id="3a", school_id="s1", absence_share_current="0.12").exposed is None
    True
    """

    kind: ClassVar[str] = "student"

    id: Id
    """Opaque id; never a name, never a CPR number."""
    grade: Grade
    class_id: Id
    school_id: Id
    absence_share_current: Share | None = None
    """Absence in the current school year as a share of 1 (K4.T1.kvant)."""
    absence_share_latest_year: Share | None = None
    """Absence in the latest completed school year as a share of 1 (K4.T1.kvant)."""
    education_ready: EducationReadiness | None = None
    """Education-readiness; used in lower secondary only (K4.T1.kvant). From 2024/25 a finding too."""
    exposed: YesNo | None = None
    """Professionals' judgement: the pupil is socially exposed (K1.definition). Never set by a rule."""
    academic_lag: YesNo | None = None
    """Professionals' judgement: the pupil has an academic lag (K1.definition)."""
    wellbeing_lag: YesNo | None = None
    """Professionals' judgement: the pupil has a wellbeing lag (K1.definition)."""
    judged_by: Word | None = None
    """The role of those who judged, such as ``laererteam``; never a name."""
    judged_on: Day | None = None
    placed_outside_home: YesNo | None = None
    """Placed in a foster family, residential institution or group home (K4.T1.kval)."""
    social_services_measure: YesNo | None = None
    """Receives a measure under the Social Services Act (K4.T1.kval)."""
    childrens_act_measure: YesNo | None = None
    """Receives a measure under the Children's Act; counts as one under the Social Services Act."""
    weak_ses: YesNo | None = None
    """Weaker socio-economic background (K1.malgruppe)."""
    disabilities: Words | None = None
    """Such as ``ordblindhed`` (K4.T1.kval)."""
    bilingual_challenge: YesNo | None = None
    """Challenges related to being bilingual (K1.malgruppe)."""
    autism: YesNo | None = None
    home_support: Degree | None = None
    """Support for school work at home (K4.T1.kval, K3.3)."""
    malaise_signs: Words | None = None
    """Among ``behavioural``, ``psychological``, ``physical`` (K3.intro)."""
    activity_level: Degree | None = None
    """Physical activity (K3.3)."""
    motivation: Degree | None = None
    self_confidence: Degree | None = None
    concentration: Degree | None = None
    insecure_in_whole_class: YesNo | None = None
    """Finds it hard to take part when the whole class is gathered (K2.A.struktur)."""
    behaviour_relational: YesNo | None = None
    """Behavioural or relational difficulties in class (K3.2)."""
    special_needs_or_community_challenge: YesNo | None = None
    """Special needs, or trouble taking part in the class community (K3.1)."""
    school_avoidance: YesNo | None = None
    """School-avoiding behaviour (K3.4)."""
    interests: Words | None = None
    """Interests that teaching can be tied to (K3.1)."""
    earmarked_hours_per_week: Hours | None = None
    """Support for this pupil alone in the ordinary class, running or decided, in hours of 60 minutes a week.

    What is there for the whole class does not count.
    """
    volunteers: YesNo | None = None
    """Takes part in an intensive course of own free will (K2.D.forud)."""
    lesson_slots: Slots | None = None
    """The pupil's ordinary lessons where they differ from the class's."""
    busy_slots: Slots | None = None
    """Other activities of the pupil (K4.T1.mulig)."""


class Answers(Fact):
    """The teacher team's answers to the catalogue's qualitative questions about one pupil (K4.T1.kval).

    Answers are yes, no or unknown. The open questions 2 and 6 are told as what they decide; no text is kept.
    """

    kind: ClassVar[str] = "answers"
    keys: ClassVar[tuple[str, ...]] = ("student_id",)

    student_id: Id
    known_before_closure: YesNo | None = None
    """Question 1: level and wellbeing before the closure are known; context only."""
    below_expected_level: YesNo | None = None
    """Question 2: the academic level now is below what is expected."""
    hard_to_take_part_remotely: YesNo | None = None
    """Question 3: hard to take part actively in virtual teaching."""
    challenged_at_home: YesNo | None = None
    """Question 4: mentally challenged by having to be at home."""
    lacked_home_support: YesNo | None = None
    """Question 5: lacked support at home for virtual teaching."""
    changed_for_the_worse: YesNo | None = None
    """Question 6: changed for the worse during the closure."""
    hard_to_concentrate_or_take_part: YesNo | None = None
    """Question 7: hard to concentrate or to take part in the class community."""
    attended_physically: YesNo | None = None
    """Question 8: attended in person during the closure; context only (DX50)."""
    ready_but_worrying: YesNo | None = None
    """Question 9: judged education-ready, but with worrying absence or missing hand-ins."""
    placed_outside_home: YesNo | None = None
    """Question 10: placed outside the home."""
    social_services_measure: YesNo | None = None
    """Question 11: known to receive a measure under the Social Services Act or the Children's Act."""
    disability: YesNo | None = None
    """Question 12: a disability such as dyslexia."""
    bilingual_challenge: YesNo | None = None
    """Question 13: challenges related to being bilingual."""


class LearningNeed(Fact):
    """Help that a pupil needs in one competence area of one subject (K2.C.kort, K4.T1.behov)."""

    kind: ClassVar[str] = "learning_need"
    keys: ClassVar[tuple[str, ...]] = ("student_id", "subject", "area")

    student_id: Id
    subject: Word
    """Such as ``dansk`` or ``matematik``."""
    area: Word | None = None
    """The competence area, such as ``laesning`` or ``broeker``; a group needs exactly one."""
    level: Number | None = None
    """The pupil's level on the scale the school uses; compared only within one area."""
    expected_level: Number | None = None
    """The level expected on the same scale."""
    desire: Degree | None = None
    """Desire for the subject (K2.C.ledelse)."""
    neglected_in_emergency_teaching: YesNo | None = None
    """The subject was down-prioritised, or support lacked, in emergency teaching (K4.T1.afgr)."""


class TestResult(Fact):
    """The result of one test (K4.T1.kvant): a level, or a number on the scale of the test that is named.

    A test that is not named is read as one of the national tests that the catalogue knows.

    >>> TestResult(
    ...     student_id="e1", subject="maths", test_grade=4, taken_on="2026-03-02", instrument="overgangstest",
    ...     score=23,
    ... ).band is None
    True
    """

    __test__: ClassVar[bool] = False  # pytest takes the name for a test class

    kind: ClassVar[str] = "test"
    keys: ClassVar[tuple[str, ...]] = ("student_id", "subject", "test_grade", "taken_on")
    scales: ClassVar[Mapping[str, tuple[str, ...]]] = {"score": ("instrument", "subject", "test_grade")}

    student_id: Id
    subject: Subject
    test_grade: Grade
    """The grade the test was made for."""
    taken_on: Day
    band: Band | None = None
    """The level; only the national tests that the catalogue knows have levels."""
    instrument: Instrument | None = None
    """Which test it was."""
    score: Number | None = None
    """The result as a number, such as right answers; compared only within instrument, subject and grade."""

    @model_validator(mode="after")
    def _is_a_result_on_a_scale(self) -> Self:
        if self.band is None and self.score is None:
            raise ValueError("tell the result: 'band' of a national test, 'score' of a later one")
        if self.band is not None and self.instrument not in {None, Instrument.NATIONAL_TEST}:
            raise ValueError(f"'{self.instrument}' has no levels: tell its 'score', not a 'band'")
        if self.score is not None and self.instrument is None:
            raise ValueError("a number means nothing without its scale: tell the 'instrument' as well")
        return self


class Mark(Fact):
    """A term mark on the 7-point scale (K4.T1.kvant). A 5 does not exist and is refused."""

    kind: ClassVar[str] = "mark"
    keys: ClassVar[tuple[str, ...]] = ("student_id", "subject", "grade_year")

    student_id: Id
    subject: Word
    grade_year: Grade
    """The grade in which the mark was given; marks of grades 8 and 9 are used."""
    mark: Annotated[Whole, AfterValidator(_on_the_scale), Field(json_schema_extra={"enum": list(_SCALE)})]


class Parents(Fact):
    """What is known about the parents of one pupil."""

    kind: ClassVar[str] = "parents"
    keys: ClassVar[tuple[str, ...]] = ("student_id",)

    student_id: Id
    languages: Words | None = None
    """Languages the parents speak (K2.E.forud)."""
    involved_in_nomination: YesNo | None = None
    """Pupil and parents were involved in the nomination for an intensive course (K2.D.forud)."""
    fixed_mindset: YesNo | None = None
    """See reading ability as fixed (K2.E.evidens)."""
    reading_with_child: YesNo | None = None
    backing: YesNo | None = None
    """Back the intervention (K2.E.forud)."""


class ParentsInformed(Fact):
    """Whether the parents of one pupil are informed about one intervention (K2.E.ledelse, K4.T3)."""

    kind: ClassVar[str] = "parents_informed"
    keys: ClassVar[tuple[str, ...]] = ("student_id", "intervention")

    student_id: Id
    intervention: Word
    """The id of an intervention, such as ``bogpakker``."""
    informed: YesNo
    informed_on: Day | None = None


class OngoingMeasure(Fact):
    """Another measure around the pupil (K4.T2): coherence and clashes are checked against it."""

    kind: ClassVar[str] = "ongoing_measure"
    keys: ClassVar[tuple[str, ...]] = ("student_id", "measure")

    student_id: Id
    measure: Word
    """What kind of measure, such as ``ppr``."""
    start: Day | None = None
    end: Day | None = None
    conflicts: YesNo | None = None
    """Professionals' judgement: it does not go together with another measure."""
    slots: Slots | None = None
