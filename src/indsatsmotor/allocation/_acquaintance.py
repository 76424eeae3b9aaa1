"""Adults who know the pupils they have: a better fit, and who is with whom in the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from indsatsmotor.allocation._arrangements import Arrangement
from indsatsmotor.catalogue import Shape

if TYPE_CHECKING:
    from indsatsmotor.allocation._formulation import Formulation


def acquaint(form: Formulation) -> None:
    """Let it count that a pupil has an adult who knows the pupil, once for each pupil.

    Groups and courses have to be as few as their pupils need: nobody pays for one more to be known in it.
    """
    families: dict[str, list[Arrangement]] = defaultdict(list)
    for a in form.arrangements:
        if a.open:
            families[a.family].append(a)
    for family in families.values():
        if any(a.together for a in family):
            few = _few(form, family)
            for a in family:
                _acquaint(form, a, few)


def _few(form: Formulation, family: Sequence[Arrangement]) -> int:
    """Whether there are no more than the pupils need; one more for each further span of levels."""
    most, spans = family[0].most, len({frozenset(seat.student for seat in a.seats) for a in family})
    slack = most * sum(a.units for a in family)
    few = form.model.variable()
    units = {form.unit[a.id]: most for a in family}
    seats = {form.seat[a.id, seat.student]: -1 for a in family for seat in a.seats}
    form.model.limit({**units, **seats, few: slack}, most=most * spans - 1 + slack)
    return few


def _acquaint(form: Formulation, a: Arrangement, few: int) -> None:
    of_student: dict[str, dict[int, int]] = defaultdict(dict)
    of_adult: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for role, adult, student in sorted(a.together):
        both = form.together[a.id, role, adult, student] = form.model.variable()
        for needed in (form.option[a.id, role, adult], few):
            form.model.limit({both: 1, needed: -1}, most=0)
        of_student[student][both] = of_adult[role, adult][both] = 1
    for student, terms in of_student.items():
        form.model.limit({**terms, form.seat[a.id, student]: -1}, most=0)
    for chosen, terms in of_adult.items() if a.shape is Shape.GROUP else ():
        _in_groups(form, a, form.option[a.id, *chosen], terms)


def _in_groups(form: Formulation, a: Arrangement, adult: int, terms: Mapping[int, int]) -> None:
    """No more than the adult's groups hold, and so that enough are left for the groups of others."""
    form.model.limit({**terms, adult: -a.most}, most=0)
    seats = {form.seat[a.id, seat.student]: -1 for seat in a.seats}
    form.model.limit({**terms, **seats, form.unit[a.id]: a.least, adult: -a.least}, most=0)


def wanted(form: Formulation, a: Arrangement, values: Sequence[int]) -> dict[str, str]:
    """The adult each pupil is to have, where that counts."""
    return {s: adult for role, adult, s in sorted(a.together) if values[form.together[a.id, role, adult, s]]}


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
