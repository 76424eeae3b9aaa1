"""Make ``folkeskole/``: one whole Danish folkeskole as the files a school would keep.

Everything is invented: the school, its 501 pupils, their parents, the staff, the money. Sizes follow a
published school (511 pupils in grades 0-9, about 15 pupils per teacher); a grade that would not divide into
classes of 20 to 25 pupils is cut to what does.

It is June 2027, and the school plans the year 2027/28 from the first day of the summer holiday. Pupils stand
in the classes they will be in after it: tests were taken and marks given in the grade before (two pupils take
grade 9 again), and little is known yet of those who start in grade 0. Means are short on purpose.

The same bytes come out every time. To see what the school can do without any staff, write a copy elsewhere::

    python examples/make_folkeskole.py
    python examples/make_folkeskole.py --without-staff FOLDER
"""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from string import Template

Row = dict[str, object]
"""One fact: what a cell holds is written the Danish way only when the file is."""

HERE = Path(__file__).parent
SCHOOL = "eksempelskolen"
SEED = 2027

# fmt: off
CLASSES = {
    "0a": 22, "0b": 22, "0c": 22, "1a": 23, "1b": 23, "2a": 23, "2b": 23, "3a": 25, "3b": 25, "4a": 22,
    "4b": 22, "5a": 25, "5b": 25, "6a": 25, "6b": 25, "7a": 24, "7b": 25, "8a": 25, "8b": 25, "9a": 25,
    "9b": 25,
}
IN_TARGET_GROUP = {  # about one pupil in ten, most of them in 4b
    "0a": 1, "0b": 1, "0c": 1, "1a": 2, "1b": 3, "2a": 3, "2b": 2, "3a": 3, "3b": 2, "4a": 2,
    "4b": 7, "5a": 2, "5b": 3, "6a": 3, "6b": 2, "7a": 3, "7b": 3, "8a": 3, "8b": 3, "9a": 2, "9b": 2,
}
LESSONS = {  # a week, by grade
    "dansk": (5, 11, 10, 9, 7, 7, 7, 7, 7, 7),
    "matematik": (3, 5, 5, 5, 5, 5, 5, 5, 5, 5),
    "engelsk": (0, 1, 1, 2, 2, 3, 3, 3, 3, 3),
}
READING, WRITING, WORDS = "dansk/laesning", "dansk/skrivning", "dansk/ordforraad"
AREAS = {  # what pupils need help with, the most common most often
    "indskoling": [READING] * 4 + [WRITING, WORDS] + ["matematik/tal"] * 2,
    "mellemtrin": [READING] * 2 + [WRITING, "engelsk/ordforraad"] + ["matematik/broeker"] * 4,
    "udskoling": [READING] * 2 + [WRITING, "engelsk/ordforraad"] + ["matematik/algebra"] * 4,
}
LANGUAGES = [
    *["dansk"] * 10, "arabisk", "dansk|arabisk", "tyrkisk", "dansk|tyrkisk", "somali", "polsk", "ukrainsk",
]
# fmt: on
DIVERSITY = {"7a": ("high", "high"), "1b": ("high", "medium"), "5a": ("low", "low"), "9b": ("low", "medium")}
EXPOSED_SHARE = {"4b": Decimal("0.32"), "4a": Decimal("0.09"), "8a": Decimal("0.12"), "8b": Decimal("0.16")}
LEVELS = [Decimal(1), Decimal("1.5"), Decimal(2), Decimal(2), Decimal("2.5")]
"""On the school's own scale from 1 to 5, where 3 is what is expected in the grade."""

JUDGED = (
    "exposed",
    "academic_lag",
    "wellbeing_lag",
    "judged_by",
    "judged_on",
    "weak_ses",
    "home_support",
    "motivation",
    "concentration",
    "malaise_signs",
    "volunteers",
)
"""What is told of pupils in question only."""

UNWILLING = "2b"
"""A class whose teachers have said no, both to a second adult and to pairs."""
TAUGHT_BY_TWO = "6a"
"""A class in which two adults have taught together since January."""

ENCODINGS = {"students": "utf-8-sig", "answers": "utf-8-sig", "rooms": "cp1252", "parents": "cp1252"}
"""Spreadsheets write a mark in front of UTF-8; older systems write Windows-1252."""


