"""What people forbid is left out of what can be offered, and nothing else is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from indsatsmotor import Case, Forbidden, Offering
from indsatsmotor.allocation import Arrangement, Choice, Option, Seat, left_by
from indsatsmotor.catalogue import Shape
from indsatsmotor.offering import ROOM, Adult, AdultRole
from tests.allocation.schools import A, C, case_of

STUDENTS = {"e1": "k1", "e2": "k1", "e3": "k2"}
TUTORS, ROOMS = ("v1", "v2"), ("v1", "r2")  # a room may be called what an adult is called


def school() -> Case:
    place = {"grade": 3, "school_id": "s1"}
    return case_of(
        {
            "schools": [{"id": "s1"}],
            "classes": [{"id": name, **place} for name in ("k1", "k2")],
            "students": [{"id": name, "class_id": own, **place} for name, own in STUDENTS.items()],
        }
    )


CASE = school()


def choice(role: str, *names: str) -> Choice:
    return Choice(role, 1, tuple(map(Option, names)))


def group() -> Arrangement:
    """Two or three pupils, a tutor and a room."""
    template = Offering(id="C", intervention=C, variant="C", school_id="s1")
    seats = tuple(Seat(name, (f"need/{name}",)) for name in STUDENTS)
    choices = (choice(AdultRole.TUTOR, *TUTORS), choice(ROOM, *ROOMS))
    return Arrangement("C", template, Shape.GROUP, seats, choices, least=2, most=3)


def scheme() -> Arrangement:
    """The first class with its own teacher, and somebody beside."""
    own = Adult(staff_id="l1", role=AdultRole.OWN_TEACHER)
    template = Offering(
        id="A",
        intervention=A,
        variant="A1",
        school_id="s1",
        class_id="k1",
        students=("e1", "e2"),
        adults=[own],
    )
    seats = (Seat("e1", ("need/e1",)),)
    return Arrangement("A", template, Shape.CLASS, seats, (choice(AdultRole.CO_TEACHER, *TUTORS),))


def offerings(way: Arrangement) -> Iterator[Offering]:
    """Everything that can be made of it as one unit."""
    names = [seat.student for seat in way.seats]
    sizes = range(way.least, min(way.most, len(names)) + 1) if way.open else [0]
    for students in chain.from_iterable(combinations(names, size) for size in sizes):
        for chosen in product(*(choice.options for choice in way.choices)):
            named = {c.role: [option.id] for c, option in zip(way.choices, chosen, strict=True)}
            yield way.offering("den", students if way.open else None, named)


def forbidden() -> st.SearchStrategy[Forbidden]:
    maybe = {
        "intervention": st.sampled_from((C, A)),
        "variant": st.sampled_from(("C", "A1")),
        "school_id": st.sampled_from(("s1", "s2")),
        "class_id": st.sampled_from(("k1", "k2")),
        "students": st.sets(st.sampled_from(sorted(STUDENTS)), min_size=1, max_size=2),
        "staff_id": st.sampled_from(("v1", "v2", "l1")),
        "room_id": st.sampled_from(("v1", "r2")),
    }
    told = st.fixed_dictionaries({}, optional=maybe).filter(bool)
    return told.map(Forbidden.model_validate)


def spelled(made: Iterator[Offering]) -> set[str]:
    return {one.model_dump_json() for one in made}


@given(st.sampled_from((group(), scheme())), st.lists(forbidden(), max_size=3))
def test_what_is_left_is_everything_that_is_not_forbidden(way, bans):
    left = left_by(bans, way, CASE)
    may = (one for one in offerings(way) if not any(ban.forbids(one, CASE) for ban in bans))
    assert spelled(one for part in left for one in offerings(part)) == spelled(may)
    assert len({part.id for part in left}) == len(left)


def test_an_adult_who_may_not_teach_a_pupil_teaches_others_and_others_teach_the_pupil():
    left = left_by([Forbidden(staff_id="v1", students=["e1"])], group(), CASE)
    assert {(len(part.seats), len(part.options(AdultRole.TUTOR))) for part in left} == {(2, 2), (3, 1)}


def test_many_bans_of_one_adult_leave_no_more_parts_than_one():
    bans = [Forbidden(staff_id="v1", students=[name]) for name in STUDENTS]
    assert len(left_by(bans[:1], group(), CASE)) == 2
    assert len(left_by(bans, group(), CASE)) == 1  # with v1 nobody is left to make a group of


def test_what_says_nothing_is_refused_because_it_would_forbid_everything():
    with pytest.raises(ValidationError, match="would forbid everything"):
        Forbidden()
    with pytest.raises(ValidationError, match="would forbid everything"):
        Forbidden(students=[], variant=None)
