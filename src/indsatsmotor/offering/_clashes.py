"""Where an offering's times meet the pupils' own: their lessons and their other activities."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from indsatsmotor.catalogue import Shape
from indsatsmotor.facts import Case, Slot, Value
from indsatsmotor.offering._model import Offering, Setting
from indsatsmotor.offering._schedule import Schedule
from indsatsmotor.offering._year import SchoolYear

Clashes = list[dict[str, Value]]
_OUTSIDE = {Setting.HOLIDAY, Setting.OUTSIDE_SCHOOL_TIME}


def lesson_clashes(offering: Offering, when: Schedule, pupils: Iterable[str], case: Case) -> Clashes | None:
    """Slots that take the place of a pupil's ordinary lesson, and its subject where that is told.

    ``None`` while it cannot be told whether there are any.
    """
    main = frozenset() if when.in_holiday else offering.slots  # no ordinary lesson lies in a holiday
    found = _overlaps(offering, main, pupils, lambda pupil: lessons_of(pupil, case))
    if found is None:
        return None
    return [
        {"student_id": pupil, "slot": str(slot), "subject": subject}
        for pupil, slot, lessons in found
        for subject in _subjects(pupil, lessons, case)
    ]


def activity_clashes(offering: Offering, pupils: Iterable[str], case: Case) -> Clashes | None:
    """Slots in which a pupil is busy with something else; ``None`` while that cannot be told."""
    found = _overlaps(offering, offering.slots, pupils, lambda pupil: _student(pupil, case).busy_slots)
    return None if found is None else [{"student_id": p, "slot": str(slot)} for p, slot, _ in found]


def busy_times(pupil: str, case: Case) -> frozenset[Slot]:
    """When the pupil has lessons or something else, as far as that is told."""
    return (lessons_of(pupil, case) or frozenset()) | (_student(pupil, case).busy_slots or frozenset())


def free_times(kind: str, id_: str, case: Case) -> frozenset[Slot] | None:
    """When an adult (``staff``) or a ``room`` is free in a teaching week; ``None`` where it is not told."""
    fact = case.by_key[kind].get((id_,))
    slots: frozenset[Slot] | None = None if fact is None else fact.free_slots
    return slots


def lessons_of(pupil: str, case: Case) -> frozenset[Slot] | None:
    """The pupil's ordinary lessons: told of the pupil, or of the class."""
    student = _student(pupil, case)
    slots: frozenset[Slot] | None = student.lesson_slots
    return slots if slots is not None else case.by_key["class"][student.class_id,].lesson_slots


def in_ordinary_lessons(
    shape: Shape, offering: Offering, when: Schedule, year: SchoolYear, clashes: Clashes | None
) -> bool | None:
    """Whether some of it takes the place of ordinary teaching; only what lies outside the class can."""
    if shape not in {Shape.GROUP, Shape.COURSE}:
        return False
    if offering.setting is Setting.SCHOOL_TIME:
        return True
    if when.in_holiday:
        # What is told to lie in a holiday is believed where no holidays are told.
        taught = bool(year.holidays) and any(year.is_teaching(week) for week in when.main)
        return taught or bool(clashes)
    if clashes is not None:
        return bool(clashes)
    return None


def _subjects(pupil: str, lessons: Iterable[Slot], case: Case) -> list[str | None]:
    """What is taught in *lessons* of the pupil's class; ``None`` for a lesson of which that is not told."""
    class_id = _student(pupil, case).class_id
    taught = [
        (told.subject, slot)
        for told in case.subject_teachers
        if told.class_id == class_id
        for slot in told.lesson_slots or ()
    ]
    found: set[str | None] = set()
    for lesson in lessons:
        found |= {subject for subject, slot in taught if slot.covers(lesson)} or {None}
    return sorted(found, key=str)


def _overlaps(
    offering: Offering,
    main: frozenset[Slot] | None,
    pupils: Iterable[str],
    slots_of: Callable[[str], frozenset[Slot] | None],
) -> list[tuple[str, Slot, Sequence[Slot]]] | None:
    """Each pupil and time, of the *main* ones and the follow-up's, with the pupil's own that it meets.

    What lies outside school time is believed while its times are not told.
    """
    follow_up = (offering.follow_up and offering.follow_up.slots) or frozenset()
    if main is None and offering.setting not in _OUTSIDE:
        return None
    own = sorted((main or frozenset()) | follow_up, key=lambda slot: slot.place)
    if not own:
        return []
    found: list[tuple[str, Slot, Sequence[Slot]]] = []
    complete = True
    for pupil in pupils:
        others = slots_of(pupil)
        complete = complete and others is not None
        met = ((slot, [other for other in others or () if slot.overlaps(other)]) for slot in own)
        found += [(pupil, slot, others) for slot, others in met if others]
    return found if found or complete else None


def _student(pupil: str, case: Case) -> Any:
    return case.by_key["student"][pupil,]
