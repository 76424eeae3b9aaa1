"""What a plan is made of: recommendations with their reasons, unmet needs, the ledger, findings."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import AfterValidator, ConfigDict, Field, ValidationError, model_validator

from indsatsmotor.catalogue import ALWAYS_INDIVIDUAL, Category
from indsatsmotor.errors import PlanError
from indsatsmotor.facts import Day, Dkk, Id, Lessons, Minutes, Number, Weeks, Word
from indsatsmotor.offering import Aim, CostLine, Offering
from indsatsmotor.plan._base import CitationItem, FactItem, Item, Text
from indsatsmotor.plan._changes import SmallestChange, Sought
from indsatsmotor.plan._proof import RequirementItem
from indsatsmotor.plan._ruleset import ParameterItem, SetBy
from indsatsmotor.plan._tasks import TaskItem


class Status(StrEnum):
    """What the library says of an offering. People decide."""

    RECOMMENDED = "recommended"
    RECOMMENDED_WITH_CONDITIONS = "recommended_with_conditions"
    UNDETERMINED = "undetermined"
    """A required fact is unknown."""
    WITHHELD = "withheld"
    """Eligible, but an individual intervention without a companion."""
    REFUSED = "refused"
    """A rule is violated, or in an assessment the means do not suffice."""

    @property
    def recommended(self) -> bool:
        """Whether it is recommended, with or without conditions."""
        return self in {Status.RECOMMENDED, Status.RECOMMENDED_WITH_CONDITIONS}


class Period(Item):
    """From the first to the last day of activity, both included."""

    start: Day
    end: Day

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.end < self.start:
            raise PlanError(f"a period ends {self.end} before it starts {self.start}.")
        return self

    def overlaps(self, other: Period) -> bool:
        """Whether the two share at least a day."""
        return self.start <= other.end and other.start <= self.end

    def holds(self, day: Any) -> bool:
        """Whether *day* lies in the period."""
        return bool(self.start <= day <= self.end)


class RuleItem(Item):
    """A rule that was applied."""

    id: str
    code: tuple[str, ...]
    title: Text
    citations: tuple[CitationItem, ...]


class ShortfallItem(Item):
    """What was short: how much there was, how much it takes, how much is missing."""

    what: str
    of: str
    unit: str
    had: Number | None = None
    needed: Number | None = None
    missing: Number | None = None
    fact: FactItem | None = None
    """The fact that is not told, where that is what is missing."""


class Remark(Item):
    """Something a rule says: a condition, a warning, a violation or a consideration."""

    rule: str
    text: Text
    todo: Text | None = None
    """What people may do about it."""
    due: Day | None = None
    """The last day on which it is of use."""
    shortfall: ShortfallItem | None = None


class EvidenceItem(Item):
    """What has been found about the intervention, and how close that is to this offering."""

    id: str
    grade: str
    statement: Text
    citations: tuple[CitationItem, ...]


class SwitchItem(Item):
    """A reading of the sources that the result rests on."""

    switch: str
    option: str
    text: Text
    set_by: SetBy = None


class Justification(Item):
    """Why: the rules applied, the main considerations, the facts given weight, and the same as text."""

    rules: tuple[RuleItem, ...]
    parameters: tuple[ParameterItem, ...] = ()
    """The bounds these rules compare with that a layer or the policy has set."""
    considerations: tuple[Remark, ...]
    facts: tuple[FactItem, ...]
    text: Text


class AdultItem(Item):
    """An adult who takes part."""

    id: Id
    role: str
    lessons_per_week: Lessons | None = None
    covered_lessons_per_week: Lessons | None = None
    """Lessons of the adult's own that a substitute takes over meanwhile."""
    training_bought: bool | None = None
    """What the adult lacks of the recommended training is to be bought and completed before the start."""
    co_prepares: bool | None = None
    """Shares preparation with the class's own teacher."""


class CostItem(Item):
    """One amount of the cost."""

    item: str
    line: str
    amount_dkk: Dkk | None
    once: str | None = None
    """What the amount is shared by: it falls once, in the first offering that needs it."""
    school: Id | None = None
    """The school that pays, where it is not the offering's own."""

    @classmethod
    def of(cls, line: CostLine, school: str) -> Self:
        """An amount of an offering of *school* as it stands in a plan."""
        return cls(
            item=line.item,
            line=line.line,
            amount_dkk=line.amount,
            once=line.once,
            school=None if line.school_id == school else line.school_id,
        )


