"""From the values of a solution to concrete offerings: who is with whom, taught by whom, in which room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate

from indsatsmotor.allocation._acquaintance import grouped, wanted
from indsatsmotor.allocation._arrangements import Arrangement
from indsatsmotor.allocation._covering import Substitutes
from indsatsmotor.allocation._formulation import Formulation
from indsatsmotor.catalogue import Shape
from indsatsmotor.offering import ROOM, AdultRole, Offering


def compose(form: Formulation, values: Sequence[int]) -> tuple[tuple[Arrangement, Offering], ...]:
    """The offerings that *values* choose, with the arrangement each comes from; ids are given in order."""
    numbers: dict[str, int] = defaultdict(int)
    running = {one.id for one in form.case.running}
    substitutes = Substitutes.chosen(form.cover, values)
    made = []
    for arrangement in form.arrangements:
        for students, chosen in _units(arrangement, form, values):
            name = f"{arrangement.template.variant}-{_owner(arrangement)}"
            numbers[name] += 1
            while f"{name}-{numbers[name]}" in running:  # an earlier plan may have given that id
                numbers[name] += 1
            offering = arrangement.offering(f"{name}-{numbers[name]}", students, chosen)
            made.append((arrangement, substitutes.for_one(arrangement.id, offering, form.case)))
    return tuple(made)


def _owner(a: Arrangement) -> str:
    """The class, the pupil or the school it is for: what another school does never changes an id."""
    template = a.template
    return template.class_id or (template.school_id if a.open else template.students[0])


Unit = tuple[Sequence[str] | None, dict[str, list[str]]]


def _units(a: Arrangement, form: Formulation, values: Sequence[int]) -> Iterator[Unit]:
    count = values[form.unit[a.id]]
    if not count:
        return
    chosen = {choice.role: _chosen(a, choice.role, form, values) for choice in a.choices}
    if not a.open:
        yield None, chosen
        return
    students = [seat.student for seat in a.seats if values[form.seat[a.id, seat.student]]]
    rooms = form.case.by_key["room"]
    holds = [min(a.most, rooms[room,].capacity or a.most) for room in chosen.get(ROOM, ())] or [
        a.most
    ] * count
    students.sort(key=lambda s: _level_order(a, s, form))
    want, tutors = wanted(form, a, values), chosen.get(AdultRole.TUTOR, [])
    if want and len(tutors) > 1:
        groups = grouped(students, tutors, holds, a.least, want)
    else:
        groups = _split(students, holds, a.least)
    for number, group in enumerate(groups):
        yield group, {role: _share(ids, number, count, role, a) for role, ids in chosen.items()}


def _chosen(a: Arrangement, role: str, form: Formulation, values: Sequence[int]) -> list[str]:
    """The options chosen for one role, each as often as it is chosen."""
    return [o.id for o in a.options(role) for _ in range(values[form.option[a.id, role, o.id]])]


def _share(ids: list[str], number: int, count: int, role: str, a: Arrangement) -> list[str]:
    """The part of the chosen options that falls to one unit."""
    if role == ROOM or a.shape is Shape.GROUP:
        return ids[number : number + 1]
    each = len(ids) // count
    return ids[number * each : (number + 1) * each]


def _split(students: list[str], holds: Sequence[int], least: int) -> list[list[str]]:
    """Groups as even as their rooms allow, of pupils next to each other in level."""
    sizes = [least] * len(holds)
    for _ in range(len(students) - sum(sizes)):
        roomy = [number for number, size in enumerate(sizes) if size < holds[number]]
        sizes[min(roomy, key=lambda number: (sizes[number], number))] += 1
    ends = list(accumulate(sizes))
    return [students[end - size : end] for size, end in zip(sizes, ends, strict=True)]


def _level_order(a: Arrangement, student: str, form: Formulation) -> tuple[bool, Decimal, str]:
    """By level, those of unknown level last, then by id."""
    subjects = a.template.subjects
    told = form.case.by_key["learning_need"].get((student, subjects[0], a.template.area or ""))
    level = None if told is None else told.level
    return (level is None, level or Decimal(0), student)