def main() -> None:
    """Write the folder, or with an argument the same school without its staff."""
    parser = argparse.ArgumentParser(description="Make the example school.")
    parser.add_argument(
        "--without-staff", type=Path, metavar="FOLDER", help="write a copy without staff there"
    )
    folder = parser.parse_args().without_staff
    write(folder or HERE / "folkeskole", staffed=folder is None)


def write(folder: Path, *, staffed: bool = True) -> None:
    """Write every file of the school into *folder*; without staff also nothing that names any of them."""
    school = School()
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in school.tables(staffed=staffed).items():
        (folder / f"{name}.csv").write_bytes(_csv(rows).encode(ENCODINGS.get(name, "utf-8")))
    (folder / "case.yaml").write_bytes(school.case_yaml(staffed=staffed).encode())
    (folder / "forslag.yaml").write_bytes(school.proposals_yaml().encode())


# --- the pupils ---


@dataclass
class School:
    """The school, made up anew from the seed."""

    rng: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311 - nothing here is secret
    students: list[Row] = field(default_factory=list)
    answers: list[Row] = field(default_factory=list)
    needs: list[Row] = field(default_factory=list)
    parents: list[Row] = field(default_factory=list)
    tests: list[Row] = field(default_factory=list)
    marks: list[Row] = field(default_factory=list)
    targets: dict[str, list[Row]] = field(default_factory=dict)
    """By class, the pupils of the target group whose lag is judged."""

    def __post_init__(self) -> None:
        for class_id, size in CLASSES.items():
            members = [self._pupil(class_id) for _ in range(size)]
            self._in_question(class_id, self.rng.sample(members, size))
        self._stories()
        for pupil in self.students:
            self._tests(pupil)
            self._marks(pupil)

    def tables(self, *, staffed: bool) -> dict[str, list[Row]]:
        """The rows of each file."""
        tables = {
            "students": self.students,
            "classes": list(_classes(staffed=staffed)),
            "rooms": ROOMS,
            "tests": self.tests,
            "marks": self.marks,
            "answers": self.answers,
            "learning_needs": self.needs,
            "parents": self.parents,
        }
        if staffed:
            tables |= {"staff": list(_staff()), "subject_teachers": list(_subject_teachers())}
        return tables

    def _pupil(self, class_id: str) -> Row:
        grade = _grade(class_id)
        luck = self.rng.random()
        usual = 0.04 + 0.22 * luck * luck * luck * luck * luck  # many are seldom away, a few are often
        current, latest = self._absence(usual), self._absence(usual)
        pupil: Row = {
            "id": f"e{len(self.students) + 1:04}",
            "grade": grade,
            "class_id": class_id,
            "school_id": SCHOOL,
            "absence_share_current": current if grade > 0 else None,
            "absence_share_latest_year": latest if grade > 1 else None,
            "education_ready": self._readiness(grade),
            **dict.fromkeys(JUDGED),
        }
        self.students.append(pupil)
        return pupil

    def _absence(self, usual: float) -> Decimal | None:
        """A share of the school year near what is usual for the pupil; unknown for the few who are new."""
        share = usual * (0.6 + 0.8 * self.rng.random())
        return None if self.rng.random() < 0.02 else Decimal(f"{share:.3f}")

    def _readiness(self, grade: int) -> str | None:
        """Judged in the grade before, for the first time in grade 7."""
        if grade < 8:
            return "not_assessed" if grade == 7 else None
        return self.rng.choices(["ready", "not_ready", "not_assessed"], [78, 18, 4])[0]

    def _in_question(self, class_id: str, drawn: Sequence[Row]) -> None:
        """The pupils a teacher team has talked about: judged in several ways, or not judged yet."""
        pupils = iter(drawn)
        self.targets[class_id] = [self._target(next(pupils)) for _ in range(IN_TARGET_GROUP[class_id])]
        if class_id in {"1b", "3a", "4b", "5a", "7b", "8b", "9a"}:
            self._lag_not_judged(next(pupils))
        if class_id in {"2a", "5b", "8a"}:
            self._exposed_without_lag(next(pupils))
        if _grade(class_id) > 0:
            self._only_signs(next(pupils))
            self._not_exposed(next(pupils))

    def _target(self, pupil: Row) -> Row:
        """Judged exposed and behind."""
        grade = _grade(pupil["class_id"])
        wellbeing = self.rng.random() < 0.3
        pupil |= _judged(exposed=True, academic=True, wellbeing=wellbeing or self.rng.choice([False, None]))
        pupil |= {
            "weak_ses": self.rng.choice([True, True, False, None]),
            "home_support": self.rng.choice(["low", "low", "ok", None]),
            "motivation": self.rng.choice(["low", "ok", None]),
            "concentration": self.rng.choice(["low", "ok", None]),
            "malaise_signs": ["psychological"] if wellbeing else None,
            "volunteers": self.rng.choice([True, True, False, None]) if grade > 3 else False,
        }
        if grade > 0:
            self._needs_of(pupil, self.rng.choice([1, 1, 2]))
            self._answers_of(pupil, below=True)
        else:  # what the day care told when it handed the child over
            pupil["judged_by"] = "dagtilbud"
            self._need(pupil, "dansk/ordforraad", self.rng.choice(LEVELS))
        self._parents_of(pupil)
        return pupil

    def _lag_not_judged(self, pupil: Row) -> None:
        """Judged exposed; only the teacher team's answer speaks of a lag."""
        pupil |= _judged(exposed=True, academic=None, wellbeing=None) | {"home_support": "low"}
        self._needs_of(pupil, 1)
        self._answers_of(pupil, below=True)
        self._parents_of(pupil)

    def _exposed_without_lag(self, pupil: Row) -> None:
        pupil |= _judged(exposed=True, academic=False, wellbeing=False) | {"weak_ses": True}
        self._answers_of(pupil, below=False)

    def _only_signs(self, pupil: Row) -> None:
        """Nobody has judged the pupil yet, but there are signs."""
        pupil |= {"weak_ses": self.rng.choice([True, None]), "home_support": "low"}
        if self.rng.random() < 0.5:
            self._needs_of(pupil, 1)
        self._answers_of(pupil, below=None)

    def _not_exposed(self, pupil: Row) -> None:
        """Behind, but judged not exposed: a matter for the school's ordinary support."""
        pupil |= _judged(exposed=False, academic=True, wellbeing=None)
        self._needs_of(pupil, 1)
        self._answers_of(pupil, below=True)

    def _needs_of(self, pupil: Row, count: int) -> None:
        areas = dict.fromkeys(self.rng.choices(AREAS[_band(pupil["class_id"])], k=count))
        for area in areas:
            self._need(pupil, area, self.rng.choice(LEVELS))

    def _need(self, pupil: Row, area: str, level: Decimal) -> None:
        subject, name = area.split("/")
        desire = self.rng.choice(["low", "ok", None])
        need = {"student_id": pupil["id"], "subject": subject, "area": name, "level": level}
        self.needs.append(need | {"expected_level": Decimal(3), "desire": desire})

    def _answers_of(self, pupil: Row, *, below: bool | None) -> None:
        def some(share: float) -> bool | None:
            return None if self.rng.random() < 0.15 else self.rng.random() < share

        self.answers.append(
            {
                "student_id": pupil["id"],
                "below_expected_level": below,
                "hard_to_take_part_remotely": some(0.05),
                "lacked_home_support": True if pupil["home_support"] == "low" else some(0.2),
                "changed_for_the_worse": some(0.15),
                "hard_to_concentrate_or_take_part": True if pupil["concentration"] == "low" else some(0.2),
                "ready_but_worrying": some(0.3) if pupil["education_ready"] == "ready" else None,
                "placed_outside_home": some(0.05),
                "social_services_measure": some(0.15),
                "disability": some(0.1),
                "bilingual_challenge": some(0.2),
            }
        )

    def _parents_of(self, pupil: Row) -> None:
        spoken = self.rng.choice(LANGUAGES) if self.rng.random() < 0.85 else None
        involved = self.rng.choice([True, False, None]) if _grade(pupil["class_id"]) > 3 else False
        self.parents.append(
            {
                "student_id": pupil["id"],
                "languages": None if spoken is None else spoken.split("|"),
                "involved_in_nomination": involved,
                "fixed_mindset": self.rng.choice([True, False, None, None]),
                "backing": self.rng.choice([True, True, None]),
            }
        )

    def _tests(self, pupil: Row) -> None:
        """The latest national test in reading and in maths; a few pupils were ill on the day."""
        grade = _grade(pupil["class_id"])
        taken = max((test for test in (2, 4, 6) if test < grade), default=None)
        behind = {need["subject"] for need in self.needs if need["student_id"] == pupil["id"]}
        for subject, danish in (("reading", "dansk"), ("maths", "matematik")) if taken else ():
            weights = [25, 40, 25, 10] if danish in behind else [2, 5, 15, 78]
            weights = [0, 0, 0, 1] if pupil["class_id"] == TAUGHT_BY_TWO and danish not in behind else weights
            band = self.rng.choices(["insufficient", "deficient", "fair", "other"], weights)[0]
            if self.rng.random() > 0.04:
                day = date(2028 - grade + (taken or 0), 3, 11 if subject == "reading" else 18)
                test = {"student_id": pupil["id"], "subject": subject, "test_grade": taken}
                self.tests.append(test | {"taken_on": day, "band": band})

    def _marks(self, pupil: Row) -> None:
        """Term marks of grade 8; those who take grade 9 again have marks of grade 9."""
        if pupil["grade"] != 9:
            return
        grade_year = 9 if pupil["id"] in {self.students[-1]["id"], self.students[-30]["id"]} else 8
        behind = {need["subject"] for need in self.needs if need["student_id"] == pupil["id"]}
        for subject in LESSONS:
            weights = [0, 1, 3, 4, 1, 0, 0] if subject in behind else [0, 0, 2, 8, 25, 22, 8]
            mark = self.rng.choices([-3, 0, 2, 4, 7, 10, 12], weights)[0]
            marked = {"student_id": pupil["id"], "subject": subject, "grade_year": grade_year}
            self.marks.append(marked | {"mark": mark})

    def _stories(self) -> None:
        """Five pupils whose cases show something in particular; the rest is as it was drawn."""
        accompanied, *others = self.targets[TAUGHT_BY_TWO]
        self._only(accompanied, "dansk/skrivning", ["dansk"])
        for pupil in others:
            self._only(pupil, "matematik/broeker", ["dansk"])
        self._only(self.targets[UNWILLING][0], "dansk/stavning", ["dansk"])
        self._only(self.targets["1a"][0], "dansk/laesning", ["dansk"])  # the parents are told and say no
        self._only(self.targets["1b"][0], "dansk/laesning", None)  # nobody knows what the parents speak
        self._only(self.targets["3b"][0], "dansk/laesning", ["ukrainsk"])  # a third language to translate to

    def _only(self, pupil: Row, area: str, languages: list[str] | None) -> None:
        self.needs[:] = [need for need in self.needs if need["student_id"] != pupil["id"]]
        self._need(pupil, area, Decimal(2))
        next(row for row in self.parents if row["student_id"] == pupil["id"])["languages"] = languages

    # --- what is no table ---

    def case_yaml(self, *, staffed: bool) -> str:
        """Everything else the school tells."""
        reader = [self.targets[name][0]["id"] for name in ("1a", TAUGHT_BY_TWO, UNWILLING, "3b")]
        told = CASE.substitute(
            refusing=reader[0], accompanied=reader[1], lonely=reader[2], ukrainian=reader[3],
            ppr=self.targets["4b"][1]["id"], speech=self.targets["5b"][0]["id"],
        )  # fmt: skip
        return told + STAFFED if staffed else told

    def proposals_yaml(self) -> str:
        """What teachers propose: offerings for ``indsatsmotor assess``."""
        group = self._alike("matematik", "broeker", "mellemtrin")
        course = [
            pupil["id"]
            for name in ("8a", "8b", "9a")
            for pupil in self.targets[name]
            if self._may_come(pupil)
        ]
        return PROPOSALS.substitute(
            group=", ".join(map(str, group)), course=", ".join(map(str, course)),
            lonely=self.targets[UNWILLING][0]["id"], class_teacher=_teacher("dansk", "4b"),
        )  # fmt: skip

    def _may_come(self, pupil: Row) -> bool:
        """Whether a pupil comes to the course of free will or with the parents, or nobody knows yet."""
        asked = next(row for row in self.parents if row["student_id"] == pupil["id"])
        return (pupil["volunteers"], asked["involved_in_nomination"]) != (False, False)

    def _alike(self, subject: str, area: str, band: str) -> list[object]:
        """Three pupils of the target group with the same need at about the same level."""
        targets = {p["id"] for name, pupils in self.targets.items() if _band(name) == band for p in pupils}
        alike = [
            n
            for n in self.needs
            if (n["subject"], n["area"]) == (subject, area) and n["student_id"] in targets
        ]
        return [n["student_id"] for n in alike if n["level"] in LEVELS[1:]][:3]


