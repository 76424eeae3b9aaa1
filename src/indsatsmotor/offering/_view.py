"""An offering as rules see it: facts about it, told or reckoned from what is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Any

from indsatsmotor.catalogue import Shape
from indsatsmotor.facts import Atom, Case, Value, shortest
from indsatsmotor.offering._clashes import Clashes, activity_clashes, in_ordinary_lessons, lesson_clashes
from indsatsmotor.offering._levels import Levels
from indsatsmotor.offering._model import Adult, AdultRole, Offering
from indsatsmotor.offering._pairs import pair_facts, unpaired
from indsatsmotor.offering._people import IN_CLASS, People
from indsatsmotor.offering._schedule import Schedule, schedule, weeks_spanned
from indsatsmotor.offering._training import training_facts
from indsatsmotor.offering._year import SchoolYear
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import OFFERING_KINDS


@dataclass(frozen=True, slots=True)
class View:
    """Facts about one offering."""

    atoms: tuple[Atom, ...]
    unknown: frozenset[str] = frozenset()
    """Kinds of which there may be more than these, because nobody has told."""
    undecided: frozenset[str | tuple[str, str]] = frozenset()
    """Of an outline: kinds of which more will be chosen, and fields (kind, field) that follow."""


ROOM = "room"
_FOLLOWING: Mapping[str, frozenset[str | tuple[str, str]]] = {
    "participant": frozenset(
        {"participant", *(("offering", f) for f in ("pupils", "even_number", "class_pupils", "level_spread"))}
    ),
    "adult": frozenset({"adult", ("offering", "adults"), ("participant", "known_to_adults")}),
    ROOM: frozenset({("offering", "room_id")}),
}
"""What is undecided with each choice that is still to be made."""


@dataclass
class Viewer:
    """Sees offerings of one case under one rulebook."""

    case: Case
    book: Rulebook
    year: SchoolYear = field(init=False)

    def __post_init__(self) -> None:
        self.year = SchoolYear(self.case)

    def view(self, offering: Offering, undecided: frozenset[str] = frozenset()) -> View:
        """*offering* as rules see it.

        Args:
            offering: a whole offering, or the outline of one.
            undecided: of an outline, the choices still to be made: ``participant``, ``adult`` and ``room``.
        """
        seen = _Seen(self, offering, schedule(offering, self.year), undecided)
        atoms = tuple(atom for kind in OFFERING_KINDS for atom in seen.of(kind))
        following = frozenset(what for choice in undecided for what in _FOLLOWING[choice])
        return View(atoms, frozenset(seen.unknown) - undecided, following)

    @cached_property
    def people(self) -> People:
        """What is known of pupils and those who teach them."""
        return People(self.case)

    def participants(self, offering: Offering) -> tuple[str, ...]:
        """The pupils who take part: those named, or the told pupils of the class."""
        if offering.students or offering.class_id is None:
            return offering.students
        return self.case.members.get(offering.class_id, ())


@dataclass
class _Seen:
    viewer: Viewer
    offering: Offering
    when: Schedule
    undecided: frozenset[str]
    unknown: set[str] = field(default_factory=set)

    def of(self, kind: str) -> Iterator[Atom]:
        """The facts of *kind* about the offering."""
        rows: Iterable[dict[str, Value]] | None = getattr(self, f"_{kind}")()
        if rows is None:
            self.unknown.add(kind)
            return
        fields = OFFERING_KINDS[kind].fields
        for row in rows:
            yield Atom(kind, tuple(_spelled(row.get(name)) for name in fields))

    def _offering(self) -> Iterable[dict[str, Value]]:
        offering, book = self.offering, self.viewer.book
        intervention = book.catalogue.intervention_of(offering.variant)
        minutes, lessons, weeks = offering.minutes_per_lesson, offering.lessons_per_week, self._weeks()
        yield {
            "id": offering.id,
            "intervention": offering.intervention,
            "variant": offering.variant,
            "shape": str(intervention.shape),
            "category": str(intervention.category),
            "school_id": offering.school_id,
            "class_id": offering.class_id,
            "area": offering.area,
            "wellbeing_aim": offering.wellbeing_aim,
            "programme": offering.programme,
            "operator": offering.operator,
            "setting": offering.setting and str(offering.setting),
            "supplier_id": offering.supplier_id,
            "room_id": offering.room_id,
            "lessons_per_week": lessons,
            "minutes_per_lesson": minutes,
            "minutes_per_week": None if lessons is None or minutes is None else lessons * minutes,
            "weeks": weeks,
            "total_lessons": None if lessons is None or weeks is None else lessons * weeks,
            "months": self._months(weeks),
            "start": self.when.start,
            "end": self.when.end,
            **self._counted(intervention.shape),
            "subjects": len(offering.subjects) or None,
            "turn_minutes": offering.turn_minutes,
            "packs": None if offering.packs is None else len(offering.packs),
            "guide_languages": None
            if offering.guide_languages is None
            else tuple(sorted(offering.guide_languages)),
            "in_ordinary_lessons": in_ordinary_lessons(
                intervention.shape, offering, self.when, self.viewer.year, self._lesson_clash()
            ),
            "own_teacher_lessons": self._own_teacher_lessons(),
            **self._holiday(),
            "overnight": offering.overnight,
        }

    def _counted(self, shape: Shape) -> dict[str, Value]:
        """What is counted over people; unknown while some of them are to be chosen."""
        counted: dict[str, Value] = {}
        if "participant" not in self.undecided:
            pupils = counted["pupils"] = self._pupils(shape)
            counted["even_number"] = None if pupils is None else pupils % 2 == 0
            counted["class_pupils"] = self._class_pupils()
            counted["level_spread"] = self._level_spread()
            counted["unpaired"] = unpaired(self.offering, self._pupil_ids())
        if "adult" not in self.undecided and self.offering.adults is not None:
            own, supplied = len(self._main_adults()), self.offering.operator == "external"
            counted["adults"] = None if supplied and not own else own
        return counted

    def _taught_subject(self) -> Iterable[dict[str, Value]] | None:
        return [{"subject": subject} for subject in self.offering.subjects] or None

    def _participant(self) -> Iterable[dict[str, Value]] | None:
        pupils = self._pupil_ids()
        shape = self.viewer.book.catalogue.intervention_of(self.offering.variant).shape
        return [self.viewer.people.participant(pupil, self.offering, shape) for pupil in pupils] or None

    def _adult(self) -> Iterable[dict[str, Value]] | None:
        if self.offering.adults is None:
            return None
        return [
            {
                "staff_id": a.staff_id,
                "role": str(a.role),
                "co_prepares": a.co_prepares,
                "covered_lessons_per_week": a.covered_lessons_per_week,
                "training_bought": a.training_bought,
                **self._training(a),
            }
            for a in self.offering.adults
        ]

    def _training(self, adult: Adult) -> dict[str, Value]:
        viewer = self.viewer
        return training_facts(self.offering, adult, self.when, viewer.case, viewer.book, viewer.year)

    def _pair(self) -> Iterable[dict[str, Value]] | None:
        return pair_facts(self.offering, self.viewer.case)

    def _pair_member(self) -> Iterable[dict[str, Value]] | None:
        if self.offering.pairs is None:
            return None
        return [
            {"number": i, "student_id": student}
            for i, pair in enumerate(self.offering.pairs, start=1)
            for student in pair.students
        ]

    def _pack(self) -> Iterable[dict[str, Value]] | None:
        if self.offering.packs is None:
            return None
        return [
            {"number": i, "date": pack.day, "theme": pack.theme, "letter": pack.letter, "guide": pack.guide}
            for i, pack in enumerate(sorted(self.offering.packs, key=lambda p: p.day), start=1)
        ]

    def _pack_interval(self) -> Iterable[dict[str, Value]] | None:
        if self.offering.packs is None:
            return None
        days = sorted(pack.day for pack in self.offering.packs)
        return [
            {"number": i, "days": (later - earlier).days}
            for i, (earlier, later) in enumerate(pairwise(days), start=1)
        ]

    def _follow_up(self) -> Iterable[dict[str, Value]] | None:
        follow_up = self.offering.follow_up
        if follow_up is None:
            return []
        return [
            {
                "form": str(follow_up.form),
                "weeks": follow_up.weeks,
                "lessons_per_week": follow_up.lessons_per_week,
                "minutes_per_lesson": follow_up.minutes_per_lesson,
            }
        ]

    def _prepared(self) -> Iterable[dict[str, Value]]:
        offering = self.offering
        arranged = {
            fact.prerequisite: fact.arranged
            for fact in sorted(self.viewer.case.preparations, key=lambda p: p.class_id is not None)
            if fact.school_id == offering.school_id and fact.class_id in {None, offering.class_id}
        }
        arranged.update(offering.preparations)
        return [{"prerequisite": name, "arranged": arranged[name]} for name in sorted(arranged)]

    def _lesson_clash(self) -> Clashes | None:
        return lesson_clashes(self.offering, self.when, self._pupil_ids(), self.viewer.case)

    def _activity_clash(self) -> Iterable[dict[str, Value]] | None:
        return activity_clashes(self.offering, self._pupil_ids(), self.viewer.case)

    def _pupil_ids(self) -> tuple[str, ...]:
        return self.viewer.participants(self.offering)

    def _student(self, pupil: str) -> Any:
        return self.viewer.case.by_key["student"][pupil,]

    def _holiday(self) -> dict[str, Value]:
        offering, year = self.offering, self.viewer.year
        if not self.when.in_holiday or offering.weeks is None or offering.start is None:
            return {}
        holiday = year.holiday_of(offering.start, offering.weeks)
        needed = offering.weeks * 5
        if holiday is None:
            told = bool(year.holidays)
            return {"workdays_needed": needed, "holiday_workdays": 0 if told else None}
        return {
            "workdays_needed": needed,
            "holiday_workdays": year.workdays(holiday),
            "in_longer_holiday": holiday.longer,
        }

    def _weeks(self) -> int | None:
        packs = self.offering.packs
        if self.offering.weeks is None and packs:
            return weeks_spanned(min(p.day for p in packs), max(p.day for p in packs))
        return self.offering.weeks

    def _months(self, weeks: int | None) -> Decimal | None:
        parameters = self.viewer.book.parameters
        if weeks is None or "skoleaar-uger" not in parameters:
            return None
        book = self.viewer.book
        return weeks * book.number("undervisningsmaaneder") / book.number("skoleaar-uger")

    def _pupils(self, shape: Shape) -> int | None:
        if shape in IN_CLASS and not self.offering.students:
            return self._class_pupils()
        return len(self.offering.students) or self.offering.pupils_planned

    def _class_pupils(self) -> int | None:
        """Pupils in the class, or in the smallest class of those who take part."""
        case, offering = self.viewer.case, self.offering
        if offering.class_id is not None:
            classes = [offering.class_id]
        else:
            classes = [self._student(pupil).class_id for pupil in offering.students]
        sizes = [case.by_key["class"][name,].size or len(case.members[name]) or None for name in set(classes)]
        return None if None in sizes else min((s for s in sizes if s is not None), default=None)

    def _main_adults(self) -> set[str]:
        return {a.staff_id for a in self.offering.adults or () if a.role is not AdultRole.MENTOR}

    def _own_teacher_lessons(self) -> Decimal | None:
        """How many lessons a week the class has with those of its own teachers who take part."""
        own = {a.staff_id for a in self.offering.adults or () if a.role is AdultRole.OWN_TEACHER}
        taught = [
            told
            for told in self.viewer.case.subject_teachers
            if told.class_id == self.offering.class_id and told.staff_id in own
        ]
        lessons = [told.lessons_per_week for told in taught if told.lessons_per_week is not None]
        told_of_all = len(lessons) == len(taught) and own == {told.staff_id for told in taught}
        return sum(lessons, Decimal(0)) if own and told_of_all else None

    def _level_spread(self) -> Decimal | None:
        """How far apart the pupils' levels are in the offering's area."""
        offering = self.offering
        if len(offering.subjects) != 1 or not offering.students:
            return None
        return Levels(self.viewer.case, offering.subjects, offering.area or "").spread(offering.students)


def _spelled(value: Value) -> Value:
    """What is reckoned is spelled as what is told: equal numbers are the same in every document."""
    return shortest(value) if isinstance(value, Decimal) else value
