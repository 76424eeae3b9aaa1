"""Run real pupils through the library: those of two Portuguese secondary schools, 2005-2006.

The data are P. Cortez and A. Silva's (UCI Machine Learning Repository, dataset 320, CC BY 4.0): 649 pupils in
``student-por.csv`` and 395 in ``student-mat.csv``. They are not part of this project; say where they are::

    python examples/uci_students.py FOLDER
    INDSATSMOTOR_UCI=FOLDER python examples/uci_students.py

The files know nothing of Danish tests, of judgements or of resources. What follows is therefore **assumed by
this example and by nobody else**; the library itself never judges anyone exposed. Each file is a case of its
own, because 382 pupils are in both and cannot be told apart.

===================  ======================================================================================
told to the library  from the file
===================  ======================================================================================
school               ``school``
pupil, class         invented: ids in the order of the file; classes of 25 in that order, by school and grade
grade                ``age``: 15 is grade 9, older is grade 10, the highest there is
absence              ``absences`` of 180 assumed school days, as the absence of the latest year
learning need        the last mark (``G3``) below 10 of 20, or a past failure (``failures``): a need in the
                     file's subject at level ``G3``, expected 10; in Portuguese assumed to be one in reading
academic_lag         yes where there is such a need
home_support         ``famsup``: no is low, yes is ok
ongoing measure      ``schoolsup`` yes: extra teaching at the school
weak_ses             ``Medu`` and ``Fedu`` at most 1 (four years of school): yes; one at least 3: no
exposed              yes where weak_ses is yes and home_support low; no where weak_ses is no; else unknown
===================  ======================================================================================

Staff, rooms, money and the year are invented as well, a little for each school, in ``_means``. All else is
left unknown, as it is.
"""

from __future__ import annotations

import csv
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from time import perf_counter

import indsatsmotor
from indsatsmotor.facts import (
    Budget,
    Calendar,
    Class,
    Degree,
    Fact,
    LearningNeed,
    OngoingMeasure,
    Preparation,
    Role,
    Room,
    School,
    Staff,
    Student,
    SubjectTeacher,
    Training,
)

FILES = {"student-por.csv": ("portugisisk", "laesning"), "student-mat.csv": ("matematik", None)}
"""The subject of each file, and the competence area where one is assumed."""

SCHOOL_DAYS = 180
CLASS_SIZE = 25
PASS = 10
"""The mark, of 20, below which a need is assumed."""
ASSUMED = "eksemplets-antagelse"
"""Stands where the role of those who judged would stand: here nobody did."""


def main() -> None:
    """Print what comes of each file."""
    given = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("INDSATSMOTOR_UCI")
    if given is None:
        sys.exit("Tell the folder of the data, as an argument or in INDSATSMOTOR_UCI.")
    for name in FILES:
        print(summary(Path(given) / name))


def summary(path: Path) -> str:
    """What the library makes of one file, in a few lines."""
    case = case_of(path)
    began = perf_counter()
    plan = indsatsmotor.recommend(case)
    seconds = perf_counter() - began
    counts = Counter((one.code, str(one.status)) for one in plan.recommendations)
    exposed = sum(student.exposed is True for student in case.students)
    share = exposed / len(case.students)
    lines = [
        f"{path.name}: {len(case.students)} pupils",
        f"  assumed by this example: {len(case.learning_needs)} with a need, {exposed} exposed ({share:.0%})",
        *(f"  {code}  {status:<28}{count:>5}" for (code, status), count in sorted(counts.items())),
        f"  needs not met: {sum(one.kind == 'need' for one in plan.unmet)}",
        f"  {'proven best' if plan.optimality.proven else 'not proven best'}, {seconds:.1f} s",
    ]
    return "\n".join(lines)


def case_of(path: Path) -> indsatsmotor.Case:
    """The pupils of one file, with the assumptions named above."""
    subject, area = FILES[path.name]
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    told = _Told(subject, area)
    for number, row in enumerate(rows, start=1):
        told.pupil(f"p{number:03}", row)
    return told.case()


