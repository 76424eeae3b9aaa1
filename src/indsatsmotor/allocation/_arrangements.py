"""What could be offered: who, what and when are fixed; adults, room and pupils are still to be chosen.

Keeping the choices open instead of listing every combination makes the model small: five tutors and four
rooms are nine options, not twenty offerings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from indsatsmotor.catalogue import Shape
from indsatsmotor.offering import ROOM, Adult, AdultRole, Offering

SEATED = frozenset({Shape.GROUP, Shape.COURSE})
"""Shapes in which pupils have seats of their own."""
OWN_ROOM = ""
"""Where a class always is: nobody tells of it, and it is always free."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A pupil who may take part, and the needs that a seat here would meet.

    For packs they are the needs it would support: an individual offering never meets one.
    """

    student: str
    needs: tuple[str, ...]
    fit: int = 0
    """The weights of the preferences that hold for each need met, with the best choices there are."""


@dataclass(frozen=True, slots=True)
class Option:
    """A person or a room to choose."""

    id: str
    fit: int = 0
    """By how much it falls short of the best option, so that more units never count as a better fit."""
    knows: tuple[tuple[str, int], ...] = ()
    """Pupils whom an adult knows, and by how much it fits better that they have this one."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A part to fill: so many of these options for each unit."""

    role: str
    """An :class:`AdultRole`, or ``room``."""
    count: int
    options: tuple[Option, ...]


class Outline(NamedTuple):
    """An offering that is not whole yet, and the choices still to be made."""

    offering: Offering
    undecided: frozenset[str]


class Family(NamedTuple):
    """All arrangements for the same needs, whatever their levels and times."""

    id: str
    spans: int = 1
    """How many spans of levels there are; each may take one unit more than the number of pupils would."""


@dataclass(frozen=True)
class Arrangement:
    """An offering in outline, of which up to ``units`` can be made."""

    id: str
    template: Offering
    shape: Shape
    seats: tuple[Seat, ...]
    choices: tuple[Choice, ...]
    units: int = 1
    least: int = 1
    """Fewest pupils in a unit."""
    most: int = 1000
    """Most pupils in a unit."""
    trainable: frozenset[str] = frozenset()
    """Adults who lack training that can be bought and completed before the start."""
    trained: frozenset[str] = frozenset()
    """Those of them for whom it is bought."""
    family: Family | None = None
    """What it belongs to, where pupils have seats of their own."""
    fixed: Offering | None = None
    """The one offering that it can become, where people have chosen it."""
    together: bool = False
    """Its pupils are chosen already, whatever its shape."""

    @property
    def open(self) -> bool:
        """Whether the pupils are chosen one by one; otherwise all seats go together."""
        return self.shape in SEATED and not self.together

    def options(self, role: str) -> tuple[Option, ...]:
        """The options for one role; none where the arrangement has no such choice."""
        return next((choice.options for choice in self.choices if choice.role == role), ())

    def acquainted(self) -> Iterator[tuple[str, str, str, int]]:
        """Who may be with whom and knows them: role, adult, pupil, and by how much that fits better."""
        seated = {seat.student for seat in self.seats}
        for choice in self.choices:
            for option in choice.options:
                yield from ((choice.role, option.id, pupil, more)
                            for pupil, more in option.knows if pupil in seated)  # fmt: skip

    def offering(
        self,
        id_: str,
        students: Sequence[str] | None = None,
        chosen: Mapping[str, Sequence[str]] | None = None,
    ) -> Offering:
        """The concrete offering with these pupils (those of the template when not given) and choices."""
        chosen = chosen or {}
        adults = [*(self.template.adults or ())]
        for choice in self.choices:
            if choice.role != ROOM:
                adults += [self._adult(choice.role, staff) for staff in chosen.get(choice.role, ())]
        rooms = chosen.get(ROOM, ())
        return self.template.model_copy(
            update={
                "id": id_,
                "students": self.template.students if students is None else tuple(students),
                "adults": tuple(adults) or self.template.adults,
                "room_id": (rooms[0] or None) if rooms else None,
            }
        )

    def outline(self) -> Outline:
        """The arrangement with every choice and every open seat left undecided."""
        return Outline(self.template.model_copy(update={"room_id": None}), self._undecided())

    def with_option(self, role: str, option: str) -> Outline:
        """The outline with one choice made and the others left undecided."""
        offering, undecided = self.outline()
        if role == ROOM:
            return Outline(offering.model_copy(update={"room_id": option or None}), undecided - {ROOM})
        adults = (*(self.template.adults or ()), self._adult(role, option))
        still = undecided if self._adult_choices > 1 else undecided - {"adult"}
        return Outline(offering.model_copy(update={"adults": adults}), still)

    def with_seat(self, student: str) -> Outline:
        """The outline with one pupil taking part and nobody else known."""
        offering, undecided = self.outline()
        return Outline(offering.model_copy(update={"students": (student,)}), undecided)

    def having(self, *, seats: tuple[Seat, ...], choices: tuple[Choice, ...]) -> Arrangement:
        """The same with other seats and options."""
        return replace(self, seats=seats, choices=choices)

    def training(self, *staff: str) -> Arrangement:
        """The same where the training that these adults lack is bought."""
        return replace(self, trained=self.trained.union(staff))

    @property
    def _adult_choices(self) -> int:
        """How many adults there are to choose for a unit."""
        return sum(choice.count for choice in self.choices if choice.role != ROOM)

    def _adult(self, role: str, staff: str) -> Adult:
        return Adult(
            staff_id=staff,
            role=AdultRole(role),
            co_prepares=True if role == AdultRole.CO_TEACHER else None,
            training_bought=True if staff in self.trained else None,
        )

    def _undecided(self) -> frozenset[str]:
        choices = {
            "participant": self.open,
            "adult": self._adult_choices > 0,
            ROOM: bool(self.options(ROOM)),
        }
        return frozenset(choice for choice, open_ in choices.items() if open_)


def by_family(arrangements: Iterable[Arrangement]) -> Mapping[Family, Sequence[Arrangement]]:
    """The arrangements of each family; what belongs to none is left out."""
    families: dict[Family, list[Arrangement]] = defaultdict(list)
    for a in arrangements:
        if a.family is not None:
            families[a.family].append(a)
    return families
