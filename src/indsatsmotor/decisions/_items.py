"""Decisions, and the entries of their log."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, StringConstraints, model_validator

from indsatsmotor.comparing import PlanComparison
from indsatsmotor.facts import Case, Day, Id
from indsatsmotor.offering import Choices, Offering
from indsatsmotor.plan import Item, RulesetItem
from indsatsmotor.policy import Policy
from indsatsmotor.rules import TaskRole

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A hash, as 64 hexadecimal digits."""


class Verdict(StrEnum):
    """What people made of a result."""

    ACCEPTED = "accepted"
    CHANGED = "changed"
    REJECTED = "rejected"


class Decision(Item):
    """What people decided about one result of a plan.

    >>> told = {"result": "C-s1-1", "verdict": "accepted", "role": "leadership", "day": "2027-06-14"}
    >>> str(Decision(**told, reason="Gruppen passer til holdet.").verdict)
    'accepted'
    """

    result: Id
    """The id of the recommendation, or of any other result that the plan lists."""
    verdict: Verdict
    role: TaskRole
    """Who decided, by role and never by name."""
    day: Day
    reason: Annotated[str, Field(min_length=1, max_length=5000, repr=False)]
    """In the school's own words. It is the one free text there is; nothing shows it but the log."""
    instead: Offering | None = None
    """What it was changed into."""

    @model_validator(mode="after")
    def _says_what_comes_instead(self) -> Self:
        if (self.instead is not None) is not (self.verdict is Verdict.CHANGED):
            raise ValueError("tell what comes instead where something is changed, and only there")
        return self


class Inputs(Item):
    """What a plan was made from."""

    case: Case
    choices: Choices
    policy: Policy


class Said(Item):
    """What was said with a decision; the number of its entry tells two alike apart."""

    number: int
    reason: str
    instead: Offering | None


class PlanEntry(Item):
    """That a plan was made: from what, by which rules and which version."""

    entry: Literal["plan"] = "plan"
    number: int
    previous: Sha256
    """The seal of the line before."""
    version: str
    ruleset: RulesetItem
    engine: str
    inputs: Sha256
    plan: Sha256


class DecisionEntry(Item):
    """That people decided about a result of a plan."""

    entry: Literal["decision"] = "decision"
    number: int
    previous: Sha256
    version: str
    plan: Sha256
    result: Id
    verdict: Verdict
    role: TaskRole
    day: Day
    said: Sha256
    """The hash of the reason and of what comes instead."""


Entry: TypeAlias = Annotated[PlanEntry | DecisionEntry, Field(discriminator="entry")]


class Line(Item):
    """An entry and its seal, the hash of the entry as it is written."""

    entry: Entry
    sha256: Sha256


class Replayed(Item):
    """What came of making a plan of the log again."""

    number: int
    """The entry."""
    same: bool | None
    """Whether the bytes are the same; ``None`` where the inputs are no longer kept."""
    version_then: str
    version_now: str
    same_rules: bool | None
    """Whether the rules in force are those it was made by."""
    comparison: PlanComparison | None = None
    """What differs, where something does and the plan of then is still kept."""
