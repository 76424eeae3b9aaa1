"""How far pupils are in what an offering is about; levels are compared only within one competence area."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indsatsmotor.facts import Case


@dataclass(frozen=True)
class Levels:
    """What is told of levels in some subjects, in one area or in all of them.

    >>> needs = [{"student_id": name, "subject": "dansk", "area": "laesning", "level": level}
    ...          for name, level in (("e1", "2"), ("e2", "3.5"))]
    >>> pupils = [{"id": name, "grade": 3, "class_id": "3a", "school_id": "s1"} for name in ("e1", "e2")]
    >>> case = Case(schools=[{"id": "s1"}], classes=[{"id": "3a", "grade": 3, "school_id": "s1"}],
    ...             students=pupils, learning_needs=needs)
    >>> levels = Levels(case, ("dansk",), None)
    >>> levels.spread(["e1", "e2"]), levels.ahead("e2", ["e1"])
    (Decimal('1.5'), True)
    """

    case: Case
    subjects: tuple[str, ...]
    area: str | None
    """Every area when not told."""

    def of(self, pupil: str) -> Mapping[tuple[str, str], Decimal]:
        """The levels told of *pupil*, by subject and area."""
        return {
            (subject, area): level
            for subject in self.subjects
            for area, level in self.case.levels.get((pupil, subject), {}).items()
            if self.area in {None, area}
        }

    def spread(self, pupils: Sequence[str]) -> Decimal | None:
        """How far the pupils are from each other; ``None`` where there is nothing to compare."""
        return max((max(levels) - min(levels) for levels in self._shared(pupils)), default=None)

    def ahead(self, tutor: str, others: Iterable[str]) -> bool | None:
        """Whether *tutor* is stronger than each of *others*; ``None`` where there is nothing to compare."""
        answers = [self._stronger(tutor, other) for other in others]
        if False in answers:
            return False
        return None if None in answers else True

    def _stronger(self, tutor: str, other: str) -> bool | None:
        shared = list(self._shared([tutor, other]))
        if not shared:
            return None
        return all(own >= others for own, others in shared) and any(own > others for own, others in shared)

    def _shared(self, pupils: Sequence[str]) -> Iterator[list[Decimal]]:
        """The levels of all the pupils, for each area in which every one's is told."""
        told = [self.of(pupil) for pupil in pupils]
        for key in told[0]:
            if all(key in levels for levels in told):
                yield [levels[key] for levels in told]
