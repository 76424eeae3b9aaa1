"""What every shape is made from: the needs, the year, and the people and rooms that come into question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from indsatsmotor.allocation._arrangements import OWN_ROOM, SEATED, Arrangement, Choice, Family, Option, Seat
from indsatsmotor.catalogue import Intervention, Shape, Variant
from indsatsmotor.derivation import Derivation
from indsatsmotor.facts import Atom, Case, Room, RoomLocation, Staff
from indsatsmotor.offering import (
    ROOM,
    Need,
    Offering,
    Schedule,
    SchoolYear,
    Setting,
    in_time,
    missing_hours,
    schedule,
)
from indsatsmotor.rulebook import Rulebook

Time = tuple[date | None, int]
"""First day, unknown without a calendar, and number of weeks."""


class Team(NamedTuple):
    """Own teachers of a class, and the subjects they teach in it; ``None`` where that is not told."""

    staff: tuple[str, ...]
    subjects: frozenset[str] | None


@dataclass
class Ground:
    """One case, one rulebook, and the needs to meet."""

    needs: Sequence[Need]
    derivation: Derivation
    case: Case
    book: Rulebook
    year: SchoolYear = field(init=False)

    def __post_init__(self) -> None:
        self.year = SchoolYear(self.case)

    # --- needs ---

    def named(self, intervention: str) -> list[Need]:
        """The needs that name *intervention*, in order of id."""
        pupils = {a.values[:1] + a.values[2:] for a in self._candidates("candidate", intervention)}
        classes = {a.values[:1] + a.values[2:] for a in self._candidates("class_candidate", intervention)}
        return [need for need in self.needs if _key(need) in (classes if need.of_class else pupils)]

    def _candidates(self, kind: str, intervention: str) -> Iterator[Atom]:
        return (atom for atom in self.derivation.of(kind) if atom.values[1] == intervention)

    def by_class(self, needs: Sequence[Need]) -> list[tuple[str, list[Need]]]:
        """*needs* by the class of the pupil, or the class that has them."""
        by_class: dict[str, list[Need]] = defaultdict(list)
        for need in needs:
            own = need.class_id or self.case.by_key["student"][need.students[0],].class_id
            by_class[own].append(need)
        return sorted(by_class.items())

    @cached_property
    def bands(self) -> dict[str, str]:
        """The grade band of each pupil."""
        return {str(a.values[0]): str(a.values[1]) for a in self.derivation.of("grade_band")}

    # --- people and rooms ---

    def teams(self, class_id: str, lessons: Decimal | None) -> list[Team]:
        """Own teachers of the class who together have *lessons* a week in it, as far as that is told.

        Each teacher comes first once; those with the most lessons join until there are enough.
        """
        taught = [told for told in self.case.subject_teachers if told.class_id == class_id]
        class_teacher = self.case.by_key["class"][class_id,].class_teacher_id
        teachers = sorted({told.staff_id for told in taught} | {class_teacher} - {None})
        has = {t: _total(told.lessons_per_week for told in taught if told.staff_id == t) for t in teachers}
        most_first = sorted(teachers, key=lambda t: (has[t] is not None, -(has[t] or 0), t))
        teams = {}
        for first in teachers:
            members: list[str] = []
            for teacher in [first, *(t for t in most_first if t != first)]:
                members.append(teacher)
                total = _total(has[member] for member in members)
                if lessons is None or total is None or total >= lessons:
                    break
            subjects = frozenset(told.subject for told in taught if told.staff_id in members)
            teams[frozenset(members)] = Team(tuple(members), subjects or None)
        return list(teams.values()) or [Team((), None)]

    def teacher_of(self, class_id: str, subject: str | None) -> str | None:
        """Who teaches *subject* in the class; the class teacher where that is not told."""
        for told in self.case.subject_teachers:
            if told.class_id == class_id and told.subject == subject:
                return told.staff_id
        teacher: str | None = self.case.by_key["class"][class_id,].class_teacher_id
        return teacher

    def staff(self, template: Offering, exclude: Collection[str] = ()) -> tuple[Option, ...]:
        """Adults who may take part: of the school or shared with it, not known to lack the qualification."""
        return tuple(
            Option(staff.id)
            for staff in self.case.staff
            if staff.id not in exclude
            and self._reaches(staff, template.school_id)
            and _may_be_qualified(staff, template.intervention)
            and _is_there(staff, schedule(template, self.year))
        )

    def _reaches(self, means: Staff | Room, school_id: str) -> bool:
        """Whether somebody or something is the school's own, or shared with it."""
        if means.school_id == school_id:
            return True
        schools = self.case.by_key["school"]
        own, other = schools[means.school_id,], schools[school_id,]
        return bool(means.shareable_across_schools and own.cluster_id and own.cluster_id == other.cluster_id)

    def rooms(self, template: Offering) -> Choice:
        """One of the rooms that serve."""
        rooms = (room for room in self.case.rooms if self._serves(room, template))
        return Choice(ROOM, 1, tuple(Option(room.id) for room in rooms))

    def _serves(self, room: Room, template: Offering) -> bool:
        """Pupils go elsewhere only when they have no lessons at their own school."""
        if room.location is RoomLocation.YOUTH_SCHOOL:
            return template.setting is Setting.HOLIDAY
        if template.setting in {Setting.HOLIDAY, Setting.OUTSIDE_SCHOOL_TIME}:
            return self._reaches(room, template.school_id)
        return room.school_id == template.school_id

    def rooms_for_pairs(self, template: Offering) -> Choice:
        """One of the undisturbed rooms that hold the class, or where the class always is."""
        assert template.class_id is not None, "pairs are made within a class"
        options = self.rooms(template).options
        rooms = [self.case.by_key["room"][option.id,] for option in options]
        size = self.case.by_key["class"][template.class_id,].size or len(template.students)
        fit = (r for r in rooms if r.undisturbed is not False and (r.capacity is None or r.capacity >= size))
        return Choice(ROOM, 1, (*(Option(room.id) for room in fit), Option(OWN_ROOM)))

    def _roomy(self, choice: Choice, least: int) -> Choice:
        """*choice*, of rooms only those that hold the fewest pupils there may be."""
        if choice.role != ROOM:
            return choice
        rooms = self.case.by_key["room"]
        holds = (o for o in choice.options if (rooms[o.id,].capacity or least) >= least)
        return Choice(ROOM, choice.count, tuple(holds))

    def suppliers(self, v: Variant) -> list[str]:
        """Those who are told to deliver the intervention, where it is one that a supplier can run."""
        if not v.supplied:
            return []
        return [one.id for one in self.case.suppliers if v.intervention in (one.delivers or ())]

    # --- time ---

    def weeks(self, v: Variant) -> list[int]:
        """The lengths to choose from; two bounds may be set to the same."""
        return list(dict.fromkeys(int(self.book.number(name)) for name in v.durations))

    def times(self, v: Variant) -> list[Time]:
        """Each start with each length for which the year has teaching weeks enough."""
        return [
            (start, weeks)
            for weeks in self.weeks(v)
            for start in self.starts()
            if start is None or len(self.year.teaching_weeks(start, weeks)) == weeks
        ]

    def starts(self) -> list[date | None]:
        """The first teaching week, and the one half a school year later."""
        if self.year.first_day is None:
            return [None]
        weeks = self.year.all_teaching_weeks
        half = int(self.book.number("skoleaar-uger")) // 2
        return [weeks[n] for n in sorted({0, half}) if n < len(weeks)]

    # --- making ---

    def number(self, v: Variant, name: str) -> Decimal | None:
        """A number of the variant, after switches and policy."""
        return self.book.measure(v, name)

    def whole(self, v: Variant, name: str) -> int | None:
        """A whole number of the variant."""
        value = self.book.measure(v, name)
        return None if value is None else int(value)

    def arrangement(
        self,
        i: Intervention,
        template: Offering,
        needs: Sequence[Need],
        *choices: Choice,
        family: Family | None = None,
    ) -> Arrangement:
        """An arrangement of *template* with a seat for each pupil whose needs it could meet."""
        v = self.book.catalogue.variants[template.variant]
        seats: dict[str, list[str]] = defaultdict(list)
        for need in needs:
            for student in need.students:
                seats[student].append(need.id)
        # One pupil alone with an adult would be an individual intervention.
        least = max(self.whole(v, "pupils_min") or 1, 2 if i.shape in SEATED else 1)
        return Arrangement(
            id=template.id,
            template=template,
            shape=i.shape,
            seats=tuple(Seat(student, tuple(ids)) for student, ids in sorted(seats.items())),
            # Where no room is told, finding one stays an open condition.
            choices=tuple(
                choice
                for choice in (self._roomy(one, least) if i.shape in SEATED else one for one in choices)
                if choice.options or choice.role != ROOM
            ),
            units=max(1, len(seats) // least) if i.shape is Shape.GROUP else 1,
            least=least,
            most=self.whole(v, "pupils_max") or 1000,
            family=family,
            trainable=self._trainable(v, template, choices),
        )

    def _trainable(self, v: Variant, template: Offering, choices: Sequence[Choice]) -> frozenset[str]:
        """Adults who are told to lack training, unless there are too few days for it before the start."""
        if "training_hours" not in v.measures:
            return frozenset()
        adults = {option.id for choice in choices if choice.role != ROOM for option in choice.options}
        hours = {name: missing_hours(name, v, self.case, self.book) for name in adults}
        return frozenset(
            name
            for name, lacking in hours.items()
            if lacking and in_time(lacking, template.start, v, self.year, self.book) is not False
        )


def only(values: set[str | None]) -> str | None:
    """The one value there is; ``None`` where there are several."""
    return next(iter(values)) if len(values) == 1 else None


def _total(lessons: Iterable[Decimal | None]) -> Decimal | None:
    """The sum; ``None`` when one of them is unknown or there is none."""
    known = list(lessons)
    return None if not known or None in known else sum((n for n in known if n is not None), Decimal(0))


def _key(need: Need) -> tuple[object, ...]:
    if need.of_class:
        return (need.class_id, need.subject, need.area)
    return (need.students[0], str(need.aim), need.subject, need.area)


def _may_be_qualified(staff: Staff, intervention: str) -> bool:
    return staff.qualified_for is None or intervention in staff.qualified_for


def _is_there(staff: Staff, when: Schedule) -> bool:
    """Whether nothing told says that the person comes too late or leaves too early."""
    late = staff.available_from and when.start and staff.available_from > when.start
    gone = staff.available_to and when.end and staff.available_to < when.end
    return not (late or gone)
