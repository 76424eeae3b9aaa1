"""One thing at a time: what a class or a pupil is not offered twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from indsatsmotor.allocation._arrangements import Arrangement
from indsatsmotor.catalogue import Shape
from indsatsmotor.offering import Schedule

TakingPart = Callable[[Arrangement, str], int]
"""The variable that says whether a pupil takes part."""


def one_at_a_time(
    arrangements: Iterable[Arrangement],
    when: Mapping[str, Schedule],
    unit: Mapping[str, int],
    taking_part: TakingPart,
) -> Iterator[dict[int, int]]:
    """Sums that may be one at most.

    One offering of a kind for a class or a pack pupil, one course in a holiday week for a pupil. People may
    choose several of a kind; then nothing comes beside them.
    """
    groups: dict[tuple[object, ...], dict[int, int]] = defaultdict(dict)
    by_hand: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for a in arrangements:
        for key, variable in _kinds(a, when[a.id], unit, taking_part):
            if a.fixed and a.shape is not Shape.COURSE:
                by_hand[key].append(variable)
            else:
                groups[key][variable] = 1
    for key, terms in groups.items():
        for chosen in by_hand[key]:
            yield {**terms, chosen: 1}
        if len(terms) > 1 and not by_hand[key]:
            yield terms


def _kinds(
    a: Arrangement, when: Schedule, unit: Mapping[str, int], taking_part: TakingPart
) -> Iterator[tuple[tuple[object, ...], int]]:
    """What *a* is one of, for whom, and the variable that says so."""
    template = a.template
    match a.shape:
        case Shape.CLASS:
            yield (a.shape, template.class_id), unit[a.id]
        case Shape.PAIRS:
            yield (a.shape, template.class_id, template.subjects), unit[a.id]
        case Shape.PACKS:
            yield (a.shape, template.students), unit[a.id]
        case Shape.COURSE if when.in_holiday:
            for seat in a.seats:
                for week in when.main:
                    yield (a.shape, seat.student, week), taking_part(a, seat.student)
        case _:
            return
