"""From needs to arrangements: everything that could be offered to meet them, shape by shape."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import combinations

from indsatsmotor.allocation._arrangements import ROOM, Arrangement, Choice, Option, Seat
from indsatsmotor.catalogue import Intervention, Shape, Variant
from indsatsmotor.derivation import Derivation
from indsatsmotor.facts import Case, Room, RoomLocation, Staff
from indsatsmotor.offering import (
    WEEK,
    Adult,
    AdultRole,
    FollowUp,
    FollowUpForm,
    Need,
    Offering,
    Pack,
    SchoolYear,
    Setting,
    monday,
)
from indsatsmotor.rulebook import Rulebook

Slot = tuple[date | None, int]
"""First day and number of weeks."""


def arrangements(
    needs: Sequence[Need], derivation: Derivation, case: Case, book: Rulebook
) -> tuple[Arrangement, ...]:
    """Every arrangement that some need names, in the order of the catalogue."""
    enumerator = _Enumerator(needs, derivation, case, book)
    return tuple(made for i in book.catalogue.interventions.values() for made in enumerator.of(i))


@dataclass
class _Enumerator:
    needs: Sequence[Need]
    derivation: Derivation
    case: Case
    book: Rulebook
    year: SchoolYear = field(init=False)

    def __post_init__(self) -> None:
        self.year = SchoolYear(self.case)

    def of(self, intervention: Intervention) -> Iterator[Arrangement]:
        """Every arrangement of one intervention."""
        named = self._named(intervention.id)
        make = {
            Shape.CLASS: self._classes,
            Shape.PAIRS: self._pairs,
            Shape.GROUP: self._groups,
            Shape.COURSE: self._courses,
            Shape.PACKS: self._packs,
        }[intervention.shape]
        for variant in intervention.variants.values():
            yield from make(intervention, variant, named)

    # --- whole classes -------------------------------------------------------------------------------------

    def _classes(self, i: Intervention, v: Variant, named: Sequence[Need]) -> Iterator[Arrangement]:
        for class_id, needs in sorted(self._by_class(named).items()):
            for teacher, subjects in self._own_teachers(class_id):
                covered = [n for n in needs if _covers(n, subjects)]
                for start, weeks in self._times(v) if covered else ():
                    own = (Adult(staff_id=teacher, role=AdultRole.OWN_TEACHER),) if teacher else None
                    template = self._template(i, v, class_id, covered, start, weeks, adults=own)
                    options = self._staff(i, template, exclude=teacher)
                    co_teacher = Choice(AdultRole.CO_TEACHER, 1, options)
                    yield self._arrangement(i, template, covered, (co_teacher,))

    def _pairs(self, i: Intervention, v: Variant, named: Sequence[Need]) -> Iterator[Arrangement]:
        for class_id, needs in sorted(self._by_class(named).items()):
            for subject in sorted({n.subject for n in needs}, key=str):
                covered = [n for n in needs if n.subject in {None, subject}]
                teacher = self._teacher_of(class_id, subject)
                own = (Adult(staff_id=teacher, role=AdultRole.OWN_TEACHER),) if teacher else None
                for start, weeks in self._times(v):
                    template = self._template(i, v, class_id, covered, start, weeks, adults=own)
                    turn = self.book.measure(v, "turn_minutes")
                    template = template.model_copy(update={"turn_minutes": _whole(turn)})
                    rooms = Choice(ROOM, 1, self._rooms(template))
                    yield self._arrangement(i, template, covered, (rooms,))

    def _template(
        self,
        i: Intervention,
        v: Variant,
        class_id: str,
        needs: Sequence[Need],
        start: date | None,
        weeks: int,
        adults: tuple[Adult, ...] | None,
    ) -> Offering:
        focus = {student for need in needs if not need.of_class for student in need.students}
        subjects = {n.subject for n in needs} - {None}
        teacher = adults[0].staff_id if adults else "-"
        return Offering(
            id="/".join([v.id, class_id, *sorted(map(str, subjects)), teacher, str(start), str(weeks)]),
            intervention=i.id,
            variant=v.id,
            school_id=self.case.by_key["class"][class_id,].school_id,
            class_id=class_id,
            students=self.case.members[class_id],
            focus=tuple(sorted(focus)),
            subjects=tuple(sorted(map(str, subjects))),
            area=_only({n.area for n in needs if n.subject is not None}),
            wellbeing_aim=True,
            adults=adults,
            setting=Setting(v.setting),
            start=start,
            weeks=weeks,
            lessons_per_week=self.book.measure(v, "lessons_per_week"),
            minutes_per_lesson=_whole(self.book.measure(v, "minutes_per_lesson")),
        )

    # --- small groups --------------------------------------------------------------------------------------

    def _groups(self, i: Intervention, v: Variant, named: Sequence[Need]) -> Iterator[Arrangement]:
        groups: dict[tuple[str, str, str, str], list[Need]] = defaultdict(list)
        for need in named:
            band = self._bands.get(need.students[0], "")
            groups[need.school_id, band, str(need.subject), need.area or ""].append(need)
        for (school, band, subject, area), needs in sorted(groups.items()):
            for number, window in enumerate(self._windows(v, needs)):
                for start, weeks in self._times(v):
                    name = (v.id, school, band, subject, area, str(number), str(start))
                    template = self._group(i, v, name, school, window[0], start, weeks)
                    choices = (
                        Choice(AdultRole.TUTOR, 1, self._staff(i, template)),
                        Choice(ROOM, 1, self._rooms(template)),
                    )
                    yield self._arrangement(i, template, window, choices)

    def _group(
        self,
        i: Intervention,
        v: Variant,
        name: tuple[str, ...],
        school: str,
        need: Need,
        start: date | None,
        weeks: int,
    ) -> Offering:
        return Offering(
            id="/".join(name),
            intervention=i.id,
            variant=v.id,
            school_id=school,
            subjects=(str(need.subject),),
            area=need.area,
            setting=Setting(v.setting),
            start=start,
            weeks=weeks,
            lessons_per_week=self.book.measure(v, "lessons_per_week"),
            minutes_per_lesson=_whole(self.book.measure(v, "minutes_per_lesson")),
        )

    def _windows(self, v: Variant, needs: Sequence[Need]) -> Iterator[list[Need]]:
        """Needs of pupils whose levels lie within the tolerance; those of unknown level fit everywhere."""
        tolerance = self.book.measure(v, "level_spread")
        levels = {need.id: self._level(need) for need in needs}
        known = sorted({level for level in levels.values() if level is not None})
        found: list[list[Need]] = []
        for lowest in known if tolerance is not None else ():
            highest = lowest + (tolerance or 0)
            window = [n for n in needs if (level := levels[n.id]) is None or lowest <= level <= highest]
            if not any({n.id for n in window} <= {n.id for n in other} for other in found):
                found.append(window)
        yield from found or [list(needs)]

    def _level(self, need: Need) -> Decimal | None:
        told = self.case.by_key["learning_need"].get((need.students[0], str(need.subject), need.area or ""))
        return None if told is None else told.level

    # --- courses -------------------------------------------------------------------------------------------

    def _courses(self, i: Intervention, v: Variant, named: Sequence[Need]) -> Iterator[Arrangement]:
        most = _whole(self.book.measure(v, "subjects_max")) or 1
        by_school: dict[str, list[Need]] = defaultdict(list)
        for need in named:
            by_school[need.school_id].append(need)
        for school, needs in sorted(by_school.items()):
            subjects = sorted({str(n.subject) for n in needs})
            sets = [c for n in range(1, most + 1) for c in combinations(subjects, n)]
            for chosen in sets:
                covered = [n for n in needs if n.subject in chosen]
                for start, weeks in self._course_times(v):
                    template = self._course(i, v, school, chosen, start, weeks)
                    adults = _whole(self.book.measure(v, "adults")) or 1
                    choices = (
                        Choice(AdultRole.COURSE_TEACHER, adults, self._staff(i, template)),
                        Choice(AdultRole.MENTOR, 1, self._staff(i, template)),
                        Choice(ROOM, 1, self._rooms(template)),
                    )
                    yield self._arrangement(i, template, covered, choices)

    def _course(
        self,
        i: Intervention,
        v: Variant,
        school: str,
        subjects: tuple[str, ...],
        start: date | None,
        weeks: int,
    ) -> Offering:
        measure = self.book.measure
        follow_up = FollowUp(
            form=FollowUpForm.MENTOR,
            weeks=_whole(measure(v, "follow_up_weeks")),
            lessons_per_week=measure(v, "follow_up_lessons_per_week"),
            minutes_per_lesson=_whole(measure(v, "follow_up_minutes_per_lesson")),
        )
        return Offering(
            id="/".join([v.id, school, *subjects, str(start)]),
            intervention=i.id,
            variant=v.id,
            school_id=school,
            subjects=subjects,
            wellbeing_aim=False,
            operator="own_school",
            setting=Setting(v.setting),
            start=start,
            weeks=weeks,
            lessons_per_week=measure(v, "lessons_per_week"),
            minutes_per_lesson=_whole(measure(v, "minutes_per_lesson")),
            follow_up=follow_up,
        )

    def _course_times(self, v: Variant) -> Iterator[Slot]:
        if v.setting != Setting.HOLIDAY:
            yield from self._times(v)
            return
        weeks = self._weeks(v)[0]
        first = self.year.first_day
        if first is None:
            yield None, weeks
            return
        for holiday in self.case.holidays:
            start = monday(holiday.start)
            start = start if start >= holiday.start else start + WEEK
            while start < first:
                start += WEEK
            if start + (weeks - 1) * WEEK + timedelta(days=4) <= holiday.end:
                yield start, weeks

    # --- packs ---------------------------------------------------------------------------------------------

    def _packs(self, i: Intervention, v: Variant, named: Sequence[Need]) -> Iterator[Arrangement]:
        by_student: dict[str, list[Need]] = defaultdict(list)
        for need in named:
            by_student[need.students[0]].append(need)
        for student, needs in sorted(by_student.items()):
            for start in self._starts():
                yield self._arrangement(i, self._pack(i, v, student, needs, start), needs, ())

    def _pack(
        self, i: Intervention, v: Variant, student: str, needs: Sequence[Need], start: date | None
    ) -> Offering:
        count = _whole(self.book.measure(v, "packs")) or 0
        between = _whole(self.book.measure(v, "days_between_packs")) or 0
        parents = self.case.by_key["parents"].get((student,))
        days = [] if start is None else [start + n * timedelta(days=between) for n in range(count)]
        weeks = self._weeks(v)
        return Offering(
            id="/".join([v.id, student, str(start)]),
            intervention=i.id,
            variant=v.id,
            school_id=needs[0].school_id,
            students=(student,),
            subjects=tuple(sorted({str(n.subject) for n in needs})),
            area=_only({n.area for n in needs}),
            setting=Setting(v.setting),
            start=start,
            weeks=weeks[0] if weeks else None,
            packs=tuple(Pack(day=day, guide=True) for day in days) or None,
            guide_languages=parents.languages if parents else None,
        )

    # --- what the shapes share -----------------------------------------------------------------------------

    def _arrangement(
        self, i: Intervention, template: Offering, needs: Sequence[Need], choices: tuple[Choice, ...]
    ) -> Arrangement:
        v = self.book.catalogue.variants[template.variant]
        seats: dict[str, list[str]] = defaultdict(list)
        for need in needs:
            for student in need.students:
                seats[student].append(need.id)
        least = _whole(self.book.measure(v, "pupils_min")) or 1
        most = _whole(self.book.measure(v, "pupils_max")) or 1000
        units = max(1, len(seats) // least) if i.shape is Shape.GROUP else 1
        return Arrangement(
            id=template.id,
            template=template,
            shape=i.shape,
            seats=tuple(Seat(student, tuple(ids)) for student, ids in sorted(seats.items())),
            choices=choices,
            units=units,
            least=least,
            most=most,
        )

    def _named(self, intervention: str) -> list[Need]:
        """The needs that name *intervention*, in order of id."""
        pupils = {
            (a.values[0], *a.values[2:])
            for a in self.derivation.of("candidate")
            if a.values[1] == intervention
        }
        classes = {
            (a.values[0], *a.values[2:])
            for a in self.derivation.of("class_candidate")
            if a.values[1] == intervention
        }
        return [
            need
            for need in self.needs
            if (
                (need.class_id, need.subject, need.area) in classes
                if need.of_class
                else (need.students[0], str(need.aim), need.subject, need.area) in pupils
            )
        ]

    def _by_class(self, needs: Sequence[Need]) -> dict[str, list[Need]]:
        by_class: dict[str, list[Need]] = defaultdict(list)
        for need in needs:
            own = need.class_id or self.case.by_key["student"][need.students[0],].class_id
            by_class[own].append(need)
        return by_class

    @cached_property
    def _bands(self) -> dict[str, str]:
        return {str(a.values[0]): str(a.values[1]) for a in self.derivation.of("grade_band")}

    def _own_teachers(self, class_id: str) -> list[tuple[str | None, frozenset[str] | None]]:
        """Who teaches the class, and in which subjects; ``None`` where that is not told."""
        class_teacher = self.case.by_key["class"][class_id,].class_teacher_id
        subjects: dict[str, set[str]] = defaultdict(set)
        for told in self.case.subject_teachers:
            if told.class_id == class_id:
                subjects[told.staff_id].add(told.subject)
        teachers: dict[str, frozenset[str] | None] = {t: frozenset(s) for t, s in subjects.items()}
        if class_teacher is not None:
            teachers.setdefault(class_teacher, None)
        return sorted(teachers.items()) or [(None, None)]

    def _teacher_of(self, class_id: str, subject: str | None) -> str | None:
        """Who teaches *subject* in the class; the class teacher where that is not told."""
        for told in self.case.subject_teachers:
            if told.class_id == class_id and told.subject == subject:
                return told.staff_id
        teacher: str | None = self.case.by_key["class"][class_id,].class_teacher_id
        return teacher

    def _staff(self, i: Intervention, template: Offering, exclude: str | None = None) -> tuple[Option, ...]:
        """Adults who may take part: of the school or shared with it, and not known to lack the qualification."""
        return tuple(
            Option(staff.id)
            for staff in self.case.staff
            if staff.id != exclude
            and self._reaches(staff, template.school_id)
            and _may_be_qualified(staff, i.id)
            and _is_there(staff, template.start)
        )

    def _reaches(self, staff: Staff, school_id: str) -> bool:
        if staff.school_id == school_id:
            return True
        schools = self.case.by_key["school"]
        own, other = schools[staff.school_id,], schools[school_id,]
        return bool(staff.shareable_across_schools and own.cluster_id and own.cluster_id == other.cluster_id)

    def _rooms(self, template: Offering) -> tuple[Option, ...]:
        return tuple(Option(room.id) for room in self.case.rooms if _serves(room, template))

    def _weeks(self, v: Variant) -> list[int]:
        return [int(self.book.number(name)) for name in v.durations]

    def _times(self, v: Variant) -> list[Slot]:
        """Each start with each length for which the year has weeks enough."""
        if self.year.first_day is None:
            return [(None, weeks) for weeks in self._weeks(v)]
        return [
            (start, weeks)
            for weeks in self._weeks(v)
            for start in self._starts()
            if start is not None and len(self.year.teaching_weeks(start, weeks)) == weeks
        ]

    def _starts(self) -> list[date | None]:
        """The first teaching week, and the one half a school year later."""
        if self.year.first_day is None:
            return [None]
        weeks = self.year.all_teaching_weeks
        half = int(self.book.number("skoleaar-uger")) // 2
        return [weeks[n] for n in (0, half) if n < len(weeks)]


def _covers(need: Need, subjects: frozenset[str] | None) -> bool:
    return subjects is None or need.subject is None or need.subject in subjects


def _may_be_qualified(staff: Staff, intervention: str) -> bool:
    return staff.qualified_for is None or intervention in staff.qualified_for


def _is_there(staff: Staff, start: date | None) -> bool:
    return start is None or not (
        (staff.available_from and staff.available_from > start)
        or (staff.available_to and staff.available_to < start)
    )


def _serves(room: Room, template: Offering) -> bool:
    if room.location is RoomLocation.YOUTH_SCHOOL:
        return template.setting is Setting.HOLIDAY
    return room.school_id == template.school_id


def _only(values: set[str | None]) -> str | None:
    return next(iter(values)) if len(values) == 1 else None


def _whole(value: Decimal | None) -> int | None:
    return None if value is None else int(value)
