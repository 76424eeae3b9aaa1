"""Why something is as it is in a plan: the whole chain, and a justification in three parts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from indsatsmotor.facts import Id, Word
from indsatsmotor.plan import (
    EvidenceItem,
    FactItem,
    Item,
    NeedItem,
    Remark,
    RuleItem,
    RulesetItem,
    SwitchItem,
    Text,
    Unmet,
)
from indsatsmotor.reasons._contest import Competition
from indsatsmotor.reasons._steps import AppliedRule, BoundItem, DerivedStep, JudgedStep, SaidStep, ToldStep

EXPLANATION_VERSION = "1"


class GroundsText(Item):
    """The parts of a justification in words."""

    rules: Text
    considerations: Text
    facts: Text
    evidence: Text


class Grounds(Item):
    """A justification in the three parts that the Public Administration Act asks of one (section 24).

    None of them is ever empty. It is material for whoever decides, not a decision.
    """

    rules: Annotated[tuple[RuleItem, ...], Field(min_length=1)]
    """What it rests on."""
    considerations: Annotated[tuple[Remark, ...], Field(min_length=1)]
    """What decided it."""
    facts: Annotated[tuple[FactItem, ...], Field(min_length=1)]
    """What was given weight, and what was lacking."""
    evidence: tuple[EvidenceItem, ...] = ()
    """What is known of the effect, and how close that is."""
    text: GroundsText


class ResultHead(Item):
    """The result that is explained."""

    intervention: Word
    code: str
    variant: Word
    category: Word
    subjects: tuple[Word, ...] = ()
    area: Word | None = None
    class_: Annotated[Id | None, Field(alias="class")] = None
    companions: tuple[Id, ...] = ()


class Explanation(Item):
    """Why one result, or one need, is as it is: the trace document.

    Each reason stands once, under a number, and others refer to it by that.
    """

    schema_version: str = EXPLANATION_VERSION
    of: str
    """The id that was asked for."""
    sort: Literal["result", "need"]
    status: str
    """The status of a result; of a need ``met``, or why it is open."""
    students: tuple[Id, ...]
    """Whom it is about; nobody else is named."""
    others: int = 0
    """How many more take part, where it is told for one pupil."""
    result: ResultHead | None = None
    needs: tuple[NeedItem, ...]
    unmet: tuple[Unmet, ...] = ()
    """What of the need is open."""
    met_by: tuple[Id, ...] = ()
    """What meets the need."""
    told: tuple[ToldStep, ...]
    derived: tuple[DerivedStep, ...]
    judged: tuple[JudgedStep, ...] = ()
    said: tuple[SaidStep, ...] = ()
    missing: tuple[FactItem, ...] = ()
    """Facts nobody has told, and that it hangs on."""
    competition: Competition | None = None
    readings: tuple[SwitchItem, ...] = ()
    """The readings of the sources but for which it would be otherwise."""
    rules: tuple[AppliedRule, ...]
    parameters: tuple[BoundItem, ...]
    grounds: Grounds
    ruleset: RulesetItem
    facts_sha256: str
    """What tells whether it was made for a case."""

    def to_json(self) -> str:
        """The trace document, the same bytes for the same plan and case."""
        return self.model_dump_json(indent=2) + "\n"
