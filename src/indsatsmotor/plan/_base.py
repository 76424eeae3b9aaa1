"""What every part of a plan is: immutable, closed, in words of each language, citing its source."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer

from indsatsmotor.sources import Citation

Text = Annotated[Mapping[str, str], PlainSerializer(dict, return_type=dict[str, str])]
"""The same words in each language, by language code."""


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple | frozenset):
        return tuple(map(str, value))
    return str(value) if isinstance(value, Decimal | date) else value


Plain = Annotated[str | bool | int | tuple[str, ...] | None, BeforeValidator(_plain)]
"""A value as a document holds it, so that it is read back as it was: numbers and dates as written."""


class Item(BaseModel):
    """Part of a plan: immutable, closed to unknown fields."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        hide_input_in_errors=True,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
    )


class CitationItem(Item):
    """A place in a source."""

    source: str
    section: str
    lines: str
    basis: str

    @classmethod
    def of(cls, citation: Citation) -> Self:
        """A citation as a document shows it."""
        return cls(
            source=citation.source, section=citation.section, lines=citation.span, basis=str(citation.basis)
        )


class FactItem(Item):
    """A fact that was given weight: what was read of it, as told."""

    kind: str
    key: tuple[str, ...]
    field: str
    value: Plain = None
    """Numbers and dates as they are written; ``None`` when it is unknown."""
