"""The municipality's own choices: readings, bounds, weights. None of them can switch never-alone off."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from indsatsmotor.facts import Day, Number, Whole, Word


class CompanionWindow(StrEnum):
    """How long a companion must run beside an individual intervention (DX54)."""

    OVERLAP = "overlap"
    """At least one day together."""
    COVERS = "covers"
    """Every date on which a pack is given lies within the companion's period."""


class SubjectMatch(StrEnum):
    """Whether companion and individual intervention must share a subject."""

    PREFER = "prefer"
    REQUIRE = "require"
    IGNORE = "ignore"


ACUTENESS = ("most-acute", "acute", "ordinary")
"""The classes of need, the most acute first."""


class Policy(BaseModel):
    """Local choices. Everything has the sources' default.

    ``parameters`` and ``switches`` are checked against the ruleset when the two are put together.

    >>> Policy(switches={"DX01": "lenient"}).acuteness_weights["most-acute"]
    9
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, hide_input_in_errors=True
    )

    parameters: Mapping[Word, Number | Whole | Word | Day | tuple[Word | Whole, ...]] = Field(
        default_factory=dict
    )
    """Other values for parameters of the ruleset, by id."""
    switches: Mapping[Word, Word] = Field(default_factory=dict)
    """Chosen readings where the sources disagree, by id (``DX01`` …)."""
    should_blocks: bool = False
    """A violated *should* refuses instead of leaving an open condition."""
    companion_window: CompanionWindow = CompanionWindow.OVERLAP
    subject_match_companion: SubjectMatch = SubjectMatch.PREFER
    acuteness_weights: Mapping[Word, Annotated[Whole, Field(ge=1, le=1000)]] = Field(
        default_factory=lambda: {"most-acute": 9, "acute": 3, "ordinary": 1}
    )
    """What one met need counts, by acuteness class; every class, each at least as much as the next."""
    lottery_seed: Annotated[Whole, Field(ge=0, lt=2**32)] = 0
    """Decides between plans that are equally good."""
    node_limit: Annotated[Whole, Field(ge=1)] = 20_000
    """How many nodes the solver may search for each level of the objective."""
    round_limit: Annotated[Whole, Field(ge=1)] = 100
    """How many rounds of work the solver may do for each level; with a large timetable each takes long."""
    time_limit_seconds: Annotated[Whole, Field(ge=1)] | None = None
    """Stops the search by the clock; the plan then says so and is outside the same-bytes promise."""

    @field_validator("parameters")
    @classmethod
    def _exact(cls, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """One spelling for a number, so that a policy that is read back has the same hash."""
        return {
            name: Decimal(value) if isinstance(value, int) else value for name, value in parameters.items()
        }

    @field_validator("acuteness_weights")
    @classmethod
    def _every_class_in_order(cls, weights: Mapping[str, int]) -> Mapping[str, int]:
        if set(weights) != set(ACUTENESS):
            raise ValueError(f"the classes are {', '.join(ACUTENESS)}; tell the weight of each")
        counted = [weights[name] for name in ACUTENESS]
        if counted != sorted(counted, reverse=True):
            raise ValueError(
                f"in the order {', '.join(ACUTENESS)} no class may count more than the one before"
            )
        return weights
