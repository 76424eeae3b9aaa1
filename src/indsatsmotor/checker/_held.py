"""A plan and what it is held against: what follows from the facts told, and the offerings it speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

from indsatsmotor.catalogue import Shape
from indsatsmotor.checker._following import follow
from indsatsmotor.derivation import Derivation
from indsatsmotor.facts import Case, atoms
from indsatsmotor.offering import Offering, Viewer
from indsatsmotor.plan import Plan, Recommendation, offering_of
from indsatsmotor.rulebook import Rulebook

OF_A_CLASS = {Shape.CLASS, Shape.PAIRS}
"""What is for a class that is named."""
ORDINARY = "ordinary"
"""How acute a need is of which no rule says more."""


@dataclass(frozen=True)
class Need:
    """Something that was concluded to be needed."""

    students: tuple[str, ...]
    subject: str | None
    """None of a need of wellbeing, and where only the pupil is known."""
    acuteness: str
    confirmed: bool
    may_be_running: bool
    """All its pupils take part in something that runs already."""

    def of(self, one: Recommendation) -> bool:
        """Whether *one* can be for it."""
        return set(one.students) >= set(self.students) and self.subject in {None, *one.subjects}


@dataclass
class Held:
    """A plan, the case it was made for, and the rules it was made by."""

    plan: Plan
    case: Case
    book: Rulebook
    derivation: Derivation = field(init=False)
    viewer: Viewer = field(init=False)

    def __post_init__(self) -> None:
        self.derivation = follow(atoms(self.case), self.book)
        self.viewer = Viewer(self.case, self.book)

    @cached_property
    def whole(self) -> list[tuple[Recommendation, Offering]]:
        """The results whose people and rooms are chosen, as far as they could be offered."""
        return list(self._offered())

    @property
    def recommended(self) -> Iterator[tuple[Recommendation, Offering]]:
        """Those of them that are recommended."""
        return ((one, offering) for one, offering in self.whole if one.status.recommended)

    @cached_property
    def needs(self) -> Mapping[str, Need]:
        """Every need that was concluded, by id."""
        acuteness = {atom.values[0]: str(atom.values[1]) for atom in self.derivation.of("acuteness")}
        running = {student for one in self.plan.running if not one.individual for student in one.students}
        needs = {}
        for student, aim, subject, area, confirmed in (atom.values for atom in self.derivation.of("need")):
            pupil, how = str(student), acuteness.get(student, ORDINARY)
            name = _name("need", student, aim, subject, area)
            needs[name] = Need((pupil,), _word(subject), how, bool(confirmed), student in running)
        for class_id, subject, area in (atom.values for atom in self.derivation.of("class_need")):
            pupils = self.case.members[str(class_id)]
            name = _name("class-need", class_id, subject, area)
            needs[name] = Need(pupils, _word(subject), ORDINARY, True, running.issuperset(pupils))
        return needs

    @cached_property
    def met(self) -> frozenset[str]:
        """Ids of the needs that something recommended meets."""
        communal = (one for one in self.plan.recommended() if not one.individual)
        return frozenset(need for one in communal for need in one.needs)

    def _offered(self) -> Iterator[tuple[Recommendation, Offering]]:
        """What is wrong with those that are left out is said elsewhere.

        Where people propose a class for something that is for none, the plan does not say whom they meant.
        """
        pupils, classes = {told.id for told in self.case.students}, {told.id for told in self.case.classes}
        for one in self.plan.recommendations:
            intervention = self.book.catalogue.interventions.get(one.intervention)
            known = intervention is not None and one.variant in intervention.variants
            known = known and pupils.issuperset(one.students) and {None, *classes}.issuperset({one.class_})
            odd = intervention is not None and one.class_ is not None and intervention.shape not in OF_A_CLASS
            if known and (one.status.recommended or (one.requirements and not odd)):
                with suppress(ValueError):
                    yield one, offering_of(one)


def _name(*parts: object) -> str:
    return "/".join("-" if part is None else str(part) for part in parts)


def _word(value: object) -> str | None:
    return None if value is None else str(value)
