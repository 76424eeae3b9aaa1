"""Where an offering's times meet the pupils' own: their lessons and their other activities."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from indsatsmotor.catalogue import Shape
from indsatsmotor.facts import Case, Slot, Value
from indsatsmotor.offering._model import Offering, Setting
from indsatsmotor.offering._schedule import Schedule
from indsatsmotor.offering._year import SchoolYear

Clashes = list[dict[str, Value]]
_OUTSIDE = {Setting.HOLIDAY, Setting.OUTSIDE_SCHOOL_TIME}


def lesson_clashes(offering: Offering, when: Schedule, pupils: Iterable[str], case: Case) -> Clashes | None:
    """Slots that take the place of a pupil's ordinary lesson; ``None`` while that cannot be told."""
    main = frozenset() if when.in_holiday else offering.slots  # no ordinary lesson lies in a holiday
    return _clashes(offering, main, pupils, lambda pupil: lessons_of(pupil, case))


def activity_clashes(offering: Offering, pupils: Iterable[str], case: Case) -> Clashes | None:
    """Slots in which a pupil is busy with something else; ``None`` while that cannot be told."""
    return _clashes(offering, offering.slots, pupils, lambda pupil: _student(pupil, case).busy_slots)


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


def _clashes(
    offering: Offering,
    main: frozenset[Slot] | None,
    pupils: Iterable[str],
    slots_of: Callable[[str], frozenset[Slot] | None],
) -> Clashes | None:
    """Where the *main* times and those of the follow-up meet others; what lies outside is believed."""
    follow_up = (offering.follow_up and offering.follow_up.slots) or frozenset()
    if main is None and offering.setting not in _OUTSIDE:
        return None
    own = sorted((main or frozenset()) | follow_up, key=lambda slot: slot.place)
    if not own:
        return []
    found: Clashes = []
    complete = True
    for pupil in pupils:
        others = slots_of(pupil)
        complete = complete and others is not None
        found += [
            {"student_id": pupil, "slot": str(slot)}
            for slot in own
            if any(slot.overlaps(other) for other in others or ())
        ]
    return found if found or complete else None


def _student(pupil: str, case: Case) -> Any:
    return case.by_key["student"][pupil,]
