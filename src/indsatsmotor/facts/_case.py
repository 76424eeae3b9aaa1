"""A case: everything told at once, checked as a whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from functools import cache, cached_property
from itertools import chain
from typing import Any, ClassVar, Self, TypeAlias, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from indsatsmotor.errors import FactError, FactErrors, FactPlace
from indsatsmotor.facts._means import (
    Budget,
    Collaboration,
    Preparation,
    Room,
    Staff,
    Supplier,
    Training,
    UnitPrice,
)
from indsatsmotor.facts._schools import (
    Calendar,
    Class,
    DailyResponsible,
    Holiday,
    LostTeaching,
    School,
    SubjectTeacher,
    TaskDone,
)
from indsatsmotor.facts._students import (
    Answers,
    LearningNeed,
    Mark,
    OngoingMeasure,
    Parents,
    ParentsInformed,
    Student,
    TestResult,
)
from indsatsmotor.facts._types import (
    Day,
    Fact,
    Id,
    Ids,
    Word,
    Words,
)
from indsatsmotor.facts._wellbeing import WellbeingAnswer, WellbeingSurvey


class RunningIntervention(Fact):
    """An intervention that already runs: it may be a companion and may meet a need."""

    kind: ClassVar[str] = "running"

    id: Id
    school_id: Id
    intervention: Word
    variant: Word
    class_id: Id | None = None
    """The class it runs in; its pupils take part."""
    students: Ids = frozenset()
    """The pupils who take part, where it is not a whole class."""
    subjects: Words | None = None
    area: Word | None = None
    start: Day
    end: Day
    """The last day of activity; it counts."""

    @model_validator(mode="after")
    def _has_people_and_a_period(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"the period ends {self.end} before it starts {self.start}")
        if not self.students and self.class_id is None:
            raise ValueError("tell either the class or the pupils who take part")
        return self


FactKey = tuple[str, ...]

POINTS_AT: Mapping[str, str] = {
    "school_id": "school",
    "class_id": "class",
    "student_id": "student",
    "students": "student",
    "knows_students": "student",
    "staff_id": "staff",
    "partner_id": "staff",
    "class_teacher_id": "staff",
}
"""The kind of fact that a field points at."""


class Case(BaseModel):
    """All facts handed in: one or more schools.

    Facts are kept in the order of their keys and exact duplicates are dropped, so neither the order nor the
    repetition of facts can matter later.

    Raises:
        FactErrors: facts contradict each other or point at something not told; every problem at once.

    >>> try:
    ...     Case(
    ...         schools=[School(id="s1")],
    ...         classes=[Class(id="3.a", grade=3, school_id="s1")],
    ...         students=[Student(id="e1", grade=3, class_id="3a", school_id="s1")],
    ...     )
    ... except FactErrors as report:
    ...     print(report)
    the case cannot be used (1)
    student e1, class_id: no class '3a' is told.
    Maybe you meant '3.a'.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, hide_input_in_errors=True
    )

    schools: tuple[School, ...] = ()
    classes: tuple[Class, ...] = ()
    students: tuple[Student, ...] = ()
    answers: tuple[Answers, ...] = ()
    learning_needs: tuple[LearningNeed, ...] = ()
    tests: tuple[TestResult, ...] = ()
    marks: tuple[Mark, ...] = ()
    wellbeing_surveys: tuple[WellbeingSurvey, ...] = ()
    wellbeing_answers: tuple[WellbeingAnswer, ...] = Field((), json_schema_extra={"maxItems": 0})
    """Always empty: what pupils answered may not be used for their support."""
    parents: tuple[Parents, ...] = ()
    parents_informed: tuple[ParentsInformed, ...] = ()
    ongoing_measures: tuple[OngoingMeasure, ...] = ()
    subject_teachers: tuple[SubjectTeacher, ...] = ()
    lost_teaching: tuple[LostTeaching, ...] = ()
    daily_responsibles: tuple[DailyResponsible, ...] = ()
    staff: tuple[Staff, ...] = ()
    trainings: tuple[Training, ...] = ()
    collaborations: tuple[Collaboration, ...] = ()
    preparations: tuple[Preparation, ...] = ()
    rooms: tuple[Room, ...] = ()
    budgets: tuple[Budget, ...] = ()
    prices: tuple[UnitPrice, ...] = ()
    suppliers: tuple[Supplier, ...] = ()
    calendar: Calendar | None = None
    holidays: tuple[Holiday, ...] = ()
    running: tuple[RunningIntervention, ...] = ()
    tasks_done: tuple[TaskDone, ...] = ()

    @field_validator("*", mode="before")
    @classmethod
    def _may_be_told(cls, value: Any, info: ValidationInfo) -> Any:
        model = fact_classes()[str(info.field_name)]
        if value and not model.use.supports_pupils:
            problem = FactError(model.use.refusal(model.kind), str(info.field_name), model.use.instead)
            raise FactErrors("the case cannot be used", [problem])
        return value

    @field_validator("*")
    @classmethod
    def _in_order_and_once(cls, value: Any) -> Any:
        return tuple(sorted(set(value), key=_canonical)) if isinstance(value, tuple) else value

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if problems := [error for _, error in contradictions(self.facts())]:
            raise FactErrors("the case cannot be used", problems)
        return self

    def facts(self) -> Iterator[Fact]:
        """Every told fact, kind by kind, in the order of their keys."""
        for name in type(self).model_fields:
            value = getattr(self, name)
            if isinstance(value, tuple):
                yield from value
            elif value is not None:
                yield value

    @cached_property
    def by_key(self) -> Mapping[str, Mapping[FactKey, Any]]:
        """Facts by kind and key, such as ``case.by_key["student"]["e1",]``."""
        kinds: dict[str, dict[FactKey, Fact]] = defaultdict(dict)
        for fact in self.facts():
            kinds[fact.kind][key_of(fact)] = fact
        return kinds

    @cached_property
    def levels(self) -> Mapping[tuple[str, str], Mapping[str, Decimal]]:
        """The levels told of each pupil in each subject, by competence area (empty where none is told)."""
        levels: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)
        for need in self.learning_needs:
            if need.level is not None:
                levels[need.student_id, need.subject][need.area or ""] = need.level
        return levels

    @cached_property
    def taught(self) -> Mapping[str, Decimal]:
        """The lessons a week that each adult is told to teach."""
        taught: dict[str, Decimal] = defaultdict(Decimal)
        for told in self.subject_teachers:
            taught[told.staff_id] += told.lessons_per_week or Decimal(0)
        return taught

    @cached_property
    def members(self) -> Mapping[str, tuple[str, ...]]:
        """The told pupils of each class, in order of id."""
        members: dict[str, list[str]] = {c.id: [] for c in self.classes}
        for student in self.students:
            members[student.class_id].append(student.id)
        return {name: tuple(ids) for name, ids in members.items()}