def _judged(*, exposed: bool, academic: bool | None, wellbeing: bool | None) -> Row:
    return {
        "exposed": exposed,
        "academic_lag": academic,
        "wellbeing_lag": wellbeing,
        "judged_by": "laererteam",
        "judged_on": date(2027, 5, 12),
    }


def _grade(class_id: object) -> int:
    return int(str(class_id)[0])


def _band(class_id: object) -> str:
    grade = _grade(class_id)
    return "indskoling" if grade < 4 else "mellemtrin" if grade < 7 else "udskoling"


# --- classes, staff and rooms ---


def _classes(*, staffed: bool) -> Iterator[Row]:
    for class_id, size in CLASSES.items():
        grade = _grade(class_id)
        social, academic = DIVERSITY.get(class_id, ("medium", "medium"))
        yield {
            "id": class_id,
            "grade": grade,
            "school_id": SCHOOL,
            "size": size,
            "class_teacher_id": _teacher("dansk", class_id) if staffed else None,
            "weekly_lessons": {"indskoling": 28, "mellemtrin": 31, "udskoling": 33}[_band(class_id)],
            "exposed_share": EXPOSED_SHARE.get(class_id),
            "heterogeneity_social": social,
            "heterogeneity_academic": academic,
        }


def _teacher(subject: str, class_id: str) -> str:
    """Who teaches *subject* in the class; in grade 0 one person has it all."""
    number = list(CLASSES).index(class_id)
    if number < 3:
        return f"m{number + 1:02}"
    first, count = {"dansk": (4, 14), "matematik": (18, 9), "engelsk": (27, 8)}[subject]
    return f"m{first + (number - 3) * count // 18:02}"


