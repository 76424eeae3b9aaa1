"""What people choose before a plan is made: what is to stand, and what may not be planned."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar, Self

from pydantic import model_validator

from indsatsmotor.facts import Case, Fact, Id, Ids, Word
from indsatsmotor.offering._model import Offering


class Forbidden(Fact):
    """What may not be planned: every offering that fits all that is told here.

    >>> no_group_for_e1 = Forbidden(variant="C", students=["e1"])
    """

    kind: ClassVar[str] = "forbidden"
    keys: ClassVar[tuple[str, ...]] = ()

    intervention: Word | None = None
    variant: Word | None = None
    school_id: Id | None = None
    class_id: Id | None = None
    """The class it is for, or that a pupil it is for is in."""
    students: Ids = frozenset()
    """One of these is among those it is for."""
    staff_id: Id | None = None
    """An adult who takes part."""
    room_id: Id | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not any(value for _, value in self):
            raise ValueError("what says nothing would forbid everything")
        return self

    @property
    def of_pupils(self) -> bool:
        """Whether it holds for some pupils only."""
        return self.class_id is not None or bool(self.students)

    def is_kind_of(self, offering: Offering) -> bool:
        """Whether *offering* is of the intervention, the variant and the school told."""
        names = ("intervention", "variant", "school_id")
        return all(getattr(self, name) in {None, getattr(offering, name)} for name in names)

    def is_about(self, student: str, case: Case) -> bool:
        """Whether *student* is one of the pupils told."""
        own = getattr(case.by_key["student"].get((student,)), "class_id", None)
        return self.class_id in {None, own} and (not self.students or student in self.students)

    def is_for_some(self, offering: Offering, case: Case) -> bool:
        """Whether *offering* is for one of the pupils told, or for the class."""
        if self.class_id is not None and not self.students and offering.class_id == self.class_id:
            return True
        students = offering.students or case.members.get(offering.class_id or "", ())
        return any(self.is_about(student, case) for student in students)

    def forbids(self, offering: Offering, case: Case) -> bool:
        """Whether *offering*, as a whole, fits all that is told."""
        adults = {adult.staff_id for adult in offering.adults or ()}
        return (
            self.is_kind_of(offering)
            and (not self.of_pupils or self.is_for_some(offering, case))
            and (self.staff_id is None or self.staff_id in adults)
            and self.room_id in {None, offering.room_id}
        )


class Choices(Fact):
    """What people have chosen, in whatever order; the rest is planned around it."""

    kind: ClassVar[str] = "choices"
    keys: ClassVar[tuple[str, ...]] = ()

    fixed: tuple[Offering, ...] = ()
    """Offerings that are to stand as they are."""
    forbidden: tuple[Forbidden, ...] = ()
    """What may not be planned."""

    def fixed_among(self, ids: Collection[str]) -> tuple[Offering, ...]:
        """The offerings that are to stand and have one of *ids*."""
        return tuple(one for one in self.fixed if one.id in ids)
