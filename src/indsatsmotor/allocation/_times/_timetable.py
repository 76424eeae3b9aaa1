"""The variables that say when something could meet, and who and what would be there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from indsatsmotor._solver import Model
from indsatsmotor.allocation._times._meetings import Meeting
from indsatsmotor.allocation._times._occupancy import Occupancy
from indsatsmotor.catalogue import Shape
from indsatsmotor.facts import Case, Slot
from indsatsmotor.offering import AdultRole


@dataclass(frozen=True, eq=False)
class Group:
    """One group that could be made: of an arrangement, with a tutor whose times are told."""

    meeting: Meeting
    tutor: str
    times: tuple[Slot, ...]

    @property
    def id(self) -> str:
        """The arrangement's."""
        return self.meeting.arrangement.id

    def busy(self, student: str) -> list[Slot]:
        """When *student* cannot come, of the tutor's times."""
        return [slot for slot in self.times if not self.meeting.suits(slot, [student])]


@dataclass
class Timetable:
    """The variables that say when something meets and who is there; ``add_times`` makes them."""

    model: Model
    unit: Mapping[str, int]
    seat: Mapping[tuple[str, str], int]
    option: Mapping[tuple[str, str, str], int]
    case: Case
    meetings: dict[str, Sequence[Meeting]] = field(default_factory=dict)
    """The weekly meetings of each arrangement, by its id."""
    groups: dict[str, list[Group]] = field(default_factory=lambda: defaultdict(list))
    """The groups that could be made of an arrangement, those with the same tutor next to each other."""
    made: dict[Group, int] = field(default_factory=dict)
    """Whether a group is made."""
    sits: dict[tuple[Group, str], int] = field(default_factory=dict)
    """Whether a pupil is in a group."""
    at: dict[tuple[Meeting | Group, Slot], int] = field(default_factory=dict)
    """Whether it meets at a time."""
    held: dict[tuple[Meeting, str, str, Slot], int] = field(default_factory=dict)
    """Whether an adult or a room, by role and id, is there at a time."""
    by_hand: list[Occupancy] = field(default_factory=list)
    """Who is where in what people chose, as far as its times are told."""
    clashes: set[int] = field(default_factory=set)
    """The limits that say that nobody is in two places at once."""

    def seats(self) -> Iterator[tuple[Meeting | Group, str]]:
        """Every seat there could be: what it is in, and for whom."""
        yield from self.sits
        for m in (m for own in self.meetings.values() for m in own if not in_groups(m)):
            yield from ((m, seat.student) for seat in m.arrangement.seats if m.arrangement.open)

    def seat_of(self, who: Meeting | Group, student: str) -> int:
        """The variable that says whether a pupil takes part in it."""
        return self.sits[who, student] if isinstance(who, Group) else self.seat[who.arrangement.id, student]

    def together(
        self, who: Meeting | Group, slot: Slot, told: Iterable[tuple[str, str]], students: Iterable[str]
    ) -> dict[int, int]:
        """What it takes that it meets at a time; nothing when somebody cannot."""
        m = meeting_of(who)
        if not m.suits(slot, students) or any(slot not in m.free[one] for one in told):
            return {}
        there = [] if isinstance(who, Group) else [self.held.get((m, *one, slot)) for one in told]
        return {} if None in there else {v: 1 for v in [self.at[who, slot], *there] if v is not None}


def meeting_of(who: Meeting | Group) -> Meeting:
    """The meeting that *who* is, or is a group of."""
    return who.meeting if isinstance(who, Group) else who


def in_groups(m: Meeting) -> bool:
    """Whether it is of small groups with a tutor whose times are told."""
    return m.arrangement.shape is Shape.GROUP and any(role == AdultRole.TUTOR for role, _ in m.free)
