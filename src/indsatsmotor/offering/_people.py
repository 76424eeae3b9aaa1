"""The pupils who take part in an offering, as rules see them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from indsatsmotor.catalogue import Shape
from indsatsmotor.facts import Case, Student, Value
from indsatsmotor.offering._model import Offering

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
            "known_to_adults": self._known_to_adults(pupil, offering),
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

    def knows(self, adult: str, pupil: str) -> bool | None:
        """Whether an adult already knows a pupil: teaches the class, or is told to."""
        if adult in self.teachers.get(self.case.by_key["student"][pupil,].class_id, ()):
            return True
        staff = self.case.by_key["staff"].get((adult,))
        if staff is None or staff.knows_students is None:
            return None
        return pupil in staff.knows_students

    def _known_to_adults(self, pupil: str, offering: Offering) -> bool | None:
        """Whether some adult of the offering already knows the pupil."""
        answers = [self.knows(adult.staff_id, pupil) for adult in offering.adults or ()]
        if True in answers:
            return True
        return None if None in answers or not answers else False


def _earmarked_hours(student: Student, offering: Offering, shape: Shape) -> Decimal | None:
    """Hours a week in the ordinary class for this pupil alone: those told, and the offering's own."""
    told = student.earmarked_hours_per_week
    alone = shape in IN_CLASS and offering.students == (student.id,)
    lessons, minutes = offering.lessons_per_week, offering.minutes_per_lesson
    if not alone or lessons is None or minutes is None:
        return told
    return lessons * minutes / 60 + (told or 0)
