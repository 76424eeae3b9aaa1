"""Counts: pupils, needs and results, in all and by class."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from indsatsmotor.derivation import Derivation
from indsatsmotor.facts import Case
from indsatsmotor.offering import Need, SchoolYear
from indsatsmotor.plan import Plan, Recommendation
from indsatsmotor.planning import met_by_running, needs_in


@dataclass(frozen=True)
class Group:
    """A class of a school, or what goes across its classes."""

    school: str
    class_id: str | None
    pupils: Sequence[str]
    needs: Sequence[Need]
    met: int
    recommended: Sequence[Recommendation]
    statuses: Mapping[str, int]
    """How many pupils have which status in the target group."""


@dataclass(frozen=True)
class Pupil:
    """A pupil whom the plan speaks of."""

    id: str
    class_id: str
    status: str
    needs: Sequence[Need]
    recommended: Sequence[Recommendation]


class Overview:
    """What the plan comes to for whom."""

    def __init__(self, plan: Plan, case: Case, derivation: Derivation) -> None:
        self.plan, self.case = plan, case
        self.needs = needs_in(derivation, case)
        self.by_need = {need.id: need for need in self.needs}
        self.status_of = {str(a.values[0]): str(a.values[1]) for a in derivation.of("target_status")}
        self.met = met_by_running(self.needs, plan.running, SchoolYear(case).first_day) | {
            need for one in plan.recommended() if not one.individual for need in one.needs
        }

    @cached_property
    def statuses(self) -> Mapping[str, int]:
        """How many pupils have which status in the target group."""
        return Counter(self.status_of.values())

    @cached_property
    def needs_met(self) -> int:
        """How many needs something meets."""
        return sum(need.id in self.met for need in self.needs)

    @cached_property
    def groups(self) -> Sequence[Group]:
        """Every class in which something is needed or recommended, by school and grade."""
        recommended: dict[tuple[str, str | None], list[Recommendation]] = defaultdict(list)
        for one in self.plan.recommended():
            recommended[self._place_of(one)].append(one)
        needs: dict[str | None, list[Need]] = defaultdict(list)
        for need in self.needs:
            needs[need.class_id or self._class_of_pupil(need.students[0])].append(need)
        classes = sorted(self.case.classes, key=lambda one: (one.school_id, one.grade, one.id))
        places: list[tuple[str, str | None]] = [(one.school_id, one.id) for one in classes]
        places += sorted(key for key in recommended if key not in places)
        return [
            self._group(school, class_id, needs[class_id], recommended[school, class_id])
            for school, class_id in places
            if needs[class_id] or recommended[school, class_id]
        ]

    @cached_property
    def pupils(self) -> Sequence[Pupil]:
        """Every pupil who needs something or is recommended something for, by class."""
        needs: dict[str, list[Need]] = defaultdict(list)
        for need in self.needs:
            if not need.of_class:
                needs[need.students[0]].append(need)
        helped: dict[str, list[Recommendation]] = defaultdict(list)
        for one in self.plan.recommended():
            for student in self.people_of(one):
                helped[student].append(one)
        chosen = [one for one in self.case.students if needs[one.id] or helped[one.id]]
        return [
            Pupil(one.id, one.class_id, self.status_of.get(one.id, "unknown"), needs[one.id], helped[one.id])
            for one in sorted(chosen, key=lambda one: (one.school_id, one.grade, one.class_id, one.id))
        ]

    def needs_of(self, one: Recommendation) -> Sequence[Need]:
        """The needs that it meets or supports."""
        return [self.by_need[name] for name in one.needs if name in self.by_need]

    def people_of(self, one: Recommendation) -> Sequence[str]:
        """The pupils for whom it is above all."""
        own = dict.fromkeys(need.students[0] for need in self.needs_of(one) if not need.of_class)
        return list(own) if one.class_ else one.students

    def _group(
        self, school: str, class_id: str | None, needs: Sequence[Need], recommended: Sequence[Recommendation]
    ) -> Group:
        pupils = self.case.members[class_id] if class_id else ()
        return Group(
            school,
            class_id,
            pupils,
            needs,
            sum(need.id in self.met for need in needs),
            recommended,
            Counter(self.status_of.get(pupil, "unknown") for pupil in pupils),
        )

    def _place_of(self, one: Recommendation) -> tuple[str, str | None]:
        """School and class of an offering, or of the one class that all its pupils are in."""
        classes = {one.class_} if one.class_ else {self._class_of_pupil(pupil) for pupil in one.students}
        class_id = classes.pop() if len(classes) == 1 else None
        told = self.case.by_key["class"].get((class_id or "",))
        return (one.school, None) if told is None else (told.school_id, class_id)

    def _class_of_pupil(self, student: str) -> str | None:
        told = self.case.by_key["student"].get((student,))
        return None if told is None else told.class_id
