"""The rules a plan was made by: their layers, and what is set otherwise than the sources have it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from indsatsmotor.plan._base import CitationItem, Item, Plain, Text
from indsatsmotor.rules import AmendedSort

SetBy = Annotated[
    str | None, Field(description="``policy`` or the id of a layer; ``None`` where the sources' own counts.")
]


class LayerItem(Item):
    """One ruleset of those stacked on each other."""

    id: str
    version: str
    sha256: str


class AmendmentItem(Item):
    """What a layer changes of those below it: a parameter, a switch's default, or a rule it withdraws."""

    layer: str
    sort: AmendedSort
    id: str
    title: Text
    before: Plain = None
    """The value or default below the layer; ``None`` for a rule."""
    after: Plain = None
    """The value or default that the layer sets; ``None`` for a rule, which no longer counts."""
    reason: Text
    citations: tuple[CitationItem, ...]


class RulesetItem(Item):
    """The rules the plan was made by; the hash covers every layer, the catalogue and the policy."""

    layers: tuple[LayerItem, ...]
    """From the lowest to the highest."""
    sha256: str
    amendments: tuple[AmendmentItem, ...] = ()
    """What the layers change of those below them, in their order."""


class ParameterItem(Item):
    """A bound with another value than the sources give."""

    id: str
    title: Text
    unit: str
    value: Plain
    set_by: str
    """``policy`` or the id of a layer."""
    published: Plain
    """The value in the sources."""
    citations: tuple[CitationItem, ...] = ()
    """Where the layer says so."""
