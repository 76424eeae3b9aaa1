"""Why something is not offered to a pupil or a class: what stands in the way, and how far away it is."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from indsatsmotor.facts import Id, Word
from indsatsmotor.plan import CitationItem, FactItem, Item, Plain, Remark, RulesetItem, ShortfallItem, Text
from indsatsmotor.reasons._contest import Competition
from indsatsmotor.reasons._steps import ReadItem

WHY_NOT_VERSION = "1"


class Standing(StrEnum):
    """Where an intervention stands for a pupil or a class, the nearest first."""

    OFFERED = "offered"
    """It is recommended, or runs already."""
    COVERED = "covered"
    """Something else meets the need; it could have been this."""
    LOST = "lost"
    """Nothing stands against it, but the means were shared out otherwise."""
    BARRED = "barred"
    """Nothing stands against it, but people do not want it planned."""
    LONELY = "lonely"
    """It may not stand alone, and there is no company."""
    UNKNOWN = "unknown"
    """Facts that decide it are not told."""
    INELIGIBLE = "ineligible"
    """A requirement stands against it."""
    NEEDLESS = "needless"
    """No need names it."""


class FailedCondition(Item):
    """One condition that does not hold, and what was read."""

    rule: str
    title: Text
    sort: str
    """``derive`` where a fact does not follow, ``require`` where one is judged, else ``invariant``."""
    force: str | None = None
    role: str | None = None
    """Which part of the offering it is about: ``seat``, ``room`` or the role of an adult; none: the whole."""
    chosen: Id | None = None
    """The person or the room in that part that is nearest."""
    recorded: bool
    """Whether what is read is told; if not, nobody has said yes or no."""
    text: Text
    todo: Text | None = None
    read: tuple[ReadItem, ...] = ()
    shortfall: ShortfallItem | None = None
    citations: tuple[CitationItem, ...] = ()


class VariantStanding(Item):
    """Where one variant of the intervention stands."""

    variant: Word
    standing: Standing


class WhyNot(Item):
    """Why an intervention is not offered to a pupil or a class."""

    schema_version: str = WHY_NOT_VERSION
    owner: Id
    asked: Word
    """The intervention or variant asked for."""
    intervention: Word
    variant: Word
    """The nearest variant; the rest speaks of it."""
    standing: Standing
    variants: tuple[VariantStanding, ...]
    nearest: str | None = None
    """The rule that is nearest to holding."""
    failed: tuple[FailedCondition, ...] = ()
    """Every condition that stands in the way, those of the nearest rule first."""
    missing: tuple[FactItem, ...] = ()
    """The facts that a school can tell, where they are unknown."""
    shortfalls: tuple[ShortfallItem, ...] = ()
    competition: Competition | None = None
    release: tuple[Remark, ...] = ()
    """What would release it, where it may not stand alone."""
    offered: tuple[Id, ...] = ()
    """The results that hold it, or that meet the need instead."""
    text: Text
    ruleset: RulesetItem
    facts_sha256: str

    def to_json(self) -> str:
        """The answer as a document, the same bytes for the same plan and case."""
        return self.model_dump_json(indent=2) + "\n"


class FactStep(Item):
    """A field of a fact, as it is told and as it would be told."""

    kind: str
    key: tuple[str, ...]
    field: str
    before: Plain = None
    """Nothing where nobody has told it."""
    after: Plain


class ChangeOption(Item):
    """Facts that, told otherwise together, give another result; no part of them does."""

    steps: Annotated[tuple[FactStep, ...], Field(min_length=1)]
    status: str
    """What it comes to then, as planning again has shown."""
    text: Text


class WhatWouldChange(Item):
    """Which facts that people can tell or change would give another result."""

    schema_version: str = WHY_NOT_VERSION
    of: str
    status: str
    """What it comes to as it is."""
    options: tuple[ChangeOption, ...]
    """The smallest first; each was planned anew."""
    plans: int
    """How many plans were made to find them."""
    complete: bool
    """Whether everything there was to try was tried."""
    ruleset: RulesetItem
    facts_sha256: str

    def to_json(self) -> str:
        """The answer as a document, the same bytes for the same plan and case."""
        return self.model_dump_json(indent=2) + "\n"
