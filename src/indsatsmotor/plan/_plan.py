"""The answer: a plan in which an individual intervention never stands alone, or no plan at all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Self

from pydantic import ConfigDict, model_validator

from indsatsmotor.errors import PlanError, StandsAloneError
from indsatsmotor.facts import Number
from indsatsmotor.offering import Choices
from indsatsmotor.plan._base import Item
from indsatsmotor.plan._changes import MarginalValue
from indsatsmotor.plan._items import (
    Arranged,
    FindingItem,
    LedgerLine,
    Recommendation,
    RunningItem,
    Status,
    Unmet,
)
from indsatsmotor.plan._proof import Proof
from indsatsmotor.plan._ruleset import RulesetItem
from indsatsmotor.plan._tasks import SchoolTaskItem, TaskText
from indsatsmotor.policy import Policy
from indsatsmotor.tables import as_html, as_text

SCHEMA_VERSION = "1"


class LevelItem(Item):
    """One level of the objective: what was reached, and what could at most have been."""

    name: str
    value: Number
    bound: Number
    proven: bool


class Optimality(Item):
    """Whether the plan is the best there is, and otherwise by how much it may fall short."""

    proven: bool
    gap: Number
    """The largest relative gap of any level; 0 when proven."""
    levels: tuple[LevelItem, ...] = ()
    time_limited: bool = False
    """A plan stopped by the clock is outside the promise of the same bytes."""


class Plan(Item):
    """Recommendations that each say what, for whom, by whom, when, at what cost, and why.

    A plan in which a recommended individual intervention lacks a community-oriented companion for the same
    pupil cannot be constructed, copied with changes, unpickled or read from JSON. What Python cannot forbid,
    ``model_construct`` and ``object.__setattr__``, :func:`indsatsmotor.check` catches.

    Raises:
        StandsAloneError: an individual recommendation lacks a companion.
        PlanError: the plan contradicts itself in another way.
    """

    model_config = ConfigDict(revalidate_instances="always")

    schema_version: str = SCHEMA_VERSION
    ruleset: RulesetItem
    policy: Policy
    engine: str
    optimality: Optimality
    recommendations: tuple[Recommendation, ...] = ()
    choices: Choices = Choices()
    """What people chose by hand before it was made."""
    running: tuple[RunningItem, ...] = ()
    unmet: tuple[Unmet, ...] = ()
    marginal_values: tuple[MarginalValue, ...] = ()
    """What a little more of each of the means would be worth; reckoned when asked."""
    tasks: tuple[SchoolTaskItem, ...] = ()
    """What the school or the municipality has to do before anything is chosen."""
    task_texts: tuple[TaskText, ...] = ()
    """The words of every task that a recommendation has, each once."""
    ledger: tuple[LedgerLine, ...] = ()
    findings: tuple[FindingItem, ...] = ()
    proof: Proof

    @model_validator(mode="after")
    def _ids_are_told_apart(self) -> Self:
        ids = [one.id for one in (*self.recommendations, *self.running)]
        if len(ids) != len(set(ids)):
            twice = next(name for name in ids if ids.count(name) > 1)
            raise PlanError(f"two parts of the plan have the id '{twice}'.")
        return self

    @model_validator(mode="after")
    def _no_individual_recommendation_stands_alone(self) -> Self:
        for lonely, student in stands_alone(self):
            raise StandsAloneError(f"{lonely.id} stands alone for {student}.")
        return self

    def __setstate__(self, state: dict[Any, Any]) -> None:
        super().__setstate__(state)
        type(self).model_validate(self.model_dump())

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:  # noqa: ARG002
        """A checked copy: what would be an illegal plan raises instead."""
        return type(self).model_validate({**dict(self), **(update or {})})

    def copy(self, *, update: Mapping[str, Any] | None = None, **_: Any) -> Self:
        """The outdated name of :meth:`model_copy`, as checked as that."""
        return self.model_copy(update=update)

    def __copy__(self) -> Self:
        return self.model_copy()

    def __deepcopy__(self, _: Any = None) -> Self:
        return self.model_copy()

    def recommended(self) -> Iterator[Recommendation]:
        """The recommendations that hold, with or without conditions."""
        return (one for one in self.recommendations if one.status.recommended)

    def with_status(self, status: Status) -> tuple[Recommendation, ...]:
        """The results of one status."""
        return tuple(one for one in self.recommendations if one.status is status)

    def unasked(self) -> Self:
        """The plan without what it would take: as it was before anybody asked."""
        unmet = tuple(one.unasked() for one in self.unmet)
        return self.model_copy(update={"unmet": unmet, "marginal_values": ()})

    def counts(self) -> Mapping[str, Mapping[Status, int]]:
        """How many results of which status each variant has, by variant."""
        counts: dict[str, Counter[Status]] = defaultdict(Counter)
        for one in self.recommendations:
            counts[one.variant][one.status] += 1
        return dict(sorted(counts.items()))

    def __repr__(self) -> str:
        return as_text(*self._table())

    __str__ = __repr__

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return as_html(*self._table())

    def _table(self) -> tuple[str, list[str], list[list[str | int]]]:
        rows: list[list[str | int]] = [
            [variant, *(counts.get(status, 0) for status in Status)]
            for variant, counts in self.counts().items()
        ]
        recommended = len(list(self.recommended()))
        caption = f"Plan: {recommended} recommended, {len(self.unmet)} unmet"
        return caption, ["variant", *map(str, Status)], rows

    def to_json(self) -> str:
        """The plan document, the same bytes for the same plan."""
        return self.model_dump_json(indent=2) + "\n"


def stands_alone(plan: Plan) -> Iterator[tuple[Recommendation, str]]:
    """Each individual recommendation without a companion, and the pupil for whom it stands alone."""
    company: dict[str, Arranged] = {one.id: one for one in (*plan.recommended(), *plan.running)}
    for one in plan.recommended():
        if one.individual:
            companions = [company[name] for name in one.companions if name in company and name != one.id]
            for student in one.students:
                if not any(companion.accompanies(student, one.period) for companion in companions):
                    yield one, student
            if not one.students:
                yield one, "nobody"
