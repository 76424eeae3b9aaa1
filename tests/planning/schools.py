"""A small school in which every prerequisite of every intervention is told and met, and ways to change it.

Scenarios take one thing away, or move one number, and see what the library says.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from math import ceil
from typing import Any

from indsatsmotor.facts import Case, key_of
from indsatsmotor.loading import load_rulebook
from indsatsmotor.offering import Offering

BOOK = load_rulebook()

A, B, C, D, E = BOOK.catalogue.interventions
CLOCK = ("08:00-08:45", "08:50-09:35", "09:40-10:25", "10:30-11:15", "11:20-12:05", "12:10-12:55")
LESSONS = [f"{day} {lesson}" for day in ("mon", "tue", "wed", "thu", "fri") for lesson in CLOCK]
AUTUMN, SUMMER = date(2027, 8, 9), date(2027, 6, 28)
WEEK = timedelta(weeks=1)

STAFF = {
    "laerer": {"role": "teacher", "teacher_trained": True, "qualified_for": [B]},
    "medlaerer": {"role": "teacher", "teacher_trained": True, "qualified_for": [A]},
    "tutor": {"role": "resource_person", "qualified_for": [C]},
    "kursus-1": {"role": "teacher", "qualified_for": [D]},
    "kursus-2": {"role": "pedagogue", "qualified_for": [D]},
    "mentor": {"role": "mentor", "qualified_for": [D]},
}
PRICES = {
    "oplaering-pr-time": "300",
    "bogpakke": "200",
    "rollemodelbrev": "10",
    "forsendelse-pr-pakke": "50",
    "foraeldrevejledning": "440",
    "familielaesning-boeger": "250",
    "oversaettelse-pr-sprog": "4000",
}  # one pupil's six packs come to 2,000 kr.


def school(
    grade: int = 6, pupils: int = 4, subject: str = "dansk", area: str = "laesning", **more: Any
) -> Case:
    """One class whose told pupils are all in the target group and need the same help."""
    names = [f"e{n}" for n in range(1, pupils + 1)]
    told: dict[str, Any] = {
        "schools": [{"id": "skolen", "joint_planning_minutes_per_week": 45}],
        "classes": [
            {"id": "klassen", "grade": grade, "school_id": "skolen", "size": 24, "class_teacher_id": "laerer",
             "weekly_lessons": "30", "teacher_prep_minutes_per_week": 90, "lesson_slots": LESSONS}
        ],
        "subject_teachers": [
            {"class_id": "klassen", "subject": subject, "staff_id": "laerer", "lessons_per_week": "30"}
        ],
        "students": [_pupil(name, grade) for name in names],
        "learning_needs": [
            {"student_id": name, "subject": subject, "area": area, "level": "2", "expected_level": "4"}
            for name in names
        ],
        "parents": [{"student_id": name, "languages": ["dansk"]} for name in names],
        "parents_informed": [
            {"student_id": name, "intervention": E, "informed": True, "informed_on": "2027-06-10"}
            for name in names
        ],
        "staff": [_adult(name, names, **own) for name, own in STAFF.items()],
        "trainings": [{"staff_id": "tutor", "intervention": C, "hours": "37"}],
        "rooms": [
            {"id": "lokalet", "school_id": "skolen", "capacity": 30, "location": "own_school",
             "undisturbed": True, "familiar": True, "homelike": True, "lessons_available_per_week": "40",
             "holiday_lessons_available_per_week": "40"}
        ],
        "preparations": [
            {"school_id": "skolen", "prerequisite": name, "arranged": True}
            for intervention in BOOK.catalogue.interventions.values()
            for name in intervention.prerequisites
        ],
        "budgets": [{"id": "puljen", "amount_dkk": "1000000"},
                    {"id": "oversaettelser", "amount_dkk": "10000", "line": "translation"}],
        "prices": [{"id": name, "amount_dkk": amount} for name, amount in PRICES.items()],
        "calendar": {"start": AUTUMN, "end": "2028-06-23"},
        "holidays": [{"id": "sommer", "start": "2027-06-26", "end": "2027-08-08", "longer": True}],
    }  # fmt: skip
    return Case.model_validate({**told, **more})


def _pupil(name: str, grade: int) -> dict[str, Any]:
    return {
        "id": name, "grade": grade, "class_id": "klassen", "school_id": "skolen", "exposed": True,
        "academic_lag": True, "wellbeing_lag": False, "volunteers": True, "busy_slots": [],
    }  # fmt: skip


def _adult(name: str, knows: list[str], **own: Any) -> dict[str, Any]:
    return {
        "id": name, "school_id": "skolen", "lessons_available_per_week": "30",
        "holiday_lessons_available_per_week": "40", "prep_minutes_per_week": 90, "cost_per_lesson_dkk": "400",
        "motivation": "medium", "similar_experience": True, "cover_arranged": True, "knows_students": knows,
        **own,
    }  # fmt: skip


def changed(case: Case, facts: str, whose: str | None = None, **fields: Any) -> Case:
    """*case* with other values in the facts whose key begins with *whose*; in all of them when not given."""
    old = getattr(case, facts)
    concerned = [one for one in old if whose in {None, key_of(one)[0]}]
    assert concerned, f"nothing to change in {facts}"
    new = [
        type(one).model_validate({**one.model_dump(), **fields}) if one in concerned else one for one in old
    ]
    return _with(case, {facts: new})


def added(case: Case, **facts: Any) -> Case:
    """*case* with more facts."""
    return _with(case, {name: [*getattr(case, name), *more] for name, more in facts.items()})


def without(case: Case, **facts: str | None) -> Case:
    """*case* without the facts whose key begins with what is named; without any of them for ``None``."""
    left = {
        name: [one for one in getattr(case, name) if whose is not None and key_of(one)[0] != whose]
        for name, whose in facts.items()
    }
    return _with(case, left)


def _with(case: Case, changes: Mapping[str, Any]) -> Case:
    return Case.model_validate({**{name: getattr(case, name) for name in Case.model_fields}, **changes})


def nobody_qualified_but(case: Case, *names: str, without_pairs: bool = False) -> Case:
    """*case* in which only some of the adults are qualified for anything.

    Paired learning needs no more than the class's own teacher; ``without_pairs`` rules it out too.
    """
    for adult in case.staff:
        if adult.id not in names:
            case = changed(case, "staff", adult.id, qualified_for=[])
    return prepared(case, **{"elever-og-materialer-forberedt": False}) if without_pairs else case


def pupils_of_another_grade(case: Case, grade: int, *names: str) -> Case:
    """*case* in which some pupils are in a class of their own, of another grade."""
    other = {**case.classes[0].model_dump(), "id": "anden-klasse", "grade": grade}
    case = added(case, classes=[other], subject_teachers=[
        {**one.model_dump(), "class_id": "anden-klasse"} for one in case.subject_teachers
    ])  # fmt: skip
    for name in names:
        case = changed(case, "students", name, grade=grade, class_id="anden-klasse")
    return case


def only_a_summer_course(case: Case) -> Case:
    """*case* planned from the summer on, where nothing can be had but a course in the holiday."""
    case = nobody_qualified_but(case, "kursus-1", "kursus-2", "mentor", without_pairs=True)
    for teacher in ("kursus-1", "kursus-2"):
        case = changed(case, "staff", teacher, lessons_available_per_week="0")
    return _with(case, {"calendar": {"start": AUTUMN, "end": "2028-06-23", "plan_from": SUMMER}})


def prepared(case: Case, **arranged: bool | None) -> Case:
    """*case* in which something is arranged, or will not be, or nobody has said."""
    kept = [one for one in case.preparations if one.prerequisite not in arranged]
    told = [
        {"school_id": "skolen", "prerequisite": name, "arranged": answer}
        for name, answer in arranged.items()
        if answer is not None
    ]
    return _with(case, {"preparations": [*kept, *told]})


def co_teaching(**changes: Any) -> Offering:
    """Two adults in the class, as much and as long as the sources ask with a trained teacher."""
    told = {"lessons_per_week": "10.5", **changes}
    slots = LESSONS[: ceil(float(told["lessons_per_week"]))]
    return _offering(
        {"id": "to-voksne", "intervention": A, "variant": "A1", "class_id": "klassen", "subjects": ["dansk"],
         "area": "laesning", "setting": "lessons", "minutes_per_lesson": 45, "weeks": 40, "slots": slots,
         "adults": [{"staff_id": "laerer", "role": "own_teacher"},
                    {"staff_id": "medlaerer", "role": "co_teacher", "co_prepares": True}]},
        told,
    )  # fmt: skip


def pair_work(**changes: Any) -> Offering:
    """The class in pairs, as much and as long as the sources ask."""
    return _offering(
        {"id": "makkerpar", "intervention": B, "variant": "B1", "class_id": "klassen", "subjects": ["dansk"],
         "area": "laesning", "setting": "lessons", "minutes_per_lesson": 45, "weeks": 16,
         "lessons_per_week": "2", "slots": LESSONS[:2], "room_id": "lokalet", "turn_minutes": 15,
         "pairs": [{"students": ["e1", "e2"], "topic_known": True},
                   {"students": ["e3", "e4"], "topic_known": True}],
         "adults": [{"staff_id": "laerer", "role": "own_teacher"}]},
        changes,
    )  # fmt: skip


def small_group(pupils: int = 4, **changes: Any) -> Offering:
    """A small group in the afternoon, as much and as long as the sources ask."""
    return _offering(
        {"id": "gruppen", "intervention": C, "variant": "C", "students": _names(pupils),
         "subjects": ["dansk"], "area": "laesning", "setting": "outside_lessons", "weeks": 12,
         "lessons_per_week": "4", "minutes_per_lesson": 40, "room_id": "lokalet",
         "slots": [f"{day} 13:30-14:10" for day in ("mon", "tue", "wed", "thu")],
         "adults": [{"staff_id": "tutor", "role": "tutor"}]},
        changes,
    )  # fmt: skip


def course(pupils: int = 10, **changes: Any) -> Offering:
    """Two weeks of the summer holiday at the own school, and a mentor course afterwards."""
    return _offering(
        {"id": "kurset", "intervention": D, "variant": "D1", "students": _names(pupils), "start": SUMMER,
         "subjects": ["dansk"], "area": "laesning", "setting": "holiday", "weeks": 2,
         "lessons_per_week": "35", "minutes_per_lesson": 45, "room_id": "lokalet", "operator": "own_school",
         "follow_up": {"form": "mentor", "weeks": 8, "lessons_per_week": "2", "minutes_per_lesson": 45,
                       "slots": ["mon 14:15-15:00", "wed 14:15-15:00"]},
         "adults": [{"staff_id": "kursus-1", "role": "course_teacher"},
                    {"staff_id": "kursus-2", "role": "course_teacher"},
                    {"staff_id": "mentor", "role": "mentor"}]},
        changes,
    )  # fmt: skip


def packs(
    pupil: str = "e1", first: date = AUTUMN, apart: int = 3, count: int = 6, **changes: Any
) -> Offering:
    """A pack every third week for one pupil."""
    return _offering(
        {"id": "pakkerne", "intervention": E, "variant": "E1", "students": [pupil], "subjects": ["dansk"],
         "area": "laesning", "setting": "home", "guide_languages": ["dansk"], "start": first,
         "packs": [{"day": first + n * apart * WEEK, "theme": f"tema-{n}", "letter": True,
                    "guide": True} for n in range(count)]},
        changes,
    )  # fmt: skip


def _offering(usual: Mapping[str, Any], changes: Mapping[str, Any]) -> Offering:
    return Offering.model_validate({"school_id": "skolen", "start": AUTUMN, **usual, **changes})


def _names(pupils: int) -> list[str]:
    return [f"e{n}" for n in range(1, pupils + 1)]
