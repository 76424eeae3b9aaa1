"""Whole classes with two adults, and whole classes in pairs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from indsatsmotor.allocation._arrangements import Arrangement, Choice
from indsatsmotor.allocation._ways._ground import Ground, Time, only
from indsatsmotor.allocation._ways._pairing import pairings
from indsatsmotor.catalogue import Intervention, Variant
from indsatsmotor.offering import Adult, AdultRole, Need, Offering, Setting, settled


def classes(ground: Ground, i: Intervention, v: Variant) -> Iterator[Arrangement]:
    """A second adult beside teachers of the class, for the needs in what those teach."""
    for class_id, needs in ground.by_class(ground.named(i.id)):
        for teachers, subjects in ground.teams(class_id, ground.number(v, "lessons_per_week")):
            covered = [need for need in needs if _covers(need, subjects)]
            for time in ground.times(v) if covered else ():
                template = _template(ground, v, class_id, covered, teachers, time)
                co_teacher = Choice(AdultRole.CO_TEACHER, 1, ground.staff(template, exclude=teachers))
                yield ground.arrangement(i, template, covered, co_teacher)


def pairs(ground: Ground, i: Intervention, v: Variant) -> Iterator[Arrangement]:
    """The whole class in pairs, subject by subject, with the teacher of the subject."""
    for class_id, needs in ground.by_class(ground.named(i.id)):
        for subject in sorted({need.subject for need in needs}, key=str):
            covered = [need for need in needs if need.subject in {None, subject}]
            teacher = ground.teacher_of(class_id, subject)
            teachers = () if teacher is None else (teacher,)
            templates = [_template(ground, v, class_id, covered, teachers, time) for time in ground.times(v)]
            made = pairings(ground, i, templates[0], covered) if templates else []
            for template, (number, paired) in product(templates, enumerate(made)):
                update = {"id": f"{template.id}/{number}", "pairs": paired}
                rooms = ground.rooms_for_pairs(template)
                yield ground.arrangement(i, template.model_copy(update=update), covered, rooms)


def _covers(need: Need, subjects: frozenset[str] | None) -> bool:
    return subjects is None or need.subject is None or need.subject in subjects


def _template(
    ground: Ground, v: Variant, class_id: str, needs: Sequence[Need], teachers: Sequence[str], time: Time
) -> Offering:
    start, weeks = time
    subjects = sorted({need.subject for need in needs if need.subject is not None})
    focus = {student for need in settled(needs) if not need.of_class for student in need.students}
    return Offering(
        id="/".join([v.id, class_id, *subjects, *teachers, str(start), str(weeks)]),
        intervention=v.intervention,
        variant=v.id,
        school_id=ground.case.by_key["class"][class_id,].school_id,
        class_id=class_id,
        students=ground.case.members[class_id],
        focus=tuple(sorted(focus)),
        subjects=tuple(subjects),
        area=only({need.area for need in needs if need.subject is not None}),
        wellbeing_aim=True,
        adults=tuple(Adult(staff_id=t, role=AdultRole.OWN_TEACHER) for t in teachers) or None,
        setting=Setting(v.setting),
        start=start,
        weeks=weeks,
        lessons_per_week=ground.number(v, "lessons_per_week"),
        minutes_per_lesson=ground.whole(v, "minutes_per_lesson"),
        turn_minutes=ground.whole(v, "turn_minutes"),
    )