class Arranged(Item):
    """What recommendations and running interventions have in common."""

    # A part that was copied with changes is held against everything again when it comes into a plan.
    model_config = ConfigDict(revalidate_instances="always")

    id: Id
    intervention: Word
    code: str
    variant: Word
    category: Category
    school: Id
    students: tuple[Id, ...]
    class_: Annotated[Id | None, Field(alias="class")] = None
    subject: Word | None = None
    """The subject where there is one only."""
    subjects: tuple[Word, ...] = ()
    area: Word | None = None
    period: Period | None = None

    @model_validator(mode="after")
    def _is_what_its_intervention_is(self) -> Self:
        individual = self.intervention in ALWAYS_INDIVIDUAL
        if individual and self.category is not Category.INDIVIDUAL:
            raise PlanError(
                f"{self.id}: '{self.intervention}' is an individual intervention, not {self.category}."
            )
        return self

    @property
    def individual(self) -> bool:
        """Whether it may not stand alone: an individual intervention, or one pupil alone with an adult."""
        one_to_one = self.category is Category.SMALL_GROUP and len(set(self.students)) == 1
        return self.category is Category.INDIVIDUAL or one_to_one

    def accompanies(self, student: str, period: Period | None) -> bool:
        """Whether it is company for an individual intervention of *student* in *period*."""
        together = self.period is not None and period is not None and self.period.overlaps(period)
        return not self.individual and student in self.students and together


WHOLE_CLASS = "whole_class"
"""Among the details of an offering: it is for the class, not for pupils named one by one."""


def _of_an_offering(details: Mapping[str, Any]) -> Mapping[str, Any]:
    """Whoever reads a plan makes offerings of it again, and need not ask what a pair or a pack is."""
    told = {name: value for name, value in details.items() if name != WHOLE_CLASS}
    others = dict.fromkeys(("id", "intervention", "variant", "school_id"), "x")
    try:
        Offering.model_validate({**others, **told})
    except ValidationError:
        raise ValueError("no offering has such details") from None
    if None in told.values():
        raise ValueError("what is unknown is left out of the details")
    return details


class RunningItem(Arranged):
    """An intervention that already runs; a witness of the plan."""


class Recommendation(Arranged):
    """One offering and what the library says of it."""

    status: Status
    fixed: bool = False
    """People chose it by hand, and the rest was planned around it."""
    needs: tuple[str, ...] = ()
    """Ids of the needs it meets, or for an individual one supports."""
    staff: tuple[AdultItem, ...] = ()
    room: Id | None = None
    weeks: Weeks | None = None
    lessons_per_week: Lessons | None = None
    minutes_per_lesson: Minutes | None = None
    slots: tuple[str, ...] | None = None
    details: Annotated[Mapping[str, Any], AfterValidator(_of_an_offering)] = Field(default_factory=dict)
    """What only this shape of intervention has: pairs, packs, follow-up, focus pupils."""
    cost_dkk: Dkk | None = None
    cost: tuple[CostItem, ...] = ()
    companions: tuple[Id, ...] = ()
    """Ids of recommendations or running interventions that accompany an individual one."""
    conditions: tuple[Remark, ...] = ()
    warnings: tuple[Remark, ...] = ()
    violations: tuple[Remark, ...] = ()
    missing: tuple[FactItem, ...] = ()
    """Facts nobody has told, and that an undetermined result hangs on."""
    release: tuple[Remark, ...] = ()
    """What would release a withheld individual intervention."""
    attachments: tuple[Remark, ...] = ()
    tasks: tuple[TaskItem, ...] = ()
    """What has to be done to carry it out; the words stand once, in the plan's ``task_texts``."""
    evidence: tuple[EvidenceItem, ...] = ()
    readings: tuple[SwitchItem, ...] = ()
    """The readings of the sources but for which this would say something else."""
    requirements: tuple[RequirementItem, ...] = ()
    """What every requirement comes to; none while people or rooms are still to be chosen."""
    justification: Justification


class NeedItem(Item):
    """A need: pupil by subject and area, or pupil by wellbeing; one for a whole class."""

    id: str
    aim: Aim
    subject: Word | None = None
    area: Word | None = None
    class_: Annotated[Id | None, Field(alias="class")] = None
    acuteness: Word


class UnmetKind(StrEnum):
    """What was not met: a need, or an individual supplement to one."""

    NEED = "need"
    SUPPLEMENT = "supplement"


class Unmet(Item):
    """A need left open, and what ran out. Scarcity is a result, not an error."""

    kind: UnmetKind
    students: tuple[Id, ...]
    need: NeedItem
    status: str
    """``scarce``, ``refused``, ``undetermined``, ``no_candidate``, ``forbidden`` or ``withdrawn``."""
    text: Text
    shortfalls: Annotated[tuple[ShortfallItem, ...], Field(min_length=1)]
    smallest_changes: tuple[SmallestChange, ...] = ()
    """What would have met it too, cheapest first; looked for when asked."""
    changes_sought: Sought = Sought.NO
    """How far smallest changes were looked for: where they were and none is listed, none was found."""

    def unasked(self) -> Self:
        """The same as before anybody asked what it would take."""
        return self.model_copy(update={"smallest_changes": (), "changes_sought": Sought.NO})


class LedgerLine(Item):
    """One of the means: how much there was, how much the plan uses in the fullest week, what is left."""

    kind: str
    of: str
    unit: str
    available: Number | None
    used: Number
    left: Number | None


class FindingItem(Item):
    """Something people should know about the facts told."""

    rule: str
    text: Text
    todo: Text | None = None
    facts: tuple[FactItem, ...] = ()