def _subject_teachers() -> Iterator[Row]:
    for class_id in CLASSES:
        for subject, lessons in LESSONS.items():
            if lessons[_grade(class_id)]:
                taught = {"class_id": class_id, "subject": subject, "staff_id": _teacher(subject, class_id)}
                yield taught | {"lessons_per_week": lessons[_grade(class_id)]}


def _staff() -> Iterator[Row]:
    """Those who teach classes, and those who have other tasks."""
    course = {"holiday_lessons_available_per_week": Decimal(35), "motivation": "high"}
    for number in range(1, 35):
        teacher = _class_teacher(f"m{number:02}", number)
        yield teacher | (AT_THE_COURSE[str(teacher["id"])] | course if teacher["id"] in AT_THE_COURSE else {})
    for row in csv.DictReader(SPECIALISTS.strip().splitlines(), delimiter=";"):
        yield {"id": row["id"], "school_id": SCHOOL} | row | MORE_OF_SPECIALISTS.get(row["id"], {})


def _class_teacher(staff_id: str, number: int) -> Row:
    """One of the 34 who teach classes: their time and skills differ, and not all of it is known."""
    subjects = sorted({s for name in CLASSES for s in LESSONS if _teacher(s, name) == staff_id})
    return {
        "id": staff_id,
        "school_id": SCHOOL,
        "role": "teacher" if number > 3 else "pedagogue",
        "teacher_trained": number > 3,
        "qualified_for": ["makkerlaering"] if number % 3 else [],
        "subjects": subjects,
        "experience_years": Decimal(1 + number * 7 % 24),
        "lessons_available_per_week": Decimal(number % 3) / 2,
        "holiday_lessons_available_per_week": Decimal(0),
        "prep_minutes_per_week": (60, 45, 30, None, 45, 20, 90, 0)[number % 8],
        "cost_per_lesson_dkk": Decimal("398.50") + Decimal("12.25") * (number % 5),
        "available_from": None,
        "available_to": None,
        "similar_experience": (True, False, None)[number % 3],
        "motivation": ("medium", "high", "medium", None, "low", "high")[number % 6],
        "cover_arranged": (True, None)[number % 2],
        "to_be_recruited": None,
        "recruited_by": None,
    }