@dataclass
class _Told:
    """Facts gathered from the rows of one file."""

    subject: str
    area: str | None
    facts: dict[str, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    members: Counter[tuple[str, int]] = field(default_factory=Counter)
    """How many pupils there are of a school and grade so far."""

    def pupil(self, name: str, row: Mapping[str, str]) -> None:
        """Everything told, and everything assumed, about one pupil."""
        school, grade = row["school"], 9 if int(row["age"]) < 16 else 10
        weak_ses, home_support = _weak_ses(row), Degree.LOW if row["famsup"] == "no" else Degree.OK
        behind = int(row["G3"]) < PASS or int(row["failures"]) > 0
        student = Student(
            id=name,
            grade=grade,
            class_id=self._class(school, grade),
            school_id=school,
            absence_share_latest_year=(Decimal(row["absences"]) / SCHOOL_DAYS).quantize(Decimal("0.0001")),
            exposed=_exposed(weak_ses, home_support),
            academic_lag=True if behind else None,
            judged_by=ASSUMED,
            weak_ses=weak_ses,
            home_support=home_support,
        )
        self.facts["students"].append(student)
        if behind:
            need = LearningNeed(
                student_id=name,
                subject=self.subject,
                area=self.area,
                level=Decimal(row["G3"]),
                expected_level=Decimal(PASS),
            )
            self.facts["learning_needs"].append(need)
        if row["schoolsup"] == "yes":
            self.facts["ongoing_measures"].append(OngoingMeasure(student_id=name, measure="schoolsup"))

    def _class(self, school: str, grade: int) -> str:
        """The class that the next pupil of this school and grade is put in."""
        number, place = divmod(self.members[school, grade], CLASS_SIZE)
        self.members[school, grade] += 1
        class_id = f"{school}-{grade}-{number + 1}"
        if place == 0:
            self.facts["classes"].append(Class(id=class_id, grade=grade, school_id=school))
        return class_id

    def case(self) -> indsatsmotor.Case:
        """The facts as one case, with the means that are assumed."""
        classes = [one for one in self.facts["classes"] if isinstance(one, Class)]
        for school in sorted({one.school_id for one in classes}):
            own = [one.id for one in classes if one.school_id == school]
            for name, fact in _means(school, own, self.subject):
                self.facts[name].append(fact)
        year = Calendar(start=date(2006, 9, 4), end=date(2007, 6, 15))
        return indsatsmotor.Case.model_validate({**self.facts, "calendar": year})


def _weak_ses(row: Mapping[str, str]) -> bool | None:
    mother, father = int(row["Medu"]), int(row["Fedu"])
    if max(mother, father) <= 1:
        return True
    return False if max(mother, father) >= 3 else None


def _exposed(weak_ses: bool | None, home_support: Degree) -> bool | None:
    """What this example assumes; only people who know a pupil can judge it."""
    if weak_ses is False:
        return False
    return True if weak_ses and home_support is Degree.LOW else None


def _means(school: str, classes: Sequence[str], subject: str) -> Iterator[tuple[str, Fact]]:
    """What this example assumes a school has: a teacher for each class, two helpers, a room, some money."""
    yield "schools", School(id=school, joint_planning_minutes_per_week=45)
    yield "budgets", Budget(id=f"{school}-pulje", school_id=school, amount_dkk=Decimal(250_000))
    yield (
        "rooms",
        Room(
            id=f"{school}-lokale",
            school_id=school,
            capacity=30,
            undisturbed=True,
            familiar=True,
            lessons_available_per_week=Decimal(8),
        ),
    )
    for prerequisite in ("klar-rollefordeling", "gensidig-anerkendelse", "elever-og-materialer-forberedt"):
        yield "preparations", Preparation(school_id=school, prerequisite=prerequisite, arranged=True)
    helpers = {"a": ("tolaererordning", 11), "c": ("undervisning-i-smaa-grupper", 8)}
    for letter, (intervention, lessons) in helpers.items():
        helper = f"{school}-hjaelper-{letter}"
        yield "staff", _adult(helper, school, {intervention}, Decimal(lessons))
        yield "trainings", Training(staff_id=helper, intervention=intervention, hours=Decimal(37))
    for class_id in classes:
        teacher = f"{class_id}-laerer"
        yield "staff", _adult(teacher, school, {"makkerlaering"}, Decimal(0))
        yield "subject_teachers", SubjectTeacher(class_id=class_id, subject=subject, staff_id=teacher)


def _adult(name: str, school: str, qualified_for: set[str], lessons: Decimal) -> Staff:
    return Staff(
        id=name,
        school_id=school,
        role=Role.TEACHER,
        teacher_trained=True,
        qualified_for=frozenset(qualified_for),
        lessons_available_per_week=lessons,
        prep_minutes_per_week=45,
        cost_per_lesson_dkk=Decimal(400),
    )


if __name__ == "__main__":
    main()
