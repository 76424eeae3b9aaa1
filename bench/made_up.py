"""Made-up schools in which pupils compete for adults, rooms and money, with or without a timetable."""

from __future__ import annotations

import random
from typing import Any

from indsatsmotor.facts import Case
from indsatsmotor.loading import load_rulebook

Told = dict[str, Any]

GRADES = range(2, 8)
NEEDS = (
    ("dansk", "laesning"),
    ("dansk", "stavning"),
    ("matematik", "broeker"),
    ("matematik", "geometri"),
)
IN_A_CLASS = 4
"""Pupils of the target group in each class."""
DAYS = ("mon", "tue", "wed", "thu", "fri")
STARTS = ("08:00", "08:50", "09:50", "10:40", "11:50", "12:40", "13:30", "14:20")
ENDS = ("08:45", "09:35", "10:35", "11:25", "12:35", "13:25", "14:15", "15:05")
GRID = [f"{day} {start}-{end}" for day in DAYS for start, end in zip(STARTS, ENDS, strict=True)]
PRICES = {
    "oplaering-pr-time": "300",
    "bogpakke": "200",
    "rollemodelbrev": "10",
    "forsendelse-pr-pakke": "49.95",
    "foraeldrevejledning": "440",
    "familielaesning-boeger": "250",
    "oversaettelse-pr-sprog": "4000",
    "lokale-pr-forloeb": "1500",
}


def municipality(schools: int, pupils: int, staff: int, seed: int, *, slots: bool = False) -> Case:
    """Schools with *pupils* of the target group and *staff* with free lessons each, one budget for all."""
    told: Told = {
        "calendar": {"start": "2027-08-09", "end": "2028-06-23", "plan_from": "2027-06-28"},
        "holidays": [
            {"id": "sommer", "start": "2027-06-26", "end": "2027-08-08", "longer": True},
            {"id": "efteraar", "start": "2027-10-16", "end": "2027-10-24"},
            {"id": "jul", "start": "2027-12-18", "end": "2028-01-02"},
        ],
        "prices": [{"id": name, "amount_dkk": amount} for name, amount in PRICES.items()],
        "budgets": [
            {"id": "kommunen", "amount_dkk": str(schools * pupils * 6000)},
            {"id": "sprog", "amount_dkk": str(schools * 8000), "line": "translation"},
        ],
    }
    for number in range(1, schools + 1):
        one = _school(f"s{number}", pupils, staff, random.Random(f"{seed}/{number}"), slots=slots)
        for name, facts in one.items():
            told.setdefault(name, []).extend(facts)
    return Case.model_validate(told)


def _school(school: str, pupils: int, staff: int, chance: random.Random, *, slots: bool) -> Told:
    book = load_rulebook().catalogue.interventions
    interventions = list(book)
    classes = [_class(school, n, chance, slots=slots) for n in range(-(-pupils // IN_A_CLASS))]
    students = [
        {"id": f"{school}-e{n}", "class_id": (own := classes[n // IN_A_CLASS])["id"], "grade": own["grade"],
         "school_id": school, "exposed": True, "academic_lag": True,
         "wellbeing_lag": chance.random() < 0.2}
        for n in range(pupils)
    ]  # fmt: skip
    needs = [
        {"student_id": student["id"], "subject": subject, "area": area,
         "level": str(chance.choice((1, 2, 2, 3)))}
        for student in students
        for subject, area in chance.sample(NEEDS, chance.choice((1, 1, 1, 2)))
    ]  # fmt: skip
    adults = [_adult(f"{school}-l{n}", school, interventions, chance, slots=slots) for n in range(staff)]
    teachers = [
        {**_adult(f"{one['id']}-kl", school, [], chance, slots=False), "lessons_available_per_week": "0"}
        for one in classes
    ]
    rooms = [
        {"id": f"{school}-r{n}", "school_id": school, "capacity": chance.choice((4, 12, 30)),
         "location": "own_school", "undisturbed": chance.random() < 0.8, "familiar": True,
         "lessons_available_per_week": str(chance.randrange(8, 30)),
         "holiday_lessons_available_per_week": "70",
         **({"free_slots": chance.sample(GRID, 24)} if slots else {})}
        for n in range(max(2, staff // 2))
    ]  # fmt: skip
    return {
        "schools": [{"id": school, "joint_planning_minutes_per_week": 45}],
        "classes": classes,
        "students": students,
        "learning_needs": needs,
        "staff": [*adults, *teachers],
        "rooms": rooms,
        "trainings": [
            {"staff_id": one["id"], "intervention": name, "hours": "37"}
            for one in adults
            for name in one["qualified_for"]
        ],
        "preparations": [
            # Nobody is equipped for pairs, which cost next to nothing and would meet every need.
            {"school_id": school, "prerequisite": name, "arranged": name != "medarbejdere-klaedt-paa"}
            for intervention in book.values()
            for name in intervention.prerequisites
        ],
    }


def _class(school: str, number: int, chance: random.Random, *, slots: bool) -> Told:
    one: Told = {
        "id": f"{school}-k{number}", "grade": GRADES[number % len(GRADES)], "school_id": school, "size": 22,
        "weekly_lessons": "28", "class_teacher_id": f"{school}-k{number}-kl",
        "teacher_prep_minutes_per_week": 90,
    }  # fmt: skip
    if slots:
        late = chance.sample([slot for slot in GRID if slot[4:9] >= "12:40"], 4)
        one["lesson_slots"] = [slot for slot in GRID if slot[4:9] < "12:40"][:25] + late
    return one


def _adult(name: str, school: str, interventions: list[str], chance: random.Random, *, slots: bool) -> Told:
    lessons = chance.randrange(4, 16)
    one: Told = {
        "id": name, "school_id": school, "role": "teacher", "teacher_trained": True,
        "lessons_available_per_week": str(lessons), "holiday_lessons_available_per_week": "70",
        "prep_minutes_per_week": 240, "cost_per_lesson_dkk": str(chance.choice((380, 400, 420))),
        "qualified_for": [one for one in interventions if chance.random() < 0.6],
    }  # fmt: skip
    if slots:
        late = [slot for slot in GRID if slot[4:9] >= "11:50"]
        one["free_slots"] = chance.sample(late, min(len(late), max(4, lessons))) + chance.sample(GRID[:5], 2)
    return one