EXPERIENCED: Row = {"similar_experience": True, "cover_arranged": True}
AT_THE_COURSE: Mapping[str, Row] = {  # two who will teach in the summer holiday
    "m10": {"qualified_for": ["intensive-laeringsforloeb", "makkerlaering"], **EXPERIENCED},
    "m24": {"qualified_for": ["intensive-laeringsforloeb"], **EXPERIENCED},
}
SPECIALISTS = """
id;role;teacher_trained;qualified_for;subjects;experience_years;lessons_available_per_week;prep_minutes_per_week
m35;reading_counsellor;ja;undervisning-i-smaa-grupper;dansk;14;8;90
m36;teacher;ja;undervisning-i-smaa-grupper;matematik;6;4,5;45
m37;second_language_teacher;ja;tolaererordning;dansk;9;12;60
m38;resource_person;nej;tolaererordning;ingen;11;15;45
m39;pedagogue;nej;tolaererordning;ingen;3;14;45
m40;pedagogue;nej;;;1;;
m41;counsellor;nej;intensive-laeringsforloeb;ingen;8;2;30
m42;leader;ja;ingen;;;0;
m43;teacher;ja;undervisning-i-smaa-grupper;matematik|engelsk;;11;45
"""
"""Those with other tasks than a class. Of m40, who is new, little is known."""
MORE_OF_SPECIALISTS: Mapping[str, Row] = {
    "m35": {"cost_per_lesson_dkk": Decimal("441.25"), "motivation": "high", **EXPERIENCED},
    "m36": {"cost_per_lesson_dkk": Decimal("412.50"), "motivation": "high", **EXPERIENCED},
    "m37": {"cost_per_lesson_dkk": Decimal("420.75"), "available_to": date(2028, 1, 31), **EXPERIENCED},
    "m38": {"cost_per_lesson_dkk": Decimal("376.00"), "available_from": date(2028, 1, 3), **EXPERIENCED},
    "m39": {"cost_per_lesson_dkk": Decimal("352.20"), "motivation": "high", "cover_arranged": True},
    "m41": {"cost_per_lesson_dkk": Decimal("405.00"), "motivation": "high", **EXPERIENCED},
    "m43": {
        "cost_per_lesson_dkk": Decimal("386.25"),
        "available_from": date(2027, 8, 1),
        "to_be_recruited": True,
        "recruited_by": date(2027, 8, 1),
    },
}


