"""The pupils who take part in an offering, as rules see them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from indsatsmotor.catalogue import Shape
from indsatsmotor.facts import Case, Student, Value
from indsatsmotor.offering._model import Adult, Offering

IN_CLASS = {Shape.CLASS, Shape.PAIRS}
"""The shapes that lie in the ordinary class."""


@dataclass(frozen=True)
class People:
    """What is known of the pupils of a case and of those who teach them."""

    case: Case

    def participant(self, pupil: str, offering: Offering, shape: Shape) -> dict[str, Value]:
        """The facts about one pupil in *offering*."""
        student = self.case.by_key["student"][pupil,]
        return {
            "student_id": pupil,
            "known_to_adults": self._known_to_adults(student, offering),
            "earmarked_hours_per_week": _earmarked_hours(student, offering, shape),
        }

    @cached_property
    def teachers(self) -> dict[str, frozenset[str]]:
        """The adults who are known to teach each class."""
        known: dict[str, set[str]] = {
            c.id: {c.class_teacher_id} if c.class_teacher_id else set() for c in self.case.classes
        }
        for teacher in self.case.subject_teachers:
            known[teacher.class_id].add(teacher.staff_id)
        return {name: frozenset(ids) for name, ids in known.items()}

    def _known_to_adults(self, student: Student, offering: Offering) -> bool | None:
        """Whether some adult of the offering already knows the pupil."""
        answers = [self._knows(adult, student) for adult in offering.adults or ()]
        if True in answers:
            return True
        return None if None in answers or not answers else False

    def _knows(self, adult: Adult, student: Student) -> bool | None:
        if adult.staff_id in self.teachers.get(student.class_id, ()):
            return True
        staff = self.case.by_key["staff"].get((adult.staff_id,))
        if staff is None or staff.knows_students is None:
            return None
        return student.id in staff.knows_students


def _earmarked_hours(student: Student, offering: Offering, shape: Shape) -> Decimal | None:
    """Hours a week in the ordinary class for this pupil alone: those told, and the offering's own."""
    told = student.earmarked_hours_per_week
    alone = shape in IN_CLASS and offering.students == (student.id,)
    lessons, minutes = offering.lessons_per_week, offering.minutes_per_lesson
    if not alone or lessons is None or minutes is None:
        return told
    return lessons * minutes / 60 + (told or 0)
