"""What parent and child say to each other, as JSON: never anything that runs when it is read."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from indsatsmotor.facts import Case
from indsatsmotor.offering import Choices
from indsatsmotor.policy import Policy


class Limits(BaseModel):
    """How much the child may use; memory and processor time are held where the system can hold them.

    >>> Limits(seconds=5).megabytes
    2048
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    seconds: Annotated[int, Field(ge=1, le=86_400)] = 600
    """Of time on the clock, and of time on the processor."""
    megabytes: Annotated[int, Field(ge=1, le=1_048_576)] = 2048
    """Of address space; starting alone takes some 200."""


class Request(BaseModel):
    """What is to be planned, and by which rules: the folders, not what stands in them."""

    case: Case
    choices: Choices | None
    layers: tuple[str, ...]
    without: tuple[str, ...]
    policy: Policy | None
    engine: str | None
    limits: Limits


class Problem(BaseModel):
    """One problem of a report, in words."""

    kind: str
    message: str
    place: str
    maybe: str | None


class Answer(BaseModel):
    """A plan, or why there is none: a report of problems, or the name of another error."""

    plan: str | None = None
    report: str | None = None
    title: str = ""
    problems: tuple[Problem, ...] = ()
    error: str | None = None
    message: str = ""