@cache
def fact_classes() -> Mapping[str, type[Fact]]:
    """The class of the facts in each field of a case.

    >>> fact_classes()["marks"].kind
    'mark'
    """
    return {
        name: next(
            arg for arg in get_args(info.annotation) if isinstance(arg, type) and issubclass(arg, Fact)
        )
        for name, info in Case.model_fields.items()
    }


def key_of(fact: Fact) -> FactKey:
    """What identifies *fact* among facts of its kind.

    >>> key_of(School(id="s1"))
    ('s1',)
    """
    return tuple(str(getattr(fact, name) or "") for name in fact.keys)


def _canonical(fact: Fact) -> tuple[FactKey, str]:
    return key_of(fact), fact.model_dump_json()


def contradictions(
    facts: Iterable[Fact], mistold: Collection[tuple[str, str | None]] = ()
) -> Iterator[tuple[Fact, FactError]]:
    """What *facts*, each fine by itself and given once, cannot be together; each with the fact it is about.

    *mistold* is the kind and id of what was told as well but cannot be used, with ``None`` for an id that
    cannot be read: what points there does not point at nothing.
    """
    told: dict[str, dict[FactKey, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for fact in facts:
        told[fact.kind][key_of(fact)].append(fact)
    yield from _told_twice(told)
    yield from _pointing_nowhere(told, mistold)
    yield from _in_a_class_of_another_school(told)


_Told: TypeAlias = Mapping[str, Mapping[FactKey, Sequence[Any]]]
"""Facts by kind and key."""


def _told_twice(told: _Told) -> Iterator[tuple[Fact, FactError]]:
    for facts in chain.from_iterable(by_key.values() for by_key in told.values()):
        if len(facts) > 1:
            message = f"{len(facts)} different facts have this key."
            yield (
                facts[-1],
                _about(facts[-1], None, message, "one of them is out of date: keep the one that holds."),
            )


def _pointing_nowhere(
    told: _Told, mistold: Collection[tuple[str, str | None]]
) -> Iterator[tuple[Fact, FactError]]:
    for fact in chain.from_iterable(map(_each, told.values())):
        for field, kind, target in _targets(fact):
            known = told.get(kind, {})
            if (target,) in known or (kind, target) in mistold or (kind, None) in mistold:
                continue
            if kind == Staff.kind and not known:
                continue  # who works at the school may be left out; what rests on it is then unknown
            close = get_close_matches(target, [key[0] for key in known], n=1)
            maybe = f"you meant '{close[0]}'." if close else f"the {kind} is missing from the case."
            yield fact, _about(fact, field, f"no {kind} '{target}' is told.", maybe)


def _targets(fact: Fact) -> Iterator[tuple[str, str, str]]:
    """Each field that points at a fact, with the kind and the id of what it points at."""
    for field, kind in POINTS_AT.items():
        value = getattr(fact, field, None)
        for target in sorted(value) if isinstance(value, frozenset) else [value]:
            if target is not None:
                yield field, kind, target


def _in_a_class_of_another_school(told: _Told) -> Iterator[tuple[Fact, FactError]]:
    for student in _each(told.get(Student.kind, {})):
        own = told.get(Class.kind, {}).get((student.class_id,), ())
        schools = [one.school_id for one in own]
        if schools and student.school_id not in schools:
            message = (
                f"class '{student.class_id}' belongs to school '{schools[0]}', not to '{student.school_id}'."
            )
            maybe = "the pupil has changed school, or two schools use the same class id."
            yield student, _about(student, "school_id", message, maybe)


def _each(by_key: Mapping[FactKey, Sequence[Any]]) -> Iterator[Any]:
    return chain.from_iterable(by_key.values())


def _about(fact: Fact, field: str | None, message: str, maybe: str) -> FactError:
    return FactError(message, FactPlace(fact.kind, key_of(fact), field), maybe)
