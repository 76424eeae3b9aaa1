"""The interventions as data.

Python knows five shapes; which interventions have them is for the catalogue to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from indsatsmotor.errors import RulesetConflictError
from indsatsmotor.sources import Citation, Text


class Category(StrEnum):
    """The catalogue's three types; the first two are community-oriented (K4.T2.typer)."""

    IN_CLASS = "in_class"
    SMALL_GROUP = "small_group"
    INDIVIDUAL = "individual"


class Shape(StrEnum):
    """How people are put together; everything Python knows about an intervention.

    >>> Shape.PACKS.category
    <Category.INDIVIDUAL: 'individual'>
    """

    CLASS = "class"
    """A whole class with two adults."""
    PAIRS = "pairs"
    """A whole class in pairs."""
    GROUP = "group"
    """A few pupils with one adult, outside ordinary lessons."""
    COURSE = "course"
    """Pupils and adults in a course outside school time, with a follow-up."""
    PACKS = "packs"
    """Packs sent to one pupil."""

    @property
    def category(self) -> Category:
        """The type an intervention of this shape has: no file can call an individual one something else."""
        return _CATEGORIES[self]


_CATEGORIES = {
    Shape.CLASS: Category.IN_CLASS,
    Shape.PAIRS: Category.IN_CLASS,
    Shape.GROUP: Category.SMALL_GROUP,
    Shape.COURSE: Category.SMALL_GROUP,
    Shape.PACKS: Category.INDIVIDUAL,
}


class Per(StrEnum):
    """What a cost item is counted for."""

    OFFERING = "offering"
    ADULT = "adult"
    """Every adult who takes part."""
    EXTRA_ADULT = "extra_adult"
    """Every adult but the class's own teacher."""
    MENTOR = "mentor"
    """Every adult who follows the pupils up."""
    COVERED_ADULT = "covered_adult"
    """Every adult whose own lessons a substitute takes over."""
    PUPIL = "pupil"
    """Every pupil who takes part; the quantity ``pupils`` counts them."""
    LANGUAGE = "language"
    """Every language the parents' guide is needed in beyond the school's own."""

    @property
    def of_an_adult(self) -> bool:
        """Whether each of some adults carries it."""
        return self in {Per.ADULT, Per.EXTRA_ADULT, Per.MENTOR, Per.COVERED_ADULT}


class Price(StrEnum):
    """Where the amount for one unit of a cost item comes from, when it is no unit price of the catalogue."""

    STAFF = "staff"
    """The adult's cost per lesson."""
    SUPPLIER = "supplier"
    """The supplier's price of one offering."""
    SUBSTITUTE = "substitute"
    """The school's pay for a substitute's lesson."""


MEASURES: Mapping[str, tuple[str, str]] = {
    "lessons_per_week": ("0.25", "100"),
    "minutes_per_lesson": ("1", "600"),
    "turn_minutes": ("1", "600"),
    "pupils_min": ("1", "1000"),
    "pupils_max": ("1", "1000"),
    "adults": ("1", "20"),
    "subjects_max": ("1", "5"),
    "level_spread": ("0", "100"),
    "packs": ("1", "60"),
    "days_between_packs": ("1", "400"),
    "teaching_weeks_between_packs": ("1", "60"),
    "follow_up_weeks": ("0", "60"),
    "follow_up_lessons_per_week": ("0", "100"),
    "follow_up_minutes_per_lesson": ("1", "600"),
    "preparation_minutes_per_week": ("0", "2400"),
    "training_hours": ("0", "2000"),
    "training_days": ("1", "400"),
    "priced_apart": ("0", "1"),
}
"""The numbers a variant may have, each with the least and the most an offering can be made with.

``priced_apart`` is 1 where what goes with a price per pupil is paid beside it, 0 where the price covers it.
"""

DURATION = ("1", "60")
"""The least and the most weeks of an offering that the library makes."""

QUANTITIES = frozenset(
    {
        *MEASURES,
        "weeks",
        "pupils",
        "missing_training_hours",
        "preparation_lessons_per_week",
        "covered_lessons",
    }
)
"""What the lines of a cost formula can multiply."""