def _room(
    room_id: str, capacity: int, lessons: int, *, undisturbed: bool = True, familiar: bool | None = True
) -> Row:
    return {
        "id": room_id,
        "school_id": SCHOOL,
        "capacity": capacity,
        "location": "own_school",
        "undisturbed": undisturbed,
        "familiar": familiar,
        "homelike": None,
        "lessons_available_per_week": Decimal(lessons),
        "holiday_lessons_available_per_week": Decimal(0),
    }


ROOMS = [
    _room("grupperum-1", 6, 6),
    _room("grupperum-2", 6, 4, familiar=False),
    _room("læseloft", 26, 4),
    _room("musiklokale", 28, 4),
    _room("billedkunst", 28, 12),
    _room("natur-og-teknologi", 28, 14),
    _room("fællesrum", 60, 20, undisturbed=False),
    _room("klubhuset", 20, 0, familiar=None)
    | {"homelike": True, "holiday_lessons_available_per_week": Decimal(35)},
]


# --- files ---

CASE = Template("""\
# What the school tells beside its tables. Everything is invented.

schools:
  - id: eksempelskolen
    municipality: eksempelkommunen
    school_kind: municipal
    support_functions: [ressourcecenter, laesevejleder, matematikvejleder]
    strategy_contains_competence_development: true
    evaluation_frequency: seldom
    joint_planning_minutes_per_week: 45
    substitute_lessons_per_week: "6"
    substitute_cost_per_lesson_dkk: "245.00"
    administration_contact: true
    wording_plan: true

calendar: { start: 2027-08-09, end: 2028-06-23, plan_from: 2027-06-28, weekend_allowed: false }

holidays:
  - { id: sommer, start: 2027-06-26, end: 2027-08-08, longer: true }
  - { id: efteraar, start: 2027-10-16, end: 2027-10-24, longer: false }
  - { id: jul, start: 2027-12-18, end: 2028-01-02, longer: false, workdays: 4 }  # four before Christmas
  - { id: vinter, start: 2028-02-12, end: 2028-02-20, longer: false }
  - { id: paaske, start: 2028-04-08, end: 2028-04-17, longer: false }
  - { id: kristi-himmelfart, start: 2028-05-25, end: 2028-05-28, longer: false }
  - { id: pinse, start: 2028-06-03, end: 2028-06-05, longer: false }

budgets:
  - { id: indsatspuljen, amount_dkk: "600000.00", school_id: eksempelskolen }
  - { id: oversaettelse, amount_dkk: "9000.00", school_id: eksempelskolen, line: translation }

prices:
  - { id: oplaering-pr-time, amount_dkk: "310.00" }
  - { id: lokale-pr-forloeb, amount_dkk: "3600.00" }
  - { id: bogpakke, amount_dkk: "165.00" }
  - { id: familielaesning-boeger, amount_dkk: "240.00" }
  - { id: rollemodelbrev, amount_dkk: "12.50" }
  - { id: foraeldrevejledning, amount_dkk: "6500.00" }
  - { id: oversaettelse-pr-sprog, amount_dkk: "3900.00" }
  - { id: forsendelse-pr-pakke, amount_dkk: "54.75" }

lost_teaching:  # the teacher was ill from February to May
  - { class_id: 3a, subject: matematik, weeks: 11, extraordinary: true }

running:  # begun in January, when the class was 5a
  - id: to-voksne-i-6a
    school_id: eksempelskolen
    intervention: tolaererordning
    variant: A1
    class_id: 6a
    subjects: [dansk, matematik]
    start: 2027-01-18
    end: 2027-12-17

preparations:
  - { school_id: eksempelskolen, prerequisite: samarbejdsaftale, arranged: true }
  - { school_id: eksempelskolen, prerequisite: gensidig-anerkendelse, arranged: true }
  - { school_id: eksempelskolen, prerequisite: klar-rollefordeling, arranged: false, class_id: 2b }
  - { school_id: eksempelskolen, prerequisite: elever-og-materialer-forberedt, arranged: true }
  - { school_id: eksempelskolen, prerequisite: elever-og-materialer-forberedt, arranged: false, class_id: 1b }
  - { school_id: eksempelskolen, prerequisite: elever-og-materialer-forberedt, arranged: false, class_id: 2b }
  - { school_id: eksempelskolen, prerequisite: ansvarlig-afklaret, arranged: true }
  - { school_id: eksempelskolen, prerequisite: loebende-stilladsering, arranged: true }
  - { school_id: eksempelskolen, prerequisite: plan-for-indhold, arranged: true }
  - { school_id: eksempelskolen, prerequisite: stoette-til-tutor, arranged: true }
  - { school_id: eksempelskolen, prerequisite: klare-maal-og-rammer, arranged: true }
  - { school_id: eksempelskolen, prerequisite: foelger-laereplanen, arranged: true }
  - { school_id: eksempelskolen, prerequisite: indhold-beskrevet, arranged: true }
  - { school_id: eksempelskolen, prerequisite: midler-foer-under-efter, arranged: true }
  - { school_id: eksempelskolen, prerequisite: driftsform-besluttet, arranged: true }
  - { school_id: eksempelskolen, prerequisite: vejledning-giver-praktiske-raad, arranged: true }
  - { school_id: eksempelskolen, prerequisite: vejledning-siger-alle-kan-blive-bedre, arranged: true }
  - { school_id: eksempelskolen, prerequisite: materialer-valgt-med-vejledere, arranged: true }
  - { school_id: eksempelskolen, prerequisite: bredt-udvalg, arranged: true }

parents_informed:
  - { student_id: $refusing, intervention: bogpakker, informed: false }
  - { student_id: $accompanied, intervention: bogpakker, informed: true, informed_on: 2027-06-10 }
  - { student_id: $lonely, intervention: bogpakker, informed: true, informed_on: 2027-06-10 }
  - { student_id: $ukrainian, intervention: bogpakker, informed: true, informed_on: 2027-06-14 }

ongoing_measures:
  - { student_id: $ppr, measure: ppr, start: 2027-02-01 }
  - { student_id: $speech, measure: talepaedagog, start: 2027-04-12, end: 2027-10-15 }
""")

