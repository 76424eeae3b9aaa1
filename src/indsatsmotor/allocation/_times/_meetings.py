"""The weekly meetings of an arrangement that times can be found for: who could meet when, as far as told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from indsatsmotor.allocation._arrangements import Arrangement, Choice
from indsatsmotor.catalogue import Shape
from indsatsmotor.facts import Case, Slot
from indsatsmotor.offering import (
    EVERY_WEEK,
    ROOM,
    AdultRole,
    Schedule,
    Setting,
    Week,
    busy_times,
    free_times,
)

_IN_CLASS = {Shape.CLASS, Shape.PAIRS}


class Part(StrEnum):
    """What meets: the offering itself, or what follows a course."""

    MAIN = "main"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True, eq=False)
class Meeting:
    """A part of an arrangement that meets every week: its lessons, or what follows it up."""

    arrangement: Arrangement
    part: Part
    choices: Sequence[Choice]
    """The adults and the room to choose for it."""
    lessons: int
    """How many times a week; half a lesson takes a time of its own."""
    weeks: tuple[Week, ...]
    times: tuple[Slot, ...]
    """When it could meet, in the order of the week."""
    free: Mapping[tuple[str, str], frozenset[Slot]]
    """Which of the times suit an adult or a room, by role and id; whose times are not told is left out."""
    busy: Mapping[str, frozenset[Slot]]
    """At which of the times a pupil has lessons or something else, as far as that is told."""

    def suits(self, slot: Slot, students: Iterable[str]) -> bool:
        """Whether nothing told keeps one of *students* away."""
        return all(slot not in self.busy.get(student, ()) for student in students)


def meetings(a: Arrangement, when: Schedule, case: Case) -> Iterator[Meeting]:
    """The parts of *a* that meet weekly and have some adult or room whose free times are told."""
    template = a.template
    if template.lessons_per_week and template.setting is not Setting.HOLIDAY:
        main = [choice for choice in a.choices if choice.role != AdultRole.MENTOR]
        weeks = when.main or EVERY_WEEK
        yield from _meeting(a, Part.MAIN, ceil(template.lessons_per_week), weeks, main, case)
    follow_up = template.follow_up
    if follow_up is not None and follow_up.lessons_per_week:
        mentors = [choice for choice in a.choices if choice.role == AdultRole.MENTOR]
        weeks = when.follow_up or EVERY_WEEK
        yield from _meeting(a, Part.FOLLOW_UP, ceil(follow_up.lessons_per_week), weeks, mentors, case)


def _meeting(
    a: Arrangement, part: Part, lessons: int, weeks: tuple[Week, ...], choices: Sequence[Choice], case: Case
) -> Iterator[Meeting]:
    told = {
        (choice.role, option.id): free
        for choice in choices
        for option in choice.options
        if (free := free_times(ROOM if choice.role == ROOM else "staff", option.id, case)) is not None
    }
    times = _times(a, part, told.values(), case) if told else []
    if not times:
        return
    yield Meeting(
        arrangement=a,
        part=part,
        choices=choices,
        lessons=lessons,
        weeks=weeks,
        times=tuple(times),
        free={who: frozenset(t for t in times if any(f.covers(t) for f in own)) for who, own in told.items()},
        busy={} if a.shape in _IN_CLASS else _busy(a, times, case),
    )


def _times(a: Arrangement, part: Part, told: Iterable[frozenset[Slot]], case: Case) -> list[Slot]:
    """Every time at which it could meet: the class's own lessons, or when somebody told of is free."""
    if a.shape in _IN_CLASS:
        slots = case.by_key["class"][str(a.template.class_id),].lesson_slots or frozenset()
    else:
        slots = frozenset[Slot]().union(*told)
    minutes = a.template.minutes_per_lesson
    if part is Part.FOLLOW_UP and a.template.follow_up is not None:
        minutes = a.template.follow_up.minutes_per_lesson
    return sorted((s for s in slots if minutes is None or s.minutes >= minutes), key=lambda slot: slot.place)


def _busy(a: Arrangement, times: Sequence[Slot], case: Case) -> dict[str, frozenset[Slot]]:
    busy = {}
    for seat in a.seats:
        own = busy_times(seat.student, case)
        busy[seat.student] = frozenset(t for t in times if any(t.overlaps(other) for other in own))
    return busy
