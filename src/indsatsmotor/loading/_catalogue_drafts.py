"""What ``interventions.yaml`` looks like, before its words are understood."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from indsatsmotor.facts import Dkk
from indsatsmotor.loading._drafts import Citations, Draft, KebabId, TextDraft


class CostDraft(Draft):
    """One line of a cost formula."""

    id: KebabId
    title: TextDraft
    quantities: list[str] = Field(default_factory=list)
    per: str = "offering"
    price: str
    once: bool = False
    line: Literal["general", "translation"] = "general"
    operator: Literal["own_school", "external"] | None = None
    cite: Citations


class PrerequisiteDraft(Draft):
    """Something to arrange before the start."""

    title: TextDraft
    cite: Citations


class EvidenceDraft(Draft):
    """What was found, and where."""

    statement: TextDraft
    grade: Literal["documented", "elsewhere", "no_effect", "expected"]
    cite: Citations
    variants: list[str] = Field(default_factory=list)
    grades: list[int] = Field(default_factory=list)
    subjects: list[str] = Field(default_factory=list)
    areas: list[str] = Field(default_factory=list)


class VariantDraft(Draft):
    """One way to carry an intervention out."""

    title: TextDraft
    measures: dict[str, KebabId] = Field(default_factory=dict)
    durations: list[KebabId] = Field(default_factory=list)
    co_teacher: Literal["trained", "resource_person"] | None = None
    partners: Literal["equal", "tutor"] | None = None
    setting: Literal["lessons", "outside_lessons", "holiday", "outside_school_time", "home"]
    cost: list[Any] | None = None
    """The intervention's own formula when left out."""
    cite: Citations


class InterventionDraft(Draft):
    """An intervention with its variants; what it is made of is read piece by piece."""

    code: str
    title: TextDraft
    summary: TextDraft
    category: str
    shape: str
    cost: list[Any] = Field(default_factory=list)
    variants: dict[str, Any]
    prerequisites: dict[KebabId, Any] = Field(default_factory=dict)
    evidence: dict[str, Any] = Field(default_factory=dict)
    cite: Citations


class PriceDraft(Draft):
    """A price that cost formulas use."""

    title: TextDraft
    unit: TextDraft
    default_dkk: Dkk | None = None
    cite: Citations


class CatalogueFileDraft(Draft):
    """``interventions.yaml``; its prices and interventions are read one by one."""

    source: str
    prices: dict[KebabId, Any] = Field(default_factory=dict)
    interventions: dict[KebabId, Any] = Field(default_factory=dict)