STAFFED = """
trainings:
  - { staff_id: m35, intervention: undervisning-i-smaa-grupper, hours: "37" }
  - { staff_id: m36, intervention: undervisning-i-smaa-grupper, hours: "24" }
  - { staff_id: m43, intervention: undervisning-i-smaa-grupper, hours: "0" }

collaborations:
  - { staff_id: m37, partner_id: m11, close: true, recognition: true }
  - { staff_id: m11, partner_id: m37, close: true, recognition: true }

daily_responsibles:
  - { school_id: eksempelskolen, intervention: undervisning-i-smaa-grupper, staff_id: m35 }
"""

PROPOSALS = Template("""\
# What teachers propose for the coming year: indsatsmotor assess FOLDER FOLDER/forslag.yaml

offerings:
  # A small group: all is in order but the timetable, and a tutor whose training is not complete.
  - id: forslag-lille-gruppe
    intervention: undervisning-i-smaa-grupper
    variant: C
    school_id: eksempelskolen
    students: [$group]
    subjects: [matematik]
    area: broeker
    adults: [{ staff_id: m36, role: tutor }]
    room_id: grupperum-1
    setting: outside_lessons
    start: 2027-08-16
    weeks: 12
    lessons_per_week: "4"
    minutes_per_lesson: 40

  # Two adults in 4b: the pedagogue has half a lesson too little.
  - id: forslag-to-voksne-i-4b
    intervention: tolaererordning
    variant: A2
    school_id: eksempelskolen
    class_id: 4b
    subjects: [dansk, matematik]
    adults:
      - { staff_id: $class_teacher, role: own_teacher }
      - { staff_id: m39, role: co_teacher }
    setting: lessons
    start: 2027-08-09
    weeks: 20
    lessons_per_week: "14.5"
    minutes_per_lesson: 45
    preparations: { klar-rollefordeling: true, gensidig-anerkendelse: true }

  # Packs for a pupil of 2b, where nothing is planned that the pupil would be part of.
  - id: forslag-bogpakker
    intervention: bogpakker
    variant: E1
    school_id: eksempelskolen
    students: [$lonely]
    subjects: [dansk]
    area: stavning
    setting: home
    start: 2027-08-09
    packs:
      - { day: 2027-08-09, theme: havet, letter: true, guide: true }
      - { day: 2027-08-30, theme: rummet, letter: true, guide: true }
      - { day: 2027-09-20, theme: dyr, letter: true, guide: true }
      - { day: 2027-10-11, theme: sport, letter: true, guide: true }
      - { day: 2027-11-01, theme: eventyr, letter: true, guide: true }
      - { day: 2027-11-22, theme: opfindelser, letter: true, guide: true }
    guide_languages: [dansk]

  # A course in the summer holiday: of some pupils nobody knows yet whether they want to.
  - id: forslag-sommerforloeb
    intervention: intensive-laeringsforloeb
    variant: D1
    school_id: eksempelskolen
    students: [$course]
    subjects: [dansk, matematik]
    adults:
      - { staff_id: m10, role: course_teacher }
      - { staff_id: m24, role: course_teacher }
      - { staff_id: m41, role: mentor }
    room_id: klubhuset
    operator: own_school
    setting: holiday
    start: 2027-06-28
    weeks: 2
    lessons_per_week: "35"
    minutes_per_lesson: 45
    follow_up: { form: mentor, weeks: 8, lessons_per_week: "2", minutes_per_lesson: 45 }
""")


def _csv(rows: Iterable[Row]) -> str:
    """*rows* as a Danish spreadsheet saves them: semicolons, decimal comma, ja and nej, day before month."""
    rows = list(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nej"
        case Decimal():
            return str(value).replace(".", ",")
        case date():
            return value.strftime("%d-%m-%Y")
        case list():
            return "|".join(value) or "ingen"
        case _:
            return str(value)


if __name__ == "__main__":
    main()
