"""Adults who know the pupils they have: a better fit, and who is with whom in the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from indsatsmotor.allocation._arrangements import Arrangement, by_family
from indsatsmotor.allocation._model._formulation import Formulation
from indsatsmotor.allocation._times._timetable import Group
from indsatsmotor.catalogue import Shape


def acquaint(form: Formulation) -> None:
    """Let it count that a pupil has an adult who knows the pupil, once for each pupil.

    Groups and courses have to be as few as their pupils need: nobody pays for one more to be known in it.
    """
    for family, own in by_family(form.arrangements).items():
        if any(True for a in own for _ in a.acquainted()):
            few = _few(form, own, family.spans)
            for a in own:
                _acquaint(form, a, few)


def _few(form: Formulation, family: Sequence[Arrangement], spans: int) -> int:
    """Whether there are no more than the pupils need; one more for each further span of levels."""
    most = family[0].most
    slack = most * sum(a.units for a in family)
    few = form.model.variable()
    units = {form.unit[a.id]: most for a in family}
    seats = {form.seat[a.id, seat.student]: -1 for a in family for seat in a.seats}
    form.model.limit({**units, **seats, few: slack}, most=most * spans - 1 + slack)
    return few


def _acquaint(form: Formulation, a: Arrangement, few: int) -> None:
    groups = form.timetable.groups.get(a.id, ())
    of_student: dict[str, dict[int, int]] = defaultdict(dict)
    of_adult: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for role, adult, student, _ in a.acquainted():
        both = form.acquainted[a.id, role, adult, student] = form.model.variable()
        for needed in (form.option[a.id, role, adult], few):
            form.model.limit({both: 1, needed: -1}, most=0)
        own = {form.timetable.sits[group, student]: -1 for group in groups if group.tutor == adult}
        if own:
            form.model.limit({both: 1, **own}, most=0)
        else:
            of_student[student][both] = of_adult[role, adult][both] = 1
    for student, terms in of_student.items():
        elsewhere = {form.timetable.sits[group, student]: 1 for group in groups}
        form.model.limit({**terms, **elsewhere, form.seat[a.id, student]: -1}, most=0)
    for chosen, terms in of_adult.items() if a.shape is Shape.GROUP else ():
        _in_groups(form, a, groups, form.option[a.id, *chosen], terms)


def _in_groups(
    form: Formulation, a: Arrangement, timed: Sequence[Group], adult: int, terms: Mapping[int, int]
) -> None:
    """No more than the adult's groups hold, and so that enough are left for the groups of others.

    Who sits in a *timed* group, whose tutor's times are told, is in the model already.
    """
    form.model.limit({**terms, adult: -a.most}, most=0)
    left = {form.seat[a.id, seat.student]: -1 for seat in a.seats}
    left |= {form.timetable.sits[group, seat.student]: 1 for group in timed for seat in a.seats}
    others = {form.unit[a.id]: a.least, adult: -a.least}
    others |= {form.timetable.made[group]: -a.least for group in timed}
    form.model.limit({**terms, **left, **others}, most=0)


def wanted(form: Formulation, a: Arrangement, values: Sequence[int]) -> dict[str, str]:
    """The adult each pupil is to have, where that counts."""
    return {s: adult for role, adult, s, _ in a.acquainted() if values[form.acquainted[a.id, role, adult, s]]}


def grouped(
    students: Sequence[str],
    adults: Sequence[str],
    holds: Sequence[int],
    least: int,
    want: Mapping[str, str],
) -> list[list[str]]:
    """A group for each adult, of no more than it holds: first those who are to have the adult."""
    groups: list[list[str]] = [[] for _ in adults]
    for student in sorted(students, key=lambda student: student not in want):
        roomy = [n for n, group in enumerate(groups) if len(group) < holds[n]]
        own = [n for n in roomy if adults[n] == want.get(student)]
        small = [n for n in roomy if len(groups[n]) < least]
        number = min(own or small or roomy, key=lambda n: (len(groups[n]), n))
        groups[number].append(student)
    for group in groups:
        while len(group) < least:
            group.append(max(groups, key=len).pop())
    return groups