@dataclass(frozen=True, slots=True)
class CostItem:
    """One line of a cost formula: quantities multiplied, for each of something, at a price.

    ``once`` makes the line fall once for the same adult or language, however many offerings need it.
    """

    id: str
    title: Text
    quantities: tuple[str, ...]
    """Of :data:`QUANTITIES`."""
    per: Per
    price: str
    once: bool = False
    line: str = "general"
    operator: str | None = None
    """``own_school`` or ``external``: only where that is who runs it; the school where nothing is told."""
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """Something that has to be arranged before an intervention can start."""

    id: str
    title: Text
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What has been found about an intervention, and where it was found."""

    id: str
    statement: Text
    citations: tuple[Citation, ...]
    grade: str
    """``documented``, ``elsewhere``, ``no_effect`` or ``expected``."""
    variants: frozenset[str] = frozenset()
    """The variants it speaks of; all when empty."""
    grades: frozenset[int] = frozenset()
    """The grades it was found in; not told when empty."""
    subjects: frozenset[str] = frozenset()
    """The subjects it was found in; not told when empty."""
    areas: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to carry an intervention out. Its numbers are parameters of the ruleset, by id."""

    id: str
    intervention: str
    title: Text
    measures: Mapping[str, str]
    """Of :data:`MEASURES`, and the id of the parameter that gives the number."""
    durations: tuple[str, ...]
    """Ids of parameters, in weeks: the lengths to choose from when an offering is made."""
    co_teacher: str | None
    """For a class: ``trained`` or ``resource_person``."""
    partners: str | None
    """For pairs: ``equal``, or ``tutor`` where one of the two is older or stronger."""
    setting: str
    """``lessons``, ``outside_lessons``, ``holiday``, ``outside_school_time`` or ``home``."""
    cost: tuple[CostItem, ...]
    citations: tuple[Citation, ...]

    @property
    def supplied(self) -> bool:
        """Whether a supplier can run it: the cost formula then has a place for the supplier's price."""
        return any(item.price == Price.SUPPLIER for item in self.cost)


@dataclass(frozen=True, slots=True)
class Intervention:
    """An intervention of the catalogue, with all its variants."""

    id: str
    code: str
    title: Text
    summary: Text
    shape: Shape
    variants: Mapping[str, Variant]
    prerequisites: Mapping[str, Prerequisite]
    evidence: tuple[Evidence, ...]
    citations: tuple[Citation, ...]

    @property
    def category(self) -> Category:
        """The catalogue's type, decided by the shape alone."""
        return self.shape.category


@dataclass(frozen=True, slots=True)
class UnitPriceInfo:
    """A price that cost formulas use, and what is taken when no local price is told."""

    id: str
    title: Text
    unit: Text
    default_dkk: Decimal | None
    citations: tuple[Citation, ...]


ALWAYS_INDIVIDUAL = frozenset({"bogpakker"})
"""Ids that no file may give to another shape. An id is never reused, so this list only ever grows."""


def misshapen(id_: str, shape: Shape) -> str | None:
    """Why no intervention of this id may have *shape*, if so.

    >>> misshapen("bogpakker", Shape.GROUP)
    "'bogpakker' is an individual intervention; its shape is packs."
    """
    if id_ in ALWAYS_INDIVIDUAL and shape.category is not Category.INDIVIDUAL:
        return f"'{id_}' is an individual intervention; its shape is {Shape.PACKS}."
    return None


@dataclass(frozen=True)
class Catalogue:
    """Interventions by id, and the prices their costs are reckoned with.

    Raises:
        RulesetConflictError: an intervention that is always individual is given another shape.
    """

    interventions: Mapping[str, Intervention]
    prices: Mapping[str, UnitPriceInfo]

    def __post_init__(self) -> None:
        for name, intervention in self.interventions.items():
            if problem := misshapen(name, intervention.shape):
                raise RulesetConflictError(problem)

    @cached_property
    def variants(self) -> Mapping[str, Variant]:
        """Every variant by id."""
        return {v.id: v for i in self.interventions.values() for v in i.variants.values()}

    @cached_property
    def prerequisites(self) -> Mapping[str, Prerequisite]:
        """Everything that an intervention may need arranged, by id."""
        return {p.id: p for i in self.interventions.values() for p in i.prerequisites.values()}

    def intervention_of(self, variant: str) -> Intervention:
        """The intervention that *variant* is one way to carry out."""
        return self.interventions[self.variants[variant].intervention]
